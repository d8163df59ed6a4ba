//! Draws that are fair and can be repeated, and figures against counts made by hand.

use super::draw::{Candidate, draw};
use super::tally::ReviewFigures;
use super::{Part, Review, Scores, week_of};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::vip::{CallFields, Vip};
use crate::domain::case::{Case, Closing, ClosingKind, Promise};
use crate::domain::centre::Centre;
use crate::domain::intake::kind::Kind;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

const LAN: PersonId = PersonId(7);
const MAI: PersonId = PersonId(8);
const MINH: PersonId = PersonId(9);

fn candidate(case: i64, owner: PersonId) -> Candidate {
    Candidate { case: CaseId(case), owner }
}

/// Numbers that are spread over all of them, as random ones are.
fn seeds(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

#[test]
fn every_case_is_as_likely_and_the_same_seed_draws_the_same() {
    let cases: Vec<Candidate> = (1..=7).map(|id| candidate(id, PersonId(id % 3))).collect();
    let mut times: BTreeMap<CaseId, u32> = BTreeMap::new();
    for seed in seeds(7_000) {
        let drawn = draw(cases.clone(), &BTreeMap::new(), 5, seed).expect("one of them");
        let backwards = cases.iter().rev().copied().collect();
        assert_eq!(draw(backwards, &BTreeMap::new(), 5, seed), Some(drawn), "{seed}");
        *times.entry(drawn.case).or_default() += 1;
    }
    assert_eq!(times.len(), 7);
    assert!(times.values().all(|times| (950..=1050).contains(times)), "{times:?}");
}

#[test]
fn no_more_than_so_many_of_an_agent_are_drawn() {
    let cases = vec![candidate(1, LAN), candidate(2, LAN), candidate(3, MAI)];
    for seed in seeds(50).chain([u64::MAX]) {
        let drawn = draw(cases.clone(), &[(LAN, 5), (MAI, 4)].into(), 5, seed);
        assert_eq!(drawn, Some(candidate(3, MAI)));
        assert_eq!(draw(cases.clone(), &[(LAN, 5), (MAI, 6)].into(), 5, seed), None);
        assert_eq!(draw(cases.clone(), &BTreeMap::new(), 0, seed), None);
        assert_eq!(draw(Vec::new(), &BTreeMap::new(), 5, seed), None);
    }
}

fn case(how: ClosingKind, settled: bool) -> Case {
    let fields = CallFields {
        leader: "anh Hùng".to_owned(),
        calling: Phone::parse("0912345678").expect("a number"),
        request: "mở nợ cước".to_owned(),
        callback: None,
        kind: Kind::Debt,
    };
    let at = DateTime::<Utc>::UNIX_EPOCH;
    let promise = Promise::make(1, at, Centre::default().ladders.callback(fields.kind), at);
    let case = Case::taken(CaseId(1), LAN, at, Vip::new(fields), promise);
    Case { closing: Some(Closing { at, by: MAI, how, settled }), ..case }
}

#[test]
fn a_case_is_reviewed_when_it_is_over_and_by_somebody_else() {
    for how in [ClosingKind::Told, ClosingKind::AnsweredInCall, ClosingKind::Withdrawn] {
        assert_eq!(Candidate::of(&case(how, true), MINH), Some(candidate(1, LAN)), "{how:?}");
    }
    let mistake = case(ClosingKind::Mistake, true);
    let undoable = case(ClosingKind::Told, false);
    let open = Case { closing: None, ..case(ClosingKind::Told, true) };
    let erased = case(ClosingKind::Told, true).without_personal_data(DateTime::<Utc>::UNIX_EPOCH);
    for (why, case) in [("mistake", mistake), ("undoable", undoable), ("open", open), ("erased", erased)] {
        assert_eq!(Candidate::of(&case, MINH), None, "{why}");
    }
    for involved in [LAN, MAI] {
        assert_eq!(Candidate::of(&case(ClosingKind::Told, true), involved), None);
    }
    let mut asked = case(ClosingKind::Told, true);
    asked.joined.push(MINH);
    assert_eq!(Candidate::of(&asked, MINH), None);
}

#[test]
fn figures_are_those_counted_by_hand() {
    let review = |case, agent, scores: [bool; 4]| Review {
        case: CaseId(case),
        agent,
        reviewer: MINH,
        scores: Scores::of(scores.map(Some)),
        comment: None,
        sent_at: Some(DateTime::<Utc>::UNIX_EPOCH),
    };
    let figures = ReviewFigures::of(vec![
        review(1, LAN, [true, true, false, true]),
        review(2, LAN, [true, false, false, true]),
        review(3, MAI, [true, true, true, true]),
    ]);
    let percents = Part::ALL.map(|part| figures.all.percent(part));
    assert_eq!(percents, [Some(100), Some(66), Some(33), Some(100)]);
    assert_eq!(figures.all.met_percent(), Some(75));
    assert_eq!(figures.by_agent[&LAN].met_percent(), Some(62));
    assert_eq!((figures.by_agent[&MAI].reviews, figures.by_agent[&MAI].met_percent()), (1, Some(100)));
    assert_eq!(ReviewFigures::default().all.met_percent(), None);
}

#[test]
fn a_week_begins_on_monday() {
    let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
    for of_week in 2..=8 {
        assert_eq!(week_of(day(of_week)), day(2));
    }
    assert_eq!(week_of(day(9)), day(9));
}

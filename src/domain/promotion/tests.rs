//! The rules of B5, one by one, and on random catalogues against a second, naive implementation.

use super::advice::{Advice, Question, Reason, advise, offer};
use super::field::{ProgrammeCells, ProgrammeField, ProgrammeProblem, read_day};
use super::look::{ClassKey, Look, LookView};
use super::programme::{Paid, Programme, Status};
use crate::domain::base::ids::TextId;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

fn programme(code: &str, value: u64) -> Programme {
    Programme {
        code: code.to_owned(),
        name: format!("CT {code}"),
        from: None,
        until: None,
        content: "20%".to_owned(),
        conditions: String::new(),
        paid: None,
        classes: Vec::new(),
        value,
        group: None,
        on_net: false,
        words: vec!["nap the".to_owned()],
        source: String::new(),
        status: Status::Official,
        planned: None,
        recommended: false,
        folded: Default::default(),
    }
}

fn ended(code: &str) -> Programme {
    Programme { until: Some(today() - TimeDelta::days(1)), ..programme(code, 1) }
}

fn of_group(code: &str, value: u64) -> Programme {
    Programme { group: Some("G".to_owned()), ..programme(code, value) }
}

fn question(asked: &str) -> Question<'_> {
    Question { asked, paid: None, class: None, today: today(), golden_day: false }
}

fn told(advice: &Advice) -> Vec<(String, Reason)> {
    advice.told.iter().map(|(programme, reason)| (programme.code.clone(), *reason)).collect()
}

fn expect(advice: &Advice, expected: &[(&str, Reason)]) {
    let expected: Vec<_> = expected.iter().map(|(code, reason)| ((*code).to_owned(), *reason)).collect();
    assert_eq!(told(advice), expected);
}

#[test]
fn b5_2_of_exclusive_programmes_the_highest_is_told() {
    let catalogue = [of_group("A", 10), of_group("B", 30), of_group("C", 20)];
    let advice = advise(&catalogue, question("nạp thẻ có khuyến mãi gì không"));
    expect(&advice, &[("B", Reason::Highest)]);
    let folded: Vec<_> = advice.folded.iter().map(|programme| programme.code.as_str()).collect();
    assert_eq!(folded, ["C", "A"]);
}

#[test]
fn b5_2_while_nobody_knows_how_they_pay_both_kinds_are_told() {
    let prepaid = Programme { paid: Some(Paid::Prepaid), ..of_group("A", 30) };
    let postpaid = Programme { paid: Some(Paid::Postpaid), ..of_group("B", 20) };
    let both = [prepaid, postpaid, of_group("C", 10)];
    let advice = advise(&both, question("nạp thẻ"));
    expect(&advice, &[("A", Reason::Combinable), ("B", Reason::Combinable), ("C", Reason::Combinable)]);
    let known = Question { paid: Some(Paid::Postpaid), ..question("nạp thẻ") };
    expect(&advise(&both, known), &[("B", Reason::Highest)]);
}

#[test]
fn b5_3_what_may_be_combined_is_told_together() {
    let catalogue = [programme("A", 10), of_group("B", 5), programme("C", 20)];
    let advice = advise(&catalogue, question("Nạp thẻ"));
    expect(&advice, &[("C", Reason::Combinable), ("A", Reason::Combinable), ("B", Reason::Combinable)]);
}

#[test]
fn b5_4_in_place_of_an_ended_one_others_are_told() {
    let other = Programme { words: vec!["data".to_owned()], ..programme("D", 5) };
    let catalogue = [ended("A"), Programme { status: Status::Ended, ..programme("B", 9) }, other];
    let advice = advise(&catalogue, question("nạp thẻ"));
    expect(&advice, &[("D", Reason::InsteadOfEnded)]);
    assert_eq!(advice.ended.len(), 2);
    assert!(!advice.ask_first);
}

#[test]
fn b5_5_what_is_for_reference_is_told_as_that() {
    let planned = Programme { status: Status::Reference, ..of_group("A", 90) };
    let catalogue = [planned, of_group("B", 1)];
    let advice = advise(&catalogue, question("nạp thẻ"));
    expect(&advice, &[("B", Reason::Combinable), ("A", Reason::Reference)]);
}

#[test]
fn b5_6_on_net_programmes_of_prepaid_exclude_domestic_roaming() {
    for (on_net, paid, excludes) in [
        (true, Some(Paid::Prepaid), true),
        (true, None, true),
        (true, Some(Paid::Postpaid), false),
        (false, Some(Paid::Prepaid), false),
    ] {
        let programme = Programme { on_net, paid, ..programme("A", 1) };
        assert_eq!(programme.excludes_domestic_roaming(), excludes, "{on_net} {paid:?}");
    }
}

#[test]
fn b5_7_without_a_related_one_the_customer_is_asked() {
    let listed = Programme { recommended: true, ..programme("B", 1) };
    let catalogue = [programme("A", 10), listed];
    let advice = advise(&catalogue, question("chuyển vùng quốc tế"));
    assert!(advice.ask_first && advice.told.is_empty());
    expect(&offer(&catalogue, question("chuyển vùng quốc tế")), &[("B", Reason::Recommended)]);
    let unlisted = [programme("A", 10)];
    expect(&offer(&unlisted, question("gì đó")), &[("A", Reason::Recommended)]);
}

#[test]
fn b5_8_on_a_golden_day_nothing_else_is_offered() {
    let golden = |asked| Question { golden_day: true, ..question(asked) };
    let other = Programme { words: vec!["data".to_owned()], ..programme("D", 5) };
    let catalogue = [ended("A"), other];
    let advice = advise(&catalogue, golden("nạp thẻ"));
    assert!(advice.told.is_empty() && !advice.ask_first);
    expect(&advise(&catalogue, golden("data")), &[("D", Reason::Combinable)]);
}

#[test]
fn an_upcoming_one_is_told_after_what_is_current() {
    let upcoming = Programme { from: Some(today() + TimeDelta::days(1)), ..programme("A", 90) };
    let catalogue = [upcoming, programme("B", 1)];
    let advice = advise(&catalogue, question("nạp thẻ"));
    expect(&advice, &[("B", Reason::Combinable), ("A", Reason::Upcoming)]);
}

#[test]
fn a_class_has_its_own() {
    let gold = Programme { classes: vec!["Vàng".to_owned()], ..programme("A", 2) };
    let catalogue = [gold, programme("B", 1)];
    let of_class = |class| Question { class: Some(class), ..question("nạp thẻ") };
    expect(&advise(&catalogue, of_class("Bạc")), &[("B", Reason::Combinable)]);
    assert_eq!(advise(&catalogue, of_class("Vàng")).told.len(), 2);
}

#[test]
fn what_the_system_shows_is_named_by_code() {
    let catalogue = [programme("NAP20", 20), programme("NAP50", 50), programme("C90", 5)];
    let advice = advise(&catalogue, question("hệ thống hiện nap20, C90"));
    expect(&advice, &[("NAP20", Reason::Combinable), ("C90", Reason::Combinable)]);
}

#[test]
fn one_is_found_by_what_it_is_called_in_part() {
    let catalogue = [Programme { name: "Gói cước C90 ưu đãi".to_owned(), ..programme("X1", 1) }];
    for (asked, found) in [("gói cước", true), ("uu dai c90", true), ("gói trả sau", false), ("", false)]
    {
        assert_eq!(advise(&catalogue, question(asked)).told.len() == 1, found, "{asked}");
    }
}

#[test]
fn a_look_comes_back_from_the_wire() {
    let class = Some(ClassKey::of("Kim cương"));
    for view in LookView::ALL {
        for paid in [None, Some(Paid::Prepaid), Some(Paid::Postpaid)] {
            let look = Look { asked: TextId(i64::MAX), paid, class, view, page: 99 };
            assert_eq!(Look::of_wire(&look.wire()), Some(look));
            assert!(look.wire().len() < 60, "{}", look.wire());
        }
    }
    assert_eq!(ClassKey::of("KIM CUONG"), ClassKey::of("Kim cương"));
    for wire in
        ["", "1", "1.any.any.answer", "1.any.any.answer.0.0", "-1.any.any.answer.0", "1.gold.any.answer.0"]
    {
        assert_eq!(Look::of_wire(wire), None, "{wire}");
    }
}

/// Read rule by rule, without an order of value: one is told unless another of its group is worth more, or as much and
/// comes first by code, and is for everybody it is for.
fn is_told(programme: &Programme, fitting: &[&Programme], question: Question) -> bool {
    !fitting.iter().any(|other| {
        let before =
            other.value > programme.value || (other.value == programme.value && other.code < programme.code);
        let same_group = programme.group.is_some() && programme.group == other.group;
        let pays = other.paid.is_none() || other.paid == programme.paid || question.paid.is_some();
        let all = !programme.classes.is_empty()
            && programme.classes.iter().all(|class| other.classes.contains(class));
        let class = question.class.is_some() || other.classes.is_empty() || all;
        before && same_group && pays && class
    })
}

fn any_paid() -> impl Strategy<Value = Option<Paid>> {
    prop_oneof![Just(None), Just(Some(Paid::Prepaid)), Just(Some(Paid::Postpaid))]
}

fn any_programme() -> impl Strategy<Value = Programme> {
    let status =
        prop_oneof![3 => Just(Status::Official), 1 => Just(Status::Reference), 1 => Just(Status::Ended)];
    let classes = proptest::sample::subsequence(vec!["Vàng".to_owned(), "Bạc".to_owned()], 0..=2);
    let group = proptest::option::of(proptest::sample::select(vec!["G".to_owned(), "H".to_owned()]));
    (0_u64..4, any_paid(), classes, group, status, -2_i64..3, -2_i64..3, any::<bool>()).prop_map(
        |(value, paid, classes, group, status, from, until, asked)| Programme {
            paid,
            classes,
            group,
            status,
            from: Some(today() + TimeDelta::days(from)),
            until: Some(today() + TimeDelta::days(until)),
            words: vec![if asked { "nạp thẻ" } else { "data" }.to_owned()],
            ..programme("X", value)
        },
    )
}

proptest! {
    #[test]
    fn a_naive_reading_of_the_rules_agrees(
        mut catalogue in proptest::collection::vec(any_programme(), 0..12),
        paid in any_paid(),
        class in proptest::option::of(proptest::sample::select(vec!["Vàng", "Bạc", "Đồng"])),
        golden_day in any::<bool>(),
    ) {
        for (n, programme) in catalogue.iter_mut().enumerate() {
            programme.code = format!("X{n}");
        }
        let question = Question { paid, class, golden_day, ..question("nạp thẻ") };
        let advice = advise(&catalogue, question);
        let for_them = |programme: &&Programme| {
            let class = class.is_none_or(|class| programme.classes.is_empty() || programme.classes.iter().any(|c| c == class));
            class && (paid.is_none() || programme.paid.is_none() || programme.paid == paid)
        };
        let on = |programme: &Programme| programme.until >= Some(today()) && programme.status != Status::Ended;
        let begun = |programme: &Programme| programme.from <= Some(today());
        let is_current = |programme: &Programme| on(programme) && begun(programme) && programme.status == Status::Official;
        let related = |programme: &Programme| programme.words[0] == "nạp thẻ";
        let fitting: Vec<&Programme> = catalogue.iter().filter(for_them).collect();
        let current: Vec<&Programme> = fitting.iter().copied().filter(|p| is_current(p)).collect();
        let asked: Vec<&Programme> = current.iter().copied().filter(|p| related(p)).collect();
        let of_reason = |reasons: &[Reason]| {
            let mut codes: Vec<&str> = advice.told.iter().filter(|(_, r)| reasons.contains(r)).map(|(p, _)| p.code.as_str()).collect();
            codes.sort_unstable();
            codes
        };
        let codes = |wanted: &dyn Fn(&Programme) -> bool| {
            let mut codes: Vec<&str> = fitting.iter().filter(|p| wanted(p)).map(|p| p.code.as_str()).collect();
            codes.sort_unstable();
            codes
        };
        prop_assert_eq!(
            of_reason(&[Reason::Highest, Reason::Combinable]),
            codes(&|p| related(p) && is_current(p) && is_told(p, &asked, question))
        );
        prop_assert_eq!(of_reason(&[Reason::Reference]), codes(&|p| related(p) && on(p) && p.status == Status::Reference));
        prop_assert_eq!(
            of_reason(&[Reason::Upcoming]),
            codes(&|p| related(p) && on(p) && !begun(p) && p.status == Status::Official)
        );
        let answered = fitting.iter().any(|p| related(p) && on(p));
        let had = fitting.iter().any(|p| related(p) && !on(p));
        prop_assert_eq!(advice.ask_first, !answered && !had && !golden_day);
        let instead = codes(&|p| !answered && had && !golden_day && is_current(p) && is_told(p, &current, question));
        prop_assert_eq!(of_reason(&[Reason::InsteadOfEnded]), instead);
    }
}

#[test]
fn a_day_is_read_as_people_write_it() {
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    for (typed, read) in [
        ("2026-12-31", day(2026, 12, 31)),
        ("31/12/2026", day(2026, 12, 31)),
        ("31/12", day(2026, 12, 31)),
        ("1/3", day(2026, 3, 1)),
        ("20/11", day(2026, 11, 20)),
        ("hôm nay", day(2026, 3, 2)),
        ("MAI", day(2026, 3, 3)),
        ("ngày mốt", day(2026, 3, 4)),
        ("cuối tháng", day(2026, 3, 31)),
        ("end of month", day(2026, 3, 31)),
        ("32/1", None),
        ("sắp tới", None),
        ("", None),
    ] {
        assert_eq!(read_day(typed, today), read, "{typed}");
    }
    // A day of the winter before is not meant.
    let december = NaiveDate::from_ymd_opt(2026, 12, 20).expect("a day");
    assert_eq!(read_day("5/1", december), day(2027, 1, 5));
}

#[test]
fn fields_are_read_as_the_file_is_and_what_is_wrong_changes_nothing() {
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    let mut cells = ProgrammeCells::default();
    assert_eq!(cells.next_asked(), Some(ProgrammeField::Code));
    assert_eq!(cells.skip(ProgrammeField::Code), Err(ProgrammeProblem::Empty));
    for (field, typed) in [
        (ProgrammeField::Code, "NAP20"),
        (ProgrammeField::Name, "Tặng 20%"),
        (ProgrammeField::From, "hôm nay"),
        (ProgrammeField::Until, "31/3"),
        (ProgrammeField::Content, "Tặng 20%\ngiá trị thẻ; mọi thẻ"),
        (ProgrammeField::Paid, "trả trước"),
        (ProgrammeField::Value, "50.000đ"),
        (ProgrammeField::Words, "nạp thẻ, nạp tiền"),
    ] {
        assert_eq!(cells.set(field, typed, today), Ok(()), "{typed}");
    }
    // Kept as they are read, to be shown as they were meant.
    assert_eq!((cells.get(ProgrammeField::Value), cells.get(ProgrammeField::Paid)), ("50000", "prepaid"));
    assert_eq!(cells.set(ProgrammeField::OnNet, "có", today), Ok(()));
    assert_eq!(cells.get(ProgrammeField::OnNet), "yes");
    assert_eq!(cells.set(ProgrammeField::OnNet, "không", today), Ok(()));
    assert_eq!(cells.get(ProgrammeField::OnNet), "");
    assert_eq!(cells.skip(ProgrammeField::Conditions), Ok(()));
    assert_eq!(cells.next_asked(), None);
    let programme = cells.programme().expect("it is whole");
    assert_eq!((programme.value, programme.paid), (50_000, Some(Paid::Prepaid)));
    assert_eq!(programme.words, ["nạp thẻ", "nạp tiền"]);
    assert_eq!(programme.status, Status::Official);
    assert_eq!(ProgrammeCells::of(&programme).programme().as_ref(), Some(&programme), "and back");
    let before = cells.clone();
    let from = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    let until = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    for (field, typed, problem) in [
        (ProgrammeField::Name, "-", ProgrammeProblem::Empty),
        (ProgrammeField::From, "x", ProgrammeProblem::NoDate),
        (ProgrammeField::Until, "2026-01-01", ProgrammeProblem::EndsBeforeItBegins { from, until }),
        (ProgrammeField::Paid, "vàng", ProgrammeProblem::NotPaid),
        (ProgrammeField::Value, "1.5", ProgrammeProblem::NoAmount),
        (ProgrammeField::OnNet, "đôi khi", ProgrammeProblem::NotYesOrNo),
        (ProgrammeField::Planned, "sớm", ProgrammeProblem::NoDate),
    ] {
        assert_eq!(cells.set(field, typed, today), Err(problem), "{typed}");
        assert_eq!(cells, before, "{typed}");
    }
    let long = "a".repeat(1_001);
    let problem = Err(ProgrammeProblem::TooLong { max: 1_000 });
    assert_eq!(cells.set(ProgrammeField::Conditions, &long, today), problem);
    // A planned day makes it one for reference; that there is a document now is said by a button alone.
    assert_eq!(cells.set(ProgrammeField::Planned, "10/3", today), Ok(()));
    assert_eq!(cells.programme().map(|programme| programme.status), Some(Status::Reference));
    assert_eq!(cells.set(ProgrammeField::Planned, "-", today), Err(ProgrammeProblem::Empty));
    assert_eq!(cells.programme().map(|programme| programme.status), Some(Status::Reference));
    let mut ended = ProgrammeCells::of(&Programme { status: Status::Ended, ..programme });
    assert_eq!(ended.set(ProgrammeField::Planned, "-", today), Ok(()));
    assert_eq!(ended.programme().map(|programme| programme.status), Some(Status::Ended));
}

#[test]
fn a_catalogue_may_have_a_header_in_vietnamese() {
    let table = "Mã KM,Tên chương trình,Từ ngày,Đến ngày,Nội dung,Điều kiện,Loại thuê bao,Hạng,Giá trị,Nhóm,Nội mạng,\
                 Từ khoá,Công văn,Trạng thái,Dự kiến\n\
                 PHUT,Tặng 30 phút,01/03/2026,31/03/2026,30 phút,,,,5000,,,nạp thẻ,CV 5,official,\n";
    let rows = crate::domain::base::table::read_table(table.as_bytes()).expect("a table");
    let programmes = crate::domain::promotion::catalogue_file::read_catalogue(&rows).expect("a catalogue");
    assert_eq!((programmes.len(), programmes[0].code.as_str(), programmes[0].value), (1, "PHUT", 5000));
}

//! Periods as people type them, and figures of cases against counts made by hand.

use super::figures::{Figures, Tally};
use super::look::{ReportLook, ReportView};
use super::period::{Named, Period};
use super::schedule::{Schedule, reported_on};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::vip::{CallFields, Vip};
use crate::domain::case::{Case, Closing, ClosingKind, Completion, CompletionResult, Promise};
use crate::domain::centre::Centre;
use crate::domain::intake::kind::Kind;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Asia::Ho_Chi_Minh;

/// A Wednesday.
fn today() -> NaiveDate {
    day(2026, 3, 4)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

#[test]
fn periods_are_read_as_people_type_them() {
    let one = |date| Some(Period { first: date, last: date });
    for (typed, period) in [
        ("", one(today())),
        ("hôm nay", one(today())),
        ("HOM NAY", one(today())),
        ("hôm qua", one(day(2026, 3, 3))),
        ("tuần", Some(Period { first: day(2026, 3, 2), last: today() })),
        ("tháng", Some(Period { first: day(2026, 3, 1), last: today() })),
        ("month", Some(Period { first: day(2026, 3, 1), last: today() })),
        ("3/3", one(day(2026, 3, 3))),
        ("01/02-15/02", Some(Period { first: day(2026, 2, 1), last: day(2026, 2, 15) })),
        ("1/2 – 15/2", Some(Period { first: day(2026, 2, 1), last: day(2026, 2, 15) })),
        ("20/12-05/01", Some(Period { first: day(2025, 12, 20), last: day(2026, 1, 5) })),
        ("01/11/2025-15/11/2025", Some(Period { first: day(2025, 11, 1), last: day(2025, 11, 15) })),
        ("2026-02-01-2026-02-03", Some(Period { first: day(2026, 2, 1), last: day(2026, 2, 3) })),
        ("15/02-01/02", None),
        ("31/02", None),
        ("01/01/2020-01/01/2026", None),
        ("01/06/2026", None),
        ("năm nay", None),
        ("🙂", None),
    ] {
        assert_eq!(Period::read(typed, today()), period, "{typed}");
    }
}

#[test]
fn a_look_comes_back_from_the_wire() {
    for view in ReportView::ALL {
        let look = ReportLook { period: Named::Month.period(today()), view };
        assert_eq!(ReportLook::of_wire(&look.wire()), Some(look));
        assert!(look.wire().len() <= 60, "{}", look.wire());
    }
    assert_eq!(ReportLook::of_wire("2026-03-01.soon.all"), None);
}

/// At so many minutes after nine in the morning.
fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::<Utc>::from_timestamp(1_772_589_600, 0).expect("a moment") + TimeDelta::minutes(minutes)
}

/// Taken at this minute, promised half an hour later.
fn case(id: i64, owner: i64, taken: i64) -> Case {
    let fields = CallFields {
        leader: "anh Hùng".to_owned(),
        calling: Phone::parse("0912345678").expect("a number"),
        request: "mở nợ cước".to_owned(),
        callback: None,
        kind: if id % 2 == 0 { Kind::Debt } else { Kind::Other },
    };
    let ladder = Centre::default().ladders.callback(fields.kind).clone();
    let promise = Promise::make(1, at(taken + 30), &ladder, at(taken));
    Case::taken(CaseId(id), PersonId(owner), at(taken), Vip::new(fields), promise)
}

fn closed(case: Case, minute: i64, how: ClosingKind) -> Case {
    let by = case.owner;
    Case { closing: Some(Closing { at: at(minute), by, how, settled: true }), ..case }
}

fn done(case: Case, checked: bool, overridden: bool) -> Case {
    let result = CompletionResult::Done { checked, overridden };
    Case { completion: Some(Completion { at: case.taken_at, by: case.owner, result }), ..case }
}

#[test]
fn figures_are_those_counted_by_hand() {
    let cases = [
        done(closed(case(1, 7, 0), 20, ClosingKind::Told), true, false),
        done(closed(case(2, 7, 0), 30, ClosingKind::Told), false, false),
        done(closed(case(3, 8, 5), 57, ClosingKind::Told), true, true),
        closed(case(4, 8, 10), 90, ClosingKind::Withdrawn),
        closed(case(5, 8, 10), 12, ClosingKind::Mistake),
        case(6, 7, 60),
        case(7, 8, 400),
    ];
    let mut figures = Figures::default();
    for case in &cases {
        figures.add(case, Ho_Chi_Minh, at(410));
    }
    assert_eq!(figures.all, Tally { cases: 6, kept: 2, late: 2, open: 2 });
    assert_eq!(figures.all.kept_percent(), Some(50));
    assert_eq!(figures.worst, TimeDelta::minutes(320), "#6 is still open");
    assert_eq!((figures.withdrawn, figures.unchecked, figures.overruled), (1, 1, 1));
    assert_eq!(figures.by_person[&PersonId(7)], Tally { cases: 3, kept: 2, late: 1, open: 1 });
    assert_eq!(figures.by_kind[&Kind::Debt.into()], Tally { cases: 3, kept: 1, late: 1, open: 1 });
    let waits = [50, 90, 100].map(|percent| figures.told.percentile(percent).map(|wait| wait.num_minutes()));
    assert_eq!(waits, [Some(30), Some(52), Some(52)], "of 20, 30 and 52 minutes");
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
    assert_eq!(figures.between(hour(6), hour(14)).cases, 5);
    assert_eq!(figures.between(hour(14), hour(22)).cases, 1);
    assert_eq!(figures.between(hour(22), hour(6)), Tally::default());
    let odd: Vec<i64> = figures.exceptions.iter().map(|case| case.id.0).collect();
    assert_eq!(odd, [6, 3, 2], "the latest first, then what was only not checked");
}

#[test]
fn exceptions_that_are_not_named_are_counted() {
    let mut figures = Figures::default();
    for number in 1..=15 {
        figures.add(&case(number, 7, 60), Ho_Chi_Minh, at(410));
    }
    assert_eq!((figures.exceptions.len(), figures.exceptions_in_all), (12, 15));
}

#[test]
fn nothing_gives_no_percentage() {
    let figures = Figures::default();
    assert_eq!((figures.all.kept_percent(), figures.told.percentile(50)), (None, None));
}

#[test]
fn a_report_comes_once_a_day_and_is_about_the_day_or_week_before() {
    let eight = Schedule { at: NaiveTime::from_hms_opt(8, 0, 0).expect("a time"), timezone: Ho_Chi_Minh };
    let moment = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
    for (now, newest, next) in [
        ("2026-03-04T00:59:59Z", day(2026, 3, 3), "2026-03-04T01:00:00Z"),
        ("2026-03-04T01:00:00Z", day(2026, 3, 4), "2026-03-05T01:00:00Z"),
        ("2026-03-04T16:59:59Z", day(2026, 3, 4), "2026-03-05T01:00:00Z"),
        ("2026-03-04T17:00:00Z", day(2026, 3, 4), "2026-03-05T01:00:00Z"),
    ] {
        assert_eq!(eight.newest(moment(now)), newest, "{now}");
        assert_eq!(eight.next(moment(now)), moment(next), "{now}");
    }
    let period = |first, last| Period { first: day(2026, 3, first), last: day(2026, 3, last) };
    assert_eq!(reported_on(day(2026, 3, 4)), period(3, 3), "of a Tuesday");
    assert_eq!(reported_on(day(2026, 3, 9)), period(2, 8), "of a week");
}

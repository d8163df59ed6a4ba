//! Shifts: the hours the centre's day is cut into, and where they lie on the world's clock.

use crate::domain::base::fold::{one_line, tidy};
use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// Hours of the day with a name, in the centre's local time. An end at or before the start is on the next day;
/// equal times are a whole day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub name: String,
    pub start: NaiveTime,
    pub end: NaiveTime,
}

impl Shift {
    /// The shift that begins on this local date, from and until (exclusive). Where clocks go forward a start or end
    /// that does not exist is the moment of the change; where they go back it is the first of the two.
    pub fn span(&self, date: NaiveDate, tz: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let end_date = if self.end > self.start { date } else { next_day(date) };
        (instant(date.and_time(self.start), tz), instant(end_date.and_time(self.end), tz))
    }

    fn length(&self) -> TimeDelta {
        let length = self.end - self.start;
        if length > TimeDelta::zero() { length } else { length + TimeDelta::days(1) }
    }
}

/// A local date from midnight to midnight.
pub fn day_span(date: NaiveDate, tz: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    (instant(date.and_time(NaiveTime::MIN), tz), instant(next_day(date).and_time(NaiveTime::MIN), tz))
}

/// The centre's working day: from the start of the first shift of this date to that of the next, so that the small hours
/// belong to the day before.
pub fn working_day(date: NaiveDate, shifts: &[Shift], tz: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let begin = shifts.iter().map(|shift| shift.start).min().unwrap_or(NaiveTime::MIN);
    (instant(date.and_time(begin), tz), instant(next_day(date).and_time(begin), tz))
}

/// The shift running at this moment and the local date it began on; `None` in a gap between shifts.
pub fn shift_at(shifts: &[Shift], tz: Tz, at: DateTime<Utc>) -> Option<(&Shift, NaiveDate)> {
    let today = at.with_timezone(&tz).date_naive();
    // Where clocks go back at midnight, tomorrow's first shift may run while the local date is still today's.
    [Some(today), today.pred_opt(), today.succ_opt()].into_iter().flatten().find_map(|date| {
        let running = |shift: &&Shift| {
            let (from, until) = shift.span(date, tz);
            from <= at && at < until
        };
        shifts.iter().find(running).map(|shift| (shift, date))
    })
}

/// When the next shift begins after this moment.
pub fn next_begin(shifts: &[Shift], tz: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = after.with_timezone(&tz).date_naive();
    let dates = [Some(today), today.succ_opt()].into_iter().flatten();
    let begins = dates.flat_map(|date| shifts.iter().map(move |shift| shift.span(date, tz).0));
    begins.filter(|begin| *begin > after).min()
}

/// When the shift began that began last until this moment, running or over.
pub fn last_begin(shifts: &[Shift], tz: Tz, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = at.with_timezone(&tz).date_naive();
    let dates = [today.pred_opt(), Some(today)].into_iter().flatten();
    let begins = dates.flat_map(|date| shifts.iter().map(move |shift| shift.span(date, tz).0));
    begins.filter(|begin| *begin <= at).max()
}

/// Why shifts do not make a day. `shift` and `with` count from 0, as in the configuration's key path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadShifts {
    #[error("there are no shifts; give at least one")]
    None,
    #[error("the shift has no name; give it one such as \"CA1\"")]
    Unnamed { shift: usize },
    #[error("shift {name} is there twice; give every shift a name of its own")]
    SameName { shift: usize, with: usize, name: String },
    #[error("shifts {earlier} and {later} overlap; end one where the next begins")]
    Overlap { shift: usize, with: usize, earlier: String, later: String },
}

impl BadShifts {
    /// The shift at fault, counted from 0; `None` when there is none at all.
    pub fn shift(&self) -> Option<usize> {
        match self {
            BadShifts::None => None,
            BadShifts::Unnamed { shift }
            | BadShifts::SameName { shift, .. }
            | BadShifts::Overlap { shift, .. } => Some(*shift),
        }
    }
}

/// Checks that shifts have names of their own (upper and lower case are the same) and do not overlap anywhere on
/// the round of 24 hours. Hours that belong to no shift are allowed. Fails with the first fault.
pub fn check_shifts(shifts: &[Shift]) -> Result<(), BadShifts> {
    if shifts.is_empty() {
        return Err(BadShifts::None);
    }
    for (n, shift) in shifts.iter().enumerate() {
        if shift.name.trim().is_empty() {
            return Err(BadShifts::Unnamed { shift: n });
        }
        for (earlier, other) in shifts[..n].iter().enumerate() {
            if same_name(&other.name, &shift.name) {
                return Err(BadShifts::SameName { shift: n, with: earlier, name: shift.name.clone() });
            }
            if overlap(other, shift) {
                let (earlier_name, later_name) = (other.name.clone(), shift.name.clone());
                return Err(BadShifts::Overlap {
                    shift: n,
                    with: earlier,
                    earlier: earlier_name,
                    later: later_name,
                });
            }
        }
    }
    Ok(())
}

/// Whether two words name the same shift: case, invisible marks, and how spaces and letters are written do not matter.
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| one_line(&tidy(name)).to_lowercase();
    plain(one) == plain(other)
}

fn overlap(one: &Shift, other: &Shift) -> bool {
    starts_within(one, other) || starts_within(other, one)
}

fn starts_within(inner: &Shift, outer: &Shift) -> bool {
    let mut after = inner.start - outer.start;
    if after < TimeDelta::zero() {
        after += TimeDelta::days(1);
    }
    after < outer.length()
}

fn next_day(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

/// The moment of a local time; see [`Shift::span`] for times that exist never or twice.
pub fn instant(local: NaiveDateTime, tz: Tz) -> DateTime<Utc> {
    match tz.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => match GapInfo::new(&local, &tz).and_then(|gap| gap.end) {
            Some(end) => end.to_utc(),
            None => local.and_utc(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::Santiago, Asia::Ho_Chi_Minh, Europe::Berlin};

    fn shift(name: &str, start: &str, end: &str) -> Shift {
        let time = |text: &str| text.parse().expect("a time of day");
        Shift { name: name.to_owned(), start: time(start), end: time(end) }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn spans_lie_where_the_local_clock_says() {
        for (why, tz, (start, end), date, from, until) in [
            (
                "a day shift",
                Ho_Chi_Minh,
                ("06:00:00", "14:00:00"),
                "2026-03-01",
                "2026-02-28T23:00:00Z",
                "2026-03-01T07:00:00Z",
            ),
            (
                "over midnight",
                Ho_Chi_Minh,
                ("22:00:00", "06:00:00"),
                "2026-03-01",
                "2026-03-01T15:00:00Z",
                "2026-03-01T23:00:00Z",
            ),
            (
                "24 hours",
                Ho_Chi_Minh,
                ("07:30:00", "07:30:00"),
                "2026-03-01",
                "2026-03-01T00:30:00Z",
                "2026-03-02T00:30:00Z",
            ),
            (
                "a night that loses an hour",
                Berlin,
                ("22:00:00", "06:00:00"),
                "2026-03-28",
                "2026-03-28T21:00:00Z",
                "2026-03-29T04:00:00Z",
            ),
            (
                "a night that gains an hour",
                Berlin,
                ("22:00:00", "06:00:00"),
                "2026-10-24",
                "2026-10-24T20:00:00Z",
                "2026-10-25T05:00:00Z",
            ),
            (
                "a start that does not exist",
                Berlin,
                ("02:30:00", "10:00:00"),
                "2026-03-29",
                "2026-03-29T01:00:00Z",
                "2026-03-29T08:00:00Z",
            ),
            (
                "a start that comes twice",
                Berlin,
                ("02:30:00", "10:00:00"),
                "2026-10-25",
                "2026-10-25T00:30:00Z",
                "2026-10-25T09:00:00Z",
            ),
            (
                "shorter than nothing",
                Berlin,
                ("02:10:00", "02:50:00"),
                "2026-03-29",
                "2026-03-29T01:00:00Z",
                "2026-03-29T01:00:00Z",
            ),
        ] {
            assert_eq!(shift("x", start, end).span(day(date), tz), (utc(from), utc(until)), "{why}");
        }
    }

    #[test]
    fn finds_the_shift_of_a_moment_and_the_day_it_began() {
        let shifts = [
            shift("CA1", "06:00:00", "14:00:00"),
            shift("CA2", "14:00:00", "21:00:00"),
            shift("CA3", "22:00:00", "06:00:00"),
        ];
        for (tz, at, expected) in [
            (Ho_Chi_Minh, "2026-03-01T06:59:59Z", Some(("CA1", "2026-03-01"))),
            (Ho_Chi_Minh, "2026-03-01T07:00:00Z", Some(("CA2", "2026-03-01"))),
            (Ho_Chi_Minh, "2026-03-01T14:30:00Z", None),
            (Ho_Chi_Minh, "2026-03-01T19:00:00Z", Some(("CA3", "2026-03-01"))),
            (Ho_Chi_Minh, "2026-03-01T23:00:00Z", Some(("CA1", "2026-03-02"))),
            (Berlin, "2026-10-25T00:30:00Z", Some(("CA3", "2026-10-24"))),
            (Berlin, "2026-10-25T01:30:00Z", Some(("CA3", "2026-10-24"))),
        ] {
            let found = shift_at(&shifts, tz, utc(at)).map(|(shift, date)| (shift.name.as_str(), date));
            assert_eq!(found, expected.map(|(name, date)| (name, day(date))), "{at} in {tz}");
        }
    }

    #[test]
    fn every_moment_around_a_clock_change_has_exactly_one_shift() {
        // Santiago changes its clocks at midnight, where a shift ends and the next begins.
        let shifts = [shift("a", "00:00:00", "12:00:00"), shift("b", "12:00:00", "00:00:00")];
        for (tz, begin) in [
            (Santiago, "2026-04-04T00:00:00Z"),
            (Santiago, "2026-09-05T00:00:00Z"),
            (Berlin, "2026-10-24T00:00:00Z"),
            (Berlin, "2026-03-28T00:00:00Z"),
        ] {
            for quarter in 0..192 {
                let at = utc(begin) + TimeDelta::minutes(15 * quarter);
                let today = at.with_timezone(&tz).date_naive();
                let running: Vec<_> = (-2..=2)
                    .map(|n| today + TimeDelta::days(n))
                    .flat_map(|date| shifts.iter().map(move |shift| (shift, date)))
                    .filter(|(shift, date)| {
                        let (from, until) = shift.span(*date, tz);
                        from <= at && at < until
                    })
                    .collect();
                assert_eq!(running.len(), 1, "{at} in {tz}");
                assert_eq!(shift_at(&shifts, tz, at), Some(running[0]), "{at} in {tz}");
            }
        }
    }

    #[test]
    fn shifts_that_make_no_day_are_refused() {
        let check = |shifts: &[(&str, &str, &str)]| {
            let shifts: Vec<_> = shifts.iter().map(|(name, start, end)| shift(name, start, end)).collect();
            check_shifts(&shifts)
        };
        let (six, two, ten) = ("06:00:00", "14:00:00", "22:00:00");
        assert_eq!(check(&[("CA1", six, two), ("CA2", two, ten), ("CA3", ten, six)]), Ok(()));
        assert_eq!(check(&[("day", six, two)]), Ok(()), "gaps are allowed");
        assert_eq!(check(&[("all", six, six)]), Ok(()));
        assert_eq!(check(&[]), Err(BadShifts::None));
        assert_eq!(check(&[("CA1", six, two), (" ", two, ten)]), Err(BadShifts::Unnamed { shift: 1 }));
        assert_eq!(
            check(&[("CA1", six, two), ("ca1 ", two, ten)]).map_err(|bad| bad.shift()),
            Err(Some(1)),
            "the same name"
        );
        for (why, one, other) in [
            ("plainly", ("a", six, two), ("b", "13:00:00", ten)),
            ("over midnight", ("a", ten, six), ("b", "05:59:00", two)),
            ("both over midnight", ("a", ten, "02:00:00"), ("b", "23:00:00", "01:00:00")),
            ("one inside the other", ("a", six, ten), ("b", "10:00:00", "11:00:00")),
            ("all day", ("a", six, six), ("b", two, ten)),
            ("the same hours", ("a", six, two), ("b", six, two)),
        ] {
            for pair in [[one, other], [other, one]] {
                assert!(matches!(check(&pair), Err(BadShifts::Overlap { shift: 1, with: 0, .. })), "{why}");
            }
        }
    }
}

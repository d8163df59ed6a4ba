//! Clock times in the centre's time zone, and durations.

use super::localizer::{Localizer, plain};
use crate::domain::staff::person::Locale;
use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc};

impl Localizer<'_> {
    /// `14:32`, with the date where it is not today.
    pub fn clock(&self, at: DateTime<Utc>) -> String {
        let here = |at: DateTime<Utc>| at.with_timezone(&self.centre.timezone).naive_local();
        let local = here(at);
        let time = self.time_of_day(local.time());
        let today = self.now.map_or(local, here);
        let (day, month) = (i64::from(local.day()), i64::from(local.month()));
        if local.date() == today.date() {
            time
        } else if local.year() == today.year() {
            plain!(self, "time-day", time, day, month)
        } else {
            let year = local.year().to_string();
            plain!(self, "time-year", time, day, month, year)
        }
    }

    /// `03/02`, `3 Feb`; with the year where it is not this one.
    pub fn day(&self, at: DateTime<Utc>) -> String {
        let here = |at: DateTime<Utc>| at.with_timezone(&self.centre.timezone).date_naive();
        let this_year = self.now.is_none_or(|now| here(now).year() == here(at).year());
        let format = match (self.locale, this_year) {
            (Locale::Vi, true) => "%d/%m",
            (Locale::Vi, false) => "%d/%m/%Y",
            (Locale::En, true) => "%-d %b",
            (Locale::En, false) => "%-d %b %Y",
        };
        here(at).format(format).to_string()
    }

    /// `14:32`, whatever the day.
    pub fn time_of_day_at(&self, at: DateTime<Utc>) -> String {
        self.time_of_day(at.with_timezone(&self.centre.timezone).time())
    }

    pub fn time_of_day(&self, time: NaiveTime) -> String {
        time.format("%H:%M").to_string()
    }

    /// `12 phút`, `1 giờ 5 phút`, rounded down to minutes.
    pub fn span(&self, span: TimeDelta) -> String {
        let minutes = span.num_minutes();
        let (hours, left) = (minutes / 60, minutes % 60);
        match (hours, left) {
            (..0, _) | (_, ..0) | (0, 0) => plain!(self, "span-moment"),
            (0, minutes) => plain!(self, "span-minutes", minutes),
            (hours @ ..48, 0) => plain!(self, "span-hours", hours),
            (hours @ ..48, minutes) => plain!(self, "span-hours-minutes", hours, minutes),
            (hours, _) if hours % 24 == 0 => plain!(self, "span-days", days = hours / 24),
            (hours, _) => plain!(self, "span-days-hours", days = hours / 24, hours = hours % 24),
        }
    }

    /// `còn 12 phút`, rounded up: a reminder sent a second after its time still says five minutes.
    pub fn left(&self, left: TimeDelta) -> String {
        let up = TimeDelta::minutes(1) - TimeDelta::nanoseconds(1);
        plain!(self, "left", span = self.span(left.checked_add(&up).unwrap_or(left)))
    }

    /// `trễ 3 phút`, rounded down.
    pub fn late(&self, by: TimeDelta) -> String {
        plain!(self, "late", span = self.span(by))
    }

    /// `còn 12 phút`, `đến giờ` in the minute it falls due, or `trễ 3 phút`, as of now.
    pub fn time_left(&self, due: DateTime<Utc>) -> String {
        let left = due - self.now.unwrap_or(due);
        if left > TimeDelta::zero() {
            self.left(left)
        } else if -left < TimeDelta::minutes(1) {
            plain!(self, "due-now")
        } else {
            self.late(-left)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Line;
    use crate::domain::centre::Centre;

    fn at(rfc3339: &str) -> DateTime<Utc> {
        rfc3339.parse().expect("a time")
    }

    #[test]
    fn a_clock_time_is_the_centres_and_says_the_day_when_it_is_another() {
        let mut centre = Centre::default();
        let shown = |centre: &Centre, locale, time: &str| {
            Localizer { centre, locale, now: Some(at("2026-08-04T07:00:00Z")), line: Line::Vip }
                .clock(at(time))
        };
        assert_eq!(shown(&centre, Locale::Vi, "2026-08-04T07:32:00Z"), "14:32");
        assert_eq!(shown(&centre, Locale::Vi, "2026-08-04T17:10:00Z"), "00:10 ngày 5/8");
        assert_eq!(shown(&centre, Locale::En, "2026-08-04T17:10:00Z"), "00:10 on 5 Aug");
        assert_eq!(shown(&centre, Locale::Vi, "2025-12-30T23:10:00Z"), "06:10 ngày 31/12/2025");
        assert_eq!(shown(&centre, Locale::En, "2025-12-30T23:10:00Z"), "06:10 on 31 Dec 2025");
        centre.timezone = chrono_tz::America::New_York;
        assert_eq!(shown(&centre, Locale::En, "2026-08-04T07:32:00Z"), "03:32");
        centre.timezone = chrono_tz::Asia::Kathmandu;
        assert_eq!(shown(&centre, Locale::Vi, "2026-08-04T07:32:00Z"), "13:17");
    }

    #[test]
    fn a_day_is_written_short() {
        let centre = Centre::default();
        let shown = |locale, day: &str| {
            Localizer { centre: &centre, locale, now: Some(at("2026-08-04T07:00:00Z")), line: Line::Vip }
                .day(at(day))
        };
        assert_eq!(shown(Locale::Vi, "2026-02-03T07:00:00Z"), "03/02");
        assert_eq!(shown(Locale::En, "2026-02-03T07:00:00Z"), "3 Feb");
        assert_eq!(shown(Locale::Vi, "2025-12-31T17:00:00Z"), "01/01");
        assert_eq!(shown(Locale::En, "2025-12-31T16:59:00Z"), "31 Dec 2025");
    }

    #[test]
    fn spans_as_people_say_them() {
        let centre = Centre::default();
        let vi = Localizer { centre: &centre, locale: Locale::Vi, now: None, line: Line::Vip };
        let en = Localizer { centre: &centre, locale: Locale::En, now: None, line: Line::Vip };
        for (seconds, vietnamese, english) in [
            (-5, "chưa tới 1 phút", "less than 1 minute"),
            (59, "chưa tới 1 phút", "less than 1 minute"),
            (60, "1 phút", "1 minute"),
            (239, "3 phút", "3 minutes"),
            (3600, "1 giờ", "1 hour"),
            (3900, "1 giờ 5 phút", "1 h 5 min"),
            (48 * 3600, "2 ngày", "2 days"),
            (73 * 3600 + 60, "3 ngày 1 giờ", "3 days 1 h"),
        ] {
            let span = TimeDelta::seconds(seconds);
            assert_eq!((vi.span(span), en.span(span)), (vietnamese.to_owned(), english.to_owned()));
        }
        assert_eq!(vi.left(TimeDelta::milliseconds(299_800)), "còn 5 phút");
        assert_eq!(vi.left(TimeDelta::minutes(5)), "còn 5 phút");
        assert_eq!(vi.late(TimeDelta::seconds(199)), "trễ 3 phút");
    }
}

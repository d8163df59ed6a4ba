//! When the report comes by itself, and about what.

use super::period::Period;
use crate::domain::staff::shift::instant;
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;

/// Every day at this local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub at: NaiveTime,
    pub timezone: Tz,
}

impl Schedule {
    /// When the next report comes after `now`.
    pub fn next(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let newest = self.newest(now);
        instant((newest + Days::new(1)).and_time(self.at), self.timezone)
    }

    /// The day of the newest report that should have come.
    pub fn newest(self, now: DateTime<Utc>) -> NaiveDate {
        let today = now.with_timezone(&self.timezone).date_naive();
        let has_come = instant(today.and_time(self.at), self.timezone) <= now;
        if has_come { today } else { today - Days::new(1) }
    }
}

/// What the report of this day is about: the day before, on a Monday the week before.
pub fn reported_on(day: NaiveDate) -> Period {
    let back = |days| day - Days::new(days);
    let first = if day.weekday() == Weekday::Mon { back(7) } else { back(1) };
    Period { first, last: back(1) }
}

//! The days a report is about, in the centre's time zone.

use crate::domain::base::columns::read_date;
use crate::domain::base::fold::bare;
use crate::domain::staff::shift::day_span;
use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The most days of a report.
pub const LONGEST: TimeDelta = TimeDelta::days(366);

/// From the first day to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// Periods that are offered by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Today,
    Yesterday,
    Week,
    Month,
}

impl Named {
    pub const ALL: [Named; 4] = [Named::Today, Named::Yesterday, Named::Week, Named::Month];

    /// The week begins on Monday; week and month go up to today.
    pub fn period(self, today: NaiveDate) -> Period {
        let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        match self {
            Named::Today => Period { first: today, last: today },
            Named::Yesterday => Period { first: back(1), last: back(1) },
            Named::Week => Period { first: back(today.weekday().num_days_from_monday().into()), last: today },
            Named::Month => Period { first: today.with_day(1).unwrap_or(today), last: today },
        }
    }
}

impl Period {
    /// Reads what was typed after `/report`: nothing is today, `hôm nay`, `hôm qua`, `tuần`, `tháng` (or in English), a
    /// day, or two days joined by a dash: `01/11-15/11`. A day without a year is the latest one up to today. `None` for
    /// anything else, days to come and more than [`LONGEST`].
    pub fn read(typed: &str, today: NaiveDate) -> Option<Period> {
        let typed = bare(typed);
        let named = match typed.split_whitespace().collect::<Vec<_>>().as_slice() {
            [] | ["hom", "nay"] | ["nay"] | ["today"] => Some(Named::Today),
            ["hom", "qua"] | ["qua"] | ["yesterday"] => Some(Named::Yesterday),
            ["tuan"] | ["tuan", "nay"] | ["week"] => Some(Named::Week),
            ["thang"] | ["thang", "nay"] | ["month"] => Some(Named::Month),
            _ => None,
        };
        if let Some(named) = named {
            return Some(named.period(today));
        }
        let compact: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let (first, last) = match day(&compact, today) {
            Some(day) => (day, day),
            None => compact.match_indices(['-', '–']).find_map(|(at, dash)| {
                Some((day(&compact[..at], today)?, day(&compact[at + dash.len()..], today)?))
            })?,
        };
        let fits = first <= last && first <= today && last - first < LONGEST;
        fits.then_some(Period { first, last: last.min(today) })
    }

    /// Its moments, from and until (exclusive).
    pub fn span(self, timezone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        (day_span(self.first, timezone).0, day_span(self.last, timezone).1)
    }
}

fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(day) = read_date(text) {
        return Some(day);
    }
    let (day, month) = text.split_once('/')?;
    let of_year = |year| NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?);
    of_year(today.year()).filter(|day| *day <= today).or_else(|| of_year(today.year() - 1))
}

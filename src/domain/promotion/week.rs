//! What the information team has to see to in the catalogue this week.

use super::programme::{Catalogue, Phase, Programme};
use crate::domain::staff::shift::instant;
use chrono::{DateTime, Datelike as _, Days, NaiveTime, Utc};
use chrono_tz::Tz;

/// The programmes that a week's message names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WeekAhead<'c> {
    /// Those that end by Sunday.
    pub ending: Vec<&'c Programme>,
    /// Those for reference whose planned day comes by Sunday or has gone by: is there a document?
    pub planned: Vec<&'c Programme>,
}

impl<'c> WeekAhead<'c> {
    /// Of the week that the catalogue's day is in.
    pub fn of(catalogue: &'c Catalogue) -> Self {
        let today = catalogue.today;
        let sunday = today + Days::new(6 - u64::from(today.weekday().num_days_from_monday()));
        let programmes = || catalogue.programmes.iter();
        let mut ending: Vec<&Programme> = programmes()
            .filter(|programme| matches!(programme.phase(today), Phase::Current | Phase::Upcoming))
            .filter(|programme| programme.until.is_some_and(|last| last <= sunday))
            .collect();
        ending.sort_by_key(|programme| programme.until);
        let mut planned: Vec<&Programme> = programmes()
            .filter(|programme| programme.phase(today) == Phase::Reference)
            .filter(|programme| programme.planned.is_some_and(|day| day <= sunday))
            .collect();
        planned.sort_by_key(|programme| programme.planned);
        WeekAhead { ending, planned }
    }

    pub fn is_empty(&self) -> bool {
        self.ending.is_empty() && self.planned.is_empty()
    }
}

/// The first Monday at this local time after `now`.
pub fn next_monday(at: NaiveTime, timezone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&timezone).date_naive();
    let monday = today - Days::new(today.weekday().num_days_from_monday().into());
    let this_week = instant(monday.and_time(at), timezone);
    if this_week > now { this_week } else { instant((monday + Days::new(7)).and_time(at), timezone) }
}

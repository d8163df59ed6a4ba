//! Shifts in which somebody is missing who has to be there.

use super::person::Role;
use super::rota::{DutyRole, Rota, Shift};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Whom no shift goes without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MustHave {
    ShiftLeader,
    /// In the shift or on call.
    Qa,
}

impl MustHave {
    pub const ALL: [MustHave; 2] = [MustHave::ShiftLeader, MustHave::Qa];

    /// The posts any of which is enough.
    pub fn posts(self) -> &'static [DutyRole] {
        match self {
            MustHave::ShiftLeader => &[DutyRole::Role(Role::ShiftLeader)],
            MustHave::Qa => &[DutyRole::Role(Role::Qa), DutyRole::QaOnCall],
        }
    }
}

/// Hours of a shift without somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub shift: String,
    pub date: NaiveDate,
    pub missing: MustHave,
    /// When it begins.
    pub from: DateTime<Utc>,
    /// It is the whole shift.
    pub whole: bool,
}

/// The gaps of the shifts that begin on this date, shift by shift.
pub fn gaps_on(rota: &Rota, shifts: &[Shift], date: NaiveDate) -> Vec<Gap> {
    gaps_from(rota, shifts, date, None)
}

/// Those of them that are still to come at this moment.
fn gaps_from(rota: &Rota, shifts: &[Shift], date: NaiveDate, now: Option<DateTime<Utc>>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for shift in shifts {
        let (begin, until) = shift.span(date, rota.timezone);
        let from = now.map_or(begin, |now| begin.max(now));
        let hours = (until - from + TimeDelta::minutes(59)).num_hours();
        for missing in MustHave::ALL {
            let without = rota.hours_without(missing.posts(), from, hours);
            if let Some(first) = without.first() {
                let whole =
                    i64::try_from(without.len()).is_ok_and(|without| without == hours) && from == begin;
                gaps.push(Gap { shift: shift.name.clone(), date, missing, from: *first, whole });
            }
        }
    }
    gaps
}

/// How far ahead gaps are told of.
pub const GAPS_AHEAD: TimeDelta = TimeDelta::days(7);

/// The gaps of the next days that are still to come, by date, those of last night's shift first if it is running.
pub fn coming_gaps(rota: &Rota, shifts: &[Shift], now: DateTime<Utc>) -> Vec<Gap> {
    let today = now.with_timezone(&rota.timezone).date_naive();
    let dates = today.iter_days().take(usize::try_from(GAPS_AHEAD.num_days()).unwrap_or_default());
    let dates = today.pred_opt().into_iter().chain(dates);
    dates.flat_map(|date| gaps_from(rota, shifts, date, Some(now))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::ids::PersonId;
    use crate::domain::centre::Centre;
    use crate::domain::staff::person::{Person, Reachability};
    use crate::domain::staff::rota::Duty;

    #[test]
    fn a_shift_without_a_leader_or_qa_is_a_gap() {
        let centre = Centre::default();
        let date = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        let person = |id: i64, roles: &str| Person {
            reach: Reachability::Open,
            active: id != 9,
            ..Person::new(PersonId(id), "", roles.parse().expect("roles"))
        };
        let duty = |id: i64, post: &str, shift: usize, late: i64| {
            let shift = &centre.shifts[shift];
            let (from, until) = shift.span(date, centre.timezone);
            let (person, post) = (PersonId(id), post.parse().expect("a post"));
            Duty {
                person,
                post,
                shift: Some(shift.name.clone()),
                date,
                from: from + TimeDelta::hours(late),
                until,
            }
        };
        let rota = Rota {
            timezone: centre.timezone,
            duties: vec![
                duty(1, "shift_leader", 0, 0),
                duty(2, "qa_on_call", 0, 0),
                duty(1, "shift_leader", 1, 2),
                duty(2, "qa", 1, 0),
                // Has left.
                duty(9, "shift_leader", 2, 0),
                duty(2, "qa", 2, 0),
            ],
            people: vec![person(1, "shift_leader"), person(2, "qa"), person(9, "shift_leader")],
        };
        let said: Vec<_> = gaps_on(&rota, &centre.shifts, date)
            .into_iter()
            .map(|gap| (gap.shift, gap.missing, gap.whole))
            .collect();
        let leader = MustHave::ShiftLeader;
        assert_eq!(said, [("CA2".to_owned(), leader, false), ("CA3".to_owned(), leader, true)]);
    }
}

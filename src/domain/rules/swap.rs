//! 🔁 Which shifts may be swapped with whom, and what becomes of the rota.

use super::rota::RotaDecision;
use crate::domain::base::ids::PersonId;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::change::{DutyEntry, StaffChange};
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::{Duty, Rota};
use crate::domain::staff::swap::Swap;
use chrono::{DateTime, Utc};

/// Whether somebody is on the rota at a time of this duty, not counting `besides`.
fn is_busy(rota: &Rota, person: PersonId, at: &Duty, besides: Option<&Duty>) -> bool {
    rota.duties.iter().any(|duty| {
        let is_other = duty.person == person && Some(duty) != besides;
        is_other && duty.from < at.until && at.from < duty.until
    })
}

/// Who could take over this shift that has not begun: with the role, not on the rota at that time. Who can be reached comes
/// first.
pub fn who_could_take<'r>(rota: &'r Rota, given: &Duty, now: DateTime<Utc>) -> Vec<&'r Person> {
    let fits =
        |person: &&Person| person.active && person.id != given.person && given.post.fits(&person.roles);
    let mut people: Vec<&Person> = rota.people.iter().filter(fits).collect();
    people.retain(|person| {
        let free = !is_busy(rota, person.id, given, None);
        free || !in_return(rota, given, person.id, now).is_empty()
    });
    people.sort_by_key(|person| (!person.reachable(), person.id));
    people
}

/// The shifts of a colleague that could be had for this one: of the same post, not begun; each is free at the other's time.
pub fn in_return<'r>(rota: &'r Rota, given: &Duty, colleague: PersonId, now: DateTime<Utc>) -> Vec<&'r Duty> {
    let suits = |duty: &&Duty| {
        duty.person == colleague
            && duty.post == given.post
            && (duty.from, duty.until) != (given.from, given.until)
            && duty.from > now
            && !is_busy(rota, given.person, duty, Some(given))
            && !is_busy(rota, colleague, given, Some(duty))
    };
    rota.duties.iter().filter(suits).collect()
}

/// Whether the colleague could take the shift without one in return.
pub fn could_take(rota: &Rota, given: &Duty, colleague: PersonId) -> bool {
    let fits = |person: &Person| person.id == colleague && person.active && given.post.fits(&person.roles);
    rota.people.iter().any(fits) && !is_busy(rota, colleague, given, None)
}

/// Whether both are still on the staff, in the roles of what they would work.
pub fn may_be_swapped(swap: &Swap, people: &[Person]) -> bool {
    let fits = |id: PersonId, duty: &DutyEntry| {
        people.iter().any(|person| person.id == id && person.active && duty.post.fits(&person.roles))
    };
    fits(swap.asker, &swap.given)
        && fits(swap.colleague, &swap.given)
        && swap
            .returned
            .as_ref()
            .is_none_or(|returned| fits(swap.asker, returned) && fits(swap.colleague, returned))
}

/// The rota after the swap.
///
/// # Errors
/// [`Refusal::ShiftOver`] when one of the shifts has begun, [`Refusal::NotOnRota`] when the rota has been changed since, so
/// that it is no longer possible.
pub fn swapped(swap: &Swap, rota: &Rota, now: DateTime<Utc>) -> Result<RotaDecision, Refusal> {
    if swap.until() <= now {
        return Err(Refusal::ShiftOver);
    }
    let removed = swap.duties();
    let stand = removed.iter().all(|duty| rota.duties.contains(duty));
    let asker = rota.people.iter().find(|person| person.id == swap.asker);
    let still_possible = match removed.as_slice() {
        [given, returned] => {
            in_return(rota, given, swap.colleague, now).contains(&returned)
                && asker.is_some_and(|asker| asker.active && returned.post.fits(&asker.roles))
                && rota.people.iter().any(|colleague| {
                    colleague.id == swap.colleague && colleague.active && given.post.fits(&colleague.roles)
                })
        }
        [given] => could_take(rota, given, swap.colleague),
        _ => false,
    };
    if !stand || !still_possible {
        return Err(Refusal::NotOnRota);
    }
    let put: Vec<Duty> = removed
        .iter()
        .map(|duty| {
            let person = if duty.person == swap.asker { swap.colleague } else { swap.asker };
            Duty { person, ..duty.clone() }
        })
        .collect();
    let changes = put.iter().map(|duty| (duty.person, StaffChange::SwappedIn(DutyEntry::from(duty))));
    Ok(RotaDecision { changes: changes.collect(), removed, put })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::ids::SwapId;
    use crate::domain::centre::Centre;
    use crate::domain::staff::rota_file::duty;
    use crate::domain::staff::swap::SwapStage;
    use chrono::{Days, NaiveDate, TimeDelta};

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).and_then(|day| day.checked_add_days(Days::new(n))).expect("a day")
    }

    /// Lan (1) works CA1 today, Mai (2) CA2 tomorrow and CA1 the day after, Minh (3) is of QA, An (4) is free and Ba (5) works
    /// CA1 today too.
    fn rota() -> Rota {
        let centre = Centre::default();
        let person = |id, roles: &str| {
            Person::new(PersonId(id), format!("person {id}"), roles.parse().expect("roles"))
        };
        let stands = |id, post: &str, shift: usize, date| {
            let post = post.parse().expect("a post");
            duty(PersonId(id), post, centre.shifts.get(shift), date, (&centre.shifts, centre.timezone))
        };
        Rota {
            timezone: centre.timezone,
            duties: vec![
                stands(1, "agent", 0, day(0)),
                stands(2, "agent", 1, day(1)),
                stands(2, "agent", 0, day(2)),
                stands(1, "agent", 0, day(2)),
                stands(5, "agent", 0, day(0)),
                stands(5, "agent", 1, day(1)),
            ],
            people: vec![
                person(1, "agent"),
                person(2, "agent"),
                person(3, "qa"),
                person(4, "agent"),
                person(5, "agent"),
            ],
        }
    }

    #[test]
    fn only_who_is_free_and_has_the_role_is_offered() {
        let rota = rota();
        let given = &rota.duties[0];
        let early = given.from - TimeDelta::hours(1);
        let ids: Vec<i64> = who_could_take(&rota, given, early).iter().map(|person| person.id.0).collect();
        assert_eq!(ids, [2, 4], "not of QA, not in the same shift");
        let returns = in_return(&rota, given, PersonId(2), early);
        assert_eq!(returns, [&rota.duties[1]], "the day after Lan works herself");
        assert!(
            in_return(&rota, given, PersonId(2), day(5).and_hms_opt(0, 0, 0).expect("a time").and_utc())
                .is_empty()
        );
    }

    #[test]
    fn a_swap_changes_both_or_nothing() {
        let rota = rota();
        let early = rota.duties[0].from - TimeDelta::hours(1);
        let swap = Swap {
            id: SwapId(1),
            asker: PersonId(1),
            given: DutyEntry::from(&rota.duties[0]),
            colleague: PersonId(2),
            returned: Some(DutyEntry::from(&rota.duties[1])),
            stage: SwapStage::Agreed,
            since: early,
            reminded: false,
        };
        let done = swapped(&swap, &rota, early).expect("possible");
        let who: Vec<_> = done.put.iter().map(|duty| (duty.person.0, duty.date)).collect();
        assert_eq!(who, [(2, day(0)), (1, day(1))]);
        assert_eq!(done.removed, swap.duties());
        let mut changed = rota.clone();
        changed.duties[1].person = PersonId(4);
        assert_eq!(swapped(&swap, &changed, early), Err(Refusal::NotOnRota));
        let mut busy = rota.clone();
        busy.duties.push(Duty { person: PersonId(2), ..rota.duties[0].clone() });
        assert_eq!(swapped(&swap, &busy, early), Err(Refusal::NotOnRota));
        assert_eq!(swapped(&swap, &rota, rota.duties[0].from), Err(Refusal::ShiftOver));
        let away = Swap { returned: None, colleague: PersonId(4), ..swap };
        assert_eq!(swapped(&away, &rota, early).expect("possible").put.len(), 1);
    }
}

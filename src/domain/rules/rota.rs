//! Changes of the rota that are made in the chat: somebody is put into a shift, taken off it, relieved.

use crate::domain::base::ids::PersonId;
use crate::domain::centre::Centre;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::change::{DutyEntry, StaffChange};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{Duty, DutyRole, Rota, day_span};
use crate::domain::staff::rota_file::duty;
use crate::domain::staff::rota_look::{DutyKey, RelievedUntil, RotaEdit, ShiftKey};
use chrono::{DateTime, Utc};

/// What becomes of the rota.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RotaDecision {
    /// Duties that go, or are replaced by what is put.
    pub removed: Vec<Duty>,
    pub put: Vec<Duty>,
    /// For the audit log, and for those it is about.
    pub changes: Vec<(PersonId, StaffChange)>,
}

impl RotaDecision {
    /// Who was on duty and is not any more.
    pub fn who_goes(&self, now: DateTime<Utc>) -> Option<PersonId> {
        self.removed.iter().find(|duty| duty.covers(now)).map(|duty| duty.person)
    }

    /// Who was taken off something.
    pub fn off(&self) -> Vec<PersonId> {
        let is_off = |change: &StaffChange| !matches!(change, StaffChange::DutyAdded(_));
        self.changes.iter().filter(|(_, change)| is_off(change)).map(|(person, _)| *person).collect()
    }

    /// From now on nobody stands there any more; what was worked stays.
    fn end(&mut self, duty: &Duty, now: DateTime<Utc>) {
        self.removed.push(duty.clone());
        if duty.from < now {
            self.put.push(Duty { until: now, ..duty.clone() });
        }
    }

    /// Whether another QA is on duty now.
    pub fn changes_qa(&self, now: DateTime<Utc>) -> bool {
        let of_qa = |duty: &Duty| matches!(duty.post, DutyRole::QaOnCall) || is_qa(duty.post);
        self.removed.iter().chain(&self.put).any(|duty| of_qa(duty) && duty.covers(now))
    }
}

fn is_qa(post: DutyRole) -> bool {
    matches!(post, DutyRole::Role(Role::Qa | Role::QaLead))
}

/// What an edit leads to. Who manages the rota changes it for everybody; everybody may say that they are off, and relieve
/// somebody whose post they could keep.
///
/// # Errors
/// [`Refusal::LeadersOnly`]; [`Refusal::NotOnRota`] where the duty is not there any more; [`Refusal::CannotStand`] for
/// somebody who has left or has not the role; [`Refusal::ShiftOver`].
pub fn change_rota(
    actor: &Person,
    edit: RotaEdit,
    rota: &Rota,
    centre: &Centre,
    now: DateTime<Utc>,
) -> Result<RotaDecision, Refusal> {
    let mut decision = RotaDecision::default();
    if edit.shift().is_some_and(|shift| !shift.is_known(&centre.shifts)) {
        return Err(Refusal::NotOnRota);
    }
    match edit {
        RotaEdit::Put(place) => {
            permit(actor, Action::ManageRota, None)?;
            put(&mut decision, place, rota, centre, now)?;
        }
        RotaEdit::Off(place) => {
            if place.person != actor.id {
                permit(actor, Action::ManageRota, None)?;
            }
            take_off(&mut decision, place, rota, centre, now)?;
        }
        RotaEdit::Replace(place, by) => {
            permit(actor, Action::ManageRota, None)?;
            take_off(&mut decision, place, rota, centre, now)?;
            put(&mut decision, DutyKey { person: by, ..place }, rota, centre, now)?;
        }
        RotaEdit::Swap { .. } => return Err(Refusal::UnknownButton),
        RotaEdit::TakeOver { of, post, until } => {
            take_over(&mut decision, actor, (of, post, until.map(RelievedUntil::at)), rota, now)?;
        }
    }
    Ok(decision)
}

/// The name of the shift as the rota has it.
fn name(shift: ShiftKey, centre: &Centre) -> Option<String> {
    shift.of(&centre.shifts).map(|shift| shift.name.clone())
}

fn put(
    decision: &mut RotaDecision,
    place: DutyKey,
    rota: &Rota,
    centre: &Centre,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    may_stand(place.person, place.post, rota)?;
    let shift = place.shift.of(&centre.shifts);
    if shift.is_none() && place.post != DutyRole::QaOnCall {
        return Err(Refusal::CannotStand);
    }
    let whole = duty(place.person, place.post, shift, place.shift.date, (&centre.shifts, rota.timezone));
    if whole.until <= now {
        return Err(Refusal::ShiftOver);
    }
    let still_there = |known: &&Duty| known.is_same_place(&whole) && known.until > now;
    let known = rota.duties.iter().find(still_there);
    // Into a shift that is running they come now, unless they are there.
    let from = known.map_or_else(|| whole.from.max(now), |known| known.from);
    let duty = Duty { from, ..whole };
    if known == Some(&duty) {
        return Ok(());
    }
    decision.removed.extend(known.cloned());
    decision.changes.push((place.person, StaffChange::DutyAdded(DutyEntry::from(&duty))));
    decision.put.push(duty);
    Ok(())
}

fn take_off(
    decision: &mut RotaDecision,
    place: DutyKey,
    rota: &Rota,
    centre: &Centre,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let shift = name(place.shift, centre);
    let is_it = |duty: &&Duty| {
        duty.date == place.shift.date
            && duty.shift == shift
            && duty.person == place.person
            && duty.post == place.post
    };
    let mut parts = rota.duties.iter().filter(is_it).peekable();
    if parts.peek().is_none() {
        return Err(Refusal::NotOnRota);
    }
    let mut parts = parts.filter(|part| part.until > now).peekable();
    let duty = *parts.peek().ok_or(Refusal::ShiftOver)?;
    parts.for_each(|part| decision.end(part, now));
    decision.changes.push((place.person, StaffChange::DutyRemoved(DutyEntry::from(duty))));
    Ok(())
}

/// From now on the actor stands where `of` does, until that duty ends, or until `until`; then `of` is back.
fn take_over(
    decision: &mut RotaDecision,
    actor: &Person,
    (of, post, until): (PersonId, DutyRole, Option<DateTime<Utc>>),
    rota: &Rota,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    may_stand(actor.id, post, rota)?;
    let is_it = |duty: &&Duty| duty.person == of && duty.post == post && duty.covers(now);
    let duty = rota.duties.iter().find(is_it).ok_or(Refusal::NotOnRota)?;
    if stands_there(rota, actor.id, post, now) {
        return Err(Refusal::AlreadyThere);
    }
    let until = until.unwrap_or(duty.until);
    if until <= now || until > duty.until {
        return Err(Refusal::NotInDuty { until: duty.until });
    }
    decision.end(duty, now);
    let taken = Duty { person: actor.id, from: now, until, ..duty.clone() };
    if until < duty.until {
        decision.put.push(Duty { from: until, ..duty.clone() });
    }
    decision.changes.push((of, StaffChange::Relieved(DutyEntry::from(&taken))));
    decision.put.push(taken);
    Ok(())
}

/// Whom this person could relieve now.
pub fn relievable<'r>(person: &Person, rota: &'r Rota, now: DateTime<Utc>) -> Vec<&'r Duty> {
    let fits = |duty: &&Duty| {
        let is_free = !stands_there(rota, person.id, duty.post, now);
        duty.covers(now) && is_free && duty.post.fits(&person.roles)
    };
    rota.duties.iter().filter(fits).collect()
}

/// Whether somebody is on this post now.
fn stands_there(rota: &Rota, person: PersonId, post: DutyRole, now: DateTime<Utc>) -> bool {
    rota.duties.iter().any(|duty| duty.person == person && duty.post == post && duty.covers(now))
}

fn may_stand(person: PersonId, post: DutyRole, rota: &Rota) -> Result<(), Refusal> {
    let known = rota.people.iter().find(|known| known.id == person);
    let fits = known.is_some_and(|known| known.active && post.fits(&known.roles));
    if fits { Ok(()) } else { Err(Refusal::CannotStand) }
}

/// Who could stand there, in somebody's place or as well: with the role, from now on neither on the rota of that date nor, at night, in
/// a shift of another one at the same time. Who can be reached comes first.
pub fn substitutes<'r>(
    rota: &'r Rota,
    (shift, post): (ShiftKey, DutyRole),
    instead_of: Option<PersonId>,
    centre: &Centre,
    now: DateTime<Utc>,
) -> Vec<&'r Person> {
    let date = shift.date;
    let shift = shift.of(&centre.shifts);
    let (from, until) =
        shift.map_or_else(|| day_span(date, rota.timezone), |shift| shift.span(date, rota.timezone));
    let is_off = |person: &&Person| {
        let meets = |duty: &Duty| duty.date == date || (duty.from < until && from < duty.until);
        let stands = |duty: &Duty| duty.person == person.id && duty.until > now && meets(duty);
        !rota.duties.iter().any(stands)
    };
    let fits = |person: &&Person| person.active && Some(person.id) != instead_of && post.fits(&person.roles);
    let mut people: Vec<&Person> = rota.people.iter().filter(fits).filter(is_off).collect();
    people.sort_by_key(|person| (!person.reachable(), person.id));
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::staff::person::Reachability;
    use crate::domain::staff::rota::Shift;
    use chrono::{NaiveDate, TimeDelta};

    const AGENT: DutyRole = DutyRole::Role(Role::Agent);

    fn person(id: i64, roles: &str) -> Person {
        Person {
            reach: if id == 5 { Reachability::NeverOpened } else { Reachability::Open },
            active: id != 6,
            ..Person::new(PersonId(id), format!("person {id}"), roles.parse().expect("roles"))
        }
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day")
    }

    fn place(id: i64, shift: usize) -> DutyKey {
        let shift = ShiftKey::all_of(day(), &Centre::default().shifts)[shift];
        DutyKey { shift, person: PersonId(id), post: AGENT }
    }

    /// Lan (1) and Hoa (3, the leader) in CA1; Mai (2), An (5, never opened) and Ba (6, has left) are off.
    fn rota(centre: &Centre) -> Rota {
        let stands = |id: i64, post| {
            duty(PersonId(id), post, Some(&centre.shifts[0]), day(), (&centre.shifts, centre.timezone))
        };
        Rota {
            timezone: centre.timezone,
            duties: vec![stands(1, AGENT), stands(3, DutyRole::Role(Role::ShiftLeader))],
            people: vec![
                person(1, "agent"),
                person(5, "agent"),
                person(2, "agent"),
                person(3, "shift_leader"),
                person(4, "shift_leader+agent"),
                person(6, "agent"),
            ],
        }
    }

    #[test]
    fn a_leader_finds_somebody_for_who_is_ill() {
        let centre = Centre::default();
        let rota = rota(&centre);
        let (begin, end) = centre.shifts[0].span(day(), centre.timezone);
        let hoa = person(3, "shift_leader");
        let free: Vec<i64> =
            substitutes(&rota, (place(1, 0).shift, AGENT), Some(PersonId(1)), &centre, begin)
                .iter()
                .map(|person| person.id.0)
                .collect();
        assert_eq!(free, [2, 4, 5], "off that day, with the role; who cannot be reached last");
        let now = begin + TimeDelta::hours(2);
        let done = change_rota(&hoa, RotaEdit::Replace(place(1, 0), PersonId(2)), &rota, &centre, now);
        let done = done.expect("allowed");
        let spans: Vec<_> = done.put.iter().map(|duty| (duty.person.0, duty.from, duty.until)).collect();
        assert_eq!(spans, [(1, begin, now), (2, now, end)], "each for the time they are there");
        assert_eq!(done.who_goes(now), Some(PersonId(1)));
        let early = begin - TimeDelta::hours(2);
        let done = change_rota(&hoa, RotaEdit::Replace(place(1, 0), PersonId(2)), &rota, &centre, early);
        let put = done.expect("allowed").put;
        assert_eq!(put.iter().map(|duty| (duty.person.0, duty.from)).collect::<Vec<_>>(), [(2, begin)]);
    }

    #[test]
    fn everybody_says_that_they_are_off_and_no_more() {
        let centre = Centre::default();
        let rota = rota(&centre);
        let now = centre.shifts[0].span(day(), centre.timezone).0;
        let (lan, mai) = (person(1, "agent"), person(2, "agent"));
        let change = |who: &Person, edit| change_rota(who, edit, &rota, &centre, now);
        assert!(change(&lan, RotaEdit::Off(place(1, 0))).is_ok());
        assert_eq!(change(&mai, RotaEdit::Off(place(1, 0))), Err(Refusal::LeadersOnly));
        assert_eq!(change(&mai, RotaEdit::Put(place(2, 1))), Err(Refusal::LeadersOnly));
        assert_eq!(change(&lan, RotaEdit::Replace(place(1, 0), PersonId(2))), Err(Refusal::LeadersOnly));
        let taken =
            change(&mai, RotaEdit::TakeOver { of: PersonId(1), post: AGENT, until: None }).expect("allowed");
        assert_eq!(taken.put.iter().map(|duty| duty.person.0).collect::<Vec<_>>(), [2]);
        let until = RelievedUntil::new(now + TimeDelta::hours(3));
        let for_a_while = RotaEdit::TakeOver { of: PersonId(1), post: AGENT, until };
        let taken = change(&mai, for_a_while).expect("allowed").put;
        let spans: Vec<_> =
            taken.iter().map(|duty| (duty.person.0, (duty.until - now).num_hours())).collect();
        assert_eq!(spans, [(1, 8), (2, 3)], "Lan is back after three hours");
        let too_long = RelievedUntil::new(now + TimeDelta::hours(9));
        let refused = change(&mai, RotaEdit::TakeOver { of: PersonId(1), post: AGENT, until: too_long });
        assert_eq!(refused, Err(Refusal::NotInDuty { until: now + TimeDelta::hours(8) }));
        let leader = DutyRole::Role(Role::ShiftLeader);
        let ba = person(7, "agent");
        let mut both = rota.clone();
        both.people.push(ba.clone());
        both.duties.push(duty(
            ba.id,
            AGENT,
            Some(&centre.shifts[0]),
            day(),
            (&centre.shifts, centre.timezone),
        ));
        let over = RotaEdit::TakeOver { of: PersonId(1), post: AGENT, until: None };
        let refused = change_rota(&ba, over, &both, &centre, now);
        assert_eq!(refused, Err(Refusal::AlreadyThere), "they stand there side by side");
        let twice = change(&person(3, "shift_leader"), RotaEdit::Put(place(1, 0)));
        assert_eq!(twice, Ok(RotaDecision::default()), "as it was: nobody hears it again");
        let refused = change(&mai, RotaEdit::TakeOver { of: PersonId(3), post: leader, until: None });
        assert_eq!(refused, Err(Refusal::CannotStand));
        let hoa = person(3, "shift_leader");
        let renamed = Shift { name: "A".to_owned(), ..centre.shifts[0].clone() };
        let strange = DutyKey { shift: ShiftKey::all_of(day(), &[renamed])[0], ..place(2, 0) };
        assert_eq!(change(&hoa, RotaEdit::Put(place(6, 1))), Err(Refusal::CannotStand), "has left");
        assert_eq!(change(&hoa, RotaEdit::Put(strange)), Err(Refusal::NotOnRota), "no such shift");
        assert_eq!(change(&hoa, RotaEdit::Off(place(2, 0))), Err(Refusal::NotOnRota));
        let over = now + TimeDelta::days(1);
        let refused = change_rota(&hoa, RotaEdit::Off(place(1, 0)), &rota, &centre, over);
        assert_eq!(refused, Err(Refusal::ShiftOver));
    }
}

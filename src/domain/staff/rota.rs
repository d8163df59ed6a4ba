//! The rota: who is on duty and on call at a moment, and who stands on a rung.

use super::capacity::Capacity;
use super::person::{Person, Role};
use crate::domain::base::ids::PersonId;
use crate::domain::escalation::ladder::Recipient;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use super::duty_role::DutyRole;
pub use super::shift::{BadShifts, Shift, check_shifts, day_span, shift_at};

/// One person's time on the rota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub person: PersonId,
    pub post: DutyRole,
    /// The shift's name; `None` for somebody on call the whole date.
    pub shift: Option<String>,
    /// The local date the duty begins on.
    pub date: NaiveDate,
    pub from: DateTime<Utc>,
    /// Exclusive.
    pub until: DateTime<Utc>,
}

impl Duty {
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }

    /// Whether both are the same person's time on the same post of a shift, or parts of it.
    pub fn is_same_place(&self, other: &Duty) -> bool {
        (self.date, &self.shift, self.person, self.post)
            == (other.date, &other.shift, other.person, other.post)
    }
}

/// How far the rota around a moment reaches, each way: over the night, and over a day without anybody.
pub const REACH: TimeDelta = TimeDelta::days(2);

/// The duties around a moment and the staff: enough to say who is there.
#[derive(Clone, Debug)]
pub struct Rota {
    /// The zone of the dates.
    pub timezone: Tz,
    /// At least those of the day asked about and of the day before it.
    pub duties: Vec<Duty>,
    /// The whole staff; who is not on the list cannot be told.
    pub people: Vec<Person>,
}

/// Who is told on a rung, and on what parts of it nobody can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RungAudience {
    /// Each once, in the order of the rung.
    pub people: Vec<PersonId>,
    /// What found nobody who can be reached; the whole rung when `people` is empty (rule 5).
    pub empty: Vec<Recipient>,
}

/// Where no owner is told.
const NO_OWNER: PersonId = PersonId(0);

/// For how long a shift that has ended still counts as "off duty now" rather than "not on the rota".
const LATELY: TimeDelta = TimeDelta::hours(24);

impl Rota {
    /// The hours from then on, so many, in which nobody stands on one of these posts.
    pub fn hours_without(&self, posts: &[DutyRole], from: DateTime<Utc>, hours: i64) -> Vec<DateTime<Utc>> {
        let stands = |duty: &&Duty| {
            let fits = |person: &&Person| person.id == duty.person;
            posts.contains(&duty.post)
                && self.people.iter().find(fits).is_some_and(|who| who.active && duty.post.fits(&who.roles))
        };
        let duties: Vec<&Duty> = self.duties.iter().filter(stands).collect();
        (0..hours)
            .map(|hour| from + TimeDelta::hours(hour))
            .filter(|at| !duties.iter().any(|duty| duty.covers(*at)))
            .collect()
    }

    /// The duties that begin from `from` until `until` (exclusive), of people who could keep them and whom no message
    /// reaches.
    pub fn unreached(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<&Duty> {
        let unreached = |duty: &&Duty| {
            let person = self.people.iter().find(|person| person.id == duty.person);
            person.is_some_and(|who| who.active && duty.post.fits(&who.roles) && !who.reachable())
        };
        let begins = |duty: &&Duty| from <= duty.from && duty.from < until;
        self.duties.iter().filter(begins).filter(unreached).collect()
    }

    /// Who stands on this post now, by id: active, and still with the role. They may be unreachable.
    pub fn on_duty(&self, post: DutyRole, at: DateTime<Utc>) -> Vec<&Person> {
        let on_post = |person: &&Person| {
            let stands = |duty: &Duty| duty.person == person.id && duty.post == post && duty.covers(at);
            person.active && post.fits(&person.roles) && self.duties.iter().any(stands)
        };
        by_id(self.people.iter().filter(on_post))
    }

    /// When the duty this person is on at `at` ends, the latest of several; `None` when on none.
    pub fn shift_end(&self, person: PersonId, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.duties_of(person).filter(|duty| duty.covers(at)).map(|duty| duty.until).max()
    }

    /// When this person's next duty begins, as far as the rota reaches.
    pub fn next_begin(&self, person: PersonId, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.duties_of(person).map(|duty| duty.from).filter(|from| *from > at).min()
    }

    /// This person's next duty, as far as the rota reaches; one that goes on from the present one counts.
    pub fn next_duty(&self, person: PersonId, at: DateTime<Utc>) -> Option<&Duty> {
        self.duties_of(person).filter(|duty| duty.from >= at).min_by_key(|duty| duty.from)
    }

    /// When the shift of `at` began, as this person sees it: the duty they are on, else the one of others that began
    /// last; somebody on call the whole date has no shift. `None` when nobody is on duty.
    pub fn shift_begin(&self, person: PersonId, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let running = || self.duties.iter().filter(|duty| duty.shift.is_some() && duty.covers(at));
        let own = running().filter(|duty| duty.person == person).map(|duty| duty.from).min();
        own.or_else(|| running().map(|duty| duty.from).max())
    }

    /// Whether this person is off duty: their shift has ended within the last 24 hours, or the day's rota names
    /// agents and they are not among those on duty.
    pub fn off_duty(&self, person: PersonId, at: DateTime<Utc>) -> bool {
        self.has_gone_home(person, at) || (self.shift_end(person, at).is_none() && self.names_agents(at))
    }

    /// Whether the day's rota names agents.
    pub fn names_agents(&self, at: DateTime<Utc>) -> bool {
        let today = at.with_timezone(&self.timezone).date_naive();
        let of_agents =
            |duty: &Duty| duty.post == DutyRole::Role(Role::Agent) && (duty.date == today || duty.covers(at));
        self.duties.iter().any(of_agents)
    }

    /// Whether this person's shift has ended within the last 24 hours and no other has begun.
    pub fn has_gone_home(&self, person: PersonId, at: DateTime<Utc>) -> bool {
        let ended_lately = |duty: &Duty| duty.until <= at && at - duty.until <= LATELY;
        self.shift_end(person, at).is_none() && self.duties_of(person).any(ended_lately)
    }

    /// When the next QA comes on duty or on call, as far as the rota reaches.
    pub fn next_qa(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let of_qa = |duty: &&Duty| matches!(duty.post, DutyRole::Role(Role::Qa) | DutyRole::QaOnCall);
        self.duties.iter().filter(of_qa).map(|duty| duty.from).filter(|from| *from > at).min()
    }

    /// As what this person would be told of a question to QA now.
    pub fn capacity(&self, person: PersonId, at: DateTime<Utc>) -> Capacity {
        let stands = |post| self.on_duty(post, at).iter().any(|on| on.id == person);
        let has = |role| self.people.iter().any(|known| known.id == person && known.is(role));
        if stands(DutyRole::Role(Role::Qa)) {
            Capacity::QaOnDuty
        } else if stands(DutyRole::QaOnCall) {
            Capacity::QaOnCall
        } else if has(Role::QaLead) {
            Capacity::QaLead
        } else if has(Role::Qa) && self.is_kept(at) {
            Capacity::QaOffDuty
        } else if has(Role::Qa) {
            Capacity::Qa
        } else if has(Role::ShiftLeader) {
            Capacity::ShiftLeader
        } else if has(Role::TeamLeader) {
            Capacity::TeamLeader
        } else {
            Capacity::Other
        }
    }

    /// Who stands on a rung now. A role is who has it on the rota and can be reached; where the rota names nobody
    /// such, one reachable person with the role, with each `occurrence` another one. [`Recipient::AskedFor`] is nobody
    /// here: who fires a transfer asks for the role that is wanted.
    pub fn tell(
        &self,
        rung: &[Recipient],
        owner: PersonId,
        at: DateTime<Utc>,
        occurrence: u32,
    ) -> RungAudience {
        let mut told = RungAudience::default();
        for &tell in rung {
            let people = self.standing(tell, owner, at, occurrence);
            if people.is_empty() && !told.empty.contains(&tell) {
                told.empty.push(tell);
            }
            for person in people {
                if !told.people.contains(&person) {
                    told.people.push(person);
                }
            }
        }
        told
    }

    /// The shift leader on duty, else a team leader, else an admin.
    pub fn leaders(&self, at: DateTime<Utc>) -> Vec<PersonId> {
        [Recipient::ShiftLeader, Recipient::TeamLeader, Recipient::Admin]
            .into_iter()
            .map(|recipient| self.tell(&[recipient], NO_OWNER, at, 0).people)
            .find(|people| !people.is_empty())
            .unwrap_or_default()
    }

    fn standing(
        &self,
        tell: Recipient,
        owner: PersonId,
        at: DateTime<Utc>,
        occurrence: u32,
    ) -> Vec<PersonId> {
        let on = |role: Role| self.reachable_on(DutyRole::Role(role), at);
        let on_call = || self.reachable_on(DutyRole::QaOnCall, at);
        let (rostered, role) = match tell {
            Recipient::AskedFor => return Vec::new(),
            Recipient::Owner => {
                let owner = self.people.iter().find(|person| person.id == owner);
                return owner.filter(|owner| owner.reachable()).map(|owner| owner.id).into_iter().collect();
            }
            Recipient::ShiftLeader => (on(Role::ShiftLeader), Role::ShiftLeader),
            Recipient::TeamLeader => (on(Role::TeamLeader), Role::TeamLeader),
            Recipient::Admin => (on(Role::Admin), Role::Admin),
            Recipient::QaOnDuty => {
                (Some(on(Role::Qa)).filter(|qa| !qa.is_empty()).unwrap_or_else(on_call), Role::Qa)
            }
            Recipient::QaAllOnDuty => ([on(Role::Qa), on_call()].concat(), Role::Qa),
            Recipient::QaLead => (on(Role::QaLead), Role::QaLead),
        };
        if rostered.is_empty() { self.one_of(role, at, occurrence).into_iter().collect() } else { rostered }
    }

    fn reachable_on(&self, post: DutyRole, at: DateTime<Utc>) -> Vec<PersonId> {
        self.on_duty(post, at)
            .into_iter()
            .filter(|person| person.reachable())
            .map(|person| person.id)
            .collect()
    }

    /// One reachable person with the role, another with each occurrence; who worked last is the first.
    fn one_of(&self, role: Role, at: DateTime<Utc>, occurrence: u32) -> Option<PersonId> {
        let mut able = by_id(self.people.iter().filter(|person| person.reachable() && person.is(role)));
        able.sort_by_key(|person| {
            let began = self.duties_of(person.id).map(|duty| duty.from).filter(|from| *from <= at).max();
            std::cmp::Reverse(began)
        });
        let turn = usize::try_from(occurrence).unwrap_or_default().checked_rem(able.len())?;
        able.get(turn).map(|person| person.id)
    }

    /// Whether there is any rota for the day: something begins on this local date or runs now.
    pub fn is_kept(&self, at: DateTime<Utc>) -> bool {
        let today = at.with_timezone(&self.timezone).date_naive();
        self.duties.iter().any(|duty| duty.date == today || duty.covers(at))
    }

    fn duties_of(&self, person: PersonId) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.person == person)
    }
}

fn by_id<'a>(people: impl Iterator<Item = &'a Person>) -> Vec<&'a Person> {
    let mut people: Vec<_> = people.collect();
    people.sort_by_key(|person| person.id);
    people.dedup_by_key(|person| person.id);
    people
}

#[cfg(test)]
mod tests {
    use super::super::person::{Reachability, Roles};
    use super::*;
    use chrono_tz::Asia::Ho_Chi_Minh;

    const LAN: i64 = 1;
    const BA: i64 = 2;
    const HOA: i64 = 11;
    const HUONG: i64 = 12;
    const TAM: i64 = 21;
    const MINH: i64 = 31;
    const MY: i64 = 32;
    const MAI: i64 = 33;
    const LINH: i64 = 41;
    const QUAN: i64 = 51;

    fn person(id: i64, roles: &str) -> Person {
        Person {
            reach: Reachability::Open,
            ..Person::new(PersonId(id), format!("person {id}"), roles.parse().expect("roles"))
        }
    }

    /// Hours and minutes of Monday 2 March 2026 in Viet Nam; beyond 24 they are those of the next days.
    fn at(hour: i64, minute: i64) -> DateTime<Utc> {
        let midnight: DateTime<Utc> = "2026-03-01T17:00:00Z".parse().expect("a moment");
        midnight + TimeDelta::minutes(60 * hour + minute)
    }

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a date")
    }

    fn duty(person: i64, post: &str, shift: &str) -> Duty {
        let hours = |name, start, end| {
            let hour = |h| chrono::NaiveTime::from_hms_opt(h, 0, 0).expect("an hour");
            Shift { name: String::from(name), start: hour(start), end: hour(end) }
        };
        let shifts = [hours("CA1", 6, 14), hours("CA2", 14, 22), hours("CA3", 22, 6)];
        let found = shifts.iter().find(|known| known.name == shift);
        let (from, until) = match found {
            Some(shift) => shift.span(date(2), Ho_Chi_Minh),
            None => crate::domain::staff::shift::working_day(date(2), &shifts, Ho_Chi_Minh),
        };
        Duty {
            person: PersonId(person),
            post: post.parse().expect("a post"),
            shift: found.map(|shift| shift.name.clone()),
            date: date(2),
            from,
            until,
        }
    }

    /// A Monday: leaders and QA in the morning and afternoon, the night with an agent alone, QA on call all day.
    fn monday() -> Rota {
        Rota {
            timezone: Ho_Chi_Minh,
            duties: vec![
                duty(LAN, "agent", "CA1"),
                duty(HOA, "shift_leader", "CA1"),
                duty(MY, "qa", "CA1"),
                duty(MINH, "qa", "CA1"),
                duty(HUONG, "shift_leader", "CA2"),
                duty(BA, "agent", "CA3"),
                duty(MAI, "qa_on_call", ""),
            ],
            people: vec![
                person(QUAN, "admin"),
                person(LINH, "qa_lead"),
                person(MAI, "qa"),
                person(MY, "qa"),
                person(MINH, "qa"),
                person(TAM, "team_leader"),
                person(HUONG, "agent+shift_leader"),
                person(HOA, "agent+shift_leader"),
                person(BA, "agent"),
                person(LAN, "agent"),
            ],
        }
    }

    fn nobody_on_call() -> Rota {
        let mut rota = monday();
        rota.duties.retain(|duty| duty.post != DutyRole::QaOnCall);
        rota
    }

    fn without_rota() -> Rota {
        Rota { duties: Vec::new(), ..monday() }
    }

    fn change(mut rota: Rota, id: i64, change: impl Fn(&mut Person)) -> Rota {
        rota.people.iter_mut().filter(|person| person.id == PersonId(id)).for_each(change);
        rota
    }

    fn blocked(rota: Rota, id: i64) -> Rota {
        change(rota, id, |person| person.reach = Reachability::Blocked)
    }

    #[test]
    fn a_rung_finds_its_people() {
        use Recipient::*;
        let night = at(26, 0);
        let all: &[Recipient] = &[];
        for (why, rota, rung, when, occurrence, people, empty) in [
            ("the owner", monday(), &[Owner][..], at(10, 0), 0, &[LAN][..], all),
            ("who has the role now", monday(), &[ShiftLeader], at(10, 0), 5, &[HOA], all),
            ("at the change of shifts", monday(), &[ShiftLeader], at(14, 0), 0, &[HUONG], all),
            ("all of several on duty", monday(), &[QaOnDuty], at(10, 0), 0, &[MINH, MY], all),
            ("duty before call", monday(), &[QaAllOnDuty], at(10, 0), 0, &[MINH, MY, MAI], all),
            ("on call when none on duty", monday(), &[QaOnDuty], at(15, 0), 0, &[MAI], all),
            ("nobody is named: who worked last", monday(), &[ShiftLeader], night, 0, &[HUONG], all),
            ("then another", monday(), &[ShiftLeader], night, 1, &[HOA], all),
            ("and round again", monday(), &[ShiftLeader], night, u32::MAX - 1, &[HUONG], all),
            ("never on a rota", monday(), &[TeamLeader, Admin], at(10, 0), 3, &[TAM, QUAN], all),
            ("no QA at night, but a rota", nobody_on_call(), &[QaOnDuty], night, 0, &[MINH], all),
            ("then another QA", nobody_on_call(), &[QaAllOnDuty], night, 1, &[MY], all),
            ("a lead who is on no rota", monday(), &[QaLead, TeamLeader], at(10, 0), 0, &[LINH, TAM], all),
            ("no rota at all", without_rota(), &[QaOnDuty], night, 1, &[MY], all),
            ("no rota at all, all QA", without_rota(), &[QaAllOnDuty], night, 2, &[MAI], all),
            ("no rota at all, lead", without_rota(), &[QaLead], night, 0, &[LINH], all),
            ("a day after the rota", monday(), &[QaOnDuty], at(30, 0), 0, &[MINH], all),
            ("before it, on its day", nobody_on_call(), &[QaOnDuty], at(2, 0), 0, &[MINH], all),
            (
                "each once, in order",
                monday(),
                &[QaOnDuty, Owner, QaAllOnDuty, Owner],
                at(15, 0),
                0,
                &[MAI, LAN],
                all,
            ),
            (
                "a transfer is settled elsewhere",
                monday(),
                &[AskedFor, Owner],
                at(10, 0),
                0,
                &[LAN],
                &[AskedFor],
            ),
            ("blocked on the rota", blocked(monday(), HOA), &[ShiftLeader], at(10, 0), 0, &[HUONG], all),
            ("one QA of two blocked", blocked(monday(), MY), &[QaOnDuty], at(10, 0), 0, &[MINH], all),
            (
                "all QA on duty blocked",
                blocked(blocked(monday(), MY), MINH),
                &[QaOnDuty],
                at(10, 0),
                0,
                &[MAI],
                all,
            ),
            (
                "an owner out of reach",
                blocked(monday(), LAN),
                &[Owner, ShiftLeader, Owner],
                at(10, 0),
                0,
                &[HOA],
                &[Owner],
            ),
            (
                "never opened the bot",
                change(monday(), TAM, |person| person.reach = Reachability::NeverOpened),
                &[TeamLeader],
                at(10, 0),
                7,
                &[],
                &[TeamLeader],
            ),
            (
                "left the centre",
                change(monday(), HOA, |person| person.active = false),
                &[ShiftLeader],
                at(10, 0),
                0,
                &[HUONG],
                all,
            ),
            (
                "no longer a leader",
                change(monday(), HOA, |person| person.roles = Roles::default()),
                &[ShiftLeader],
                at(10, 0),
                0,
                &[HUONG],
                all,
            ),
        ] {
            let told = rota.tell(rung, PersonId(LAN), when, occurrence);
            let people = people.iter().copied().map(PersonId).collect();
            assert_eq!(told, RungAudience { people, empty: empty.to_vec() }, "{why}");
        }
    }

    #[test]
    fn an_owner_nobody_knows_is_nobody() {
        let told = monday().tell(&[Recipient::Owner], PersonId(404), at(10, 0), 0);
        assert_eq!(told, RungAudience { people: vec![], empty: vec![Recipient::Owner] });
    }

    #[test]
    fn says_who_is_on_duty_even_out_of_reach() {
        let rota = blocked(monday(), HOA);
        let on = |post: &str, when| -> Vec<i64> {
            let post = post.parse().expect("a post");
            rota.on_duty(post, when).iter().map(|person| person.id.0).collect()
        };
        assert_eq!(on("shift_leader", at(10, 0)), [HOA]);
        assert_eq!(on("agent", at(29, 59)), [BA], "the night shift, on the next date");
        assert!(on("agent", at(30, 0)).is_empty());
        assert!(on("qa_on_call", at(5, 59)).is_empty(), "the small hours belong to the day before");
        assert_eq!(on("qa_on_call", at(6, 0)), [MAI]);
        assert_eq!(on("qa_on_call", at(29, 59)), [MAI]);
        assert!(on("qa_on_call", at(30, 0)).is_empty());
    }

    #[test]
    fn knows_when_a_shift_ends_and_that_it_has() {
        let mut rota = monday();
        rota.duties.push(duty(HOA, "agent", "CA2"));
        rota.duties.push(duty(MINH, "qa_on_call", ""));
        for (why, person, when, end, ended) in [
            ("before", LAN, at(5, 59), None, true),
            ("from the first minute", LAN, at(6, 0), Some(at(14, 0)), false),
            ("to the last", LAN, at(13, 59), Some(at(14, 0)), false),
            ("just over", LAN, at(14, 0), None, true),
            ("a day later", LAN, at(38, 0), None, true),
            ("on a day without a rota, long ago", LAN, at(38, 1), None, false),
            ("over midnight", BA, at(27, 0), Some(at(30, 0)), false),
            ("straight on in the next shift", HOA, at(14, 0), Some(at(22, 0)), false),
            ("the later of two", MINH, at(10, 0), Some(at(30, 0)), false),
            ("not on the day's rota", TAM, at(10, 0), None, true),
        ] {
            assert_eq!(rota.shift_end(PersonId(person), when), end, "{why}");
            assert_eq!(rota.off_duty(PersonId(person), when), ended, "{why}");
        }
    }
}

//! Who keeps a post now and since when, and who relieves them: what `/duty` says.

use super::person::Person;
use super::rota::{DutyRole, REACH, Rota};
use crate::domain::base::ids::PersonId;
use chrono::{DateTime, Utc};

/// A post at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post<'a> {
    /// Who stands there, reachable or not: who came first, then who leaves first, then by id.
    pub now: Vec<Assignment<'a>>,
    /// `None` where nobody else begins as far as the rota reaches.
    pub next: Option<NextShift<'a>>,
}

/// One person's time on a post without a break, over several duties where one follows on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment<'a> {
    pub person: &'a Person,
    /// `None` where it began before what the rota reaches back to ([`REACH`]).
    pub since: Option<DateTime<Utc>>,
    /// Exclusive; `None` where it goes on beyond what the rota reaches.
    pub until: Option<DateTime<Utc>>,
}

/// Who begins next on a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextShift<'a> {
    pub from: DateTime<Utc>,
    /// At least one, by id.
    pub people: Vec<&'a Person>,
}

impl Rota {
    /// Who keeps this post at `at` and who is next there: active people who still have the role. `None` where there
    /// is nothing to say of it: the rota does not name the post and nobody on the staff could stand there.
    pub fn watch(&self, post: DutyRole, at: DateTime<Utc>) -> Option<Post<'_>> {
        let able = |person: &Person| person.active && post.fits(&person.roles);
        let named = self.duties.iter().any(|duty| duty.post == post);
        if !named && !self.people.iter().any(able) {
            return None;
        }
        let mut now = Vec::new();
        let mut to_come = Vec::new();
        for (id, from, until) in self.stints(post) {
            let Some(person) = self.people.iter().find(|person| person.id == id && able(person)) else {
                continue;
            };
            if at < from {
                to_come.push((from, person));
            } else if at < until {
                now.push(Assignment {
                    person,
                    since: Some(from).filter(|from| *from > at - REACH),
                    until: Some(until).filter(|until| *until < at + REACH),
                });
            }
        }
        now.sort_by_key(|stint| (stint.since, stint.until.is_none(), stint.until, stint.person.id));
        let first = to_come.iter().map(|(from, _)| *from).min();
        let next = first.map(|first| {
            let begin = to_come.iter().filter(|(from, _)| *from == first).map(|(_, person)| *person);
            NextShift { from: first, people: begin.collect() }
        });
        Some(Post { now, next })
    }

    /// Everybody's time on a post from begin to end, by person: duties that meet or overlap are one.
    fn stints(&self, post: DutyRole) -> Vec<(PersonId, DateTime<Utc>, DateTime<Utc>)> {
        let mut duties: Vec<_> = self.duties.iter().filter(|duty| duty.post == post).collect();
        duties.sort_by_key(|duty| (duty.person, duty.from));
        let mut stints: Vec<(PersonId, DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        for duty in duties {
            match stints.last_mut() {
                Some((person, _, until)) if *person == duty.person && duty.from <= *until => {
                    *until = duty.until.max(*until);
                }
                Some(_) | None => stints.push((duty.person, duty.from, duty.until)),
            }
        }
        stints
    }
}

#[cfg(test)]
mod tests {
    use super::super::person::{Reachability, Role, Roles};
    use super::super::rota::Duty;
    use super::*;
    use chrono::TimeDelta;
    use chrono_tz::Asia::Ho_Chi_Minh;

    const LEADER: DutyRole = DutyRole::Role(Role::ShiftLeader);
    const HOA: i64 = 11;
    const VAN: i64 = 12;
    const MINH: i64 = 31;

    /// Hours of Monday 2 March 2026 in Viet Nam; below 0 and beyond 24 they are those of the days around.
    fn at(hour: i64) -> DateTime<Utc> {
        let midnight: DateTime<Utc> = "2026-03-01T17:00:00Z".parse().expect("a moment");
        midnight + TimeDelta::hours(hour)
    }

    fn person(id: i64, roles: &str) -> Person {
        Person {
            reach: Reachability::Open,
            ..Person::new(PersonId(id), format!("person {id}"), roles.parse().expect("roles"))
        }
    }

    /// Two shift leaders and a QA, with these duties of (person, post, from, until), in the hours of [`at`].
    fn rota(duties: &[(i64, DutyRole, i64, i64)]) -> Rota {
        let duty = |&(person, post, from, until): &(i64, DutyRole, i64, i64)| Duty {
            person: PersonId(person),
            post,
            shift: None,
            date: at(from).with_timezone(&Ho_Chi_Minh).date_naive(),
            from: at(from),
            until: at(until),
        };
        Rota {
            timezone: Ho_Chi_Minh,
            duties: duties.iter().map(duty).collect(),
            people: vec![person(MINH, "qa"), person(VAN, "shift_leader"), person(HOA, "agent+shift_leader")],
        }
    }

    type Seen = (Vec<(i64, Option<i64>, Option<i64>)>, Option<(i64, Vec<i64>)>);

    /// A watch in ids and hours.
    fn seen(rota: &Rota, post: DutyRole, when: i64) -> Option<Seen> {
        let hour = |moment: DateTime<Utc>| (moment - at(0)).num_hours();
        let watch = rota.watch(post, at(when))?;
        let stint = |stint: &Assignment| (stint.person.id.0, stint.since.map(hour), stint.until.map(hour));
        let ids = |relief: &NextShift| relief.people.iter().map(|person| person.id.0).collect();
        let next = watch.next.map(|relief| (hour(relief.from), ids(&relief)));
        Some((watch.now.iter().map(stint).collect(), next))
    }

    #[test]
    fn a_post_has_who_stands_there_now_and_who_is_next() {
        let leads = |person, from, until| (person, LEADER, from, until);
        for (why, duties, when, now, next) in [
            ("nobody at all, though there could be", &[][..], 10, &[][..], None),
            ("one", &[leads(HOA, 6, 14)], 10, &[(HOA, 6, 14)], None),
            ("from the first moment", &[leads(HOA, 6, 14)], 6, &[(HOA, 6, 14)], None),
            ("before it", &[leads(HOA, 6, 14)], 5, &[], Some((6, &[HOA][..]))),
            ("not at the end", &[leads(HOA, 6, 14)], 14, &[], None),
            ("relieved", &[leads(HOA, 6, 14), leads(VAN, 14, 22)], 10, &[(HOA, 6, 14)], Some((14, &[VAN]))),
            (
                "the earliest of those to come, whatever their order",
                &[leads(VAN, 30, 38), leads(HOA, 22, 30), leads(VAN, 22, 24)],
                10,
                &[],
                Some((22, &[HOA, VAN])),
            ),
            (
                "straight on is one time, not a relief",
                &[leads(HOA, 14, 22), leads(HOA, 6, 14)],
                15,
                &[(HOA, 6, 22)],
                None,
            ),
            (
                "after a break it is another",
                &[leads(HOA, 6, 14), leads(HOA, 22, 30)],
                10,
                &[(HOA, 6, 14)],
                Some((22, &[HOA])),
            ),
            (
                "overlapping, and one within another",
                &[leads(HOA, 6, 14), leads(HOA, 8, 10), leads(HOA, 12, 18)],
                13,
                &[(HOA, 6, 18)],
                None,
            ),
            (
                "somebody straight after somebody else is a relief",
                &[leads(HOA, 6, 14), leads(VAN, 14, 22), leads(HOA, 22, 30)],
                15,
                &[(VAN, 14, 22)],
                Some((22, &[HOA])),
            ),
            (
                "the longest there first",
                &[leads(HOA, 8, 16), leads(VAN, 6, 14)],
                10,
                &[(VAN, 6, 14), (HOA, 8, 16)],
                None,
            ),
            (
                "of those who came together who leaves first",
                &[leads(HOA, 6, 22), leads(VAN, 6, 14)],
                10,
                &[(VAN, 6, 14), (HOA, 6, 22)],
                None,
            ),
            ("over midnight", &[leads(HOA, 22, 30)], 26, &[(HOA, 22, 30)], None),
            (
                "on another post is not on this one",
                &[(HOA, DutyRole::Role(Role::Agent), 6, 14), leads(HOA, 14, 22)],
                10,
                &[],
                Some((14, &[HOA])),
            ),
        ] {
            let now = now.iter().map(|&(person, since, until)| (person, Some(since), Some(until)));
            let next = next.map(|(from, people): (i64, &[i64])| (from, people.to_vec()));
            assert_eq!(seen(&rota(duties), LEADER, when), Some((now.collect(), next)), "{why}");
        }
    }

    #[test]
    fn a_time_that_outlasts_what_the_rota_reaches_has_no_begin_or_end_to_tell() {
        let on_call = |from, until| (MINH, DutyRole::QaOnCall, from, until);
        let days = |first: i64, last: i64| (first..=last).map(|day| on_call(24 * day, 24 * day + 24));
        for (why, first, last, since, until) in [
            ("today", 0, 0, Some(0), Some(24)),
            ("since yesterday", -1, 0, Some(-24), Some(24)),
            ("since longer than is known", -2, 0, None, Some(24)),
            ("for longer than is known", 0, 2, Some(0), None),
            ("both", -2, 2, None, None),
        ] {
            let duties: Vec<_> = days(first, last).collect();
            let stands = vec![(MINH, since, until)];
            assert_eq!(seen(&rota(&duties), DutyRole::QaOnCall, 9), Some((stands, None)), "{why}");
        }
        let exactly = rota(&[on_call(-39, 57)]);
        assert_eq!(seen(&exactly, DutyRole::QaOnCall, 9), Some((vec![(MINH, None, None)], None)));
    }

    #[test]
    fn only_who_is_active_and_has_the_role_stands_on_a_post() {
        let both = || rota(&[(HOA, LEADER, 6, 14), (HOA, LEADER, 22, 30), (VAN, LEADER, 30, 38)]);
        let changed = |change: fn(&mut Person)| {
            let mut rota = both();
            rota.people.iter_mut().filter(|person| person.id == PersonId(HOA)).for_each(change);
            rota
        };
        let gone = changed(|person| person.active = false);
        let no_leader = changed(|person| person.roles = Roles::default());
        let blocked = changed(|person| person.reach = Reachability::Blocked);
        assert_eq!(seen(&gone, LEADER, 10), Some((vec![], Some((30, vec![VAN])))));
        assert_eq!(seen(&no_leader, LEADER, 10), Some((vec![], Some((30, vec![VAN])))));
        let stands = vec![(HOA, Some(6), Some(14))];
        assert_eq!(seen(&blocked, LEADER, 10), Some((stands, Some((22, vec![HOA])))), "shown all the same");
        let mut unknown = both();
        unknown.people.retain(|person| person.id == PersonId(VAN));
        assert_eq!(seen(&unknown, LEADER, 10), Some((vec![], Some((30, vec![VAN])))));
    }

    #[test]
    fn of_a_post_nobody_could_stand_on_there_is_nothing_to_say() {
        let team_leader = DutyRole::Role(Role::TeamLeader);
        assert_eq!(seen(&rota(&[]), team_leader, 10), None);
        let named = rota(&[(HOA, team_leader, 6, 14)]);
        assert_eq!(seen(&named, team_leader, 10), Some((vec![], None)), "the rota names it");
        let mut left = rota(&[]);
        left.people.iter_mut().for_each(|person| person.active = false);
        assert_eq!(seen(&left, LEADER, 10), None, "who has left stands nowhere");
        assert_eq!(seen(&rota(&[]), DutyRole::QaOnCall, 10), Some((vec![], None)), "a QA could be on call");
    }
}

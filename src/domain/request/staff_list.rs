//! The list of the staff: who is on it, and who is found by a word.

use crate::domain::base::fold::fold;
use crate::domain::base::ids::TextId;
use crate::domain::base::phone::Phone;
use crate::domain::staff::person::{Person, Reachability, Role};
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Which people `/staff` lists. Who has left stands in a list of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffFilter {
    All,
    /// No message reaches them: they have not opened the bot, or have blocked it.
    NotReached,
    /// No duty of today's rota is theirs.
    OffToday,
    Left,
    Role(Role),
    /// By name, number or id; what was typed is in the text table.
    Found(TextId),
}

impl StaffFilter {
    /// Those with a key, in their order.
    pub const OFFERED: [StaffFilter; 4] =
        [StaffFilter::All, StaffFilter::NotReached, StaffFilter::OffToday, StaffFilter::Left];

    /// Its word in a button's wire form.
    pub fn wire_word(self) -> String {
        match self {
            StaffFilter::All => "all".to_owned(),
            StaffFilter::NotReached => "unreached".to_owned(),
            StaffFilter::OffToday => "off".to_owned(),
            StaffFilter::Left => "left".to_owned(),
            StaffFilter::Role(role) => role.key().to_owned(),
            StaffFilter::Found(typed) => typed.to_string(),
        }
    }

    pub fn of_wire(word: &str) -> Option<Self> {
        let roles = Role::ALL.map(StaffFilter::Role);
        let named = StaffFilter::OFFERED.into_iter().chain(roles).find(|filter| filter.wire_word() == word);
        named.or_else(|| {
            word.parse().ok().filter(|id: &i64| *id >= 0).map(|id| StaffFilter::Found(TextId(id)))
        })
    }

    /// The people it lists, by name. `typed` is what is looked for.
    pub fn of(self, rota: &Rota, typed: Option<&str>, now: DateTime<Utc>) -> Vec<Person> {
        let today = now.with_timezone(&rota.timezone).date_naive();
        let is_off = |person: &Person| {
            !rota
                .duties
                .iter()
                .any(|duty| duty.person == person.id && (duty.date == today || duty.covers(now)))
        };
        let listed = |person: &&Person| match self {
            StaffFilter::All => person.active,
            StaffFilter::NotReached => person.active && person.reach != Reachability::Open,
            StaffFilter::OffToday => person.active && is_off(person),
            StaffFilter::Left => !person.active,
            StaffFilter::Role(role) => person.is(role),
            StaffFilter::Found(_) => typed.is_some_and(|typed| is_found(person, typed)),
        };
        let mut people: Vec<Person> = rota.people.iter().filter(listed).cloned().collect();
        people.sort_by_key(|person| (!person.active, fold(&person.name), person.id));
        people
    }
}

/// Whether a word of the name begins with each word typed, or a number or the id is the one typed.
fn is_found(person: &Person, typed: &str) -> bool {
    if person.id.to_string() == typed.trim() {
        return true;
    }
    if let Ok(number) = Phone::parse(typed) {
        return person.phone.as_deref() == Some(number.dialled().as_str());
    }
    let (name, typed) = (fold(&person.name), fold(typed));
    let mut wanted = typed.split_whitespace().peekable();
    wanted.peek().is_some() && wanted.all(|word| name.split_whitespace().any(|part| part.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::ids::PersonId;
    use crate::domain::staff::rota::{Duty, DutyRole};
    use chrono_tz::Asia::Ho_Chi_Minh;

    fn person(id: i64, name: &str, roles: &str) -> Person {
        Person {
            phone: (id == 3).then(|| "0909000111".to_owned()),
            reach: if id == 2 { Reachability::NeverOpened } else { Reachability::Open },
            active: id != 4,
            ..Person::new(PersonId(id), name, roles.parse().expect("roles"))
        }
    }

    #[test]
    fn lists_who_is_meant_by_name() {
        let now: DateTime<Utc> = "2026-03-02T02:00:00Z".parse().expect("a moment");
        let duty = Duty {
            person: PersonId(1),
            post: DutyRole::Role(Role::Agent),
            shift: None,
            date: now.date_naive(),
            from: now,
            until: now,
        };
        let rota = Rota {
            timezone: Ho_Chi_Minh,
            duties: vec![duty],
            people: vec![
                person(1, "Nguyễn Thị Lan", "agent"),
                person(2, "Đào Văn Ân", "agent+qa"),
                person(3, "Lê Minh", "qa"),
                person(4, "Trần Lan", "agent"),
            ],
        };
        let ids = |filter: StaffFilter, typed: Option<&str>| -> Vec<i64> {
            filter.of(&rota, typed, now).iter().map(|person| person.id.0).collect()
        };
        let found = |typed| ids(StaffFilter::Found(TextId(1)), Some(typed));
        assert_eq!(ids(StaffFilter::All, None), [2, 3, 1], "by name, whatever the diacritics");
        assert_eq!(ids(StaffFilter::NotReached, None), [2]);
        assert_eq!(ids(StaffFilter::OffToday, None), [2, 3]);
        assert_eq!(ids(StaffFilter::Left, None), [4]);
        assert_eq!(ids(StaffFilter::Role(Role::Qa), None), [2, 3]);
        assert_eq!(found("lan"), [1, 4], "who has left comes last");
        assert_eq!(found("dao an"), [2]);
        assert_eq!(found("an"), [2], "a word of the name, not a part of one");
        assert_eq!(found("0909.000.111"), [3]);
        assert_eq!(found("3"), [3]);
        assert_eq!(found(" "), [] as [i64; 0]);
        assert_eq!(ids(StaffFilter::Found(TextId(1)), None), [] as [i64; 0], "it has expired");
    }
}

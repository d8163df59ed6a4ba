//! Changes of the staff that an admin makes in the chat.

use crate::domain::request::policy::{Action, permit};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::change::StaffChange;
use crate::domain::staff::person::{Person, Role};

/// A change that somebody wants to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffEdit {
    /// Gives the role (`true`), or takes it away.
    Role(Role, bool),
    Name(String),
    /// As it is dialled; `None` takes it away.
    Phone(Option<String>),
    Honorific(String),
    Leave,
    Return,
}

/// The person as they are after the change, and what the audit log says; `None` where nothing changes. `staff` is everybody.
/// Besides admins, who has come in says their own name, until they have said how they are addressed.
///
/// # Errors
/// [`Refusal::AdminsOnly`]; [`Refusal::LastAdmin`] where nobody would be left who may do this; [`Refusal::LastRole`] for
/// the only role of somebody.
pub fn change(
    actor: &Person,
    person: &Person,
    edit: StaffEdit,
    staff: &[Person],
) -> Result<Option<(Person, StaffChange)>, Refusal> {
    let own = actor.active && actor.id == person.id && person.honorific.is_none();
    if !(own && matches!(edit, StaffEdit::Name(_) | StaffEdit::Honorific(_))) {
        permit(actor, Action::ManageStaff, None)?;
    }
    let mut after = person.clone();
    let change = match edit {
        StaffEdit::Role(role, wanted) => {
            if wanted {
                after.roles.0.insert(role);
            } else {
                after.roles.0.remove(&role);
            }
            if after.roles.0.is_empty() {
                return Err(Refusal::LastRole);
            }
            StaffChange::RolesSet { roles: after.roles.clone() }
        }
        StaffEdit::Name(name) => {
            after.name = name;
            StaffChange::NameSet
        }
        StaffEdit::Phone(phone) => {
            after.phone = phone;
            StaffChange::PhoneSet
        }
        StaffEdit::Honorific(word) => {
            after.honorific = Some(word);
            StaffChange::HonorificSet
        }
        StaffEdit::Leave => {
            after.active = false;
            StaffChange::Left
        }
        StaffEdit::Return => {
            after.active = true;
            StaffChange::CameBack
        }
    };
    let other_admin = staff.iter().any(|other| other.id != person.id && other.is(Role::Admin));
    if person.is(Role::Admin) && !after.is(Role::Admin) && !other_admin {
        return Err(Refusal::LastAdmin);
    }
    Ok((after != *person).then_some((after, change)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::ids::PersonId;
    use crate::domain::staff::person::Reachability;

    fn person(id: i64, roles: &str) -> Person {
        Person {
            reach: Reachability::Open,
            ..Person::new(PersonId(id), format!("person {id}"), roles.parse().expect("roles"))
        }
    }

    #[test]
    fn an_admin_changes_people_and_nobody_else_does() {
        let (quan, lan) = (person(1, "admin"), person(2, "agent"));
        let staff = [quan.clone(), lan.clone()];
        let (after, said) =
            change(&quan, &lan, StaffEdit::Role(Role::Qa, true), &staff).expect("allowed").expect("changed");
        assert_eq!(after.roles.to_string(), "agent+qa");
        assert_eq!(said, StaffChange::RolesSet { roles: after.roles.clone() });
        assert_eq!(change(&quan, &after, StaffEdit::Name("person 2".to_owned()), &staff), Ok(None));
        // Two admins tap the same: the second takes nothing back.
        assert_eq!(change(&quan, &after, StaffEdit::Role(Role::Qa, true), &staff), Ok(None));
        assert_eq!(change(&quan, &lan, StaffEdit::Role(Role::Qa, false), &staff), Ok(None));
        let (left, _) = change(&quan, &lan, StaffEdit::Leave, &staff).expect("allowed").expect("changed");
        assert!(!left.active);
        for role in ["agent", "qa", "qa_lead", "shift_leader", "team_leader", "info"] {
            let refused = change(&person(3, role), &lan, StaffEdit::Leave, &staff);
            assert_eq!(refused, Err(Refusal::AdminsOnly), "{role}");
        }
    }

    #[test]
    fn who_has_come_in_says_their_own_name_once() {
        let nga = person(3, "agent");
        let staff = [person(1, "admin"), nga.clone()];
        let named = change(&nga, &nga, StaffEdit::Name("Nga".to_owned()), &staff)
            .expect("allowed")
            .expect("changed")
            .0;
        let chi = change(&named, &named, StaffEdit::Honorific("em".to_owned()), &staff);
        let said = chi.expect("allowed").expect("changed").0;
        let again = [StaffEdit::Name("Hoa".to_owned()), StaffEdit::Honorific("anh".to_owned())];
        for edit in again.into_iter().chain([StaffEdit::Role(Role::Admin, true), StaffEdit::Phone(None)]) {
            assert_eq!(change(&said, &said, edit, &staff), Err(Refusal::AdminsOnly));
        }
        for edit in [StaffEdit::Role(Role::Admin, true), StaffEdit::Leave, StaffEdit::Phone(None)] {
            assert_eq!(change(&nga, &nga, edit, &staff), Err(Refusal::AdminsOnly));
        }
        let other = person(4, "agent");
        assert_eq!(change(&nga, &other, StaffEdit::Name("Ma".to_owned()), &staff), Err(Refusal::AdminsOnly));
    }

    #[test]
    fn somebody_stays_who_may_change_people() {
        let quan = person(1, "admin+agent");
        let gone = Person { active: false, ..person(3, "admin") };
        let alone = [quan.clone(), person(2, "agent"), gone];
        for edit in [StaffEdit::Leave, StaffEdit::Role(Role::Admin, false)] {
            assert_eq!(change(&quan, &quan, edit.clone(), &alone), Err(Refusal::LastAdmin));
            let two = [quan.clone(), person(2, "admin")];
            assert!(change(&quan, &quan, edit, &two).is_ok());
        }
        let lan = person(2, "agent");
        assert_eq!(change(&quan, &lan, StaffEdit::Role(Role::Agent, false), &alone), Err(Refusal::LastRole));
    }
}

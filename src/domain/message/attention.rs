//! When a reminder rings and when it is added without a sound to one that has rung (rule 10: people's attention is a
//! budget). Only for shift and team leaders: see [`Attention`](crate::domain::centre::Attention).

use super::parts::Reminder;
use crate::domain::base::ids::{MessageId, PersonId};
use crate::domain::case::Case;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::staff::person::{Role, Roles};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a list is carried on after its window has ended: what is sent later begins a new one.
const CARRIED_ON: TimeDelta = TimeDelta::hours(1);
/// How late a list may ring again; after that it counts as never having rung.
const RINGS_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// The newest list of reminders in a leader's chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderList {
    pub message: MessageId,
    pub window_ends: DateTime<Utc>,
    /// Something was added without a sound since it rang.
    pub changed: bool,
}

impl ReminderList {
    /// Whether a reminder is added to it without a sound: it has rung a short time ago, or is about to ring again.
    pub fn takes_silently(&self, now: DateTime<Utc>) -> bool {
        now < self.window_ends || (self.changed && now < self.window_ends + RINGS_WITHIN)
    }

    /// Whether what it lists is listed again in the message that takes its place.
    pub fn is_carried_on(&self, now: DateTime<Utc>) -> bool {
        now < self.window_ends + CARRIED_ON
    }
}

/// Whether a reminder rings by itself: the first of a lost phone to this person.
pub fn never_waits(case: &Case, reminder: &Reminder, person: PersonId, roles: &Roles) -> bool {
    let stands_for = |recipient: &Recipient| match recipient {
        Recipient::Owner => case.owner == person,
        Recipient::ShiftLeader => roles.has(Role::ShiftLeader),
        Recipient::TeamLeader => roles.has(Role::TeamLeader),
        Recipient::AskedFor
        | Recipient::QaOnDuty
        | Recipient::QaAllOnDuty
        | Recipient::QaLead
        | Recipient::Admin => false,
    };
    let told_before = |rung: usize| case.promise.climb.told_up_to(rung).iter().any(stands_for);
    case.kind() == Kind::LostPhone
        && reminder.occurrence == 0
        && !reminder.woken
        && !reminder.rung.checked_sub(1).is_some_and(told_before)
}

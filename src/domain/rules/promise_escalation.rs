//! Towards the promised callback: the rungs of its ladder, and the end of a snooze.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::recipients::{RungRecipients, first_reachable_rung, with_stand_in};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::escalation::climb::Firing;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::Reminder;
use crate::domain::message::phrase::Phrase;

/// No message of `rung` could be delivered: the next rung fires at once (rule 5).
pub fn not_delivered(case: &Case, rung: usize, context: DecisionContext) -> Decision {
    let mut decision = DecisionBuilder::new(case, context);
    if case.is_open() {
        match case.promise.climb.above(rung) {
            // The rung above has fired meanwhile, in its own time.
            Some(above) if case.promise.climb.is_past(above.rung) => {}
            Some(above) => remind(&mut decision, above),
            None => report_nobody_reached(&mut decision, rung),
        }
    }
    decision.build(Phrase::Seen)
}

/// Fires the rung that is due.
pub(super) fn fire_rung(decision: &mut DecisionBuilder) {
    if let Some(firing) = decision.case.promise.climb.fire(decision.context.now) {
        remind(decision, firing);
    }
}

/// Reminds everybody on the rung; when there is nobody, the next rung fires at once, and after the last the admins are told.
fn remind(decision: &mut DecisionBuilder, firing: Firing) {
    let (case, context) = (&decision.case, decision.context);
    let recipients = first_reachable_rung(&case.promise.climb, firing, case, context, |tell| {
        with_stand_in(case, tell, context)
    });
    match recipients {
        Ok(RungRecipients { firing, mut people, unreached }) => {
            people.retain(|person| !case.promise.is_quiet(*person, context.now));
            let reminder = Reminder {
                case: case.id,
                promise: case.promise.number,
                rung: firing.rung,
                occurrence: firing.occurrence,
                instead_of: firing.instead_of,
                woken: false,
                unreached,
            };
            send(decision, people, reminder);
        }
        Err(rung) => report_nobody_reached(decision, rung),
    }
}

fn send(decision: &mut DecisionBuilder, told: Vec<PersonId>, reminder: Reminder) {
    decision.log_automatic(AuditEvent::Reminded {
        promise: reminder.promise,
        rung: reminder.rung,
        occurrence: reminder.occurrence,
        told: told.clone(),
        unreached: reminder.unreached.clone(),
    });
    decision.notify_each(told, &Notice::Reminder(reminder));
}

fn report_nobody_reached(decision: &mut DecisionBuilder, rung: usize) {
    decision.log_automatic(AuditEvent::NobodyReached { rung });
    let case = decision.case.id;
    decision.notify_admins(&Notice::NobodyToTell { case });
}

/// This person's snooze is over: they are reminded at once.
pub(super) fn end_snooze(decision: &mut DecisionBuilder, person: PersonId) {
    let (case, now) = (&mut decision.case, decision.context.now);
    let before = case.promise.quiet.len();
    case.promise.quiet.retain(|quiet| quiet.person != person || quiet.until > now);
    if case.promise.quiet.len() < before {
        let reminder = Reminder {
            case: case.id,
            promise: case.promise.number,
            rung: 0,
            occurrence: 0,
            instead_of: None,
            woken: true,
            unreached: Vec::new(),
        };
        send(decision, vec![person], reminder);
    }
}

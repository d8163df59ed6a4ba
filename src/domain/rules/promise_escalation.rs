//! What a timer of a promise does: the next rung of its callback ladder, or the end of a snooze.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::recipients::{RungRecipients, reach, to_admins, with_who_stands_in};
use super::{question_escalation, reassignment, transfer_escalation};
use crate::domain::base::ids::PersonId;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::timer::TimerKind;
use crate::domain::case::{Case, UNDO_FOR};
use crate::domain::escalation::climb::Firing;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::Reminder;
use crate::domain::message::phrase::Phrase;

/// Fires the timers of `case` that are due, as of `context.now`. Firing when nothing is due changes nothing.
pub fn fire(case: &Case, kind: TimerKind, context: DecisionContext) -> Decision {
    let mut fired = DecisionBuilder::of(case, context);
    match (kind, &mut fired.case.closing) {
        (TimerKind::Callback, None) => climb(&mut fired),
        (TimerKind::Wake(person), None) => wake(&mut fired, person),
        (TimerKind::Guidance, None) => question_escalation::climb(&mut fired),
        (TimerKind::Offer, None) => question_escalation::offer_again(&mut fired),
        (TimerKind::Understood, None) => question_escalation::climb_to_read(&mut fired),
        (TimerKind::Giving, None) => reassignment::unanswered(&mut fired),
        (TimerKind::Transfer, None) => transfer_escalation::climb(&mut fired),
        (TimerKind::Settled, Some(closing)) => closing.settled = context.now >= closing.at + UNDO_FOR,
        (
            TimerKind::Callback
            | TimerKind::Wake(_)
            | TimerKind::Guidance
            | TimerKind::Offer
            | TimerKind::Understood
            | TimerKind::Transfer
            | TimerKind::Giving,
            Some(_),
        )
        | (TimerKind::Settled, None)
        | (TimerKind::DraftAsked | TimerKind::Handover | TimerKind::Board, _) => {}
    }
    fired.decided(Phrase::Seen)
}

/// The rung after `rung`, whose messages all turned out undeliverable, at once (rule 5).
pub fn next_rung(case: &Case, rung: usize, context: DecisionContext) -> Decision {
    let mut fired = DecisionBuilder::of(case, context);
    if case.is_open() {
        match case.promise.climb.above(rung) {
            // The rung above has fired meanwhile, in its own time.
            Some(above) if case.promise.climb.is_past(above.rung) => {}
            Some(above) => tell(&mut fired, above),
            None => reached_nobody(&mut fired, rung),
        }
    }
    fired.decided(Phrase::Seen)
}

fn climb(fired: &mut DecisionBuilder) {
    if let Some(firing) = fired.case.promise.climb.fire(fired.context.now) {
        tell(fired, firing);
    }
}

/// Tells everybody on the rung; when there is nobody, the next rung at once, and at the top the admins.
fn tell(fired: &mut DecisionBuilder, firing: Firing) {
    let (case, context) = (&fired.case, fired.context);
    let whom = |tell: &[super::super::escalation::ladder::Recipient]| with_who_stands_in(case, tell, context);
    match reach(&case.promise.climb, firing, case, context, whom) {
        Ok(reached) => send(fired, reached),
        Err(rung) => reached_nobody(fired, rung),
    }
}

fn send(fired: &mut DecisionBuilder, RungRecipients { firing, people, unreached }: RungRecipients) {
    let (case, now) = (&fired.case, fired.context.now);
    let reminder = Reminder {
        case: case.id,
        promise: case.promise.number,
        rung: firing.rung,
        occurrence: firing.occurrence,
        instead_of: firing.instead_of,
        woken: false,
        unreached,
    };
    let told: Vec<PersonId> =
        people.into_iter().filter(|person| !case.promise.is_quiet(*person, now)).collect();
    let notices = told.iter().map(|person| Outgoing::to(*person, Notice::Reminder(reminder.clone())));
    fired.notices.extend(notices);
    fired.by_itself(AuditEvent::Reminded {
        promise: reminder.promise,
        rung: reminder.rung,
        occurrence: reminder.occurrence,
        told,
        unreached: reminder.unreached,
    });
}

fn reached_nobody(fired: &mut DecisionBuilder, rung: usize) {
    fired.by_itself(AuditEvent::NobodyToTell { rung });
    let case = fired.case.id;
    fired.notices.extend(to_admins(fired.context, &Notice::NobodyToTell { case }));
}

fn wake(fired: &mut DecisionBuilder, person: PersonId) {
    let (case, now) = (&mut fired.case, fired.context.now);
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
        fired.by_itself(AuditEvent::Reminded {
            promise: reminder.promise,
            rung: 0,
            occurrence: 0,
            told: vec![person],
            unreached: Vec::new(),
        });
        fired.notices.push(Outgoing::to(person, Notice::Reminder(reminder)));
    }
}

//! Which buttons somebody is offered, the next sensible one first.

use super::{
    actor::{Person, Role},
    button::CasePress,
    case::{Case, Closing, Status, UNDO_FOR},
    policy::{Action, Sight, permit, sight},
    prompt::Asked,
    step::{may_carry_out, may_set_next_try},
};
use chrono::{DateTime, Utc};

/// The rows of presses under a case's card for this reader.
pub fn on_card(case: &Case, reader: &Person, now: DateTime<Utc>) -> Vec<Vec<CasePress>> {
    if sight(reader, case) == Sight::Masked {
        let may_join = case.is_open() && permit(reader, Action::Join, Some(case)).is_ok();
        return if may_join { vec![vec![CasePress::Join]] } else { Vec::new() };
    }
    if permit(reader, Action::Work, Some(case)).is_err() {
        return Vec::new();
    }
    if let Some(closing) = &case.closing {
        return on_closed(closing, now);
    }
    match case.status() {
        Status::Closed(_) => Vec::new(),
        Status::Done | Status::Cannot => {
            let other = if case.status() == Status::Done { CasePress::Cannot } else { CasePress::CarryOut };
            let mut rows = vec![
                vec![CasePress::Told],
                vec![CasePress::NotReached, CasePress::AnotherTime],
                vec![CasePress::Correct, other, CasePress::Withdraw],
            ];
            offer_next_try(case, reader, &mut rows);
            rows
        }
        Status::Unchecked | Status::Checked | Status::Waiting => {
            let mut rows = Vec::new();
            if !case.check.complete() {
                rows.push(vec![CasePress::Check]);
            }
            rows.push(carry_out(case, reader));
            rows.push(vec![CasePress::Wait, CasePress::Told]);
            rows.push(vec![CasePress::NotReached, CasePress::AnotherTime]);
            rows.push(vec![CasePress::Correct, CasePress::Withdraw]);
            if case.check.complete() {
                // A slip in the check can be mended as long as nothing was done on it.
                rows.push(vec![CasePress::Check]);
            }
            offer_next_try(case, reader, &mut rows);
            rows
        }
    }
}

/// The presses under a reminder: what its reader needs now, then the whole card.
pub fn on_reminder(case: &Case, reader: &Person) -> Vec<Vec<CasePress>> {
    if permit(reader, Action::Work, Some(case)).is_err() {
        return vec![vec![CasePress::Show]];
    }
    let mut rows = match case.status() {
        Status::Closed(_) => Vec::new(),
        Status::Done | Status::Cannot => vec![vec![CasePress::Told]],
        Status::Unchecked | Status::Checked | Status::Waiting => {
            vec![carry_out(case, reader), vec![CasePress::Told]]
        }
    };
    rows.push(vec![CasePress::NotReached, CasePress::AnotherTime]);
    rows.push(vec![CasePress::Snooze, CasePress::Show]);
    rows
}

/// The presses under a question.
pub fn on_question(case: &Case, asked: &Asked, reader: &Person) -> Vec<Vec<CasePress>> {
    use CasePress as P;
    let back = vec![P::Back];
    match asked {
        Asked::Subscriber => vec![vec![P::Business(true), P::Business(false)], back],
        Asked::OwnerOnRecord => vec![vec![P::Agrees, P::Differs], back],
        Asked::WhatDiffers => vec![vec![P::OwnerDiffers, P::PaymentDiffers], back],
        Asked::NewTime => {
            vec![vec![P::AgreedIn(15), P::AgreedIn(30)], vec![P::AgreedIn(60), P::AgreedIn(120)], back]
        }
        Asked::NextTry => {
            vec![vec![P::NextTryIn(30), P::NextTryIn(60)], vec![P::NextTryIn(120), P::NextTryIn(240)], back]
        }
        Asked::ConfirmWithdrawal => {
            let mut rows = vec![vec![P::WithdrawnByLeader]];
            if permit(reader, Action::Overrule, Some(case)).is_ok() {
                rows.push(vec![P::Mistake]);
            }
            rows.push(back);
            rows
        }
        Asked::CarriedOutFirst => vec![vec![P::DoneAndTold], vec![P::Cannot], back],
        Asked::WhichField => vec![
            vec![
                P::CorrectField(super::intake::Field::Leader),
                P::CorrectField(super::intake::Field::Calling),
            ],
            vec![
                P::CorrectField(super::intake::Field::Request),
                P::CorrectField(super::intake::Field::Callback),
            ],
            back,
        ],
        Asked::WhyCannot
        | Asked::WhichUnit
        | Asked::WhyMistake
        | Asked::WhyOverrule
        | Asked::WhyReopen
        | Asked::WhyNextTry { .. }
        | Asked::Correct(_) => vec![back],
    }
}

fn on_closed(closing: &Closing, now: DateTime<Utc>) -> Vec<Vec<CasePress>> {
    let undo = !closing.settled && now - closing.at <= UNDO_FOR;
    vec![vec![if undo { CasePress::Undo } else { CasePress::Reopen }]]
}

/// 🛠 where it is allowed, the leader's overruling where only that goes, and ⚠️ always.
fn carry_out(case: &Case, reader: &Person) -> Vec<CasePress> {
    let leads = reader.is(Role::ShiftLeader) || reader.is(Role::TeamLeader);
    let done = match may_carry_out(case) {
        Err(_) if leads => CasePress::Overrule,
        Ok(()) | Err(_) => CasePress::CarryOut,
    };
    vec![done, CasePress::Cannot]
}

fn offer_next_try(case: &Case, reader: &Person, rows: &mut Vec<Vec<CasePress>>) {
    if may_set_next_try(case).is_ok() && permit(reader, Action::Overrule, Some(case)).is_ok() {
        rows.push(vec![CasePress::NextTry]);
    }
}

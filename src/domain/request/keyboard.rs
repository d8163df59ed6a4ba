//! Which buttons somebody is offered, the next sensible one first.

use super::button::{CasePress, QaPress, ReassignPress};
use super::command::TransferAction;
use super::guards::{may_carry_out, may_set_next_try};
use super::policy::{Action, Visibility, permit, sight};
use super::prompt::{PromptKind, QaPromptKind};
use crate::domain::case::guidance::{Answer, Guidance, Reason, Verdict};
use crate::domain::case::transfer::Transfer;
use crate::domain::case::{Case, Closing, Status, UNDO_FOR};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};

/// The rows of presses under a case's card for this reader.
pub fn on_card(case: &Case, reader: &Person, now: DateTime<Utc>) -> Vec<Vec<CasePress>> {
    let offered = if case.is_offered_to(reader.id) { vec![take_or_leave()] } else { Vec::new() };
    let handed = case.handed().is_some_and(|handing| !handing.from.contains(&reader.id));
    let accepts = handed && permit(reader, Action::HandOver, Some(case)).is_ok();
    let accept = accepts.then(|| vec![CasePress::Give(ReassignPress::AcceptShift)]);
    let reassign = case.is_open() && permit(reader, Action::Reassign, Some(case)).is_ok();
    let last = reassign.then(|| vec![CasePress::Give(ReassignPress::ToWhom)]);
    offered.into_iter().chain(accept).chain(to_work(case, reader, now)).chain(last).collect()
}

/// 📥 or ↩️, of a case that is offered.
pub fn take_or_leave() -> Vec<CasePress> {
    vec![CasePress::Give(ReassignPress::Take), CasePress::Give(ReassignPress::Decline)]
}

fn to_work(case: &Case, reader: &Person, now: DateTime<Utc>) -> Vec<Vec<CasePress>> {
    if sight(reader, case) == Visibility::Masked {
        let may_join = case.is_open() && permit(reader, Action::Join, Some(case)).is_ok();
        return if may_join { vec![vec![CasePress::Join]] } else { Vec::new() };
    }
    let mut rows = to_work_with(case, reader, now);
    rows.push(vec![CasePress::Timeline]);
    rows
}

fn to_work_with(case: &Case, reader: &Person, now: DateTime<Utc>) -> Vec<Vec<CasePress>> {
    if permit(reader, Action::Work, Some(case)).is_err() {
        let answers = permit(reader, Action::Answer, Some(case)).is_ok();
        return case
            .question()
            .filter(|_| answers)
            .map_or_else(Vec::new, |asked| to_qa(case, asked, Some(reader)));
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
            offer_transfer(case, reader, &mut rows);
            rows
        }
        Status::Unchecked | Status::Checked | Status::AskingQa | Status::Waiting | Status::Answered(_) => {
            let mut rows = before_done(case);
            rows.push(carry_out(case, reader));
            rows.push(vec![CasePress::Wait, CasePress::Told]);
            rows.push(vec![CasePress::NotReached, CasePress::AnotherTime]);
            rows.push(vec![CasePress::Correct, CasePress::Withdraw]);
            rows.extend(last_resorts(case));
            offer_next_try(case, reader, &mut rows);
            offer_transfer(case, reader, &mut rows);
            rows
        }
    }
}

/// Whom the leader may ask for while on the phone (A1.5); while somebody is being asked, the call for who may take it
/// first of all.
fn offer_transfer(case: &Case, reader: &Person, rows: &mut Vec<Vec<CasePress>>) {
    let Some(transfer) = case.open_transfer() else {
        rows.push(
            TransferTarget::ALL.map(|wanted| CasePress::Transfer(TransferAction::AskFor(wanted))).to_vec(),
        );
        return;
    };
    let takes = reader.id != transfer.asked_by && permit(reader, Action::TakeCall, Some(case)).is_ok();
    if takes {
        rows.insert(0, vec![CasePress::Transfer(TransferAction::Take)]);
    }
    rows.push(vec![CasePress::Transfer(TransferAction::CallOff)]);
}

/// Under the message that asks somebody to take the call, and the one that says who is asked.
pub fn on_transfer(case: &Case, transfer: &Transfer, rings: bool) -> Vec<Vec<CasePress>> {
    let act = if rings { TransferAction::Take } else { TransferAction::CallOff };
    let open = case.open_transfer().is_some_and(|open| open.number == transfer.number);
    let mut rows = if open { vec![vec![CasePress::Transfer(act)]] } else { Vec::new() };
    rows.push(vec![CasePress::Show]);
    rows
}

/// What comes before 🛠 (steps 2 and 3), the most pressing first.
fn before_done(case: &Case) -> Vec<Vec<CasePress>> {
    let mut rows = Vec::new();
    if case.has_unread_answer() {
        rows.push(vec![CasePress::Understood]);
    }
    if case.open_question().is_some() {
        rows.push(vec![CasePress::MoreForQa, CasePress::PhonedQa]);
        return rows;
    }
    match case.verdict() {
        Some(Verdict::VerifyMore) => rows.push(vec![CasePress::MoreForQa]),
        Some(Verdict::DoNot) => rows.push(vec![CasePress::AskQa]),
        Some(Verdict::GoAhead) => {}
        // A3.1, A3.2: the check has said enough, QA is asked.
        None if may_carry_out(case).is_err() => rows.push(vec![CasePress::AskQa]),
        None if !case.check.complete() => rows.push(vec![CasePress::Check, CasePress::AskQa]),
        None if case.check.differs() => rows.push(vec![CasePress::CalledLeader, CasePress::AskQa]),
        None => {}
    }
    rows
}

/// A slip in the check can be mended as long as nothing was done on it, and QA asked about anything.
fn last_resorts(case: &Case) -> Option<Vec<CasePress>> {
    let offered: Vec<CasePress> = before_done(case).into_iter().flatten().collect();
    let mut row = vec![CasePress::Check];
    if case.open_question().is_none() {
        row.push(CasePress::AskQa);
    }
    row.retain(|press| !offered.contains(press));
    (!row.is_empty()).then_some(row)
}

/// The presses under a reminder: what its reader needs now, then the whole card.
pub fn on_reminder(case: &Case, reader: &Person) -> Vec<Vec<CasePress>> {
    if permit(reader, Action::Work, Some(case)).is_err() {
        return vec![vec![CasePress::Show]];
    }
    let mut rows = match case.status() {
        Status::Closed(_) => Vec::new(),
        Status::Done | Status::Cannot => vec![vec![CasePress::Told]],
        Status::AskingQa => vec![vec![CasePress::MoreForQa, CasePress::PhonedQa], vec![CasePress::Told]],
        Status::Answered(Verdict::VerifyMore) => vec![vec![CasePress::MoreForQa], vec![CasePress::Told]],
        Status::Answered(Verdict::DoNot) => vec![vec![CasePress::Told]],
        Status::Unchecked | Status::Checked | Status::Waiting | Status::Answered(Verdict::GoAhead) => {
            vec![carry_out(case, reader), vec![CasePress::Told]]
        }
    };
    if case.has_unread_answer() {
        rows.insert(0, vec![CasePress::Understood]);
    }
    rows.push(vec![CasePress::NotReached, CasePress::AnotherTime]);
    rows.push(vec![CasePress::Snooze, CasePress::Show]);
    rows
}

/// The presses under a question.
pub fn on_question(case: &Case, asked: &PromptKind, reader: &Person) -> Vec<Vec<CasePress>> {
    use CasePress as P;
    let back = vec![P::Back];
    match asked {
        PromptKind::Subscriber => vec![vec![P::Business(true), P::Business(false)], back],
        // QA has been asked: whose name it is, they decide.
        PromptKind::OwnerOnRecord if case.open_question().is_some() => vec![back],
        PromptKind::OwnerOnRecord => {
            let asks = case.check.business == Some(false);
            let mut rows = if asks { vec![vec![P::AskQa]] } else { Vec::new() };
            rows.extend([vec![P::Agrees, P::Differs], back]);
            rows
        }
        PromptKind::WhatDiffers => vec![vec![P::OwnerDiffers, P::PaymentDiffers], back],
        PromptKind::NewTime => {
            vec![vec![P::AgreedIn(15), P::AgreedIn(30)], vec![P::AgreedIn(60), P::AgreedIn(120)], back]
        }
        PromptKind::NextTry => {
            vec![vec![P::NextTryIn(30), P::NextTryIn(60)], vec![P::NextTryIn(120), P::NextTryIn(240)], back]
        }
        PromptKind::ConfirmWithdrawal => {
            let mut rows = vec![vec![P::WithdrawnByLeader]];
            if permit(reader, Action::Overrule, Some(case)).is_ok() {
                rows.push(vec![P::Mistake]);
            }
            rows.push(back);
            rows
        }
        PromptKind::CarriedOutFirst => vec![vec![P::DoneAndTold], vec![P::Cannot], back],
        PromptKind::WhichField => vec![
            vec![
                P::CorrectField(super::super::intake::Field::Leader),
                P::CorrectField(super::super::intake::Field::Calling),
            ],
            vec![
                P::CorrectField(super::super::intake::Field::Request),
                P::CorrectField(super::super::intake::Field::Callback),
            ],
            back,
        ],
        PromptKind::WhyAsk => {
            let mut rows: Vec<_> =
                Reason::ALL.into_iter().map(|reason| vec![P::AskBecause(reason)]).collect();
            rows.push(back);
            rows
        }
        PromptKind::WhatLeaderSaid => {
            vec![vec![P::LeaderCorrects, P::ConfirmedAsIs], vec![P::WithdrawnByLeader, P::NotReached], back]
        }
        PromptKind::ToWhom { .. } => vec![back],
        PromptKind::Qa(QaPromptKind::RightAnswer { .. }) => vec![verdicts(), back],
        PromptKind::Qa(QaPromptKind::WhichVerdict { .. }) => {
            vec![verdicts(), vec![P::Qa(QaPress::JustSay)], back]
        }
        PromptKind::WhyCannot
        | PromptKind::OtherReason
        | PromptKind::MoreForQa
        | PromptKind::WhatQaSaid
        | PromptKind::Qa(QaPromptKind::Words { .. })
        | PromptKind::Qa(QaPromptKind::AddToAnswer { .. })
        | PromptKind::Qa(QaPromptKind::GuidanceTitle { .. })
        | PromptKind::Qa(QaPromptKind::GuidanceWords { .. })
        | PromptKind::WhichUnit
        | PromptKind::HandoverLine
        | PromptKind::WhyMistake
        | PromptKind::WhyOverrule
        | PromptKind::WhyReopen
        | PromptKind::WhyNextTry { .. }
        | PromptKind::Correct(_) => vec![back],
    }
}

/// Under the message that says who is asked.
pub fn on_asked(case: &Case, question: &Guidance) -> Vec<Vec<CasePress>> {
    let mut rows = Vec::new();
    if case.is_open() && question.is_open() {
        rows.push(vec![CasePress::PhonedQa, CasePress::MoreForQa]);
        rows.push(vec![CasePress::TakeBackQuestion, CasePress::Show]);
    } else {
        rows.push(vec![CasePress::Show]);
    }
    rows
}

/// Under QA's answer: 👌, then the one next step.
pub fn on_answer(case: &Case, answer: &Answer, reader: &Person) -> Vec<Vec<CasePress>> {
    let mut rows = Vec::new();
    if case.is_open() && case.outcome.is_none() && permit(reader, Action::Work, Some(case)).is_ok() {
        rows.push(match (answer.read, answer.verdict) {
            (None, _) => vec![CasePress::Understood],
            (Some(_), Verdict::GoAhead) => carry_out(case, reader),
            (Some(_), Verdict::VerifyMore) => vec![CasePress::MoreForQa],
            (Some(_), Verdict::DoNot) => vec![CasePress::Told, CasePress::AskQa],
        });
    }
    rows.push(vec![CasePress::Show]);
    rows
}

/// Under a question, for one QA or, without a reader, for all of them in their group.
pub fn to_qa(case: &Case, question: &Guidance, reader: Option<&Person>) -> Vec<Vec<CasePress>> {
    let current = case.question().is_some_and(|last| last.number == question.number);
    let mut rows = Vec::new();
    if case.is_open() && current && question.dropped.is_none() {
        rows.extend(match &question.answer {
            Some(answer) => answered(answer, reader),
            None => open(question, reader),
        });
    }
    rows.push(vec![if reader.is_some() { CasePress::Show } else { CasePress::Reveal }]);
    rows
}

fn open(question: &Guidance, reader: Option<&Person>) -> Vec<Vec<CasePress>> {
    let holder = question.holder();
    if reader.is_some_and(|reader| holder.is_some_and(|holder| holder != reader.id)) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    if holder.is_none() {
        rows.push(vec![CasePress::Qa(QaPress::Claim)]);
    }
    rows.push(vec![CasePress::Qa(QaPress::Answer(Verdict::GoAhead))]);
    rows.push(vec![
        CasePress::Qa(QaPress::Answer(Verdict::VerifyMore)),
        CasePress::Qa(QaPress::Answer(Verdict::DoNot)),
    ]);
    rows.push(match holder {
        Some(_) => vec![CasePress::Qa(QaPress::ComesBack), CasePress::Qa(QaPress::HandBack)],
        None => vec![CasePress::Qa(QaPress::ComesBack)],
    });
    rows
}

/// Who may correct an answer: who gave it, and a QA lead.
fn answered(answer: &Answer, reader: Option<&Person>) -> Vec<Vec<CasePress>> {
    let corrects = reader.is_none_or(|reader| reader.id == answer.by || reader.is(Role::QaLead));
    let mut row = Vec::new();
    if corrects {
        row.push(CasePress::Qa(QaPress::CorrectAnswer));
    }
    row.push(CasePress::Qa(QaPress::KeepGuidance));
    vec![row]
}

fn verdicts() -> Vec<CasePress> {
    Verdict::ALL.map(|verdict| CasePress::Qa(QaPress::Answer(verdict))).to_vec()
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

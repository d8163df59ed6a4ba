//! Keyboards: which buttons stand under a message, the most likely next one first.

use super::button::{CaseButton, QaButton, ReassignButton, SignalButton};
use super::command::TransferAction;
use super::guards::{
    is_unchecked, may_carry_out, may_close_own_mistake, may_set_next_try, qa_agrees, wants_to_ask_qa,
};
use super::policy::{Action, Visibility, permit, visibility};
use super::prompt::{PromptKind, QaPromptKind};
use crate::domain::case::guidance::{Answer, Guidance, Reason, Verdict};
use crate::domain::case::signal::{Network, SignalPart, SignalPlace, SignalService};
use crate::domain::case::transfer::{Transfer, TransferOutcome};
use crate::domain::case::{Case, Closing, Line, Status, UNDO_FOR};
use crate::domain::intake::Field;
use crate::domain::intake::case_kind::PremiumKind;
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};

/// How many rows of buttons a card has on a phone.
const FEW_ROWS: usize = 3;

/// How much of a card's keyboard is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKeyboard {
    /// The most important buttons, the others behind ⋯ Khác.
    Folded,
    Whole,
}

/// The keyboard of a card; in the last row, the number to copy stands between `short` and `toggle`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRows {
    pub rows: Vec<Vec<CaseButton>>,
    /// A button with a short label.
    pub short: Option<CaseButton>,
    /// ⋯
    pub toggle: Option<CaseButton>,
}

/// What of a card's keyboard is shown on a phone: two buttons a row, few of them, the next step first.
pub fn fold(case: &Case, rows: Vec<Vec<CaseButton>>, shown: CardKeyboard) -> CardRows {
    if rows.len() <= FEW_ROWS {
        return CardRows { rows, short: None, toggle: None };
    }
    if shown == CardKeyboard::Whole {
        return CardRows { rows, short: None, toggle: Some(CaseButton::FewerButtons) };
    }
    // What was read wrong is put right in the first minutes: a row of its own, below the others.
    let (fresh, rows): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.contains(&CaseButton::OwnMistake));
    let is_first = |press: &CaseButton| importance(case, *press) == Some(0);
    let all: Vec<CaseButton> = rows.iter().flatten().copied().collect();
    let mut folded: Vec<Vec<CaseButton>> =
        rows.into_iter().map(|row| row.into_iter().filter(is_first).collect()).collect();
    folded.retain(|row| !row.is_empty());
    let left = 2 * FEW_ROWS.saturating_sub(folded.len() + 1).max(1);
    let ranked = |press: &CaseButton| importance(case, *press).filter(|rank| *rank > 0);
    let mut important: Vec<CaseButton> =
        all.iter().copied().filter(|press| ranked(press).is_some()).collect();
    important.sort_by_key(ranked);
    important.truncate(left);
    let in_order: Vec<CaseButton> = all.iter().copied().filter(|press| important.contains(press)).collect();
    folded.extend(in_order.chunks(2).map(<[CaseButton]>::to_vec));
    folded.extend(fresh);
    let short = all.into_iter().find(|press| *press == CaseButton::Promotions);
    CardRows { rows: folded, short, toggle: Some(CaseButton::AllButtons) }
}

/// The rank among the buttons of a folded card, the lowest first; `None` stands behind ⋯ Khác.
fn importance(case: &Case, press: CaseButton) -> Option<u8> {
    use CaseButton as P;
    use ReassignButton as R;
    match press {
        // In a row of its own: what somebody waits for, or what ends the case at once.
        P::Give(R::Take | R::Decline | R::AcceptShift)
        | P::Transfer(TransferAction::Take | TransferAction::CallBack)
        | P::Understood
        | P::AnsweredInCall => Some(0),
        // A report of the signal is noted and passed on first.
        P::Signal(SignalButton::Begin) if is_to_be_noted(case) => Some(1),
        P::PassOn if case.status() != Status::Waiting => Some(1),
        P::CarryOut
        | P::Told
        | P::Undo
        | P::Reopen
        | P::Join
        | P::Qa(QaButton::Claim | QaButton::Answer(_)) => Some(2),
        P::Signal(SignalButton::Begin) | P::PassOn => Some(3),
        P::Check | P::AskQa | P::MoreForQa | P::PhonedQa | P::CalledLeader => Some(3),
        _ => None,
    }
}

/// Under a case's card, for this reader: every button.
pub fn on_card(case: &Case, reader: &Person, now: DateTime<Utc>) -> Vec<Vec<CaseButton>> {
    let offered = if case.is_offered_to(reader.id) { vec![offer_row()] } else { Vec::new() };
    let handed = case.handed().is_some_and(|handing| !handing.from.contains(&reader.id));
    let accept = CaseButton::Give(ReassignButton::AcceptShift);
    let accept = (handed && accept.is_allowed(reader, case)).then(|| vec![accept]);
    let give = CaseButton::Give(ReassignButton::ToWhom);
    let last = give.is_allowed(reader, case).then(|| vec![give]);
    offered.into_iter().chain(accept).chain(to_work(case, reader, now)).chain(last).collect()
}

/// 📥 or ↩️, for a case that is offered.
pub fn offer_row() -> Vec<CaseButton> {
    vec![CaseButton::Give(ReassignButton::Take), CaseButton::Give(ReassignButton::Decline)]
}

fn to_work(case: &Case, reader: &Person, now: DateTime<Utc>) -> Vec<Vec<CaseButton>> {
    if visibility(reader, case) == Visibility::Masked {
        let join = CaseButton::Join;
        return if join.is_allowed(reader, case) { vec![vec![join]] } else { Vec::new() };
    }
    let mut rows = to_work_with(case, reader, now);
    rows.extend(files(case));
    rows.push(vec![CaseButton::Timeline, CaseButton::Guide]);
    rows
}

fn to_work_with(case: &Case, reader: &Person, now: DateTime<Utc>) -> Vec<Vec<CaseButton>> {
    if permit(reader, Action::Work, Some(case)).is_err() {
        let answers = permit(reader, Action::Answer, Some(case)).is_ok();
        return case
            .question()
            .filter(|_| answers)
            .map_or_else(Vec::new, |asked| on_question(case, asked, Some(reader)));
    }
    if let Some(closing) = &case.closing {
        return on_closed(closing, now);
    }
    match case.status() {
        Status::Closed(_) => Vec::new(),
        Status::Done | Status::Cannot => {
            let other = if case.status() == Status::Done { CaseButton::Cannot } else { CaseButton::CarryOut };
            let mut rows = vec![
                vec![CaseButton::Told],
                vec![CaseButton::NotReached, CaseButton::AnotherTime],
                vec![CaseButton::Correct, other, CaseButton::Withdraw],
            ];
            offer_next_try(case, reader, &mut rows);
            offer_transfer(case, reader, &mut rows);
            rows
        }
        Status::Unchecked | Status::Checked | Status::AskingQa | Status::Waiting | Status::Answered(_) => {
            let mut rows = before_done(case);
            rows.push(carry_out(case, reader));
            let wait = if is_about_signal(case) { CaseButton::PassOn } else { CaseButton::Wait };
            rows.push(vec![wait, CaseButton::Told]);
            rows.push(vec![CaseButton::NotReached, CaseButton::AnotherTime]);
            if may_close_own_mistake(case, reader, now).is_ok() {
                rows.push(vec![CaseButton::Correct, CaseButton::OwnMistake]);
                rows.push(vec![CaseButton::Withdraw]);
            } else {
                rows.push(vec![CaseButton::Correct, CaseButton::Withdraw]);
            }
            rows.extend(last_resorts(case));
            offer_next_try(case, reader, &mut rows);
            offer_transfer(case, reader, &mut rows);
            rows
        }
    }
}

/// Whom the leader may ask for (A1.5); while somebody is being asked, taking the call comes first.
fn offer_transfer(case: &Case, reader: &Person, rows: &mut Vec<Vec<CaseButton>>) {
    if case.line() != Line::Vip {
        return;
    }
    let Some(transfer) = case.open_transfer() else {
        rows.push(
            TransferTarget::ALL.map(|wanted| CaseButton::Transfer(TransferAction::AskFor(wanted))).to_vec(),
        );
        return;
    };
    let take = CaseButton::Transfer(TransferAction::Take);
    if reader.id != transfer.asked_by && take.is_allowed(reader, case) {
        rows.insert(0, vec![take]);
    }
    rows.push(vec![CaseButton::Transfer(TransferAction::CallOff)]);
}

/// Under the message that asks somebody to take the call (`rings`), or the one that says who is asked.
pub fn on_transfer(case: &Case, transfer: &Transfer, rings: bool) -> Vec<Vec<CaseButton>> {
    let newest = case.is_open() && case.transfer().is_some_and(|newest| newest.number == transfer.number);
    let act = match (transfer.end.map(|end| end.how), rings) {
        (None, true) => Some(TransferAction::Take),
        (None, false) => Some(TransferAction::CallOff),
        (Some(TransferOutcome::Promised), true) => Some(TransferAction::CallBack),
        (Some(_), _) => None,
    };
    let act = act.filter(|_| newest).map(|act| vec![CaseButton::Transfer(act)]);
    let mut rows: Vec<Vec<CaseButton>> = act.into_iter().collect();
    rows.push(vec![CaseButton::Show]);
    rows
}

/// What comes before 🛠, the most urgent first: steps 2 and 3, or the answer that a premium customer has already.
fn before_done(case: &Case) -> Vec<Vec<CaseButton>> {
    let Some(vip) = case.vip() else {
        let rows = vec![vec![CaseButton::AnsweredInCall], vec![CaseButton::Promotions]];
        let signal = is_about_signal(case).then(|| vec![CaseButton::Signal(SignalButton::Begin)]);
        return signal.into_iter().chain(rows).collect();
    };
    let mut rows = Vec::new();
    if case.has_unread_answer() {
        rows.push(vec![CaseButton::Understood]);
    }
    let differs = vip.check.differs();
    let mut row = match case.verdict() {
        _ if case.open_question().is_some() => vec![CaseButton::MoreForQa, CaseButton::PhonedQa],
        Some(Verdict::VerifyMore) => vec![CaseButton::MoreForQa],
        Some(Verdict::DoNot) => vec![CaseButton::AskQa],
        Some(Verdict::GoAhead) => Vec::new(),
        // A3.1, A3.2: the check has said enough, QA is asked.
        None if qa_agrees(case).is_err() => vec![CaseButton::AskQa],
        None if !vip.check.complete() => vec![CaseButton::Check, CaseButton::AskQa],
        None if differs => vec![CaseButton::AskQa],
        None => Vec::new(),
    };
    if differs {
        row.insert(0, CaseButton::CalledLeader);
    }
    rows.push(row);
    rows.retain(|row| !row.is_empty());
    rows
}

fn is_to_be_noted(case: &Case) -> bool {
    case.premium().is_some_and(|premium| premium.signal.is_none())
}

fn is_about_signal(case: &Case) -> bool {
    case.premium().is_some_and(|premium| premium.kind == PremiumKind::Signal)
}

/// Until the case is carried out, the check can be corrected and QA asked, or another number named.
fn last_resorts(case: &Case) -> Option<Vec<CaseButton>> {
    if case.line() == Line::Premium {
        return Some(vec![CaseButton::AboutNumber]);
    }
    let offered: Vec<CaseButton> = before_done(case).into_iter().flatten().collect();
    let mut row = vec![CaseButton::Check];
    if case.vip().is_some_and(|vip| vip.check.business == Some(false)) {
        row.push(CaseButton::BusinessNumber);
    }
    if case.open_question().is_none() {
        row.push(CaseButton::AskQa);
    }
    row.retain(|press| !offered.contains(press));
    (!row.is_empty()).then_some(row)
}

/// Under a reminder: what its reader needs now, then the card.
pub fn on_reminder(case: &Case, reader: &Person) -> Vec<Vec<CaseButton>> {
    if permit(reader, Action::Work, Some(case)).is_err() {
        return vec![vec![CaseButton::Show]];
    }
    let mut rows = match case.status() {
        Status::Closed(_) => Vec::new(),
        Status::Done | Status::Cannot => vec![vec![CaseButton::Told]],
        Status::AskingQa => vec![vec![CaseButton::MoreForQa, CaseButton::PhonedQa], vec![CaseButton::Told]],
        Status::Answered(Verdict::VerifyMore) => vec![vec![CaseButton::MoreForQa], vec![CaseButton::Told]],
        Status::Answered(Verdict::DoNot) => vec![vec![CaseButton::Told]],
        Status::Unchecked | Status::Checked if wants_to_ask_qa(case) => {
            let overrules = reader.roles.leads().then(|| carry_out_next(case, reader));
            [vec![vec![CaseButton::AskQa]], overrules.unwrap_or_default(), vec![vec![CaseButton::Told]]]
                .concat()
        }
        Status::Unchecked | Status::Checked | Status::Waiting | Status::Answered(Verdict::GoAhead) => {
            [carry_out_next(case, reader), vec![vec![CaseButton::Told]]].concat()
        }
    };
    if case.has_unread_answer() {
        rows.insert(0, vec![CaseButton::Understood]);
    }
    rows.push(vec![CaseButton::NotReached, CaseButton::AnotherTime]);
    rows.push(vec![CaseButton::Snooze, CaseButton::Show]);
    rows
}

/// Under a prompt.
pub fn on_prompt(case: &Case, asked: &PromptKind, reader: &Person) -> Vec<Vec<CaseButton>> {
    use CaseButton as P;
    let back = vec![P::Back];
    match asked {
        PromptKind::Subscriber => vec![vec![P::Business(true), P::Business(false)], back],
        // QA has been asked and decides whose name it is.
        PromptKind::OwnerOnRecord if case.open_question().is_some() => vec![back],
        PromptKind::OwnerOnRecord => {
            let asks = case.vip().is_some_and(|vip| vip.check.business == Some(false));
            let mut rows = if asks { vec![vec![P::AskQa]] } else { Vec::new() };
            rows.extend([vec![P::Agrees, P::Differs], back]);
            rows
        }
        PromptKind::WhatDiffers => vec![vec![P::OwnerDiffers, P::PaymentDiffers], back],
        PromptKind::NewTime => {
            vec![vec![P::AgreedIn(15), P::AgreedIn(30)], vec![P::AgreedIn(60), P::AgreedIn(120)], back]
        }
        PromptKind::WhichDay { today, tomorrow, .. } => {
            vec![today.iter().chain([tomorrow]).map(|at| P::at(*at)).collect(), back]
        }
        PromptKind::NextTry => {
            vec![vec![P::NextTryIn(30), P::NextTryIn(60)], vec![P::NextTryIn(120), P::NextTryIn(240)], back]
        }
        PromptKind::ConfirmWithdrawal => {
            let mut rows = vec![vec![P::WithdrawnByLeader]];
            if P::Mistake.is_allowed(reader, case) {
                rows.push(vec![P::Mistake]);
            }
            rows.push(back);
            rows
        }
        PromptKind::MistakeOrSame { similar } => {
            let same = similar.iter().map(|other| vec![P::SameAs(*other)]);
            [vec![P::OpenedByMistake]].into_iter().chain(same).chain([back]).collect()
        }
        PromptKind::CarriedOutFirst => {
            let check = is_unchecked(case).then(|| vec![P::Check]);
            check.into_iter().chain([vec![P::DoneAndTold], vec![P::Cannot], back]).collect()
        }
        PromptKind::UncheckedFirst => vec![vec![P::Check, P::CarryOutUnchecked], back],
        PromptKind::WhichField => vec![
            vec![P::CorrectField(Field::Leader), P::CorrectField(Field::Calling)],
            vec![P::CorrectField(Field::Request), P::CorrectField(Field::Callback)],
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
        PromptKind::ToWhom { .. } | PromptKind::PhonedWhom { .. } => vec![back],
        PromptKind::WhatQaSaid | PromptKind::PhonedVerdict { .. } => {
            let answers = Verdict::ALL.map(P::Phoned);
            vec![answers[..1].to_vec(), answers[1..].to_vec(), back]
        }
        PromptKind::Qa(QaPromptKind::RightAnswer { .. }) => vec![verdicts(), back],
        PromptKind::Qa(QaPromptKind::WhichVerdict { .. }) => {
            vec![verdicts(), vec![P::Qa(QaButton::JustSay)], back]
        }
        PromptKind::Signal(part) => {
            let rows = match part {
                SignalPart::Area | SignalPart::Since | SignalPart::Device => Vec::new(),
                SignalPart::Place => {
                    vec![vec![SignalPlace::Indoors, SignalPlace::Outdoors], vec![SignalPlace::Both]]
                        .into_iter()
                        .map(|row| row.into_iter().map(SignalButton::Place).collect())
                        .collect()
                }
                SignalPart::Network => {
                    vec![[Network::G2, Network::G4, Network::G5].map(SignalButton::Network).to_vec()]
                }
                SignalPart::Service => {
                    let services = [SignalService::Voice, SignalService::Data, SignalService::Both];
                    vec![services.map(SignalButton::Service).to_vec()]
                }
            };
            let rows: Vec<Vec<SignalButton>> = rows;
            let rows = rows.into_iter().map(|row| row.into_iter().map(P::Signal).collect());
            rows.chain([vec![P::Signal(SignalButton::Skip), P::Back]]).collect()
        }
        PromptKind::WhyCannot
        | PromptKind::TechnicalUnit
        | PromptKind::OtherReason
        | PromptKind::MoreForQa
        | PromptKind::Qa(QaPromptKind::Words { .. })
        | PromptKind::Qa(QaPromptKind::AddToAnswer { .. })
        | PromptKind::Qa(QaPromptKind::GuidanceTitle { .. })
        | PromptKind::Qa(QaPromptKind::GuidanceWords { .. })
        | PromptKind::WhichUnit
        | PromptKind::HandoverLine
        | PromptKind::BusinessNumber
        | PromptKind::AboutNumber
        | PromptKind::WhyMistake
        | PromptKind::WhyOverrule
        | PromptKind::WhyReopen
        | PromptKind::WhyNextTry { .. }
        | PromptKind::Correct(_) => vec![back],
    }
}

/// Under the message that says which QA is asked.
pub fn on_asked(case: &Case, question: &Guidance) -> Vec<Vec<CaseButton>> {
    let mut rows = Vec::new();
    if case.is_open() && question.is_open() {
        rows.push(vec![CaseButton::PhonedQa, CaseButton::MoreForQa]);
        rows.push(vec![CaseButton::TakeBackQuestion, CaseButton::Show]);
    } else {
        rows.push(vec![CaseButton::Show]);
    }
    rows
}

/// Under QA's answer: 👌, then the next step.
pub fn on_answer(case: &Case, answer: &Answer, reader: &Person) -> Vec<Vec<CaseButton>> {
    let mut rows = Vec::new();
    if case.is_open() && case.completion.is_none() && permit(reader, Action::Work, Some(case)).is_ok() {
        rows.extend(match (answer.read, answer.verdict) {
            (None, _) => vec![vec![CaseButton::Understood]],
            (Some(_), Verdict::GoAhead) => carry_out_next(case, reader),
            (Some(_), Verdict::VerifyMore) => vec![vec![CaseButton::MoreForQa]],
            (Some(_), Verdict::DoNot) => vec![vec![CaseButton::Told, CaseButton::AskQa]],
        });
    }
    rows.push(vec![CaseButton::Show]);
    rows
}

/// Under an answer given on the phone: to the QA named, and the QA lead.
pub fn on_phoned(question: &Guidance, reader: &Person) -> Vec<Vec<CaseButton>> {
    let asked =
        question.unconfirmed().is_some_and(|answer| answer.by == reader.id || reader.is(Role::QaLead));
    let mut rows = Vec::new();
    if asked {
        let [right, correct, never] =
            [QaButton::ConfirmPhoned(true), QaButton::CorrectAnswer, QaButton::ConfirmPhoned(false)];
        rows.extend([right, correct, never].map(|button| vec![CaseButton::Qa(button)]));
    }
    rows.push(vec![CaseButton::Show]);
    rows
}

/// Under a question to QA, for one reader or, without one, for the QA group.
pub fn on_question(case: &Case, question: &Guidance, reader: Option<&Person>) -> Vec<Vec<CaseButton>> {
    let current = case.question().is_some_and(|last| last.number == question.number);
    let mut rows = Vec::new();
    if case.is_open() && current && question.dropped.is_none() {
        rows.extend(match &question.answer {
            Some(answer) => answered(answer, reader),
            None => open(question, reader),
        });
    } else if current && question.answer.is_some() && question.dropped.is_none() {
        // What was decided is worth keeping after the case was closed, too.
        rows.push(vec![CaseButton::Qa(QaButton::KeepGuidance)]);
    }
    rows.extend(files(case));
    rows.push(vec![if reader.is_some() { CaseButton::Show } else { CaseButton::Reveal }]);
    rows
}

/// What colleagues sent in reply to the case.
fn files(case: &Case) -> Option<Vec<CaseButton>> {
    (!case.files.is_empty()).then(|| vec![CaseButton::Files])
}

fn open(question: &Guidance, reader: Option<&Person>) -> Vec<Vec<CaseButton>> {
    let holder = question.holder();
    if reader.is_some_and(|reader| holder.is_some_and(|holder| holder != reader.id)) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    if holder.is_none() {
        rows.push(vec![CaseButton::Qa(QaButton::Claim)]);
    }
    rows.push(vec![CaseButton::Qa(QaButton::Answer(Verdict::GoAhead))]);
    rows.push(vec![
        CaseButton::Qa(QaButton::Answer(Verdict::VerifyMore)),
        CaseButton::Qa(QaButton::Answer(Verdict::DoNot)),
    ]);
    rows.push(match holder {
        Some(_) => vec![CaseButton::Qa(QaButton::ComesBack), CaseButton::Qa(QaButton::HandBack)],
        None => vec![CaseButton::Qa(QaButton::ComesBack)],
    });
    rows
}

/// Who may correct an answer: who gave it, and a QA lead.
fn answered(answer: &Answer, reader: Option<&Person>) -> Vec<Vec<CaseButton>> {
    let corrects = reader.is_none_or(|reader| reader.id == answer.by || reader.is(Role::QaLead));
    let mut row = Vec::new();
    if corrects {
        row.push(CaseButton::Qa(QaButton::CorrectAnswer));
    }
    row.push(CaseButton::Qa(QaButton::KeepGuidance));
    vec![row]
}

fn verdicts() -> Vec<CaseButton> {
    Verdict::ALL.map(|verdict| CaseButton::Qa(QaButton::Answer(verdict))).to_vec()
}

fn on_closed(closing: &Closing, now: DateTime<Utc>) -> Vec<Vec<CaseButton>> {
    let undo = !closing.settled && now - closing.at <= UNDO_FOR;
    vec![vec![if undo { CaseButton::Undo } else { CaseButton::Reopen }]]
}

/// 🛠 where it is allowed, the leader's overruling where only that goes, and ⚠️ always.
fn carry_out(case: &Case, reader: &Person) -> Vec<CaseButton> {
    let leads = reader.is(Role::ShiftLeader) || reader.is(Role::TeamLeader);
    let done = match may_carry_out(case) {
        Err(_) if leads => CaseButton::Overrule,
        Ok(()) | Err(_) => CaseButton::CarryOut,
    };
    vec![done, CaseButton::Cannot]
}

/// The same, after ☎️ where the leader has to be called first (A3.3).
fn carry_out_next(case: &Case, reader: &Person) -> Vec<Vec<CaseButton>> {
    let first = case.vip().is_some_and(|vip| vip.check.wants_call()).then(|| vec![CaseButton::CalledLeader]);
    first.into_iter().chain([carry_out(case, reader)]).collect()
}

fn offer_next_try(case: &Case, reader: &Person, rows: &mut Vec<Vec<CaseButton>>) {
    if may_set_next_try(case).is_ok() && CaseButton::NextTry.is_allowed(reader, case) {
        rows.push(vec![CaseButton::NextTry]);
    }
}

//! A leader on the phone asks for the shift or team leader (A1.5): messages to the people asked to take the call and to
//! the agent on the line.

use super::Page;
use super::card::promise_sentence;
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::names::{capitalised, staff_phone, visibility_of};
use super::reminder::closing_line;
use crate::domain::case::Case;
use crate::domain::case::transfer::{Transfer, TransferOutcome, TransferRecipient};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::TransferResult;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::keyboard;
use crate::domain::request::policy::Visibility;
use crate::domain::request::refusal::NoTransfer;
use crate::domain::staff::transfer_target::TransferTarget;

const LONGEST_REQUEST: usize = 300;
/// How many people are named one by one.
const NAMED: usize = 5;

impl Localizer<'_> {
    /// "trưởng ca", "tổ trưởng".
    pub fn transfer_target(&self, wanted: TransferTarget) -> String {
        match wanted {
            TransferTarget::ShiftLeader => plain!(self, "as-shift-leader"),
            TransferTarget::TeamLeader => plain!(self, "as-team-leader"),
        }
    }

    /// The words of a button.
    pub fn transfer_result(&self, came: TransferResult) -> String {
        match came {
            TransferResult::Asked(wanted) => {
                plain!(self, "reply-call-asking", role = self.transfer_target(wanted))
            }
            TransferResult::Nobody => plain!(self, "reply-call-nobody"),
            TransferResult::Taken => plain!(self, "reply-call-taken"),
            TransferResult::CalledOff => plain!(self, "reply-called-off"),
        }
    }

    /// Why nothing is done; `taker` is who has taken the call.
    pub fn transfer_refusal(&self, why: NoTransfer, taker: &str) -> String {
        match why {
            NoTransfer::AlreadyAsked => plain!(self, "refusal-call-asking"),
            NoTransfer::TakenBy(_) => plain!(self, "refusal-call-taken", person = capitalised(taker)),
            NoTransfer::Over => plain!(self, "refusal-call-over"),
        }
    }
}

pub fn transfer(l10n: &Localizer, context: &RenderContext, case: &Case, notice: &TransferNotice) -> Page {
    let Some(transfer) = numbered(case, notice.number) else { return missing(l10n, case) };
    match notice.says {
        TransferNoticeKind::Rings { rung } => {
            let first = if rung == 0 { CallRequest::Asked } else { CallRequest::AskedNext };
            call_request(l10n, context, case, transfer, first)
        }
        TransferNoticeKind::WhoIsAsked => who_is_asked(l10n, context, case, transfer),
        TransferNoticeKind::Taken => taken(l10n, context, case, transfer),
        TransferNoticeKind::Promised => promised(l10n, context, case),
    }
}

/// The same in an existing message.
pub fn redraw(l10n: &Localizer, context: &RenderContext, case: &Case, number: u32, rings: bool) -> Page {
    match (numbered(case, number), rings) {
        (Some(transfer), true) => call_request(l10n, context, case, transfer, CallRequest::Waits),
        (Some(transfer), false) => who_is_asked(l10n, context, case, transfer),
        (None, _) => missing(l10n, case),
    }
}

fn numbered(case: &Case, number: u32) -> Option<&Transfer> {
    case.transfers().iter().find(|transfer| transfer.number == number)
}

fn missing(l10n: &Localizer, case: &Case) -> Page {
    Page::about(l10n, case, [html!(l10n, "call-missing", id = case.id)])
}

/// The first sentence of a request to take the call.
#[derive(Clone, Copy)]
enum CallRequest {
    Asked,
    /// Whoever was asked first has not taken it.
    AskedNext,
    /// The message is edited.
    Waits,
}

/// To the people asked to take the call: who calls, from which number, what about.
fn call_request(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    transfer: &Transfer,
    first: CallRequest,
) -> Page {
    let mut keyboard = l10n.case_buttons(case, keyboard::on_transfer(case, transfer, true));
    if let Some(over) = over(l10n, context, case, transfer) {
        return Page { lines: vec![over], keyboard };
    }
    let reader = context.reader.as_ref();
    let visibility = visibility_of(context, case);
    let (greeting, pronoun) = (l10n.greeting(reader), l10n.pronoun(reader));
    let (leader, role) = (leader_name(l10n, case, visibility), l10n.transfer_target(transfer.wanted));
    let mut lines = vec![match first {
        CallRequest::Asked => html!(l10n, "call-request", greeting, leader, role, pronoun),
        CallRequest::AskedNext => {
            html!(l10n, "call-request-next", greeting, leader, role, pronoun)
        }
        CallRequest::Waits => html!(l10n, "call-request-open", leader = capitalised(&leader), role),
    }];
    if visibility == Visibility::Full {
        lines.push(html!(l10n, "card-calling", number = case.calling_number().spoken()).bold());
        lines.push(html!(l10n, "card-request", request = request_text(l10n, case)));
    }
    let person = capitalised(&l10n.mention(context, transfer.asked_by));
    let held = html!(l10n, "call-holder", person, id = case.id);
    lines.push(match staff_phone(context, transfer.asked_by).filter(|_| visibility == Visibility::Full) {
        Some(number) => held.and(html!(l10n, "call-direct", number)),
        None => held,
    });
    if visibility == Visibility::Full {
        let show = keyboard.len().saturating_sub(1);
        keyboard.insert(show, vec![l10n.copy_button(case.calling_number())]);
    }
    Page { lines, keyboard }
}

/// "LĐ anh Hùng", or "LĐ" where that is all there is to say.
fn leader_name(l10n: &Localizer, case: &Case, visibility: Visibility) -> String {
    match case.caller().is_empty() {
        true => plain!(l10n, "leader-alone"),
        false => plain!(l10n, "leader-plain", name = l10n.leader(case, visibility)),
    }
}

/// What it is about, as far as that is known.
fn request_text(l10n: &Localizer, case: &Case) -> String {
    match (quoted(case.request(), LONGEST_REQUEST), case.kind()) {
        (typed, Kind::Other) if typed.is_empty() => plain!(l10n, "request-unknown"),
        (typed, kind) if typed.is_empty() => l10n.kind(kind),
        (typed, _) => typed,
    }
}

/// To the agent on the line: who is asked; edited as it changes.
fn who_is_asked(l10n: &Localizer, context: &RenderContext, case: &Case, transfer: &Transfer) -> Page {
    let keyboard = l10n.case_buttons(case, keyboard::on_transfer(case, transfer, false));
    if let Some(over) = over(l10n, context, case, transfer) {
        return Page { lines: vec![over], keyboard };
    }
    let (failed, asked): (Vec<&TransferRecipient>, Vec<&TransferRecipient>) =
        transfer.asked.iter().partition(|asked| asked.failed);
    let mut lines = Vec::new();
    if !asked.is_empty() {
        let people = asked.iter().take(NAMED).map(|asked| asked_as(l10n, context, asked));
        lines.push(html!(l10n, "call-asking", people = people.collect::<Vec<_>>().join(", ")).bold());
        let full = visibility_of(context, case) == Visibility::Full;
        lines.extend(
            asked.iter().take(NAMED).filter(|_| full).filter_map(|asked| phone_line(l10n, context, asked)),
        );
    }
    let failed = failed.iter().take(NAMED).map(|asked| asked_as(l10n, context, asked));
    let empty = transfer.unreached.iter().map(|tell: &Recipient| l10n.recipient(context, case, *tell));
    let missed: Vec<String> = failed.chain(empty).collect();
    if !missed.is_empty() {
        lines.push(html!(l10n, "reminder-unreached", people = missed.join(", ")));
    }
    lines.push(html!(l10n, "call-asking-wait", id = case.id, seconds = seconds_until_promise(transfer)));
    Page { lines, keyboard }
}

/// How many seconds the leader waits at most.
fn seconds_until_promise(transfer: &Transfer) -> i64 {
    transfer.climb.last_at().signed_duration_since(transfer.asked_at).num_seconds().max(0)
}

/// "chị Hoa (trưởng ca)".
fn asked_as(l10n: &Localizer, context: &RenderContext, asked: &TransferRecipient) -> String {
    let person = l10n.mention(context, asked.person);
    match asked.asked_as {
        Some(wanted) => plain!(l10n, "with-role", person, role = l10n.transfer_target(wanted)),
        None => person,
    }
}

fn phone_line(l10n: &Localizer, context: &RenderContext, asked: &TransferRecipient) -> Option<Html> {
    let number = staff_phone(context, asked.person)?;
    Some(html!(l10n, "reminder-call-owner", owner = l10n.mention(context, asked.person), number))
}

/// How it ended, in one line.
fn over(l10n: &Localizer, context: &RenderContext, case: &Case, transfer: &Transfer) -> Option<Html> {
    let end = transfer.end?;
    let (id, time) = (case.id, l10n.clock(end.at));
    Some(match end.how {
        TransferOutcome::Taken(by) => {
            let person = capitalised(&l10n.mention(context, by));
            html!(l10n, "call-taken", id, person, time)
        }
        TransferOutcome::Promised => html!(l10n, "call-promised", id),
        TransferOutcome::CalledOff => html!(l10n, "call-called-off", id),
        TransferOutcome::Closed if case.is_open() => html!(l10n, "call-missing", id),
        TransferOutcome::Closed => closing_line(l10n, case),
    })
}

/// To the agent on the line and the previous owner: who owns the case now.
fn taken(l10n: &Localizer, context: &RenderContext, case: &Case, transfer: &Transfer) -> Page {
    let by = match transfer.end.map(|end| end.how) {
        Some(TransferOutcome::Taken(by)) => by,
        Some(TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed) | None => {
            case.owner
        }
    };
    let greeting = l10n.greeting(context.reader.as_ref());
    let person = l10n.mention(context, by);
    let owner = l10n.mention(context, case.owner);
    let mut line = html!(l10n, "call-taken-by", greeting, id = case.id, person, owner);
    if context.reader.as_ref().is_some_and(|reader| reader.id == transfer.asked_by) {
        line = line.and(html!(l10n, "call-connect"));
    }
    Page::about(l10n, case, [line])
}

/// A1.2: nobody is left on hold.
fn promised(l10n: &Localizer, context: &RenderContext, case: &Case) -> Page {
    let due = case.promise.due;
    let greeting = l10n.greeting(context.reader.as_ref());
    let line = html!(l10n, "call-promise", greeting, id = case.id);
    let when = html!(l10n, "card-due", time = l10n.clock(due), left = l10n.time_left(due));
    Page::about(l10n, case, [line, promise_sentence(l10n).bold(), when])
}

/// On the card: who is asked, who has taken the call, or that nobody could.
pub fn on_card(l10n: &Localizer, context: &RenderContext, case: &Case) -> Option<Html> {
    let transfer = case.transfer()?;
    let (role, time) = (l10n.transfer_target(transfer.wanted), l10n.clock(transfer.asked_at));
    let asked = html!(l10n, "card-asks-for", role, time);
    match transfer.end.map(|end| end.how) {
        None => Some(asked),
        Some(TransferOutcome::Taken(by)) => {
            Some(asked.dot(html!(l10n, "card-taken", person = l10n.mention(context, by))))
        }
        Some(TransferOutcome::Promised) => Some(asked.dot(html!(l10n, "card-not-taken"))),
        Some(TransferOutcome::CalledOff | TransferOutcome::Closed) => None,
    }
}

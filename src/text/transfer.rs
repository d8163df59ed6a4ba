//! A leader on the phone asks for the shift or team leader (A1.5): messages to the people asked to take the call and to
//! the agent on the line.

use super::Page;
use super::case_lines::{callback_line, closing_line, not_reached, promise_sentence};
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::view::View;
use crate::domain::case::Case;
use crate::domain::case::transfer::{Transfer, TransferOutcome, TransferRecipient};
use crate::domain::intake::case_kind::CaseKind;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::TransferResult;
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
            TransferResult::CallsBack => plain!(self, "reply-call-back"),
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

pub fn transfer(view: &View, case: &Case, notice: &TransferNotice) -> Page {
    let Some(transfer) = numbered(case, notice.number) else { return missing(view, case) };
    match notice.says {
        TransferNoticeKind::Rings { rung } => {
            let first = if rung == 0 { CallRequest::Asked } else { CallRequest::AskedNext };
            call_request(view, case, transfer, first)
        }
        TransferNoticeKind::WhoIsAsked => who_is_asked(view, case, transfer),
        TransferNoticeKind::Taken => taken(view, case, transfer),
        TransferNoticeKind::Promised => promised(view, case),
    }
}

/// The same in an existing message.
pub fn redraw(view: &View, case: &Case, number: u32, rings: bool) -> Page {
    match (numbered(case, number), rings) {
        (Some(transfer), true) => call_request(view, case, transfer, CallRequest::Waits),
        (Some(transfer), false) => who_is_asked(view, case, transfer),
        (None, _) => missing(view, case),
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
fn call_request(view: &View, case: &Case, transfer: &Transfer, first: CallRequest) -> Page {
    let mut keyboard = view.case_buttons(case, keyboard::on_transfer(case, transfer, true));
    let visibility = view.visibility(case);
    let may_call_back =
        case.is_open() && transfer.end.is_some_and(|end| end.how == TransferOutcome::Promised);
    if let Some(over) = over(view, case, transfer) {
        let mut lines = vec![over];
        if may_call_back && visibility == Visibility::Full {
            let leader = capitalised(&leader_name(view, case, visibility));
            lines.push(Html::text(&leader).dot(Html::text(&request_text(view, case))));
            lines.push(Html::text(&callback_line(view, case)).bold());
            let show = keyboard.len().saturating_sub(1);
            keyboard.insert(show, vec![view.copy_button(case.number_to_call().0)]);
        }
        return Page { lines, keyboard };
    }
    let (greeting, pronoun) = (view.greeting(), view.pronoun());
    let (leader, role) = (leader_name(view, case, visibility), view.transfer_target(transfer.wanted));
    let mut lines = vec![match first {
        CallRequest::Asked => html!(view, "call-request", greeting, leader, role, pronoun),
        CallRequest::AskedNext => {
            html!(view, "call-request-next", greeting, leader, role, pronoun)
        }
        CallRequest::Waits => html!(view, "call-request-open", leader = capitalised(&leader), role),
    }];
    if visibility == Visibility::Full {
        lines.push(html!(view, "card-calling", number = case.calling_number().spoken()).bold());
        lines.push(html!(view, "card-request", request = request_text(view, case)));
    }
    let person = capitalised(&view.mention(transfer.asked_by));
    let held = html!(view, "call-holder", person, id = case.id);
    lines.push(match view.staff_phone(transfer.asked_by).filter(|_| visibility == Visibility::Full) {
        Some(number) => held.and(html!(view, "call-direct", number)),
        None => held,
    });
    if visibility == Visibility::Full {
        let show = keyboard.len().saturating_sub(1);
        keyboard.insert(show, vec![view.copy_button(case.calling_number())]);
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
        (typed, CaseKind::Vip(Kind::Other)) if typed.is_empty() => plain!(l10n, "request-unknown"),
        (typed, kind) if typed.is_empty() => l10n.kind(kind),
        (typed, _) => typed,
    }
}

/// To the agent on the line: who is asked; edited as it changes.
fn who_is_asked(view: &View, case: &Case, transfer: &Transfer) -> Page {
    let keyboard = view.case_buttons(case, keyboard::on_transfer(case, transfer, false));
    if let Some(over) = over(view, case, transfer) {
        return Page { lines: vec![over], keyboard };
    }
    let (failed, asked): (Vec<&TransferRecipient>, Vec<&TransferRecipient>) =
        transfer.asked.iter().partition(|asked| asked.failed);
    let mut lines = Vec::new();
    if !asked.is_empty() {
        let people = asked.iter().take(NAMED).map(|asked| asked_as(view, asked));
        lines.push(html!(view, "call-asking", people = people.collect::<Vec<_>>().join(", ")).bold());
        let full = view.visibility(case) == Visibility::Full;
        lines.extend(asked.iter().take(NAMED).filter(|_| full).filter_map(|asked| phone_line(view, asked)));
    }
    let failed = failed.iter().take(NAMED).map(|asked| asked_as(view, asked));
    lines.extend(not_reached(view, case, failed, transfer.unreached.iter().copied()));
    let (pronoun, seconds) = (view.pronoun(), seconds_until_promise(transfer));
    lines.push(html!(view, "call-asking-wait", id = case.id, pronoun, seconds));
    Page { lines, keyboard }
}

/// How many seconds the leader waits at most.
fn seconds_until_promise(transfer: &Transfer) -> i64 {
    transfer.climb.last_at().signed_duration_since(transfer.asked_at).num_seconds().max(0)
}

/// "chị Hoa (trưởng ca)".
fn asked_as(view: &View, asked: &TransferRecipient) -> String {
    let person = view.mention(asked.person);
    match asked.asked_as {
        Some(wanted) => plain!(view, "with-role", person, role = view.transfer_target(wanted)),
        None => person,
    }
}

fn phone_line(view: &View, asked: &TransferRecipient) -> Option<Html> {
    let number = view.staff_phone(asked.person)?;
    Some(html!(view, "reminder-call-owner", owner = view.mention(asked.person), number))
}

/// How it ended, in one line.
fn over(view: &View, case: &Case, transfer: &Transfer) -> Option<Html> {
    let end = transfer.end?;
    let (id, time) = (case.id, view.clock(end.at));
    Some(match end.how {
        TransferOutcome::Taken(by) => {
            let person = capitalised(&view.mention(by));
            html!(view, "call-taken", id, person, time)
        }
        TransferOutcome::Promised => html!(view, "call-promised", id),
        TransferOutcome::CallsBack(by) => {
            html!(view, "call-back-taken", id, person = capitalised(&view.mention(by)), time)
        }
        TransferOutcome::CalledOff => html!(view, "call-called-off", id),
        TransferOutcome::Closed if case.is_open() => html!(view, "call-missing", id),
        TransferOutcome::Closed => closing_line(view, case),
    })
}

/// To the agent on the line and the previous owner: who owns the case now.
fn taken(view: &View, case: &Case, transfer: &Transfer) -> Page {
    let (by, calls_back) = match transfer.end.map(|end| end.how) {
        Some(TransferOutcome::Taken(by)) => (by, false),
        Some(TransferOutcome::CallsBack(by)) => (by, true),
        Some(TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed) | None => {
            (case.owner, false)
        }
    };
    let greeting = view.greeting();
    let (person, owner) = (view.mention(by), view.mention(case.owner));
    let mut lines = vec![match calls_back {
        true => html!(view, "call-back-by", greeting, id = case.id, person, owner),
        false => html!(view, "call-taken-by", greeting, id = case.id, person, owner),
    }];
    if view.is_for(transfer.asked_by) && !calls_back {
        let connect = html!(view, "call-connect");
        lines.push(match view.staff_phone(by) {
            Some(number) => connect.and(html!(view, "call-direct", number)).bold(),
            None => connect.bold(),
        });
    }
    Page::about(view, case, lines)
}

/// A1.2: nobody is left on hold.
fn promised(view: &View, case: &Case) -> Page {
    let due = case.promise.due;
    let greeting = view.greeting();
    let line = html!(view, "call-promise", greeting, id = case.id);
    let when = html!(view, "card-due", time = view.clock(due), left = view.time_left(due));
    Page::about(view, case, [line, promise_sentence(view).bold(), when])
}

/// On the card: who is asked, who has taken the call, or that nobody could.
pub fn on_card(view: &View, case: &Case) -> Option<Html> {
    let transfer = case.transfer()?;
    let (role, time) = (view.transfer_target(transfer.wanted), view.clock(transfer.asked_at));
    let asked = html!(view, "card-asks-for", role, time);
    match transfer.end.map(|end| end.how) {
        None => Some(asked),
        Some(TransferOutcome::Taken(by)) => {
            Some(asked.dot(html!(view, "card-taken", person = view.mention(by))))
        }
        Some(TransferOutcome::Promised) => Some(asked.dot(html!(view, "card-not-taken"))),
        Some(TransferOutcome::CallsBack(by)) => {
            Some(asked.dot(html!(view, "card-calls-back", person = view.mention(by))))
        }
        Some(TransferOutcome::CalledOff | TransferOutcome::Closed) => None,
    }
}

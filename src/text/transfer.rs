//! A leader on the phone asks for the shift or team leader (A1.5): to who is asked to take the call, and to who is on the
//! phone until then.

use super::Page;
use super::card::to_say;
use super::html::{Html, quoted};
use super::localizer::{Localizer, plain, say};
use super::people::{capitalised, own_number, sight_of};
use super::reminder::how_it_ended;
use crate::domain::case::Case;
use crate::domain::case::transfer::{AskedPerson, Transfer, TransferOutcome};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::TransferResult;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::CaseButton;
use crate::domain::request::keyboard;
use crate::domain::request::policy::Visibility;
use crate::domain::request::refusal::NoTransfer;
use crate::domain::staff::transfer_target::TransferTarget;

const LONGEST_REQUEST: usize = 300;
/// How many people are named one by one.
const NAMED: usize = 5;

impl Localizer<'_> {
    /// "trưởng ca", "tổ trưởng".
    pub fn wanted(&self, wanted: TransferTarget) -> String {
        match wanted {
            TransferTarget::ShiftLeader => plain!(self, "as-shift-leader"),
            TransferTarget::TeamLeader => plain!(self, "as-team-leader"),
        }
    }

    /// The words of a button.
    pub fn transfer_came(&self, came: TransferResult) -> String {
        match came {
            TransferResult::Asked(wanted) => plain!(self, "said-ringing", role = self.wanted(wanted)),
            TransferResult::Nobody => plain!(self, "said-nobody-to-ring"),
            TransferResult::Taken => plain!(self, "said-call-taken"),
            TransferResult::CalledOff => plain!(self, "said-called-off"),
        }
    }

    /// Why nothing is done; `taker` is who has taken the call.
    pub fn no_transfer(&self, why: NoTransfer, taker: &str) -> String {
        match why {
            NoTransfer::AlreadyAsked => plain!(self, "no-already-ringing"),
            NoTransfer::TakenBy(_) => plain!(self, "no-call-taken", person = capitalised(taker)),
            NoTransfer::Over => plain!(self, "no-call-over"),
        }
    }
}

pub fn transfer(l10n: &Localizer, context: &RenderContext, case: &Case, notice: &TransferNotice) -> Page {
    let Some(transfer) = numbered(case, notice.number) else { return gone(l10n, case) };
    match notice.says {
        TransferNoticeKind::Rings { rung } => {
            let first = if rung == 0 { First::Asked } else { First::AskedNext };
            ringing(l10n, context, case, transfer, first)
        }
        TransferNoticeKind::WhoIsAsked => who_is_asked(l10n, context, case, transfer),
        TransferNoticeKind::Taken => taken(l10n, context, case, transfer),
        TransferNoticeKind::Promised => promised(l10n, context, case),
    }
}

/// The same in a message that stands there already.
pub fn as_it_stands(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    number: u32,
    rings: bool,
) -> Page {
    match (numbered(case, number), rings) {
        (Some(transfer), true) => ringing(l10n, context, case, transfer, First::Waits),
        (Some(transfer), false) => who_is_asked(l10n, context, case, transfer),
        (None, _) => gone(l10n, case),
    }
}

fn numbered(case: &Case, number: u32) -> Option<&Transfer> {
    case.transfers.iter().find(|transfer| transfer.number == number)
}

fn gone(l10n: &Localizer, case: &Case) -> Page {
    shown(l10n, case, vec![say!(l10n, "call-gone", id = case.id)])
}

fn shown(l10n: &Localizer, case: &Case, lines: Vec<Html>) -> Page {
    Page { lines, keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]] }
}

/// How a message that rings begins.
#[derive(Clone, Copy)]
enum First {
    Asked,
    /// Whoever was asked first has not taken it.
    AskedNext,
    /// It stands there already.
    Waits,
}

/// To who is asked to take the call: who calls, from where, what about.
fn ringing(
    l10n: &Localizer,
    context: &RenderContext,
    case: &Case,
    transfer: &Transfer,
    first: First,
) -> Page {
    let mut keyboard = l10n.case_keys(case, keyboard::on_transfer(case, transfer, true));
    if let Some(over) = over(l10n, context, case, transfer) {
        return Page { lines: vec![over], keyboard };
    }
    let reader = context.reader.as_ref();
    let sight = sight_of(context, case);
    let (hail, pronoun) = (l10n.hail(reader), l10n.pronoun(reader));
    let (leader, role) = (whom(l10n, case, sight), l10n.wanted(transfer.wanted));
    let mut lines = vec![match first {
        First::Asked => say!(l10n, "ring", hail = hail, leader = leader, role = role, pronoun = pronoun),
        First::AskedNext => {
            say!(l10n, "ring-next", hail = hail, leader = leader, role = role, pronoun = pronoun)
        }
        First::Waits => say!(l10n, "ring-waits", leader = capitalised(&leader), role = role),
    }];
    if sight == Visibility::Full {
        lines.push(say!(l10n, "card-calling", number = case.fields.calling.spoken()).bold());
        lines.push(say!(l10n, "card-request", request = about(l10n, case)));
    }
    let person = capitalised(&l10n.mention(context, transfer.asked_by));
    let held = say!(l10n, "ring-held", person = person, id = case.id);
    lines.push(match own_number(context, transfer.asked_by).filter(|_| sight == Visibility::Full) {
        Some(number) => held.and(say!(l10n, "call-direct", number = number)),
        None => held,
    });
    if sight == Visibility::Full {
        let show = keyboard.len().saturating_sub(1);
        keyboard.insert(show, vec![l10n.copy_key(&case.fields.calling)]);
    }
    Page { lines, keyboard }
}

/// "LĐ anh Hùng", or "LĐ" where that is all there is to say.
fn whom(l10n: &Localizer, case: &Case, sight: Visibility) -> String {
    match case.fields.leader.is_empty() {
        true => plain!(l10n, "leader-alone"),
        false => plain!(l10n, "leader-plain", name = l10n.leader(case, sight)),
    }
}

/// What it is about, as far as that is known.
fn about(l10n: &Localizer, case: &Case) -> String {
    match (quoted(&case.fields.request, LONGEST_REQUEST), case.fields.kind) {
        (typed, Kind::Other) if typed.is_empty() => plain!(l10n, "request-unknown"),
        (typed, kind) if typed.is_empty() => l10n.kind(kind),
        (typed, _) => typed,
    }
}

/// To who is on the phone: who is asked, edited as it goes on.
fn who_is_asked(l10n: &Localizer, context: &RenderContext, case: &Case, transfer: &Transfer) -> Page {
    let keyboard = l10n.case_keys(case, keyboard::on_transfer(case, transfer, false));
    if let Some(over) = over(l10n, context, case, transfer) {
        return Page { lines: vec![over], keyboard };
    }
    let (failed, asked): (Vec<&AskedPerson>, Vec<&AskedPerson>) =
        transfer.asked.iter().partition(|asked| asked.failed);
    let mut lines = Vec::new();
    if !asked.is_empty() {
        let people = asked.iter().take(NAMED).map(|asked| asked_as(l10n, context, asked));
        lines.push(say!(l10n, "asking", people = people.collect::<Vec<_>>().join(", ")).bold());
        let full = sight_of(context, case) == Visibility::Full;
        lines.extend(
            asked.iter().take(NAMED).filter(|_| full).filter_map(|asked| direct(l10n, context, asked)),
        );
    }
    let failed = failed.iter().take(NAMED).map(|asked| asked_as(l10n, context, asked));
    let empty = transfer.unreached.iter().map(|tell: &Recipient| l10n.told(context, case, *tell));
    let missed: Vec<String> = failed.chain(empty).collect();
    if !missed.is_empty() {
        lines.push(say!(l10n, "reminder-unreached", people = missed.join(", ")));
    }
    lines.push(say!(l10n, "asking-waits", id = case.id, seconds = longest(transfer)));
    Page { lines, keyboard }
}

/// How many seconds the leader waits at most.
fn longest(transfer: &Transfer) -> i64 {
    transfer.climb.last_at().signed_duration_since(transfer.asked_at).num_seconds().max(0)
}

/// "chị Hoa (trưởng ca)".
fn asked_as(l10n: &Localizer, context: &RenderContext, asked: &AskedPerson) -> String {
    let person = l10n.mention(context, asked.person);
    match asked.stands {
        Some(wanted) => plain!(l10n, "with-role", person = person, role = l10n.wanted(wanted)),
        None => person,
    }
}

fn direct(l10n: &Localizer, context: &RenderContext, asked: &AskedPerson) -> Option<Html> {
    let number = own_number(context, asked.person)?;
    Some(say!(l10n, "reminder-call-owner", owner = l10n.mention(context, asked.person), number = number))
}

/// How it ended, in one line.
fn over(l10n: &Localizer, context: &RenderContext, case: &Case, transfer: &Transfer) -> Option<Html> {
    let end = transfer.end?;
    let (id, time) = (case.id, l10n.clock(end.at));
    Some(match end.how {
        TransferOutcome::Taken(by) => {
            let person = capitalised(&l10n.mention(context, by));
            say!(l10n, "call-taken", id = id, person = person, time = time)
        }
        TransferOutcome::Promised => say!(l10n, "call-promised", id = id),
        TransferOutcome::CalledOff => say!(l10n, "call-called-off", id = id),
        TransferOutcome::Closed if case.is_open() => say!(l10n, "call-gone", id = id),
        TransferOutcome::Closed => how_it_ended(l10n, case),
    })
}

/// To who was on the phone and to who had the case: whose it is now.
fn taken(l10n: &Localizer, context: &RenderContext, case: &Case, transfer: &Transfer) -> Page {
    let by = match transfer.end.map(|end| end.how) {
        Some(TransferOutcome::Taken(by)) => by,
        Some(TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed) | None => {
            case.owner
        }
    };
    let hail = l10n.hail(context.reader.as_ref());
    let person = l10n.mention(context, by);
    let owner = l10n.mention(context, case.owner);
    let mut line = say!(l10n, "taken-by", hail = hail, id = case.id, person = person, owner = owner);
    if context.reader.as_ref().is_some_and(|reader| reader.id == transfer.asked_by) {
        line = line.and(say!(l10n, "taken-connect"));
    }
    shown(l10n, case, vec![line])
}

/// A1.2: nobody is left on hold.
fn promised(l10n: &Localizer, context: &RenderContext, case: &Case) -> Page {
    let due = case.promise.due;
    let hail = l10n.hail(context.reader.as_ref());
    let line = say!(l10n, "promised", hail = hail, id = case.id);
    let when = say!(l10n, "card-due", time = l10n.clock(due), left = l10n.away(due));
    shown(l10n, case, vec![line, to_say(l10n).bold(), when])
}

/// On the card: who is asked, who has taken the call, or that nobody could.
pub fn on_card(l10n: &Localizer, context: &RenderContext, case: &Case) -> Option<Html> {
    let transfer = case.transfer()?;
    let (role, time) = (l10n.wanted(transfer.wanted), l10n.clock(transfer.asked_at));
    let asked = say!(l10n, "card-asks-for", role = role, time = time);
    match transfer.end.map(|end| end.how) {
        None => Some(asked),
        Some(TransferOutcome::Taken(by)) => {
            Some(asked.dot(say!(l10n, "card-taken", person = l10n.mention(context, by))))
        }
        Some(TransferOutcome::Promised) => Some(asked.dot(say!(l10n, "card-not-taken"))),
        Some(TransferOutcome::CalledOff | TransferOutcome::Closed) => None,
    }
}

//! A leader on the phone asks for the shift or team leader (A1.5): to who is asked to take the call, and to who is on the
//! phone until then.

use super::Page;
use super::card::to_say;
use super::html::{Html, quoted};
use super::people::{capitalised, own_number, sight_of};
use super::reminder::how_it_ended;
use super::voice::{Localizer, plain, say};
use crate::domain::case::Case;
use crate::domain::case::transfer::{AskedPerson, Transfer, TransferOutcome};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::TransferResult;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::CasePress;
use crate::domain::request::command::TransferAction;
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
    pub fn act(&self, act: TransferAction) -> String {
        match act {
            TransferAction::AskFor(wanted) => plain!(self, "key-ask-for", role = self.wanted(wanted)),
            TransferAction::Take => plain!(self, "key-take-call"),
            TransferAction::CallOff => plain!(self, "key-call-off"),
        }
    }

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

pub fn transfer(voice: &Localizer, scene: &RenderContext, case: &Case, notice: &TransferNotice) -> Page {
    let Some(transfer) = numbered(case, notice.number) else { return gone(voice, case) };
    match notice.says {
        TransferNoticeKind::Rings { rung } => {
            let first = if rung == 0 { First::Asked } else { First::AskedNext };
            ringing(voice, scene, case, transfer, first)
        }
        TransferNoticeKind::WhoIsAsked => who_is_asked(voice, scene, case, transfer),
        TransferNoticeKind::Taken => taken(voice, scene, case, transfer),
        TransferNoticeKind::Promised => promised(voice, scene, case),
    }
}

/// The same in a message that stands there already.
pub fn as_it_stands(voice: &Localizer, scene: &RenderContext, case: &Case, number: u32, rings: bool) -> Page {
    match (numbered(case, number), rings) {
        (Some(transfer), true) => ringing(voice, scene, case, transfer, First::Waits),
        (Some(transfer), false) => who_is_asked(voice, scene, case, transfer),
        (None, _) => gone(voice, case),
    }
}

fn numbered(case: &Case, number: u32) -> Option<&Transfer> {
    case.transfers.iter().find(|transfer| transfer.number == number)
}

fn gone(voice: &Localizer, case: &Case) -> Page {
    shown(voice, case, vec![say!(voice, "call-gone", id = case.id)])
}

fn shown(voice: &Localizer, case: &Case, lines: Vec<Html>) -> Page {
    Page { lines, keyboard: vec![vec![voice.case_key(case, CasePress::Show)]] }
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
fn ringing(voice: &Localizer, scene: &RenderContext, case: &Case, transfer: &Transfer, first: First) -> Page {
    let mut keyboard = voice.case_keys(case, keyboard::on_transfer(case, transfer, true));
    if let Some(over) = over(voice, scene, case, transfer) {
        return Page { lines: vec![over], keyboard };
    }
    let reader = scene.reader.as_ref();
    let sight = sight_of(scene, case);
    let (hail, pronoun) = (voice.hail(reader), voice.pronoun(reader));
    let (leader, role) = (whom(voice, case, sight), voice.wanted(transfer.wanted));
    let mut lines = vec![match first {
        First::Asked => say!(voice, "ring", hail = hail, leader = leader, role = role, pronoun = pronoun),
        First::AskedNext => {
            say!(voice, "ring-next", hail = hail, leader = leader, role = role, pronoun = pronoun)
        }
        First::Waits => say!(voice, "ring-waits", leader = capitalised(&leader), role = role),
    }];
    if sight == Visibility::Full {
        lines.push(say!(voice, "card-calling", number = case.fields.calling.spoken()).bold());
        lines.push(say!(voice, "card-request", request = about(voice, case)));
    }
    let person = capitalised(&voice.mention(scene, transfer.asked_by));
    let held = say!(voice, "ring-held", person = person, id = case.id);
    lines.push(match own_number(scene, transfer.asked_by).filter(|_| sight == Visibility::Full) {
        Some(number) => held.and(say!(voice, "call-direct", number = number)),
        None => held,
    });
    if sight == Visibility::Full {
        let show = keyboard.len().saturating_sub(1);
        keyboard.insert(show, vec![voice.copy_key(&case.fields.calling)]);
    }
    Page { lines, keyboard }
}

/// "LĐ anh Hùng", or "LĐ" where that is all there is to say.
fn whom(voice: &Localizer, case: &Case, sight: Visibility) -> String {
    match case.fields.leader.is_empty() {
        true => plain!(voice, "leader-alone"),
        false => plain!(voice, "leader-plain", name = voice.leader(case, sight)),
    }
}

/// What it is about, as far as that is known.
fn about(voice: &Localizer, case: &Case) -> String {
    match (quoted(&case.fields.request, LONGEST_REQUEST), case.fields.kind) {
        (typed, Kind::Other) if typed.is_empty() => plain!(voice, "request-unknown"),
        (typed, kind) if typed.is_empty() => voice.kind(kind),
        (typed, _) => typed,
    }
}

/// To who is on the phone: who is asked, edited as it goes on.
fn who_is_asked(voice: &Localizer, scene: &RenderContext, case: &Case, transfer: &Transfer) -> Page {
    let keyboard = voice.case_keys(case, keyboard::on_transfer(case, transfer, false));
    if let Some(over) = over(voice, scene, case, transfer) {
        return Page { lines: vec![over], keyboard };
    }
    let (failed, asked): (Vec<&AskedPerson>, Vec<&AskedPerson>) =
        transfer.asked.iter().partition(|asked| asked.failed);
    let mut lines = Vec::new();
    if !asked.is_empty() {
        let people = asked.iter().take(NAMED).map(|asked| asked_as(voice, scene, asked));
        lines.push(say!(voice, "asking", people = people.collect::<Vec<_>>().join(", ")).bold());
        let full = sight_of(scene, case) == Visibility::Full;
        lines.extend(
            asked.iter().take(NAMED).filter(|_| full).filter_map(|asked| direct(voice, scene, asked)),
        );
    }
    let failed = failed.iter().take(NAMED).map(|asked| asked_as(voice, scene, asked));
    let empty = transfer.unreached.iter().map(|tell: &Recipient| voice.told(scene, case, *tell));
    let missed: Vec<String> = failed.chain(empty).collect();
    if !missed.is_empty() {
        lines.push(say!(voice, "reminder-unreached", people = missed.join(", ")));
    }
    lines.push(say!(voice, "asking-waits", id = case.id, seconds = longest(transfer)));
    Page { lines, keyboard }
}

/// How many seconds the leader waits at most.
fn longest(transfer: &Transfer) -> i64 {
    transfer.climb.last_at().signed_duration_since(transfer.asked_at).num_seconds().max(0)
}

/// "chị Hoa (trưởng ca)".
fn asked_as(voice: &Localizer, scene: &RenderContext, asked: &AskedPerson) -> String {
    let person = voice.mention(scene, asked.person);
    match asked.stands {
        Some(wanted) => plain!(voice, "with-role", person = person, role = voice.wanted(wanted)),
        None => person,
    }
}

fn direct(voice: &Localizer, scene: &RenderContext, asked: &AskedPerson) -> Option<Html> {
    let number = own_number(scene, asked.person)?;
    Some(say!(voice, "reminder-call-owner", owner = voice.mention(scene, asked.person), number = number))
}

/// How it ended, in one line.
fn over(voice: &Localizer, scene: &RenderContext, case: &Case, transfer: &Transfer) -> Option<Html> {
    let end = transfer.end?;
    let (id, time) = (case.id, voice.clock(end.at));
    Some(match end.how {
        TransferOutcome::Taken(by) => {
            let person = capitalised(&voice.mention(scene, by));
            say!(voice, "call-taken", id = id, person = person, time = time)
        }
        TransferOutcome::Promised => say!(voice, "call-promised", id = id),
        TransferOutcome::CalledOff => say!(voice, "call-called-off", id = id),
        TransferOutcome::Closed if case.is_open() => say!(voice, "call-gone", id = id),
        TransferOutcome::Closed => how_it_ended(voice, case),
    })
}

/// To who was on the phone and to who had the case: whose it is now.
fn taken(voice: &Localizer, scene: &RenderContext, case: &Case, transfer: &Transfer) -> Page {
    let by = match transfer.end.map(|end| end.how) {
        Some(TransferOutcome::Taken(by)) => by,
        Some(TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed) | None => {
            case.owner
        }
    };
    let hail = voice.hail(scene.reader.as_ref());
    let person = voice.mention(scene, by);
    let owner = voice.mention(scene, case.owner);
    let mut line = say!(voice, "taken-by", hail = hail, id = case.id, person = person, owner = owner);
    if scene.reader.as_ref().is_some_and(|reader| reader.id == transfer.asked_by) {
        line = line.and(say!(voice, "taken-connect"));
    }
    shown(voice, case, vec![line])
}

/// A1.2: nobody is left on hold.
fn promised(voice: &Localizer, scene: &RenderContext, case: &Case) -> Page {
    let due = case.promise.due;
    let hail = voice.hail(scene.reader.as_ref());
    let line = say!(voice, "promised", hail = hail, id = case.id);
    let when = say!(voice, "card-due", time = voice.clock(due), left = voice.away(due));
    shown(voice, case, vec![line, to_say(voice).bold(), when])
}

/// On the card: who is asked, who has taken the call, or that nobody could.
pub fn on_card(voice: &Localizer, scene: &RenderContext, case: &Case) -> Option<Html> {
    let transfer = case.transfer()?;
    let (role, time) = (voice.wanted(transfer.wanted), voice.clock(transfer.asked_at));
    let asked = say!(voice, "card-asks-for", role = role, time = time);
    match transfer.end.map(|end| end.how) {
        None => Some(asked),
        Some(TransferOutcome::Taken(by)) => {
            Some(asked.dot(say!(voice, "card-taken", person = voice.mention(scene, by))))
        }
        Some(TransferOutcome::Promised) => Some(asked.dot(say!(voice, "card-not-taken"))),
        Some(TransferOutcome::CalledOff | TransferOutcome::Closed) => None,
    }
}

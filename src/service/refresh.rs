//! Edits of the messages that show a case, after it has changed.

use super::context::RequestContext;
use crate::domain::base::ids::{MessageRef, PersonId};
use crate::domain::case::Case;
use crate::domain::case::vip::Check;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::spec::Priority;
use crate::store;
use crate::store::{handovers, messages, prompts, timers};
use chrono::TimeDelta;

/// How long a change in a digest waits for others, so that many cases closed in a row are one edit.
pub const DIGEST_SETTLES: TimeDelta = TimeDelta::seconds(3);

/// A change of a case.
struct Change<'a> {
    before: &'a Case,
    case: &'a Case,
    /// Who looks at the case right now.
    by: Option<PersonId>,
}

/// Has every message about the case show its new state. `noted`: a note was written, which changes no fact of it.
pub(super) async fn refresh(
    cx: &mut RequestContext<'_>,
    before: &Case,
    case: &Case,
    noted: bool,
    by: Option<PersonId>,
) -> store::Result<()> {
    if before == case && !noted {
        return Ok(());
    }
    let change = Change { before, case, by };
    if change.closed_or_reopened() && !case.is_open() {
        prompts::clear_case(&mut cx.tx, case.id).await?;
    }
    for (at, kind) in live(cx, case).await? {
        if kind == MessageKind::Digest {
            if change.closed_or_reopened() {
                let edit = Outgoing::in_chat(at.chat, Notice::DigestOver { message: at.message });
                cx.send_once(edit, cx.now + DIGEST_SETTLES);
            }
            continue;
        }
        if let Some(edit) = change.edit_of(at, &kind) {
            cx.send(edit).await?;
        }
    }
    if noted || change.concerns_handover() {
        refresh_handover(cx, before, case).await?;
    }
    if let Some(question) = case.question()
        && let Some(chat) = cx.service.centre.qa_chat
        && has_closed_topic(before) != has_closed_topic(case)
    {
        let over = Notice::TopicOver { case: case.id, question: question.number, reopen: false };
        cx.send(Outgoing::in_chat(chat, over)).await?;
    }
    Ok(())
}

/// Has every card of the case show what is true now; the one in the chat of `by` first.
pub(super) async fn refresh_cards(
    cx: &mut RequestContext<'_>,
    case: &Case,
    by: Option<PersonId>,
) -> store::Result<()> {
    let change = Change { before: case, case, by };
    for (at, kind) in live(cx, case).await? {
        if let MessageKind::Card(_) = kind
            && let Some(edit) = change.edit_of(at, &kind)
        {
            cx.send(edit).await?;
        }
    }
    Ok(())
}

/// The lists of the handover that names the case show what is true now; one that was over is taken up again with a case
/// that waits.
async fn refresh_handover(cx: &mut RequestContext<'_>, before: &Case, case: &Case) -> store::Result<()> {
    let Some(handing) = &case.handover else { return Ok(()) };
    let id = handing.handover;
    if !before.is_open()
        && case.handed().is_some()
        && let Some(mut handover) = handovers::load(&mut cx.tx, id).await?
        && handover.over.take().is_some()
    {
        handovers::save(&mut cx.tx, &mut handover).await?;
        timers::sync_handover(&mut cx.tx, &handover).await?;
    }
    for at in messages::of_handover(&mut cx.tx, &MessageKind::Handover(id)).await? {
        let edit = Notice::HandoverRedrawn { handover: id, message: at.message };
        cx.send_to_current(Outgoing::in_chat(at.chat, edit));
    }
    if case.reassignment.as_ref().is_some_and(|given| given.shared) {
        let owners = [before.owner.chat(), case.owner.chat()];
        let shares = messages::of_handover(&mut cx.tx, &MessageKind::Share(id)).await?;
        for at in shares.into_iter().filter(|at| owners.contains(&at.chat)) {
            let edit = Notice::ShareRedrawn { handover: id, message: at.message };
            cx.send_to_current(Outgoing::in_chat(at.chat, edit));
        }
    }
    Ok(())
}

/// The messages about the case that are kept up to date, in the order they are edited in; one card for each chat.
async fn live(cx: &mut RequestContext<'_>, case: &Case) -> store::Result<Vec<(MessageRef, MessageKind)>> {
    let mut live = messages::to_refresh(&mut cx.tx, case.id).await?;
    live.sort_by_key(|(_, kind)| match kind {
        MessageKind::Card(_) => 0,
        MessageKind::Reminder(_) => 1,
        MessageKind::ReassignmentOffer(..) => 2,
        // A leader is on hold.
        MessageKind::Live(_, LiveMessage::Transfer { .. }) => 3,
        _ => 4,
    });
    let card = |kind: &MessageKind| matches!(kind, MessageKind::Card(_));
    live.dedup_by(|(at, kind), (kept, kept_kind)| card(kind) && card(kept_kind) && at.chat == kept.chat);
    Ok(live)
}

fn has_closed_topic(case: &Case) -> bool {
    case.question().is_none_or(|question| !case.is_open() || question.is_over())
}

impl Change<'_> {
    /// The edit that this message of the case needs, if the change concerns it.
    fn edit_of(&self, at: MessageRef, kind: &MessageKind) -> Option<Outgoing> {
        let (case, message) = (self.case.id, at.message);
        match *kind {
            MessageKind::Card(_) => {
                let card = Outgoing::in_chat(at.chat, Notice::Card { case });
                let looked_at = self.by.is_some_and(|by| by.chat() == at.chat);
                Some(if looked_at { card } else { card.later() })
            }
            MessageKind::Reminder(_) => self
                .closed_or_reopened()
                .then(|| Outgoing::in_chat(at.chat, Notice::ReminderOver { case, message })),
            MessageKind::ReassignmentOffer(_, giving) => self
                .concerns_offers()
                .then(|| Outgoing::in_chat(at.chat, Notice::GivingRedrawn { case, giving, message })),
            MessageKind::Live(_, shows @ LiveMessage::Transfer { .. }) => self
                .concerns_transfers()
                .then(|| Outgoing { priority: Priority::Answer, ..Outgoing::redrawn(case, at, shows) }),
            MessageKind::Live(_, shows) => (shows.question().is_some() && self.concerns_questions())
                .then(|| Outgoing::redrawn(case, at, shows)),
            MessageKind::Digest
            | MessageKind::Prompt(..)
            | MessageKind::Thread(..)
            | MessageKind::Handover(_)
            | MessageKind::Share(_)
            | MessageKind::About(_)
            | MessageKind::SignalReports(_)
            | MessageKind::Swap(_)
            | MessageKind::EditGuide(_)
            | MessageKind::Review(_)
            | MessageKind::AskCatalogue(_)
            | MessageKind::EditMember(..)
            | MessageKind::Form(_)
            | MessageKind::OpenedCase(_)
            | MessageKind::BeganForm(_)
            | MessageKind::Refused
            | MessageKind::Field(..) => None,
        }
    }

    fn closed_or_reopened(&self) -> bool {
        self.before.is_open() != self.case.is_open()
    }

    fn concerns_offers(&self) -> bool {
        let (before, case) = (self.before, self.case);
        let facts_changed = !before.has_same_fields(case)
            || check(before) != check(case)
            || before.promise.due != case.promise.due;
        before.reassignment != case.reassignment
            || self.closed_or_reopened()
            || (case.offered().is_some() && facts_changed)
    }

    fn concerns_handover(&self) -> bool {
        let (before, case) = (self.before, self.case);
        before.handover != case.handover
            || self.closed_or_reopened()
            || before.owner != case.owner
            || before.promise.due != case.promise.due
    }

    fn concerns_transfers(&self) -> bool {
        let (before, case) = (self.before, self.case);
        before.transfers() != case.transfers()
            || (case.open_transfer().is_some() && !before.has_same_fields(case))
    }

    fn concerns_questions(&self) -> bool {
        let (before, case) = (self.before, self.case);
        case.question().is_some()
            && (before.questions() != case.questions()
                || !before.has_same_fields(case)
                || check(before) != check(case)
                || before.completion != case.completion
                || before.promise.due != case.promise.due
                || self.closed_or_reopened())
    }
}

/// What the subscriber system said (A2).
fn check(case: &Case) -> Option<&Check> {
    case.vip().map(|vip| &vip.check)
}

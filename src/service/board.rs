//! The board in the shift leaders' group: one message that shows every open case as it stands.
//!
//! A change of a line puts it into the outbox, where it waits for others and goes once; a timer draws it again every
//! minute while a case is open. A group that cannot be written to is tried again slowly, and keeps nobody waiting.

use super::{Service, context::RequestContext};
use crate::domain::base::ids::ChatId;
use crate::domain::case::Case;
use crate::domain::case::board::line;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::request::listing::CaseFilter;
use crate::store;
use crate::store::boards::BoardState;
use crate::store::{boards, cases, timers};
use chrono::{DateTime, TimeDelta, Utc};

/// How far apart edits of the board are: a group takes twenty messages a minute, and not the board alone.
const EVERY: TimeDelta = TimeDelta::milliseconds(3_500);
/// How often the minutes on it are brought up to date.
const MINUTE: TimeDelta = TimeDelta::minutes(1);
/// How often a group that could not be written to is tried again.
const AWAY_FOR: TimeDelta = TimeDelta::minutes(10);

impl Service {
    /// At the start: the board shows what is true now, also where nothing has changed since; boards in groups that the
    /// configuration no longer names say that they are over.
    ///
    /// # Errors
    /// A fault: the board comes with the next change.
    pub async fn refresh_board(&self) -> store::Result<()> {
        let mut cx = self.begin().await?;
        let chat = cx.service.centre.shift_chat;
        let state = match chat {
            Some(chat) => Some(boards::state(&mut cx.tx, chat).await?),
            None => None,
        };
        let chat = state.as_ref().map(|state| state.chat);
        for at in boards::in_other_chats(&mut cx.tx, chat).await? {
            let notice = Notice::BoardOver { message: at.message };
            cx.send(Outgoing::in_chat(at.chat, notice)).await?;
            boards::delete(&mut cx.tx, at.chat).await?;
        }
        if let Some(state) = state {
            draw(&mut cx, &state);
            timers::ensure_board(&mut cx.tx, cx.now + MINUTE).await?;
        }
        cx.commit().await
    }
}

/// A case was opened, or has changed from `before`: a line of the board that differs has it drawn again. Returns when the
/// board has to be drawn the next time, if it has no timer for that.
pub(super) async fn follow(
    cx: &mut RequestContext<'_>,
    before: Option<&Case>,
    case: &Case,
) -> store::Result<Option<DateTime<Utc>>> {
    if before.and_then(line) == line(case) {
        return Ok(None);
    }
    let Some(chat) = cx.service.centre.shift_chat else { return Ok(None) };
    let state = boards::state(&mut cx.tx, chat).await?;
    if state.board.away_since.is_some() {
        return Ok(None);
    }
    draw(cx, &state);
    Ok((!state.has_timer).then(|| cx.now + MINUTE))
}

/// The board's timer: a minute has gone by, or a group that could not be written to is tried again.
pub(super) async fn fire(cx: &mut RequestContext<'_>) -> store::Result<()> {
    let Some(chat) = cx.service.centre.shift_chat else { return Ok(()) };
    let state = boards::state(&mut cx.tx, chat).await?;
    if state.board.away_since.is_some() {
        timers::set_board(&mut cx.tx, cx.now + AWAY_FOR).await?;
    } else if !cases::open(&mut cx.tx, &CaseFilter::All, 1, 0).await?.is_empty() {
        timers::set_board(&mut cx.tx, cx.now + MINUTE).await?;
    }
    draw(cx, &state);
    Ok(())
}

/// The group could not be written to: the admins hear once, and it is tried again later.
pub(super) async fn not_delivered(cx: &mut RequestContext<'_>, chat: ChatId) -> store::Result<()> {
    if boards::set_unavailable(&mut cx.tx, chat, cx.now).await? {
        cx.tell_admins(Notice::BoardAway).await?;
    }
    timers::set_board(&mut cx.tx, cx.now + AWAY_FOR).await
}

/// Draws it, when it may be, unless it waits for that already: then it keeps its time, so that however much changes
/// meanwhile, one message is sent.
fn draw(cx: &mut RequestContext<'_>, state: &BoardState) {
    if state.is_pending {
        return;
    }
    let drawn_at = if state.is_being_sent { Some(cx.now) } else { state.board.drawn_at };
    // A time still to come was noted before the clock was set back.
    let free_at = drawn_at.filter(|at| *at <= cx.now).map(|at| at + EVERY);
    let not_before = free_at.map_or(cx.now, |at| at.max(cx.now));
    cx.send_later(Outgoing::in_chat(state.chat, Notice::Board), not_before);
}

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
use crate::store::{boards, cases, chats, outbox, timers};
use chrono::TimeDelta;

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
        let chat = chat(&mut cx).await?;
        for at in boards::in_other_chats(&mut cx.tx, chat).await? {
            let notice = Notice::BoardOver { message: at.message };
            cx.send(Outgoing::in_chat(at.chat, notice)).await?;
            boards::delete(&mut cx.tx, at.chat).await?;
        }
        if let Some(chat) = chat {
            draw(&mut cx, chat).await?;
            timers::ensure_board(&mut cx.tx, cx.now + MINUTE).await?;
        }
        self.commit(cx.tx).await
    }
}

/// A case was opened, or has changed from `before`: a line of the board that differs has it drawn again.
pub(super) async fn follow(
    cx: &mut RequestContext<'_>,
    before: Option<&Case>,
    case: &Case,
) -> store::Result<()> {
    if before.and_then(line) == line(case) {
        return Ok(());
    }
    let Some(chat) = chat(cx).await? else { return Ok(()) };
    if boards::load(&mut cx.tx, chat).await?.away_since.is_some() {
        return Ok(());
    }
    timers::ensure_board(&mut cx.tx, cx.now + MINUTE).await?;
    draw(cx, chat).await
}

/// The board's timer: a minute has gone by, or a group that could not be written to is tried again.
pub(super) async fn fire(cx: &mut RequestContext<'_>) -> store::Result<()> {
    let Some(chat) = chat(cx).await? else { return Ok(()) };
    let away = boards::load(&mut cx.tx, chat).await?.away_since.is_some();
    if away {
        timers::set_board(&mut cx.tx, cx.now + AWAY_FOR).await?;
    } else if !cases::open(&mut cx.tx, &CaseFilter::All, 1, 0).await?.is_empty() {
        timers::set_board(&mut cx.tx, cx.now + MINUTE).await?;
    }
    draw(cx, chat).await
}

/// The group could not be written to: the admins hear once, and it is tried again later.
pub(super) async fn not_delivered(cx: &mut RequestContext<'_>, chat: ChatId) -> store::Result<()> {
    if boards::set_unavailable(&mut cx.tx, chat, cx.now).await? {
        cx.tell_admins(Notice::BoardAway).await?;
    }
    timers::set_board(&mut cx.tx, cx.now + AWAY_FOR).await
}

async fn chat(cx: &mut RequestContext<'_>) -> store::Result<Option<ChatId>> {
    match cx.service.centre.shift_chat {
        Some(chat) => chats::current(&mut cx.tx, chat).await.map(Some),
        None => Ok(None),
    }
}

async fn draw(cx: &mut RequestContext<'_>, chat: ChatId) -> store::Result<()> {
    let board = Outgoing::in_chat(chat, Notice::Board);
    let drawn_at = if outbox::is_being_sent(&mut cx.tx, &board).await? {
        Some(cx.now)
    } else {
        boards::load(&mut cx.tx, chat).await?.drawn_at
    };
    // A time still to come was noted before the clock was set back.
    let free_at = drawn_at.filter(|at| *at <= cx.now).map(|at| at + EVERY);
    outbox::enqueue_once(&mut cx.tx, &board, free_at.map_or(cx.now, |at| at.max(cx.now)), cx.now).await
}

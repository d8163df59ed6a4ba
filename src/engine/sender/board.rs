//! The board stands in its group: noted, and pinned where its message is new.

use super::Sender;
use crate::domain::base::ids::MessageId;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::store;
use crate::store::outbox::OutboxRow;
use crate::store::{Tx, boards, outbox, timers};
use chrono::{DateTime, TimeDelta, Utc};

/// When the minutes on it are next brought up to date.
const MINUTE: TimeDelta = TimeDelta::minutes(1);

impl Sender {
    /// The board was drawn; `message` where it is a new one.
    pub(super) async fn board_stands(
        &self,
        tx: &mut Tx,
        row: &OutboxRow,
        message: Option<MessageId>,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        let chat = row.chat;
        // When it was drawn stands with the board; a row for each minute would be of no use to anybody.
        outbox::forget(tx, row.id).await?;
        if boards::load(tx, chat).await?.away_since.is_some() {
            timers::keep_board(tx, now + MINUTE).await?;
        }
        boards::drawn(tx, chat, message, now).await?;
        if let Some(message) = message {
            let pinned = Notice::BoardPinned { message };
            let outgoing = Outgoing::in_chat(chat, pinned);
            outbox::enqueue(tx, &outgoing, 0, now).await?;
        }
        Ok(())
    }
}

//! What stands about cases in the chat of somebody who has left.

use super::erase_case::edit;
use crate::domain::base::ids::{ChatId, MessageId};
use crate::domain::message::notice::Notice;
use crate::store::sql::{query, query_scalar};
use crate::store::{Millis, Result, Tx, messages, outbox};
use chrono::{DateTime, Utc};

/// How many messages are emptied at most, the newest: each is an edit, one a second.
const MOST: i64 = 2000;

/// Has the messages about cases in this chat, lists of them and the rota too, edited to say that the case is not there any more; nothing is sent or edited
/// there from now on. Returns how many there are.
pub async fn empty_chat(tx: &mut Tx, chat: ChatId, now: DateTime<Utc>) -> Result<usize> {
    query("UPDATE outbox SET state = 4, why = 'left', done_at = $1 WHERE chat = $2 AND state = 0")
        .bind(now.millis())
        .bind(chat.0)
        .execute(tx)
        .await?;
    let standing: Vec<i64> = query_scalar(
        "SELECT message FROM messages WHERE chat = $1 AND kind NOT IN ('opening', 'began', 'answered', 'refused') \
         UNION SELECT message FROM outbox WHERE chat = $1 AND state = 2 AND message IS NOT NULL \
         AND (notice LIKE '{\"list\":%' OR notice LIKE '{\"rota\":%' OR notice LIKE '{\"import\":%') ORDER BY message DESC LIMIT $2",
    )
    .bind(chat.0)
    .bind(MOST)
    .fetch_all(tx)
    .await?;
    let mut edits = Vec::with_capacity(standing.len());
    for message in &standing {
        edits.push(edit(tx, chat, Notice::NoLongerHere { message: MessageId(*message) }).await?);
    }
    messages::forget_chat(tx, chat).await?;
    outbox::enqueue_all(tx, edits, now).await?;
    Ok(standing.len())
}

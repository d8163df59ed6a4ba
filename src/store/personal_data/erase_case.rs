//! Erases a closed case: its names, numbers and texts, here and in the chats, as far as the bot can.

use crate::domain::base::fold::fold;
use crate::domain::base::ids::{CaseId, ChatId, DraftId, HandoverId, MessageId, MessageRef, SavedAnswerId};
use crate::domain::base::masking::without_numbers;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::guide::version::GuideSubject;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::store::outbox::{self, NewMessage};
use crate::store::sql::{query, query_scalar};
use crate::store::{
    Millis, Result, Tx, audit, cases, chats, digests, from_json, handovers, messages, readable, timers,
    to_json,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// How long Telegram lets a bot delete messages.
pub(super) const DELETABLE_FOR: TimeDelta = TimeDelta::hours(48);

/// What was there of a case besides its facts, and what becomes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseTraces {
    /// Texts erased.
    pub texts: u64,
    /// Messages that the bot edits.
    pub edited: u64,
    /// Messages of people, and files, that the bot deletes.
    pub deleted: u64,
    /// Messages that stay in the chats: typed by people, or files older than the bot may delete.
    pub left: u64,
    /// Lists sent since the case was taken, any of which may show it.
    pub lists: u64,
}

impl AddAssign for CaseTraces {
    fn add_assign(&mut self, other: CaseTraces) {
        self.texts += other.texts;
        self.edited += other.edited;
        self.deleted += other.deleted;
        self.left += other.left;
        self.lists = self.lists.max(other.lists);
    }
}

/// Erases a closed case. The edits and deletions are in the outbox then; they name no more than messages.
///
/// # Errors
/// [`Error::Conflict`](crate::store::Error::Conflict) when another transaction has saved it since.
pub async fn erase_case(tx: &mut Tx, before: &Case, now: DateTime<Utc>) -> Result<CaseTraces> {
    let mut case = before.without_personal_data(now);
    cases::save(tx, before, &mut case).await?;
    timers::follow_case(tx, Some(before), None, &case, None).await?;
    mask_saved_answers(tx, before).await?;
    let mut traces = erase_messages(tx, before, now).await?;
    let typed: i64 = query_scalar("SELECT COUNT(*) FROM texts WHERE case_id = $1 AND author IS NOT NULL")
        .bind(case.id.0)
        .fetch_one(tx)
        .await?;
    traces.left += typed.unsigned_abs();
    traces.lists = lists_since(tx, before.taken_at).await?;
    query("UPDATE record SET text_id = NULL WHERE case_id = $1").bind(case.id.0).execute(tx).await?;
    traces.texts = query("DELETE FROM texts WHERE case_id = $1").bind(case.id.0).execute(tx).await?;
    query("DELETE FROM prompts WHERE case_id = $1").bind(case.id.0).execute(tx).await?;
    audit::write(tx, case.id, &[AuditEntry::automatic(AuditEvent::Erased)], now).await?;
    Ok(traces)
}

/// Puts the edits of what stands in chats into the outbox.
async fn erase_messages(tx: &mut Tx, case: &Case, now: DateTime<Utc>) -> Result<CaseTraces> {
    let mut traces = CaseTraces::default();
    query("UPDATE outbox SET state = 4, why = 'erased', done_at = $1 WHERE case_id = $2 AND state = 0")
        .bind(now.millis())
        .bind(case.id.0)
        .execute(tx)
        .await?;
    let digests: BTreeSet<(i64, i64)> =
        digests::messages_listing(tx, case.id).await?.into_iter().map(key).collect();
    let mut standing = standing(tx, case).await?;
    standing.extend(media(tx, case.id).await?);
    let mut outgoing = Vec::new();
    for ((chat, message), stands) in standing {
        let at = MessageRef { chat: ChatId(chat), message: MessageId(message) };
        if digests.contains(&(chat, message)) {
            continue;
        }
        match stands {
            Stands::OfTheBot => {
                traces.edited += 1;
                outgoing.push(edit(tx, at.chat, Notice::Erased { message: at.message }).await?);
            }
            Stands::Typed { at: typed_at } if now - typed_at < DELETABLE_FOR => {
                traces.deleted += 1;
                outgoing.push(edit(tx, at.chat, Notice::ErasedTyped { message: at.message }).await?);
            }
            Stands::Typed { .. } => traces.left += 1,
        }
    }
    for (chat, message) in digests {
        let message = MessageId(message);
        traces.edited += 1;
        outgoing.push(edit(tx, ChatId(chat), Notice::DigestOver { message }).await?);
    }
    if let Some(handover) = case.handover.as_ref().map(|status| status.handover) {
        outgoing.extend(handover_lists(tx, handover).await?);
    }
    outbox::enqueue_all(tx, outgoing, now).await?;
    query("DELETE FROM messages WHERE case_id = $1").bind(case.id.0).execute(tx).await?;
    Ok(traces)
}

fn key(at: MessageRef) -> (i64, i64) {
    (at.chat.0, at.message.0)
}

/// An edit in a chat, behind all that somebody waits for.
pub(super) async fn edit(tx: &mut Tx, chat: ChatId, notice: Notice) -> Result<NewMessage> {
    let chat = if chat.is_private() { chat } else { chats::current(tx, chat).await? };
    Ok(NewMessage::new(Outgoing::in_chat(chat, notice).later(), 0))
}

/// What stands in a chat about a case.
enum Stands {
    OfTheBot,
    /// Of a person, or a file: it cannot be edited.
    Typed {
        at: DateTime<Utc>,
    },
}

/// What is known to stand in chats about a case, by chat and message.
async fn standing(tx: &mut Tx, case: &Case) -> Result<BTreeMap<(i64, i64), Stands>> {
    let mut standing = BTreeMap::new();
    let sent = query("SELECT chat, message, notice, done_at FROM outbox WHERE case_id = $1 AND state = 2 AND message IS NOT NULL")
        .bind(case.id.0)
        .fetch_all(tx)
        .await?;
    for row in &sent {
        let notice: String = row.get("notice")?;
        let is_file =
            matches!(from_json("outbox", &notice), Ok(Notice::Copied { .. } | Notice::KeptFile { .. }));
        let at = DateTime::from_millis(row.get::<Option<i64>>("done_at")?.unwrap_or_default());
        standing.insert(
            key(messages::place(row)?),
            if is_file { Stands::Typed { at } } else { Stands::OfTheBot },
        );
    }
    let known = query("SELECT chat, message, kind FROM messages WHERE case_id = $1")
        .bind(case.id.0)
        .fetch_all(tx)
        .await?;
    for row in &known {
        let is_typed = matches!(row.get::<String>("kind")?.as_str(), "opening" | "began" | "answered");
        let stands = if is_typed { Stands::Typed { at: case.taken_at } } else { Stands::OfTheBot };
        standing.entry(key(messages::place(row)?)).or_insert(stands);
    }
    let drafts: Vec<i64> =
        query_scalar("SELECT DISTINCT draft_id FROM messages WHERE case_id = $1 AND draft_id IS NOT NULL")
            .bind(case.id.0)
            .fetch_all(tx)
            .await?;
    for draft in drafts {
        let forms = forms(tx, DraftId(draft)).await?;
        standing.extend(forms.into_iter().map(|at| (key(at), Stands::OfTheBot)));
    }
    Ok(standing)
}

/// The messages of the bot that show a form, in the chats of its person and of whom it was reported to.
pub(super) async fn forms(tx: &mut Tx, draft: DraftId) -> Result<Vec<MessageRef>> {
    let rows = query(
        "SELECT chat, message FROM messages WHERE draft_id = $1 AND kind = 'form' \
         UNION SELECT chat, message FROM outbox WHERE state = 2 AND message IS NOT NULL AND case_id IS NULL \
         AND (notice LIKE $2 OR notice LIKE $3)",
    )
    .bind(draft.0)
    .bind(format!("%\"draft\":{draft}}}%"))
    .bind(format!("%\"draft\":{draft},%"))
    .fetch_all(tx)
    .await?;
    rows.iter().map(messages::place).collect()
}

/// The files that people sent about a case; the audit log forgets where they are.
async fn media(tx: &mut Tx, case: CaseId) -> Result<Vec<((i64, i64), Stands)>> {
    let rows = query("SELECT id, at, deed FROM record WHERE case_id = $1 AND deed LIKE '%\"media\":{%'")
        .bind(case.0)
        .fetch_all(tx)
        .await?;
    let mut files = Vec::new();
    for row in &rows {
        let (at, erased) = match from_json("record", &row.get::<String>("deed")?) {
            Ok(AuditEvent::ThreadLine { question, line, side, media: Some(at) }) => {
                (at, AuditEvent::ThreadLine { question, line, side, media: None })
            }
            Ok(AuditEvent::FileKept { media: Some(at) }) => (at, AuditEvent::FileKept { media: None }),
            Ok(_) | Err(_) => continue,
        };
        files.push((key(at), Stands::Typed { at: DateTime::from_millis(row.get("at")?) }));
        query("UPDATE record SET deed = $1 WHERE id = $2")
            .bind(to_json("record", &erased)?)
            .bind(row.get::<i64>("id")?)
            .execute(tx)
            .await?;
    }
    Ok(files)
}

/// The lists of a handover are drawn again from what is left of its cases.
async fn handover_lists(tx: &mut Tx, handover: HandoverId) -> Result<Vec<NewMessage>> {
    if readable(handovers::load(tx, handover).await)?.flatten().is_none() {
        return Ok(Vec::new());
    }
    let mut edits = Vec::new();
    for at in messages::of_handover(tx, &MessageKind::Handover(handover)).await? {
        edits.push(edit(tx, at.chat, Notice::HandoverRedrawn { handover, message: at.message }).await?);
    }
    for at in messages::of_handover(tx, &MessageKind::Share(handover)).await? {
        edits.push(edit(tx, at.chat, Notice::ShareRedrawn { handover, message: at.message }).await?);
    }
    Ok(edits)
}

/// How many lists, of `/open`, `/find` or a timeline, were sent since then.
async fn lists_since(tx: &mut Tx, since: DateTime<Utc>) -> Result<u64> {
    let lists: i64 = query_scalar(
        "SELECT COUNT(*) FROM outbox WHERE state = 2 AND message IS NOT NULL AND created_at >= $1 \
         AND notice LIKE '{\"list\":%'",
    )
    .bind(since.millis())
    .fetch_one(tx)
    .await?;
    Ok(lists.unsigned_abs())
}

/// What QA saved on this case keeps its wording, without the caller's name and any number; answers to offer again that
/// name the caller go.
async fn mask_saved_answers(tx: &mut Tx, case: &Case) -> Result<()> {
    let name = Name::of(case.caller());
    let rows = query("SELECT id, title, words FROM standing WHERE case_id = $1")
        .bind(case.id.0)
        .fetch_all(tx)
        .await?;
    for row in &rows {
        let (title, words): (String, String) = (row.get("title")?, row.get("words")?);
        query("UPDATE standing SET title = $1, words = $2 WHERE id = $3")
            .bind(without_numbers(&name.masked_in(&title)))
            .bind(without_numbers(&name.masked_in(&words)))
            .bind(row.get::<i64>("id")?)
            .execute(tx)
            .await?;
        let published = GuideSubject::SavedAnswer(SavedAnswerId(row.get("id")?));
        let versions = query("SELECT id, body FROM guide_versions WHERE card = $1").bind(published.word());
        for version in &versions.fetch_all(tx).await? {
            query("UPDATE guide_versions SET body = $1 WHERE id = $2")
                .bind(without_numbers(&name.masked_in(&version.get::<String>("body")?)))
                .bind(version.get::<i64>("id")?)
                .execute(tx)
                .await?;
        }
    }
    let quick = query("SELECT id, words FROM quick_answers").fetch_all(tx).await?;
    for row in &quick {
        if name.is_whole_in(&row.get::<String>("words")?) {
            query("DELETE FROM quick_answers WHERE id = $1").bind(row.get::<i64>("id")?).execute(tx).await?;
        }
    }
    Ok(())
}

/// The words of a caller's name, folded.
struct Name(Vec<String>);

impl Name {
    fn of(caller: &str) -> Self {
        Name(fold(caller).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Whether all of it, an honorific included, stands in the text in this order.
    fn is_whole_in(&self, text: &str) -> bool {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        self.0.len() > 1 && words.windows(self.0.len()).any(|window| window == self.0)
    }

    /// The text with the words of the name hidden, where all of it stands in it.
    fn masked_in(&self, text: &str) -> String {
        if !self.is_whole_in(text) {
            return text.to_owned();
        }
        let masked = text.split(' ').map(|word| {
            let is_of_name = fold(word).split(' ').any(|word| self.0.iter().any(|name| name == word));
            if is_of_name { "•••" } else { word }
        });
        masked.collect::<Vec<_>>().join(" ")
    }
}

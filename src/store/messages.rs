//! What each message in a chat stands for, so that a reply, a press or an edit finds its case.

use super::sql::{Query, QueryBuilder, query, query_scalar};
use super::{Result, Row, Tx, read_json, readable, to_json};
use crate::domain::base::ids::{
    CaseId, ChatId, DraftId, HandoverId, MessageId, MessageRef, PersonId, SwapId,
};
use crate::domain::base::unreadable::Table;
use crate::domain::guide::card::Card;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::promotion::catalogue_look::CatalogueAsk;
use crate::domain::staff::member::MemberField;
use serde::de::DeserializeOwned;

/// Before the number of a handover, where the message is an agent's share of it.
const SHARE: &str = "share.";

/// The kind, case, form and detail of a row.
type Parts = (&'static str, Option<CaseId>, Option<DraftId>, Option<String>);

fn parts(kind: &MessageKind) -> Result<Parts> {
    Ok(match kind {
        MessageKind::Card(case) => ("card", Some(*case), None, None),
        MessageKind::Reminder(case) => ("reminder", Some(*case), None, None),
        MessageKind::Digest => ("digest", None, None, None),
        MessageKind::Prompt(case, asked) => {
            ("question", Some(*case), None, Some(to_json("messages", asked)?))
        }
        MessageKind::Live(case, live) => ("drawn", Some(*case), None, Some(to_json("messages", live)?)),
        MessageKind::Thread(case, question) => ("thread", Some(*case), None, Some(question.to_string())),
        MessageKind::ReassignmentOffer(case, number) => {
            ("giving", Some(*case), None, Some(number.to_string()))
        }
        MessageKind::Handover(handover) => ("handover", None, None, Some(handover.to_string())),
        MessageKind::Share(handover) => ("handover", None, None, Some(format!("{SHARE}{handover}"))),
        MessageKind::EditGuide(card) => ("guide", None, None, Some(card.word().to_owned())),
        MessageKind::AskCatalogue(ask) => ("catalogue", None, None, Some(ask.word())),
        MessageKind::Review(case) => ("review", Some(*case), None, None),
        MessageKind::EditMember(person, field) => {
            ("member", None, None, Some(format!("{person}.{}", field.word())))
        }
        MessageKind::SignalReports(area) => ("signal", None, None, Some(area.clone())),
        MessageKind::Swap(swap) => ("swap", None, None, Some(swap.to_string())),
        MessageKind::About(case) => ("about", Some(*case), None, None),
        MessageKind::Form(draft) => ("form", None, Some(*draft), None),
        MessageKind::OpenedCase(case) => ("opening", Some(*case), None, None),
        MessageKind::BeganForm(draft) => ("began", None, Some(*draft), None),
        MessageKind::Refused => ("refused", None, None, None),
        MessageKind::Field(case, draft, field) => {
            ("answered", *case, Some(*draft), Some(to_json("messages", field)?))
        }
    })
}

/// Stores what a message stands for, in place of what it stood for before.
pub async fn remember(tx: &mut Tx, at: MessageRef, kind: &MessageKind) -> Result<()> {
    bind_kind(query(UPSERT), at, kind)?.execute(tx).await?;
    Ok(())
}

/// The same of a reminder; the one of its case that stood in the chat before.
pub async fn remember_reminder(tx: &mut Tx, at: MessageRef, case: CaseId) -> Result<Option<MessageId>> {
    let upsert = query(format!(
        "{UPSERT} RETURNING (SELECT MAX(older.message) FROM messages older WHERE older.chat = $1 \
         AND older.case_id = $4 AND older.kind = $3 AND older.message < $2) AS older"
    ));
    let older: Option<i64> =
        bind_kind(upsert, at, &MessageKind::Reminder(case))?.fetch_one(tx).await?.get("older")?;
    Ok(older.map(MessageId))
}

const UPSERT: &str = "INSERT INTO messages (chat, message, kind, case_id, draft_id, detail) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (chat, message) DO UPDATE SET kind = excluded.kind, case_id = excluded.case_id, \
     draft_id = excluded.draft_id, detail = excluded.detail";

fn bind_kind<'a>(upsert: Query<'a>, at: MessageRef, kind: &MessageKind) -> Result<Query<'a>> {
    let (kind, case, draft, detail) = parts(kind)?;
    Ok(upsert
        .bind(at.chat.0)
        .bind(at.message.0)
        .bind(kind)
        .bind(case.map(|case| case.0))
        .bind(draft.map(|draft| draft.0))
        .bind(detail))
}

/// The reminders of these cases in a chat that are a message of their own.
pub async fn reminders_in(tx: &mut Tx, chat: ChatId, cases: &[CaseId]) -> Result<Vec<MessageId>> {
    let cases: Vec<i64> = cases.iter().map(|case| case.0).collect();
    let mut sql = QueryBuilder::new("SELECT message FROM messages WHERE kind = 'reminder' AND ");
    sql.push("chat = ? AND ", &[chat.0]);
    sql.is_one_of("case_id", &cases).push(" ORDER BY message", &[]);
    Ok(sql.fetch_numbers(tx).await?.into_iter().map(MessageId).collect())
}

/// What a message stands for; `None` for one that is not known or cannot be read.
pub async fn find(tx: &mut Tx, at: MessageRef) -> Result<Option<MessageKind>> {
    let row = query(
        "SELECT message, kind, case_id, draft_id, detail FROM messages WHERE chat = $1 AND message = $2",
    )
    .bind(at.chat.0)
    .bind(at.message.0)
    .fetch_optional(tx)
    .await?;
    row.map_or(Ok(None), |row| kind_of(tx, &row))
}

/// The messages of a case that are kept up to date: cards, reminders, offers, those about its questions and transfers, and
/// those that have a reminder of it among others.
pub async fn to_refresh(tx: &mut Tx, case: CaseId) -> Result<Vec<(MessageRef, MessageKind)>> {
    let rows = query(
        "SELECT chat, message, kind, case_id, draft_id, detail FROM messages WHERE case_id = $1 \
         AND kind IN ('card', 'reminder', 'giving', 'drawn') \
         UNION ALL SELECT chat, message, 'digest', case_id, NULL, NULL FROM digests WHERE case_id = $1 \
         ORDER BY 1, 2",
    )
    .bind(case.0)
    .fetch_all(tx)
    .await?;
    let mut refreshed = Vec::with_capacity(rows.len());
    for row in &rows {
        let at = place(row)?;
        refreshed.extend(kind_of(tx, row)?.map(|kind| (at, kind)));
    }
    Ok(refreshed)
}

/// What the message of a row with `message`, `kind`, `case_id`, `draft_id` and `detail` stands for.
pub(super) fn kind_of(tx: &mut Tx, row: &Row) -> Result<Option<MessageKind>> {
    let Some(kind) = row.get::<Option<String>>("kind")? else { return Ok(None) };
    let case = row.get::<Option<i64>>("case_id")?.map(CaseId);
    let draft = row.get::<Option<i64>>("draft_id")?.map(DraftId);
    let detail: Option<String> = row.get("detail")?;
    Ok(match (kind.as_str(), case, draft, detail) {
        ("card", Some(case), ..) => Some(MessageKind::Card(case)),
        ("reminder", Some(case), ..) => Some(MessageKind::Reminder(case)),
        ("digest", ..) => Some(MessageKind::Digest),
        ("question", Some(case), _, Some(_)) => {
            detail_of(tx, row)?.map(|asked| MessageKind::Prompt(case, asked))
        }
        ("drawn", Some(case), _, Some(_)) => detail_of(tx, row)?.map(|drawn| MessageKind::Live(case, drawn)),
        ("thread", Some(case), _, Some(question)) => {
            Some(MessageKind::Thread(case, question.parse().unwrap_or(0)))
        }
        ("giving", Some(case), _, Some(giving)) => {
            Some(MessageKind::ReassignmentOffer(case, giving.parse().unwrap_or(0)))
        }
        ("handover", _, _, Some(detail)) => match detail.strip_prefix(SHARE) {
            Some(id) => id.parse().ok().map(HandoverId).map(MessageKind::Share),
            None => detail.parse().ok().map(HandoverId).map(MessageKind::Handover),
        },
        ("refused", ..) => Some(MessageKind::Refused),
        ("guide", _, _, Some(card)) => Card::of_word(&card).map(MessageKind::EditGuide),
        ("catalogue", _, _, Some(word)) => CatalogueAsk::of_word(&word).map(MessageKind::AskCatalogue),
        ("review", Some(case), ..) => Some(MessageKind::Review(case)),
        ("member", _, _, Some(detail)) => detail.split_once('.').and_then(|(person, word)| {
            let field = MemberField::ALL.into_iter().find(|field| field.word() == word)?;
            Some(MessageKind::EditMember(PersonId(person.parse().ok()?), field))
        }),
        ("signal", _, _, Some(area)) => Some(MessageKind::SignalReports(area)),
        ("swap", _, _, Some(swap)) => swap.parse().ok().map(SwapId).map(MessageKind::Swap),
        ("about", Some(case), ..) => Some(MessageKind::About(case)),
        ("opening", Some(case), ..) => Some(MessageKind::OpenedCase(case)),
        ("form", _, Some(draft), _) => Some(MessageKind::Form(draft)),
        ("began", Some(case), ..) => Some(MessageKind::OpenedCase(case)),
        ("began", None, Some(draft), _) => Some(MessageKind::BeganForm(draft)),
        ("answered", case, Some(draft), Some(_)) => {
            detail_of(tx, row)?.map(|field| MessageKind::Field(case, draft, field))
        }
        _ => None,
    })
}

fn detail_of<T: DeserializeOwned>(tx: &mut Tx, row: &Row) -> Result<Option<T>> {
    readable(read_json(tx, row, Table::Messages, "message", "detail"))
}

/// The messages of a form's answers now belong to the case opened from it, so that editing one corrects the case.
pub async fn draft_became(tx: &mut Tx, draft: DraftId, case: CaseId) -> Result<()> {
    query("UPDATE messages SET case_id = $1 WHERE draft_id = $2 AND kind IN ('answered', 'began')")
        .bind(case.0)
        .bind(draft.0)
        .execute(tx)
        .await?;
    Ok(())
}

// The plus keeps the index of the chat out of it: a case has few messages, an agent's chat has all of theirs.

/// The newest card of a case in a chat.
pub async fn card_in(tx: &mut Tx, case: CaseId, chat: ChatId) -> Result<Option<MessageId>> {
    let message: Option<i64> =
        query_scalar("SELECT MAX(message) FROM messages WHERE case_id = $1 AND kind = 'card' AND +chat = $2")
            .bind(case.0)
            .bind(chat.0)
            .fetch_one(tx)
            .await?;
    Ok(message.map(MessageId))
}

/// All cards of a case in a chat.
pub async fn cards_in(tx: &mut Tx, case: CaseId, chat: ChatId) -> Result<Vec<MessageId>> {
    let rows: Vec<i64> = query_scalar(
        "SELECT message FROM messages WHERE case_id = $1 AND kind = 'card' AND +chat = $2 ORDER BY message",
    )
    .bind(case.0)
    .bind(chat.0)
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(MessageId).collect())
}

/// Where it stands, of a row with `chat` and `message`.
pub(super) fn place(row: &Row) -> Result<MessageRef> {
    Ok(MessageRef { chat: ChatId(row.get("chat")?), message: MessageId(row.get("message")?) })
}

/// The messages about a case's questions and transfers that are kept up to date.
pub async fn live(tx: &mut Tx, case: CaseId) -> Result<Vec<(MessageRef, LiveMessage)>> {
    let rows = query(
        "SELECT chat, message, detail FROM messages WHERE case_id = $1 AND kind = 'drawn' ORDER BY chat, message",
    )
    .bind(case.0)
    .fetch_all(tx)
    .await?;
    let mut live = Vec::with_capacity(rows.len());
    for row in &rows {
        let at = place(row)?;
        live.extend(detail_of(tx, row)?.map(|shows| (at, shows)));
    }
    Ok(live)
}

/// The messages that stand for a handover, or for a share of one.
pub async fn of_handover(tx: &mut Tx, kind: &MessageKind) -> Result<Vec<MessageRef>> {
    let (_, _, _, detail) = parts(kind)?;
    let rows = query(
        "SELECT chat, message FROM messages WHERE kind = 'handover' AND detail = $1 ORDER BY chat, message",
    )
    .bind(detail)
    .fetch_all(tx)
    .await?;
    rows.iter().map(place).collect()
}

/// The messages that show a swap of shifts.
pub async fn of_swap(tx: &mut Tx, swap: SwapId) -> Result<Vec<MessageRef>> {
    let rows = query(
        "SELECT chat, message FROM messages WHERE kind = 'swap' AND detail = $1 ORDER BY chat, message",
    )
    .bind(swap.to_string())
    .fetch_all(tx)
    .await?;
    rows.iter().map(place).collect()
}

/// The newest list of the reports about signal in an area that stands in a chat.
pub async fn signal_reports_in(tx: &mut Tx, chat: ChatId, area: &str) -> Result<Option<MessageId>> {
    let message: Option<i64> =
        query_scalar("SELECT MAX(message) FROM messages WHERE chat = $1 AND kind = 'signal' AND detail = $2")
            .bind(chat.0)
            .bind(area)
            .fetch_one(tx)
            .await?;
    Ok(message.map(MessageId))
}

/// A message that is no longer there.
pub async fn forget(tx: &mut Tx, at: MessageRef) -> Result<()> {
    query("DELETE FROM messages WHERE chat = $1 AND message = $2")
        .bind(at.chat.0)
        .bind(at.message.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// A group has become a supergroup: what stood in the old chat cannot be edited there any more.
pub async fn forget_chat(tx: &mut Tx, chat: ChatId) -> Result<()> {
    query("DELETE FROM messages WHERE chat = $1").bind(chat.0).execute(tx).await?;
    Ok(())
}

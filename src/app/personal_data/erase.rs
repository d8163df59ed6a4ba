//! `loihua erase`.

use super::super::open_store;
use super::super::people::count;
use super::erased_numbers::{self, ErasedNumbers, erased_numbers_file};
use crate::config::Config;
use crate::domain::base::ids::CaseId;
use crate::domain::base::phone::Phone;
use crate::domain::base::unreadable::{Table, UnreadableRow};
use crate::store::personal_data::{
    CaseTraces, MentionTraces, Places, Purged, erase_case, erase_mentions, find,
};
use crate::store::{Error, Store, cases, notify, personal_data};
use chrono::{DateTime, Utc};
use std::fmt::Write as _;

/// How often an erasure is tried anew when a case is changed meanwhile.
const ATTEMPTS: u32 = 5;

/// What an erasure came to.
#[derive(Debug)]
pub struct Erased {
    pub said: String,
    /// Nothing of the number is left: no open case, nothing that cannot be read.
    pub is_complete: bool,
}

/// What was erased of a restored backup.
#[derive(Debug)]
pub(in crate::app) struct ErasedAgain {
    pub numbers: usize,
    /// Open cases in the backup, which were closed when their number was erased.
    pub open: Vec<CaseId>,
}

/// Erases the numbers in the database that were erased since then.
pub(in crate::app) async fn erase_again(
    store: &Store,
    erased: &ErasedNumbers,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> anyhow::Result<ErasedAgain> {
    let mut again = ErasedAgain { numbers: 0, open: Vec::new() };
    if erased.is_empty() {
        return Ok(again);
    }
    let numbers = personal_data::numbers(&mut store.begin_read().await?).await?;
    for number in numbers.iter().filter(|number| erased.has_since(number, since)) {
        let outcome = outcome(store, number, false, now).await?;
        again.numbers += 1;
        again.open.extend(outcome.places.open_cases());
    }
    if again.numbers > 0 {
        store.purge().await?;
    }
    Ok(again)
}

/// What was erased in one transaction.
#[derive(Debug, Default)]
struct Outcome {
    places: Places,
    cases: Vec<CaseId>,
    unreadable: Vec<CaseId>,
    in_cases: CaseTraces,
    elsewhere: MentionTraces,
}

/// Erases a number and the closed cases it belongs to; with `dry_run` only says what would be erased. The running bot
/// edits and deletes what stands in chats.
///
/// # Errors
/// The database fails; nothing was erased then, unless the text says so.
pub async fn erase(
    config: &Config,
    number: &Phone,
    dry_run: bool,
    now: DateTime<Utc>,
) -> anyhow::Result<Erased> {
    let store = open_store(config).await?;
    let is_known = !find(&mut store.begin_read().await?, number).await?.is_empty();
    if is_known && !dry_run {
        // First, so that nothing is erased that a backup would bring back.
        erased_numbers::add(&erased_numbers_file(config), number, now)?;
    }
    let outcome = outcome(&store, number, dry_run, now).await?;
    let purged = if dry_run || outcome.places.is_empty() { None } else { Some(store.purge().await?) };
    store.close().await;
    let is_complete = outcome.unreadable.is_empty() && outcome.places.open_cases().next().is_none();
    Ok(Erased { said: report(&outcome, number, dry_run, purged), is_complete })
}

async fn outcome(
    store: &Store,
    number: &Phone,
    dry_run: bool,
    now: DateTime<Utc>,
) -> anyhow::Result<Outcome> {
    let mut attempts = 1;
    loop {
        match erase_once(store, number, dry_run, now).await {
            Err(Error::Conflict) if attempts < ATTEMPTS => attempts += 1,
            done => return Ok(done?),
        }
    }
}

async fn erase_once(
    store: &Store,
    number: &Phone,
    dry_run: bool,
    now: DateTime<Utc>,
) -> Result<Outcome, Error> {
    let places = find(&mut store.begin_read().await?, number).await?;
    let mut outcome = Outcome { places, ..Outcome::default() };
    // A dry run does all of it and keeps nothing.
    let mut tx = store.begin().await?;
    let closed = outcome.places.cases.iter().filter(|(_, place)| place.is_about && !place.is_open);
    for id in closed.map(|(id, _)| *id) {
        match cases::load(&mut tx, id).await {
            Ok(Some(case)) if case.is_open() => return Err(Error::Conflict),
            Ok(Some(case)) => {
                outcome.in_cases += erase_case(&mut tx, &case, now).await?;
                outcome.cases.push(id);
            }
            Ok(None) => {}
            Err(Error::UnreadableRow { row: UnreadableRow { table: Table::Cases, .. }, .. }) => {
                outcome.unreadable.push(id);
            }
            Err(fault) => return Err(fault),
        }
    }
    outcome.elsewhere = erase_mentions(&mut tx, &outcome.places, now).await?;
    if !dry_run {
        notify::notify(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(outcome)
}

fn report(outcome: &Outcome, number: &Phone, dry_run: bool, purged: Option<Purged>) -> String {
    let Outcome { places, cases, unreadable, in_cases, elsewhere } = outcome;
    let number = number.masked();
    if places.is_empty() {
        return format!("Nothing is known of {number}.");
    }
    let list =
        |ids: &mut dyn Iterator<Item = CaseId>| ids.map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ");
    let mut said = if dry_run {
        format!("{number}: this would be erased; nothing has changed.")
    } else {
        format!("{number} was erased.")
    };
    let mut line = |text: String| {
        let _ = write!(said, "\n  {text}");
    };
    if !cases.is_empty() {
        let texts = counted(in_cases.texts, "text", "texts");
        line(format!("closed cases, each whole: {}; {texts}", list(&mut cases.iter().copied())));
    }
    for (number, one, many) in [
        (elsewhere.texts, "text outside of these", "texts outside of these"),
        (elsewhere.drafts, "half-filled form", "half-filled forms"),
        (elsewhere.parked, "parked update", "parked updates"),
        (elsewhere.messages, "message of the outbox", "messages of the outbox"),
        (elsewhere.answers, "answer of QA", "answers of QA"),
        (elsewhere.cards, "card of the procedure", "cards of the procedure"),
        (
            elsewhere.customers,
            "row of the premium list; take it out of the file, too",
            "rows of the premium list",
        ),
    ] {
        if number > 0 {
            line(counted(number, one, many));
        }
    }
    let (edited, deleted) = (in_cases.edited + elsewhere.edited, in_cases.deleted + elsewhere.deleted);
    let left = in_cases.left + elsewhere.left;
    if edited + deleted > 0 {
        let edited = counted(edited, "message of the bot is edited", "messages of the bot are edited");
        let deleted = counted(deleted, "message is deleted", "messages are deleted");
        line(format!("in chats, by the running bot: {edited}, {deleted}"));
    }
    if left > 0 {
        line(format!(
            "left in chats: {} (Telegram lets no bot edit what people typed, nor delete what is older than 48 hours)",
            counted(left, "message", "messages")
        ));
    }
    if in_cases.lists > 0 {
        line(format!(
            "left in chats: {} sent since the first of these cases, which may name it",
            counted(in_cases.lists, "list", "lists")
        ));
    }
    let open = list(&mut places.open_cases());
    if !open.is_empty() {
        line(format!("not erased: open cases {open}; close them, then run this again"));
    }
    if !unreadable.is_empty() {
        let cases = list(&mut unreadable.iter().copied());
        line(format!(
            "not erased: cases that cannot be read {cases}; run this again with the version that wrote them"
        ));
    }
    if !places.staff.is_empty() {
        let ids: Vec<String> = places.staff.iter().map(ToString::to_string).collect();
        line(format!(
            "not erased: it is the number of staff {}; change it on the staff list",
            ids.join(", ")
        ));
    }
    match purged {
        Some(Purged::AllButWal) => line(
            "the write-ahead log is in use and keeps old pages for now; run this again when the bot is idle or stopped"
                .to_owned(),
        ),
        Some(Purged::Server) => line(
            "the server keeps old versions in its write-ahead log until it is recycled, see docs/security.md".to_owned(),
        ),
        Some(Purged::Files) | None => {}
    }
    said
}

fn counted(number: u64, one: &str, many: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

//! Everything stored as JSON or as words of our own, read from the old database.

use super::{Centre, Source, unpack};
use loihua::domain::base::ids::{
    CaseId, ChatId, DraftId, HandoverId, MessageId, MessageRef, PersonId, SavedAnswerId,
};
use loihua::domain::case::Case;
use loihua::domain::case::audit::AuditEvent;
use loihua::domain::case::handover::Handover;
use loihua::domain::case::timer::TimerKind;
use loihua::domain::message::notice::Notice;
use loihua::domain::message::parts::Reminder;
use loihua::domain::request::draft::Draft;
use loihua::domain::request::prompt::Prompt;
use loihua::store::{cases, drafts, handovers, messages, prompts, saved_answers, staff};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use tempfile::TempDir;

/// Reads a column of the old database, row by row, as this type; writes it and reads that again.
fn decodes<T: DeserializeOwned + Serialize + PartialEq + Debug>(
    old: &rusqlite::Connection,
    sql: &str,
    at_least: usize,
) {
    let mut statement = old.prepare(sql).expect(sql);
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect(sql);
    let mut count = 0;
    for text in rows {
        let text = text.expect(sql);
        let value: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let written = serde_json::to_string(&value).expect("it is written");
        let again: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
        assert_eq!(again, value, "{text}");
        count += 1;
    }
    assert!(count >= at_least, "{count} rows: {sql}");
}

#[test]
fn every_json_column_is_read() {
    let folder = TempDir::new().expect("a folder");
    let old = rusqlite::Connection::open(unpack(folder.path())).expect("the old database");
    decodes::<Case>(&old, "SELECT facts FROM cases", 14);
    decodes::<AuditEvent>(&old, "SELECT deed FROM record", 60);
    decodes::<TimerKind>(&old, "SELECT kind FROM timers", 20);
    decodes::<Draft>(&old, "SELECT facts FROM drafts", 1);
    decodes::<Prompt>(&old, "SELECT prompt FROM prompts", 3);
    decodes::<Notice>(&old, "SELECT notice FROM outbox", 250);
    decodes::<Reminder>(&old, "SELECT reminder FROM digests", 0);
    decodes::<Handover>(&old, "SELECT facts FROM handovers", 2);
}

/// Number of rows of a table, and their keys.
fn keys(old: &rusqlite::Connection, sql: &str) -> Vec<(i64, i64)> {
    let mut statement = old.prepare(sql).expect(sql);
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect(sql);
    rows.collect::<Result<_, _>>().expect(sql)
}

async fn every_row_is_loaded(source: Source) {
    let Some(centre) = Centre::prepare(source).await else { return };
    let folder = TempDir::new().expect("a folder");
    let old = rusqlite::Connection::open(unpack(folder.path())).expect("the old database");
    let store = &centre.stage.store;
    store.migrate().await.expect("the schema is brought up to date");
    let mut tx = store.begin().await.expect("a transaction");
    for (id, version) in keys(&old, "SELECT id, version FROM cases") {
        let before = cases::load(&mut tx, CaseId(id)).await.expect("it is read").expect("it is there");
        assert_eq!(before.version, version, "#{id}");
        cases::save(&mut tx, &before, &mut before.clone()).await.expect("it is written as it is");
    }
    for (chat, message) in keys(&old, "SELECT chat, message FROM messages") {
        let at = MessageRef { chat: ChatId(chat), message: MessageId(message) };
        assert!(messages::find(&mut tx, at).await.expect("it is read").is_some(), "{chat} {message}");
    }
    for (id, _) in keys(&old, "SELECT id, 0 FROM drafts") {
        assert!(drafts::load(&mut tx, DraftId(id)).await.expect("it is read").is_some(), "form {id}");
    }
    for (person, _) in keys(&old, "SELECT person, 0 FROM prompts") {
        assert!(prompts::current(&mut tx, PersonId(person)).await.expect("it is read").is_some(), "{person}");
    }
    for (id, _) in keys(&old, "SELECT id, 0 FROM handovers") {
        assert!(
            handovers::load(&mut tx, HandoverId(id)).await.expect("it is read").is_some(),
            "handover {id}"
        );
    }
    for (id, _) in keys(&old, "SELECT id, 0 FROM standing") {
        assert!(saved_answers::load(&mut tx, SavedAnswerId(id)).await.expect("it is read").is_some(), "{id}");
    }
    for (id, _) in keys(&old, "SELECT id, 0 FROM staff") {
        assert!(staff::load(&mut tx, PersonId(id)).await.expect("it is read").is_some(), "person {id}");
    }
    tx.commit().await.expect("it is kept");
    let mut tx = store.begin_read().await.expect("the database can be read");
    for (id, version) in keys(&old, "SELECT id, version FROM cases") {
        let case = cases::load(&mut tx, CaseId(id)).await.expect("it is read").expect("it is there");
        assert_eq!(case.version, version + 1, "#{id} is read as it was written");
    }
}

#[tokio::test]
async fn every_row_is_loaded_from_the_file() {
    every_row_is_loaded(Source::File).await;
}

#[tokio::test]
async fn every_row_is_loaded_from_the_backup() {
    every_row_is_loaded(Source::Backup(crate::harness::Engine::Sqlite)).await;
    every_row_is_loaded(Source::Backup(crate::harness::Engine::Postgres)).await;
}

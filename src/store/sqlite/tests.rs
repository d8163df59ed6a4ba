//! Tests: shared commits, a full disk, prepared statements.

use crate::store::tx::Backend;
use crate::store::{Store, query, query_scalar};
use rusqlite::StatementStatus;
use std::collections::BTreeSet;

/// Writes a row of some size and commits it or not; its id if the commit was reported.
async fn writes(store: Store, id: i64, commits: bool) -> Option<i64> {
    let mut tx = store.begin().await.ok()?;
    let body = "x".repeat(3_000);
    query("INSERT INTO texts (id, at, body) VALUES ($1, 0, $2)")
        .bind(id)
        .bind(body)
        .execute(&mut tx)
        .await
        .ok()?;
    if commits { tx.commit().await.ok().map(|()| id) } else { None }
}

async fn written(store: &Store) -> BTreeSet<i64> {
    let mut tx = store.begin_read().await.expect("it can be read");
    let ids = query_scalar("SELECT id FROM texts").fetch_all(&mut tx).await.expect("it can be read");
    ids.into_iter().collect()
}

/// Runs concurrent writers, every third of which rolls back; the ids whose commit was reported.
async fn write_concurrently(store: &Store, ids: std::ops::Range<i64>) -> BTreeSet<i64> {
    let writers: Vec<_> = ids.map(|id| tokio::spawn(writes(store.clone(), id, id % 3 != 0))).collect();
    let mut reported = BTreeSet::new();
    for writer in writers {
        reported.extend(writer.await.expect("it ends"));
    }
    reported
}

async fn empty_store(folder: &tempfile::TempDir) -> Store {
    let store = Store::open(&format!("sqlite://{}/t.db", folder.path().display())).await.expect("it opens");
    store.migrate().await.expect("it is made");
    store
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_that_share_a_commit_roll_back_alone() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let store = empty_store(&folder).await;
    let reported = write_concurrently(&store, 0..300).await;
    assert_eq!(reported, (0..300).filter(|id| id % 3 != 0).collect());
    assert_eq!(written(&store).await, reported);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_exactly_the_reported_commits_are_there() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let store = empty_store(&folder).await;
    let mut tx = store.begin().await.expect("it can be written to");
    let pages: i64 = query_scalar("PRAGMA page_count").fetch_one(&mut tx).await.expect("it is known");
    query_scalar::<i64>(format!("PRAGMA max_page_count = {}", pages + 40))
        .fetch_one(&mut tx)
        .await
        .expect("it is set");
    drop(tx);
    let reported = write_concurrently(&store, 0..300).await;
    assert_eq!(written(&store).await, reported);
    assert!(!reported.is_empty() && reported.len() < 200, "{}", reported.len());
}

#[tokio::test]
async fn a_statement_is_planned_once_for_all_limits() {
    const PAGE: &str = "SELECT id FROM texts WHERE id > $1 ORDER BY id LIMIT $2";
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut tx = empty_store(&folder).await.begin().await.expect("it can be written to");
    for limit in 1..4_i64 {
        let ids: Vec<i64> =
            query_scalar(PAGE).bind(0_i64).bind(limit).fetch_all(&mut tx).await.expect("it can be read");
        assert!(ids.is_empty());
    }
    let Backend::Sqlite(tx) = &mut tx.backend else { panic!("it is SQLite") };
    let statement = tx.connection().expect("it is open").prepare_cached(PAGE).expect("it is known");
    assert_eq!(
        (statement.get_status(StatementStatus::Run), statement.get_status(StatementStatus::RePrepare)),
        (3, 0)
    );
}

#[tokio::test]
async fn a_read_only_file_is_read_and_writes_may_be_retried() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let store = empty_store(&folder).await;
    let mut tx = store.begin().await.expect("it can be written to");
    query("PRAGMA query_only = 1").execute(&mut tx).await.expect("it is as if the file were read-only");
    drop(tx);
    let error = store.begin().await.expect_err("it cannot be written to");
    assert!(error.is_transient(), "what is written waits: {error}");
    assert!(written(&store).await.is_empty());
}

#[tokio::test]
async fn another_file_in_the_place_of_the_wal_is_seen_and_none_is_made() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let store = empty_store(&folder).await;
    assert!(store.file_is_in_place());
    let (wal, away) = (folder.path().join("t.db-wal"), folder.path().join("away"));
    std::fs::rename(&wal, &away).expect("it is moved");
    // The first reader of this store opens a connection of its own.
    let error = store.begin_read().await.expect_err("nothing is read beside the file");
    assert_eq!(error.to_string(), "the database file was moved, replaced or removed");
    assert!(!wal.exists(), "no other is begun");
    std::fs::write(&wal, "").expect("another file");
    assert!(!store.file_is_in_place());
    std::fs::remove_file(&wal).expect("it goes");
    std::fs::rename(&away, &wal).expect("it is put back");
    assert!(store.file_is_in_place());
    store.begin_read().await.expect("it is read again");
}

#[tokio::test]
async fn a_file_opened_by_a_symbolic_link_is_in_place_with_the_wal_of_the_file() {
    let folder = tempfile::TempDir::new().expect("a folder");
    drop(empty_store(&folder).await);
    let (link, wal) = (folder.path().join("link.db"), folder.path().join("t.db-wal"));
    std::os::unix::fs::symlink(folder.path().join("t.db"), &link).expect("a link");
    let store = Store::open(&format!("sqlite://{}", link.display())).await.expect("it opens");
    assert!(wal.exists() && store.file_is_in_place());
    std::fs::rename(&wal, folder.path().join("away")).expect("it is moved");
    assert!(!store.file_is_in_place());
}

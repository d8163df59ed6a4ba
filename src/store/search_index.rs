//! The search index of cases, updated with every save, and the search over it.

mod search;

pub use search::{Bounds, Found, MOST, find, find_within};

use super::sql::{QueryBuilder, query, query_scalar};
use super::value::Param;
use super::{Result, Store, Tx, read_json};
use crate::domain::base::unreadable::Table;
use crate::domain::case::Case;
use crate::domain::request::search::{KeyKind, search_keys};
use std::collections::BTreeSet;

/// How many cases get their rows in one transaction.
const BATCH: i64 = 500;
/// The counter of the last case that has got its rows; deleted when all have. A migration inserts it.
const FILL_PROGRESS: &str = "cases without keys, after";

/// Updates the rows of a case, which are those of `before`.
pub(super) async fn update(tx: &mut Tx, before: Option<&Case>, case: &Case) -> Result<()> {
    if before.is_none_or(|before| !before.has_same_fields(case)) {
        update_keys(tx, before, case).await?;
    }
    update_people(tx, before, case).await
}

fn number_of(sort: KeyKind) -> i16 {
    match sort {
        KeyKind::Word => 0,
        KeyKind::Number => 1,
    }
}

async fn update_keys(tx: &mut Tx, before: Option<&Case>, case: &Case) -> Result<()> {
    let (kept, wanted) = (before.map(search_keys).unwrap_or_default(), search_keys(case));
    for (sort, code) in kept.difference(&wanted) {
        query("DELETE FROM case_keys WHERE sort = $1 AND code = $2 AND case_id = $3")
            .bind(number_of(*sort))
            .bind(*code)
            .bind(case.id.0)
            .execute(tx)
            .await?;
    }
    let mut new = wanted.difference(&kept).peekable();
    if new.peek().is_none() {
        return Ok(());
    }
    let mut insert = QueryBuilder::new("INSERT INTO case_keys (sort, code, case_id) VALUES ");
    insert.rows(new.map(|(sort, code)| [number_of(*sort).into(), (*code).into(), case.id.0.into()]));
    insert.push(" ON CONFLICT (sort, code, case_id) DO NOTHING", &[]);
    insert.execute(tx).await?;
    Ok(())
}

/// The people who work on it, each with whether it is open (1) and when it is due.
fn people_of(case: &Case) -> BTreeSet<(i64, i64, i64)> {
    let (open, due) = (i64::from(case.is_open()), case.promise.due.timestamp_millis());
    let people = case.joined.iter().copied().chain([case.owner]);
    people.map(|person| (person.0, open, due)).collect()
}

async fn update_people(tx: &mut Tx, before: Option<&Case>, case: &Case) -> Result<()> {
    let (kept, wanted) = (before.map(people_of).unwrap_or_default(), people_of(case));
    for (person, ..) in &kept {
        if !wanted.iter().any(|(wanted, ..)| wanted == person) {
            query("DELETE FROM case_people WHERE person = $1 AND case_id = $2")
                .bind(*person)
                .bind(case.id.0)
                .execute(tx)
                .await?;
        }
    }
    let mut new = wanted.difference(&kept).peekable();
    if new.peek().is_none() {
        return Ok(());
    }
    let mut insert = QueryBuilder::new("INSERT INTO case_people (person, case_id, is_open, due) VALUES ");
    insert.rows(new.map(|(person, open, due)| [*person, case.id.0, *open, *due].map(Param::from)));
    insert.push(
        " ON CONFLICT (person, case_id) DO UPDATE SET is_open = excluded.is_open, due = excluded.due",
        &[],
    );
    insert.execute(tx).await?;
    Ok(())
}

/// Makes the rows of the cases that are older than the search index, in batches; nothing is done when all have theirs. To
/// be called after [`Store::migrate`]. After a kill it continues where it was. A case that cannot be read is not found.
///
/// # Errors
/// The database fails.
pub async fn fill_missing(store: &Store) -> Result<()> {
    loop {
        let mut tx = store.begin().await?;
        let after: Option<i64> = query_scalar("SELECT value FROM counters WHERE name = $1")
            .bind(FILL_PROGRESS)
            .fetch_optional(&mut tx)
            .await?;
        let Some(after) = after else { return Ok(()) };
        let rows = query("SELECT id, facts FROM cases WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(after)
            .bind(BATCH)
            .fetch_all(&mut tx)
            .await?;
        let mut last = None;
        for row in &rows {
            if let Ok(case) = read_json::<Case>(&mut tx, row, Table::Cases, "id", "facts") {
                update(&mut tx, None, &case).await?;
            }
            last = Some(row.get::<i64>("id")?);
        }
        let progress = match last {
            Some(last) => {
                query("UPDATE counters SET value = $2 WHERE name = $1").bind(FILL_PROGRESS).bind(last)
            }
            None => query("DELETE FROM counters WHERE name = $1").bind(FILL_PROGRESS),
        };
        progress.execute(&mut tx).await?;
        tx.commit().await?;
    }
}

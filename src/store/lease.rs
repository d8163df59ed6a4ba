//! The lease: one row that says which of several replicas on a database acts. Whoever holds it says so again and again
//! (`beat`); every change of holder counts `term` up, so that what an earlier holder still tries fails.

use super::sql::{RowLock, query, query_scalar};
use super::{Error, Result, Tx};

/// The lease as it stands. No time of any machine is in it: who waits for it looks whether it moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub term: i64,
    pub beat: i64,
    /// The process that holds it; `None` when it was given back.
    pub holder: Option<String>,
}

pub async fn look(tx: &mut Tx) -> Result<Seen> {
    let row = query("SELECT term, beat, holder FROM lease WHERE id = 1").fetch_one(tx).await?;
    Ok(Seen { term: row.get("term")?, beat: row.get("beat")?, holder: row.get("holder")? })
}

/// Takes the lease if it has not moved since it was seen; the new term.
pub async fn take(tx: &mut Tx, seen: &Seen, holder: &str) -> Result<Option<i64>> {
    query_scalar(
        "UPDATE lease SET term = term + 1, beat = 0, holder = $1 WHERE id = 1 AND term = $2 AND beat = $3 \
         RETURNING term",
    )
    .bind(holder)
    .bind(seen.term)
    .bind(seen.beat)
    .fetch_optional(tx)
    .await
}

/// Says that the holder is still there. `false`: another has taken over.
pub async fn renew(tx: &mut Tx, term: i64) -> Result<bool> {
    let renewed =
        query("UPDATE lease SET beat = beat + 1 WHERE id = 1 AND term = $1").bind(term).execute(tx).await?;
    Ok(renewed == 1)
}

/// Gives the lease back, for another to take at once.
pub async fn give_back(tx: &mut Tx, term: i64) -> Result<()> {
    query("UPDATE lease SET beat = beat + 1, holder = NULL WHERE id = 1 AND term = $1")
        .bind(term)
        .execute(tx)
        .await?;
    Ok(())
}

/// Nobody holds it, whoever did where this row was copied from.
pub async fn let_go(tx: &mut Tx) -> Result<()> {
    query("UPDATE lease SET holder = NULL WHERE id = 1").execute(tx).await?;
    Ok(())
}

/// In a transaction that only the holder may make: nobody takes over before it is over.
///
/// # Errors
/// [`Error::TakenOver`] when somebody has.
pub async fn fence(tx: &mut Tx, term: i64) -> Result<()> {
    let held = RowLock::Shared
        .select(tx, "SELECT id FROM lease WHERE id = 1 AND term = $1")
        .bind(term)
        .fetch_optional(tx)
        .await?;
    held.map(drop).ok_or(Error::TakenOver)
}

//! The lease: one row that says which replica is active. The holder increments `beat` again and again; every change of
//! holder increments `term`, so that an earlier holder's transactions fail.

use super::sql::{RowLock, query, query_scalar};
use super::{Error, Result, Tx};

/// The lease. It has no times, because clocks differ: a waiting replica watches whether `beat` changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseRow {
    pub term: i64,
    pub beat: i64,
    /// The process that holds it; `None` when it was released.
    pub holder: Option<String>,
}

pub async fn load(tx: &mut Tx) -> Result<LeaseRow> {
    let row = query("SELECT term, beat, holder FROM lease WHERE id = 1").fetch_one(tx).await?;
    Ok(LeaseRow { term: row.get("term")?, beat: row.get("beat")?, holder: row.get("holder")? })
}

/// Takes the lease if it has not changed since `seen`; returns the new term.
pub async fn acquire(tx: &mut Tx, seen: &LeaseRow, holder: &str) -> Result<Option<i64>> {
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

/// Renews the lease. `false` when another replica has taken over.
pub async fn renew(tx: &mut Tx, term: i64) -> Result<bool> {
    let renewed =
        query("UPDATE lease SET beat = beat + 1 WHERE id = 1 AND term = $1").bind(term).execute(tx).await?;
    Ok(renewed == 1)
}

/// Releases the lease, so that another replica takes it at once.
pub async fn release(tx: &mut Tx, term: i64) -> Result<()> {
    query("UPDATE lease SET beat = beat + 1, holder = NULL WHERE id = 1 AND term = $1")
        .bind(term)
        .execute(tx)
        .await?;
    Ok(())
}

/// Removes the holder, in a restored backup.
pub async fn clear_holder(tx: &mut Tx) -> Result<()> {
    query("UPDATE lease SET holder = NULL WHERE id = 1").execute(tx).await?;
    Ok(())
}

/// Selects the lease if it is held in a term. Locked, as in [`fence`], nobody takes over before the transaction ends.
pub(super) const HELD: &str = "SELECT id FROM lease WHERE id = 1 AND term = ?";

/// Fences a transaction that only the holder may make: nobody takes over before it ends.
///
/// # Errors
/// [`Error::TakenOver`] when another replica holds the lease.
pub async fn fence(tx: &mut Tx, term: i64) -> Result<()> {
    let held = RowLock::Shared
        .select(tx, "SELECT id FROM lease WHERE id = 1 AND term = $1")
        .bind(term)
        .fetch_optional(tx)
        .await?;
    held.map(drop).ok_or(Error::TakenOver)
}

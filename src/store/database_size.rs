//! How large the database is, and since when it has grown.

use super::sql::query_scalar;
use super::{Millis, Result, Tx, is_postgres};
use chrono::{DateTime, Utc};

/// The bytes of the database.
pub async fn bytes(tx: &mut Tx) -> Result<u64> {
    let bytes: i64 = if is_postgres(tx) {
        query_scalar("SELECT pg_database_size(current_database())").fetch_one(tx).await?
    } else {
        query_scalar("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            .fetch_one(tx)
            .await?
    };
    Ok(bytes.unsigned_abs())
}

/// When the first entry of the audit log was written.
pub async fn since(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    let first: Option<i64> =
        query_scalar("SELECT at FROM record ORDER BY id LIMIT 1").fetch_optional(tx).await?;
    Ok(first.map(DateTime::from_millis))
}

//! Invites: one-time links that make their user a staff member.

use super::sql::{query, query_scalar};
use super::{Millis, Result, Tx};
use crate::domain::base::ids::PersonId;
use crate::domain::staff::invite::InviteCode;
use crate::domain::staff::person::Roles;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

/// The table has hashes, so that nobody who reads it can use an invite.
fn hash(code: &InviteCode) -> String {
    Sha256::digest(code.expose()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Saves an invite that gives these roles and is valid until `until`.
pub async fn insert(tx: &mut Tx, code: &InviteCode, roles: &Roles, until: DateTime<Utc>) -> Result<()> {
    query("INSERT INTO invites (code, roles, until) VALUES ($1, $2, $3)")
        .bind(hash(code))
        .bind(roles.to_string())
        .bind(until.millis())
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the invite is valid and unused.
pub async fn is_open(tx: &mut Tx, code: &InviteCode, now: DateTime<Utc>) -> Result<bool> {
    let until: Option<i64> =
        query_scalar("SELECT until FROM invites WHERE code = $1 AND used_by IS NULL AND until > $2")
            .bind(hash(code))
            .bind(now.millis())
            .fetch_optional(tx)
            .await?;
    Ok(until.is_some())
}

/// Expires every unused invite.
pub(super) async fn expire_open(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE invites SET until = $1 WHERE used_by IS NULL AND until > $1")
        .bind(now.millis())
        .execute(tx)
        .await?;
    Ok(())
}

/// Uses the invite for this person; returns the roles it gives. `None` when it is used, expired or unknown.
pub async fn redeem(
    tx: &mut Tx,
    code: &InviteCode,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<Roles>> {
    let roles: Option<String> = query_scalar(
        "UPDATE invites SET used_by = $1, used_at = $2 \
         WHERE code = $3 AND used_by IS NULL AND until > $2 RETURNING roles",
    )
    .bind(by.0)
    .bind(now.millis())
    .bind(hash(code))
    .fetch_optional(tx)
    .await?;
    Ok(roles.map(|roles| roles.parse().unwrap_or_default()))
}

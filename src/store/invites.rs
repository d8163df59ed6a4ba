//! Invites: one-time links that make their user a staff member.

use super::key_hash::key_hash;
use super::sql::{query, query_scalar};
use super::{Millis, Result, Row, Tx, counters};
use crate::domain::base::ids::{InviteId, PersonId};
use crate::domain::staff::invite::{InviteCode, OpenInvite};
use crate::domain::staff::person::Roles;
use chrono::{DateTime, Utc};

/// How many are listed; nobody has more to give out at a time.
const MOST_SHOWN: i64 = 20;

fn hash(code: &InviteCode) -> String {
    key_hash(code.expose())
}

/// Makes an invite that gives these roles and is valid until `until`; `made_by` is `None` for the command line.
pub async fn make(
    tx: &mut Tx,
    roles: &Roles,
    made_by: Option<PersonId>,
    until: DateTime<Utc>,
) -> Result<InviteCode> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    let code = InviteCode::new(random);
    let id = counters::next_row(tx).await?;
    query("INSERT INTO invites (code, roles, until, number, made_by) VALUES ($1, $2, $3, $4, $5)")
        .bind(hash(&code))
        .bind(roles.to_string())
        .bind(until.millis())
        .bind(id)
        .bind(made_by.map(|by| by.0))
        .execute(tx)
        .await?;
    Ok(code)
}

/// The invites that are valid and unused, the newest first, at most so many as a message shows.
pub(super) async fn open(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<OpenInvite>> {
    let rows = query(
        "SELECT number, roles, until, made_by FROM invites WHERE used_by IS NULL AND until > $1 AND number IS NOT NULL \
         ORDER BY number DESC LIMIT $2",
    )
    .bind(now.millis())
    .bind(MOST_SHOWN)
    .fetch_all(tx)
    .await?;
    let invite = |row: &Row| {
        Ok(OpenInvite {
            id: InviteId(row.get("number")?),
            roles: row.get::<String>("roles")?.parse().unwrap_or_default(),
            until: DateTime::from_millis(row.get("until")?),
            made_by: row.get::<Option<i64>>("made_by")?.map(PersonId),
        })
    };
    rows.iter().map(invite).collect()
}

/// Expires an invite now; returns the roles it would have given. `None` when it is used, expired or unknown.
pub async fn revoke(tx: &mut Tx, id: InviteId, now: DateTime<Utc>) -> Result<Option<Roles>> {
    let roles: Option<String> = query_scalar(
        "UPDATE invites SET until = $1 WHERE number = $2 AND used_by IS NULL AND until > $1 RETURNING roles",
    )
    .bind(now.millis())
    .bind(id.0)
    .fetch_optional(tx)
    .await?;
    Ok(roles.map(|roles| roles.parse().unwrap_or_default()))
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

/// Expires the unused invites that this person has made.
pub async fn expire_of(tx: &mut Tx, made_by: PersonId, now: DateTime<Utc>) -> Result<()> {
    query("UPDATE invites SET until = $1 WHERE made_by = $2 AND used_by IS NULL AND until > $1")
        .bind(now.millis())
        .bind(made_by.0)
        .execute(tx)
        .await?;
    Ok(())
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

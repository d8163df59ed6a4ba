//! The promotion catalogue with its versions, and the golden days.

use super::locks::{self, Lock};
use super::sql::{query, query_scalar};
use super::value::to_json;
use super::{Millis, Result, Row, Tx, counters, from_json};
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::promotion::programme::{Catalogue, Programme};
use crate::domain::promotion::version::ProgrammeVersion;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All programmes by code, and what day `today` is. One that another version wrote in a way this one cannot read is left out, and logged.
pub async fn catalogue(tx: &mut Tx, today: NaiveDate) -> Result<Catalogue> {
    let row = query(
        "SELECT (SELECT MAX(id) FROM promotion_versions) AS version, \
         (SELECT day FROM golden_days WHERE day = $1) AS golden_day",
    )
    .bind(today.to_string())
    .fetch_one(tx)
    .await?;
    let version: Option<i64> = row.get("version")?;
    let golden_day = row.get::<Option<String>>("golden_day")?.is_some();
    // What this transaction has changed is not what others read.
    let shared = version.filter(|_| !tx.changed_catalogue);
    let cached = shared.and_then(|version| tx.catalogue.get(version));
    let programmes = match cached {
        Some(programmes) => programmes,
        None => {
            let programmes: Arc<[Programme]> = programmes(tx).await?.into();
            if let Some(version) = shared {
                tx.catalogue.put(version, &programmes);
            }
            programmes
        }
    };
    Ok(Catalogue { programmes, today, golden_day })
}

/// All programmes by code, as they are now.
pub async fn programmes(tx: &mut Tx) -> Result<Vec<Programme>> {
    let rows = query("SELECT code, facts FROM promotions ORDER BY code").fetch_all(tx).await?;
    let mut programmes = Vec::with_capacity(rows.len());
    for row in &rows {
        let code: String = row.get("code")?;
        match from_json::<Programme>("promotions", &row.get::<String>("facts")?) {
            Ok(programme) => programmes.push(programme),
            Err(error) => tracing::error!(code, %error, "cannot read a programme of the catalogue"),
        }
    }
    Ok(programmes)
}

/// Adds a programme, or changes the one of its code; `by` is nobody for the command line.
pub async fn put(tx: &mut Tx, programme: &Programme, by: Option<PersonId>, now: DateTime<Utc>) -> Result<()> {
    let facts = to_json("promotions", programme)?;
    query("INSERT INTO promotions (code, facts) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET facts = excluded.facts")
        .bind(&programme.code)
        .bind(&facts)
        .execute(tx)
        .await?;
    keep_version(tx, &programme.code, Some(&facts), by, now).await
}

pub async fn remove(tx: &mut Tx, code: &str, by: Option<PersonId>, now: DateTime<Utc>) -> Result<()> {
    query("DELETE FROM promotions WHERE code = $1").bind(code).execute(tx).await?;
    keep_version(tx, code, None, by, now).await
}

async fn keep_version(
    tx: &mut Tx,
    code: &str,
    facts: Option<&str>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.changed_catalogue = true;
    let id = counters::next_row(tx).await?;
    query("INSERT INTO promotion_versions (id, code, at, by_person, facts) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(code)
        .bind(now.millis())
        .bind(by.map(|by| by.0))
        .bind(facts)
        .execute(tx)
        .await?;
    Ok(())
}

/// What an import has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: usize,
    pub changed: usize,
    /// The codes of those taken out.
    pub removed: Vec<String>,
}

/// Adds these programmes, or changes those of their codes; with `replace`, all others are taken out.
pub async fn import(
    tx: &mut Tx,
    programmes: &[Programme],
    replace: bool,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Changes> {
    let mut changes = Changes::default();
    if programmes.is_empty() {
        return Ok(changes);
    }
    let known = self::programmes(tx).await?;
    let by_code: BTreeMap<String, &Programme> =
        known.iter().map(|known| (fold(&known.code), known)).collect();
    for programme in programmes {
        // A code differs in more than its case.
        let before = by_code.get(&fold(&programme.code));
        let programme = match before {
            Some(before) => Programme { code: before.code.clone(), ..programme.clone() },
            None => programme.clone(),
        };
        match before {
            Some(before) if **before == programme => continue,
            Some(_) => changes.changed += 1,
            None => changes.added += 1,
        }
        put(tx, &programme, by, now).await?;
    }
    if replace {
        let kept: BTreeSet<String> = programmes.iter().map(|kept| fold(&kept.code)).collect();
        for gone in known.iter().filter(|known| !kept.contains(&fold(&known.code))) {
            remove(tx, &gone.code, by, now).await?;
            changes.removed.push(gone.code.clone());
        }
    }
    Ok(changes)
}

/// Makes these the golden days, and no others; `by` is `None` for the command line.
pub async fn set_golden_days(
    tx: &mut Tx,
    days: impl IntoIterator<Item = NaiveDate>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let days: BTreeSet<NaiveDate> = days.into_iter().collect();
    if golden_days(tx).await?.iter().eq(&days) {
        return Ok(());
    }
    query("DELETE FROM golden_days").execute(tx).await?;
    for day in &days {
        query("INSERT INTO golden_days (day) VALUES ($1)").bind(day.to_string()).execute(tx).await?;
    }
    keep_version(tx, GOLDEN_DAYS, Some(&to_json("promotions", &days)?), by, now).await
}

/// Stands for the golden days among the versions of programmes, which all have a code.
const GOLDEN_DAYS: &str = "";

/// The golden days, in their order.
pub async fn golden_days(tx: &mut Tx) -> Result<Vec<NaiveDate>> {
    let days: Vec<String> = query_scalar("SELECT day FROM golden_days ORDER BY day").fetch_all(tx).await?;
    Ok(days.iter().filter_map(|day| day.parse().ok()).collect())
}

/// Makes this a golden day, or none.
pub async fn set_golden_day(
    tx: &mut Tx,
    day: NaiveDate,
    golden: bool,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let sql = if golden {
        "INSERT INTO golden_days (day) VALUES ($1) ON CONFLICT (day) DO NOTHING"
    } else {
        "DELETE FROM golden_days WHERE day = $1"
    };
    if query(sql).bind(day.to_string()).execute(tx).await? == 0 {
        return Ok(());
    }
    let days = to_json("promotions", &golden_days(tx).await?)?;
    keep_version(tx, GOLDEN_DAYS, Some(&days), Some(by), now).await
}

/// The last `limit` versions of a programme, the newest first.
pub async fn versions(tx: &mut Tx, code: &str, limit: i64) -> Result<Vec<ProgrammeVersion>> {
    let rows = query(
        "SELECT at, by_person, facts FROM promotion_versions WHERE code = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(code)
    .bind(limit)
    .fetch_all(tx)
    .await?;
    let version = |row: &Row| {
        let facts: Option<String> = row.get("facts")?;
        Ok(ProgrammeVersion {
            at: DateTime::from_millis(row.get("at")?),
            by: row.get::<Option<i64>>("by_person")?.map(PersonId),
            programme: facts.and_then(|facts| from_json("promotions", &facts).ok()),
        })
    };
    rows.iter().map(version).collect()
}

/// Makes others who change the catalogue wait until this transaction ends: each changes what the one before has left.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    locks::lock(tx, Lock::Catalogue).await
}

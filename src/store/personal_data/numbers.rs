//! All numbers that stand in the database.

use crate::domain::base::phone::{Phone, numbers_in};
use crate::store::sql::query;
use crate::store::{Error, Result, Tx};
use serde_json::Value;
use std::collections::BTreeSet;

/// Where people's numbers stand, as texts or in JSON.
const TEXTS: [&str; 9] = [
    "SELECT facts AS text FROM cases",
    "SELECT body AS text FROM texts",
    "SELECT facts AS text FROM drafts",
    "SELECT raw AS text FROM parked",
    "SELECT notice AS text FROM outbox",
    "SELECT title || ' | ' || words AS text FROM standing",
    "SELECT words AS text FROM quick_answers",
    "SELECT body AS text FROM guide_versions",
    "SELECT number AS text FROM premium_customers",
];

/// Reads the whole database.
pub async fn numbers(tx: &mut Tx) -> Result<BTreeSet<Phone>> {
    let mut numbers = BTreeSet::new();
    for sql in TEXTS {
        query(sql)
            .for_each(tx, |row| {
                let text: String = row.get("text")?;
                match serde_json::from_str(&text) {
                    Ok(json @ (Value::Object(_) | Value::Array(_))) => collect(&json, &mut numbers),
                    Ok(_) | Err(_) => collect(&Value::String(text), &mut numbers),
                }
                Ok::<(), Error>(())
            })
            .await?;
    }
    Ok(numbers)
}

fn collect(json: &Value, numbers: &mut BTreeSet<Phone>) {
    match json {
        Value::String(text) => numbers.extend(numbers_in(text).into_iter().map(|found| found.phone)),
        Value::Array(values) => values.iter().for_each(|value| collect(value, numbers)),
        Value::Object(values) => values.values().for_each(|value| collect(value, numbers)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

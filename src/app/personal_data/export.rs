//! `loihua export`.

use super::super::open_store;
use super::super::spreadsheet::{is_workbook, write_new};
use crate::config::Config;
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::request::listing::TimelineEntry;
use crate::store::audit;
use crate::store::personal_data::{self, Known, KnownText};
use crate::text::{TextSheet, workbook};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use std::path::Path;

/// Gives out what is known of a number: as JSON, or as a workbook where the file's name ends in `.xlsx`; without a file,
/// JSON. Of the staff it names the ids only. The audit log of each case says that it was given out.
///
/// # Errors
/// The file exists or cannot be written, a case cannot be read, or the database fails.
pub async fn export(
    config: &Config,
    number: &Phone,
    file: Option<&Path>,
    now: DateTime<Utc>,
) -> anyhow::Result<String> {
    let store = open_store(config).await?;
    let mut tx = store.begin_read().await?;
    let places = personal_data::find(&mut tx, number).await?;
    let known = personal_data::known(&mut tx, &places).await?;
    drop(tx);
    let timezone = config.centre.timezone;
    let json = || serde_json::to_string_pretty(&document(&known, number, now));
    let said = match file {
        Some(file) => {
            let content =
                if is_workbook(file) { workbook(&sheets(&known, timezone))? } else { json()?.into() };
            write_new(file, &content)?;
            format!("{} written to {}.", summary(&known), file.display())
        }
        None => json()?,
    };
    let mut tx = store.begin().await?;
    for (case, _) in &known.cases {
        audit::write(&mut tx, case.id, &[AuditEntry::automatic(AuditEvent::GivenOut)], now).await?;
    }
    tx.commit().await?;
    store.close().await;
    Ok(said)
}

fn summary(known: &Known) -> String {
    let others = known.texts.len() + known.forms.len() + known.parked.len() + known.staff.len();
    let answers =
        known.saved_answers.len() + known.quick_answers.len() + usize::from(known.customer.is_some());
    format!(
        "{} and {}",
        super::super::people::count(known.cases.len(), "case", "cases"),
        super::super::people::count(others + answers, "other record", "other records")
    )
}

fn document(known: &Known, number: &Phone, now: DateTime<Utc>) -> Value {
    let json_of = |text: &String| serde_json::from_str(text).unwrap_or(Value::String(text.clone()));
    let saved = known.saved_answers.iter();
    json!({
        "number": number.e164(),
        "exported_at": now,
        "cases": known.cases.iter().map(|(case, entries)| json!({
            "facts": case,
            "audit": entries.iter().map(entry).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "texts": known.texts.iter().map(text).collect::<Vec<_>>(),
        "forms": known.forms.iter().map(json_of).collect::<Vec<_>>(),
        "parked_updates": known.parked.iter().map(json_of).collect::<Vec<_>>(),
        "saved_answers": saved.map(|(title, words)| json!({ "title": title, "words": words })).collect::<Vec<_>>(),
        "quick_answers": known.quick_answers,
        "premium_customer": known.customer.as_ref().map(|(class, name, basis)| json!({
            "class": class, "name": name, "basis": basis,
        })),
        "staff": known.staff.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect::<Vec<_>>(),
    })
}

fn entry(entry: &TimelineEntry) -> Value {
    json!({ "at": entry.at, "by": entry.by, "event": entry.event, "text": entry.text })
}

fn text(known: &KnownText) -> Value {
    json!({ "at": known.at, "case": known.case, "text": known.text })
}

/// One sheet of the cases, one of what was done, one of what stands elsewhere.
fn sheets(known: &Known, timezone: Tz) -> [TextSheet; 3] {
    let clock = |at: DateTime<Utc>| at.with_timezone(&timezone).format("%d/%m/%Y %H:%M").to_string();
    let head = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut cases = vec![head(&[
        "case",
        "taken",
        "closed",
        "kind",
        "name",
        "calling",
        "to help with",
        "callback",
        "request",
        "subscriber",
        "owner on record",
    ])];
    let mut done = vec![head(&["case", "time", "staff id", "what", "text"])];
    for (case, entries) in &known.cases {
        cases.push(case_row(case, clock));
        done.extend(entries.iter().map(|entry| {
            let by = entry.by.map(|by| by.to_string()).unwrap_or_default();
            let text = entry.text.clone().unwrap_or_default();
            vec![case.id.to_string(), clock(entry.at), by, word(&entry.event), text]
        }));
    }
    let mut others = vec![head(&["where", "time", "text"])];
    others.extend(known.texts.iter().map(|known| {
        let place = known.case.map_or_else(|| "a text".to_owned(), |case| format!("a text on case {case}"));
        vec![place, clock(known.at), known.text.clone()]
    }));
    let untimed = |place: &str, text: &String| vec![place.to_owned(), String::new(), text.clone()];
    others.extend(known.forms.iter().map(|form| untimed("a form", form)));
    others.extend(known.parked.iter().map(|raw| untimed("a parked update", raw)));
    let saved = known.saved_answers.iter().map(|(title, words)| format!("{title}: {words}"));
    others.extend(
        saved.chain(known.quick_answers.iter().cloned()).map(|text| untimed("an answer of QA", &text)),
    );
    others.extend(known.customer.iter().map(|(class, name, basis)| {
        untimed("the list of premium customers", &format!("{name}, {class}, {basis}"))
    }));
    others.extend(known.staff.iter().map(|(id, name)| untimed("the staff list", &format!("{id} {name}"))));
    [
        TextSheet { name: "cases".to_owned(), rows: cases },
        TextSheet { name: "audit".to_owned(), rows: done },
        TextSheet { name: "elsewhere".to_owned(), rows: others },
    ]
}

fn case_row(case: &Case, clock: impl Fn(DateTime<Utc>) -> String) -> Vec<String> {
    let check = case.vip().map(|vip| &vip.check);
    vec![
        case.id.to_string(),
        clock(case.taken_at),
        case.closing.as_ref().map(|closing| clock(closing.at)).unwrap_or_default(),
        word(&case.kind()),
        case.caller().to_owned(),
        case.calling_number().dialled(),
        case.number_to_help().map(|number| number.dialled()).unwrap_or_default(),
        case.callback_number().unwrap_or(case.calling_number()).dialled(),
        case.request().to_owned(),
        check.and_then(|check| check.subscriber.clone()).unwrap_or_default(),
        check.and_then(|check| check.owner_on_record.clone()).unwrap_or_default(),
    ]
}

/// The word a value is stored under.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        Ok(_) | Err(_) => String::new(),
    }
}

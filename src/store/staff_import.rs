//! A staff list from a spreadsheet.

use super::{Result, Tx, personal_data, staff};
use crate::domain::base::ids::PersonId;
use crate::domain::staff::staff_file::StaffRow;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What an import of the staff has done besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Who has left by it.
    pub people: Vec<PersonId>,
    /// How many messages in their chats are emptied.
    pub emptied: usize,
}

/// People in the list replace those with the same id; the others stay. Who has left keeps no case in their chat.
pub async fn import(tx: &mut Tx, rows: Vec<StaffRow>, now: DateTime<Utc>) -> Result<Gone> {
    let before: BTreeMap<PersonId, bool> =
        staff::all(tx).await?.into_iter().map(|person| (person.id, person.active)).collect();
    let mut gone = Gone::default();
    for row in rows {
        let person = row.into_person();
        staff::upsert(tx, &person).await?;
        if !person.active && before.get(&person.id).is_some_and(|active| *active) {
            gone.emptied += personal_data::empty_chat(tx, person.id.chat(), now).await?;
            gone.people.push(person.id);
        }
    }
    Ok(gone)
}

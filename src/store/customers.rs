//! The list of premium customers.

use super::sql::{QueryBuilder, query};
use super::value::{Param, Row};
use super::{Error, Result, Tx};
use crate::domain::base::phone::Phone;
use crate::domain::customer::{Basis, PremiumCustomer};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows one statement writes.
const BATCH: usize = 200;

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

/// The customers of these numbers; a number that is not on the list is left out.
pub async fn of_numbers(tx: &mut Tx, numbers: &[Phone]) -> Result<Vec<PremiumCustomer>> {
    let mut statement = QueryBuilder::new("SELECT number, class, name, basis FROM premium_customers WHERE ");
    statement.is_one_of_texts("number", numbers.iter().map(|number| number.e164().to_owned()).collect());
    statement.fetch_all(tx).await?.iter().map(read).collect()
}

/// The whole list, by number.
pub async fn all(tx: &mut Tx) -> Result<Vec<PremiumCustomer>> {
    let rows = query("SELECT number, class, name, basis FROM premium_customers ORDER BY number")
        .fetch_all(tx)
        .await?;
    rows.iter().map(read).collect()
}

/// Adds these customers, or changes those of their numbers; with `replace`, all others are taken off the list.
pub async fn import(tx: &mut Tx, customers: &[PremiumCustomer], replace: bool) -> Result<Changes> {
    let known = all(tx).await?;
    let mut changes = Changes::default();
    let before: BTreeMap<&Phone, &PremiumCustomer> =
        known.iter().map(|customer| (&customer.number, customer)).collect();
    let mut written = Vec::new();
    for customer in customers {
        match before.get(&customer.number) {
            Some(same) if *same == customer => continue,
            Some(_) => changes.changed += 1,
            None => changes.added += 1,
        }
        written.push(customer);
    }
    for batch in written.chunks(BATCH) {
        let mut insert =
            QueryBuilder::new("INSERT INTO premium_customers (number, class, name, basis) VALUES ");
        insert.rows(batch.iter().map(|customer| {
            [
                Param::from(customer.number.e164().to_owned()),
                Param::from(customer.class.clone()),
                Param::from(customer.name.clone()),
                Param::from(customer.basis.key().to_owned()),
            ]
        }));
        insert.push(
            " ON CONFLICT (number) DO UPDATE SET class = excluded.class, name = excluded.name, basis = excluded.basis",
            &[],
        );
        insert.execute(tx).await?;
    }
    if replace {
        let kept: BTreeSet<&Phone> = customers.iter().map(|customer| &customer.number).collect();
        for gone in known.iter().filter(|known| !kept.contains(&known.number)) {
            query("DELETE FROM premium_customers WHERE number = $1")
                .bind(gone.number.e164())
                .execute(tx)
                .await?;
            changes.removed += 1;
        }
    }
    Ok(changes)
}

fn read(row: &Row) -> Result<PremiumCustomer> {
    let number: String = row.get("number")?;
    let basis: String = row.get("basis")?;
    Ok(PremiumCustomer {
        number: Phone::try_from(number).map_err(|_| Error::Unreadable("a premium customer's number"))?,
        class: row.get("class")?,
        name: row.get("name")?,
        basis: if basis == Basis::Agreement.key() { Basis::Agreement } else { Basis::Policy },
    })
}

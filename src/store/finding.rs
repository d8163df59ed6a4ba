//! Finding cases: the rows they are found by, kept with every save, and the search over them.
//!
//! A search looks at no more than [`FEW`] cases that have the rarest key, or at the [`NEWEST`] ones, however many
//! cases there are.

use super::{
    Result, Store, Tx,
    parts::Sql,
    sql::{query, query_scalar},
    tx::from_json,
};
use crate::domain::{
    actor::Person,
    case::Case,
    find::{By, Keys, Sort, Wanted, keys_of},
    ids::{CaseId, PersonId},
    policy::sees_all,
};
use std::collections::BTreeSet;

/// The most cases a search gives; who gets that many has to say more.
pub const MOST: usize = 200;
/// How many cases may have a key for it to be rare: all of them are looked at.
const FEW: i64 = 5_000;
/// Where all keys are frequent, so many of the newest cases are looked at.
const NEWEST: i64 = 50_000;
/// How many old cases get their keys in one transaction.
const BATCH: i64 = 500;
/// The counter of the last case that has got them; it is there as long as some have not.
const WITHOUT_KEYS: &str = "cases without keys, after";

/// Makes the rows of a case exactly those its facts call for, where it has those of the facts `before`.
pub(super) async fn keep(tx: &mut Tx, before: Option<&Case>, case: &Case) -> Result<()> {
    if before.is_none_or(|before| before.fields != case.fields) {
        keep_keys(tx, before, case).await?;
    }
    keep_people(tx, before, case).await
}

fn number_of(sort: Sort) -> i16 {
    match sort {
        Sort::Word => 0,
        Sort::Number => 1,
    }
}

async fn keep_keys(tx: &mut Tx, before: Option<&Case>, case: &Case) -> Result<()> {
    let (kept, wanted) = (before.map(keys_of).unwrap_or_default(), keys_of(case));
    for (sort, code) in kept.difference(&wanted) {
        query("DELETE FROM case_keys WHERE sort = $1 AND code = $2 AND case_id = $3")
            .bind(number_of(*sort))
            .bind(*code)
            .bind(case.id.0)
            .execute(tx)
            .await?;
    }
    let mut new = wanted.difference(&kept).peekable();
    if new.peek().is_none() {
        return Ok(());
    }
    let mut insert = Sql::new("INSERT INTO case_keys (sort, code, case_id) VALUES ");
    insert.rows(new.map(|(sort, code)| [number_of(*sort).into(), *code, case.id.0]));
    insert.push(" ON CONFLICT (sort, code, case_id) DO NOTHING", &[]);
    insert.execute(tx).await
}

/// Who works on it, whether it is open (1), when it is due.
fn people_of(case: &Case) -> BTreeSet<(i64, i64, i64)> {
    let (open, due) = (i64::from(case.is_open()), case.promise.due.timestamp_millis());
    let people = case.joined.iter().copied().chain([case.owner]);
    people.map(|person| (person.0, open, due)).collect()
}

async fn keep_people(tx: &mut Tx, before: Option<&Case>, case: &Case) -> Result<()> {
    let (kept, wanted) = (before.map(people_of).unwrap_or_default(), people_of(case));
    for (person, ..) in &kept {
        if !wanted.iter().any(|(wanted, ..)| wanted == person) {
            query("DELETE FROM case_people WHERE person = $1 AND case_id = $2")
                .bind(*person)
                .bind(case.id.0)
                .execute(tx)
                .await?;
        }
    }
    let mut new = wanted.difference(&kept).peekable();
    if new.peek().is_none() {
        return Ok(());
    }
    let mut insert = Sql::new("INSERT INTO case_people (person, case_id, is_open, due) VALUES ");
    insert.rows(new.map(|(person, open, due)| [*person, case.id.0, *open, *due]));
    insert.push(
        " ON CONFLICT (person, case_id) DO UPDATE SET is_open = excluded.is_open, due = excluded.due",
        &[],
    );
    insert.execute(tx).await
}

/// Makes the rows of the cases that are older than the tables for them. Killed, it goes on where it was.
pub(super) async fn fill(store: &Store) -> Result<()> {
    loop {
        let mut tx = store.begin().await?;
        let after: Option<i64> = query_scalar("SELECT value FROM counters WHERE name = $1")
            .bind(WITHOUT_KEYS)
            .fetch_optional(&mut tx)
            .await?;
        let Some(after) = after else { return Ok(()) };
        let rows: Vec<String> = query_scalar("SELECT facts FROM cases WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(after)
            .bind(BATCH)
            .fetch_all(&mut tx)
            .await?;
        let mut last = None;
        for facts in &rows {
            let case: Case = from_json("cases", facts)?;
            keep(&mut tx, None, &case).await?;
            last = Some(case.id.0);
        }
        let noted = match last {
            Some(last) => {
                query("UPDATE counters SET value = $2 WHERE name = $1").bind(WITHOUT_KEYS).bind(last)
            }
            None => query("DELETE FROM counters WHERE name = $1").bind(WITHOUT_KEYS),
        };
        noted.execute(&mut tx).await?;
        tx.commit().await?;
    }
}

/// What a search gave: the case asked for by its number, open cases by due time, then closed ones, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub cases: Vec<CaseId>,
    /// There may be more: the search looked no further.
    pub more: bool,
}

/// What a case has to have.
enum Term {
    Keys(Keys),
    /// This person works on it.
    Person(PersonId),
}

impl Term {
    /// The cases that have it, of which there may be very many.
    fn cases(&self, sql: &mut Sql) {
        match self {
            Term::Keys(Keys { sort, range }) => sql.push(
                "SELECT case_id FROM case_keys WHERE sort = ? AND code >= ? AND code < ?",
                &[number_of(*sort).into(), range.start, range.end],
            ),
            Term::Person(person) => sql.push("SELECT case_id FROM case_people WHERE person = ?", &[person.0]),
        };
    }

    /// Whether the case `c` has it.
    fn holds(&self, sql: &mut Sql) {
        match self {
            Term::Keys(Keys { sort, range }) => sql.push(
                "EXISTS (SELECT 1 FROM case_keys k WHERE k.case_id = c.id AND k.sort = ? AND k.code >= ? AND k.code < ?)",
                &[number_of(*sort).into(), range.start, range.end],
            ),
            Term::Person(person) => sql.push(
                "EXISTS (SELECT 1 FROM case_people p WHERE p.case_id = c.id AND p.person = ?)",
                &[person.0],
            ),
        };
    }

    /// How many cases have it, counted no further than just beyond [`FEW`].
    async fn frequency(&self, tx: &mut Tx) -> Result<i64> {
        let mut sql = Sql::new("");
        sql.push("SELECT COUNT(*) FROM (", &[]);
        self.cases(&mut sql);
        sql.push(" LIMIT ?) few", &[FEW + 1]);
        Ok(sql.numbers(tx).await?.first().copied().unwrap_or_default())
    }
}

/// Beginning with the few cases that have the rare term, where there is one.
fn all_hold(rare: Option<&Term>, terms: &[Term], sql: &mut Sql) {
    if let Some(rare) = rare {
        sql.push(" AND c.id IN (", &[]);
        rare.cases(sql);
        sql.push(")", &[]);
    }
    for term in terms {
        sql.push(" AND ", &[]);
        term.holds(sql);
    }
}

/// The cases that `reader` finds: who does not see all of them in full finds colleagues' by a full number or the
/// case's own number only.
pub async fn find(tx: &mut Tx, wanted: &Wanted, reader: &Person) -> Result<Found> {
    let mut cases = Vec::new();
    if let Some(case) = wanted.case {
        let known: Option<i64> =
            query_scalar("SELECT id FROM cases WHERE id = $1").bind(case.0).fetch_optional(tx).await?;
        cases.extend(known);
    }
    let mut more = false;
    if let Some(by) = &wanted.by {
        let mut terms: Vec<Term> = by.keys().into_iter().map(Term::Keys).collect();
        let full_number = matches!(by, By::Number(_));
        if !full_number && !sees_all(reader) {
            terms.push(Term::Person(reader.id));
        }
        let (found, cut) = search(tx, &terms).await?;
        more = cut;
        cases.extend(found.into_iter().filter(|id| Some(*id) != wanted.case.map(|case| case.0)));
    }
    more |= cases.len() > MOST;
    cases.truncate(MOST);
    Ok(Found { cases: cases.into_iter().map(CaseId).collect(), more })
}

/// At most one more than [`MOST`], and whether older ones were not looked at.
async fn search(tx: &mut Tx, terms: &[Term]) -> Result<(Vec<i64>, bool)> {
    let mut rarest: Option<(i64, &Term)> = None;
    for term in terms {
        let frequency = term.frequency(tx).await?;
        if rarest.is_none_or(|(least, _)| frequency < least) {
            rarest = Some((frequency, term));
        }
    }
    let Some((frequency, rarest)) = rarest else { return Ok((Vec::new(), false)) };
    let rare = (frequency <= FEW).then_some(rarest);
    let newest: Option<i64> = query_scalar("SELECT MAX(id) FROM cases").fetch_one(tx).await?;
    let before = if rare.is_some() { 0 } else { newest.unwrap_or_default() - NEWEST };
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX) + 1;

    let mut open = Sql::new("SELECT c.id FROM cases c WHERE c.is_open = 1");
    all_hold(rare, terms, &mut open);
    open.push(" ORDER BY c.due, c.id LIMIT ?", &[limit]);
    let mut found = open.numbers(tx).await?;

    let left = limit - i64::try_from(found.len()).unwrap_or(limit);
    let mut closed = Sql::new("SELECT c.id FROM cases c WHERE c.is_open = 0");
    closed.push(" AND c.id > ?", &[before]);
    all_hold(rare, terms, &mut closed);
    closed.push(" ORDER BY c.id DESC LIMIT ?", &[left]);
    found.extend(closed.numbers(tx).await?);
    Ok((found, before > 0))
}

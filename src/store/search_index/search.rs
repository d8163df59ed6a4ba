//! The search for cases. It starts from those with the rarest term, or the newest of them, so that its cost does not grow
//! with the number of cases.

use super::number_of;
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::request::policy::sees_all;
use crate::domain::request::search::{KeyKind, SearchBy, SearchKeys, SearchTerms};
use crate::domain::staff::person::Person;
use crate::store::sql::{QueryBuilder, query_scalar};
use crate::store::{Result, Tx};

/// The most cases that a search returns.
pub const MOST: usize = 200;
/// The beginning of a word is looked up as up to so many words.
const WORDS: usize = 8;

/// The limits of a search.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How many cases are counted to compare the frequency of terms.
    pub counted: i64,
    /// A term with at most so many cases is rare: all of them are searched.
    pub few: i64,
    /// When no term is rare, open cases and so many of the newest ones are searched.
    pub newest: i64,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { counted: 1_000, few: 5_000, newest: 50_000 }
    }
}

/// A search result: the case with the number asked for, open cases by due time, then closed ones, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub cases: Vec<CaseId>,
    /// There may be more, which were not searched.
    pub more: bool,
}

/// The cases that `reader` finds. A reader who may not see all in full finds those of colleagues by a full phone number or
/// the case number only.
pub async fn find(tx: &mut Tx, wanted: &SearchTerms, reader: &Person) -> Result<Found> {
    find_within(tx, wanted, reader, Bounds::default()).await
}

/// As [`find`], with other limits.
pub async fn find_within(
    tx: &mut Tx,
    wanted: &SearchTerms,
    reader: &Person,
    bounds: Bounds,
) -> Result<Found> {
    let mut cases = Vec::new();
    if let Some(case) = wanted.case {
        let known: Option<i64> =
            query_scalar("SELECT id FROM cases WHERE id = $1").bind(case.0).fetch_optional(tx).await?;
        cases.extend(known);
    }
    let mut more = false;
    if let Some(by) = &wanted.by {
        let mut terms = Vec::new();
        for keys in by.keys() {
            terms.push(Term::of(tx, keys).await?);
        }
        let full_number = matches!(by, SearchBy::Number(_));
        if !full_number && !sees_all(reader) {
            terms.push(Term::Person(reader.id));
        }
        let (found, cut) = search(tx, terms, bounds).await?;
        more = cut;
        cases.extend(found.into_iter().filter(|id| Some(*id) != wanted.case.map(|case| case.0)));
    }
    more |= cases.len() > MOST;
    cases.truncate(MOST);
    Ok(Found { cases: cases.into_iter().map(CaseId).collect(), more })
}

/// A condition on a case.
enum Term {
    /// One of these keys; the index has the cases of a key in their order.
    Codes { sort: KeyKind, codes: Vec<i64> },
    /// Any of very many keys.
    Range(SearchKeys),
    /// This person works on it.
    Person(PersonId),
}

/// How many cases have a term; a rarer one is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Frequency {
    Some(i64),
    /// More than are counted; the newest that were counted go back to this case, further for a rarer term.
    Many {
        back_to: i64,
    },
    /// More than are counted, in no order.
    Any,
}

impl Term {
    /// The existing keys in the range, when they are few.
    async fn of(tx: &mut Tx, keys: SearchKeys) -> Result<Term> {
        let SearchKeys { kind: sort, range } = &keys;
        let (sort, mut from) = (*sort, range.start);
        if range.end - range.start == 1 {
            return Ok(Term::Codes { sort, codes: vec![from] });
        }
        let mut codes = Vec::new();
        while codes.len() <= WORDS {
            let mut sql = QueryBuilder::new("SELECT code FROM case_keys WHERE sort = ");
            sql.push(
                "? AND code >= ? AND code < ? ORDER BY code LIMIT 1",
                &[number_of(sort).into(), from, range.end],
            );
            let Some(code) = sql.fetch_numbers(tx).await?.pop() else {
                return Ok(Term::Codes { sort, codes });
            };
            codes.push(code);
            from = code + 1;
        }
        Ok(Term::Range(keys))
    }

    /// Selects the cases after this one that have it.
    fn cases(&self, after: i64, sql: &mut QueryBuilder) {
        match self {
            Term::Codes { sort, codes } => {
                one_of(sql, "SELECT case_id FROM case_keys WHERE sort = ? AND code IN ", *sort, codes)
            }
            Term::Range(SearchKeys { kind: sort, range }) => sql.push(
                "SELECT case_id FROM case_keys WHERE sort = ? AND code >= ? AND code < ?",
                &[number_of(*sort).into(), range.start, range.end],
            ),
            Term::Person(person) => sql.push("SELECT case_id FROM case_people WHERE person = ?", &[person.0]),
        };
        sql.push(" AND case_id > ?", &[after]);
    }

    /// Whether the case `c` has it.
    fn holds(&self, sql: &mut QueryBuilder) {
        match self {
            Term::Codes { sort, codes } => {
                let has = "EXISTS (SELECT 1 FROM case_keys k WHERE k.case_id = c.id AND k.sort = ? AND k.code IN ";
                one_of(sql, has, *sort, codes).push(")", &[])
            }
            Term::Range(SearchKeys { kind: sort, range }) => sql.push(
                "EXISTS (SELECT 1 FROM case_keys k WHERE k.case_id = c.id AND k.sort = ? AND k.code >= ? AND k.code < ?)",
                &[number_of(*sort).into(), range.start, range.end],
            ),
            Term::Person(person) => sql.push(
                "EXISTS (SELECT 1 FROM case_people p WHERE p.case_id = c.id AND p.person = ?)",
                &[person.0],
            ),
        };
    }

    async fn frequency(&self, tx: &mut Tx, most: i64) -> Result<Frequency> {
        let counted = self.count(tx, most + 1).await?;
        if counted <= most {
            return Ok(Frequency::Some(counted));
        }
        let parts: Vec<Term> = match self {
            Term::Codes { sort, codes } => {
                codes.iter().map(|code| Term::Codes { sort: *sort, codes: vec![*code] }).collect()
            }
            Term::Person(person) => vec![Term::Person(*person)],
            Term::Range(_) => return Ok(Frequency::Any),
        };
        let mut back_to = 0;
        for part in parts {
            let mut sql = QueryBuilder::new("");
            part.cases(0, &mut sql);
            sql.push(" ORDER BY case_id DESC LIMIT 1 OFFSET ?", &[most]);
            back_to = back_to.max(sql.fetch_numbers(tx).await?.pop().unwrap_or_default());
        }
        Ok(Frequency::Many { back_to })
    }

    /// How many cases have it, at most `so_far`.
    async fn count(&self, tx: &mut Tx, so_far: i64) -> Result<i64> {
        let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM (");
        self.cases(0, &mut sql);
        sql.push(" LIMIT ?) few", &[so_far]);
        Ok(sql.fetch_numbers(tx).await?.pop().unwrap_or_default())
    }
}

/// Appends `start`, which has the sort as its parameter, and the list of codes.
fn one_of<'s>(sql: &'s mut QueryBuilder, start: &str, sort: KeyKind, codes: &[i64]) -> &'s mut QueryBuilder {
    // No key has the code -1; a list in SQL cannot be empty.
    let codes = if codes.is_empty() { &[-1] } else { codes };
    let places = vec!["?"; codes.len()].join(", ");
    sql.push(start, &[number_of(sort).into()]).push(&format!("({places})"), codes)
}

/// The ids of at most one case more than [`MOST`], and whether older ones were not searched.
async fn search(tx: &mut Tx, terms: Vec<Term>, bounds: Bounds) -> Result<(Vec<i64>, bool)> {
    let mut by_frequency = Vec::new();
    for term in terms {
        by_frequency.push((term.frequency(tx, bounds.counted).await?, term));
    }
    by_frequency.sort_by_key(|(frequency, _)| *frequency);
    let Some((frequency, rarest)) = by_frequency.first() else { return Ok((Vec::new(), false)) };
    let is_rare = match frequency {
        Frequency::Some(counted) => *counted <= bounds.few,
        Frequency::Many { .. } | Frequency::Any => rarest.count(tx, bounds.few + 1).await? <= bounds.few,
    };
    let newest: Option<i64> = query_scalar("SELECT MAX(id) FROM cases").fetch_one(tx).await?;
    let after = if is_rare { 0 } else { (newest.unwrap_or_default() - bounds.newest).max(0) };
    // Cases in no order cost as much to start from as all cases.
    let begin = (is_rare || *frequency != Frequency::Any).then_some(rarest);
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX) + 1;

    let mut open = QueryBuilder::new("SELECT c.id FROM cases c WHERE ");
    match begin {
        // The first plus excludes the index of open cases, the second the index of ids.
        Some(rarest) => {
            open.push("+c.is_open = 1 AND c.id IN (", &[]);
            rarest.cases(after, &mut open);
            if after > 0 {
                open.push(
                    " UNION ALL SELECT id FROM cases WHERE is_open = 1 AND due >= 0 AND +id <= ?",
                    &[after],
                );
            }
            open.push(")", &[]);
        }
        None => {
            open.push("c.is_open = 1", &[]);
        }
    }
    all_hold(&by_frequency, &mut open);
    open.push(" ORDER BY c.due, c.id LIMIT ?", &[limit]);
    let mut found = open.fetch_numbers(tx).await?;

    let left = limit - i64::try_from(found.len()).unwrap_or(limit);
    let mut closed = QueryBuilder::new("SELECT c.id FROM cases c WHERE +c.is_open = 0 AND c.id > ");
    closed.push("?", &[after]);
    if let Some(rarest) = begin {
        closed.push(" AND c.id IN (", &[]);
        rarest.cases(after, &mut closed);
        closed.push(")", &[]);
    }
    all_hold(&by_frequency, &mut closed);
    closed.push(" ORDER BY c.id DESC LIMIT ?", &[left]);
    found.extend(closed.fetch_numbers(tx).await?);
    Ok((found, after > 0))
}

/// The rarest first: it excludes most cases.
fn all_hold(by_frequency: &[(Frequency, Term)], sql: &mut QueryBuilder) {
    for (_, term) in by_frequency {
        sql.push(" AND ", &[]);
        term.holds(sql);
    }
}

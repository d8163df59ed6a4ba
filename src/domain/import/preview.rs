//! What importing a list would change, to be shown before.

use super::list::ReadList;
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::base::list_kind::ListKind;
use crate::domain::customer::PremiumCustomer;
use crate::domain::promotion::programme::Programme;
use crate::domain::staff::change::ImportEntry;
use crate::domain::staff::gaps::{Gap, gaps_on};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use crate::domain::staff::rota_file::RotaFile;
use crate::domain::staff::shift::Shift;
use crate::domain::staff::staff_file::StaffRow;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many changes are named.
const EXAMPLES: usize = 8;
/// How many gaps are kept; the rest is counted.
const GAPS: usize = 60;

/// What importing a list would change, or has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub list: ListKind,
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Of a rota: duties that are taken away. Of another list: those that are not in the file, and stay unless they are
    /// taken out with it.
    pub missing: usize,
    /// They are taken out, too.
    pub replaces: bool,
    pub examples: Vec<Example>,
    pub rota: Option<RotaPreview>,
    /// How many golden days take the place of those known.
    pub golden_days: Option<usize>,
}

/// What is special about a rota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotaPreview {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub dates: usize,
    pub people: usize,
    /// From today on.
    pub gaps: Vec<Gap>,
    /// So many dates have gaps that are not among these.
    pub more_gaps: usize,
    /// The dates look like a mistyped year.
    pub doubtful: bool,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    pub change: ExampleChange,
    pub what: ExampleOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExampleChange {
    Added,
    Changed,
    Removed,
    /// Has left the staff.
    Left,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExampleOf {
    /// Somebody by name, a programme by code and name, a number in its masked form.
    Named(String),
    Duty {
        person: PersonId,
        date: NaiveDate,
        shift: Option<String>,
        post: DutyRole,
    },
}

impl Preview {
    fn new(list: ListKind) -> Self {
        Preview {
            list,
            added: 0,
            changed: 0,
            unchanged: 0,
            missing: 0,
            replaces: false,
            examples: Vec::new(),
            rota: None,
            golden_days: None,
        }
    }

    /// Whether there is anything to import.
    pub fn changes_anything(&self) -> bool {
        self.added + self.changed > 0
            || (self.rota.is_some() && self.missing > 0)
            || self.golden_days.is_some()
    }

    /// Whether what is not in the file can be taken out with it.
    pub fn may_replace(&self) -> bool {
        matches!(self.list, ListKind::Premium | ListKind::Catalogue) && self.missing > 0
    }

    /// Whom its examples name by id.
    pub fn people(&self) -> Vec<PersonId> {
        let person = |example: &Example| match example.what {
            ExampleOf::Duty { person, .. } => Some(person),
            ExampleOf::Named(_) => None,
        };
        self.examples.iter().filter_map(person).collect()
    }

    /// As the audit log keeps it.
    pub fn entry(&self, file: &str) -> ImportEntry {
        ImportEntry {
            list: self.list,
            file: file.to_owned(),
            dates: self.rota.as_ref().map(|rota| (rota.first, rota.last)),
            added: self.added,
            changed: self.changed,
            removed: if self.rota.is_some() || self.replaces { self.missing } else { 0 },
        }
    }

    fn note(&mut self, change: ExampleChange, what: impl FnOnce() -> ExampleOf) {
        match change {
            ExampleChange::Added => self.added += 1,
            ExampleChange::Changed | ExampleChange::Left => self.changed += 1,
            ExampleChange::Removed => self.missing += 1,
        }
        if self.examples.len() < EXAMPLES {
            self.examples.push(Example { change, what: what() });
        }
    }
}

/// What is read beside a rota.
#[derive(Clone, Copy, Debug)]
pub struct RotaBefore<'a> {
    /// The duties of its dates and the nights around them.
    pub duties: &'a [Duty],
    pub people: &'a [Person],
    pub shifts: &'a [Shift],
    pub timezone: chrono_tz::Tz,
    pub today: NaiveDate,
}

/// A rota replaces exactly its dates.
pub fn of_rota(file: &RotaFile, before: RotaBefore) -> Preview {
    let mut preview = Preview::new(ListKind::Rota);
    let key = |duty: &Duty| (duty.date, duty.from, duty.until, duty.shift.clone(), duty.person, duty.post);
    let example = |duty: &Duty| ExampleOf::Duty {
        person: duty.person,
        date: duty.date,
        shift: duty.shift.clone(),
        post: duty.post,
    };
    let (replaced, others): (Vec<&Duty>, Vec<&Duty>) =
        before.duties.iter().partition(|duty| file.dates.contains(&duty.date));
    let known: BTreeSet<_> = replaced.iter().map(|duty| key(duty)).collect();
    let new: BTreeSet<_> = file.duties.iter().map(key).collect();
    for duty in &file.duties {
        if known.contains(&key(duty)) {
            preview.unchanged += 1;
        } else {
            preview.note(ExampleChange::Added, || example(duty));
        }
    }
    for duty in replaced.into_iter().filter(|duty| !new.contains(&key(duty))) {
        preview.note(ExampleChange::Removed, || example(duty));
    }
    let after = Rota {
        timezone: before.timezone,
        duties: others.into_iter().chain(&file.duties).cloned().collect(),
        people: before.people.to_vec(),
    };
    let coming = file.dates.iter().filter(|date| **date >= before.today);
    let mut gaps: Vec<Gap> = coming.flat_map(|date| gaps_on(&after, before.shifts, *date)).collect();
    let kept: BTreeSet<NaiveDate> = gaps.iter().take(GAPS).map(|gap| gap.date).collect();
    let all: BTreeSet<NaiveDate> = gaps.iter().map(|gap| gap.date).collect();
    gaps.truncate(GAPS);
    let (first, last) = (file.dates.first().copied(), file.dates.last().copied());
    preview.rota = Some(RotaPreview {
        first: first.unwrap_or(before.today),
        last: last.unwrap_or(before.today),
        dates: file.dates.len(),
        people: file.duties.iter().map(|duty| duty.person).collect::<BTreeSet<_>>().len(),
        more_gaps: all.len() - kept.len(),
        gaps,
        doubtful: file.doubtful(before.today).is_some(),
    });
    preview
}

/// People in the file replace those with the same id; the others stay.
pub fn of_staff(rows: &[StaffRow], people: &[Person]) -> Preview {
    let mut preview = Preview::new(ListKind::Staff);
    let before: BTreeMap<PersonId, &Person> = people.iter().map(|person| (person.id, person)).collect();
    for row in rows {
        let named = || ExampleOf::Named(row.name.clone());
        match before.get(&row.id) {
            None => preview.note(ExampleChange::Added, named),
            Some(known) if known.active && !row.active => preview.note(ExampleChange::Left, named),
            Some(known) if is_same(known, row) => preview.unchanged += 1,
            Some(_) => preview.note(ExampleChange::Changed, named),
        }
    }
    let in_file: BTreeSet<PersonId> = rows.iter().map(|row| row.id).collect();
    preview.missing = people.iter().filter(|person| person.active && !in_file.contains(&person.id)).count();
    preview
}

/// An empty language leaves the one that was chosen.
fn is_same(known: &Person, row: &StaffRow) -> bool {
    let same_locale = row.locale.is_none() || row.locale == known.locale;
    same_locale
        && (&known.name, &known.roles, &known.phone, &known.honorific, known.active)
            == (&row.name, &row.roles, &row.phone, &row.honorific, row.active)
}

/// Whether somebody is left who may change the staff.
pub fn leaves_an_admin(rows: &[StaffRow], people: &[Person]) -> bool {
    let in_file: BTreeSet<PersonId> = rows.iter().map(|row| row.id).collect();
    rows.iter().any(|row| row.active && row.roles.has(Role::Admin))
        || people.iter().any(|person| person.is(Role::Admin) && !in_file.contains(&person.id))
}

/// Customers are added and changed by number.
pub fn of_customers(rows: &[PremiumCustomer], known: &[PremiumCustomer]) -> Preview {
    let mut preview = Preview::new(ListKind::Premium);
    let before: BTreeMap<&str, &PremiumCustomer> =
        known.iter().map(|customer| (customer.number.e164(), customer)).collect();
    for row in rows {
        let named = || ExampleOf::Named(format!("{} ({})", row.number.masked(), row.class));
        match before.get(row.number.e164()) {
            None => preview.note(ExampleChange::Added, named),
            Some(known) if *known == row => preview.unchanged += 1,
            Some(_) => preview.note(ExampleChange::Changed, named),
        }
    }
    let in_file: BTreeSet<&str> = rows.iter().map(|row| row.number.e164()).collect();
    preview.missing = known.iter().filter(|known| !in_file.contains(known.number.e164())).count();
    preview
}

/// Programmes are added and changed by code.
pub fn of_catalogue(rows: &[Programme], golden_days: Option<usize>, known: &[Programme]) -> Preview {
    let mut preview = Preview { golden_days, ..Preview::new(ListKind::Catalogue) };
    if rows.is_empty() {
        return preview;
    }
    let before: BTreeMap<String, &Programme> = known.iter().map(|known| (fold(&known.code), known)).collect();
    for row in rows {
        let named = || ExampleOf::Named(format!("{}: {}", row.code, row.name));
        match before.get(&fold(&row.code)) {
            None => preview.note(ExampleChange::Added, named),
            // A code differs in more than its case.
            Some(known) if **known == (Programme { code: known.code.clone(), ..row.clone() }) => {
                preview.unchanged += 1;
            }
            Some(_) => preview.note(ExampleChange::Changed, named),
        }
    }
    let in_file: BTreeSet<String> = rows.iter().map(|row| fold(&row.code)).collect();
    preview.missing = before.keys().filter(|code| !in_file.contains(*code)).count();
    preview
}

/// Whether everybody in a rota may still stand where it puts them.
pub fn may_stand(list: &ReadList, people: &[Person]) -> bool {
    let ReadList::Rota(file) = list else { return true };
    let people: BTreeMap<PersonId, &Person> = people.iter().map(|person| (person.id, person)).collect();
    file.duties.iter().all(|duty| {
        people.get(&duty.person).is_some_and(|person| person.active && duty.post.fits(&person.roles))
    })
}

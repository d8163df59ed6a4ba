//! The fields of a programme as the information team types them, read by the same reader as the catalogue file.

use super::catalogue_file::{LONGEST_NAME, LONGEST_TEXT, read_catalogue};
use super::programme::{Programme, Status};
use crate::domain::base::columns::read_date;
use crate::domain::base::fold::{bare, fold, tidy};
use chrono::{Datelike as _, Days, Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Declares the fields, a row each: its name and its column in the file.
macro_rules! declare_fields {
    ($($Field:ident = $column:literal;)*) => {
        /// A field of a programme, in the order of the file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ProgrammeField {
            $($Field),*
        }

        impl ProgrammeField {
            pub const ALL: &[ProgrammeField] = &[$(ProgrammeField::$Field),*];

            /// Its column in the file, which is also its word where it is stored.
            pub fn column(self) -> &'static str {
                match self {
                    $(ProgrammeField::$Field => $column),*
                }
            }
        }
    };
}

declare_fields! {
    Code = "code";
    Name = "name";
    From = "from";
    Until = "until";
    Content = "content";
    Conditions = "conditions";
    Paid = "paid";
    Classes = "classes";
    Value = "value";
    Group = "group";
    OnNet = "on_net";
    Words = "words";
    Source = "source";
    Status = "status";
    Planned = "planned";
    Recommended = "recommend";
}

impl ProgrammeField {
    /// Those that the form for a new programme asks one after the other.
    pub const ASKED: [ProgrammeField; 6] = [
        ProgrammeField::Code,
        ProgrammeField::Name,
        ProgrammeField::From,
        ProgrammeField::Until,
        ProgrammeField::Content,
        ProgrammeField::Conditions,
    ];

    pub fn of_column(column: &str) -> Option<Self> {
        ProgrammeField::ALL.iter().copied().find(|field| field.column() == column)
    }

    /// Whether a programme has to have it.
    pub fn is_needed(self) -> bool {
        matches!(self, ProgrammeField::Code | ProgrammeField::Name | ProgrammeField::Content)
    }

    /// Whether it is typed; the others are taps. The code of a programme is what it is known by, and stays.
    pub fn is_typed(self) -> bool {
        !matches!(self, ProgrammeField::Code | ProgrammeField::Status | ProgrammeField::Recommended)
    }

    fn is_date(self) -> bool {
        matches!(self, ProgrammeField::From | ProgrammeField::Until | ProgrammeField::Planned)
    }

    fn longest(self) -> usize {
        match self {
            ProgrammeField::Content | ProgrammeField::Conditions => LONGEST_TEXT,
            _ => LONGEST_NAME,
        }
    }
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeProblem {
    Empty,
    TooLong {
        max: usize,
    },
    NoDate,
    /// It ends before it begins.
    EndsBeforeItBegins {
        from: NaiveDate,
        until: NaiveDate,
    },
    /// Neither prepaid nor postpaid nor both.
    NotPaid,
    /// No amount in đồng.
    NoAmount,
    NotYesOrNo,
    /// Another programme has this code.
    CodeTaken,
}

/// A programme as a row of the file, not all of whose cells have to be filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProgrammeCells(BTreeMap<ProgrammeField, String>);

impl ProgrammeCells {
    pub fn of(programme: &Programme) -> Self {
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let yes = |is_so: bool| if is_so { "yes".to_owned() } else { String::new() };
        let cell = |field: &ProgrammeField| match field {
            ProgrammeField::Code => programme.code.clone(),
            ProgrammeField::Name => programme.name.clone(),
            ProgrammeField::From => date(programme.from),
            ProgrammeField::Until => date(programme.until),
            ProgrammeField::Content => programme.content.clone(),
            ProgrammeField::Conditions => programme.conditions.clone(),
            ProgrammeField::Paid => programme.paid.map(|paid| paid.key().to_owned()).unwrap_or_default(),
            ProgrammeField::Classes => programme.classes.join("; "),
            ProgrammeField::Value => programme.value.to_string(),
            ProgrammeField::Group => programme.group.clone().unwrap_or_default(),
            ProgrammeField::OnNet => yes(programme.on_net),
            ProgrammeField::Words => programme.words.join("; "),
            ProgrammeField::Source => programme.source.clone(),
            ProgrammeField::Status => programme.status.key().to_owned(),
            ProgrammeField::Planned => date(programme.planned),
            ProgrammeField::Recommended => yes(programme.recommended),
        };
        ProgrammeCells(ProgrammeField::ALL.iter().map(|field| (*field, cell(field))).collect())
    }

    /// What stands in a cell.
    pub fn get(&self, field: ProgrammeField) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// The first field of the form that was neither answered nor skipped.
    pub fn next_asked(&self) -> Option<ProgrammeField> {
        ProgrammeField::ASKED.into_iter().find(|field| !self.0.contains_key(field))
    }

    /// Whether nothing was said of a field yet.
    pub fn is_unanswered(&self, field: ProgrammeField) -> bool {
        self.get(field).is_empty()
    }

    /// Leaves a field empty that may be.
    ///
    /// # Errors
    /// [`ProgrammeProblem::Empty`] for one that a programme has to have.
    pub fn skip(&mut self, field: ProgrammeField) -> Result<(), ProgrammeProblem> {
        if field.is_needed() {
            return Err(ProgrammeProblem::Empty);
        }
        self.0.insert(field, String::new());
        Ok(())
    }

    /// The programme, where what it has to have is there; it is official unless said otherwise.
    pub fn programme(&self) -> Option<Programme> {
        let missing = |field: &&ProgrammeField| field.is_needed() && self.get(**field).is_empty();
        if ProgrammeField::ALL.iter().any(|field| missing(&field)) { None } else { self.read() }
    }

    /// Reads what was typed into a field, as the file is read; "-" empties it. A planned day makes the programme one for
    /// reference (B5.5). The other fields stay as they are.
    ///
    /// # Errors
    /// What is wrong with it; nothing has changed then.
    pub fn set(
        &mut self,
        field: ProgrammeField,
        typed: &str,
        today: NaiveDate,
    ) -> Result<(), ProgrammeProblem> {
        let typed = tidy(typed);
        let typed = if typed == "-" { String::new() } else { typed };
        let cell = match field.is_date() {
            true if !typed.is_empty() => read_day(&typed, today).ok_or(ProgrammeProblem::NoDate)?.to_string(),
            _ => typed,
        };
        let mut after = self.clone();
        // What has ended stays so, and only ✅ Chính thức says that there is a document.
        let is_ended = self.get(ProgrammeField::Status) == Status::Ended.key();
        if field == ProgrammeField::Planned && !is_ended {
            let is_reference = self.get(ProgrammeField::Status) == Status::Reference.key();
            if cell.is_empty() && is_reference {
                return Err(ProgrammeProblem::Empty);
            }
            let status = if cell.is_empty() { Status::Official } else { Status::Reference };
            after.0.insert(ProgrammeField::Status, status.key().to_owned());
        }
        after.0.insert(field, cell);
        let Some(read) = after.read() else { return Err(after.problem(field)) };
        // Kept as it was read, so that it is shown as it was meant: "50.000đ" and "không" are no cells of a programme.
        let is_read = matches!(field, ProgrammeField::Paid | ProgrammeField::Value | ProgrammeField::OnNet);
        if is_read && !after.is_unanswered(field) {
            let as_read = ProgrammeCells::of(&read).get(field).to_owned();
            after.0.insert(field, as_read);
        }
        *self = after;
        Ok(())
    }

    /// The row, with something in each cell that may not be empty.
    fn read(&self) -> Option<Programme> {
        let header = ProgrammeField::ALL.iter().map(|field| field.column().to_owned()).collect();
        let cell = |field: &ProgrammeField| match (field, self.get(*field)) {
            (ProgrammeField::Status, "") => Status::Official.key().to_owned(),
            (field, "") if field.is_needed() && !self.0.contains_key(field) => "…".to_owned(),
            (_, cell) => cell.to_owned(),
        };
        let row = ProgrammeField::ALL.iter().map(cell).collect();
        read_catalogue(&[header, row]).ok()?.pop()
    }

    /// Why the reader refuses the row since this cell was changed.
    fn problem(&self, field: ProgrammeField) -> ProgrammeProblem {
        let date = |field| read_date(self.get(field));
        match field {
            _ if field.is_needed() && fold(self.get(field)).is_empty() => ProgrammeProblem::Empty,
            ProgrammeField::From | ProgrammeField::Until => {
                match (date(ProgrammeField::From), date(ProgrammeField::Until)) {
                    (Some(from), Some(until)) => ProgrammeProblem::EndsBeforeItBegins { from, until },
                    _ => ProgrammeProblem::NoDate,
                }
            }
            ProgrammeField::Planned | ProgrammeField::Status => ProgrammeProblem::NoDate,
            ProgrammeField::Paid => ProgrammeProblem::NotPaid,
            ProgrammeField::Value => ProgrammeProblem::NoAmount,
            ProgrammeField::OnNet | ProgrammeField::Recommended => ProgrammeProblem::NotYesOrNo,
            ProgrammeField::Code
            | ProgrammeField::Name
            | ProgrammeField::Content
            | ProgrammeField::Conditions
            | ProgrammeField::Classes
            | ProgrammeField::Group
            | ProgrammeField::Words
            | ProgrammeField::Source => ProgrammeProblem::TooLong { max: field.longest() },
        }
    }
}

/// How long ago a day without a year may be; one before that is next year's.
const LATELY: TimeDelta = TimeDelta::days(90);

/// A day as people write it: as in a file, `31/12` (of this year, or the next), `hôm nay`, `mai`, `mốt`, `cuối tháng`, or in
/// English.
pub fn read_day(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    let bare = bare(typed);
    let in_days = |days| today.checked_add_days(Days::new(days));
    match bare.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["hom", "nay"] | ["nay"] | ["today"] => return Some(today),
        ["ngay", "mai"] | ["mai"] | ["tomorrow"] => return in_days(1),
        ["ngay", "mot"] | ["mot"] => return in_days(2),
        ["cuoi", "thang"] | ["het", "thang"] | ["end", "of", "month"] => return last_of_month(today),
        _ => {}
    }
    let compact: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(day) = read_date(&compact) {
        return Some(day);
    }
    let (day, month) = compact.split_once(['/', '-', '.'])?;
    let (day, month) = (day.parse().ok()?, month.parse().ok()?);
    let of_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    of_year(today.year()).filter(|day| today - *day <= LATELY).or_else(|| of_year(today.year() + 1))
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    let next = day.with_day(1)?.checked_add_months(Months::new(1))?;
    next.pred_opt()
}

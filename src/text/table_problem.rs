//! What is wrong with a table that somebody wants to import, in the reader's language.

use super::Texts;
use super::html::quoted;
use super::localizer::{Localizer, plain};
use crate::domain::base::cell_problem::{BadRow, CellProblem};
use crate::domain::base::phone::PhoneError;
use crate::domain::base::table::{FileKind, TableProblem};
use crate::domain::staff::person::{Locale, Roles};
use crate::domain::staff::rota::DutyRole;

/// The longest text of a cell that is quoted.
const LONGEST_QUOTE: usize = 60;
/// The longest list of columns of a file that is quoted.
const LONGEST_LIST: usize = 200;

impl Texts {
    /// "Row 3: name is empty; give one." or "D14: …"
    pub fn bad_row(&self, locale: Locale, row: &BadRow) -> String {
        self.l10n(locale).bad_row(row)
    }

    /// Why a file cannot be read, as a sentence that names the file.
    pub fn table_problem(&self, locale: Locale, file: &str, problem: TableProblem) -> String {
        self.l10n(locale).table_problem(file, problem)
    }
}

impl Localizer<'_> {
    pub fn bad_row(&self, row: &BadRow) -> String {
        let problems: Vec<String> = row.problems.iter().map(|problem| self.cell_problem(problem)).collect();
        let problems = problems.join("; ");
        match row.address() {
            Some(cell) => plain!(self, "import-cell", cell, problems),
            None => plain!(self, "import-row", row = row.row.to_string(), problems),
        }
    }

    pub fn table_problem(&self, file: &str, problem: TableProblem) -> String {
        match problem {
            TableProblem::Empty => plain!(self, "table-empty", file),
            TableProblem::TooLarge => plain!(self, "table-too-large", file),
            TableProblem::TooLong => plain!(self, "table-too-long", file),
            TableProblem::TooWide => plain!(self, "table-too-wide", file),
            TableProblem::AnotherKind(kind) => {
                plain!(self, "table-another-kind", file, kind = self.file_kind(kind))
            }
            TableProblem::AnotherEncoding => plain!(self, "table-another-encoding", file),
            TableProblem::BrokenWorkbook => plain!(self, "table-broken", file),
        }
    }

    fn file_kind(&self, kind: FileKind) -> String {
        match kind {
            FileKind::Pdf => plain!(self, "file-pdf"),
            FileKind::Picture => plain!(self, "file-picture"),
            FileKind::WebPage => plain!(self, "file-web-page"),
            FileKind::NoText => plain!(self, "file-no-text"),
            FileKind::OldOffice => plain!(self, "file-old-office"),
            FileKind::Protected => plain!(self, "file-protected"),
        }
    }

    fn cell_problem(&self, problem: &CellProblem) -> String {
        let cell = |text: &str| quoted(text, LONGEST_QUOTE);
        match problem {
            CellProblem::NothingAtAll { columns } => plain!(self, "import-nothing-at-all", columns),
            CellProblem::AnotherList { columns } => plain!(self, "import-another-list", columns),
            CellProblem::ColumnTwice { column } => plain!(self, "import-column-twice", column),
            CellProblem::ColumnsMissing { missing, columns } => {
                plain!(self, "import-columns-missing", missing, columns)
            }
            CellProblem::ColumnsUnknown { unknown, columns } => {
                let unknown = quoted(unknown, LONGEST_LIST);
                plain!(self, "import-columns-unknown", unknown, columns)
            }
            CellProblem::NothingBelow => plain!(self, "import-nothing-below"),
            CellProblem::MoreThanHeader => plain!(self, "import-more-than-header"),
            CellProblem::Empty { column } => plain!(self, "import-empty", column),
            CellProblem::TooLong { column, length, longest } => {
                let (length, longest) = (length.to_string(), longest.to_string());
                plain!(self, "import-too-long", column, length, longest)
            }
            CellProblem::Invisible { column } => plain!(self, "import-invisible", column),
            CellProblem::NoDay { column, text } => plain!(self, "import-no-day", column, text = cell(text)),
            CellProblem::NeitherYesNorNo { column, text } => {
                plain!(self, "import-neither-yes-nor-no", column, text = cell(text))
            }
            CellProblem::SameAsRow { row } => plain!(self, "import-same-as-row", row = row.to_string()),
            CellProblem::IdEmpty => plain!(self, "import-id-empty"),
            CellProblem::IdWrong { text } => plain!(self, "import-id-wrong", text = cell(text)),
            CellProblem::IdShortened { text } => plain!(self, "import-id-shortened", text = cell(text)),
            CellProblem::IdShared { id } => plain!(self, "import-id-shared", id = id.to_string()),
            CellProblem::IdTwice { id, row } => {
                plain!(self, "import-id-twice", id = id.to_string(), row = row.to_string())
            }
            CellProblem::IdUnknown { id } => plain!(self, "import-id-unknown", id = id.to_string()),
            CellProblem::NobodyNamed { text } => plain!(self, "import-nobody-named", text = cell(text)),
            CellProblem::Ambiguous { text, candidates } => {
                let candidates: Vec<String> = candidates.iter().map(|name| cell(name)).collect();
                let candidates = candidates.join(&plain!(self, "import-or"));
                plain!(self, "import-ambiguous", text = cell(text), candidates)
            }
            CellProblem::NameEmpty => plain!(self, "import-name-empty"),
            CellProblem::RolesEmpty => plain!(self, "import-roles-empty"),
            CellProblem::UnknownRole { word } => plain!(self, "import-unknown-role", word = cell(word)),
            CellProblem::UnknownLocale { word } => plain!(self, "import-unknown-locale", word = cell(word)),
            CellProblem::PhoneWrong { text, why } => {
                plain!(self, "import-phone-wrong", why = self.number_problem(text, why))
            }
            CellProblem::ActiveUnclear { text } => plain!(self, "import-active-unclear", text = cell(text)),
            CellProblem::DateEmpty => plain!(self, "import-date-empty"),
            CellProblem::TooManyDates { dates, most } => {
                plain!(self, "import-too-many-dates", dates = dates.to_string(), most = most.to_string())
            }
            CellProblem::DutyRoleEmpty => plain!(self, "import-duty-role-empty"),
            CellProblem::UnknownDutyRole { word } => {
                plain!(self, "import-unknown-duty-role", word = cell(word))
            }
            CellProblem::ShiftEmpty { shifts } => plain!(self, "import-shift-empty", shifts),
            CellProblem::UnknownShift { text, shifts } => {
                plain!(self, "import-unknown-shift", text = cell(text), shifts)
            }
            CellProblem::CannotStand { person, post, roles } => {
                let post =
                    post.parse::<DutyRole>().map_or_else(|_| post.clone(), |post| self.post_name(post));
                let roles =
                    roles.parse::<Roles>().map_or_else(|_| roles.clone(), |own| self.role_names(&own));
                plain!(self, "import-cannot-stand", person = cell(person), post, roles)
            }
            CellProblem::UnknownCode { text, shifts } => {
                plain!(self, "import-unknown-code", text = cell(text), shifts)
            }
            CellProblem::Unnamed { cell: place, text } => {
                plain!(self, "import-unnamed", place, text = cell(text))
            }
            CellProblem::NobodyWorks => plain!(self, "import-nobody-works"),
            CellProblem::NoMonth => plain!(self, "import-no-month"),
            CellProblem::NoDayOfMonth { text } => plain!(self, "import-no-day-of-month", text = cell(text)),
            CellProblem::NoRoleOnShift { person } => {
                plain!(self, "import-no-role-on-shift", person = cell(person))
            }
            CellProblem::NoShiftNamed { text } => plain!(self, "import-no-shift-named", text = cell(text)),
            CellProblem::NumberWrong { text, why } => {
                plain!(self, "import-number-wrong", why = self.number_problem(text, why))
            }
            CellProblem::NumberTwice { number, row } => {
                plain!(self, "import-number-twice", number, row = row.to_string())
            }
            CellProblem::UnknownBasis { text } => plain!(self, "import-unknown-basis", text = cell(text)),
            CellProblem::CodeTwice { code, row } => {
                plain!(self, "import-code-twice", code = cell(code), row = row.to_string())
            }
            CellProblem::PlannedEmpty => plain!(self, "import-planned-empty"),
            CellProblem::UntilBeforeFrom { from, until } => {
                plain!(self, "import-until-before-from", from = from.to_string(), until = until.to_string())
            }
            CellProblem::UnknownPaid { text } => plain!(self, "import-unknown-paid", text = cell(text)),
            CellProblem::UnknownStatus { text } => plain!(self, "import-unknown-status", text = cell(text)),
            CellProblem::NoAmount { text } => plain!(self, "import-no-amount", text = cell(text)),
        }
    }

    /// "“091234567” has only 9 digits, a mobile number needs 10"
    fn number_problem(&self, typed: &str, why: &PhoneError) -> String {
        let typed = plain!(self, "quoted", typed = quoted(typed, LONGEST_QUOTE));
        self.phone_error(&typed, why, "").trim_end().trim_end_matches('.').to_owned()
    }
}

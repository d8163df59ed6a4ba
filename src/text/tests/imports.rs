//! What is said of spreadsheets, whatever stands in them.

use super::fixtures::two_o_clock;
use super::{in_english, texts};
use crate::domain::base::cell_problem::{BadRow, CellProblem};
use crate::domain::base::ids::{ImportId, PersonId};
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::phone::PhoneError;
use crate::domain::base::table::{FileKind, TableProblem};
use crate::domain::import::preview::{Example, ExampleChange, ExampleOf, Preview, RotaPreview};
use crate::domain::import::{Import, ImportRefusal, ImportState, SentFile};
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::staff::gaps::{Gap, MustHave};
use crate::domain::staff::person::{Locale, Person, Reachability, Role};
use crate::domain::staff::rota::DutyRole;
use chrono::{Days, NaiveDate};

const HOSTILE: &str = "<b>{ $x }</b>&\u{202E}\n“D14” ";

/// Every problem a cell can have.
fn problems(text: &str) -> Vec<CellProblem> {
    let text = || text.to_owned();
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    vec![
        CellProblem::NothingAtAll { columns: text() },
        CellProblem::AnotherList { columns: text() },
        CellProblem::ColumnTwice { column: text() },
        CellProblem::ColumnsMissing { missing: text(), columns: text() },
        CellProblem::ColumnsUnknown { unknown: text(), columns: text() },
        CellProblem::NothingBelow,
        CellProblem::MoreThanHeader,
        CellProblem::Empty { column: text() },
        CellProblem::TooLong { column: text(), length: 1_000, longest: 100 },
        CellProblem::Invisible { column: text() },
        CellProblem::NoDay { column: text(), text: text() },
        CellProblem::NeitherYesNorNo { column: text(), text: text() },
        CellProblem::SameAsRow { row: 1_234 },
        CellProblem::IdEmpty,
        CellProblem::IdWrong { text: text() },
        CellProblem::IdShortened { text: text() },
        CellProblem::IdShared { id: i64::MAX },
        CellProblem::IdTwice { id: i64::MAX, row: 7 },
        CellProblem::IdUnknown { id: 7 },
        CellProblem::NobodyNamed { text: text() },
        CellProblem::Ambiguous { text: text(), candidates: vec![text(), text()] },
        CellProblem::NameEmpty,
        CellProblem::RolesEmpty,
        CellProblem::UnknownRole { word: text() },
        CellProblem::UnknownLocale { word: text() },
        CellProblem::PhoneWrong { text: text(), why: PhoneError::Letters },
        CellProblem::ActiveUnclear { text: text() },
        CellProblem::DateEmpty,
        CellProblem::TooManyDates { dates: 401, most: 400 },
        CellProblem::DutyRoleEmpty,
        CellProblem::UnknownDutyRole { word: text() },
        CellProblem::ShiftEmpty { shifts: text() },
        CellProblem::UnknownShift { text: text(), shifts: text() },
        CellProblem::CannotStand { person: text(), post: "qa".to_owned(), roles: "agent".to_owned() },
        CellProblem::UnknownCode { text: text(), shifts: text() },
        CellProblem::Unnamed { cell: "B6".to_owned(), text: text() },
        CellProblem::NobodyWorks,
        CellProblem::NoMonth,
        CellProblem::NoDayOfMonth { text: text() },
        CellProblem::NoRoleOnShift { person: text() },
        CellProblem::NoShiftNamed { text: text() },
        CellProblem::NumberWrong { text: text(), why: PhoneError::TooShort { digits: 9, needs: 10 } },
        CellProblem::NumberTwice { number: text(), row: 7 },
        CellProblem::UnknownBasis { text: text() },
        CellProblem::CodeTwice { code: text(), row: 7 },
        CellProblem::PlannedEmpty,
        CellProblem::UntilBeforeFrom { from: day, until: day },
        CellProblem::UnknownPaid { text: text() },
        CellProblem::UnknownStatus { text: text() },
        CellProblem::NoAmount { text: text() },
    ]
}

fn preview(list: ListKind) -> Preview {
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    let duty = |person| ExampleOf::Duty {
        person: PersonId(person),
        date: day,
        shift: Some(HOSTILE.repeat(20)),
        post: DutyRole::Role(Role::Agent),
    };
    let gap = |n: u64| Gap {
        shift: HOSTILE.repeat(20),
        date: day.checked_add_days(Days::new(n)).expect("a day"),
        missing: MustHave::Qa,
        from: two_o_clock(),
        whole: n.is_multiple_of(2),
    };
    let changes = [ExampleChange::Added, ExampleChange::Changed, ExampleChange::Removed, ExampleChange::Left];
    let named = changes.map(|change| Example { change, what: ExampleOf::Named(HOSTILE.repeat(50)) });
    let duties = changes.map(|change| Example { change, what: duty(1) });
    Preview {
        list,
        added: 1_000,
        changed: 1,
        unchanged: 2,
        missing: 3,
        replaces: false,
        examples: named.into_iter().chain(duties).collect(),
        rota: (list == ListKind::Rota).then(|| RotaPreview {
            first: day,
            last: day,
            dates: 31,
            people: 200,
            gaps: (0..60).map(gap).collect(),
            more_gaps: 9,
            doubtful: true,
        }),
        golden_days: (list == ListKind::Catalogue).then_some(3),
    }
}

fn states() -> Vec<ImportState> {
    let mut states: Vec<ImportState> =
        ListKind::ALL.map(|list| ImportState::Shown { preview: preview(list), again: true }).into();
    states.extend(ListKind::ALL.map(|list| ImportState::Applied { preview: preview(list) }));
    let replaced = Preview { replaces: true, ..preview(ListKind::Premium) };
    states.push(ImportState::Applied { preview: replaced });
    let nothing = Preview {
        added: 0,
        changed: 0,
        missing: 0,
        golden_days: None,
        rota: None,
        ..preview(ListKind::Rota)
    };
    states.push(ImportState::Shown { preview: nothing, again: false });
    states.extend([
        ImportState::Waiting { tries: 0 },
        ImportState::Dropped,
        ImportState::Superseded,
        ImportState::Expired,
    ]);
    let rows: Vec<BadRow> =
        problems(&HOSTILE.repeat(40)).into_iter().map(|problem| BadRow::cell(14, 3, problem)).collect();
    let kinds = [
        FileKind::Pdf,
        FileKind::Picture,
        FileKind::WebPage,
        FileKind::NoText,
        FileKind::OldOffice,
        FileKind::Protected,
    ];
    let tables = [
        TableProblem::Empty,
        TableProblem::TooLarge,
        TableProblem::TooLong,
        TableProblem::TooWide,
        TableProblem::AnotherEncoding,
        TableProblem::BrokenWorkbook,
    ];
    let tables = tables.into_iter().chain(kinds.map(TableProblem::AnotherKind));
    let refusals = tables.map(ImportRefusal::Table).chain([
        ImportRefusal::UnknownList,
        ImportRefusal::Bad { list: ListKind::Staff, rows, more: 1_000 },
        ImportRefusal::NotAllowed(ListKind::Catalogue),
        ImportRefusal::NotFetched,
        ImportRefusal::LocalServer,
        ImportRefusal::LastAdmin,
        ImportRefusal::StaffChanged,
    ]);
    states.extend(refusals.map(ImportState::Refused));
    states
}

#[test]
fn every_state_of_a_spreadsheet_has_a_message() {
    for locale in Locale::ALL {
        for state in states() {
            let reader = Person {
                id: PersonId(1),
                name: HOSTILE.to_owned(),
                roles: Role::ALL.into_iter().collect(),
                locale: Some(locale),
                phone: None,
                honorific: None,
                reach: Reachability::Open,
                active: true,
            };
            let mut context = RenderContext::new(two_o_clock(), Some(reader));
            context.import = Some(Import {
                id: ImportId(1),
                person: PersonId(1),
                at: two_o_clock(),
                file: SentFile {
                    file_id: String::new(),
                    name: HOSTILE.repeat(30),
                    size: None,
                    mime: String::new(),
                },
                state: state.clone(),
            });
            let message = texts().render(&Notice::Import { import: ImportId(1), message: None }, &context);
            let shown = message.bare();
            assert!(!shown.is_empty() && shown.encode_utf16().count() <= 4_096, "{state:?}\n{shown}");
            assert!(!message.html.contains("<b>{"), "{state:?}\n{}", message.html);
            assert!(!shown.contains("{$") && !shown.contains("import-"), "{state:?}\n{shown}");
            let labels = super::labels(&message);
            assert!(labels.iter().flatten().all(|label| !label.is_empty()), "{state:?} {labels:?}");
        }
    }
}

#[test]
fn every_problem_names_its_place_and_what_to_do() {
    for problem in problems("CA9") {
        let row = BadRow::cell(14, 3, problem);
        let vietnamese = texts().bad_row(Locale::Vi, &row);
        let english = in_english(&row);
        assert!(vietnamese.starts_with("D14: ") && english.starts_with("D14: "), "{vietnamese} {english}");
        assert_ne!(vietnamese, english);
        assert!(!vietnamese.contains("import-") && !english.contains("import-"), "{english}");
        let stored = serde_json::to_string(&row).expect("it is written");
        assert_eq!(serde_json::from_str::<BadRow>(&stored).expect("it is read"), row);
    }
    let unknown = CellProblem::UnknownCode { text: "CA9".to_owned(), shifts: "CA1, CA2".to_owned() };
    let said = texts().bad_row(Locale::Vi, &BadRow::cell(14, 3, unknown));
    assert_eq!(said, "D14: “CA9” không phải ca; dùng CA1, CA2, OFF.");
}

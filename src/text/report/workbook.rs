//! The spreadsheet of a report: a sheet for each table, with real dates, numbers and durations, to be sorted and
//! filtered.

use crate::domain::case::ClosingKind;
use crate::domain::report::case_line::CaseLine;
use crate::domain::report::figures::{Figures, Tally, Waits};
use crate::domain::report::period::Period;
use crate::domain::review::tally::ReviewFigures;
use crate::domain::review::{Part, Review};
use crate::text::file::FileError;
use crate::text::localizer::plain;
use crate::text::view::View;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};

const SECONDS_PER_DAY: f64 = 86_400.0;
/// In pixels; a longer cell is read by widening its column.
const WIDEST_COLUMN: u32 = 360;

/// # Errors
/// There are more cases than a sheet takes.
pub(super) fn xlsx(view: &View, period: Period, figures: &Figures) -> Result<Vec<u8>, FileError> {
    write(view, period, figures).map_err(FileError::new)
}

fn write(view: &View, period: Period, figures: &Figures) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The library would read the system's clock.
    book.set_properties(&DocProperties::new().set_creation_datetime(&view.context.now));
    let shown = |format: &str| Format::new().set_num_format(format);
    let formats = Formats {
        percent: shown("0%"),
        day: shown("dd/mm/yyyy"),
        moment: shown("dd/mm/yyyy hh:mm"),
        span: shown("[h]:mm:ss"),
    };
    let mut writer = Writer { view, book, formats };
    writer.summary(period, figures)?;
    let days = figures.by_day.iter().map(|(day, tally)| (Cell::Day(*day), *tally));
    writer.tallies("report-sheet-days", "report-column-day", days)?;
    let shifts = view.centre.shifts.iter();
    let shifts =
        shifts.map(|shift| (Cell::Text(shift.name.clone()), figures.between(shift.start, shift.end)));
    writer.tallies("report-sheet-shifts", "report-column-shift", shifts)?;
    let people = figures.by_person.iter().map(|(id, tally)| (Cell::Text(view.mention(*id)), *tally));
    writer.tallies("report-sheet-people", "report-column-owner", people)?;
    let kinds = figures.by_kind.iter().map(|(kind, tally)| (Cell::Text(view.kind(*kind)), *tally));
    writer.tallies("report-sheet-kinds", "report-column-kind", kinds)?;
    let lines = figures.lines.as_deref().unwrap_or_default();
    let mut exceptions: Vec<&CaseLine> = lines.iter().filter(|line| line.is_exception()).collect();
    exceptions.sort_by_key(|line| -line.late_by);
    writer.cases("report-sheet-exceptions", exceptions)?;
    writer.cases("report-sheet-cases", lines.iter().collect())?;
    writer.reviews(&figures.reviews)?;
    writer.book.save_to_buffer()
}

/// What stands in a cell; an empty cell is `None`.
enum Cell {
    Text(String),
    Count(u64),
    /// In whole percent.
    Percent(u64),
    Day(NaiveDate),
    /// In the centre's time zone.
    Moment(NaiveDateTime),
    Span(TimeDelta),
}

struct Writer<'a> {
    view: &'a View<'a>,
    book: Workbook,
    formats: Formats,
}

struct Formats {
    percent: Format,
    day: Format,
    moment: Format,
    span: Format,
}

impl Writer<'_> {
    fn summary(&mut self, period: Period, figures: &Figures) -> Result<(), XlsxError> {
        let all = figures.all;
        let count = |key, count| (key, [Some(Cell::Count(count)), None, None]);
        let waits = |key, waits: &Waits| {
            let span = |percent| waits.percentile(percent).map(Cell::Span);
            (key, [Some(Cell::Count(waits.count() as u64)), span(50), span(90)])
        };
        let rows = [
            count("report-cases", all.cases),
            count("report-column-kept", all.kept),
            count("report-column-late", all.late),
            count("report-column-open", all.open),
            ("report-column-percent", [all.kept_percent().map(Cell::Percent), None, None]),
            ("report-row-worst", [Some(Cell::Span(figures.worst)), None, None]),
            waits("report-row-told", &figures.told),
            waits("report-row-answered", &figures.answered),
            waits("report-row-taken", &figures.taken),
            count("report-row-transfers", figures.transfers),
            count("report-column-moved", figures.moved),
            count("report-column-tries", figures.tries),
            count("report-column-unchecked", figures.unchecked),
            count("report-column-differing", figures.differing),
            count("report-column-overruled", figures.overruled),
            count("report-state-answered-in-call", figures.answered_in_call),
            count("report-row-withdrawn", figures.withdrawn),
            count("report-reviews", figures.reviews.all.reviews),
            ("report-row-met", [figures.reviews.all.met_percent().map(Cell::Percent), None, None]),
        ];
        let figure = |(key, cells): (&str, [Option<Cell>; 3])| {
            let [value, median, most] = cells;
            vec![Some(Cell::Text(self.view.plain(key, &[]))), value, median, most]
        };
        let (first, last) = (Cell::Day(period.first), Cell::Day(period.last));
        let mut table = vec![
            vec![Some(Cell::Text(plain!(self.view, "report-row-from"))), Some(first)],
            vec![Some(Cell::Text(plain!(self.view, "report-row-until"))), Some(last)],
            vec![
                Some(Cell::Text(plain!(self.view, "report-row-made"))),
                Some(self.local(self.view.context.now)),
            ],
        ];
        table.extend(rows.map(figure));
        let head =
            ["report-column-figure", "report-column-value", "report-column-half", "report-column-most"];
        self.sheet("report-sheet-summary", &head, table)
    }

    fn tallies(
        &mut self,
        sheet: &str,
        of: &str,
        rows: impl Iterator<Item = (Cell, Tally)>,
    ) -> Result<(), XlsxError> {
        let row = |(of, tally): (Cell, Tally)| {
            let counts =
                [tally.cases, tally.kept, tally.late, tally.open].map(|count| Some(Cell::Count(count)));
            let percent = tally.kept_percent().map(Cell::Percent);
            [Some(of)].into_iter().chain(counts).chain([percent]).collect()
        };
        let head = [
            of,
            "report-cases",
            "report-column-kept",
            "report-column-late",
            "report-column-open",
            "report-column-percent",
        ];
        self.sheet(sheet, &head, rows.map(row).collect())
    }

    fn cases(&mut self, sheet: &str, lines: Vec<&CaseLine>) -> Result<(), XlsxError> {
        let head = [
            "report-column-case",
            "report-column-kind",
            "report-column-owner",
            "report-column-taken-at",
            "report-column-due",
            "report-column-closed-at",
            "report-column-state",
            "report-column-late-by",
            "report-column-moved",
            "report-column-tries",
            "report-column-unchecked",
            "report-column-differing",
            "report-column-overruled",
        ];
        let rows = lines.into_iter().map(|line| self.case_row(line)).collect();
        self.sheet(sheet, &head, rows)
    }

    fn case_row(&self, line: &CaseLine) -> Vec<Option<Cell>> {
        let yes = |is_so: bool| is_so.then(|| Cell::Text(plain!(self.view, "report-yes")));
        let count = |count: u64| (count > 0).then_some(Cell::Count(count));
        let state = match line.closed.map(|(_, how)| how) {
            Some(ClosingKind::Told) => "report-state-told",
            Some(ClosingKind::AnsweredInCall) => "report-state-answered-in-call",
            Some(ClosingKind::Withdrawn) => "report-row-withdrawn",
            Some(ClosingKind::Mistake) => "report-state-mistake",
            None => "report-column-open",
        };
        vec![
            u64::try_from(line.id.0).ok().map(Cell::Count),
            Some(Cell::Text(self.view.kind(line.kind))),
            Some(Cell::Text(self.view.mention(line.owner))),
            Some(self.local(line.taken_at)),
            Some(self.local(line.due)),
            line.closed.map(|(at, _)| self.local(at)),
            Some(Cell::Text(self.view.plain(state, &[]))),
            line.is_late().then_some(Cell::Span(line.late_by)),
            count(line.moved.into()),
            count(line.tries),
            yes(line.unchecked),
            yes(line.differing),
            yes(line.overruled),
        ]
    }

    /// Every review that was sent, without its words.
    fn reviews(&mut self, figures: &ReviewFigures) -> Result<(), XlsxError> {
        let head = [
            "report-column-case",
            "report-column-owner",
            "report-column-reviewed-at",
            "review-part-care",
            "review-part-professional",
            "review-part-fast",
            "review-part-respectful",
        ];
        let score =
            |met: bool| Cell::Text(plain!(self.view, if met { "report-met-yes" } else { "report-met-no" }));
        let row = |review: &Review| {
            let scores = Part::ALL.map(|part| review.scores.get(part).map(score));
            let mut row = vec![
                u64::try_from(review.case.0).ok().map(Cell::Count),
                Some(Cell::Text(self.view.mention(review.agent))),
                review.sent_at.map(|at| self.local(at)),
            ];
            row.extend(scores);
            row
        };
        let rows = figures.reviews.iter().map(row).collect();
        self.sheet("report-sheet-reviews", &head, rows)
    }

    fn local(&self, at: DateTime<Utc>) -> Cell {
        Cell::Moment(at.with_timezone(&self.view.centre.timezone).naive_local())
    }

    /// A sheet with one table: its head stays in sight and filters the rows.
    fn sheet(&mut self, name: &str, head: &[&str], rows: Vec<Vec<Option<Cell>>>) -> Result<(), XlsxError> {
        let name = self.view.plain(name, &[]);
        let sheet = self.book.add_worksheet().set_name(name)?;
        let bold = Format::new().set_bold();
        for (column, key) in (0..).zip(head) {
            sheet.write_string_with_format(0, column, self.view.plain(key, &[]), &bold)?;
        }
        let mut last_row = 0;
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                write_cell(sheet, (row, column), cell, &self.formats)?;
            }
            last_row = row;
        }
        let last_column = u16::try_from(head.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_autofit_max_width(WIDEST_COLUMN).autofit();
        Ok(())
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Option<Cell>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        // Never read as a formula, whatever somebody is called.
        Some(Cell::Text(text)) => sheet.write_string(row, column, text)?,
        Some(Cell::Count(count)) => sheet.write_number(row, column, count as f64)?,
        Some(Cell::Percent(percent)) => {
            sheet.write_number_with_format(row, column, percent as f64 / 100.0, &formats.percent)?
        }
        Some(Cell::Day(day)) => sheet.write_datetime_with_format(row, column, day, &formats.day)?,
        Some(Cell::Moment(at)) => sheet.write_datetime_with_format(row, column, at, &formats.moment)?,
        Some(Cell::Span(span)) => {
            let days = span.num_seconds() as f64 / SECONDS_PER_DAY;
            sheet.write_number_with_format(row, column, days, &formats.span)?
        }
        None => return Ok(()),
    };
    Ok(())
}

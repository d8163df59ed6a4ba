//! `/report`: figures that fit a phone, and what stands behind them a tap away.

mod chart;
mod drawing;
mod workbook;

use super::Page;
use super::buttons::{ButtonAction, InlineButton, Keyboard};
use super::file::{File, FileError, ShownAs};
use super::html::{Html, cut};
use super::localizer::{html, plain};
use super::review;
use super::view::View;
use crate::domain::report::figures::{Figures, Tally, Waits};
use crate::domain::report::look::{ReportFile, ReportFormat, ReportLook, ReportView};
use crate::domain::report::period::{Named, Period};
use crate::domain::request::button::Button;
use crate::domain::review::Part;
use crate::domain::review::tally::{ReviewFigures, ReviewTally};
use chrono::{NaiveDate, TimeDelta};

/// How many people or kinds are listed, those with the most late cases first.
const LISTED: usize = 30;
const LONGEST_NAME: usize = 32;
const BUTTONS_PER_ROW: usize = 4;

pub fn report(view: &View, look: ReportLook) -> Page {
    let figures = &view.context.report;
    let mut lines = vec![html!(view, "report-title", period = period_words(look.period)).bold()];
    if figures.all.cases == 0 && figures.reviews.all.reviews == 0 {
        lines.push(html!(view, "report-none"));
    } else {
        lines.extend(match look.view {
            ReportView::Summary => summary(view, figures),
            ReportView::ByShift => by_shift(view, figures),
            ReportView::ByPerson => {
                let name = |person| cut(&view.mention(person), LONGEST_NAME);
                groups(view, figures.by_person.iter().map(|(person, tally)| (name(*person), *tally)))
            }
            ReportView::ByKind => {
                groups(view, figures.by_kind.iter().map(|(kind, tally)| (view.kind(*kind), *tally)))
            }
            ReportView::Exceptions => exceptions(view, figures),
            ReportView::Reviews => reviews(view, &figures.reviews),
        });
    }
    Page { lines, keyboard: keyboard(view, look) }
}

/// What stands under a file.
pub fn caption(view: &View, file: ReportFile) -> Page {
    let figures = &view.context.report;
    let line = match figures.all.cases {
        0 => html!(view, "report-none"),
        _ => tally(view, plain!(view, "report-cases"), figures.all),
    };
    let title = html!(view, "report-title", period = period_words(file.period)).bold();
    Page { lines: vec![title, line], keyboard: Keyboard::new() }
}

/// The report as a file; none of a period without cases.
///
/// # Errors
/// A fault: it cannot be made.
pub fn file(view: &View, ReportFile { period, format }: ReportFile) -> Result<Option<File>, FileError> {
    let figures = &view.context.report;
    if figures.all.cases == 0 {
        return Ok(None);
    }
    let name = format!("{}-{}-{}", plain!(view, "report-file-name"), period.first, period.last);
    Ok(Some(match format {
        ReportFormat::Workbook => File {
            name: format!("{name}.xlsx"),
            shown_as: ShownAs::Document,
            bytes: workbook::xlsx(view, period, figures)?,
        },
        ReportFormat::Chart => File {
            name: format!("{name}.png"),
            shown_as: ShownAs::Photo,
            bytes: chart::png(view, period, figures)?,
        },
    }))
}

fn period_words(period: Period) -> String {
    let day = |day: NaiveDate| day.format("%d/%m/%Y").to_string();
    if period.first == period.last {
        day(period.first)
    } else {
        format!("{} – {}", day(period.first), day(period.last))
    }
}

fn summary(view: &View, figures: &Figures) -> Vec<Html> {
    let all = figures.all;
    let mut lines = vec![tally(view, plain!(view, "report-cases"), all)];
    if all.late > 0 {
        lines.push(html!(view, "report-worst", span = view.span(figures.worst)));
    }
    let waits = [
        ("report-told", &figures.told),
        ("report-answered", &figures.answered),
        ("report-taken", &figures.taken),
    ];
    lines.extend(waits.into_iter().filter_map(|(key, waits)| {
        let (median, most) = (waits.percentile(50)?, waits.percentile(90)?);
        let (median, most) = (seconds(view, median), seconds(view, most));
        Some(html!(view, key, count = Waits::count(waits), median, most))
    }));
    let counts = [
        ("report-transfers", figures.transfers),
        ("report-moved", figures.moved),
        ("report-tries", figures.tries),
        ("report-unchecked", figures.unchecked),
        ("report-differing", figures.differing),
        ("report-phoned", figures.phoned),
        ("report-phoned-unconfirmed", figures.phoned_unconfirmed),
        ("report-overruled", figures.overruled),
        ("report-answered-in-call", figures.answered_in_call),
        ("report-withdrawn", figures.withdrawn),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    lines.extend(counts.map(|(key, count)| html!(view, key, count = number(count))));
    if figures.reviews.all.reviews > 0 {
        lines.push(review_tally(view, plain!(view, "report-reviews"), &figures.reviews.all));
    }
    lines
}

/// Each part of the standard, then each agent, who met the least first.
fn reviews(view: &View, figures: &ReviewFigures) -> Vec<Html> {
    if figures.all.reviews == 0 {
        return vec![html!(view, "report-no-reviews")];
    }
    let mut lines = vec![review_tally(view, plain!(view, "report-reviews"), &figures.all)];
    lines.extend(Part::ALL.into_iter().filter_map(|part| {
        let percent = number(figures.all.percent(part)?);
        Some(html!(view, "report-review-part", part = review::name(view, part), percent))
    }));
    let name = |person| cut(&view.mention(person), LONGEST_NAME);
    let mut agents: Vec<_> =
        figures.by_agent.iter().map(|(person, tally)| (tally.met_percent(), name(*person), tally)).collect();
    agents.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let rest = agents.len().saturating_sub(LISTED);
    lines.extend(agents.into_iter().take(LISTED).map(|(_, name, tally)| review_tally(view, name, tally)));
    if rest > 0 {
        lines.push(html!(view, "report-more", count = rest));
    }
    lines
}

/// "Lan: 5 · đạt 90 %"
fn review_tally(view: &View, name: String, tally: &ReviewTally) -> Html {
    let line = html!(view, "report-count", name, count = number(tally.reviews));
    match tally.met_percent() {
        Some(percent) => line.dot(html!(view, "report-met", percent = number(percent))),
        None => line,
    }
}

/// Below an hour to the second: QA's answers are a matter of minutes.
fn seconds(view: &View, span: TimeDelta) -> String {
    let (minutes, seconds) = (span.num_minutes(), span.num_seconds() % 60);
    match minutes {
        0 => plain!(view, "report-seconds", seconds),
        ..60 => plain!(view, "report-minutes-seconds", minutes, seconds),
        _ => view.span(span),
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// "Lan: 12 · đúng hẹn 91 % · trễ 1 · đang mở 2"
fn tally(view: &View, name: String, tally: Tally) -> Html {
    let mut line = html!(view, "report-count", name, count = number(tally.cases));
    if let Some(percent) = tally.kept_percent() {
        line = line.dot(html!(view, "report-kept", percent = number(percent)));
    }
    for (key, count) in [("report-late", tally.late), ("report-open", tally.open)] {
        if count > 0 {
            line = line.dot(html!(view, key, count = number(count)));
        }
    }
    line
}

fn by_shift(view: &View, figures: &Figures) -> Vec<Html> {
    let shifts = view.centre.shifts.iter();
    shifts
        .map(|shift| tally(view, cut(&shift.name, LONGEST_NAME), figures.between(shift.start, shift.end)))
        .collect()
}

fn groups(view: &View, groups: impl Iterator<Item = (String, Tally)>) -> Vec<Html> {
    let mut groups: Vec<_> = groups.collect();
    groups.sort_by(|(name, one), (other_name, other)| {
        (other.late, other.cases).cmp(&(one.late, one.cases)).then_with(|| name.cmp(other_name))
    });
    let rest = groups.len().saturating_sub(LISTED);
    let mut lines: Vec<Html> =
        groups.into_iter().take(LISTED).map(|(name, of_group)| tally(view, name, of_group)).collect();
    if rest > 0 {
        lines.push(html!(view, "report-more", count = rest));
    }
    lines
}

/// No leader's name: only who sees the case reads it there.
fn exceptions(view: &View, figures: &Figures) -> Vec<Html> {
    if figures.exceptions.is_empty() {
        return vec![html!(view, "report-no-exceptions")];
    }
    let line = |case: &crate::domain::case::Case| {
        let late = case.late_by(view.context.now);
        let owner = cut(&view.mention(case.owner), LONGEST_NAME);
        let line = html!(view, "report-exception", id = case.id, owner);
        let why = if late > TimeDelta::zero() {
            Html::text(&view.late(late))
        } else {
            html!(view, "report-exception-done")
        };
        line.dot(why)
    };
    let mut lines: Vec<Html> = figures.exceptions.iter().map(line).collect();
    let rest = figures.exceptions_in_all.saturating_sub(lines.len());
    if rest > 0 {
        lines.push(html!(view, "report-more", count = rest));
    }
    lines
}

fn keyboard(view: &View, look: ReportLook) -> Keyboard {
    let button =
        |label: String, look| InlineButton { label, action: ButtonAction::Press(Button::Report(look)) };
    let mut rows = Vec::new();
    if look.view == ReportView::Exceptions {
        let cases: Vec<_> =
            view.context.report.exceptions.iter().map(|case| view.case_number_button(case)).collect();
        rows.extend(cases.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec));
    }
    let of_view = |wanted: ReportView| {
        let name = match wanted {
            ReportView::Summary => plain!(view, "button-report-summary"),
            ReportView::ByShift => plain!(view, "button-report-by-shift"),
            ReportView::ByPerson => plain!(view, "button-report-by-person"),
            ReportView::ByKind => plain!(view, "button-report-by-kind"),
            ReportView::Exceptions => plain!(view, "button-report-exceptions"),
            ReportView::Reviews => plain!(view, "button-report-reviews"),
        };
        let label = if wanted == look.view { plain!(view, "filter-active", filter = name) } else { name };
        button(label, ReportLook { view: wanted, ..look })
    };
    let views = ReportView::ALL.map(of_view);
    rows.extend(views.chunks(3).map(<[_]>::to_vec));
    let today = view.context.now.with_timezone(&view.centre.timezone).date_naive();
    let named = Named::ALL.map(|named| {
        let name = match named {
            Named::Today => plain!(view, "button-report-today"),
            Named::Yesterday => plain!(view, "button-report-yesterday"),
            Named::Week => plain!(view, "button-report-week"),
            Named::Month => plain!(view, "button-report-month"),
        };
        button(name, ReportLook { period: named.period(today), ..look })
    });
    rows.push(named.into());
    if view.context.report.all.cases > 0 {
        let file = |format| {
            let label = match format {
                ReportFormat::Workbook => plain!(view, "button-report-workbook"),
                ReportFormat::Chart => plain!(view, "button-report-chart"),
            };
            let file = ReportFile { period: look.period, format };
            InlineButton { label, action: ButtonAction::Press(Button::ReportFile(file)) }
        };
        rows.push(ReportFormat::ALL.map(file).into());
    }
    rows
}

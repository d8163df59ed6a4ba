//! The picture of a report: promises kept and late over the period, and by shift.

use super::drawing::{Bar, Chart};
use super::{number, period_words};
use crate::domain::report::figures::{Figures, Tally};
use crate::domain::report::period::Period;
use crate::text::file::FileError;
use crate::text::html::cut;
use crate::text::localizer::plain;
use crate::text::view::View;
use chrono::{Datelike as _, Days, NaiveDate, NaiveTime};
use std::collections::BTreeMap;

/// A longer period is drawn week by week.
const MOST_DAYS: i64 = 31;
const LONGEST_SHIFT: usize = 12;
/// How many shifts are drawn.
const SHIFTS: usize = 8;

/// # Errors
/// It cannot be drawn.
pub(super) fn png(view: &View, period: Period, figures: &Figures) -> Result<Vec<u8>, FileError> {
    let chart = Chart {
        title: plain!(view, "report-chart-title", period = period_words(period)),
        headline: headline(view, figures.all),
        legend: ["report-column-kept", "report-column-late", "report-chart-others"]
            .map(|key| view.plain(key, &[])),
        columns: columns(period, figures),
        rows: rows(view, figures),
    };
    chart.png()
}

/// "Phiếu: 128 · đúng hẹn 94 % · trễ 8"
fn headline(view: &View, all: Tally) -> String {
    let name = plain!(view, "report-cases");
    let mut parts = vec![plain!(view, "report-count", name, count = number(all.cases))];
    parts.extend(all.kept_percent().map(|percent| plain!(view, "report-kept", percent = number(percent))));
    if all.late > 0 {
        parts.push(plain!(view, "report-late", count = number(all.late)));
    }
    parts.join(" · ")
}

/// A day by the hour, a month by the day, more by the week.
fn columns(period: Period, figures: &Figures) -> Vec<Bar> {
    if period.first == period.last {
        let hour = |hour: u32| NaiveTime::from_hms_opt(hour % 24, 0, 0).unwrap_or_default();
        return (0..24)
            .map(|at| bar(format!("{at}h"), figures.between(hour(at), hour(at + 1)), String::new()))
            .collect();
    }
    let by_week = (period.last - period.first).num_days() >= MOST_DAYS;
    let begins = |day: NaiveDate| match by_week {
        true => day - Days::new(day.weekday().num_days_from_monday().into()),
        false => day,
    };
    let mut groups: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    for day in period.first.iter_days().take_while(|day| *day <= period.last) {
        let tally = figures.by_day.get(&day).copied().unwrap_or_default();
        let group = groups.entry(begins(day)).or_default();
        *group = group.plus(tally);
    }
    let label = |day: NaiveDate| day.format("%d/%m").to_string();
    groups.into_iter().map(|(day, tally)| bar(label(day), tally, String::new())).collect()
}

fn rows(view: &View, figures: &Figures) -> Vec<Bar> {
    let shifts = view.centre.shifts.iter().take(SHIFTS);
    shifts
        .map(|shift| {
            let tally = figures.between(shift.start, shift.end);
            let note = match tally.kept_percent() {
                Some(percent) => {
                    plain!(view, "report-chart-note", percent = number(percent), count = number(tally.cases))
                }
                None => tally.cases.to_string(),
            };
            bar(cut(&shift.name, LONGEST_SHIFT), tally, note)
        })
        .collect()
}

fn bar(label: String, tally: Tally, note: String) -> Bar {
    Bar { label, parts: [tally.kept, tally.late, tally.others()], note }
}

//! Spreadsheets sent to the bot: what importing one would change, what was done, what is wrong with it.

use super::Page;
use super::buttons::{ButtonAction, InlineButton};
use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, html, plain};
use super::rota::gap_names;
use super::view::View;
use crate::domain::base::ids::{ImportId, PersonId};
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::masking::without_numbers;
use crate::domain::import::preview::{Example, ExampleChange, ExampleOf, Preview, RotaPreview};
use crate::domain::import::{Import, ImportRefusal, ImportState, VALID_FOR};
use crate::domain::request::button::{Button, ImportButton};
use crate::domain::request::policy::may_import;
use crate::domain::staff::change::ImportEntry;
use chrono::NaiveDate;

const LONGEST_FILE: usize = 60;
const LONGEST_NAME: usize = 60;
const LONGEST_SHIFT: usize = 20;

/// The preview, or what has become of it.
pub fn import(view: &View) -> Page {
    let Some(import) = &view.context.import else { return Page::line(html!(view, "import-gone")) };
    let file = view.file_name(&import.file.name);
    match &import.state {
        ImportState::Waiting { .. } => Page::line(html!(view, "import-waiting", file)),
        ImportState::Shown { preview, again } => shown(view, import, preview, *again),
        ImportState::Applied { preview } => {
            let mut lines = vec![html!(view, "import-applied", file).bold()];
            lines.extend(what(view, preview));
            lines.push(counts(view, preview));
            Page { lines, keyboard: Vec::new() }
        }
        ImportState::Dropped => Page::line(html!(view, "import-dropped", file)),
        ImportState::Superseded => Page::line(html!(view, "import-superseded", file)),
        ImportState::Expired => Page::line(html!(view, "import-expired", file)),
        ImportState::Refused(why) => refused(view, &file, why),
    }
}

fn shown(view: &View, import: &Import, preview: &Preview, again: bool) -> Page {
    let (list, file) = (view.list_name(preview.list), view.file_name(&import.file.name));
    let mut lines = vec![html!(view, "import-title", list, file).bold()];
    if again {
        lines.push(html!(view, "import-again"));
    }
    lines.extend(what(view, preview));
    if preview.rota.as_ref().is_some_and(|rota| rota.doubtful) {
        lines.push(html!(view, "import-doubtful"));
    }
    lines.push(counts(view, preview));
    lines.extend(preview.examples.iter().map(|change| example(view, change)));
    let removed = if preview.rota.is_some() { preview.missing } else { 0 };
    let all = preview.added + preview.changed + removed;
    let left_out = all.saturating_sub(preview.examples.len());
    if left_out > 0 {
        lines.push(html!(view, "and-more", count = left_out));
    }
    if preview.rota.is_none() && preview.missing > 0 {
        lines.push(html!(view, "import-missing", count = preview.missing));
    }
    if let Some(rota) = &preview.rota {
        lines.extend(gaps(view, rota));
    }
    let mut keyboard = Vec::new();
    if preview.changes_anything() || preview.may_replace() {
        lines.push(html!(view, "import-until", time = view.clock(import.at + VALID_FOR)));
        let mut keys = vec![button(view, import.id, ImportButton::Apply)];
        keys.retain(|_| preview.changes_anything());
        keys.push(button(view, import.id, ImportButton::Drop));
        keyboard.push(keys);
        if preview.may_replace() {
            let replace = button(view, import.id, ImportButton::Replace);
            let label = plain!(view, "button-import-replace", count = preview.missing);
            keyboard.push(vec![InlineButton { label, ..replace }]);
        }
    } else {
        lines.push(html!(view, "import-nothing-new"));
    }
    Page { lines, keyboard }
}

/// Of a rota its dates, people and duties; of a catalogue its golden days.
fn what(view: &View, preview: &Preview) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(rota) = &preview.rota {
        let days = span(rota.first, rota.last);
        let duties = preview.added + preview.unchanged;
        lines.push(html!(view, "import-rota", days, dates = rota.dates, people = rota.people, duties));
    }
    if let Some(days) = preview.golden_days {
        lines.push(html!(view, "import-golden-days", days));
    }
    lines
}

fn counts(view: &View, preview: &Preview) -> Html {
    let (added, changed, unchanged) = (preview.added, preview.changed, preview.unchanged);
    if preview.rota.is_some() {
        html!(view, "import-counts-rota", added, removed = preview.missing, unchanged)
    } else if preview.replaces {
        html!(view, "import-counts-replaced", added, changed, unchanged, removed = preview.missing)
    } else {
        html!(view, "import-counts", added, changed, unchanged)
    }
}

fn example(view: &View, Example { change, what }: &Example) -> Html {
    let what = match what {
        ExampleOf::Named(name) => quoted(name, LONGEST_NAME),
        ExampleOf::Duty { person, date, shift, post } => {
            let shift = match shift {
                Some(shift) => quoted(shift, LONGEST_SHIFT),
                None => plain!(view, "rota-whole"),
            };
            let (person, day, post) = (name_of(view, *person), view.date(*date), view.post_name(*post));
            plain!(view, "import-duty", person, shift, day, post)
        }
    };
    match change {
        ExampleChange::Added => html!(view, "import-example-added", what),
        ExampleChange::Changed => html!(view, "import-example-changed", what),
        ExampleChange::Removed => html!(view, "import-example-removed", what),
        ExampleChange::Left => html!(view, "import-example-left", what),
    }
}

fn name_of(view: &View, person: PersonId) -> String {
    cut(&view.mention(person), LONGEST_NAME)
}

/// What the dates of the file would lack.
fn gaps(view: &View, rota: &RotaPreview) -> Vec<Html> {
    if rota.gaps.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![html!(view, "import-gaps")];
    lines.extend(rota.gaps.chunk_by(|one, other| one.date == other.date).filter_map(|gaps| {
        let day = view.date(gaps.first()?.date);
        Some(html!(view, "rota-week-gaps", day, gaps = gap_names(view, gaps)))
    }));
    if rota.more_gaps > 0 {
        lines.push(html!(view, "import-more-gaps", count = rota.more_gaps));
    }
    lines
}

fn refused(view: &View, file: &str, why: &ImportRefusal) -> Page {
    let mut lists = Vec::new();
    let lines = match why {
        ImportRefusal::Table(problem) => vec![Html::text(&view.table_problem(file, *problem))],
        ImportRefusal::UnknownList => {
            lists = vec![ListKind::Rota, ListKind::Staff];
            vec![html!(view, "import-unknown-list", file)]
        }
        ImportRefusal::Bad { list: of, rows, more } => {
            lists = vec![*of];
            let mut lines = vec![html!(view, "import-bad", list = view.list_name(*of), file).bold()];
            // What an erasure could not find again in a chat does not go there.
            let masked = |row: String| if *of == ListKind::Premium { without_numbers(&row) } else { row };
            let rows = rows.iter().map(|row| masked(view.bad_row(row)));
            lines.extend(rows.map(|row| html!(view, "import-bad-row", row)));
            if *more > 0 {
                lines.push(html!(view, "and-more", count = *more));
            }
            lines
        }
        ImportRefusal::NotAllowed(list) => {
            vec![html!(view, "import-not-allowed", list = view.list_name(*list))]
        }
        ImportRefusal::NotFetched => vec![html!(view, "import-not-fetched", file)],
        ImportRefusal::LocalServer => vec![html!(view, "import-local-server", file)],
        ImportRefusal::LastAdmin => vec![html!(view, "import-last-admin", file)],
        ImportRefusal::StaffChanged => vec![html!(view, "import-staff-changed", file)],
    };
    lists.retain(|list| {
        let has_template = matches!(list, ListKind::Rota | ListKind::Staff);
        has_template && view.reader().is_some_and(|reader| may_import(reader, *list))
    });
    let keyboard = lists.into_iter().map(|list| vec![template_button(view, list)]).collect();
    Page { lines, keyboard }
}

fn button(view: &View, import: ImportId, press: ImportButton) -> InlineButton {
    let label = match press {
        ImportButton::Apply => plain!(view, "button-import"),
        ImportButton::Replace => String::new(),
        ImportButton::Drop => plain!(view, "button-import-drop"),
    };
    InlineButton { label, action: ButtonAction::Press(Button::Import { import, press }) }
}

/// 📄 Mẫu
pub fn template_button(l10n: &Localizer, list: ListKind) -> InlineButton {
    let label = plain!(l10n, "button-template", list = l10n.list_name(list));
    InlineButton { label, action: ButtonAction::Press(Button::Template(list)) }
}

fn span(first: NaiveDate, last: NaiveDate) -> String {
    let day = |day: NaiveDate| day.format("%d/%m/%Y").to_string();
    if first == last { day(first) } else { format!("{} – {}", day(first), day(last)) }
}

impl Localizer<'_> {
    pub fn list_name(&self, list: ListKind) -> String {
        match list {
            ListKind::Rota => plain!(self, "list-rota"),
            ListKind::Staff => plain!(self, "list-staff"),
            ListKind::Premium => plain!(self, "list-premium"),
            ListKind::Catalogue => plain!(self, "list-catalogue"),
        }
    }

    fn file_name(&self, name: &str) -> String {
        let name = quoted(name, LONGEST_FILE);
        if name.is_empty() { plain!(self, "import-no-name") } else { name }
    }

    /// "lịch trực từ lich.xlsx (01/03/2026 – 31/03/2026): thêm 12, đổi 0, bỏ 3"
    pub fn import_entry(&self, entry: &ImportEntry) -> String {
        let (list, file) = (self.list_name(entry.list), self.file_name(&entry.file));
        let (added, changed, removed) = (entry.added, entry.changed, entry.removed);
        match entry.dates {
            Some((first, last)) => {
                plain!(
                    self,
                    "import-entry-dates",
                    list,
                    file,
                    days = span(first, last),
                    added,
                    changed,
                    removed
                )
            }
            None => plain!(self, "import-entry", list, file, added, changed, removed),
        }
    }
}

//! The fields of a programme: as people read them, asked for, and what is wrong with an answer.

use super::{day, edit_button};
use crate::domain::promotion::catalogue_look::{CatalogueAsk, CatalogueEdit, ProgrammeOf};
use crate::domain::promotion::field::{ProgrammeCells, ProgrammeField, ProgrammeProblem};
use crate::domain::promotion::programme::{Paid, Status};
use crate::text::Page;
use crate::text::buttons::{InlineButton, Keyboard};
use crate::text::html::{Html, cut};
use crate::text::localizer::{Localizer, html, plain};
use crate::text::view::View;

const FIELDS_PER_ROW: usize = 2;
/// How much of a field is shown where several are.
const LONGEST_CELL: usize = 600;

/// Every field that has something in it.
pub(super) fn cell_lines(view: &View, cells: &ProgrammeCells) -> Vec<Html> {
    let filled = ProgrammeField::ALL.iter().filter(|field| !cells.get(**field).is_empty());
    filled
        .map(|field| {
            let value = cut(&value(view, *field, cells.get(*field)), LONGEST_CELL);
            html!(view, "catalogue-field", field = field_name(view, *field), value)
        })
        .collect()
}

/// A cell as people read it.
pub(super) fn value(l10n: &Localizer, field: ProgrammeField, cell: &str) -> String {
    match field {
        ProgrammeField::From | ProgrammeField::Until | ProgrammeField::Planned => {
            cell.parse().map_or_else(|_| cell.to_owned(), day)
        }
        ProgrammeField::Paid => match Paid::ALL.into_iter().find(|paid| paid.key() == cell) {
            Some(Paid::Prepaid) => plain!(l10n, "promo-prepaid"),
            Some(Paid::Postpaid) => plain!(l10n, "promo-postpaid"),
            None => cell.to_owned(),
        },
        ProgrammeField::Value => plain!(l10n, "catalogue-amount", amount = grouped(cell)),
        ProgrammeField::OnNet | ProgrammeField::Recommended => plain!(l10n, "report-yes"),
        ProgrammeField::Status => match Status::ALL.into_iter().find(|status| status.key() == cell) {
            Some(Status::Official) => plain!(l10n, "catalogue-status-official"),
            Some(Status::Reference) => plain!(l10n, "catalogue-status-reference"),
            Some(Status::Ended) => plain!(l10n, "catalogue-status-ended"),
            None => cell.to_owned(),
        },
        ProgrammeField::Code
        | ProgrammeField::Name
        | ProgrammeField::Content
        | ProgrammeField::Conditions
        | ProgrammeField::Classes
        | ProgrammeField::Group
        | ProgrammeField::Words
        | ProgrammeField::Source => cell.to_owned(),
    }
}

/// "50.000"
fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// What a field is called.
pub fn field_name(l10n: &Localizer, field: ProgrammeField) -> String {
    let key = match field {
        ProgrammeField::Code => "programme-code",
        ProgrammeField::Name => "programme-name",
        ProgrammeField::From => "programme-from",
        ProgrammeField::Until => "programme-until",
        ProgrammeField::Content => "programme-content",
        ProgrammeField::Conditions => "programme-conditions",
        ProgrammeField::Paid => "programme-paid",
        ProgrammeField::Classes => "programme-classes",
        ProgrammeField::Value => "programme-value",
        ProgrammeField::Group => "programme-group",
        ProgrammeField::OnNet => "programme-on-net",
        ProgrammeField::Words => "programme-words",
        ProgrammeField::Source => "programme-source",
        ProgrammeField::Status => "programme-status",
        ProgrammeField::Planned => "programme-planned",
        ProgrammeField::Recommended => "programme-recommended",
    };
    l10n.plain(key, &[])
}

pub(super) fn field_buttons(view: &View, of: ProgrammeOf) -> Keyboard {
    let typed = ProgrammeField::ALL.iter().filter(|field| field.is_typed());
    let buttons: Vec<InlineButton> = typed
        .map(|field| {
            edit_button(field_name(view, *field), CatalogueEdit::Ask(CatalogueAsk::Field(of, *field)))
        })
        .collect();
    buttons.chunks(FIELDS_PER_ROW).map(<[_]>::to_vec).collect()
}

/// What is asked for, to be answered by a reply.
pub fn ask(view: &View, ask: CatalogueAsk) -> Page {
    let CatalogueAsk::Field(of, field) = ask else { return Page::line(html!(view, "catalogue-ask-day")) };
    let mut lines = vec![html!(view, "catalogue-ask", field = field_name(view, field))];
    let how = match field {
        ProgrammeField::From | ProgrammeField::Until => Some("catalogue-ask-date"),
        ProgrammeField::Planned => Some("catalogue-ask-planned"),
        ProgrammeField::Paid => Some("catalogue-ask-paid"),
        ProgrammeField::Value => Some("catalogue-ask-value"),
        ProgrammeField::OnNet => Some("catalogue-ask-yes"),
        ProgrammeField::Classes | ProgrammeField::Words => Some("catalogue-ask-list"),
        ProgrammeField::Group => Some("catalogue-ask-group"),
        ProgrammeField::Code => Some("catalogue-ask-code"),
        _ => None,
    };
    lines.extend(how.map(|key| view.html(key, &[])));
    if !field.is_needed() {
        lines.push(html!(view, "catalogue-ask-empty"));
    }
    let mut keyboard = Keyboard::new();
    match of {
        ProgrammeOf::Catalogue(_) => {}
        ProgrammeOf::Form => {
            let skip = edit_button(plain!(view, "button-skip"), CatalogueEdit::Skip(field));
            let drop = edit_button(plain!(view, "button-cancel"), CatalogueEdit::DropForm);
            keyboard.push(Some(skip).filter(|_| !field.is_needed()).into_iter().chain([drop]).collect());
        }
    }
    Page { lines, keyboard }
}

/// The form of a new programme, before it is saved.
pub(super) fn form(view: &View) -> Page {
    let Some(cells) = &view.context.programme_form else { return Page::line(html!(view, "form-missing")) };
    let mut lines = vec![html!(view, "catalogue-form").bold()];
    lines.extend(cell_lines(view, cells));
    lines.push(html!(view, "catalogue-form-more"));
    let mut keyboard = vec![vec![
        edit_button(plain!(view, "button-catalogue-save"), CatalogueEdit::SaveForm),
        edit_button(plain!(view, "button-cancel"), CatalogueEdit::DropForm),
    ]];
    keyboard.extend(field_buttons(view, ProgrammeOf::Form));
    Page { lines, keyboard }
}

/// What is wrong with what was typed into a field.
pub fn problem(l10n: &Localizer, field: ProgrammeField, problem: ProgrammeProblem) -> String {
    let field = field_name(l10n, field);
    match problem {
        ProgrammeProblem::Empty => plain!(l10n, "programme-problem-empty", field),
        ProgrammeProblem::TooLong { max } => plain!(l10n, "programme-problem-too-long", field, max),
        ProgrammeProblem::NoDate => plain!(l10n, "programme-problem-no-date", field),
        ProgrammeProblem::EndsBeforeItBegins { from, until } => {
            plain!(l10n, "programme-problem-order", from = day(from), until = day(until))
        }
        ProgrammeProblem::NotPaid => plain!(l10n, "programme-problem-not-paid", field),
        ProgrammeProblem::NoAmount => plain!(l10n, "programme-problem-no-amount", field),
        ProgrammeProblem::NotYesOrNo => plain!(l10n, "programme-problem-not-yes-or-no", field),
        ProgrammeProblem::CodeTaken => plain!(l10n, "programme-problem-code-taken"),
    }
}

//! A programme of the catalogue: its page, its fields to choose from, its history.

use super::field::{cell_lines, field_buttons, field_name, value};
use super::{edit_button, look_button, state, to_list};
use crate::domain::promotion::catalogue_look::{
    CatalogueAsk, CatalogueEdit, CatalogueFilter, CatalogueLook, ProgrammeKey, ProgrammeOf,
};
use crate::domain::promotion::field::{ProgrammeCells, ProgrammeField};
use crate::domain::promotion::programme::{Programme, Status};
use crate::domain::promotion::version::ProgrammeVersion;
use crate::text::Page;
use crate::text::html::{Html, cut, quoted};
use crate::text::localizer::{html, plain};
use crate::text::view::View;

/// How much of a field is shown where it was changed.
const LONGEST_CHANGE: usize = 80;
/// How many changes the history names.
const VERSIONS_SHOWN: usize = 12;
const LONGEST_TITLE: usize = 100;

pub(super) fn programme(view: &View, programme: &Programme) -> Page {
    let key = ProgrammeKey::of(&programme.code);
    let mut lines = vec![html!(view, "catalogue-one", name = cut(&programme.name, LONGEST_TITLE)).bold()];
    lines.push(state(view, programme));
    lines.extend(cell_lines(view, &ProgrammeCells::of(programme)));
    let star =
        plain!(view, if programme.recommended { "button-catalogue-unstar" } else { "button-catalogue-star" });
    let mut states = Vec::new();
    if programme.status != Status::Official {
        let label = plain!(view, "button-catalogue-official");
        states.push(edit_button(label, CatalogueEdit::Status(key, Status::Official)));
    }
    if programme.status != Status::Reference {
        let ask = CatalogueAsk::Field(ProgrammeOf::Catalogue(key), ProgrammeField::Planned);
        states.push(edit_button(plain!(view, "button-catalogue-reference"), CatalogueEdit::Ask(ask)));
    }
    if programme.status != Status::Ended {
        let label = plain!(view, "button-catalogue-end");
        states.push(edit_button(label, CatalogueEdit::Status(key, Status::Ended)));
    }
    let keyboard = vec![
        vec![
            look_button(plain!(view, "button-edit"), CatalogueLook::Fields(key)),
            edit_button(star, CatalogueEdit::Recommend(key, !programme.recommended)),
        ],
        states,
        vec![
            look_button(plain!(view, "button-catalogue-history"), CatalogueLook::History(key)),
            to_list(view, CatalogueFilter::Current, 0),
        ],
    ];
    Page { lines, keyboard }
}

pub(super) fn fields(view: &View, programme: &Programme) -> Page {
    let key = ProgrammeKey::of(&programme.code);
    let of = ProgrammeOf::Catalogue(key);
    let mut keyboard = field_buttons(view, of);
    keyboard.push(vec![look_button(plain!(view, "button-back"), CatalogueLook::Programme(key))]);
    let mut lines =
        vec![html!(view, "catalogue-which-field", name = cut(&programme.name, LONGEST_TITLE)).bold()];
    lines.extend(cell_lines(view, &ProgrammeCells::of(programme)));
    Page { lines, keyboard }
}

/// The newest change first, each with what was there before.
pub(super) fn history(view: &View, programme: &Programme) -> Page {
    let key = ProgrammeKey::of(&programme.code);
    let mut lines = vec![html!(view, "catalogue-history", name = cut(&programme.name, LONGEST_TITLE)).bold()];
    let versions = &view.context.programme_versions;
    // The oldest that was read is there only to say what the one after it has changed.
    for (at, version) in versions.iter().enumerate().take(VERSIONS_SHOWN) {
        lines.push(change(view, version, versions.get(at + 1)));
    }
    if versions.len() > VERSIONS_SHOWN {
        lines.push(html!(view, "catalogue-older"));
    }
    let back = look_button(plain!(view, "button-back"), CatalogueLook::Programme(key));
    Page { lines, keyboard: vec![vec![back]] }
}

fn change(view: &View, version: &ProgrammeVersion, before: Option<&ProgrammeVersion>) -> Html {
    let who = version.by.map_or_else(|| plain!(view, "catalogue-by-file"), |by| view.mention(by));
    let time = view.clock(version.at);
    let Some(after) = &version.programme else { return html!(view, "catalogue-removed", time, who) };
    let Some(before) = before.and_then(|before| before.programme.as_ref()) else {
        return html!(view, "catalogue-added", time, who);
    };
    let (before, after) = (ProgrammeCells::of(before), ProgrammeCells::of(after));
    let differing = ProgrammeField::ALL.iter().filter(|field| before.get(**field) != after.get(**field));
    let changes: Vec<String> = differing
        .map(|field| {
            let shown = |cells: &ProgrammeCells| match cells.get(*field) {
                "" => "–".to_owned(),
                cell => quoted(&value(view, *field, cell), LONGEST_CHANGE),
            };
            let (was, is) = (shown(&before), shown(&after));
            plain!(view, "catalogue-change", field = field_name(view, *field), was, is)
        })
        .collect();
    html!(view, "catalogue-changed", time, who, changes = changes.join("; "))
}

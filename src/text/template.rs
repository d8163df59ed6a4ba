//! 📄 Tables to fill in: their first sheet has the columns, the second says what goes into them.

use super::file::{File, FileError, ShownAs};
use super::html::Html;
use super::localizer::{Localizer, html, plain};
use super::text_sheet::{TextSheet, workbook};
use super::view::View;
use super::{Page, Texts};
use crate::domain::base::ids::PersonId;
use crate::domain::base::list_kind::ListKind;
use crate::domain::staff::person::Locale;
use rust_xlsxwriter::XlsxError;

impl Texts {
    /// The staff list to fill in, these admins in it already.
    ///
    /// # Errors
    /// The workbook cannot be made.
    pub fn staff_template(&self, locale: Locale, admins: &[PersonId]) -> Result<Vec<u8>, FileError> {
        staff(&self.l10n(locale), admins).map_err(FileError::new)
    }

    /// The rota to fill in.
    ///
    /// # Errors
    /// The workbook cannot be made.
    pub fn rota_template(&self, locale: Locale) -> Result<Vec<u8>, FileError> {
        rota(&self.l10n(locale)).map_err(FileError::new)
    }
}

/// What stands under the file.
pub fn caption(view: &View, list: ListKind) -> Page {
    let lines: Vec<Html> = vec![html!(view, "template-caption", list = view.list_name(list))];
    Page { lines, keyboard: Vec::new() }
}

pub fn file(view: &View, list: ListKind) -> Result<File, FileError> {
    let bytes = match list {
        ListKind::Staff => staff(view, &[]),
        ListKind::Rota | ListKind::Premium | ListKind::Catalogue => rota(view),
    };
    let name = match list {
        ListKind::Staff => "staff.xlsx",
        ListKind::Rota | ListKind::Premium | ListKind::Catalogue => "rota.xlsx",
    };
    Ok(File { name: name.to_owned(), shown_as: ShownAs::Document, bytes: bytes.map_err(FileError::new)? })
}

fn staff(l10n: &Localizer, admins: &[PersonId]) -> Result<Vec<u8>, XlsxError> {
    let mut rows = vec![row(["telegram_id", "name", "roles", "locale", "phone", "honorific"])];
    rows.extend(admins.iter().map(|id| row([&id.to_string(), "Admin", "admin", "vi", "", ""])));
    let help = [
        ("telegram_id", plain!(l10n, "template-staff-id")),
        ("name", plain!(l10n, "template-staff-name")),
        ("roles", plain!(l10n, "template-staff-roles")),
        ("locale", plain!(l10n, "template-staff-locale")),
        ("phone", plain!(l10n, "template-staff-phone")),
        ("honorific", plain!(l10n, "template-staff-honorific")),
        ("", plain!(l10n, "template-staff-example")),
    ];
    workbook(&[TextSheet { name: "staff".to_owned(), rows }, help_sheet(l10n, help.into())])
}

fn rota(l10n: &Localizer) -> Result<Vec<u8>, XlsxError> {
    let rows = vec![row(["date", "shift", "telegram_id", "role"])];
    let hours = "%H:%M";
    let shifts: Vec<String> = l10n
        .centre
        .shifts
        .iter()
        .map(|shift| format!("{} ({}–{})", shift.name, shift.start.format(hours), shift.end.format(hours)))
        .collect();
    let help = [
        ("date", plain!(l10n, "template-rota-date")),
        ("shift", shifts.join(", ")),
        ("telegram_id", plain!(l10n, "template-rota-id")),
        ("role", plain!(l10n, "template-rota-role")),
        ("", plain!(l10n, "template-rota-example")),
        ("", plain!(l10n, "template-rota-grid")),
    ];
    workbook(&[TextSheet { name: "rota".to_owned(), rows }, help_sheet(l10n, help.into())])
}

fn help_sheet(l10n: &Localizer, lines: Vec<(&str, String)>) -> TextSheet {
    let mut rows = vec![vec![plain!(l10n, "template-column"), plain!(l10n, "template-what")]];
    rows.extend(lines.into_iter().map(|(column, what)| vec![column.to_owned(), what]));
    TextSheet { name: "help".to_owned(), rows }
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

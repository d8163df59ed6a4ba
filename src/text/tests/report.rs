//! Reports as files, with people of any name.

use super::fixtures::*;
use super::hostile_input::hostile_cases;
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::report::figures::Figures;
use crate::domain::report::look::{ReportFile, ReportFormat};
use crate::domain::report::period::Period;
use crate::domain::staff::person::Locale;
use crate::text::{ShownAs, Texts};
use chrono::Days;
use std::sync::Arc;

#[test]
fn a_file_is_made_whatever_people_are_called() {
    let texts = Texts::new(Arc::new(Centre::default()));
    let last = two_o_clock().date_naive();
    let hostile = ["=HYPERLINK(\"a\")", "<b>\u{0}\u{1b}\u{202e}&\"'", &"ộ̣👩‍👩‍👧 ".repeat(20_000)];
    for (text, locale) in hostile.into_iter().zip(Locale::ALL.into_iter().cycle()) {
        let mut figures = Figures::with_lines();
        for case in hostile_cases(text) {
            figures.add(&case, Centre::default().timezone, two_o_clock() + minutes(600));
        }
        let mut people = people();
        for person in people.values_mut() {
            person.name = text.to_owned();
            person.locale = Some(locale);
        }
        let reader = people.get(&LAN).cloned();
        let context = RenderContext { people, report: figures, ..RenderContext::new(two_o_clock(), reader) };
        for (format, shown_as, days) in
            [(ReportFormat::Workbook, ShownAs::Document, 0), (ReportFormat::Chart, ShownAs::Photo, 200)]
        {
            let period = Period { first: last - Days::new(days), last };
            let message = texts.render(&Notice::ReportFile(ReportFile { period, format }), &context);
            assert_eq!(message.file.as_ref().map(|file| file.shown_as), Some(shown_as), "{text}");
            assert!(message.bare().encode_utf16().count() <= 1024);
        }
    }
}

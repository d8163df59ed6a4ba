//! The board page: HTML for browsers, of the same facts and in the same words as the messages.

mod board;
mod case;
mod markup;

use super::localizer::{Localizer, plain};
use super::view::View;
use super::{Message, Texts};
use crate::domain::base::ids::CaseId;
use crate::domain::case::Line;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::board_filter::BoardFilter;
use crate::domain::staff::person::{Locale, Person};
use chrono::{DateTime, Utc};
use markup::{fill, text};

const WALL: &str = include_str!("wall.html");
const APP: &str = include_str!("app.html");
const ENTER: &str = include_str!("enter.html");
/// Where a pattern that the page fills in has its minutes and seconds.
const PLACE: &str = "{}";

impl Texts {
    /// The parts of the wall screen, masked: whoever goes past may read it.
    pub fn wall_board(&self, locale: Locale, context: &RenderContext) -> String {
        board::board(&View::for_anybody(&self.centre, context, locale))
    }

    /// The wall screen around its parts.
    pub fn wall_page(&self, locale: Locale, board: &str, now: DateTime<Utc>) -> String {
        self.counting_page(locale, WALL, board, now)
    }

    /// The Mini App before anybody has signed in.
    pub fn app_page(&self, locale: Locale, now: DateTime<Utc>) -> String {
        self.counting_page(locale, APP, "", now)
    }

    fn counting_page(&self, locale: Locale, template: &str, board: &str, now: DateTime<Utc>) -> String {
        let l10n = Localizer { centre: &self.centre, locale, now: Some(now), line: Line::default() };
        let values = [
            ("now", now.timestamp_millis().to_string()),
            ("zone", text(self.centre.timezone)),
            ("time", l10n.time_of_day_at(now)),
            ("left", text(plain!(l10n, "page-count-left", time = PLACE))),
            ("late", text(plain!(l10n, "page-count-late", time = PLACE))),
            ("board", board.to_owned()),
        ];
        page(&l10n, template, values)
    }

    /// The parts of the board as this reader sees them.
    pub fn board_of(&self, reader: &Person, context: &RenderContext, filter: &BoardFilter) -> String {
        board::board_of(&View::for_reader(&self.centre, context, reader), filter)
    }

    /// A case in full, of the messages that show it in the chat.
    pub fn case_of(
        &self,
        locale: Locale,
        id: CaseId,
        card: &Message,
        asked: Option<&Message>,
        timeline: &Message,
    ) -> String {
        case::case(&self.l10n(locale), id, card, asked, timeline)
    }

    /// What is said of a press that has nothing else to say.
    pub fn done_on_page(&self, locale: Locale) -> String {
        plain!(self.l10n(locale), "page-done")
    }

    /// That the bot asks something in the chat.
    pub fn asked_in_chat(&self, locale: Locale) -> String {
        plain!(self.l10n(locale), "page-in-chat")
    }

    /// What stands at the wall screen's address before a link was opened there.
    pub fn wall_entrance(&self, locale: Locale) -> String {
        page(&self.l10n(locale), ENTER, [])
    }
}

fn page(
    l10n: &Localizer,
    template: &str,
    values: impl IntoIterator<Item = (&'static str, String)>,
) -> String {
    let other = match l10n.locale {
        Locale::Vi => Locale::En,
        Locale::En => Locale::Vi,
    };
    let languages = [("lang", l10n.locale.code().to_owned()), ("other", other.code().to_owned())];
    let values: Vec<_> = languages.into_iter().chain(values).collect();
    fill(template, |key| l10n.plain(key, &[]), &values)
}

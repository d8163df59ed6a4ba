//! Everything the bot says, in the reader's language: a typed notice and what it is about become HTML and buttons.
//!
//! The words are in `locales/`; what people typed is escaped, cut to size, and shown to who may see it.

mod board;
mod card;
mod digest;
mod duty;
mod form;
mod giving;
mod guidance;
mod handover;
mod html;
mod keys;
mod list;
mod people;
mod phrase;
mod question;
mod refusal;
mod reminder;
mod talk;
mod time;
mod timeline;
mod transfer;
mod voice;

#[cfg(test)]
mod tests;

pub use html::cut;
pub use keys::{Does, Key};
pub use voice::sentence;

use crate::domain::base::ids::CaseId;
use crate::domain::case::Case;
use crate::domain::case::guidance::Guidance;
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::sending::UnknownOutcome;
use crate::domain::request::draft::Draft;
use crate::domain::request::listing::List;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Locale, Person};
use html::Html;
use std::sync::Arc;
use voice::{Localizer, say};

/// Puts notices into words.
#[derive(Clone, Debug)]
pub struct Texts {
    centre: Arc<Centre>,
}

/// A message as the Bot API takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// For `parse_mode = HTML`; at most 4,096 UTF-16 units without the markup.
    pub html: String,
    /// Rows of buttons; none is no keyboard.
    pub keyboard: Vec<Vec<Key>>,
}

impl Texts {
    pub fn new(centre: Arc<Centre>) -> Self {
        Texts { centre }
    }

    /// The message in the language of its reader, with no more than its reader may see. A scene that lacks what
    /// the notice is about gives a sentence that says so.
    pub fn render(&self, notice: &Notice, scene: &RenderContext) -> Message {
        let voice = Localizer::of(&self.centre, scene);
        let Page { mut lines, keyboard } = page(&voice, notice, scene);
        if scene.repeated && notice.in_doubt() == UnknownOutcome::Repeat && !lines.is_empty() {
            let first = lines.remove(0);
            lines.insert(0, say!(voice, "said-repeated").and(first));
        }
        Message { html: html::fit(lines).into_string(), keyboard }
    }

    /// The toast of a press: plain text of at most 200 characters; empty where there is nothing to say.
    pub fn phrase(&self, locale: Locale, phrase: &Phrase) -> String {
        let voice = self.voice(locale);
        voice.toast(voice.phrase(phrase))
    }

    /// The toast of a press that was refused: plain text of at most 200 characters; `named` is the colleague of
    /// [`Refusal::names`].
    pub fn refusal(&self, locale: Locale, refusal: &Refusal, named: Option<&Person>) -> String {
        self.voice(locale).refusal(refusal, None, named)
    }

    /// The toast of 👁: the leader and the numbers, plain text of at most 200 characters.
    pub fn numbers(&self, locale: Locale, case: &Case) -> String {
        card::numbers_alone(&self.voice(locale), case)
    }

    /// The commands that are built, each with its description for the Bot API's menu: what everybody may use.
    pub fn commands(&self, locale: Locale) -> Vec<(&'static str, String)> {
        talk::commands(&self.voice(locale), None)
    }

    /// The commands as this person may use them.
    pub fn commands_for(&self, locale: Locale, person: &Person) -> Vec<(&'static str, String)> {
        talk::commands(&self.voice(locale), Some(person))
    }

    fn voice(&self, locale: Locale) -> Localizer<'_> {
        Localizer { centre: &self.centre, locale, now: None }
    }
}

/// A message before it is cut to size: its lines, each of whole HTML.
struct Page {
    lines: Vec<Html>,
    keyboard: keys::Keyboard,
}

impl Page {
    fn line(line: Html) -> Self {
        Page { lines: vec![line], keyboard: Vec::new() }
    }
}

fn page(voice: &Localizer, notice: &Notice, scene: &RenderContext) -> Page {
    let about = |id: &CaseId, page: &dyn Fn(&Case) -> Page| match &scene.case {
        Some(case) => page(case),
        None => Page::line(say!(voice, "case-gone", id = *id)),
    };
    let filling = |page: &dyn Fn(&Draft) -> Page| match &scene.draft {
        Some(draft) => page(draft),
        None => Page::line(say!(voice, "form-gone")),
    };
    let asked = |id: &CaseId, number: &u32, page: &dyn Fn(&Case, &Guidance) -> Page| {
        about(id, &|case| match guidance::numbered(case, *number) {
            Some(question) => page(case, question),
            None => guidance::gone(voice, case),
        })
    };
    match notice {
        Notice::Card { case } | Notice::CardAgain { case } => {
            about(case, &|case| card::card(voice, scene, case))
        }
        Notice::Reminder(reminder) => {
            about(&reminder.case, &|case| reminder::reminder(voice, scene, case, reminder))
        }
        Notice::ReminderOver { case, .. } => about(case, &|case| reminder::over(voice, case)),
        Notice::Ask { case, asked, of, .. } => {
            about(case, &|case| question::question(voice, scene, case, asked, *of))
        }
        Notice::Digest { .. } | Notice::DigestOver { .. } => digest::digest(voice, scene),
        Notice::Settled { case, said, .. } => about(case, &|case| question::settled(voice, case, said)),
        Notice::Form { .. } => filling(&|draft| form::form(voice, draft)),
        Notice::FormAsked { .. } => filling(&|draft| form::form_asked(voice, scene, draft)),
        Notice::FormLeft { person, .. } => filling(&|draft| form::form_left(voice, scene, draft, *person)),
        Notice::FormOver { case, .. } => form::form_over(voice, *case),
        Notice::Resembles { case, other } => match &scene.other {
            Some(other) => about(case, &|case| list::resembles(voice, scene, case, other)),
            None => Page::line(say!(voice, "case-gone", id = *other)),
        },
        Notice::DoneByOther { case, by, said } => {
            about(case, &|case| list::done_by_other(voice, scene, case, *by, said))
        }
        Notice::CardMoved { case, .. } => about(case, &|case| list::card_moved(voice, case)),
        Notice::Joined { case, by } => about(case, &|case| list::joined(voice, scene, case, *by)),
        Notice::List { list: List::Open(filter), .. } => list::open(voice, scene, *filter),
        Notice::List { list: list @ List::Found(_), .. } => list::found(voice, scene, *list),
        Notice::List { list: List::Timeline(case), .. } => {
            about(case, &|case| timeline::timeline(voice, scene, case))
        }
        Notice::Help => talk::help(voice, scene),
        Notice::Welcome => talk::welcome(voice, scene),
        Notice::LanguageChoice => talk::language_choice(voice),
        Notice::Stranger { id, by_link } => {
            let key = if *by_link { "stranger-by-link" } else { "stranger" };
            Page::line(say!(voice, key, id = id.to_string()))
        }
        Notice::StrangerKnocked { id } => Page::line(say!(voice, "stranger-knocked", id = id.to_string())),
        Notice::CameIn { person } => talk::came_in(voice, scene, *person),
        Notice::NobodyToTell { case } => about(case, &|case| talk::nobody_to_tell(voice, scene, case)),
        Notice::Question(offer) => asked(&offer.case, &offer.question, &|case, question| {
            guidance::offered(voice, scene, case, question, offer)
        }),
        Notice::AskedQa { case, question } => {
            asked(case, question, &|case, question| guidance::asked(voice, scene, case, question))
        }
        Notice::QaNotReached { case, question, person } => asked(case, question, &|case, question| {
            guidance::not_reached(voice, scene, case, question, *person)
        }),
        Notice::NotPassedOn { case, person, .. } => {
            about(case, &|case| guidance::not_passed_on(voice, scene, case, *person))
        }
        Notice::NobodyForQuestion { case } => {
            about(case, &|case| guidance::nobody_for_question(voice, scene, case))
        }
        Notice::QaComesBack { case, question, by } => {
            asked(case, question, &|case, question| guidance::comes_back(voice, scene, case, question, *by))
        }
        Notice::Relayed { case, question, line } => {
            asked(case, question, &|case, question| guidance::relayed(voice, scene, case, question, *line))
        }
        Notice::Copied { case, .. } => about(case, &|case| guidance::copied(voice, case)),
        Notice::Answered(answered) => asked(&answered.case, &answered.question, &|case, question| {
            guidance::answered(voice, scene, case, question, answered)
        }),
        Notice::QuestionDropped { case, question } => {
            asked(case, question, &|case, question| guidance::dropped(voice, scene, case, question))
        }
        Notice::Redrawn { case, was, .. } => about(case, &|case| guidance::redrawn(voice, scene, case, was)),
        Notice::Topic { case, question } | Notice::TopicOver { case, question, .. } => {
            asked(case, question, &|case, question| guidance::topic(voice, case, question))
        }
        Notice::Giving { case, giving } => about(case, &|case| giving::offered(voice, scene, case, *giving)),
        Notice::GivingRedrawn { case, giving, .. } => {
            about(case, &|case| giving::redrawn(voice, scene, case, *giving))
        }
        Notice::GivingNews { case, giving, news } => {
            about(case, &|case| giving::news(voice, scene, case, *giving, *news))
        }
        Notice::Handover { .. } | Notice::HandoverRedrawn { .. } => handover::list(voice, scene),
        Notice::HandoverMoved { .. } => handover::moved(voice),
        Notice::NothingToHandOver { .. } => handover::nothing(voice, scene),
        Notice::HandoverDone { by, .. } => handover::done(voice, scene, *by),
        Notice::OwnerLeft { person } => giving::owner_left(voice, scene, *person),
        Notice::Transfer(notice) => {
            about(&notice.case, &|case| transfer::transfer(voice, scene, case, notice))
        }
        Notice::StandingList { .. } => guidance::several(voice, scene),
        Notice::Standing { id, .. } => guidance::one(voice, scene, *id),
        Notice::Parked { update } => Page::line(say!(voice, "parked", update = update.to_string())),
        Notice::Mended { cases } => Page::line(say!(voice, "mended", cases = *cases)),
        Notice::Finding(finding) => talk::finding(voice, *finding),
        Notice::Said(phrase) => Page::line(Html::text(&voice.sentence(phrase))),
        Notice::Refused { refusal: Refusal::NotYours, .. }
            if scene.reader.as_ref().is_some_and(|reader| !talk::takes_calls(reader)) =>
        {
            Page::line(say!(voice, "no-not-yours-plain"))
        }
        Notice::Refused { refusal, .. } => {
            let named = refusal.names().and_then(|person| scene.people.get(&person));
            Page::line(Html::text(&voice.refusal(refusal, scene.typed.as_deref(), named)))
        }
        Notice::Board => board::board(voice, scene),
        // It has no words of its own.
        Notice::BoardPinned { .. } => Page { lines: Vec::new(), keyboard: Vec::new() },
        Notice::BoardOver { .. } => Page::line(say!(voice, "board-over")),
        Notice::BoardAway => Page::line(say!(voice, "board-away")),
        Notice::Duty => duty::duty(voice, scene),
    }
}

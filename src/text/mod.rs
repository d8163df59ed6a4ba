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
mod localizer;
mod people;
mod phrase;
mod question;
mod refusal;
mod reminder;
mod talk;
mod time;
mod timeline;
mod transfer;

#[cfg(test)]
mod tests;

pub use html::cut;
pub use keys::{Does, Key};
pub use localizer::sentence;

use crate::domain::base::ids::CaseId;
use crate::domain::case::Case;
use crate::domain::case::guidance::Guidance;
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::spec::UnknownOutcome;
use crate::domain::request::draft::Draft;
use crate::domain::request::listing::List;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Locale, Person};
use html::Html;
use localizer::{Localizer, say};
use std::sync::Arc;

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
    pub fn render(&self, notice: &Notice, context: &RenderContext) -> Message {
        let l10n = Localizer::of(&self.centre, context);
        let Page { mut lines, keyboard } = page(&l10n, notice, context);
        if context.repeated && notice.spec().unknown_outcome == UnknownOutcome::Repeat && !lines.is_empty() {
            let first = lines.remove(0);
            lines.insert(0, say!(l10n, "said-repeated").and(first));
        }
        Message { html: html::fit(lines).into_string(), keyboard }
    }

    /// The toast of a press: plain text of at most 200 characters; empty where there is nothing to say.
    pub fn phrase(&self, locale: Locale, phrase: &Phrase) -> String {
        let l10n = self.l10n(locale);
        l10n.toast(l10n.phrase(phrase))
    }

    /// The toast of a press that was refused: plain text of at most 200 characters; `named` is the colleague of
    /// [`Refusal::names`].
    pub fn refusal(&self, locale: Locale, refusal: &Refusal, named: Option<&Person>) -> String {
        self.l10n(locale).refusal(refusal, None, named)
    }

    /// The toast of 👁: the leader and the numbers, plain text of at most 200 characters.
    pub fn numbers(&self, locale: Locale, case: &Case) -> String {
        card::numbers_alone(&self.l10n(locale), case)
    }

    /// The commands that are built, each with its description for the Bot API's menu: what everybody may use.
    pub fn commands(&self, locale: Locale) -> Vec<(&'static str, String)> {
        talk::commands(&self.l10n(locale), None)
    }

    /// The commands as this person may use them.
    pub fn commands_for(&self, locale: Locale, person: &Person) -> Vec<(&'static str, String)> {
        talk::commands(&self.l10n(locale), Some(person))
    }

    fn l10n(&self, locale: Locale) -> Localizer<'_> {
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

fn page(l10n: &Localizer, notice: &Notice, context: &RenderContext) -> Page {
    let about = |id: &CaseId, page: &dyn Fn(&Case) -> Page| match &context.case {
        Some(case) => page(case),
        None => Page::line(say!(l10n, "case-gone", id = *id)),
    };
    let filling = |page: &dyn Fn(&Draft) -> Page| match &context.draft {
        Some(draft) => page(draft),
        None => Page::line(say!(l10n, "form-gone")),
    };
    let asked = |id: &CaseId, number: &u32, page: &dyn Fn(&Case, &Guidance) -> Page| {
        about(id, &|case| match guidance::numbered(case, *number) {
            Some(question) => page(case, question),
            None => guidance::gone(l10n, case),
        })
    };
    match notice {
        Notice::Card { case } | Notice::CardAgain { case } => {
            about(case, &|case| card::card(l10n, context, case))
        }
        Notice::Reminder(reminder) => {
            about(&reminder.case, &|case| reminder::reminder(l10n, context, case, reminder))
        }
        Notice::ReminderOver { case, .. } => about(case, &|case| reminder::over(l10n, case)),
        Notice::Ask { case, asked, of, .. } => {
            about(case, &|case| question::question(l10n, context, case, asked, *of))
        }
        Notice::Digest { .. } | Notice::DigestOver { .. } => digest::digest(l10n, context),
        Notice::Settled { case, said, .. } => about(case, &|case| question::settled(l10n, case, said)),
        Notice::Form { .. } => filling(&|draft| form::form(l10n, draft)),
        Notice::FormAsked { .. } => filling(&|draft| form::form_asked(l10n, context, draft)),
        Notice::FormLeft { person, .. } => filling(&|draft| form::form_left(l10n, context, draft, *person)),
        Notice::FormOver { case, .. } => form::form_over(l10n, *case),
        Notice::Resembles { case, other } => match &context.other {
            Some(other) => about(case, &|case| list::resembles(l10n, context, case, other)),
            None => Page::line(say!(l10n, "case-gone", id = *other)),
        },
        Notice::DoneByOther { case, by, said } => {
            about(case, &|case| list::done_by_other(l10n, context, case, *by, said))
        }
        Notice::CardMoved { case, .. } => about(case, &|case| list::card_moved(l10n, case)),
        Notice::Joined { case, by } => about(case, &|case| list::joined(l10n, context, case, *by)),
        Notice::List { list: List::Open(filter), .. } => list::open(l10n, context, *filter),
        Notice::List { list: list @ List::Found(_), .. } => list::found(l10n, context, *list),
        Notice::List { list: List::Timeline(case), .. } => {
            about(case, &|case| timeline::timeline(l10n, context, case))
        }
        Notice::Help => talk::help(l10n, context),
        Notice::Welcome => talk::welcome(l10n, context),
        Notice::LanguageChoice => talk::language_choice(l10n),
        Notice::Stranger { id, by_link } => {
            let key = if *by_link { "stranger-by-link" } else { "stranger" };
            Page::line(say!(l10n, key, id = id.to_string()))
        }
        Notice::StrangerKnocked { id } => Page::line(say!(l10n, "stranger-knocked", id = id.to_string())),
        Notice::CameIn { person } => talk::came_in(l10n, context, *person),
        Notice::NobodyToTell { case } => about(case, &|case| talk::nobody_to_tell(l10n, context, case)),
        Notice::Question(offer) => asked(&offer.case, &offer.question, &|case, question| {
            guidance::offered(l10n, context, case, question, offer)
        }),
        Notice::AskedQa { case, question } => {
            asked(case, question, &|case, question| guidance::asked(l10n, context, case, question))
        }
        Notice::QaNotReached { case, question, person } => asked(case, question, &|case, question| {
            guidance::not_reached(l10n, context, case, question, *person)
        }),
        Notice::NotPassedOn { case, person, .. } => {
            about(case, &|case| guidance::not_passed_on(l10n, context, case, *person))
        }
        Notice::NobodyForQuestion { case } => {
            about(case, &|case| guidance::nobody_for_question(l10n, context, case))
        }
        Notice::QaComesBack { case, question, by } => {
            asked(case, question, &|case, question| guidance::comes_back(l10n, context, case, question, *by))
        }
        Notice::Relayed { case, question, line } => {
            asked(case, question, &|case, question| guidance::relayed(l10n, context, case, question, *line))
        }
        Notice::Copied { case, .. } => about(case, &|case| guidance::copied(l10n, case)),
        Notice::Answered(answered) => asked(&answered.case, &answered.question, &|case, question| {
            guidance::answered(l10n, context, case, question, answered)
        }),
        Notice::QuestionDropped { case, question } => {
            asked(case, question, &|case, question| guidance::dropped(l10n, context, case, question))
        }
        Notice::Redrawn { case, was, .. } => about(case, &|case| guidance::redrawn(l10n, context, case, was)),
        Notice::Topic { case, question } | Notice::TopicOver { case, question, .. } => {
            asked(case, question, &|case, question| guidance::topic(l10n, case, question))
        }
        Notice::Giving { case, giving } => about(case, &|case| giving::offered(l10n, context, case, *giving)),
        Notice::GivingRedrawn { case, giving, .. } => {
            about(case, &|case| giving::redrawn(l10n, context, case, *giving))
        }
        Notice::GivingNews { case, giving, news } => {
            about(case, &|case| giving::news(l10n, context, case, *giving, *news))
        }
        Notice::Handover { .. } | Notice::HandoverRedrawn { .. } => handover::list(l10n, context),
        Notice::HandoverMoved { .. } => handover::moved(l10n),
        Notice::NothingToHandOver { .. } => handover::nothing(l10n, context),
        Notice::HandoverDone { by, .. } => handover::done(l10n, context, *by),
        Notice::OwnerLeft { person } => giving::owner_left(l10n, context, *person),
        Notice::Transfer(notice) => {
            about(&notice.case, &|case| transfer::transfer(l10n, context, case, notice))
        }
        Notice::StandingList { .. } => guidance::several(l10n, context),
        Notice::Standing { id, .. } => guidance::one(l10n, context, *id),
        Notice::Parked { update } => Page::line(say!(l10n, "parked", update = update.to_string())),
        Notice::Mended { cases } => Page::line(say!(l10n, "mended", cases = *cases)),
        Notice::Finding(finding) => talk::finding(l10n, *finding),
        Notice::Said(phrase) => Page::line(Html::text(&l10n.sentence(phrase))),
        Notice::Refused { refusal: Refusal::NotYours, .. }
            if context.reader.as_ref().is_some_and(|reader| !talk::takes_calls(reader)) =>
        {
            Page::line(say!(l10n, "no-not-yours-plain"))
        }
        Notice::Refused { refusal, .. } => {
            let named = refusal.names().and_then(|person| context.people.get(&person));
            Page::line(Html::text(&l10n.refusal(refusal, context.typed.as_deref(), named)))
        }
        Notice::Board => board::board(l10n, context),
        // It has no words of its own.
        Notice::BoardPinned { .. } => Page { lines: Vec::new(), keyboard: Vec::new() },
        Notice::BoardOver { .. } => Page::line(say!(l10n, "board-over")),
        Notice::BoardAway => Page::line(say!(l10n, "board-away")),
        Notice::Duty => duty::duty(l10n, context),
    }
}

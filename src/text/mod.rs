//! Rendering: a typed notice and its context become HTML and buttons in the reader's language.
//!
//! The sentences are in `locales/`. User text is escaped, cut to size, and shown only to readers who may see it.

mod admin;
mod board;
mod buttons;
mod card;
mod digest;
mod duty;
mod form;
mod guidance;
mod handover;
mod help;
mod html;
mod list;
mod localizer;
mod names;
mod phrase;
mod promotion;
mod prompt;
mod reassignment;
mod refusal;
mod reminder;
mod time;
mod timeline;
mod transfer;

#[cfg(test)]
mod tests;

pub use buttons::{ButtonAction, InlineButton};
pub use html::cut;
pub use localizer::sentence;

use crate::domain::base::ids::CaseId;
use crate::domain::case::Case;
use crate::domain::case::guidance::Guidance;
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::spec::UnknownOutcome;
use crate::domain::request::button::CaseButton;
use crate::domain::request::draft::Draft;
use crate::domain::request::listing::List;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Locale, Person};
use html::Html;
use localizer::{Localizer, html};
use std::sync::Arc;

/// Renders notices.
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
    pub keyboard: Vec<Vec<InlineButton>>,
}

impl Texts {
    pub fn new(centre: Arc<Centre>) -> Self {
        Texts { centre }
    }

    /// The message in the language of its reader, with no more than its reader may see. A context that lacks what
    /// the notice is about gives a sentence that says so.
    pub fn render(&self, notice: &Notice, context: &RenderContext) -> Message {
        let l10n = Localizer::for_reader(&self.centre, context);
        let Page { mut lines, keyboard } = page(&l10n, notice, context);
        if context.repeated && notice.spec().unknown_outcome == UnknownOutcome::Repeat && !lines.is_empty() {
            let first = lines.remove(0);
            lines.insert(0, html!(l10n, "repeat-mark").and(first));
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
        card::numbers_toast(&self.l10n(locale), case)
    }

    /// The commands that are built, each with its description for the Bot API's menu: what everybody may use.
    pub fn commands(&self, locale: Locale) -> Vec<(&'static str, String)> {
        help::commands(&self.l10n(locale), None)
    }

    /// The commands as this person may use them.
    pub fn commands_for(&self, locale: Locale, person: &Person) -> Vec<(&'static str, String)> {
        help::commands(&self.l10n(locale), Some(person))
    }

    fn l10n(&self, locale: Locale) -> Localizer<'_> {
        Localizer { centre: &self.centre, locale, now: None }
    }
}

/// A message before it is cut to size: its lines, each of whole HTML.
struct Page {
    lines: Vec<Html>,
    keyboard: buttons::Keyboard,
}

impl Page {
    fn line(line: Html) -> Self {
        Page { lines: vec![line], keyboard: Vec::new() }
    }

    /// These lines, and a button to the case.
    fn about(l10n: &Localizer, case: &Case, lines: impl Into<Vec<Html>>) -> Self {
        Page { lines: lines.into(), keyboard: vec![vec![l10n.case_button(case, CaseButton::Show)]] }
    }
}

fn page(l10n: &Localizer, notice: &Notice, context: &RenderContext) -> Page {
    let about = |id: &CaseId, page: &dyn Fn(&Case) -> Page| match &context.case {
        Some(case) => page(case),
        None => Page::line(html!(l10n, "case-missing", id = *id)),
    };
    let filling = |page: &dyn Fn(&Draft) -> Page| match &context.draft {
        Some(draft) => page(draft),
        None => Page::line(html!(l10n, "form-missing")),
    };
    let asked = |id: &CaseId, number: &u32, page: &dyn Fn(&Case, &Guidance) -> Page| {
        about(id, &|case| match guidance::question_numbered(case, *number) {
            Some(question) => page(case, question),
            None => guidance::missing(l10n, case),
        })
    };
    match notice {
        Notice::Card { case } | Notice::CardAgain { case } => {
            about(case, &|case| card::card(l10n, context, case))
        }
        Notice::Reminder(reminder) => {
            about(&reminder.case, &|case| reminder::reminder(l10n, context, case, reminder))
        }
        Notice::ReminderOver { case, .. } => about(case, &|case| reminder::closed(l10n, case)),
        Notice::Ask { case, asked, of, .. } => {
            about(case, &|case| prompt::prompt(l10n, context, case, asked, *of))
        }
        Notice::Digest { .. } | Notice::DigestOver { .. } => digest::digest(l10n, context),
        Notice::Settled { case, said, .. } => about(case, &|case| prompt::answered(l10n, case, said)),
        Notice::Form { .. } => filling(&|draft| form::form(l10n, draft)),
        Notice::FormAsked { .. } => filling(&|draft| form::form_reminder(l10n, context, draft)),
        Notice::FormLeft { person, .. } => {
            filling(&|draft| form::form_abandoned(l10n, context, draft, *person))
        }
        Notice::FormOver { case, .. } => form::form_closed(l10n, *case),
        Notice::Resembles { case, other } => match &context.other {
            Some(other) => about(case, &|case| list::similar_case(l10n, context, case, other)),
            None => Page::line(html!(l10n, "case-missing", id = *other)),
        },
        Notice::DoneByOther { case, by, said } => {
            about(case, &|case| list::done_by_other(l10n, context, case, *by, said))
        }
        Notice::CardMoved { case, .. } => about(case, &|case| list::card_moved(l10n, case)),
        Notice::Joined { case, by } => about(case, &|case| list::joined(l10n, context, case, *by)),
        Notice::ClosedAsMistake { case, by } => about(case, &|case| {
            let line = html!(l10n, "closed-as-mistake", id = case.id, who = l10n.mention(context, *by));
            Page::about(l10n, case, [line])
        }),
        Notice::List { list: List::Open(filter), .. } => list::open(l10n, context, *filter),
        Notice::List { list: list @ List::Found(_), .. } => list::found(l10n, context, *list),
        Notice::List { list: List::Timeline(case), .. } => {
            about(case, &|case| timeline::timeline(l10n, context, case))
        }
        Notice::Help => help::help(l10n, context),
        Notice::Welcome => help::welcome(l10n, context),
        Notice::LanguageChoice => help::language_choice(l10n),
        Notice::Stranger { id, by_link } => {
            let key = if *by_link { "stranger-by-link" } else { "stranger" };
            Page::line(html!(l10n, key, id = id.to_string()))
        }
        Notice::StrangerKnocked { id } => Page::line(html!(l10n, "stranger-wrote", id = id.to_string())),
        Notice::CameIn { person } => admin::joined_by_link(l10n, context, *person),
        Notice::NobodyToTell { case } => about(case, &|case| admin::nobody_reached(l10n, context, case)),
        Notice::Question(offer) => asked(&offer.case, &offer.question, &|case, question| {
            guidance::question(l10n, context, case, question, offer)
        }),
        Notice::AskedQa { case, question } => {
            asked(case, question, &|case, question| guidance::status(l10n, context, case, question))
        }
        Notice::QaNotReached { case, question, person } => asked(case, question, &|case, question| {
            guidance::qa_not_reached(l10n, context, case, question, *person)
        }),
        Notice::NotPassedOn { case, person, .. } => {
            about(case, &|case| guidance::message_not_delivered(l10n, context, case, *person))
        }
        Notice::NobodyForQuestion { case } => {
            about(case, &|case| guidance::nobody_reached(l10n, context, case))
        }
        Notice::QaComesBack { case, question, by } => asked(case, question, &|case, question| {
            guidance::qa_comes_back(l10n, context, case, question, *by)
        }),
        Notice::Relayed { case, question, line } => {
            asked(case, question, &|case, question| guidance::message(l10n, context, case, question, *line))
        }
        Notice::Copied { case, .. } => about(case, &|case| guidance::file_caption(l10n, case)),
        Notice::Answered(answered) => asked(&answered.case, &answered.question, &|case, question| {
            guidance::answer(l10n, context, case, question, answered)
        }),
        Notice::QuestionDropped { case, question } => {
            asked(case, question, &|case, question| guidance::dropped(l10n, context, case, question))
        }
        Notice::Redrawn { case, was, .. } => about(case, &|case| guidance::redraw(l10n, context, case, was)),
        Notice::Topic { case, question } | Notice::TopicOver { case, question, .. } => {
            asked(case, question, &|case, question| guidance::topic(l10n, case, question))
        }
        Notice::Giving { case, giving } => {
            about(case, &|case| reassignment::offer(l10n, context, case, *giving))
        }
        Notice::GivingRedrawn { case, giving, .. } => {
            about(case, &|case| reassignment::redraw(l10n, context, case, *giving))
        }
        Notice::GivingNews { case, giving, news } => {
            about(case, &|case| reassignment::news(l10n, context, case, *giving, *news))
        }
        Notice::Handover { .. } | Notice::HandoverRedrawn { .. } => handover::list(l10n, context),
        Notice::HandoverMoved { .. } => handover::moved(l10n),
        Notice::NothingToHandOver { .. } => handover::empty(l10n, context),
        Notice::HandoverDone { by, .. } => handover::accepted(l10n, context, *by),
        Notice::OwnerLeft { person } => reassignment::owner_left(l10n, context, *person),
        Notice::Transfer(notice) => {
            about(&notice.case, &|case| transfer::transfer(l10n, context, case, notice))
        }
        Notice::StandingList { .. } => guidance::list(l10n, context),
        Notice::Standing { id, .. } => guidance::show(l10n, context, *id),
        Notice::Parked { update } => Page::line(html!(l10n, "update-parked", update = update.to_string())),
        Notice::Mended { cases } => Page::line(html!(l10n, "self-check-repaired", cases = *cases)),
        Notice::Finding(finding) => admin::finding(l10n, *finding),
        Notice::Said(phrase) => Page::line(Html::text(&l10n.phrase_message(phrase))),
        Notice::Refused { refusal: Refusal::NotYours, .. }
            if context.reader.as_ref().is_some_and(|reader| !help::takes_calls(reader)) =>
        {
            Page::line(html!(l10n, "refusal-not-yours-plain"))
        }
        Notice::Refused { refusal, .. } => {
            let named = refusal.mentioned_person().and_then(|person| context.people.get(&person));
            Page::line(Html::text(&l10n.refusal(refusal, context.typed.as_deref(), named)))
        }
        Notice::Board => board::board(l10n, context),
        // It has no words of its own.
        Notice::BoardPinned { .. } => Page { lines: Vec::new(), keyboard: Vec::new() },
        Notice::BoardOver { .. } => Page::line(html!(l10n, "board-over")),
        Notice::BoardAway => Page::line(html!(l10n, "board-away")),
        Notice::Duty => duty::duty(l10n, context),
        Notice::Promotions { look, .. } => promotion::promotions(l10n, context, *look),
    }
}

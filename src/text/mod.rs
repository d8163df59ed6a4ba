//! Rendering: a typed notice and its context become HTML and buttons in the reader's language.
//!
//! The sentences are in `locales/`. User text is escaped, cut to size, and shown only to readers who may see it.

mod admin;
mod audit;
mod board;
mod buttons;
mod calendar;
mod card;
mod case_lines;
mod catalogue;
mod digest;
mod duty;
mod file;
mod form;
mod guidance;
mod guide;
mod handover;
mod health;
mod help;
mod html;
mod import;
mod invite;
mod list;
mod localizer;
mod markdown;
mod names;
mod page;
mod phrase;
mod premium;
mod promotion;
mod prompt;
mod reassignment;
mod refusal;
mod reminder;
mod report;
mod review;
mod rota;
mod rota_edit;
mod rota_notices;
mod rota_page;
mod screen;
mod share;
mod signal;
mod staff;
mod swap;
mod table_problem;
mod template;
mod text_sheet;
mod time;
mod timeline;
mod transfer;
mod view;

#[cfg(test)]
mod tests;

pub use buttons::{ButtonAction, InlineButton};
pub use file::{File, ShownAs};
pub use help::shortcut;
pub use html::cut;
pub use localizer::sentence;
pub use text_sheet::{TextSheet, workbook};

use crate::domain::base::ids::CaseId;
use crate::domain::case::guidance::Guidance;
use crate::domain::case::{Case, Line};
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::PhonedNotice;
use crate::domain::message::phrase::Phrase;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::spec::UnknownOutcome;
use crate::domain::request::button::CaseButton;
use crate::domain::request::draft::Draft;
use crate::domain::request::keyboard::CardKeyboard;
use crate::domain::request::listing::List;
use crate::domain::request::one_time_link::OneTimeLink;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::invite::NewInvite;
use crate::domain::staff::person::{Locale, Person};
pub use file::FileError;
use html::Html;
use localizer::{Localizer, html, plain};
use std::sync::Arc;
use view::View;

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
    /// What becomes of the keyboard its reader types on; a message with buttons leaves it as it is.
    pub reply_keyboard: ReplyKeyboard,
    /// A file, under which the words stand: at most 1,024 UTF-16 units then.
    pub file: Option<File>,
}

/// The keyboard a person types on. Telegram edits no message that changed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReplyKeyboard {
    #[default]
    AsItWas,
    /// These labels, row by row; a tap writes the label.
    Labels(Vec<Vec<String>>),
    /// What is typed next is a reply to this message (Bot API `ForceReply`).
    ForReply,
    Removed,
}

impl Message {
    /// Its words without markup.
    pub fn bare(&self) -> String {
        html::shown(&self.html)
    }
}

impl Texts {
    pub fn new(centre: Arc<Centre>) -> Self {
        Texts { centre }
    }

    /// The message in the language of its reader, with no more than its reader may see. A context that lacks what
    /// the notice is about gives a sentence that says so.
    pub fn render(&self, notice: &Notice, context: &RenderContext) -> Message {
        let view = View::new(&self.centre, context);
        let Page { mut lines, keyboard } = page(&view, notice);
        if !context.unreadable.is_empty() {
            lines.push(admin::unreadable_cases(&view, &context.unreadable));
        }
        if context.repeated && notice.spec().unknown_outcome == UnknownOutcome::Repeat && !lines.is_empty() {
            let first = lines.remove(0);
            lines.insert(0, html!(view, "repeat-mark").and(first));
        }
        let file = file(&view, notice).unwrap_or_else(|error| {
            tracing::error!(%error, "a message goes without its file");
            lines.push(html!(view, "report-file-failed"));
            None
        });
        let reply_keyboard = match view.reader() {
            Some(_) if is_replied_to(notice) && keyboard.is_empty() => ReplyKeyboard::ForReply,
            Some(reader) if brings_keyboard(notice) => help::keyboard(&view, reader),
            Some(_) | None => ReplyKeyboard::AsItWas,
        };
        Message { html: html::fit(lines).into_string(), keyboard, reply_keyboard, file }
    }

    /// The toast of a press: plain text of at most 200 characters; empty where there is nothing to say.
    pub fn phrase(&self, locale: Locale, line: Line, phrase: &Phrase) -> String {
        let l10n = self.l10n(locale).on_line(line);
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

    /// The message with a one-time link; `invite_url` is the address of an invite.
    pub fn one_time_link(
        &self,
        locale: Locale,
        link: &OneTimeLink,
        invite_url: impl FnOnce(&NewInvite) -> String,
    ) -> Message {
        let l10n = self.l10n(locale);
        let (lines, file) = match link {
            OneTimeLink::Invite(invite) => invite::link(&l10n, invite, &invite_url(invite)),
            OneTimeLink::Screen(key) => (screen::link(&l10n, key), None),
        };
        let html = html::fit(lines).into_string();
        Message { html, keyboard: Vec::new(), reply_keyboard: ReplyKeyboard::AsItWas, file }
    }

    /// The toast of the press that asked for a one-time link.
    pub fn link_answer(&self, locale: Locale, sent: bool) -> String {
        let key = if sent { "link-sent" } else { "link-not-sent" };
        plain!(self.l10n(locale), key)
    }

    /// The commands that this person may use, each with its description for the Bot API's menu.
    pub fn commands_for(&self, locale: Locale, person: &Person) -> Vec<(&'static str, String)> {
        help::commands(&self.l10n(locale), Some(person))
    }

    /// Those that work in groups.
    pub fn commands_in_groups(&self, locale: Locale) -> Vec<(&'static str, String)> {
        help::commands(&self.l10n(locale), None)
    }

    /// Those of who is not on the staff.
    pub fn commands_for_strangers(&self, locale: Locale) -> Vec<(&'static str, String)> {
        help::commands_for_strangers(&self.l10n(locale))
    }

    /// What an empty chat with the bot says (Bot API `setMyDescription`, at most 512 characters), and its profile
    /// (`setMyShortDescription`, at most 120).
    pub fn description(&self, locale: Locale) -> (String, String) {
        let l10n = self.l10n(locale);
        (plain!(l10n, "bot-description"), plain!(l10n, "bot-short-description"))
    }

    fn l10n(&self, locale: Locale) -> Localizer<'_> {
        Localizer { centre: &self.centre, locale, now: None, line: Line::default() }
    }
}

/// Whether what is typed next is its answer.
fn is_replied_to(notice: &Notice) -> bool {
    matches!(notice, Notice::EditMember { .. } | Notice::AskCatalogue { .. })
}

/// Whether the reader's keyboard comes with this message, which is never edited.
fn brings_keyboard(notice: &Notice) -> bool {
    matches!(notice, Notice::Welcome | Notice::Help | Notice::Said(Phrase::LanguageSet))
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

/// The file that goes with a notice.
fn file(view: &View, notice: &Notice) -> Result<Option<File>, FileError> {
    match notice {
        Notice::ReportFile(wanted) => report::file(view, *wanted),
        Notice::Template(list) => template::file(view, *list).map(Some),
        Notice::Calendar => calendar::file(view),
        _ => Ok(None),
    }
}

fn page(view: &View, notice: &Notice) -> Page {
    let about = |id: &CaseId, page: &dyn Fn(&Case) -> Page| match &view.context.case {
        Some(case) if case.is_erased() => Page::line(html!(view, "case-erased")),
        Some(case) => page(case),
        None => Page::line(html!(view, "case-missing", id = *id)),
    };
    let filling = |page: &dyn Fn(&Draft) -> Page| match &view.context.draft {
        Some(draft) => page(draft),
        None => Page::line(html!(view, "form-missing")),
    };
    let asked = |id: &CaseId, number: &u32, page: &dyn Fn(&Case, &Guidance) -> Page| {
        about(id, &|case| match guidance::question_numbered(case, *number) {
            Some(question) => page(case, question),
            None => guidance::missing(view, case),
        })
    };
    match notice {
        Notice::Card { case } | Notice::CardAgain { case } => {
            about(case, &|case| card::card(view, case, CardKeyboard::Folded))
        }
        Notice::CardButtons { case, all, .. } => {
            let shown = if *all { CardKeyboard::Whole } else { CardKeyboard::Folded };
            about(case, &|case| card::card(view, case, shown))
        }
        Notice::Reminder(reminder) => about(&reminder.case, &|case| reminder::reminder(view, case, reminder)),
        Notice::ReminderOver { case, .. } => about(case, &|case| reminder::closed(view, case)),
        Notice::Ask { case, asked, of, .. } => about(case, &|case| prompt::prompt(view, case, asked, *of)),
        Notice::Digest { .. } | Notice::RemindersRing { .. } | Notice::DigestOver { .. } => {
            digest::digest(view)
        }
        Notice::ReminderSuperseded { .. } => Page::line(html!(view, "reminder-superseded")),
        Notice::Settled { case, said, .. } => about(case, &|case| prompt::answered(view, case, said)),
        Notice::Form { .. } | Notice::FormBelow { .. } => filling(&|draft| form::form(view, draft)),
        Notice::FormMoved { .. } => Page::line(html!(view, "form-moved")),
        Notice::FormAsked { .. } => filling(&|draft| form::form_reminder(view, draft)),
        Notice::FormOpened { case } => about(case, &|case| form::form_opened(view, case)),
        Notice::FormLeft { person, .. } => filling(&|draft| form::form_abandoned(view, draft, *person)),
        Notice::FormOver { case, .. } => form::form_closed(view, *case),
        Notice::Resembles { case, other } => match &view.context.other {
            Some(other) if other.is_erased() => Page::line(html!(view, "case-erased")),
            Some(other) => about(case, &|case| list::similar_case(view, case, other)),
            None => Page::line(html!(view, "case-missing", id = *other)),
        },
        Notice::DoneByOther { case, by, said } => {
            about(case, &|case| list::done_by_other(view, case, *by, said))
        }
        Notice::CardMoved { case, .. } => about(case, &|case| list::card_moved(view, case)),
        Notice::ManyJoins { person, cases } => list::many_joins(view, *person, cases),
        Notice::Joined { case, by } => about(case, &|case| list::joined(view, case, *by)),
        Notice::ClosedAsMistake { case, by, same_as } => about(case, &|case| {
            let who = view.mention(*by);
            let line = match same_as {
                Some(other) => html!(view, "closed-as-same", id = case.id, who, other = *other),
                None => html!(view, "closed-as-mistake", id = case.id, who),
            };
            Page::about(view, case, [line])
        }),
        Notice::CannotBeDone { case, by } => about(case, &|case| card::cannot_be_done(view, case, *by)),
        Notice::List { list: List::Open(filter), .. } => list::open(view, *filter),
        Notice::List { list: List::Owners, .. } => list::owners(view),
        Notice::List { list: List::OwnedBy(owner), .. } => list::owned_by(view, *owner),
        Notice::List { list: list @ List::Found(_), .. } => list::found(view, *list),
        Notice::List { list: List::Audit(filter), .. } => audit::audit(view, *filter),
        Notice::List { list: List::Staff(filter), .. } => staff::list(view, *filter),
        Notice::List { list: List::Timeline(case), .. } => {
            about(case, &|case| timeline::timeline(view, case))
        }
        Notice::Member { view: shown, .. } => staff::member(view, *shown),
        Notice::EditMember { person, field } => staff::edit(view, *person, *field),
        Notice::Rota { look, .. } => rota_page::page(view, *look),
        Notice::Coverage { first } => rota_notices::coverage(view, *first),
        Notice::ShiftUnreached { begins, until } => rota_notices::unreached(view, *begins, *until),
        Notice::PutOnRota { by, duty, .. } => rota_notices::put_on(view, *by, duty),
        Notice::Swap { tells, .. } => swap::swap(view, *tells),
        Notice::SaidOff { person, duty } => rota_notices::said_off(view, *person, duty),
        Notice::OwnerAway { person } => rota_notices::owner_away(view, *person),
        Notice::Import { .. } => import::import(view),
        Notice::Template(list) => template::caption(view, *list),
        Notice::Calendar => calendar::caption(view),
        Notice::Invites { look, .. } => invite::invites(view, *look),
        Notice::AskHonorific { person, .. } => invite::ask_honorific(view, *person),
        Notice::StaffChanged { by, person, change } => staff::changed(view, *by, *person, change),
        Notice::Help => help::help(view),
        Notice::Welcome => help::welcome(view),
        Notice::LanguageChoice => help::language_choice(view),
        Notice::Stranger { id, by_link } => {
            let key = if *by_link { "stranger-by-link" } else { "stranger" };
            Page::line(html!(view, key, id = id.to_string()))
        }
        Notice::StrangerKnocked { id } => Page::line(html!(view, "stranger-wrote", id = id.to_string())),
        Notice::CameIn { person } => admin::joined_by_link(view, *person),
        Notice::NobodyToTell { case } => about(case, &|case| admin::nobody_reached(view, case)),
        Notice::Question(offer) => asked(&offer.case, &offer.question, &|case, question| {
            guidance::question(view, case, question, offer)
        }),
        Notice::AskedQa { case, question } => {
            asked(case, question, &|case, question| guidance::status(view, case, question))
        }
        Notice::PhonedAnswer(PhonedNotice { case, question, says }) => {
            asked(case, question, &|case, question| guidance::phoned(view, case, question, *says))
        }
        Notice::QaNotReached { case, question, person } => {
            asked(case, question, &|case, question| guidance::qa_not_reached(view, case, question, *person))
        }
        Notice::NotPassedOn { case, person, .. } => {
            about(case, &|case| guidance::message_not_delivered(view, case, *person))
        }
        Notice::NobodyForQuestion { case } => about(case, &|case| guidance::nobody_reached(view, case)),
        Notice::QaComesBack { case, question, by } => {
            asked(case, question, &|case, question| guidance::qa_comes_back(view, case, question, *by))
        }
        Notice::Relayed { case, question, line } => {
            asked(case, question, &|case, question| guidance::message(view, case, question, *line))
        }
        Notice::Copied { case, .. } | Notice::KeptFile { case, .. } => {
            about(case, &|case| guidance::file_caption(view, case))
        }
        Notice::Answered(answered) => asked(&answered.case, &answered.question, &|case, question| {
            guidance::answer(view, case, question, answered)
        }),
        Notice::QuestionDropped { case, question } => {
            asked(case, question, &|case, question| guidance::dropped(view, case, question))
        }
        Notice::Redrawn { case, was, .. } => about(case, &|case| guidance::redraw(view, case, was)),
        Notice::Topic { case, question } | Notice::TopicOver { case, question, .. } => {
            asked(case, question, &|case, question| guidance::topic(view, case, question))
        }
        Notice::Giving { case, giving } => about(case, &|case| reassignment::offer(view, case, *giving)),
        Notice::GivingRedrawn { case, giving, .. } => {
            about(case, &|case| reassignment::redraw(view, case, *giving))
        }
        Notice::GivingNews { case, giving, news } => {
            about(case, &|case| reassignment::news(view, case, *giving, *news))
        }
        Notice::Handover { .. } | Notice::HandoverRedrawn { .. } => handover::list(view),
        Notice::Share { .. } | Notice::ShareRedrawn { .. } => share::share(view),
        Notice::ChoosePeople { .. } => share::choose_people(view),
        Notice::HandoverMoved { .. } => handover::moved(view),
        Notice::NothingToHandOver { .. } => handover::empty(view),
        Notice::HandoverDone { by, .. } => handover::accepted(view, *by),
        Notice::KeepOffer { case } => about(case, &|case| handover::keep_offer(view, case)),
        Notice::OwnerLeft { person } => reassignment::owner_left(view, *person),
        Notice::Transfer(notice) => about(&notice.case, &|case| transfer::transfer(view, case, notice)),
        Notice::Report { look, .. } | Notice::ReportDue(look) => report::report(view, *look),
        Notice::ReportFile(file) => report::caption(view, *file),
        Notice::Promotions { look, .. } => promotion::promotions(view, *look),
        Notice::SignalReports { area, .. } => signal::reports(view, area),
        Notice::Catalogue { look, .. } => catalogue::catalogue(view, *look),
        Notice::AskCatalogue { ask } => catalogue::ask(view, *ask),
        Notice::CatalogueWeek => catalogue::week(view),
        Notice::Review { case, .. } => about(case, &|case| review::review(view, case)),
        Notice::Reviewed { case } => about(case, &|case| review::reviewed(view, case)),
        Notice::EditGuide { card } => guide::edit(view, *card),
        Notice::GuideVersion { .. } => guide::version(view),
        Notice::GuideChanged { .. } => guide::changed(view),
        Notice::Guide { look, .. } => guide::guide(view, *look),
        Notice::Screens { .. } => screen::screens(view),
        Notice::StandingList { .. } => guidance::list(view),
        Notice::Standing { id, .. } => guidance::show(view, *id),
        Notice::Parked { update } => Page::line(html!(view, "update-parked", update = update.to_string())),
        Notice::Mended { cases } => Page::line(html!(view, "self-check-repaired", cases = *cases)),
        Notice::MessageRefused { case, person } => admin::message_refused(view, *case, *person),
        Notice::Unreadable { rows, more } => admin::unreadable(view, rows, *more),
        Notice::Finding(finding) => admin::finding(view, *finding),
        Notice::Said(phrase) => Page::line(Html::text(&view.phrase_message(phrase))),
        Notice::Refused { refusal: Refusal::NotYours, .. }
            if view.reader().is_some_and(|reader| !help::takes_calls(reader)) =>
        {
            Page::line(html!(view, "refusal-not-yours-plain"))
        }
        Notice::Refused { refusal, .. } => {
            let named = refusal.mentioned_person().and_then(|person| view.context.people.get(&person));
            Page::line(Html::text(&view.refusal(refusal, view.context.typed.as_deref(), named)))
        }
        Notice::Board => board::board(view),
        // It has no words of its own.
        Notice::BoardPinned { .. } => Page { lines: Vec::new(), keyboard: Vec::new() },
        Notice::BoardOver { .. } => Page::line(html!(view, "board-over")),
        Notice::BoardAway => Page::line(html!(view, "board-away")),
        Notice::NoLongerHere { .. } => Page::line(html!(view, "no-longer-here")),
        Notice::Erased { .. } | Notice::ErasedTyped { .. } => Page::line(html!(view, "case-erased")),
        Notice::Duty => duty::duty(view),
        Notice::Health => health::health(view),
    }
}

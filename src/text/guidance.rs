//! A question to QA as each side sees it (A3.1, A3.2): who is asked, the details, the answer, and saved answers.

mod answer;
mod asker;
mod details;
mod phoned;
mod qa;
mod saved_answers;

pub use answer::{answer, answer_line};
pub use asker::{
    dropped, message, message_not_delivered, nobody_reached, qa_comes_back, qa_not_reached, status, topic,
};
pub use details::agreement_line;
pub use phoned::{phoned, phoned_state};
pub use qa::question;
pub use saved_answers::{lines as saved_answer_lines, list, show};

use super::buttons::verdict_symbol;
use super::case_lines::closing_line;
use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, html, plain};
use super::names::capitalised;
use super::view::View;
use super::{Page, transfer};
use crate::domain::base::masking::{without_names, without_numbers};
use crate::domain::case::Case;
use crate::domain::case::guidance::{Dropped, Guidance, Reason, Verdict, WhyDropped};
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::parts::{AnswerNotice, OfferReason, QuestionOffer};
use crate::domain::request::policy::Visibility;
use chrono::{DateTime, TimeDelta, Utc};

/// The longest text a person can have typed, in UTF-16 units.
const LONGEST_TYPED: usize = 4096;
/// A typed question, in one line.
const LONGEST_ASKED: usize = 120;

/// How much user text a message shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    All,
    /// In the group of QA: the text without numbers and subscriber names.
    Masked,
    Nothing,
}

impl Disclosure {
    pub fn for_reader(view: &View, case: &Case) -> Self {
        match view.visibility(case) {
            Visibility::Full => Disclosure::All,
            Visibility::Masked => Disclosure::Nothing,
        }
    }

    /// The user text, as far as it may be shown.
    pub fn excerpt(self, case: &Case, text: &str, max: usize) -> Option<String> {
        let shown = match self {
            Disclosure::All => quoted(text, max),
            Disclosure::Masked => {
                let check = case.vip().map(|vip| &vip.check);
                let names = check.into_iter().flat_map(|check| [&check.subscriber, &check.owner_on_record]);
                let text = without_names(&quoted(text, LONGEST_TYPED), names.flatten().map(String::as_str));
                cut(&without_numbers(&text), max)
            }
            Disclosure::Nothing => String::new(),
        };
        Some(shown).filter(|shown| !shown.is_empty())
    }
}

impl Localizer<'_> {
    /// Why QA is asked, in the middle of a sentence.
    pub fn reason(&self, reason: Reason) -> String {
        match reason {
            Reason::NotBusiness => plain!(self, "reason-not-business"),
            Reason::LostElsewhere => plain!(self, "reason-lost-elsewhere"),
            Reason::DoesNotMatch => plain!(self, "reason-does-not-match"),
            Reason::Other => plain!(self, "reason-other"),
        }
    }

    /// "Cho thực hiện", "Xác minh thêm", "Không thực hiện".
    pub fn verdict(&self, verdict: Verdict) -> String {
        match verdict {
            Verdict::GoAhead => plain!(self, "verdict-go"),
            Verdict::VerifyMore => plain!(self, "verdict-verify"),
            Verdict::DoNot => plain!(self, "verdict-no"),
        }
    }

    /// How long ago something was, as of now.
    fn time_since(&self, at: DateTime<Utc>) -> TimeDelta {
        (self.now.unwrap_or(at) - at).max(TimeDelta::zero())
    }
}

/// What QA is asked, in the middle of a sentence: the reason, marked when it is urgent, or what was typed where there is no
/// better one.
fn asked(view: &View, case: &Case, question: &Guidance, disclosure: Disclosure) -> String {
    let reason = view.reason(question.reason);
    match question.reason {
        Reason::LostElsewhere => format!("🚨 {reason}"),
        Reason::NotBusiness | Reason::DoesNotMatch => reason,
        Reason::Other => {
            let words = question.words.as_deref();
            let typed = words.and_then(|words| disclosure.excerpt(case, words, LONGEST_ASKED));
            typed.map_or(reason, |typed| plain!(view, "quoted", typed))
        }
    }
}

/// The question of this number; the newest one of a case may be another.
pub fn question_numbered(case: &Case, number: u32) -> Option<&Guidance> {
    case.questions().iter().find(|question| question.number == number)
}

fn is_newest(case: &Case, question: &Guidance) -> bool {
    case.question().is_some_and(|newest| newest.number == question.number)
}

/// When the wait for an answer began: with the question, or with what was verified after ❓.
pub fn waiting_since(question: &Guidance) -> DateTime<Utc> {
    question.climb.anchor()
}

/// A message about a question or a transfer, rendered again from the current state.
pub fn redraw(view: &View, case: &Case, was: &LiveMessage) -> Page {
    let of_question = |number: &u32, page: &dyn Fn(&Guidance) -> Page| {
        question_numbered(case, *number).map_or_else(|| missing(view, case), page)
    };
    match was {
        LiveMessage::Question { question, room } => of_question(question, &|asked| {
            let unreached = asked.unreached.clone();
            let offer = QuestionOffer {
                room: *room,
                unreached,
                ..QuestionOffer::new(case.id, *question, OfferReason::Rung)
            };
            qa::redraw(view, case, asked, &offer)
        }),
        LiveMessage::AskedQa { question } => of_question(question, &|about| status(view, case, about)),
        LiveMessage::Answered { question, revision } => of_question(question, &|asked| {
            let notice =
                AnswerNotice { case: case.id, question: *question, revision: *revision, chase: None };
            answer::redraw(view, case, asked, &notice)
        }),
        LiveMessage::Phoned { question } => of_question(question, &|asked| phoned::redraw(view, case, asked)),
        LiveMessage::Moved { .. } => Page::line(html!(view, "question-moved", id = case.id)),
        LiveMessage::Transfer { number, rings } => transfer::redraw(view, case, *number, *rings),
    }
}

/// Shown for a question that the case does not have.
pub fn missing(l10n: &Localizer, case: &Case) -> Page {
    Page::about(l10n, case, [html!(l10n, "question-missing", id = case.id)])
}

/// That the question is over, and how, in one line.
fn outcome_line(view: &View, case: &Case, question: &Guidance) -> Option<Html> {
    if let Some(dropped) = &question.dropped {
        return Some(drop_reason(view, case, dropped));
    }
    match &question.answer {
        Some(answer) => Some(html!(
            view,
            "asked-answered",
            symbol = verdict_symbol(answer.verdict),
            id = case.id,
            time = view.clock(answer.at),
            person = view.mention(answer.by),
            verdict = view.verdict(answer.verdict)
        )),
        None if !case.is_open() => Some(closing_line(view, case)),
        None => None,
    }
}

fn drop_reason(view: &View, case: &Case, dropped: &Dropped) -> Html {
    let id = case.id;
    match dropped.why {
        WhyDropped::TakenBack => {
            let person = capitalised(&view.mention(dropped.by));
            html!(view, "dropped-taken-back", id, person, time = view.clock(dropped.at))
        }
        WhyDropped::Settled => html!(view, "dropped-settled", id),
        WhyDropped::Corrected => html!(view, "dropped-corrected", id),
        WhyDropped::Reopened => html!(view, "dropped-reopened", id),
    }
}

/// Who claimed the question, and how long ago.
fn claim_line(view: &View, question: &Guidance) -> Option<Html> {
    let claim = question.claim.filter(|_| question.is_open())?;
    let person = capitalised(&view.mention(claim.by));
    let held = html!(view, "claimed-by", person, span = view.span(view.time_since(claim.at)));
    Some(if claim.comes_back { held.and(html!(view, "claimed-comes-back")) } else { held })
}

/// A copied file has no text of ours; this is used where one is needed.
pub fn file_caption(l10n: &Localizer, case: &Case) -> Page {
    Page::line(html!(l10n, "file-caption", id = case.id))
}

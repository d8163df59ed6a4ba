//! A question to QA as each side sees it (A3.1, A3.2): who is asked, what QA decides on, the answer, and what QA keeps
//! for the next time.

mod answer;
mod asked;
mod matter;
mod question;
mod standing;

pub use answer::{answer_line, answered};
pub use asked::{
    asked, comes_back, dropped, nobody_for_question, not_passed_on, not_reached, relayed, topic,
};
pub use matter::differs;
pub use question::offered;
pub use standing::{one, several};

use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, plain, say};
use super::people::{capitalised, sight_of};
use super::reminder::how_it_ended;
use super::{Page, transfer};
use crate::domain::base::masking::without_numbers;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Dropped, Guidance, Reason, Verdict, WhyDropped};
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::parts::{AnswerNotice, OfferReason, QuestionOffer};
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::CaseButton;
use crate::domain::request::policy::Visibility;
use chrono::{DateTime, TimeDelta, Utc};

/// The longest text a person can have typed, in UTF-16 units.
const LONGEST_TYPED: usize = 4096;

/// How much of what people typed a message shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    All,
    /// In the group where QA works: the words, without numbers and names on record.
    Masked,
    Nothing,
}

impl Shows {
    pub fn to_reader(context: &RenderContext, case: &Case) -> Self {
        match sight_of(context, case) {
            Visibility::Full => Shows::All,
            Visibility::Masked => Shows::Nothing,
        }
    }

    /// What somebody typed, if anything of it may be shown.
    pub fn typed(self, text: &str, max: usize) -> Option<String> {
        let shown = match self {
            Shows::All => quoted(text, max),
            Shows::Masked => cut(&without_numbers(&quoted(text, LONGEST_TYPED)), max),
            Shows::Nothing => String::new(),
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

    /// The same with what makes it urgent before it.
    pub fn pressing(&self, reason: Reason) -> String {
        match reason {
            Reason::LostElsewhere => format!("🚨 {}", self.reason(reason)),
            Reason::NotBusiness | Reason::DoesNotMatch | Reason::Other => self.reason(reason),
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
    fn since(&self, at: DateTime<Utc>) -> TimeDelta {
        (self.now.unwrap_or(at) - at).max(TimeDelta::zero())
    }
}

/// The question of this number; the newest one of a case may be another.
pub fn numbered(case: &Case, number: u32) -> Option<&Guidance> {
    case.guidance.iter().find(|question| question.number == number)
}

fn is_newest(case: &Case, question: &Guidance) -> bool {
    case.question().is_some_and(|newest| newest.number == question.number)
}

/// Since when an answer is waited for: the asking, or what was found out after ❓.
pub fn waits_since(question: &Guidance) -> DateTime<Utc> {
    question.climb.anchor()
}

/// A message about a question or a call, as it reads now.
pub fn redrawn(l10n: &Localizer, context: &RenderContext, case: &Case, was: &LiveMessage) -> Page {
    let of_question = |number: &u32, page: &dyn Fn(&Guidance) -> Page| {
        numbered(case, *number).map_or_else(|| gone(l10n, case), page)
    };
    match was {
        LiveMessage::Question { question, room } => of_question(question, &|asked| {
            let unreached = asked.unreached.clone();
            let offer = QuestionOffer {
                room: *room,
                unreached,
                ..QuestionOffer::new(case.id, *question, OfferReason::Rung)
            };
            question::as_it_stands(l10n, context, case, asked, &offer)
        }),
        LiveMessage::AskedQa { question } => {
            of_question(question, &|about| asked(l10n, context, case, about))
        }
        LiveMessage::Answered { question, revision } => of_question(question, &|asked| {
            let notice =
                AnswerNotice { case: case.id, question: *question, revision: *revision, chase: None };
            answer::as_it_stands(l10n, context, case, asked, &notice)
        }),
        LiveMessage::Moved { .. } => Page::line(say!(l10n, "question-moved", id = case.id)),
        LiveMessage::Transfer { number, rings } => {
            transfer::as_it_stands(l10n, context, case, *number, *rings)
        }
    }
}

/// What is shown for a question that the case does not have.
pub fn gone(l10n: &Localizer, case: &Case) -> Page {
    shown(l10n, case, say!(l10n, "question-gone", id = case.id))
}

/// One line, and the way to the case.
fn shown(l10n: &Localizer, case: &Case, line: Html) -> Page {
    Page { lines: vec![line], keyboard: vec![vec![l10n.case_key(case, CaseButton::Show)]] }
}

/// That the question is over, and how, in one line.
fn over(l10n: &Localizer, context: &RenderContext, case: &Case, question: &Guidance) -> Option<Html> {
    if let Some(dropped) = &question.dropped {
        return Some(why_dropped(l10n, context, case, dropped));
    }
    match &question.answer {
        Some(answer) => Some(say!(
            l10n,
            "asked-answered",
            id = case.id,
            time = l10n.clock(answer.at),
            person = l10n.mention(context, answer.by),
            verdict = l10n.verdict(answer.verdict)
        )),
        None if !case.is_open() => Some(how_it_ended(l10n, case)),
        None => None,
    }
}

fn why_dropped(l10n: &Localizer, context: &RenderContext, case: &Case, dropped: &Dropped) -> Html {
    let id = case.id;
    match dropped.why {
        WhyDropped::TakenBack => {
            let person = capitalised(&l10n.mention(context, dropped.by));
            say!(l10n, "dropped-taken-back", id = id, person = person, time = l10n.clock(dropped.at))
        }
        WhyDropped::Settled => say!(l10n, "dropped-settled", id = id),
        WhyDropped::Corrected => say!(l10n, "dropped-corrected", id = id),
        WhyDropped::Reopened => say!(l10n, "dropped-reopened", id = id),
    }
}

/// Who holds the question and for how long, if anybody does.
fn holder(l10n: &Localizer, context: &RenderContext, question: &Guidance) -> Option<Html> {
    let claim = question.claim.filter(|_| question.is_open())?;
    let person = capitalised(&l10n.mention(context, claim.by));
    let held = say!(l10n, "held", person = person, span = l10n.span(l10n.since(claim.at)));
    Some(if claim.comes_back { held.and(say!(l10n, "held-comes-back")) } else { held })
}

/// A file's own message has no words of ours; this is what stands where one is wanted.
pub fn copied(l10n: &Localizer, case: &Case) -> Page {
    Page::line(say!(l10n, "copied", id = case.id))
}

//! Prompts: what the bot asks one person about a case, answered by text or by a button.

use crate::domain::base::ids::{CaseId, SavedAnswerId, TextId};
use crate::domain::case::Line;
use crate::domain::case::guidance::Verdict;
use crate::domain::case::signal::SignalPart;
use crate::domain::intake::Field;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a prompt asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptKind {
    /// A2.1: the subscriber name of the calling number, pasted; or business number yes/no.
    Subscriber,
    /// A2.2: the owner on record of the number to help with, pasted; or agrees/differs.
    OwnerOnRecord,
    /// A2.2: what differs.
    WhatDiffers,
    WhyCannot,
    WhichUnit,
    /// The time the leader agreed to.
    NewTime,
    /// A time of today that has gone by was typed: which one is meant, in the evening or tomorrow?
    WhichDay {
        today: Option<DateTime<Utc>>,
        tomorrow: DateTime<Utc>,
        /// For a next try ([`PromptKind::NextTry`]), not for another time.
        next_try: bool,
    },
    /// Has the leader said on the phone that it is withdrawn?
    ConfirmWithdrawal,
    WhyMistake,
    /// ↩️: opened by mistake, or the same as one of these open cases, or as another that is typed.
    MistakeOrSame {
        similar: Vec<CaseId>,
    },
    WhyOverrule,
    WhyReopen,
    NextTry,
    WhyNextTry {
        at: DateTime<Utc>,
    },
    /// Which of the four fields to correct.
    WhichField,
    Correct(Field),
    /// 📞 before 🛠: "Xử lý xong chưa?"
    CarriedOutFirst,
    /// 🛠 while step 2 was left out: "Đã kiểm tra chưa?"
    UncheckedFirst,
    /// 💬: why QA is asked, where the facts don't say it; a line of text is another reason.
    WhyAsk,
    /// The question to QA, in the agent's own words.
    OtherReason,
    /// More for QA.
    MoreForQa,
    /// ☎️: what was said on the phone.
    WhatQaSaid,
    /// Which answer these words of QA's are.
    PhonedVerdict {
        words: TextId,
    },
    /// Who of QA gave it.
    PhonedWhom {
        verdict: Verdict,
        words: Option<TextId>,
    },
    /// A3.3: what the leader said to what does not agree.
    WhatLeaderSaid,
    /// 👤: whom the case is given to.
    ToWhom {
        page: u16,
    },
    /// A line for the next shift.
    HandoverLine,
    /// After ❌: the leader's business number.
    BusinessNumber,
    /// The premium customer's number that the call is about (B2).
    AboutNumber,
    /// A part of a report about signal or service quality (B6).
    Signal(SignalPart),
    /// The technical unit that a report is passed on to, and its reference (B6).
    TechnicalUnit,
    /// Put to QA, about a question.
    Qa(QaPromptKind),
}

/// The question to QA that an answer belongs to, as it was when QA began to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerTarget {
    pub question: u32,
    /// The version of the case that QA saw.
    pub seen: i64,
    /// The answer replaces an earlier one (✏️).
    pub corrects: bool,
}

/// A prompt to QA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QaPromptKind {
    /// ❓ what, or ⛔ why.
    Words { about: AnswerTarget, verdict: Verdict },
    /// What a reply to the question is.
    WhichVerdict { about: AnswerTarget, text: TextId },
    /// After ✅: anything to add?
    AddToAnswer { question: u32 },
    /// ✏️ what is right.
    RightAnswer { question: u32 },
    /// The title for the saved answer.
    GuidanceTitle { question: u32 },
    /// The new text of a saved answer.
    GuidanceWords { standing: SavedAnswerId },
}

impl QaPromptKind {
    /// The question to QA it belongs to; a saved answer outlives its question.
    pub fn question(&self) -> Option<u32> {
        match self {
            QaPromptKind::Words { about, .. } | QaPromptKind::WhichVerdict { about, .. } => {
                Some(about.question)
            }
            QaPromptKind::AddToAnswer { question } | QaPromptKind::RightAnswer { question } => {
                Some(*question)
            }
            QaPromptKind::GuidanceTitle { .. } | QaPromptKind::GuidanceWords { .. } => None,
        }
    }

    /// Whether the answer replaces an earlier one.
    pub fn corrects(&self) -> bool {
        match self {
            QaPromptKind::Words { about, .. } | QaPromptKind::WhichVerdict { about, .. } => about.corrects,
            QaPromptKind::RightAnswer { .. } => true,
            QaPromptKind::AddToAnswer { .. }
            | QaPromptKind::GuidanceTitle { .. }
            | QaPromptKind::GuidanceWords { .. } => false,
        }
    }
}

impl PromptKind {
    /// Whether text answers it; the others are answered by a button only.
    pub fn takes_text(&self) -> bool {
        match self {
            PromptKind::Subscriber
            | PromptKind::OwnerOnRecord
            | PromptKind::WhatDiffers
            | PromptKind::WhyCannot
            | PromptKind::WhichUnit
            | PromptKind::NewTime
            | PromptKind::WhichDay { .. }
            | PromptKind::WhyMistake
            | PromptKind::MistakeOrSame { .. }
            | PromptKind::WhyOverrule
            | PromptKind::WhyReopen
            | PromptKind::NextTry
            | PromptKind::WhyNextTry { .. }
            | PromptKind::WhyAsk
            | PromptKind::OtherReason
            | PromptKind::MoreForQa
            | PromptKind::WhatQaSaid
            | PromptKind::HandoverLine
            | PromptKind::BusinessNumber
            | PromptKind::AboutNumber
            | PromptKind::TechnicalUnit
            | PromptKind::Qa(
                QaPromptKind::Words { .. }
                | QaPromptKind::AddToAnswer { .. }
                | QaPromptKind::RightAnswer { .. }
                | QaPromptKind::GuidanceTitle { .. }
                | QaPromptKind::GuidanceWords { .. },
            )
            | PromptKind::Correct(_) => true,
            PromptKind::Signal(part) => part.takes_text(),
            PromptKind::ConfirmWithdrawal
            | PromptKind::WhichField
            | PromptKind::CarriedOutFirst
            | PromptKind::UncheckedFirst
            | PromptKind::PhonedVerdict { .. }
            | PromptKind::PhonedWhom { .. }
            | PromptKind::WhatLeaderSaid
            | PromptKind::ToWhom { .. }
            | PromptKind::Qa(QaPromptKind::WhichVerdict { .. }) => false,
        }
    }

    /// On cases of which line only it is asked; `None` is both.
    pub fn line(&self) -> Option<Line> {
        match self {
            PromptKind::Subscriber
            | PromptKind::BusinessNumber
            | PromptKind::OwnerOnRecord
            | PromptKind::WhatDiffers
            | PromptKind::UncheckedFirst
            | PromptKind::WhyAsk
            | PromptKind::OtherReason
            | PromptKind::MoreForQa
            | PromptKind::WhatQaSaid
            | PromptKind::PhonedVerdict { .. }
            | PromptKind::PhonedWhom { .. }
            | PromptKind::WhatLeaderSaid
            | PromptKind::Qa(_) => Some(Line::Vip),
            PromptKind::AboutNumber | PromptKind::Signal(_) | PromptKind::TechnicalUnit => {
                Some(Line::Premium)
            }
            PromptKind::WhyCannot
            | PromptKind::WhichUnit
            | PromptKind::NewTime
            | PromptKind::WhichDay { .. }
            | PromptKind::ConfirmWithdrawal
            | PromptKind::WhyMistake
            | PromptKind::MistakeOrSame { .. }
            | PromptKind::WhyOverrule
            | PromptKind::WhyReopen
            | PromptKind::NextTry
            | PromptKind::WhyNextTry { .. }
            | PromptKind::WhichField
            | PromptKind::Correct(_)
            | PromptKind::CarriedOutFirst
            | PromptKind::ToWhom { .. }
            | PromptKind::HandoverLine => None,
        }
    }

    /// Whether it is for QA, rather than for an agent or leader of the case.
    pub fn is_for_qa(&self) -> bool {
        matches!(self, PromptKind::Qa(_))
    }
}

/// An unanswered prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    pub case: CaseId,
    pub asked: PromptKind,
    pub at: DateTime<Utc>,
}

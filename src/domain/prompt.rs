//! Questions the bot asks about a case, whose answer is typed or tapped.

use super::ids::CaseId;
use super::intake::Field;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
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
    /// Has the leader said on the phone that it is withdrawn?
    ConfirmWithdrawal,
    WhyMistake,
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
}

impl Asked {
    /// Whether a line of text answers it; the others are answered by a tap only.
    pub fn takes_text(&self) -> bool {
        match self {
            Asked::Subscriber
            | Asked::OwnerOnRecord
            | Asked::WhatDiffers
            | Asked::WhyCannot
            | Asked::WhichUnit
            | Asked::NewTime
            | Asked::WhyMistake
            | Asked::WhyOverrule
            | Asked::WhyReopen
            | Asked::NextTry
            | Asked::WhyNextTry { .. }
            | Asked::Correct(_) => true,
            Asked::ConfirmWithdrawal | Asked::WhichField | Asked::CarriedOutFirst => false,
        }
    }
}

/// A question put to one person and not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    pub case: CaseId,
    pub asked: Asked,
    pub at: DateTime<Utc>,
}

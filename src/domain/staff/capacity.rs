//! As what somebody is told of a question or a promise.

use serde::{Deserialize, Serialize};

/// As what somebody is told of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    QaOnDuty,
    QaOnCall,
    /// Without a rota.
    Qa,
    /// The rota has others, or nobody, at this hour.
    QaOffDuty,
    QaLead,
    ShiftLeader,
    TeamLeader,
    Other,
}

impl Capacity {
    /// Whether they are told in order to answer.
    pub fn answers(self) -> bool {
        match self {
            Capacity::QaOnDuty
            | Capacity::QaOnCall
            | Capacity::Qa
            | Capacity::QaOffDuty
            | Capacity::QaLead => true,
            Capacity::ShiftLeader | Capacity::TeamLeader | Capacity::Other => false,
        }
    }
}

//! What the board in the shift leaders' group shows of a case.

use super::{Case, Status};
use crate::domain::{base::ids::PersonId, intake::case_kind::CaseKind};
use chrono::{DateTime, Utc};

/// One line. A group reads it: no leader, no number, no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardRow {
    pub kind: CaseKind,
    pub due: DateTime<Utc>,
    pub status: Status,
    pub owner: PersonId,
}

/// The line of an open case; `None` for a closed one.
pub fn line(case: &Case) -> Option<BoardRow> {
    let line =
        BoardRow { kind: case.kind(), due: case.promise.due, status: case.status(), owner: case.owner };
    case.is_open().then_some(line)
}

//! What of the open cases somebody looks at on the board page.

use super::policy::sees_all;
use crate::domain::base::ids::PersonId;
use crate::domain::case::{Case, Line, Status};
use crate::domain::staff::person::{Person, Role};
use chrono::{DateTime, Utc};

/// Which open cases are listed; `None` is all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardFilter {
    pub state: Option<BoardState>,
    pub owner: Option<PersonId>,
    pub line: Option<Line>,
}

/// A state as people choose it: QA's verdicts are one, and so is whatever is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardState {
    Late,
    Unchecked,
    Checked,
    AskingQa,
    Answered,
    Waiting,
    Done,
    Cannot,
}

impl BoardState {
    pub const ALL: [BoardState; 8] = [
        BoardState::Late,
        BoardState::Unchecked,
        BoardState::Checked,
        BoardState::AskingQa,
        BoardState::Answered,
        BoardState::Waiting,
        BoardState::Done,
        BoardState::Cannot,
    ];

    /// The word in the page's requests.
    pub fn key(self) -> &'static str {
        match self {
            BoardState::Late => "late",
            BoardState::Unchecked => "unchecked",
            BoardState::Checked => "checked",
            BoardState::AskingQa => "asking",
            BoardState::Answered => "answered",
            BoardState::Waiting => "waiting",
            BoardState::Done => "done",
            BoardState::Cannot => "cannot",
        }
    }

    /// The state of an open case, late or not; `None` for a closed one.
    pub fn of(case: &Case) -> Option<BoardState> {
        match case.status() {
            Status::Unchecked => Some(BoardState::Unchecked),
            Status::Checked => Some(BoardState::Checked),
            Status::AskingQa => Some(BoardState::AskingQa),
            Status::Answered(_) => Some(BoardState::Answered),
            Status::Waiting => Some(BoardState::Waiting),
            Status::Done => Some(BoardState::Done),
            Status::Cannot => Some(BoardState::Cannot),
            Status::Closed(_) => None,
        }
    }

    fn is_of(self, case: &Case, now: DateTime<Utc>) -> bool {
        match self {
            BoardState::Late => case.is_open() && case.promise.due <= now,
            state => BoardState::of(case) == Some(state),
        }
    }
}

/// The word of a line in the page's requests.
pub fn line_key(line: Line) -> &'static str {
    match line {
        Line::Vip => "vip",
        Line::Premium => "premium",
    }
}

impl BoardFilter {
    /// Reads the words of a request; a word that means nothing filters nothing.
    pub fn read(state: &str, owner: &str, line: &str) -> Self {
        BoardFilter {
            state: BoardState::ALL.into_iter().find(|known| known.key() == state),
            owner: owner.parse().ok().map(PersonId),
            line: [Line::Vip, Line::Premium].into_iter().find(|known| line_key(*known) == line),
        }
    }

    pub fn shows(&self, case: &Case, now: DateTime<Utc>) -> bool {
        self.state.is_none_or(|state| state.is_of(case, now))
            && self.owner.is_none_or(|owner| case.owner == owner)
            && self.line.is_none_or(|line| case.line() == line)
    }
}

/// Whether an open case is on this reader's board: all are on that of leaders, QA and admins (how much of each they see is
/// another matter); others have their own and joined ones.
pub fn is_on_board(reader: &Person, case: &Case) -> bool {
    let looks_on = [Role::Qa, Role::QaLead, Role::Admin].into_iter().any(|role| reader.is(role));
    sees_all(reader) || looks_on || (reader.active && case.involves(reader.id))
}

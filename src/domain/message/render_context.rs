//! What a message is put into words from.

use super::parts::Reminder;
use crate::domain::base::ids::{CaseId, MessageRef, PersonId};
use crate::domain::case::Case;
use crate::domain::case::guidance::Side;
use crate::domain::case::handover::Handover;
use crate::domain::request::draft::Draft;
use crate::domain::request::listing::ListPage;
use crate::domain::request::prompt::Prompt;
use crate::domain::request::saved_answer::{QuickAnswer, SavedAnswer};
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::Rota;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// From when on the board counts a result as late: in the minute it falls due it is due.
pub const BOARD_LATE: TimeDelta = TimeDelta::minutes(1);

/// All that is needed to put a notice into words, loaded when it is sent.
#[derive(Clone, Debug)]
pub struct RenderContext {
    pub now: DateTime<Utc>,
    /// Who reads it; `None` for somebody not on the staff.
    pub reader: Option<Person>,
    pub case: Option<Case>,
    /// The other case of [`Notice::Resembles`].
    pub other: Option<Case>,
    pub draft: Option<Draft>,
    /// The question asked last of the person whom [`Notice::Ask`] asks.
    pub prompt: Option<Prompt>,
    /// What a digest lists, each with the reminder that put it there.
    pub digest: Vec<(Reminder, Case)>,
    /// The open cases of [`Notice::Board`] or of an owner who left, by due time; all those of a handover.
    pub open: Vec<Case>,
    /// How many there are, where the list is cut.
    pub open_in_all: i64,
    /// How many of them are late.
    pub late_in_all: i64,
    /// The page of [`Notice::List`].
    pub listed: ListPage,
    /// Everybody named in the above.
    pub people: BTreeMap<PersonId, Person>,
    pub typed: Option<String>,
    /// The latest notes on the case, oldest first.
    pub notes: Vec<Note>,
    /// What went back and forth about the question, oldest first.
    pub thread: Vec<ThreadLine>,
    /// Whom the question has reached, and when.
    pub delivered: BTreeMap<PersonId, DateTime<Utc>>,
    /// Standing guidances: earlier ones for the same reason, those found, or the one shown.
    pub standing: Vec<SavedAnswer>,
    /// What the reader, or QA in the group, can answer with one tap.
    pub quick: Vec<QuickAnswer>,
    /// It may have arrived before: marked ↻.
    pub repeated: bool,
    /// The rota around now, for [`Notice::Duty`], for choosing whom to give a case to and for a handover.
    pub rota: Option<Rota>,
    /// The handover it is about; its cases are `open`.
    pub handover: Option<Handover>,
    /// The latest line on each of its cases.
    pub lines: BTreeMap<CaseId, Note>,
    /// What the reader of a card is, and nobody else: a call cannot be handed to such a one.
    pub alone_as: Vec<TransferTarget>,
}

impl RenderContext {
    /// With nothing loaded.
    pub fn new(now: DateTime<Utc>, reader: Option<Person>) -> Self {
        RenderContext {
            now,
            reader,
            case: None,
            other: None,
            draft: None,
            prompt: None,
            digest: Vec::new(),
            open: Vec::new(),
            open_in_all: 0,
            late_in_all: 0,
            listed: ListPage::default(),
            people: BTreeMap::new(),
            typed: None,
            notes: Vec::new(),
            thread: Vec::new(),
            delivered: BTreeMap::new(),
            standing: Vec::new(),
            quick: Vec::new(),
            repeated: false,
            rota: None,
            handover: None,
            lines: BTreeMap::new(),
            alone_as: Vec::new(),
        }
    }
}

/// A line that somebody left on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub text: String,
}

/// A line between the one who asks and QA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadLine {
    pub number: u32,
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub side: Side,
    /// Empty for a picture without words.
    pub text: String,
    /// Something was sent along.
    pub media: Option<MessageRef>,
    /// ☎️: said on the phone.
    pub phoned: bool,
}

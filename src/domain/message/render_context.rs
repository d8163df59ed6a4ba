//! The data a notice is rendered from.

use super::health_facts::HealthFacts;
use super::parts::Reminder;
use crate::domain::base::ids::{CaseId, MessageRef, PersonId};
use crate::domain::case::Case;
use crate::domain::case::guidance::Side;
use crate::domain::case::handover::Handover;
use crate::domain::customer::PremiumCustomer;
use crate::domain::guide::version::{ChangedTexts, GuideVersion};
use crate::domain::import::Import;
use crate::domain::promotion::field::ProgrammeCells;
use crate::domain::promotion::programme::Catalogue;
use crate::domain::promotion::version::ProgrammeVersion;
use crate::domain::report::figures::Figures;
use crate::domain::request::draft::Draft;
use crate::domain::request::listing::ListPage;
use crate::domain::request::prompt::Prompt;
use crate::domain::request::saved_answer::{QuickAnswer, SavedAnswer};
use crate::domain::request::screen::Screen;
use crate::domain::review::Review;
use crate::domain::staff::invite::OpenInvite;
use crate::domain::staff::member::Member;
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::Rota;
use crate::domain::staff::swap::Swap;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// How long after its due time the board counts a promise as late.
pub const BOARD_LATE: TimeDelta = TimeDelta::minutes(1);

/// All that is needed to render a notice, loaded when it is sent.
#[derive(Clone, Debug)]
pub struct RenderContext {
    pub now: DateTime<Utc>,
    /// Who reads it; `None` in a group and for somebody not on the staff.
    pub reader: Option<Person>,
    pub case: Option<Case>,
    /// The open case that a new one resembles.
    pub other: Option<Case>,
    pub draft: Option<Draft>,
    /// The question that the bot asked the person last.
    pub prompt: Option<Prompt>,
    /// The cases of a digest, each with its reminder.
    pub digest: Vec<(Reminder, Case)>,
    /// The open cases of the board or of a deactivated owner, by due time; all cases of a handover.
    pub open: Vec<Case>,
    /// How many open cases there are, where `open` is cut.
    pub open_in_all: i64,
    /// How many of them are late.
    pub late_in_all: i64,
    /// The page of a list.
    pub listed: ListPage,
    /// Cases that belong on it and cannot be read.
    pub unreadable: BTreeSet<CaseId>,
    /// Everybody named in the rest of the context.
    pub people: BTreeMap<PersonId, Person>,
    pub typed: Option<String>,
    /// The latest notes on the case, oldest first.
    pub notes: Vec<Note>,
    /// The messages between the one who asks and QA, oldest first.
    pub thread: Vec<ThreadLine>,
    /// Whom the question has reached, and when.
    pub delivered: BTreeMap<PersonId, DateTime<Utc>>,
    /// Saved answers: earlier ones for the same reason, those found, or the one shown.
    pub standing: Vec<SavedAnswer>,
    /// Answers that the reader, or QA in the group, can give with one tap.
    pub quick: Vec<QuickAnswer>,
    /// The message may have arrived before: marked ↻.
    pub repeated: bool,
    pub report: Figures,
    /// The wall screens, by number.
    pub screens: Vec<Screen>,
    /// Those of the premium list whose numbers are the case's.
    pub customers: Vec<PremiumCustomer>,
    /// The promotion catalogue.
    pub promotions: Catalogue,
    /// What QA has changed of the procedure.
    pub guide: ChangedTexts,
    pub guide_version: Option<GuideVersion>,
    /// Of a programme of the catalogue, the newest first.
    pub programme_versions: Vec<ProgrammeVersion>,
    /// The days of "3 ngày vàng".
    pub golden_days: Vec<NaiveDate>,
    /// The form of a new programme.
    pub programme_form: Option<ProgrammeCells>,
    /// The review of the case.
    pub review: Option<Review>,
    /// The rota around now.
    pub rota: Option<Rota>,
    /// A spreadsheet of the reader's.
    pub import: Option<Import>,
    pub swap: Option<Swap>,
    /// Somebody on the staff, where the reader may see them.
    pub member: Option<Member>,
    /// The one-time links that can still be used.
    pub invites: Vec<OpenInvite>,
    /// What `/health` shows.
    pub health: Option<HealthFacts>,
    /// The handover it is about; its cases are `open`.
    pub handover: Option<Handover>,
    /// The latest note on each case of the handover.
    pub lines: BTreeMap<CaseId, Note>,
    /// The roles that only the reader of a card has: nobody else can take a call for them.
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
            unreadable: BTreeSet::new(),
            people: BTreeMap::new(),
            typed: None,
            notes: Vec::new(),
            thread: Vec::new(),
            delivered: BTreeMap::new(),
            standing: Vec::new(),
            quick: Vec::new(),
            repeated: false,
            report: Figures::default(),
            screens: Vec::new(),
            customers: Vec::new(),
            promotions: Catalogue::default(),
            guide: ChangedTexts::new(),
            guide_version: None,
            programme_versions: Vec::new(),
            golden_days: Vec::new(),
            programme_form: None,
            review: None,
            rota: None,
            import: None,
            swap: None,
            member: None,
            invites: Vec::new(),
            health: None,
            handover: None,
            lines: BTreeMap::new(),
            alone_as: Vec::new(),
        }
    }
}

/// A note on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub text: String,
}

/// A message between the one who asks and QA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadLine {
    pub number: u32,
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub side: Side,
    /// Empty for a picture without words.
    pub text: String,
    /// Its attachment.
    pub media: Option<MessageRef>,
    /// ☎️: said on the phone.
    pub phoned: bool,
}

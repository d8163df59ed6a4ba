//! A case (Phiếu): one leader's call, from the promise made to the result told. Facts only; the status is
//! derived from them.

pub mod audit;
pub mod board;
pub mod guidance;
pub mod handover;
pub mod reassignment;
pub mod timer;
pub mod transfer;

use super::base::fold::fold;
use super::base::ids::{CaseId, PersonId};
use super::base::phone::Phone;
use super::base::subscriber::Subscriber;
use super::escalation::climb::Climb;
use super::escalation::ladder::Ladder;
use super::intake;
use super::intake::kind::Kind;
use chrono::{DateTime, TimeDelta, Utc};
use guidance::{Guidance, Verdict};
use handover::HandoverStatus;
use reassignment::Reassignment;
use serde::{Deserialize, Serialize};
use transfer::Transfer;

/// How long "told" can be taken back with one tap.
pub const UNDO_FOR: TimeDelta = TimeDelta::minutes(2);
/// How soon the leader is called once the request is done (A1.2: the result is due the moment it is done).
pub const DUE_AFTER_DONE: TimeDelta = TimeDelta::minutes(2);

/// One leader's call and all that is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// Counts the saves; a save against another version is refused by the store.
    pub version: i64,
    pub taken_at: DateTime<Utc>,
    pub taken_by: PersonId,
    pub owner: PersonId,
    /// Colleagues the leader reached about the same case ("👋 Tham gia").
    pub joined: Vec<PersonId>,
    pub fields: CallFields,
    pub check: Check,
    /// The questions to QA (A3.1), in order; at most the last is open.
    #[serde(default)]
    pub guidance: Vec<Guidance>,
    /// The times the leader asked for the shift or team leader (A1.5), in order; at most the last is open.
    #[serde(default)]
    pub transfers: Vec<Transfer>,
    /// Which other unit is being waited for, while it is.
    pub waiting: Option<Waiting>,
    pub outcome: Option<Completion>,
    pub promise: Promise,
    /// Times the leader could not be reached since this promise was made.
    pub tries: Vec<CallbackTry>,
    pub closing: Option<Closing>,
    /// Given to somebody else (👤), the last time.
    #[serde(default)]
    pub giving: Option<Reassignment>,
    /// The owner who has left the staff, once the shift leader was told of it.
    #[serde(default)]
    pub owner_left: Option<PersonId>,
    /// Handed over at a shift's end, the last time.
    #[serde(default)]
    pub handing: Option<HandoverStatus>,
}

/// The four things noted during the call (A1.1), and what was read out of the third.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFields {
    pub leader: String,
    pub calling: Phone,
    pub request: String,
    /// `None` is the calling number.
    pub callback: Option<Phone>,
    /// What kind of request it is (A1.6): chosen by a button, or read out of the sentence.
    pub kind: Kind,
}

impl CallFields {
    /// The number to help with (A1.1): named in the request, else the calling number unless a phone was lost.
    pub fn help(&self) -> Option<Phone> {
        intake::number_to_help(&self.request, &self.calling, self.kind)
    }

    /// The number the leader asked to be called back on.
    pub fn callback(&self) -> &Phone {
        self.callback.as_ref().unwrap_or(&self.calling)
    }

    /// A lost phone reported from any number but its own (A3.2).
    pub fn lost_elsewhere(&self) -> bool {
        self.kind == Kind::LostPhone && self.help().as_ref() != Some(&self.calling)
    }
}

/// What the subscriber system said (A2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The subscriber name of the calling number, as pasted.
    pub subscriber: Option<String>,
    pub business: Option<bool>,
    /// The owner on record of the number to help with, as pasted.
    pub owner_on_record: Option<String>,
    pub agreement: Option<Agreement>,
    /// A3.3: the leader was called, heard what does not agree, and confirmed the request as it is.
    #[serde(default)]
    pub confirmed: Option<LeaderConfirmation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderConfirmation {
    pub at: DateTime<Utc>,
    pub by: PersonId,
}

impl Check {
    /// Whether both parts of the check were made (A2.3).
    pub fn complete(&self) -> bool {
        self.business.is_some() && self.agreement.is_some()
    }

    /// Whether the request does not agree with the subscriber system (A3.3).
    pub fn differs(&self) -> bool {
        self.agreement.as_ref().is_some_and(|agreement| *agreement != Agreement::Agrees)
    }

    /// Name and title read out of the pasted subscriber name of a business number.
    pub fn read(&self, prefixes: &[String]) -> Option<Subscriber> {
        self.subscriber.as_deref().map(|pasted| super::base::subscriber::read(pasted, prefixes))
    }
}

/// Whether what the leader asked agrees with the subscriber system (A2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    Agrees,
    OwnerDiffers,
    PaymentDiffers,
    OtherDiffers(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub unit: String,
    pub since: DateTime<Utc>,
}

/// Step 4: what became of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub result: CompletionResult,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionResult {
    /// Done as asked; `checked` is whether both parts of A2 were made before.
    Done { checked: bool, overridden: bool },
    /// Cannot be done, and why: the leader is told that.
    Cannot { why: String },
}

/// The promise (A1.2) now running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// 1 for the first; each other time the leader agreed to counts one up.
    pub number: u32,
    pub made_at: DateTime<Utc>,
    pub due: DateTime<Utc>,
    pub climb: Climb,
    /// Who asked not to be reminded for a while (💤), and until when.
    pub quiet: Vec<Snooze>,
}

impl Promise {
    /// A promise due at `due` whose ladder starts now; the ladder is copied, so later changes don't touch it.
    pub fn make(number: u32, due: DateTime<Utc>, ladder: &Ladder, now: DateTime<Utc>) -> Self {
        let climb = Climb::start(ladder.clone(), due, now);
        Promise { number, made_at: now, due, climb, quiet: Vec::new() }
    }

    pub fn is_quiet(&self, person: PersonId, now: DateTime<Utc>) -> bool {
        self.quiet.iter().any(|quiet| quiet.person == person && quiet.until > now)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    pub person: PersonId,
    pub until: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackTry {
    pub at: DateTime<Utc>,
    pub by: PersonId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub how: ClosingKind,
    /// The two minutes of ↩️ are over; the cards no longer offer it.
    #[serde(default)]
    pub settled: bool,
}

/// The only ways a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingKind {
    /// Step 5: the leader was told the result.
    Told,
    /// The leader said on the phone that it is no longer wanted.
    Withdrawn,
    /// Opened by mistake or twice, said by a shift or team leader.
    Mistake,
}

/// Where a case stands, derived from its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Taken; the check of A2 has not been finished.
    Unchecked,
    Checked,
    /// QA has been asked and has not answered.
    AskingQa,
    /// Another unit is being waited for.
    Waiting,
    /// QA has answered; nothing was carried out yet.
    Answered(Verdict),
    /// Done as asked; the leader has not been told.
    Done,
    /// Cannot be done; the leader has not been told.
    Cannot,
    Closed(ClosingKind),
}

/// Which number to call the leader on, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackBasis {
    /// A lost phone cannot be called on its own number.
    LostPhone,
    Business,
    /// "chưa rõ số nghiệp vụ"
    Unclear,
}

impl Case {
    /// A case just taken, of which there is nothing but the call and the promise.
    pub fn taken(id: CaseId, by: PersonId, at: DateTime<Utc>, fields: CallFields, promise: Promise) -> Self {
        Case {
            id,
            version: 1,
            taken_at: at,
            taken_by: by,
            owner: by,
            joined: Vec::new(),
            fields,
            check: Check::default(),
            guidance: Vec::new(),
            transfers: Vec::new(),
            waiting: None,
            outcome: None,
            promise,
            tries: Vec::new(),
            closing: None,
            giving: None,
            owner_left: None,
            handing: None,
        }
    }

    pub fn status(&self) -> Status {
        if let Some(closing) = &self.closing {
            return Status::Closed(closing.how);
        }
        match self.outcome.as_ref().map(|outcome| &outcome.result) {
            Some(CompletionResult::Done { .. }) => Status::Done,
            Some(CompletionResult::Cannot { .. }) => Status::Cannot,
            None if self.open_question().is_some() => Status::AskingQa,
            None if self.waiting.is_some() => Status::Waiting,
            None if let Some(verdict) = self.verdict() => Status::Answered(verdict),
            None if self.check.complete() => Status::Checked,
            None => Status::Unchecked,
        }
    }

    pub fn is_open(&self) -> bool {
        self.closing.is_none()
    }

    /// How late the result is at `now`, or was when the leader was told; zero while in time.
    pub fn late_by(&self, now: DateTime<Utc>) -> TimeDelta {
        let until = self.closing.as_ref().map_or(now, |closing| closing.at);
        (until - self.promise.due).max(TimeDelta::zero())
    }

    /// "Gọi LĐ: …": the number steps 3 and 5 call, and on what basis.
    pub fn call(&self) -> (&Phone, CallbackBasis) {
        if self.fields.kind == Kind::LostPhone {
            (self.fields.callback(), CallbackBasis::LostPhone)
        } else if self.check.business == Some(true) {
            (&self.fields.calling, CallbackBasis::Business)
        } else {
            (self.fields.callback(), CallbackBasis::Unclear)
        }
    }

    /// Whether this person works on the case: owns it or has joined it.
    pub fn involves(&self, person: PersonId) -> bool {
        self.owner == person || self.joined.contains(&person)
    }

    /// Whether another open case may be about the same thing: same leader, calling number or number to help with.
    pub fn resembles(&self, other: &Case) -> bool {
        let helps = self.fields.help();
        let leader = fold(&self.fields.leader);
        (!leader.is_empty() && leader == fold(&other.fields.leader))
            || self.fields.calling == other.fields.calling
            || (helps.is_some() && helps == other.fields.help())
    }
}

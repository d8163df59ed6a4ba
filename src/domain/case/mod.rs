//! A case (Phiếu): one call, from the promise made to the result told. Facts only; the status is derived from them.
//! What every case has stands here, what only some have in its [`Subject`].

pub mod audit;
pub mod board;
pub mod erasure;
pub mod guidance;
pub mod handover;
pub mod premium;
pub mod reassignment;
pub mod signal;
pub mod subject;
pub mod timer;
pub mod transfer;
pub mod vip;

#[cfg(test)]
mod tests;

use super::base::ids::{CaseId, MessageRef, PersonId};
use super::escalation::climb::Climb;
use super::escalation::ladder::Ladder;
use chrono::{DateTime, TimeDelta, Utc};
use guidance::Verdict;
use handover::HandoverStatus;
use reassignment::Reassignment;
use serde::{Deserialize, Serialize};
pub use subject::{Likeness, Line, Subject};
use vip::Vip;

/// How long "told" can be taken back with one tap.
pub const UNDO_FOR: TimeDelta = TimeDelta::minutes(2);
/// How soon the leader is called once the request is done (A1.2: the result is due the moment it is done).
pub const DUE_AFTER_DONE: TimeDelta = TimeDelta::minutes(2);

/// One call and all that is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// Counts the saves; a save against another version is refused by the store.
    pub version: i64,
    pub taken_at: DateTime<Utc>,
    pub taken_by: PersonId,
    pub owner: PersonId,
    /// Colleagues whom the leader reached about the same case ("👋 Tham gia").
    pub joined: Vec<PersonId>,
    /// The other unit that is waited for.
    pub waiting: Option<Waiting>,
    /// Step 4, once it is over.
    #[serde(rename = "outcome")]
    pub completion: Option<Completion>,
    pub promise: Promise,
    /// Times the leader could not be reached since this promise was made.
    pub tries: Vec<CallbackTry>,
    pub closing: Option<Closing>,
    /// The last reassignment (👤).
    #[serde(default, rename = "giving")]
    pub reassignment: Option<Reassignment>,
    /// The owner who is deactivated, once the shift leader was told.
    #[serde(default)]
    pub owner_left: Option<PersonId>,
    /// The last handover at a shift's end.
    #[serde(default, rename = "handing")]
    pub handover: Option<HandoverStatus>,
    /// 📌: the owner keeps it over the shift's end, until their next shift begins at this time (B3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<DateTime<Utc>>,
    /// Photos, voice notes and documents that colleagues sent in reply to it, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<KeptFile>,
    /// When its names, numbers and texts were erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<DateTime<Utc>>,
    #[serde(flatten)]
    pub subject: Subject,
}

/// A file that belongs to the case; it stays in the chat it was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub sent: MessageRef,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub unit: String,
    pub since: DateTime<Utc>,
}

/// Step 4: the result of the request.
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

/// The promise (A1.2) in force.
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

/// How a case was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingKind {
    /// Step 5: the leader, or the customer, was told the result.
    Told,
    /// A premium customer's question was answered in the call.
    AnsweredInCall,
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
    /// Nothing has to be checked before the request is carried out (any more).
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

impl Case {
    /// A case just taken, of which there is nothing but its subject and the promise.
    pub fn taken(
        id: CaseId,
        by: PersonId,
        at: DateTime<Utc>,
        subject: impl Into<Subject>,
        promise: Promise,
    ) -> Self {
        Case {
            id,
            version: 1,
            taken_at: at,
            taken_by: by,
            owner: by,
            joined: Vec::new(),
            waiting: None,
            completion: None,
            promise,
            tries: Vec::new(),
            closing: None,
            reassignment: None,
            owner_left: None,
            handover: None,
            kept: None,
            files: Vec::new(),
            erased: None,
            subject: subject.into(),
        }
    }

    pub fn status(&self) -> Status {
        if let Some(closing) = &self.closing {
            return Status::Closed(closing.how);
        }
        match self.completion.as_ref().map(|completion| &completion.result) {
            Some(CompletionResult::Done { .. }) => Status::Done,
            Some(CompletionResult::Cannot { .. }) => Status::Cannot,
            None if self.open_question().is_some() => Status::AskingQa,
            None if self.waiting.is_some() => Status::Waiting,
            None if let Some(verdict) = self.verdict() => Status::Answered(verdict),
            None if self.is_checked() => Status::Checked,
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

    /// Whether this person works on the case: owns it or has joined it.
    pub fn involves(&self, person: PersonId) -> bool {
        self.owner == person || self.joined.contains(&person)
    }

    /// Whether somebody did something in it, more than being told of a question.
    pub fn took_part(&self, person: PersonId) -> bool {
        let named = self.people().into_iter().filter(|named| *named == person).count();
        let questions = || self.questions().iter();
        let told = questions().flat_map(|asked| &asked.told).filter(|told| told.person == person).count();
        named > told
    }

    /// Everybody named in it; some of them more than once.
    pub fn people(&self) -> Vec<PersonId> {
        let mut people = vec![self.owner, self.taken_by];
        people.extend(&self.joined);
        people.extend(self.completion.iter().map(|completion| completion.by));
        people.extend(self.closing.iter().map(|closing| closing.by));
        people.extend(self.reassignment.iter().flat_map(Reassignment::people));
        people.extend(self.handover.iter().flat_map(HandoverStatus::people));
        people.extend(self.vip().map(Vip::people).unwrap_or_default());
        people
    }
}

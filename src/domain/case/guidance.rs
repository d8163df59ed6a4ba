//! Guidance (A3.1, A3.2): a question to QA about a case, from the asking until its answer has been read.

use super::vip::Vip;
use super::{Case, Subject};
use crate::domain::base::ids::PersonId;
use crate::domain::escalation::climb::Climb;
use crate::domain::escalation::ladder::{Ladder, Recipient};
use crate::domain::staff::capacity::Capacity;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The longest text to or from QA, in UTF-16 units: it is shown whole to the other side, beside what it is about.
pub const LONGEST_WORDS: usize = 1000;

/// One question to QA. A case has one open at a time; the earlier ones stay with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// 1 for the first question of the case.
    pub number: u32,
    pub asked_at: DateTime<Utc>,
    pub asked_by: PersonId,
    pub reason: Reason,
    /// The agent's own words.
    pub words: Option<String>,
    /// The version of the case from which on an answer is about the facts as they are: a number corrected meanwhile
    /// must not be approved by a tap on an older card.
    pub since_version: i64,
    /// Towards an answer; anchored at the asking, or at the reply to ❓.
    pub climb: Climb,
    /// Whom the question was put to or reported to, each once, in order.
    pub told: Vec<Notified>,
    /// What the last rung found nobody for.
    pub unreached: Vec<Recipient>,
    /// When the first of the QA it was put to goes off duty: then it is put to who comes.
    pub offered_until: Option<DateTime<Utc>>,
    pub claim: Option<Claim>,
    pub answer: Option<Answer>,
    /// ❓, while QA has what was found out and has not answered anew.
    pub earlier: Option<Answer>,
    /// Nobody needs an answer any more.
    pub dropped: Option<Dropped>,
    /// How many lines have gone back and forth.
    pub lines: u32,
}

/// Why QA is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A3.1: the calling number is not a business number.
    NotBusiness,
    /// A3.2: a phone was lost, and the call came from another number.
    LostElsewhere,
    /// A3.3: what is asked does not agree with the subscriber system.
    DoesNotMatch,
    Other,
}

impl Reason {
    pub const ALL: [Reason; 4] =
        [Reason::NotBusiness, Reason::LostElsewhere, Reason::DoesNotMatch, Reason::Other];

    /// The word in buttons and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Reason::NotBusiness => "not_business",
            Reason::LostElsewhere => "lost_elsewhere",
            Reason::DoesNotMatch => "does_not_match",
            Reason::Other => "other",
        }
    }

    /// The most pressing reason that the facts give.
    pub fn of(vip: &Vip) -> Option<Reason> {
        if vip.fields.reported_from_other_number() {
            Some(Reason::LostElsewhere)
        } else if vip.check.business == Some(false) {
            Some(Reason::NotBusiness)
        } else if vip.check.differs() {
            Some(Reason::DoesNotMatch)
        } else {
            None
        }
    }
}

/// Somebody who was told of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notified {
    pub person: PersonId,
    /// As what they stood there then.
    pub capacity: Capacity,
    pub at: DateTime<Utc>,
    /// The message could not be delivered to them.
    pub failed: bool,
}

/// Exactly one QA holds a question; it quiets the `qa_*` rungs, and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Without an answer it is offered again then, or when the holder's shift ends.
    pub until: DateTime<Utc>,
    /// ⏳: QA has said that they will come back.
    pub comes_back: bool,
}

/// What QA says is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// ✅
    GoAhead,
    /// ❓: one thing at a time (A1.4).
    VerifyMore,
    /// ⛔
    DoNot,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::GoAhead, Verdict::VerifyMore, Verdict::DoNot];

    /// The word in buttons and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::GoAhead => "go",
            Verdict::VerifyMore => "verify",
            Verdict::DoNot => "no",
        }
    }

    /// The sign on its button.
    pub fn sign(self) -> &'static str {
        match self {
            Verdict::GoAhead => "✅",
            Verdict::VerifyMore => "❓",
            Verdict::DoNot => "⛔",
        }
    }

    /// Text that says by its first sign which answer it is, and the rest of it.
    pub fn signed(text: &str) -> Option<(Verdict, &str)> {
        let signed = |verdict: Verdict| {
            let rest = text.trim().strip_prefix(verdict.sign())?;
            Some((verdict, rest.trim_start_matches('\u{FE0F}').trim()))
        };
        Verdict::ALL.into_iter().find_map(signed)
    }

    pub fn of_key(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.key() == word)
    }

    /// Whether it says enough by itself: go ahead does, the others want a what or a why.
    pub fn needs_words(self) -> bool {
        match self {
            Verdict::GoAhead => false,
            Verdict::VerifyMore | Verdict::DoNot => true,
        }
    }
}

/// QA's answer. An answer nobody read is no answer, so it is chased until somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub verdict: Verdict,
    /// Empty where the verdict says it all.
    pub words: String,
    /// 1 for the first; each later one counts one up.
    pub revision: u32,
    /// It takes the place of one that was given before (✏️).
    pub corrects: bool,
    /// Towards 👌, anchored at the answer.
    pub climb: Climb,
    pub read: Option<Read>,
}

impl Answer {
    pub fn new(
        by: PersonId,
        verdict: Verdict,
        words: String,
        understood: &Ladder,
        now: DateTime<Utc>,
    ) -> Self {
        let climb = Climb::start(understood.clone(), now, now);
        Answer { at: now, by, verdict, words, revision: 1, corrects: false, climb, read: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub at: DateTime<Utc>,
    pub by: PersonId,
}

/// Why a question, or its answer, counts no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub why: WhyDropped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyDropped {
    /// The agent took the question back.
    TakenBack,
    /// The request was carried out or given up without it.
    Settled,
    /// The facts it was about have been corrected.
    Corrected,
    /// The case was opened anew.
    Reopened,
}

/// Which side a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who asks.
    Asking,
    Qa,
}

impl Guidance {
    /// Whether an answer is still waited for; of a case that is open.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && self.dropped.is_none()
    }

    /// The answer that holds: not when the facts it was about have been corrected.
    pub fn answered(&self) -> Option<&Answer> {
        let holds = self.dropped.is_none_or(|dropped| dropped.why != WhyDropped::Corrected);
        self.answer.as_ref().filter(|_| holds)
    }

    /// The answer that nobody has read.
    pub fn unread(&self) -> Option<&Answer> {
        self.answered().filter(|answer| answer.read.is_none())
    }

    /// Whether nothing is waited for any more, of a case that is open: answered and read, or dropped.
    pub fn is_over(&self) -> bool {
        let settled = |answer: &Answer| answer.read.is_some() && answer.verdict != Verdict::VerifyMore;
        self.dropped.is_some() || self.answer.as_ref().is_some_and(settled)
    }

    /// Who holds the question now.
    pub fn holder(&self) -> Option<PersonId> {
        self.claim.filter(|_| self.is_open()).map(|claim| claim.by)
    }

    /// When it is offered again, if nothing happens: the claim runs out, or those it was put to go home.
    pub fn offered_again_at(&self) -> Option<DateTime<Utc>> {
        match &self.claim {
            Some(claim) => Some(claim.until),
            None => self.offered_until,
        }
    }

    /// Who has to see what is new about it: the holder, else every QA it was put to.
    pub fn audience(&self) -> Vec<PersonId> {
        match self.holder() {
            Some(holder) => vec![holder],
            None => {
                let asked = self.told.iter().filter(|told| told.capacity.answers() && !told.failed);
                asked.map(|told| told.person).collect()
            }
        }
    }

    pub fn waits_for(&self, now: DateTime<Utc>) -> TimeDelta {
        (now - self.asked_at).max(TimeDelta::zero())
    }

    /// From the next save on an answer is about other facts than before; older cards don't show them.
    pub fn facts_change(&mut self, version: i64) {
        self.since_version = version + 1;
    }

    /// Everybody named in it.
    pub fn people(&self) -> Vec<PersonId> {
        let told = self.told.iter().map(|told| told.person);
        let claim = self.claim.iter().map(|claim| claim.by);
        let answer = self.answer.iter().map(|answer| answer.by);
        let read = self.answer.iter().filter_map(|answer| answer.read).map(|read| read.by);
        let dropped = self.dropped.iter().map(|dropped| dropped.by);
        [self.asked_by]
            .into_iter()
            .chain(told)
            .chain(claim)
            .chain(answer)
            .chain(read)
            .chain(dropped)
            .collect()
    }
}

impl Case {
    /// The questions to QA, in order.
    pub fn questions(&self) -> &[Guidance] {
        match &self.subject {
            Subject::Vip(vip) => &vip.guidance,
        }
    }

    /// The question asked last.
    pub fn question(&self) -> Option<&Guidance> {
        self.questions().last()
    }

    pub fn question_mut(&mut self) -> Option<&mut Guidance> {
        match &mut self.subject {
            Subject::Vip(vip) => vip.guidance.last_mut(),
        }
    }

    /// The question that QA has not answered.
    pub fn open_question(&self) -> Option<&Guidance> {
        self.question().filter(|question| self.is_open() && question.is_open())
    }

    /// QA's answer that holds now.
    pub fn answered(&self) -> Option<&Answer> {
        match &self.subject {
            Subject::Vip(vip) => vip.answer(),
        }
    }

    /// What QA has decided, while it holds.
    pub fn verdict(&self) -> Option<Verdict> {
        self.answered().map(|answer| answer.verdict)
    }

    /// Whether an answer waits to be read (👌).
    pub fn has_unread_answer(&self) -> bool {
        self.question().is_some_and(|question| question.unread().is_some())
    }
}

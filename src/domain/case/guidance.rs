//! Guidance (A3.1, A3.2): a question to QA about a case, until its answer has been read.

use super::Case;
use super::vip::Vip;
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
    /// An answer by a button must come from a card of this version of the case or a later one: a tap on an older card must
    /// not approve a number corrected since.
    pub since_version: i64,
    /// Towards an answer, anchored at the question or at the reply to ❓.
    pub climb: Climb,
    /// Whom the question was offered or reported to, each once, in order.
    pub told: Vec<QuestionRecipient>,
    /// The recipients of the last rung nobody stood for.
    pub unreached: Vec<Recipient>,
    /// When the first shift of the QA asked ends: then it is offered to the QA of the next.
    pub offered_until: Option<DateTime<Utc>>,
    pub claim: Option<Claim>,
    pub answer: Option<Answer>,
    /// The answer ❓, while QA has got the reply to it and has not answered again.
    pub earlier: Option<Answer>,
    /// No answer is needed any more.
    pub dropped: Option<Dropped>,
    /// The number of lines in the thread.
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
        if vip.wants_qa_for_lost_phone() {
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

/// A person who was told of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionRecipient {
    pub person: PersonId,
    /// Their post at that time.
    pub capacity: Capacity,
    pub at: DateTime<Utc>,
    /// The message could not be delivered.
    pub failed: bool,
}

/// One QA has claimed the question; that suppresses the `qa_*` rungs, and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// The question is offered again then; not after the end of the QA's shift.
    pub until: DateTime<Utc>,
    /// ⏳: QA has said that they will come back.
    pub comes_back: bool,
}

/// What QA decides.
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

    /// Text that begins with the sign of an answer: that answer and the rest of the text.
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

    /// Whether QA has to say what or why.
    pub fn needs_words(self) -> bool {
        match self {
            Verdict::GoAhead => false,
            Verdict::VerifyMore | Verdict::DoNot => true,
        }
    }
}

/// QA's answer. Reminders go out until it has been read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub verdict: Verdict,
    /// Empty where the verdict is enough.
    pub words: String,
    /// 1 for the first; each later one counts one up.
    pub revision: u32,
    /// It replaces an earlier one (✏️).
    pub corrects: bool,
    /// Something was added to it: 💬 dặn thêm.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub added: bool,
    /// Towards 👌, anchored at the answer.
    pub climb: Climb,
    pub read: Option<Read>,
    /// It was given on the phone, and noted by who asked (☎️).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phoned: Option<PhonedAnswer>,
}

/// An answer given on the phone, until the QA named has confirmed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhonedAnswer {
    pub noted_by: PersonId,
    /// When the QA named is reminded: their next shift begins.
    pub remind_at: Option<DateTime<Utc>>,
    /// When the QA lead is told that it is unconfirmed.
    pub lead_told_at: Option<DateTime<Utc>>,
    /// What the QA named has said to it.
    pub reply: Option<PhonedReply>,
}

/// What the QA named says to an answer noted as given on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhonedReply {
    /// ✅ Đúng như đã ghi
    Confirmed,
    /// ✏️ Đính chính
    Corrected,
    /// 🚫 Không có cuộc gọi này
    Denied,
}

impl PhonedAnswer {
    /// What is done next about it, while the QA named has not replied.
    fn next_at(&self) -> Option<DateTime<Utc>> {
        match self.reply {
            Some(_) => None,
            None => self.remind_at.into_iter().chain(self.lead_told_at).min(),
        }
    }
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
        Answer {
            at: now,
            by,
            verdict,
            words,
            revision: 1,
            corrects: false,
            added: false,
            climb,
            read: None,
            phoned: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub at: DateTime<Utc>,
    pub by: PersonId,
}

/// The question was dropped, or its answer no longer holds.
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
    /// The facts it was about were corrected.
    Corrected,
    /// The case was reopened.
    Reopened,
}

/// Who wrote a line of the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The agent who asks.
    Asking,
    Qa,
}

impl Guidance {
    /// Whether it waits for an answer, in an open case.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && self.dropped.is_none()
    }

    /// The answer, unless the facts it was about were corrected, or the QA named knows of no call.
    pub fn answered(&self) -> Option<&Answer> {
        let holds = self.dropped.is_none_or(|dropped| dropped.why != WhyDropped::Corrected);
        self.answer.as_ref().filter(|_| holds && !self.call_denied())
    }

    /// Whether the QA named knows of no call.
    pub fn call_denied(&self) -> bool {
        self.phoned().is_some_and(|(_, phoned)| phoned.reply == Some(PhonedReply::Denied))
    }

    /// An answer given on the phone.
    pub fn phoned(&self) -> Option<(&Answer, &PhonedAnswer)> {
        self.answer.as_ref().and_then(|answer| Some((answer, answer.phoned.as_ref()?)))
    }

    /// An answer given on the phone that the QA named has not replied to.
    pub fn unconfirmed(&self) -> Option<&Answer> {
        self.phoned().filter(|(_, phoned)| phoned.reply.is_none()).map(|(answer, _)| answer)
    }

    /// When something is done next about an answer given on the phone.
    pub fn phoned_next_at(&self) -> Option<DateTime<Utc>> {
        self.phoned().and_then(|(_, phoned)| phoned.next_at())
    }

    /// The answer that nobody has read.
    pub fn unread(&self) -> Option<&Answer> {
        self.answered().filter(|answer| answer.read.is_none())
    }

    /// Whether it is finished: answered and read, or dropped.
    pub fn is_over(&self) -> bool {
        let settled = |answer: &Answer| answer.read.is_some() && answer.verdict != Verdict::VerifyMore;
        self.dropped.is_some() || self.answer.as_ref().is_some_and(settled)
    }

    /// The QA who has claimed it.
    pub fn holder(&self) -> Option<PersonId> {
        self.claim.filter(|_| self.is_open()).map(|claim| claim.by)
    }

    /// When it is offered again: at the end of the claim, or of the shift of those asked.
    pub fn offered_again_at(&self) -> Option<DateTime<Utc>> {
        match &self.claim {
            Some(claim) => Some(claim.until),
            None => self.offered_until,
        }
    }

    /// Who is shown what is new about it: the QA who has claimed it, else all it was offered to.
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

    /// The facts change with the next save, so an answer must come from a card of that version.
    pub fn facts_change(&mut self, version: i64) {
        self.since_version = version + 1;
    }

    /// Everybody named in it.
    pub fn people(&self) -> Vec<PersonId> {
        let told = self.told.iter().map(|told| told.person);
        let claim = self.claim.iter().map(|claim| claim.by);
        let answer = self.answer.iter().map(|answer| answer.by);
        let noted = self.phoned().map(|(_, phoned)| phoned.noted_by);
        let read = self.answer.iter().filter_map(|answer| answer.read).map(|read| read.by);
        let dropped = self.dropped.iter().map(|dropped| dropped.by);
        [self.asked_by]
            .into_iter()
            .chain(told)
            .chain(claim)
            .chain(answer)
            .chain(read)
            .chain(noted)
            .chain(dropped)
            .collect()
    }
}

impl Case {
    /// The questions to QA, in order.
    pub fn questions(&self) -> &[Guidance] {
        self.vip().map_or(&[], |vip| &vip.guidance)
    }

    /// The question asked last.
    pub fn question(&self) -> Option<&Guidance> {
        self.questions().last()
    }

    pub fn question_mut(&mut self) -> Option<&mut Guidance> {
        self.vip_mut().and_then(|vip| vip.guidance.last_mut())
    }

    /// The question that QA has not answered.
    pub fn open_question(&self) -> Option<&Guidance> {
        self.question().filter(|question| self.is_open() && question.is_open())
    }

    /// QA's answer that holds now.
    pub fn answered(&self) -> Option<&Answer> {
        self.vip().and_then(Vip::answer)
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

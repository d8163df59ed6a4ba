//! Step 3, QA's side (A3.1): claiming a question, answering it, correcting the answer.

use super::question_escalation;
use super::{CaseEditor, checked_words, question::optional_words};
use crate::domain::base::ids::{MessageRef, PersonId};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Answer, Guidance, PhonedReply, Side, Verdict};
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{AnswerNotice, PhonedNoticeKind};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::policy::{Visibility, visibility};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Role;

impl CaseEditor<'_> {
    pub(super) fn claim(&mut self) -> Result<Phrase, Refusal> {
        let (by, context) = (self.by.id, self.context);
        let question = self.answerable_question()?;
        if question.claim.is_none() {
            question.claim = Some(question_escalation::claim(by, context));
            let question = question.number;
            self.log(AuditEvent::QuestionClaimed { question }, None);
        }
        Ok(Phrase::Claimed)
    }

    pub(super) fn hand_back(&mut self) -> Result<Phrase, Refusal> {
        let by = self.by.id;
        let question = self.answerable_question()?;
        if question.claim.is_none() {
            return Err(Refusal::NotHolding);
        }
        let question = question.number;
        self.log(AuditEvent::QuestionReturned { question }, None);
        question_escalation::hand_back(self, by);
        Ok(Phrase::HandedBack)
    }

    /// ⏳: the one who asks hears that QA will come back; the ladder keeps running.
    pub(super) fn comes_back(&mut self) -> Result<Phrase, Refusal> {
        self.claim()?;
        let question = self.answerable_question()?;
        if let Some(claim) = &mut question.claim {
            claim.comes_back = true;
        }
        let question = question.number;
        self.log(AuditEvent::QaWillReply { question }, None);
        let notice = Notice::QaComesBack { case: self.case.id, question, by: self.by.id };
        let asker = self.case.asker();
        self.notify_each(asker, &notice);
        Ok(Phrase::ComesBack)
    }

    /// ✅ ❓ ⛔. `seen` is the version of the card whose button was tapped: what was corrected since has not been seen.
    pub(super) fn answer(
        &mut self,
        verdict: Verdict,
        words: &str,
        seen: Option<i64>,
    ) -> Result<Phrase, Refusal> {
        let words = answer_words(verdict, words)?;
        let (by, now, centre) = (self.by.id, self.context.now, self.context.centre);
        let question = self.answerable_question()?;
        if seen.is_some_and(|seen| seen < question.since_version) {
            return Err(Refusal::QuestionChanged);
        }
        question.claim = None;
        let revision = question.earlier.take().map_or(0, |earlier| earlier.revision) + 1;
        let answer = Answer::new(by, verdict, words.clone(), centre.ladders.understood(), now);
        question.answer = Some(Answer { revision, ..answer });
        self.announce_answer(verdict, revision, words);
        Ok(Phrase::AnsweredByQa { verdict })
    }

    /// ✏️: another answer in place of one's own; a QA lead may correct anybody's.
    pub(super) fn correct_answer(&mut self, verdict: Verdict, words: &str) -> Result<Phrase, Refusal> {
        let words = answer_words(verdict, words)?;
        self.revise(verdict, words, false)?;
        Ok(Phrase::AnswerCorrected { verdict })
    }

    /// More to an answer just given.
    pub(super) fn add_to_answer(&mut self, more: &str) -> Result<Phrase, Refusal> {
        let more = checked_words(more)?;
        let Some(answer) = self.case.answered() else { return Err(Refusal::NothingAsked) };
        let words = if answer.words.is_empty() { more } else { format!("{}\n{more}", answer.words) };
        let verdict = answer.verdict;
        self.revise(verdict, checked_words(&words)?, true)?;
        Ok(Phrase::AddedToAnswer)
    }

    /// `added`: the answer stands, with more to it.
    fn revise(&mut self, verdict: Verdict, words: String, added: bool) -> Result<(), Refusal> {
        let (by, now, centre) = (self.by, self.context.now, self.context.centre);
        let unconfirmed = self.case.question().is_some_and(|question| question.unconfirmed().is_some());
        if let Some(closing) = self.case.closing.as_ref().filter(|_| !unconfirmed) {
            return Err(Refusal::AlreadyClosed { at: closing.at });
        }
        let question = self.case.question_mut().filter(|question| question.dropped.is_none());
        let Some(answer) = question.and_then(|question| question.answer.as_mut()) else {
            return Err(Refusal::NothingAsked);
        };
        if answer.by != by.id && !by.is(Role::QaLead) {
            return Err(Refusal::AnsweredBy { by: answer.by, at: answer.at });
        }
        let revision = answer.revision + 1;
        let corrected = Answer::new(by.id, verdict, words.clone(), centre.ladders.understood(), now);
        *answer = Answer { revision, corrects: !added, added, phoned: answer.phoned, ..corrected };
        self.announce_answer(verdict, revision, words);
        if unconfirmed {
            self.reply_to_phoned(PhonedReply::Corrected);
        }
        if !self.case.is_open() {
            let mut told = self.asker_and_owner();
            told.extend(self.decision.shift_leaders());
            self.notify_phoned(told, PhonedNoticeKind::CorrectedLate);
        }
        Ok(())
    }

    /// A line to the one who asks that is no answer yet.
    pub(super) fn qa_says(&mut self, text: &str, media: Option<MessageRef>) -> Result<Phrase, Refusal> {
        let text = optional_words(media, text)?;
        if self.case.open_question().is_some() {
            self.claim()?;
        }
        let Some(question) = self.case.question().filter(|question| question.dropped.is_none()) else {
            return Err(Refusal::NothingAsked);
        };
        let number = question.number;
        let line = self.add_line(Side::Qa, text, media);
        let waiting = self.asker_and_owner();
        let relayed = Notice::Relayed { case: self.case.id, question: number, line };
        self.notify_each(waiting.iter().copied(), &relayed);
        self.forward_media(&waiting, number, line, media);
        Ok(Phrase::PassedToAgent)
    }

    /// 👁: shows the numbers to this person alone, and audits it.
    pub(super) fn reveal(&mut self) -> Result<Phrase, Refusal> {
        if visibility(self.by, &self.case) != Visibility::Full {
            return Err(Refusal::NotYours);
        }
        self.log(AuditEvent::NumbersRevealed, None);
        Ok(Phrase::Revealed { case: self.case.id })
    }

    /// Copies what was sent along with a line to this person's private chat.
    pub(super) fn show_media(&mut self, line: u32, from: MessageRef) -> Result<Phrase, Refusal> {
        self.reveal()?;
        if !self.by.reachable() {
            return Err(Refusal::OpenBotFirst);
        }
        let question = self.case.question().map_or(0, |question| question.number);
        let me = self.by.id;
        self.forward_media(&[me], question, line, Some(from));
        Ok(Phrase::MediaSent)
    }

    fn announce_answer(&mut self, verdict: Verdict, revision: u32, words: String) {
        let Some(question) = self.case.question() else { return };
        let (case, question) = (self.case.id, question.number);
        let words = Some(words).filter(|words| !words.is_empty());
        self.log(AuditEvent::AnsweredByQa { question, verdict, revision }, words);
        let answered = Notice::Answered(AnswerNotice { case, question, revision, chase: None });
        let waiting = self.asker_and_owner();
        self.notify_each(waiting, &answered);
    }

    /// Who waits for the answer, and who owns the case.
    fn asker_and_owner(&self) -> Vec<PersonId> {
        let owner = self.case.owner;
        self.case.asker().into_iter().filter(|asker| *asker != owner).chain([owner]).collect()
    }

    /// The question this QA may answer: open, and held by nobody else.
    fn answerable_question(&mut self) -> Result<&mut Guidance, Refusal> {
        let by = self.by.id;
        let question = self.case.question_mut().filter(|question| question.dropped.is_none());
        let question = question.ok_or(Refusal::NothingAsked)?;
        if let Some(answer) = &question.answer {
            return Err(Refusal::AnsweredBy { by: answer.by, at: answer.at });
        }
        match &question.claim {
            Some(claim) if claim.by != by => Err(Refusal::HeldBy(claim.by)),
            Some(_) | None => Ok(question),
        }
    }
}

/// ✅ may stand alone; ❓ wants a what and ⛔ a why.
fn answer_words(verdict: Verdict, words: &str) -> Result<String, Refusal> {
    if words.trim().is_empty() && !verdict.needs_words() {
        return Ok(String::new());
    }
    checked_words(words)
}

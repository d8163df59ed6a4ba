//! Step 3, the side that asks (A3.1, A3.2): a question to QA, more about it, its answer read.

use super::question_escalation;
use super::{CaseEditor, some_words};
use crate::domain::base::ids::{MessageRef, PersonId};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Dropped, Guidance, Read, Reason, Side, Verdict, WhyDropped};
use crate::domain::escalation::climb::Climb;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::OfferReason;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    /// The ladder starts and its first rung fires at once; the case's promise runs on.
    pub(super) fn ask(&mut self, reason: Reason, words: Option<String>) -> Result<Phrase, Refusal> {
        if self.at.case.open_question().is_some() {
            return Err(Refusal::AlreadyAsked);
        }
        let words = words.as_deref().map(some_words).transpose()?;
        let (now, case) = (self.at.context.now, &mut self.at.case);
        let question = u32::try_from(case.questions().len()).unwrap_or(u32::MAX).saturating_add(1);
        let (since_version, kind) = (case.version + 1, case.kind());
        let ladder = self.at.context.centre.ladders.guidance(kind);
        case.vip_mut().guidance.push(Guidance {
            number: question,
            asked_at: now,
            asked_by: self.by.id,
            reason,
            words: words.clone(),
            since_version,
            climb: Climb::start(ladder.clone(), now, now),
            told: Vec::new(),
            unreached: Vec::new(),
            offered_until: None,
            claim: None,
            answer: None,
            earlier: None,
            dropped: None,
            lines: 0,
        });
        let asked = Notice::AskedQa { case: case.id, question };
        self.at.notices.push(Outgoing::to(self.by.id, asked));
        self.write(AuditEvent::AskedQa { question, reason }, words);
        question_escalation::climb(&mut self.at);
        Ok(Phrase::AskedQa)
    }

    /// More for QA; after ❓ it is what was found out, and the question is open again.
    pub(super) fn add(&mut self, text: &str, media: Option<MessageRef>) -> Result<Phrase, Refusal> {
        let text = words_or(media, text)?;
        let (number, open, answer) = match self.at.case.question().filter(|asked| asked.dropped.is_none()) {
            Some(asked) => (asked.number, asked.is_open(), asked.answer.clone()),
            None => return Err(Refusal::NothingAsked),
        };
        let verifies = answer.as_ref().is_some_and(|answer| answer.verdict == Verdict::VerifyMore);
        if let Some(answer) = answer.as_ref().filter(|answer| !verifies && !self.is_there(answer.by)) {
            return Err(Refusal::AnswererAway(answer.by));
        }
        let line = self.line(Side::Asking, text, media);
        if open {
            question_escalation::show_again(&mut self.at, OfferReason::Added);
        } else if verifies {
            let version = self.at.case.version;
            self.understood();
            self.at.case.question_mut().into_iter().for_each(|question| question.facts_change(version));
            question_escalation::come_back(&mut self.at);
        } else if let Some(answer) = &answer {
            let relayed = Notice::Relayed { case: self.at.case.id, question: number, line };
            self.at.notices.push(Outgoing::to(answer.by, relayed));
        }
        let audience = match (open || verifies, answer) {
            (false, Some(answer)) => vec![answer.by],
            (true, _) | (false, None) => self.at.case.question().map(Guidance::audience).unwrap_or_default(),
        };
        self.send_along(&audience, number, line, media);
        Ok(Phrase::PassedToQa)
    }

    /// Whether a message to this colleague finds them at work.
    fn is_there(&self, person: PersonId) -> bool {
        let (rota, now) = (self.at.context.rota, self.at.context.now);
        let reachable = rota.people.iter().any(|known| known.id == person && known.reachable());
        reachable && !rota.has_gone_home(person, now)
    }

    /// ☎️: what was said on the phone stands on the question, and QA is asked to confirm it by a tap.
    pub(super) fn phoned_qa(&mut self, said: &str) -> Result<Phrase, Refusal> {
        let said = some_words(said)?;
        let Some(question) = self.at.case.question_mut().filter(|question| question.is_open()) else {
            return Err(Refusal::NothingAsked);
        };
        question.lines += 1;
        let (question, line) = (question.number, question.lines);
        self.write(AuditEvent::PhonedQa { question, line }, Some(said));
        question_escalation::show_again(&mut self.at, OfferReason::Phoned);
        Ok(Phrase::PhonedQa)
    }

    pub(super) fn take_back_question(&mut self) -> Result<Phrase, Refusal> {
        if self.at.case.open_question().is_none() {
            return Err(Refusal::NothingAsked);
        }
        self.drop_question(WhyDropped::TakenBack);
        Ok(Phrase::QuestionTakenBack)
    }

    /// 👌, or any later tap on the case: an answer nobody read is no answer.
    pub(super) fn understood(&mut self) -> Phrase {
        let (now, by) = (self.at.context.now, self.by.id);
        let Some(question) = self.at.case.question_mut() else { return Phrase::Understood };
        let number = question.number;
        if question.unread().is_some()
            && let Some(answer) = &mut question.answer
        {
            answer.read = Some(Read { at: now, by });
            self.write(AuditEvent::AnswerRead { question: number }, None);
        }
        Phrase::Understood
    }

    /// Ends an open question without an answer.
    pub(super) fn drop_question(&mut self, why: WhyDropped) {
        let (now, by) = (self.at.context.now, self.by.id);
        self.tell_holder();
        let Some(question) = self.at.case.question_mut().filter(|question| question.is_open()) else {
            return;
        };
        let number = question.number;
        question.claim = None;
        // What had been found out is taken back; that QA wanted it stands.
        question.answer = question.earlier.take();
        if question.answer.is_none() || why != WhyDropped::TakenBack {
            question.dropped = Some(Dropped { at: now, by, why });
        }
        self.write(AuditEvent::QuestionDropped { question: number, why }, None);
    }

    /// The QA who holds an open question hears that nobody needs the answer any more.
    pub(super) fn tell_holder(&mut self) {
        let (by, case) = (self.by.id, self.at.case.id);
        let Some(question) = self.at.case.open_question() else { return };
        if let Some(holder) = question.holder().filter(|holder| *holder != by) {
            let dropped = Notice::QuestionDropped { case, question: question.number };
            self.at.notices.push(Outgoing::to(holder, dropped));
        }
    }

    /// What QA was asked about has been corrected: no answer holds any more, an open question is looked at again.
    pub(super) fn question_has_changed(&mut self) {
        let (now, by, version, why) =
            (self.at.context.now, self.by.id, self.at.case.version, WhyDropped::Corrected);
        let mut dropped = Vec::new();
        for question in
            self.at.case.vip_mut().guidance.iter_mut().filter(|question| question.dropped.is_none())
        {
            if question.answer.is_some() {
                question.dropped = Some(Dropped { at: now, by, why });
                dropped.push(question.number);
            } else {
                question.facts_change(version);
            }
        }
        for question in dropped {
            self.write(AuditEvent::QuestionDropped { question, why }, None);
        }
        if self.at.case.open_question().is_some() {
            question_escalation::show_again(&mut self.at, OfferReason::Changed);
        }
    }

    /// A phone is lost after all: the faster ladder starts, from now.
    pub(super) fn question_is_urgent(&mut self) {
        let (now, case) = (self.at.context.now, &mut self.at.case);
        let ladder = self.at.context.centre.ladders.guidance(case.kind());
        let lost_elsewhere = case.vip().fields.reported_from_other_number();
        if let Some(question) = case.question_mut().filter(|question| question.is_open()) {
            question.climb = Climb::start(ladder.clone(), now, now);
            if lost_elsewhere {
                question.reason = Reason::LostElsewhere;
            }
        }
    }

    /// Something new stands on the card of an open question, for QA to decide on. `true` where there is one.
    pub(super) fn goes_to_qa(&mut self) -> bool {
        let open = self.at.case.open_question().is_some();
        if open {
            question_escalation::show_again(&mut self.at, OfferReason::Added);
        }
        open
    }

    /// A line of the thread; its number.
    pub(super) fn line(&mut self, side: Side, text: Option<String>, media: Option<MessageRef>) -> u32 {
        let Some(question) = self.at.case.question_mut() else { return 0 };
        question.lines += 1;
        let (question, line) = (question.number, question.lines);
        self.write(AuditEvent::Said { question, line, side, media }, text);
        line
    }

    pub(super) fn send_along(
        &mut self,
        to: &[PersonId],
        question: u32,
        line: u32,
        media: Option<MessageRef>,
    ) {
        let Some(from) = media else { return };
        let case = self.at.case.id;
        let copied = |to: &PersonId| Outgoing::to(*to, Notice::Copied { case, question, line, from });
        self.at.notices.extend(to.iter().map(copied));
    }
}

/// What was typed; beside a picture there may be nothing.
pub(super) fn words_or(media: Option<MessageRef>, text: &str) -> Result<Option<String>, Refusal> {
    match media {
        Some(_) if text.trim().is_empty() => Ok(None),
        Some(_) | None => some_words(text).map(Some),
    }
}

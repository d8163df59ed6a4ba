//! Step 3, the agent's side (A3.1, A3.2): asking QA, adding to the question, reading the answer.

use super::question_escalation;
use super::{CaseEditor, checked_words};
use crate::domain::base::ids::{MessageRef, PersonId};
use crate::domain::case::Line;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Dropped, Guidance, Read, Reason, Side, Verdict, WhyDropped};
use crate::domain::escalation::climb::Climb;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::OfferReason;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;

impl CaseEditor<'_> {
    /// The ladder starts and its first rung fires at once; the case's promise runs on.
    pub(super) fn ask(&mut self, reason: Reason, words: Option<String>) -> Result<Phrase, Refusal> {
        if self.case.open_question().is_some() {
            return Err(Refusal::AlreadyAsked);
        }
        let words = words.as_deref().map(checked_words).transpose()?;
        let (by, now, ladders) = (self.by.id, self.context.now, &self.context.centre.ladders);
        let case = &mut self.case;
        let question = u32::try_from(case.questions().len()).unwrap_or(u32::MAX).saturating_add(1);
        let (since_version, ladder) = (case.version + 1, ladders.guidance(case.kind()));
        case.vip_mut().ok_or(Refusal::OtherLine(Line::Premium))?.guidance.push(Guidance {
            number: question,
            asked_at: now,
            asked_by: by,
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
        self.notify(by, asked);
        self.log(AuditEvent::AskedQa { question, reason }, words);
        question_escalation::fire_rung(self);
        Ok(Phrase::AskedQa)
    }

    /// More for QA; after ❓ it is what was found out, and the question is open again.
    pub(super) fn add(&mut self, text: &str, media: Option<MessageRef>) -> Result<Phrase, Refusal> {
        let text = optional_words(media, text)?;
        let (number, open, answer) = match self.case.question().filter(|asked| asked.dropped.is_none()) {
            Some(asked) => (asked.number, asked.is_open(), asked.answer.clone()),
            None => return Err(Refusal::NothingAsked),
        };
        let verify_more = answer.as_ref().is_some_and(|answer| answer.verdict == Verdict::VerifyMore);
        if let Some(answer) = answer.as_ref().filter(|answer| !verify_more && !self.is_at_work(answer.by)) {
            return Err(Refusal::AnswererAway(answer.by));
        }
        let line = self.add_line(Side::Asking, text, media);
        if open {
            question_escalation::show_update(self, OfferReason::Added);
        } else if verify_more {
            let version = self.case.version;
            self.understood();
            if let Some(question) = self.case.question_mut() {
                question.facts_change(version);
            }
            question_escalation::return_to_answerer(self);
        } else if let Some(answer) = &answer {
            let case = self.case.id;
            self.notify(answer.by, Notice::Relayed { case, question: number, line });
        }
        let audience = match (open || verify_more, answer) {
            (false, Some(answer)) => vec![answer.by],
            (true, _) | (false, None) => self.case.question().map(Guidance::audience).unwrap_or_default(),
        };
        self.forward_media(&audience, number, line, media);
        Ok(Phrase::PassedToQa)
    }

    /// Whether this colleague reads a message now.
    fn is_at_work(&self, person: PersonId) -> bool {
        self.context.is_reachable(person) && !self.context.rota.has_gone_home(person, self.context.now)
    }

    pub(super) fn take_back_question(&mut self) -> Result<Phrase, Refusal> {
        if self.case.open_question().is_none() {
            return Err(Refusal::NothingAsked);
        }
        self.drop_question(WhyDropped::TakenBack);
        Ok(Phrase::QuestionTakenBack)
    }

    /// 👌, or any later tap on the case: an answer nobody read is no answer.
    pub(super) fn understood(&mut self) -> Phrase {
        let (now, by) = (self.context.now, self.by.id);
        let Some(question) = self.case.question_mut() else { return Phrase::Understood };
        let number = question.number;
        if question.unread().is_some()
            && let Some(answer) = &mut question.answer
        {
            answer.read = Some(Read { at: now, by });
            self.log(AuditEvent::AnswerRead { question: number }, None);
        }
        Phrase::Understood
    }

    /// Ends an open question without an answer.
    pub(super) fn drop_question(&mut self, why: WhyDropped) {
        let (now, by) = (self.context.now, self.by.id);
        self.notify_claim_holder();
        let Some(question) = self.case.question_mut().filter(|question| question.is_open()) else {
            return;
        };
        let number = question.number;
        question.claim = None;
        // What had been found out is taken back; that QA wanted it stands.
        question.answer = question.earlier.take();
        if question.answer.is_none() || why != WhyDropped::TakenBack {
            question.dropped = Some(Dropped { at: now, by, why });
        }
        self.log(AuditEvent::QuestionDropped { question: number, why }, None);
    }

    /// The QA who has claimed an open question hears that nobody needs the answer any more.
    pub(super) fn notify_claim_holder(&mut self) {
        let (by, case) = (self.by.id, self.case.id);
        let Some(question) = self.case.open_question() else { return };
        let number = question.number;
        if let Some(holder) = question.holder().filter(|holder| *holder != by) {
            self.notify(holder, Notice::QuestionDropped { case, question: number });
        }
    }

    /// What QA was asked about has been corrected: no answer holds any more, and QA is shown an open question again.
    pub(super) fn invalidate_answers(&mut self) {
        self.drop_answers();
        if self.case.open_question().is_some() {
            question_escalation::show_update(self, OfferReason::Changed);
        }
    }

    /// The same, where an edit of what QA has before them is enough.
    pub(super) fn drop_answers(&mut self) {
        let (now, by, version, why) =
            (self.context.now, self.by.id, self.case.version, WhyDropped::Corrected);
        let mut dropped = Vec::new();
        let asked = self.case.vip_mut().into_iter().flat_map(|vip| &mut vip.guidance);
        for question in asked.filter(|question| question.dropped.is_none()) {
            if question.answer.is_some() {
                question.dropped = Some(Dropped { at: now, by, why });
                dropped.push(question.number);
            } else {
                question.facts_change(version);
            }
        }
        for question in dropped {
            self.log(AuditEvent::QuestionDropped { question, why }, None);
        }
    }

    /// The request has become urgent: the ladder of its kind starts now.
    pub(super) fn restart_question_ladder(&mut self) {
        let (now, ladders, case) = (self.context.now, &self.context.centre.ladders, &mut self.case);
        let ladder = ladders.guidance(case.kind());
        let other_number = case.vip().is_some_and(|vip| vip.fields.reported_from_other_number());
        if let Some(question) = case.question_mut().filter(|question| question.is_open()) {
            question.climb = Climb::start(ladder.clone(), now, now);
            if other_number {
                question.reason = Reason::LostElsewhere;
            }
        }
    }

    /// Shows QA what is new about an open question.
    pub(super) fn show_to_qa(&mut self) {
        if self.case.open_question().is_some() {
            question_escalation::show_update(self, OfferReason::Added);
        }
    }

    /// Adds a line to the thread with QA; its number.
    pub(super) fn add_line(&mut self, side: Side, text: Option<String>, media: Option<MessageRef>) -> u32 {
        let Some(question) = self.case.question_mut() else { return 0 };
        question.lines += 1;
        let (question, line) = (question.number, question.lines);
        self.log(AuditEvent::ThreadLine { question, line, side, media }, text);
        line
    }

    /// Copies what was sent along with a line of the thread to these people.
    pub(super) fn forward_media(
        &mut self,
        to: &[PersonId],
        question: u32,
        line: u32,
        media: Option<MessageRef>,
    ) {
        let Some(from) = media else { return };
        let case = self.case.id;
        self.notify_each(to.iter().copied(), &Notice::Copied { case, question, line, from });
    }
}

/// The text of a line; a picture may come without any.
pub(super) fn optional_words(media: Option<MessageRef>, text: &str) -> Result<Option<String>, Refusal> {
    match media {
        Some(_) if text.trim().is_empty() => Ok(None),
        Some(_) | None => checked_words(text).map(Some),
    }
}

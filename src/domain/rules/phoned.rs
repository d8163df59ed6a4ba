//! An answer of QA's given on the phone (☎️): a call is contact (A3.1), so the case goes on; the QA named confirms it later.

use super::decision::DecisionBuilder;
use super::{CaseEditor, checked_words};
use crate::domain::base::ids::PersonId;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Answer, PhonedAnswer, PhonedReply, Read, Verdict};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{PhonedNotice, PhonedNoticeKind};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Role;
use chrono::TimeDelta;

/// How long the QA named has before the QA lead is told.
const UNCONFIRMED_AFTER: TimeDelta = TimeDelta::hours(24);

impl CaseEditor<'_> {
    /// ☎️: notes the answer, which holds until the QA named says otherwise. Nobody is asked any more.
    pub(super) fn phoned_qa(
        &mut self,
        verdict: Verdict,
        with: PersonId,
        words: Option<String>,
    ) -> Result<Phrase, Refusal> {
        let words = words.as_deref().map(checked_words).transpose()?;
        let (by, context) = (self.by.id, self.context);
        let answers = |role| context.rota.people.iter().any(|person| person.id == with && person.is(role));
        if !(answers(Role::Qa) || answers(Role::QaLead)) {
            return Err(Refusal::NotThere(with));
        }
        let Some(question) = self.case.question_mut().filter(|question| question.is_open()) else {
            return Err(Refusal::NothingAsked);
        };
        let revision = question.earlier.take().map_or(0, |earlier| earlier.revision) + 1;
        let ladder = context.centre.ladders.understood();
        let answer = Answer::new(with, verdict, words.clone().unwrap_or_default(), ladder, context.now);
        let phoned = PhonedAnswer {
            noted_by: by,
            remind_at: context.rota.next_begin(with, context.now),
            lead_told_at: Some(context.now + UNCONFIRMED_AFTER),
            reply: None,
        };
        let read = Some(Read { at: context.now, by });
        question.claim = None;
        question.offered_until = None;
        question.answer = Some(Answer { revision, read, phoned: Some(phoned), ..answer });
        let question = question.number;
        self.log(AuditEvent::PhonedAnswer { question, verdict, with }, words);
        let leaders = self.decision.shift_leaders();
        self.notify_phoned(leaders, PhonedNoticeKind::Noted);
        self.notify_phoned(vec![with], PhonedNoticeKind::Confirm);
        Ok(Phrase::PhonedQa)
    }

    /// ✅ or 🚫 of the QA named; the QA lead may say it for them.
    pub(super) fn confirm_phoned(&mut self, happened: bool) -> Result<Phrase, Refusal> {
        let by = self.by;
        let unconfirmed = self.case.question().and_then(|question| question.unconfirmed());
        let Some(named) = unconfirmed.map(|answer| answer.by) else { return Err(Refusal::NothingAsked) };
        if named != by.id && !by.is(Role::QaLead) {
            return Err(Refusal::NotYourButton);
        }
        let reply = if happened { PhonedReply::Confirmed } else { PhonedReply::Denied };
        self.reply_to_phoned(reply);
        if happened {
            return Ok(Phrase::PhonedConfirmed);
        }
        let context = self.context;
        let leads = context.rota.people.iter().filter(|person| person.is(Role::QaLead) && person.reachable());
        let leads: Vec<PersonId> = leads.map(|lead| lead.id).collect();
        let mut told = vec![self.case.owner];
        told.extend(self.case.asker());
        told.extend(self.decision.shift_leaders());
        told.extend(leads);
        self.notify_phoned(told, PhonedNoticeKind::Denied);
        Ok(Phrase::PhonedDenied)
    }

    pub(super) fn reply_to_phoned(&mut self, reply: PhonedReply) {
        let Some(question) = self.case.question_mut() else { return };
        let number = question.number;
        if let Some(phoned) = question.answer.as_mut().and_then(|answer| answer.phoned.as_mut()) {
            phoned.reply = Some(reply);
            self.log(AuditEvent::PhonedReply { question: number, reply }, None);
        }
    }

    /// Each of these people but the one who acts, once.
    pub(super) fn notify_phoned(&mut self, people: Vec<PersonId>, says: PhonedNoticeKind) {
        let me = self.by.id;
        let mut told: Vec<PersonId> = Vec::new();
        for person in people {
            if person != me && !told.contains(&person) {
                told.push(person);
            }
        }
        self.decision.notify_phoned(told, says);
    }
}

impl DecisionBuilder<'_> {
    /// Who leads the shift now.
    pub(super) fn shift_leaders(&self) -> Vec<PersonId> {
        self.context.rota.tell(&[Recipient::ShiftLeader], self.case.owner, self.context.now, 0).people
    }

    fn notify_phoned(&mut self, people: Vec<PersonId>, says: PhonedNoticeKind) {
        let Some(question) = self.case.question() else { return };
        let notice = PhonedNotice { case: self.case.id, question: question.number, says };
        self.notify_each(people, &Notice::PhonedAnswer(notice));
    }
}

/// The next shift of the QA named has begun, or a day has gone by.
pub(super) fn remind(decision: &mut DecisionBuilder) {
    let context = decision.context;
    let is_due = |at: Option<_>| at.is_some_and(|at| at <= context.now);
    let Some(question) = decision.case.question_mut().filter(|question| question.unconfirmed().is_some())
    else {
        return;
    };
    let number = question.number;
    let Some(answer) = &mut question.answer else { return };
    let named = answer.by;
    let Some(phoned) = &mut answer.phoned else { return };
    let (remind, lead) = (is_due(phoned.remind_at), is_due(phoned.lead_told_at));
    if remind {
        phoned.remind_at = None;
    }
    if lead {
        phoned.lead_told_at = None;
    }
    if remind {
        decision.notify_phoned(vec![named], PhonedNoticeKind::Confirm);
    }
    if lead {
        let people = context.rota.people.iter();
        let leads = people.filter(|person| person.is(Role::QaLead) && person.reachable());
        let told: Vec<PersonId> = leads.map(|lead| lead.id).collect();
        decision.log_automatic(AuditEvent::PhonedUnconfirmed { question: number, told: told.clone() });
        decision.notify_phoned(told, PhonedNoticeKind::Unconfirmed);
    }
}

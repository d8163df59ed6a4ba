//! One turn at the desk: an open transaction, the request, and the few things every use case does in it.

use super::{Says, Service};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::message::spec::Priority;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::intent::{Incoming, Intent};
use crate::domain::request::listing::{List, OpenFilter};
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::decide;
use crate::domain::rules::decision::{Decision, DecisionContext};
use crate::domain::staff::person::{Person, Reachability, Role};
use crate::domain::staff::rota::Rota;
use crate::store;
use crate::store::{Tx, audit, cases, chats, messages, outbox, prompts, rota, staff, timers};
use chrono::{DateTime, Utc};

/// An open transaction and the request handled in it.
pub(super) struct RequestContext<'a> {
    pub service: &'a Service,
    pub tx: Tx,
    pub now: DateTime<Utc>,
    pub incoming: &'a Incoming,
}

/// What came of a request: a phrase, or a refusal for the person. Faults are errors.
pub(super) type Outcome = store::Result<Result<Phrase, Refusal>>;

impl RequestContext<'_> {
    /// A request of somebody on the staff.
    pub async fn of_staff(&mut self, person: Person) -> store::Result<Option<Says>> {
        let private = self.incoming.chat.is_private();
        if private && person.reach != Reachability::Open && self.incoming.intent != Intent::Reachable(false) {
            staff::set_reach(&mut self.tx, person.id, Reachability::Open).await?;
        }
        if private
            && let Some(written_at) = self.incoming.written_at
            && self.service.health_monitor.owes_a_word(self.incoming.chat, written_at)
        {
            self.send(Outgoing::to(person.id, Notice::Said(Phrase::WasAway))).await?;
        }
        let asked_in_group = !private && self.incoming.query.is_none();
        let outcome =
            if asked_in_group { self.in_group(&person).await? } else { self.dispatch(&person).await? };
        match outcome {
            Some(Ok(Phrase::Revealed { case })) => {
                let case = cases::load(&mut self.tx, case).await?;
                Ok(case.map(|case| Says::Numbers(Box::new(case))))
            }
            Some(Ok(phrase)) => Ok(Some(Says::Phrase(phrase))),
            Some(Err(refusal)) => {
                if self.incoming.query.is_none() {
                    self.refuse(&refusal).await?;
                }
                Ok(Some(Says::Refusal(refusal)))
            }
            None => Ok(None),
        }
    }

    async fn dispatch(&mut self, person: &Person) -> store::Result<Option<Result<Phrase, Refusal>>> {
        let outcome = match &self.incoming.intent {
            // Who is on the staff gets no more roles by a link, and leaves it to whom it was meant for.
            Intent::Start(_) => self.reply(Notice::Welcome).await?,
            Intent::Help => self.reply(Notice::Help).await?,
            Intent::NewCase(text) => self.new_case(person, text).await?,
            Intent::ListOpen => self.list(List::Open(OpenFilter::All), 0, None).await?,
            Intent::Find(text) => self.find(person, text).await?,
            Intent::ShowCase(Some(case)) => self.show_case(person, *case).await?,
            Intent::ShowCase(None) => Err(Refusal::NeedsCaseNumber),
            Intent::AskQa { case, words } => self.ask_qa(person, *case, words).await?,
            Intent::Transfer(line) => self.transfer(person, line).await?,
            Intent::StandingGuidance(words) => self.list_standing(person, words).await?,
            Intent::Cancel => self.cancel(person).await?,
            Intent::Language(Some(locale)) => self.set_language(person, *locale).await?,
            Intent::Language(None) => self.reply(Notice::LanguageChoice).await?,
            Intent::Text { text, reply_to } => self.text(person, text, *reply_to).await?,
            Intent::Edited { text } => return self.edited(person, text).await,
            Intent::Press(button) => self.press(person, *button).await?,
            Intent::UnknownPress => Err(Refusal::UnknownButton),
            Intent::UnknownCommand => Err(Refusal::UnknownCommand),
            Intent::Media { caption, reply_to } => {
                self.media(person, caption.as_deref().unwrap_or_default(), *reply_to).await?
            }
            Intent::NoText => Err(Refusal::TextOnly),
            Intent::Reachable(open) => {
                let reach = if *open { Reachability::Open } else { Reachability::Blocked };
                staff::set_reach(&mut self.tx, person.id, reach).await?;
                return Ok(None);
            }
            Intent::Nothing => return Ok(None),
            Intent::Duty => self.reply(Notice::Duty).await?,
            Intent::Handover => self.hand_over(person).await?,
        };
        Ok(Some(outcome))
    }

    /// A group is no place for a leader's name or number: commands there are pointed to the private chat. QA works
    /// there all the same, on masked cards.
    async fn in_group(&mut self, person: &Person) -> store::Result<Option<Result<Phrase, Refusal>>> {
        let outcome = match &self.incoming.intent {
            Intent::Help => self.reply(Notice::Help).await?,
            Intent::StandingGuidance(words) => self.list_standing(person, words).await?,
            Intent::NewCase(_)
            | Intent::ListOpen
            | Intent::Find(_)
            | Intent::ShowCase(_)
            | Intent::AskQa { .. }
            | Intent::Transfer(_)
            | Intent::Cancel
            | Intent::Language(_)
            | Intent::Handover
            | Intent::Start(_) => Err(Refusal::PrivateOnly),
            Intent::Text { text, reply_to } => {
                return self.said_in_group(person, text, *reply_to, None).await;
            }
            Intent::Media { caption, reply_to } => {
                let sent = self.sent_along();
                let caption = caption.as_deref().unwrap_or_default();
                return self.said_in_group(person, caption, *reply_to, sent).await;
            }
            Intent::Edited { .. }
            | Intent::Press(_)
            | Intent::UnknownPress
            | Intent::UnknownCommand
            | Intent::NoText
            | Intent::Reachable(_)
            | Intent::Nothing => return Ok(None),
            Intent::Duty => self.reply(Notice::Duty).await?,
        };
        Ok(Some(outcome))
    }

    /// Says something where it was asked.
    pub async fn reply(&mut self, notice: Notice) -> Outcome {
        let Incoming { chat, thread, .. } = *self.incoming;
        self.send(Outgoing { thread, ..Outgoing::in_chat(chat, notice) }).await?;
        Ok(Ok(Phrase::Seen))
    }

    async fn refuse(&mut self, refusal: &Refusal) -> store::Result<()> {
        let (refusal, typed) = refusal.clone().without_typed();
        let typed = match typed {
            Some(typed) => Some(
                audit::keep_text(&mut self.tx, None, Some(PersonId(self.incoming.from)), &typed, self.now)
                    .await?,
            ),
            None => None,
        };
        self.reply(Notice::Refused { refusal, typed }).await.map(drop)
    }

    pub async fn send(&mut self, outgoing: Outgoing) -> store::Result<()> {
        self.put(outgoing, 0).await
    }

    /// Into the outbox; a group goes by the id it has now.
    async fn put(&mut self, mut outgoing: Outgoing, rank: i64) -> store::Result<()> {
        if !outgoing.to.is_private() {
            outgoing.to = chats::current(&mut self.tx, outgoing.to).await?;
        }
        outbox::enqueue(&mut self.tx, &outgoing, rank, self.now).await
    }

    pub async fn tell_admins(&mut self, notice: Notice) -> store::Result<()> {
        let people = staff::all(&mut self.tx).await?;
        for admin in people.iter().filter(|person| person.is(Role::Admin) && person.reachable()) {
            self.send(Outgoing::to(admin.id, notice.clone())).await?;
        }
        Ok(())
    }

    pub async fn case(&mut self, id: CaseId) -> store::Result<Result<Case, Refusal>> {
        Ok(cases::load(&mut self.tx, id).await?.ok_or(Refusal::NoSuchCase(id)))
    }

    /// Decides a step on a case and puts everything that follows into the transaction.
    pub async fn take_step(&mut self, case: &Case, step: CaseCommand, by: &Person) -> Outcome {
        let rota = self.rota_for(&step).await?;
        let context = DecisionContext { centre: &self.service.centre, rota: &rota, now: self.now };
        match decide(case, step, by, context) {
            Ok(decision) => {
                let said = decision.said.clone();
                self.carry(case, decision, Some(by.id)).await?;
                Ok(Ok(said))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Most steps rest on the case alone.
    async fn rota_for(&mut self, step: &CaseCommand) -> store::Result<Rota> {
        let timezone = self.service.centre.timezone;
        if step.spec().needs_rota {
            rota::around(&mut self.tx, timezone, self.now).await
        } else {
            Ok(Rota { timezone, duties: Vec::new(), people: Vec::new() })
        }
    }

    /// Saves what was decided: state, record, timers, messages; the cards of the case follow.
    pub async fn carry(
        &mut self,
        before: &Case,
        decision: Decision,
        by: Option<PersonId>,
    ) -> store::Result<()> {
        let Decision { mut case, record: entries, notices, said: _ } = decision;
        let changed = case != *before;
        if changed {
            cases::save(&mut self.tx, before, &mut case).await?;
        }
        timers::keep_case(&mut self.tx, &case).await?;
        audit::write(&mut self.tx, case.id, &entries, self.now).await?;
        for outgoing in notices {
            if let Notice::Question(_) = outgoing.notice {
                // What is typed next may well be about this one.
                prompts::forget_afterthought(&mut self.tx, outgoing.to, case.id).await?;
            }
            self.send_about(&case, outgoing).await?;
        }
        let noted = entries.iter().any(|entry| entry.event == AuditEvent::Noted);
        self.board_follows(Some(before), &case).await?;
        if changed || noted {
            self.refresh_cards(&case, by).await?;
        }
        if before.is_open() != case.is_open() {
            self.edit_reminders(&case).await?;
        }
        self.redraw_offers(before, &case).await?;
        self.redraw_handover(before, &case, noted).await?;
        self.redraw_calls(before, &case).await?;
        self.redraw_questions(before, &case).await
    }

    /// The messages about who takes a call show what is true now.
    async fn redraw_calls(&mut self, before: &Case, case: &Case) -> store::Result<()> {
        let rings_on = case.open_transfer().is_some() && before.fields != case.fields;
        if before.transfers == case.transfers && !rings_on {
            return Ok(());
        }
        for (at, was) in messages::live(&mut self.tx, case.id).await? {
            if let LiveMessage::Transfer { .. } = was {
                // A leader is on hold: somebody looks at it.
                let priority = Priority::Answer;
                self.send(Outgoing { priority, ..Outgoing::redrawn(case.id, at, was) }).await?;
            }
        }
        Ok(())
    }

    /// The messages about the case's questions show what is true now, and a topic that is over is closed.
    async fn redraw_questions(&mut self, before: &Case, case: &Case) -> store::Result<()> {
        let Some(question) = case.question() else { return Ok(()) };
        let concerns = before.guidance != case.guidance
            || before.fields != case.fields
            || before.check != case.check
            || before.outcome != case.outcome
            || before.promise.due != case.promise.due
            || before.is_open() != case.is_open();
        if !concerns {
            return Ok(());
        }
        for (at, was) in messages::live(&mut self.tx, case.id).await? {
            if was.question().is_some() {
                self.send(Outgoing::redrawn(case.id, at, was)).await?;
            }
        }
        let is_over =
            |case: &Case| case.question().is_none_or(|question| !case.is_open() || question.is_over());
        if let Some(room) = self.service.centre.qa_chat
            && is_over(before) != is_over(case)
        {
            let over = Notice::TopicOver { case: case.id, question: question.number, reopen: false };
            self.send(Outgoing::in_chat(room, over)).await?;
        }
        Ok(())
    }

    /// A message about a case: among others as urgent, the most overdue case goes first.
    async fn send_about(&mut self, case: &Case, outgoing: Outgoing) -> store::Result<()> {
        self.put(outgoing, case.promise.due.timestamp_millis()).await
    }

    /// Has every card of the case show its new state; the one looked at right now first.
    pub async fn refresh_cards(&mut self, case: &Case, by: Option<PersonId>) -> store::Result<()> {
        for chat in messages::card_chats(&mut self.tx, case.id).await? {
            let card = Outgoing::to(PersonId(chat.0), Notice::Card { case: case.id });
            let looked_at = by.is_some_and(|by| by.chat() == chat);
            self.send(if looked_at { card } else { card.later() }).await?;
        }
        Ok(())
    }

    /// The reminders that stand in chats are edited to say that it is over, or that it is open again; of a closed
    /// case nothing is asked any more.
    async fn edit_reminders(&mut self, case: &Case) -> store::Result<()> {
        if !case.is_open() {
            prompts::clear_case(&mut self.tx, case.id).await?;
        }
        for at in messages::reminders(&mut self.tx, case.id).await? {
            let notice = Notice::ReminderOver { case: case.id, message: at.message };
            self.send(Outgoing::in_chat(at.chat, notice)).await?;
        }
        self.edit_digests(case).await
    }
}

//! The transaction a request is handled in, and the few things every use case does in it.

use super::{Service, board, refresh};
use crate::domain::base::ids::{CaseId, ChatId, MessageRef, PersonId};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::{Case, Line};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::intent::{Incoming, Intent};
use crate::domain::request::one_time_link::OneTimeLink;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::decide;
use crate::domain::rules::decision::{Decision, DecisionContext};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::Rota;
use crate::store;
use crate::store::outbox::NewMessage;
use crate::store::{Tx, audit, cases, chats, messages, outbox, prompts, rota, staff, timers};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// An open transaction and the request handled in it.
pub(super) struct RequestContext<'a> {
    pub service: &'a Service,
    pub tx: Tx,
    pub now: DateTime<Utc>,
    pub incoming: &'a Incoming,
    /// Who asks, if they are on the staff.
    pub actor: Option<Arc<Person>>,
    /// Of the case loaded last.
    pub line: Line,
    /// An edited message that was refused before is read as if it had been written now.
    pub reads_anew: bool,
    /// The name of the timer that fires.
    pub fired: Option<String>,
    /// For the answer to the press alone.
    pub new_link: Option<OneTimeLink>,
    /// A spreadsheet is to be read, or has another time at which it is looked at.
    pub changes_imports: bool,
    /// Messages to be put into the outbox when it is committed.
    outgoing: Vec<NewMessage>,
    /// What the message of the request shows, once it was looked up.
    message_kind: Option<Option<MessageKind>>,
}

/// Why a use case ends early. What it has written until then is committed after a refusal and rolled back after a fault.
#[derive(Debug)]
pub(super) enum Stop {
    /// For the person who asked.
    Refused(Refusal),
    /// For the log.
    Fault(store::Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}

impl From<store::Error> for Stop {
    fn from(fault: store::Error) -> Self {
        Stop::Fault(fault)
    }
}

/// What a use case returns: the phrase that answers a press, or why it stopped.
pub(super) type Result<T = Phrase> = std::result::Result<T, Stop>;

/// A case as it was saved, and what the person who asked is told.
pub(super) struct Applied {
    pub case: Case,
    pub said: Phrase,
}

/// Stands for the request in a transaction that nobody asked for.
const NO_REQUEST: Incoming = Incoming {
    from: 0,
    chat: ChatId(0),
    message: None,
    thread: None,
    written_at: None,
    query: None,
    intent: Intent::Nothing,
};

impl Service {
    /// Begins a transaction that nobody asked for: a timer's, or the self-check's.
    pub(super) async fn begin(&self) -> store::Result<RequestContext<'_>> {
        let tx = self.store.begin().await?;
        Ok(RequestContext::new(self, tx, self.clock.now(), &NO_REQUEST, None))
    }
}

impl<'a> RequestContext<'a> {
    pub fn new(
        service: &'a Service,
        tx: Tx,
        now: DateTime<Utc>,
        incoming: &'a Incoming,
        actor: Option<Arc<Person>>,
    ) -> Self {
        RequestContext {
            service,
            tx,
            now,
            incoming,
            actor,
            line: Line::default(),
            reads_anew: false,
            fired: None,
            new_link: None,
            changes_imports: false,
            outgoing: Vec::new(),
            message_kind: None,
        }
    }
}

impl RequestContext<'_> {
    /// Commits what may have left something to send or to wait for, and wakes the loops, in whichever replica they run.
    pub async fn commit(self) -> store::Result<()> {
        let RequestContext { service, mut tx, now, outgoing, changes_imports, .. } = self;
        outbox::enqueue_all(&mut tx, outgoing, now).await?;
        if service.lease.borrow().term().is_none() {
            store::notify::notify(&mut tx).await?;
        }
        let (first_timer, changes_staff) = (tx.first_timer(), tx.changes_staff());
        tx.commit().await?;
        service.notifier.notify_after_commit(first_timer);
        if changes_staff {
            service.notifier.menus.notify_one();
        }
        if changes_imports {
            service.notifier.imports.notify_one();
        }
        Ok(())
    }

    /// The staff member who asks; refused where nobody on the staff does.
    pub fn actor(&self) -> Result<Arc<Person>> {
        Ok(self.actor.clone().ok_or(Refusal::NotYours)?)
    }

    /// Refuses what the actor may not do, on this case or at all.
    pub fn permit(&self, action: Action, case: Option<&Case>) -> Result<()> {
        Ok(permit(&*self.actor()?, action, case)?)
    }

    /// Whether the actor's roles allow this.
    pub fn may(&self, action: Action) -> bool {
        self.permit(action, None).is_ok()
    }

    /// When the request was written, which is what "in 20 minutes" counts from; never later than now.
    pub fn written_at(&self) -> DateTime<Utc> {
        let written_at = self.incoming.written_at.filter(|_| !self.reads_anew);
        written_at.map_or(self.now, |at| at.min(self.now))
    }

    /// The message that was sent, or whose button was pressed.
    pub fn message(&self) -> Option<MessageRef> {
        self.incoming.message.map(|message| MessageRef { chat: self.incoming.chat, message })
    }

    /// What that message showed when the request came, if it is known.
    pub async fn message_kind(&mut self) -> store::Result<Option<MessageKind>> {
        let Some(at) = self.message() else { return Ok(None) };
        if let Some(known) = &self.message_kind {
            return Ok(known.clone());
        }
        let found = messages::find(&mut self.tx, at).await?;
        Ok(self.message_kind.insert(found).clone())
    }

    /// Notes what the person's own message stands for, so that editing it corrects the right thing.
    pub async fn remember_message(&mut self, kind: MessageKind) -> store::Result<()> {
        let Some(at) = self.message() else { return Ok(()) };
        messages::remember(&mut self.tx, at, &kind).await?;
        self.message_kind = Some(Some(kind));
        Ok(())
    }

    /// The person's own message stands for nothing any more.
    pub async fn forget_message(&mut self) -> store::Result<()> {
        let Some(at) = self.message() else { return Ok(()) };
        messages::forget(&mut self.tx, at).await?;
        self.message_kind = Some(None);
        Ok(())
    }

    /// Refuses what a group must not see.
    pub fn only_in_private(&self) -> Result<()> {
        match self.incoming.chat.is_private() {
            true => Ok(()),
            false => Err(Refusal::PrivateOnly.into()),
        }
    }

    /// Refuses the rest of a message that was too long for Telegram: it means nothing by itself, least of all an answer
    /// to what the bot has asked meanwhile.
    pub fn refuse_rest_of_split(&self, text: &str) -> Result<()> {
        if !self.reads_anew && self.service.split_messages.is_rest(self.incoming, text) {
            return Err(Refusal::RestOfSplit.into());
        }
        Ok(())
    }

    pub async fn send(&mut self, outgoing: Outgoing) -> store::Result<()> {
        self.enqueue(outgoing, 0).await
    }

    /// Sends an edit not before a time, once however often it is asked for until then.
    pub fn send_once(&mut self, outgoing: Outgoing, not_before: DateTime<Utc>) {
        self.outgoing.push(NewMessage::once(outgoing, not_before));
    }

    /// Sends a message to a chat whose id is the current one.
    pub fn send_to_current(&mut self, outgoing: Outgoing) {
        self.outgoing.push(NewMessage::new(outgoing, 0));
    }

    /// The same, not before a time, after all that is ready.
    pub fn send_later(&mut self, outgoing: Outgoing, not_before: DateTime<Utc>) {
        let mut new = NewMessage::new(outgoing, i64::MAX);
        new.not_before = not_before;
        self.outgoing.push(new);
    }

    /// Has a message put into the outbox; a group goes by the id it has now.
    async fn enqueue(&mut self, mut outgoing: Outgoing, rank: i64) -> store::Result<()> {
        if !outgoing.to.is_private() {
            outgoing.to = chats::current(&mut self.tx, outgoing.to).await?;
        }
        self.outgoing.push(NewMessage::new(outgoing, rank));
        Ok(())
    }

    /// Sends a notice to where the request came from.
    pub async fn send_back(&mut self, notice: Notice) -> store::Result<()> {
        let Incoming { chat, thread, .. } = *self.incoming;
        self.send(Outgoing { thread, ..Outgoing::in_chat(chat, notice) }).await
    }

    /// The same as all there is to answer.
    pub async fn reply(&mut self, notice: Notice) -> Result {
        self.send_back(notice).await?;
        Ok(Phrase::Seen)
    }

    /// Answers a line of text with a sentence.
    pub async fn say(&mut self, phrase: Phrase) -> Result {
        self.send_back(Notice::Said(phrase.clone())).await?;
        Ok(phrase)
    }

    /// Answers a message that is refused; what was typed is kept in the text table.
    pub async fn refuse(&mut self, refusal: &Refusal) -> store::Result<()> {
        let (refusal, typed) = refusal.clone().split_typed_text();
        let typed = match typed {
            Some(typed) => {
                let by = Some(PersonId(self.incoming.from));
                Some(audit::insert_text(&mut self.tx, None, by, &typed, self.now).await?)
            }
            None => None,
        };
        self.send_back(Notice::Refused { refusal, typed }).await
    }

    pub async fn tell_admins(&mut self, notice: Notice) -> store::Result<()> {
        let people = staff::all(&mut self.tx).await?;
        for admin in people.iter().filter(|person| person.is(Role::Admin) && person.reachable()) {
            self.send(Outgoing::to(admin.id, notice.clone())).await?;
        }
        Ok(())
    }

    pub async fn rota(&mut self) -> store::Result<Rota> {
        rota::around(&mut self.tx, self.service.centre.timezone, self.now).await
    }

    pub fn decision_context<'r>(&'r self, rota: &'r Rota) -> DecisionContext<'r> {
        DecisionContext { centre: &self.service.centre, rota, now: self.now }
    }

    /// Loads a case, or refuses.
    pub async fn load_case(&mut self, id: CaseId) -> Result<Case> {
        let found = match self.message() {
            Some(at) if self.message_kind.is_none() => {
                let found = cases::load_with_message(&mut self.tx, id, at).await?;
                found.map(|(case, shows)| {
                    self.message_kind = Some(shows);
                    case
                })
            }
            Some(_) | None => cases::load(&mut self.tx, id).await?,
        };
        let case = found.ok_or(Refusal::NoSuchCase(id))?;
        self.line = case.line();
        if case.is_erased() { Err(Refusal::CaseErased(id).into()) } else { Ok(case) }
    }

    /// Decides the actor's command on a case and applies the decision.
    pub async fn execute(&mut self, case: &Case, command: CaseCommand) -> Result<Applied> {
        let actor = self.actor()?;
        let rota = if command.spec().needs_rota {
            self.rota().await?
        } else {
            Rota { timezone: self.service.centre.timezone, duties: Vec::new(), people: Vec::new() }
        };
        let decision = decide(case, command, &actor, self.decision_context(&rota))?;
        Ok(self.apply(case, decision, Some(actor.id)).await?)
    }

    /// Applies what a rule decides about a case that nobody has sent a command for; `None` changes nothing.
    pub async fn apply_rule(
        &mut self,
        id: CaseId,
        rule: impl FnOnce(&Case, DecisionContext<'_>) -> Option<Decision>,
    ) -> store::Result<()> {
        let Some(case) = cases::load(&mut self.tx, id).await? else { return Ok(()) };
        let rota = self.rota().await?;
        match rule(&case, self.decision_context(&rota)) {
            Some(decision) => self.apply(&case, decision, None).await.map(drop),
            None => Ok(()),
        }
    }

    /// Saves what was decided: state, audit log, timers, messages; the messages that show the case are edited, the card
    /// in the chat of `by` first.
    pub async fn apply(
        &mut self,
        before: &Case,
        decision: Decision,
        by: Option<PersonId>,
    ) -> store::Result<Applied> {
        let Decision { mut case, audit: entries, notices, said } = decision;
        if case != *before {
            cases::save(&mut self.tx, before, &mut case).await?;
        }
        let board = board::follow(self, Some(before), &case).await?;
        timers::follow_case(&mut self.tx, Some(before), self.fired.as_deref(), &case, board).await?;
        audit::write(&mut self.tx, case.id, &entries, self.now).await?;
        for outgoing in notices {
            if let Notice::Question(_) = outgoing.notice {
                // What is typed next may well be about this one.
                prompts::clear_add_to_answer(&mut self.tx, outgoing.to, case.id).await?;
            }
            // Among messages that are equally urgent, the most overdue case goes first.
            self.enqueue(outgoing, case.promise.due.timestamp_millis()).await?;
        }
        let noted = entries.iter().any(|entry| entry.event == AuditEvent::Noted);
        refresh::refresh(self, before, &case, noted, by).await?;
        Ok(Applied { case, said })
    }
}

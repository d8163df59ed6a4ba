//! Opening a case and showing one.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageRef, PersonId};
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::case::{Case, Promise};
use crate::domain::intake;
use crate::domain::intake::InputShape;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::draft::{CompleteDraft, Draft};
use crate::domain::request::policy::{Action, permit};
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{audit, cases, counters, drafts, messages, outbox, timers};
use chrono::{DateTime, Utc};

impl RequestContext<'_> {
    /// `/vip`: opens the case when the line says everything, else shows what was read as a form.
    pub async fn new_case(&mut self, person: &Person, text: &str) -> Outcome {
        if let Err(refusal) = permit(person, Action::Take, None) {
            return Ok(Err(refusal));
        }
        let reading = intake::read_vip(text);
        let shape = reading.shape;
        if shape == InputShape::Bare
            && let Some(mut draft) = drafts::current(&mut self.tx, person.id).await?
        {
            draft.transfer = None;
            return self.show_form_again(draft).await;
        }
        let id = counters::next_draft(&mut self.tx).await?;
        let draft = Draft::begin(id, person.id, self.written_at(), reading, &self.service.centre);
        if draft.certain(shape)
            && let Some(filled) = draft.filled(&self.service.centre)
        {
            let case = self.open_case(person, filled, draft.began).await?;
            self.remember_own(MessageKind::OpenedCase(case.id)).await?;
            return Ok(Ok(Phrase::FormOpened));
        }
        self.remember_own(MessageKind::BeganForm(id)).await?;
        self.keep_form(draft).await
    }

    /// When the request was written, which is what "in 20 minutes" counts from; never later than now.
    pub fn written_at(&self) -> DateTime<Utc> {
        self.incoming.written_at.map_or(self.now, |at| at.min(self.now))
    }

    /// Notes what the person's own message stands for, so that editing it corrects the right thing.
    pub async fn remember_own(&mut self, shows: MessageKind) -> store::Result<()> {
        if let Some(message) = self.incoming.message {
            let at = MessageRef { chat: self.incoming.chat, message };
            messages::remember(&mut self.tx, at, &shows).await?;
        }
        Ok(())
    }

    /// Opens a case: the promise is made, its ladder starts, the owner gets the card. A case that resembles an
    /// open one is opened all the same, because the sentence was said, and joining the other is offered.
    pub async fn open_case(
        &mut self,
        owner: &Person,
        filled: CompleteDraft,
        taken_at: DateTime<Utc>,
    ) -> store::Result<Case> {
        let CompleteDraft { fields, due } = filled;
        let ladder = self.service.centre.ladders.callback(fields.kind);
        let kind = fields.kind;
        let case = Case::taken(
            counters::next_case(&mut self.tx).await?,
            owner.id,
            taken_at,
            fields,
            Promise::make(1, due, ladder, self.now),
        );
        cases::insert(&mut self.tx, &case).await?;
        timers::keep_case(&mut self.tx, &case).await?;
        let taken = AuditEntry::new(owner.id, AuditEvent::Taken { kind, due });
        audit::write(&mut self.tx, case.id, &[taken], self.now).await?;
        self.send(Outgoing::to(owner.id, Notice::Card { case: case.id })).await?;
        self.board_follows(None, &case).await?;
        for other in cases::resembling(&mut self.tx, &case).await? {
            let resembles = Notice::Resembles { case: case.id, other: other.id };
            self.send(Outgoing::to(owner.id, resembles)).await?;
        }
        Ok(case)
    }

    /// `/case 12`, or the button that shows the card.
    pub async fn show_case(&mut self, person: &Person, id: CaseId) -> Outcome {
        let case = match self.case(id).await? {
            Ok(case) => case,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = permit(person, Action::See, Some(&case)) {
            return Ok(Err(refusal));
        }
        self.card_again(person.id, id).await?;
        Ok(Ok(Phrase::Seen))
    }

    /// The card once more, at the bottom of the chat.
    pub async fn card_again(&mut self, reader: PersonId, case: CaseId) -> store::Result<()> {
        let again = Outgoing::to(reader, Notice::CardAgain { case });
        outbox::enqueue(&mut self.tx, &again, 0, self.now).await
    }
}

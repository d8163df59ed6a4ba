//! `/transfer` (A1.5): a leader is on the phone and asks for the shift or team leader. One line is all that is asked.

use super::context::{Outcome, RequestContext};
use crate::domain::intake;
use crate::domain::intake::{InputShape, ParsedCall};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::request::command::{CaseCommand, TransferAction};
use crate::domain::request::draft::Draft;
use crate::domain::request::policy::{Action, permit};
use crate::domain::staff::person::Person;
use crate::domain::staff::transfer_target::TransferTarget;
use crate::store::{counters, drafts, messages};

/// A line that is for whoever the leader asks for, without the words that say whom.
fn read(line: &str) -> (Option<TransferTarget>, ParsedCall) {
    let (wanted, rest) = intake::take_wanted(line);
    (wanted, intake::read_vip(&rest))
}

impl RequestContext<'_> {
    /// `/transfer`: what the line leaves out is asked for. Alone it goes on from a form that is half filled in.
    pub async fn transfer(&mut self, person: &Person, line: &str) -> Outcome {
        if let Err(refusal) = permit(person, Action::Take, None) {
            return Ok(Err(refusal));
        }
        let (wanted, reading) = read(line);
        if reading.shape == InputShape::Bare
            && let Some(mut draft) = drafts::current(&mut self.tx, person.id).await?
        {
            draft.for_transfer(wanted);
            if draft.to_transfer(&self.service.centre).is_none() {
                drafts::set_message(&mut self.tx, draft.id, None).await?;
            }
            return self.transfer_or_ask(person, draft).await;
        }
        let id = counters::next_draft(&mut self.tx).await?;
        let nothing = ParsedCall {
            fields: intake::ParsedFields::default(),
            problems: Vec::new(),
            shape: InputShape::Bare,
        };
        let mut draft = Draft::begin(id, person.id, self.written_at(), nothing, &self.service.centre);
        self.remember_own(MessageKind::BeganForm(id)).await?;
        if reading.shape == InputShape::Bare {
            draft.for_transfer(wanted);
        } else {
            draft.take_line(reading, wanted, self.written_at(), &self.service.centre);
        }
        self.transfer_or_ask(person, draft).await
    }

    /// A line of text for such a form.
    pub async fn line_of_transfer(&mut self, person: &Person, mut draft: Draft, line: &str) -> Outcome {
        let (wanted, reading) = read(line);
        draft.take_line(reading, wanted, self.written_at(), &self.service.centre);
        self.remember_own(MessageKind::BeganForm(draft.id)).await?;
        self.transfer_or_ask(person, draft).await
    }

    /// Opens the case and has the one asked for told, as soon as it is known who called and for whom.
    pub async fn transfer_or_ask(&mut self, person: &Person, draft: Draft) -> Outcome {
        let Some((filled, wanted)) = draft.to_transfer(&self.service.centre) else {
            return self.keep_form(draft).await;
        };
        let case = self.open_case(person, filled, draft.began).await?;
        messages::draft_became(&mut self.tx, draft.id, case.id).await?;
        self.end_form(&draft, Some(&case)).await?;
        self.take_step(&case, CaseCommand::Transfer(TransferAction::AskFor(wanted)), person).await
    }

    /// Whether a line of text is the one that such a form waits for.
    pub fn waits_for_line(&self, draft: &Draft) -> bool {
        draft.transfer.is_some() && self.now - draft.touched <= super::answers::ANSWERED_WITHIN
    }
}

/// What such a line says of the call.
pub(super) fn without_wanted(line: &str) -> String {
    intake::take_wanted(line).1
}

//! What a message in a chat stands for.

use super::live_message::LiveMessage;
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, PersonId, SwapId};
use crate::domain::guide::card::Card;
use crate::domain::intake::Field;
use crate::domain::promotion::catalogue_look::CatalogueAsk;
use crate::domain::request::prompt::PromptKind;
use crate::domain::staff::member::MemberField;

/// What a message in a chat stands for, so that a reply, a press or an edit finds its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageKind {
    Card(CaseId),
    Reminder(CaseId),
    /// Reminders of several cases; which ones is in the table `digests`.
    Digest,
    Prompt(CaseId, PromptKind),
    /// Edited in place when its question or transfer changes.
    Live(CaseId, LiveMessage),
    /// Another message about this question to QA: a reply to it belongs to the question.
    Thread(CaseId, u32),
    /// An offer to take over the case (👤), with the number of the reassignment.
    ReassignmentOffer(CaseId, u32),
    /// The list of a shift's handover.
    Handover(HandoverId),
    /// An agent's share of a handover.
    Share(HandoverId),
    /// A card of the procedure: a reply to it is its new text.
    EditGuide(Card),
    /// A question about the promotion catalogue: the reply is what is changed there.
    AskCatalogue(CatalogueAsk),
    /// A case under review: a reply to it is the comment for the agent.
    Review(CaseId),
    /// A question to an admin: the reply is what is changed of this person.
    EditMember(PersonId, MemberField),
    /// The reports about signal in this area.
    SignalReports(String),
    /// A swap of shifts, edited in place when it changes.
    Swap(SwapId),
    /// Any other message of the bot about a case.
    About(CaseId),
    Form(DraftId),
    /// A person's message that opened a case at once.
    OpenedCase(CaseId),
    /// A person's message that began a form.
    BeganForm(DraftId),
    /// A person's message that was refused or not understood: edited, it is read as a new one.
    Refused,
    /// A person's message that answered a field of a form, later of its case.
    Field(Option<CaseId>, DraftId, Field),
}

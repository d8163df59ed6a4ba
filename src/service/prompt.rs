//! Questions the bot puts to one person about a case: asked, and closed once they are answered.

use super::context::{Applied, RequestContext, Result};
use super::signal_areas;
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::case::Case;
use crate::domain::case::signal::SignalAnswer;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::prompt::{Prompt, PromptKind};
use crate::store;
use crate::store::prompts::CurrentPrompt;
use crate::store::{messages, prompts};
use chrono::TimeDelta;

/// A line of text that replies to nothing answers a question this long at most; after that it is meant otherwise.
pub(super) const ANSWERED_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// Puts a question to the actor, in place of `message` where it goes on from one. In a group it is a message of its own
/// that names them.
pub(super) async fn ask(
    cx: &mut RequestContext<'_>,
    case: &Case,
    asked: PromptKind,
    message: Option<MessageId>,
) -> Result {
    let person = cx.actor()?.id;
    let (here, private) = (cx.incoming.chat, person.chat());
    let chat = if asked.is_for_qa() && !here.is_private() { here } else { private };
    let message = message.filter(|_| chat == private && here == private);
    let prompt = Prompt { case: case.id, asked: asked.clone(), at: cx.now };
    prompts::set(&mut cx.tx, person, &CurrentPrompt { prompt, chat, message }).await?;
    if let Some(message) = message {
        let at = MessageRef { chat, message };
        messages::remember(&mut cx.tx, at, &MessageKind::Prompt(case.id, asked.clone())).await?;
    }
    let of = (chat != private).then_some(person);
    let ask = Notice::Ask { case: case.id, asked, message, of };
    cx.send(Outgoing::in_chat(chat, ask)).await?;
    Ok(Phrase::Seen)
}

/// Whether a line of text that replies to nothing may be meant for this question.
pub(super) fn is_recent(cx: &RequestContext<'_>, last: &CurrentPrompt) -> bool {
    cx.now - last.prompt.at <= ANSWERED_WITHIN
}

/// Executes the command that answers a question, and goes on to the next question or closes this one.
pub(super) async fn execute(
    cx: &mut RequestContext<'_>,
    case: &Case,
    command: CaseCommand,
    asked: &PromptKind,
    message: Option<MessageId>,
) -> Result {
    let undecided = case.vip().is_some_and(|vip| vip.check.agreement.is_none());
    let goes_on = *asked == PromptKind::Subscriber && undecided;
    let next = match &command {
        CaseCommand::NoteSignal(answer) => answer.part().next(),
        _ => None,
    };
    let is_area = matches!(command, CaseCommand::NoteSignal(SignalAnswer::Area(_)));
    let Applied { case, said } = cx.execute(case, command).await?;
    if is_area {
        Box::pin(signal_areas::follow(cx, &case)).await?;
    }
    if let Some(next) = next {
        ask(cx, &case, PromptKind::Signal(next), message).await?;
    } else if said == Phrase::SubscriberUnclear {
        ask(cx, &case, PromptKind::Subscriber, message).await?;
    } else if goes_on || said == Phrase::OwnerUnclear {
        ask(cx, &case, PromptKind::OwnerOnRecord, message).await?;
    } else {
        close(cx, case.id, message, said.clone()).await?;
    }
    Ok(said)
}

/// The question is answered: its message says so, and text goes elsewhere again.
pub(super) async fn close(
    cx: &mut RequestContext<'_>,
    case: CaseId,
    message: Option<MessageId>,
    said: Phrase,
) -> Result<()> {
    let person = cx.actor()?.id;
    prompts::close(&mut cx.tx, person, case, message).await?;
    if let Some(message) = message {
        show_closed(cx, MessageRef { chat: cx.incoming.chat, message }, case, said).await?;
    }
    Ok(())
}

/// A closed question is a message about its case from now on: a reply to it is a note.
async fn show_closed(
    cx: &mut RequestContext<'_>,
    at: MessageRef,
    case: CaseId,
    said: Phrase,
) -> store::Result<()> {
    messages::remember(&mut cx.tx, at, &MessageKind::About(case)).await?;
    let settled = Notice::Settled { case, message: at.message, said };
    cx.send(Outgoing::in_chat(at.chat, settled)).await
}

/// Cancels the question asked last; `false` when there is none.
pub(super) async fn cancel(cx: &mut RequestContext<'_>) -> Result<bool> {
    let person = cx.actor()?.id;
    let Some(CurrentPrompt { prompt, chat, message }) = prompts::current(&mut cx.tx, person).await? else {
        return Ok(false);
    };
    prompts::clear(&mut cx.tx, person).await?;
    if let Some(message) = message {
        show_closed(cx, MessageRef { chat, message }, prompt.case, Phrase::QuestionCancelled).await?;
    }
    Ok(true)
}

//! The thread of a question to QA: replies to its messages, in private and in the group where QA works. Each side's words
//! go to the other.

use super::context::{RequestContext, Result};
use super::note::note;
use super::{answer_prompt, answer_qa, ask_qa, prompt};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::case::guidance::Verdict;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::intent::Incoming;
use crate::domain::request::policy::Action;
use crate::store;
use crate::store::prompts::CurrentPrompt;
use crate::store::{Tx, messages, prompts, topics};

/// A reply to a message that shows a question or its answer.
pub(super) async fn reply_to_question(
    cx: &mut RequestContext<'_>,
    id: CaseId,
    shows: LiveMessage,
    text: &str,
    media: Option<MessageRef>,
) -> Result {
    match shows {
        LiveMessage::Question { question, .. } | LiveMessage::Phoned { question }
            if cx.may(Action::Answer) =>
        {
            answer_qa::reply(cx, id, question, text, media).await
        }
        // To who stands above it was a report.
        LiveMessage::Question { .. } | LiveMessage::Phoned { .. } => note(cx, id, text).await,
        LiveMessage::AskedQa { question } | LiveMessage::Answered { question, .. } => {
            reply_from_asker(cx, id, question, text, media).await
        }
        LiveMessage::Transfer { .. } | LiveMessage::Moved { question: None } => note(cx, id, text).await,
        LiveMessage::Moved { question: Some(question) } => reply(cx, id, question, text, media).await,
    }
}

/// A reply to a line of the thread, from either side.
pub(super) async fn reply(
    cx: &mut RequestContext<'_>,
    id: CaseId,
    question: u32,
    text: &str,
    media: Option<MessageRef>,
) -> Result {
    let case = cx.load_case(id).await?;
    if case.involves(cx.actor()?.id) || !cx.may(Action::Answer) {
        reply_from_asker(cx, id, question, text, media).await
    } else {
        answer_qa::reply(cx, id, question, text, media).await
    }
}

async fn reply_from_asker(
    cx: &mut RequestContext<'_>,
    id: CaseId,
    question: u32,
    text: &str,
    media: Option<MessageRef>,
) -> Result {
    let mut case = ask_qa::load_current(cx, id, question).await?;
    let verify = case.verdict() == Some(Verdict::VerifyMore);
    if case.has_unread_answer() && !verify {
        // Who replies to an answer has read it, whoever can still be told of the reply.
        case = cx.execute(&case, CaseCommand::Understood).await?.case;
    }
    ask_qa::add_to_question(cx, &case, text, media).await
}

/// Text or media in a group: read where it replies to the bot or stands in one of its topics, from QA. Anything else is
/// talk among colleagues.
pub(super) async fn group_message(
    cx: &mut RequestContext<'_>,
    text: &str,
    reply_to: Option<MessageId>,
    media: Option<MessageRef>,
) -> Result {
    let Some((id, about, to_bot)) = group_subject(&mut cx.tx, cx.incoming, reply_to).await? else {
        return Ok(Phrase::Seen);
    };
    if !to_bot && !cx.may(Action::Answer) {
        return Ok(Phrase::Seen);
    }
    cx.permit(Action::Answer, None)?;
    cx.refuse_rest_of_split(text)?;
    let person = cx.actor()?.id;
    let prompt = prompts::current(&mut cx.tx, person).await?;
    let prompt = prompt.filter(|last| last.chat == cx.incoming.chat && last.prompt.case == id);
    let meant = |last: &CurrentPrompt| match reply_to.filter(|_| to_bot) {
        Some(message) => last.message == Some(message),
        None => prompt::is_recent(cx, last),
    };
    if let Some(last) = prompt.filter(meant).filter(|last| last.prompt.asked.takes_text() && media.is_none())
    {
        return answer_prompt::answer(cx, last.prompt, last.message, text).await;
    }
    let question = match about {
        Some(question) => question,
        None => cx.load_case(id).await?.question().map_or(0, |question| question.number),
    };
    answer_qa::reply(cx, id, question, text, media).await
}

/// The case and question a message in a group is about, and whether it replies to a message of the bot's.
pub(super) async fn group_subject(
    tx: &mut Tx,
    incoming: &Incoming,
    reply_to: Option<MessageId>,
) -> store::Result<Option<(CaseId, Option<u32>, bool)>> {
    let chat = incoming.chat;
    if let Some(message) = reply_to
        && let Some(shows) = messages::find(tx, MessageRef { chat, message }).await?
    {
        return Ok(match shows {
            MessageKind::Live(case, drawn) => Some((case, drawn.question(), true)),
            MessageKind::Thread(case, question) => Some((case, Some(question), true)),
            MessageKind::Prompt(case, _) | MessageKind::About(case) => Some((case, None, true)),
            MessageKind::Card(_)
            | MessageKind::Reminder(_)
            | MessageKind::ReassignmentOffer(..)
            | MessageKind::Handover(_)
            | MessageKind::Share(_)
            | MessageKind::Form(_)
            | MessageKind::Digest
            | MessageKind::SignalReports(_)
            | MessageKind::Swap(_)
            | MessageKind::EditGuide(_)
            | MessageKind::Review(_)
            | MessageKind::AskCatalogue(_)
            | MessageKind::EditMember(..)
            | MessageKind::OpenedCase(_)
            | MessageKind::BeganForm(_)
            | MessageKind::Refused
            | MessageKind::Field(..) => None,
        });
    }
    let Some(thread) = incoming.thread else { return Ok(None) };
    let topic = topics::find(tx, chat, thread).await?;
    Ok(topic.map(|topic| (topic.case, Some(topic.question), false)))
}

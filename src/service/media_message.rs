//! A photo, a voice note, a file: passed on to the other side of a question to QA, or kept with the case.

use super::ask_qa::add_to_question;
use super::context::{RequestContext, Result};
use super::{handover, imports, open_case, prompt, question_thread, text_message};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::case::guidance::Verdict;
use crate::domain::case::{Case, Line};
use crate::domain::import::SentFile;
use crate::domain::intake;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::policy::Action;
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::store::{cases, messages, prompts};

/// Takes it for the question it replies to, or for the one question the sender waits for.
pub(super) async fn receive(
    cx: &mut RequestContext<'_>,
    caption: &str,
    reply_to: Option<MessageId>,
    document: Option<&SentFile>,
) -> Result {
    let sent = cx.message();
    if cx.may(Action::OpenCase) && intake::is_complete_call(caption) {
        // The next leader is on the line, and the picture comes with it.
        return open_case::new_case(cx, Line::Vip, caption).await;
    }
    if let Some(message) = reply_to {
        let at = MessageRef { chat: cx.incoming.chat, message };
        match messages::find(&mut cx.tx, at).await? {
            Some(MessageKind::Live(case, shows)) => {
                return question_thread::reply_to_question(cx, case, shows, caption, sent).await;
            }
            Some(MessageKind::Thread(case, question)) => {
                return question_thread::reply(cx, case, question, caption, sent).await;
            }
            Some(MessageKind::Prompt(case, PromptKind::MoreForQa | PromptKind::WhatQaSaid)) => {
                return add(cx, case, caption, sent).await;
            }
            Some(MessageKind::Handover(handover) | MessageKind::Share(handover))
                if !caption.trim().is_empty() =>
            {
                return handover::note_on_list(cx, handover, caption).await;
            }
            Some(
                MessageKind::Card(id)
                | MessageKind::Reminder(id)
                | MessageKind::ReassignmentOffer(id, _)
                | MessageKind::About(id),
            ) => {
                let case = cx.load_case(id).await?;
                if goes_to_qa(&case) {
                    return add_to_question(cx, &case, caption, sent).await;
                }
                return keep(cx, &case, caption, sent).await;
            }
            Some(MessageKind::Prompt(id, _)) => {
                let case = cx.load_case(id).await?;
                if goes_to_qa(&case) {
                    return add_to_question(cx, &case, caption, sent).await;
                }
                if caption.trim().is_empty() {
                    return keep(cx, &case, caption, sent).await;
                }
                // The caption answers; the file stays with the case.
                if let Some(sent) = sent {
                    cx.execute(&case, CaseCommand::KeepFile { sent, caption: String::new() }).await?;
                }
                return text_message::receive(cx, caption, reply_to).await;
            }
            Some(
                MessageKind::Form(_)
                | MessageKind::Handover(_)
                | MessageKind::Share(_)
                | MessageKind::OpenedCase(_)
                | MessageKind::BeganForm(_)
                | MessageKind::Refused
                | MessageKind::Field(..)
                | MessageKind::SignalReports(_)
                | MessageKind::Swap(_)
                | MessageKind::EditGuide(_)
                | MessageKind::Review(_)
                | MessageKind::AskCatalogue(_)
                | MessageKind::EditMember(..)
                | MessageKind::Digest,
            )
            | None => {}
        }
    }
    let person = cx.actor()?.id;
    let asked = prompts::current(&mut cx.tx, person).await?.filter(|last| {
        prompt::is_recent(cx, last)
            && matches!(last.prompt.asked, PromptKind::MoreForQa | PromptKind::WhatQaSaid)
    });
    let waiting = cases::with_open_question(&mut cx.tx, person).await?;
    if let Some(document) = document.filter(|_| asked.is_none() && waiting.is_empty())
        && imports::takes(cx, document)?
    {
        return imports::begin(cx, document).await;
    }
    match (asked, waiting.as_slice()) {
        (Some(last), _) => {
            let case = last.prompt.case;
            let said = add(cx, case, caption, sent).await?;
            prompt::close(cx, case, last.message, said.clone()).await?;
            Ok(said)
        }
        (None, [only]) => add(cx, *only, caption, sent).await,
        (None, _) if !caption.trim().is_empty() => text_message::receive(cx, caption, reply_to).await,
        (None, []) if document.is_some_and(SentFile::may_be_table) => Err(Refusal::MayNotImport.into()),
        (None, []) if document.is_some() && imports::may_import_any(cx)? => Err(Refusal::NotATable.into()),
        (None, []) if !cx.may(Action::Answer) => Err(Refusal::TextOnly.into()),
        (None, _) => Err(Refusal::WhichQuestion.into()),
    }
}

/// Whether QA waits for more of this case.
fn goes_to_qa(case: &Case) -> bool {
    case.is_open() && (case.open_question().is_some() || case.verdict() == Some(Verdict::VerifyMore))
}

/// Kept with the case it replies to, for who works on it.
async fn keep(cx: &mut RequestContext<'_>, case: &Case, caption: &str, sent: Option<MessageRef>) -> Result {
    let sent = sent.ok_or(Refusal::TextOnly)?;
    let said = cx.execute(case, CaseCommand::KeepFile { sent, caption: caption.to_owned() }).await?.said;
    cx.say(said).await
}

async fn add(cx: &mut RequestContext<'_>, id: CaseId, caption: &str, sent: Option<MessageRef>) -> Result {
    let case = cx.load_case(id).await?;
    add_to_question(cx, &case, caption, sent).await
}

//! Lines of text that are no command: the answer to a question, a line of a form, a note on a case, or the beginning of
//! a new one.

use super::context::{RequestContext, Result};
use super::note::note;
use super::{
    answer_prompt, catalogue, digests, draft_form, guide, handover, members, open_case, prompt,
    question_thread, request_transfer, review, rota_words, show_case,
};
use crate::domain::base::ids::{MessageId, MessageRef};
use crate::domain::base::phone::numbers_in;
use crate::domain::case::Line;
use crate::domain::intake;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::policy::Action;
use crate::domain::request::prompt::Prompt;
use crate::domain::request::search;
use crate::store::prompts::CurrentPrompt;
use crate::store::{drafts, messages, prompts};

/// Takes a line of text: for what it replies to, else for what waits for one.
pub(super) async fn receive(cx: &mut RequestContext<'_>, text: &str, reply_to: Option<MessageId>) -> Result {
    if let Some(message) = reply_to {
        let at = MessageRef { chat: cx.incoming.chat, message };
        match messages::find(&mut cx.tx, at).await? {
            Some(MessageKind::Prompt(case, asked)) => {
                let prompt = Prompt { case, asked, at: cx.now };
                return Box::pin(answer_prompt::answer(cx, prompt, Some(message), text)).await;
            }
            Some(MessageKind::Live(case, shows)) => {
                return question_thread::reply_to_question(cx, case, shows, text, None).await;
            }
            Some(MessageKind::Thread(case, question)) => {
                return question_thread::reply(cx, case, question, text, None).await;
            }
            Some(
                MessageKind::Card(case)
                | MessageKind::Reminder(case)
                | MessageKind::ReassignmentOffer(case, _)
                | MessageKind::About(case),
            ) => return note(cx, case, text).await,
            Some(MessageKind::Handover(handover) | MessageKind::Share(handover)) => {
                return handover::note_on_list(cx, handover, text).await;
            }
            Some(MessageKind::EditGuide(card)) => return Box::pin(guide::draft(cx, card, text)).await,
            Some(MessageKind::AskCatalogue(ask)) => {
                return Box::pin(catalogue::answer(cx, ask, text)).await;
            }
            Some(MessageKind::Review(case)) => return Box::pin(review::comment(cx, case, text)).await,
            Some(MessageKind::EditMember(person, field)) => {
                return Box::pin(members::answer(cx, person, field, text)).await;
            }
            Some(MessageKind::Digest) => return digests::note_on_digest(cx, at, text).await,
            Some(MessageKind::Form(draft)) => {
                let draft = draft_form::load_own(cx, draft).await?;
                return draft_form::answer(cx, draft, text).await;
            }
            Some(
                MessageKind::SignalReports(_)
                | MessageKind::Swap(_)
                | MessageKind::OpenedCase(_)
                | MessageKind::BeganForm(_)
                | MessageKind::Field(..)
                | MessageKind::Refused,
            )
            | None => {}
        }
    }
    let person = cx.actor()?.id;
    let draft = drafts::current(&mut cx.tx, person).await?;
    let awaited = draft.as_ref().is_some_and(|draft| request_transfer::waits_for_line(cx, draft));
    if cx.may(Action::OpenCase) && intake::is_complete_call(text) && !awaited {
        // The next leader is on the line, whatever question was left open before.
        return open_case::new_case(cx, Line::Vip, text).await;
    }
    let prompt = prompts::current(&mut cx.tx, person).await?;
    let waits = |last: &CurrentPrompt| {
        prompt::is_recent(cx, last)
            && last.chat == cx.incoming.chat
            && last.prompt.asked.takes_text()
            && draft.as_ref().is_none_or(|draft| draft.touched <= last.prompt.at)
    };
    match (prompt.filter(waits), draft) {
        (Some(CurrentPrompt { prompt, message, .. }), _) => {
            Box::pin(answer_prompt::answer(cx, prompt, message, text)).await
        }
        (None, _) if let Some(case) = search::case_number(text) => show_case::show_case(cx, case).await,
        (None, draft)
            if cx.may(Action::OpenCase)
                && draft.as_ref().is_none_or(|draft| draft.line == Line::Vip)
                && intake::asks_only_for(text).is_some() =>
        {
            Box::pin(request_transfer::request_transfer(cx, text)).await
        }
        (None, None)
            if numbers_in(text).is_empty()
                && let Some(words) = intake::read_rota_words(text) =>
        {
            Box::pin(rota_words::receive(cx, words)).await
        }
        (None, Some(draft)) => draft_form::answer(cx, draft, text).await,
        (None, None) => Box::pin(begin_or_hint(cx, text)).await,
    }
}

/// Text that nothing waited for: the next field of a form for the catalogue, a new case if there is a number in it, else a
/// hint how to begin.
async fn begin_or_hint(cx: &mut RequestContext<'_>, text: &str) -> Result {
    let is_call = cx.may(Action::OpenCase) && !numbers_in(text).is_empty();
    if !is_call && let Some(ask) = catalogue::waits_for(cx).await? {
        return Box::pin(catalogue::answer(cx, ask, text)).await;
    }
    if is_call {
        return open_case::perhaps_new_case(cx, text).await;
    }
    cx.remember_message(MessageKind::Refused).await?;
    cx.say(Phrase::HowToBegin).await
}

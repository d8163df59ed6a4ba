//! Saved answers: an answer of QA's kept under a title, found, edited and retired.

use super::context::{RequestContext, Result};
use super::{guide, prompt};
use crate::domain::base::ids::{MessageId, SavedAnswerId};
use crate::domain::base::masking::without_numbers;
use crate::domain::case::Case;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::SavedAnswerButton;
use crate::domain::request::policy::Action;
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::saved_answer;
use crate::domain::request::saved_answer::SavedAnswer;
use crate::store::{audit, saved_answers};

/// `/guidance words`
pub(super) async fn list(cx: &mut RequestContext<'_>, words: &str) -> Result {
    cx.permit(Action::Guide, None)?;
    let query = match words.trim() {
        "" => None,
        words => {
            let by = Some(cx.actor()?.id);
            Some(audit::insert_text(&mut cx.tx, None, by, words, cx.now).await?)
        }
    };
    cx.reply(Notice::StandingList { query }).await
}

/// A press on a saved answer.
pub(super) async fn press(
    cx: &mut RequestContext<'_>,
    id: SavedAnswerId,
    press: SavedAnswerButton,
) -> Result {
    cx.permit(Action::Guide, None)?;
    let saved = saved_answers::load(&mut cx.tx, id).await?.ok_or(Refusal::NoSuchGuidance)?;
    match press {
        SavedAnswerButton::Show => cx.reply(Notice::Standing { id, message: None }).await,
        SavedAnswerButton::Edit if saved.retired => Err(Refusal::NoSuchGuidance.into()),
        SavedAnswerButton::Edit => {
            let case = saved_answers::case_of(&mut cx.tx, id).await?.ok_or(Refusal::NoSuchGuidance)?;
            let case = cx.load_case(case).await?;
            let words = PromptKind::Qa(QaPromptKind::GuidanceWords { standing: id });
            prompt::ask(cx, &case, words, None).await
        }
        SavedAnswerButton::Publish if saved.retired => Err(Refusal::NoSuchGuidance.into()),
        SavedAnswerButton::Publish => guide::draft_answer(cx, &saved).await,
        SavedAnswerButton::Retire => {
            saved_answers::retire(&mut cx.tx, id, cx.now).await?;
            let shown = Notice::Standing { id, message: cx.incoming.message };
            cx.send(Outgoing::in_chat(cx.incoming.chat, shown)).await?;
            Ok(Phrase::GuidanceRetired)
        }
    }
}

/// Saves the answer to this question under the title typed.
pub(super) async fn save(
    cx: &mut RequestContext<'_>,
    case: &Case,
    number: u32,
    typed: &str,
    message: Option<MessageId>,
) -> Result {
    cx.permit(Action::Guide, None)?;
    let title = saved_answer::parse_title(typed)?;
    let question = case.questions().iter().find(|question| question.number == number);
    let (reason, answer) = question
        .and_then(|question| Some((question.reason, question.answer.as_ref()?)))
        .ok_or(Refusal::NothingAsked)?;
    let saved = SavedAnswer {
        id: SavedAnswerId(0),
        title: without_numbers(&title),
        reason,
        verdict: answer.verdict,
        words: without_numbers(&answer.words),
        kept_by: cx.actor()?.id,
        kept_at: cx.now,
        retired: false,
    };
    let id = saved_answers::insert(&mut cx.tx, case.id, &saved).await?;
    prompt::close(cx, case.id, message, Phrase::GuidanceKept).await?;
    cx.say(Phrase::GuidanceKept).await?;
    // Shown whole, so that a name in it is seen and taken out.
    cx.reply(Notice::Standing { id, message: None }).await
}

/// Replaces the words of a saved answer.
pub(super) async fn change_words(
    cx: &mut RequestContext<'_>,
    case: &Case,
    id: SavedAnswerId,
    typed: &str,
    message: Option<MessageId>,
) -> Result {
    cx.permit(Action::Guide, None)?;
    let words = without_numbers(&saved_answer::parse_words(typed)?);
    let by = cx.actor()?.id;
    saved_answers::change_words(&mut cx.tx, id, &words, by, cx.now).await?;
    prompt::close(cx, case.id, message, Phrase::GuidanceChanged).await?;
    cx.reply(Notice::Standing { id, message: None }).await
}

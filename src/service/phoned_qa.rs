//! ☎️: what QA said on the phone, and who said it, asked one after the other.

use super::context::{RequestContext, Result};
use super::prompt;
use crate::domain::base::ids::{MessageId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::guidance::Verdict;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::policy::{Action, CaseState, permit_in};
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::store::audit;

/// The answer was tapped: who gave it?
pub(super) async fn ask_whom(
    cx: &mut RequestContext<'_>,
    case: &Case,
    (asked, message): (PromptKind, Option<MessageId>),
    verdict: Verdict,
) -> Result {
    permit_in(CaseState::Open, &*cx.actor()?, Action::Work, case)?;
    let words = if let PromptKind::PhonedVerdict { words } = asked { Some(words) } else { None };
    prompt::ask(cx, case, PromptKind::PhonedWhom { verdict, words }, message).await
}

/// Who gave it was tapped.
pub(super) async fn note(
    cx: &mut RequestContext<'_>,
    case: &Case,
    (asked, message): (PromptKind, Option<MessageId>),
    with: PersonId,
) -> Result {
    let PromptKind::PhonedWhom { verdict, words } = asked else { return Err(Refusal::UnknownButton.into()) };
    let words = match words {
        Some(words) => audit::text(&mut cx.tx, words).await?,
        None => None,
    };
    let command = CaseCommand::PhonedQa { verdict, with, words };
    prompt::execute(cx, case, command, &PromptKind::PhonedWhom { verdict, words: None }, message).await
}

/// What was said was typed: which answer is it?
pub(super) async fn ask_verdict(cx: &mut RequestContext<'_>, case: &Case, text: &str) -> Result {
    let by = Some(cx.actor()?.id);
    let words = audit::insert_text(&mut cx.tx, Some(case.id), by, text, cx.now).await?;
    prompt::ask(cx, case, PromptKind::PhonedVerdict { words }, None).await
}

//! Asking QA (A3.1, A3.2): 💬, `/ask`, more about a question.

use super::context::{Applied, RequestContext, Result};
use super::prompt;
use crate::domain::base::ids::{CaseId, MessageId, MessageRef};
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::case::{Case, Line};
use crate::domain::request::command::CaseCommand;
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::{Action, CaseState, permit_in};
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::store::cases;

/// `/ask 12 question`; of a question that is open already it is more.
pub(super) async fn ask_qa(cx: &mut RequestContext<'_>, id: Option<CaseId>, words: &str) -> Result {
    let id = match id {
        Some(id) => id,
        None => only_open_case(cx).await?,
    };
    let case = cx.load_case(id).await?;
    if words.trim().is_empty() {
        return ask_or_ask_why(cx, &case, None).await;
    }
    if case.open_question().is_some() || case.verdict() == Some(Verdict::VerifyMore) {
        return add_to_question(cx, &case, words, None).await;
    }
    let reason = case.vip().and_then(Reason::of).unwrap_or(Reason::Other);
    let command = CaseCommand::Ask { reason, words: Some(words.to_owned()) };
    put_question(cx, &case, command, None).await
}

/// 💬: asked at once where the facts say why; else the reason is asked for first.
pub(super) async fn ask_or_ask_why(
    cx: &mut RequestContext<'_>,
    case: &Case,
    message: Option<MessageId>,
) -> Result {
    if case.line() != Line::Vip {
        return Err(Refusal::OtherLine(case.line()).into());
    }
    match case.vip().and_then(Reason::of).filter(|_| case.verdict().is_none()) {
        Some(reason) => put_question(cx, case, CaseCommand::Ask { reason, words: None }, message).await,
        None if case.open_question().is_some() => Err(Refusal::AlreadyAsked.into()),
        None => {
            permit_in(CaseState::Open, &*cx.actor()?, Action::Work, case)?;
            prompt::ask(cx, case, PromptKind::WhyAsk, message).await
        }
    }
}

/// Puts the question to QA; the one name QA decides on is asked for, and follows it.
pub(super) async fn put_question(
    cx: &mut RequestContext<'_>,
    case: &Case,
    command: CaseCommand,
    message: Option<MessageId>,
) -> Result {
    let Applied { case, said } = cx.execute(case, command).await?;
    if wants_owner_on_record(&case) {
        prompt::ask(cx, &case, PromptKind::OwnerOnRecord, message).await?;
    } else {
        prompt::close(cx, case.id, message, said.clone()).await?;
    }
    Ok(said)
}

/// Adds text, or what was sent along, to the question.
pub(super) async fn add_to_question(
    cx: &mut RequestContext<'_>,
    case: &Case,
    text: &str,
    media: Option<MessageRef>,
) -> Result {
    let command = CaseCommand::AddToQuestion { text: text.to_owned(), media };
    let said = cx.execute(case, command).await?.said;
    cx.say(said).await
}

/// Loads the case, or refuses where this is not the question asked on it last.
pub(super) async fn load_current(cx: &mut RequestContext<'_>, id: CaseId, question: u32) -> Result<Case> {
    let case = cx.load_case(id).await?;
    match (&case.closing, case.question()) {
        (Some(closing), _) => Err(Refusal::AlreadyClosed { at: closing.at }.into()),
        (None, Some(last)) if last.number == question => Ok(case),
        (None, _) => Err(Refusal::OldQuestion.into()),
    }
}

/// The actor's only open case, or a refusal that asks which.
async fn only_open_case(cx: &mut RequestContext<'_>) -> Result<CaseId> {
    let own = CaseFilter::Of(cx.actor()?.id);
    match cases::open(&mut cx.tx, &own, 2, 0).await?.as_slice() {
        [only] => Ok(only.id),
        [] | [_, ..] => Err(Refusal::AskWhichCase.into()),
    }
}

/// The owner on record of the number to help with is what QA decides on above all; where that is the calling number,
/// its subscriber name has said it.
fn wants_owner_on_record(case: &Case) -> bool {
    let Some(vip) = case.vip() else { return false };
    let calling_said =
        case.number_to_help().as_ref() == Some(case.calling_number()) && vip.check.subscriber.is_some();
    let decides = case.question().is_some_and(|question| match question.reason {
        Reason::LostElsewhere | Reason::NotBusiness => true,
        Reason::DoesNotMatch | Reason::Other => false,
    });
    decides && vip.check.owner_on_record.is_none() && vip.check.agreement.is_none() && !calling_said
}

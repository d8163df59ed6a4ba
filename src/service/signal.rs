//! Reports about signal or service quality (B6), question by question.

use super::context::{RequestContext, Result};
use super::prompt;
use crate::domain::base::fold::{fold, folded_key};
use crate::domain::base::ids::MessageId;
use crate::domain::case::Case;
use crate::domain::case::signal::{Area, SignalAnswer, SignalPart};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::store::prompts;
use crate::store::prompts::CurrentPrompt;

/// The area of the centre's list that a button names.
pub(super) fn listed_area(cx: &RequestContext<'_>, key: u32) -> Result<Area> {
    let listed = cx.service.centre.areas.iter().find(|area| folded_key(area) == key);
    Ok(Area::Listed(listed.ok_or(Refusal::UnknownButton)?.clone()))
}

/// A line of text as the answer to this question.
pub(super) fn typed(cx: &RequestContext<'_>, part: SignalPart, text: String) -> Result<SignalAnswer> {
    match part {
        SignalPart::Area => {
            let listed = cx.service.centre.areas.iter().find(|area| fold(area) == fold(&text));
            Ok(SignalAnswer::Area(listed.map_or(Area::Typed(text), |area| Area::Listed(area.clone()))))
        }
        SignalPart::Since => Ok(SignalAnswer::Since(text)),
        SignalPart::Device => Ok(SignalAnswer::Device(text)),
        SignalPart::Place | SignalPart::Network | SignalPart::Service => Err(Refusal::TapInstead.into()),
    }
}

/// A shared location answers where it is; nothing else waits for one.
pub(super) async fn location(cx: &mut RequestContext<'_>, latitude: &str, longitude: &str) -> Result {
    let (person, chat) = (cx.actor()?.id, cx.incoming.chat);
    let asked = prompts::current(&mut cx.tx, person).await?;
    let where_is_it = PromptKind::Signal(SignalPart::Area);
    let asked = asked
        .filter(|last| prompt::is_recent(cx, last) && last.chat == chat && last.prompt.asked == where_is_it);
    let Some(CurrentPrompt { prompt, message, .. }) = asked else { return Err(Refusal::TextOnly.into()) };
    let case = cx.load_case(prompt.case).await?;
    let area = Area::Shared { latitude: latitude.to_owned(), longitude: longitude.to_owned() };
    let command = CaseCommand::NoteSignal(SignalAnswer::Area(area));
    prompt::execute(cx, &case, command, &prompt.asked, message).await
}

/// ⏭: the next question; after the last, what was noted stands.
pub(super) async fn skip(
    cx: &mut RequestContext<'_>,
    case: &Case,
    (asked, message): (PromptKind, Option<MessageId>),
) -> Result {
    let PromptKind::Signal(part) = asked else { return Err(Refusal::UnknownButton.into()) };
    match part.next() {
        Some(next) => prompt::ask(cx, case, PromptKind::Signal(next), message).await,
        None => {
            prompt::close(cx, case.id, message, Phrase::SignalNoted).await?;
            Ok(Phrase::SignalNoted)
        }
    }
}

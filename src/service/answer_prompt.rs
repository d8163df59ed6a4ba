//! The answer to a question of the bot's, typed as a line of text.

use super::context::{RequestContext, Result};
use super::{answer_qa, phoned_qa, prompt, signal};
use crate::domain::base::ids::MessageId;
use crate::domain::base::phone::Phone;
use crate::domain::case::guidance::Reason;
use crate::domain::case::vip::Agreement;
use crate::domain::intake;
use crate::domain::intake::{Field, FieldProblem, ParsedFields, TimeError};
use crate::domain::request::command::{CaseCommand, Correction};
use crate::domain::request::draft::{OtherDays, UnusableTime, other_days, resolve};
use crate::domain::request::prompt::{Prompt, PromptKind};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::search;
use chrono::{DateTime, Utc};

/// What a line of text turned into.
enum Answer {
    Command(CaseCommand),
    /// The next question, after this one.
    Ask(PromptKind),
}

/// Takes a line of text as the answer to a question.
pub(super) async fn answer(
    cx: &mut RequestContext<'_>,
    prompt: Prompt,
    message: Option<MessageId>,
    text: &str,
) -> Result {
    let case = cx.load_case(prompt.case).await?;
    if let PromptKind::Qa(asked) = prompt.asked {
        return answer_qa::answer_prompt(cx, &case, asked, message, text).await;
    }
    if prompt.asked == PromptKind::WhatQaSaid {
        return phoned_qa::ask_verdict(cx, &case, text).await;
    }
    if let PromptKind::MistakeOrSame { .. } = prompt.asked {
        let same_as = search::typed_case(text).ok_or(Refusal::TapInstead)?;
        let same_as = Some(cx.load_case(same_as).await?.id);
        return prompt::execute(cx, &case, CaseCommand::OwnMistake { same_as }, &prompt.asked, message).await;
    }
    match read_answer(cx, &prompt.asked, text)? {
        Answer::Command(command) => prompt::execute(cx, &case, command, &prompt.asked, message).await,
        // Below what was typed, not in place of the question far above.
        Answer::Ask(asked @ PromptKind::WhichDay { .. }) => prompt::ask(cx, &case, asked, None).await,
        Answer::Ask(asked) => prompt::ask(cx, &case, asked, message).await,
    }
}

/// Reads a line of text as the answer to this question.
fn read_answer(cx: &RequestContext<'_>, asked: &PromptKind, text: &str) -> Result<Answer> {
    let text = text.to_owned();
    let command = match asked {
        PromptKind::Subscriber => CaseCommand::Paste(text),
        PromptKind::OwnerOnRecord => CaseCommand::PasteOwner(text),
        PromptKind::WhatDiffers => CaseCommand::Agreement(Agreement::OtherDiffers(text)),
        PromptKind::WhyCannot => CaseCommand::Cannot { why: text },
        PromptKind::WhichUnit | PromptKind::TechnicalUnit => CaseCommand::WaitFor { unit: text },
        PromptKind::Signal(part) => CaseCommand::NoteSignal(signal::typed(cx, *part, text)?),
        PromptKind::NewTime | PromptKind::WhichDay { next_try: false, .. } => match read_time(cx, &text, false)? {
            Ok(due) => CaseCommand::AnotherTime { due },
            Err(asked) => return Ok(Answer::Ask(asked)),
        },
        PromptKind::WhyMistake => CaseCommand::Mistake { reason: text },
        PromptKind::WhyOverrule => CaseCommand::CarryOut { overruling: Some(text) },
        PromptKind::WhyReopen => CaseCommand::Reopen { reason: text },
        PromptKind::NextTry | PromptKind::WhichDay { next_try: true, .. } => {
            let asked = read_time(cx, &text, true)?.map(|at| PromptKind::WhyNextTry { at });
            return Ok(Answer::Ask(asked.unwrap_or_else(|which_day| which_day)));
        }
        PromptKind::WhyNextTry { at } => CaseCommand::NextTry { at: *at, reason: text },
        PromptKind::Correct(field) => CaseCommand::Correct(read_correction(*field, &text)?),
        PromptKind::WhyAsk | PromptKind::OtherReason => CaseCommand::Ask { reason: Reason::Other, words: Some(text) },
        PromptKind::HandoverLine => CaseCommand::Note(text),
        PromptKind::BusinessNumber => CaseCommand::NoteBusinessNumber(read_number(&text)?),
        PromptKind::AboutNumber => CaseCommand::About(read_number(&text)?),
        PromptKind::MoreForQa => CaseCommand::AddToQuestion { text, media: None },
        PromptKind::ConfirmWithdrawal
        | PromptKind::MistakeOrSame { .. }
        | PromptKind::WhichField
        | PromptKind::CarriedOutFirst
        | PromptKind::UncheckedFirst
        | PromptKind::WhatQaSaid
        | PromptKind::PhonedVerdict { .. }
        | PromptKind::PhonedWhom { .. }
        | PromptKind::WhatLeaderSaid
        | PromptKind::ToWhom { .. }
        // QA's own are read apart.
        | PromptKind::Qa(_) => return Err(Refusal::TapInstead.into()),
    };
    Ok(Answer::Command(command))
}

/// A time as people write it. One of today that has gone by is asked about, not moved to tomorrow.
fn read_time(
    cx: &RequestContext<'_>,
    text: &str,
    next_try: bool,
) -> Result<std::result::Result<DateTime<Utc>, PromptKind>> {
    let unreadable = |why| Refusal::Field(FieldProblem::Time { typed: text.to_owned(), why });
    let when = intake::read_when(text).unwrap_or(Err(TimeError::Unreadable)).map_err(unreadable)?;
    let (now, centre) = (cx.written_at(), &cx.service.centre);
    match resolve(when, now, centre) {
        Ok(at) => Ok(Ok(at)),
        Err(UnusableTime::Cannot(problem)) => Err(Refusal::Field(problem).into()),
        Err(UnusableTime::GoneBy(time)) => {
            let OtherDays { today, tomorrow } = other_days(time, now, centre);
            let tomorrow = tomorrow.ok_or_else(|| unreadable(TimeError::NoSuchHour))?;
            Ok(Err(PromptKind::WhichDay { today, tomorrow, next_try }))
        }
    }
}

fn read_number(text: &str) -> Result<Phone> {
    let mut answer = ParsedFields::default();
    answer.set(Field::Calling, text).map_err(Refusal::Field)?;
    Ok(answer.calling.ok_or(Refusal::Empty)?)
}

/// The corrected value of one field, read by the rules of a whole message.
pub(super) fn read_correction(field: Field, text: &str) -> Result<Correction> {
    if field == Field::When {
        return Err(Refusal::TimeByAgreement.into());
    }
    let mut answer = ParsedFields::default();
    answer.set(field, text).map_err(Refusal::Field)?;
    let corrected = match field {
        Field::Leader => answer.leader.map(Correction::Leader),
        Field::Calling => answer.calling.map(Correction::Calling),
        Field::Request => answer.request.map(Correction::Request),
        Field::Callback => Some(Correction::Callback(answer.callback)),
        Field::When => None,
    };
    Ok(corrected.ok_or(Refusal::Empty)?)
}

//! Presses on cards, reminders and questions. Every press is answered, from the state as it is now.

use super::context::{Applied, RequestContext, Result, Stop};
use super::refresh::refresh_cards;
use super::{
    answer_qa, ask_qa, catalogue, dispatch, draft_form, guide, handover, imports, invitations, join, lists,
    members, phoned_qa, promotions, prompt, reassign, report, review, rota_page, saved_answers, screens,
    share, show_case, signal, swap,
};
use crate::domain::base::ids::{CaseId, MessageId};
use crate::domain::case::Case;
use crate::domain::case::signal::SignalAnswer;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::{
    Button, CaseButton, Effect, HandoverButton, Place, ReassignButton, ScreenButton,
};
use crate::domain::request::command::CaseCommand;
use crate::domain::request::guards::{may_close_own_mistake, may_report_impossible, may_set_next_try};
use crate::domain::request::policy::{Action, CaseState, permit_in};
use crate::domain::request::prompt::PromptKind;
use crate::domain::request::refusal::Refusal;
use crate::store::{cases, messages, prompts};
use chrono::{DateTime, TimeDelta, Utc};

pub(super) async fn press(cx: &mut RequestContext<'_>, button: Button) -> Result {
    match button {
        Button::Case { case, version, press } => Box::pin(press_case(cx, case, version, press)).await,
        Button::Draft { draft, press } => Box::pin(draft_form::press(cx, draft, press)).await,
        Button::Standing { standing, press } => Box::pin(saved_answers::press(cx, standing, press)).await,
        Button::Handover { handover, press: HandoverButton::AcceptAll } => {
            Box::pin(handover::accept_all(cx, handover)).await
        }
        Button::Handover { handover, press: HandoverButton::ShareEvenly } => {
            Box::pin(share::evenly(cx, handover)).await
        }
        Button::Handover { handover, press: HandoverButton::ChoosePeople } => {
            share::choose_people(cx, handover).await
        }
        Button::Language(locale) => dispatch::set_language(cx, locale).await,
        Button::Screens => screens::show(cx).await,
        Button::NewScreen => screens::make_link(cx).await,
        Button::Screen { screen, press: ScreenButton::Close } => screens::close(cx, screen).await,
        Button::List { list, page } => lists::turn_page(cx, list, page).await,
        Button::EditGuide(card) => guide::edit(cx, card).await,
        Button::GuideVersion { version, press } => Box::pin(guide::press_version(cx, version, press)).await,
        Button::Guide(view) => guide::turn(cx, view).await,
        Button::Catalogue(look) => Box::pin(catalogue::turn(cx, look)).await,
        Button::EditCatalogue(edit) => Box::pin(catalogue::edit(cx, edit)).await,
        Button::Review { case, press } => Box::pin(review::press(cx, case, press)).await,
        Button::Promotions(look) => promotions::turn(cx, look).await,
        Button::Report(look) => report::turn(cx, look).await,
        Button::ReportFile(file) => report::send_file(cx, file).await,
        Button::Import { import, press } => imports::press(cx, import, press).await,
        Button::Template(list) => imports::template(cx, list).await,
        Button::Calendar => imports::calendar(cx).await,
        Button::Rota(look) => Box::pin(rota_page::turn(cx, look)).await,
        Button::EditRota(edit) => Box::pin(rota_page::edit(cx, edit)).await,
        Button::Swap { swap, press } => Box::pin(swap::press(cx, swap, press)).await,
        Button::Invite(press) => Box::pin(invitations::press(cx, press)).await,
        Button::Member { person, press } => Box::pin(members::press(cx, person, press)).await,
    }
}

pub(super) async fn press_case(
    cx: &mut RequestContext<'_>,
    id: CaseId,
    version: i64,
    press: CaseButton,
) -> Result {
    let case = cx.load_case(id).await?;
    let case = read_answer(cx, case).await?;
    press_loaded(cx, case, version, press).await
}

/// On the board page, where a button shows by its version what was read with it: no answer that came later, and no other
/// question.
pub(super) async fn press_on_page(
    cx: &mut RequestContext<'_>,
    case: Case,
    version: i64,
    press: CaseButton,
) -> Result {
    let is_of_earlier_question = case.question().is_some_and(|question| version < question.since_version);
    if matches!(press, CaseButton::Qa(_)) && is_of_earlier_question {
        return Err(Refusal::OldQuestion.into());
    }
    cx.line = case.line();
    let case = if version < case.version { case } else { read_answer(cx, case).await? };
    press_loaded(cx, case, version, press).await
}

async fn press_loaded(cx: &mut RequestContext<'_>, case: Case, version: i64, press: CaseButton) -> Result {
    if !may_press_here(cx, press).await? {
        return Err(Refusal::NotYourButton.into());
    }
    let done = Box::pin(run(cx, &case, version, press)).await;
    if let Err(Stop::Refused(_)) = done {
        // Whatever was drawn when the button was, the card shows what is true now.
        let by = cx.actor()?.id;
        refresh_cards(cx, &case, Some(by)).await?;
    }
    done
}

async fn run(cx: &mut RequestContext<'_>, case: &Case, version: i64, press: CaseButton) -> Result {
    if press == CaseButton::Snooze && !is_own_reminder(cx, case).await? {
        return Err(Refusal::NotYourButton.into());
    }
    let effect = press.spec().effect;
    if effect.line().is_some_and(|line| line != case.line()) {
        return Err(Refusal::OtherLine(case.line()).into());
    }
    match effect {
        Effect::Show => show_case::show_case(cx, case.id).await,
        Effect::Timeline => lists::show_timeline(cx, case, 0, None).await,
        Effect::CardButtons { all } => show_case::show_buttons(cx, case, all).await,
        Effect::Do(CaseCommand::Join) => join::join(cx, case).await,
        Effect::Do(command) => execute(cx, case, press, command).await,
        Effect::Answer(command) => answer(cx, case, press, command).await,
        Effect::AnswerDueIn(minutes) => {
            let due = in_minutes(cx.now, minutes);
            answer(cx, case, press, CaseCommand::AnotherTime { due }).await
        }
        Effect::Prompt(asked, action, on) => ask_first(cx, case, press, asked, (action, on)).await,
        Effect::PromptNextTryIn(minutes) => {
            let asked = PromptKind::WhyNextTry { at: in_minutes(cx.now, minutes) };
            ask_first(cx, case, press, asked, (Action::Overrule, CaseState::Open)).await
        }
        Effect::AnswerAt(minutes) => {
            let at = DateTime::from_timestamp(60 * i64::from(minutes), 0).ok_or(Refusal::UnknownButton)?;
            match pressed_prompt(cx, press).await?.0 {
                PromptKind::WhichDay { next_try: true, .. } => {
                    let asked = PromptKind::WhyNextTry { at };
                    ask_first(cx, case, press, asked, (Action::Overrule, CaseState::Open)).await
                }
                _ => answer(cx, case, press, CaseCommand::AnotherTime { due: at }).await,
            }
        }
        Effect::CancelPrompt => {
            let (_, message) = pressed_prompt(cx, press).await?;
            prompt::close(cx, case.id, message, Phrase::QuestionCancelled).await?;
            Ok(Phrase::QuestionCancelled)
        }
        Effect::Guide => guide::of_case(cx, case).await,
        Effect::SignalArea(key) => {
            let area = signal::listed_area(cx, key)?;
            answer(cx, case, press, CaseCommand::NoteSignal(SignalAnswer::Area(area))).await
        }
        Effect::SkipSignal => {
            let prompt = pressed_prompt(cx, press).await?;
            signal::skip(cx, case, prompt).await
        }
        Effect::Promotions => promotions::of_case(cx, case).await,
        Effect::OfferAround => {
            let ranked = reassign::who_is_free(cx, case).await?;
            answer(cx, case, press, CaseCommand::OfferAround { ranked }).await
        }
        Effect::AskQa => {
            let (_, message) = pressed_prompt(cx, press).await?;
            ask_qa::ask_or_ask_why(cx, case, message).await
        }
        Effect::AskQaBecause(reason) => {
            let (_, message) = pressed_prompt(cx, press).await?;
            ask_qa::put_question(cx, case, CaseCommand::Ask { reason, words: None }, message).await
        }
        Effect::AskMistake => {
            cx.permit(Action::Work, Some(case))?;
            may_close_own_mistake(case, &*cx.actor()?, cx.now)?;
            let similar = cases::similar(&mut cx.tx, &case.subject.likeness(), Some(case.id)).await?;
            let similar = similar.iter().map(|other| other.id).collect();
            prompt::ask(cx, case, PromptKind::MistakeOrSame { similar }, None).await
        }
        Effect::PhonedVerdict(verdict) => {
            let prompt = pressed_prompt(cx, press).await?;
            phoned_qa::ask_whom(cx, case, prompt, verdict).await
        }
        Effect::PhonedWith(person) => {
            let prompt = pressed_prompt(cx, press).await?;
            phoned_qa::note(cx, case, prompt, person).await
        }
        Effect::Qa(press) => answer_qa::press(cx, case, version, press).await,
    }
}

/// Any tap of who waits for QA's answer says that they have read it; the case after that.
async fn read_answer(cx: &mut RequestContext<'_>, case: Case) -> Result<Case> {
    let person = cx.actor()?.id;
    let waits = case.involves(person) || case.question().is_some_and(|asked| asked.asked_by == person);
    if !(case.is_open() && waits && case.has_unread_answer() && answer_has_arrived(cx, &case).await?) {
        return Ok(case);
    }
    match cx.execute(&case, CaseCommand::Understood).await {
        Ok(read) => Ok(read.case),
        Err(Stop::Refused(_)) => Ok(case),
        Err(fault) => Err(fault),
    }
}

/// A question of the bot's in a group is put to one person, and nobody else answers it, nor anybody another message.
async fn may_press_here(cx: &mut RequestContext<'_>, press: CaseButton) -> Result<bool> {
    let chat = cx.incoming.chat;
    if chat.is_private() || cx.incoming.message.is_none() {
        return Ok(true);
    }
    let kind = cx.message_kind().await?;
    if !(press.spec().place == Place::UnderPrompt || matches!(kind, Some(MessageKind::Prompt(..)))) {
        return Ok(true);
    }
    // One that was pressed sooner than its sending was marked is not known by its message yet.
    let message = cx.incoming.message.filter(|_| kind.is_some());
    let person = cx.actor()?.id;
    let last = prompts::current(&mut cx.tx, person).await?;
    Ok(last.is_some_and(|last| last.chat == chat && last.message == message))
}

/// Whether the pressed message is a reminder to the actor.
async fn is_own_reminder(cx: &mut RequestContext<'_>, case: &Case) -> Result<bool> {
    let actor = cx.actor()?;
    if cx.incoming.chat != actor.id.chat() {
        return Ok(false);
    }
    // Whoever they were written to before: now they are the owner's.
    if case.owner == actor.id {
        return Ok(true);
    }
    Ok(match cx.message_kind().await? {
        Some(MessageKind::Reminder(of)) => of == case.id,
        Some(MessageKind::Digest) => true,
        Some(_) | None => false,
    })
}

/// Whether QA's answer stands in the actor's chat: what was tapped before that was no answer read.
async fn answer_has_arrived(cx: &mut RequestContext<'_>, case: &Case) -> Result<bool> {
    let answer = case.question().and_then(|asked| Some((asked.number, asked.unread()?.revision)));
    let Some((question, revision)) = answer else { return Ok(false) };
    let answer = LiveMessage::Answered { question, revision };
    let chat = cx.actor()?.id.chat();
    let drawn = messages::live(&mut cx.tx, case.id).await?;
    Ok(drawn.iter().any(|(at, shows)| at.chat == chat && *shows == answer))
}

fn in_minutes(now: DateTime<Utc>, minutes: u16) -> DateTime<Utc> {
    now + TimeDelta::minutes(i64::from(minutes))
}

async fn answer(cx: &mut RequestContext<'_>, case: &Case, press: CaseButton, command: CaseCommand) -> Result {
    let (asked, message) = pressed_prompt(cx, press).await?;
    prompt::execute(cx, case, command, &asked, message).await
}

async fn execute(
    cx: &mut RequestContext<'_>,
    case: &Case,
    press: CaseButton,
    command: CaseCommand,
) -> Result {
    let done = cx.execute(case, command).await;
    let first = match &done {
        Err(Stop::Refused(Refusal::NotCarriedOut)) => Some(PromptKind::CarriedOutFirst),
        Err(Stop::Refused(Refusal::Unchecked)) => Some(PromptKind::UncheckedFirst),
        Ok(_) | Err(_) => None,
    };
    if let Some(first) = first {
        prompt::ask(cx, case, first, None).await?;
    }
    let Applied { case, said } = done?;
    if matches!(press, CaseButton::Give(ReassignButton::AcceptShift | ReassignButton::Keep)) {
        handover::case_accepted(cx, &case).await?;
    }
    if press == CaseButton::Give(ReassignButton::Keep) {
        // The offer is answered; its buttons go.
        prompt::close(cx, case.id, cx.incoming.message, said.clone()).await?;
        return Ok(said);
    }
    if let (_, Some(message)) = pressed_prompt(cx, press).await? {
        prompt::close(cx, case.id, Some(message), said.clone()).await?;
    }
    Ok(said)
}

async fn ask_first(
    cx: &mut RequestContext<'_>,
    case: &Case,
    press: CaseButton,
    asked: PromptKind,
    (action, on): (Action, CaseState),
) -> Result {
    permit_in(on, &*cx.actor()?, action, case)?;
    if matches!(asked, PromptKind::MoreForQa | PromptKind::WhatQaSaid) && case.question().is_none() {
        return Err(Refusal::NothingAsked.into());
    }
    if asked == PromptKind::WhyCannot {
        may_report_impossible(case, &*cx.actor()?)?;
    }
    if matches!(asked, PromptKind::NextTry | PromptKind::WhyNextTry { .. }) {
        may_set_next_try(case)?;
    }
    if matches!(asked, PromptKind::ToWhom { .. }) && reassign::is_impossible(cx, case).await? {
        return Err(Refusal::NobodyToGiveTo.into());
    }
    let (_, message) = pressed_prompt(cx, press).await?;
    prompt::ask(cx, case, asked, message).await
}

/// The question the pressed button stands under, and its message; a card's or reminder's button has none.
async fn pressed_prompt(
    cx: &mut RequestContext<'_>,
    press: CaseButton,
) -> Result<(PromptKind, Option<MessageId>)> {
    let Some(message) = cx.incoming.message else { return Ok((PromptKind::WhichField, None)) };
    match cx.message_kind().await? {
        Some(MessageKind::Prompt(_, asked)) => Ok((asked, Some(message))),
        // Not noted yet: pressed sooner than its sending was marked, or the bot was killed in between.
        None if press.spec().place == Place::UnderPrompt => {
            let person = cx.actor()?.id;
            let prompt = prompts::current(&mut cx.tx, person).await?;
            Ok((prompt.map_or(PromptKind::WhichField, |last| last.prompt.asked), Some(message)))
        }
        Some(_) | None => Ok((PromptKind::WhichField, None)),
    }
}

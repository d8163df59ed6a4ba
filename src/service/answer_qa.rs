//! QA's side of a question (A3.1): presses and replies that claim, answer and correct.

use super::context::{Applied, RequestContext, Result};
use super::{ask_qa, prompt, saved_answers};
use crate::domain::base::ids::{CaseId, MessageId, MessageRef, QuickId};
use crate::domain::case::Case;
use crate::domain::case::guidance::Verdict;
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::QaButton;
use crate::domain::request::command::CaseCommand;
use crate::domain::request::policy::Action;
use crate::domain::request::prompt::{AnswerTarget, PromptKind, QaPromptKind};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::saved_answer::is_quick;
use crate::domain::staff::person::{Person, Role};
use crate::store;
use crate::store::saved_answers as stored;
use crate::store::{audit, prompts};

/// A press under a question to QA. The card may be an old one: what it is about is looked up, and an answer given to
/// facts that have been corrected since is not taken.
pub(super) async fn press(cx: &mut RequestContext<'_>, case: &Case, version: i64, press: QaButton) -> Result {
    cx.permit(Action::Answer, Some(case))?;
    let last = case.question().ok_or(Refusal::NothingAsked)?.number;
    let (kind, message) = pressed_message(cx, case).await?;
    let shown = match &kind {
        Some(MessageKind::Live(_, shows)) => shows.question(),
        Some(_) | None => None,
    };
    let asked = match kind {
        Some(MessageKind::Prompt(_, PromptKind::Qa(asked))) => Some(asked),
        Some(_) | None => None,
    };
    let about = shown.or(asked.as_ref().and_then(QaPromptKind::question));
    if about.is_some_and(|about| about != last) {
        return Err(Refusal::OldQuestion.into());
    }
    let message = message.filter(|_| asked.is_some());
    let card = AnswerTarget { question: last, seen: version, corrects: false };
    let (about, words) = match asked {
        Some(QaPromptKind::WhichVerdict { about, text }) => {
            (about, audit::text(&mut cx.tx, text).await?.unwrap_or_default())
        }
        Some(QaPromptKind::Words { about, .. }) => (about, String::new()),
        Some(QaPromptKind::RightAnswer { .. }) => (AnswerTarget { corrects: true, ..card }, String::new()),
        Some(
            QaPromptKind::AddToAnswer { .. }
            | QaPromptKind::GuidanceTitle { .. }
            | QaPromptKind::GuidanceWords { .. },
        )
        | None => (card, String::new()),
    };
    match press {
        QaButton::Answer(verdict) if words.is_empty() && verdict.needs_words() => {
            ask(cx, case, QaPromptKind::Words { about, verdict }, message).await
        }
        QaButton::Answer(verdict) => give_answer(cx, case, about, (verdict, words), message).await,
        QaButton::Quick(quick) => give_quick_answer(cx, case, about, quick, message).await,
        QaButton::JustSay => {
            let command = CaseCommand::QaSays { text: words, media: None };
            Ok(execute(cx, case, command, message).await?.said)
        }
        QaButton::CorrectAnswer => {
            reopen_topic(cx, case).await?;
            ask(cx, case, QaPromptKind::RightAnswer { question: last }, None).await
        }
        QaButton::KeepGuidance => ask(cx, case, QaPromptKind::GuidanceTitle { question: last }, None).await,
        QaButton::ShowMedia(line) => show_media(cx, case, line).await,
        QaButton::ConfirmPhoned(happened) => {
            Ok(cx.execute(case, CaseCommand::ConfirmPhoned { happened }).await?.said)
        }
        QaButton::Claim => Ok(cx.execute(case, CaseCommand::Claim).await?.said),
        QaButton::ComesBack => Ok(cx.execute(case, CaseCommand::ComeBack).await?.said),
        QaButton::HandBack => Ok(cx.execute(case, CaseCommand::HandBack).await?.said),
    }
}

/// An answer with its words, given to the question as it was shown in version `seen` of the case.
pub(super) async fn answer_in_words(
    cx: &mut RequestContext<'_>,
    case: &Case,
    seen: i64,
    verdict: Verdict,
    words: &str,
) -> Result {
    cx.permit(Action::Answer, Some(case))?;
    let question = case.question().ok_or(Refusal::NothingAsked)?.number;
    let about = AnswerTarget { question, seen, corrects: false };
    give_answer(cx, case, about, (verdict, words.to_owned()), None).await
}

/// What QA wrote in answer to a question of the bot's.
pub(super) async fn answer_prompt(
    cx: &mut RequestContext<'_>,
    case: &Case,
    asked: QaPromptKind,
    message: Option<MessageId>,
    text: &str,
) -> Result {
    let last = case.question().map_or(0, |question| question.number);
    if asked.question().is_some_and(|about| about != last) {
        prompt::close(cx, case.id, message, Phrase::QuestionCancelled).await?;
        return Err(Refusal::OldQuestion.into());
    }
    let words = text.to_owned();
    match asked {
        QaPromptKind::Words { about, verdict } => {
            give_answer(cx, case, about, (verdict, words), message).await
        }
        QaPromptKind::AddToAnswer { .. } => {
            Ok(execute(cx, case, CaseCommand::AddToAnswer { words }, message).await?.said)
        }
        QaPromptKind::RightAnswer { question } => {
            let about = AnswerTarget { question, seen: case.version, corrects: true };
            ask_which_verdict(cx, case, about, text, message).await
        }
        QaPromptKind::GuidanceTitle { question } => {
            saved_answers::save(cx, case, question, text, message).await
        }
        QaPromptKind::GuidanceWords { standing } => {
            saved_answers::change_words(cx, case, standing, text, message).await
        }
        QaPromptKind::WhichVerdict { .. } => Err(Refusal::TapInstead.into()),
    }
}

/// A reply of QA's: an answer where it says which, else it is asked what it is; what was sent along goes on as it is.
pub(super) async fn reply(
    cx: &mut RequestContext<'_>,
    id: CaseId,
    question: u32,
    text: &str,
    media: Option<MessageRef>,
) -> Result {
    let person = cx.actor()?;
    let mut case = ask_qa::load_current(cx, id, question).await?;
    cx.permit(Action::Answer, Some(&case))?;
    may_answer(&case, &person, false)?;
    let answer = verdict_in(cx, &case, text).await?;
    if media.is_some() {
        let words = answer.as_ref().map_or(text, |(_, words)| words).to_owned();
        let sent = cx.execute(&case, CaseCommand::QaSays { text: words, media }).await?;
        if answer.is_none() {
            return cx.say(sent.said).await;
        }
        case = sent.case;
    }
    // A reply to an answer of one's own is a correction of it.
    let corrects = case.answered().is_some_and(|answer| answer.by == person.id);
    let about = AnswerTarget { question, seen: case.version, corrects };
    match answer {
        Some(answer) => give_answer(cx, &case, about, answer, None).await,
        None => ask_which_verdict(cx, &case, about, text, None).await,
    }
}

/// The answer a reply gives without being asked which: it begins with the answer's sign, or is one given often.
async fn verdict_in(
    cx: &mut RequestContext<'_>,
    case: &Case,
    text: &str,
) -> store::Result<Option<(Verdict, String)>> {
    if let Some((verdict, words)) = Verdict::signed(text) {
        return Ok(Some((verdict, words.to_owned())));
    }
    let Some(question) = case.question() else { return Ok(None) };
    let quick = stored::quick_answers(&mut cx.tx, cx.incoming.chat, question.reason, usize::MAX).await?;
    let same = quick.into_iter().find(|quick| quick.words.to_lowercase() == text.trim().to_lowercase());
    Ok(same.map(|quick| (quick.verdict, quick.words)))
}

async fn ask_which_verdict(
    cx: &mut RequestContext<'_>,
    case: &Case,
    about: AnswerTarget,
    text: &str,
    message: Option<MessageId>,
) -> Result {
    let by = Some(cx.actor()?.id);
    let text = audit::insert_text(&mut cx.tx, Some(case.id), by, text, cx.now).await?;
    ask(cx, case, QaPromptKind::WhichVerdict { about, text }, message).await
}

/// An answer, or a correction of the one given.
async fn give_answer(
    cx: &mut RequestContext<'_>,
    case: &Case,
    about: AnswerTarget,
    (verdict, words): (Verdict, String),
    message: Option<MessageId>,
) -> Result {
    let command = match about.corrects {
        true => CaseCommand::CorrectAnswer { verdict, words: words.clone() },
        false => CaseCommand::Answer { verdict, words: words.clone(), seen: Some(about.seen) },
    };
    let reason = case.question().map(|question| question.reason);
    let Applied { case, said } = execute(cx, case, command, message).await?;
    if let Some(reason) = reason.filter(|_| is_quick(&words)) {
        let by = cx.actor()?.id;
        stored::record_quick_answer(&mut cx.tx, by, reason, verdict, words.trim(), cx.now).await?;
    }
    if !about.corrects && words.is_empty() && cx.incoming.chat.is_private() {
        // One tap is enough; more can follow.
        let more = PromptKind::Qa(QaPromptKind::AddToAnswer { question: about.question });
        prompt::ask(cx, &case, more, None).await?;
    }
    Ok(said)
}

async fn give_quick_answer(
    cx: &mut RequestContext<'_>,
    case: &Case,
    about: AnswerTarget,
    quick: QuickId,
    message: Option<MessageId>,
) -> Result {
    let quick = stored::quick_answer(&mut cx.tx, quick).await?.ok_or(Refusal::UnknownButton)?;
    give_answer(cx, case, about, (quick.verdict, quick.words), message).await
}

async fn show_media(cx: &mut RequestContext<'_>, case: &Case, line: u32) -> Result {
    let question = case.question().map_or(0, |question| question.number);
    let thread = audit::thread(&mut cx.tx, case.id, question).await?;
    let sent = thread.into_iter().find(|known| known.number == line).and_then(|line| line.media);
    let from = sent.ok_or(Refusal::UnknownButton)?;
    Ok(cx.execute(case, CaseCommand::ShowMedia { line, from }).await?.said)
}

/// Executes a command of QA's and closes the question it answered; a text without one is answered by a sentence.
async fn execute(
    cx: &mut RequestContext<'_>,
    case: &Case,
    command: CaseCommand,
    message: Option<MessageId>,
) -> Result<Applied> {
    let applied = cx.execute(case, command).await?;
    prompt::close(cx, case.id, message, applied.said.clone()).await?;
    if message.is_none() && cx.incoming.query.is_none() {
        cx.say(applied.said.clone()).await?;
    }
    Ok(applied)
}

/// Puts a question of the bot's to QA, if they may still answer.
async fn ask(
    cx: &mut RequestContext<'_>,
    case: &Case,
    asked: QaPromptKind,
    message: Option<MessageId>,
) -> Result {
    if let QaPromptKind::GuidanceTitle { .. } = asked {
        cx.permit(Action::Guide, Some(case))?;
    } else {
        may_answer(case, &*cx.actor()?, asked.corrects())?;
    }
    prompt::ask(cx, case, PromptKind::Qa(asked), message).await
}

/// Somebody wants to write in a topic that was closed when its question was over.
async fn reopen_topic(cx: &mut RequestContext<'_>, case: &Case) -> store::Result<()> {
    let (Some(question), false) = (case.question(), cx.incoming.chat.is_private()) else {
        return Ok(());
    };
    let notice = Notice::TopicOver { case: case.id, question: question.number, reopen: true };
    cx.send(Outgoing::in_chat(cx.incoming.chat, notice)).await
}

/// What the message of the pressed button shows; a question of the bot's that is not noted yet, or whose sending was never
/// marked, is the one put to this person last.
async fn pressed_message(
    cx: &mut RequestContext<'_>,
    case: &Case,
) -> Result<(Option<MessageKind>, Option<MessageId>)> {
    let (chat, message) = (cx.incoming.chat, cx.incoming.message);
    let kind = cx.message_kind().await?;
    if kind.is_some() || message.is_none() {
        return Ok((kind, message));
    }
    let person = cx.actor()?.id;
    let unmarked = prompts::current(&mut cx.tx, person)
        .await?
        .filter(|last| last.message.is_none() && last.chat == chat && last.prompt.case == case.id)
        .map(|last| MessageKind::Prompt(case.id, last.prompt.asked));
    Ok((unmarked, message))
}

/// Whether this QA may answer the question, or `corrects` the answer; said before they have typed it.
fn may_answer(case: &Case, person: &Person, corrects: bool) -> Result<()> {
    let unconfirmed = corrects && case.question().is_some_and(|question| question.unconfirmed().is_some());
    if let Some(closing) = case.closing.as_ref().filter(|_| !unconfirmed) {
        return Err(Refusal::AlreadyClosed { at: closing.at }.into());
    }
    let question = case.question().filter(|question| question.dropped.is_none());
    let question = question.ok_or(Refusal::NothingAsked)?;
    let lead = corrects && person.is(Role::QaLead);
    match (&question.answer, question.holder()) {
        (Some(answer), _) if answer.by != person.id && !lead => {
            Err(Refusal::AnsweredBy { by: answer.by, at: answer.at }.into())
        }
        (None, Some(holder)) if holder != person.id => Err(Refusal::HeldBy(holder).into()),
        (Some(_) | None, _) => Ok(()),
    }
}

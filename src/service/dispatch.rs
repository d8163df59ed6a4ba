//! Which use case a staff member's request goes to, and how a refusal of it is said.

use super::context::{RequestContext, Result, Stop};
use super::{
    Reply, ask_qa, catalogue, correct_message, draft_form, guide, handover, invitations, lists,
    media_message, members, open_case, presses, promotions, question_thread, report, request_transfer,
    review, rota_page, saved_answers, show_case, signal, text_message,
};
use crate::domain::message::message_kind::MessageKind;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::intent::Intent;
use crate::domain::request::listing::{AuditFilter, List};
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::{Locale, Person, Reachability};
use crate::store;
use crate::store::{cases, staff};

/// Handles a request of a staff member. The refusal of a message is sent to where it came from; that of a press is the
/// answer to the press.
pub(super) async fn handle(cx: &mut RequestContext<'_>, person: &Person) -> store::Result<Reply> {
    let private = cx.incoming.chat.is_private();
    if private && person.reach != Reachability::Open && cx.incoming.intent != Intent::Reachable(false) {
        staff::set_reach(&mut cx.tx, person.id, Reachability::Open).await?;
    }
    if private
        && let Some(written_at) = cx.incoming.written_at
        && cx.service.health_monitor.should_mention_outage(cx.incoming.chat, written_at)
    {
        cx.send(Outgoing::to(person.id, Notice::Said(Phrase::WasAway))).await?;
    }
    let incoming = cx.incoming;
    match dispatch(cx, person, &incoming.intent).await {
        Ok(Phrase::Revealed { case }) => match cases::load(&mut cx.tx, case).await? {
            Some(case) => Ok(Reply::Numbers(Box::new(case))),
            None => Ok(Phrase::Seen.into()),
        },
        Ok(said) => Ok(match cx.new_link.take() {
            Some(link) => Reply::Link(Box::new(link)),
            None => Reply::Phrase { said, line: cx.line },
        }),
        Err(Stop::Refused(refusal)) => {
            if cx.incoming.query.is_none() {
                cx.refuse(&refusal).await?;
                if private && cx.message_kind().await?.is_none() {
                    cx.remember_message(MessageKind::Refused).await?;
                }
            }
            let named = match refusal.mentioned_person() {
                Some(id) => staff::load(&mut cx.tx, id).await?,
                None => None,
            };
            Ok(Reply::Refusal { refusal, named })
        }
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// In a group, QA works on masked cards; commands that are private are refused there.
async fn dispatch(cx: &mut RequestContext<'_>, person: &Person, intent: &Intent) -> Result {
    match intent {
        // A staff member gets no more roles by a link, and leaves it to whom it was meant for.
        Intent::Start(_) => cx.reply(Notice::Welcome).await,
        Intent::Help => cx.reply(Notice::Help).await,
        Intent::NewCase(line, text) => Box::pin(open_case::new_case(cx, *line, text)).await,
        Intent::ListOpen(filter) => lists::show(cx, List::Open(*filter), 0, None).await,
        Intent::Find(words) => lists::find(cx, words).await,
        Intent::ShowCase(Some(case)) => show_case::show_case(cx, *case).await,
        Intent::ShowCase(None) => Err(Refusal::NeedsCaseNumber.into()),
        Intent::AskQa { case, words } => ask_qa::ask_qa(cx, *case, words).await,
        Intent::Transfer(line) => Box::pin(request_transfer::request_transfer(cx, line)).await,
        Intent::StandingGuidance(words) => saved_answers::list(cx, words).await,
        Intent::Cancel => draft_form::cancel(cx).await,
        Intent::Language(Some(locale)) => set_language(cx, *locale).await,
        Intent::Language(None) => cx.reply(Notice::LanguageChoice).await,
        Intent::Text { text, reply_to } if cx.incoming.chat.is_private() => {
            cx.refuse_rest_of_split(text)?;
            Box::pin(text_message::receive(cx, text, *reply_to)).await
        }
        Intent::Text { text, reply_to } => question_thread::group_message(cx, text, *reply_to, None).await,
        Intent::Edited { text, anew } => match cx.message_kind().await? {
            // Nothing came of it as it was: it is read as if it had been written so at first.
            Some(MessageKind::Refused) => {
                cx.forget_message().await?;
                cx.reads_anew = true;
                Box::pin(dispatch(cx, person, anew)).await
            }
            _ => correct_message::correct_message(cx, text).await,
        },
        // The largest by far: on the heap, so that every other request needs less stack.
        Intent::Press(button) => Box::pin(presses::press(cx, *button)).await,
        Intent::UnknownPress => Err(Refusal::UnknownButton.into()),
        Intent::UnknownCommand => Err(Refusal::UnknownCommand.into()),
        Intent::PrivateCommand => Err(Refusal::PrivateOnly.into()),
        Intent::Media { caption, reply_to, document } => {
            let caption = caption.as_deref().unwrap_or_default();
            if cx.incoming.chat.is_private() {
                Box::pin(media_message::receive(cx, caption, *reply_to, document.as_ref())).await
            } else {
                let sent = cx.message();
                question_thread::group_message(cx, caption, *reply_to, sent).await
            }
        }
        Intent::Location { latitude, longitude } => Box::pin(signal::location(cx, latitude, longitude)).await,
        Intent::NoText => Err(Refusal::TextOnly.into()),
        Intent::Reachable(open) => {
            let reach = if *open { Reachability::Open } else { Reachability::Blocked };
            staff::set_reach(&mut cx.tx, person.id, reach).await?;
            Ok(Phrase::Seen)
        }
        Intent::Nothing => Ok(Phrase::Seen),
        Intent::Duty => cx.reply(Notice::Duty).await,
        Intent::Promotions(words) => promotions::ask(cx, words).await,
        Intent::Catalogue(words) => Box::pin(catalogue::open(cx, words)).await,
        Intent::Guide(words) => guide::ask(cx, words).await,
        Intent::Review => Box::pin(review::next(cx)).await,
        Intent::Report(period) => report::report(cx, period).await,
        Intent::Handover => handover::hand_over(cx).await,
        Intent::Health => {
            cx.permit(Action::Health, None)?;
            cx.reply(Notice::Health).await
        }
        Intent::Rota => Box::pin(rota_page::today(cx)).await,
        Intent::Invite => invitations::begin(cx).await,
        Intent::Staff(words) => Box::pin(members::list(cx, words)).await,
        Intent::Audit => lists::audit(cx, AuditFilter::Done, 0, None).await,
    }
}

/// `/lang en`, or the button for it.
pub(super) async fn set_language(cx: &mut RequestContext<'_>, locale: Locale) -> Result {
    let person = cx.actor()?.id;
    staff::set_locale(&mut cx.tx, person, locale).await?;
    cx.say(Phrase::LanguageSet).await
}

//! People who are not on the staff: what they are told, and how a one-time link makes them staff members.

use super::context::RequestContext;
use super::{Reply, dispatch, question_thread};
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::base::ids::PersonId;
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::intent::{Incoming, Intent};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::change::StaffChange;
use crate::domain::staff::invite::OpenedInvite;
use crate::domain::staff::person::Person;
use crate::domain::staff::staff_file::LONGEST_NAME;
use crate::store;
use crate::store::{Tx, chats, invites, staff, staff_changes};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// A stranger who was answered is not answered again for so long, whatever they send.
const ANSWERED_FOR: TimeDelta = TimeDelta::minutes(1);
/// How long a group is not told again that nobody can be known there.
const GROUP_ANSWERED_FOR: TimeDelta = TimeDelta::minutes(10);
/// Telegram's own account.
const TELEGRAM: i64 = 777_000;

/// Whether somebody not on the staff is answered: who writes to the bot is, but not over and over; who opens a one-time
/// link that holds, at once. In a group of the centre's, who writes to the bot under a name that many share.
pub(super) async fn is_answered(
    tx: &mut Tx,
    centre: &Centre,
    incoming: &Incoming,
    now: DateTime<Utc>,
) -> store::Result<bool> {
    if PersonId(incoming.from).is_shared() && !incoming.chat.is_private() {
        return is_for_the_bot(tx, centre, incoming).await;
    }
    let wrote = incoming.query.is_none()
        && !matches!(incoming.intent, Intent::Reachable(_) | Intent::Nothing | Intent::Edited { .. });
    if !(wrote && incoming.chat.is_private()) {
        return Ok(false);
    }
    let answered = staff::stranger_answered(tx, incoming.from).await?;
    if answered.is_none_or(|at| (now - at).abs() >= ANSWERED_FOR) {
        return Ok(true);
    }
    match link(incoming) {
        Some(opened) => invites::is_open(tx, &opened.code, now).await,
        None => Ok(false),
    }
}

/// Whether somebody nobody can know (an anonymous admin, a channel) writes to the bot in one of the centre's groups. What
/// Telegram itself passes on there, from a linked channel, is for people.
async fn is_for_the_bot(tx: &mut Tx, centre: &Centre, incoming: &Incoming) -> store::Result<bool> {
    if incoming.from == TELEGRAM {
        return Ok(false);
    }
    let mut groups = Vec::new();
    for group in [centre.qa_chat, centre.shift_chat].into_iter().flatten() {
        groups.push(chats::current(tx, group).await?);
    }
    if !groups.contains(&incoming.chat) {
        return Ok(false);
    }
    match &incoming.intent {
        Intent::Text { reply_to, .. } | Intent::Media { reply_to, .. } => {
            Ok(question_thread::group_subject(tx, incoming, *reply_to).await?.is_some())
        }
        Intent::Nothing | Intent::Edited { .. } | Intent::Reachable(_) => Ok(false),
        _ => Ok(incoming.query.is_none()),
    }
}

/// The one-time link they come from.
fn link(incoming: &Incoming) -> Option<&OpenedInvite> {
    if let Intent::Start(opened) = &incoming.intent { opened.as_ref() } else { None }
}

/// The name of an account as it can be shown; of one that has nothing to be seen in it, the number.
fn name_of(account: &str, id: PersonId) -> String {
    let name: String = one_line(&tidy(account)).chars().take(LONGEST_NAME).collect();
    if name.is_empty() { id.0.to_string() } else { name }
}

/// Answers somebody who is not on the staff: a one-time link that holds makes them a staff member; else they get one polite
/// sentence with their own id, nothing else, and the admins hear once.
pub(super) async fn handle(cx: &mut RequestContext<'_>) -> store::Result<Reply> {
    let id = cx.incoming.from;
    if !cx.incoming.chat.is_private() {
        let refusal = Refusal::WhoWrites;
        // Once in a while to a group: whoever writes there line by line knows it by then.
        let group = cx.incoming.chat.0;
        let told = staff::stranger_answered(&mut cx.tx, group).await?;
        if told.is_none_or(|at| (cx.now - at).abs() >= GROUP_ANSWERED_FOR) {
            staff::answer_stranger(&mut cx.tx, group, cx.now).await?;
            cx.refuse(&refusal).await?;
        }
        return Ok(Reply::Refusal { refusal, named: None });
    }
    let link = link(cx.incoming);
    if let Some(opened) = link
        && let Some(person) = admit(cx, opened).await?
    {
        let person = Arc::new(person);
        cx.actor = Some(Arc::clone(&person));
        let reply = dispatch::handle(cx, &person).await?;
        if person.honorific.is_none() {
            let ask = Notice::AskHonorific { person: person.id, message: None };
            cx.send(Outgoing::to(person.id, ask)).await?;
        }
        return Ok(reply);
    }
    let first = staff::stranger_answered(&mut cx.tx, id).await?.is_none();
    staff::answer_stranger(&mut cx.tx, id, cx.now).await?;
    cx.send_back(Notice::Stranger { id, by_link: link.is_some() }).await?;
    if first {
        cx.tell_admins(Notice::StrangerKnocked { id }).await?;
    }
    Ok(Phrase::Seen.into())
}

/// Puts who opened a link that holds on the staff, in the roles it gives. Who has left comes back by an admin's hand alone,
/// and leaves the link as it is.
async fn admit(cx: &mut RequestContext<'_>, opened: &OpenedInvite) -> store::Result<Option<Person>> {
    let id = PersonId(cx.incoming.from);
    if id.is_shared() || staff::load(&mut cx.tx, id).await?.is_some() {
        return Ok(None);
    }
    let Some(roles) = invites::redeem(&mut cx.tx, &opened.code, id, cx.now).await? else {
        return Ok(None);
    };
    let change = StaffChange::CameIn { roles: roles.clone() };
    staff_changes::insert(&mut cx.tx, None, Some(id), &change, cx.now).await?;
    cx.tell_admins(Notice::CameIn { person: id }).await?;
    let person = Person::new(id, name_of(&opened.name, id), roles);
    staff::upsert(&mut cx.tx, &person).await?;
    Ok(Some(person))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_in_by_a_link_has_a_name_whatever_their_account_says() {
        assert_eq!(name_of(" Lan\n Nguyễn ", PersonId(7)), "Lan Nguyễn");
        assert_eq!(name_of("\u{200b}\u{2060} ", PersonId(7)), "7");
        assert_eq!(name_of(&"a".repeat(300), PersonId(7)).len(), LONGEST_NAME);
    }
}

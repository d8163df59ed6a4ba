//! `/staff`: who is on the staff, and what an admin changes of it. Every change is in the audit log, and the other admins
//! hear of it without a sound.

use super::context::{RequestContext, Result};
use super::reassign;
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use crate::domain::intake::FieldProblem;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::MemberButton;
use crate::domain::request::listing::List;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::staff_list::StaffFilter;
use crate::domain::rules::staff::{StaffEdit, change};
use crate::domain::staff::change::StaffChange;
use crate::domain::staff::member::{MemberField, MemberView};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::staff_file::LONGEST_NAME;
use crate::store::{audit, cases, invites, personal_data, staff, staff_changes};

/// What stands for "no number".
const NO_NUMBER: [&str; 2] = ["-", "0"];

/// `/staff`, and whom to find there.
pub(super) async fn list(cx: &mut RequestContext<'_>, words: &str) -> Result {
    cx.permit(Action::SeeStaff, None)?;
    let typed = one_line(&tidy(words));
    let filter = if typed.is_empty() {
        StaffFilter::All
    } else {
        let by = Some(cx.actor()?.id);
        StaffFilter::Found(audit::insert_text(&mut cx.tx, None, by, &typed, cx.now).await?)
    };
    cx.reply(Notice::List { list: List::Staff(filter), page: 0, message: None }).await
}

/// A press on somebody's page.
pub(super) async fn press(cx: &mut RequestContext<'_>, person: PersonId, press: MemberButton) -> Result {
    cx.only_in_private()?;
    let (edit, next) = match press {
        MemberButton::Show(view) => {
            let action = if view == MemberView::Page { Action::SeeStaff } else { Action::ManageStaff };
            cx.permit(action, None)?;
            return show(cx, person, view).await;
        }
        MemberButton::Ask(field) => {
            cx.permit(Action::ManageStaff, None)?;
            return cx.reply(Notice::EditMember { person, field }).await;
        }
        MemberButton::Role(role, wanted) => (StaffEdit::Role(role, wanted), MemberView::Roles),
        MemberButton::Honorific(honorific) => {
            (StaffEdit::Honorific(honorific.word().to_owned()), MemberView::Page)
        }
        MemberButton::Leave => (StaffEdit::Leave, MemberView::Page),
        MemberButton::Return => (StaffEdit::Return, MemberView::Page),
    };
    make(cx, person, edit).await?;
    if cx.may(Action::ManageStaff) {
        show(cx, person, next).await?;
    } else {
        let message = cx.incoming.message;
        cx.reply(Notice::AskHonorific { person, message }).await?;
    }
    Ok(Phrase::Saved)
}

/// A page about somebody, in place of the one the button stands under.
async fn show(cx: &mut RequestContext<'_>, person: PersonId, view: MemberView) -> Result {
    let message = cx.incoming.message;
    cx.reply(Notice::Member { person, view, message }).await
}

/// What was asked for is typed.
pub(super) async fn answer(
    cx: &mut RequestContext<'_>,
    person: PersonId,
    field: MemberField,
    typed: &str,
) -> Result {
    let edit = match field {
        MemberField::Name => StaffEdit::Name(read_name(typed)?),
        MemberField::Phone => StaffEdit::Phone(read_phone(typed)?),
    };
    make(cx, person, edit).await?;
    cx.reply(if cx.may(Action::ManageStaff) {
        Notice::Member { person, view: MemberView::Page, message: None }
    } else {
        Notice::AskHonorific { person, message: None }
    })
    .await
}

/// A name as a staff list may have it.
fn read_name(typed: &str) -> Result<String> {
    let name = one_line(&tidy(typed));
    match name.chars().count() {
        0 => Err(Refusal::Empty.into()),
        length if length > LONGEST_NAME => Err(Refusal::TooLong { max: LONGEST_NAME }.into()),
        _ => Ok(name),
    }
}

/// A number as it is dialled; `None` for a dash.
fn read_phone(typed: &str) -> Result<Option<String>> {
    if NO_NUMBER.contains(&typed.trim()) {
        return Ok(None);
    }
    match Phone::parse(typed) {
        Ok(phone) => Ok(Some(phone.dialled())),
        Err(why) => Err(Refusal::Field(FieldProblem::Phone { typed: typed.to_owned(), why }).into()),
    }
}

/// Makes a change: kept, in the audit log, told to the other admins.
async fn make(cx: &mut RequestContext<'_>, id: PersonId, edit: StaffEdit) -> Result<()> {
    staff::lock(&mut cx.tx).await?;
    let everybody = staff::all(&mut cx.tx).await?;
    let by = cx.actor()?.id;
    // Another admin may have changed the actor a moment ago.
    let actor = everybody.iter().find(|known| known.id == by).ok_or(Refusal::AdminsOnly)?;
    let person = everybody.iter().find(|known| known.id == id).ok_or(Refusal::NoSuchPerson)?;
    let Some((after, change)) = change(actor, person, edit, &everybody)? else { return Ok(()) };
    staff::upsert(&mut cx.tx, &after).await?;
    staff_changes::insert(&mut cx.tx, Some(by), Some(id), &change, cx.now).await?;
    if person.active && !after.active {
        // Who leaves keeps no case in their chat.
        personal_data::empty_chat(&mut cx.tx, id.chat(), cx.now).await?;
    }
    follow(cx, person, &after).await?;
    let others: Vec<Person> = everybody.into_iter().filter(|other| other.id != id || after.active).collect();
    tell_other_admins(cx, Some(id), &change, &others).await
}

/// What follows from a change of somebody: who is no admin any more has no links out that nobody answers for, and of
/// cases whose owner has left, or may not work on them any more, the shift leader hears.
pub(super) async fn follow(cx: &mut RequestContext<'_>, before: &Person, after: &Person) -> Result<()> {
    if before.is(Role::Admin) && !after.is(Role::Admin) {
        invites::expire_of(&mut cx.tx, after.id, cx.now).await?;
    }
    let works = |person: &Person| permit(person, Action::OpenCase, None).is_ok();
    match (before.active, after.active) {
        (true, false) => reassign::report_cases_of(cx, after.id).await?,
        (false, true) => cases::forget_owner_left(&mut cx.tx, after.id).await?,
        _ if works(before) && !works(after) => reassign::report_owner_away(cx, after.id).await?,
        _ => {}
    }
    Ok(())
}

/// The other admins among these hear of a change, without a sound.
pub(super) async fn tell_other_admins(
    cx: &mut RequestContext<'_>,
    person: Option<PersonId>,
    change: &StaffChange,
    staff: &[Person],
) -> Result<()> {
    let by = cx.actor()?.id;
    let admins = staff.iter().filter(|other| other.id != by && other.is(Role::Admin) && other.reachable());
    for admin in admins {
        let told = Notice::StaffChanged { by, person, change: change.clone() };
        cx.send(Outgoing::to(admin.id, told)).await?;
    }
    Ok(())
}

//! ➕ Mời: one-time links, made, listed and revoked by admins.

use super::context::{RequestContext, Result};
use super::members::tell_other_admins;
use crate::domain::base::ids::InviteId;
use crate::domain::message::notice::Notice;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::InviteButton;
use crate::domain::request::one_time_link::OneTimeLink;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::change::StaffChange;
use crate::domain::staff::invite::{InviteLook, NewInvite, VALID_FOR};
use crate::domain::staff::person::{Role, Roles};
use crate::store::{invites, staff, staff_changes};

/// `/invite`: which roles a link is to give.
pub(super) async fn begin(cx: &mut RequestContext<'_>) -> Result {
    cx.permit(Action::ManageStaff, None)?;
    let roles: Roles = [Role::Agent].into_iter().collect();
    cx.reply(Notice::Invites { look: InviteLook::Choose(roles.bits()), message: None }).await
}

/// A press about links.
pub(super) async fn press(cx: &mut RequestContext<'_>, press: InviteButton) -> Result {
    cx.only_in_private()?;
    cx.permit(Action::ManageStaff, None)?;
    let (look, said) = match press {
        InviteButton::Choose(roles) => (InviteLook::Choose(roles), Phrase::Seen),
        InviteButton::List => (InviteLook::Open, Phrase::Seen),
        InviteButton::Make(roles) => {
            make(cx, Roles::of_bits(roles)).await?;
            (InviteLook::Open, Phrase::Seen)
        }
        InviteButton::Revoke(id) => {
            revoke(cx, id).await?;
            (InviteLook::Open, Phrase::InviteRevoked)
        }
    };
    let message = cx.incoming.message;
    cx.reply(Notice::Invites { look, message }).await?;
    Ok(said)
}

async fn make(cx: &mut RequestContext<'_>, roles: Roles) -> Result<()> {
    if roles.0.is_empty() {
        return Err(Refusal::LastRole.into());
    }
    let (actor, until) = (cx.actor()?.id, cx.now + VALID_FOR);
    let code = invites::make(&mut cx.tx, &roles, Some(actor), until).await?;
    cx.new_link = Some(OneTimeLink::Invite(NewInvite { code, roles: roles.clone(), until }));
    note(cx, StaffChange::Invited { roles }).await
}

/// Nobody comes in by this link any more; of one that was used it says so.
async fn revoke(cx: &mut RequestContext<'_>, id: InviteId) -> Result<()> {
    match invites::revoke(&mut cx.tx, id, cx.now).await? {
        Some(roles) => note(cx, StaffChange::InviteRevoked { roles }).await,
        None => Err(Refusal::InviteOver.into()),
    }
}

async fn note(cx: &mut RequestContext<'_>, change: StaffChange) -> Result<()> {
    let actor = cx.actor()?.id;
    staff_changes::insert(&mut cx.tx, Some(actor), None, &change, cx.now).await?;
    let everybody = staff::all(&mut cx.tx).await?;
    tell_other_admins(cx, None, &change, &everybody).await
}

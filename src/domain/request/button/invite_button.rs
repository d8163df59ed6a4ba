//! Buttons of one-time links.

use super::{ButtonSpec, Wire};
use crate::domain::base::ids::InviteId;

/// A button of the page that makes and lists one-time links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteButton {
    /// Other roles for the link that is to be made ([`Roles::bits`](crate::domain::staff::person::Roles::bits)).
    Choose(u8),
    Make(u8),
    /// Those that can still be used.
    List,
    Revoke(InviteId),
}

declare_buttons! { InviteButton: ButtonSpec {
    [Choose(roles)] with roles = "roles", "button-invite";
    [Make(roles)] with roles = "make", "button-invite-make";
    [List] = "list", "button-invite-list";
    [Revoke(InviteId(id))] with id = "revoke", "button-invite-revoke";
}}

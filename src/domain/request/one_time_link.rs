//! A link that works once. It is sent to who asked for it, past the outbox, so that its code stands in that chat alone.

use super::screen::ScreenKey;
use crate::domain::staff::invite::NewInvite;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OneTimeLink {
    /// ➕ Makes a staff member of who opens it.
    Invite(NewInvite),
    /// 📺 Opens a wall screen.
    Screen(ScreenKey),
}

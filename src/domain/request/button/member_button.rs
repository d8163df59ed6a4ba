//! Buttons on the page of somebody on the staff.

use super::{ButtonSpec, Wire};
use crate::domain::staff::honorific::Honorific;
use crate::domain::staff::member::{MemberField, MemberView};
use crate::domain::staff::person::Role;

/// A button on the page of somebody on the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberButton {
    Show(MemberView),
    /// ☎️ Số, ✏️ Tên: asks for it.
    Ask(MemberField),
    /// Gives a role, or takes it away.
    Role(Role),
    Honorific(Honorific),
    /// 🚪, after what it leads to was shown.
    Leave,
    /// ↩️ Đi làm lại
    Return,
}

declare_buttons! { MemberButton: ButtonSpec {
    [Show(MemberView::Page)] = "show", "button-member-page";
    [Show(MemberView::Roles)] = "roles", "button-member-roles";
    [Show(MemberView::Honorifics)] = "address", "button-member-honorific";
    [Show(MemberView::Leaving)] = "leaving", "button-member-leaving";
    [Ask(MemberField::Phone)] = "phone", "button-member-phone";
    [Ask(MemberField::Name)] = "name", "button-member-name";
    [Role(Role::Agent)] = "r-agent", "role-name-agent";
    [Role(Role::Qa)] = "r-qa", "role-name-qa";
    [Role(Role::QaLead)] = "r-qa-lead", "role-name-qa-lead";
    [Role(Role::ShiftLeader)] = "r-shift-leader", "role-name-shift-leader";
    [Role(Role::TeamLeader)] = "r-team-leader", "role-name-team-leader";
    [Role(Role::Info)] = "r-info", "role-name-info";
    [Role(Role::Admin)] = "r-admin", "role-name-admin";
    [Honorific(Honorific::Anh)] = "anh", "honorific-anh";
    [Honorific(Honorific::Chi)] = "chi", "honorific-chi";
    [Honorific(Honorific::Em)] = "em", "honorific-em";
    [Leave] = "leave", "button-member-leave";
    [Return] = "return", "button-member-return";
}}

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
    /// Gives a role (`true`), or takes it away.
    Role(Role, bool),
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
    [Role(Role::Agent, true)] = "r-agent.1", "role-name-agent";
    [Role(Role::Agent, false)] = "r-agent.0", "role-name-agent";
    [Role(Role::Qa, true)] = "r-qa.1", "role-name-qa";
    [Role(Role::Qa, false)] = "r-qa.0", "role-name-qa";
    [Role(Role::QaLead, true)] = "r-qa-lead.1", "role-name-qa-lead";
    [Role(Role::QaLead, false)] = "r-qa-lead.0", "role-name-qa-lead";
    [Role(Role::ShiftLeader, true)] = "r-shift-leader.1", "role-name-shift-leader";
    [Role(Role::ShiftLeader, false)] = "r-shift-leader.0", "role-name-shift-leader";
    [Role(Role::TeamLeader, true)] = "r-team-leader.1", "role-name-team-leader";
    [Role(Role::TeamLeader, false)] = "r-team-leader.0", "role-name-team-leader";
    [Role(Role::Info, true)] = "r-info.1", "role-name-info";
    [Role(Role::Info, false)] = "r-info.0", "role-name-info";
    [Role(Role::Admin, true)] = "r-admin.1", "role-name-admin";
    [Role(Role::Admin, false)] = "r-admin.0", "role-name-admin";
    [Honorific(Honorific::Anh)] = "anh", "honorific-anh";
    [Honorific(Honorific::Chi)] = "chi", "honorific-chi";
    [Honorific(Honorific::Em)] = "em", "honorific-em";
    [Leave] = "leave", "button-member-leave";
    [Return] = "return", "button-member-return";
}}

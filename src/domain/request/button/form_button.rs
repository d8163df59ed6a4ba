//! The buttons of a form and of a saved answer.

use super::{ButtonSpec, Label, Wire};
use crate::domain::intake::Field;
use crate::domain::intake::case_kind::{CaseKind, PremiumKind};
use crate::domain::intake::kind::Kind;
use crate::domain::staff::transfer_target::TransferTarget;

/// A button of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DraftButton {
    Kind(CaseKind),
    Back,
    Skip,
    Edit,
    EditField(Field),
    /// The result promised in this many minutes; 0 is the time set for the kind.
    DueIn(u16),
    Tonight,
    Tomorrow,
    Cancel,
    Open,
    /// 📝 Opens it although a case like it is open.
    OpenAnyway,
    /// 👋 Joins that case instead.
    JoinInstead,
    /// Go on where it was left: shows the form again.
    Continue,
    /// Whom the leader asks for (A1.5).
    Wants(TransferTarget),
}

/// A button of a saved answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SavedAnswerButton {
    Show,
    Edit,
    Retire,
    /// 📌 Ban hành
    Publish,
}

use TransferTarget as Target;

declare_buttons! { DraftButton: ButtonSpec {
    [Kind(CaseKind::Vip(Kind::LostPhone))] = "kind.lost_phone", CaseKind::Vip(Kind::LostPhone);
    [Kind(CaseKind::Vip(Kind::Debt))] = "kind.debt", CaseKind::Vip(Kind::Debt);
    [Kind(CaseKind::Vip(Kind::RedBill))] = "kind.red_bill", CaseKind::Vip(Kind::RedBill);
    [Kind(CaseKind::Vip(Kind::UnknownBar))] = "kind.unknown_bar", CaseKind::Vip(Kind::UnknownBar);
    [Kind(CaseKind::Vip(Kind::LostBar))] = "kind.lost_bar", CaseKind::Vip(Kind::LostBar);
    [Kind(CaseKind::Vip(Kind::Other))] = "kind.other", CaseKind::Vip(Kind::Other);
    [Kind(CaseKind::Premium(PremiumKind::Support))] = "kind.support", CaseKind::Premium(PremiumKind::Support);
    [Kind(CaseKind::Premium(PremiumKind::Advice))] = "kind.advice", CaseKind::Premium(PremiumKind::Advice);
    [Kind(CaseKind::Premium(PremiumKind::Complaint))] = "kind.complaint", CaseKind::Premium(PremiumKind::Complaint);
    [Kind(CaseKind::Premium(PremiumKind::Signal))] = "kind.signal", CaseKind::Premium(PremiumKind::Signal);
    [Back] = "back", "button-back";
    [Skip] = "skip", "button-skip";
    [Edit] = "edit", "button-edit";
    [EditField(Field::Leader)] = "edit.l", Field::Leader;
    [EditField(Field::Calling)] = "edit.c", Field::Calling;
    [EditField(Field::Request)] = "edit.r", Field::Request;
    [EditField(Field::Callback)] = "edit.b", Field::Callback;
    [EditField(Field::When)] = "edit.w", Field::When;
    [DueIn(minutes)] with minutes = "due", due_label(minutes);
    [Tonight] = "tonight", Label::Tonight;
    [Tomorrow] = "tomorrow", Label::Tomorrow;
    [Cancel] = "cancel", "button-cancel";
    [Open] = "open", "button-open";
    [OpenAnyway] = "new", "button-open-anyway";
    [JoinInstead] = "join", "button-join-instead";
    [Continue] = "go", "button-continue";
    [Wants(Target::ShiftLeader)] = "want-shift", Target::ShiftLeader;
    [Wants(Target::TeamLeader)] = "want-team", Target::TeamLeader;
}}

declare_buttons! { SavedAnswerButton: ButtonSpec {
    [Show] = "show", "button-saved-answer-show";
    [Edit] = "edit", "button-correct";
    [Retire] = "retire", "button-saved-answer-retire";
    [Publish] = "publish", "button-guide-publish";
}}

fn due_label(minutes: u16) -> Label {
    if minutes == 0 { Label::UsualDue } else { Label::InMinutes(minutes) }
}

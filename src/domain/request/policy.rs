//! Permissions: who may do and see what (`docs/roles.md` shows the table).

use super::refusal::Refusal;
use crate::domain::base::list_kind::ListKind;
use crate::domain::case::Case;
use crate::domain::staff::person::{Person, Role};

/// What a person may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take a call and open a case for it.
    OpenCase,
    /// Check, correct, wait for a unit, carry out, tell, try, agree another time, withdraw, undo, reopen.
    Work,
    /// 🛠 although a guard says no; set the next try; withdraw as opened by mistake.
    Overrule,
    /// Join: the leader reached this person too.
    Join,
    /// A line on the timeline.
    Note,
    /// Read it.
    See,
    /// Claim, answer, correct, hand back a question to QA.
    Answer,
    /// Save, edit and retire answers.
    Guide,
    /// Draw closed cases and score them (B3).
    Review,
    /// Keep the promotion catalogue.
    Catalogue,
    /// 👤: give it to somebody else.
    Reassign,
    /// Hand over what is open at a shift's end, accept it, add a line to it.
    HandOver,
    /// 📲 Take a call that the leader wants them for (A1.5).
    TakeCall,
    /// Read who did what and who looked at whose case.
    Audit,
    /// See how the bot is.
    Health,
    /// See who is on the staff, with their numbers and their work.
    SeeStaff,
    /// Change who works when.
    ManageRota,
    /// Change the staff: roles, names, numbers; who leaves and comes back.
    ManageStaff,
    /// Import the list of premium customers.
    ImportPremium,
    /// Import the promotion catalogue.
    ImportCatalogue,
    /// 📺 Make links that open a wall screen, close screens.
    Screens,
}

/// On which cases something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    Open,
    Closed,
    Any,
}

/// How much of a case somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Full,
    /// Leader, state, due time and owner; numbers masked, no free text.
    Masked,
}

/// Whether `actor` may do `action`, on `case` where it is about one.
///
/// # Errors
/// The refusal to show: [`Refusal::LeadersOnly`] where a leader may, [`Refusal::AdminsOnly`] where an admin may,
/// [`Refusal::QaOnly`] and [`Refusal::InfoOnly`] likewise, [`Refusal::NotYours`] otherwise.
pub fn permit(actor: &Person, action: Action, case: Option<&Case>) -> Result<(), Refusal> {
    let leads = actor.is(Role::ShiftLeader) || actor.is(Role::TeamLeader);
    let takes_calls = leads || actor.is(Role::Agent);
    let involved = case.is_some_and(|case| case.involves(actor.id));
    let allowed = match action {
        Action::OpenCase => takes_calls,
        Action::Work => leads || (actor.is(Role::Agent) && involved),
        Action::Overrule | Action::HandOver | Action::TakeCall => leads,
        Action::Join => actor.is(Role::Agent) || leads,
        Action::Note => leads || involved || actor.is(Role::Qa) || actor.is(Role::QaLead),
        Action::See => actor.active && !actor.roles.0.is_empty(),
        Action::Reassign => {
            leads || (actor.is(Role::Agent) && case.is_some_and(|case| case.owner == actor.id))
        }
        Action::Answer | Action::Guide | Action::Review => actor.is(Role::Qa) || actor.is(Role::QaLead),
        Action::Catalogue => actor.is(Role::Info) || actor.is(Role::QaLead),
        Action::SeeStaff | Action::ManageRota => leads || actor.is(Role::QaLead) || actor.is(Role::Admin),
        Action::Audit | Action::Health | Action::ManageStaff | Action::ImportPremium => actor.is(Role::Admin),
        Action::ImportCatalogue => actor.is(Role::Info) || actor.is(Role::QaLead) || actor.is(Role::Admin),
        Action::Screens => leads || actor.is(Role::Admin),
    };
    match (allowed, action) {
        (true, _) => Ok(()),
        (false, Action::Catalogue) => Err(Refusal::InfoOnly),
        (false, Action::Review) => Err(Refusal::QaOnly),
        (false, Action::Audit | Action::Health | Action::ManageStaff) => Err(Refusal::AdminsOnly),
        (
            false,
            Action::Overrule
            | Action::HandOver
            | Action::TakeCall
            | Action::SeeStaff
            | Action::ManageRota
            | Action::Screens,
        ) => Err(Refusal::LeadersOnly),
        (false, Action::ImportPremium | Action::ImportCatalogue) => Err(Refusal::MayNotImport),
        (
            false,
            Action::OpenCase
            | Action::Work
            | Action::Join
            | Action::Note
            | Action::See
            | Action::Answer
            | Action::Guide
            | Action::Reassign,
        ) => Err(Refusal::NotYours),
    }
}

/// Whether somebody may import this list.
pub fn may_import(actor: &Person, list: ListKind) -> bool {
    let action = match list {
        ListKind::Rota => Action::ManageRota,
        ListKind::Staff => Action::ManageStaff,
        ListKind::Premium => Action::ImportPremium,
        ListKind::Catalogue => Action::ImportCatalogue,
    };
    permit(actor, action, None).is_ok()
}

/// The same for a case that has to be open, or closed.
///
/// # Errors
/// As [`permit`]; [`Refusal::AlreadyClosed`] and [`Refusal::StillOpen`] for a case in the other state.
pub fn permit_in(on: CaseState, actor: &Person, action: Action, case: &Case) -> Result<(), Refusal> {
    permit(actor, action, Some(case))?;
    match (&case.closing, on) {
        (Some(closing), CaseState::Open) => Err(Refusal::AlreadyClosed { at: closing.at }),
        (None, CaseState::Closed) => Err(Refusal::StillOpen),
        (Some(_), CaseState::Closed | CaseState::Any) | (None, CaseState::Open | CaseState::Any) => Ok(()),
    }
}

/// How much of a case this person sees: shift and team leaders all of it, an agent their own and joined ones, QA those with a question, everybody else on the staff the masked form.
pub fn visibility(reader: &Person, case: &Case) -> Visibility {
    let asked = !case.questions().is_empty() && (reader.is(Role::Qa) || reader.is(Role::QaLead));
    let involved = reader.active && case.involves(reader.id);
    if sees_all(reader) || asked || involved { Visibility::Full } else { Visibility::Masked }
}

/// Which cases are in the reports somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportScope {
    All,
    /// Those taken in shifts they led, and their own.
    LedShifts,
    Own,
}

/// Team leaders, the lead of QA and admins read of all cases: reports name no leader and no number.
pub fn report_scope(reader: &Person) -> ReportScope {
    if reader.is(Role::TeamLeader) || reader.is(Role::QaLead) || reader.is(Role::Admin) {
        ReportScope::All
    } else if reader.is(Role::ShiftLeader) {
        ReportScope::LedShifts
    } else {
        ReportScope::Own
    }
}

/// Whether this person sees every case in full, and lists and finds them all. Others find a colleague's case only by its
/// number or a full phone number, and see it masked.
pub fn sees_all(reader: &Person) -> bool {
    reader.is(Role::ShiftLeader) || reader.is(Role::TeamLeader)
}

//! Guards: conditions a case has to meet before a command is allowed.

use super::refusal::Refusal;
use crate::domain::case::guidance::Verdict;
use crate::domain::case::{Case, Line, Status};
use crate::domain::staff::person::Person;
use chrono::{DateTime, TimeDelta, Utc};

const TRIES_BEFORE_NEXT: usize = 3;
/// How long who opened a case may close it as opened by mistake; a shift or team leader always may.
const OWN_MISTAKE_WITHIN: TimeDelta = TimeDelta::minutes(10);
const TRIES_SPAN: TimeDelta = TimeDelta::minutes(15);

/// Whether 🛠 is allowed without a leader's reason: QA has no objection (A3.1, A3.2), and the leader was called about what
/// does not agree (A3.3).
///
/// # Errors
/// The guard that fails.
pub fn may_carry_out(case: &Case) -> Result<(), Refusal> {
    qa_agrees(case)?;
    let wants_call = case.vip().is_some_and(|vip| vip.check.wants_call());
    if wants_call { Err(Refusal::CallLeaderFirst) } else { Ok(()) }
}

/// Whether ⚠️ is allowed: for a lost phone reported from another number as 🛠 is, though ⛔ is a reason for it.
///
/// # Errors
/// The guard that fails.
pub fn may_report_impossible(case: &Case, by: &Person) -> Result<(), Refusal> {
    let from_other_number = case.vip().is_some_and(|vip| vip.fields.reported_from_other_number());
    if !from_other_number || by.roles.leads() {
        return Ok(());
    }
    match may_carry_out(case) {
        Err(Refusal::QaSaidNo) => Ok(()),
        guarded => guarded,
    }
}

/// Whether step 2 was left out: nothing was checked to the end, and no go-ahead of QA's stands in for it.
pub fn is_unchecked(case: &Case) -> bool {
    !case.is_checked() && case.verdict() != Some(Verdict::GoAhead)
}

/// Whether QA need not be asked, or has allowed it (A3.1, A3.2).
///
/// # Errors
/// The guard that fails.
pub fn qa_agrees(case: &Case) -> Result<(), Refusal> {
    if case.open_question().is_some() {
        return Err(Refusal::WaitingForQa);
    }
    match case.verdict() {
        Some(Verdict::GoAhead) => return Ok(()),
        Some(Verdict::VerifyMore) => return Err(Refusal::VerifyFirst),
        Some(Verdict::DoNot) => return Err(Refusal::QaSaidNo),
        None => {}
    }
    let Some(vip) = case.vip() else { return Ok(()) };
    if vip.wants_qa_for_lost_phone() {
        return Err(Refusal::LostElsewhere);
    }
    if vip.check.business == Some(false) {
        return Err(Refusal::NotBusiness);
    }
    Ok(())
}

/// Whether QA is to be asked before anything else, and has not been (A3.1, A3.2).
pub fn wants_to_ask_qa(case: &Case) -> bool {
    case.is_open()
        && case.question().is_none()
        && matches!(qa_agrees(case), Err(Refusal::LostElsewhere | Refusal::NotBusiness))
}

/// Whether nothing has been done in it but opening it.
pub fn is_untouched(case: &Case) -> bool {
    let fresh = match case.status() {
        Status::Unchecked => true,
        Status::Checked => case.line() == Line::Premium,
        Status::AskingQa
        | Status::Waiting
        | Status::Answered(_)
        | Status::Done
        | Status::Cannot
        | Status::Closed(_) => false,
    };
    fresh && case.tries.is_empty()
}

/// Whether this person may close the case as opened by mistake: who opened it, soon after, while nothing was done in it.
///
/// # Errors
/// [`Refusal::LeadersOnly`] else: a shift or team leader always may.
pub fn may_close_own_mistake(case: &Case, person: &Person, now: DateTime<Utc>) -> Result<(), Refusal> {
    let soon = now - case.promise.made_at <= OWN_MISTAKE_WITHIN;
    if case.taken_by == person.id && is_untouched(case) && soon { Ok(()) } else { Err(Refusal::LeadersOnly) }
}

/// Whether the leader was missed often enough for a next try to be set.
///
/// # Errors
/// [`Refusal::TriesTooFew`] before three misses within at least 15 minutes.
pub fn may_set_next_try(case: &Case) -> Result<(), Refusal> {
    let span = case.tries.first().zip(case.tries.last()).map(|(first, last)| last.at - first.at);
    let enough = case.tries.len() >= TRIES_BEFORE_NEXT && span.is_some_and(|span| span >= TRIES_SPAN);
    if enough { Ok(()) } else { Err(Refusal::TriesTooFew) }
}

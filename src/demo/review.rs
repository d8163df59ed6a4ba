//! Reviews a practice call against the procedure (A1 to A5), with times, from the case and its audit log.

use super::{session::Session, story::PracticeCall};
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::case::vip::Vip;
use crate::domain::request::listing::TimelineEntry;
use crate::store;
use crate::store::{audit, cases};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// How many entries of the audit log are read.
const ENTRIES: i64 = 200;
/// How soon after the call began the case is open (A1.1: "quickly"); our own limit.
const NOTED_WITHIN: TimeDelta = TimeDelta::minutes(3);
/// How soon an answer of QA is read; our own limit.
const READ_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// One rule of the procedure, and whether it was kept.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct ReviewItem {
    /// The number of the rule.
    rule: &'static str,
    /// The key of its text on the page.
    what: &'static str,
    /// `None`: not reached.
    well: Option<bool>,
    at: Option<DateTime<Utc>>,
    /// Seconds since the step before it.
    took: Option<i64>,
}

/// The review of the call, once its case is closed or the review is `requested`.
///
/// # Errors
/// The database cannot be read.
pub(super) async fn review(
    session: &Session,
    call: &PracticeCall,
    requested: bool,
) -> store::Result<Option<Vec<ReviewItem>>> {
    let mut tx = session.store.begin_read().await?;
    // The oldest case is the practice call's.
    let Some(case) = cases::newest(&mut tx, ENTRIES).await?.pop() else {
        return Ok(requested.then(|| vec![item("A1.1", "noted", None, None)]));
    };
    if case.is_open() && !requested {
        return Ok(None);
    }
    let lines = audit::timeline(&mut tx, case.id, ENTRIES, 0).await?;
    let lines: Vec<TimelineEntry> = lines.into_iter().map(|(_, line)| line).collect();
    Ok(Some(items(&case, &lines, call, session.started_at, session.clock.now())))
}

fn items(
    case: &Case,
    lines: &[TimelineEntry],
    call: &PracticeCall,
    began: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<ReviewItem> {
    let first = |is: fn(&AuditEvent) -> bool| lines.iter().find(|line| is(&line.event)).map(|line| line.at);
    let asked = first(|event| matches!(event, AuditEvent::AskedQa { .. }));
    let answered = lines.iter().rev().find(|line| matches!(line.event, AuditEvent::AnsweredByQa { .. }));
    let read = first(|event| matches!(event, AuditEvent::AnswerRead { .. }));
    let done = first(|event| matches!(event, AuditEvent::CarriedOut { .. } | AuditEvent::CannotBeDone));
    let told = lines.iter().find_map(|line| {
        let AuditEvent::LeaderTold { late_seconds } = line.event else { return None };
        Some((line.at, late_seconds))
    });
    let overdue = now > case.promise.due;
    let in_time = told.map(|(_, late)| late <= 0).or(overdue.then_some(false));
    let before_done = |at: DateTime<Utc>| done.is_none_or(|done| at <= done);
    let is = |phone: Option<&Phone>, metrics: &str| phone.cloned() == Phone::parse(metrics).ok();
    let numbers =
        is(Some(case.calling_number()), call.calling) && is(case.number_to_help().as_ref(), call.help);

    let mut items = vec![
        item("A1.1", "noted", Some(case.taken_at - began <= NOTED_WITHIN), Some(case.taken_at))
            .after(Some(began)),
        item("A1.1", "numbers", Some(numbers), None),
        item("A1.2", "promised", Some(true), Some(case.promise.due)),
    ];
    let checked = lines.iter().rfind(|line| {
        matches!(
            line.event,
            AuditEvent::BusinessSet { .. }
                | AuditEvent::AgreementSet { .. }
                | AuditEvent::SubscriberPasted
                | AuditEvent::OwnerPasted
        )
    });
    let checked = checked.map(|line| line.at).filter(|_| case.vip().is_none_or(is_checked));
    items.push(item("A2", "checked", done.or(checked).map(|_| checked.is_some_and(before_done)), checked));
    if case.vip().and_then(Reason::of).is_some() || asked.is_some() {
        let go = answered
            .map(|line| matches!(line.event, AuditEvent::AnsweredByQa { verdict: Verdict::GoAhead, .. }));
        let answered = answered.map(|line| line.at);
        let in_order = done.map(|done| go == Some(true) && answered.is_some_and(|answered| answered <= done));
        items.extend([
            item("A3", "asked", done.or(asked).map(|_| asked.is_some_and(before_done)), asked)
                .after(Some(case.taken_at)),
            item("A3", "waited", in_order, answered).after(asked),
            item(
                "A3",
                "read",
                read.zip(answered).map(|(read, answered)| read - answered <= READ_WITHIN),
                read,
            )
            .after(answered),
        ]);
    }
    items.extend([
        item("A4", "done", done.map(|_| true), done).after(Some(case.taken_at)),
        item("A5", "told", in_time, told.map(|(at, _)| at)).after(Some(case.taken_at)),
    ]);
    items
}

/// Whether the check in the subscriber system is as complete as this case needs it: the owner's name for a lost phone
/// (A2.2), else both parts (A2.3).
fn is_checked(Vip { fields, check, .. }: &Vip) -> bool {
    if fields.reported_from_other_number() { check.owner_on_record.is_some() } else { check.complete() }
}

fn item(rule: &'static str, what: &'static str, well: Option<bool>, at: Option<DateTime<Utc>>) -> ReviewItem {
    ReviewItem { rule, what, well, at, took: None }
}

impl ReviewItem {
    fn after(self, before: Option<DateTime<Utc>>) -> ReviewItem {
        ReviewItem { took: self.at.zip(before).map(|(at, before)| (at - before).num_seconds()), ..self }
    }
}

//! What went well in a practised call and what did not, against the procedure (A1 to A5), with times; from the case and
//! its record.

use super::{scene::Scene, story::Call};
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::case::vip::Check;
use crate::domain::request::listing::TimelineEntry;
use crate::store;
use crate::store::{audit, cases};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// How many lines of the record are looked through.
const LINES: i64 = 200;
/// How soon after the call began the four things stand in a case (A1.1: "quickly"); ours.
const NOTED_WITHIN: TimeDelta = TimeDelta::minutes(3);
/// How soon an answer of QA is read; ours.
const READ_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// One rule, and how it went.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Point {
    /// The number of the rule.
    rule: &'static str,
    /// The word of the page for it.
    what: &'static str,
    /// `None`: it has not come to that.
    well: Option<bool>,
    at: Option<DateTime<Utc>>,
    /// Seconds since what it followed on.
    took: Option<i64>,
}

/// The review of the call, once its case is closed or it is `asked` for.
///
/// # Errors
/// The database cannot be read.
pub(super) async fn of(scene: &Scene, call: &Call, asked: bool) -> store::Result<Option<Vec<Point>>> {
    let mut tx = scene.store.begin_read().await?;
    // The first case is the one that is practised.
    let Some(case) = cases::newest(&mut tx, LINES).await?.pop() else {
        return Ok(asked.then(|| vec![point("A1.1", "noted", None, None)]));
    };
    if case.is_open() && !asked {
        return Ok(None);
    }
    let lines = audit::timeline(&mut tx, case.id, LINES, 0).await?;
    let lines: Vec<TimelineEntry> = lines.into_iter().map(|(_, line)| line).collect();
    Ok(Some(points(&case, &lines, call, scene.began, scene.clock.now())))
}

fn points(
    case: &Case,
    lines: &[TimelineEntry],
    call: &Call,
    began: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<Point> {
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

    let mut points = vec![
        point("A1.1", "noted", Some(case.taken_at - began <= NOTED_WITHIN), Some(case.taken_at))
            .after(Some(began)),
        point("A1.1", "numbers", Some(numbers), None),
        point("A1.2", "promised", Some(true), Some(case.promise.due)),
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
    let checked = checked.map(|line| line.at).filter(|_| looked_up(&case.vip().check, case));
    points.push(point("A2", "checked", done.or(checked).map(|_| checked.is_some_and(before_done)), checked));
    if Reason::of(case.vip()).is_some() || asked.is_some() {
        let go = answered
            .map(|line| matches!(line.event, AuditEvent::AnsweredByQa { verdict: Verdict::GoAhead, .. }));
        let answered = answered.map(|line| line.at);
        let in_order = done.map(|done| go == Some(true) && answered.is_some_and(|answered| answered <= done));
        points.extend([
            point("A3", "asked", done.or(asked).map(|_| asked.is_some_and(before_done)), asked)
                .after(Some(case.taken_at)),
            point("A3", "waited", in_order, answered).after(asked),
            point(
                "A3",
                "read",
                read.zip(answered).map(|(read, answered)| read - answered <= READ_WITHIN),
                read,
            )
            .after(answered),
        ]);
    }
    points.extend([
        point("A4", "done", done.map(|_| true), done).after(Some(case.taken_at)),
        point("A5", "told", in_time, told.map(|(at, _)| at)).after(Some(case.taken_at)),
    ]);
    points
}

/// Whether the subscriber system was looked into as far as this case needs it: of a lost phone the owner's name (A2.2),
/// else both parts (A2.3).
fn looked_up(check: &Check, case: &Case) -> bool {
    if case.vip().fields.reported_from_other_number() {
        check.owner_on_record.is_some()
    } else {
        check.complete()
    }
}

fn point(rule: &'static str, what: &'static str, well: Option<bool>, at: Option<DateTime<Utc>>) -> Point {
    Point { rule, what, well, at, took: None }
}

impl Point {
    fn after(self, before: Option<DateTime<Utc>>) -> Point {
        Point { took: self.at.zip(before).map(|(at, before)| (at - before).num_seconds()), ..self }
    }
}

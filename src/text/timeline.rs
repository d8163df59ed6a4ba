//! The timeline of a case: one line per event, oldest first, with the days as separators.

use super::Page;
use super::html::{Html, quoted};
use super::list::paged;
use super::people::sight_of;
use super::voice::{Localizer, plain, say};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEvent, TransferEvent};
use crate::domain::case::guidance::{Side, Verdict};
use crate::domain::case::reassignment::ReassignmentEnd;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::listing::{DeliveryStatus, List, TimelineEntry};
use crate::domain::request::policy::Visibility;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// The longest text shown with an event; the whole of it stands on the card or in the record.
const LONGEST_TEXT: usize = 120;
/// A reminder that arrived this soon was there when it was sent.
const AT_ONCE: TimeDelta = TimeDelta::minutes(1);

/// For who sees the case in full.
pub fn timeline(voice: &Localizer, scene: &RenderContext, case: &Case) -> Page {
    let list = List::Timeline(case.id);
    let title = say!(voice, "timeline-title", id = case.id).bold();
    let mut lines = vec![paged(voice, scene, list, title)];
    if sight_of(scene, case) == Visibility::Masked {
        lines.push(say!(voice, "timeline-masked"));
        return Page { lines, keyboard: Vec::new() };
    }
    if scene.listed.lines.is_empty() {
        lines.push(say!(voice, "timeline-none"));
    }
    let mut day = None;
    for line in &scene.listed.lines {
        let local = line.at.with_timezone(&voice.centre.timezone);
        if day.replace(local.date_naive()) != Some(local.date_naive()) {
            let (day, month) = (i64::from(local.day()), i64::from(local.month()));
            let year = local.year().to_string();
            lines.push(say!(voice, "timeline-day", day = day, month = month, year = year).bold());
        }
        let time = voice.time_of_day(local.time());
        lines.push(Html::text(&format!("{time} {}", event(voice, scene, case, line))));
    }
    let keyboard = voice.page_keys(list, &scene.listed).into_iter().collect();
    Page { lines, keyboard }
}

fn event(voice: &Localizer, scene: &RenderContext, case: &Case, line: &TimelineEntry) -> String {
    let what = deed(voice, scene, case, line);
    let text = line.text.as_deref().map(|text| quoted(text, LONGEST_TEXT)).unwrap_or_default();
    if text.is_empty() {
        return what;
    }
    // With a correction stands what was there before.
    let key = if let AuditEvent::Corrected { .. } = line.deed { "timeline-was" } else { "timeline-text" };
    plain!(voice, key, what = what, text = text)
}

/// What was done, times as they were said then: the day only where it was another one.
fn deed(voice: &Localizer, scene: &RenderContext, case: &Case, line: &TimelineEntry) -> String {
    let who = line.by.map_or_else(|| plain!(voice, "timeline-bot"), |by| voice.mention(scene, by));
    let then = Localizer { now: Some(line.at), ..*voice };
    let at = |time: DateTime<Utc>| then.clock(time);
    let key = match &line.deed {
        AuditEvent::Taken { due, .. } => return plain!(voice, "timeline-taken", who = who, time = at(*due)),
        AuditEvent::Pasted => "timeline-pasted",
        AuditEvent::BusinessSet { business: true } => "timeline-business",
        AuditEvent::BusinessSet { business: false } => "timeline-business-not",
        AuditEvent::OwnerPasted => "timeline-owner-pasted",
        AuditEvent::AgreementSet { agrees: true } => "timeline-agrees",
        AuditEvent::AgreementSet { agrees: false } => "timeline-differs",
        AuditEvent::Done { overruled: true, .. } => "timeline-done-overruled",
        AuditEvent::Done { checked: true, overruled: false } => "timeline-done",
        AuditEvent::Done { checked: false, overruled: false } => "timeline-done-unchecked",
        AuditEvent::Cannot => "timeline-cannot",
        AuditEvent::Waiting => "timeline-waiting",
        AuditEvent::Told { late_seconds: ..=0 } => "timeline-told",
        AuditEvent::Told { late_seconds } => {
            let late = TimeDelta::try_seconds(*late_seconds).unwrap_or_default();
            return plain!(voice, "timeline-told-late", who = who, span = voice.span(late));
        }
        AuditEvent::NotReached => "timeline-not-reached",
        AuditEvent::AnotherTime { promise, due } => {
            return plain!(voice, "timeline-another-time", who = who, time = at(*due), number = *promise);
        }
        AuditEvent::NextTry { at: next } => {
            return plain!(voice, "timeline-next-try", who = who, time = at(*next));
        }
        AuditEvent::Withdrawn => "timeline-withdrawn",
        AuditEvent::Mistake => "timeline-mistake",
        AuditEvent::Snoozed { until } => {
            return plain!(voice, "timeline-snoozed", who = who, time = at(*until));
        }
        AuditEvent::Undone => "timeline-undone",
        AuditEvent::Reopened { promise, due } => {
            return plain!(voice, "timeline-reopened", who = who, time = at(*due), number = *promise);
        }
        AuditEvent::Corrected { field } => {
            return plain!(voice, "timeline-corrected", who = who, field = voice.field(*field));
        }
        AuditEvent::Noted => "timeline-noted",
        AuditEvent::Joined => "timeline-joined",
        AuditEvent::Reminded { told, unreached, .. } => {
            return reminded(voice, scene, case, line, told, unreached);
        }
        AuditEvent::NobodyToTell { .. } => "timeline-nobody-to-tell",
        AuditEvent::AskedQa { .. } => "timeline-asked-qa",
        AuditEvent::PutToQa { told, .. } => return people(voice, scene, "timeline-put-to", told),
        AuditEvent::OfferedAgain { told, .. } => return people(voice, scene, "timeline-offered-again", told),
        AuditEvent::Claimed { .. } => "timeline-claimed",
        AuditEvent::HandedBack { .. } => "timeline-handed-back",
        AuditEvent::ComesBack { .. } => "timeline-comes-back",
        AuditEvent::Said { side: Side::Asking, .. } => "timeline-said",
        AuditEvent::Said { side: Side::Qa, .. } => "timeline-qa-said",
        AuditEvent::PhonedQa { .. } => "timeline-phoned-qa",
        AuditEvent::AnsweredByQa { verdict: Verdict::GoAhead, .. } => "timeline-answer-go",
        AuditEvent::AnsweredByQa { verdict: Verdict::VerifyMore, .. } => "timeline-answer-verify",
        AuditEvent::AnsweredByQa { verdict: Verdict::DoNot, .. } => "timeline-answer-no",
        AuditEvent::AnswerChased { told, .. } => return people(voice, scene, "timeline-chased", told),
        AuditEvent::AnswerRead { .. } => "timeline-answer-read",
        AuditEvent::QuestionDropped { .. } => "timeline-question-dropped",
        AuditEvent::Revealed => "timeline-revealed",
        AuditEvent::ConfirmedAsIs => "timeline-confirmed",
        AuditEvent::Given { to, .. } => return people(voice, scene, "timeline-given", to),
        AuditEvent::GivingDeclined { .. } => "timeline-giving-declined",
        AuditEvent::GivingOver { how: ReassignmentEnd::Taken(_), .. } => "timeline-giving-taken",
        AuditEvent::GivingOver {
            how:
                ReassignmentEnd::Declined
                | ReassignmentEnd::Unanswered
                | ReassignmentEnd::NotReached
                | ReassignmentEnd::Replaced,
            ..
        } => "timeline-giving-over",
        AuditEvent::HandedOver { .. } => "timeline-handed-over",
        AuditEvent::HandoverAccepted { .. } => "timeline-handover-accepted",
        AuditEvent::OwnerLeft { told } => return people(voice, scene, "timeline-owner-left", told),
        AuditEvent::Transfer { what, .. } => match what {
            TransferEvent::Asked(TransferTarget::ShiftLeader) => "timeline-wants-shift-leader",
            TransferEvent::Asked(TransferTarget::TeamLeader) => "timeline-wants-team-leader",
            TransferEvent::PutTo { told, .. } => return people(voice, scene, "timeline-rang", told),
            TransferEvent::Taken => "timeline-call-taken",
            TransferEvent::Promised => "timeline-call-promised",
            TransferEvent::CalledOff => "timeline-call-off",
        },
    };
    plain!(voice, key, who = who)
}

/// Whom something was put to.
fn people(voice: &Localizer, scene: &RenderContext, key: &str, told: &[PersonId]) -> String {
    if told.is_empty() {
        return plain!(voice, "timeline-put-to-nobody");
    }
    plain!(voice, key, people = voice.mentions(scene, told))
}

/// "đã nhắc Lan, chị Hoa (09:40); không nhắn được cho anh Tuấn"
fn reminded(
    voice: &Localizer,
    scene: &RenderContext,
    case: &Case,
    line: &TimelineEntry,
    told: &[PersonId],
    unreached: &[Recipient],
) -> String {
    let (mut there, mut under_way, mut missed, mut not_needed) = (vec![], vec![], vec![], vec![]);
    for person in told {
        let name = voice.mention(scene, *person);
        // Of what is no longer known, that it was sent.
        match line.deliveries.iter().find(|delivery| delivery.to == *person).map(|delivery| delivery.fate) {
            Some(DeliveryStatus::Arrived { at }) if at - line.at >= AT_ONCE => {
                let time = Localizer { now: Some(line.at), ..*voice }.clock(at);
                there.push(plain!(voice, "timeline-reminded-later", person = name, time = time));
            }
            Some(DeliveryStatus::Arrived { .. }) | None => there.push(name),
            Some(DeliveryStatus::UnderWay) => under_way.push(name),
            Some(DeliveryStatus::Dead) => missed.push(name),
            Some(DeliveryStatus::NotNeeded) => not_needed.push(name),
        }
    }
    missed.extend(unreached.iter().map(|tell| voice.told(scene, case, *tell)));
    let said = [
        ("timeline-reminded", there),
        ("timeline-under-way", under_way),
        ("timeline-missed", missed),
        ("timeline-not-needed", not_needed),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(_, people)| !people.is_empty())
        .map(|(key, people)| plain!(voice, key, people = people.join(", ")))
        .collect();
    if said.is_empty() { plain!(voice, "timeline-all-quiet") } else { said.join("; ") }
}

//! The timeline of a case: one line per event, oldest first, with the days as separators.

use super::Page;
use super::html::{Html, quoted};
use super::list::with_page_number;
use super::localizer::{Localizer, html, plain};
use super::signal;
use super::view::View;
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEvent, TransferEvent};
use crate::domain::case::guidance::{PhonedReply, Side, Verdict};
use crate::domain::case::reassignment::ReassignmentEnd;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::request::listing::{DeliveryStatus, List, TimelineEntry};
use crate::domain::request::policy::Visibility;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// The longest text shown with an event; the whole of it stands on the card or in the record.
const LONGEST_TEXT: usize = 120;
/// A reminder that arrived this soon was there when it was sent.
const AT_ONCE: TimeDelta = TimeDelta::minutes(1);

/// For who sees the case in full.
pub fn timeline(view: &View, case: &Case) -> Page {
    let list = List::Timeline(case.id);
    let title = html!(view, "timeline-title", id = case.id).bold();
    let mut lines = vec![with_page_number(view, list, title)];
    if view.visibility(case) == Visibility::Masked {
        lines.push(html!(view, "timeline-masked"));
        return Page { lines, keyboard: Vec::new() };
    }
    if view.context.listed.lines.is_empty() {
        lines.push(html!(view, "timeline-none"));
    }
    lines.extend(by_day(view, &view.context.listed.lines, |line| event(view, case, line)));
    let keyboard = view.page_buttons(list, &view.context.listed).into_iter().collect();
    Page { lines, keyboard }
}

/// A line for each entry, as `say` says it, below its day.
pub(super) fn by_day(
    view: &View,
    entries: &[TimelineEntry],
    say: impl Fn(&TimelineEntry) -> String,
) -> Vec<Html> {
    let mut lines = Vec::new();
    let mut day = None;
    for entry in entries {
        let local = entry.at.with_timezone(&view.centre.timezone);
        if day.replace(local.date_naive()) != Some(local.date_naive()) {
            let (day, month) = (i64::from(local.day()), i64::from(local.month()));
            let year = local.year().to_string();
            lines.push(html!(view, "timeline-day", day, month, year).bold());
        }
        let time = view.time_of_day(local.time());
        lines.push(Html::text(&format!("{time} {}", say(entry))));
    }
    lines
}

fn event(view: &View, case: &Case, line: &TimelineEntry) -> String {
    let what = what_was_done(view, Some(case), line);
    let text = line.text.as_deref().map(|text| quoted(text, LONGEST_TEXT)).unwrap_or_default();
    if text.is_empty() {
        return what;
    }
    // With a correction stands what was there before.
    let key = if let AuditEvent::Corrected { .. } = line.event { "timeline-was" } else { "timeline-text" };
    plain!(view, key, what, text)
}

/// What was done, times as they were said then: the day only where it was another one. What people did needs no case.
pub(super) fn what_was_done(view: &View, case: Option<&Case>, line: &TimelineEntry) -> String {
    let who = line.by.map_or_else(|| plain!(view, "timeline-bot"), |by| view.mention(by));
    let then = Localizer { now: Some(line.at), ..**view };
    let at = |time: DateTime<Utc>| then.clock(time);
    let key = match &line.event {
        AuditEvent::Taken { due, .. } => return plain!(view, "timeline-taken", who, time = at(*due)),
        AuditEvent::SubscriberPasted => "timeline-pasted",
        AuditEvent::BusinessSet { business: true } => "timeline-business",
        AuditEvent::BusinessSet { business: false } => "timeline-business-not",
        AuditEvent::OwnerPasted => "timeline-owner-pasted",
        AuditEvent::AgreementSet { agrees: true } => "timeline-agrees",
        AuditEvent::AgreementSet { agrees: false } => "timeline-differs",
        AuditEvent::CarriedOut { overruled: true, .. } => "timeline-done-overruled",
        AuditEvent::CarriedOut { checked: true, overruled: false } => "timeline-done",
        AuditEvent::CarriedOut { checked: false, overruled: false } => "timeline-done-unchecked",
        AuditEvent::CannotBeDone => "timeline-cannot",
        AuditEvent::WaitingForUnit => "timeline-waiting",
        AuditEvent::LeaderTold { late_seconds: ..=0 } => "timeline-told",
        AuditEvent::LeaderTold { late_seconds } => {
            let late = TimeDelta::try_seconds(*late_seconds).unwrap_or_default();
            return plain!(view, "timeline-told-late", who, span = view.span(late));
        }
        AuditEvent::AnsweredInCall { .. } => "timeline-answered-in-call",
        AuditEvent::BusinessNumberSet => "timeline-business-number",
        AuditEvent::AboutSet => "timeline-about",
        AuditEvent::SignalNoted { part } => {
            return plain!(view, "timeline-signal", who, part = signal::part(view, *part));
        }
        AuditEvent::Kept { until } => return plain!(view, "timeline-kept", who, time = at(*until)),
        AuditEvent::PromotionsLookedUp => "timeline-promotions",
        AuditEvent::LeaderNotReached => "timeline-not-reached",
        AuditEvent::PromiseMoved { promise, due } => {
            return plain!(view, "timeline-another-time", who, time = at(*due), number = *promise);
        }
        AuditEvent::NextTrySet { at: next } => {
            return plain!(view, "timeline-next-try", who, time = at(*next));
        }
        AuditEvent::Withdrawn => "timeline-withdrawn",
        AuditEvent::ClosedAsMistake => "timeline-mistake",
        AuditEvent::Snoozed { until } => {
            return plain!(view, "timeline-snoozed", who, time = at(*until));
        }
        AuditEvent::Undone => "timeline-undone",
        AuditEvent::Reopened { promise, due } => {
            return plain!(view, "timeline-reopened", who, time = at(*due), number = *promise);
        }
        AuditEvent::Corrected { field } => {
            return plain!(view, "timeline-corrected", who, field = view.field(*field));
        }
        AuditEvent::Noted => "timeline-noted",
        AuditEvent::FileKept { .. } => "timeline-file-kept",
        AuditEvent::Joined => "timeline-joined",
        AuditEvent::Reminded { told, unreached, .. } => {
            return reminded(view, case, line, told, unreached);
        }
        AuditEvent::NobodyReached { .. } => "timeline-nobody-reached",
        AuditEvent::AskedQa { .. } => "timeline-asked-qa",
        AuditEvent::QuestionOffered { told, .. } => {
            return people(view, "timeline-question-sent", told);
        }
        AuditEvent::QuestionOfferedAgain { told, .. } => {
            return people(view, "timeline-offered-again", told);
        }
        AuditEvent::QuestionClaimed { .. } => "timeline-claimed",
        AuditEvent::QuestionReturned { .. } => "timeline-handed-back",
        AuditEvent::QaWillReply { .. } => "timeline-comes-back",
        AuditEvent::ThreadLine { side: Side::Asking, .. } => "timeline-said",
        AuditEvent::ThreadLine { side: Side::Qa, .. } => "timeline-qa-said",
        AuditEvent::PhonedQa { .. } => "timeline-phoned-qa",
        AuditEvent::PhonedAnswer { verdict, with, .. } => {
            let (person, verdict) = (view.mention(*with), view.verdict(*verdict));
            return plain!(view, "timeline-phoned-answer", who, person, verdict);
        }
        AuditEvent::PhonedReply { reply: PhonedReply::Confirmed, .. } => "timeline-phoned-confirmed",
        AuditEvent::PhonedReply { reply: PhonedReply::Corrected, .. } => "timeline-phoned-corrected",
        AuditEvent::PhonedReply { reply: PhonedReply::Denied, .. } => "timeline-phoned-denied",
        AuditEvent::PhonedUnconfirmed { told, .. } => {
            return people(view, "timeline-phoned-unconfirmed", told);
        }
        AuditEvent::AnsweredByQa { verdict: Verdict::GoAhead, .. } => "timeline-answer-go",
        AuditEvent::AnsweredByQa { verdict: Verdict::VerifyMore, .. } => "timeline-answer-verify",
        AuditEvent::AnsweredByQa { verdict: Verdict::DoNot, .. } => "timeline-answer-no",
        AuditEvent::ReadReminded { told, .. } => {
            return people(view, "timeline-answer-reminded", told);
        }
        AuditEvent::AnswerRead { .. } => "timeline-answer-read",
        AuditEvent::QuestionDropped { .. } => "timeline-question-dropped",
        AuditEvent::NumbersRevealed => "timeline-revealed",
        AuditEvent::ConfirmedAsIs => "timeline-confirmed",
        AuditEvent::ReassignmentOffered { to, .. } => return people(view, "timeline-given", to),
        AuditEvent::ReassignmentDeclined { .. } => "timeline-reassign-declined",
        AuditEvent::ReassignmentEnded { how: ReassignmentEnd::Taken(_), .. } => "timeline-reassign-taken",
        AuditEvent::ReassignmentEnded { how: ReassignmentEnd::HandedBack(_), .. } => "timeline-reassign-back",
        AuditEvent::Shared { to } => {
            return plain!(view, "timeline-shared", who, people = view.mention(*to));
        }
        AuditEvent::ReassignmentEnded {
            how:
                ReassignmentEnd::Declined
                | ReassignmentEnd::Unanswered
                | ReassignmentEnd::NotReached
                | ReassignmentEnd::Replaced,
            ..
        } => "timeline-reassign-over",
        AuditEvent::Erased => "timeline-erased",
        AuditEvent::Looked => "timeline-looked",
        AuditEvent::Reviewed => "timeline-reviewed",
        AuditEvent::GivenOut => "timeline-given-out",
        AuditEvent::HandedOver { .. } => "timeline-handed-over",
        AuditEvent::HandoverAccepted { .. } => "timeline-handover-accepted",
        AuditEvent::OwnerLeft { told } => return people(view, "timeline-owner-left", told),
        AuditEvent::Transfer { what, .. } => match what {
            TransferEvent::Asked(TransferTarget::ShiftLeader) => "timeline-wants-shift-leader",
            TransferEvent::Asked(TransferTarget::TeamLeader) => "timeline-wants-team-leader",
            TransferEvent::PutTo { told, .. } => return people(view, "timeline-call-asked", told),
            TransferEvent::Taken => "timeline-call-taken",
            TransferEvent::Promised => "timeline-call-promised",
            TransferEvent::CallsBack => "timeline-call-back",
            TransferEvent::CalledOff => "timeline-call-off",
        },
    };
    plain!(view, key, who)
}

/// Whom something was put to.
fn people(view: &View, key: &str, told: &[PersonId]) -> String {
    if told.is_empty() {
        return plain!(view, "timeline-question-unsent");
    }
    plain!(view, key, people = view.mentions(told))
}

/// "đã nhắc Lan, chị Hoa (09:40); không nhắn được cho anh Tuấn"
fn reminded(
    view: &View,
    case: Option<&Case>,
    line: &TimelineEntry,
    told: &[PersonId],
    unreached: &[Recipient],
) -> String {
    let (mut there, mut under_way, mut missed, mut not_needed) = (vec![], vec![], vec![], vec![]);
    for person in told {
        let name = view.mention(*person);
        // Of what is no longer known, that it was sent.
        match line.deliveries.iter().find(|delivery| delivery.to == *person).map(|delivery| delivery.status) {
            Some(DeliveryStatus::Arrived { at }) if at - line.at >= AT_ONCE => {
                let time = Localizer { now: Some(line.at), ..**view }.clock(at);
                there.push(plain!(view, "timeline-reminded-later", person = name, time));
            }
            Some(DeliveryStatus::Arrived { .. }) | None => there.push(name),
            Some(DeliveryStatus::UnderWay) => under_way.push(name),
            Some(DeliveryStatus::Dead) => missed.push(name),
            Some(DeliveryStatus::NotNeeded) => not_needed.push(name),
        }
    }
    missed.extend(case.into_iter().flat_map(|case| unreached.iter().map(|tell| view.recipient(case, *tell))));
    let said = [
        ("timeline-reminded", there),
        ("timeline-under-way", under_way),
        ("timeline-missed", missed),
        ("timeline-not-needed", not_needed),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(_, people)| !people.is_empty())
        .map(|(key, people)| plain!(view, key, people = people.join(", ")))
        .collect();
    if said.is_empty() { plain!(view, "timeline-all-quiet") } else { said.join("; ") }
}

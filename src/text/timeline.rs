//! The timeline of a case: one line per event, oldest first, with the days as separators.

use super::{
    Page,
    html::{Html, quoted},
    list::paged,
    people::sight_of,
    voice::{Voice, plain, say},
};
use crate::domain::{
    base::ids::PersonId,
    case::{
        Case,
        audit::{Deed, TransferDeed},
        guidance::{Side, Verdict},
        reassignment::HowOver,
    },
    escalation::ladder::Tell,
    message::render_context::Scene,
    request::{
        listing::{Fate, Line, List},
        policy::Sight,
    },
    staff::transfer_target::Wanted,
};
use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// The longest text shown with an event; the whole of it stands on the card or in the record.
const LONGEST_TEXT: usize = 120;
/// A reminder that arrived this soon was there when it was sent.
const AT_ONCE: TimeDelta = TimeDelta::minutes(1);

/// For who sees the case in full.
pub fn timeline(voice: &Voice, scene: &Scene, case: &Case) -> Page {
    let list = List::Timeline(case.id);
    let title = say!(voice, "timeline-title", id = case.id).bold();
    let mut lines = vec![paged(voice, scene, list, title)];
    if sight_of(scene, case) == Sight::Masked {
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

fn event(voice: &Voice, scene: &Scene, case: &Case, line: &Line) -> String {
    let what = deed(voice, scene, case, line);
    let text = line.text.as_deref().map(|text| quoted(text, LONGEST_TEXT)).unwrap_or_default();
    if text.is_empty() {
        return what;
    }
    // With a correction stands what was there before.
    let key = if let Deed::Corrected { .. } = line.deed { "timeline-was" } else { "timeline-text" };
    plain!(voice, key, what = what, text = text)
}

/// What was done, times as they were said then: the day only where it was another one.
fn deed(voice: &Voice, scene: &Scene, case: &Case, line: &Line) -> String {
    let who = line.by.map_or_else(|| plain!(voice, "timeline-bot"), |by| voice.mention(scene, by));
    let then = Voice { now: Some(line.at), ..*voice };
    let at = |time: DateTime<Utc>| then.clock(time);
    let key = match &line.deed {
        Deed::Taken { due, .. } => return plain!(voice, "timeline-taken", who = who, time = at(*due)),
        Deed::Pasted => "timeline-pasted",
        Deed::BusinessSet { business: true } => "timeline-business",
        Deed::BusinessSet { business: false } => "timeline-business-not",
        Deed::OwnerPasted => "timeline-owner-pasted",
        Deed::AgreementSet { agrees: true } => "timeline-agrees",
        Deed::AgreementSet { agrees: false } => "timeline-differs",
        Deed::Done { overruled: true, .. } => "timeline-done-overruled",
        Deed::Done { checked: true, overruled: false } => "timeline-done",
        Deed::Done { checked: false, overruled: false } => "timeline-done-unchecked",
        Deed::Cannot => "timeline-cannot",
        Deed::Waiting => "timeline-waiting",
        Deed::Told { late_seconds: ..=0 } => "timeline-told",
        Deed::Told { late_seconds } => {
            let late = TimeDelta::try_seconds(*late_seconds).unwrap_or_default();
            return plain!(voice, "timeline-told-late", who = who, span = voice.span(late));
        }
        Deed::NotReached => "timeline-not-reached",
        Deed::AnotherTime { promise, due } => {
            return plain!(voice, "timeline-another-time", who = who, time = at(*due), number = *promise);
        }
        Deed::NextTry { at: next } => {
            return plain!(voice, "timeline-next-try", who = who, time = at(*next));
        }
        Deed::Withdrawn => "timeline-withdrawn",
        Deed::Mistake => "timeline-mistake",
        Deed::Snoozed { until } => return plain!(voice, "timeline-snoozed", who = who, time = at(*until)),
        Deed::Undone => "timeline-undone",
        Deed::Reopened { promise, due } => {
            return plain!(voice, "timeline-reopened", who = who, time = at(*due), number = *promise);
        }
        Deed::Corrected { field } => {
            return plain!(voice, "timeline-corrected", who = who, field = voice.field(*field));
        }
        Deed::Noted => "timeline-noted",
        Deed::Joined => "timeline-joined",
        Deed::Reminded { told, unreached, .. } => {
            return reminded(voice, scene, case, line, told, unreached);
        }
        Deed::NobodyToTell { .. } => "timeline-nobody-to-tell",
        Deed::AskedQa { .. } => "timeline-asked-qa",
        Deed::PutToQa { told, .. } => return people(voice, scene, "timeline-put-to", told),
        Deed::OfferedAgain { told, .. } => return people(voice, scene, "timeline-offered-again", told),
        Deed::Claimed { .. } => "timeline-claimed",
        Deed::HandedBack { .. } => "timeline-handed-back",
        Deed::ComesBack { .. } => "timeline-comes-back",
        Deed::Said { side: Side::Asking, .. } => "timeline-said",
        Deed::Said { side: Side::Qa, .. } => "timeline-qa-said",
        Deed::PhonedQa { .. } => "timeline-phoned-qa",
        Deed::AnsweredByQa { verdict: Verdict::GoAhead, .. } => "timeline-answer-go",
        Deed::AnsweredByQa { verdict: Verdict::VerifyMore, .. } => "timeline-answer-verify",
        Deed::AnsweredByQa { verdict: Verdict::DoNot, .. } => "timeline-answer-no",
        Deed::AnswerChased { told, .. } => return people(voice, scene, "timeline-chased", told),
        Deed::AnswerRead { .. } => "timeline-answer-read",
        Deed::QuestionDropped { .. } => "timeline-question-dropped",
        Deed::Revealed => "timeline-revealed",
        Deed::ConfirmedAsIs => "timeline-confirmed",
        Deed::Given { to, .. } => return people(voice, scene, "timeline-given", to),
        Deed::GivingDeclined { .. } => "timeline-giving-declined",
        Deed::GivingOver { how: HowOver::Taken(_), .. } => "timeline-giving-taken",
        Deed::GivingOver {
            how: HowOver::Declined | HowOver::Unanswered | HowOver::NotReached | HowOver::Replaced,
            ..
        } => "timeline-giving-over",
        Deed::HandedOver { .. } => "timeline-handed-over",
        Deed::HandoverAccepted { .. } => "timeline-handover-accepted",
        Deed::OwnerLeft { told } => return people(voice, scene, "timeline-owner-left", told),
        Deed::Transfer { what, .. } => match what {
            TransferDeed::Asked(Wanted::ShiftLeader) => "timeline-wants-shift-leader",
            TransferDeed::Asked(Wanted::TeamLeader) => "timeline-wants-team-leader",
            TransferDeed::PutTo { told, .. } => return people(voice, scene, "timeline-rang", told),
            TransferDeed::Taken => "timeline-call-taken",
            TransferDeed::Promised => "timeline-call-promised",
            TransferDeed::CalledOff => "timeline-call-off",
        },
    };
    plain!(voice, key, who = who)
}

/// Whom something was put to.
fn people(voice: &Voice, scene: &Scene, key: &str, told: &[PersonId]) -> String {
    if told.is_empty() {
        return plain!(voice, "timeline-put-to-nobody");
    }
    plain!(voice, key, people = voice.mentions(scene, told))
}

/// "đã nhắc Lan, chị Hoa (09:40); không nhắn được cho anh Tuấn"
fn reminded(
    voice: &Voice,
    scene: &Scene,
    case: &Case,
    line: &Line,
    told: &[PersonId],
    unreached: &[Tell],
) -> String {
    let (mut there, mut under_way, mut missed, mut not_needed) = (vec![], vec![], vec![], vec![]);
    for person in told {
        let name = voice.mention(scene, *person);
        // Of what is no longer known, that it was sent.
        match line.deliveries.iter().find(|delivery| delivery.to == *person).map(|delivery| delivery.fate) {
            Some(Fate::Arrived { at }) if at - line.at >= AT_ONCE => {
                let time = Voice { now: Some(line.at), ..*voice }.clock(at);
                there.push(plain!(voice, "timeline-reminded-later", person = name, time = time));
            }
            Some(Fate::Arrived { .. }) | None => there.push(name),
            Some(Fate::UnderWay) => under_way.push(name),
            Some(Fate::Dead) => missed.push(name),
            Some(Fate::NotNeeded) => not_needed.push(name),
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

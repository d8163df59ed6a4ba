//! Several reminders in one message: who has to be called, the most overdue first, each a tap away.

use super::Page;
use super::html::{Html, cut};
use super::people::sight_of;
use super::voice::{Localizer, say};
use crate::domain::case::{Case, ClosingKind};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::policy::Visibility;
use chrono::TimeDelta;

const LONGEST_LEADER: usize = 30;
const LONGEST_OWNER: usize = 20;
const LONGEST_STATE: usize = 30;
const LONGEST_UNREACHED: usize = 120;
const KEYS_IN_A_ROW: usize = 4;

/// What is true now of every case it lists; one that is closed is struck out.
pub fn digest(voice: &Localizer, scene: &RenderContext) -> Page {
    let mut listed: Vec<&(Reminder, Case)> = scene.digest.iter().collect();
    listed.sort_by_key(|(_, case)| (case.promise.due, case.id));
    let mut lines = vec![title(voice, scene).bold()];
    lines.extend(listed.iter().map(|(_, case)| line(voice, scene, case)));
    lines.extend(unreached(voice, scene, &listed));
    let keys: Vec<_> = listed.iter().map(|(_, case)| voice.short_key(case)).collect();
    Page { lines, keyboard: keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect() }
}

fn title(voice: &Localizer, scene: &RenderContext) -> Html {
    let hail = voice.hail(scene.reader.as_ref());
    let open = scene.digest.iter().filter(|(_, case)| case.is_open());
    let (count, late) = open.fold((0_usize, 0_usize), |(count, late), (_, case)| {
        (count + 1, late + usize::from(case.late_by(scene.now) >= TimeDelta::minutes(1)))
    });
    match (count, late) {
        (0, _) => say!(voice, "digest-over", hail = hail, count = scene.digest.len()),
        (_, 0) => say!(voice, "digest-due", hail = hail, count = count),
        (count, late) if count == late => say!(voice, "digest-late", hail = hail, count = count),
        (count, late) => say!(voice, "digest-some-late", hail = hail, count = count, late = late),
    }
}

fn line(voice: &Localizer, scene: &RenderContext, case: &Case) -> Html {
    if let Some(closing) = &case.closing {
        let (time, late) = (voice.clock(closing.at), case.late_by(closing.at));
        return match closing.how {
            ClosingKind::Told if late.is_zero() => say!(voice, "digest-told", id = case.id, time = time),
            ClosingKind::Told => {
                say!(voice, "digest-told-late", id = case.id, time = time, span = voice.span(late))
            }
            ClosingKind::Withdrawn => say!(voice, "digest-withdrawn", id = case.id, time = time),
            ClosingKind::Mistake => say!(voice, "digest-mistake", id = case.id, time = time),
        };
    }
    let sight = sight_of(scene, case);
    let part = |text: String, longest| Html::text(&cut(&text, longest));
    let mut line = Html::text(&format!("#{}", case.id)).bold();
    line = line.and(part(voice.leader(case, sight), LONGEST_LEADER));
    if scene.reader.as_ref().is_none_or(|reader| reader.id != case.owner) {
        line = line.dot(part(voice.mention(scene, case.owner), LONGEST_OWNER));
    }
    line = line.dot(Html::text(&voice.away(case.promise.due)));
    line = line.dot(part(voice.state(case, sight), LONGEST_STATE));
    match sight {
        Visibility::Full => line.dot(Html::text(&case.call().0.spoken())),
        Visibility::Masked => line,
    }
}

/// Whom the bot could not reach, each once.
fn unreached(voice: &Localizer, scene: &RenderContext, listed: &[&(Reminder, Case)]) -> Option<Html> {
    let reads_it = |case: &Case| scene.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
    let mut people: Vec<String> = Vec::new();
    for (reminder, case) in listed.iter().filter(|(_, case)| case.is_open()) {
        for tell in reminder.unreached.iter().filter(|tell| !(**tell == Recipient::Owner && reads_it(case))) {
            let person = voice.told(scene, case, *tell);
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    let people = cut(&people.join(", "), LONGEST_UNREACHED);
    (!people.is_empty()).then(|| say!(voice, "reminder-unreached", people = people))
}

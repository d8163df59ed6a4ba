//! Several reminders in one message: who has to be called, the most overdue first, each a tap away.

use super::Page;
use super::html::{Html, cut};
use super::localizer::{Localizer, say};
use super::people::sight_of;
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
pub fn digest(l10n: &Localizer, context: &RenderContext) -> Page {
    let mut listed: Vec<&(Reminder, Case)> = context.digest.iter().collect();
    listed.sort_by_key(|(_, case)| (case.promise.due, case.id));
    let mut lines = vec![title(l10n, context).bold()];
    lines.extend(listed.iter().map(|(_, case)| line(l10n, context, case)));
    lines.extend(unreached(l10n, context, &listed));
    let keys: Vec<_> = listed.iter().map(|(_, case)| l10n.short_key(case)).collect();
    Page { lines, keyboard: keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect() }
}

fn title(l10n: &Localizer, context: &RenderContext) -> Html {
    let hail = l10n.hail(context.reader.as_ref());
    let open = context.digest.iter().filter(|(_, case)| case.is_open());
    let (count, late) = open.fold((0_usize, 0_usize), |(count, late), (_, case)| {
        (count + 1, late + usize::from(case.late_by(context.now) >= TimeDelta::minutes(1)))
    });
    match (count, late) {
        (0, _) => say!(l10n, "digest-over", hail = hail, count = context.digest.len()),
        (_, 0) => say!(l10n, "digest-due", hail = hail, count = count),
        (count, late) if count == late => say!(l10n, "digest-late", hail = hail, count = count),
        (count, late) => say!(l10n, "digest-some-late", hail = hail, count = count, late = late),
    }
}

fn line(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    if let Some(closing) = &case.closing {
        let (time, late) = (l10n.clock(closing.at), case.late_by(closing.at));
        return match closing.how {
            ClosingKind::Told if late.is_zero() => say!(l10n, "digest-told", id = case.id, time = time),
            ClosingKind::Told => {
                say!(l10n, "digest-told-late", id = case.id, time = time, span = l10n.span(late))
            }
            ClosingKind::Withdrawn => say!(l10n, "digest-withdrawn", id = case.id, time = time),
            ClosingKind::Mistake => say!(l10n, "digest-mistake", id = case.id, time = time),
        };
    }
    let sight = sight_of(context, case);
    let part = |text: String, longest| Html::text(&cut(&text, longest));
    let mut line = Html::text(&format!("#{}", case.id)).bold();
    line = line.and(part(l10n.leader(case, sight), LONGEST_LEADER));
    if context.reader.as_ref().is_none_or(|reader| reader.id != case.owner) {
        line = line.dot(part(l10n.mention(context, case.owner), LONGEST_OWNER));
    }
    line = line.dot(Html::text(&l10n.away(case.promise.due)));
    line = line.dot(part(l10n.state(case, sight), LONGEST_STATE));
    match sight {
        Visibility::Full => line.dot(Html::text(&case.call().0.spoken())),
        Visibility::Masked => line,
    }
}

/// Whom the bot could not reach, each once.
fn unreached(l10n: &Localizer, context: &RenderContext, listed: &[&(Reminder, Case)]) -> Option<Html> {
    let reads_it = |case: &Case| context.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
    let mut people: Vec<String> = Vec::new();
    for (reminder, case) in listed.iter().filter(|(_, case)| case.is_open()) {
        for tell in reminder.unreached.iter().filter(|tell| !(**tell == Recipient::Owner && reads_it(case))) {
            let person = l10n.told(context, case, *tell);
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    let people = cut(&people.join(", "), LONGEST_UNREACHED);
    (!people.is_empty()).then(|| say!(l10n, "reminder-unreached", people = people))
}

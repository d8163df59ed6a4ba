//! A digest: several reminders in one message, the most overdue first.

use super::Page;
use super::html::{Html, cut};
use super::localizer::{Localizer, html};
use super::names::visibility_of;
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
const BUTTONS_PER_ROW: usize = 4;

/// What is true now of every case it lists; one that is closed is struck out.
pub fn digest(l10n: &Localizer, context: &RenderContext) -> Page {
    let mut listed: Vec<&(Reminder, Case)> = context.digest.iter().collect();
    listed.sort_by_key(|(_, case)| (case.promise.due, case.id));
    let mut lines = vec![title(l10n, context).bold()];
    lines.extend(listed.iter().map(|(_, case)| line(l10n, context, case)));
    lines.extend(unreached(l10n, context, &listed));
    let keys: Vec<_> = listed.iter().map(|(_, case)| l10n.case_number_button(case)).collect();
    Page { lines, keyboard: keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect() }
}

fn title(l10n: &Localizer, context: &RenderContext) -> Html {
    let greeting = l10n.greeting(context.reader.as_ref());
    let open = context.digest.iter().filter(|(_, case)| case.is_open());
    let (count, late) = open.fold((0_usize, 0_usize), |(count, late), (_, case)| {
        (count + 1, late + usize::from(case.late_by(context.now) >= TimeDelta::minutes(1)))
    });
    match (count, late) {
        (0, _) => html!(l10n, "digest-over", greeting, count = context.digest.len()),
        (_, 0) => html!(l10n, "digest-due", greeting, count),
        (count, late) if count == late => html!(l10n, "digest-late", greeting, count),
        (count, late) => html!(l10n, "digest-some-late", greeting, count, late),
    }
}

fn line(l10n: &Localizer, context: &RenderContext, case: &Case) -> Html {
    if let Some(closing) = &case.closing {
        let (time, late) = (l10n.clock(closing.at), case.late_by(closing.at));
        return match closing.how {
            ClosingKind::Told if late.is_zero() => html!(l10n, "digest-told", id = case.id, time),
            ClosingKind::Told => {
                html!(l10n, "digest-told-late", id = case.id, time, span = l10n.span(late))
            }
            ClosingKind::Withdrawn => html!(l10n, "digest-withdrawn", id = case.id, time),
            ClosingKind::Mistake => html!(l10n, "digest-mistake", id = case.id, time),
        };
    }
    let visibility = visibility_of(context, case);
    let part = |text: String, longest| Html::text(&cut(&text, longest));
    let mut line = Html::text(&format!("#{}", case.id)).bold();
    line = line.and(part(l10n.leader(case, visibility), LONGEST_LEADER));
    if context.reader.as_ref().is_none_or(|reader| reader.id != case.owner) {
        line = line.dot(part(l10n.mention(context, case.owner), LONGEST_OWNER));
    }
    line = line.dot(Html::text(&l10n.time_left(case.promise.due)));
    line = line.dot(part(l10n.state(case, visibility), LONGEST_STATE));
    match visibility {
        Visibility::Full => line.dot(Html::text(&case.number_to_call().0.spoken())),
        Visibility::Masked => line,
    }
}

/// Whom the bot could not reach, each once.
fn unreached(l10n: &Localizer, context: &RenderContext, listed: &[&(Reminder, Case)]) -> Option<Html> {
    let reads_it = |case: &Case| context.reader.as_ref().is_some_and(|reader| reader.id == case.owner);
    let mut people: Vec<String> = Vec::new();
    for (reminder, case) in listed.iter().filter(|(_, case)| case.is_open()) {
        for tell in reminder.unreached.iter().filter(|tell| !(**tell == Recipient::Owner && reads_it(case))) {
            let person = l10n.recipient(context, case, *tell);
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    let people = cut(&people.join(", "), LONGEST_UNREACHED);
    (!people.is_empty()).then(|| html!(l10n, "reminder-unreached", people))
}

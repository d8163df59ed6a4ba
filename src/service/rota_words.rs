//! 🙋 Trực thay and 🌙 Về sớm, typed.

use super::context::{RequestContext, Result};
use super::rota_page;
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::intake::{CallbackTime, Day, FieldProblem, RotaWords, TimeError};
use crate::domain::message::notice::Notice;
use crate::domain::request::draft::resolve;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::rota::relievable;
use crate::domain::staff::rota::{Duty, Rota};
use crate::domain::staff::rota_look::{DutyKey, RelievedUntil, RotaEdit, RotaLook};
use chrono::{DateTime, TimeDelta, Utc};

/// Words that stand before a name, folded.
const BEFORE_NAMES: [&str; 7] = ["anh", "chi", "em", "ban", "a", "c", "e"];

pub(super) async fn receive(cx: &mut RequestContext<'_>, words: RotaWords) -> Result {
    cx.permit(Action::See, None)?;
    let rota = cx.rota().await?;
    match words {
        RotaWords::TakeOver { whom, shorter, until } => take_over(cx, &rota, [&whom, &shorter], until).await,
        RotaWords::LeaveEarly { who, or } => {
            let actor = cx.actor()?.id;
            let is_another = |word: &&String| {
                let called = rota.duties.iter().filter(|duty| duty.covers(cx.now) && duty.person != actor);
                called.into_iter().any(|duty| is_called(&rota, duty.person, word))
            };
            let another = or.iter().find(is_another).filter(|_| who.is_empty() && cx.may(Action::ManageRota));
            let who = another.unwrap_or(&who).clone();
            leave_early(cx, &rota, &who).await
        }
    }
}

/// Whether this person is called so: words of the name in its order, the last of them the given name.
fn is_called(rota: &Rota, person: PersonId, typed: &str) -> bool {
    let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
    let matches = |words: &[&str]| {
        rota.people.iter().filter(|known| known.id == person).any(|known| {
            let name = fold(&known.name);
            let mut of_name = name.split(' ');
            words.last().is_some_and(|last| name.split(' ').next_back() == Some(last))
                && words.iter().all(|word| of_name.any(|other| other == *word))
        })
    };
    matches(&words)
        || words.split_first().is_some_and(|(first, rest)| BEFORE_NAMES.contains(first) && matches(rest))
}

/// The one who is meant is relieved at once; where several may be meant, or nobody, it is asked by buttons.
async fn take_over(
    cx: &mut RequestContext<'_>,
    rota: &Rota,
    names: [&str; 2],
    until: Option<std::result::Result<CallbackTime, TimeError>>,
) -> Result {
    let actor = cx.actor()?;
    let there: Vec<Duty> = relievable(&actor, rota, cx.now).into_iter().cloned().collect();
    let called =
        |name: &str| there.iter().filter(|duty| is_called(rota, duty.person, name)).collect::<Vec<_>>();
    let named = names.map(called).into_iter().find(|named| !named.is_empty()).unwrap_or_default();
    let latest = if named.is_empty() { there.iter().collect() } else { named.clone() };
    let ends = latest.iter().map(|duty| duty.until).max();
    let until = match (until, ends) {
        (Some(said), Some(ends)) => Some(end_of(cx, said, ends)?),
        (_, _) => None,
    };
    let until = until.and_then(RelievedUntil::new);
    match named.as_slice() {
        [duty] => {
            let edit = RotaEdit::TakeOver { of: duty.person, post: duty.post, until };
            rota_page::edit(cx, edit).await
        }
        _ => {
            let look = until.map_or(RotaLook::TakeOver(0), |until| RotaLook::TakeOverUntil(until, 0));
            cx.reply(Notice::Rota { look, message: None }).await
        }
    }
}

/// The time that is meant, before the duty ends: of today or of tomorrow, and "6h" may be the evening's.
fn end_of(
    cx: &RequestContext<'_>,
    said: std::result::Result<CallbackTime, TimeError>,
    ends: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let said = said.map_err(|why| Refusal::Field(FieldProblem::Time { typed: String::new(), why }))?;
    let (from, centre) = (cx.written_at(), &cx.service.centre);
    let readings = match said {
        CallbackTime::At(time) => {
            let later = time.overflowing_add_signed(TimeDelta::hours(12)).0;
            vec![said, CallbackTime::On(Day::After(1), time), CallbackTime::At(later)]
        }
        CallbackTime::In(_) | CallbackTime::On(..) => vec![said],
    };
    let meant = readings.into_iter().filter_map(|reading| resolve(reading, from, centre).ok());
    let fits = |at: &DateTime<Utc>| *at > cx.now && *at <= ends;
    meant.into_iter().find(fits).ok_or_else(|| Refusal::NotInDuty { until: ends }.into())
}

/// Asks whether they leave, with their open cases: who says it of themselves, or a leader of somebody on duty.
async fn leave_early(cx: &mut RequestContext<'_>, rota: &Rota, who: &str) -> Result {
    let actor = cx.actor()?.id;
    let is_own = who.is_empty() || is_called(rota, actor, who);
    if !is_own {
        cx.permit(Action::ManageRota, None)?;
    }
    let is_meant = |duty: &&Duty| {
        duty.covers(cx.now) && if is_own { duty.person == actor } else { is_called(rota, duty.person, who) }
    };
    let mut places =
        rota.duties.iter().filter(is_meant).filter_map(|duty| DutyKey::of(duty, &cx.service.centre.shifts));
    match (places.next(), places.next()) {
        (Some(place), None) => cx.reply(Notice::Rota { look: RotaLook::Off(place, 0), message: None }).await,
        // Nobody, or several: the day has a button for each.
        (_, _) => rota_page::today(cx).await,
    }
}

//! 👤 Chia cho ca: the cases of an accepted handover go to the agents of the shift, each told once.

use super::context::{RequestContext, Result};
use crate::domain::base::ids::{HandoverId, PersonId};
use crate::domain::case::Case;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::command::{CaseCommand, ReassignAction};
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::share;
use crate::store;
use crate::store::{cases, handovers};
use std::collections::BTreeSet;

/// How many open cases are looked at.
const OPEN: i64 = 5_000;

/// [Chia đều]
pub(super) async fn evenly(cx: &mut RequestContext<'_>, id: HandoverId) -> Result {
    cx.permit(Action::HandOver, None)?;
    let by = cx.actor()?.id;
    let handover = handovers::load(&mut cx.tx, id).await?.ok_or(Refusal::NothingHandedOver)?;
    let open = cases::open(&mut cx.tx, &CaseFilter::All, OPEN, 0).await?;
    let rota = cx.rota().await?;
    let shares = share::evenly(&handover, &open, by, cx.decision_context(&rota))?;
    let mut people = BTreeSet::new();
    for (case, person) in shares {
        cx.execute(case, CaseCommand::Give(ReassignAction::Share(person))).await?;
        people.insert(person);
    }
    for person in people {
        cx.send(Outgoing::to(person, Notice::Share { handover: id })).await?;
    }
    Ok(Phrase::Shared)
}

/// [Chọn người]: a button for each case that waits to be shared.
pub(super) async fn choose_people(cx: &mut RequestContext<'_>, id: HandoverId) -> Result {
    cx.permit(Action::HandOver, None)?;
    let by = cx.actor()?.id;
    let cases = cases_of(cx, id).await?;
    if !cases.iter().any(|case| share::is_to_share(id, case, by)) {
        return Err(Refusal::NothingToShare.into());
    }
    cx.reply(Notice::ChoosePeople { handover: id }).await
}

/// An agent cannot be told of their share: its cases are their giver's again.
pub(super) async fn not_delivered(
    cx: &mut RequestContext<'_>,
    id: HandoverId,
    person: PersonId,
) -> store::Result<()> {
    for case in cases_of(cx, id).await? {
        cx.apply_rule(case.id, |case, context| share::not_delivered(case, person, context)).await?;
    }
    Ok(())
}

async fn cases_of(cx: &mut RequestContext<'_>, id: HandoverId) -> store::Result<Vec<Case>> {
    let Some(handover) = handovers::load(&mut cx.tx, id).await? else { return Ok(Vec::new()) };
    cases::load_all(&mut cx.tx, &handover.cases).await
}

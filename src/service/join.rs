//! 👋 Tham gia: working on a colleague's case.

use super::context::{Applied, RequestContext, Result};
use super::show_case::send_card_again;
use crate::domain::base::ids::CaseId;
use crate::domain::case::Case;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::request::command::CaseCommand;
use crate::store::audit;
use chrono::TimeDelta;

/// Joining more cases than this within an hour is told to the shift leader.
const USUAL_JOINS: usize = 3;
const JOINS_COUNTED: TimeDelta = TimeDelta::hours(1);

/// The actor works on the case too, and gets its card.
pub(super) async fn join(cx: &mut RequestContext<'_>, case: &Case) -> Result {
    let Applied { case: joined, said } = cx.execute(case, CaseCommand::Join).await?;
    send_card_again(cx, case.id).await?;
    if joined.version != case.version {
        report_many_joins(cx, case.id).await?;
    }
    Ok(said)
}

/// Who joins case after case is shown their leaders and numbers: the shift leader hears of it, with the list.
async fn report_many_joins(cx: &mut RequestContext<'_>, case: CaseId) -> Result<()> {
    let actor = cx.actor()?;
    if actor.roles.leads() {
        return Ok(());
    }
    let mut cases = audit::joined_since(&mut cx.tx, actor.id, cx.now - JOINS_COUNTED).await?;
    cases.push(case);
    cases.sort_unstable();
    cases.dedup();
    if cases.len() <= USUAL_JOINS {
        return Ok(());
    }
    let rota = cx.rota().await?;
    let leaders = rota.tell(&[Recipient::ShiftLeader], actor.id, cx.now, 0).people;
    for leader in leaders {
        let notice = Notice::ManyJoins { person: actor.id, cases: cases.clone() };
        cx.send(Outgoing::to(leader, notice)).await?;
    }
    Ok(())
}

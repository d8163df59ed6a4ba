//! Reports about signal of one area, shown together to the shift leader (B6).

use super::context::RequestContext;
use crate::domain::base::ids::{MessageId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::signal::SHOWN_TOGETHER;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::store;
use crate::store::{messages, signal_reports};

/// After the area of a report was noted: several of one area within hours are one message to the shift leader, without
/// a sound, brought up to date; so is that of the area noted before.
pub(super) async fn follow(cx: &mut RequestContext<'_>, case: &Case) -> store::Result<()> {
    let report = case.premium().and_then(|premium| premium.signal.as_ref());
    let area = report.and_then(|report| report.listed_area());
    let before = signal_reports::area(&mut cx.tx, case.id).await?;
    if before.as_deref() == area {
        return Ok(());
    }
    match area {
        Some(area) => signal_reports::note(&mut cx.tx, case.id, area, cx.now).await?,
        None => signal_reports::forget(&mut cx.tx, case.id).await?,
    }
    let leaders = shift_leaders(cx, case).await?;
    if let Some(before) = before {
        for leader in &leaders {
            let shown = messages::signal_reports_in(&mut cx.tx, leader.chat(), &before).await?;
            if shown.is_some() {
                send(cx, *leader, &before, shown).await?;
            }
        }
    }
    let Some(area) = area else { return Ok(()) };
    let together = signal_reports::since(&mut cx.tx, area, cx.now - SHOWN_TOGETHER).await?.len();
    if together < 2 {
        return Ok(());
    }
    for leader in leaders {
        // With the second one a new list begins.
        let shown = match together {
            2 => None,
            _ => messages::signal_reports_in(&mut cx.tx, leader.chat(), area).await?,
        };
        send(cx, leader, area, shown).await?;
    }
    Ok(())
}

async fn shift_leaders(cx: &mut RequestContext<'_>, case: &Case) -> store::Result<Vec<PersonId>> {
    let rota = cx.rota().await?;
    Ok(rota.tell(&[Recipient::ShiftLeader], case.owner, cx.now, 0).people)
}

async fn send(
    cx: &mut RequestContext<'_>,
    leader: PersonId,
    area: &str,
    message: Option<MessageId>,
) -> store::Result<()> {
    cx.send(Outgoing::to(leader, Notice::SignalReports { area: area.to_owned(), message })).await
}

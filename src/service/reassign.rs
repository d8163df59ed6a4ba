//! Cases that change hands: whether anybody could take one, and owners who have left the staff.

use super::Service;
use super::context::{RequestContext, Result};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::Action;
use crate::domain::rules::decision::Decision;
use crate::domain::rules::reassignment;
use crate::store;
use crate::store::{cases, staff};
use std::collections::BTreeSet;

/// How many cases are looked at in one go.
const AT_ONCE: i64 = 500;

impl Service {
    /// Tells the shift leader, once per owner, of open cases whose owner has left the staff. Returns how many owners.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn report_owners_who_left(&self) -> store::Result<usize> {
        let mut reader = self.store.begin_read().await?;
        let left = cases::with_inactive_owner(&mut reader, AT_ONCE).await?;
        drop(reader);
        if left.is_empty() {
            return Ok(0);
        }
        let mut cx = self.begin().await?;
        let mut owners = BTreeSet::new();
        for id in left {
            owners.extend(report_owner_left(&mut cx, id).await?);
        }
        cx.commit().await?;
        Ok(owners.len())
    }
}

/// Tells the shift leader at once of the open cases of somebody who has just left the staff.
pub(super) async fn report_cases_of(cx: &mut RequestContext<'_>, person: PersonId) -> store::Result<()> {
    let owned = CaseFilter::Owned { by: vec![person], or_taken_since: None };
    for case in cases::open(&mut cx.tx, &owned, AT_ONCE, 0).await? {
        report_owner_left(cx, case.id).await?;
    }
    Ok(())
}

/// Who could take the case, those with the fewest open cases first.
pub(super) async fn who_is_free(cx: &mut RequestContext<'_>, case: &Case) -> store::Result<Vec<PersonId>> {
    let open = cases::open_by_owner(&mut cx.tx).await?;
    let rota = cx.rota().await?;
    Ok(reassignment::by_fewest_cases(case, &rota, cx.now, &open))
}

/// Whether nobody is there who could take the case.
pub(super) async fn is_impossible(cx: &mut RequestContext<'_>, case: &Case) -> store::Result<bool> {
    let rota = cx.rota().await?;
    Ok(reassignment::who_may_take(case, &rota, cx.now).is_empty())
}

/// Tells the shift leader that the owner of a case has left. Returns the owner if the leader is told now; with nobody
/// there to tell it is tried again.
async fn report_owner_left(cx: &mut RequestContext<'_>, id: CaseId) -> store::Result<Option<PersonId>> {
    let Some(Some(before)) = store::readable(cases::load(&mut cx.tx, id).await)? else { return Ok(None) };
    let owner = before.owner;
    let here = staff::load(&mut cx.tx, owner).await?.is_some_and(|owner| owner.active);
    if here || before.owner_left == Some(owner) || !before.is_open() {
        return Ok(None);
    }
    let rota = cx.rota().await?;
    let told = rota.leaders(cx.now);
    if told.is_empty() {
        return Ok(None);
    }
    // One message lists all cases of this owner: its dedup key has it sent once.
    let left = Notice::OwnerLeft { person: owner };
    let notices = told.iter().map(|leader| Outgoing::to(*leader, left.clone())).collect();
    let case = Case { owner_left: Some(owner), ..before.clone() };
    let audit = vec![AuditEntry::automatic(AuditEvent::OwnerLeft { told })];
    cx.apply(&before, Decision { case, audit, notices, said: Phrase::Seen }, None).await?;
    Ok(Some(owner))
}

/// Who could give the open cases of this person to others hears of them, the leader who acts among them.
pub(super) async fn report_owner_away(cx: &mut RequestContext<'_>, person: PersonId) -> Result<()> {
    let owned = CaseFilter::Owned { by: vec![person], or_taken_since: None };
    if cases::count_open(&mut cx.tx, &owned).await? == 0 {
        return Ok(());
    }
    let mut rota = cx.rota().await?;
    rota.people.retain(|known| known.id != person);
    let mut told = rota.leaders(cx.now);
    let actor = cx.actor()?.id;
    if cx.may(Action::Overrule) && actor != person && !told.contains(&actor) {
        told.push(actor);
    }
    for leader in told {
        cx.send(Outgoing::to(leader, Notice::OwnerAway { person })).await?;
    }
    Ok(())
}

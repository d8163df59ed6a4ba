//! Cases that change hands: whom they may be given to, offers that cannot arrive, owners who have left.

use super::{Service, context::RequestContext};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::rules::decision::Decision;
use crate::domain::rules::reassignment;
use crate::store;
use crate::store::{cases, messages, staff};
use std::collections::BTreeSet;

/// How many cases are looked at in one go.
const AT_ONCE: i64 = 500;

impl Service {
    /// Tells the shift leader, once per owner, of open cases whose owner has left the staff. Returns how many owners.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn report_owners_who_left(&self) -> store::Result<usize> {
        let mut look = self.store.read().await?;
        let left = cases::whose_owner_left(&mut look, AT_ONCE).await?;
        drop(look);
        if left.is_empty() {
            return Ok(0);
        }
        let mut cx = self.by_itself().await?;
        let mut owners = BTreeSet::new();
        for id in left {
            owners.extend(cx.note_owner_left(id).await?);
        }
        self.commit(cx.tx).await?;
        Ok(owners.len())
    }
}

impl RequestContext<'_> {
    pub(super) async fn nobody_to_give_to(&mut self, case: &Case) -> store::Result<bool> {
        let rota = self.rota().await?;
        Ok(reassignment::who_may_take(case, &rota, self.now).is_empty())
    }

    /// The offer of a case could not be delivered to this person.
    pub(super) async fn offer_not_delivered(
        &mut self,
        id: CaseId,
        number: u32,
        person: PersonId,
    ) -> store::Result<()> {
        let Some(case) = cases::load(&mut self.tx, id).await? else { return Ok(()) };
        let rota = self.rota().await?;
        let decision = reassignment::not_delivered(&case, number, person, self.context(&rota));
        self.carry(&case, decision, None).await
    }

    /// The owner, if the shift leader is told of them now. With nobody there to tell it is tried again.
    async fn note_owner_left(&mut self, id: CaseId) -> store::Result<Option<PersonId>> {
        let Some(before) = cases::load(&mut self.tx, id).await? else { return Ok(None) };
        let owner = before.owner;
        let here = staff::load(&mut self.tx, owner).await?.is_some_and(|owner| owner.active);
        if here || before.owner_left == Some(owner) || !before.is_open() {
            return Ok(None);
        }
        let rota = self.rota().await?;
        let told = reassignment::who_leads(self.context(&rota), owner);
        if told.is_empty() {
            return Ok(None);
        }
        // One message lists all cases of this owner: it is put once per owner, by its slot.
        let left = Notice::OwnerLeft { person: owner };
        let notices = told.iter().map(|leader| Outgoing::to(*leader, left.clone())).collect();
        let case = Case { owner_left: Some(owner), ..before.clone() };
        let record = vec![AuditEntry::itself(AuditEvent::OwnerLeft { told })];
        let decision = Decision { case, record, notices, said: Phrase::Seen };
        self.carry(&before, decision, None).await?;
        Ok(Some(owner))
    }

    /// The offers of the case that stand in chats show what is true now.
    pub(super) async fn redraw_offers(&mut self, before: &Case, case: &Case) -> store::Result<()> {
        let shown = case.offered().is_some()
            && (before.fields != case.fields
                || before.check != case.check
                || before.promise.due != case.promise.due);
        if before.giving == case.giving && before.is_open() == case.is_open() && !shown {
            return Ok(());
        }
        for (at, giving) in messages::offers(&mut self.tx, case.id).await? {
            let redrawn = Notice::GivingRedrawn { case: case.id, giving, message: at.message };
            self.send(Outgoing::in_chat(at.chat, redrawn)).await?;
        }
        Ok(())
    }
}

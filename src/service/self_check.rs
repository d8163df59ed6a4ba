//! The self-check of rule 4: whatever is open has the timers its facts call for.

use super::Service;
use crate::domain::base::ids::CaseId;
use crate::domain::message::notice::Notice;
use crate::domain::message::self_check::SelfCheckFinding;
use crate::store;
use crate::store::self_check::CaseCursor;
use crate::store::{Error, cases, drafts, handovers, lease, self_check, timers};

/// How many cases one self-check mends.
const MENDED_AT_ONCE: i64 = 500;
/// How many cases one run of the thorough half reads.
const AUDITED_AT_ONCE: i64 = 500;

impl Service {
    /// Gives every open case, half-filled form and handover without a timer the timers it should have. Returns how many had
    /// none. Reads without the write lock, so that a check that finds nothing delays nobody.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn mend_timers(&self) -> store::Result<usize> {
        let mut reader = self.store.begin_read().await?;
        let cases_without = timers::cases_without_timer(&mut reader, MENDED_AT_ONCE).await?;
        let drafts_without = timers::drafts_without_timer(&mut reader, MENDED_AT_ONCE).await?;
        let handovers_without = timers::handovers_without_timer(&mut reader, MENDED_AT_ONCE).await?;
        let board = self.centre.shift_chat.is_some() && timers::board_without_timer(&mut reader).await?;
        drop(reader);
        if board {
            let mut cx = self.begin().await?;
            timers::ensure_board(&mut cx.tx, cx.now).await?;
            cx.commit().await?;
        }
        let missing = cases_without.len() + drafts_without.len() + handovers_without.len();
        if missing == 0 {
            return Ok(0);
        }
        let mut cx = self.begin().await?;
        for id in cases_without {
            if let Some(case) = cases::load(&mut cx.tx, id).await? {
                timers::sync_case(&mut cx.tx, &case).await?;
            }
        }
        for id in drafts_without {
            if let Some(draft) = drafts::load(&mut cx.tx, id).await? {
                timers::set_draft(&mut cx.tx, &draft).await?;
            }
        }
        for id in handovers_without {
            if let Some(handover) = handovers::load(&mut cx.tx, id).await? {
                timers::sync_handover(&mut cx.tx, &handover).await?;
            }
        }
        let cases = u32::try_from(missing).unwrap_or(u32::MAX);
        cx.tell_admins(Notice::Mended { cases }).await?;
        cx.commit().await?;
        self.metrics.mended.inc_by(u64::from(cases));
        Ok(missing)
    }

    /// Compares the timers of some open cases with those their facts call for, and mends those that differ; call by call it
    /// gets to all open cases. Returns where to continue, and how many cases it mended.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn audit_timers(&self, after: CaseCursor) -> store::Result<(CaseCursor, usize)> {
        let mut reader = self.store.begin_read().await?;
        let next = self_check::open_cases_after(&mut reader, after, AUDITED_AT_ONCE).await?;
        let ids: Vec<CaseId> = next.iter().map(|(id, _)| *id).collect();
        let mut wrong = Vec::new();
        for case in cases::load_all(&mut reader, &ids).await? {
            if self_check::timers_differ(&mut reader, &case).await? {
                wrong.push(case.id);
            }
        }
        drop(reader);
        let place = next.last().map(|(_, place)| *place).unwrap_or_default();
        if wrong.is_empty() {
            return Ok((place, 0));
        }
        let mut cx = self.begin().await?;
        let mut mended = 0_u32;
        for id in wrong {
            // Somebody may just have changed it.
            cases::lock(&mut cx.tx, id).await?;
            if let Some(case) = cases::load(&mut cx.tx, id).await?
                && self_check::timers_differ(&mut cx.tx, &case).await?
            {
                timers::sync_case(&mut cx.tx, &case).await?;
                mended += 1;
            }
        }
        if mended > 0 {
            cx.tell_admins(Notice::Mended { cases: mended }).await?;
        }
        cx.commit().await?;
        self.metrics.mended.inc_by(u64::from(mended));
        Ok((place, usize::try_from(mended).unwrap_or(usize::MAX)))
    }

    /// Tells the admins what the self-check found about the bot as a whole. Only the active replica does; where it fails,
    /// the log says so.
    pub async fn report(&self, finding: SelfCheckFinding) {
        let Some(term) = self.lease.borrow().number() else { return };
        let told = async {
            let mut cx = self.begin().await?;
            lease::fence(&mut cx.tx, term).await?;
            cx.tell_admins(Notice::Finding(finding)).await?;
            cx.commit().await
        };
        let told: store::Result<()> = told.await;
        match told {
            // The replica that is active now reports what it finds itself.
            Ok(()) | Err(Error::TakenOver) => {}
            Err(error) => {
                tracing::error!(%error, ?finding, "cannot tell the admins what the self-check found")
            }
        }
    }
}

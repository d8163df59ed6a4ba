//! The self-check of rule 4: whatever is open has the timers its facts call for.

use super::Service;
use super::context::RequestContext;
use crate::domain::base::ids::CaseId;
use crate::domain::message::notice::Notice;
use crate::domain::message::self_check::{SelfCheckFinding, SelfCheckProblem};
use crate::store;
use crate::store::self_check::CaseCursor;
use crate::store::{Error, cases, drafts, handovers, lease, readable, self_check, timers};

/// How many cases one self-check mends.
const MENDED_AT_ONCE: i64 = 500;
/// How many cases one run of the thorough half reads.
const AUDITED_AT_ONCE: i64 = 500;
/// How many rows that cannot be read are named to the admins at once.
const NAMED: usize = 20;

impl Service {
    /// Gives every open case, half-filled form and handover without a timer the timers it should have. Returns how many had
    /// none. Reads without the write lock, so that a check that finds nothing delays nobody.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn mend_timers(&self) -> store::Result<u32> {
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
        if cases_without.is_empty() && drafts_without.is_empty() && handovers_without.is_empty() {
            return Ok(0);
        }
        let mut cx = self.begin().await?;
        let mut mended = 0_u32;
        for id in cases_without {
            if let Some(Some(case)) = readable(cases::load(&mut cx.tx, id).await)? {
                timers::sync_case(&mut cx.tx, &case).await?;
                mended += 1;
            }
        }
        for id in drafts_without {
            if let Some(Some(draft)) = readable(drafts::load(&mut cx.tx, id).await)? {
                timers::set_draft(&mut cx.tx, &draft).await?;
                mended += 1;
            }
        }
        for id in handovers_without {
            if let Some(Some(handover)) = readable(handovers::load(&mut cx.tx, id).await)? {
                timers::sync_handover(&mut cx.tx, &handover).await?;
                mended += 1;
            }
        }
        self.report_mended(cx, mended).await
    }

    /// Compares the timers of some open cases with those their facts call for, and mends those that differ; call by call it
    /// gets to all open cases. Returns where to continue, and how many cases it mended.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn audit_timers(&self, after: CaseCursor) -> store::Result<(CaseCursor, u32)> {
        let mut reader = self.store.begin_read().await?;
        let next = self_check::open_cases_after(&mut reader, after, AUDITED_AT_ONCE).await?;
        // One that cannot be read is noted.
        handovers::open(&mut reader, AUDITED_AT_ONCE).await?;
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
            if let Some(Some(case)) = readable(cases::load(&mut cx.tx, id).await)?
                && self_check::timers_differ(&mut cx.tx, &case).await?
            {
                timers::sync_case(&mut cx.tx, &case).await?;
                mended += 1;
            }
        }
        Ok((place, self.report_mended(cx, mended).await?))
    }

    async fn report_mended(&self, mut cx: RequestContext<'_>, mended: u32) -> store::Result<u32> {
        if mended > 0 {
            cx.tell_admins(Notice::Mended { cases: mended }).await?;
        }
        cx.commit().await?;
        self.metrics.mended.inc_by(u64::from(mended));
        Ok(mended)
    }

    /// Looks again at the rows that could not be read, and tells the admins once of each. Only the active replica tells.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn check_unreadable(&self) -> store::Result<()> {
        let rows = self.store.unreadable();
        let mut reader = self.store.begin_read().await?;
        let missed = self_check::look_again(&mut reader).await?;
        drop(reader);
        if self.health_monitor.set_problem(SelfCheckProblem::RowsUnreadable, missed) && !missed {
            self.report(SelfCheckFinding::Over(SelfCheckProblem::RowsUnreadable)).await;
        }
        let unreported = rows.unreported();
        let (named, more) = unreported.split_at(unreported.len().min(NAMED));
        if !unreported.is_empty() {
            self.report_notice(Notice::Unreadable { rows: named.to_vec(), more: more.len() }).await?;
            rows.set_reported(&unreported);
        }
        Ok(())
    }

    /// Tells the admins what the self-check found about the bot as a whole. Only the active replica does; where it fails,
    /// the log says so.
    pub async fn report(&self, finding: SelfCheckFinding) {
        if let Err(error) = self.report_notice(Notice::Finding(finding)).await {
            tracing::error!(%error, ?finding, "cannot tell the admins what the self-check found");
        }
    }

    async fn report_notice(&self, notice: Notice) -> store::Result<()> {
        let Some(term) = self.lease.borrow().number() else { return Ok(()) };
        let mut cx = self.begin().await?;
        match lease::fence(&mut cx.tx, term).await {
            // The replica that is active now reports what it finds itself.
            Err(Error::TakenOver) => return Ok(()),
            fenced => fenced?,
        }
        cx.tell_admins(notice).await?;
        cx.commit().await
    }
}

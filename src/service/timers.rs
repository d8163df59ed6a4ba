//! What happens by itself: rungs, ends of snoozes, half-filled forms; messages that cannot arrive; the self-check.

use super::{Service, context::RequestContext};
use crate::domain::base::ids::{CaseId, ChatId, PersonId};
use crate::domain::case::timer::TimerKind;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::{Reminder, TransferNotice, TransferNoticeKind};
use crate::domain::message::self_check::SelfCheckFinding;
use crate::domain::request::draft::Draft;
use crate::domain::request::intent::{Incoming, Intent};
use crate::domain::rules::decision::DecisionContext;
use crate::domain::rules::{promise_escalation, question_escalation, transfer_escalation};
use crate::domain::staff::person::Reachability;
use crate::domain::staff::rota::Rota;
use crate::store;
use crate::store::self_check::Place;
use crate::store::timers::Timer;
use crate::store::{Error, audit, cases, drafts, handovers, lease, outbox, rota, self_check, staff, timers};

/// At how many questions about a half-filled form the shift leader hears of it.
const LEADER_HEARS_AT: u32 = 2;
/// How many cases one self-check mends.
const MENDED_AT_ONCE: i64 = 500;
/// How many cases one look of the thorough half takes.
const AUDITED_AT_ONCE: i64 = 500;

/// The request of a turn that nobody asked for.
const BY_ITSELF: Incoming = Incoming {
    from: 0,
    chat: ChatId(0),
    message: None,
    thread: None,
    written_at: None,
    query: None,
    intent: Intent::Nothing,
};

/// What happens by itself.
#[derive(Clone, Copy)]
enum Event<'a> {
    /// Fired by the holder of this term of the lease.
    Due { timer: &'a Timer, term: i64 },
    /// Found by the holder of this term, if it is still being sent in it.
    Undeliverable { row: &'a outbox::OutboxRow, term: i64, why: &'a str, nobody_there: bool },
}

impl Service {
    pub(super) async fn by_itself(&self) -> store::Result<RequestContext<'_>> {
        let tx = self.store.begin().await?;
        Ok(RequestContext { service: self, tx, now: self.clock.now(), incoming: &BY_ITSELF })
    }

    /// Fires a due timer, exactly once, in this term of the lease; a timer that was taken or moved meanwhile is not
    /// fired.
    ///
    /// # Errors
    /// [`Error::TakenOver`] when the term is over. Else a fault: the timer is still there and fires again.
    pub async fn fire(&self, timer: &Timer, term: i64) -> store::Result<()> {
        self.metrics.fired(self.clock.now() - timer.due);
        self.happens(Event::Due { timer, term }).await
    }

    /// A message can never arrive: the row is dead, and a rung on which that leaves nobody gives way to the next
    /// one now (rule 5). With `nobody_there` the person counts as nobody from now on. A row that is no longer being
    /// sent in this term is left to who took over.
    ///
    /// # Errors
    /// A fault: nothing was noted.
    pub async fn undeliverable(
        &self,
        row: &outbox::OutboxRow,
        term: i64,
        why: &str,
        nobody_there: bool,
    ) -> store::Result<()> {
        self.happens(Event::Undeliverable { row, term, why, nobody_there }).await
    }

    /// One transaction for what nobody asked for; again from the new state when somebody else saved the case first.
    async fn happens(&self, event: Event<'_>) -> store::Result<()> {
        loop {
            let mut cx = self.by_itself().await?;
            let done = match event {
                Event::Due { timer, term } => {
                    lease::fence(&mut cx.tx, term).await?;
                    if !timers::take(&mut cx.tx, timer).await? {
                        return Ok(());
                    }
                    cx.fire(timer).await
                }
                Event::Undeliverable { row, term, why, nobody_there } => {
                    if !outbox::is_claimed(&mut cx.tx, row.id, term).await? {
                        return Ok(());
                    }
                    cx.undeliverable(row, why, nobody_there).await
                }
            };
            match done {
                Err(Error::Conflict) => {}
                Err(fault) => return Err(fault),
                Ok(()) => return self.commit(cx.tx).await,
            }
        }
    }

    /// The self-check of rule 4: every open case, half-filled form and handover has its timer. Returns how many had none; they
    /// have one now. It looks beside the writer, so that a check that finds nothing costs nobody anything.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn mend_timers(&self) -> store::Result<usize> {
        let mut look = self.store.read().await?;
        let cases_without = timers::open_cases_without(&mut look, MENDED_AT_ONCE).await?;
        let drafts_without = timers::drafts_without(&mut look, MENDED_AT_ONCE).await?;
        let handovers_without = timers::handovers_without(&mut look, MENDED_AT_ONCE).await?;
        let board = self.centre.shift_chat.is_some() && timers::board_stands_still(&mut look).await?;
        drop(look);
        if board {
            let mut cx = self.by_itself().await?;
            timers::wake_board(&mut cx.tx, cx.now).await?;
            self.commit(cx.tx).await?;
        }
        let missing = cases_without.len() + drafts_without.len() + handovers_without.len();
        if missing == 0 {
            return Ok(0);
        }
        let mut cx = self.by_itself().await?;
        for id in cases_without {
            if let Some(case) = cases::load(&mut cx.tx, id).await? {
                timers::keep_case(&mut cx.tx, &case).await?;
            }
        }
        for id in drafts_without {
            if let Some(draft) = drafts::load(&mut cx.tx, id).await? {
                timers::keep_draft(&mut cx.tx, &draft).await?;
            }
        }
        for id in handovers_without {
            if let Some(handover) = handovers::load(&mut cx.tx, id).await? {
                timers::keep_handover(&mut cx.tx, &handover).await?;
            }
        }
        let cases = u32::try_from(missing).unwrap_or(u32::MAX);
        cx.tell_admins(Notice::Mended { cases }).await?;
        self.commit(cx.tx).await?;
        self.metrics.mended.inc_by(u64::from(cases));
        Ok(missing)
    }

    /// The thorough half of the self-check, a few open cases at a time, by and by all of them: the timers of a case are
    /// exactly those its facts call for, each at its time. Returns from where to go on, and how many cases it mended.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn audit_timers(&self, after: Place) -> store::Result<(Place, usize)> {
        let mut look = self.store.read().await?;
        let next = self_check::open_after(&mut look, after, AUDITED_AT_ONCE).await?;
        let ids: Vec<CaseId> = next.iter().map(|(id, _)| *id).collect();
        let mut wrong = Vec::new();
        for case in cases::load_all(&mut look, &ids).await? {
            if self_check::timers_differ(&mut look, &case).await? {
                wrong.push(case.id);
            }
        }
        drop(look);
        let place = next.last().map(|(_, place)| *place).unwrap_or_default();
        if wrong.is_empty() {
            return Ok((place, 0));
        }
        let mut cx = self.by_itself().await?;
        let mut mended = 0_u32;
        for id in wrong {
            // Somebody may just have changed it.
            cases::hold(&mut cx.tx, id).await?;
            if let Some(case) = cases::load(&mut cx.tx, id).await?
                && self_check::timers_differ(&mut cx.tx, &case).await?
            {
                timers::keep_case(&mut cx.tx, &case).await?;
                mended += 1;
            }
        }
        if mended > 0 {
            cx.tell_admins(Notice::Mended { cases: mended }).await?;
        }
        self.commit(cx.tx).await?;
        self.metrics.mended.inc_by(u64::from(mended));
        Ok((place, usize::try_from(mended).unwrap_or(usize::MAX)))
    }

    /// Tells the admins what the self-check found about the bot as a whole, if this is the replica that acts; where that
    /// fails, the log knows all the same.
    pub async fn report(&self, finding: SelfCheckFinding) {
        let Some(term) = self.lease.borrow().number() else { return };
        let told = async {
            let mut cx = self.by_itself().await?;
            lease::fence(&mut cx.tx, term).await?;
            cx.tell_admins(Notice::Finding(finding)).await?;
            self.commit(cx.tx).await
        };
        let told: store::Result<()> = told.await;
        match told {
            // Whoever acts now says what it sees itself.
            Ok(()) | Err(Error::TakenOver) => {}
            Err(error) => tracing::error!(%error, ?finding, "the admins cannot be told"),
        }
    }
}

impl RequestContext<'_> {
    async fn fire(&mut self, timer: &Timer) -> store::Result<()> {
        let Some(kind) = timer.kind else { return self.put_right(timer).await };
        if let (TimerKind::Handover, Some(id)) = (kind, timer.handover) {
            return self.fire_handover(id).await;
        }
        match (kind, timer.case, timer.draft) {
            (
                TimerKind::Callback
                | TimerKind::Wake(_)
                | TimerKind::Guidance
                | TimerKind::Offer
                | TimerKind::Understood
                | TimerKind::Transfer
                | TimerKind::Settled
                | TimerKind::Giving,
                Some(case),
                _,
            ) => self.remind(case, kind).await,
            (TimerKind::DraftAsked, _, Some(draft)) => match drafts::load(&mut self.tx, draft).await? {
                Some(draft) => self.ask_about_form(draft).await,
                None => Ok(()),
            },
            (TimerKind::Board, ..) => self.board_is_due().await,
            (
                TimerKind::Callback
                | TimerKind::Wake(_)
                | TimerKind::Guidance
                | TimerKind::Offer
                | TimerKind::Understood
                | TimerKind::Transfer
                | TimerKind::Settled
                | TimerKind::Giving
                | TimerKind::DraftAsked
                | TimerKind::Handover,
                ..,
            ) => Ok(()),
        }
    }

    /// A timer that another version wrote has been taken out; what it was of gets those that this one calls for.
    async fn put_right(&mut self, timer: &Timer) -> store::Result<()> {
        tracing::error!(timer = timer.name, "another version left a timer that this one cannot read");
        if let Some(id) = timer.case
            && let Some(case) = cases::load(&mut self.tx, id).await?
        {
            timers::keep_case(&mut self.tx, &case).await?;
        }
        if let Some(id) = timer.draft
            && let Some(draft) = drafts::load(&mut self.tx, id).await?
        {
            timers::keep_draft(&mut self.tx, &draft).await?;
        }
        if let Some(id) = timer.handover
            && let Some(handover) = handovers::load(&mut self.tx, id).await?
        {
            timers::keep_handover(&mut self.tx, &handover).await?;
        }
        Ok(())
    }

    async fn remind(&mut self, id: CaseId, kind: TimerKind) -> store::Result<()> {
        let Some(case) = cases::load(&mut self.tx, id).await? else { return Ok(()) };
        let rota = self.rota().await?;
        let decision = promise_escalation::fire(&case, kind, self.context(&rota));
        self.carry(&case, decision, None).await
    }

    pub(super) async fn rota(&mut self) -> store::Result<Rota> {
        rota::around(&mut self.tx, self.service.centre.timezone, self.now).await
    }

    pub(super) fn context<'r>(&'r self, rota: &'r Rota) -> DecisionContext<'r> {
        DecisionContext { centre: &self.service.centre, rota, now: self.now }
    }

    async fn ask_about_form(&mut self, mut draft: Draft) -> store::Result<()> {
        draft.ask_again(self.now, &self.service.centre);
        drafts::save(&mut self.tx, &draft).await?;
        self.send(Outgoing::to(draft.person, Notice::FormAsked { draft: draft.id })).await?;
        if draft.asked == LEADER_HEARS_AT {
            let rota = self.rota().await?;
            let left = Notice::FormLeft { draft: draft.id, person: draft.person };
            for leader in rota.tell(&[Recipient::ShiftLeader], draft.person, self.now, 0).people {
                if leader != draft.person {
                    self.send(Outgoing::to(leader, left.clone())).await?;
                }
            }
        }
        Ok(())
    }

    async fn undeliverable(
        &mut self,
        row: &outbox::OutboxRow,
        why: &str,
        nobody_there: bool,
    ) -> store::Result<()> {
        outbox::mark_undeliverable(&mut self.tx, row.id, why, self.now).await?;
        if nobody_there && row.chat.is_private() {
            staff::set_reach(&mut self.tx, PersonId(row.chat.0), Reachability::Blocked).await?;
        }
        if row.notice == Notice::Board {
            return self.board_is_away(row.chat).await;
        }
        let nobody_left = outbox::count_deliverable(&mut self.tx, row).await? == 0;
        if let Notice::Reminder(reminder) = &row.notice
            && nobody_left
        {
            self.rung_reached_nobody(reminder).await
        } else if let Notice::Question(offer) = &row.notice
            && !offer.room
        {
            let Some(case) = cases::load(&mut self.tx, offer.case).await? else { return Ok(()) };
            let rota = self.rota().await?;
            let person = PersonId(row.chat.0);
            let decision =
                question_escalation::not_delivered(&case, offer, person, nobody_left, self.context(&rota));
            self.carry(&case, decision, None).await
        } else if let Notice::Transfer(TransferNotice {
            case,
            number,
            says: TransferNoticeKind::Rings { rung },
        }) = &row.notice
        {
            let Some(case) = cases::load(&mut self.tx, *case).await? else { return Ok(()) };
            let rota = self.rota().await?;
            let (person, which) = (PersonId(row.chat.0), (*number, *rung));
            let decision =
                transfer_escalation::not_delivered(&case, which, person, nobody_left, self.context(&rota));
            self.carry(&case, decision, None).await
        } else if let Notice::Answered(answered) = &row.notice
            && nobody_left
        {
            let Some(case) = cases::load(&mut self.tx, answered.case).await? else { return Ok(()) };
            let rota = self.rota().await?;
            let decision = question_escalation::answer_not_delivered(&case, answered, self.context(&rota));
            self.carry(&case, decision, None).await
        } else if let Notice::Giving { case, giving } = &row.notice {
            self.offer_not_delivered(*case, *giving, PersonId(row.chat.0)).await
        } else if let Notice::Handover { handover, rung: Some((rung, _)) } = &row.notice
            && nobody_left
        {
            self.handover_not_delivered(*handover, *rung).await
        } else {
            self.not_passed_on(row).await
        }
    }

    /// A line of a thread, or what was sent along, cannot arrive: who wrote it hears of that.
    async fn not_passed_on(&mut self, row: &outbox::OutboxRow) -> store::Result<()> {
        let (Notice::Relayed { case, question, line } | Notice::Copied { case, question, line, .. }) =
            row.notice
        else {
            return Ok(());
        };
        let thread = audit::thread(&mut self.tx, case, question).await?;
        let Some(written) = thread.into_iter().find(|known| known.number == line) else { return Ok(()) };
        let person = PersonId(row.chat.0);
        self.send(Outgoing::to(written.by, Notice::NotPassedOn { case, question, person })).await
    }

    async fn rung_reached_nobody(&mut self, reminder: &Reminder) -> store::Result<()> {
        let Some(case) = cases::load(&mut self.tx, reminder.case).await? else { return Ok(()) };
        if case.promise.number != reminder.promise {
            return Ok(());
        }
        let rota = self.rota().await?;
        let decision = promise_escalation::next_rung(&case, reminder.rung, self.context(&rota));
        self.carry(&case, decision, None).await
    }
}

//! A1.5: the leader asks for the shift or team leader; one of those asked takes the call, or the leader no longer wants it.

use super::CaseEditor;
use super::transfer_escalation;
use crate::domain::case::audit::{AuditEvent, TransferEvent};
use crate::domain::case::transfer::{Transfer, TransferEnd, TransferOutcome};
use crate::domain::escalation::climb::Climb;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::{Phrase, TransferResult};
use crate::domain::request::command::TransferAction;
use crate::domain::request::refusal::{NoTransfer, Refusal};
use crate::domain::staff::transfer_target::TransferTarget;

impl CaseEditor<'_> {
    pub(super) fn transfer(&mut self, action: TransferAction) -> Result<Phrase, Refusal> {
        let result = match action {
            TransferAction::AskFor(wanted) => self.ask_for(wanted),
            TransferAction::Take => self.take_call(),
            TransferAction::CallBack => self.call_back(),
            TransferAction::CallOff => self.call_off(),
        };
        result.map(Phrase::Transfer).map_err(Refusal::Transfer)
    }

    /// The ladder starts and its first rung fires at once; the case's promise runs on.
    fn ask_for(&mut self, wanted: TransferTarget) -> Result<TransferResult, NoTransfer> {
        let (now, asked_by) = (self.context.now, self.by.id);
        let ladder = self.context.centre.ladders.transfer().clone();
        let case = &mut self.case;
        if case.open_transfer().is_some() {
            return Err(NoTransfer::AlreadyAsked);
        }
        let number = u32::try_from(case.transfers().len()).unwrap_or(u32::MAX).saturating_add(1);
        case.vip_mut().ok_or(NoTransfer::Over)?.transfers.push(Transfer {
            number,
            wanted,
            asked_at: now,
            asked_by,
            climb: Climb::start(ladder, now, now),
            asked: Vec::new(),
            unreached: Vec::new(),
            end: None,
        });
        let case = case.id;
        self.log(AuditEvent::Transfer { number, what: TransferEvent::Asked(wanted) }, None);
        transfer_escalation::fire_rung(self);
        if self.case.open_transfer().is_none() {
            return Ok(TransferResult::Nobody);
        }
        let notice = TransferNotice { case, number, says: TransferNoticeKind::WhoIsAsked };
        self.notify(asked_by, Notice::Transfer(notice));
        Ok(TransferResult::Asked(wanted))
    }

    /// Who takes the call owns the case from here on: they follow the same steps.
    fn take_call(&mut self) -> Result<TransferResult, NoTransfer> {
        let (now, by, case) = (self.context.now, self.by.id, &mut self.case);
        let last = case.vip_mut().and_then(|vip| vip.transfers.last_mut());
        let transfer = last.ok_or(NoTransfer::Over)?;
        match transfer.end.map(|end| end.how) {
            None => transfer.end = Some(TransferEnd { at: now, how: TransferOutcome::Taken(by) }),
            Some(TransferOutcome::Taken(taker)) if taker == by => return Ok(TransferResult::Taken),
            Some(TransferOutcome::Taken(taker) | TransferOutcome::CallsBack(taker)) => {
                return Err(NoTransfer::TakenBy(taker));
            }
            Some(TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed) => {
                return Err(NoTransfer::Over);
            }
        }
        self.own_transferred(TransferEvent::Taken);
        Ok(TransferResult::Taken)
    }

    /// After A1.2 was said: who was asked calls the leader back in the agent's place, the first who says so.
    fn call_back(&mut self) -> Result<TransferResult, NoTransfer> {
        let (now, by) = (self.context.now, self.by.id);
        let last = self.case.vip_mut().and_then(|vip| vip.transfers.last_mut());
        let transfer = last.ok_or(NoTransfer::Over)?;
        match transfer.end.map(|end| end.how) {
            // Another one rings by now.
            None => return Err(NoTransfer::Over),
            Some(TransferOutcome::Promised) => {
                transfer.end = Some(TransferEnd { at: now, how: TransferOutcome::CallsBack(by) });
            }
            Some(TransferOutcome::CallsBack(taker)) if taker == by => return Ok(TransferResult::CallsBack),
            Some(TransferOutcome::Taken(taker) | TransferOutcome::CallsBack(taker)) => {
                return Err(NoTransfer::TakenBy(taker));
            }
            Some(TransferOutcome::CalledOff | TransferOutcome::Closed) => return Err(NoTransfer::Over),
        }
        self.own_transferred(TransferEvent::CallsBack);
        Ok(TransferResult::CallsBack)
    }

    /// The case is theirs; the agent on the line and the former owner are told.
    fn own_transferred(&mut self, what: TransferEvent) {
        let (by, case, former) = (self.by.id, self.case.id, self.case.owner);
        let Some((number, asked_by)) = self.case.transfer().map(|last| (last.number, last.asked_by)) else {
            return;
        };
        self.become_owner();
        self.log(AuditEvent::Transfer { number, what }, None);
        let taken = Notice::Transfer(TransferNotice { case, number, says: TransferNoticeKind::Taken });
        let told = [asked_by].into_iter().chain((former != asked_by).then_some(former));
        self.notify_each(told.filter(|person| *person != by), &taken);
        self.notify(by, Notice::CardAgain { case });
    }

    fn call_off(&mut self) -> Result<TransferResult, NoTransfer> {
        if self.case.open_transfer().is_none() {
            return Err(NoTransfer::Over);
        }
        self.end_transfer(TransferOutcome::CalledOff);
        let number = self.case.transfer().map_or(0, |transfer| transfer.number);
        self.log(AuditEvent::Transfer { number, what: TransferEvent::CalledOff }, None);
        Ok(TransferResult::CalledOff)
    }

    /// Nobody needs to take the call any more.
    pub(super) fn end_transfer(&mut self, how: TransferOutcome) {
        let at = self.context.now;
        if let Some(transfer) = self.case.open_transfer_mut() {
            transfer.end = Some(TransferEnd { at, how });
        }
    }
}

//! A1.5: the leader asks for the shift or team leader; somebody takes the call, or the leader no longer wants it.

use super::CaseEditor;
use super::transfer_escalation;
use crate::domain::case::audit::{AuditEvent, TransferEvent};
use crate::domain::case::transfer::{Transfer, TransferEnd, TransferOutcome};
use crate::domain::escalation::climb::Climb;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::{Phrase, TransferResult};
use crate::domain::request::command::TransferAction;
use crate::domain::request::refusal::{NoTransfer, Refusal};
use crate::domain::staff::transfer_target::TransferTarget;

impl CaseEditor<'_> {
    pub(super) fn transfer(&mut self, act: TransferAction) -> Result<Phrase, Refusal> {
        let came = match act {
            TransferAction::AskFor(wanted) => self.ask_for(wanted),
            TransferAction::Take => self.take_call(),
            TransferAction::CallOff => self.call_off(),
        };
        came.map(Phrase::Transfer).map_err(Refusal::Transfer)
    }

    /// The ladder starts and its first rung fires at once; the case's promise runs on.
    fn ask_for(&mut self, wanted: TransferTarget) -> Result<TransferResult, NoTransfer> {
        let (now, asked_by, case) = (self.at.context.now, self.by.id, &mut self.at.case);
        if case.open_transfer().is_some() {
            return Err(NoTransfer::AlreadyAsked);
        }
        let number = u32::try_from(case.transfers().len()).unwrap_or(u32::MAX).saturating_add(1);
        let ladder = self.at.context.centre.ladders.transfer().clone();
        case.vip_mut().transfers.push(Transfer {
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
        self.write(AuditEvent::Transfer { number, what: TransferEvent::Asked(wanted) }, None);
        transfer_escalation::climb(&mut self.at);
        if self.at.case.open_transfer().is_none() {
            return Ok(TransferResult::Nobody);
        }
        let notice = TransferNotice { case, number, says: TransferNoticeKind::WhoIsAsked };
        self.at.notices.push(Outgoing::to(asked_by, Notice::Transfer(notice)));
        Ok(TransferResult::Asked(wanted))
    }

    /// Who takes the call owns the case from here on: they follow the same steps.
    fn take_call(&mut self) -> Result<TransferResult, NoTransfer> {
        let (now, by, case) = (self.at.context.now, self.by.id, &mut self.at.case);
        let transfer = case.vip_mut().transfers.last_mut().ok_or(NoTransfer::Over)?;
        match transfer.end.map(|end| end.how) {
            None => transfer.end = Some(TransferEnd { at: now, how: TransferOutcome::Taken(by) }),
            Some(TransferOutcome::Taken(taker)) if taker == by => return Ok(TransferResult::Taken),
            Some(TransferOutcome::Taken(taker)) => return Err(NoTransfer::TakenBy(taker)),
            Some(TransferOutcome::Promised | TransferOutcome::CalledOff | TransferOutcome::Closed) => {
                return Err(NoTransfer::Over);
            }
        }
        let (number, asked_by, former) = (transfer.number, transfer.asked_by, case.owner);
        case.owner = by;
        case.joined.retain(|joined| *joined != by);
        let case = case.id;
        self.write(AuditEvent::Transfer { number, what: TransferEvent::Taken }, None);
        let taken = Notice::Transfer(TransferNotice { case, number, says: TransferNoticeKind::Taken });
        let hears = [asked_by].into_iter().chain((former != asked_by).then_some(former));
        let hears = hears.filter(|person| *person != by).map(|person| Outgoing::to(person, taken.clone()));
        self.at.notices.extend(hears);
        self.at.notices.push(Outgoing::to(by, Notice::CardAgain { case }));
        Ok(TransferResult::Taken)
    }

    fn call_off(&mut self) -> Result<TransferResult, NoTransfer> {
        if self.at.case.open_transfer().is_none() {
            return Err(NoTransfer::Over);
        }
        self.end_transfer(TransferOutcome::CalledOff);
        let number = self.at.case.transfer().map_or(0, |transfer| transfer.number);
        self.write(AuditEvent::Transfer { number, what: TransferEvent::CalledOff }, None);
        Ok(TransferResult::CalledOff)
    }

    /// Nobody needs to take the call any more.
    pub(super) fn end_transfer(&mut self, how: TransferOutcome) {
        let at = self.at.context.now;
        if let Some(transfer) = self.at.case.open_transfer_mut() {
            transfer.end = Some(TransferEnd { at, how });
        }
    }
}

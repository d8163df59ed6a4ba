//! A1.5: the leader asks for the shift or team leader; somebody takes the call, or the leader no longer wants it.

use super::AtWork;
use super::transfer_escalation;
use crate::domain::{
    case::{
        audit::{Deed, TransferDeed},
        transfer::{End, Ended, Transfer},
    },
    escalation::climb::Climb,
    message::{
        notice::{Notice, Outgoing},
        parts::{TransferNotice, TransferSays},
        phrase::{Phrase, TransferCame},
    },
    request::{
        command::Act,
        refusal::{NoTransfer, Refusal},
    },
    staff::transfer_target::Wanted,
};

impl AtWork<'_> {
    pub(super) fn transfer(&mut self, act: Act) -> Result<Phrase, Refusal> {
        let came = match act {
            Act::AskFor(wanted) => self.ask_for(wanted),
            Act::Take => self.take_call(),
            Act::CallOff => self.call_off(),
        };
        came.map(Phrase::Transfer).map_err(Refusal::Transfer)
    }

    /// The ladder starts and its first rung fires at once; the case's promise runs on.
    fn ask_for(&mut self, wanted: Wanted) -> Result<TransferCame, NoTransfer> {
        let (now, asked_by, case) = (self.at.world.now, self.by.id, &mut self.at.case);
        if case.open_transfer().is_some() {
            return Err(NoTransfer::AlreadyAsked);
        }
        let number = u32::try_from(case.transfers.len()).unwrap_or(u32::MAX).saturating_add(1);
        let ladder = self.at.world.centre.ladders.transfer().clone();
        case.transfers.push(Transfer {
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
        self.write(Deed::Transfer { number, what: TransferDeed::Asked(wanted) }, None);
        transfer_escalation::climb(&mut self.at);
        if self.at.case.open_transfer().is_none() {
            return Ok(TransferCame::Nobody);
        }
        let notice = TransferNotice { case, number, says: TransferSays::WhoIsAsked };
        self.at.notices.push(Outgoing::to(asked_by, Notice::Transfer(notice)));
        Ok(TransferCame::Asked(wanted))
    }

    /// Who takes the call owns the case from here on: they follow the same steps.
    fn take_call(&mut self) -> Result<TransferCame, NoTransfer> {
        let (now, by, case) = (self.at.world.now, self.by.id, &mut self.at.case);
        let transfer = case.transfers.last_mut().ok_or(NoTransfer::Over)?;
        match transfer.end.map(|end| end.how) {
            None => transfer.end = Some(End { at: now, how: Ended::Taken(by) }),
            Some(Ended::Taken(taker)) if taker == by => return Ok(TransferCame::Taken),
            Some(Ended::Taken(taker)) => return Err(NoTransfer::TakenBy(taker)),
            Some(Ended::Promised | Ended::CalledOff | Ended::Closed) => return Err(NoTransfer::Over),
        }
        let (number, asked_by, former) = (transfer.number, transfer.asked_by, case.owner);
        case.owner = by;
        case.joined.retain(|joined| *joined != by);
        let case = case.id;
        self.write(Deed::Transfer { number, what: TransferDeed::Taken }, None);
        let taken = Notice::Transfer(TransferNotice { case, number, says: TransferSays::Taken });
        let hears = [asked_by].into_iter().chain((former != asked_by).then_some(former));
        let hears = hears.filter(|person| *person != by).map(|person| Outgoing::to(person, taken.clone()));
        self.at.notices.extend(hears);
        self.at.notices.push(Outgoing::to(by, Notice::CardAgain { case }));
        Ok(TransferCame::Taken)
    }

    fn call_off(&mut self) -> Result<TransferCame, NoTransfer> {
        if self.at.case.open_transfer().is_none() {
            return Err(NoTransfer::Over);
        }
        self.end_transfer(Ended::CalledOff);
        let number = self.at.case.transfer().map_or(0, |transfer| transfer.number);
        self.write(Deed::Transfer { number, what: TransferDeed::CalledOff }, None);
        Ok(TransferCame::CalledOff)
    }

    /// Nobody needs to take the call any more.
    pub(super) fn end_transfer(&mut self, how: Ended) {
        let at = self.at.world.now;
        if let Some(transfer) = self.at.case.open_transfer_mut() {
            transfer.end = Some(End { at, how });
        }
    }
}

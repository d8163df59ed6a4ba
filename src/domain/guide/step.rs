//! Which card belongs to the step that a case is at.

use super::card::Card;
use crate::domain::case::guidance::Verdict;
use crate::domain::case::vip::Vip;
use crate::domain::case::{Case, Status, Subject};
use crate::domain::intake::case_kind::PremiumKind;

/// The card an agent needs next, in a case as it is now.
pub fn card_of(case: &Case) -> Card {
    match &case.subject {
        Subject::Vip(vip) => of_vip(case, vip),
        Subject::Premium { premium } => match case.status() {
            Status::Done | Status::Cannot | Status::Closed(_) => Card::FollowUp,
            Status::Unchecked
            | Status::Checked
            | Status::AskingQa
            | Status::Waiting
            | Status::Answered(_) => match premium.kind {
                PremiumKind::Signal => Card::Signal,
                PremiumKind::Support | PremiumKind::Advice | PremiumKind::Complaint => Card::Handling,
            },
        },
    }
}

fn of_vip(case: &Case, vip: &Vip) -> Card {
    // The leader waits on the line.
    if case.open_transfer().is_some() {
        return Card::Transfer;
    }
    let lost_elsewhere = vip.wants_qa_for_lost_phone();
    let ask_qa = if lost_elsewhere { Card::LostPhone } else { Card::AskQa };
    match case.status() {
        Status::AskingQa | Status::Answered(Verdict::VerifyMore) => ask_qa,
        Status::Unchecked | Status::Checked if vip.check.business == Some(false) || lost_elsewhere => ask_qa,
        Status::Unchecked | Status::Checked | Status::Answered(Verdict::GoAhead)
            if vip.check.wants_call() =>
        {
            Card::Mismatch
        }
        Status::Unchecked => Card::Check,
        Status::Checked | Status::Waiting | Status::Answered(Verdict::GoAhead) => Card::CarryOut,
        Status::Answered(Verdict::DoNot) | Status::Done | Status::Cannot | Status::Closed(_) => {
            Card::CallBack
        }
    }
}

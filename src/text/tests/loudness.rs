//! What rings (rule 10): a new message makes a sound only where its reader must act now.

use super::{every_kind::*, fixtures::*, qa_fixtures::*};
use crate::domain::base::ids::CaseId;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{PhonedNotice, PhonedNoticeKind};
use crate::domain::message::phrase::Phrase;
use crate::domain::message::spec::Delivery;
use std::collections::BTreeSet;

/// Notices of which at least one form is a new message that rings. Whoever adds one says what its reader must do now.
const LOUD: [&str; 28] = [
    "Answered",
    "BoardAway",
    "Copied",
    "Digest",
    "Finding",
    "FormAsked",
    "FormLeft",
    "FormOpened",
    "Giving",
    "Handover",
    "MessageRefused",
    "NobodyForQuestion",
    "NobodyToTell",
    "OwnerAway",
    "OwnerLeft",
    "Parked",
    "PhonedAnswer",
    "PutOnRota",
    "QaNotReached",
    "Question",
    "Relayed",
    "Reminder",
    "SaidOff",
    "Share",
    "ShiftUnreached",
    "Swap",
    "Transfer",
    "Unreadable",
];

#[test]
fn only_these_ring() {
    let case = CaseId(12);
    let mut notices = vec![
        Notice::DoneByOther { case, by: MAI, said: Phrase::MarkedDone },
        Notice::CannotBeDone { case, by: MAI },
        Notice::ClosedAsMistake { case, by: MAI, same_as: None },
    ];
    for says in [
        PhonedNoticeKind::Noted,
        PhonedNoticeKind::Confirm,
        PhonedNoticeKind::Unconfirmed,
        PhonedNoticeKind::Denied,
        PhonedNoticeKind::CorrectedLate,
    ] {
        notices.push(Notice::PhonedAnswer(PhonedNotice { case, question: 1, says }));
    }
    notices.extend(
        [case_notices(), form_notices(), question_notices(), list_notices(), other_notices("x")].concat(),
    );
    let loud: BTreeSet<String> = notices.iter().filter(|notice| rings(notice)).map(name).collect();
    assert_eq!(loud, LOUD.map(str::to_owned).into());
}

fn rings(notice: &Notice) -> bool {
    let spec = notice.spec();
    !spec.silent && matches!(spec.delivery, Delivery::Send | Delivery::Copy(_))
}

fn name(notice: &Notice) -> String {
    let written = format!("{notice:?}");
    written.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

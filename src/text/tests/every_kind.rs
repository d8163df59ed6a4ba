//! Every notice, reply, prompt, refusal and audit event there is.

use super::{fixtures::*, qa_fixtures::*, transfer::*};
use crate::domain::base::ids::{
    CaseId, DraftId, GuideVersionId, HandoverId, ImportId, MessageId, SavedAnswerId, ScreenId, SwapId, TextId,
};
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::phone::PhoneError;
use crate::domain::base::unreadable::{Table, UnreadableRow};
use crate::domain::case::Line;
use crate::domain::case::audit::{AuditEvent, TransferEvent};
use crate::domain::case::guidance::{PhonedReply, Reason, Side, Verdict, WhyDropped};
use crate::domain::case::reassignment::ReassignmentEnd;
use crate::domain::case::signal::SignalPart;
use crate::domain::centre::Centre;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::guide::card::Card;
use crate::domain::guide::look::{GuideLook, GuideView};
use crate::domain::intake::case_kind::PremiumKind;
use crate::domain::intake::kind::Kind;
use crate::domain::intake::{Field, FieldProblem, TimeError};
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{ReassignmentNews, Reminder, SwapTells};
use crate::domain::message::phrase::{Phrase, TransferResult};
use crate::domain::message::self_check;
use crate::domain::message::self_check::SelfCheckFinding;
use crate::domain::promotion::catalogue_look::{
    CatalogueAsk, CatalogueFilter, CatalogueLook, ProgrammeKey, ProgrammeOf,
};
use crate::domain::promotion::field::{ProgrammeField, ProgrammeProblem};
use crate::domain::promotion::look::Look;
use crate::domain::report::look::{ReportFile, ReportFormat, ReportLook, ReportView};
use crate::domain::report::period::Named;
use crate::domain::request::listing::{AuditFilter, List, OpenFilter};
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::request::refusal::{NoTransfer, Refusal};
use crate::domain::request::staff_list::StaffFilter;
use crate::domain::staff::change::{DutyEntry, ImportEntry, StaffChange};
use crate::domain::staff::invite::InviteLook;
use crate::domain::staff::member::{MemberField, MemberView};
use crate::domain::staff::person::Role;
use crate::domain::staff::rota::DutyRole;
use crate::domain::staff::rota_look::{DutyKey, RotaLook, ShiftKey};
use crate::domain::staff::transfer_target::TransferTarget;

pub fn problems(text: &str) -> Vec<FieldProblem> {
    let typed = || text.to_owned();
    let now = phone("0933123456");
    let short = |needs| PhoneError::TooShort { digits: 9, needs };
    let long = |needs| PhoneError::TooLong { digits: 16, needs };
    let phones = [
        PhoneError::Empty,
        short(10),
        short(11),
        short(7),
        long(10),
        long(11),
        long(15),
        PhoneError::Letters,
        PhoneError::NoSuchPrefix,
        PhoneError::OldPrefix { now: now.clone() },
        PhoneError::Foreign,
        PhoneError::Several { found: vec![now; 3] },
        PhoneError::ServiceLine,
    ];
    let times = [TimeError::TooSoon, TimeError::TooFar, TimeError::NoSuchHour, TimeError::Unreadable];
    let mut problems = vec![
        FieldProblem::Missing,
        FieldProblem::TooLong { max: 1500 },
        FieldProblem::TooManyParts { parts: 99, max: 5 },
    ];
    problems.extend(phones.map(|why| FieldProblem::Phone { typed: typed(), why }));
    problems.extend(times.map(|why| FieldProblem::Time { typed: typed(), why }));
    problems
}

pub fn refusals(text: &str) -> Vec<Refusal> {
    let at = two_o_clock() + minutes(60 * 24 * 400);
    let mut refusals = vec![
        Refusal::NotYours,
        Refusal::LeadersOnly,
        Refusal::AdminsOnly,
        Refusal::QaOnly,
        Refusal::InfoOnly,
        Refusal::NoSuchProgramme,
        Refusal::FormUnfinished,
        Refusal::LastAdmin,
        Refusal::LastRole,
        Refusal::NoSuchPerson,
        Refusal::NotOnRota,
        Refusal::CannotStand,
        Refusal::AlreadyThere,
        Refusal::NotInDuty { until: at },
        Refusal::SwapWaits,
        Refusal::SwapOver,
        Refusal::InviteOver,
        Refusal::NotATable,
        Refusal::TableTooLarge,
        Refusal::MayNotImport,
        Refusal::ImportOver,
        Refusal::ImportChanged,
        Refusal::ShiftOver,
        Refusal::NoSuchCase(CaseId(i64::MAX)),
        Refusal::CaseErased(CaseId(i64::MAX)),
        Refusal::Unreadable(UnreadableRow { table: Table::Prompts, id: i64::MAX }),
        Refusal::AlreadyClosed { at },
        Refusal::StillOpen,
        Refusal::OtherLine(Line::Vip),
        Refusal::OtherLine(Line::Premium),
        Refusal::NotBusiness,
        Refusal::LostElsewhere,
        Refusal::CallLeaderFirst,
        Refusal::Unchecked,
        Refusal::WaitingForQa,
        Refusal::QaSaidNo,
        Refusal::VerifyFirst,
        Refusal::AlreadyAsked,
        Refusal::NothingAsked,
        Refusal::NotHolding,
        Refusal::HeldBy(MINH),
        Refusal::AnsweredBy { by: MINH, at },
        Refusal::NobodyToGiveTo,
        Refusal::NotThere(MINH),
        Refusal::OfferedToOthers,
        Refusal::HasCase(MINH),
        Refusal::NothingHandedOver,
        Refusal::NothingToShare,
        Refusal::YoursToHandOver,
        Refusal::CannotKeep,
        Refusal::HandedOverTo(MINH),
        Refusal::LineOnWhichCase,
        Refusal::AnswererAway(MINH),
        Refusal::OldQuestion,
        Refusal::QuestionChanged,
        Refusal::WhichQuestion,
        Refusal::NoSuchGuidance,
        Refusal::GuidanceChanged,
        Refusal::AskWhichCase,
        Refusal::OpenBotFirst,
        Refusal::NotCarriedOut,
        Refusal::AlreadyCarriedOut,
        Refusal::TooLateToUndo,
        Refusal::TriesTooFew,
        Refusal::TooFar,
        Refusal::TimePast { at },
        Refusal::TimeByAgreement,
        Refusal::TapInstead,
        Refusal::Empty,
        Refusal::TooLong { max: 4096 },
        Refusal::NothingToReview { per_agent: u32::MAX },
        Refusal::ReviewUnfinished,
        Refusal::ReviewSent,
        Refusal::ReviewReopened,
        Refusal::NewerGuide,
        Refusal::NotYourButton,
        Refusal::FormGone,
        Refusal::UnknownButton,
        Refusal::NothingToCancel,
        Refusal::UnknownCommand,
        Refusal::FindWhat,
        Refusal::WhichPeriod,
        Refusal::NeedsCaseNumber,
        Refusal::WhichCase { first: CaseId(i64::MAX) },
        Refusal::PrivateOnly,
        Refusal::TextOnly,
        Refusal::RestOfSplit,
        Refusal::WhoWrites,
    ];
    let day = two_o_clock().date_naive();
    let of_programme = [
        ProgrammeProblem::Empty,
        ProgrammeProblem::TooLong { max: 1000 },
        ProgrammeProblem::NoDate,
        ProgrammeProblem::EndsBeforeItBegins { from: day, until: day },
        ProgrammeProblem::NotPaid,
        ProgrammeProblem::NoAmount,
        ProgrammeProblem::NotYesOrNo,
        ProgrammeProblem::CodeTaken,
    ];
    let fields = ProgrammeField::ALL.iter().zip(of_programme.into_iter().cycle());
    refusals.extend(fields.map(|(field, problem)| Refusal::Programme { field: *field, problem }));
    refusals.extend([NoTransfer::AlreadyAsked, NoTransfer::Over].map(Refusal::Transfer));
    refusals.push(Refusal::Transfer(NoTransfer::TakenBy(MINH)));
    refusals.extend(problems(text).into_iter().map(Refusal::Field));
    refusals
}

pub fn phrases() -> Vec<Phrase> {
    let at = two_o_clock() + minutes(60 * 24 * 400);
    let both = |phrase: fn(bool) -> Phrase| [phrase(true), phrase(false)];
    let mut phrases = vec![
        Phrase::Given,
        Phrase::OfferedAround,
        Phrase::TakenOver,
        Phrase::AlreadyYours,
        Phrase::GivingDeclined,
        Phrase::HandoverAccepted,
        Phrase::Kept { until: two_o_clock() },
        Phrase::NothingToHandOver,
        Phrase::Shared,
        Phrase::CaseHandedBack,
        Phrase::MarkedDone,
        Phrase::MarkedDoneForOwner,
        Phrase::MarkedCannot,
        Phrase::MarkedCannotForOwner,
        Phrase::MarkedWaiting,
        Phrase::Told { at },
        Phrase::AnsweredInCall,
        Phrase::SignalNoted,
        Phrase::NotReached { tries: 1 },
        Phrase::NotReached { tries: usize::MAX },
        Phrase::AnotherTime { due: at },
        Phrase::NextTry { at },
        Phrase::Withdrawn,
        Phrase::Mistake,
        Phrase::Snoozed { until: at },
        Phrase::Undone,
        Phrase::Reopened { due: at },
        Phrase::Corrected,
        Phrase::NothingChanged,
        Phrase::Noted,
        Phrase::FileKept,
        Phrase::JoinedCase,
        Phrase::AlreadyJoined,
        Phrase::SubscriberUnclear,
        Phrase::OwnerUnclear,
        Phrase::AskedQa,
        Phrase::PassedToQa,
        Phrase::PassedToAgent,
        Phrase::PhonedQa,
        Phrase::AddedToAnswer,
        Phrase::PhonedConfirmed,
        Phrase::PhonedDenied,
        Phrase::QuestionTakenBack,
        Phrase::Understood,
        Phrase::Claimed,
        Phrase::ComesBack,
        Phrase::HandedBack,
        Phrase::Revealed { case: CaseId(i64::MAX) },
        Phrase::MediaSent,
        Phrase::ConfirmedAsIs,
        Phrase::GuidanceKept,
        Phrase::GuidanceChanged,
        Phrase::GuidanceRetired,
        Phrase::GuidePublished { people: 40 },
        Phrase::GuideDropped,
        Phrase::GuideRead,
        Phrase::GuideReminded { people: 4 },
        Phrase::ReviewSent,
        Phrase::ReviewKept,
        Phrase::FormCancelled,
        Phrase::FormOpened,
        Phrase::QuestionCancelled,
        Phrase::LanguageSet,
        Phrase::Parked,
        Phrase::WasAway,
        Phrase::HowToBegin,
        Phrase::SentPrivately,
        Phrase::Saved,
        Phrase::SwapAsked,
        Phrase::InviteRevoked,
        Phrase::Seen,
        Phrase::Done,
    ];
    phrases.extend(TransferTarget::ALL.map(|wanted| Phrase::Transfer(TransferResult::Asked(wanted))));
    let came =
        [TransferResult::Nobody, TransferResult::Taken, TransferResult::CallsBack, TransferResult::CalledOff];
    phrases.extend(came.map(Phrase::Transfer));
    phrases.extend(both(|business| Phrase::Pasted { business }));
    phrases.extend(both(|business| Phrase::BusinessSet { business }));
    phrases.extend(both(|agrees| Phrase::AgreementSet { agrees }));
    phrases.extend(Verdict::ALL.map(|verdict| Phrase::AnsweredByQa { verdict }));
    phrases.extend(Verdict::ALL.map(|verdict| Phrase::AnswerCorrected { verdict }));
    phrases
}

pub fn questions() -> Vec<PromptKind> {
    let mut asked = vec![
        PromptKind::Subscriber,
        PromptKind::OwnerOnRecord,
        PromptKind::WhatDiffers,
        PromptKind::WhyCannot,
        PromptKind::WhichUnit,
        PromptKind::NewTime,
        PromptKind::WhichDay {
            today: Some(two_o_clock() + minutes(420)),
            tomorrow: two_o_clock() + minutes(1140),
            next_try: false,
        },
        PromptKind::ConfirmWithdrawal,
        PromptKind::WhyMistake,
        PromptKind::MistakeOrSame { similar: vec![CaseId(11)] },
        PromptKind::WhyOverrule,
        PromptKind::WhyReopen,
        PromptKind::NextTry,
        PromptKind::WhyNextTry { at: two_o_clock() + minutes(90) },
        PromptKind::WhichField,
        PromptKind::CarriedOutFirst,
        PromptKind::UncheckedFirst,
        PromptKind::WhyAsk,
        PromptKind::OtherReason,
        PromptKind::MoreForQa,
        PromptKind::WhatQaSaid,
        PromptKind::PhonedVerdict { words: TextId(1) },
        PromptKind::PhonedWhom { verdict: Verdict::GoAhead, words: Some(TextId(1)) },
        PromptKind::WhatLeaderSaid,
        PromptKind::ToWhom { page: 0 },
        PromptKind::HandoverLine,
        PromptKind::BusinessNumber,
        PromptKind::AboutNumber,
        PromptKind::TechnicalUnit,
        PromptKind::Qa(QaPromptKind::WhichVerdict { about: ABOUT, text: TextId(1) }),
        PromptKind::Qa(QaPromptKind::AddToAnswer { question: 1 }),
        PromptKind::Qa(QaPromptKind::RightAnswer { question: 1 }),
        PromptKind::Qa(QaPromptKind::GuidanceTitle { question: 1 }),
        PromptKind::Qa(QaPromptKind::GuidanceTitle { question: 9 }),
        PromptKind::Qa(QaPromptKind::GuidanceWords { standing: SavedAnswerId(4) }),
    ];
    asked.extend(Verdict::ALL.map(|verdict| PromptKind::Qa(QaPromptKind::Words { about: ABOUT, verdict })));
    asked.extend(FIELDS.map(PromptKind::Correct));
    asked.extend(SignalPart::ALL.map(PromptKind::Signal));
    asked
}

/// A reminder of a rung that reached nobody of all it should have.
pub fn missed() -> Reminder {
    let tells = [
        Recipient::Owner,
        Recipient::AskedFor,
        Recipient::ShiftLeader,
        Recipient::TeamLeader,
        Recipient::QaOnDuty,
        Recipient::QaAllOnDuty,
        Recipient::QaLead,
        Recipient::Admin,
    ];
    Reminder { unreached: tells.to_vec(), instead_of: Some(0), ..reminder() }
}

/// Every notice about a case.
pub fn case_notices() -> Vec<Notice> {
    let (id, message) = (CaseId(12), MessageId(5));
    let mut notices = vec![
        Notice::Card { case: id },
        Notice::CardAgain { case: id },
        Notice::CardButtons { case: id, message, all: true },
        Notice::CardButtons { case: id, message, all: false },
        Notice::Reminder(reminder()),
        Notice::Reminder(missed()),
        Notice::ReminderOver { case: id, message },
        Notice::Resembles { case: id, other: CaseId(11) },
        Notice::Joined { case: id, by: MAI },
        Notice::NobodyToTell { case: id },
        Notice::Review { case: id, message: None },
        Notice::Reviewed { case: id },
        Notice::Giving { case: id, giving: 1 },
        Notice::GivingRedrawn { case: id, giving: 1, message },
        Notice::GivingNews { case: id, giving: 1, news: ReassignmentNews::Begun },
        Notice::GivingNews { case: id, giving: 1, news: ReassignmentNews::Over },
        Notice::OwnerLeft { person: MAI },
        Notice::ManyJoins { person: MAI, cases: vec![CaseId(1), CaseId(2), CaseId(3), CaseId(4)] },
        Notice::Handover { handover: HandoverId(1), rung: Some((0, 0)) },
        Notice::HandoverRedrawn { handover: HandoverId(1), message },
        Notice::HandoverMoved { handover: HandoverId(1), message },
        Notice::Share { handover: HandoverId(1) },
        Notice::ShareRedrawn { handover: HandoverId(1), message },
        Notice::ChoosePeople { handover: HandoverId(1) },
        Notice::NothingToHandOver { handover: HandoverId(1) },
        Notice::HandoverDone { handover: HandoverId(1), by: MAI },
    ];
    notices.extend(transfer_notices(id, message));
    let said = [Phrase::NotReached { tries: 3 }, Phrase::Seen];
    notices.extend(said.map(|said| Notice::Settled { case: id, message, said }));
    let asks = questions().into_iter().map(|asked| Notice::Ask { case: id, asked, message: None, of: None });
    notices.extend(asks);
    notices
}

pub fn form_notices() -> Vec<Notice> {
    let draft = DraftId(7);
    vec![
        Notice::Form { draft },
        Notice::FormBelow { draft },
        Notice::FormAsked { draft },
        Notice::FormLeft { draft, person: LAN },
    ]
}

/// Every list.
pub fn list_notices() -> Vec<Notice> {
    let lists = [List::Open(OpenFilter::All), List::Open(OpenFilter::Unowned), List::Found(TextId(1))];
    let lists = lists.into_iter().chain([
        List::Owners,
        List::OwnedBy(LAN),
        List::Timeline(CaseId(12)),
        List::Audit(AuditFilter::Done),
        List::Audit(AuditFilter::Looked),
        List::Audit(AuditFilter::Staff),
        List::Staff(StaffFilter::All),
        List::Staff(StaffFilter::Left),
        List::Staff(StaffFilter::Role(Role::QaLead)),
        List::Staff(StaffFilter::Found(TextId(1))),
    ]);
    lists.map(|list| Notice::List { list, page: 7, message: None }).collect()
}

/// Everything there is to record.
pub fn audit_events() -> Vec<AuditEvent> {
    let (due, at) = (two_o_clock() + minutes(30), two_o_clock() + minutes(2000));
    let (promise, question, told, unreached) = (2, 1, vec![LAN], Vec::new());
    let rang = TransferEvent::PutTo { rung: 0, told: vec![LAN], unreached: Vec::new() };
    vec![
        AuditEvent::Taken { kind: Kind::Debt.into(), due },
        AuditEvent::Taken { kind: PremiumKind::Signal.into(), due },
        AuditEvent::AnsweredInCall { late_seconds: 0 },
        AuditEvent::BusinessNumberSet,
        AuditEvent::AboutSet,
        AuditEvent::Kept { until: due },
        AuditEvent::Reviewed,
        AuditEvent::SignalNoted { part: SignalPart::Area },
        AuditEvent::SignalNoted { part: SignalPart::Device },
        AuditEvent::PromotionsLookedUp,
        AuditEvent::ReassignmentOffered { giving: 1, to: vec![MAI] },
        AuditEvent::ReassignmentDeclined { giving: 1 },
        AuditEvent::ReassignmentEnded { giving: 1, how: ReassignmentEnd::Taken(MAI) },
        AuditEvent::ReassignmentEnded { giving: 1, how: ReassignmentEnd::Unanswered },
        AuditEvent::ReassignmentEnded { giving: 1, how: ReassignmentEnd::HandedBack(MAI) },
        AuditEvent::Shared { to: MAI },
        AuditEvent::HandedOver { handover: HandoverId(1) },
        AuditEvent::HandoverAccepted { handover: HandoverId(1) },
        AuditEvent::Erased,
        AuditEvent::GivenOut,
        AuditEvent::Looked,
        AuditEvent::OwnerLeft { told: vec![HOA] },
        AuditEvent::SubscriberPasted,
        AuditEvent::BusinessSet { business: true },
        AuditEvent::BusinessSet { business: false },
        AuditEvent::OwnerPasted,
        AuditEvent::AgreementSet { agrees: true },
        AuditEvent::AgreementSet { agrees: false },
        AuditEvent::CarriedOut { checked: true, overruled: false },
        AuditEvent::CarriedOut { checked: false, overruled: false },
        AuditEvent::CarriedOut { checked: false, overruled: true },
        AuditEvent::CannotBeDone,
        AuditEvent::WaitingForUnit,
        AuditEvent::LeaderTold { late_seconds: 0 },
        AuditEvent::LeaderTold { late_seconds: 754 },
        AuditEvent::LeaderTold { late_seconds: i64::MAX },
        AuditEvent::LeaderNotReached,
        AuditEvent::PromiseMoved { promise, due },
        AuditEvent::NextTrySet { at },
        AuditEvent::Withdrawn,
        AuditEvent::ClosedAsMistake,
        AuditEvent::Snoozed { until: due },
        AuditEvent::Undone,
        AuditEvent::Reopened { promise, due },
        AuditEvent::Corrected { field: Field::Calling },
        AuditEvent::Noted,
        AuditEvent::FileKept { media: None },
        AuditEvent::Joined,
        AuditEvent::Reminded { promise, rung: 0, occurrence: 0, told, unreached },
        AuditEvent::Reminded { promise, rung: 0, occurrence: 0, told: Vec::new(), unreached: Vec::new() },
        AuditEvent::NobodyReached { rung: 2 },
        AuditEvent::AskedQa { question, reason: Reason::NotBusiness },
        AuditEvent::QuestionOffered {
            question,
            rung: 0,
            occurrence: 0,
            told: vec![LAN],
            unreached: Vec::new(),
        },
        AuditEvent::QuestionOffered {
            question,
            rung: 1,
            occurrence: 0,
            told: Vec::new(),
            unreached: vec![Recipient::QaLead],
        },
        AuditEvent::QuestionOfferedAgain { question, told: vec![LAN] },
        AuditEvent::QuestionClaimed { question },
        AuditEvent::QuestionReturned { question },
        AuditEvent::QaWillReply { question },
        AuditEvent::ThreadLine { question, line: 1, side: Side::Asking, media: None },
        AuditEvent::ThreadLine { question, line: 2, side: Side::Qa, media: None },
        AuditEvent::PhonedQa { question, line: 3 },
        AuditEvent::PhonedAnswer { question, verdict: Verdict::GoAhead, with: MINH },
        AuditEvent::PhonedReply { question, reply: PhonedReply::Confirmed },
        AuditEvent::PhonedReply { question, reply: PhonedReply::Corrected },
        AuditEvent::PhonedReply { question, reply: PhonedReply::Denied },
        AuditEvent::PhonedUnconfirmed { question, told: vec![MINH] },
        AuditEvent::AnsweredByQa { question, verdict: Verdict::GoAhead, revision: 1 },
        AuditEvent::AnsweredByQa { question, verdict: Verdict::VerifyMore, revision: 2 },
        AuditEvent::AnsweredByQa { question, verdict: Verdict::DoNot, revision: 3 },
        AuditEvent::ReadReminded { question, rung: 0, occurrence: 0, told: vec![LAN], unreached: Vec::new() },
        AuditEvent::AnswerRead { question },
        AuditEvent::QuestionDropped { question, why: WhyDropped::TakenBack },
        AuditEvent::NumbersRevealed,
        AuditEvent::ConfirmedAsIs,
        AuditEvent::Transfer { number: 1, what: TransferEvent::Asked(TransferTarget::ShiftLeader) },
        AuditEvent::Transfer { number: 1, what: TransferEvent::Asked(TransferTarget::TeamLeader) },
        AuditEvent::Transfer { number: 1, what: rang },
        AuditEvent::Transfer { number: 1, what: TransferEvent::Taken },
        AuditEvent::Transfer { number: 1, what: TransferEvent::Promised },
        AuditEvent::Transfer { number: 1, what: TransferEvent::CallsBack },
        AuditEvent::Transfer { number: 1, what: TransferEvent::CalledOff },
    ]
}

/// Everything there is to record about the staff.
pub fn staff_changes() -> Vec<StaffChange> {
    let roles = Role::ALL.into_iter().collect();
    let entry = |shift: Option<&str>| DutyEntry {
        date: two_o_clock().date_naive(),
        shift: shift.map(str::to_owned),
        post: DutyRole::QaOnCall,
        from: two_o_clock(),
        until: two_o_clock() + minutes(60),
    };
    vec![
        StaffChange::RolesSet { roles },
        StaffChange::NameSet,
        StaffChange::PhoneSet,
        StaffChange::HonorificSet,
        StaffChange::Left,
        StaffChange::CameBack,
        StaffChange::Invited { roles: Role::ALL.into_iter().collect() },
        StaffChange::InviteRevoked { roles: Role::ALL.into_iter().collect() },
        StaffChange::CameIn { roles: Role::ALL.into_iter().collect() },
        StaffChange::DutyAdded(entry(Some("CA2"))),
        StaffChange::DutyRemoved(entry(Some("<b>CA2</b>"))),
        StaffChange::Relieved(entry(None)),
        StaffChange::Imported(ImportEntry {
            list: ListKind::Rota,
            file: "<b>lịch</b>.xlsx".to_owned(),
            dates: Some((entry(None).date, entry(None).date)),
            added: 1,
            changed: 2,
            removed: 3,
        }),
        StaffChange::SwappedIn(entry(Some("CA3"))),
        StaffChange::ScreenLinked { screen: ScreenId(1) },
        StaffChange::ScreenClosed { screen: ScreenId(1) },
    ]
}

/// Every notice about neither.
pub fn other_notices(text: &str) -> Vec<Notice> {
    let message = MessageId(5);
    let today = two_o_clock().date_naive();
    let period = Named::Month.period(today);
    let mut notices = vec![
        Notice::FormOver { message, case: Some(CaseId(i64::MAX)) },
        Notice::FormOver { message, case: None },
        Notice::FormOpened { case: CaseId(i64::MAX) },
        Notice::FormMoved { message },
        Notice::Digest { reminders: vec![missed()] },
        Notice::DigestOver { message },
        Notice::Board,
        Notice::BoardOver { message },
        Notice::BoardAway,
        Notice::Erased { message: MessageId(7) },
        Notice::NoLongerHere { message: MessageId(7) },
        Notice::ErasedTyped { message: MessageId(7) },
        Notice::Help,
        Notice::Promotions { look: Look::at(TextId(1)), message: None },
        Notice::SignalReports { area: text.to_owned(), message: None },
        Notice::Catalogue { look: CatalogueLook::FIRST, message: None },
        Notice::Catalogue {
            look: CatalogueLook::List { filter: CatalogueFilter::Found(TextId(1)), page: u32::MAX },
            message: None,
        },
        Notice::Catalogue { look: CatalogueLook::Programme(ProgrammeKey::of("A")), message: None },
        Notice::Catalogue { look: CatalogueLook::Fields(ProgrammeKey::of("A")), message: None },
        Notice::Catalogue { look: CatalogueLook::History(ProgrammeKey::of("A")), message: None },
        Notice::Catalogue { look: CatalogueLook::GoldenDays, message: None },
        Notice::Catalogue { look: CatalogueLook::Form, message: None },
        Notice::AskCatalogue { ask: CatalogueAsk::GoldenDay },
        Notice::AskCatalogue {
            ask: CatalogueAsk::Field(ProgrammeOf::Catalogue(ProgrammeKey(1)), ProgrammeField::Planned),
        },
        Notice::AskCatalogue { ask: CatalogueAsk::Field(ProgrammeOf::Form, ProgrammeField::From) },
        Notice::CatalogueWeek,
        Notice::EditGuide { card: Card::Check },
        Notice::GuideVersion { version: GuideVersionId(1), message: None },
        Notice::GuideChanged { version: GuideVersionId(1), message: None },
        Notice::Guide { look: GuideLook::View(GuideView::All), message: None },
        Notice::Guide { look: GuideLook::Found(TextId(1)), message: None },
        Notice::Report { look: ReportLook { period, view: ReportView::ByPerson }, message: None },
        Notice::ReportDue(ReportLook { period, view: ReportView::Summary }),
        Notice::ReportFile(ReportFile { period, format: ReportFormat::Workbook }),
        Notice::ReportFile(ReportFile { period, format: ReportFormat::Chart }),
        Notice::Welcome,
        Notice::LanguageChoice,
        Notice::Stranger { id: i64::MAX, by_link: false },
        Notice::Stranger { id: i64::MAX, by_link: true },
        Notice::StrangerKnocked { id: i64::MAX },
        Notice::CameIn { person: MAI },
        Notice::Parked { update: i64::MAX },
        Notice::Mended { cases: 1 },
        Notice::Mended { cases: u32::MAX },
        Notice::MessageRefused { case: CaseId(i64::MAX), person: MAI },
        Notice::Unreadable { rows: vec![UnreadableRow { table: Table::Prompts, id: i64::MAX }; 20], more: 3 },
        Notice::Finding(SelfCheckFinding::DatabaseWasAway {
            from: two_o_clock(),
            until: two_o_clock() + minutes(3),
        }),
        Notice::Finding(SelfCheckFinding::DatabaseMoved),
        Notice::Finding(SelfCheckFinding::ClockJumped { seconds: 3_600 }),
        Notice::Finding(SelfCheckFinding::ClockJumped { seconds: i64::MIN }),
        Notice::Duty,
        Notice::Health,
        Notice::Invites { look: InviteLook::Choose(127), message: None },
        Notice::Invites { look: InviteLook::Open, message: Some(message) },
        Notice::AskHonorific { person: LAN, message: None },
        Notice::Member { person: MAI, view: MemberView::Page, message: None },
        Notice::Member { person: MAI, view: MemberView::Roles, message: Some(message) },
        Notice::Member { person: MAI, view: MemberView::Honorifics, message: Some(message) },
        Notice::Member { person: MAI, view: MemberView::Leaving, message: Some(message) },
        Notice::Screens { message: None },
        Notice::StandingList { query: None },
        Notice::Standing { id: SavedAnswerId(4), message: None },
        Notice::Standing { id: SavedAnswerId(5), message: Some(message) },
    ];
    let shift = ShiftKey::all_of(today, &Centre::default().shifts)[1];
    let place = DutyKey { shift, person: MAI, post: DutyRole::Role(Role::Agent) };
    let looks = [
        RotaLook::Day(today),
        RotaLook::Week(today),
        RotaLook::Shift(shift),
        RotaLook::Shift(ShiftKey::whole(today)),
        RotaLook::Add(shift),
        RotaLook::Off(place, 0),
        RotaLook::TakeOver(0),
        RotaLook::Staffed(shift, place.post, 0),
        RotaLook::AddTo(shift, place.post, 0),
        RotaLook::Swap(place, 0),
        RotaLook::SwapWith(place, LAN),
    ];
    notices.extend(looks.map(|look| Notice::Rota { look, message: Some(message) }));
    notices.push(Notice::OwnerAway { person: MAI });
    notices.push(Notice::Import { import: ImportId(1), message: Some(message) });
    notices.push(Notice::Template(ListKind::Rota));
    notices.push(Notice::Template(ListKind::Staff));
    notices.push(Notice::Calendar);
    for change in staff_changes() {
        if let StaffChange::DutyRemoved(duty) = change {
            notices.push(Notice::SaidOff { person: MAI, duty: duty.clone() });
            notices.push(Notice::PutOnRota { by: LAN, duty, soon: true });
        }
    }
    for tells in [
        SwapTells::Asks { reminds: true, loud: true },
        SwapTells::Undelivered,
        SwapTells::Result { soon: true },
    ] {
        notices.push(Notice::Swap { swap: SwapId(3), tells, message: None });
    }
    notices.push(Notice::Coverage { first: today });
    notices.push(Notice::ShiftUnreached { begins: two_o_clock() + minutes(60), until: None });
    notices.extend(MemberField::ALL.map(|field| Notice::EditMember { person: MAI, field }));
    let changed = |change| Notice::StaffChanged { by: LAN, person: Some(MAI), change };
    notices.extend(staff_changes().into_iter().map(changed));
    for problem in self_check::SelfCheckProblem::ALL {
        notices.push(Notice::Finding(SelfCheckFinding::Began(problem)));
        notices.push(Notice::Finding(SelfCheckFinding::Over(problem)));
    }
    let cards = Card::ALL.iter().map(|card| GuideLook::View(GuideView::Card(*card)));
    notices.extend(cards.map(|look| Notice::Guide { look, message: Some(message) }));
    notices.extend(phrases().into_iter().map(Notice::Said));
    notices.extend(refusals(text).into_iter().map(|refusal| {
        let (refusal, typed) = refusal.split_typed_text();
        Notice::Refused { refusal, typed: typed.map(|_| TextId(1)) }
    }));
    notices
}

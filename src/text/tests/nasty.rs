//! Cases and forms in which everything was typed by somebody nasty, and everything there is to say about them.

use super::{asking::*, samples::*, transfer::*};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, MessageId, PersonId, SavedAnswerId, TextId};
use crate::domain::base::phone::PhoneError;
use crate::domain::case::audit::{AuditEvent, TransferEvent};
use crate::domain::case::guidance::{Reason, Side, Verdict, WhyDropped};
use crate::domain::case::handover::{Accepted, HandoverStatus};
use crate::domain::case::reassignment::{Reassignment, ReassignmentEnd};
use crate::domain::case::transfer::TransferOutcome;
use crate::domain::case::{
    Agreement, CallbackTry, Case, Check, Closing, ClosingKind, Completion, CompletionResult, Snooze, Waiting,
};
use crate::domain::centre::Centre;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::intake::{Field, Problem, TimeError};
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{ReassignmentNews, Reminder};
use crate::domain::message::phrase::{Phrase, TransferResult};
use crate::domain::message::self_check;
use crate::domain::message::self_check::SelfCheckFinding;
use crate::domain::request::draft::{Draft, DraftProblem, ForTransfer, FormStep, Wrong};
use crate::domain::request::listing::{Delivery, DeliveryStatus, List, OpenFilter, TimelineEntry};
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::request::refusal::{NoTransfer, Refusal};
use crate::domain::staff::person::{Locale, Person, Reachability, Role, Roles};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::NaiveTime;

/// A case offered to many, or given before; each state once.
fn giving(case: &Case) -> Reassignment {
    let over = match case.fields.kind {
        Kind::Other | Kind::Debt => None,
        Kind::LostPhone => Some(ReassignmentEnd::Declined),
        Kind::UnknownBar => Some(ReassignmentEnd::Unanswered),
        Kind::RedBill => Some(ReassignmentEnd::NotReached),
        Kind::LostBar => Some(ReassignmentEnd::Taken(PersonId(11))),
    };
    let (to, declined) = ((10..40).map(PersonId).collect(), vec![PersonId(12)]);
    let at = two_o_clock() + minutes(40);
    let by = (case.fields.kind != Kind::Debt).then_some(HOA);
    Reassignment { number: 1, at, by, from: LAN, to, declined, until: at + minutes(5), over }
}

fn handing(case: &Case) -> HandoverStatus {
    let accepted = Accepted { by: PersonId(13), at: two_o_clock() };
    let accepted = (case.fields.kind == Kind::RedBill).then_some(accepted);
    HandoverStatus { handover: HandoverId(1), from: vec![PersonId(14)], accepted }
}

/// What `text` does to a case in which everything is typed by somebody nasty, in every state.
pub fn nasty_cases(text: &str) -> Vec<Case> {
    let full = |business, agreement, result: Option<CompletionResult>, closing: Option<ClosingKind>, kind| {
        let mut case = case();
        case.id = CaseId(i64::MAX);
        case.version = i64::MAX;
        case.joined = (10..40).map(PersonId).collect();
        case.fields.leader = text.to_owned();
        case.fields.request = text.to_owned();
        case.fields.callback = Some(phone("+14155552671"));
        case.fields.kind = kind;
        let prefix = &Centre::default().business_prefixes[0];
        case.check = Check {
            subscriber: Some(if business == Some(true) {
                format!("{prefix} {text} ({text})")
            } else {
                text.into()
            }),
            business,
            owner_on_record: Some(text.to_owned()),
            agreement,
            confirmed: None,
        };
        case.waiting =
            result.is_none().then(|| Waiting { unit: text.to_owned(), since: two_o_clock() + minutes(5) });
        let at = two_o_clock() + minutes(20);
        case.outcome = result.map(|result| Completion { at, by: PersonId(10), result });
        case.tries = vec![CallbackTry { at, by: LAN }; 300];
        case.promise.number = 17;
        case.promise.quiet = vec![Snooze { person: LAN, until: at + minutes(1000) }];
        case.closing =
            closing.map(|how| Closing { at: at + minutes(5000), by: PersonId(11), how, settled: false });
        (case.giving, case.handing) = (Some(giving(&case)), Some(handing(&case)));
        case
    };
    let why = || CompletionResult::Cannot { why: text.to_owned() };
    let done = |checked, overridden| CompletionResult::Done { checked, overridden };
    let differs = || Some(Agreement::OtherDiffers(text.to_owned()));
    let cases = vec![
        full(None, None, None, None, Kind::Other),
        full(Some(true), differs(), None, None, Kind::Debt),
        full(Some(false), Some(Agreement::OwnerDiffers), None, None, Kind::LostPhone),
        full(Some(true), Some(Agreement::PaymentDiffers), Some(why()), None, Kind::UnknownBar),
        full(Some(false), None, Some(done(false, false)), None, Kind::RedBill),
        full(
            Some(true),
            Some(Agreement::Agrees),
            Some(done(true, false)),
            Some(ClosingKind::Told),
            Kind::LostBar,
        ),
        full(Some(true), differs(), Some(done(true, true)), Some(ClosingKind::Withdrawn), Kind::LostPhone),
        full(None, differs(), Some(why()), Some(ClosingKind::Mistake), Kind::Other),
    ];
    let ends = [
        None,
        Some(TransferOutcome::Taken(PersonId(10))),
        Some(TransferOutcome::Promised),
        Some(TransferOutcome::CalledOff),
    ];
    let ends = ends.into_iter().chain([Some(TransferOutcome::Closed)]).cycle();
    cases.into_iter().zip(ends).map(|(case, end)| wanted(case, end)).collect()
}

/// Forms at every step, and with every kind of trouble.
pub fn nasty_drafts(text: &str) -> Vec<Draft> {
    let steps = FIELDS.map(FormStep::Field).into_iter().chain([FormStep::Review, FormStep::Choose]);
    let late = NaiveTime::from_hms_opt(14, 30, 0).unwrap_or(NaiveTime::MIN);
    let filled = || Draft {
        leader: Some(text.to_owned()),
        request: Some(text.to_owned()),
        callback: Some(phone("02838221234")),
        id: DraftId(i64::MAX),
        ..filled_draft()
    };
    let lost = || Draft { kind: Some(Kind::LostPhone), request: Some(String::new()), ..filled_draft() };
    let at_steps = steps.flat_map(|at| [draft(), filled(), lost()].map(|draft| Draft { at, ..draft }));
    let in_trouble = troubles(text, late).into_iter().map(|trouble| Draft {
        at: FormStep::Field(Field::Request),
        trouble,
        ..filled()
    });
    let wants = [None, Some(TransferTarget::ShiftLeader), Some(TransferTarget::TeamLeader)];
    let for_transfer = wants.into_iter().zip(troubles(text, late)).flat_map(|(wanted, trouble)| {
        let transfer = Some(ForTransfer { wanted });
        [draft(), filled()].map(|draft| Draft { transfer, trouble: trouble.clone(), ..draft })
    });
    at_steps.chain(for_transfer).chain(in_trouble.collect::<Vec<_>>()).collect()
}

fn troubles(text: &str, late: NaiveTime) -> Vec<Option<DraftProblem>> {
    let field = |what| Some(DraftProblem { field: Field::Request, what });
    let missing = FIELDS.map(|field| Some(DraftProblem { field, what: Wrong::Field(Problem::Missing) }));
    let mut troubles = vec![None, field(Wrong::Tap), field(Wrong::GoneBy(late))];
    troubles.extend(missing);
    troubles.extend(problems(text).into_iter().map(|problem| field(Wrong::Field(problem))));
    troubles
}

pub fn problems(text: &str) -> Vec<Problem> {
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
    let mut problems =
        vec![Problem::Missing, Problem::TooLong { max: 1500 }, Problem::TooManyParts { parts: 99, max: 5 }];
    problems.extend(phones.map(|why| Problem::Phone { typed: typed(), why }));
    problems.extend(times.map(|why| Problem::Time { typed: typed(), why }));
    problems
}

pub fn refusals(text: &str) -> Vec<Refusal> {
    let at = two_o_clock() + minutes(60 * 24 * 400);
    let mut refusals = vec![
        Refusal::NotYours,
        Refusal::LeadersOnly,
        Refusal::NoSuchCase(CaseId(i64::MAX)),
        Refusal::AlreadyClosed { at },
        Refusal::StillOpen,
        Refusal::NotBusiness,
        Refusal::LostElsewhere,
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
        Refusal::YoursToHandOver,
        Refusal::HandedOverTo(MINH),
        Refusal::LineOnWhichCase,
        Refusal::AnswererAway(MINH),
        Refusal::OldQuestion,
        Refusal::QuestionChanged,
        Refusal::WhichQuestion,
        Refusal::NoSuchGuidance,
        Refusal::AskWhichCase,
        Refusal::OpenBotFirst,
        Refusal::NotCarriedOut,
        Refusal::AlreadyCarriedOut,
        Refusal::TooLateToUndo,
        Refusal::TriesTooFew,
        Refusal::TooFar,
        Refusal::TimePast { at },
        Refusal::GoneBy { time: NaiveTime::MIN },
        Refusal::TimeByAgreement,
        Refusal::TapInstead,
        Refusal::Empty,
        Refusal::TooLong { max: 4096 },
        Refusal::NotYourButton,
        Refusal::FormGone,
        Refusal::UnknownButton,
        Refusal::NothingToCancel,
        Refusal::UnknownCommand,
        Refusal::FindWhat,
        Refusal::NeedsCaseNumber,
        Refusal::WhichCase { first: CaseId(i64::MAX) },
        Refusal::PrivateOnly,
        Refusal::TextOnly,
    ];
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
        Phrase::TakenOver,
        Phrase::AlreadyYours,
        Phrase::GivingDeclined,
        Phrase::HandoverAccepted,
        Phrase::NothingToHandOver,
        Phrase::MarkedDone,
        Phrase::MarkedCannot,
        Phrase::MarkedWaiting,
        Phrase::Told { at },
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
        Phrase::JoinedCase,
        Phrase::AlreadyJoined,
        Phrase::OwnerUnclear,
        Phrase::AskedQa,
        Phrase::PassedToQa,
        Phrase::PassedToAgent,
        Phrase::PhonedQa,
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
        Phrase::FormCancelled,
        Phrase::FormOpened,
        Phrase::QuestionCancelled,
        Phrase::LanguageSet,
        Phrase::Parked,
        Phrase::WasAway,
        Phrase::HowToBegin,
        Phrase::Seen,
        Phrase::Done,
    ];
    phrases.extend(TransferTarget::ALL.map(|wanted| Phrase::Transfer(TransferResult::Asked(wanted))));
    let came = [TransferResult::Nobody, TransferResult::Taken, TransferResult::CalledOff];
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
        PromptKind::ConfirmWithdrawal,
        PromptKind::WhyMistake,
        PromptKind::WhyOverrule,
        PromptKind::WhyReopen,
        PromptKind::NextTry,
        PromptKind::WhyNextTry { at: two_o_clock() + minutes(90) },
        PromptKind::WhichField,
        PromptKind::CarriedOutFirst,
        PromptKind::WhyAsk,
        PromptKind::OtherReason,
        PromptKind::MoreForQa,
        PromptKind::WhatQaSaid,
        PromptKind::WhatLeaderSaid,
        PromptKind::ToWhom { page: 0 },
        PromptKind::HandoverLine,
        PromptKind::Qa(QaPromptKind::WhichVerdict { about: ABOUT, text: TextId(1) }),
        PromptKind::Qa(QaPromptKind::AddToAnswer { question: 1 }),
        PromptKind::Qa(QaPromptKind::RightAnswer { question: 1 }),
        PromptKind::Qa(QaPromptKind::GuidanceTitle { question: 1 }),
        PromptKind::Qa(QaPromptKind::GuidanceTitle { question: 9 }),
        PromptKind::Qa(QaPromptKind::GuidanceWords { standing: SavedAnswerId(4) }),
    ];
    asked.extend(Verdict::ALL.map(|verdict| PromptKind::Qa(QaPromptKind::Words { about: ABOUT, verdict })));
    asked.extend(FIELDS.map(PromptKind::Correct));
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
        Notice::Reminder(reminder()),
        Notice::Reminder(missed()),
        Notice::ReminderOver { case: id, message },
        Notice::Resembles { case: id, other: CaseId(11) },
        Notice::Joined { case: id, by: MAI },
        Notice::NobodyToTell { case: id },
        Notice::Giving { case: id, giving: 1 },
        Notice::GivingRedrawn { case: id, giving: 1, message },
        Notice::GivingNews { case: id, giving: 1, news: ReassignmentNews::Begun },
        Notice::GivingNews { case: id, giving: 1, news: ReassignmentNews::Over },
        Notice::OwnerLeft { person: MAI },
        Notice::Handover { handover: HandoverId(1), rung: Some((0, 0)) },
        Notice::HandoverRedrawn { handover: HandoverId(1), message },
        Notice::HandoverMoved { handover: HandoverId(1), message },
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
    vec![Notice::Form { draft }, Notice::FormAsked { draft }, Notice::FormLeft { draft, person: LAN }]
}

/// Every list.
pub fn list_notices() -> Vec<Notice> {
    let lists = [List::Open(OpenFilter::All), List::Open(OpenFilter::Unowned), List::Found(TextId(1))];
    let lists = lists.into_iter().chain([List::Timeline(CaseId(12))]);
    lists.map(|list| Notice::List { list, page: 7, message: None }).collect()
}

/// A page of a timeline on which everything happened, and nothing could be sent.
pub fn nasty_lines(text: &str) -> Vec<TimelineEntry> {
    let fates = [
        DeliveryStatus::Arrived { at: two_o_clock() + minutes(3) },
        DeliveryStatus::UnderWay,
        DeliveryStatus::Dead,
        DeliveryStatus::NotNeeded,
    ];
    let told: Vec<PersonId> = (10..40).map(PersonId).collect();
    let deliveries =
        told.iter().zip(fates.into_iter().cycle()).map(|(to, fate)| Delivery { to: *to, fate }).collect();
    let unreached =
        vec![Recipient::Owner, Recipient::AskedFor, Recipient::TeamLeader, Recipient::QaAllOnDuty];
    let reminded = AuditEvent::Reminded { promise: 1, rung: 2, occurrence: 3, told, unreached };
    let lines = deeds().into_iter().enumerate().map(|(n, event)| TimelineEntry {
        at: two_o_clock() + minutes(700 * i64::try_from(n).unwrap_or(0)),
        by: (n % 3 > 0).then_some(PersonId(10)),
        event,
        text: (n % 2 == 0).then(|| text.to_owned()),
        deliveries: Vec::new(),
    });
    let first = TimelineEntry { at: two_o_clock(), by: None, event: reminded, text: None, deliveries };
    [first].into_iter().chain(lines).collect()
}

/// Everything there is to record.
pub fn deeds() -> Vec<AuditEvent> {
    let (due, at) = (two_o_clock() + minutes(30), two_o_clock() + minutes(2000));
    let (promise, question, told, unreached) = (2, 1, vec![LAN], Vec::new());
    let rang = TransferEvent::PutTo { rung: 0, told: vec![LAN], unreached: Vec::new() };
    vec![
        AuditEvent::Taken { kind: Kind::Debt, due },
        AuditEvent::Given { giving: 1, to: vec![MAI] },
        AuditEvent::GivingDeclined { giving: 1 },
        AuditEvent::GivingOver { giving: 1, how: ReassignmentEnd::Taken(MAI) },
        AuditEvent::GivingOver { giving: 1, how: ReassignmentEnd::Unanswered },
        AuditEvent::HandedOver { handover: HandoverId(1) },
        AuditEvent::HandoverAccepted { handover: HandoverId(1) },
        AuditEvent::OwnerLeft { told: vec![HOA] },
        AuditEvent::Pasted,
        AuditEvent::BusinessSet { business: true },
        AuditEvent::BusinessSet { business: false },
        AuditEvent::OwnerPasted,
        AuditEvent::AgreementSet { agrees: true },
        AuditEvent::AgreementSet { agrees: false },
        AuditEvent::Done { checked: true, overruled: false },
        AuditEvent::Done { checked: false, overruled: false },
        AuditEvent::Done { checked: false, overruled: true },
        AuditEvent::Cannot,
        AuditEvent::Waiting,
        AuditEvent::Told { late_seconds: 0 },
        AuditEvent::Told { late_seconds: 754 },
        AuditEvent::Told { late_seconds: i64::MAX },
        AuditEvent::NotReached,
        AuditEvent::AnotherTime { promise, due },
        AuditEvent::NextTry { at },
        AuditEvent::Withdrawn,
        AuditEvent::Mistake,
        AuditEvent::Snoozed { until: due },
        AuditEvent::Undone,
        AuditEvent::Reopened { promise, due },
        AuditEvent::Corrected { field: Field::Calling },
        AuditEvent::Noted,
        AuditEvent::Joined,
        AuditEvent::Reminded { promise, rung: 0, occurrence: 0, told, unreached },
        AuditEvent::Reminded { promise, rung: 0, occurrence: 0, told: Vec::new(), unreached: Vec::new() },
        AuditEvent::NobodyToTell { rung: 2 },
        AuditEvent::AskedQa { question, reason: Reason::NotBusiness },
        AuditEvent::PutToQa { question, rung: 0, occurrence: 0, told: vec![LAN], unreached: Vec::new() },
        AuditEvent::PutToQa {
            question,
            rung: 1,
            occurrence: 0,
            told: Vec::new(),
            unreached: vec![Recipient::QaLead],
        },
        AuditEvent::OfferedAgain { question, told: vec![LAN] },
        AuditEvent::Claimed { question },
        AuditEvent::HandedBack { question },
        AuditEvent::ComesBack { question },
        AuditEvent::Said { question, line: 1, side: Side::Asking, media: None },
        AuditEvent::Said { question, line: 2, side: Side::Qa, media: None },
        AuditEvent::PhonedQa { question, line: 3 },
        AuditEvent::AnsweredByQa { question, verdict: Verdict::GoAhead, revision: 1 },
        AuditEvent::AnsweredByQa { question, verdict: Verdict::VerifyMore, revision: 2 },
        AuditEvent::AnsweredByQa { question, verdict: Verdict::DoNot, revision: 3 },
        AuditEvent::AnswerChased { question, rung: 0, occurrence: 0, told: vec![LAN], unreached: Vec::new() },
        AuditEvent::AnswerRead { question },
        AuditEvent::QuestionDropped { question, why: WhyDropped::TakenBack },
        AuditEvent::Revealed,
        AuditEvent::ConfirmedAsIs,
        AuditEvent::Transfer { number: 1, what: TransferEvent::Asked(TransferTarget::ShiftLeader) },
        AuditEvent::Transfer { number: 1, what: TransferEvent::Asked(TransferTarget::TeamLeader) },
        AuditEvent::Transfer { number: 1, what: rang },
        AuditEvent::Transfer { number: 1, what: TransferEvent::Taken },
        AuditEvent::Transfer { number: 1, what: TransferEvent::Promised },
        AuditEvent::Transfer { number: 1, what: TransferEvent::CalledOff },
    ]
}

/// Every notice about neither.
pub fn other_notices(text: &str) -> Vec<Notice> {
    let message = MessageId(5);
    let mut notices = vec![
        Notice::FormOver { message, case: Some(CaseId(i64::MAX)) },
        Notice::FormOver { message, case: None },
        Notice::Digest { reminders: vec![missed()] },
        Notice::DigestOver { message },
        Notice::Board,
        Notice::BoardOver { message },
        Notice::BoardAway,
        Notice::Help,
        Notice::Welcome,
        Notice::LanguageChoice,
        Notice::Stranger { id: i64::MAX, by_link: false },
        Notice::Stranger { id: i64::MAX, by_link: true },
        Notice::StrangerKnocked { id: i64::MAX },
        Notice::CameIn { person: MAI },
        Notice::Parked { update: i64::MAX },
        Notice::Mended { cases: 1 },
        Notice::Mended { cases: u32::MAX },
        Notice::Finding(SelfCheckFinding::Began(self_check::SelfCheckProblem::MessagesStand)),
        Notice::Finding(SelfCheckFinding::Over(self_check::SelfCheckProblem::MessagesStand)),
        Notice::Finding(SelfCheckFinding::Began(self_check::SelfCheckProblem::TimersStand)),
        Notice::Finding(SelfCheckFinding::Over(self_check::SelfCheckProblem::TimersStand)),
        Notice::Finding(SelfCheckFinding::DatabaseWasAway {
            from: two_o_clock(),
            until: two_o_clock() + minutes(3),
        }),
        Notice::Finding(SelfCheckFinding::ClockJumped { seconds: 3_600 }),
        Notice::Finding(SelfCheckFinding::ClockJumped { seconds: i64::MIN }),
        Notice::Duty,
        Notice::StandingList { query: None },
        Notice::Standing { id: SavedAnswerId(4), message: None },
        Notice::Standing { id: SavedAnswerId(5), message: Some(message) },
    ];
    notices.extend(phrases().into_iter().map(Notice::Said));
    notices.extend(refusals(text).into_iter().map(|refusal| {
        let (refusal, typed) = refusal.without_typed();
        Notice::Refused { refusal, typed: typed.map(|_| TextId(1)) }
    }));
    notices
}

/// More people on every post than one message holds, some of them out of reach.
pub fn nasty_rota(text: &str) -> Rota {
    let roles: Roles = Role::ALL.into_iter().collect();
    let reach = |id: i64| if id % 2 == 0 { Reachability::Open } else { Reachability::Blocked };
    let colleague = |id| Person {
        roles: roles.clone(),
        reach: reach(id),
        ..person(PersonId(id), text, Some(text), Role::Agent)
    };
    let posts = Role::ALL.map(DutyRole::Role).into_iter().chain([DutyRole::QaOnCall]);
    let on_post = |post| {
        (10..60).map(move |id| {
            let from = two_o_clock() + minutes(60 * (id % 5 - 2));
            Duty {
                person: PersonId(id),
                post,
                shift: None,
                date: from.date_naive(),
                from,
                until: from + minutes(150),
            }
        })
    };
    Rota {
        timezone: Centre::default().timezone,
        duties: posts.flat_map(on_post).collect(),
        people: (10..60).map(colleague).collect(),
    }
}

/// Nobody on the staff, and readers of each sight, in this language.
pub fn readers(locale: Locale, name: &str) -> Vec<Option<Person>> {
    let of = |id, honorific: Option<&str>, role| {
        Some(Person { locale: Some(locale), ..person(id, name, honorific, role) })
    };
    vec![
        None,
        of(LAN, None, Role::Agent),
        of(HOA, Some(name), Role::ShiftLeader),
        of(PersonId(99), None, Role::TeamLeader),
        of(MAI, None, Role::Agent),
        of(AN, Some("anh"), Role::Admin),
        of(MINH, Some("anh"), Role::Qa),
    ]
}

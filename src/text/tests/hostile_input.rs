//! Cases, forms and surroundings in which all text is hostile: markup, control characters, enormous lengths.

use super::{every_kind::*, fixtures::*, qa_fixtures::*, transfer::*};
use crate::domain::base::ids::{CaseId, DraftId, HandoverId, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::handover::{Accepted, HandoverStatus};
use crate::domain::case::premium::Premium;
use crate::domain::case::reassignment::{Reassignment, ReassignmentEnd};
use crate::domain::case::signal::{Area, Network, SignalPlace, SignalReport, SignalService};
use crate::domain::case::transfer::TransferOutcome;
use crate::domain::case::vip::{Agreement, Check};
use crate::domain::case::{
    CallbackTry, Case, Closing, ClosingKind, Completion, CompletionResult, Snooze, Waiting,
};
use crate::domain::case::{Line, Subject};
use crate::domain::centre::Centre;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::case_kind::{CaseKind, PremiumKind};
use crate::domain::intake::kind::Kind;
use crate::domain::intake::{Field, FieldProblem};
use crate::domain::promotion::programme::{Paid, Programme, Status};
use crate::domain::request::draft::{Draft, DraftProblem, DraftProblemKind, DraftTransfer, FormStep};
use crate::domain::request::listing::{Delivery, DeliveryStatus, TimelineEntry};
use crate::domain::staff::person::{Locale, Person, Reachability, Role, Roles};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::NaiveTime;

/// A case offered to many, or given before; each state once.
fn giving(case: &Case) -> Reassignment {
    let over = match case.kind() {
        CaseKind::Vip(Kind::Other | Kind::Debt) | CaseKind::Premium(_) => None,
        CaseKind::Vip(Kind::LostPhone) => Some(ReassignmentEnd::Declined),
        CaseKind::Vip(Kind::UnknownBar) => Some(ReassignmentEnd::Unanswered),
        CaseKind::Vip(Kind::RedBill) => Some(ReassignmentEnd::NotReached),
        CaseKind::Vip(Kind::LostBar) => Some(ReassignmentEnd::Taken(PersonId(11))),
    };
    let (to, declined) = ((10..40).map(PersonId).collect(), vec![PersonId(12)]);
    let at = two_o_clock() + minutes(40);
    let by = (case.kind() != Kind::Debt).then_some(HOA);
    Reassignment {
        number: 1,
        at,
        by,
        from: LAN,
        to,
        declined,
        until: at + minutes(5),
        over,
        spreads: true,
        shared: true,
    }
}

fn handing(case: &Case) -> HandoverStatus {
    let accepted = Accepted { by: PersonId(13), at: two_o_clock(), from: None };
    let accepted = (case.kind() == Kind::RedBill).then_some(accepted);
    HandoverStatus { handover: HandoverId(1), from: vec![PersonId(14)], accepted }
}

/// What `text` does to a case in which everything is hostile, in every state.
pub fn hostile_cases(text: &str) -> Vec<Case> {
    let full = |business, agreement, result: Option<CompletionResult>, closing: Option<ClosingKind>, kind| {
        let mut case = case();
        case.id = CaseId(i64::MAX);
        case.version = i64::MAX;
        case.joined = (10..40).map(PersonId).collect();
        case.vip_mut().unwrap().fields.leader = text.to_owned();
        case.vip_mut().unwrap().fields.request = text.to_owned();
        case.vip_mut().unwrap().fields.callback = Some(phone("+14155552671"));
        case.vip_mut().unwrap().fields.kind = kind;
        let prefix = &Centre::default().business_prefixes[0];
        case.vip_mut().unwrap().check = Check {
            business_number: Some(Phone::parse("0987654321").unwrap()),
            subscriber: Some(if business == Some(true) {
                format!("{prefix} {text} ({text})")
            } else {
                text.into()
            }),
            business,
            owner_on_record: Some(text.to_owned()),
            agreement,
            names_are_the_leaders: false,
            confirmed: None,
        };
        case.waiting =
            result.is_none().then(|| Waiting { unit: text.to_owned(), since: two_o_clock() + minutes(5) });
        let at = two_o_clock() + minutes(20);
        case.completion = result.map(|result| Completion { at, by: PersonId(10), result });
        case.tries = vec![CallbackTry { at, by: LAN }; 300];
        case.promise.number = 17;
        case.promise.quiet = vec![Snooze { person: LAN, until: at + minutes(1000) }];
        case.closing =
            closing.map(|how| Closing { at: at + minutes(5000), by: PersonId(11), how, settled: false });
        (case.reassignment, case.handover) = (Some(giving(&case)), Some(handing(&case)));
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
        Some(TransferOutcome::CallsBack(PersonId(10))),
    ];
    let ends = ends.into_iter().chain([Some(TransferOutcome::Closed)]).cycle();
    let premium = |kind, result, closing| {
        let mut case = full(None, None, result, closing, Kind::Other);
        case.subject = Subject::from(Premium {
            kind,
            customer: text.to_owned(),
            calling: phone("0912345678"),
            request: text.to_owned(),
            callback: Some(phone("+14155552671")),
            about: Some(phone("0987654321")),
            signal: Some(SignalReport {
                area: Some(Area::Typed(text.to_owned())),
                place: Some(SignalPlace::Both),
                since: Some(text.to_owned()),
                network: Some(Network::G5),
                service: Some(SignalService::Both),
                device: Some(text.to_owned()),
            }),
        });
        case
    };
    let premium = [
        premium(PremiumKind::Support, None, None),
        premium(PremiumKind::Signal, Some(why()), None),
        premium(PremiumKind::Complaint, Some(done(true, false)), Some(ClosingKind::Told)),
        premium(PremiumKind::Advice, None, Some(ClosingKind::AnsweredInCall)),
    ];
    cases.into_iter().zip(ends).map(|(case, end)| wanted(case, end)).chain(premium).collect()
}

/// Forms at every step, and with every kind of trouble.
pub fn hostile_drafts(text: &str) -> Vec<Draft> {
    let steps = FIELDS.map(FormStep::Field).into_iter().chain([FormStep::Review, FormStep::Choose]);
    let late = NaiveTime::from_hms_opt(14, 30, 0).unwrap_or(NaiveTime::MIN);
    let filled = || Draft {
        leader: Some(text.to_owned()),
        request: Some(text.to_owned()),
        callback: Some(phone("02838221234")),
        id: DraftId(i64::MAX),
        ..filled_draft()
    };
    let lost =
        || Draft { kind: Some(Kind::LostPhone.into()), request: Some(String::new()), ..filled_draft() };
    let premium = || Draft { line: Line::Premium, ..filled() };
    let at_steps =
        steps.flat_map(|at| [draft(), filled(), lost(), premium()].map(|draft| Draft { at, ..draft }));
    let in_trouble = draft_problems(text, late).into_iter().map(|problem| Draft {
        at: FormStep::Field(Field::Request),
        problem,
        ..filled()
    });
    let wants = [None, Some(TransferTarget::ShiftLeader), Some(TransferTarget::TeamLeader)];
    let for_transfer = wants.into_iter().zip(draft_problems(text, late)).flat_map(|(wanted, problem)| {
        let transfer = Some(DraftTransfer { wanted });
        [draft(), filled()].map(|draft| Draft { transfer, problem: problem.clone(), ..draft })
    });
    at_steps.chain(for_transfer).chain(in_trouble.collect::<Vec<_>>()).collect()
}

fn draft_problems(text: &str, late: NaiveTime) -> Vec<Option<DraftProblem>> {
    let field = |what| Some(DraftProblem { field: Field::Request, what });
    let missing = FIELDS
        .map(|field| Some(DraftProblem { field, what: DraftProblemKind::Field(FieldProblem::Missing) }));
    let mut draft_problems = vec![None, field(DraftProblemKind::Tap), field(DraftProblemKind::GoneBy(late))];
    draft_problems.extend(missing);
    draft_problems.extend(problems(text).into_iter().map(|problem| field(DraftProblemKind::Field(problem))));
    draft_problems
}

/// A page of a timeline on which everything happened, and nothing could be sent.
pub fn hostile_lines(text: &str) -> Vec<TimelineEntry> {
    let fates = [
        DeliveryStatus::Arrived { at: two_o_clock() + minutes(3) },
        DeliveryStatus::UnderWay,
        DeliveryStatus::Dead,
        DeliveryStatus::NotNeeded,
    ];
    let told: Vec<PersonId> = (10..40).map(PersonId).collect();
    let deliveries =
        told.iter().zip(fates.into_iter().cycle()).map(|(to, status)| Delivery { to: *to, status }).collect();
    let unreached =
        vec![Recipient::Owner, Recipient::AskedFor, Recipient::TeamLeader, Recipient::QaAllOnDuty];
    let reminded = AuditEvent::Reminded { promise: 1, rung: 2, occurrence: 3, told, unreached };
    let lines = audit_events().into_iter().enumerate().map(|(n, event)| TimelineEntry {
        at: two_o_clock() + minutes(700 * i64::try_from(n).unwrap_or(0)),
        by: (n % 3 > 0).then_some(PersonId(10)),
        event,
        text: (n % 2 == 0).then(|| text.to_owned()),
        deliveries: Vec::new(),
    });
    let first = TimelineEntry { at: two_o_clock(), by: None, event: reminded, text: None, deliveries };
    [first].into_iter().chain(lines).collect()
}

/// More people on every post than one message holds, some of them out of reach.
pub fn hostile_rota(text: &str) -> Rota {
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

/// Nobody on the staff, and readers of each visibility, in this language.
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

/// A programme of the catalogue with this in every text, as long as a file may have it.
pub fn hostile_programme(text: &str) -> Programme {
    // No text of it is empty, as the reader of the file sees to it.
    let cut = |longest: usize| format!("x{text}").chars().take(longest).collect::<String>();
    let day = two_o_clock().date_naive();
    Programme {
        code: "A".to_owned(),
        name: cut(100),
        from: Some(day),
        until: Some(day),
        content: cut(1_000),
        conditions: cut(1_000),
        paid: Some(Paid::Prepaid),
        classes: vec![cut(100); 5],
        value: u64::MAX,
        group: Some(cut(100)),
        on_net: true,
        words: vec![cut(100); 5],
        source: cut(100),
        status: Status::Reference,
        planned: Some(day),
        recommended: true,
        folded: Default::default(),
    }
}

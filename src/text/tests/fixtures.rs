//! Cases, forms and people to render.

use crate::domain::base::ids::{CaseId, DraftId, HandoverId, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::handover::Handover;
use crate::domain::case::vip::{Agreement, CallFields, Vip};
use crate::domain::case::{Case, Closing, ClosingKind, Completion, CompletionResult, Line, Promise};
use crate::domain::centre::Centre;
use crate::domain::intake::Field;
use crate::domain::intake::kind::Kind;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::draft::{Draft, FormStep};
use crate::domain::staff::person::{Person, Reachability, Role};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

pub const LAN: PersonId = PersonId(1);
pub const HOA: PersonId = PersonId(2);
pub const MAI: PersonId = PersonId(3);
pub const AN: PersonId = PersonId(4);

/// 14:00 in Vietnam.
pub fn two_o_clock() -> DateTime<Utc> {
    "2026-08-04T07:00:00Z".parse().expect("a time")
}

pub fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

pub fn phone(typed: &str) -> Phone {
    Phone::parse(typed).expect("a number")
}

pub fn person(id: PersonId, name: &str, honorific: Option<&str>, role: Role) -> Person {
    Person {
        honorific: honorific.map(str::to_owned),
        reach: Reachability::Open,
        ..Person::new(id, name, [role].into_iter().collect())
    }
}

/// Lan the agent, chị Hoa the shift leader, Mai another agent, An the admin.
pub fn people() -> BTreeMap<PersonId, Person> {
    let people = [
        person(LAN, "Lan", None, Role::Agent),
        person(HOA, "Hoa", Some("chị"), Role::ShiftLeader),
        person(MAI, "Mai", None, Role::Agent),
        person(AN, "An", Some("anh"), Role::Admin),
    ];
    people.into_iter().map(|person| (person.id, person)).collect()
}

/// Case 12, Lan's, taken at two, promised by half past.
pub fn case() -> Case {
    let taken = two_o_clock();
    let due = taken + minutes(30);
    Case {
        version: 3,
        ..Case::taken(
            CaseId(12),
            LAN,
            taken,
            Vip::new(CallFields {
                leader: "anh Hùng".into(),
                calling: phone("0912345678"),
                request: "mở nợ cước 0933123456".into(),
                callback: None,
                kind: Kind::Debt,
            }),
            Promise::make(1, due, Centre::default().ladders.callback(Kind::Debt), taken),
        )
    }
}

pub fn checked(mut case: Case) -> Case {
    case.vip_mut().unwrap().check.business = Some(true);
    case.vip_mut().unwrap().check.agreement = Some(Agreement::Agrees);
    case
}

pub fn done(mut case: Case, after: i64) -> Case {
    let at = case.taken_at + minutes(after);
    let checked = case.vip().unwrap().check.complete();
    case.completion =
        Some(Completion { at, by: LAN, result: CompletionResult::Done { checked, overridden: false } });
    case
}

pub fn closed(mut case: Case, after: i64, how: ClosingKind) -> Case {
    case.closing = Some(Closing { at: case.taken_at + minutes(after), by: LAN, how, settled: false });
    case
}

pub fn context(reader: PersonId, after: i64, case: Case) -> RenderContext {
    let people = people();
    let (now, reader) = (two_o_clock() + minutes(after), people.get(&reader).cloned());
    RenderContext { case: Some(case), people, ..RenderContext::new(now, reader) }
}

/// At three: of who went home, with the nasty case and case 12.
pub fn handover(shift: &str) -> Handover {
    let ends_at = two_o_clock() + minutes(60);
    let planned = Handover::planned(HandoverId(1), shift.to_owned(), ends_at, &Centre::default());
    let cases = vec![CaseId(12), CaseId(i64::MAX)];
    Handover { outgoing: vec![PersonId(14)], cases, begun: Some(two_o_clock()), ..planned }
}

pub fn reminder() -> Reminder {
    Reminder {
        case: CaseId(12),
        promise: 1,
        rung: 1,
        occurrence: 0,
        instead_of: None,
        woken: false,
        unreached: Vec::new(),
    }
}

pub fn draft() -> Draft {
    let began = two_o_clock();
    Draft {
        id: DraftId(7),
        person: LAN,
        began,
        leader: None,
        calling: None,
        request: None,
        callback: None,
        line: Line::Vip,
        kind: None,
        due: None,
        at: FormStep::Field(Field::Leader),
        problem: None,
        touched: began,
        asked_next: began + minutes(3),
        asked: 0,
        transfer: None,
    }
}

pub fn filled_draft() -> Draft {
    Draft {
        leader: Some("anh Hùng".into()),
        calling: Some(phone("0912345678")),
        request: Some("mở nợ cước 0933123456".into()),
        at: FormStep::Review,
        ..draft()
    }
}

pub const FIELDS: [Field; 5] = [Field::Leader, Field::Calling, Field::Request, Field::Callback, Field::When];

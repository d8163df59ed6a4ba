//! `/duty`, to the letter.

use super::{fixtures::*, texts};
use crate::domain::base::ids::PersonId;
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::spec::{Priority, UnknownOutcome};
use crate::domain::staff::person::{Locale, Person, Reachability, Role};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use chrono::TimeDelta;

const VAN: PersonId = PersonId(5);
const TUAN: PersonId = PersonId(6);
const MINH: PersonId = PersonId(7);
const LINH: PersonId = PersonId(8);

const LEADER: DutyRole = DutyRole::Role(Role::ShiftLeader);
const AGENT: DutyRole = DutyRole::Role(Role::Agent);
const QA: DutyRole = DutyRole::Role(Role::Qa);

/// These duties of (person, post, from, until), in hours of 4 August.
fn rota(duties: &[(PersonId, DutyRole, i64, i64)]) -> Rota {
    let timezone = chrono_tz::Asia::Ho_Chi_Minh;
    let at = |hour| two_o_clock() + TimeDelta::hours(hour - 14);
    let duty = |&(person, post, from, until): &(PersonId, DutyRole, i64, i64)| Duty {
        person,
        post,
        shift: None,
        date: at(from).with_timezone(&timezone).date_naive(),
        from: at(from),
        until: at(until),
    };
    let more = [
        person(VAN, "Vân", Some("chị"), Role::ShiftLeader),
        person(TUAN, "Tuấn", Some("anh"), Role::TeamLeader),
        person(MINH, "Minh", Some("anh"), Role::Qa),
        person(LINH, "Linh", Some("chị"), Role::QaLead),
    ];
    let people = people().into_values().chain(more);
    let people = people.map(|person| Person { phone: Some("0912345001".into()), ..person }).collect();
    Rota { timezone, duties: duties.iter().map(duty).collect(), people }
}

/// The hours are those of the fourth of August; below 0 and beyond 24 of the days around.
fn told_at(hour: i64, locale: Locale, rota: Rota) -> String {
    let mut context: RenderContext = context(LAN, 60 * (hour - 14), case());
    context.case = None;
    context.rota = Some(rota);
    if let Some(reader) = &mut context.reader {
        reader.locale = Some(locale);
    }
    let message = texts().render(&Notice::Duty, &context);
    assert!(message.keyboard.is_empty() && !message.html.contains("0912"), "{}", message.html);
    message.html
}

fn the_morning() -> Rota {
    rota(&[
        (LAN, AGENT, 6, 14),
        (MAI, AGENT, 6, 14),
        (HOA, LEADER, 6, 14),
        (VAN, LEADER, 14, 22),
        (TUAN, DutyRole::Role(Role::TeamLeader), 6, 14),
        (MINH, QA, 6, 14),
        (MINH, QA, 30, 38),
        (LINH, DutyRole::QaOnCall, 0, 24),
    ])
}

#[test]
fn every_post_has_who_is_there_until_when_and_who_is_next() {
    assert_eq!(
        told_at(9, Locale::Vi, the_morning()),
        "<b>👥 Đang trực</b>\n\n\
         <b>Trưởng ca:</b> chị Hoa, từ 06:00 đến 14:00\n\
         Tiếp theo: chị Vân, từ 14:00\n\n\
         <b>Tổ trưởng:</b> anh Tuấn, từ 06:00 đến 14:00\n\n\
         <b>QLCL:</b> anh Minh, từ 06:00 đến 14:00\n\
         Tiếp theo: anh Minh, từ 06:00 ngày 5/8\n\n\
         <b>Trực ngoài ca (QLCL):</b> chị Linh, từ 00:00 đến 00:00 ngày 5/8\n\n\
         <b>Trưởng QLCL:</b> ⚠️ Chưa có ai trực\n\n\
         <b>Điện thoại viên:</b> Lan, Mai, từ 06:00 đến 14:00"
    );
    assert_eq!(
        told_at(9, Locale::En, the_morning()),
        "<b>👥 On duty</b>\n\n\
         <b>Shift leader:</b> Hoa, 06:00 to 14:00\n\
         Next: Vân, from 14:00\n\n\
         <b>Team leader:</b> Tuấn, 06:00 to 14:00\n\n\
         <b>QA:</b> Minh, 06:00 to 14:00\n\
         Next: Minh, from 06:00 on 5 Aug\n\n\
         <b>On call (QA):</b> Linh, 00:00 to 00:00 on 5 Aug\n\n\
         <b>QA lead:</b> ⚠️ Nobody on duty\n\n\
         <b>Agents:</b> Lan, Mai, 06:00 to 14:00"
    );
}

#[test]
fn who_has_other_hours_has_a_line_of_their_own() {
    let html = told_at(10, Locale::Vi, rota(&[(LAN, AGENT, 8, 17), (MAI, AGENT, -2, 14)]));
    let lines = "<b>Điện thoại viên:</b> Mai, từ 22:00 ngày 3/8 đến 14:00\nLan, từ 08:00 đến 17:00";
    assert!(html.ends_with(lines), "{html}");
}

#[test]
fn nobody_is_shown_as_such_and_who_is_out_of_reach_is_marked() {
    let mut rota =
        rota(&[(HOA, LEADER, 6, 14), (VAN, LEADER, 14, 22), (LAN, AGENT, 6, 14), (MAI, AGENT, 6, 14)]);
    for person in &mut rota.people {
        match person.id {
            HOA => person.reach = Reachability::Blocked,
            VAN | MAI => person.reach = Reachability::NeverOpened,
            _ => {}
        }
    }
    let html = told_at(9, Locale::Vi, rota);
    for line in [
        "<b>Trưởng ca:</b> chị Hoa (⚠️ chưa nhắn được), từ 06:00 đến 14:00\n\
         Tiếp theo: chị Vân (⚠️ chưa nhắn được), từ 14:00\n",
        "<b>Tổ trưởng:</b> ⚠️ Chưa có ai trực\n",
        "<b>Trực ngoài ca (QLCL):</b> ⚠️ Chưa có ai trực\n",
        "<b>Điện thoại viên:</b> Lan, Mai (⚠️ chưa nhắn được), từ 06:00 đến 14:00",
    ] {
        assert!(html.contains(line), "{html}");
    }
}

#[test]
fn a_post_the_centre_does_not_have_is_left_out() {
    let mut rota = rota(&[(HOA, LEADER, 6, 14)]);
    rota.people.retain(|person| [LAN, HOA].contains(&person.id));
    assert_eq!(
        told_at(9, Locale::Vi, rota),
        "<b>👥 Đang trực</b>\n\n\
         <b>Trưởng ca:</b> chị Hoa, từ 06:00 đến 14:00\n\n\
         <b>Điện thoại viên:</b> ⚠️ Chưa có ai trực"
    );
}

#[test]
fn who_is_on_call_for_days_is_said_to_be() {
    let on_call = |first: i64, last: i64| {
        let days = first..=last;
        let duties: Vec<_> = days.map(|day| (MINH, DutyRole::QaOnCall, 24 * day, 24 * day + 24)).collect();
        let html = told_at(9, Locale::Vi, rota(&duties));
        html.lines().find(|line| line.contains("Trực ngoài ca")).map(str::to_owned).unwrap_or_default()
    };
    let name = "<b>Trực ngoài ca (QLCL):</b> anh Minh,";
    assert_eq!(on_call(-1, 1), format!("{name} từ 00:00 ngày 3/8 đến 00:00 ngày 6/8"));
    assert_eq!(on_call(-2, 0), format!("{name} từ mấy hôm trước đến 00:00 ngày 5/8"));
    assert_eq!(on_call(0, 2), format!("{name} từ 00:00, còn nhiều ngày nữa"));
    assert_eq!(on_call(-2, 2), format!("{name} nhiều ngày liền"));
}

#[test]
fn without_a_rota_it_says_how_it_works_then() {
    let no_rota = "<b>👥 Đang trực</b>\n\n⚠️ Hôm nay chưa có lịch trực. \
                   Khi cần, bot báo một người giữ vai trò đó, lần sau báo người khác.";
    assert_eq!(told_at(9, Locale::Vi, rota(&[])), no_rota);
    let html = told_at(9, Locale::Vi, rota(&[(HOA, LEADER, 30, 38)]));
    assert!(html.starts_with(no_rota), "nothing today: {html}");
    let next = "<b>Trưởng ca:</b> ⚠️ Chưa có ai trực\nTiếp theo: chị Hoa, từ 06:00 ngày 5/8\n";
    assert!(html.contains(next), "{html}");
    let mut bare = context(LAN, 0, case());
    bare.rota = None;
    assert_eq!(texts().render(&Notice::Duty, &bare).html, no_rota);
}

#[test]
fn the_names_of_a_large_shift_are_counted() {
    let ids: Vec<i64> = (100..150).collect();
    let duties: Vec<_> = ids.iter().map(|id| (PersonId(*id), AGENT, 6, 14)).collect();
    let mut rota = rota(&duties);
    rota.people =
        ids.iter().map(|id| person(PersonId(*id), &format!("Lan {id}"), None, Role::Agent)).collect();
    let html = told_at(9, Locale::Vi, rota);
    assert!(html.ends_with("Lan 129, và 20 người nữa, từ 06:00 đến 14:00"), "{html}");
}

#[test]
fn it_is_an_answer_that_can_be_asked_for_again() {
    let spec = Notice::Duty.spec();
    assert_eq!(spec.unknown_outcome, UnknownOutcome::Drop);
    assert_eq!(spec.priority, Priority::Answer);
    assert_eq!(spec.case, None);
}

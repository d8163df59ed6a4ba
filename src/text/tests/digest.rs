//! Several reminders in one message, to the letter.

use super::{every_kind::missed, fixtures::*, labels, texts};
use crate::domain::base::ids::{CaseId, MessageId, PersonId};
use crate::domain::case::{Case, ClosingKind, Waiting};
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{Button, CaseButton};
use crate::domain::staff::person::{Locale, Role};
use crate::text::{ButtonAction, Message};

fn numbered(id: i64, due: i64, change: impl FnOnce(&mut Case)) -> (Reminder, Case) {
    let mut case = case();
    case.id = CaseId(id);
    case.promise.due = two_o_clock() + minutes(due);
    change(&mut case);
    (Reminder { case: case.id, ..reminder() }, case)
}

fn listed(reader: PersonId, after: i64, digest: Vec<(Reminder, Case)>) -> RenderContext {
    RenderContext { digest, case: None, ..context(reader, after, case()) }
}

fn rendered(context: &RenderContext) -> Message {
    let reminders = context.digest.iter().map(|(reminder, _)| reminder.clone()).collect();
    texts().render(&Notice::Digest { reminders }, context)
}

fn three() -> Vec<(Reminder, Case)> {
    vec![
        numbered(14, 44, |case| case.owner = MAI),
        numbered(12, 30, |case| {
            case.waiting = Some(Waiting { unit: "QLCL".into(), since: two_o_clock() });
        }),
        numbered(13, 35, |case| case.vip_mut().unwrap().fields.leader = "chị Vân".into()),
    ]
}

#[test]
fn the_most_overdue_comes_first_and_each_is_a_tap_away() {
    let message = rendered(&listed(HOA, 40, three()));
    assert_eq!(
        message.html,
        "<b>🔴 Chị Hoa ơi, 3 phiếu cần báo KQ, 2 phiếu đã trễ:</b>\n\
         <b>#12</b> anh Hùng · Lan · trễ 10 phút · đang chờ QLCL · 0912 345 678\n\
         <b>#13</b> chị Vân · Lan · trễ 5 phút · chưa kiểm tra · 0912 345 678\n\
         <b>#14</b> anh Hùng · Mai · còn 4 phút · chưa kiểm tra · 0912 345 678"
    );
    assert_eq!(labels(&message), [["#12", "#13", "#14"]]);
    let shows = |key: &super::super::InlineButton| {
        matches!(key.action, ButtonAction::Press(Button::Case { press: CaseButton::Show, .. }))
    };
    assert!(message.keyboard.iter().flatten().all(shows));
}

#[test]
fn the_title_says_how_many_are_late() {
    let title = |after| {
        let html = rendered(&listed(HOA, after, three())).html;
        html.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(title(25), "<b>🔔 Chị Hoa ơi, 3 phiếu cần báo KQ:</b>");
    assert_eq!(title(60), "<b>🔴 Chị Hoa ơi, 3 phiếu trễ hẹn báo KQ:</b>");
}

#[test]
fn the_owner_reads_no_owner_and_who_sees_less_reads_no_number() {
    let message = rendered(&listed(LAN, 40, three())).html;
    assert!(
        message.contains("<b>#12</b> anh Hùng · trễ 10 phút · đang chờ QLCL · 0912 345 678"),
        "{message}"
    );
    let masked = message.lines().last().unwrap_or_default();
    assert_eq!(masked, "<b>#14</b> anh Hùng · Mai · còn 4 phút · chưa kiểm tra", "Mai's case");
}

#[test]
fn what_is_closed_is_struck_out() {
    let mut digest = three();
    for ((_, case), how) in
        digest.iter_mut().zip([ClosingKind::Told, ClosingKind::Told, ClosingKind::Withdrawn])
    {
        *case = closed(case.clone(), 41, how);
    }
    let over = Notice::DigestOver { message: MessageId(5) };
    let message = texts().render(&over, &listed(HOA, 42, digest.clone())).html;
    assert_eq!(
        message,
        "<b>✅ Chị Hoa ơi, cả 3 phiếu đã xong.</b>\n✅ #12 đã báo lúc 14:41, trễ 11 phút\n\
         🚫 #13 LĐ đã rút yêu cầu lúc 14:41\n✅ #14 đã báo lúc 14:41, đúng hẹn"
    );
    digest[1] = three().remove(1);
    let message = texts().render(&over, &listed(HOA, 42, digest)).html;
    assert!(message.starts_with("<b>🔴 Chị Hoa ơi, 1 phiếu trễ hẹn báo KQ:</b>"), "{message}");
}

#[test]
fn in_english_and_repeated() {
    let mut context = listed(HOA, 40, three());
    context.repeated = true;
    context.reader.as_mut().expect("she reads").locale = Some(Locale::En);
    let message = rendered(&context).html;
    assert!(
        message.starts_with("↻ <b>🔴 Hoa, 3 promised results are due, 2 of them overdue:</b>\n"),
        "{message}"
    );
    assert!(message.contains("<b>#13</b> chị Vân · Lan · 5 minutes late · "), "{message}");
}

#[test]
fn who_could_not_be_reached_is_said_once() {
    let digest: Vec<_> =
        (0..6).map(|id| (Reminder { case: CaseId(id), ..missed() }, numbered(id, 30, |_| ()).1)).collect();
    let message = rendered(&listed(HOA, 40, digest)).html;
    assert_eq!(message.matches("Không nhắn được cho Lan.").count(), 1, "{message}");
}

#[test]
fn whatever_was_typed_all_of_them_are_listed() {
    for text in ["<".repeat(4096), "🚨".repeat(2048)] {
        let digest: Vec<_> = (0..24)
            .map(|id| {
                let (reminder, mut case) = numbered(9_000_000 + id, 30, |_| ());
                case.vip_mut().unwrap().fields.leader = text.clone();
                case.waiting = Some(Waiting { unit: text.clone(), since: two_o_clock() });
                (Reminder { unreached: missed().unreached, ..reminder }, case)
            })
            .collect();
        let mut context = listed(HOA, 3_000, digest);
        context.people.insert(LAN, person(LAN, &text, Some(&text), Role::Agent));
        let message = rendered(&context);
        let all = (0..24).all(|id| message.html.contains(&format!("#{}", 9_000_000 + id)));
        assert!(all && message.html.contains("Không nhắn được"), "{}", message.html);
        assert_eq!(message.keyboard.iter().flatten().count(), 24);
    }
}

//! The board of open cases, to the letter, and without what a group must not read.

use super::{fixtures::*, texts};
use crate::domain::base::ids::CaseId;
use crate::domain::case::{Case, Waiting};
use crate::domain::centre::Centre;
use crate::domain::intake::kind::Kind;
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::staff::person::{Locale, Role};
use crate::text::{Message, Texts};
use std::sync::Arc;

fn numbered(id: i64, due: i64, change: impl FnOnce(&mut Case)) -> Case {
    let mut case = case();
    case.id = CaseId(id);
    case.promise.due = two_o_clock() + minutes(due);
    change(&mut case);
    case
}

fn board(after: i64, open: Vec<Case>, open_in_all: i64, late_in_all: i64) -> RenderContext {
    RenderContext { reader: None, case: None, open, open_in_all, late_in_all, ..context(LAN, after, case()) }
}

fn rendered(context: &RenderContext) -> Message {
    texts().render(&Notice::Board, context)
}

fn three() -> Vec<Case> {
    vec![
        numbered(14, 52, |case| {
            case.owner = MAI;
            *case = done(case.clone(), 20);
        }),
        numbered(12, 30, |case| {
            case.vip_mut().unwrap().fields.kind = Kind::LostPhone;
            case.waiting = Some(Waiting { unit: "tổ bimat 0933123456".into(), since: two_o_clock() });
        }),
        numbered(13, 40, |_| ()),
    ]
}

#[test]
fn the_most_overdue_comes_first_and_minutes_are_visible() {
    let message = rendered(&board(40, three(), 3, 1));
    assert_eq!(
        message.html,
        "<b>📋 3 phiếu mở · 1 trễ</b>\n\
         <b>🔴 #12</b> · 🚨 Cắt mất máy · 14:30 (trễ 10 phút) · đang chờ bộ phận khác · Lan\n\
         <b>#13</b> · Mở nợ cước · 14:40 (đến giờ) · chưa kiểm tra · Lan\n\
         <b>#14</b> · Mở nợ cước · 14:52 (còn 12 phút) · đã xử lý xong, chưa báo KQ cho LĐ · Mai\n\
         Cập nhật lúc 14:40"
    );
    assert!(message.keyboard.is_empty());
}

#[test]
fn in_english_where_the_centre_speaks_it() {
    let centre = Centre { locale: Locale::En, ..Centre::default() };
    let texts = Texts::new(Arc::new(centre));
    let html = texts.render(&Notice::Board, &board(40, three(), 3, 1)).html;
    assert!(html.starts_with("<b>📋 3 open cases · 1 late</b>\n<b>🔴 #12</b> · "), "{html}");
    assert!(html.contains(" · 14:30 (10 minutes late) · "), "{html}");
    assert!(html.ends_with("As of 14:40"), "{html}");
    assert_eq!(texts.render(&Notice::Board, &board(40, Vec::new(), 0, 0)).html, "📋 No open cases.");
}

#[test]
fn nobody_open_and_nobody_late() {
    assert_eq!(rendered(&board(40, Vec::new(), 0, 0)).html, "📋 Không có phiếu nào đang mở.");
    let html = rendered(&board(20, three(), 3, 0)).html;
    assert!(html.starts_with("<b>📋 3 phiếu mở</b>\n"), "{html}");
}

#[test]
fn a_group_reads_no_leader_no_number_and_nobodys_words() {
    let mut open = three();
    for case in &mut open {
        case.vip_mut().unwrap().fields.leader = "anh Bimat".into();
        case.vip_mut().unwrap().fields.request = "bimat".into();
    }
    let mut context = board(40, open, 3, 1);
    context.people.insert(LAN, person(LAN, "Nguyễn Thị Lan", Some("chị"), Role::Agent));
    let html = rendered(&context).html.to_lowercase();
    for secret in ["bimat", "hùng", "0912", "0933", "nguyễn", "•"] {
        assert!(!html.contains(secret), "{secret}: {html}");
    }
    assert!(html.contains(" · lan\n"), "{html}");
}

#[test]
fn what_does_not_fit_is_counted() {
    let mut context =
        board(40, (0..60).map(|id| numbered(900_000 + id, 30, |_| ())).collect(), 10_000, 9_000);
    for text in ["Lan".to_owned(), "<&".repeat(2000), "🚨".repeat(2000)] {
        context.people.insert(LAN, person(LAN, &text, None, Role::Agent));
        let html = rendered(&context).html;
        let shown = html.matches("🔴 #").count();
        assert!(html.contains(&format!("và {} phiếu nữa\nCập nhật lúc", 10_000 - shown)), "{html}");
        assert_eq!(shown, 10);
    }
}

#[test]
fn of_many_the_counts_come_first_and_the_list_is_a_tap_away() {
    let mut open: Vec<Case> = (0..60).map(|id| numbered(100 + id, 30 + id, |_| ())).collect();
    open[3].vip_mut().unwrap().fields.kind = Kind::LostPhone;
    let message = rendered(&board(40, open, 60, 10));
    let lines: Vec<&str> = message.html.lines().collect();
    assert_eq!(lines[..2], ["<b>📋 60 phiếu mở · 10 trễ</b>", "🔴 Trễ 10 · 🚨 Mất máy 1 · Sắp đến giờ 10"]);
    assert!(lines[2].starts_with("<b>🔴 #100</b> · Mở nợ cước · 14:30 (trễ 10 phút) · "), "{}", lines[2]);
    assert_eq!((lines.len(), lines[12]), (14, "và 50 phiếu nữa"));
    assert_eq!(super::labels(&message), [["📂 Xem tất cả (gửi riêng)"]]);
}

//! `/open`, `/find` and the timeline, to the letter.

use super::{fixtures::*, labels, texts};
use crate::domain::base::ids::{CaseId, MessageId, PersonId, TextId};
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::{Case, ClosingKind};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::Field;
use crate::domain::intake::kind::Kind;
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::listing::{Delivery, DeliveryStatus, List, ListPage, OpenFilter, TimelineEntry};
use crate::text::Message;

fn listed(reader: PersonId, cases: Vec<Case>, in_all: i64, page: u32) -> Message {
    let mut context: RenderContext = context(reader, 35, case());
    context.listed = ListPage { cases, in_all, page, ..ListPage::default() };
    texts().render(&Notice::List { list: List::Open(OpenFilter::All), page, message: None }, &context)
}

#[test]
fn open_cases_are_listed_by_due_time() {
    let mut next = case();
    next.id = CaseId(13);
    next.promise.due += minutes(30);
    let message = listed(HOA, vec![case(), next.clone()], 2, 0);
    assert_eq!(
        message.html,
        "<b>📂 Phiếu đang mở: 2</b>\n\
         <b>🔴 #12</b> anh Hùng · Mở nợ cước · 14:30 (trễ 5 phút) · Lan\n\
         <b>#13</b> anh Hùng · Mở nợ cước · 15:00 (còn 25 phút) · Lan"
    );
    assert_eq!(labels(&message)[0], ["#12", "#13"]);
    assert!(!listed(LAN, vec![next], 1, 0).html.contains("Lan"));
    assert_eq!(listed(LAN, Vec::new(), 0, 0).html, "Không có phiếu nào đang mở.");
}

#[test]
fn a_long_list_is_turned_over_and_a_leader_chooses_what_is_on_it() {
    let filters = [
        vec!["• Tất cả", "Của tôi", "Trong ca"],
        vec!["Đã trễ", "Chờ QLCL", "Cần giao lại"],
        vec!["👥 Theo ĐTV"],
    ];
    let middle = listed(HOA, vec![case(); 10], 25, 1);
    assert!(middle.html.starts_with("<b>📂 Phiếu đang mở: 25</b> · trang 2/3\n"), "{}", middle.html);
    let keys = labels(&middle);
    assert_eq!(keys[..3].iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 2]);
    assert_eq!(keys[3], ["◀ Trước", "Sau ▶"]);
    assert_eq!(keys[4..], filters);
    assert_eq!(
        labels(&listed(LAN, vec![case(); 10], 25, 0))[3..],
        [["Sau ▶"]],
        "an agent has nothing to choose"
    );
    assert_eq!(labels(&listed(HOA, vec![case(); 5], 25, 2))[2], ["◀ Trước"]);

    let mut context = context(HOA, 35, case());
    let late = Notice::List { list: List::Open(OpenFilter::Overdue), page: 0, message: None };
    let none = texts().render(&late, &context);
    assert_eq!(none.html, "Không có phiếu nào đang mở ở mục “Đã trễ”.");
    assert_eq!(
        labels(&none),
        [
            vec!["Tất cả", "Của tôi", "Trong ca"],
            vec!["• Đã trễ", "Chờ QLCL", "Cần giao lại"],
            vec!["👥 Theo ĐTV"]
        ]
    );
    context.listed = ListPage { cases: vec![case()], in_all: 1, ..ListPage::default() };
    let one = texts().render(&late, &context).html;
    assert!(one.starts_with("<b>📂 Phiếu đang mở, đã trễ: 1</b>\n"), "{one}");
}

#[test]
fn what_was_found_is_listed_with_its_number_and_how_it_ended() {
    let told = Case { id: CaseId(11), ..closed(done(checked(case()), 4), 5, ClosingKind::Told) };
    let find = |reader, cases: Vec<Case>, more| {
        let mut context: RenderContext = context(reader, 35, case());
        let in_all = i64::try_from(cases.len()).expect("a count");
        context.listed = ListPage { cases, in_all, more, ..ListPage::default() };
        context.typed = Some("<Hùng>".to_owned());
        texts().render(&Notice::List { list: List::Found(TextId(1)), page: 0, message: None }, &context)
    };
    let message = find(HOA, vec![case(), told.clone()], false);
    assert_eq!(
        message.html,
        "<b>🔎 “&lt;Hùng&gt;”: 2 phiếu</b>\n\
         <b>🔴 #12</b> anh Hùng · 0912 345 678 · Mở nợ cước · 14:30 (trễ 5 phút) · Lan\n\
         <b>#11</b> anh Hùng · 0912 345 678 · Mở nợ cước · đã báo KQ 14:05 · Lan"
    );
    assert_eq!(labels(&message), [["#12", "#11"]]);
    let masked = find(MAI, vec![told.clone()], false).html;
    assert!(masked.ends_with("<b>#11</b> anh Hùng · 0912 ••• •78 · đã báo KQ 14:05 · Lan"), "{masked}");
    let more = find(HOA, vec![told], true).html;
    assert!(more.contains("1 phiếu trở lên") && more.ends_with("Nhờ gõ thêm tên hoặc đủ số để tìm gọn hơn."));
    assert_eq!(find(HOA, vec![], false).html, "🔎 Không tìm thấy phiếu nào: “&lt;Hùng&gt;”.");
    assert!(find(MAI, vec![], false).html.ends_with("bằng đủ số điện thoại hoặc số phiếu."));
}

#[test]
fn a_timeline_says_what_happened_day_by_day() {
    let line = |after, by, event, text: Option<&str>| TimelineEntry {
        at: two_o_clock() + minutes(after),
        by,
        event,
        text: text.map(str::to_owned),
        deliveries: Vec::new(),
    };
    let reminded = |told: &[PersonId], unreached: &[Recipient]| AuditEvent::Reminded {
        promise: 1,
        rung: 2,
        occurrence: 0,
        told: told.to_vec(),
        unreached: unreached.to_vec(),
    };
    let arrived =
        |to, after| Delivery { to, status: DeliveryStatus::Arrived { at: two_o_clock() + minutes(after) } };
    let lan = Some(LAN);
    let mut context = context(HOA, 35, case());
    context.listed.lines = vec![
        line(0, lan, AuditEvent::Taken { kind: Kind::Debt.into(), due: two_o_clock() + minutes(30) }, None),
        TimelineEntry { deliveries: vec![arrived(LAN, 25)], ..line(25, None, reminded(&[LAN], &[]), None) },
        line(31, lan, AuditEvent::LeaderNotReached, None),
        TimelineEntry {
            deliveries: vec![
                arrived(LAN, 33),
                arrived(HOA, 39),
                Delivery { to: MAI, status: DeliveryStatus::Dead },
            ],
            ..line(33, None, reminded(&[LAN, HOA, MAI], &[Recipient::TeamLeader]), None)
        },
        line(40, lan, AuditEvent::Noted, Some("LĐ <b>bận</b>\nhọp")),
        line(41, lan, AuditEvent::Corrected { field: Field::Calling }, Some("0912345679")),
        line(42, None, reminded(&[], &[]), None),
        TimelineEntry {
            deliveries: vec![
                Delivery { to: LAN, status: DeliveryStatus::UnderWay },
                Delivery { to: HOA, status: DeliveryStatus::NotNeeded },
            ],
            ..line(43, None, reminded(&[LAN, HOA], &[]), None)
        },
        line(24 * 60, Some(HOA), AuditEvent::LeaderTold { late_seconds: 700 }, None),
    ];
    context.listed.in_all = 20;
    let notice = Notice::List { list: List::Timeline(CaseId(12)), page: 0, message: None };
    let message = texts().render(&notice, &context);
    assert_eq!(
        message.html,
        "<b>🕓 Diễn biến phiếu #12</b> · trang 1/2\n\
         <b>📅 4/8/2026</b>\n\
         14:00 Lan mở phiếu, hẹn 14:30\n\
         14:25 đã nhắc Lan\n\
         14:31 Lan gọi chưa được\n\
         14:33 đã nhắc Lan, chị Hoa (14:39); không nhắn được cho Mai, tổ trưởng\n\
         14:40 Lan ghi chú: “LĐ &lt;b&gt;bận&lt;/b&gt; họp”\n\
         14:41 Lan sửa mục Số gọi đến, trước là “0912345679”\n\
         14:42 đến giờ nhắc, mọi người đang bấm nhắc sau\n\
         14:43 đang gửi cho Lan; không cần nhắn chị Hoa nữa\n\
         <b>📅 5/8/2026</b>\n\
         14:00 chị Hoa đã báo KQ cho LĐ, trễ 11 phút"
    );
    assert_eq!(labels(&message), [["◀ Cũ hơn"]]);
    context.listed.page = 1;
    assert_eq!(labels(&texts().render(&notice, &context)), [["Mới hơn ▶"]]);
    context.listed.in_all = 10_000;
    assert_eq!(labels(&texts().render(&notice, &context)), [["◀ Cũ hơn", "Mới hơn ▶"]]);
}

#[test]
fn the_card_leads_to_the_timeline_for_who_sees_it_in_full() {
    for (reader, case, offered) in [
        (LAN, case(), true),
        (HOA, case(), true),
        (MAI, case(), false),
        (AN, case(), false),
        (LAN, closed(done(checked(case()), 4), 5, ClosingKind::Told), true),
    ] {
        let whole = Notice::CardButtons { case: case.id, message: MessageId(1), all: true };
        let card = texts().render(&whole, &context(reader, 18, case));
        assert_eq!(labels(&card).concat().contains(&"🕓 Diễn biến"), offered, "{reader}");
    }
}

//! Stories about finding cases: `/find`, the lists of `/open`, and the timeline of a case.

use crate::harness::{Player, Stage, minutes, nine, seconds};
use chrono::TimeDelta;
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::base::phone::Phone;
use loihua::domain::case::vip::{CallFields, Vip};
use loihua::domain::case::{Case, Closing, ClosingKind, Promise};
use loihua::domain::centre::Centre;
use loihua::domain::intake::kind::Kind;

crate::stories![
    a_leader_finds_a_case_by_all_that_is_known_of_it,
    an_agent_finds_their_own_and_others_by_the_whole_number_only,
    who_takes_no_calls_finds_masked,
    what_cannot_be_found_is_said_plainly,
    found_cases_are_ordered_and_turned_over,
    a_search_is_nobody_elses,
    what_is_corrected_is_found_as_it_is_now,
    a_group_is_no_place_to_search,
    an_agent_has_own_and_joined_cases_open,
    a_leader_turns_over_all_open_cases,
    a_leader_filters_the_open_cases,
    a_leader_sees_who_has_how_much_and_reassigns,
    filters_are_for_leaders,
    the_timeline_says_what_happened_and_what_arrived,
    the_timeline_is_for_who_sees_the_case_in_full,
    a_long_timeline_begins_with_the_newest,
];

const LINE: &str = "/vip anh Hùng GĐ Đồng Nai | 0912345678 | mở nợ cước số 0903111222 | 0987654321";

/// A case as it stands in the database, without anything sent about it.
fn case(stage: &Stage, id: i64, owner: i64, leader: &str, due: i64) -> Case {
    let taken = stage.clock.now();
    let ladder = Centre::default().ladders.callback(Kind::Debt).clone();
    Case::taken(
        CaseId(id),
        PersonId(owner),
        taken,
        Vip::new(CallFields {
            leader: leader.to_owned(),
            calling: Phone::parse("0913000111").expect("a number"),
            request: "mở nợ cước".to_owned(),
            callback: None,
            kind: Kind::Debt,
        }),
        Promise::make(1, taken + minutes(due), &ladder, taken),
    )
}

fn closed(mut case: Case) -> Case {
    let (at, by) = (case.taken_at, case.owner);
    case.closing = Some(Closing { at, by, how: ClosingKind::Told, settled: true });
    case
}

impl Stage {
    /// Puts cases into the database, without their reminders.
    async fn has(&self, cases: &[Case]) {
        let mut tx = self.store.begin().await.expect("a transaction");
        for case in cases {
            loihua::store::cases::insert(&mut tx, case).await.expect("it is kept");
        }
        tx.commit().await.expect("it is kept");
    }
}

/// The cases of a list, in its order.
fn numbers(text: &str) -> Vec<i64> {
    let number =
        |line: &str| line.trim_start_matches("🔴 ").strip_prefix('#')?.split(' ').next()?.parse().ok();
    text.lines().filter_map(number).collect()
}

async fn finds(player: &Player, what: &str, expected: &[i64]) -> String {
    player.says(&format!("/find {what}")).await;
    let shown = player.sees("🔎").await;
    assert_eq!(numbers(&shown.text), expected, "/find {what}\n{}", shown.text);
    shown.text
}

async fn tell(player: &Player) {
    player.marks_done().await;
    player.taps("Đã báo KQ cho LĐ").await;
}

async fn a_leader_finds_a_case_by_all_that_is_known_of_it(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.mai.says("/vip chị Nguyễn Văn An | 0913000111 | mở nợ cước").await;
    stage.mai.sees("Phiếu #2").await;
    for what in [
        "0912.345.678",
        "+84 912 345 678",
        "0903111222",
        "0987 654 321",
        "5678",
        "111222",
        "hung dong",
        "ĐỒNG hùng",
        "anh Hùng",
        "dong nai hu",
        "#1",
        "1",
        "Phiếu #1",
    ] {
        let text = finds(&stage.hoa, what, &[1]).await;
        assert!(text.contains("anh Hùng GĐ Đồng Nai · 0912 345 678"), "{text}");
    }
    for what in ["nguyen van an", "an nguyen", "0913000111", "vaN"] {
        finds(&stage.tuan, what, &[2]).await;
    }
    for what in ["hun dong", "van hung", "0912345679", "4567", "7"] {
        finds(&stage.hoa, what, &[]).await;
    }
    finds(&stage.hoa, "hung", &[1]).await;
    stage.hoa.taps("#1").await;
    stage.hoa.sees("Phụ trách: Lan").await;
    tell(&stage.lan).await;
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    stage.hoa.says("/find hung").await;
    assert!(stage.hoa.sees("🔎").await.text.contains("đã báo KQ 09:00"));
    tell(&stage.mai).await;
    stage
}

async fn an_agent_finds_their_own_and_others_by_the_whole_number_only(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    let text = finds(&stage.lan, "hung", &[1]).await;
    assert!(text.contains("0912 345 678"), "{text}");
    finds(&stage.lan, "5678", &[1]).await;
    for what in ["hung", "345678", "hung dong nai"] {
        let text = finds(&stage.mai, what, &[]).await;
        assert!(text.contains("chỉ tìm được bằng đủ số điện thoại hoặc số phiếu"), "{text}");
    }
    for what in ["0912345678", "0903 111 222", "1", "#1"] {
        let text = finds(&stage.mai, what, &[1]).await;
        assert!(text.contains("0912 ••• •78") && !text.contains("nợ cước"), "{text}");
    }
    stage.mai.taps("#1").await;
    stage.mai.sees("0912 ••• •78").await;
    stage.mai.taps("Tham gia").await;
    stage.mai.sees("0912 345 678").await;
    stage.lan.sees("Mai đã tham gia").await;
    for what in ["hung", "345678"] {
        let text = finds(&stage.mai, what, &[1]).await;
        assert!(text.contains("0912 345 678"), "{text}");
    }
    tell(&stage.lan).await;
    stage.settles().await;
    finds(&stage.mai, "dong nai", &[1]).await;
    stage
}

async fn who_takes_no_calls_finds_masked(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    for player in [&stage.minh, &stage.quan] {
        for what in ["hung", "5678"] {
            finds(player, what, &[]).await;
        }
        for what in ["0912345678", "1"] {
            let text = finds(player, what, &[1]).await;
            assert!(text.contains("0912 ••• •78") && !text.contains("nợ cước"), "{text}");
        }
    }
    tell(&stage.lan).await;
    stage
}

async fn what_cannot_be_found_is_said_plainly(stage: Stage) -> Stage {
    for nothing in ["/find", "/find   ", "/find 🚨👍", "/find ...", "/find \u{200B}"] {
        stage.hoa.says(nothing).await;
        stage.hoa.sees("Nhờ gõ kèm số điện thoại").await;
    }
    stage.hoa.says(&format!("/find {}", "x".repeat(4000))).await;
    stage.hoa.sees("Dài quá 200 ký tự").await;
    stage.hoa.says("/find <b>Hùng</b> & \"co\"").await;
    stage.hoa.sees("Không tìm thấy phiếu nào: “<b>Hùng</b> & \"co\"”.").await;
    stage.lan.says("/find 999999").await;
    stage.lan.sees("Phiếu của đồng nghiệp chỉ tìm được").await;
    stage
}

async fn found_cases_are_ordered_and_turned_over(stage: Stage) -> Stage {
    let mut cases: Vec<Case> =
        (1..=20).map(|id| closed(case(&stage, id, stage.lan.id, "anh Hùng", 30))).collect();
    cases.extend(
        [(21, 50), (22, -5), (23, 20)].map(|(id, due)| case(&stage, id, stage.mai.id, "Trần Hùng", due)),
    );
    cases.push(case(&stage, 24, stage.mai.id, "anh Bình", 5));
    stage.has(&cases).await;
    stage.hoa.says("/find hung").await;
    let first = stage.hoa.sees("🔎").await;
    assert_eq!(numbers(&first.text), [22, 23, 21, 20, 19, 18, 17, 16], "{}", first.text);
    assert!(first.text.contains("23 phiếu · trang 1/3"), "{}", first.text);
    stage.hoa.taps("Sau ▶").await;
    let second = stage.hoa.sees_edit("trang 2/3").await;
    assert_eq!(second.message_id, first.message_id, "turned over in place");
    assert_eq!(numbers(&second.text), [15, 14, 13, 12, 11, 10, 9, 8]);
    stage.hoa.taps("Sau ▶").await;
    let third = stage.hoa.sees_edit("trang 3/3").await;
    assert_eq!(numbers(&third.text), [7, 6, 5, 4, 3, 2, 1]);
    assert!(!third.labels().iter().any(|label| label.contains("Sau")), "{:?}", third.labels());
    stage.hoa.taps("◀ Trước").await;
    stage.hoa.sees_edit("trang 2/3").await;
    // Lan finds her own twenty, Mai her three.
    finds(&stage.lan, "hung", &[20, 19, 18, 17, 16, 15, 14, 13]).await;
    finds(&stage.mai, "hung", &[22, 23, 21]).await;
    // 23 is the last digits of no number here, but a case.
    finds(&stage.hoa, "23", &[23]).await;
    stage
}

async fn a_search_is_nobody_elses(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.hoa.says("/find 0912345678").await;
    stage.hoa.sees("🔎").await;
    // Whoever forges the number of somebody's search, or of a note, gets nothing to read.
    for text in 1..40 {
        let said = stage.mai.presses_data(1, &format!("l.find.{text}.0")).await;
        assert!(said.contains("Nút này cũ rồi"), "{said}");
    }
    tell(&stage.lan).await;
    stage
}

async fn what_is_corrected_is_found_as_it_is_now(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let line = stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.edits(line, "/vip anh Bình | 0912345679 | mở nợ cước số 0903111333").await;
    stage.lan.sees("Đã sửa").await;
    for gone in ["hung", "0912345678", "0903111222"] {
        finds(&stage.hoa, gone, &[]).await;
    }
    for there in ["binh", "0912345679", "1333"] {
        finds(&stage.hoa, there, &[1]).await;
    }
    tell(&stage.lan).await;
    stage
}

async fn a_group_is_no_place_to_search(stage: Stage) -> Stage {
    let group = stage.sim.group(-100_500, "Tổ trực", &[&stage.hoa.person], false);
    stage.settles().await;
    stage.hoa.person.says_in(&group, "/find hung");
    stage.hoa.sees_in(&group, "nhắn riêng cho bot").await;
    stage
}

async fn an_agent_has_own_and_joined_cases_open(stage: Stage) -> Stage {
    let joined =
        Case { joined: vec![PersonId(stage.mai.id)], ..case(&stage, 2, stage.lan.id, "anh Bình", 10) };
    let mut cases = vec![case(&stage, 1, stage.lan.id, "anh Hùng", 30), joined.clone()];
    cases.extend((3..=13).map(|id| case(&stage, id, stage.mai.id, "chị Vân", 60 + id)));
    cases.push(closed(case(&stage, 14, stage.mai.id, "chị Vân", 5)));
    stage.has(&cases).await;
    stage.mai.says("/open").await;
    let first = stage.mai.sees("Phiếu đang mở: 12 · trang 1/2").await;
    assert_eq!(numbers(&first.text), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert!(first.text.contains("#2 anh Bình · Mở nợ cước"), "a joined one is seen in full: {}", first.text);
    assert!(!first.labels().iter().any(|label| label.contains("Tất cả")), "{:?}", first.labels());
    stage.mai.taps("Sau ▶").await;
    let second = stage.mai.sees_edit("trang 2/2").await;
    assert_eq!(numbers(&second.text), [12, 13]);
    // Closed by the owner while it is looked at: the next page asked for is what is there then.
    let mut tx = stage.store.begin().await.expect("a transaction");
    for open in cases.split_off(4).into_iter().take(9).chain([joined]) {
        let before = open;
        let mut open = closed(before.clone());
        loihua::store::cases::save(&mut tx, &before, &mut open).await.expect("it is kept");
    }
    tx.commit().await.expect("it is kept");
    stage.mai.presses_data(first.message_id, "l.open.all.1").await;
    let left = stage.mai.sees_edit("Phiếu đang mở: 2").await;
    assert_eq!(numbers(&left.text), [3, 4]);
    stage
}

async fn a_leader_turns_over_all_open_cases(stage: Stage) -> Stage {
    let cases: Vec<Case> = (1..=25).map(|id| case(&stage, id, stage.lan.id, "anh Hùng", 40 - id)).collect();
    stage.has(&cases).await;
    stage.hoa.says("/open").await;
    let first = stage.hoa.sees("Phiếu đang mở: 25 · trang 1/3").await;
    assert_eq!(numbers(&first.text), (16..=25).rev().collect::<Vec<_>>());
    assert!(first.labels().contains(&"• Tất cả"), "{:?}", first.labels());
    stage.hoa.taps("Sau ▶").await;
    stage.hoa.sees_edit("trang 2/3").await;
    stage.hoa.taps("Sau ▶").await;
    let last = stage.hoa.sees_edit("trang 3/3").await;
    assert_eq!(numbers(&last.text), [5, 4, 3, 2, 1]);
    assert_eq!(last.message_id, first.message_id);
    stage.hoa.taps("#3").await;
    stage.hoa.sees("Phiếu #3").await;
    stage
}

async fn a_leader_filters_the_open_cases(stage: Stage) -> Stage {
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.mai, "agent", 0, 6),
        ])
        .await;
    stage.joins(2001, "Gone", "agent").await;
    let before = |case: Case| Case { taken_at: nine() - TimeDelta::hours(4), ..case };
    stage
        .has(&[
            case(&stage, 1, stage.lan.id, "anh Hùng", -10),
            before(case(&stage, 2, stage.mai.id, "anh Bình", 20)),
            case(&stage, 3, stage.mai.id, "chị Vân", 30),
            before(case(&stage, 4, stage.lan.id, "chị Vân", 40)),
            case(&stage, 5, stage.hoa.id, "chị Vân", 50),
            Case { joined: vec![PersonId(stage.hoa.id)], ..before(case(&stage, 6, 2001, "chị Vân", -1)) },
        ])
        .await;
    stage.hoa.says("/open").await;
    let shown = stage.hoa.sees("Phiếu đang mở: 6").await;
    assert_eq!(numbers(&shown.text), [1, 6, 2, 3, 4, 5]);
    for (key, title, expected) in [
        ("Của tôi", "Phiếu đang mở, của tôi: 2", vec![6, 5]),
        ("Trong ca", "Phiếu đang mở, trong ca: 4", vec![1, 3, 4, 5]),
        ("Đã trễ", "Phiếu đang mở, đã trễ: 2", vec![1, 6]),
        ("Cần giao lại", "Phiếu đang mở, cần giao lại: 3", vec![6, 2, 3]),
        ("Tất cả", "Phiếu đang mở: 6", vec![1, 6, 2, 3, 4, 5]),
    ] {
        stage.hoa.taps(key).await;
        let edited = stage.hoa.sees_edit(title).await;
        assert_eq!(edited.message_id, shown.message_id, "{key}");
        assert_eq!(numbers(&edited.text), expected, "{key}\n{}", edited.text);
        assert!(edited.labels().contains(&format!("• {key}").as_str()), "{:?}", edited.labels());
    }
    // Pressed twice: nothing new, and no complaint of Telegram's.
    stage.hoa.taps("• Tất cả").await;
    stage
}

async fn a_leader_sees_who_has_how_much_and_reassigns(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage
        .has(&[
            case(&stage, 1, stage.lan.id, "anh Hùng", -10),
            case(&stage, 2, stage.mai.id, "anh Bình", 20),
            case(&stage, 3, stage.lan.id, "chị Vân", 30),
        ])
        .await;
    stage.hoa.says("/open").await;
    stage.hoa.sees("Phiếu đang mở: 3").await;
    stage.hoa.taps("👥 Theo ĐTV").await;
    let owners = stage.hoa.sees_edit("theo ĐTV").await;
    assert!(owners.text.contains("Lan: 2 (1 trễ)") && owners.text.contains("Mai: 1"), "{}", owners.text);
    stage.hoa.taps("Lan (2)").await;
    let of_lan = stage.hoa.sees_edit("Phiếu của Lan: 2").await;
    assert_eq!(numbers(&of_lan.text), [1, 3]);
    stage.hoa.taps("👤 Chia lại #3").await;
    stage.hoa.sees("Phiếu #3").await;
    stage.hoa.taps("Mai").await;
    stage.mai.sees("nhờ Mai nhận phiếu #3").await;
    stage.lan.sees("đang giao phiếu #3 cho Mai").await;
    // Another page of a list that is none of one's own.
    stage.lan.says("/open").await;
    let own = stage.lan.sees("Phiếu đang mở").await.message_id;
    stage.lan.presses_data(own, "l.owners.all.0").await;
    stage.lan.presses_data(own, "l.owner.1002.0").await;
    stage.settles().await;
    assert!(stage.lan.shows("Mai: 1").is_none() && stage.lan.shows("anh Bình").is_none());
    stage
}

async fn filters_are_for_leaders(stage: Stage) -> Stage {
    stage.has(&[case(&stage, 1, stage.lan.id, "anh Hùng", -10)]).await;
    stage.mai.says("/open").await;
    let list = stage.mai.sees("Không có phiếu nào đang mở").await;
    for data in ["l.open.all.0", "l.open.late.0", "l.open.free.0", "l.open.shift.7"] {
        stage.mai.presses_data(list.message_id, data).await;
        stage.settles().await;
        assert!(stage.mai.shows("anh Hùng").is_none(), "{data}");
    }
    stage
}

async fn the_timeline_says_what_happened_and_what_arrived(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.forward(minutes(25)).await;
    stage.lan.sees("còn 5 phút").await;
    stage.forward(minutes(5)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    stage.tuan.person.deactivates();
    stage.forward(minutes(1)).await;
    stage.lan.taps("Chưa gọi được").await;
    stage.forward(minutes(2)).await;
    stage.lan.sees("trễ 3 phút").await;
    stage.hoa.sees("trễ 3 phút").await;
    stage.forward(minutes(7)).await;
    stage.lan.sees("trễ 10 phút").await;
    stage.hoa.sees("trễ 10 phút").await;
    stage.hoa.says("/case 1").await;
    let card = stage.hoa.sees("Phiếu #1").await;
    stage.hoa.replies(card.message_id, "LĐ <b>bận</b> họp").await;
    stage.hoa.sees("Đã ghi chú").await;
    tell(&stage.lan).await;
    stage.settles().await;
    stage.lan.taps("Diễn biến").await;
    let shown = stage.lan.sees("Diễn biến phiếu #1").await;
    assert_eq!(
        shown.text,
        "🕓 Diễn biến phiếu #1\n\
         📅 2/3/2026\n\
         09:00 Lan mở phiếu, hẹn 09:30\n\
         09:25 đã nhắc Lan\n\
         09:30 đã nhắc Lan\n\
         09:31 Lan gọi chưa được\n\
         09:33 đã nhắc Lan, chị Hoa\n\
         09:40 đã nhắc Lan, chị Hoa; không nhắn được cho anh Tuấn\n\
         09:40 chị Hoa ghi chú: “LĐ <b>bận</b> họp”\n\
         09:40 Lan đã xử lý xong, chưa kiểm tra\n\
         09:40 Lan đã báo KQ cho LĐ, trễ 10 phút"
    );
    // It is a message of its own, about the case: a reply to it is a note.
    stage.lan.replies(shown.message_id, "LĐ đã nhận").await;
    stage.lan.sees("Đã ghi chú").await;
    stage
}

async fn the_timeline_is_for_who_sees_the_case_in_full(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Phiếu #1").await.message_id;
    for player in [&stage.mai, &stage.minh, &stage.quan] {
        player.says("/case 1").await;
        let masked = player.sees("Phiếu #1").await;
        assert!(!masked.labels().iter().any(|label| label.contains("Diễn biến")), "{:?}", masked.labels());
        for data in ["c.1.1.time", "l.time.1.0"] {
            let said = player.presses_data(masked.message_id, data).await;
            assert!(said.contains("chưa có quyền"), "{said}");
        }
    }
    assert!(stage.lan.presses_data(card, "l.time.77.0").await.contains("Không có phiếu #77"));
    tell(&stage.lan).await;
    stage
}

async fn a_long_timeline_begins_with_the_newest(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Phiếu #1").await.message_id;
    for n in 1..=31 {
        stage.lan.replies(card, &format!("ghi chú {n}, {}", "rất dài ".repeat(60))).await;
        stage.lan.sees("Đã ghi chú").await;
        stage.clock.forward(seconds(1));
    }
    stage.lan.taps("Diễn biến").await;
    let newest = stage.lan.sees("Diễn biến phiếu #1 · trang 1/3").await;
    assert!(newest.text.contains("ghi chú 31,") && newest.text.contains("ghi chú 17,"), "{}", newest.text);
    assert!(!newest.text.contains("ghi chú 16,"), "{}", newest.text);
    stage.lan.taps("◀ Cũ hơn").await;
    stage.lan.sees_edit("trang 2/3").await;
    stage.lan.taps("◀ Cũ hơn").await;
    let oldest = stage.lan.sees_edit("trang 3/3").await;
    assert!(oldest.text.contains("Lan mở phiếu") && oldest.text.contains("ghi chú 1,"), "{}", oldest.text);
    assert_eq!(oldest.message_id, newest.message_id);
    stage.lan.taps("Mới hơn ▶").await;
    stage.lan.sees_edit("trang 2/3").await;
    tell(&stage.lan).await;
    stage
}

//! Stories about the card on a phone: its most important buttons in sight, the others behind ⋯ Khác.

use crate::harness::{Player, Stage};
use telegram_sim::{ButtonKind, Shown};

crate::stories![
    the_most_important_buttons_are_in_sight,
    the_next_step_comes_first,
    the_other_buttons_are_behind_one_that_changes_this_copy_alone,
    a_button_that_is_not_in_sight_works_all_the_same,
    a_premium_card_fits_too,
    a_file_in_reply_is_kept_with_the_case,
    the_result_is_told_on_the_business_number_noted,
];

const CALL: &str = "/vip anh Hùng GĐ Đồng Nai | 0912345678 | mở nợ cước số 0903111222";

/// The card that stands on this phone, the newest.
async fn card(player: &Player) -> Shown {
    player.settled().await;
    let mut phone = player.person.phone();
    phone.retain(|shown| shown.labels().iter().any(|label| label.starts_with('⋯')));
    phone.pop().expect("a card")
}

fn rows(card: &Shown) -> Vec<Vec<&str>> {
    card.buttons.iter().map(|row| row.iter().map(|button| button.text.as_str()).collect()).collect()
}

async fn ends(stage: Stage) -> Stage {
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho").await;
    stage.settles().await;
    stage.everybody_looks();
    stage
}

async fn the_most_important_buttons_are_in_sight(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(CALL).await;
    let card = stage.lan.sees("Phiếu #1").await;
    assert_eq!(
        rows(&card),
        [
            ["🔎 Kiểm tra", "💬 Hỏi QLCL"],
            ["🛠 Đã xử lý xong", "📞 Đã báo KQ cho LĐ"],
            ["✏️ Sửa", "↩️ Mở nhầm / trùng"],
            ["📋 Chép số", "⋯ Khác"],
        ]
    );
    stage.hoa.says("/case 1").await;
    let seen = stage.hoa.sees("Phiếu #1").await;
    assert!(!seen.labels().contains(&"↩️ Mở nhầm / trùng"), "only who opened it: {:?}", seen.labels());
    ends(stage).await
}

async fn the_next_step_comes_first(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(CALL).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao của số gọi đến").await;
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.taps("Khớp").await;
    let checked = card(&stage.lan).await;
    assert_eq!(rows(&checked)[0], ["🛠 Đã xử lý xong", "📞 Đã báo KQ cho LĐ"]);
    stage.lan.taps("Đã xử lý xong").await;
    let done = card(&stage.lan).await;
    assert_eq!(rows(&done), [vec!["📞 Đã báo KQ cho LĐ"], vec!["📋 Chép số", "⋯ Khác"]]);
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn the_other_buttons_are_behind_one_that_changes_this_copy_alone(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(CALL).await;
    stage.lan.sees("Phiếu #1").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.looks();
    let folded = card(&stage.lan).await;
    stage.lan.taps("⋯ Khác").await;
    let whole = card(&stage.lan).await;
    assert_eq!(whole.message_id, folded.message_id, "the same card");
    for label in ["⚠️ Chưa xử lý được", "📵 Chưa gọi được", "🕘 LĐ hẹn giờ khác", "🕓 Diễn biến"]
    {
        assert!(whole.labels().contains(&label), "{label} in {:?}", whole.labels());
    }
    assert_eq!(*rows(&whole).last().expect("a row"), ["📋 Chép số", "⋯ Ít hơn"]);
    assert!(stage.hoa.person.unread().is_empty(), "nobody else sees a change");
    assert!(card(&stage.hoa).await.labels().contains(&"⋯ Khác"));

    stage.lan.taps("⋯ Ít hơn").await;
    assert_eq!(rows(&card(&stage.lan).await), rows(&folded));

    // A change of the case folds it again.
    stage.lan.taps("⋯ Khác").await;
    stage.lan.taps("Chưa gọi được").await;
    let changed = card(&stage.lan).await;
    assert!(changed.text.contains("Đã gọi 1 lần"), "{}", changed.text);
    let without: Vec<_> = rows(&folded).into_iter().filter(|row| !row.contains(&"✏️ Sửa")).collect();
    assert_eq!(rows(&changed), without, "something was done in it: it was no mistake");
    ends(stage).await
}

async fn a_button_that_is_not_in_sight_works_all_the_same(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(CALL).await;
    let card = stage.lan.sees("Phiếu #1").await;
    let data = |card: &Shown, label: &str| {
        card.buttons.iter().flatten().find_map(|button| match &button.kind {
            ButtonKind::Callback(data) if button.text == label => Some(data.clone()),
            _ => None,
        })
    };
    let check = data(&card, "🔎 Kiểm tra").expect("it is there");
    let missed = check.replace("check", "miss");
    let answer = stage.lan.presses_data(card.message_id, &missed).await;
    assert!(answer.contains("Đã ghi"), "{answer}");

    // ⋯ of a card that a newer one has superseded shows that one again.
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    stage.settles().await;
    stage.lan.presses_data(card.message_id, &check.replace("check", "all")).await;
    stage.lan.sees("Phiếu #1").await;
    ends(stage).await
}

async fn a_premium_card_fits_too(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium 0909123456 khiếu nại bị trừ tiền").await;
    let card = stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    assert_eq!(
        rows(&card),
        [
            vec!["✅ Đã trả lời trong cuộc gọi"],
            vec!["🛠 Đã xử lý xong", "📞 Đã báo KQ cho KH"],
            vec!["✏️ Sửa", "↩️ Mở nhầm / trùng"],
            vec!["📣 KM cho KH này", "📋 Chép số", "⋯ Khác"],
        ]
    );
    stage.lan.taps("Hỏi về số KH Cao Cấp khác").await;
    stage.lan.sees("số").await;
    ends(stage).await
}

async fn a_file_in_reply_is_kept_with_the_case(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    let card = stage.lan.sees("Phiếu #1").await.message_id;
    stage.settles().await;
    stage.lan.person.replies_with_photo(card, "ảnh hệ thống");
    stage.lan.sees("Đã giữ tệp này").await;
    stage.settles().await;
    stage.lan.person.replies_with_voice(card, 7);
    stage.lan.sees("Đã giữ tệp này").await;
    stage.settles().await;
    let shown = stage.lan.shows("📎 2 tệp, gần nhất: Lan, 09:00").expect("it is on the card");
    assert!(shown.text.contains("ảnh hệ thống"), "with its caption: {}", shown.text);
    // The shift leader sees them, and nobody is rung for them.
    stage.nobody_hears_more().await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.taps("⋯ Khác").await;
    assert!(stage.hoa.taps("Xem tệp").await.contains("gửi"), "a press is answered");
    stage.settles().await;
    let copies = stage.hoa.person.phone().into_iter().filter(|shown| shown.media.is_some());
    assert_eq!(copies.count(), 2);
    // So does QA, once they are asked.
    stage.lan.says("/ask 1 nhờ xem giúp ảnh hệ thống").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    let asked = stage.minh.sees("phiếu #1").await;
    assert!(asked.text.contains("nhờ xem giúp ảnh hệ thống"), "in place of “việc khác”: {}", asked.text);
    stage.minh.taps("Xem tệp").await;
    stage.settles().await;
    assert_eq!(stage.minh.person.phone().iter().filter(|shown| shown.media.is_some()).count(), 2);
    // What comes after the answer belongs to the case too.
    stage.minh.taps("Cho thực hiện").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    stage.lan.person.replies_with_photo(card, "ảnh sau khi xử lý");
    stage.lan.sees("Đã giữ tệp này").await;
    // Somebody else has no business with them.
    let refused = stage.mai.presses_data(1, "c.1.1.files").await;
    assert!(refused.contains("chưa có quyền"), "{refused}");
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

async fn the_result_is_told_on_the_business_number_noted(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao của số gọi đến là gì").await;
    stage.lan.taps("❌ Không phải").await;
    stage.settles().await;
    assert!(stage.lan.shows("Gọi LĐ: 0912 345 678 (không phải số nghiệp vụ)").is_some());
    stage.lan.person.reads_all();
    stage.lan.taps("Số nghiệp vụ của LĐ").await;
    stage.lan.sees("số nghiệp vụ của LĐ là số nào").await;
    stage.lan.says("091234567").await;
    stage.lan.sees("mới có 9 số").await;
    stage.lan.says("0945 000 111").await;
    stage.settles().await;
    let card = stage.lan.shows("Gọi LĐ: 0945 000 111 (số nghiệp vụ)").expect("it is on the card");
    assert!(card.text.contains("Không được thì gọi 0912 345 678"), "{}", card.text);
    // The leader is found by it, too.
    stage.hoa.says("/find 0945000111").await;
    stage.hoa.sees("#1").await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

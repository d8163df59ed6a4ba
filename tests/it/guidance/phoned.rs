//! ☎️: QA was phoned. The case goes on at once; the QA named confirms the call later.

use super::{LOST, asked, ends, lost};
use crate::harness::{Player, Stage, minutes};
use chrono::TimeDelta;

crate::stories![
    a_call_is_contact_and_is_confirmed_by_a_tap,
    what_was_typed_goes_with_the_answer,
    a_call_nobody_knows_of_is_loud,
    the_qa_named_corrects_what_was_noted,
    who_does_not_confirm_is_reminded_and_then_reported,
];

/// Lan has phoned Minh, who said ✅.
async fn phoned(stage: &Stage) -> Player {
    let vy = asked(stage).await;
    stage.lan.taps("Đã gọi QLCL").await;
    stage.lan.sees("QLCL nói gì qua điện thoại").await;
    stage.lan.taps("Cho thực hiện").await;
    stage.lan.sees_edit("đã gọi ai").await;
    let said = stage.lan.taps("Minh").await;
    assert!(said.contains("theo điện thoại, chờ QLCL xác nhận"), "{said}");
    let told = stage.hoa.sees("Lan ghi đã gọi anh Minh (QLCL) về phiếu #1: Cho thực hiện").await;
    let asks = stage.minh.sees("Lan ghi đã gọi anh lúc 09:00 về phiếu #1: Cho thực hiện").await;
    assert!(told.silent && asks.silent, "nobody has to act now");
    assert_eq!(asks.labels()[..3], ["✅ Đúng như đã ghi", "✏️ Đính chính", "🚫 Không có cuộc gọi này"]);
    vy
}

async fn a_call_is_contact_and_is_confirmed_by_a_tap(stage: Stage) -> Stage {
    phoned(&stage).await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("(anh Minh), theo điện thoại, chờ QLCL xác nhận"), "{}", card.text);
    stage.forward(minutes(9)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    stage.nobody_hears_more().await;
    ends(&stage).await;
    stage.minh.taps("Đúng như đã ghi").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("QLCL đã xác nhận"), "{}", card.text);
    stage.hoa.says("/report").await;
    let report = stage.hoa.sees("QLCL trả lời qua điện thoại: 1").await;
    assert!(!report.text.contains("chưa xác nhận"), "{}", report.text);
    stage.forward(TimeDelta::hours(30)).await;
    stage
}

async fn what_was_typed_goes_with_the_answer(stage: Stage) -> Stage {
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    stage.lan.taps("Đã gọi QLCL").await;
    stage.lan.sees("QLCL nói gì").await;
    stage.lan.says("đồng ý cắt 2 chiều").await;
    stage.lan.sees("vậy QLCL trả lời là gì").await;
    stage.lan.taps("Cho thực hiện").await;
    stage.lan.sees_edit("đã gọi ai").await;
    stage.lan.taps("Minh").await;
    stage.hoa.sees("Lan ghi đã gọi anh Minh").await;
    let asks = stage.minh.sees("Lan ghi đã gọi").await;
    assert!(asks.text.contains("đồng ý cắt 2 chiều"), "{}", asks.text);
    ends(&stage).await;
    stage.minh.taps("Đúng như đã ghi").await;
    stage
}

async fn a_call_nobody_knows_of_is_loud(stage: Stage) -> Stage {
    let lead = stage.hires(1011, "Hạnh", "qa_lead").await;
    phoned(&stage).await;
    stage.minh.taps("Không có cuộc gọi này").await;
    for person in [&stage.lan, &stage.hoa, &lead] {
        let told = person.sees("anh Minh báo không có cuộc gọi mà Lan ghi về phiếu #1").await;
        assert!(!told.silent, "somebody has to look into it");
    }
    let refused = stage.lan.taps("Đã xử lý xong").await;
    assert!(refused.contains("Hỏi QLCL"), "what was noted holds no more: {refused}");
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.sees("đã nói qua điện thoại").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage
}

async fn the_qa_named_corrects_what_was_noted(stage: Stage) -> Stage {
    phoned(&stage).await;
    ends(&stage).await;
    stage.minh.taps("Đính chính").await;
    stage.minh.sees("câu trả lời đúng là gì").await;
    stage.minh.taps("Không thực hiện").await;
    stage.minh.sees_edit("vì sao").await;
    stage.minh.says("Anh nói là chưa được cắt").await;
    for person in [&stage.lan, &stage.hoa] {
        let told = person.sees("anh Minh đính chính cuộc gọi").await;
        assert!(told.text.contains("chưa được cắt") && !told.silent, "{}", told.text);
    }
    stage
}

async fn who_does_not_confirm_is_reminded_and_then_reported(stage: Stage) -> Stage {
    let lead = stage.hires(1011, "Hạnh", "qa_lead").await;
    let posts = [
        (&stage.lan, "agent", 6, 14),
        (&stage.hoa, "shift_leader", 6, 14),
        (&stage.minh, "qa", 6, 10),
        (&stage.minh, "qa", 13, 14),
    ];
    stage.rota(&posts).await;
    stage.lan.says(LOST).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    stage.lan.taps("Đã gọi QLCL").await;
    stage.lan.sees("QLCL nói gì").await;
    stage.lan.taps("Cho thực hiện").await;
    stage.lan.sees_edit("đã gọi ai").await;
    stage.lan.taps("Minh").await;
    stage.hoa.sees("Lan ghi đã gọi anh Minh").await;
    stage.minh.sees("Lan ghi đã gọi").await;
    ends(&stage).await;
    stage.forward(TimeDelta::hours(4)).await;
    stage.minh.sees("Lan ghi đã gọi anh lúc 09:00").await;
    stage.forward(TimeDelta::hours(19)).await;
    stage.nobody_hears_more().await;
    stage.forward(TimeDelta::hours(1)).await;
    lead.sees("sau 24 giờ anh Minh chưa xác nhận").await;
    lead.says("/report hôm qua").await;
    lead.sees("QLCL chưa xác nhận cuộc gọi: 1").await;
    lead.taps("Đúng như đã ghi").await;
    stage.forward(TimeDelta::hours(30)).await;
    stage
}

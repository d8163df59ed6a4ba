//! Stories about reports of signal or service quality on line 18001090 (B6).

use crate::harness::{Stage, minutes};
use chrono::TimeDelta;
use serde_json::json;

crate::stories![
    a_report_is_noted_part_by_part,
    every_part_may_be_skipped,
    a_shared_location_says_where_it_is,
    a_report_is_passed_on_and_followed_to_its_end,
    reports_of_one_area_are_one_silent_message,
    typed_addresses_are_not_compared,
    a_doubled_tap_skips_no_question,
    a_leader_s_case_has_no_such_form,
    the_card_shows_the_next_steps_of_a_report,
];

async fn areas(stage: &mut Stage) {
    stage.stops().await;
    stage.config.centre.areas = vec!["Quận 7".to_owned(), "Thủ Đức".to_owned()];
    stage.starts().await;
}

/// Lan takes a report.
async fn report(stage: &Stage, number: i64) {
    stage.lan.says(&format!("/premium 09082223{number:02} mất sóng từ sáng")).await;
    stage.lan.sees(&format!("💎 Phiếu KH Cao Cấp #{number} · Phản ánh sóng/dịch vụ")).await;
}

async fn answered(stage: &Stage) {
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage.settles().await;
}

async fn a_report_is_noted_part_by_part(mut stage: Stage) -> Stage {
    areas(&mut stage).await;
    stage.usual_rota().await;
    report(&stage, 1).await;
    stage.lan.taps("Ghi chi tiết sóng").await;
    stage.lan.sees("KH bị ở đâu?").await;
    stage.lan.taps("Quận 7").await;
    stage.lan.sees_edit("trong nhà hay ngoài trời?").await;
    stage.lan.taps("trong nhà").await;
    stage.lan.sees_edit("bị từ bao giờ?").await;
    stage.lan.says("8h sáng nay").await;
    stage.lan.sees_edit("máy đang hiện mạng nào?").await;
    stage.lan.taps("4G").await;
    stage.lan.sees_edit("bị thoại hay data?").await;
    stage.lan.taps("thoại và data").await;
    stage.lan.sees_edit("KH dùng máy gì?").await;
    stage.lan.says("iPhone 13").await;
    stage.lan.sees_edit("Phiếu #1: 📶 Đã ghi chi tiết sóng").await;
    let card = stage.lan.shows("💎 Phiếu KH Cao Cấp #1").expect("the card");
    let noted = "📶 Quận 7 · trong nhà · từ 8h sáng nay · 4G · thoại và data · iPhone 13";
    assert!(card.text.contains(noted), "{}", card.text);
    answered(&stage).await;
    stage
}

async fn every_part_may_be_skipped(stage: Stage) -> Stage {
    stage.usual_rota().await;
    report(&stage, 1).await;
    stage.lan.taps("Ghi chi tiết sóng").await;
    stage.lan.sees("KH bị ở đâu?").await;
    stage.lan.taps("Bỏ qua").await;
    for question in ["trong nhà hay ngoài trời?", "bị từ bao giờ?", "mạng nào?", "thoại hay data?"]
    {
        stage.lan.sees_edit(question).await;
        stage.lan.taps("Bỏ qua").await;
    }
    stage.lan.sees_edit("KH dùng máy gì?").await;
    stage.lan.taps("Bỏ qua").await;
    stage.lan.sees_edit("Đã ghi chi tiết sóng").await;
    let card = stage.lan.shows("💎 Phiếu KH Cao Cấp #1").expect("the card");
    assert!(!card.text.contains("📶"), "nothing was noted: {}", card.text);
    answered(&stage).await;
    stage
}

async fn a_shared_location_says_where_it_is(stage: Stage) -> Stage {
    stage.usual_rota().await;
    report(&stage, 1).await;
    let place = json!({"location": {"latitude": 10.729003, "longitude": 106.721}});
    stage.lan.person.sends_raw(place.clone());
    stage.lan.sees("Chỉ đọc được chữ").await;
    stage.lan.taps("Ghi chi tiết sóng").await;
    stage.lan.sees("KH bị ở đâu?").await;
    stage.lan.person.sends_raw(place);
    stage.lan.sees_edit("trong nhà hay ngoài trời?").await;
    stage.lan.taps("Quay lại").await;
    stage.settles().await;
    let card = stage.lan.shows("💎 Phiếu KH Cao Cấp #1").expect("the card");
    assert!(card.text.contains("📍 Vị trí: 10.729003, 106.721000"), "{}", card.text);
    stage.lan.person.reads_all();
    answered(&stage).await;
    stage
}

async fn a_report_is_passed_on_and_followed_to_its_end(stage: Stage) -> Stage {
    stage.usual_rota().await;
    report(&stage, 1).await;
    stage.lan.taps("Chuyển kỹ thuật").await;
    stage.lan.sees("mã phản ánh bao nhiêu?").await;
    stage.lan.says("Kỹ thuật KV2, mã SC1234").await;
    stage.lan.sees_edit("⏳ Chờ Kỹ thuật KV2, mã SC1234 từ 09:00").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho KH").await;
    stage.lan.sees_edit("✅ Đã báo KQ cho KH lúc 09:00").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    stage
}

async fn reports_of_one_area_are_one_silent_message(mut stage: Stage) -> Stage {
    areas(&mut stage).await;
    stage.usual_rota().await;
    for number in 1..=3 {
        report(&stage, number).await;
        stage.lan.taps("Ghi chi tiết sóng").await;
        stage.lan.sees("KH bị ở đâu?").await;
        stage.lan.taps("Quận 7").await;
        stage.lan.sees_edit("trong nhà hay ngoài trời?").await;
        stage.lan.taps("Quay lại").await;
        stage.lan.sees_edit("").await;
        stage.settles().await;
        stage.lan.person.reads_all();
        match number {
            1 => stage.nobody_hears_more().await,
            2 => {
                let shown = stage.hoa.sees("📶 2 phản ánh sóng ở Quận 7 trong 6 giờ qua").await;
                assert!(shown.silent, "it makes no sound");
                assert!(shown.text.contains("#1 · 09:00 · Lan"), "{}", shown.text);
            }
            _ => {
                let shown = stage.hoa.sees_edit("📶 3 phản ánh sóng ở Quận 7").await;
                assert!(shown.text.contains("#3 · 09:00 · Lan"), "{}", shown.text);
            }
        }
        stage.forward(minutes(0)).await;
    }
    stage.hoa.taps("#2").await;
    stage.hoa.sees("💎 Phiếu KH Cao Cấp #2").await;
    // The third was elsewhere, after all.
    stage.lan.taps("Ghi chi tiết sóng").await;
    stage.lan.sees("KH bị ở đâu?").await;
    stage.lan.taps("Thủ Đức").await;
    stage.lan.taps("Quay lại").await;
    let shown = stage.hoa.sees_edit("📶 2 phản ánh sóng ở Quận 7").await;
    assert!(!shown.text.contains("#3"), "{}", shown.text);
    stage.settles().await;
    stage.lan.person.reads_all();
    for _ in 1..=3 {
        answered(&stage).await;
    }
    stage.forward(TimeDelta::zero()).await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

async fn typed_addresses_are_not_compared(mut stage: Stage) -> Stage {
    areas(&mut stage).await;
    stage.usual_rota().await;
    for number in 1..=2 {
        report(&stage, number).await;
        stage.lan.taps("Ghi chi tiết sóng").await;
        stage.lan.sees("KH bị ở đâu?").await;
        stage.lan.says("12 Nguyễn Văn Linh").await;
        stage.lan.sees_edit("📶 12 Nguyễn Văn Linh").await;
        stage.lan.taps("Quay lại").await;
        stage.settles().await;
        stage.lan.person.reads_all();
    }
    stage.nobody_hears_more().await;
    // One of the list counts as one of it, also when it is typed.
    for number in 3..=4 {
        report(&stage, number).await;
        stage.lan.taps("Ghi chi tiết sóng").await;
        stage.lan.sees("KH bị ở đâu?").await;
        stage.lan.says("thu duc").await;
        stage.lan.sees_edit("📶 Thủ Đức").await;
        stage.lan.taps("Quay lại").await;
        stage.settles().await;
        stage.lan.person.reads_all();
    }
    stage.hoa.sees("📶 2 phản ánh sóng ở Thủ Đức").await;
    for _ in 1..=4 {
        answered(&stage).await;
    }
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

async fn a_doubled_tap_skips_no_question(mut stage: Stage) -> Stage {
    areas(&mut stage).await;
    stage.usual_rota().await;
    report(&stage, 1).await;
    stage.lan.taps("Ghi chi tiết sóng").await;
    let asked = stage.lan.sees("KH bị ở đâu?").await;
    let data = asked
        .buttons
        .iter()
        .flatten()
        .find(|button| button.text == "Quận 7")
        .map(|button| button.kind.clone())
        .expect("the area");
    let telegram_sim::ButtonKind::Callback(data) = data else { panic!("{data:?}") };
    stage.lan.presses_data(asked.message_id, &data).await;
    stage.lan.presses_data(asked.message_id, &data).await;
    stage.lan.sees_edit("trong nhà hay ngoài trời?").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    assert!(stage.lan.shows("trong nhà hay ngoài trời?").is_some());
    stage.lan.taps("Quay lại").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    answered(&stage).await;
    stage
}

async fn a_leader_s_case_has_no_such_form(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước 0933123456").await;
    let card = stage.lan.sees("Phiếu #1").await;
    assert!(!card.buttons.iter().flatten().any(|button| button.text.contains("📶")), "{:?}", card.buttons);
    let refused = stage.lan.presses_data(card.message_id, "c.1.1.signal").await;
    assert!(refused.contains("KH Cao Cấp"), "{refused}");
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    stage
}

async fn the_card_shows_the_next_steps_of_a_report(stage: Stage) -> Stage {
    stage.usual_rota().await;
    report(&stage, 1).await;
    let labels = || {
        let card = stage.lan.shows("💎 Phiếu KH Cao Cấp #1").expect("the card");
        let labels: Vec<String> = card.buttons.into_iter().flatten().map(|button| button.text).collect();
        labels.join(" | ")
    };
    let shown = labels();
    assert!(shown.contains("📶 Ghi chi tiết sóng") && shown.contains("⏳ Chuyển kỹ thuật"), "{shown}");
    assert!(shown.contains("Đã trả lời trong cuộc gọi") && shown.contains("⋯"), "{shown}");
    answered(&stage).await;
    stage
}

//! Stories about asking QA (A3.1, A3.2, A3.3): asked, claimed, answered, read; by day, by night, and with nobody there.

mod answer;
mod claim;
mod phoned;
mod reach;
mod room;

use crate::harness::{Player, Stage, minutes, seconds};

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const LOST: &str = "/vip anh Hùng GĐ Đồng Nai | 0987654321 | báo mất máy, cắt giúp số 0912345678";

crate::stories![
    a_question_in_shift_is_asked_answered_and_read,
    a_lost_phone_at_two_in_the_morning_takes_four_taps,
    pictures_and_voice_notes_reach_qa,
    the_check_leads_to_the_question,
    a_command_asks,
    two_questions_of_one_case_are_kept_apart,
];

/// Lan, Hoa and Minh on duty till 14:00, Vy and Tuấn too.
async fn day(stage: &Stage) -> Player {
    let vy = stage.hires(1010, "Vy", "qa").await;
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 14),
            (&stage.minh, "qa", 6, 14),
            (&vy, "qa_on_call", 14, 24),
        ])
        .await;
    vy
}

async fn lost(stage: &Stage) {
    stage.lan.says(LOST).await;
    stage.lan.sees("Phiếu #1").await;
}

/// Lan asks about a lost phone; Minh, on duty, gets it.
async fn asked(stage: &Stage) -> Player {
    let vy = day(stage).await;
    lost(stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên chủ thuê bao").await;
    stage.minh.sees("phiếu #1").await;
    vy
}

async fn ends(stage: &Stage) {
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
}

async fn a_question_in_shift_is_asked_answered_and_read(stage: Stage) -> Stage {
    day(&stage).await;
    lost(&stage).await;
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("Hỏi QLCL"), "the way to go: {refused}");
    stage.lan.taps("Hỏi QLCL").await;
    let told = stage.lan.sees("anh Minh").await;
    stage.settles().await;
    stage.lan.sees("Dán tên chủ thuê bao").await;
    let told =
        stage.lan.person.phone().into_iter().find(|m| m.message_id == told.message_id).expect("it stands");
    assert!(told.text.contains("Đã gửi anh Minh (QLCL đang trực) lúc 09:00"), "{}", told.text);
    assert!(told.text.contains("0909 000 111"), "QA's number, to wake them: {}", told.text);
    assert!(stage.lan.shows("Chờ QLCL").is_some(), "the card says who is waited for");
    let question = stage.minh.sees("phiếu #1").await;
    for what in ["anh Hùng GĐ Đồng Nai", "0987 654 321", "0912 345 678", "Lan"] {
        assert!(question.text.contains(what), "QA needs {what}: {}", question.text);
    }
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("QLCL"), "{refused}");
    stage.minh.taps("Cho thực hiện").await;
    let answer = stage.lan.sees("Cho thực hiện").await;
    assert!(
        answer.text.contains("Minh") && answer.text.contains("QLCL"),
        "a name and a role: {}",
        answer.text
    );
    stage.minh.sees("Dặn thêm").await;
    stage.lan.taps("Đã rõ").await;
    ends(&stage).await;
    stage.forward(minutes(600)).await;
    stage
}

async fn a_lost_phone_at_two_in_the_morning_takes_four_taps(stage: Stage) -> Stage {
    stage.rota(&[(&stage.lan, "agent", 22, 30), (&stage.minh, "qa_on_call", 0, 30)]).await;
    stage.forward(minutes(17 * 60)).await;
    stage.lan.says(LOST).await;
    stage.lan.sees("Hẹn báo KQ 02:10").await;
    stage.lan.taps("💬").await;
    let told = stage.lan.sees("anh Minh").await.message_id;
    stage.lan.sees("Dán tên chủ thuê bao").await;
    stage.settles().await;
    let told = stage.lan.person.phone().into_iter().find(|m| m.message_id == told).expect("it stands");
    assert!(told.text.contains("Đã gửi anh Minh (QLCL trực ngoài ca) lúc 02:00"), "{}", told.text);
    assert!(told.text.contains("Gấp thì gọi 0909 000 111"), "{}", told.text);
    assert!(told.labels().contains(&"📋 Chép số anh Minh"), "{:?}", told.labels());
    let asked = stage.minh.sees("phiếu #1").await.message_id;
    stage.lan.says("NGUYEN VAN HUNG").await;
    let follows = stage.minh.sees_edit("NGUYEN VAN HUNG").await;
    assert!(follows.text.starts_with("📌 Đã có tên chủ thuê bao: “NGUYEN VAN HUNG”"), "{}", follows.text);
    assert!(follows.text.contains("0912 345 678"), "{}", follows.text);
    stage.settles().await;
    let card = stage.lan.shows("Hẹn báo KQ 02:10").expect("her card");
    assert!(card.text.contains("Chủ thuê bao số cần hỗ trợ: “NGUYEN VAN HUNG”"), "{}", card.text);
    stage.minh.taps("Cắt tạm 2 chiều").await;
    let answer = stage.lan.sees("Cho thực hiện").await;
    assert!(answer.text.contains("Cắt tạm 2 chiều"), "{}", answer.text);
    stage.lan.taps("👌").await;
    stage.lan.taps("🛠").await;
    stage.lan.taps("📞").await;
    stage.settles().await;
    assert!(stage.lan.shows("Đã báo KQ cho LĐ lúc 02:00, đúng hẹn").is_some());
    stage.forward(seconds(5)).await;
    let keeps =
        stage.minh.person.phone().into_iter().find(|shown| shown.message_id == asked).expect("it stands");
    assert!(keeps.labels().iter().any(|label| label.starts_with("📚")), "{:?}", keeps.labels());
    stage.forward(minutes(600)).await;
    stage
}

async fn pictures_and_voice_notes_reach_qa(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.lan.person.sends_photo("ảnh chụp hệ thống");
    stage.lan.sees("QLCL").await;
    let card = stage.minh.sees("ảnh chụp hệ thống").await;
    assert!(card.text.contains("📎"), "{}", card.text);
    stage.settles().await;
    assert!(stage.minh.person.phone().iter().any(|m| m.media.is_some()), "the photo itself");
    stage.minh.person.reads_all();
    let told = stage.lan.shows("anh Minh").expect("who is asked").message_id;
    stage.lan.replies_with_voice(told, 4).await;
    stage.lan.sees("QLCL").await;
    stage.minh.sees("phiếu #1").await;
    stage.settles().await;
    stage.minh.person.reads_all();
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    // With nothing asked a picture is nothing that can be read.
    stage.lan.person.sends_photo("");
    stage.lan.sees("Chỉ đọc được chữ").await;
    stage
}

async fn the_check_leads_to_the_question(stage: Stage) -> Stage {
    day(&stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.says("CONG TY TNHH ABC").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    let question = stage.minh.sees("CONG TY TNHH ABC").await;
    assert!(question.text.contains("số nghiệp vụ"), "{}", question.text);
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

async fn a_command_asks(stage: Stage) -> Stage {
    day(&stage).await;
    stage.lan.says("/ask").await;
    stage.lan.sees("/ask").await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 LĐ xin mở trước có được không?").await;
    stage.lan.sees("anh Minh").await;
    stage.minh.sees("LĐ xin mở trước có được không?").await;
    stage.lan.says("/ask 1 LĐ hứa đóng trong ngày").await;
    stage.lan.sees("QLCL").await;
    stage.minh.sees("LĐ hứa đóng trong ngày").await;
    stage.mai.says("/ask 1 hộ chị Lan").await;
    stage.mai.sees("chưa có quyền").await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.minh.says("Nhờ ghi chú hẹn đóng trước 17 giờ").await;
    stage.minh.sees_edit("Phiếu #1").await;
    stage.lan.sees("Cho thực hiện").await;
    stage.lan.sees("hẹn đóng trước 17 giờ").await;
    ends(&stage).await;
    stage
}

async fn two_questions_of_one_case_are_kept_apart(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Không thực hiện").await;
    stage.minh.sees("vì sao").await;
    stage.minh.says("Chưa rõ chủ thuê bao").await;
    stage.lan.sees("Chưa rõ chủ thuê bao").await;
    let first = stage.minh.shows("0912 345 678").expect("the first question").message_id;
    stage.lan.taps("Đã rõ").await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("hỏi QLCL vì sao").await;
    stage.lan.says("Đã có giấy tờ, xem lại giúp").await;
    stage.lan.sees("anh Minh").await;
    stage.minh.sees("Đã có giấy tờ").await;
    stage.minh.replies(first, "vẫn không").await;
    stage.minh.sees("cũ rồi").await;
    let refused = stage.minh.presses_data(first, "c.1.1.go").await;
    assert!(refused.contains("cũ rồi"), "an old card answers nothing new: {refused}");
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

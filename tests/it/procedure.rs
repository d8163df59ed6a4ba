//! Stories about the procedure to the letter: what has to come before 🛠 and ⚠️, and the way to go where it has not.

use crate::harness::{Stage, minutes};

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const LOST: &str = "/vip anh Hùng | 0987654321 | báo mất máy, cắt giúp số 0912345678";

crate::stories![
    step_two_left_out_is_asked_about_once,
    what_does_not_match_wants_a_call_first,
    a_leader_decides_without_the_call,
    a_lost_phone_wants_qa_before_either_result,
    a_mismatch_wants_the_call_on_a_lost_phone_too,
    the_shift_leader_is_told_what_cannot_be_done,
    both_names_of_the_leader_spare_qa,
    taps_alone_spare_nobody,
    a_unit_abbreviated_is_asked_about,
    a_company_on_record_is_asked_about,
];

const FULL: &str = "/vip anh Hùng Nguyễn | 0987654321 | báo mất máy, cắt giúp số 0912345678";
const UNIT: &str = "Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone -";

async fn open(stage: &Stage, line: &str) {
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.minh, "qa", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 14),
        ])
        .await;
    stage.lan.says(line).await;
    stage.lan.sees("Phiếu #1").await;
}

/// The calling number is a business number; the number to help with is not the leader's.
async fn differs(stage: &Stage) {
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.says("TRẦN THỊ BÍCH").await;
    stage.settles().await;
}

async fn calls_the_leader(stage: &Stage) {
    stage.lan.taps("Đã gọi LĐ").await;
    stage.lan.sees("LĐ nói gì").await;
    stage.lan.taps("giữ nguyên").await;
}

async fn step_two_left_out_is_asked_about_once(stage: Stage) -> Stage {
    open(&stage, LINE).await;
    let asked = stage.lan.taps("Đã xử lý xong").await;
    assert_eq!(asked, "Chưa kiểm tra (bước 2). Đã kiểm tra chưa?");
    let prompt = stage.lan.sees("Chưa kiểm tra (bước 2). Đã kiểm tra chưa?").await;
    assert_eq!(prompt.labels()[..2], ["🔎 Kiểm tra", "Vẫn ghi đã xử lý"]);
    stage.lan.taps("Vẫn ghi đã xử lý").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("🛠 Đã xử lý xong lúc 09:00 (Lan), chưa kiểm tra"), "{}", card.text);
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.hoa.says("/report").await;
    stage.hoa.sees("chưa kiểm tra").await;

    stage.lan.says("/vip chị Vân | 0913000111 | mở nợ cước số 0903111223").await;
    stage.lan.sees("Phiếu #2").await;
    stage.lan.taps("Đã xử lý xong").await;
    stage.lan.sees("Đã kiểm tra chưa?").await;
    stage.lan.taps("🔎 Kiểm tra").await;
    stage.lan.sees_edit("tên thuê bao của số gọi đến").await;
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.taps("Khớp").await;
    assert!(stage.lan.taps("Đã xử lý xong").await.contains("Đã ghi: xử lý xong"), "no question any more");
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn what_does_not_match_wants_a_call_first(stage: Stage) -> Stage {
    open(&stage, LINE).await;
    differs(&stage).await;
    let refused = stage.lan.taps("Đã xử lý xong").await;
    assert!(refused.contains("nhờ gọi LĐ") && refused.contains("☎️ Đã gọi LĐ"), "{refused}");
    calls_the_leader(&stage).await;
    assert!(stage.lan.taps("Đã xử lý xong").await.contains("Đã ghi: xử lý xong"));
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_leader_decides_without_the_call(stage: Stage) -> Stage {
    open(&stage, LINE).await;
    differs(&stage).await;
    stage.hoa.says("/case 1").await;
    let card = stage.hoa.sees("Phiếu #1").await;
    assert!(!card.labels().iter().any(|label| label.contains("Đã xử lý xong")), "{:?}", card.labels());
    stage.hoa.taps("Xử lý xong ngoại lệ").await;
    stage.hoa.sees("vì sao").await;
    stage.hoa.says("LĐ đang họp, đã nhắn tin xác nhận").await;
    stage.lan.sees("chị Hoa vừa làm").await;
    stage.hoa.taps("Diễn biến").await;
    stage.hoa.sees("LĐ đang họp").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_lost_phone_wants_qa_before_either_result(stage: Stage) -> Stage {
    open(&stage, LOST).await;
    for tap in ["Đã xử lý xong", "Chưa xử lý được"] {
        let refused = stage.lan.taps(tap).await;
        assert!(refused.contains("💬 Hỏi QLCL"), "{tap}: {refused}");
    }
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    let refused = stage.lan.taps("Chưa xử lý được").await;
    assert!(refused.contains("QLCL chưa trả lời"), "{refused}");
    stage.minh.taps("Không thực hiện").await;
    stage.minh.sees("vì sao").await;
    stage.minh.says("Không đúng chủ").await;
    stage.lan.sees("Không đúng chủ").await;
    stage.lan.taps("Đã rõ").await;
    stage.lan.taps("Chưa xử lý được").await;
    stage.lan.sees("vì sao chưa xử lý được").await;
    stage.lan.says("QLCL không đồng ý").await;
    stage.hoa.sees("QLCL không đồng ý").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_mismatch_wants_the_call_on_a_lost_phone_too(stage: Stage) -> Stage {
    open(&stage, LOST).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    stage.lan.says("TRẦN THỊ BÍCH").await;
    stage.minh.sees_edit("TRẦN THỊ BÍCH").await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    // What is to be done next is what 🛠 waits for, not what it refuses.
    let answer = stage.lan.sees("Cho thực hiện").await;
    assert!(answer.text.contains("Việc tiếp theo: gọi anh Hùng (LĐ), số 0987 654 321"), "{}", answer.text);
    assert!(!answer.text.contains("xong bấm 🛠"), "{}", answer.text);
    stage.lan.taps("Đã rõ").await;
    stage.settles().await;
    let answer = stage.lan.shows("Việc tiếp theo").expect("the answer");
    assert_eq!(answer.labels()[0], "☎️ Đã gọi LĐ");
    let refused = stage.lan.taps("Đã xử lý xong").await;
    assert!(refused.contains("☎️ Đã gọi LĐ"), "{refused}");
    stage.forward(minutes(7)).await;
    let soon = stage.lan.sees("đến giờ báo KQ").await;
    assert_eq!(soon.labels()[0], "☎️ Đã gọi LĐ", "a reminder leads there too");
    calls_the_leader(&stage).await;
    stage.lan.taps("Đã xử lý xong").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn the_shift_leader_is_told_what_cannot_be_done(stage: Stage) -> Stage {
    open(&stage, LINE).await;
    stage.lan.taps("Chưa xử lý được").await;
    stage.lan.sees("vì sao chưa xử lý được").await;
    stage.lan.says("Hệ thống tính cước đang bảo trì").await;
    let told = stage.hoa.sees("Lan báo phiếu #1 chưa xử lý được: Hệ thống tính cước đang bảo trì").await;
    assert!(told.silent, "Lan has it in hand");
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(60)).await;
    stage
}

async fn checks(stage: &Stage, calling: &str) {
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.says(calling).await;
}

async fn both_names_of_the_leader_spare_qa(stage: Stage) -> Stage {
    open(&stage, FULL).await;
    checks(&stage, &format!("{UNIT} Nguyễn Văn Hùng (Giám đốc)")).await;
    stage.lan.sees_edit("đứng tên ai").await;
    assert!(stage.lan.taps("Đã xử lý xong").await.contains("Hỏi QLCL"), "one name alone is not enough");
    stage.lan.says("NGUYEN VAN HUNG").await;
    stage.settles().await;
    assert!(stage.lan.taps("Đã xử lý xong").await.contains("Đã ghi: xử lý xong"));
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn taps_alone_spare_nobody(stage: Stage) -> Stage {
    open(&stage, FULL).await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.taps("Khớp").await;
    for tap in ["Đã xử lý xong", "Chưa xử lý được"] {
        let refused = stage.lan.taps(tap).await;
        assert!(refused.contains("Hỏi QLCL"), "{tap}: {refused}");
    }
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.sees("đã nói qua điện thoại").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage
}

async fn a_unit_abbreviated_is_asked_about(stage: Stage) -> Stage {
    open(&stage, LINE).await;
    checks(&stage, "CTY DVMBF KV2 - CN TCT VT MOBIFONE - NGUYEN VAN HUNG").await;
    let asked = stage.lan.sees_edit("chưa rõ có phải số nghiệp vụ").await;
    assert_eq!(asked.labels()[..2], ["✅ Đúng số nghiệp vụ", "❌ Không phải"]);
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.taps("Khớp").await;
    stage.lan.taps("Đã xử lý xong").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_company_on_record_is_asked_about(stage: Stage) -> Stage {
    open(&stage, LINE).await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.says("CÔNG TY TNHH ABC").await;
    stage.lan.sees_edit("cùng một người không").await;
    stage.lan.taps("Khớp").await;
    stage.lan.taps("Đã xử lý xong").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

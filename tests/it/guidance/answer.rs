//! What QA answers: chased until it is read, corrected, refused, kept for the next time.

use super::{LINE, asked, day, ends};
use crate::harness::{Stage, minutes, seconds};

crate::stories![
    verify_more_and_back,
    do_not_blocks_and_is_told_to_the_leader,
    an_answer_is_chased_until_it_is_read,
    a_correction_reaches_the_agent_as_one,
    qa_answers_by_replying,
    an_answer_to_what_has_changed_is_not_taken,
    what_cannot_be_answered_gets_a_sentence,
    what_does_not_match_is_told_to_the_leader,
    an_answer_is_kept_for_the_next_time,
    what_is_typed_for_one_question_answers_no_other,
    no_answer_is_lost_by_asking_again,
    an_answer_acted_on_is_chased_no_more,
];

async fn verify_more_and_back(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Xác minh thêm").await;
    stage.minh.sees("xác minh gì").await;
    stage.minh.says("LĐ công tác ở đơn vị nào?").await;
    let answer = stage.lan.sees("LĐ công tác ở đơn vị nào?").await;
    assert!(
        answer.text.contains("Xác minh thêm") || answer.text.contains("xác minh thêm"),
        "{}",
        answer.text
    );
    stage.lan.taps("Đã rõ").await;
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("xác minh"), "{refused}");
    // By replying to QA's message; the question is theirs again.
    stage.lan.replies(answer.message_id, "Chi nhánh Đồng Nai").await;
    stage.lan.sees("QLCL").await;
    let back = stage.minh.sees("Chi nhánh Đồng Nai").await;
    assert!(back.text.contains("Lan"), "{}", back.text);
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

async fn do_not_blocks_and_is_told_to_the_leader(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Không thực hiện").await;
    stage.minh.sees("vì sao").await;
    stage.minh.says("Chủ thuê bao không phải LĐ").await;
    let answer = stage.lan.sees("Chủ thuê bao không phải LĐ").await;
    assert!(answer.text.contains("Không thực hiện"), "{}", answer.text);
    stage.lan.taps("Đã rõ").await;
    let refused = stage.lan.presses_data(answer.message_id, "c.1.1.done").await;
    assert!(refused.contains("QLCL"), "⛔ blocks 🛠: {refused}");
    // ⛔ is a result: the leader is told that.
    let told = stage.lan.taps("Đã báo KQ cho LĐ").await;
    assert!(told.contains("09:00"), "{told}");
    stage.forward(minutes(60)).await;
    stage
}

async fn an_answer_is_chased_until_it_is_read(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    stage.forward(minutes(2)).await;
    stage.lan.sees("Đã rõ").await;
    stage.forward(minutes(2)).await;
    stage.lan.sees("Đã rõ").await;
    stage.hoa.sees("Lan chưa đọc").await;
    stage.settles().await;
    let phone = stage.lan.person.phone();
    let stands = |words: &str| phone.iter().filter(|shown| shown.text.contains(words)).count();
    assert_eq!(stands("trả lời phiếu #1: Cho thực hiện"), 1, "the newest takes the place of the others");
    assert_eq!(stands("xem tin mới nhất"), 0);
    // Any tap on the case counts.
    stage.lan.taps("Xem phiếu").await;
    stage.lan.sees("Phiếu #1").await;
    stage.forward(minutes(2)).await;
    stage.nobody_hears_more().await;
    ends(&stage).await;
    stage
}

async fn a_correction_reaches_the_agent_as_one(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    stage.lan.taps("Đã rõ").await;
    stage.minh.taps("Đính chính").await;
    stage.minh.sees("đúng là gì").await;
    stage.minh.taps("Không thực hiện").await;
    stage.minh.sees_edit("vì sao").await;
    stage.minh.says("Vừa kiểm tra lại: số này đang tranh chấp").await;
    let corrected = stage.lan.sees("đính chính").await;
    assert!(corrected.text.contains("số này đang tranh chấp"), "{}", corrected.text);
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("QLCL"), "{refused}");
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn qa_answers_by_replying(stage: Stage) -> Stage {
    asked(&stage).await;
    let question = stage.minh.shows("0912 345 678").expect("the question").message_id;
    stage.minh.replies(question, "Cắt giúp 2 chiều, ghi chú LĐ báo mất").await;
    stage.minh.sees("câu trả lời này là gì").await;
    stage.minh.taps("Cho thực hiện").await;
    let answer = stage.lan.sees("ghi chú LĐ báo mất").await;
    assert!(answer.text.contains("Cho thực hiện"), "{}", answer.text);
    ends(&stage).await;
    stage
}

async fn an_answer_to_what_has_changed_is_not_taken(stage: Stage) -> Stage {
    asked(&stage).await;
    let old = stage.minh.shows("0912 345 678").expect("the question").message_id;
    stage.lan.taps("✏️ Sửa").await;
    stage.lan.sees("sửa mục nào").await;
    stage.lan.taps("Yêu cầu").await;
    stage.lan.sees_edit("yêu cầu đúng là gì").await;
    stage.lan.says("báo mất máy, cắt giúp số 0912345679").await;
    let changed = stage.minh.sees("0912 345 679").await;
    assert!(changed.text.contains("sửa"), "{}", changed.text);
    let refused = stage.minh.presses_data(old, "c.1.2.go").await;
    assert!(refused.contains("sửa"), "{refused}");
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    // Corrected again after the go-ahead: that was about another number.
    stage.lan.taps("✏️ Sửa").await;
    stage.lan.sees("sửa mục nào").await;
    stage.lan.taps("Yêu cầu").await;
    stage.lan.sees_edit("yêu cầu đúng là gì").await;
    stage.lan.says("báo mất máy, cắt giúp số 0912345677").await;
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("Hỏi QLCL"), "{refused}");
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.sees("đã nói qua điện thoại").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage
}

async fn what_cannot_be_answered_gets_a_sentence(stage: Stage) -> Stage {
    let vy = asked(&stage).await;
    let question = stage.minh.shows("0912 345 678").expect("the question").message_id;
    stage.minh.replies(question, "⛔").await;
    stage.minh.sees("Chưa có nội dung").await;
    stage.minh.replies(question, &format!("⛔ {}", "dài ".repeat(1000))).await;
    stage.minh.sees("Dài quá").await;
    // Nobody types the next line in the second of such a long one: that would be the rest of it.
    stage.forward(seconds(5)).await;
    stage.minh.replies(question, "✅ Cắt tạm 2 chiều").await;
    stage.minh.sees("gửi").await;
    stage.lan.sees("Cắt tạm 2 chiều").await;
    // Answered already, by somebody else.
    vy.says("/case 1").await;
    vy.sees("Phiếu #1").await;
    let refused = vy.presses_data(1, "c.1.99.go").await;
    assert!(refused.contains("Minh"), "{refused}");
    ends(&stage).await;
    // Closed.
    stage.minh.replies(question, "à khoan").await;
    stage.minh.sees("đã đóng").await;
    // An agent has no business with it.
    let refused = stage.mai.presses_data(1, "c.1.99.go").await;
    assert!(!refused.is_empty());
    stage
}

async fn what_does_not_match_is_told_to_the_leader(stage: Stage) -> Stage {
    day(&stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.says("TRAN THI BICH").await;
    stage.settles().await;
    stage.lan.taps("Đã gọi LĐ").await;
    let asks = stage.lan.sees("LĐ nói").await;
    assert!(asks.text.contains("0912 345 678"), "the business number: {}", asks.text);
    stage.lan.taps("Chưa gọi được").await;
    stage.settles().await;
    stage.lan.taps("Đã gọi LĐ").await;
    stage.lan.sees("LĐ nói").await;
    stage.lan.taps("giữ nguyên").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("xác nhận") && card.text.contains("Đã gọi 1 lần"), "{}", card.text);
    stage.lan.taps("Đã gọi LĐ").await;
    stage.lan.sees("LĐ nói").await;
    stage.lan.taps("LĐ sửa yêu cầu").await;
    stage.lan.sees_edit("yêu cầu đúng là gì").await;
    stage.lan.says("mở nợ cước số 0903111223").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("0903 111 223") && !card.text.contains("TRAN THI BICH"), "{}", card.text);
    ends(&stage).await;
    stage
}

async fn an_answer_is_kept_for_the_next_time(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Cắt tạm 2 chiều").await;
    stage.lan.sees("Cắt tạm 2 chiều").await;
    stage.minh.taps("hướng dẫn").await;
    stage.minh.sees("tiêu đề").await;
    stage.minh.says("Mất máy, gọi số khác").await;
    stage.minh.sees("Đã lưu hướng dẫn").await;
    stage.minh.sees("Cắt tạm 2 chiều").await;
    ends(&stage).await;

    stage.lan.says("/vip anh Bình | 0987654399 | báo mất máy, cắt giúp số 0912345600").await;
    stage.lan.sees("Phiếu #2").await;
    stage.lan.taps("Hỏi QLCL").await;
    let told = stage.lan.sees("anh Minh").await;
    assert!(told.text.contains("📚") && told.text.contains("Cắt tạm 2 chiều"), "{}", told.text);
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #2").await;

    stage.minh.says("/guidance mat may").await;
    let list = stage.minh.sees("Mất máy, gọi số khác").await;
    assert!(list.text.contains("✅"), "{}", list.text);
    stage.minh.taps("1").await;
    stage.minh.sees("Cắt tạm 2 chiều").await;
    stage.minh.taps("✏️ Sửa").await;
    stage.minh.sees("nội dung mới").await;
    stage.minh.says("Cắt tạm 2 chiều, hẹn LĐ ra cửa hàng").await;
    stage.minh.sees("hẹn LĐ ra cửa hàng").await;
    stage.minh.taps("Thôi dùng").await;
    stage.settles().await;
    stage.minh.says("/guidance").await;
    stage.minh.sees("Chưa có hướng dẫn").await;
    stage.lan.says("/guidance").await;
    stage.lan.sees("chưa có quyền").await;
    stage.forward(seconds(1)).await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

async fn what_is_typed_for_one_question_answers_no_other(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Không thực hiện").await;
    let asks = stage.minh.sees("vì sao").await.message_id;
    stage.lan.taps("Rút câu hỏi").await;
    stage.lan.says("/ask 1 Đã có giấy tờ, cắt được không?").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("Đã có giấy tờ").await;
    stage.minh.replies(asks, "Chưa đúng chủ").await;
    stage.minh.sees("cũ rồi").await;
    // A reply whose verdict is still to be tapped is about the numbers as they were.
    let question = stage.minh.shows("Đã có giấy tờ").expect("the question").message_id;
    stage.minh.replies(question, "ok cắt tạm").await;
    stage.minh.sees("câu trả lời này là gì").await;
    stage.lan.taps("✏️ Sửa").await;
    stage.lan.sees("sửa mục nào").await;
    stage.lan.taps("Yêu cầu").await;
    stage.lan.sees_edit("yêu cầu đúng là gì").await;
    stage.lan.says("báo mất máy, cắt giúp số 0912345679").await;
    stage.minh.sees("0912 345 679").await;
    let stale = stage.minh.shows("câu trả lời này là gì").expect("the prompt");
    let refused = stage.minh.presses_data(stale.message_id, "c.1.9.go").await;
    assert!(refused.contains("sửa"), "{refused}");
    stage.minh.person.reads_all();
    stage.minh.taps("Cắt tạm 2 chiều").await;
    stage.lan.sees("Cắt tạm 2 chiều").await;
    ends(&stage).await;
    stage
}

async fn no_answer_is_lost_by_asking_again(stage: Stage) -> Stage {
    day(&stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 Mở trước có được không?").await;
    stage.lan.sees("anh Minh").await;
    stage.minh.sees("Mở trước").await;
    stage.minh.replies(stage.minh.shows("Mở trước").expect("it").message_id, "⛔ Chưa đóng cước").await;
    stage.minh.sees("gửi").await;
    stage.lan.sees("Chưa đóng cước").await;
    stage.lan.taps("Đã rõ").await;
    stage.lan.says("/ask 1 LĐ hứa đóng chiều nay").await;
    stage.lan.sees("anh Minh").await;
    stage.minh.sees("hứa đóng").await;
    stage.lan.taps("Rút câu hỏi").await;
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("QLCL không cho"), "⛔ still holds: {refused}");
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn an_answer_acted_on_is_chased_no_more(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Cắt tạm 2 chiều").await;
    stage.lan.sees("Cắt tạm 2 chiều").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.lan.sees("chị Hoa vừa làm").await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("Chị Hoa đã báo KQ cho LĐ lúc").await;
    stage.forward(minutes(10)).await;
    stage
}

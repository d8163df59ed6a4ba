//! Stories about asking QA (A3.1, A3.2, A3.3): asked, claimed, answered, read; by day, by night, and with nobody there.

use crate::harness::{Player, Stage, minutes, seconds};

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const LOST: &str = "/vip anh Hùng GĐ Đồng Nai | 0987654321 | báo mất máy, cắt giúp số 0912345678";

crate::stories![
    a_question_in_shift_is_asked_answered_and_read,
    a_lost_phone_at_two_in_the_morning_takes_four_taps,
    a_question_open_at_a_shifts_end_goes_to_who_comes,
    with_nobody_on_duty_the_next_rung_is_told_and_the_agent_knows,
    an_on_call_person_who_blocked_the_bot_gives_way_at_once,
    of_two_claims_at_once_one_wins_and_both_are_answered,
    a_claim_without_an_answer_is_offered_again,
    rungs_above_a_claim_say_who_holds_it,
    a_question_handed_back_goes_to_the_others,
    verify_more_and_back,
    do_not_blocks_and_is_told_to_the_leader,
    a_question_taken_back_rings_nobody_more,
    an_answer_is_chased_until_it_is_read,
    a_correction_reaches_the_agent_as_one,
    qa_answers_by_replying,
    an_answer_to_what_has_changed_is_not_taken,
    what_cannot_be_answered_gets_a_sentence,
    phoning_qa_is_recorded_and_confirmed_by_a_tap,
    pictures_and_voice_notes_reach_qa,
    the_check_leads_to_the_question,
    a_command_asks,
    what_does_not_match_is_told_to_the_leader,
    an_answer_is_kept_for_the_next_time,
    in_a_forum_each_question_has_a_topic,
    in_a_plain_group_qa_does_everything,
    two_questions_of_one_case_are_kept_apart,
    a_restart_in_the_middle_loses_nothing,
    who_comes_on_duty_is_told_of_what_is_open,
    what_is_typed_for_one_question_answers_no_other,
    more_after_an_answer_needs_somebody_there,
    no_answer_is_lost_by_asking_again,
    an_answer_acted_on_is_chased_no_more,
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
    stage.lan.taps("Đã xử lý xong").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
}

async fn a_question_in_shift_is_asked_answered_and_read(stage: Stage) -> Stage {
    day(&stage).await;
    lost(&stage).await;
    let refused = stage.lan.taps("Đã xử lý xong").await;
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
    let refused = stage.lan.taps("Đã xử lý xong").await;
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
    stage.minh.sees("phiếu #1").await;
    stage.lan.says("NGUYEN VAN HUNG").await;
    let follows = stage.minh.sees("NGUYEN VAN HUNG").await;
    assert!(follows.text.contains("0912 345 678"), "{}", follows.text);
    stage.minh.taps("Cắt tạm 2 chiều").await;
    let answer = stage.lan.sees("Cho thực hiện").await;
    assert!(answer.text.contains("Cắt tạm 2 chiều"), "{}", answer.text);
    stage.lan.taps("👌").await;
    stage.lan.taps("🛠").await;
    stage.lan.taps("📞").await;
    stage.settles().await;
    assert!(stage.lan.shows("Đã báo KQ cho LĐ lúc 02:00, đúng hẹn").is_some());
    stage.forward(minutes(600)).await;
    stage
}

async fn a_question_open_at_a_shifts_end_goes_to_who_comes(stage: Stage) -> Stage {
    let vy = day(&stage).await;
    stage.forward(minutes(4 * 60 + 58)).await;
    stage.hoa.sees("không còn phiếu nào mở").await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    stage.minh.taps("Nhận xử lý").await;
    stage.forward(minutes(1)).await;
    stage.hoa.sees("Anh Minh đang giữ").await;
    // 14:00: the shift's end ends the claim, and Vy is on call now.
    stage.forward(minutes(1)).await;
    stage.hoa.sees("đã hết mà còn 1 phiếu").await;
    stage.tuan.sees("còn 1 phiếu chưa có người nhận bàn giao").await;
    // Edited at once, where the handover came in between.
    vy.sees("hiếu #1").await;
    stage.settles().await;
    assert!(stage.lan.shows("Vy").is_some(), "the agent sees who is asked now");
    vy.taps("Cho thực hiện").await;
    vy.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

async fn with_nobody_on_duty_the_next_rung_is_told_and_the_agent_knows(stage: Stage) -> Stage {
    stage.usual_rota().await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    let told = stage.lan.sees("Giờ này chưa có QLCL trực").await;
    assert!(told.text.contains("Đã báo chị Hoa (trưởng ca)"), "{}", told.text);
    assert!(told.text.contains("chưa thực hiện"), "{}", told.text);
    stage.lan.sees("Dán tên").await;
    let report = stage.hoa.sees("phiếu #1").await;
    assert!(report.text.contains("QLCL"), "{}", report.text);
    stage.forward(minutes(1)).await;
    stage.hoa.sees("phiếu #1").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.taps("Xử lý xong ngoại lệ").await;
    stage.hoa.sees("vì sao").await;
    stage.hoa.says("Đã gọi trưởng QLCL, đồng ý").await;
    stage.lan.sees("chị Hoa vừa làm ở phiếu #1").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(60)).await;
    stage
}

async fn an_on_call_person_who_blocked_the_bot_gives_way_at_once(stage: Stage) -> Stage {
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.minh, "qa_on_call", 6, 14),
        ])
        .await;
    // The account is gone: no update tells the bot, only the refusal of its next message does.
    stage.minh.person.deactivates();
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    let said = stage.lan.sees("nhắn được cho anh Minh").await;
    assert!(said.text.contains("0909 000 111"), "phone them: {}", said.text);
    stage.hoa.sees("phiếu #1").await;
    stage.settles().await;
    assert!(stage.lan.shows("Đã báo chị Hoa (trưởng ca)").is_some());
    stage.lan.taps("Rút câu hỏi").await;
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.sees("đã nói qua điện thoại").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage
}

async fn of_two_claims_at_once_one_wins_and_both_are_answered(stage: Stage) -> Stage {
    let vy = stage.hires(1010, "Vy", "qa").await;
    stage.rota(&[(&stage.minh, "qa", 6, 14), (&vy, "qa", 6, 14), (&stage.lan, "agent", 6, 14)]).await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    vy.sees("phiếu #1").await;
    stage.settles().await;
    let first = stage.minh.person.taps("Nhận xử lý").expect("it is there");
    let second = vy.person.taps("Nhận xử lý").expect("it is there");
    let answers = [first.answer().await, second.answer().await]
        .map(|answer| answer.and_then(|a| a.text).unwrap_or_default());
    assert_eq!(answers.iter().filter(|text| text.contains("đang giữ")).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|text| !text.is_empty()), "{answers:?}");
    stage.settles().await;
    let (holder, other) =
        if answers[0].contains("đang giữ") { (&vy, &stage.minh) } else { (&stage.minh, &vy) };
    assert!(other.person.taps("Cho thực hiện").is_err(), "the other sees who has it, and no buttons");
    assert!(other.shows("đang giữ").is_some());
    holder.taps("Cho thực hiện").await;
    holder.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

async fn a_claim_without_an_answer_is_offered_again(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Nhận xử lý").await;
    stage.settles().await;
    assert!(stage.lan.shows("Anh Minh đang giữ").is_some(), "the agent sees who has it");
    stage.forward(minutes(1)).await;
    stage.hoa.sees("Anh Minh đang giữ, 1 phút").await;
    stage.forward(minutes(2)).await;
    // Three minutes: his claim is over, and the last rung of a lost phone comes at the same moment.
    stage.minh.sees("phiếu #1").await;
    stage.tuan.sees("phiếu #1").await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

async fn rungs_above_a_claim_say_who_holds_it(stage: Stage) -> Stage {
    day(&stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("hỏi QLCL vì sao").await;
    stage.lan.says("LĐ xin mở trước, đóng tiền sau, có được không?").await;
    stage.lan.sees("anh Minh").await;
    stage.minh.sees("đóng tiền sau").await;
    stage.forward(minutes(1)).await;
    stage.minh.taps("Nhận xử lý").await;
    stage.forward(minutes(2)).await;
    let report = stage.hoa.sees("Anh Minh đang giữ, 2 phút").await;
    assert!(report.text.contains("Chị Hoa ơi"), "{}", report.text);
    stage.nobody_hears_more().await;
    stage.minh.taps("QLCL báo lại").await;
    stage.lan.sees("sẽ báo lại").await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

async fn a_question_handed_back_goes_to_the_others(stage: Stage) -> Stage {
    let vy = stage.hires(1010, "Vy", "qa").await;
    stage
        .rota(&[
            (&stage.minh, "qa", 6, 14),
            (&vy, "qa", 6, 14),
            (&stage.lan, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
        ])
        .await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("anh Minh").await;
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    vy.sees("phiếu #1").await;
    stage.minh.taps("Nhận xử lý").await;
    stage.settles().await;
    stage.minh.taps("Xin trả lại").await;
    vy.sees("phiếu #1").await;
    stage.nobody_hears_more().await;
    vy.taps("Nhận xử lý").await;
    vy.taps("Xin trả lại").await;
    stage.minh.sees("phiếu #1").await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
    stage
}

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
    let refused = stage.lan.taps("Đã xử lý xong").await;
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

async fn a_question_taken_back_rings_nobody_more(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Nhận xử lý").await;
    stage.lan.taps("Rút câu hỏi").await;
    stage.minh.sees("rút câu hỏi").await;
    stage.forward(minutes(5)).await;
    stage.nobody_hears_more().await;
    let late =
        stage.minh.shows("Phiếu #1").or(stage.minh.shows("phiếu #1")).expect("the question").message_id;
    let refused = stage.minh.presses_data(late, "c.1.9.go").await;
    assert!(!refused.is_empty());
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.sees("đã nói qua điện thoại").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
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
    let refused = stage.lan.taps("Đã xử lý xong").await;
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
    let refused = stage.lan.taps("Đã xử lý xong").await;
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

async fn phoning_qa_is_recorded_and_confirmed_by_a_tap(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.lan.taps("Đã gọi QLCL").await;
    stage.lan.sees("nói gì").await;
    stage.lan.says("Anh Minh đồng ý cắt 2 chiều").await;
    let confirm = stage.minh.sees("Anh Minh đồng ý cắt 2 chiều").await;
    assert!(confirm.text.contains("☎️"), "{}", confirm.text);
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    ends(&stage).await;
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

/// Minh works in the group alone: his private chat is not looked at.
async fn in_a_forum_each_question_has_a_topic(mut stage: Stage) -> Stage {
    let minh = stage.minh.clone();
    let vy = stage.hires(1010, "Vy", "qa").await;
    let room = stage.qa_works_in_a_group(&[&minh, &vy], true).await;
    stage.rota(&[(&stage.lan, "agent", 6, 14), (&vy, "qa", 6, 14)]).await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("nhóm QLCL").await;
    stage.lan.sees("Dán tên").await;
    stage.lan.says("NGUYEN VAN HUNG").await;
    stage.settles().await;
    let topics = room.topics();
    assert_eq!(topics.len(), 1, "one topic: {topics:?}");
    assert!(topics[0].name.contains("Phiếu #1") && !topics[0].closed, "{topics:?}");
    let card = minh.sees_in(&room, "Phiếu #1").await;
    assert_eq!(card.thread, Some(topics[0].id));
    for shown in room.phone() {
        for secret in ["0912 345 678", "0987 654 321", "0912345678", "NGUYEN VAN HUNG"] {
            assert!(!shown.html.contains(secret) && !shown.text.contains(secret), "{}", shown.html);
        }
    }
    let numbers = minh.taps_in(&room, "Xem số").await;
    assert!(numbers.contains("0912 345 678") && numbers.contains("0987 654 321"), "{numbers}");
    minh.taps_in(&room, "Nhận xử lý").await;
    stage.settles().await;
    room.reads_all();
    // Somebody else's reply is refused, by name.
    vy.replies_in(&room, card.message_id, "✅ Cắt tạm 2 chiều").await;
    vy.sees_in(&room, "đang giữ").await;
    minh.taps_in(&room, "Xác minh thêm").await;
    let asks = minh.sees_in(&room, "xác minh gì").await;
    assert!(asks.text.contains("Anh Minh") && asks.thread == card.thread, "{}", asks.text);
    minh.says_in_topic(&room, topics[0].id, "LĐ thuộc đơn vị nào?").await;
    stage.lan.sees("LĐ thuộc đơn vị nào?").await;
    stage.lan.taps("Đã rõ").await;
    stage.lan.taps("Nhắn thêm").await;
    stage.lan.sees("nhắn gì cho QLCL").await;
    stage.lan.says("Chi nhánh Đồng Nai, số 0988777666").await;
    let back = minh.sees_in(&room, "Chi nhánh Đồng Nai").await;
    assert!(!back.text.contains("0988777666"), "{}", back.text);
    room.reads_all();
    minh.person.reads_all();
    vy.person.reads_all();
    minh.replies_in(&room, back.message_id, "Cắt 2 chiều, báo LĐ ra cửa hàng").await;
    minh.sees_in(&room, "câu trả lời này là gì").await;
    minh.taps_in(&room, "Cho thực hiện").await;
    stage.lan.sees("báo LĐ ra cửa hàng").await;
    stage.lan.taps("Đã rõ").await;
    stage.settles().await;
    assert!(room.topics()[0].closed, "closed with its question");
    // A correction reopens it.
    minh.taps_in(&room, "Đính chính").await;
    minh.sees_in(&room, "câu trả lời đúng là gì").await;
    assert!(!room.topics()[0].closed);
    minh.taps_in(&room, "Không thực hiện").await;
    minh.sees_in(&room, "vì sao").await;
    minh.says_in_topic(&room, topics[0].id, "Số đang tranh chấp").await;
    stage.lan.sees("Số đang tranh chấp").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    assert!(room.topics()[0].closed);
    room.reads_all();
    minh.person.reads_all();
    vy.person.reads_all();
    stage
}

async fn in_a_plain_group_qa_does_everything(mut stage: Stage) -> Stage {
    let (minh, mai) = (stage.minh.clone(), stage.mai.clone());
    let room = stage.qa_works_in_a_group(&[&minh, &mai], false).await;
    stage.rota(&[(&stage.lan, "agent", 6, 14), (&stage.hoa, "shift_leader", 6, 14)]).await;
    // Nobody from QA is on the rota: the group has it all the same, and the shift leader hears at once.
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("Giờ này chưa có QLCL trực").await;
    stage.lan.sees("Dán tên").await;
    stage.hoa.sees("phiếu #1").await;
    let card = minh.sees_in(&room, "phiếu #1").await;
    // Talk among colleagues is left alone, and an agent has no business here.
    minh.person.says_in(&room, "ca này ai trực nhỉ?");
    mai.replies_in(&room, card.message_id, "để em").await;
    mai.sees_in(&room, "chưa có quyền").await;
    let refused = mai.taps_in(&room, "Cho thực hiện").await;
    assert!(refused.contains("quyền") || refused.contains("dành cho"), "{refused}");
    let refused = mai.taps_in(&room, "Xem số").await;
    assert!(!refused.contains("0912"), "{refused}");
    stage.lan.person.sends_photo("màn hình");
    stage.lan.sees("QLCL").await;
    minh.sees_in(&room, "màn hình").await;
    minh.taps_in(&room, "Xem tệp").await;
    stage.settles().await;
    assert!(minh.person.phone().iter().any(|shown| shown.media.is_some()), "to him alone");
    assert!(room.phone().iter().all(|shown| shown.media.is_none()), "never in the group");
    minh.person.reads_all();
    minh.taps_in(&room, "Cắt tạm 2 chiều").await;
    stage.lan.sees("Cắt tạm 2 chiều").await;
    minh.taps_in(&room, "Giữ làm hướng dẫn").await;
    let asks = minh.sees_in(&room, "tiêu đề").await;
    minh.replies_in(&room, asks.message_id, "Mất máy").await;
    minh.sees_in(&room, "Đã lưu hướng dẫn").await;
    room.reads_all();
    ends(&stage).await;
    room.reads_all();
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

async fn a_restart_in_the_middle_loses_nothing(mut stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Nhận xử lý").await;
    stage.settles().await;
    stage.stops().await;
    stage.clock.forward(minutes(2));
    stage.starts().await;
    stage.settles().await;
    stage.hoa.sees("Anh Minh đang giữ, 2 phút").await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
    stage.stops().await;
    stage.clock.forward(minutes(2));
    stage.starts().await;
    stage.settles().await;
    stage.lan.sees("Đã rõ").await;
    ends(&stage).await;
    stage
}

async fn who_comes_on_duty_is_told_of_what_is_open(stage: Stage) -> Stage {
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 14),
            (&stage.minh, "qa", 10, 14),
        ])
        .await;
    stage.forward(minutes(58)).await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("Giờ này chưa có QLCL trực").await;
    stage.lan.sees("Dán tên").await;
    stage.hoa.sees("phiếu #1").await;
    stage.forward(minutes(1)).await;
    stage.hoa.sees("phiếu #1").await;
    // Ten o'clock: Minh comes on duty.
    stage.forward(minutes(1)).await;
    stage.minh.sees("phiếu #1").await;
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

async fn more_after_an_answer_needs_somebody_there(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.minh.taps("Cắt tạm 2 chiều").await;
    let answer = stage.lan.sees("Cắt tạm 2 chiều").await.message_id;
    stage.lan.taps("Đã rõ").await;
    stage.lan.replies(answer, "Anh ơi, 1 chiều có được không?").await;
    stage.lan.sees("Đã gửi QLCL").await;
    stage.minh.sees("1 chiều có được không?").await;
    stage.minh.person.blocks();
    stage.settles().await;
    stage.lan.replies(answer, "Vậy còn số kia?").await;
    stage.lan.sees("Cần hỏi tiếp thì bấm 💬 Hỏi QLCL").await;
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
    let refused = stage.lan.taps("Đã xử lý xong").await;
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
    stage.hoa.taps("Đã xử lý xong").await;
    stage.lan.sees("chị Hoa vừa làm").await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("chị Hoa vừa làm").await;
    stage.forward(minutes(10)).await;
    stage
}

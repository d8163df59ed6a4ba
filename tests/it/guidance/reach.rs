//! Whom a question reaches: at a shift's end, at night, with nobody there, after a restart.

use super::{asked, day, ends, lost};
use crate::harness::{Stage, minutes};

crate::stories![
    a_question_open_at_a_shifts_end_goes_to_who_comes,
    with_nobody_on_duty_qa_is_asked_in_turn_and_the_agent_knows,
    an_on_call_person_who_blocked_the_bot_gives_way_at_once,
    a_restart_in_the_middle_loses_nothing,
    who_comes_on_duty_is_told_of_what_is_open,
    more_after_an_answer_needs_somebody_there,
];

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

async fn with_nobody_on_duty_qa_is_asked_in_turn_and_the_agent_knows(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let vy = stage.hires(1020, "Vy", "qa").await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    let told = stage.lan.sees("Giờ này chưa có QLCL trực, bot nhắn lần lượt từng người").await;
    assert!(told.text.contains("anh Minh (QLCL). Gấp thì gọi 0909 000 111"), "{}", told.text);
    assert!(told.text.contains("chưa thực hiện"), "{}", told.text);
    stage.lan.sees("Dán tên").await;
    stage.minh.sees("phiếu #1").await;
    stage.forward(minutes(1)).await;
    let report = stage.hoa.sees("phiếu #1").await;
    assert!(report.text.contains("QLCL"), "{}", report.text);
    stage.minh.sees("phiếu #1").await;
    stage.forward(minutes(2)).await;
    stage.tuan.sees("phiếu #1").await;
    stage.forward(minutes(3)).await;
    stage.tuan.sees("phiếu #1").await;
    // The next one: nobody wakes all of them.
    vy.sees("phiếu #1").await;
    stage.nobody_hears_more().await;
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
    // Minh has no shift before ten; he is asked in turn all the same, and not once more when he comes.
    stage.minh.sees("phiếu #1").await;
    stage.forward(minutes(1)).await;
    stage.hoa.sees("phiếu #1").await;
    stage.minh.sees("phiếu #1").await;
    stage.forward(minutes(1)).await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    stage.lan.sees("Cho thực hiện").await;
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

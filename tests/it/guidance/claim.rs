//! Who takes a question: claimed, let go, handed back, taken back.

use super::{LINE, asked, day, ends, lost};
use crate::harness::{Stage, minutes};

crate::stories![
    of_two_claims_at_once_one_wins_and_both_are_answered,
    a_claim_without_an_answer_is_offered_again,
    rungs_above_a_claim_say_who_holds_it,
    a_question_handed_back_goes_to_the_others,
    a_question_taken_back_rings_nobody_more,
];

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

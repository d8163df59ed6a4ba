//! Stories about a leader on the phone who asks for the shift or team leader (A1.5): taken within seconds, or a promise.

use crate::harness::{Player, Stage, minutes, seconds};
use loihua::store::query;

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const PROMISE: &str = "Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong";

crate::stories![
    the_one_asked_for_takes_the_call_within_seconds,
    nobody_takes_it_and_it_is_a_promise,
    who_was_asked_calls_the_leader_back,
    with_nobody_on_duty_the_next_rung_is_asked_at_once,
    with_nobody_at_all_it_is_a_promise_at_once,
    of_two_who_take_it_at_once_one_has_it,
    who_has_blocked_the_bot_gives_way_at_once,
    a_command_with_a_line_asks_only_whom,
    typed_words_offer_it_too,
    a_command_that_says_it_all_rings_at_once,
    a_command_alone_asks_for_one_line,
    a_form_half_filled_in_goes_over,
    the_team_leader_takes_it_after_fifteen_seconds,
    a_restart_in_between_loses_nothing,
    the_leader_no_longer_wants_it,
    a_case_closed_meanwhile_has_no_call,
    a_leader_who_takes_calls_asks_somebody_else,
    a_call_without_a_timer_is_mended,
];

/// Lan has a case, and Hoa and Tuấn are on duty.
async fn on_the_phone(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
}

/// The leader asks Lan for the shift leader, and Hoa's phone rings.
async fn asked(stage: &Stage) -> (i32, i32) {
    on_the_phone(stage).await;
    assert!(stage.lan.taps("Xin gặp trưởng ca").await.contains("Đang gọi trưởng ca"));
    let status = stage.lan.sees("Đang gọi chị Hoa (trưởng ca)").await.message_id;
    let ring = stage.hoa.sees("đang chờ máy, xin gặp trưởng ca").await.message_id;
    (status, ring)
}

/// What stands in this message of somebody's phone now.
fn stands(player: &Player, message: i32) -> String {
    let shown = player.person.phone().into_iter().find(|shown| shown.message_id == message);
    shown.map(|shown| shown.text).unwrap_or_default()
}

async fn ends(stage: &Stage, owner: &Player) {
    owner.marks_done().await;
    owner.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(600)).await;
}

async fn the_one_asked_for_takes_the_call_within_seconds(stage: Stage) -> Stage {
    let (status, ring) = asked(&stage).await;
    let text = stands(&stage.hoa, ring);
    for what in [
        "Chị Hoa ơi",
        "LĐ anh Hùng",
        "0912 345 678",
        "mở nợ cước số 0903111222",
        "Lan đang giữ máy",
        "phiếu #1",
    ] {
        assert!(text.contains(what), "Hoa needs {what}: {text}");
    }
    stage.forward(seconds(5)).await;
    stage.nobody_hears_more().await;
    assert!(stage.hoa.taps("Nhận cuộc gọi").await.contains("Đã nhận cuộc gọi"));
    let heard = stage.lan.sees("chị Hoa nhận cuộc gọi, phiếu #1 do chị Hoa phụ trách").await;
    assert!(heard.text.contains("Nhờ nối máy ngay"), "{}", heard.text);
    let card = stage.hoa.sees("Phiếu #1").await;
    assert!(card.text.contains("Phụ trách: chị Hoa") && card.text.contains("0912 345 678"), "{}", card.text);
    stage.settles().await;
    assert!(stands(&stage.lan, status).contains("Chị Hoa nhận cuộc gọi lúc 09:00"), "in the same message");
    assert!(stands(&stage.hoa, ring).contains("Chị Hoa nhận cuộc gọi"));
    assert!(stage.hoa.taps("Chưa gọi được").await.contains("1 lần"), "she follows the same steps");
    let card = stage.lan.shows("LĐ: anh Hùng").expect("Lan's card");
    assert!(!card.text.contains("0912 345 678"), "a colleague's case now: {}", card.text);
    stage.forward(seconds(60)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(24)).await;
    stage.hoa.sees("còn 5 phút đến giờ báo KQ phiếu #1").await;
    ends(&stage, &stage.hoa).await;
    stage
}

async fn nobody_takes_it_and_it_is_a_promise(stage: Stage) -> Stage {
    let (status, ring) = asked(&stage).await;
    stage.forward(seconds(14)).await;
    stage.nobody_hears_more().await;
    stage.forward(seconds(1)).await;
    let again = stage.hoa.sees("mà chưa ai nhận").await.message_id;
    stage.tuan.sees("Anh Tuấn ơi, LĐ anh Hùng đang chờ máy").await;
    assert!(stands(&stage.lan, status).contains("Đang gọi chị Hoa (trưởng ca), anh Tuấn (tổ trưởng)"));
    assert!(
        stage.hoa.person.phone().iter().all(|shown| shown.message_id != ring),
        "only the newest of the two stays"
    );
    stage.forward(seconds(15)).await;
    let promise = stage.lan.sees("chưa ai nhận được cuộc gọi").await;
    assert!(promise.text.contains(PROMISE), "A1.2, to the letter: {}", promise.text);
    assert!(promise.text.contains("Hẹn báo KQ 09:30"), "from the first tap: {}", promise.text);
    assert!(stands(&stage.hoa, again).contains("chưa ai nhận kịp"));
    let late = stage.hoa.presses_data(again, "c.1.2.take").await;
    assert!(late.contains("Không còn LĐ chờ máy"), "{late}");
    assert!(stage.hoa.person.taps_on(again, "Nhận cuộc gọi").is_err());
    // A promise like any other.
    stage.forward(minutes(24) + seconds(30)).await;
    stage.lan.sees("còn 5 phút đến giờ báo KQ phiếu #1").await;
    ends(&stage, &stage.lan).await;
    stage
}

async fn who_was_asked_calls_the_leader_back(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.forward(seconds(15)).await;
    let again = stage.hoa.sees("mà chưa ai nhận").await.message_id;
    let ring = stage.tuan.sees("LĐ anh Hùng đang chờ máy").await.message_id;
    stage.forward(seconds(15)).await;
    stage.lan.sees("chưa ai nhận được cuộc gọi").await;
    stage.settles().await;
    // The leader and the number stay where the ring was.
    let kept = stands(&stage.hoa, again);
    assert!(kept.contains("LĐ anh Hùng") && kept.contains("Gọi LĐ: 0912 345 678"), "{kept}");
    let said = stage.hoa.taps("Để tôi gọi lại LĐ").await;
    assert!(said.contains("do bạn phụ trách"), "{said}");
    let told = stage.lan.sees("chị Hoa sẽ gọi lại LĐ, phiếu #1 do chị Hoa phụ trách").await;
    assert!(told.silent, "it is no ring");
    stage.hoa.sees("Phiếu #1").await;
    // The first tap wins.
    let late = stage.tuan.presses_data(ring, "c.1.2.call-back").await;
    assert!(late.contains("Chị Hoa đã nhận cuộc gọi này"), "{late}");
    assert!(stands(&stage.tuan, ring).contains("Chị Hoa nhận gọi lại LĐ"));
    stage.forward(minutes(24) + seconds(30)).await;
    stage.hoa.sees("còn 5 phút đến giờ báo KQ phiếu #1").await;
    stage.nobody_hears_more().await;
    ends(&stage, &stage.hoa).await;
    stage
}

async fn with_nobody_on_duty_the_next_rung_is_asked_at_once(stage: Stage) -> Stage {
    stage.hoa.person.blocks();
    on_the_phone(&stage).await;
    stage.lan.taps("Xin gặp trưởng ca").await;
    let status = stage.lan.sees("Đang gọi anh Tuấn (tổ trưởng)").await;
    assert!(status.text.contains("Chưa có trưởng ca nhắn được"), "{}", status.text);
    stage.tuan.sees("xin gặp trưởng ca mà chưa ai nhận").await;
    // Its own rung rings again.
    stage.forward(seconds(15)).await;
    stage.tuan.sees("đang chờ máy").await;
    stage.tuan.taps("Nhận cuộc gọi").await;
    stage.lan.sees("anh Tuấn nhận cuộc gọi, phiếu #1 do anh Tuấn phụ trách").await;
    stage.tuan.sees("Phiếu #1").await;
    ends(&stage, &stage.tuan).await;
    stage
}

async fn with_nobody_at_all_it_is_a_promise_at_once(stage: Stage) -> Stage {
    stage.hoa.person.blocks();
    stage.tuan.person.blocks();
    on_the_phone(&stage).await;
    let said = stage.lan.taps("Xin gặp tổ trưởng").await;
    assert!(said.contains("chưa gọi được ai"), "{said}");
    let promise = stage.lan.sees("chưa ai nhận được cuộc gọi").await;
    assert!(promise.text.contains(PROMISE), "{}", promise.text);
    stage.forward(seconds(60)).await;
    ends(&stage, &stage.lan).await;
    stage
}

async fn of_two_who_take_it_at_once_one_has_it(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.forward(seconds(15)).await;
    stage.hoa.sees("chưa ai nhận").await;
    stage.tuan.sees("chưa ai nhận").await;
    stage.settles().await;
    let first = stage.hoa.person.taps("Nhận cuộc gọi").expect("it is there");
    let second = stage.tuan.person.taps("Nhận cuộc gọi").expect("it is there");
    let answers = [first.answer().await, second.answer().await]
        .map(|answer| answer.and_then(|answer| answer.text).unwrap_or_default());
    let (taker, name, refused) = match answers[0].contains("Đã nhận cuộc gọi,") {
        true => (&stage.hoa, "Chị Hoa", &answers[1]),
        false => (&stage.tuan, "Anh Tuấn", &answers[0]),
    };
    assert!(refused.contains(&format!("{name} đã nhận")), "{answers:?}");
    stage.lan.sees("nhận cuộc gọi, phiếu #1 do").await;
    taker.sees("Phiếu #1").await;
    ends(&stage, taker).await;
    stage
}

async fn who_has_blocked_the_bot_gives_way_at_once(stage: Stage) -> Stage {
    // The account is gone: no update tells the bot, only the refusal of its next message does.
    stage.hoa.person.deactivates();
    on_the_phone(&stage).await;
    stage.lan.taps("Xin gặp trưởng ca").await;
    let status = stage.lan.sees("Phiếu #1. Nhờ Lan nói chuyện với LĐ").await.message_id;
    stage.tuan.sees("chưa ai nhận").await;
    stage.settles().await;
    let text = stands(&stage.lan, status);
    assert!(text.contains("Đang gọi anh Tuấn (tổ trưởng)"), "{text}");
    assert!(text.contains("Không nhắn được cho chị Hoa (trưởng ca)"), "{text}");
    stage.tuan.taps("Nhận cuộc gọi").await;
    stage.lan.sees("anh Tuấn nhận cuộc gọi").await;
    stage.tuan.sees("Phiếu #1").await;
    ends(&stage, &stage.tuan).await;
    stage
}

async fn a_command_with_a_line_asks_only_whom(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/transfer anh Hùng 0912345678 mở nợ cước").await;
    let form = stage.lan.sees("LĐ xin gặp ai?").await;
    assert!(form.text.contains("anh Hùng") && !form.text.contains("Gõ một dòng"), "{}", form.text);
    stage.forward(seconds(20)).await;
    stage.lan.taps("Xin gặp tổ trưởng").await;
    let card = stage.lan.sees("Phiếu #1").await;
    assert!(card.text.contains("Hẹn báo KQ 09:30"), "{}", card.text);
    stage.lan.sees("Đang gọi anh Tuấn (tổ trưởng)").await;
    let ring = stage.tuan.sees("LĐ anh Hùng đang chờ máy, xin gặp tổ trưởng").await;
    assert!(ring.text.contains("Yêu cầu: mở nợ cước"), "{}", ring.text);
    stage.tuan.taps("Nhận cuộc gọi").await;
    stage.lan.sees("anh Tuấn nhận cuộc gọi").await;
    stage.tuan.sees("Phiếu #1").await;
    ends(&stage, &stage.tuan).await;
    stage
}

async fn typed_words_offer_it_too(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("đòi gặp trưởng ca").await;
    let form = stage.lan.sees("trưởng ca").await;
    assert!(form.text.starts_with("📲"), "{}", form.text);
    stage.lan.says("anh Hùng 0912345678").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.sees("Đang gọi chị Hoa (trưởng ca)").await;
    stage.hoa.sees("LĐ anh Hùng đang chờ máy, xin gặp trưởng ca").await;
    stage.hoa.taps("Nhận cuộc gọi").await;
    stage.lan.sees("chị Hoa nhận cuộc gọi").await;
    stage.hoa.sees("Phiếu #1").await;
    ends(&stage, &stage.hoa).await;
    stage
}

async fn a_command_that_says_it_all_rings_at_once(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let line = stage.lan.says("/transfer anh Hùng 0912345678 mở nợ cước, xin gặp trưởng ca").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.sees("Đang gọi chị Hoa (trưởng ca)").await;
    let ring = stage.hoa.sees("LĐ anh Hùng").await;
    assert!(
        ring.text.contains("Yêu cầu: mở nợ cước") && !ring.text.contains("cước, xin gặp"),
        "{}",
        ring.text
    );
    // A name misspelt is corrected by editing the line, also for who is asked.
    stage.lan.edits(line, "/transfer anh Hưng 0912345678 mở nợ cước, xin gặp trưởng ca").await;
    stage.lan.sees("Đã sửa").await;
    stage.settles().await;
    assert!(stands(&stage.hoa, ring.message_id).contains("LĐ anh Hưng"));
    stage.hoa.taps("Nhận cuộc gọi").await;
    stage.lan.sees("chị Hoa nhận cuộc gọi").await;
    stage.hoa.sees("Phiếu #1").await;
    ends(&stage, &stage.hoa).await;
    stage
}

async fn a_command_alone_asks_for_one_line(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/transfer").await;
    let form = stage.lan.sees("Gõ một dòng: tên LĐ, số gọi đến, việc gì").await.message_id;
    stage.lan.taps("Xin gặp trưởng ca").await;
    stage.settles().await;
    assert!(stands(&stage.lan, form).contains("✓ Xin gặp: trưởng ca"));
    stage.lan.says("anh Hùng").await;
    let asks = stage.lan.sees("Còn thiếu số gọi đến").await.text;
    assert!(asks.contains("✓ LĐ: anh Hùng"), "{asks}");
    stage.lan.says("091234567").await;
    stage.lan.sees("mới có 9 số").await;
    stage.lan.says("0912345678").await;
    let card = stage.lan.sees("Phiếu #1").await;
    assert!(card.text.contains("anh Hùng") && card.text.contains("0912 345 678"), "{}", card.text);
    stage.lan.sees("Đang gọi chị Hoa").await;
    let ring = stage.hoa.sees("LĐ anh Hùng đang chờ máy").await;
    assert!(ring.text.contains("Yêu cầu: chưa rõ"), "{}", ring.text);
    stage.hoa.taps("Nhận cuộc gọi").await;
    stage.lan.sees("chị Hoa nhận cuộc gọi").await;
    stage.hoa.sees("Phiếu #1").await;
    ends(&stage, &stage.hoa).await;

    // The number alone is enough.
    stage.lan.says("/transfer").await;
    stage.lan.sees("Gõ một dòng").await;
    stage.lan.says("0933123456").await;
    stage.lan.sees_edit("✓ Số gọi đến: 0933 123 456").await;
    stage.lan.taps("Xin gặp tổ trưởng").await;
    let card = stage.lan.sees("Phiếu #2").await;
    assert!(card.text.contains("LĐ: chưa rõ tên"), "{}", card.text);
    stage.lan.sees("Đang gọi anh Tuấn").await;
    stage.tuan.sees("Anh Tuấn ơi, LĐ đang chờ máy").await;
    stage.lan.taps("LĐ thôi không gặp").await;
    ends(&stage, &stage.lan).await;
    stage
}

async fn a_form_half_filled_in_goes_over(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip").await;
    stage.lan.sees("Phiếu VIP mới").await;
    stage.lan.says("anh Hùng").await;
    stage.lan.sees("✓ LĐ: anh Hùng").await;
    stage.lan.says("/transfer").await;
    let form = stage.lan.sees("✓ LĐ: anh Hùng").await;
    assert!(form.text.contains("xin gặp"), "{}", form.text);
    // A whole call, and yet it is the line that was asked for.
    stage.lan.says("tổ trưởng: anh Hùng 0912345678 mở nợ cước").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.sees("Đang gọi anh Tuấn (tổ trưởng)").await;
    stage.tuan.sees("LĐ anh Hùng").await;
    stage.tuan.taps("Nhận cuộc gọi").await;
    stage.lan.sees("anh Tuấn nhận cuộc gọi").await;
    stage.tuan.sees("Phiếu #1").await;
    ends(&stage, &stage.tuan).await;
    stage
}

async fn the_team_leader_takes_it_after_fifteen_seconds(stage: Stage) -> Stage {
    let (status, ring) = asked(&stage).await;
    stage.forward(seconds(15)).await;
    let again = stage.hoa.sees("chưa ai nhận").await.message_id;
    stage.tuan.sees("chưa ai nhận").await;
    stage.tuan.taps("Nhận cuộc gọi").await;
    stage.lan.sees("anh Tuấn nhận cuộc gọi, phiếu #1 do anh Tuấn phụ trách").await;
    stage.tuan.sees("Phụ trách: anh Tuấn").await;
    stage.settles().await;
    for (player, message) in [(&stage.lan, status), (&stage.hoa, again)] {
        assert!(
            stands(player, message).contains("Anh Tuấn nhận cuộc gọi lúc 09:00"),
            "by edit, without a sound"
        );
    }
    let late = stage.hoa.presses_data(ring, "c.1.2.take").await;
    assert!(late.contains("Anh Tuấn đã nhận"), "{late}");
    stage.forward(seconds(15)).await;
    stage.nobody_hears_more().await;
    ends(&stage, &stage.tuan).await;
    stage
}

async fn a_restart_in_between_loses_nothing(mut stage: Stage) -> Stage {
    asked(&stage).await;
    stage.settles().await;
    stage.stops().await;
    stage.clock.forward(seconds(17));
    stage.starts().await;
    stage.hoa.sees("chưa ai nhận").await;
    stage.tuan.sees("chưa ai nhận").await;
    stage.stops().await;
    stage.clock.forward(minutes(2));
    stage.starts().await;
    let promise = stage.lan.sees("chưa ai nhận được cuộc gọi").await;
    assert!(promise.text.contains(PROMISE), "{}", promise.text);
    ends(&stage, &stage.lan).await;
    stage
}

async fn the_leader_no_longer_wants_it(stage: Stage) -> Stage {
    let (status, ring) = asked(&stage).await;
    let twice = stage.lan.presses_data(status, "c.1.2.want-team").await;
    assert!(twice.contains("Đang gọi cho phiếu này rồi"), "{twice}");
    stage.lan.taps("LĐ thôi không gặp").await;
    stage.settles().await;
    assert!(stands(&stage.hoa, ring).contains("LĐ thôi không gặp nữa"));
    assert!(stands(&stage.lan, status).contains("LĐ thôi không gặp nữa"));
    let late = stage.hoa.presses_data(ring, "c.1.2.take").await;
    assert!(late.contains("Không còn LĐ chờ máy"), "{late}");
    stage.forward(seconds(60)).await;
    stage.nobody_hears_more().await;
    // The leader changes their mind once more.
    stage.lan.taps("Xin gặp tổ trưởng").await;
    stage.lan.sees("Đang gọi anh Tuấn").await;
    stage.tuan.sees("xin gặp tổ trưởng").await;
    stage.tuan.taps("Nhận cuộc gọi").await;
    stage.lan.sees("anh Tuấn nhận cuộc gọi").await;
    stage.tuan.sees("Phiếu #1").await;
    ends(&stage, &stage.tuan).await;
    stage
}

async fn a_case_closed_meanwhile_has_no_call(stage: Stage) -> Stage {
    let (_, ring) = asked(&stage).await;
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.sees("đã nói qua điện thoại").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage.settles().await;
    assert!(stands(&stage.hoa, ring).contains("LĐ đã rút yêu cầu"), "{}", stands(&stage.hoa, ring));
    let late = stage.hoa.presses_data(ring, "c.1.2.take").await;
    assert!(late.contains("Phiếu đã đóng"), "{late}");
    stage.forward(seconds(60)).await;
    stage
}

async fn a_leader_who_takes_calls_asks_somebody_else(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.hoa.says(LINE).await;
    stage.hoa.sees("Phiếu #1").await;
    stage.settles().await;
    assert!(stage.hoa.person.taps("Xin gặp trưởng ca").is_err(), "she is the only one");
    stage.hoa.taps("Xin gặp tổ trưởng").await;
    stage.hoa.sees("Đang gọi anh Tuấn (tổ trưởng)").await;
    stage.tuan.sees("xin gặp tổ trưởng").await;
    stage.hoa.taps("LĐ thôi không gặp").await;
    ends(&stage, &stage.hoa).await;
    stage.nobody_hears_more().await;
    stage.usual_rota().await;
    // Asked for the shift leader all the same, she is not asked herself.
    stage.hoa.says("/transfer trưởng ca anh Nam 0933123456").await;
    stage.hoa.sees("Phiếu #2").await;
    stage.hoa.sees("Đang gọi anh Tuấn (tổ trưởng)").await;
    stage.tuan.sees("LĐ anh Nam").await;
    stage.tuan.taps("Nhận cuộc gọi").await;
    stage.hoa.sees("anh Tuấn nhận cuộc gọi, phiếu #2 do anh Tuấn phụ trách").await;
    stage.tuan.sees("Phiếu #2").await;
    ends(&stage, &stage.tuan).await;
    stage
}

async fn a_call_without_a_timer_is_mended(stage: Stage) -> Stage {
    asked(&stage).await;
    stage.settles().await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    query("DELETE FROM timers WHERE name = 'case:1:transfer'").execute(&mut tx).await.expect("it is gone");
    tx.commit().await.expect("it is kept");
    assert_eq!(stage.service().mend_timers().await.expect("the check runs"), 1);
    stage.quan.sees("tự kiểm tra").await;
    stage.forward(seconds(15)).await;
    stage.tuan.sees("chưa ai nhận").await;
    stage.hoa.sees("chưa ai nhận").await;
    stage.hoa.taps("Nhận cuộc gọi").await;
    stage.lan.sees("chị Hoa nhận cuộc gọi").await;
    stage.hoa.sees("Phiếu #1").await;
    ends(&stage, &stage.hoa).await;
    stage
}

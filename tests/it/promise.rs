//! Stories about the promise: made in one line, reminded of, kept.

use crate::harness::{Stage, minutes, seconds};

const LINE: &str = "/vip anh Hùng GĐ Đồng Nai | 0912345678 | mở nợ cước số 0903111222";

crate::stories![
    a_promise_is_reminded_of_until_it_is_kept,
    a_promise_kept_in_time_rings_nobody_else,
    the_last_rung_repeats_until_the_leader_was_told,
    done_brings_the_call_forward_to_two_minutes,
    a_lost_phone_is_urgent,
    a_snooze_quiets_one_person_only,
    an_owner_whose_shift_has_ended_is_told_with_the_shift_leader,
    without_a_rota_one_leader_is_told_and_another_the_next_time,
    a_rung_nobody_can_be_told_on_gives_way_at_once,
    when_nobody_can_be_told_the_admins_hear,
    a_block_found_while_sending_gives_way_at_once,
    a_late_promise_after_hours_asleep_rings_once,
    a_promise_survives_a_restart,
];

async fn a_promise_is_reminded_of_until_it_is_kept(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Hẹn báo KQ 09:30").await;
    assert!(card.text.contains("Phiếu #1"), "{}", card.text);
    assert!(card.text.contains("0903 111 222"), "{}", card.text);
    let sentence = "Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong";
    assert!(card.text.contains(sentence), "A1.2 is said now: {}", card.text);
    stage.nobody_hears_more().await;

    stage.forward(minutes(25)).await;
    stage.lan.sees("⏰ Lan ơi, còn 5 phút đến giờ báo KQ phiếu #1").await;
    stage.forward(minutes(5)).await;
    let due = stage.lan.sees("🔔 Lan ơi, đến giờ báo KQ phiếu #1").await;
    assert!(due.text.contains("0912 345 678"), "it says which number to call: {}", due.text);
    stage.nobody_hears_more().await;
    stage.forward(minutes(3)).await;
    stage.lan.sees("trễ 3 phút").await;
    stage.hoa.sees("🔴 Chị Hoa ơi, phiếu #1 trễ 3 phút, LĐ chưa được báo KQ. Lan phụ trách").await;
    stage.forward(minutes(7)).await;
    stage.lan.sees("trễ 10 phút").await;
    stage.hoa.sees("trễ 10 phút").await;
    stage.tuan.sees("🔴 Anh Tuấn ơi, phiếu #1 trễ 10 phút").await;
    stage.nobody_hears_more().await;

    assert!(stage.lan.marks_done().await.contains("xử lý xong"));
    assert!(stage.lan.taps("Đã báo KQ cho LĐ").await.contains("09:40"));
    // What leaders read is edited a little later, so that many cases closed in a row are one edit.
    stage.forward(seconds(3)).await;
    stage.hoa.sees_edit("đã báo lúc 09:40, trễ 10 phút").await;
    stage.forward(minutes(120)).await;
    stage
}

async fn a_promise_kept_in_time_rings_nobody_else(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.forward(minutes(5)).await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees_edit("đúng hẹn").await;
    stage.forward(minutes(600)).await;
    stage
}

async fn the_last_rung_repeats_until_the_leader_was_told(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.forward(minutes(40)).await;
    for late in ["10", "20", "30", "40"] {
        for player in [&stage.lan, &stage.hoa, &stage.tuan] {
            player.sees(&format!("trễ {late} phút")).await;
        }
        stage.nobody_hears_more().await;
        stage.forward(minutes(10)).await;
    }
    for player in [&stage.lan, &stage.hoa, &stage.tuan] {
        player.sees("trễ 50 phút").await;
    }
    stage.hoa.taps("Chưa xử lý được").await;
    stage.hoa.sees("vì sao chưa xử lý được").await;
    stage.hoa.says("hệ thống đang bảo trì").await;
    stage.hoa.sees_edit("chưa xử lý được. Người phụ trách phiếu gọi báo lý do").await;
    stage.lan.sees("chưa xử lý được. Nhờ gọi báo LĐ lý do ngay nhé").await;
    let said = stage.hoa.marks_done().await;
    assert!(said.contains("xử lý xong") && !said.contains("Nhờ gọi"), "only the owner calls: {said}");
    stage.lan.sees("chị Hoa vừa làm ở phiếu #1. 🛠 Đã ghi: xử lý xong. Nhờ gọi báo KQ cho LĐ ngay nhé.").await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("Chị Hoa đã báo KQ cho LĐ lúc").await;
    stage.forward(minutes(60)).await;
    stage
}

async fn done_brings_the_call_forward_to_two_minutes(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.forward(minutes(3)).await;
    stage.lan.marks_done().await;
    stage.settles().await;
    assert!(stage.lan.shows("Hẹn báo KQ 09:05").is_some(), "the card says the new time");
    stage.forward(minutes(2)).await;
    stage.lan.sees("đến giờ báo KQ phiếu #1").await;
    stage.forward(minutes(3)).await;
    stage.lan.sees("trễ 3 phút").await;
    stage.hoa.sees("trễ 3 phút").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_lost_phone_is_urgent(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0987654321 | báo mất máy, cắt giúp số 0912345678").await;
    let card = stage.lan.sees("Hẹn báo KQ 09:10").await;
    assert!(card.text.contains("🚨 Cắt mất máy"), "{}", card.text);
    assert!(card.text.contains("0912 345 678"), "the number to cut: {}", card.text);
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("mất máy từ số khác"), "A3.2 wants QA's go-ahead: {refused}");
    stage.forward(minutes(10)).await;
    let reminder = stage.lan.sees("đến giờ báo KQ").await;
    assert!(reminder.text.contains("Chưa hỏi QLCL"), "{}", reminder.text);
    let offers = |what: &str| reminder.buttons.iter().flatten().any(|button| button.text.contains(what));
    assert!(offers("Hỏi QLCL") && !offers("🛠"), "{:?}", reminder.buttons);
    stage.hoa.sees("đến giờ báo KQ").await;
    stage.hoa.taps("Xử lý xong ngoại lệ").await;
    stage.hoa.sees("đã xử lý xong ngoại lệ, vì sao").await;
    stage.hoa.says("QLCL đã đồng ý qua điện thoại").await;
    stage.settles().await;
    stage.lan.sees("vừa làm ở phiếu #1").await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("phiếu #1 đã đóng").await;
    stage.forward(minutes(60)).await;
    stage
}

async fn a_snooze_quiets_one_person_only(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.forward(minutes(30)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    // Only who is reminded is quiet for a while, and never in somebody else's place.
    let refused = stage.mai.presses_data(1, "c.1.1.snooze").await;
    assert!(refused.contains("chưa có quyền") || refused.contains("của người khác"), "{refused}");
    let refused = stage.tuan.presses_data(1, "c.1.1.snooze").await;
    assert!(refused.contains("của người khác"), "{refused}");
    stage.lan.taps("Nhắc sau 5 phút").await;
    stage.forward(minutes(3)).await;
    let told = stage.hoa.sees("trễ 3 phút").await;
    assert!(told.text.contains("Lan đã bấm nhắc lại sau"), "{}", told.text);
    stage.nobody_hears_more().await;
    stage.forward(minutes(2)).await;
    stage.lan.sees("trễ 5 phút").await;
    stage.nobody_hears_more().await;
    stage.hoa.taps("Xem phiếu").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.lan.sees("vừa làm ở phiếu #1").await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("phiếu #1 đã đóng").await;
    stage
}

async fn an_owner_whose_shift_has_ended_is_told_with_the_shift_leader(stage: Stage) -> Stage {
    stage.rota(&[(&stage.lan, "agent", 6, 9), (&stage.hoa, "shift_leader", 6, 14)]).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.forward(minutes(30)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    stage.hoa.sees("đến giờ báo KQ phiếu #1. Lan phụ trách").await;
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.sees("đã nói qua điện thoại").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage
}

async fn without_a_rota_one_leader_is_told_and_another_the_next_time(stage: Stage) -> Stage {
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.forward(minutes(33)).await;
    stage.lan.sees("trễ 3 phút").await;
    stage.hoa.sees("trễ 3 phút").await;
    stage.forward(minutes(7)).await;
    stage.lan.sees("trễ 10 phút").await;
    stage.hoa.sees("trễ 10 phút").await;
    stage.tuan.sees("trễ 10 phút").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_rung_nobody_can_be_told_on_gives_way_at_once(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.lan.person.blocks();
    stage.settles().await;
    stage.forward(minutes(25)).await;
    // Neither the rung before the due time nor the one at it has anybody: the next that has fires now.
    let told = stage.hoa.sees("còn 5 phút").await;
    assert!(told.text.contains("Không nhắn được cho"), "it says so: {}", told.text);
    // Every rung keeps its own time, and is looked up again then.
    stage.forward(minutes(5)).await;
    stage.hoa.sees("đến giờ báo KQ").await;
    stage.forward(minutes(3)).await;
    stage.hoa.sees("trễ 3 phút").await;
    stage.forward(minutes(7)).await;
    stage.hoa.sees("trễ 10 phút").await;
    stage.tuan.sees("trễ 10 phút").await;
    stage.lan.person.unblocks();
    stage.settles().await;
    stage.forward(minutes(10)).await;
    for player in [&stage.lan, &stage.hoa, &stage.tuan] {
        player.sees("trễ 20 phút").await;
    }
    stage.tuan.marks_done().await;
    stage.lan.sees("vừa làm ở phiếu #1").await;
    stage.tuan.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("phiếu #1 đã đóng").await;
    stage
}

async fn when_nobody_can_be_told_the_admins_hear(stage: Stage) -> Stage {
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    for player in [&stage.lan, &stage.hoa, &stage.tuan] {
        player.person.blocks();
    }
    stage.settles().await;
    stage.forward(minutes(25)).await;
    stage.quan.sees("🆘 Phiếu #1").await;
    stage.lan.person.unblocks();
    stage.settles().await;
    // Nothing was used up: the rung at the due time finds her.
    stage.forward(minutes(5)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_block_found_while_sending_gives_way_at_once(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    // The account is gone: no update tells the bot, only the refusal of its next message does.
    stage.lan.person.deactivates();
    stage.forward(minutes(25)).await;
    stage.hoa.sees("còn 5 phút").await;
    stage.nobody_hears_more().await;
    stage.hoa.taps("LĐ hẹn giờ khác").await;
    stage.hoa.sees("LĐ hẹn lúc nào").await;
    stage.hoa.says("3h").await;
    stage.settles().await;
    stage.forward(minutes(5)).await;
    stage.nobody_hears_more().await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_late_promise_after_hours_asleep_rings_once(mut stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.stops().await;
    stage.clock.forward(minutes(150));
    stage.starts().await;
    stage.settles().await;
    for player in [&stage.lan, &stage.hoa, &stage.tuan] {
        player.sees("trễ 2 giờ").await;
    }
    stage.nobody_hears_more().await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_promise_survives_a_restart(mut stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.stops().await;
    stage.lan.person.says("/open");
    stage.starts().await;
    stage.lan.sees("Phiếu đang mở: 1").await;
    stage.forward(minutes(30) + seconds(1)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

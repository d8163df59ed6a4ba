//! Stories about a shift's end (📋): what is open goes to the next shift leader, case by case, or climbs.

use crate::harness::{Player, Stage, minutes};
use loihua::domain::base::ids::PersonId;
use loihua::domain::staff::person::{Reachability, Role};

const HUNG: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222 | | 660m";
const THU: &str = "/vip chị Thu | 0934567890 | mở nợ cước | | 670m";

crate::stories![
    nothing_open_is_one_short_line,
    the_list_goes_to_who_leaves_and_who_comes,
    a_handover_across_midnight_with_somebody_off_sick,
    what_nobody_accepts_climbs_and_keeps_the_outgoing_leader_on_the_rung,
    with_nobody_scheduled_next_the_team_leader_is_told_before,
    lines_for_the_next_shift_stand_on_the_list,
    a_case_taken_in_the_last_minutes_is_handed_over_too,
    by_hand_it_begins_at_once,
    without_a_rota_it_begins_by_hand,
    every_press_on_a_handover_gets_a_sentence,
    an_hour_asleep_over_the_shifts_end_loses_nothing,
    a_restart_in_between_doubles_nothing,
    a_rota_changed_before_the_end_counts,
    who_leads_on_has_nothing_to_hand_over,
    a_list_nobody_got_gives_way_to_the_next_rung,
    a_premium_case_is_kept_by_its_owner_for_their_next_shift,
    a_premium_case_that_is_not_kept_is_handed_over,
    a_premium_case_due_in_another_shift_is_not_offered_to_its_owner,
];

/// Vân leads the next shift; Mai takes calls in it.
async fn two_shifts(stage: &Stage) -> Player {
    let van = stage.hires(1011, "Vân", "shift_leader").await;
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 22),
            (&stage.mai, "agent", 14, 22),
            (&van, "shift_leader", 14, 22),
        ])
        .await;
    // The self-check sees to the shift's end.
    stage.forward(minutes(1)).await;
    van
}

/// At 13:40 from 09:01.
async fn twenty_to(stage: &Stage) {
    stage.forward(minutes(279)).await;
}

async fn lan_opens(stage: &Stage, line: &str, number: u32) {
    stage.lan.says(line).await;
    stage.lan.sees(&format!("Phiếu #{number}")).await;
}

async fn closes(player: &Player, case: u32) {
    player.says(&format!("/case {case}")).await;
    player.sees(&format!("Phiếu #{case}")).await;
    player.marks_done().await;
    player.taps("Đã báo KQ cho LĐ").await;
    player.settled().await;
}

async fn nothing_open_is_one_short_line(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    twenty_to(&stage).await;
    stage.hoa.sees("ca 6-14 không còn phiếu nào mở").await;
    stage.forward(minutes(20)).await;
    stage.forward(minutes(60)).await;
    stage.nobody_hears_more().await;
    van.says("/handover").await;
    van.sees("Không có phiếu nào mở").await;
    stage
}

async fn the_list_goes_to_who_leaves_and_who_comes(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    lan_opens(&stage, THU, 2).await;
    twenty_to(&stage).await;
    let out = stage.hoa.sees("hết lúc 14:00, còn 2 phiếu").await;
    for what in ["anh Hùng", "chị Thu", "Lan", "Ca sau: Vân"] {
        assert!(out.text.contains(what), "{what}: {}", out.text);
    }
    let comes = van.sees("chị Hoa bàn giao ca 6-14: 2 phiếu").await;
    assert!(comes.text.contains("anh Hùng"), "{}", comes.text);
    stage.nobody_hears_more().await;
    van.taps("📥 #1").await;
    stage.settles().await;
    assert!(stage.hoa.shows("Vân nhận lúc 13:40").is_some(), "who leaves sees it");
    let card = stage.lan.shows("Phụ trách: Vân").expect("the card says who owns it now");
    assert!(
        card.text.contains("0912 345 678"),
        "who is still on duty may go on working on it: {}",
        card.text
    );
    stage.nobody_hears_more().await;
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("Vân đã nhận bàn giao ca 6-14").await;
    stage.settles().await;
    let list = van.shows("✅ Bàn giao ca 6-14: đã xong").expect("the list");
    assert!(list.text.contains("Chia cho ca: 2 phiếu"), "{}", list.text);
    stage.forward(minutes(5)).await;
    closes(&van, 1).await;
    closes(&van, 2).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn a_handover_across_midnight_with_somebody_off_sick(stage: Stage) -> Stage {
    let van = stage.hires(1011, "Vân", "shift_leader").await;
    let sang = stage.hires(1012, "Sang", "agent").await;
    stage
        .rota(&[
            (&stage.lan, "agent", 14, 22),
            (&stage.hoa, "shift_leader", 14, 22),
            (&stage.tuan, "team_leader", 14, 30),
            (&van, "shift_leader", 22, 30),
            (&stage.mai, "agent", 22, 30),
        ])
        .await;
    // 21:00, three cases; Sang is not on the rota, and then not to be reached either.
    stage.forward(minutes(12 * 60)).await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước | | 660m").await;
    stage.lan.sees("Phiếu #1").await;
    stage.hoa.says("/vip chị Thu | 0934567890 | mở nợ cước | | 660m").await;
    stage.hoa.sees("Phiếu #2").await;
    sang.says("/vip anh Nam | 0987654321 | mở cước báo đỏ | | 660m").await;
    sang.sees("Phiếu #3").await;
    sang.person.blocks();
    stage.forward(minutes(40)).await;
    let out = stage.hoa.sees("hết lúc 22:00, còn 3 phiếu").await;
    assert!(out.text.contains("Sang"), "{}", out.text);
    van.sees("chị Hoa bàn giao ca 14-22: 3 phiếu").await;
    van.taps("Nhận hết").await;
    stage.hoa.sees("Vân đã nhận bàn giao").await;
    stage.settles().await;
    stage.nobody_hears_more().await;
    // 22:00: they are Vân's, and nobody is asked to take them. After midnight the next end is still ahead.
    stage.forward(minutes(20)).await;
    stage.forward(minutes(3 * 60 + 5)).await;
    stage.nobody_hears_more().await;
    // 05:40: the night's end, with what is still open of it.
    stage.forward(minutes(4 * 60 + 35)).await;
    van.sees("hết lúc 06:00").await;
    stage.tuan.sees("Ca sau chưa xếp trưởng ca").await;
    for (player, case) in [(&van, 1), (&van, 2), (&van, 3)] {
        closes(player, case).await;
    }
    stage.forward(minutes(60)).await;
    stage
}

async fn what_nobody_accepts_climbs_and_keeps_the_outgoing_leader_on_the_rung(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước | | 320m").await;
    stage.lan.sees("Hẹn báo KQ 14:21").await;
    twenty_to(&stage).await;
    stage.hoa.sees("còn 1 phiếu").await;
    van.sees("bàn giao ca 6-14").await;
    // 14:00: once more to both.
    stage.forward(minutes(20)).await;
    let mine = stage.hoa.sees("đã hết mà còn 1 phiếu chưa có người nhận").await;
    assert!(mine.text.contains("Chị vẫn phụ trách"), "{}", mine.text);
    van.sees("bàn giao ca 6-14").await;
    stage.settles().await;
    let lists: Vec<_> =
        van.person.phone().into_iter().filter(|shown| shown.text.contains("àn giao ca")).collect();
    assert_eq!(lists.len(), 1, "the list before was taken away: {lists:?}");
    // 14:10 and every ten minutes: the team leader too.
    stage.forward(minutes(10)).await;
    for leader in [&stage.hoa, &van, &stage.tuan] {
        leader.sees("1 phiếu").await;
    }
    // 14:16: five minutes before the result is due. Lan has gone home, so whoever is on the shift leader's rung hears too.
    stage.forward(minutes(6)).await;
    for player in [&stage.lan, &van, &stage.hoa] {
        player.sees("còn 5 phút").await;
    }
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    // 14:21: Hoa and Lan are at home now, and hear no more.
    stage.forward(minutes(5)).await;
    van.sees("đến giờ báo KQ").await;
    stage.nobody_hears_more().await;
    closes(&van, 1).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn with_nobody_scheduled_next_the_team_leader_is_told_before(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.forward(minutes(1)).await;
    lan_opens(&stage, HUNG, 1).await;
    twenty_to(&stage).await;
    let out = stage.hoa.sees("còn 1 phiếu").await;
    assert!(out.text.contains("Ca sau chưa xếp trưởng ca"), "{}", out.text);
    let told = stage.tuan.sees("Ca sau chưa xếp trưởng ca").await;
    assert!(told.text.contains("ca 6-14 (chị Hoa)"), "{}", told.text);
    stage.tuan.taps("Nhận bàn giao").await;
    stage.hoa.sees("anh Tuấn đã nhận bàn giao").await;
    closes(&stage.tuan, 1).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn lines_for_the_next_shift_stand_on_the_list(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    lan_opens(&stage, THU, 2).await;
    twenty_to(&stage).await;
    let list = stage.hoa.sees("còn 2 phiếu").await;
    van.sees("2 phiếu").await;
    stage.hoa.taps("✏️ #1").await;
    stage.hoa.sees("Phiếu #1: dặn ca sau điều gì").await;
    stage.hoa.says("LĐ hẹn gọi sau 15h").await;
    stage.settles().await;
    assert!(van.shows("LĐ hẹn gọi sau 15h").is_some(), "the list shows it");
    stage.hoa.replies(list.message_id, "#2: chờ kế toán xác nhận").await;
    stage.hoa.sees("Đã ghi chú").await;
    stage.settles().await;
    assert!(van.shows("chị Hoa, 13:40: chờ kế toán xác nhận").is_some());
    stage.hoa.replies(list.message_id, "nhờ ca sau để ý").await;
    stage.hoa.sees("Dặn cho phiếu nào").await;
    van.taps("Nhận hết").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    closes(&van, 1).await;
    closes(&van, 2).await;
    stage
}

async fn a_case_taken_in_the_last_minutes_is_handed_over_too(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    twenty_to(&stage).await;
    stage.hoa.sees("không còn phiếu nào mở").await;
    stage.forward(minutes(15)).await;
    stage.hoa.says("/vip anh Hùng | 0912345678 | mở nợ cước | | 2h").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.forward(minutes(5)).await;
    stage.hoa.sees("đã hết mà còn 1 phiếu").await;
    van.sees("bàn giao ca 6-14: 1 phiếu").await;
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    closes(&van, 1).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn by_hand_it_begins_at_once(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    stage.lan.says("/handover").await;
    stage.lan.sees("cần trưởng ca hoặc tổ trưởng").await;
    stage.forward(minutes(60)).await;
    stage.hoa.says("/handover").await;
    stage.hoa.sees("hết lúc 14:00, còn 1 phiếu").await;
    van.sees("bàn giao ca 6-14: 1 phiếu").await;
    // Asked again it is shown, to who asks alone.
    stage.tuan.says("/handover").await;
    stage.tuan.sees("ca 6-14 (chị Hoa) còn 1 phiếu").await;
    stage.nobody_hears_more().await;
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    stage.hoa.says("/handover").await;
    stage.hoa.sees("Bàn giao ca 6-14: đã xong").await;
    // Nothing waits at the time it would have begun.
    stage.forward(minutes(219)).await;
    stage.nobody_hears_more().await;
    closes(&van, 1).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn without_a_rota_it_begins_by_hand(stage: Stage) -> Stage {
    let van = stage.hires(1011, "Vân", "shift_leader").await;
    lan_opens(&stage, HUNG, 1).await;
    stage.hoa.says("/handover").await;
    let out = stage.hoa.sees("còn 1 phiếu chưa có người nhận").await;
    assert!(out.text.contains("ca này"), "{}", out.text);
    stage.tuan.sees("1 phiếu").await;
    stage.forward(minutes(10)).await;
    for leader in [&stage.hoa, &stage.tuan] {
        leader.sees("1 phiếu").await;
    }
    van.says("/handover").await;
    van.sees("1 phiếu").await;
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("Vân đã nhận bàn giao").await;
    stage.forward(minutes(30)).await;
    stage.nobody_hears_more().await;
    closes(&van, 1).await;
    stage
}

async fn every_press_on_a_handover_gets_a_sentence(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    lan_opens(&stage, THU, 2).await;
    let none = stage.tuan.presses_data(1, "c.1.1.shift").await;
    assert!(none.contains("Không còn phiếu nào chờ nhận"), "not handed over: {none}");
    twenty_to(&stage).await;
    stage.hoa.sees("còn 2 phiếu").await;
    van.sees("2 phiếu").await;
    let own = stage.hoa.presses_data(1, "c.1.1.shift").await;
    assert!(own.contains("chờ trưởng ca sau nhận"), "{own}");
    let agent = stage.lan.presses_data(1, "c.1.1.shift").await;
    assert!(agent.contains("cần trưởng ca"), "{agent}");
    van.taps("📥 #1").await;
    let twice = van.presses_data(1, "c.1.1.shift").await;
    assert!(twice.contains("Đã nhận bàn giao"), "{twice}");
    let other = stage.tuan.presses_data(1, "c.1.1.shift").await;
    assert!(other.contains("Vân đã nhận bàn giao"), "{other}");
    closes(&stage.lan, 2).await;
    let closed = van.presses_data(1, "c.2.1.shift").await;
    assert!(closed.contains("Phiếu đã đóng"), "{closed}");
    let all = van.presses_data(1, "h.1.all").await;
    assert!(all.contains("Không còn phiếu nào chờ nhận"), "{all}");
    let gone = van.presses_data(1, "h.99.all").await;
    assert!(gone.contains("Không còn phiếu nào chờ nhận"), "{gone}");
    closes(&van, 1).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn an_hour_asleep_over_the_shifts_end_loses_nothing(mut stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    stage.settles().await;
    stage.stops().await;
    stage.clock.forward(minutes(5 * 60 + 30));
    stage.starts().await;
    stage.settles().await;
    // 14:31, once, to everybody who should have heard.
    stage.hoa.sees("đã hết mà còn 1 phiếu").await;
    van.sees("bàn giao ca 6-14").await;
    stage.tuan.sees("1 phiếu").await;
    stage.nobody_hears_more().await;
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    closes(&van, 1).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn a_restart_in_between_doubles_nothing(mut stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    twenty_to(&stage).await;
    stage.hoa.sees("còn 1 phiếu").await;
    van.sees("bàn giao ca 6-14").await;
    stage.settles().await;
    stage.stops().await;
    stage.starts().await;
    stage.settles().await;
    stage.forward(minutes(1)).await;
    stage.nobody_hears_more().await;
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    closes(&van, 1).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn a_rota_changed_before_the_end_counts(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    // Hoa's shift is now till 16:00.
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 16),
            (&stage.hoa, "shift_leader", 6, 16),
            (&stage.tuan, "team_leader", 6, 22),
            (&van, "shift_leader", 16, 22),
        ])
        .await;
    twenty_to(&stage).await;
    stage.forward(minutes(30)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(90)).await;
    stage.hoa.sees("hết lúc 16:00").await;
    van.sees("bàn giao").await;
    van.taps("Nhận bàn giao").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    closes(&van, 1).await;
    stage
}

async fn who_leads_on_has_nothing_to_hand_over(stage: Stage) -> Stage {
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 22),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.hoa, "shift_leader", 14, 22),
        ])
        .await;
    stage.forward(minutes(1)).await;
    lan_opens(&stage, HUNG, 1).await;
    twenty_to(&stage).await;
    stage.forward(minutes(60)).await;
    stage.nobody_hears_more().await;
    closes(&stage.lan, 1).await;
    stage
}

async fn a_list_nobody_got_gives_way_to_the_next_rung(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    lan_opens(&stage, HUNG, 1).await;
    // Both accounts are gone: no update tells the bot, only the refusal of its next message does.
    stage.hoa.person.deactivates();
    van.person.deactivates();
    twenty_to(&stage).await;
    // The next rung stands on the same two; without them a team leader is told.
    stage.tuan.sees("Ca sau: Vân, chưa nhắn được").await;
    stage.tuan.taps("Nhận bàn giao").await;
    closes(&stage.tuan, 1).await;
    stage.forward(minutes(60)).await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let hoa = loihua::store::staff::load(&mut tx, PersonId(stage.hoa.id)).await.expect("staff").expect("Hoa");
    assert!(hoa.reach == Reachability::Blocked && hoa.is(Role::ShiftLeader));
    stage
}

/// Tomorrow Lan takes calls from 6:00 to 14:00; a result promised for 9:00 falls in that shift.
async fn premium_for_tomorrow(stage: &Stage) -> Player {
    let van = stage.hires(1011, "Vân", "shift_leader").await;
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.lan, "agent", 30, 38),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 38),
            (&stage.mai, "agent", 14, 22),
            (&van, "shift_leader", 14, 30),
            (&stage.hoa, "shift_leader", 30, 38),
        ])
        .await;
    stage.forward(minutes(1)).await;
    stage.lan.says("/premium 0909123456 khiếu nại bị trừ tiền sai, hẹn 9h sáng mai").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1 · Khiếu nại").await;
    van
}

async fn a_premium_case_is_kept_by_its_owner_for_their_next_shift(stage: Stage) -> Stage {
    let van = premium_for_tomorrow(&stage).await;
    twenty_to(&stage).await;
    let offer = stage.lan.sees("📌 Lan ơi, phiếu KH Cao Cấp #1 hẹn báo KQ").await;
    assert!(offer.silent, "it makes no sound");
    stage.hoa.sees("còn 1 phiếu chờ bàn giao").await;
    van.sees("bàn giao ca 6-14: 1 phiếu").await;
    stage.lan.taps("Tôi theo tiếp").await;
    stage.hoa.sees_edit("Bàn giao ca 6-14: đã xong").await;
    stage.settles().await;
    for player in [&stage.hoa, &van, &stage.lan] {
        player.person.reads_all();
    }
    // Over the end of both shifts nobody is asked to take it.
    stage.forward(minutes(60)).await;
    stage.forward(minutes(15 * 60)).await;
    van.sees("ca 14-30 không còn phiếu nào mở").await;
    stage.nobody_hears_more().await;
    // At 9:00 the owner is there and is reminded.
    stage.forward(minutes(200)).await;
    stage.lan.sees("phiếu #1").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho KH").await;
    stage.settles().await;
    for player in stage.cast().iter().chain([&van]) {
        player.person.reads_all();
    }
    stage
}

async fn a_premium_case_that_is_not_kept_is_handed_over(stage: Stage) -> Stage {
    let van = premium_for_tomorrow(&stage).await;
    twenty_to(&stage).await;
    let offer = stage.lan.sees("📌 Lan ơi, phiếu KH Cao Cấp #1").await;
    van.sees("bàn giao ca 6-14: 1 phiếu").await;
    van.taps("Nhận bàn giao").await;
    stage.settles().await;
    let refused = stage.lan.presses_data(offer.message_id, "c.1.1.follow").await;
    assert!(refused.contains("Vân đã nhận bàn giao phiếu này"), "{refused}");
    van.says("/case 1").await;
    van.sees("Phiếu KH Cao Cấp #1").await;
    van.marks_done().await;
    van.taps("Đã báo KQ cho KH").await;
    stage.settles().await;
    for player in stage.cast().iter().chain([&van]) {
        player.person.reads_all();
    }
    stage
}

async fn a_premium_case_due_in_another_shift_is_not_offered_to_its_owner(stage: Stage) -> Stage {
    let van = two_shifts(&stage).await;
    stage.lan.says("/premium 0909123456 khiếu nại bị trừ tiền sai, hẹn 15h").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1 · Khiếu nại").await;
    twenty_to(&stage).await;
    stage.hoa.sees("còn 1 phiếu chờ bàn giao").await;
    assert!(stage.lan.shows("📌").is_none());
    let refused = stage.lan.presses_data(1, "c.1.1.follow").await;
    assert!(refused.contains("không nằm trong ca sau của bạn"), "{refused}");
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho KH").await;
    stage.settles().await;
    for player in stage.cast().iter().chain([&van]) {
        player.person.reads_all();
    }
    stage
}

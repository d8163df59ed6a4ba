//! Stories about the machine's clock: set forward, set back, and a machine that slept. Nothing is missed, nothing comes
//! twice.

use crate::harness::{Effect, Fault, Stage, minutes};
use chrono::TimeDelta;

const FIRST: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const SECOND: &str = "/vip chị Thu | 0912345679 | mở nợ cước số 0903111333 | 0912345679 | 20m";

crate::stories![
    after_an_hour_of_sleep_what_was_missed_comes_once_as_late,
    a_snooze_that_the_leap_goes_over_is_over,
    a_clock_set_back_keeps_the_promised_times,
    what_waited_for_a_time_that_is_far_away_now_goes,
];

async fn open(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says(FIRST).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.mai.says(SECOND).await;
    stage.mai.sees("Hẹn báo KQ 09:20").await;
    stage.settles().await;
}

async fn close(stage: &Stage) {
    for player in [&stage.lan, &stage.mai] {
        player.marks_done().await;
        player.taps("Đã báo KQ cho LĐ").await;
    }
    stage.settles().await;
}

async fn after_an_hour_of_sleep_what_was_missed_comes_once_as_late(stage: Stage) -> Stage {
    open(&stage).await;
    stage.clock.set(TimeDelta::hours(1));
    stage.settles().await;
    stage.quan.sees("nhảy tới 1 giờ").await;
    stage.lan.sees("phiếu #1 trễ 30 phút").await;
    stage.mai.sees("phiếu #2 trễ 40 phút").await;
    for leader in [&stage.hoa, &stage.tuan] {
        let told = leader.sees("trễ 40 phút").await;
        let (second, first) = (told.text.find("#2"), told.text.find("#1"));
        match first {
            // In one message, the most overdue first.
            Some(first) => assert!(second.is_some_and(|second| second < first), "{}", told.text),
            None => drop(leader.sees("phiếu #1 trễ 30 phút").await),
        }
    }
    stage.nobody_hears_more().await;
    // From there the last rung repeats as ever.
    stage.forward(minutes(10)).await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    close(&stage).await;
    stage
}

async fn a_snooze_that_the_leap_goes_over_is_over(stage: Stage) -> Stage {
    open(&stage).await;
    stage.forward(minutes(15)).await;
    stage.mai.sees("còn 5 phút").await;
    stage.mai.taps("Nhắc sau").await;
    stage.clock.set(TimeDelta::minutes(6));
    stage.settles().await;
    stage.mai.sees("phiếu #2").await;
    stage.clock.set(TimeDelta::hours(3));
    stage.settles().await;
    stage.mai.sees("phiếu #2 trễ 3 giờ 1 phút").await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage.forward(minutes(1)).await;
    stage.nobody_hears_more().await;
    close(&stage).await;
    stage
}

async fn a_clock_set_back_keeps_the_promised_times(stage: Stage) -> Stage {
    open(&stage).await;
    stage.clock.set(TimeDelta::hours(-2));
    stage.quan.sees("chỉnh lùi 2 giờ").await;
    stage.forward(minutes(2 * 60 + 14)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    stage.mai.sees("còn 5 phút").await;
    stage.forward(minutes(10)).await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    close(&stage).await;
    stage
}

async fn what_waited_for_a_time_that_is_far_away_now_goes(stage: Stage) -> Stage {
    open(&stage).await;
    let wait = Effect::TooManyRequests { retry_after: 35 };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.mai.id).times(1).then(wait));
    stage.clock.forward(minutes(15));
    stage.a_message_waits_for_telegram().await;
    // Those 35 seconds would be two hours and more.
    stage.clock.set(TimeDelta::hours(-2));
    stage.quan.sees("chỉnh lùi 2 giờ").await;
    stage.mai.sees("phiếu #2").await;
    close(&stage).await;
    stage
}

//! Stories about `/report`: how promises were kept, for who may know.

use crate::harness::{Stage, minutes};
use chrono::TimeDelta;

crate::stories![
    a_day_is_told_in_a_few_lines,
    it_is_turned_over_in_place,
    exceptions_are_a_tap_away,
    people_read_of_what_is_theirs,
    an_empty_period_and_a_wrong_one_are_answered,
];

/// Lan keeps one promise and is late with another, Mai has one open.
async fn a_day(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.mai.says("/vip chị Thu | 0912345679 | mở nợ cước số 0903111333").await;
    stage.mai.sees("Phiếu #2").await;
    stage.forward(minutes(10)).await;
    stage.lan.says("/vip anh Nam | 0912345680 | mở nợ cước số 0903111444").await;
    stage.lan.sees("Phiếu #3").await;
    told(stage, 1).await;
    stage.forward(minutes(37)).await;
    told(stage, 3).await;
    stage.forward(minutes(3)).await;
    everybody_reads_all(stage);
}

/// What else is said on that day is other stories' matter.
fn everybody_reads_all(stage: &Stage) {
    for player in stage.cast() {
        player.person.reads_all();
    }
}

async fn told(stage: &Stage, case: u32) {
    stage.lan.says(&format!("/case {case}")).await;
    stage.lan.sees(&format!("Phiếu #{case}")).await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.lan.settled().await;
}

async fn a_day_is_told_in_a_few_lines(stage: Stage) -> Stage {
    a_day(&stage).await;
    stage.tuan.says("/report hôm nay").await;
    let shown = stage.tuan.sees("Báo cáo 02/03/2026").await;
    assert_eq!(
        shown.text,
        "📊 Báo cáo 02/03/2026\n\
         Phiếu: 3 · đúng hẹn 33 % · trễ 2 · đang mở 1\n\
         Trễ lâu nhất: 20 phút\n\
         Từ lúc gọi đến lúc báo KQ (2 phiếu): một nửa trong 10 phút 0 giây, 90 % trong 37 phút 0 giây\n\
         Xử lý khi chưa kiểm tra: 2"
    );
    stage
}

async fn it_is_turned_over_in_place(stage: Stage) -> Stage {
    a_day(&stage).await;
    stage.tuan.says("/report").await;
    stage.tuan.sees("Báo cáo 02/03/2026").await;
    stage.tuan.taps("Theo ĐTV").await;
    let people = stage.tuan.sees_edit("Lan: 2").await;
    assert!(people.text.contains("Mai: 1 · đúng hẹn 0 % · trễ 1 · đang mở 1"), "{}", people.text);
    stage.tuan.taps("Theo ca").await;
    let shifts = stage.tuan.sees_edit("CA1: 3").await;
    assert!(shifts.text.contains("CA2: 0"), "{}", shifts.text);
    stage.tuan.taps("Theo loại").await;
    stage.tuan.sees_edit("Mở nợ cước: 3").await;
    stage.tuan.taps("Hôm qua").await;
    stage.tuan.sees_edit("Không có phiếu nào trong thời gian này.").await;
    stage.tuan.taps("Tháng này").await;
    stage.tuan.sees_edit("Báo cáo 01/03/2026 – 02/03/2026").await;
    stage.nobody_hears_more().await;
    stage
}

async fn exceptions_are_a_tap_away(stage: Stage) -> Stage {
    a_day(&stage).await;
    stage.tuan.says("/report").await;
    stage.tuan.sees("Báo cáo").await;
    stage.tuan.taps("Ngoại lệ").await;
    let odd = stage.tuan.sees_edit("#2 Mai · trễ 20 phút").await;
    assert!(
        odd.text.contains("#3 Lan · trễ 7 phút") && odd.text.contains("#1 Lan · chưa kiểm tra"),
        "{}",
        odd.text
    );
    assert!(!odd.text.contains("anh Hùng"), "no leader is named: {}", odd.text);
    stage.tuan.taps("#2").await;
    stage.tuan.sees("Phiếu #2").await;
    stage
}

async fn people_read_of_what_is_theirs(stage: Stage) -> Stage {
    a_day(&stage).await;
    for (reader, cases) in [(&stage.lan, 2), (&stage.mai, 1), (&stage.hoa, 3), (&stage.quan, 3)] {
        reader.says("/report").await;
        reader.sees(&format!("Phiếu: {cases} ·")).await;
    }
    stage.minh.says("/report").await;
    stage.minh.sees("Không có phiếu nào trong thời gian này.").await;
    // Two days on, Hoa reads of the shift she led; of the one she did not, nothing.
    stage.forward(TimeDelta::days(1)).await;
    stage.mai.says("/vip chị Vân | 0912345681 | mở nợ cước số 0903111555").await;
    stage.mai.sees("Phiếu #4").await;
    stage.hoa.says("/report tuần").await;
    stage.hoa.sees("Phiếu: 3 ·").await;
    everybody_reads_all(&stage);
    stage
}

async fn an_empty_period_and_a_wrong_one_are_answered(stage: Stage) -> Stage {
    stage.tuan.says("/report 01/02-15/02").await;
    stage.tuan.sees("Báo cáo 01/02/2026 – 15/02/2026").await;
    stage.tuan.says("/report mai").await;
    stage.tuan.sees("Nhờ gõ thời gian như /report hôm nay").await;
    stage
}

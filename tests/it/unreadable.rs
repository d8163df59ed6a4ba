//! Stories about rows that this program cannot read, because another version wrote them or they are damaged: each isolates
//! itself, lists say so, and the admins hear once.

use crate::harness::{Stage, minutes, seconds};
use loihua::domain::base::ids::ChatId;
use loihua::store::query;

const HUNG: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const THU: &str = "/vip chị Thu | 0934567890 | mở nợ cước số 0903555666";
/// As a newer version might write it.
const SPOIL: &str = "UPDATE cases SET facts = REPLACE(facts, '\"kind\":', '\"hologram\":') WHERE id = 1";
const MEND: &str = "UPDATE cases SET facts = REPLACE(facts, '\"hologram\":', '\"kind\":') WHERE id = 1";

crate::stories![
    an_unreadable_case_silences_nobody,
    the_board_says_which_case_it_cannot_read,
    a_handover_says_which_case_it_cannot_read,
    an_unreadable_form_prompt_person_duty_and_handover_stop_nobody,
    a_self_check_that_fails_takes_readiness_away,
];

async fn change(stage: &Stage, sql: &'static str) {
    stage.settles().await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    assert_eq!(query(sql).execute(&mut tx).await.expect("it is changed"), 1, "{sql}");
    tx.commit().await.expect("it is kept");
}

/// The self-check tells the admin.
async fn quan_is_told(stage: &Stage, what: &str) {
    stage
        .until(what, async |stage| {
            stage.forward(seconds(16)).await;
            stage.quan.shows(what).is_some()
        })
        .await;
    stage.quan.sees(what).await;
}

/// Lan has case 1, which cannot be read, and Mai case 2.
async fn two_cases(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says(HUNG).await;
    stage.lan.sees("Phiếu #1").await;
    stage.mai.says(THU).await;
    stage.mai.sees("Phiếu #2").await;
    change(stage, SPOIL).await;
}

async fn an_unreadable_case_silences_nobody(stage: Stage) -> Stage {
    two_cases(&stage).await;
    stage.hoa.says("/open").await;
    let list = stage.hoa.sees("1 phiếu không đọc được (#1)").await;
    assert!(list.text.contains("#2"), "{}", list.text);
    quan_is_told(&stage, "không đọc được phiếu #1").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("không đọc được phiếu #1").await;
    let answer = stage.lan.marks_done().await;
    assert!(answer.contains("không đọc được phiếu #1"), "{answer}");
    stage.mai.says(HUNG).await;
    stage.mai.sees("Phiếu #3").await;
    stage.forward(minutes(25)).await;
    stage.mai.sees("phiếu #2").await;
    stage.mai.sees("phiếu #3").await;
    stage.until_ready().await;
    let (_, metrics) = stage.asks("/metrics").await;
    assert!(metrics.contains("loihua_trouble{kind=\"rows_unreadable\"} 1"), "{metrics}");
    stage.nobody_hears_more().await;

    change(&stage, MEND).await;
    quan_is_told(&stage, "đọc lại được hết").await;
    stage.forward(minutes(1)).await;
    stage.lan.sees("phiếu #1").await;
    stage
}

async fn the_board_says_which_case_it_cannot_read(mut stage: Stage) -> Stage {
    let group = stage.sim.group(-1_001_000_000_777, "Trưởng ca", &[&stage.hoa.person], false);
    group.bot_is_admin(true);
    stage.stops().await;
    stage.config.centre.shift_chat = Some(ChatId(-1_001_000_000_777));
    stage.starts().await;
    group.sees_new("📋").await.expect("a board");
    two_cases(&stage).await;
    quan_is_told(&stage, "không đọc được phiếu #1").await;
    stage.forward(minutes(1)).await;
    let board = group.sees("1 phiếu không đọc được (#1)").await.expect("the board says so");
    assert!(board.text.contains("#2") && !board.text.contains("và 1"), "{}", board.text);
    stage
}

async fn a_handover_says_which_case_it_cannot_read(stage: Stage) -> Stage {
    two_cases(&stage).await;
    stage.hoa.says("/handover").await;
    let list = stage.hoa.sees("1 phiếu không đọc được (#1)").await;
    assert!(list.text.contains("#2"), "{}", list.text);
    quan_is_told(&stage, "không đọc được phiếu #1").await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

async fn an_unreadable_form_prompt_person_duty_and_handover_stop_nobody(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.mai.says(THU).await;
    stage.mai.sees("Phiếu #1").await;
    stage.lan.says("/vip").await;
    stage.lan.sees("LĐ tên gì").await;
    stage.hoa.says("/handover").await;
    stage.hoa.sees("bàn giao").await;
    change(&stage, "UPDATE drafts SET facts = '{\"hologram\":1}'").await;
    change(&stage, "UPDATE handovers SET facts = '{\"hologram\":1}' WHERE id = 1").await;
    change(&stage, "UPDATE staff SET roles = 'agent+hologram' WHERE id = 1002").await;
    change(&stage, "UPDATE duties SET post = 'hologram' WHERE person = 1001").await;
    stage.forward(minutes(26)).await;
    stage.mai.sees("phiếu #1").await;
    stage.quan.person.reads_all();
    for row in ["phiếu nhập dở 1", "bàn giao 1", "nhân sự 1002", "lịch trực của người 1001"]
    {
        stage
            .until(row, async |stage| {
                stage.forward(seconds(16)).await;
                stage.quan.shows(row).is_some()
            })
            .await;
    }
    stage.mai.marks_done().await;
    stage.mai.taps("Đã báo KQ cho LĐ").await;
    stage.lan.says("anh Hùng").await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #2").await;
    stage.settles().await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

async fn a_self_check_that_fails_takes_readiness_away(stage: Stage) -> Stage {
    stage.until_ready().await;
    rename(&stage, "ALTER TABLE handovers RENAME TO handovers_of_a_newer_version").await;
    stage
        .until("the self-check is missed", async |stage| {
            stage.clock.forward(minutes(1));
            let (status, why) = stage.asks("/readyz").await;
            status == 503 && why.contains("the self-check has failed for")
        })
        .await;
    rename(&stage, "ALTER TABLE handovers_of_a_newer_version RENAME TO handovers").await;
    stage
        .until("it is ready again", async |stage| {
            stage.clock.forward(seconds(16));
            stage.asks("/readyz").await.0 == 200
        })
        .await;
    stage.settles().await;
    stage.quan.person.reads_all();
    stage
}

async fn rename(stage: &Stage, sql: &'static str) {
    let mut tx = stage.store.begin().await.expect("a transaction");
    query(sql).execute(&mut tx).await.expect("it is renamed");
    tx.commit().await.expect("it is kept");
}

//! Stories about copies: taken while the bot works, restored into an empty database of either kind, and worked on.

use crate::harness::{Engine, Stage, minutes};
use loihua::app::backup::{backup, restore};
use loihua::domain::base::ids::CaseId;
use loihua::store::{cases, lease};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};
use tempfile::TempDir;

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
/// How many cases are on their way in while the copy is taken.
const MEANWHILE: i64 = 60;

crate::stories![
    it_comes_back_on_the_same_kind_of_database,
    it_comes_back_on_the_other_kind_of_database,
    a_link_that_was_open_in_a_copy_lets_nobody_in_once_it_is_restored,
    nothing_is_restored_under_a_running_bot,
];

async fn it_comes_back_on_the_same_kind_of_database(stage: Stage) -> Stage {
    let engine = stage.engine();
    comes_back(stage, engine).await
}

async fn it_comes_back_on_the_other_kind_of_database(stage: Stage) -> Stage {
    let other = match stage.engine() {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    };
    comes_back(stage, other).await
}

/// Every promise with its reminders, every question, every message that waits.
async fn comes_back(mut stage: Stage, onto: Engine) -> Stage {
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.mai, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.minh, "qa", 6, 14),
        ])
        .await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.lan.says("/ask 1 số này không phải nghiệp vụ, nhờ hướng dẫn").await;
    stage.minh.sees("không phải nghiệp vụ").await;
    stage.settles().await;

    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("copy.jsonl");
    for n in 0..MEANWHILE {
        stage.mai.person.says(&format!("/vip anh Ba | 09{:08} | mở nợ cước", n + 10_000_000));
    }
    let began = stage.until_case(5).await;
    let says = backup(&stage.config, &file, stage.clock.now()).await.expect("it is copied");
    assert!(says.contains("rows of"), "{says}");
    assert!(
        began < MEANWHILE && stage.cases().await < MEANWHILE,
        "the bot still works when the copy is there"
    );
    let mode = fs::metadata(&file).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "names and numbers are its owner's alone");
    stage.settles().await;
    stage.stops().await;

    let Some(url) = stage.empty_database(onto).await else { return stage };
    stage.moves_to(&url).await;
    let later = stage.clock.now() + minutes(10);
    let says = restore(&stage.config, &file, later).await.expect("it is restored");
    assert!(says.contains("02/03/2026 09:00"), "{says}");
    let again = folder.path().join("again.jsonl");
    backup(&stage.config, &again, later).await.expect("it is copied");
    assert_eq!(rows_of(&again), rows_of(&file), "what was restored is what was copied");
    let given = stage.cases().await - 60;
    assert!(
        (5..MEANWHILE).contains(&given),
        "{given} cases at one moment, and a number passed over in ten seconds"
    );
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    for id in 1..=given {
        assert!(cases::load(&mut tx, CaseId(id)).await.expect("a case").is_some(), "case {id} of {given}");
    }
    let holder = lease::load(&mut tx).await.expect("there is a lease").holder;
    assert_eq!(holder, None, "whoever starts next acts at once");
    drop(tx);

    // Mai knows of more cases than there are now; Telegram shows her what she saw.
    stage.mai.person.reads_all();
    stage.starts().await;
    assert_eq!(
        stage.service().mend_timers().await.expect("it is checked"),
        0,
        "every promise has its reminder"
    );
    stage.settles().await;
    stage.forward(minutes(3)).await;
    stage.hoa.sees("phiếu #1").await;
    stage.minh.sees("phiếu #1").await;
    stage.forward(minutes(22)).await;
    stage.lan.sees("còn 5 phút").await;
    stage.mai.sees("còn 5 phút").await;
    everybody_reads_all(&stage);
    stage
}

async fn a_link_that_was_open_in_a_copy_lets_nobody_in_once_it_is_restored(mut stage: Stage) -> Stage {
    let code = stage.invites("team_leader").await;
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("copy.jsonl");
    backup(&stage.config, &file, stage.clock.now()).await.expect("it is copied");
    let nga = stage.sim.person(2001, "Nga", "vi");
    nga.starts_with(&code);
    nga.sees_new("Lời Hứa").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("Nga (mã 2001)").await;
    stage.stops().await;

    let Some(url) = stage.empty_database(stage.engine()).await else { return stage };
    stage.moves_to(&url).await;
    restore(&stage.config, &file, stage.clock.now()).await.expect("it is restored");
    stage.starts().await;
    let stranger = stage.sim.person(666, "Người lạ", "vi");
    stranger.starts_with(&code);
    stranger.sees_new("đường dẫn này không còn dùng được").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("mã 666").await;
    assert_eq!(stage.listed(666).await, None);
    stage
}

async fn nothing_is_restored_under_a_running_bot(stage: Stage) -> Stage {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("copy.jsonl");
    backup(&stage.config, &file, stage.clock.now()).await.expect("it is copied");
    let refused = restore(&stage.config, &file, stage.clock.now()).await.expect_err("it is refused");
    assert!(refused.to_string().contains("stop it first"), "{refused}");
    stage
}

/// The rest of the day is other stories' matter.
fn everybody_reads_all(stage: &Stage) {
    for player in stage.cast() {
        player.person.reads_all();
    }
}

/// The rows of a copy but for the counters and the lease, in an order that does not depend on the database.
fn rows_of(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("a copy");
    let tables = text.split("{\"table\":").skip(1);
    let others = tables.filter(|table| !table.starts_with("\"counters\"") && !table.starts_with("\"lease\""));
    let mut rows: Vec<String> =
        others.flat_map(str::lines).filter(|line| line.starts_with('[')).map(str::to_owned).collect();
    rows.sort();
    rows
}

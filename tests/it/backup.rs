//! Stories about copies: taken while the bot works, restored into an empty database of either kind, and worked on.

use crate::harness::{Engine, Stage, minutes};
use chrono::TimeDelta;
use loihua::app::App;
use loihua::app::backup::{backup, describe, restore};
use loihua::domain::base::ids::CaseId;
use loihua::store::{cases, lease, query};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::{fs, time::Duration};
use tempfile::TempDir;

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
/// How many cases are on their way in while the copy is taken.
const MEANWHILE: i64 = 60;

crate::stories![
    it_comes_back_on_the_same_kind_of_database,
    it_comes_back_on_the_other_kind_of_database,
    a_link_that_was_open_in_a_copy_lets_nobody_in_once_it_is_restored,
    nothing_is_restored_under_a_running_bot,
    the_bot_backs_up_by_itself_and_keeps_the_newest,
    a_backup_that_fails_is_told_once_and_tried_again,
    a_database_of_a_newer_version_is_left_alone,
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
    nga.sees_new("Mình xưng hô thế nào ạ?").await.unwrap_or_else(|error| panic!("{error}"));
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

/// The backups by themselves, by name, once there are as many.
async fn backups(stage: &Stage, wanted: usize) -> Vec<PathBuf> {
    let folder = &stage.config.backup.folder;
    for _ in 0..1_000 {
        let files = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("a file").path());
        let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some()).collect();
        files.sort();
        let whole = |file: &PathBuf| describe(&stage.config, file).is_ok();
        if files.len() == wanted && files.iter().all(whole) {
            return files;
        }
        // Backups are taken in a task of the bot's own.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("there are not {wanted} backups in {}", folder.display());
}

async fn the_bot_backs_up_by_itself_and_keeps_the_newest(mut stage: Stage) -> Stage {
    stage.stops().await;
    stage.config.backup.every = Some(TimeDelta::days(1));
    stage.config.backup.keep = 2;
    stage.starts().await;
    let first = backups(&stage, 1).await;
    let says = describe(&stage.config, &first[0]).expect("it is whole");
    assert!(says.contains("as they were on 02/03/2026 09:00:00") && says.contains("staff"), "{says}");
    let mode = fs::metadata(&first[0]).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "names and numbers are its owner's alone");

    stage.forward(TimeDelta::days(1)).await;
    let second = backups(&stage, 2).await;
    assert_eq!(second[0], first[0]);
    // A restart takes none before its time.
    stage.stops().await;
    stage.starts().await;
    stage.forward(TimeDelta::hours(23)).await;
    assert_eq!(backups(&stage, 2).await, second);
    stage.forward(TimeDelta::hours(1)).await;
    for _ in 0..1_000 {
        if backups(&stage, 2).await[0] == second[1] {
            return stage;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the oldest is still there");
}

async fn a_backup_that_fails_is_told_once_and_tried_again(mut stage: Stage) -> Stage {
    stage.stops().await;
    stage.config.backup.every = Some(TimeDelta::days(1));
    fs::write(&stage.config.backup.folder, "no folder").expect("a file in its place");
    stage.starts().await;
    stage.quan.sees("chưa sao lưu được cơ sở dữ liệu").await;
    stage.forward(minutes(10)).await;
    stage.forward(minutes(10)).await;
    stage.nobody_hears_more().await;
    fs::remove_file(&stage.config.backup.folder).expect("it goes");
    stage.forward(minutes(10)).await;
    backups(&stage, 1).await;
    stage.quan.sees("đã sao lưu được trở lại").await;
    stage
}

async fn a_database_of_a_newer_version_is_left_alone(mut stage: Stage) -> Stage {
    stage.stops().await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    query("UPDATE _sqlx_migrations SET version = 9999 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)")
        .execute(&mut tx)
        .await
        .expect("it is changed");
    tx.commit().await.expect("it is kept");
    let refused = App::start(&stage.config, stage.clock.clone()).await.expect_err("it is refused");
    assert!(refused.to_string().contains("was changed by a newer loihua"), "{refused}");
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

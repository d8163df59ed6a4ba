//! Stories about the request of a person: what is known is given out, what was erased is gone.

use crate::harness::{Engine, Stage, minutes};
use chrono::TimeDelta;
use loihua::app::backup::{backup, restore};
use loihua::app::personal_data::{erase, export, number};
use loihua::domain::base::ids::CaseId;
use loihua::domain::base::table::read_sheet;
use loihua::domain::request::button::{Button, CaseButton};
use loihua::store::{cases, inbox, query, query_scalar};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

crate::stories![
    what_was_erased_is_gone_from_files_and_chats,
    an_open_case_is_not_erased,
    what_is_known_is_given_out,
    a_backup_from_before_does_not_bring_it_back,
    what_is_old_is_forgotten_and_counts_as_before,
];

const NUMBER: &str = "+84 912 345 678";
const LINE: &str = "/vip Trần Quốc Khải Hoàn | 0912.345.678 | mở nợ cước số 0903111222 | 0938000777";
/// Parts of it, in whatever spelling they are stored.
const TRACES: [&str; 8] = [
    "912345678",
    "912.345.678",
    "912 345 678",
    "903111222",
    "938000777",
    "Khải Hoàn",
    "khai hoan",
    "họp đến ba giờ",
];

/// Lan's case, with a note on its card.
async fn opens(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Phiếu #1").await;
    stage.lan.replies(card.message_id, "LĐ họp đến ba giờ, gọi 0912 345 678").await;
    stage.settles().await;
}

async fn closes(stage: &Stage, case: i64) {
    for press in [CaseButton::CarryOutUnchecked, CaseButton::Told] {
        let button = Button::Case { case: CaseId(case), version: 1, press };
        stage.lan.presses_data(1, &button.encode()).await;
    }
    stage.forward(minutes(3)).await;
    stage.cast().iter().for_each(|player| player.looks());
}

async fn erases(stage: &Stage) -> (String, bool) {
    let number = number(NUMBER).expect("a number");
    let erased = erase(&stage.config, &number, false, stage.clock.now()).await.expect("it is erased");
    (erased.said, erased.is_complete)
}

/// All that the database has, as bytes: its files and a fresh backup, or a dump of the server's.
async fn bytes(stage: &Stage) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::TempDir::new().expect("a folder");
    let copy = folder.path().join("copy");
    backup(&stage.config, &copy, stage.clock.now()).await.expect("it is copied");
    let mut found = vec![("backup".to_owned(), fs::read(copy).expect("a copy"))];
    let url = stage.config.database.expose();
    match stage.engine() {
        Engine::Sqlite => {
            let file = url.trim_start_matches("sqlite://");
            for name in [file.to_owned(), format!("{file}-wal")] {
                // Who closes the database last takes the log away.
                if let Ok(content) = fs::read(&name) {
                    found.push((name, content));
                }
            }
        }
        Engine::Postgres => {
            let dump = Command::new(pg_dump()).arg(url).output().expect("pg_dump runs");
            assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
            found.push(("pg_dump".to_owned(), dump.stdout));
        }
    }
    found
}

fn pg_dump() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|version| version.path().join("bin/pg_dump")).collect();
    found.retain(|file| file.exists());
    found.sort();
    found.pop().unwrap_or_else(|| "pg_dump".into())
}

fn has(content: &[u8], trace: &str) -> bool {
    content.windows(trace.len()).any(|window| window == trace.as_bytes())
}

async fn what_was_erased_is_gone_from_files_and_chats(stage: Stage) -> Stage {
    opens(&stage).await;
    stage.hoa.says("/find 0912345678").await;
    stage.hoa.sees("#1").await;
    // Without a name it stays a form.
    stage.mai.says("/vip số gọi 0912345678 mở nợ cước").await;
    stage.mai.sees("0912 345 678").await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    let raw = r#"{"update_id":9,"message":{"text":"g\u1ecdi 0912 345 678"}}"#;
    inbox::park(&mut tx, 9, "a test", raw, stage.clock.now()).await.expect("it is parked");
    query("INSERT INTO premium_customers (number, class, name, basis) VALUES ('+84912345678', 'VIP', 'Trần Quốc Khải Hoàn', 'policy')")
        .execute(&mut tx)
        .await
        .expect("he is listed");
    query("INSERT INTO guide_versions (id, card, body, by_person, at) VALUES (1, 'reference', 'Ví dụ: 0912 345 678', 3, 0)")
        .execute(&mut tx)
        .await
        .expect("a card is drafted");
    tx.commit().await.expect("it is kept");
    closes(&stage, 1).await;
    let before = bytes(&stage).await;
    for trace in ["912345678", "Khải Hoàn", "họp đến ba giờ"] {
        assert!(before.iter().any(|(_, content)| has(content, trace)), "{trace} is there before");
    }

    let number = number(NUMBER).expect("a number");
    let dry = erase(&stage.config, &number, true, stage.clock.now()).await.expect("it is looked for");
    assert!(dry.said.contains("this would be erased; nothing has changed"), "{}", dry.said);
    assert!(bytes(&stage).await.iter().any(|(_, content)| has(content, "Khải Hoàn")));

    let (said, is_complete) = erases(&stage).await;
    for part in [
        "0912 ••• •78 was erased",
        "closed cases, each whole: #1",
        "1 half-filled form",
        "1 parked update",
        "1 row of the premium list",
        "1 card of the procedure",
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert!(is_complete, "{said}");
    for (place, content) in bytes(&stage).await {
        for trace in TRACES {
            assert!(!has(&content, trace), "{trace} is still in {place}");
        }
    }
    stage.service().notifier.notify();
    stage.settles().await;
    stage.lan.sees_edit("Phiếu đã xóa theo yêu cầu").await;
    stage.mai.sees_edit("Phiếu đã xóa theo yêu cầu").await;
    for player in [&stage.lan, &stage.mai] {
        for shown in player.person.phone() {
            let typed = shown.text.contains("họp đến ba giờ");
            assert!(typed || !shown.text.contains("Khải Hoàn"), "{}", shown.text);
        }
    }
    let (said, is_complete) = erases(&stage).await;
    assert!(is_complete && said.contains("Nothing is known of 0912 ••• •78"), "{said}");

    // The case counts, and nobody works on it again.
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let case = cases::load(&mut tx, CaseId(1)).await.expect("it is read").expect("it is there");
    assert!(case.is_erased() && case.closing.is_some());
    let keys: i64 = query_scalar("SELECT COUNT(*) FROM case_keys").fetch_one(&mut tx).await.expect("a count");
    assert_eq!(keys, 0, "nothing finds it");
    drop(tx);
    let reopens = Button::Case { case: CaseId(1), version: 1, press: CaseButton::Show };
    let said = stage.lan.presses_data(1, &reopens.encode()).await;
    assert!(said.contains("Phiếu #1 đã xóa theo yêu cầu"), "{said}");
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1 đã xóa theo yêu cầu").await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn an_open_case_is_not_erased(stage: Stage) -> Stage {
    opens(&stage).await;
    let (said, is_complete) = erases(&stage).await;
    assert!(!is_complete && said.contains("not erased: open cases #1; close them"), "{said}");
    stage.lan.says("/case 1").await;
    stage.lan.sees("Khải Hoàn").await;
    closes(&stage, 1).await;
    let (said, is_complete) = erases(&stage).await;
    assert!(is_complete, "{said}");
    stage.service().notifier.notify();
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn what_is_known_is_given_out(stage: Stage) -> Stage {
    opens(&stage).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let number = number(NUMBER).expect("a number");
    let now = stage.clock.now();
    let printed = export(&stage.config, &number, None, now).await.expect("it is given out");
    let document: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let case = &document["cases"][0];
    assert_eq!(case["facts"]["fields"]["leader"], "Trần Quốc Khải Hoàn");
    assert!(
        case["audit"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|entry| { entry["text"] == "LĐ họp đến ba giờ, gọi 0912 345 678" })
    );
    assert!(!printed.contains("Hoa"), "no colleague is named");

    let book = folder.path().join("known.xlsx");
    let said = export(&stage.config, &number, Some(&book), now).await.expect("it is given out");
    assert!(said.starts_with("1 case and 0 other records written to "), "{said}");
    let mode = fs::metadata(&book).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let content = fs::read(&book).expect("a workbook");
    let rows = read_sheet(&content, "cases").expect("it is read").expect("a sheet");
    let shown = format!("{rows:?}");
    for part in ["Trần Quốc Khải Hoàn", "0912345678", "0938000777", "0903111222"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    let refused = export(&stage.config, &number, Some(&book), now).await.expect_err("it is there already");
    assert!(refused.to_string().contains("give another name"), "{refused}");
    closes(&stage, 1).await;
    stage
}

/// How many rows there are.
async fn count(stage: &Stage, sql: &'static str) -> i64 {
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    query_scalar(sql).fetch_one(&mut tx).await.expect("a count")
}

async fn report(stage: &Stage) -> String {
    stage.tuan.says("/report 01/03-02/03").await;
    stage.tuan.sees("Báo cáo").await.text
}

async fn what_is_old_is_forgotten_and_counts_as_before(mut stage: Stage) -> Stage {
    stage.stops().await;
    stage.config.privacy.keep_closed_cases = TimeDelta::days(2);
    stage.config.privacy.keep_sent = TimeDelta::days(3);
    stage.config.privacy.keep_parked = TimeDelta::days(3);
    stage.config.privacy.keep_strangers = TimeDelta::days(3);
    stage.starts().await;
    opens(&stage).await;
    closes(&stage, 1).await;
    let stranger = stage.player(9001, "Người lạ");
    stranger.says("alo").await;
    stranger.sees("kênh này chỉ dành cho nhân viên nội bộ").await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    inbox::park(&mut tx, 9, "a test", "{}", stage.clock.now()).await.expect("it is parked");
    tx.commit().await.expect("it is kept");
    let before = report(&stage).await;
    let sent = count(&stage, "SELECT MAX(id) FROM outbox").await;

    stage.forward(TimeDelta::days(1)).await;
    stage.lan.says("/case 1").await;
    stage.lan.sees("Khải Hoàn").await;
    stage.forward(TimeDelta::days(3)).await;
    let forgotten = [
        "SELECT COUNT(*) FROM cases WHERE closed_at IS NOT NULL",
        "SELECT COUNT(*) FROM case_keys",
        "SELECT COUNT(*) FROM texts WHERE case_id IS NOT NULL",
        "SELECT COUNT(*) FROM parked",
        "SELECT COUNT(*) FROM strangers",
    ];
    for rows in forgotten {
        stage.until(rows, async |stage| count(stage, rows).await == 0).await;
    }
    let old = async |stage: &Stage| {
        let mut tx = stage.store.begin_read().await.expect("the database can be read");
        let old = query_scalar("SELECT COUNT(*) FROM outbox WHERE id <= $1").bind(sent);
        old.fetch_one(&mut tx).await.is_ok_and(|old: i64| old == 0)
    };
    stage.until("what was sent is forgotten", old).await;
    stage.settles().await;
    stage.lan.sees_edit("Phiếu đã xóa theo yêu cầu").await;
    assert_eq!(report(&stage).await, before, "the figures stay");
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn a_backup_from_before_does_not_bring_it_back(mut stage: Stage) -> Stage {
    opens(&stage).await;
    closes(&stage, 1).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let copy = folder.path().join("copy");
    backup(&stage.config, &copy, stage.clock.now()).await.expect("it is copied");
    stage.forward(minutes(1)).await;
    erases(&stage).await;
    let hashes = stage.config.privacy.erased_numbers.clone().expect("a file");
    let mode = fs::metadata(&hashes).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let content = fs::read(&hashes).expect("hashes");
    assert!(!has(&content, "912345678"), "the number itself is not in it");
    // The hashes go with every later copy.
    let later = folder.path().join("later");
    backup(&stage.config, &later, stage.clock.now()).await.expect("it is copied");
    fs::remove_file(&hashes).expect("the machine is lost");
    stage.service().notifier.notify();
    stage.settles().await;
    stage.stops().await;

    let Some(url) = stage.empty_database(stage.engine()).await else { return stage };
    stage.moves_to(&url).await;
    let said = restore(&stage.config, &copy, stage.clock.now()).await.expect("it is restored");
    assert!(said.contains("1 number that was erased since was erased again."), "{said}");
    assert!(hashes.exists(), "and it is known for the next time");
    for (place, content) in bytes(&stage).await {
        for trace in TRACES {
            assert!(!has(&content, trace), "{trace} is still in {place}");
        }
    }
    // Who calls after that begins anew, and a later copy keeps it.
    stage.starts().await;
    stage.forward(minutes(1)).await;
    stage.lan.says("/vip anh Nam | 0912345678 | mở nợ cước").await;
    stage.lan.sees("anh Nam").await;
    stage.settles().await;
    backup(&stage.config, &later, stage.clock.now()).await.expect("it is copied");
    stage.stops().await;
    let Some(url) = stage.third_database(stage.engine()).await else { return stage };
    stage.moves_to(&url).await;
    let said = restore(&stage.config, &later, stage.clock.now()).await.expect("it is restored");
    assert!(!said.contains("erased again"), "{said}");
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

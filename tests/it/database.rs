//! Stories about a database in trouble: locked, read-only, full, stopped, its connections cut. What people write
//! meanwhile waits with Telegram, nothing is half-written, and who waited for long hears why.

use crate::harness::{Engine, Stage, seconds};
use crate::postgres::{Server, connect};
use crate::process::Ended;
use loihua::app::App;
use sqlx::PgConnection;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use telegram_sim::{Sim, SimOptions};
use tempfile::TempDir;

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
/// How often the bot may fail at the database in the few seconds a story takes: it tries again, and does not spin.
const TRIES: f64 = 150.0;

mod sqlite {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn locked_by_another_process() {
        let stage = Stage::set(Engine::Sqlite).await.expect("SQLite is always there");
        let url = stage.config.database.expose();
        let other = rusqlite::Connection::open(url.trim_start_matches("sqlite://")).expect("the file opens");
        other.execute_batch("BEGIN EXCLUSIVE").expect("it is locked");
        waits(&stage).await;
        other.execute_batch("ROLLBACK").expect("it is free again");
        goes_on(&stage).await;
        stage.ends().await;
    }

    /// Nothing goes into a file that nobody will find; put back, it goes on.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_file_is_moved_away_and_put_back() {
        let stage = Stage::set(Engine::Sqlite).await.expect("SQLite is always there");
        let path = stage.config.database.expose().trim_start_matches("sqlite://").to_owned();
        let away = format!("{path}.away");
        std::fs::rename(&path, &away).expect("it is moved");
        waits(&stage).await;
        std::fs::write(&path, "another file").expect("it is replaced");
        stage.clock.forward(seconds(16));
        assert_eq!(stage.asks("/readyz").await.0, 503, "another file is not the database");
        std::fs::rename(&away, &path).expect("it is put back");
        goes_on(&stage).await;
        stage.ends().await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_room_on_the_disk() {
        disk_full().await;
    }
}

mod postgres {
    use super::*;
    use chrono::Utc;
    use loihua::app::check::check;
    use loihua::config::Config;
    use loihua::store::{Store, query};
    use sqlx::Executor as _;
    use std::path::Path;

    #[tokio::test]
    async fn one_without_vietnamese_letters_or_read_only_is_said() {
        let Some(url) = crate::postgres::database().await else { return };
        let mut admin = connect(&url).await;
        for sql in [
            "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
            "CREATE DATABASE standby",
            "ALTER DATABASE standby SET default_transaction_read_only = on",
        ] {
            admin.execute(sql).await.expect("it is made");
        }
        let (server, _) = url.rsplit_once('/').expect("a name");
        for (name, says) in [("latin", "LATIN1 has no Vietnamese letters"), ("standby", "can only be read")] {
            let toml = format!("[database]\nurl = \"{server}/{name}\"\n");
            let config = Config::read(Some(("check.toml", &toml)), []).expect("a configuration");
            let report = check(&config, Path::new("check.toml"), Utc::now()).await;
            assert!(!report.passed() && report.table().contains(says), "{}", report.table());
        }
    }

    /// As behind a pooler that gives each transaction another connection.
    #[tokio::test]
    async fn a_statement_that_is_prepared_already_names_the_pooler() {
        let Some(url) = crate::postgres::database().await else { return };
        let store = Store::open(&url).await.expect("it opens");
        let mut tx = store.begin().await.expect("a transaction");
        let mut said = None;
        for number in 1..100 {
            let sql = format!("PREPARE sqlx_s_{number} AS SELECT 1");
            if let Err(error) = query(sql).execute(&mut tx).await {
                said = Some(error.to_string());
                break;
            }
        }
        let said = said.expect("one of these names is taken");
        assert!(said.contains("already exists") && said.contains("session pooling"), "{said}");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn read_only() {
        let Some(stage) = Stage::set(Engine::Postgres).await else { return };
        let mut other = connection(&stage).await;
        is_read_only(&mut other, true).await;
        waits(&stage).await;
        is_read_only(&mut other, false).await;
        goes_on(&stage).await;
        stage.ends().await;
    }

    /// Whichever of them acts when it is over.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_two_replicas_one_tells_the_admins() {
        let Some(stage) = Stage::set(Engine::Postgres).await else { return };
        let beside = App::start(&stage.config, stage.clock.clone()).await.expect("another replica starts");
        let web = beside.web.expect("it serves the web");
        let is_ready = async || match reqwest::get(format!("http://{web}/readyz")).await {
            Ok(answer) => answer.status().is_success(),
            Err(_) => false,
        };
        until("the other replica is ready", is_ready).await;
        let mut other = connection(&stage).await;
        is_read_only(&mut other, true).await;
        until("the other replica sees it", async || !is_ready().await).await;
        waits(&stage).await;
        is_read_only(&mut other, false).await;
        until("the other replica sees that it is over", is_ready).await;
        goes_on(&stage).await;
        beside.stop().await;
        stage.ends().await;
    }

    /// The database takes no more writes, or does again; every other connection is cut.
    async fn is_read_only(other: &mut PgConnection, read_only: bool) {
        runs(other, "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE").await;
        let name: String = sqlx::query_scalar("SELECT current_database()::TEXT")
            .fetch_one(&mut *other)
            .await
            .expect("a name");
        let on = if read_only { "on" } else { "off" };
        runs(other, &format!("ALTER DATABASE {name} SET default_transaction_read_only = {on}")).await;
        cut(other).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_room_on_the_disk() {
        let Some(stage) = Stage::set(Engine::Postgres).await else { return };
        let mut other = connection(&stage).await;
        // What the server says when a table cannot grow.
        runs(
            &mut other,
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$",
        )
        .await;
        for table in ["updates", "counters", "outbox"] {
            let trigger = "BEFORE INSERT OR UPDATE ON";
            runs(
                &mut other,
                &format!("CREATE TRIGGER full_disk {trigger} {table} EXECUTE FUNCTION full_disk()"),
            )
            .await;
        }
        waits(&stage).await;
        for table in ["updates", "counters", "outbox"] {
            runs(&mut other, &format!("DROP TRIGGER full_disk ON {table}")).await;
        }
        goes_on(&stage).await;
        stage.ends().await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn stopped_and_started() {
        let Some(mut server) = Server::own() else { return };
        let url = server.database().await;
        let stage = Stage::set_on(url.clone(), TempDir::new().expect("a folder")).await;
        server.stops();
        waits(&stage).await;
        server.starts();
        connect(&url).await;
        goes_on(&stage).await;
        stage.ends().await;
    }

    /// Each line makes one case, whatever was cut under it.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn connections_cut_in_the_middle() {
        const LINES: i64 = 25;
        let Some(stage) = Stage::set(Engine::Postgres).await else { return };
        let mut other = connection(&stage).await;
        for n in 0..LINES {
            stage.mai.person.says(&format!("/vip anh Ba | 09{:08} | mở nợ cước", n + 10_000_000));
        }
        let patience = Instant::now() + Duration::from_secs(60);
        loop {
            let cases: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM cases")
                .fetch_one(&mut other)
                .await
                .expect("a count");
            if cases >= LINES {
                break;
            }
            assert!(Instant::now() < patience, "{cases} of {LINES} cases");
            cut(&mut other).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        // The harness's own connections were cut as well; a pool finds out when it uses one.
        stage.until("the pool has found out", async |stage| stage.store.begin_read().await.is_ok()).await;
        stage.settles().await;
        stage.mai.person.reads_all();
        assert_eq!(stage.cases().await, LINES);
        assert_eq!(stage.service().mend_timers().await.expect("it is checked"), 0, "nothing is half-written");
        stage.ends().await;
    }
}

/// A connection beside the bot's and the harness's.
async fn connection(stage: &Stage) -> PgConnection {
    connect(stage.config.database.expose()).await
}

async fn runs(other: &mut PgConnection, sql: &str) {
    sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(other).await.expect("it is done");
}

/// Cuts every other connection to this database.
async fn cut(other: &mut PgConnection) {
    sqlx::query_scalar::<_, i64>(
        "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .fetch_one(other)
    .await
    .expect("they are cut");
}

/// The database is in trouble: Lan writes, and has no answer; the bot lives and says from outside that it is not ready.
async fn waits(stage: &Stage) {
    stage.lan.person.says(LINE);
    stage.until("it is not ready", async |stage| stage.asks("/readyz").await.0 == 503).await;
    let (_, why) = stage.asks("/readyz").await;
    assert!(why.contains("the database cannot be written"), "{why}");
    assert_eq!(stage.asks("/healthz").await.0, 200);
    // The watch looks, and half a minute goes by.
    stage.clock.forward(seconds(16));
    tokio::time::sleep(Duration::from_millis(500)).await;
    stage.clock.forward(seconds(16));
    assert!(stage.lan.shows("Hẹn báo KQ").is_none(), "nothing of it has happened yet");
    let (_, figures) = stage.asks("/metrics").await;
    let errors = figures.lines().find_map(|line| line.strip_prefix("loihua_database_errors_total "));
    let errors: f64 = errors.expect("they are counted").parse().expect("a number");
    assert!((1.0..TRIES).contains(&errors), "{errors} tries");
}

/// The trouble is over: what Lan wrote is handled once, and she hears why it took so long.
async fn goes_on(stage: &Stage) {
    stage.until_ready().await;
    stage.until("the case is taken", async |stage| stage.lan.shows("Hẹn báo KQ").is_some()).await;
    stage.until("the harness can read", async |stage| stage.store.begin_read().await.is_ok()).await;
    stage.lan.sees("vừa gián đoạn").await;
    stage.lan.sees("Phiếu #1").await;
    stage.quan.sees("Cơ sở dữ liệu không ghi được từ").await;
    stage.settles().await;
    assert_eq!(stage.cases().await, 1);
    stage.nobody_hears_more().await;
    // Once in an outage, and not for what is written after it.
    stage.usual_rota().await;
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
}

/// A real process that may write no further byte, and then again.
async fn disk_full() {
    let folder = TempDir::new().expect("a folder");
    let sim = Sim::start(SimOptions { token: "4242:full-token".to_owned(), ..SimOptions::default() });
    let sim = sim.expect("the simulator starts");
    let web = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    let (token, api_url) = (sim.token(), sim.url());
    let toml =
        format!("[telegram]\ntoken = \"{token}\"\napi_url = \"{api_url}\"\n[web]\nlisten = \"{web}\"\n");
    std::fs::write(folder.path().join("loihua.toml"), toml).expect("the configuration is written");
    let staff = "telegram_id,name,roles,locale\n1001,Lan,agent,vi\n";
    std::fs::write(folder.path().join("staff.csv"), staff).expect("the staff list is written");
    let binary = env!("CARGO_BIN_EXE_loihua");
    let imported =
        Command::new(binary).args(["staff", "import", "staff.csv"]).current_dir(folder.path()).status();
    assert!(imported.is_ok_and(|status| status.success()), "Lan is on the staff");
    // A write that is refused is to be an error, as with a full disk, and not the signal that ends a process.
    let script = format!("trap '' XFSZ; exec {binary} run");
    let bot =
        Command::new("sh").args(["-c", &script]).current_dir(folder.path()).stderr(Stdio::null()).spawn();
    let bot = Ended(bot.expect("the bot starts"));
    let ready = async || match reqwest::get(format!("http://{web}/readyz")).await {
        Ok(answer) => answer.status().as_u16(),
        Err(_) => 0,
    };
    until("it is ready", async || ready().await == 200).await;
    let lan = sim.person(1001, "Lan", "vi");
    lan.presses_start();
    lan.sees_new("Lời Hứa").await.unwrap_or_else(|error| panic!("{error}"));

    may_write(&bot, "0");
    lan.says(LINE);
    until("it is not ready", async || ready().await == 503).await;
    assert!(
        lan.phone().iter().all(|shown| !shown.text.contains("Hẹn báo KQ")),
        "nothing of it has happened yet"
    );
    may_write(&bot, "unlimited");
    until("it is ready", async || ready().await == 200).await;
    lan.sees_new("Phiếu #1").await.unwrap_or_else(|error| panic!("{error}"));
    let refused = sim.mistakes();
    assert!(refused.is_empty(), "{refused:?}");
}

/// How long a file of the bot's may be, in bytes.
fn may_write(bot: &Ended, most: &str) {
    let (pid, size) = (bot.0.id().to_string(), format!("--fsize={most}:unlimited"));
    let limited = Command::new("prlimit").args(["--pid", &pid, &size]).status();
    assert!(limited.is_ok_and(|status| status.success()), "prlimit (util-linux) sets the limit");
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(60);
    while Instant::now() < patience {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never: {what}");
}

//! Kills the real process at each named step and starts it again: no case, promise or reminder is lost, no case is
//! taken twice, and what came twice is marked.

mod load;

use crate::harness::{Engine, colleague};
use chrono::{TimeDelta, Utc};
use loihua::{
    domain::{case::Status, ids::CaseId},
    sim::{Person, Sim, SimOptions},
    store::{Store, cases, outbox, staff, timers},
};
use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

const STEPS: [&str; 6] =
    ["update-received", "before-commit", "after-commit", "before-sending", "after-sending", "before-marking"];
const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
/// The simulator's people write as if it were this long ago, so that the first reminder of a promise due in 30
/// minutes falls due a second from now: the process runs on the system's clock.
const AGO: TimeDelta = TimeDelta::milliseconds(25 * 60_000 - 1_500);

mod sqlite {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn killed_at_every_step_nothing_is_lost() {
        for step in STEPS {
            killed_at(step, Engine::Sqlite).await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_second_run_is_refused_in_a_sentence() {
        second_run(Engine::Sqlite).await;
    }
}

mod postgres {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn killed_at_every_step_nothing_is_lost() {
        for step in STEPS {
            killed_at(step, Engine::Postgres).await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_second_run_is_refused_in_a_sentence() {
        second_run(Engine::Postgres).await;
    }
}

/// A simulator and a place for the process to run in.
struct Ground {
    sim: Sim,
    store: Store,
    lan: Person,
    folder: TempDir,
}

impl Ground {
    async fn lay(engine: Engine) -> Option<Ground> {
        let folder = TempDir::new().expect("a folder");
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("kill.db").display()),
            Engine::Postgres => crate::postgres::database().await?,
        };
        let sim = Sim::start(SimOptions {
            token: "4242:kill-token".to_owned(),
            clock: Arc::new(|| Utc::now() - AGO),
            patience: Duration::from_secs(30),
            ..SimOptions::default()
        })
        .expect("the simulator starts");
        let toml = format!(
            "[telegram]\ntoken = \"{}\"\napi_url = \"{}\"\npace = {{ all = 1000, chat = 1000, group = 1000 }}\n\
             [database]\nurl = \"{url}\"\n",
            sim.token(),
            sim.url()
        );
        std::fs::write(folder.path().join("loihua.toml"), toml).expect("the configuration is written");
        let store = Store::open(&url).await.expect("the database opens");
        store.migrate().await.expect("the schema is made");
        let lan = colleague(1001, "Lan", "agent");
        let mut tx = store.begin().await.expect("a transaction");
        staff::upsert(&mut tx, &lan).await.expect("she is seated");
        tx.commit().await.expect("it is kept");
        let lan = sim.person(1001, "Lan", "vi");
        Some(Ground { sim, store, lan, folder })
    }

    fn spawn(&self, kill_at: Option<&str>) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loihua"));
        command.arg("run").current_dir(self.folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
        match kill_at {
            Some(step) => command.env("LOIHUA_KILL_AT", step),
            None => command.env_remove("LOIHUA_KILL_AT"),
        };
        command.spawn().expect("the bot starts")
    }

    /// Runs the bot until it has killed itself at `step`, while `work` gives it reason to come there.
    async fn runs_until_killed(&self, step: &str, work: impl FnOnce()) {
        let mut bot = self.spawn(Some(step));
        work();
        let died = tokio::task::spawn_blocking(move || {
            for _ in 0..600 {
                if let Some(status) = bot.try_wait().expect("it can be asked") {
                    return !status.success();
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            let _ = bot.kill();
            let _ = bot.wait();
            false
        });
        assert!(died.await.expect("it is waited for"), "the bot never came to {step}");
    }

    async fn lan_sees(&self, fragment: &str) {
        self.lan.sees_new(fragment).await.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Waits until the database shows what is wanted.
    async fn until(&self, what: &str, wanted: impl AsyncFn(&Store) -> bool) {
        for _ in 0..600 {
            if wanted(&self.store).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never: {what}");
    }
}

async fn status(store: &Store, case: i64) -> Option<Status> {
    let mut tx = store.read().await.ok()?;
    cases::load(&mut tx, CaseId(case)).await.ok()?.map(|case| case.status())
}

impl Ground {
    /// Kills the bot when it has nothing under way: what comes twice comes from the named step.
    async fn kill_at_rest(&self, mut bot: Child) {
        assert!(self.sim.becomes_quiet().await);
        self.until("at rest", async |store| {
            let mut tx = store.read().await.expect("the database can be read");
            outbox::busy(&mut tx, Utc::now()).await.is_ok_and(|busy| busy == 0)
        })
        .await;
        bot.kill().expect("it can be killed");
        bot.wait().expect("it is gone");
    }

    /// Whatever came a second time says so.
    fn repeats_are_marked(&self, step: &str) {
        for repeat in self.lan.unread().into_iter().filter(|shown| shown.rang) {
            assert!(repeat.text.starts_with('↻'), "{step}: twice, and not marked: {}", repeat.text);
        }
        self.lan.reads_all();
    }
}

async fn killed_at(step: &str, engine: Engine) {
    let Some(ground) = Ground::lay(engine).await else { return };
    let (sim, lan) = (&ground.sim, &ground.lan);
    let bot = ground.spawn(None);
    lan.presses_start();
    ground.lan_sees("Lời Hứa").await;
    ground.kill_at_rest(bot).await;
    lan.reads_all();

    // Taking the case.
    ground
        .runs_until_killed(step, || {
            lan.says(LINE);
        })
        .await;
    let bot = ground.spawn(None);
    ground.until("the case is there", async |store| status(store, 1).await.is_some()).await;
    assert!(sim.becomes_quiet().await);
    assert_eq!(status(&ground.store, 2).await, None, "{step}: the case was taken twice");
    ground.lan_sees("Phiếu #1").await;
    ground.kill_at_rest(bot).await;
    ground.repeats_are_marked(step);

    // The reminder, a second later: the first message of this run.
    if ["before-sending", "after-sending", "before-marking"].contains(&step) {
        ground.runs_until_killed(step, || {}).await;
    }
    let bot = ground.spawn(None);
    ground.lan_sees("đến giờ báo KQ phiếu #1").await;
    let mut tx = ground.store.read().await.expect("the database can be read");
    assert!(timers::next_due(&mut tx).await.expect("timers").is_some(), "{step}: nobody will be reminded");
    drop(tx);
    ground.kill_at_rest(bot).await;
    ground.repeats_are_marked(step);

    // A press.
    ground.runs_until_killed(step, || drop(lan.taps("Đã xử lý xong").expect("the button is there"))).await;
    let bot = ground.spawn(None);
    ground.until("done", async |store| status(store, 1).await == Some(Status::Done)).await;
    let told = lan.taps("Đã báo KQ cho LĐ").expect("the button is there");
    let answer = told.answer().await.and_then(|answer| answer.text).unwrap_or_default();
    assert!(answer.contains("Đã báo KQ lúc"), "{step}: {answer}");
    ground.until("closed", async |store| matches!(status(store, 1).await, Some(Status::Closed(_)))).await;
    ground.kill_at_rest(bot).await;
    ground.repeats_are_marked(step);

    let mistakes = sim.mistakes();
    assert!(mistakes.is_empty(), "{step}: {mistakes:?}");
}

async fn second_run(engine: Engine) {
    let Some(ground) = Ground::lay(engine).await else { return };
    let first = ground.spawn(None);
    assert!(ground.sim.wait_for_call("getUpdates", 1).await);
    let second = ground.spawn(None);
    let refused = tokio::task::spawn_blocking(move || second.wait_with_output())
        .await
        .expect("it is waited for")
        .expect("it ends");
    ground.kill_at_rest(first).await;
    let says = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{says}");
    assert!(says.contains("another `loihua run` is using"), "{says}");
}

//! Kills the real process at each named step and starts it again: no case, promise or reminder is lost, no case is
//! taken twice, and what came twice is marked.

mod load;

use crate::harness::Engine;
use crate::process::{Ground, LINE};
use loihua::domain::base::ids::CaseId;
use loihua::domain::case::Status;
use loihua::store::{Store, cases, timers};

const STEPS: [&str; 6] =
    ["update-received", "before-commit", "after-commit", "before-sending", "after-sending", "before-marking"];

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
        second_run().await;
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
}

impl Ground {
    /// Runs the bot until it has killed itself at `step`, while `work` gives it reason to come there.
    async fn runs_until_killed(&self, step: &str, work: impl FnOnce()) {
        let mut bot = self.spawn(&[("LOIHUA_KILL_AT", step)]);
        work();
        assert!(!bot.ends().await.success(), "the bot never came to {step}");
    }

    /// Whatever came a second time says so.
    fn repeats_are_marked(&self, step: &str) {
        for repeat in self.lan.unread().into_iter().filter(|shown| shown.rang) {
            assert!(repeat.text.starts_with('↻'), "{step}: twice, and not marked: {}", repeat.text);
        }
        self.lan.reads_all();
    }
}

async fn status(store: &Store, case: i64) -> Option<Status> {
    let mut tx = store.begin_read().await.ok()?;
    cases::load(&mut tx, CaseId(case)).await.ok()?.map(|case| case.status())
}

async fn killed_at(step: &str, engine: Engine) {
    let Some(ground) = Ground::lay(engine).await else { return };
    let (sim, lan) = (&ground.sim, &ground.lan);
    let bot = ground.spawn(&[]);
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
    let bot = ground.spawn(&[]);
    ground.until("the case is there", async |store| status(store, 1).await.is_some()).await;
    assert!(sim.wait_until_idle().await);
    assert_eq!(status(&ground.store, 2).await, None, "{step}: the case was taken twice");
    ground.lan_sees("Phiếu #1").await;
    ground.kill_at_rest(bot).await;
    ground.repeats_are_marked(step);

    // The reminder, a second later: the first message of this run.
    if ["before-sending", "after-sending", "before-marking"].contains(&step) {
        ground.runs_until_killed(step, || {}).await;
    }
    let bot = ground.spawn(&[]);
    ground.lan_sees("đến giờ báo KQ phiếu #1").await;
    let mut tx = ground.store.begin_read().await.expect("the database can be read");
    assert!(timers::next_due(&mut tx).await.expect("timers").is_some(), "{step}: nobody will be reminded");
    drop(tx);
    drop(lan.taps("Đã xử lý xong").expect("the button is there"));
    ground.lan_sees("Đã kiểm tra chưa?").await;
    ground.kill_at_rest(bot).await;
    ground.repeats_are_marked(step);

    // A press.
    ground.runs_until_killed(step, || drop(lan.taps("Vẫn ghi đã xử lý").expect("the button is there"))).await;
    let bot = ground.spawn(&[]);
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

async fn second_run() {
    let Some(ground) = Ground::lay(Engine::Sqlite).await else { return };
    let first = ground.spawn(&[]);
    assert!(ground.sim.wait_for_call("getUpdates", 1).await);
    let mut second = ground.spawn(&[]);
    let status = second.ends().await;
    ground.kill_at_rest(first).await;
    let says = second.log();
    assert_eq!(status.code(), Some(1), "{says}");
    assert!(says.contains("another `loihua run` is using"), "{says}");
}

//! Stories about what is seen from outside: `/healthz`, `/readyz`, `/metrics`, the dead man's ping, and what the
//! self-check does about what it finds.

use crate::faults::marks_are_refused;
use crate::harness::{Effect, Engine, Fault, Stage, minutes, seconds};
use axum::{Router, extract::State, http::StatusCode, routing::get};
use loihua::{config::Config, store::query};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";

crate::stories![
    all_is_well_and_counted,
    telegram_silent_is_not_ready,
    a_token_that_telegram_refuses_is_not_ready,
    a_second_program_on_the_token_is_not_ready_and_the_admins_are_told,
    messages_that_do_not_arrive_are_not_ready,
    the_dead_man_is_pinged_while_all_is_well,
    timers_at_the_wrong_time_are_mended,
    a_timer_that_never_fires_is_an_alarm_once,
    a_message_that_stands_is_an_alarm_once,
];

async fn all_is_well_and_counted(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.forward(minutes(31)).await;
    stage.lan.sees("phiếu #1").await;
    stage.settles().await;
    assert_eq!(stage.asks("/healthz").await, (200, "alive\n".to_owned()));
    stage.until_ready().await;
    let (status, text) = stage.asks("/metrics").await;
    assert_eq!(status, 200);
    for line in [
        "loihua_cases_taken_total 1",
        "loihua_open_promises 1",
        "loihua_overdue_promises 1",
        "loihua_ready 1",
        "loihua_acting 1",
        "loihua_trouble{kind=\"timers_stand\"} 0",
        "loihua_waiting_messages{kind=\"alert\"} 0",
        "loihua_bot_api_calls_total{method=\"SendMessage\",outcome=\"ok\"}",
        "loihua_timer_late_seconds_count",
        "loihua_updates_total",
        "# EOF",
    ] {
        assert!(text.contains(line), "“{line}” is not in\n{text}");
    }
    assert!(!text.contains("0912345678") && !text.contains("Hùng"), "{text}");
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    let (_, text) = stage.asks("/metrics").await;
    assert!(text.contains("loihua_open_promises 0"), "{text}");
    stage
}

async fn telegram_silent_is_not_ready(stage: Stage) -> Stage {
    stage.until_ready().await;
    stage.sim.goes_down().await;
    // The poll under way is cut, and the next one is not answered.
    stage
        .until("the silence is counted", async |stage| {
            stage.clock.forward(minutes(2));
            stage.asks("/readyz").await.1.contains("Telegram has not answered for")
        })
        .await;
    assert_eq!(stage.asks("/readyz").await.0, 503);
    assert_eq!(stage.asks("/healthz").await.0, 200, "that is no reason to be restarted");
    stage.sim.comes_back().expect("the port is free again");
    stage.until_ready().await;
    stage
}

async fn it_is_not_ready(stage: &Stage, why: &str) {
    stage
        .until(why, async |stage| {
            stage.clock.forward(seconds(31));
            let (status, says) = stage.asks("/readyz").await;
            status == 503 && says.contains(why)
        })
        .await;
}

async fn a_token_that_telegram_refuses_is_not_ready(stage: Stage) -> Stage {
    stage.until_ready().await;
    let refused = Effect::Refused { code: 401, description: "Unauthorized".to_owned() };
    stage.sim.faults().next(Fault::on_any().always().then(refused));
    it_is_not_ready(&stage, "Telegram has refused the bot's token for").await;
    stage.sim.faults().clear();
    stage.until_ready().await;
    stage
}

async fn a_second_program_on_the_token_is_not_ready_and_the_admins_are_told(stage: Stage) -> Stage {
    stage.until_ready().await;
    let description =
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    let conflict = Effect::Refused { code: 409, description: description.to_owned() };
    stage.sim.faults().next(Fault::on("getUpdates").always().then(conflict));
    it_is_not_ready(&stage, "another program fetches this bot's updates").await;
    stage.quan.sees("chương trình khác đang dùng token").await;
    stage.sim.faults().clear();
    stage.until_ready().await;
    the_self_check_counts(&stage, "another_poller", 0).await;
    stage.quan.sees("không còn chương trình khác dùng").await;
    stage
}

/// Polls are answered all the while.
async fn messages_that_do_not_arrive_are_not_ready(stage: Stage) -> Stage {
    stage.until_ready().await;
    stage.sim.faults().next(Fault::on("sendMessage").always().then(Effect::Status(502)));
    stage.lan.says("/open").await;
    it_is_not_ready(&stage, "Telegram has not answered for").await;
    stage.sim.faults().clear();
    stage
        .until("it is ready again", async |stage| {
            stage.clock.forward(seconds(5));
            stage.asks("/readyz").await.0 == 200
        })
        .await;
    stage.settles().await;
    stage.lan.person.reads_all();
    stage
}

/// Somebody outside who counts the pings.
async fn dead_man() -> (String, Arc<AtomicUsize>) {
    let heard = Arc::new(AtomicUsize::new(0));
    let count = |State(heard): State<Arc<AtomicUsize>>| async move {
        heard.fetch_add(1, Ordering::Relaxed);
        StatusCode::OK
    };
    let router = Router::new().route("/ping/{secret}", get(count)).with_state(Arc::clone(&heard));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/ping/its-password", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, heard)
}

async fn the_dead_man_is_pinged_while_all_is_well(mut stage: Stage) -> Stage {
    let (url, heard) = dead_man().await;
    let toml = format!("[web]\nlisten = \"127.0.0.1:0\"\ndead_man_url = \"{url}\"\n");
    stage.stops().await;
    stage.config.web = Config::read(Some(("web.toml", &toml)), []).expect("it is one").web;
    stage.starts().await;
    stage.until("a first ping", async |_| heard.load(Ordering::Relaxed) == 1).await;
    stage
        .until("a ping each minute", async |stage| {
            stage.clock.forward(minutes(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
            heard.load(Ordering::Relaxed) >= 4
        })
        .await;

    stage.sim.goes_down().await;
    stage
        .until("it is noticed", async |stage| {
            stage.clock.forward(minutes(1));
            stage.asks("/readyz").await.0 == 503
        })
        .await;
    let silent = heard.load(Ordering::Relaxed);
    for _ in 0..6 {
        stage.clock.forward(minutes(1));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // One decided before that may still have been on its way.
    assert!(heard.load(Ordering::Relaxed) <= silent + 1, "no ping while Telegram is away");
    let silent = heard.load(Ordering::Relaxed);
    stage.sim.comes_back().expect("the port is free again");
    stage.until_ready().await;
    stage
        .until("pings again", async |stage| {
            stage.clock.forward(minutes(1));
            heard.load(Ordering::Relaxed) > silent
        })
        .await;
    stage
}

async fn change(stage: &Stage, sql: &'static str) {
    let mut tx = stage.store.begin().await.expect("a transaction");
    let changed = query(sql).execute(&mut tx).await.expect("it is changed");
    assert_eq!(changed, 1, "{sql}");
    tx.commit().await.expect("it is kept");
}

/// A timer is there, so that nothing is missing; only its time is none that the case knows of.
async fn timers_at_the_wrong_time_are_mended(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    change(&stage, "UPDATE timers SET due = due + 86400000 WHERE name = 'case:1:callback'").await;
    stage.forward(minutes(1)).await;
    stage.quan.sees("1 phiếu bị thiếu giờ nhắc").await;
    stage.forward(minutes(24)).await;
    stage.lan.sees("còn 5 phút").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

/// The database refuses that this timer is taken, or no longer.
async fn the_timer_is_stuck(stage: &Stage, stuck: bool) {
    let statements: &[&'static str] = match (stage.engine(), stuck) {
        (Engine::Sqlite, true) => {
            &["CREATE TRIGGER stuck BEFORE DELETE ON timers WHEN OLD.name = 'case:1:callback' \
                                     BEGIN SELECT RAISE(ABORT, 'stuck'); END"]
        }
        (Engine::Sqlite, false) => &["DROP TRIGGER stuck"],
        (Engine::Postgres, true) => &[
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stuck'; END $$",
            "CREATE TRIGGER stuck BEFORE DELETE ON timers FOR EACH ROW WHEN (OLD.name = 'case:1:callback') \
             EXECUTE FUNCTION refuse()",
        ],
        (Engine::Postgres, false) => &["DROP TRIGGER stuck ON timers"],
    };
    let mut tx = stage.store.begin().await.expect("a transaction");
    for sql in statements {
        query(*sql).execute(&mut tx).await.expect("the database is prepared");
    }
    tx.commit().await.expect("it is kept");
}

/// The clock goes on until the self-check has found the trouble (1), or that it is over (0).
async fn the_self_check_counts(stage: &Stage, trouble: &str, count: u32) {
    let line = format!("loihua_trouble{{kind=\"{trouble}\"}} {count}");
    stage
        .until(&line, async |stage| {
            stage.clock.forward(seconds(15));
            tokio::time::sleep(Duration::from_millis(50)).await;
            stage.asks("/metrics").await.1.contains(&line)
        })
        .await;
}

async fn the_rest_is_other_stories_matter(stage: &Stage) {
    stage.settles().await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
}

async fn a_timer_that_never_fires_is_an_alarm_once(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    the_timer_is_stuck(&stage, true).await;
    stage.clock.forward(minutes(25));
    the_self_check_counts(&stage, "timers_stand", 1).await;
    stage.quan.sees("giờ nhắc đã đến hơn 2 phút").await;
    the_timer_is_stuck(&stage, false).await;
    the_self_check_counts(&stage, "timers_stand", 0).await;
    stage.quan.sees("chạy bình thường trở lại").await;
    the_rest_is_other_stories_matter(&stage).await;
    stage
}

/// It has arrived, and that cannot be noted: it holds up whatever else there is for the same person.
async fn a_message_that_stands_is_an_alarm_once(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    marks_are_refused(&stage.store, true).await;
    stage.clock.forward(minutes(25));
    stage.lan.sees("còn 5 phút").await;
    the_self_check_counts(&stage, "messages_stand", 1).await;
    stage.quan.sees("tin gấp chờ quá 5 phút").await;
    marks_are_refused(&stage.store, false).await;
    the_self_check_counts(&stage, "messages_stand", 0).await;
    stage.quan.sees("đã gửi đi bình thường").await;
    the_rest_is_other_stories_matter(&stage).await;
    stage
}

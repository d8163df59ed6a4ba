//! Stories about bad days: Telegram refuses, is slow or away; the database is broken in one place; the bot stops.

use crate::harness::{Effect, Engine, Fault, Stage, minutes, seconds};
use loihua::store::{Store, Tx, query};
use std::time::Duration;

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";

crate::stories![
    a_429_holds_one_chat_and_nothing_is_lost,
    what_was_lost_before_arriving_is_sent_again,
    what_may_have_arrived_is_sent_again_marked,
    a_server_error_is_tried_again,
    telegram_away_for_ten_minutes,
    a_webhook_left_behind_is_taken_down,
    what_cannot_be_marked_is_not_sent_again,
    a_card_that_was_deleted_is_sent_anew,
    a_refused_reminder_gives_way_to_the_next_rung,
    a_refused_card_comes_as_bare_text,
    a_chat_held_for_an_hour_gives_way_to_the_next_rung,
    a_poisonous_update_is_set_aside_and_the_others_go_on,
    an_update_delivered_twice_is_handled_once,
    what_comes_at_once_is_taken_in_its_order,
    a_case_without_a_timer_is_mended,
    timers_of_another_version_stop_nobody,
    a_message_of_another_version_stops_nobody,
];

async fn open(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
}

async fn close(stage: &Stage) {
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
}

async fn a_429_holds_one_chat_and_nothing_is_lost(stage: Stage) -> Stage {
    open(&stage).await;
    let fault = Fault::on("sendMessage")
        .chat(stage.lan.id)
        .times(1)
        .then(Effect::TooManyRequests { retry_after: 35 });
    stage.sim.faults().next(fault);
    stage.forward(minutes(33)).await;
    stage.hoa.sees("trễ 3 phút").await;
    stage.nobody_hears_more().await;
    stage.forward(seconds(35)).await;
    stage.lan.sees("trễ 3 phút").await;
    close(&stage).await;
    stage
}

async fn what_was_lost_before_arriving_is_sent_again(stage: Stage) -> Stage {
    open(&stage).await;
    stage.sim.faults().next(Fault::on("sendMessage").times(1).then(Effect::LostBefore));
    stage.forward(minutes(25)).await;
    stage.forward(seconds(30)).await;
    stage.lan.sees("đến giờ báo KQ phiếu #1").await;
    close(&stage).await;
    stage
}

async fn what_may_have_arrived_is_sent_again_marked(stage: Stage) -> Stage {
    open(&stage).await;
    stage.sim.faults().next(Fault::on("sendMessage").times(1).then(Effect::LostAfter));
    stage.forward(minutes(25)).await;
    stage.lan.sees("còn 5 phút").await;
    stage.forward(seconds(30)).await;
    let again = stage.lan.sees("đến giờ báo KQ phiếu #1").await;
    assert!(again.text.starts_with('↻'), "{}", again.text);
    close(&stage).await;
    stage
}

async fn a_server_error_is_tried_again(stage: Stage) -> Stage {
    open(&stage).await;
    for effect in [Effect::Status(500), Effect::Status(502), Effect::MalformedJson] {
        stage.sim.faults().next(Fault::on("editMessageText").times(1).then(effect));
    }
    stage.lan.marks_done().await;
    for _ in 0..4 {
        stage.forward(seconds(5)).await;
    }
    assert!(stage.lan.shows("Hẹn báo KQ 09:02").is_some(), "the card was edited in the end");
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn telegram_away_for_ten_minutes(stage: Stage) -> Stage {
    open(&stage).await;
    stage.settles().await;
    stage.sim.goes_down().await;
    stage.clock.forward(minutes(30));
    stage.a_message_waits_for_telegram().await;
    stage.clock.forward(minutes(10));
    stage.a_message_waits_for_telegram().await;
    stage.sim.comes_back().expect("the port is free again");
    stage.forward(seconds(30)).await;
    for player in [&stage.lan, &stage.hoa, &stage.tuan] {
        player.sees("phiếu #1 trễ 10 phút").await;
    }
    close(&stage).await;
    stage
}

/// Has the database refuse that anything is marked as sent, or no longer.
pub async fn marks_are_refused(store: &Store, refused: bool) {
    let (sqlite, postgres) = if refused {
        (
            "CREATE TRIGGER no_marks BEFORE UPDATE ON outbox WHEN NEW.state = 2 \
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
            "ALTER TABLE outbox ADD CONSTRAINT no_marks CHECK (state <> 2) NOT VALID",
        )
    } else {
        ("DROP TRIGGER no_marks", "ALTER TABLE outbox DROP CONSTRAINT no_marks")
    };
    let sql = if store.engine_name() == "SQLite" { sqlite } else { postgres };
    let mut tx: Tx = store.begin().await.expect("a transaction");
    query(sql).execute(&mut tx).await.expect("the database is prepared");
    tx.commit().await.expect("it is kept");
}

async fn what_cannot_be_marked_is_not_sent_again(stage: Stage) -> Stage {
    open(&stage).await;
    stage.settles().await;
    marks_are_refused(&stage.store, true).await;
    stage.clock.forward(minutes(25));
    stage.lan.sees("còn 5 phút").await;
    let sent = stage.sim.count_of("sendMessage");
    // The bot tries to mark it every half second of real time.
    tokio::time::sleep(std::time::Duration::from_millis(1_600)).await;
    assert_eq!(stage.sim.count_of("sendMessage"), sent, "only the marking is repeated");
    marks_are_refused(&stage.store, false).await;
    close(&stage).await;
    stage
}

async fn a_webhook_left_behind_is_taken_down(mut stage: Stage) -> Stage {
    use teloxide::prelude::Requester as _;
    stage.stops().await;
    let bot = teloxide::Bot::new(stage.sim.token()).set_api_url(stage.sim.url().parse().expect("a URL"));
    let url = "https://bot.example.org/hook".parse().expect("a URL");
    bot.set_webhook(url).await.expect("another program had set it");
    stage.lan.person.says("/open");
    stage.starts().await;
    stage.lan.sees("Không có phiếu nào đang mở").await;
    stage
}

async fn a_card_that_was_deleted_is_sent_anew(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.forward(minutes(25)).await;
    stage.lan.sees("còn 5 phút").await;
    stage.lan.person.deletes_chat_message(card.message_id);
    stage.lan.marks_done().await;
    stage.lan.sees("Phụ trách").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_refused_reminder_gives_way_to_the_next_rung(stage: Stage) -> Stage {
    open(&stage).await;
    let refused =
        Effect::Refused { code: 400, description: "Bad Request: something of ours is wrong".to_owned() };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.lan.id).times(2).then(refused));
    stage.forward(minutes(25)).await;
    stage.lan.sees("còn 5 phút").await;
    stage.quan.sees("từ chối một tin về phiếu #1").await;
    stage.forward(minutes(5)).await;
    stage.lan.sees("đến giờ báo KQ").await;
    close(&stage).await;
    stage
}

async fn a_refused_card_comes_as_bare_text(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let refused =
        Effect::Refused { code: 400, description: "Bad Request: something of ours is wrong".to_owned() };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.lan.id).times(1).then(refused));
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Phiếu #1").await;
    assert!(card.buttons.is_empty() && !card.text.contains('<'), "{}", card.text);
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    close(&stage).await;
    stage
}

/// So long may nobody wait for: the rung above is told now, and the chat is left alone.
async fn a_chat_held_for_an_hour_gives_way_to_the_next_rung(stage: Stage) -> Stage {
    open(&stage).await;
    stage.forward(minutes(29)).await;
    stage.lan.person.reads_all();
    let held = Effect::TooManyRequests { retry_after: 3_600 };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.lan.id).times(1).then(held));
    let calls = stage.sim.calls_of("sendMessage").len();
    stage.clock.forward(minutes(2));
    let told = stage.hoa.sees("phiếu #1").await;
    assert!(told.text.contains("Lan"), "it says who is not reached: {}", told.text);
    stage.clock.forward(minutes(4));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let to_lan = stage.sim.calls_of("sendMessage").into_iter().skip(calls);
    let to_lan = to_lan.filter(|call| call.chat_id == Some(stage.lan.id)).count();
    assert_eq!(to_lan, 1, "the chat is left alone");
    stage.sim.faults().clear();
    stage.clock.forward(minutes(60));
    stage.settles().await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

/// The database refuses to change case 1.
async fn protect_case(stage: &Stage) {
    let statements: &[&'static str] = match stage.engine() {
        Engine::Sqlite => &["CREATE TRIGGER protected BEFORE UPDATE ON cases WHEN OLD.id = 1 \
                             BEGIN SELECT RAISE(ABORT, 'protected'); END"],
        Engine::Postgres => &[
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'protected'; END $$",
            "CREATE TRIGGER protected BEFORE UPDATE ON cases FOR EACH ROW WHEN (OLD.id = 1) \
             EXECUTE FUNCTION refuse()",
        ],
    };
    let mut tx: Tx = stage.store.begin().await.expect("a transaction");
    for sql in statements {
        query(*sql).execute(&mut tx).await.expect("the database is prepared");
    }
    tx.commit().await.expect("it is kept");
}

async fn a_poisonous_update_is_set_aside_and_the_others_go_on(stage: Stage) -> Stage {
    open(&stage).await;
    stage.mai.says("/vip chị Vân | 0913000111 | mở nợ cước").await;
    stage.mai.sees("Phiếu #2").await;
    stage.settles().await;
    protect_case(&stage).await;
    let answer = stage.lan.marks_done().await;
    assert!(answer.contains("đã báo người quản trị"), "{answer}");
    stage.mai.says("/case 2").await;
    stage.mai.sees("Phiếu #2").await;
    stage.lan.sees("đã báo người quản trị").await;
    stage.quan.sees("tạm để riêng").await;
    stage.mai.marks_done().await;
    stage.mai.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn an_update_delivered_twice_is_handled_once(mut stage: Stage) -> Stage {
    stage.usual_rota().await;
    // The answer to the poll that confirms is lost, so the next run is given the same update again.
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.stops().await;
    let raw = serde_json::json!({
        "update_id": 777_777,
        "message": {
            "message_id": 900, "date": stage.clock.now().timestamp(),
            "from": {"id": stage.lan.id, "is_bot": false, "first_name": "Lan"},
            "chat": {"id": stage.lan.id, "type": "private", "first_name": "Lan"},
            "text": "/vip chị Vân | 0913000111 | mở nợ cước"
        }
    });
    let read = loihua::telegram::parse::read(&raw.to_string()).expect("it is a message");
    stage.starts().await;
    let router = loihua::telegram::router::Router::new("loihua_bot");
    let incoming = router.route(read).await;
    let service = stage.service();
    service.handle(777_777, &incoming).await.expect("handled");
    service.handle(777_777, &incoming).await.expect("handled, and nothing done");
    stage.lan.sees("Phiếu #2").await;
    stage.settles().await;
    for case in [1, 2] {
        stage.lan.says(&format!("/case {case}")).await;
        stage.lan.sees(&format!("Phiếu #{case}")).await;
        close(&stage).await;
    }
    stage.lan.says("/case 3").await;
    stage.lan.sees("Không có phiếu #3").await;
    stage
}

async fn what_comes_at_once_is_taken_in_its_order(stage: Stage) -> Stage {
    stage.usual_rota().await;
    // The poll after the next one is slow: what is said meanwhile comes in one batch.
    let slow = Effect::Slow(Duration::from_millis(500));
    stage.sim.faults().next(Fault::on("getUpdates").times(1).then(slow));
    let call = |n: usize| {
        let leader = ["anh Hùng", "chị Vân", "anh Nam", "chị Tư"][n - 1];
        format!("/vip {leader} | 09123456{n:02} | mở nợ cước số 09031112{n:02}")
    };
    stage.mai.says(&call(1)).await;
    stage.mai.sees("Phiếu #1").await;
    let before = stage.sim.count_of("getUpdates");
    for n in [2, 3] {
        stage.mai.person.says(&call(n));
    }
    stage.lan.person.says(&call(4));
    stage.lan.sees("Phiếu #4").await;
    assert!(stage.sim.count_of("getUpdates") <= before + 1, "they came in one batch");
    for n in [2, 3] {
        stage.mai.sees(&format!("Phiếu #{n}")).await;
    }
    for (agent, cases) in [(&stage.mai, 1..=3), (&stage.lan, 4..=4)] {
        for case in cases {
            for word in ["done-unchecked", "told"] {
                agent.presses_data(1, &format!("c.{case}.1.{word}")).await;
            }
        }
    }
    stage
}

async fn a_case_without_a_timer_is_mended(stage: Stage) -> Stage {
    open(&stage).await;
    stage.mai.says("/vip").await;
    stage.mai.sees("Phiếu VIP mới").await;
    stage.settles().await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    query("DELETE FROM timers").execute(&mut tx).await.expect("they are gone");
    tx.commit().await.expect("it is kept");
    stage.forward(minutes(1)).await;
    stage.quan.sees("2 phiếu bị thiếu giờ nhắc").await;
    stage.forward(minutes(2)).await;
    stage.mai.sees("còn nhập dở").await;
    stage.mai.taps("Hủy nhập").await;
    stage.forward(minutes(22)).await;
    stage.lan.sees("còn 5 phút").await;
    close(&stage).await;
    stage
}

async fn timers_of_another_version_stop_nobody(stage: Stage) -> Stage {
    open(&stage).await;
    stage.mai.says("/vip").await;
    stage.mai.sees("Phiếu VIP mới").await;
    stage.settles().await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    query("UPDATE timers SET kind = '{\"telepathy\":7}'").execute(&mut tx).await.expect("they are another's");
    query("INSERT INTO timers (name, due, kind) VALUES ('telepathy', $1, '7')")
        .bind((stage.clock.now() + minutes(1)).timestamp_millis())
        .execute(&mut tx)
        .await
        .expect("and one is of nothing we know");
    tx.commit().await.expect("it is kept");
    stage.forward(minutes(3)).await;
    stage.mai.sees("còn nhập dở").await;
    stage.mai.taps("Hủy nhập").await;
    stage.forward(minutes(22)).await;
    stage.lan.sees("còn 5 phút").await;
    close(&stage).await;
    stage
}

async fn a_message_of_another_version_stops_nobody(stage: Stage) -> Stage {
    let mut tx = stage.store.begin().await.expect("a transaction");
    query(
        "INSERT INTO outbox (id, chat, urgency, rank, notice, state, not_before, attempts, repeated, created_at) \
         VALUES (1000000000, $1, 0, 0, '{\"telepathy\":7}', 0, 0, 0, 0, 0)",
    )
    .bind(stage.mai.id)
    .execute(&mut tx)
    .await
    .expect("it is another's");
    tx.commit().await.expect("it is kept");
    for player in [&stage.lan, &stage.mai] {
        player.person.says("/open");
        player.sees("Không có phiếu nào đang mở").await;
    }
    stage
}

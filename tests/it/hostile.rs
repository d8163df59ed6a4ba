//! Stories about who means harm, and about what nobody meant at all: a flood, forged buttons, updates that are none.

use crate::harness::{Engine, Player, Stage, minutes};
use crate::process::Ground;
use chrono::Utc;
use loihua::domain::staff::invite::VALID_FOR;
use loihua::store::{invites, query_scalar};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use telegram_sim::{Answer, Person};

crate::stories![
    a_flood_from_one_stranger_costs_little_and_staff_go_on,
    a_stranger_is_answered_again_after_a_while,
    buttons_forged_by_who_may_not_change_nothing,
    made_up_buttons_are_refused,
    a_press_from_nowhere_is_answered,
    in_a_group_a_forged_button_shows_no_number,
    updates_that_are_none_are_borne,
    a_stolen_link_lets_nobody_in,
    an_old_or_made_up_link_lets_nobody_in,
];

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";

/// Every word that a case's button may carry, and what stands behind some.
const WORDS: [&str; 68] = [
    "show",
    "time",
    "check",
    "biz",
    "nobiz",
    "agree",
    "differ",
    "differ-owner",
    "differ-pay",
    "done",
    "done-unchecked",
    "overrule",
    "cannot",
    "wait",
    "told",
    "done-told",
    "miss",
    "later",
    "agreed.60",
    "try",
    "try.60",
    "off",
    "off-yes",
    "mistake",
    "snooze",
    "undo",
    "reopen",
    "fix",
    "fix.l",
    "fix.c",
    "fix.w",
    "join",
    "ask",
    "ask-not-business",
    "ask-lost-elsewhere",
    "ask-differs",
    "ask-other",
    "more",
    "phoned",
    "unask",
    "read",
    "called",
    "leader-corrects",
    "as-is",
    "claim",
    "go",
    "verify",
    "no",
    "say",
    "q.1",
    "comes-back",
    "hand-back",
    "correct",
    "keep",
    "media.0",
    "want-shift",
    "want-team",
    "take",
    "call-off",
    "eye",
    "give",
    "people.0",
    "to.1002",
    "accept",
    "decline",
    "shift",
    "line",
    "back",
];

async fn close(stage: &Stage) {
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
}

async fn presses(person: &Person, message: i32, data: &str) -> Answer {
    let answer = person.taps_data(message, data).answer().await;
    answer.unwrap_or_else(|| panic!("the press of {data} was not answered"))
}

/// A press that is refused in a window of its own.
async fn is_refused(person: &Person, message: i32, data: &str) {
    let answer = presses(person, message, data).await;
    assert!(answer.show_alert, "{data} by {} was granted: {:?}", person.id(), answer.text);
}

/// All that somebody's press could have changed: cases, what was noted of them, timers, forms, people.
async fn state(stage: &Stage) -> Vec<String> {
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let mut state = Vec::new();
    for sql in [
        "SELECT 'case ' || CAST(id AS TEXT) || ' ' || CAST(version AS TEXT) || facts FROM cases ORDER BY id",
        "SELECT 'record ' || CAST(id AS TEXT) || deed FROM record ORDER BY id",
        "SELECT 'timer ' || name || CAST(due AS TEXT) FROM timers ORDER BY name",
        "SELECT 'form ' || CAST(id AS TEXT) || facts FROM drafts ORDER BY id",
        "SELECT 'question ' || CAST(person AS TEXT) || prompt FROM prompts ORDER BY person",
        "SELECT 'kept ' || CAST(id AS TEXT) FROM standing ORDER BY id",
        "SELECT 'handover ' || CAST(id AS TEXT) || facts FROM handovers ORDER BY id",
        "SELECT 'staff ' || CAST(id AS TEXT) || roles || COALESCE(locale, '') FROM staff ORDER BY id",
    ] {
        let rows: Vec<String> = query_scalar(sql).fetch_all(&mut tx).await.expect(sql);
        state.extend(rows);
    }
    state
}

async fn count(stage: &Stage, sql: &'static str) -> i64 {
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    query_scalar(sql).fetch_one(&mut tx).await.expect("a number")
}

async fn a_flood_from_one_stranger_costs_little_and_staff_go_on(stage: Stage) -> Stage {
    const FLOOD: i64 = 2_000;
    stage.usual_rota().await;
    let handled = "SELECT COUNT(*) FROM updates";
    let before = count(&stage, handled).await;
    let stranger = stage.sim.person(666, "Người lạ", "vi");
    let mut taps = Vec::new();
    for n in 0..FLOOD {
        match n % 4 {
            0 => drop(stranger.says("xin chào")),
            1 => drop(stranger.says("/open")),
            2 => drop(stranger.says("/vip anh Ba | 0912345678 | mở nợ cước")),
            _ => taps.push(stranger.taps_data(1, "c.1.1.told")),
        }
        // In the midst of it the centre does its work.
        if n == FLOOD / 2 {
            stage.lan.person.says(LINE);
        }
    }
    let card = stage.lan.sees("Phiếu #1").await;
    let left = i64::try_from(stage.sim.pending_updates()).expect("a number");
    assert!(left > 0 && left < FLOOD, "the card came in its turn, {left} updates before the end");
    // 📵, which stands behind ⋯ Khác.
    let told = stage.lan.person.taps_data(card.message_id, "c.1.1.miss");
    assert!(told.answer().await.is_some());
    for tap in taps {
        let answer = tap.answer().await.expect("a press is answered, whoever it is");
        assert!(answer.show_alert, "{:?}", answer.text);
    }
    stage.settles().await;
    let heard = stranger.phone();
    let heard: Vec<&str> =
        heard.iter().map(|shown| shown.text.as_str()).filter(|text| text.contains("nội bộ")).collect();
    assert_eq!(heard.len(), 1, "one sentence, once");
    stranger.reads_all();
    stage.quan.sees("666").await;
    let written = count(&stage, handled).await - before;
    assert!(written <= 10, "a flood of {FLOOD} wrote {written} transactions");
    let queued = count(&stage, "SELECT COUNT(*) FROM outbox WHERE chat = 666").await;
    assert_eq!(queued, 1, "and one message");
    assert_eq!(stage.cases().await, 1);
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_stranger_is_answered_again_after_a_while(stage: Stage) -> Stage {
    let stranger = stage.sim.person(666, "Người lạ", "vi");
    let sees = async || stranger.sees_new("nội bộ").await.unwrap_or_else(|error| panic!("{error}"));
    stranger.presses_start();
    sees().await;
    stage.quan.sees("666").await;
    stranger.says("a lô?");
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    stranger.says("có ai không?");
    sees().await;
    stage.nobody_hears_more().await;
    // Put on the staff list, the very next word is heard.
    stage.joins(666, "Nam", "agent").await;
    stranger.says("/help");
    stranger.sees_new("/vip").await.unwrap_or_else(|error| panic!("{error}"));
    stage
}

async fn buttons_forged_by_who_may_not_change_nothing(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Phiếu #1").await.message_id;
    stage.lan.says("/vip").await;
    stage.lan.sees("Phiếu VIP mới").await;
    stage.lan.says("/find 0912345678").await;
    stage.lan.sees("#1").await;
    stage.settles().await;
    let before = state(&stage).await;
    let stranger = stage.sim.person(666, "Người lạ", "vi");
    let (mai, minh, quan) = (&stage.mai.person, &stage.minh.person, &stage.quan.person);
    for person in [mai, minh, quan, &stranger] {
        for word in WORDS {
            // To see it, masked, to be quiet about it and to leave a question that was not put, everybody on the staff
            // may; to join, an agent.
            let may = match word {
                "show" | "back" | "snooze" => person.id() != stranger.id(),
                "join" => person.id() == mai.id(),
                _ => false,
            };
            if !may {
                is_refused(person, card, &format!("c.1.1.{word}")).await;
            }
        }
        for data in ["d.1.open", "d.1.cancel", "d.1.kind.debt", "d.1.want-team", "l.find.1.0", "h.1.all"] {
            is_refused(person, card, data).await;
        }
    }
    // What is a shift or team leader's is not the owner's, and what is QA's neither.
    for word in ["overrule", "mistake", "try", "try.60", "take", "shift", "line"] {
        is_refused(&stage.lan.person, card, &format!("c.1.1.{word}")).await;
    }
    for word in ["claim", "go", "verify", "no", "say", "q.1", "comes-back", "hand-back", "correct", "keep"] {
        is_refused(&stage.lan.person, card, &format!("c.1.1.{word}")).await;
    }
    for data in ["g.1.edit", "g.1.retire", "h.1.all"] {
        is_refused(&stage.lan.person, card, data).await;
    }
    stage.settles().await;
    assert_eq!(state(&stage).await, before);
    assert!(stage.mai.shows("0912 345 678").is_none() && stage.quan.shows("0912 345 678").is_none());
    stage.lan.says("/cancel").await;
    stage.lan.sees("Đã hủy nhập").await;
    close(&stage).await;
    stage
}

async fn made_up_buttons_are_refused(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Phiếu #1").await.message_id;
    stage.settles().await;
    let before = state(&stage).await;
    let garbage = ["\u{1F4A3}".repeat(16), "c".repeat(64), ".".repeat(64), "\0".repeat(64)];
    let made_up = [
        "c.2.1.told",
        "c.9223372036854775807.1.told",
        "c.9223372036854775808.1.told",
        "c.-1.1.told",
        "c.1.-1.told",
        "c.1.1.told ",
        "c.01.1.told",
        "c.1.1.to.9223372036854775807",
        "c.1.1.media.4294967295",
        "d.99.open",
        "g.99.retire",
        "h.99.all",
        "l.find.99.0",
        "l.time.99.0",
        "vote:7",
        "{\"action\":\"delete\"}",
        "'; DROP TABLE cases; --",
        "c.1.1.told\0",
        "",
    ];
    for data in made_up.into_iter().chain(garbage.iter().map(String::as_str)) {
        is_refused(&stage.lan.person, card, data).await;
    }
    stage.settles().await;
    assert_eq!(state(&stage).await, before);
    // A version that was never drawn explains nothing, and refuses nothing (rule 9).
    let answer = presses(&stage.lan.person, card, "c.1.9223372036854775807.done-unchecked").await;
    assert!(!answer.show_alert, "{:?}", answer.text);
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

/// Under a message that is gone, or older than Telegram shows; or under none, sent from somebody else's chat.
async fn a_press_from_nowhere_is_answered(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.settles().await;
    let before = state(&stage).await;
    static ID: AtomicU64 = AtomicU64::new(5_000_000_000);
    let of = |player: &Player| json!({ "id": player.id, "is_bot": false, "first_name": "x" });
    let press = |player: &Player, more: Value| {
        let id = ID.fetch_add(1, Ordering::Relaxed).to_string();
        let mut query = json!({
            "id": id, "from": of(player), "chat_instance": "1", "data": "c.1.1.told"
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            query[name] = value.clone();
        }
        stage.sim.raw_update(json!({ "callback_query": query }));
    };
    press(&stage.mai, json!({ "inline_message_id": "x" }));
    press(&stage.mai, json!({ "message": null }));
    press(&stage.mai, json!({ "data": null, "game_short_name": "x" }));
    press(&stage.mai, json!({ "data": 7 }));
    let elsewhere = json!({ "id": -100_999_i64, "type": "group", "title": "x" });
    press(&stage.mai, json!({ "message": { "chat": elsewhere, "message_id": 1, "date": 0 } }));
    press(&stage.mai, json!({ "message": { "chat": { "id": stage.lan.id }, "message_id": i64::MAX } }));
    stage.settles().await;
    assert_eq!(stage.sim.pending_updates(), 0);
    assert_eq!(state(&stage).await, before);
    is_refused(&stage.mai.person, 999_999, "c.1.1.told").await;
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM parked").await, 0);
    // Whose case it is need not find the message: told is told.
    press(&stage.lan, json!({ "data": "c.1.1.done-unchecked", "inline_message_id": "x" }));
    stage.settles().await;
    let answer = presses(&stage.lan.person, 999_999, "c.1.1.told").await;
    assert!(!answer.show_alert, "{:?}", answer.text);
    stage
}

async fn in_a_group_a_forged_button_shows_no_number(mut stage: Stage) -> Stage {
    let (lan, minh) = (stage.lan.clone(), stage.minh.clone());
    let room = stage.qa_works_in_a_group(&[&minh, &lan], false).await;
    let other = stage.sim.group(-1_001_000_000_888, "Cà phê", &[&lan.person, &minh.person], false);
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    for group in [&room, &other] {
        for word in WORDS {
            // These end the case, or take it out of Lan's hands.
            if ["told", "done-told", "off-yes", "done", "done-unchecked"].contains(&word) {
                continue;
            }
            for person in [&lan.person, &minh.person] {
                let tap = person.taps_data_in(group, 1, &format!("c.1.1.{word}"));
                assert!(tap.answer().await.is_some(), "{word} was not answered");
            }
        }
        stage.settles().await;
        for shown in group.phone() {
            for secret in ["345 678", "345678", "111 222", "111222"] {
                assert!(!shown.text.contains(secret), "{secret} in the group: {}", shown.text);
            }
        }
    }
    for player in [&stage.lan, &stage.minh, &stage.hoa, &stage.tuan, &stage.mai] {
        player.person.reads_all();
    }
    room.reads_all();
    other.reads_all();
    stage
}

async fn updates_that_are_none_are_borne(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let lan = json!({ "id": stage.lan.id, "is_bot": false, "first_name": "Lan" });
    let chat = json!({ "id": stage.lan.id, "type": "private", "first_name": "Lan" });
    let entity = |offset: i64, length: i64| json!([{ "type": "bold", "offset": offset, "length": length }]);
    for message in [
        json!({ "text": "\u{1F4A3}x", "entities": entity(1, 1) }),
        json!({ "text": "x", "entities": entity(-5, 900_000) }),
        json!({ "text": "x", "entities": entity(i64::MAX, i64::MAX) }),
        json!({ "text": 7 }),
        json!({ "text": { "text": "x" } }),
        json!({ "text": ["x"], "date": "x" }),
        json!({ "text": "/case 99999999999999999999" }),
        json!({ "text": "/ask 99999999 x\0y" }),
        json!({ "text": "\0" }),
        json!({ "text": "/find \0" }),
        json!({ "text": "/vip \0 | \0 | \0" }),
        json!({ "photo": "x", "caption": 7 }),
        json!({ "date": i64::MAX, "text": "/help" }),
        json!({ "date": -1, "text": "/help" }),
        json!({ "reply_to_message": { "message_id": i64::MIN }, "text": "/help" }),
        json!({ "message_thread_id": i64::MAX, "is_topic_message": true, "text": "/help" }),
    ] {
        let mut whole = json!({ "message_id": 7, "date": 1_772_000_000, "from": lan, "chat": chat });
        for (name, value) in message.as_object().into_iter().flatten() {
            whole[name] = value.clone();
        }
        stage.sim.raw_update(json!({ "message": whole }));
        stage.sim.raw_update(json!({ "edited_message": whole }));
    }
    for update in [
        json!({}),
        json!({ "message": null }),
        json!({ "message": 7 }),
        json!({ "message": { "from": lan } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": chat, "text": "/open" } }),
        json!({ "callback_query": { "id": 7, "from": lan, "data": "c.1.1.told" } }),
        json!({ "callback_query": [] }),
        json!({ "my_chat_member": { "from": lan, "chat": chat } }),
        json!({ "my_chat_member": null, "message": null, "telepathy": { "x": [[[[[[[]]]]]]] } }),
    ] {
        stage.sim.raw_update(update);
    }
    stage.settles().await;
    assert_eq!(stage.sim.pending_updates(), 0);
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM parked").await, 0, "none of them is a fault of ours");
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM cases").await, 0);
    stage.lan.person.reads_all();
    stage.lan.says("/cancel").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    close(&stage).await;
    stage
}

/// What somebody with a link that holds no longer, or never did, is told.
async fn is_not_let_in(stage: &Stage, stranger: &Person, code: &str) {
    let id = stranger.id();
    stranger.starts_with(code);
    let seen = stranger.sees_new("").await.unwrap_or_else(|error| panic!("{error}"));
    let sentence = format!(
        "Dạ, đường dẫn này không còn dùng được. Nhờ anh/chị xin người quản trị đường dẫn mới ạ; mã của anh/chị là {id}."
    );
    assert_eq!(seen.text, sentence);
    assert_eq!(stage.listed(id).await, None);
}

async fn a_stolen_link_lets_nobody_in(stage: Stage) -> Stage {
    let code = stage.invites("team_leader").await;
    let both = [stage.sim.person(2001, "Nga", "vi"), stage.sim.person(666, "Người lạ", "vi")];
    // At the same moment: one of them gets it.
    for person in &both {
        person.starts_with(&code);
    }
    stage.settles().await;
    let let_in = "SELECT COUNT(*) FROM staff JOIN invites ON used_by = id WHERE id IN (2001, 666)";
    assert_eq!(count(&stage, let_in).await, 1);
    let (nga, thief) =
        if stage.listed(2001).await.is_some() { (&both[0], &both[1]) } else { (&both[1], &both[0]) };
    nga.sees_new("Lời Hứa").await.unwrap_or_else(|error| panic!("{error}"));
    nga.sees_new("Mình xưng hô thế nào ạ?").await.unwrap_or_else(|error| panic!("{error}"));
    thief.sees_new("đường dẫn này không còn dùng được").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees(&format!("(mã {})", nga.id())).await;
    stage.quan.sees(&format!("mã {}", thief.id())).await;
    // Trying again and again, the thief is not even answered each time.
    thief.starts_with(&code);
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    is_not_let_in(&stage, thief, &code).await;
    // Whoever has the whole database has no key in it.
    let mut copy = Vec::new();
    stage.store.back_up(&mut copy, stage.clock.now()).await.expect("it can be copied");
    let copy = String::from_utf8(copy).expect("text");
    assert!(copy.contains("team_leader") && !copy.contains(&code));
    stage
}

async fn an_old_or_made_up_link_lets_nobody_in(stage: Stage) -> Stage {
    let stranger = stage.sim.person(666, "Người lạ", "vi");
    let code = stage.invites("admin").await;
    stage.forward(VALID_FOR).await;
    is_not_let_in(&stage, &stranger, &code).await;
    stage.quan.sees("mã 666").await;
    for made_up in ["0123456789abcdef0123456789abcdef", &code[1..], "' OR 1=1 --", "admin"] {
        stage.forward(minutes(1)).await;
        is_not_let_in(&stage, &stranger, made_up).await;
    }
    stage
}

/// What a real process says at its most talkative.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_of_a_link_is_in_no_log() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(ground) = Ground::lay(engine).await else { continue };
        let roles = "agent".parse().expect("a role");
        let mut tx = ground.store.begin().await.expect("a transaction");
        let made = invites::make(&mut tx, &roles, None, Utc::now() + VALID_FOR).await;
        let code = made.expect("it is put in");
        tx.commit().await.expect("it is kept");
        let bot = ground.spawn(&[("RUST_LOG", "trace")]);
        let nga = ground.sim.person(2001, "Nga", "vi");
        nga.starts_with(code.expose());
        nga.sees_new("Lời Hứa").await.unwrap_or_else(|error| panic!("{error}"));
        ground.rests().await;
        let log = bot.log();
        assert!(log.contains("TRACE"), "it says much");
        assert!(!log.contains(code.expose()), "the code is in the log");
        bot.stops().await;
    }
}

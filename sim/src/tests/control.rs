//! The control API: playing people from a page, and who may.

use serde_json::{Value, json};
use teloxide::payloads::SendMessageSetters as _;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, KeyboardButton, KeyboardMarkup, KeyboardRemove};
use teloxide::{ApiError, RequestError};

use super::{sim, started};
use crate::{Sim, SimOptions};

async fn post(sim: &Sim, path: &str, body: Value) -> (u16, Value) {
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    let answer = http.post(format!("{}{path}", sim.url())).json(&body).send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
}

async fn get(sim: &Sim, path: &str) -> Value {
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    http.get(format!("{}{path}", sim.url())).send().await.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn a_keyboard_stands_until_it_is_removed() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    let keys =
        KeyboardMarkup::new([[KeyboardButton::new("📂 Phiếu của tôi")]]).persistent().resize_keyboard();
    let sent = bot.send_message(ChatId(7), "Chào Lan").reply_markup(keys).await.expect("sent");
    assert!(sent.reply_markup().is_none(), "it is not under the message");
    assert_eq!(get(&sim, "/sim/state").await["people"][0]["keyboard"], json!([["📂 Phiếu của tôi"]]));
    bot.send_message(ChatId(7), "Còn gì nữa không?").await.expect("sent");
    lan.types_key("của tôi").expect("it still stands");
    assert_eq!(lan.phone().last().map(|shown| shown.text.clone()), Some("📂 Phiếu của tôi".to_owned()));
    let edited = bot.edit_message_text(ChatId(7), sent.id, "Chào").await;
    assert!(matches!(edited, Err(RequestError::Api(ApiError::MessageCantBeEdited))), "{edited:?}");
    bot.send_message(ChatId(7), "Thôi").reply_markup(KeyboardRemove::new()).await.expect("sent");
    assert!(lan.types_key("của tôi").is_err());
}

#[tokio::test]
async fn a_page_plays_a_person() {
    let (sim, bot) = sim();
    assert_eq!(post(&sim, "/sim/people", json!({ "id": 7, "name": "Lan", "locale": "vi" })).await.0, 200);
    assert_eq!(
        post(&sim, "/sim/people/7/start", json!({ "code": "abc" })).await.1,
        json!({ "message_id": 1 })
    );
    assert_eq!(
        post(&sim, "/sim/people/7/say", json!({ "text": "chào" })).await.1,
        json!({ "message_id": 2 })
    );
    assert_eq!(
        post(&sim, "/sim/people/7/edit", json!({ "message_id": 2, "text": "chào!" })).await.1,
        json!(true)
    );
    assert_eq!(bot.get_updates().await.expect("updates").len(), 3);
    bot.send_message(ChatId(7), "Chào Lan").await.expect("sent");
    let state = get(&sim, "/sim/state").await;
    assert_eq!(state["people"][0]["screen"][2]["text"], "Chào Lan");
    assert_eq!(state["people"][0]["screen"][2]["unread"], "new");
    assert_eq!(state["pending_updates"], 3);
    let answered = tokio::spawn({
        let sim = sim.clone();
        async move { post(&sim, "/sim/people/7/tap", json!({ "message_id": 3, "data": "x" })).await }
    });
    while sim.pending_updates() < 4 {
        tokio::task::yield_now().await;
    }
    let teloxide::types::UpdateKind::CallbackQuery(query) =
        bot.get_updates().await.expect("updates").remove(3).kind
    else {
        panic!("no press")
    };
    bot.answer_callback_query(query.id).await.expect("answered");
    assert_eq!(
        answered.await.expect("no panic").1,
        json!({ "answer": { "text": null, "show_alert": false } })
    );
    assert_eq!(post(&sim, "/sim/people/7/block", json!({})).await.0, 200);
    assert_eq!(post(&sim, "/sim/people/9/say", json!({ "text": "a" })).await.0, 404);
    assert_eq!(post(&sim, "/sim/people/7/say", json!({ "text": "a", "chat_id": 9 })).await.0, 403);
}

#[tokio::test]
async fn a_page_sends_photos_voice_and_files() {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    sim.group(-100, "QLCL", &[&lan], true).bot_is_admin(true);
    let said = post(&sim, "/sim/people/7/say", json!({ "text": "a", "chat_id": -100 })).await.1;
    let photo = json!({ "text": "hoá đơn", "message_id": said["message_id"], "chat_id": -100 });
    assert_eq!(post(&sim, "/sim/people/7/photo", photo).await.0, 200);
    assert_eq!(post(&sim, "/sim/people/7/voice", json!({ "seconds": 4 })).await.0, 200);
    assert_eq!(post(&sim, "/sim/people/7/document", json!({ "name": "a.pdf", "size": 9 })).await.0, 200);
    assert_eq!(post(&sim, "/sim/people/7/document", json!({ "size": 9 })).await.0, 400, "a file has a name");
    let state = get(&sim, "/sim/state").await;
    let photo = &state["groups"][0]["screen"][1];
    assert_eq!(
        (&photo["media"], &photo["text"], &photo["reply_to"]),
        (&json!("photo"), &json!("hoá đơn"), &json!(1))
    );
    let phone = &state["people"][0]["screen"];
    assert_eq!((&phone[1]["media"], &phone[1]["seconds"]), (&json!("voice"), &json!(4)));
    assert_eq!((&phone[2]["media"], &phone[2]["file_name"]), (&json!("document"), &json!("a.pdf")));
    let heard: Vec<_> =
        bot.get_updates().await.expect("updates").into_iter().map(|update| update.kind).collect();
    let teloxide::types::UpdateKind::Message(file) = &heard[4] else { panic!("no message: {heard:?}") };
    assert_eq!(file.document().expect("a file").file.size, 9);
}

#[tokio::test]
async fn the_state_waits_for_a_change() {
    let (sim, _) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let version = get(&sim, "/sim/state").await["version"].as_u64().expect("a version");
    let next = tokio::spawn({
        let sim = sim.clone();
        async move { get(&sim, &format!("/sim/state?since={version}")).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert!(!next.is_finished());
    lan.says("a");
    let state = next.await.expect("no panic");
    assert!(state["version"].as_u64() > Some(version));
    assert_eq!(state["people"][0]["screen"][0]["text"], "a");
}

#[tokio::test]
async fn faults_and_groups_from_a_page() {
    let (sim, bot) = sim();
    sim.person(7, "Lan", "vi").presses_start();
    let group = json!({ "id": -100, "title": "QLCL", "members": [7], "bot_is_admin": true });
    assert_eq!(post(&sim, "/sim/groups", group).await.0, 200);
    assert_eq!(post(&sim, "/sim/people/7/say", json!({ "text": "a", "chat_id": -100 })).await.0, 200);
    let state = get(&sim, "/sim/state").await;
    assert_eq!(
        (&state["groups"][0]["bot"], &state["groups"][0]["screen"][0]["text"]),
        (&json!("administrator"), &json!("a"))
    );
    let fault = json!({ "method": "sendMessage", "chat": 7, "effect": { "too_many_requests": { "retry_after": 1 } } });
    assert_eq!(post(&sim, "/sim/faults", fault).await.0, 200);
    assert!(bot.send_message(ChatId(7), "a").await.is_err());
    assert_eq!(post(&sim, "/sim/faults", json!({ "times": null, "effect": "lost_before" })).await.0, 200);
    assert!(bot.get_me().await.is_err());
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    http.delete(format!("{}/sim/faults", sim.url())).send().await.expect("an answer");
    bot.get_me().await.expect("me");
    assert_eq!(get(&sim, "/sim/refusals").await[0]["kind"], "fault");
    assert_eq!(get(&sim, "/sim/calls").await.as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn only_pages_of_this_machine_may_steer() {
    let (sim, _) = sim();
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    let asked = |header: &'static str, value: &'static str| {
        let request = http.get(format!("{}/sim/state", sim.url())).header(header, value);
        async move { request.send().await.expect("an answer").status().as_u16() }
    };
    assert_eq!(asked("host", "localhost:8090").await, 200);
    assert_eq!(asked("host", "[::1]:8090").await, 200);
    assert_eq!(asked("host", "evil.example").await, 403);
    assert_eq!(asked("host", "127.0.0.1.evil.example").await, 403);
    assert_eq!(asked("origin", "http://127.0.0.1:8090").await, 200);
    assert_eq!(asked("origin", "https://evil.example").await, 403);
    assert_eq!(asked("origin", "http://localhost@evil.example").await, 403);
    assert_eq!(asked("origin", "null").await, 403);
    assert_eq!(asked("host", "sim.example:8081").await, 403, "no name is allowed but those of loopback");
    let big = http.post(format!("{}/sim/people", sim.url())).header("content-type", "application/json");
    let answer = big.body(vec![b' '; 70_000]).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 413);
}

#[tokio::test]
async fn pages_elsewhere_cannot_call_the_bot_api() {
    let options = SimOptions { allowed_hosts: vec!["sim.example".to_owned()], ..SimOptions::default() };
    let (sim, _) = started(options);
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    let asked = |path: &str, header: &'static str, value: &'static str| {
        let request = http.get(format!("{}{path}", sim.url())).header(header, value);
        async move { request.send().await.expect("an answer").status().as_u16() }
    };
    let me = format!("/bot{}/getMe", sim.token());
    assert_eq!(asked(&me, "host", "localhost:8081").await, 200);
    assert_eq!(asked(&me, "host", "evil.example").await, 403);
    assert_eq!(asked(&me, "origin", "https://evil.example").await, 403);
    assert_eq!(asked(&format!("/file/bot{}/x", sim.token()), "host", "evil.example").await, 403);
    for path in [me.as_str(), "/sim/state"] {
        assert_eq!(asked(path, "host", "sim.example:8081").await, 200);
        assert_eq!(asked(path, "host", "SIM.example").await, 200);
        assert_eq!(asked(path, "origin", "http://sim.example:8081").await, 200);
        assert_eq!(asked(path, "host", "sim.example.evil.example").await, 403);
    }
    assert_eq!(sim.calls_of("getMe").len(), 4, "what is refused is not carried out");
}

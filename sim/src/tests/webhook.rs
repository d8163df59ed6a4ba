//! Updates delivered to a webhook on loopback.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{MethodRouter, post};
use serde_json::{Value, json};

use super::{call, sim};

type Got = Arc<Mutex<Vec<(String, Value)>>>;

/// A webhook that takes nothing at its first try; gives its address and what came.
async fn webhook() -> (String, Got) {
    let got = Got::default();
    let kept = got.clone();
    let take = move |headers: HeaderMap, body: String| async move {
        let secret = headers.get("x-telegram-bot-api-secret-token").and_then(|secret| secret.to_str().ok());
        let update = serde_json::from_str(&body).expect("JSON");
        let mut kept = kept.lock().expect("what came");
        kept.push((secret.unwrap_or_default().to_owned(), update));
        if kept.len() == 1 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
    };
    (listens(post(take)).await, got)
}

/// Gives the address.
async fn listens(take: MethodRouter) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", take)).await });
    url
}

#[tokio::test]
async fn updates_are_delivered_in_order_until_taken() {
    let (sim, _) = sim();
    let lan = sim.person(7, "Lan", "vi");
    let (url, got) = webhook().await;
    assert_eq!(call(&sim, "setWebhook", json!({ "url": url, "secret_token": "s3cret" })).await.0, 200);
    lan.says("một");
    lan.says("hai");
    let mut changes = sim.inner.changed.subscribe();
    while sim.pending_updates() > 0 {
        changes.changed().await.expect("a change");
    }
    let got = got.lock().expect("what came").clone();
    let texts: Vec<_> =
        got.iter().map(|(_, update)| update["message"]["text"].as_str().expect("a text")).collect();
    assert_eq!(texts, ["một", "một", "hai"]);
    assert!(got.iter().all(|(secret, _)| secret == "s3cret"));
    let (_, info) = call(&sim, "getWebhookInfo", json!({})).await;
    assert_eq!(info["result"]["last_error_message"], "Wrong response from the webhook: 500");
    let (_, bad) = call(&sim, "setWebhook", json!({ "url": url, "secret_token": "a b" })).await;
    assert_eq!(bad["description"], "Bad Request: secret token contains unallowed characters");
}

/// A webhook that lets every update of Lan's wait, until she has none.
#[tokio::test]
async fn one_chat_does_not_keep_another_waiting() {
    let (sim, _) = sim();
    let (lan, mai) = (sim.person(7, "Lan", "vi"), sim.person(8, "Mai", "vi"));
    let got: Got = Arc::default();
    let kept = Arc::clone(&got);
    let take = move |body: String| async move {
        let update: Value = serde_json::from_str(&body).expect("JSON");
        let is_lans = update["message"]["chat"]["id"] == 7;
        let mut kept = kept.lock().expect("what came");
        let mai_is_done = kept.iter().filter(|(whose, _)| whose == "Mai").count() == 2;
        kept.push((if is_lans { "Lan" } else { "Mai" }.to_owned(), update));
        if is_lans && !mai_is_done { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
    };
    let url = listens(post(take)).await;
    lan.says("một");
    mai.says("hai");
    mai.says("ba");
    assert_eq!(call(&sim, "setWebhook", json!({ "url": url })).await.0, 200);
    let (_, info) = call(&sim, "getWebhookInfo", json!({})).await;
    assert_eq!(info["result"]["url"], url);
    let mut changes = sim.inner.changed.subscribe();
    while sim.pending_updates() > 0 {
        changes.changed().await.expect("a change");
    }
    let got = got.lock().expect("what came");
    let mais: Vec<_> = got.iter().filter(|(whose, _)| whose == "Mai").collect();
    assert_eq!(mais.iter().map(|(_, update)| &update["message"]["text"]).collect::<Vec<_>>(), ["hai", "ba"]);
}

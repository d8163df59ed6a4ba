//! Stories about the board page: the wall screen, opened by a link that works once, and the Mini App, whose launch data
//! Telegram has signed.

mod app;
mod in_browser;
mod wall;

use crate::harness::{Player, Stage};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::atomic::{AtomicU64, Ordering};
use url::form_urlencoded::Serializer;

const LINE: &str = "/vip <b>anh Hùng</b> | 0912345678 | mở nợ cước số 0903111222";

/// The bot has an address for its page.
async fn with_a_page(mut stage: Stage) -> Stage {
    stage.stops().await;
    stage.config.centre.public_url = Some("https://board.example".to_owned());
    stage.starts().await;
    stage
}

/// Asks for a link in the chat; its code.
async fn asks_for_a_link(player: &Player) -> String {
    player.says("/open").await;
    player.sees("đang mở").await;
    player.taps("📺 Màn hình").await;
    player.sees("Màn hình treo tường").await;
    assert_eq!(player.taps("Mở màn hình mới").await, "Đã gửi ở tin bên dưới.");
    let link = player.sees("https://board.example/wall?lang=vi#").await;
    let code = link.text.split("lang=vi#").nth(1).and_then(|rest| rest.split_whitespace().next());
    code.expect("a code").to_owned()
}

async fn enters(stage: &Stage, code: &str) -> Response {
    let asked = Client::new().post(format!("{}/wall/open", stage.web())).json(&json!({ "code": code }));
    asked.send().await.expect("it answers")
}

/// Opens a screen; its cookie.
async fn opens(stage: &Stage, code: &str) -> String {
    let answer = enters(stage, code).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=2592000"] {
        assert!(cookie.contains(part), "{part}");
    }
    cookie.split(';').next().expect("a pair").to_owned()
}

async fn asks(stage: &Stage, path: &str, cookie: &str) -> Response {
    let asked = Client::new().get(format!("{}{path}", stage.web())).header("cookie", cookie);
    asked.send().await.expect("it answers")
}

/// What the page shows with this cookie.
async fn looks(stage: &Stage, cookie: &str) -> String {
    let answer = asks(stage, "/wall", cookie).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let policy = answer.headers()["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    answer.text().await.expect("a text")
}

/// The events of a screen.
struct Events {
    answer: Response,
    text: String,
}

impl Events {
    async fn of(stage: &Stage, cookie: &str) -> Events {
        Events::in_answer(asks(stage, "/wall/events?lang=vi", cookie).await)
    }

    fn in_answer(answer: Response) -> Events {
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Events { answer, text: String::new() }
    }

    /// The next event; `None` at the end.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.strip_prefix("data:").expect("data");
                let event = serde_json::from_str(data).expect("JSON");
                self.text = rest.to_owned();
                return Some(event);
            }
            let chunk = self.answer.chunk().await.expect("it goes on")?;
            self.text.push_str(str::from_utf8(&chunk).expect("text"));
        }
    }

    /// The board, once it has this in it.
    async fn until(&mut self, what: &str) -> String {
        for _ in 0..100 {
            let event = self.next().await.expect("it goes on");
            if let Some(board) = event["html"].as_str().filter(|board| board.contains(what)) {
                return board.to_owned();
            }
        }
        panic!("never: {what}");
    }
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The launch data of a Mini App, as Telegram signs them for the bot with this token.
fn launch_data(token: &str, person: i64, at: DateTime<Utc>) -> String {
    let user = json!({ "id": person, "first_name": "Lan", "language_code": "vi" }).to_string();
    let fields = [("auth_date", at.timestamp().to_string()), ("query_id", "AAH".to_owned()), ("user", user)];
    let lines: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let hash = sign(&sign(b"WebAppData", token), &lines.join("\n"));
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Serializer::new(String::new()).extend_pairs(fields).append_pair("hash", &hash).finish()
}

const TOKEN: &str = "4242:story-token";

/// The Mini App of one person.
struct App {
    web: String,
    token: String,
}

async fn signs_in(stage: &Stage, launch: &str) -> Response {
    let asked =
        Client::new().post(format!("{}/board/session", stage.web())).json(&json!({ "launch": launch }));
    asked.send().await.expect("it answers")
}

impl App {
    async fn of(stage: &Stage, player: &Player) -> App {
        let answer = signs_in(stage, &launch_data(TOKEN, player.id, stage.clock.now())).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let session: Value = answer.json().await.expect("JSON");
        assert_eq!(session["lang"], "vi");
        App { web: stage.web(), token: session["token"].as_str().expect("a token").to_owned() }
    }

    async fn gets(&self, path: &str) -> Response {
        let asked = Client::new().get(format!("{}/board/{path}", self.web)).bearer_auth(&self.token);
        asked.send().await.expect("it answers")
    }

    /// The board, once it has this in it.
    async fn board(&self, query: &str, what: &str) -> String {
        Events::in_answer(self.gets(&format!("events?{query}")).await).until(what).await
    }

    async fn case(&self, path: &str) -> String {
        let answer = self.gets(&format!("cases/{path}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.expect("a text")
    }

    /// The button of this label on what is shown.
    fn button(shown: &str, label: &str) -> String {
        let (before, _) = shown.split_once(label).unwrap_or_else(|| panic!("no {label} in {shown}"));
        let (_, data) = before.rsplit_once("=\"").expect("a button");
        data.split('"').next().unwrap_or_default().to_owned()
    }

    async fn post(&self, button: &str, words: &str) -> Response {
        static PRESSES: AtomicU64 = AtomicU64::new(0);
        let id = PRESSES.fetch_add(1, Ordering::Relaxed);
        self.post_as(&id.to_string(), button, words).await
    }

    async fn post_as(&self, id: &str, button: &str, words: &str) -> Response {
        let asked = Client::new().post(format!("{}/board/press", self.web)).bearer_auth(&self.token);
        asked.json(&json!({ "id": id, "button": button, "words": words })).send().await.expect("it answers")
    }

    /// Presses a button; what is said, and whether it was refused.
    async fn presses(&self, button: &str, words: &str) -> (String, bool) {
        let said: Value = self.post(button, words).await.json().await.expect("JSON");
        (said["text"].as_str().expect("text").to_owned(), said["refused"] == true)
    }
}

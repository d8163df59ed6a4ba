//! The demo as a visitor's browser meets it: everything goes over HTTP.

mod stories;

use super::pages::FILES;
use super::people::{Team, add_to_staff_and_rota};
use super::temp_folder::TempFolder;
use super::{Demo, Options};
use crate::domain::centre::Centre;
use crate::domain::staff::person::Locale;
use crate::domain::staff::rota::DutyRole;
use crate::store::{Store, rota};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::time::{Duration, Instant};
use telegram_sim::SimOptions;

const LAN: i64 = 1001;
const MINH: i64 = 1002;
const HOA: i64 = 1003;
const TUAN: i64 = 1004;
const PATIENCE: Duration = Duration::from_secs(15);

/// Somebody with a browser.
struct Visitor {
    http: reqwest::Client,
    url: String,
}

impl Visitor {
    fn of(demo: &Demo) -> Visitor {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Visitor { http, url: demo.url().trim_end_matches('/').to_owned() }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await.expect("an answer");
        serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON")
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.url));
        let request = request.header("content-type", "application/json").body(body.to_string());
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.expect("a body")).unwrap_or(Value::Null))
    }

    /// The messages on a person's phone, oldest first.
    async fn phone(&self, person: i64) -> Vec<Value> {
        let state = self.get("/sim/state").await;
        let people = state["people"].as_array().expect("people");
        let shown = people.iter().find(|one| one["id"] == person).expect("one of the people");
        shown["screen"].as_array().expect("a screen").clone()
    }

    /// Waits until a message of the bot on this phone contains the fragment.
    async fn sees(&self, person: i64, fragment: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let phone = self.phone(person).await;
            let contains = |shown: &&Value| {
                shown["from_bot"] == true
                    && shown["text"].as_str().is_some_and(|text| text.contains(fragment))
            };
            if let Some(shown) = phone.iter().rev().find(contains) {
                return shown.clone();
            }
            assert!(Instant::now() < deadline, "{person} does not see “{fragment}”: {phone:#?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Taps the newest button with this label; what the bot answers.
    async fn taps(&self, person: i64, label: &str) -> String {
        let phone = self.phone(person).await;
        let (message, data) = phone
            .iter()
            .rev()
            .find_map(|shown| {
                let keys = shown["buttons"].as_array()?.iter().filter_map(Value::as_array).flatten();
                let key = keys.into_iter().find(|key| key["text"].as_str() == Some(label))?;
                Some((&shown["message_id"], &key["kind"]["with"]))
            })
            .unwrap_or_else(|| panic!("there is no “{label}”: {phone:#?}"));
        let press = json!({ "message_id": message, "data": data });
        let (status, told) = self.post(&format!("/sim/people/{person}/tap"), press).await;
        assert_eq!(status, 200);
        told["answer"]["text"].as_str().unwrap_or_default().to_owned()
    }

    /// How many messages of the bot each phone has: every one of them rang.
    async fn rung(&self) -> Vec<usize> {
        let mut rung = Vec::new();
        for person in [LAN, MINH, HOA, TUAN] {
            let phone = self.phone(person).await;
            rung.push(phone.iter().filter(|shown| shown["from_bot"] == true).count());
        }
        rung
    }

    /// Waits until so many more messages stand on the phones of Lan, Minh, Hoa and Tuấn: of the reminders the newest.
    async fn has_more(&self, before: &[usize], more: [usize; 4]) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let now = self.rung().await;
            if now.iter().zip(before).map(|(now, then)| now - then).eq(more) {
                return;
            }
            assert!(Instant::now() < deadline, "{before:?}, then {now:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the stage looks so; gives it.
    async fn until(&self, looks: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let stage = self.get("/demo/state").await;
            if looks(&stage) {
                return stage;
            }
            assert!(Instant::now() < deadline, "it does not come to that: {stage:#}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What Telegram refused and the bot is to blame for. An edit into what is shown already is no mistake: two
    /// changes in quick succession are both drawn as they then stand.
    async fn mistakes(&self) -> Vec<Value> {
        let refusals = self.get("/sim/refusals").await;
        let refusals = refusals.as_array().expect("refusals").iter();
        refusals.filter(|refusal| refusal["kind"] != "repeated").cloned().collect()
    }

    async fn clock(&self) -> Value {
        self.get("/demo/state").await["clock"].clone()
    }

    async fn does(&self, path: &str, body: Value) {
        assert_eq!(self.post(path, body).await.0, 200, "{path}");
    }

    async fn says(&self, person: i64, text: &str) {
        let said = self.post(&format!("/sim/people/{person}/say"), json!({ "text": text })).await;
        assert_eq!(said.0, 200);
    }
}

async fn demo() -> (Demo, Visitor) {
    let demo = Demo::start(&Options { port: 0, locale: Locale::Vi, story: None, fast: true })
        .await
        .expect("it starts");
    let visitor = Visitor::of(&demo);
    (demo, visitor)
}

fn time(value: &Value) -> DateTime<Utc> {
    value.as_str().expect("a time").parse().expect("a time")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promise_is_reminded_of_until_it_is_kept() {
    let (demo, visitor) = demo().await;
    visitor.says(LAN, "/vip anh Hùng GĐ Đồng Nai | 0912345678 | mở nợ cước số 0903111222").await;
    visitor.sees(LAN, "Hẹn báo KQ").await;
    let before = visitor.rung().await;
    let due = time(&visitor.clock().await["next_due"]) + TimeDelta::minutes(5);

    visitor.does("/demo/next", json!({})).await;
    assert_eq!(time(&visitor.clock().await["next_due"]), due);
    visitor.sees(LAN, "còn 5 phút").await;
    visitor.does("/demo/forward", json!({ "minutes": 15 })).await;
    visitor.sees(HOA, "Chị Hoa ơi, phiếu #1 trễ 10 phút").await;
    visitor.sees(TUAN, "Anh Tuấn ơi, phiếu #1 trễ 10 phút").await;
    let late = visitor.sees(LAN, "trễ 10 phút").await;
    assert_eq!(
        time(&late["date"]).timestamp(),
        (due + TimeDelta::minutes(10)).timestamp(),
        "wound past at one go, yet in its own minute"
    );
    visitor.has_more(&before, [1, 0, 1, 1]).await;

    assert!(!visitor.taps(LAN, "🛠 Đã xử lý xong").await.is_empty());
    visitor.sees(LAN, "Đã kiểm tra chưa?").await;
    visitor.taps(LAN, "Vẫn ghi đã xử lý").await;
    visitor.sees(LAN, "🛠 Đã xử lý xong lúc").await;
    assert!(visitor.taps(LAN, "📞 Đã báo KQ cho LĐ").await.contains("Đã báo KQ"));
    for person in [LAN, HOA, TUAN] {
        visitor.sees(person, "Phiếu #1: đã báo lúc").await;
    }
    let before = visitor.rung().await;
    visitor.does("/demo/forward", json!({ "minutes": 60 })).await;
    assert_eq!(visitor.clock().await["next_due"], Value::Null);
    assert_eq!(visitor.rung().await, before, "a kept promise is silent");
    assert_eq!(visitor.mistakes().await, Vec::<Value>::new(), "the bot asked nothing that Telegram refuses");
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_greeted_and_nothing_is_unread() {
    let (demo, visitor) = demo().await;
    for (person, name) in [(LAN, "Lan"), (MINH, "Minh"), (HOA, "chị Hoa"), (TUAN, "anh Tuấn")] {
        let greeting = visitor.sees(person, name).await;
        assert_eq!(greeting["unread"], "no");
    }
    let clock = visitor.clock().await;
    assert_eq!((&clock["offset"], &clock["next_due"]), (&json!(0), &Value::Null));
    visitor.does("/demo/forward", json!({ "minutes": 5 })).await;
    assert_eq!(visitor.clock().await["offset"], 300);
    visitor.does("/demo/next", json!({})).await;
    assert_eq!(visitor.clock().await["offset"], 300, "nothing is due");
    for minutes in [json!(0), json!(-1), json!(10_081)] {
        assert_eq!(visitor.post("/demo/forward", json!({ "minutes": minutes })).await.0, 400);
    }
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_bot_comes_back_and_the_promise_holds() {
    let (demo, visitor) = demo().await;
    visitor.says(LAN, "/vip anh Hùng | 0912345678 | mở nợ cước").await;
    visitor.sees(LAN, "Hẹn báo KQ").await;
    visitor.does("/demo/bot", json!(false)).await;
    assert_eq!(visitor.get("/demo/state").await["bot"], false);
    visitor.does("/demo/forward", json!({ "minutes": 33 })).await;
    visitor.says(LAN, "/open").await;
    assert_eq!(visitor.rung().await[2], 1, "Hoa has heard nothing but the greeting: there is no bot");
    visitor.does("/demo/bot", json!(true)).await;
    visitor.sees(HOA, "Chị Hoa ơi, phiếu #1 trễ 3 phút").await;
    visitor.sees(LAN, "Phiếu đang mở").await;
    assert_eq!(visitor.get("/demo/state").await["bot"], true);
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegram_overloaded_or_away_loses_no_reminder() {
    let (demo, visitor) = demo().await;
    visitor.says(LAN, "/vip anh Hùng | 0912345678 | mở nợ cước").await;
    visitor.sees(LAN, "Hẹn báo KQ").await;
    visitor.does("/demo/telegram", json!("busy")).await;
    assert_eq!(visitor.get("/demo/state").await["telegram"], "busy");
    visitor.does("/demo/forward", json!({ "minutes": 25 })).await;
    let late = visitor.sees(LAN, "còn 5 phút").await;
    assert_eq!(late["edits"], 0);
    visitor.does("/demo/telegram", json!("down")).await;
    visitor.does("/demo/forward", json!({ "minutes": 8 })).await;
    assert_eq!(visitor.rung().await[2], 1, "nothing reaches Hoa");
    visitor.does("/demo/telegram", json!("fine")).await;
    visitor.sees(HOA, "phiếu #1 trễ").await;
    assert_eq!(visitor.get("/demo/state").await["telegram"], "fine");
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_and_the_promises_carry_ids_only() {
    let (demo, visitor) = demo().await;
    visitor.says(LAN, "/vip anh Hùng | 0912345678 | mở nợ cước 0933123456").await;
    visitor.sees(LAN, "Hẹn báo KQ").await;
    visitor.does("/demo/next", json!({})).await;
    visitor.sees(LAN, "còn 5 phút").await;
    visitor.taps(LAN, "🛠 Đã xử lý xong").await;
    visitor.sees(LAN, "Đã kiểm tra chưa?").await;
    visitor.taps(LAN, "Vẫn ghi đã xử lý").await;
    visitor.sees(LAN, "🛠 Đã xử lý xong lúc").await;
    let stage = visitor.get("/demo/state").await;
    let [promise] = stage["promises"].as_array().expect("promises").as_slice() else {
        panic!("one: {stage}")
    };
    let marks: Vec<&str> =
        promise["marks"].as_array().expect("marks").iter().filter_map(|mark| mark["what"].as_str()).collect();
    assert_eq!(marks, ["taken", "reminded", "done"]);
    let written = visitor.get("/demo/cases/1/written").await;
    assert_eq!(written["record"][0]["person"], LAN);
    assert!(written["record"][0]["event"].as_str().is_some_and(|event| event.contains("done")), "{written}");
    assert_eq!(written["timers"][0]["name"], "case:1:callback");
    for private in ["Hùng", "0912345678", "0933123456", "nợ"] {
        assert!(
            !written.to_string().contains(private) && !promise.to_string().contains(private),
            "{private}"
        );
    }
    assert_eq!(visitor.get("/demo/cases/2/written").await, Value::Null);
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_begins_anew_in_another_language_with_nothing_left_of_before() {
    let (demo, visitor) = demo().await;
    visitor.says(LAN, "/vip anh Hùng | 0912345678 | mở nợ cước").await;
    visitor.sees(LAN, "Hẹn báo KQ").await;
    let before = visitor.get("/demo/state").await;
    let path = demo.session.get().await.path();
    visitor.does("/demo/begin", json!({ "locale": "en" })).await;
    let stage = visitor.get("/demo/state").await;
    assert_ne!(stage["performance"], before["performance"]);
    assert_eq!((&stage["locale"], &stage["promises"]), (&json!("en"), &json!([])));
    assert_eq!(visitor.get("/demo/words").await["demo-send"], "Send");
    assert_eq!(visitor.phone(LAN).await.len(), 2, "START and the greeting");
    assert!(!path.exists(), "{} is still there", path.display());
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_for_this_machine_and_loads_nothing_from_elsewhere() {
    let (demo, visitor) = demo().await;
    let files = FILES.map(|(path, ..)| path);
    for path in files.into_iter().chain(["/demo/words", "/demo/state", "/sim/state"]) {
        let asked = |host: &'static str| {
            visitor.http.get(format!("{}{path}", visitor.url)).header("host", host).send()
        };
        let answer = asked("localhost:8090").await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        if files.contains(&path) {
            let policy = answer.headers()["content-security-policy"].to_str().expect("a policy");
            assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe"), "{policy}");
            let text = answer.text().await.expect("a body").replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("http://") && !text.contains("https://"), "{path} names another server");
            assert!(!text.contains("style=") && !text.contains(" onclick="), "{path} has something inline");
        }
        assert_eq!(asked("evil.example").await.expect("an answer").status(), 403, "{path}");
    }
    let foreign = visitor.http.post(format!("{}/demo/next", visitor.url));
    let answer = foreign.header("origin", "https://evil.example").send().await.expect("an answer");
    assert_eq!(answer.status(), 403);
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reads_the_demos_telegram_by_a_token_they_can_know() {
    let (demo, visitor) = demo().await;
    let sim = demo.session.get().await.sim.clone();
    let documented = SimOptions::default().token;
    assert_ne!(sim.token(), documented);
    let updates = |token: &str, host: &'static str| {
        visitor.http.get(format!("{}/bot{token}/getUpdates", sim.url())).header("host", host).send()
    };
    assert_eq!(updates(&documented, "localhost").await.expect("an answer").status(), 401);
    assert_eq!(updates(sim.token(), "evil.example").await.expect("an answer").status(), 403);
    demo.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_said_in_a_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let error = Demo::start(&Options { port, locale: Locale::Vi, story: None, fast: true })
        .await
        .err()
        .expect("it cannot start");
    let other = port.checked_add(1).unwrap_or(8090);
    assert_eq!(
        format!("{error:#}"),
        format!("port {port} of this machine is taken; give another one, such as --port {other}")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_behind() {
    let (demo, visitor) = demo().await;
    let (path, url) = (demo.session.get().await.path(), demo.url());
    assert!(path.join("loihua.db").exists());
    visitor.says(LAN, "/vip anh Hùng | 0912345678 | mở nợ cước").await;
    let begun = Instant::now();
    demo.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "it took {:?}", begun.elapsed());
    assert!(!path.exists(), "{} is still there", path.display());
    assert!(visitor.http.get(url).send().await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn somebody_is_on_duty_whenever_it_is_run() {
    let folder = TempFolder::new().expect("a folder");
    let store = Store::open(&format!("sqlite://{}", folder.database().display())).await.expect("a store");
    store.migrate().await.expect("a schema");
    let centre = Centre::default();
    let start: DateTime<Utc> = "2026-03-01T00:30:00Z".parse().expect("a time");
    for hour in 0..24 {
        let now = start + TimeDelta::hours(hour);
        add_to_staff_and_rota(&store, &centre, Team::Standard, now).await.expect("seeded");
        for ahead in [0, 12, 24, 48] {
            let then = now + TimeDelta::hours(ahead);
            let mut tx = store.begin_read().await.expect("a transaction");
            let rota = rota::around(&mut tx, centre.timezone, then).await.expect("a rota");
            for post in ["agent", "shift_leader", "team_leader", "qa_on_call"] {
                let post: DutyRole = post.parse().expect("a post");
                assert_eq!(rota.on_duty(post, then).len(), 1, "{post} at {then}");
            }
        }
    }
    store.close().await;
}

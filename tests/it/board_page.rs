//! Stories about the board page: the wall screen, opened by a link that works once, masked and closed from the chat; the
//! Mini App, whose launch data Telegram has signed, and whose presses are those of the chat.

#[path = "../browser/chromium.rs"]
mod chromium;

use crate::harness::{Engine, Player, Stage, minutes, seconds};
use chromium::{Chromium, Window};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use loihua::store::{Store, backup, board_page, query, query_scalar, staff};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use std::env;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::task::block_in_place;
use url::form_urlencoded::Serializer;

const LINE: &str = "/vip <b>anh Hùng</b> | 0912345678 | mở nợ cước số 0903111222";

crate::stories![
    a_link_opens_one_screen_once,
    a_screen_shows_what_changes_until_it_is_closed,
    a_link_is_over_after_ten_minutes,
    a_link_of_who_leads_no_more_opens_nothing,
    a_screen_of_who_leads_no_more_shows_nothing,
    who_made_and_who_closed_a_screen_stays,
    one_sign_in_takes_few_seats,
    who_may_open_screens,
    without_an_address_there_is_no_page,
    a_restored_backup_has_no_screens,
    only_what_telegram_signed_signs_in,
    everybody_sees_what_they_may,
    a_press_on_the_page_is_a_press_in_the_chat,
    qa_claims_and_answers_on_the_page,
    a_press_sent_again_is_done_once,
    an_answer_not_shown_on_the_page_is_not_read_there,
    a_button_of_an_earlier_question_does_nothing,
    the_figures_of_the_day_are_for_who_reads_reports_of_all,
    a_look_at_a_colleagues_case_is_noted,
    a_promise_turns_red_without_reloading,
    page_and_chat_show_what_is_done_in_the_other,
    the_board_is_read_by_few_statements_however_many_cases,
];

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
    assert_eq!(player.taps("Mở màn hình mới").await, "Đã gửi liên kết.");
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

fn is_masked(board: &str) {
    for hidden in ["Hùng", "0912", "0903", "345678"] {
        assert!(!board.contains(hidden), "{hidden} in {board}");
    }
}

async fn a_link_opens_one_screen_once(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    let code = asks_for_a_link(&stage.hoa).await;

    let entrance = looks(&stage, "").await;
    assert!(entrance.contains("Mở màn hình treo tường") && !entrance.contains("#1"), "{entrance}");
    assert!(looks(&stage, "loihua_wall=7kq2-m9xh-4t3w-zv8p").await.contains("Mở màn hình treo tường"));
    for wrong in ["", "7kq2-m9xh-4t3w-zv8p", &"x".repeat(9_000)] {
        assert_eq!(enters(&stage, wrong).await.status(), StatusCode::FORBIDDEN);
    }
    // As it is typed from the phone.
    let cookie = opens(&stage, &code.to_uppercase().replace('-', " ")).await;
    assert_eq!(enters(&stage, &code).await.status(), StatusCode::FORBIDDEN, "it works once");

    let board = looks(&stage, &cookie).await;
    for shown in [
        "lang=\"vi\"",
        "id=\"case-1\"",
        "Mở nợ cước",
        "09:30",
        "Lan",
        "Đang trực",
        "Hoa",
        "data-due=\"1772418600000\"",
    ] {
        assert!(board.contains(shown), "“{shown}” is not in {board}");
    }
    is_masked(&board);
    let english = asks(&stage, "/wall?lang=en", &cookie).await.text().await.expect("a text");
    assert!(english.contains("lang=\"en\"") && english.contains("Open promises"), "{english}");

    // Neither the code nor the cookie stands in the database.
    let key = cookie.split('=').nth(1).expect("a key");
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let kept: Vec<String> = query_scalar(
        "SELECT notice FROM outbox UNION ALL SELECT code FROM screens UNION ALL SELECT cookie FROM screens",
    )
    .fetch_all(&mut tx)
    .await
    .expect("it can be read");
    assert!(kept.iter().any(|text| text.contains("screens")), "{kept:?}");
    assert!(kept.iter().all(|text| !text.contains(&code) && !text.contains(key)), "{kept:?}");
    drop(tx);
    stage.lan.looks();
    stage
}

async fn a_screen_shows_what_changes_until_it_is_closed(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let mut events = Events::of(&stage, &cookie).await;
    let first = events.next().await.expect("the board as it is");
    assert_eq!(first["now"], stage.clock.now().timestamp_millis());
    assert!(first["html"].as_str().expect("the board").contains("Không có phiếu nào đang mở"), "{first}");

    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    is_masked(&events.until("id=\"case-1\"").await);
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let asked = events.until("data-since").await;
    assert!(asked.contains("chưa ai nhận") && !asked.contains("chủ máy tên khác"), "{asked}");
    stage.forward(minutes(31)).await;
    events.until("class=\"late\"").await;

    stage.hoa.says("/open").await;
    stage.hoa.taps("📺 Màn hình").await;
    stage.hoa.sees("#1: chị Hoa mở").await;
    stage.hoa.taps("Tắt #1").await;
    stage.hoa.sees_edit("Chưa có màn hình nào").await;
    while events.next().await.is_some() {}
    assert_eq!(asks(&stage, "/wall/events", &cookie).await.status(), StatusCode::UNAUTHORIZED);
    assert!(looks(&stage, &cookie).await.contains("Mở màn hình treo tường"));
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn a_link_is_over_after_ten_minutes(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let code = asks_for_a_link(&stage.hoa).await;
    stage.forward(minutes(11)).await;
    assert_eq!(enters(&stage, &code).await.status(), StatusCode::FORBIDDEN);
    let cookie = opens(&stage, &asks_for_a_link(&stage.tuan).await).await;
    stage.forward(minutes(31 * 24 * 60)).await;
    assert!(
        looks(&stage, &cookie).await.contains("Mở màn hình treo tường"),
        "a screen is over after a month"
    );
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn a_link_of_who_leads_no_more_opens_nothing(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let code = asks_for_a_link(&stage.hoa).await;
    stage.joins(stage.hoa.id, "Hoa", "agent").await;
    assert_eq!(enters(&stage, &code).await.status(), StatusCode::FORBIDDEN);
    stage.joins(stage.hoa.id, "Hoa", "shift_leader").await;
    opens(&stage, &code).await;
    stage
}

/// Nor does one that was opened already.
async fn a_screen_of_who_leads_no_more_shows_nothing(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let mut events = Events::of(&stage, &cookie).await;
    events.next().await.expect("it is shown");
    stage.joins(stage.hoa.id, "Hoa", "agent").await;
    while events.next().await.is_some() {}
    assert_eq!(asks(&stage, "/wall/events", &cookie).await.status(), StatusCode::UNAUTHORIZED);
    assert!(looks(&stage, &cookie).await.contains("Mở màn hình treo tường"));
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn who_made_and_who_closed_a_screen_stays(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    stage.tuan.says("/open").await;
    stage.tuan.taps("📺 Màn hình").await;
    stage.tuan.taps("Tắt #1").await;
    stage.tuan.sees_edit("Chưa có màn hình nào").await;
    asks_for_a_link(&stage.hoa).await;
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let rows = query("SELECT made_by, made_at, closed_by, closed_at FROM screens WHERE id = 1");
    let row = rows.fetch_optional(&mut tx).await.expect("it can be read").expect("it is kept");
    let now = stage.clock.now().timestamp_millis();
    for (column, value) in
        [("made_by", stage.hoa.id), ("made_at", now), ("closed_by", stage.tuan.id), ("closed_at", now)]
    {
        assert_eq!(row.get::<i64>(column).expect("a number"), value, "{column}");
    }
    drop(tx);
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn one_sign_in_takes_few_seats(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let (lan, hoa) = (App::of(&stage, &stage.lan).await, App::of(&stage, &stage.hoa).await);
    let mut seats = Vec::new();
    for _ in 0..4 {
        seats.push(Events::in_answer(lan.gets("events").await));
        seats.push(Events::of(&stage, &cookie).await);
    }
    assert_eq!(lan.gets("events").await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(asks(&stage, "/wall/events", &cookie).await.status(), StatusCode::TOO_MANY_REQUESTS);
    hoa.board("", "promises").await;
    // A seat is free again once its viewer has gone.
    drop(seats);
    for _ in 0..100 {
        if lan.gets("events").await.status() == StatusCode::OK {
            return stage;
        }
    }
    panic!("no seat is free again");
}

async fn who_may_open_screens(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let first = asks_for_a_link(&stage.hoa).await;
    for player in [&stage.tuan, &stage.quan] {
        asks_for_a_link(player).await;
    }
    for player in [&stage.lan, &stage.minh] {
        player.says("/open").await;
        let list = player.sees("đang mở").await;
        assert!(!list.labels().contains(&"📺 Màn hình"), "{:?}", list.labels());
        for data in ["w.all", "w.new", "w.1.off"] {
            let refused = player.presses_data(list.message_id, data).await;
            assert!(refused.contains("trưởng ca"), "{data}: {refused}");
        }
    }
    stage.hoa.taps("📺 Màn hình").await;
    stage.hoa.sees("liên kết của anh Tuấn chưa mở").await;
    stage.hoa.taps("Tắt #1").await;
    stage.settles().await;
    assert_eq!(
        enters(&stage, &first).await.status(),
        StatusCode::FORBIDDEN,
        "a link is closed like a screen"
    );
    stage
}

async fn without_an_address_there_is_no_page(stage: Stage) -> Stage {
    for path in ["/wall", "/wall/events", "/board/board.css"] {
        assert_eq!(stage.asks(path).await.0, 404, "{path}");
    }
    stage.hoa.says("/open").await;
    let list = stage.hoa.sees("đang mở").await;
    assert!(!list.labels().contains(&"📺 Màn hình"));
    stage.hoa.presses_data(list.message_id, "w.new").await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    assert_eq!(query("DELETE FROM screens").execute(&mut tx).await.expect("it can be read"), 0);
    drop(tx);
    stage
}

/// Closed after the backup, it would be open again.
async fn a_restored_backup_has_no_screens(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let (mut file, now) = (Vec::new(), stage.clock.now());
    stage.store.back_up(&mut file, now).await.expect("a backup");
    let header = backup::check(&file[..]).expect("it is one");
    let Some(url) = stage.empty_database(stage.engine()).await else { return stage };
    let restored = Store::open(&url).await.expect("it opens");
    restored.restore(&header, &file[..], now).await.expect("it is restored");
    let mut tx = restored.begin_read().await.expect("a transaction");
    let count: i64 = query_scalar("SELECT COUNT(*) FROM screens WHERE closed_at IS NULL")
        .fetch_one(&mut tx)
        .await
        .expect("a count");
    assert_eq!(count, 0, "none is open");
    drop(tx);
    restored.close().await;
    stage
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

async fn only_what_telegram_signed_signs_in(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let now = stage.clock.now();
    let good = launch_data(TOKEN, stage.lan.id, now);
    for (why, launch) in [
        ("nothing", String::new()),
        ("forged", good.replace("1001", "1004")),
        ("expired", launch_data(TOKEN, stage.lan.id, now - minutes(11))),
        ("of another bot", launch_data("43:another", stage.lan.id, now)),
        ("of nobody on the staff", launch_data(TOKEN, 999, now)),
    ] {
        assert_eq!(signs_in(&stage, &launch).await.status(), StatusCode::UNAUTHORIZED, "{why}");
    }
    let frame = asks(&stage, "/board?lang=en", "").await;
    let policy = frame.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(
        policy.contains("frame-ancestors https://web.telegram.org") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(frame.text().await.expect("a text").contains("Open promises"));
    // Neither nothing nor the cookie of a wall screen is a sign-in.
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    for path in ["/board/events", "/board/cases/1"] {
        assert_eq!(asks(&stage, path, "").await.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(asks(&stage, path, &cookie).await.status(), StatusCode::UNAUTHORIZED, "{path}");
    }

    let mut app = App::of(&stage, &stage.lan).await;
    stage.clock.forward(minutes(14));
    let renewed = Client::new().post(format!("{}/board/session/renew", app.web)).bearer_auth(&app.token);
    let renewed: Value = renewed.send().await.expect("it answers").json().await.expect("JSON");
    stage.clock.forward(minutes(2));
    assert_eq!(app.gets("events").await.status(), StatusCode::UNAUTHORIZED, "the first is over");
    app.token = renewed["token"].as_str().expect("a token").to_owned();
    let mut events = Events::in_answer(app.gets("events").await);
    events.next().await.expect("it is good");

    // Who has left sees nothing more, whatever they hold.
    let mut left = stage.listed(stage.lan.id).await.expect("Lan");
    left.active = false;
    let mut tx = stage.store.begin().await.expect("a transaction");
    staff::upsert(&mut tx, &left).await.expect("it is kept");
    tx.commit().await.expect("it is kept");
    while events.next().await.is_some() {}
    assert_eq!(app.gets("events").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(app.post("c.1.1.told", "").await.status(), StatusCode::UNAUTHORIZED);
    stage
}

async fn everybody_sees_what_they_may(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let hidden = |board: &str| assert!(!board.contains("0912") && !board.contains("0903"), "{board}");

    let board = App::of(&stage, &stage.lan).await.board("", "case-1").await;
    assert!(board.contains("&lt;b&gt;anh Hùng&lt;/b&gt;") && board.contains("data-case=\"1\""), "{board}");
    let hoa = App::of(&stage, &stage.hoa).await;
    assert!(hoa.board("", "case-1").await.contains("data-case=\"1\""));
    let board = App::of(&stage, &stage.mai).await.board("", "promises").await;
    assert!(board.contains("Không có phiếu nào đang mở") && !board.contains("case-1"), "{board}");
    let minh = App::of(&stage, &stage.minh).await;
    let quan = App::of(&stage, &stage.quan).await;
    for app in [&minh, &quan] {
        let board = app.board("", "case-1").await;
        assert!(!board.contains("data-case"), "masked: {board}");
        hidden(&board);
        assert_eq!(app.gets("cases/1").await.status(), StatusCode::FORBIDDEN);
        assert!(app.presses("c.1.1.told", "").await.1);
    }
    // In full once QA is asked.
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    minh.board("", "data-case=\"1\"").await;
    assert!(minh.case("1").await.contains("Cho thực hiện"));

    for (query, is_listed) in [
        ("state=asking", true),
        ("state=late", false),
        ("state=done", false),
        ("owner=1001&line=vip", true),
        ("owner=1002", false),
        ("line=premium", false),
        ("state=nonsense&owner=x&line=y", true),
    ] {
        let board = hoa.board(query, "id=\"filters\"").await;
        assert_eq!(board.contains("id=\"case-1\""), is_listed, "{query}: {board}");
    }
    assert_eq!(hoa.gets("cases/99").await.status(), StatusCode::FORBIDDEN);
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn a_press_on_the_page_is_a_press_in_the_chat(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let lan = App::of(&stage, &stage.lan).await;
    let shown = lan.case("1").await;
    for there in ["0912 345 678", "Đã báo KQ cho LĐ", "data-copy=", "Diễn biến", "Lan"] {
        assert!(shown.contains(there), "“{there}” is not in {shown}");
    }
    assert!(!shown.contains("<b>anh") && !shown.contains("Bỏ qua"), "{shown}");

    // Another time: the page asks which.
    let later = App::button(&shown, "LĐ hẹn giờ khác");
    let asked = lan.case(&format!("1?ask={later}")).await;
    let (said, refused) = lan.presses(&App::button(&asked, "Sau 1 giờ"), "").await;
    assert!(said.contains("10:00") && !refused, "{said}");
    stage.lan.sees_edit("Hẹn báo KQ 10:00").await;

    // Passed on to Mai, who takes it there too.
    let give = App::button(&lan.case("1").await, "Giao người khác");
    let asked = lan.case(&format!("1?ask={give}")).await;
    let (_, refused) = lan.presses(&App::button(&asked, ">Mai"), "").await;
    assert!(!refused);
    stage.mai.sees("nhờ").await;
    stage.mai.taps("Nhận phiếu").await;
    stage.settles().await;
    assert!(lan.presses("c.1.9.told", "").await.1, "it is Mai's now");

    // 📞 before 🛠 asks, in the chat.
    let mai = App::of(&stage, &stage.mai).await;
    let told = App::button(&mai.case("1").await, "Đã báo KQ cho LĐ");
    let (said, refused) = mai.presses(&told, "").await;
    assert!(refused && said.contains("trong chat"), "{said}");
    stage.mai.taps("Xong rồi, đã báo").await;
    stage.settles().await;
    let (said, refused) = mai.presses(&told, "").await;
    assert!(refused && said.contains("đã"), "told twice: {said}");
    for forged in ["c.1.1.nothing", "l.open.all.0", "", "c.1.1.wait", "w.new"] {
        let answer = mai.post(forged, "").await;
        let refused = answer.status() == StatusCode::BAD_REQUEST
            || answer.json::<Value>().await.expect("JSON")["refused"] == true;
        assert!(refused, "{forged}");
    }
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn qa_claims_and_answers_on_the_page(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let minh = App::of(&stage, &stage.minh).await;
    let shown = minh.case("1").await;
    let (_, refused) = minh.presses(&App::button(&shown, "Nhận xử lý"), "").await;
    assert!(!refused);
    stage.settles().await;
    let hoa = App::of(&stage, &stage.hoa).await;
    hoa.board("", "anh Minh đã nhận").await;
    let shown = minh.case("1").await;
    let verify = App::button(&shown, "Xác minh thêm");
    assert!(shown.contains(&format!("data-words=\"{verify}\"")), "{shown}");
    assert!(minh.presses(&verify, " ").await.1, "it needs words");
    let (_, refused) = minh.presses(&verify, "hỏi lại ngày sinh <b>").await;
    assert!(!refused);
    stage.lan.sees("hỏi lại ngày sinh <b>").await;
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn a_look_at_a_colleagues_case_is_noted(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let hoa = App::of(&stage, &stage.hoa).await;
    hoa.case("1").await;
    hoa.case("1?opened=false").await;
    App::of(&stage, &stage.lan).await.case("1").await;
    assert_eq!(who_looked(&stage).await, [stage.hoa.id], "drawn again is no other look");
    stage.clock.forward(minutes(11));
    hoa.case("1").await;
    assert_eq!(who_looked(&stage).await, [stage.hoa.id; 2]);
    stage
}

async fn who_looked(stage: &Stage) -> Vec<i64> {
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let looks = query_scalar("SELECT person FROM record WHERE deed = '\"looked\"'").fetch_all(&mut tx).await;
    looks.expect("it can be read")
}

/// Its answer was lost on the way, and somebody pressed again.
async fn a_press_sent_again_is_done_once(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let lan = App::of(&stage, &stage.lan).await;
    let call = App::button(&lan.case("1").await, "Chưa gọi được");
    for _ in 0..2 {
        let said: Value = lan.post_as("the-same", &call, "").await.json().await.expect("JSON");
        assert_eq!(said["refused"], false, "{said}");
    }
    stage.settles().await;
    assert!(lan.case("1").await.contains("Đã gọi 1 lần"));
    // Of another person the same id is another press, and so is one that was refused.
    assert!(
        App::of(&stage, &stage.mai)
            .await
            .post_as("the-same", &call, "")
            .await
            .json::<Value>()
            .await
            .expect("JSON")["refused"]
            == true
    );
    for _ in 0..2 {
        let said: Value = lan.post_as("refused", "c.1.1.wait", "").await.json().await.expect("JSON");
        assert_eq!(said["refused"], true, "{said}");
    }
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn an_answer_not_shown_on_the_page_is_not_read_there(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let lan = App::of(&stage, &stage.lan).await;
    let before = App::button(&lan.case("1").await, "Chưa gọi được");
    stage.minh.taps("Cho thực hiện").await;
    stage.settles().await;
    lan.presses(&before, "").await;
    assert_eq!(understood(&stage).await, 0, "the page showed no answer");
    let after = App::button(&lan.case("1").await, "Chưa gọi được");
    lan.presses(&after, "").await;
    assert_eq!(understood(&stage).await, 1);
    for player in stage.cast() {
        player.looks();
    }
    stage
}

/// How often an answer was read.
async fn understood(stage: &Stage) -> i64 {
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let count =
        query_scalar("SELECT COUNT(*) FROM record WHERE deed LIKE '%answer_read%'").fetch_one(&mut tx);
    count.await.expect("it can be read")
}

async fn a_button_of_an_earlier_question_does_nothing(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let minh = App::of(&stage, &stage.minh).await;
    let shown = minh.case("1").await;
    let claim = App::button(&shown, "Nhận xử lý");
    minh.presses(&App::button(&shown, "Cho thực hiện"), "").await;
    stage.settles().await;
    stage.lan.says("/ask 1 số khác gọi đến").await;
    stage.settles().await;
    let (said, refused) = minh.presses(&claim, "").await;
    assert!(refused && said.contains("Câu hỏi này cũ rồi"), "{said}");
    let (_, refused) = minh.presses(&App::button(&minh.case("1").await, "Nhận xử lý"), "").await;
    assert!(!refused);
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn the_figures_of_the_day_are_for_who_reads_reports_of_all(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    for (player, has_them) in [
        (&stage.lan, false),
        (&stage.minh, false),
        (&stage.hoa, false),
        (&stage.tuan, true),
        (&stage.quan, true),
    ] {
        let board = App::of(&stage, player).await.board("", "promises").await;
        assert_eq!(board.contains("id=\"day\""), has_them, "{}: {board}", player.id);
    }
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    assert!(looks(&stage, &cookie).await.contains("id=\"day\""));
    for player in stage.cast() {
        player.looks();
    }
    stage
}

/// How many statements it takes to read the board.
async fn statements_of_a_board(stage: &Stage) -> u64 {
    let before = stage.store.statements().run();
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let (timezone, now) = (stage.config.centre.timezone, stage.clock.now());
    board_page::load(&mut tx, timezone, now).await.expect("it is read");
    board_page::figures(&mut tx, timezone, now).await.expect("they are read");
    stage.store.statements().run() - before
}

async fn the_board_is_read_by_few_statements_however_many_cases(stage: Stage) -> Stage {
    let none = statements_of_a_board(&stage).await;
    assert!(none <= 5, "{none}");
    for (n, leader) in ["Hùng", "Bảo", "Thành", "Dũng", "Quốc", "Tú"].into_iter().enumerate() {
        stage.lan.says(&format!("/vip anh {leader} | 091234567{n} | mở nợ cước số 090311122{n}")).await;
        stage.lan.says(&format!("/ask {} chủ máy tên khác", n + 1)).await;
    }
    stage.settles().await;
    assert_eq!(statements_of_a_board(&stage).await, none);
    for player in stage.cast() {
        player.looks();
    }
    stage
}

const PHONE: Window = Window { width: 390, height: 844, dark: false };

/// The browser is driven from this thread, while the bot goes on in others.
fn by_hand<T>(acts: impl FnOnce() -> T) -> T {
    block_in_place(acts)
}

/// Every button, link and field has a name, headings do not jump, tables have headers; nothing is wider than the window.
const ACCESSIBLE: &str = "(() => { const faults = []; \
    for (const one of document.querySelectorAll('button, a, input, select, textarea, dialog[open], section')) { \
      const by = (one.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join(''); \
      if (!(one.getAttribute('aria-label') || by || one.labels?.[0]?.textContent || (['BUTTON', 'A'].includes(one.tagName) && one.textContent)).trim()) faults.push(one.outerHTML); } \
    for (const id of new Set([...document.querySelectorAll('[id]')].map((one) => one.id))) { \
      if (document.querySelectorAll(`#${CSS.escape(id)}`).length > 1) faults.push(`twice: ${id}`); } \
    if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1'); \
    if (document.querySelectorAll('main').length !== 1) faults.push('not one main'); \
    if (!document.documentElement.lang) faults.push('no language'); \
    for (const cell of document.querySelectorAll('th')) if (!cell.scope) faults.push(cell.outerHTML); \
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`wide: ${document.documentElement.scrollWidth}`); \
    const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map((n) => { n /= 255; return n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; }; \
    for (const one of document.querySelectorAll('h1, h2, p, th, td, dt, dd, li, button, a, label, .count')) { \
      if (!one.checkVisibility() || !one.textContent.trim()) continue; \
      let ground = one; while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement; \
      const [a, b] = [light(getComputedStyle(one).color), light(getComputedStyle(ground ?? document.body).backgroundColor)].sort(); \
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); \
      if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(1)}: ${one.outerHTML.slice(0, 80)}`); } \
    return faults; })()";

fn is_accessible(chromium: &mut Chromium) {
    let faults = chromium.asks(ACCESSIBLE);
    assert_eq!(faults, json!([]));
}

async fn a_promise_turns_red_without_reloading(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let Some(mut chromium) = by_hand(Chromium::start) else { return stage };
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    let code = asks_for_a_link(&stage.hoa).await;
    let another = asks_for_a_link(&stage.tuan).await;
    let link = format!("{}/wall?lang=vi#{code}", stage.web());
    by_hand(|| {
        chromium.opens(&format!("{}/wall", stage.web()), PHONE);
        chromium.clicks("document.querySelector('#code')");
        is_accessible(&mut chromium);
        chromium.types("7kq2-m9xh-4t3w-zv8p");
        chromium.clicks("document.querySelector('#enter button')");
        chromium.until("document.querySelector('#said').textContent.includes('không mở được')");
        chromium.opens(&link, Window { width: 1920, height: 1080, dark: false });
        chromium.until("document.querySelector('#case-1 .count').textContent.startsWith('còn 29:') || document.querySelector('#case-1 .count').textContent === 'còn 30:00'");
        // Another link, on a screen that is open already.
        chromium.asks("window.isFirst = true");
        chromium.asks(&format!("location.hash = '{another}'"));
        chromium.until("!window.isFirst && document.querySelector('#case-1 .count')");
        chromium.asks("window.notReloaded = true");
        assert_eq!(chromium.asks("location.hash"), "", "the code is not left in the address");
        assert_eq!(chromium.asks("document.cookie"), "", "no script reads the cookie");
        assert_eq!(chromium.asks("document.querySelector('#case-1').className"), "");
        is_accessible(&mut chromium);
    });
    stage.clock.forward(minutes(30) - seconds(1));
    by_hand(|| {
        chromium.until("document.querySelector('#case-1.late .count')?.textContent.startsWith('trễ 00:')");
        chromium.until("document.querySelector('#said').textContent === '1 phiếu mở, 0 trễ'");
    });
    stage.forward(minutes(4)).await;
    by_hand(|| {
        chromium.until("document.querySelector('#said').textContent === '1 phiếu mở, 1 trễ'");
        chromium.until("document.querySelector('#counts .late strong').textContent === '1'");
        assert_eq!(chromium.asks("window.notReloaded"), true);
        for dark in [false, true] {
            chromium.takes(Window { dark, ..PHONE });
            is_accessible(&mut chromium);
        }
        assert!(chromium.complaints.is_empty(), "{:?}", chromium.complaints);
    });
    for player in stage.cast() {
        player.looks();
    }
    stage
}

async fn page_and_chat_show_what_is_done_in_the_other(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let Some(mut chromium) = by_hand(Chromium::start) else { return stage };
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let launch = launch_data(TOKEN, stage.lan.id, stage.clock.now());
    let theme = json!({ "bg_color": "#17212b", "text_color": "#f5f5f5", "secondary_bg_color": "#232e3c",
        "link_color": "#6ab3f3", "button_color": "#5288c1", "button_text_color": "#000000" });
    let fragment = Serializer::new(String::new())
        .append_pair("tgWebAppData", &launch)
        .append_pair("tgWebAppThemeParams", &theme.to_string())
        .finish();
    let link = format!("{}/board?lang=vi#{fragment}", stage.web());
    by_hand(|| {
        chromium.opens(&link, PHONE);
        chromium.until("document.querySelector('#case-1')");
        assert_eq!(chromium.asks("location.hash + document.documentElement.dataset.theme"), "dark");
        is_accessible(&mut chromium);
        chromium.clicks("document.querySelector('#open-1')");
        chromium.until("document.querySelector('dialog[open] .lines')?.textContent.includes('0912 345 678')");
        is_accessible(&mut chromium);
        chromium.clicks("[...document.querySelectorAll('dialog [data-press]')].find((key) => key.textContent.includes('Chưa gọi được'))");
        chromium.until("document.querySelector('#answer').textContent.trim()");
    });
    stage.lan.sees_edit("Đã gọi 1 lần").await;
    // And the other way round.
    stage.lan.marks_done().await;
    by_hand(|| {
        chromium.until("document.querySelector('dialog[open] .lines')?.textContent.includes('Đã xử lý')");
        chromium.call(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyDown", "key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27 }),
        );
        chromium.until("!document.querySelector('dialog[open]') && document.activeElement.id === 'open-1'");
        chromium.until("document.querySelector('#case-1 .state').textContent.includes('đã xử lý')");
        assert!(chromium.complaints.is_empty(), "{:?}", chromium.complaints);
    });
    for player in stage.cast() {
        player.looks();
    }
    stage
}

/// The pictures of the README; `docs/pictures/make` asks for them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "makes the pictures of the README; see docs/pictures/make"]
async fn pictures() {
    let folder = PathBuf::from(env::var_os("PICTURES").expect("PICTURES names the folder they go into"));
    let stage = Stage::set(Engine::Sqlite).await.expect("SQLite is there");
    let stage = with_a_page(stage).await;
    let mut chromium = by_hand(Chromium::start).expect("Chromium is installed");
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.mai, "agent", 6, 14),
            (&stage.minh, "qa", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 14),
        ])
        .await;
    let calls = [
        (&stage.lan, "anh Hùng | 0912345678 | mở nợ cước số 0903111222"),
        (&stage.mai, "chị Thu Hà | 0913222333 | mở cước báo đỏ số 0903555666"),
        (&stage.lan, "anh Quốc Bảo | 0914000111 | mở chặn không xác định 0905222333"),
        (&stage.mai, "chị Ngọc | 0915777888 | in lại hóa đơn tháng 2 | | 90m"),
        (&stage.lan, "anh Thành | 0916123123 | báo cắt mất máy số 0908999000"),
        (&stage.mai, "anh Dũng | 0917456456 | mở nợ cước số 0909888777 | | 45m"),
    ];
    for (agent, call) in calls {
        agent.says(&format!("/vip {call}")).await;
        stage.settles().await;
        stage.clock.forward(minutes(2));
    }
    stage.lan.says("/ask 5 gọi từ số khác, chủ máy đúng tên").await;
    stage.mai.says("/ask 2 tên chủ máy khác").await;
    stage.settles().await;
    stage.forward(minutes(14)).await;
    stage.minh.taps("Nhận xử lý").await;
    stage.mai.says("/ask 6 chưa rõ chủ máy").await;
    stage.forward(minutes(2)).await;
    let link = format!("{}/wall?lang=vi#{}", stage.web(), asks_for_a_link(&stage.hoa).await);
    let launch = launch_data(TOKEN, stage.hoa.id, stage.clock.now());
    let fragment = Serializer::new(String::new()).append_pair("tgWebAppData", &launch).finish();
    let app = format!("{}/board?lang=vi#{fragment}", stage.web());
    by_hand(|| {
        let still = || std::thread::sleep(std::time::Duration::from_secs(2));
        chromium.opens(&link, Window { width: 1600, height: 900, dark: false });
        chromium.until("document.querySelector('#case-1')");
        still();
        chromium.draws(&folder.join("wall.webp"), "webp");
        chromium.opens(&app, Window { dark: true, ..PHONE });
        chromium.until("document.querySelector('#case-1')");
        still();
        chromium.draws(&folder.join("board.webp"), "webp");
        chromium.clicks("document.querySelector('#open-5')");
        chromium.until("document.querySelector('dialog[open] .lines')");
        still();
        chromium.draws(&folder.join("board-case.webp"), "webp");
    });
}

//! Stories about the board page: the wall screen, opened by a link that works once, masked and closed from the chat.

use crate::harness::{Player, Stage, minutes};
use loihua::store::{Store, backup, query, query_scalar};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

const LINE: &str = "/vip <b>anh Hùng</b> | 0912345678 | mở nợ cước số 0903111222";

crate::stories![
    a_link_opens_one_screen_once,
    a_screen_shows_what_changes_until_it_is_closed,
    a_link_is_over_after_ten_minutes,
    a_link_of_who_leads_no_more_opens_nothing,
    who_may_open_screens,
    without_an_address_there_is_no_page,
    a_restored_backup_has_no_screens,
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
        let answer = asks(stage, "/wall/events?lang=vi", cookie).await;
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

async fn who_may_open_screens(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    for player in [&stage.hoa, &stage.tuan, &stage.quan] {
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
    let count: i64 = query_scalar("SELECT COUNT(*) FROM screens").fetch_one(&mut tx).await.expect("a count");
    assert_eq!(count, 0);
    drop(tx);
    restored.close().await;
    stage
}

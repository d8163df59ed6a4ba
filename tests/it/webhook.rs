//! Webhook mode: real processes behind one address, to which the simulator delivers as Telegram does.

use crate::harness::{Engine, colleague};
use crate::process::{Bot, Ground, LINE, Transport, until};
use loihua::domain::base::ids::CaseId;
use loihua::domain::case::Case;
use loihua::store::{Store, cases, staff};
use reqwest::{Client, Method, StatusCode};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const SECRET: &str = "only-Telegram_knows";
const HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

/// A replica's own listener for deliveries, and a wire to it.
struct WebhookState {
    listen: SocketAddr,
    wire: Transport,
}

impl WebhookState {
    async fn new() -> WebhookState {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let listen = free.local_addr().expect("its number");
        WebhookState { listen, wire: Transport::to(vec![listen]).await }
    }

    /// How many updates were brought.
    fn brought(&self) -> usize {
        self.wire.heard("POST /hook")
    }
}

/// One address in front of these doors, taken in turn.
async fn front(doors: &[&WebhookState]) -> Transport {
    Transport::to(doors.iter().map(|door| door.wire.address()).collect()).await
}

/// A replica behind this address.
async fn behind(
    ground: &Ground,
    front: &Transport,
    door: &WebhookState,
    api: &str,
    database: Option<&str>,
) -> Bot {
    let (url, listen) = (format!("{}/hook", front.url()), door.listen.to_string());
    let mut env = vec![
        ("LOIHUA__TELEGRAM__MODE", "webhook"),
        ("LOIHUA__TELEGRAM__WEBHOOK__URL", &url),
        ("LOIHUA__TELEGRAM__WEBHOOK__LISTEN", &listen),
        ("LOIHUA__TELEGRAM__WEBHOOK__SECRET_TOKEN", SECRET),
        ("LOIHUA__TELEGRAM__API_URL", api),
    ];
    env.extend(database.map(|url| ("LOIHUA__DATABASE__URL", url)));
    let bot = ground.spawn(&env);
    bot.logs("running").await;
    bot
}

async fn all_cases(store: &Store) -> Vec<Case> {
    let mut tx = store.begin_read().await.expect("the database can be read");
    let mut all = Vec::new();
    while let Some(case) =
        cases::load(&mut tx, CaseId(1 + i64::try_from(all.len()).expect("few"))).await.expect("a case")
    {
        all.push(case);
    }
    all
}

async fn ends_well(ground: &Ground) {
    ground.rests().await;
    let mistakes = ground.sim.mistakes();
    assert!(mistakes.is_empty(), "{mistakes:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_telegram_is_let_in() {
    let Some(ground) = Ground::lay(Engine::Sqlite).await else { return };
    let door = WebhookState::new().await;
    let front = front(&[&door]).await;
    let _bot = behind(&ground, &front, &door, &ground.sim.url(), None).await;
    ground.lan.presses_start();
    ground.lan_sees("Lời Hứa").await;
    assert_eq!(ground.sim.count_of("setWebhook"), 1);

    let http = Client::builder().no_proxy().pool_max_idle_per_host(0).build().expect("a client");
    let url = format!("{}/hook", front.url());
    let forged = format!(
        r#"{{"update_id":7,"message":{{"message_id":1,"date":0,"chat":{{"id":1001,"type":"private","first_name":"L"}},
        "from":{{"id":1001,"is_bot":false,"first_name":"L"}},"text":"{LINE}"}}}}"#
    );
    for (method, url, secret, body, status) in [
        (Method::POST, &url, None, &forged, StatusCode::UNAUTHORIZED),
        (Method::POST, &url, Some(""), &forged, StatusCode::UNAUTHORIZED),
        (Method::POST, &url, Some("only-Telegram_know"), &forged, StatusCode::UNAUTHORIZED),
        (Method::POST, &url, Some("only-Telegram_knowss"), &forged, StatusCode::UNAUTHORIZED),
        (Method::POST, &url, Some("Only-Telegram_knows"), &forged, StatusCode::UNAUTHORIZED),
        (Method::GET, &url, Some(SECRET), &forged, StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, &format!("{url}er"), Some(SECRET), &forged, StatusCode::NOT_FOUND),
        // What can never be read is let go, or it would come for ever.
        (Method::POST, &url, Some(SECRET), &forged[..40].to_owned(), StatusCode::OK),
        (Method::POST, &url, Some(SECRET), &r#"{"update_id":"7"}"#.to_owned(), StatusCode::OK),
        (Method::POST, &url, Some(SECRET), &r#"{"update_id":8,"new_kind":{}}"#.to_owned(), StatusCode::OK),
    ] {
        let mut request = http.request(method.clone(), url.as_str()).body(body.clone());
        if let Some(secret) = secret {
            request = request.header(HEADER, secret);
        }
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{method} {secret:?} {:.60}", body);
        assert!(answer.bytes().await.expect("a body").is_empty(), "it tells nothing");
    }
    let large = http.post(&url).header(HEADER, SECRET).body(forged.replace(LINE, &"x".repeat(2 << 20)));
    // It may hang up before it has heard all of it.
    let status = large.send().await.map_or(StatusCode::PAYLOAD_TOO_LARGE, |answer| answer.status());
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(all_cases(&ground.store).await.is_empty(), "nobody else has opened a case");
    // The same with the secret opens one, once.
    for _ in 0..2 {
        let answer = http.post(&url).header(HEADER, SECRET).body(forged.clone()).send().await;
        assert_eq!(answer.expect("an answer").status(), StatusCode::OK);
    }
    ground.lan_sees("Phiếu #1").await;
    assert_eq!(all_cases(&ground.store).await.len(), 1);
    ends_well(&ground).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_at_once_over_two_replicas_are_each_taken_once_and_in_order() {
    const AGENTS: u16 = 25;
    const EACH: u16 = 20;
    let Some(ground) = Ground::lay(Engine::Postgres).await else { return };
    let mut tx = ground.store.begin().await.expect("a transaction");
    for n in 0..AGENTS {
        staff::upsert(&mut tx, &colleague(i64::from(2000 + n), "Nga", "agent")).await.expect("seated");
    }
    tx.commit().await.expect("it is kept");
    let doors = [WebhookState::new().await, WebhookState::new().await];
    let front = front(&[&doors[0], &doors[1]]).await;
    let api = ground.sim.url();
    let _bots = [
        behind(&ground, &front, &doors[0], &api, None).await,
        behind(&ground, &front, &doors[1], &api, None).await,
    ];
    // The number says whose it is and the how manieth; nobody is reminded for an hour.
    for nth in 0..EACH {
        for n in 0..AGENTS {
            let nga = ground.sim.person(i64::from(2000 + n), "Nga", "vi");
            let number = format!("09{:04}{nth:04}", 1000 + n);
            nga.says(&format!("/vip anh Ba | {number} | mở nợ cước | {number} | 90m"));
        }
    }
    let begun = Instant::now();
    while let left @ 1.. = ground.sim.pending_updates() {
        until("some more are taken", async || ground.sim.pending_updates() < left).await;
    }
    println!("{} updates taken by two replicas within {:?}", AGENTS * EACH, begun.elapsed());
    let cases = all_cases(&ground.store).await;
    assert_eq!(cases.len(), usize::from(AGENTS * EACH));
    for n in 0..AGENTS {
        let of_one = cases.iter().filter(|case| case.owner.0 == i64::from(2000 + n));
        let numbers: Vec<String> = of_one.map(|case| case.calling_number().dialled()).collect();
        assert_eq!(numbers.len(), usize::from(EACH));
        assert!(numbers.is_sorted(), "taken in the order they were said: {numbers:?}");
    }
    assert!(doors.iter().all(|door| door.brought() > 100), "both took their share");
    assert_eq!(ground.sim.count_of("getUpdates"), 0);
    let mistakes = ground.sim.mistakes();
    assert!(mistakes.is_empty(), "{mistakes:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_stand_by_takes_the_other_one_sends_at_once() {
    let Some(ground) = Ground::lay(Engine::Postgres).await else { return };
    let (acting, stand_by) = (WebhookState::new().await, WebhookState::new().await);
    let front = front(&[&stand_by]).await;
    let (acts, stands_by) = (Transport::to_sim(&ground.sim).await, Transport::to_sim(&ground.sim).await);
    let first = behind(&ground, &front, &acting, &acts.url(), None).await;
    first.logs("this replica is active").await;
    let _second = behind(&ground, &front, &stand_by, &stands_by.url(), None).await;
    ground.lan.presses_start();
    ground.lan_sees("Lời Hứa").await;
    // Without a bell each of them would wait for the next look, five seconds later.
    let begun = Instant::now();
    for _ in 0..5 {
        ground.lan.says("/open");
        ground.lan_sees("Không có phiếu nào đang mở").await;
    }
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    ground.lan.says(LINE);
    ground.lan_sees("Phiếu #1").await;
    let tap = ground.lan.taps("Đã xử lý xong").expect("the button is there");
    assert!(tap.answer().await.is_some(), "the press is answered");
    ends_well(&ground).await;
    assert_eq!(stands_by.called(), ["GetMe", "AnswerCallbackQuery"], "a press is answered by who took it");
    assert_eq!(acting.brought(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_database_is_away_nothing_is_taken_and_then_all_of_it() {
    let Some(ground) = Ground::lay(Engine::Postgres).await else { return };
    let address = ground.url.split(['@', '/']).nth(3).expect("an address").parse().expect("one");
    let to_database = Transport::to(vec![address]).await;
    let url = ground.url.replace(&address.to_string(), &to_database.address().to_string());
    let door = WebhookState::new().await;
    let front = front(&[&door]).await;
    let bot = behind(&ground, &front, &door, &ground.sim.url(), Some(&url)).await;
    ground.lan.presses_start();
    ground.lan_sees("Lời Hứa").await;
    ground.rests().await;
    to_database.breaks();
    ground.lan.says(LINE);
    bot.logs("database unavailable; Telegram will deliver the update again").await;
    let refused = "Wrong response from the webhook: 503";
    until(refused, async || ground.sim.webhook_error().is_some_and(|error| error == refused)).await;
    assert_eq!(ground.sim.pending_updates(), 1);
    to_database.mends();
    ground.lan_sees("Phiếu #1").await;
    assert_eq!(all_cases(&ground.store).await.len(), 1);
    ends_well(&ground).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changing_over_between_polling_and_webhook_loses_nothing() {
    const LINES: usize = 60;
    let Some(ground) = Ground::lay(Engine::Sqlite).await else { return };
    ground.lan_has_opened().await;
    let door = WebhookState::new().await;
    let front = front(&[&door]).await;
    let lan = ground.lan.clone();
    let says = tokio::spawn(async move {
        for nth in 0..LINES {
            lan.says(&format!("/vip anh Ba | 091234{nth:04} | mở nợ cước"));
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    });
    for round in 1..=2 {
        let bot = ground.spawn(&[]);
        bot.logs("running").await;
        assert!(ground.sim.wait_for_call("sendMessage", 2 * round).await);
        bot.stops().await;
        let bot = behind(&ground, &front, &door, &ground.sim.url(), None).await;
        let before = door.brought();
        until("some are delivered", async || door.brought() > before || says.is_finished()).await;
        bot.stops().await;
    }
    says.await.expect("she said it all");
    let bot = ground.spawn(&[]);
    until("all are taken", async || ground.sim.pending_updates() == 0).await;
    bot.logs("running").await;
    let numbers: Vec<String> =
        all_cases(&ground.store).await.iter().map(|case| case.calling_number().dialled()).collect();
    assert_eq!(numbers.len(), LINES, "{numbers:?}");
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert!(door.brought() > 0);
    ends_well(&ground).await;
}

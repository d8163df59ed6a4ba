//! How many statements each action takes, on both databases. The bot is driven step by step, so that what each step runs
//! is counted on its own. `cargo test --test it -- statements --nocapture` prints the counts.

mod plans;

use crate::harness::{Player, Stage, minutes, seconds};
use chrono::{TimeDelta, Utc};
use loihua::domain::base::ids::ChatId;
use loihua::engine::pace::Limits;
use loihua::engine::sender::{Batch, Sender};
use loihua::service::{Lease, Service, Term};
use loihua::store::{Store, board_page, lease, timers};
use loihua::telegram::client::Client;
use loihua::telegram::router::Router;
use loihua::telegram::{message_api, parse};
use loihua::text::Texts;
use std::collections::BTreeMap;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

const BOARD: i64 = -1_001_000_000_888;
const LINE: &str = "/vip anh Hùng GĐ Đồng Nai | 0912345678 | mở nợ cước số 0903111222";
const LOST: &str = "/vip anh Hùng | 0987654321 | báo mất máy, cắt giúp số 0912345678";
const HEARD: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

/// An update or a timer may take so many statements.
const MOST: u64 = 12;
/// A message may take so many, from its claim to the record of its arrival.
const MOST_TO_SEND: u64 = 6;
/// What takes more today; to be lowered.
const MORE: &[(&str, u64)] = &[
    ("/handover", 16),
    ("Mai", 14),
    ("Mai thay", 15),
    ("Thay anh Minh (QLCL) đến 14:00", 14),
    ("another time", 14),
    ("send Answered", 10),
    ("send Ask", 11),
    ("send AskedQa", 13),
    ("send Board", 11),
    ("send CardAgain", 7),
    ("send Handover", 11),
    ("send List", 13),
    ("send Question", 13),
    ("send Redrawn", 9),
    ("send Reminder", 12),
    ("send list to a leader", 19),
    ("the reason", 15),
    ("Đã báo KQ cho LĐ", 13),
    ("Đúng, LĐ đã rút", 14),
    ("✅ Duyệt", 18),
];

crate::stories![
    every_action_takes_few_statements,
    no_statement_reads_a_whole_table_that_grows,
    a_list_takes_the_same_number_however_many_cases,
    the_board_is_read_by_few_statements_however_many_cases,
    the_rota_takes_few_statements,
];

/// Statements and commits.
type Cost = (u64, u64);

/// The bot, driven step by step, and what each step has cost at most.
struct Meter {
    service: Service,
    sender: Sender,
    client: Client,
    router: Router,
    offset: i64,
    costs: BTreeMap<String, Cost>,
}

impl Meter {
    /// Takes over from the bot of the stage, which has a board.
    async fn of(stage: &mut Stage) -> Meter {
        if std::env::var_os("RUST_LOG").is_some() {
            let format = tracing_subscriber::fmt().without_time().with_target(false);
            let _ = format.with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).try_init();
        }
        let posts = [
            (&stage.lan, "agent", 6, 14),
            (&stage.mai, "agent", 6, 14),
            (&stage.minh, "qa", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 14),
        ];
        stage.rota(&posts).await;
        let members = [&stage.hoa.person, &stage.tuan.person];
        let group = stage.sim.group(BOARD, "Trưởng ca", &members, false);
        group.bot_is_admin(true);
        stage.stops().await;
        stage.config.centre.shift_chat = Some(ChatId(BOARD));
        let store = Store::open(stage.config.database.expose()).await.expect("the database opens");
        let centre = Arc::new(stage.config.centre.clone());
        let client = Client::new(stage.sim.token(), &stage.sim.url(), None).expect("a client");
        let term = acting(&store).await;
        let (_, lease) = watch::channel(Lease::Held(term.clone()));
        let service = Service::new(store, Arc::clone(&centre), stage.clock.clone(), lease);
        let limits = Limits { all: 10_000, chat: 10_000, group: 10_000 };
        let sender = Sender::new(service.clone(), &client, Arc::new(Texts::new(centre)), term, limits);
        service.refresh_board().await.expect("the board is laid out");
        let router = Router::new("loihua_bot");
        let mut meter = Meter { service, sender, client, router, offset: 0, costs: BTreeMap::new() };
        meter.settles().await;
        group.sees_new("📋").await.unwrap_or_else(|error| panic!("{error}"));
        meter.costs.clear();
        meter
    }

    fn run(&self) -> Cost {
        let statements = self.service.store.statements();
        (statements.run(), statements.commits())
    }

    /// Notes what a step has cost since `before`, and `extra` statements it shares with others.
    fn note(&mut self, what: String, before: Cost, extra: Cost) {
        let (run, commits) = self.run();
        let cost = (run - before.0 + extra.0, commits - before.1 + extra.1);
        tracing::trace!("^^^ {cost:?} {what}");
        let most = self.costs.entry(what).or_default();
        *most = (most.0.max(cost.0), most.1.max(cost.1));
    }

    /// The updates that have come are handled as `what`, and all that follows is done.
    async fn hears(&mut self, what: &str) {
        let updates = self.client.updates(self.offset, Duration::ZERO, &HEARD).await.expect("updates");
        assert!(!updates.is_empty(), "nothing came for {what}");
        for raw in &updates {
            self.offset = parse::read_header(raw.get()).expect("an update").id + 1;
            let incoming = self.router.route(parse::read(raw.get()).expect("it is read")).await;
            let before = self.run();
            // On the heap: it is part of every step of a story.
            let handling = Box::pin(self.service.handle(self.offset - 1, &incoming));
            let reply = handling.await.expect("it is handled");
            self.note(what.to_owned(), before, (0, 0));
            if let (Some(query), Some((locale, reply))) = (&incoming.query, &reply) {
                let said = message_api::answer_text(&self.sender.texts, *locale, reply, true);
                message_api::answer(&self.client, query, said).await;
            }
        }
        self.settles().await;
    }

    async fn says(&mut self, what: &str, who: &Player, text: &str) {
        who.person.says(text);
        // On the heap: a story of many steps has all of them on its stack.
        Box::pin(self.hears(what)).await;
    }

    /// Taps a button, behind ⋯ Khác on the newest card where it is not in sight.
    async fn taps(&mut self, who: &Player, label: &str) {
        if who.person.taps(label).is_err() {
            let _tap = who.person.taps("⋯ Khác").unwrap_or_else(|error| panic!("{error}"));
            Box::pin(self.hears("⋯ Khác")).await;
            let _tap = who.person.taps(label).unwrap_or_else(|error| panic!("{error}"));
        }
        Box::pin(self.hears(label)).await;
    }

    /// Time passes, and what falls due is done.
    async fn forward(&mut self, stage: &Stage, by: TimeDelta) {
        stage.clock.forward(by);
        Box::pin(self.settles()).await;
    }

    async fn settles(&mut self) {
        while self.fires().await || self.sends().await {}
    }

    async fn fires(&mut self) -> bool {
        let due = {
            let mut tx = self.service.store.begin_read().await.expect("the database can be read");
            timers::due(&mut tx, self.service.clock.now(), 100).await.expect("timers can be read")
        };
        for timer in &due {
            let before = self.run();
            Box::pin(self.service.fire(timer, self.sender.term.number)).await.expect("it fires");
            let kind = timer.kind.map_or_else(String::new, |kind| name(&kind));
            self.note(format!("timer {kind}"), before, (0, 0));
        }
        !due.is_empty()
    }

    /// What a claim costs counts for each message that is sent by it.
    async fn sends(&mut self) -> bool {
        let before = self.run();
        let (claimed, next) = self.sender.claim().await.expect("the outbox can be read");
        let (run, commits) = self.run();
        let claim = (run - before.0, commits - before.1);
        let any = !claimed.is_empty();
        for (batch, permit) in claimed {
            let what = match &batch {
                Batch::One(row) => name(&row.notice),
                Batch::Digest(_) => "Digest".to_owned(),
                Batch::List { .. } => "list to a leader".to_owned(),
            };
            let before = self.run();
            Box::pin(self.sender.clone().deliver(batch, permit)).await;
            self.note(format!("send {what}"), before, claim);
        }
        any || next.is_some_and(|next| next <= self.service.clock.now())
    }

    /// No step has taken more statements than it may.
    fn stays_within(&self) {
        let limit = |what: &str| match MORE.iter().find(|(more, _)| *more == what) {
            Some((_, limit)) => *limit,
            None if what.starts_with("send ") => MOST_TO_SEND,
            None => MOST,
        };
        let over: Vec<_> = self.costs.iter().filter(|(what, cost)| cost.0 > limit(what)).collect();
        assert!(over.is_empty(), "too many statements: {over:?}");
    }

    async fn ends(mut self, stage: &Stage) {
        self.settles().await;
        // Confirms the last update.
        let rest = self.client.updates(self.offset, Duration::ZERO, &HEARD).await.expect("updates");
        assert!(rest.is_empty(), "{rest:?}");
        for player in stage.cast() {
            player.person.reads_all();
        }
        self.service.store.close().await;
    }
}

impl Drop for Meter {
    /// Prints the table, also of a story that has failed.
    fn drop(&mut self) {
        println!("\n| on {} | statements | commits |", self.service.store.engine_name());
        println!("| --- | --- | --- |");
        for (what, (run, commits)) in &self.costs {
            println!("| {what} | {run} | {commits} |");
        }
    }
}

/// The name of a variant.
fn name(value: &impl std::fmt::Debug) -> String {
    let shown = format!("{value:?}");
    shown.chars().take_while(|c| c.is_alphanumeric()).collect()
}

async fn acting(store: &Store) -> Term {
    let mut tx = store.begin().await.expect("a transaction");
    let seen = lease::load(&mut tx).await.expect("the lease can be read");
    let number = lease::acquire(&mut tx, &seen, "the meter").await.expect("it can be taken");
    tx.commit().await.expect("it is kept");
    Term::new(number.expect("nobody else takes it"), Utc::now(), Duration::MAX)
}

/// What people do in a day.
async fn act(stage: &Stage, meter: &mut Meter) {
    let (lan, mai, minh, hoa) = (stage.lan.clone(), stage.mai.clone(), stage.minh.clone(), stage.hoa.clone());

    // From the call to the result told.
    meter.says("/vip", &lan, LINE).await;
    meter.taps(&lan, "Kiểm tra").await;
    meter.taps(&lan, "Đúng số nghiệp vụ").await;
    meter.forward(stage, minutes(4)).await;
    meter.taps(&lan, "Đã xử lý xong").await;
    meter.taps(&lan, "Vẫn ghi đã xử lý").await;
    meter.taps(&lan, "Chưa gọi được").await;
    meter.forward(stage, minutes(3)).await;
    meter.taps(&lan, "Nhắc sau 5 phút").await;
    meter.forward(stage, minutes(5)).await;
    meter.taps(&lan, "Đã báo KQ cho LĐ").await;
    meter.taps(&lan, "Hoàn tác").await;
    meter.taps(&lan, "Đã báo KQ cho LĐ").await;
    meter.forward(stage, minutes(5)).await;

    // A question to QA, answered and read.
    meter.says("/vip", &lan, LOST).await;
    meter.taps(&lan, "Hỏi QLCL").await;
    meter.taps(&minh, "Nhận xử lý").await;
    meter.taps(&minh, "Cho thực hiện").await;
    meter.forward(stage, seconds(10)).await;
    meter.taps(&lan, "Đã rõ").await;
    meter.taps(&lan, "LĐ hẹn giờ khác").await;
    meter.says("another time", &lan, "30 phút").await;
    meter.taps(&lan, "LĐ rút yêu cầu").await;
    meter.taps(&lan, "Đúng, LĐ đã rút").await;

    // A case that is late and given to somebody else.
    meter.says("/vip", &lan, LINE).await;
    for by in [25, 5, 3, 7, 10] {
        meter.forward(stage, minutes(by)).await;
    }
    meter.says("/open", &hoa, "/open").await;
    meter.says("/find", &hoa, "/find Hùng").await;
    meter.says("/case", &hoa, "/case 3").await;
    meter.taps(&hoa, "Giao người khác").await;
    meter.taps(&hoa, "Mai").await;
    meter.taps(&mai, "Nhận phiếu").await;
    meter.says("/handover", &hoa, "/handover").await;
    meter.taps(&hoa, "Chưa xử lý được").await;
    meter.says("the reason", &hoa, "hệ thống lỗi").await;
}

async fn every_action_takes_few_statements(mut stage: Stage) -> Stage {
    let mut meter = Meter::of(&mut stage).await;
    Box::pin(act(&stage, &mut meter)).await;
    meter.stays_within();
    meter.ends(&stage).await;
    stage
}

/// Presses of `/rota`, and the people the bot has heard from, noted in one statement.
async fn the_rota_takes_few_statements(mut stage: Stage) -> Stage {
    let mut meter = Meter::of(&mut stage).await;
    let (lan, mai, minh, hoa) = (stage.lan.clone(), stage.mai.clone(), stage.minh.clone(), stage.hoa.clone());
    let vy = stage.player(1099, "Vy");
    stage.joins(1099, "Vy", "qa").await;
    let posts = [
        (&lan, "agent", 0, 0),
        (&minh, "qa", 0, 0),
        (&hoa, "shift_leader", 0, 0),
        (&lan, "agent", 1, 0),
        (&mai, "agent", 2, 1),
    ];
    stage.plans(&posts).await;
    meter.says("/rota", &vy, "/rota").await;
    meter.taps(&vy, "🙋 Trực thay").await;
    meter.taps(&vy, "Thay anh Minh (QLCL) đến 14:00").await;
    meter.says("/rota", &lan, "/rota").await;
    meter.taps(&lan, "Sau ▶").await;
    meter.taps(&lan, "🔁 Đổi ca CA1").await;
    // Named apart from 👤 to her.
    let _tap = lan.person.taps("Mai").expect("a button");
    meter.hears("swap with Mai").await;
    meter.taps(&lan, "🔁 CA2 T4 04/03").await;
    meter.taps(&mai, "✅ Đồng ý").await;
    meter.taps(&hoa, "✅ Duyệt").await;
    meter.says("/rota", &hoa, "/rota").await;
    meter.taps(&hoa, "✏️ CA1").await;
    meter.taps(&hoa, "Lan (ĐTV)").await;
    meter.taps(&hoa, "Mai thay").await;
    let before = meter.run();
    meter.service.write_last_heard().await.expect("it is noted");
    assert_eq!(meter.run().0 - before.0, 1, "four people, one statement");
    meter.stays_within();
    vy.person.reads_all();
    meter.ends(&stage).await;
    stage
}

async fn no_statement_reads_a_whole_table_that_grows(mut stage: Stage) -> Stage {
    let mut meter = Meter::of(&mut stage).await;
    Box::pin(act(&stage, &mut meter)).await;
    let store = meter.service.store.clone();
    let texts = store.statements().texts();
    Box::pin(plans::fill(&store)).await;
    let found = Box::pin(plans::whole_tables(&store, stage.config.database.expose(), texts)).await;
    assert!(found.is_empty(), "{found:#?}");
    meter.ends(&stage).await;
    stage
}

/// With so many open cases, what lists of them cost.
async fn cost_of_lists(stage: &Stage, meter: &mut Meter, hoa: &Player) -> BTreeMap<String, Cost> {
    meter.costs.clear();
    meter.says("/open", hoa, "/open").await;
    meter.says("/find", hoa, "/find Hùng").await;
    meter.says("/duty", hoa, "/duty").await;
    meter.forward(stage, seconds(70)).await;
    let lists = ["/open", "/find", "/duty", "send List", "send Duty", "send Board", "timer Board"];
    lists.iter().map(|list| ((*list).to_owned(), meter.costs[*list])).collect()
}

async fn a_list_takes_the_same_number_however_many_cases(mut stage: Stage) -> Stage {
    let mut meter = Meter::of(&mut stage).await;
    let (lan, hoa) = (stage.lan.clone(), stage.hoa.clone());
    let (mut costs, mut numbered) = (Vec::new(), 0);
    for open in [3, 57] {
        for _ in 0..open {
            numbered += 1;
            let line = format!("/vip anh Hùng | 09123{numbered:05} | mở nợ cước số 09031{numbered:05}");
            meter.says("/vip", &lan, &line).await;
        }
        costs.push(cost_of_lists(&stage, &mut meter, &hoa).await);
    }
    assert_eq!(costs[0], costs[1], "with 3 cases and with 60");

    // Reminders that are sent as one message, up to 24 of them.
    meter.forward(&stage, minutes(30)).await;
    let digest = meter.costs["send Digest"].0;
    assert!(digest <= MOST, "{digest} for a digest");
    meter.ends(&stage).await;
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
    stage.everybody_looks();
    stage
}

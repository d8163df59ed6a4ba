//! The fault matrix: every method of the Bot API that the bot calls, every way a call goes wrong, at the first call, in
//! the middle of things and for ten minutes. In each cell a case is taken, asked about, answered, told, undone and told
//! again, and then nothing is lost, the order is kept, the presses are answered and Telegram was not asked in a hot loop.
//!
//! CI runs a diagonal: every method, every fault and every time, not each with each. All of it:
//!
//! ```sh
//! LOIHUA_FAULTS=all cargo test --test it -- matrix:: --nocapture --test-threads=1
//! ```

use crate::harness::{Effect, Engine, Fault, Stage, minutes, seconds};
use loihua::domain::base::ids::{CaseId, ChatId};
use loihua::domain::case::ClosingKind;
use loihua::store::{cases, outbox, query, query_scalar, timers};
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};
use telegram_sim::{Group, Tap};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Called while people work. (`reopenForumTopic` is left to the stories about topics.)
const AT_WORK: [&str; 8] = [
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
    "copyMessage",
    "getChat",
    "createForumTopic",
    "closeForumTopic",
    "getUpdates",
];
/// Called when the bot starts.
const AT_START: [&str; 4] = ["getMe", "getWebhookInfo", "setMyCommands", "pinChatMessage"];
/// How many stages stand at once.
const STAGES: usize = 8;
/// More calls than this of one method in ten minutes of trouble, or in a minute of real time, are a hot loop.
const HOT: u64 = 150;
/// How often a question is put to QA in ten minutes: at once, after 3 minutes and after 8.
const PUT_TO_QA: usize = 3;
const BOARD: i64 = -1_001_000_000_900;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    TooManyRequests {
        seconds: u32,
    },
    Status(u16),
    /// Nobody listens: whatever the method.
    ConnectionRefused,
    LostBefore,
    LostAfter,
    Slow,
    MalformedJson,
}

const WRONG: [Wrong; 8] = [
    Wrong::TooManyRequests { seconds: 1 },
    Wrong::TooManyRequests { seconds: 35 },
    Wrong::Status(500),
    Wrong::Status(502),
    Wrong::LostBefore,
    Wrong::LostAfter,
    Wrong::Slow,
    Wrong::MalformedJson,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    First,
    InTheMiddle,
    ForTenMinutes,
}

const WHEN: [When; 3] = [When::First, When::InTheMiddle, When::ForTenMinutes];

#[derive(Clone, Copy, Debug)]
struct Cell {
    method: &'static str,
    wrong: Wrong,
    when: When,
}

impl Cell {
    /// What people do comes to the bot, or its answer to them, only when all is well again.
    fn holds_updates(&self) -> bool {
        ["getUpdates", "answerCallbackQuery", "any"].contains(&self.method)
    }

    /// QA hears of a question before it is answered.
    fn reaches_qa(&self) -> bool {
        self.when != When::ForTenMinutes && !self.holds_updates()
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<20} {:<35} {:?}", self.method, format!("{:?}", self.wrong), self.when)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    runs(Engine::Sqlite, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    runs(Engine::Postgres, 1).await;
}

/// Runs the cells, those of one fault on one stage, and prints what each took.
async fn runs(engine: Engine, diagonal: usize) {
    let all = std::env::var_os("LOIHUA_FAULTS").is_some();
    let places = Arc::new(Semaphore::new(STAGES));
    let mut running = JoinSet::new();
    for cells in tracks(|nth| all || nth % 9 == diagonal) {
        let places = Arc::clone(&places);
        running.spawn(async move {
            let _place = places.acquire_owned().await.expect("it stays open");
            plays(engine, cells).await
        });
    }
    let mut cells = 0;
    while let Some(played) = running.join_next().await {
        let Some(lines) = played.unwrap_or_else(|error| panic!("{error}")) else { return };
        cells += lines.len();
        lines.iter().for_each(|line| println!("{engine:?} {line}"));
    }
    println!("{engine:?}: {cells} cells; nothing lost, in order, every press answered");
}

/// The cells by fault; where real time passes in a cell it has a stage to itself.
fn tracks(wanted: impl Fn(usize) -> bool) -> Vec<Vec<Cell>> {
    let mut tracks: BTreeMap<(bool, usize, usize), Vec<Cell>> = BTreeMap::new();
    for (m, method) in AT_WORK.into_iter().chain(AT_START).enumerate() {
        for (w, wrong) in WRONG.into_iter().enumerate() {
            for (t, when) in WHEN.into_iter().enumerate() {
                // Each method meets every time, and each fault too, within nine.
                if wanted(m + 3 * ((m + w + t) % 3) + 4 * w + 9) {
                    let real = matches!(wrong, Wrong::Slow | Wrong::TooManyRequests { seconds: 35 });
                    let alone = if real { 1 + m * 3 + t } else { 0 };
                    let track = tracks.entry((AT_START.contains(&method), w, alone)).or_default();
                    track.push(Cell { method, wrong, when });
                }
            }
        }
    }
    let away = WHEN.map(|when| Cell { method: "any", wrong: Wrong::ConnectionRefused, when });
    tracks.into_values().chain([away.to_vec()]).collect()
}

async fn plays(engine: Engine, cells: Vec<Cell>) -> Option<Vec<String>> {
    let mut stage = Stage::set(engine).await?;
    stage.rota(&[(&stage.lan, "agent", 0, 24), (&stage.minh, "qa", 0, 24)]).await;
    let minh = stage.minh.clone();
    let room = stage.qa_works_in_a_group(&[&minh], true).await;
    room.bot_is_admin(true);
    let mut matrix = Matrix { stage, room, taken: 0, photos: 0 };
    let mut lines = Vec::new();
    for cell in cells {
        let calls = if AT_START.contains(&cell.method) {
            matrix.starts_in_trouble(cell).await
        } else {
            matrix.works_in_trouble(cell).await
        };
        matrix.nothing_is_lost(cell).await;
        lines.push(format!("{cell}: {calls} calls of it, nothing lost"));
    }
    for player in matrix.stage.cast() {
        player.person.reads_all();
    }
    matrix.room.reads_all();
    (1..=i64::from(matrix.taken)).for_each(|n| matrix.board(n).reads_all());
    matrix.stage.ends().await;
    Some(lines)
}

struct Matrix {
    stage: Stage,
    room: Group,
    /// Cases so far.
    taken: i32,
    /// And the photos that QA wanted to see, and has had to get.
    photos: usize,
}

impl Matrix {
    fn board(&self, nth: i64) -> Group {
        self.stage.sim.group(BOARD - nth, "Trưởng ca", &[&self.stage.hoa.person], false)
    }

    /// Trouble comes; it stays until [`Matrix::is_well`] unless it comes once.
    async fn goes_wrong(&self, cell: Cell) {
        let effect = match cell.wrong {
            Wrong::TooManyRequests { seconds } => Effect::TooManyRequests { retry_after: seconds },
            Wrong::Status(code) => Effect::Status(code),
            Wrong::ConnectionRefused => return self.stage.sim.goes_down().await,
            Wrong::LostBefore => Effect::LostBefore,
            Wrong::LostAfter => Effect::LostAfter,
            Wrong::Slow => Effect::Slow(Duration::from_secs(20)),
            Wrong::MalformedJson => Effect::MalformedJson,
        };
        let fault = Fault::on(cell.method);
        let fault = match cell.when {
            When::First => fault.times(1),
            // A start has no middle: there it goes wrong twice.
            When::InTheMiddle if AT_START.contains(&cell.method) => fault.times(2),
            When::InTheMiddle => fault.after(1).times(1),
            When::ForTenMinutes => fault.always(),
        };
        self.stage.sim.faults().next(fault.then(effect));
    }

    fn is_well(&self, cell: Cell) {
        match cell.wrong {
            Wrong::ConnectionRefused => self.stage.sim.comes_back().expect("the port is free again"),
            Wrong::TooManyRequests { .. }
            | Wrong::Status(_)
            | Wrong::LostBefore
            | Wrong::LostAfter
            | Wrong::Slow
            | Wrong::MalformedJson => self.stage.sim.faults().clear(),
        }
    }

    /// Where calls are held up, the one that goes wrong may still be on its way.
    async fn has_struck(&self, cell: Cell) {
        let end = Instant::now() + Duration::from_secs(30);
        while self.stage.sim.faults().left() > 0 {
            assert!(Instant::now() < end, "{cell}: nothing went wrong");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// People work while calls go wrong; how often the method was called.
    async fn works_in_trouble(&mut self, cell: Cell) -> u64 {
        let before = self.stage.sim.count_of(cell.method);
        self.goes_wrong(cell).await;
        // What goes wrong once is over before the next one comes by itself.
        let rounds = if cell.when == When::InTheMiddle { 2 } else { 1 };
        let mut taps = Vec::new();
        for round in 0..rounds {
            taps.extend(self.works(cell).await);
            if cell.wrong == Wrong::ConnectionRefused && cell.when != When::ForTenMinutes && round == 0 {
                self.is_well(cell);
            }
        }
        if cell.when == When::ForTenMinutes {
            for _ in 0..10 {
                self.stage.clock.forward(minutes(1));
                self.does_what_it_can(cell).await;
            }
        }
        let calls = self.stage.sim.count_of(cell.method) - before;
        assert!(calls < HOT, "{cell}: {calls} calls are a hot loop");
        if cell.when == When::ForTenMinutes {
            self.is_well(cell);
        }
        self.has_struck(cell).await;
        // Somebody presses now that all is well.
        taps.push(self.stage.lan.person.taps_data(1, &format!("c.{}.1.show", self.taken)));
        let last = taps.pop().expect("there is one");
        let mut answer = None;
        for _ in 0..6 {
            if answer.is_none() {
                answer = last.answer().await;
            }
        }
        assert!(answer.is_some(), "{cell}: a press after the trouble was not answered");
        self.comes_to_rest(cell).await;
        calls
    }

    /// A case from beginning to end; what people press.
    async fn works(&mut self, cell: Cell) -> Vec<Tap> {
        self.taken += 1;
        let n = self.taken;
        self.photos += usize::from(cell.reaches_qa());
        let (lan, minh) = (self.stage.lan.person.clone(), self.stage.minh.person.clone());
        lan.says(&format!("/vip anh Hùng {n} | 09{:08} | mở nợ cước", 12_000_000 + n));
        self.pauses(cell).await;
        lan.says(&format!("/ask {n} nhờ QLCL xem giúp"));
        self.pauses(cell).await;
        lan.sends_photo("ảnh chụp hệ thống");
        self.pauses(cell).await;
        // The third version is what QA has before its eyes: taken, asked, and the photo.
        let mut taps = vec![minh.taps_data_in(&self.room, 1, &format!("c.{n}.3.media.1"))];
        self.pauses(cell).await;
        taps.push(minh.taps_data_in(&self.room, 1, &format!("c.{n}.3.go")));
        for word in ["read", "done", "told", "undo", "told"] {
            self.pauses(cell).await;
            taps.push(lan.taps_data(1, &format!("c.{n}.1.{word}")));
        }
        self.pauses(cell).await;
        taps
    }

    /// The bot starts while calls go wrong; how often the method was called.
    async fn starts_in_trouble(&mut self, cell: Cell) -> u64 {
        self.stage.stops().await;
        let board = self.board(i64::from(self.taken) + 1);
        board.bot_is_admin(true);
        self.stage.config.centre.shift_chat = Some(ChatId(board.id()));
        let before = self.stage.sim.count_of(cell.method);
        // Nothing is registered of the menus, as on another bot's token.
        let mut tx = self.stage.store.begin().await.expect("a transaction");
        query("DELETE FROM menus").execute(&mut tx).await.expect("they are forgotten");
        tx.commit().await.expect("it is kept");
        self.goes_wrong(cell).await;
        let sim = self.stage.sim.clone();
        let tries = if cell.when == When::ForTenMinutes { 2 } else { 1 };
        let gets_well = async {
            if sim.count_of(cell.method) < before + tries {
                sim.wait_for_call(cell.method, before + tries).await;
            }
            // Long enough for a loop to show itself.
            sleep(Duration::from_millis(500)).await;
            if cell.when == When::ForTenMinutes {
                sim.faults().clear();
            }
        };
        tokio::join!(self.stage.starts(), gets_well);
        let calls = self.stage.sim.count_of(cell.method) - before;
        assert!(calls < HOT, "{cell}: {calls} calls are a hot loop");
        self.works(cell).await;
        self.comes_to_rest(cell).await;
        // The command menu is registered again in real time.
        for _ in 0..600 {
            if self.stage.sim.faults().left() == 0 {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
        self.has_struck(cell).await;
        calls
    }

    /// Waits until the bot has done what it can, and what waits for a time has got it; or for a moment where trouble
    /// keeps it from that.
    async fn pauses(&self, cell: Cell) {
        self.does_what_it_can(cell).await;
        if !cell.holds_updates() {
            self.stage.clock.forward(seconds(36));
            self.does_what_it_can(cell).await;
        }
    }

    async fn does_what_it_can(&self, cell: Cell) {
        let held = cell.holds_updates() || (cell.wrong == Wrong::Slow && cell.when == When::ForTenMinutes);
        let end = Instant::now() + Duration::from_millis(if held { 150 } else { 30_000 });
        while Instant::now() < end && !self.rests().await {
            sleep(Duration::from_millis(5)).await;
        }
    }

    async fn rests(&self) -> bool {
        let now = self.stage.clock.now();
        let mut tx = self.stage.store.begin_read().await.expect("the database can be read");
        let busy = outbox::count_pending(&mut tx, now).await.expect("the outbox can be read");
        let due = timers::due(&mut tx, now, 1).await.expect("timers can be read");
        self.stage.sim.is_idle() && busy == 0 && due.is_empty()
    }

    /// All is well, and what waits for a time gets it.
    async fn comes_to_rest(&self, cell: Cell) {
        for _ in 0..4 {
            let end = Instant::now() + Duration::from_secs(60);
            while !self.rests().await {
                assert!(Instant::now() < end, "{cell}: the bot does not come to rest");
                sleep(Duration::from_millis(5)).await;
            }
            self.stage.clock.forward(seconds(36));
        }
        self.stage.settles().await;
    }

    async fn nothing_is_lost(&self, cell: Cell) {
        let n = self.taken;
        let mut tx = self.stage.store.begin_read().await.expect("the database can be read");
        let lost: Vec<String> =
            query_scalar("SELECT notice FROM outbox WHERE state IN (0, 1, 3) ORDER BY id")
                .fetch_all(&mut tx)
                .await
                .expect("the outbox can be read");
        assert!(lost.is_empty(), "{cell}: waits or is dead: {lost:?}");
        let case =
            cases::load(&mut tx, CaseId(n.into())).await.expect("cases can be read").expect("it is there");
        assert_eq!(
            case.closing.as_ref().map(|closing| closing.how),
            Some(ClosingKind::Told),
            "{cell}: {case:?}"
        );
        let rows =
            query("SELECT chat, case_id, id, message FROM outbox WHERE message IS NOT NULL ORDER BY id")
                .fetch_all(&mut tx)
                .await
                .expect("the outbox can be read");
        let mut last: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        for row in &rows {
            let Some(case) = row.get::<Option<i64>>("case_id").expect("a field") else { continue };
            let (chat, message) =
                (row.get::<i64>("chat").expect("a chat"), row.get::<i64>("message").expect("it has one"));
            let before = last.insert((chat, case), message).unwrap_or_default();
            assert!(before < message, "{cell}: out of order in {chat} about #{case}");
        }
        let card = self.stage.lan.shows(&format!("Phiếu #{n} ·")).expect("there is a card");
        assert!(card.text.to_lowercase().contains("đã báo kq"), "{cell}: the card says {}", card.text);
        let topics = self.room.topics();
        let of_case: Vec<_> = topics.iter().filter(|topic| topic.name.contains(&format!("#{n} "))).collect();
        // Of a topic whose opening nobody heard of nobody knows; it is tried twice, each time the question is put.
        let unheard = matches!(cell.wrong, Wrong::LostAfter | Wrong::Slow | Wrong::MalformedJson);
        let for_long = if cell.when == When::ForTenMinutes { 2 * PUT_TO_QA } else { 1 };
        let unknown = if unheard { for_long } else { 0 };
        let open = of_case.iter().filter(|topic| !topic.closed).count();
        assert!(open <= unknown, "{cell}: topics stay open: {of_case:?}");
        // What was answered before QA could be told of it is not said any more.
        if cell.reaches_qa() {
            assert!(!of_case.is_empty(), "{cell}: no topic of #{n}: {topics:?}");
            let photos = self.stage.minh.person.phone().into_iter().filter(|shown| shown.media.is_some());
            assert!(photos.count() >= self.photos, "{cell}: a photo is missing");
        }
    }
}

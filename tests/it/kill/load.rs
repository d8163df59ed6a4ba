//! A shift at work while the process dies again and again: agents take cases, ask QA, carry out and tell, promises fall due
//! every few seconds, and the real process is killed at random and at every named step, and started again. Then what
//! people did and saw is compared with what is stored.
//!
//! ```sh
//! LOIHUA_KILLS=1000 cargo test --test it -- kill::load --nocapture --test-threads=1
//! ```

use super::STEPS;
use crate::harness::{Engine, colleague};
use crate::process::Ended;
use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::case::audit::AuditEvent;
use loihua::domain::case::{Case, ClosingKind};
use loihua::store::{Store, cases, outbox, query, query_scalar, staff};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use telegram_sim::{ButtonKind, Person, Sim, SimOptions};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

/// How often the process is killed in CI. On PostgreSQL each new one waits for the lease of the one before it.
const KILLS: u64 = 20;
const KILLS_ON_POSTGRES: u64 = 6;
/// So long at most until one that was started acts.
const LEASE: Duration = Duration::from_millis(7_500);
/// How long anything may take that a person waits for; the process is away for a good part of it.
const PATIENCE: Duration = Duration::from_secs(60);
/// A rung that fell due so shortly before a case was closed may not have been told: nothing ran for long enough.
const DOWN: TimeDelta = TimeDelta::seconds(60);
/// When the rungs of the ladder below fall due after a case was taken, in seconds; then every 30.
const RUNGS: [i64; 4] = [3, 4, 6, 8];
const RULES: &str = r#"
[promise]
default = "4s"
[ladder]
callback = [
    { at = "-1s", tell = ["owner"] },
    { at = "0s", tell = ["owner"] },
    { at = "2s", tell = ["owner", "shift_leader"] },
    { at = "4s", tell = ["owner", "shift_leader", "team_leader"], every = "30s" },
]
"#;
const AGENTS: [(i64, &str); 8] = [
    (1001, "Lan"),
    (1002, "Mai"),
    (1003, "Nga"),
    (1004, "Thu"),
    (1005, "Hà"),
    (1006, "Yến"),
    (1007, "Ngọc"),
    (1008, "Trang"),
];
const QA: [(i64, &str); 2] = [(1011, "Minh"), (1012, "My")];
const LEADERS: [(i64, &str, &str); 3] =
    [(1021, "Hoa", "shift_leader"), (1031, "Tuấn", "team_leader"), (1041, "Quân", "admin")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    is_killed_under_load(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    is_killed_under_load(Engine::Postgres).await;
}

async fn is_killed_under_load(engine: Engine) {
    let (usual, lease) = match engine {
        Engine::Sqlite => (KILLS, Duration::ZERO),
        Engine::Postgres => (KILLS_ON_POSTGRES, LEASE),
    };
    let kills = std::env::var("LOIHUA_KILLS").map_or(usual, |n| n.parse().expect("a number of kills"));
    let Some(shift) = Shift::begins(engine).await else { return };
    let shift = Arc::new(shift);
    let mut people = tokio::task::JoinSet::new();
    for (n, (id, name)) in AGENTS.into_iter().enumerate() {
        people.spawn(agent(Arc::clone(&shift), shift.sim.person(id, name, "vi"), Dice(n as u64)));
    }
    let mut at_qa = tokio::task::JoinSet::new();
    for (id, name) in QA {
        at_qa.spawn(qa(Arc::clone(&shift), shift.sim.person(id, name, "vi")));
    }
    let mut dice = Dice(42);
    let (mut at_steps, mut at_random) = (0, 0);
    for _ in 0..kills {
        match shift.lives_and_dies(lease, &mut dice).await {
            true => at_steps += 1,
            false => at_random += 1,
        }
    }
    let last = shift.spawn(None);
    shift.over.store(true, Ordering::Relaxed);
    while let Some(ended) = people.join_next().await {
        ended.expect("an agent gets through the shift");
    }
    shift.comes_to_rest().await;
    at_qa.abort_all();
    drop(last);
    let figures = shift.compared().await;
    println!("{engine:?}: {kills} kills ({at_steps} at named steps, {at_random} at random): {figures}");
}

/// A shift, and what its people did and saw.
struct Shift {
    sim: Sim,
    store: Store,
    folder: TempDir,
    over: AtomicBool,
    /// How many updates people have caused.
    acts: AtomicU64,
    /// Presses whose answer went down with the process, after the update was confirmed.
    unanswered: AtomicU64,
    lines: AtomicI64,
    taken: Mutex<Vec<Taken>>,
}

/// A case as the agent who took it knows it.
#[derive(Clone, Debug)]
struct Taken {
    case: CaseId,
    owner: PersonId,
    words: String,
    /// QA said go ahead, and the agent read it.
    guided: bool,
    told: bool,
}

impl Shift {
    async fn begins(engine: Engine) -> Option<Shift> {
        let folder = TempDir::new().expect("a folder");
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("load.db").display()),
            Engine::Postgres => crate::postgres::database().await?,
        };
        // Somebody who presses waits for as long as the process is away, again and again.
        let query_lifetime = TimeDelta::from_std(PATIENCE).expect("it is short");
        let sim = Sim::start(SimOptions { patience: PATIENCE, query_lifetime, ..SimOptions::default() });
        let sim = sim.expect("the simulator starts");
        let toml = format!(
            "[telegram]\ntoken = \"{}\"\napi_url = \"{}\"\npace = {{ all = 1000, chat = 1000, group = 1000 }}\n\
             [database]\nurl = \"{url}\"\n[web]\nlisten = \"\"\n{RULES}",
            sim.token(),
            sim.url()
        );
        std::fs::write(folder.path().join("loihua.toml"), toml).expect("the configuration is written");
        let store = Store::open(&url).await.expect("the database opens");
        store.migrate().await.expect("the schema is made");
        let shift = Shift {
            sim,
            store,
            folder,
            over: AtomicBool::default(),
            acts: AtomicU64::default(),
            unanswered: AtomicU64::default(),
            lines: AtomicI64::default(),
            taken: Mutex::default(),
        };
        let cast = AGENTS.map(|(id, name)| (id, name, "agent")).into_iter();
        for (id, name, roles) in cast.chain(QA.map(|(id, name)| (id, name, "qa"))).chain(LEADERS) {
            shift.seats(id, name, roles).await;
        }
        let first = shift.spawn(None);
        shift.comes_to_rest().await;
        drop(first);
        Some(shift)
    }

    async fn seats(&self, id: i64, name: &str, roles: &str) {
        let person = colleague(id, name, roles);
        let mut tx = self.store.begin().await.expect("a transaction");
        staff::upsert(&mut tx, &person).await.expect("they are seated");
        tx.commit().await.expect("it is kept");
        self.acts();
        self.sim.person(id, name, "vi").presses_start();
    }

    fn spawn(&self, kill_at: Option<(&str, u64)>) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loihua"));
        command.arg("run").current_dir(self.folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
        match kill_at {
            Some((step, nth)) => command.env("LOIHUA_KILL_AT", format!("{step}:{nth}")),
            None => command.env_remove("LOIHUA_KILL_AT"),
        };
        Ended(command.spawn().expect("the bot starts"))
    }

    /// One life of the process; whether it died at a named step.
    async fn lives_and_dies(&self, lease: Duration, dice: &mut Dice) -> bool {
        let step = (dice.of(4) > 0).then(|| (dice.one_of(&STEPS), 1 + dice.of(8)));
        let span = Duration::from_millis(if step.is_some() { 8_000 } else { 100 + dice.of(2_500) });
        let (mut bot, end) = (self.spawn(step), Instant::now() + lease + span);
        while Instant::now() < end {
            if bot.0.try_wait().expect("it can be asked").is_some() {
                return true;
            }
            sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// Waits until the bot has nothing left to do.
    async fn comes_to_rest(&self) {
        let end = Instant::now() + PATIENCE;
        let mut calm = 0;
        while calm < 3 {
            assert!(Instant::now() < end, "the bot does not come to rest");
            let mut tx = self.store.begin_read().await.expect("the database can be read");
            let busy = outbox::count_pending(&mut tx, Utc::now()).await.expect("the outbox can be read");
            calm = if self.sim.is_idle() && busy == 0 { calm + 1 } else { 0 };
            drop(tx);
            sleep(Duration::from_millis(50)).await;
        }
    }

    fn acts(&self) {
        self.acts.fetch_add(1, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// A press, and what it was answered with, if it was.
    async fn presses(&self, person: &Person, message: i32, data: &str) -> Option<String> {
        self.acts();
        let answer = person.taps_data(message, data).answer().await;
        if answer.is_none() {
            self.unanswered.fetch_add(1, Ordering::Relaxed);
        }
        answer.map(|answer| answer.text.unwrap_or_default())
    }
}

/// Takes one case after the other; asks about some, keeps some promises, leaves some open.
async fn agent(shift: Arc<Shift>, person: Person, mut dice: Dice) {
    while !shift.is_over() {
        let nth = shift.lines.fetch_add(1, Ordering::Relaxed);
        let words = format!("mở nợ cước, lần {nth}.");
        shift.acts();
        person.says(&format!("/vip anh Hùng | 09{:08} | {words}", 12_000_000 + nth));
        let card = person.sees_new(&words).await.unwrap_or_else(|error| panic!("{error}"));
        let case = number_in(&card.text).unwrap_or_else(|| panic!("a card: {}", card.text));
        let press =
            async |word: &str| shift.presses(&person, card.message_id, &format!("c.{case}.1.{word}")).await;
        let mut taken = Taken {
            case: CaseId(case),
            owner: PersonId(person.id()),
            words: words.clone(),
            guided: false,
            told: false,
        };
        if dice.of(3) == 0 {
            shift.acts();
            person.says(&format!("/ask {case} nhờ QLCL xem, {words}"));
            let answered = format!("trả lời phiếu #{case}: Cho thực hiện");
            person.sees_new(&answered).await.unwrap_or_else(|error| panic!("{error}"));
            press("read").await;
            taken.guided = true;
        }
        sleep(Duration::from_millis(dice.of(7_000))).await;
        if dice.of(8) > 0 {
            press("done-unchecked").await;
            let told = press("told").await;
            assert!(told.is_none_or(|told| told.contains("Đã báo KQ lúc")), "#{case}");
            taken.told = true;
        }
        shift.taken.lock().expect("nobody panicked with it").push(taken);
    }
}

/// Lets everything go ahead that is asked.
async fn qa(shift: Arc<Shift>, person: Person) {
    loop {
        let Ok(shown) = person.sees_new("").await else { continue };
        let go = shown.buttons.iter().flatten().find_map(|button| match &button.kind {
            ButtonKind::Callback(data) if data.ends_with(".go") => Some(data),
            _ => None,
        });
        if let Some(data) = go {
            shift.presses(&person, shown.message_id, data).await;
        }
    }
}

/// The number of the case a text speaks of.
fn number_in(text: &str) -> Option<i64> {
    let rest = text.split_once('#')?.1;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// What came of it all.
#[derive(Debug, Default)]
struct Figures {
    updates: u64,
    cases: usize,
    told: usize,
    guided: usize,
    due: usize,
    delivered: usize,
    needless: usize,
    twice: usize,
    unanswered: u64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Figures { updates, cases, told, guided, due, delivered, needless, twice, unanswered } = self;
        write!(
            f,
            "{updates} updates sent and handled once; {cases} cases and promises, {guided} guided by QA, {told} kept, \
             {} open with their timers; {due} reminders due, {delivered} delivered, {needless} no longer needed when \
             their turn came; {twice} messages came twice, all marked ↻; {unanswered} presses lost their \
             answer and nothing else; lost 0",
            cases - told
        )
    }
}

impl Shift {
    /// Compares what people did and saw with what is stored.
    async fn compared(&self) -> Figures {
        let mut tx = self.store.begin_read().await.expect("the database can be read");
        let updates: i64 = query_scalar("SELECT COUNT(*) FROM updates")
            .fetch_one(&mut tx)
            .await
            .expect("updates can be counted");
        let acts = self.acts.load(Ordering::Relaxed);
        assert_eq!(updates.cast_unsigned(), acts, "every update was handled, and once");
        let set_aside: Vec<String> = query_scalar("SELECT why FROM parked")
            .fetch_all(&mut tx)
            .await
            .expect("what is set aside can be read");
        assert_eq!(set_aside, [""; 0], "and none set aside");
        let taken = self.taken.lock().expect("nobody panicked with it").clone();
        let ids: Vec<i64> = query_scalar("SELECT id FROM cases ORDER BY id")
            .fetch_all(&mut tx)
            .await
            .expect("cases can be read");
        let known: BTreeSet<i64> = taken.iter().map(|taken| taken.case.0).collect();
        assert_eq!(ids, known.into_iter().collect::<Vec<_>>(), "a case for every line, and one only");
        let unanswered = self.unanswered.load(Ordering::Relaxed);
        let mut figures = Figures { unanswered, updates: acts, cases: ids.len(), ..Figures::default() };
        for taken in &taken {
            let case =
                cases::load(&mut tx, taken.case).await.expect("cases can be read").expect("it is there");
            self.is_as_its_agent_knows(&mut tx, taken, &case).await;
            figures.told += usize::from(taken.told);
            figures.guided += usize::from(taken.guided);
        }
        drop(tx);
        self.reminders_came(&taken, &mut figures).await;
        self.what_came_twice_is_marked(&mut figures).await;
        let mistakes = self.sim.mistakes();
        assert!(mistakes.is_empty(), "Telegram would have refused {mistakes:?}");
        figures
    }

    async fn is_as_its_agent_knows(&self, tx: &mut loihua::store::Tx, taken: &Taken, case: &Case) {
        let id = taken.case;
        assert!(case.request().contains(&taken.words), "#{id} is another case");
        assert_eq!(case.owner, taken.owner, "#{id}");
        let how = case.closing.as_ref().map(|closing| closing.how);
        assert_eq!(how, taken.told.then_some(ClosingKind::Told), "#{id}: {case:?}");
        assert_eq!(case.questions().len(), usize::from(taken.guided), "#{id}: asked once");
        let timers: Vec<String> = query_scalar("SELECT name FROM timers WHERE case_id = $1")
            .bind(id.0)
            .fetch_all(tx)
            .await
            .expect("timers can be read");
        if !taken.told {
            assert!(timers.contains(&format!("case:{id}:callback")), "#{id} has no next timer: {timers:?}");
        }
    }

    /// What was due was told, and what was told stands on the phones.
    async fn reminders_came(&self, taken: &[Taken], figures: &mut Figures) {
        let now = Utc::now();
        let mut tx = self.store.begin_read().await.expect("the database can be read");
        for taken in taken {
            let case =
                cases::load(&mut tx, taken.case).await.expect("cases can be read").expect("it is there");
            let rows = query("SELECT at, deed FROM record WHERE case_id = $1 ORDER BY id")
                .bind(case.id.0)
                .fetch_all(&mut tx)
                .await
                .expect("the record can be read");
            let mut last = None;
            for row in &rows {
                let at: i64 = row.get("at").expect("a field");
                let event: AuditEvent =
                    serde_json::from_str(&row.get::<String>("deed").expect("a text")).expect("a deed");
                if let AuditEvent::Reminded { told, .. } = event {
                    last = DateTime::from_timestamp_millis(at);
                    for person in told {
                        self.was_delivered(&mut tx, case.id, person, at, figures).await;
                    }
                }
            }
            let until = case.closing.as_ref().map_or(now, |closing| closing.at) - DOWN;
            let due = RUNGS.map(|seconds| case.taken_at + TimeDelta::seconds(seconds));
            if let Some(due) = due.into_iter().rfind(|due| *due < until) {
                assert!(last.is_some_and(|last| last >= due), "#{}: nobody was reminded at {due}", case.id);
            }
        }
    }

    async fn was_delivered(
        &self,
        tx: &mut loihua::store::Tx,
        case: CaseId,
        person: PersonId,
        at: i64,
        figures: &mut Figures,
    ) {
        let row = query(
            "SELECT state, message, why FROM outbox WHERE case_id = $1 AND chat = $2 AND slot = $3 AND created_at = $4",
        )
        .bind(case.0)
        .bind(person.chat().0)
        .bind(format!("reminder:{case}"))
        .bind(at)
        .fetch_one(tx)
        .await
        .expect("a reminder was put for everybody who is said to have been told");
        figures.due += 1;
        match (row.get::<i16>("state").expect("a field"), row.get::<Option<String>>("why").expect("a field"))
        {
            (2, _) => figures.delivered += 1,
            // A newer one went instead, or the case was closed before its turn came.
            (4, Some(_)) => figures.needless += 1,
            other => panic!("#{case}: the reminder to {person} of {at} was lost: {other:?}"),
        }
    }

    /// What stands on the phones is what was sent; what stands there twice says so.
    async fn what_came_twice_is_marked(&self, figures: &mut Figures) {
        let mut tx = self.store.begin_read().await.expect("the database can be read");
        let rows = query("SELECT chat, message, repeated, attempts, why FROM outbox WHERE state >= 2")
            .fetch_all(&mut tx)
            .await
            .expect("the outbox can be read");
        let mut sent: BTreeMap<i64, BTreeMap<i64, bool>> = BTreeMap::new();
        let mut in_doubt: BTreeMap<i64, i64> = BTreeMap::new();
        for row in &rows {
            let (chat, repeated) =
                (row.get::<i64>("chat").expect("a field"), row.get::<i16>("repeated").expect("a field") == 1);
            let message: Option<i64> = row.get("message").expect("a field");
            if let Some(message) = message {
                sent.entry(chat).or_default().insert(message, repeated);
            }
            if repeated || row.get::<Option<String>>("why").expect("a field").as_deref() == Some("in doubt") {
                // Each try but the one that is known to have arrived.
                let tries: i64 = row.get("attempts").expect("a field");
                *in_doubt.entry(chat).or_default() += tries - i64::from(message.is_some());
            }
        }
        let deleted: Vec<(i64, i64)> = self
            .sim
            .calls_of("deleteMessage")
            .iter()
            .filter_map(|call| Some((call.chat_id?, i64::from(call.message_id?))))
            .collect();
        let agents = AGENTS.into_iter().chain(QA);
        for (id, name) in agents.chain(LEADERS.map(|(id, name, _)| (id, name))) {
            let (phone, sent) =
                (self.sim.person(id, name, "vi").phone(), sent.remove(&id).unwrap_or_default());
            let shown: BTreeMap<i64, _> = phone
                .iter()
                .filter(|shown| shown.from_bot)
                .map(|shown| (i64::from(shown.message_id), shown))
                .collect();
            // A reminder that a newer one has superseded was taken away.
            let taken: BTreeSet<i64> =
                deleted.iter().filter(|(chat, _)| *chat == id).map(|(_, message)| *message).collect();
            let missing: Vec<&i64> = sent
                .keys()
                .filter(|message| !shown.contains_key(message) && !taken.contains(message))
                .collect();
            assert!(missing.is_empty(), "{name} never got {missing:?}");
            let copies = shown.keys().filter(|message| !sent.contains_key(message)).count();
            let doubted = in_doubt.remove(&id).unwrap_or_default();
            assert!(
                copies as i64 <= doubted,
                "{name} got {copies} messages twice, and {doubted} were in doubt"
            );
            for message in sent.iter().filter(|(_, repeated)| **repeated).map(|(message, _)| message) {
                let Some(shown) = shown.get(message) else { continue };
                // An edit since then shows the state, and no longer how it came.
                assert!(shown.edits > 0 || shown.text.starts_with('↻'), "twice, not marked: {}", shown.text);
            }
            figures.twice += copies;
        }
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    /// Below `sides`.
    fn of(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)) % sides
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.of(all.len() as u64)).expect("it is below their number")]
    }
}

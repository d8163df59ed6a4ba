//! Real processes of the bot, on the system's clock: a place for them to run in, and a wire that tells what one of them
//! says.

use crate::harness::{Engine, colleague};
use chrono::{TimeDelta, Utc};
use loihua::store::{Store, outbox, staff};
use std::fs::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use telegram_sim::{Person, Sim, SimOptions};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
/// The simulator's people write as if it were this long ago, so that the first reminder of a promise due in 30
/// minutes falls due a few seconds from now, also when the process has to be started again meanwhile: it runs on the
/// system's clock.
const AGO: TimeDelta = TimeDelta::milliseconds(25 * 60_000 - 4_000);
/// How long anything may take that happens in its own time.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(50);

/// A simulator, a database and a folder for processes to run in.
pub struct Ground {
    pub sim: Sim,
    pub store: Store,
    pub lan: Person,
    /// Of the database.
    pub url: String,
    folder: TempDir,
    spawned: AtomicUsize,
}

impl Ground {
    /// `None` where the database is missing outside CI.
    pub async fn lay(engine: Engine) -> Option<Ground> {
        let folder = TempDir::new().expect("a folder");
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("process.db").display()),
            Engine::Postgres => crate::postgres::database().await?,
        };
        let sim = Sim::start(SimOptions {
            token: "4242:process-token".to_owned(),
            clock: Arc::new(|| Utc::now() - AGO),
            patience: PATIENCE,
            ..SimOptions::default()
        })
        .expect("the simulator starts");
        let toml = format!(
            "[telegram]\ntoken = \"{}\"\napi_url = \"{}\"\npace = {{ all = 1000, chat = 1000, group = 1000 }}\n\
             [database]\nurl = \"{url}\"\n[web]\nlisten = \"\"\n",
            sim.token(),
            sim.url()
        );
        std::fs::write(folder.path().join("loihua.toml"), toml).expect("the configuration is written");
        let store = Store::open(&url).await.expect("the database opens");
        store.migrate().await.expect("the schema is made");
        let lan = colleague(1001, "Lan", "agent");
        let mut tx = store.begin().await.expect("a transaction");
        staff::upsert(&mut tx, &lan).await.expect("she is seated");
        tx.commit().await.expect("it is kept");
        let lan = sim.person(1001, "Lan", "vi");
        Some(Ground { sim, store, lan, url, folder, spawned: AtomicUsize::new(0) })
    }

    /// `loihua run`, with these in its environment.
    pub fn spawn(&self, env: &[(&str, &str)]) -> Bot {
        let nth = self.spawned.fetch_add(1, Ordering::Relaxed);
        let log = self.folder.path().join(format!("{nth}.log"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_loihua"));
        command.arg("run").current_dir(self.folder.path()).stdout(Stdio::null());
        command.stderr(File::create(&log).expect("a log"));
        command.env_remove("LOIHUA_KILL_AT").envs(env.iter().copied());
        Bot { child: Ended(command.spawn().expect("the bot starts")), log }
    }

    /// Kills the bot when it has nothing under way: what comes twice comes from the named step.
    pub async fn kill_at_rest(&self, bot: Bot) {
        self.rests().await;
        drop(bot);
    }

    /// Nothing waits for the bot, and nothing in it.
    pub async fn rests(&self) {
        assert!(self.sim.wait_until_idle().await);
        self.until("at rest", async |store| {
            let mut tx = store.begin_read().await.expect("the database can be read");
            outbox::count_pending(&mut tx, Utc::now()).await.is_ok_and(|busy| busy == 0)
        })
        .await;
    }

    pub async fn lan_sees(&self, fragment: &str) {
        self.lan.sees_new(fragment).await.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Lan opens the bot, which then stops.
    pub async fn lan_has_opened(&self) {
        let bot = self.spawn(&[]);
        self.lan.presses_start();
        self.lan_sees("Lời Hứa").await;
        self.rests().await;
        bot.stops().await;
    }

    /// Waits until the database shows what is wanted.
    pub async fn until(&self, what: &str, wanted: impl AsyncFn(&Store) -> bool) {
        until(what, async || wanted(&self.store).await).await;
    }
}

/// Waits for what happens in its own time.
pub async fn until(what: &str, wanted: impl AsyncFn() -> bool) {
    let patience = tokio::time::Instant::now() + PATIENCE;
    while !wanted().await {
        assert!(tokio::time::Instant::now() < patience, "never: {what}");
        tokio::time::sleep(LOOK).await;
    }
}

/// A process that ends with its test.
pub struct Ended(pub Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running bot.
pub struct Bot {
    child: Ended,
    log: PathBuf,
}

impl Bot {
    /// What it has written to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub async fn logs(&self, fragment: &str) {
        until(fragment, async || self.log().contains(fragment)).await;
    }

    /// `STOP`, `CONT`, `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.0.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "it is there to get SIG{name}");
    }

    /// Waits until it has ended by itself.
    pub async fn ends(&mut self) -> ExitStatus {
        let patience = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.0.try_wait().expect("it can be asked") {
                return status;
            }
            assert!(tokio::time::Instant::now() < patience, "the bot does not end:\n{}", self.log());
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Stops it as an operator does.
    pub async fn stops(mut self) {
        self.signal("TERM");
        let status = self.ends().await;
        assert!(status.success(), "{status}:\n{}", self.log());
    }

    /// Waits until it has stopped in the middle of something (`LOIHUA_FREEZE_AT`).
    pub async fn freezes(&self) {
        let stat = format!("/proc/{}/stat", self.child.0.id());
        // After the name in parentheses: T is stopped.
        let stopped = || std::fs::read_to_string(&stat).is_ok_and(|stat| stat.contains(") T "));
        until("frozen", async || stopped()).await;
    }
}

/// A port whose connections go on to others, one after the other; it tells what was asked through it, and can break.
pub struct Transport {
    port: u16,
    whole: watch::Sender<bool>,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Transport {
    pub async fn to(targets: Vec<SocketAddr>) -> Transport {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        let (whole, is_whole) = watch::channel(true);
        tokio::spawn(async move {
            for target in targets.into_iter().cycle() {
                let Ok((near, _)) = listener.accept().await else { return };
                let (hears, mut is_whole) = (Arc::clone(&hears), is_whole.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        biased;
                        _ = is_whole.wait_for(|whole| !whole) => {}
                        () = carry(near, target, hears) => {}
                    }
                });
            }
        });
        Transport { port, whole, heard }
    }

    /// To the simulator.
    pub async fn to_sim(sim: &Sim) -> Transport {
        let address = sim.url().trim_start_matches("http://").parse().expect("an address");
        Transport::to(vec![address]).await
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// Every connection is cut, and each new one at once.
    pub fn breaks(&self) {
        self.whole.send_replace(false);
    }

    pub fn mends(&self) {
        self.whole.send_replace(true);
    }

    /// How often this was asked.
    pub fn heard(&self, what: &str) -> usize {
        let heard = self.heard.lock().expect("nobody panicked with it");
        String::from_utf8_lossy(&heard).matches(what).count()
    }

    /// The methods of the Bot API that were called, oldest first.
    pub fn called(&self) -> Vec<String> {
        let heard = self.heard.lock().expect("nobody panicked with it");
        let heard = String::from_utf8_lossy(&heard);
        let calls = heard.split("POST /bot").skip(1);
        let method = |call: &str| Some(call.split(' ').next()?.split_once('/')?.1.to_owned());
        calls.filter_map(method).collect()
    }
}

async fn carry(near: TcpStream, target: SocketAddr, hears: Arc<Mutex<Vec<u8>>>) {
    let Ok(far) = TcpStream::connect(target).await else { return };
    let ((mut asks, mut hears_answer), (mut answers, mut is_asked)) = (near.into_split(), far.into_split());
    let there = async {
        let mut buffer = [0; 16 * 1024];
        while let Ok(n) = asks.read(&mut buffer).await
            && n > 0
        {
            hears.lock().expect("nobody panicked with it").extend_from_slice(&buffer[..n]);
            if is_asked.write_all(&buffer[..n]).await.is_err() {
                return;
            }
        }
    };
    // Either end that closes closes both.
    tokio::select! {
        () = there => {}
        _ = copy(&mut answers, &mut hears_answer) => {}
    }
}

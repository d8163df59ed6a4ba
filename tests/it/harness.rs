//! A stage for stories: the real bot on the simulator, a clock that is wound, people who say, tap and see. At the
//! end of a story any message nobody expected and any refusal by the simulator is a failure.

mod player;

use chrono::{DateTime, Days, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Asia::Ho_Chi_Minh;
use loihua::app::{App, people};
use loihua::config;
use loihua::config::Config;
use loihua::domain::base::ids::{ChatId, PersonId};
use loihua::domain::staff::person::Person as Staff;
use loihua::domain::staff::rota::{Duty, DutyRole};
use loihua::domain::staff::rota_file::duty;
use loihua::service::{Clock, Service};
use loihua::store::{Store, outbox, query_scalar, rota, search_index, staff, timers};
use player::Rest;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use telegram_sim::{Group, Person, Sim, SimOptions};
use tempfile::TempDir;
use tokio::sync::OnceCell;

pub use player::Player;
pub use telegram_sim::{Effect, Fault};

/// Which database a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Makes two tests of each story, one per database; the name says which.
#[macro_export]
macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(stage) = $crate::harness::Stage::set($crate::harness::Engine::Sqlite).await {
                    let stage = super::$name(stage).await;
                    stage.ends().await;
                }
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(stage) = $crate::harness::Stage::set($crate::harness::Engine::Postgres).await {
                    let stage = super::$name(stage).await;
                    stage.ends().await;
                }
            })+
        }
    };
}

pub fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

pub fn seconds(n: i64) -> TimeDelta {
    TimeDelta::seconds(n)
}

/// Somebody on the staff who has not opened the bot.
pub fn colleague(id: i64, name: &str, roles: &str) -> Staff {
    Staff::new(PersonId(id), name, roles.parse().expect("roles"))
}

/// Nine in the morning of a Monday, in the centre's zone.
pub fn nine() -> DateTime<Utc> {
    Ho_Chi_Minh.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).single().expect("a moment").with_timezone(&Utc)
}

/// The stage: the simulator, the clock, the bot, and the cast.
pub struct Stage {
    pub sim: Sim,
    pub clock: Clock,
    pub config: Config,
    app: Option<App>,
    /// A second connection, for looking and for setting the scene.
    pub store: Store,
    folder: TempDir,
    pub lan: Player,
    pub mai: Player,
    pub minh: Player,
    pub hoa: Player,
    pub tuan: Player,
    pub quan: Player,
}

impl Stage {
    /// Sets the stage; `None` where the database is missing outside CI.
    pub async fn set(engine: Engine) -> Option<Stage> {
        let folder = TempDir::new().expect("a folder");
        let url = match engine {
            Engine::Sqlite => empty_database(engine, &folder, "story").await?,
            Engine::Postgres => migrated_database().await?,
        };
        Some(Stage::set_on(url, folder).await)
    }

    /// The same on the database at `url`, which is empty or just migrated.
    pub async fn set_on(url: String, folder: TempDir) -> Stage {
        let stage = Stage::bare(url, folder, nine()).await;
        stage.store.migrate().await.expect("the schema is made");
        search_index::fill_missing(&stage.store).await.expect("the search index is filled");
        stage.seat_the_cast().await;
        stage.rises().await
    }

    /// The database at `url` as it is, nobody on the staff list, and the bot not started.
    pub async fn bare(url: String, folder: TempDir, now: DateTime<Utc>) -> Stage {
        let clock = Clock::manual(now);
        let told = clock.clone();
        let sim = Sim::start(SimOptions {
            token: "4242:story-token".to_owned(),
            bot_username: "loihua_bot".to_owned(),
            clock: Arc::new(move || told.now()),
            ..SimOptions::default()
        })
        .expect("the simulator starts");
        let toml = format!(
            "[telegram]\ntoken = \"{}\"\napi_url = \"{}\"\n\
             pace = {{ all = 10000, chat = 10000, group = 10000 }}\n[database]\nurl = \"{url}\"\n\
             [web]\nlisten = \"127.0.0.1:0\"\n[report]\ndaily_at = \"\"\n\
             [coverage]\ndaily_at = \"\"\nbefore_shift = \"0s\"\n",
            sim.token(),
            sim.url()
        );
        let mut config = Config::read(Some(("story.toml", &toml)), []).expect("the configuration is one");
        config.backup.folder = folder.path().join("backups");
        config.privacy.erased_numbers = Some(folder.path().join("numbers.erased"));
        let store = Store::open(&url).await.expect("the database opens");
        let rest = Rest { sim: sim.clone(), clock: clock.clone(), store: store.clone() };
        let player = |id, name: &str| Player { person: sim.person(id, name, "vi"), id, rest: rest.clone() };
        Stage {
            lan: player(1001, "Lan"),
            mai: player(1002, "Mai"),
            minh: player(1003, "Minh"),
            hoa: player(1004, "Hoa"),
            tuan: player(1005, "Tuấn"),
            quan: player(1006, "Quân"),
            sim,
            clock,
            config,
            app: None,
            store,
            folder,
        }
    }

    /// Somebody the simulator knows, on the staff list or not.
    pub fn player(&self, id: i64, name: &str) -> Player {
        Player { person: self.sim.person(id, name, "vi"), id, rest: self.lan.rest.clone() }
    }

    async fn seat_the_cast(&self) {
        let cast = [
            (self.lan.id, "Lan", "agent", None),
            (self.mai.id, "Mai", "agent", None),
            (self.minh.id, "Minh", "qa", Some("anh")),
            (self.hoa.id, "Hoa", "shift_leader", Some("chị")),
            (self.tuan.id, "Tuấn", "team_leader", Some("anh")),
            (self.quan.id, "Quân", "admin", Some("anh")),
        ];
        for (id, name, roles, honorific) in cast {
            self.seat(id, name, roles, honorific).await;
        }
    }

    /// Somebody is put on the staff list.
    pub async fn joins(&self, id: i64, name: &str, roles: &str) {
        self.seat(id, name, roles, None).await;
    }

    async fn seat(&self, id: i64, name: &str, roles: &str, honorific: Option<&str>) {
        let person = Staff {
            phone: (id == self.minh.id).then(|| "0909000111".to_owned()),
            honorific: honorific.map(str::to_owned),
            ..colleague(id, name, roles)
        };
        let mut tx = self.store.begin().await.expect("a transaction");
        staff::upsert(&mut tx, &person).await.expect("staff is seated");
        tx.commit().await.expect("it is kept");
    }

    /// The code of a one-time link, as `loihua invite` makes it.
    pub async fn invites(&self, roles: &str) -> String {
        let roles = people::roles(roles).expect("they are roles");
        let made = people::invite(&self.config, &roles, self.clock.now()).await.expect("a link is made");
        let code = made.link.strip_prefix("https://t.me/loihua_bot?start=").expect("a link to the bot");
        code.to_owned()
    }

    /// Somebody on the staff list.
    pub async fn listed(&self, id: i64) -> Option<Staff> {
        let mut tx = self.store.begin_read().await.expect("the database can be read");
        staff::load(&mut tx, PersonId(id)).await.expect("the list can be read")
    }

    /// Somebody new on the staff, who has opened the bot.
    pub async fn hires(&self, id: i64, name: &str, roles: &str) -> Player {
        self.joins(id, name, roles).await;
        let player = self.player(id, name);
        player.person.presses_start();
        player.sees("Lời Hứa").await;
        player
    }

    /// The group where QA works, these among them; the bot starts anew with it.
    pub async fn qa_works_in_a_group(&mut self, members: &[&Player], forum: bool) -> Group {
        let id = -1_001_000_000_777;
        let members: Vec<&Person> = members.iter().map(|player| &player.person).collect();
        let group = self.sim.group(id, "QLCL", &members, forum);
        self.stops().await;
        self.config.centre.qa_chat = Some(ChatId(id));
        self.starts().await;
        group
    }

    /// Everybody opens the bot and reads its welcome.
    async fn rises(mut self) -> Stage {
        self.starts().await;
        for player in self.cast() {
            player.person.presses_start();
        }
        self.settles().await;
        for player in self.cast() {
            player.person.sees_new("Lời Hứa").await.unwrap_or_else(|error| panic!("{error}"));
        }
        self
    }

    pub fn cast(&self) -> [Player; 6] {
        [&self.lan, &self.mai, &self.minh, &self.hoa, &self.tuan, &self.quan].map(Clone::clone)
    }

    /// What was sent and not looked at is no concern of the story.
    pub fn everybody_looks(&self) {
        for player in self.cast() {
            player.looks();
        }
    }

    /// The bot starts (again).
    pub async fn starts(&mut self) {
        let app = App::start(&self.config, self.clock.clone()).await.expect("the bot starts");
        self.app = Some(app);
    }

    /// The bot stops cleanly.
    pub async fn stops(&mut self) {
        if let Some(app) = self.app.take() {
            app.stop().await;
        }
    }

    pub fn engine(&self) -> Engine {
        match self.config.database.engine() {
            config::Engine::Sqlite => Engine::Sqlite,
            config::Engine::Postgres => Engine::Postgres,
        }
    }

    /// Where there is no bot's database yet; `None` where the server is missing outside CI.
    pub async fn empty_database(&self, engine: Engine) -> Option<String> {
        empty_database(engine, &self.folder, "another").await
    }

    /// The same once more.
    pub async fn third_database(&self, engine: Engine) -> Option<String> {
        empty_database(engine, &self.folder, "third").await
    }

    /// The bot, which does not run, is given another database.
    pub async fn moves_to(&mut self, url: &str) {
        let toml = format!("[database]\nurl = \"{url}\"\n");
        self.config.database = Config::read(Some(("moved.toml", &toml)), []).expect("it is one").database;
        self.store.close().await;
        self.store = Store::open(url).await.expect("the database opens");
        for player in
            [&mut self.lan, &mut self.mai, &mut self.minh, &mut self.hoa, &mut self.tuan, &mut self.quan]
        {
            player.rest.store = self.store.clone();
        }
    }

    /// How many cases have been taken.
    pub async fn cases(&self) -> i64 {
        let mut tx = self.store.begin_read().await.expect("the database can be read");
        query_scalar("SELECT value FROM counters WHERE name = 'case'")
            .fetch_one(&mut tx)
            .await
            .expect("they are counted")
    }

    /// Waits until so many cases have been taken, while the bot goes on; how many there are then.
    pub async fn until_case(&self, number: i64) -> i64 {
        for _ in 0..2_000 {
            let taken = self.cases().await;
            if taken >= number {
                return taken;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("case {number} is never taken");
    }

    /// Where the bot's web server listens.
    pub fn web(&self) -> String {
        let web = self.app.as_ref().and_then(|app| app.web).expect("the bot serves the web");
        format!("http://{web}")
    }

    /// Asks the bot's web server; the status and what it says.
    pub async fn asks(&self, path: &str) -> (u16, String) {
        let answer = reqwest::get(format!("{}{path}", self.web())).await.expect("it answers");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }

    /// Waits until the bot says that it is ready, winding no clock.
    pub async fn until_ready(&self) {
        self.until("it is ready", async |stage| stage.asks("/readyz").await == (200, "ready\n".to_owned()))
            .await;
    }

    /// Waits, as long as a real process may be waited for, until something is so.
    pub async fn until(&self, what: &str, is_so: impl AsyncFn(&Stage) -> bool) {
        let patience = Instant::now() + Duration::from_secs(40);
        while Instant::now() < patience {
            if is_so(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never: {what}");
    }

    /// The desk of the running bot.
    pub fn service(&self) -> Service {
        self.app.as_ref().expect("the bot runs").service.clone()
    }

    /// Winds the clock and waits until all that falls due has been done.
    pub async fn forward(&self, by: TimeDelta) {
        self.settles().await;
        self.clock.forward(by);
        self.settles().await;
    }

    /// Waits until the bot has nothing left to do at this moment of the clock.
    pub async fn settles(&self) {
        self.lan.rest.comes().await;
    }

    /// Waits until the bot has tried to send something, could not, and means to try again later.
    pub async fn a_message_waits_for_telegram(&self) {
        for _ in 0..2_000 {
            let now = self.clock.now();
            let mut tx = self.store.begin_read().await.expect("the database can be read");
            let due = timers::due(&mut tx, now, 1).await.expect("timers can be read");
            let busy = outbox::count_pending(&mut tx, now).await.expect("the outbox can be read");
            let later = outbox::next_ready(&mut tx, now).await.expect("the outbox can be read");
            if due.is_empty() && busy == 0 && later.is_some() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nothing waits for Telegram");
    }

    /// The rota of the next eight days: who stands in which of the centre's shifts so many days ahead; a shift that there is
    /// not is the whole date.
    pub async fn plans(&self, posts: &[(&Player, &str, u64, usize)]) {
        let centre = &self.config.centre;
        let today = nine().with_timezone(&Ho_Chi_Minh).date_naive();
        let mut tx = self.store.begin().await.expect("a transaction");
        for date in today.iter_days().take(8) {
            let of_day = posts.iter().filter(|(.., ahead, _)| today + Days::new(*ahead) == date);
            let duties: Vec<_> = of_day
                .map(|(player, post, _, shift)| {
                    let (post, shift) = (post.parse().expect("a post"), centre.shifts.get(*shift));
                    duty(PersonId(player.id), post, shift, date, (&centre.shifts, centre.timezone))
                })
                .collect();
            rota::replace(&mut tx, &[date].into(), &duties).await.expect("the rota is kept");
        }
        tx.commit().await.expect("it is kept");
    }

    /// The rota from midnight to midnight of this day, as (person, role, from hour, until hour).
    pub async fn rota(&self, posts: &[(&Player, &str, u32, u32)]) {
        let midnight = nine() - TimeDelta::hours(9);
        let date = nine().with_timezone(&Ho_Chi_Minh).date_naive();
        let duties: Vec<Duty> = posts
            .iter()
            .map(|(player, post, from, until)| Duty {
                person: PersonId(player.id),
                post: post.parse::<DutyRole>().expect("a post"),
                shift: Some(format!("{from}-{until}")),
                date,
                from: midnight + TimeDelta::hours(i64::from(*from)),
                until: midnight + TimeDelta::hours(i64::from(*until)),
            })
            .collect();
        let mut tx = self.store.begin().await.expect("a transaction");
        rota::replace(&mut tx, &[date].into(), &duties).await.expect("the rota is kept");
        tx.commit().await.expect("it is kept");
    }

    /// The usual day: Lan, Hoa and Tuấn on duty till 14:00.
    pub async fn usual_rota(&self) {
        self.rota(&[
            (&self.lan, "agent", 6, 14),
            (&self.mai, "agent", 6, 14),
            (&self.hoa, "shift_leader", 6, 14),
            (&self.tuan, "team_leader", 6, 14),
        ])
        .await;
    }

    /// Nothing rings that has not been seen.
    pub async fn nobody_hears_more(&self) {
        self.settles().await;
        let rings = self.sim.rings_anywhere();
        let heard: Vec<String> =
            rings.iter().map(|shown| format!("{}: {}", shown.chat_id, shown.text)).collect();
        assert!(heard.is_empty(), "nobody expected:\n{}", heard.join("\n---\n"));
    }

    /// The end of a story.
    pub async fn ends(mut self) {
        self.nobody_hears_more().await;
        let mistakes: Vec<String> = self
            .sim
            .mistakes()
            .iter()
            .map(|refusal| format!("{} {}: {}", refusal.method, refusal.description, refusal.body))
            .collect();
        self.stops().await;
        self.store.close().await;
        assert!(mistakes.is_empty(), "Telegram would have refused:\n{}", mistakes.join("\n"));
    }
}

/// A PostgreSQL database with the schema, copied from one that is migrated once; `None` as for [`empty_database`].
async fn migrated_database() -> Option<String> {
    static TEMPLATE: OnceCell<Option<String>> = OnceCell::const_new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let migrate = async || {
        let url = crate::postgres::database().await?;
        let store = Store::open(&url).await.expect("the database opens");
        store.migrate().await.expect("the schema is made");
        store.close().await;
        Some(url)
    };
    let (server, template) = TEMPLATE.get_or_init(migrate).await.as_ref()?.rsplit_once('/')?;
    let copy = format!("{template}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let sql = format!("CREATE DATABASE {copy} TEMPLATE {template} STRATEGY FILE_COPY");
    let mut admin = crate::postgres::connect(&format!("{server}/postgres")).await;
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await.expect("the database is copied");
    Some(format!("{server}/{copy}"))
}

async fn empty_database(engine: Engine, folder: &TempDir, name: &str) -> Option<String> {
    match engine {
        Engine::Sqlite => {
            Some(format!("sqlite://{}", folder.path().join(name).with_extension("db").display()))
        }
        Engine::Postgres => crate::postgres::database().await,
    }
}

//! The upgrade from commit 20cd36e: its database and its backup are opened by this version, which keeps every promise,
//! timer, button and message in them. `tests/fixtures/README.md` says what is in them and how they were made.

mod buttons;
mod decode;
mod work;

use crate::harness::{Engine, Player, Stage, minutes};
use chrono::{DateTime, Utc};
use loihua::app::backup::restore;
use loihua::domain::base::ids::ChatId;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use telegram_sim::{Group, SavedState};
use tempfile::TempDir;

/// How the old data comes to this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The SQLite file itself.
    File,
    /// The backup, restored into an empty database.
    Backup(Engine),
}

/// Makes three tests of each function, one per [`Source`].
#[macro_export]
macro_rules! upgrades {
    ($($name:ident),+ $(,)?) => {
        $crate::upgrades!(@from sqlite_file, $crate::upgrade::Source::File, $($name),+);
        $crate::upgrades!(@from sqlite_backup, $crate::upgrade::Source::Backup($crate::harness::Engine::Sqlite), $($name),+);
        $crate::upgrades!(@from postgres_backup, $crate::upgrade::Source::Backup($crate::harness::Engine::Postgres), $($name),+);
    };
    (@from $module:ident, $source:expr, $($name:ident),+) => {
        mod $module {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(centre) = $crate::upgrade::Centre::open($source).await {
                    super::$name(&centre).await;
                    centre.stage.ends().await;
                }
            })+
        }
    };
}

/// The call centre of the fixture on this version of the bot, at the second when the old version stopped.
pub struct Centre {
    pub stage: Stage,
    pub vy: Player,
    pub van: Player,
    pub sang: Player,
    /// The forum where QA works, and the group with the board.
    pub qa: Group,
    pub shift: Group,
}

#[derive(Deserialize)]
struct Moment {
    now: DateTime<Utc>,
}

impl Centre {
    /// The bot runs and has done what was due; `None` where the database server is missing outside CI.
    pub async fn open(source: Source) -> Option<Centre> {
        let mut centre = Centre::prepare(source).await?;
        centre.stage.starts().await;
        centre.stage.settles().await;
        Some(centre)
    }

    /// Before the bot starts.
    async fn prepare(source: Source) -> Option<Centre> {
        let folder = TempDir::new().expect("a folder");
        let url = match source {
            Source::File => format!("sqlite://{}", unpack(folder.path()).display()),
            Source::Backup(Engine::Sqlite) => format!("sqlite://{}", folder.path().join("new.db").display()),
            Source::Backup(Engine::Postgres) => crate::postgres::database().await?,
        };
        let chats = fs::read_to_string(fixture("20cd36e.chats.json")).expect("the chats");
        let Moment { now } = serde_json::from_str(&chats).expect("the time");
        let saved: SavedState = serde_json::from_str(&chats).expect("what stands in the chats");
        let mut stage = Stage::bare(url, folder, now).await;
        stage.sim.restore(saved);
        if source != Source::File {
            restore(&stage.config, &fixture("20cd36e.backup"), now).await.expect("the backup is restored");
        }
        let (qa, shift) = (stage.sim.room(-1_001_000_000_777), stage.sim.room(-1_001_000_000_555));
        stage.config.centre.qa_chat = Some(ChatId(qa.id()));
        stage.config.centre.shift_chat = Some(ChatId(shift.id()));
        let (vy, van, sang) =
            (stage.player(1010, "Vy"), stage.player(1011, "Vân"), stage.player(1012, "Sang"));
        Some(Centre { stage, vy, van, sang, qa, shift })
    }

    /// Everybody's messages count as read: a test looks only at what comes from here on.
    pub fn reads_all(&self) {
        for player in self.stage.cast().iter().chain([&self.vy, &self.van, &self.sang]) {
            player.person.reads_all();
        }
        self.qa.reads_all();
        self.shift.reads_all();
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The old database file, to be written to.
fn unpack(folder: &Path) -> PathBuf {
    let archive = fs::File::open(fixture("20cd36e.db.zip")).expect("the database");
    let mut archive = zip::ZipArchive::new(archive).expect("an archive");
    let mut bytes = Vec::new();
    archive.by_index(0).expect("a file").read_to_end(&mut bytes).expect("it is read");
    let path = folder.join("old.db");
    fs::write(&path, bytes).expect("it is written");
    path
}

upgrades![the_self_check_finds_nothing, every_open_promise_has_its_reminders];

async fn the_self_check_finds_nothing(centre: &Centre) {
    assert_eq!(centre.stage.service().mend_timers().await.expect("it is checked"), 0, "timers were missing");
    centre.stage.until_ready().await;
    centre.reads_all();
    centre.stage.forward(minutes(2)).await;
    for shown in centre.stage.quan.person.unread() {
        assert!(shown.text.contains("mã 666"), "only the old message about a stranger: {}", shown.text);
    }
    centre.reads_all();
}

/// On to ten minutes beyond the last promise: each open case is called late to somebody.
async fn every_open_promise_has_its_reminders(centre: &Centre) {
    let mut late: BTreeSet<u32> = BTreeSet::new();
    for _ in 0..17 {
        centre.stage.forward(minutes(11)).await;
        for shown in centre.stage.sim.rings_anywhere() {
            let of = |case: &u32| shown.text.contains(&format!("#{case}")) && shown.text.contains("trễ");
            late.extend((4..=14).filter(of));
        }
        centre.reads_all();
    }
    assert_eq!(late, (4..=14).filter(|case| *case != 13).collect(), "all but the one that is closed");
}

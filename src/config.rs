//! `loihua.toml` and the environment, read once into one checked value.
//!
//! Defaults, then the file, then variables named `LOIHUA__SECTION__KEY`: the later wins, key by key. All faults are
//! reported together, each as a sentence with the path of its key and the source of the value.

mod centre;
mod reader;
mod secret;
mod shape;
mod values;

pub use reader::{ConfigError, Fault};
pub use secret::{DatabaseUrl, Engine, HiddenUrl, Secret, Token};

use crate::domain::base::fold::tidy;
use crate::domain::centre::Centre;
use chrono::TimeDelta;
use reader::ConfigReader;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use url::Url;

/// The file in the working directory that is read by default.
pub const DEFAULT_FILE: &str = "loihua.toml";

/// Everything that can be configured, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The part that decisions use: language, time zone, shifts, promise times, ladders, the first admins.
    pub centre: Centre,
    pub telegram: Telegram,
    pub database: DatabaseUrl,
    pub web: Web,
    pub privacy: Privacy,
    pub backup: Backups,
    pub log: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The connection to Telegram.
#[derive(Clone, Debug, PartialEq)]
pub struct Telegram {
    /// `None` when not configured: only commands that need Telegram fail then.
    pub token: Option<Token>,
    /// The Bot API server, without a slash at the end.
    pub api_url: String,
    pub proxy: Option<HiddenUrl>,
    pub mode: Mode,
    pub pace: Pace,
}

/// How updates are received.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    Polling,
    Webhook(WebhookConfig),
}

/// Where Telegram delivers updates.
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookConfig {
    /// The URL that Telegram calls.
    pub url: Url,
    pub listen: SocketAddr,
    /// Telegram sends it with each update, so that nobody else can deliver.
    pub secret_token: Secret,
}

/// The rate limits of sending; every number is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Messages per second in all.
    pub all: u32,
    /// Messages per second to one chat.
    pub chat: u32,
    /// Messages per minute to one group.
    pub group: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { all: 30, chat: 1, group: 20 }
    }
}

/// The bot's own web server.
#[derive(Clone, Debug, PartialEq)]
pub struct Web {
    /// `None`: no web server.
    pub listen: Option<SocketAddr>,
    /// Pinged while the self-check finds nothing. Its path is a secret.
    pub dead_man_url: Option<HiddenUrl>,
}

/// How long personal data is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// After this time names, numbers and texts of a closed case are erased; the counts stay.
    pub keep_closed_cases: TimeDelta,
    /// After this time a message that was sent is forgotten.
    pub keep_sent: TimeDelta,
    /// After this time an update that could not be processed is forgotten.
    pub keep_parked: TimeDelta,
    /// After this time somebody who is not on the staff is forgotten.
    pub keep_strangers: TimeDelta,
    /// The file of the numbers that were erased, hashed; `None`: beside the database.
    pub erased_numbers: Option<PathBuf>,
}

/// Backups that the bot takes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    /// `None`: none.
    pub every: Option<TimeDelta>,
    pub folder: PathBuf,
    /// How many are kept, the newest.
    pub keep: u32,
    /// Whether one is taken before the schema of a database with data is changed.
    pub before_migration: bool,
}

impl Config {
    /// Reads the file at `path`, or [`DEFAULT_FILE`] if it exists, and the environment of this process. Fails if a named
    /// file is missing, a file cannot be read, or a value is wrong.
    pub fn load(path: Option<&Path>) -> Result<Config, ConfigError> {
        let name = path.unwrap_or(Path::new(DEFAULT_FILE));
        let text = match std::fs::read_to_string(name) {
            Ok(text) => Some(text),
            Err(why) if why.kind() == std::io::ErrorKind::NotFound && path.is_none() => None,
            Err(why) => return Err(ConfigError::Unreadable { file: name.display().to_string(), why }),
        };
        let variables = std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()));
        let file = name.display().to_string();
        Config::read(text.as_deref().map(|text| (file.as_str(), text)), variables)
    }

    /// Reads a file's name and text, if given, and the `LOIHUA__…` variables among these. Reads no other file than the one
    /// that `telegram.token_file` names.
    pub fn read(
        file: Option<(&str, &str)>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let mut reader = ConfigReader::new(file, variables)?;
        let config = Config {
            centre: centre::read(&mut reader),
            telegram: telegram(&mut reader),
            database: reader.parsed("database.url", values::database_url).unwrap_or_default(),
            web: web(&mut reader),
            privacy: privacy(&mut reader),
            backup: backups(&mut reader),
            log: log_format(&mut reader),
        };
        reader.finish(config)
    }
}

fn telegram(reader: &mut ConfigReader) -> Telegram {
    Telegram {
        token: token(reader),
        api_url: reader
            .parsed("telegram.api_url", values::http_url)
            .unwrap_or_else(|| "https://api.telegram.org".to_owned()),
        proxy: reader.parsed_or_empty("telegram.proxy", values::proxy_url),
        mode: mode(reader),
        pace: Pace {
            all: pace(reader, "telegram.pace.all", Pace::default().all),
            chat: pace(reader, "telegram.pace.chat", Pace::default().chat),
            group: pace(reader, "telegram.pace.group", Pace::default().group),
        },
    }
}

fn token(reader: &mut ConfigReader) -> Option<Token> {
    let written = reader.parsed_or_empty("telegram.token", values::token);
    let Some(file) = reader.parsed_or_empty("telegram.token_file", |path| Ok(path.to_owned())) else {
        return written;
    };
    if written.is_some() {
        reader.fault("telegram.token_file", "there is a telegram.token as well; give only one of the two");
        return written;
    }
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(why) => {
            reader.fault(
                "telegram.token_file",
                format!("the file {file} cannot be read ({why}); check its name and rights"),
            );
            return None;
        }
    };
    match values::token(&tidy(&text)) {
        Ok(token) => Some(token),
        Err(wrong) => {
            reader.fault("telegram.token_file", format!("in the file {file}, {wrong}"));
            None
        }
    }
}

fn mode(reader: &mut ConfigReader) -> Mode {
    let webhook = reader.parsed("telegram.mode", |mode| match mode {
        "polling" => Ok(false),
        "webhook" => Ok(true),
        other => Err(format!("“{other}” is no mode; use \"polling\" or \"webhook\"")),
    });
    let wanted = webhook == Some(true);
    let url = required_for_webhook(reader, wanted, "telegram.webhook.url", values::webhook_url);
    let listen = required_for_webhook(reader, wanted, "telegram.webhook.listen", values::listen);
    let secret_token =
        required_for_webhook(reader, wanted, "telegram.webhook.secret_token", values::secret_token);
    match (url, listen, secret_token) {
        (Some(url), Some(listen), Some(secret_token)) if wanted => {
            Mode::Webhook(WebhookConfig { url, listen, secret_token })
        }
        _ => Mode::Polling,
    }
}

/// A key of the webhook: checked if given, required only in webhook mode.
fn required_for_webhook<T>(
    reader: &mut ConfigReader,
    wanted: bool,
    key: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    if wanted && reader.is_blank(key) {
        reader.fault(key, "it is not given, and mode \"webhook\" needs it; give it or use mode \"polling\"");
    }
    reader.parsed_or_empty(key, parse)
}

fn pace(reader: &mut ConfigReader, key: &str, default: u32) -> u32 {
    match reader.value::<u32>(key) {
        Some(0) => {
            reader.fault(key, "at 0 nothing would ever be sent; give a number of messages above 0");
            default
        }
        given => given.unwrap_or(default),
    }
}

fn web(reader: &mut ConfigReader) -> Web {
    // Read first, so that the key is known.
    let given = reader.parsed_or_empty("web.listen", values::listen);
    let default = SocketAddr::from(([127, 0, 0, 1], 8080));
    let listen = if reader.is_given("web.listen") { given } else { Some(default) };
    if listen.is_none() && !reader.is_blank("web.public_url") {
        reader
            .fault("web.public_url", "the web server is off; give it an address to listen on as web.listen");
    }
    Web { listen, dead_man_url: reader.parsed_or_empty("web.dead_man_url", values::ping_url) }
}

fn privacy(reader: &mut ConfigReader) -> Privacy {
    let mut keep = |key, days| {
        let given = reader.parsed(key, |text| values::duration(text, values::CENTURY));
        given.unwrap_or(TimeDelta::days(days))
    };
    Privacy {
        keep_closed_cases: keep("privacy.keep_closed_cases", 365),
        keep_sent: keep("privacy.keep_sent", 90),
        keep_parked: keep("privacy.keep_parked", 30),
        keep_strangers: keep("privacy.keep_strangers", 30),
        erased_numbers: reader.parsed_or_empty("privacy.erased_numbers", |file| Ok(PathBuf::from(file))),
    }
}

fn log_format(reader: &mut ConfigReader) -> LogFormat {
    let format = reader.parsed("log.format", |format| match format {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        other => Err(format!("“{other}” is no format of the log; use \"text\" or \"json\"")),
    });
    format.unwrap_or(LogFormat::Text)
}

fn backups(reader: &mut ConfigReader) -> Backups {
    let every = reader.parsed("backup.every", |text| values::offset(text, values::CENTURY));
    if every.is_some_and(|every| every < TimeDelta::zero()) {
        reader.fault("backup.every", "it is before now; give a duration, or \"0s\" for no backups");
    }
    let keep = reader.value::<u32>("backup.keep");
    if keep == Some(0) {
        reader.fault("backup.keep", "none would be left; give how many backups are kept, 1 or more");
    }
    Backups {
        every: every.filter(|every| *every > TimeDelta::zero()),
        folder: reader
            .parsed_or_empty("backup.folder", |folder| Ok(PathBuf::from(folder)))
            .unwrap_or_else(|| PathBuf::from("backups")),
        keep: keep.unwrap_or(14),
        before_migration: reader.value("backup.before_migration").unwrap_or(true),
    }
}

#[cfg(test)]
mod tests;

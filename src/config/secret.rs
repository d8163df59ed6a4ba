//! Values that must not reach a log or a screen: they print only their harmless parts.

use std::{fmt, path::Path};
use url::Url;

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The text itself, for the place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The bot's token; never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(Secret);

impl Token {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Token(Secret::new(text))
    }

    /// The token itself, for the Bot API client.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A URL whose user, password, path and query may be secret; prints its scheme and host.
#[derive(Clone, PartialEq, Eq)]
pub struct HiddenUrl(Url);

impl HiddenUrl {
    pub(super) fn new(url: Url) -> Self {
        HiddenUrl(url)
    }

    /// The whole URL.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for HiddenUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.0.scheme(), self.0.host_str().unwrap_or_default())?;
        match self.0.port() {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for HiddenUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The database of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database's URL; prints without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    url: String,
    shown: String,
    engine: Engine,
}

impl DatabaseUrl {
    pub(super) fn sqlite(url: &str) -> Self {
        DatabaseUrl { url: url.to_owned(), shown: url.to_owned(), engine: Engine::Sqlite }
    }

    pub(super) fn postgres(url: &str, parsed: &Url) -> Self {
        let mut shown = format!("postgres://{}", parsed.host_str().unwrap_or("localhost"));
        if let Some(port) = parsed.port() {
            shown.push_str(&format!(":{port}"));
        }
        shown.push_str(parsed.path());
        DatabaseUrl { url: url.to_owned(), shown, engine: Engine::Postgres }
    }

    /// The whole URL, for the connection.
    pub fn expose(&self) -> &str {
        &self.url
    }

    /// The path of a SQLite file.
    pub fn file(&self) -> Option<&Path> {
        let path = self.url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        Some(Path::new(path.split('?').next().unwrap_or(path)))
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }
}

impl Default for DatabaseUrl {
    fn default() -> Self {
        DatabaseUrl::sqlite("sqlite://loihua.db")
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

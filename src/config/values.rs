//! Parsers of single values. Every error says what is wrong and what to write, and repeats no secret.

use super::secret::{DatabaseUrl, HiddenUrl, Secret, Token};
use crate::domain::base::fold::fold;
use chrono::{NaiveTime, TimeDelta};
use chrono_tz::{TZ_VARIANTS, Tz};
use std::net::SocketAddr;
use url::{Host, Url};

pub(super) const DAY: TimeDelta = TimeDelta::days(1);
/// The longest promise time and reminder offset.
pub(super) const MONTH: TimeDelta = TimeDelta::days(31);
pub(super) const CENTURY: TimeDelta = TimeDelta::days(36_525);

/// A duration above zero, such as `1h30m`.
pub(super) fn duration(text: &str, longest: TimeDelta) -> Result<TimeDelta, String> {
    let length = offset(text, longest)?;
    if length <= TimeDelta::zero() {
        return Err(format!("“{text}” is no time at all; give a duration above zero, such as \"3m\""));
    }
    Ok(length)
}

/// A duration that may be negative: `-5m`.
pub(super) fn offset(text: &str, furthest: TimeDelta) -> Result<TimeDelta, String> {
    let (sign, length) = match (text.strip_prefix(['-', '−']), text.strip_prefix('+')) {
        (Some(length), _) => (-1, length),
        (None, Some(length)) => (1, length),
        (None, None) => (1, text),
    };
    let no_duration =
        || format!("“{text}” is no duration; write one such as \"7s\", \"3m\", \"1h30m\" or \"365d\"");
    if !length.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return Err(no_duration());
    }
    let length = humantime::parse_duration(length).map_err(|_| no_duration())?;
    match TimeDelta::from_std(length) {
        Ok(length) if length <= furthest => Ok(length * sign),
        Ok(_) | Err(_) => Err(format!("“{text}” is too long; {} days are the most", furthest.num_days())),
    }
}

/// A time of day, `06:00`; `24:00` is midnight.
pub(super) fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    if text == "24:00" {
        return Ok(NaiveTime::MIN);
    }
    NaiveTime::parse_from_str(text, "%H:%M")
        .map_err(|_| format!("“{text}” is no time of day; write it as hours and minutes, such as \"06:00\""))
}

/// A time zone by its IANA name.
pub(super) fn timezone(text: &str) -> Result<Tz, String> {
    // What people call the zone of Viet Nam. In the names of `Etc` the sign is the other way round.
    const VIETNAM: [&str; 18] = [
        "gmt 7",
        "utc 7",
        "gmt 07 00",
        "utc 07 00",
        "7",
        "07",
        "07 00",
        "etc gmt 7",
        "ict",
        "hanoi",
        "ha noi",
        "saigon",
        "sai gon",
        "hcm",
        "ho chi minh",
        "vietnam",
        "viet nam",
        "asia hanoi",
    ];
    if VIETNAM.contains(&fold(text).as_str()) && !text.contains('-') {
        return Err(format!("“{text}” is no time zone; did you mean \"Asia/Ho_Chi_Minh\""));
    }
    text.parse().map_err(|_| {
        let near = TZ_VARIANTS
            .iter()
            .map(|zone| {
                (strsim::damerau_levenshtein(&zone.name().to_lowercase(), &text.to_lowercase()), zone)
            })
            .filter(|(distance, _)| *distance <= 3)
            .min_by_key(|(distance, _)| *distance);
        match near {
            Some((_, zone)) => format!("“{text}” is no time zone; did you mean \"{zone}\""),
            None => format!("“{text}” is no time zone; use a name such as \"Asia/Ho_Chi_Minh\""),
        }
    })
}

/// A socket address to listen on.
pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("“{text}” is no address to listen on; write an IP address and a port up to 65535, such as \"127.0.0.1:8080\"")
    })
}

/// An HTTP(S) URL, without a slash at the end.
pub(super) fn http_url(text: &str) -> Result<String, String> {
    let url = web_url(text)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("there is a “?” or “#” in it; leave off that part of the address".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// The URL of the board page. A cookie and a Mini App need HTTPS; on the machine itself a browser does without.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let url = web_url(text)?;
    let is_local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() != "https" && !is_local {
        return Err("the board page needs HTTPS; write an address that begins with \"https://\"".to_owned());
    }
    http_url(text)
}

/// The URL to which Telegram delivers updates.
pub(super) fn webhook_url(text: &str) -> Result<Url, String> {
    http_url(text).and_then(|text| web_url(&text))
}

/// An HTTP(S) URL whose path and query are secret.
pub(super) fn ping_url(text: &str) -> Result<HiddenUrl, String> {
    web_url(text).map(HiddenUrl::new)
}

fn web_url(text: &str) -> Result<Url, String> {
    let no_url = "it is no web address; write one such as \"https://example.org\"";
    let url = Url::parse(text).map_err(|_| no_url.to_owned())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(no_url.to_owned());
    }
    Ok(url)
}

/// A proxy to the Bot API.
pub(super) fn proxy_url(text: &str) -> Result<HiddenUrl, String> {
    let no_proxy = "it is no proxy; write one such as \"http://10.0.0.1:3128\" or \"socks5://10.0.0.1:1080\"";
    let url = Url::parse(text).map_err(|_| no_proxy.to_owned())?;
    if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") || !url.has_host() {
        return Err(no_proxy.to_owned());
    }
    Ok(HiddenUrl::new(url))
}

/// An SQLite file or a PostgreSQL server.
pub(super) fn database_url(text: &str) -> Result<DatabaseUrl, String> {
    if let Some(file) = text.strip_prefix("sqlite:") {
        let file = file.strip_prefix("//").unwrap_or(file);
        if file.is_empty() || file.starts_with('?') {
            return Err("it names no file; write one such as \"sqlite://loihua.db\"".to_owned());
        }
        if file.starts_with(":memory:") {
            let why =
                "a database in memory is lost with the process; name a file, such as \"sqlite://loihua.db\"";
            return Err(why.to_owned());
        }
        return Ok(DatabaseUrl::sqlite(text));
    }
    if !(text.starts_with("postgres://") || text.starts_with("postgresql://")) {
        return Err(
            "it is no database; write \"sqlite://loihua.db\" or \"postgres://user@host/name\"".to_owned()
        );
    }
    match Url::parse(text) {
        Ok(url) if url.fragment().is_none() => Ok(DatabaseUrl::postgres(text, &url)),
        Ok(_) | Err(_) => {
            Err("the address of the database cannot be read; in a password write @ as %40, : as %3A, \
                               / as %2F, # as %23"
                .to_owned())
        }
    }
}

/// A bot token: the bot's number, a colon, and a secret.
pub(super) fn token(text: &str) -> Result<Token, String> {
    let shaped = text.split_once(':').is_some_and(|(number, rest)| {
        !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
            && !rest.is_empty()
            && rest.chars().all(|c| c.is_ascii_graphic() && c != '/')
    });
    if shaped {
        Ok(Token::new(text))
    } else {
        Err("that is no bot token; copy it from @BotFather, such as 123456:ABC…".to_owned())
    }
}

/// A secret token that Telegram accepts for a webhook.
pub(super) fn secret_token(text: &str) -> Result<Secret, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if text.len() <= 256 && text.chars().all(allowed) {
        Ok(Secret::new(text))
    } else {
        Err("Telegram does not accept it; use 1 to 256 of the letters A–Z, a–z, digits, _ and -".to_owned())
    }
}

//! Who opens the Mini App. Telegram signs its launch data with the bot's token
//! (<https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app>); they are exchanged for a short-lived
//! bearer token of our own, which any replica reads.
//!
//! The crates for it read the system's clock, compare in variable time and bring a second HMAC or Ed25519; these are a few
//! lines on those the bot has.

use crate::domain::base::ids::PersonId;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::Sha256;
use std::fmt;
use url::form_urlencoded;

/// How old the launch data may be when they are exchanged.
const LAUNCHED_WITHIN: TimeDelta = TimeDelta::minutes(10);
/// How far Telegram's clock may be ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(1);
/// How long a token is good for.
pub(super) const TOKEN_FOR: TimeDelta = TimeDelta::minutes(15);
/// How long tokens are renewed: a shift and its handover. After that the page is opened anew.
const SESSION_FOR: TimeDelta = TimeDelta::hours(12);

/// The keys made of the bot's token.
pub(super) struct SignIn {
    launch_key: Vec<u8>,
    token_key: Vec<u8>,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn")
    }
}

/// Who has signed in, and when the page was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SignedIn {
    pub person: PersonId,
    pub since: DateTime<Utc>,
}

#[derive(Deserialize)]
struct User {
    id: i64,
}

fn mac(key: &[u8], text: &str) -> Hmac<Sha256> {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac.chain_update(text)
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    mac(key, text).finalize().into_bytes().to_vec()
}

/// Whether this is the signature in hexadecimal digits, compared in constant time.
fn is_signed(key: &[u8], text: &str, hex: &str) -> bool {
    let digits = |n: usize| hex.get(n..n + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(digits).collect();
    bytes.is_some_and(|bytes| mac(key, text).verify_slice(&bytes).is_ok())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl SignIn {
    pub fn new(bot_token: &str) -> Self {
        SignIn { launch_key: sign(b"WebAppData", bot_token), token_key: sign(b"loihua board", bot_token) }
    }

    /// Reads launch data (`tgWebAppData`); `None` where they are forged, another bot's, too old or name nobody.
    pub fn launch(&self, data: &str, now: DateTime<Utc>) -> Option<SignedIn> {
        let mut fields: Vec<(String, String)> =
            form_urlencoded::parse(data.as_bytes()).into_owned().collect();
        let hash = fields.iter().position(|(name, _)| name == "hash")?;
        let (_, hash) = fields.remove(hash);
        fields.sort();
        let names = fields.iter().map(|(name, _)| name);
        if names.clone().zip(names.skip(1)).any(|(one, next)| one == next) {
            return None;
        }
        let lines: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !is_signed(&self.launch_key, &lines.join("\n"), &hash) {
            return None;
        }
        let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
        let since = DateTime::from_timestamp(field("auth_date")?.parse().ok()?, 0)?;
        let user: User = serde_json::from_str(field("user")?).ok()?;
        let is_fresh = since <= now + AHEAD && now - since <= LAUNCHED_WITHIN;
        is_fresh.then_some(SignedIn { person: PersonId(user.id), since })
    }

    /// A token for who has signed in; `None` once the page has been open for too long.
    pub fn token(&self, signed_in: SignedIn, now: DateTime<Utc>) -> Option<String> {
        let SignedIn { person, since } = signed_in;
        let until = (now + TOKEN_FOR).min(since + SESSION_FOR);
        let claims = format!("{person}.{}.{}", since.timestamp(), until.timestamp());
        let signature = hex(&sign(&self.token_key, &claims));
        (until > now).then(|| format!("{claims}.{signature}"))
    }

    /// Reads a token; `None` where it is not ours, or over.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<SignedIn> {
        let (claims, signature) = token.rsplit_once('.')?;
        if !is_signed(&self.token_key, claims, signature) {
            return None;
        }
        let numbers: Vec<i64> = claims.split('.').filter_map(|number| number.parse().ok()).collect();
        let [person, since, until] = numbers[..] else { return None };
        let signed_in = SignedIn { person: PersonId(person), since: DateTime::from_timestamp(since, 0)? };
        (now.timestamp() < until).then_some(signed_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the documentation of Mini Apps in several languages, with its token.
    const TOKEN: &str = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8";
    const DATA: &str = "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_662_771_648 + seconds, 0).expect("a time")
    }

    #[test]
    fn launch_data_are_telegrams_of_this_bot_and_fresh() {
        let sign_in = SignIn::new(TOKEN);
        let read = sign_in.launch(DATA, at(5));
        assert_eq!(read, Some(SignedIn { person: PersonId(279_058_397), since: at(0) }));
        assert_eq!(sign_in.launch(DATA, at(600)), read);
        assert_eq!(sign_in.launch(DATA, at(601)), None, "too old");
        assert_eq!(sign_in.launch(DATA, at(-61)), None, "not launched yet");
        assert_eq!(SignIn::new("42:another").launch(DATA, at(5)), None, "another bot's");
        for forged in [
            DATA.replace("279058397", "279058398"),
            DATA.replace("auth_date=1662771648", "auth_date=1662771649"),
            DATA.replace("hash=c5", "hash=c6"),
            DATA.replace("&hash=", "&hash=00&hash="),
            format!("{DATA}&auth_date=1662771648"),
            format!("{DATA}&extra=1"),
            DATA.split("&hash=").next().expect("data").to_owned(),
            format!("{}&hash=ä", DATA.split("&hash=").next().expect("data")),
            String::new(),
        ] {
            assert_eq!(sign_in.launch(&forged, at(5)), None, "{forged}");
        }
    }

    #[test]
    fn a_token_is_short_and_renewed_for_a_shift() {
        let sign_in = SignIn::new(TOKEN);
        let lan = SignedIn { person: PersonId(7), since: at(0) };
        let token = sign_in.token(lan, at(0)).expect("a token");
        assert_eq!(sign_in.read(&token, at(899)), Some(lan));
        assert_eq!(sign_in.read(&token, at(900)), None, "over");
        assert_eq!(SignIn::new("42:another").read(&token, at(1)), None);
        assert_eq!(sign_in.read(&token.replacen('7', "8", 1), at(1)), None);
        for wrong in ["", ".", "7.1.2.", "7.1.2.00"] {
            assert_eq!(sign_in.read(wrong, at(1)), None);
        }
        let last = at(12 * 3600 - 60);
        let token = sign_in.token(lan, last).expect("a token");
        assert_eq!(sign_in.read(&token, last + TimeDelta::seconds(60)), None, "not beyond the session");
        assert_eq!(sign_in.token(lan, at(12 * 3600)), None);
    }
}

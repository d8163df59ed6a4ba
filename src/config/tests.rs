use super::*;
use crate::domain::base::ids::PersonId;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::kind::Kind;
use crate::domain::staff::person::Locale;

/// The block of the documentation, and the two other shifts its comment names.
const DOCUMENTED: &str = r#"
locale   = "vi"                      # default language for staff who have not chosen one: vi, en
timezone = "Asia/Ho_Chi_Minh"

[telegram]
token   = ""                         # or token_file, or LOIHUA__TELEGRAM__TOKEN; never logged
api_url = "https://api.telegram.org" # any Bot API server
proxy   = ""                         # http(s):// or socks5:// towards the Bot API
mode    = "polling"                  # or "webhook", then [telegram.webhook] url, listen, secret_token
pace    = { all = 30, chat = 1, group = 20 }   # messages a second in all, a second per chat, a minute per group; higher for a server of your own

[centre]
business_prefixes = ["Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone -"]   # A2.1

[database]
url = "sqlite://loihua.db"           # or postgres://…

[people]
admins   = []                        # Telegram user ids that are admins from the first start
qa_chat  = 0                         # group (optionally a forum) where QA works; 0 = private chats only
shift_chat = 0                       # group that carries the live board of open promises; 0 = none

[[shifts]]                           # as many as the centre has; may cross midnight. Default: CA1 06–14, CA2 14–22, CA3 22–06
name = "CA1"
start = "06:00"
end = "14:00"

[promise]                            # how long after taking the call a callback is promised, when nobody says otherwise
default = "30m"
lost_phone = "10m"                   # per kind: lost_phone, debt, red_bill, unknown_bar, lost_bar, other; premium: advice, complaint, signal

[ladder]                             # times relative to the promise (callback), the request (guidance, transfer)
callback    = [
  { at = "-5m", tell = ["owner"] },
  { at = "0m",  tell = ["owner"] },                                                 # and the shift leader at once when the owner is off duty
  { at = "3m",  tell = ["owner", "shift_leader"] },
  { at = "10m", tell = ["owner", "shift_leader", "team_leader"], every = "10m" },   # the last rung repeats until the leader was told
]
callback_lost_phone = [ { at = "-3m", tell = ["owner"] }, { at = "0m", tell = ["owner", "shift_leader"] }, { at = "5m", tell = ["owner", "shift_leader", "team_leader"], every = "5m" } ]
guidance    = [ { at = "0m", tell = ["qa_on_duty"] }, { at = "3m", tell = ["qa_all_on_duty", "shift_leader"] }, { at = "8m", tell = ["qa_lead", "team_leader"], every = "5m" } ]
guidance_lost_phone = [ { at = "0m", tell = ["qa_on_duty"] }, { at = "1m", tell = ["qa_all_on_duty", "shift_leader"] }, { at = "3m", tell = ["qa_lead", "team_leader"], every = "3m" } ]
transfer    = [ { at = "0s", tell = ["asked_for"] }, { at = "15s", tell = ["shift_leader", "team_leader"] }, { at = "30s", tell = ["owner"] } ]   # then the agent says A1.2 and it is a promise, due counted from the first tap
understood  = [ { at = "2m", tell = ["owner"] }, { at = "4m", tell = ["owner", "shift_leader"], every = "4m" } ]      # QA has answered, nobody read it
handover    = [ { at = "-20m", tell = ["shift_leader"] }, { at = "0m", tell = ["shift_leader"] }, { at = "10m", tell = ["shift_leader", "team_leader"], every = "10m" } ]   # to the shift's end; outgoing and incoming both
guidance_claim = "3m"                # a claim without an answer is offered again
snooze = "5m"
draft_asked_after = "3m"             # a half-filled form is asked about

[attention]
window = { shift_leader = "2m", team_leader = "5m" }   # what falls due within it is one message; the first ring of a lost phone never waits

[report]
daily_at = "08:00"                   # to team leaders and QA lead; the week on Monday; "" = on request only

[coverage]
daily_at = "16:00"                   # gaps of the next 7 days to shift leaders, QA lead, team leader; "" = never
before_shift = "1h"                  # before a shift, who on it cannot be reached; "0s" = never
swap_needs_approval = true           # else the shift leader is only told of a swap

[review]
per_agent_a_week = 5                 # closed cases drawn at random for QA

[web]
listen = "127.0.0.1:8080"            # /healthz, /readyz, /metrics; the board; "" = off
dead_man_url = ""                    # pinged while all is well
public_url = ""                      # the HTTPS address under which the board page is reached; "" = none

[log]
format = "text"                      # or "json"

[privacy]
keep_closed_cases = "365d"           # then names, numbers and texts are erased, the counts stay
keep_sent = "90d"
keep_parked = "30d"
keep_strangers = "30d"
erased_numbers = ""                  # a file of hashes; "" = beside the database

[[shifts]]
name = "CA2"
start = "14:00"
end = "22:00"

[[shifts]]
name = "CA3"
start = "22:00"
end = "06:00"
"#;

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(Some(("loihua.toml", text)), variables)
}

fn sound(text: &str, variables: &[(&str, &str)]) -> Config {
    read(text, variables).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// All sentences, as they go to the screen.
fn refused(text: &str, variables: &[(&str, &str)]) -> String {
    read(text, variables).expect_err("this must be refused").to_string()
}

#[test]
fn the_documented_block_is_the_defaults() {
    let nothing = Config::read(None, []).expect("nothing at all is a configuration");
    assert_eq!(sound(DOCUMENTED, &[]), nothing);
    assert_eq!(nothing.centre, Centre::default());
    assert_eq!(nothing.telegram.token, None);
    assert_eq!(nothing.telegram.mode, Mode::Polling);
    assert_eq!(nothing.web.listen, Some(SocketAddr::from(([127, 0, 0, 1], 8080))));
    assert_eq!(nothing.privacy.keep_closed_cases, TimeDelta::days(365));
    assert_eq!(nothing.database.expose(), "sqlite://loihua.db");
}

#[test]
fn a_file_with_nothing_but_a_token_runs() {
    let config = sound("[telegram]\ntoken = \"123:abc\"", &[]);
    assert_eq!(config.telegram.token.expect("a token").expose(), "123:abc");
    assert_eq!(config.centre, Centre::default());
}

#[test]
fn the_address_of_the_board_page_is_secure_or_of_this_machine() {
    let written = |url: &str| sound(&format!("[web]\npublic_url = \"{url}\""), &[]).centre.public_url;
    assert_eq!(
        written("https://board.example.org/loihua/").as_deref(),
        Some("https://board.example.org/loihua")
    );
    for local in ["http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost:8080"] {
        assert_eq!(written(local).as_deref(), Some(local));
    }
    assert_eq!(written(" "), None);
}

#[test]
fn the_environment_reaches_every_kind_of_value() {
    let config = sound(
        "locale = \"vi\"\n[telegram.pace]\nall = 5\n[people]\nqa_chat = -1",
        &[
            ("PATH", "/bin"),
            ("LOIHUA__LOCALE", "en"),
            ("LOIHUA__TIMEZONE", "Europe/Berlin"),
            ("LOIHUA__TELEGRAM__TOKEN", "42:ABC-def_1234"),
            ("LOIHUA__TELEGRAM__API_URL", "http://127.0.0.1:8081/base/"),
            ("LOIHUA__TELEGRAM__PROXY", "socks5://lan:geheim@10.0.0.1:1080"),
            ("LOIHUA__TELEGRAM__MODE", "webhook"),
            ("LOIHUA__TELEGRAM__WEBHOOK__URL", "https://bot.example.org/hook"),
            ("LOIHUA__TELEGRAM__WEBHOOK__LISTEN", "0.0.0.0:8443"),
            ("LOIHUA__TELEGRAM__WEBHOOK__SECRET_TOKEN", "0042"),
            ("LOIHUA__TELEGRAM__PACE", "{ chat = 3 }"),
            ("LOIHUA__TELEGRAM__PACE__GROUP", "4"),
            ("LOIHUA__CENTRE__BUSINESS_PREFIXES", "[\"Công Ty A, B - C\"]"),
            ("LOIHUA__DATABASE__URL", "postgres://lan:geheim@db:5433/loihua?sslmode=require"),
            ("LOIHUA__PEOPLE__ADMINS", "[1, 2, 1]"),
            ("LOIHUA__PEOPLE__QA_CHAT", "-1001234567890"),
            ("LOIHUA__SHIFTS", "[{ name = \"Ngày dài\", start = \"07:00\", end = \"24:00\" }]"),
            ("LOIHUA__PROMISE__DEFAULT", "1h30m"),
            ("LOIHUA__PROMISE__SIGNAL", "\"7s\""),
            ("LOIHUA__LADDER__SNOOZE", "90s"),
            ("LOIHUA__LADDER__CALLBACK_DEBT", "[{ at = \"-1m30s\", tell = [\"admin\"], every = \"30s\" }]"),
            ("LOIHUA__WEB__LISTEN", ""),
            ("LOIHUA__WEB__DEAD_MAN_URL", "https://hc-ping.com/0a1b"),
        ],
    );
    let webhook = WebhookConfig {
        url: "https://bot.example.org/hook".parse().expect("a URL"),
        listen: SocketAddr::from(([0, 0, 0, 0], 8443)),
        secret_token: Secret::new("0042"),
    };
    assert_eq!(config.telegram.mode, Mode::Webhook(webhook));
    assert_eq!(config.telegram.pace, Pace { all: 5, chat: 3, group: 4 });
    assert_eq!(config.telegram.api_url, "http://127.0.0.1:8081/base");
    assert_eq!(config.database.engine(), Engine::Postgres);
    assert_eq!(
        (config.centre.qa_chat, config.centre.shift_chat),
        (Some(crate::domain::base::ids::ChatId(-1_001_234_567_890)), None)
    );
    assert_eq!(config.web.listen, None);
    let centre = &config.centre;
    assert_eq!((centre.locale, centre.timezone), (Locale::En, chrono_tz::Europe::Berlin));
    assert_eq!(centre.admins, [PersonId(1), PersonId(2)]);
    assert_eq!(centre.business_prefixes, ["Công Ty A, B - C"]);
    assert_eq!((centre.shifts.len(), centre.shifts[0].name.as_str()), (1, "Ngày dài"));
    assert_eq!(*centre.promise.of(Kind::Debt), TimeDelta::minutes(90));
    assert_eq!(*centre.promise.of(Kind::LostPhone), TimeDelta::minutes(10));
    assert_eq!(centre.snooze, TimeDelta::seconds(90));
    let rung = &centre.ladders.callback(Kind::Debt).rungs()[0];
    assert_eq!((rung.at, rung.tell.as_slice()), (TimeDelta::seconds(-90), &[Recipient::Admin][..]));
    assert_eq!(centre.ladders.callback(Kind::Other), Centre::default().ladders.callback(Kind::Other));
}

#[test]
fn secrets_are_never_shown() {
    let config = sound(
        "",
        &[
            ("LOIHUA__TELEGRAM__TOKEN", "42:geheim"),
            ("LOIHUA__TELEGRAM__PROXY", "http://lan:geheim@10.0.0.1:3128"),
            ("LOIHUA__DATABASE__URL", "postgres://lan:geheim@db/loihua?password=geheim"),
            ("LOIHUA__WEB__DEAD_MAN_URL", "https://hc-ping.com/geheim"),
            ("LOIHUA__TELEGRAM__WEBHOOK__SECRET_TOKEN", "geheim"),
        ],
    );
    let shown = format!(
        "{config:?} {} {} {:?} {:?}",
        config.database,
        config.telegram.token.clone().expect("a token"),
        Secret::new("geheim"),
        config.web.dead_man_url
    );
    assert!(!shown.contains("geheim"), "{shown}");
    assert_eq!(config.database.to_string(), "postgres://db/loihua");

    for (name, value) in [
        ("LOIHUA__TELEGRAM__TOKEN", "geheim"),
        ("LOIHUA__TELEGRAM__TOKEN", "[\"geheim\"]"),
        ("LOIHUA__TELEGRAM__TOKEN", "[\"geheim"),
        ("LOIHUA__TELEGRAM__PROXY", "ftp://lan:geheim@host"),
        ("LOIHUA__DATABASE__URL", "postgres://lan:geheim#12@db/loihua"),
        ("LOIHUA__DATABASE__URL", "postgres://lan:1#geheim@db/loihua"),
        ("LOIHUA__DATABASE__URL", "mysql://lan:geheim@db/loihua"),
        ("LOIHUA__TELEGRAM__WEBHOOK__SECRET_TOKEN", "geheim!"),
    ] {
        let wrong = refused("", &[(name, value)]);
        assert!(!wrong.contains("geheim"), "{wrong}");
    }
    let wrong = refused("[telegram]\ntoken = 42:geheim", &[]);
    assert!(
        !wrong.contains("geheim") && wrong.starts_with("loihua.toml, line 2, is not valid TOML"),
        "{wrong}"
    );
    let wrong = refused("[telegram]\ntoken = 4299", &[]);
    assert_eq!(wrong, "telegram.token (loihua.toml): it is a number, but must be text in quotes.");
}

#[test]
fn every_fault_names_its_key_and_what_to_do() {
    for (text, expected) in [
        ("locale = \"fr\"", "locale (loihua.toml): “fr” is no language the bot speaks; use vi or en."),
        (
            "timezone = \"GMT+7\"",
            "timezone (loihua.toml): “GMT+7” is no time zone; did you mean \"Asia/Ho_Chi_Minh\".",
        ),
        (
            "timezone = \"Etc/GMT+7\"",
            "timezone (loihua.toml): “Etc/GMT+7” is no time zone; did you mean \"Asia/Ho_Chi_Minh\".",
        ),
        (
            "timezone = \"Hà Nội\"",
            "timezone (loihua.toml): “Hà Nội” is no time zone; did you mean \"Asia/Ho_Chi_Minh\".",
        ),
        (
            "timezone = \"ICT\"",
            "timezone (loihua.toml): “ICT” is no time zone; did you mean \"Asia/Ho_Chi_Minh\".",
        ),
        (
            "timezone = \"Asia/Ho_Chi_Min\"",
            "timezone (loihua.toml): “Asia/Ho_Chi_Min” is no time zone; did you mean \"Asia/Ho_Chi_Minh\".",
        ),
        ("locale = 3", "locale (loihua.toml): it is a number, but must be text in quotes."),
        ("local = \"vi\"", "local (loihua.toml): there is no such key; did you mean locale."),
        (
            "telegram = 3",
            "telegram (loihua.toml): it is a section with keys of its own; write them under [telegram].",
        ),
        (
            "[telegramm]\ntoken = \"1:a\"",
            "telegramm (loihua.toml): there is no such key; did you mean telegram.",
        ),
        (
            "[telegram]\ntokn = \"1:a\"",
            "telegram.tokn (loihua.toml): there is no such key; did you mean token.",
        ),
        (
            "[people]\nsnooze = \"1m\"",
            "people.snooze (loihua.toml): there is no such key; did you mean ladder.snooze.",
        ),
        (
            "[privacy]\nforget = \"1d\"",
            "privacy.forget (loihua.toml): there is no such key; remove it, or use one of: erased_numbers, keep_closed_cases, keep_parked, keep_sent, keep_strangers.",
        ),
        (
            "[telegram]\ntoken = \"1:a b\"",
            "telegram.token (loihua.toml): that is no bot token; copy it from @BotFather, such as 123456:ABC….",
        ),
        (
            "[telegram]\nmode = \"push\"",
            "telegram.mode (loihua.toml): “push” is no mode; use \"polling\" or \"webhook\".",
        ),
        (
            "[telegram]\napi_url = \"ftp://x\"",
            "telegram.api_url (loihua.toml): it is no web address; write one such as \"https://example.org\".",
        ),
        (
            "[telegram]\npace = { all = 0 }",
            "telegram.pace.all (loihua.toml): at 0 nothing would ever be sent; give a number of messages above 0.",
        ),
        (
            "[telegram]\npace = { all = -3 }",
            "telegram.pace.all (loihua.toml): it is a number, but must be a whole number, 0 or more.",
        ),
        (
            "[telegram]\ntoken_file = \"/nowhere/at/all\"",
            "telegram.token_file (loihua.toml): the file /nowhere/at/all cannot be read (No such file or directory (os error 2)); check its name and rights.",
        ),
        (
            "[telegram]\ntoken_file = \"a\"\ntoken = \"1:a\"",
            "telegram.token_file (loihua.toml): there is a telegram.token as well; give only one of the two.",
        ),
        (
            "[people]\nadmins = [5, -1]",
            "people.admins[1] (loihua.toml): -1 is no person; a Telegram user id is above 0.",
        ),
        (
            "[people]\nadmins = [777000]",
            "people.admins[0] (loihua.toml): 777000 is no person; Telegram itself, anonymous admins or channels speak as it.",
        ),
        ("[people]\nadmins = 5", "people.admins (loihua.toml): it is a number, but must be a list in [ ]."),
        (
            "[people]\nadmins = [\"lan\"]",
            "people.admins[0] (loihua.toml): it is text, but must be a whole number.",
        ),
        (
            "[people]\nqa_chat = 77",
            "people.qa_chat (loihua.toml): 77 is a person's chat; a group's id is negative, and 0 means none.",
        ),
        (
            "[database]\nurl = \"sqlite://:memory:\"",
            "database.url (loihua.toml): a database in memory is lost with the process; name a file, such as \"sqlite://loihua.db\".",
        ),
        (
            "[web]\nlisten = \"127.0.0.1:99999\"",
            "web.listen (loihua.toml): “127.0.0.1:99999” is no address to listen on; write an IP address and a port up to 65535, such as \"127.0.0.1:8080\".",
        ),
        (
            "[web]\npublic_url = \"http://board.example.org\"",
            "web.public_url (loihua.toml): the board page needs HTTPS; write an address that begins with \"https://\".",
        ),
        (
            "[web]\nlisten = \"\"\npublic_url = \"https://board.example.org\"",
            "web.public_url (loihua.toml): the web server is off; give it an address to listen on as web.listen.",
        ),
        (
            "[promise]\ndefault = \"soon\"",
            "promise.default (loihua.toml): “soon” is no duration; write one such as \"7s\", \"3m\", \"1h30m\" or \"365d\".",
        ),
        (
            "[promise]\ndebt = \"-5m\"",
            "promise.debt (loihua.toml): “-5m” is no time at all; give a duration above zero, such as \"3m\".",
        ),
        (
            "[promise]\ndebt = \"99999999999y\"",
            "promise.debt (loihua.toml): “99999999999y” is too long; 31 days are the most.",
        ),
        (
            "[promise]\ndepth = \"5m\"",
            "promise.depth (loihua.toml): there is no such key; did you mean debt.",
        ),
        (
            "[centre]\nbusiness_prefixes = [\"a\", \" \"]",
            "centre.business_prefixes[1] (loihua.toml): it is empty, so every number would be a business number; remove it.",
        ),
        (
            "[centre]\nareas = [\"Quận 7\", \"quan 7\"]",
            "centre.areas[1] (loihua.toml): quan 7 is listed twice; remove one.",
        ),
        ("[centre]\nareas = [\" \"]", "centre.areas[0] (loihua.toml): it has no name; remove it."),
        ("shifts = []", "shifts (loihua.toml): there are no shifts; give at least one."),
        ("[[shifts]]\nname = \"a\"\nstart = \"06:00\"", "shifts[0] (loihua.toml): `end` is missing; add it."),
        (
            "[[shifts]]\nname = \"a\"\nstart = \"6h\"\nend = \"14:00\"",
            "shifts[0].start (loihua.toml): “6h” is no time of day; write it as hours and minutes, such as \"06:00\".",
        ),
        (
            "[[shifts]]\nname = \"a\"\nstart = \"06:00\"\nend = \"14:00\"\n[[shifts]]\nname = \"b\"\nstart = \"13:00\"\nend = \"20:00\"",
            "shifts[1] (loihua.toml): shifts a and b overlap; end one where the next begins.",
        ),
        (
            "[[shifts]]\nname = \"a\"\nstart = \"06:00\"\nend = \"14:00\"\nfrom = 3",
            "shifts[0].from (loihua.toml): there is no `from` here; remove it, or use one of: name, start, end.",
        ),
    ] {
        assert_eq!(refused(text, &[]), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_seen_in_it_does_not_matter() {
    let typed = "\u{feff}\u{202A}locale\u{A0}= \"vi\u{200B}\"\r\n[people]\nadmins = [\u{202A}5\u{202C}, 6\u{200E}]\n[centre]\n\
                 business_prefixes = [\"Co\u{302}ng  Ty\u{A0}A\"]\n[[shifts]]\nname = \"Ca  sa\u{301}ng\u{200B}\"\nstart = \"06:00\u{200E}\"\n\
                 end = \"14:00\"\n";
    let variables = [("LOIHUA__TIMEZONE".to_owned(), "\u{202A}Asia/Bangkok\u{202C}".to_owned())];
    let config = Config::read(Some(("loihua.toml", typed)), variables).expect("a configuration");
    let centre = config.centre;
    assert_eq!(centre.admins, [PersonId(5), PersonId(6)]);
    assert_eq!(centre.shifts[0].name, "Ca sáng");
    assert_eq!(centre.business_prefixes, ["Công Ty A"]);
    assert_eq!(centre.timezone, chrono_tz::Asia::Bangkok);
}

#[test]
fn a_ladder_that_is_none_is_refused_at_the_rung() {
    for (ladder, expected) in [
        ("callback = []", "ladder.callback (loihua.toml): it has no rungs; give at least one."),
        (
            "callback = [{ at = \"0m\", tell = [\"owner\"] }]",
            "ladder.callback[0].every (loihua.toml): the last rung has no `every`; without it the reminders would stop before the leader was told.",
        ),
        (
            "callback = [{ at = \"3m\", tell = [\"owner\"] }, { at = \"1m\", tell = [\"owner\"] }, { at = \"x\", tell = [\"owner\"], every = \"5m\" }]",
            "ladder.callback[2].at (loihua.toml): “x” is no duration; write one such as \"7s\", \"3m\", \"1h30m\" or \"365d\".",
        ),
        (
            "understood = [{ at = \"3m\", tell = [\"owner\"] }, { at = \"3m\", tell = [\"owner\"], every = \"5m\" }]",
            "ladder.understood[1].at (loihua.toml): rung 1 is not later than the one before it; put the rungs in order of `at`.",
        ),
        (
            "guidance_debt = [{ at = \"3m\", tell = [], every = \"5m\" }]",
            "ladder.guidance_debt[0].tell (loihua.toml): rung 0 tells nobody; name at least one in `tell`.",
        ),
        (
            "callback = [{ at = \"3m\", tell = [\"asked_for\"], every = \"5m\" }]",
            "ladder.callback[0].tell[0] (loihua.toml): asked_for is known only in ladder.transfer; name a role or owner.",
        ),
        (
            "transfer = [{ at = \"0s\", tell = [\"asked_for\"] }, { at = \"9s\", tell = [\"shift_leader\"] }]",
            "ladder.transfer[1].tell (loihua.toml): rung 1: a transfer ends with `owner` alone, once, and names them nowhere else; then it is a promise.",
        ),
        (
            "handover = [{ at = \"3m\", tell = [\"boss\"], every = \"5m\" }]",
            "ladder.handover[0].tell[0] (loihua.toml): “boss” is nobody who can be told; use owner, shift_leader, team_leader, qa_on_duty, qa_all_on_duty, qa_lead, admin, or in ladder.transfer asked_for.",
        ),
        (
            "handover = [{ at = \"3m\", tell = \"owner\", every = \"5m\" }]",
            "ladder.handover[0].tell (loihua.toml): it is text, but must be a list in [ ].",
        ),
        (
            "handover = [{ at = 3, tell = [\"owner\"], every = \"5m\" }]",
            "ladder.handover[0].at (loihua.toml): it is a number, but must be text in quotes.",
        ),
        (
            "handover = [{ tell = [\"owner\"], every = \"5m\" }]",
            "ladder.handover[0] (loihua.toml): `at` is missing; add it.",
        ),
        (
            "handover = [3]",
            "ladder.handover[0] (loihua.toml): it is a number, but must be a rung: { at = \"3m\", tell = [\"owner\"] }.",
        ),
        (
            "handover = [{ at = \"3m\", tell = [\"owner\"], every = \"5s\" }]",
            "ladder.handover[0].every (loihua.toml): rung 0 repeats faster than every 30 seconds; give `every` at least \"30s\".",
        ),
        (
            "callback_lost = [{ at = \"3m\", tell = [\"owner\"], every = \"5m\" }]",
            "ladder.callback_lost (loihua.toml): there is no such key; did you mean callback_lost_bar.",
        ),
    ] {
        assert_eq!(refused(&format!("[ladder]\n{ladder}"), &[]), expected, "{ladder}");
    }
}

#[test]
fn all_faults_are_reported_with_where_they_stand() {
    let wrong = refused(
        "[promise]\ndefault = \"soon\"\n[ladder]\nsnooze = \"5m\"",
        &[
            ("LOIHUA__LADDER__SNOOZE", "long"),
            ("LOIHUA__TELEGRAM__TOKN", "1:a"),
            ("LOIHUA__TELEGRAM__MODE", "webhook"),
        ],
    );
    let keys: Vec<&str> = wrong.lines().map(|line| line.split(": ").next().expect("a key")).collect();
    assert_eq!(
        keys,
        [
            "ladder.snooze (environment variable LOIHUA__LADDER__SNOOZE)",
            "promise.default (loihua.toml)",
            "telegram.webhook.url",
            "telegram.webhook.listen",
            "telegram.webhook.secret_token",
            "telegram.tokn (environment variable LOIHUA__TELEGRAM__TOKN)",
        ],
        "{wrong}"
    );
}

#[test]
fn text_that_is_not_toml_is_one_sentence() {
    for (text, variables, expected) in [
        ("a = 1\nb = [", &[][..], "loihua.toml, line 2, is not valid TOML: "),
        ("a = 1\na = 2", &[], "loihua.toml, line 2, is not valid TOML: "),
        (
            "",
            &[("LOIHUA__PEOPLE__ADMINS", "[1, 2")],
            "The environment variable LOIHUA__PEOPLE__ADMINS is not valid TOML: ",
        ),
        (
            "",
            &[("LOIHUA__PEOPLE__ADMINS", "[1]\nb = [2]")],
            "The environment variable LOIHUA__PEOPLE__ADMINS is not valid TOML: ",
        ),
    ] {
        let wrong = refused(text, variables);
        assert!(wrong.starts_with(expected) && wrong.lines().count() == 1, "{wrong}");
    }
    assert!(read("\u{feff}locale = \"en\"", &[]).is_ok(), "a byte order mark is no fault");
}

#[test]
fn a_token_may_stand_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    for (written, expected) in [("7:secret\n", Some("7:secret")), ("no token\n", None)] {
        std::fs::write(&path, written).expect("written");
        let config = read(&format!("[telegram]\ntoken_file = {path:?}"), &[]);
        let token = config.ok().and_then(|config| config.telegram.token);
        assert_eq!(token.as_ref().map(Token::expose), expected);
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("other.toml");
    let missing = Config::load(Some(&path)).expect_err("it is missing").to_string();
    assert!(missing.starts_with(&format!("{} cannot be read (", path.display())), "{missing}");
    std::fs::write(&path, "[telegram]\ntoken = \"7:secret\"").expect("written");
    let config = Config::load(Some(&path)).expect("it is there now");
    assert_eq!(config.telegram.token.as_ref().map(Token::expose), Some("7:secret"));
}

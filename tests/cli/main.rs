//! The command line as people and scripts meet it.

mod command;
mod files;
mod foreign;
mod init;
mod proxy;
mod running;
mod spreadsheets;

use command::{Place, STAFF, finish, sim};
use foreign::sim_says;
use std::thread;

#[test]
fn wrong_usage_has_status_2_and_help_has_0() {
    let place = Place::new();
    place.loihua(&[]).is(2).says(&["Usage: loihua"]);
    place.loihua(&["dance"]).is(2).says(&["dance", "--help"]);
    place.loihua(&["staff", "import"]).is(2).says(&["<FILE>"]);
    for date in ["2026-02-30", "30/02/2026", "tomorrow"] {
        let says = [date, "--date", "write the date as 2026-03-01"];
        place.loihua(&["rota", "show", "--date", date]).is(2).says(&says);
    }
    for help in [&["--help"][..], &["run", "--help"], &["staff", "import", "--help"], &["rota", "--help"]] {
        assert_eq!(place.loihua(help).is(0).err, "");
    }
    place.loihua(&["--version"]).is(0).says(&[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn the_configuration_may_be_named_anywhere_and_its_faults_are_all_said() {
    let place = Place::new();
    place.write("own.toml", "tokn = 1\n[promise]\ndefault = \"7 parsecs\"\n");
    for arguments in [
        &["-c", "own.toml", "staff", "list"][..],
        &["staff", "-c", "own.toml", "list"],
        &["staff", "list", "--config", "own.toml"],
    ] {
        place.loihua(arguments).is(2).says(&[
            "tokn (own.toml): there is no such key",
            "promise.default (own.toml): “7 parsecs” is no duration; write one such as",
        ]);
    }
    place.loihua(&["check", "-c", "gone.toml"]).is(2).says(&["gone.toml cannot be read", "check its name"]);
    place.write("loihua.toml", "[telegram\n");
    place.loihua(&["migrate"]).is(2).says(&["loihua.toml, line 1, is not valid TOML"]);
}

#[test]
fn a_variable_wins_over_the_file_and_is_named_when_wrong() {
    let place = Place::new();
    place.write("loihua.toml", "[database]\nurl = \"sqlite://one.db\"\n");
    let mut command = place.command(&["migrate"]);
    command.env("LOIHUA__DATABASE__URL", "sqlite://two.db");
    finish(command).is(0);
    assert!(place.0.path().join("two.db").exists() && !place.0.path().join("one.db").exists());
    let mut command = place.command(&["migrate"]);
    command.env("LOIHUA__LADDER__SNOOZE", "soon");
    finish(command).is(2).says(&["ladder.snooze", "LOIHUA__LADDER__SNOOZE", "“soon” is no duration"]);
}

#[test]
fn without_a_token_the_bot_says_where_to_put_one() {
    Place::new().loihua(&["run"]).is(1).says(&["telegram.token", "LOIHUA__TELEGRAM__TOKEN", "BotFather"]);
}

#[test]
fn migrating_twice_is_the_same_as_once() {
    let place = Place::new();
    for _ in 0..2 {
        place.loihua(&["migrate"]).is(0).says(&["SQLite is up to date"]);
    }
}

#[test]
fn a_database_that_cannot_be_opened_is_named_with_what_to_do() {
    let place = Place::new();
    place.write("loihua.toml", "[database]\nurl = \"sqlite:///no/such/folder/x.db\"\n");
    place.loihua(&["migrate"]).is(1).says(&["/no/such/folder/x.db", "check that the folder exists"]);
    place.write(
        "notes.txt",
        "this is no database, but a text of some length, and that should be said".repeat(9),
    );
    place.write("loihua.toml", "[database]\nurl = \"sqlite://notes.txt\"\n");
    place.loihua(&["staff", "list"]).is(1).says(&["notes.txt cannot be opened", "check database.url"]);
}

#[test]
fn the_password_of_the_database_is_never_said() {
    let place = Place::new();
    place.write(
        "loihua.toml",
        "[telegram]\ntoken = \"1:token-word\"\napi_url = \"http://127.0.0.1:9\"\n\
         [database]\nurl = \"postgres://bot:pass-word@127.0.0.1:9/calls\"\n",
    );
    thread::scope(|scope| {
        for arguments in [&["migrate"][..], &["check"], &["run"], &["staff", "list"]] {
            let place = &place;
            scope.spawn(move || {
                let mut command = place.command(arguments);
                command.env("RUST_LOG", "trace");
                let outcome = finish(command);
                outcome.is(1).never_says("pass-word").never_says("token-word");
                outcome.says(&["postgres://127.0.0.1:9/calls", "check database.url"]);
            });
        }
    });
}

#[test]
fn check_tells_in_a_table_what_would_fail() {
    let place = Place::new();
    place.loihua(&["check"]).is(1).says(&["note   database", "loihua migrate", "FAILS  token"]);
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    let (mut sim, token) = sim(&place);
    let outcome = place.loihua(&["check"]);
    outcome.is(1).never_says(&token);
    outcome.says(&["what", "found", "ok     token", "@loihua_bot", "FAILS  role", "none has opened the bot"]);
    sim.stop("TERM");
    place
        .loihua(&["check"])
        .is(1)
        .says(&["127.0.0.1", "cannot be reached", "telegram.proxy"])
        .never_says(&token);
}

#[test]
fn check_says_what_the_bot_may_not_do_in_its_groups() {
    let place = Place::new();
    let (_sim, token) = sim(&place);
    let path = place.write("staff.csv", STAFF).with_file_name("loihua.toml");
    let config = std::fs::read_to_string(&path).expect("a configuration");
    let url = config.split('"').find(|part| part.starts_with("http")).expect("the address").to_owned();
    place.write("loihua.toml", config + "[people]\nqa_chat = -1001\nshift_chat = -1002\n");
    let outcome = place.loihua(&["check"]);
    outcome.is(1).never_says(&token);
    outcome.says(&[
        "FAILS  group",
        "people.qa_chat: Telegram finds no group -1001",
        "people.shift_chat: Telegram finds",
    ]);
    let group =
        |fields: &str| sim_says(&url, "POST", "/sim/groups", &format!("{{{fields}, \"members\": []}}"));
    group(r#""id": -1001, "title": "QLCL", "forum": true"#);
    group(r#""id": -1002, "title": "Ca""#);
    place.loihua(&["check"]).says(&[
        "ok    group          people.qa_chat: “QLCL”",
        "note  group          people.shift_chat: “Ca”: the bot may not pin the board",
    ]);
}

#[test]
fn a_one_time_link_is_printed() {
    let place = Place::new();
    place.loihua(&["invite"]).is(2).says(&["ROLE"]);
    place.loihua(&["invite", "agent,boss"]).is(2).says(&["“boss” is no role; use agent, qa, qa_lead"]);
    place.loihua(&["invite", "agent"]).is(1).says(&["there is no bot token"]);
    let (mut sim, token) = sim(&place);
    let links = ["agent,shift_leader", "shift_leader+agent"].map(|roles| {
        let outcome = place.loihua(&["invite", roles]);
        outcome.is(0).says(&["It works once, until ", "agent+shift_leader"]).never_says(&token);
        let code = outcome.out.trim_end().strip_prefix("https://t.me/loihua_bot?start=").expect("a link");
        assert!(code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code}");
        outcome.out.clone()
    });
    assert_ne!(links[0], links[1]);
    sim.stop("TERM");
    place
        .loihua(&["invite", "agent"])
        .is(1)
        .says(&["Telegram does not answer", "telegram.proxy"])
        .never_says(&token);
}

#[test]
fn a_number_is_given_out_and_erased_from_scripts() {
    let place = Place::new();
    for command in ["export", "erase"] {
        place.loihua(&[command]).is(2).says(&["--number"]);
        let says = ["09123", "that is no phone number", "write it as 0912345678"];
        place.loihua(&[command, "--number", "09123"]).is(2).says(&says);
    }
    place.loihua(&["erase", "--number", "0912.345.678"]).is(0).says(&["Nothing is known of 0912 ••• •78."]);
    place.loihua(&["export", "--number", "84912345678"]).is(0).says(&["\"number\": \"+84912345678\""]);
    let to = ["export", "--number", "84912345678", "--to", "known.json"];
    place.loihua(&to).is(0).says(&["0 cases and 0 other records written to known.json."]);
    place.loihua(&to).is(1).says(&["known.json is there already; give another name"]);
}

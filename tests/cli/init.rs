//! `loihua init`, by flags and by answers.

use crate::command::{Place, Running, finish};
use crate::foreign::sim_says;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

/// A simulator; its address and token.
fn sim(place: &Place) -> (Running, String, String) {
    let mut sim = Running::start(place.command(&["sim", "--port", "0"]));
    let line = sim.line("Bot API at ");
    let mut words = line.split_whitespace().filter(|word| word.contains(':'));
    let (url, token) = (words.next().expect("an address"), words.next().expect("a token"));
    (sim, url.to_owned(), token.to_owned())
}

#[test]
fn init_by_flags_checks_with_telegram_and_changes_nothing_twice() {
    let place = Place::new();
    let (_sim, url, token) = sim(&place);
    let group = r#"{"id": -1001, "title": "QLCL", "members": [], "forum": true}"#;
    sim_says(&url, "POST", "/sim/groups", group);
    let path = place.write("note.txt", "").with_file_name("loihua.toml");
    let flags = |more: &[&str]| {
        let all = [&["init", "--no-questions", "--api-url", &url, "--admin", "7"], more].concat();
        place.loihua(&all)
    };
    flags(&[]).is(1).says(&["there is no bot token", "--token"]);
    flags(&["--token", "1:wrong-word"])
        .is(1)
        .says(&["does not know this bot token"])
        .never_says("wrong-word");
    flags(&["--token", &token, "--qa-chat", "-5"]).is(1).says(&["--qa-chat", "finds no group -5"]);
    flags(&["--token", &token, "--timezone", "GMT+7"]).is(1).says(&["Asia/Ho_Chi_Minh"]);
    assert!(!path.exists(), "nothing is written before all is right");
    let done = flags(&["--token", &token, "--qa-chat", "-1001"]);
    done.is(0).says(&[
        "@loihua_bot",
        "“QLCL”",
        "loihua.toml is written",
        "staff.xlsx",
        "rota.xlsx",
        "loihua check",
    ]);
    done.never_says(&token);
    let mode =
        |name: &str| fs::metadata(path.with_file_name(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!((mode("loihua.toml"), mode("staff.xlsx"), mode("rota.xlsx")), (0o600, 0o600, 0o600));
    let written = fs::read(&path).expect("a configuration");
    let staff = fs::read(path.with_file_name("staff.xlsx")).expect("a template");
    flags(&["--token", "2:other", "--qa-chat", "-5"])
        .is(0)
        .says(&["is there already; nothing in it is changed"]);
    assert_eq!(fs::read(&path).expect("it stays"), written);
    assert_eq!(fs::read(path.with_file_name("staff.xlsx")).expect("it stays"), staff);
    place.loihua(&["check"]).says(&["ok    token", "@loihua_bot", "QLCL"]);
    place.loihua(&["staff", "import", "staff.xlsx"]).is(0).says(&["1 person imported", "sheet “staff”"]);
    place.loihua(&["rota", "import", "rota.xlsx"]).is(1).says(&["there is nothing below the header"]);
}

/// The package for Debian brings a configuration without a token, which its user may read.
#[test]
fn init_fills_in_the_configuration_of_the_package() {
    let place = Place::new();
    let (_sim, url, token) = sim(&place);
    let path = place.write("loihua.toml", include_str!("../../deploy/debian/loihua.toml"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it may be changed");
    let flags = ["init", "--no-questions", "--api-url", &url, "--admin", "7", "--token", &token];
    place.loihua(&flags).is(0).says(&["loihua.toml is written"]).never_says(&token);
    assert!(fs::read_to_string(&path).expect("a configuration").contains(&token));
    assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o640);
    place.loihua(&flags).is(0).says(&["is there already; nothing in it is changed"]);
}

#[test]
fn init_asks_and_offers_who_writes_first_as_admin() {
    let place = Place::new();
    let (_sim, url, token) = sim(&place);
    sim_says(&url, "POST", "/sim/people", r#"{"id": 41, "name": "Khách", "locale": "vi"}"#);
    sim_says(&url, "POST", "/sim/people/41/start", "{}");
    sim_says(&url, "POST", "/sim/people", r#"{"id": 42, "name": "Quân", "locale": "vi"}"#);
    sim_says(&url, "POST", "/sim/people/42/start", "{}");
    let mut command = place.command(&["init", "--api-url", &url]);
    command.stdin(Stdio::piped());
    let answers = format!("1:wrong\n{token}\nHà Nội\n\n\nn\ny\n-5\n\n\n");
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("it listens").write_all(answers.as_bytes()).expect("it is answered");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for part in
        ["does not know this bot token", "did you mean", "Khách (41)", "Quân (42)", "finds no group -5"]
    {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert!(!said.contains(&token), "{said}");
    let written =
        fs::read_to_string(place.write("x", "").with_file_name("loihua.toml")).expect("it is there");
    assert!(written.contains("admins = [42]") && written.contains("qa_chat = 0"), "{written}");
    let mut waiting = place.command(&["check"]);
    waiting.stdin(Stdio::null());
    finish(waiting).says(&["ok    token"]);
    // What waits for the bot still waits.
    let state = sim_says(&url, "GET", "/sim/state", "");
    let state: serde_json::Value = serde_json::from_str(&state).expect("JSON");
    assert_eq!(state["pending_updates"], 2);
}

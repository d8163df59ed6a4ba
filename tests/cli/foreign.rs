//! The simulator with a bot of another library.

use crate::command::{PATIENCE, Place, Running};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// python-telegram-bot, where it is: the Python named by `ECHO_PYTHON`, or the system's own. With `CI` set it has to be there.
fn python() -> Option<String> {
    let python = std::env::var("ECHO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let asked = Command::new(&python).args(["-c", "import telegram.ext"]).stderr(Stdio::null()).status();
    if asked.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    assert!(std::env::var_os("CI").is_none(), "{python} has no python-telegram-bot; see docs/simulator.md");
    eprintln!("LEFT OUT: {python} has no python-telegram-bot; ECHO_PYTHON may name one that has");
    None
}

#[test]
fn a_bot_of_another_library_runs_unchanged_on_the_simulator() {
    let Some(python) = python() else { return };
    let place = Place::new();
    let mut sim = Running::start(place.command(&["sim", "--port", "0"]));
    let line = sim.line("Bot API at ");
    let mut words = line.split_whitespace().filter(|word| word.contains(':'));
    let (url, token) = (words.next().expect("an address"), words.next().expect("a token"));
    let mut bot = Command::new(python);
    bot.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/simulator/echo_bot.py"));
    bot.env("TELEGRAM_API_URL", url)
        .env("TELEGRAM_TOKEN", token)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let _bot = Running::start(bot);

    let sees = |number: usize, text: &str| {
        let begin = Instant::now();
        loop {
            let state = sim_says(url, "GET", "/sim/state", "");
            let state: serde_json::Value = serde_json::from_str(&state).expect("JSON");
            if state["people"][0]["screen"][number]["text"] == text {
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "“{text}” is not seen: {state}");
            thread::sleep(Duration::from_millis(50));
        }
    };
    sim_says(url, "POST", "/sim/people", r#"{"id": 7, "name": "Lan", "locale": "vi"}"#);
    sim_says(url, "POST", "/sim/people/7/start", "{}");
    sees(1, "Hello Lan!");
    sim_says(url, "POST", "/sim/people/7/say", r#"{"text": "xin chào"}"#);
    sees(3, "xin chào");
    let answer = sim_says(url, "POST", "/sim/people/7/tap", r#"{"message_id": 4, "data": "again"}"#);
    assert!(answer.contains("Once more"), "{answer}");
    sees(3, "xin chàoxin chào");
    assert_eq!(sim_says(url, "GET", "/sim/refusals", ""), "[]", "a bot for Telegram is refused nothing here");
}

/// What the control API answers.
pub fn sim_says(url: &str, method: &str, path: &str, body: &str) -> String {
    let request = async {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let request = http.request(method.parse().expect("a method"), format!("{url}{path}"));
        let request = request.header("content-type", "application/json").body(body.to_owned());
        request.send().await.expect("an answer").text().await.expect("a body")
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(request)
}

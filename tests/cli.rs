//! The command line as people and scripts meet it: the real binary in an empty folder of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long anything may take that ends by itself.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long a stop may take.
const FAREWELL: Duration = Duration::from_secs(5);

const STAFF: &str = "telegram_id,name,roles,locale\n1,Lan,agent,vi\n2,Hoa,shift_leader,vi\n3,Minh,qa,en\n";

/// A folder of a test's own, home and working directory at once.
struct Place(TempDir);

/// What came of a call.
#[derive(Debug)]
struct Outcome {
    status: i32,
    out: String,
    err: String,
}

impl Outcome {
    #[track_caller]
    fn is(&self, status: i32) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Every one of these stands in the one or the other output.
    #[track_caller]
    fn says(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.out.contains(part) || self.err.contains(part), "“{part}” is not in {self:?}");
        }
        self
    }

    #[track_caller]
    fn never_says(&self, secret: &str) -> &Self {
        assert!(!self.out.contains(secret) && !self.err.contains(secret), "“{secret}” is in {self:?}");
        self
    }
}

impl Place {
    fn new() -> Self {
        Place(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).expect("a file is written");
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loihua"));
        command.args(arguments).current_dir(self.0.path()).env_clear().env("HOME", self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn loihua(&self, arguments: &[&str]) -> Outcome {
        finish(self.command(arguments))
    }

    /// How many files begin like this.
    fn files(&self, begin: &str) -> usize {
        let files = fs::read_dir(self.0.path()).expect("the folder").map_while(Result::ok);
        files.filter(|file| file.file_name().to_string_lossy().starts_with(begin)).count()
    }

    fn staff(&self) -> String {
        self.loihua(&["staff", "list"]).is(0).out.clone()
    }

    fn rota(&self, date: &str) -> String {
        self.loihua(&["rota", "show", "--date", date]).is(0).out.clone()
    }
}

/// Runs a command to its end.
fn finish(mut command: Command) -> Outcome {
    let mut child = command.spawn().expect("the binary starts");
    let (out, err) = (all_of(child.stdout.take()), all_of(child.stderr.take()));
    let status = ends(&mut child, PATIENCE);
    Outcome {
        status: status.code().unwrap_or(-1),
        out: out.join().expect("output"),
        err: err.join().expect("output"),
    }
}

fn all_of(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    let mut pipe = pipe.expect("a pipe");
    thread::spawn(move || {
        let mut text = Vec::new();
        pipe.read_to_end(&mut text).expect("output");
        String::from_utf8_lossy(&text).into_owned()
    })
}

#[track_caller]
fn ends(child: &mut Child, patience: Duration) -> ExitStatus {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if begin.elapsed() > patience {
            let _ = child.kill();
            panic!("it did not end within {patience:?}");
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// A command that runs until it is stopped.
struct Running {
    child: Child,
    lines: Receiver<String>,
    heard: String,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the binary starts");
        let (says, lines) = channel();
        let pipes: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("a pipe")), Box::new(child.stderr.take().expect("a pipe"))];
        for pipe in pipes {
            let says = says.clone();
            thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    let _ = says.send(line);
                }
            });
        }
        Running { child, lines, heard: String::new() }
    }

    /// Waits for a line with `part` in it.
    #[track_caller]
    fn line(&mut self, part: &str) -> String {
        let begin = Instant::now();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE.saturating_sub(begin.elapsed())) {
            self.heard.push_str(&line);
            self.heard.push('\n');
            if line.contains(part) {
                return line;
            }
        }
        panic!("“{part}” was not said; heard:\n{}", self.heard);
    }

    /// Sends a signal and waits for the end, which comes soon and with status 0. Gives all that was said.
    #[track_caller]
    fn stop(&mut self, signal: &str) -> String {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
        let status = ends(&mut self.child, FAREWELL);
        self.heard.extend(self.lines.iter().map(|line| line + "\n"));
        assert_eq!(status.code(), Some(0), "{}", self.heard);
        self.heard.clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A simulator, and the token it knows.
fn sim(place: &Place) -> (Running, String) {
    let mut sim = Running::start(place.command(&["sim", "--port", "0"]));
    let line = sim.line("Bot API at ");
    let (url, token) = line
        .strip_prefix("Bot API at ")
        .and_then(|rest| rest.split_once(" for the token "))
        .expect("the address and the token");
    let config = format!("[telegram]\ntoken = \"{token}\"\napi_url = \"{url}\"\n[web]\nlisten = \"\"\n");
    place.write("loihua.toml", config);
    (sim, token.to_owned())
}

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
fn staff_is_imported_in_the_dialects_of_spreadsheets() {
    let place = Place::new();
    place.loihua(&["staff", "list"]).is(0).says(&["loihua staff import staff.csv"]);
    let file = place.write("staff.csv", STAFF);
    let file = file.to_str().expect("a path");
    place.loihua(&["staff", "import", file]).is(0).says(&["3 people imported", "staff.csv"]);
    let plain = place.staff();
    assert!(plain.contains("Lan") && plain.contains("shift_leader"), "{plain}");

    let bom = Place::new();
    bom.write("staff.csv", format!("\u{feff}{}", STAFF.replace(',', ";").replace('\n', "\r\n")));
    bom.loihua(&["staff", "import", "staff.csv"]).is(0);
    assert_eq!(bom.staff(), plain);

    let book = Place::new();
    book.write("staff.xlsx", workbook(STAFF));
    book.loihua(&["staff", "import", "staff.xlsx"]).is(0);
    assert_eq!(book.staff(), plain);

    // A second file replaces the people in it and leaves the others.
    place.write(
        "more.csv",
        "telegram_id,name,roles,locale,phone,honorific\n2,Hoa,team_leader,,0912345678,chị\n",
    );
    place.loihua(&["staff", "import", "more.csv"]).is(0).says(&["more.csv"]);
    let more = place.staff();
    assert!(more.contains("team_leader") && more.contains("Lan") && !more.contains("shift_leader"), "{more}");
}

#[test]
fn a_bad_staff_file_is_refused_whole() {
    let place = Place::new();
    place.write("good.csv", STAFF);
    place.loihua(&["staff", "import", "good.csv"]).is(0);
    let before = place.staff();
    let header = "telegram_id,name,roles,locale\n";
    let bad: [(&[u8], &[&str]); 7] = [
        (b"", &["is empty"]),
        (b"\x89PNG\r\n\x1a\n\0\0", &["is a picture", "CSV or XLSX"]),
        (b"a\0b\xff\xfe", &["is no text"]),
        (header.as_bytes(), &["nothing below the header"]),
        (
            b"telegram_id,name,roles,locale\n9,New,agent,vi\n1,Lan,boss,vi\nx,,agent,vi\n",
            &["Row 3: “boss” is no role; use agent", "Row 4: telegram_id “x”", "name is empty; give one"],
        ),
        (
            b"telegram_id,name,roles,locale\n9,New,agent,vi\n9,Again,agent,vi\n",
            &["Row 3: telegram_id 9 is in row 2 already"],
        ),
        (b"date,shift,telegram_id,role\n2026-03-01,CA1,1,agent\n", &["Row 1: no column is named"]),
    ];
    for (content, says) in bad {
        place.write("bad.csv", content);
        place.loihua(&["staff", "import", "bad.csv"]).is(1).says(&["bad.csv"]).says(says);
        assert_eq!(place.staff(), before);
    }
    place.loihua(&["staff", "import", "gone.csv"]).is(1).says(&["gone.csv cannot be read", "check the path"]);
}

#[test]
fn a_rota_reaches_over_midnight_and_replaces_only_its_dates() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.loihua(&["rota", "show"]).is(0).says(&["loihua rota import rota.csv"]);
    place.write(
        "rota.csv",
        "date,shift,telegram_id,role\n2026-03-01,CA3,1,agent\n01/03/2026,CA3,2,shift_leader\n\
         2026-03-02,CA1,1,agent\n2026-03-02,,3,qa_on_call\n",
    );
    place.loihua(&["rota", "import", "rota.csv"]).is(0).says(&["4 duties on 2 dates"]);
    let night = place.rota("2026-03-01");
    assert!(night.contains("01/03 22:00  02/03 06:00"), "{night}");
    let morning = place.rota("2026-03-02");
    for part in ["02/03 06:00  02/03 14:00", "01/03 22:00  02/03 06:00", "qa_on_call"] {
        assert!(morning.contains(part), "{morning}");
    }

    place.write("rota.csv", "date;shift;telegram_id;role\n2026-03-02;CA2;1;agent\n");
    place.loihua(&["rota", "import", "rota.csv"]).is(0).says(&["1 duty on 1 date imported"]);
    assert_eq!(place.rota("2026-03-01"), night);
    assert_eq!(place.rota("01/03/2026"), night);
    let morning = place.rota("2026-03-02");
    assert!(morning.contains("CA2") && !morning.contains("CA1") && !morning.contains("on_call"), "{morning}");
}

#[test]
fn a_bad_rota_is_refused_whole() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.write("rota.csv", "date,shift,telegram_id,role\n2026-03-01,CA1,1,agent\n");
    place.loihua(&["rota", "import", "rota.csv"]).is(0);
    let before = place.rota("2026-03-01");
    for (rows, says) in [
        ("2026-03-01,CA2,1,agent\n2026-03-01,CA9,1,agent\n", "Row 3: “CA9” is no shift"),
        ("2026-03-01,CA2,1,agent\n2026-13-01,CA1,1,agent\n", "Row 3: date “2026-13-01” is no day"),
        ("2026-03-01,CA2,404,agent\n", "Row 2: nobody on the staff has telegram_id 404"),
        ("2026-03-01,CA2,1,qa\n", "Row 2: 1 cannot stand here as qa"),
        ("2026-03-01,CA2,1,agent\n2026-03-01,CA2,1,agent\n", "Row 3: it says the same as row 2"),
    ] {
        place.write("bad.csv", format!("date,shift,telegram_id,role\n{rows}"));
        place.loihua(&["rota", "import", "bad.csv"]).is(1).says(&["bad.csv", "nothing has changed", says]);
        assert_eq!(place.rota("2026-03-01"), before);
    }
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
fn the_bot_runs_alone_on_its_database_and_stops_when_told() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    let (mut sim, token) = sim(&place);
    for signal in ["TERM", "INT"] {
        let mut command = place.command(&["run"]);
        command.env("RUST_LOG", "trace");
        let mut bot = Running::start(command);
        bot.line("running");
        place.loihua(&["run"]).is(1).says(&["another `loihua run` is using loihua.db", "database.url"]);
        // Beside the running bot people come and go.
        place.loihua(&["staff", "import", "staff.csv"]).is(0);
        assert!(place.staff().contains("Lan"));
        let said = bot.stop(signal);
        assert!(said.contains("stopping"), "{said}");
        assert!(!said.contains(&token), "the token is in the log");
    }
    sim.stop("INT");
}

#[test]
fn a_backup_goes_only_where_nothing_is_lost() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["backup", "copy"]).is(1).says(&["loihua.db is empty", "check database.url"]);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    let staff = place.staff();
    place.loihua(&["backup", "staff.csv"]).is(1).says(&["staff.csv is there already and is no backup"]);
    place.loihua(&["backup", "no/such/copy"]).is(1).says(&["no/such/copy cannot be written"]);
    place.write("copy", "");
    for _ in 0..2 {
        place.loihua(&["backup", "copy"]).is(0).says(&["loihua.db copied to copy"]);
    }
    assert_eq!(place.files(".loihua-backup-"), 0, "no part of a copy is left");
    place.loihua(&["restore", "copy"]).is(1).says(&["loihua.db is not empty", "nothing was restored"]);

    place.write("loihua.toml", "[database]\nurl = \"sqlite://new.db\"\n");
    let copy = fs::read_to_string(place.0.path().join("copy")).expect("the copy");
    let cut = copy.lines().take(5).map(|line| format!("{line}\n")).collect::<String>();
    let twice = copy.clone() + copy.lines().last().expect("its end") + "\n";
    let newer = copy.replacen("\"schema\":", "\"schema\":9", 1);
    for (bad, says) in [
        (copy.replace("Hoa", "Hòa"), "damaged or cut short at line"),
        (cut, "damaged or cut short at line 6"),
        (twice, "damaged or cut short at line"),
        (newer, "was made by a newer loihua"),
        (STAFF.to_owned(), "is no backup"),
        (String::new(), "is no backup"),
    ] {
        place.write("bad", bad);
        place.loihua(&["restore", "bad"]).is(1).says(&["bad", says]);
        assert_eq!(place.files("new.db"), 0, "the file is read to its end before the database is touched");
    }
    place.loihua(&["restore", "gone"]).is(1).says(&["gone cannot be opened"]);
    place.loihua(&["restore", "copy"]).is(0).says(&["rows of copy", "new.db"]);
    assert_eq!(place.staff(), staff);
}

#[test]
fn nothing_is_restored_under_a_running_bot() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.loihua(&["backup", "copy"]).is(0);
    fs::remove_file(place.0.path().join("loihua.db")).expect("the database goes");
    let (_sim, _) = sim(&place);
    let mut bot = Running::start(place.command(&["run"]));
    bot.line("running");
    place.loihua(&["restore", "copy"]).is(1).says(&["another `loihua run` is using loihua.db"]);
    bot.stop("TERM");
    place.loihua(&["restore", "copy"]).is(0);
    assert!(place.staff().contains("Lan"));
}

#[test]
fn a_bot_that_waits_for_telegram_stops_when_told() {
    let place = Place::new();
    let web = "[web]\nlisten = \"\"\n";
    let telegram = "[telegram]\ntoken = \"1:token-word\"\napi_url = \"http://127.0.0.1:9\"\n";
    place.write("loihua.toml", format!("{telegram}{web}"));
    let mut bot = Running::start(place.command(&["run"]));
    bot.line("Telegram cannot be reached yet");
    let said = bot.stop("TERM");
    assert!(!said.contains("token-word"), "{said}");
}

#[test]
fn a_wrong_token_is_refused_in_a_sentence() {
    let place = Place::new();
    let (_sim, token) = sim(&place);
    let config = fs::read_to_string(place.0.path().join("loihua.toml")).expect("the configuration");
    place.write("loihua.toml", config.replace(&token, "1:token-word"));
    place
        .loihua(&["run"])
        .is(1)
        .says(&["does not know this bot token", "BotFather"])
        .never_says("token-word");
    let written = "[telegram]\ntoken = \"no token-word\"\n";
    place.write("loihua.toml", written);
    place.loihua(&["run"]).is(2).says(&["telegram.token (loihua.toml)"]).never_says("token-word");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    place.loihua(&["sim", "--port", &port]).is(1).says(&[&port, "--port"]);
}

#[test]
fn a_place_of_the_web_server_that_is_taken_is_named() {
    let place = Place::new();
    let (_sim, _) = sim(&place);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = taken.local_addr().expect("an address").to_string();
    let config = fs::read_to_string(place.0.path().join("loihua.toml")).expect("the configuration");
    place.write("loihua.toml", config.replace("listen = \"\"", &format!("listen = \"{at}\"")));
    place.loihua(&["run"]).is(1).says(&[&at, "give another address as web.listen"]);
}

fn workbook(csv: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, cell),
            }
            .expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

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
fn sim_says(url: &str, method: &str, path: &str, body: &str) -> String {
    let request = async {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let request = http.request(method.parse().expect("a method"), format!("{url}{path}"));
        let request = request.header("content-type", "application/json").body(body.to_owned());
        request.send().await.expect("an answer").text().await.expect("a body")
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(request)
}

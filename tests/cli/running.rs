//! The bot started, alone on its database and its ports, backed up, and stopped.

use crate::command::{Place, Running, STAFF, finish, sim};
use loihua::store::{Store, query};
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Stdio;

#[test]
fn the_bot_runs_alone_on_its_database_and_stops_when_told() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    let (mut sim, token) = sim(&place);
    symlink("loihua.db", place.0.path().join("linked.db")).expect("a link");
    for signal in ["TERM", "INT"] {
        let mut command = place.command(&["run"]);
        command.env("RUST_LOG", "trace");
        let mut bot = Running::start(command);
        bot.line("running");
        place.loihua(&["run"]).is(1).says(&["another `loihua run` is using loihua.db", "database.url"]);
        // Nor by another name of the file.
        let mut linked = place.command(&["run"]);
        linked.env("LOIHUA__DATABASE__URL", "sqlite://linked.db");
        finish(linked).is(1).says(&["another `loihua run` is using linked.db"]);
        // Nor is its schema changed under it.
        place.loihua(&["migrate"]).is(1).says(&["another `loihua run` is using loihua.db"]);
        // Beside the running bot people come and go.
        place.loihua(&["staff", "import", "staff.csv"]).is(0);
        assert!(place.staff().contains("Lan"));
        let said = bot.stop(signal);
        assert!(said.contains("stopping"), "{said}");
        assert!(!said.contains(&token), "the token is in the log");
    }
    sim.stop("INT");
    fs::hard_link(place.0.path().join("loihua.db"), place.0.path().join("hard.db")).expect("a link");
    for command in ["run", "check"] {
        place
            .loihua(&[command])
            .is(1)
            .says(&["loihua.db is one of several names of the same file (hard links)"]);
    }
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
fn a_backup_is_read_whole_without_being_restored() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.loihua(&["backup", "copy"]).is(0);
    place.write("loihua.toml", "[database]\nurl = \"sqlite://new.db\"\n");
    let says = ["copy is whole: ", "Nothing was restored.", "staff", "3"];
    place.loihua(&["restore", "--dry-run", "copy"]).is(0).says(&says);
    assert_eq!(place.files("new.db"), 0);
    let cut = fs::read_to_string(place.0.path().join("copy")).expect("the copy");
    place.write("cut", &cut[..cut.len() / 2]);
    place.loihua(&["restore", "--dry-run", "cut"]).is(1).says(&["damaged or cut short"]);
}

#[test]
fn an_older_database_is_changed_by_run_and_migrate_alone_after_a_backup() {
    let place = Place::new();
    let archive = fs::File::open("tests/fixtures/20cd36e.db.zip").expect("the database");
    let mut archive = zip::ZipArchive::new(archive).expect("an archive");
    let mut old = Vec::new();
    archive.by_index(0).expect("a file").read_to_end(&mut old).expect("it is read");
    place.write("loihua.db", &old);
    place.loihua(&["staff", "list"]).is(1).says(&["of an older loihua", "run `loihua migrate`"]);
    place.write("backups", "no folder");
    let says = ["no backup could be taken into backups", "nothing was changed", "before_migration = false"];
    place.loihua(&["migrate"]).is(1).says(&says);
    place.loihua(&["staff", "list"]).is(1);
    fs::remove_file(place.0.path().join("backups")).expect("it goes");
    place.loihua(&["migrate"]).is(0).says(&["SQLite is up to date"]);
    place.loihua(&["staff", "list"]).is(0);
    let backups = fs::read_dir(place.0.path().join("backups")).expect("a folder");
    let backups: Vec<_> = backups.map(|file| file.expect("a file").file_name()).collect();
    assert_eq!(backups.len(), 1, "{backups:?}");
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
fn a_bot_whose_database_is_taken_away_ends_with_a_sentence() {
    for taken in ["loihua.db", "loihua.db-wal"] {
        let place = Place::new();
        let (_sim, _) = sim(&place);
        let mut bot = Running::start(place.command(&["run"]));
        bot.line("running");
        fs::rename(place.0.path().join(taken), place.0.path().join("away")).expect("it is moved");
        bot.line("loihua.db was moved, replaced or removed while the bot ran");
        assert!(!place.0.path().join(taken).exists(), "no other is begun");
    }
}

#[tokio::test]
async fn a_bot_ends_when_a_newer_one_has_changed_its_database() {
    let place = Place::new();
    let (_sim, _) = sim(&place);
    let mut bot = Running::start(place.command(&["run"]));
    bot.line("running");
    let url = format!("sqlite://{}", place.0.path().join("loihua.db").display());
    let store = Store::open(&url).await.expect("it is opened");
    let mut tx = store.begin().await.expect("it can be written");
    query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 9999, 'of a newer version', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
    )
    .execute(&mut tx)
    .await
    .expect("it is written");
    tx.commit().await.expect("it is kept");
    store.close().await;
    bot.line("was changed by a newer loihua; use that version");
    place.loihua(&["run"]).is(1).says(&["was changed by a newer loihua"]);
}

#[test]
fn the_files_are_their_owners_alone_whatever_the_umask() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    let (_sim, _) = sim(&place);
    let mut command = place.command(&[]);
    let binary = command.get_program().to_owned();
    command = std::process::Command::new("sh");
    command.args(["-c", "umask 000; exec \"$0\" run"]).arg(binary).current_dir(place.0.path()).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut bot = Running::start(command);
    bot.line("running");
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.loihua(&["backup", "copy"]).is(0);
    for name in ["loihua.db", "loihua.db-wal", "loihua.db-shm", "loihua.db.lock", "copy"] {
        let mode = fs::metadata(place.0.path().join(name)).expect(name).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    bot.stop("TERM");
    let backup = "backups/loihua-20260302-090000.backup";
    fs::create_dir_all(place.0.path().join("backups")).expect("a folder");
    fs::rename(place.0.path().join("copy"), place.0.path().join(backup)).expect("a backup");
    for name in ["loihua.db", "loihua.toml", backup] {
        let readable = fs::Permissions::from_mode(0o644);
        fs::set_permissions(place.0.path().join(name), readable).expect("others may read it");
        let says = format!("others can read {name}");
        place.loihua(&["check"]).says(&[&says, "chmod 600"]);
    }
}

#[test]
fn what_a_killed_backup_left_is_removed_by_the_next() {
    let place = Place::new();
    place.write("staff.csv", STAFF);
    place.loihua(&["staff", "import", "staff.csv"]).is(0);
    place.write(".loihua-backup-Killed", "half a copy");
    let held = fs::File::create(place.0.path().join(".loihua-backup-Held00")).expect("a file");
    held.lock().expect("another backup writes it");
    place.loihua(&["backup", "copy"]).is(0);
    assert_eq!(place.files(".loihua-backup-"), 1, "only what another backup writes just now is left");
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
fn a_simulator_has_the_token_and_the_names_it_is_given() {
    let place = Place::new();
    let arguments = ["sim", "--port", "0", "--token", "77:own_Token-1", "--allow-host", "sim.example"];
    let mut sim = Running::start(place.command(&arguments));
    let line = sim.line("Bot API at ");
    assert!(line.ends_with(" for the token 77:own_Token-1"), "{line}");
    let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://")).expect("an address");
    let asked = |host: &str| {
        let request =
            format!("GET /bot77:own_Token-1/getMe HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let mut stream = std::net::TcpStream::connect(address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("it is asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    };
    assert!(asked("sim.example").contains("\"ok\":true"));
    assert!(asked("evil.example").starts_with("HTTP/1.1 403"));
    sim.stop("TERM");
    place.loihua(&["sim", "--port", "0", "--token", "secret"]).is(2).says(&["--token", "such as"]);
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

#[test]
fn a_log_for_programs_is_an_object_a_line() {
    let place = Place::new();
    let (mut sim, _) = sim(&place);
    let mut command = place.command(&["run"]);
    command.env("LOIHUA__LOG__FORMAT", "json");
    let mut bot = Running::start(command);
    bot.line("running");
    let said = bot.stop("TERM");
    assert!(said.lines().count() > 1, "{said}");
    for line in said.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(event["timestamp"].is_string() && event["level"].is_string(), "{line}");
        assert!(event["message"].is_string(), "{line}");
    }
    sim.stop("INT");
    place.write("loihua.toml", "[log]\nformat = \"xml\"\n");
    place.loihua(&["staff", "list"]).is(2).says(&["log.format", "use \"text\" or \"json\""]);
}

//! Spreadsheets as people and their programs make them: each reads as `expected.toml` beside them says, or is refused.

use crate::command::Place;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::{fs, thread};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/spreadsheets");
/// What stands in the folder and is no spreadsheet.
const NO_SPREADSHEETS: [&str; 3] = ["README.md", "expected.toml", "make"];
/// How many are tried at a time.
const AT_A_TIME: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    file: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    name: String,
    /// The command that imports the file, less the file.
    command: String,
    /// A command with another file of the folder, run before.
    before: Option<String>,
    status: i32,
    says: Vec<String>,
    /// A command that shows what is stored then.
    shows: Option<String>,
    /// How many lines it shows, the header among them.
    count: Option<usize>,
    /// Some of them, with one space between columns.
    #[serde(default)]
    lines: Vec<String>,
}

#[test]
fn spreadsheets_of_many_programs_read_right_or_are_refused() {
    let table = fs::read_to_string(format!("{FOLDER}/expected.toml")).expect("what is expected");
    let table: Table = toml::from_str(&table).expect("a table");
    let expected: BTreeSet<&str> = table.file.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(expected.len(), table.file.len(), "a file is there twice");
    let there: BTreeSet<String> = fs::read_dir(FOLDER)
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
        .filter(|name| !NO_SPREADSHEETS.contains(&name.as_str()))
        .collect();
    assert_eq!(
        expected,
        there.iter().map(String::as_str).collect(),
        "a row for each file, a file for each row"
    );

    let wrong = Mutex::new(Vec::new());
    let each = table.file.len().div_ceil(AT_A_TIME);
    thread::scope(|scope| {
        for files in table.file.chunks(each) {
            let wrong = &wrong;
            scope.spawn(move || {
                for file in files {
                    if let Err(why) = reads_as_expected(file) {
                        wrong.lock().expect("no test panics").push(format!("{}: {why}", file.name));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no test panics");
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.file.len(), wrong.join("\n"));
}

fn reads_as_expected(file: &Expected) -> Result<(), String> {
    let place = Place::new();
    let run = |command: &str| place.loihua(&command.split(' ').collect::<Vec<_>>());
    let put = |name: &str| place.write(name, fs::read(Path::new(FOLDER).join(name)).expect("a file"));
    if let Some(before) = &file.before {
        put(before.rsplit(' ').next().expect("a file"));
        run(before).is(0);
    }
    put(&file.name);
    let outcome = run(&format!("{} {}", file.command, file.name));
    let said = format!("{}{}", outcome.out, outcome.err);
    if outcome.status != file.status {
        return Err(format!("status {}: {said}", outcome.status));
    }
    if let Some(missing) = file.says.iter().find(|part| !said.contains(*part)) {
        return Err(format!("it does not say “{missing}”: {said}"));
    }
    let Some(shows) = &file.shows else { return Ok(()) };
    let shown = run(shows).out;
    let lines: Vec<String> =
        shown.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    if let Some(missing) = file.lines.iter().find(|line| !lines.contains(line)) {
        return Err(format!("“{missing}” is not stored: {shown}"));
    }
    match file.count {
        Some(count) if count != lines.len() => Err(format!("{} lines are stored: {shown}", lines.len())),
        Some(_) | None => Ok(()),
    }
}

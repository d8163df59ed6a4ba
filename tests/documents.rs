//! The documents agree with the code: examples, commands, paths and tables.

use chrono::{TimeDelta, TimeZone as _, Utc};
use loihua::config::{Config, ConfigError};
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::base::phone::Phone;
use loihua::domain::base::table::read_table;
use loihua::domain::case::vip::{CallFields, Vip};
use loihua::domain::case::{Case, Promise};
use loihua::domain::centre::Centre;
use loihua::domain::intake::kind::Kind;
use loihua::domain::request::policy::{Action, Visibility, permit, visibility};
use loihua::domain::staff::person::{Person, Reachability, Role};
use loihua::domain::staff::rota_file::{RotaContext, read_rota};
use loihua::domain::staff::staff_file::{StaffRow, read_staff};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, str};
use telegram_sim::{Sim, SimOptions};

const CONFIGURATION: &str = include_str!("../docs/configuration.md");
const ROLES: &str = include_str!("../docs/roles.md");
const SIMULATOR: &str = include_str!("../docs/simulator.md");
const README: &str = include_str!("../README.md");
const INSTALL: &str = include_str!("../docs/install.md");

#[test]
fn the_defaults_in_the_document_are_the_defaults() {
    let defaults = blocks(CONFIGURATION, "toml");
    assert_eq!(defaults.len(), 1);
    assert_eq!(read(&defaults[0]), read(""));
}

#[test]
fn every_key_stands_in_the_document_and_no_other() {
    let mut keys = Vec::new();
    collect_keys("", &mut keys);
    // Lists are one key; their parts are explained beside them.
    assert!(keys.len() > 40, "{keys:?}");
    let table: Vec<&str> =
        CONFIGURATION.lines().filter(|line| line.starts_with("| `")).flat_map(first_cell_codes).collect();
    let missing: Vec<_> = keys.iter().filter(|key| !table.contains(&key.as_str())).collect();
    assert!(missing.is_empty(), "not in the document: {missing:?}");
    let unknown: Vec<_> = table.iter().filter(|key| !keys.iter().any(|known| known == **key)).collect();
    assert!(unknown.is_empty(), "not in the configuration: {unknown:?}");
}

#[test]
fn the_example_configurations_are_valid() {
    for document in [README, INSTALL] {
        let blocks = blocks(document, "toml");
        assert!(!blocks.is_empty());
        for block in blocks {
            read(&block);
        }
    }
}

#[test]
fn the_example_staff_and_rota_can_be_imported() {
    let files = blocks(INSTALL, "csv");
    let [staff, rota] = files.as_slice() else { panic!("a staff list and a rota: {files:?}") };
    let table = |csv: &String| read_table(csv.as_bytes()).expect("a table");
    let people = read_staff(&table(staff)).expect("a staff list");
    let people: Vec<Person> = people.into_iter().map(StaffRow::into_person).collect();
    let Centre { shifts, timezone, .. } = Centre::default();
    let today = chrono::NaiveDate::default();
    let context = RotaContext { shifts: &shifts, timezone, people: &people, today, sheet: "" };
    read_rota(&table(rota), &context).expect("a rota");
}

#[test]
fn the_commands_in_the_documents_exist() {
    let mut checked = 0;
    for (document, text) in documents() {
        for command in commands(&text) {
            let Some(arguments) = arguments(&command) else { continue };
            let run = Command::new(env!("CARGO_BIN_EXE_loihua")).args(&arguments).arg("--help").output();
            let output = run.expect("the program runs");
            let error = str::from_utf8(&output.stderr).expect("text");
            assert!(output.status.success(), "{document}: {command}\n{error}");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
}

/// Command lines: the lines of `sh` blocks, and inline code, without comments.
fn commands(text: &str) -> Vec<String> {
    let lines = blocks(text, "sh").into_iter().flat_map(|block| {
        block.lines().map(|line| line.split(" # ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    });
    lines.chain(inline_code(text)).collect()
}

/// What the command gives the bot, if it runs the bot.
fn arguments(command: &str) -> Option<Vec<String>> {
    let starts = ["cargo run -- ", "loihua ", "target/release/loihua "];
    let of_another_user = command.split_once(" -- loihua ").map(|(_, rest)| rest);
    let rest = starts.iter().find_map(|start| command.strip_prefix(start)).or(of_another_user)?;
    Some(rest.replace("ROLE", "agent").split_whitespace().map(str::to_owned).collect())
}

#[test]
fn the_paths_in_the_documents_exist() {
    for (document, text) in documents() {
        for code in inline_code(&text) {
            let path = code.trim_end_matches('/');
            let names_a_path = FOLDERS.iter().any(|folder| code.starts_with(folder));
            if names_a_path && !path.contains(['*', ' ', '{']) {
                assert!(root().join(path).exists(), "{document}: `{code}`");
            }
        }
        let folder = Path::new(&document).parent().expect("a folder").to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") {
                assert!(root().join(&folder).join(path).exists(), "{document}: ({link})");
            }
        }
    }
}

#[test]
fn the_tests_in_the_documents_exist() {
    let sources = rust_files(&root().join("tests/it"));
    let mut checked = 0;
    for (document, text) in documents() {
        for code in inline_code(&text).into_iter().filter(|code| code.contains("::…::")) {
            let name = code.rsplit("::").next().unwrap_or_default();
            let declared = format!("fn {name}(");
            assert!(sources.iter().any(|source| source.contains(&declared)), "{document}: `{code}`");
            checked += 1;
        }
        let filters =
            commands(&text).into_iter().filter(|command| command.contains("cargo test --test it -- "));
        for filter in
            filters.flat_map(|command| command.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        {
            let Some((module, _)) = filter.split_once("::") else { continue };
            let tests = root().join("tests/it");
            let exists =
                [format!("{module}.rs"), module.to_owned()].iter().any(|file| tests.join(file).exists());
            assert!(exists, "{document}: {filter}");
            checked += 1;
        }
    }
    assert!(checked > 15, "{checked}");
}

#[test]
fn every_rule_of_part_b_has_a_command_and_a_story() {
    let procedure = include_str!("../docs/procedure.md");
    let rules: Vec<&str> = procedure
        .lines()
        .filter_map(|line| line.strip_prefix("- B"))
        .filter_map(|rest| rest.split(' ').next())
        .collect();
    assert!(rules.len() >= 13, "{rules:?}");
    for rule in rules {
        let row = procedure.lines().find(|line| line.starts_with(&format!("| B{rule} |")));
        let row = row.unwrap_or_else(|| panic!("no row for B{rule}"));
        let [_, _, shown, story, _] = row.split('|').collect::<Vec<_>>()[..] else { panic!("{row}") };
        assert!(shown.contains("`/") && story.contains("::…::"), "{row}");
    }
}

/// Where a path in a document may begin.
const FOLDERS: &[&str] =
    &["src/", "sim/", "tests/", "docs/", "deploy/", "locales/", "migrations/", "benches/", "fuzz/", ".ci/"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents of the first folder and everything in `docs/`, with their paths.
fn documents() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> =
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"].map(PathBuf::from).into();
    for folder in ["docs", "docs/first-day"] {
        for entry in fs::read_dir(root().join(folder)).expect("the folder") {
            let name = entry.expect("a file").file_name();
            paths.extend(
                Path::new(&name)
                    .extension()
                    .is_some_and(|kind| kind == "md")
                    .then(|| Path::new(folder).join(&name)),
            );
        }
    }
    let text = |path: &PathBuf| fs::read_to_string(root().join(path)).expect("text");
    paths.iter().map(|path| (path.display().to_string(), text(path))).collect()
}

fn rust_files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => rust_files(&path),
            false => vec![fs::read_to_string(path).expect("text")],
        })
        .collect()
}

/// What stands between single backticks on one line, outside of fenced blocks.
fn inline_code(text: &str) -> Vec<String> {
    let prose = text.split("```").step_by(2);
    prose
        .flat_map(str::lines)
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_table_of_roles_is_the_policy() {
    let actions = [
        ("Take", Action::OpenCase),
        ("Work", Action::Work),
        ("Overrule", Action::Overrule),
        ("Join", Action::Join),
        ("Note", Action::Note),
        ("See", Action::See),
        ("Answer", Action::Answer),
        ("Guide", Action::Guide),
        ("Review", Action::Review),
        ("Catalogue", Action::Catalogue),
        ("Reassign", Action::Reassign),
        ("HandOver", Action::HandOver),
        ("TakeCall", Action::TakeCall),
        ("Audit", Action::Audit),
        ("Health", Action::Health),
        ("SeeStaff", Action::SeeStaff),
        ("ManageStaff", Action::ManageStaff),
        ("ManageRota", Action::ManageRota),
        ("ImportPremium", Action::ImportPremium),
        ("ImportCatalogue", Action::ImportCatalogue),
        ("Screens", Action::Screens),
    ];
    for (name, action) in actions {
        let allowed = |person: &Person, case: &Case| permit(person, action, Some(case)).is_ok();
        assert_eq!(row(name), expected(allowed), "{name}");
    }
    let full = |person: &Person, case: &Case| visibility(person, case) == Visibility::Full;
    assert_eq!(row("Full"), expected(full), "Full");
}

/// What the table has to say in each column.
fn expected(allowed: impl Fn(&Person, &Case) -> bool) -> Vec<&'static str> {
    let columns = Role::ALL.map(|role| {
        let person = person(role);
        match (allowed(&person, &case(person.id)), allowed(&person, &case(PersonId(99)))) {
            (true, true) => "yes",
            (true, false) => "own",
            (false, false) => "–",
            (false, true) => "others'",
        }
    });
    columns.to_vec()
}

fn row(name: &str) -> Vec<&'static str> {
    let start = format!("| `{name}`: ");
    let line = ROLES.lines().find(|line| line.starts_with(&start)).expect("a row of the table");
    line.trim_matches('|').split('|').skip(1).map(str::trim).collect()
}

fn person(role: Role) -> Person {
    Person { reach: Reachability::Open, ..Person::new(PersonId(1), "Lan", [role].into_iter().collect()) }
}

fn case(owner: PersonId) -> Case {
    let now = Utc.timestamp_opt(1_800_000_000, 0).single().expect("a moment");
    let centre = Centre::default();
    Case::taken(
        CaseId(12),
        owner,
        now,
        Vip::new(CallFields {
            leader: "anh Hùng".to_owned(),
            calling: Phone::parse("0912345678").expect("a number"),
            request: "mở nợ cước".to_owned(),
            callback: None,
            kind: Kind::Debt,
        }),
        Promise::make(1, now + TimeDelta::minutes(30), centre.ladders.callback(Kind::Debt), now),
    )
}

fn read(toml: &str) -> Config {
    Config::read(Some(("document.toml", toml)), []).expect("a configuration")
}

/// All keys below a section, learned from what an unknown key is answered with.
fn collect_keys(section: &str, keys: &mut Vec<String>) {
    for name in names_in(section).expect("a section") {
        let key = if section.is_empty() { name } else { format!("{section}.{name}") };
        match names_in(&key) {
            Some(_) => collect_keys(&key, keys),
            None => keys.push(key),
        }
    }
}

/// The names a section knows; `None` when it is no section.
fn names_in(section: &str) -> Option<Vec<String>> {
    let head = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
    let nonsense = format!("{head}xqzxqzxqzxqzxqz = true\n");
    let Err(ConfigError::Faults(faults)) = Config::read(Some(("f", &nonsense)), []) else {
        panic!("an unknown key in [{section}] is refused");
    };
    let fault = faults.iter().find(|fault| fault.key.ends_with("xqzxqzxqzxqzxqz"))?;
    let (_, names) = fault.wrong.split_once("use one of: ")?;
    Some(names.split(", ").map(str::to_owned).collect())
}

fn first_cell_codes(line: &'static str) -> Vec<&'static str> {
    let cell = line.split('|').nth(1).unwrap_or_default();
    cell.split('`').skip(1).step_by(2).collect()
}

/// The fenced blocks of a language.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let inner = |rest: &str| rest.split("```").next().unwrap_or_default().to_owned();
    document.split(&fence).skip(1).map(inner).collect()
}

/// Whether everything in `part` stands in `whole`; of a list, the first ones.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|whole| holds(whole, value)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() >= part.len() && whole.iter().zip(part).all(|(whole, part)| holds(whole, part))
        }
        (whole, part) => whole == part,
    }
}

#[tokio::test]
async fn the_simulator_answers_as_its_document_says() {
    let sim = Sim::start(SimOptions::default()).expect("it starts");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let examples = blocks(SIMULATOR, "http");
    assert!(examples.len() > 15, "{}", examples.len());
    for example in examples {
        let mut lines = example.lines().filter(|line| !line.is_empty());
        let (method, path) = lines.next().and_then(|line| line.split_once(' ')).expect("method and path");
        let url = format!("{}{}", sim.url(), path.replace("<token>", sim.token()));
        let mut request = http.request(method.parse().expect("a method"), url);
        let rest: Vec<&str> = lines.collect();
        if let [body, _] = rest[..] {
            request = request.header("content-type", "application/json").body(body.to_owned());
        }
        let (status, part) = rest.last().and_then(|line| line.split_once(' ')).expect("status and answer");
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status().as_str(), status, "{example}");
        let whole: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
        let part: Value = serde_json::from_str(part).expect("JSON in the document");
        assert!(holds(&whole, &part), "{example}: {whole}");
    }
}

#[test]
fn the_methods_in_the_document_are_those_of_the_simulator() {
    let table = include_str!("../sim/src/api/table.rs").split("#[cfg(test)]").next().unwrap_or_default();
    let is_method = |name: &&str| {
        name.chars().all(char::is_alphanumeric)
            && name.contains(char::is_uppercase)
            && !name.starts_with(char::is_uppercase)
    };
    let known: BTreeSet<&str> = table.split('"').skip(1).step_by(2).filter(is_method).collect();
    let section = SIMULATOR.split("It knows these methods").nth(1).expect("the list of methods");
    let listed: BTreeSet<&str> = section.split('`').skip(1).step_by(2).filter(is_method).collect();
    assert_eq!(listed, known);
}

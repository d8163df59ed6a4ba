//! The architecture: who may import whom, and where SQL, teloxide, the clock and Vietnamese text may be. Every check is
//! first shown a planted violation, which it has to find.

mod circles;
mod imports;
mod source;

use circles::{Circle, between_files, between_folders, folder};
use imports::imports;
use source::{SOURCES, Source, Token};

/// A module of the crate (or another crate of the workspace) and the modules it may import, each above it in the table.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    // Imports nothing of ours, so that other bots can use it.
    ("telegram_sim", &[]),
    // Pure: no I/O, no clock, no Telegram, no SQL.
    ("domain", &[]),
    ("config", &["domain"]),
    ("store", &["domain"]),
    ("text", &["domain"]),
    ("service", &["domain", "store"]),
    // The store: polling counts the failed attempts at an update.
    ("telegram", &["domain", "store", "text", "service"]),
    ("engine", &["domain", "store", "text", "service", "telegram"]),
    ("web", &["domain", "store", "text", "service"]),
    ("app", &["domain", "config", "store", "text", "service", "telegram", "engine", "web"]),
    // Runs the app against the simulator; saves the people and the rota, sets the clock, shows what was saved.
    ("demo", &["telegram_sim", "domain", "config", "store", "text", "service", "app"]),
    ("main", &["telegram_sim", "config", "app", "demo"]),
];

/// The sub-folders of the domain; each may import those before it.
const DOMAIN: [&str; 15] = [
    "base",
    "escalation",
    "staff",
    "intake",
    "customer",
    "centre",
    "promotion",
    "import",
    "case",
    "guide",
    "review",
    "report",
    "request",
    "message",
    "rules",
];

/// The largest circle of files inside one folder.
const LARGEST_CIRCLE: usize = 3;

/// Where SQL may be.
const SQL: &[&str] = &["src/store/"];
/// Where teloxide may be named.
const TELOXIDE: &[&str] = &["src/telegram/"];
/// Where the system's clock may be read; everywhere else `now` is an argument.
const CLOCK: &[&str] = &["src/service/clock.rs", "src/main.rs", "src/app.rs", "src/app/", "src/demo"];
/// Where literals may be Vietnamese: what reads the agents' words, the words people are addressed by, and the demo's
/// people. The bot's texts are in `locales/`.
const VIETNAMESE: &[&str] = &[
    "src/domain/centre.rs",
    "src/domain/base/fold.rs",
    "src/domain/intake",
    "src/domain/intake/kind.rs",
    "src/domain/base/phone",
    "src/domain/base/subscriber.rs",
    "src/domain/staff/honorific.rs",
    "src/demo",
];

#[test]
fn modules_import_only_those_above_them() {
    let planted = [
        ("src/domain/case.rs", "use crate::store::Tx;", "store"),
        ("src/domain/case/mod.rs", "mod tests { use super::super::super::service::Service; }", "service"),
        ("src/store/tx.rs", "use crate::{\n    domain::{base::{A, B}, case},\n    text::Texts,\n};", "text"),
        ("src/service/mod.rs", "fn f(_: &crate::engine::pace::Pace) {}", "engine"),
        ("src/service/mod.rs", "use super::{domain, telegram::client};", "telegram"),
        ("src/engine/mod.rs", "fn f() { let x = 'a'; crate::app::run(); }", "app"),
        ("src/main.rs", "use loihua::{app, service::Service};", "service"),
        ("src/app.rs", "fn f() { telegram_sim::Sim::start(); }", "telegram_sim"),
        ("src/elsewhere.rs", "use crate::domain;", "domain"),
        ("src/domain/case/mod.rs", "use crate::domain::rules::decide;", "domain::rules"),
        ("src/domain/staff/rota.rs", "use super::super::{base::Id, intake};", "domain::intake"),
        ("sim/src/world.rs", "use loihua::domain;", "domain"),
    ];
    for (path, text, module) in planted {
        let found = forbidden_imports(&Source::new(path, text));
        assert_eq!(found.len(), 1, "{path} `{text}`: {found:?}");
        assert!(found[0].ends_with(&format!(" {module}")), "{path} `{text}`: {found:?}");
    }
    let allowed =
        "// use crate::store;\nuse crate::domain::{base, case}; pub(crate) fn f() { \"crate::text\"; }";
    assert_eq!(forbidden_imports(&Source::new("src/store/tx.rs", allowed)), [""; 0]);
    let tested =
        Source::new("src/domain/case/audit.rs", "#[cfg(test)] mod tests { use crate::domain::rules; }");
    assert_eq!(forbidden_imports(&tested), [""; 0]);
    let allowed = "use super::{Case, guidance}; pub(in crate::domain) struct A; use super::super::staff; use crate::domain::centre::Centre;";
    assert_eq!(forbidden_imports(&Source::new("src/domain/case/audit.rs", allowed)), [""; 0]);
    assert_no_violation("", forbidden_imports);
}

#[test]
fn the_table_has_no_circle() {
    for (row, (module, imports)) in MAY_IMPORT.iter().enumerate() {
        for import in *imports {
            let above = MAY_IMPORT[..row].iter().any(|(known, _)| known == import);
            assert!(above, "{module} may import {import}, which is not above it");
        }
    }
}

#[test]
fn no_circle_between_folders() {
    let circle = |second: &str| {
        between_folders(&[
            Source::new("src/domain/case/mod.rs", "use crate::domain::{base::Id, rules::giving as g};"),
            Source::new("src/domain/rules/mod.rs", "pub mod giving;"),
            Source::new("src/domain/rules/giving.rs", second),
            Source::new("src/domain/base/mod.rs", ""),
        ])
    };
    for second in ["use super::super::case::Case;", "fn f(_: crate::domain::case::Case) {}"] {
        assert_eq!(members(&circle(second)), [["domain::case", "domain::rules"]], "{second}");
    }
    assert!(circle("use super::super::base::Id;").is_empty());
    assert!(circle("#[cfg(test)] mod tests { use crate::domain::case::Case; }").is_empty());
    let found = between_folders(&[
        Source::new("src/store/mod.rs", "use crate::web::Board;"),
        Source::new("src/web/mod.rs", "use crate::text;"),
        Source::new("src/text/mod.rs", "pub fn f() { crate::store::query() }"),
    ]);
    assert_eq!(members(&found), [["store", "text", "web"]]);

    let found = between_folders(&SOURCES);
    assert!(found.is_empty(), "\n{}", listed(&found));
}

#[test]
fn no_large_circle_of_files() {
    let circle = |last: &str| {
        let sources = [
            Source::new(
                "src/store/mod.rs",
                "mod a; mod b; mod c; mod d; pub use d::{D, D as Renamed}; use a::A;",
            ),
            Source::new("src/store/a.rs", "use super::b::B;"),
            Source::new("src/store/b.rs", "use crate::store::{a::A, c::{self, C}};"),
            // Through the re-export.
            Source::new("src/store/c.rs", "use super::Renamed;"),
            Source::new("src/store/d.rs", last),
        ];
        between_files(&sources, LARGEST_CIRCLE)
    };
    let all = ["src/store/a.rs", "src/store/b.rs", "src/store/c.rs", "src/store/d.rs"];
    assert_eq!(members(&circle("use super::a;")), [all]);
    assert_eq!(members(&circle("fn f() { super::a::f() }")), [all]);
    // A parent and its children; what is only imported by tests.
    assert!(circle("use super::*;").is_empty());
    assert!(circle("#[cfg(test)] mod tests { use crate::store::a::A; }").is_empty());

    let found = between_files(&SOURCES, LARGEST_CIRCLE);
    assert!(found.is_empty(), "\n{}", listed(&found));
}

fn members(circles: &[Circle]) -> Vec<Vec<&str>> {
    circles.iter().map(|circle| circle.members.iter().map(String::as_str).collect()).collect()
}

fn listed(circles: &[Circle]) -> String {
    circles.iter().map(Circle::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn sql_is_in_the_store_only() {
    for text in [
        "use sqlx::Row;",
        "use rusqlite::Row;",
        "fn f() -> sqlx::Result<()> {}",
        "const Q: &str = \"SELECT 1\";",
    ] {
        assert_eq!(sql(&Source::new("src/service/mod.rs", text)).len(), 1, "{text}");
        assert_eq!(sql(&Source::new("src/store/tx.rs", text)).len(), 0, "{text}");
    }
    for text in
        ["const Q: &str = \"DELETE FROM t WHERE at < now()\";", "const Q: &str = \"CURRENT_TIMESTAMP\";"]
    {
        assert_eq!(sql(&Source::new("src/store/tx.rs", text)).len(), 1, "{text}");
    }
    assert_no_violation("src/", sql);
}

#[test]
fn teloxide_is_in_the_telegram_module_only() {
    let text = "use teloxide::types::Update;";
    assert_eq!(teloxide(&Source::new("src/service/mod.rs", text)).len(), 1);
    assert_eq!(teloxide(&Source::new("src/telegram/parse.rs", text)).len(), 0);
    assert_no_violation("src/", teloxide);
}

#[test]
fn the_clock_is_read_at_the_edge_only() {
    for text in [
        "fn f() { let now = chrono::Utc::now(); }",
        "fn f() { a.unwrap_or_else(Utc::now) }",
        "fn f() { SystemTime::now() }",
        "fn f() { chrono::Local::now() }",
    ] {
        assert_eq!(clock(&Source::new("src/service/context.rs", text)).len(), 1, "{text}");
        assert_eq!(clock(&Source::new("src/service/clock.rs", text)).len(), 0, "{text}");
    }
    assert_no_violation("src/", clock);
}

#[test]
fn texts_are_in_the_locales_only() {
    for text in [
        "fn f() { say(\"Đã mở phiếu\"); }",
        "fn f() { say(r#\"Hẹn báo \"KQ\"\"#); }",
        "const C: char = 'ộ';",
        "const B: &str = \"a \\\" ả\";",
    ] {
        assert_eq!(vietnamese(&Source::new("src/service/context.rs", text)).len(), 1, "{text}");
        assert_eq!(vietnamese(&Source::new("src/domain/intake/kind.rs", text)).len(), 0, "{text}");
        let tested = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{ {text} }}\n");
        assert_eq!(vietnamese(&Source::new("src/service/context.rs", &tested)).len(), 0, "{tested}");
    }
    let quiet = "/// Phiếu\n// phiếu\nfn f<'a>(_: &'a str) { /* phiếu */ say(\"case “12”\"); }";
    assert_eq!(vietnamese(&Source::new("src/service/context.rs", quiet)).len(), 0);
    assert_no_violation("src/", vietnamese);
}

type Check = fn(&Source) -> Vec<String>;

/// Runs a check over the source files whose paths begin with `root`.
fn assert_no_violation(root: &str, check: Check) {
    assert!(SOURCES.len() > 50, "the sources are read");
    let checked = SOURCES.iter().filter(|source| source.path.starts_with(root));
    let found: Vec<String> = checked.flat_map(check).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

fn forbidden_imports(source: &Source) -> Vec<String> {
    let from = folder(&source.module);
    // In the domain, test code may use later layers.
    let counted = imports(&source.without_tests());
    let mut found = Vec::new();
    for import in imports(source) {
        let to = folder(&import.path);
        let is_ours = MAY_IMPORT.iter().any(|(module, _)| *module == top_level(&to));
        let is_counted = top_level(&from) != top_level(&to) || counted.contains(&import);
        if to != from && is_ours && is_counted && !may_import(&from, &to) {
            found.push(source.at(import.line, format!("{from} must not import {to}")));
        }
    }
    found
}

fn top_level(folder: &str) -> &str {
    folder.split("::").next().unwrap_or(folder)
}

fn may_import(from: &str, to: &str) -> bool {
    if let (Some(from), Some(to)) = (from.strip_prefix("domain::"), to.strip_prefix("domain::")) {
        let layer = |name| DOMAIN.iter().position(|layer| *layer == name);
        return layer(to).is_some_and(|to| layer(from).is_some_and(|from| to < from));
    }
    let row = MAY_IMPORT.iter().find(|(module, _)| *module == top_level(from));
    row.is_some_and(|(_, imports)| imports.contains(&top_level(to)))
}

fn sql(source: &Source) -> Vec<String> {
    let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "CREATE ", "PRAGMA "];
    let inside = source.is_in(SQL);
    let mut found = Vec::new();
    for (line, token) in &source.tokens {
        match token {
            Token::Word(word) if (word == "sqlx" || word == "rusqlite") && !inside => {
                found.push(source.at(*line, format!("{word} outside the store")));
            }
            Token::Literal(text) if !inside && verbs.iter().any(|verb| text.starts_with(verb)) => {
                found.push(source.at(*line, format!("SQL outside the store: {text}")));
            }
            Token::Literal(text) if inside && (text.contains("now()") || text.contains("CURRENT_TIME")) => {
                found.push(source.at(*line, "the database's clock; bind the time as a parameter"));
            }
            Token::Word(_) | Token::Literal(_) | Token::Sign(_) => {}
        }
    }
    found
}

fn teloxide(source: &Source) -> Vec<String> {
    let named = |token: &Token| *token == Token::Word("teloxide".to_owned());
    source.outside(TELOXIDE, named, "teloxide outside the telegram module")
}

fn clock(source: &Source) -> Vec<String> {
    if source.is_in(CLOCK) {
        return Vec::new();
    }
    let words: Vec<_> = source.tokens.iter().map(|(line, token)| (*line, token.word())).collect();
    let reads = |window: &&[(usize, &str)]| {
        ["Utc", "Local", "SystemTime"].contains(&window[0].1) && window[1].1 == "::" && window[2].1 == "now"
    };
    words
        .windows(3)
        .filter(reads)
        .map(|window| source.at(window[0].0, "the system's clock; take `now` as an argument"))
        .collect()
}

fn vietnamese(source: &Source) -> Vec<String> {
    let named = |token: &Token| {
        let letter = |c: char| c.is_alphabetic() && !c.is_ascii();
        matches!(token, Token::Literal(text) if text.contains(letter))
    };
    source.without_tests().outside(VIETNAMESE, named, "text that belongs in locales/")
}

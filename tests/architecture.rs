//! Who may know whom, held to a table. Every check here is first shown a planted violation, which it has to find.

use std::fs;
use std::path::{Path, PathBuf};

/// A module of the crate and the modules it may import. Rows stand so that a module only ever knows rows above it:
/// there are no circles.
const MAY_IMPORT: [(&str, &[&str]); 11] = [
    // Pure: no I/O, no clock, no Telegram, no SQL.
    ("domain", &[]),
    ("config", &["domain"]),
    ("store", &["domain"]),
    ("text", &["domain"]),
    ("service", &["domain", "store"]),
    // The store: polling counts the attempts at an update that failed.
    ("telegram", &["domain", "store", "text", "service"]),
    ("engine", &["domain", "store", "text", "service", "telegram"]),
    ("web", &["domain", "store", "text", "service"]),
    ("app", &["domain", "config", "store", "text", "service", "telegram", "engine", "web"]),
    // Beyond app and sim: to put its cast on the staff and on the rota, to wind the clock, and to show what was written.
    ("demo", &["domain", "config", "store", "text", "service", "app"]),
    ("main", &["config", "app", "demo"]),
];

/// Where SQL may stand.
const SQL: &[&str] = &["src/store/"];
/// Where teloxide may be named: at the edge, and where the simulator is tried out.
const TELOXIDE: &[&str] = &["src/telegram/"];
/// Where the system's clock may be read; everywhere else `now` is an argument.
const CLOCK: &[&str] = &["src/service/clock.rs", "src/main.rs", "src/app.rs", "src/app/", "src/demo"];
/// Where literals may be Vietnamese: what reads the agents' words, and the players of the simulator and the demo.
/// What the bot says stands in `locales/`.
const VIETNAMESE: &[&str] = &[
    "src/domain/centre.rs",
    "src/domain/base/fold.rs",
    "src/domain/intake",
    "src/domain/intake/kind.rs",
    "src/domain/base/phone.rs",
    "src/domain/base/subscriber.rs",
    "src/demo",
];

#[test]
fn modules_import_only_what_the_table_allows() {
    let planted = [
        ("src/domain/case.rs", "use crate::store::Tx;", "store"),
        ("src/domain/case.rs", "mod tests { use super::super::super::service::Service; }", "service"),
        ("src/store/tx.rs", "use crate::{\n    domain::{ids::{A, B}, case},\n    text::Texts,\n};", "text"),
        ("src/service/mod.rs", "fn f(_: &crate::engine::pace::Pace) {}", "engine"),
        ("src/service/mod.rs", "use super::{domain, telegram::client};", "telegram"),
        ("src/engine/mod.rs", "fn f() { let x = 'a'; crate::app::run(); }", "app"),
        ("src/main.rs", "use loihua::{app, service::Service};", "service"),
        ("src/elsewhere.rs", "use crate::domain;", "domain"),
    ];
    for (path, text, module) in planted {
        let found = forbidden_imports(&Source::new(path, text));
        assert_eq!(found.len(), 1, "{path} `{text}`: {found:?}");
        assert!(found[0].contains(&format!(" {module}")), "{path} `{text}`: {found:?}");
    }
    let allowed =
        "// use crate::store;\nuse crate::domain::{ids, case}; pub(crate) fn f() { \"crate::text\"; }";
    assert_eq!(forbidden_imports(&Source::new("src/store/tx.rs", allowed)), [""; 0]);
    nothing_found(forbidden_imports);
}

#[test]
fn the_table_has_no_circles() {
    for (row, (module, imports)) in MAY_IMPORT.iter().enumerate() {
        for import in *imports {
            let above = MAY_IMPORT[..row].iter().any(|(known, _)| known == import);
            assert!(above, "{module} may import {import}, which does not stand above it");
        }
    }
}

#[test]
fn sql_stands_in_the_store_only() {
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
    nothing_found(sql);
}

#[test]
fn teloxide_stands_at_the_edge_only() {
    let text = "use teloxide::types::Update;";
    assert_eq!(teloxide(&Source::new("src/service/mod.rs", text)).len(), 1);
    assert_eq!(teloxide(&Source::new("src/telegram/parse.rs", text)).len(), 0);
    nothing_found(teloxide);
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
    nothing_found(clock);
}

#[test]
fn what_the_bot_says_stands_in_the_locales_only() {
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
    nothing_found(vietnamese);
}

type Check = fn(&Source) -> Vec<String>;

/// Runs a check over every file of the crate.
fn nothing_found(check: Check) {
    let sources = sources();
    assert!(sources.len() > 50, "the sources are read");
    let found: Vec<String> = sources.iter().flat_map(check).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

fn forbidden_imports(source: &Source) -> Vec<String> {
    let Some(module) = source.module.first() else { return Vec::new() };
    let row = MAY_IMPORT.iter().find(|(name, _)| name == module);
    let mut found = Vec::new();
    for (line, import) in source.imports() {
        if import == *module || !MAY_IMPORT.iter().any(|(name, _)| *name == import) {
            continue;
        }
        match row {
            Some((_, imports)) if imports.contains(&import.as_str()) => {}
            Some(_) => found.push(source.at(line, format!("{module} must not import {import}"))),
            None => found.push(source.at(line, format!("{module} is not in the table and imports {import}"))),
        }
    }
    found
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
    source.outside(TELOXIDE, named, "teloxide away from the edge")
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

/// A piece of Rust, as coarse as these checks need it; comments are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    /// What stands within the quotes of a text or a character.
    Literal(String),
    /// `::`, or one other sign.
    Sign(&'static str),
}

impl Token {
    fn word(&self) -> &str {
        match self {
            Token::Word(text) => text,
            Token::Sign(text) => text,
            Token::Literal(_) => "",
        }
    }
}

/// A file of the crate.
#[derive(Clone, Debug)]
struct Source {
    path: String,
    /// `["api"]` for `src/sim/api/mod.rs`; empty for `src/lib.rs`.
    module: Vec<String>,
    /// Each with its line.
    tokens: Vec<(usize, Token)>,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let inner = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        let module = if inner == "lib" { Vec::new() } else { inner.split('/').map(str::to_owned).collect() };
        Source { path: path.to_owned(), module, tokens: tokens(text) }
    }

    fn at(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    fn outside(&self, places: &[&str], wrong: impl Fn(&Token) -> bool, what: &str) -> Vec<String> {
        if self.is_in(places) {
            return Vec::new();
        }
        self.tokens.iter().filter(|(_, token)| wrong(token)).map(|(line, _)| self.at(*line, what)).collect()
    }

    /// The top-level modules that are named by `crate::`, by `super::` from far enough inside, or, in the command
    /// line, by `loihua::`.
    fn imports(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        // Open braces; `true` is a module's.
        let mut open = Vec::new();
        let word = |n: usize| self.tokens.get(n).map_or("", |(_, token)| token.word());
        let mut n = 0;
        while n < self.tokens.len() {
            match word(n) {
                "{" => open.push(n >= 2 && word(n - 2) == "mod"),
                "}" => drop(open.pop()),
                "crate" if word(n + 1) == "::" => found.extend(self.first_words(n + 2)),
                "loihua" if word(n + 1) == "::" && self.module == ["main"] => {
                    found.extend(self.first_words(n + 2));
                }
                "super" if n == 0 || word(n - 1) != "::" => {
                    let mut up = 0;
                    while word(n + 2 * up) == "super" && word(n + 2 * up + 1) == "::" {
                        up += 1;
                    }
                    if up >= self.module.len() + open.iter().filter(|module| **module).count() {
                        found.extend(self.first_words(n + 2 * up));
                    }
                }
                _ => {}
            }
            n += 1;
        }
        found
    }

    /// The word here, or the first word of each path of the group that opens here.
    fn first_words(&self, start: usize) -> Vec<(usize, String)> {
        let mut depth = 0_usize;
        let mut found = Vec::new();
        let mut first = true;
        for (line, token) in self.tokens.iter().skip(start) {
            match token {
                Token::Sign("{") => depth += 1,
                Token::Sign("}") => depth -= 1,
                Token::Sign(",") if depth == 1 => first = true,
                Token::Word(word) if first => {
                    found.push((*line, word.clone()));
                    first = false;
                }
                Token::Word(_) | Token::Literal(_) | Token::Sign(_) => {}
            }
            if depth == 0 {
                break;
            }
        }
        found
    }

    /// Without what is only there for tests: files of that name, and `#[cfg(test)] mod … { … }`.
    fn without_tests(&self) -> Source {
        let mut left = Source { tokens: Vec::new(), ..self.clone() };
        if self.module.iter().any(|part| part == "tests") {
            return left;
        }
        let marker = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
        let mut n = 0;
        while n < self.tokens.len() {
            let here = &self.tokens[n..];
            if here.len() > marker.len()
                && here.iter().zip(marker).all(|((_, token), word)| token.word() == word)
            {
                n += here.len() - after_block(&here[marker.len()..]);
            } else {
                left.tokens.push(self.tokens[n].clone());
                n += 1;
            }
        }
        left
    }
}

/// How many tokens are left after the block that opens next, or after the `;` that stands in its place.
fn after_block(tokens: &[(usize, Token)]) -> usize {
    let mut depth = 0_usize;
    for (n, (_, token)) in tokens.iter().enumerate() {
        match token.word() {
            "{" => depth += 1,
            "}" => depth -= 1,
            ";" => {}
            _ => continue,
        }
        if depth == 0 {
            return tokens.len() - n - 1;
        }
    }
    0
}

fn tokens(text: &str) -> Vec<(usize, Token)> {
    const SIGNS: [&str; 12] = ["::", "{", "}", ",", ";", "#", "[", "]", "(", ")", "*", "!"];
    let mut found = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(c) = rest.chars().next() {
        let (token, length) = if rest.starts_with("//") {
            (None, rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (None, rest.find("*/").map_or(rest.len(), |end| end + 2))
        } else if let Some((inner, length)) = literal(rest) {
            (Some(Token::Literal(inner.to_owned())), length)
        } else if c.is_alphanumeric() || c == '_' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            (Some(Token::Word(rest[..end].to_owned())), end)
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            (Some(Token::Sign(sign)), sign.len())
        } else {
            (None, c.len_utf8())
        };
        found.extend(token.map(|token| (line, token)));
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// The text or character that begins here: what is within its quotes, and how long it is with them.
fn literal(text: &str) -> Option<(&str, usize)> {
    let bare = text.strip_prefix(['b', 'c']).unwrap_or(text);
    let prefix = text.len() - bare.len();
    if let Some(raw) = bare.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw[hashes..].strip_prefix('"')?;
        let end = inner.find(&format!("\"{}", "#".repeat(hashes)))?;
        return Some((&inner[..end], prefix + 1 + hashes + 1 + end + 1 + hashes));
    }
    let quote = bare.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = &bare[1..];
    let mut escaped = false;
    let end = inner.char_indices().find_map(|(n, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(n)
    })?;
    // A lifetime is no character: 'a' closes after one, '\u{1F512}' begins with a backslash.
    if quote == '\'' && !(inner[..end].starts_with('\\') || inner[..end].chars().count() == 1) {
        return None;
    }
    Some((&inner[..end], prefix + 1 + end + 1))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(root).expect("a path below the root").display().to_string();
            Source::new(&path, &fs::read_to_string(file).expect("a source"))
        })
        .collect()
}

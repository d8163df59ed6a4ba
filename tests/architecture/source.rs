//! Rust source files as tokens, as coarse as the checks need them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A token; comments are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// What is between the quotes of a string or character literal.
    Literal(String),
    /// `::`, or one other sign.
    Sign(&'static str),
}

impl Token {
    pub fn word(&self) -> &str {
        match self {
            Token::Word(text) => text,
            Token::Sign(text) => text,
            Token::Literal(_) => "",
        }
    }
}

/// A source file.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: String,
    /// Its module with the crate's name first: `loihua::store::tx` for `src/store/tx.rs`, `main` for `src/main.rs`.
    pub module: Vec<String>,
    /// Each with its line.
    pub tokens: Vec<(usize, Token)>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let inner = path.trim_end_matches(".rs").trim_end_matches("/mod").trim_end_matches("/lib");
        let module = match inner.strip_prefix("sim/") {
            Some(inner) => inner.replacen("src", "telegram_sim", 1),
            None if inner == "src/main" => "main".to_owned(),
            None => inner.replacen("src", "loihua", 1),
        };
        let module = module.split('/').map(str::to_owned).collect();
        Source { path: path.to_owned(), module, tokens: tokens(text) }
    }

    pub fn at(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    /// Says `what` of every token for which `wrong` holds, where the file is in none of the `places`.
    pub fn outside(&self, places: &[&str], wrong: impl Fn(&Token) -> bool, what: &str) -> Vec<String> {
        if self.is_in(places) {
            return Vec::new();
        }
        self.tokens.iter().filter(|(_, token)| wrong(token)).map(|(line, _)| self.at(*line, what)).collect()
    }

    /// Without test code: `tests` modules in files of their own, and `#[cfg(test)] mod … { … }`.
    pub fn without_tests(&self) -> Source {
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

/// How many tokens are left after the next block, or after the `;` in its place.
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

/// The string or character literal that begins here: its content, and its length with the quotes.
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

/// All source files of the bot and of the simulator, read once.
pub static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(sources);

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("sim/src")];
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

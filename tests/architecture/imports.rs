//! The paths that source files import, and the files those paths lead to.

use crate::source::Source;
use std::collections::HashMap;

/// A path that is named in a `use` declaration or inline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub line: usize,
    /// With the crate's name first: `["loihua", "store", "tx", "Tx"]`.
    pub path: Vec<String>,
    /// The name that it gets in the file's module.
    name: Option<String>,
}

/// The imports of a file: every path of its `use` declarations, and every inline path that begins with `crate`,
/// `super`, `self` or the name of one of our crates. What belongs to other crates is a path below the file's module.
pub fn imports(source: &Source) -> Vec<Import> {
    let mut reader = Reader { source, module: source.module.clone(), open: Vec::new(), found: Vec::new() };
    let mut n = 0;
    while n < source.tokens.len() {
        n = reader.read(n);
    }
    reader.found
}

struct Reader<'s> {
    source: &'s Source,
    /// The module at the current token, inline modules included.
    module: Vec<String>,
    /// The open braces; `true` is a module's.
    open: Vec<bool>,
    found: Vec<Import>,
}

impl Reader<'_> {
    fn word(&self, n: usize) -> &str {
        self.source.tokens.get(n).map_or("", |(_, token)| token.word())
    }

    /// Whether token `n` is inside a path, or in a visibility (`pub(in crate::domain)`).
    fn continues(&self, n: usize) -> bool {
        let before = |steps| n.checked_sub(steps).map_or("", |n| self.word(n));
        before(1) == "::" || (before(2), before(1)) == ("(", "in")
    }

    /// Reads from token `n`; returns the next to read from.
    fn read(&mut self, n: usize) -> usize {
        match self.word(n) {
            "{" => {
                let is_module = n >= 2 && self.word(n - 2) == "mod";
                self.open.push(is_module);
                if is_module {
                    self.module.push(self.word(n - 1).to_owned());
                }
            }
            "}" => {
                let closes_module = self.open.pop() == Some(true);
                if closes_module {
                    self.module.pop();
                }
            }
            "use" => return self.use_tree(n + 1, &[]),
            "crate" | "super" | "self" | "loihua" | "telegram_sim"
                if self.word(n + 1) == "::" && !self.continues(n) =>
            {
                let mut path = vec![self.word(n).to_owned()];
                let mut next = n + 1;
                while self.word(next) == "::" {
                    path.push(self.word(next + 1).to_owned());
                    next += 2;
                }
                self.add(n, &path, None);
                return next;
            }
            _ => {}
        }
        n + 1
    }

    /// Reads the part of a `use` declaration that begins at token `n` and continues `prefix`; returns what follows it.
    fn use_tree(&mut self, mut n: usize, prefix: &[String]) -> usize {
        let mut path = prefix.to_vec();
        loop {
            match self.word(n) {
                "{" => {
                    n += 1;
                    while !["}", ";", ""].contains(&self.word(n)) {
                        n = self.use_tree(n, &path);
                        n += usize::from(self.word(n) == ",");
                    }
                    return n + 1;
                }
                "::" => n += 1,
                "*" => {
                    self.add(n, &path, None);
                    return n + 1;
                }
                word => {
                    if word != "self" || path.is_empty() {
                        path.push(word.to_owned());
                    }
                    if self.word(n + 1) == "::" {
                        n += 2;
                        continue;
                    }
                    let is_renamed = self.word(n + 1) == "as";
                    let name =
                        if is_renamed { Some(self.word(n + 2).to_owned()) } else { path.last().cloned() };
                    self.add(n, &path, name);
                    return if is_renamed { n + 3 } else { n + 1 };
                }
            }
        }
    }

    fn add(&mut self, n: usize, path: &[String], name: Option<String>) {
        let mut from = self.module.clone();
        let mut rest = path;
        match path.first().map_or("", String::as_str) {
            "crate" => {
                from.truncate(1);
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "loihua" | "telegram_sim" => from.clear(),
            _ => {}
        }
        while rest.first().is_some_and(|word| word == "super") {
            from.pop();
            rest = &rest[1..];
        }
        from.extend_from_slice(rest);
        // What an inline module imports has no name outside it.
        let name = name.filter(|_| self.module == self.source.module);
        self.found.push(Import { line: self.source.tokens[n].0, path: from, name });
    }
}

/// The files of the crates by their modules, and what their modules import by name.
pub struct Modules {
    files: HashMap<Vec<String>, usize>,
    names: HashMap<(usize, String), Vec<String>>,
}

impl Modules {
    pub fn new(sources: &[Source]) -> Self {
        let files = sources.iter().enumerate().map(|(n, source)| (source.module.clone(), n)).collect();
        let named = |(n, source)| {
            imports(source).into_iter().filter_map(move |import| Some(((n, import.name?), import.path)))
        };
        Modules { files, names: sources.iter().enumerate().flat_map(named).collect() }
    }

    /// The index of the file that defines what is at `path`, through re-exports; `None` outside the crates.
    pub fn file(&self, path: &[String]) -> Option<usize> {
        self.follow(path, 0)
    }

    fn follow(&self, path: &[String], reexports: usize) -> Option<usize> {
        let mut file = None;
        for n in 1..=path.len() {
            if let Some(found) = self.files.get(&path[..n]) {
                file = Some(*found);
                continue;
            }
            let Some(module) = file else { continue };
            let target = self.names.get(&(module, path[n - 1].clone())).filter(|_| reexports < 8);
            return match target {
                Some(target) => self.follow(&[target, &path[n..]].concat(), reexports + 1).or(file),
                None => file,
            };
        }
        file
    }
}

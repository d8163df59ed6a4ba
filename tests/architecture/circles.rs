//! Circles of imports, between folders and between the files of a folder.

use crate::imports::{Modules, imports};
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// One file imports another, by their indexes; with the line.
type Edge = (usize, usize, usize);

/// A circle: the names of its members, and the imports that make it.
#[derive(Clone, Debug)]
pub struct Circle {
    pub members: BTreeSet<String>,
    pub imports: Vec<String>,
}

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let members: Vec<_> = self.members.iter().map(String::as_str).collect();
        write!(f, "a circle of {} ({}):\n  {}", members.len(), members.join(", "), self.imports.join("\n  "))
    }
}

/// The circles between top-level modules and sub-folders of the domain; test code is not counted.
pub fn between_folders(sources: &[Source]) -> Vec<Circle> {
    circles(sources, edges(sources), |file| folder(&sources[file].module))
}

/// The circles of more than `most` files, where a module and the modules below it do not count as importing each other;
/// test code is not counted.
pub fn between_files(sources: &[Source], most: usize) -> Vec<Circle> {
    let mut edges = edges(sources);
    edges.retain(|(from, to, _)| {
        let (from, to) = (&sources[*from].module, &sources[*to].module);
        !from.starts_with(to) && !to.starts_with(from)
    });
    let mut circles = circles(sources, edges, |file| sources[file].path.clone());
    circles.retain(|circle| circle.members.len() > most);
    circles
}

/// The part of a module path that layers are made of: the top-level module, with the sub-folder in the domain.
pub fn folder(path: &[String]) -> String {
    let parts = match path {
        [krate, domain, sub, ..] if krate == "loihua" && domain == "domain" => {
            return format!("domain::{sub}");
        }
        [krate, rest @ ..] if krate == "loihua" => rest,
        all => all,
    };
    parts.first().map_or("lib", String::as_str).to_owned()
}

fn edges(sources: &[Source]) -> Vec<Edge> {
    let modules = Modules::new(sources);
    let mut edges = Vec::new();
    for (from, source) in sources.iter().enumerate() {
        for import in imports(&source.without_tests()) {
            edges.extend(modules.file(&import.path).map(|to| (from, to, import.line)));
        }
    }
    edges
}

/// The circles among the nodes of which `name` makes the files.
fn circles(sources: &[Source], edges: Vec<Edge>, name: impl Fn(usize) -> String) -> Vec<Circle> {
    let mut next: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (from, to, _) in &edges {
        next.entry(name(*from)).or_default().insert(name(*to));
    }
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        next.keys().map(|node| (node, reach(&next, node))).collect();
    let mut members: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for (node, reachable) in &reached {
        let back = |other: &&&String| reached.get(**other).is_some_and(|reachable| reachable.contains(node));
        members.insert(reachable.iter().filter(back).map(|other| (*other).clone()).collect());
    }
    members.retain(|members| members.len() > 1);
    let circle = |members: BTreeSet<String>| {
        let inside = edges.iter().filter(|(from, to, _)| {
            name(*from) != name(*to) && members.contains(&name(*from)) && members.contains(&name(*to))
        });
        let imports = inside.map(|(from, to, line)| {
            let (from, to) = (&sources[*from].path, &sources[*to].path);
            format!("{from}:{line} imports {to}")
        });
        let imports: BTreeSet<_> = imports.collect();
        Circle { imports: imports.into_iter().collect(), members }
    };
    members.into_iter().map(circle).collect()
}

/// What can be reached from a node in one step or more.
fn reach<'n>(next: &'n BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<&'n String> {
    let mut reached = BTreeSet::new();
    let mut left: Vec<&String> = next.get(from).into_iter().flatten().collect();
    while let Some(node) = left.pop() {
        if reached.insert(node) {
            left.extend(next.get(node).into_iter().flatten());
        }
    }
    reached
}

//! The file and the environment variables merged, read key by key. A fault does not stop the reading: all of them are
//! reported at the end, and so is every key that nobody asked for.

use super::shape::FromValue;
use crate::domain::base::fold::{plain, tidy};
use std::collections::BTreeSet;
use std::fmt;
use toml::{Table, Value};

/// The prefix of our environment variables, and the separator of their parts.
const PREFIX: &str = "LOIHUA__";
const SEPARATOR: &str = "__";

/// Why there is no configuration. Shows as finished sentences, one a line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{file} cannot be read ({why}); check its name and rights.")]
    Unreadable {
        file: String,
        #[source]
        why: std::io::Error,
    },
    #[error("{place} is not valid TOML: {wrong}; correct it there.")]
    NotToml { place: String, wrong: String },
    #[error("{}", one_per_line(.0))]
    Faults(Vec<Fault>),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path of the key, such as `ladder.callback[2].at`.
    pub key: String,
    /// The file or environment variable of the value; `None` if it is missing.
    pub source: Option<String>,
    /// What is wrong and what to do, without secrets.
    pub wrong: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{} ({source}): {}.", self.key, self.wrong),
            None => write!(f, "{}: {}.", self.key, self.wrong),
        }
    }
}

fn one_per_line(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}

/// The file, or one environment variable.
struct Layer {
    name: String,
    values: Table,
}

/// The configuration being read: every key asked for is known from then on.
pub(super) struct ConfigReader {
    /// Later ones win.
    layers: Vec<Layer>,
    merged: Table,
    known: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl ConfigReader {
    /// Merges the file and then the variables. Fails on text that is not TOML.
    pub fn new(
        file: Option<(&str, &str)>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut layers = Vec::new();
        if let Some((name, text)) = file {
            let text = plain(text);
            let values = text.parse().map_err(|wrong: toml::de::Error| {
                let line = wrong.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
                ConfigError::NotToml {
                    place: format!("{name}, line {line},"),
                    wrong: one_line(wrong.message()),
                }
            })?;
            layers.push(Layer { name: name.to_owned(), values });
        }
        let mut ours: Vec<_> = variables.into_iter().filter(|(name, _)| name.starts_with(PREFIX)).collect();
        ours.sort();
        for (name, text) in ours {
            let value = variable_value(&name, &text)?;
            let path = name[PREFIX.len()..].to_lowercase();
            let (outer, last) =
                path.rsplit_once(SEPARATOR).map_or((None, &*path), |(outer, last)| (Some(outer), last));
            let mut values = Table::from_iter([(last.to_owned(), value)]);
            for part in outer.into_iter().flat_map(|outer| outer.rsplit(SEPARATOR)) {
                values = Table::from_iter([(part.to_owned(), Value::Table(values))]);
            }
            layers.push(Layer { name: format!("environment variable {name}"), values });
        }
        let mut merged = Table::new();
        for layer in &layers {
            merge(&mut merged, &layer.values);
        }
        Ok(ConfigReader { layers, merged, known: BTreeSet::new(), faults: Vec::new() })
    }

    /// The value of a key, of this shape; `None` when it is not given or is of another shape, which is a fault.
    pub fn value<T: FromValue>(&mut self, key: &str) -> Option<T> {
        self.known.insert(key.to_owned());
        match T::from_value(find(&self.merged, key)?) {
            Ok(value) => Some(value),
            Err(inside) => {
                for (path, wrong) in inside {
                    self.fault(format!("{key}{path}"), wrong);
                }
                None
            }
        }
    }

    /// A text, parsed; the error of `parse` says what is wrong and what to do.
    pub fn parsed<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text: String = self.value(key)?;
        self.checked(key, parse(text.trim()))
    }

    /// As [`ConfigReader::parsed`], where an empty text means none.
    pub fn parsed_or_empty<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text: String = self.value(key)?;
        if text.trim().is_empty() { None } else { self.checked(key, parse(text.trim())) }
    }

    /// The result of a check; an error becomes a fault of this key.
    pub fn checked<T>(&mut self, key: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|wrong| self.fault(key, wrong)).ok()
    }

    pub fn is_given(&self, key: &str) -> bool {
        find(&self.merged, key).is_some()
    }

    /// Whether a key is not given or is an empty text.
    pub fn is_blank(&self, key: &str) -> bool {
        find(&self.merged, key).is_none_or(|value| value.as_str().is_some_and(|text| text.trim().is_empty()))
    }

    pub fn fault(&mut self, key: impl Into<String>, wrong: impl Into<String>) {
        let key = key.into();
        let source = self.source(&key);
        self.faults.push(Fault { key, source, wrong: wrong.into() });
    }

    /// Returns the finished value, or all faults.
    pub fn finish<T>(mut self, value: T) -> Result<T, ConfigError> {
        let merged = std::mem::take(&mut self.merged);
        self.find_unknown("", &merged);
        if self.faults.is_empty() { Ok(value) } else { Err(ConfigError::Faults(self.faults)) }
    }

    fn find_unknown(&mut self, section: &str, values: &Table) {
        for (name, value) in values {
            let key = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
            if self.known.contains(&key) {
                continue;
            }
            let inside = format!("{key}.");
            let wrong = match value.as_table() {
                Some(values) if self.known.iter().any(|known| known.starts_with(&inside)) => {
                    self.find_unknown(&key, values);
                    continue;
                }
                None if self.known.iter().any(|known| known.starts_with(&inside)) => {
                    format!("it is a section with keys of its own; write them under [{key}]")
                }
                Some(_) | None => format!("there is no such key; {}", self.suggestion(section, name)),
            };
            let source = self.source(&key);
            self.faults.push(Fault { key, source, wrong });
        }
    }

    /// The known key that an unknown one resembles, or all of that section.
    fn suggestion(&self, section: &str, name: &str) -> String {
        let here = |known: &String| -> Option<String> {
            let rest =
                if section.is_empty() { known } else { known.strip_prefix(section)?.strip_prefix('.')? };
            Some(rest.split('.').next().unwrap_or(rest).to_owned())
        };
        let siblings: BTreeSet<String> = self.known.iter().filter_map(here).collect();
        let name = name.to_lowercase();
        let near = siblings
            .iter()
            .map(|known| (!known.starts_with(&name), strsim::damerau_levenshtein(known, &name), known))
            .filter(|(other_start, distance, known)| !other_start || *distance <= 1 + known.len() / 4)
            .min()
            .map(|(_, _, known)| known);
        let elsewhere = || self.known.iter().find(|known| known.rsplit('.').next() == Some(&name));
        match near.or_else(elsewhere) {
            Some(known) => format!("did you mean {known}"),
            None => format!("remove it, or use one of: {}", Vec::from_iter(siblings).join(", ")),
        }
    }

    /// The file or variable of a key's value; for an item of a list, that of the list.
    fn source(&self, key: &str) -> Option<String> {
        let whole = key.split('[').next().unwrap_or(key);
        let layer = self.layers.iter().rev().find(|layer| find(&layer.values, whole).is_some())?;
        Some(layer.name.clone())
    }
}

/// Puts `values` over those of `merged`, table by table.
fn merge(merged: &mut Table, values: &Table) {
    for (key, value) in values {
        match (merged.get_mut(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            _ => drop(merged.insert(key.clone(), value.clone())),
        }
    }
}

/// The value at this path of keys, joined by dots.
fn find<'a>(values: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => values.get(path),
        Some((section, rest)) => find(values.get(section)?.as_table()?, rest),
    }
}

/// The value of an environment variable: a list or table as TOML, a text in quotes as what is within, anything
/// else as the text it is.
fn variable_value(name: &str, text: &str) -> Result<Value, ConfigError> {
    let text = tidy(text);
    let text = text.as_str();
    let quoted = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    if !(quoted || text.starts_with('[') || text.starts_with('{')) {
        return Ok(Value::from(text));
    }
    let not_toml = |wrong| ConfigError::NotToml { place: format!("The environment variable {name}"), wrong };
    let mut values: Table = format!("value = {text}")
        .parse()
        .map_err(|wrong: toml::de::Error| not_toml(one_line(wrong.message())))?;
    match (values.remove("value"), values.is_empty()) {
        (Some(value), true) => Ok(value),
        (_, _) => Err(not_toml("there is something after the value".to_owned())),
    }
}

fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

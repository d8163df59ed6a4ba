//! The shapes a value of the configuration can have: text, a whole number, a list, a table with fixed keys.

use toml::{Table, Value};

/// What is wrong inside a value: the rest of its path, such as `[2].at`, and a sentence. Repeats no value: it may be
/// a secret.
pub(super) type DraftProblemKind = (String, String);

/// A shape that values can be read into.
pub(super) trait FromValue: Sized {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>>;
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>> {
        value.as_str().map(str::to_owned).ok_or_else(|| mismatch(value, "text in quotes"))
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>> {
        // An environment variable holds it as text.
        let typed = || value.as_str()?.trim().parse().ok();
        value.as_bool().or_else(typed).ok_or_else(|| mismatch(value, "true or false"))
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>> {
        integer(value).ok_or_else(|| mismatch(value, "a whole number"))
    }
}

impl FromValue for u32 {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>> {
        integer(value)
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| mismatch(value, "a whole number, 0 or more"))
    }
}

/// An environment variable holds a number as text.
fn integer(value: &Value) -> Option<i64> {
    value.as_integer().or_else(|| value.as_str()?.trim().parse().ok())
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: &Value) -> Result<Self, Vec<DraftProblemKind>> {
        let list = value.as_array().ok_or_else(|| mismatch(value, "a list in [ ]"))?;
        let (mut items, mut wrong) = (Vec::new(), Vec::new());
        for (n, item) in list.iter().enumerate() {
            match T::from_value(item) {
                Ok(item) => items.push(item),
                Err(inside) => wrong.extend(below(&format!("[{n}]"), inside)),
            }
        }
        if wrong.is_empty() { Ok(items) } else { Err(wrong) }
    }
}

/// Reads a table key by key; what is wrong is collected until [`TableReader::finish`].
pub(super) struct TableReader<'a> {
    table: &'a Table,
    known: Vec<&'static str>,
    wrong: Vec<DraftProblemKind>,
}

impl<'a> TableReader<'a> {
    /// `expected` says what the table should be, for a value that is none.
    pub fn new(value: &'a Value, expected: &str) -> Result<Self, Vec<DraftProblemKind>> {
        let table = value.as_table().ok_or_else(|| mismatch(value, expected))?;
        Ok(TableReader { table, known: Vec::new(), wrong: Vec::new() })
    }

    /// A key that may be left out.
    pub fn optional<T: FromValue>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let read = T::from_value(self.table.get(key)?);
        read.map_err(|inside| self.wrong.extend(below(&format!(".{key}"), inside))).ok()
    }

    /// A key that must be there; the default stands in for one that is wrong.
    pub fn required<T: FromValue + Default>(&mut self, key: &'static str) -> T {
        if !self.table.contains_key(key) {
            self.wrong.push((String::new(), format!("`{key}` is missing; add it")));
        }
        self.optional(key).unwrap_or_default()
    }

    /// The finished value, or everything that is wrong, keys that nobody asked for included.
    pub fn finish<T>(mut self, value: T) -> Result<T, Vec<DraftProblemKind>> {
        let known = self.known.join(", ");
        for key in self.table.keys().filter(|key| !self.known.contains(&key.as_str())) {
            let wrong = format!("there is no `{key}` here; remove it, or use one of: {known}");
            self.wrong.push((format!(".{key}"), wrong));
        }
        if self.wrong.is_empty() { Ok(value) } else { Err(self.wrong) }
    }
}

fn below(part: &str, wrong: Vec<DraftProblemKind>) -> impl Iterator<Item = DraftProblemKind> {
    wrong.into_iter().map(move |(path, wrong)| (format!("{part}{path}"), wrong))
}

fn mismatch(value: &Value, expected: &str) -> Vec<DraftProblemKind> {
    let found = match value {
        Value::Boolean(_) => "true or false",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::String(_) => "text",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    };
    vec![(String::new(), format!("it is {found}, but must be {expected}"))]
}

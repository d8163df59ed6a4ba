//! A text and its formatting, as Telegram keeps them apart.

use serde_json::{Value, json};

/// One `MessageEntity`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Bot API name of the type: `bold`, `text_link`, `bot_command`, …
    pub kind: &'static str,
    /// Start, in UTF-16 code units.
    pub offset: usize,
    /// Length, in UTF-16 code units.
    pub length: usize,
    /// `url`, `language`, `user`, or `custom_emoji_id`, where the type has one.
    pub extra: Option<(&'static str, Value)>,
}

impl Entity {
    /// As the Bot API shows it.
    pub fn to_json(&self) -> Value {
        let mut entity = json!({ "type": self.kind, "offset": self.offset, "length": self.length });
        if let (Some((name, value)), Some(fields)) = (&self.extra, entity.as_object_mut()) {
            fields.insert((*name).into(), value.clone());
        }
        entity
    }
}

/// A text with its formatting taken out of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formatted {
    /// What a person reads, without tags.
    pub text: String,
    /// The same as clean HTML: only Telegram's tags, no attribute but `href`, everything else escaped.
    pub html: String,
    /// The formatting, outer before inner.
    pub entities: Vec<Entity>,
}

impl Formatted {
    /// A text without formatting.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), html: escape(text), entities: Vec::new() }
    }

    /// Without white space at both ends, entities moved along; as Telegram keeps a message.
    pub fn trimmed(mut self) -> Self {
        let without_end = self.text.trim_end();
        let lead = without_end.len() - without_end.trim_start().len();
        let skipped = utf16_len(&without_end[..lead]);
        self.text = without_end[lead..].to_owned();
        let end = utf16_len(&self.text);
        for entity in &mut self.entities {
            let last = (entity.offset + entity.length).saturating_sub(skipped).min(end);
            entity.offset = entity.offset.saturating_sub(skipped);
            entity.length = last.saturating_sub(entity.offset);
        }
        self.entities.retain(|entity| entity.length > 0);
        self.html = self.html.trim().to_owned();
        self
    }
}

/// Length in UTF-16 code units, the unit of every limit and offset of the Bot API.
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Makes text harmless inside HTML, attributes included.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_escaped(&mut out, c));
    out
}

/// One character, made harmless inside HTML.
pub fn push_escaped(out: &mut String, c: char) {
    match c {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c => out.push(c),
    }
}

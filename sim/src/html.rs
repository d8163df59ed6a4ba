//! `parse_mode=HTML`: the tags Telegram knows, read as strictly as Telegram reads them.
//!
//! Source: "Formatting options, HTML style" of the Bot API. Offsets and lengths are UTF-16 code units; byte offsets in
//! refusals count the text as it was sent.

use serde_json::{Value, json};

use super::formatted::{Entity, Formatted, escape, push_escaped};

struct Open {
    tag: String,
    argument: String,
    offset: usize,
    text_start: usize,
    html_start: usize,
    order: usize,
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    text: String,
    html: String,
    utf16: usize,
    open: Vec<Open>,
    opened: usize,
    found: Vec<(usize, Entity)>,
}

/// Reads Telegram's HTML.
///
/// # Errors
/// What stands after `Bad Request: can't parse entities: ` in Telegram's answer.
pub fn parse(source: &str) -> Result<Formatted, String> {
    let mut parser = Parser {
        source,
        at: 0,
        text: String::with_capacity(source.len()),
        html: String::with_capacity(source.len()),
        utf16: 0,
        open: Vec::new(),
        opened: 0,
        found: Vec::new(),
    };
    while let Some(c) = parser.peek() {
        match c {
            '<' if parser.rest().starts_with("</") => parser.end_tag()?,
            '<' => parser.start_tag()?,
            '&' => {
                let c = parser.character_reference()?;
                parser.push(c);
            }
            c => {
                parser.at += c.len_utf8();
                parser.push(c);
            }
        }
    }
    if let Some(open) = parser.open.last() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag));
    }
    parser.found.sort_by_key(|(order, entity)| (entity.offset, usize::MAX - entity.length, *order));
    let entities = parser.found.into_iter().map(|(_, entity)| entity).collect();
    Ok(Formatted { text: parser.text, html: parser.html, entities: merge_code_blocks(entities) })
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        push_escaped(&mut self.html, c);
        self.utf16 += c.len_utf16();
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        let taken = rest[..end].to_owned();
        self.at += end;
        taken
    }

    /// `&lt;`, `&#39;`, `&#x1F600;`. What Telegram does not know stays as it is: `&` alone is a character.
    fn character_reference(&mut self) -> Result<char, String> {
        let (decoded, length) = decode_reference(self.rest())?;
        self.at += length;
        Ok(decoded)
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let tag = self.take_while(|c| !c.is_ascii_whitespace() && c != '>').to_ascii_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if canonical(&tag).is_none() {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut argument = String::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None => return Err(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")),
                Some('>') => break,
                Some(_) => {}
            }
            let (name, value) = self.attribute(&tag, begin)?;
            match (tag.as_str(), name.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
                ("code", "class") => {
                    argument = value.strip_prefix("language-").unwrap_or_default().to_owned()
                }
                ("span", "class") => argument = value.strip_prefix("tg-").unwrap_or_default().to_owned(),
                ("blockquote", "expandable") => argument = "expandable".to_owned(),
                _ => {}
            }
        }
        self.at += 1;
        if tag == "span" && argument != "spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        let html_start = self.html.len();
        self.opened += 1;
        let (offset, text_start, order) = (self.utf16, self.text.len(), self.opened);
        self.open.push(Open { tag, argument, offset, text_start, html_start, order });
        Ok(())
    }

    fn attribute(&mut self, tag: &str, begin: usize) -> Result<(String, String), String> {
        let name = self.take_while(|c| !c.is_ascii_whitespace() && c != '=' && c != '>');
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        self.skip_spaces();
        if self.peek() != Some('=') {
            if tag == "blockquote" && name == "expandable" {
                return Ok((name, String::new()));
            }
            return Err(format!(
                "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.at += 1;
        self.skip_spaces();
        let value = match self.peek() {
            None => return Err(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")),
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                self.quoted(quote, begin)?
            }
            Some(_) => {
                let start = self.at;
                let token = self.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
                if self.peek().is_some_and(|c| !c.is_ascii_whitespace() && c != '>') {
                    return Err(format!("Unexpected end of name token at byte offset {start}"));
                }
                token.to_ascii_lowercase()
            }
        };
        Ok((name, value))
    }

    fn quoted(&mut self, quote: char, begin: usize) -> Result<String, String> {
        let mut value = String::new();
        loop {
            match self.peek() {
                None => return Err(format!("Unclosed start tag at byte offset {begin}")),
                Some(c) if c == quote => {
                    self.at += 1;
                    return Ok(value);
                }
                Some('&') => value.push(self.character_reference()?),
                Some(c) => {
                    self.at += c.len_utf8();
                    value.push(c);
                }
            }
        }
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        if self.open.is_empty() {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        }
        self.at += 2;
        let name = self.take_while(|c| !c.is_ascii_whitespace() && c != '>').to_ascii_lowercase();
        self.skip_spaces();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        let Some(open) = self.open.pop() else { return Ok(()) };
        if !name.is_empty() && name != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                open.tag
            ));
        }
        self.close(open)
    }

    fn close(&mut self, open: Open) -> Result<(), String> {
        let length = self.utf16 - open.offset;
        if length == 0 {
            return Ok(());
        }
        let Some((kind, tag)) = canonical(&open.tag) else { return Ok(()) };
        let mut entity = Entity { kind, offset: open.offset, length, extra: None };
        let mut attribute = String::new();
        match open.tag.as_str() {
            "a" => {
                let shown = &self.text[open.text_start..];
                let target = if open.argument.is_empty() { shown } else { &open.argument };
                let Some((link_kind, extra)) = link(target) else { return Ok(()) };
                attribute = format!(" href=\"{}\"", escape(target));
                (entity.kind, entity.extra) = (link_kind, Some(extra));
            }
            "tg-emoji" => {
                if !open.argument.parse::<i64>().is_ok_and(|id| id != 0) {
                    return Err("Invalid custom emoji identifier specified".to_owned());
                }
                entity.extra = Some(("custom_emoji_id", json!(open.argument)));
            }
            "blockquote" if open.argument == "expandable" => entity.kind = "expandable_blockquote",
            "code" if !open.argument.is_empty() => entity.extra = Some(("language", json!(open.argument))),
            _ => {}
        }
        self.html.insert_str(open.html_start, &format!("<{tag}{attribute}>"));
        self.html.push_str(&format!("</{tag}>"));
        self.found.push((open.order, entity));
        Ok(())
    }
}

/// Entity type and tag of the clean HTML, for the tags Telegram takes.
fn canonical(tag: &str) -> Option<(&'static str, &'static str)> {
    Some(match tag {
        "b" | "strong" => ("bold", "b"),
        "i" | "em" => ("italic", "i"),
        "u" | "ins" => ("underline", "u"),
        "s" | "strike" | "del" => ("strikethrough", "s"),
        "tg-spoiler" | "span" => ("spoiler", "tg-spoiler"),
        "code" => ("code", "code"),
        "pre" => ("pre", "pre"),
        "blockquote" => ("blockquote", "blockquote"),
        "a" => ("text_link", "a"),
        "tg-emoji" => ("custom_emoji", "tg-emoji"),
        _ => return None,
    })
}

/// A link Telegram keeps; any other `<a>` is dropped silently, only its text stays.
fn link(target: &str) -> Option<(&'static str, (&'static str, Value))> {
    if let Some(id) = target.strip_prefix("tg://user?id=") {
        let id: i64 = id.parse().ok()?;
        return Some(("text_mention", ("user", json!({ "id": id, "is_bot": false, "first_name": "" }))));
    }
    let url = super::markup::checked_url(target).ok()?;
    Some(("text_link", ("url", json!(url))))
}

/// The character a reference stands for and how many bytes it takes.
fn decode_reference(rest: &str) -> Result<(char, usize), String> {
    let literal = Ok(('&', 1));
    let body = &rest[1..];
    let (code, digits) = if let Some(number) = body.strip_prefix('#') {
        let (radix, prefix, number) = match number.strip_prefix('x') {
            Some(hex) => (16, 3, hex),
            None => (10, 2, number),
        };
        let end = number.find(|c: char| !c.is_digit(radix)).unwrap_or(number.len());
        if end == 0 || end >= 8 {
            return literal;
        }
        let Ok(code) = u32::from_str_radix(&number[..end], radix) else { return literal };
        if code == 0 || code >= 0x10_ffff {
            return literal;
        }
        (code, prefix + end)
    } else {
        let end = body.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(body.len());
        let code = match &body[..end] {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            _ => return literal,
        };
        (u32::from(code), 1 + end)
    };
    let Some(decoded) = char::from_u32(code) else {
        return Err(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                    surrogate code units"
                .to_owned(),
        );
    };
    let semicolon = usize::from(rest[digits..].starts_with(';'));
    Ok((decoded, digits + semicolon))
}

/// `<pre><code class="language-x">` is one `pre` with a language; a language elsewhere is dropped.
fn merge_code_blocks(entities: Vec<Entity>) -> Vec<Entity> {
    let mut merged: Vec<Entity> = Vec::with_capacity(entities.len());
    for mut entity in entities {
        if entity.kind == "code" {
            let language = entity.extra.take();
            if let (Some(last), Some(language)) = (merged.last_mut(), language)
                && last.kind == "pre"
                && (last.offset, last.length) == (entity.offset, entity.length)
            {
                last.extra = Some(language);
                continue;
            }
        }
        merged.push(entity);
    }
    merged
}

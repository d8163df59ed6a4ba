//! HTML for Telegram: user text is escaped, and a message never exceeds Telegram's limit.

use crate::domain::base::fold::{one_line, tidy};
use std::fmt;

/// The longest message, in UTF-16 units after the markup is taken out (Bot API).
pub const LONGEST_MESSAGE: usize = 4096;

/// Text that is safe to send with `parse_mode = HTML`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Plain text, escaped.
    pub fn text(plain: &str) -> Self {
        let mut escaped = String::with_capacity(plain.len());
        for c in plain.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                c => escaped.push(c),
            }
        }
        Html(escaped)
    }

    pub fn bold(self) -> Self {
        Html(format!("<b>{}</b>", self.0))
    }

    pub fn italic(self) -> Self {
        Html(format!("<i>{}</i>", self.0))
    }

    /// Set off as somebody's words; may have several lines.
    pub fn quotation(self) -> Self {
        Html(format!("<blockquote>{}</blockquote>", self.0))
    }

    /// Copied by one tap in Telegram's apps.
    pub fn code(self) -> Self {
        Html(format!("<code>{}</code>", self.0))
    }

    /// Both, with nothing between.
    pub fn then(self, next: Html) -> Self {
        Html(format!("{}{}", self.0, next.0))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Both, with a space between.
    pub fn and(self, next: Html) -> Self {
        Html(format!("{} {}", self.0, next.0))
    }

    /// Both, with a dot between.
    pub fn dot(self, next: Html) -> Self {
        Html(format!("{} · {}", self.0, next.0))
    }

    pub fn into_string(self) -> String {
        self.0
    }

    /// Its length as Telegram counts it: a tag is nothing, an entity one character.
    pub fn shown_length(&self) -> usize {
        let (mut length, mut ends_with) = (0, None);
        for c in self.0.chars() {
            match (c, ends_with) {
                (c, Some(end)) => ends_with = Some(end).filter(|end| *end != c),
                ('<', None) => ends_with = Some('>'),
                ('&', None) => (length, ends_with) = (length + 1, Some(';')),
                (c, None) => length += c.len_utf16(),
            }
        }
        length
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The visible text of our own HTML.
pub fn shown(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Whether these lines are one message, whole.
pub fn fits(lines: &[Html]) -> bool {
    lines.iter().map(|line| line.shown_length() + 1).sum::<usize>() <= LONGEST_MESSAGE - 2
}

/// The lines of a message, as many of them as fit: each one stands for itself, so that the markup stays whole.
pub fn fit(lines: Vec<Html>) -> Html {
    const MORE: &str = "…";
    let mut room = LONGEST_MESSAGE - 2;
    let mut fitting: Vec<String> = Vec::new();
    for line in lines {
        let length = line.shown_length() + 1;
        if length > room {
            fitting.push(MORE.to_owned());
            break;
        }
        room -= length;
        fitting.push(line.0);
    }
    Html(fitting.join("\n"))
}

/// What people typed, on one line, without characters that turn the line around, and cut to `max` UTF-16 units.
pub fn quoted(typed: &str, max: usize) -> String {
    // More than this is never shown; what people paste may be thousands of characters.
    let beginning = |chars: usize| typed.char_indices().nth(chars).map_or(typed, |(at, _)| &typed[..at]);
    // Mostly a little is enough; white space, invisible characters and letters written in parts may take more.
    let mut text = one_line(&tidy(beginning(max + 1)));
    if text.encode_utf16().count() <= max && beginning(max + 1).len() < typed.len() {
        let looked_at = beginning(8 * max);
        text = one_line(&tidy(looked_at));
        if looked_at.len() < typed.len() {
            text.push('…');
        }
    }
    cut(&text, max)
}

/// At most `max` UTF-16 units of it, the last one an ellipsis where something was left out.
pub fn cut(text: &str, max: usize) -> String {
    if text.encode_utf16().count() <= max {
        return text.to_owned();
    }
    let mut room = max.saturating_sub(1);
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_telegram_reads_as_markup() {
        let html = Html::text("<b>\"Hùng\" & co</b>");
        assert_eq!(html.to_string(), "&lt;b&gt;&quot;Hùng&quot; &amp; co&lt;/b&gt;");
        assert_eq!(html.shown_length(), "<b>\"Hùng\" & co</b>".encode_utf16().count());
        assert_eq!(Html::text("&lt;").bold().shown_length(), 4);
    }

    #[test]
    fn cuts_by_what_telegram_counts() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("🚨🚨🚨", 4), "🚨…");
        assert_eq!(quoted("a\u{202E}b\n\n c", 10), "ab c");
        assert_eq!(quoted(&"ab ".repeat(4096), 5), "ab a…");
        assert_eq!(quoted(&format!("{}ab", "\u{200B}".repeat(80)), 10), "…");
    }

    #[test]
    fn a_message_keeps_whole_lines() {
        let lines =
            vec![Html::text(&"🚨".repeat(1000)).bold(), Html::text(&"x".repeat(2092)), Html::text("y")];
        let fitted = fit(lines);
        assert!(fitted.shown_length() <= LONGEST_MESSAGE);
        assert!(fitted.to_string().ends_with("…"), "{fitted}");
    }
}

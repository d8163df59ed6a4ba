//! Markdown as a message: each line is whole HTML of the few tags that Telegram knows, all text escaped.

use super::html::Html;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The lines of a text; an empty line between its parts.
pub fn render(markdown: &str) -> Vec<Html> {
    let mut page = Lines::default();
    Parser::new(markdown).for_each(|event| page.take(event));
    page.end_line();
    page.lines
}

/// A list that is open.
enum List {
    Bullets,
    /// The number of the next item.
    Numbered(u64),
}

#[derive(Default)]
struct Lines {
    lines: Vec<Html>,
    /// The line that is being written.
    line: Html,
    /// The lines of the quotation that is open.
    quoted: Option<Vec<Html>>,
    /// Whether an empty line comes before the next one.
    apart: bool,
    lists: Vec<List>,
    quotes: usize,
    strong: usize,
    emphasis: usize,
    in_code: bool,
    /// Where the open links lead to.
    links: Vec<String>,
}

impl Lines {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                for line in text.lines().filter(|line| !line.is_empty()) {
                    self.line = Html::text(line).code();
                    self.end_line();
                }
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.write(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(Html::text(&text).code());
            }
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.end_line(),
            Event::Rule => self.apart(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Heading { .. } => {
                self.apart();
                self.strong += 1;
            }
            Tag::BlockQuote(_) => {
                self.apart();
                self.quotes += 1;
                self.quoted.get_or_insert_default();
            }
            Tag::CodeBlock(_) => {
                self.apart();
                self.in_code = true;
            }
            Tag::List(first) => {
                self.end_line();
                if self.lists.is_empty() {
                    self.apart();
                }
                self.lists.push(first.map_or(List::Bullets, List::Numbered));
            }
            Tag::Item => {
                self.end_line();
                let indent = "   ".repeat(self.lists.len().saturating_sub(1));
                let mark = match self.lists.last_mut() {
                    Some(List::Numbered(next)) => {
                        *next = next.saturating_add(1);
                        format!("{indent}{}. ", next.saturating_sub(1))
                    }
                    Some(List::Bullets) | None => format!("{indent}• "),
                };
                self.push(Html::text(&mark));
            }
            Tag::Paragraph if self.lists.is_empty() => self.apart(),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push(dest_url.to_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Heading(_) => {
                self.strong = self.strong.saturating_sub(1);
                self.end_line();
            }
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.quotes = self.quotes.saturating_sub(1);
                if self.quotes == 0 {
                    self.end_quotation();
                }
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
            }
            TagEnd::Item | TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_line(),
            // Where it leads stands beside it, so that nobody is led elsewhere than they read.
            TagEnd::Link | TagEnd::Image => {
                if let Some(to) = self.links.pop().filter(|to| !to.is_empty()) {
                    self.write(&format!(" ({to})"));
                }
            }
            _ => {}
        }
    }

    /// Plain text, marked as what it stands in.
    fn write(&mut self, text: &str) {
        for (n, part) in text.split('\n').enumerate() {
            if n > 0 {
                self.end_line();
            }
            if part.is_empty() {
                continue;
            }
            let mut html = Html::text(part);
            if self.emphasis > 0 {
                html = html.italic();
            }
            if self.strong > 0 {
                html = html.bold();
            }
            self.push(html);
        }
    }

    fn push(&mut self, html: Html) {
        self.line = std::mem::take(&mut self.line).then(html);
    }

    /// The next line is a new part of the text.
    fn apart(&mut self) {
        self.end_line();
        self.apart = true;
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return;
        }
        match &mut self.quoted {
            Some(quoted) => quoted.push(line),
            None => self.add(line),
        }
    }

    fn end_quotation(&mut self) {
        let quoted = self.quoted.take().unwrap_or_default();
        let joined = quoted.into_iter().reduce(|text, line| text.then(Html::text("\n")).then(line));
        if let Some(joined) = joined {
            self.apart = true;
            self.add(joined.quotation());
            self.apart = true;
        }
    }

    fn add(&mut self, line: Html) {
        if std::mem::take(&mut self.apart) && !self.lines.is_empty() {
            self.lines.push(Html::default());
        }
        self.lines.push(line);
    }
}

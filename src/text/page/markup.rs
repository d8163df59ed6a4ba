//! HTML of the board page. Texts are escaped, in attributes too.

use crate::text::html::Html;
use std::fmt::Display;

/// Plain text, escaped.
pub fn text(plain: impl Display) -> String {
    Html::text(&plain.to_string()).into_string()
}

/// `<name attributes>inside</name>`; the values of the attributes are escaped.
pub fn element(name: &str, attributes: &[(&str, &dyn Display)], inside: &str) -> String {
    let attributes: String =
        attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", text(value))).collect();
    format!("<{name}{attributes}>{inside}</{name}>")
}

/// A page of `template`: `{"key"}` is the sentence of that key, `{name}` one of `values`, which are HTML already.
pub fn fill(template: &str, sentence: impl Fn(&str) -> String, values: &[(&str, String)]) -> String {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        page.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
            Some(key) => page.push_str(&text(sentence(key))),
            None => {
                let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
                debug_assert!(value.is_some(), "no value {name}");
                page.push_str(value.unwrap_or_default());
            }
        }
        rest = after;
    }
    page + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_page_is_escaped() {
        let hostile = "\"><script>&";
        assert_eq!(element("p", &[("id", &hostile)], &text(hostile)), {
            let safe = "&quot;&gt;&lt;script&gt;&amp;";
            format!("<p id=\"{safe}\">{safe}</p>")
        });
        let page = fill(
            "<a title=\"{\"key\"}\">{inside}</a>",
            |key| format!("<{key}>"),
            &[("inside", "<b>".into())],
        );
        assert_eq!(page, "<a title=\"&lt;key&gt;\"><b></a>");
    }
}

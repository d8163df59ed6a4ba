//! Telegram's HTML, by tables.

use super::super::formatted::{Entity, utf16_len};
use super::super::html::parse;
use super::super::message::typed;

fn entities(source: &str) -> Vec<(&'static str, usize, usize)> {
    let parsed = parse(source).unwrap_or_else(|why| panic!("{source}: {why}"));
    parsed.entities.iter().map(|entity| (entity.kind, entity.offset, entity.length)).collect()
}

#[test]
fn text_and_clean_html() {
    let table = [
        ("a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;", "a <b> & \"c\" 'd'"),
        ("&#x1F600;&#128512;", "😀😀"),
        ("a & b &copy; &apos; &#0; &#;", "a & b &copy; &apos; &#0; &#;"),
        ("&lt", "<"),
        ("<b>a<i>b</i></b>c", "abc"),
        ("<B>a</b>", "a"),
        ("<b class='x' id=y>a</b>", "a"),
        ("<b>a</>", "a"),
        ("a > b", "a > b"),
        ("<b>\u{202b}شركة</b> ok", "\u{202b}شركة ok"),
    ];
    for (source, text) in table {
        assert_eq!(parse(source).map(|parsed| parsed.text), Ok(text.to_owned()), "{source}");
    }
    let html = |source| parse(source).map(|parsed| parsed.html);
    assert_eq!(html("<strong onclick=\"x()\">a & b</strong>").as_deref(), Ok("<b>a &amp; b</b>"));
    assert_eq!(
        html("<a href=\"https://a.vn/?q=&quot;\">x</a>").as_deref(),
        Ok("<a href=\"https://a.vn/?q=&quot;\">x</a>")
    );
    assert_eq!(html("<a href=\"javascript:alert(1)\">x</a>").as_deref(), Ok("x"));
}

#[test]
fn offsets_count_utf16() {
    let table = [
        ("<b>đ</b>", vec![("bold", 0, 1)]),
        ("😀<b>😀</b>", vec![("bold", 2, 2)]),
        ("👨‍👩‍👧 <i>x</i>", vec![("italic", 9, 1)]),
        ("<b>a<i>b</i></b>", vec![("bold", 0, 2), ("italic", 1, 1)]),
        ("<b><i>a</i></b>", vec![("bold", 0, 1), ("italic", 0, 1)]),
        ("<b></b>a", vec![]),
        ("<u>a</u><ins>b</ins>", vec![("underline", 0, 1), ("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            vec![("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
        ),
        (
            "<tg-spoiler>a</tg-spoiler><span class=\"tg-spoiler\">b</span>",
            vec![("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<blockquote>a</blockquote>", vec![("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", vec![("expandable_blockquote", 0, 1)]),
        ("<pre><code class=\"language-rust\">a</code></pre>", vec![("pre", 0, 1)]),
        ("<code>a</code>", vec![("code", 0, 1)]),
        ("<a href=\"https://a.vn\">a</a>", vec![("text_link", 0, 1)]),
        ("<a href='tg://user?id=7'>a</a>", vec![("text_mention", 0, 1)]),
        ("<a href=\"nowhere\">a</a>", vec![]),
    ];
    for (source, expected) in table {
        assert_eq!(entities(source), expected, "{source}");
    }
}

#[test]
fn what_is_refused() {
    let table = [
        ("a <b>b", "Can't find end tag corresponding to start tag \"b\""),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("đ<x>a</x>", "Unsupported start tag \"x\" at byte offset 2"),
        ("5 <6", "Unclosed start tag at byte offset 2"),
        ("5 < 6", "Unsupported start tag \"\" at byte offset 2"),
        ("5 < 6 > 4", "Unsupported start tag \"\" at byte offset 2"),
        ("<br>", "Unsupported start tag \"br\" at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href=\"x", "Unclosed start tag at byte offset 0"),
        ("<b>a</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
        ("<b><i>a</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        (
            "<a href>x</a>",
            "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0",
        ),
        ("<a =x>x</a>", "Empty attribute name in the tag \"a\" at byte offset 0"),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ("<tg-emoji emoji-id=\"x\">😀</tg-emoji>", "Invalid custom emoji identifier specified"),
    ];
    for (source, why) in table {
        assert_eq!(parse(source).map(|parsed| parsed.text), Err(why.to_owned()), "{source}");
    }
}

#[test]
fn white_space_at_the_ends_goes_and_entities_move() {
    let parsed = parse(" \n<b> a </b> <i>b</i>\n ").expect("it parses").trimmed();
    assert_eq!(parsed.text, "a  b");
    let kept: Vec<_> =
        parsed.entities.iter().map(|entity| (entity.kind, entity.offset, entity.length)).collect();
    assert_eq!(kept, [("bold", 0, 2), ("italic", 3, 1)]);
    assert_eq!(parse("<b> </b>").expect("it parses").trimmed().entities, []);
}

#[test]
fn what_telegram_finds_in_typed_text() {
    let found = |text: &str| -> Vec<(&'static str, usize, usize)> {
        typed(text)
            .entities
            .iter()
            .map(|entity: &Entity| (entity.kind, entity.offset, entity.length))
            .collect()
    };
    assert_eq!(found("/vip a"), [("bot_command", 0, 4)]);
    assert_eq!(found("😀 /case@loihua_bot 12"), [("bot_command", 3, 16)]);
    assert_eq!(found("/ //x a/b 1/2"), []);
    assert_eq!(found("@lan https://a.vn"), [("mention", 0, 4), ("url", 5, 12)]);
    assert_eq!(utf16_len("a😀đ"), 4);
}

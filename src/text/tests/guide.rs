//! The cards of the procedure as messages: whole, valid, and nothing of Markdown left in them.

use super::fixtures::*;
use super::limits::check;
use super::{labels, texts};
use crate::domain::base::ids::TextId;
use crate::domain::guide::card::Card;
use crate::domain::guide::look::{GuideLook, GuideView};
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::staff::person::{Locale, Person, Role};
use crate::text::html::{LONGEST_MESSAGE, fit};
use crate::text::{Message, ReplyKeyboard, markdown};
use proptest::prelude::*;

fn read_by(locale: Locale, look: GuideLook, typed: Option<&str>) -> Message {
    let reader = Person { locale: Some(locale), ..person(LAN, "Lan", None, Role::Agent) };
    let context =
        RenderContext { typed: typed.map(str::to_owned), ..RenderContext::new(two_o_clock(), Some(reader)) };
    texts().render(&Notice::Guide { look, message: None }, &context)
}

fn shown(markdown: &str) -> Result<String, String> {
    let html = fit(markdown::render(markdown)).into_string();
    // An empty text is no message; the title of a card always stands before it.
    let message = Message {
        html: format!("x{html}"),
        keyboard: Vec::new(),
        reply_keyboard: ReplyKeyboard::default(),
        file: None,
    };
    check(&message).map(|shown| shown[1..].to_owned())
}

#[test]
fn every_card_is_shown_whole() {
    for locale in Locale::ALL {
        for card in Card::ALL {
            let message = read_by(locale, GuideLook::View(GuideView::Card(*card)), None);
            let shown = check(&message).unwrap_or_else(|why| panic!("{card:?}: {why}\n{}", message.html));
            assert!(shown.encode_utf16().count() < LONGEST_MESSAGE / 2, "{card:?}");
            assert!(!shown.contains("**") && !shown.contains("> ") && !shown.contains('`'), "{shown}");
            assert!(!shown.ends_with("\n…"), "{shown}");
        }
    }
}

#[test]
fn a_card_says_the_sentence_to_the_letter() {
    let message = read_by(Locale::Vi, GuideLook::View(GuideView::Card(Card::TakeCall)), None);
    let promise = "<blockquote>Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong</blockquote>";
    assert!(message.html.contains(promise), "{}", message.html);
    assert!(message.html.starts_with("<b>📖 1. Tiếp nhận cuộc gọi</b> · KH VIP nội bộ\n\nGhi nhanh bốn điều:\n\n1. Tên Lãnh đạo\n2. Số gọi lên\n"), "{}", message.html);
    assert!(message.html.contains("\n• Tuyệt đối <b>KHÔNG</b> để chờ máy"), "{}", message.html);
    assert!(
        message
            .html
            .ends_with("Trong bot: <code>/vip</code>. Tổ trưởng, trưởng ca tiếp nhận thì cũng làm như vậy.")
    );
    assert_eq!(labels(&message), [vec!["Yêu cầu thường gặp ➡️"], vec!["📖 Tất cả các mục"]]);
}

#[test]
fn what_is_looked_for_shows_the_best_card_and_offers_the_others() {
    let look = GuideLook::Found(TextId(1));
    let message = read_by(Locale::Vi, look, Some("mat may"));
    assert!(message.html.starts_with("<b>📖 3. Mất máy, gọi số khác</b>"), "{}", message.html);
    let others = labels(&message);
    assert!(others.concat().contains(&"Yêu cầu thường gặp"), "{others:?}");
    let message = read_by(Locale::Vi, look, Some("zzz <zzz>"));
    assert!(message.html.contains("Chưa thấy “zzz &lt;zzz&gt;” trong quy trình"), "{}", message.html);
    assert_eq!(labels(&message).concat().len(), Card::ALL.len());
    // What was typed has been erased.
    let message = read_by(Locale::Vi, look, None);
    assert!(message.html.contains("Chọn mục cần xem"), "{}", message.html);
}

#[test]
fn markdown_becomes_the_few_tags_of_telegram() {
    for (markdown, html) in [
        ("# Một\nhai **ba** *bốn*", "<b>Một</b>\n\nhai <b>ba</b> <i>bốn</i>"),
        ("a\n\n- b\n  - c\n- d", "a\n\n• b\n   • c\n• d"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("> a\n>\n> b **c**\n\nd", "<blockquote>a\nb <b>c</b></blockquote>\n\nd"),
        ("<b>x</b> & <script>", "&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;"),
        ("[ở đây](https://a.vn)", "ở đây (https://a.vn)"),
        ("```\na <b>\nc\n```", "<code>a &lt;b&gt;</code>\n<code>c</code>"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("a  \nb\nc", "a\nb c"),
    ] {
        assert_eq!(fit(markdown::render(markdown)).into_string(), html, "{markdown:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_written_telegram_takes_it(text in any::<String>(), times in 1usize..200) {
        prop_assert!(shown(&text.repeat(times)).is_ok());
    }

    #[test]
    fn and_so_does_any_markdown(
        parts in proptest::collection::vec("(\\*\\*|\\*|_|> |>> |- |1\\. |# |`|```|<b>|&lt;|&|\\[a\\]\\(b\\)|!\\[|\\n|\\n\\n|    |a|đ|🚨){1,4}", 0..200),
    ) {
        let text = parts.concat();
        prop_assert!(shown(&text).is_ok(), "{text:?}");
    }
}

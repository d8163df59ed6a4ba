//! QA's saved answers, to the letter.

use super::{fixtures::*, labels, qa_fixtures::*, texts};
use crate::domain::base::ids::SavedAnswerId;
use crate::domain::case::guidance::Verdict;
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::{Button, SavedAnswerButton};
use crate::domain::request::saved_answer::SavedAnswer;
use crate::domain::staff::person::{Locale, Role};
use crate::text::ButtonAction;

#[test]
fn what_qa_keeps_is_listed_and_shown() {
    let mut context = among_qa(MINH, 13, asked(), Locale::Vi);
    context.case = None;
    let list = |context: &RenderContext| texts().render(&Notice::StandingList { query: None }, context);
    let none = "📚 Chưa có hướng dẫn nào được lưu. Trả lời xong một câu hỏi thì bấm 📚 Giữ làm hướng dẫn.";
    assert_eq!(list(&context).html, none);
    let gone = SavedAnswer { retired: true, ..kept("Cũ", "") };
    let other =
        SavedAnswer {
            id: SavedAnswerId(5), verdict: Verdict::DoNot, ..kept("Chủ <khác>", "Gọi lại LĐ")
        };
    context.standing = vec![gone.clone(), kept("Mất máy, gọi số khác", "Cắt tạm 2 chiều"), other];
    let message = list(&context);
    assert_eq!(
        message.html,
        "<b>📚 Hướng dẫn đã lưu của QLCL</b>\n1. ✅ Mất máy, gọi số khác\n2. ⛔ Chủ &lt;khác&gt;"
    );
    assert_eq!(labels(&message), [["1", "2"]]);
    let show = Button::Standing { standing: SavedAnswerId(5), press: SavedAnswerButton::Show };
    assert_eq!(message.keyboard[0][1].action, ButtonAction::Press(show));
    let one = |context: &RenderContext| {
        texts().render(&Notice::Standing { id: SavedAnswerId(4), message: None }, context)
    };
    context.standing = vec![kept("Mất máy", "Cắt tạm 2 chiều")];
    let message = one(&context);
    assert_eq!(
        message.html,
        "<b>📚 Mất máy</b>\n✅ Cho thực hiện: “Cắt tạm 2 chiều”\nKhi hỏi vì: mất máy, gọi từ số khác\n\
         Lưu: anh Minh, 03/02"
    );
    assert_eq!(labels(&message), [vec!["📌 Ban hành"], vec!["✏️ Sửa", "🗑 Thôi dùng"]]);
    context.standing = vec![SavedAnswer { ..gone }];
    let message = one(&context);
    assert!(message.html.ends_with("\n<b>🗑 Đã thôi dùng.</b>") && message.keyboard.is_empty());
    (context.standing, context.typed) = (Vec::new(), Some("mất ví".into()));
    assert_eq!(list(&context).html, "📚 Không có hướng dẫn nào khớp “mất ví”. Gõ /guidance để xem tất cả.");
}

#[test]
fn who_keeps_guidance_finds_it_in_menu_and_help() {
    let names = |role| {
        let person = person(MINH, "Minh", None, role);
        let commands = texts().commands_for(Locale::Vi, &person);
        commands.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert!(names(Role::Qa).contains(&"guidance") && !names(Role::Agent).contains(&"guidance"));
    let help = |reader| texts().render(&Notice::Help, &among_qa(reader, 0, asked(), Locale::Vi)).html;
    assert!(help(MINH).contains("/guidance") && !help(LAN).contains("/guidance"));
    assert!(help(LAN).contains("/ask 12") && !help(MINH).contains("/ask"));
}

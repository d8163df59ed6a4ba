//! QA's answer, to the letter: to who waits for it, again until it is read, and what becomes of an older one.

use super::{fixtures::*, labels, qa_fixtures::*, texts};
use crate::domain::base::ids::{CaseId, MessageId};
use crate::domain::case::guidance::{Reason, Verdict, WhyDropped};
use crate::domain::case::{Case, ClosingKind};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::live_message::LiveMessage;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{AnswerNotice, AnswerReminder};
use crate::domain::message::render_context::RenderContext;
use crate::domain::staff::person::Locale;

const ID: CaseId = CaseId(12);

fn says(notice: &Notice, context: &RenderContext) -> String {
    texts().render(notice, context).html
}

fn answer(revision: u32) -> Notice {
    Notice::Answered(AnswerNotice { case: ID, question: 1, revision, chase: None })
}

fn chased() -> Notice {
    let chase = AnswerReminder { rung: 1, occurrence: 0, unreached: vec![Recipient::TeamLeader] };
    Notice::Answered(AnswerNotice { case: ID, question: 1, revision: 1, chase: Some(chase) })
}

#[test]
fn an_answer_comes_with_the_one_next_step() {
    let said = |verdict, words, locale| {
        let context = among_qa(LAN, 16, answered(asked(), verdict, words, 12), locale);
        says(&answer(1), &context)
    };
    let understood = "\nNhờ bấm 👌 Đã rõ.";
    for (verdict, words, vietnamese) in [
        (
            Verdict::GoAhead,
            "Cắt tạm 2 chiều",
            "✅ Lan ơi, anh Minh (QLCL) trả lời phiếu #12: Cho thực hiện. “Cắt tạm 2 chiều”\n\
             <b>Việc tiếp theo: thực hiện theo yêu cầu, xong bấm 🛠.</b>\nSố cần hỗ trợ: 0933 123 456",
        ),
        (
            Verdict::GoAhead,
            "",
            "✅ Lan ơi, anh Minh (QLCL) trả lời phiếu #12: Cho thực hiện.\n\
             <b>Việc tiếp theo: thực hiện theo yêu cầu, xong bấm 🛠.</b>\nSố cần hỗ trợ: 0933 123 456",
        ),
        (
            Verdict::VerifyMore,
            "LĐ ở đơn vị nào?",
            "❓ Lan ơi, anh Minh (QLCL) trả lời phiếu #12, cần xác minh thêm: LĐ ở đơn vị nào?\n\
             <b>Nhờ xác minh giúp việc này, rồi bấm 💬 Nhắn thêm (hoặc trả lời tin này) để báo QLCL.</b>\n\
             Gọi LĐ: 0987 654 321 (LĐ mất máy, gọi số để lại)",
        ),
        (
            Verdict::DoNot,
            "Chủ thuê bao khác",
            "⛔ Lan ơi, anh Minh (QLCL) trả lời phiếu #12. Không thực hiện: Chủ thuê bao khác\n\
             <b>Nhờ gọi anh Hùng (LĐ) báo kết quả, số 0987 654 321, rồi bấm 📞.</b>",
        ),
    ] {
        assert_eq!(said(verdict, words, Locale::Vi), format!("{vietnamese}{understood}"));
    }
    assert_eq!(
        said(Verdict::DoNot, "Another owner", Locale::En),
        "⛔ Lan, Minh (QA) answered case #12. Do not do it: Another owner\n\
         <b>Please call anh Hùng (the leader) on 0987 654 321 with the result, then tap 📞.</b>\nPlease tap 👌 Understood."
    );
}

#[test]
fn the_buttons_of_an_answer_are_its_next_step() {
    let keys = |case: Case| {
        let message = texts().render(&answer(1), &among_qa(LAN, 16, case, Locale::Vi));
        labels(&message).concat().join(" | ")
    };
    let said = |verdict| answered(asked(), verdict, "x", 12);
    assert_eq!(keys(said(Verdict::GoAhead)), "👌 Đã rõ | 📄 Xem phiếu");
    assert_eq!(keys(said(Verdict::VerifyMore)), "👌 Đã rõ | 📋 Chép số | 📄 Xem phiếu");
    let read = |verdict| read(said(verdict), 13);
    assert_eq!(keys(read(Verdict::GoAhead)), "🛠 Đã xử lý xong | ⚠️ Chưa xử lý được | 📄 Xem phiếu");
    assert_eq!(keys(read(Verdict::VerifyMore)), "💬 Nhắn thêm | 📋 Chép số | 📄 Xem phiếu");
    assert_eq!(keys(read(Verdict::DoNot)), "📞 Đã báo KQ cho LĐ | 💬 Hỏi QLCL | 📋 Chép số | 📄 Xem phiếu");
    let after = among_qa(LAN, 16, read(Verdict::GoAhead), Locale::Vi);
    assert!(!says(&answer(1), &after).contains("👌"));
}

#[test]
fn a_correction_is_marked_as_one() {
    let case = corrected(answered(asked(), Verdict::DoNot, "Đang tranh chấp", 12));
    let html = says(&answer(2), &among_qa(LAN, 16, case.clone(), Locale::Vi));
    let start = "<b>✏️ QLCL đính chính: nhờ làm theo tin này, không theo tin trước.</b>\n\
                 ⛔ Lan ơi, anh Minh (QLCL) trả lời phiếu #12. Không thực hiện: Đang tranh chấp\n";
    assert!(html.starts_with(start), "{html}");
    let html = says(&answer(2), &among_qa(LAN, 16, case, Locale::En));
    assert!(html.starts_with("<b>✏️ Correction by QA: please follow this message"), "{html}");
}

#[test]
fn an_answer_nobody_read_is_told_again() {
    let case = answered(asked(), Verdict::GoAhead, "Cắt tạm 2 chiều", 12);
    let html = says(&chased(), &among_qa(LAN, 14, case.clone(), Locale::Vi));
    let start = "👀 Lan ơi, QLCL đã trả lời phiếu #12 2 phút rồi, nhờ đọc và bấm 👌 Đã rõ.\n\
                 ✅ Anh Minh (QLCL) trả lời phiếu #12: Cho thực hiện. “Cắt tạm 2 chiều”\n";
    assert!(html.starts_with(start) && html.ends_with("⚠️ Chưa có tổ trưởng nhắn được."), "{html}");
    let html = says(&chased(), &among_qa(HOA, 16, case.clone(), Locale::Vi));
    let start = "👀 Chị Hoa ơi, QLCL đã trả lời phiếu #12 4 phút rồi mà Lan chưa đọc. \
                 Nhờ chị gọi Lan giúp ạ.\nGọi Lan: 0912 345 001.\n✅ Anh Minh (QLCL)";
    assert!(html.starts_with(start), "{html}");
    let html = says(&chased(), &among_qa(HOA, 16, case.clone(), Locale::En));
    assert!(
        html.starts_with("👀 Hoa, QA answered case #12 4 minutes ago and Lan has not read it."),
        "{html}"
    );
    let masked = says(&chased(), &among_qa(AN, 16, case, Locale::Vi));
    assert!(!masked.contains("0912") && !masked.contains("Cắt tạm"), "{masked}");
}

#[test]
fn an_older_answer_says_what_has_become_of_it() {
    let redrawn = |case: Case| {
        let was = LiveMessage::Answered { question: 1, revision: 1 };
        says(&Notice::Redrawn { case: ID, message: MessageId(5), was }, &among_qa(LAN, 20, case, Locale::Vi))
    };
    let go = || answered(asked(), Verdict::GoAhead, "", 12);
    let start = "✅ Lan ơi, anh Minh (QLCL) trả lời phiếu #12: Cho thực hiện.\n";
    assert!(redrawn(go()).starts_with(start));
    for (case, line) in [
        (corrected(go()), "✏️ Phiếu #12: QLCL đã đính chính, xem tin mới bên dưới."),
        (answered_anew(go()), "📄 Phiếu #12: xem tin mới nhất ở bên dưới."),
        (
            dropped(go(), WhyDropped::Corrected, 14),
            "✏️ Phiếu #12: thông tin đã sửa sau khi QLCL trả lời, câu trả lời này không còn áp dụng.",
        ),
        (asks(go(), Reason::Other, 15), "💬 Phiếu #12: đã hỏi lại QLCL, xem tin mới ở bên dưới."),
        (asked(), "💬 Phiếu #12: đã gửi QLCL phần xác minh, đang chờ trả lời."),
        (closed(go(), 18, ClosingKind::Told), "✅ Phiếu #12: đã báo lúc 14:18, đúng hẹn."),
    ] {
        assert_eq!(redrawn(case), line);
    }
}

#[test]
fn who_helped_sees_that_it_has_been_read_and_is_given_nothing_to_do() {
    let was = LiveMessage::Answered { question: 1, revision: 1 };
    let notice = Notice::Redrawn { case: ID, message: MessageId(5), was };
    let case = read(answered(asked(), Verdict::GoAhead, "", 12), 13);
    assert_eq!(
        says(&notice, &among_qa(HOA, 20, case.clone(), Locale::Vi)),
        "✅ Chị Hoa ơi, anh Minh (QLCL) trả lời phiếu #12: Cho thực hiện.\n👌 Lan đã đọc lúc 14:13."
    );
    assert!(!says(&notice, &among_qa(LAN, 20, case, Locale::Vi)).contains("đã đọc"));
}

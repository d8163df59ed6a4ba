//! Stories about `/guide`: the procedure at hand, found by words or by the step of a case.

use crate::harness::Stage;
use telegram_sim::Shown;

crate::stories![
    the_procedure_is_read_card_by_card,
    a_card_is_found_by_words,
    what_is_not_there_is_said_so,
    a_case_opens_the_card_of_its_step,
    a_premium_case_opens_the_card_of_its_kind,
    everybody_on_the_staff_reads_it_in_their_language,
    qa_changes_a_card_and_sees_who_has_read_it,
    a_change_that_is_dropped_is_seen_by_nobody,
    an_agent_changes_no_card,
    an_older_text_does_not_replace_a_newer_one,
    a_saved_answer_is_published_like_a_card,
    a_card_says_that_it_is_written_in_the_other_language,
];

async fn the_procedure_is_read_card_by_card(stage: Stage) -> Stage {
    stage.lan.says("/guide").await;
    stage.lan.sees("📖 Quy trình").await;
    stage.lan.taps("1. Tiếp nhận cuộc gọi").await;
    let card = stage.lan.sees_edit("Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong").await;
    assert!(card.text.contains("Tuyệt đối KHÔNG để chờ máy"), "{}", card.text);
    stage.lan.taps("Yêu cầu thường gặp ➡️").await;
    stage.lan.sees_edit("Báo cắt mất máy").await;
    stage.lan.taps("⬅️ 1. Tiếp nhận cuộc gọi").await;
    stage.lan.sees_edit("Ghi nhanh bốn điều").await;
    stage.lan.taps("Tất cả các mục").await;
    stage.lan.sees_edit("Chọn mục cần xem").await;
    stage.lan.taps("Tiêu chí phục vụ").await;
    stage.lan.sees_edit("Giữ lời hứa với KH trong mọi trường hợp").await;
    stage.nobody_hears_more().await;
    stage
}

async fn a_card_is_found_by_words(stage: Stage) -> Stage {
    stage.lan.says("/guide mat may").await;
    stage.lan.sees("📖 3. Mất máy, gọi số khác · KH VIP nội bộ").await;
    stage.lan.taps("Yêu cầu thường gặp").await;
    stage.lan.sees_edit("Mở nợ cước").await;
    stage.lan.says("/guide 3 ngày vàng").await;
    stage.lan.sees("📖 Khuyến mãi: lưu ý · KH Cao Cấp").await;
    stage
}

async fn what_is_not_there_is_said_so(stage: Stage) -> Stage {
    stage.lan.says("/guide zzz").await;
    stage.lan.sees("Chưa thấy “zzz” trong quy trình").await;
    stage.lan.taps("5. Gọi báo kết quả").await;
    stage.lan.sees_edit("Lúc này lời hứa mới xong").await;
    stage
}

async fn a_case_opens_the_card_of_its_step(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước 0933123456").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("📖 Quy trình").await;
    stage.lan.sees("📖 2. Kiểm tra thông tin").await;
    stage.lan.marks_done().await;
    stage.settles().await;
    stage.lan.taps("📖 Quy trình").await;
    stage.lan.sees("📖 5. Gọi báo kết quả").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mất máy, cắt giúp 0933123456").await;
    stage.lan.sees("Phiếu #2").await;
    // The closed case shows the button too.
    stage.lan.taps("⋯ Khác").await;
    stage.lan.taps("📖 Quy trình").await;
    let card = stage.lan.sees("📖 3. Mất máy, gọi số khác").await;
    assert!(card.text.contains("Hỏi QLCL trước khi cắt"), "{}", card.text);
    stage.lan.taps("LĐ rút yêu cầu").await;
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage.lan.sees_edit("LĐ rút yêu cầu. Phiếu đã đóng").await;
    stage
}

async fn a_premium_case_opens_the_card_of_its_kind(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium 0908222333 mất sóng ở Quận 7 từ sáng").await;
    stage.lan.sees("Phản ánh sóng/dịch vụ").await;
    stage.lan.taps("📖 Quy trình").await;
    stage.lan.sees("📖 Phản ánh sóng, dịch vụ").await;
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn everybody_on_the_staff_reads_it_in_their_language(stage: Stage) -> Stage {
    for player in [&stage.hoa, &stage.minh] {
        player.says("/guide trả trước").await;
        player.sees("📖").await;
    }
    stage.minh.says("/lang en").await;
    stage.minh.sees("English").await;
    stage.minh.says("/guide lost phone").await;
    stage.minh.sees("📖 3. Lost phone elsewhere · internal VIPs").await;
    stage
}

async fn qa_changes_a_card_and_sees_who_has_read_it(stage: Stage) -> Stage {
    stage.minh.says("/guide công văn").await;
    stage.minh.sees("📖 Thông tin tham khảo").await;
    stage.minh.taps("Sửa mục này").await;
    let asked =
        stage.minh.sees("Trả lời (reply) tin này bằng nội dung mới của mục “Thông tin tham khảo”").await;
    stage.minh.replies(asked.message_id, "- Gọi **tổ thông tin** trước <nhé>\n> Dạ chờ em").await;
    let preview = stage.minh.sees("👀 Xem trước").await;
    assert!(preview.text.contains("• Gọi tổ thông tin trước <nhé>"), "{}", preview.text);
    // Nobody sees it before.
    stage.nobody_hears_more().await;
    stage.lan.says("/guide công văn").await;
    stage.lan.sees("Đây chỉ là nội dung dự kiến").await;
    stage.minh.taps("Ban hành").await;
    stage.minh.sees_edit("✅ Đã đọc 0/5").await;
    for player in [&stage.lan, &stage.mai, &stage.hoa, &stage.tuan, &stage.quan] {
        let changed = player.sees("📌 Quy trình vừa sửa, nhờ đọc giúp").await;
        assert!(
            changed.silent && changed.text.contains("• Gọi tổ thông tin trước <nhé>"),
            "{}",
            changed.text
        );
    }
    assert!(stage.lan.taps("Đã đọc").await.contains("đã đọc"));
    stage.lan.sees_edit("✅ Đã đọc").await;
    stage.minh.taps("Ai đã đọc").await;
    let read = stage.minh.sees_edit("✅ Đã đọc 1/5").await;
    assert!(read.text.contains("Chưa đọc: ") && !read.text.contains("Lan"), "{}", read.text);
    stage.minh.taps("Nhắc người chưa đọc").await;
    for player in [&stage.mai, &stage.hoa, &stage.tuan, &stage.quan] {
        player.sees("📌 Quy trình vừa sửa, nhờ đọc giúp").await;
    }
    stage.nobody_hears_more().await;
    // Found by its new words, and not by the old ones.
    stage.lan.says("/guide tổ thông tin trước").await;
    stage.lan.sees("• Gọi tổ thông tin trước <nhé>").await;
    stage
}

async fn a_change_that_is_dropped_is_seen_by_nobody(stage: Stage) -> Stage {
    stage.minh.says("/guide công văn").await;
    stage.minh.sees("📖 Thông tin tham khảo").await;
    stage.minh.taps("Sửa mục này").await;
    let asked = stage.minh.sees("Trả lời (reply) tin này").await;
    stage.minh.replies(asked.message_id, "nhầm").await;
    let preview = stage.minh.sees("👀 Xem trước").await;
    stage.minh.taps("✖️ Bỏ").await;
    stage.minh.sees_edit("Bản sửa này đã bỏ").await;
    let data = |press: &str| {
        preview.buttons.iter().flatten().find_map(|button| match &button.kind {
            telegram_sim::ButtonKind::Callback(data) if data.ends_with(press) => Some(data.clone()),
            _ => None,
        })
    };
    let publish = data("publish").expect("a button");
    let refused = stage.minh.presses_data(preview.message_id, &publish).await;
    assert!(!refused.is_empty(), "a press is answered");
    stage.lan.says("/guide công văn").await;
    stage.lan.sees("Đây chỉ là nội dung dự kiến").await;
    stage
}

async fn an_agent_changes_no_card(stage: Stage) -> Stage {
    stage.lan.says("/guide công văn").await;
    let card = stage.lan.sees("📖 Thông tin tham khảo").await;
    assert!(!card.buttons.iter().flatten().any(|button| button.text.contains("Sửa")), "{:?}", card.buttons);
    let refused = stage.lan.presses_data(card.message_id, "ke.reference").await;
    assert!(!refused.is_empty());
    stage.nobody_hears_more().await;
    stage
}

/// QA writes another text of the card, and sees it before it is published.
async fn drafts(stage: &Stage, text: &str) -> Shown {
    stage.minh.says("/guide công văn").await;
    stage.minh.sees("📖 Thông tin tham khảo").await;
    stage.minh.taps("Sửa mục này").await;
    let asked = stage.minh.sees("Trả lời (reply) tin này").await;
    stage.minh.replies(asked.message_id, text).await;
    stage.minh.sees("👀 Xem trước").await
}

async fn an_older_text_does_not_replace_a_newer_one(stage: Stage) -> Stage {
    let data = |preview: &Shown, press: &str| {
        let mut buttons = preview.buttons.iter().flatten();
        let data = buttons.find_map(|button| match &button.kind {
            telegram_sim::ButtonKind::Callback(data) if data.ends_with("publish") => Some(data.clone()),
            _ => None,
        });
        data.expect("a button").replace("publish", press)
    };
    let older = drafts(&stage, "bản cũ").await;
    // Nobody has read what nobody was shown.
    let read = stage.lan.presses_data(older.message_id, &data(&older, "read")).await;
    assert!(read.contains("cũ rồi"), "{read}");
    drafts(&stage, "bản mới").await;
    stage.minh.taps("Ban hành").await;
    stage.minh.sees_edit("✅ Đã đọc 0/5").await;
    let refused = stage.minh.presses_data(older.message_id, &data(&older, "publish")).await;
    assert!(refused.contains("bản mới hơn"), "{refused}");
    stage.lan.sees("bản mới").await;
    stage.lan.says("/guide công văn").await;
    stage.lan.sees("bản mới").await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

async fn a_saved_answer_is_published_like_a_card(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 có mở được không").await;
    stage.settles().await;
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.says("Mở tạm 24 giờ").await;
    stage.minh.taps("hướng dẫn").await;
    stage.minh.says("Mở nợ cước cho LĐ").await;
    stage.settles().await;
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage.minh.says("/guidance mo no").await;
    stage.minh.sees("Mở nợ cước cho LĐ").await;
    stage.minh.taps("1").await;
    stage.minh.sees("📚 Mở nợ cước cho LĐ").await;
    stage.minh.taps("Ban hành").await;
    let preview = stage.minh.sees("👀 Xem trước").await;
    assert!(preview.text.contains("Mở nợ cước cho LĐ"), "{}", preview.text);
    stage.nobody_hears_more().await;
    stage.minh.taps("📌 Ban hành").await;
    stage.minh.sees_edit("✅ Đã đọc 0/5").await;
    for player in [&stage.lan, &stage.mai, &stage.hoa, &stage.tuan, &stage.quan] {
        let published = player.sees("📌 Hướng dẫn của QLCL, nhờ đọc giúp").await;
        assert!(published.silent && published.text.contains("Mở nợ cước cho LĐ"), "{}", published.text);
        assert!(!published.text.contains("Thôi dùng"), "{}", published.text);
    }
    // 📌 once more shows the same one, and nobody is sent it again.
    stage.minh.taps("Ban hành").await;
    let again = stage.minh.sees("Đã đọc 0/5").await;
    assert!(again.buttons.iter().flatten().all(|button| !button.text.contains("Ban hành")), "{again:?}");
    stage.nobody_hears_more().await;
    assert!(stage.lan.taps("Đã đọc").await.contains("đã đọc"));
    stage.minh.taps("Ai đã đọc").await;
    stage.minh.sees_edit("✅ Đã đọc 1/5").await;
    stage.minh.taps("Nhắc người chưa đọc").await;
    for player in [&stage.mai, &stage.hoa, &stage.tuan, &stage.quan] {
        player.sees("📌 Hướng dẫn của QLCL, nhờ đọc giúp").await;
    }
    // What was changed or retired since is not sent again.
    stage.minh.says("/guidance mo no").await;
    stage.minh.sees("Mở nợ cước cho LĐ").await;
    stage.minh.taps("1").await;
    stage.minh.sees("📚 Mở nợ cước cho LĐ").await;
    stage.minh.taps("✏️ Sửa").await;
    stage.minh.sees("nội dung mới").await;
    stage.minh.says("Mở tạm 48 giờ").await;
    stage.minh.sees("Mở tạm 48 giờ").await;
    let remind = published_answer(&preview).replace("publish", "remind");
    let refused = stage.minh.presses_data(preview.message_id, &remind).await;
    assert!(refused.contains("vừa được sửa"), "{refused}");
    stage.minh.taps("Thôi dùng").await;
    stage.settles().await;
    let refused = stage.minh.presses_data(preview.message_id, &remind).await;
    assert!(refused.contains("/guidance"), "{refused}");
    // It is no card of the procedure.
    stage.lan.says("/guide").await;
    stage.lan.sees("Chọn mục cần xem").await;
    // An agent publishes nothing.
    let saved = published_answer(&preview);
    assert!(!stage.lan.presses_data(preview.message_id, &saved).await.is_empty());
    stage.nobody_hears_more().await;
    stage
}

/// What a press on 📌 under the preview says on the wire.
fn published_answer(preview: &Shown) -> String {
    let data = preview.buttons.iter().flatten().find_map(|button| match &button.kind {
        telegram_sim::ButtonKind::Callback(data) if data.ends_with("publish") => Some(data.clone()),
        _ => None,
    });
    data.expect("a button")
}

async fn a_card_says_that_it_is_written_in_the_other_language(stage: Stage) -> Stage {
    stage.mai.says("/lang en").await;
    stage.mai.sees("English").await;
    drafts(&stage, "- Gọi tổ thông tin trước").await;
    stage.minh.taps("Ban hành").await;
    stage.minh.sees_edit("✅ Đã đọc 0/5").await;
    let news = stage.mai.sees("Gọi tổ thông tin trước").await;
    assert!(news.text.contains("in Vietnamese only"), "{}", news.text);
    stage.mai.says("/guide official document").await;
    let card = stage.mai.sees("Gọi tổ thông tin trước").await;
    assert!(card.text.contains("in Vietnamese only"), "{}", card.text);
    stage.lan.sees("📌 Quy trình vừa sửa").await;
    stage.lan.says("/guide công văn").await;
    let own = stage.lan.sees("Gọi tổ thông tin trước").await;
    assert!(!own.text.contains("tiếng"), "{}", own.text);
    for player in stage.cast() {
        player.person.reads_all();
    }
    stage
}

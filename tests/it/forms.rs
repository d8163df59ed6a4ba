//! Stories about taking a call: the form, the one line, free text, and what goes wrong while typing.

use crate::harness::{Stage, minutes, seconds};

crate::stories![
    the_form_from_the_first_screen_to_the_card,
    bad_input_keeps_the_other_fields,
    a_form_survives_a_restart_and_is_asked_about,
    a_form_left_with_leader_and_number_becomes_a_case,
    a_form_with_something_doubtful_is_asked_about,
    a_form_is_cancelled,
    a_form_says_what_is_missing,
    lines_and_a_pasted_row_are_read_as_well,
    a_clear_sentence_opens_the_case_at_once,
    a_sentence_with_something_left_to_ask_is_a_form,
    an_open_case_of_the_number_is_said_before_another_is_opened,
    who_opens_a_second_case_all_the_same_is_not_asked_twice,
    free_text_is_shown_to_confirm,
    two_numbers_of_which_nothing_is_said_are_asked_about,
    a_time_gone_by_is_a_question,
    a_time_counts_from_when_it_was_written,
    odd_text_is_borne,
    an_answer_edited_corrects_the_form_and_later_the_case,
];

const SENTENCE: &str = "Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong";

async fn close(stage: &Stage) {
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
}

async fn the_form_from_the_first_screen_to_the_card(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip").await;
    let form = stage.lan.sees(SENTENCE).await;
    stage.lan.says("chị Lê Thị Hoa, Trưởng phòng").await;
    stage.lan.sees("LĐ gọi từ số nào").await;
    stage.settles().await;
    let moved = stage.lan.person.phone().into_iter().find(|shown| shown.message_id == form.message_id);
    let moved = moved.expect("it stands");
    assert!(moved.labels().is_empty() && moved.text.contains("ở bên dưới"), "{}", moved.text);
    stage.lan.says("0912.345.678").await;
    stage.lan.sees_edit("LĐ yêu cầu gì").await;
    stage.lan.taps("Quay lại").await;
    stage.lan.sees_edit("LĐ gọi từ số nào").await;
    stage.lan.says("+84 912 345 679").await;
    stage.lan.sees_edit("LĐ yêu cầu gì").await;
    stage.lan.taps("Mở nợ cước").await;
    stage.lan.sees_edit("bấm 💾").await;
    stage.lan.says("028 3822 1234").await;
    stage.lan.sees_edit("028").await;
    stage.lan.taps("Mở phiếu").await;
    let card = stage.lan.sees("Phiếu #1").await;
    for part in ["chị Lê Thị Hoa, Trưởng phòng", "0912 345 679", "Mở nợ cước", "Hẹn báo KQ 09:30"]
    {
        assert!(card.text.contains(part), "{part} in {}", card.text);
    }
    stage.settles().await;
    let over = stage.lan.shows("Đã mở phiếu #1").expect("the form says so");
    assert!(over.labels().is_empty(), "its buttons are gone");
    assert!(over.message_id > form.message_id, "it came below what was typed");
    close(&stage).await;
    stage
}

async fn bad_input_keeps_the_other_fields(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 091234567 | mở nợ cước").await;
    let form =
        stage.lan.sees("“091234567” mới có 9 số, di động cần 10 số. Nhờ nhập lại; các mục khác đã lưu").await;
    assert!(form.text.contains("anh Hùng"), "{}", form.text);
    for (typed, says) in [
        ("chưa rõ", "lẫn chữ"),
        ("09123456789012345", "di động chỉ có 10 số"),
        ("0012", "Nhờ nhập lại"),
        ("18001090", "tổng đài"),
    ] {
        stage.lan.says(typed).await;
        stage.lan.sees_edit(says).await;
    }
    stage.lan.says("84912345678").await;
    stage.lan.sees_edit("0912 345 678").await;
    stage.lan.taps("Mở phiếu").await;
    stage.lan.sees("Phiếu #1").await;
    close(&stage).await;
    stage
}

async fn a_form_survives_a_restart_and_is_asked_about(mut stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip").await;
    stage.lan.sees(SENTENCE).await;
    stage.lan.says("anh Hùng").await;
    stage.lan.sees_edit("LĐ gọi từ số nào").await;
    stage.stops().await;
    stage.starts().await;
    stage.forward(minutes(3)).await;
    stage.lan.sees("còn nhập dở").await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(6)).await;
    stage.lan.sees("còn nhập dở").await;
    stage.hoa.sees("Lan còn một phiếu VIP nhập dở").await;
    stage.lan.taps("Nhập tiếp").await;
    stage.lan.sees("LĐ gọi từ số nào").await;
    stage.lan.says("0912345678").await;
    stage.lan.sees_edit("LĐ yêu cầu gì").await;
    stage.lan.says("mở nợ cước số 0903111222").await;
    stage.lan.sees_edit("bấm 💾").await;
    stage.lan.taps("Mở phiếu").await;
    // The promise was said when the form was begun: the time counts from there.
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.forward(minutes(10)).await;
    close(&stage).await;
    stage
}

/// The sentence was said, 💾 was forgotten: nothing is.
async fn a_form_left_with_leader_and_number_becomes_a_case(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip").await;
    stage.lan.sees(SENTENCE).await;
    stage.lan.says("anh Hùng").await;
    stage.lan.sees("LĐ gọi từ số nào").await;
    stage.lan.says("0912345678").await;
    let form = stage.lan.sees("LĐ yêu cầu gì").await;
    stage.forward(minutes(3)).await;
    let told = stage.lan.sees("đã tự mở thành phiếu #1, hẹn báo KQ 09:30").await;
    assert!(!told.silent, "she must look at it");
    stage.lan.sees("Phiếu #1").await;
    assert!(stage.lan.person.taps_on(form.message_id, "Bỏ qua").is_err(), "the form is over");
    // What is wanted is noted later; the promise runs all the while.
    stage.lan.taps("Sửa").await;
    stage.lan.sees("sửa mục nào").await;
    stage.lan.taps("Yêu cầu").await;
    stage.lan.sees_edit("yêu cầu đúng là gì").await;
    stage.lan.says("mở nợ cước số 0903111222").await;
    stage.settles().await;
    assert!(stage.lan.shows("0903 111 222").is_some(), "it is on the card");
    stage.forward(minutes(22)).await;
    stage.lan.sees("còn 5 phút đến giờ báo KQ phiếu #1").await;
    close(&stage).await;
    stage
}

/// What was typed and could not be read is never replaced, nor opened while it is being corrected.
async fn a_form_with_something_doubtful_is_asked_about(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng 0912345678 mở nợ cước số 0903111222, hẹn lát nữa").await;
    stage.lan.sees("anh Hùng").await;
    stage.forward(minutes(3)).await;
    stage.lan.sees("còn nhập dở").await;
    // No card: no case was opened.
    stage.nobody_hears_more().await;
    stage.lan.taps("Hủy nhập").await;
    stage.settles().await;
    stage.lan.says("/vip anh Hùng 0912345678").await;
    stage.lan.sees("LĐ yêu cầu gì").await;
    stage.lan.taps("Quay lại").await;
    stage.lan.sees_edit("LĐ gọi từ số nào").await;
    stage.forward(minutes(3)).await;
    stage.lan.sees("còn nhập dở").await;
    stage.nobody_hears_more().await;
    stage.lan.taps("Hủy nhập").await;
    stage.settles().await;
    stage
}

async fn a_form_is_cancelled(stage: Stage) -> Stage {
    stage.lan.says("/cancel").await;
    stage.lan.sees("Không có gì đang nhập").await;
    stage.lan.says("/vip").await;
    stage.lan.sees(SENTENCE).await;
    stage.lan.says("/vip").await;
    stage.lan.sees(SENTENCE).await;
    stage.lan.says("/cancel").await;
    stage.lan.sees("Đã hủy nhập").await;
    stage.lan.says("/vip").await;
    let form = stage.lan.sees(SENTENCE).await;
    stage.lan.taps("Hủy nhập").await;
    stage.settles().await;
    assert!(stage.lan.presses_data(form.message_id, "d.2.open").await.contains("không còn nữa"));
    stage.forward(minutes(60)).await;
    stage
}

async fn a_form_says_what_is_missing(stage: Stage) -> Stage {
    stage.lan.says("/vip").await;
    let form = stage.lan.sees(SENTENCE).await;
    stage.lan.presses_data(form.message_id, "d.1.open").await;
    stage.lan.sees_edit("Còn thiếu tên LĐ").await;
    stage.mai.presses_data(1, "d.1.cancel").await;
    stage.lan.says("/cancel").await;
    stage.lan.sees("Đã hủy nhập").await;
    stage
}

async fn lines_and_a_pasted_row_are_read_as_well(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip Anh Hùng\n0912345678\nMở nợ cước\n0987654321").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/vip\tChị Vân\t0913000222\tmở chặn không xác định\t").await;
    stage.lan.sees("Phiếu #2").await;
    stage.lan.says("/vip anh Tú | 0914000333 | báo đỏ, nhờ mở | | 20m").await;
    stage.lan.sees("Hẹn báo KQ 09:20").await;
    for case in 1..=3 {
        stage.lan.says(&format!("/case {case}")).await;
        stage.lan.sees(&format!("Phiếu #{case}")).await;
        close(&stage).await;
    }
    stage
}

async fn a_clear_sentence_opens_the_case_at_once(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng GĐ Đồng Nai gọi từ 0912345678 nhờ mở nợ cước số 0903111222").await;
    let card = stage.lan.sees("Phiếu #1").await;
    for part in ["anh Hùng GĐ Đồng Nai", "0912 345 678", "0903111222", "Hẹn báo KQ 09:30"] {
        assert!(card.text.contains(part), "{part} in {}", card.text);
    }
    assert!(stage.lan.shows("bấm 💾").is_none(), "nothing is left to press");
    // Whoever typed it without the command did not mean less.
    stage.lan.says("chị Lê Thị Vân gọi từ 0913000222 mở nợ cước số 0903111333").await;
    stage.lan.sees("Phiếu #2").await;
    assert_eq!(stage.cases().await, 2);
    stage
}

async fn a_sentence_with_something_left_to_ask_is_a_form(stage: Stage) -> Stage {
    stage.usual_rota().await;
    for sentence in [
        "/vip anh Hùng gọi từ 0912345678 mở nợ cước số 090311122",
        "/vip 0912345678 mở nợ cước, anh Hùng, 0903111222",
        "anh Hùng gọi từ 0912345678 nhờ xem giúp",
    ] {
        stage.lan.says(sentence).await;
        stage.lan.sees(SENTENCE).await;
        stage.settles().await;
        assert!(stage.lan.shows("Phiếu #1").is_none(), "{sentence}");
        stage.lan.taps("Hủy nhập").await;
    }
    stage
}

async fn an_open_case_of_the_number_is_said_before_another_is_opened(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.mai.says("/vip anh Hùng gọi từ 0912345678 hỏi mở nợ cước số 0903111222").await;
    let asked = stage.mai.sees("Số này đang có phiếu #1 (Lan)").await;
    assert_eq!(stage.cases().await, 1, "nothing is opened before the answer");
    assert_eq!(
        asked.labels(),
        ["📄 Xem #1", "👋 Tham gia, bỏ phiếu này", "📝 Vẫn mở mới", "✏️ Sửa", "✖️ Hủy nhập"]
    );
    stage.mai.taps("👋 Tham gia, bỏ phiếu này").await;
    stage.mai.sees("Phiếu #1").await;
    stage.lan.sees("đã tham gia phiếu").await;
    stage.settles().await;
    assert_eq!(stage.cases().await, 1);
    assert!(stage.mai.shows("📝 Vẫn mở mới").is_none(), "the form is over");
    // One's own case is not joined.
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    let own = stage.lan.sees("Số này đang có phiếu #1 (của mình)").await;
    assert!(!own.labels().iter().any(|label| label.contains("Tham gia")), "{:?}", own.labels());
    stage.lan.taps("✖️ Hủy nhập").await;
    close(&stage).await;
    stage
}

async fn who_opens_a_second_case_all_the_same_is_not_asked_twice(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip chị Lê Thị Hoa | 0912345678 | mở nợ cước").await;
    stage.lan.sees("Phiếu #1").await;
    stage.mai.says("/vip chị Lê Thị Hoa").await;
    stage.mai.sees("LĐ gọi từ số nào").await;
    stage.mai.says("0913000222").await;
    stage.mai.sees_edit("LĐ yêu cầu gì").await;
    stage.mai.says("mở chặn không xác định").await;
    stage.mai.sees_edit("bấm 💾").await;
    stage.mai.taps("Mở phiếu").await;
    stage.mai.sees_edit("LĐ này đang có phiếu #1 (Lan)").await;
    stage.mai.taps("Vẫn mở mới").await;
    stage.mai.sees("Phiếu #2").await;
    assert_eq!(stage.cases().await, 2);
    stage
}

async fn free_text_is_shown_to_confirm(stage: Stage) -> Stage {
    stage.usual_rota().await;
    // A line with a number, without any command, is the beginning of a case too.
    stage.lan.says("anh Hùng GĐ Đồng Nai 0912345678 nhờ xem giúp máy").await;
    let form = stage.lan.sees("bấm 💾").await;
    assert!(form.text.contains("0912 345 678"), "{}", form.text);
    stage.lan.taps("Mở phiếu").await;
    stage.lan.sees("Phiếu #1").await;
    stage.mai.says("chào bot").await;
    stage.mai.sees("Gõ /vip để mở phiếu mới").await;
    close(&stage).await;
    stage
}

async fn two_numbers_of_which_nothing_is_said_are_asked_about(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng 0912345678 0903111222 mở nợ cước hẹn 9h30").await;
    let form = stage.lan.sees("LĐ gọi từ số nào").await;
    assert!(form.text.contains("anh Hùng") && !form.text.contains("Số gọi đến"), "{}", form.text);
    stage.lan.says("0912345678").await;
    stage.lan.sees_edit("bấm 💾").await;
    stage.lan.taps("Mở phiếu").await;
    let card = stage.lan.sees("Phiếu #1").await;
    for part in ["Số cần hỗ trợ: 0903 111 222", "Hẹn báo KQ 09:30"] {
        assert!(card.text.contains(part), "{part} in {}", card.text);
    }
    close(&stage).await;
    stage
}

async fn a_time_gone_by_is_a_question(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước | 0912345678 | 08:15").await;
    let asked = stage.lan.sees("08:15 hôm nay đã qua. Hẹn lúc nào?").await;
    for choice in ["20:15 hôm nay", "08:15 ngày mai"] {
        assert!(asked.labels().contains(&choice), "{choice} in {:?}", asked.labels());
    }
    stage.lan.says("10:15").await;
    stage.lan.sees_edit("10:15").await;
    stage.lan.taps("Mở phiếu").await;
    stage.lan.sees("Hẹn báo KQ 10:15").await;
    close(&stage).await;
    stage
}

async fn a_time_counts_from_when_it_was_written(mut stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.stops().await;
    stage.lan.person.says("/vip anh Hùng | 0912345678 | mở nợ cước | | 20m");
    stage.clock.forward(minutes(12));
    stage.starts().await;
    stage.lan.sees("Hẹn báo KQ 09:20").await;
    stage.forward(minutes(3)).await;
    stage.lan.sees("còn 5 phút").await;
    close(&stage).await;
    stage
}

async fn odd_text_is_borne(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let long = "x".repeat(3900);
    stage.lan.says(&format!("/vip anh Hùng | 0912345678 | {long}")).await;
    stage.lan.sees("ký tự").await;
    // Nobody types the next line in the second of such a long one: that would be the rest of it.
    stage.forward(seconds(5)).await;
    stage.lan.says("<b>mở</b> & \"nợ\" 👩‍💼 \u{202e}cước\u{202c}").await;
    stage.lan.sees_edit("<b>mở</b> & \"nợ\"").await;
    stage.lan.taps("Mở phiếu").await;
    stage.lan.sees("<b>mở</b> & \"nợ\"").await;
    stage.lan.person.sends_voice(3);
    stage.lan.sees("Chỉ đọc được chữ").await;
    stage.lan.person.sends_document("bảng.xlsx", 9000);
    stage.lan.sees("chưa có quyền nhập tệp này").await;
    close(&stage).await;
    stage
}

async fn an_answer_edited_corrects_the_form_and_later_the_case(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip").await;
    stage.lan.sees(SENTENCE).await;
    let name = stage.lan.says("anh Hung").await;
    stage.lan.sees_edit("LĐ gọi từ số nào").await;
    stage.lan.edits(name, "anh Hùng").await;
    stage.lan.sees_edit("anh Hùng").await;
    stage.lan.says("0912345678").await;
    stage.lan.sees_edit("LĐ yêu cầu gì").await;
    stage.lan.says("mở nợ").await;
    stage.lan.sees_edit("bấm 💾").await;
    stage.lan.taps("Mở phiếu").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.edits(name, "anh Hùng GĐ").await;
    stage.lan.sees("Đã sửa").await;
    stage.settles().await;
    assert!(stage.lan.shows("Phụ trách").expect("the card").text.contains("anh Hùng GĐ"));
    close(&stage).await;
    stage
}

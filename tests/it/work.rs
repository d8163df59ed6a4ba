//! Stories about what people do with a case: check, correct, wait, call, agree another time, withdraw, undo.

use crate::harness::{Stage, minutes};

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const BUSINESS: &str = "CÔNG TY  DỊCH VỤ MOBIFONE KHU VỰC 2 – chi nhánh Tổng Công Ty Viễn Thông MobiFone – Nguyễn Văn Hùng (Giám đốc)";

crate::stories![
    the_check_reads_a_pasted_subscriber_name,
    an_owner_on_record_is_compared_with_the_leader,
    a_number_that_is_no_business_number_stops_done,
    what_differs_is_recorded,
    told_before_done_asks_first,
    three_misses_and_a_leader_sets_the_next_try,
    another_time_needs_a_time_still_to_come,
    a_time_gone_by_is_offered_for_tonight_and_tomorrow,
    a_case_is_withdrawn_by_the_leader_or_as_a_mistake,
    a_case_opened_by_mistake_is_closed_by_who_opened_it,
    a_case_opened_twice_names_the_other_and_can_be_reopened,
    told_can_be_undone_for_two_minutes_and_reopened_after,
    waiting_for_another_unit_and_cannot,
    fields_are_corrected_by_button_and_by_editing,
    a_reply_to_the_card_is_a_note,
    a_second_case_of_the_same_leader_offers_to_join,
    a_case_is_opened_by_its_number_alone,
    others_see_a_case_masked,
    a_press_always_answers,
    a_question_left_open_swallows_no_new_call,
    a_reply_to_a_settled_question_is_a_note,
];

async fn open(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
}

async fn tell(stage: &Stage) {
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
}

async fn the_check_reads_a_pasted_subscriber_name(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao của số gọi đến").await;
    stage.lan.says(BUSINESS).await;
    stage.lan.sees_edit("Nguyễn Văn Hùng (Giám đốc)").await;
    stage.settles().await;
    let card = stage.lan.shows("Gọi LĐ").expect("the card");
    assert!(card.text.contains("số nghiệp vụ") && !card.text.contains("chưa rõ"), "{}", card.text);
    stage.lan.taps("Khớp").await;
    stage.settles().await;
    let card = stage.lan.shows("Gọi LĐ").expect("the card");
    assert!(card.text.contains("✅ Khớp"), "{}", card.text);
    tell(&stage).await;
    stage
}

async fn a_number_that_is_no_business_number_stops_done(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao của số gọi đến").await;
    stage.lan.says("Trần Thị B").await;
    stage.settles().await;
    let refused = stage.lan.marks_done().await;
    assert!(refused.contains("Không phải số nghiệp vụ"), "{refused}");
    let told = stage.lan.taps("Đã báo KQ cho LĐ").await;
    assert!(told.contains("Xử lý xong chưa?"), "{told}");
    stage.lan.sees("Xử lý xong chưa?").await;
    let refused = stage.lan.taps("Xong rồi, đã báo").await;
    assert!(refused.contains("Không phải số nghiệp vụ"), "the guard holds here too: {refused}");

    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.taps("Xử lý xong ngoại lệ").await;
    stage.hoa.sees("đã xử lý xong ngoại lệ, vì sao").await;
    stage.hoa.says("   ").await;
    stage.hoa.says("QLCL đồng ý").await;
    stage.settles().await;
    stage.lan.sees("vừa làm ở phiếu #1").await;
    let card = stage.hoa.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("Hoa quyết định"), "{}", card.text);
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn what_differs_is_recorded(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.taps("Đúng số nghiệp vụ").await;
    stage.lan.sees_edit("đứng tên ai").await;
    stage.lan.taps("Không khớp").await;
    stage.lan.sees_edit("không khớp chỗ nào").await;
    stage.lan.says("thuê bao trả trước <b>chứ</b> không phải trả sau").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(
        card.text.contains("thuê bao trả trước <b>chứ</b>"),
        "typed text is shown as typed: {}",
        card.text
    );
    assert!(card.text.contains("0912 345 678"), "A3.3 says which number to call: {}", card.text);
    stage.lan.taps("Đã gọi LĐ").await;
    stage.lan.sees("LĐ nói gì").await;
    stage.lan.taps("giữ nguyên").await;
    tell(&stage).await;
    stage
}

async fn told_before_done_asks_first(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.lan.sees("Xử lý xong chưa?").await;
    stage.lan.taps("Xong rồi, đã báo").await;
    stage.settles().await;
    assert!(stage.lan.shows("đúng hẹn").is_some());
    stage.forward(minutes(60)).await;
    stage
}

async fn three_misses_and_a_leader_sets_the_next_try(stage: Stage) -> Stage {
    open(&stage).await;
    for n in 1..=3 {
        let said = stage.lan.taps("Chưa gọi được").await;
        assert!(said.contains(&format!("{n} lần")), "{said}");
        stage.forward(minutes(8)).await;
    }
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.taps("Đặt lần gọi tới").await;
    stage.hoa.sees("lần gọi tới lúc nào").await;
    stage.hoa.taps("Sau 2 giờ").await;
    stage.hoa.sees_edit("Vì sao").await;
    stage.hoa.says("LĐ đang họp đến 11 giờ").await;
    stage.lan.sees("vừa làm ở phiếu #1").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("LĐ đang họp đến 11 giờ"), "the reason stands on the card: {}", card.text);
    // The case stays open and late; the ladder goes by the next try at 11:24.
    stage.forward(minutes(100)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(15)).await;
    stage.lan.sees("⏰ Lan ơi, còn 5 phút đến lần gọi tới (11:24) phiếu #1.").await;
    stage.forward(minutes(5)).await;
    stage.lan.sees("LĐ chưa được báo KQ").await;
    tell(&stage).await;
    stage
}

async fn another_time_needs_a_time_still_to_come(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("LĐ hẹn giờ khác").await;
    stage.lan.sees("LĐ hẹn lúc nào").await;
    stage.lan.says("08:15").await;
    stage.lan.sees("08:15 hôm nay đã qua").await;
    stage.lan.says("hai giờ rưỡi gì đó").await;
    stage.lan.sees("không đọc được là giờ").await;
    stage.lan.says("14:30").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("Hẹn báo KQ 14:30") && card.text.contains("hẹn lần 2"), "{}", card.text);
    stage.forward(minutes(120)).await;
    stage.nobody_hears_more().await;
    tell(&stage).await;
    stage
}

async fn a_time_gone_by_is_offered_for_tonight_and_tomorrow(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("LĐ hẹn giờ khác").await;
    stage.lan.sees("LĐ hẹn lúc nào").await;
    stage.lan.says("8h15").await;
    let asked = stage.lan.sees("08:15 hôm nay đã qua").await;
    assert_eq!(asked.labels()[..2], ["20:15 hôm nay", "08:15 ngày mai"]);
    stage.lan.taps("08:15 ngày mai").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("Hẹn báo KQ 08:15") && card.text.contains("hẹn lần 2"), "{}", card.text);
    tell(&stage).await;
    stage
}

async fn a_case_is_withdrawn_by_the_leader_or_as_a_mistake(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("LĐ rút yêu cầu").await;
    let asked = stage.lan.sees("đã nói qua điện thoại").await;
    assert!(
        !asked.labels().iter().any(|label| label.contains("Mở nhầm")),
        "an agent may not: {:?}",
        asked.labels()
    );
    stage.lan.taps("Đúng, LĐ đã rút").await;
    stage.settles().await;
    stage.mai.says("/vip chị Vân | 0913000111 | mở nợ cước").await;
    stage.mai.sees("Phiếu #2").await;
    stage.hoa.says("/case 2").await;
    stage.hoa.sees("Phiếu #2").await;
    stage.hoa.taps("LĐ rút yêu cầu").await;
    stage.hoa.sees("đã nói qua điện thoại").await;
    stage.hoa.taps("Mở nhầm").await;
    stage.hoa.sees_edit("vì sao đóng phiếu").await;
    stage.hoa.says("nghe nhầm số").await;
    stage.mai.sees("vừa làm ở phiếu #2").await;
    stage.settles().await;
    assert!(stage.mai.shows("Mở nhầm").is_some(), "her card says so");
    stage.forward(minutes(600)).await;
    stage
}

async fn a_case_opened_by_mistake_is_closed_by_who_opened_it(stage: Stage) -> Stage {
    open(&stage).await;
    stage.mai.says("/case 1").await;
    let masked = stage.mai.sees("Phiếu #1").await;
    assert!(!masked.labels().iter().any(|label| label.contains("Mở nhầm")), "only who opened it");
    stage.lan.taps("↩️ Mở nhầm / trùng").await;
    stage.lan.sees("mở nhầm, hay trùng phiếu nào?").await;
    stage.lan.taps("🗑 Mở nhầm").await;
    let closed = stage.hoa.sees("Lan đã đóng phiếu #1: mở nhầm").await;
    stage.settles().await;
    assert!(closed.silent, "nobody has to act on it");
    assert!(stage.lan.shows("Mở nhầm, đã đóng").is_some(), "her card says so");
    stage.forward(minutes(60)).await;

    stage.lan.says("/vip chị Vân | 0913000111 | mở nợ cước").await;
    stage.lan.sees("Phiếu #2").await;
    stage.forward(minutes(11)).await;
    let refused = stage.lan.taps("↩️ Mở nhầm / trùng").await;
    assert!(refused.contains("trưởng ca"), "too late: {refused}");

    stage.lan.says("/vip anh Nam | 0914000222 | mở nợ cước").await;
    stage.lan.sees("Phiếu #3").await;
    stage.lan.taps("Chưa gọi được").await;
    stage.settles().await;
    let card = stage.lan.shows("Phiếu #3").expect("the card");
    assert!(!card.labels().iter().any(|label| label.contains("Mở nhầm")), "something was done in it");
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn a_case_opened_twice_names_the_other_and_can_be_reopened(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.says("/vip anh Hùng | 0913000111 | mở nợ cước số 0988777666").await;
    stage.lan.sees("Phiếu #2").await;
    let own = stage.lan.sees("giống phiếu #1").await;
    assert!(!own.text.contains("tham gia") && own.labels() == ["📄 Xem phiếu"], "{own:?}");
    stage.lan.taps("↩️ Mở nhầm / trùng").await;
    let asked = stage.lan.sees("mở nhầm, hay trùng phiếu nào?").await;
    assert!(asked.labels().contains(&"🔁 Trùng phiếu #1"), "{:?}", asked.labels());
    stage.lan.says("không biết").await;
    stage.lan.sees("bấm").await;
    stage.lan.says("trùng phiếu 99").await;
    stage.lan.sees("Không có phiếu #99").await;
    stage.lan.says("trùng phiếu 1").await;
    let closed = stage.hoa.sees("Lan đã đóng phiếu #2: trùng phiếu #1").await;
    assert!(closed.silent, "nobody has to act on it");
    stage.settles().await;
    let card = stage.lan.shows("Mở nhầm, đã đóng").expect("her card says so");
    assert!(card.text.contains("#1"), "{}", card.text);
    stage.forward(minutes(3)).await;
    stage.lan.says("/case 2").await;
    stage.lan.sees("Phiếu #2").await;
    stage.lan.taps("Mở lại").await;
    stage.lan.sees("vì sao").await;
    stage.lan.says("việc khác, không trùng").await;
    stage.settles().await;
    stage.lan.taps("↩️ Mở nhầm / trùng").await;
    stage.lan.sees("mở nhầm, hay trùng phiếu nào?").await;
    stage.lan.taps("🔁 Trùng phiếu #1").await;
    stage.hoa.sees("Lan đã đóng phiếu #2: trùng phiếu #1").await;
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    tell(&stage).await;
    stage
}

async fn told_can_be_undone_for_two_minutes_and_reopened_after(stage: Stage) -> Stage {
    open(&stage).await;
    tell(&stage).await;
    stage.forward(minutes(1)).await;
    stage.lan.taps("Hoàn tác").await;
    stage.forward(minutes(2)).await;
    stage.lan.sees("phiếu #1 trễ 1 phút").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    stage.lan.sees_edit("đã báo lúc 09:03, trễ 1 phút").await;
    let closed = stage.lan.shows("Phụ trách").expect("the card").message_id;
    stage.forward(minutes(3)).await;
    assert!(stage.lan.person.taps("Hoàn tác").is_err(), "after two minutes it is no longer offered");
    let refused = stage.lan.presses_data(closed, "c.1.1.undo").await;
    assert!(refused.contains("quá 2 phút"), "{refused}");
    stage.lan.taps("Mở lại phiếu").await;
    stage.lan.sees("vì sao mở lại").await;
    stage.lan.says("LĐ gọi lại, chưa nhận được kết quả").await;
    stage.settles().await;
    assert!(stage.lan.shows("đã báo lúc").is_none(), "no message says any more that the leader was told");
    stage.forward(minutes(30)).await;
    stage.lan.sees("đến giờ báo KQ phiếu #1").await;
    tell(&stage).await;
    stage
}

async fn waiting_for_another_unit_and_cannot(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("Chờ bộ phận khác").await;
    stage.lan.sees("đang chờ bộ phận nào").await;
    stage.lan.says("Kế toán").await;
    stage.forward(minutes(25)).await;
    stage.lan.sees("Đang chờ Kế toán").await;
    stage.lan.taps("Chưa xử lý được").await;
    stage.lan.sees("vì sao chưa xử lý được").await;
    stage.lan.says("Hệ thống tính cước đang bảo trì").await;
    stage.hoa.sees("Lan báo phiếu #1 chưa xử lý được").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    assert!(stage.lan.shows("Hệ thống tính cước đang bảo trì").is_some());
    stage
}

async fn fields_are_corrected_by_button_and_by_editing(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let line = stage.lan.says(LINE).await;
    stage.lan.sees("0912 345 678").await;
    stage.lan.edits(line, "/vip anh Hưng | 0912345679 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Đã sửa").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("anh Hưng") && card.text.contains("0912 345 679"), "{}", card.text);
    stage.lan.taps("Sửa").await;
    stage.lan.sees("sửa mục nào").await;
    stage.lan.taps("Số gọi lại").await;
    stage.lan.sees_edit("số gọi lại đúng").await;
    stage.lan.says("091234567").await;
    stage.lan.sees("“091234567” mới có 9 số, di động cần 10 số").await;
    stage.lan.says("0987.654.321").await;
    stage.settles().await;
    assert!(stage.lan.shows("0987 654 321").is_some());
    tell(&stage).await;
    stage
}

async fn a_reply_to_the_card_is_a_note(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Hẹn báo KQ").await;
    stage.lan.replies(card.message_id, "LĐ nhắc: cần trước 10 giờ").await;
    stage.lan.sees("Đã ghi chú").await;
    stage.settles().await;
    let card = stage.lan.shows("Phụ trách").expect("the card");
    assert!(card.text.contains("📝 Lan, 09:00: LĐ nhắc: cần trước 10 giờ"), "{}", card.text);
    stage.mai.says("/case 1").await;
    let masked = stage.mai.sees("Phiếu #1").await;
    assert!(!masked.text.contains("cần trước 10 giờ"), "{}", masked.text);
    tell(&stage).await;
    stage
}

async fn a_second_case_of_the_same_leader_offers_to_join(stage: Stage) -> Stage {
    open(&stage).await;
    stage.mai.says("/vip Anh HUNG | 0987000111 | hỏi lại vụ mở nợ").await;
    stage.mai.sees("Phiếu #2").await;
    let offer = stage.mai.sees("#1, với Lan").await;
    assert!(!offer.text.contains("0912"), "no number of a case that is not hers: {}", offer.text);
    stage.mai.taps("Tham gia #1").await;
    stage.mai.sees("Phiếu #1").await;
    stage.lan.sees("Mai đã tham gia phiếu").await;
    tell(&stage).await;
    stage.mai.says("/case 2").await;
    stage.mai.sees("Phiếu #2").await;
    stage.mai.taps("LĐ rút yêu cầu").await;
    stage.mai.sees("đã nói qua điện thoại").await;
    stage.mai.taps("Đúng, LĐ đã rút").await;
    stage
}

async fn a_case_is_opened_by_its_number_alone(stage: Stage) -> Stage {
    open(&stage).await;
    for typed in ["#1", "phiếu 1", "Phiếu #1"] {
        stage.lan.says(typed).await;
        stage.lan.sees("Phiếu #1").await;
    }
    // A question that waits for words takes them.
    stage.lan.taps("Chưa xử lý được").await;
    stage.lan.sees("vì sao chưa xử lý được").await;
    stage.lan.says("#1").await;
    stage.hoa.sees("Lan báo phiếu #1 chưa xử lý được").await;
    stage
}

async fn others_see_a_case_masked(stage: Stage) -> Stage {
    open(&stage).await;
    for player in [&stage.mai, &stage.minh, &stage.quan] {
        player.says("/case 1").await;
        let card = player.sees("Phiếu #1").await;
        assert!(card.text.contains("Hùng"), "{}", card.text);
        assert!(!card.text.contains("0912 345 678") && !card.text.contains("0903 111 222"), "{}", card.text);
        assert!(!card.html.contains("0912345678"), "{}", card.html);
    }
    stage.mai.says("/open").await;
    stage.mai.sees("Không có phiếu nào đang mở").await;
    stage.hoa.says("/open").await;
    stage.hoa.sees("Phiếu đang mở: 1").await;
    tell(&stage).await;
    stage
}

async fn a_press_always_answers(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    let card = stage.lan.sees("Hẹn báo KQ").await.message_id;
    stage.lan.marks_done().await;
    // Twice at once, from an old button, by somebody else, and data nobody wrote.
    let first = stage.lan.person.taps_data(card, "c.1.1.told");
    let second = stage.lan.person.taps_data(card, "c.1.1.told");
    let answers = [first.answer().await, second.answer().await]
        .map(|answer| answer.and_then(|a| a.text).unwrap_or_default());
    assert!(answers.iter().any(|text| text.contains("Đã báo KQ lúc 09:00")), "{answers:?}");
    assert!(answers.iter().any(|text| text.contains("đã đóng lúc 09:00")), "{answers:?}");
    assert!(stage.lan.presses_data(card, "c.1.0.done").await.contains("đã đóng"));
    assert!(stage.mai.presses_data(1, "c.1.9.told").await.contains("chưa có quyền"));
    assert!(stage.lan.presses_data(card, "c.99.1.told").await.contains("Không có phiếu #99"));
    assert!(stage.lan.presses_data(card, "vote:7").await.contains("Nút này cũ rồi"));
    assert!(stage.lan.presses_data(card, "d.5.open").await.contains("không còn nữa"));
    stage
}

async fn a_question_left_open_swallows_no_new_call(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.says("chị Vân 0913000111 nhờ mở nợ cước số 0988777666").await;
    stage.lan.sees("Phiếu #2").await;
    stage.forward(minutes(11)).await;
    stage.lan.says("dạ vâng").await;
    stage.lan.sees("Gõ /vip để mở phiếu mới").await;
    for case in [1, 2] {
        stage.lan.says(&format!("/case {case}")).await;
        stage.lan.sees(&format!("Phiếu #{case}")).await;
        tell(&stage).await;
    }
    stage
}

async fn a_reply_to_a_settled_question_is_a_note(stage: Stage) -> Stage {
    open(&stage).await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.taps("LĐ rút yêu cầu").await;
    let question = stage.hoa.sees("đã nói qua điện thoại").await.message_id;
    stage.hoa.taps("Mở nhầm").await;
    stage.hoa.sees_edit("vì sao đóng phiếu").await;
    stage.hoa.taps("Quay lại").await;
    stage.hoa.replies(question, "Lan ơi nhờ gọi lại LĐ giúp chị").await;
    stage.hoa.sees("Đã ghi chú").await;
    tell(&stage).await;
    stage
}

async fn an_owner_on_record_is_compared_with_the_leader(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao").await;
    stage.lan.says(BUSINESS).await;
    stage.lan.sees_edit("đứng tên ai").await;
    // "anh Hùng" alone says not enough, but whose the business number is was just read.
    stage.lan.says(BUSINESS).await;
    stage.settles().await;
    assert!(stage.lan.shows("✅ Khớp").is_some());
    tell(&stage).await;

    stage.mai.says("/vip anh Hùng Trần | 0913000111 | mở nợ cước số 0988777666").await;
    stage.mai.sees("Phiếu #2").await;
    stage.mai.taps("Kiểm tra").await;
    stage.mai.sees("tên thuê bao").await;
    stage.mai.taps("Đúng số nghiệp vụ").await;
    stage.mai.sees_edit("đứng tên ai").await;
    stage.mai.says("Nguyễn Hùng Trần").await;
    stage.mai.sees_edit("cùng một người không").await;
    stage.mai.taps("Khớp").await;
    stage.mai.marks_done().await;
    stage.mai.taps("Đã báo KQ cho LĐ").await;
    stage
}

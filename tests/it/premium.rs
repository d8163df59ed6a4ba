//! Stories about line 18001090: premium customers, whose promises are kept as the leaders' are (procedure B).

use crate::harness::{Stage, minutes, nine, seconds};
use loihua::domain::base::table::read_table;
use loihua::domain::customer::customer_file::read_customers;
use loihua::domain::promotion::catalogue_file::read_catalogue;
use loihua::store::{customers, promotions};
use telegram_sim::Shown;

crate::stories![
    the_class_comes_first,
    a_number_and_a_question_are_enough,
    who_is_not_on_the_list_is_said_so,
    an_answer_in_the_call_closes_it,
    a_promise_to_a_customer_is_reminded_of_until_it_is_kept,
    somebody_asks_about_a_premium_number,
    a_form_asks_for_the_number_and_the_matter_only,
    nothing_is_checked_and_qa_is_not_asked,
    a_wrong_number_is_corrected_and_the_class_with_it,
    colleagues_see_no_number_and_no_name_of_the_list,
    a_case_opened_by_mistake_is_closed_by_who_opened_it,
    another_unit_is_waited_for_and_the_customer_told,
    promotions_are_one_tap_away_with_class_and_question,
    a_form_for_a_leader_is_not_turned_into_one_for_a_customer,
];

const LIST: &str = "number,class,name,basis
0909123456,Kim cương,Trần Thị Lan Hương,policy
0908222333,Vàng,Công ty An Phú,agreement
";

async fn the_list(stage: &Stage) {
    let rows = read_table(LIST.as_bytes()).expect("a table");
    let listed = read_customers(&rows).expect("a list");
    let mut tx = stage.store.begin().await.expect("a transaction");
    customers::import(&mut tx, &listed, false).await.expect("it is kept");
    tx.commit().await.expect("it is kept");
}

fn has_button(shown: &Shown, label: &str) -> bool {
    shown.buttons.iter().flatten().any(|button| button.text.contains(label))
}

async fn the_class_comes_first(stage: Stage) -> Stage {
    stage.usual_rota().await;
    the_list(&stage).await;
    stage.lan.says("/premium 0909123456 hỏi gói cước").await;
    let card = stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    let lines: Vec<&str> = card.text.lines().collect();
    assert_eq!(lines[0], "💎 Phiếu KH Cao Cấp #1 · Tư vấn · đang xử lý", "{}", card.text);
    assert_eq!(lines[1], "💎 Hạng Kim cương · Trần Thị Lan Hương", "{}", card.text);
    assert!(card.text.contains("Số gọi đến: 0909 123 456"), "{}", card.text);
    assert!(card.text.contains("Yêu cầu: hỏi gói cước"), "{}", card.text);
    assert!(card.text.contains("Gọi KH: 0909 123 456"), "{}", card.text);
    assert!(card.text.contains("Em sẽ liên hệ lại và báo kết quả cho anh/chị ngay khi xử lý xong"));
    assert!(!card.text.contains("LĐ"), "no leader called: {}", card.text);
    stage.nobody_hears_more().await;
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn a_number_and_a_question_are_enough(stage: Stage) -> Stage {
    stage.usual_rota().await;
    for (n, (typed, kind)) in [
        ("/premium 0909123456 khiếu nại bị trừ tiền sai", "Khiếu nại"),
        ("/premium 0908222333 mất sóng ở Quận 7 từ sáng", "Phản ánh sóng/dịch vụ"),
        ("/premium 0907333444 đổi sim 4G", "Hỗ trợ"),
        ("/premium chị Hương 0906444555 tư vấn gói data", "Tư vấn"),
    ]
    .into_iter()
    .enumerate()
    {
        stage.lan.says(typed).await;
        stage.lan.sees(&format!("💎 Phiếu KH Cao Cấp #{} · {kind}", n + 1)).await;
        stage.lan.taps("Đã trả lời trong cuộc gọi").await;
        stage.lan.settled().await;
    }
    stage
}

async fn who_is_not_on_the_list_is_said_so(stage: Stage) -> Stage {
    stage.usual_rota().await;
    the_list(&stage).await;
    stage.lan.says("/premium 0901999888 hỏi gói cước").await;
    let card = stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    assert_eq!(card.text.lines().nth(1), Some("💎 Chưa rõ hạng"), "{}", card.text);
    assert!(card.text.contains("KH: chưa rõ tên"), "{}", card.text);
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn an_answer_in_the_call_closes_it(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium 0909123456 hỏi gói cước").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    assert!(stage.lan.taps("Đã trả lời trong cuộc gọi").await.contains("Phiếu đã đóng"));
    stage.lan.sees_edit("✅ Đã trả lời trong cuộc gọi lúc 09:00").await;
    // Nobody is reminded of what has been answered.
    stage.forward(minutes(60)).await;
    stage.nobody_hears_more().await;
    stage.tuan.says("/report hôm nay").await;
    let report = stage.tuan.sees("Báo cáo").await;
    assert!(report.text.contains("Phiếu: 1 · đúng hẹn 100 %"), "{}", report.text);
    assert!(report.text.contains("Trả lời ngay trong cuộc gọi: 1"), "{}", report.text);
    stage
}

async fn a_promise_to_a_customer_is_reminded_of_until_it_is_kept(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium chị Hương 0909123456 khiếu nại bị trừ tiền sai").await;
    let card = stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    assert!(card.text.contains("KH: chị Hương"), "{}", card.text);
    stage.forward(minutes(30)).await;
    let due = stage.lan.sees("🔔 Lan ơi, đến giờ báo KQ phiếu #1").await;
    assert!(due.text.contains("Nhờ gọi chị Hương ngay, số 0909 123 456"), "{}", due.text);
    assert!(due.text.contains("xin KH thêm thời gian"), "{}", due.text);
    stage.forward(minutes(3)).await;
    stage.lan.sees("trễ 3 phút, KH chưa được báo KQ").await;
    stage.hoa.sees("🔴 Chị Hoa ơi, phiếu #1 trễ 3 phút, KH chưa được báo KQ. Lan phụ trách").await;
    // 📞 before 🛠 asks first, as for a leader.
    stage.lan.taps("Đã báo KQ cho KH").await;
    stage.lan.sees("Xử lý xong chưa?").await;
    assert!(stage.lan.taps("Xong rồi, đã báo").await.contains("Đã báo KQ"));
    stage.lan.sees_edit("✅ Đã báo KQ cho KH lúc 09:33, trễ 3 phút").await;
    stage.forward(seconds(3)).await;
    stage.hoa.sees_edit("đã báo lúc 09:33").await;
    stage.forward(minutes(60)).await;
    stage
}

async fn somebody_asks_about_a_premium_number(stage: Stage) -> Stage {
    stage.usual_rota().await;
    the_list(&stage).await;
    stage.lan.says("/premium 0901999888 hỏi cước tháng này").await;
    stage.lan.sees("💎 Chưa rõ hạng").await;
    stage.lan.taps("Hỏi về số KH Cao Cấp khác").await;
    stage.lan.sees("KH hỏi về số nào?").await;
    stage.lan.says("090822233").await;
    stage.lan.sees("mới có 9 số").await;
    stage.lan.says("0908 222 333").await;
    let card = stage.lan.sees_edit("💎 Hỏi về số hạng Vàng").await;
    assert!(card.text.contains("theo thỏa thuận"), "{}", card.text);
    assert!(card.text.contains("Số cần hỗ trợ: 0908 222 333"), "{}", card.text);
    assert!(card.text.contains("Gọi KH: 0901 999 888"), "who asked is called: {}", card.text);
    stage.lan.says("/find 0908222333").await;
    stage.lan.sees("#1").await;
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn a_form_asks_for_the_number_and_the_matter_only(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium").await;
    let form = stage.lan.sees("💎 Phiếu KH Cao Cấp").await;
    assert!(form.text.contains("KH gọi từ số nào?"), "{}", form.text);
    stage.lan.says("0909123456").await;
    let form = stage.lan.sees_edit("KH cần gì?").await;
    assert!(has_button(&form, "Khiếu nại") && !has_button(&form, "Mở nợ cước"), "{}", form.text);
    stage.lan.taps("Khiếu nại").await;
    stage.lan.sees_edit("bấm 💾 để mở phiếu").await;
    stage.lan.taps("Mở phiếu").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1 · Khiếu nại").await;
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn nothing_is_checked_and_qa_is_not_asked(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium 0909123456 đổi sim").await;
    let card = stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    for absent in ["Kiểm tra", "Hỏi QLCL", "Xin gặp trưởng ca"] {
        assert!(!has_button(&card, absent), "{absent}");
    }
    stage.lan.says("/ask 1 cho em hỏi").await;
    stage.lan.sees("Phiếu KH Cao Cấp không cần bước này").await;
    stage.lan.taps("Đã xử lý xong").await;
    let done = stage.lan.sees_edit("🛠 Đã xử lý xong lúc 09:00").await;
    assert!(!done.text.contains("chưa kiểm tra"), "{}", done.text);
    stage.lan.taps("Đã báo KQ cho KH").await;
    stage.lan.sees_edit("✅ Đã báo KQ cho KH lúc 09:00, đúng hẹn").await;
    stage
}

async fn a_wrong_number_is_corrected_and_the_class_with_it(stage: Stage) -> Stage {
    stage.usual_rota().await;
    the_list(&stage).await;
    stage.lan.says("/premium 0901999888 hỏi gói cước").await;
    stage.lan.sees("💎 Chưa rõ hạng").await;
    stage.lan.taps("Sửa").await;
    stage.lan.sees("sửa mục nào").await;
    stage.lan.taps("Số gọi đến").await;
    stage.lan.sees_edit("số gọi đến đúng là số nào?").await;
    stage.lan.says("0909123456").await;
    stage.lan.sees_edit("💎 Hạng Kim cương · Trần Thị Lan Hương").await;
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn colleagues_see_no_number_and_no_name_of_the_list(stage: Stage) -> Stage {
    stage.usual_rota().await;
    the_list(&stage).await;
    stage.lan.says("/premium 0909123456 hỏi gói cước").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    stage.mai.says("/case 1").await;
    let masked = stage.mai.sees("💎 Phiếu KH Cao Cấp #1").await;
    assert!(masked.text.contains("Hạng Kim cương"), "{}", masked.text);
    assert!(!masked.text.contains("Hương") && !masked.text.contains("0909 123"), "{}", masked.text);
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn a_case_opened_by_mistake_is_closed_by_who_opened_it(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium 0909123456 hỏi gói cước").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1").await;
    stage.lan.taps("↩️ Mở nhầm / trùng").await;
    stage.lan.sees("mở nhầm, hay trùng phiếu nào?").await;
    stage.lan.taps("🗑 Mở nhầm").await;
    stage.lan.sees_edit("🗑 Mở nhầm").await;
    stage.hoa.sees("đã đóng phiếu #1: mở nhầm").await;
    stage
}

async fn another_unit_is_waited_for_and_the_customer_told(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/premium 0909123456 mất sóng ở Quận 7").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1 · Phản ánh sóng/dịch vụ").await;
    stage.lan.taps("Chuyển kỹ thuật").await;
    stage.lan.sees("chuyển bộ phận kỹ thuật nào, mã phản ánh bao nhiêu").await;
    stage.lan.says("tổ kỹ thuật").await;
    stage.lan.sees_edit("⏳ Chờ tổ kỹ thuật từ 09:00").await;
    stage.lan.taps("Chưa xử lý được").await;
    stage.lan.sees("vì sao chưa xử lý được? Gõ lý do để báo KH").await;
    stage.lan.says("trạm đang sửa, mai xong").await;
    stage.hoa.sees("Lan báo phiếu #1 chưa xử lý được: trạm đang sửa, mai xong").await;
    stage.lan.sees_edit("⚠️ Chưa xử lý được: trạm đang sửa, mai xong").await;
    stage.lan.taps("Đã báo KQ cho KH").await;
    stage.lan.sees_edit("✅ Đã báo KQ cho KH lúc 09:00").await;
    stage
}

const CATALOGUE: &str =
    "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned
VIPDATA,Data hạng Kim cương,01/01/2026,,Tặng 10GB,Không,,Kim cương,100000,,,data,CV 1,official,
BACDATA,Data hạng Bạc,01/01/2026,,Tặng 1GB,Không,,Bạc,10000,,,data,CV 2,official,
";

async fn promotions_are_one_tap_away_with_class_and_question(stage: Stage) -> Stage {
    stage.usual_rota().await;
    the_list(&stage).await;
    let rows = read_table(CATALOGUE.as_bytes()).expect("a table");
    let mut tx = stage.store.begin().await.expect("a transaction");
    for programme in read_catalogue(&rows).expect("a catalogue") {
        promotions::put(&mut tx, &programme, None, nine()).await.expect("it is kept");
    }
    tx.commit().await.expect("it is kept");
    stage.lan.says("/premium 0909123456 hỏi gói data").await;
    stage.lan.sees("💎 Hạng Kim cương").await;
    stage.lan.taps("KM cho KH này").await;
    let shown = stage.lan.sees("📣 KM: “hỏi gói data” · Kim cương").await;
    assert!(shown.text.contains("Data hạng Kim cương"), "{}", shown.text);
    assert!(!shown.text.contains("Data hạng Bạc"), "another class's: {}", shown.text);
    stage.lan.taps("Diễn biến").await;
    let timeline = stage.lan.sees("Lan xem KM cho KH").await;
    assert!(timeline.text.contains("VIPDATA"), "what was shown is noted: {}", timeline.text);
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    stage
}

async fn a_form_for_a_leader_is_not_turned_into_one_for_a_customer(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.lan.says("/vip anh Hùng 0912345678").await;
    stage.lan.sees("✓ LĐ: anh Hùng").await;
    // A premium customer calls before it is finished.
    stage.lan.says("/premium").await;
    let form = stage.lan.sees("💎 Phiếu KH Cao Cấp").await;
    assert!(!form.text.contains("Hùng") && !form.text.contains("0912"), "another call's: {}", form.text);
    stage.lan.says("0909123456").await;
    stage.lan.sees_edit("KH cần gì?").await;
    stage.lan.taps("Tư vấn").await;
    stage.lan.taps("Mở phiếu").await;
    stage.lan.sees("💎 Phiếu KH Cao Cấp #1 · Tư vấn").await;
    stage.lan.taps("Đã trả lời trong cuộc gọi").await;
    // The leader's form is still there, and text goes to it again.
    stage.lan.says("mở nợ cước").await;
    stage.lan.sees_edit("✓ Yêu cầu: Mở nợ cước").await;
    stage.lan.taps("Hủy nhập").await;
    stage
}

//! Stories about `/catalogue`: the information team keeps the promotion catalogue in the chat.

use crate::harness::{Player, Stage, minutes, nine};
use chrono::{NaiveTime, TimeDelta};
use loihua::domain::base::table::read_table;
use loihua::domain::case::timer::TimerKind;
use loihua::domain::promotion::catalogue_file::read_catalogue;
use loihua::store::{promotions, timers};

crate::stories![
    a_programme_is_added_step_by_step,
    a_form_says_what_is_wrong_and_keeps_the_rest,
    a_field_is_changed_and_told_at_once,
    what_is_wrong_is_named_and_nothing_changes,
    a_programme_is_ended_made_official_and_for_reference,
    the_list_to_recommend_is_kept,
    golden_days_are_added_and_removed,
    programmes_are_found_without_diacritics_and_page_by_page,
    every_change_is_in_the_history,
    only_the_information_team_and_the_lead_of_qa_keep_it,
    what_ends_this_week_is_told_on_monday_once,
    fields_are_shown_as_people_mean_them,
    a_year_of_golden_days_fits_a_keyboard,
    a_long_history_says_that_there_is_more,
];

/// Today is Monday, 2 March 2026.
const CATALOGUE: &str = "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned,recommend
NAP20,Tặng 20% thẻ nạp,01/03/2026,31/03/2026,Tặng 20% giá trị thẻ,Nạp từ 50.000đ,prepaid,,20000,NAP,,nạp thẻ,CV 12,official,,
TET,Lì xì Tết,01/02/2026,28/02/2026,Tặng 68.000đ,,,,68000,,,tết,CV 1,official,,
DATA,Gói D90,01/01/2026,08/03/2026,1GB mỗi ngày,,,,90000,,,data,CV 3,official,,yes
HE,Hè rực rỡ,,,Tặng 1GB,,,,10000,,,hè,,reference,03/03/2026,
";

async fn catalogue(stage: &Stage, csv: &str) -> Player {
    let rows = read_table(csv.as_bytes()).expect("a table");
    let programmes = read_catalogue(&rows).expect("a catalogue");
    let mut tx = stage.store.begin().await.expect("a transaction");
    for programme in &programmes {
        promotions::put(&mut tx, programme, None, nine()).await.expect("it is kept");
    }
    tx.commit().await.expect("it is kept");
    stage.hires(2001, "Nga", "info").await
}

/// Opens the page of a programme.
async fn opens(nga: &Player, words: &str, name: &str) {
    nga.says(&format!("/catalogue {words}")).await;
    nga.sees("📒 Danh mục KM").await;
    nga.taps("1").await;
    nga.sees_edit(&format!("📒 {name}")).await;
}

/// Answers what is asked about a field of the programme that is open.
async fn changes(nga: &Player, field: &str, typed: &str) {
    nga.taps("✏️ Sửa").await;
    nga.sees_edit("✏️ Sửa mục nào").await;
    nga.taps(field).await;
    let asked = nga.sees("✏️ Trả lời (reply) tin này").await;
    nga.replies(asked.message_id, typed).await;
}

async fn a_programme_is_added_step_by_step(stage: Stage) -> Stage {
    let nga = stage.hires(2001, "Nga", "info").await;
    nga.says("/catalogue").await;
    nga.sees("Đang áp dụng (0)").await;
    nga.taps("➕ Thêm chương trình").await;
    for (asked, typed) in [
        (": Mã", "NAP50"),
        (": Tên", "Tặng 50% thẻ nạp"),
        (": Từ ngày", "hôm nay"),
        (": Đến hết ngày", "cuối tháng"),
        (": Nội dung", "Tặng 50% giá trị <thẻ>\nđầu tiên"),
    ] {
        nga.sees(asked).await;
        nga.says(typed).await;
    }
    nga.sees(": Điều kiện").await;
    nga.taps("⏭ Bỏ qua").await;
    let form = nga.sees("➕ Chương trình mới").await;
    assert!(form.text.contains("Đến hết ngày: 31/03/2026"), "{}", form.text);
    nga.taps("Từ khóa").await;
    let asked = nga.sees(": Từ khóa").await;
    nga.replies(asked.message_id, "nạp thẻ, nạp tiền").await;
    nga.sees("Từ khóa: nạp thẻ, nạp tiền").await;
    stage.lan.says("/promo nạp thẻ").await;
    stage.lan.sees("Chưa có danh mục khuyến mãi").await;
    nga.taps("💾 Lưu").await;
    let saved = nga.sees_edit("📒 Tặng 50% thẻ nạp").await;
    assert!(saved.text.contains("Tặng 50% giá trị <thẻ>"), "{}", saved.text);
    stage.lan.says("/promo nạp thẻ").await;
    let told = stage.lan.sees("Tặng 50% thẻ nạp").await;
    assert!(told.text.contains("từ 02/03/2026 đến hết 31/03/2026"), "{}", told.text);
    // The form is gone: what is typed next is no answer to it.
    nga.says("NAP60").await;
    nga.sees("/help").await;
    nga.says("/catalogue").await;
    nga.sees("Đang áp dụng (1)").await;
    stage.nobody_hears_more().await;
    stage
}

async fn a_form_says_what_is_wrong_and_keeps_the_rest(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    nga.says("/catalogue").await;
    nga.sees("Danh mục KM").await;
    nga.taps("➕ Thêm chương trình").await;
    nga.sees(": Mã").await;
    nga.says("nap20").await;
    nga.sees("Mã này đã có trong danh mục").await;
    nga.says("NAP30").await;
    nga.sees(": Tên").await;
    nga.says("Tặng 30%").await;
    nga.sees(": Từ ngày").await;
    nga.says("32/13").await;
    nga.sees("Từ ngày: chưa đọc được ngày").await;
    nga.says("10/03").await;
    nga.sees(": Đến hết ngày").await;
    nga.says("5/3").await;
    nga.sees("Ngày kết thúc 05/03/2026 lại trước ngày bắt đầu 10/03/2026").await;
    nga.says("2026-03-20").await;
    nga.sees(": Nội dung").await;
    nga.says(&"a".repeat(1001)).await;
    nga.sees("dài quá 1000 ký tự").await;
    nga.says("Tặng 30% giá trị thẻ").await;
    nga.sees(": Điều kiện").await;
    nga.says("-").await;
    let form = nga.sees("➕ Chương trình mới").await;
    for part in ["Mã: NAP30", "Tên: Tặng 30%", "Từ ngày: 10/03/2026", "Đến hết ngày: 20/03/2026"]
    {
        assert!(form.text.contains(part), "{part} is not in {}", form.text);
    }
    nga.taps("✖️ Hủy nhập").await;
    nga.sees_edit("Đang áp dụng (2)").await;
    stage
}

async fn a_field_is_changed_and_told_at_once(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    stage.lan.says("/promo nạp thẻ").await;
    stage.lan.sees("Nạp từ 50.000đ").await;
    opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
    changes(&nga, "Điều kiện", "Nạp từ 20.000đ").await;
    let page = nga.sees("Điều kiện: Nạp từ 20.000đ").await;
    assert!(
        page.text.contains("Giá trị: 20.000 đ") && page.text.contains("Thuê bao: Trả trước"),
        "{}",
        page.text
    );
    changes(&nga, "Giá trị", "70.000đ").await;
    nga.sees("Giá trị: 70.000 đ").await;
    changes(&nga, "Thuê bao", "cả hai").await;
    let page = nga.sees("Giá trị: 70.000 đ").await;
    assert!(!page.text.contains("Thuê bao"), "{}", page.text);
    changes(&nga, "Gọi nội mạng", "có").await;
    nga.sees("Gọi nội mạng: có").await;
    stage.lan.says("/promo nạp thẻ").await;
    let told = stage.lan.sees("Nạp từ 20.000đ").await;
    assert!(told.text.contains("VinaPhone"), "{}", told.text);
    stage
}

async fn what_is_wrong_is_named_and_nothing_changes(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
    for (field, typed, said) in [
        ("Giá trị", "nhiều", "Giá trị: nhờ gõ số tiền"),
        ("Thuê bao", "vàng", "Thuê bao: nhờ gõ trả trước"),
        ("Đến hết ngày", "1/1/2026", "Ngày kết thúc 01/01/2026 lại trước"),
        ("Gọi nội mạng", "đôi khi", "Gọi nội mạng: nhờ gõ có hoặc không"),
        ("Tên", "-", "Tên không được để trống"),
    ] {
        opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
        changes(&nga, field, typed).await;
        nga.sees(said).await;
    }
    opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
    nga.taps("🕓 Lịch sử").await;
    let history = nga.sees_edit("🕓 Lịch sử").await;
    assert!(!history.text.contains("Nga"), "{}", history.text);
    stage
}

async fn a_programme_is_ended_made_official_and_for_reference(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
    nga.taps("⏹ Kết thúc").await;
    nga.sees_edit("Trạng thái: đã kết thúc").await;
    stage.lan.says("/promo nạp thẻ").await;
    stage.lan.sees("“Tặng 20% thẻ nạp” đã kết thúc").await;
    nga.taps("✅ Chính thức").await;
    nga.sees_edit("Trạng thái: chính thức").await;
    nga.taps("📝 Tham khảo").await;
    let asked = nga.sees("Ngày dự kiến bắt đầu").await;
    nga.replies(asked.message_id, "15/03").await;
    nga.sees("📝 tham khảo, dự kiến 15/03/2026").await;
    stage.lan.says("/promo nạp thẻ").await;
    stage.lan.sees("gọi lại vào ngày 15/03/2026 để có thông tin chính thức").await;
    stage
}

async fn the_list_to_recommend_is_kept(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
    nga.taps("⭐ Nên giới thiệu").await;
    nga.sees_edit("Nên giới thiệu: có").await;
    nga.taps("📒 Danh mục").await;
    nga.sees_edit("Đang áp dụng (2)").await;
    nga.taps("⭐ Nên giới thiệu").await;
    nga.sees_edit("⭐ Nên giới thiệu (2)").await;
    nga.taps("1").await;
    nga.sees_edit("📒 Gói D90").await;
    nga.taps("Bỏ ⭐").await;
    let page = nga.sees_edit("📒 Gói D90").await;
    assert!(!page.text.contains("Nên giới thiệu"), "{}", page.text);
    stage
}

async fn golden_days_are_added_and_removed(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    nga.says("/catalogue").await;
    nga.sees("Danh mục KM").await;
    nga.taps("🏅 3 ngày vàng").await;
    nga.sees_edit("Chưa có ngày nào").await;
    nga.taps("➕ Thêm ngày").await;
    let asked = nga.sees("một ngày vàng").await;
    nga.replies(asked.message_id, "lúc nào cũng được").await;
    nga.sees("chưa đọc được ngày").await;
    nga.replies(asked.message_id, "hôm nay").await;
    let days = nga.sees("🏅 Các ngày").await;
    assert!(days.labels().contains(&"✖️ 02/03/2026"), "{:?}", days.labels());
    stage.lan.says("/promo nạp thẻ").await;
    stage.lan.sees("Ngày vàng: chỉ cần nói").await;
    nga.taps("✖️ 02/03/2026").await;
    nga.sees_edit("Chưa có ngày nào").await;
    stage.lan.says("/promo nạp thẻ").await;
    let told = stage.lan.sees("KM: “nạp thẻ”").await;
    assert!(!told.text.contains("Ngày vàng"), "{}", told.text);
    stage
}

async fn programmes_are_found_without_diacritics_and_page_by_page(stage: Stage) -> Stage {
    let mut csv = CATALOGUE.to_owned();
    for number in 10..30 {
        csv += &format!("GOI{number},Gói cước {number},,,Nội dung,,,,1000,,,,,official,,\n");
    }
    let nga = catalogue(&stage, &csv).await;
    nga.says("/catalogue tang the nap").await;
    nga.sees("1. Tặng 20% thẻ nạp (NAP20) · đến hết 31/03/2026").await;
    nga.says("/catalogue zzz").await;
    nga.sees("Không có chương trình nào").await;
    nga.says("/catalogue goi cuoc").await;
    let first = nga.sees("“goi cuoc” (20) · trang 1/3").await;
    assert!(first.text.contains("8. Gói cước 17"), "{}", first.text);
    nga.taps("Sau ▶").await;
    nga.sees_edit("9. Gói cước 18").await;
    nga.taps("10").await;
    nga.sees_edit("📒 Gói cước 19").await;
    nga.taps("📒 Danh mục").await;
    nga.sees_edit("Đang áp dụng (22)").await;
    nga.taps("Sắp tới").await;
    nga.sees_edit("1. Hè rực rỡ (HE) · 📝 tham khảo, dự kiến 03/03/2026").await;
    nga.taps("Đã kết thúc").await;
    nga.sees_edit("1. Lì xì Tết (TET) · đã kết thúc 28/02/2026").await;
    stage
}

async fn every_change_is_in_the_history(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
    changes(&nga, "Đến hết ngày", "15/04").await;
    nga.sees("Đến hết ngày: 15/04/2026").await;
    nga.taps("⏹ Kết thúc").await;
    nga.sees_edit("đã kết thúc").await;
    nga.taps("🕓 Lịch sử").await;
    let history = nga.sees_edit("🕓 Lịch sử “Tặng 20% thẻ nạp”").await;
    let lines: Vec<&str> = history.text.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "09:00 Nga: Trạng thái: chính thức → đã kết thúc",
            "09:00 Nga: Đến hết ngày: 31/03/2026 → 15/04/2026",
            "09:00 tệp nhập: thêm vào danh mục",
        ]
    );
    nga.taps("Quay lại").await;
    nga.sees_edit("📒 Tặng 20% thẻ nạp").await;
    stage
}

async fn only_the_information_team_and_the_lead_of_qa_keep_it(stage: Stage) -> Stage {
    catalogue(&stage, CATALOGUE).await;
    for player in [&stage.lan, &stage.minh, &stage.hoa, &stage.quan] {
        player.says("/catalogue").await;
        player.sees("dành cho tổ thông tin").await;
        assert!(player.presses_data(1, "ce.new").await.contains("tổ thông tin"));
    }
    let lead = stage.hires(2002, "Vy", "qa_lead").await;
    lead.says("/catalogue").await;
    lead.sees("Đang áp dụng (2)").await;
    lead.says("/help").await;
    lead.sees("/catalogue").await;
    stage
}

async fn planned(stage: &Stage) -> bool {
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    timers::of_centre(&mut tx, TimerKind::CatalogueWeek).await.expect("timers can be read").is_some()
}

async fn what_ends_this_week_is_told_on_monday_once(mut stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    stage.stops().await;
    stage.config.centre.report_at = NaiveTime::from_hms_opt(10, 0, 0);
    stage.starts().await;
    stage.until("the week's message is planned", async |stage| planned(stage).await).await;
    stage.forward(minutes(59)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    let told = nga.sees("📒 Danh mục KM tuần này").await;
    assert!(told.silent, "nobody has to act now");
    for part in ["Kết thúc trong tuần:\n1. Gói D90 (DATA)", "có công văn chưa ạ?\n2. Hè rực rỡ (HE)"]
    {
        assert!(told.text.contains(part), "{part} is not in {}", told.text);
    }
    assert!(!told.text.contains("NAP20") && !told.text.contains("TET"), "{}", told.text);
    nga.taps("2").await;
    nga.sees_edit("📒 Hè rực rỡ").await;
    nga.taps("⏹ Kết thúc").await;
    nga.sees_edit("đã kết thúc").await;
    // The next one has nothing to say.
    stage.forward(TimeDelta::days(7)).await;
    let again = nga.shows("📒 Danh mục KM tuần này");
    assert!(again.is_none_or(|shown| shown.message_id == told.message_id));
    stage.nobody_hears_more().await;
    stage
}

async fn fields_are_shown_as_people_mean_them(stage: Stage) -> Stage {
    let nga = stage.hires(2001, "Nga", "info").await;
    nga.says("/catalogue").await;
    nga.sees("Đang áp dụng (0)").await;
    nga.taps("➕ Thêm chương trình").await;
    for typed in ["NAP50", "Tặng 50%", "hôm nay", "cuối tháng", "Tặng 50% giá trị thẻ"] {
        stage.settles().await;
        nga.says(typed).await;
    }
    stage.settles().await;
    nga.taps("⏭ Bỏ qua").await;
    stage.settles().await;
    nga.person.reads_all();
    let mut form = nga.shows("➕ Chương trình mới").expect("the form");
    for (field, typed) in [("Thuê bao", "trả trước"), ("Giá trị", "50.000đ"), ("nội mạng", "không")]
    {
        let labels = form.buttons.iter().flatten().map(|button| button.text.clone());
        let label =
            labels.into_iter().find(|label| label.contains(field)).unwrap_or_else(|| panic!("{field}"));
        nga.taps(&label).await;
        let asked = nga.sees("✏️ Trả lời (reply) tin này").await;
        nga.replies(asked.message_id, typed).await;
        form = nga.sees("➕ Chương trình mới").await;
    }
    assert!(
        form.text.contains("50.000") && !form.text.contains("50..") && !form.text.contains("đđ"),
        "{}",
        form.text
    );
    assert!(form.text.contains("Thuê bao: Trả trước") && !form.text.contains(": có"), "{}", form.text);
    // ⏭ leaves a field that is answered already as it is.
    let planned =
        form.buttons.iter().flatten().find(|button| button.text.contains("Dự kiến")).expect("it is there");
    nga.taps(&planned.text.clone()).await;
    let asked = nga.sees("✏️ Trả lời (reply) tin này").await;
    nga.replies(asked.message_id, "mai").await;
    nga.sees("➕ Chương trình mới").await;
    nga.taps(&planned.text.clone()).await;
    nga.sees("✏️ Trả lời (reply) tin này").await;
    nga.taps("⏭ Bỏ qua").await;
    let kept = nga.sees("➕ Chương trình mới").await;
    assert!(kept.text.contains("03/03/2026"), "{}", kept.text);
    stage.nobody_hears_more().await;
    stage
}

async fn a_year_of_golden_days_fits_a_keyboard(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    let days = (0..365).map(|day| nine().date_naive() + TimeDelta::days(day - 100));
    promotions::set_golden_days(&mut tx, days, None, nine()).await.expect("they are kept");
    tx.commit().await.expect("they are kept");
    nga.says("/catalogue").await;
    nga.sees("📒 Danh mục KM").await;
    nga.taps("🏅 3 ngày vàng").await;
    let shown = nga.sees_edit("🏅 Các ngày").await;
    let count = shown.buttons.iter().flatten().count();
    assert!(count <= 50, "{count} buttons");
    let first = &shown.buttons[0][0].text;
    assert!(first.contains("02/03/2026"), "today's first: {first}");
    stage
}

async fn a_long_history_says_that_there_is_more(stage: Stage) -> Stage {
    let nga = catalogue(&stage, CATALOGUE).await;
    for _ in 0..7 {
        for words in ["Tặng 20%", "Tặng 20% giá trị thẻ"] {
            let mut tx = stage.store.begin().await.expect("a transaction");
            let programmes = promotions::programmes(&mut tx).await.expect("they can be read");
            let mut nap = programmes.into_iter().find(|one| one.code == "NAP20").expect("it is there");
            nap.content = words.to_owned();
            promotions::put(&mut tx, &nap, None, nine()).await.expect("it is kept");
            tx.commit().await.expect("it is kept");
        }
    }
    opens(&nga, "NAP20", "Tặng 20% thẻ nạp").await;
    nga.taps("Lịch sử").await;
    let history = nga.sees_edit("các lần sửa trước đó").await;
    assert!(!history.text.contains("thêm"), "it was not added lately: {}", history.text);
    stage
}

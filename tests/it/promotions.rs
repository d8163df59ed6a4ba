//! Stories about `/promo`: what an agent tells a customer about promotions (B5), by rule and with the reason.

use crate::harness::{Stage, nine};
use chrono::{NaiveDate, TimeDelta};
use loihua::domain::base::table::read_table;
use loihua::domain::promotion::catalogue_file::read_catalogue;
use loihua::store::promotions;
use telegram_sim::ButtonKind;

crate::stories![
    the_highest_of_exclusive_ones_is_told_whole,
    the_lower_ones_are_a_tap_away,
    those_that_may_be_combined_are_all_told,
    how_they_pay_and_their_class_narrow_it_down,
    an_ended_one_gives_way_to_others,
    what_is_for_reference_is_told_with_its_warning,
    on_net_says_what_does_not_count,
    with_none_related_the_customer_is_asked,
    on_a_golden_day_the_related_one_is_enough,
    many_are_turned_over_page_by_page,
    without_a_catalogue_it_says_so,
    what_a_colleague_asked_is_not_shown,
    a_changed_catalogue_is_told_at_once,
];

/// Today is 2 March 2026.
const CATALOGUE: &str = "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned,recommend
NAP20,Tặng 20% thẻ nạp,01/03/2026,31/03/2026,Tặng 20% giá trị thẻ,Nạp từ 50.000đ,prepaid,,20000,NAP,,nạp thẻ;nạp tiền,CV 12,official,,
NAP50,Tặng 50% thẻ nạp,01/03/2026,05/03/2026,Tặng 50% giá trị thẻ,Nạp từ 100.000đ,prepaid,Vàng,50000,NAP,,nạp thẻ;nạp tiền,CV 13,official,,
GOI5,Gọi nội mạng nửa giá,01/01/2026,,Giảm 50% cước gọi nội mạng,,prepaid,,15000,,yes,nội mạng,CV 2,official,,
TET,Lì xì Tết,01/02/2026,28/02/2026,Tặng 68.000đ,,,,68000,,,tết;lì xì,CV 1,official,,
DATA,Gói D90,01/01/2026,31/12/2026,1GB mỗi ngày,Gia hạn tự động,,,90000,,,data;3g;4g,CV 3,official,,yes
HE,Hè rực rỡ,,,Tặng 1GB,,,,10000,,,hè,,reference,01/06/2026,
";

async fn catalogue(stage: &Stage) {
    import(stage, CATALOGUE).await;
}

async fn import(stage: &Stage, csv: &str) {
    let rows = read_table(csv.as_bytes()).expect("a table");
    let programmes = read_catalogue(&rows).expect("a catalogue");
    let mut tx = stage.store.begin().await.expect("a transaction");
    for programme in &programmes {
        promotions::put(&mut tx, programme, None, nine()).await.expect("it is kept");
    }
    tx.commit().await.expect("it is kept");
}

async fn the_highest_of_exclusive_ones_is_told_whole(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo nạp thẻ").await;
    stage.lan.sees("KM: “nạp thẻ”").await;
    stage.lan.taps("Vàng").await;
    let shown = stage.lan.sees_edit("Vàng").await;
    assert_eq!(
        shown.text,
        "📣 KM: “nạp thẻ” · Vàng\n\n\
         Tặng 50% thẻ nạp\n\
         ⭐ Giới thiệu KM cao nhất (KH chỉ được hưởng một trong các KM cùng nhóm)\n\
         Thời gian: từ 01/03/2026 đến hết 05/03/2026\n\
         Nội dung: Tặng 50% giá trị thẻ\n\
         Điều kiện: Nạp từ 100.000đ"
    );
    stage
}

async fn the_lower_ones_are_a_tap_away(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo nap tien").await;
    stage.lan.sees("Tặng 20%").await;
    stage.lan.taps("Vàng").await;
    stage.lan.taps("Xem 1 KM thấp hơn").await;
    let shown = stage.lan.sees_edit("không hưởng cùng KM cao nhất").await;
    assert!(shown.text.contains("Tặng 20% thẻ nạp"), "{}", shown.text);
    stage.lan.taps("Chỉ KM cao nhất").await;
    stage.settles().await;
    assert!(stage.lan.shows("không hưởng cùng").is_none(), "folded again");
    stage
}

async fn those_that_may_be_combined_are_all_told(stage: Stage) -> Stage {
    import(
        &stage,
        "code,name,from,until,content,conditions,paid,classes,value,group,on_net,words,source,status,planned,recommend\n\
         PHUT,Tặng 30 phút,01/03/2026,31/03/2026,30 phút,,,,5000,,,nạp thẻ,CV 5,official,,\n\
         GIO,Tặng 1 giờ vàng,01/03/2026,31/03/2026,1 giờ,,,,7000,,,nạp thẻ,CV 6,official,,\n",
    )
    .await;
    stage.lan.says("/promo nạp thẻ").await;
    let shown = stage.lan.sees("KM: “nạp thẻ”").await;
    assert!(shown.text.contains("Tặng 30 phút") && shown.text.contains("Tặng 1 giờ vàng"), "{}", shown.text);
    assert!(shown.text.contains("Giới thiệu hết các KM sau"), "{}", shown.text);
    stage
}

async fn how_they_pay_and_their_class_narrow_it_down(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo nạp thẻ").await;
    let both = stage.lan.sees("Tặng 20% thẻ nạp").await;
    assert!(both.text.contains("Tặng 50% thẻ nạp"), "the class is not known yet: {}", both.text);
    stage.lan.taps("Trả sau").await;
    let none = stage.lan.sees_edit("Không có KM liên quan").await;
    assert!(none.text.starts_with("📣 KM: “nạp thẻ” · Trả sau"), "{}", none.text);
    stage.lan.taps("Trả sau").await;
    stage.lan.sees_edit("Tặng 20% thẻ nạp").await;
    stage.nobody_hears_more().await;
    stage
}

async fn an_ended_one_gives_way_to_others(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo lì xì tết").await;
    let shown = stage.lan.sees("“Lì xì Tết” đã kết thúc ngày 28/02/2026.").await;
    assert!(shown.text.contains("Giới thiệu các KM khác đang có:\n\nGói D90"), "{}", shown.text);
    assert!(!shown.text.contains("Tặng 68.000đ"), "{}", shown.text);
    stage
}

async fn what_is_for_reference_is_told_with_its_warning(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo hè").await;
    let shown = stage.lan.sees("Đây là thông tin tham khảo, chưa có công văn chính thức").await;
    let said = "“Đây chỉ là nội dung dự kiến, khi chính thức thực hiện có thể có thay đổi về nội dung hoặc thời gian. Để biết chính xác hơn, anh/chị vui lòng gọi lại vào ngày 01/06/2026 để có thông tin chính thức.”";
    assert!(shown.text.contains(said), "{}", shown.text);
    stage.forward(TimeDelta::days(95)).await;
    stage.lan.says("/promo hè").await;
    stage.lan.sees("Ngày dự kiến đã qua mà chưa có công văn").await;
    stage
}

async fn on_net_says_what_does_not_count(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo nội mạng").await;
    stage.lan.sees("cuộc gọi thực hiện khi Roaming trong nước với VinaPhone sẽ KHÔNG được hưởng KM").await;
    stage
}

async fn with_none_related_the_customer_is_asked(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo chuyển vùng quốc tế").await;
    stage.lan.sees("Không có KM liên quan. Hỏi KH có muốn nghe các KM đang có không?").await;
    stage.lan.taps("Hỏi KH muốn nghe KM?").await;
    let offered = stage.lan.sees_edit("Các KM nên giới thiệu:").await;
    assert!(offered.text.contains("Gói D90") && !offered.text.contains("nửa giá"), "{}", offered.text);
    stage.lan.says("/promo chuyển vùng quốc tế").await;
    stage.lan.sees("Không có KM liên quan").await;
    stage.lan.taps("KH khó tính").await;
    stage.lan.sees_edit("Không giới thiệu KM cho KH này.").await;
    stage
}

async fn on_a_golden_day_the_related_one_is_enough(stage: Stage) -> Stage {
    catalogue(&stage).await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    promotions::set_golden_days(&mut tx, [today], None, crate::harness::nine()).await.expect("it is kept");
    tx.commit().await.expect("it is kept");
    stage.lan.says("/promo data").await;
    let shown = stage.lan.sees("Ngày vàng: chỉ cần nói dịch vụ KH hỏi và KM liên quan.").await;
    assert!(shown.text.contains("Gói D90"), "{}", shown.text);
    stage.lan.says("/promo lì xì").await;
    let shown = stage.lan.sees("Ngày vàng: không có KM liên quan").await;
    assert!(!shown.text.contains("Gói D90"), "{}", shown.text);
    stage
}

async fn many_are_turned_over_page_by_page(stage: Stage) -> Stage {
    let header = CATALOGUE.lines().next().expect("a header");
    let rows: String = (0..9)
        .map(|n| {
            let (content, value) = ("<b>Tặng & thêm</b> ".repeat(40), 900 - n);
            format!("\nP{n},Chương trình {n},,,{content},,,,{value},,,nạp thẻ,,official,,")
        })
        .collect();
    import(&stage, &format!("{header}{rows}\n")).await;
    stage.lan.says("/promo nạp thẻ").await;
    let first = stage.lan.sees("trang 1/").await;
    assert!(
        first.text.contains("Chương trình 0") && !first.text.contains("Chương trình 8"),
        "{}",
        first.text
    );
    for _ in 0..10 {
        if stage.lan.shows("Chương trình 8").is_some() {
            return stage;
        }
        stage.lan.taps("▶").await;
        stage.settles().await;
    }
    panic!("the last programme is on no page");
}

async fn without_a_catalogue_it_says_so(stage: Stage) -> Stage {
    stage.lan.says("/promo nạp thẻ").await;
    stage.lan.sees("Chưa có danh mục khuyến mãi").await;
    stage
}

async fn what_a_colleague_asked_is_not_shown(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo nạp thẻ").await;
    let shown = stage.lan.sees("nạp thẻ").await;
    let data = shown.buttons.iter().flatten().find_map(|button| match &button.kind {
        ButtonKind::Callback(data) => Some(data.clone()),
        _ => None,
    });
    let said = stage.mai.presses_data(shown.message_id, &data.expect("a button to press")).await;
    assert!(said.contains("cũ"), "{said}");
    stage.settles().await;
    assert!(stage.mai.shows("nạp thẻ").is_none(), "it was Lan's question");
    stage
}

async fn a_changed_catalogue_is_told_at_once(stage: Stage) -> Stage {
    catalogue(&stage).await;
    stage.lan.says("/promo data").await;
    stage.lan.sees("1GB mỗi ngày").await;
    import(&stage, &CATALOGUE.replace("1GB mỗi ngày", "2GB mỗi ngày")).await;
    stage.lan.says("/promo data").await;
    stage.lan.sees("2GB mỗi ngày").await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    promotions::remove(&mut tx, "DATA", None, nine()).await.expect("it is taken out");
    drop(tx);
    stage.lan.says("/promo data").await;
    stage.lan.sees("2GB mỗi ngày").await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    promotions::remove(&mut tx, "DATA", None, nine()).await.expect("it is taken out");
    tx.commit().await.expect("it is kept");
    stage.lan.says("/promo data").await;
    stage.lan.sees("Không có KM liên quan").await;
    stage
}

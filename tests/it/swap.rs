//! Stories about 🔁 Đổi ca: asked, agreed to, approved, and what comes between.

use crate::harness::{Stage, minutes, nine};
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Asia::Ho_Chi_Minh;
use loihua::domain::staff::rota_look::{RotaLook, ShiftKey};

crate::stories![
    a_swap_is_asked_for_agreed_to_and_approved,
    without_approval_it_is_on_the_rota_at_once,
    a_leader_swaps_for_others_at_once,
    a_shift_is_given_away_and_may_be_declined,
    who_does_not_answer_is_reminded_once_until_the_shift_begins,
    a_swap_is_overtaken_by_a_change_of_the_rota,
];

fn day(ahead: u64) -> NaiveDate {
    nine().with_timezone(&Ho_Chi_Minh).date_naive().checked_add_days(Days::new(ahead)).expect("a day")
}

/// Lan works CA1 tomorrow, Mai CA2 the day after; Hoa leads today, and Tuấn could.
async fn usual(stage: &Stage) {
    stage
        .plans(&[
            (&stage.hoa, "shift_leader", 0, 0),
            (&stage.lan, "agent", 1, 0),
            (&stage.mai, "agent", 2, 1),
            (&stage.minh, "qa", 1, 0),
        ])
        .await;
}

/// Lan asks Mai, for CA2 of Wednesday or for nothing.
async fn asks(stage: &Stage, in_return: &str) {
    stage.lan.says("/rota").await;
    stage.lan.sees("📅 Lịch trực T2 02/03").await;
    stage.lan.taps("Sau ▶").await;
    stage.lan.sees_edit("📅 Lịch trực T3 03/03").await;
    stage.lan.taps("🔁 Đổi ca CA1").await;
    let offered = stage.lan.sees_edit("🔁 Đổi CA1 T3 03/03 (ĐTV) với ai ạ?").await;
    assert_eq!(offered.labels()[0], "Mai", "only who has the role");
    stage.lan.taps("Mai").await;
    stage.lan.sees_edit("🔁 Nhờ Mai trực CA1 T3 03/03. Đổi lại ca nào ạ?").await;
    assert_eq!(stage.lan.taps(in_return).await, "Đã hỏi, có trả lời bot báo ngay ạ.");
    stage.lan.sees_edit("🔁 Đang chờ Mai trả lời.").await;
}

/// What Lan sees of a day.
async fn rota_of(stage: &Stage, date: &str) -> String {
    stage.hoa.looks();
    stage.hoa.says("/rota").await;
    stage.hoa.sees("📅 Lịch trực T2 02/03").await;
    stage.hoa.taps("Cả tuần").await;
    stage.hoa.sees_edit("đến CN").await;
    stage.hoa.taps(date).await;
    stage.hoa.sees_edit(&format!("📅 Lịch trực {date}")).await.text
}

async fn ends(stage: Stage) -> Stage {
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn a_swap_is_asked_for_agreed_to_and_approved(stage: Stage) -> Stage {
    usual(&stage).await;
    asks(&stage, "🔁 CA2 T4 04/03").await;
    let asked = stage.mai.sees("🔁 Mai ơi, Lan nhờ đổi ca, đồng ý không ạ?").await;
    for part in [
        "• Mai trực CA1 T3 03/03 (ĐTV, 06:00 đến 14:00) thay Lan",
        "• Lan trực CA2 T4 04/03 (ĐTV, 14:00 đến 22:00) thay Mai",
    ] {
        assert!(asked.text.contains(part), "{part} is not in {}", asked.text);
    }
    assert!(!asked.silent, "she has to answer");
    assert_eq!(asked.labels()[..2], ["✅ Đồng ý", "✖️ Không"]);
    assert!(stage.hoa.person.sees_new("đổi ca").await.is_err(), "nobody leads before it is agreed to");
    // Nobody else answers for her, and the shift waits for one answer at a time.
    assert!(stage.lan.presses_data(1, "s.1.yes").await.contains("của người khác"), "not her own");
    stage.mai.taps("✅ Đồng ý").await;
    let to_approve = stage.hoa.sees("Lan và Mai xin đổi ca. Nhờ chị duyệt giúp ạ.").await;
    assert!(!to_approve.silent && to_approve.labels()[..2] == ["✅ Duyệt", "✖️ Không"]);
    stage.lan.sees_edit("🔁 Mai đã đồng ý, đang chờ trưởng ca duyệt.").await;
    assert_eq!(stage.hoa.taps("✅ Duyệt").await, "Đã lưu ạ.");
    let done = "✅ Đã đổi ca (chị Hoa duyệt), lịch đã cập nhật.";
    for player in [&stage.lan, &stage.mai] {
        assert!(player.sees(done).await.silent, "it is tomorrow and later");
    }
    assert!(rota_of(&stage, "T3 03/03").await.contains("ĐTV: Mai"));
    assert!(rota_of(&stage, "T4 04/03").await.contains("ĐTV: Lan"));
    assert!(stage.mai.presses_data(1, "s.1.no").await.contains("đã xong"), "it is settled");
    stage.quan.says("/audit").await;
    stage.quan.sees("Nhật ký").await;
    stage.quan.taps("Nhân sự").await;
    stage.quan.sees_edit("Mai trực CA1 T3 03/03 (ĐTV, 06:00 đến 14:00) (đổi ca)").await;
    ends(stage).await
}

async fn without_approval_it_is_on_the_rota_at_once(mut stage: Stage) -> Stage {
    stage.stops().await;
    stage.config.centre.coverage.swap_needs_approval = false;
    stage.starts().await;
    usual(&stage).await;
    asks(&stage, "🔁 CA2 T4 04/03").await;
    stage.mai.sees("Lan nhờ đổi ca").await;
    stage.mai.taps("✅ Đồng ý").await;
    stage.mai.sees_edit("✅ Đã đổi ca, lịch đã cập nhật.").await;
    stage.lan.sees("✅ Đã đổi ca, lịch đã cập nhật.").await;
    let told = stage.hoa.sees("✅ Đã đổi ca, lịch đã cập nhật.").await;
    assert!(told.silent, "she has nothing to do");
    assert!(rota_of(&stage, "T3 03/03").await.contains("ĐTV: Mai"));
    ends(stage).await
}

async fn a_leader_swaps_for_others_at_once(stage: Stage) -> Stage {
    usual(&stage).await;
    stage.hoa.says("/rota").await;
    stage.hoa.sees("📅 Lịch trực T2 02/03").await;
    stage.hoa.taps("Sau ▶").await;
    stage.hoa.sees_edit("📅 Lịch trực T3 03/03").await;
    stage.hoa.taps("✏️ CA1").await;
    stage.hoa.sees_edit("✏️ CA1 T3 03/03").await;
    stage.hoa.taps("Lan (ĐTV)").await;
    stage.hoa.sees_edit("🤒 Lan nghỉ CA1").await;
    stage.hoa.taps("🔁 Đổi ca CA1").await;
    stage.hoa.sees_edit("với ai ạ?").await;
    stage.hoa.taps("Mai").await;
    stage.hoa.sees_edit("Đổi lại ca nào ạ?").await;
    assert_eq!(stage.hoa.taps("🔁 CA2 T4 04/03").await, "Đã lưu ạ.");
    let done = "✅ Đã đổi ca (chị Hoa duyệt), lịch đã cập nhật.";
    stage.hoa.sees_edit(done).await;
    for player in [&stage.lan, &stage.mai] {
        player.sees(done).await;
    }
    assert!(rota_of(&stage, "T4 04/03").await.contains("ĐTV: Lan"));
    // What is for leaders is for nobody else.
    let of_date = ShiftKey::all_of(day(1), &stage.config.centre.shifts);
    let shift = RotaLook::Shift(of_date[0]).wire().replace("shift.", "");
    let refused = stage.mai.presses_data(1, &format!("ro.swap.{shift}.{}.0", stage.lan.id)).await;
    assert!(refused.contains("trưởng ca"), "{refused}");
    ends(stage).await
}

async fn a_shift_is_given_away_and_may_be_declined(stage: Stage) -> Stage {
    usual(&stage).await;
    asks(&stage, "Nhờ trực thay, không đổi lại").await;
    let asked = stage.mai.sees("Lan nhờ đổi ca").await;
    assert!(!asked.text.contains("Lan trực"), "{}", asked.text);
    // Asked once at a time.
    stage.lan.says("/rota").await;
    stage.lan.sees("📅 Lịch trực").await;
    stage.lan.taps("Sau ▶").await;
    stage.lan.sees_edit("📅 Lịch trực T3 03/03").await;
    stage.lan.taps("🔁 Đổi ca CA1").await;
    stage.lan.sees_edit("với ai ạ?").await;
    stage.lan.taps("Mai").await;
    stage.lan.sees_edit("Đổi lại ca nào ạ?").await;
    assert!(stage.lan.taps("🔁 CA2 T4 04/03").await.contains("đang chờ trả lời"));
    stage.mai.taps("✖️ Không").await;
    stage.mai.sees_edit("✖️ Mai không đồng ý đổi ca. Lịch giữ nguyên.").await;
    assert!(stage.lan.sees("✖️ Mai không đồng ý đổi ca.").await.silent);
    assert!(rota_of(&stage, "T3 03/03").await.contains("ĐTV: Lan"));
    asks(&stage, "Nhờ trực thay, không đổi lại").await;
    stage.mai.sees("Lan nhờ đổi ca").await;
    stage.mai.taps("✅ Đồng ý").await;
    stage.hoa.sees("xin đổi ca").await;
    stage.hoa.taps("✅ Duyệt").await;
    stage.lan.sees("✅ Đã đổi ca").await;
    assert!(rota_of(&stage, "T3 03/03").await.contains("ĐTV: Mai"));
    ends(stage).await
}

async fn who_does_not_answer_is_reminded_once_until_the_shift_begins(stage: Stage) -> Stage {
    usual(&stage).await;
    asks(&stage, "🔁 CA2 T4 04/03").await;
    stage.mai.sees("Lan nhờ đổi ca").await;
    stage.forward(minutes(119)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    let reminded = stage.mai.sees("⏰ Nhắc lại ạ:").await;
    assert!(!reminded.silent && reminded.labels().contains(&"✅ Đồng ý"));
    stage.forward(TimeDelta::hours(18)).await;
    stage.nobody_hears_more().await;
    stage.forward(TimeDelta::hours(1)).await;
    let over = stage.lan.sees("⌛ Ca đã bắt đầu mà chưa đổi xong. Lịch giữ nguyên.").await;
    assert!(over.silent);
    assert!(stage.mai.shows("⌛ Ca đã bắt đầu").is_some(), "her question has lost its buttons");
    ends(stage).await
}

async fn a_swap_is_overtaken_by_a_change_of_the_rota(stage: Stage) -> Stage {
    usual(&stage).await;
    asks(&stage, "🔁 CA2 T4 04/03").await;
    stage.mai.sees("Lan nhờ đổi ca").await;
    // Hoa takes Mai off her shift in the chat: the swap is over at once.
    let of_date = ShiftKey::all_of(day(2), &stage.config.centre.shifts);
    let shift = RotaLook::Shift(of_date[1]).wire().replace("shift.", "");
    stage.hoa.says("/rota").await;
    let page = stage.hoa.sees("📅 Lịch trực").await.message_id;
    stage.hoa.presses_data(page, &format!("re.off.{shift}.{}.0", stage.mai.id)).await;
    stage.mai.sees("Chị Hoa cho Mai nghỉ CA2").await;
    stage.lan.sees("⚠️ Lịch vừa thay đổi nên không đổi ca này được nữa.").await;
    stage.settles().await;
    assert!(stage.mai.presses_data(1, "s.1.yes").await.contains("đã xong"));
    // One that an import overtakes says so when somebody answers.
    usual(&stage).await;
    asks(&stage, "🔁 CA2 T4 04/03").await;
    stage.mai.sees("Lan nhờ đổi ca").await;
    stage.plans(&[(&stage.hoa, "shift_leader", 0, 0), (&stage.lan, "agent", 1, 1)]).await;
    assert!(stage.mai.taps("✅ Đồng ý").await.contains("Lịch vừa thay đổi"));
    stage.mai.sees_edit("⚠️ Lịch vừa thay đổi").await;
    stage.lan.sees("⚠️ Lịch vừa thay đổi").await;
    assert!(rota_of(&stage, "T3 03/03").await.contains("ĐTV: Lan"));
    ends(stage).await
}

//! Stories about `/rota`: who works when, what is missing, and what is changed of it in the chat.

use crate::harness::{Player, Stage, nine};
use chrono::{Days, NaiveDate};
use chrono_tz::Asia::Ho_Chi_Minh;
use loihua::domain::base::ids::PersonId;
use loihua::domain::staff::rota_file::duty;
use loihua::domain::staff::rota_look::{RotaLook, ShiftKey};
use loihua::store::rota;

crate::stories![
    everybody_sees_the_rota_and_what_is_missing,
    a_leader_finds_somebody_for_who_is_ill,
    who_is_ill_says_so_and_the_shift_leader_hears,
    a_question_goes_to_the_qa_who_takes_over,
    somebody_is_put_into_a_shift,
    only_who_may_changes_the_rota,
    cases_nobody_could_be_offered_are_reported,
    the_team_leader_hears_that_the_shift_leader_goes,
    a_qa_who_is_not_on_the_rota_keeps_a_question,
];

fn today() -> NaiveDate {
    nine().with_timezone(&Ho_Chi_Minh).date_naive()
}

/// Who stands in the centre's shifts of today (0, 1, 2; 3 is the whole date).
async fn plan(stage: &Stage, posts: &[(&Player, &str, usize)]) {
    let centre = &stage.config.centre;
    let duties: Vec<_> = posts
        .iter()
        .map(|(player, post, shift)| {
            let post = post.parse().expect("a post");
            duty(
                PersonId(player.id),
                post,
                centre.shifts.get(*shift),
                today(),
                (&centre.shifts, centre.timezone),
            )
        })
        .collect();
    let mut tx = stage.store.begin().await.expect("a transaction");
    rota::replace(&mut tx, &[today()].into(), &duties).await.expect("the rota is kept");
    tx.commit().await.expect("it is kept");
}

/// The usual morning: Lan, Minh and Hoa in CA1, Tuấn leads CA2, nobody CA3.
async fn usual(stage: &Stage) {
    plan(
        stage,
        &[
            (&stage.lan, "agent", 0),
            (&stage.minh, "qa", 0),
            (&stage.hoa, "shift_leader", 0),
            (&stage.tuan, "team_leader", 1),
            (&stage.minh, "qa_on_call", 3),
        ],
    )
    .await;
}

/// A shift of a date as a button has it.
fn shift_of(stage: &Stage, date: NaiveDate, shift: usize) -> String {
    let of_date = ShiftKey::all_of(date, &stage.config.centre.shifts);
    RotaLook::Shift(of_date[shift]).wire().replace("shift.", "")
}

async fn everybody_sees_the_rota_and_what_is_missing(stage: Stage) -> Stage {
    usual(&stage).await;
    stage.lan.says("/rota").await;
    let day = stage.lan.sees("📅 Lịch trực T2 02/03").await;
    for part in [
        "CA1 (06:00 đến 14:00)\nĐTV: Lan\nQLCL: anh Minh\nTrưởng ca: chị Hoa\n\nCA2",
        "CA2 (14:00 đến 22:00)\nTổ trưởng: anh Tuấn\n🔴 Chưa có trưởng ca",
        // On call until the next day's first shift.
        "CA3 (22:00 đến 06:00)\n🔴 Chưa có trưởng ca\n\nCả ngày",
        "Cả ngày\nTrực ngoài ca: anh Minh",
    ] {
        assert!(day.text.contains(part), "{part} is not in {}", day.text);
    }
    assert!(day.silent, "an answer");
    assert!(day.labels().iter().all(|label| !label.contains("✏️")), "an agent changes nothing");
    stage.lan.taps("Sau ▶").await;
    let next = stage.lan.sees_edit("📅 Lịch trực T3 03/03").await;
    assert_eq!(next.message_id, day.message_id, "turned over in place");
    assert!(next.text.contains("🔴 Chưa có lịch ngày này"), "{}", next.text);
    stage.lan.taps("Cả tuần").await;
    let week = stage.lan.sees_edit("📅 Lịch trực T2 02/03 đến CN 08/03").await;
    let missing = "T2 02/03: 🔴 CA2 chưa có trưởng ca, CA3 chưa có trưởng ca\nT3 03/03: 🔴";
    assert!(week.text.contains(missing), "{}", week.text);
    stage.lan.taps("T2 02/03").await;
    stage.lan.sees_edit("CA1 (06:00 đến 14:00)").await;
    stage
}

async fn a_leader_finds_somebody_for_who_is_ill(stage: Stage) -> Stage {
    usual(&stage).await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.hoa.says("/rota").await;
    stage.hoa.sees("📅 Lịch trực T2 02/03").await;
    stage.hoa.taps("✏️ CA1").await;
    stage.hoa.sees_edit("✏️ CA1 T2 02/03").await;
    stage.hoa.taps("Lan (ĐTV)").await;
    let before = stage.hoa.sees_edit("🤒 Lan nghỉ CA1 T2 02/03 (ĐTV)?").await;
    for part in ["Đang giữ 1 phiếu mở", "#1", "có thể trực thay", "• Mai"] {
        assert!(before.text.contains(part), "{part} is not in {}", before.text);
    }
    assert_eq!(stage.hoa.taps("Mai thay").await, "Đã lưu ạ.");
    let day = stage.hoa.sees_edit("📅 Lịch trực").await;
    assert!(day.text.contains("ĐTV: Lan (06:00 đến 09:00), Mai (09:00 đến 14:00)"), "{}", day.text);
    let told = stage.mai.sees("chị Hoa vừa xếp lịch: CA1 T2 02/03 (ĐTV, 09:00 đến 14:00)").await;
    assert!(!told.silent, "she has to come");
    assert!(stage.lan.sees("Chị Hoa cho Lan nghỉ CA1 T2 02/03").await.silent);
    // Duty follows at once: Mai is there, and Lan's case is offered to her.
    stage.mai.sees("phiếu #1").await;
    stage.lan.sees("#1").await;
    stage.mai.taps("Nhận phiếu").await;
    stage.mai.sees("Phiếu #1").await;
    stage.settles().await;
    stage.hoa.says("/duty").await;
    let duty = stage.hoa.sees("👥 Đang trực").await;
    assert!(duty.text.contains("Điện thoại viên: Mai, từ 09:00 đến 14:00"), "{}", duty.text);
    stage.mai.marks_done().await;
    stage.mai.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    // What was changed is in the audit log.
    stage.quan.says("/audit").await;
    stage.quan.sees("Nhật ký").await;
    stage.quan.taps("Nhân sự").await;
    stage.quan.sees_edit("09:00 chị Hoa xếp Mai vào CA1 T2 02/03").await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn who_is_ill_says_so_and_the_shift_leader_hears(stage: Stage) -> Stage {
    usual(&stage).await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/rota").await;
    stage.lan.sees("📅 Lịch trực").await;
    stage.lan.taps("🌙 Về sớm").await;
    let asked = stage.lan.sees_edit("🌙 Lan về sớm").await;
    assert!(
        asked.text.contains("Trưởng ca được báo ngay") && !asked.text.contains("• Mai"),
        "{}",
        asked.text
    );
    stage.hoa.looks();
    stage.lan.taps("🌙 Về sớm").await;
    stage.lan.sees_edit("📅 Lịch trực").await;
    let told = stage.hoa.sees("Lan báo nghỉ CA1 T2 02/03").await;
    assert!(
        !told.silent && told.labels() == ["➕ Thêm người"],
        "somebody else has to be found: {:?}",
        told.labels()
    );
    // No other agent is there.
    assert!(!stage.hoa.sees("Lan nhờ chị nhận phiếu #1").await.silent);
    stage.hoa.taps("Nhận phiếu").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn a_question_goes_to_the_qa_who_takes_over(stage: Stage) -> Stage {
    usual(&stage).await;
    let vy = stage.hires(1099, "Vy", "qa").await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 mở trước được không?").await;
    stage.minh.sees("mở trước được không?").await;
    stage.settles().await;
    vy.says("/rota").await;
    vy.sees("📅 Lịch trực").await;
    vy.taps("🙋 Trực thay").await;
    vy.sees_edit("🙋 Trực thay ai").await;
    assert_eq!(vy.taps("Thay anh Minh (QLCL) đến 14:00").await, "Đã lưu ạ.");
    let day = vy.sees_edit("📅 Lịch trực").await;
    assert!(day.text.contains("QLCL: anh Minh (06:00 đến 09:00), Vy (09:00 đến 14:00)"), "{}", day.text);
    assert!(stage.minh.sees("Vy trực thay anh Minh: CA1").await.silent);
    assert!(stage.hoa.sees("Vy trực thay anh Minh: CA1").await.silent);
    vy.sees("mở trước được không?").await;
    vy.taps("Cho thực hiện").await;
    stage.settles().await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    vy.looks();
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn somebody_is_put_into_a_shift(stage: Stage) -> Stage {
    usual(&stage).await;
    let vy = stage.hires(1099, "Vy", "shift_leader+agent").await;
    stage.quan.says("/rota").await;
    stage.quan.sees("📅 Lịch trực").await;
    stage.quan.taps("✏️ CA2").await;
    stage.quan.sees_edit("✏️ CA2").await;
    stage.quan.taps("➕ Thêm người").await;
    let offered = stage.quan.sees_edit("➕ Thêm người vào CA2").await;
    let labels = offered.labels();
    assert!(labels.contains(&"Vy (Trưởng ca)") && labels.contains(&"Vy (ĐTV)"), "{labels:?}");
    assert!(!labels.iter().any(|label| label.contains("Lan") || label.contains("Hoa")), "{labels:?}");
    stage.quan.taps("Vy (Trưởng ca)").await;
    let day = stage.quan.sees_edit("Trưởng ca: Vy").await;
    assert!(!day.text.contains("Tổ trưởng: anh Tuấn\n🔴"), "{}", day.text);
    vy.sees("xếp lịch: CA2 T2 02/03 (Trưởng ca, 14:00 đến 22:00)").await;
    stage.hoa.sees("Anh Quân xếp Vy vào CA2").await;
    // Off again, before it begins: nothing of it stays.
    stage.quan.taps("✏️ CA2").await;
    stage.quan.sees_edit("✏️ CA2").await;
    stage.quan.taps("Vy (Trưởng ca)").await;
    stage.quan.sees_edit("🤒 Vy nghỉ CA2").await;
    stage.quan.taps("🤒 Nghỉ, chưa có người thay").await;
    let day = stage.quan.sees_edit("📅 Lịch trực").await;
    assert!(!day.text.contains("Vy"), "{}", day.text);
    vy.sees("Anh Quân cho Vy nghỉ CA2").await;
    stage.hoa.sees("Anh Quân cho Vy nghỉ CA2").await;
    let next = today().checked_add_days(Days::new(1)).expect("a day");
    assert!(
        stage
            .quan
            .presses_data(1, &format!("re.off.{}.1099.3", shift_of(&stage, next, 1)))
            .await
            .contains("Lịch vừa thay đổi")
    );
    stage
}

async fn only_who_may_changes_the_rota(stage: Stage) -> Stage {
    usual(&stage).await;
    let (lan, mai) = (stage.lan.id, stage.mai.id);
    let day = today();
    for data in [
        format!("re.put.{}.{mai}.0", shift_of(&stage, day, 1)),
        format!("re.off.{}.{lan}.0", shift_of(&stage, day, 0)),
        format!("re.by.{}.{lan}.0.{mai}", shift_of(&stage, day, 0)),
        // What the page before it shows is theirs as little.
        format!("ro.off.{}.{lan}.0", shift_of(&stage, day, 0)),
    ] {
        for player in [&stage.mai, &stage.minh] {
            assert!(player.presses_data(1, &data).await.contains("trưởng ca"), "{data}");
        }
    }
    // An agent keeps no post of QA, and who has left none at all.
    let refused = stage.mai.presses_data(1, &format!("re.take.{}.1", stage.minh.id)).await;
    assert!(refused.contains("chưa xếp được"), "{refused}");
    // A shift the centre does not have any more.
    let unknown = stage.hoa.presses_data(1, &format!("re.put.{day}.1.{mai}.0")).await;
    assert!(unknown.contains("Lịch vừa thay đổi"), "{unknown}");
    let refused = stage.hoa.presses_data(1, &format!("re.put.{}.404.0", shift_of(&stage, day, 1))).await;
    assert!(refused.contains("chưa xếp được"), "{refused}");
    stage.lan.says("/rota").await;
    let day = stage.lan.sees("📅 Lịch trực").await;
    assert!(day.text.contains("ĐTV: Lan\n"), "{}", day.text);
    stage
}

async fn cases_nobody_could_be_offered_are_reported(stage: Stage) -> Stage {
    stage.hoa.says("/rota").await;
    let page = stage.hoa.sees("📅 Lịch trực").await.message_id;
    usual(&stage).await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    let off = format!("re.off.{}.{}.0", shift_of(&stage, today(), 0), stage.lan.id);
    assert_eq!(stage.hoa.presses_data(page, &off).await, "Đã lưu ạ.");
    let told = stage.hoa.sees("Lan không còn trực ca này, còn 1 phiếu mở").await;
    assert!(!told.silent, "somebody has to take it");
    stage.lan.sees("Chị Hoa cho Lan nghỉ CA1").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn the_team_leader_hears_that_the_shift_leader_goes(stage: Stage) -> Stage {
    stage.hoa.says("/rota").await;
    let page = stage.hoa.sees("📅 Lịch trực").await.message_id;
    usual(&stage).await;
    let off = format!("re.off.{}.{}.3", shift_of(&stage, today(), 0), stage.hoa.id);
    assert_eq!(stage.hoa.presses_data(page, &off).await, "Đã lưu ạ.");
    let told = stage.tuan.sees("chị Hoa báo nghỉ CA1").await;
    assert!(!told.silent, "somebody else has to lead");
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn a_qa_who_is_not_on_the_rota_keeps_a_question(stage: Stage) -> Stage {
    stage.hoa.says("/rota").await;
    let page = stage.hoa.sees("📅 Lịch trực").await.message_id;
    let vy = stage.hires(1099, "Vy", "qa").await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 mở trước được không?").await;
    let asked = stage.minh.sees("mở trước được không?").await;
    assert!(asked.labels().iter().any(|label| label.contains("Nhận")), "{:?}", asked.labels());
    stage.minh.taps("Nhận").await;
    stage.settles().await;
    let put = format!("re.put.{}.1099.1", shift_of(&stage, today(), 0));
    assert_eq!(stage.hoa.presses_data(page, &put).await, "Đã lưu ạ.");
    stage.settles().await;
    let told = vy.person.unread();
    assert!(!told.iter().any(|message| message.text.contains("mở trước được không?")), "Minh is at it");
    stage.minh.taps("Cho thực hiện").await;
    stage.settles().await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    vy.looks();
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

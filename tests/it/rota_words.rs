//! Stories about what people type instead of pressing 🙋 Trực thay and 🌙 Về sớm.

use crate::harness::{Stage, minutes};

crate::stories![
    a_typed_takeover_ends_when_it_is_said,
    who_is_meant_is_asked_by_buttons,
    a_time_that_does_not_fit_is_asked_again,
    who_leaves_early_has_their_cases_offered,
];

const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";

/// Lan and Minh (QA) in CA1, which Hoa leads.
async fn usual(stage: &Stage) {
    let (lan, minh, hoa) = (&stage.lan, &stage.minh, &stage.hoa);
    stage.plans(&[(lan, "agent", 0, 0), (minh, "qa", 0, 0), (hoa, "shift_leader", 0, 0)]).await;
}

async fn ends(stage: Stage) -> Stage {
    stage.settles().await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn a_typed_takeover_ends_when_it_is_said(stage: Stage) -> Stage {
    usual(&stage).await;
    let vy = stage.hires(1099, "Vy", "qa").await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 mở trước được không?").await;
    stage.minh.sees("mở trước được không?").await;
    vy.says("e truc thay a Minh toi 11h nhe").await;
    let day = vy.sees("📅 Lịch trực").await;
    let parts = "QLCL: anh Minh (06:00 đến 09:00), Vy (09:00 đến 11:00), anh Minh (11:00 đến 14:00)";
    assert!(day.text.contains(parts), "{}", day.text);
    let told = stage.minh.sees("Vy trực thay anh Minh: CA1 T2 02/03 (QLCL, 09:00 đến 11:00)").await;
    assert!(told.silent && told.labels().is_empty(), "{:?}", told.labels());
    stage.hoa.sees("Vy trực thay anh Minh").await;
    // Duty follows at once.
    vy.sees("mở trước được không?").await;
    vy.taps("Cho thực hiện").await;
    stage.settles().await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(121)).await;
    stage.hoa.looks();
    stage.hoa.says("/duty").await;
    let duty = stage.hoa.sees("👥 Đang trực").await;
    assert!(duty.text.contains("anh Minh, từ 11:00 đến 14:00"), "{}", duty.text);
    // And may be relieved once more, by a press.
    vy.says("/rota").await;
    vy.sees("📅 Lịch trực").await;
    vy.taps("🙋 Trực thay").await;
    vy.sees_edit("🙋 Trực thay ai").await;
    vy.taps("Thay anh Minh (QLCL) đến 14:00").await;
    vy.sees_edit("Vy (11:01 đến 14:00)").await;
    vy.looks();
    ends(stage).await
}

async fn who_is_meant_is_asked_by_buttons(stage: Stage) -> Stage {
    let an = stage.hires(1098, "Ngọc Lan", "agent").await;
    let posts = [(&stage.lan, "agent", 0, 0), (&an, "agent", 0, 0), (&stage.hoa, "shift_leader", 0, 0)];
    stage.plans(&posts).await;
    stage.mai.says("trực thay Lan đến 12h").await;
    let asked = stage.mai.sees("🙋 Trực thay ai").await;
    let labels = asked.labels();
    assert!(labels.contains(&"Thay Lan (ĐTV) đến 12:00"), "{labels:?}");
    stage.mai.taps("Thay Lan (ĐTV) đến 12:00").await;
    let day = stage.mai.sees_edit("📅 Lịch trực").await;
    assert!(day.text.contains("Mai (09:00 đến 12:00)"), "{}", day.text);
    an.looks();
    ends(stage).await
}

async fn a_time_that_does_not_fit_is_asked_again(stage: Stage) -> Stage {
    usual(&stage).await;
    stage.mai.says("tôi trực thay Lan đến 15:00").await;
    stage.mai.sees("Ca này đến 14:00 là hết. Nhờ ghi lại giờ").await;
    stage.mai.says("tôi trực thay Lan đến 25:00").await;
    stage.mai.sees("giờ").await;
    stage.mai.says("/rota").await;
    assert!(!stage.mai.sees("📅 Lịch trực").await.text.contains("Mai"), "nothing has changed");
    ends(stage).await
}

async fn who_leaves_early_has_their_cases_offered(stage: Stage) -> Stage {
    let (lan, mai, hoa) = (&stage.lan, &stage.mai, &stage.hoa);
    let mut others = Vec::new();
    for (n, name) in (0..).zip(["An", "Ba", "Chi"]) {
        others.push(stage.hires(1090 + n, name, "agent").await);
    }
    let mut posts = vec![(lan, "agent", 0, 0), (mai, "agent", 0, 0), (hoa, "shift_leader", 0, 0)];
    posts.extend(others.iter().map(|player| (player, "agent", 0, 0)));
    stage.plans(&posts).await;
    lan.says(LINE).await;
    lan.sees("Phiếu #1").await;
    lan.says("em xin về sớm ạ").await;
    let asked = lan.sees("🌙 Lan về sớm, nghỉ phần còn lại của CA1").await;
    assert!(asked.text.contains("Đang giữ 1 phiếu mở"), "{}", asked.text);
    lan.taps("🌙 Về sớm").await;
    lan.sees_edit("📅 Lịch trực").await;
    hoa.sees("Lan báo nghỉ CA1").await;
    stage.settles().await;
    // At most three at once, then the next.
    let everybody: Vec<_> = [mai].into_iter().chain(&others).collect();
    let offered = || everybody.iter().filter(|player| player.shows("nhận phiếu #1").is_some()).count();
    let at_first = offered();
    stage.forward(minutes(3)).await;
    assert_eq!((at_first, offered()), (3, 4), "{:?}", mai.shows("#1"));
    let next = everybody.iter().find(|player| player.shows("#1").is_some()).expect("somebody is asked");
    next.taps("Nhận phiếu").await;
    next.sees("Phiếu #1").await;
    next.marks_done().await;
    next.taps("Đã báo KQ cho LĐ").await;
    others.iter().for_each(|player| player.looks());
    ends(stage).await
}

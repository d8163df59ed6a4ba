//! Stories about `/duty`: who is on duty and on call, now and next.

use crate::harness::Stage;
use chrono::TimeDelta;

crate::stories![
    in_the_morning_everybody_is_there,
    at_night_only_the_qa_on_call_is,
    nobody_is_shown_as_such,
    who_blocked_the_bot_is_marked,
    without_a_rota_one_person_with_the_role_is_told,
    a_group_may_ask_too,
];

async fn in_the_morning_everybody_is_there(stage: Stage) -> Stage {
    stage.joins(stage.mai.id, "Mai", "agent+shift_leader+qa_lead").await;
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.lan, "agent", 14, 22),
            (&stage.mai, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.mai, "shift_leader", 14, 22),
            (&stage.tuan, "team_leader", 6, 14),
            (&stage.minh, "qa", 6, 14),
            (&stage.minh, "qa_on_call", 0, 24),
            (&stage.mai, "qa_lead", 8, 17),
        ])
        .await;
    stage.lan.says("/duty").await;
    let shown = stage.lan.sees("Đang trực").await;
    assert_eq!(
        shown.text,
        "👥 Đang trực\n\n\
         Trưởng ca: chị Hoa, từ 06:00 đến 14:00\n\
         Tiếp theo: Mai, từ 14:00\n\n\
         Tổ trưởng: anh Tuấn, từ 06:00 đến 14:00\n\n\
         QLCL: anh Minh, từ 06:00 đến 14:00\n\n\
         Trực ngoài ca (QLCL): anh Minh, từ 00:00 đến 00:00 ngày 3/3\n\n\
         Trưởng QLCL: Mai, từ 08:00 đến 17:00\n\n\
         Điện thoại viên: Mai, từ 06:00 đến 14:00\n\
         Lan, từ 06:00 đến 22:00"
    );
    stage
}

async fn at_night_only_the_qa_on_call_is(stage: Stage) -> Stage {
    stage
        .rota(&[
            (&stage.lan, "agent", 14, 22),
            (&stage.hoa, "shift_leader", 14, 22),
            (&stage.hoa, "shift_leader", 30, 38),
            (&stage.minh, "qa", 6, 14),
            (&stage.minh, "qa_on_call", 22, 30),
        ])
        .await;
    stage.forward(TimeDelta::hours(17)).await;
    stage.hoa.says("/duty").await;
    let shown = stage.hoa.sees("Đang trực").await;
    assert_eq!(
        shown.text,
        "👥 Đang trực\n\n\
         Trưởng ca: ⚠️ Chưa có ai trực\n\
         Tiếp theo: chị Hoa, từ 06:00\n\n\
         Tổ trưởng: ⚠️ Chưa có ai trực\n\n\
         QLCL: ⚠️ Chưa có ai trực\n\n\
         Trực ngoài ca (QLCL): anh Minh, từ 22:00 ngày 2/3 đến 06:00\n\n\
         Điện thoại viên: ⚠️ Chưa có ai trực"
    );
    stage
}

async fn nobody_is_shown_as_such(stage: Stage) -> Stage {
    stage.rota(&[(&stage.lan, "agent", 0, 6), (&stage.minh, "qa", 14, 22)]).await;
    stage.quan.says("/duty").await;
    let shown = stage.quan.sees("Đang trực").await;
    assert_eq!(
        shown.text,
        "👥 Đang trực\n\n\
         Trưởng ca: ⚠️ Chưa có ai trực\n\n\
         Tổ trưởng: ⚠️ Chưa có ai trực\n\n\
         QLCL: ⚠️ Chưa có ai trực\n\
         Tiếp theo: anh Minh, từ 14:00\n\n\
         Trực ngoài ca (QLCL): ⚠️ Chưa có ai trực\n\n\
         Điện thoại viên: ⚠️ Chưa có ai trực"
    );
    stage
}

async fn who_blocked_the_bot_is_marked(stage: Stage) -> Stage {
    stage.usual_rota().await;
    stage.hoa.person.blocks();
    stage.lan.says("/duty").await;
    stage.lan.sees("Trưởng ca: chị Hoa (⚠️ chưa nhắn được), từ 06:00 đến 14:00").await;
    stage.hoa.person.presses_start();
    stage.hoa.sees("Lời Hứa").await;
    stage.lan.says("/duty").await;
    stage.lan.sees("Trưởng ca: chị Hoa, từ 06:00 đến 14:00").await;
    stage
}

async fn without_a_rota_one_person_with_the_role_is_told(stage: Stage) -> Stage {
    stage.minh.says("/duty").await;
    let shown = stage.minh.sees("chưa có lịch trực").await;
    assert!(shown.text.contains("bot báo một người giữ vai trò đó"), "{}", shown.text);
    assert!(!shown.text.contains("Trưởng ca"), "{}", shown.text);
    stage.minh.says("/lang en").await;
    stage.minh.sees("English").await;
    stage.minh.says("/duty").await;
    stage.minh.sees("There is no rota for today").await;
    stage
}

async fn a_group_may_ask_too(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let stranger = stage.sim.person(123_456, "Người lạ", "vi");
    let group = stage.sim.group(-100_777, "Ca trực", &[&stage.lan.person, &stranger], false);
    stranger.says_in(&group, "/duty@loihua_bot");
    stage.settles().await;
    assert!(group.unread().is_empty(), "strangers are told nothing");
    stage.lan.person.says_in(&group, "/duty@loihua_bot");
    group.sees_new("chị Hoa, từ 06:00 đến 14:00").await.unwrap_or_else(|error| panic!("{error}"));
    stage
}

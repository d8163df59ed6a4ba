//! Stories about what the rota lacks: said once a day, and before a shift.

use crate::harness::{Stage, minutes};
use chrono::{NaiveTime, TimeDelta};
use loihua::domain::case::timer::TimerKind;
use loihua::domain::centre::Coverage;
use loihua::domain::staff::shift::Shift;
use loihua::store::{staff, timers};

crate::stories![
    gaps_of_the_next_days_are_told_in_the_afternoon,
    who_cannot_be_reached_is_told_before_their_shift,
    each_shift_and_who_is_on_call_is_looked_at_once,
    without_a_rota_nothing_is_said,
];

/// The bot tells of gaps, as it does unless told otherwise.
async fn tells(stage: &mut Stage) {
    stage.stops().await;
    stage.config.centre.coverage = Coverage {
        daily_at: NaiveTime::from_hms_opt(16, 0, 0),
        before_shift: TimeDelta::hours(1),
        ..stage.config.centre.coverage
    };
    stage.starts().await;
    let planned = async |stage: &Stage| {
        let mut tx = stage.store.begin_read().await.expect("the database can be read");
        timers::of_centre(&mut tx, TimerKind::ShiftAhead).await.expect("timers can be read").is_some()
    };
    stage.until("the next shift is to be looked at", planned).await;
}

async fn gaps_of_the_next_days_are_told_in_the_afternoon(mut stage: Stage) -> Stage {
    let every_day: Vec<_> = (0..8)
        .flat_map(|day| (0..3).map(move |shift| (day, shift)))
        .filter(|at| *at != (1, 1))
        .flat_map(|(day, shift)| [("shift_leader", day, shift), ("qa", day, shift)])
        .filter(|at| *at != ("qa", 3, 2))
        .collect();
    let (hoa, minh) = (stage.hoa.clone(), stage.minh.clone());
    let posts: Vec<_> = every_day
        .iter()
        .map(|(post, day, shift)| (if *post == "qa" { &minh } else { &hoa }, *post, *day, *shift))
        .collect();
    stage.plans(&posts).await;
    let nga = stage.hires(2001, "Nga", "qa_lead").await;
    tells(&mut stage).await;
    stage.forward(minutes(7 * 60 - 1)).await;
    stage.cast().iter().for_each(|player| player.looks());
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    for player in [&stage.hoa, &stage.tuan, &nga] {
        let told = player.sees("📅 7 ngày tới lịch còn thiếu").await;
        let lines = "T3 03/03: 🔴 CA2 chưa có trưởng ca, CA2 chưa có QLCL\nT5 05/03: 🔴 CA3 chưa có QLCL";
        assert!(told.text.ends_with(lines), "{}", told.text);
        assert!(told.silent, "nobody has to act this minute");
    }
    stage.nobody_hears_more().await;
    stage.hoa.taps("📅 Xem lịch").await;
    stage.hoa.sees_edit("📅 Lịch trực T2 02/03 đến CN 08/03").await;
    // Full again: nothing is said.
    let mut full = posts.clone();
    full.extend([(&hoa, "shift_leader", 1, 1), (&minh, "qa", 1, 1), (&minh, "qa", 3, 2)]);
    full.retain(|(_, _, day, _)| *day < 8);
    stage.plans(&full).await;
    stage.cast().iter().for_each(|player| player.looks());
    stage.forward(TimeDelta::hours(23)).await;
    stage.cast().iter().for_each(|player| player.looks());
    stage.forward(TimeDelta::hours(1)).await;
    let told = stage.tuan.person.unread();
    assert!(!told.iter().any(|message| message.text.contains("lịch còn thiếu")), "nothing is missing");
    stage
}

async fn who_cannot_be_reached_is_told_before_their_shift(mut stage: Stage) -> Stage {
    stage.joins(1099, "Vy", "agent").await;
    let vy = stage.listed(1099).await.expect("Vy");
    let mut tx = stage.store.begin().await.expect("a transaction");
    let phone = Some("0912345678".to_owned());
    staff::upsert(&mut tx, &loihua::domain::staff::person::Person { phone, ..vy }).await.expect("kept");
    tx.commit().await.expect("it is kept");
    let vy = stage.player(1099, "Vy");
    let (lan, mai, hoa) = (stage.lan.clone(), stage.mai.clone(), stage.hoa.clone());
    stage
        .plans(&[
            (&lan, "agent", 0, 0),
            (&hoa, "shift_leader", 0, 0),
            (&vy, "agent", 0, 1),
            (&mai, "agent", 0, 1),
        ])
        .await;
    tells(&mut stage).await;
    stage.forward(minutes(4 * 60 - 1)).await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(1)).await;
    let told = stage.hoa.sees("ca lúc 14:00 có người bot chưa nhắn được").await;
    assert!(told.text.ends_with("• Vy (ĐTV), 0912 345 678"), "{}", told.text);
    assert!(!told.silent, "she has to phone");
    stage.nobody_hears_more().await;
    stage.forward(minutes(30)).await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn each_shift_and_who_is_on_call_is_looked_at_once(mut stage: Stage) -> Stage {
    let names = ["Vy", "An", "Nam"];
    let mut people = Vec::new();
    for (n, name) in (0..).zip(names) {
        stage.joins(1090 + n, name, if n == 2 { "qa" } else { "agent" }).await;
        people.push(stage.player(1090 + n, name));
    }
    let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    let hours = [at(6, 0), at(13, 30), at(14, 0), at(22, 0)];
    stage.config.centre.shifts =
        (0..4).map(|n| Shift { name: format!("S{n}"), start: hours[n], end: hours[(n + 1) % 4] }).collect();
    // Vy begins half an hour before An; Nam is on call for tomorrow, from its first shift on.
    let hoa = stage.hoa.clone();
    let posts = [
        (&hoa, "shift_leader", 0, 0),
        (&hoa, "shift_leader", 0, 2),
        (&people[0], "agent", 0, 1),
        (&people[1], "agent", 0, 2),
        (&people[2], "qa_on_call", 1, 9),
    ];
    stage.plans(&posts).await;
    tells(&mut stage).await;
    stage.forward(minutes(3 * 60 + 30)).await;
    let told = stage.hoa.sees("ca lúc 13:30").await;
    assert!(told.text.ends_with("• Vy (ĐTV)"), "{}", told.text);
    stage.forward(minutes(30)).await;
    let told = stage.hoa.sees("ca lúc 14:00").await;
    assert!(told.text.ends_with("\n• An (ĐTV)") && !told.text.contains("Vy"), "{}", told.text);
    stage.forward(minutes(16 * 60)).await;
    let told = stage.hoa.sees("ca lúc 06:00").await;
    assert!(told.text.ends_with("• Nam (Trực ngoài ca)"), "{}", told.text);
    stage.forward(minutes(60)).await;
    stage.cast().iter().for_each(|player| player.looks());
    stage
}

async fn without_a_rota_nothing_is_said(mut stage: Stage) -> Stage {
    tells(&mut stage).await;
    stage.forward(TimeDelta::hours(30)).await;
    stage.nobody_hears_more().await;
    stage
}

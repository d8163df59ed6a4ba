//! The wall screen: opened once, masked, closed from the chat.

use super::{App, Events, LINE, asks, asks_for_a_link, enters, looks, opens, with_a_page};
use crate::harness::{Stage, minutes};
use loihua::store::{Store, backup, query, query_scalar};
use reqwest::StatusCode;

crate::stories![
    a_link_opens_one_screen_once,
    a_screen_shows_what_changes_until_it_is_closed,
    a_link_is_over_after_ten_minutes,
    a_link_of_who_leads_no_more_opens_nothing,
    a_screen_of_who_leads_no_more_shows_nothing,
    who_made_and_who_closed_a_screen_stays,
    one_sign_in_takes_few_seats,
    who_may_open_screens,
    without_an_address_there_is_no_page,
    a_restored_backup_has_no_screens,
];

fn is_masked(board: &str) {
    for hidden in ["Hùng", "0912", "0903", "345678"] {
        assert!(!board.contains(hidden), "{hidden} in {board}");
    }
}

async fn a_link_opens_one_screen_once(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    let code = asks_for_a_link(&stage.hoa).await;

    let entrance = looks(&stage, "").await;
    assert!(entrance.contains("Mở màn hình treo tường") && !entrance.contains("#1"), "{entrance}");
    assert!(looks(&stage, "loihua_wall=7kq2-m9xh-4t3w-zv8p").await.contains("Mở màn hình treo tường"));
    for wrong in ["", "7kq2-m9xh-4t3w-zv8p", &"x".repeat(9_000)] {
        assert_eq!(enters(&stage, wrong).await.status(), StatusCode::FORBIDDEN);
    }
    // As it is typed from the phone.
    let cookie = opens(&stage, &code.to_uppercase().replace('-', " ")).await;
    assert_eq!(enters(&stage, &code).await.status(), StatusCode::FORBIDDEN, "it works once");

    let board = looks(&stage, &cookie).await;
    for shown in [
        "lang=\"vi\"",
        "id=\"case-1\"",
        "Mở nợ cước",
        "09:30",
        "Lan",
        "Đang trực",
        "Hoa",
        "data-due=\"1772418600000\"",
    ] {
        assert!(board.contains(shown), "“{shown}” is not in {board}");
    }
    is_masked(&board);
    let english = asks(&stage, "/wall?lang=en", &cookie).await.text().await.expect("a text");
    assert!(english.contains("lang=\"en\"") && english.contains("Open promises"), "{english}");

    // Neither the code nor the cookie stands in the database.
    let key = cookie.split('=').nth(1).expect("a key");
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let kept: Vec<String> = query_scalar(
        "SELECT notice FROM outbox UNION ALL SELECT code FROM screens UNION ALL SELECT cookie FROM screens",
    )
    .fetch_all(&mut tx)
    .await
    .expect("it can be read");
    assert!(kept.iter().any(|text| text.contains("screens")), "{kept:?}");
    assert!(kept.iter().all(|text| !text.contains(&code) && !text.contains(key)), "{kept:?}");
    drop(tx);
    stage.lan.looks();
    stage
}

async fn a_screen_shows_what_changes_until_it_is_closed(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let mut events = Events::of(&stage, &cookie).await;
    let first = events.next().await.expect("the board as it is");
    assert_eq!(first["now"], stage.clock.now().timestamp_millis());
    assert!(first["html"].as_str().expect("the board").contains("Không có phiếu nào đang mở"), "{first}");

    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    is_masked(&events.until("id=\"case-1\"").await);
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let asked = events.until("data-since").await;
    assert!(asked.contains("chưa ai nhận") && !asked.contains("chủ máy tên khác"), "{asked}");
    stage.forward(minutes(31)).await;
    events.until("class=\"late\"").await;

    stage.hoa.says("/open").await;
    stage.hoa.taps("📺 Màn hình").await;
    stage.hoa.sees("#1: chị Hoa mở").await;
    stage.hoa.taps("Tắt #1").await;
    stage.hoa.sees_edit("Chưa có màn hình nào").await;
    while events.next().await.is_some() {}
    assert_eq!(asks(&stage, "/wall/events", &cookie).await.status(), StatusCode::UNAUTHORIZED);
    assert!(looks(&stage, &cookie).await.contains("Mở màn hình treo tường"));
    stage.everybody_looks();
    stage
}

async fn a_link_is_over_after_ten_minutes(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let code = asks_for_a_link(&stage.hoa).await;
    stage.forward(minutes(11)).await;
    assert_eq!(enters(&stage, &code).await.status(), StatusCode::FORBIDDEN);
    let cookie = opens(&stage, &asks_for_a_link(&stage.tuan).await).await;
    stage.forward(minutes(31 * 24 * 60)).await;
    assert!(
        looks(&stage, &cookie).await.contains("Mở màn hình treo tường"),
        "a screen is over after a month"
    );
    stage.everybody_looks();
    stage
}

async fn a_link_of_who_leads_no_more_opens_nothing(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let code = asks_for_a_link(&stage.hoa).await;
    stage.joins(stage.hoa.id, "Hoa", "agent").await;
    assert_eq!(enters(&stage, &code).await.status(), StatusCode::FORBIDDEN);
    stage.joins(stage.hoa.id, "Hoa", "shift_leader").await;
    opens(&stage, &code).await;
    stage
}

/// Nor does one that was opened already.
async fn a_screen_of_who_leads_no_more_shows_nothing(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let mut events = Events::of(&stage, &cookie).await;
    events.next().await.expect("it is shown");
    stage.joins(stage.hoa.id, "Hoa", "agent").await;
    while events.next().await.is_some() {}
    stage.tuan.says("/open").await;
    stage.tuan.taps("📺 Màn hình").await;
    stage.tuan.sees("Chưa có màn hình nào").await;
    assert_eq!(asks(&stage, "/wall/events", &cookie).await.status(), StatusCode::UNAUTHORIZED);
    assert!(looks(&stage, &cookie).await.contains("Mở màn hình treo tường"));
    stage.everybody_looks();
    stage
}

async fn who_made_and_who_closed_a_screen_stays(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    stage.tuan.says("/open").await;
    stage.tuan.taps("📺 Màn hình").await;
    stage.tuan.taps("Tắt #1").await;
    stage.tuan.sees_edit("Chưa có màn hình nào").await;
    asks_for_a_link(&stage.hoa).await;
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let rows = query("SELECT made_by, made_at, closed_by, closed_at FROM screens WHERE id = 1");
    let row = rows.fetch_optional(&mut tx).await.expect("it can be read").expect("it is kept");
    let now = stage.clock.now().timestamp_millis();
    for (column, value) in
        [("made_by", stage.hoa.id), ("made_at", now), ("closed_by", stage.tuan.id), ("closed_at", now)]
    {
        assert_eq!(row.get::<i64>(column).expect("a number"), value, "{column}");
    }
    drop(tx);
    stage.quan.says("/audit").await;
    stage.quan.sees("Nhật ký").await;
    stage.quan.taps("Nhân sự").await;
    let log = stage.quan.sees_edit("tắt màn hình #1").await;
    assert!(log.text.contains("chị Hoa tạo đường dẫn mở màn hình #1"), "{}", log.text);
    stage.everybody_looks();
    stage
}

async fn one_sign_in_takes_few_seats(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let (lan, hoa) = (App::of(&stage, &stage.lan).await, App::of(&stage, &stage.hoa).await);
    let mut seats = Vec::new();
    for _ in 0..4 {
        seats.push(Events::in_answer(lan.gets("events").await));
        seats.push(Events::of(&stage, &cookie).await);
    }
    assert_eq!(lan.gets("events").await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(asks(&stage, "/wall/events", &cookie).await.status(), StatusCode::TOO_MANY_REQUESTS);
    hoa.board("", "promises").await;
    // A seat is free again once its viewer has gone.
    drop(seats);
    for _ in 0..100 {
        if lan.gets("events").await.status() == StatusCode::OK {
            return stage;
        }
    }
    panic!("no seat is free again");
}

async fn who_may_open_screens(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let first = asks_for_a_link(&stage.hoa).await;
    for player in [&stage.tuan, &stage.quan] {
        asks_for_a_link(player).await;
    }
    for player in [&stage.lan, &stage.minh] {
        player.says("/open").await;
        let list = player.sees("đang mở").await;
        assert!(!list.labels().contains(&"📺 Màn hình"), "{:?}", list.labels());
        for data in ["w.all", "w.new", "w.1.off"] {
            let refused = player.presses_data(list.message_id, data).await;
            assert!(refused.contains("trưởng ca"), "{data}: {refused}");
        }
    }
    stage.hoa.taps("📺 Màn hình").await;
    stage.hoa.sees("liên kết của anh Tuấn chưa mở").await;
    stage.hoa.taps("Tắt #1").await;
    stage.settles().await;
    assert_eq!(
        enters(&stage, &first).await.status(),
        StatusCode::FORBIDDEN,
        "a link is closed like a screen"
    );
    stage
}

async fn without_an_address_there_is_no_page(stage: Stage) -> Stage {
    for path in ["/wall", "/wall/events", "/board/board.css"] {
        assert_eq!(stage.asks(path).await.0, 404, "{path}");
    }
    stage.hoa.says("/open").await;
    let list = stage.hoa.sees("đang mở").await;
    assert!(!list.labels().contains(&"📺 Màn hình"));
    stage.hoa.presses_data(list.message_id, "w.new").await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    assert_eq!(query("DELETE FROM screens").execute(&mut tx).await.expect("it can be read"), 0);
    drop(tx);
    stage
}

/// Closed after the backup, it would be open again.
async fn a_restored_backup_has_no_screens(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    let (mut file, now) = (Vec::new(), stage.clock.now());
    stage.store.back_up(&mut file, now).await.expect("a backup");
    let header = backup::check(&file[..]).expect("it is one");
    let Some(url) = stage.empty_database(stage.engine()).await else { return stage };
    let restored = Store::open(&url).await.expect("it opens");
    restored.restore(&header, &file[..], now).await.expect("it is restored");
    let mut tx = restored.begin_read().await.expect("a transaction");
    let count: i64 = query_scalar("SELECT COUNT(*) FROM screens WHERE closed_at IS NULL")
        .fetch_one(&mut tx)
        .await
        .expect("a count");
    assert_eq!(count, 0, "none is open");
    drop(tx);
    restored.close().await;
    stage
}

//! The Mini App: who signs in, and presses that are those of the chat.

use super::{
    App, Events, LINE, TOKEN, asks, asks_for_a_link, launch_data, looks, opens, signs_in, with_a_page,
};
use crate::harness::{Stage, minutes};
use loihua::store::{query_scalar, staff};
use reqwest::{Client, StatusCode};
use serde_json::Value;

crate::stories![
    only_what_telegram_signed_signs_in,
    everybody_sees_what_they_may,
    a_press_on_the_page_is_a_press_in_the_chat,
    qa_claims_and_answers_on_the_page,
    a_press_sent_again_is_done_once,
    an_answer_not_shown_on_the_page_is_not_read_there,
    a_button_of_an_earlier_question_does_nothing,
    the_figures_of_the_day_are_for_who_reads_reports_of_all,
    a_look_at_a_colleagues_case_is_noted,
];

async fn only_what_telegram_signed_signs_in(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let now = stage.clock.now();
    let good = launch_data(TOKEN, stage.lan.id, now);
    for (why, launch) in [
        ("nothing", String::new()),
        ("forged", good.replace("1001", "1004")),
        ("expired", launch_data(TOKEN, stage.lan.id, now - minutes(11))),
        ("of another bot", launch_data("43:another", stage.lan.id, now)),
        ("of nobody on the staff", launch_data(TOKEN, 999, now)),
    ] {
        assert_eq!(signs_in(&stage, &launch).await.status(), StatusCode::UNAUTHORIZED, "{why}");
    }
    let frame = asks(&stage, "/board?lang=en", "").await;
    let policy = frame.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(
        policy.contains("frame-ancestors https://web.telegram.org") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(frame.text().await.expect("a text").contains("Open promises"));
    // Neither nothing nor the cookie of a wall screen is a sign-in.
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    for path in ["/board/events", "/board/cases/1"] {
        assert_eq!(asks(&stage, path, "").await.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(asks(&stage, path, &cookie).await.status(), StatusCode::UNAUTHORIZED, "{path}");
    }

    let mut app = App::of(&stage, &stage.lan).await;
    stage.clock.forward(minutes(14));
    let renewed = Client::new().post(format!("{}/board/session/renew", app.web)).bearer_auth(&app.token);
    let renewed: Value = renewed.send().await.expect("it answers").json().await.expect("JSON");
    stage.clock.forward(minutes(2));
    assert_eq!(app.gets("events").await.status(), StatusCode::UNAUTHORIZED, "the first is over");
    app.token = renewed["token"].as_str().expect("a token").to_owned();
    let mut events = Events::in_answer(app.gets("events").await);
    events.next().await.expect("it is good");

    // Who has left sees nothing more, whatever they hold.
    let mut left = stage.listed(stage.lan.id).await.expect("Lan");
    left.active = false;
    let mut tx = stage.store.begin().await.expect("a transaction");
    staff::upsert(&mut tx, &left).await.expect("it is kept");
    tx.commit().await.expect("it is kept");
    while events.next().await.is_some() {}
    assert_eq!(app.gets("events").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(app.post("c.1.1.told", "").await.status(), StatusCode::UNAUTHORIZED);
    stage
}

async fn everybody_sees_what_they_may(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let hidden = |board: &str| assert!(!board.contains("0912") && !board.contains("0903"), "{board}");

    let board = App::of(&stage, &stage.lan).await.board("", "case-1").await;
    assert!(board.contains("&lt;b&gt;anh Hùng&lt;/b&gt;") && board.contains("data-case=\"1\""), "{board}");
    let hoa = App::of(&stage, &stage.hoa).await;
    assert!(hoa.board("", "case-1").await.contains("data-case=\"1\""));
    let board = App::of(&stage, &stage.mai).await.board("", "promises").await;
    assert!(board.contains("Không có phiếu nào đang mở") && !board.contains("case-1"), "{board}");
    let minh = App::of(&stage, &stage.minh).await;
    let quan = App::of(&stage, &stage.quan).await;
    for app in [&minh, &quan] {
        let board = app.board("", "case-1").await;
        assert!(!board.contains("data-case"), "masked: {board}");
        hidden(&board);
        assert_eq!(app.gets("cases/1").await.status(), StatusCode::FORBIDDEN);
        assert!(app.presses("c.1.1.told", "").await.1);
    }
    // In full once QA is asked.
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    minh.board("", "data-case=\"1\"").await;
    assert!(minh.case("1").await.contains("Cho thực hiện"));

    for (query, is_listed) in [
        ("state=asking", true),
        ("state=late", false),
        ("state=done", false),
        ("owner=1001&line=vip", true),
        ("owner=1002", false),
        ("line=premium", false),
        ("state=nonsense&owner=x&line=y", true),
    ] {
        let board = hoa.board(query, "id=\"filters\"").await;
        assert_eq!(board.contains("id=\"case-1\""), is_listed, "{query}: {board}");
    }
    assert_eq!(hoa.gets("cases/99").await.status(), StatusCode::FORBIDDEN);
    stage.everybody_looks();
    stage
}

async fn a_press_on_the_page_is_a_press_in_the_chat(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let lan = App::of(&stage, &stage.lan).await;
    let shown = lan.case("1").await;
    for there in ["0912 345 678", "Đã báo KQ cho LĐ", "data-copy=", "Diễn biến", "Lan"] {
        assert!(shown.contains(there), "“{there}” is not in {shown}");
    }
    assert!(!shown.contains("<b>anh") && !shown.contains("Bỏ qua"), "{shown}");

    // Another time: the page asks which.
    let later = App::button(&shown, "LĐ hẹn giờ khác");
    let asked = lan.case(&format!("1?ask={later}")).await;
    let (said, refused) = lan.presses(&App::button(&asked, "Sau 1 giờ"), "").await;
    assert!(said.contains("10:00") && !refused, "{said}");
    stage.lan.sees_edit("Hẹn báo KQ 10:00").await;

    // Passed on to Mai, who takes it there too.
    let give = App::button(&lan.case("1").await, "Giao người khác");
    let asked = lan.case(&format!("1?ask={give}")).await;
    let (_, refused) = lan.presses(&App::button(&asked, ">Mai"), "").await;
    assert!(!refused);
    stage.mai.sees("nhờ").await;
    stage.mai.taps("Nhận phiếu").await;
    stage.settles().await;
    assert!(lan.presses("c.1.9.told", "").await.1, "it is Mai's now");

    // 📞 before 🛠 asks, in the chat.
    let mai = App::of(&stage, &stage.mai).await;
    let told = App::button(&mai.case("1").await, "Đã báo KQ cho LĐ");
    let (said, refused) = mai.presses(&told, "").await;
    assert!(refused && said.contains("trong chat"), "{said}");
    stage.mai.taps("Xong rồi, đã báo").await;
    stage.settles().await;
    let (said, refused) = mai.presses(&told, "").await;
    assert!(refused && said.contains("đã"), "told twice: {said}");
    for forged in ["c.1.1.nothing", "l.open.all.0", "", "c.1.1.wait", "w.new"] {
        let answer = mai.post(forged, "").await;
        let refused = answer.status() == StatusCode::BAD_REQUEST
            || answer.json::<Value>().await.expect("JSON")["refused"] == true;
        assert!(refused, "{forged}");
    }
    stage.everybody_looks();
    stage
}

async fn qa_claims_and_answers_on_the_page(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let minh = App::of(&stage, &stage.minh).await;
    let shown = minh.case("1").await;
    let (_, refused) = minh.presses(&App::button(&shown, "Nhận xử lý"), "").await;
    assert!(!refused);
    stage.settles().await;
    let hoa = App::of(&stage, &stage.hoa).await;
    hoa.board("", "anh Minh đã nhận").await;
    let shown = minh.case("1").await;
    let verify = App::button(&shown, "Xác minh thêm");
    assert!(shown.contains(&format!("data-words=\"{verify}\"")), "{shown}");
    assert!(minh.presses(&verify, " ").await.1, "it needs words");
    let (_, refused) = minh.presses(&verify, "hỏi lại ngày sinh <b>").await;
    assert!(!refused);
    stage.lan.sees("hỏi lại ngày sinh <b>").await;
    stage.everybody_looks();
    stage
}

/// Its answer was lost on the way, and somebody pressed again.
async fn a_press_sent_again_is_done_once(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let lan = App::of(&stage, &stage.lan).await;
    let call = App::button(&lan.case("1").await, "Chưa gọi được");
    for _ in 0..2 {
        let said: Value = lan.post_as("the-same", &call, "").await.json().await.expect("JSON");
        assert_eq!(said["refused"], false, "{said}");
    }
    stage.settles().await;
    assert!(lan.case("1").await.contains("Đã gọi 1 lần"));
    // Of another person the same id is another press, and so is one that was refused.
    assert!(
        App::of(&stage, &stage.mai)
            .await
            .post_as("the-same", &call, "")
            .await
            .json::<Value>()
            .await
            .expect("JSON")["refused"]
            == true
    );
    for _ in 0..2 {
        let said: Value = lan.post_as("refused", "c.1.1.wait", "").await.json().await.expect("JSON");
        assert_eq!(said["refused"], true, "{said}");
    }
    stage.everybody_looks();
    stage
}

async fn an_answer_not_shown_on_the_page_is_not_read_there(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let lan = App::of(&stage, &stage.lan).await;
    let before = App::button(&lan.case("1").await, "Chưa gọi được");
    stage.minh.taps("Cho thực hiện").await;
    stage.settles().await;
    lan.presses(&before, "").await;
    assert_eq!(understood(&stage).await, 0, "the page showed no answer");
    let after = App::button(&lan.case("1").await, "Chưa gọi được");
    lan.presses(&after, "").await;
    assert_eq!(understood(&stage).await, 1);
    stage.everybody_looks();
    stage
}

async fn a_button_of_an_earlier_question_does_nothing(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.lan.says("/ask 1 chủ máy tên khác").await;
    stage.settles().await;
    let minh = App::of(&stage, &stage.minh).await;
    let shown = minh.case("1").await;
    let claim = App::button(&shown, "Nhận xử lý");
    minh.presses(&App::button(&shown, "Cho thực hiện"), "").await;
    stage.settles().await;
    stage.lan.says("/ask 1 số khác gọi đến").await;
    stage.settles().await;
    let (said, refused) = minh.presses(&claim, "").await;
    assert!(refused && said.contains("Câu hỏi này cũ rồi"), "{said}");
    let (_, refused) = minh.presses(&App::button(&minh.case("1").await, "Nhận xử lý"), "").await;
    assert!(!refused);
    stage.everybody_looks();
    stage
}

async fn the_figures_of_the_day_are_for_who_reads_reports_of_all(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    for (player, has_them) in [
        (&stage.lan, false),
        (&stage.minh, false),
        (&stage.hoa, false),
        (&stage.tuan, true),
        (&stage.quan, true),
    ] {
        let board = App::of(&stage, player).await.board("", "promises").await;
        assert_eq!(board.contains("id=\"day\""), has_them, "{}: {board}", player.id);
    }
    let cookie = opens(&stage, &asks_for_a_link(&stage.hoa).await).await;
    assert!(looks(&stage, &cookie).await.contains("id=\"day\""));
    stage.everybody_looks();
    stage
}

async fn a_look_at_a_colleagues_case_is_noted(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let hoa = App::of(&stage, &stage.hoa).await;
    hoa.case("1").await;
    hoa.case("1?opened=false").await;
    App::of(&stage, &stage.lan).await.case("1").await;
    assert_eq!(who_looked(&stage).await, [stage.hoa.id], "drawn again is no other look");
    stage.clock.forward(minutes(11));
    hoa.case("1").await;
    assert_eq!(who_looked(&stage).await, [stage.hoa.id; 2]);
    stage
}

async fn who_looked(stage: &Stage) -> Vec<i64> {
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let looks = query_scalar("SELECT person FROM record WHERE deed = '\"looked\"'").fetch_all(&mut tx).await;
    looks.expect("it can be read")
}

/// How often an answer was read.
async fn understood(stage: &Stage) -> i64 {
    let mut tx = stage.store.begin_read().await.expect("a transaction");
    let count =
        query_scalar("SELECT COUNT(*) FROM record WHERE deed LIKE '%answer_read%'").fetch_one(&mut tx);
    count.await.expect("it can be read")
}

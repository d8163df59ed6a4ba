//! Stories about many reminders at once: they are one message, and each case in it is kept as if it had its own.

use crate::harness::{Effect, Fault, Stage, minutes, seconds};
use loihua::domain::base::ids::CaseId;
use loihua::domain::case::Status;
use loihua::domain::request::button::{Button, CaseButton};
use loihua::store::{cases, query};
use telegram_sim::Shown;

crate::stories![
    six_reminders_at_once_become_one_message_five_do_not,
    the_first_is_not_held_back_for_others,
    a_case_told_meanwhile_is_not_in_the_digest,
    a_digest_repeated_after_a_lost_answer_is_marked,
    a_digest_sent_before_a_stop_and_not_marked_is_repeated,
    a_refused_digest_goes_one_by_one,
    someone_who_is_gone_gives_way_in_each_case,
    closed_cases_are_struck_out_in_one_edit,
    more_than_one_message_holds_make_two,
    nothing_overtakes_within_a_case,
    a_reply_to_a_digest_names_its_case,
];

async fn open(stage: &Stage, count: i64) {
    stage.usual_rota().await;
    for n in 1..=count {
        open_one(stage, n, "").await;
    }
}

async fn open_one(stage: &Stage, n: i64, when: &str) {
    let line = format!("/vip anh Số{n:02} | 09120000{n:02} | mở nợ cước | 09120000{n:02}{when}");
    stage.lan.says(&line).await;
    stage.lan.sees(&format!("Phiếu #{n}")).await;
}

/// Telegram takes nothing for Lan during the next ten seconds: all that falls due now is ready together then.
fn holds(stage: &Stage) {
    let fault = Fault::on("sendMessage")
        .chat(stage.lan.id)
        .times(1)
        .then(Effect::TooManyRequests { retry_after: 10 });
    stage.sim.faults().next(fault);
}

/// Cases opened, and reminded of together.
async fn reminded(stage: &Stage, count: i64) -> Shown {
    open(stage, count).await;
    holds(stage);
    stage.forward(minutes(25)).await;
    stage.forward(seconds(10)).await;
    stage.lan.sees(&format!("🔔 Lan ơi, {count} phiếu cần báo KQ:")).await
}

async fn presses(stage: &Stage, case: i64, press: CaseButton) -> String {
    let button = Button::Case { case: CaseId(case), version: 1, press };
    stage.lan.presses_data(1, &button.encode()).await
}

async fn closes(stage: &Stage, case: i64) {
    presses(stage, case, CaseButton::CarryOutUnchecked).await;
    assert!(presses(stage, case, CaseButton::Told).await.contains("Đã báo KQ lúc"));
}

async fn closes_all(stage: &Stage, cases: impl IntoIterator<Item = i64>) {
    for case in cases {
        closes(stage, case).await;
    }
}

fn edits_of(stage: &Stage, message: i32) -> usize {
    let calls = stage.sim.calls_of("editMessageText");
    let of_lan = calls.iter().filter(|call| call.chat_id == Some(stage.lan.id));
    of_lan.filter(|call| call.message_id == Some(message)).count()
}

async fn six_reminders_at_once_become_one_message_five_do_not(stage: Stage) -> Stage {
    open(&stage, 6).await;
    holds(&stage);
    stage.forward(minutes(25)).await;
    stage.nobody_hears_more().await;
    let sent = stage.sim.count_of("sendMessage");
    stage.forward(seconds(10)).await;
    let digest = stage.lan.sees("🔔 Lan ơi, 6 phiếu cần báo KQ:").await;
    assert_eq!(stage.sim.count_of("sendMessage"), sent + 1, "one message");
    for n in 1..=6 {
        assert!(digest.text.contains(&format!("#{n} anh Số0{n} · còn 5 phút · ")), "{}", digest.text);
    }
    assert_eq!(digest.labels(), ["#1", "#2", "#3", "#4", "#5", "#6"]);
    stage.nobody_hears_more().await;
    stage.lan.taps("#4").await;
    stage.lan.sees("Phiếu #4").await;

    closes(&stage, 6).await;
    holds(&stage);
    stage.forward(minutes(5) - seconds(10)).await;
    stage.forward(seconds(10)).await;
    for n in 1..=5 {
        stage.lan.sees(&format!("đến giờ báo KQ phiếu #{n}")).await;
    }
    closes_all(&stage, 1..=5).await;
    stage
}

async fn the_first_is_not_held_back_for_others(stage: Stage) -> Stage {
    open(&stage, 1).await;
    stage.forward(minutes(25)).await;
    stage.lan.sees("còn 5 phút đến giờ báo KQ phiếu #1").await;
    closes(&stage, 1).await;
    stage
}

async fn a_case_told_meanwhile_is_not_in_the_digest(stage: Stage) -> Stage {
    open(&stage, 7).await;
    holds(&stage);
    stage.forward(minutes(25)).await;
    // Her chat is held: the bot has something left to do for it all the time.
    for press in [CaseButton::CarryOutUnchecked, CaseButton::Told] {
        let button = Button::Case { case: CaseId(3), version: 1, press };
        stage.lan.person.taps_data(1, &button.encode()).answer().await.expect("an answer");
    }
    stage.clock.forward(seconds(10));
    stage.settles().await;
    let digest = stage.lan.sees("6 phiếu cần báo KQ").await;
    assert!(!digest.text.contains("#3"), "{}", digest.text);
    closes_all(&stage, [1, 2, 4, 5, 6, 7]).await;
    stage
}

async fn a_digest_repeated_after_a_lost_answer_is_marked(stage: Stage) -> Stage {
    open(&stage, 6).await;
    holds(&stage);
    stage.forward(minutes(25)).await;
    let lost = Fault::on("sendMessage").chat(stage.lan.id).times(1).then(Effect::LostAfter);
    stage.sim.faults().next(lost);
    stage.forward(seconds(10)).await;
    let first = stage.lan.sees("6 phiếu cần báo KQ").await;
    assert!(!first.text.starts_with('↻'), "{}", first.text);
    stage.forward(seconds(10)).await;
    let again = stage.lan.sees("6 phiếu cần báo KQ").await;
    assert!(again.text.starts_with('↻'), "{}", again.text);
    closes_all(&stage, 1..=6).await;
    stage
}

async fn a_digest_sent_before_a_stop_and_not_marked_is_repeated(mut stage: Stage) -> Stage {
    let digest = reminded(&stage, 6).await;
    stage.settles().await;
    stage.stops().await;
    // What a kill between sending and marking leaves behind.
    let mut tx = stage.store.begin().await.expect("a transaction");
    let unmarked = query("UPDATE outbox SET state = 1, holder = 1 WHERE chat = $1 AND message = $2")
        .bind(stage.lan.id)
        .bind(i64::from(digest.message_id))
        .execute(&mut tx)
        .await
        .expect("they are unmarked");
    assert_eq!(unmarked, 6, "all of them have the same message");
    tx.commit().await.expect("it is kept");
    stage.starts().await;
    let again = stage.lan.sees("6 phiếu cần báo KQ").await;
    assert!(again.text.starts_with('↻'), "{}", again.text);
    closes_all(&stage, 1..=6).await;
    stage
}

async fn a_refused_digest_goes_one_by_one(stage: Stage) -> Stage {
    open(&stage, 6).await;
    holds(&stage);
    stage.forward(minutes(25)).await;
    let refused =
        Effect::Refused { code: 400, description: "Bad Request: something of ours is wrong".to_owned() };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.lan.id).times(1).then(refused));
    stage.forward(seconds(10)).await;
    for n in 1..=6 {
        stage.lan.sees(&format!("còn 5 phút đến giờ báo KQ phiếu #{n}")).await;
    }
    closes_all(&stage, 1..=6).await;
    stage
}

async fn someone_who_is_gone_gives_way_in_each_case(stage: Stage) -> Stage {
    open(&stage, 6).await;
    holds(&stage);
    stage.forward(minutes(25)).await;
    stage.lan.person.deactivates();
    let held = Effect::TooManyRequests { retry_after: 10 };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.hoa.id).times(1).then(held));
    stage.forward(seconds(10)).await;
    stage.forward(seconds(10)).await;
    let told = stage.hoa.sees("🔔 Chị Hoa ơi, 6 phiếu cần báo KQ:").await;
    for n in 1..=6 {
        assert!(told.text.contains(&format!("#{n} anh Số0{n} · Lan · còn 5 phút")), "{}", told.text);
    }
    for n in 1..=6 {
        stage.hoa.taps(&format!("#{n}")).await;
        stage.hoa.sees(&format!("Phiếu #{n}")).await;
        stage.hoa.marks_done().await;
        stage.hoa.taps("Đã báo KQ cho LĐ").await;
    }
    stage
}

async fn closed_cases_are_struck_out_in_one_edit(stage: Stage) -> Stage {
    let digest = reminded(&stage, 6).await;
    closes_all(&stage, 1..=5).await;
    stage.settles().await;
    stage.forward(seconds(5)).await;
    assert_eq!(edits_of(&stage, digest.message_id), 1, "five cases, one edit");
    let shown = stage.lan.shows("1 phiếu cần báo KQ").expect("the digest");
    assert_eq!(shown.message_id, digest.message_id);
    assert!(shown.text.contains("✅ #5 đã báo lúc 09:25, đúng hẹn"), "{}", shown.text);
    closes(&stage, 6).await;
    stage.forward(seconds(5)).await;
    assert!(stage.lan.shows("cả 6 phiếu đã xong").is_some());
    presses(&stage, 6, CaseButton::Undo).await;
    stage.forward(seconds(5)).await;
    assert!(stage.lan.shows("1 phiếu cần báo KQ").is_some(), "open again");
    closes(&stage, 6).await;
    stage.lan.person.deletes_chat_message(digest.message_id);
    stage.forward(seconds(5)).await;
    stage
}

async fn more_than_one_message_holds_make_two(stage: Stage) -> Stage {
    open(&stage, 31).await;
    holds(&stage);
    stage.forward(minutes(25)).await;
    stage.forward(seconds(10)).await;
    let first = stage.lan.sees("24 phiếu cần báo KQ").await.text;
    let rest = stage.lan.sees("7 phiếu cần báo KQ").await.text;
    let lists = |text: &str, n| text.contains(&format!("#{n} anh Số"));
    assert!((1..=31).all(|n| lists(&first, n) != lists(&rest, n)), "each once:\n{first}\n{rest}");
    closes_all(&stage, 1..=31).await;
    stage
}

async fn nothing_overtakes_within_a_case(stage: Stage) -> Stage {
    open(&stage, 6).await;
    open_one(&stage, 7, " | 31m").await;
    open_one(&stage, 8, " | 32m").await;
    stage.forward(minutes(24)).await;
    let fault = Effect::TooManyRequests { retry_after: 300 };
    stage.sim.faults().next(Fault::on("sendMessage").chat(stage.lan.id).times(1).then(fault));
    stage.lan.says("/duty").await;
    for n in [7, 8] {
        stage.mai.says(&format!("/case {n}")).await;
        stage.mai.sees(&format!("Phiếu #{n}")).await;
        stage.mai.taps("Tham gia").await;
        stage.mai.sees(&format!("Phiếu #{n}")).await;
    }
    stage.forward(minutes(4)).await;
    stage.forward(minutes(1)).await;
    stage.lan.sees("Đang trực").await;
    stage.lan.sees("6 phiếu cần báo KQ").await;
    let done = [stage.lan.sees("phiếu #7").await, stage.lan.sees("phiếu #8").await];
    assert!(done.iter().all(|shown| shown.text.contains("Mai")), "she has joined: {}", done[0].text);
    let told = [stage.lan.sees("báo KQ phiếu #7").await, stage.lan.sees("báo KQ phiếu #8").await];
    let order: Vec<i32> = done.iter().chain(&told).map(|shown| shown.message_id).collect();
    assert!(order.is_sorted(), "what is older about a case goes first: {order:?}");
    closes_all(&stage, 1..=8).await;
    stage
}

async fn a_reply_to_a_digest_names_its_case(stage: Stage) -> Stage {
    let digest = reminded(&stage, 6).await;
    stage.lan.replies(digest.message_id, "#2 máy bận, gọi lại sau").await;
    stage.lan.sees("Đã ghi chú").await;
    stage.lan.taps("#2").await;
    let card = stage.lan.sees("Phiếu #2").await;
    assert!(card.text.contains("máy bận, gọi lại sau"), "{}", card.text);
    stage.lan.replies(digest.message_id, "máy bận").await;
    stage.lan.sees("Tin này có nhiều phiếu").await;
    closes_all(&stage, 1..=5).await;
    stage.lan.replies(digest.message_id, "máy lại bận").await;
    stage.lan.sees("Đã ghi chú").await;
    closes(&stage, 6).await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let case = cases::load(&mut tx, CaseId(6)).await.expect("read").expect("a case");
    assert!(matches!(case.status(), Status::Closed(_)));
    drop(tx);
    stage
}

//! People go on where they were: what was asked is answered, what was offered is taken, what was begun is finished.

use super::Centre;
use crate::harness::{minutes, seconds};
use loihua::store::query_scalar;
use telegram_sim::Shown;

crate::upgrades![
    unsent_messages_are_delivered_or_skipped,
    questions_are_answered_by_text_and_by_tap,
    an_answer_is_read_and_a_saved_one_found,
    a_reassignment_is_taken,
    a_handover_is_accepted,
    a_form_is_finished,
    prompts_are_answered_by_text,
    a_transfer_is_taken,
    a_closed_case_is_undone,
    a_promise_is_kept_to_its_end,
];

/// The row that was being sent when the old version stopped and the one that may have arrived come again, marked; the
/// one nobody needs any more does not.
async fn unsent_messages_are_delivered_or_skipped(centre: &Centre) {
    let stage = &centre.stage;
    let opened = stage.clock.now().timestamp_millis();
    let ring = stage.hoa.sees("↻").await;
    assert!(ring.text.contains("LĐ anh Giang đang chờ máy"), "{}", ring.text);
    stage.forward(seconds(1)).await;
    let reminder = stage.lan.sees("↻").await;
    assert!(reminder.text.contains("còn 5 phút") && reminder.text.contains("#9"), "{}", reminder.text);
    assert!(stage.minh.shows("hứa đóng chiều nay").is_none(), "the question was answered meanwhile");
    stage.forward(seconds(89)).await;
    stage.quan.sees("mã 666").await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let left: i64 = query_scalar("SELECT COUNT(*) FROM outbox WHERE created_at < $1 AND state NOT IN (2, 4)")
        .bind(opened)
        .fetch_one(&mut tx)
        .await
        .expect("they are counted");
    drop(tx);
    assert_eq!(left, 0, "each old row is sent or skipped");
    centre.reads_all();
}

async fn questions_are_answered_by_text_and_by_tap(centre: &Centre) {
    let stage = &centre.stage;
    centre.reads_all();
    // What Lan may have got already is tried again within a second; her chat waits until then.
    stage.forward(seconds(1)).await;
    centre.reads_all();
    // #11: Minh tapped ❓ and was asked what to verify.
    stage.minh.says("LĐ thuộc đơn vị nào?").await;
    stage.lan.sees("LĐ thuộc đơn vị nào?").await;
    // #12, in its topic of the forum.
    let topic = centre.qa.topics().into_iter().find(|topic| topic.name.contains("#12")).expect("its topic");
    let card = centre
        .qa
        .phone()
        .into_iter()
        .rfind(|shown| shown.thread == Some(topic.id) && !shown.buttons.is_empty());
    let card = card.expect("the question");
    let tap = stage.minh.person.taps_in_on(&centre.qa, card.message_id, "Cho thực hiện").expect("the button");
    let said = tap.answer().await.and_then(|answer| answer.text).unwrap_or_default();
    assert!(said.contains("Đã gửi"), "{said}");
    stage.lan.sees("trả lời phiếu #12: Cho thực hiện").await;
    // #10: Minh has claimed it, with a name and a photo sent along.
    let card = stage.minh.shows("0912 000 010").expect("the question").message_id;
    let tap = stage.minh.person.taps_on(card, "Cắt tạm 2 chiều").expect("the button");
    tap.answer().await;
    let answer = stage.mai.sees("Cắt tạm 2 chiều").await;
    assert!(answer.text.contains("#10"), "{}", answer.text);
    stage.settles().await;
    centre.reads_all();
}

async fn an_answer_is_read_and_a_saved_one_found(centre: &Centre) {
    let stage = &centre.stage;
    centre.reads_all();
    // #5 was answered at 13:41 and is not read: two minutes later Lan is reminded.
    stage.forward(minutes(1)).await;
    let reminder = stage.lan.sees("phiếu #5").await;
    assert!(reminder.text.contains("Đã rõ"), "{}", reminder.text);
    stage.lan.person.taps_on(reminder.message_id, "Đã rõ").expect("the button").answer().await;
    stage.minh.says("/guidance mat may").await;
    stage.minh.sees("Mất máy, gọi số khác").await;
    centre.reads_all();
}

async fn a_reassignment_is_taken(centre: &Centre) {
    let stage = &centre.stage;
    centre.reads_all();
    let offer = stage.lan.shows("Mai nhờ Lan nhận phiếu #7").expect("the offer").message_id;
    let said = stage.lan.person.taps_on(offer, "Nhận phiếu").expect("the button").answer().await;
    assert!(said.and_then(|said| said.text).unwrap_or_default().contains("Đã nhận"));
    stage.lan.sees("Phụ trách: Lan").await;
    stage.mai.sees("Lan đã nhận phiếu #7").await;
    stage.settles().await;
    centre.reads_all();
}

async fn a_handover_is_accepted(centre: &Centre) {
    let stage = &centre.stage;
    centre.reads_all();
    stage.hoa.says("LĐ chờ kế toán").await;
    stage.settles().await;
    let list = centre.van.shows("bàn giao ca 6-14").expect("the list");
    assert!(
        list.text.contains("LĐ chờ kế toán") && list.text.contains("LĐ hẹn gọi sau 15h"),
        "{}",
        list.text
    );
    centre.van.person.taps_on(list.message_id, "Nhận hết").expect("the button").answer().await;
    stage.hoa.sees("Vân đã nhận bàn giao ca 6-14").await;
    centre.reads_all();
    // 14:00: what agents leave behind is shared out among who comes.
    stage.forward(minutes(18)).await;
    centre.van.taps("Chia đều").await;
    centre.sang.person.sees_new("chia cho Sang").await.expect("a share");
    stage.settles().await;
    centre.reads_all();
}

async fn a_form_is_finished(centre: &Centre) {
    let stage = &centre.stage;
    centre.reads_all();
    stage.mai.says("0912000015").await;
    stage.mai.sees_edit("LĐ yêu cầu gì").await;
    stage.mai.says("mở nợ cước số 0903111015").await;
    stage.mai.sees_edit("bấm 💾").await;
    stage.mai.taps("Mở phiếu").await;
    let card = stage.mai.sees("Phiếu #15").await;
    assert!(card.text.contains("anh Tú") && card.text.contains("Hẹn báo KQ 14:11"), "{}", card.text);
    stage.settles().await;
    centre.reads_all();
}

async fn prompts_are_answered_by_text(centre: &Centre) {
    let stage = &centre.stage;
    centre.reads_all();
    // #4: Lan tapped ⚠️ and was asked why.
    stage.lan.says("LĐ chưa gửi giấy tờ").await;
    stage.settles().await;
    let is_card = |shown: &Shown| shown.from_bot && shown.text.contains("LĐ chưa gửi giấy tờ");
    assert!(stage.lan.person.phone().iter().any(is_card), "the card says why");
    centre.reads_all();
}

async fn a_transfer_is_taken(centre: &Centre) {
    let stage = &centre.stage;
    stage.hoa.sees("LĐ anh Giang đang chờ máy").await;
    centre.reads_all();
    stage.hoa.taps("Nhận cuộc gọi").await;
    centre.sang.person.sees_new("chị Hoa nhận cuộc gọi, phiếu #14").await.expect("it is said");
    stage.hoa.sees("Phụ trách: chị Hoa").await;
    stage.forward(minutes(1)).await;
    centre.reads_all();
}

async fn a_closed_case_is_undone(centre: &Centre) {
    let stage = &centre.stage;
    centre.reads_all();
    stage.forward(minutes(1)).await;
    let card = stage.lan.shows("Phiếu #13").expect("the card").message_id;
    let said = stage.lan.person.taps_on(card, "Hoàn tác").expect("the button").answer().await;
    assert!(said.and_then(|said| said.text).unwrap_or_default().contains("Đã hoàn tác"));
    stage.settles().await;
    assert!(stage.lan.shows("Phiếu #13").expect("the card").text.contains("Hẹn báo KQ"));
    centre.reads_all();
}

async fn a_promise_is_kept_to_its_end(centre: &Centre) {
    let stage = &centre.stage;
    stage.forward(minutes(5)).await;
    let due = stage.lan.sees("đến giờ báo KQ phiếu #9").await.message_id;
    stage.forward(minutes(3)).await;
    stage.hoa.sees("#9 chị Hạnh · Lan · trễ 3 phút").await;
    stage.lan.says("/case 9").await;
    stage.lan.sees("Phiếu #9").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    let card = stage.lan.shows("Hẹn báo KQ").expect("the card");
    assert!(card.text.contains("Đã báo KQ cho LĐ lúc 13:50, trễ 3 phút"), "{}", card.text);
    let reminder = stage.lan.shows("đã báo lúc 13:50, trễ 3 phút").expect("the newest reminder stands");
    assert!(reminder.message_id > due);
    centre.reads_all();
    stage.forward(minutes(10)).await;
    let more = stage.sim.rings_anywhere();
    assert!(more.iter().all(|shown| !shown.text.contains("phiếu #9 trễ")), "{more:?}");
    centre.reads_all();
}

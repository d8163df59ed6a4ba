//! QA's group: a forum with a topic for each question, and a plain group.

use super::{ends, lost};
use crate::harness::Stage;
use serde_json::json;

crate::stories![
    in_a_forum_each_question_has_a_topic,
    in_a_plain_group_qa_does_everything,
    who_writes_anonymously_is_told_that_nobody_can_know,
];

/// Minh works in the group alone: his private chat is not looked at.
async fn in_a_forum_each_question_has_a_topic(mut stage: Stage) -> Stage {
    let minh = stage.minh.clone();
    let vy = stage.hires(1010, "Vy", "qa").await;
    let room = stage.qa_works_in_a_group(&[&minh, &vy], true).await;
    stage.rota(&[(&stage.lan, "agent", 6, 14), (&vy, "qa", 6, 14)]).await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("nhóm QLCL").await;
    stage.lan.sees("Dán tên").await;
    stage.lan.says("NGUYEN VAN HUNG").await;
    stage.settles().await;
    let topics = room.topics();
    assert_eq!(topics.len(), 1, "one topic: {topics:?}");
    assert!(topics[0].name.contains("Phiếu #1") && !topics[0].closed, "{topics:?}");
    let card = minh.sees_in(&room, "Phiếu #1").await;
    assert_eq!(card.thread, Some(topics[0].id));
    for shown in room.phone() {
        for secret in ["0912 345 678", "0987 654 321", "0912345678", "NGUYEN VAN HUNG"] {
            assert!(!shown.html.contains(secret) && !shown.text.contains(secret), "{}", shown.html);
        }
    }
    let numbers = minh.taps_in(&room, "Xem số").await;
    assert!(numbers.contains("0912 345 678") && numbers.contains("0987 654 321"), "{numbers}");
    minh.taps_in(&room, "Nhận xử lý").await;
    stage.settles().await;
    room.reads_all();
    // Somebody else's reply is refused, by name.
    vy.replies_in(&room, card.message_id, "✅ Cắt tạm 2 chiều").await;
    vy.sees_in(&room, "đang giữ").await;
    minh.taps_in(&room, "Xác minh thêm").await;
    let asks = minh.sees_in(&room, "xác minh gì").await;
    assert!(asks.text.contains("Anh Minh") && asks.thread == card.thread, "{}", asks.text);
    minh.says_in_topic(&room, topics[0].id, "LĐ thuộc đơn vị nào?").await;
    stage.lan.sees("LĐ thuộc đơn vị nào?").await;
    stage.lan.taps("Đã rõ").await;
    stage.lan.taps("Nhắn thêm").await;
    stage.lan.sees("nhắn gì cho QLCL").await;
    stage.lan.says("Chi nhánh Đồng Nai, số 0988777666").await;
    let back = minh.sees_in(&room, "Chi nhánh Đồng Nai").await;
    assert!(!back.text.contains("0988777666"), "{}", back.text);
    room.reads_all();
    minh.person.reads_all();
    vy.person.reads_all();
    minh.replies_in(&room, back.message_id, "Cắt 2 chiều, báo LĐ ra cửa hàng").await;
    minh.sees_in(&room, "câu trả lời này là gì").await;
    minh.taps_in(&room, "Cho thực hiện").await;
    stage.lan.sees("báo LĐ ra cửa hàng").await;
    stage.lan.taps("Đã rõ").await;
    stage.settles().await;
    assert!(room.topics()[0].closed, "closed with its question");
    // A correction reopens it.
    minh.taps_in(&room, "Đính chính").await;
    minh.sees_in(&room, "câu trả lời đúng là gì").await;
    assert!(!room.topics()[0].closed);
    minh.taps_in(&room, "Không thực hiện").await;
    minh.sees_in(&room, "vì sao").await;
    minh.says_in_topic(&room, topics[0].id, "Số đang tranh chấp").await;
    stage.lan.sees("Số đang tranh chấp").await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
    assert!(room.topics()[0].closed);
    room.reads_all();
    minh.person.reads_all();
    vy.person.reads_all();
    stage
}

async fn in_a_plain_group_qa_does_everything(mut stage: Stage) -> Stage {
    let (minh, mai) = (stage.minh.clone(), stage.mai.clone());
    let room = stage.qa_works_in_a_group(&[&minh, &mai], false).await;
    stage.rota(&[(&stage.lan, "agent", 6, 14), (&stage.hoa, "shift_leader", 6, 14)]).await;
    // Nobody from QA is on the rota: the group has it all the same.
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("Giờ này chưa có QLCL trực").await;
    stage.lan.sees("Dán tên").await;
    minh.sees("phiếu #1").await;
    let card = minh.sees_in(&room, "phiếu #1").await;
    // Talk among colleagues is left alone, and an agent has no business here.
    minh.person.says_in(&room, "ca này ai trực nhỉ?");
    mai.replies_in(&room, card.message_id, "để em").await;
    mai.sees_in(&room, "chưa có quyền").await;
    let refused = mai.taps_in(&room, "Cho thực hiện").await;
    assert!(refused.contains("quyền") || refused.contains("dành cho"), "{refused}");
    let refused = mai.taps_in(&room, "Xem số").await;
    assert!(!refused.contains("0912"), "{refused}");
    stage.lan.person.sends_photo("màn hình");
    stage.lan.sees("QLCL").await;
    minh.sees_in(&room, "màn hình").await;
    minh.taps_in(&room, "Xem tệp").await;
    stage.settles().await;
    assert!(minh.person.phone().iter().any(|shown| shown.media.is_some()), "to him alone");
    assert!(room.phone().iter().all(|shown| shown.media.is_none()), "never in the group");
    minh.person.reads_all();
    minh.taps_in(&room, "Cắt tạm 2 chiều").await;
    stage.lan.sees("Cắt tạm 2 chiều").await;
    minh.taps_in(&room, "Giữ làm hướng dẫn").await;
    let asks = minh.sees_in(&room, "tiêu đề").await;
    minh.replies_in(&room, asks.message_id, "Mất máy").await;
    minh.sees_in(&room, "Đã lưu hướng dẫn").await;
    room.reads_all();
    ends(&stage).await;
    room.reads_all();
    stage
}

async fn who_writes_anonymously_is_told_that_nobody_can_know(mut stage: Stage) -> Stage {
    let minh = stage.minh.clone();
    let room = stage.qa_works_in_a_group(&[&minh], true).await;
    stage.rota(&[(&stage.lan, "agent", 6, 14), (&minh, "qa", 6, 14)]).await;
    lost(&stage).await;
    stage.lan.taps("Hỏi QLCL").await;
    stage.lan.sees("nhóm QLCL").await;
    stage.lan.sees("Dán tên").await;
    stage.lan.says("NGUYEN VAN HUNG").await;
    stage.settles().await;
    room.reads_all();
    let topic = room.topics()[0].id;
    let chat = json!({ "id": room.id(), "type": "supergroup", "title": "QLCL", "is_forum": true });
    let date = stage.clock.now().timestamp();
    let writes = |id: i64, from: i64, topic: Option<i32>| {
        let mut message = json!({
            "message_id": id, "date": date, "chat": chat, "text": "✅ Cắt tạm 2 chiều", "sender_chat": chat,
            "from": { "id": from, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot" },
        });
        if let Some(topic) = topic {
            message["message_thread_id"] = json!(topic);
            message["is_topic_message"] = json!(true);
        }
        stage.sim.raw_update(json!({ "message": message }));
    };
    writes(9001, 1_087_968_824, Some(topic));
    let told = minh.sees_in(&room, "không biết ai viết").await;
    assert_eq!(told.thread, Some(topic));
    // Not once more for each line.
    writes(9002, 136_817_688, Some(topic));
    // Talk elsewhere in the group, and what a linked channel says, is not for the bot.
    writes(9003, 1_087_968_824, None);
    writes(9004, 777_000, Some(topic));
    stage.settles().await;
    assert!(room.phone().iter().filter(|shown| shown.text.contains("không biết ai viết")).count() == 1);
    assert!(stage.lan.shows("Cắt tạm 2 chiều").is_none(), "nobody has answered");
    minh.says_in_topic(&room, topic, "✅ Cắt tạm 2 chiều").await;
    stage.lan.sees("Cắt tạm 2 chiều").await;
    ends(&stage).await;
    stage.lan.person.reads_all();
    room.reads_all();
    minh.person.reads_all();
    stage
}

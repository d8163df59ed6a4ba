//! Stories about who writes: strangers, languages, menus, groups, newer Telegrams.

use crate::harness::{Stage, minutes, seconds};
use loihua::domain::staff::person::{Person, Reachability, Role};
use loihua::store::staff;
use serde_json::json;

crate::stories![
    a_stranger_gets_one_sentence_and_the_admin_hears_once,
    people_choose_their_language,
    commands_are_registered_in_both_languages,
    a_group_hears_nothing_of_a_case,
    a_group_that_became_a_supergroup_is_answered_there,
    only_who_takes_calls_opens_cases,
    who_wrote_before_being_on_the_list_can_be_reached,
    who_opens_a_one_time_link_is_on_the_staff,
    who_is_on_the_staff_leaves_a_link_as_it_is,
    who_left_comes_back_by_a_link,
    a_message_of_a_newer_telegram_is_answered,
    unknown_and_bare_commands_say_what_to_do,
    an_edit_of_what_was_refused_is_read_anew,
    the_rest_of_a_message_that_telegram_cut_is_no_answer,
];

async fn a_stranger_gets_one_sentence_and_the_admin_hears_once(stage: Stage) -> Stage {
    let stranger = stage.sim.person(123_456, "Người lạ", "vi");
    let sentence =
        "Dạ, kênh này chỉ dành cho nhân viên nội bộ. Mã của anh/chị là 123456, nhờ gửi người quản trị ạ.";
    stranger.presses_start();
    let seen = stranger.sees_new("nội bộ").await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(seen.text, sentence);
    stage.quan.sees("123456").await;
    stage.forward(minutes(1)).await;
    stranger.says("/open");
    stranger.sees_new(sentence).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(stranger.taps_data(1, "c.1.1.show").answer().await.is_some());
    stage
}

async fn people_choose_their_language(stage: Stage) -> Stage {
    stage.lan.says("/lang").await;
    stage.lan.sees("ngôn ngữ").await;
    stage.lan.taps("English").await;
    stage.settles().await;
    stage.lan.person.reads_all();
    stage.lan.says("/open").await;
    stage.lan.sees("no open case").await;
    stage.lan.says("/lang vi").await;
    stage.lan.sees("tiếng Việt").await;
    stage
}

async fn commands_are_registered_in_both_languages(mut stage: Stage) -> Stage {
    assert!(stage.sim.wait_for_call("setMyCommands", 3).await);
    stage.settles().await;
    let scope = json!({"type": "all_private_chats"});
    let (vi, en) = (stage.sim.commands(&scope, "vi"), stage.sim.commands(&scope, "en"));
    let names = |menu: &serde_json::Value| -> Vec<String> {
        menu.as_array()
            .into_iter()
            .flatten()
            .filter_map(|command| command["command"].as_str().map(str::to_owned))
            .collect()
    };
    let everybodys = [
        "vip", "premium", "open", "find", "case", "ask", "transfer", "duty", "promo", "guide", "report",
        "cancel", "lang", "help",
    ];
    assert_eq!(names(&vi), everybodys);
    assert_eq!(names(&vi), names(&en));
    assert_ne!(vi, en, "each in its own words");
    assert_eq!(stage.sim.commands(&scope, ""), vi, "the centre's language for everybody else");
    // Who may do more has a menu of their own, once the bot knows that they can be reached.
    stage.stops().await;
    stage.starts().await;
    assert!(stage.sim.wait_for_call("setMyCommands", 7).await);
    let own = |id: i64| names(&stage.sim.commands(&json!({"type": "chat", "chat_id": id}), ""));
    assert!(own(stage.minh.id).contains(&"guidance".to_owned()), "QA has the standing guidance");
    assert!(own(stage.lan.id).is_empty(), "an agent has the menu of everybody");
    stage
}

async fn a_group_hears_nothing_of_a_case(stage: Stage) -> Stage {
    let group = stage.sim.group(-100_777, "Ca trực", &[&stage.lan.person, &stage.hoa.person], false);
    stage.lan.person.says_in(&group, "chào cả nhà, 0912345678");
    stage.lan.person.says_in(&group, "/vip@loihua_bot anh Hùng | 0912345678 | mở nợ");
    let seen = group.sees_new("nhắn riêng").await.unwrap_or_else(|error| panic!("{error}"));
    assert!(!seen.text.contains("Hùng"), "{}", seen.text);
    stage.lan.person.says_in(&group, "/open@other_bot");
    stage
}

async fn a_group_that_became_a_supergroup_is_answered_there(mut stage: Stage) -> Stage {
    let group = stage.sim.group(-777, "Ca trực", &[&stage.lan.person], false);
    stage.settles().await;
    stage.stops().await;
    stage.lan.person.says_in(&group, "/open@loihua_bot");
    let supergroup = stage.sim.migrates_group(-777, -100_777);
    stage.starts().await;
    supergroup.sees_new("nhắn riêng").await.unwrap_or_else(|error| panic!("{error}"));
    stage
}

async fn only_who_takes_calls_opens_cases(stage: Stage) -> Stage {
    stage.minh.says("/vip anh Hùng | 0912345678 | mở nợ").await;
    stage.minh.sees("dành cho điện thoại viên").await;
    stage.quan.says("/vip").await;
    stage.quan.sees("dành cho điện thoại viên").await;
    stage.hoa.says("/vip anh Hùng | 0912345678 | mở nợ").await;
    stage.hoa.sees("Phiếu #1").await;
    stage.hoa.marks_done().await;
    stage.hoa.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn who_wrote_before_being_on_the_list_can_be_reached(stage: Stage) -> Stage {
    let nga = stage.sim.person(2001, "Nga", "vi");
    nga.presses_start();
    nga.sees_new("nội bộ").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("2001").await;
    stage.joins(2001, "Nga", "shift_leader").await;
    stage.hoa.person.blocks();
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước").await;
    stage.lan.sees("Phiếu #1").await;
    stage.forward(minutes(33)).await;
    stage.lan.sees("trễ 3 phút").await;
    nga.sees_new("trễ 3 phút").await.unwrap_or_else(|error| panic!("{error}"));
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn who_opens_a_one_time_link_is_on_the_staff(stage: Stage) -> Stage {
    let nga = stage.sim.person(2001, "Nga <b>\u{202E}", "vi");
    nga.presses_start();
    nga.sees_new("nội bộ").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("2001").await;
    // Answered a moment ago, she is let in all the same.
    nga.starts_with(&stage.invites("agent,shift_leader").await);
    let welcome = nga.sees_new("Lời Hứa").await.unwrap_or_else(|error| panic!("{error}"));
    assert!(welcome.text.contains("Chào Nga <b>, "), "{}", welcome.text);
    let told = stage.quan.sees("đường dẫn mời").await;
    assert!(told.text.contains("Nga <b> (mã 2001)"), "{}", told.text);
    assert!(told.text.contains("agent+shift_leader"), "{}", told.text);
    let listed = stage.listed(2001).await.expect("she is on the list");
    assert_eq!((listed.name.as_str(), listed.reach, listed.active), ("Nga <b>", Reachability::Open, true));
    assert_eq!(listed.roles.to_string(), "agent+shift_leader");
    nga.says("/help");
    nga.sees_new("/handover").await.unwrap_or_else(|error| panic!("{error}"));
    stage
}

async fn who_is_on_the_staff_leaves_a_link_as_it_is(stage: Stage) -> Stage {
    let code = stage.invites("admin").await;
    stage.lan.person.starts_with(&code);
    stage.lan.sees("Lời Hứa").await;
    assert_eq!(stage.listed(stage.lan.id).await.expect("Lan").roles.to_string(), "agent");
    let nga = stage.sim.person(2001, "Nga", "vi");
    nga.starts_with(&code);
    nga.sees_new("Lời Hứa").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("Nga (mã 2001)").await;
    assert_eq!(stage.listed(2001).await.expect("Nga").roles.to_string(), "admin");
    stage
}

async fn who_left_comes_back_by_a_link(stage: Stage) -> Stage {
    let minh = stage.listed(stage.minh.id).await.expect("Minh");
    let mut tx = stage.store.begin().await.expect("a transaction");
    staff::upsert(&mut tx, &Person { active: false, ..minh.clone() }).await.expect("he leaves");
    tx.commit().await.expect("it is kept");
    stage.minh.person.starts_with(&stage.invites("qa_lead").await);
    stage.minh.sees("Lời Hứa").await;
    stage.quan.sees("Minh (mã 1003)").await;
    let back = stage.listed(stage.minh.id).await;
    assert_eq!(back, Some(Person { roles: [Role::QaLead].into_iter().collect(), ..minh }));
    stage
}

async fn a_message_of_a_newer_telegram_is_answered(stage: Stage) -> Stage {
    stage.lan.person.sends_raw(json!({
        "text": "/open",
        "entities": [{"type": "hologram", "offset": 0, "length": 5}],
        "brand_new_field": {"depth": 3},
    }));
    stage.lan.sees("Không có phiếu nào đang mở").await;
    stage.lan.person.sends_raw(json!({"hologram": {"file_id": "x"}}));
    stage.lan.sees("Chỉ đọc được chữ").await;
    stage.sim.raw_update(json!({"telepathy": {"from": {"id": 1001}}}));
    stage.lan.says("/help").await;
    stage.lan.sees("/vip").await;
    stage
}

async fn unknown_and_bare_commands_say_what_to_do(stage: Stage) -> Stage {
    for (typed, says) in [
        ("/dance", "Chưa có lệnh này"),
        ("/case", "nhờ gõ kèm số phiếu"),
        ("/case mười hai", "nhờ gõ kèm số phiếu"),
        ("/case 404", "Không có phiếu #404"),
        ("/case 99999999999999999999", "nhờ gõ kèm số phiếu"),
    ] {
        stage.lan.says(typed).await;
        let seen = stage.lan.person.sees_new("").await.unwrap_or_else(|error| panic!("{error}"));
        assert!(seen.text.to_lowercase().contains(&says.to_lowercase()), "{typed}: {}", seen.text);
    }
    stage
}

async fn an_edit_of_what_was_refused_is_read_anew(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let said = stage.lan.says("/vpi anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Chưa có lệnh này").await;
    stage.lan.edits(said, "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    // Now it is the line of a case: an edit corrects it and opens no other.
    stage.lan.edits(said, "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111333").await;
    stage.settles().await;
    assert!(stage.lan.shows("0903111333").is_some(), "the request is corrected");
    assert_eq!(stage.cases().await, 1);
    stage.lan.person.reads_all();
    let asked = stage.lan.says("/case").await;
    stage.lan.sees("số phiếu").await;
    stage.lan.edits(asked, "/case\u{A0}1\u{200E}").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn the_rest_of_a_message_that_telegram_cut_is_no_answer(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let rest = "anh Hùng | 0912345678 | mở nợ cước số 0903111222";
    stage.lan.says(&format!("/find {}", "a".repeat(3000))).await;
    stage.lan.says(rest).await;
    stage.lan.sees("Telegram cắt").await;
    stage.lan.person.reads_all();
    stage.forward(seconds(3)).await;
    stage.lan.says(rest).await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

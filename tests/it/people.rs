//! Stories about who writes: strangers, languages, menus, groups, newer Telegrams.

use crate::harness::{Stage, colleague, minutes, seconds};
use loihua::domain::staff::person::{Person, Reachability};
use loihua::store::{query, staff};
use serde_json::json;

crate::stories![
    a_stranger_gets_one_sentence_and_the_admin_hears_once,
    people_choose_their_language,
    each_has_a_menu_of_their_own_at_once,
    a_menu_follows_the_roles_and_goes_with_the_person,
    help_says_what_the_reader_can_do_here,
    agents_have_keys_for_what_they_do_most,
    a_group_hears_nothing_of_a_case,
    a_group_that_became_a_supergroup_is_answered_there,
    only_who_takes_calls_opens_cases,
    who_wrote_before_being_on_the_list_can_be_reached,
    a_new_database_finds_who_can_be_reached,
    who_opens_a_one_time_link_is_on_the_staff,
    who_is_on_the_staff_leaves_a_link_as_it_is,
    who_left_does_not_come_back_by_a_link,
    a_message_of_a_newer_telegram_is_answered,
    unknown_and_bare_commands_say_what_to_do,
    an_edit_of_what_was_refused_is_read_anew,
    an_edit_long_afterwards_promises_from_then_on,
    an_admin_asks_how_the_bot_is,
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

/// The commands registered for a scope.
fn menu(stage: &Stage, scope: &serde_json::Value) -> Vec<(String, String)> {
    let text = |command: &serde_json::Value, field: &str| command[field].as_str().map(str::to_owned);
    let registered = stage.sim.commands(scope, "");
    let commands = registered.as_array().into_iter().flatten();
    commands.filter_map(|command| Some((text(command, "command")?, text(command, "description")?))).collect()
}

fn own_menu(stage: &Stage, id: i64) -> Vec<(String, String)> {
    menu(stage, &json!({"type": "chat", "chat_id": id}))
}

fn has(menu: &[(String, String)], word: &str) -> bool {
    menu.iter().any(|(command, _)| command == word)
}

async fn each_has_a_menu_of_their_own_at_once(mut stage: Stage) -> Stage {
    let (lan, minh) = (stage.lan.id, stage.minh.id);
    stage
        .until("all have a menu", async |stage| {
            stage.cast().iter().all(|player| has(&own_menu(stage, player.id), "help"))
        })
        .await;
    let of_lan = own_menu(&stage, lan);
    assert!(has(&of_lan, "vip") && has(&of_lan, "transfer") && !has(&of_lan, "guidance"), "{of_lan:?}");
    let of_minh = own_menu(&stage, minh);
    assert!(has(&of_minh, "guidance") && !has(&of_minh, "vip"), "{of_minh:?}");
    let words = |scope: &str| -> Vec<String> {
        menu(&stage, &json!({"type": scope})).into_iter().map(|(word, _)| word).collect()
    };
    assert_eq!(words("all_group_chats"), ["guidance", "duty", "help"]);
    assert_eq!(words("all_private_chats"), ["start"], "who is not on the staff");
    assert!(stage.sim.count_of("setMyDescription") > 0 && stage.sim.count_of("setMyShortDescription") > 0);

    // Their own language, whatever Telegram's is.
    assert!(of_lan.contains(&("lang".to_owned(), "Chọn ngôn ngữ".to_owned())), "{of_lan:?}");
    stage.lan.says("/lang en").await;
    stage.lan.sees("English").await;
    stage
        .until("hers is in English", async |stage| {
            own_menu(stage, lan).contains(&("lang".to_owned(), "Change the language".to_owned()))
        })
        .await;

    // Who has just come has one too.
    let code = stage.invites("qa").await;
    let vy = stage.player(3001, "Vy");
    vy.person.starts_with(&code);
    vy.sees("Lời Hứa").await;
    stage.quan.sees("Vy").await;
    vy.sees("Mình xưng hô thế nào ạ?").await;
    stage.until("she has a menu", async |stage| has(&own_menu(stage, 3001), "guidance")).await;

    // What is registered is not registered again.
    let calls = |stage: &Stage| {
        ["setMyCommands", "deleteMyCommands", "setMyDescription"].map(|method| stage.sim.count_of(method))
    };
    let before = calls(&stage);
    stage.stops().await;
    stage.starts().await;
    stage.forward(seconds(61)).await;
    assert_eq!(calls(&stage), before);
    stage
}

async fn a_menu_follows_the_roles_and_goes_with_the_person(stage: Stage) -> Stage {
    let (lan, mai) = (stage.lan.id, stage.mai.id);
    stage
        .until("both have a menu", async |stage| {
            has(&own_menu(stage, lan), "vip") && has(&own_menu(stage, mai), "vip")
        })
        .await;
    // As `loihua staff import` does, in another process.
    stage.joins(lan, "Lan", "agent+qa").await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    let left = Person { active: false, ..colleague(mai, "Mai", "agent") };
    staff::upsert(&mut tx, &left).await.expect("the list is changed");
    tx.commit().await.expect("it is kept");
    stage.forward(seconds(31)).await;
    stage.until("she has what QA has", async |stage| has(&own_menu(stage, lan), "guidance")).await;
    stage.until("who left has none", async |stage| own_menu(stage, mai).is_empty()).await;
    stage
}

async fn help_says_what_the_reader_can_do_here(stage: Stage) -> Stage {
    stage.lan.says("/help").await;
    let help = stage.lan.sees("/vip").await;
    assert!(help.text.contains("/transfer") && !help.text.contains("/guidance"), "{}", help.text);
    stage.minh.says("/help").await;
    let help = stage.minh.sees("/guidance").await;
    assert!(!help.text.contains("/vip") && !help.text.contains("/handover"), "{}", help.text);
    let group = stage.sim.group(-100_777, "Ca trực", &[&stage.lan.person], false);
    stage.lan.person.says_in(&group, "/help@loihua_bot");
    let help = group.sees_new("/duty").await.unwrap_or_else(|error| panic!("{error}"));
    assert!(!help.text.contains("/vip") && !help.text.contains("/open"), "{}", help.text);
    stage
}

async fn agents_have_keys_for_what_they_do_most(stage: Stage) -> Stage {
    let keys = [["📝 Phiếu VIP mới", "💎 Phiếu KH Cao Cấp"], ["📂 Phiếu của tôi", "📲 LĐ xin gặp"]];
    assert_eq!(stage.lan.person.keyboard(), keys);
    assert!(stage.minh.person.keyboard().is_empty() && stage.hoa.person.keyboard().is_empty());
    let taps = async |key: &str| {
        stage.lan.settled().await;
        stage.lan.person.types_key(key).expect("the key is there");
    };
    taps("Phiếu VIP mới").await;
    stage.lan.sees("LĐ tên gì ạ?").await;
    // Neither the name that is asked for nor text of any other kind.
    taps("Phiếu của tôi").await;
    stage.lan.sees("Không có phiếu nào").await;
    stage.lan.says("📂 My cases").await;
    stage.lan.sees("Không có phiếu nào").await;
    taps("LĐ xin gặp").await;
    stage.lan.sees("Gõ một dòng").await;
    taps("Phiếu KH Cao Cấp").await;
    stage.lan.sees("KH").await;
    stage.settles().await;
    stage.lan.looks();
    stage.lan.says("/lang en").await;
    stage.lan.sees("English").await;
    assert_eq!(stage.lan.person.keyboard()[0], ["📝 New VIP case", "💎 Premium case"]);
    // Who takes no calls any more loses it.
    stage.joins(stage.lan.id, "Lan", "qa").await;
    stage.lan.says("/help").await;
    stage.lan.sees("/guidance").await;
    assert!(stage.lan.person.keyboard().is_empty());
    stage.lan.says("/cancel").await;
    stage.lan.says("/cancel").await;
    stage.settles().await;
    stage.lan.looks();
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

/// The bot's token is an old one, and people pressed Start long ago: nothing of that is in the database.
async fn a_new_database_finds_who_can_be_reached(mut stage: Stage) -> Stage {
    stage.stops().await;
    let mut tx = stage.store.begin().await.expect("it can be written");
    query("UPDATE staff SET reach = 'never_opened'").execute(&mut tx).await.expect("it is forgotten");
    tx.commit().await.expect("it is kept");
    stage.joins(2001, "Nga", "agent").await;
    stage.starts().await;
    stage.settles().await;
    stage
        .until("those who had opened the bot can be reached", async |stage| {
            let mut tx = stage.store.begin_read().await.expect("a read");
            let people = staff::all(&mut tx).await.expect("the staff");
            let known: Vec<i64> =
                people.iter().filter(|person| person.reachable()).map(|person| person.id.0).collect();
            // Not Nga, who never opened it.
            known == [1001, 1002, 1003, 1004, 1005, 1006]
        })
        .await;
    stage.nobody_hears_more().await;
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
    nga.sees_new("Mình xưng hô thế nào ạ?").await.unwrap_or_else(|error| panic!("{error}"));
    let told = stage.quan.sees("đường dẫn mời").await;
    assert!(told.text.contains("Nga <b> (mã 2001)"), "{}", told.text);
    assert!(told.text.contains("ĐTV, Trưởng ca"), "{}", told.text);
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
    nga.sees_new("Mình xưng hô thế nào ạ?").await.unwrap_or_else(|error| panic!("{error}"));
    stage.quan.sees("Nga (mã 2001)").await;
    assert_eq!(stage.listed(2001).await.expect("Nga").roles.to_string(), "admin");
    stage
}

async fn who_left_does_not_come_back_by_a_link(stage: Stage) -> Stage {
    let minh = stage.listed(stage.minh.id).await.expect("Minh");
    let mut tx = stage.store.begin().await.expect("a transaction");
    staff::upsert(&mut tx, &Person { active: false, ..minh.clone() }).await.expect("he leaves");
    tx.commit().await.expect("it is kept");
    let code = stage.invites("qa_lead").await;
    stage.minh.person.starts_with(&code);
    stage.minh.sees("không còn dùng được").await;
    stage.quan.sees("1003").await;
    let still = stage.listed(stage.minh.id).await;
    assert_eq!(still, Some(Person { active: false, ..minh }), "an admin has to take him back");
    // The link is not used up by it.
    let nga = stage.player(2001, "Nga");
    nga.person.starts_with(&code);
    nga.sees("Lời Hứa").await;
    nga.sees("Mình xưng hô thế nào ạ?").await;
    stage.quan.sees("Nga (mã 2001)").await;
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

async fn an_edit_long_afterwards_promises_from_then_on(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let said = stage.lan.says("/vpi anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Chưa có lệnh này").await;
    stage.forward(minutes(90)).await;
    stage.lan.edits(said, "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    let card = stage.lan.sees("Phiếu #1").await;
    assert!(card.text.contains("11:00"), "promised half an hour after the edit: {}", card.text);
    stage.nobody_hears_more().await;
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

async fn an_admin_asks_how_the_bot_is(mut stage: Stage) -> Stage {
    let minh = stage.minh.clone();
    stage.usual_rota().await;
    let room = stage.qa_works_in_a_group(&[&minh], true).await;
    stage.lan.says("/health").await;
    stage.lan.sees("dành cho người quản trị").await;
    stage.joins(1099, "Vy", "qa").await;
    stage.quan.says("/health").await;
    let shown = stage.quan.sees("🩺 Lời Hứa").await;
    for part in [
        "✅ Telegram trả lời, đồng hồ khớp",
        "✅ Nhóm QLCL: “QLCL”",
        "⚠️ 7 người, 1 chưa nhắn được: Vy",
        "giờ không có QLCL, từ",
        "⚠️ Bot chưa được đặt tự sao lưu",
    ] {
        assert!(shown.text.contains(part), "{part} is not in {}", shown.text);
    }
    assert!(shown.silent, "an answer");
    room.kicks_bot();
    stage.quan.says("/health").await;
    let shown = stage.quan.sees("🩺 Lời Hứa").await;
    assert!(shown.text.contains("⚠️ Nhóm QLCL: Telegram không thấy nhóm"), "{}", shown.text);
    stage
}

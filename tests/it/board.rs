//! Stories about the board in the shift leaders' group: one message that shows every open case, soon and in few edits.

use crate::harness::{Effect, Fault, Stage, minutes, nine, seconds};
use chrono::TimeDelta;
use loihua::domain::base::ids::{CaseId, ChatId, PersonId};
use loihua::domain::base::phone::Phone;
use loihua::domain::case::vip::{CallFields, Vip};
use loihua::domain::case::{Case, Promise};
use loihua::domain::centre::Centre;
use loihua::domain::intake::kind::Kind;
use loihua::domain::message::notice::Notice;
use loihua::domain::request::button::{Button, CaseButton};
use loihua::domain::request::intent::{Incoming, Intent};
use loihua::store::{cases, outbox, query, render_context, timers};
use std::time::Instant;
use telegram_sim::{Group, Shown};
use teloxide::prelude::Requester as _;

const ROOM: i64 = -1_001_000_000_777;
const LINE: &str = "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222";
const NONE: &str = "📋 Không có phiếu nào đang mở.";
/// By then a change is on the board.
const SOON: TimeDelta = TimeDelta::milliseconds(3_500);

crate::stories![
    the_board_follows_every_case,
    the_minutes_go_on_while_a_case_is_open,
    five_hundred_changes_are_few_edits,
    a_board_that_was_deleted_is_made_anew_and_pinned,
    a_group_that_became_a_supergroup_has_its_board_there,
    a_bot_that_may_not_pin_goes_on,
    a_bot_that_was_put_out_goes_on_and_comes_back,
    a_restart_goes_on_with_the_same_message,
    a_first_board_in_doubt_leaves_one_that_is_pinned,
    another_group_gets_the_board_and_the_old_one_says_so,
    of_many_cases_the_list_is_sent_to_who_asks,
    ten_thousand_open_cases_are_drawn_fast,
    a_board_without_a_timer_is_mended,
];

/// The bot starts again with its board in this group.
async fn moves_to(stage: &mut Stage, room: Option<i64>) {
    stage.settles().await;
    stage.stops().await;
    stage.config.centre.shift_chat = room.map(ChatId);
    stage.starts().await;
    stage.settles().await;
}

async fn with_board(stage: &mut Stage) -> Group {
    stage.usual_rota().await;
    let group = room(stage, ROOM);
    group.bot_is_admin(true);
    moves_to(stage, Some(ROOM)).await;
    let board = group.sees_new(NONE).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(board.silent, "nobody is disturbed");
    stage.settles().await;
    group
}

fn room(stage: &Stage, id: i64) -> Group {
    stage.sim.group(id, "Trưởng ca", &[&stage.hoa.person, &stage.tuan.person], false)
}

async fn open(stage: &Stage) {
    stage.lan.says(LINE).await;
    stage.lan.sees("Phiếu #1").await;
}

async fn close(stage: &Stage) {
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.settles().await;
}

/// The boards that stand in the group.
fn boards(group: &Group) -> Vec<Shown> {
    group.phone().into_iter().filter(|shown| shown.text.starts_with("📋")).collect()
}

/// The one board of the group.
fn board(group: &Group) -> Shown {
    let mut boards = boards(group);
    assert_eq!(boards.len(), 1, "one board: {boards:?}");
    boards.remove(0)
}

fn calls(stage: &Stage, method: &str, room: i64) -> usize {
    stage.sim.calls_of(method).iter().filter(|call| call.chat_id == Some(room)).count()
}

async fn the_board_follows_every_case(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    assert!(board(&group).pinned);
    open(&stage).await;
    stage.mai.says("/vip chị Vân | 0913000111 | báo mất máy, cắt giúp số 0913000111").await;
    stage.mai.sees("Phiếu #2").await;
    stage.forward(SOON).await;
    let shown = board(&group).text;
    assert_eq!(
        shown,
        "📋 2 phiếu mở\n#2 · 🚨 Cắt mất máy · 09:10 (còn 10 phút) · chưa kiểm tra · Mai\n\
         #1 · Mở nợ cước · 09:30 (còn 30 phút) · chưa kiểm tra · Lan\nCập nhật lúc 09:00"
    );
    stage.lan.marks_done().await;
    stage.forward(SOON).await;
    let shown = board(&group).text;
    assert!(
        shown.contains("#1 · Mở nợ cước · 09:02 (còn 2 phút) · đã xử lý xong, chưa báo KQ cho LĐ · Lan"),
        "{shown}"
    );
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.mai.taps("LĐ rút yêu cầu").await;
    stage.mai.sees("đã nói qua điện thoại").await;
    stage.mai.taps("Đúng, LĐ đã rút").await;
    stage.forward(SOON).await;
    assert_eq!(board(&group).text, NONE);
    assert_eq!(calls(&stage, "pinChatMessage", ROOM), 1, "pinned once");
    let drawn = calls(&stage, "editMessageText", ROOM);
    stage.forward(minutes(1)).await;
    stage.forward(minutes(200)).await;
    assert!(calls(&stage, "editMessageText", ROOM) <= drawn + 1, "nothing to refresh");
    stage
}

async fn the_minutes_go_on_while_a_case_is_open(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    open(&stage).await;
    for left in (26..=29).rev() {
        stage.forward(minutes(1)).await;
        let shown = board(&group).text;
        assert!(shown.contains(&format!("còn {left} phút")), "{shown}");
    }
    stage.stops().await;
    stage.clock.forward(minutes(6));
    stage.starts().await;
    stage.settles().await;
    assert!(board(&group).text.contains("còn 20 phút"), "{}", board(&group).text);
    stage.forward(minutes(28)).await;
    for player in [&stage.lan, &stage.hoa] {
        player.sees("trễ 8 phút").await;
    }
    let shown = board(&group).text;
    assert!(shown.starts_with("📋 1 phiếu mở · 1 trễ\n🔴 #1"), "{shown}");
    assert!(shown.contains("trễ 8 phút"), "{shown}");
    close(&stage).await;
    stage
}

async fn five_hundred_changes_are_few_edits(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    open(&stage).await;
    stage.lan.marks_done().await;
    stage.forward(SOON).await;
    let drawn = calls(&stage, "editMessageText", ROOM);
    let service = stage.service();
    for change in 0..500 {
        let press = if change % 2 == 0 { CaseButton::Told } else { CaseButton::Undo };
        let incoming = Incoming {
            from: stage.lan.id,
            chat: ChatId(stage.lan.id),
            message: None,
            thread: None,
            written_at: None,
            query: Some("q".to_owned()),
            intent: Intent::Press(Button::Case { case: CaseId(1), version: 1, press }),
        };
        service.handle(900_000 + change, &incoming).await.expect("handled");
        stage.clock.forward(TimeDelta::milliseconds(20));
    }
    stage.settles().await;
    stage.forward(seconds(5)).await;
    let shown = board(&group).text;
    assert!(shown.contains("#1 · Mở nợ cước · 09:02"), "the last state is right: {shown}");
    let edits = calls(&stage, "editMessageText", ROOM) - drawn;
    assert!((1..=5).contains(&edits), "{edits} edits");
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage
}

async fn of_many_cases_the_list_is_sent_to_who_asks(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    for n in 10..=22 {
        stage.lan.says(&format!("/vip anh Hùng | 09123456{n} | mở nợ cước số 09031112{n}")).await;
        stage.settles().await;
    }
    stage.forward(SOON).await;
    let shown = board(&group);
    assert!(shown.text.starts_with("📋 13 phiếu mở\nChưa phiếu nào sắp đến giờ\n#1 · "), "{}", shown.text);
    assert!(shown.text.contains("và 3 phiếu nữa"), "{}", shown.text);
    let said = stage.hoa.taps_in(&group, "Xem tất cả").await;
    assert!(said.contains("tin nhắn riêng"), "{said}");
    let list = stage.hoa.sees("Phiếu đang mở: 13").await;
    assert_eq!(list.chat_id, stage.hoa.id);
    assert!(board(&group).text.starts_with("📋 13 phiếu mở"), "the board stays");
    stage.lan.person.reads_all();
    stage
}

async fn a_board_that_was_deleted_is_made_anew_and_pinned(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    let bot = teloxide::Bot::new(stage.sim.token()).set_api_url(stage.sim.url().parse().expect("a URL"));
    let old = teloxide::types::MessageId(board(&group).message_id);
    bot.delete_message(teloxide::types::ChatId(ROOM), old).await.expect("somebody deletes it");
    open(&stage).await;
    stage.forward(SOON).await;
    let anew = group.sees_new("1 phiếu mở").await.expect("a new board");
    stage.settles().await;
    assert!(board(&group).pinned && anew.message_id != old.0);
    stage.forward(minutes(1)).await;
    assert!(board(&group).text.contains("còn 29 phút"));
    close(&stage).await;
    stage
}

async fn a_group_that_became_a_supergroup_has_its_board_there(mut stage: Stage) -> Stage {
    const OLD: i64 = -777;
    stage.usual_rota().await;
    let group = room(&stage, OLD);
    group.bot_is_admin(true);
    moves_to(&mut stage, Some(OLD)).await;
    group.sees_new(NONE).await.expect("a board");
    let group = stage.sim.migrates_group(OLD, ROOM);
    open(&stage).await;
    stage.forward(SOON).await;
    group.sees_new("1 phiếu mở").await.expect("a board in the new group");
    stage.settles().await;
    assert!(board(&group).pinned);
    let to_the_old = calls(&stage, "editMessageText", OLD) + calls(&stage, "sendMessage", OLD);
    stage.forward(minutes(1)).await;
    moves_to(&mut stage, Some(OLD)).await;
    stage.forward(minutes(1)).await;
    assert!(board(&group).text.contains("còn 28 phút"), "{}", board(&group).text);
    let now = calls(&stage, "editMessageText", OLD) + calls(&stage, "sendMessage", OLD);
    assert_eq!(to_the_old, now, "the old group is left alone");
    close(&stage).await;
    stage
}

async fn a_bot_that_may_not_pin_goes_on(mut stage: Stage) -> Stage {
    stage.usual_rota().await;
    let group = room(&stage, ROOM);
    moves_to(&mut stage, Some(ROOM)).await;
    group.sees_new(NONE).await.expect("a board");
    stage.settles().await;
    assert!(!board(&group).pinned);
    open(&stage).await;
    stage.forward(minutes(1)).await;
    assert!(board(&group).text.contains("1 phiếu mở"));
    assert_eq!(calls(&stage, "pinChatMessage", ROOM), 1, "asked for once");
    close(&stage).await;
    stage
}

async fn a_bot_that_was_put_out_goes_on_and_comes_back(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    group.kicks_bot();
    open(&stage).await;
    stage.forward(SOON).await;
    stage.quan.sees("Bảng phiếu trong nhóm trưởng ca không cập nhật được").await;
    let tried = calls(&stage, "editMessageText", ROOM);
    stage.lan.taps("Kiểm tra").await;
    stage.lan.sees("tên thuê bao của số gọi đến").await;
    for _ in 0..9 {
        stage.forward(minutes(1)).await;
    }
    assert_eq!(calls(&stage, "editMessageText", ROOM), tried, "left alone for a while");
    stage.forward(minutes(1)).await;
    assert_eq!(calls(&stage, "editMessageText", ROOM), tried + 1);
    stage.nobody_hears_more().await;
    group.adds_bot();
    stage.forward(minutes(10)).await;
    let shown = board(&group).text;
    assert!(shown.contains("còn 10 phút"), "{shown}");
    stage.forward(minutes(1)).await;
    assert!(board(&group).text.contains("còn 9 phút"), "every minute again");
    close(&stage).await;
    stage
}

async fn a_restart_goes_on_with_the_same_message(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    open(&stage).await;
    stage.settles().await;
    stage.stops().await;
    stage.clock.forward(minutes(10));
    stage.starts().await;
    stage.settles().await;
    let shown = board(&group).text;
    assert!(shown.contains("còn 20 phút"), "right at once: {shown}");
    assert_eq!(calls(&stage, "pinChatMessage", ROOM), 1);
    close(&stage).await;
    stage
}

async fn a_first_board_in_doubt_leaves_one_that_is_pinned(mut stage: Stage) -> Stage {
    stage.usual_rota().await;
    let group = room(&stage, ROOM);
    group.bot_is_admin(true);
    stage.sim.faults().next(Fault::on("sendMessage").chat(ROOM).times(1).then(Effect::LostAfter));
    moves_to(&mut stage, Some(ROOM)).await;
    stage.forward(seconds(5)).await;
    group.reads_all();
    let boards = boards(&group);
    let pinned: Vec<bool> = boards.iter().map(|board| board.pinned).collect();
    assert_eq!(pinned, [false, true]);
    assert!(boards.iter().all(|board| board.text == NONE), "no mark of a repeat");
    stage
}

async fn another_group_gets_the_board_and_the_old_one_says_so(mut stage: Stage) -> Stage {
    const OTHER: i64 = -1_001_000_000_778;
    let group = with_board(&mut stage).await;
    let other = room(&stage, OTHER);
    moves_to(&mut stage, Some(OTHER)).await;
    other.sees_new(NONE).await.expect("a board");
    assert!(board(&group).text.contains("không cập nhật nữa"));
    moves_to(&mut stage, None).await;
    assert!(board(&other).text.contains("không cập nhật nữa"));
    open(&stage).await;
    close(&stage).await;
    stage
}

/// An open case of Lan's as it stands in the database.
fn case(id: i64) -> Case {
    let due = nine() + seconds(id);
    Case::taken(
        CaseId(id),
        PersonId(1001),
        nine(),
        Vip::new(CallFields {
            leader: "anh Hùng".to_owned(),
            calling: Phone::parse("0912345678").expect("a number"),
            request: "mở nợ cước".to_owned(),
            callback: None,
            kind: Kind::Debt,
        }),
        Promise::make(1, due, Centre::default().ladders.callback(Kind::Debt), nine()),
    )
}

async fn ten_thousand_open_cases_are_drawn_fast(mut stage: Stage) -> Stage {
    stage.stops().await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    for id in 1..=10_000 {
        cases::insert(&mut tx, &case(id)).await.expect("a case");
    }
    tx.commit().await.expect("they are kept");
    let (zone, now) = (chrono_tz::Asia::Ho_Chi_Minh, nine() + seconds(5_060));
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let began = Instant::now();
    let scene = render_context::load(&mut tx, &Notice::Board.spec(), ChatId(ROOM), zone, now)
        .await
        .expect("a scene")
        .context;
    let took = began.elapsed();
    drop(tx);
    assert_eq!((scene.open_in_all, scene.late_in_all), (10_000, 5_000));
    assert_eq!(scene.open[0].id, CaseId(1));
    // All of them read would take some ten times as long.
    assert!(took.as_millis() < 400, "{took:?}");
    let mut tx = stage.store.begin().await.expect("a transaction");
    query("DELETE FROM cases").execute(&mut tx).await.expect("they are gone");
    tx.commit().await.expect("it is kept");
    stage.starts().await;
    stage
}

async fn a_board_without_a_timer_is_mended(mut stage: Stage) -> Stage {
    let group = with_board(&mut stage).await;
    open(&stage).await;
    stage.settles().await;
    let mut tx = stage.store.begin().await.expect("a transaction");
    query("DELETE FROM timers WHERE name = 'board'").execute(&mut tx).await.expect("it is gone");
    tx.commit().await.expect("it is kept");
    for _ in 0..3 {
        stage.forward(minutes(1)).await;
    }
    let shown = board(&group).text;
    assert!(shown.contains("còn 27 phút"), "{shown}");
    close(&stage).await;
    stage.forward(SOON).await;
    stage.forward(minutes(2)).await;
    stage.forward(SOON).await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let soon = stage.clock.now() + minutes(60);
    let due = timers::due(&mut tx, soon, 10).await.expect("timers can be read");
    assert_eq!(due, [], "nobody open: nothing to wait for but the shift's end");
    assert_eq!(outbox::next_ready(&mut tx, stage.clock.now()).await.expect("read"), None);
    drop(tx);
    stage
}

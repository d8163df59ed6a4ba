//! Stories about giving a case to somebody else (👤): taken, declined, unanswered, given twice; owners who leave.

use crate::harness::{Player, Stage, minutes, seconds};
use loihua::app::people::import_staff;

const LINE: &str = "/vip anh Hùng GĐ Đồng Nai | 0912345678 | mở nợ cước số 0903111222";

crate::stories![
    a_case_given_is_taken_with_all_that_belongs_to_it,
    a_case_declined_stays_with_who_gave_it,
    an_offer_nobody_answers_comes_back_after_five_minutes,
    a_case_taken_as_it_falls_due_reminds_its_new_owner_alone,
    an_offer_open_at_the_due_second_reminds_who_gave_it_alone,
    a_second_giving_takes_the_place_of_the_first,
    an_agent_gives_their_own_and_no_other,
    a_leader_takes_it_over_at_once,
    every_press_on_an_offer_gets_a_sentence,
    who_cannot_be_reached_is_no_answer,
    the_people_to_choose_from_are_those_who_are_there,
    the_cases_of_who_left_are_the_shift_leaders_to_give_out,
    an_offer_survives_a_restart,
    offered_around_three_are_asked_and_then_three_more,
    declined_by_all_the_next_are_asked_at_once,
];

async fn open(stage: &Stage) {
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
}

/// Somebody who sees the case chooses this person.
async fn gives(giver: &Player, to: &str) {
    giver.taps("Giao người khác").await;
    giver.sees("giao cho ai").await;
    giver.taps(to).await;
}

async fn hoa_gives_to_mai(stage: &Stage) {
    open(stage).await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    gives(&stage.hoa, "Mai").await;
    stage.lan.sees("chị Hoa đang giao phiếu #1 cho Mai").await;
    stage.mai.sees("chị Hoa nhờ Mai nhận phiếu #1").await;
}

async fn closes(player: &Player) {
    player.marks_done().await;
    player.taps("Đã báo KQ cho LĐ").await;
}

async fn a_case_given_is_taken_with_all_that_belongs_to_it(stage: Stage) -> Stage {
    open(&stage).await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    gives(&stage.hoa, "Mai").await;
    stage.lan.sees("chị Hoa đang giao phiếu #1 cho Mai").await;
    let offer = stage.mai.sees("chị Hoa nhờ Mai nhận phiếu #1").await;
    for what in ["anh Hùng GĐ Đồng Nai", "Mở nợ cước", "Hẹn báo KQ 09:30", "09:05"] {
        assert!(offer.text.contains(what), "to decide on: {what}: {}", offer.text);
    }
    for hidden in ["0912", "0903", "111222"] {
        assert!(!offer.text.contains(hidden), "not before it is taken: {}", offer.text);
    }
    stage.mai.says("/case 1").await;
    let masked = stage.mai.sees("Phiếu #1").await;
    assert!(masked.text.contains("0912 ••• •78"), "nor on the card: {}", masked.text);
    stage.settles().await;
    assert!(stage.lan.shows("Phụ trách: chị Hoa").is_some(), "while the offer is open the giver owns it");
    stage.forward(minutes(1)).await;
    let said = stage.mai.taps("Nhận phiếu").await;
    assert!(said.contains("Đã nhận"), "{said}");
    let card = stage.mai.sees("Phụ trách: Mai").await;
    assert!(card.text.contains("Hẹn báo KQ 09:30"), "the promise stays: {}", card.text);
    stage.hoa.sees("Mai đã nhận phiếu #1").await;
    stage.lan.sees("Mai đã nhận phiếu #1").await;
    stage.settles().await;
    assert!(stage.mai.shows("📥 Đã nhận phiếu #1").is_some(), "the offer says so");
    let card = stage.lan.shows("Phụ trách: Mai").expect("the former owner's card");
    assert!(card.text.contains("0912 ••• •78"), "it is no business of theirs any more: {}", card.text);
    // The ladder goes on where it was.
    stage.forward(minutes(24)).await;
    stage.mai.sees("còn 5 phút").await;
    stage.forward(minutes(5)).await;
    stage.mai.sees("đến giờ báo KQ").await;
    stage.nobody_hears_more().await;
    closes(&stage.mai).await;
    stage.forward(minutes(60)).await;
    stage
}

async fn a_case_declined_stays_with_who_gave_it(stage: Stage) -> Stage {
    hoa_gives_to_mai(&stage).await;
    stage.mai.taps("Không nhận").await;
    let back = stage.hoa.sees("Mai không nhận được").await;
    assert!(back.text.contains("phiếu #1"), "{}", back.text);
    stage.settles().await;
    assert!(stage.mai.shows("đã ghi là không nhận").is_some());
    stage.nobody_hears_more().await;
    let again = stage.mai.presses_data(1, "c.1.1.decline").await;
    assert!(again.contains("không nhận"), "{again}");
    // From the message itself it is given to somebody else.
    gives(&stage.hoa, "Lan").await;
    stage.lan.sees("nhờ Lan nhận phiếu #1").await;
    stage.lan.taps("Nhận phiếu").await;
    stage.lan.sees("Phụ trách: Lan").await;
    stage.hoa.sees("Lan đã nhận phiếu #1").await;
    closes(&stage.lan).await;
    stage
}

async fn an_offer_nobody_answers_comes_back_after_five_minutes(stage: Stage) -> Stage {
    hoa_gives_to_mai(&stage).await;
    stage.forward(minutes(4) + seconds(59)).await;
    stage.nobody_hears_more().await;
    stage.forward(seconds(1)).await;
    stage.hoa.sees("Mai chưa trả lời").await;
    stage.settles().await;
    assert!(stage.mai.shows("không cần nhận nữa. Chị Hoa đang phụ trách").is_some());
    let late = stage.mai.presses_data(1, "c.1.1.accept").await;
    assert!(late.contains("Chị Hoa đang phụ trách"), "{late}");
    stage.forward(minutes(20)).await;
    stage.hoa.sees("còn 5 phút").await;
    stage.nobody_hears_more().await;
    closes(&stage.hoa).await;
    stage
}

async fn a_case_taken_as_it_falls_due_reminds_its_new_owner_alone(stage: Stage) -> Stage {
    open(&stage).await;
    stage.forward(minutes(28)).await;
    stage.lan.sees("đến giờ báo KQ phiếu #1").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    gives(&stage.hoa, "Mai").await;
    stage.lan.sees("đang giao phiếu #1").await;
    stage.mai.sees("nhờ Mai nhận phiếu #1").await;
    stage.forward(seconds(119)).await;
    stage.mai.taps("Nhận phiếu").await;
    stage.mai.sees("Phụ trách: Mai").await;
    stage.hoa.sees("Mai đã nhận").await;
    stage.lan.sees("Mai đã nhận").await;
    stage.forward(seconds(1)).await;
    stage.mai.sees("đến giờ báo KQ phiếu #1").await;
    stage.nobody_hears_more().await;
    closes(&stage.mai).await;
    stage
}

async fn an_offer_open_at_the_due_second_reminds_who_gave_it_alone(stage: Stage) -> Stage {
    open(&stage).await;
    stage.forward(minutes(25)).await;
    stage.lan.sees("còn 5 phút").await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    gives(&stage.hoa, "Mai").await;
    stage.lan.sees("đang giao phiếu #1").await;
    stage.mai.sees("nhờ Mai nhận phiếu #1").await;
    // 09:30:00: the promise is due and the offer is over, both at once.
    stage.forward(minutes(5)).await;
    stage.hoa.sees("đến giờ báo KQ phiếu #1").await;
    stage.hoa.sees("Mai chưa trả lời").await;
    stage.nobody_hears_more().await;
    closes(&stage.hoa).await;
    stage
}

async fn a_second_giving_takes_the_place_of_the_first(stage: Stage) -> Stage {
    hoa_gives_to_mai(&stage).await;
    gives(&stage.hoa, "Tuấn").await;
    stage.tuan.sees("nhờ anh nhận phiếu #1").await;
    stage.settles().await;
    assert!(stage.mai.shows("không cần nhận nữa").is_some());
    let old = stage.mai.presses_data(1, "c.1.1.accept").await;
    assert!(old.contains("đang mời người khác"), "{old}");
    stage.forward(minutes(4)).await;
    stage.tuan.taps("Nhận phiếu").await;
    stage.tuan.sees("Phụ trách: anh Tuấn").await;
    stage.hoa.sees("anh Tuấn đã nhận phiếu #1").await;
    stage.lan.sees("anh Tuấn đã nhận phiếu #1").await;
    // The first offer's time passes without a word.
    stage.forward(minutes(10)).await;
    stage.nobody_hears_more().await;
    closes(&stage.tuan).await;
    stage
}

async fn an_agent_gives_their_own_and_no_other(stage: Stage) -> Stage {
    open(&stage).await;
    stage.mai.says("/case 1").await;
    stage.mai.sees("Phiếu #1").await;
    stage.mai.taps("Tham gia").await;
    stage.mai.sees("Phiếu #1").await;
    stage.lan.sees("đã tham gia").await;
    assert!(stage.mai.person.taps("Giao người khác").is_err(), "joining is not owning");
    let refused = stage.mai.presses_data(1, "c.1.1.give").await;
    assert!(refused.contains("chưa có quyền"), "{refused}");
    gives(&stage.lan, "Mai").await;
    stage.mai.sees("Lan nhờ Mai nhận phiếu #1").await;
    stage.settles().await;
    assert!(stage.lan.shows("Đang mời Mai nhận").is_some(), "the card says so");
    stage.mai.taps("Nhận phiếu").await;
    stage.mai.sees("Phụ trách: Mai").await;
    stage.lan.sees("Mai đã nhận phiếu #1").await;
    closes(&stage.mai).await;
    stage
}

async fn a_leader_takes_it_over_at_once(stage: Stage) -> Stage {
    open(&stage).await;
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    gives(&stage.hoa, "Hoa").await;
    stage.hoa.sees("Phụ trách: chị Hoa").await;
    stage.lan.sees("chị Hoa đã nhận phiếu #1").await;
    stage.forward(minutes(25)).await;
    stage.hoa.sees("còn 5 phút").await;
    closes(&stage.hoa).await;
    stage
}

async fn every_press_on_an_offer_gets_a_sentence(stage: Stage) -> Stage {
    hoa_gives_to_mai(&stage).await;
    let other = stage.lan.presses_data(1, "c.1.1.accept").await;
    assert!(other.contains("đang mời người khác"), "somebody else: {other}");
    let qa = stage.minh.presses_data(1, "c.1.1.accept").await;
    assert!(!qa.is_empty(), "no business with it: {qa}");
    let owner = stage.hoa.presses_data(1, "c.1.1.accept").await;
    assert!(owner.contains("đang do bạn phụ trách"), "{owner}");
    let home = stage.hoa.presses_data(1, "c.1.1.to.1003").await;
    assert!(home.contains("không còn trực"), "QA takes no cases: {home}");
    stage.mai.taps("Nhận phiếu").await;
    stage.mai.sees("Phụ trách: Mai").await;
    stage.hoa.sees("Mai đã nhận").await;
    stage.lan.sees("Mai đã nhận").await;
    let twice = stage.mai.presses_data(1, "c.1.1.accept").await;
    assert!(twice.contains("đang do bạn phụ trách"), "{twice}");
    let over = stage.lan.presses_data(1, "c.1.1.accept").await;
    assert!(over.contains("Mai đang phụ trách"), "{over}");
    let has = stage.hoa.presses_data(1, "c.1.1.to.1002").await;
    assert!(has.contains("Mai đang phụ trách"), "{has}");
    gives(&stage.hoa, "Lan").await;
    stage.mai.sees("đang giao phiếu #1 cho Lan").await;
    stage.lan.sees("nhờ Lan nhận phiếu #1").await;
    closes(&stage.hoa).await;
    stage.settles().await;
    assert!(stage.lan.shows("đã báo lúc").is_some(), "the offer says that it is over");
    let closed = stage.lan.presses_data(1, "c.1.1.accept").await;
    assert!(closed.contains("Phiếu đã đóng"), "{closed}");
    stage.forward(minutes(10)).await;
    stage
}

async fn who_cannot_be_reached_is_no_answer(stage: Stage) -> Stage {
    open(&stage).await;
    // The account is gone: no update tells the bot, only the refusal of its next message does.
    stage.mai.person.deactivates();
    stage.hoa.says("/case 1").await;
    stage.hoa.sees("Phiếu #1").await;
    gives(&stage.hoa, "Mai").await;
    stage.lan.sees("đang giao phiếu #1").await;
    stage.hoa.sees("không nhắn được cho Mai").await;
    closes(&stage.hoa).await;
    stage
}

async fn the_people_to_choose_from_are_those_who_are_there(stage: Stage) -> Stage {
    let mut team = Vec::new();
    for n in 0..9 {
        team.push(stage.hires(2000 + n, &format!("Bạn {n}"), "agent").await);
    }
    let mut posts: Vec<(&Player, &str, u32, u32)> = team.iter().map(|one| (one, "agent", 6, 14)).collect();
    posts.push((&stage.lan, "agent", 6, 14));
    posts.push((&stage.mai, "agent", 14, 22));
    posts.push((&stage.hoa, "shift_leader", 6, 14));
    stage.rota(&posts).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    stage.lan.taps("Giao người khác").await;
    let asked = stage.lan.sees("giao cho ai").await;
    let labels = |shown: &telegram_sim::Shown| -> Vec<String> {
        shown.buttons.iter().flatten().map(|key| key.text.clone()).collect()
    };
    let first = labels(&asked);
    assert_eq!(
        first.len(),
        1 + 8 + 2,
        "those with the fewest cases, eight people, the next, and back: {first:?}"
    );
    assert!(!first.iter().any(|label| label.contains("Lan") || label.contains("Mai")), "{first:?}");
    stage.lan.taps("Người khác nữa").await;
    stage.settles().await;
    let next = stage.lan.person.phone().into_iter().find(|m| m.message_id == asked.message_id);
    let next = labels(&next.expect("it stands"));
    assert!(next.iter().any(|label| label == "chị Hoa (trưởng ca)"), "{next:?}");
    stage.lan.taps("chị Hoa").await;
    stage.hoa.sees("Lan nhờ chị nhận phiếu #1").await;
    stage.hoa.taps("Nhận phiếu").await;
    stage.hoa.sees("Phụ trách: chị Hoa").await;
    stage.lan.sees("chị Hoa đã nhận").await;
    closes(&stage.hoa).await;
    stage
}

async fn the_cases_of_who_left_are_the_shift_leaders_to_give_out(stage: Stage) -> Stage {
    open(&stage).await;
    stage.lan.says("/vip chị Thu | 0934567890 | mở nợ cước | | 2h").await;
    stage.lan.sees("Phiếu #2").await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("staff.csv");
    let list = "telegram_id,name,roles,locale,active\n1001,Lan,agent,vi,no\n";
    std::fs::write(&file, list).expect("a staff list");
    import_staff(&stage.config, &file, stage.clock.now()).await.expect("it is imported");
    stage.service().notifier.notify();
    stage.forward(minutes(1)).await;
    let left = stage.hoa.sees("Lan không còn trong danh sách").await;
    assert!(left.text.contains("2 phiếu") && left.text.contains("anh Hùng"), "{}", left.text);
    stage.settles().await;
    let emptied = stage.lan.person.phone();
    let shows =
        |what: &str| emptied.iter().filter(|shown| shown.from_bot && shown.text.contains(what)).count();
    assert!(shows("Phiếu không còn ở đây") >= 2, "{emptied:#?}");
    assert_eq!((shows("anh Hùng"), shows("chị Thu")), (0, 0), "what Lan was sent is emptied");
    stage.forward(minutes(3)).await;
    stage.nobody_hears_more().await;
    stage.hoa.taps("👤 #1").await;
    stage.hoa.sees("Phiếu #1: giao cho ai").await;
    stage.hoa.taps("Mai").await;
    stage.mai.sees("nhận phiếu #1").await;
    stage.mai.taps("Nhận phiếu").await;
    stage.mai.sees("Phụ trách: Mai").await;
    stage.hoa.sees("Mai đã nhận phiếu #1").await;
    closes(&stage.mai).await;
    stage.hoa.taps("👤 #2").await;
    stage.hoa.sees("Phiếu #2: giao cho ai").await;
    stage.hoa.taps("Hoa").await;
    stage.hoa.sees("Phiếu #2").await;
    closes(&stage.hoa).await;
    stage
}

async fn an_offer_survives_a_restart(mut stage: Stage) -> Stage {
    hoa_gives_to_mai(&stage).await;
    stage.settles().await;
    stage.stops().await;
    stage.clock.forward(minutes(60));
    stage.starts().await;
    stage.settles().await;
    stage.hoa.sees("Mai chưa trả lời").await;
    for player in [&stage.hoa, &stage.tuan] {
        player.sees("trễ 30 phút").await;
    }
    stage.nobody_hears_more().await;
    closes(&stage.hoa).await;
    stage
}

/// Seven agents are on duty with Lan, whose case she offers to nobody in particular; three have a case of their own.
async fn lan_offers_around(stage: &Stage) -> Vec<Player> {
    let mut team = Vec::new();
    for n in 0..7 {
        team.push(stage.hires(2000 + n, &format!("Bạn {n}"), "agent").await);
    }
    let mut posts: Vec<(&Player, &str, u32, u32)> = team.iter().map(|one| (one, "agent", 6, 14)).collect();
    posts.push((&stage.lan, "agent", 6, 14));
    posts.push((&stage.hoa, "shift_leader", 6, 14));
    stage.rota(&posts).await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ").await;
    for busy in [0, 2, 4] {
        team[busy].says(&format!("/vip chị Thu {busy} | 093456789{busy} | mở nợ cước | | 3h")).await;
        team[busy].sees("Hẹn báo KQ").await;
    }
    stage.lan.taps("Giao người khác").await;
    stage.lan.sees("giao cho ai").await;
    let said = stage.lan.taps("Mời 3 bạn ít phiếu nhất").await;
    assert!(said.contains("Đã mời 3 bạn"), "{said}");
    stage.settles().await;
    team
}

async fn offered_around_three_are_asked_and_then_three_more(mut stage: Stage) -> Stage {
    let team = lan_offers_around(&stage).await;
    for free in [1, 3, 5] {
        let offer = team[free].sees("Lan nhờ").await;
        assert!(offer.text.contains("09:03") && !offer.text.contains("0912"), "{}", offer.text);
    }
    stage.nobody_hears_more().await;
    // The next rung is kept while the bot is away.
    stage.stops().await;
    stage.clock.forward(minutes(3));
    stage.starts().await;
    stage.settles().await;
    for next in [6, 0, 2] {
        team[next].sees("Lan nhờ").await;
    }
    stage.nobody_hears_more().await;
    // Who was asked first may still take it.
    team[3].taps("Nhận phiếu").await;
    team[3].sees("Phụ trách: Bạn 3").await;
    stage.lan.sees("Bạn 3 đã nhận phiếu #1").await;
    stage.settles().await;
    for other in [0, 1, 2, 5, 6] {
        assert!(team[other].shows("Phiếu #1: Bạn 3 đã nhận").is_some(), "the offer says so");
    }
    stage.forward(minutes(10)).await;
    stage.nobody_hears_more().await;
    closes(&team[3]).await;
    for busy in [0, 2, 4] {
        closes(&team[busy]).await;
    }
    stage
}

async fn declined_by_all_the_next_are_asked_at_once(stage: Stage) -> Stage {
    let team = lan_offers_around(&stage).await;
    for free in [1, 3, 5] {
        team[free].sees("Lan nhờ").await;
        team[free].taps("Không nhận").await;
    }
    stage.settles().await;
    for next in [6, 0, 2] {
        team[next].sees("Lan nhờ").await;
    }
    // Nobody of these answers, nor the last one.
    stage.forward(minutes(3)).await;
    team[4].sees("Lan nhờ").await;
    stage.nobody_hears_more().await;
    stage.forward(minutes(3)).await;
    let back = stage.lan.sees("chưa có ai nhận").await;
    assert!(back.text.contains("vẫn do Lan phụ trách"), "{}", back.text);
    stage.nobody_hears_more().await;
    closes(&stage.lan).await;
    for busy in [0, 2, 4] {
        closes(&team[busy]).await;
    }
    stage
}

//! Stories about `/review`: QA scores closed cases, drawn at random, by the service standard (B3).

use crate::harness::{Player, Stage, minutes};
use chrono::TimeDelta;
use loihua::domain::staff::person::Person;
use loihua::store::staff;
use std::collections::BTreeSet;

crate::stories![
    qa_scores_a_case_and_its_agent_hears_without_a_sound,
    a_review_is_sent_whole_and_once,
    two_of_qa_never_draw_the_same_case,
    no_more_of_an_agent_are_drawn_than_is_configured,
    qa_reviews_no_case_they_had_a_part_in,
    a_case_reopened_meanwhile_goes_back,
    only_qa_reviews,
    the_figures_are_in_the_report_of_who_may_read_them,
    admins_read_who_looked_and_who_scored,
    what_was_not_scored_last_week_is_drawn_this_week,
    what_somebody_who_left_has_drawn_is_drawn_anew,
    who_was_only_told_of_a_question_may_review_the_case,
    an_agent_who_cannot_be_reached_is_not_said_to_have_it,
];

/// A case of this agent that is closed for good.
async fn closed_case(stage: &Stage, agent: &Player, number: u32) {
    agent
        .says(&format!("/vip anh Hùng{number} | 09123456{number:02} | mở nợ cước số 09031112{number:02}"))
        .await;
    agent.sees(&format!("Phiếu #{number}")).await;
    agent.marks_done().await;
    agent.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(3)).await;
    reads_all(stage);
}

/// What else is said on that day is other stories' matter.
fn reads_all(stage: &Stage) {
    for player in stage.cast() {
        player.person.reads_all();
    }
}

/// Somebody is on the staff no more.
async fn leaves(stage: &Stage, player: &Player) {
    let person = stage.listed(player.id).await.expect("on the staff");
    let mut tx = stage.store.begin().await.expect("a transaction");
    staff::upsert(&mut tx, &Person { active: false, ..person }).await.expect("they leave");
    tx.commit().await.expect("it is kept");
}

/// Draws a case, and says which.
async fn draws(qa: &Player) -> String {
    qa.says("/review").await;
    number_of(&qa.sees("🎲 Chấm phiếu #").await.text)
}

fn number_of(text: &str) -> String {
    let after = text.split_once("Chấm phiếu #").expect("a case").1;
    after.chars().take_while(char::is_ascii_digit).collect()
}

async fn meets_all(qa: &Player) {
    qa.taps("Đạt cả 4 mục").await;
    qa.sees_edit("✅ Tôn trọng").await;
    qa.taps("Gửi ĐTV").await;
    qa.sees_edit("📨 Đã gửi").await;
}

async fn qa_scores_a_case_and_its_agent_hears_without_a_sound(stage: Stage) -> Stage {
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    stage.minh.says("/review").await;
    let shown = stage.minh.sees("🎲 Chấm phiếu #1 · Mở nợ cước · Lan phụ trách").await;
    assert!(shown.text.contains("09:00 Lan") && shown.text.contains("▫️ Nhanh chóng"), "{}", shown.text);
    for secret in ["Hùng", "0912", "0903", "912 345"] {
        assert!(!shown.text.contains(secret), "{secret} is in {}", shown.text);
    }
    stage.minh.replies(shown.message_id, "Em nhận rất khéo,\nchỉ hơi lâu <nhé>").await;
    stage.minh.sees("💬 Em nhận rất khéo").await;
    stage.minh.taps("✅ Quan tâm đặc biệt").await;
    stage.minh.taps("✅ Chuyên nghiệp").await;
    stage.minh.taps("❌ Nhanh chóng").await;
    stage.nobody_hears_more().await;
    stage.minh.taps("✅ Tôn trọng").await;
    stage.minh.sees_edit("❌ Nhanh chóng: chưa đạt").await;
    stage.minh.taps("Gửi ĐTV").await;
    stage.minh.sees_edit("📨 Đã gửi Lan").await;
    let heard = stage.lan.sees("Phiếu #1 được QLCL chấm: đạt 3/4 tiêu chí phục vụ").await;
    assert!(heard.silent && heard.text.contains("❌ Nhanh chóng: chưa đạt"), "{}", heard.text);
    assert!(heard.text.contains("chỉ hơi lâu <nhé>"), "{}", heard.text);
    assert!(!heard.text.contains("Minh"), "not by whom: {}", heard.text);
    stage.nobody_hears_more().await;
    stage
}

async fn a_review_is_sent_whole_and_once(stage: Stage) -> Stage {
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    assert_eq!(draws(&stage.minh).await, "1");
    let shown = stage.minh.shows("Chấm phiếu #1").expect("it is there");
    stage.minh.taps("✅ Tôn trọng").await;
    let refused = stage.minh.presses_data(shown.message_id, "rv.1.send").await;
    assert!(refused.contains("chấm đủ 4 mục"), "{refused}");
    // Asked again, it is the same case, scored as far as it was.
    assert_eq!(draws(&stage.minh).await, "1");
    assert!(stage.minh.shows("✅ Tôn trọng").is_some());
    stage.minh.replies(shown.message_id, &"a".repeat(501)).await;
    stage.minh.sees("Dài quá 500 ký tự").await;
    meets_all(&stage.minh).await;
    stage.lan.sees("đạt 4/4").await;
    for (data, said) in [("rv.1.fast.0", "không sửa được nữa"), ("rv.1.send", "không sửa được nữa")]
    {
        let refused = stage.minh.presses_data(shown.message_id, data).await;
        assert!(refused.contains(said), "{refused}");
    }
    stage.minh.replies(shown.message_id, "thêm một câu").await;
    stage.minh.sees("không sửa được nữa").await;
    stage.minh.says("/review").await;
    stage.minh.sees("Hiện không còn phiếu nào để chấm").await;
    stage.nobody_hears_more().await;
    stage
}

async fn two_of_qa_never_draw_the_same_case(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let an = stage.hires(2001, "An", "qa").await;
    for number in 1..=4 {
        closed_case(&stage, &stage.lan, number).await;
    }
    let mut drawn = BTreeSet::new();
    for _ in 0..2 {
        let numbers = tokio::join!(draws(&stage.minh), draws(&an));
        drawn.extend([numbers.0, numbers.1]);
        tokio::join!(meets_all(&stage.minh), meets_all(&an));
    }
    assert_eq!(drawn, ["1", "2", "3", "4"].map(str::to_owned).into());
    an.says("/review").await;
    an.sees("Hiện không còn phiếu nào để chấm").await;
    reads_all(&stage);
    stage
}

async fn no_more_of_an_agent_are_drawn_than_is_configured(mut stage: Stage) -> Stage {
    stage.stops().await;
    stage.config.centre.reviews_per_agent = 1;
    stage.starts().await;
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    closed_case(&stage, &stage.lan, 2).await;
    closed_case(&stage, &stage.mai, 3).await;
    let mut agents = BTreeSet::new();
    for _ in 0..2 {
        let case = draws(&stage.minh).await;
        agents.insert(if case == "3" { "Mai" } else { "Lan" });
        meets_all(&stage.minh).await;
    }
    assert_eq!(agents, ["Lan", "Mai"].into());
    stage.minh.says("/review").await;
    stage.minh.sees("mỗi ĐTV 1 phiếu một tuần").await;
    reads_all(&stage);
    stage
}

async fn qa_reviews_no_case_they_had_a_part_in(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let an = stage.hires(2001, "An", "qa_lead").await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 mở giúp được không").await;
    stage.settles().await;
    stage.minh.taps("Cho thực hiện").await;
    stage.settles().await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(3)).await;
    reads_all(&stage);
    an.person.reads_all();
    stage.minh.says("/review").await;
    stage.minh.sees("trừ phiếu anh/chị có tham gia").await;
    assert_eq!(draws(&an).await, "1");
    stage
}

async fn a_case_reopened_meanwhile_goes_back(stage: Stage) -> Stage {
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    assert_eq!(draws(&stage.minh).await, "1");
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("Mở lại").await;
    stage.lan.says("LĐ gọi lại, chưa mở được").await;
    stage.settles().await;
    reads_all(&stage);
    let shown = stage.minh.shows("Chấm phiếu #1").expect("it is there");
    let refused = stage.minh.presses_data(shown.message_id, "rv.1.all").await;
    assert!(refused.contains("đã mở lại"), "{refused}");
    stage.minh.says("/review").await;
    stage.minh.sees("Hiện không còn phiếu nào để chấm").await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(3)).await;
    reads_all(&stage);
    assert_eq!(draws(&stage.minh).await, "1");
    stage
}

async fn only_qa_reviews(stage: Stage) -> Stage {
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    for player in [&stage.lan, &stage.hoa, &stage.tuan, &stage.quan] {
        player.says("/review").await;
        player.sees("dành cho QLCL").await;
        player.says("/help").await;
        let help = player.sees("/help").await;
        assert!(!help.text.contains("/review"), "{}", help.text);
    }
    assert_eq!(draws(&stage.minh).await, "1");
    let shown = stage.minh.shows("Chấm phiếu #1").expect("it is there");
    let an = stage.hires(2001, "An", "qa").await;
    assert!(!an.presses_data(1, "rv.1.all").await.is_empty(), "it is another’s to score");
    assert!(!stage.lan.presses_data(shown.message_id, "rv.1.all").await.is_empty());
    stage.minh.says("/help").await;
    stage.minh.sees("/review").await;
    assert!(stage.minh.shows("▫️ Tôn trọng").is_some(), "nothing is scored");
    stage
}

async fn the_figures_are_in_the_report_of_who_may_read_them(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let nga = stage.hires(2001, "Nga", "qa_lead").await;
    closed_case(&stage, &stage.lan, 1).await;
    closed_case(&stage, &stage.mai, 2).await;
    for _ in 0..2 {
        let case = draws(&stage.minh).await;
        stage.minh.taps("Đạt cả 4 mục").await;
        if case == "1" {
            stage.minh.taps("❌ Nhanh chóng").await;
        }
        stage.minh.taps("Gửi ĐTV").await;
        stage.settles().await;
    }
    reads_all(&stage);
    for reader in [&nga, &stage.tuan] {
        reader.says("/report").await;
        reader.sees("Chấm phiếu: 2 · đạt 87 %").await;
        reader.taps("Chấm phiếu").await;
        let shown = reader.sees_edit("Nhanh chóng: đạt 50 %").await;
        assert!(shown.text.contains("Lan: 1 · đạt 75 %\nMai: 1 · đạt 100 %"), "{}", shown.text);
    }
    stage.lan.says("/report").await;
    stage.lan.sees("Chấm phiếu: 1 · đạt 75 %").await;
    stage.lan.taps("Chấm phiếu").await;
    let own = stage.lan.sees_edit("Nhanh chóng: đạt 0 %").await;
    assert!(!own.text.contains("Mai") && !own.text.contains("Minh"), "{}", own.text);
    stage.hoa.says("/report").await;
    let led = stage.hoa.sees("Báo cáo").await;
    assert!(!led.text.contains("Chấm phiếu"), "{}", led.text);
    stage
}

async fn admins_read_who_looked_and_who_scored(stage: Stage) -> Stage {
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    draws(&stage.minh).await;
    meets_all(&stage.minh).await;
    stage.lan.sees("đạt 4/4").await;
    stage.quan.says("/audit").await;
    stage.quan.sees("#1 (Lan) anh Minh đã chấm phiếu").await;
    stage.quan.taps("Ai xem phiếu ai").await;
    stage.quan.sees_edit("#1 (Lan) anh Minh đã xem phiếu").await;
    // The agent sees neither by whom.
    stage.lan.says("/case 1").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.taps("🕓").await;
    let timeline = stage.lan.sees("Diễn biến").await;
    assert!(!timeline.text.contains("Minh"), "{}", timeline.text);
    stage
}

async fn what_was_not_scored_last_week_is_drawn_this_week(stage: Stage) -> Stage {
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    stage.forward(TimeDelta::days(13)).await;
    reads_all(&stage);
    assert_eq!(draws(&stage.minh).await, "1");
    meets_all(&stage.minh).await;
    stage.lan.sees("đạt 4/4").await;
    stage
}

async fn what_somebody_who_left_has_drawn_is_drawn_anew(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let an = stage.hires(2001, "An", "qa").await;
    closed_case(&stage, &stage.lan, 1).await;
    assert_eq!(draws(&stage.minh).await, "1");
    an.says("/review").await;
    an.sees("Hiện không còn phiếu nào để chấm").await;
    leaves(&stage, &stage.minh).await;
    assert_eq!(draws(&an).await, "1");
    reads_all(&stage);
    an.person.reads_all();
    stage
}

async fn who_was_only_told_of_a_question_may_review_the_case(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let an = stage.hires(2001, "An", "qa_lead").await;
    stage.lan.says("/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222").await;
    stage.lan.sees("Phiếu #1").await;
    stage.lan.says("/ask 1 mở giúp được không").await;
    // Nobody answers until the QA lead is told too; then Minh answers.
    stage.forward(minutes(30)).await;
    an.sees("#1").await;
    stage.minh.says("/case 1").await;
    stage.settles().await;
    stage.minh.taps("Cho thực hiện").await;
    stage.settles().await;
    stage.lan.marks_done().await;
    stage.lan.taps("Đã báo KQ cho LĐ").await;
    stage.forward(minutes(3)).await;
    reads_all(&stage);
    an.person.reads_all();
    assert_eq!(draws(&an).await, "1");
    reads_all(&stage);
    stage
}

async fn an_agent_who_cannot_be_reached_is_not_said_to_have_it(stage: Stage) -> Stage {
    stage.usual_rota().await;
    closed_case(&stage, &stage.lan, 1).await;
    leaves(&stage, &stage.lan).await;
    assert_eq!(draws(&stage.minh).await, "1");
    stage.minh.taps("Đạt cả 4 mục").await;
    stage.minh.sees_edit("✅ Tôn trọng").await;
    stage.minh.taps("Gửi ĐTV").await;
    let kept = stage.minh.sees_edit("✅ Đã chấm xong").await;
    assert!(kept.text.contains("chưa gửi được cho Lan"), "{}", kept.text);
    reads_all(&stage);
    stage
}

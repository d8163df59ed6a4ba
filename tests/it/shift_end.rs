//! A shift's end with many cases, and what it costs in attention: loud messages are counted for each person.

use crate::harness::{Player, Stage, minutes};
use std::collections::{BTreeMap, BTreeSet};
use telegram_sim::Shown;

crate::stories![
    an_accepted_handover_of_fifteen_cases_rings_nobody_more_than_three_times,
    a_handover_nobody_accepts_rings_a_leader_six_times_at_most,
    a_share_is_told_once_and_may_be_handed_back,
    a_share_that_reaches_nobody_comes_back,
    for_each_case_somebody_may_be_chosen,
    what_qa_answers_after_the_handover_reaches_the_new_owner_alone,
];

const CASES: usize = 15;
const AGENTS: i64 = 20;

/// Two shifts of twenty agents and a leader each, and fifteen open cases of the first.
struct Centre {
    outgoing: Vec<Player>,
    incoming: Vec<Player>,
    van: Player,
}

impl Centre {
    /// At 13:40, before the handover: everybody has read everything.
    async fn with_fifteen_cases(stage: &Stage) -> Centre {
        let van = stage.hires(3000, "Vân", "shift_leader").await;
        let (mut outgoing, mut incoming) = (vec![stage.lan.clone()], vec![stage.mai.clone()]);
        for n in 1..AGENTS {
            outgoing.push(stage.hires(3100 + n, &format!("Sáng {n}"), "agent").await);
            incoming.push(stage.hires(3200 + n, &format!("Chiều {n}"), "agent").await);
        }
        let mut posts = vec![
            (&stage.hoa, "shift_leader", 6, 14),
            (&van, "shift_leader", 14, 22),
            (&stage.tuan, "team_leader", 6, 22),
            (&stage.minh, "qa", 6, 22),
        ];
        posts.extend(outgoing.iter().map(|agent| (agent, "agent", 6, 14)));
        posts.extend(incoming.iter().map(|agent| (agent, "agent", 14, 22)));
        stage.rota(&posts).await;
        stage.forward(minutes(278)).await;
        // Three of them fall due at 14:20, the others in the evening.
        for (n, agent) in outgoing.iter().take(CASES).enumerate() {
            let after = if n < 3 { 42 } else { 400 };
            let line = format!("/vip anh Hùng {n} | 09123456{n:02} | mở nợ cước | | {after}m");
            agent.says(&line).await;
        }
        stage.settles().await;
        let centre = Centre { outgoing, incoming, van };
        centre.everybody(stage).iter().for_each(|(_, player)| {
            player.person.reads_all();
        });
        centre
    }

    fn everybody<'a>(&'a self, stage: &'a Stage) -> Vec<(&'static str, &'a Player)> {
        let mut people = vec![
            ("shift leader, incoming", &self.van),
            ("shift leader, outgoing", &stage.hoa),
            ("team leader", &stage.tuan),
            ("QA", &stage.minh),
            ("admin", &stage.quan),
        ];
        people.extend(self.incoming.iter().map(|agent| ("agent, incoming", agent)));
        people.extend(self.outgoing.iter().map(|agent| ("agent, outgoing", agent)));
        people
    }
}

/// The loud messages each person has got, by chat.
#[derive(Default)]
struct Rings {
    seen: BTreeSet<(i64, i32)>,
    by_chat: BTreeMap<i64, Vec<String>>,
    /// With the reminders of promises of others, which the budget leaves out.
    with_reminders: BTreeMap<i64, usize>,
}

impl Rings {
    /// Forward by so many minutes, one at a time, noting what rings.
    async fn listen(&mut self, stage: &Stage, n: i64) {
        for _ in 0..n {
            stage.forward(minutes(1)).await;
            self.note(stage);
        }
    }

    fn note(&mut self, stage: &Stage) {
        for shown in stage.sim.rings_anywhere() {
            if !self.seen.insert((shown.chat_id, shown.message_id)) || is_own_reminder(&shown) {
                continue;
            }
            *self.with_reminders.entry(shown.chat_id).or_default() += 1;
            if !is_reminder(&shown) {
                self.by_chat.entry(shown.chat_id).or_default().push(shown.text);
            }
        }
    }

    fn of(&self, player: &Player) -> &[String] {
        self.by_chat.get(&player.id).map_or(&[], Vec::as_slice)
    }

    /// Prints the highest number of each role, as `docs/attention.md` shows it.
    fn print(&self, what: &str, people: &[(&'static str, &Player)]) {
        let mut most: Vec<(&str, usize, usize, usize)> = Vec::new();
        for (role, player) in people {
            let count = self.of(player).len();
            let all = self.with_reminders.get(&player.id).copied().unwrap_or_default();
            match most.iter_mut().find(|row| row.0 == *role) {
                Some(row) => *row = (row.0, row.1 + 1, row.2.max(count), row.3.max(all)),
                None => most.push((role, 1, count, all)),
            }
        }
        println!("| {what} | people | loud messages, at most | with reminders of others' promises |");
        println!("| --- | --- | --- | --- |");
        most.iter()
            .for_each(|(role, people, count, all)| println!("| {role} | {people} | {count} | {all} |"));
    }
}

/// Of a promise of the reader's own that falls due; not a list, nor one that names another owner.
fn is_own_reminder(shown: &Shown) -> bool {
    is_reminder(shown) && shown.text.contains("phiếu #") && !shown.text.contains("phụ trách")
}

/// Of a promise that falls due.
fn is_reminder(shown: &Shown) -> bool {
    shown.text.starts_with(['⏰', '🔔', '🔴']) && shown.text.contains("báo KQ")
}

async fn an_accepted_handover_of_fifteen_cases_rings_nobody_more_than_three_times(stage: Stage) -> Stage {
    let centre = Centre::with_fifteen_cases(&stage).await;
    let people = centre.everybody(&stage);
    let mut rings = Rings::default();
    rings.listen(&stage, 2).await;
    rings.listen(&stage, 15).await;
    centre.van.taps("Nhận hết").await;
    rings.listen(&stage, 5).await;
    centre.van.taps("Chia đều").await;
    rings.listen(&stage, 30).await;
    rings.print("Handover of 15 cases, accepted", &people);
    for (role, player) in &people {
        let heard = rings.of(player);
        assert!(heard.len() <= 3, "{role} hears {} times:\n{}", heard.len(), heard.join("\n---\n"));
    }
    let told = centre.incoming.iter().filter(|agent| rings.of(agent).len() == 1).count();
    assert_eq!(told, CASES, "one message to each agent who got a case");
    for agent in &centre.outgoing {
        assert!(agent.person.phone().iter().all(|shown| !shown.rang || !is_reminder(shown)), "gone home");
    }
    people.iter().for_each(|(_, player)| {
        player.person.reads_all();
    });
    stage
}

async fn a_handover_nobody_accepts_rings_a_leader_six_times_at_most(stage: Stage) -> Stage {
    let centre = Centre::with_fifteen_cases(&stage).await;
    let people = centre.everybody(&stage);
    let mut rings = Rings::default();
    rings.listen(&stage, 52).await;
    rings.print("Handover of 15 cases, not accepted", &people);
    for (role, player) in &people {
        let heard = rings.of(player);
        assert!(heard.len() <= 6, "{role} hears {} times:\n{}", heard.len(), heard.join("\n---\n"));
    }
    for agent in centre.incoming.iter().chain(&centre.outgoing) {
        assert!(rings.of(agent).is_empty(), "{:?}", rings.of(agent));
    }
    people.iter().for_each(|(_, player)| {
        player.person.reads_all();
    });
    stage
}

/// 13:40: Lan's three cases are handed over and accepted by Vân, who leads Mai and Sang in the afternoon.
async fn accepted(stage: &Stage) -> (Player, Player) {
    let van = stage.hires(1011, "Vân", "shift_leader").await;
    let sang = stage.hires(1012, "Sang", "agent").await;
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.minh, "qa", 6, 22),
            (&van, "shift_leader", 14, 22),
            (&stage.mai, "agent", 14, 22),
            (&sang, "agent", 14, 22),
        ])
        .await;
    stage.forward(minutes(1)).await;
    for (n, leader) in ["anh Hùng", "chị Thu", "anh Nam"].into_iter().enumerate() {
        stage.lan.says(&format!("/vip {leader} | 09123456{n:02} | mở nợ cước | | {}m", 660 + n)).await;
        stage.lan.sees(&format!("Phiếu #{}", n + 1)).await;
    }
    stage.forward(minutes(279)).await;
    stage.hoa.sees("còn 3 phiếu").await;
    van.sees("3 phiếu").await;
    van.taps("Nhận hết").await;
    stage.hoa.sees("đã nhận bàn giao").await;
    stage.settles().await;
    (van, sang)
}

async fn closes(player: &Player, case: u32) {
    player.says(&format!("/case {case}")).await;
    player.sees(&format!("Phiếu #{case}")).await;
    player.marks_done().await;
    player.taps("Đã báo KQ cho LĐ").await;
    player.settled().await;
}

async fn a_share_is_told_once_and_may_be_handed_back(stage: Stage) -> Stage {
    let (van, sang) = accepted(&stage).await;
    let list = van.shows("Chia cho ca: 3 phiếu").expect("what she may do with them");
    assert!(list.text.contains("đã xong"), "{}", list.text);
    // The end of the shift and the half hour after it: nobody is offered anything.
    stage.forward(minutes(50)).await;
    stage.nobody_hears_more().await;
    let said = van.taps("Chia đều").await;
    assert!(said.contains("Đã chia đều"), "{said}");
    let share = stage.mai.sees("Vân chia cho Mai 2 phiếu ca 6-14").await;
    assert!(share.text.contains("anh Hùng") && share.text.contains("anh Nam"), "{}", share.text);
    sang.sees("Vân chia cho Sang 1 phiếu").await;
    stage.nobody_hears_more().await;
    assert!(van.shows("Chia cho ca").is_none(), "nothing is left to share");
    let said = stage.mai.taps("Xin trả lại #3").await;
    assert!(said.contains("Đã trả lại"), "{said}");
    let back = van.sees("Mai xin trả lại phiếu #3").await;
    assert!(back.text.contains("vẫn do anh/chị phụ trách"), "{}", back.text);
    stage.settles().await;
    assert!(stage.mai.shows("chia cho Mai 1 phiếu").is_some(), "her message says so");
    let again = stage.mai.presses_data(1, "c.3.1.return").await;
    assert!(again.contains("Vân đang phụ trách"), "{again}");
    assert!(van.shows("Chia cho ca: 1 phiếu").is_some(), "she may share it again");
    let agent = sang.presses_data(1, "h.1.even").await;
    assert!(agent.contains("cần trưởng ca"), "{agent}");
    van.taps("Chia đều").await;
    stage.mai.sees("chia cho Mai 2 phiếu").await;
    let none = van.presses_data(1, "h.1.even").await;
    assert!(none.contains("Không còn phiếu nào chờ chia"), "{none}");
    closes(&stage.mai, 1).await;
    closes(&sang, 2).await;
    closes(&stage.mai, 3).await;
    stage.forward(minutes(60)).await;
    stage.nobody_hears_more().await;
    assert!(stage.mai.shows("không còn phiếu nào").is_some());
    stage
}

async fn a_share_that_reaches_nobody_comes_back(stage: Stage) -> Stage {
    let (van, sang) = accepted(&stage).await;
    // The account is gone: no update tells the bot, only the refusal of its next message does.
    sang.person.deactivates();
    stage.forward(minutes(20)).await;
    van.taps("Chia đều").await;
    stage.mai.sees("chia cho Mai 2 phiếu").await;
    let back = van.sees("không nhắn được cho Sang").await;
    assert!(back.text.contains("phiếu #2"), "{}", back.text);
    van.taps("Chia đều").await;
    stage.mai.sees("chia cho Mai 3 phiếu").await;
    for case in 1..=3 {
        closes(&stage.mai, case).await;
    }
    stage
}

async fn for_each_case_somebody_may_be_chosen(stage: Stage) -> Stage {
    let (van, sang) = accepted(&stage).await;
    stage.forward(minutes(20)).await;
    van.taps("Chọn người").await;
    let ways = van.sees("bấm số phiếu để chọn người").await;
    assert!(ways.silent, "it answers her own press");
    van.taps("👤 #2").await;
    van.sees("Phiếu #2: giao cho ai").await;
    van.taps("Sang").await;
    sang.sees("nhờ Sang nhận phiếu #2").await;
    sang.taps("Nhận phiếu").await;
    sang.sees("Phụ trách: Sang").await;
    van.sees("Sang đã nhận phiếu #2").await;
    stage.settles().await;
    assert!(van.shows("Chia cho ca: 2 phiếu").is_some());
    closes(&sang, 2).await;
    closes(&van, 1).await;
    closes(&van, 3).await;
    let none = van.presses_data(1, "h.1.pick").await;
    assert!(none.contains("Không còn phiếu nào chờ chia"), "{none}");
    stage
}

async fn what_qa_answers_after_the_handover_reaches_the_new_owner_alone(stage: Stage) -> Stage {
    let (van, _) = accepted(&stage).await;
    // She is still on duty, and may ask.
    stage.lan.says("/ask 1 LĐ xin mở trước có được không?").await;
    stage.lan.sees("anh Minh").await;
    van.sees("phiếu #1").await;
    stage.minh.sees("LĐ xin mở trước có được không?").await;
    stage.minh.taps("Nhận xử lý").await;
    stage.forward(minutes(25)).await;
    van.person.reads_all();
    stage.minh.person.reads_all();
    stage.hoa.person.reads_all();
    stage.tuan.person.reads_all();
    stage.lan.person.reads_all();
    stage.minh.taps("Cho thực hiện").await;
    stage.minh.sees("Dặn thêm").await;
    van.sees("Cho thực hiện").await;
    stage.nobody_hears_more().await;
    // Nor is Lan rung while it is not read.
    stage.forward(minutes(4)).await;
    van.person.reads_all();
    stage.tuan.person.reads_all();
    stage.nobody_hears_more().await;
    for case in 1..=3 {
        closes(&van, case).await;
    }
    stage
}

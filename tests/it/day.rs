//! A whole day of a centre of 49 people, and what it costs each in attention: loud messages are counted.

use crate::harness::{Player, Stage, minutes};
use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use chrono_tz::Asia::Ho_Chi_Minh;
use loihua::domain::base::ids::CaseId;
use loihua::domain::case::Case;
use loihua::domain::request::button::{Button, CaseButton};
use loihua::store::cases;
use std::collections::BTreeMap;

crate::stories![a_day_of_forty_nine_people];

const AGENTS: i64 = 20;
/// From nine in the morning, in minutes: the second and the third shift begin, and the day is over.
const SECOND: i64 = 5 * 60;
const THIRD: i64 = 13 * 60;
const END: i64 = 20 * 60;

/// The people by what they do that day; the night is worked by three agents of the morning.
struct Centre {
    morning: Vec<Player>,
    afternoon: Vec<Player>,
    others: Vec<(&'static str, Player)>,
}

impl Centre {
    async fn opens(stage: &Stage) -> Centre {
        let (mut morning, mut afternoon) = (vec![stage.lan.clone()], vec![stage.mai.clone()]);
        for n in 1..AGENTS {
            morning.push(stage.hires(3100 + n, &format!("Sáng {n}"), "agent").await);
            afternoon.push(stage.hires(3200 + n, &format!("Chiều {n}"), "agent").await);
        }
        let others = vec![
            ("shift leader, morning", stage.hoa.clone()),
            ("shift leader, afternoon", stage.hires(3001, "Vân", "shift_leader").await),
            ("shift leader, night", stage.hires(3002, "Sơn", "shift_leader").await),
            ("team leader", stage.tuan.clone()),
            ("QA, on duty", stage.minh.clone()),
            ("QA, on call", stage.hires(3003, "Vy", "qa").await),
            ("QA, off duty", stage.hires(3004, "Bình", "qa").await),
            ("QA lead", stage.hires(3005, "Quyên", "qa_lead").await),
            ("admin", stage.quan.clone()),
        ];
        let centre = Centre { morning, afternoon, others };
        let mut posts = vec![
            (centre.other("shift leader, morning"), "shift_leader", 6, 14),
            (centre.other("shift leader, afternoon"), "shift_leader", 14, 22),
            (centre.other("shift leader, night"), "shift_leader", 22, 30),
            (centre.other("team leader"), "team_leader", 6, 30),
            (centre.other("QA, on duty"), "qa", 6, 22),
            (centre.other("QA, on call"), "qa_on_call", 22, 30),
        ];
        posts.extend(centre.morning.iter().map(|agent| (agent, "agent", 6, 14)));
        posts.extend(centre.afternoon.iter().map(|agent| (agent, "agent", 14, 22)));
        posts.extend(centre.morning.iter().take(3).map(|agent| (agent, "agent", 22, 30)));
        stage.rota(&posts).await;
        centre
    }

    fn other(&self, what: &str) -> &Player {
        let found = self.others.iter().find(|(role, _)| *role == what);
        &found.unwrap_or_else(|| panic!("no {what}")).1
    }

    fn everybody(&self) -> Vec<(&'static str, &Player)> {
        let mut people: Vec<(&'static str, &Player)> =
            self.others.iter().map(|(role, player)| (*role, player)).collect();
        people.extend(self.morning.iter().map(|agent| ("agent, morning", agent)));
        people.extend(self.afternoon.iter().map(|agent| ("agent, afternoon", agent)));
        people
    }

    /// Who takes the nth call of the day, so many minutes after nine.
    fn on_the_phone(&self, n: i64, at: i64) -> &Player {
        let (people, first) = match at {
            ..SECOND => (&self.morning, 20),
            SECOND..THIRD => (&self.afternoon, 20),
            _ => (&self.morning, 3),
        };
        &people[usize::try_from(n * 7 % first).expect("an agent")]
    }
}

/// What somebody does at a minute of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Opens { lost: bool },
    AsksQa,
    QaAnswers,
    TellsLeader { asked: bool },
}

/// The day's calls: every seven minutes, at night every forty. One of ten is a lost phone that QA is asked about, one of
/// ten is told a quarter of an hour too late.
fn plan() -> Vec<(i64, i64, Act)> {
    let mut plan = Vec::new();
    let (mut at, mut n) = (1, 0);
    while at < END - 60 {
        n += 1;
        let lost = n % 10 == 3;
        plan.push((at, n, Act::Opens { lost }));
        if lost {
            plan.push((at + 1, n, Act::AsksQa));
            plan.push((at + 3, n, Act::QaAnswers));
        }
        let told = match n % 10 {
            3 => 8,
            7 => 45,
            other => 8 + 2 * other,
        };
        plan.push((at + told, n, Act::TellsLeader { asked: lost }));
        at += if at < THIRD { 7 } else { 40 };
    }
    plan.sort_unstable();
    plan
}

async fn load(stage: &Stage, n: i64) -> Case {
    let mut tx = stage.store.begin_read().await.expect("a read");
    cases::load(&mut tx, CaseId(n)).await.expect("it is read").expect("it is open")
}

/// Whoever owns the case by now presses its button.
async fn press(stage: &Stage, centre: &Centre, n: i64, press: CaseButton) {
    let case = load(stage, n).await;
    let people = centre.everybody();
    let owner = people.iter().find(|(_, player)| player.id == case.owner.0).expect("one of them");
    let button = Button::Case { case: CaseId(n), version: case.version, press };
    owner.1.presses_data(1, &button.encode()).await;
    stage.settles().await;
}

async fn plays(stage: &Stage, centre: &Centre, at: i64, n: i64, act: Act) {
    match act {
        Act::Opens { lost } => {
            let what = if lost { "mất máy, cắt giúp số" } else { "mở nợ cước số" };
            let line = format!("/vip anh Hùng{n:03} Nguyễn | 0912{n:06} | {what} 0903{n:06}");
            centre.on_the_phone(n, at).says(&line).await;
            stage.settles().await;
            assert_eq!(stage.cases().await, n, "{line}");
        }
        Act::AsksQa => press(stage, centre, n, CaseButton::AskQa).await,
        Act::QaAnswers => {
            let qa = if at < THIRD { "QA, on duty" } else { "QA, on call" };
            centre.other(qa).taps("Cho thực hiện").await;
            stage.settles().await;
        }
        Act::TellsLeader { asked } => {
            let done = if asked { CaseButton::CarryOut } else { CaseButton::CarryOutUnchecked };
            press(stage, centre, n, done).await;
            press(stage, centre, n, CaseButton::Told).await;
            assert!(!load(stage, n).await.is_open(), "#{n} is told");
        }
    }
}

fn offers(player: &Player, label: &str) -> bool {
    player.person.phone().iter().any(|shown| shown.labels().iter().any(|own| own.contains(label)))
}

/// The sounds of the day, by person.
fn sounds(stage: &Stage, since: DateTime<Utc>) -> BTreeMap<i64, Vec<DateTime<Utc>>> {
    let mut heard: BTreeMap<i64, Vec<DateTime<Utc>>> = BTreeMap::new();
    for method in ["sendMessage", "copyMessage", "sendDocument", "sendPhoto"] {
        let calls = stage.sim.calls_of(method);
        for call in calls.iter().filter(|call| !call.silent && call.at >= since) {
            if let Some(chat) = call.chat_id {
                heard.entry(chat).or_default().push(call.at);
            }
        }
    }
    heard
}

/// The most of these within an hour.
fn busiest_hour(sounds: &[DateTime<Utc>]) -> usize {
    let within = |from: &DateTime<Utc>| {
        sounds.iter().filter(|at| (TimeDelta::zero()..TimeDelta::hours(1)).contains(&(**at - *from))).count()
    };
    sounds.iter().map(within).max().unwrap_or(0)
}

async fn a_day_of_forty_nine_people(stage: Stage) -> Stage {
    let centre = Centre::opens(&stage).await;
    let people = centre.everybody();
    assert_eq!(people.len(), 49);
    let since = stage.clock.now();
    let plan = plan();
    let mut next = plan.iter().peekable();
    for at in 0..END {
        while let Some((_, n, act)) = next.next_if(|(when, ..)| *when == at) {
            plays(&stage, &centre, at, *n, *act).await;
        }
        for (end, incoming) in [(SECOND, "shift leader, afternoon"), (THIRD, "shift leader, night")] {
            let leader = centre.other(incoming);
            let pressed: &[&str] = match at - end {
                -5 => &["Nhận hết", "Nhận bàn giao"],
                2 => &["Chia đều"],
                _ => &[],
            };
            if let Some(label) = pressed.iter().find(|label| offers(leader, label)) {
                leader.taps(label).await;
                stage.settles().await;
            }
        }
        stage.forward(minutes(1)).await;
    }
    let heard = sounds(&stage, since);
    let cases = plan.iter().filter(|(.., act)| matches!(act, Act::Opens { .. })).count();
    let mut rows: Vec<(&str, usize, usize, usize, usize)> = Vec::new();
    for (role, player) in &people {
        let own = heard.get(&player.id).map_or(&[][..], Vec::as_slice);
        let (count, hour) = (own.len(), busiest_hour(own));
        match rows.iter_mut().find(|row| row.0 == *role) {
            Some(row) => *row = (row.0, row.1 + 1, row.2 + count, row.3.max(count), row.4.max(hour)),
            None => rows.push((role, 1, count, count, hour)),
        }
    }
    println!("| {cases} cases | people | loud messages, on average | at most | in an hour, at most |");
    println!("| --- | --- | --- | --- | --- |");
    for (role, people, sum, most, hour) in &rows {
        let average = *sum as f64 / *people as f64;
        println!("| {role} | {people} | {average:.1} | {most} | {hour} |");
    }
    for (role, _, _, most, hour) in &rows {
        let (day, in_an_hour) = match *role {
            "agent, morning" | "agent, afternoon" => (20, 6),
            "shift leader, morning" | "shift leader, afternoon" | "shift leader, night" => (40, 10),
            "team leader" => (20, 5),
            "QA, on duty" | "QA, on call" => (24, 4),
            _ => (0, 0),
        };
        assert!(*most <= day && *hour <= in_an_hour, "{role}: {most} in the day, {hour} within an hour");
    }
    // Who has gone home hears nothing, but of a case that nobody has taken over.
    let mut all = Vec::new();
    for n in 1..=i64::try_from(cases).expect("a number") {
        all.push(load(&stage, n).await);
    }
    let still_theirs = |agent: i64, at: DateTime<Utc>| {
        let runs = |case: &Case| {
            case.taken_at <= at && case.closing.as_ref().is_some_and(|closing| closing.at >= at)
        };
        all.iter().any(|case| case.owner.0 == agent && runs(case))
    };
    let (nights, mornings) = centre.morning.split_at(3);
    for (people, shifts) in
        [(nights, &[(6, 14), (22, 24), (0, 6)][..]), (mornings, &[(6, 14)]), (&centre.afternoon, &[(14, 22)])]
    {
        for agent in people {
            for at in heard.get(&agent.id).map_or(&[][..], Vec::as_slice) {
                let hour = at.with_timezone(&Ho_Chi_Minh).hour();
                let on_shift = shifts.iter().any(|(from, until)| (*from..*until).contains(&hour));
                let may = on_shift || still_theirs(agent.id, *at);
                assert!(may, "{} hears something at {at}", agent.id);
            }
        }
    }
    for (_, player) in people {
        player.person.reads_all();
    }
    stage
}

//! Stories about people's attention: what rings whom, how often, and what is added without a sound.

use crate::harness::{Player, Stage, minutes, seconds};
use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::base::ids::CaseId;
use loihua::domain::request::button::{Button, CaseButton};
use loihua::store::cases;

crate::stories![
    what_falls_due_within_the_window_is_one_message,
    a_list_rings_again_when_its_window_ends_with_something_new,
    the_first_ring_of_a_lost_phone_never_waits,
    a_list_that_was_deleted_begins_anew,
    an_older_reminder_is_taken_away,
    answers_to_ones_own_act_are_silent,
    the_busy_hour_of_a_shift,
];

/// The sounds a person has heard since then.
fn sounds(stage: &Stage, who: &Player, since: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let calls = stage.sim.calls_of("sendMessage");
    let loud = calls.iter().filter(|call| call.chat_id == Some(who.id) && !call.silent && call.at >= since);
    loud.map(|call| call.at).collect()
}

async fn opens(stage: &Stage, n: i64, what: &str) {
    let line = format!("/vip anh Số{n:02} | 09120000{n:02} | {what} | 09120000{n:02}");
    stage.lan.says(&line).await;
    stage.settles().await;
}

/// Winds the clock: in minutes, and the last ones in steps of ten seconds.
async fn winds(stage: &Stage, by: TimeDelta) {
    let mut left = by;
    while left > TimeDelta::zero() {
        let step = if left > minutes(3) { minutes(1) } else { seconds(10) };
        stage.forward(step).await;
        left -= step;
    }
}

async fn closes_all(stage: &Stage, cases: impl IntoIterator<Item = i64>) {
    for case in cases {
        for press in [CaseButton::CarryOutUnchecked, CaseButton::Told] {
            let button = Button::Case { case: CaseId(case), version: 1, press };
            stage.lan.presses_data(1, &button.encode()).await;
        }
    }
    stage.forward(seconds(10)).await;
    for who in [&stage.lan, &stage.hoa, &stage.tuan] {
        who.looks();
    }
}

/// Two cases of which the shift leader hears in 20 and in 60 seconds.
async fn two_are_almost_late(stage: &Stage) {
    stage.usual_rota().await;
    opens(stage, 1, "mở nợ cước").await;
    winds(stage, seconds(40)).await;
    opens(stage, 2, "mở nợ cước").await;
    winds(stage, minutes(32)).await;
}

async fn what_falls_due_within_the_window_is_one_message(stage: Stage) -> Stage {
    two_are_almost_late(&stage).await;
    let since = stage.clock.now();
    winds(&stage, seconds(20)).await;
    let first = stage.hoa.sees("phiếu #1").await;
    assert!(first.labels().len() > 2, "a single case has its own buttons: {:?}", first.labels());
    winds(&stage, seconds(40)).await;
    let list = stage.hoa.sees_edit("2 phiếu trễ hẹn báo KQ").await;
    assert_eq!(list.message_id, first.message_id, "added to the same message");
    assert_eq!(sounds(&stage, &stage.hoa, since).len(), 1);
    closes_all(&stage, 1..=2).await;
    stage
}

async fn a_list_rings_again_when_its_window_ends_with_something_new(stage: Stage) -> Stage {
    two_are_almost_late(&stage).await;
    let since = stage.clock.now();
    winds(&stage, minutes(3)).await;
    let list = stage.hoa.sees("2 phiếu trễ hẹn báo KQ").await;
    let sounds = sounds(&stage, &stage.hoa, since);
    assert_eq!(sounds.len(), 2, "the first, and the end of its window: {sounds:?}");
    assert_eq!(sounds[1] - sounds[0], minutes(2));
    let texts: Vec<_> =
        stage.hoa.person.phone().into_iter().filter(|shown| shown.text.contains("trễ")).collect();
    assert_eq!(texts.len(), 1, "the newest list takes the place of the one before: {texts:?}");
    assert_eq!(texts[0].message_id, list.message_id);
    winds(&stage, minutes(3)).await;
    assert_eq!(self::sounds(&stage, &stage.hoa, since).len(), 2, "nothing new, no sound");
    closes_all(&stage, 1..=2).await;
    stage
}

async fn the_first_ring_of_a_lost_phone_never_waits(stage: Stage) -> Stage {
    stage.usual_rota().await;
    opens(&stage, 1, "mở nợ cước").await;
    winds(&stage, minutes(23) + seconds(20)).await;
    opens(&stage, 2, "mất máy, cắt gấp").await;
    winds(&stage, minutes(9) + seconds(30)).await;
    let since = stage.clock.now();
    winds(&stage, seconds(40)).await;
    stage.hoa.sees("phiếu #1").await;
    let lost = stage.hoa.sees("phiếu #2").await;
    assert!(!lost.text.contains("#1"), "it stands by itself: {}", lost.text);
    let sounds = sounds(&stage, &stage.hoa, since);
    assert_eq!(sounds.len(), 2, "{sounds:?}");
    assert_eq!(sounds[1] - sounds[0], seconds(20), "within the window of #1");
    closes_all(&stage, 1..=2).await;
    stage
}

/// What was added without a sound and never heard rings in the new list, and only there.
async fn a_list_that_was_deleted_begins_anew(stage: Stage) -> Stage {
    stage.usual_rota().await;
    for n in 1..=3 {
        opens(&stage, n, "mở nợ cước").await;
        winds(&stage, seconds(20)).await;
    }
    winds(&stage, minutes(31) + seconds(50)).await;
    let since = stage.clock.now();
    winds(&stage, seconds(20)).await;
    let first = stage.hoa.sees("phiếu #1").await;
    winds(&stage, seconds(20)).await;
    stage.hoa.sees_edit("2 phiếu trễ hẹn").await;
    assert!(stage.hoa.person.deletes_chat_message(first.message_id));
    winds(&stage, seconds(20)).await;
    let again = stage.hoa.sees("3 phiếu trễ hẹn").await;
    assert!(again.message_id > first.message_id);
    winds(&stage, minutes(3)).await;
    assert_eq!(sounds(&stage, &stage.hoa, since).len(), 2, "the first and the new one");
    closes_all(&stage, 1..=3).await;
    stage
}

async fn an_older_reminder_is_taken_away(stage: Stage) -> Stage {
    stage.usual_rota().await;
    opens(&stage, 1, "mở nợ cước").await;
    winds(&stage, minutes(25)).await;
    let soon = stage.lan.sees("còn 5 phút đến giờ báo KQ phiếu #1").await;
    winds(&stage, minutes(5)).await;
    stage.lan.sees("đến giờ báo KQ phiếu #1").await;
    winds(&stage, seconds(10)).await;
    assert!(stage.lan.person.phone().iter().all(|shown| shown.message_id != soon.message_id));
    closes_all(&stage, [1]).await;
    stage
}

async fn answers_to_ones_own_act_are_silent(stage: Stage) -> Stage {
    stage.usual_rota().await;
    let since = stage.clock.now();
    opens(&stage, 1, "mở nợ cước").await;
    let card = stage.lan.sees("Phiếu #1").await;
    stage.lan.replies(card.message_id, "LĐ đang họp").await;
    stage.settles().await;
    stage.lan.says("/open").await;
    stage.lan.sees("#1").await;
    assert_eq!(sounds(&stage, &stage.lan, since).len(), 0);
    closes_all(&stage, [1]).await;
    stage
}

/// When a loud message first named each case to this person: one of its own, or a list.
#[derive(Default)]
struct FirstHeard(std::collections::BTreeMap<i64, DateTime<Utc>>);

impl FirstHeard {
    fn notes(&mut self, stage: &Stage, who: &Player) {
        let now = stage.clock.now();
        for shown in
            who.person.phone().into_iter().filter(|shown| shown.rang && shown.text.contains("báo KQ"))
        {
            let words = shown.text.split(|c: char| !(c == '#' || c.is_ascii_digit()));
            for case in words.filter_map(|word| word.strip_prefix('#')?.parse().ok()) {
                self.0.entry(case).or_insert(now);
            }
        }
    }
}

/// 60 cases are open and nobody acts: who hears how much in the half hour in which they all are late.
async fn the_busy_hour_of_a_shift(stage: Stage) -> Stage {
    stage.usual_rota().await;
    for n in 1..=60 {
        opens(&stage, n, if n % 20 == 0 { "mất máy, cắt gấp" } else { "mở nợ cước" }).await;
        stage.forward(seconds(30)).await;
    }
    let since = stage.clock.now();
    let mut named = [(&stage.hoa, minutes(2)), (&stage.tuan, minutes(5))]
        .map(|(who, window)| (who, window, FirstHeard::default()));
    for _ in 0..90 {
        stage.forward(seconds(20)).await;
        named.iter_mut().for_each(|(who, _, heard)| heard.notes(&stage, who));
    }
    let heard = |who: &Player| sounds(&stage, who, since).len();
    let (shift_leader, team_leader) = (heard(&stage.hoa), heard(&stage.tuan));
    println!("loud messages in the half hour: shift leader {shift_leader}, team leader {team_leader}");
    assert!(shift_leader <= 20, "{shift_leader} to the shift leader");
    assert!(team_leader <= 8, "{team_leader} to the team leader");
    // Whatever is ten minutes late stands in what has rung within a window.
    for _ in 0..45 {
        stage.forward(seconds(20)).await;
        named.iter_mut().for_each(|(who, _, heard)| heard.notes(&stage, who));
    }
    for (who, window, heard) in &named {
        for n in 1..=60 {
            let mut tx = stage.store.begin_read().await.expect("a read");
            let case = cases::load(&mut tx, CaseId(n)).await.expect("it is read").expect("it is open");
            let latest = case.promise.due + minutes(10) + *window + seconds(20);
            let first = heard.0.get(&n).unwrap_or_else(|| panic!("#{n} never rang for {}", who.id));
            assert!(*first <= latest, "#{n} for {}: {first}, {latest} at the latest", who.id);
        }
    }
    for (who, window) in [(&stage.hoa, minutes(2)), (&stage.tuan, minutes(5))] {
        let list = who.shows("phiếu trễ hẹn báo KQ").expect("a list");
        for n in 1..=60 {
            let number = format!("#{n}");
            let listed = list.text.split_whitespace().any(|word| word == number);
            assert!(listed || n % 20 == 0, "#{n} for {}: {}", who.id, list.text);
        }
        let last = sounds(&stage, who, since).into_iter().max().expect("it rang");
        assert!(stage.clock.now() - last <= minutes(10) + window, "{last}");
    }
    closes_all(&stage, 1..=60).await;
    stage
}

//! The stories: each is played to its end, in both languages; and what is practised is judged by the record.

use super::{HOA, LAN, MINH, Visitor};
use crate::demo::session::{Session, SessionOptions};
use crate::demo::story::{Action, STORIES, Step, Story};
use crate::demo::{Demo, Locale, Mode, Options};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(10);

/// Each step is done once, and only then seen.
async fn plays(name: &str, locale: Locale) {
    let story = Story::named(name).expect("a story");
    let session = Session::start(SessionOptions { locale, story: Some((story, Mode::ByHand)), fast: true })
        .await
        .expect("it starts");
    for step in story.steps {
        let from = session.clock.now();
        let name = format!("{}-{} ({})", story.name, step.name, locale.code());
        assert!(!session.is_complete(story, step, from).await, "{name} is seen before it is done");
        let deadline = Instant::now() + PATIENCE;
        while !session.perform(story, step).await {
            assert!(Instant::now() < deadline, "{name} cannot be done: {}", phones(&session, step));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        while !session.is_complete(story, step, from).await {
            assert!(Instant::now() < deadline, "{name} is not seen: {}", phones(&session, step));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    assert!(session.sim.mistakes().is_empty(), "{:?}", session.sim.mistakes());
    session.stop().await;
}

/// The last messages where the step is to be seen, and on the phone of who does it.
fn phones(session: &Session, step: &Step) -> String {
    let chats = step.expected.iter().map(|chat| chat.id()).chain(step.action.by().map(|person| person.id));
    let last = |id| {
        let chat = session.chat(id);
        let last =
            chat.iter().rev().take(3).map(|shown| format!("\n  {:?} {:?}", shown.text, shown.labels()));
        format!("\n{id}:{}", last.collect::<String>())
    };
    chats.map(last).collect()
}

macro_rules! played {
    ($($name:ident $story:literal,)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            plays($story, Locale::Vi).await;
            plays($story, Locale::En).await;
        }
    )*};
}

played![
    the_plain_call_is_played "plain-call",
    the_lost_phone_is_played "lost-phone",
    the_nearly_broken_promise_is_played "nearly-broken",
    the_shifts_end_is_played "shift-end",
    the_premium_line_is_played "premium-line",
    the_signal_report_is_played "signal-report",
    telegram_down_is_played "telegram-down",
];

#[test]
fn every_sentence_of_the_stories_is_used_and_there_in_both_languages() {
    let mut used = BTreeSet::new();
    for story in STORIES {
        used.extend([format!("story-{}", story.name), format!("{}-end", story.name)]);
        if story.practice.is_some() {
            used.extend([format!("{}-call", story.name), format!("{}-call.system", story.name)]);
        }
        for step in story.steps {
            used.insert(story.key(step, None));
            used.extend(step.expected.iter().map(|chat| story.key(step, Some(chat.key()))));
            if !matches!(step.action, Action::Telegram(_) | Action::Bot(_)) {
                used.insert(story.key(step, Some("does")));
            }
            assert!(
                !step.expected.is_empty() || step.action.by().is_none(),
                "{}: when is it done?",
                step.name
            );
        }
    }
    for text in
        [include_str!("../../../locales/vi/stories.ftl"), include_str!("../../../locales/en/stories.ftl")]
    {
        let mut there = BTreeSet::new();
        let mut key = "";
        for (name, _) in text.lines().filter_map(|line| line.split_once(" = ")) {
            match name.strip_prefix("    .") {
                Some(attribute) => there.insert(format!("{key}.{attribute}")),
                None => {
                    key = name;
                    there.insert(name.to_owned())
                }
            };
        }
        assert_eq!(there, used);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_plays_itself_to_the_end_and_is_told_again_by_hand() {
    let story = Story::named("lost-phone").ok().map(|story| (story, Mode::Played));
    let demo =
        Demo::start(&Options { port: 0, locale: Locale::Vi, story, fast: true }).await.expect("it starts");
    let visitor = Visitor::of(&demo);
    let over = |stage: &Value| stage["story"]["step"] == stage["story"]["steps"];
    visitor.until(over).await;
    visitor.sees(LAN, "✅ Đã báo KQ cho LĐ lúc").await;
    visitor.does("/demo/begin", json!({ "locale": "vi", "story": "lost-phone" })).await;
    let stage = visitor.get("/demo/state").await;
    assert_eq!((&stage["story"]["step"], &stage["story"]["mode"]), (&json!(0), &json!("by_hand")));
    let text = stage["story"]["wants"]["what"].as_str().expect("what to write").to_owned();
    visitor.says(LAN, &text).await;
    let stage = visitor.until(|stage| stage["story"]["step"] == 1).await;
    assert_eq!(stage["story"]["wants"], json!({ "kind": "taps", "who": LAN, "what": "Hỏi QLCL" }));
    visitor.does("/demo/story", json!("step")).await;
    visitor.until(|stage| stage["story"]["step"] == 2).await;
    visitor.sees(MINH, "phiếu #1 cần QLCL hướng dẫn").await;
    let unknown = json!({ "locale": "vi", "story": "none" });
    assert_eq!(visitor.post("/demo/begin", unknown).await.0, 400);
    demo.stop().await;
}

/// How each rule went, by the review.
fn judged(stage: &Value) -> Vec<(String, Value)> {
    let points = stage["story"]["review"].as_array().expect("a review");
    points
        .iter()
        .map(|point| (point["what"].as_str().expect("a name").to_owned(), point["well"].clone()))
        .collect()
}

async fn training(name: &str) -> (Demo, Visitor) {
    let story = Story::named(name).ok().map(|story| (story, Mode::Training));
    let demo =
        Demo::start(&Options { port: 0, locale: Locale::Vi, story, fast: true }).await.expect("it starts");
    let visitor = Visitor::of(&demo);
    let stage = visitor.get("/demo/state").await;
    assert_eq!((&stage["story"]["wants"], &stage["story"]["review"]), (&Value::Null, &Value::Null));
    assert!(stage["story"]["tells"].as_str().is_some_and(|call| call.contains("0987 654 321")));
    (demo, visitor)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_practises_well_reads_so_and_the_others_are_played() {
    let (demo, visitor) = training("lost-phone").await;
    visitor.says(LAN, "/vip chị Hạnh | 0987654321 | báo mất máy, cắt giúp số 0909111222").await;
    visitor.sees(LAN, "Hẹn báo KQ").await;
    visitor.taps(LAN, "💬 Hỏi QLCL").await;
    visitor.sees(LAN, "Dán tên chủ thuê bao").await;
    visitor.says(LAN, "NGUYỄN THỊ HẠNH").await;
    visitor.sees(LAN, "trả lời phiếu #1: Cho thực hiện").await;
    for tap in ["👌 Đã rõ", "🛠 Đã xử lý xong", "📞 Đã báo KQ cho LĐ"] {
        visitor.taps(LAN, tap).await;
    }
    let stage = visitor.until(|stage| stage["story"]["review"].is_array()).await;
    let judged = judged(&stage);
    assert_eq!(judged.len(), 9);
    assert!(judged.iter().all(|(_, well)| *well == true), "{judged:?}");
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_practises_badly_reads_that_too() {
    let (demo, visitor) = training("lost-phone").await;
    visitor.does("/demo/forward", json!({ "minutes": 4 })).await;
    visitor.says(LAN, "/vip chị Hạnh | 0987654322 | báo mất máy, cắt giúp số 0909111222").await;
    visitor.sees(LAN, "Hẹn báo KQ").await;
    visitor.does("/demo/forward", json!({ "minutes": 12 })).await;
    visitor.sees(HOA, "Chị Hoa ơi").await;
    visitor.does("/demo/story", json!("review")).await;
    let stage = visitor.until(|stage| stage["story"]["review"].is_array()).await;
    let expected = [
        ("noted", json!(false)),
        ("numbers", json!(false)),
        ("promised", json!(true)),
        ("checked", Value::Null),
        ("asked", Value::Null),
        ("waited", Value::Null),
        ("read", Value::Null),
        ("done", Value::Null),
        ("told", json!(false)),
    ];
    assert_eq!(judged(&stage), expected.map(|(what, well)| (what.to_owned(), well)));
    demo.stop().await;
}

//! Each fault as the bot's client meets it.

use std::time::{Duration, Instant};

use teloxide::payloads::GetUpdatesSetters;
use teloxide::prelude::Requester;
use teloxide::types::ChatId;
use teloxide::{Bot, RequestError};

use super::{call, sim};
use crate::{Effect, Fault, Outcome, Person, RefusalKind, Sim};

const LAN: ChatId = ChatId(7);

fn ready() -> (Sim, Bot, Person) {
    let (sim, bot) = sim();
    let lan = sim.person(7, "Lan", "vi");
    lan.presses_start();
    (sim, bot, lan)
}

#[tokio::test]
async fn too_many_requests_in_one_chat() {
    let (sim, bot, lan) = ready();
    sim.person(8, "Hoa", "vi").presses_start();
    sim.faults()
        .next(Fault::on("sendMessage").chat(7).times(2).then(Effect::TooManyRequests { retry_after: 3 }));
    bot.send_message(ChatId(8), "a").await.expect("another chat");
    for _ in 0..2 {
        let Err(RequestError::RetryAfter(wait)) = bot.send_message(LAN, "a").await else {
            panic!("not limited")
        };
        assert_eq!(wait.seconds(), 3);
    }
    assert!(lan.unread().is_empty());
    bot.send_message(LAN, "a").await.expect("the fault is spent");
    assert!(sim.refusals().iter().all(|refusal| refusal.kind == RefusalKind::Fault && refusal.code == 429));
    assert!(sim.mistakes().is_empty());
}

#[tokio::test]
async fn an_error_page_of_a_proxy() {
    let (sim, _, lan) = ready();
    sim.faults().next(Fault::on("sendMessage").then(Effect::Status(502)));
    let url = format!("{}/bot{}/sendMessage?chat_id=7&text=a", sim.url(), sim.token());
    let http = teloxide::net::default_reqwest_settings().build().expect("a client");
    let answer = http.get(url).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 502);
    assert!(answer.text().await.expect("a page").starts_with("<html>"));
    assert!(lan.unread().is_empty());
}

#[tokio::test]
async fn half_an_answer_after_it_took_effect() {
    let (sim, bot, lan) = ready();
    sim.faults().next(Fault::on("sendMessage").then(Effect::MalformedJson));
    let answer = bot.send_message(LAN, "a").await;
    assert!(matches!(answer, Err(RequestError::InvalidJson { .. })), "{answer:?}");
    assert_eq!(lan.unread().len(), 1);
}

#[tokio::test]
async fn lost_before_and_after_it_took_effect() {
    let (sim, bot, lan) = ready();
    sim.faults().next(Fault::on("SendMessage").then(Effect::LostBefore));
    let lost = bot.send_message(LAN, "before").await;
    assert!(matches!(lost, Err(RequestError::Network(_))), "{lost:?}");
    assert!(lan.unread().is_empty());
    sim.faults().next(Fault::on_any().then(Effect::LostAfter));
    let lost = bot.send_message(LAN, "after").await;
    assert!(matches!(lost, Err(RequestError::Network(_))), "{lost:?}");
    lan.sees("after").await.expect("it was sent all the same");
    let outcomes: Vec<_> = sim.calls().into_iter().map(|call| call.outcome).collect();
    assert_eq!(outcomes, [Outcome::Lost { took_effect: false }, Outcome::Lost { took_effect: true }]);
    assert!(sim.refusals().is_empty());
}

#[tokio::test]
async fn slow_and_then_refused() {
    let (sim, bot, _) = ready();
    sim.faults().next(Fault::on("sendMessage").always().then(Effect::Slow(Duration::from_millis(50))));
    let description = "Bad Request: the moon is in the wrong place".to_owned();
    sim.faults()
        .next(Fault::on("sendMessage").then(Effect::Refused { code: 400, description: description.clone() }));
    let begin = Instant::now();
    assert!(super::refusal(bot.send_message(LAN, "a").await).contains("the moon"));
    assert!(begin.elapsed() >= Duration::from_millis(50));
    bot.send_message(LAN, "a").await.expect("only slow");
    assert!(begin.elapsed() >= Duration::from_millis(100));
    assert_eq!(sim.faults().left(), 1);
    sim.faults().clear();
    let begin = Instant::now();
    bot.send_message(LAN, "a").await.expect("sent");
    assert!(begin.elapsed() < Duration::from_millis(50));
}

#[tokio::test]
async fn down_and_back_on_the_same_port() {
    let (sim, bot, lan) = ready();
    let poll = tokio::spawn({
        let bot = bot.clone();
        async move { bot.get_updates().offset(i32::MAX).timeout(10).await }
    });
    assert!(sim.wait_until_idle().await, "the poll is under way");
    sim.goes_down().await;
    let cut = poll.await.expect("no panic");
    assert!(matches!(cut, Err(RequestError::Network(_))), "{cut:?}");
    let refused = bot.send_message(LAN, "a").await;
    assert!(matches!(&refused, Err(RequestError::Network(error)) if error.is_connect()), "{refused:?}");
    lan.says("while it was down");
    sim.comes_back().expect("the port is free");
    bot.send_message(LAN, "a").await.expect("sent");
    assert_eq!(bot.get_updates().await.expect("updates").len(), 1);
}

#[tokio::test]
async fn faults_strike_polling_too() {
    let (sim, bot, _) = ready();
    sim.faults().next(Fault::on("getUpdates").then(Effect::LostAfter));
    assert!(matches!(bot.get_updates().await, Err(RequestError::Network(_))));
    assert_eq!(bot.get_updates().await.expect("they come again").len(), 1);
    assert_eq!(call(&sim, "getMe", serde_json::json!({})).await.0, 200);
}

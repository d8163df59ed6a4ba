//! Several processes on one PostgreSQL database: one acts, the others stand by, and what is promised is kept whatever
//! becomes of the one that acts. A killed process is known to be gone on the same machine; a frozen one is not, as one
//! on another machine, or a machine that is gone, would not be.

use crate::harness::Engine;
use crate::process::{Bot, Ground, LINE, Transport};
use loihua::{domain::base::ids::ChatId, store::inbox};
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The longest that nobody may act.
const TAKEOVER: Duration = Duration::from_secs(10);
const ACTS: &str = "lease acquired, this replica is active";
const STANDS_BY: &str = "standing by";

/// A process with a wire of its own to Telegram.
struct Replica {
    bot: Bot,
    wire: Transport,
}

impl Replica {
    async fn starts(ground: &Ground, env: &[(&str, &str)]) -> Replica {
        let wire = Transport::to_sim(&ground.sim).await;
        let url = wire.url();
        let env: Vec<_> = env.iter().copied().chain([("LOIHUA__TELEGRAM__API_URL", url.as_str())]).collect();
        let bot = ground.spawn(&env);
        bot.logs("running").await;
        Replica { bot, wire }
    }
}

/// Lan has opened the bot; of two replicas the first one acts, with this in its environment.
async fn two(env: &[(&str, &str)]) -> Option<(Ground, Replica, Replica)> {
    let ground = Ground::lay(Engine::Postgres).await?;
    ground.lan_has_opened().await;
    let first = Replica::starts(&ground, env).await;
    first.bot.logs(ACTS).await;
    let second = Replica::starts(&ground, &[]).await;
    Some((ground, first, second))
}

/// Nothing came that nobody expected, and nothing was asked of Telegram that it would refuse.
async fn ends_well(ground: &Ground) {
    ground.rests().await;
    let rings: Vec<_> = ground.lan.unread().into_iter().filter(|shown| shown.rang).collect();
    assert!(rings.is_empty(), "nobody expected: {rings:?}");
    let mistakes = ground.sim.mistakes();
    assert!(mistakes.is_empty(), "{mistakes:?}");
}

/// Rule 2: also when the one comes to this replica and the other to that one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_updates_of_a_chat_the_second_waits_for_the_first() {
    let Some(ground) = Ground::lay(Engine::Postgres).await else { return };
    let begin = async || ground.store.begin().await.expect("a transaction");
    let [mut first, mut second, mut other] = [begin().await, begin().await, begin().await];
    inbox::lock_chat(&mut first, ChatId(7)).await.expect("held");
    inbox::lock_chat(&mut other, ChatId(8)).await.expect("another chat is free");
    let mut waits = pin!(inbox::lock_chat(&mut second, ChatId(7)));
    assert!(timeout(Duration::from_millis(300), &mut waits).await.is_err(), "it waits");
    first.commit().await.expect("committed");
    waits.await.expect("held now");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stand_by_only_stands_by() {
    let Some((ground, _first, second)) = two(&[]).await else { return };
    ground.lan.says(LINE);
    ground.lan_sees("Phiếu #1").await;
    ground.lan_sees("đến giờ báo KQ phiếu #1").await;
    ends_well(&ground).await;
    assert_eq!(second.wire.called(), ["GetMe"], "it asks who it is, and nothing else");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_killed_is_followed_and_the_reminder_goes_out() {
    let Some((ground, first, second)) = two(&[]).await else { return };
    ground.lan.says(LINE);
    ground.lan_sees("Phiếu #1").await;
    ground.rests().await;
    drop(first);
    let killed = Instant::now();
    second.bot.logs(ACTS).await;
    ground.lan_sees("đến giờ báo KQ phiếu #1").await;
    assert!(killed.elapsed() < TAKEOVER, "{:?}", killed.elapsed());
    ends_well(&ground).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_stops_hands_over_at_once_and_may_act_again() {
    let Some((ground, first, second)) = two(&[]).await else { return };
    first.bot.stops().await;
    let stopped = Instant::now();
    second.bot.logs(ACTS).await;
    assert!(stopped.elapsed() < Duration::from_secs(3), "{:?}", stopped.elapsed());
    let third = Replica::starts(&ground, &[]).await;
    second.bot.stops().await;
    ground.lan.says(LINE);
    ground.lan_sees("Phiếu #1").await;
    assert!(third.bot.log().contains(ACTS));
    ground.lan_sees("đến giờ báo KQ phiếu #1").await;
    ends_well(&ground).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_frozen_with_a_message_in_hand_sends_it_no_more() {
    let Some(card) = thawed_at("before-sending").await else { return };
    assert!(card.starts_with('↻'), "nobody could know that it had not left: {card}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_frozen_before_it_noted_what_it_sent_does_so_no_more() {
    let Some(card) = thawed_at("before-marking").await else { return };
    assert!(!card.starts_with('↻'), "this one went out first: {card}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_frozen_in_a_transaction_keeps_nobody_waiting() {
    let Some(card) = thawed_at("before-commit").await else { return };
    assert!(!card.starts_with('↻'), "it was never in doubt: {card}");
}

/// The one that acts freezes at this step of taking a case, is followed, and comes to again. Gives the card.
async fn thawed_at(step: &str) -> Option<String> {
    let (ground, first, second) = two(&[("LOIHUA_FREEZE_AT", step)]).await?;
    // What is taken late is reminded of in an hour only: whether a rung has passed meanwhile is not the question here.
    let is_late = step == "before-commit";
    ground.lan.says(&if is_late { format!("{LINE} | 0912345678 | 90m") } else { LINE.to_owned() });
    first.bot.freezes().await;
    let frozen = Instant::now();
    second.bot.logs(ACTS).await;
    let card = ground.lan.sees_new("Phiếu #1").await.unwrap_or_else(|error| panic!("{error}"));
    assert!(frozen.elapsed() < TAKEOVER, "{step}: {:?}", frozen.elapsed());
    if step == "before-marking" {
        ground.lan_sees("↻ Phiếu #1").await;
    }
    if !is_late {
        ground.lan_sees("đến giờ báo KQ phiếu #1").await;
    }
    ground.rests().await;

    let before = first.wire.called().len();
    first.bot.signal("CONT");
    first.bot.logs(STANDS_BY).await;
    ground.lan.says("/vip chị Vân | 0987654321 | mở nợ cước số 0903999888");
    ground.lan_sees("Phiếu #2").await;
    ground.lan_sees("đến giờ báo KQ phiếu #2").await;
    ends_well(&ground).await;
    assert_eq!(first.wire.called()[before..], [""; 0], "{step}: it asks nothing more of Telegram");

    // And it takes over in its turn.
    drop(second);
    ground.lan.says("/open");
    ground.lan_sees("Phiếu").await;
    ends_well(&ground).await;
    assert!(first.wire.called()[before..].contains(&"GetUpdates".to_owned()));
    Some(card.text)
}

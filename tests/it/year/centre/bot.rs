//! The bot, driven step by step, and the time that passes.

use super::{super::moves::Move, Centre, Outcome};
use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::base::ids::PersonId;
use loihua::engine::sender::Sender;
use loihua::service::Term;
use loihua::store::{Store, lease, query_scalar, staff, timers};
use loihua::telegram::{message_api, parse};
use std::{sync::Arc, time::Duration};

const HEARD: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];
/// The self-check looks more seldom than in use: it finds nothing, or a promise was broken before.
const CHECK_EVERY: TimeDelta = TimeDelta::hours(2);
/// Of so many steps at one moment something is never done.
const HOT: usize = 5_000;

impl Centre {
    pub(super) async fn is_delivered_again(&mut self, back: usize) -> Outcome {
        let Some((id, incoming)) = self.handled.iter().rev().nth(back).cloned() else { return Ok(()) };
        let before = self.versions().await;
        self.service.handle(id, &incoming).await.map_err(|error| format!("delivered again: {error}"))?;
        let after = self.versions().await;
        // Of what strangers send nothing is written down: it is answered once more.
        if before == after || !self.is_seated(incoming.from).await {
            Ok(())
        } else {
            Err(format!("delivered again, it was done again: {incoming:?}"))
        }
    }

    async fn is_seated(&self, person: i64) -> bool {
        let mut tx = self.service.store.begin_short_read().await.expect("the database can be read");
        let person = staff::load(&mut tx, PersonId(person)).await.expect("the staff can be read");
        person.is_some_and(|person| person.active)
    }

    /// What a request would change.
    async fn versions(&self) -> (i64, i64, i64, i64) {
        let mut tx = self.service.store.begin_short_read().await.expect("the database can be read");
        let mut count = Vec::new();
        for sql in [
            "SELECT COUNT(*) FROM cases",
            "SELECT COUNT(*) FROM outbox",
            "SELECT COUNT(*) FROM record",
            "SELECT COUNT(*) FROM drafts",
        ] {
            count.push(query_scalar(sql).fetch_one(&mut tx).await.expect("rows can be counted"));
        }
        (count[0], count[1], count[2], count[3])
    }

    /// Time passes, and what falls due is done when it does.
    pub async fn passes(&mut self, by: TimeDelta) -> Outcome {
        let until = self.clock.now() + by;
        loop {
            self.settles().await?;
            let now = self.clock.now();
            let due = {
                let mut tx = self.service.store.begin_short_read().await.expect("the database can be read");
                timers::next_due(&mut tx).await.expect("timers can be read")
            };
            let next = [due, self.next_send, Some(self.check_at), Some(until)];
            let next = next.into_iter().flatten().min().unwrap_or(until);
            if next > now {
                self.clock.forward(next - now);
            }
            if self.clock.now() >= until {
                return self.settles().await;
            }
        }
    }

    /// The bot does all that can be done at this moment.
    pub(super) async fn settles(&mut self) -> Outcome {
        for _ in 0..HOT {
            let heard = self.hears().await?;
            self.checks().await?;
            let fired = self.fires().await?;
            let sent = self.sends().await?;
            if !(heard || fired || sent) {
                return self.holds.at_rest(&self.service.store, self.clock.now()).await;
            }
        }
        Err(format!("the bot does not come to rest at {}", self.clock.now()))
    }

    async fn hears(&mut self) -> Outcome<bool> {
        if self.sim.pending_updates() == 0 {
            return Ok(false);
        }
        let updates = self.client.updates(self.offset, Duration::ZERO, &HEARD).await;
        let updates = updates.map_err(|error| format!("updates cannot be had: {error}"))?;
        for raw in &updates {
            let id = parse::read_header(raw.get()).ok_or("an update without an id")?.id;
            self.offset = id + 1;
            let Some(heard) = parse::read(raw.get()) else { continue };
            let incoming = self.router.route(heard).await;
            let reply = self.service.handle(id, &incoming).await;
            let reply = reply.map_err(|error| format!("an update failed, {error}: {incoming:?}"))?;
            if let (Some(query), Some((locale, reply))) = (&incoming.query, &reply) {
                let said = message_api::answer_text(&self.texts, *locale, reply, true);
                message_api::answer(&self.client, query, said).await;
            }
            let by = Some((PersonId(incoming.from), &incoming.intent));
            self.holds.look(&self.service.store, self.clock.now(), by).await?;
            self.handled.push((id, incoming));
        }
        Ok(!updates.is_empty())
    }

    async fn fires(&mut self) -> Outcome<bool> {
        let now = self.clock.now();
        let due = {
            let mut tx = self.service.store.begin_short_read().await.expect("the database can be read");
            timers::due(&mut tx, now, 100).await.expect("timers can be read")
        };
        for timer in &due {
            self.service
                .fire(timer, self.sender.term.number)
                .await
                .map_err(|error| format!("{} failed: {error}", timer.name))?;
            self.holds.look(&self.service.store, now, None).await?;
        }
        Ok(!due.is_empty())
    }

    async fn sends(&mut self) -> Outcome<bool> {
        let (claimed, next) = self.sender.claim().await.map_err(|error| format!("the outbox: {error}"))?;
        self.next_send = next;
        if claimed.is_empty() {
            return Ok(next.is_some_and(|next| next <= self.clock.now()));
        }
        if let Some(Move::Meanwhile { who, message, button }) = self.meanwhile.take() {
            self.taps(who, who, message, button);
            self.hears().await?;
        }
        for (batch, line) in claimed {
            let ids: Vec<i64> = batch.rows().iter().map(|row| row.id).collect();
            let delivery =
                tokio::time::timeout(Duration::from_secs(60), self.sender.clone().deliver(batch, line));
            let killed = tokio::select! {
                biased;
                delivered = delivery => delivered.map(|()| false).map_err(|_| format!("rows {ids:?} are never done with"))?,
                () = self.line.killed.notified() => true,
            };
            if let Some(broken) = self.line.broken() {
                return Err(broken);
            }
            self.holds.look(&self.service.store, self.clock.now(), None).await?;
            if killed {
                self.restarts().await?;
                break;
            }
        }
        Ok(true)
    }

    async fn checks(&mut self) -> Outcome {
        let now = self.clock.now();
        if now < self.check_at {
            return Ok(());
        }
        self.check_at = now + CHECK_EVERY;
        self.service.plan_handovers().await.map_err(|error| format!("handovers: {error}"))?;
        self.service.report_owners_who_left().await.map_err(|error| format!("owners who left: {error}"))?;
        match self.service.mend_timers().await {
            Ok(0) => self.holds.look(&self.service.store, now, None).await,
            Ok(mended) => Err(format!("the self-check had to mend {mended} timers")),
            Err(error) => Err(format!("the self-check: {error}")),
        }
    }

    /// Another run takes over, and is given the last update once more.
    pub(super) async fn restarts(&mut self) -> Outcome {
        let term = next_term(&self.service.store, self.clock.now()).await;
        let (service, texts) = (self.service.clone(), Arc::clone(&self.texts));
        self.sender = Sender::new(service, &self.client, texts, term, self.limits);
        self.sender.take_over().await.map_err(|error| format!("taking over: {error}"))?;
        self.service.refresh_board().await.map_err(|error| format!("the board: {error}"))?;
        self.is_delivered_again(0).await
    }
}

/// The lease is taken by the next run, which keeps it until another one takes it.
pub(super) async fn next_term(store: &Store, now: DateTime<Utc>) -> Term {
    let mut tx = store.begin().await.expect("a transaction");
    let seen = lease::load(&mut tx).await.expect("the lease can be read");
    let number = lease::acquire(&mut tx, &seen, "the year").await.expect("it can be taken");
    tx.commit().await.expect("it is kept");
    Term::new(number.expect("nobody else takes it"), now, Duration::MAX)
}

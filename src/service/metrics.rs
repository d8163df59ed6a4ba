//! The Prometheus metrics. The names are Prometheus's practice: base units, `_total` for what
//! only grows. (The crate prometheus-client: plain values without a global recorder, so that several bots of one process
//! keep theirs apart, and half the dependencies of its rivals.)

use super::{Service, health::Health};
use crate::{domain::message::self_check::SelfCheckProblem, store::self_check::OpenCounts};
use chrono::{DateTime, TimeDelta, Utc};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::{fmt, sync::atomic::AtomicU64, time::Duration};

/// Histogram buckets in seconds: from a press that is answered at once to a timer that fires after a night's outage.
const BUCKETS: [f64; 13] = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0];

/// Labels of a call of the Bot API.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    method: &'static str,
    outcome: &'static str,
}

/// The label `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

/// What has been counted since the process began.
#[derive(Debug)]
pub struct Metrics {
    /// Updates whose transaction was committed, also those that had been before.
    pub updates: Counter,
    /// How long an update took to handle.
    update_took: Histogram,
    /// Updates parked after they failed again and again.
    pub parked: Counter,
    calls: Family<Call, Counter>,
    call_took: Family<Kind, Histogram>,
    /// From the moment a press was read until Telegram had its answer.
    press_took: Histogram,
    /// How late timers fired: rungs of ladders, ends of snoozes.
    timer_late: Histogram,
    /// Timers that the self-check restored.
    pub mended: Counter,
    pub clock_jumps: Counter,
    /// Times the database failed or was away.
    pub database_errors: Counter,
    /// Pings of `web.dead_man_url` that were answered well.
    pub pings: Counter,
}

fn in_seconds() -> Histogram {
    Histogram::new(BUCKETS)
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics {
            updates: Counter::default(),
            update_took: in_seconds(),
            parked: Counter::default(),
            calls: Family::default(),
            call_took: Family::new_with_constructor(in_seconds),
            press_took: in_seconds(),
            timer_late: in_seconds(),
            mended: Counter::default(),
            clock_jumps: Counter::default(),
            database_errors: Counter::default(),
            pings: Counter::default(),
        }
    }
}

impl Metrics {
    pub fn update_took(&self, took: Duration) {
        self.update_took.observe(took.as_secs_f64());
    }

    /// A call of the Bot API has ended.
    pub fn called(&self, method: &'static str, outcome: &'static str, took: Duration) {
        self.calls.get_or_create(&Call { method, outcome }).inc();
        self.call_took.get_or_create(&Kind { kind: method }).observe(took.as_secs_f64());
    }

    pub fn press_took(&self, took: Duration) {
        self.press_took.observe(took.as_secs_f64());
    }

    /// A timer fires.
    pub fn fired(&self, late: TimeDelta) {
        self.timer_late.observe(late.max(TimeDelta::zero()).as_seconds_f64());
    }

    /// The metrics as text, with the gauges of this moment; without `counts` where the database cannot be read.
    ///
    /// # Errors
    /// None in practice: writing to a string.
    pub fn text(
        &self,
        service: &Service,
        health: &Health,
        counts: Option<&OpenCounts>,
    ) -> Result<String, fmt::Error> {
        let mut all = Registry::with_prefix("loihua");
        all.register("updates", "Updates handled", self.updates.clone());
        all.register("update_seconds", "How long an update took to handle", self.update_took.clone());
        all.register("parked_updates", "Updates parked after failing", self.parked.clone());
        all.register("bot_api_calls", "Calls of the Bot API by method and outcome", self.calls.clone());
        all.register("bot_api_seconds", "How long a call of the Bot API took", self.call_took.clone());
        all.register("press_seconds", "From reading a press until it was answered", self.press_took.clone());
        all.register("timer_late_seconds", "How late timers fired", self.timer_late.clone());
        all.register("mended_timers", "Timers the self-check restored", self.mended.clone());
        all.register("clock_jumps", "Jumps of the machine's clock", self.clock_jumps.clone());
        all.register("database_errors", "Times the database failed", self.database_errors.clone());
        let statements = service.store.statements();
        count(&mut all, "statements", "Statements run on the database", statements.run());
        count(&mut all, "commits", "Transactions committed", statements.commits());
        let database: Counter<f64, AtomicU64> = Counter::default();
        database.inc_by(statements.time().as_secs_f64());
        all.register("database_seconds", "How long statements and commits took together", database);
        all.register("dead_man_pings", "Pings answered well", self.pings.clone());

        gauge(&mut all, "ready", "Whether /readyz answers 200", i64::from(health.is_ready()));
        let term = service.lease.borrow().term().map(|term| term.number);
        gauge(&mut all, "acting", "Whether this replica holds the lease", i64::from(term.is_some()));
        if let Some(term) = term {
            gauge(&mut all, "lease_term", "Which term of the lease it is; grows with every change", term);
        }
        let silent = service.health_monitor.telegram_failing().map_or(0.0, |(span, _)| span.as_secs_f64());
        let silence: Gauge<f64, AtomicU64> = Gauge::default();
        silence.set(silent);
        all.register("telegram_silent_seconds", "How long Telegram has not answered", silence);
        let problems: Family<Kind, Gauge> = Family::default();
        for problem in SelfCheckProblem::ALL {
            let on = i64::from(health.self_check_problems.contains(&problem));
            problems.get_or_create(&Kind { kind: problem.key() }).set(on);
        }
        all.register("trouble", "What the self-check finds wrong", problems);
        let build: Family<Build, Gauge> = Family::default();
        build.get_or_create(&Build { version: env!("CARGO_PKG_VERSION") }).set(1);
        all.register("build_info", "The version", build);
        if let Some(counts) = counts {
            open_now(&mut all, counts, service.clock.now());
        }
        let mut text = String::new();
        encode(&mut text, &all)?;
        Ok(text)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

fn gauge(all: &mut Registry, name: &str, help: &str, value: i64) {
    let gauge: Gauge = Gauge::default();
    gauge.set(value);
    all.register(name, help, gauge);
}

fn count(all: &mut Registry, name: &str, help: &str, value: u64) {
    let counter: Counter = Counter::default();
    counter.inc_by(value);
    all.register(name, help, counter);
}

fn open_now(all: &mut Registry, counts: &OpenCounts, now: DateTime<Utc>) {
    count(all, "cases_taken", "Cases taken, ever", u64::try_from(counts.taken).unwrap_or_default());
    gauge(all, "open_promises", "Promises not kept yet", counts.open);
    gauge(all, "overdue_promises", "Promises not kept whose time is over", counts.overdue);
    gauge(all, "due_timers", "Timers that are due", counts.due);
    gauge(all, "sending_messages", "Messages under way", counts.sending);
    gauge(all, "parked", "Updates that are parked", counts.parked);
    let waiting: Family<Kind, Gauge> = Family::default();
    let oldest: Family<Kind, Gauge<f64, AtomicU64>> = Family::default();
    for (kind, (n, since)) in ["answer", "alert", "update"].into_iter().zip(counts.waiting) {
        waiting.get_or_create(&Kind { kind }).set(n);
        let age = since.map_or(TimeDelta::zero(), |since| (now - since).max(TimeDelta::zero()));
        oldest.get_or_create(&Kind { kind }).set(age.as_seconds_f64());
    }
    all.register("waiting_messages", "Messages that wait to be sent, by urgency", waiting);
    all.register("oldest_message_seconds", "The age of the oldest that waits", oldest);
}

//! What has to hold after every step, read out of the database and off the screens, without asking the code that sees to
//! it.

use chrono::{DateTime, TimeDelta, Utc};
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::case::audit::AuditEvent;
use loihua::domain::case::guidance::Verdict;
use loihua::domain::case::{Case, ClosingKind, CompletionResult, Line};
use loihua::domain::escalation::climb::Climb;
use loihua::domain::request::button::{Button, CaseButton};
use loihua::domain::request::intent::Intent;
use loihua::domain::staff::person::{Person, Reachability, Role};
use loihua::store::{Store, Tx, cases, query, query_scalar, staff};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Who made a step: somebody with a request, or nobody.
pub type By<'a> = Option<(PersonId, &'a Intent)>;

/// What is remembered of the last look.
#[derive(Default)]
pub struct Holds {
    open: BTreeMap<CaseId, Followed>,
    closed: BTreeMap<CaseId, Case>,
    /// The last time a rung of the callback ladder fired.
    told: BTreeMap<CaseId, Told>,
    last_case: i64,
    last_record: i64,
    pub in_all: Figures,
}

/// An open case.
struct Followed {
    case: Case,
    /// Its version in the database.
    version: i64,
    /// Since when the promise of a case has been due when it is.
    since: DateTime<Utc>,
    rungs: Vec<Rung>,
    /// The timers it has to have.
    timers: Vec<String>,
}

/// When a rung is due, and how often it comes again.
struct Rung {
    at: DateTime<Utc>,
    every: Option<TimeDelta>,
}

/// What has happened.
#[derive(Clone, Copy, Default)]
pub struct Figures {
    pub cases: u64,
    pub closed: u64,
    pub rungs: u64,
    pub said_empty: u64,
    /// Questions to QA, and answers to them.
    pub asked: u64,
    pub answered: u64,
    /// Calls a leader was asked to take.
    pub transfers: u64,
    /// Cases that went to another owner.
    pub given: u64,
}

impl Figures {
    pub fn add(&mut self, other: Figures) {
        self.cases += other.cases;
        self.closed += other.closed;
        self.rungs += other.rungs;
        self.said_empty += other.said_empty;
        self.asked += other.asked;
        self.answered += other.answered;
        self.transfers += other.transfers;
        self.given += other.given;
    }
}

/// Whom a rung was told to.
struct Told {
    at: DateTime<Utc>,
    people: Vec<PersonId>,
    said_empty: bool,
}

macro_rules! hold {
    ($what:expr, $($why:tt)+) => {
        if !$what {
            return Err(format!($($why)+));
        }
    };
}

impl Holds {
    /// After each request, each timer and each message.
    pub async fn look(&mut self, store: &Store, now: DateTime<Utc>, by: By<'_>) -> Result<(), String> {
        let mut tx = store.begin_short_read().await.expect("the database can be read");
        let newest: i64 = query_scalar("SELECT COALESCE(MAX(id), 0) FROM record")
            .fetch_one(&mut tx)
            .await
            .expect("the record can be read");
        // Whatever happens to a case stands in the record.
        if newest == self.last_record {
            return Ok(());
        }
        let people = staff::all(&mut tx).await.expect("the staff can be read");
        self.read_record(&mut tx, &people).await?;
        let rows = query("SELECT id, version FROM cases WHERE is_open = 1 OR id > $1 ORDER BY id")
            .bind(self.last_case)
            .fetch_all(&mut tx)
            .await
            .expect("cases can be read");
        let stored: BTreeMap<CaseId, i64> = rows
            .iter()
            .map(|row| (CaseId(row.get("id").expect("a field")), row.get::<i64>("version").expect("a field")))
            .collect();
        let shut = self.open.keys().copied().filter(|id| !stored.contains_key(id));
        let moved = |id: &CaseId, version| self.open.get(id).is_none_or(|known| known.version != version);
        let other = stored.iter().filter(|(id, version)| moved(id, **version)).map(|(id, _)| *id);
        let ids: Vec<CaseId> = shut.chain(other).collect();
        for id in ids {
            let case = cases::load(&mut tx, id).await.expect("cases can be read");
            let case = case.ok_or_else(|| format!("#{id} is gone"))?;
            let version = stored.get(&id).copied().unwrap_or_default();
            self.takes_note(case, version, now, by, &people)?;
        }
        Ok(())
    }

    /// A case that is new, or has changed.
    fn takes_note(
        &mut self,
        case: Case,
        version: i64,
        now: DateTime<Utc>,
        by: By<'_>,
        people: &[Person],
    ) -> Result<(), String> {
        let id = case.id;
        let (known, since) = match self.open.remove(&id) {
            Some(before) => (Some(before.case), Some(before.since)),
            None => (self.closed.remove(&id), None),
        };
        if let Some(known) = &known {
            changed(known, &case, by, people)?;
        } else {
            self.in_all.cases += 1;
            self.last_case = self.last_case.max(id.0);
            hold!(case.is_open(), "#{id} was closed before it was open");
        }
        let known = known.as_ref();
        self.in_all.asked +=
            (case.questions().len() - known.map_or(0, |known| known.questions().len())) as u64;
        self.in_all.transfers +=
            (case.transfers().len() - known.map_or(0, |known| known.transfers().len())) as u64;
        self.in_all.given += u64::from(known.is_some_and(|known| known.owner != case.owner));
        if !case.is_open() {
            self.in_all.closed += 1;
            self.closed.insert(id, case);
            return Ok(());
        }
        let climbs = |case: &Case| (case.promise.number, case.promise.climb.anchor());
        let since = since.filter(|_| known.map(climbs) == Some(climbs(&case)));
        let (rungs, timers) = (rungs(&case.promise.climb), timers_of(&case));
        self.open.insert(id, Followed { case, version, since: since.unwrap_or(now), rungs, timers });
        Ok(())
    }

    /// Every rung is told to people who can be reached, or said to be empty.
    async fn read_record(&mut self, tx: &mut Tx, people: &[Person]) -> Result<(), String> {
        let rows = query("SELECT id, case_id, at, deed FROM record WHERE id > $1 ORDER BY id")
            .bind(self.last_record)
            .fetch_all(tx)
            .await
            .expect("the record can be read");
        for row in &rows {
            self.last_record = row.get("id").expect("a field");
            let at = DateTime::from_timestamp_millis(row.get("at").expect("a field")).expect("a time");
            let case = CaseId(row.get("case_id").expect("a field"));
            let event: AuditEvent =
                serde_json::from_str(&row.get::<String>("deed").expect("a text")).expect("a deed");
            for person in event.told() {
                let there = |known: &Person| known.active && known.reach == Reachability::Open;
                let reachable = people.iter().any(|known| known.id == *person && there(known));
                hold!(reachable, "#{case}: {event:?} tells {person}, who cannot be reached");
            }
            self.in_all.answered += u64::from(matches!(event, AuditEvent::AnsweredByQa { .. }));
            let told = if let AuditEvent::Reminded { told, .. } = event {
                self.in_all.rungs += 1;
                Told { at, people: told, said_empty: false }
            } else if let AuditEvent::NobodyReached { .. } = event {
                self.in_all.said_empty += 1;
                Told { at, people: Vec::new(), said_empty: true }
            } else {
                continue;
            };
            self.told.insert(case, told);
        }
        Ok(())
    }

    /// When the bot has nothing left to do at this moment.
    pub async fn at_rest(&self, store: &Store, now: DateTime<Utc>) -> Result<(), String> {
        let mut tx = store.begin_short_read().await.expect("the database can be read");
        let timers: BTreeMap<String, i64> = query("SELECT name, due FROM timers")
            .fetch_all(&mut tx)
            .await
            .expect("timers can be read")
            .iter()
            .map(|row| (row.get("name").expect("a field"), row.get("due").expect("a field")))
            .collect();
        for (name, due) in &timers {
            hold!(*due > now.timestamp_millis(), "{name} is due and has not fired");
        }
        let under_way: i64 = query_scalar("SELECT COUNT(*) FROM outbox WHERE state = 1")
            .fetch_one(&mut tx)
            .await
            .expect("the outbox can be read");
        hold!(under_way == 0, "{under_way} messages are under way, and nobody is sending them");
        let mut missing = self.open.values().flat_map(|followed| &followed.timers);
        if let Some(missing) = missing.find(|name| !timers.contains_key(*name)) {
            return Err(format!("{missing} has no next timer"));
        }
        for (table, of) in
            [("SELECT id FROM drafts", "draft"), ("SELECT id FROM handovers WHERE is_open = 1", "handover")]
        {
            let ids: Vec<i64> = query_scalar(table).fetch_all(&mut tx).await.expect("ids can be read");
            for name in ids.into_iter().map(|id| format!("{of}:{id}")) {
                hold!(timers.contains_key(&name), "{name} has no next timer");
            }
        }
        for followed in self.open.values() {
            self.was_told(&mut tx, followed, now).await?;
        }
        Ok(())
    }

    /// The latest rung due was told, and what was said has not come to nothing.
    async fn was_told(&self, tx: &mut Tx, followed: &Followed, now: DateTime<Utc>) -> Result<(), String> {
        let (id, since) = (followed.case.id, followed.since);
        let told = self.told.get(&id);
        let due = followed.rungs.iter().filter_map(|rung| rung.last_due(now)).next_back();
        if let Some(due) = due.filter(|due| *due > since) {
            hold!(
                told.is_some_and(|told| told.at >= due),
                "#{id}: a rung was due at {due}, and nobody was told nor was that said"
            );
        }
        let Some(told) = told.filter(|told| told.at >= since && !told.said_empty) else { return Ok(()) };
        let mut alive = told.people.is_empty();
        for person in &told.people {
            let rows = query(
                "SELECT state, notice FROM outbox WHERE case_id = $1 AND chat = $2 AND created_at >= $3 AND slot = $4",
            )
            .bind(id.0)
            .bind(person.chat().0)
            .bind(told.at.timestamp_millis())
            .bind(format!("reminder:{id}"))
            .fetch_all(tx)
            .await
            .expect("the outbox can be read");
            hold!(!rows.is_empty(), "#{id}: {person} is said to have been told, and nothing was put");
            // The end of somebody's snooze is no rung: those fire all the same.
            for row in &rows {
                let notice: String = row.get("notice").expect("a field");
                alive |= row.get::<i16>("state").expect("a field") != 3 || notice.contains("\"woken\":true");
            }
        }
        hold!(alive, "#{id}: nobody could be told at {}, and nothing followed from that", told.at);
        Ok(())
    }

    /// When an hour without trouble is over: what was to be said has been.
    pub async fn at_the_end(&self, store: &Store, now: DateTime<Utc>) -> Result<(), String> {
        let mut tx = store.begin_short_read().await.expect("the database can be read");
        let waits: Option<i64> =
            query_scalar("SELECT MIN(id) FROM outbox WHERE state < 2 AND created_at < $1")
                .bind((now - TimeDelta::minutes(30)).timestamp_millis())
                .fetch_one(&mut tx)
                .await
                .expect("the outbox can be read");
        if let Some(row) = waits {
            return Err(format!("row {row} of the outbox still waits"));
        }
        // Nothing happened to an open case behind the record's back.
        for known in self.open() {
            let stored = cases::load(&mut tx, known.id).await.expect("cases can be read");
            hold!(stored.as_ref() == Some(known), "#{}: {stored:?}, and last seen as {known:?}", known.id);
        }
        Ok(())
    }

    pub fn closed(&self) -> BTreeSet<CaseId> {
        self.closed.keys().copied().collect()
    }

    pub fn open(&self) -> Vec<&Case> {
        self.open.values().map(|followed| &followed.case).collect()
    }
}

/// The timers an open case has to have.
fn timers_of(case: &Case) -> Vec<String> {
    let wants = [
        ("callback", true),
        ("guidance", case.open_question().is_some()),
        ("understood", case.has_unread_answer()),
        ("transfer", case.open_transfer().is_some()),
        ("giving", case.offered().is_some()),
    ];
    wants
        .into_iter()
        .filter(|(_, wanted)| *wanted)
        .map(|(what, _)| format!("case:{}:{what}", case.id))
        .collect()
}

/// The rungs of a ladder, read off its stored form.
fn rungs(climb: &Climb) -> Vec<Rung> {
    let stored = serde_json::to_value(climb).expect("it is stored as JSON");
    let span = |value: &Value| value[0].as_i64().map(TimeDelta::seconds);
    let rungs = stored["steps"].as_array().expect("rungs").iter();
    rungs
        .map(|rung| Rung {
            at: climb.anchor() + span(&rung["at"]).expect("a time"),
            every: span(&rung["every"]),
        })
        .collect()
}

impl Rung {
    /// When it was due the last time, up to `now`.
    fn last_due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let past = (now - self.at).num_seconds();
        let every = self.every.map_or(0, |every| past - past % every.num_seconds());
        (past >= 0).then(|| self.at + TimeDelta::seconds(every))
    }
}

/// What may happen to a case, and by whom.
fn changed(before: &Case, case: &Case, by: By<'_>, people: &[Person]) -> Result<(), String> {
    let id = case.id;
    let actor = by.and_then(|(by, _)| people.iter().find(|person| person.id == by));
    let leads = actor.is_some_and(|person| person.is(Role::ShiftLeader) || person.is(Role::TeamLeader));
    hold!(case.promise.number >= before.promise.number, "#{id}: an older promise came back");
    if case.owner != before.owner {
        hold!(
            actor.is_some_and(|person| person.id == case.owner),
            "#{id} went from {} to {}, who has not taken it: {by:?}",
            before.owner,
            case.owner
        );
    }
    let (None, Some(closing)) = (&before.closing, &case.closing) else { return Ok(()) };
    let Some(actor) = actor else { return Err(format!("#{id} closed by itself")) };
    hold!(closing.by == actor.id, "#{id} is said to be closed by {}: {by:?}", closing.by);
    let works_on_it = leads || (actor.is(Role::Agent) && before.involves(actor.id));
    let press = match by {
        Some((_, Intent::Press(Button::Case { press, .. }))) => Some(*press),
        _ => None,
    };
    match closing.how {
        ClosingKind::Told => {
            let pressed = matches!(press, Some(CaseButton::Told | CaseButton::DoneAndTold));
            hold!(pressed && works_on_it, "#{id} closed as told by {}: {by:?}", actor.id);
            let result = matches!(
                case.completion.as_ref().map(|outcome| &outcome.result),
                Some(CompletionResult::Done { .. } | CompletionResult::Cannot { .. })
            );
            hold!(
                result || case.verdict() == Some(Verdict::DoNot),
                "#{id} closed as told, and there was nothing to tell"
            );
        }
        ClosingKind::AnsweredInCall => {
            let premium = case.line() == Line::Premium;
            let pressed = press == Some(CaseButton::AnsweredInCall);
            hold!(premium && pressed && works_on_it, "#{id} closed as answered by {}: {by:?}", actor.id);
        }
        ClosingKind::Withdrawn => {
            let pressed = press == Some(CaseButton::WithdrawnByLeader);
            hold!(pressed && works_on_it, "#{id} withdrawn by {}: {by:?}", actor.id);
        }
        ClosingKind::Mistake => hold!(leads, "#{id} withdrawn as a mistake by {}: {by:?}", actor.id),
    }
    Ok(())
}

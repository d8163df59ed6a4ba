//! A whole centre on the real desk, store and sender: people and their phones, the rota, the clock, and the bot, which is
//! driven step by step.

use super::{
    holds::Holds,
    moves::{LINES, Move, PEOPLE, VERDICTS, WORDS},
    telegram::Line,
};
use crate::harness::colleague;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Asia::Ho_Chi_Minh;
use loihua::{
    desk::{Clock, Desk, Lease, Term},
    domain::{
        actor::Person as Staff,
        case::Case,
        centre::Centre as Settled,
        guidance::Verdict,
        ids::{CaseId, ChatId, PersonId},
        intent::Incoming,
        rota::{Duty, Post},
    },
    engine::{pace::Limits, sender::Sender},
    sim::{ButtonKind, Group, Person, Shown, Sim, SimOptions},
    store::{Store, lease, query_scalar, rota, staff, timers},
    telegram::{client::Client, heard, router::Router, voice},
    text::Texts,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::sync::watch;

const HEARD: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];
const ROOM: i64 = -1_001_000_000_777;
const BOARD: i64 = -1_001_000_000_888;
/// The self-check looks more seldom than in use: it finds nothing, or a promise was broken before.
const CHECK_EVERY: TimeDelta = TimeDelta::hours(2);
/// When the agents of the day come.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("a time");
/// Of so many steps at one moment something is never done.
const HOT: usize = 5_000;

/// How the centre is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    pub room: bool,
    pub forum: bool,
    pub board: bool,
    /// Messages leave as slowly as Telegram wants it.
    pub paced: bool,
    pub filled: u32,
}

/// What went wrong, in a sentence.
pub type Outcome<T = ()> = Result<T, String>;

pub struct Centre {
    clock: Clock,
    sim: Sim,
    line: Arc<Line>,
    client: Client,
    texts: Arc<Texts>,
    desk: Desk,
    sender: Sender,
    limits: Limits,
    router: Router,
    people: Vec<Person>,
    room: Option<Group>,
    /// What was handled last, the newest at the end.
    handled: Vec<(i64, Incoming)>,
    offset: i64,
    meanwhile: Option<Move>,
    next_send: Option<DateTime<Utc>>,
    check_at: DateTime<Utc>,
    ever_away: BTreeSet<i64>,
    pub holds: Holds,
}

impl Centre {
    pub async fn opens(store: Store, setup: &Setup) -> Self {
        let monday = Ho_Chi_Minh.with_ymd_and_hms(2026, 3, 2, 8, 0, 0).single().expect("a moment");
        let clock = Clock::standing(monday.with_timezone(&Utc));
        let told = clock.clone();
        let sim = Sim::start(SimOptions { clock: Arc::new(move || told.now()), ..SimOptions::default() })
            .expect("the simulator starts");
        let people: Vec<Person> = PEOPLE.iter().map(|(id, name, _)| sim.person(*id, name, "vi")).collect();
        let staffed: Vec<&Person> = people[..PEOPLE.len() - 1].iter().collect();
        let room = setup.room.then(|| sim.group(ROOM, "QLCL", &staffed, setup.forum));
        if setup.board {
            sim.group(BOARD, "Trưởng ca", &staffed, false);
        }
        let centre = Arc::new(Settled {
            qa_chat: setup.room.then_some(ChatId(ROOM)),
            shift_chat: setup.board.then_some(ChatId(BOARD)),
            ..Settled::default()
        });
        let texts = Arc::new(Texts::new(Arc::clone(&centre)));
        let line = Arc::new(Line::to(&sim, store.clone()));
        let client = Client::over(Arc::clone(&line) as _);
        let term = next_term(&store, clock.now()).await;
        let (_, lease) = watch::channel(Lease::Held(term.clone()));
        let desk = Desk::new(store, centre, clock.clone(), lease);
        let limits = match setup.paced {
            true => Limits { all: 30, chat: 1, group: 20 },
            false => Limits { all: 10_000, chat: 10_000, group: 10_000 },
        };
        let sender = Sender::new(desk.clone(), &client, Arc::clone(&texts), term, limits);
        let check_at = clock.now();
        let mut centre = Centre {
            clock,
            sim,
            line,
            client,
            texts,
            desk,
            sender,
            limits,
            router: Router::new("loihua_bot"),
            people,
            room,
            handled: Vec::new(),
            offset: 0,
            meanwhile: None,
            next_send: None,
            check_at,
            ever_away: BTreeSet::new(),
            holds: Holds::default(),
        };
        centre.seats_everybody().await;
        centre.has_rota(setup.filled).await;
        centre.desk.lay_out_board().await.expect("the board is laid out");
        centre
    }

    async fn seats_everybody(&mut self) {
        let mut tx = self.desk.store.begin().await.expect("a transaction");
        for (id, name, roles) in PEOPLE.into_iter().filter(|(_, _, roles)| !roles.is_empty()) {
            let person = colleague(id, name, roles);
            staff::upsert(&mut tx, &person).await.expect("they are seated");
        }
        tx.commit().await.expect("it is kept");
        // One of them never opens the bot by themselves.
        for person in &self.people[..PEOPLE.len() - 2] {
            person.presses_start();
        }
    }

    /// Today and tomorrow: each bit fills a post of a shift, or leaves it empty.
    async fn has_rota(&mut self, filled: u32) {
        let today = self.clock.now().with_timezone(&Ho_Chi_Minh).date_naive();
        let dates = [today, today + Days::new(1)];
        let mut duties = Vec::new();
        let posts: [(&str, &[usize]); 6] = [
            ("agent", &[0, 1, 2]),
            ("agent", &[1, 2, 0]),
            ("shift_leader", &[3, 4]),
            ("team_leader", &[5]),
            ("qa", &[6, 7]),
            ("qa_on_call", &[7, 8, 6]),
        ];
        for date in dates {
            for (n, shift) in self.desk.centre.shifts.iter().enumerate() {
                for (m, (post, who)) in posts.iter().enumerate() {
                    let bit = n * posts.len() + m;
                    if filled >> bit & 1 == 0 {
                        continue;
                    }
                    let person = who[(n + filled as usize / 7) % who.len()];
                    let (from, until) = shift.span(date, Ho_Chi_Minh);
                    let duty = Duty {
                        person: PersonId(PEOPLE[person].0),
                        post: post.parse::<Post>().expect("a post"),
                        shift: Some(shift.name.clone()),
                        date,
                        from,
                        until,
                    };
                    if !duties.iter().any(|known: &Duty| {
                        (known.person, known.post, known.from) == (duty.person, duty.post, duty.from)
                    }) {
                        duties.push(duty);
                    }
                }
            }
        }
        let mut tx = self.desk.store.begin().await.expect("a transaction");
        rota::replace(&mut tx, &dates.into(), &duties).await.expect("the rota is kept");
        tx.commit().await.expect("it is kept");
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn messages(&self) -> u64 {
        self.line.messages()
    }

    /// One move, and all that follows from it at once.
    pub async fn plays(&mut self, played: &Move) -> Outcome {
        match played {
            Move::Passes { minutes } => self.passes(TimeDelta::minutes(i64::from(*minutes))).await?,
            Move::ClockIsSet { minutes } => {
                self.clock.forward(TimeDelta::minutes(i64::from(*minutes)));
                self.check_at = self.clock.now();
            }
            Move::Says { who, line, case } => {
                let line = self.line_of(*line, *case);
                self.people[*who].says(&line);
            }
            Move::Taps { who, message, button } => self.taps(*who, *who, *message, *button),
            Move::Forges { who, whose, message, button } => self.taps(*who, *whose, *message, *button),
            Move::TapsInTheRoom { who, message, button } => {
                if let Some(room) = &self.room
                    && let Some((message, data)) = button_on(&room.phone(), *message, *button)
                {
                    drop(self.people[*who].taps_data_in(room, message, &data));
                }
            }
            Move::Presses { who, case, word } => self.presses(*who, *case, WORDS[*word]),
            Move::PressesAndSays { who, case, word, line } => {
                self.presses(Some(*who), *case, WORDS[*word]);
                self.settles().await?;
                self.people[*who].says(&self.line_of(*line, *case));
            }
            Move::Replies { who, message, line } => {
                let line = self.line_of(*line, *message);
                let phone = self.people[*who].phone();
                if let Some(shown) = phone.iter().rev().filter(|shown| shown.from_bot).nth(*message) {
                    self.people[*who].replies(shown.message_id, &line);
                }
            }
            Move::Finishes { case } => self.finishes(*case).await?,
            Move::IsGuided { case, qa, word, read } => {
                self.is_guided(*case, *qa, VERDICTS[*word], *read).await?;
            }
            Move::IsGiven { case, to } => self.is_given(*case, *to).await?,
            Move::Blocks { who } => self.blocks(*who),
            Move::AllAreAway { away: true } => (0..PEOPLE.len()).for_each(|who| self.blocks(who)),
            Move::AllAreAway { away: false } => self.people.iter().for_each(|person| {
                person.presses_start();
            }),
            Move::Opens { who } => drop(self.people[*who].presses_start()),
            Move::Leaves { who } => self.is_on_the_staff(*who, false).await,
            Move::Returns { who } => self.is_on_the_staff(*who, true).await,
            Move::Rota { filled } => self.has_rota(*filled).await,
            Move::Night { filled } => self.night_passes(*filled).await?,
            Move::Deletes { who, message } => {
                let phone = self.people[*who].phone();
                if let Some(shown) = phone.iter().rev().filter(|shown| shown.from_bot).nth(*message) {
                    self.people[*who].deletes_chat_message(shown.message_id);
                }
            }
            Move::Redelivers { back } => self.is_delivered_again(*back).await?,
            Move::Has { luck } => self.line.has(luck.iter().copied()),
            Move::RemindersAreRefused { times } => self.line.refuses_reminders(*times),
            Move::Restarts => self.restarts().await?,
            Move::Meanwhile { .. } => self.meanwhile = Some(played.clone()),
        }
        self.settles().await
    }

    fn line_of(&self, line: usize, case: usize) -> String {
        LINES[line].replace("{n}", &(case + 1).to_string())
    }

    fn taps(&self, who: usize, whose: usize, message: usize, button: usize) {
        if let Some((message, data)) = button_on(&self.people[whose].phone(), message, button) {
            // Telegram lets nobody press under a message that they do not have.
            let under = if who == whose { message } else { self.newest(who) };
            drop(self.people[who].taps_data(under, &data));
        }
    }

    fn blocks(&mut self, who: usize) {
        self.ever_away.insert(PEOPLE[who].0);
        self.people[who].blocks();
    }

    async fn is_on_the_staff(&mut self, who: usize, active: bool) {
        let mut tx = self.desk.store.begin().await.expect("a transaction");
        let person = staff::load(&mut tx, PersonId(PEOPLE[who].0)).await.expect("the staff can be read");
        if let Some(person) = person {
            staff::upsert(&mut tx, &Staff { active, ..person }).await.expect("it is kept");
        }
        tx.commit().await.expect("it is kept");
    }

    fn presses(&self, who: Option<usize>, nth: usize, word: &str) {
        if let Some(case) = self.nth_open(nth) {
            self.presses_on(who.unwrap_or_else(|| owner_of(&case)), &case, word);
        }
    }

    fn nth_open(&self, nth: usize) -> Option<Case> {
        let open = self.holds.open();
        open.get(nth % open.len().max(1)).map(|case| Case::clone(case))
    }

    fn now_open(&self, id: CaseId) -> Option<Case> {
        self.holds.open().into_iter().find(|open| open.id == id).cloned()
    }

    fn presses_on(&self, who: usize, case: &Case, word: &str) {
        drop(self.people[who].taps_data(self.newest(who), &format!("c.{}.{}.{word}", case.id, case.version)));
    }

    /// The newest message of the bot's on somebody's phone.
    fn newest(&self, who: usize) -> i32 {
        let phone = self.people[who].phone();
        phone.iter().rev().find(|shown| shown.from_bot).map_or(1, |shown| shown.message_id)
    }

    /// The owner does it and calls the leader; where the rules forbid that, the team leader overrules them.
    async fn finishes(&mut self, nth: usize) -> Outcome {
        let Some(case) = self.nth_open(nth) else { return Ok(()) };
        let owner = owner_of(&case);
        let team_leader = PEOPLE.iter().position(|(_, name, _)| *name == "Tuấn").expect("there is one");
        let acts = [(owner, "done"), (team_leader, "overrule"), (owner, "told"), (team_leader, "told")];
        for (who, word) in acts {
            self.presses_on(who, &case, word);
            self.settles().await?;
            let Some(now) = self.now_open(case.id) else { return Ok(()) };
            let to_tell = now.outcome.is_some() || now.verdict() == Some(Verdict::DoNot);
            if word == "overrule" && !to_tell {
                self.people[team_leader].says("LĐ đồng ý");
                self.settles().await?;
            }
        }
        Ok(())
    }

    async fn is_guided(&mut self, nth: usize, qa: usize, word: &str, read: bool) -> Outcome {
        let Some(case) = self.nth_open(nth) else { return Ok(()) };
        let owner = owner_of(&case);
        self.people[owner].says(&format!("/ask {} nhờ QLCL hướng dẫn", case.id));
        self.settles().await?;
        for word in ["claim", word] {
            // An answer is to what stood there when QA read it.
            let Some(now) = self.now_open(case.id) else { return Ok(()) };
            self.presses_on(qa, &now, word);
            self.settles().await?;
        }
        // What else than to go ahead wants a word.
        if word != "go" {
            self.people[qa].says("xin thêm giấy giới thiệu");
            self.settles().await?;
        }
        if read {
            self.presses_on(owner, &case, "read");
        }
        Ok(())
    }

    async fn is_given(&mut self, nth: usize, to: usize) -> Outcome {
        let Some(case) = self.nth_open(nth) else { return Ok(()) };
        let owner = owner_of(&case);
        for word in ["give".to_owned(), format!("to.{}", PEOPLE[to].0)] {
            self.presses_on(owner, &case, &word);
            self.settles().await?;
        }
        self.presses_on(to, &case, "accept");
        Ok(())
    }

    async fn night_passes(&mut self, filled: u32) -> Outcome {
        for nth in (0..self.holds.open().len()).rev() {
            self.finishes(nth).await?;
        }
        self.forms_are_left().await?;
        let now = self.clock.now().with_timezone(&Ho_Chi_Minh);
        let morning = (now.date_naive() + Days::new(1)).and_time(MORNING).and_local_timezone(Ho_Chi_Minh);
        self.passes(morning.single().expect("a moment") - now).await?;
        self.has_rota(filled).await;
        Ok(())
    }

    /// Nobody goes home with a half-filled form: it would be asked about all night.
    async fn forms_are_left(&mut self) -> Outcome {
        let mut tx = self.desk.store.look().await.expect("the database can be read");
        let people: Vec<i64> =
            query_scalar("SELECT person FROM drafts").fetch_all(&mut tx).await.expect("forms can be read");
        drop(tx);
        for person in self.people.iter().filter(|person| people.contains(&person.id())) {
            person.says("/cancel");
        }
        self.settles().await
    }

    async fn is_delivered_again(&mut self, back: usize) -> Outcome {
        let Some((id, incoming)) = self.handled.iter().rev().nth(back).cloned() else { return Ok(()) };
        let before = self.versions().await;
        self.desk.handle(id, &incoming).await.map_err(|error| format!("delivered again: {error}"))?;
        let after = self.versions().await;
        // Of what strangers send nothing is written down: it is answered once more.
        if before == after || !self.is_seated(incoming.from).await {
            Ok(())
        } else {
            Err(format!("delivered again, it was done again: {incoming:?}"))
        }
    }

    async fn is_seated(&self, person: i64) -> bool {
        let mut tx = self.desk.store.look().await.expect("the database can be read");
        let person = staff::load(&mut tx, PersonId(person)).await.expect("the staff can be read");
        person.is_some_and(|person| person.active)
    }

    /// What a request would change.
    async fn versions(&self) -> (i64, i64, i64, i64) {
        let mut tx = self.desk.store.look().await.expect("the database can be read");
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
                let mut tx = self.desk.store.look().await.expect("the database can be read");
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
    async fn settles(&mut self) -> Outcome {
        for _ in 0..HOT {
            let heard = self.hears().await?;
            self.checks().await?;
            let fired = self.fires().await?;
            let sent = self.sends().await?;
            if !(heard || fired || sent) {
                return self.holds.at_rest(&self.desk.store, self.clock.now()).await;
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
            let id = heard::glance(raw.get()).ok_or("an update without an id")?.id;
            self.offset = id + 1;
            let Some(heard) = heard::read(raw.get()) else { continue };
            let incoming = self.router.route(heard).await;
            let toast = self.desk.handle(id, &incoming).await;
            let toast = toast.map_err(|error| format!("an update failed, {error}: {incoming:?}"))?;
            if let (Some(query), Some(toast)) = (&incoming.query, &toast) {
                voice::answer(&self.client, &self.texts, query, toast).await;
            }
            let by = Some((PersonId(incoming.from), &incoming.intent));
            self.holds.look(&self.desk.store, self.clock.now(), by).await?;
            self.handled.push((id, incoming));
        }
        Ok(!updates.is_empty())
    }

    async fn fires(&mut self) -> Outcome<bool> {
        let now = self.clock.now();
        let due = {
            let mut tx = self.desk.store.look().await.expect("the database can be read");
            timers::due(&mut tx, now, 100).await.expect("timers can be read")
        };
        for timer in &due {
            self.desk
                .fire(timer, self.sender.term.number)
                .await
                .map_err(|error| format!("{} failed: {error}", timer.name))?;
            self.holds.look(&self.desk.store, now, None).await?;
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
        for (rows, line) in claimed {
            let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
            let delivery =
                tokio::time::timeout(Duration::from_secs(60), self.sender.clone().deliver(rows, line));
            let killed = tokio::select! {
                biased;
                delivered = delivery => delivered.map(|()| false).map_err(|_| format!("rows {ids:?} are never done with"))?,
                () = self.line.killed.notified() => true,
            };
            if let Some(broken) = self.line.broken() {
                return Err(broken);
            }
            self.holds.look(&self.desk.store, self.clock.now(), None).await?;
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
        self.desk.plan_handovers().await.map_err(|error| format!("handovers: {error}"))?;
        self.desk.report_owners_who_left().await.map_err(|error| format!("owners who left: {error}"))?;
        match self.desk.mend_timers().await {
            Ok(0) => self.holds.look(&self.desk.store, now, None).await,
            Ok(mended) => Err(format!("the self-check had to mend {mended} timers")),
            Err(error) => Err(format!("the self-check: {error}")),
        }
    }

    /// Another run takes over, and is given the last update once more.
    async fn restarts(&mut self) -> Outcome {
        let term = next_term(&self.desk.store, self.clock.now()).await;
        let (desk, texts) = (self.desk.clone(), Arc::clone(&self.texts));
        self.sender = Sender::new(desk, &self.client, texts, term, self.limits);
        self.sender.take_over().await.map_err(|error| format!("taking over: {error}"))?;
        self.desk.lay_out_board().await.map_err(|error| format!("the board: {error}"))?;
        self.is_delivered_again(0).await
    }

    /// The end: Telegram is well again, an hour passes, and every screen shows what is true.
    pub async fn ends(&mut self) -> Outcome {
        self.line.recovers();
        self.passes(TimeDelta::minutes(65)).await?;
        self.holds.at_the_end(&self.desk.store, self.clock.now()).await?;
        let closed = self.holds.closed();
        for person in self.people.iter().filter(|person| !self.ever_away.contains(&person.id())) {
            let known = |shown: &Shown| self.line.is_known(shown.chat_id, shown.message_id);
            for shown in person.phone().into_iter().filter(known) {
                let stale = shown.buttons.iter().flatten().find(|button| match &button.kind {
                    ButtonKind::Callback(data) => closed.iter().any(|case| {
                        data.starts_with(&format!("c.{case}."))
                            && (data.ends_with(".told") || data.ends_with(".snooze"))
                    }),
                    _ => false,
                });
                if let Some(button) = stale {
                    return Err(format!(
                        "{} still sees “{}” under: {}",
                        person.id(),
                        button.text,
                        shown.text
                    ));
                }
            }
        }
        let mistakes: Vec<String> = self
            .sim
            .mistakes()
            .iter()
            .map(|refusal| format!("{} {}: {}", refusal.method, refusal.description, refusal.body))
            .collect();
        if mistakes.is_empty() {
            Ok(())
        } else {
            Err(format!("Telegram would have refused {}", mistakes.join("; ")))
        }
    }
}

fn owner_of(case: &Case) -> usize {
    PEOPLE.iter().position(|(id, ..)| *id == case.owner.0).expect("it has an owner")
}

/// The button of this number on the message of this number that has buttons, the newest being 0.
fn button_on(phone: &[Shown], message: usize, button: usize) -> Option<(i32, String)> {
    let data = |shown: &Shown| -> Vec<String> {
        let pressed = |button: &loihua::sim::Button| match &button.kind {
            ButtonKind::Callback(data) => Some(data.clone()),
            ButtonKind::Copy(_) | ButtonKind::Url(_) | ButtonKind::Other(_) => None,
        };
        shown.buttons.iter().flatten().filter_map(pressed).collect()
    };
    let shown = phone.iter().rev().filter(|shown| !data(shown).is_empty()).nth(message)?;
    let buttons = data(shown);
    Some((shown.message_id, buttons[button % buttons.len()].clone()))
}

/// The lease is taken by the next run, which keeps it until another one takes it.
async fn next_term(store: &Store, now: DateTime<Utc>) -> Term {
    let mut tx = store.begin().await.expect("a transaction");
    let seen = lease::look(&mut tx).await.expect("the lease can be read");
    let number = lease::take(&mut tx, &seen, "the year").await.expect("it can be taken");
    tx.commit().await.expect("it is kept");
    Term::new(number.expect("nobody else takes it"), now, Duration::MAX)
}

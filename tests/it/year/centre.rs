//! A whole centre on the real desk, store and sender: people and their phones, the rota, the clock, and the bot.

mod bot;
mod people;

use super::holds::Holds;
use super::moves::{Move, PEOPLE};
use super::telegram::Line;
use crate::harness::colleague;
use bot::next_term;
use chrono::{DateTime, Days, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Asia::Ho_Chi_Minh;
use loihua::domain::base::ids::{ChatId, PersonId};
use loihua::domain::centre::Centre as Settled;
use loihua::domain::request::intent::Incoming;
use loihua::domain::staff::rota::{Duty, DutyRole};
use loihua::engine::pace::Limits;
use loihua::engine::sender::Sender;
use loihua::service::{Clock, Lease, Service};
use loihua::store::{Store, rota, staff};
use loihua::telegram::client::Client;
use loihua::telegram::router::Router;
use loihua::text::Texts;
use std::{collections::BTreeSet, sync::Arc};
use telegram_sim::{ButtonKind, Group, Person, Shown, Sim, SimOptions};
use tokio::sync::watch;

const ROOM: i64 = -1_001_000_000_777;
const BOARD: i64 = -1_001_000_000_888;

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
    service: Service,
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
        let clock = Clock::manual(monday.with_timezone(&Utc));
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
        let client = Client::with_transport(Arc::clone(&line) as _);
        let term = next_term(&store, clock.now()).await;
        let (_, lease) = watch::channel(Lease::Held(term.clone()));
        let service = Service::new(store, centre, clock.clone(), lease);
        let limits = match setup.paced {
            true => Limits { all: 30, chat: 1, group: 20 },
            false => Limits { all: 10_000, chat: 10_000, group: 10_000 },
        };
        let sender = Sender::new(service.clone(), &client, Arc::clone(&texts), term, limits);
        let check_at = clock.now();
        let mut centre = Centre {
            clock,
            sim,
            line,
            client,
            texts,
            service,
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
        centre.service.refresh_board().await.expect("the board is laid out");
        centre
    }

    async fn seats_everybody(&mut self) {
        let mut tx = self.service.store.begin().await.expect("a transaction");
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
            for (n, shift) in self.service.centre.shifts.iter().enumerate() {
                for (m, (post, who)) in posts.iter().enumerate() {
                    let bit = n * posts.len() + m;
                    if filled >> bit & 1 == 0 {
                        continue;
                    }
                    let person = who[(n + filled as usize / 7) % who.len()];
                    let (from, until) = shift.span(date, Ho_Chi_Minh);
                    let duty = Duty {
                        person: PersonId(PEOPLE[person].0),
                        post: post.parse::<DutyRole>().expect("a post"),
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
        let mut tx = self.service.store.begin().await.expect("a transaction");
        rota::replace(&mut tx, &dates.into(), &duties).await.expect("the rota is kept");
        tx.commit().await.expect("it is kept");
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn messages(&self) -> u64 {
        self.line.messages()
    }

    /// The end: Telegram is well again, an hour passes, and every screen shows what is true.
    pub async fn ends(&mut self) -> Outcome {
        self.line.recovers();
        self.passes(TimeDelta::minutes(65)).await?;
        self.holds.at_the_end(&self.service.store, self.clock.now()).await?;
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

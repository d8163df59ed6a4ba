//! Registers with Telegram what each person's command menu offers, as soon as their roles or language change; what works
//! in groups; and what the bot is. Only what differs from what is registered. The bot works without all of it, so nobody
//! waits for it.

use super::reach::ReachFinder;
use crate::domain::staff::person::{Locale, Person, Reachability};
use crate::service::{Service, Term};
use crate::store;
use crate::store::{lease, menus as registry, staff};
use crate::telegram::client::{CallError, Client};
use crate::telegram::menus::{self, Menu, MenuOf};
use crate::text::Texts;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often the staff is compared without a notification: another program may have changed it (`loihua staff import`).
const EVERY: TimeDelta = TimeDelta::seconds(30);
/// The pauses after failures, in seconds; the last one repeats.
const PAUSES: [u64; 5] = [2, 5, 30, 300, 1_800];

/// Registers menus in one term of the lease.
#[derive(Debug)]
pub struct MenuRegistrar {
    pub service: Service,
    /// Makes no call once the term may be over.
    pub client: Client,
    pub texts: Arc<Texts>,
    pub term: Term,
    /// The bot's username.
    pub bot: String,
}

/// What is registered at once.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Registration {
    Menu(MenuOf, Menu),
    NoMenu(MenuOf),
    Description(Vec<(Option<Locale>, (String, String))>),
}

enum Failure {
    Telegram(CallError),
    Database(store::Error),
}

impl MenuRegistrar {
    /// Registers what has changed until told to stop.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        // What Telegram refuses is not asked for again.
        let mut refused = BTreeMap::new();
        let mut reach = ReachFinder::default();
        let mut failures = 0;
        while !*stop.borrow() {
            let pause = match self.pass(&stop, &mut refused, &mut reach).await {
                Ok(()) => None,
                Err(failure) => Some(failure.pause(PAUSES[failures.min(PAUSES.len() - 1)])),
            };
            failures = if pause.is_some() { failures + 1 } else { 0 };
            let wait = async {
                match pause {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => {
                        let next = self.service.clock.now() + EVERY;
                        tokio::select! {
                            () = self.service.clock.wait_until(next) => {}
                            () = self.service.notifier.menus.notified() => {}
                        }
                    }
                }
            };
            tokio::select! {
                () = wait => {}
                _ = stop.changed() => return,
            }
        }
    }

    /// Registers all that differs.
    async fn pass(
        &self,
        stop: &watch::Receiver<bool>,
        refused: &mut BTreeMap<String, String>,
        reach: &mut ReachFinder,
    ) -> Result<(), Failure> {
        let mut people = self.people().await?;
        if reach.find(&self.service, &self.client, &self.term, &people).await? {
            people = self.people().await?;
        }
        let registered = registry::registered(&mut self.service.store.begin_read().await?, &self.bot).await?;
        for (scope, wanted) in self.wanted(&people) {
            // Whoever stops the bot does not wait for a whole centre's menus.
            if *stop.borrow() {
                return Ok(());
            }
            let words = wanted.words();
            if [registered.get(&scope), refused.get(&scope)].contains(&Some(&words)) {
                continue;
            }
            match self.register(&wanted).await {
                Ok(()) => self.note(&scope, &words).await?,
                Err(error @ (CallError::Refused(_) | CallError::Unreachable(_))) => {
                    tracing::warn!(%error, scope, "Telegram refuses a command menu; the bot works without it");
                    refused.insert(scope, words);
                }
                Err(error) => return Err(Failure::Telegram(error)),
            }
        }
        Ok(())
    }

    async fn people(&self) -> store::Result<Vec<Person>> {
        staff::all(&mut self.service.store.begin_read().await?).await
    }

    /// What is to be registered, by scope.
    fn wanted(&self, people: &[Person]) -> Vec<(String, Registration)> {
        let (texts, default) = (&self.texts, self.service.centre.locale);
        let description = |locale: Option<Locale>| (locale, texts.description(locale.unwrap_or(default)));
        let everywhere = [None].into_iter().chain(Locale::ALL.map(Some)).map(description).collect();
        let mut wanted = vec![
            ("description".to_owned(), Registration::Description(everywhere)),
            ("groups".to_owned(), Registration::Menu(MenuOf::Groups, texts.commands_in_groups(default))),
            (
                "strangers".to_owned(),
                Registration::Menu(MenuOf::Strangers, texts.commands_for_strangers(default)),
            ),
        ];
        // A chat that the bot has never been in is not there for Telegram.
        for person in people.iter().filter(|person| person.reach == Reachability::Open) {
            let of = MenuOf::Chat(person.id.chat());
            let own = match person.active {
                true => Registration::Menu(of, texts.commands_for(person.locale.unwrap_or(default), person)),
                false => Registration::NoMenu(of),
            };
            wanted.push((format!("chat:{}", person.id), own));
        }
        wanted
    }

    async fn register(&self, wanted: &Registration) -> Result<(), CallError> {
        let client = &self.client;
        match wanted {
            Registration::Menu(of, menu) => {
                menus::set_commands(client, *of, menu).await?;
                if *of == MenuOf::Strangers {
                    // Earlier versions registered the menu of all in each language.
                    for locale in Locale::ALL {
                        menus::delete_commands(client, *of, Some(locale)).await?;
                    }
                }
                Ok(())
            }
            Registration::NoMenu(of) => menus::delete_commands(client, *of, None).await,
            Registration::Description(said) => {
                for (language, says) in said {
                    menus::describe(client, *language, says).await?;
                }
                Ok(())
            }
        }
    }

    async fn note(&self, scope: &str, words: &str) -> store::Result<()> {
        let mut tx = self.service.store.begin().await?;
        lease::fence(&mut tx, self.term.number).await?;
        registry::set_registered(&mut tx, &self.bot, scope, words).await?;
        tx.commit().await
    }
}

impl Registration {
    /// As it is stored.
    fn words(&self) -> String {
        match self {
            Registration::Menu(_, menu) => {
                menu.iter().map(|(word, says)| format!("{word} {says}\n")).collect()
            }
            Registration::NoMenu(_) => String::new(),
            Registration::Description(said) => {
                said.iter().map(|(_, (long, short))| format!("{long}\n{short}\n")).collect()
            }
        }
    }
}

impl Failure {
    /// How long to wait, `seconds` or longer where Telegram wants that.
    fn pause(&self, seconds: u64) -> Duration {
        let pause = Duration::from_secs(seconds);
        match self {
            Failure::Telegram(error) => {
                tracing::warn!(%error, "a command menu could not be registered, will retry");
                match error {
                    CallError::TooMany { retry_after } => pause.max(*retry_after),
                    _ => pause,
                }
            }
            Failure::Database(error) => {
                tracing::warn!(%error, "the command menus cannot be compared, will retry");
                pause
            }
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Failure::Database(error)
    }
}

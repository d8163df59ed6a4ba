//! Puts the parts together, runs them, and stops them cleanly.

mod active_tasks;
pub mod backup;
pub mod check;
pub mod people;

use crate::config::{Config, Engine, Mode};
use crate::domain::base::ids::PersonId;
use crate::domain::staff::person::{Person, Reachability, Role};
use crate::engine::lease::LeaseHolder;
use crate::engine::pace::Limits;
use crate::service::{Clock, Lease, Service};
use crate::store::{Store, search_index, staff};
use crate::telegram::client::{CallError, Client};
use crate::telegram::process::UpdateProcessor;
use crate::telegram::router::Router;
use crate::telegram::webhook;
use crate::telegram::webhook::WebhookRegistration;
use crate::text::Texts;
use crate::{config, store, web};
use active_tasks::ActiveTasks;
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// How long stopping may take. The loops get most of it to finish what they hold, and the lease is given back after that.
const FAREWELL: Duration = Duration::from_secs(4);
/// The pause between tries to reach Telegram at the start.
const KNOCK: Duration = Duration::from_secs(2);

/// Why the bot does not start. Each is a finished sentence.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(
        "there is no bot token; put it into loihua.toml as telegram.token, or into the environment as \
         LOIHUA__TELEGRAM__TOKEN (BotFather gives one)"
    )]
    NoToken,
    #[error("Telegram does not know this bot token; copy it again from BotFather into telegram.token")]
    BadToken,
    #[error("telegram.proxy cannot be used: {0}")]
    Proxy(String),
    #[error("{api_url} answers, but not as a Bot API server ({why}); check telegram.api_url")]
    NotTelegram { api_url: String, why: String },
    #[error("Telegram does not answer ({why}); check the network, telegram.api_url and telegram.proxy")]
    NoTelegram { why: CallError },
    #[error(
        "{database} cannot be opened ({why}); check database.url, and that the server runs or the file is one"
    )]
    NoDatabase { database: String, why: store::Error },
    #[error(
        "nobody can be served on {listen} ({why}); give another address as web.listen, or \"\" for no web server"
    )]
    NoWeb { listen: SocketAddr, why: io::Error },
    #[error("nothing can be delivered to {listen} ({why}); give another address as telegram.webhook.listen")]
    NoWebhook { listen: SocketAddr, why: io::Error },
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The running bot.
#[derive(Debug)]
pub struct App {
    pub service: Service,
    pub username: String,
    /// Where the web server listens, if there is one.
    pub web: Option<SocketAddr>,
    stop: watch::Sender<bool>,
    loops: JoinSet<()>,
}

impl App {
    /// Opens the database, brings it up to date, greets Telegram and starts the loops.
    ///
    /// # Errors
    /// Whatever keeps the bot from working at all. Telegram being away for now does not: it is waited for.
    pub async fn start(config: &Config, clock: Clock) -> Result<App, StartError> {
        let client = client(config)?;
        let store = open_store(config).await?;
        let database = config.database.expose();
        let alone = store.lock_file(database)?;
        let door = door(&config.telegram.mode).await?;
        let centre = Arc::new(config.centre.clone());
        let texts = Arc::new(Texts::new(Arc::clone(&centre)));
        let (lease, held) = watch::channel(Lease::StandBy);
        let service = Service::new(store, centre, clock, held);
        let client = client.with_monitoring(&service);
        let (stop, stopped) = watch::channel(false);
        let mut loops = JoinSet::new();
        let listener = listen(config.web.listen).await?;
        let web = listener.as_ref().and_then(|listener| listener.local_addr().ok());
        if let Some(listener) = listener {
            loops.spawn(web::run(listener, service.clone(), stopped.clone()));
        }
        let username = greet(&client, &config.telegram.api_url).await?;
        if let Err(error) = service.refresh_board().await {
            tracing::warn!(%error, "the board cannot be laid out; it comes with the next change");
        }
        let lease_holder =
            LeaseHolder { store: service.store.clone(), clock: service.clock.clone(), alone, lease };
        let pace = config.telegram.pace;
        let router = Router::new(&username);
        let processor =
            UpdateProcessor { client, service: service.clone(), texts, router, answers: Default::default() };
        let webhook = door.map(|(webhook, listener)| {
            loops.spawn(webhook::serve(webhook.clone(), processor.clone(), listener, stopped.clone()));
            webhook
        });
        let active_tasks = ActiveTasks {
            processor,
            webhook,
            limits: Limits { all: pace.all, chat: pace.chat, group: pace.group },
            heard_at: (config.database.engine() == Engine::Postgres).then(|| database.to_owned()),
            dead_man_url: config.web.dead_man_url.as_ref().map(|url| url.expose().to_owned()),
        };
        loops.spawn(lease_holder.run(move |term, ended| active_tasks.begin(term, ended), stopped));
        Ok(App { service, username, web, stop, loops })
    }

    /// Drops the loops wherever they stand, as a kill would: nothing is finished, nothing is said.
    pub async fn kill(mut self) {
        self.loops.shutdown().await;
    }

    /// Stops the loops: what is under way is finished, within seconds.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let all = async { while self.loops.join_next().await.is_some() {} };
        if tokio::time::timeout(FAREWELL, all).await.is_err() {
            tracing::warn!("something was still under way; the next start takes it up again");
            self.loops.abort_all();
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), self.service.store.close()).await;
    }
}

/// Runs the bot until SIGINT or SIGTERM.
///
/// # Errors
/// It could not start.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let signal = stop_signal()?;
    tokio::pin!(signal);
    let app = tokio::select! {
        app = App::start(config, Clock::system()) => app?,
        () = &mut signal => return Ok(()),
    };
    let mut app = app;
    tracing::info!(bot = app.username, database = app.service.store.engine_name(), "running");
    let died = tokio::select! {
        () = &mut signal => None,
        ended = app.loops.join_next() => ended,
    };
    tracing::info!("stopping");
    app.stop().await;
    match died {
        None => Ok(()),
        Some(_) => anyhow::bail!("a part of the bot ended by itself; see the log, and start it again"),
    }
}

/// Ends when SIGINT or SIGTERM comes.
///
/// # Errors
/// The system does not let us listen for signals.
pub fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// The web server's place, so that a taken one is known at once.
async fn listen(at: Option<SocketAddr>) -> Result<Option<TcpListener>, StartError> {
    let Some(listen) = at else { return Ok(None) };
    let listening = TcpListener::bind(listen).await;
    listening.map(Some).map_err(|why| StartError::NoWeb { listen, why })
}

/// Opens the database, its schema up to date and the configured admins in it.
///
/// # Errors
/// It cannot be opened, or a schema step fails.
pub async fn open_store(config: &Config) -> Result<Store, StartError> {
    let store = open(config).await?;
    store.migrate().await?;
    search_index::fill_missing(&store).await?;
    seat_admins(&store, &config.centre.admins).await?;
    Ok(store)
}

/// Opens the database as it is.
///
/// # Errors
/// It cannot be opened.
async fn open(config: &Config) -> Result<Store, StartError> {
    match Store::open(config.database.expose()).await {
        Ok(store) => Ok(store),
        // This one names the file and what to do.
        Err(error @ store::Error::File { .. }) => Err(StartError::Store(error)),
        Err(why) => Err(StartError::NoDatabase { database: config.database.to_string(), why }),
    }
}

/// The admins of the configuration are admins from the first start.
async fn seat_admins(store: &Store, admins: &[PersonId]) -> store::Result<()> {
    let mut tx = store.begin().await?;
    for id in admins {
        let mut person = staff::load(&mut tx, *id).await?.unwrap_or_else(|| Person {
            id: *id,
            name: format!("Admin {id}"),
            roles: Default::default(),
            locale: None,
            phone: None,
            honorific: None,
            reach: Reachability::NeverOpened,
            active: true,
        });
        if !person.is(Role::Admin) {
            person.active = true;
            person.roles.0.insert(Role::Admin);
            staff::upsert(&mut tx, &person).await?;
        }
    }
    tx.commit().await
}

/// Where Telegram delivers updates to, and the listener for it, if it does.
async fn door(mode: &Mode) -> Result<Option<(WebhookRegistration, TcpListener)>, StartError> {
    let Mode::Webhook(config::WebhookConfig { url, listen, secret_token }) = mode else { return Ok(None) };
    let listener = TcpListener::bind(listen).await;
    let listener = listener.map_err(|why| StartError::NoWebhook { listen: *listen, why })?;
    let webhook = WebhookRegistration { url: url.clone(), secret: secret_token.expose().to_owned() };
    Ok(Some((webhook, listener)))
}

/// A client for the bot's token.
fn client(config: &Config) -> Result<Client, StartError> {
    let token = config.telegram.token.as_ref().ok_or(StartError::NoToken)?;
    let proxy = config.telegram.proxy.as_ref().map(|proxy| proxy.expose());
    Client::new(token.expose(), &config.telegram.api_url, proxy)
        .map_err(|error| StartError::Proxy(error.without_url().to_string()))
}

/// Asks Telegram for the bot's own name, once.
async fn own_name(client: &Client, api_url: &str) -> Result<String, StartError> {
    client.own_name().await.map_err(|error| match error {
        CallError::Unauthorized => StartError::BadToken,
        CallError::Refused(why) => StartError::NotTelegram { api_url: api_url.to_owned(), why },
        why => StartError::NoTelegram { why },
    })
}

/// Learns the bot's own name, waiting for Telegram as long as it is away.
async fn greet(client: &Client, api_url: &str) -> Result<String, StartError> {
    let mut knocked = 0_u32;
    loop {
        match own_name(client, api_url).await {
            Err(StartError::NoTelegram { why: error }) => {
                if knocked.is_multiple_of(30) {
                    tracing::warn!(%error, "Telegram cannot be reached yet; trying again");
                }
                knocked += 1;
                let pause = if let CallError::TooMany { retry_after } = error { retry_after } else { KNOCK };
                tokio::time::sleep(pause).await;
            }
            known => return known,
        }
    }
}

//! Starts the parts of the bot, and stops them cleanly.

mod active_tasks;
pub mod audit;
pub mod backup;
mod bounded_listener;
pub mod check;
pub mod init;
pub mod people;
pub mod personal_data;
pub mod premium;
pub mod promotions;
mod spreadsheet;
mod table_file;
pub mod table_process;

use crate::config::{Config, Engine, Mode};
use crate::domain::base::ids::PersonId;
use crate::domain::message::notice::Notice;
use crate::domain::message::render_context::RenderContext;
use crate::domain::message::self_check::SelfCheckFinding;
use crate::domain::staff::person::{Person, Role, Roles};
use crate::engine::backups;
use crate::engine::backups::BackupPlan;
use crate::engine::health_facts::Surroundings;
use crate::engine::last_heard;
use crate::engine::lease::LeaseHolder;
use crate::engine::pace::Limits;
use crate::engine::retention::KeepTerms;
use crate::service::{Clock, Lease, Service};
use crate::store::database_file::is_mounted_alone;
use crate::store::{FileLock, SchemaState, Store, search_index, staff};
use crate::telegram::client::{CallError, Client};
use crate::telegram::message_api;
use crate::telegram::process::UpdateProcessor;
use crate::telegram::router::Router;
use crate::telegram::webhook;
use crate::telegram::webhook::WebhookRegistration;
use crate::text::Texts;
use crate::{config, store, web};
use active_tasks::ActiveTasks;
use bounded_listener::BoundedListener;
use chrono::{DateTime, Utc};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// How long the tasks may take to stop; the lease is released within it.
const STOP_TIMEOUT: Duration = Duration::from_secs(4);
/// The pause between attempts to reach Telegram at the start.
const RETRY_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause, whatever Telegram asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What is said of a database file that is mounted alone into a container.
const MOUNTED_ALONE: &str = "the database file is mounted alone: what was written last stands in a second file beside it \
    and is lost with the container; mount its folder";
/// How often the database file is looked for.
const FILE_CHECK: Duration = Duration::from_secs(1);
/// How often the version of the schema is looked at.
const SCHEMA_CHECK: Duration = Duration::from_secs(1);

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
        "the web server cannot listen on {listen} ({why}); give another address as web.listen, or \"\" for no web server"
    )]
    NoWeb { listen: SocketAddr, why: io::Error },
    #[error("the webhook cannot listen on {listen} ({why}); set another address as telegram.webhook.listen")]
    NoWebhook { listen: SocketAddr, why: io::Error },
    #[error(
        "the schema of {database} is of an older loihua; run `loihua migrate`, or start the bot, which does the same"
    )]
    OldSchema { database: String },
    #[error("{database} was changed by a newer loihua; use that version, or restore a backup of before")]
    NewSchema { database: String },
    #[error(
        "no backup could be taken into {folder} before the schema is changed ({why}), nothing was changed; make room, \
         or set backup.before_migration = false"
    )]
    NoBackup { folder: String, why: store::backup::Error },
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
    client: Client,
    texts: Arc<Texts>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl App {
    /// Opens and updates the database, asks Telegram for the bot's name and starts the tasks.
    ///
    /// # Errors
    /// Anything that keeps the bot from working. If Telegram does not answer, it is asked again until it does.
    pub async fn start(config: &Config, clock: Clock) -> Result<App, StartError> {
        let client = client(config)?;
        let (store, file_lock) = open_and_migrate(config, clock.now()).await?;
        let database = config.database.expose();
        if config.database.file().is_some_and(is_mounted_alone) {
            tracing::warn!("{MOUNTED_ALONE}");
        }
        let webhook = bind_webhook(&config.telegram.mode).await?;
        let centre = Arc::new(config.centre.clone());
        let texts = Arc::new(Texts::new(Arc::clone(&centre)));
        let (lease, lease_receiver) = watch::channel(Lease::StandBy);
        let service = Service::new(store, centre, clock, lease_receiver);
        let client = client.with_monitoring(&service);
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let listener = bind_web(config.web.listen).await?;
        let web = listener.as_ref().and_then(|listener| listener.local_addr().ok());
        if let Some(listener) = listener {
            let listener = BoundedListener::new(listener);
            let token =
                config.telegram.token.as_ref().map(|token| token.expose().to_owned()).unwrap_or_default();
            tasks.spawn(web::run(listener, service.clone(), Arc::clone(&texts), token, stopped.clone()));
        }
        tasks.spawn(last_heard::run(service.clone(), stopped.clone()));
        let username = wait_for_own_name(&client, &config.telegram.api_url).await?;
        if let Err(error) = service.refresh_board().await {
            tracing::warn!(%error, "the board could not be sent; it is sent with its next change");
        }
        let lease_holder = LeaseHolder {
            store: service.store.clone(),
            clock: service.clock.clone(),
            alone: file_lock,
            lease,
        };
        let pace = config.telegram.pace;
        let router = Router::new(&username);
        let processor =
            UpdateProcessor { client, service: service.clone(), texts, router, answers: Default::default() };
        let webhook = webhook.map(|(webhook, listener)| {
            let listener = BoundedListener::new(listener);
            tasks.spawn(webhook::serve(webhook.clone(), processor.clone(), listener, stopped.clone()));
            webhook
        });
        let (client, texts) = (processor.client.clone(), Arc::clone(&processor.texts));
        let active_tasks = ActiveTasks {
            processor,
            bot: username.clone(),
            webhook,
            limits: Limits { all: pace.all, chat: pace.chat, group: pace.group },
            notify_url: (config.database.engine() == Engine::Postgres).then(|| database.to_owned()),
            backups: backup_plan(config),
            surroundings: Arc::new(surroundings(config)),
            keep: keep_terms(config),
            dead_man_url: config.web.dead_man_url.as_ref().map(|url| url.expose().to_owned()),
        };
        tasks.spawn(lease_holder.run(move |term, ended| active_tasks.begin(term, ended), stopped));
        Ok(App { service, username, web, client, texts, stop, tasks })
    }

    /// The outbox cannot be written any more, so the admins are told without it, as far as they can be reached.
    async fn tell_of_moved_database(&self) {
        let admins = async {
            let mut tx = self.service.store.begin_short_read().await?;
            staff::all(&mut tx).await
        };
        let admins = admins.await.unwrap_or_default();
        for admin in admins.into_iter().filter(|person| person.is(Role::Admin) && person.reachable()) {
            let chat = admin.id.chat();
            let context = RenderContext::new(self.service.clock.now(), Some(admin));
            let message = self.texts.render(&Notice::Finding(SelfCheckFinding::DatabaseMoved), &context);
            let _ = message_api::send(&self.client, chat, None, &message, false).await;
        }
    }

    /// Drops the tasks wherever they wait, as a kill would: nothing is finished.
    pub async fn kill(mut self) {
        self.tasks.shutdown().await;
    }

    /// Stops the tasks; they finish what is in progress, within seconds.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_TIMEOUT, all).await.is_err() {
            tracing::warn!("tasks did not stop in time and were aborted; the next start resumes their work");
            self.tasks.abort_all();
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
    let ended = tokio::select! {
        () = &mut signal => None,
        () = moved_away(&app.service.store) => {
            tracing::error!("the database file was moved, replaced or removed; stopping");
            let _ = tokio::time::timeout(STOP_TIMEOUT, app.tell_of_moved_database()).await;
            app.stop().await;
            anyhow::bail!(
                "{} was moved, replaced or removed while the bot ran; what came since was not confirmed and comes \
                 again: put the file back and start the bot",
                config.database
            )
        }
        () = changed_by_newer(&app.service.store) => {
            tracing::error!("a newer version has changed the schema of the database; stopping");
            app.stop().await;
            return Err(StartError::NewSchema { database: config.database.to_string() }.into());
        }
        task = app.tasks.join_next() => task,
    };
    tracing::info!("stopping");
    app.stop().await;
    match ended {
        None => Ok(()),
        Some(_) => anyhow::bail!("a task of the bot ended unexpectedly; see the log, and start it again"),
    }
}

/// Ends when the database's file is no longer the one that was opened.
async fn moved_away(store: &Store) {
    while store.file_is_in_place() {
        tokio::time::sleep(FILE_CHECK).await;
    }
}

/// Ends when a newer version has brought the schema up to date: what this one writes may not be what that one reads.
async fn changed_by_newer(store: &Store) {
    // A database that is away is not changed.
    while !matches!(store.schema_state().await, Ok(SchemaState::Newer)) {
        tokio::time::sleep(SCHEMA_CHECK).await;
    }
}

/// Ends when SIGINT or SIGTERM comes.
///
/// # Errors
/// Signals cannot be handled.
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

/// Binds the web server's address, so that one in use is reported at the start.
async fn bind_web(at: Option<SocketAddr>) -> Result<Option<TcpListener>, StartError> {
    let Some(listen) = at else { return Ok(None) };
    let listening = TcpListener::bind(listen).await;
    listening.map(Some).map_err(|why| StartError::NoWeb { listen, why })
}

/// Opens the database, which no other bot on this machine may be using, and brings its schema up to date, after a backup
/// of what is in it; adds the configured admins.
///
/// # Errors
/// It cannot be opened, is in use, was changed by a newer version, the backup or a migration fails.
pub async fn open_and_migrate(
    config: &Config,
    now: DateTime<Utc>,
) -> Result<(Store, Option<FileLock>), StartError> {
    let store = open(config).await?;
    let file_lock = store.lock_file(config.database.expose())?;
    let older = matches!(store.schema_state().await?, SchemaState::Older { .. });
    if older && config.backup.before_migration {
        let plan = backup_plan(config);
        let folder = plan.folder.display().to_string();
        let file =
            backups::take(&store, &plan, now).await.map_err(|why| StartError::NoBackup { folder, why })?;
        tracing::info!(file = %file.display(), "backed up before the schema is changed");
    }
    Ok((prepare(config, store).await?, file_lock))
}

/// Opens the database for a command beside the bot. The schema of an empty one is made; an older one is left as it is,
/// since a bot may run on it.
///
/// # Errors
/// It cannot be opened, or its schema is another one.
pub async fn open_store(config: &Config) -> Result<Store, StartError> {
    let store = open(config).await?;
    if let SchemaState::Older { .. } = store.schema_state().await? {
        return Err(StartError::OldSchema { database: config.database.to_string() });
    }
    prepare(config, store).await
}

fn backup_plan(config: &Config) -> BackupPlan {
    let config::Backups { every, folder, keep, .. } = &config.backup;
    let erased_numbers = personal_data::erased_numbers_file(config);
    BackupPlan { every: *every, folder: folder.clone(), keep: *keep, erased_numbers }
}

fn keep_terms(config: &Config) -> KeepTerms {
    let config::Privacy { keep_closed_cases, keep_sent, keep_parked, keep_strangers, .. } = config.privacy;
    KeepTerms {
        closed_cases: keep_closed_cases,
        sent: keep_sent,
        parked: keep_parked,
        strangers: keep_strangers,
    }
}

async fn prepare(config: &Config, store: Store) -> Result<Store, StartError> {
    if store.schema_state().await? == SchemaState::Newer {
        return Err(StartError::NewSchema { database: config.database.to_string() });
    }
    store.migrate().await?;
    search_index::fill_missing(&store).await?;
    ensure_admins(&store, &config.centre.admins).await?;
    Ok(store)
}

/// Opens the database as it is.
///
/// # Errors
/// It cannot be opened.
async fn open(config: &Config) -> Result<Store, StartError> {
    match Store::open(config.database.expose()).await {
        Ok(store) => Ok(store),
        // It names the file and what to do.
        Err(
            error @ (store::Error::File { .. }
            | store::Error::NoFile { .. }
            | store::Error::SeveralNames { .. }),
        ) => Err(StartError::Store(error)),
        Err(why) => Err(StartError::NoDatabase { database: config.database.to_string(), why }),
    }
}

/// Makes the configured people admins.
async fn ensure_admins(store: &Store, admins: &[PersonId]) -> store::Result<()> {
    let mut tx = store.begin().await?;
    let has_admin = staff::all(&mut tx).await?.iter().any(|person| person.is(Role::Admin));
    for id in admins {
        let mut person = staff::load(&mut tx, *id)
            .await?
            .unwrap_or_else(|| Person::new(*id, format!("Admin {id}"), Roles::default()));
        // Who has left the staff stays away, unless there is no other way in.
        let may_come = person.active || !has_admin;
        if !person.is(Role::Admin) && may_come {
            person.active = true;
            person.roles.0.insert(Role::Admin);
            staff::upsert(&mut tx, &person).await?;
        }
    }
    tx.commit().await
}

/// The webhook and its listener, in webhook mode.
async fn bind_webhook(mode: &Mode) -> Result<Option<(WebhookRegistration, TcpListener)>, StartError> {
    let Mode::Webhook(config::WebhookConfig { url, listen, secret_token }) = mode else { return Ok(None) };
    let listener = TcpListener::bind(listen).await;
    let listener = listener.map_err(|why| StartError::NoWebhook { listen: *listen, why })?;
    let webhook = WebhookRegistration { url: url.clone(), secret: secret_token.expose().to_owned() };
    Ok(Some((webhook, listener)))
}

fn surroundings(config: &Config) -> Surroundings {
    let webhook = match &config.telegram.mode {
        Mode::Webhook(config::WebhookConfig { url, .. }) => Some(url.to_string()),
        Mode::Polling => None,
    };
    let database = config.database.file().map(ToOwned::to_owned);
    Surroundings { backups: backup_plan(config), webhook, database }
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

/// Asks for the bot's own name until Telegram answers.
async fn wait_for_own_name(client: &Client, api_url: &str) -> Result<String, StartError> {
    let mut attempts = 0_u32;
    loop {
        match own_name(client, api_url).await {
            Err(StartError::NoTelegram { why: error }) => {
                if attempts.is_multiple_of(30) {
                    tracing::warn!(%error, "Telegram cannot be reached yet; trying again");
                }
                attempts += 1;
                let pause = match error {
                    CallError::TooMany { retry_after } => retry_after.min(LONGEST_PAUSE),
                    _ => RETRY_PAUSE,
                };
                tokio::time::sleep(pause).await;
            }
            known => return known,
        }
    }
}

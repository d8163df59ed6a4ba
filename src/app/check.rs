//! `loihua check`: whether the bot would work and its reminders reach somebody.

use super::people::{count, table};
use crate::config::{Config, Mode, WebhookConfig};
use crate::domain::base::ids::ChatId;
use crate::domain::message::health_facts::{CLOCK_MAY_DIFFER, LITTLE_ROOM};
use crate::domain::staff::person::{Reachability, Role};
use crate::domain::staff::rota::{DutyRole, Rota};
use crate::engine::backups;
use crate::engine::health_facts::room_beside;
use crate::store;
use crate::store::database_file::is_mounted_alone;
use crate::store::{SchemaState, Store, rota, staff};
use crate::telegram::broken_leg;
use crate::telegram::client::{CallError, Client, WebhookInfo};
use crate::telegram::groups;
use crate::telegram::groups::{GroupRights, Place};
use chrono::{DateTime, TimeDelta, Utc};
use std::{os::unix::fs::PermissionsExt as _, path::Path};
use url::Url;

/// How much of the rota is checked.
const ROTA_CHECKED: TimeDelta = TimeDelta::days(7);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grade {
    Well,
    /// It works, but an admin should know.
    Note,
    Fails,
}

/// The findings.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<(Grade, &'static str, String)>,
}

impl Report {
    /// Whether nothing would fail.
    pub fn passed(&self) -> bool {
        self.lines.iter().all(|(grade, ..)| *grade != Grade::Fails)
    }

    /// The findings as a table.
    pub fn table(&self) -> String {
        let rows = self.lines.iter().map(|(grade, what, says)| {
            let grade = match grade {
                Grade::Well => "ok",
                Grade::Note => "note",
                Grade::Fails => "FAILS",
            };
            [grade.to_owned(), (*what).to_owned(), says.clone()]
        });
        table(["", "what", "found"], rows)
    }

    fn add(&mut self, grade: Grade, what: &'static str, says: impl Into<String>) {
        self.lines.push((grade, what, says.into()));
    }
}

/// Checks what the bot needs. The configuration has been read already.
pub async fn check(config: &Config, file: &Path, now: DateTime<Utc>) -> Report {
    let mut report = Report::default();
    report.add(Grade::Well, "configuration", "read");
    private(file, &mut report);
    if let Some(database) = config.database.file() {
        private(database, &mut report);
        if is_mounted_alone(database) {
            report.add(Grade::Fails, "database", super::MOUNTED_ALONE);
        }
    }
    database(config, now, &mut report).await;
    token(config, &mut report).await;
    report
}

/// Whether a file with secrets or personal data, if it is there, is its owner's alone.
fn private(file: &Path, report: &mut Report) {
    if file.metadata().is_ok_and(|found| found.permissions().mode() & 0o077 != 0) {
        let file = file.display();
        report.add(Grade::Note, "rights", format!("others can read {file}: `chmod 600 {file}`"));
    }
}

async fn database(config: &Config, now: DateTime<Utc>, report: &mut Report) {
    let store = match super::open(config).await {
        Ok(store) => store,
        Err(error) => return report.add(Grade::Fails, "database", error.to_string()),
    };
    let engine = store.engine_name();
    match store.unfit().await {
        Ok(None) => {}
        Ok(Some(why)) => return report.add(Grade::Fails, "database", format!("{engine}, {why}")),
        Err(error) => return report.add(Grade::Fails, "database", error.to_string()),
    }
    match store.schema_state().await {
        Ok(SchemaState::Current) => {
            report.add(Grade::Well, "database", format!("{engine}, schema up to date"));
        }
        Ok(SchemaState::Newer) => {
            let says = format!("{engine}, changed by a newer loihua; use that one");
            return report.add(Grade::Fails, "database", says);
        }
        Ok(SchemaState::Empty | SchemaState::Older { .. }) => {
            let says = format!(
                "{engine}, its schema is to be made or brought up to date: `loihua run` does it by itself, \
                 `loihua migrate` now; people and rota are looked at after that"
            );
            return report.add(Grade::Note, "database", says);
        }
        Err(error) => return report.add(Grade::Fails, "database", error.to_string()),
    }
    newest_backup(config, now, report);
    if let Some(room) = config.database.file().and_then(room_beside).filter(|room| *room < LITTLE_ROOM) {
        report.add(Grade::Note, "disk", format!("only {} MiB are left for the database", room >> 20));
    }
    if let Err(error) = people(config, &store, now, report).await {
        report.add(Grade::Fails, "database", error.to_string());
    }
}

/// How old the newest backup is, where they are taken by themselves.
fn newest_backup(config: &Config, now: DateTime<Utc>, report: &mut Report) {
    let plan = super::backup_plan(config);
    let newest = backups::newest(&plan);
    if let Some((_, file)) = &newest {
        private(file, report);
    }
    let Some(every) = plan.every else { return };
    let folder = plan.folder.display();
    let (grade, says) = match newest {
        None => (Grade::Note, format!("none in {folder} yet; the first is taken when the bot runs")),
        Some((at, _)) => {
            let shown = at.with_timezone(&config.centre.timezone).format("%d/%m/%Y %H:%M");
            let grade = if now - at > every * 2 { Grade::Fails } else { Grade::Well };
            (grade, format!("the newest in {folder} is of {shown}"))
        }
    };
    report.add(grade, "backup", says);
}

async fn people(
    config: &Config,
    store: &Store,
    now: DateTime<Utc>,
    report: &mut Report,
) -> store::Result<()> {
    let mut tx = store.begin_read().await?;
    // `run` makes the configured admins admins.
    let mut people = staff::all(&mut tx).await?;
    for person in &mut people {
        if config.centre.admins.contains(&person.id) {
            person.active = true;
            person.roles.0.insert(Role::Admin);
        }
    }
    if people.is_empty() {
        report.add(Grade::Fails, "staff", "nobody: `loihua staff import staff.csv`");
        return Ok(());
    }
    report.add(Grade::Well, "staff", count(people.len(), "person", "people"));
    for (role, otherwise) in [
        (Role::Agent, "nobody can take a call"),
        (Role::ShiftLeader, "late promises skip this rung"),
        (Role::TeamLeader, "late promises skip this rung"),
        (Role::Admin, "nobody hears when nobody can be told"),
    ] {
        let configured =
            config.centre.admins.iter().filter(|id| people.iter().all(|person| person.id != **id));
        let configured = if role == Role::Admin { configured.count() } else { 0 };
        let reachable = people.iter().filter(|person| person.is(role) && person.reachable()).count();
        let known = configured + people.iter().filter(|person| person.is(role)).count();
        match (known, reachable) {
            (0, _) => report.add(grade_without(role), "role", format!("no {role}: {otherwise}")),
            (_, 0) => {
                let says = format!("{known} {role}, none has opened the bot: {otherwise}");
                report.add(grade_without(role), "role", says);
            }
            (known, reachable) => {
                report.add(Grade::Well, "role", format!("{known} {role}, {reachable} reachable"));
            }
        }
    }
    let duties = rota::duties(&mut tx, now, now + ROTA_CHECKED).await?;
    let rota = Rota { timezone: config.centre.timezone, duties, people };
    check_rota(config, &rota, now, report);
    Ok(())
}

fn grade_without(role: Role) -> Grade {
    if role == Role::Agent { Grade::Fails } else { Grade::Note }
}

/// Whether every hour of the coming days is covered, and everybody on duty has opened the bot.
fn check_rota(config: &Config, rota: &Rota, now: DateTime<Utc>, report: &mut Report) {
    if rota.duties.is_empty() {
        let says = "empty for the coming 7 days: one person with the role is told, in turn";
        return report.add(Grade::Note, "rota", says);
    }
    let posts: [(&str, &[DutyRole]); 3] = [
        ("agent", &[DutyRole::Role(Role::Agent)]),
        ("shift_leader", &[DutyRole::Role(Role::ShiftLeader)]),
        ("qa or qa_on_call", &[DutyRole::Role(Role::Qa), DutyRole::QaOnCall]),
    ];
    for (role, posts) in posts {
        let gaps = rota.hours_without(posts, now, ROTA_CHECKED.num_hours());
        match gaps.first() {
            None => report.add(Grade::Well, "rota", format!("{role}: every hour of the coming 7 days")),
            Some(first) => {
                let at = first.with_timezone(&config.centre.timezone).format("%d/%m/%Y %H:%M");
                let hours = count(gaps.len(), "hour", "hours");
                let says = format!("{role}: {hours} of the coming 168 without one, the first {at}");
                report.add(Grade::Note, "rota", says);
            }
        }
    }
    for person in &rota.people {
        if rota.duties.iter().any(|duty| duty.person == person.id) && !person.reachable() {
            let why = match (person.active, person.reach) {
                (false, _) => "is no longer active",
                (true, Reachability::Blocked) => "has blocked the bot",
                (true, Reachability::NeverOpened | Reachability::Open) => {
                    "has not opened the bot yet (press Start in it)"
                }
            };
            report.add(Grade::Fails, "duty", format!("{} is on the rota but {why}", person.name));
        }
    }
}

async fn token(config: &Config, report: &mut Report) {
    let Some(token) = &config.telegram.token else {
        return report.add(
            Grade::Fails,
            "token",
            "none: put it into telegram.token or LOIHUA__TELEGRAM__TOKEN",
        );
    };
    let proxy = config.telegram.proxy.as_ref().map(|proxy| proxy.expose());
    let client = match Client::new(token.expose(), &config.telegram.api_url, proxy) {
        Ok(client) => client,
        Err(_) => return report.add(Grade::Fails, "proxy", "telegram.proxy cannot be used"),
    };
    match client.own_name().await {
        Ok(name) => {
            report.add(Grade::Well, "token", format!("@{name}"));
            if let Some(differs) = client.clock_differs().filter(|differs| differs.abs() > CLOCK_MAY_DIFFER) {
                let seconds = differs.num_seconds().abs();
                let side = if differs > TimeDelta::zero() { "behind" } else { "ahead of" };
                let says = format!(
                    "{seconds} s {side} Telegram's: reminders come at wrong times; `timedatectl set-ntp true`"
                );
                report.add(Grade::Note, "clock", says);
            }
            for (key, group) in
                [("people.qa_chat", config.centre.qa_chat), ("people.shift_chat", config.centre.shift_chat)]
            {
                if let Some(group) = group {
                    let rights = groups::rights_in(&client, group).await;
                    let (grade, says) = of_group(key, group, rights);
                    report.add(grade, "group", says);
                }
            }
            if let Mode::Webhook(WebhookConfig { url, .. }) = &config.telegram.mode {
                webhook(url.as_str(), &client, report).await;
            }
        }
        Err(CallError::Unauthorized) => report.add(Grade::Fails, "token", "Telegram does not know it"),
        Err(CallError::InDoubt(why)) => {
            let server = server(&config.telegram.api_url);
            let keys = if proxy.is_some() { "telegram.proxy (its user and password) and " } else { "" };
            let says = format!(
                "{server} does not answer as a Bot API server does ({why}); check {keys}telegram.api_url"
            );
            report.add(Grade::Fails, "telegram", says);
        }
        Err(CallError::NotSent(why)) => {
            let server = server(&config.telegram.api_url);
            report.add(Grade::Fails, "telegram", format!("{server} cannot be reached ({why})"));
            if let Ok(api_url) = Url::parse(&config.telegram.api_url) {
                let proxy = proxy.and_then(|proxy| Url::parse(proxy).ok());
                let leg = broken_leg::find(&api_url, proxy.as_ref()).await;
                report.add(Grade::Fails, "telegram", leg.to_string());
            }
        }
        Err(error) => report.add(Grade::Fails, "telegram", error.to_string()),
    }
}

/// Whether the bot can do in a group what it is there for.
fn of_group(key: &str, group: ChatId, rights: Result<GroupRights, CallError>) -> (Grade, String) {
    let rights = match rights {
        Ok(rights) => rights,
        Err(CallError::Migrated { to }) => {
            return (Grade::Note, format!("{key}: {group} has become the supergroup {to}; write that id"));
        }
        Err(CallError::Unreachable(_)) => {
            let says = format!(
                "{key}: Telegram finds no group {group} with the bot in it; add the bot, or correct the id"
            );
            return (Grade::Fails, says);
        }
        Err(error) => return (Grade::Fails, format!("{key}: {error}")),
    };
    let title = format!("{key}: “{}”", rights.title);
    let is_board = key == "people.shift_chat";
    match rights.place {
        Place::Outside => (Grade::Fails, format!("{title}: the bot is not in it; add it")),
        Place::Muted => (Grade::Fails, format!("{title}: the bot may not write there; allow it")),
        place if is_board && !place.can_pin() => {
            (Grade::Note, format!("{title}: the bot may not pin the board; make it an administrator who may"))
        }
        place if !is_board && rights.is_forum && !place.can_manage_topics() => {
            let says = format!("{title}: the bot may not manage topics, so questions come without; allow it");
            (Grade::Note, says)
        }
        Place::Member | Place::Admin { .. } => (Grade::Well, title),
    }
}

/// Whether Telegram delivers to the configured address.
async fn webhook(url: &str, client: &Client, report: &mut Report) {
    let (grade, says) = match client.webhook().await {
        Ok(webhook) if webhook.url != url => {
            (Grade::Note, "Telegram does not know this address; `loihua run` tells it".to_owned())
        }
        Ok(WebhookInfo { pending_update_count: 0, .. }) => (Grade::Well, "nothing waits".to_owned()),
        Ok(WebhookInfo { pending_update_count: waits, last_error_message: why, .. }) => {
            let why = why.map(|why| format!("; a delivery failed: {why}")).unwrap_or_default();
            (Grade::Note, format!("{} to be delivered{why}", count(waits, "update waits", "updates wait")))
        }
        Err(error) => (Grade::Fails, error.to_string()),
    };
    report.add(grade, "webhook", says);
}

/// The server of a URL, without user, password, path and query.
fn server(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next().unwrap_or(rest);
    rest.rsplit_once('@').map_or(rest, |(_, server)| server)
}

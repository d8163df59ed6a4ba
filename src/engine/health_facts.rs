//! Finds out what `/health` shows, when it is asked for.

use super::backups;
use super::backups::BackupPlan;
use crate::domain::base::ids::ChatId;
use crate::domain::message::health_facts::{
    BackupFacts, DatabaseFacts, GapFacts, GroupFacts, GroupPurpose, GroupRight, HealthFacts, WebhookFacts,
};
use crate::domain::staff::gaps::MustHave;
use crate::service::Service;
use crate::store;
use crate::store::{database_size, rota};
use crate::telegram::client::{CallError, Client};
use crate::telegram::groups;
use crate::telegram::groups::Place;
use chrono::TimeDelta;
use std::path::{Path, PathBuf};

const LOOKED_AHEAD: TimeDelta = TimeDelta::days(7);

/// What the bot stands on, by configuration.
#[derive(Clone, Debug)]
pub struct Surroundings {
    pub backups: BackupPlan,
    /// The address Telegram delivers to; `None` where the bot polls.
    pub webhook: Option<String>,
    /// The file of an SQLite database.
    pub database: Option<PathBuf>,
}

/// Asks Telegram and the database. What Telegram does not answer is left out.
///
/// # Errors
/// The database cannot be read.
pub async fn find(
    service: &Service,
    client: &Client,
    surroundings: Option<&Surroundings>,
) -> store::Result<HealthFacts> {
    let now = service.clock.now();
    let mut facts = {
        let mut tx = service.store.begin_read().await?;
        let timezone = service.centre.timezone;
        let rota = rota::between(&mut tx, timezone, now, now + LOOKED_AHEAD).await?;
        let gaps = [MustHave::Qa, MustHave::ShiftLeader].map(|missing| {
            let hours = rota.hours_without(missing.posts(), now, LOOKED_AHEAD.num_hours());
            GapFacts { missing, hours: hours.len(), first: hours.first().copied() }
        });
        let staff: Vec<_> = rota.people.into_iter().filter(|person| person.active).collect();
        let bytes = database_size::bytes(&mut tx).await?;
        let days = database_size::since(&mut tx).await?.map(|since| (now - since).num_days());
        let a_day = days.filter(|days| *days > 0).map(|days| bytes / days.unsigned_abs());
        HealthFacts {
            clock_differs: None,
            groups: Vec::new(),
            webhook: None,
            staff: staff.len(),
            unreachable: staff.into_iter().filter(|person| !person.reachable()).collect(),
            gaps: gaps.into(),
            database: DatabaseFacts { engine: service.store.engine_name(), bytes, a_day },
            backup: None,
            room: None,
        }
    };
    let centre = &service.centre;
    for (purpose, group) in [(GroupPurpose::Qa, centre.qa_chat), (GroupPurpose::Board, centre.shift_chat)] {
        if let Some(group) = group {
            facts.groups.extend(of_group(client, purpose, group).await);
        }
    }
    if let Some(surroundings) = surroundings {
        if let Some(url) = &surroundings.webhook
            && let Ok(known) = client.webhook().await
        {
            facts.webhook =
                Some(WebhookFacts { pending: known.pending_update_count, is_known: known.url == *url });
        }
        let plan = &surroundings.backups;
        facts.backup = plan.every.map(|every| {
            let newest = backups::newest(plan).map(|(at, _)| at);
            BackupFacts { newest, is_late: newest.is_some_and(|at| now - at > every * 2) }
        });
        facts.room = surroundings.database.as_deref().and_then(room_beside);
    }
    facts.clock_differs = client.clock_differs();
    Ok(facts)
}

/// `None` where Telegram does not say.
async fn of_group(client: &Client, purpose: GroupPurpose, group: ChatId) -> Option<GroupFacts> {
    let rights = match groups::rights_in(client, group).await {
        Err(CallError::Migrated { to }) => groups::rights_in(client, to).await,
        answered => answered,
    };
    let rights = match rights {
        Ok(rights) => rights,
        Err(CallError::Unreachable(_)) => {
            return Some(GroupFacts { purpose, title: None, may: GroupRight::Nothing });
        }
        Err(_) => return None,
    };
    let may = match (rights.place, purpose) {
        (Place::Outside | Place::Muted, _) => GroupRight::Nothing,
        (place, GroupPurpose::Board) if !place.can_pin() => GroupRight::NotPin,
        (place, GroupPurpose::Qa) if rights.is_forum && !place.can_manage_topics() => {
            GroupRight::NotManageTopics
        }
        (Place::Member | Place::Admin { .. }, _) => GroupRight::All,
    };
    Some(GroupFacts { purpose, title: Some(rights.title), may })
}

/// The bytes that are free on the disk of this file.
pub fn room_beside(file: &Path) -> Option<u64> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

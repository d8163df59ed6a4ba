//! The pages of lists, loaded when they are sent.

use super::{Result, Tx, audit, audit_log, cases, rota, search_index, sql::query_scalar, staff_changes};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::request::listing::{
    AuditFilter, CaseFilter, Delivery, List, ListPage, OpenFilter, TimelineEntry,
};
use crate::domain::request::policy::{Action, Visibility, permit, sees_all, visibility};
use crate::domain::request::search;
use crate::domain::request::staff_list::StaffFilter;
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Whom a list is shown to, and what it depends on.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub reader: &'a Person,
    /// What was searched for.
    pub typed: Option<&'a str>,
    /// The case of a timeline.
    pub case: Option<&'a Case>,
}

/// Page `page` of a list, or the last one, as its reader may see it.
pub(super) async fn load(
    tx: &mut Tx,
    list: List,
    page: u32,
    Shown { reader, typed, case }: Shown<'_>,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<ListPage> {
    match list {
        List::Open(filter) => open(tx, filter, page, reader, timezone, now).await,
        List::Owners if sees_all(reader) => owners(tx, page, now).await,
        List::OwnedBy(owner) if sees_all(reader) => {
            let among = CaseFilter::Owned { by: vec![owner], or_taken_since: None };
            open_page(tx, list, &among, page).await
        }
        List::Owners | List::OwnedBy(_) => Ok(ListPage::default()),
        List::Found(_) => match typed.map(search::read) {
            Some(Ok(wanted)) => found(tx, list, &wanted, page, reader).await,
            Some(Err(_)) | None => Ok(ListPage::default()),
        },
        List::Audit(AuditFilter::Staff) if permit(reader, Action::Audit, None).is_ok() => {
            staff_changes::page(tx, page).await
        }
        List::Audit(filter) if permit(reader, Action::Audit, None).is_ok() => {
            audit_log::page(tx, filter, page).await
        }
        List::Staff(filter) if permit(reader, Action::SeeStaff, None).is_ok() => {
            people(tx, (filter, typed), page, timezone, now).await
        }
        List::Audit(_) | List::Staff(_) => Ok(ListPage::default()),
        List::Timeline(id) => match case {
            Some(case) if visibility(reader, case) == Visibility::Full => timeline(tx, id, page).await,
            Some(_) | None => Ok(ListPage::default()),
        },
    }
}

async fn open(
    tx: &mut Tx,
    filter: OpenFilter,
    page: u32,
    reader: &Person,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<ListPage> {
    let (owners, rota) = if filter.needs_rota() {
        (cases::open_by_owner(tx).await?.into_keys().collect(), rota::around(tx, timezone, now).await?)
    } else {
        (Vec::new(), Rota { timezone, duties: Vec::new(), people: Vec::new() })
    };
    let among = filter.case_filter(reader, &owners, &rota, now);
    open_page(tx, List::Open(filter), &among, page).await
}

async fn people(
    tx: &mut Tx,
    (filter, typed): (StaffFilter, Option<&str>),
    page: u32,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<ListPage> {
    let rota = rota::around(tx, timezone, now).await?;
    let all = filter.of(&rota, typed, now);
    let (list, in_all) = (List::Staff(filter), i64::try_from(all.len()).unwrap_or(i64::MAX));
    let page = list.clamp(page, in_all);
    let length = usize::try_from(list.page_length()).unwrap_or(usize::MAX);
    let before = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(length);
    let people = all.into_iter().skip(before).take(length).collect();
    Ok(ListPage { people, in_all, page, ..ListPage::default() })
}

async fn open_page(tx: &mut Tx, list: List, among: &CaseFilter, page: u32) -> Result<ListPage> {
    let in_all = cases::count_open(tx, among).await?;
    let page = list.clamp(page, in_all);
    let length = i64::from(list.page_length());
    let cases = cases::open(tx, among, length, i64::from(page) * length).await?;
    Ok(ListPage { cases, in_all, page, ..ListPage::default() })
}

async fn owners(tx: &mut Tx, page: u32, now: DateTime<Utc>) -> Result<ListPage> {
    let all = cases::load_by_owner(tx, now).await?;
    let in_all = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let page = List::Owners.clamp(page, in_all);
    let length = usize::try_from(List::Owners.page_length()).unwrap_or(usize::MAX);
    let before = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(length);
    let owners = all.into_iter().skip(before).take(length).collect();
    Ok(ListPage { owners, in_all, page, ..ListPage::default() })
}

async fn found(
    tx: &mut Tx,
    list: List,
    wanted: &search::SearchTerms,
    page: u32,
    reader: &Person,
) -> Result<ListPage> {
    let search_index::Found { cases: ids, more } = search_index::find(tx, wanted, reader).await?;
    let in_all = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let page = list.clamp(page, in_all);
    let length = usize::try_from(list.page_length()).unwrap_or(usize::MAX);
    let before = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(length);
    let on_page: Vec<CaseId> = ids.into_iter().skip(before).take(length).collect();
    Ok(ListPage { cases: cases::load_all(tx, &on_page).await?, in_all, page, more, ..ListPage::default() })
}

async fn timeline(tx: &mut Tx, id: CaseId, page: u32) -> Result<ListPage> {
    let list = List::Timeline(id);
    let in_all: i64 = query_scalar(
        "SELECT COUNT(*) FROM record WHERE case_id = $1 AND deed NOT IN ('\"looked\"', '\"reviewed\"')",
    )
    .bind(id.0)
    .fetch_one(tx)
    .await?;
    let page = list.clamp(page, in_all);
    let length = i64::from(list.page_length());
    let mut lines = audit::timeline(tx, id, length, i64::from(page) * length).await?;
    add_deliveries(tx, id, &mut lines).await?;
    let lines = lines.into_iter().map(|(_, line)| line).collect();
    Ok(ListPage { lines, in_all, page, ..ListPage::default() })
}

/// Adds the delivery of the reminders to the entries that say they were sent: a reminder is enqueued in the transaction of
/// its entry, which has the same time.
async fn add_deliveries(tx: &mut Tx, case: CaseId, lines: &mut [(i64, TimelineEntry)]) -> Result<()> {
    let told = |event: &AuditEvent, person| matches!(event, AuditEvent::Reminded { told, .. } if told.contains(&person));
    let is_reminder = |(_, line): &&(i64, TimelineEntry)| matches!(line.event, AuditEvent::Reminded { .. });
    let Some(earliest) = lines.iter().find(is_reminder).map(|(_, line)| line.at) else { return Ok(()) };
    let latest = lines.iter().rfind(is_reminder).map_or(earliest, |(_, line)| line.at);
    for reminder in super::outbox::reminders(tx, case, earliest, latest).await? {
        let person = PersonId(reminder.to.0);
        let of = |(_, line): &&mut (i64, TimelineEntry)| {
            line.at == reminder.enqueued_at && told(&line.event, person)
        };
        if let Some((_, line)) = lines.iter_mut().rev().find(of) {
            line.deliveries.push(Delivery { to: person, status: reminder.status });
        }
    }
    Ok(())
}

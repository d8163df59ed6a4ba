//! Spreadsheets sent to the bot: noted with the message, fetched and read by a task of the engine, shown as a preview, and
//! imported by a tap, as long as what would change is what the preview says.

use super::Service;
use super::context::{RequestContext, Result};
use super::members::{follow, tell_other_admins};
use super::{rota_page, swap};
use crate::domain::base::ids::{ImportId, PersonId};
use crate::domain::base::list_kind::ListKind;
use crate::domain::base::masking::without_numbers;
use crate::domain::base::table::{MOST_BYTES, TableProblem};
use crate::domain::case::Case;
use crate::domain::import::list::{ReadList, Sheets, read_list, recognise};
use crate::domain::import::preview::{self, Preview, RotaBefore, leaves_an_admin, may_stand};
use crate::domain::import::{BAD_ROWS, Import, ImportRefusal, ImportState, SentFile, VALID_FOR};
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::ImportButton;
use crate::domain::request::listing::CaseFilter;
use crate::domain::request::policy::{Action, may_import};
use crate::domain::request::refusal::Refusal;
use crate::domain::rules::decision::DecisionContext;
use crate::domain::rules::question_escalation;
use crate::domain::staff::change::{DutyEntry, StaffChange};
use crate::domain::staff::person::{Person, Role};
use crate::domain::staff::rota::{Duty, DutyRole, Rota};
use crate::domain::staff::rota_file::RotaContext;
use crate::store;
use crate::store::{cases, customers, imports, lease, promotions, rota, staff, staff_changes, staff_import};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How often a file is asked for before it is given up, and how long between.
const TRIES: u32 = 6;
const PAUSE: TimeDelta = TimeDelta::seconds(20);
/// How many open questions are looked at.
const ASKING: i64 = 500;

/// What became of fetching a file.
#[derive(Debug)]
pub enum Fetched {
    Sheets(Sheets),
    Refused(ImportRefusal),
    /// Telegram did not answer.
    NotNow,
}

/// Whether the sender may import any list at all.
pub(super) fn may_import_any(cx: &RequestContext<'_>) -> Result<bool> {
    let actor = cx.actor()?;
    Ok(ListKind::ALL.into_iter().any(|list| may_import(&actor, list)))
}

/// Whether a document is to be read as a list.
pub(super) fn takes(cx: &RequestContext<'_>, document: &SentFile) -> Result<bool> {
    Ok(document.may_be_table() && may_import_any(cx)?)
}

/// Notes a spreadsheet, which is fetched and read after the update is committed.
pub(super) async fn begin(cx: &mut RequestContext<'_>, document: &SentFile) -> Result {
    if document.size.is_some_and(|size| size > MOST_BYTES as u64) {
        return Err(Refusal::TableTooLarge.into());
    }
    let person = cx.actor()?.id;
    // People name files after whom they are about; the audit log and the other admins see the name.
    let document = SentFile { name: without_numbers(&document.name), ..document.clone() };
    imports::insert(&mut cx.tx, person, &document, cx.now).await?;
    cx.changes_imports = true;
    Ok(Phrase::Seen)
}

/// 📄 A table to fill in.
pub(super) async fn template(cx: &mut RequestContext<'_>, list: ListKind) -> Result {
    private(cx)?;
    if !may_import(&*cx.actor()?, list) {
        return Err(Refusal::MayNotImport.into());
    }
    cx.reply(Notice::Template(list)).await
}

/// 📅 One's own shifts as a calendar file.
pub(super) async fn calendar(cx: &mut RequestContext<'_>) -> Result {
    private(cx)?;
    cx.permit(Action::See, None)?;
    cx.reply(Notice::Calendar).await
}

fn private(cx: &RequestContext<'_>) -> Result<()> {
    if cx.incoming.chat.is_private() { Ok(()) } else { Err(Refusal::PrivateOnly.into()) }
}

impl Service {
    /// The spreadsheet that is to be looked at first, and when.
    ///
    /// # Errors
    /// The database is away.
    pub async fn next_import(&self) -> store::Result<Option<(Import, DateTime<Utc>)>> {
        imports::first_due(&mut self.store.begin_read().await?).await
    }

    /// One that is shown expires; one that has been over for long is forgotten.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn age_import(&self, import: &Import, term: i64) -> store::Result<()> {
        let mut cx = self.begin().await?;
        lease::fence(&mut cx.tx, term).await?;
        // Somebody may have tapped meanwhile.
        staff::lock(&mut cx.tx).await?;
        match imports::load(&mut cx.tx, import.id).await?.map(|now| now.state) {
            Some(state) if state != import.state => {}
            Some(ImportState::Shown { .. }) => {
                imports::finish(&mut cx.tx, import.id, &ImportState::Expired, cx.now).await?;
                redraw(&mut cx, import.person, import.id).await?;
            }
            Some(_) | None => imports::delete(&mut cx.tx, import.id).await?,
        }
        cx.commit().await
    }

    /// A spreadsheet has been fetched: it is read, and its preview, or what is wrong with it, is sent to who sent it.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn read_import(&self, import: Import, fetched: Fetched, term: i64) -> store::Result<()> {
        let read = match fetched {
            Fetched::NotNow => Err(None),
            Fetched::Refused(why) => Err(Some(why)),
            Fetched::Sheets(sheets) => self.read_sheets(&import, sheets).await?.map_err(Some),
        };
        let mut cx = self.begin().await?;
        lease::fence(&mut cx.tx, term).await?;
        let tries = match imports::load(&mut cx.tx, import.id).await?.map(|import| import.state) {
            Some(ImportState::Waiting { tries }) => tries,
            Some(_) | None => return Ok(()),
        };
        let is_old = match &read {
            Ok(list) => imports::has_newer(&mut cx.tx, &import, list.kind()).await?,
            Err(_) => false,
        };
        let state = match read {
            Ok(_) if is_old => ImportState::Superseded,
            Ok(list) => show(&mut cx, &import, &list, false).await?,
            Err(None) if tries + 1 < TRIES => {
                let at = cx.now + PAUSE;
                imports::try_later(&mut cx.tx, import.id, tries + 1, at).await?;
                return cx.commit().await;
            }
            Err(why) => ImportState::Refused(why.unwrap_or(ImportRefusal::NotFetched)),
        };
        if matches!(state, ImportState::Refused(_) | ImportState::Superseded) {
            imports::finish(&mut cx.tx, import.id, &state, cx.now).await?;
        }
        let notice = Notice::Import { import: import.id, message: None };
        cx.send(Outgoing::to(import.person, notice)).await?;
        cx.commit().await
    }

    /// Reads the sheets outside of a transaction that writes.
    async fn read_sheets(
        &self,
        import: &Import,
        sheets: Sheets,
    ) -> store::Result<std::result::Result<ReadList, ImportRefusal>> {
        let people = staff::all(&mut self.store.begin_read().await?).await?;
        let sender = people.iter().find(|person| person.id == import.person);
        let Some(list) = recognise(&sheets.list.rows) else { return Ok(Err(ImportRefusal::UnknownList)) };
        if !sender.is_some_and(|sender| sender.active && may_import(sender, list)) {
            return Ok(Err(ImportRefusal::NotAllowed(list)));
        }
        let (centre, now) = (Arc::clone(&self.centre), self.clock.now());
        // It may take a while: no worker of the runtime waits for it.
        let read = tokio::task::spawn_blocking(move || {
            let timezone = centre.timezone;
            let context = RotaContext {
                shifts: &centre.shifts,
                timezone,
                people: &people,
                today: now.with_timezone(&timezone).date_naive(),
                sheet: sheets.list.name.as_deref().unwrap_or_default(),
            };
            match read_list(list, &sheets, &context) {
                Ok(ReadList::Staff(rows)) if !leaves_an_admin(&rows, &people) => {
                    Err(ImportRefusal::LastAdmin)
                }
                Ok(read) => Ok(read),
                Err(mut rows) => {
                    let more = rows.len().saturating_sub(BAD_ROWS);
                    rows.truncate(BAD_ROWS);
                    Err(ImportRefusal::Bad { list, rows, more })
                }
            }
        });
        Ok(match read.await {
            Ok(read) => read,
            Err(_) => {
                tracing::error!("reading a spreadsheet panicked");
                Err(ImportRefusal::Table(TableProblem::BrokenWorkbook))
            }
        })
    }
}

/// Saves the preview of a list, compared with what is there now.
async fn show(
    cx: &mut RequestContext<'_>,
    import: &Import,
    list: &ReadList,
    again: bool,
) -> store::Result<ImportState> {
    let (preview, base) = compare(cx, list).await?;
    let state = ImportState::Shown { preview, again };
    let shown = Import { state: state.clone(), ..import.clone() };
    let older = imports::older(&mut cx.tx, &shown, list.kind()).await?;
    imports::show(&mut cx.tx, &shown, list.kind(), list, &base, cx.now).await?;
    for id in older {
        redraw(cx, import.person, id).await?;
    }
    cx.changes_imports = true;
    Ok(state)
}

/// Its message says what has become of it, without buttons.
async fn redraw(cx: &mut RequestContext<'_>, person: PersonId, id: ImportId) -> store::Result<()> {
    match imports::message_of(&mut cx.tx, person, id).await? {
        message @ Some(_) => cx.send(Outgoing::to(person, Notice::Import { import: id, message })).await,
        None => Ok(()),
    }
}

/// What a list would change, and a digest of what it is compared with.
async fn compare(cx: &mut RequestContext<'_>, list: &ReadList) -> store::Result<(Preview, String)> {
    let centre = &cx.service.centre;
    match list {
        ReadList::Rota(file) => {
            let duties = rota::of_dates(&mut cx.tx, &file.dates, centre.timezone).await?;
            let people = staff::all(&mut cx.tx).await?;
            let (shifts, timezone) = (&centre.shifts, centre.timezone);
            let today = cx.now.with_timezone(&timezone).date_naive();
            let before = RotaBefore { duties: &duties, people: &people, shifts, timezone, today };
            let replaced: Vec<_> = duties.iter().filter(|duty| file.dates.contains(&duty.date)).collect();
            Ok((preview::of_rota(file, before), imports::digest(&replaced)?))
        }
        ReadList::Staff(rows) => {
            let people = staff::all(&mut cx.tx).await?;
            let known: Vec<_> = people
                .iter()
                .map(|known| {
                    let locale = known.locale.map(|locale| locale.code());
                    (
                        known.id,
                        &known.name,
                        &known.roles,
                        locale,
                        &known.phone,
                        &known.honorific,
                        known.active,
                    )
                })
                .collect();
            Ok((preview::of_staff(rows, &people), imports::digest(&known)?))
        }
        ReadList::Premium(rows) => {
            let known = customers::all(&mut cx.tx).await?;
            Ok((preview::of_customers(rows, &known), imports::digest(&known)?))
        }
        ReadList::Catalogue { programmes, golden_days } => {
            let known = promotions::programmes(&mut cx.tx).await?;
            let days = golden_days.as_ref().map(BTreeSet::len);
            Ok((preview::of_catalogue(programmes, days, &known), imports::digest(&known)?))
        }
    }
}

/// A tap under a preview. It is large, and made on the heap, so that other presses need less stack.
pub(super) fn press<'a>(
    cx: &'a mut RequestContext<'_>,
    id: ImportId,
    press: ImportButton,
) -> BoxFuture<'a, Result> {
    Box::pin(press_preview(cx, id, press))
}

async fn press_preview(cx: &mut RequestContext<'_>, id: ImportId, press: ImportButton) -> Result {
    private(cx)?;
    let actor = cx.actor()?;
    // What the preview was compared with is not to change in between.
    staff::lock(&mut cx.tx).await?;
    let import = imports::load(&mut cx.tx, id).await?.filter(|import| import.person == actor.id);
    let Some(mut import) = import else { return Err(Refusal::ImportOver.into()) };
    let message = cx.incoming.message;
    let redraw = Notice::Import { import: id, message };
    let content = imports::content(&mut cx.tx, id).await?;
    let (Some((list, base)), ImportState::Shown { .. }) = (content, &import.state) else {
        cx.send_back(redraw).await?;
        return Err(Refusal::ImportOver.into());
    };
    if cx.now >= import.at + VALID_FOR {
        imports::finish(&mut cx.tx, id, &ImportState::Expired, cx.now).await?;
        cx.send_back(redraw).await?;
        return Err(Refusal::ImportOver.into());
    }
    if press == ImportButton::Drop {
        imports::finish(&mut cx.tx, id, &ImportState::Dropped, cx.now).await?;
        cx.send_back(redraw).await?;
        return Ok(Phrase::Saved);
    }
    let people = staff::all(&mut cx.tx).await?;
    // As it is under the lock: their roles may have been taken meanwhile.
    let importer = people.iter().find(|person| person.id == actor.id && person.active);
    let refused = match &list {
        _ if !importer.is_some_and(|importer| may_import(importer, list.kind())) => {
            Some(ImportRefusal::NotAllowed(list.kind()))
        }
        ReadList::Staff(rows) if !leaves_an_admin(rows, &people) => Some(ImportRefusal::LastAdmin),
        list if !may_stand(list, &people) => Some(ImportRefusal::StaffChanged),
        _ => None,
    };
    if let Some(why) = refused {
        imports::finish(&mut cx.tx, id, &ImportState::Refused(why), cx.now).await?;
        cx.send_back(redraw).await?;
        return Err(Refusal::ImportChanged.into());
    }
    let (mut preview, now_base) = compare(cx, &list).await?;
    if now_base != base {
        import.state = show(cx, &import, &list, true).await?;
        cx.send_back(redraw).await?;
        return Err(Refusal::ImportChanged.into());
    }
    preview.replaces = press == ImportButton::Replace && preview.may_replace();
    apply(cx, list, &preview, &people).await?;
    let change = StaffChange::Imported(preview.entry(&import.file.name));
    staff_changes::insert(&mut cx.tx, Some(actor.id), None, &change, cx.now).await?;
    if preview.list == ListKind::Staff {
        let people = staff::all(&mut cx.tx).await?;
        tell_other_admins(cx, None, &change, &people).await?;
    }
    imports::finish(&mut cx.tx, id, &ImportState::Applied { preview }, cx.now).await?;
    cx.send_back(redraw).await?;
    Ok(Phrase::Saved)
}

async fn apply(
    cx: &mut RequestContext<'_>,
    list: ReadList,
    preview: &Preview,
    before: &[Person],
) -> Result<()> {
    let (by, now) = (cx.actor()?.id, cx.now);
    match list {
        ReadList::Rota(file) => {
            let was = cx.rota().await?;
            rota::replace(&mut cx.tx, &file.dates, &file.duties).await?;
            let is = cx.rota().await?;
            follow_running_shift(cx, &was, &is).await?;
            swap::follow_rota(cx, None).await?;
            let (qa_before, qa_now) = (qa_on_duty(&was, now), qa_on_duty(&is, now));
            if qa_before != qa_now {
                let off: Vec<PersonId> = qa_before.difference(&qa_now).copied().collect();
                offer_questions(cx, &off).await?;
            }
        }
        ReadList::Staff(rows) => {
            let changed: BTreeSet<PersonId> = rows.iter().map(|row| row.id).collect();
            staff_import::import(&mut cx.tx, rows, now).await?;
            let after = staff::all(&mut cx.tx).await?;
            for person in before.iter().filter(|person| changed.contains(&person.id)) {
                if let Some(after) = after.iter().find(|after| after.id == person.id) {
                    follow(cx, person, after).await?;
                }
            }
        }
        ReadList::Premium(rows) => _ = customers::import(&mut cx.tx, &rows, preview.replaces).await?,
        ReadList::Catalogue { programmes, golden_days } => {
            promotions::import(&mut cx.tx, &programmes, preview.replaces, Some(by), now).await?;
            if let Some(days) = golden_days {
                promotions::set_golden_days(&mut cx.tx, days, Some(by), cx.now).await?;
            }
        }
    }
    Ok(())
}

/// Who is put into the shift that is running, or taken off it, hears it, and the cases of who goes are offered, as for a
/// change in the chat. Where nobody stood on the rota of now, they only learn it from who imports.
async fn follow_running_shift(cx: &mut RequestContext<'_>, was: &Rota, is: &Rota) -> Result<()> {
    let (by, now) = (cx.actor()?.id, cx.now);
    let running = |rota: &Rota| -> BTreeMap<(PersonId, DutyRole), Duty> {
        let duties = rota.duties.iter().filter(|duty| duty.covers(now));
        duties.map(|duty| ((duty.person, duty.post), duty.clone())).collect()
    };
    let (was, is) = (running(was), running(is));
    if was.is_empty() {
        return Ok(());
    }
    let others = |of: &(PersonId, DutyRole)| of.0 != by;
    for (_, duty) in is.iter().filter(|(key, _)| !was.contains_key(*key) && others(key)) {
        let told = Notice::PutOnRota { by, duty: DutyEntry::from(duty), soon: true };
        cx.send(Outgoing::to(duty.person, told)).await?;
    }
    let off: Vec<&Duty> =
        was.iter().filter(|(key, _)| !is.contains_key(*key)).map(|(_, duty)| duty).collect();
    for duty in off.iter().filter(|duty| duty.person != by) {
        let change = StaffChange::DutyRemoved(DutyEntry::from(*duty));
        let told = Notice::StaffChanged { by, person: Some(duty.person), change };
        cx.send(Outgoing::to(duty.person, told)).await?;
    }
    for gone in off.iter().map(|duty| duty.person).collect::<BTreeSet<_>>() {
        rota_page::offer_cases_of(cx, gone).await?;
    }
    Ok(())
}

fn qa_on_duty(rota: &Rota, now: DateTime<Utc>) -> BTreeSet<PersonId> {
    let posts = [DutyRole::Role(Role::Qa), DutyRole::Role(Role::QaLead), DutyRole::QaOnCall];
    posts.iter().flat_map(|post| rota.on_duty(*post, now)).map(|person| person.id).collect()
}

/// Open questions go to the QA who is there now.
async fn offer_questions(cx: &mut RequestContext<'_>, off: &[PersonId]) -> Result<()> {
    for case in cases::open(&mut cx.tx, &CaseFilter::Asking, ASKING, 0).await? {
        let rule =
            |case: &Case, context: DecisionContext<'_>| question_escalation::duty_changed(case, off, context);
        cx.apply_rule(case.id, rule).await?;
    }
    Ok(())
}

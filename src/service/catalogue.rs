//! `/catalogue`: the information team keeps the programmes of the catalogue. Every change keeps the old version, and `/promo`
//! shows it at once.

use super::Service;
use super::context::{RequestContext, Result};
use super::prompt::ANSWERED_WITHIN;
use crate::domain::base::fold::{fold, one_line, tidy};
use crate::domain::case::timer::TimerKind;
use crate::domain::centre::Centre;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::promotion::catalogue_look::{
    CatalogueAsk, CatalogueEdit, CatalogueFilter, CatalogueLook, ProgrammeKey, ProgrammeOf,
};
use crate::domain::promotion::field::{ProgrammeCells, ProgrammeField, ProgrammeProblem, read_day};
use crate::domain::promotion::programme::Programme;
use crate::domain::promotion::week::{WeekAhead, next_monday};
use crate::domain::report::schedule::Schedule;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Role;
use crate::store;
use crate::store::{audit, programme_forms, promotions, staff, timers};
use chrono::{DateTime, NaiveDate, Utc};

/// `/catalogue`, and what is looked for in it.
pub(super) async fn open(cx: &mut RequestContext<'_>, words: &str) -> Result {
    permit(cx)?;
    let typed = one_line(&tidy(words));
    let look = if typed.is_empty() {
        CatalogueLook::FIRST
    } else {
        let by = Some(cx.actor()?.id);
        let typed = audit::insert_text(&mut cx.tx, None, by, &typed, cx.now).await?;
        CatalogueLook::List { filter: CatalogueFilter::Found(typed), page: 0 }
    };
    cx.reply(Notice::Catalogue { look, message: None }).await
}

/// Another view, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, look: CatalogueLook) -> Result {
    permit(cx)?;
    show(cx, look).await
}

async fn show(cx: &mut RequestContext<'_>, look: CatalogueLook) -> Result {
    let message = cx.incoming.message;
    cx.reply(Notice::Catalogue { look, message }).await
}

fn permit(cx: &RequestContext<'_>) -> Result<()> {
    cx.permit(Action::Catalogue, None)?;
    if cx.incoming.chat.is_private() { Ok(()) } else { Err(Refusal::PrivateOnly.into()) }
}

/// A tap that changes something, or asks for what is to be typed.
pub(super) async fn edit(cx: &mut RequestContext<'_>, edit: CatalogueEdit) -> Result {
    permit(cx)?;
    match edit {
        CatalogueEdit::Ask(ask) => cx.reply(Notice::AskCatalogue { ask }).await,
        CatalogueEdit::Status(key, status) => {
            change(cx, key, |programme| programme.status = status).await?;
            show(cx, CatalogueLook::Programme(key)).await?;
            Ok(Phrase::Saved)
        }
        CatalogueEdit::Recommend(key, recommended) => {
            change(cx, key, |programme| programme.recommended = recommended).await?;
            show(cx, CatalogueLook::Programme(key)).await?;
            Ok(Phrase::Saved)
        }
        CatalogueEdit::RemoveDay(day) => {
            let by = cx.actor()?.id;
            promotions::lock(&mut cx.tx).await?;
            promotions::set_golden_day(&mut cx.tx, day, false, by, cx.now).await?;
            show(cx, CatalogueLook::GoldenDays).await?;
            Ok(Phrase::Saved)
        }
        CatalogueEdit::BeginForm => {
            let by = cx.actor()?.id;
            // One that was begun goes on; ✖️ ends it.
            let begun = programme_forms::load(&mut cx.tx, by).await?.unwrap_or_default();
            programme_forms::save(&mut cx.tx, by, &begun, cx.now).await?;
            ask_next(cx, &begun).await
        }
        CatalogueEdit::Skip(field) => {
            let mut cells = load_form(cx).await?;
            if !cells.is_unanswered(field) {
                return ask_next(cx, &cells).await;
            }
            cells.skip(field).map_err(|problem| Refusal::Programme { field, problem })?;
            save_form(cx, &cells).await
        }
        CatalogueEdit::SaveForm => add(cx).await,
        CatalogueEdit::DropForm => drop_form(cx).await,
    }
}

/// ✖️, or `/cancel`.
pub(super) async fn drop_form(cx: &mut RequestContext<'_>) -> Result {
    let by = cx.actor()?.id;
    programme_forms::remove(&mut cx.tx, by).await?;
    show(cx, CatalogueLook::FIRST).await?;
    Ok(Phrase::FormCancelled)
}

/// What was asked for is typed.
pub(super) async fn answer(cx: &mut RequestContext<'_>, ask: CatalogueAsk, typed: &str) -> Result {
    permit(cx)?;
    let today = today(cx);
    match ask {
        CatalogueAsk::GoldenDay => {
            let problem =
                Refusal::Programme { field: ProgrammeField::From, problem: ProgrammeProblem::NoDate };
            let day = read_day(&tidy(typed), today).ok_or(problem)?;
            let by = cx.actor()?.id;
            promotions::lock(&mut cx.tx).await?;
            promotions::set_golden_day(&mut cx.tx, day, true, by, cx.now).await?;
            cx.reply(Notice::Catalogue { look: CatalogueLook::GoldenDays, message: None }).await
        }
        CatalogueAsk::Field(ProgrammeOf::Form, field) => {
            let mut cells = load_form(cx).await?;
            cells.set(field, typed, today).map_err(|problem| Refusal::Programme { field, problem })?;
            if field == ProgrammeField::Code {
                check_code(cx, cells.get(field)).await?;
            }
            save_form(cx, &cells).await
        }
        CatalogueAsk::Field(ProgrammeOf::Catalogue(key), field) if field.is_typed() => {
            promotions::lock(&mut cx.tx).await?;
            let before = load(cx, key).await?;
            let mut cells = ProgrammeCells::of(&before);
            cells.set(field, typed, today).map_err(|problem| Refusal::Programme { field, problem })?;
            let after = cells.programme().ok_or(Refusal::NoSuchProgramme)?;
            put(cx, &before, &after).await?;
            cx.reply(Notice::Catalogue { look: CatalogueLook::Programme(key), message: None }).await
        }
        CatalogueAsk::Field(ProgrammeOf::Catalogue(_), _) => Err(Refusal::UnknownButton.into()),
    }
}

/// What a line of text that nothing else waits for answers of a form just begun; `None` where there is none.
pub(super) async fn waits_for(cx: &mut RequestContext<'_>) -> Result<Option<CatalogueAsk>> {
    if !cx.may(Action::Catalogue) {
        return Ok(None);
    }
    let by = cx.actor()?.id;
    let since = cx.now - ANSWERED_WITHIN;
    let form = programme_forms::touched_since(&mut cx.tx, by, since).await?;
    let asked = form.and_then(|form| form.next_asked());
    Ok(asked.map(|field| CatalogueAsk::Field(ProgrammeOf::Form, field)))
}

/// Changes a programme of the catalogue.
async fn change(
    cx: &mut RequestContext<'_>,
    key: ProgrammeKey,
    change: impl FnOnce(&mut Programme),
) -> Result<()> {
    promotions::lock(&mut cx.tx).await?;
    let before = load(cx, key).await?;
    let mut after = before.clone();
    change(&mut after);
    put(cx, &before, &after).await
}

async fn put(cx: &mut RequestContext<'_>, before: &Programme, after: &Programme) -> Result<()> {
    if before != after {
        let by = cx.actor()?.id;
        promotions::put(&mut cx.tx, after, Some(by), cx.now).await?;
    }
    Ok(())
}

async fn load(cx: &mut RequestContext<'_>, key: ProgrammeKey) -> Result<Programme> {
    let today = today(cx);
    let catalogue = promotions::catalogue(&mut cx.tx, today).await?;
    let mut programmes = catalogue.programmes.iter();
    let found = programmes.find(|programme| ProgrammeKey::of(&programme.code) == key);
    Ok(found.cloned().ok_or(Refusal::NoSuchProgramme)?)
}

/// A code that no programme has.
async fn check_code(cx: &mut RequestContext<'_>, code: &str) -> Result<()> {
    let today = today(cx);
    let catalogue = promotions::catalogue(&mut cx.tx, today).await?;
    let key = ProgrammeKey::of(code);
    let taken = |known: &Programme| fold(&known.code) == fold(code) || ProgrammeKey::of(&known.code) == key;
    if catalogue.programmes.iter().any(taken) {
        let (field, problem) = (ProgrammeField::Code, ProgrammeProblem::CodeTaken);
        return Err(Refusal::Programme { field, problem }.into());
    }
    Ok(())
}

async fn load_form(cx: &mut RequestContext<'_>) -> Result<ProgrammeCells> {
    let by = cx.actor()?.id;
    Ok(programme_forms::load(&mut cx.tx, by).await?.ok_or(Refusal::FormGone)?)
}

async fn save_form(cx: &mut RequestContext<'_>, cells: &ProgrammeCells) -> Result {
    let by = cx.actor()?.id;
    programme_forms::save(&mut cx.tx, by, cells, cx.now).await?;
    ask_next(cx, cells).await
}

/// The next field of the form; after the last one the whole of it, to be saved.
async fn ask_next(cx: &mut RequestContext<'_>, cells: &ProgrammeCells) -> Result {
    cx.reply(match cells.next_asked() {
        Some(field) => Notice::AskCatalogue { ask: CatalogueAsk::Field(ProgrammeOf::Form, field) },
        None => Notice::Catalogue { look: CatalogueLook::Form, message: None },
    })
    .await
}

/// 💾: the programme is in the catalogue.
async fn add(cx: &mut RequestContext<'_>) -> Result {
    promotions::lock(&mut cx.tx).await?;
    let programme = load_form(cx).await?.programme().ok_or(Refusal::FormUnfinished)?;
    check_code(cx, &programme.code).await?;
    let by = cx.actor()?.id;
    promotions::put(&mut cx.tx, &programme, Some(by), cx.now).await?;
    programme_forms::remove(&mut cx.tx, by).await?;
    show(cx, CatalogueLook::Programme(ProgrammeKey::of(&programme.code))).await?;
    Ok(Phrase::Saved)
}

fn today(cx: &RequestContext<'_>) -> NaiveDate {
    cx.now.with_timezone(&cx.service.centre.timezone).date_naive()
}

impl Service {
    /// Sees to it that the week's changes are told on Monday; a clock that was ahead may have put it too late.
    ///
    /// # Errors
    /// A fault: try again.
    pub async fn plan_catalogue(&self) -> store::Result<()> {
        let Some(next) = next_week(&self.centre, self.clock.now()) else { return Ok(()) };
        let kind = TimerKind::CatalogueWeek;
        let planned = timers::of_centre(&mut self.store.begin_read().await?, kind).await?;
        if planned.is_none_or(|due| due > next) {
            let mut cx = self.begin().await?;
            timers::set_of_centre(&mut cx.tx, kind, next).await?;
            cx.commit().await?;
        }
        Ok(())
    }
}

/// On Mondays, when the report comes.
fn next_week(centre: &Centre, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let schedule = Schedule { at: centre.report_at?, timezone: centre.timezone };
    Some(next_monday(schedule.at, schedule.timezone, now))
}

/// To the information team, without a sound: what ends this week, and what was planned to begin and has no document. Nothing
/// where there is neither.
pub(super) async fn fire_week(cx: &mut RequestContext<'_>) -> store::Result<()> {
    let Some(next) = next_week(&cx.service.centre, cx.now) else { return Ok(()) };
    timers::set_of_centre(&mut cx.tx, TimerKind::CatalogueWeek, next).await?;
    let today = today(cx);
    let catalogue = promotions::catalogue(&mut cx.tx, today).await?;
    if WeekAhead::of(&catalogue).is_empty() {
        return Ok(());
    }
    for reader in staff::all(&mut cx.tx).await? {
        if reader.is(Role::Info) && reader.reachable() {
            cx.send(Outgoing::to(reader.id, Notice::CatalogueWeek)).await?;
        }
    }
    Ok(())
}

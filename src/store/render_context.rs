//! Loads what a notice needs to be rendered, when it is sent.

use super::{
    Result, Tx, audit, boards, cases, customers, digests, drafts, guide, handovers, imports, invites,
    list_pages::{self, Shown},
    outbox, programme_forms, promotions, prompts, reports, reviews, rota, saved_answers, screens, self_check,
    signal_reports, staff, swaps,
};
use crate::domain::base::ids::{CaseId, ChatId, HandoverId, MessageId, MessageRef, PersonId};
use crate::domain::base::unreadable::Table;
use crate::domain::case::Case;
use crate::domain::case::signal::SHOWN_TOGETHER;
use crate::domain::import::Import;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::{BOARD_LATE, RenderContext};
use crate::domain::message::spec::{Delivery, Load, Original, Spec};
use crate::domain::promotion::catalogue_look::{CatalogueFilter, CatalogueLook, ProgrammeKey};
use crate::domain::report::figures::Figures;
use crate::domain::request::listing::{CaseFilter, List};
use crate::domain::request::policy::{Action, permit, sees_all};
use crate::domain::request::staff_list::StaffFilter;
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::day_span;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// How many cases are loaded for the board; more do not fit.
const BOARD_CASES: i64 = 60;
/// How far ahead a calendar file goes.
const CALENDAR_AHEAD: TimeDelta = TimeDelta::days(62);
/// How many notes a card shows.
const NOTES: usize = 3;
/// How many cases are listed of an owner who has left.
const OWNED_CASES: i64 = 20;
/// How many cases one list of a handover shows.
const HANDOVER_CASES: usize = 100;
/// How many answers are offered with one tap.
const QUICK_ANSWERS: usize = 3;
/// How many earlier answers are shown to who waits.
const EARLIER_ANSWERS: i64 = 2;
/// How many saved answers are listed.
const SAVED_ANSWERS: usize = 8;
/// How many of the latest events a case under review shows.
const REVIEWED_EVENTS: i64 = 20;
/// How many versions of a programme are shown.
const PROGRAMME_VERSIONS: i64 = 13;

/// What a message is rendered from, and what it is sent by.
#[derive(Debug)]
pub struct Loaded {
    pub context: RenderContext,
    /// The message that shows the same already, for [`Delivery::EditOrSend`].
    pub original: Option<MessageId>,
    /// The board could not be drawn before.
    pub board_was_away: bool,
}

/// Loads what `spec` names for whoever reads it in `chat`; `timezone` is the centre's, for the dates of its rota.
pub async fn load(
    tx: &mut Tx,
    spec: &Spec,
    chat: ChatId,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<Loaded> {
    let reader = PersonId(chat.0);
    let mut loaded = Loaded { context: RenderContext::new(now, None), original: None, board_was_away: false };
    let depends_on_reader = |load: &Load| {
        matches!(
            load,
            Load::Page { .. }
                | Load::Report { .. }
                | Load::Catalogue(_)
                | Load::Promotions(_)
                | Load::Member(_)
                | Load::Invites
        )
    };
    if spec.loads.iter().any(depends_on_reader) {
        // What is on the page depends on who reads it.
        loaded.context.reader = staff::load(tx, reader).await?;
    }
    match spec.case {
        Some(case) if spec.loads.contains(&Load::CardDetails) => {
            let details = audit::card_details(tx, case, chat, NOTES).await?;
            (loaded.context.case, loaded.context.notes) = (details.case, details.notes);
            if spec.delivery == Delivery::EditOrSend(Original::Card(case)) {
                loaded.original = details.message;
            }
            if let Some(premium) = loaded.context.case.as_ref().and_then(Case::premium) {
                loaded.context.customers = customers::of_numbers(tx, &premium.looked_up()).await?;
            }
        }
        Some(case) => loaded.context.case = cases::load(tx, case).await?,
        None => {}
    }
    for load in &spec.loads {
        // On the heap: what it loads is of many sorts, each of which would take stack.
        Box::pin(load_one(tx, load, (spec, chat, timezone), &mut loaded)).await?;
    }
    let context = &mut loaded.context;
    let cases = tx.left_out().iter().filter(|row| row.table == Table::Cases);
    context.unreadable.extend(cases.map(|row| CaseId(row.id)));
    let mut named = named(spec, context);
    if chat.is_private() {
        named.insert(reader);
    }
    let with_leaders = spec.loads.contains(&Load::CardDetails);
    context.people = match (&context.rota, &context.reader) {
        (Some(rota), _) => {
            let people = rota.people.iter().filter(|person| named.contains(&person.id));
            people.map(|person| (person.id, person.clone())).collect()
        }
        (None, Some(known)) if !with_leaders && named.iter().all(|id| *id == known.id) => {
            named.iter().map(|id| (*id, known.clone())).collect()
        }
        (None, _) => staff::some(tx, &named, with_leaders).await?,
    };
    context.reader = context.people.get(&reader).filter(|_| chat.is_private()).cloned();
    if spec.loads.contains(&Load::CardDetails) {
        context.alone_as = alone_as(context);
    }
    Ok(loaded)
}

async fn load_one(
    tx: &mut Tx,
    load: &Load,
    (spec, chat, timezone): (&Spec, ChatId, Tz),
    loaded: &mut Loaded,
) -> Result<()> {
    let context = &mut loaded.context;
    match load {
        Load::CardDetails => {}
        Load::OtherCase(other) => context.other = cases::load(tx, *other).await?,
        Load::Question(number) => question(tx, Some(*number), chat, context).await?,
        Load::LatestQuestion => question(tx, None, chat, context).await?,
        Load::Form(draft) => {
            if let Some((shown, message)) = drafts::shown(tx, *draft).await? {
                if let Some(of) = shown.duplicate_of() {
                    context.other = cases::load(tx, of).await?;
                }
                context.draft = Some(shown);
                if spec.delivery == Delivery::EditOrSend(Original::Form(*draft)) {
                    loaded.original = message;
                }
            }
        }
        Load::Text(text) => context.typed = audit::text(tx, *text).await?,
        Load::Page { list, page } => {
            if let Some(reader) = &context.reader {
                if let List::Found(typed) | List::Staff(StaffFilter::Found(typed)) = list {
                    context.typed = audit::own_text(tx, *typed, reader.id).await?;
                }
                let shown = Shown { reader, typed: context.typed.as_deref(), case: context.case.as_ref() };
                context.listed = list_pages::load(tx, *list, *page, shown, timezone, context.now).await?;
            }
        }
        Load::Reminders(reminders) => context.digest = load_digest(tx, reminders.clone()).await?,
        Load::DigestMessage(message) => {
            let reminders = digests::reminders(tx, MessageRef { chat, message: *message }).await?;
            context.digest = load_digest(tx, reminders).await?;
        }
        Load::Board => {
            context.open = cases::open(tx, &CaseFilter::All, BOARD_CASES, 0).await?;
            let figures = boards::figures(tx, chat, context.now - BOARD_LATE).await?;
            (context.open_in_all, context.late_in_all) = (figures.open, figures.late);
            loaded.original = figures.board.message;
            loaded.board_was_away = figures.board.away_since.is_some();
        }
        Load::CasesOfOwner(person) => {
            let owned = CaseFilter::Owned { by: vec![*person], or_taken_since: None };
            context.open = cases::open(tx, &owned, OWNED_CASES, 0).await?;
            context.open_in_all = cases::count_open(tx, &owned).await?;
        }
        Load::Handover(id) => handover(tx, *id, timezone, context).await?,
        Load::Rota => context.rota = Some(rota::around(tx, timezone, context.now).await?),
        Load::Report { period, lines } => {
            if let Some(reader) = &context.reader {
                let figures = if *lines { Figures::with_lines() } else { Figures::default() };
                let made = (timezone, context.now);
                context.report = reports::figures(tx, *period, reader, made, figures).await?;
            }
        }
        Load::Screens => context.screens = screens::all(tx, context.now).await?,
        Load::Review { events } => {
            if let Some(case) = &context.case {
                context.review = reviews::load(tx, case.id).await?;
                if *events {
                    context.listed.lines = audit::events(tx, case.id, REVIEWED_EVENTS).await?;
                }
            }
        }
        Load::Guide => context.guide = guide::changed(tx).await?,
        Load::GuideVersion(id) => {
            context.guide_version = guide::load(tx, *id).await?;
            let answer = context.guide_version.as_ref().and_then(|version| version.subject.saved_answer());
            if let Some(answer) = answer {
                context.standing = saved_answers::load(tx, answer).await?.into_iter().collect();
            }
        }
        Load::RotaOf(look) => {
            let today = context.now.with_timezone(&timezone).date_naive();
            let (first, days) = look.dates(today);
            // The night before, and that of the last date.
            let (from, until) = day_span(first, timezone);
            let (from, until) = (from - TimeDelta::days(1), until + TimeDelta::days(i64::from(days)));
            context.rota = Some(rota::between(tx, timezone, from, until).await?);
        }
        Load::Import(id) => {
            let import = imports::load(tx, *id).await?;
            context.import = import.filter(|import| import.person.chat() == chat);
        }
        Load::OwnDuties => {
            let until = context.now + CALENDAR_AHEAD;
            let mut rota = rota::between(tx, timezone, context.now, until).await?;
            rota.duties.retain(|duty| duty.person.chat() == chat);
            context.rota = Some(rota);
        }
        Load::Swap(id) => context.swap = swaps::load(tx, *id).await?,
        Load::Invites => {
            let manages = |reader: &Person| permit(reader, Action::ManageStaff, None).is_ok();
            if context.reader.as_ref().is_some_and(manages) {
                context.invites = invites::open(tx, context.now).await?;
            }
        }
        Load::Member(id) => {
            let may_see = |reader: &Person| permit(reader, Action::SeeStaff, None).is_ok();
            if context.reader.as_ref().is_some_and(may_see) {
                context.member = staff::member(tx, *id, context.now).await?;
            }
        }
        Load::SignalReports(area) => {
            let cases = signal_reports::since(tx, area, context.now - SHOWN_TOGETHER).await?;
            context.open = cases::load_all(tx, &cases).await?;
        }
        Load::Catalogue(look) => catalogue(tx, *look, timezone, context).await?,
        Load::Promotions(look) => {
            if let Some(reader) = &context.reader {
                context.typed = audit::own_text(tx, look.asked, reader.id).await?;
            }
            let today = context.now.with_timezone(&timezone).date_naive();
            context.promotions = promotions::catalogue(tx, today).await?;
        }
        Load::SavedAnswer(id) => context.standing = saved_answers::load(tx, *id).await?.into_iter().collect(),
        Load::SavedAnswers { query } => {
            let typed = match query {
                Some(query) => audit::text(tx, *query).await?.unwrap_or_default(),
                None => String::new(),
            };
            context.standing = saved_answers::search(tx, &typed, SAVED_ANSWERS).await?;
            context.typed = Some(typed).filter(|typed| !typed.is_empty());
        }
        Load::CurrentPrompt(person) => {
            let current = prompts::current(tx, person.unwrap_or(PersonId(chat.0))).await?;
            context.prompt = current.map(|current| current.prompt);
        }
    }
    Ok(())
}

/// The catalogue with what this look at it shows besides.
async fn catalogue(
    tx: &mut Tx,
    look: CatalogueLook,
    timezone: Tz,
    context: &mut RenderContext,
) -> Result<()> {
    let today = context.now.with_timezone(&timezone).date_naive();
    context.promotions = promotions::catalogue(tx, today).await?;
    match look {
        CatalogueLook::List { filter: CatalogueFilter::Found(typed), .. } => {
            if let Some(reader) = &context.reader {
                context.typed = audit::own_text(tx, typed, reader.id).await?;
            }
        }
        CatalogueLook::History(key) => {
            let mut programmes = context.promotions.programmes.iter();
            if let Some(shown) = programmes.find(|programme| ProgrammeKey::of(&programme.code) == key) {
                context.programme_versions =
                    promotions::versions(tx, &shown.code, PROGRAMME_VERSIONS).await?;
            }
        }
        CatalogueLook::GoldenDays => context.golden_days = promotions::golden_days(tx).await?,
        CatalogueLook::Form => {
            if let Some(reader) = &context.reader {
                context.programme_form = programme_forms::load(tx, reader.id).await?;
            }
        }
        CatalogueLook::List { .. } | CatalogueLook::Programme(_) | CatalogueLook::Fields(_) => {}
    }
    Ok(())
}

/// A handover, its cases, the latest note on each, and the rota.
async fn handover(tx: &mut Tx, id: HandoverId, timezone: Tz, context: &mut RenderContext) -> Result<()> {
    let Some(handover) = handovers::load(tx, id).await? else { return Ok(()) };
    let listed = &handover.cases[..handover.cases.len().min(HANDOVER_CASES)];
    context.open = cases::load_all(tx, listed).await?;
    context.lines = audit::latest_notes(tx, listed).await?;
    context.rota = Some(rota::around(tx, timezone, context.now).await?);
    // No decision could put them on it.
    context.unreadable = self_check::unreadable_open_cases(tx).await?;
    context.handover = Some(handover);
    Ok(())
}

/// A question of the case, the latest without `number`: its messages, whom it has reached, saved answers that may fit.
async fn question(tx: &mut Tx, number: Option<u32>, chat: ChatId, context: &mut RenderContext) -> Result<()> {
    let Some(case) = &context.case else { return Ok(()) };
    let question = match number {
        Some(number) => case.questions().iter().find(|question| question.number == number),
        None => case.question(),
    };
    let Some(question) = question else { return Ok(()) };
    context.thread = audit::thread(tx, case.id, question.number).await?;
    let reached = outbox::chats_reached(tx, case, question.number).await?;
    context.delivered = reached.into_iter().map(|(chat, at)| (PersonId(chat.0), at)).collect();
    context.quick = saved_answers::quick_answers(tx, chat, question.reason, QUICK_ANSWERS).await?;
    if question.is_open() {
        context.standing = saved_answers::for_reason(tx, question.reason, EARLIER_ANSWERS).await?;
    }
    Ok(())
}

/// What the reader of a card is, and nobody else on the staff.
fn alone_as(context: &RenderContext) -> Vec<TransferTarget> {
    let Some(reader) = context.reader.as_ref().filter(|reader| sees_all(reader)) else { return Vec::new() };
    let alone = |wanted: &TransferTarget| {
        let others = context.people.values().any(|person| person.id != reader.id && person.is(wanted.role()));
        reader.is(wanted.role()) && !others
    };
    TransferTarget::ALL.into_iter().filter(alone).collect()
}

async fn load_digest(tx: &mut Tx, reminders: Vec<Reminder>) -> Result<Vec<(Reminder, Case)>> {
    let ids: Vec<CaseId> = reminders.iter().map(|reminder| reminder.case).collect();
    let cases = cases::load_all(tx, &ids).await?;
    let with_case = |reminder: Reminder| {
        let case = cases.iter().find(|case| case.id == reminder.case)?.clone();
        Some((reminder, case))
    };
    Ok(reminders.into_iter().filter_map(with_case).collect())
}

fn named(spec: &Spec, context: &RenderContext) -> BTreeSet<PersonId> {
    let mut named: BTreeSet<PersonId> = spec.names.iter().copied().collect();
    let listed = context.digest.iter().map(|(_, case)| case);
    for case in context
        .case
        .iter()
        .chain(&context.other)
        .chain(&context.open)
        .chain(&context.listed.cases)
        .chain(listed)
    {
        named.extend(case.people());
    }
    if let Some(version) = &context.guide_version {
        named.insert(version.by);
        named.extend(version.unread());
    }
    if let Some(swap) = &context.swap {
        named.extend(swap.people());
    }
    named.extend(context.report.by_person.keys());
    named.extend(context.report.reviews.by_agent.keys());
    named.extend(context.programme_versions.iter().filter_map(|version| version.by));
    named.extend(context.review.iter().map(|review| review.agent));
    named.extend(context.screens.iter().map(|screen| screen.made_by));
    named.extend(context.listed.owners.iter().map(|load| load.owner));
    named.extend(spec.loads.iter().filter_map(|load| match load {
        Load::Page { list: List::OwnedBy(owner), .. } => Some(*owner),
        _ => None,
    }));
    named.extend(context.thread.iter().map(|line| line.by));
    named.extend(context.standing.iter().map(|kept| kept.kept_by));
    named.extend(context.notes.iter().chain(context.lines.values()).map(|note| note.by));
    named.extend(context.handover.iter().flat_map(|handover| handover.outgoing.clone()));
    named.extend(context.invites.iter().filter_map(|invite| invite.made_by));
    named.extend(context.import.iter().flat_map(Import::people));
    for entry in &context.listed.staff_changes {
        named.extend(entry.by.into_iter().chain(entry.person));
    }
    for line in &context.listed.audit {
        named.extend(line.entry.by);
        named.insert(line.owner);
        named.extend(line.entry.event.told());
    }
    for line in &context.listed.lines {
        named.extend(line.by);
        named.extend(line.event.told());
    }
    named
}

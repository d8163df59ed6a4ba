//! Everything a notice needs to be put into words, read when it is sent.

use super::{
    Result, Tx, audit, cases, digests, drafts, handovers, listed, outbox, rota, saved_answers, staff,
};
use crate::domain::base::ids::{CaseId, ChatId, HandoverId, MessageRef, PersonId};
use crate::domain::case::Case;
use crate::domain::case::guidance::Guidance;
use crate::domain::case::handover::HandoverStatus;
use crate::domain::case::reassignment::Reassignment;
use crate::domain::case::transfer::Transfer;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::Reminder;
use crate::domain::message::render_context::{BOARD_LATE, RenderContext};
use crate::domain::request::listing::{CaseFilter, List, ListPage};
use crate::domain::request::policy::sees_all;
use crate::domain::request::prompt::{PromptKind, QaPromptKind};
use crate::domain::staff::person::Person;
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// How many cases are looked at for the board; more do not fit.
const BOARD: i64 = 60;
/// How many notes a card shows.
const NOTES: usize = 3;

/// Loads the scene of `notice` for whoever reads it in `chat`; `timezone` is the centre's, for the dates of its rota.
pub async fn load(
    tx: &mut Tx,
    notice: &Notice,
    chat: ChatId,
    repeated: bool,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<RenderContext> {
    let reader = if chat.is_private() { staff::load(tx, PersonId(chat.0)).await? } else { None };
    let mut context = RenderContext {
        now,
        case: load_case(tx, notice.case()).await?,
        other: None,
        draft: None,
        digest: Vec::new(),
        open: Vec::new(),
        open_in_all: 0,
        late_in_all: 0,
        listed: ListPage::default(),
        people: BTreeMap::new(),
        typed: None,
        notes: Vec::new(),
        thread: Vec::new(),
        delivered: BTreeMap::new(),
        standing: Vec::new(),
        quick: Vec::new(),
        repeated,
        alone_as: Vec::new(),
        reader,
        rota: None,
        handover: None,
        lines: BTreeMap::new(),
    };
    if let (Notice::Card { case } | Notice::CardAgain { case }, Some(_)) = (notice, &context.case) {
        context.notes = audit::notes(tx, *case, NOTES).await?;
        context.alone_as = alone_as(tx, context.reader.as_ref()).await?;
    }
    if let Some(draft) = notice.draft() {
        context.draft = drafts::load(tx, draft).await?;
    }
    if let Notice::Resembles { other, .. } = notice {
        context.other = cases::load(tx, *other).await?;
    }
    if let Notice::Digest { reminders } = notice {
        context.digest = load_digest(tx, reminders.clone()).await?;
    }
    if let Notice::DigestOver { message } = notice {
        let reminders = digests::listed(tx, MessageRef { chat, message: *message }).await?;
        context.digest = load_digest(tx, reminders).await?;
    }
    if let Notice::Refused { typed: Some(typed), .. } = notice {
        context.typed = audit::text(tx, *typed).await?;
    }
    if let (Notice::List { list, page, .. }, Some(reader)) = (notice, &context.reader) {
        let case = context.case.as_ref();
        context.listed = listed::load(tx, *list, *page, reader, case, timezone, now).await?;
        if let List::Found(typed) = list {
            context.typed = audit::own_text(tx, *typed, reader.id).await?;
        }
    }
    if let Notice::OwnerLeft { person } = notice {
        let theirs = CaseFilter::Owned { by: vec![*person], or_taken_since: None };
        context.open = cases::open(tx, &theirs, LEFT, 0).await?;
        context.open_in_all = cases::count_open(tx, &theirs).await?;
    }
    guidance(tx, notice, chat, &mut context).await?;
    let chooses = matches!(notice, Notice::Ask { asked: PromptKind::ToWhom { .. }, .. });
    if let Some(id) = notice.handover() {
        handover(tx, id, &mut context).await?;
    }
    if *notice == Notice::Board {
        context.open = cases::open(tx, &CaseFilter::All, BOARD, 0).await?;
        context.open_in_all = cases::count_open(tx, &CaseFilter::All).await?;
        context.late_in_all = cases::count_due(tx, now - BOARD_LATE).await?;
    }
    if *notice == Notice::Duty || chooses || context.handover.is_some() {
        context.rota = Some(rota::around(tx, timezone, now).await?);
    }
    context.people.extend(context.reader.iter().map(|reader| (reader.id, reader.clone())));
    for id in named(notice, &context) {
        if context.people.contains_key(&id) {
            continue;
        }
        if let Some(person) = staff::load(tx, id).await? {
            context.people.insert(id, person);
        }
    }
    Ok(context)
}

/// As many cases as are listed of an owner who has left.
const LEFT: i64 = 20;
/// As many cases as one list of a handover looks at.
const HANDED: usize = 100;

/// A handover, its cases, and the latest line on each.
async fn handover(tx: &mut Tx, id: HandoverId, context: &mut RenderContext) -> Result<()> {
    context.handover = handovers::load(tx, id).await?;
    let listed = context.handover.iter().flat_map(|handover| handover.cases.clone()).take(HANDED);
    for case in listed.collect::<Vec<_>>() {
        context.open.extend(cases::load(tx, case).await?);
        if let Some(line) = audit::notes(tx, case, 1).await?.pop() {
            context.lines.insert(case, line);
        }
    }
    Ok(())
}

/// How many answers are offered with one tap.
const QUICK: usize = 3;
/// How many earlier guidances are shown to who waits.
const EARLIER: i64 = 2;
/// How many are listed.
const LISTED: usize = 8;

/// What a message about a question shows beside the case.
async fn guidance(tx: &mut Tx, notice: &Notice, chat: ChatId, context: &mut RenderContext) -> Result<()> {
    if let Notice::StandingList { query } = notice {
        let typed = match query {
            Some(query) => audit::text(tx, *query).await?.unwrap_or_default(),
            None => String::new(),
        };
        context.standing = saved_answers::search(tx, &typed, LISTED).await?;
        context.typed = Some(typed).filter(|typed| !typed.is_empty());
    }
    if let Notice::Ask { asked: PromptKind::Qa(QaPromptKind::WhichVerdict { text, .. }), .. } = notice {
        context.typed = audit::text(tx, *text).await?;
    }
    if let Notice::Standing { id, .. }
    | Notice::Ask { asked: PromptKind::Qa(QaPromptKind::GuidanceWords { standing: id }), .. } = notice
    {
        context.standing = saved_answers::load(tx, *id).await?.into_iter().collect();
    }
    let question = about(notice, context.case.as_ref()).cloned();
    let (Some(case), Some(question)) = (notice.case(), question) else { return Ok(()) };
    context.thread = audit::thread(tx, case, question.number).await?;
    let reached = match &context.case {
        Some(case) => outbox::reached_by(tx, case, question.number).await?,
        None => Vec::new(),
    };
    context.delivered = reached.into_iter().map(|(chat, at)| (PersonId(chat.0), at)).collect();
    context.quick = saved_answers::quick(tx, chat, question.reason, QUICK).await?;
    if question.is_open() {
        context.standing = saved_answers::for_reason(tx, question.reason, EARLIER).await?;
    }
    Ok(())
}

/// The question that the message is about.
fn about<'c>(notice: &Notice, case: Option<&'c Case>) -> Option<&'c Guidance> {
    let case = case?;
    let redrawn = if let Notice::Redrawn { was, .. } = notice { was.question() } else { None };
    let asked = if let Notice::Ask { asked, .. } = notice { asked.is_for_qa() } else { false };
    match notice.question().or(redrawn) {
        Some(number) => case.guidance.iter().find(|question| question.number == number),
        None if asked => case.question(),
        None => None,
    }
}

async fn load_case(tx: &mut Tx, id: Option<CaseId>) -> Result<Option<Case>> {
    match id {
        Some(id) => cases::load(tx, id).await,
        None => Ok(None),
    }
}

/// What this reader is, and nobody else on the staff.
async fn alone_as(tx: &mut Tx, reader: Option<&Person>) -> Result<Vec<TransferTarget>> {
    let Some(reader) = reader.filter(|reader| sees_all(reader)) else { return Ok(Vec::new()) };
    let people = staff::all(tx).await?;
    let alone = |wanted: &TransferTarget| {
        let others = people.iter().any(|person| person.id != reader.id && person.is(wanted.role()));
        reader.is(wanted.role()) && !others
    };
    Ok(TransferTarget::ALL.into_iter().filter(alone).collect())
}

async fn load_digest(tx: &mut Tx, reminders: Vec<Reminder>) -> Result<Vec<(Reminder, Case)>> {
    let mut digest = Vec::with_capacity(reminders.len());
    for reminder in reminders {
        if let Some(case) = cases::load(tx, reminder.case).await? {
            digest.push((reminder, case));
        }
    }
    Ok(digest)
}

fn named(notice: &Notice, context: &RenderContext) -> BTreeSet<PersonId> {
    let mut named = BTreeSet::new();
    let listed = context.digest.iter().map(|(_, case)| case);
    for case in context
        .case
        .iter()
        .chain(&context.other)
        .chain(&context.open)
        .chain(&context.listed.cases)
        .chain(listed)
    {
        named.extend([case.owner, case.taken_by]);
        named.extend(&case.joined);
        named.extend(case.outcome.as_ref().map(|outcome| outcome.by));
        named.extend(case.closing.as_ref().map(|closing| closing.by));
        named.extend(case.check.confirmed.map(|confirmed| confirmed.by));
        named.extend(case.guidance.iter().flat_map(Guidance::people));
        named.extend(case.giving.iter().flat_map(Reassignment::people));
        named.extend(case.handing.iter().flat_map(HandoverStatus::people));
        named.extend(case.transfers.iter().flat_map(Transfer::people));
    }
    named.extend(context.thread.iter().map(|line| line.by));
    named.extend(context.standing.iter().map(|kept| kept.kept_by));
    named.extend(context.notes.iter().chain(context.lines.values()).map(|note| note.by));
    named.extend(context.handover.iter().flat_map(|handover| handover.outgoing.clone()));
    for line in &context.listed.lines {
        named.extend(line.by);
        named.extend(line.event.told());
    }
    if let Notice::Joined { by, .. } | Notice::DoneByOther { by, .. } | Notice::HandoverDone { by, .. } =
        notice
    {
        named.insert(*by);
    }
    if let Notice::FormLeft { person, .. }
    | Notice::QaNotReached { person, .. }
    | Notice::OwnerLeft { person }
    | Notice::CameIn { person }
    | Notice::NotPassedOn { person, .. }
    | Notice::QaComesBack { by: person, .. }
    | Notice::Ask { of: Some(person), .. } = notice
    {
        named.insert(*person);
    }
    if let Notice::Refused { refusal, .. } = notice {
        named.extend(refusal.names());
    }
    named
}

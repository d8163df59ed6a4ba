//! The form of a new case: the fields so far, the next question, and the problem with the last answer.

use super::Page;
use super::buttons::Keyboard;
use super::case_lines::{promise_sentence, request};
use super::html::{Html, quoted};
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::{Case, Line};
use crate::domain::intake::case_kind::{CaseKind, PremiumKind};
use crate::domain::intake::kind::Kind;
use crate::domain::intake::{Field, number_to_help};
use crate::domain::request::button::{CaseButton, DraftButton};
use crate::domain::request::draft::{
    Draft, DraftProblem, DraftProblemKind, DraftTransfer, FormStep, other_days,
};
use crate::domain::staff::transfer_target::TransferTarget;

/// The form, with the sentence to say to the leader (A1.2) always before the agent's eyes.
pub fn form(view: &View, draft: &Draft) -> Page {
    if let Some(wants) = draft.transfer {
        return for_transfer(view, draft, wants);
    }
    let l10n = &view.on_line(draft.line);
    let title = match draft.line {
        Line::Vip => html!(l10n, "form-title"),
        Line::Premium => html!(l10n, "form-title-premium"),
    };
    let mut lines = vec![title.bold(), promise_sentence(l10n)];
    lines.extend(filled_fields(l10n, draft));
    if let Some(other) = view.context.other.as_ref().filter(|other| draft.duplicate_of() == Some(other.id)) {
        lines.push(duplicate_line(view, draft, other));
        return Page { lines, keyboard: duplicate_keyboard(view, draft, other) };
    }
    lines.extend(draft.problem.as_ref().map(|problem| problem_line(l10n, problem)));
    if !matches!(draft.problem, Some(DraftProblem { what: DraftProblemKind::GoneBy(_), .. })) {
        lines.push(next_question(l10n, draft).bold());
    }
    Page { lines, keyboard: keyboard(l10n, draft) }
}

/// "Số này đang có phiếu #1 (Lan)": nothing of the call that the reader may not see.
fn duplicate_line(view: &View, draft: &Draft, other: &Case) -> Html {
    let (state, due) = (view.state(other, view.visibility(other)), view.clock(other.promise.due));
    let owner =
        if view.is_for(other.owner) { plain!(view, "duplicate-own") } else { view.mention(other.owner) };
    let l10n = &view.on_line(draft.line);
    let id = other.id;
    let like = draft.complete(view.centre).map(|complete| complete.subject.likeness());
    let numbers = like.map(|like| [Some(like.calling), like.number_to_help]);
    let same = |number: &Phone| other.numbers().contains(number);
    match numbers.iter().flatten().flatten().any(same) {
        true => html!(l10n, "duplicate-number", id, owner, state, time = due),
        false => html!(l10n, "duplicate-caller", id, owner, state, time = due),
    }
    .bold()
}

/// One's own case is not joined.
fn duplicate_keyboard(view: &View, draft: &Draft, other: &Case) -> Keyboard {
    let mut keyboard = vec![vec![view.look_button(other)]];
    let works_on_it = view.reader().is_some_and(|reader| other.involves(reader.id));
    let join = (!works_on_it).then(|| vec![DraftButton::JoinInstead]);
    let rows =
        join.into_iter().chain([vec![DraftButton::OpenAnyway], vec![DraftButton::Edit, DraftButton::Cancel]]);
    keyboard.extend(view.form_buttons(draft, rows.collect()));
    keyboard
}

/// A leader waits on the phone for somebody (A1.5): whom, and one line.
fn for_transfer(l10n: &Localizer, draft: &Draft, wants: DraftTransfer) -> Page {
    let mut lines = vec![html!(l10n, "transfer-title").bold()];
    lines.extend(filled_fields(l10n, draft));
    lines.extend(draft.problem.as_ref().map(|problem| problem_line(l10n, problem)));
    if wants.wanted.is_none() {
        lines.push(html!(l10n, "transfer-whom").bold());
    }
    if draft.calling.is_none() {
        lines.push(html!(l10n, "transfer-line").bold());
        lines.push(html!(l10n, "transfer-line-example").code());
    }
    let keys = vec![TransferTarget::ALL.map(DraftButton::Wants).to_vec(), vec![DraftButton::Cancel]];
    Page { lines, keyboard: l10n.form_buttons(draft, keys) }
}

/// The fields that are there, ticked.
fn filled_fields(l10n: &Localizer, draft: &Draft) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(wanted) = draft.transfer.and_then(|transfer| transfer.wanted) {
        lines.push(html!(l10n, "transfer-wanted", role = l10n.transfer_target(wanted)));
    }
    if let Some(leader) = &draft.leader {
        lines.push(html!(l10n, "form-leader", leader = quoted(leader, 120)));
    }
    if let Some(calling) = &draft.calling {
        lines.push(html!(l10n, "form-calling", number = calling.spoken()));
    }
    if let Some(typed) = &draft.request {
        let (kind, wanted) = (draft.kind(), request(l10n, typed, draft.kind()));
        lines.push(
            match wanted == l10n.kind(kind)
                || kind == Kind::Other
                || kind == CaseKind::from(PremiumKind::Support)
            {
                true => html!(l10n, "form-request", request = wanted),
                false => html!(l10n, "form-request-kind", kind = l10n.kind(kind), request = wanted),
            },
        );
    }
    let filled = draft.complete(l10n.centre);
    match &draft.callback {
        Some(callback) => lines.push(html!(l10n, "form-callback", number = callback.spoken())),
        None if filled.is_some() => lines.push(html!(l10n, "form-callback-same")),
        None => {}
    }
    if draft.at == FormStep::Review && calls_lost_phone(draft) {
        lines.push(html!(l10n, "number-is-lost"));
    }
    if filled.is_some() || draft.due.is_some() {
        let due = draft.due(l10n.centre);
        let time = l10n.clock(due);
        lines.push(match l10n.now {
            Some(now) if now > due => html!(l10n, "form-due-past", time),
            Some(_) | None => html!(l10n, "form-due", time, left = l10n.time_left(due)),
        });
    }
    lines
}

/// Whether the leader would be called on the phone that was lost.
fn calls_lost_phone(draft: &Draft) -> bool {
    let (Some(calling), Some(typed)) = (&draft.calling, &draft.request) else { return false };
    let called = draft.callback.as_ref().unwrap_or(calling);
    match draft.kind() {
        CaseKind::Vip(kind) if kind.calls_back_on_other_number() => {
            number_to_help(typed, calling, kind).as_ref() == Some(called)
        }
        CaseKind::Vip(_) | CaseKind::Premium(_) => false,
    }
}

fn problem_line(l10n: &Localizer, problem: &DraftProblem) -> Html {
    Html::text(&match &problem.what {
        DraftProblemKind::Field(what) => l10n.problem(what, Some(problem.field), None),
        DraftProblemKind::GoneBy(time) => {
            plain!(l10n, "refusal-time-passed-today", time = l10n.time_of_day(*time))
        }
        DraftProblemKind::Tap => plain!(l10n, "wrong-tap"),
        DraftProblemKind::Duplicate(of) => plain!(l10n, "duplicate-was", id = *of),
    })
}

fn next_question(l10n: &Localizer, draft: &Draft) -> Html {
    match draft.at {
        FormStep::Field(Field::Leader) => html!(l10n, "ask-leader"),
        FormStep::Field(Field::Calling) => html!(l10n, "ask-calling"),
        FormStep::Field(Field::Request) if number_wanted(draft) => html!(l10n, "ask-number-to-cut"),
        FormStep::Field(Field::Request) if draft.line == Line::Premium => html!(l10n, "ask-request-premium"),
        FormStep::Field(Field::Request) => html!(l10n, "ask-request"),
        FormStep::Field(Field::Callback) => html!(l10n, "ask-callback"),
        FormStep::Field(Field::When) => html!(l10n, "ask-when"),
        FormStep::Review => match (&draft.calling, &draft.callback) {
            // A lost phone cannot be called back on its own number.
            (Some(calling), None) if draft.kind().calls_back_on_other_number() => {
                html!(l10n, "ask-review-lost", number = calling.spoken())
            }
            (Some(_), None | Some(_)) | (None, _) => html!(l10n, "ask-review"),
        },
        FormStep::Choose => html!(l10n, "ask-choose"),
    }
}

/// A lost phone chosen by its button: which number to cut is not said yet.
fn number_wanted(draft: &Draft) -> bool {
    draft.kind().needs_number_to_help() && draft.request.as_ref().is_some_and(String::is_empty)
}

fn keyboard(l10n: &Localizer, draft: &Draft) -> Keyboard {
    use DraftButton as P;
    let of_line: Vec<P> = match draft.line {
        Line::Vip => Kind::ALL.map(|kind| P::Kind(kind.into())).to_vec(),
        Line::Premium => PremiumKind::ALL.map(|kind| P::Kind(kind.into())).to_vec(),
    };
    let kinds = || of_line.chunks(2).map(<[P]>::to_vec);
    let presets = || [P::DueIn(10), P::DueIn(20), P::DueIn(30), P::DueIn(60)].chunks(2).map(<[P]>::to_vec);
    let away = vec![P::Back, P::Cancel];
    let gone_by = match draft.problem {
        Some(DraftProblem { what: DraftProblemKind::GoneBy(time), .. }) => Some(time),
        _ => None,
    };
    let evening = gone_by
        .zip(l10n.now)
        .filter(|(time, now)| other_days(*time, *now, l10n.centre).today.is_some())
        .map(|_| P::Tonight);
    let mut rows: Vec<Vec<P>> = Vec::new();
    if draft.complete(l10n.centre).is_some() {
        rows.push(vec![P::Open]);
    }
    match draft.at {
        FormStep::Field(_) if gone_by.is_some() => {
            rows.push(vec![P::DueIn(0)]);
            rows.push(vec![P::DueIn(15), P::DueIn(30)]);
            rows.push(evening.into_iter().chain([P::Tomorrow]).collect());
            rows.push(away);
        }
        FormStep::Field(Field::Leader) => rows.push(vec![P::Cancel]),
        FormStep::Field(Field::Calling) if draft.line == Line::Premium => rows.push(vec![P::Cancel]),
        FormStep::Field(Field::Calling) => rows.push(away),
        FormStep::Field(Field::Request) if number_wanted(draft) => {
            rows.push(vec![P::Skip]);
            rows.push(away);
        }
        FormStep::Field(Field::Request) => {
            rows.extend(kinds());
            rows.push(away);
        }
        FormStep::Field(Field::Callback | Field::When) => {
            rows.extend(presets());
            rows.push(vec![P::Skip]);
            rows.push(away);
        }
        FormStep::Review => {
            rows.extend(presets());
            rows.push(vec![P::Edit, P::Back, P::Cancel]);
        }
        FormStep::Choose => {
            rows.push(vec![P::EditField(Field::Leader), P::EditField(Field::Calling)]);
            rows.push(vec![P::EditField(Field::Request), P::EditField(Field::Callback)]);
            rows.push(vec![P::EditField(Field::When)]);
            rows.push(away);
        }
    }
    l10n.form_buttons(draft, rows)
}

/// A form that was left with leader and number is a case by now, so that the promise is kept.
pub fn form_opened(view: &View, case: &Case) -> Page {
    let (greeting, time) = (view.greeting(), view.clock(case.promise.due));
    let line = html!(view, "form-became-case", greeting, id = case.id, time);
    let rows = vec![vec![CaseButton::Correct, CaseButton::OwnMistake], vec![CaseButton::Show]];
    Page { lines: vec![line], keyboard: view.case_buttons(case, rows) }
}

/// A half-filled form: the sentence may already have been said to the leader.
pub fn form_reminder(view: &View, draft: &Draft) -> Page {
    let greeting = view.greeting();
    let l10n = view.on_line(draft.line);
    let mut lines = vec![match draft.line {
        Line::Vip => html!(l10n, "form-asked", greeting),
        Line::Premium => html!(l10n, "form-asked-premium", greeting),
    }];
    lines.extend(filled_fields(&l10n, draft));
    let mut rows = vec![vec![DraftButton::Continue]];
    if draft.complete(view.centre).is_some() {
        rows.push(vec![DraftButton::Open]);
    }
    rows.push(vec![DraftButton::Cancel]);
    Page { lines, keyboard: view.form_buttons(draft, rows) }
}

/// To the shift leader; who leads the shift sees every case, and so what is noted of this one.
pub fn form_abandoned(view: &View, draft: &Draft, person: PersonId) -> Page {
    let reader = view.reader();
    let (greeting, pronoun) = (view.greeting(), view.pronoun());
    let (person, time) = (view.mention(person), view.clock(draft.began));
    let mut lines = vec![match draft.line {
        Line::Vip => html!(view, "form-left", greeting, person, time, pronoun),
        Line::Premium => html!(view, "form-left-premium", greeting, person, time, pronoun),
    }];
    if reader.is_some_and(|reader| reader.active && reader.roles.leads()) {
        lines.extend(filled_fields(&view.on_line(draft.line), draft));
    }
    Page { lines, keyboard: Vec::new() }
}

pub fn form_closed(l10n: &Localizer, case: Option<CaseId>) -> Page {
    Page::line(match case {
        Some(id) => html!(l10n, "form-opened", id),
        None => html!(l10n, "form-cancelled"),
    })
}

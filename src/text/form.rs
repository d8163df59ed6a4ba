//! The form of a new case: what is noted so far, the next question, and what is wrong with the last answer.

use super::Page;
use super::card::{request, to_say};
use super::html::{Html, quoted};
use super::keys::Keyboard;
use super::voice::{Localizer, plain, say};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::intake::kind::Kind;
use crate::domain::intake::{Field, number_to_help};
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::DraftPress;
use crate::domain::request::draft::{Draft, DraftProblem, ForTransfer, FormStep, Wrong};
use crate::domain::staff::transfer_target::TransferTarget;

/// The form, with the sentence to say to the leader (A1.2) always before the agent's eyes.
pub fn form(voice: &Localizer, draft: &Draft) -> Page {
    if let Some(wants) = draft.transfer {
        return for_transfer(voice, draft, wants);
    }
    let mut lines = vec![say!(voice, "form-title").bold(), to_say(voice)];
    lines.extend(noted(voice, draft));
    lines.extend(draft.trouble.as_ref().map(|trouble| say_trouble(voice, trouble)));
    if !matches!(draft.trouble, Some(DraftProblem { what: Wrong::GoneBy(_), .. })) {
        lines.push(asked(voice, draft).bold());
    }
    Page { lines, keyboard: keyboard(voice, draft) }
}

/// A leader waits on the phone for somebody (A1.5): whom, and one line.
fn for_transfer(voice: &Localizer, draft: &Draft, wants: ForTransfer) -> Page {
    let mut lines = vec![say!(voice, "transfer-title").bold()];
    lines.extend(noted(voice, draft));
    lines.extend(draft.trouble.as_ref().map(|trouble| say_trouble(voice, trouble)));
    if wants.wanted.is_none() {
        lines.push(say!(voice, "transfer-whom").bold());
    }
    if draft.calling.is_none() {
        lines.push(say!(voice, "transfer-line").bold());
        lines.push(say!(voice, "transfer-line-example").code());
    }
    let keys = vec![TransferTarget::ALL.map(DraftPress::Wants).to_vec(), vec![DraftPress::Cancel]];
    Page { lines, keyboard: voice.form_keys(draft, keys) }
}

/// The fields that are there, ticked.
fn noted(voice: &Localizer, draft: &Draft) -> Vec<Html> {
    let mut lines = Vec::new();
    if let Some(wanted) = draft.transfer.and_then(|transfer| transfer.wanted) {
        lines.push(say!(voice, "transfer-wanted", role = voice.wanted(wanted)));
    }
    if let Some(leader) = &draft.leader {
        lines.push(say!(voice, "form-leader", leader = quoted(leader, 120)));
    }
    if let Some(calling) = &draft.calling {
        lines.push(say!(voice, "form-calling", number = calling.spoken()));
    }
    if let Some(typed) = &draft.request {
        let (kind, wanted) = (draft.kind(), request(voice, typed, draft.kind()));
        lines.push(match wanted == voice.kind(kind) || kind == Kind::Other {
            true => say!(voice, "form-request", request = wanted),
            false => say!(voice, "form-request-kind", kind = voice.kind(kind), request = wanted),
        });
    }
    let filled = draft.filled(voice.centre);
    match &draft.callback {
        Some(callback) => lines.push(say!(voice, "form-callback", number = callback.spoken())),
        None if filled.is_some() => lines.push(say!(voice, "form-callback-same")),
        None => {}
    }
    if draft.at == FormStep::Review && calls_lost_phone(draft) {
        lines.push(say!(voice, "number-is-lost"));
    }
    if filled.is_some() || draft.due.is_some() {
        let due = draft.due(voice.centre);
        let time = voice.clock(due);
        lines.push(match voice.now {
            Some(now) if now > due => say!(voice, "form-due-past", time = time),
            Some(_) | None => say!(voice, "form-due", time = time, left = voice.away(due)),
        });
    }
    lines
}

/// Whether the leader would be called on the phone that was lost.
fn calls_lost_phone(draft: &Draft) -> bool {
    let (Some(calling), Some(typed)) = (&draft.calling, &draft.request) else { return false };
    let called = draft.callback.as_ref().unwrap_or(calling);
    let kind = draft.kind();
    kind == Kind::LostPhone && number_to_help(typed, calling, kind).as_ref() == Some(called)
}

fn say_trouble(voice: &Localizer, trouble: &DraftProblem) -> Html {
    Html::text(&match &trouble.what {
        Wrong::Field(problem) => voice.problem(problem, Some(trouble.field), None),
        Wrong::GoneBy(time) => plain!(voice, "no-gone-by", time = voice.time_of_day(*time)),
        Wrong::Tap => plain!(voice, "wrong-tap"),
    })
}

fn asked(voice: &Localizer, draft: &Draft) -> Html {
    match draft.at {
        FormStep::Field(Field::Leader) => say!(voice, "ask-leader"),
        FormStep::Field(Field::Calling) => say!(voice, "ask-calling"),
        FormStep::Field(Field::Request) if number_wanted(draft) => say!(voice, "ask-number-to-cut"),
        FormStep::Field(Field::Request) => say!(voice, "ask-request"),
        FormStep::Field(Field::Callback) => say!(voice, "ask-callback"),
        FormStep::Field(Field::When) => say!(voice, "ask-when"),
        FormStep::Review => match (&draft.calling, &draft.callback) {
            // A lost phone cannot be called back on its own number.
            (Some(calling), None) if draft.kind() == Kind::LostPhone => {
                say!(voice, "ask-review-lost", number = calling.spoken())
            }
            (Some(_), None | Some(_)) | (None, _) => say!(voice, "ask-review"),
        },
        FormStep::Choose => say!(voice, "ask-choose"),
    }
}

/// A lost phone chosen by its button: which number to cut is not said yet.
fn number_wanted(draft: &Draft) -> bool {
    draft.kind() == Kind::LostPhone && draft.request.as_ref().is_some_and(String::is_empty)
}

fn keyboard(voice: &Localizer, draft: &Draft) -> Keyboard {
    use DraftPress as P;
    let kinds = || Kind::ALL.chunks(2).map(|row| row.iter().map(|kind| P::Kind(*kind)).collect());
    let presets = || [P::DueIn(10), P::DueIn(20), P::DueIn(30), P::DueIn(60)].chunks(2).map(<[P]>::to_vec);
    let away = vec![P::Back, P::Cancel];
    let gone_by = matches!(draft.trouble, Some(DraftProblem { what: Wrong::GoneBy(_), .. }));
    let mut rows: Vec<Vec<P>> = Vec::new();
    if draft.filled(voice.centre).is_some() {
        rows.push(vec![P::Open]);
    }
    match draft.at {
        FormStep::Field(_) if gone_by => {
            rows.push(vec![P::DueIn(0)]);
            rows.push(vec![P::DueIn(15), P::DueIn(30)]);
            rows.push(vec![P::Tomorrow]);
            rows.push(away);
        }
        FormStep::Field(Field::Leader) => rows.push(vec![P::Cancel]),
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
    voice.form_keys(draft, rows)
}

/// A half-filled form: the sentence may already have been said to the leader.
pub fn form_asked(voice: &Localizer, scene: &RenderContext, draft: &Draft) -> Page {
    let hail = voice.hail(scene.reader.as_ref());
    let mut lines = vec![say!(voice, "form-asked", hail = hail)];
    lines.extend(noted(voice, draft));
    let mut rows = vec![vec![DraftPress::Continue]];
    if draft.filled(voice.centre).is_some() {
        rows.push(vec![DraftPress::Open]);
    }
    rows.push(vec![DraftPress::Cancel]);
    Page { lines, keyboard: voice.form_keys(draft, rows) }
}

/// To the shift leader; who leads the shift sees every case, and so what is noted of this one.
pub fn form_left(voice: &Localizer, scene: &RenderContext, draft: &Draft, person: PersonId) -> Page {
    let reader = scene.reader.as_ref();
    let mut lines = vec![say!(
        voice,
        "form-left",
        hail = voice.hail(reader),
        person = voice.mention(scene, person),
        time = voice.clock(draft.began),
        pronoun = voice.pronoun(reader)
    )];
    if reader.is_some_and(|reader| reader.active && reader.roles.leads()) {
        lines.extend(noted(voice, draft));
    }
    Page { lines, keyboard: Vec::new() }
}

pub fn form_over(voice: &Localizer, case: Option<CaseId>) -> Page {
    Page::line(match case {
        Some(id) => say!(voice, "form-opened", id = id),
        None => say!(voice, "form-cancelled"),
    })
}

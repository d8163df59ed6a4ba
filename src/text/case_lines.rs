//! Lines about a case that messages of several kinds show.

use super::html::{Html, cut, quoted};
use super::localizer::{Localizer, html, plain};
use super::view::View;
use crate::domain::base::fold::fold;
use crate::domain::base::ids::PersonId;
use crate::domain::case::vip::CallbackBasis;
use crate::domain::case::{Case, ClosingKind};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::intake::case_kind::{CaseKind, PremiumKind};
use crate::domain::intake::kind::Kind;
use crate::domain::message::render_context::Note;
use crate::domain::request::guards::wants_to_ask_qa;
use crate::domain::request::policy::Visibility;

const LONGEST_REQUEST: usize = 700;
/// The request in one line with the number to call.
const LONGEST_REQUEST_IN_LINE: usize = 120;
const LONGEST_NOTE: usize = 200;

/// The sentence to say to the leader (A1.2).
pub fn promise_sentence(l10n: &Localizer) -> Html {
    html!(l10n, "form-say", sentence = plain!(l10n, "form-promise"))
}

/// What the leader asks; where only a kind was chosen, its name.
pub fn request(l10n: &Localizer, typed: &str, kind: CaseKind) -> String {
    match quoted(typed, LONGEST_REQUEST) {
        typed if typed.is_empty() => l10n.kind(kind),
        typed => typed,
    }
}

pub fn note_line(view: &View, note: &Note) -> Html {
    let text = quoted(&note.text, LONGEST_NOTE);
    let (person, time) = (view.mention(note.by), view.clock(note.at));
    html!(view, "card-note", person, time, text)
}

/// "Gọi LĐ: …" (A3, step 5).
pub fn callback_line(l10n: &Localizer, case: &Case) -> String {
    let (number, basis) = case.number_to_call();
    let basis = match basis {
        CallbackBasis::LostPhone if number == case.calling_number() => {
            plain!(l10n, "basis-lost-phone-calling")
        }
        CallbackBasis::LostPhone => plain!(l10n, "basis-lost-phone"),
        CallbackBasis::Business => plain!(l10n, "basis-business"),
        CallbackBasis::BusinessIsBarred => plain!(l10n, "basis-business-barred"),
        CallbackBasis::NotBusiness => plain!(l10n, "basis-not-business"),
        CallbackBasis::Unclear => plain!(l10n, "basis-unclear"),
        CallbackBasis::Customer => {
            return plain!(l10n.about(case), "card-call-plain", number = number.spoken());
        }
    };
    plain!(l10n, "card-call", number = number.spoken(), basis)
}

/// "không được thì gọi …"
pub fn second_number_line(l10n: &Localizer, case: &Case) -> Option<Html> {
    let number = case.second_number_to_call()?;
    Some(html!(l10n.about(case), "card-call-second", number = number.spoken()))
}

/// A lost phone cannot be called on its own number: the leader has to be asked for another one.
pub fn number_is_lost(l10n: &Localizer, case: &Case) -> Option<Html> {
    let (number, basis) = case.number_to_call();
    let lost = basis == CallbackBasis::LostPhone && case.number_to_help().as_ref() == Some(number);
    lost.then(|| html!(l10n, "number-is-lost"))
}

/// Who could not be told: `people`, and the recipients of a rung that nobody stands for.
pub fn not_reached(
    view: &View,
    case: &Case,
    people: impl IntoIterator<Item = String>,
    empty: impl IntoIterator<Item = Recipient>,
) -> Vec<Html> {
    let (owner, roles): (Vec<Recipient>, Vec<Recipient>) =
        empty.into_iter().partition(|tell| *tell == Recipient::Owner);
    let named = |tell: &Recipient| view.recipient(case, *tell);
    let people: Vec<String> = people.into_iter().chain(owner.iter().map(named)).collect();
    let roles: Vec<String> = roles.iter().map(named).collect();
    let mut lines = Vec::new();
    if !people.is_empty() {
        lines.push(html!(view, "reminder-unreached", people = people.join(", ")));
    }
    if !roles.is_empty() {
        lines.push(html!(view, "reminder-nobody", roles = roles.join(", ")));
    }
    lines
}

/// That QA is to be asked first, where nobody has (A3.1, A3.2).
pub fn ask_qa_first(l10n: &Localizer, case: &Case) -> Option<Html> {
    wants_to_ask_qa(case).then(|| html!(l10n, "ask-qa-first"))
}

/// The time of the next try, if a shift leader has set one and it is ahead.
pub fn next_try(l10n: &Localizer, case: &Case) -> Option<String> {
    let at = case.promise.climb.anchor();
    let ahead = l10n.now.is_some_and(|now| now < at);
    (case.is_open() && at > case.promise.due && ahead).then(|| l10n.clock(at))
}

/// Who called, what is wanted, and the number to call: enough to help without opening the case.
pub fn who_to_call(l10n: &Localizer, case: &Case) -> Html {
    let leader = l10n.leader(case, Visibility::Full);
    let leader = match leader.split_once(' ') {
        Some((first, rest)) if matches!(fold(first).as_str(), "ld" | "kh") => rest,
        Some(_) | None => leader.as_str(),
    };
    let what = match case.kind() {
        kind @ (CaseKind::Vip(Kind::Other) | CaseKind::Premium(PremiumKind::Support)) => {
            cut(&request(l10n, case.request(), kind), LONGEST_REQUEST_IN_LINE)
        }
        kind => l10n.kind(kind),
    };
    let what = what.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(['.', ' ']);
    let (number, basis) = case.number_to_call();
    let number = match basis {
        CallbackBasis::NotBusiness => {
            format!("{} ({})", number.spoken(), plain!(l10n, "basis-not-business"))
        }
        CallbackBasis::Unclear => format!("{} ({})", number.spoken(), plain!(l10n, "basis-unclear")),
        CallbackBasis::Business
        | CallbackBasis::BusinessIsBarred
        | CallbackBasis::LostPhone
        | CallbackBasis::Customer => number.spoken(),
    };
    html!(l10n.about(case), "reminder-who", leader, what, number)
}

/// A colleague's own phone number, for readers who lead the shift and may have to wake them.
pub fn call_colleague(view: &View, colleague: PersonId) -> Option<Html> {
    view.reader().filter(|reader| reader.active && reader.roles.leads())?;
    let number = view.staff_phone(colleague)?;
    Some(html!(view, "reminder-call-owner", owner = view.mention(colleague), number))
}

/// How the case was closed, or that it is open again.
pub fn closing_line(l10n: &Localizer, case: &Case) -> Html {
    match &case.closing {
        None => html!(l10n, "over-open", id = case.id),
        Some(closing) => {
            let l10n = l10n.about(case);
            let (time, late) = (l10n.clock(closing.at), case.late_by(closing.at));
            match closing.how {
                ClosingKind::Told if late.is_zero() => html!(l10n, "over-told", id = case.id, time),
                ClosingKind::Told => {
                    html!(l10n, "over-told-late", id = case.id, time, span = l10n.span(late))
                }
                ClosingKind::AnsweredInCall => html!(l10n, "over-answered-in-call", id = case.id, time),
                ClosingKind::Withdrawn => html!(l10n, "over-withdrawn", id = case.id, time),
                ClosingKind::Mistake => html!(l10n, "over-mistake", id = case.id, time),
            }
        }
    }
}

//! An answer given on the phone (☎️): to the QA named, the shift leader and the QA lead.

use super::Disclosure;
use super::details::{Layout, details};
use crate::domain::case::Case;
use crate::domain::case::guidance::{Answer, Guidance, LONGEST_WORDS, PhonedReply};
use crate::domain::message::parts::PhonedNoticeKind;
use crate::domain::request::keyboard;
use crate::text::Page;
use crate::text::html::Html;
use crate::text::localizer::{Localizer, html, plain};
use crate::text::names::capitalised;
use crate::text::view::View;

/// A new message about it.
pub fn phoned(view: &View, case: &Case, question: &Guidance, says: PhonedNoticeKind) -> Page {
    let Some((answer, phoned)) = question.phoned() else { return super::missing(view, case) };
    let (greeting, pronoun, id) = (view.greeting(), view.pronoun(), case.id);
    let (noted, qa) = (view.mention(phoned.noted_by), view.mention(answer.by));
    let verdict = view.verdict(answer.verdict);
    match says {
        PhonedNoticeKind::Noted => {
            let who = capitalised(&noted);
            Page::about(view, case, [html!(view, "phoned-noted", who, qa, id, verdict)])
        }
        PhonedNoticeKind::Confirm => redraw(view, case, question),
        PhonedNoticeKind::Unconfirmed => {
            let first = html!(view, "phoned-unconfirmed", greeting, qa, who = noted, id, verdict, pronoun);
            page(view, case, question, first)
        }
        PhonedNoticeKind::Denied => {
            let line = html!(view, "phoned-denied", greeting, qa, who = noted, id, verdict, pronoun);
            Page::about(view, case, [line])
        }
        PhonedNoticeKind::CorrectedLate => {
            let first = html!(view, "phoned-corrected", greeting, qa, who = noted, id, verdict, pronoun);
            let words = words(view, case, answer);
            Page::about(view, case, [first].into_iter().chain(words).collect::<Vec<_>>())
        }
    }
}

/// To the QA named, as it is now.
pub fn redraw(view: &View, case: &Case, question: &Guidance) -> Page {
    let Some((answer, phoned)) = question.phoned() else { return super::missing(view, case) };
    let (greeting, pronoun, id) = (view.greeting(), view.pronoun(), case.id);
    let who = capitalised(&view.mention(phoned.noted_by));
    let (time, verdict) = (view.clock(answer.at), view.verdict(answer.verdict));
    let qa = if view.is_for(answer.by) { pronoun } else { view.mention(answer.by) };
    page(view, case, question, html!(view, "phoned-confirm", greeting, who, qa, time, id, verdict))
}

fn page(view: &View, case: &Case, question: &Guidance, first: Html) -> Page {
    let disclosure = Disclosure::for_reader(view, case);
    let mut lines = vec![first];
    lines.extend(question.answer.as_ref().and_then(|answer| words(view, case, answer)));
    if disclosure == Disclosure::All {
        lines.extend(details(view, case, question, disclosure, Layout::Compact));
    }
    if let Some(answer) = &question.answer {
        lines.extend(phoned_state(view, answer).map(|state| Html::text(&capitalised(&state)).bold()));
    }
    let rows = view.reader().map(|reader| keyboard::on_phoned(question, reader)).unwrap_or_default();
    Page { lines, keyboard: view.case_buttons(case, rows) }
}

fn words(view: &View, case: &Case, answer: &Answer) -> Option<Html> {
    let words = Disclosure::for_reader(view, case).excerpt(case, &answer.words, LONGEST_WORDS)?;
    Some(html!(view, "quoted", typed = words))
}

/// "theo điện thoại, chờ QLCL xác nhận"
pub fn phoned_state(l10n: &Localizer, answer: &Answer) -> Option<String> {
    Some(match answer.phoned?.reply {
        None => plain!(l10n, "phoned-waits"),
        Some(PhonedReply::Confirmed) => plain!(l10n, "phoned-was-confirmed"),
        Some(PhonedReply::Corrected) => plain!(l10n, "phoned-was-corrected"),
        Some(PhonedReply::Denied) => plain!(l10n, "phoned-was-denied"),
    })
}

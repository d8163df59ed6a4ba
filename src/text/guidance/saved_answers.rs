//! QA's saved answers: the list, and one of them.

use crate::domain::base::ids::SavedAnswerId;
use crate::domain::case::guidance::LONGEST_WORDS;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::SavedAnswerButton;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::saved_answer::SavedAnswer;
use crate::text::Page;
use crate::text::buttons::{InlineButton, Keyboard, verdict_symbol};
use crate::text::html::{Html, quoted};
use crate::text::localizer::{Localizer, html, plain};

const LONGEST_TITLE: usize = 100;
const LONGEST_QUERY: usize = 40;
const LISTED: usize = 8;
const BUTTONS_PER_ROW: usize = 4;

/// `/guidance`: the newest ones, or those found.
pub fn list(l10n: &Localizer, context: &RenderContext) -> Page {
    let kept: Vec<&SavedAnswer> = context.standing.iter().filter(|kept| !kept.retired).take(LISTED).collect();
    let query = context.typed.as_deref().map(|typed| quoted(typed, LONGEST_QUERY)).unwrap_or_default();
    if kept.is_empty() {
        return Page::line(match query.is_empty() {
            true => html!(l10n, "saved-answer-none"),
            false => html!(l10n, "saved-answer-none-like", query),
        });
    }
    let mut lines = vec![html!(l10n, "saved-answer-title").bold()];
    lines.extend((1usize..).zip(&kept).map(|(number, kept)| {
        let title = format!("{} {}", verdict_symbol(kept.verdict), title(kept));
        html!(l10n, "saved-answer-entry", number, title)
    }));
    let keys: Vec<InlineButton> =
        (1usize..).zip(&kept).map(|(number, kept)| numbered_button(l10n, number, kept)).collect();
    Page { lines, keyboard: keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect() }
}

fn numbered_button(l10n: &Localizer, number: usize, kept: &SavedAnswer) -> InlineButton {
    let label = plain!(l10n, "button-saved-answer-number", number);
    InlineButton { label, ..l10n.saved_answer_button(kept.id, SavedAnswerButton::Show) }
}

/// One saved answer in full.
pub fn show(l10n: &Localizer, context: &RenderContext, id: SavedAnswerId) -> Page {
    let Some(kept) = context.standing.iter().find(|kept| kept.id == id) else {
        return Page::line(html!(l10n, "refusal-no-such-guidance"));
    };
    let mut lines = vec![html!(l10n, "saved-answer-one", title = title(kept)).bold()];
    let verdict = format!("{} {}", verdict_symbol(kept.verdict), l10n.verdict(kept.verdict));
    lines.push(match quoted(&kept.words, LONGEST_WORDS) {
        words if words.is_empty() => Html::text(&verdict),
        words => html!(l10n, "card-qa-words", said = verdict, words),
    });
    lines.push(html!(l10n, "saved-answer-reason", reason = l10n.reason(kept.reason)));
    let (person, day) = (l10n.mention(context, kept.kept_by), l10n.day(kept.kept_at));
    lines.push(html!(l10n, "saved-answer-kept", person, day));
    if kept.retired {
        lines.push(html!(l10n, "saved-answer-retired").bold());
    }
    Page { lines, keyboard: buttons(l10n, context, kept) }
}

fn title(kept: &SavedAnswer) -> String {
    Some(quoted(&kept.title, LONGEST_TITLE)).filter(|title| !title.is_empty()).unwrap_or_else(|| "…".into())
}

fn buttons(l10n: &Localizer, context: &RenderContext, kept: &SavedAnswer) -> Keyboard {
    let guides = context.reader.as_ref().is_some_and(|reader| permit(reader, Action::Guide, None).is_ok());
    if kept.retired || !guides {
        return Vec::new();
    }
    vec![
        [SavedAnswerButton::Edit, SavedAnswerButton::Retire]
            .map(|press| l10n.saved_answer_button(kept.id, press))
            .into(),
    ]
}

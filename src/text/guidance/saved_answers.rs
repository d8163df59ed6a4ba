//! QA's saved answers: the list, and one of them.

use crate::domain::base::ids::SavedAnswerId;
use crate::domain::case::guidance::LONGEST_WORDS;
use crate::domain::request::button::SavedAnswerButton;
use crate::domain::request::policy::Action;
use crate::domain::request::saved_answer::SavedAnswer;
use crate::text::Page;
use crate::text::buttons::{InlineButton, Keyboard, verdict_symbol};
use crate::text::html::{Html, quoted};
use crate::text::localizer::{Localizer, html, plain};
use crate::text::view::View;

const LONGEST_TITLE: usize = 100;
const LONGEST_QUERY: usize = 40;
const LISTED: usize = 8;
const BUTTONS_PER_ROW: usize = 4;

/// `/guidance`: the newest ones, or those found.
pub fn list(view: &View) -> Page {
    let kept: Vec<&SavedAnswer> =
        view.context.standing.iter().filter(|kept| !kept.retired).take(LISTED).collect();
    let query = view.context.typed.as_deref().map(|typed| quoted(typed, LONGEST_QUERY)).unwrap_or_default();
    if kept.is_empty() {
        return Page::line(match query.is_empty() {
            true => html!(view, "saved-answer-none"),
            false => html!(view, "saved-answer-none-like", query),
        });
    }
    let mut lines = vec![html!(view, "saved-answer-title").bold()];
    lines.extend((1usize..).zip(&kept).map(|(number, kept)| {
        let title = format!("{} {}", verdict_symbol(kept.verdict), title(kept));
        html!(view, "saved-answer-entry", number, title)
    }));
    let keys: Vec<InlineButton> =
        (1usize..).zip(&kept).map(|(number, kept)| numbered_button(view, number, kept)).collect();
    Page { lines, keyboard: keys.chunks(BUTTONS_PER_ROW).map(<[_]>::to_vec).collect() }
}

fn numbered_button(l10n: &Localizer, number: usize, kept: &SavedAnswer) -> InlineButton {
    let label = plain!(l10n, "button-saved-answer-number", number);
    InlineButton { label, ..l10n.saved_answer_button(kept.id, SavedAnswerButton::Show) }
}

/// One saved answer in full.
pub fn show(view: &View, id: SavedAnswerId) -> Page {
    let Some(kept) = view.context.standing.iter().find(|kept| kept.id == id) else {
        return Page::line(html!(view, "refusal-no-such-guidance"));
    };
    let mut lines = lines(view, kept, &kept.words);
    let (person, day) = (view.mention(kept.kept_by), view.day(kept.kept_at));
    lines.push(html!(view, "saved-answer-kept", person, day));
    if kept.retired {
        lines.push(html!(view, "saved-answer-retired").bold());
    }
    Page { lines, keyboard: buttons(view, kept) }
}

/// What a saved answer says, in these words of it.
pub fn lines(view: &View, kept: &SavedAnswer, words: &str) -> Vec<Html> {
    let title = html!(view, "saved-answer-one", title = title(kept)).bold();
    let verdict = format!("{} {}", verdict_symbol(kept.verdict), view.verdict(kept.verdict));
    let said = match quoted(words, LONGEST_WORDS) {
        words if words.is_empty() => Html::text(&verdict),
        words => html!(view, "card-qa-words", said = verdict, words),
    };
    vec![title, said, html!(view, "saved-answer-reason", reason = view.reason(kept.reason))]
}

fn title(kept: &SavedAnswer) -> String {
    Some(quoted(&kept.title, LONGEST_TITLE)).filter(|title| !title.is_empty()).unwrap_or_else(|| "…".into())
}

fn buttons(view: &View, kept: &SavedAnswer) -> Keyboard {
    let guides = view.may(Action::Guide);
    if kept.retired || !guides {
        return Vec::new();
    }
    let row = |presses: &[SavedAnswerButton]| {
        presses.iter().map(|press| view.saved_answer_button(kept.id, *press)).collect()
    };
    let mut rows = vec![row(&[SavedAnswerButton::Edit, SavedAnswerButton::Retire])];
    if view.reader().is_some() {
        // Whom it has reached is shown to one person, not in a group.
        rows.insert(0, row(&[SavedAnswerButton::Publish]));
    }
    rows
}

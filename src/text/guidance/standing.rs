//! What QA keeps for the next time: the list of it, and one of them.

use crate::domain::base::ids::SavedAnswerId;
use crate::domain::case::guidance::LONGEST_WORDS;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::SavedAnswerButton;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::saved_answer::SavedAnswer;
use crate::text::Page;
use crate::text::html::{Html, quoted};
use crate::text::keys::{Key, Keyboard, symbol};
use crate::text::localizer::{Localizer, plain, say};

const LONGEST_TITLE: usize = 100;
const LONGEST_QUERY: usize = 40;
const LISTED: usize = 8;
const KEYS_IN_A_ROW: usize = 4;

/// `/guidance`: the newest ones, or those found.
pub fn several(l10n: &Localizer, context: &RenderContext) -> Page {
    let kept: Vec<&SavedAnswer> = context.standing.iter().filter(|kept| !kept.retired).take(LISTED).collect();
    let query = context.typed.as_deref().map(|typed| quoted(typed, LONGEST_QUERY)).unwrap_or_default();
    if kept.is_empty() {
        return Page::line(match query.is_empty() {
            true => say!(l10n, "standing-none"),
            false => say!(l10n, "standing-none-like", query = query),
        });
    }
    let mut lines = vec![say!(l10n, "standing-title").bold()];
    lines.extend((1usize..).zip(&kept).map(|(number, kept)| {
        let title = format!("{} {}", symbol(kept.verdict), title(kept));
        say!(l10n, "standing-entry", number = number, title = title)
    }));
    let keys: Vec<Key> = (1usize..).zip(&kept).map(|(number, kept)| numbered(l10n, number, kept)).collect();
    Page { lines, keyboard: keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect() }
}

fn numbered(l10n: &Localizer, number: usize, kept: &SavedAnswer) -> Key {
    let label = plain!(l10n, "key-standing-number", number = number);
    Key { label, ..l10n.standing_key(kept.id, SavedAnswerButton::Show) }
}

/// One of them, whole.
pub fn one(l10n: &Localizer, context: &RenderContext, id: SavedAnswerId) -> Page {
    let Some(kept) = context.standing.iter().find(|kept| kept.id == id) else {
        return Page::line(say!(l10n, "no-such-guidance"));
    };
    let mut lines = vec![say!(l10n, "standing-one", title = title(kept)).bold()];
    let verdict = format!("{} {}", symbol(kept.verdict), l10n.verdict(kept.verdict));
    lines.push(match quoted(&kept.words, LONGEST_WORDS) {
        words if words.is_empty() => Html::text(&verdict),
        words => say!(l10n, "card-qa-words", said = verdict, words = words),
    });
    lines.push(say!(l10n, "standing-reason", reason = l10n.reason(kept.reason)));
    let (person, day) = (l10n.mention(context, kept.kept_by), l10n.day(kept.kept_at));
    lines.push(say!(l10n, "standing-kept", person = person, day = day));
    if kept.retired {
        lines.push(say!(l10n, "standing-retired").bold());
    }
    Page { lines, keyboard: keys(l10n, context, kept) }
}

fn title(kept: &SavedAnswer) -> String {
    Some(quoted(&kept.title, LONGEST_TITLE)).filter(|title| !title.is_empty()).unwrap_or_else(|| "…".into())
}

fn keys(l10n: &Localizer, context: &RenderContext, kept: &SavedAnswer) -> Keyboard {
    let guides = context.reader.as_ref().is_some_and(|reader| permit(reader, Action::Guide, None).is_ok());
    if kept.retired || !guides {
        return Vec::new();
    }
    vec![
        [SavedAnswerButton::Edit, SavedAnswerButton::Retire]
            .map(|press| l10n.standing_key(kept.id, press))
            .into(),
    ]
}

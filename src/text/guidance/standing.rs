//! What QA keeps for the next time: the list of it, and one of them.

use crate::domain::base::ids::SavedAnswerId;
use crate::domain::case::guidance::LONGEST_WORDS;
use crate::domain::message::render_context::RenderContext;
use crate::domain::request::button::SavedAnswerPress;
use crate::domain::request::policy::{Action, permit};
use crate::domain::request::saved_answer::SavedAnswer;
use crate::text::Page;
use crate::text::html::{Html, quoted};
use crate::text::keys::{Key, Keyboard, symbol};
use crate::text::voice::{Localizer, plain, say};

const LONGEST_TITLE: usize = 100;
const LONGEST_QUERY: usize = 40;
const LISTED: usize = 8;
const KEYS_IN_A_ROW: usize = 4;

/// `/guidance`: the newest ones, or those found.
pub fn several(voice: &Localizer, scene: &RenderContext) -> Page {
    let kept: Vec<&SavedAnswer> = scene.standing.iter().filter(|kept| !kept.retired).take(LISTED).collect();
    let query = scene.typed.as_deref().map(|typed| quoted(typed, LONGEST_QUERY)).unwrap_or_default();
    if kept.is_empty() {
        return Page::line(match query.is_empty() {
            true => say!(voice, "standing-none"),
            false => say!(voice, "standing-none-like", query = query),
        });
    }
    let mut lines = vec![say!(voice, "standing-title").bold()];
    lines.extend((1usize..).zip(&kept).map(|(number, kept)| {
        let title = format!("{} {}", symbol(kept.verdict), title(kept));
        say!(voice, "standing-entry", number = number, title = title)
    }));
    let keys: Vec<Key> = (1usize..).zip(&kept).map(|(number, kept)| numbered(voice, number, kept)).collect();
    Page { lines, keyboard: keys.chunks(KEYS_IN_A_ROW).map(<[_]>::to_vec).collect() }
}

fn numbered(voice: &Localizer, number: usize, kept: &SavedAnswer) -> Key {
    let label = plain!(voice, "key-standing-number", number = number);
    Key { label, ..voice.standing_key(kept.id, SavedAnswerPress::Show) }
}

/// One of them, whole.
pub fn one(voice: &Localizer, scene: &RenderContext, id: SavedAnswerId) -> Page {
    let Some(kept) = scene.standing.iter().find(|kept| kept.id == id) else {
        return Page::line(say!(voice, "no-such-guidance"));
    };
    let mut lines = vec![say!(voice, "standing-one", title = title(kept)).bold()];
    let verdict = format!("{} {}", symbol(kept.verdict), voice.verdict(kept.verdict));
    lines.push(match quoted(&kept.words, LONGEST_WORDS) {
        words if words.is_empty() => Html::text(&verdict),
        words => say!(voice, "card-qa-words", said = verdict, words = words),
    });
    lines.push(say!(voice, "standing-reason", reason = voice.reason(kept.reason)));
    let (person, day) = (voice.mention(scene, kept.kept_by), voice.day(kept.kept_at));
    lines.push(say!(voice, "standing-kept", person = person, day = day));
    if kept.retired {
        lines.push(say!(voice, "standing-retired").bold());
    }
    Page { lines, keyboard: keys(voice, scene, kept) }
}

fn title(kept: &SavedAnswer) -> String {
    Some(quoted(&kept.title, LONGEST_TITLE)).filter(|title| !title.is_empty()).unwrap_or_else(|| "…".into())
}

fn keys(voice: &Localizer, scene: &RenderContext, kept: &SavedAnswer) -> Keyboard {
    let guides = scene.reader.as_ref().is_some_and(|reader| permit(reader, Action::Guide, None).is_ok());
    if kept.retired || !guides {
        return Vec::new();
    }
    vec![
        [SavedAnswerPress::Edit, SavedAnswerPress::Retire]
            .map(|press| voice.standing_key(kept.id, press))
            .into(),
    ]
}

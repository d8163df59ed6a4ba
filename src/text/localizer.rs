//! Looking up the sentences of `locales/` in the reader's language.

use super::html::Html;
use crate::domain::case::{Case, Line};
use crate::domain::{centre::Centre, staff::person::Locale};
use chrono::{DateTime, Utc};
use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader};
use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "vi",
        // The marks Fluent puts around arguments would be copied along with a number.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const VI: LanguageIdentifier = langid!("vi");
const EN: LanguageIdentifier = langid!("en");

fn language(locale: Locale) -> LanguageIdentifier {
    match locale {
        Locale::Vi => VI,
        Locale::En => EN,
    }
}

/// A sentence that takes no arguments, or, as `key.name`, an attribute of one; `None` if there is none. For what is no
/// message of the bot: the demo's page and its stories.
pub fn sentence(locale: Locale, key: &str) -> Option<String> {
    LOCALES.try_lookup(&language(locale), key)
}

/// Looks up sentences in one language; with `now`, times of another day are shown with their date.
#[derive(Clone, Copy)]
pub struct Localizer<'a> {
    pub centre: &'a Centre,
    pub locale: Locale,
    pub now: Option<DateTime<Utc>>,
    /// Who called: `$caller`, `$Caller` and `$caller_noun` of the sentences.
    pub line: Line,
}

/// What who called is named.
struct Caller {
    /// "the leader"
    in_sentence: String,
    /// "Leader"
    alone: String,
    /// "leader"
    noun: String,
}

/// By line and language.
static CALLERS: LazyLock<[[Caller; 2]; 2]> = LazyLock::new(|| {
    ["caller-leader", "caller-customer"].map(|key| {
        Locale::ALL.map(|locale| Caller {
            in_sentence: sentence(locale, key).unwrap_or_default(),
            alone: sentence(locale, &format!("{key}.alone")).unwrap_or_default(),
            noun: sentence(locale, &format!("{key}.noun")).unwrap_or_default(),
        })
    })
});

/// A value in a sentence.
pub enum Arg<'a> {
    Text(Cow<'a, str>),
    /// Chooses the plural where the language has one.
    Number(i64),
}

impl Localizer<'_> {
    /// The same, for sentences about a call on this line.
    pub fn on_line(&self, line: Line) -> Self {
        Localizer { line, ..*self }
    }

    /// The same, for sentences about this case.
    pub fn about(&self, case: &Case) -> Self {
        self.on_line(case.line())
    }

    /// The sentence of this key as plain text: a label, a toast, a part of another sentence.
    pub fn plain(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let caller = &CALLERS[self.line as usize][self.locale as usize];
        let callers =
            [("caller", &caller.in_sentence), ("Caller", &caller.alone), ("caller_noun", &caller.noun)];
        let callers = callers.map(|(name, word)| (Cow::Borrowed(name), FluentValue::from(word.as_str())));
        let values: HashMap<Cow<'static, str>, FluentValue> = args
            .iter()
            .map(|(name, arg)| {
                let value = match arg {
                    Arg::Text(text) => FluentValue::String(Cow::Borrowed(text.as_ref())),
                    Arg::Number(number) => FluentValue::from(*number),
                };
                (Cow::Borrowed(*name), value)
            })
            .chain(callers)
            .collect();
        let found = LOCALES.try_lookup_with_args(&language(self.locale), key, &values);
        debug_assert!(found.is_some(), "no sentence {key}");
        found.unwrap_or_else(|| key.to_owned())
    }

    /// The same as HTML, escaped whole: there is no markup in `locales/`.
    pub fn html(&self, key: &str, args: &[(&'static str, Arg)]) -> Html {
        Html::text(&self.plain(key, args))
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Arg::Number(number.into())
    }
}

macro_rules! id_as_arg {
    ($($id:ident),*) => {
        $(impl From<crate::domain::base::ids::$id> for Arg<'_> {
            /// As text, so that Fluent does not group its digits.
            fn from(id: crate::domain::base::ids::$id) -> Self {
                Arg::Text(Cow::Owned(id.to_string()))
            }
        })*
    };
}
id_as_arg!(CaseId, PersonId);

/// A sentence as HTML: `html!(l10n, "case-title", id = case.id)`; `name` alone is short for `name = name`.
macro_rules! html {
    ($l10n:expr, $key:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $l10n.html($key, &[$((stringify!($name), $crate::text::localizer::arg!($name $(= $value)?))),*])
    };
}

/// The same as plain text, arguments as they are.
macro_rules! plain {
    ($l10n:expr, $key:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $l10n.plain($key, &[$((stringify!($name), $crate::text::localizer::arg!($name $(= $value)?))),*])
    };
}

macro_rules! arg {
    ($name:ident) => {
        $crate::text::localizer::Arg::from($name)
    };
    ($name:ident = $value:expr) => {
        $crate::text::localizer::Arg::from($value)
    };
}

pub(super) use {arg, html, plain};

//! The texts of the page, from `locales/` like all others.

use crate::{domain::staff::person::Locale, text};
use std::collections::BTreeMap;

const SOURCE: &str = include_str!("../../locales/en/demo.ftl");

/// One text; its key if there is none, so that a missing text is noticed.
pub(super) fn text(locale: Locale, key: &str) -> String {
    text::sentence(locale, key).unwrap_or_else(|| key.to_owned())
}

/// Every text of the page in this language, by its key.
pub(super) fn page_texts(locale: Locale) -> BTreeMap<&'static str, String> {
    let keys = SOURCE.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    keys.map(|key| (key, text(locale, key))).collect()
}

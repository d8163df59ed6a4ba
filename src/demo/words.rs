//! The words of the page, from `locales/` as everybody else's.

use crate::{domain::staff::person::Locale, text};
use std::collections::BTreeMap;

const SOURCE: &str = include_str!("../../locales/en/demo.ftl");

/// One sentence; its key where there is none, so that a gap is seen.
pub(super) fn say(locale: Locale, key: &str) -> String {
    text::sentence(locale, key).unwrap_or_else(|| key.to_owned())
}

/// Every sentence of the page in this language, by its key.
pub(super) fn of_the_page(locale: Locale) -> BTreeMap<&'static str, String> {
    let keys = SOURCE.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    keys.map(|key| (key, say(locale, key))).collect()
}

//! The cards of the procedure. Their text is in `locales/*/guide/`, one Markdown file each.

use crate::domain::case::Line;
use crate::domain::staff::person::Locale;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Declares the cards, a row each: its name, the line of calls it is about, and its file.
macro_rules! declare_cards {
    ($($Card:ident = $line:ident, $word:literal;)*) => {
        /// A card of the procedure, in the order in which it is read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Card {
            $($Card),*
        }

        impl Card {
            pub const ALL: &[Card] = &[$(Card::$Card),*];

            /// The word in a button's wire form, and the name of its file.
            pub fn word(self) -> &'static str {
                match self {
                    $(Card::$Card => $word),*
                }
            }

            pub fn line(self) -> Line {
                match self {
                    $(Card::$Card => Line::$line),*
                }
            }

            fn file(self, locale: Locale) -> &'static str {
                match (self, locale) {
                    $((Card::$Card, Locale::Vi) => {
                        include_str!(concat!("../../../locales/vi/guide/", $word, ".md"))
                    })*
                    $((Card::$Card, Locale::En) => {
                        include_str!(concat!("../../../locales/en/guide/", $word, ".md"))
                    })*
                }
            }
        }
    };
}

declare_cards! {
    TakeCall = Vip, "take-call";
    Requests = Vip, "requests";
    Transfer = Vip, "transfer";
    Check = Vip, "check";
    AskQa = Vip, "ask-qa";
    LostPhone = Vip, "lost-phone";
    Mismatch = Vip, "mismatch";
    CarryOut = Vip, "carry-out";
    CallBack = Vip, "call-back";
    Never = Vip, "never";
    Premium = Premium, "premium";
    Handling = Premium, "handling";
    Standard = Premium, "standard";
    FollowUp = Premium, "follow-up";
    Signal = Premium, "signal";
    Promotions = Premium, "promotions";
    Reference = Premium, "reference";
    Offer = Premium, "offer";
}

impl Card {
    pub fn of_word(word: &str) -> Option<Self> {
        Card::ALL.iter().copied().find(|card| card.word() == word)
    }

    /// The text that comes with the bot.
    pub fn text(self, locale: Locale) -> &'static CardText {
        // By language and card.
        static TEXTS: LazyLock<[Vec<CardText>; 2]> = LazyLock::new(|| {
            Locale::ALL.map(|locale| Card::ALL.iter().map(|card| CardText::read(card.file(locale))).collect())
        });
        &TEXTS[locale as usize][self as usize]
    }

    /// The card before this one and the one after, of the same line.
    pub fn neighbours(self) -> (Option<Card>, Option<Card>) {
        let of_line = || Card::ALL.iter().copied().filter(|card| card.line() == self.line());
        (of_line().take_while(|card| *card < self).last(), of_line().find(|card| *card > self))
    }
}

/// What stands on a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardText {
    pub title: String,
    /// The rules of the procedure that it covers: `A3.1`.
    pub rules: Vec<String>,
    /// Other words it is found by.
    pub words: Vec<String>,
    /// Markdown.
    pub body: String,
}

impl CardText {
    /// Reads a file: lines of `key: value`, an empty line, then the text.
    pub fn read(file: &str) -> Self {
        let (head, body) = file.split_once("\n\n").unwrap_or((file, ""));
        let value = |key: &str| {
            head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).unwrap_or_default().trim()
        };
        CardText {
            title: value("title").to_owned(),
            rules: value("rules").split_whitespace().map(str::to_owned).collect(),
            words: value("words").split(',').map(|word| word.trim().to_owned()).collect(),
            body: body.trim_end().to_owned(),
        }
    }
}

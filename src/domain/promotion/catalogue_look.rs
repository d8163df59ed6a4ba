//! What the information team looks at in the catalogue, and changes there by a tap: small enough to be carried by a button.

use super::field::ProgrammeField;
use super::programme::{Phase, Programme, Status};
use crate::domain::base::fold::folded_key;
use crate::domain::base::ids::TextId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A programme by its code, which a button has no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProgrammeKey(pub u32);

impl ProgrammeKey {
    pub fn of(code: &str) -> Self {
        ProgrammeKey(folded_key(code))
    }
}

/// Whose fields are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeOf {
    Catalogue(ProgrammeKey),
    /// The form of a new programme, of whoever fills it in.
    Form,
}

/// Which programmes are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueFilter {
    Current,
    /// Not begun, or for reference only.
    Planned,
    Ended,
    /// On the list of what to offer (B5.7).
    Recommended,
    /// Those found by what was typed.
    Found(TextId),
}

impl CatalogueFilter {
    /// Those that are offered as buttons.
    pub const ALL: [CatalogueFilter; 4] = [
        CatalogueFilter::Current,
        CatalogueFilter::Planned,
        CatalogueFilter::Ended,
        CatalogueFilter::Recommended,
    ];

    /// Whether a programme is listed; `typed` is what is looked for.
    pub fn shows(self, programme: &Programme, today: NaiveDate, typed: &str) -> bool {
        let phase = programme.phase(today);
        match self {
            CatalogueFilter::Current => phase == Phase::Current,
            CatalogueFilter::Planned => matches!(phase, Phase::Upcoming | Phase::Reference),
            CatalogueFilter::Ended => phase == Phase::Ended,
            CatalogueFilter::Recommended => programme.recommended,
            CatalogueFilter::Found(_) => programme.is_found_by(typed),
        }
    }

    fn wire(self) -> String {
        match self {
            CatalogueFilter::Current => "current".to_owned(),
            CatalogueFilter::Planned => "planned".to_owned(),
            CatalogueFilter::Ended => "ended".to_owned(),
            CatalogueFilter::Recommended => "recommend".to_owned(),
            CatalogueFilter::Found(typed) => typed.to_string(),
        }
    }

    fn of_wire(wire: &str) -> Option<Self> {
        let named = CatalogueFilter::ALL.into_iter().find(|filter| filter.wire() == wire);
        named.or_else(|| wire.parse().ok().filter(|id| *id >= 0).map(TextId).map(CatalogueFilter::Found))
    }
}

/// What a message of `/catalogue` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueLook {
    /// Pages are counted from 0.
    List {
        filter: CatalogueFilter,
        page: u32,
    },
    Programme(ProgrammeKey),
    /// Which field is to be changed.
    Fields(ProgrammeKey),
    /// What was changed of it, by whom.
    History(ProgrammeKey),
    /// The days of "3 ngày vàng".
    GoldenDays,
    /// The form of a new programme, as far as it is filled in.
    Form,
}

impl CatalogueLook {
    /// What `/catalogue` begins with.
    pub const FIRST: CatalogueLook = CatalogueLook::List { filter: CatalogueFilter::Current, page: 0 };

    /// On the wire: `list.current.0`, `one.123`.
    pub fn wire(self) -> String {
        match self {
            CatalogueLook::List { filter, page } => format!("list.{}.{page}", filter.wire()),
            CatalogueLook::Programme(key) => format!("one.{}", key.0),
            CatalogueLook::Fields(key) => format!("fields.{}", key.0),
            CatalogueLook::History(key) => format!("past.{}", key.0),
            CatalogueLook::GoldenDays => "days".to_owned(),
            CatalogueLook::Form => "form".to_owned(),
        }
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let key = |word: &str| word.parse().ok().map(ProgrammeKey);
        match wire.split('.').collect::<Vec<_>>().as_slice() {
            ["list", filter, page] => {
                let filter = CatalogueFilter::of_wire(filter)?;
                Some(CatalogueLook::List { filter, page: page.parse().ok()? })
            }
            ["one", word] => key(word).map(CatalogueLook::Programme),
            ["fields", word] => key(word).map(CatalogueLook::Fields),
            ["past", word] => key(word).map(CatalogueLook::History),
            ["days"] => Some(CatalogueLook::GoldenDays),
            ["form"] => Some(CatalogueLook::Form),
            _ => None,
        }
    }
}

/// What is asked for and answered by a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueAsk {
    Field(ProgrammeOf, ProgrammeField),
    GoldenDay,
}

impl CatalogueAsk {
    /// As it is stored, and on the wire: `123.from`, `form.code`, `day`.
    pub fn word(self) -> String {
        match self {
            CatalogueAsk::Field(ProgrammeOf::Catalogue(key), field) => {
                format!("{}.{}", key.0, field.column())
            }
            CatalogueAsk::Field(ProgrammeOf::Form, field) => format!("form.{}", field.column()),
            CatalogueAsk::GoldenDay => "day".to_owned(),
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        if word == "day" {
            return Some(CatalogueAsk::GoldenDay);
        }
        let (of, column) = word.split_once('.')?;
        let of = match of {
            "form" => ProgrammeOf::Form,
            key => ProgrammeOf::Catalogue(ProgrammeKey(key.parse().ok()?)),
        };
        Some(CatalogueAsk::Field(of, ProgrammeField::of_column(column)?))
    }
}

/// A change made by a tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogueEdit {
    Ask(CatalogueAsk),
    /// ✅ Chính thức, ⏹ Kết thúc; one for reference is asked its day.
    Status(ProgrammeKey, Status),
    /// ⭐: on the list of B5.7 or off it.
    Recommend(ProgrammeKey, bool),
    RemoveDay(NaiveDate),
    /// ➕: a form, from the beginning.
    BeginForm,
    /// ⏭ of the field that is asked.
    Skip(ProgrammeField),
    /// 💾
    SaveForm,
    /// ✖️
    DropForm,
}

impl CatalogueEdit {
    /// On the wire: `ask.123.from`, `status.123.ended`.
    pub fn wire(self) -> String {
        match self {
            CatalogueEdit::Ask(ask) => format!("ask.{}", ask.word()),
            CatalogueEdit::Status(key, status) => format!("status.{}.{}", key.0, status.key()),
            CatalogueEdit::Recommend(key, recommended) => {
                format!("offer.{}.{}", key.0, u8::from(recommended))
            }
            CatalogueEdit::RemoveDay(day) => format!("off.{day}"),
            CatalogueEdit::BeginForm => "new".to_owned(),
            CatalogueEdit::Skip(field) => format!("skip.{}", field.column()),
            CatalogueEdit::SaveForm => "save".to_owned(),
            CatalogueEdit::DropForm => "drop".to_owned(),
        }
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let (word, rest) = wire.split_once('.').unwrap_or((wire, ""));
        let key = |word: &str| word.parse().ok().map(ProgrammeKey);
        match word {
            "ask" => CatalogueAsk::of_word(rest).map(CatalogueEdit::Ask),
            "status" => {
                let (programme, status) = rest.split_once('.')?;
                let status = Status::ALL.into_iter().find(|known| known.key() == status)?;
                Some(CatalogueEdit::Status(key(programme)?, status))
            }
            "offer" => {
                let (programme, recommended) = rest.split_once('.')?;
                Some(CatalogueEdit::Recommend(key(programme)?, recommended == "1"))
            }
            "off" => rest.parse().ok().map(CatalogueEdit::RemoveDay),
            "new" => Some(CatalogueEdit::BeginForm),
            "skip" => ProgrammeField::of_column(rest).map(CatalogueEdit::Skip),
            "save" => Some(CatalogueEdit::SaveForm),
            "drop" => Some(CatalogueEdit::DropForm),
            _ => None,
        }
    }
}

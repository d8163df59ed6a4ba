//! Buttons: what a press means, and its form on the wire (Bot API `callback_data`: 1 to 64 bytes).
//!
//! Each button is one row of a table: wire word, label, place, effect. A case's button carries the version it was
//! drawn for, to explain what has happened since, never to refuse.

use super::listing::{AuditFilter, List, OpenFilter};
use super::staff_list::StaffFilter;
use crate::domain::base::ids::{
    CaseId, DraftId, GuideVersionId, HandoverId, ImportId, PersonId, SavedAnswerId, ScreenId, SwapId, TextId,
};
use crate::domain::base::list_kind::ListKind;
use crate::domain::case::guidance::Reason;
use crate::domain::guide::card::Card;
use crate::domain::guide::look::GuideView;
use crate::domain::intake::Field;
use crate::domain::intake::case_kind::CaseKind;
use crate::domain::promotion::catalogue_look::{CatalogueEdit, CatalogueLook};
use crate::domain::promotion::look::Look;
use crate::domain::report::look::{ReportFile, ReportLook};
use crate::domain::staff::person::Locale;
use crate::domain::staff::rota_look::{RotaEdit, RotaLook};
use crate::domain::staff::transfer_target::TransferTarget;

/// Declares the buttons of an enum, a row each: `[Variant] = "wire word", what the spec takes besides;`, and
/// `[Variant(n)] with n = …` for one that carries a number. Writes `spec`, which has to name every variant, and
/// `from_wire`, in which a word used twice is an unreachable pattern.
macro_rules! declare_buttons {
    ($Button:ident: $Spec:ident {
        $([$($variant:tt)+] $(with $number:ident)? = $word:literal, $($rest:expr),+;)*
    }) => {
        impl $Button {
            /// What is declared of the button.
            pub fn spec(self) -> $Spec {
                match self {
                    $($Button::$($variant)+ => {
                        let number = None$(.or(Some(i64::from($number))))?;
                        $Spec::new(Wire { word: $word, number }, $($rest),+)
                    })*
                }
            }

            pub(super) fn from_wire(word: &str, number: Option<i64>) -> Option<Self> {
                match (word, number) {
                    $(($word, declare_buttons!(@number $($number)?)) => {
                        $(let $number = $number.try_into().ok()?;)?
                        Some($Button::$($variant)+)
                    })*
                    _ => None,
                }
            }
        }
    };
    (@number) => { None };
    (@number $number:ident) => { Some($number) };
}

mod case_button;
mod form_button;
mod guide_button;
mod import_button;
mod invite_button;
mod member_button;
mod review_button;
#[cfg(test)]
mod tests;

pub use case_button::{
    CaseButton, CaseButtonSpec, Effect, OnPage, Place, QaButton, ReassignButton, SignalButton,
};
pub use form_button::{DraftButton, SavedAnswerButton};
pub use guide_button::GuideButton;
pub use import_button::ImportButton;
pub use invite_button::InviteButton;
pub use member_button::MemberButton;
pub use review_button::ReviewButton;

/// A button of a handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandoverButton {
    /// 📥 Nhận hết
    AcceptAll,
    /// 👤 Chia cho ca
    ShareEvenly,
    ChoosePeople,
}

declare_buttons! { HandoverButton: ButtonSpec {
    [AcceptAll] = "all", "button-accept-all";
    [ShareEvenly] = "even", "button-share-evenly";
    [ChoosePeople] = "pick", "button-choose-people";
}}

/// A button of a wall screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenButton {
    /// ⏹
    Close,
}

declare_buttons! { ScreenButton: ButtonSpec {
    [Close] = "off", "button-screen-close";
}}

/// A button of a swap of shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwapButton {
    /// ✅ Đồng ý, by the colleague.
    Agree,
    /// ✖️ Không
    Decline,
    /// ✅ Duyệt, by a leader.
    Approve,
    /// ✖️ Không
    Refuse,
    /// ↩️, by who asked.
    Withdraw,
}

declare_buttons! { SwapButton: ButtonSpec {
    [Agree] = "yes", "button-swap-agree";
    [Decline] = "no", "button-swap-decline";
    [Approve] = "approve", "button-swap-approve";
    [Refuse] = "refuse", "button-swap-decline";
    [Withdraw] = "back", "button-swap-withdraw";
}}

/// What a press asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Case {
        case: CaseId,
        version: i64,
        press: CaseButton,
    },
    Draft {
        draft: DraftId,
        press: DraftButton,
    },
    Language(Locale),
    Standing {
        standing: SavedAnswerId,
        press: SavedAnswerButton,
    },
    /// Of a handover as a whole.
    Handover {
        handover: HandoverId,
        press: HandoverButton,
    },
    /// Another view or period of a report.
    Report(ReportLook),
    /// A report as a file.
    ReportFile(ReportFile),
    /// Another view of a question to the promotion catalogue.
    Promotions(Look),
    /// Another view of the promotion catalogue, for the information team.
    Catalogue(CatalogueLook),
    /// A change there.
    EditCatalogue(CatalogueEdit),
    /// The cards of the procedure, or one of them.
    Guide(GuideView),
    /// ✏️: change a card of the procedure.
    EditGuide(Card),
    /// Of a changed card, or a saved answer to be published.
    GuideVersion {
        version: GuideVersionId,
        press: GuideButton,
    },
    /// Of a case under review.
    Review {
        case: CaseId,
        press: ReviewButton,
    },
    /// Of somebody's page in the list of the staff.
    Member {
        person: PersonId,
        press: MemberButton,
    },
    /// Another view of the rota.
    Rota(RotaLook),
    /// A change of the rota.
    EditRota(RotaEdit),
    /// Of a swap of shifts.
    Swap {
        swap: SwapId,
        press: SwapButton,
    },
    /// Of one-time links.
    Invite(InviteButton),
    /// Of the preview of a spreadsheet.
    Import {
        import: ImportId,
        press: ImportButton,
    },
    /// 📄: a table to fill in.
    Template(ListKind),
    /// 📅: one's own shifts as a calendar file.
    Calendar,
    /// 📺: the wall screens.
    Screens,
    /// ➕: a link that opens another one.
    NewScreen,
    Screen {
        screen: ScreenId,
        press: ScreenButton,
    },
    /// Another page of a list, in place of the one the button stands under.
    List {
        list: List,
        page: u32,
    },
}

/// The last part of the wire form: a word, and a number for some buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    word: &'static str,
    number: Option<i64>,
}

impl std::fmt::Display for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word)?;
        self.number.map_or(Ok(()), |number| write!(f, ".{number}"))
    }
}

/// What stands on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// The text under this key in `locales/`.
    Key(&'static str),
    /// In so many minutes.
    InMinutes(u16),
    /// For how long a snooze is.
    Snooze,
    Field(Field),
    Kind(CaseKind),
    Reason(Reason),
    AskFor(TransferTarget),
    /// The time set for the kind of the form.
    UsualDue,
    /// This evening or tomorrow, at the time of the form that has gone by today.
    Tonight,
    Tomorrow,
    /// At this time, in minutes since 1970.
    At(u32),
    SameAs(CaseId),
}

macro_rules! label_from {
    ($($Label:ident($From:ty)),+) => {
        $(impl From<$From> for Label {
            fn from(on: $From) -> Self {
                Label::$Label(on)
            }
        })+
    };
}
label_from!(Key(&'static str), Field(Field), Kind(CaseKind), Reason(Reason), AskFor(TransferTarget));

/// What is declared of a button whose effect its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ButtonSpec {
    pub wire: Wire,
    pub label: Label,
}

impl ButtonSpec {
    fn new(wire: Wire, label: impl Into<Label>) -> Self {
        ButtonSpec { wire, label: label.into() }
    }
}

/// Data that is no button of this version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown button")]
pub struct UnknownButton;

impl Button {
    /// The wire form: `c.12.5.told`, `d.7.kind.debt`, `lang.vi`, `l.open.mine.2`; well under 64 bytes.
    pub fn encode(&self) -> String {
        match self {
            Button::Case { case, version, press } => format!("c.{case}.{version}.{}", press.spec().wire),
            Button::Draft { draft, press } => format!("d.{draft}.{}", press.spec().wire),
            Button::Language(locale) => format!("lang.{}", locale.code()),
            Button::Handover { handover, press } => format!("h.{handover}.{}", press.spec().wire),
            Button::Standing { standing, press } => format!("g.{standing}.{}", press.spec().wire),
            Button::Report(look) => format!("r.{}", look.wire()),
            Button::ReportFile(file) => format!("rf.{}", file.wire()),
            Button::Promotions(look) => format!("p.{}", look.wire()),
            Button::Catalogue(look) => format!("ca.{}", look.wire()),
            Button::EditCatalogue(edit) => format!("ce.{}", edit.wire()),
            Button::Guide(view) => format!("k.{}", view.wire()),
            Button::EditGuide(card) => format!("ke.{}", card.word()),
            Button::GuideVersion { version, press } => format!("v.{version}.{}", press.spec().wire),
            Button::Review { case, press } => format!("rv.{case}.{}", press.spec().wire),
            Button::Member { person, press } => format!("m.{person}.{}", press.spec().wire),
            Button::Rota(look) => format!("ro.{}", look.wire()),
            Button::EditRota(edit) => format!("re.{}", edit.wire()),
            Button::Swap { swap, press } => format!("s.{swap}.{}", press.spec().wire),
            Button::Invite(press) => format!("i.{}", press.spec().wire),
            Button::Import { import, press } => format!("f.{import}.{}", press.spec().wire),
            Button::Template(list) => format!("ft.{}", list.wire_word()),
            Button::Calendar => "ics.own".to_owned(),
            Button::Screens => "w.all".to_owned(),
            Button::NewScreen => "w.new".to_owned(),
            Button::Screen { screen, press } => format!("w.{screen}.{}", press.spec().wire),
            Button::List { list, page } => format!("l.{}.{page}", list_word(*list)),
        }
    }

    /// Reads the wire form.
    ///
    /// # Errors
    /// [`UnknownButton`] for anything this version did not write.
    pub fn decode(data: &str) -> Result<Self, UnknownButton> {
        Button::read(data).filter(|button| button.encode() == data).ok_or(UnknownButton)
    }

    fn read(data: &str) -> Option<Self> {
        let (sort, rest) = data.split_once('.')?;
        if sort == "lang" {
            return rest.parse().ok().map(Button::Language);
        }
        if sort == "r" {
            return ReportLook::of_wire(rest).map(Button::Report);
        }
        if sort == "rf" {
            return ReportFile::of_wire(rest).map(Button::ReportFile);
        }
        if sort == "p" {
            return Look::of_wire(rest).map(Button::Promotions);
        }
        if sort == "ca" {
            return CatalogueLook::of_wire(rest).map(Button::Catalogue);
        }
        if sort == "ce" {
            return CatalogueEdit::of_wire(rest).map(Button::EditCatalogue);
        }
        if sort == "k" {
            return GuideView::of_wire(rest).map(Button::Guide);
        }
        if sort == "ro" {
            return RotaLook::of_wire(rest).map(Button::Rota);
        }
        if sort == "re" {
            return RotaEdit::of_wire(rest).map(Button::EditRota);
        }
        if sort == "i" {
            return with_number(rest, InviteButton::from_wire).map(Button::Invite);
        }
        if sort == "ke" {
            return Card::of_word(rest).map(Button::EditGuide);
        }
        if sort == "ft" {
            return ListKind::ALL.into_iter().find(|list| list.wire_word() == rest).map(Button::Template);
        }
        match data {
            "ics.own" => return Some(Button::Calendar),
            "w.all" => return Some(Button::Screens),
            "w.new" => return Some(Button::NewScreen),
            _ => {}
        }
        let (first, rest) = rest.split_once('.')?;
        match sort {
            "w" => {
                let press = ScreenButton::from_wire(rest, None)?;
                Some(Button::Screen { screen: ScreenId(number(first)?), press })
            }
            "c" => {
                let (version, press) = rest.split_once('.')?;
                let press = with_number(press, CaseButton::from_wire)?;
                Some(Button::Case { case: CaseId(number(first)?), version: number(version)?, press })
            }
            "d" => {
                let press = with_number(rest, DraftButton::from_wire)?;
                Some(Button::Draft { draft: DraftId(number(first)?), press })
            }
            "g" => {
                let press = with_number(rest, SavedAnswerButton::from_wire)?;
                Some(Button::Standing { standing: SavedAnswerId(number(first)?), press })
            }
            "f" => {
                let press = ImportButton::from_wire(rest, None)?;
                Some(Button::Import { import: ImportId(number(first)?), press })
            }
            "h" => {
                let press = HandoverButton::from_wire(rest, None)?;
                Some(Button::Handover { handover: HandoverId(number(first)?), press })
            }
            "v" => {
                let press = GuideButton::from_wire(rest, None)?;
                Some(Button::GuideVersion { version: GuideVersionId(number(first)?), press })
            }
            "rv" => {
                let press = ReviewButton::from_wire(rest, None)?;
                Some(Button::Review { case: CaseId(number(first)?), press })
            }
            "s" => {
                let press = SwapButton::from_wire(rest, None)?;
                Some(Button::Swap { swap: SwapId(number(first)?), press })
            }
            "m" => {
                let press = MemberButton::from_wire(rest, None)?;
                Some(Button::Member { person: PersonId(number(first)?), press })
            }
            "l" => {
                let (of, page) = rest.split_once('.')?;
                Some(Button::List { list: list_of(first, of)?, page: page.parse().ok()? })
            }
            _ => None,
        }
    }
}

fn number(word: &str) -> Option<i64> {
    word.parse().ok().filter(|n| *n >= 0)
}

fn with_number<B>(wire: &str, button: fn(&str, Option<i64>) -> Option<B>) -> Option<B> {
    let numbered = wire.rsplit_once('.').and_then(|(word, last)| Some((word, number(last)?)));
    numbered.map_or_else(|| button(wire, None), |(word, number)| button(word, Some(number)))
}

fn list_word(list: List) -> String {
    match list {
        List::Open(filter) => format!("open.{}", filter.wire_word()),
        List::Found(typed) => format!("find.{typed}"),
        List::Timeline(case) => format!("time.{case}"),
        List::Audit(filter) => format!("audit.{}", filter.wire_word()),
        List::Owners => "owners.all".to_owned(),
        List::Staff(filter) => format!("staff.{}", filter.wire_word()),
        List::OwnedBy(owner) => format!("owner.{owner}"),
    }
}

fn list_of(list: &str, of: &str) -> Option<List> {
    match list {
        "open" => OpenFilter::ALL.into_iter().find(|filter| filter.wire_word() == of).map(List::Open),
        "owners" => (of == "all").then_some(List::Owners),
        "owner" => number(of).map(PersonId).map(List::OwnedBy),
        "staff" => StaffFilter::of_wire(of).map(List::Staff),
        "find" => number(of).map(TextId).map(List::Found),
        "time" => number(of).map(CaseId).map(List::Timeline),
        "audit" => AuditFilter::ALL.into_iter().find(|filter| filter.wire_word() == of).map(List::Audit),
        _ => None,
    }
}

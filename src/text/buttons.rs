//! The buttons under a message: labels and actions.

use super::html::{cut, quoted};
use super::localizer::{Localizer, plain};
use super::names::capitalised;
use crate::domain::base::ids::{PersonId, SavedAnswerId};
use crate::domain::base::masking::without_numbers;
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::intake::Field;
use crate::domain::request::button::{
    Button, CaseButton, DraftButton, Label, QaButton, ReassignButton, SavedAnswerButton,
};
use crate::domain::request::draft::{Draft, DraftProblem, DraftProblemKind};
use crate::domain::request::listing::{List, ListPage, OpenFilter};
use crate::domain::request::saved_answer::{LONGEST_QUICK, QuickAnswer};
use crate::domain::staff::person::{Locale, Person};
use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineButton {
    pub label: String,
    pub action: ButtonAction,
}

/// What a tap on a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    /// Comes back as a press (Bot API `callback_data`).
    Press(Button),
    /// Puts this on the clipboard, and nothing comes back (Bot API `copy_text`).
    Copy(String),
    /// Opens this page inside Telegram (Bot API `web_app`, private chats only).
    WebApp(Url),
}

/// A colleague's name on a button.
const LONGEST_CANDIDATE: usize = 40;

pub type Keyboard = Vec<Vec<InlineButton>>;

impl Localizer<'_> {
    /// Rows of presses on a case.
    pub fn case_buttons(&self, case: &Case, rows: Vec<Vec<CaseButton>>) -> Keyboard {
        let row = |row: Vec<CaseButton>| {
            row.into_iter().map(|press| self.case_button(case, press)).collect::<Vec<_>>()
        };
        rows.into_iter().map(row).filter(|row| !row.is_empty()).collect()
    }

    pub fn case_button(&self, case: &Case, press: CaseButton) -> InlineButton {
        let button = Button::Case { case: case.id, version: case.version, press };
        let label = self.about(case).label(press.spec().label, None);
        InlineButton { label, action: ButtonAction::Press(button) }
    }

    /// The case by its number alone, in a list.
    pub fn case_number_button(&self, case: &Case) -> InlineButton {
        InlineButton {
            label: plain!(self, "button-show-short", id = case.id),
            ..self.case_button(case, CaseButton::Show)
        }
    }

    /// 📄: the card of one case among others.
    pub fn look_button(&self, case: &Case) -> InlineButton {
        InlineButton {
            label: plain!(self, "button-look-case", id = case.id),
            ..self.case_button(case, CaseButton::Show)
        }
    }

    /// 👤: giving one case among others.
    pub fn reassign_button(&self, case: &Case) -> InlineButton {
        let press = CaseButton::Give(ReassignButton::ToWhom);
        InlineButton {
            label: plain!(self, "button-give-case", id = case.id),
            ..self.case_button(case, press)
        }
    }

    /// A candidate for a reassignment.
    pub fn candidate_button(&self, case: &Case, person: &Person) -> InlineButton {
        let press = CaseButton::Give(ReassignButton::To(person.id));
        InlineButton {
            label: cut(&self.call_taker(person), LONGEST_CANDIDATE),
            ..self.case_button(case, press)
        }
    }

    /// Somebody of QA who may have been phoned.
    pub fn phoned_button(&self, case: &Case, person: &Person) -> InlineButton {
        InlineButton {
            label: cut(&self.colleague(person), LONGEST_CANDIDATE),
            ..self.case_button(case, CaseButton::PhonedWith(person.id))
        }
    }

    /// Joining one case among others.
    pub fn join_button(&self, case: &Case) -> InlineButton {
        InlineButton {
            label: plain!(self, "button-join-case", id = case.id),
            ..self.case_button(case, CaseButton::Join)
        }
    }

    /// 📋: the number as it is dialled.
    pub fn copy_button(&self, number: &Phone) -> InlineButton {
        InlineButton { label: plain!(self, "button-copy"), action: ButtonAction::Copy(number.dialled()) }
    }

    /// 📋: the number of a colleague, who is named; there is none where it is not known.
    pub fn copy_colleague_button(&self, person: &Person) -> Option<InlineButton> {
        let phone = Phone::parse(person.phone.as_deref()?).ok()?;
        let label = plain!(self, "button-copy-of", person = self.colleague(person));
        Some(InlineButton {
            label: cut(&label, LONGEST_CANDIDATE),
            action: ButtonAction::Copy(phone.dialled()),
        })
    }

    /// An answer QA gives often: "✅ Cắt tạm 2 chiều". No number stands on a button.
    pub fn quick_answer_button(&self, case: &Case, quick: &QuickAnswer) -> InlineButton {
        let words = without_numbers(&quoted(&quick.words, LONGEST_QUICK));
        let label = match words.is_empty() {
            true => self.label(CaseButton::Qa(QaButton::Answer(quick.verdict)).spec().label, None),
            false => cut(&format!("{} {words}", verdict_symbol(quick.verdict)), LONGEST_QUICK + 4),
        };
        InlineButton { label, ..self.case_button(case, CaseButton::Qa(QaButton::Quick(quick.id))) }
    }

    pub fn saved_answer_button(&self, standing: SavedAnswerId, press: SavedAnswerButton) -> InlineButton {
        let label = self.label(press.spec().label, None);
        InlineButton { label, action: ButtonAction::Press(Button::Standing { standing, press }) }
    }

    /// Rows of presses on a form.
    pub fn form_buttons(&self, draft: &Draft, rows: Vec<Vec<DraftButton>>) -> Keyboard {
        let l10n = self.on_line(draft.line);
        let key = |press: DraftButton| InlineButton {
            label: l10n.label(press.spec().label, Some(draft)),
            action: ButtonAction::Press(Button::Draft { draft: draft.id, press }),
        };
        rows.into_iter().map(|row| row.into_iter().map(key).collect()).collect()
    }

    /// Each language by its own name.
    pub fn language_buttons(&self) -> Keyboard {
        let key = |locale| InlineButton {
            label: plain!(Localizer { locale, ..*self }, "language-name"),
            action: ButtonAction::Press(Button::Language(locale)),
        };
        vec![Locale::ALL.map(key).into()]
    }

    /// A row of the pages before and after this one, where there are any. A timeline begins with its newest page.
    pub fn page_buttons(&self, list: List, listed: &ListPage) -> Option<Vec<InlineButton>> {
        let key = |page: u32, label: &str| InlineButton {
            label: self.plain(label, &[]),
            action: ButtonAction::Press(Button::List { list, page }),
        };
        let before = listed.page.checked_sub(1);
        let after = listed.page.checked_add(1).filter(|page| *page < list.pages(listed.in_all));
        let row: Vec<InlineButton> = match list {
            List::Timeline(_) | List::Audit(_) => {
                let older = after.map(|page| key(page, "button-older"));
                older.into_iter().chain(before.map(|page| key(page, "button-newer"))).collect()
            }
            List::Open(_) | List::Owners | List::OwnedBy(_) | List::Found(_) | List::Staff(_) => {
                let before = before.map(|page| key(page, "button-page-before"));
                before.into_iter().chain(after.map(|page| key(page, "button-page-after"))).collect()
            }
        };
        Some(row).filter(|row| !row.is_empty())
    }

    /// The first page of the open cases by another filter; the active one is marked.
    pub fn filter_button(&self, filter: OpenFilter, active: bool) -> InlineButton {
        let name = self.filter(filter);
        InlineButton {
            label: if active { plain!(self, "filter-active", filter = name) } else { name },
            action: ButtonAction::Press(Button::List { list: List::Open(filter), page: 0 }),
        }
    }

    /// 👥: open cases by who owns them.
    pub fn owners_button(&self) -> InlineButton {
        let action = ButtonAction::Press(Button::List { list: List::Owners, page: 0 });
        InlineButton { label: plain!(self, "button-owners"), action }
    }

    /// One owner's open cases.
    pub fn owner_button(&self, owner: PersonId, name: &str, open: i64) -> InlineButton {
        let action = ButtonAction::Press(Button::List { list: List::OwnedBy(owner), page: 0 });
        InlineButton { label: plain!(self, "button-owner", person = name, open), action }
    }

    /// 👤 Chia lại, of one case among others.
    pub fn reassign_again_button(&self, case: &Case) -> InlineButton {
        InlineButton { label: plain!(self, "button-share-again", id = case.id), ..self.reassign_button(case) }
    }

    /// From the board: all open cases, sent to who presses it.
    pub fn all_open_button(&self) -> InlineButton {
        InlineButton { label: plain!(self, "button-all-open"), ..self.filter_button(OpenFilter::All, false) }
    }

    pub fn filter(&self, filter: OpenFilter) -> String {
        match filter {
            OpenFilter::All => plain!(self, "filter-all"),
            OpenFilter::Mine => plain!(self, "filter-mine"),
            OpenFilter::Shift => plain!(self, "filter-shift"),
            OpenFilter::Overdue => plain!(self, "filter-overdue"),
            OpenFilter::Asking => plain!(self, "filter-asking"),
            OpenFilter::Unowned => plain!(self, "filter-unowned"),
        }
    }

    pub fn label(&self, label: Label, draft: Option<&Draft>) -> String {
        match label {
            Label::Key(key) => plain!(self, key),
            Label::InMinutes(minutes) => {
                plain!(self, "button-in", span = self.span(TimeDelta::minutes(i64::from(minutes))))
            }
            Label::Snooze => plain!(self, "button-snooze", span = self.span(self.centre.snooze)),
            Label::Field(field) => self.field(field),
            Label::Kind(kind) => self.kind(kind),
            Label::Reason(reason) => {
                format!("{} {}", reason_symbol(reason), capitalised(&self.reason(reason)))
            }
            Label::SameAs(other) => plain!(self, "button-same-as", id = other),
            Label::AskFor(target) => plain!(self, "button-ask-for", role = self.transfer_target(target)),
            Label::UsualDue => {
                let usual = draft.map(|draft| *self.centre.promise.of(draft.kind()));
                plain!(
                    self,
                    "button-due-set",
                    span = usual.map_or_else(String::new, |usual| self.span(usual))
                )
            }
            Label::Tonight | Label::Tomorrow => {
                let gone_by = match draft.and_then(|draft| draft.problem.as_ref()) {
                    Some(DraftProblem { what: DraftProblemKind::GoneBy(time), .. }) => Some(*time),
                    Some(DraftProblem {
                        what:
                            DraftProblemKind::Field(_) | DraftProblemKind::Tap | DraftProblemKind::Duplicate(_),
                        ..
                    })
                    | None => None,
                };
                let later = TimeDelta::hours(if label == Label::Tonight { 12 } else { 0 });
                let time = gone_by.map(|time| self.time_of_day(time.overflowing_add_signed(later).0));
                self.on_day(label == Label::Tonight, &time.unwrap_or_default())
            }
            Label::At(minutes) => {
                let here = |at: DateTime<Utc>| at.with_timezone(&self.centre.timezone).naive_local();
                let at = DateTime::from_timestamp(60 * i64::from(minutes), 0).unwrap_or_default();
                let today = self.now.is_some_and(|now| here(now).date() == here(at).date());
                self.on_day(today, &self.time_of_day(here(at).time()))
            }
        }
    }

    /// "21:00 hôm nay", "09:00 ngày mai"
    fn on_day(&self, today: bool, time: &str) -> String {
        let label =
            if today { plain!(self, "button-today", time) } else { plain!(self, "button-tomorrow", time) };
        label.trim().to_owned()
    }

    pub fn field(&self, field: Field) -> String {
        match field {
            Field::Leader => plain!(self, "field-leader"),
            Field::Calling => plain!(self, "field-calling"),
            Field::Request => plain!(self, "field-request"),
            Field::Callback => plain!(self, "field-callback"),
            Field::When => plain!(self, "field-when"),
        }
    }
}

/// The symbol of an answer of QA.
pub fn verdict_symbol(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::GoAhead => "✅",
        Verdict::VerifyMore => "❓",
        Verdict::DoNot => "⛔",
    }
}

fn reason_symbol(reason: Reason) -> &'static str {
    match reason {
        Reason::NotBusiness => "❌",
        Reason::LostElsewhere => "🚨",
        Reason::DoesNotMatch => "⚠️",
        Reason::Other => "💬",
    }
}

//! The buttons under a message: their words, and what a tap does.

use super::html::{cut, quoted};
use super::localizer::{Localizer, plain};
use super::people::capitalised;
use crate::domain::base::ids::SavedAnswerId;
use crate::domain::base::masking::without_numbers;
use crate::domain::base::phone::Phone;
use crate::domain::case::Case;
use crate::domain::case::guidance::{Reason, Verdict};
use crate::domain::intake::Field;
use crate::domain::request::button::{
    Button, CasePress, DraftPress, QaPress, ReassignPress, SavedAnswerPress,
};
use crate::domain::request::command::TransferAction;
use crate::domain::request::draft::{Draft, DraftProblem, Wrong};
use crate::domain::request::listing::{List, ListPage, OpenFilter};
use crate::domain::request::saved_answer::{LONGEST_QUICK, QuickAnswer};
use crate::domain::staff::person::{Locale, Person};
use chrono::TimeDelta;

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub label: String,
    pub does: Does,
}

/// What a tap on a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Comes back as a press (Bot API `callback_data`).
    Press(Button),
    /// Puts this on the clipboard, and nothing comes back (Bot API `copy_text`).
    Copy(String),
}

/// A colleague's name on a button.
const LONGEST_CALLER: usize = 40;

pub type Keyboard = Vec<Vec<Key>>;

impl Localizer<'_> {
    /// Rows of presses on a case.
    pub fn case_keys(&self, case: &Case, rows: Vec<Vec<CasePress>>) -> Keyboard {
        let row =
            |row: Vec<CasePress>| row.into_iter().map(|press| self.case_key(case, press)).collect::<Vec<_>>();
        rows.into_iter().map(row).filter(|row| !row.is_empty()).collect()
    }

    pub fn case_key(&self, case: &Case, press: CasePress) -> Key {
        let button = Button::Case { case: case.id, version: case.version, press };
        Key { label: self.case_press(press), does: Does::Press(button) }
    }

    /// The case by its number alone, in a list.
    pub fn short_key(&self, case: &Case) -> Key {
        Key { label: plain!(self, "key-show-short", id = case.id), ..self.case_key(case, CasePress::Show) }
    }

    /// 👤: giving one case among others.
    pub fn give_key(&self, case: &Case) -> Key {
        let press = CasePress::Give(ReassignPress::ToWhom);
        Key { label: plain!(self, "key-give-case", id = case.id), ..self.case_key(case, press) }
    }

    /// Somebody to give a case to.
    pub fn person_key(&self, case: &Case, person: &Person) -> Key {
        let press = CasePress::Give(ReassignPress::To(person.id));
        Key { label: cut(&self.caller(person), LONGEST_CALLER), ..self.case_key(case, press) }
    }

    /// Joining one case among others.
    pub fn join_key(&self, case: &Case) -> Key {
        Key { label: plain!(self, "key-join-case", id = case.id), ..self.case_key(case, CasePress::Join) }
    }

    /// 📋: the number as it is dialled.
    pub fn copy_key(&self, number: &Phone) -> Key {
        Key { label: plain!(self, "key-copy"), does: Does::Copy(number.dialled()) }
    }

    /// An answer QA gives often: "✅ Cắt tạm 2 chiều". No number stands on a button.
    pub fn quick_key(&self, case: &Case, quick: &QuickAnswer) -> Key {
        let words = without_numbers(&quoted(&quick.words, LONGEST_QUICK));
        let label = match words.is_empty() {
            true => self.case_press(CasePress::Qa(QaPress::Answer(quick.verdict))),
            false => cut(&format!("{} {words}", symbol(quick.verdict)), LONGEST_QUICK + 4),
        };
        Key { label, ..self.case_key(case, CasePress::Qa(QaPress::Quick(quick.id))) }
    }

    pub fn standing_key(&self, standing: SavedAnswerId, press: SavedAnswerPress) -> Key {
        let label = match press {
            SavedAnswerPress::Show => plain!(self, "key-standing-show"),
            SavedAnswerPress::Edit => plain!(self, "key-correct"),
            SavedAnswerPress::Retire => plain!(self, "key-standing-retire"),
        };
        Key { label, does: Does::Press(Button::Standing { standing, press }) }
    }

    /// Rows of presses on a form.
    pub fn form_keys(&self, draft: &Draft, rows: Vec<Vec<DraftPress>>) -> Keyboard {
        let key = |press: DraftPress| Key {
            label: self.draft_press(draft, press),
            does: Does::Press(Button::Draft { draft: draft.id, press }),
        };
        rows.into_iter().map(|row| row.into_iter().map(key).collect()).collect()
    }

    /// Each language by its own name.
    pub fn language_keys(&self) -> Keyboard {
        let key = |locale| Key {
            label: plain!(Localizer { locale, ..*self }, "language-name"),
            does: Does::Press(Button::Language(locale)),
        };
        vec![Locale::ALL.map(key).into()]
    }

    /// A row of the pages before and after this one, where there are any. A timeline begins with its newest page.
    pub fn page_keys(&self, list: List, listed: &ListPage) -> Option<Vec<Key>> {
        let key = |page: u32, label: &str| Key {
            label: self.plain(label, &[]),
            does: Does::Press(Button::List { list, page }),
        };
        let before = listed.page.checked_sub(1);
        let after = listed.page.checked_add(1).filter(|page| *page < list.pages(listed.in_all));
        let row: Vec<Key> = match list {
            List::Timeline(_) => {
                let older = after.map(|page| key(page, "key-older"));
                older.into_iter().chain(before.map(|page| key(page, "key-newer"))).collect()
            }
            List::Open(_) | List::Found(_) => {
                let before = before.map(|page| key(page, "key-page-before"));
                before.into_iter().chain(after.map(|page| key(page, "key-page-after"))).collect()
            }
        };
        Some(row).filter(|row| !row.is_empty())
    }

    /// The first page of the open cases by another filter; the active one is marked.
    pub fn filter_key(&self, filter: OpenFilter, active: bool) -> Key {
        let name = self.filter(filter);
        Key {
            label: if active { plain!(self, "filter-active", filter = name) } else { name },
            does: Does::Press(Button::List { list: List::Open(filter), page: 0 }),
        }
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

    fn case_press(&self, press: CasePress) -> String {
        let key = match press {
            CasePress::Show => "key-show",
            CasePress::Timeline => "key-timeline",
            CasePress::Check => "key-check",
            CasePress::Business(true) => "key-business",
            CasePress::Business(false) => "key-business-not",
            CasePress::Agrees => "key-agrees",
            CasePress::Differs => "key-differs",
            CasePress::OwnerDiffers => "key-owner-differs",
            CasePress::PaymentDiffers => "key-payment-differs",
            CasePress::CarryOut => "key-carry-out",
            CasePress::Overrule => "key-overrule",
            CasePress::Cannot => "key-cannot",
            CasePress::Wait => "key-wait",
            CasePress::Told => "key-told",
            CasePress::DoneAndTold => "key-done-and-told",
            CasePress::NotReached => "key-not-reached",
            CasePress::AnotherTime => "key-another-time",
            CasePress::AgreedIn(minutes) | CasePress::NextTryIn(minutes) => return self.in_minutes(minutes),
            CasePress::NextTry => "key-next-try",
            CasePress::Withdraw => "key-withdraw",
            CasePress::WithdrawnByLeader => "key-withdrawn-by-leader",
            CasePress::Mistake => "key-mistake",
            CasePress::Snooze => return plain!(self, "key-snooze", span = self.span(self.centre.snooze)),
            CasePress::Undo => "key-undo",
            CasePress::Reopen => "key-reopen",
            CasePress::Correct => "key-correct",
            CasePress::CorrectField(field) => return self.field(field),
            CasePress::Join => "key-join",
            CasePress::AskQa => "key-ask-qa",
            CasePress::AskBecause(reason) => {
                return format!("{} {}", reason_symbol(reason), capitalised(&self.reason(reason)));
            }
            CasePress::MoreForQa => "key-more-for-qa",
            CasePress::PhonedQa => "key-phoned-qa",
            CasePress::TakeBackQuestion => "key-take-back-question",
            CasePress::Understood => "key-understood",
            CasePress::CalledLeader => "key-called-leader",
            CasePress::LeaderCorrects => "key-leader-corrects",
            CasePress::ConfirmedAsIs => "key-confirmed-as-is",
            CasePress::Qa(QaPress::Claim) => "key-claim",
            CasePress::Qa(QaPress::Answer(Verdict::GoAhead)) => "key-go-ahead",
            CasePress::Qa(QaPress::Answer(Verdict::VerifyMore)) => "key-verify-more",
            CasePress::Qa(QaPress::Answer(Verdict::DoNot)) => "key-do-not",
            CasePress::Qa(QaPress::JustSay) => "key-just-say",
            CasePress::Qa(QaPress::Quick(_)) => "key-quick",
            CasePress::Qa(QaPress::ComesBack) => "key-comes-back",
            CasePress::Qa(QaPress::HandBack) => "key-hand-back",
            CasePress::Qa(QaPress::CorrectAnswer) => "key-correct-answer",
            CasePress::Qa(QaPress::KeepGuidance) => "key-keep-guidance",
            CasePress::Transfer(act) => return self.act(act),
            CasePress::Reveal => "key-reveal",
            CasePress::Qa(QaPress::ShowMedia(_)) => "key-show-media",
            CasePress::Give(ReassignPress::ToWhom | ReassignPress::To(_)) => "key-give",
            CasePress::Give(ReassignPress::Page(_)) => "key-more-people",
            CasePress::Give(ReassignPress::Take) => "key-take-case",
            CasePress::Give(ReassignPress::Decline) => "key-decline-case",
            CasePress::Give(ReassignPress::AcceptShift) => "key-accept-handover",
            CasePress::Give(ReassignPress::Line) => "key-line",
            CasePress::Back => "key-back",
        };
        plain!(self, key)
    }

    fn draft_press(&self, draft: &Draft, press: DraftPress) -> String {
        let key = match press {
            DraftPress::Kind(kind) => return self.kind(kind),
            DraftPress::Back => "key-back",
            DraftPress::Skip => "key-skip",
            DraftPress::Edit => "key-edit",
            DraftPress::EditField(field) => return self.field(field),
            DraftPress::DueIn(0) => {
                let usual = self.centre.promise.for_kind(draft.kind());
                return plain!(self, "key-due-set", span = self.span(usual));
            }
            DraftPress::DueIn(minutes) => return self.in_minutes(minutes),
            DraftPress::Tomorrow => {
                let time = match draft.trouble {
                    Some(DraftProblem { what: Wrong::GoneBy(time), .. }) => self.time_of_day(time),
                    Some(DraftProblem { what: Wrong::Field(_) | Wrong::Tap, .. }) | None => String::new(),
                };
                return plain!(self, "key-tomorrow", time = time).trim().to_owned();
            }
            DraftPress::Cancel => "key-cancel",
            DraftPress::Open => "key-open",
            DraftPress::Continue => "key-continue",
            DraftPress::Wants(wanted) => return self.act(TransferAction::AskFor(wanted)),
        };
        plain!(self, key)
    }

    fn in_minutes(&self, minutes: u16) -> String {
        plain!(self, "key-in", span = self.span(TimeDelta::minutes(i64::from(minutes))))
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

/// What stands before an answer of QA.
pub fn symbol(verdict: Verdict) -> &'static str {
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

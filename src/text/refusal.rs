//! Refusals: what is wrong and what to do, in one sentence that fits a toast.

use super::html::{cut, quoted};
use super::localizer::{Localizer, plain};
use super::people::capitalised;
use crate::domain::base::phone::PhoneError;
use crate::domain::intake::{Field, Problem, TimeError};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;

/// The longest toast (Bot API).
pub const LONGEST_TOAST: usize = 200;
const LONGEST_QUOTE: usize = 40;

impl Localizer<'_> {
    /// The sentence of a refusal; `typed` is what it quotes, where that is kept apart from it, `named` the colleague it
    /// is about.
    pub fn refusal(&self, refusal: &Refusal, typed: Option<&str>, named: Option<&Person>) -> String {
        let colleague = || named.map_or_else(|| plain!(self, "a-colleague"), |person| self.colleague(person));
        let key = match refusal {
            Refusal::NotYours => "no-not-yours",
            Refusal::LeadersOnly => "no-leaders-only",
            Refusal::NoSuchCase(id) => return self.toast(plain!(self, "no-such-case", id = *id)),
            Refusal::AlreadyClosed { at } => {
                return self.toast(plain!(self, "no-already-closed", time = self.clock(*at)));
            }
            Refusal::StillOpen => "no-still-open",
            Refusal::NotBusiness => "no-not-business",
            Refusal::LostElsewhere => "no-lost-elsewhere",
            Refusal::WaitingForQa => "no-waiting-for-qa",
            Refusal::QaSaidNo => "no-qa-said-no",
            Refusal::VerifyFirst => "no-verify-first",
            Refusal::AlreadyAsked => "no-already-asked",
            Refusal::NothingAsked => "no-nothing-asked",
            Refusal::NotHolding => "no-not-holding",
            Refusal::HeldBy(_) => {
                return self.toast(plain!(self, "no-held-by", person = capitalised(&colleague())));
            }
            Refusal::AnsweredBy { at, .. } => {
                let (person, time) = (colleague(), self.clock(*at));
                let first = capitalised(&person);
                return self.toast(plain!(
                    self,
                    "no-answered-by",
                    Person = first,
                    person = person,
                    time = time
                ));
            }
            Refusal::AnswererAway(_) => {
                return self.toast(plain!(self, "no-answerer-away", person = capitalised(&colleague())));
            }
            Refusal::OldQuestion => "no-old-question",
            Refusal::QuestionChanged => "no-question-changed",
            Refusal::WhichQuestion => "no-which-question",
            Refusal::NoSuchGuidance => "no-such-guidance",
            Refusal::AskWhichCase => "no-ask-which-case",
            Refusal::NobodyToGiveTo => "no-nobody-to-give-to",
            Refusal::NotThere(_) => {
                return self.toast(plain!(self, "no-not-there", person = capitalised(&colleague())));
            }
            Refusal::NothingHandedOver => "no-nothing-handed-over",
            Refusal::YoursToHandOver => "no-yours-to-hand-over",
            Refusal::HandedOverTo(_) => {
                return self.toast(plain!(self, "no-handed-over-to", person = capitalised(&colleague())));
            }
            Refusal::LineOnWhichCase => "no-line-on-which-case",
            Refusal::OfferedToOthers => "no-offered-to-others",
            Refusal::HasCase(_) => {
                return self.toast(plain!(self, "no-has-case", person = capitalised(&colleague())));
            }
            Refusal::OpenBotFirst => "no-open-bot-first",
            Refusal::Transfer(why) => return self.toast(self.no_transfer(*why, &colleague())),
            Refusal::NotCarriedOut => "no-not-carried-out",
            Refusal::AlreadyCarriedOut => "no-already-carried-out",
            Refusal::TooLateToUndo => "no-too-late-to-undo",
            Refusal::TriesTooFew => "no-tries-too-few",
            Refusal::TooFar => "no-too-far",
            Refusal::TimePast { at } => {
                return self.toast(plain!(self, "no-time-past", time = self.clock(*at)));
            }
            Refusal::GoneBy { time } => {
                return self.toast(plain!(self, "no-gone-by", time = self.time_of_day(*time)));
            }
            Refusal::TimeByAgreement => "no-time-by-agreement",
            Refusal::TapInstead => "no-tap-instead",
            Refusal::Empty => "no-empty",
            Refusal::TooLong { max } => return self.toast(plain!(self, "no-too-long", max = *max)),
            Refusal::Field(problem) => return self.toast(self.problem(problem, None, typed)),
            Refusal::NotYourButton => "no-not-your-button",
            Refusal::FormGone => "no-form-gone",
            Refusal::UnknownButton => "no-unknown-button",
            Refusal::NothingToCancel => "no-nothing-to-cancel",
            Refusal::UnknownCommand => "no-unknown-command",
            Refusal::NeedsCaseNumber => "no-needs-case-number",
            Refusal::WhichCase { first } => {
                return self.toast(plain!(self, "no-which-case", id = *first));
            }
            Refusal::FindWhat => "no-find-what",
            Refusal::PrivateOnly => "no-private-only",
            Refusal::TextOnly => "no-text-only",
        };
        self.toast(plain!(self, key))
    }

    /// Cut to what a toast holds.
    pub fn toast(&self, text: String) -> String {
        cut(&text, LONGEST_TOAST)
    }

    /// What is wrong with a field.
    pub fn problem(&self, problem: &Problem, field: Option<Field>, kept: Option<&str>) -> String {
        let again = plain!(self, "again");
        match problem {
            Problem::Missing => match field {
                Some(Field::Leader) => plain!(self, "wrong-leader-missing"),
                Some(Field::Calling) => plain!(self, "wrong-calling-missing"),
                Some(Field::Request) => plain!(self, "wrong-request-missing"),
                Some(Field::Callback | Field::When) | None => plain!(self, "wrong-missing"),
            },
            Problem::Phone { typed, why } => {
                self.not_a_phone(&self.quote(typed, kept, "unquoted"), why, &again)
            }
            Problem::Time { typed, why } => {
                let typed = self.quote(typed, kept, "unquoted-time");
                match why {
                    TimeError::TooSoon => plain!(self, "time-too-soon", typed = typed, again = again),
                    TimeError::TooFar => plain!(self, "time-too-far", typed = typed, again = again),
                    TimeError::NoSuchHour => plain!(self, "time-no-such-hour", typed = typed, again = again),
                    TimeError::Unreadable => plain!(self, "time-unreadable", typed = typed, again = again),
                }
            }
            Problem::TooLong { max } => plain!(self, "wrong-too-long", max = *max),
            Problem::TooManyParts { parts, max } => {
                plain!(self, "wrong-too-many-parts", parts = *parts, max = *max)
            }
        }
    }

    fn not_a_phone(&self, typed: &str, why: &PhoneError, again: &str) -> String {
        match why {
            PhoneError::Empty => plain!(self, "phone-empty", again = again),
            PhoneError::TooShort { digits, needs } => {
                let key = match needs {
                    10 => "phone-short-mobile",
                    11 => "phone-short-landline",
                    _ => "phone-short",
                };
                plain!(self, key, typed = typed, digits = *digits, needs = *needs, again = again)
            }
            PhoneError::TooLong { digits, needs } => {
                let key = match needs {
                    10 => "phone-long-mobile",
                    11 => "phone-long-landline",
                    _ => "phone-long",
                };
                plain!(self, key, typed = typed, digits = *digits, needs = *needs, again = again)
            }
            PhoneError::Letters => plain!(self, "phone-letters", typed = typed, again = again),
            PhoneError::NoSuchPrefix => plain!(self, "phone-no-such-prefix", typed = typed, again = again),
            PhoneError::OldPrefix { now } => {
                plain!(self, "phone-old-prefix", typed = typed, now = now.spoken(), again = again)
            }
            PhoneError::Foreign => plain!(self, "phone-foreign", typed = typed, again = again),
            PhoneError::Several { found } => {
                plain!(self, "phone-several", typed = typed, count = found.len(), again = again)
            }
            PhoneError::ServiceLine => plain!(self, "phone-service-line", typed = typed, again = again),
        }
    }

    /// What was typed, in quotation marks; a word for it where it is not known any more.
    fn quote(&self, typed: &str, kept: Option<&str>, unquoted: &str) -> String {
        let typed = if typed.trim().is_empty() { kept.unwrap_or_default() } else { typed };
        match quoted(typed, LONGEST_QUOTE) {
            typed if typed.is_empty() => self.plain(unquoted, &[]),
            typed => plain!(self, "quoted", typed = typed),
        }
    }
}

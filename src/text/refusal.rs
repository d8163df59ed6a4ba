//! Refusals: the reason and what to do, in one sentence that fits a toast.

use super::catalogue;
use super::html::{cut, quoted};
use super::localizer::{Localizer, plain};
use super::names::capitalised;
use crate::domain::base::phone::PhoneError;
use crate::domain::case::Line;
use crate::domain::intake::{Field, FieldProblem, TimeError};
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
            Refusal::NotYours => "refusal-not-yours",
            Refusal::LeadersOnly => "refusal-leaders-only",
            Refusal::InfoOnly => "refusal-info-only",
            Refusal::NoSuchProgramme => "refusal-no-such-programme",
            Refusal::FormUnfinished => "refusal-form-unfinished",
            Refusal::Programme { field, problem } => {
                return self.toast(catalogue::problem(self, *field, *problem));
            }
            Refusal::QaOnly => "refusal-qa-only",
            Refusal::AdminsOnly => "refusal-admins-only",
            Refusal::LastAdmin => "refusal-last-admin",
            Refusal::LastRole => "refusal-last-role",
            Refusal::NoSuchPerson => "refusal-no-such-person",
            Refusal::NotOnRota => "refusal-not-on-rota",
            Refusal::CannotStand => "refusal-cannot-stand",
            Refusal::AlreadyThere => "refusal-already-there",
            Refusal::NotInDuty { until } => {
                return self.toast(plain!(self, "refusal-not-in-duty", until = self.clock(*until)));
            }
            Refusal::SwapWaits => "refusal-swap-waits",
            Refusal::SwapOver => "refusal-swap-over",
            Refusal::InviteOver => "refusal-invite-over",
            Refusal::ShiftOver => "refusal-shift-over",
            Refusal::CaseErased(id) => return self.toast(plain!(self, "refusal-case-erased", id = *id)),
            Refusal::NoSuchCase(id) => return self.toast(plain!(self, "refusal-no-such-case", id = *id)),
            Refusal::Unreadable(row) => {
                return self.toast(plain!(self, "refusal-unreadable", row = self.unreadable_row(*row)));
            }
            Refusal::AlreadyClosed { at } => {
                return self.toast(plain!(self, "refusal-already-closed", time = self.clock(*at)));
            }
            Refusal::StillOpen => "refusal-still-open",
            Refusal::OtherLine(Line::Vip) => "refusal-other-line-vip",
            Refusal::OtherLine(Line::Premium) => "refusal-other-line-premium",
            Refusal::NotBusiness => "refusal-not-business",
            Refusal::LostElsewhere => "refusal-lost-elsewhere",
            Refusal::CallLeaderFirst => "refusal-call-leader-first",
            Refusal::Unchecked => "refusal-unchecked",
            Refusal::WaitingForQa => "refusal-waiting-for-qa",
            Refusal::QaSaidNo => "refusal-qa-said-no",
            Refusal::VerifyFirst => "refusal-verify-first",
            Refusal::AlreadyAsked => "refusal-already-asked",
            Refusal::NothingAsked => "refusal-nothing-asked",
            Refusal::NotHolding => "refusal-not-holding",
            Refusal::HeldBy(_) => {
                return self.toast(plain!(self, "refusal-held-by", person = capitalised(&colleague())));
            }
            Refusal::AnsweredBy { at, .. } => {
                let (person, time) = (colleague(), self.clock(*at));
                let first = capitalised(&person);
                return self.toast(plain!(self, "refusal-answered-by", Person = first, person, time));
            }
            Refusal::AnswererAway(_) => {
                return self.toast(plain!(self, "refusal-answerer-away", person = capitalised(&colleague())));
            }
            Refusal::OldQuestion => "refusal-old-question",
            Refusal::QuestionChanged => "refusal-question-changed",
            Refusal::WhichQuestion => "refusal-which-question",
            Refusal::GuidanceChanged => "refusal-guidance-changed",
            Refusal::NoSuchGuidance => "refusal-no-such-guidance",
            Refusal::AskWhichCase => "refusal-ask-which-case",
            Refusal::NobodyToGiveTo => "refusal-nobody-to-give-to",
            Refusal::NotThere(_) => {
                return self.toast(plain!(self, "refusal-not-there", person = capitalised(&colleague())));
            }
            Refusal::NothingHandedOver => "refusal-nothing-handed-over",
            Refusal::NothingToShare => "refusal-nothing-to-share",
            Refusal::CannotKeep => "refusal-cannot-keep",
            Refusal::YoursToHandOver => "refusal-yours-to-hand-over",
            Refusal::HandedOverTo(_) => {
                return self.toast(plain!(
                    self,
                    "refusal-handed-over-to",
                    person = capitalised(&colleague())
                ));
            }
            Refusal::LineOnWhichCase => "refusal-note-which-case",
            Refusal::OfferedToOthers => "refusal-offered-to-others",
            Refusal::HasCase(_) => {
                return self.toast(plain!(self, "refusal-has-case", person = capitalised(&colleague())));
            }
            Refusal::OpenBotFirst => "refusal-open-bot-first",
            Refusal::Transfer(why) => return self.toast(self.transfer_refusal(*why, &colleague())),
            Refusal::NotCarriedOut => "refusal-not-carried-out",
            Refusal::AlreadyCarriedOut => "refusal-already-carried-out",
            Refusal::TooLateToUndo => "refusal-too-late-to-undo",
            Refusal::TriesTooFew => "refusal-tries-too-few",
            Refusal::TooFar => "refusal-too-far",
            Refusal::TimePast { at } => {
                return self.toast(plain!(self, "refusal-time-past", time = self.clock(*at)));
            }
            Refusal::TimeByAgreement => "refusal-time-by-agreement",
            Refusal::TapInstead => "refusal-tap-instead",
            Refusal::Empty => "refusal-empty",
            Refusal::TooLong { max } => return self.toast(plain!(self, "refusal-too-long", max = *max)),
            Refusal::Field(problem) => return self.toast(self.problem(problem, None, typed)),
            Refusal::NothingToReview { per_agent } => {
                return self.toast(plain!(self, "refusal-nothing-to-review", count = *per_agent));
            }
            Refusal::ReviewUnfinished => "refusal-review-unfinished",
            Refusal::ReviewSent => "refusal-review-sent",
            Refusal::ReviewReopened => "refusal-review-reopened",
            Refusal::NewerGuide => "refusal-newer-guide",
            Refusal::NotYourButton => "refusal-not-your-button",
            Refusal::FormGone => "refusal-form-missing",
            Refusal::UnknownButton => "refusal-unknown-button",
            Refusal::NothingToCancel => "refusal-nothing-to-cancel",
            Refusal::UnknownCommand => "refusal-unknown-command",
            Refusal::NeedsCaseNumber => "refusal-needs-case-number",
            Refusal::WhichCase { first } => {
                return self.toast(plain!(self, "refusal-which-case", id = *first));
            }
            Refusal::FindWhat => "refusal-find-what",
            Refusal::WhichPeriod => "refusal-which-period",
            Refusal::PrivateOnly => "refusal-private-only",
            Refusal::TextOnly => "refusal-text-only",
            Refusal::NotATable => "refusal-not-a-table",
            Refusal::TableTooLarge => "refusal-table-too-large",
            Refusal::MayNotImport => "refusal-may-not-import",
            Refusal::ImportOver => "refusal-import-over",
            Refusal::ImportChanged => "refusal-import-changed",
            Refusal::RestOfSplit => "refusal-rest-of-split",
            Refusal::WhoWrites => "refusal-who-writes",
        };
        self.toast(plain!(self, key))
    }

    /// Cut to what a toast holds.
    pub fn toast(&self, text: String) -> String {
        cut(&text, LONGEST_TOAST)
    }

    /// What is wrong with a field.
    pub fn problem(&self, problem: &FieldProblem, field: Option<Field>, kept: Option<&str>) -> String {
        let again = plain!(self, "again");
        match problem {
            FieldProblem::Missing => match field {
                Some(Field::Leader) => plain!(self, "wrong-leader-missing"),
                Some(Field::Calling) => plain!(self, "wrong-calling-missing"),
                Some(Field::Request) => plain!(self, "wrong-request-missing"),
                Some(Field::Callback | Field::When) | None => plain!(self, "wrong-missing"),
            },
            FieldProblem::Phone { typed, why } => {
                self.phone_error(&self.quote(typed, kept, "unquoted"), why, &again)
            }
            FieldProblem::Time { typed, why } => {
                let typed = self.quote(typed, kept, "unquoted-time");
                match why {
                    TimeError::TooSoon => plain!(self, "time-too-soon", typed, again),
                    TimeError::TooFar => plain!(self, "time-too-far", typed, again),
                    TimeError::NoSuchHour => plain!(self, "time-no-such-hour", typed, again),
                    TimeError::Unreadable => plain!(self, "time-unreadable", typed, again),
                }
            }
            FieldProblem::TooLong { max } => plain!(self, "wrong-too-long", max = *max),
            FieldProblem::TooManyParts { parts, max } => {
                plain!(self, "wrong-too-many-parts", parts = *parts, max = *max)
            }
        }
    }

    pub(super) fn phone_error(&self, typed: &str, why: &PhoneError, again: &str) -> String {
        match why {
            PhoneError::Empty => plain!(self, "phone-empty", again),
            PhoneError::TooShort { digits, needs } => {
                let key = match needs {
                    10 => "phone-short-mobile",
                    11 => "phone-short-landline",
                    _ => "phone-short",
                };
                plain!(self, key, typed, digits = *digits, needs = *needs, again)
            }
            PhoneError::TooLong { digits, needs } => {
                let key = match needs {
                    10 => "phone-long-mobile",
                    11 => "phone-long-landline",
                    _ => "phone-long",
                };
                plain!(self, key, typed, digits = *digits, needs = *needs, again)
            }
            PhoneError::Letters => plain!(self, "phone-letters", typed, again),
            PhoneError::NoSuchPrefix => plain!(self, "phone-no-such-prefix", typed, again),
            PhoneError::OldPrefix { now } => {
                plain!(self, "phone-old-prefix", typed, now = now.spoken(), again)
            }
            PhoneError::Foreign => plain!(self, "phone-foreign", typed, again),
            PhoneError::Several { found } => {
                plain!(self, "phone-several", typed, count = found.len(), again)
            }
            PhoneError::ServiceLine => plain!(self, "phone-service-line", typed, again),
        }
    }

    /// What was typed, in quotation marks; a word for it where it is not known any more.
    fn quote(&self, typed: &str, kept: Option<&str>, unquoted: &str) -> String {
        let typed = if typed.trim().is_empty() { kept.unwrap_or_default() } else { typed };
        match quoted(typed, LONGEST_QUOTE) {
            typed if typed.is_empty() => self.plain(unquoted, &[]),
            typed => plain!(self, "quoted", typed),
        }
    }
}

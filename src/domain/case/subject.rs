//! What a case is about: the call of a leader, or of a premium customer; and what every case answers from it.

use super::premium::Premium;
use super::vip::{CallbackBasis, Vip};
use super::{Case, Completion, CompletionResult};
use crate::domain::base::fold::fold;
use crate::domain::base::phone::Phone;
use crate::domain::intake::case_kind::{CaseKind, PremiumKind};
use crate::domain::intake::kind::Kind;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What a case is about. Every rule that belongs to one subject only takes it out of here.
///
/// A leader's call is stored flat among the facts of the case, as before there was another subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Subject {
    Premium { premium: Premium },
    Vip(Vip),
}

impl<'de> Deserialize<'de> for Subject {
    /// By hand, so that what is wrong with a broken case is said.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut facts = serde_json::Map::deserialize(deserializer)?;
        match facts.remove("premium") {
            Some(premium) => serde_json::from_value(premium).map(|premium| Subject::Premium { premium }),
            None => serde_json::from_value(facts.into()).map(Subject::Vip),
        }
        .map_err(D::Error::custom)
    }
}

/// The line that a call comes in on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Leaders of the company (procedure A).
    #[default]
    Vip,
    /// Premium customers, 18001090 (procedure B).
    Premium,
}

/// By what another case may be about the same thing: any of these that both have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    pub line: Line,
    pub calling: Phone,
    pub number_to_help: Option<Phone>,
    /// Folded; empty for a customer.
    pub leader: String,
    /// More than a given name.
    pub full_name: bool,
}

impl Likeness {
    /// Whether the other case has a number of it or the same full name; a given name alone is a hint only.
    pub fn is_strong(&self, other: &Case) -> bool {
        let number = |number: &Phone| {
            number == other.calling_number() || other.number_to_help().as_ref() == Some(number)
        };
        number(&self.calling)
            || self.number_to_help.as_ref().is_some_and(number)
            || self.full_name && self.leader == fold(other.caller())
    }
}

/// What is noted of every call, to be corrected.
#[derive(Debug)]
pub struct NotedMut<'a> {
    pub caller: &'a mut String,
    pub calling: &'a mut Phone,
    pub request: &'a mut String,
    pub callback: &'a mut Option<Phone>,
}

impl Subject {
    pub fn likeness(&self) -> Likeness {
        match self {
            Subject::Vip(Vip { fields, .. }) => Likeness {
                line: Line::Vip,
                calling: fields.calling.clone(),
                number_to_help: fields.number_to_help(),
                leader: fold(&fields.leader),
                full_name: fields.names_leader_in_full(),
            },
            Subject::Premium { premium } => Likeness {
                line: Line::Premium,
                calling: premium.calling.clone(),
                number_to_help: Some(premium.number_to_help()),
                leader: String::new(),
                full_name: false,
            },
        }
    }

    pub fn kind(&self) -> CaseKind {
        match self {
            Subject::Vip(vip) => vip.fields.kind.into(),
            Subject::Premium { premium } => premium.kind.into(),
        }
    }

    pub fn noted_mut(&mut self) -> NotedMut<'_> {
        match self {
            Subject::Vip(Vip { fields, .. }) => NotedMut {
                caller: &mut fields.leader,
                calling: &mut fields.calling,
                request: &mut fields.request,
                callback: &mut fields.callback,
            },
            Subject::Premium { premium } => NotedMut {
                caller: &mut premium.customer,
                calling: &mut premium.calling,
                request: &mut premium.request,
                callback: &mut premium.callback,
            },
        }
    }

    /// The kind that the words of the request say, where they say any.
    pub fn read_kind_again(&mut self) {
        match self {
            Subject::Vip(Vip { fields, .. }) => {
                let read = Kind::read(&fields.request);
                if read != Kind::Other {
                    fields.kind = read;
                }
            }
            Subject::Premium { premium } => {
                let read = PremiumKind::read(&premium.request);
                if read != PremiumKind::Support {
                    premium.kind = read;
                }
            }
        }
    }
}

impl From<Vip> for Subject {
    fn from(vip: Vip) -> Self {
        Subject::Vip(vip)
    }
}

impl From<Premium> for Subject {
    fn from(premium: Premium) -> Self {
        Subject::Premium { premium }
    }
}

/// What every case answers, whatever its subject.
impl Case {
    pub fn line(&self) -> Line {
        match &self.subject {
            Subject::Vip(_) => Line::Vip,
            Subject::Premium { .. } => Line::Premium,
        }
    }

    pub fn kind(&self) -> CaseKind {
        self.subject.kind()
    }

    /// The name of who called, as noted.
    pub fn caller(&self) -> &str {
        match &self.subject {
            Subject::Vip(vip) => &vip.fields.leader,
            Subject::Premium { premium } => &premium.customer,
        }
    }

    /// The number the call came from.
    pub fn calling_number(&self) -> &Phone {
        match &self.subject {
            Subject::Vip(vip) => &vip.fields.calling,
            Subject::Premium { premium } => &premium.calling,
        }
    }

    /// What was asked for, as noted.
    pub fn request(&self) -> &str {
        match &self.subject {
            Subject::Vip(vip) => &vip.fields.request,
            Subject::Premium { premium } => &premium.request,
        }
    }

    /// The number that the request is about, where that is known.
    pub fn number_to_help(&self) -> Option<Phone> {
        match &self.subject {
            Subject::Vip(vip) => vip.fields.number_to_help(),
            Subject::Premium { premium } => Some(premium.number_to_help()),
        }
    }

    /// The number noted to call back, where it is not the calling one.
    pub fn callback_number(&self) -> Option<&Phone> {
        match &self.subject {
            Subject::Vip(vip) => vip.fields.callback.as_ref(),
            Subject::Premium { premium } => premium.callback.as_ref(),
        }
    }

    /// All numbers known of it; the case is found by each.
    pub fn numbers(&self) -> Vec<Phone> {
        match &self.subject {
            Subject::Vip(vip) => {
                vip.fields.numbers().into_iter().chain(vip.check.business_number.clone()).collect()
            }
            Subject::Premium { premium } => premium.numbers(),
        }
    }

    /// Whether what was noted during the call is the same in both.
    pub fn has_same_fields(&self, other: &Case) -> bool {
        match (&self.subject, &other.subject) {
            (Subject::Vip(ours), Subject::Vip(theirs)) => {
                ours.fields == theirs.fields && ours.check.business_number == theirs.check.business_number
            }
            (ours, theirs) => ours == theirs,
        }
    }

    /// Whether a line is to be opened that is not open yet.
    fn is_still_barred(&self) -> bool {
        let is_done = |completion: &Completion| matches!(completion.result, CompletionResult::Done { .. });
        self.vip().is_some_and(|vip| vip.fields.kind.opens_a_line())
            && !self.completion.as_ref().is_some_and(is_done)
    }

    /// "Gọi LĐ: …": the number on which the promise is kept, and on what basis.
    pub fn number_to_call(&self) -> (&Phone, CallbackBasis) {
        match &self.subject {
            Subject::Vip(vip) => vip.number_to_call(self.is_still_barred()),
            Subject::Premium { premium } => (premium.callback(), CallbackBasis::Customer),
        }
    }

    /// "không được thì gọi …": the number to try when that one is not answered.
    pub fn second_number_to_call(&self) -> Option<&Phone> {
        match &self.subject {
            Subject::Vip(vip) => vip.second_number(self.is_still_barred()),
            Subject::Premium { premium } => premium.callback.as_ref().map(|_| &premium.calling),
        }
    }

    /// Whether nothing has to be checked before the request is carried out (A2.3).
    pub fn is_checked(&self) -> bool {
        match &self.subject {
            Subject::Vip(vip) => vip.check.complete(),
            Subject::Premium { .. } => true,
        }
    }
}

/// The subject, for rules that belong to one kind of it.
impl Case {
    pub fn vip(&self) -> Option<&Vip> {
        match &self.subject {
            Subject::Vip(vip) => Some(vip),
            Subject::Premium { .. } => None,
        }
    }

    pub fn vip_mut(&mut self) -> Option<&mut Vip> {
        match &mut self.subject {
            Subject::Vip(vip) => Some(vip),
            Subject::Premium { .. } => None,
        }
    }

    pub fn premium(&self) -> Option<&Premium> {
        match &self.subject {
            Subject::Premium { premium } => Some(premium),
            Subject::Vip(_) => None,
        }
    }
}

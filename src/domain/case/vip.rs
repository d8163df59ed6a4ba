//! What only the call of an internal VIP has (procedure A): the four things noted, the check against the subscriber
//! system, the questions to QA, and the times the leader asked for the shift or team leader.

use super::guidance::{Answer, Guidance};
use super::transfer::Transfer;
use crate::domain::base::ids::PersonId;
use crate::domain::base::phone::Phone;
use crate::domain::base::subscriber::{self, Subscriber};
use crate::domain::intake;
use crate::domain::intake::kind::Kind;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The call of an internal VIP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vip {
    pub fields: CallFields,
    pub check: Check,
    /// The questions to QA (A3.1), in order; at most the last is open.
    #[serde(default)]
    pub guidance: Vec<Guidance>,
    /// The times the leader asked for the shift or team leader (A1.5), in order; at most the last is open.
    #[serde(default)]
    pub transfers: Vec<Transfer>,
}

impl Vip {
    pub fn new(fields: CallFields) -> Self {
        Vip { fields, check: Check::default(), guidance: Vec::new(), transfers: Vec::new() }
    }

    /// A lost phone reported from another number (A3.2), unless both names say that it is the leader's.
    pub fn wants_qa_for_lost_phone(&self) -> bool {
        let check = &self.check;
        let leaders = check.names_are_the_leaders
            && check.business == Some(true)
            && check.agreement == Some(Agreement::Agrees);
        self.fields.reported_from_other_number() && !leaders
    }

    /// The number that steps 3 and 5 call, and on what basis. A business number that is `still_barred` itself is called
    /// last, where another was left.
    pub fn number_to_call(&self, still_barred: bool) -> (&Phone, CallbackBasis) {
        let barred = self.fields.number_to_help().filter(|_| still_barred);
        let business = match self.check.business {
            Some(true) => Some(&self.fields.calling),
            Some(false) | None => self.check.business_number.as_ref(),
        };
        if self.fields.kind.calls_back_on_other_number() {
            (self.fields.callback(), CallbackBasis::LostPhone)
        } else if barred.is_some() && business == barred.as_ref() && business != Some(self.fields.callback())
        {
            (self.fields.callback(), CallbackBasis::BusinessIsBarred)
        } else if self.check.business == Some(true) {
            (&self.fields.calling, CallbackBasis::Business)
        } else if let Some(number) = &self.check.business_number {
            (number, CallbackBasis::Business)
        } else {
            let basis = match self.check.business {
                Some(false) => CallbackBasis::NotBusiness,
                Some(true) | None => CallbackBasis::Unclear,
            };
            (self.fields.callback(), basis)
        }
    }

    /// The number to try when the leader is not reached on that one; never a phone that is lost.
    pub fn second_number(&self, still_barred: bool) -> Option<&Phone> {
        let first = self.number_to_call(still_barred).0;
        let lost = self.fields.number_to_help().filter(|_| self.fields.kind.calls_back_on_other_number());
        let named = [self.fields.callback(), &self.fields.calling];
        (self.check.business_number.iter().chain(named))
            .find(|number| *number != first && lost.as_ref() != Some(number))
    }

    /// QA's answer that holds now. A question dropped without one leaves the answer before it as it was.
    pub fn answer(&self) -> Option<&Answer> {
        let counts = |asked: &&Guidance| asked.answer.is_some() || asked.dropped.is_none();
        self.guidance.iter().rev().find(counts).and_then(Guidance::answered)
    }

    /// Everybody named in it.
    pub fn people(&self) -> Vec<PersonId> {
        let confirmed = self.check.confirmed.iter().map(|confirmed| confirmed.by);
        let guidance = self.guidance.iter().flat_map(Guidance::people);
        confirmed.chain(guidance).chain(self.transfers.iter().flat_map(Transfer::people)).collect()
    }
}

/// The four things noted during the call (A1.1), and what was read out of the third.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFields {
    pub leader: String,
    pub calling: Phone,
    pub request: String,
    /// `None` is the calling number.
    pub callback: Option<Phone>,
    /// What kind of request it is (A1.6): chosen by a button, or read out of the sentence.
    pub kind: Kind,
}

impl CallFields {
    /// Whether the leader is named by more than a given name, which many leaders share.
    pub fn names_leader_in_full(&self) -> bool {
        let words = self.leader.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
        words > 1 + usize::from(intake::honorific(&self.leader).is_some())
    }

    /// The number to help with (A1.1): named in the request, else the calling number where the kind allows that.
    pub fn number_to_help(&self) -> Option<Phone> {
        intake::number_to_help(&self.request, &self.calling, self.kind)
    }

    /// The number the leader asked to be called back on.
    pub fn callback(&self) -> &Phone {
        self.callback.as_ref().unwrap_or(&self.calling)
    }

    pub fn numbers(&self) -> Vec<Phone> {
        let named = intake::numbers_named(&self.request, Some(&self.calling));
        [self.calling.clone()].into_iter().chain(named).chain(self.callback.clone()).collect()
    }

    /// A lost phone reported from any number but its own (A3.2).
    pub fn reported_from_other_number(&self) -> bool {
        self.kind.calls_back_on_other_number() && self.number_to_help().as_ref() != Some(&self.calling)
    }
}

/// What the subscriber system said (A2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The subscriber name of the calling number, as pasted.
    pub subscriber: Option<String>,
    pub business: Option<bool>,
    /// The leader's business number, asked for after ❌: the result is told there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_number: Option<Phone>,
    /// The owner on record of the number to help with, as pasted.
    pub owner_on_record: Option<String>,
    pub agreement: Option<Agreement>,
    /// Both names were pasted, and both are the leader's by given name and one more word: it is the leader's own business
    /// number (A2.3).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names_are_the_leaders: bool,
    /// A3.3: the leader was called, heard what does not agree, and confirmed the request as it is.
    #[serde(default)]
    pub confirmed: Option<LeaderConfirmation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderConfirmation {
    pub at: DateTime<Utc>,
    pub by: PersonId,
}

impl Check {
    /// Whether both parts of the check were made (A2.3).
    pub fn complete(&self) -> bool {
        self.business.is_some() && self.agreement.is_some()
    }

    /// Whether the request does not agree with the subscriber system (A3.3).
    pub fn differs(&self) -> bool {
        self.agreement.as_ref().is_some_and(|agreement| *agreement != Agreement::Agrees)
    }

    /// Whether the leader has still to be called about what does not agree (A3.3).
    pub fn wants_call(&self) -> bool {
        self.differs() && self.confirmed.is_none()
    }

    /// Name and title read out of the pasted subscriber name of a business number.
    pub fn read(&self, prefixes: &[String]) -> Option<Subscriber> {
        self.subscriber.as_deref().map(|pasted| subscriber::read(pasted, prefixes))
    }
}

/// Whether what the leader asked agrees with the subscriber system (A2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    Agrees,
    OwnerDiffers,
    PaymentDiffers,
    OtherDiffers(String),
}

/// Which number to call the leader on, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackBasis {
    /// A lost phone cannot be called on its own number.
    LostPhone,
    Business,
    /// The business number is the one to be opened, and is not open yet.
    BusinessIsBarred,
    /// "không phải số nghiệp vụ", after ❌
    NotBusiness,
    /// "chưa rõ số nghiệp vụ"
    Unclear,
    /// A premium customer has no business number to be sure of.
    Customer,
}

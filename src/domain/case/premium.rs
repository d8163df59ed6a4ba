//! What only the call of a premium customer on line 18001090 has (procedure B): what was noted during the call.

use super::signal::SignalReport;
use crate::domain::base::phone::Phone;
use crate::domain::customer::PremiumCustomer;
use crate::domain::intake;
use crate::domain::intake::case_kind::PremiumKind;
use serde::{Deserialize, Serialize};

/// The call of a premium customer, or of somebody who asks about a premium customer's number (B2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Premium {
    pub kind: PremiumKind,
    /// As noted; empty where the customer's name was not asked.
    pub customer: String,
    pub calling: Phone,
    pub request: String,
    /// `None` is the calling number.
    pub callback: Option<Phone>,
    /// The premium number that is asked about, where it is neither the calling one nor named in the request.
    #[serde(default)]
    pub about: Option<Phone>,
    /// What was noted of signal or service quality (B6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<SignalReport>,
}

/// The premium customer who is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served<'c> {
    Caller(&'c PremiumCustomer),
    /// Somebody else calls about their number.
    About(&'c PremiumCustomer),
}

impl<'c> Served<'c> {
    pub fn customer(self) -> &'c PremiumCustomer {
        let (Served::Caller(customer) | Served::About(customer)) = self;
        customer
    }
}

impl Premium {
    /// The number to help with: the one asked about, else one named in the request, else the calling number.
    pub fn number_to_help(&self) -> Phone {
        let named = || intake::numbers_named(&self.request, Some(&self.calling)).into_iter().next();
        self.about.clone().or_else(named).unwrap_or_else(|| self.calling.clone())
    }

    /// The number to call with the result.
    pub fn callback(&self) -> &Phone {
        self.callback.as_ref().unwrap_or(&self.calling)
    }

    pub fn numbers(&self) -> Vec<Phone> {
        let named = intake::numbers_named(&self.request, Some(&self.calling));
        let noted = [self.calling.clone()].into_iter().chain(named).chain(self.callback.clone());
        noted.chain(self.about.clone()).collect()
    }

    /// The numbers by which the customer is looked up on the centre's list.
    pub fn looked_up(&self) -> [Phone; 2] {
        [self.calling.clone(), self.number_to_help()]
    }

    /// Who is served (B2): who calls, else whom the call is about, as far as the centre's list knows them (B1).
    pub fn served<'c>(&self, listed: &'c [PremiumCustomer]) -> Option<Served<'c>> {
        let of = |number: &Phone| listed.iter().find(|customer| customer.number == *number);
        let about = || of(&self.number_to_help()).map(Served::About);
        of(&self.calling).map(Served::Caller).or_else(about)
    }
}

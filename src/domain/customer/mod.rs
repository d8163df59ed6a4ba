//! The centre's own list of premium customers (B1).

pub mod customer_file;

use super::base::phone::Phone;
use serde::{Deserialize, Serialize};

/// A premium customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremiumCustomer {
    pub number: Phone,
    /// As the centre names it: "Kim cương", "Vàng".
    pub class: String,
    /// Empty where the list has none.
    pub name: String,
    pub basis: Basis,
}

/// On what basis somebody is a premium customer (B2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    #[default]
    Policy,
    /// By agreement of the region.
    Agreement,
}

impl Basis {
    /// The word in the file and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Basis::Policy => "policy",
            Basis::Agreement => "agreement",
        }
    }
}

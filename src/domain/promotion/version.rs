//! A programme as it was.

use super::programme::Programme;
use crate::domain::base::ids::PersonId;
use chrono::{DateTime, Utc};

/// A version of a programme; every change makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeVersion {
    pub at: DateTime<Utc>,
    /// `None` for an imported file.
    pub by: Option<PersonId>,
    /// `None` where it was taken out, or cannot be read.
    pub programme: Option<Programme>,
}

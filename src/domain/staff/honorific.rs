//! How a colleague is addressed.

/// The words that are offered; a staff list may have others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Honorific {
    Anh,
    Chi,
    Em,
}

impl Honorific {
    pub const ALL: [Honorific; 3] = [Honorific::Anh, Honorific::Chi, Honorific::Em];

    /// As the staff list has it.
    pub fn word(self) -> &'static str {
        match self {
            Honorific::Anh => "anh",
            Honorific::Chi => "chị",
            Honorific::Em => "em",
        }
    }
}

//! Buttons under a case that is reviewed.

use super::{ButtonSpec, Wire};
use crate::domain::review::Part;

/// A button under a case that is reviewed (B3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewButton {
    /// Whether this part of the standard was met.
    Score(Part, bool),
    /// ✅ Đạt cả 4 mục
    AllMet,
    /// 📨: the agent is told.
    Send,
    /// 🎲: another case.
    Next,
}

declare_buttons! { ReviewButton: ButtonSpec {
    [Score(Part::SpecialCare, true)] = "care.1", "button-review-care";
    [Score(Part::SpecialCare, false)] = "care.0", "button-review-no-care";
    [Score(Part::Professional, true)] = "professional.1", "button-review-professional";
    [Score(Part::Professional, false)] = "professional.0", "button-review-no-professional";
    [Score(Part::Fast, true)] = "fast.1", "button-review-fast";
    [Score(Part::Fast, false)] = "fast.0", "button-review-no-fast";
    [Score(Part::Respectful, true)] = "respectful.1", "button-review-respectful";
    [Score(Part::Respectful, false)] = "respectful.0", "button-review-no-respectful";
    [AllMet] = "all", "button-review-all-met";
    [Send] = "send", "button-review-send";
    [Next] = "next", "button-review-next";
}}

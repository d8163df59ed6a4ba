//! Buttons under what QA publishes.

use super::{ButtonSpec, Wire};

/// A button of a changed card of the procedure, or of a saved answer to be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuideButton {
    /// 📌
    Publish,
    Drop,
    /// ✅ Đã đọc
    Read,
    /// Who has read it.
    Readers,
    /// 🔔
    Remind,
}

declare_buttons! { GuideButton: ButtonSpec {
    [Publish] = "publish", "button-guide-publish";
    [Drop] = "drop", "button-guide-drop";
    [Read] = "read", "button-guide-read";
    [Readers] = "readers", "button-guide-readers";
    [Remind] = "remind", "button-guide-remind";
}}

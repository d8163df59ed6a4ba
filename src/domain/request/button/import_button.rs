//! Buttons under the preview of a spreadsheet.

use super::{ButtonSpec, Wire};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportButton {
    /// ✅ Nhập
    Apply,
    /// ♻️ The same, and what is not in the file is taken out.
    Replace,
    /// ✖️ Bỏ
    Drop,
}

declare_buttons! { ImportButton: ButtonSpec {
    [Apply] = "ok", "button-import";
    [Replace] = "all", "button-import-replace";
    [Drop] = "off", "button-import-drop";
}}

//! Opens the page on a desktop.

use std::env;
use std::io::{IsTerminal as _, stdout};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

/// Opens the address in the browser, if this is a terminal on a desktop; nothing otherwise, and never in CI.
pub(super) fn open(url: &str) {
    let Some(opener) = opener() else { return };
    // In its own process group, so that Ctrl-C stops the demo and not the browser.
    let opening = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn();
    if let Err(error) = opening {
        tracing::debug!(%error, opener, "no browser was opened");
    }
}

fn opener() -> Option<&'static str> {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("CI") || !stdout().is_terminal() {
        return None;
    }
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")).then_some("xdg-open")
}

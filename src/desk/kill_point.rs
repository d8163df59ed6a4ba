//! The named steps at which a test kills the process, to show that nothing is lost whenever that happens.
//!
//! In a debug build `LOIHUA_KILL_AT=before-commit` (or `before-commit:3` for the third time) has the process kill
//! itself there, as abruptly as SIGKILL. A release build has none of this.

/// A step of an update's or a message's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KillPoint {
    UpdateReceived,
    BeforeCommit,
    AfterCommit,
    BeforeSending,
    AfterSending,
    BeforeMarking,
}

impl KillPoint {
    pub fn name(self) -> &'static str {
        match self {
            KillPoint::UpdateReceived => "update-received",
            KillPoint::BeforeCommit => "before-commit",
            KillPoint::AfterCommit => "after-commit",
            KillPoint::BeforeSending => "before-sending",
            KillPoint::AfterSending => "after-sending",
            KillPoint::BeforeMarking => "before-marking",
        }
    }

    /// The process has come to this step.
    #[cfg(debug_assertions)]
    pub fn reached(self) {
        use std::sync::{
            OnceLock,
            atomic::{AtomicU32, Ordering},
        };
        static WANTED: OnceLock<Option<(String, u32)>> = OnceLock::new();
        static SEEN: AtomicU32 = AtomicU32::new(0);
        let wanted = WANTED.get_or_init(|| {
            let wanted = std::env::var("LOIHUA_KILL_AT").ok()?;
            let (name, nth) = wanted.split_once(':').unwrap_or((&wanted, "1"));
            Some((name.to_owned(), nth.parse().ok()?))
        });
        if let Some((name, nth)) = wanted
            && name == self.name()
            && SEEN.fetch_add(1, Ordering::SeqCst) + 1 == *nth
        {
            std::process::abort();
        }
    }

    /// The process has come to this step.
    #[cfg(not(debug_assertions))]
    pub fn reached(self) {}
}

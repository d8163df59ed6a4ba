//! The named steps at which a test kills the process, to show that nothing is lost whenever that happens.
//!
//! In a debug build `LOIHUA_KILL_AT=before-commit` (or `before-commit:3` for the third time) has the process kill
//! itself there, as abruptly as SIGKILL. With `LOIHUA_FREEZE_AT` it stops there until it gets SIGCONT. A release build
//! has none of this.

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
        static KILL: TransferTarget = TransferTarget::new("LOIHUA_KILL_AT");
        static FREEZE: TransferTarget = TransferTarget::new("LOIHUA_FREEZE_AT");
        if KILL.now(self) {
            std::process::abort();
        }
        if FREEZE.now(self) {
            use rustix::process::{Signal, getpid, kill_process};
            let _ = kill_process(getpid(), Signal::STOP);
            // Any thread of the process may be the one that takes the signal; this one goes no step further meanwhile.
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
    }

    /// The process has come to this step.
    #[cfg(not(debug_assertions))]
    pub fn reached(self) {}
}

/// What the environment wants to happen, and how often its step was reached.
#[cfg(debug_assertions)]
struct TransferTarget {
    variable: &'static str,
    step: std::sync::OnceLock<Option<(String, u32)>>,
    seen: std::sync::atomic::AtomicU32,
}

#[cfg(debug_assertions)]
impl TransferTarget {
    const fn new(variable: &'static str) -> Self {
        TransferTarget {
            variable,
            step: std::sync::OnceLock::new(),
            seen: std::sync::atomic::AtomicU32::new(0),
        }
    }

    fn now(&self, step: KillPoint) -> bool {
        let wanted = self.step.get_or_init(|| {
            let wanted = std::env::var(self.variable).ok()?;
            let (name, nth) = wanted.split_once(':').unwrap_or((&wanted, "1"));
            Some((name.to_owned(), nth.parse().ok()?))
        });
        let Some((name, nth)) = wanted else { return false };
        name == step.name() && self.seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1 == *nth
    }
}

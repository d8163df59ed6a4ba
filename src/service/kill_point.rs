//! Named steps at which a test kills the process, to show that nothing is lost whenever that happens.
//!
//! In a debug build `LOIHUA_KILL_AT=before-commit` (or `before-commit:3` for the third time) has the process kill
//! itself there, as abruptly as SIGKILL. With `LOIHUA_FREEZE_AT` it stops there until it gets SIGCONT. A release build
//! has none of this.

/// A step in handling an update or sending a message.
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

    /// Called where the process has come to this step.
    #[cfg(debug_assertions)]
    pub fn reached(self) {
        static KILL: Trigger = Trigger::new("LOIHUA_KILL_AT");
        static FREEZE: Trigger = Trigger::new("LOIHUA_FREEZE_AT");
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

    /// Called where the process has come to this step.
    #[cfg(not(debug_assertions))]
    pub fn reached(self) {}
}

/// The step an environment variable names, and how often it was reached.
#[cfg(debug_assertions)]
struct Trigger {
    variable: &'static str,
    step: std::sync::OnceLock<Option<(String, u32)>>,
    seen: std::sync::atomic::AtomicU32,
}

#[cfg(debug_assertions)]
impl Trigger {
    const fn new(variable: &'static str) -> Self {
        Trigger { variable, step: std::sync::OnceLock::new(), seen: std::sync::atomic::AtomicU32::new(0) }
    }

    fn now(&self, step: KillPoint) -> bool {
        let trigger = self.step.get_or_init(|| {
            let value = std::env::var(self.variable).ok()?;
            let (name, nth) = value.split_once(':').unwrap_or((&value, "1"));
            Some((name.to_owned(), nth.parse().ok()?))
        });
        let Some((name, nth)) = trigger else { return false };
        name == step.name() && self.seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1 == *nth
    }
}

//! Names of processes that another process on the same machine can check, so that a replica need not wait for the lease of
//! a holder that was killed.

use rustix::io::Errno;
use rustix::process::{Pid, getpid, test_kill_process};
use std::sync::OnceLock;

/// This process: the machine's boot id, its PID namespace, and its PID.
pub fn own_name() -> String {
    format!("{} {}", pid_scope(), getpid().as_raw_nonzero())
}

/// Whether the process of this name has certainly ended. `false` where that is not known: it is of another machine or
/// container, or not on Linux.
pub fn is_gone(name: &str) -> bool {
    let pid = name
        .strip_prefix(pid_scope())
        .filter(|_| !pid_scope().is_empty())
        .and_then(|pid| pid.trim_start().parse().ok())
        .and_then(Pid::from_raw);
    // Other errors, such as a missing permission, mean that it is running.
    pid.is_some_and(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}

/// The boot id and PID namespace; empty where unknown.
fn pid_scope() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        let space = std::fs::read_link("/proc/self/ns/pid").ok();
        match (boot, space) {
            (Some(boot), Some(space)) => format!("{} {}", boot.trim(), space.display()),
            (Some(_) | None, _) => String::new(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn only_a_process_of_this_machine_is_known_to_be_gone() {
        assert!(!is_gone(&own_name()));
        let mut child = Command::new("sleep").arg("60").spawn().expect("a process");
        let name = own_name().replace(&format!(" {}", std::process::id()), &format!(" {}", child.id()));
        assert!(!is_gone(&name));
        child.kill().expect("it is killed");
        child.wait().expect("it is gone");
        assert!(is_gone(&name));
        for other in ["", "7", &format!("x{name}"), &name.replace("pid:", "other:"), &format!("{name}x")] {
            assert!(!is_gone(other), "{other}");
        }
    }
}

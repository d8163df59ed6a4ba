//! Processes by names that another one on the same machine can make something of: a holder that was killed is not
//! waited for by the one started in its place.

use rustix::io::Errno;
use rustix::process::{Pid, getpid, test_kill_process};
use std::sync::OnceLock;

/// This process: the machine's start, the space its number is counted in, and that number.
pub fn own_name() -> String {
    format!("{} {}", numbered_in(), getpid().as_raw_nonzero())
}

/// Whether the process of this name is certainly gone. One that nothing can be said about is not: it is of another
/// machine or container, or not on Linux.
pub fn is_gone(name: &str) -> bool {
    let pid = name
        .strip_prefix(numbered_in())
        .filter(|_| !numbered_in().is_empty())
        .and_then(|pid| pid.trim_start().parse().ok())
        .and_then(Pid::from_raw);
    // One of somebody else's is there all the same.
    pid.is_some_and(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}

/// Empty where it cannot be told.
fn numbered_in() -> &'static str {
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

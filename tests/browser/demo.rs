//! The real `loihua demo` on a free port.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A demo; it ends when it is dropped.
pub struct Demo {
    child: Child,
    pub url: String,
}

impl Demo {
    /// Starts it with these arguments beside the port.
    pub fn start(arguments: &[&str]) -> Demo {
        let mut child = Command::new(env!("CARGO_BIN_EXE_loihua"))
            .args(["demo", "--port", "0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the demo starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("it says where it is");
        let url =
            line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_owned();
        Demo { child, url }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let ended = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if !ended.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

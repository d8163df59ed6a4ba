//! The real binary in an empty folder of its own: started, heard, stopped.

use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tempfile::TempDir;

/// How long anything may take that ends by itself.
pub const PATIENCE: Duration = Duration::from_secs(40);
/// How long a stop may take.
const FAREWELL: Duration = Duration::from_secs(5);

pub const STAFF: &str =
    "telegram_id,name,roles,locale\n1,Lan,agent,vi\n2,Hoa,shift_leader,vi\n3,Minh,qa,en\n";

/// A folder of a test's own, home and working directory at once.
pub struct Place(pub TempDir);

/// What came of a call.
#[derive(Debug)]
pub struct Outcome {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Outcome {
    #[track_caller]
    pub fn is(&self, status: i32) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Every one of these stands in the one or the other output.
    #[track_caller]
    pub fn says(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.out.contains(part) || self.err.contains(part), "“{part}” is not in {self:?}");
        }
        self
    }

    #[track_caller]
    pub fn never_says(&self, secret: &str) -> &Self {
        assert!(!self.out.contains(secret) && !self.err.contains(secret), "“{secret}” is in {self:?}");
        self
    }
}

impl Place {
    pub fn new() -> Self {
        Place(tempfile::tempdir().expect("a folder"))
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).expect("a file is written");
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loihua"));
        command.args(arguments).current_dir(self.0.path()).env_clear().env("HOME", self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn loihua(&self, arguments: &[&str]) -> Outcome {
        finish(self.command(arguments))
    }

    /// How many files begin like this.
    pub fn files(&self, begin: &str) -> usize {
        let files = fs::read_dir(self.0.path()).expect("the folder").map_while(Result::ok);
        files.filter(|file| file.file_name().to_string_lossy().starts_with(begin)).count()
    }

    pub fn staff(&self) -> String {
        self.loihua(&["staff", "list"]).is(0).out.clone()
    }

    pub fn rota(&self, date: &str) -> String {
        self.loihua(&["rota", "show", "--date", date]).is(0).out.clone()
    }
}

/// Runs a command to its end.
pub fn finish(mut command: Command) -> Outcome {
    let mut child = command.spawn().expect("the binary starts");
    let (out, err) = (all_of(child.stdout.take()), all_of(child.stderr.take()));
    let status = ends(&mut child, PATIENCE);
    Outcome {
        status: status.code().unwrap_or(-1),
        out: out.join().expect("output"),
        err: err.join().expect("output"),
    }
}

fn all_of(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    let mut pipe = pipe.expect("a pipe");
    thread::spawn(move || {
        let mut text = Vec::new();
        pipe.read_to_end(&mut text).expect("output");
        String::from_utf8_lossy(&text).into_owned()
    })
}

#[track_caller]
fn ends(child: &mut Child, patience: Duration) -> ExitStatus {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if begin.elapsed() > patience {
            let _ = child.kill();
            panic!("it did not end within {patience:?}");
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// A command that runs until it is stopped.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    heard: String,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the binary starts");
        let (says, lines) = channel();
        let pipes: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("a pipe")), Box::new(child.stderr.take().expect("a pipe"))];
        for pipe in pipes {
            let says = says.clone();
            thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    let _ = says.send(line);
                }
            });
        }
        Running { child, lines, heard: String::new() }
    }

    /// Waits for a line with `part` in it.
    #[track_caller]
    pub fn line(&mut self, part: &str) -> String {
        let begin = Instant::now();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE.saturating_sub(begin.elapsed())) {
            self.heard.push_str(&line);
            self.heard.push('\n');
            if line.contains(part) {
                return line;
            }
        }
        panic!("“{part}” was not said; heard:\n{}", self.heard);
    }

    /// Sends a signal and waits for the end, which comes soon and with status 0. Gives all that was said.
    #[track_caller]
    pub fn stop(&mut self, signal: &str) -> String {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
        let status = ends(&mut self.child, FAREWELL);
        self.heard.extend(self.lines.iter().map(|line| line + "\n"));
        assert_eq!(status.code(), Some(0), "{}", self.heard);
        self.heard.clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A simulator, and the token it knows.
pub fn sim(place: &Place) -> (Running, String) {
    let mut sim = Running::start(place.command(&["sim", "--port", "0"]));
    let line = sim.line("Bot API at ");
    let (url, token) = line
        .strip_prefix("Bot API at ")
        .and_then(|rest| rest.split_once(" for the token "))
        .expect("the address and the token");
    let config = format!("[telegram]\ntoken = \"{token}\"\napi_url = \"{url}\"\n[web]\nlisten = \"\"\n");
    place.write("loihua.toml", config);
    (sim, token.to_owned())
}

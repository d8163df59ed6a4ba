//! Table files are read in a process of their own: whatever a workbook does to its reader (memory, time, an abort), it does
//! to that process alone.

pub use crate::domain::base::table::Pick;

use crate::domain::base::table::{Sheet, TableError, TableProblem, read_picked};
use anyhow::{Context as _, bail};
use rustix::process::{Resource, Rlimit, setrlimit};
use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;

/// The command of this program that reads a table from its standard input and writes it to its standard output.
pub const COMMAND: &str = "read-table";
/// The most memory such a process may have, in bytes: far more than the largest table needs.
const MOST_MEMORY: u64 = 1 << 30;
/// The most time of a processor, in seconds.
const MOST_SECONDS: u64 = 20;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on tables are read by processes of this program. Before, as in tests of the library, they are read here.
pub fn read_apart(program: PathBuf) {
    let _ = PROGRAM.set(program);
}

/// Reads a table file; `None` where it has no sheet of the wanted name.
///
/// # Errors
/// A sentence that names the file and says what to do.
pub(super) fn read_table(name: &str, bytes: &[u8], pick: Pick) -> anyhow::Result<Option<Sheet>> {
    let Some(program) = PROGRAM.get() else { return Ok(read_picked(name, bytes, pick)?) };
    let mut command = Command::new(program);
    command.arg(COMMAND).arg(name);
    match pick {
        Pick::Active => {}
        Pick::First => drop(command.arg("--first")),
        Pick::Named(sheet) => drop(command.args(["--sheet", sheet])),
    }
    // No secret of the configuration goes there.
    command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut reader = command.spawn().context("no process can be started to read the file")?;
    let input = reader.stdin.take();
    let done = thread::scope(|scope| {
        // One that ends early reads no further; how it ended says why.
        scope.spawn(|| input.map(|mut input| input.write_all(bytes)));
        reader.wait_with_output()
    });
    let done = done.context("the process that reads the file was lost")?;
    match done.status.code() {
        Some(0) => serde_json::from_slice(&done.stdout).context("the process that reads the file was lost"),
        Some(1) => bail!("{}", String::from_utf8_lossy(&done.stderr).trim()),
        _ => {
            let (code, signal) = (done.status.code(), done.status.signal());
            tracing::warn!(?code, ?signal, "the process that reads a table file ended early");
            Err(TableError { name: name.to_owned(), why: TableProblem::BrokenWorkbook }.into())
        }
    }
}

/// What the process does: reads a table from standard input, and writes it as JSON.
///
/// # Errors
/// A sentence that names the file and says what to do.
pub fn run(name: &str, pick: Pick) -> anyhow::Result<()> {
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, limit(MOST_MEMORY)).context("its memory cannot be limited")?;
    setrlimit(Resource::Cpu, limit(MOST_SECONDS)).context("its time cannot be limited")?;
    setrlimit(Resource::Core, limit(0)).context("its traces cannot be limited")?;
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).context("its input cannot be read")?;
    let sheet = read_picked(name, &bytes, pick)?;
    serde_json::to_writer(std::io::stdout().lock(), &sheet).context("its output cannot be written")?;
    Ok(())
}

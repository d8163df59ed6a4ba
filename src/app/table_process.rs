//! Table files are read in a process of their own: whatever a workbook does to its reader (memory, time, an abort), it does
//! to that process alone.

pub use crate::domain::base::table::Pick;

use crate::domain::base::table::{Sheet, TableProblem, read_picked};
use anyhow::Context as _;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::io::{Read, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;

/// The command of this program that reads a table from its standard input and writes it to its standard output.
pub const COMMAND: &str = "read-table";
/// The most memory such a process may have, in bytes: far more than the largest table needs.
const MOST_MEMORY: u64 = 1 << 30;
/// The longest answer of such a process, in bytes: more text than this no table of people or promotions has.
const MOST_TEXT: u64 = 16 << 20;
/// The most time of a processor, in seconds.
const MOST_SECONDS: u64 = 20;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on tables are read by processes of this program. Before, as in tests of the library, they are read here.
pub fn read_apart(program: PathBuf) {
    let _ = PROGRAM.set(program);
}

/// Why a table could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the file is no table that can be read: {0:?}")]
    Table(TableProblem),
    /// A fault of this machine.
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

/// Reads a table file; `None` where it has no sheet of the wanted name.
///
/// # Errors
/// It is no table, or no process can be started.
pub fn read_table(bytes: &[u8], pick: Pick) -> Result<Option<Sheet>, ReadError> {
    let Some(program) = PROGRAM.get() else { return read_picked(bytes, pick).map_err(ReadError::Table) };
    let mut command = Command::new(program);
    command.arg(COMMAND);
    match pick {
        Pick::Active => {}
        Pick::First => drop(command.arg("--first")),
        Pick::Named(sheet) => drop(command.args(["--sheet", sheet])),
    }
    // No secret of the configuration goes there.
    command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut reader = command.spawn().context("no process can be started to read the file")?;
    let (input, output) = (reader.stdin.take(), reader.stdout.take());
    let answer = thread::scope(|scope| {
        // One that ends early reads no further; how it ended says why.
        scope.spawn(|| input.map(|mut input| input.write_all(bytes)));
        let answer = output.map_or_else(|| Ok(Some(Vec::new())), |output| up_to(output, MOST_TEXT));
        if !matches!(answer, Ok(Some(_))) {
            // It may wait for somebody to read the rest.
            let _ = reader.kill();
        }
        answer
    });
    let status = reader.wait().context("the process that reads the file was lost")?;
    let Some(answer) = answer.context("the process that reads the file was lost")? else {
        return Err(ReadError::Table(TableProblem::TooLarge));
    };
    if status.success() {
        let read: Result<Option<Sheet>, TableProblem> =
            serde_json::from_slice(&answer).context("the process that reads the file was lost")?;
        return read.map_err(ReadError::Table);
    }
    let (code, signal) = (status.code(), status.signal());
    tracing::warn!(?code, ?signal, "the process that reads a table file ended early");
    Err(ReadError::Table(TableProblem::BrokenWorkbook))
}

/// All there is to read; `None` where that is longer than `most` bytes.
fn up_to(from: impl Read, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > most { None } else { Some(bytes) })
}

/// What the process does: reads a table from standard input, and writes it, or what is wrong with it, as JSON.
///
/// # Errors
/// Its memory and time cannot be limited, or its input or output fails.
pub fn run(pick: Pick) -> anyhow::Result<()> {
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, limit(MOST_MEMORY)).context("its memory cannot be limited")?;
    setrlimit(Resource::Cpu, limit(MOST_SECONDS)).context("its time cannot be limited")?;
    setrlimit(Resource::Core, limit(0)).context("its traces cannot be limited")?;
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).context("its input cannot be read")?;
    let read = read_picked(&bytes, pick);
    serde_json::to_writer(std::io::stdout().lock(), &read).context("its output cannot be written")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_a_table_may_have() {
        assert_eq!(up_to(&b"123"[..], 3).expect("it is read"), Some(b"123".to_vec()));
        assert_eq!(up_to(&b"1234"[..], 3).expect("it is read"), None);
        assert_eq!(up_to(std::io::repeat(b'x'), 10).expect("it is read"), None, "it would never end");
    }
}

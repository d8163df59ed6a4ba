//! The real bot as a process, and the resources it uses.

use crate::machine;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use teloxide::prelude::*;
use tempfile::TempDir;

pub const TOKEN: &str = "42:bench-token";
/// A pace without limits.
pub const NO_LIMITS: &str = "{ all = 1000000, chat = 1000000, group = 1000000 }";

/// A running process, ended when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    _folder: TempDir,
}

/// The resources a process has used so far.
#[derive(Clone, Copy, Debug)]
pub struct Used {
    /// User and system time.
    pub cpu: Duration,
    /// The most memory it ever held, in KiB (`VmHWM`).
    pub peak_kib: u64,
}

/// `loihua run` on a database, against a Bot API server. `pace` is the configuration's `telegram.pace`.
///
/// # Errors
/// The process cannot be started.
pub fn loihua(api_url: &str, database: &str, pace: &str) -> Result<Process> {
    with_web(api_url, database, pace, "listen = \"\"")
}

/// The same with these lines of the configuration's `[web]`.
///
/// # Errors
/// The process cannot be started.
pub fn with_web(api_url: &str, database: &str, pace: &str, web: &str) -> Result<Process> {
    let folder = TempDir::new()?;
    let toml = format!(
        "[telegram]\ntoken = \"{TOKEN}\"\napi_url = \"{api_url}\"\npace = {pace}\n\
         [database]\nurl = \"{database}\"\n[web]\n{web}\n"
    );
    fs::write(folder.path().join("loihua.toml"), toml)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_loihua"));
    command.arg("run").current_dir(folder.path());
    start(command, folder)
}

/// This program as an echo bot: plain teloxide, nothing stored.
///
/// # Errors
/// The process cannot be started.
pub fn echo(api_url: &str) -> Result<Process> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["echo-bot", api_url]);
    start(command, TempDir::new()?)
}

/// This program as the plainest durable bot ([`crate::plain_bot`]).
///
/// # Errors
/// The process cannot be started.
pub fn plain(api_url: &str, database: &str) -> Result<Process> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["plain-bot", api_url, database]);
    start(command, TempDir::new()?)
}

/// Sends each text back, until killed.
///
/// # Errors
/// The address is not a URL.
pub async fn run_echo_bot(api_url: &str) -> Result<()> {
    let bot = Bot::new(TOKEN).set_api_url(api_url.parse()?);
    let echoes =
        Update::filter_message().endpoint(async |bot: Bot, message: Message| -> ResponseResult<()> {
            if let Some(text) = message.text() {
                bot.send_message(message.chat.id, text).await?;
            }
            Ok(())
        });
    Dispatcher::builder(bot, echoes).build().dispatch().await;
    Ok(())
}

fn start(mut command: Command, folder: TempDir) -> Result<Process> {
    command
        .env("RUST_LOG", std::env::var("BENCH_LOG").unwrap_or("warn".into()))
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let child = command.spawn().context("the bot cannot be started")?;
    Ok(Process { child, _folder: folder })
}

impl Process {
    /// Reads `/proc`.
    ///
    /// # Errors
    /// The process has ended, or this is not Linux.
    pub fn used(&self) -> Result<Used> {
        let proc = Path::new("/proc").join(self.child.id().to_string());
        let stat = fs::read_to_string(proc.join("stat"))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |n: usize| fields.get(n).and_then(|ticks| ticks.parse::<u64>().ok()).unwrap_or_default();
        let status = fs::read_to_string(proc.join("status"))?;
        let peak_kib = machine::peak_kib(&status);
        Ok(Used {
            // A tick is 10 ms on Linux.
            cpu: Duration::from_millis((ticks(11) + ticks(12)) * 10),
            peak_kib: peak_kib.context("VmHWM")?,
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

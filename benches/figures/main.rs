//! The benchmarks: each figure beside what it is compared with in the same run. Nothing is asserted.
//!
//! `cargo bench` prints them all; `cargo bench -- throughput growth` those named; `--short` only sees that they work.

mod answers;
mod bot;
mod growth;
mod machine;
mod plain_bot;
#[path = "../../tests/it/postgres.rs"]
#[allow(dead_code, reason = "the tests stop their server, the benchmarks do not")]
mod postgres;
mod press;
mod staff;
mod storm;
mod throughput;
mod tick;
mod traffic;
mod viewers;

use anyhow::{Result, bail};

/// The `fsync` setting of the PostgreSQL server.
const FSYNC: &str = "on";
const NAMES: [&str; 7] = ["throughput", "press", "viewers", "tick", "storm", "growth", "answers"];

fn main() -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [echo, api_url] = arguments.as_slice()
        && echo == "echo-bot"
    {
        return runtime.block_on(bot::run_echo_bot(api_url));
    }
    if let [plain, api_url, database] = arguments.as_slice()
        && plain == "plain-bot"
    {
        return runtime.block_on(plain_bot::run(api_url, database));
    }
    let short = arguments.iter().any(|argument| argument == "--short");
    let named: Vec<&str> = arguments.iter().map(String::as_str).filter(|name| *name != "--short").collect();
    if let Some(unknown) = named.iter().find(|name| !NAMES.contains(name)) {
        bail!("unknown benchmark {unknown}; use one of {}", NAMES.join(", "));
    }
    println!("{}", machine::line());
    for name in NAMES.iter().filter(|name| named.is_empty() || named.contains(name)) {
        match *name {
            "throughput" => runtime.block_on(throughput::run(short))?,
            "press" => runtime.block_on(press::run(short))?,
            "viewers" => runtime.block_on(viewers::run(short))?,
            "tick" => runtime.block_on(tick::run(short))?,
            "storm" => runtime.block_on(storm::run(short))?,
            "growth" => runtime.block_on(growth::run(short))?,
            "answers" => runtime.block_on(answers::run(short))?,
            _ => {}
        }
    }
    Ok(())
}

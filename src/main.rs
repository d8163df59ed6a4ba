//! The command line of Lời Hứa.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use loihua::app::table_process;
use loihua::app::table_process::Pick;
use loihua::config::{Config, DEFAULT_FILE, LogFormat};
use loihua::demo::{Locale, Mode, Story};
use loihua::{app, demo};
use std::{
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};
use telegram_sim::{Sim, SimOptions};

/// Lời Hứa ("the promise"): a Telegram bot that makes a call centre keep the callbacks it promised.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None, arg_required_else_help = true)]
struct Arguments {
    /// The configuration file; by default loihua.toml in this folder, if it exists.
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Asks for token, admin, time zone and groups, or takes them from flags; checks each with Telegram; writes loihua.toml
    /// and templates of staff and rota. What is there already stays as it is.
    Init {
        /// The bot's token, from BotFather; else LOIHUA__TELEGRAM__TOKEN, else asked for.
        #[arg(long, value_name = "ID:SECRET")]
        token: Option<String>,
        /// The Telegram id of an admin; may be given several times.
        #[arg(long = "admin", value_name = "ID")]
        admins: Vec<i64>,
        /// The time zone, such as Asia/Ho_Chi_Minh.
        #[arg(long, value_name = "ZONE")]
        timezone: Option<String>,
        /// The id of the group where QA works.
        #[arg(long, value_name = "ID", allow_negative_numbers = true)]
        qa_chat: Option<i64>,
        /// The id of the group that gets the live board.
        #[arg(long, value_name = "ID", allow_negative_numbers = true)]
        shift_chat: Option<i64>,
        /// A Bot API server of one's own.
        #[arg(long, value_name = "URL")]
        api_url: Option<String>,
        /// A proxy towards the Bot API: http, https or socks5.
        #[arg(long, value_name = "URL")]
        proxy: Option<String>,
        /// Asks nothing: what no flag gives has its default.
        #[arg(long)]
        no_questions: bool,
    },
    /// Runs the bot until SIGINT or SIGTERM, then stops it cleanly.
    Run,
    /// Starts a demo on one page: simulator, bot and four people. Needs no token and no network.
    Demo {
        /// The port of the page on this machine.
        #[arg(long, default_value_t = 8090)]
        port: u16,
        /// The language of the page and of the bot: vi or en.
        #[arg(long, default_value = "vi")]
        locale: Locale,
        /// A story to play automatically: plain-call, lost-phone, nearly-broken, shift-end, premium-line, telegram-down.
        #[arg(long, value_name = "STORY", value_parser = Story::named)]
        play: Option<&'static Story>,
    },
    /// Checks configuration, database, token, people and rota. Exit status 1 if something would fail.
    Check,
    /// Brings the database schema up to date, after a backup; so does `run`.
    Migrate,
    /// Copies the database to a file, also while the bot runs. The file contains personal data: keep it safe.
    Backup {
        /// The file to write; an older backup of that name is replaced.
        file: PathBuf,
    },
    /// Restores a backup into the configured database, SQLite or PostgreSQL, which must be empty.
    Restore {
        /// A file that `loihua backup` wrote.
        file: PathBuf,
        /// Reads the file whole and says what is in it; writes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Gives out all that is known of a phone number, in any spelling: for the request of a person.
    Export {
        /// The number, such as 0912345678 or "+84 912 345 678".
        #[arg(long, value_parser = app::personal_data::number)]
        number: app::personal_data::Phone,
        /// A new file: JSON, or a workbook if its name ends in .xlsx; without it JSON is printed.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Erases a phone number, in any spelling, and the closed cases it belongs to, also while the bot runs: names, numbers
    /// and texts, here and in chats; what reports count stays. Exit status 1 if a case of it is still open.
    Erase {
        /// The number, such as 0912345678 or "+84 912 345 678".
        #[arg(long, value_parser = app::personal_data::number)]
        number: app::personal_data::Phone,
        /// Says what would be erased; changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Gives out the audit log: who did what, and who looked at whose case.
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// Runs the Telegram simulator alone, for tests of other bots.
    Sim {
        /// The port on this machine; 0 takes a free one.
        #[arg(long, default_value_t = 8081)]
        port: u16,
        /// The bot's token; by default the one in docs/simulator.md.
        #[arg(long, value_name = "ID:SECRET", value_parser = bot_token)]
        token: Option<String>,
        /// A name of this machine, beside those of loopback, that bots and pages may address the simulator by.
        #[arg(long = "allow-host", value_name = "NAME")]
        allowed_hosts: Vec<String>,
    },
    /// Imports or lists the staff.
    Staff {
        #[command(subcommand)]
        command: Staff,
    },
    /// Imports or shows the rota.
    Rota {
        #[command(subcommand)]
        command: Rota,
    },
    /// Imports the list of premium customers.
    Premium {
        #[command(subcommand)]
        command: Premium,
    },
    /// Imports the promotion catalogue.
    Promo {
        #[command(subcommand)]
        command: Promo,
    },
    /// Reads a table from standard input, as the imports do.
    #[command(name = table_process::COMMAND, hide = true)]
    ReadTable {
        #[arg(long)]
        first: bool,
        #[arg(long, conflicts_with = "first")]
        sheet: Option<String>,
    },
    /// Prints a link that adds the first person who opens it to the staff. It is valid for two days.
    Invite {
        /// Their roles: agent, qa, qa_lead, shift_leader, team_leader, info, admin; several joined by commas.
        #[arg(value_name = "ROLE[,ROLE]", value_parser = app::people::roles)]
        roles: app::people::Roles,
    },
}

#[derive(Debug, Subcommand)]
enum Staff {
    /// Imports people from a table file (columns telegram_id, name, roles, locale; optional: phone, honorific). One
    /// bad row, and nothing of the file is imported.
    Import {
        /// The staff list, a .csv, .xlsx, .xls or .ods file.
        file: PathBuf,
    },
    /// Lists the staff, and whether the bot can reach them.
    List,
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Writes the entries of these days, both included, with staff by name and cases by number.
    Export {
        /// The first day, such as 2026-03-01 or 01/03/2026; by default the first there is.
        #[arg(long, value_parser = app::people::date)]
        from: Option<chrono::NaiveDate>,
        /// The last day; by default today.
        #[arg(long, value_parser = app::people::date)]
        to: Option<chrono::NaiveDate>,
        /// A new file: a workbook if its name ends in .xlsx, else CSV.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Premium {
    /// Imports premium customers from a table file (columns number, class; optional: name, basis, which is policy or
    /// agreement). It adds and changes by number. One bad row, and nothing of the file is imported.
    Import {
        /// The list, a .csv, .xlsx, .xls or .ods file.
        file: PathBuf,
        /// Takes those who are not in the file off the list.
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Promo {
    /// Imports programmes from CSV or XLSX (columns code, name, from, until, content, conditions, paid, classes, value,
    /// group, on_net, words, source, status, planned; optional: recommend); a file or sheet with the one column date
    /// lists the golden days. One bad row, and nothing of the file is imported.
    Import {
        /// The catalogue, a .csv or .xlsx file.
        file: PathBuf,
        /// Takes out the programmes that are not in the file.
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Rota {
    /// Imports a rota: a month grid (people down, days across), or the columns date, shift, role and telegram_id, phone
    /// or name. It replaces the dates it contains. One bad row or cell, and nothing of the file is imported.
    Import {
        /// The rota, a .csv, .xlsx, .xls or .ods file.
        file: PathBuf,
        /// Imports dates that are long past or far ahead, too.
        #[arg(long)]
        any_date: bool,
    },
    /// Shows who works on a date.
    Show {
        /// The date, such as 2026-03-01 or 01/03/2026; by default today.
        #[arg(long, value_parser = app::people::date)]
        date: Option<chrono::NaiveDate>,
    },
}

/// Prints a line; whoever reads it may have read enough (`loihua staff list | head`).
macro_rules! say {
    ($($line:tt)*) => { say(format_args!($($line)*))? }
}

fn say(line: std::fmt::Arguments) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    match writeln!(output, "{line}").and_then(|()| output.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done.context("standard output cannot be written"),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::ReadTable { first, sheet } = &arguments.command {
        let pick = match sheet {
            Some(sheet) => Pick::Named(sheet),
            None if *first => Pick::First,
            None => Pick::Active,
        };
        return match table_process::run(pick) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{}", with_causes(&error));
                ExitCode::from(1)
            }
        };
    }
    if let Ok(program) = std::env::current_exe() {
        table_process::read_apart(program);
    }
    // These are started with nothing.
    let is_alone =
        matches!(arguments.command, Command::Demo { .. } | Command::Sim { .. } | Command::Init { .. });
    let config = match is_alone {
        true => None,
        false => match Config::load(arguments.config.as_deref()) {
            Ok(config) => Some(config),
            Err(error) => {
                eprintln!("loihua: {error}");
                return ExitCode::from(2);
            }
        },
    };
    let quiet = matches!(arguments.command, Command::Demo { .. });
    begin_log(if quiet { "warn" } else { "loihua=info,warn" }, config.as_ref().map(|config| config.log));
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error)),
    };
    match runtime.block_on(run(arguments, config)) {
        Ok(status) => status,
        Err(error) => failed(&error),
    }
}

/// Writes the log to standard error; `RUST_LOG` says what instead of `default_filter`.
fn begin_log(default_filter: &str, format: Option<LogFormat>) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(filter.unwrap_or_else(|_| default_filter.into()));
    match format {
        Some(LogFormat::Json) => log.json().flatten_event(true).with_span_list(false).init(),
        Some(LogFormat::Text) | None => log.init(),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("loihua: {}", with_causes(error));
    ExitCode::from(1)
}

/// The error and its causes, without those it contains already.
fn with_causes(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

async fn run(arguments: Arguments, config: Option<Config>) -> anyhow::Result<ExitCode> {
    if let Command::Demo { port, locale, play } = arguments.command {
        let story = play.map(|story| (story, Mode::Played));
        return loihua::demo::run(demo::Options { port, locale, story, fast: false })
            .await
            .map(|()| ExitCode::SUCCESS);
    }
    if let Command::Sim { port, token, allowed_hosts } = arguments.command {
        let defaults = SimOptions::default();
        let token = token.unwrap_or(defaults.token.clone());
        let options = SimOptions { port, token, allowed_hosts, ..defaults };
        return simulate(options).await.map(|()| ExitCode::SUCCESS);
    }
    if let Command::Init { token, admins, timezone, qa_chat, shift_chat, api_url, proxy, no_questions } =
        arguments.command
    {
        let of_environment = |name: &str| std::env::var(name).ok();
        let given = app::init::Given {
            token: token.or_else(|| of_environment("LOIHUA__TELEGRAM__TOKEN")),
            api_url: api_url.or_else(|| of_environment("LOIHUA__TELEGRAM__API_URL")),
            proxy: proxy.or_else(|| of_environment("LOIHUA__TELEGRAM__PROXY")),
            timezone,
            admins,
            qa_chat,
            shift_chat,
            asks_nothing: no_questions,
        };
        let file = arguments.config.as_deref().unwrap_or(Path::new(DEFAULT_FILE));
        return app::init::init(given, file).await.map(|()| ExitCode::SUCCESS);
    }
    let Some(config) = config else { return Ok(ExitCode::from(2)) };
    match arguments.command {
        Command::Run => app::run(&config).await?,
        Command::Check => {
            let file = arguments.config.as_deref().unwrap_or(Path::new(DEFAULT_FILE));
            let report = app::check::check(&config, file, chrono::Utc::now()).await;
            say!("{}", report.table());
            return Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::from(1) });
        }
        Command::Migrate => {
            let (store, _lock) = app::open_and_migrate(&config, chrono::Utc::now()).await?;
            say!("{} is up to date.", store.engine_name());
        }
        Command::Backup { file } => {
            say!("{}", app::backup::backup(&config, &file, chrono::Utc::now()).await?)
        }
        Command::Restore { file, dry_run: true } => say!("{}", app::backup::describe(&config, &file)?),
        Command::Restore { file, dry_run: false } => {
            say!("{}", app::backup::restore(&config, &file, chrono::Utc::now()).await?)
        }
        Command::Export { number, to } => {
            say!(
                "{}",
                app::personal_data::export(&config, &number, to.as_deref(), chrono::Utc::now()).await?
            );
        }
        Command::Erase { number, dry_run } => {
            let erased = app::personal_data::erase(&config, &number, dry_run, chrono::Utc::now()).await?;
            say!("{}", erased.said);
            return Ok(if erased.is_complete { ExitCode::SUCCESS } else { ExitCode::from(1) });
        }
        Command::Audit { command: Audit::Export { from, to, file } } => {
            say!("{}", app::audit::export(&config, from, to, &file).await?);
        }
        Command::Staff { command: Staff::Import { file } } => {
            say!("{}", app::people::import_staff(&config, &file, chrono::Utc::now()).await?);
        }
        Command::Staff { command: Staff::List } => say!("{}", app::people::list_staff(&config).await?),
        Command::Rota { command: Rota::Import { file, any_date } } => {
            say!("{}", app::people::import_rota(&config, &file, any_date, chrono::Utc::now()).await?);
        }
        Command::Rota { command: Rota::Show { date } } => {
            say!("{}", app::people::show_rota(&config, date).await?)
        }
        Command::Premium { command: Premium::Import { file, replace } } => {
            say!("{}", app::premium::import(&config, &file, replace, chrono::Utc::now()).await?);
        }
        Command::Promo { command: Promo::Import { file, replace } } => {
            say!("{}", app::promotions::import(&config, &file, replace, chrono::Utc::now()).await?);
        }
        Command::Invite { roles } => {
            let invitation = app::people::invite(&config, &roles, chrono::Utc::now()).await?;
            say!("{}", invitation.link);
            eprintln!("{}", invitation.note);
        }
        Command::Init { .. } | Command::Demo { .. } | Command::Sim { .. } | Command::ReadTable { .. } => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// A token as BotFather gives them, to tell from a word that was meant for something else.
fn bot_token(written: &str) -> Result<String, String> {
    let is_secret = |secret: &str| {
        !secret.is_empty() && secret.chars().all(|char| char.is_ascii_alphanumeric() || "_-".contains(char))
    };
    match written.split_once(':') {
        Some((id, secret)) if id.parse::<u32>().is_ok() && is_secret(secret) => Ok(written.to_owned()),
        _ => {
            Err("a token is a number, a colon and letters, digits, _ or -, such as 4200042:secret".to_owned())
        }
    }
}

async fn simulate(options: SimOptions) -> anyhow::Result<()> {
    let port = options.port;
    let signal = app::stop_signal()?;
    let sim = Sim::start(options)
        .with_context(|| format!("port {port} of this machine cannot be used; give another with --port"))?;
    println!("Bot API at {} for the token {}", sim.url(), sim.token());
    println!("Control API at {}/sim/state", sim.url());
    signal.await;
    sim.stop().await;
    Ok(())
}

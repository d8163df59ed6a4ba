//! `loihua init`: asks for what a first start needs, or takes it from flags, checks each answer with Telegram at once, and
//! writes the configuration and templates of the tables. What is there already stays as it is.

mod answers;

use super::{client, own_name, spreadsheet};
use crate::config::Config;
use crate::domain::base::fold::{fold, one_line, tidy};
use crate::domain::base::ids::{ChatId, PersonId};
use crate::domain::staff::person::Locale;
use crate::telegram::client::{CallError, Client};
use crate::telegram::groups;
use crate::telegram::groups::Place;
use crate::text::Texts;
use answers::Answers;
use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often a question is put again after a wrong answer.
const TRIES: usize = 5;
/// How long the first message to the bot is waited for.
const WAIT_FOR_MESSAGE: Duration = Duration::from_secs(5 * 60);
const POLL: Duration = Duration::from_secs(2);

/// What is given by flags; what is missing is asked for.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub token: Option<String>,
    pub api_url: Option<String>,
    pub proxy: Option<String>,
    pub timezone: Option<String>,
    pub admins: Vec<i64>,
    pub qa_chat: Option<i64>,
    pub shift_chat: Option<i64>,
    /// Nothing is asked; what is not given has its default.
    pub asks_nothing: bool,
}

/// Writes the configuration to `file`, and the templates beside it.
///
/// # Errors
/// An answer is wrong and no other came, Telegram cannot be reached, or a file cannot be written. What was written before
/// stays.
pub async fn init(given: Given, file: &Path) -> anyhow::Result<()> {
    let mut session = Session { asks: !given.asks_nothing };
    let without_token = std::fs::read_to_string(file).is_ok_and(|text| is_blank(&text));
    let config = if without_token {
        let answers = session.answers(given).await?;
        // Its owner and mode stay, those of the package.
        std::fs::write(file, answers.toml())
            .with_context(|| format!("{} cannot be written; run this as root", file.display()))?;
        say(&format!("{} is written.", file.display()));
        Some(answers)
    } else if file.exists() {
        say(&format!("{} is there already; nothing in it is changed.", file.display()));
        None
    } else {
        let answers = session.answers(given).await?;
        spreadsheet::write_new(file, answers.toml().as_bytes())?;
        say(&format!("{} is written, for its owner alone.", file.display()));
        Some(answers)
    };
    let admins: Vec<PersonId> =
        config.iter().flat_map(|answers| &answers.admins).map(|id| PersonId(*id)).collect();
    let texts = Texts::new(Arc::default());
    let folder = file.parent().map(Path::to_owned).unwrap_or_default();
    for (name, content) in [
        ("staff.xlsx", texts.staff_template(Locale::En, &admins)?),
        ("rota.xlsx", texts.rota_template(Locale::En)?),
    ] {
        let template = folder.join(name);
        if template.exists() {
            say(&format!("{} is there already; nothing in it is changed.", template.display()));
        } else {
            spreadsheet::write_new(&template, &content)?;
            say(&format!("{} is written: fill it in.", template.display()));
        }
    }
    let of_config = match file == Path::new(crate::config::DEFAULT_FILE) {
        true => String::new(),
        false => format!(" -c {}", file.display()),
    };
    let in_folder = |name: &str| -> PathBuf { folder.join(name) };
    say(&format!(
        "Next: fill in the two tables, then\n  loihua{of_config} staff import {}\n  loihua{of_config} rota import {}\n  \
         loihua{of_config} check\n  loihua{of_config} run\nand everybody opens the bot and presses Start.",
        in_folder("staff.xlsx").display(),
        in_folder("rota.xlsx").display()
    ));
    Ok(())
}

/// Whether a configuration says nothing yet, as the one that comes with the package for Debian.
fn is_blank(text: &str) -> bool {
    let says_nothing = |(key, value): (&String, &toml::Value)| key == "token" && value.as_str() == Some("");
    let section_is_blank =
        |value: &toml::Value| value.as_table().is_some_and(|section| section.iter().all(says_nothing));
    toml::from_str::<toml::Table>(text).is_ok_and(|table| table.values().all(section_is_blank))
}

/// Who sits at the terminal, or a script.
struct Session {
    asks: bool,
}

impl Session {
    async fn answers(&mut self, given: Given) -> anyhow::Result<Answers> {
        let mut answers = Answers {
            api_url: given.api_url,
            proxy: given.proxy,
            admins: given.admins,
            qa_chat: given.qa_chat,
            shift_chat: given.shift_chat,
            ..Answers::default()
        };
        let client = self.token(given.token, &mut answers).await?;
        self.timezone(given.timezone, &mut answers)?;
        if answers.admins.is_empty() {
            self.admin(&client, &mut answers).await?;
        }
        self.group(&client, "qa-chat", "the group where QA works", &mut answers, |answers| {
            &mut answers.qa_chat
        })
        .await?;
        self.group(&client, "shift-chat", "the group that gets the live board", &mut answers, |answers| {
            &mut answers.shift_chat
        })
        .await?;
        answers.config().context("--admin, --qa-chat or --shift-chat is wrong")?;
        Ok(answers)
    }

    /// A line of the terminal; `None` where nothing is asked, or nobody is there to answer.
    fn ask(&mut self, question: &str) -> Option<String> {
        if !self.asks {
            return None;
        }
        print!("{question} ");
        let _ = std::io::stdout().flush();
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(read) if read > 0 => {
                if !std::io::stdin().is_terminal() {
                    println!();
                }
                Some(one_line(&tidy(&line)))
            }
            _ => {
                println!();
                self.asks = false;
                None
            }
        }
    }

    /// The token, which Telegram knows.
    async fn token(&mut self, given: Option<String>, answers: &mut Answers) -> anyhow::Result<Client> {
        let mut next = given;
        for _ in 0..TRIES {
            let token = match next.take() {
                Some(token) => token,
                None => self
                    .ask("The bot's token, from @BotFather:")
                    .context("there is no bot token; give one with --token (BotFather gives it: /newbot)")?,
            };
            answers.token = tidy(&token);
            let checked = async {
                let config = answers.config()?;
                let client = client(&config)?;
                let name = own_name(&client, &config.telegram.api_url).await?;
                anyhow::Ok((client, name))
            };
            match checked.await {
                Ok((client, name)) => {
                    say(&format!("The bot is @{name}."));
                    return Ok(client);
                }
                Err(error) if self.asks => say(&format!("{error:#}")),
                Err(error) => return Err(error),
            }
        }
        bail!("no token was right; begin again with `loihua init`")
    }

    fn timezone(&mut self, given: Option<String>, answers: &mut Answers) -> anyhow::Result<()> {
        let default = answers.timezone.clone();
        let mut next = given;
        for _ in 0..TRIES {
            let typed = next.take().or_else(|| self.ask(&format!("The time zone [{default}]:")));
            answers.timezone = typed.filter(|typed| !typed.is_empty()).unwrap_or_else(|| default.clone());
            match answers.config() {
                Ok(_) => return Ok(()),
                Err(error) if self.asks => say(&error.to_string()),
                Err(error) => return Err(error.into()),
            }
        }
        bail!("no time zone was right; begin again with `loihua init`")
    }

    /// Who is admin: by id, or whoever writes to the bot first and is said to be it.
    async fn admin(&mut self, client: &Client, answers: &mut Answers) -> anyhow::Result<()> {
        for _ in 0..TRIES {
            let Some(typed) = self
                .ask("The Telegram id of the admin; leave it empty, and write to the bot from that account:")
            else {
                say(
                    "Nobody is admin yet: the bot tells its id to whoever writes to it; put it into people.admins.",
                );
                return Ok(());
            };
            if typed.is_empty() {
                return self.admin_who_writes(client, answers).await;
            }
            match typed.parse() {
                Ok(id) => {
                    answers.admins = vec![id];
                    match answers.config() {
                        Ok(_) => return Ok(()),
                        Err(error) => say(&error.to_string()),
                    }
                }
                Err(_) => say("That is no id: a Telegram id is a number."),
            }
            answers.admins.clear();
        }
        bail!("no admin was right; begin again with `loihua init`")
    }

    async fn admin_who_writes(&mut self, client: &Client, answers: &mut Answers) -> anyhow::Result<()> {
        say("Waiting for a message to the bot …");
        let (mut offered, until) = (BTreeSet::new(), Instant::now() + WAIT_FOR_MESSAGE);
        while Instant::now() < until {
            // Nothing is confirmed: whatever waits is for the bot.
            let updates = match client.updates(0, POLL, &["message"]).await {
                Ok(updates) => updates,
                Err(CallError::Conflict(_)) => {
                    say(
                        "Another program, or a webhook, gets the messages of this bot; give the id with --admin.",
                    );
                    return Ok(());
                }
                Err(error) => return Err(error).context("Telegram does not say who wrote"),
            };
            for update in &updates {
                let Some(writer) = writer_of(update.get()).filter(|writer| offered.insert(writer.id)) else {
                    continue;
                };
                let name = one_line(&tidy(&writer.first_name));
                let is_it =
                    self.ask(&format!("{name} ({}) has written. Is this the admin? [y/n]", writer.id));
                match is_it.map(|typed| fold(&typed)).as_deref() {
                    Some("y" | "yes" | "c" | "co") => {
                        answers.admins = vec![writer.id];
                        return Ok(());
                    }
                    Some(_) => {}
                    None => return Ok(()),
                }
            }
            tokio::time::sleep(POLL).await;
        }
        say("Nobody else has written; put the id into people.admins later.");
        Ok(())
    }

    /// A group that the bot is in, or none.
    async fn group(
        &mut self,
        client: &Client,
        flag: &str,
        what: &str,
        answers: &mut Answers,
        place: fn(&mut Answers) -> &mut Option<i64>,
    ) -> anyhow::Result<()> {
        let mut next = place(answers).take();
        for _ in 0..TRIES {
            let id = match next.take() {
                Some(id) => id,
                None => match self.ask(&format!("The id of {what}; empty for none:")) {
                    None => return Ok(()),
                    Some(typed) if typed.is_empty() => return Ok(()),
                    Some(typed) => match typed.parse() {
                        Ok(id) => id,
                        Err(_) => {
                            say("That is no id: the id of a group is a negative number.");
                            continue;
                        }
                    },
                },
            };
            if id == 0 {
                return Ok(());
            }
            match groups::rights_in(client, ChatId(id)).await {
                Ok(rights) if matches!(rights.place, Place::Outside | Place::Muted) => {
                    let why = match rights.place {
                        Place::Outside => format!("the bot is not in “{}”: add it there", rights.title),
                        _ => format!("the bot may not write in “{}”: let it send messages", rights.title),
                    };
                    if !self.asks {
                        bail!("--{flag}: {why}");
                    }
                    say(&why);
                }
                Ok(rights) => {
                    let (place_there, title) = (rights.place, rights.title);
                    let pins = if place_there.can_pin() { "may pin" } else { "may not pin" };
                    let topics = match (rights.is_forum, place_there.can_manage_topics()) {
                        (true, true) => ", a forum whose topics it may manage",
                        (true, false) => ", a forum whose topics it may not manage: make it an administrator",
                        (false, _) => "",
                    };
                    say(&format!("“{title}”: the bot is in it and {pins}{topics}."));
                    *place(answers) = Some(id);
                    return Ok(());
                }
                Err(error) => {
                    let why = match error {
                        CallError::Unreachable(_) => {
                            format!(
                                "Telegram finds no group {id} with the bot in it: add the bot, or correct the id"
                            )
                        }
                        CallError::Migrated { to } => format!("the group {id} has become {to}: give that id"),
                        error => error.to_string(),
                    };
                    if !self.asks {
                        bail!("--{flag}: {why}");
                    }
                    say(&why);
                }
            }
        }
        bail!("no group was right; begin again with `loihua init`")
    }
}

/// Who has written privately to the bot.
#[derive(Deserialize)]
struct Writer {
    id: i64,
    #[serde(default)]
    first_name: String,
}

fn writer_of(update: &str) -> Option<Writer> {
    #[derive(Deserialize)]
    struct Update {
        message: Option<Message>,
    }
    #[derive(Deserialize)]
    struct Message {
        from: Option<Writer>,
        chat: Chat,
    }
    #[derive(Deserialize)]
    struct Chat {
        id: i64,
    }
    let message = serde_json::from_str::<Update>(update).ok()?.message?;
    message.from.filter(|from| from.id == message.chat.id)
}

fn say(line: &str) {
    println!("{line}");
}

/// The configuration as it would be read, so that what is written starts.
impl Answers {
    fn config(&self) -> Result<Config, crate::config::ConfigError> {
        Config::read(Some(("the answers", &self.toml())), [])
    }
}

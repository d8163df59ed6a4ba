//! From what was heard to what is wanted: a pure dptree, without I/O.

use super::heard::{Heard, What};
use crate::domain::{
    actor::Locale,
    button::Button,
    ids::CaseId,
    intent::{Incoming, Intent},
};
use dptree::{Handler, deps};
use std::ops::ControlFlow;

/// A command with what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Command {
    name: String,
    rest: String,
}

/// The bot's own user name, without `@`: commands for other bots are not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OwnName(String);

/// What a line of text is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line(String);

type Routes = Handler<'static, Intent>;

/// Turns updates into intents.
#[derive(Clone)]
pub struct Router {
    routes: Routes,
    own_name: OwnName,
}

impl std::fmt::Debug for Router {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Router(@{})", self.own_name.0)
    }
}

impl Router {
    /// A router for the bot of this user name.
    pub fn new(own_name: &str) -> Self {
        Router { routes: routes(), own_name: OwnName(own_name.to_owned()) }
    }

    /// What an update asks for.
    pub async fn route(&self, heard: Heard) -> Incoming {
        let query = if let What::Press { query, .. } = &heard.what { Some(query.clone()) } else { None };
        let routed = self.routes.dispatch(deps![heard.clone(), self.own_name.clone()]).await;
        let intent = match routed {
            ControlFlow::Break(intent) => intent,
            ControlFlow::Continue(_) => Intent::Nothing,
        };
        Incoming {
            from: heard.from,
            chat: heard.chat,
            message: heard.message,
            written_at: heard.written_at,
            query,
            intent,
        }
    }
}

fn routes() -> Routes {
    dptree::entry()
        .branch(dptree::filter_map(press).endpoint(|intent: Intent| async move { intent }))
        .branch(dptree::filter_map(membership).endpoint(|intent: Intent| async move { intent }))
        .branch(dptree::filter_map(edited).endpoint(|intent: Intent| async move { intent }))
        .branch(
            dptree::filter_map(line)
                .branch(dptree::filter_map(command).endpoint(|command: Command, heard: Heard| async move {
                    of_command(&command, heard.chat.is_private())
                }))
                .branch(dptree::endpoint(|line: Line, heard: Heard| async move { of_text(line, &heard) })),
        )
        .branch(
            dptree::filter(|heard: Heard| heard.what == What::NoText && heard.chat.is_private())
                .endpoint(|| async { Intent::NoText }),
        )
}

fn press(heard: Heard) -> Option<Intent> {
    let What::Press { data, .. } = heard.what else { return None };
    Some(Button::decode(&data).map_or(Intent::UnknownPress, Intent::Press))
}

fn membership(heard: Heard) -> Option<Intent> {
    let What::Member { open } = heard.what else { return None };
    Some(if heard.chat.is_private() { Intent::Reachable(open) } else { Intent::Nothing })
}

fn edited(heard: Heard) -> Option<Intent> {
    let What::EditedText(text) = heard.what else { return None };
    let text = without_nul(&text);
    Some(if heard.chat.is_private() { Intent::Edited { text } } else { Intent::Nothing })
}

fn line(heard: Heard) -> Option<Line> {
    let What::Text(text) = heard.what else { return None };
    Some(Line(without_nul(&text)))
}

/// PostgreSQL stores no NUL in text.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

/// `/name rest`, `/name@this_bot rest`; `None` for other text and for another bot's command.
fn command(line: Line, own_name: OwnName) -> Option<Command> {
    let text = line.0.trim_start().strip_prefix('/')?;
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let (name, addressed) = word.split_once('@').map_or((word, None), |(name, to)| (name, Some(to)));
    let ours = addressed.is_none_or(|to| to.eq_ignore_ascii_case(&own_name.0));
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (ours && named).then(|| Command { name: name.to_ascii_lowercase(), rest: rest.trim().to_owned() })
}

fn of_command(command: &Command, private: bool) -> Intent {
    match command.name.as_str() {
        "start" => Intent::Start,
        "help" => Intent::Help,
        "vip" => Intent::NewCase(command.rest.clone()),
        "open" => Intent::ListOpen,
        "case" => Intent::ShowCase(case_number(&command.rest)),
        "cancel" => Intent::Cancel,
        "lang" => Intent::Language(command.rest.parse::<Locale>().ok()),
        _ if private => Intent::UnknownCommand,
        _ => Intent::Nothing,
    }
}

/// `12`, `#12`, `Phiếu #12`.
fn case_number(text: &str) -> Option<CaseId> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.trim().parse().ok().map(CaseId)
}

fn of_text(line: Line, heard: &Heard) -> Intent {
    if !heard.chat.is_private() || line.0.trim().is_empty() {
        return Intent::Nothing;
    }
    Intent::Text { text: line.0, reply_to: heard.reply_to }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ChatId, MessageId};

    async fn route(chat: i64, what: What) -> Intent {
        let heard = Heard {
            from: 42,
            chat: ChatId(chat),
            message: Some(MessageId(1)),
            written_at: None,
            reply_to: None,
            what,
        };
        Router::new("loihua_bot").route(heard).await.intent
    }

    fn text(line: &str) -> What {
        What::Text(line.to_owned())
    }

    #[test]
    fn every_route_finds_what_it_asks_for() {
        dptree::type_check(
            routes().sig(),
            &deps![
                Heard {
                    from: 1,
                    chat: ChatId(1),
                    message: None,
                    written_at: None,
                    reply_to: None,
                    what: What::Service
                },
                OwnName(String::new())
            ],
            &[],
        );
    }

    #[tokio::test]
    async fn commands_are_read_however_they_are_typed() {
        for (line, expected) in [
            ("/help", Intent::Help),
            ("/HELP", Intent::Help),
            (" /open", Intent::ListOpen),
            ("/open@loihua_bot", Intent::ListOpen),
            ("/case 12", Intent::ShowCase(Some(CaseId(12)))),
            ("/case #12", Intent::ShowCase(Some(CaseId(12)))),
            ("/case", Intent::ShowCase(None)),
            ("/case mười hai", Intent::ShowCase(None)),
            ("/lang en", Intent::Language(Some(Locale::En))),
            ("/lang fr", Intent::Language(None)),
            (
                "/vip\nAnh Hùng\n0912345678\nMở nợ cước",
                Intent::NewCase("Anh Hùng\n0912345678\nMở nợ cước".to_owned()),
            ),
            ("/dance", Intent::UnknownCommand),
        ] {
            assert_eq!(route(42, text(line)).await, expected, "{line}");
        }
    }

    #[tokio::test]
    async fn in_a_group_only_commands_and_presses_are_heard() {
        assert_eq!(route(-5, text("chào cả nhà")).await, Intent::Nothing);
        assert_eq!(route(-5, text("/open@other_bot")).await, Intent::Nothing);
        assert_eq!(route(-5, text("/dance")).await, Intent::Nothing);
        assert_eq!(route(-5, text("/help")).await, Intent::Help);
        assert_eq!(route(-5, What::NoText).await, Intent::Nothing);
    }

    #[tokio::test]
    async fn a_press_is_always_something() {
        let press = |data: &str| What::Press { query: "q".to_owned(), data: data.to_owned() };
        assert_eq!(
            route(42, press("c.12.3.told")).await,
            Intent::Press(Button::decode("c.12.3.told").expect("known"))
        );
        assert_eq!(route(42, press("vote:7")).await, Intent::UnknownPress);
        assert_eq!(route(42, press("")).await, Intent::UnknownPress);
    }

    #[tokio::test]
    async fn silence_is_for_service_messages_only() {
        assert_eq!(route(42, What::Service).await, Intent::Nothing);
        assert_eq!(route(42, What::NoText).await, Intent::NoText);
        assert_eq!(
            route(42, text("0912345678")).await,
            Intent::Text { text: "0912345678".to_owned(), reply_to: None }
        );
    }
}

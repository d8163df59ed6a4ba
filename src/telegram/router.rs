//! Maps a parsed update to an intent: a pure dptree, without I/O.

use super::parse::{Content, ParsedUpdate};
use crate::domain::base::fold::{fold, plain};
use crate::domain::base::ids::CaseId;
use crate::domain::case::Line;
use crate::domain::request::button::Button;
use crate::domain::request::chat_command::{ChatCommand, MINE};
use crate::domain::request::intent::{Incoming, Intent};
use crate::domain::request::listing::OpenFilter;
use crate::domain::staff::invite::{InviteCode, OpenedInvite};
use crate::domain::staff::person::Locale;
use crate::text::shortcut;
use dptree::{Handler, deps};
use std::ops::ControlFlow;

/// A command and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Command {
    name: String,
    rest: String,
}

/// The bot's own user name, without `@`: commands for other bots are not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OwnName(String);

/// The text or caption of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TextLine(String);

/// The most digits of a case number.
const MAX_CASE_DIGITS: usize = 8;

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
    /// The link that opens the bot with this code (Bot API, "Deep linking").
    pub fn link(&self, code: &InviteCode) -> String {
        format!("https://t.me/{}?start={}", self.own_name.0, code.expose())
    }

    /// A router for the bot of this user name.
    pub fn new(own_name: &str) -> Self {
        Router { routes: routes(), own_name: OwnName(own_name.to_owned()) }
    }

    /// What an update asks for.
    pub async fn route(&self, update: ParsedUpdate) -> Incoming {
        let query =
            if let Content::Press { query, .. } = &update.content { Some(query.clone()) } else { None };
        let routed = self.routes.dispatch(deps![update.clone(), self.own_name.clone()]).await;
        let intent = match routed {
            ControlFlow::Break(intent) => intent,
            ControlFlow::Continue(_) => Intent::Nothing,
        };
        Incoming {
            from: update.from,
            chat: update.chat,
            message: update.message,
            thread: update.thread,
            written_at: update.written_at,
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
                .branch(dptree::filter_map(command).endpoint(
                    |command: Command, update: ParsedUpdate| async move { command_intent(command, update) },
                ))
                .branch(dptree::filter(is_for_another_bot).endpoint(|| async { Intent::Nothing }))
                .branch(dptree::endpoint(|line: TextLine, update: ParsedUpdate| async move {
                    text_intent(line, update)
                })),
        )
        .branch(dptree::filter_map(media_without_caption).endpoint(|intent: Intent| async move { intent }))
        .branch(dptree::filter_map(location).endpoint(|intent: Intent| async move { intent }))
        .branch(
            dptree::filter(|update: ParsedUpdate| {
                update.content == Content::NoText && update.chat.is_private()
            })
            .endpoint(|| async { Intent::NoText }),
        )
}

fn location(update: ParsedUpdate) -> Option<Intent> {
    let Content::Location { latitude, longitude } = update.content else { return None };
    Some(if update.chat.is_private() { Intent::Location { latitude, longitude } } else { Intent::Nothing })
}

fn press(update: ParsedUpdate) -> Option<Intent> {
    let Content::Press { data, .. } = update.content else { return None };
    Some(Button::decode(&data).map_or(Intent::UnknownPress, Intent::Press))
}

fn membership(update: ParsedUpdate) -> Option<Intent> {
    let Content::Member { open } = update.content else { return None };
    Some(if update.chat.is_private() { Intent::Reachable(open) } else { Intent::Nothing })
}

fn edited(update: ParsedUpdate, own_name: OwnName) -> Option<Intent> {
    let Content::EditedText(text) = &update.content else { return None };
    if !update.chat.is_private() {
        return Some(Intent::Nothing);
    }
    let text = plain(text);
    let line = TextLine(text.clone());
    let anew = match command(line.clone(), own_name, update.clone()) {
        Some(command) => command_intent(command, update),
        None => text_intent(line, update),
    };
    Some(Intent::Edited { text, anew: Box::new(anew) })
}

/// The text or caption of a message; an empty caption is none.
fn line(update: ParsedUpdate) -> Option<TextLine> {
    match update.content {
        Content::Text(text) => Some(TextLine(plain(&text))),
        Content::Media { caption, .. } => {
            caption.map(|caption| TextLine(plain(&caption))).filter(|line| !line.0.trim().is_empty())
        }
        Content::EditedText(_)
        | Content::NoText
        | Content::Location { .. }
        | Content::Press { .. }
        | Content::Member { .. }
        | Content::Service => None,
    }
}

/// A photo or a recording without a caption.
fn media_without_caption(update: ParsedUpdate) -> Option<Intent> {
    let is_for_the_bot = is_for_the_bot(&update);
    let Content::Media { document, .. } = update.content else { return None };
    let shown = Intent::Media { caption: None, reply_to: update.reply_to, document };
    Some(if is_for_the_bot { shown } else { Intent::Nothing })
}

/// In a group, only replies and messages in a topic.
fn is_for_the_bot(update: &ParsedUpdate) -> bool {
    update.chat.is_private() || update.reply_to.is_some() || update.thread.is_some()
}

/// In a group, a command for another bot.
fn is_for_another_bot(line: TextLine, update: ParsedUpdate, own_name: OwnName) -> bool {
    let word = line.0.split_whitespace().next().unwrap_or_default();
    let to = word.strip_prefix('/').and_then(|word| word.split_once('@')).map(|(_, to)| to);
    !update.chat.is_private() && to.is_some_and(|to| !to.eq_ignore_ascii_case(&own_name.0))
}

/// `/name rest`, `/name@this_bot rest`, or in private the label of a key; `None` for other text and for another bot's
/// command.
fn command(line: TextLine, own_name: OwnName, update: ParsedUpdate) -> Option<Command> {
    if update.chat.is_private()
        && let Some(spec) = shortcut(line.0.trim())
    {
        let rest = spec.shortcut.map_or("", |key| key.arguments).to_owned();
        return Some(Command { name: spec.word.to_owned(), rest });
    }
    let text = line.0.trim_start().strip_prefix('/')?;
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let (name, addressed) = word.split_once('@').map_or((word, None), |(name, to)| (name, Some(to)));
    let ours = addressed.is_none_or(|to| to.eq_ignore_ascii_case(&own_name.0));
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (ours && named).then(|| Command { name: name.to_ascii_lowercase(), rest: rest.trim().to_owned() })
}

fn command_intent(Command { name, rest }: Command, update: ParsedUpdate) -> Intent {
    let private = update.chat.is_private();
    let Some(command) = ChatCommand::of_word(&name) else {
        return if private { Intent::UnknownCommand } else { Intent::Nothing };
    };
    if !(private || command.spec().in_groups) {
        return Intent::PrivateCommand;
    }
    match command {
        ChatCommand::Start => Intent::Start(
            (!rest.is_empty()).then(|| OpenedInvite { code: InviteCode::typed(&rest), name: update.name }),
        ),
        ChatCommand::Vip => Intent::NewCase(Line::Vip, rest),
        ChatCommand::Premium => Intent::NewCase(Line::Premium, rest),
        ChatCommand::Open if rest == MINE => Intent::ListOpen(OpenFilter::Mine),
        ChatCommand::Open => Intent::ListOpen(OpenFilter::All),
        ChatCommand::Find => Intent::Find(rest),
        ChatCommand::Case => Intent::ShowCase(case_number(&rest)),
        ChatCommand::Ask => match asked(&rest) {
            Some((case, words)) => Intent::AskQa { case, words },
            None => Intent::ShowCase(None),
        },
        ChatCommand::Transfer => Intent::Transfer(rest),
        ChatCommand::Guidance => Intent::StandingGuidance(rest),
        ChatCommand::Handover => Intent::Handover,
        ChatCommand::Duty => Intent::Duty,
        ChatCommand::Promo => Intent::Promotions(rest),
        ChatCommand::Catalogue => Intent::Catalogue(rest),
        ChatCommand::Guide => Intent::Guide(rest),
        ChatCommand::Review => Intent::Review,
        ChatCommand::Report => Intent::Report(rest),
        ChatCommand::Audit => Intent::Audit,
        ChatCommand::Health => Intent::Health,
        ChatCommand::Staff => Intent::Staff(rest),
        ChatCommand::Invite => Intent::Invite,
        ChatCommand::Rota => Intent::Rota,
        ChatCommand::Cancel => Intent::Cancel,
        ChatCommand::Lang => Intent::Language(rest.parse::<Locale>().ok()),
        ChatCommand::Help => Intent::Help,
    }
}

/// `12 question`, `#12: question`, `phiếu #12 question`, or a question alone; `None` for a `#` without its number.
fn asked(text: &str) -> Option<(Option<CaseId>, String)> {
    let alone = (None, text.trim().to_owned());
    let text = text.trim();
    let word_before = text.split_once(char::is_whitespace).filter(|(first, _)| fold(first) == "phieu");
    let numbered = word_before.map_or(text, |(_, rest)| rest.trim_start());
    let digits = numbered.strip_prefix('#').map(str::trim_start).unwrap_or(numbered);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, rest) = digits.split_at(end);
    let mark = |c: char| matches!(c, ':' | '.' | ',' | '-');
    let after = rest.trim_start_matches(mark);
    let ends = after.is_empty()
        || after.starts_with(char::is_whitespace)
        || (after.len() < rest.len() && !after.starts_with(|c: char| c.is_ascii_digit()));
    // A phone number is none of a case.
    let is_case = ends && (1..=MAX_CASE_DIGITS).contains(&number.len()) && !number.starts_with('0');
    match number.parse().ok().filter(|_| is_case) {
        Some(case) => Some((Some(CaseId(case)), after.trim().to_owned())),
        None if numbered.starts_with('#') => None,
        None => Some(alone),
    }
}

/// `12`, `#12`, `Phiếu #12`.
fn case_number(text: &str) -> Option<CaseId> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.trim().parse().ok().map(CaseId)
}

fn text_intent(line: TextLine, update: ParsedUpdate) -> Intent {
    if !is_for_the_bot(&update) || line.0.trim().is_empty() {
        return Intent::Nothing;
    }
    let reply_to = update.reply_to;
    if let Content::Media { document, .. } = update.content {
        return Intent::Media { caption: Some(line.0), reply_to, document };
    }
    Intent::Text { text: line.0, reply_to }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::ids::{ChatId, MessageId};

    fn update(chat: i64, content: Content) -> ParsedUpdate {
        ParsedUpdate {
            from: 42,
            name: "Lan".to_owned(),
            chat: ChatId(chat),
            message: Some(MessageId(1)),
            written_at: None,
            reply_to: None,
            thread: None,
            content,
        }
    }

    fn place() -> Content {
        Content::Location { latitude: "10.729".to_owned(), longitude: "106.721".to_owned() }
    }

    async fn route(chat: i64, content: Content) -> Intent {
        Router::new("loihua_bot").route(update(chat, content)).await.intent
    }

    fn media(caption: Option<&str>) -> Content {
        Content::Media { caption: caption.map(str::to_owned), document: None }
    }

    fn text(line: &str) -> Content {
        Content::Text(line.to_owned())
    }

    #[test]
    fn routes_type_check() {
        dptree::type_check(
            routes().sig(),
            &deps![
                ParsedUpdate {
                    from: 1,
                    name: String::new(),
                    chat: ChatId(1),
                    message: None,
                    written_at: None,
                    reply_to: None,
                    thread: None,
                    content: Content::Service
                },
                OwnName(String::new())
            ],
            &[],
        );
    }

    #[tokio::test]
    async fn a_key_is_its_command_in_both_languages() {
        for (label, expected) in [
            ("📝 Phiếu VIP mới", Intent::NewCase(Line::Vip, String::new())),
            ("💎 Premium case", Intent::NewCase(Line::Premium, String::new())),
            (" 📂 My cases\n", Intent::ListOpen(OpenFilter::Mine)),
            ("📲 LĐ xin gặp", Intent::Transfer(String::new())),
        ] {
            assert_eq!(route(42, text(label)).await, expected, "{label}");
            assert_eq!(route(-100, text(label)).await, Intent::Nothing, "{label}");
            let longer = format!("{label} x");
            assert!(matches!(route(42, text(&longer)).await, Intent::Text { .. }), "{longer}");
        }
    }

    #[tokio::test]
    async fn commands_are_read_however_they_are_typed() {
        for (line, expected) in [
            ("/start", Intent::Start(None)),
            (
                "/start c0de",
                Intent::Start(Some(OpenedInvite { code: InviteCode::typed("c0de"), name: "Lan".to_owned() })),
            ),
            ("/help", Intent::Help),
            ("/HELP", Intent::Help),
            (" /open", Intent::ListOpen(OpenFilter::All)),
            ("/open mine", Intent::ListOpen(OpenFilter::Mine)),
            ("/open@loihua_bot", Intent::ListOpen(OpenFilter::All)),
            ("/find", Intent::Find(String::new())),
            ("/FIND 0912.345.678", Intent::Find("0912.345.678".to_owned())),
            ("/find anh Hùng\nĐồng Nai", Intent::Find("anh Hùng\nĐồng Nai".to_owned())),
            ("/case 12", Intent::ShowCase(Some(CaseId(12)))),
            ("/case #12", Intent::ShowCase(Some(CaseId(12)))),
            ("/case", Intent::ShowCase(None)),
            ("/ask", Intent::AskQa { case: None, words: String::new() }),
            ("/ask 12", Intent::AskQa { case: Some(CaseId(12)), words: String::new() }),
            ("/ask #12: mở trước?", Intent::AskQa { case: Some(CaseId(12)), words: "mở trước?".to_owned() }),
            ("/ask phiếu 12 mở?", Intent::AskQa { case: Some(CaseId(12)), words: "mở?".to_owned() }),
            ("/ask 12.5 triệu?", Intent::AskQa { case: None, words: "12.5 triệu?".to_owned() }),
            ("/ask mở trước 12?", Intent::AskQa { case: None, words: "mở trước 12?".to_owned() }),
            ("/ask 0912345678 ai?", Intent::AskQa { case: None, words: "0912345678 ai?".to_owned() }),
            ("/ask #mười", Intent::ShowCase(None)),
            ("/case mười hai", Intent::ShowCase(None)),
            ("/duty", Intent::Duty),
            ("/report tuần", Intent::Report("tuần".to_owned())),
            ("/audit", Intent::Audit),
            ("/health", Intent::Health),
            ("/invite", Intent::Invite),
            ("/rota", Intent::Rota),
            ("/staff lan", Intent::Staff("lan".to_owned())),
            ("/promo nạp thẻ", Intent::Promotions("nạp thẻ".to_owned())),
            ("/guide mất máy", Intent::Guide("mất máy".to_owned())),
            ("/guide", Intent::Guide(String::new())),
            ("/review", Intent::Review),
            ("/catalogue hè", Intent::Catalogue("hè".to_owned())),
            ("/handover", Intent::Handover),
            ("/transfer", Intent::Transfer(String::new())),
            ("/transfer anh Hùng 0912345678", Intent::Transfer("anh Hùng 0912345678".to_owned())),
            ("/lang en", Intent::Language(Some(Locale::En))),
            ("/lang fr", Intent::Language(None)),
            (
                "/vip\nAnh Hùng\n0912345678\nMở nợ cước",
                Intent::NewCase(Line::Vip, "Anh Hùng\n0912345678\nMở nợ cước".to_owned()),
            ),
            ("/dance", Intent::UnknownCommand),
        ] {
            assert_eq!(route(42, text(line)).await, expected, "{line}");
        }
    }

    #[tokio::test]
    async fn in_a_group_only_commands_and_presses_are_routed() {
        assert_eq!(route(-5, text("chào cả nhà")).await, Intent::Nothing);
        assert_eq!(route(-5, text("/open@other_bot")).await, Intent::Nothing);
        assert_eq!(route(-5, text("/dance")).await, Intent::Nothing);
        assert_eq!(route(-5, text("/help")).await, Intent::Help);
        assert_eq!(route(-5, text("/vip anh Hùng")).await, Intent::PrivateCommand);
        assert_eq!(route(-5, text("/duty@loihua_bot")).await, Intent::Duty);
        assert_eq!(route(-5, Content::NoText).await, Intent::Nothing);
        assert_eq!(route(-5, place()).await, Intent::Nothing);
    }

    #[tokio::test]
    async fn in_a_group_replies_and_topics_are_routed() {
        let places = [
            (Some(MessageId(5)), None),
            (None, Some(MessageId(3))),
            (Some(MessageId(5)), Some(MessageId(3))),
        ];
        for (reply_to, thread) in places {
            let route = |content| async move {
                let incoming = Router::new("loihua_bot")
                    .route(ParsedUpdate { reply_to, thread, ..update(-5, content) })
                    .await;
                assert_eq!(incoming.thread, thread);
                incoming.intent
            };
            let said = |text: &str| Intent::Text { text: text.to_owned(), reply_to };
            let shown = |caption: Option<&str>| Intent::Media {
                caption: caption.map(str::to_owned),
                reply_to,
                document: None,
            };
            assert_eq!(route(text("ba ngày\0 nữa")).await, said("ba ngày nữa"));
            assert_eq!(route(media(Some("ảnh\0 đây"))).await, shown(Some("ảnh đây")));
            assert_eq!(route(media(None)).await, shown(None));
            assert_eq!(route(text(" \n")).await, Intent::Nothing);
            assert_eq!(route(Content::NoText).await, Intent::Nothing);
            assert_eq!(route(Content::EditedText("khác".to_owned())).await, Intent::Nothing);
            assert_eq!(route(text("/help")).await, Intent::Help);
            assert_eq!(route(text("/dance")).await, Intent::Nothing);
            assert_eq!(route(text("/open@other_bot")).await, Intent::Nothing, "said to somebody else");
            assert_eq!(route(text("/ mở rồi nhé")).await, said("/ mở rồi nhé"), "no command at all");
        }
        assert_eq!(route(-5, media(Some("ảnh"))).await, Intent::Nothing);
        assert_eq!(route(-5, media(None)).await, Intent::Nothing);
    }

    #[tokio::test]
    async fn a_caption_is_read_like_a_text() {
        let shown = |caption: Option<&str>| Intent::Media {
            caption: caption.map(str::to_owned),
            reply_to: None,
            document: None,
        };
        assert_eq!(route(42, media(None)).await, shown(None));
        assert_eq!(route(42, media(Some(" \0"))).await, shown(None), "nothing stands there");
        assert_eq!(route(42, media(Some("0912345678"))).await, shown(Some("0912345678")));
        assert_eq!(route(42, media(Some("/case 12"))).await, Intent::ShowCase(Some(CaseId(12))));
        assert_eq!(route(-5, media(Some("/help"))).await, Intent::Help);
    }

    #[tokio::test]
    async fn a_press_is_always_something() {
        let press = |data: &str| Content::Press { query: "q".to_owned(), data: data.to_owned() };
        assert_eq!(
            route(42, press("c.12.3.told")).await,
            Intent::Press(Button::decode("c.12.3.told").expect("known"))
        );
        assert_eq!(route(42, press("vote:7")).await, Intent::UnknownPress);
        assert_eq!(route(42, press("")).await, Intent::UnknownPress);
    }

    #[tokio::test]
    async fn silence_is_for_service_messages_only() {
        assert_eq!(route(42, Content::Service).await, Intent::Nothing);
        assert_eq!(route(42, Content::NoText).await, Intent::NoText);
        let (latitude, longitude) = ("10.729".to_owned(), "106.721".to_owned());
        assert_eq!(route(42, place()).await, Intent::Location { latitude, longitude });
        assert_eq!(
            route(42, text("0912345678")).await,
            Intent::Text { text: "0912345678".to_owned(), reply_to: None }
        );
    }
}

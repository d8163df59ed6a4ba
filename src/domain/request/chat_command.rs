//! The commands people type, each declared once.

use super::policy::{Action, permit};
use crate::domain::staff::person::Person;

/// After `/open`: the reader's own cases only.
pub const MINE: &str = "mine";

/// A command people type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatCommand {
    Start,
    Vip,
    Premium,
    Open,
    Find,
    Case,
    Ask,
    Transfer,
    Guidance,
    Handover,
    Duty,
    Rota,
    Promo,
    Catalogue,
    Guide,
    Review,
    Report,
    Audit,
    Health,
    Staff,
    Invite,
    Cancel,
    Lang,
    Help,
}

/// What is declared of a command; texts are keys of `locales/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChatCommandSpec {
    /// What is typed after `/`.
    pub word: &'static str,
    /// Its text in the menu (Bot API `setMyCommands`); `None` for a command nobody has to type.
    pub menu: Option<&'static str>,
    /// Its lines in `/help`.
    pub help: &'static [HelpLine],
    /// In whose menu and `/help` it stands; `None` is all the staff's.
    offered_to: Option<Action>,
    /// The key that stands for it on an agent's keyboard.
    pub shortcut: Option<Shortcut>,
    /// Whether it is answered in a group too, which is no place for a leader's name or number.
    pub in_groups: bool,
}

/// A key on an agent's keyboard (Bot API `ReplyKeyboardMarkup`); its label, typed in any language, is the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// The key of its text.
    pub label: &'static str,
    /// What follows the command.
    pub arguments: &'static str,
}

/// A line of `/help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpLine {
    Text(&'static str),
    /// Shown as code, to be copied.
    Example(&'static str),
}

impl ChatCommandSpec {
    const fn new(word: &'static str, menu: &'static str, help: &'static [HelpLine]) -> Self {
        ChatCommandSpec { word, menu: Some(menu), help, offered_to: None, shortcut: None, in_groups: false }
    }

    /// Offered to who may do this only.
    const fn offered_to(self, action: Action) -> Self {
        ChatCommandSpec { offered_to: Some(action), ..self }
    }

    const fn shortcut(self, label: &'static str, arguments: &'static str) -> Self {
        ChatCommandSpec { shortcut: Some(Shortcut { label, arguments }), ..self }
    }

    const fn in_groups(self) -> Self {
        ChatCommandSpec { in_groups: true, ..self }
    }

    /// Whether it stands in this reader's menu and help; without a reader, in a group's.
    pub fn is_for(&self, reader: Option<&Person>) -> bool {
        match reader {
            Some(reader) => self.offered_to.is_none_or(|action| permit(reader, action, None).is_ok()),
            None => self.in_groups,
        }
    }
}

impl ChatCommand {
    /// All of them, in the order of menu and help.
    pub const ALL: [ChatCommand; ChatCommand::Help as usize + 1] = [
        ChatCommand::Start,
        ChatCommand::Vip,
        ChatCommand::Premium,
        ChatCommand::Open,
        ChatCommand::Find,
        ChatCommand::Case,
        ChatCommand::Ask,
        ChatCommand::Transfer,
        ChatCommand::Guidance,
        ChatCommand::Handover,
        ChatCommand::Duty,
        ChatCommand::Rota,
        ChatCommand::Promo,
        ChatCommand::Catalogue,
        ChatCommand::Guide,
        ChatCommand::Review,
        ChatCommand::Report,
        ChatCommand::Audit,
        ChatCommand::Health,
        ChatCommand::Staff,
        ChatCommand::Invite,
        ChatCommand::Cancel,
        ChatCommand::Lang,
        ChatCommand::Help,
    ];

    pub fn spec(self) -> ChatCommandSpec {
        use ChatCommandSpec as Spec;
        use HelpLine::{Example, Text};
        match self {
            ChatCommand::Start => Spec { menu: None, ..Spec::new("start", "", &[]) },
            ChatCommand::Vip => {
                const HELP: [HelpLine; 3] =
                    [Text("help-vip"), Example("help-vip-example"), Text("help-vip-note")];
                Spec::new("vip", "command-vip", &HELP)
                    .offered_to(Action::OpenCase)
                    .shortcut("shortcut-vip", "")
            }
            ChatCommand::Premium => {
                const HELP: [HelpLine; 2] = [Text("help-premium"), Example("help-premium-example")];
                Spec::new("premium", "command-premium", &HELP)
                    .offered_to(Action::OpenCase)
                    .shortcut("shortcut-premium", "")
            }
            ChatCommand::Open => {
                Spec::new("open", "command-open", &[Text("help-open")]).shortcut("shortcut-open", MINE)
            }
            ChatCommand::Find => Spec::new("find", "command-find", &[Text("help-find")]),
            ChatCommand::Case => Spec::new("case", "command-case", &[Text("help-case")]),
            ChatCommand::Ask => {
                Spec::new("ask", "command-ask", &[Text("help-ask")]).offered_to(Action::OpenCase)
            }
            ChatCommand::Transfer => Spec::new("transfer", "command-transfer", &[Text("help-transfer")])
                .offered_to(Action::OpenCase)
                .shortcut("shortcut-transfer", ""),
            ChatCommand::Guidance => Spec::new("guidance", "command-guidance", &[Text("help-guidance")])
                .offered_to(Action::Guide)
                .in_groups(),
            ChatCommand::Handover => Spec::new("handover", "command-handover", &[Text("help-handover")])
                .offered_to(Action::HandOver),
            ChatCommand::Duty => Spec::new("duty", "command-duty", &[Text("help-duty")]).in_groups(),
            ChatCommand::Rota => Spec::new("rota", "command-rota", &[Text("help-rota")]),
            ChatCommand::Promo => Spec::new("promo", "command-promo", &[Text("help-promo")]),
            ChatCommand::Catalogue => Spec::new("catalogue", "command-catalogue", &[Text("help-catalogue")])
                .offered_to(Action::Catalogue),
            ChatCommand::Guide => Spec::new("guide", "command-guide", &[Text("help-guide")]),
            ChatCommand::Review => {
                Spec::new("review", "command-review", &[Text("help-review")]).offered_to(Action::Review)
            }
            ChatCommand::Report => Spec::new("report", "command-report", &[Text("help-report")]),
            ChatCommand::Audit => {
                Spec::new("audit", "command-audit", &[Text("help-audit")]).offered_to(Action::Audit)
            }
            ChatCommand::Health => {
                Spec::new("health", "command-health", &[Text("help-health")]).offered_to(Action::Health)
            }
            ChatCommand::Staff => {
                Spec::new("staff", "command-staff", &[Text("help-staff")]).offered_to(Action::SeeStaff)
            }
            ChatCommand::Invite => {
                Spec::new("invite", "command-invite", &[Text("help-invite")]).offered_to(Action::ManageStaff)
            }
            ChatCommand::Cancel => Spec::new("cancel", "command-cancel", &[Text("help-cancel")]),
            ChatCommand::Lang => Spec::new("lang", "command-lang", &[Text("help-lang")]),
            ChatCommand::Help => Spec::new("help", "command-help", &[Text("help-help")]).in_groups(),
        }
    }

    /// The command of this word, in lower case and without `/`.
    pub fn of_word(word: &str) -> Option<Self> {
        ChatCommand::ALL.into_iter().find(|command| command.spec().word == word)
    }
}

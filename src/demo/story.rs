//! The stories: who does what, and what each of them then sees. One definition guides the visitor, is played by the demo,
//! and is played by the browser tests. The texts are in `locales/*/stories.ftl` under `<story>-<step>`: the narration,
//! and as attributes what is written or tapped (`.does`) and what appears in which chat (`.lan`, `.room-qa`, …).

use super::people::{DemoPerson, HOA, LAN, MAI, MINH, QA_ROOM, QUAN, SHIFT_ROOM, TUAN, Team};
use super::telegram::TelegramStatus;
use super::texts::text;
use crate::domain::staff::person::Locale;

/// A story.
#[derive(Debug)]
pub struct Story {
    pub(super) name: &'static str,
    pub(super) team: Team,
    /// Hours and minutes, local time of day.
    pub(super) starts_at: (u32, u32),
    /// The call of a story that can be practised as Lan.
    pub(super) practice: Option<PracticeCall>,
    pub(super) steps: &'static [Step],
}

/// What the trainee has to note of the call (A1.1).
#[derive(Debug)]
pub(super) struct PracticeCall {
    /// The number the leader calls from, in figures.
    pub calling: &'static str,
    /// The number to help with.
    pub help: &'static str,
}

/// One step of a story.
#[derive(Debug)]
pub(super) struct Step {
    pub name: &'static str,
    pub action: Action,
    /// The chats in which something appears then, in a message or on a button; none if the step is complete once it is performed.
    pub expected: &'static [DemoChat],
}

/// What happens in a step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Action {
    /// Writes to the bot.
    Says(&'static DemoPerson),
    /// Taps a button in the chat with the bot.
    Taps(&'static DemoPerson),
    /// The clock moves forward by this many minutes.
    Forward(i64),
    Telegram(TelegramStatus),
    /// The bot is started (`true`) or killed.
    Bot(bool),
}

/// A chat that the page shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum DemoChat {
    Phone(&'static DemoPerson),
    QaRoom,
    ShiftRoom,
}

impl DemoChat {
    /// The chat's id.
    pub fn id(self) -> i64 {
        match self {
            DemoChat::Phone(person) => person.id,
            DemoChat::QaRoom => QA_ROOM,
            DemoChat::ShiftRoom => SHIFT_ROOM,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            DemoChat::Phone(person) => person.key,
            DemoChat::QaRoom => "room-qa",
            DemoChat::ShiftRoom => "room-shift",
        }
    }
}

impl Action {
    /// Who does it, if it is done by a person.
    pub fn by(self) -> Option<&'static DemoPerson> {
        match self {
            Action::Says(person) | Action::Taps(person) => Some(person),
            Action::Forward(_) | Action::Telegram(_) | Action::Bot(_) => None,
        }
    }
}

impl Story {
    /// The story of this name.
    ///
    /// # Errors
    /// There is no such story; the text names those there are.
    pub fn named(name: &str) -> Result<&'static Story, String> {
        STORIES.into_iter().find(|story| story.name == name).ok_or_else(|| {
            let names: Vec<_> = STORIES.iter().map(|story| story.name).collect();
            format!("there is no story “{name}”; choose one of {}", names.join(", "))
        })
    }

    /// Its title.
    pub(super) fn title(&self, locale: Locale) -> String {
        text(locale, &format!("story-{}", self.name))
    }

    /// What is told when it is over.
    pub(super) fn closing_text(&self, locale: Locale) -> String {
        text(locale, &format!("{}-end", self.name))
    }

    /// What the leader says, for the trainee.
    pub(super) fn call_text(&self, locale: Locale) -> String {
        text(locale, &format!("{}-call", self.name))
    }

    /// What the subscriber system shows, for the trainee.
    pub(super) fn subscriber_system_text(&self, locale: Locale) -> String {
        text(locale, &format!("{}-call.system", self.name))
    }

    /// What is told in this step.
    pub(super) fn narration(&self, step: &Step, locale: Locale) -> String {
        text(locale, &self.key(step, None))
    }

    /// What is written, or the label of what is tapped.
    pub(super) fn action_text(&self, step: &Step, locale: Locale) -> String {
        text(locale, &self.key(step, Some("does")))
    }

    /// A piece of what appears in that chat.
    pub(super) fn expected_text(&self, step: &Step, chat: DemoChat, locale: Locale) -> String {
        text(locale, &self.key(step, Some(chat.key())))
    }

    pub(super) fn key(&self, step: &Step, attribute: Option<&str>) -> String {
        let key = format!("{}-{}", self.name, step.name);
        attribute.map_or_else(|| key.clone(), |attribute| format!("{key}.{attribute}"))
    }
}

const fn step(name: &'static str, action: Action, expected: &'static [DemoChat]) -> Step {
    Step { name, action, expected }
}

const LAN_PHONE: DemoChat = DemoChat::Phone(&LAN);
const MINH_PHONE: DemoChat = DemoChat::Phone(&MINH);
const HOA_PHONE: DemoChat = DemoChat::Phone(&HOA);
const TUAN_PHONE: DemoChat = DemoChat::Phone(&TUAN);
const MAI_PHONE: DemoChat = DemoChat::Phone(&MAI);
const QUAN_PHONE: DemoChat = DemoChat::Phone(&QUAN);

/// All stories, in the order of the page.
pub(super) const STORIES: [&Story; 7] =
    [&PLAIN_CALL, &LOST_PHONE, &NEARLY_BROKEN, &SHIFT_END, &PREMIUM_LINE, &SIGNAL_REPORT, &TELEGRAM_DOWN];

/// Steps 1, 2, 4 and 5 of the procedure, with nothing special about them.
const PLAIN_CALL: Story = Story {
    name: "plain-call",
    team: Team::Standard,
    starts_at: (8, 30),
    practice: Some(PracticeCall { calling: "0912345678", help: "0933123456" }),
    steps: &[
        step("called", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("checked", Action::Taps(&LAN), &[LAN_PHONE]),
        step("pasted", Action::Says(&LAN), &[LAN_PHONE]),
        step("agreed", Action::Taps(&LAN), &[LAN_PHONE]),
        step("done", Action::Taps(&LAN), &[LAN_PHONE]),
        step("told", Action::Taps(&LAN), &[LAN_PHONE]),
    ],
};

/// A3.2: a leader reports a lost phone from another number, at night, with QA on call.
const LOST_PHONE: Story = Story {
    name: "lost-phone",
    team: Team::Standard,
    starts_at: (2, 7),
    practice: Some(PracticeCall { calling: "0987654321", help: "0909111222" }),
    steps: &[
        step("called", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("asked", Action::Taps(&LAN), &[LAN_PHONE, MINH_PHONE, DemoChat::QaRoom]),
        step("pasted", Action::Says(&LAN), &[MINH_PHONE]),
        step("claimed", Action::Taps(&MINH), &[LAN_PHONE]),
        step("answered", Action::Taps(&MINH), &[LAN_PHONE]),
        step("read", Action::Taps(&LAN), &[MINH_PHONE]),
        step("done", Action::Taps(&LAN), &[LAN_PHONE]),
        step("told", Action::Taps(&LAN), &[LAN_PHONE]),
    ],
};

/// The ladder: reminded, due, late, up to the team leader, and kept by the shift leader.
const NEARLY_BROKEN: Story = Story {
    name: "nearly-broken",
    team: Team::Standard,
    starts_at: (9, 0),
    practice: None,
    steps: &[
        step("called", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("busy", Action::Forward(25), &[LAN_PHONE]),
        step("due", Action::Forward(5), &[LAN_PHONE]),
        step("late", Action::Forward(3), &[LAN_PHONE, HOA_PHONE]),
        step("climbed", Action::Forward(7), &[HOA_PHONE, TUAN_PHONE]),
        step("helped", Action::Taps(&HOA), &[HOA_PHONE]),
        step("unchecked", Action::Taps(&HOA), &[LAN_PHONE]),
        step("told", Action::Taps(&HOA), &[LAN_PHONE, HOA_PHONE, TUAN_PHONE]),
    ],
};

/// What is open at the shift's end goes to the next shift: from leader to leader, then in one message to the agent.
const SHIFT_END: Story = Story {
    name: "shift-end",
    team: Team::ShiftChange,
    starts_at: (13, 30),
    practice: None,
    steps: &[
        step("called", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("called-again", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("called-last", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("listed", Action::Forward(10), &[HOA_PHONE, QUAN_PHONE]),
        step("accepted", Action::Taps(&QUAN), &[HOA_PHONE, LAN_PHONE, QUAN_PHONE]),
        step("shared", Action::Taps(&QUAN), &[MAI_PHONE]),
        step("returned", Action::Taps(&MAI), &[QUAN_PHONE]),
        step("reminded", Action::Forward(45), &[MAI_PHONE]),
        step("shown", Action::Taps(&MAI), &[MAI_PHONE]),
        step("done", Action::Taps(&MAI), &[MAI_PHONE]),
        step("unchecked", Action::Taps(&MAI), &[MAI_PHONE]),
        step("told", Action::Taps(&MAI), &[MAI_PHONE]),
    ],
};

/// Line 18001090: a question answered in the call with the promotions that fit, then a complaint, which is a promise.
const PREMIUM_LINE: Story = Story {
    name: "premium-line",
    team: Team::Standard,
    starts_at: (15, 0),
    practice: None,
    steps: &[
        step("called", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("promotions", Action::Taps(&LAN), &[LAN_PHONE]),
        step("answered", Action::Taps(&LAN), &[LAN_PHONE]),
        step("complained", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("due", Action::Forward(30), &[LAN_PHONE]),
        step("done", Action::Taps(&LAN), &[LAN_PHONE]),
        step("told", Action::Taps(&LAN), &[LAN_PHONE]),
    ],
};

/// B6: a report about signal is noted part by part, passed on, and followed to its end.
const SIGNAL_REPORT: Story = Story {
    name: "signal-report",
    team: Team::Standard,
    starts_at: (16, 0),
    practice: None,
    steps: &[
        step("called", Action::Says(&LAN), &[LAN_PHONE, DemoChat::ShiftRoom]),
        step("details", Action::Taps(&LAN), &[LAN_PHONE]),
        step("area", Action::Taps(&LAN), &[LAN_PHONE]),
        step("place", Action::Taps(&LAN), &[LAN_PHONE]),
        step("since", Action::Says(&LAN), &[LAN_PHONE]),
        step("network", Action::Taps(&LAN), &[LAN_PHONE]),
        step("service", Action::Taps(&LAN), &[LAN_PHONE]),
        step("device", Action::Says(&LAN), &[LAN_PHONE]),
        step("passed", Action::Taps(&LAN), &[LAN_PHONE]),
        step("unit", Action::Says(&LAN), &[LAN_PHONE]),
        step("due", Action::Forward(30), &[LAN_PHONE]),
        step("done", Action::Taps(&LAN), &[LAN_PHONE]),
        step("told", Action::Taps(&LAN), &[LAN_PHONE]),
    ],
};

/// Telegram is down for ten minutes, and the bot is killed meanwhile.
const TELEGRAM_DOWN: Story = Story {
    name: "telegram-down",
    team: Team::Standard,
    starts_at: (10, 0),
    practice: None,
    steps: &[
        step("called", Action::Says(&LAN), &[LAN_PHONE]),
        step("down", Action::Telegram(TelegramStatus::Down), &[]),
        step("killed", Action::Bot(false), &[]),
        step("silent", Action::Forward(10), &[]),
        step("back", Action::Telegram(TelegramStatus::Fine), &[]),
        step("again", Action::Bot(true), &[LAN_PHONE, HOA_PHONE]),
        step("done", Action::Taps(&LAN), &[LAN_PHONE]),
        step("unchecked", Action::Taps(&LAN), &[LAN_PHONE]),
        step("told", Action::Taps(&LAN), &[LAN_PHONE, HOA_PHONE]),
    ],
};

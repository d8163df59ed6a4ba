//! The stories: who does what, and on whose phones it is then seen. One definition is the guide for who plays by hand,
//! plays itself, and is what the tests in a browser play. Its words stand in `locales/*/stories.ftl`, under
//! `<story>-<step>`: what is told, and as attributes what is written or tapped (`.does`) and what is seen on whose
//! phone (`.lan`, `.room-qa`, …).

use super::faults::Weather;
use super::people::{Company, HOA, LAN, MAI, MINH, Player, QUAN, TUAN};
use super::scene::{QA_ROOM, SHIFT_ROOM};
use super::words;
use crate::domain::staff::person::Locale;

/// A story.
#[derive(Debug)]
pub struct Story {
    pub(super) name: &'static str,
    pub(super) company: Company,
    /// Hours and minutes, local time of day.
    pub(super) begins: (u32, u32),
    /// A call to practise, as Lan: what she does is left to the trainee.
    pub(super) practised: Option<Call>,
    pub(super) steps: &'static [Step],
}

/// What the trainee has to get right of the call (A1.1).
#[derive(Debug)]
pub(super) struct Call {
    /// The number the leader calls from, in figures.
    pub calling: &'static str,
    /// The number to help with.
    pub help: &'static str,
}

/// One step of a story.
#[derive(Debug)]
pub(super) struct Step {
    pub name: &'static str,
    pub act: Act,
    /// Where something is to be seen then; nowhere, if it is done as soon as it has happened.
    pub sees: &'static [Place],
}

/// What is done in a step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// Writes to the bot.
    Says(&'static Player),
    /// Taps a button in the chat with the bot.
    Taps(&'static Player),
    /// So many minutes go by.
    Winds(i64),
    Telegram(Weather),
    /// The bot is killed, or another one begins.
    Bot(bool),
}

/// Where something is seen.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Phone(&'static Player),
    QaRoom,
    ShiftRoom,
}

impl Place {
    /// The chat.
    pub fn chat(self) -> i64 {
        match self {
            Place::Phone(player) => player.id,
            Place::QaRoom => QA_ROOM,
            Place::ShiftRoom => SHIFT_ROOM,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Place::Phone(player) => player.key,
            Place::QaRoom => "room-qa",
            Place::ShiftRoom => "room-shift",
        }
    }
}

impl Act {
    /// Whose hands it needs, if it is a person's.
    pub fn by(self) -> Option<&'static Player> {
        match self {
            Act::Says(player) | Act::Taps(player) => Some(player),
            Act::Winds(_) | Act::Telegram(_) | Act::Bot(_) => None,
        }
    }
}

impl Story {
    /// The story of this name.
    ///
    /// # Errors
    /// There is none; in a sentence.
    pub fn named(name: &str) -> Result<&'static Story, String> {
        STORIES.into_iter().find(|story| story.name == name).ok_or_else(|| {
            let names: Vec<_> = STORIES.iter().map(|story| story.name).collect();
            format!("there is no story “{name}”; choose one of {}", names.join(", "))
        })
    }

    /// Its title.
    pub(super) fn title(&self, locale: Locale) -> String {
        words::say(locale, &format!("story-{}", self.name))
    }

    /// What is told when it is over.
    pub(super) fn end(&self, locale: Locale) -> String {
        words::say(locale, &format!("{}-end", self.name))
    }

    /// What the leader says, for who practises the call.
    pub(super) fn call(&self, locale: Locale) -> String {
        words::say(locale, &format!("{}-call", self.name))
    }

    /// What the subscriber system shows, for who practises the call.
    pub(super) fn system(&self, locale: Locale) -> String {
        words::say(locale, &format!("{}-call.system", self.name))
    }

    /// What is told in this step.
    pub(super) fn tells(&self, step: &Step, locale: Locale) -> String {
        words::say(locale, &self.key(step, None))
    }

    /// What is written, or the label of what is tapped.
    pub(super) fn does(&self, step: &Step, locale: Locale) -> String {
        words::say(locale, &self.key(step, Some("does")))
    }

    /// A piece of what is seen there then.
    pub(super) fn shows(&self, step: &Step, place: Place, locale: Locale) -> String {
        words::say(locale, &self.key(step, Some(place.key())))
    }

    pub(super) fn key(&self, step: &Step, attribute: Option<&str>) -> String {
        let key = format!("{}-{}", self.name, step.name);
        attribute.map_or_else(|| key.clone(), |attribute| format!("{key}.{attribute}"))
    }
}

const fn step(name: &'static str, act: Act, sees: &'static [Place]) -> Step {
    Step { name, act, sees }
}

const LANS: Place = Place::Phone(&LAN);
const MINHS: Place = Place::Phone(&MINH);
const HOAS: Place = Place::Phone(&HOA);
const TUANS: Place = Place::Phone(&TUAN);
const MAIS: Place = Place::Phone(&MAI);
const QUANS: Place = Place::Phone(&QUAN);

/// All there are, in the order they are offered.
pub(super) const STORIES: [&Story; 5] =
    [&PLAIN_CALL, &LOST_PHONE, &NEARLY_BROKEN, &SHIFT_END, &TELEGRAM_DOWN];

/// Steps 1, 2, 4 and 5 of the procedure, with nothing special about them.
const PLAIN_CALL: Story = Story {
    name: "plain-call",
    company: Company::Usual,
    begins: (8, 30),
    practised: Some(Call { calling: "0912345678", help: "0933123456" }),
    steps: &[
        step("called", Act::Says(&LAN), &[LANS, Place::ShiftRoom]),
        step("checked", Act::Taps(&LAN), &[LANS]),
        step("pasted", Act::Says(&LAN), &[LANS]),
        step("agreed", Act::Taps(&LAN), &[LANS]),
        step("done", Act::Taps(&LAN), &[LANS]),
        step("told", Act::Taps(&LAN), &[LANS]),
    ],
};

/// A3.2: a leader reports a lost phone from another number, at night, with QA on call.
const LOST_PHONE: Story = Story {
    name: "lost-phone",
    company: Company::Usual,
    begins: (2, 7),
    practised: Some(Call { calling: "0987654321", help: "0909111222" }),
    steps: &[
        step("called", Act::Says(&LAN), &[LANS, Place::ShiftRoom]),
        step("asked", Act::Taps(&LAN), &[LANS, MINHS, Place::QaRoom]),
        step("pasted", Act::Says(&LAN), &[MINHS]),
        step("claimed", Act::Taps(&MINH), &[LANS]),
        step("answered", Act::Taps(&MINH), &[LANS]),
        step("read", Act::Taps(&LAN), &[MINHS]),
        step("done", Act::Taps(&LAN), &[LANS]),
        step("told", Act::Taps(&LAN), &[LANS]),
    ],
};

/// The ladder: reminded, due, late, up to the team leader, and kept by somebody else.
const NEARLY_BROKEN: Story = Story {
    name: "nearly-broken",
    company: Company::Usual,
    begins: (9, 0),
    practised: None,
    steps: &[
        step("called", Act::Says(&LAN), &[LANS, Place::ShiftRoom]),
        step("busy", Act::Winds(25), &[LANS]),
        step("due", Act::Winds(5), &[LANS]),
        step("late", Act::Winds(3), &[LANS, HOAS]),
        step("climbed", Act::Winds(7), &[HOAS, TUANS]),
        step("helped", Act::Taps(&HOA), &[LANS]),
        step("told", Act::Taps(&HOA), &[LANS, HOAS, TUANS]),
    ],
};

/// What is open at the shift's end goes to the next shift, leader to leader and agent to agent.
const SHIFT_END: Story = Story {
    name: "shift-end",
    company: Company::Relieved,
    begins: (13, 30),
    practised: None,
    steps: &[
        step("called", Act::Says(&LAN), &[LANS, Place::ShiftRoom]),
        step("listed", Act::Winds(10), &[HOAS, QUANS]),
        step("accepted", Act::Taps(&QUAN), &[HOAS, LANS]),
        step("ended", Act::Winds(20), &[MAIS]),
        step("taken", Act::Taps(&MAI), &[MAIS]),
        step("reminded", Act::Winds(25), &[MAIS]),
        step("done", Act::Taps(&MAI), &[MAIS]),
        step("told", Act::Taps(&MAI), &[MAIS]),
    ],
};

/// Telegram is away for ten minutes, and the bot dies meanwhile.
const TELEGRAM_DOWN: Story = Story {
    name: "telegram-down",
    company: Company::Usual,
    begins: (10, 0),
    practised: None,
    steps: &[
        step("called", Act::Says(&LAN), &[LANS]),
        step("down", Act::Telegram(Weather::Down), &[]),
        step("killed", Act::Bot(false), &[]),
        step("silent", Act::Winds(10), &[]),
        step("back", Act::Telegram(Weather::Fine), &[]),
        step("again", Act::Bot(true), &[LANS, HOAS]),
        step("done", Act::Taps(&LAN), &[LANS]),
        step("told", Act::Taps(&LAN), &[LANS, HOAS]),
    ],
};

//! What people, Telegram and machines do in a year, as moves that are drawn at random and can be taken away one by one.

use super::telegram::Luck;
use proptest::prelude::*;
use std::ops::Range;

/// One thing that happens. Numbers choose among what there is then, so that a move makes sense whatever came before.
#[derive(Clone, Debug)]
pub enum Move {
    Passes {
        minutes: u16,
    },
    /// The machine's clock is set, forward or back.
    ClockIsSet {
        minutes: i16,
    },
    Says {
        who: usize,
        line: usize,
        case: usize,
    },
    /// Taps a button of the last messages on the own phone, the newest being 0.
    Taps {
        who: usize,
        message: usize,
        button: usize,
    },
    /// The same in the group where QA works.
    TapsInTheRoom {
        who: usize,
        message: usize,
        button: usize,
    },
    /// Presses what stands on somebody else's phone.
    Forges {
        who: usize,
        whose: usize,
        message: usize,
        button: usize,
    },
    /// Presses a button of a case, which may stand nowhere (any more): the owner, or somebody.
    Presses {
        who: Option<usize>,
        case: usize,
        word: usize,
    },
    /// Presses a button of a case, and says something when asked why.
    PressesAndSays {
        who: usize,
        case: usize,
        word: usize,
        line: usize,
    },
    Replies {
        who: usize,
        message: usize,
        line: usize,
    },
    /// The owner of a case does what is left to do, and calls the leader.
    Finishes {
        case: usize,
    },
    /// QA is asked about a case and answers, with this word; the owner reads it, or does not.
    IsGuided {
        case: usize,
        qa: usize,
        word: usize,
        read: bool,
    },
    /// The owner gives a case to somebody, who takes it.
    IsGiven {
        case: usize,
        to: usize,
    },
    Blocks {
        who: usize,
    },
    Opens {
        who: usize,
    },
    /// A bad day: nobody can be reached, or all can be again.
    AllAreAway {
        away: bool,
    },
    Leaves {
        who: usize,
    },
    Returns {
        who: usize,
    },
    /// A rota for today and tomorrow, with holes.
    Rota {
        filled: u32,
    },
    /// What is open is finished, as far as the rules let, and it is the next morning, with another rota.
    Night {
        filled: u32,
    },
    Deletes {
        who: usize,
        message: usize,
    },
    /// Telegram delivers an update again.
    Redelivers {
        back: usize,
    },
    /// The next calls of the sender go like this.
    Has {
        luck: Vec<Luck>,
    },
    /// So many of the next reminders cannot arrive, whoever they are for.
    RemindersAreRefused {
        times: u8,
    },
    /// The bot is killed when it is at rest, and started again.
    Restarts,
    /// Somebody acts between the bot's taking up a message and its being sent.
    Meanwhile {
        who: usize,
        message: usize,
        button: usize,
    },
}

/// How life goes in a play: the moves it is drawn from.
#[derive(Clone, Copy, Debug)]
pub enum Life {
    /// Everything happens within hours, much of it wrong.
    Hard,
    /// Days and nights: some calls a day, most promises kept in time, now and then something goes wrong.
    Usual,
}

impl Life {
    pub fn any_move(self) -> BoxedStrategy<Move> {
        match self {
            Life::Hard => hard().boxed(),
            Life::Usual => usual().boxed(),
        }
    }
}

fn who() -> impl Strategy<Value = usize> {
    0..PEOPLE.len()
}

fn message() -> impl Strategy<Value = usize> {
    prop_oneof![3 => 0..3_usize, 1 => 0..12_usize]
}

fn button() -> impl Strategy<Value = usize> {
    0..24_usize
}

fn says(who: impl Strategy<Value = usize>, lines: usize) -> impl Strategy<Value = Move> {
    (who, 0..lines, 0..6_usize).prop_map(|(who, line, case)| Move::Says { who, line, case })
}

fn taps() -> impl Strategy<Value = Move> {
    (who(), message(), button()).prop_map(|(who, message, button)| Move::Taps { who, message, button })
}

fn presses() -> impl Strategy<Value = Move> {
    (prop::option::of(who()), 0..6_usize, 0..WORDS.len()).prop_map(|(who, case, word)| Move::Presses {
        who,
        case,
        word,
    })
}

fn presses_and_says() -> impl Strategy<Value = Move> {
    (who(), 0..6_usize, 0..WORDS.len(), 0..LINES.len())
        .prop_map(|(who, case, word, line)| Move::PressesAndSays { who, case, word, line })
}

fn finishes() -> impl Strategy<Value = Move> {
    (0..6_usize).prop_map(|case| Move::Finishes { case })
}

fn is_guided() -> impl Strategy<Value = Move> {
    (0..6_usize, QA, 0..VERDICTS.len(), prop::bool::weighted(0.8))
        .prop_map(|(case, qa, word, read)| Move::IsGuided { case, qa, word, read })
}

fn is_given() -> impl Strategy<Value = Move> {
    (0..6_usize, 0..AGENTS).prop_map(|(case, to)| Move::IsGiven { case, to })
}

fn luck() -> impl Strategy<Value = Move> {
    prop::collection::vec(any_luck(), 1..4).prop_map(|luck| Move::Has { luck })
}

fn reminders_are_refused() -> impl Strategy<Value = Move> {
    (1..5_u8).prop_map(|times| Move::RemindersAreRefused { times })
}

fn hard() -> impl Strategy<Value = Move> {
    let minutes = prop_oneof![6 => 1..12_u16, 3 => 12..90_u16, 1 => 90..840_u16];
    prop_oneof![
        22 => minutes.prop_map(|minutes| Move::Passes { minutes }),
        1 => (-600..600_i16).prop_map(|minutes| Move::ClockIsSet { minutes }),
        14 => says(0..AGENTS, CALLS),
        12 => says(who(), LINES.len()),
        30 => presses(),
        12 => presses_and_says(),
        25 => taps(),
        4 => (who(), message(), button())
            .prop_map(|(who, message, button)| Move::TapsInTheRoom { who, message, button }),
        3 => (who(), who(), message(), button())
            .prop_map(|(who, whose, message, button)| Move::Forges { who, whose, message, button }),
        5 => (who(), message(), 0..LINES.len())
            .prop_map(|(who, message, line)| Move::Replies { who, message, line }),
        10 => finishes(),
        4 => is_guided(),
        3 => is_given(),
        2 => who().prop_map(|who| Move::Blocks { who }),
        3 => who().prop_map(|who| Move::Opens { who }),
        2 => prop::bool::weighted(0.3).prop_map(|away| Move::AllAreAway { away }),
        1 => who().prop_map(|who| Move::Leaves { who }),
        2 => who().prop_map(|who| Move::Returns { who }),
        2 => any::<u32>().prop_map(|filled| Move::Rota { filled }),
        1 => (who(), message()).prop_map(|(who, message)| Move::Deletes { who, message }),
        3 => (0..8_usize).prop_map(|back| Move::Redelivers { back }),
        6 => luck(),
        3 => reminders_are_refused(),
        1 => Just(Move::Restarts),
        6 => (who(), message(), button())
            .prop_map(|(who, message, button)| Move::Meanwhile { who, message, button }),
    ]
}

fn usual() -> impl Strategy<Value = Move> {
    prop_oneof![
        20 => (5..60_u16).prop_map(|minutes| Move::Passes { minutes }),
        12 => any::<u32>().prop_map(|filled| Move::Night { filled }),
        20 => says(0..AGENTS, CALLS),
        20 => finishes(),
        6 => is_guided(),
        3 => is_given(),
        4 => says(who(), LINES.len()),
        6 => presses(),
        3 => presses_and_says(),
        4 => taps(),
        1 => luck(),
        1 => reminders_are_refused(),
        1 => Just(Move::Restarts),
        1 => who().prop_map(|who| Move::Blocks { who }),
        2 => who().prop_map(|who| Move::Opens { who }),
    ]
}

fn any_luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        3 => Just(Luck::Well),
        2 => (1..40_u8).prop_map(|seconds| Luck::TooManyRequests { seconds }),
        1 => Just(Luck::Unreachable),
        2 => Just(Luck::LostBefore),
        2 => Just(Luck::LostAfter),
        1 => Just(Luck::HalfAnAnswer),
        1 => Just(Luck::Refused),
        2 => any::<bool>().prop_map(|arrived| Luck::Killed { arrived }),
    ]
}

/// What a button of a case may ask for, in the words of the codec; what much hangs on stands there twice.
pub const WORDS: [&str; 52] = [
    "show",
    "check",
    "biz",
    "nobiz",
    "agree",
    "differ",
    "done",
    "done-unchecked",
    "overrule",
    "cannot",
    "wait",
    "told",
    "done-told",
    "miss",
    "later",
    "try",
    "off",
    "off-yes",
    "mistake",
    "snooze",
    "undo",
    "reopen",
    "join",
    "ask",
    "ask-other",
    "ask-not-business",
    "phoned",
    "unask",
    "read",
    "called",
    "claim",
    "go",
    "verify",
    "no",
    "hand-back",
    "comes-back",
    "want-shift",
    "want-team",
    "take",
    "call-off",
    "accept",
    "give",
    "decline",
    "shift",
    "as-is",
    "fix",
    "eye",
    "more",
    "say",
    "correct",
    "keep",
    "back",
];
/// What QA answers.
pub const VERDICTS: [&str; 3] = ["go", "verify", "no"];

/// Everybody: id, name, roles. The agents stand first; the last is a stranger.
pub const PEOPLE: [(i64, &str, &str); 11] = [
    (1001, "Lan", "agent"),
    (1002, "Mai", "agent"),
    (1003, "Nga", "agent"),
    (1021, "Hoa", "agent+shift_leader"),
    (1022, "Hương", "shift_leader"),
    (1031, "Tuấn", "team_leader"),
    (1011, "Minh", "qa"),
    (1012, "My", "qa"),
    (1013, "Linh", "qa_lead"),
    (1041, "Quân", "admin"),
    (9001, "Người lạ", ""),
];
const AGENTS: usize = 4;
const QA: Range<usize> = 6..9;

/// What they say: calls first. `{n}` is a case.
pub const LINES: [&str; 31] = [
    "/vip anh Hùng | 0912345678 | mở nợ cước số 0903111222",
    "/vip chị Vân | 0913000111 | báo cắt mất máy số 0913000999 | 0988777666",
    "/vip anh Nam | 0914000111 | mở chặn không xác định | | 5m",
    "/vip anh Hải 0915000222 nhờ mở cước báo đỏ",
    "/transfer trưởng ca anh Hùng 0912345678 mở nợ cước",
    "/transfer tổ trưởng chị Vân 0913000111 khiếu nại",
    "/vip",
    "/transfer",
    "/open",
    "/case {n}",
    "/ask {n} nhờ QLCL hướng dẫn",
    "/ask {n}",
    "/handover",
    "/duty",
    "/find hùng",
    "/guidance",
    "/cancel",
    "/lang en",
    "/start",
    "anh Hùng",
    "0912345678",
    "mở nợ cước số 0903111222",
    "5m",
    "21:15",
    "Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone - Nguyễn Văn Hùng (GĐ)",
    "Nguyễn Văn Hùng",
    "phòng kỹ thuật",
    "LĐ đồng ý, khách bận họp",
    "{n}: nhớ gọi lại <b>sớm</b> & nhẹ nhàng",
    "↻",
    "được",
];
const CALLS: usize = 6;

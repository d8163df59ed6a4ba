//! People with phones, who act when what the bot had to say is there.

use loihua::service::Clock;
use loihua::store::{Store, imports, outbox, timers};
use std::time::Duration;
use telegram_sim::{Answer, Group, Person, Shown, Sim, Tap};

/// What stands on a card for the rest of its buttons, and for fewer of them again.
const MORE: &str = "⋯ Khác";
const FEWER: &str = "⋯ Ít hơn";

/// Somebody of the cast with a phone. People act when what the bot had to say is there, as they do in life.
#[derive(Clone)]
pub struct Player {
    pub person: Person,
    pub id: i64,
    pub(super) rest: Rest,
}

/// Knows when the bot has nothing left to do at this moment of the clock.
#[derive(Clone)]
pub(super) struct Rest {
    pub sim: Sim,
    pub clock: Clock,
    pub store: Store,
}

impl Rest {
    pub async fn comes(&self) {
        let mut calm = 0;
        let mut stirs = String::new();
        for _ in 0..2_000 {
            // On the heap: it is part of every step of a story.
            match Box::pin(self.stirs()).await {
                None => calm += 1,
                Some(what) => (calm, stirs) = (0, what),
            }
            if calm == 3 {
                return;
            }
            // Work goes on in tasks of the bot's; there is nothing to wait on but its being done.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the bot does not come to rest: {stirs}");
    }

    /// What is still to be done now.
    async fn stirs(&self) -> Option<String> {
        let now = self.clock.now();
        let mut tx = self.store.begin_read().await.expect("the database can be read");
        let busy = outbox::count_pending(&mut tx, now).await.expect("the outbox can be read");
        let due = timers::due(&mut tx, now, 1).await.expect("timers can be read");
        if !self.sim.is_idle() {
            return Some(format!("{} updates wait, or a press is not answered", self.sim.pending_updates()));
        }
        let files = imports::count_due(&mut tx, now).await.expect("the files can be read");
        if files > 0 {
            return Some(format!("{files} files wait"));
        }
        if busy > 0 {
            return Some(format!("{busy} messages wait"));
        }
        due.first().map(|timer| format!("{} is due", timer.name))
    }
}

impl Player {
    /// Says something; the message's id.
    pub async fn says(&self, text: &str) -> i32 {
        self.rest.comes().await;
        self.person.says(text)
    }

    /// The bot has done all that this person's last act led to.
    pub async fn settled(&self) {
        self.rest.comes().await;
    }

    pub async fn replies(&self, to: i32, text: &str) {
        self.rest.comes().await;
        self.person.replies(to, text);
    }

    /// Replies with a photo; the message's id.
    pub async fn replies_with_photo(&self, to: i32, caption: &str) -> i32 {
        self.rest.comes().await;
        self.person.replies_with_photo(to, caption)
    }

    /// Replies with a voice note of so many seconds; the message's id.
    pub async fn replies_with_voice(&self, to: i32, seconds: u32) -> i32 {
        self.rest.comes().await;
        self.person.replies_with_voice(to, seconds)
    }

    /// Says something in a topic of a group, replying to nothing; the message's id.
    pub async fn says_in_topic(&self, group: &Group, thread: i32, text: &str) -> i32 {
        self.rest.comes().await;
        self.person.says_in_topic(group, thread, text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Replies to a message of a group; the message's id.
    pub async fn replies_in(&self, group: &Group, to: i32, text: &str) -> i32 {
        self.rest.comes().await;
        self.person.replies_in(group, to, text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Sends a file with this content; the message's id.
    pub async fn sends_file(&self, name: &str, content: &[u8]) -> i32 {
        self.rest.comes().await;
        let message = self.person.sends_file(name, content);
        self.rest.comes().await;
        message
    }

    pub async fn edits(&self, message: i32, text: &str) {
        self.rest.comes().await;
        assert!(self.person.edits(message, text), "there is a message to edit");
    }

    /// Has looked at all that there is.
    pub fn looks(&self) {
        self.person.reads_all();
    }

    /// Sees a new message with this in it.
    pub async fn sees(&self, fragment: &str) -> Shown {
        self.person.sees_new(fragment).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Sees an edited message with this in it.
    pub async fn sees_edit(&self, fragment: &str) -> Shown {
        self.person.sees(fragment).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Taps a button, behind ⋯ Khác where it is not in sight, and sees this in the answer of the press.
    pub async fn taps(&self, label: &str) -> String {
        self.rest.comes().await;
        let tap = match self.person.taps(label) {
            Err(nowhere) => self.unfolds(label).await.unwrap_or_else(|| panic!("{nowhere}")),
            Ok(tap) => tap,
        };
        answered(tap.answer().await, label)
    }

    /// Looks for a button behind ⋯ Khác, the newest card first, and taps it.
    async fn unfolds(&self, label: &str) -> Option<Tap> {
        let folded = |shown: &Shown| shown.labels().contains(&MORE);
        let cards: Vec<i32> = self
            .person
            .phone()
            .iter()
            .rev()
            .filter(|shown| folded(shown))
            .map(|card| card.message_id)
            .collect();
        for card in cards {
            let more = self.person.taps_on(card, MORE).ok()?;
            answered(more.answer().await, MORE);
            self.rest.comes().await;
            if let Ok(tap) = self.person.taps_on(card, label) {
                return Some(tap);
            }
            let fewer = self.person.taps_on(card, FEWER).ok()?;
            answered(fewer.answer().await, FEWER);
            self.rest.comes().await;
        }
        None
    }

    /// 🛠, and once more where step 2 was left out; what the last press answers.
    pub async fn marks_done(&self) -> String {
        let answer = self.taps("Đã xử lý xong").await;
        if !answer.contains("Đã kiểm tra chưa?") {
            return answer;
        }
        self.sees("Đã kiểm tra chưa?").await;
        self.taps("Vẫn ghi đã xử lý").await
    }

    /// Taps a button in a group and sees this in the answer of the press.
    pub async fn taps_in(&self, group: &Group, label: &str) -> String {
        self.rest.comes().await;
        let tap = self.person.taps_in(group, label).unwrap_or_else(|error| panic!("{error}"));
        answered(tap.answer().await, label)
    }

    /// Sees a new message with this in it in a group.
    pub async fn sees_in(&self, group: &Group, fragment: &str) -> Shown {
        group.sees_new(fragment).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Presses data that stands on no button: an old one, or a forged one.
    pub async fn presses_data(&self, message: i32, data: &str) -> String {
        answered(self.person.taps_data(message, data).answer().await, data)
    }

    /// What stands on this person's phone now, newest first, that has this in it.
    pub fn shows(&self, fragment: &str) -> Option<Shown> {
        self.person.phone().into_iter().rev().find(|shown| shown.text.contains(fragment))
    }
}

fn answered(answer: Option<Answer>, label: &str) -> String {
    answer.unwrap_or_else(|| panic!("the press of “{label}” was not answered")).text.unwrap_or_default()
}

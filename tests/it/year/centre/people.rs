//! What people do in a move.

use super::super::moves::{LINES, Move, PEOPLE, VERDICTS, WORDS};
use super::{Centre, Outcome};
use chrono::{Days, NaiveTime, TimeDelta};
use chrono_tz::Asia::Ho_Chi_Minh;
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::case::Case;
use loihua::domain::case::guidance::Verdict;
use loihua::domain::staff::person::Person as Staff;
use loihua::store::{query_scalar, staff};
use telegram_sim::{Button, ButtonKind, Shown};

/// When the agents of the day come.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("a time");

impl Centre {
    /// One move, and all that follows from it at once.
    pub async fn plays(&mut self, played: &Move) -> Outcome {
        match played {
            Move::Passes { minutes } => self.passes(TimeDelta::minutes(i64::from(*minutes))).await?,
            Move::ClockIsSet { minutes } => {
                self.clock.forward(TimeDelta::minutes(i64::from(*minutes)));
                self.check_at = self.clock.now();
            }
            Move::Says { who, line, case } => {
                let line = self.line_of(*line, *case);
                self.people[*who].says(&line);
            }
            Move::Taps { who, message, button } => self.taps(*who, *who, *message, *button),
            Move::Forges { who, whose, message, button } => self.taps(*who, *whose, *message, *button),
            Move::TapsInTheRoom { who, message, button } => {
                if let Some(room) = &self.room
                    && let Some((message, data)) = button_on(&room.phone(), *message, *button)
                {
                    drop(self.people[*who].taps_data_in(room, message, &data));
                }
            }
            Move::Presses { who, case, word } => self.presses(*who, *case, WORDS[*word]),
            Move::PressesAndSays { who, case, word, line } => {
                self.presses(Some(*who), *case, WORDS[*word]);
                self.settles().await?;
                self.people[*who].says(&self.line_of(*line, *case));
            }
            Move::Replies { who, message, line } => {
                let line = self.line_of(*line, *message);
                let phone = self.people[*who].phone();
                if let Some(shown) = phone.iter().rev().filter(|shown| shown.from_bot).nth(*message) {
                    self.people[*who].replies(shown.message_id, &line);
                }
            }
            Move::Finishes { case } => self.finishes(*case).await?,
            Move::IsGuided { case, qa, word, read } => {
                self.is_guided(*case, *qa, VERDICTS[*word], *read).await?;
            }
            Move::IsGiven { case, to } => self.is_given(*case, *to).await?,
            Move::Blocks { who } => self.blocks(*who),
            Move::AllAreAway { away: true } => (0..PEOPLE.len()).for_each(|who| self.blocks(who)),
            Move::AllAreAway { away: false } => self.people.iter().for_each(|person| {
                person.presses_start();
            }),
            Move::Opens { who } => drop(self.people[*who].presses_start()),
            Move::Leaves { who } => self.is_on_the_staff(*who, false).await,
            Move::Returns { who } => self.is_on_the_staff(*who, true).await,
            Move::Rota { filled } => self.has_rota(*filled).await,
            Move::Night { filled } => self.night_passes(*filled).await?,
            Move::Deletes { who, message } => {
                let phone = self.people[*who].phone();
                if let Some(shown) = phone.iter().rev().filter(|shown| shown.from_bot).nth(*message) {
                    self.people[*who].deletes_chat_message(shown.message_id);
                }
            }
            Move::Redelivers { back } => self.is_delivered_again(*back).await?,
            Move::Has { luck } => self.line.has(luck.iter().copied()),
            Move::RemindersAreRefused { times } => self.line.refuses_reminders(*times),
            Move::Restarts => self.restarts().await?,
            Move::Meanwhile { .. } => self.meanwhile = Some(played.clone()),
        }
        self.settles().await
    }

    fn line_of(&self, line: usize, case: usize) -> String {
        LINES[line].replace("{n}", &(case + 1).to_string())
    }

    pub(super) fn taps(&self, who: usize, whose: usize, message: usize, button: usize) {
        if let Some((message, data)) = button_on(&self.people[whose].phone(), message, button) {
            // Telegram lets nobody press under a message that they do not have.
            let under = if who == whose { message } else { self.newest(who) };
            drop(self.people[who].taps_data(under, &data));
        }
    }

    fn blocks(&mut self, who: usize) {
        self.ever_away.insert(PEOPLE[who].0);
        self.people[who].blocks();
    }

    async fn is_on_the_staff(&mut self, who: usize, active: bool) {
        let mut tx = self.service.store.begin().await.expect("a transaction");
        let person = staff::load(&mut tx, PersonId(PEOPLE[who].0)).await.expect("the staff can be read");
        if let Some(person) = person {
            staff::upsert(&mut tx, &Staff { active, ..person }).await.expect("it is kept");
        }
        tx.commit().await.expect("it is kept");
    }

    fn presses(&self, who: Option<usize>, nth: usize, word: &str) {
        if let Some(case) = self.nth_open(nth) {
            self.presses_on(who.unwrap_or_else(|| owner_of(&case)), &case, word);
        }
    }

    fn nth_open(&self, nth: usize) -> Option<Case> {
        let open = self.holds.open();
        open.get(nth % open.len().max(1)).map(|case| Case::clone(case))
    }

    fn now_open(&self, id: CaseId) -> Option<Case> {
        self.holds.open().into_iter().find(|open| open.id == id).cloned()
    }

    fn presses_on(&self, who: usize, case: &Case, word: &str) {
        drop(self.people[who].taps_data(self.newest(who), &format!("c.{}.{}.{word}", case.id, case.version)));
    }

    /// The newest message of the bot's on somebody's phone.
    fn newest(&self, who: usize) -> i32 {
        let phone = self.people[who].phone();
        phone.iter().rev().find(|shown| shown.from_bot).map_or(1, |shown| shown.message_id)
    }

    /// The owner does it and calls the leader; where the rules forbid that, the team leader overrules them.
    async fn finishes(&mut self, nth: usize) -> Outcome {
        let Some(case) = self.nth_open(nth) else { return Ok(()) };
        let owner = owner_of(&case);
        let team_leader = PEOPLE.iter().position(|(_, name, _)| *name == "Tuấn").expect("there is one");
        let acts = [(owner, "done"), (team_leader, "overrule"), (owner, "told"), (team_leader, "told")];
        for (who, word) in acts {
            self.presses_on(who, &case, word);
            self.settles().await?;
            let Some(now) = self.now_open(case.id) else { return Ok(()) };
            let to_tell = now.completion.is_some() || now.verdict() == Some(Verdict::DoNot);
            if word == "overrule" && !to_tell {
                self.people[team_leader].says("LĐ đồng ý");
                self.settles().await?;
            }
        }
        Ok(())
    }

    async fn is_guided(&mut self, nth: usize, qa: usize, word: &str, read: bool) -> Outcome {
        let Some(case) = self.nth_open(nth) else { return Ok(()) };
        let owner = owner_of(&case);
        self.people[owner].says(&format!("/ask {} nhờ QLCL hướng dẫn", case.id));
        self.settles().await?;
        for word in ["claim", word] {
            // An answer is to what stood there when QA read it.
            let Some(now) = self.now_open(case.id) else { return Ok(()) };
            self.presses_on(qa, &now, word);
            self.settles().await?;
        }
        // What else than to go ahead wants a word.
        if word != "go" {
            self.people[qa].says("xin thêm giấy giới thiệu");
            self.settles().await?;
        }
        if read {
            self.presses_on(owner, &case, "read");
        }
        Ok(())
    }

    async fn is_given(&mut self, nth: usize, to: usize) -> Outcome {
        let Some(case) = self.nth_open(nth) else { return Ok(()) };
        let owner = owner_of(&case);
        for word in ["give".to_owned(), format!("to.{}", PEOPLE[to].0)] {
            self.presses_on(owner, &case, &word);
            self.settles().await?;
        }
        self.presses_on(to, &case, "accept");
        Ok(())
    }

    async fn night_passes(&mut self, filled: u32) -> Outcome {
        for nth in (0..self.holds.open().len()).rev() {
            self.finishes(nth).await?;
        }
        self.forms_are_left().await?;
        let now = self.clock.now().with_timezone(&Ho_Chi_Minh);
        let morning = (now.date_naive() + Days::new(1)).and_time(MORNING).and_local_timezone(Ho_Chi_Minh);
        self.passes(morning.single().expect("a moment") - now).await?;
        self.has_rota(filled).await;
        Ok(())
    }

    /// Nobody goes home with a half-filled form: it would be asked about all night.
    async fn forms_are_left(&mut self) -> Outcome {
        let mut tx = self.service.store.begin_short_read().await.expect("the database can be read");
        let people: Vec<i64> =
            query_scalar("SELECT person FROM drafts").fetch_all(&mut tx).await.expect("forms can be read");
        drop(tx);
        for person in self.people.iter().filter(|person| people.contains(&person.id())) {
            person.says("/cancel");
        }
        self.settles().await
    }
}

fn owner_of(case: &Case) -> usize {
    PEOPLE.iter().position(|(id, ..)| *id == case.owner.0).expect("it has an owner")
}

/// The button of this number on the message of this number that has buttons, the newest being 0.
fn button_on(phone: &[Shown], message: usize, button: usize) -> Option<(i32, String)> {
    let data = |shown: &Shown| -> Vec<String> {
        let pressed = |button: &Button| match &button.kind {
            ButtonKind::Callback(data) => Some(data.clone()),
            _ => None,
        };
        shown.buttons.iter().flatten().filter_map(pressed).collect()
    };
    let shown = phone.iter().rev().filter(|shown| !data(shown).is_empty()).nth(message)?;
    let buttons = data(shown);
    Some((shown.message_id, buttons[button % buttons.len()].clone()))
}

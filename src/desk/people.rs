//! Who writes: strangers, and the language people choose.

use super::turn::{Outcome, Turn};
use crate::{
    domain::{
        actor::{Locale, Person},
        intent::{Incoming, Intent},
        notice::{Notice, Phrase},
    },
    store::{self, Tx, staff},
};
use chrono::{DateTime, TimeDelta, Utc};

/// A stranger who was answered is not answered again for so long, whatever they send.
const ANSWERED_FOR: TimeDelta = TimeDelta::minutes(1);

/// Whether somebody not on the staff is to hear anything: who writes to the bot is, but not over and over.
pub(super) async fn stranger_hears(
    tx: &mut Tx,
    incoming: &Incoming,
    now: DateTime<Utc>,
) -> store::Result<bool> {
    let wrote = incoming.query.is_none()
        && !matches!(incoming.intent, Intent::Reachable(_) | Intent::Nothing | Intent::Edited { .. });
    if !(wrote && incoming.chat.is_private()) {
        return Ok(false);
    }
    let answered = staff::stranger_answered(tx, incoming.from).await?;
    Ok(answered.is_none_or(|at| (now - at).abs() >= ANSWERED_FOR))
}

impl Turn<'_> {
    /// Somebody not on the staff: one polite sentence with their own id, nothing else; the admins hear once.
    pub async fn of_stranger(&mut self) -> store::Result<()> {
        let id = self.incoming.from;
        let first = staff::stranger_answered(&mut self.tx, id).await?.is_none();
        staff::answer_stranger(&mut self.tx, id, self.now).await?;
        self.reply(Notice::Stranger { id }).await.map(drop)?;
        if first {
            self.tell_admins(Notice::StrangerKnocked { id }).await?;
        }
        Ok(())
    }

    pub async fn set_language(&mut self, person: &Person, locale: Locale) -> Outcome {
        staff::set_locale(&mut self.tx, person.id, locale).await?;
        self.reply(Notice::Said(Phrase::LanguageSet)).await.map(|said| said.map(|_| Phrase::LanguageSet))
    }
}

//! Who writes: strangers, and the language people choose.

use super::{
    Says,
    turn::{Outcome, Turn},
};
use crate::{
    domain::{
        actor::{Locale, Person},
        intent::Intent,
        notice::{Notice, Phrase},
        refusal::Refusal,
    },
    store::{self, staff},
};

impl Turn<'_> {
    /// Somebody not on the staff: one polite sentence with their own id, nothing else; the admins hear once.
    pub async fn of_stranger(&mut self) -> store::Result<Option<Says>> {
        let id = self.incoming.from;
        if self.incoming.query.is_some() {
            return Ok(Some(Says::Refusal(Refusal::NotYours)));
        }
        let wrote =
            !matches!(self.incoming.intent, Intent::Reachable(_) | Intent::Nothing | Intent::Edited { .. });
        if self.incoming.chat.is_private() && wrote {
            self.reply(Notice::Stranger { id }).await.map(drop)?;
            if staff::stranger_knocked(&mut self.tx, id, self.now).await? {
                self.tell_admins(Notice::StrangerKnocked { id }).await?;
            }
        }
        Ok(None)
    }

    pub async fn set_language(&mut self, person: &Person, locale: Locale) -> Outcome {
        staff::set_locale(&mut self.tx, person.id, locale).await?;
        self.reply(Notice::Said(Phrase::LanguageSet)).await.map(|said| said.map(|_| Phrase::LanguageSet))
    }
}

//! What people do on the board page: the presses of the chat, by the same use cases.

use super::context::{RequestContext, Result, Stop};
use super::{Reply, Service, TRIES, answer_qa, presses, show_case};
use crate::domain::base::ids::{CaseId, PersonId};
use crate::domain::case::Case;
use crate::domain::message::phrase::Phrase;
use crate::domain::request::button::{Button, CaseButton, OnPage, QaButton};
use crate::domain::request::intent::{Incoming, Intent};
use crate::domain::request::policy::{Visibility, visibility};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{Error, audit, cases, inbox, staff};
use chrono::TimeDelta;
use std::sync::Arc;

/// How long a look at a case goes on before the next one is another.
const LOOK_LASTS: TimeDelta = TimeDelta::minutes(10);

/// What somebody does there.
#[derive(Clone, Debug)]
pub enum PageAction {
    /// Looks at a case in full.
    Look(CaseId),
    /// Presses a button of a case; QA may have typed an answer. `id` is the press's own: sent again, it is not done again.
    Press { id: String, button: Button, words: String },
}

impl Service {
    /// Does it; what the person is told. Nothing of it is a message from their chat: it says nothing of whether the bot can
    /// write to them.
    ///
    /// # Errors
    /// A fault: nothing was kept.
    pub async fn act_on_page(&self, person: PersonId, action: &PageAction) -> store::Result<Reply> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.act_once(person, action).await {
                Err(Error::Conflict) if tries < TRIES => {}
                Err(Error::UnreadableRow { row, .. }) => {
                    return Ok(Reply::Refusal { refusal: Refusal::Unreadable(row), named: None });
                }
                done => return done,
            }
        }
    }

    async fn act_once(&self, id: PersonId, action: &PageAction) -> store::Result<Reply> {
        let mut tx = self.store.begin().await?;
        let person = staff::load(&mut tx, id).await?.filter(|person| person.active);
        let Some(person) = person else {
            return Ok(Reply::Refusal { refusal: Refusal::NotYours, named: None });
        };
        let now = self.clock.now();
        let key = match action {
            PageAction::Press { id: press, button: Button::Case { case, .. }, .. } => {
                let key = inbox::page_press(id, press);
                if !inbox::mark_handled(&mut tx, key, now).await? {
                    return self.already_handled(&mut tx, *case).await;
                }
                Some(key)
            }
            PageAction::Press { .. } | PageAction::Look(_) => None,
        };
        let incoming = Incoming {
            from: id.0,
            chat: id.chat(),
            message: None,
            thread: None,
            written_at: None,
            // It is answered as a press is.
            query: Some(String::new()),
            intent: Intent::Nothing,
        };
        let mut cx = RequestContext::new(self, tx, now, &incoming, Some(Arc::new(person.clone())));
        let reply = match act(&mut cx, &person, action).await {
            Ok(reply) => reply,
            Err(Stop::Refused(refusal)) => {
                if let Some(key) = key {
                    inbox::forget_handled(&mut cx.tx, key).await?;
                }
                let named = match refusal.mentioned_person() {
                    Some(named) => staff::load(&mut cx.tx, named).await?,
                    None => None,
                };
                Reply::Refusal { refusal, named }
            }
            Err(Stop::Fault(fault)) => return Err(fault),
        };
        cx.commit().await?;
        Ok(reply)
    }
}

async fn act(cx: &mut RequestContext<'_>, person: &Person, action: &PageAction) -> Result<Reply> {
    match action {
        PageAction::Look(case) => {
            let case = seen(cx, person, *case).await?;
            // The page draws an open case again and again.
            if !audit::has_looked(&mut cx.tx, case.id, person.id, cx.now - LOOK_LASTS).await? {
                show_case::note_look(cx, &case).await?;
            }
            Ok(Phrase::Seen.into())
        }
        PageAction::Press { button: Button::Case { case, version, press }, words, .. } => {
            let case = seen(cx, person, *case).await?;
            let words = words.trim();
            let said = match (press.on_page(), press) {
                (OnPage::PressWithWords, CaseButton::Qa(QaButton::Answer(verdict))) if !words.is_empty() => {
                    answer_qa::answer_in_words(cx, &case, *version, *verdict, words).await?
                }
                (OnPage::Press, _) => Box::pin(presses::press_on_page(cx, case, *version, *press)).await?,
                (OnPage::PressWithWords | OnPage::Ask(_) | OnPage::InChat, _) => {
                    return Err(Refusal::UnknownButton.into());
                }
            };
            Ok(Reply::Phrase { said, line: cx.line })
        }
        PageAction::Press { .. } => Err(Refusal::UnknownButton.into()),
    }
}

/// The case, for who sees it in full.
async fn seen(cx: &mut RequestContext<'_>, person: &Person, id: CaseId) -> Result<Case> {
    let case = cases::load(&mut cx.tx, id).await?.ok_or(Refusal::NoSuchCase(id))?;
    if visibility(person, &case) == Visibility::Masked {
        return Err(Refusal::NotYours.into());
    }
    Ok(case)
}

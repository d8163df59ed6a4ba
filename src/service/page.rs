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
use crate::store::{Error, cases, staff};
use std::sync::Arc;

/// What somebody does there.
#[derive(Clone, Debug)]
pub enum PageAction {
    /// Opens a case, which is noted as a look at it.
    Open(CaseId),
    /// Presses a button of a case; QA may have typed an answer.
    Press { button: Button, words: String },
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
        let mut cx =
            RequestContext::new(self, tx, self.clock.now(), &incoming, Some(Arc::new(person.clone())));
        let reply = match act(&mut cx, &person, action).await {
            Ok(reply) => reply,
            Err(Stop::Refused(refusal)) => {
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
        PageAction::Open(case) => {
            let case = seen(cx, person, *case).await?;
            show_case::note_look(cx, &case).await?;
            Ok(Phrase::Seen.into())
        }
        PageAction::Press { button: Button::Case { case, version, press }, words } => {
            let case = seen(cx, person, *case).await?;
            let words = words.trim();
            let said = match (press.on_page(), press) {
                (OnPage::PressWithWords, CaseButton::Qa(QaButton::Answer(verdict))) if !words.is_empty() => {
                    answer_qa::answer_in_words(cx, &case, *version, *verdict, words).await?
                }
                (OnPage::Press, _) => Box::pin(presses::press_case(cx, case.id, *version, *press)).await?,
                (OnPage::PressWithWords | OnPage::Ask(_) | OnPage::InChat, _) => {
                    return Err(Refusal::UnknownButton.into());
                }
            };
            Ok(Reply::Phrase { said, line: cx.line })
        }
        PageAction::Press { .. } => Err(Refusal::UnknownButton.into()),
    }
}

/// The case, for who sees it in full, or whom it is offered to.
async fn seen(cx: &mut RequestContext<'_>, person: &Person, id: CaseId) -> Result<Case> {
    let case = cases::load(&mut cx.tx, id).await?.ok_or(Refusal::NoSuchCase(id))?;
    if visibility(person, &case) == Visibility::Masked {
        return Err(Refusal::NotYours.into());
    }
    Ok(case)
}

//! `/open`, `/find` and the timeline of a case: lists that stand in one message and are turned over there.

use super::context::{Outcome, RequestContext};
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::base::ids::MessageId;
use crate::domain::case::Case;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::phrase::Phrase;
use crate::domain::request::listing::List;
use crate::domain::request::policy::{Action, Visibility, permit, sight};
use crate::domain::request::refusal::Refusal;
use crate::domain::request::search;
use crate::domain::staff::person::Person;
use crate::store::audit;

impl RequestContext<'_> {
    /// `/find`: what was typed goes to the text table, the list carries its id.
    pub async fn find(&mut self, person: &Person, text: &str) -> Outcome {
        if let Err(refusal) = permit(person, Action::See, None).and_then(|()| search::read(text).map(drop)) {
            return Ok(Err(refusal));
        }
        let typed = one_line(&tidy(text));
        let typed = audit::keep_text(&mut self.tx, None, Some(person.id), &typed, self.now).await?;
        self.list(List::Found(typed), 0, None).await
    }

    /// A page of a list, in place of `message` where it is turned over there. What its reader may see of it is
    /// settled when it is read.
    pub async fn list(&mut self, list: List, page: u32, message: Option<MessageId>) -> Outcome {
        self.reply(Notice::List { list, page, message }).await
    }

    /// ◀, ▶ or another filter. A list is for one reader, so it has no place in a group.
    pub async fn turn_page(&mut self, person: &Person, list: List, page: u32) -> Outcome {
        if !self.incoming.chat.is_private() {
            return Ok(Err(Refusal::PrivateOnly));
        }
        let message = self.incoming.message;
        match list {
            List::Open(_) => self.list(list, page, message).await,
            List::Found(typed) => match audit::own_text(&mut self.tx, typed, person.id).await? {
                Some(_) => self.list(list, page, message).await,
                None => Ok(Err(Refusal::UnknownButton)),
            },
            List::Timeline(id) => match self.case(id).await? {
                Ok(case) => self.show_timeline(person, &case, page, message).await,
                Err(refusal) => Ok(Err(refusal)),
            },
        }
    }

    /// 🕓, for who sees the case in full.
    pub async fn show_timeline(
        &mut self,
        person: &Person,
        case: &Case,
        page: u32,
        message: Option<MessageId>,
    ) -> Outcome {
        if sight(person, case) == Visibility::Masked {
            return Ok(Err(Refusal::NotYours));
        }
        let notice = Notice::List { list: List::Timeline(case.id), page, message };
        self.send(Outgoing::to(person.id, notice)).await?;
        Ok(Ok(Phrase::Seen))
    }
}

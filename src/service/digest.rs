//! Messages that list several cases: a case in them that closes is struck out, and a reply to one names its case.

use super::context::{Outcome, RequestContext};
use crate::domain::base::ids::{CaseId, MessageRef};
use crate::domain::case::Case;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::request::refusal::Refusal;
use crate::domain::staff::person::Person;
use crate::store;
use crate::store::{cases, digests, outbox};
use chrono::TimeDelta;

/// How long a change in a digest waits for others, so that many cases closed in a row are one edit.
pub const DIGEST_SETTLES: TimeDelta = TimeDelta::seconds(3);

impl RequestContext<'_> {
    /// The case is closed, or open again: the digests that list it say so.
    pub async fn edit_digests(&mut self, case: &Case) -> store::Result<()> {
        for at in digests::listing(&mut self.tx, case.id).await? {
            let notice = Notice::DigestOver { message: at.message };
            let outgoing = Outgoing::in_chat(at.chat, notice);
            outbox::enqueue_once(&mut self.tx, &outgoing, self.now + DIGEST_SETTLES, self.now).await?;
        }
        Ok(())
    }

    /// A reply to a digest is a note on the case it names, or on the only one that is still open.
    pub async fn note_on_digest(&mut self, person: &Person, at: MessageRef, text: &str) -> Outcome {
        let listed: Vec<CaseId> =
            digests::listed(&mut self.tx, at).await?.iter().map(|reminder| reminder.case).collect();
        let mut named = named_in(text).filter(|case| listed.contains(case));
        let case = match named.next() {
            Some(case) => Some(case).filter(|case| named.all(|other| other == *case)),
            None => self.only_open(&listed).await?,
        };
        match (case, listed.first()) {
            (Some(case), _) => self.note(person, case, text).await,
            (None, Some(first)) => Ok(Err(Refusal::WhichCase { first: *first })),
            (None, None) => Ok(Err(Refusal::NeedsCaseNumber)),
        }
    }

    async fn only_open(&mut self, listed: &[CaseId]) -> store::Result<Option<CaseId>> {
        let mut open = None;
        for id in listed {
            if cases::load(&mut self.tx, *id).await?.is_some_and(|case| case.is_open()) {
                if open.is_some() {
                    return Ok(None);
                }
                open = Some(*id);
            }
        }
        Ok(open)
    }
}

/// The cases a sentence names, as people write them: `#12`.
fn named_in(text: &str) -> impl Iterator<Item = CaseId> {
    text.split('#').skip(1).filter_map(|after| {
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        after[..end].parse().ok().map(CaseId)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_named_by_its_number() {
        let named = |text| named_in(text).map(|case| case.0).collect::<Vec<_>>();
        assert_eq!(named("#12 đã gọi, #7: bận"), [12, 7]);
        assert_eq!(named("12 # 13 #x #99999999999999999999"), [0_i64; 0]);
    }
}

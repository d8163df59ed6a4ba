//! Replies to messages that list several cases: a reply names its case.

use super::context::{RequestContext, Result};
use super::note::note;
use crate::domain::base::ids::{CaseId, MessageRef};
use crate::domain::case::Case;
use crate::domain::request::refusal::Refusal;
use crate::store;
use crate::store::{cases, digests};

/// A reply to a digest is a note on the case it names, or on the only one that is still open.
pub(super) async fn note_on_digest(cx: &mut RequestContext<'_>, at: MessageRef, text: &str) -> Result {
    let listed: Vec<CaseId> =
        digests::reminders(&mut cx.tx, at).await?.iter().map(|reminder| reminder.case).collect();
    let mut named = named_in(text).filter(|case| listed.contains(case));
    let case = match named.next() {
        Some(case) => Some(case).filter(|case| named.all(|other| other == *case)),
        None => only_open(cx, &listed).await?,
    };
    match (case, listed.first()) {
        (Some(case), _) => note(cx, case, text).await,
        (None, Some(first)) => Err(Refusal::WhichCase { first: *first }.into()),
        (None, None) => Err(Refusal::NeedsCaseNumber.into()),
    }
}

async fn only_open(cx: &mut RequestContext<'_>, listed: &[CaseId]) -> store::Result<Option<CaseId>> {
    let mut open = cases::load_all(&mut cx.tx, listed).await?;
    open.retain(Case::is_open);
    Ok(if let [only] = open.as_slice() { Some(only.id) } else { None })
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

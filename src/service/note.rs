//! A note on a case.

use super::context::{RequestContext, Result};
use crate::domain::base::ids::CaseId;
use crate::domain::request::command::CaseCommand;

/// Writes a note on a case.
pub(super) async fn note(cx: &mut RequestContext<'_>, case: CaseId, text: &str) -> Result {
    let case = cx.load_case(case).await?;
    let said = cx.execute(&case, CaseCommand::Note(text.to_owned())).await?.said;
    cx.say(said).await
}

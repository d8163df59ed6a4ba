//! Review (B3): QA draws a closed case, scores it by the service standard, and its agent hears how.

use super::context::{RequestContext, Result};
use crate::domain::base::fold::tidy;
use crate::domain::base::ids::CaseId;
use crate::domain::case::audit::{AuditEntry, AuditEvent};
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::phrase::Phrase;
use crate::domain::report::period::Period;
use crate::domain::request::button::ReviewButton;
use crate::domain::request::policy::{self, Action};
use crate::domain::request::refusal::Refusal;
use crate::domain::review::draw::{Candidate, draw};
use crate::domain::review::{LONGEST_COMMENT, Review, Scores, week_of};
use crate::store::{audit, cases, reviews, staff};
use chrono::{Days, NaiveDate};

/// `/review`: the case that was drawn and not scored to the end, else another one.
pub(super) async fn next(cx: &mut RequestContext<'_>) -> Result {
    permit(cx)?;
    reviews::lock(&mut cx.tx).await?;
    free_draws(cx).await?;
    let case = match unfinished(cx).await? {
        Some(case) => case,
        None => draw_case(cx).await?,
    };
    cx.reply(Notice::Review { case, message: None }).await
}

fn permit(cx: &RequestContext<'_>) -> Result<()> {
    cx.permit(Action::Review, None)?;
    if cx.incoming.chat.is_private() { Ok(()) } else { Err(Refusal::PrivateOnly.into()) }
}

/// What somebody has drawn who may not review any more, because they left or have another role, goes back.
async fn free_draws(cx: &mut RequestContext<'_>) -> Result<()> {
    for reviewer in reviews::unsent_by(&mut cx.tx).await? {
        let person = staff::load(&mut cx.tx, reviewer).await?;
        let may = person
            .is_some_and(|person| person.active && policy::permit(&person, Action::Review, None).is_ok());
        if !may {
            reviews::put_all_back(&mut cx.tx, reviewer).await?;
        }
    }
    Ok(())
}

/// The case that the actor has drawn and not scored to the end. One that they may not review any more goes back.
async fn unfinished(cx: &mut RequestContext<'_>) -> Result<Option<CaseId>> {
    let me = cx.actor()?.id;
    while let Some(review) = reviews::unfinished(&mut cx.tx, me).await? {
        let case = cases::load(&mut cx.tx, review.case).await?;
        if case.is_some_and(|case| Candidate::of(&case, me).is_some()) {
            return Ok(Some(review.case));
        }
        reviews::put_back(&mut cx.tx, review.case).await?;
    }
    Ok(None)
}

/// Draws a case that was closed this week; where none is left, one of the week before.
async fn draw_case(cx: &mut RequestContext<'_>) -> Result<CaseId> {
    let centre = &cx.service.centre;
    let (timezone, per_agent) = (centre.timezone, centre.reviews_per_agent);
    let this_week = week_of(cx.now.with_timezone(&timezone).date_naive());
    for week in [this_week, this_week - Days::new(7)] {
        if let Some(drawn) = draw_of(cx, week, per_agent).await? {
            let me = cx.actor()?.id;
            reviews::insert(&mut cx.tx, drawn, week, me, cx.now).await?;
            let looked = AuditEntry::new(me, AuditEvent::Looked);
            audit::write(&mut cx.tx, drawn.case, &[looked], cx.now).await?;
            return Ok(drawn.case);
        }
    }
    Err(Refusal::NothingToReview { per_agent }.into())
}

async fn draw_of(cx: &mut RequestContext<'_>, week: NaiveDate, per_agent: u32) -> Result<Option<Candidate>> {
    let (me, timezone) = (cx.actor()?.id, cx.service.centre.timezone);
    let days = Period { first: week, last: week + Days::new(6) };
    let candidates = reviews::candidates(&mut cx.tx, days, timezone, me).await?;
    let drawn = reviews::drawn(&mut cx.tx, week).await?;
    Ok(draw(candidates, &drawn, per_agent, reviews::seed()?))
}

/// A press under a case that is reviewed.
pub(super) async fn press(cx: &mut RequestContext<'_>, case: CaseId, press: ReviewButton) -> Result {
    permit(cx)?;
    if press == ReviewButton::Next {
        return next(cx).await;
    }
    let review = load_own(cx, case).await?;
    let said = match press {
        ReviewButton::Score(part, met) => {
            let mut scores = review.scores;
            scores.set(part, met);
            reviews::set_scores(&mut cx.tx, case, scores).await?;
            Phrase::Seen
        }
        ReviewButton::AllMet => {
            reviews::set_scores(&mut cx.tx, case, Scores::ALL_MET).await?;
            Phrase::Seen
        }
        ReviewButton::Send => send(cx, &review).await?,
        ReviewButton::Next => return Err(Refusal::UnknownButton.into()),
    };
    let message = cx.incoming.message;
    cx.send_back(Notice::Review { case, message }).await?;
    Ok(said)
}

/// A reply to a case that is reviewed is what its agent reads below the scores.
pub(super) async fn comment(cx: &mut RequestContext<'_>, case: CaseId, typed: &str) -> Result {
    permit(cx)?;
    let comment = tidy(typed);
    if comment.is_empty() {
        return Err(Refusal::Empty.into());
    }
    if comment.chars().count() > LONGEST_COMMENT {
        return Err(Refusal::TooLong { max: LONGEST_COMMENT }.into());
    }
    load_own(cx, case).await?;
    let me = cx.actor()?.id;
    let text = audit::insert_text(&mut cx.tx, Some(case), Some(me), &comment, cx.now).await?;
    reviews::set_comment(&mut cx.tx, case, text).await?;
    cx.reply(Notice::Review { case, message: None }).await
}

/// A review of the actor's that is not sent, of a case that is still closed.
async fn load_own(cx: &mut RequestContext<'_>, id: CaseId) -> Result<Review> {
    let me = cx.actor()?.id;
    let review = reviews::load(&mut cx.tx, id).await?.filter(|review| review.reviewer == me);
    let review = review.ok_or(Refusal::NotYourButton)?;
    if review.sent_at.is_some() {
        return Err(Refusal::ReviewSent.into());
    }
    let case = cx.load_case(id).await?;
    if case.is_open() { Err(Refusal::ReviewReopened.into()) } else { Ok(review) }
}

/// 📨: the agent hears of it without a sound.
async fn send(cx: &mut RequestContext<'_>, review: &Review) -> Result {
    if !review.scores.is_complete() {
        return Err(Refusal::ReviewUnfinished.into());
    }
    reviews::send(&mut cx.tx, review.case, cx.now).await?;
    let scored = AuditEntry::new(review.reviewer, AuditEvent::Reviewed);
    audit::write(&mut cx.tx, review.case, &[scored], cx.now).await?;
    let agent = staff::load(&mut cx.tx, review.agent).await?;
    if !agent.is_some_and(|agent| agent.reachable()) {
        return Ok(Phrase::ReviewKept);
    }
    cx.send(Outgoing::to(review.agent, Notice::Reviewed { case: review.case })).await?;
    Ok(Phrase::ReviewSent)
}

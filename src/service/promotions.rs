//! `/promo`: what to tell a customer about promotions (B5), in one message that is turned over there.

use super::context::{RequestContext, Result};
use crate::domain::base::fold::{one_line, tidy};
use crate::domain::case::Case;
use crate::domain::message::notice::Notice;
use crate::domain::promotion::advice::{Question, advise};
use crate::domain::promotion::look::{ClassKey, Look};
use crate::domain::request::command::CaseCommand;
use crate::domain::request::policy::Action;
use crate::domain::request::refusal::Refusal;
use crate::store::{audit, customers, promotions};

/// `/promo`: what was asked goes to the text table, the message carries its id.
pub(super) async fn ask(cx: &mut RequestContext<'_>, words: &str) -> Result {
    cx.permit(Action::See, None)?;
    let asked = one_line(&tidy(words));
    let by = Some(cx.actor()?.id);
    let asked = audit::insert_text(&mut cx.tx, None, by, &asked, cx.now).await?;
    cx.reply(Notice::Promotions { look: Look::at(asked), message: None }).await
}

/// 📣 on the card of a premium customer: the class is known, and the question is what the customer asked. What is shown
/// to be told is noted in the case.
pub(super) async fn of_case(cx: &mut RequestContext<'_>, case: &Case) -> Result {
    let premium = case.premium().ok_or(Refusal::OtherLine(case.line()))?;
    let listed = customers::of_numbers(&mut cx.tx, &premium.looked_up()).await?;
    let class = premium.served(&listed).map(|served| served.customer().class.as_str());
    let today = cx.now.with_timezone(&cx.service.centre.timezone).date_naive();
    let catalogue = promotions::catalogue(&mut cx.tx, today).await?;
    let asked = one_line(&tidy(case.request()));
    let question = Question { asked: &asked, paid: None, class, today, golden_day: catalogue.golden_day };
    let advice = advise(&catalogue.programmes, question);
    let told: Vec<&str> = advice.told.iter().map(|(programme, _)| programme.code.as_str()).collect();
    cx.execute(case, CaseCommand::LookUpPromotions { told: told.join(", ") }).await?;
    let by = Some(cx.actor()?.id);
    let asked = audit::insert_text(&mut cx.tx, None, by, &asked, cx.now).await?;
    let look = Look { class: class.map(ClassKey::of), ..Look::at(asked) };
    cx.reply(Notice::Promotions { look, message: None }).await
}

/// Another view of the same question, in place of the one the button stands under.
pub(super) async fn turn(cx: &mut RequestContext<'_>, look: Look) -> Result {
    cx.only_in_private()?;
    let reader = cx.actor()?.id;
    audit::own_text(&mut cx.tx, look.asked, reader).await?.ok_or(Refusal::UnknownButton)?;
    let message = cx.incoming.message;
    cx.reply(Notice::Promotions { look, message }).await
}

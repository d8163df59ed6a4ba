//! What only cases of premium customers show (procedure B).

use super::html::{Html, quoted};
use super::localizer::html;
use super::view::View;
use crate::domain::case::Case;
use crate::domain::case::premium::Served;
use crate::domain::customer::{Basis, PremiumCustomer};
use crate::domain::request::policy::Visibility;

const LONGEST_CLASS: usize = 40;
const LONGEST_NAME: usize = 60;

/// The class comes first, so that the customer is recognised (B3): of who calls, else of whom the call is about.
pub fn class(view: &View, case: &Case, visibility: Visibility) -> Option<Html> {
    Some(match case.premium()?.served(&view.context.customers) {
        Some(Served::Caller(caller)) => listed(view, "premium-class", caller, visibility),
        Some(Served::About(about)) => listed(view, "premium-class-about", about, visibility),
        None => html!(view, "premium-class-unknown"),
    })
}

fn listed(view: &View, key: &str, customer: &PremiumCustomer, visibility: Visibility) -> Html {
    let line = view.html(key, &[("class", quoted(&customer.class, LONGEST_CLASS).into())]).bold();
    let line = match customer.basis {
        Basis::Policy => line,
        Basis::Agreement => line.dot(html!(view, "premium-by-agreement")),
    };
    match quoted(&customer.name, LONGEST_NAME) {
        name if name.is_empty() || visibility == Visibility::Masked => line,
        name => line.dot(Html::text(&name)),
    }
}

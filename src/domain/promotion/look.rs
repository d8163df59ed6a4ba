//! What an agent looks at in the catalogue: small enough to be carried by a button.

use super::programme::Paid;
use crate::domain::base::fold::folded_key;
use crate::domain::base::ids::TextId;
use serde::{Deserialize, Serialize};

/// A question to the catalogue, and how its answer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Look {
    /// What the customer asked.
    pub asked: TextId,
    pub paid: Option<Paid>,
    pub class: Option<ClassKey>,
    pub view: LookView,
    /// Counted from 0.
    pub page: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookView {
    /// What is related to the question.
    Answer,
    /// With the programmes of lower value (B5.2).
    Unfolded,
    /// The customer wants to hear of promotions (B5.7).
    Offer,
    /// The customer does not: nothing is offered (B5.7).
    Skip,
}

impl LookView {
    pub const ALL: [LookView; 4] = [LookView::Answer, LookView::Unfolded, LookView::Offer, LookView::Skip];

    /// The word in a button's wire form.
    pub fn wire_word(self) -> &'static str {
        match self {
            LookView::Answer => "answer",
            LookView::Unfolded => "all",
            LookView::Offer => "offer",
            LookView::Skip => "skip",
        }
    }
}

/// A class of premium customers by its name, which a button has no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClassKey(pub u32);

impl ClassKey {
    pub fn of(class: &str) -> Self {
        ClassKey(folded_key(class))
    }
}

impl Look {
    /// The first look at a question.
    pub fn at(asked: TextId) -> Self {
        Look { asked, paid: None, class: None, view: LookView::Answer, page: 0 }
    }

    /// On the wire: `45.pre.0.answer.0`.
    pub fn wire(&self) -> String {
        let paid = self.paid.map_or("any", Paid::key);
        let class = self.class.map_or_else(|| "any".to_owned(), |class| class.0.to_string());
        format!("{}.{paid}.{class}.{}.{}", self.asked, self.view.wire_word(), self.page)
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let mut parts = wire.split('.');
        let mut next = || parts.next();
        let asked = TextId(next()?.parse().ok().filter(|id| *id >= 0)?);
        let paid = match next()? {
            "any" => None,
            word => Some(Paid::ALL.into_iter().find(|paid| paid.key() == word)?),
        };
        let class = match next()? {
            "any" => None,
            number => Some(ClassKey(number.parse().ok()?)),
        };
        let word = next()?;
        let view = LookView::ALL.into_iter().find(|view| view.wire_word() == word)?;
        let page = next()?.parse().ok()?;
        next().is_none().then_some(Look { asked, paid, class, view, page })
    }
}

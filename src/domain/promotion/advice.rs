//! What to tell a customer who asks (B5.1 to B5.8), with the reason of each line.

use super::matching::Wanted;
use super::programme::{Paid, Phase, Programme};
use chrono::NaiveDate;

/// What is asked, and what is known of who asks.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    pub asked: &'q str,
    pub paid: Option<Paid>,
    pub class: Option<&'q str>,
    /// The day in the centre's time zone.
    pub today: NaiveDate,
    /// One of the days of "3 ngày vàng" (B5.8).
    pub golden_day: bool,
}

/// Why a programme is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Of highest value among those of which a customer may have only one (B5.2).
    Highest,
    /// May be had with the others (B5.3).
    Combinable,
    /// Official, and not begun yet.
    Upcoming,
    /// Without an official document (B5.5).
    Reference,
    /// In place of one that has ended (B5.4).
    InsteadOfEnded,
    /// From the list of what to offer (B5.7).
    Recommended,
}

/// What to tell, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice<'c> {
    pub told: Vec<(&'c Programme, Reason)>,
    /// Of lower value than one told that excludes them (B5.2).
    pub folded: Vec<&'c Programme>,
    /// Asked for, and ended (B5.4).
    pub ended: Vec<&'c Programme>,
    /// Nothing is related: whether the customer wants to hear of promotions is to be asked (B5.7).
    pub ask_first: bool,
}

/// The answer to a question.
pub fn advise<'c>(catalogue: &'c [Programme], question: Question) -> Advice<'c> {
    let mut advice = Advice::default();
    let mut current = Vec::new();
    for programme in fitting(Wanted::new(question.asked).related(catalogue), question) {
        match programme.phase(question.today) {
            Phase::Current => current.push(programme),
            Phase::Upcoming => advice.told.push((programme, Reason::Upcoming)),
            Phase::Reference => advice.told.push((programme, Reason::Reference)),
            Phase::Ended => advice.ended.push(programme),
        }
    }
    let (chosen, folded) = choose(current, question);
    let reason = |programme: &Programme| {
        let wins = folded.iter().any(|lesser| excludes(programme, lesser, question));
        if wins { Reason::Highest } else { Reason::Combinable }
    };
    let chosen: Vec<_> = chosen.into_iter().map(|programme| (programme, reason(programme))).collect();
    advice.told.splice(0..0, chosen);
    advice.folded = folded;
    if advice.told.is_empty() && !question.golden_day {
        if advice.ended.is_empty() {
            advice.ask_first = true;
        } else {
            advice.told = others(catalogue, question, Reason::InsteadOfEnded);
        }
    }
    advice
}

/// What to offer a customer who wants to hear of promotions (B5.7): the list of the information team; without one, all
/// that is current.
pub fn offer<'c>(catalogue: &'c [Programme], question: Question) -> Advice<'c> {
    Advice { told: others(catalogue, question, Reason::Recommended), ..Advice::default() }
}

fn others<'c>(
    catalogue: &'c [Programme],
    question: Question,
    reason: Reason,
) -> Vec<(&'c Programme, Reason)> {
    let current: Vec<&Programme> = fitting(catalogue.iter().collect(), question)
        .into_iter()
        .filter(|programme| programme.phase(question.today) == Phase::Current)
        .collect();
    let listed: Vec<&Programme> = current.iter().copied().filter(|programme| programme.recommended).collect();
    let (chosen, _) = choose(if listed.is_empty() { current } else { listed }, question);
    chosen.into_iter().map(|programme| (programme, reason)).collect()
}

fn fitting<'c>(programmes: Vec<&'c Programme>, question: Question) -> Vec<&'c Programme> {
    let mut fitting: Vec<&Programme> =
        programmes.into_iter().filter(|programme| programme.fits(question.paid, question.class)).collect();
    fitting.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.code.cmp(&b.code)));
    fitting
}

/// Of programmes in the order of their value, those to tell and those folded: a customer who may have a better one of
/// the same group is told of that one only. Of whom it is not known which of them they may have, they are told of both.
fn choose<'c>(
    programmes: Vec<&'c Programme>,
    question: Question,
) -> (Vec<&'c Programme>, Vec<&'c Programme>) {
    let mut chosen: Vec<&Programme> = Vec::new();
    let mut folded = Vec::new();
    for programme in programmes {
        let worse = chosen.iter().any(|better| excludes(better, programme, question));
        if worse { folded.push(programme) } else { chosen.push(programme) }
    }
    (chosen, folded)
}

/// Whether who may have `other` may have `better` in its place, and not both (B5.2).
fn excludes(better: &Programme, other: &Programme, question: Question) -> bool {
    let one_of = better.group.is_some() && better.group == other.group;
    let paid = question.paid.is_some() || better.paid.is_none() || better.paid == other.paid;
    let all_classes =
        || !other.classes.is_empty() && other.classes.iter().all(|class| better.classes.contains(class));
    let class = question.class.is_some() || better.classes.is_empty() || all_classes();
    one_of && paid && class
}

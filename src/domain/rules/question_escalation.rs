//! Towards QA's answer and towards its being read: the rungs of both ladders, the end of a claim or of a QA's shift, and
//! undeliverable messages.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::recipients::{RungRecipients, first_reachable_rung, with_stand_in};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Answer, Claim, Guidance, QuestionRecipient};
use crate::domain::escalation::climb::{Climb, Firing};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::outgoing::Outgoing;
use crate::domain::message::parts::{AnswerNotice, AnswerReminder, OfferReason, QuestionOffer};
use crate::domain::message::phrase::Phrase;
use crate::domain::staff::capacity::Capacity;
use crate::domain::staff::person::Role;
use crate::domain::staff::rota::DutyRole;
use chrono::{DateTime, Utc};

/// Fires the rung towards an answer that is due.
pub(super) fn fire_rung(decision: &mut DecisionBuilder) {
    let now = decision.context.now;
    let Some(question) = open_question(&mut decision.case) else { return };
    if let Some(firing) = question.climb.fire(now) {
        offer_on_rung(decision, firing, OfferReason::Rung);
    }
}

/// The claim has run out (rule 6), or the shift of a QA it was offered to has ended: the question is offered again.
pub(super) fn offer_again(decision: &mut DecisionBuilder) {
    let now = decision.context.now;
    let Some(question) = open_question(&mut decision.case) else { return };
    if question.offered_again_at().is_none_or(|at| at > now) {
        return;
    }
    question.offered_until = None;
    if let Some(claim) = question.claim.take() {
        let rota = decision.context.rota;
        let is_away = rota.has_gone_home(claim.by, now);
        offer_to_qa(decision, OfferReason::ClaimOver, |person| !(is_away && person == claim.by));
    } else {
        let known: Vec<PersonId> = question.told.iter().map(|told| told.person).collect();
        offer_to_qa(decision, OfferReason::NewShift, |person| !known.contains(&person));
    }
}

/// Others of QA are on duty than a moment ago: an open question goes to those it has not reached, and a claim of one of
/// those who were taken off is over. `None` where nothing follows.
pub fn duty_changed(case: &Case, off: &[PersonId], context: DecisionContext) -> Option<Decision> {
    let mut decision = DecisionBuilder::new(case, context);
    let question = open_question(&mut decision.case)?;
    let posts = [DutyRole::Role(Role::Qa), DutyRole::Role(Role::QaLead), DutyRole::QaOnCall];
    let stands =
        |person: PersonId, post| context.rota.on_duty(post, context.now).iter().any(|on| on.id == person);
    let gone = |person: &PersonId| off.contains(person) && !posts.iter().any(|post| stands(*person, *post));
    let holder = question.holder();
    if holder.is_some_and(|holder| !gone(&holder)) {
        return None;
    }
    question.offered_until = None;
    if question.claim.take().is_some() {
        offer_to_qa(&mut decision, OfferReason::ClaimOver, |person| Some(person) != holder);
    } else {
        let known: Vec<PersonId> = question.told.iter().map(|told| told.person).collect();
        offer_to_qa(&mut decision, OfferReason::NewShift, |person| !known.contains(&person));
    }
    let decision = decision.build(Phrase::Seen);
    (!decision.notices.is_empty()).then_some(decision)
}

/// Offers the question to the QA on duty now, except the one who returned it.
pub(super) fn hand_back(decision: &mut DecisionBuilder, by: PersonId) {
    if let Some(question) = open_question(&mut decision.case) {
        question.claim = None;
        question.offered_until = None;
        offer_to_qa(decision, OfferReason::HandedBack, |person| person != by);
    }
}

/// Shows what is new to the QA who has claimed the question, else to all it was offered to.
pub(super) fn show_update(decision: &mut DecisionBuilder, why: OfferReason) {
    let Some(question) = decision.case.open_question() else { return };
    let offer = QuestionOffer::new(decision.case.id, question.number, why);
    let audience = question.audience();
    decision.notify_each(audience, &Notice::Question(offer.clone()));
    post_in_qa_chat(decision, &offer);
}

/// What was found out after ❓ goes to the QA who asked for it, if they are at work, else to those on duty.
pub(super) fn return_to_answerer(decision: &mut DecisionBuilder) {
    let (context, id) = (decision.context, decision.case.id);
    let ladder = context.centre.ladders.guidance(decision.case.kind()).clone();
    let Some(question) = decision.case.question_mut() else { return };
    let Some(answer) = question.answer.take() else { return };
    question.earlier = Some(answer.clone());
    question.climb = Climb::start(ladder, context.now, context.now);
    if context.is_reachable(answer.by) && !context.rota.has_gone_home(answer.by, context.now) {
        question.claim = Some(claim(answer.by, context));
        // The first rung is the one who has just been told.
        question.climb.fire(context.now);
        let offer = QuestionOffer::new(id, question.number, OfferReason::CameBack);
        decision.notify(answer.by, Notice::Question(offer.clone()));
        post_in_qa_chat(decision, &offer);
    } else {
        fire_rung(decision);
    }
}

/// A claim from now on; a shift's end ends it (rule 6).
pub(super) fn claim(by: PersonId, context: DecisionContext) -> Claim {
    let wanted = context.now + context.centre.guidance_claim;
    let until = context.rota.shift_end(by, context.now).map_or(wanted, |end| end.min(wanted));
    Claim { by, at: context.now, until, comes_back: false }
}

/// The offer could not be delivered to this person; where that leaves nobody on its rung, the next rung fires now and
/// the agent who asked is told.
pub fn not_delivered(
    case: &Case,
    offer: &QuestionOffer,
    person: PersonId,
    nobody_left: bool,
    context: DecisionContext,
) -> Decision {
    let mut decision = DecisionBuilder::new(case, context);
    let asker = decision.case.asker();
    if let Some(question) =
        open_question(&mut decision.case).filter(|question| question.number == offer.question)
    {
        question.told.iter_mut().filter(|told| told.person == person).for_each(|told| told.failed = true);
        if nobody_left {
            let not_reached = Notice::QaNotReached { case: case.id, question: offer.question, person };
            let asker = asker.filter(|_| question.claim.is_none());
            decision.notices.extend(asker.map(|asker| Outgoing::to(asker, not_reached)));
            match question.climb.above(offer.rung) {
                Some(above) if question.climb.is_past(above.rung) => {}
                Some(above) => offer_on_rung(&mut decision, above, OfferReason::Rung),
                None => report_nobody_reached(&mut decision, offer.rung),
            }
        }
    }
    decision.build(Phrase::Seen)
}

/// The next rung towards an answer being read.
pub(super) fn fire_reading_rung(decision: &mut DecisionBuilder) {
    let now = decision.context.now;
    let Some(answer) = unread_answer(&mut decision.case) else { return };
    if let Some(firing) = answer.climb.fire(now) {
        remind_to_read(decision, firing);
    }
}

/// The answer could not be delivered to whoever should read it: the next rung fires now (rule 5).
pub fn answer_not_delivered(case: &Case, answered: &AnswerNotice, context: DecisionContext) -> Decision {
    let mut decision = DecisionBuilder::new(case, context);
    let rung = answered.chase.as_ref().map_or(0, |chase| chase.rung);
    if let Some(answer) =
        unread_answer(&mut decision.case).filter(|answer| answer.revision == answered.revision)
        && let Some(above) = answer.climb.above(rung)
        && !answer.climb.is_past(above.rung)
    {
        remind_to_read(&mut decision, above);
    }
    decision.build(Phrase::Seen)
}

fn open_question(case: &mut Case) -> Option<&mut Guidance> {
    let open = case.closing.is_none();
    case.question_mut().filter(|question| open && question.is_open())
}

fn unread_answer(case: &mut Case) -> Option<&mut Answer> {
    let open = case.closing.is_none();
    let question = case.question_mut().filter(|question| open && question.unread().is_some())?;
    question.answer.as_mut()
}

/// Offers the question to the wanted QA of the rungs that have fired; where there are none, to the next rung.
fn offer_to_qa(decision: &mut DecisionBuilder, why: OfferReason, wanted: impl Fn(PersonId) -> bool) {
    let (owner, context) = (decision.case.owner, decision.context);
    let Some(question) = decision.case.open_question() else { return };
    let number = question.number;
    let rung = question.climb.highest();
    let mut tell: Vec<Recipient> =
        question.climb.told_up_to(rung).into_iter().filter(|tell| tell.is_qa()).collect();
    if tell.is_empty() {
        tell.push(Recipient::QaOnDuty);
    }
    let there = context.rota.tell(&tell, owner, context.now, 0).people;
    let people: Vec<PersonId> = there.iter().copied().filter(|person| wanted(*person)).collect();
    let nobody_else = people.is_empty() && why == OfferReason::HandedBack;
    // Who is asked in turn has no shift now, and may have been asked already.
    let works = |person: &PersonId| context.rota.capacity(*person, context.now) != Capacity::QaOffDuty;
    let nobody_there = people.is_empty() && !there.iter().any(works);
    match question.climb.above(rung).filter(|_| nobody_else) {
        Some(above) => return offer_on_rung(decision, above, why),
        // On the topmost rung it goes back to the one who returned it.
        None if nobody_there || nobody_else => {
            let tell = question.climb.told_up_to(rung);
            return offer_on_rung(decision, Firing { rung, occurrence: 0, instead_of: None, tell }, why);
        }
        None => {}
    }
    decision.log_automatic(AuditEvent::QuestionOfferedAgain { question: number, told: people.clone() });
    let offer = QuestionOffer { rung, ..QuestionOffer::new(decision.case.id, number, why) };
    offer_to(decision, &people, &offer);
    if !people.is_empty() {
        post_in_qa_chat(decision, &offer);
    }
}

/// Offers the question to the QA of the rung and reports it to the leaders there; when there is nobody, fires the next.
fn offer_on_rung(decision: &mut DecisionBuilder, mut firing: Firing, why: OfferReason) {
    let (case, context) = (&decision.case, decision.context);
    let Some(question) = case.open_question() else { return };
    let (number, claimed) = (question.number, question.claim.is_some());
    if firing.occurrence > 0 && !firing.tell.contains(&Recipient::QaAllOnDuty) {
        // Whoever else is told by then, only QA can answer.
        firing.tell.push(Recipient::QaAllOnDuty);
    }
    let first = question.told.is_empty();
    let recipients = |tell: &[Recipient]| -> Vec<Recipient> {
        with_stand_in(case, tell, context).into_iter().filter(|tell| !(claimed && tell.is_qa())).collect()
    };
    if recipients(&firing.tell).is_empty() {
        return;
    }
    let for_qa = !claimed && firing.tell.iter().any(|tell| tell.is_qa());
    match first_reachable_rung(&question.climb, firing, case, context, recipients) {
        Ok(RungRecipients { firing, people, unreached }) => {
            let offer = QuestionOffer {
                rung: firing.rung,
                occurrence: firing.occurrence,
                instead_of: firing.instead_of,
                unreached: unreached.clone(),
                ..QuestionOffer::new(case.id, number, why)
            };
            decision.log_automatic(AuditEvent::QuestionOffered {
                question: number,
                rung: firing.rung,
                occurrence: firing.occurrence,
                told: people.clone(),
                unreached: unreached.clone(),
            });
            if let Some(question) = decision.case.question_mut() {
                question.unreached = unreached;
            }
            offer_to(decision, &people, &offer);
            if first || for_qa {
                post_in_qa_chat(decision, &offer);
            }
        }
        Err(rung) => {
            report_nobody_reached(decision, rung);
            if first {
                let offer = QuestionOffer { rung, ..QuestionOffer::new(decision.case.id, number, why) };
                post_in_qa_chat(decision, &offer);
            }
        }
    }
}

fn report_nobody_reached(decision: &mut DecisionBuilder, rung: usize) {
    decision.log_automatic(AuditEvent::NobodyReached { rung });
    let context = decision.context;
    if let Some(question) = decision.case.question_mut() {
        question.unreached = question.climb.told_up_to(rung);
        question.offered_until = next_qa_change(question, context);
    }
    let case = decision.case.id;
    decision.notify_admins(&Notice::NobodyForQuestion { case });
}

fn offer_to(decision: &mut DecisionBuilder, people: &[PersonId], offer: &QuestionOffer) {
    let context = decision.context;
    decision.notify_each(people.iter().copied(), &Notice::Question(offer.clone()));
    let Some(question) = decision.case.question_mut() else { return };
    for person in people {
        let told = QuestionRecipient {
            person: *person,
            capacity: context.rota.capacity(*person, context.now),
            at: context.now,
            failed: false,
        };
        match question.told.iter_mut().find(|known| known.person == *person) {
            Some(known) => *known = told,
            None => question.told.push(told),
        }
    }
    question.offered_until = next_qa_change(question, context);
}

/// When other QA will be on duty: the first shift end of those it was offered to, or the next shift start.
fn next_qa_change(question: &Guidance, context: DecisionContext) -> Option<DateTime<Utc>> {
    let asked = question.told.iter().filter(|told| told.capacity.answers());
    let leaves = asked.filter_map(|told| context.rota.shift_end(told.person, context.now));
    leaves.chain(context.rota.next_qa(context.now)).min()
}

/// Posts the offer in the QA group, if there is one.
fn post_in_qa_chat(decision: &mut DecisionBuilder, offer: &QuestionOffer) {
    let Some(chat) = decision.context.centre.qa_chat else { return };
    let (case, question) = (offer.case, offer.question);
    let shown = Notice::Question(QuestionOffer { room: true, ..offer.clone() });
    decision.notices.push(Outgoing::in_chat(chat, Notice::Topic { case, question }));
    decision.notices.push(Outgoing::in_chat(chat, shown));
}

/// Reminds everybody on the rung to have the answer read.
fn remind_to_read(decision: &mut DecisionBuilder, firing: Firing) {
    let (case, context) = (&decision.case, decision.context);
    let Some(question) = case.question() else { return };
    let Some(answer) = question.unread() else { return };
    let (number, revision) = (question.number, answer.revision);
    let to_owner = firing.tell.contains(&Recipient::Owner);
    match first_reachable_rung(&answer.climb, firing, case, context, |tell| {
        with_stand_in(case, tell, context)
    }) {
        Ok(RungRecipients { firing, mut people, unreached }) => {
            let asker = decision.case.asker().filter(|asker| to_owner && context.is_reachable(*asker));
            people.extend(asker.filter(|asker| !people.contains(asker)));
            let chase = AnswerReminder {
                rung: firing.rung,
                occurrence: firing.occurrence,
                unreached: unreached.clone(),
            };
            let answered = AnswerNotice { case: case.id, question: number, revision, chase: Some(chase) };
            decision.notify_each(people.iter().copied(), &Notice::Answered(answered));
            decision.log_automatic(AuditEvent::ReadReminded {
                question: number,
                rung: firing.rung,
                occurrence: firing.occurrence,
                told: people,
                unreached,
            });
        }
        Err(rung) => {
            decision.log_automatic(AuditEvent::NobodyReached { rung });
            let case = decision.case.id;
            decision.notify_admins(&Notice::NobodyForQuestion { case });
        }
    }
}

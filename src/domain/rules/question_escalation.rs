//! What the timers of a question do: the next rung towards an answer, the end of a claim or of a shift, and an
//! answer that nobody has read.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use super::recipients::{RungRecipients, reach, to_admins, with_who_stands_in};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::case::guidance::{Claim, Guidance, Notified};
use crate::domain::escalation::climb::{Climb, Firing};
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::{Notice, Outgoing};
use crate::domain::message::parts::{AnswerNotice, AnswerReminder, OfferReason, QuestionOffer};
use crate::domain::message::phrase::Phrase;
use chrono::{DateTime, Utc};

/// Fires the rung towards an answer that is due.
pub(super) fn climb(fired: &mut DecisionBuilder) {
    let now = fired.context.now;
    let Some(question) = open(&mut fired.case) else { return };
    if let Some(firing) = question.climb.fire(now) {
        put(fired, firing, OfferReason::Rung);
    }
}

/// The claim has run out (rule 6), or the QA who was asked has gone home: the question is offered again.
pub(super) fn offer_again(fired: &mut DecisionBuilder) {
    let now = fired.context.now;
    let Some(question) = open(&mut fired.case) else { return };
    if question.offered_again_at().is_none_or(|at| at > now) {
        return;
    }
    question.offered_until = None;
    if question.claim.take().is_some() {
        put_to_qa(fired, OfferReason::ClaimOver, |_| true);
    } else {
        let known: Vec<PersonId> = question.told.iter().map(|told| told.person).collect();
        put_to_qa(fired, OfferReason::NewShift, |person| !known.contains(&person));
    }
}

/// Hands the question back to the QA on duty now, but for the one who gave it back.
pub(super) fn hand_back(fired: &mut DecisionBuilder, by: PersonId) {
    if let Some(question) = open(&mut fired.case) {
        question.claim = None;
        question.offered_until = None;
        put_to_qa(fired, OfferReason::HandedBack, |person| person != by);
    }
}

/// Shows what is new to who holds the question, or to all it was put to.
pub(super) fn show_again(fired: &mut DecisionBuilder, why: OfferReason) {
    let Some(question) = fired.case.open_question() else { return };
    let offer = QuestionOffer::new(fired.case.id, question.number, why);
    let audience = question.audience();
    fired.notices.extend(audience.into_iter().map(|to| Outgoing::to(to, Notice::Question(offer.clone()))));
    to_the_room(fired, &offer);
}

/// What was found out after ❓ goes back to who wanted it, if they are there, else to who is on duty.
pub(super) fn come_back(fired: &mut DecisionBuilder) {
    let (context, id) = (fired.context, fired.case.id);
    let ladder = context.centre.ladders.guidance(fired.case.kind()).clone();
    let Some(question) = fired.case.question_mut() else { return };
    let Some(answer) = question.answer.take() else { return };
    question.earlier = Some(answer.clone());
    question.climb = Climb::start(ladder, context.now, context.now);
    let there = context.rota.people.iter().any(|person| person.id == answer.by && person.reachable())
        && !context.rota.has_gone_home(answer.by, context.now);
    if there {
        question.claim = Some(claim(answer.by, context));
        // The first rung is the one who has just been told.
        question.climb.fire(context.now);
        let offer = QuestionOffer::new(id, question.number, OfferReason::CameBack);
        fired.notices.push(Outgoing::to(answer.by, Notice::Question(offer.clone())));
        to_the_room(fired, &offer);
    } else {
        climb(fired);
    }
}

/// A claim from now on; a shift's end ends it (rule 6).
pub(super) fn claim(by: PersonId, context: DecisionContext) -> Claim {
    let wanted = context.now + context.centre.guidance_claim;
    let until = context.rota.shift_end(by, context.now).map_or(wanted, |end| end.min(wanted));
    Claim { by, at: context.now, until, comes_back: false }
}

/// The offer could not be delivered to this person; where that leaves nobody on its rung, the next one is told now,
/// and the one who asked hears of it.
pub fn not_delivered(
    case: &Case,
    offer: &QuestionOffer,
    person: PersonId,
    nobody_left: bool,
    context: DecisionContext,
) -> Decision {
    let mut fired = DecisionBuilder::of(case, context);
    if let Some(question) = open(&mut fired.case).filter(|question| question.number == offer.question) {
        question.told.iter_mut().filter(|told| told.person == person).for_each(|told| told.failed = true);
        let asked_by = question.asked_by;
        if nobody_left {
            let not_reached = Notice::QaNotReached { case: case.id, question: offer.question, person };
            fired.notices.extend(question.claim.is_none().then(|| Outgoing::to(asked_by, not_reached)));
            match question.climb.above(offer.rung) {
                Some(above) if question.climb.is_past(above.rung) => {}
                Some(above) => put(&mut fired, above, OfferReason::Rung),
                None => reached_nobody(&mut fired, offer.rung),
            }
        }
    }
    fired.decided(Phrase::Seen)
}

/// The next rung towards an answer being read.
pub(super) fn climb_to_read(fired: &mut DecisionBuilder) {
    let now = fired.context.now;
    let Some(answer) = unread(&mut fired.case) else { return };
    if let Some(firing) = answer.climb.fire(now) {
        press_to_read(fired, firing);
    }
}

/// The answer could not be delivered to whoever should read it: who stands above is told now (rule 5).
pub fn answer_not_delivered(case: &Case, answered: &AnswerNotice, context: DecisionContext) -> Decision {
    let mut fired = DecisionBuilder::of(case, context);
    let rung = answered.chase.as_ref().map_or(0, |chase| chase.rung);
    if let Some(answer) = unread(&mut fired.case).filter(|answer| answer.revision == answered.revision)
        && let Some(above) = answer.climb.above(rung)
        && !answer.climb.is_past(above.rung)
    {
        press_to_read(&mut fired, above);
    }
    fired.decided(Phrase::Seen)
}

fn open(case: &mut Case) -> Option<&mut Guidance> {
    let open = case.closing.is_none();
    case.question_mut().filter(|question| open && question.is_open())
}

fn unread(case: &mut Case) -> Option<&mut crate::domain::case::guidance::Answer> {
    let open = case.closing.is_none();
    let question = case.question_mut().filter(|question| open && question.unread().is_some())?;
    question.answer.as_mut()
}

/// Puts the question to the QA of the rungs that have fired, and to who stands above where that is nobody.
fn put_to_qa(fired: &mut DecisionBuilder, why: OfferReason, wanted: impl Fn(PersonId) -> bool) {
    let (owner, context) = (fired.case.owner, fired.context);
    let Some(question) = fired.case.open_question() else { return };
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
    match question.climb.above(rung).filter(|_| nobody_else) {
        Some(above) => return put(fired, above, why),
        // On the topmost rung it goes back to the one who gave it back.
        None if there.is_empty() || nobody_else => {
            let tell = question.climb.told_up_to(rung);
            return put(fired, Firing { rung, occurrence: 0, instead_of: None, tell }, why);
        }
        None => {}
    }
    fired.by_itself(AuditEvent::OfferedAgain { question: number, told: people.clone() });
    let offer = QuestionOffer { rung, ..QuestionOffer::new(fired.case.id, number, why) };
    tell_them(fired, &people, &offer);
    if !people.is_empty() {
        to_the_room(fired, &offer);
    }
}

/// Puts the question to everybody on the rung, or reports it there; when there is nobody, to the next rung at once.
fn put(fired: &mut DecisionBuilder, firing: Firing, why: OfferReason) {
    let (case, context) = (&fired.case, fired.context);
    let Some(question) = case.open_question() else { return };
    let (number, held) = (question.number, question.claim.is_some());
    let first = question.told.is_empty();
    let whom = |tell: &[Recipient]| -> Vec<Recipient> {
        with_who_stands_in(case, tell, context).into_iter().filter(|tell| !(held && tell.is_qa())).collect()
    };
    if whom(&firing.tell).is_empty() {
        return;
    }
    let for_qa = !held && firing.tell.iter().any(|tell| tell.is_qa());
    match reach(&question.climb, firing, case, context, whom) {
        Ok(RungRecipients { firing, people, unreached }) => {
            let offer = QuestionOffer {
                rung: firing.rung,
                occurrence: firing.occurrence,
                instead_of: firing.instead_of,
                unreached: unreached.clone(),
                ..QuestionOffer::new(case.id, number, why)
            };
            fired.by_itself(AuditEvent::PutToQa {
                question: number,
                rung: firing.rung,
                occurrence: firing.occurrence,
                told: people.clone(),
                unreached: unreached.clone(),
            });
            if let Some(question) = fired.case.question_mut() {
                question.unreached = unreached;
            }
            tell_them(fired, &people, &offer);
            if first || for_qa {
                to_the_room(fired, &offer);
            }
        }
        Err(rung) => {
            reached_nobody(fired, rung);
            if first {
                let offer = QuestionOffer { rung, ..QuestionOffer::new(fired.case.id, number, why) };
                to_the_room(fired, &offer);
            }
        }
    }
}

fn reached_nobody(fired: &mut DecisionBuilder, rung: usize) {
    fired.by_itself(AuditEvent::NobodyToTell { rung });
    let context = fired.context;
    if let Some(question) = fired.case.question_mut() {
        question.unreached = question.climb.told_up_to(rung);
        question.offered_until = next_change(question, context);
    }
    let case = fired.case.id;
    fired.notices.extend(to_admins(fired.context, &Notice::NobodyForQuestion { case }));
}

fn tell_them(fired: &mut DecisionBuilder, people: &[PersonId], offer: &QuestionOffer) {
    let context = fired.context;
    fired.notices.extend(people.iter().map(|to| Outgoing::to(*to, Notice::Question(offer.clone()))));
    let Some(question) = fired.case.question_mut() else { return };
    for person in people {
        let told = Notified {
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
    question.offered_until = next_change(question, context);
}

/// When there will be other QA: the first of those it was put to goes off duty, or somebody comes on.
fn next_change(question: &Guidance, context: DecisionContext) -> Option<DateTime<Utc>> {
    let asked = question.told.iter().filter(|told| told.capacity.answers());
    let leaves = asked.filter_map(|told| context.rota.shift_end(told.person, context.now));
    leaves.chain(context.rota.next_qa(context.now)).min()
}

/// Shows it in the group where QA works, if there is one.
fn to_the_room(fired: &mut DecisionBuilder, offer: &QuestionOffer) {
    let Some(room) = fired.context.centre.qa_chat else { return };
    let (case, question) = (offer.case, offer.question);
    let shown = Notice::Question(QuestionOffer { room: true, ..offer.clone() });
    fired.notices.push(Outgoing::in_chat(room, Notice::Topic { case, question }));
    fired.notices.push(Outgoing::in_chat(room, shown));
}

/// Has whoever stands on the rung see that the answer is read.
fn press_to_read(fired: &mut DecisionBuilder, firing: Firing) {
    let (case, context) = (&fired.case, fired.context);
    let Some(question) = case.question() else { return };
    let Some(answer) = question.unread() else { return };
    let (number, revision, asked_by) = (question.number, answer.revision, question.asked_by);
    let to_owner = firing.tell.contains(&Recipient::Owner);
    match reach(&answer.climb, firing, case, context, |tell| with_who_stands_in(case, tell, context)) {
        Ok(RungRecipients { firing, mut people, unreached }) => {
            let asker_there = context.rota.people.iter().any(|p| p.id == asked_by && p.reachable());
            if to_owner && asker_there && !people.contains(&asked_by) {
                people.push(asked_by);
            }
            let chase = AnswerReminder {
                rung: firing.rung,
                occurrence: firing.occurrence,
                unreached: unreached.clone(),
            };
            let answered = AnswerNotice { case: case.id, question: number, revision, chase: Some(chase) };
            let notices = people.iter().map(|to| Outgoing::to(*to, Notice::Answered(answered.clone())));
            let notices: Vec<Outgoing> = notices.collect();
            fired.notices.extend(notices);
            fired.by_itself(AuditEvent::AnswerChased {
                question: number,
                rung: firing.rung,
                occurrence: firing.occurrence,
                told: people,
                unreached,
            });
        }
        Err(rung) => {
            fired.by_itself(AuditEvent::NobodyToTell { rung });
            let case = fired.case.id;
            fired.notices.extend(to_admins(fired.context, &Notice::NobodyForQuestion { case }));
        }
    }
}

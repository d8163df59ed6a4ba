//! Towards somebody who takes the call (A1.5): the rungs of the transfer ladder, undeliverable messages, and the promise
//! that it becomes when nobody takes it.

use super::decision::{Decision, DecisionBuilder, DecisionContext};
use crate::domain::base::ids::PersonId;
use crate::domain::case::Case;
use crate::domain::case::audit::{AuditEvent, TransferEvent};
use crate::domain::case::transfer::{Transfer, TransferEnd, TransferOutcome, TransferRecipient};
use crate::domain::escalation::climb::Firing;
use crate::domain::escalation::ladder::Recipient;
use crate::domain::message::notice::Notice;
use crate::domain::message::parts::{TransferNotice, TransferNoticeKind};
use crate::domain::message::phrase::Phrase;

/// Fires the rung that is due.
pub(super) fn fire_rung(decision: &mut DecisionBuilder) {
    let now = decision.context.now;
    if let Some(firing) = decision.case.open_transfer_mut().and_then(|transfer| transfer.climb.fire(now)) {
        ask_rung(decision, firing);
    }
}

/// The message could not be delivered to this person; where that leaves nobody on its rung, the next rung is asked now.
pub fn not_delivered(
    case: &Case,
    (number, rung): (u32, usize),
    person: PersonId,
    nobody_left: bool,
    context: DecisionContext,
) -> Decision {
    let mut decision = DecisionBuilder::new(case, context);
    if let Some(transfer) = decision.case.open_transfer_mut().filter(|transfer| transfer.number == number) {
        let asked = transfer.asked.iter_mut().filter(|asked| asked.person == person);
        asked.for_each(|asked| asked.failed = true);
        let above = transfer.climb.above(rung);
        if let Some(above) = above.filter(|above| nobody_left && !transfer.climb.is_past(above.rung)) {
            ask_rung(&mut decision, above);
        }
    }
    decision.build(Phrase::Seen)
}

/// Asks everybody on the rung; when there is nobody, the next rung at once (rule 5). The last rung is the promise; before
/// its time only when there is nobody left who could take the call.
fn ask_rung(decision: &mut DecisionBuilder, mut firing: Firing) {
    let mut unreached = Vec::new();
    loop {
        let Some(transfer) = decision.case.open_transfer() else { return };
        let Some(above) = transfer.climb.above(firing.rung) else {
            let waits = firing.instead_of.is_some() && transfer.rings();
            note_unreached(decision, unreached);
            if !waits {
                end_as_promise(decision);
            }
            return;
        };
        let people = people_on_rung(transfer, &firing, decision.case.owner, decision.context, &mut unreached);
        if !people.is_empty() {
            return ask(decision, &firing, people, unreached);
        }
        firing = above;
    }
}

/// Whom the rung asks, without the person who is on the phone with the leader. Each rung picks another stand-in.
fn people_on_rung(
    transfer: &Transfer,
    firing: &Firing,
    owner: PersonId,
    context: DecisionContext,
    unreached: &mut Vec<Recipient>,
) -> Vec<PersonId> {
    let first = u32::try_from(firing.rung).unwrap_or_default();
    let mut people = Vec::new();
    for tell in &firing.tell {
        let tell = match tell {
            Recipient::AskedFor => transfer.wanted.tell(),
            // Who asks sees who is asked.
            Recipient::Owner => continue,
            Recipient::ShiftLeader
            | Recipient::TeamLeader
            | Recipient::QaOnDuty
            | Recipient::QaAllOnDuty
            | Recipient::QaLead
            | Recipient::Admin => *tell,
        };
        let told = |occurrence| context.rota.tell(&[tell], owner, context.now, occurrence).people;
        let there = told(first);
        if there.is_empty() && !unreached.contains(&tell) {
            unreached.push(tell);
        }
        let others = |people: Vec<PersonId>| -> Vec<PersonId> {
            people.into_iter().filter(|person| *person != transfer.asked_by).collect()
        };
        let there = Some(others(there)).filter(|there| !there.is_empty());
        for person in there.unwrap_or_else(|| others(told(first + 1))) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    people
}

fn ask(decision: &mut DecisionBuilder, firing: &Firing, people: Vec<PersonId>, unreached: Vec<Recipient>) {
    let (context, case) = (decision.context, decision.case.id);
    let Some(transfer) = decision.case.open_transfer_mut() else { return };
    for person in &people {
        let known = context.rota.people.iter().find(|known| known.id == *person);
        let asked_as = known.and_then(|known| transfer.wanted.stood_for_by(known));
        let asked = TransferRecipient { person: *person, asked_as, at: context.now, failed: false };
        match transfer.asked.iter_mut().find(|known| known.person == *person) {
            Some(known) => *known = asked,
            None => transfer.asked.push(asked),
        }
    }
    transfer.unreached = unreached.clone();
    let (number, rung) = (transfer.number, firing.rung);
    let notice = Notice::Transfer(TransferNotice { case, number, says: TransferNoticeKind::Rings { rung } });
    decision.notify_each(people.iter().copied(), &notice);
    let what = TransferEvent::PutTo { rung, told: people, unreached };
    decision.log_automatic(AuditEvent::Transfer { number, what });
}

fn note_unreached(decision: &mut DecisionBuilder, unreached: Vec<Recipient>) {
    if let Some(transfer) = decision.case.open_transfer_mut().filter(|_| !unreached.is_empty()) {
        transfer.unreached = unreached;
    }
}

/// A1.3: the leader is not left on hold. The agent says A1.2 now; the promise has been running since the call was taken.
fn end_as_promise(decision: &mut DecisionBuilder) {
    let (now, case, owner) = (decision.context.now, decision.case.id, decision.case.owner);
    let Some(transfer) = decision.case.open_transfer_mut() else { return };
    transfer.end = Some(TransferEnd { at: now, how: TransferOutcome::Promised });
    let (number, asked_by) = (transfer.number, transfer.asked_by);
    let notice = Notice::Transfer(TransferNotice { case, number, says: TransferNoticeKind::Promised });
    let to = [asked_by].into_iter().chain((owner != asked_by).then_some(owner));
    decision.notify_each(to, &notice);
    decision.log_automatic(AuditEvent::Transfer { number, what: TransferEvent::Promised });
}

#[cfg(test)]
mod tests {
    use super::super::{decide, timer};
    use super::*;
    use crate::domain::base::ids::CaseId;
    use crate::domain::base::phone::Phone;
    use crate::domain::case::Promise;
    use crate::domain::case::timer::TimerKind;
    use crate::domain::case::vip::{CallFields, Vip};
    use crate::domain::centre::Centre;
    use crate::domain::intake::kind::Kind;
    use crate::domain::message::outgoing::Outgoing;
    use crate::domain::request::command::{CaseCommand, TransferAction};
    use crate::domain::staff::person::{Person, Reachability};
    use crate::domain::staff::rota::{Duty, DutyRole, Rota};
    use crate::domain::staff::transfer_target::TransferTarget;
    use chrono::{DateTime, TimeDelta, Utc};

    const LAN: i64 = 1;
    const HOA: i64 = 11;
    const HUONG: i64 = 12;
    const TUAN: i64 = 21;
    const TAM: i64 = 22;
    const ROLES: [(i64, &str); 5] = [
        (LAN, "agent"),
        (HOA, "agent+shift_leader"),
        (HUONG, "shift_leader"),
        (TUAN, "team_leader"),
        (TAM, "team_leader"),
    ];

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
    }

    /// These on duty, these out of reach.
    fn rota(on_duty: &[(i64, &str)], away: &[i64]) -> Rota {
        let person = |(id, roles): (i64, &str)| Person {
            reach: if away.contains(&id) { Reachability::Blocked } else { Reachability::Open },
            ..Person::new(PersonId(id), format!("person {id}"), roles.parse().expect("roles"))
        };
        let duty = |(id, post): &(i64, &str)| Duty {
            person: PersonId(*id),
            post: post.parse::<DutyRole>().expect("a post"),
            shift: None,
            date: now().date_naive(),
            from: now() - TimeDelta::hours(1),
            until: now() + TimeDelta::hours(1),
        };
        Rota {
            timezone: chrono_tz::Asia::Ho_Chi_Minh,
            duties: on_duty.iter().map(duty).collect(),
            people: ROLES.into_iter().map(person).collect(),
        }
    }

    fn case(owner: i64, centre: &Centre) -> Case {
        let ladder = centre.ladders.callback(Kind::Debt);
        Case::taken(
            CaseId(12),
            PersonId(owner),
            now(),
            Vip::new(CallFields {
                leader: "anh Hùng".into(),
                calling: Phone::parse("0912345678").expect("a number"),
                request: String::new(),
                callback: None,
                kind: Kind::Debt,
            }),
            Promise::make(1, now() + TimeDelta::minutes(30), ladder, now()),
        )
    }

    fn rung(decision: &Decision) -> Vec<i64> {
        let rings = |out: &&Outgoing| matches!(&out.notice, Notice::Transfer(t) if matches!(t.says, TransferNoticeKind::Rings { .. }));
        decision.notices.iter().filter(rings).map(|out| out.to.0).collect()
    }

    #[test]
    fn the_rungs_find_their_people() {
        use TransferTarget::{ShiftLeader, TeamLeader};
        let usual = [(LAN, "agent"), (HOA, "shift_leader"), (TUAN, "team_leader")];
        let centre = Centre::default();
        // Who rings at once, after 15 seconds and after 30, and whether it is a promise then.
        for (why, rota, asker, wanted, rings) in [
            ("the one asked for", rota(&usual, &[]), LAN, ShiftLeader, [&[HOA][..], &[HOA, TUAN], &[]]),
            ("or the other", rota(&usual, &[]), LAN, TeamLeader, [&[TUAN], &[HOA, TUAN], &[]]),
            (
                "the rota names nobody: one, then another",
                rota(&[(LAN, "agent")], &[]),
                LAN,
                ShiftLeader,
                [&[HOA], &[HUONG, TAM], &[]],
            ),
            (
                "out of reach: the next rung now, and in its time",
                rota(&usual, &[HOA, HUONG]),
                LAN,
                ShiftLeader,
                [&[TUAN], &[TUAN], &[]],
            ),
            ("not who asks", rota(&usual, &[]), HOA, ShiftLeader, [&[TUAN], &[TUAN], &[]]),
            (
                "not who asks, the rota names nobody",
                rota(&[], &[]),
                HOA,
                ShiftLeader,
                [&[HUONG], &[HUONG, TAM], &[]],
            ),
            (
                "the next rung empty: who rings has their time",
                rota(&[(HOA, "shift_leader"), (HUONG, "shift_leader")], &[TUAN, TAM, HUONG]),
                LAN,
                ShiftLeader,
                [&[HOA], &[HOA], &[]],
            ),
            ("nobody at all", rota(&usual, &[HOA, HUONG, TUAN, TAM]), LAN, ShiftLeader, [&[], &[], &[]]),
        ] {
            let context = |after| DecisionContext {
                centre: &centre,
                rota: &rota,
                now: now() + TimeDelta::seconds(after),
            };
            let by = rota.people.iter().find(|person| person.id == PersonId(asker)).expect("they are known");
            let step = CaseCommand::Transfer(TransferAction::AskFor(wanted));
            let mut decision = decide(&case(asker, &centre), step, by, context(0)).expect("it is allowed");
            let nobody = rings[0].is_empty();
            for (after, rings) in [0, 15, 30].into_iter().zip(rings) {
                if after > 0 {
                    decision = timer::fire(&decision.case, TimerKind::Transfer, context(after));
                }
                assert_eq!(rung(&decision), rings, "{why}, after {after}");
                let ended = decision.case.transfer().and_then(|transfer| transfer.end).map(|end| end.how);
                let promised = (after == 30 || nobody).then_some(TransferOutcome::Promised);
                assert_eq!(ended, promised, "{why}, after {after}");
                let next = decision.case.timers().into_iter().find(|(kind, _)| *kind == TimerKind::Transfer);
                assert_eq!(next.is_none(), promised.is_some(), "{why}: it has a timer until it has ended");
            }
        }
    }

    #[test]
    fn who_cannot_be_reached_gives_way_unless_somebody_else_rings() {
        let centre = Centre::default();
        let rota = rota(&[(HOA, "shift_leader"), (TUAN, "team_leader")], &[]);
        let context =
            |after| DecisionContext { centre: &centre, rota: &rota, now: now() + TimeDelta::seconds(after) };
        let lan = &rota.people[0];
        let step = CaseCommand::Transfer(TransferAction::AskFor(TransferTarget::ShiftLeader));
        let asked = decide(&case(LAN, &centre), step, lan, context(0)).expect("it is allowed").case;
        let next = not_delivered(&asked, (1, 0), PersonId(HOA), true, context(1));
        assert_eq!(rung(&next), [HOA, TUAN], "the next rung now");
        let both_gone = |case: &Case| {
            let once = not_delivered(case, (1, 1), PersonId(HOA), false, context(2)).case;
            not_delivered(&once, (1, 1), PersonId(TUAN), true, context(2))
        };
        let ended = both_gone(&next.case).case.transfer().and_then(|transfer| transfer.end);
        assert_eq!(ended.map(|end| end.how), Some(TransferOutcome::Promised), "nobody is left");
        let tuan_gone = not_delivered(&next.case, (1, 1), PersonId(TUAN), true, context(2)).case;
        assert!(tuan_gone.open_transfer().is_some_and(Transfer::rings), "Hoa may still take it");
        let stale = not_delivered(&next.case, (7, 1), PersonId(HOA), true, context(2));
        assert_eq!(stale.case, next.case, "of another call");
    }
}

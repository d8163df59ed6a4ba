//! What a timer of a case does: the next rung of its callback ladder, or the end of a snooze.

use super::{
    actor::Role,
    case::{Case, TimerKind, UNDO_FOR},
    decision::{Decision, Deed, Entry, World},
    ids::PersonId,
    ladder::{Firing, Tell},
    notice::{Notice, Outgoing, Phrase, Reminder},
};

/// Fires the timers of `case` that are due, as of `world.now`. Firing when nothing is due changes nothing.
pub fn fire(case: &Case, kind: TimerKind, world: World) -> Decision {
    let mut case = case.clone();
    let mut record = Vec::new();
    let mut notices = Vec::new();
    match (kind, &mut case.closing) {
        (TimerKind::Callback, None) => climb(&mut case, world, &mut record, &mut notices),
        (TimerKind::Wake(person), None) => wake(&mut case, person, world, &mut notices),
        (TimerKind::Settled, Some(closing)) => closing.settled = world.now >= closing.at + UNDO_FOR,
        (TimerKind::Callback | TimerKind::Wake(_), Some(_)) | (TimerKind::Settled, None) => {}
        (TimerKind::DraftAsked, _) => {}
    }
    Decision { case, record, notices, said: Phrase::Seen }
}

/// The rung after `rung`, whose messages all turned out undeliverable, at once (rule 5).
pub fn next_rung(case: &Case, rung: usize, world: World) -> Decision {
    let case = case.clone();
    let (mut record, mut notices) = (Vec::new(), Vec::new());
    if case.is_open() {
        match case.promise.climb.above(rung) {
            // The rung above has fired meanwhile, in its own time.
            Some(above) if case.promise.climb.is_past(above.rung) => {}
            Some(above) => tell(&case, above, Vec::new(), world, &mut record, &mut notices),
            None => nobody(&case, rung, world, &mut record, &mut notices),
        }
    }
    Decision { case, record, notices, said: Phrase::Seen }
}

fn climb(case: &mut Case, world: World, record: &mut Vec<Entry>, notices: &mut Vec<Outgoing>) {
    if let Some(firing) = case.promise.climb.fire(world.now) {
        tell(case, firing, Vec::new(), world, record, notices);
    }
}

/// Tells everybody on the rung; when there is nobody, the next rung at once, and at the top the admins.
fn tell(
    case: &Case,
    mut firing: Firing,
    mut unreached: Vec<Tell>,
    world: World,
    record: &mut Vec<Entry>,
    notices: &mut Vec<Outgoing>,
) {
    loop {
        let told =
            world.rota.tell(&whom(case, &firing.tell, world), case.owner, world.now, firing.occurrence);
        unreached.extend(told.empty);
        unreached.sort_unstable();
        unreached.dedup();
        if !told.people.is_empty() {
            send(case, &firing, &unreached, told.people, world, record, notices);
            return;
        }
        match case.promise.climb.above(firing.rung) {
            Some(next) => firing = next,
            None => return nobody(case, firing.rung, world, record, notices),
        }
    }
}

/// The roles of a rung; an owner whose rostered shift has ended is told together with the shift leader (rule 6).
fn whom(case: &Case, tell: &[Tell], world: World) -> Vec<Tell> {
    let mut whom = tell.to_vec();
    let owner_left = tell.contains(&Tell::Owner) && world.rota.off_duty(case.owner, world.now);
    if owner_left && !whom.contains(&Tell::ShiftLeader) {
        whom.push(Tell::ShiftLeader);
    }
    whom
}

fn send(
    case: &Case,
    firing: &Firing,
    unreached: &[Tell],
    told: Vec<PersonId>,
    world: World,
    record: &mut Vec<Entry>,
    notices: &mut Vec<Outgoing>,
) {
    let reminder = Reminder {
        case: case.id,
        promise: case.promise.number,
        rung: firing.rung,
        occurrence: firing.occurrence,
        instead_of: firing.instead_of,
        woken: false,
        unreached: unreached.to_vec(),
    };
    let told: Vec<PersonId> =
        told.into_iter().filter(|person| !case.promise.is_quiet(*person, world.now)).collect();
    for person in &told {
        notices.push(Outgoing::to(*person, Notice::Reminder(reminder.clone())));
    }
    record.push(Entry::itself(Deed::Reminded {
        promise: reminder.promise,
        rung: reminder.rung,
        occurrence: reminder.occurrence,
        told,
        unreached: reminder.unreached,
    }));
}

/// Nobody on this or any higher rung: the ladder tries again at its `every`, the admins hear of it now.
fn nobody(case: &Case, rung: usize, world: World, record: &mut Vec<Entry>, notices: &mut Vec<Outgoing>) {
    record.push(Entry::itself(Deed::NobodyToTell { rung }));
    let admins = world.rota.people.iter().filter(|person| person.is(Role::Admin) && person.reachable());
    notices.extend(admins.map(|admin| Outgoing::to(admin.id, Notice::NobodyToTell { case: case.id })));
}

fn wake(case: &mut Case, person: PersonId, world: World, notices: &mut Vec<Outgoing>) {
    let before = case.promise.quiet.len();
    case.promise.quiet.retain(|quiet| quiet.person != person || quiet.until > world.now);
    if case.promise.quiet.len() < before {
        notices.push(Outgoing::to(
            person,
            Notice::Reminder(Reminder {
                case: case.id,
                promise: case.promise.number,
                rung: 0,
                occurrence: 0,
                instead_of: None,
                woken: true,
                unreached: Vec::new(),
            }),
        ));
    }
}

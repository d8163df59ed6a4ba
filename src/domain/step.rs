//! What people do with a case, and what follows: the rules of "what is allowed when".

use super::{
    actor::Person,
    case::{
        Agreement, CarriedOut, Case, Check, Closed, Closing, DUE_AFTER_DONE, Outcome, Promise, Quiet, Try,
        UNDO_FOR, Waiting,
    },
    decision::{Decision, Deed, Entry, World},
    intake::Field,
    kind::Kind,
    notice::{Notice, Outgoing, Phrase},
    phone::Phone,
    policy::{Action, permit},
    refusal::Refusal,
    subscriber::{self, Likeness, Subscriber},
};
use chrono::{DateTime, TimeDelta, Utc};

/// The longest free text kept with a case, in characters (a Telegram message has 4,096 at most).
pub const LONGEST_TEXT: usize = 4096;
/// A next try is at most this far ahead.
pub const LONGEST_TRY: TimeDelta = TimeDelta::hours(12);
const TRIES_BEFORE_NEXT: usize = 3;
const TRIES_SPAN: TimeDelta = TimeDelta::minutes(15);

/// One thing a person does with an open or closed case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A2.1: the subscriber name of the calling number, pasted.
    Paste(String),
    Business(bool),
    /// A2.2: the owner on record of the number to help with, pasted.
    PasteOwner(String),
    Agreement(Agreement),
    /// 🛠; a reason overrules the guards (leaders only).
    CarryOut {
        overruling: Option<String>,
    },
    /// ⚠️
    Cannot {
        why: String,
    },
    /// ⏳
    WaitFor {
        unit: String,
    },
    /// 📞
    Told,
    /// "Xong rồi, đã báo": 🛠 and 📞 in one, for who called first.
    DoneAndTold,
    /// 📵
    NotReached,
    /// 🕘: the leader was told and agreed.
    AnotherTime {
        due: DateTime<Utc>,
    },
    /// After three misses: the next try, set by a leader of the shift.
    NextTry {
        at: DateTime<Utc>,
        reason: String,
    },
    /// 🚫: the leader said so on the phone.
    Withdraw,
    Mistake {
        reason: String,
    },
    /// 💤
    Snooze,
    Undo,
    Reopen {
        reason: String,
    },
    Correct(Correction),
    Note(String),
    Join,
}

/// A field as it should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    Leader(String),
    Calling(Phone),
    Request(String),
    Callback(Option<Phone>),
}

impl Step {
    fn action(&self) -> Action {
        match self {
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::CarryOut { overruling: None }
            | Step::Cannot { .. }
            | Step::WaitFor { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::NotReached
            | Step::AnotherTime { .. }
            | Step::Withdraw
            | Step::Undo
            | Step::Reopen { .. }
            | Step::Correct(_) => Action::Work,
            Step::CarryOut { overruling: Some(_) } | Step::NextTry { .. } | Step::Mistake { .. } => {
                Action::Overrule
            }
            Step::Snooze => Action::See,
            Step::Note(_) => Action::Note,
            Step::Join => Action::Join,
        }
    }

    /// Whether the owner has to hear of it when somebody else does it, or would call the leader for nothing.
    fn concerns_owner(&self) -> bool {
        match self {
            Step::CarryOut { .. }
            | Step::Cannot { .. }
            | Step::Told
            | Step::DoneAndTold
            | Step::AnotherTime { .. }
            | Step::NextTry { .. }
            | Step::Withdraw
            | Step::Mistake { .. }
            | Step::Undo
            | Step::Reopen { .. } => true,
            Step::Paste(_)
            | Step::Business(_)
            | Step::PasteOwner(_)
            | Step::Agreement(_)
            | Step::WaitFor { .. }
            | Step::NotReached
            | Step::Snooze
            | Step::Correct(_)
            | Step::Note(_)
            | Step::Join => false,
        }
    }

    /// Whether it makes sense on a closed case.
    fn on_closed(&self) -> bool {
        matches!(self, Step::Undo | Step::Reopen { .. } | Step::Note(_))
    }
}

/// What follows when `by` does `step` on `case`.
///
/// # Errors
/// The refusal to show, when the rules don't allow it; nothing changes then.
pub fn decide(case: &Case, step: Step, by: &Person, world: World) -> Result<Decision, Refusal> {
    permit(by, step.action(), Some(case))?;
    match (&case.closing, step.on_closed()) {
        (Some(closing), false) => return Err(Refusal::AlreadyClosed { at: closing.at }),
        (None, true) if !matches!(step, Step::Note(_)) => return Err(Refusal::StillOpen),
        (Some(_) | None, _) => {}
    }
    let mut at_work = AtWork { case: case.clone(), by, world, record: Vec::new(), notices: Vec::new() };
    let concerns_owner = step.concerns_owner() && by.id != case.owner;
    let said = at_work.take(step)?;
    if concerns_owner {
        let notice = Notice::DoneByOther { case: case.id, by: by.id, said: said.clone() };
        at_work.notices.push(Outgoing::to(case.owner, notice));
    }
    let AtWork { case, record, notices, .. } = at_work;
    Ok(Decision { case, record, notices, said })
}

/// A case while somebody works on it.
struct AtWork<'a> {
    case: Case,
    by: &'a Person,
    world: World<'a>,
    record: Vec<Entry>,
    notices: Vec<Outgoing>,
}

impl AtWork<'_> {
    fn take(&mut self, step: Step) -> Result<Phrase, Refusal> {
        match step {
            Step::Paste(name) => self.paste(&name),
            Step::Business(business) => Ok(self.set_business(business)),
            Step::PasteOwner(name) => self.paste_owner(&name),
            Step::Agreement(agreement) => self.set_agreement(agreement),
            Step::CarryOut { overruling } => self.carry_out(overruling),
            Step::Cannot { why } => self.cannot(&why),
            Step::WaitFor { unit } => self.wait_for(&unit),
            Step::Told => self.told(),
            Step::DoneAndTold => {
                if self.case.outcome.is_none() {
                    self.carry_out(None)?;
                }
                self.told()
            }
            Step::NotReached => Ok(self.not_reached()),
            Step::AnotherTime { due } => self.another_time(due),
            Step::NextTry { at, reason } => self.next_try(at, &reason),
            Step::Withdraw => {
                self.close(Closed::Withdrawn, Deed::Withdrawn, None);
                Ok(Phrase::Withdrawn)
            }
            Step::Mistake { reason } => {
                let reason = some_text(&reason)?;
                self.close(Closed::Mistake, Deed::Mistake, Some(reason));
                Ok(Phrase::Mistake)
            }
            Step::Snooze => Ok(self.snooze()),
            Step::Undo => self.undo(),
            Step::Reopen { reason } => self.reopen(&reason),
            Step::Correct(correction) => self.correct(correction),
            Step::Note(text) => {
                let text = some_text(&text)?;
                self.write(Deed::Noted, Some(text));
                Ok(Phrase::Noted)
            }
            Step::Join => Ok(self.join()),
        }
    }

    fn write(&mut self, deed: Deed, text: Option<String>) {
        self.record.push(Entry { by: Some(self.by.id), deed, text });
    }

    fn paste(&mut self, name: &str) -> Result<Phrase, Refusal> {
        let name = some_text(name)?;
        let read = subscriber::read(&name, &self.world.centre.business_prefixes);
        let business = matches!(read, Subscriber::Business { .. });
        self.write(Deed::Pasted, Some(name.clone()));
        self.case.check.subscriber = Some(name);
        self.set_business(business);
        Ok(Phrase::Pasted { business })
    }

    fn set_business(&mut self, business: bool) -> Phrase {
        self.case.check.business = Some(business);
        self.write(Deed::BusinessSet { business }, None);
        Phrase::BusinessSet { business }
    }

    /// Compares the pasted owner with the name the leader gave and with the business number's: the same person
    /// agrees, another one does not, and of a given name alone the agent is asked.
    fn paste_owner(&mut self, pasted: &str) -> Result<Phrase, Refusal> {
        let pasted = some_text(pasted)?;
        let prefixes = &self.world.centre.business_prefixes;
        let name_in = |text: &str| match subscriber::read(text, prefixes) {
            Subscriber::Business { name: Some(name), .. } => name,
            Subscriber::Business { name: None, .. } | Subscriber::Other => text.to_owned(),
        };
        let owner = name_in(&pasted);
        let caller = self.case.check.subscriber.as_deref().map(name_in);
        let known = [Some(self.case.fields.leader.clone()), caller];
        let likenesses: Vec<Likeness> =
            known.into_iter().flatten().map(|name| subscriber::likeness(&owner, &name)).collect();
        self.write(Deed::OwnerPasted, Some(pasted.clone()));
        self.case.check.owner_on_record = Some(pasted);
        if likenesses.contains(&Likeness::Same) {
            self.set_agreement(Agreement::Agrees)
        } else if likenesses.contains(&Likeness::Given) {
            self.case.check.agreement = None;
            Ok(Phrase::OwnerUnclear)
        } else {
            self.set_agreement(Agreement::OwnerDiffers)
        }
    }

    fn set_agreement(&mut self, agreement: Agreement) -> Result<Phrase, Refusal> {
        let what = match &agreement {
            Agreement::OtherDiffers(what) => Some(some_text(what)?),
            Agreement::Agrees | Agreement::OwnerDiffers | Agreement::PaymentDiffers => None,
        };
        let agrees = agreement == Agreement::Agrees;
        self.write(Deed::AgreementSet { agrees }, what);
        self.case.check.agreement = Some(agreement);
        Ok(Phrase::AgreementSet { agrees })
    }

    fn carry_out(&mut self, overruling: Option<String>) -> Result<Phrase, Refusal> {
        if matches!(self.case.outcome.as_ref().map(|o| &o.result), Some(CarriedOut::Done { .. })) {
            return Err(Refusal::AlreadyCarriedOut);
        }
        let reason = overruling.as_deref().map(some_text).transpose()?;
        if reason.is_none() {
            may_carry_out(&self.case)?;
        }
        let (checked, overruled) = (self.case.check.complete(), reason.is_some());
        self.write(Deed::Done { checked, overruled }, reason);
        self.came_out(CarriedOut::Done { checked, overridden: overruled });
        Ok(Phrase::MarkedDone)
    }

    fn cannot(&mut self, why: &str) -> Result<Phrase, Refusal> {
        let why = some_text(why)?;
        self.write(Deed::Cannot, Some(why.clone()));
        self.came_out(CarriedOut::Cannot { why });
        Ok(Phrase::MarkedCannot)
    }

    /// The result is known, so the leader is to be told within two minutes, on the same ladder (A1.2).
    fn came_out(&mut self, result: CarriedOut) {
        let now = self.world.now;
        self.case.outcome = Some(Outcome { at: now, by: self.by.id, result });
        self.case.waiting = None;
        let promise = &mut self.case.promise;
        if now + DUE_AFTER_DONE < promise.due {
            promise.due = now + DUE_AFTER_DONE;
            promise.climb.move_anchor(promise.due, now);
        }
    }

    fn wait_for(&mut self, unit: &str) -> Result<Phrase, Refusal> {
        let unit = some_text(unit)?;
        self.write(Deed::Waiting, Some(unit.clone()));
        self.case.waiting = Some(Waiting { unit, since: self.world.now });
        Ok(Phrase::MarkedWaiting)
    }

    fn told(&mut self) -> Result<Phrase, Refusal> {
        if self.case.outcome.is_none() {
            return Err(Refusal::NotCarriedOut);
        }
        let late_seconds = self.case.late_by(self.world.now).num_seconds();
        self.close(Closed::Told, Deed::Told { late_seconds }, None);
        Ok(Phrase::Told { at: self.world.now })
    }

    fn close(&mut self, how: Closed, deed: Deed, text: Option<String>) {
        self.write(deed, text);
        self.case.closing = Some(Closing { at: self.world.now, by: self.by.id, how, settled: false });
    }

    fn not_reached(&mut self) -> Phrase {
        self.case.tries.push(Try { at: self.world.now, by: self.by.id });
        self.write(Deed::NotReached, None);
        Phrase::NotReached { tries: self.case.tries.len() }
    }

    fn another_time(&mut self, due: DateTime<Utc>) -> Result<Phrase, Refusal> {
        let now = self.world.now;
        if due <= now {
            return Err(Refusal::TimePast { at: due });
        }
        let promise = self.case.promise.number + 1;
        let ladder = self.world.centre.ladders.callback(self.case.fields.kind);
        self.case.promise = Promise::make(promise, due, ladder, now);
        self.case.tries.clear();
        self.write(Deed::AnotherTime { promise, due }, None);
        Ok(Phrase::AnotherTime { due })
    }

    fn next_try(&mut self, at: DateTime<Utc>, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.world.now, some_text(reason)?);
        may_set_next_try(&self.case)?;
        if at <= now {
            return Err(Refusal::TimePast { at });
        }
        if at > now + LONGEST_TRY {
            return Err(Refusal::TooFar);
        }
        let ladder = self.world.centre.ladders.callback(self.case.fields.kind);
        self.case.promise.climb = super::ladder::Climb::start(ladder.clone(), at, now);
        self.write(Deed::NextTry { at }, Some(reason));
        Ok(Phrase::NextTry { at })
    }

    /// Quiets this one person for a while; a shift's end ends it (rule 6).
    fn snooze(&mut self) -> Phrase {
        let now = self.world.now;
        let wanted = now + self.world.centre.snooze;
        let until = self.world.rota.shift_end(self.by.id, now).map_or(wanted, |end| end.min(wanted));
        let quiet = &mut self.case.promise.quiet;
        quiet.retain(|quiet| quiet.person != self.by.id);
        quiet.push(Quiet { person: self.by.id, until });
        self.write(Deed::Snoozed { until }, None);
        Phrase::Snoozed { until }
    }

    fn undo(&mut self) -> Result<Phrase, Refusal> {
        let closed_at = self.case.closing.as_ref().map(|closing| closing.at);
        if closed_at.is_some_and(|at| self.world.now - at > UNDO_FOR) {
            return Err(Refusal::TooLateToUndo);
        }
        self.case.closing = None;
        self.write(Deed::Undone, None);
        Ok(Phrase::Undone)
    }

    /// The result turned out not to have reached the leader: a new promise, due as for a new case.
    fn reopen(&mut self, reason: &str) -> Result<Phrase, Refusal> {
        let (now, reason) = (self.world.now, some_text(reason)?);
        let centre = self.world.centre;
        let kind = self.case.fields.kind;
        let promise = self.case.promise.number + 1;
        let due = now + centre.promise.for_kind(kind);
        self.case.closing = None;
        self.case.outcome = None;
        self.case.tries.clear();
        self.case.promise = Promise::make(promise, due, centre.ladders.callback(kind), now);
        self.write(Deed::Reopened { promise, due }, Some(reason));
        Ok(Phrase::Reopened { due })
    }

    fn correct(&mut self, correction: Correction) -> Result<Phrase, Refusal> {
        let before = self.case.fields.clone();
        let fields = &mut self.case.fields;
        let (field, was) = match correction {
            Correction::Leader(leader) => {
                let was = std::mem::replace(&mut fields.leader, some_text(&leader)?);
                (Field::Leader, was)
            }
            Correction::Calling(calling) => {
                let was = std::mem::replace(&mut fields.calling, calling);
                (Field::Calling, was.dialled())
            }
            Correction::Request(request) => {
                let request = some_text(&request)?;
                let read = Kind::read(&request);
                if read != Kind::Other {
                    fields.kind = read;
                }
                (Field::Request, std::mem::replace(&mut fields.request, request))
            }
            Correction::Callback(callback) => {
                let was = std::mem::replace(&mut fields.callback, callback);
                (Field::Callback, was.map_or_else(String::new, |phone| phone.dialled()))
            }
        };
        if *fields == before {
            return Ok(Phrase::NothingChanged);
        }
        self.forget_what_no_longer_holds(&before);
        self.write(Deed::Corrected { field }, Some(was));
        Ok(Phrase::Corrected)
    }

    /// A check belongs to the numbers it was made for; a request that turns out to be a lost phone is urgent.
    fn forget_what_no_longer_holds(&mut self, before: &super::case::Fields) {
        let (now, centre) = (self.world.now, self.world.centre);
        let fields = &self.case.fields;
        if fields.calling != before.calling {
            self.case.check = Check::default();
        } else if fields.help() != before.help() || fields.leader != before.leader {
            self.case.check.agreement = None;
            self.case.check.owner_on_record = None;
        }
        let kind = fields.kind;
        if kind.is_urgent() && !before.kind.is_urgent() && self.case.outcome.is_none() {
            let due = self.case.promise.due.min(now + centre.promise.for_kind(kind));
            let number = self.case.promise.number;
            self.case.promise = Promise::make(number, due, centre.ladders.callback(kind), now);
        }
    }

    fn join(&mut self) -> Phrase {
        if self.case.involves(self.by.id) {
            return Phrase::AlreadyJoined;
        }
        self.case.joined.push(self.by.id);
        self.write(Deed::Joined, None);
        let joined = Notice::Joined { case: self.case.id, by: self.by.id };
        self.notices.push(Outgoing::to(self.case.owner, joined));
        Phrase::JoinedCase
    }
}

/// Whether 🛠 is allowed without a leader's reason (A3.1, A3.2).
///
/// # Errors
/// Which guard stands in the way.
pub fn may_carry_out(case: &Case) -> Result<(), Refusal> {
    if case.fields.lost_elsewhere() {
        return Err(Refusal::LostElsewhere);
    }
    if case.check.business == Some(false) {
        return Err(Refusal::NotBusiness);
    }
    Ok(())
}

/// Whether the leader was missed often enough for a next try to be set.
///
/// # Errors
/// [`Refusal::TriesTooFew`] before three misses within at least 15 minutes.
pub fn may_set_next_try(case: &Case) -> Result<(), Refusal> {
    let span = case.tries.first().zip(case.tries.last()).map(|(first, last)| last.at - first.at);
    let enough = case.tries.len() >= TRIES_BEFORE_NEXT && span.is_some_and(|span| span >= TRIES_SPAN);
    if enough { Ok(()) } else { Err(Refusal::TriesTooFew) }
}

/// Text with something in it and of bearable length, trimmed.
fn some_text(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::TooLong { max: LONGEST_TEXT });
    }
    Ok(text.to_owned())
}

//! The draft of a new case (A1.1): a form of four fields in one message.

use crate::domain::base::ids::{CaseId, DraftId, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::premium::Premium;
use crate::domain::case::vip::{CallFields, Vip};
use crate::domain::case::{Line, Subject};
use crate::domain::centre::Centre;
use crate::domain::intake;
use crate::domain::intake::case_kind::{CaseKind, PremiumKind};
use crate::domain::intake::kind::Kind;
use crate::domain::intake::{CallbackTime, Day, Field, FieldProblem, InputShape, ParsedCall, TimeError};
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// A form being filled in by one person. The bot asks about it when it is left unfinished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub id: DraftId,
    pub person: PersonId,
    /// The date of the first message: times count from here.
    pub began: DateTime<Utc>,
    pub leader: Option<String>,
    pub calling: Option<Phone>,
    pub request: Option<String>,
    pub callback: Option<Phone>,
    /// Which line the call came in on.
    #[serde(default)]
    pub line: Line,
    /// Chosen by a button; otherwise read from the request.
    pub kind: Option<CaseKind>,
    pub due: Option<DateTime<Utc>>,
    /// The field the next line of text answers.
    pub at: FormStep,
    /// What is wrong with what was typed last.
    #[serde(rename = "trouble")]
    pub problem: Option<DraftProblem>,
    /// When its person last used it: text goes to the form used last.
    pub touched: DateTime<Utc>,
    /// When the bot asks about it next.
    pub asked_next: DateTime<Utc>,
    /// How often the bot has asked about it.
    pub asked: u32,
    /// The leader asks for a transfer (A1.5): the form wants one line only.
    #[serde(default)]
    pub transfer: Option<DraftTransfer>,
}

/// The transfer that a form is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftTransfer {
    /// Whom, once that is known.
    pub wanted: Option<TransferTarget>,
}

/// The current step of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormStep {
    Field(Field),
    /// Complete: open it, or correct something.
    Review,
    /// Which field to correct.
    Choose,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftProblem {
    pub field: Field,
    pub what: DraftProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftProblemKind {
    Field(FieldProblem),
    /// A time of day that has passed: the bot asks before moving it to tomorrow.
    GoneBy(NaiveTime),
    /// Text where only a button answers.
    Tap,
    /// A case that may be about the same thing is open.
    Duplicate(CaseId),
}

/// A complete form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompleteDraft {
    pub subject: Subject,
    pub due: DateTime<Utc>,
}

impl Draft {
    /// A form begun at `began` with what was read so far, at the first missing field.
    pub fn begin(
        id: DraftId,
        person: PersonId,
        began: DateTime<Utc>,
        line: Line,
        reading: ParsedCall,
        centre: &Centre,
    ) -> Self {
        let ParsedCall { fields, problems, shape: _ } = reading;
        let mut draft = Draft {
            id,
            person,
            began,
            leader: fields.leader,
            calling: fields.calling,
            request: fields.request,
            callback: fields.callback,
            line,
            kind: None,
            due: None,
            at: FormStep::Review,
            problem: None,
            touched: began,
            asked_next: began + centre.draft_asked_after,
            asked: 0,
            transfer: None,
        };
        if let Some(when) = fields.when {
            draft.set_when(when, began, centre);
        }
        if draft.problem.is_none() {
            draft.problem = problems
                .into_iter()
                .find(|(_, problem)| *problem != FieldProblem::Missing)
                .map(|(field, problem)| DraftProblem { field, what: DraftProblemKind::Field(problem) });
        }
        draft.at = draft.next_step();
        draft
    }

    /// Whether the case opens without showing the form: everything was read, nothing is doubtful.
    pub fn opens_directly(&self, shape: InputShape) -> bool {
        // A premium customer's name is not asked for, so a number and a sentence say all there is.
        let says_all = matches!(shape, InputShape::Parts | InputShape::Clear) || self.line == Line::Premium;
        says_all && self.problem.is_none() && self.complete_subject().is_some()
    }

    /// The first missing field; the callback number is optional (blank = calling number).
    fn next_step(&self) -> FormStep {
        if let Some(problem) = &self.problem {
            return FormStep::Field(problem.field);
        }
        if self.leader.is_none() && self.line == Line::Vip {
            FormStep::Field(Field::Leader)
        } else if self.calling.is_none() {
            FormStep::Field(Field::Calling)
        } else if self.request.is_none() {
            FormStep::Field(Field::Request)
        } else {
            FormStep::Review
        }
    }

    pub fn kind(&self) -> CaseKind {
        let request = self.request.as_deref().unwrap_or_default();
        self.kind.unwrap_or_else(|| match self.line {
            Line::Vip => Kind::read(request).into(),
            Line::Premium => PremiumKind::read(request).into(),
        })
    }

    /// When the result is promised: as the agent said, else the time set for the kind.
    pub fn due(&self, centre: &Centre) -> DateTime<Utc> {
        self.due.unwrap_or_else(|| self.began + *centre.promise.of(self.kind()))
    }

    fn complete_subject(&self) -> Option<Subject> {
        if self.line == Line::Vip && self.leader.is_none() {
            return None;
        }
        self.subject(self.request.clone()?)
    }

    /// What the case is about, once the calling number is known.
    fn subject(&self, request: String) -> Option<Subject> {
        let (name, calling) = (self.leader.clone().unwrap_or_default(), self.calling.clone()?);
        let callback = self.callback.clone();
        Some(match self.kind() {
            CaseKind::Vip(kind) => {
                Vip::new(CallFields { leader: name, calling, request, callback, kind }).into()
            }
            CaseKind::Premium(kind) => {
                Premium { kind, customer: name, calling, request, callback, about: None, signal: None }.into()
            }
        })
    }

    /// The complete form, once leader, calling number and request are known.
    pub fn complete(&self, centre: &Centre) -> Option<CompleteDraft> {
        self.complete_subject().map(|subject| CompleteDraft { subject, due: self.due(centre) })
    }

    /// A call that was promised something by all signs: who called and from where is known (A1.2). What is wanted may be
    /// noted later. Not while something that was typed is doubtful or being corrected: that is asked, never replaced.
    pub fn promised(&self, centre: &Centre) -> Option<CompleteDraft> {
        let missing = |problem: &DraftProblem| problem.what == DraftProblemKind::Field(FieldProblem::Missing);
        let is_doubtful = self.problem.as_ref().is_some_and(|problem| !missing(problem));
        let is_corrected =
            matches!(self.at, FormStep::Choose | FormStep::Field(Field::Leader | Field::Calling));
        let is_named = self.leader.is_some() || self.line == Line::Premium;
        if self.transfer.is_some() || is_doubtful || is_corrected || !is_named {
            return None;
        }
        let subject = self.subject(self.request.clone().unwrap_or_default())?;
        Some(CompleteDraft { subject, due: self.due(centre) })
    }

    /// Makes it a form for a transfer.
    pub fn set_transfer(&mut self, wanted: Option<TransferTarget>) {
        let before = self.transfer.and_then(|transfer| transfer.wanted);
        self.transfer = Some(DraftTransfer { wanted: wanted.or(before) });
        // Only a leader asks for somebody.
        self.line = Line::Vip;
        self.kind.take_if(|kind| matches!(kind, CaseKind::Premium(_)));
        // The leader waits on the phone: only the number is mandatory.
        self.problem.take_if(|problem| problem.field != Field::Calling || self.calling.is_some());
    }

    /// Applies the one line of a transfer; what it leaves out stays as it was.
    pub fn apply_line(
        &mut self,
        reading: ParsedCall,
        wanted: Option<TransferTarget>,
        now: DateTime<Utc>,
        centre: &Centre,
    ) {
        let ParsedCall { fields, problems, shape: _ } = reading;
        self.leader = fields.leader.or(self.leader.take());
        self.calling = fields.calling.or(self.calling.take());
        self.request = fields.request.or(self.request.take());
        self.callback = fields.callback.or(self.callback.take());
        if let Some(when) = fields.when {
            self.set_when(when, now, centre);
        }
        let of_number = problems.into_iter().find(|(field, _)| *field == Field::Calling);
        self.problem =
            of_number.map(|(field, problem)| DraftProblem { field, what: DraftProblemKind::Field(problem) });
        self.set_transfer(wanted);
    }

    /// The complete form of a transfer and whom to ask, once both are known. Name and request may be empty and noted later.
    pub fn complete_for_transfer(&self, centre: &Centre) -> Option<(CompleteDraft, TransferTarget)> {
        let wanted = self.transfer?.wanted?;
        let subject = self.subject(self.request.clone().unwrap_or_default())?;
        Some((CompleteDraft { subject, due: self.due(centre) }, wanted))
    }

    /// A line of text for the current field. What is wrong with it becomes the form's problem; other fields stay as they are.
    pub fn answer(&mut self, text: &str, now: DateTime<Utc>, centre: &Centre) {
        let field = match self.at {
            FormStep::Field(field) => field,
            FormStep::Review => Field::Callback,
            FormStep::Choose => {
                self.problem = Some(DraftProblem { field: Field::Leader, what: DraftProblemKind::Tap });
                return;
            }
        };
        self.problem = None;
        if let Err(problem) = self.read(field, text, now, centre) {
            self.problem = Some(DraftProblem { field, what: DraftProblemKind::Field(problem) });
        }
        if self.problem.is_none() {
            self.at = self.next_step();
        } else if self.at == FormStep::Review {
            self.at = FormStep::Field(field);
        }
    }

    /// One answer, by the rules of a whole message. A time is accepted in place of the callback number.
    fn read(
        &mut self,
        field: Field,
        text: &str,
        now: DateTime<Utc>,
        centre: &Centre,
    ) -> Result<(), FieldProblem> {
        let a_time = field == Field::Callback && intake::read_when(text).is_some();
        let field = if a_time { Field::When } else { field };
        let mut answer = intake::ParsedFields::default();
        answer.set(field, text)?;
        match field {
            Field::Leader => self.leader = answer.leader,
            Field::Calling => self.calling = answer.calling,
            Field::Callback => self.callback = answer.callback,
            Field::Request => {
                self.request = answer.request;
                if self.request.as_deref().is_some_and(says_kind(self.line)) {
                    self.kind = None;
                }
            }
            Field::When => {
                if let Some(when) = answer.when {
                    self.set_when(when, now, centre);
                }
            }
        }
        Ok(())
    }

    /// Promises the result in so many minutes; 0 is the time set for the kind.
    pub fn promise_in(&mut self, minutes: u16, now: DateTime<Utc>) {
        self.due = (minutes > 0).then(|| now + TimeDelta::minutes(i64::from(minutes)));
        self.advance();
    }

    /// Moves the passed time of day to this evening or to tomorrow.
    pub fn promise_other_day(
        &mut self,
        now: DateTime<Utc>,
        centre: &Centre,
        chosen: fn(OtherDays) -> Option<DateTime<Utc>>,
    ) {
        if let Some(DraftProblem { what: DraftProblemKind::GoneBy(time), .. }) = self.problem
            && let Some(due) = chosen(other_days(time, now, centre))
        {
            self.due = Some(due);
            self.advance();
        }
    }

    /// A kind chosen by a button is the request, unless one was typed. Where the number to help with has to be named, it
    /// is asked for as well.
    pub fn choose_kind(&mut self, kind: CaseKind) {
        self.kind = Some(kind);
        let typed = self.request.get_or_insert_default();
        let number_wanted = kind.needs_number_to_help() && typed.is_empty();
        self.advance();
        if number_wanted {
            self.at = FormStep::Field(Field::Request);
        }
    }

    /// Complete, but for whether it is about the same thing as an open case.
    pub fn ask_about_duplicate(&mut self, of: CaseId) {
        self.at = FormStep::Review;
        self.problem = Some(DraftProblem { field: Field::Calling, what: DraftProblemKind::Duplicate(of) });
    }

    /// The open case that it may be about.
    pub fn duplicate_of(&self) -> Option<CaseId> {
        match self.problem.as_ref()?.what {
            DraftProblemKind::Duplicate(of) => Some(of),
            DraftProblemKind::Field(_) | DraftProblemKind::GoneBy(_) | DraftProblemKind::Tap => None,
        }
    }

    /// ⏭: leaves the field as it is.
    pub fn skip(&mut self) {
        self.advance();
    }

    /// ⬅️: to the field before.
    pub fn back(&mut self) {
        self.problem = None;
        self.at = match self.at {
            FormStep::Field(Field::Leader) | FormStep::Field(Field::Calling) => {
                FormStep::Field(if self.line == Line::Vip { Field::Leader } else { Field::Calling })
            }
            FormStep::Field(Field::Request) => FormStep::Field(Field::Calling),
            FormStep::Field(Field::Callback | Field::When) | FormStep::Choose => FormStep::Review,
            FormStep::Review => FormStep::Field(Field::Request),
        };
    }

    pub fn edit(&mut self, field: Option<Field>) {
        self.problem = None;
        self.at = field.map_or(FormStep::Choose, FormStep::Field);
    }

    fn advance(&mut self) {
        self.problem = None;
        self.at = self.next_step();
    }

    fn set_when(&mut self, when: CallbackTime, now: DateTime<Utc>, centre: &Centre) {
        let read = resolve(when, now, centre);
        self.due = read.as_ref().ok().copied();
        if let Err(unusable) = read {
            let what = match unusable {
                UnusableTime::GoneBy(time) => DraftProblemKind::GoneBy(time),
                UnusableTime::Cannot(problem) => DraftProblemKind::Field(problem),
            };
            self.problem = Some(DraftProblem { field: Field::When, what });
        }
    }

    /// Notes that its person has just used it.
    pub fn touch(&mut self, now: DateTime<Utc>, centre: &Centre) {
        self.touched = now;
        self.asked_next = now + centre.draft_asked_after;
    }

    /// Schedules the next question about it, with growing pauses up to an hour.
    pub fn ask_again(&mut self, now: DateTime<Utc>, centre: &Centre) {
        self.asked += 1;
        let wait = centre.draft_asked_after * (1_i32 << self.asked.min(5));
        self.asked_next = now + wait.min(TimeDelta::hours(1));
    }
}

/// Whether a request says of itself what kind it is.
fn says_kind(line: Line) -> fn(&str) -> bool {
    match line {
        Line::Vip => |request| Kind::read(request) != Kind::Other,
        Line::Premium => |request| PremiumKind::read(request) != PremiumKind::Support,
    }
}

/// A time of day, `days` after the local day of `now`; the first of two where the clock was set back, `None`
/// where it was set forward over it.
pub fn at_time(time: NaiveTime, now: DateTime<Utc>, centre: &Centre, days: u64) -> Option<DateTime<Utc>> {
    let date = now.with_timezone(&centre.timezone).date_naive().checked_add_days(Days::new(days))?;
    centre.timezone.from_local_datetime(&date.and_time(time)).earliest().map(|at| at.with_timezone(&Utc))
}

/// What a time of day that has gone by may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherDays {
    /// "9h" in the evening, where that is still ahead.
    pub today: Option<DateTime<Utc>>,
    pub tomorrow: Option<DateTime<Utc>>,
}

pub fn other_days(time: NaiveTime, now: DateTime<Utc>, centre: &Centre) -> OtherDays {
    let evening = (time.hour() < 12).then(|| time.overflowing_add_signed(TimeDelta::hours(12)).0);
    OtherDays {
        today: evening.and_then(|evening| at_time(evening, now, centre, 0)).filter(|at| *at > now),
        tomorrow: at_time(time, now, centre, 1),
    }
}

/// Why a time that was understood cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnusableTime {
    /// A time of today that has gone by.
    GoneBy(NaiveTime),
    /// More than [`intake::MAX_CALLBACK`] ahead.
    Cannot(FieldProblem),
}

/// A time as people say it, from now on: `20m`, `14:30` of today, or a time of one of the next days.
///
/// # Errors
/// Gone by today, or too far ahead.
pub fn resolve(
    when: CallbackTime,
    now: DateTime<Utc>,
    centre: &Centre,
) -> Result<DateTime<Utc>, UnusableTime> {
    let (day, time) = match when {
        CallbackTime::In(duration) => {
            return Ok(TimeDelta::from_std(duration)
                .ok()
                .and_then(|d| now.checked_add_signed(d))
                .unwrap_or(now));
        }
        CallbackTime::At(time) => (Day::After(0), time),
        CallbackTime::On(day, time) => (day, time),
    };
    let days = days_until(day, now.with_timezone(&centre.timezone).date_naive());
    let at = days.and_then(|days| at_time(time, now, centre, days));
    match at {
        Some(at) if at <= now => Err(UnusableTime::GoneBy(time)),
        Some(at) if (at - now).to_std().is_ok_and(|ahead| ahead <= intake::MAX_CALLBACK) => Ok(at),
        _ if days == Some(0) => Err(UnusableTime::GoneBy(time)),
        _ => {
            let typed = time.format("%H:%M").to_string();
            Err(UnusableTime::Cannot(FieldProblem::Time { typed, why: TimeError::TooFar }))
        }
    }
}

/// How many days from `today` a day is; a date that has passed is next year's.
fn days_until(day: Day, today: NaiveDate) -> Option<u64> {
    match day {
        Day::After(days) => Some(u64::from(days)),
        Day::Next(weekday) => Some(7 - u64::from(today.weekday().days_since(weekday))),
        Day::Date { day, month } => {
            let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
            let date =
                in_year(today.year()).filter(|date| *date >= today).or_else(|| in_year(today.year() + 1))?;
            u64::try_from((date - today).num_days()).ok()
        }
    }
}

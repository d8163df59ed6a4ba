//! The form of a new case (A1.1): four questions in one message, from the first tap to 💾.

use crate::domain::base::ids::{DraftId, PersonId};
use crate::domain::base::phone::Phone;
use crate::domain::case::vip::CallFields;
use crate::domain::centre::Centre;
use crate::domain::intake;
use crate::domain::intake::kind::Kind;
use crate::domain::intake::{Field, InputShape, ParsedCall, Problem, When};
use crate::domain::staff::transfer_target::TransferTarget;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// A form being filled in by one person. It survives a restart and is asked about when left half-filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub id: DraftId,
    pub person: PersonId,
    /// The date of the message that began it: times count from here.
    pub began: DateTime<Utc>,
    pub leader: Option<String>,
    pub calling: Option<Phone>,
    pub request: Option<String>,
    pub callback: Option<Phone>,
    /// Chosen by a button; otherwise read out of the request.
    pub kind: Option<Kind>,
    pub due: Option<DateTime<Utc>>,
    /// The field the next line of text answers.
    pub at: FormStep,
    /// What is wrong with what was typed last.
    pub trouble: Option<DraftProblem>,
    /// When its person last did something with it: text goes to the form touched last.
    pub touched: DateTime<Utc>,
    /// When it is asked about next, if nothing happens.
    pub asked_next: DateTime<Utc>,
    /// How often it has been asked about.
    pub asked: u32,
    /// The leader is on the phone and asks for somebody (A1.5): one line is all that is asked.
    #[serde(default)]
    pub transfer: Option<ForTransfer>,
}

/// That a form is for a leader who asks for the shift or team leader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForTransfer {
    /// Whom, once that is known.
    pub wanted: Option<TransferTarget>,
}

/// Where the form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormStep {
    Field(Field),
    /// Everything needed is there: open it, or correct something.
    Review,
    /// Which field to correct.
    Choose,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftProblem {
    pub field: Field,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    Field(Problem),
    /// A time of day that has gone by: asked about, not moved to tomorrow in silence.
    GoneBy(NaiveTime),
    /// Text where only a button answers.
    Tap,
}

/// A form with everything a case needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompleteDraft {
    pub fields: CallFields,
    pub due: DateTime<Utc>,
}

impl Draft {
    /// A form begun at `began` with what could be read so far, standing at the first thing still wanted.
    pub fn begin(
        id: DraftId,
        person: PersonId,
        began: DateTime<Utc>,
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
            kind: None,
            due: None,
            at: FormStep::Review,
            trouble: None,
            touched: began,
            asked_next: began + centre.draft_asked_after,
            asked: 0,
            transfer: None,
        };
        if let Some(when) = fields.when {
            draft.set_when(when, began, centre);
        }
        if draft.trouble.is_none() {
            draft.trouble = problems
                .into_iter()
                .find(|(_, problem)| *problem != Problem::Missing)
                .map(|(field, problem)| DraftProblem { field, what: Wrong::Field(problem) });
        }
        draft.at = draft.next_step();
        draft
    }

    /// Whether a line of text can be opened as a case without a look at the form: all read, nothing doubtful.
    pub fn certain(&self, shape: InputShape) -> bool {
        shape == InputShape::Parts && self.trouble.is_none() && self.filled_fields().is_some()
    }

    /// The first thing still wanted; the callback number is offered, never demanded (blank = calling number).
    fn next_step(&self) -> FormStep {
        if let Some(trouble) = &self.trouble {
            return FormStep::Field(trouble.field);
        }
        if self.leader.is_none() {
            FormStep::Field(Field::Leader)
        } else if self.calling.is_none() {
            FormStep::Field(Field::Calling)
        } else if self.request.is_none() {
            FormStep::Field(Field::Request)
        } else {
            FormStep::Review
        }
    }

    pub fn kind(&self) -> Kind {
        self.kind.unwrap_or_else(|| self.request.as_deref().map_or(Kind::Other, Kind::read))
    }

    /// When the result is promised: said by the agent, else what the centre set for the kind.
    pub fn due(&self, centre: &Centre) -> DateTime<Utc> {
        self.due.unwrap_or_else(|| self.began + centre.promise.for_kind(self.kind()))
    }

    fn filled_fields(&self) -> Option<CallFields> {
        Some(CallFields {
            leader: self.leader.clone()?,
            calling: self.calling.clone()?,
            request: self.request.clone()?,
            callback: self.callback.clone(),
            kind: self.kind(),
        })
    }

    /// What a case is opened with, once leader, calling number and request are there.
    pub fn filled(&self, centre: &Centre) -> Option<CompleteDraft> {
        self.filled_fields().map(|fields| CompleteDraft { fields, due: self.due(centre) })
    }

    /// From now on it is for a leader who asks for somebody.
    pub fn for_transfer(&mut self, wanted: Option<TransferTarget>) {
        let before = self.transfer.and_then(|transfer| transfer.wanted);
        self.transfer = Some(ForTransfer { wanted: wanted.or(before) });
        // Somebody waits on the phone: nothing but the number is insisted on.
        self.trouble.take_if(|trouble| trouble.field != Field::Calling || self.calling.is_some());
    }

    /// The one line of a leader who asks for somebody: what it says is noted, what it leaves out stays as it was.
    pub fn take_line(
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
        self.trouble = of_number.map(|(field, problem)| DraftProblem { field, what: Wrong::Field(problem) });
        self.for_transfer(wanted);
    }

    /// What the case is opened with and who is asked, once both are known. Nobody waits for a name or a request; what is
    /// left out stays empty, to be noted later.
    pub fn to_transfer(&self, centre: &Centre) -> Option<(CompleteDraft, TransferTarget)> {
        let wanted = self.transfer?.wanted?;
        let fields = CallFields {
            leader: self.leader.clone().unwrap_or_default(),
            calling: self.calling.clone()?,
            request: self.request.clone().unwrap_or_default(),
            callback: self.callback.clone(),
            kind: self.kind(),
        };
        Some((CompleteDraft { fields, due: self.due(centre) }, wanted))
    }

    /// A line of text for the field the form stands at. What is wrong with it is kept as the form's trouble;
    /// the other fields stay as they are.
    pub fn answer(&mut self, text: &str, now: DateTime<Utc>, centre: &Centre) {
        let field = match self.at {
            FormStep::Field(field) => field,
            FormStep::Review => Field::Callback,
            FormStep::Choose => {
                self.trouble = Some(DraftProblem { field: Field::Leader, what: Wrong::Tap });
                return;
            }
        };
        self.trouble = None;
        if let Err(problem) = self.read(field, text, now, centre) {
            self.trouble = Some(DraftProblem { field, what: Wrong::Field(problem) });
        }
        if self.trouble.is_none() {
            self.at = self.next_step();
        } else if self.at == FormStep::Review {
            self.at = FormStep::Field(field);
        }
    }

    /// One answer, by the rules of a whole message. A time may stand where the call-back number is asked for.
    fn read(&mut self, field: Field, text: &str, now: DateTime<Utc>, centre: &Centre) -> Result<(), Problem> {
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
                if self.request.as_deref().is_some_and(|request| Kind::read(request) != Kind::Other) {
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

    /// The result promised in so many minutes; 0 is what the centre set for the kind.
    pub fn promise_in(&mut self, minutes: u16, now: DateTime<Utc>) {
        self.due = (minutes > 0).then(|| now + TimeDelta::minutes(i64::from(minutes)));
        self.settle();
    }

    /// The time of day that had gone by is meant for tomorrow after all.
    pub fn promise_tomorrow(&mut self, now: DateTime<Utc>, centre: &Centre) {
        if let Some(DraftProblem { what: Wrong::GoneBy(time), .. }) = self.trouble {
            self.due = at_time(time, now, centre, 1);
            self.settle();
        }
    }

    /// A kind chosen by a button is the request, unless one was typed. Where the number to help with has to be named, it
    /// is asked for as well.
    pub fn choose_kind(&mut self, kind: Kind) {
        self.kind = Some(kind);
        let typed = self.request.get_or_insert_default();
        let number_wanted = kind.needs_number_to_help() && typed.is_empty();
        self.settle();
        if number_wanted {
            self.at = FormStep::Field(Field::Request);
        }
    }

    /// ⏭: leaves the field as it is.
    pub fn skip(&mut self) {
        self.settle();
    }

    /// ⬅️: to the field before.
    pub fn back(&mut self) {
        self.trouble = None;
        self.at = match self.at {
            FormStep::Field(Field::Leader) | FormStep::Field(Field::Calling) => {
                FormStep::Field(Field::Leader)
            }
            FormStep::Field(Field::Request) => FormStep::Field(Field::Calling),
            FormStep::Field(Field::Callback | Field::When) | FormStep::Choose => FormStep::Review,
            FormStep::Review => FormStep::Field(Field::Request),
        };
    }

    pub fn edit(&mut self, field: Option<Field>) {
        self.trouble = None;
        self.at = field.map_or(FormStep::Choose, FormStep::Field);
    }

    fn settle(&mut self) {
        self.trouble = None;
        self.at = self.next_step();
    }

    fn set_when(&mut self, when: When, now: DateTime<Utc>, centre: &Centre) {
        match when {
            When::In(duration) => {
                self.due = TimeDelta::from_std(duration).ok().map(|duration| now + duration);
            }
            When::At(time) => {
                let today = at_time(time, now, centre, 0).filter(|due| *due > now);
                if today.is_none() {
                    self.trouble = Some(DraftProblem { field: Field::When, what: Wrong::GoneBy(time) });
                }
                self.due = today;
            }
        }
    }

    /// Its person has just done something with it.
    pub fn touch(&mut self, now: DateTime<Utc>, centre: &Centre) {
        self.touched = now;
        self.asked_next = now + centre.draft_asked_after;
    }

    /// Asked about it again later and later, at most once an hour; at the second time a leader hears of it.
    pub fn ask_again(&mut self, now: DateTime<Utc>, centre: &Centre) {
        self.asked += 1;
        let wait = centre.draft_asked_after * (1_i32 << self.asked.min(5));
        self.asked_next = now + wait.min(TimeDelta::hours(1));
    }
}

/// A time of day, `days` after the local day of `now`; the first of two where the clock was set back, `None`
/// where it was set forward over it.
pub fn at_time(time: NaiveTime, now: DateTime<Utc>, centre: &Centre, days: u64) -> Option<DateTime<Utc>> {
    let date = now.with_timezone(&centre.timezone).date_naive().checked_add_days(Days::new(days))?;
    centre.timezone.from_local_datetime(&date.and_time(time)).earliest().map(|at| at.with_timezone(&Utc))
}

/// A time as people say it, from now on: `20m`, or `14:30` of today.
///
/// # Errors
/// A time of today that has gone by.
pub fn resolve(when: When, now: DateTime<Utc>, centre: &Centre) -> Result<DateTime<Utc>, NaiveTime> {
    match when {
        When::In(duration) => {
            Ok(TimeDelta::from_std(duration).ok().and_then(|d| now.checked_add_signed(d)).unwrap_or(now))
        }
        When::At(time) => at_time(time, now, centre, 0).filter(|at| *at > now).ok_or(time),
    }
}

//! What somebody looks at in the rota or changes of it: small enough to be carried by a button.

use super::person::Role;
use super::rota::{Duty, DutyRole};
use super::shift::Shift;
use crate::domain::base::ids::PersonId;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A shift of a date, or on call the whole date. It goes by a short digest of the shift's name, so that an old button means
/// no other shift after the configuration has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShiftKey {
    pub date: NaiveDate,
    pub shift: u16,
}

/// Stands for the whole date.
const WHOLE_DATE: u16 = u16::MAX;

/// A digest of a shift's name; none stands for the whole date.
fn digest(name: &str) -> u16 {
    let sum = name.bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % u32::from(WHOLE_DATE));
    u16::try_from(sum).unwrap_or_default()
}

impl ShiftKey {
    pub fn whole(date: NaiveDate) -> Self {
        ShiftKey { date, shift: WHOLE_DATE }
    }

    /// Those of a date: the shifts of the centre, then the whole date.
    pub fn all_of(date: NaiveDate, shifts: &[Shift]) -> Vec<Self> {
        let named = shifts.iter().map(|shift| digest(&shift.name));
        named.chain([WHOLE_DATE]).map(|shift| ShiftKey { date, shift }).collect()
    }

    /// The shift; `None` for the whole date.
    pub fn of(self, shifts: &[Shift]) -> Option<&Shift> {
        shifts.iter().find(|shift| digest(&shift.name) == self.shift)
    }

    /// Whether it is the whole date, or a shift that the centre still has.
    pub fn is_known(self, shifts: &[Shift]) -> bool {
        self.shift == WHOLE_DATE || self.of(shifts).is_some()
    }

    /// As what somebody may stand there.
    pub fn posts(self) -> &'static [DutyRole] {
        if self.shift == WHOLE_DATE { &[DutyRole::QaOnCall] } else { &POSTS }
    }
}

/// The posts of a shift.
const POSTS: [DutyRole; 6] = [
    DutyRole::Role(Role::ShiftLeader),
    DutyRole::Role(Role::TeamLeader),
    DutyRole::Role(Role::Qa),
    DutyRole::QaOnCall,
    DutyRole::Role(Role::QaLead),
    DutyRole::Role(Role::Agent),
];

/// Somebody's place in a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DutyKey {
    pub shift: ShiftKey,
    pub person: PersonId,
    pub post: DutyRole,
}

impl ShiftKey {
    /// The shift of this name; the whole date without one.
    pub fn named(date: NaiveDate, name: Option<&str>, shifts: &[Shift]) -> Option<Self> {
        let same = |key: &ShiftKey| key.of(shifts).map(|shift| shift.name.as_str()) == name;
        ShiftKey::all_of(date, shifts).into_iter().find(same)
    }
}

impl DutyKey {
    /// `None` for a shift that the centre does not have any more.
    pub fn of(duty: &Duty, shifts: &[Shift]) -> Option<Self> {
        let shift = ShiftKey::named(duty.date, duty.shift.as_deref(), shifts)?;
        Some(DutyKey { shift, person: duty.person, post: duty.post })
    }
}

/// When whoever is relieved comes back, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RelievedUntil(u32);

impl RelievedUntil {
    pub fn new(at: DateTime<Utc>) -> Option<Self> {
        u32::try_from(at.timestamp() / 60).ok().map(RelievedUntil)
    }

    pub fn at(self) -> DateTime<Utc> {
        DateTime::from_timestamp(60 * i64::from(self.0), 0).unwrap_or_default()
    }
}

/// What a message of `/rota` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RotaLook {
    Day(NaiveDate),
    /// Seven days from this one on.
    Week(NaiveDate),
    /// Who stands there, each to be taken off.
    Shift(ShiftKey),
    /// Who stands on one post of it, where they are many: a page of them.
    Staffed(ShiftKey, DutyRole, u8),
    /// Who could be put there as well.
    Add(ShiftKey),
    /// Who could be put on one post of it: a page of them.
    AddTo(ShiftKey, DutyRole, u8),
    /// Before somebody is taken off: their cases, and a page of who could stand in for them.
    #[serde(deserialize_with = "duty_and_page")]
    Off(DutyKey, u8),
    /// A page of whom the reader could relieve now.
    TakeOver(u8),
    /// The same until this time.
    TakeOverUntil(RelievedUntil, u8),
    /// A page of whom this shift could be swapped with.
    Swap(DutyKey, u8),
    /// What this person could give in return.
    SwapWith(DutyKey, PersonId),
}

/// What a button changes of the rota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RotaEdit {
    Put(DutyKey),
    Off(DutyKey),
    /// Takes somebody off, and puts this person there.
    Replace(DutyKey, PersonId),
    /// The actor stands from now on where this person does; until the end of that duty where no time is said.
    TakeOver {
        of: PersonId,
        post: DutyRole,
        until: Option<RelievedUntil>,
    },
    /// This person takes over the duty, for their own of that shift if there is one.
    Swap {
        given: DutyKey,
        with: PersonId,
        returned: Option<ShiftKey>,
    },
}

/// As far ahead as shifts are offered in return for another.
const SWAPPED_AHEAD: i64 = 15;
/// A swap far ahead looks no further than this.
const LONGEST_AHEAD: i64 = 62;

impl RotaLook {
    /// The shift it is about.
    pub fn shift(self) -> Option<ShiftKey> {
        match self {
            RotaLook::Shift(shift)
            | RotaLook::Staffed(shift, ..)
            | RotaLook::Add(shift)
            | RotaLook::AddTo(shift, ..) => Some(shift),
            RotaLook::Off(duty, _) | RotaLook::Swap(duty, _) | RotaLook::SwapWith(duty, _) => {
                Some(duty.shift)
            }
            RotaLook::Day(_) | RotaLook::Week(_) | RotaLook::TakeOver(_) | RotaLook::TakeOverUntil(..) => {
                None
            }
        }
    }

    /// The dates it needs: the first, and how many.
    pub fn dates(self, today: NaiveDate) -> (NaiveDate, u8) {
        match self {
            RotaLook::Day(date) => (date, 1),
            RotaLook::Week(date) => (date, 7),
            RotaLook::Shift(shift)
            | RotaLook::Staffed(shift, ..)
            | RotaLook::Add(shift)
            | RotaLook::AddTo(shift, ..) => (shift.date, 1),
            RotaLook::Off(duty, _) => (duty.shift.date, 1),
            RotaLook::TakeOver(_) | RotaLook::TakeOverUntil(..) => (today, 1),
            RotaLook::Swap(duty, _) | RotaLook::SwapWith(duty, _) => {
                let ahead = (duty.shift.date - today).num_days() + 1;
                (today, u8::try_from(ahead.clamp(SWAPPED_AHEAD, LONGEST_AHEAD)).unwrap_or(u8::MAX))
            }
        }
    }

    /// The person and the duty of theirs it is about.
    pub fn duty(self) -> Option<DutyKey> {
        match self {
            RotaLook::Off(duty, _) | RotaLook::Swap(duty, _) | RotaLook::SwapWith(duty, _) => Some(duty),
            RotaLook::Day(_)
            | RotaLook::Week(_)
            | RotaLook::Shift(_)
            | RotaLook::Staffed(..)
            | RotaLook::Add(_)
            | RotaLook::AddTo(..)
            | RotaLook::TakeOver(_)
            | RotaLook::TakeOverUntil(..) => None,
        }
    }

    /// On the wire: `day.2026-03-02`, `off.2026-03-02.1.1001.5`; a page other than the first behind it.
    pub fn wire(self) -> String {
        match self {
            RotaLook::Day(date) => format!("day.{date}"),
            RotaLook::Week(date) => format!("week.{date}"),
            RotaLook::Shift(shift) => format!("shift.{}", shift_wire(shift)),
            RotaLook::Add(shift) => format!("add.{}", shift_wire(shift)),
            RotaLook::Staffed(shift, post, page) => with_page(format!("in.{}", post_wire(shift, post)), page),
            RotaLook::AddTo(shift, post, page) => with_page(format!("to.{}", post_wire(shift, post)), page),
            RotaLook::Off(duty, page) => with_page(format!("off.{}", duty_wire(duty)), page),
            RotaLook::TakeOver(page) => with_page("take".to_owned(), page),
            RotaLook::TakeOverUntil(until, page) => with_page(format!("until.{}", until.0), page),
            RotaLook::Swap(duty, page) => with_page(format!("swap.{}", duty_wire(duty)), page),
            RotaLook::SwapWith(duty, with) => format!("with.{}.{with}", duty_wire(duty)),
        }
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let (word, rest) = wire.split_once('.').unwrap_or((wire, ""));
        let mut parts = rest.split('.');
        let look = match word {
            "day" => RotaLook::Day(parts.next()?.parse().ok()?),
            "week" => RotaLook::Week(parts.next()?.parse().ok()?),
            "shift" => RotaLook::Shift(read_shift(&mut parts)?),
            "add" => RotaLook::Add(read_shift(&mut parts)?),
            "in" => {
                let (shift, post) = read_post(&mut parts)?;
                RotaLook::Staffed(shift, post, read_page(&mut parts)?)
            }
            "to" => {
                let (shift, post) = read_post(&mut parts)?;
                RotaLook::AddTo(shift, post, read_page(&mut parts)?)
            }
            "off" => RotaLook::Off(read_duty(&mut parts)?, read_page(&mut parts)?),
            "take" if rest.is_empty() => RotaLook::TakeOver(0),
            "take" => RotaLook::TakeOver(read_page(&mut parts)?),
            "until" => {
                let until = RelievedUntil(parts.next()?.parse().ok()?);
                RotaLook::TakeOverUntil(until, read_page(&mut parts)?)
            }
            "swap" => RotaLook::Swap(read_duty(&mut parts)?, read_page(&mut parts)?),
            "with" => RotaLook::SwapWith(read_duty(&mut parts)?, read_person(parts.next()?)?),
            _ => return None,
        };
        Some(look)
    }
}

impl RotaEdit {
    /// The shift it changes.
    pub fn shift(self) -> Option<ShiftKey> {
        match self {
            RotaEdit::Put(duty)
            | RotaEdit::Off(duty)
            | RotaEdit::Replace(duty, _)
            | RotaEdit::Swap { given: duty, .. } => Some(duty.shift),
            RotaEdit::TakeOver { .. } => None,
        }
    }

    /// On the wire: `put.2026-03-02.1.1001.5`.
    pub fn wire(self) -> String {
        match self {
            RotaEdit::Put(duty) => format!("put.{}", duty_wire(duty)),
            RotaEdit::Off(duty) => format!("off.{}", duty_wire(duty)),
            RotaEdit::Replace(duty, by) => format!("by.{}.{by}", duty_wire(duty)),
            RotaEdit::TakeOver { of, post, until } => {
                let until = until.map_or_else(String::new, |until| format!(".{}", until.0));
                format!("take.{of}.{}{until}", post.number())
            }
            RotaEdit::Swap { given: DutyKey { shift, person, post }, with, returned } => {
                let returned = returned.map_or_else(|| "-".to_owned(), short_shift_wire);
                let (given, post) = (short_shift_wire(shift), post.number());
                format!("sw.{given}.{:x}.{post}.{:x}.{returned}", person.0, with.0)
            }
        }
    }

    pub fn of_wire(wire: &str) -> Option<Self> {
        let (word, rest) = wire.split_once('.')?;
        let mut parts = rest.split('.');
        match word {
            "put" => read_duty(&mut parts).map(RotaEdit::Put),
            "off" => read_duty(&mut parts).map(RotaEdit::Off),
            "by" => {
                let duty = read_duty(&mut parts)?;
                Some(RotaEdit::Replace(duty, read_person(parts.next()?)?))
            }
            "take" => {
                let of = read_person(parts.next()?)?;
                let post = DutyRole::of_number(parts.next()?.parse().ok()?)?;
                let until = match parts.next() {
                    Some(until) => Some(RelievedUntil(until.parse().ok()?)),
                    None => None,
                };
                Some(RotaEdit::TakeOver { of, post, until })
            }
            "sw" => {
                let shift = read_short_shift(&mut parts)?;
                let person = read_short_person(parts.next()?)?;
                let post = DutyRole::of_number(parts.next()?.parse().ok()?)?;
                let with = read_short_person(parts.next()?)?;
                let given = DutyKey { shift, person, post };
                let mut rest = parts.clone();
                let away = rest.next() == Some("-") && rest.next().is_none();
                let returned = if away { None } else { Some(read_short_shift(&mut parts)?) };
                Some(RotaEdit::Swap { given, with, returned })
            }
            _ => None,
        }
    }
}

/// A message that was saved before there were pages has the duty alone.
fn duty_and_page<'de, D: serde::Deserializer<'de>>(from: D) -> Result<(DutyKey, u8), D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Saved {
        Paged(DutyKey, u8),
        First(DutyKey),
    }
    Ok(match Saved::deserialize(from)? {
        Saved::Paged(duty, page) => (duty, page),
        Saved::First(duty) => (duty, 0),
    })
}

fn shift_wire(shift: ShiftKey) -> String {
    format!("{}.{}", shift.date, shift.shift)
}

fn duty_wire(DutyKey { shift, person, post }: DutyKey) -> String {
    format!("{}.{person}.{}", shift_wire(shift), post.number())
}

fn post_wire(shift: ShiftKey, post: DutyRole) -> String {
    format!("{}.{}", shift_wire(shift), post.number())
}

fn with_page(wire: String, page: u8) -> String {
    if page == 0 { wire } else { format!("{wire}.{page}") }
}

// A swap names two people and two shifts: it is written in hexadecimal to fit in 64 bytes.

fn short_shift_wire(ShiftKey { date, shift }: ShiftKey) -> String {
    format!("{:x}.{shift:x}", date.num_days_from_ce())
}

fn read_short_shift<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<ShiftKey> {
    let date = NaiveDate::from_num_days_from_ce_opt(i32::from_str_radix(parts.next()?, 16).ok()?)?;
    Some(ShiftKey { date, shift: u16::from_str_radix(parts.next()?, 16).ok()? })
}

fn read_short_person(word: &str) -> Option<PersonId> {
    i64::from_str_radix(word, 16).ok().filter(|id| *id >= 0).map(PersonId)
}

fn read_post<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<(ShiftKey, DutyRole)> {
    Some((read_shift(parts)?, DutyRole::of_number(parts.next()?.parse().ok()?)?))
}

/// The first where none stands there.
fn read_page<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<u8> {
    parts.next().map_or(Some(0), |page| page.parse().ok())
}

fn read_shift<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<ShiftKey> {
    Some(ShiftKey { date: parts.next()?.parse().ok()?, shift: parts.next()?.parse().ok()? })
}

fn read_duty<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<DutyKey> {
    let shift = read_shift(parts)?;
    let person = read_person(parts.next()?)?;
    Some(DutyKey { shift, person, post: DutyRole::of_number(parts.next()?.parse().ok()?)? })
}

fn read_person(word: &str) -> Option<PersonId> {
    word.parse().ok().filter(|id| *id >= 0).map(PersonId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_before_there_were_pages_is_still_read() {
        let duty = r#"{"shift":{"date":"2026-03-02","shift":1},"person":1001,"post":"agent"}"#;
        let saved = |json: String| serde_json::from_str::<RotaLook>(&json).expect("it is read");
        let RotaLook::Off(now, 0) = saved(format!(r#"{{"off":{duty}}}"#)) else { panic!("the first page") };
        assert_eq!(saved(format!(r#"{{"off":[{duty},2]}}"#)), RotaLook::Off(now, 2));
        let again = serde_json::to_string(&RotaLook::Off(now, 3)).expect("it is written");
        assert_eq!(saved(again), RotaLook::Off(now, 3));
        assert_eq!(RotaLook::of_wire("take"), Some(RotaLook::TakeOver(0)));
        assert_eq!(
            RotaLook::of_wire("off.2026-03-02.1.1001.5"),
            RotaLook::of_wire("off.2026-03-02.1.1001.5.0")
        );
    }
}

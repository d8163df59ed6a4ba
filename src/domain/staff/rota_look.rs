//! What somebody looks at in the rota or changes of it: small enough to be carried by a button.

use super::person::Role;
use super::rota::DutyRole;
use super::shift::Shift;
use crate::domain::base::ids::PersonId;
use chrono::NaiveDate;
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

/// What a message of `/rota` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RotaLook {
    Day(NaiveDate),
    /// Seven days from this one on.
    Week(NaiveDate),
    /// Who stands there, each to be taken off.
    Shift(ShiftKey),
    /// Who could be put there as well.
    Add(ShiftKey),
    /// Before somebody is taken off: their cases, and who could stand in for them.
    Off(DutyKey),
    /// Whom the reader could relieve now.
    TakeOver,
}

/// What a button changes of the rota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RotaEdit {
    Put(DutyKey),
    Off(DutyKey),
    /// Takes somebody off, and puts this person there.
    Replace(DutyKey, PersonId),
    /// The actor stands from now on where this person does.
    TakeOver {
        of: PersonId,
        post: DutyRole,
    },
}

impl RotaLook {
    /// The shift it is about.
    pub fn shift(self) -> Option<ShiftKey> {
        match self {
            RotaLook::Shift(shift) | RotaLook::Add(shift) => Some(shift),
            RotaLook::Off(duty) => Some(duty.shift),
            RotaLook::Day(_) | RotaLook::Week(_) | RotaLook::TakeOver => None,
        }
    }

    /// The dates it needs: the first, and how many.
    pub fn dates(self, today: NaiveDate) -> (NaiveDate, u8) {
        match self {
            RotaLook::Day(date) => (date, 1),
            RotaLook::Week(date) => (date, 7),
            RotaLook::Shift(shift) | RotaLook::Add(shift) => (shift.date, 1),
            RotaLook::Off(duty) => (duty.shift.date, 1),
            RotaLook::TakeOver => (today, 1),
        }
    }

    /// On the wire: `day.2026-03-02`, `off.2026-03-02.1.1001.5`.
    pub fn wire(self) -> String {
        match self {
            RotaLook::Day(date) => format!("day.{date}"),
            RotaLook::Week(date) => format!("week.{date}"),
            RotaLook::Shift(shift) => format!("shift.{}", shift_wire(shift)),
            RotaLook::Add(shift) => format!("add.{}", shift_wire(shift)),
            RotaLook::Off(duty) => format!("off.{}", duty_wire(duty)),
            RotaLook::TakeOver => "take".to_owned(),
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
            "off" => RotaLook::Off(read_duty(&mut parts)?),
            "take" => RotaLook::TakeOver,
            _ => return None,
        };
        Some(look)
    }
}

impl RotaEdit {
    /// The shift it changes.
    pub fn shift(self) -> Option<ShiftKey> {
        match self {
            RotaEdit::Put(duty) | RotaEdit::Off(duty) | RotaEdit::Replace(duty, _) => Some(duty.shift),
            RotaEdit::TakeOver { .. } => None,
        }
    }

    /// On the wire: `put.2026-03-02.1.1001.5`.
    pub fn wire(self) -> String {
        match self {
            RotaEdit::Put(duty) => format!("put.{}", duty_wire(duty)),
            RotaEdit::Off(duty) => format!("off.{}", duty_wire(duty)),
            RotaEdit::Replace(duty, by) => format!("by.{}.{by}", duty_wire(duty)),
            RotaEdit::TakeOver { of, post } => format!("take.{of}.{}", post.number()),
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
                Some(RotaEdit::TakeOver { of, post: DutyRole::of_number(parts.next()?.parse().ok()?)? })
            }
            _ => None,
        }
    }
}

fn shift_wire(shift: ShiftKey) -> String {
    format!("{}.{}", shift.date, shift.shift)
}

fn duty_wire(DutyKey { shift, person, post }: DutyKey) -> String {
    format!("{}.{person}.{}", shift_wire(shift), post.number())
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

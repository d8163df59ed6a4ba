//! Paged lists in one message: `/open`, `/find`, the timeline of a case, `/audit`, `/staff`.

use super::policy::sees_all;
use super::staff_list::StaffFilter;
use crate::domain::base::ids::{CaseId, PersonId, TextId};
use crate::domain::case::Case;
use crate::domain::case::audit::AuditEvent;
use crate::domain::staff::change::StaffEntry;
use crate::domain::staff::person::Person;
use crate::domain::staff::rota::Rota;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// `/open`, by due time.
    Open(OpenFilter),
    /// Who has how many open cases, for who sees all of them.
    Owners,
    /// The open cases of one owner, for the same.
    OwnedBy(PersonId),
    /// `/find`; the query is in the text table.
    Found(TextId),
    /// 🕓 Oldest first within a page; the first page is the newest.
    Timeline(CaseId),
    /// `/audit`, the newest first.
    Audit(AuditFilter),
    /// `/staff`, by name.
    Staff(StaffFilter),
}

impl List {
    /// How many entries a page has.
    pub fn page_length(self) -> u32 {
        match self {
            List::Open(_) | List::OwnedBy(_) | List::Staff(_) => 10,
            List::Owners => 20,
            List::Found(_) => 8,
            List::Timeline(_) => 15,
            List::Audit(_) => 20,
        }
    }

    /// The page shown when `page` is requested, counted from 0: the list may have become shorter meanwhile.
    pub fn clamp(self, page: u32, in_all: i64) -> u32 {
        let last = (in_all - 1).max(0) / i64::from(self.page_length());
        page.min(u32::try_from(last).unwrap_or(u32::MAX))
    }

    /// How many pages there are; an empty list has one.
    pub fn pages(self, in_all: i64) -> u32 {
        self.clamp(u32::MAX, in_all).saturating_add(1)
    }
}

/// What of the audit log `/audit` shows: always of people, never of the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditFilter {
    /// Who did what.
    Done,
    /// Who looked at whose case, joined it, or saw its numbers.
    Looked,
    /// Who changed what of the staff.
    Staff,
}

impl AuditFilter {
    pub const ALL: [AuditFilter; 3] = [AuditFilter::Done, AuditFilter::Looked, AuditFilter::Staff];

    /// Its word in a button's wire form.
    pub fn wire_word(self) -> &'static str {
        match self {
            AuditFilter::Done => "done",
            AuditFilter::Looked => "looked",
            AuditFilter::Staff => "staff",
        }
    }

    /// The events of cases it is limited to.
    pub fn events(self) -> &'static [AuditEvent] {
        match self {
            AuditFilter::Done | AuditFilter::Staff => &[],
            AuditFilter::Looked => &[AuditEvent::Looked, AuditEvent::NumbersRevealed, AuditEvent::Joined],
        }
    }
}

/// Which open cases `/open` shows to a reader who sees all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenFilter {
    All,
    /// Owned or joined.
    Mine,
    /// Whose owner is on duty now, or taken in this shift.
    Shift,
    Overdue,
    /// QA has not answered.
    Asking,
    /// Whose owner is deactivated or off duty: somebody else has to take them.
    Unowned,
}

impl OpenFilter {
    /// The filters in the order of their keys.
    pub const ALL: [OpenFilter; 6] = [
        OpenFilter::All,
        OpenFilter::Mine,
        OpenFilter::Shift,
        OpenFilter::Overdue,
        OpenFilter::Asking,
        OpenFilter::Unowned,
    ];

    /// Its word in a button's wire form.
    pub fn wire_word(self) -> &'static str {
        match self {
            OpenFilter::All => "all",
            OpenFilter::Mine => "mine",
            OpenFilter::Shift => "shift",
            OpenFilter::Overdue => "late",
            OpenFilter::Asking => "qa",
            OpenFilter::Unowned => "free",
        }
    }

    /// The database filter for this reader; a reader who does not see all cases gets their own only. `owners` are those of
    /// all open cases.
    pub fn case_filter(
        self,
        reader: &Person,
        owners: &[PersonId],
        rota: &Rota,
        now: DateTime<Utc>,
    ) -> CaseFilter {
        if !sees_all(reader) {
            return CaseFilter::Of(reader.id);
        }
        let owners_who = |wanted: &dyn Fn(PersonId) -> bool| -> Vec<PersonId> {
            owners.iter().copied().filter(|owner| wanted(*owner)).collect()
        };
        match self {
            OpenFilter::All => CaseFilter::All,
            OpenFilter::Mine => CaseFilter::Of(reader.id),
            OpenFilter::Overdue => CaseFilter::DueBefore(now),
            OpenFilter::Asking => CaseFilter::Asking,
            OpenFilter::Shift => CaseFilter::Owned {
                by: owners_who(&|owner| active(rota, owner) && rota.shift_end(owner, now).is_some()),
                or_taken_since: rota.shift_begin(reader.id, now),
            },
            OpenFilter::Unowned => CaseFilter::Owned {
                by: owners_who(&|owner| !active(rota, owner) || rota.off_duty(owner, now)),
                or_taken_since: None,
            },
        }
    }

    /// Whether [`OpenFilter::case_filter`] needs the owners of the open cases and the rota.
    pub fn needs_rota(self) -> bool {
        match self {
            OpenFilter::Shift | OpenFilter::Unowned => true,
            OpenFilter::All | OpenFilter::Mine | OpenFilter::Overdue | OpenFilter::Asking => false,
        }
    }
}

fn active(rota: &Rota, person: PersonId) -> bool {
    rota.people.iter().any(|known| known.id == person && known.active)
}

/// A filter of open cases that an index answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseFilter {
    All,
    DueBefore(DateTime<Utc>),
    /// With a question that QA has not answered.
    Asking,
    /// Owned or joined by this person.
    Of(PersonId),
    Owned {
        by: Vec<PersonId>,
        or_taken_since: Option<DateTime<Utc>>,
    },
}

/// A loaded page of a list.
#[derive(Clone, Debug, Default)]
pub struct ListPage {
    /// The cases on this page, of `/open` and `/find`.
    pub cases: Vec<Case>,
    /// The owners on this page, those with the most late cases first.
    pub owners: Vec<OwnerLoad>,
    /// The entries on this page of a timeline, oldest first.
    pub lines: Vec<TimelineEntry>,
    /// The entries on this page of the audit log, newest first.
    pub audit: Vec<AuditLine>,
    /// The changes of the staff on this page, newest first.
    pub staff_changes: Vec<StaffEntry>,
    /// The people on this page of the staff.
    pub people: Vec<Person>,
    /// How many entries all pages have.
    pub in_all: i64,
    /// Counted from 0; never past the last one.
    pub page: u32,
    /// There may be more than `in_all`: the search stopped there.
    pub more: bool,
}

/// How much somebody has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnerLoad {
    pub owner: PersonId,
    pub open: i64,
    /// Of these, how many are past the promised time.
    pub late: i64,
}

/// One thing that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    pub at: DateTime<Utc>,
    /// `None` for the bot.
    pub by: Option<PersonId>,
    pub event: AuditEvent,
    /// What was typed with it.
    pub text: Option<String>,
    /// The delivery of its messages, for a reminder.
    pub deliveries: Vec<Delivery>,
}

/// One thing that somebody did to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    pub case: CaseId,
    pub owner: PersonId,
    pub entry: TimelineEntry,
}

/// The delivery of a message to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub to: PersonId,
    pub status: DeliveryStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryStatus {
    Arrived {
        at: DateTime<Utc>,
    },
    UnderWay,
    /// It can never arrive.
    Dead,
    /// Superseded by a newer message, or no longer true.
    NotNeeded,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::staff::person::{Reachability, Role};
    use crate::domain::staff::rota::{Duty, DutyRole};
    use chrono::TimeDelta;
    use chrono_tz::Asia::Ho_Chi_Minh;

    const LAN: PersonId = PersonId(1);
    const MAI: PersonId = PersonId(2);
    const GONE: PersonId = PersonId(3);
    const HOA: PersonId = PersonId(4);
    const OWNERS: [PersonId; 5] = [LAN, MAI, GONE, HOA, PersonId(404)];

    fn person(id: PersonId, role: Role) -> Person {
        Person {
            reach: Reachability::Open,
            active: id != GONE,
            ..Person::new(id, format!("person {id}"), [role].into_iter().collect())
        }
    }

    /// Hours of Monday 2 March 2026 in Viet Nam.
    fn at(hour: i64) -> DateTime<Utc> {
        let midnight: DateTime<Utc> = "2026-03-01T17:00:00Z".parse().expect("a moment");
        midnight + TimeDelta::hours(hour)
    }

    fn rota(duties: &[(PersonId, i64, i64)]) -> Rota {
        let duty = |&(person, from, until): &(PersonId, i64, i64)| Duty {
            person,
            post: DutyRole::Role(Role::Agent),
            shift: Some("a shift".to_owned()),
            date: at(from).with_timezone(&Ho_Chi_Minh).date_naive(),
            from: at(from),
            until: at(until),
        };
        let agents = [LAN, MAI, GONE].map(|id| person(id, Role::Agent));
        Rota {
            timezone: Ho_Chi_Minh,
            duties: duties.iter().map(duty).collect(),
            people: agents.into_iter().chain([person(HOA, Role::ShiftLeader)]).collect(),
        }
    }

    fn owned(by: &[PersonId], since: Option<i64>) -> CaseFilter {
        CaseFilter::Owned { by: by.to_vec(), or_taken_since: since.map(at) }
    }

    #[test]
    fn filters_become_database_filters() {
        let day = rota(&[(LAN, 6, 14), (HOA, 7, 15), (MAI, 14, 22), (GONE, 6, 14)]);
        let hoa = person(HOA, Role::ShiftLeader);
        let tam = person(PersonId(9), Role::TeamLeader);
        let unknown = PersonId(404);
        for (why, filter, reader, hour, expected) in [
            ("all", OpenFilter::All, &hoa, 10, CaseFilter::All),
            ("mine", OpenFilter::Mine, &hoa, 10, CaseFilter::Of(HOA)),
            ("overdue", OpenFilter::Overdue, &hoa, 10, CaseFilter::DueBefore(at(10))),
            ("the reader's own shift", OpenFilter::Shift, &hoa, 10, owned(&[LAN, HOA], Some(7))),
            (
                "off duty: the latest shift of the others",
                OpenFilter::Shift,
                &tam,
                14,
                owned(&[MAI, HOA], Some(14)),
            ),
            ("nobody on duty", OpenFilter::Shift, &tam, 23, owned(&[], None)),
            (
                "who left, was never there, or is off duty",
                OpenFilter::Unowned,
                &hoa,
                10,
                owned(&[MAI, GONE, unknown], None),
            ),
            ("their shift has ended", OpenFilter::Unowned, &hoa, 16, owned(&[LAN, GONE, HOA, unknown], None)),
        ] {
            assert_eq!(filter.case_filter(reader, &OWNERS, &day, at(hour)), expected, "{why}");
        }
        assert_eq!(
            OpenFilter::Unowned.case_filter(&hoa, &OWNERS, &rota(&[]), at(10)),
            owned(&[GONE, unknown], None),
            "without a rota nobody is off duty"
        );
    }

    #[test]
    fn a_reader_who_does_not_see_all_gets_their_own_cases() {
        for role in [Role::Agent, Role::Qa, Role::QaLead, Role::Admin] {
            for filter in OpenFilter::ALL {
                let among = filter.case_filter(&person(MAI, role), &OWNERS, &rota(&[]), at(10));
                assert_eq!(among, CaseFilter::Of(MAI), "{role} {filter:?}");
            }
        }
    }

    #[test]
    fn a_page_past_the_end_is_the_last_one() {
        let list = List::Open(OpenFilter::All);
        for (in_all, asked, shown, pages) in [
            (0, 0, 0, 1),
            (0, 9, 0, 1),
            (10, 1, 0, 1),
            (11, 1, 1, 2),
            (11, u32::MAX, 1, 2),
            (10_000, 999, 999, 1_000),
        ] {
            assert_eq!(
                (list.clamp(asked, in_all), list.pages(in_all)),
                (shown, pages),
                "{asked} of {in_all}"
            );
        }
        assert_eq!(list.clamp(u32::MAX, i64::MAX), u32::MAX);
        assert_eq!(list.pages(i64::MAX), u32::MAX);
    }
}

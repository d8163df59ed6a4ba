//! What the centre has settled: its language, hours, promise times and ladders, read from the configuration once
//! and handed to every decision.

use super::base::ids::{ChatId, PersonId};
use super::escalation::ladder::{Ladder, LadderEnd, Recipient, Rung};
use super::intake::case_kind::CaseKind;
use super::intake::kind::Kind;
use super::staff::person::{Locale, Role, Roles};
use super::staff::shift::Shift;
use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Everything the centre has settled. The default is what a configuration with nothing but a token means.
#[derive(Clone, Debug, PartialEq)]
pub struct Centre {
    /// The language of staff who have not chosen one.
    pub locale: Locale,
    /// The zone in which shifts, rota dates and times people type are meant.
    pub timezone: Tz,
    /// Checked by [`check_shifts`](super::shift::check_shifts): named, not overlapping.
    pub shifts: Vec<Shift>,
    /// How the subscriber name of a business number begins (A2.1).
    pub business_prefixes: Vec<String>,
    /// The areas that reports about signal are grouped by (B6); none is a matter of addresses only.
    pub areas: Vec<String>,
    pub promise: PerKind<TimeDelta>,
    pub ladders: Ladders,
    /// How long QA may hold a claimed question before it is offered again.
    pub guidance_claim: TimeDelta,
    pub attention: Attention,
    /// How long "💤" quiets one person.
    pub snooze: TimeDelta,
    /// After how long a half-filled form is asked about.
    pub draft_asked_after: TimeDelta,
    /// Who is an admin from the first start.
    pub admins: Vec<PersonId>,
    /// The group, possibly a forum, where QA works; `None` is private chats only.
    pub qa_chat: Option<ChatId>,
    /// The group that carries the board of open promises; `None` is none.
    pub shift_chat: Option<ChatId>,
    /// The local time at which the report of the day comes by itself; `None` is only when asked for.
    pub report_at: Option<NaiveTime>,
    pub coverage: Coverage,
    /// How many closed cases of an agent QA draws for review, a week (B3).
    pub reviews_per_agent: u32,
    /// Where people reach the board page, without a slash at the end; `None` is no page.
    pub public_url: Option<String>,
}

/// When it is said what the rota lacks, and who has a say in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The local time at which the gaps of the next days are told; `None` is never.
    pub daily_at: Option<NaiveTime>,
    /// How long before a shift it is told who on it cannot be reached; zero is never.
    pub before_shift: TimeDelta,
    /// Whether a shift leader has to approve a swap of shifts; else they are told of it.
    pub swap_needs_approval: bool,
}

/// How long after a loud reminder what else falls due is added to it without a sound (rule 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attention {
    pub shift_leader: TimeDelta,
    pub team_leader: TimeDelta,
}

impl Attention {
    /// The window of somebody with these roles; `None` for who is reminded of each case by itself.
    pub fn window(&self, roles: &Roles) -> Option<TimeDelta> {
        if roles.has(Role::ShiftLeader) {
            return Some(self.shift_leader);
        }
        roles.has(Role::TeamLeader).then_some(self.team_leader)
    }
}

/// One value for all kinds of case, and others for some of them.
#[derive(Clone, Debug, PartialEq)]
pub struct PerKind<T> {
    pub general: T,
    pub special: BTreeMap<CaseKind, T>,
}

impl<T> PerKind<T> {
    /// The value for this kind: its own, else the general one.
    pub fn of(&self, kind: impl Into<CaseKind>) -> &T {
        self.special.get(&kind.into()).unwrap_or(&self.general)
    }
}

/// Who is told when. A ladder given for a kind replaces the general one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladders {
    pub callback: PerKind<Ladder>,
    pub guidance: PerKind<Ladder>,
    pub transfer: Ladder,
    pub understood: Ladder,
    pub handover: Ladder,
}

impl Ladders {
    /// Towards a promised callback; times relative to the promise.
    pub fn callback(&self, kind: impl Into<CaseKind>) -> &Ladder {
        self.callback.of(kind)
    }

    /// For a question to QA; times relative to the request.
    pub fn guidance(&self, kind: impl Into<CaseKind>) -> &Ladder {
        self.guidance.of(kind)
    }

    /// For a leader who wants the shift or team leader now; times relative to the request. It may stop: it becomes
    /// a promise.
    pub fn transfer(&self) -> &Ladder {
        &self.transfer
    }

    /// For an answer of QA that nobody has read; times relative to the answer.
    pub fn understood(&self) -> &Ladder {
        &self.understood
    }

    /// For handing over open promises; times relative to the shift's end.
    pub fn handover(&self) -> &Ladder {
        &self.handover
    }
}

impl Default for Centre {
    fn default() -> Self {
        let minutes = TimeDelta::minutes;
        Centre {
            locale: Locale::Vi,
            timezone: chrono_tz::Asia::Ho_Chi_Minh,
            shifts: vec![shift("CA1", 6, 14), shift("CA2", 14, 22), shift("CA3", 22, 6)],
            business_prefixes: vec![
                "Công Ty Dịch Vụ MobiFone Khu Vực 2 - Chi Nhánh Tổng Công Ty Viễn Thông MobiFone -"
                    .to_owned(),
            ],
            areas: Vec::new(),
            promise: PerKind {
                general: minutes(30),
                special: BTreeMap::from([(Kind::LostPhone.into(), minutes(10))]),
            },
            ladders: Ladders::default(),
            guidance_claim: minutes(3),
            attention: Attention { shift_leader: minutes(2), team_leader: minutes(5) },
            snooze: minutes(5),
            draft_asked_after: minutes(3),
            admins: Vec::new(),
            qa_chat: None,
            shift_chat: None,
            report_at: NaiveTime::from_hms_opt(8, 0, 0),
            coverage: Coverage {
                daily_at: NaiveTime::from_hms_opt(16, 0, 0),
                before_shift: minutes(60),
                swap_needs_approval: true,
            },
            reviews_per_agent: 5,
            public_url: None,
        }
    }
}

impl Default for Ladders {
    fn default() -> Self {
        use Recipient::*;
        let minutes = TimeDelta::minutes;
        let steps = |rungs: &[(i64, &[Recipient])], every: i64| ladder(rungs, Some(minutes(every)));
        Ladders {
            callback: PerKind {
                general: steps(
                    &[
                        (-5 * 60, &[Owner]),
                        (0, &[Owner]),
                        (3 * 60, &[Owner, ShiftLeader]),
                        (10 * 60, &[Owner, ShiftLeader, TeamLeader]),
                    ],
                    10,
                ),
                special: BTreeMap::from([(
                    Kind::LostPhone.into(),
                    steps(
                        &[
                            (-3 * 60, &[Owner]),
                            (0, &[Owner, ShiftLeader]),
                            (5 * 60, &[Owner, ShiftLeader, TeamLeader]),
                        ],
                        5,
                    ),
                )]),
            },
            guidance: PerKind {
                general: steps(
                    &[
                        (0, &[QaOnDuty]),
                        (3 * 60, &[QaAllOnDuty, ShiftLeader]),
                        (8 * 60, &[QaLead, TeamLeader]),
                    ],
                    5,
                ),
                special: BTreeMap::from([(
                    Kind::LostPhone.into(),
                    steps(
                        &[
                            (0, &[QaOnDuty]),
                            (60, &[QaAllOnDuty, ShiftLeader]),
                            (3 * 60, &[QaLead, TeamLeader]),
                        ],
                        3,
                    ),
                )]),
            },
            transfer: ladder(&[(0, &[AskedFor]), (15, &[ShiftLeader, TeamLeader]), (30, &[Owner])], None),
            understood: steps(&[(2 * 60, &[Owner]), (4 * 60, &[Owner, ShiftLeader])], 4),
            handover: steps(
                &[(-20 * 60, &[ShiftLeader]), (0, &[ShiftLeader]), (10 * 60, &[ShiftLeader, TeamLeader])],
                10,
            ),
        }
    }
}

fn shift(name: &str, start: u32, end: u32) -> Shift {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or(NaiveTime::MIN);
    Shift { name: name.to_owned(), start: hour(start), end: hour(end) }
}

/// A ladder of the defaults: rungs at these seconds, the last of them repeating if `every` says so.
#[expect(clippy::expect_used, reason = "the defaults are constants, and a test builds them all")]
fn ladder(rungs: &[(i64, &[Recipient])], every: Option<TimeDelta>) -> Ladder {
    let last = rungs.len() - 1;
    let rung = |(n, (at, tell)): (usize, &(i64, &[Recipient]))| Rung {
        at: TimeDelta::seconds(*at),
        tell: tell.to_vec(),
        every: every.filter(|_| n == last),
    };
    let ends = if every.is_some() { LadderEnd::Repeats } else { LadderEnd::MayStop };
    Ladder::new(rungs.iter().enumerate().map(rung).collect(), ends).expect("the default ladders are ladders")
}

#[cfg(test)]
mod tests {
    use super::super::intake::case_kind::PremiumKind;
    use super::super::staff::shift::check_shifts;
    use super::*;

    #[test]
    fn the_defaults_are_sound() {
        let centre = Centre::default();
        assert_eq!(check_shifts(&centre.shifts), Ok(()));
        assert_eq!(centre.ladders.callback(Kind::Debt).rungs().len(), 4);
        assert_eq!(centre.ladders.callback(Kind::LostPhone).rungs().len(), 3);
        assert_eq!(centre.ladders.transfer().rungs()[1].at, TimeDelta::seconds(15));
    }

    #[test]
    fn a_kind_has_its_own_time_or_the_general_one() {
        let promise = Centre::default().promise;
        assert_eq!(*promise.of(Kind::LostPhone), TimeDelta::minutes(10));
        assert_eq!(*promise.of(Kind::Other), TimeDelta::minutes(30));
        assert_eq!(*promise.of(PremiumKind::Signal), TimeDelta::minutes(30));
    }
}

//! Replicas whose clocks disagree in time and in speed, and which may stop at any point for any time: never do two of
//! them act at the same moment.

use super::*;
use proptest::prelude::*;

/// A replica as [`LeaseHolder`] goes about it, one half of a question at a time.
struct Replica {
    /// Its clock: ahead of true time by so much, and so many thousandths fast.
    ahead: Duration,
    fast: u32,
    does: Does,
}

enum Does {
    StandsBy(Observation),
    /// It has begun to look.
    Looks(Observation, Duration),
    /// It has sent that it takes the lease; until when it would hold it.
    Takes(LeaseRow, Duration),
    Holds(Term),
    /// It has sent a renewal.
    Renews(Term, Duration),
}

impl Replica {
    fn new(ahead: u64, fast: u32) -> Self {
        Replica { ahead: Duration::from_secs(ahead), fast, does: Does::StandsBy(Observation::default()) }
    }

    fn now(&self, truly: Duration) -> Duration {
        self.ahead + truly * self.fast / 1_000
    }

    fn acts(&self, truly: Duration) -> bool {
        match &self.does {
            Does::Holds(term) | Does::Renews(term, _) => term.holds_at(self.now(truly)),
            Does::StandsBy(_) | Does::Looks(..) | Does::Takes(..) => false,
        }
    }

    /// Sends what it has to ask, or hears what the database answers.
    fn goes_on(&mut self, truly: Duration, row: &mut LeaseRow) {
        let now = self.now(truly);
        self.does = match std::mem::replace(&mut self.does, Does::StandsBy(Observation::default())) {
            Does::StandsBy(observation) => Does::Looks(observation, now),
            Does::Looks(mut observation, asked) => {
                if row.holder.is_none() || observation.is_expired(row, asked, now) {
                    Does::Takes(row.clone(), now + HOLD)
                } else {
                    Does::StandsBy(observation)
                }
            }
            Does::Takes(seen, until) if (seen.term, seen.beat) == (row.term, row.beat) => {
                *row = LeaseRow { term: row.term + 1, beat: 0, holder: Some(String::new()) };
                Does::Holds(Term::new(row.term, chrono::DateTime::UNIX_EPOCH, until))
            }
            Does::Takes(..) => Does::StandsBy(Observation::default()),
            Does::Holds(term) => Does::Renews(term, now),
            Does::Renews(term, asked) if term.number == row.term => {
                row.beat += 1;
                term.extend(asked + HOLD);
                Does::Holds(term)
            }
            Does::Renews(..) => Does::StandsBy(Observation::default()),
        };
    }
}

fn free() -> LeaseRow {
    LeaseRow { term: 7, beat: 3, holder: None }
}

proptest! {
    #[test]
    fn two_never_act_at_the_same_moment(
        steps in prop::collection::vec((0_usize..3, prop_oneof![4 => 0_u64..1_500, 1 => 0_u64..12_000]), 1..400),
        fast in prop::collection::vec(900_u32..1_100, 3),
    ) {
        let mut row = free();
        let mut truly = Duration::ZERO;
        let mut replicas: Vec<Replica> =
            fast.into_iter().zip([0, 1_000_000, 17]).map(|(fast, ahead)| Replica::new(ahead, fast)).collect();
        for (which, later) in steps {
            truly += Duration::from_millis(later);
            replicas[which].goes_on(truly, &mut row);
            let active_tasks = replicas.iter().filter(|replica| replica.acts(truly)).count();
            prop_assert!(active_tasks <= 1, "{active_tasks} act at {truly:?}");
        }
    }
}

/// Goes on every half a look until this replica acts; how long that took.
fn until_it_acts(replica: &mut Replica, from: Duration, row: &mut LeaseRow) -> Duration {
    let mut truly = from;
    while !replica.acts(truly) {
        assert!(truly < from + Duration::from_secs(60), "it never acts");
        truly += POLL / 2;
        replica.goes_on(truly, row);
    }
    truly - from
}

#[test]
fn a_silent_holder_is_followed_within_ten_seconds() {
    let (mut first, mut second) = (Replica::new(5, 1_000), Replica::new(0, 950));
    let mut row = free();
    let begun = until_it_acts(&mut first, Duration::ZERO, &mut row);
    assert!(begun < Duration::from_secs(2), "what was given back is taken at once: {begun:?}");
    let taken = until_it_acts(&mut second, begun, &mut row);
    assert!(taken > HOLD && taken < Duration::from_secs(9), "{taken:?}");
    // What comes back after that finds out, and stands by.
    first.goes_on(begun + taken, &mut row);
    first.goes_on(begun + taken, &mut row);
    assert!(matches!(first.does, Does::StandsBy(_)));
}

#[test]
fn a_holder_that_renews_is_left_alone() {
    let (mut holder, mut other) = (Replica::new(0, 1_000), Replica::new(0, 1_000));
    let mut row = free();
    let mut truly = until_it_acts(&mut holder, Duration::ZERO, &mut row);
    for _ in 0..100 {
        truly += RENEW;
        for replica in [&mut holder, &mut other] {
            replica.goes_on(truly, &mut row);
            replica.goes_on(truly, &mut row);
        }
        assert!(holder.acts(truly) && !other.acts(truly));
    }
}

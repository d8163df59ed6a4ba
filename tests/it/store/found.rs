//! What is found of cases, and how open ones are listed.

use super::{case, fresh};
use crate::harness::nine;
use chrono::TimeDelta;
use loihua::domain::base::ids::{CaseId, PersonId};
use loihua::domain::case::{Case, Closing, ClosingKind};
use loihua::domain::request::listing::CaseFilter;
use loihua::domain::request::search;
use loihua::domain::staff::person::{Person, Reachability};
use loihua::store::{Store, Tx, cases, query, search_index};

contract![
    what_a_case_is_found_by_follows_its_facts,
    a_search_is_bounded_and_says_so,
    a_search_finds_what_is_there_however_it_goes_about_it,
    cases_from_before_the_search_are_found_too,
    open_cases_come_page_by_page,
];

/// How a case ended whose leader was told.
fn told() -> Closing {
    Closing { at: nine(), by: PersonId(1), how: ClosingKind::Told, settled: true }
}

fn reader(id: i64, roles: &str) -> Person {
    Person { reach: Reachability::Open, ..Person::new(PersonId(id), "Hoa", roles.parse().expect("roles")) }
}

async fn found(tx: &mut Tx, typed: &str, reader: &Person) -> (Vec<i64>, bool) {
    let wanted = search::read(typed).expect("something to look for");
    let found = search_index::find(tx, &wanted, reader).await.expect("a search");
    (found.cases.into_iter().map(|case| case.0).collect(), found.more)
}

async fn what_a_case_is_found_by_follows_its_facts(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    let (hoa, mai) = (reader(9, "shift_leader"), reader(2, "agent"));
    let mut case = case(1);
    cases::insert(&mut tx, &case).await.expect("insert");
    assert_eq!(found(&mut tx, "hung twi", &hoa).await, (vec![1], false));
    assert_eq!(found(&mut tx, "1222", &hoa).await.0, [1]);
    assert_eq!(found(&mut tx, "hung", &mai).await.0, [0; 0]);
    let before = case.clone();
    case.joined = vec![PersonId(2)];
    case.vip_mut().unwrap().fields.leader = "Bình".to_owned();
    case.vip_mut().unwrap().fields.request = "mở nợ cước".to_owned();
    cases::save(&mut tx, &before, &mut case).await.expect("save");
    assert_eq!(found(&mut tx, "hung", &hoa).await.0, [0; 0]);
    assert_eq!(found(&mut tx, "1222", &hoa).await.0, [0; 0]);
    assert_eq!(found(&mut tx, "b", &mai).await.0, [1]);
    assert_eq!(cases::count_open(&mut tx, &CaseFilter::Of(PersonId(2))).await.expect("count"), 1);
    let before = case.clone();
    case.joined.clear();
    cases::save(&mut tx, &before, &mut case).await.expect("save");
    assert_eq!(found(&mut tx, "b", &mai).await.0, [0; 0]);
    assert_eq!(cases::count_open(&mut tx, &CaseFilter::Of(PersonId(2))).await.expect("count"), 0);
    assert_eq!(cases::open_by_owner(&mut tx).await.expect("owners"), [(PersonId(1), 1)].into());
}

async fn a_search_is_bounded_and_says_so(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    let hoa = reader(9, "team_leader");
    for id in 1..=250 {
        let mut case = case(id);
        case.closing = Some(told());
        cases::insert(&mut tx, &case).await.expect("insert");
    }
    let (cases, more) = found(&mut tx, "hung", &hoa).await;
    assert_eq!((cases.len(), cases[0], more), (search_index::MOST, 250, true));
    let (cases, more) = found(&mut tx, "111222", &hoa).await;
    assert_eq!((cases.len(), cases[0], more), (search_index::MOST, 250, true));
    assert_eq!(found(&mut tx, "7", &hoa).await, (vec![7], false));
    assert_eq!(found(&mut tx, "hung lan", &hoa).await, (vec![], false));
}

async fn a_search_finds_what_is_there_however_it_goes_about_it(store: Store) {
    const WORDS: [&str; 9] = ["Nguyễn", "Trần", "Văn", "Thị", "Hùng", "Hồng", "Hoa", "Hạnh", "Lan"];
    let mut tx = store.begin().await.expect("begin");
    let hoa = reader(9, "team_leader");
    let mut known = Vec::new();
    for id in 1..=120_usize {
        let mut case = case(i64::try_from(id).expect("small"));
        // Some words are in every second name, others in few.
        let words = [id * 7 % 2, 2 + id * 5 % 3, 4 + (id * id % 11) % 5];
        case.vip_mut().unwrap().fields.leader = words.map(|n| WORDS[n]).join(" ");
        case.promise.due = nine() + TimeDelta::minutes(i64::try_from(id * 37 % 50).expect("small"));
        if id % 3 > 0 {
            case.closing = Some(told());
        }
        cases::insert(&mut tx, &case).await.expect("insert");
        known.push(case);
    }
    let mut ways = 0;
    for typed in [
        "hung",
        "h",
        "nguyen",
        "tran hoa",
        "nguyen van hung",
        "thi ho",
        "lan lan",
        "nguyen tran",
        "xyz",
        "0777",
    ] {
        let wanted = search::read(typed).expect("something to look for");
        let keys = wanted.by.as_ref().expect("it is looked for by something").keys();
        let has = |case: &&Case| {
            let own = search::search_keys(case);
            keys.iter()
                .all(|keys| own.iter().any(|(sort, code)| *sort == keys.kind && keys.range.contains(code)))
        };
        for (counted, few, newest) in [0, 3, 1_000]
            .into_iter()
            .flat_map(|n| [0, 20, 1_000].map(|few| (n, few)))
            .flat_map(|(n, few)| [30, 1_000].map(|newest| (n, few, newest)))
        {
            let bounds = search_index::Bounds { counted, few, newest };
            let found = search_index::find_within(&mut tx, &wanted, &hoa, bounds).await.expect("a search");
            let after = if found.more { 120 - newest } else { 0 };
            let (mut open, mut closed): (Vec<&Case>, Vec<&Case>) =
                known.iter().filter(has).partition(|case| case.is_open());
            open.sort_by_key(|case| (case.promise.due, case.id));
            closed.retain(|case| case.id.0 > after);
            closed.reverse();
            let expected: Vec<CaseId> = open.into_iter().chain(closed).map(|case| case.id).collect();
            assert_eq!(found.cases, expected, "{typed:?}, {bounds:?}");
            assert!(!(found.more && few == 1_000), "{typed:?}, {bounds:?}");
            ways += usize::from(found.more);
        }
    }
    assert!(ways > 10, "not everything was looked at {ways} times");
}

async fn cases_from_before_the_search_are_found_too(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    for id in 1..=1_003 {
        cases::insert(&mut tx, &case(id)).await.expect("insert");
    }
    // As the step of the schema leaves it.
    for before in [
        "DELETE FROM case_keys",
        "DELETE FROM case_people",
        "INSERT INTO counters (name, value) VALUES ('cases without keys, after', 0)",
    ] {
        query(before).execute(&mut tx).await.expect("as before the search");
    }
    tx.commit().await.expect("commit");
    let mut tx = store.begin_read().await.expect("read");
    assert_eq!(found(&mut tx, "hung", &reader(9, "team_leader")).await.0, [0; 0]);
    drop(tx);
    search_index::fill_missing(&store).await.expect("the keys are made");
    let mut tx = store.begin_read().await.expect("read");
    let (cases, more) = found(&mut tx, "hung", &reader(9, "team_leader")).await;
    assert_eq!((cases.len(), more), (search_index::MOST, true));
    assert_eq!(found(&mut tx, "1003", &reader(1, "agent")).await.0, [1_003]);
    assert_eq!(cases::count_open(&mut tx, &CaseFilter::Of(PersonId(1))).await.expect("count"), 1_003);
}

async fn open_cases_come_page_by_page(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    for id in 1..=12 {
        let mut case = case(id);
        case.owner = PersonId(1 + id % 3);
        case.joined = vec![PersonId(7)];
        case.taken_at = nine() + TimeDelta::minutes(id);
        case.promise.due = nine() - TimeDelta::minutes(id / 2);
        cases::insert(&mut tx, &case).await.expect("insert");
    }
    let owned = |by: &[i64], since: Option<i64>| CaseFilter::Owned {
        by: by.iter().copied().map(PersonId).collect(),
        or_taken_since: since.map(|minutes| nine() + TimeDelta::minutes(minutes)),
    };
    for (why, among, all) in [
        ("all", CaseFilter::All, vec![12, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 1]),
        ("due before", CaseFilter::DueBefore(nine() - TimeDelta::minutes(4)), vec![12, 10, 11]),
        ("joined", CaseFilter::Of(PersonId(7)), vec![12, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 1]),
        ("owned", CaseFilter::Of(PersonId(1)), vec![12, 9, 6, 3]),
        ("owned by some", owned(&[2, 3], None), vec![10, 11, 8, 7, 4, 5, 2, 1]),
        ("or taken since", owned(&[1], Some(11)), vec![12, 11, 9, 6, 3]),
        ("by nobody", owned(&[], None), vec![]),
    ] {
        let count = cases::count_open(&mut tx, &among).await.expect("count");
        assert_eq!(usize::try_from(count).expect("a count"), all.len(), "{why}");
        for (limit, offset) in [(100, 0), (5, 0), (5, 5), (5, 10), (5, 100)] {
            let page = cases::open(&mut tx, &among, limit, offset).await.expect("a page");
            let page: Vec<i64> = page.iter().map(|case| case.id.0).collect();
            let skip = usize::try_from(offset).expect("small");
            let take = usize::try_from(limit).expect("small");
            let expected: Vec<i64> = all.iter().copied().skip(skip).take(take).collect();
            assert_eq!(page, expected, "{why}: {limit} after {offset}");
        }
    }
}

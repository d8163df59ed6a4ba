//! The contract of the store, the same on both databases.

use crate::harness::nine;
use chrono::TimeDelta;
use loihua::domain::base::ids::{CaseId, ChatId, MessageId, MessageRef, PersonId};
use loihua::domain::base::phone::Phone;
use loihua::domain::case::timer::TimerKind;
use loihua::domain::case::vip::{CallFields, Vip};
use loihua::domain::case::{Case, Promise};
use loihua::domain::centre::Centre;
use loihua::domain::intake::kind::Kind;
use loihua::domain::message::message_kind::MessageKind;
use loihua::domain::message::notice::Notice;
use loihua::domain::message::outgoing::Outgoing;
use loihua::domain::message::parts::Reminder;
use loihua::domain::message::spec::Priority;
use loihua::domain::request::listing::CaseFilter;
use loihua::domain::staff::person::{Locale, Person, Reachability, Roles};
use loihua::store::outbox::Claim;
use loihua::store::{
    Error, SchemaState, Store, Tx, cases, inbox, lease, messages, outbox, search_index, staff, timers,
};

macro_rules! contract {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let folder = tempfile::TempDir::new().expect("a folder");
                let url = format!("sqlite://{}", folder.path().join("contract.db").display());
                super::$name(super::fresh(&url).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                let Some(url) = crate::postgres::database().await else { return };
                super::$name(super::fresh(&url).await).await;
            })+
        }
    };
}

mod found;

contract![
    a_case_comes_back_as_it_was_saved,
    a_save_against_an_old_version_is_refused,
    what_is_not_committed_never_was,
    an_update_is_new_once,
    attempts_are_counted_and_parking_is_final,
    a_case_keeps_exactly_the_timers_its_facts_call_for,
    a_timer_is_taken_once,
    in_one_chat_messages_go_by_urgency_and_never_overtake_within_a_case,
    only_the_newest_reminder_of_a_case_waits,
    one_under_way_gives_way_to_a_newer_one_when_it_fails,
    nothing_is_claimed_in_a_term_that_is_over,
    a_message_under_way_holds_its_chat,
    what_an_earlier_run_left_is_found,
    an_import_keeps_what_is_known_of_a_person,
    a_message_is_found_by_where_it_stands,
    four_writers_who_read_first_all_get_through,
    of_messages_that_fail_together_the_last_knows_that_nobody_is_left,
];

async fn fresh(url: &str) -> Store {
    let store = Store::open(url).await.expect("the database opens");
    store.migrate().await.expect("the schema is made");
    store.migrate().await.expect("a second time changes nothing");
    search_index::fill_missing(&store).await.expect("the search index is filled");
    assert_eq!(store.schema_state().await.expect("it can be asked"), SchemaState::Current);
    let mut tx = store.begin().await.expect("begin");
    let lease = lease::load(&mut tx).await.expect("load");
    assert_eq!(lease::acquire(&mut tx, &lease, "the contract").await.expect("acquire"), Some(1));
    tx.commit().await.expect("commit");
    store
}

fn case(id: i64) -> Case {
    let centre = Centre::default();
    let now = nine();
    Case::taken(
        CaseId(id),
        PersonId(1),
        now,
        Vip::new(CallFields {
            leader: "anh Hùng 👩‍💼 'quoted' \"twice\" \\".to_owned(),
            calling: Phone::parse("0912345678").expect("a number"),
            request: "mở nợ cước số 0903111222".to_owned(),
            callback: None,
            kind: Kind::Debt,
        }),
        Promise::make(1, now + TimeDelta::minutes(30), centre.ladders.callback(Kind::Debt), now),
    )
}

fn reminder(case: i64, occurrence: u32) -> Notice {
    Notice::Reminder(Reminder {
        case: CaseId(case),
        promise: 1,
        rung: 3,
        occurrence,
        instead_of: None,
        woken: false,
        unreached: vec![],
    })
}

/// Claims a row; whether it is to be sent, `None` where it is not ready.
async fn claim(tx: &mut Tx, id: i64) -> Option<bool> {
    let claim = outbox::claim(tx, &[id], 1, nine()).await.expect("start").remove(&id);
    claim.map(|claim| claim != Claim::Superseded)
}

fn to(chat: i64, notice: Notice) -> Outgoing {
    Outgoing::in_chat(ChatId(chat), notice)
}

async fn a_case_comes_back_as_it_was_saved(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    let mut saved = case(1);
    cases::insert(&mut tx, &saved).await.expect("insert");
    saved.vip_mut().unwrap().check.subscriber = Some("Công Ty".to_owned());
    cases::save(&mut tx, &case(1), &mut saved).await.expect("save");
    tx.commit().await.expect("commit");
    let mut tx = store.begin_read().await.expect("read");
    assert_eq!(cases::load(&mut tx, CaseId(1)).await.expect("load"), Some(saved.clone()));
    assert_eq!(cases::open(&mut tx, &CaseFilter::Of(PersonId(1)), 10, 0).await.expect("open"), [saved]);
    assert_eq!(cases::open(&mut tx, &CaseFilter::Of(PersonId(2)), 10, 0).await.expect("open"), []);
    assert_eq!(cases::load(&mut tx, CaseId(2)).await.expect("load"), None);
}

async fn a_save_against_an_old_version_is_refused(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    cases::insert(&mut tx, &case(1)).await.expect("insert");
    cases::save(&mut tx, &case(1), &mut case(1)).await.expect("the first save");
    assert!(matches!(cases::save(&mut tx, &case(1), &mut case(1)).await, Err(Error::Conflict)));
}

async fn what_is_not_committed_never_was(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    cases::insert(&mut tx, &case(1)).await.expect("insert");
    outbox::enqueue(&mut tx, &to(1, Notice::Help), 0, nine()).await.expect("put");
    assert!(inbox::mark_handled(&mut tx, 5, nine()).await.expect("new"));
    drop(tx);
    let mut tx = store.begin().await.expect("begin");
    assert_eq!(cases::load(&mut tx, CaseId(1)).await.expect("load"), None);
    assert_eq!(ready(&mut tx, 10).await, []);
    assert!(inbox::mark_handled(&mut tx, 5, nine()).await.expect("still new"));
}

async fn an_update_is_new_once(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    assert!(inbox::mark_handled(&mut tx, 7, nine()).await.expect("new"));
    assert!(!inbox::mark_handled(&mut tx, 7, nine()).await.expect("known"));
    assert!(inbox::mark_handled(&mut tx, 6, nine()).await.expect("a set, not a maximum"));
    inbox::forget_old(&mut tx, nine() + TimeDelta::days(6)).await.expect("forget");
    assert!(!inbox::mark_handled(&mut tx, 7, nine()).await.expect("kept for days"));
    inbox::forget_old(&mut tx, nine() + TimeDelta::days(8)).await.expect("forget");
    assert!(inbox::mark_handled(&mut tx, 7, nine()).await.expect("forgotten"));
}

async fn attempts_are_counted_and_parking_is_final(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    for n in 1..=3 {
        assert_eq!(inbox::count_attempt(&mut tx, 9).await.expect("count"), n);
    }
    inbox::park(&mut tx, 9, "why", "{\"raw\":true}", nine()).await.expect("park");
    inbox::park(&mut tx, 9, "again", "{}", nine()).await.expect("a second time changes nothing");
    assert_eq!(inbox::count_parked(&mut tx).await.expect("parked"), 1);
    assert!(!inbox::mark_handled(&mut tx, 9, nine()).await.expect("handled"));
}

async fn a_case_keeps_exactly_the_timers_its_facts_call_for(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    let mut case = case(1);
    cases::insert(&mut tx, &case).await.expect("insert");
    timers::sync_case(&mut tx, &case).await.expect("keep");
    timers::sync_case(&mut tx, &case).await.expect("keep again");
    let far = nine() + TimeDelta::days(1);
    let due = timers::due(&mut tx, far, 10).await.expect("due");
    assert_eq!(due.len(), 1);
    assert_eq!((due[0].kind, due[0].due), (Some(TimerKind::Callback), nine() + TimeDelta::minutes(25)));
    assert_eq!(timers::next_due(&mut tx).await.expect("next"), Some(due[0].due));
    assert_eq!(timers::cases_without_timer(&mut tx, 10).await.expect("check"), []);
    case.closing = Some(loihua::domain::case::Closing {
        at: nine(),
        by: PersonId(1),
        how: loihua::domain::case::ClosingKind::Told,
        settled: false,
    });
    timers::sync_case(&mut tx, &case).await.expect("keep");
    let due = timers::due(&mut tx, far, 10).await.expect("due");
    assert_eq!(due.iter().map(|timer| timer.kind).collect::<Vec<_>>(), [Some(TimerKind::UndoOver)]);
    case.closing.as_mut().expect("it is closed").settled = true;
    timers::sync_case(&mut tx, &case).await.expect("keep");
    assert_eq!(timers::due(&mut tx, far, 10).await.expect("due"), []);
    assert_eq!(timers::cases_without_timer(&mut tx, 10).await.expect("check"), [CaseId(1)]);
}

async fn a_timer_is_taken_once(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    timers::sync_case(&mut tx, &case(1)).await.expect("keep");
    let timer = timers::due(&mut tx, nine() + TimeDelta::hours(1), 1).await.expect("due").remove(0);
    let mut moved = timer.clone();
    moved.due += TimeDelta::minutes(1);
    assert!(!timers::claim(&mut tx, &moved, 1).await.expect("it stands elsewhere"));
    assert!(timers::claim(&mut tx, &timer, 1).await.expect("taken"));
    assert!(!timers::claim(&mut tx, &timer, 1).await.expect("gone"));
}

/// The first ready messages, read in small portions.
async fn ready(tx: &mut Tx, most: usize) -> Vec<outbox::OutboxRow> {
    let (mut rows, mut after) = (Vec::new(), outbox::QueuePosition::START);
    loop {
        let some = outbox::ready(tx, nine(), after, 2).await.expect("ready");
        let Some(last) = some.last() else { break };
        after = last.position();
        rows.extend(some);
    }
    rows.truncate(most);
    rows
}

/// Sends what may be sent, one after the other, and gives the order.
async fn drain(store: &Store) -> Vec<Notice> {
    let mut order = Vec::new();
    loop {
        let mut tx = store.begin().await.expect("begin");
        let Some(row) = ready(&mut tx, 10).await.into_iter().next() else { return order };
        assert_eq!(claim(&mut tx, row.id).await, Some(true));
        outbox::mark_sent(&mut tx, row.id, None, nine()).await.expect("sent");
        tx.commit().await.expect("commit");
        order.push(row.notice);
    }
}

async fn in_one_chat_messages_go_by_urgency_and_never_overtake_within_a_case(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    let update = |case| Notice::ReminderOver { case: CaseId(case), message: MessageId(case) };
    for (notice, rank) in [(update(1), 0), (reminder(2, 0), 50), (reminder(3, 0), 10)] {
        outbox::enqueue(&mut tx, &to(1, notice), rank, nine()).await.expect("put");
    }
    outbox::enqueue(&mut tx, &to(1, Notice::Help), 0, nine()).await.expect("put");
    // About case 1 there is an older message, which this urgent one may not overtake.
    outbox::enqueue(&mut tx, &to(1, Notice::CardAgain { case: CaseId(1) }), 0, nine()).await.expect("put");
    tx.commit().await.expect("commit");
    let order = drain(&store).await;
    let expected =
        [update(1), Notice::Help, Notice::CardAgain { case: CaseId(1) }, reminder(3, 0), reminder(2, 0)];
    assert_eq!(order, expected);
}

async fn only_the_newest_reminder_of_a_case_waits(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    for occurrence in 0..3 {
        outbox::enqueue(&mut tx, &to(1, reminder(1, occurrence)), 0, nine()).await.expect("put");
    }
    outbox::enqueue(&mut tx, &to(2, reminder(1, 0)), 0, nine()).await.expect("put");
    tx.commit().await.expect("commit");
    assert_eq!(drain(&store).await, [reminder(1, 2), reminder(1, 0)], "one per case and person");
}

async fn one_under_way_gives_way_to_a_newer_one_when_it_fails(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    outbox::enqueue(&mut tx, &to(1, reminder(1, 0)), 0, nine()).await.expect("put");
    let older = ready(&mut tx, 1).await.remove(0);
    claim(&mut tx, older.id).await;
    outbox::enqueue(&mut tx, &to(1, reminder(1, 1)), 0, nine()).await.expect("put");
    outbox::retry(&mut tx, older.id, nine(), true).await.expect("again");
    assert_eq!(claim(&mut tx, older.id).await, Some(false));
    let newer = ready(&mut tx, 10).await;
    assert_eq!(newer.iter().map(|row| &row.notice).collect::<Vec<_>>(), [&reminder(1, 1)]);
    assert!(newer[0].repeated, "the older one may have arrived");
}

async fn nothing_is_claimed_in_a_term_that_is_over(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    outbox::enqueue(&mut tx, &to(1, reminder(1, 0)), 0, nine()).await.expect("put");
    outbox::enqueue(&mut tx, &to(1, reminder(2, 0)), 0, nine()).await.expect("put");
    let rows = ready(&mut tx, 1).await;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    assert!(outbox::claim(&mut tx, &ids, 2, nine()).await.expect("claim").is_empty());
    let claims = outbox::claim(&mut tx, &ids, 1, nine()).await.expect("claim");
    assert_eq!(
        claims.into_values().collect::<Vec<_>>(),
        [Claim::Claimed { other_reminders: 1, roles: Roles::default() }]
    );
    let arrived = async |tx: &mut Tx, term| {
        outbox::arrived(tx, ids[0], term, None, Some(CaseId(1)), nine()).await.expect("arrive")
    };
    assert_eq!(arrived(&mut tx, 2).await, None, "the new holder decides about it");
    assert_eq!(arrived(&mut tx, 1).await, Some(None), "there is no such case");
    assert_eq!(arrived(&mut tx, 1).await, None, "it has been recorded");
}

async fn a_message_under_way_holds_its_chat(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    for chat in [1, 1, 2, 3] {
        outbox::enqueue(&mut tx, &to(chat, Notice::Help), 0, nine()).await.expect("put");
    }
    let first = ready(&mut tx, 10).await;
    assert_eq!(first.iter().map(|row| row.chat.0).collect::<Vec<_>>(), [1, 2, 3], "one of each chat");
    assert_eq!(claim(&mut tx, first[0].id).await, Some(true));
    assert_eq!(claim(&mut tx, first[0].id).await, None);
    let others = ready(&mut tx, 10).await;
    assert_eq!(others.iter().map(|row| row.chat.0).collect::<Vec<_>>(), [2, 3]);
    for other in others {
        outbox::retry(&mut tx, other.id, nine() + TimeDelta::seconds(5), false).await.expect("again");
    }
    assert_eq!(ready(&mut tx, 10).await, []);
    let next = outbox::next_ready(&mut tx, nine()).await.expect("next");
    assert_eq!(next, Some(nine() + TimeDelta::seconds(5)));
}

async fn what_an_earlier_run_left_is_found(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    outbox::enqueue(&mut tx, &to(1, Notice::Welcome), 0, nine()).await.expect("put");
    let row = ready(&mut tx, 1).await.remove(0);
    assert_eq!((row.priority, row.repeated, row.attempts), (Priority::Answer, false, 0));
    claim(&mut tx, row.id).await;
    assert_eq!(outbox::claimed_before(&mut tx, 1).await.expect("mine"), []);
    assert_eq!(outbox::claimed_before(&mut tx, 2).await.expect("another's"), [(row.id, Notice::Welcome)]);
    assert!(outbox::is_claimed(&mut tx, row.id, 1).await.expect("mine"));
    assert!(!outbox::is_claimed(&mut tx, row.id, 2).await.expect("another's"));
    outbox::retry(&mut tx, row.id, nine(), true).await.expect("again");
    let row = ready(&mut tx, 1).await.remove(0);
    assert!(row.repeated && row.attempts == 1, "{row:?}");
}

async fn an_import_keeps_what_is_known_of_a_person(store: Store) {
    let mut person = Person {
        id: PersonId(5),
        name: "Lan".to_owned(),
        roles: "agent+shift_leader".parse::<Roles>().expect("roles"),
        locale: None,
        phone: Some("0912345678".to_owned()),
        honorific: Some("chị".to_owned()),
        reach: Reachability::NeverOpened,
        active: true,
    };
    let mut tx = store.begin().await.expect("begin");
    staff::upsert(&mut tx, &person).await.expect("insert");
    assert!(staff::set_reach(&mut tx, person.id, Reachability::Open).await.expect("news"));
    assert!(!staff::set_reach(&mut tx, person.id, Reachability::Open).await.expect("no news"));
    staff::set_locale(&mut tx, person.id, Locale::En).await.expect("locale");
    person.name = "Lan Anh".to_owned();
    staff::upsert(&mut tx, &person).await.expect("update");
    let loaded = staff::load(&mut tx, person.id).await.expect("load").expect("she is there");
    assert_eq!(
        (loaded.name.as_str(), loaded.reach, loaded.locale),
        ("Lan Anh", Reachability::Open, Some(Locale::En))
    );
    assert_eq!(staff::stranger_answered(&mut tx, 9).await.expect("never"), None);
    for at in [nine(), nine() + TimeDelta::hours(1)] {
        staff::answer_stranger(&mut tx, 9, at).await.expect("it is noted");
        assert_eq!(staff::stranger_answered(&mut tx, 9).await.expect("it is known"), Some(at));
    }
}

async fn a_message_is_found_by_where_it_stands(store: Store) {
    let at = |chat, message| MessageRef { chat: ChatId(chat), message: MessageId(message) };
    let mut tx = store.begin().await.expect("begin");
    messages::remember(&mut tx, at(1, 10), &MessageKind::Card(CaseId(3))).await.expect("remember");
    messages::remember(&mut tx, at(1, 12), &MessageKind::Card(CaseId(3))).await.expect("remember");
    messages::remember(&mut tx, at(2, 10), &MessageKind::Reminder(CaseId(3))).await.expect("remember");
    assert_eq!(messages::find(&mut tx, at(1, 10)).await.expect("find"), Some(MessageKind::Card(CaseId(3))));
    assert_eq!(messages::find(&mut tx, at(1, 11)).await.expect("find"), None);
    assert_eq!(messages::card_in(&mut tx, CaseId(3), ChatId(1)).await.expect("card"), Some(MessageId(12)));
    assert_eq!(messages::card_in(&mut tx, CaseId(3), ChatId(2)).await.expect("card"), None);
    messages::remember(&mut tx, at(2, 11), &MessageKind::About(CaseId(3))).await.expect("remember");
    let (card, reminder) = (MessageKind::Card(CaseId(3)), MessageKind::Reminder(CaseId(3)));
    let refreshed = [(at(1, 10), card.clone()), (at(1, 12), card), (at(2, 10), reminder)];
    assert_eq!(messages::to_refresh(&mut tx, CaseId(3)).await.expect("messages"), refreshed);
    messages::forget(&mut tx, at(1, 12)).await.expect("forget");
    assert_eq!(messages::card_in(&mut tx, CaseId(3), ChatId(1)).await.expect("card"), Some(MessageId(10)));
}

async fn four_writers_who_read_first_all_get_through(store: Store) {
    let mut tx = store.begin().await.expect("begin");
    cases::insert(&mut tx, &case(1)).await.expect("insert");
    tx.commit().await.expect("commit");
    let writers = (0..4).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut done = 0;
            while done < 25 {
                let mut tx = store.begin().await.expect("begin");
                let mut case = cases::load(&mut tx, CaseId(1)).await.expect("load").expect("it is there");
                match cases::save(&mut tx, &case.clone(), &mut case).await {
                    Ok(()) => {
                        tx.commit().await.expect("commit");
                        done += 1;
                    }
                    Err(Error::Conflict) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("a writer");
    }
    let mut tx = store.begin_read().await.expect("read");
    let version = cases::load(&mut tx, CaseId(1)).await.expect("load").map(|case| case.version);
    assert_eq!(version, Some(101), "every save counted");
}

async fn of_messages_that_fail_together_the_last_knows_that_nobody_is_left(store: Store) {
    for round in 0..25 {
        let mut tx = store.begin().await.expect("begin");
        for chat in 1..=4 {
            outbox::enqueue(&mut tx, &to(chat, reminder(1, round)), 0, nine()).await.expect("put");
        }
        let rows = ready(&mut tx, 4).await;
        for row in &rows {
            assert_eq!(claim(&mut tx, row.id).await, Some(true));
        }
        tx.commit().await.expect("commit");
        let failures = rows.into_iter().map(|row| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin().await.expect("begin");
                outbox::lock_deliveries(&mut tx, &row).await.expect("lock");
                outbox::mark_undeliverable(&mut tx, row.id, "blocked", nine()).await.expect("mark");
                let left = outbox::count_deliverable(&mut tx, &row).await.expect("count");
                tx.commit().await.expect("commit");
                left
            })
        });
        let mut left = Vec::new();
        for failure in failures.collect::<Vec<_>>() {
            left.push(failure.await.expect("a failure"));
        }
        left.sort_unstable();
        assert_eq!(left, [0, 1, 2, 3], "round {round}");
    }
}

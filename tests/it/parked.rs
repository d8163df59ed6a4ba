//! Stories about updates that are set aside.

use crate::harness::Stage;
use loihua::store::{inbox, query_scalar};
use serde_json::json;

crate::stories![an_invitation_that_is_parked_stays_secret];

/// So many runs have died of an update before it is set aside.
const RUNS: usize = 20;

async fn an_invitation_that_is_parked_stays_secret(mut stage: Stage) -> Stage {
    let code = stage.invites("agent").await;
    stage.stops().await;
    let user = json!({"id": 2001, "is_bot": false, "first_name": "Vy"});
    let update = stage.sim.raw_update(json!({"message": {
        "message_id": 1, "date": stage.clock.now().timestamp(), "chat": {"id": 2001, "type": "private", "first_name": "Vy"},
        "from": user, "text": format!("/start {code}")
    }}));
    let mut tx = stage.store.begin().await.expect("a transaction");
    for _ in 0..RUNS {
        inbox::count_attempt(&mut tx, update).await.expect("it is counted");
    }
    tx.commit().await.expect("it is kept");
    stage.starts().await;
    stage.settles().await;
    stage.quan.sees("xử lý lỗi nhiều lần").await;
    let mut tx = stage.store.begin_read().await.expect("the database can be read");
    let raw: Vec<String> =
        query_scalar("SELECT raw FROM parked").fetch_all(&mut tx).await.expect("it is parked");
    assert!(raw.len() == 1 && !raw[0].contains(&code) && raw[0].contains("/start"), "{raw:?}");
    stage
}

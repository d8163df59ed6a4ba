//! The log of a real process, at its most talkative, names nobody and no number.

use crate::harness::{Engine, colleague};
use crate::process::Ground;
use loihua::store::staff;

mod sqlite {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_whole_story_leaves_no_name_and_no_number_in_the_log() {
        super::names_nobody(super::Engine::Sqlite).await;
    }
}

mod postgres {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_whole_story_leaves_no_name_and_no_number_in_the_log() {
        super::names_nobody(super::Engine::Postgres).await;
    }
}

const LINE: &str = "/vip Trần Quốc Khải Hoàn | 0912.345.678 | mở nợ cước số 0903111222 | 0938000777";

async fn names_nobody(engine: Engine) {
    let Some(ground) = Ground::lay(engine).await else { return };
    let mut tx = ground.store.begin().await.expect("a transaction");
    let mut thuy = colleague(1002, "Thúy Kiều Oanh", "qa+shift_leader+admin");
    thuy.phone = Some("0977888999".to_owned());
    staff::upsert(&mut tx, &thuy).await.expect("she is seated");
    tx.commit().await.expect("it is kept");
    let thuy = ground.sim.person(1002, "Thúy Kiều Oanh", "vi");
    let bot = ground.spawn(&[("RUST_LOG", "trace")]);
    let sees = async |fragment: &str| {
        thuy.sees_new(fragment).await.unwrap_or_else(|error| panic!("{error}"));
    };
    ground.lan.presses_start();
    ground.lan_sees("Lời Hứa").await;
    thuy.presses_start();
    sees("Lời Hứa").await;
    ground.lan.says(LINE);
    ground.lan_sees("Phiếu #1").await;
    ground.lan.says("/vip bà Lưu Ngọc Diệp 091234567");
    ground.lan_sees("mới có 9 số").await;
    ground.lan.says("/ask 1 chủ thuê bao là Đoàn Văn Hậu, số 0966123321");
    sees("Đoàn Văn Hậu").await;
    thuy.says("/find 0912345678");
    sees("Khải Hoàn").await;
    thuy.says("/case 1");
    sees("Phiếu #1").await;
    thuy.says("/invite");
    sees("➕ Mời người mới").await;
    let tap = thuy.taps("🔗 Tạo đường dẫn").expect("the button is there");
    assert!(tap.answer().await.is_some(), "the press is answered");
    let sent = thuy.sees_new("🔗 Mời vào bot").await.unwrap_or_else(|error| panic!("{error}"));
    let (_, code) = sent.text.split_once("?start=").expect("a link");
    ground.lan_sees("đến giờ báo KQ phiếu #1").await;
    ground.rests().await;
    let log = bot.log();
    assert!(log.contains("TRACE"), "it is the most talkative: {} bytes", log.len());
    for secret in [
        "Khải Hoàn",
        "khai hoan",
        "912345678",
        "912.345.678",
        "903111222",
        "938000777",
        "Ngọc Diệp",
        "091234567",
        "Đoàn Văn Hậu",
        "966123321",
        "Thúy Kiều",
        "977888999",
        "\\u1ea3i",
        code.trim(),
        "4242:process-token",
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is in the log: {line:?}");
    }
    bot.stops().await;
}

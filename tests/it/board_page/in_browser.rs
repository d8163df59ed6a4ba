//! Both pages in Chromium, and the pictures of them.

#[path = "../../browser/chromium.rs"]
mod chromium;

use super::{LINE, TOKEN, asks_for_a_link, launch_data, with_a_page};
use crate::harness::{Engine, Stage, minutes, seconds};
use chromium::{Chromium, Window};
use serde_json::json;
use std::path::PathBuf;
use std::{env, fs};
use tokio::task::block_in_place;
use url::form_urlencoded::Serializer;

crate::stories![a_promise_turns_red_without_reloading, page_and_chat_show_what_is_done_in_the_other,];

const PHONE: Window = Window { width: 390, height: 844, dark: false };

/// The browser is driven from this thread, while the bot goes on in others.
fn by_hand<T>(acts: impl FnOnce() -> T) -> T {
    block_in_place(acts)
}

/// axe-core, which `AXE_CORE` names. With `CI` set it has to be there.
fn axe_core() -> Option<String> {
    let Some(path) = env::var_os("AXE_CORE") else {
        assert!(env::var_os("CI").is_none(), "AXE_CORE names no axe.min.js");
        eprintln!("LEFT OUT: accessibility; AXE_CORE may name axe.min.js of axe-core");
        return None;
    };
    Some(fs::read_to_string(path).expect("AXE_CORE can be read"))
}

/// axe-core finds nothing, and nothing is wider than the window.
fn is_accessible(chromium: &mut Chromium) {
    assert_eq!(chromium.asks("document.documentElement.scrollWidth > innerWidth"), false, "it is too wide");
    let Some(axe) = axe_core() else { return };
    chromium.asks(&format!("{axe};0"));
    let found = chromium.asks(
        "axe.run(document).then(({ passes, violations }) => ({ passes: passes.length, faults: violations.flatMap( \
         ({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 120)}`)) }))",
    );
    assert_eq!(found["faults"], json!([]));
    assert!(
        found["passes"].as_u64().is_some_and(|passes| passes > 10),
        "it looked at next to nothing: {found}"
    );
}

async fn a_promise_turns_red_without_reloading(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let Some(mut chromium) = by_hand(Chromium::start) else { return stage };
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    let code = asks_for_a_link(&stage.hoa).await;
    let another = asks_for_a_link(&stage.tuan).await;
    let link = format!("{}/wall?lang=vi#{code}", stage.web());
    by_hand(|| {
        chromium.opens(&format!("{}/wall", stage.web()), PHONE);
        chromium.clicks("document.querySelector('#code')");
        is_accessible(&mut chromium);
        chromium.types("7kq2-m9xh-4t3w-zv8p");
        chromium.clicks("document.querySelector('#enter button')");
        chromium.until("document.querySelector('#said').textContent.includes('không mở được')");
        chromium.opens(&link, Window { width: 1920, height: 1080, dark: false });
        chromium.until("document.querySelector('#case-1 .count').textContent.startsWith('còn 29:') || document.querySelector('#case-1 .count').textContent === 'còn 30:00'");
        // Another link, on a screen that is open already.
        chromium.asks("window.isFirst = true");
        chromium.asks(&format!("location.hash = '{another}'"));
        chromium.until("!window.isFirst && document.querySelector('#case-1 .count')");
        chromium.asks("window.notReloaded = true");
        assert_eq!(chromium.asks("location.hash"), "", "the code is not left in the address");
        assert_eq!(chromium.asks("document.cookie"), "", "no script reads the cookie");
        assert_eq!(chromium.asks("document.querySelector('#case-1').className"), "");
        is_accessible(&mut chromium);
    });
    stage.clock.forward(minutes(30) - seconds(1));
    by_hand(|| {
        chromium.until("document.querySelector('#case-1.late .count')?.textContent.startsWith('trễ 00:')");
        chromium.until("document.querySelector('#said').textContent === '1 phiếu mở, 0 trễ'");
    });
    stage.forward(minutes(4)).await;
    by_hand(|| {
        chromium.until("document.querySelector('#said').textContent === '1 phiếu mở, 1 trễ'");
        chromium.until("document.querySelector('#counts .late strong').textContent === '1'");
        assert_eq!(chromium.asks("window.notReloaded"), true);
        for dark in [false, true] {
            chromium.takes(Window { dark, ..PHONE });
            is_accessible(&mut chromium);
        }
        assert!(chromium.complaints.is_empty(), "{:?}", chromium.complaints);
    });
    stage.everybody_looks();
    stage
}

async fn page_and_chat_show_what_is_done_in_the_other(stage: Stage) -> Stage {
    let stage = with_a_page(stage).await;
    let Some(mut chromium) = by_hand(Chromium::start) else { return stage };
    stage.usual_rota().await;
    stage.lan.says(LINE).await;
    stage.lan.sees("Hẹn báo KQ 09:30").await;
    stage.settles().await;
    let launch = launch_data(TOKEN, stage.lan.id, stage.clock.now());
    let theme = json!({ "bg_color": "#17212b", "text_color": "#f5f5f5", "secondary_bg_color": "#232e3c",
        "link_color": "#6ab3f3", "button_color": "#5288c1", "button_text_color": "#000000" });
    let fragment = Serializer::new(String::new())
        .append_pair("tgWebAppData", &launch)
        .append_pair("tgWebAppThemeParams", &theme.to_string())
        .finish();
    let link = format!("{}/board?lang=vi#{fragment}", stage.web());
    by_hand(|| {
        chromium.opens(&link, PHONE);
        chromium.until("document.querySelector('#case-1')");
        assert_eq!(chromium.asks("location.hash + document.documentElement.dataset.theme"), "dark");
        is_accessible(&mut chromium);
        chromium.clicks("document.querySelector('#open-1')");
        chromium.until("document.querySelector('dialog[open] .lines')?.textContent.includes('0912 345 678')");
        is_accessible(&mut chromium);
        chromium.clicks("[...document.querySelectorAll('dialog [data-press]')].find((key) => key.textContent.includes('Chưa gọi được'))");
        chromium.until("document.querySelector('#answer').textContent.trim()");
    });
    stage.lan.sees_edit("Đã gọi 1 lần").await;
    // And the other way round.
    stage.lan.marks_done().await;
    by_hand(|| {
        chromium.until("document.querySelector('dialog[open] .lines')?.textContent.includes('Đã xử lý')");
        chromium.call(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyDown", "key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27 }),
        );
        chromium.until("!document.querySelector('dialog[open]') && document.activeElement.id === 'open-1'");
        chromium.until("document.querySelector('#case-1 .state').textContent.includes('đã xử lý')");
        assert!(chromium.complaints.is_empty(), "{:?}", chromium.complaints);
    });
    stage.everybody_looks();
    stage
}

/// The pictures of the README; `docs/pictures/make` asks for them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "makes the pictures of the README; see docs/pictures/make"]
async fn pictures() {
    let folder = PathBuf::from(env::var_os("PICTURES").expect("PICTURES names the folder they go into"));
    let stage = Stage::set(Engine::Sqlite).await.expect("SQLite is there");
    let stage = with_a_page(stage).await;
    let mut chromium = by_hand(Chromium::start).expect("Chromium is installed");
    stage
        .rota(&[
            (&stage.lan, "agent", 6, 14),
            (&stage.mai, "agent", 6, 14),
            (&stage.minh, "qa", 6, 14),
            (&stage.hoa, "shift_leader", 6, 14),
            (&stage.tuan, "team_leader", 6, 14),
        ])
        .await;
    let calls = [
        (&stage.lan, "anh Hùng | 0912345678 | mở nợ cước số 0903111222"),
        (&stage.mai, "chị Thu Hà | 0913222333 | mở cước báo đỏ số 0903555666"),
        (&stage.lan, "anh Quốc Bảo | 0914000111 | mở chặn không xác định 0905222333"),
        (&stage.mai, "chị Ngọc | 0915777888 | in lại hóa đơn tháng 2 | | 90m"),
        (&stage.lan, "anh Thành | 0916123123 | báo cắt mất máy số 0908999000"),
        (&stage.mai, "anh Dũng | 0917456456 | mở nợ cước số 0909888777 | | 45m"),
    ];
    for (agent, call) in calls {
        agent.says(&format!("/vip {call}")).await;
        stage.settles().await;
        stage.clock.forward(minutes(2));
    }
    stage.lan.says("/ask 5 gọi từ số khác, chủ máy đúng tên").await;
    stage.mai.says("/ask 2 tên chủ máy khác").await;
    stage.settles().await;
    stage.forward(minutes(14)).await;
    stage.minh.taps("Nhận xử lý").await;
    stage.mai.says("/ask 6 chưa rõ chủ máy").await;
    stage.forward(minutes(2)).await;
    let link = format!("{}/wall?lang=vi#{}", stage.web(), asks_for_a_link(&stage.hoa).await);
    let launch = launch_data(TOKEN, stage.hoa.id, stage.clock.now());
    let fragment = Serializer::new(String::new()).append_pair("tgWebAppData", &launch).finish();
    let app = format!("{}/board?lang=vi#{fragment}", stage.web());
    by_hand(|| {
        let still = || std::thread::sleep(std::time::Duration::from_secs(2));
        chromium.opens(&link, Window { width: 1600, height: 900, dark: false });
        chromium.until("document.querySelector('#case-1')");
        still();
        chromium.draws(&folder.join("wall.webp"), "webp");
        chromium.opens(&app, Window { dark: true, ..PHONE });
        chromium.until("document.querySelector('#case-1')");
        still();
        chromium.draws(&folder.join("board.webp"), "webp");
        chromium.clicks("document.querySelector('#open-5')");
        chromium.until("document.querySelector('dialog[open] .lines')");
        still();
        chromium.draws(&folder.join("board-case.webp"), "webp");
    });
}

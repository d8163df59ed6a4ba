//! The pictures of the README, from the real page. Left out of an ordinary run; `docs/pictures/make` asks for them.

use crate::chromium::{Chromium, Window};
use crate::demo::Demo;
use crate::hands::Visitor;
use serde_json::json;
use std::{env, fs, path::PathBuf, thread, time::Duration};

const WIDE: Window = Window { width: 1440, height: 860, dark: false };
const SMALL: Window = Window { width: 390, height: 844, dark: true };
/// Until what came up stands still.
const STILL: Duration = Duration::from_millis(2_200);

#[test]
#[ignore = "makes the pictures of the README; see docs/pictures/make"]
fn pictures() {
    let folder = PathBuf::from(env::var_os("PICTURES").expect("PICTURES names the folder they go into"));
    let chromium = Chromium::start().expect("Chromium is installed");
    let demo = Demo::start(&[]);
    let mut visitor = Visitor { chromium, url: demo.url.clone() };

    visitor.begins("lost-phone", "by_hand", "vi", WIDE);
    visitor.plays(5);
    visitor.shot(&folder.join("page.webp"), "webp", WIDE);
    visitor.shot(&folder.join("page-dark.webp"), "webp", Window { dark: true, ..WIDE });
    visitor.shot(&folder.join("phone.webp"), "webp", SMALL);

    // The animation: before each step and after the last, one picture.
    visitor.begins("nearly-broken", "by_hand", "vi", WIDE);
    let mut step = 0;
    loop {
        visitor.shot(&folder.join(format!("frame-{step:02}.png")), "png", WIDE);
        if !visitor.plays(1) {
            break;
        }
        step += 1;
    }
}

impl Visitor {
    fn shot(&mut self, path: &std::path::Path, format: &str, window: Window) {
        self.chromium.takes(window);
        thread::sleep(STILL);
        let picture = self.chromium.call("Page.captureScreenshot", json!({ "format": format }));
        fs::write(path, decoded(picture["data"].as_str().expect("a picture"))).expect("it is written");
    }
}

/// Base64, as the protocol gives pictures.
fn decoded(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, byte| bits << 6 | u32::from(value(*byte)));
        let bits = (bits << (6 * (4 - four.len()))).to_be_bytes();
        bytes.extend_from_slice(&bits[1..four.len()]);
    }
    bytes
}

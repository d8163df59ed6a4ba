//! The pictures of the README, from the real page. Left out of an ordinary run; `docs/pictures/make` asks for them.

use crate::chromium::{Chromium, Window};
use crate::demo::Demo;
use crate::hands::Visitor;
use std::{env, path::PathBuf, thread, time::Duration};

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
        self.chromium.draws(path, format);
    }
}

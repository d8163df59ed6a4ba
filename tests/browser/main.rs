//! The demo's page in a real browser: each story is played on it by hand, side by side and on a phone, in both themes and
//! languages, and what every phone shows is looked at. `pictures` makes the pictures of the README.

mod chromium;
mod demo;
mod hands;
mod pictures;

use chromium::{Chromium, Window};
use demo::Demo;
use hands::Visitor;

const DESK: Window = Window { width: 1500, height: 900, dark: false };
const PHONE: Window = Window { width: 390, height: 844, dark: false };

/// Plays the story side by side in Vietnamese and on a phone in English; `last` is what stands on whose phone then.
fn plays(story: &str, last: &[(i64, &str)]) {
    let Some(chromium) = Chromium::start() else { return };
    let demo = Demo::start(&[]);
    let mut visitor = Visitor { chromium, url: demo.url.clone() };
    for (window, locale) in [(DESK, "vi"), (PHONE, "en")] {
        visitor.begins(story, "by_hand", locale, window);
        visitor.plays_to_the_end();
        for (person, piece) in last.iter().filter(|_| locale == "vi") {
            visitor.looks_at(*person, piece);
        }
    }
    assert!(visitor.chromium.complaints.is_empty(), "{:?}", visitor.chromium.complaints);
}

const LAN: i64 = 1001;
const MINH: i64 = 1002;
const HOA: i64 = 1003;
const TUAN: i64 = 1004;
const MAI: i64 = 1005;
const QUAN: i64 = 1006;

#[test]
fn a_plain_call() {
    plays("plain-call", &[(LAN, "đúng hẹn (Lan)")]);
}

#[test]
fn a_lost_phone() {
    plays("lost-phone", &[(LAN, "đúng hẹn (Lan)"), (MINH, "Lan đã đọc lúc 02:")]);
}

#[test]
fn a_promise_that_nearly_broke() {
    plays("nearly-broken", &[(LAN, "(chị Hoa)"), (HOA, "đã báo lúc 09:4"), (TUAN, "đã báo lúc 09:4")]);
}

#[test]
fn a_shifts_end() {
    plays("shift-end", &[(MAI, "đúng hẹn (Mai)"), (QUAN, "đã xong"), (HOA, "đã nhận bàn giao")]);
}

#[test]
fn the_premium_line() {
    plays("premium-line", &[(LAN, "Đã báo KQ cho KH lúc 15:3"), (LAN, "Data Kim cương")]);
}

#[test]
fn a_signal_report() {
    plays("signal-report", &[(LAN, "Đã báo KQ cho KH lúc 16:3"), (LAN, "Quận 7 · trong nhà")]);
}

#[test]
fn telegram_is_down() {
    plays("telegram-down", &[(LAN, "đã báo lúc 10:1"), (HOA, "đã báo lúc 10:1")]);
}

#[test]
fn a_call_is_practised_and_reviewed() {
    let Some(chromium) = Chromium::start() else { return };
    let demo = Demo::start(&[]);
    let mut visitor = Visitor { chromium, url: demo.url.clone() };
    visitor.begins("plain-call", "training", "vi", DESK);
    visitor.chromium.until("document.querySelector('#guide-tells').textContent.includes('0912 345 678')");
    visitor.says(LAN, "/vip anh Hùng | 0912345678 | mở nợ cước 0933123456");
    visitor.looks_at(LAN, "Hẹn báo KQ 09:0");
    // Told before it was checked or done: the bot asks, Lan says yes.
    visitor.taps(LAN, "Đã báo KQ cho LĐ");
    visitor.taps(LAN, "Xong rồi, đã báo");
    visitor.chromium.until("document.querySelectorAll('#guide-review li').length === 6");
    let review = visitor.chromium.asks("document.querySelector('#guide-review').innerText");
    let review: Vec<&str> = review.as_str().expect("text").lines().collect();
    assert!(review.iter().any(|line| line.starts_with("⚠️ A2")), "{review:?}");
    assert_eq!(review.iter().filter(|line| line.starts_with('✅')).count(), 5, "{review:?}");
}

#[test]
fn what_is_sent_and_what_is_written_about_it() {
    let Some(chromium) = Chromium::start() else { return };
    let demo = Demo::start(&["--locale", "en"]);
    let mut visitor = Visitor { chromium, url: demo.url.clone() };
    visitor.comes(DESK);
    visitor.says(LAN, "/vip Mr Hùng | 0912345678 | mở nợ cước | | 20m");
    visitor.looks_at(LAN, "Result promised by");
    // Pasted, as a picture from the clipboard is.
    visitor.pastes_a_picture(LAN);
    visitor.chromium.until("document.querySelector('#phone-1001 .mine .media.photo') !== null");
    visitor.records(LAN);
    visitor.chromium.until("document.querySelector('#phone-1001 .mine .media.voice') !== null");
    // A reply to the card is a note; the quote leads back to it.
    visitor.replies(LAN, "Result promised by", "prefers to be called after two");
    visitor.chromium.until("document.querySelector('#phone-1001 .mine .quote') !== null");
    visitor.looks_at(LAN, "prefers to be called after two");
    visitor.chromium.clicks("document.querySelector('.look')");
    let rows = visitor.chromium.until("document.querySelector('#inside:not([hidden]) .row-of') && document.querySelector('#inside').innerText");
    let rows = rows.as_str().expect("text");
    assert!(
        rows.contains("case:1:callback") && !rows.contains("0912345678") && !rows.contains("Hùng"),
        "{rows}"
    );
    // Unread until looked at: the board of the shift leaders' group does not ring, a reminder to Lan does.
    visitor.chromium.clicks("document.querySelector('#phone-1004 textarea')");
    visitor.winds(15);
    visitor.looks_at(LAN, "5 minutes left");
    visitor
        .chromium
        .until("Number(document.querySelector('#phone-1001 .phone-badge:not([hidden])')?.textContent) > 0");
    visitor.chromium.clicks("document.querySelector('#phone-1001 textarea')");
    visitor.chromium.until("document.querySelector('#phone-1001 .phone-badge').hidden");
    assert!(visitor.chromium.complaints.is_empty(), "{:?}", visitor.chromium.complaints);
}

//! A headless Chromium, driven over a pipe by its own protocol (`--remote-debugging-pipe`): no port, no driver program,
//! no library. What a test does goes through the mouse and the keyboard, as a visitor's hands do.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{env, fs, thread};
use tempfile::TempDir;

/// How long anything may take on the page.
pub const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(40);
const PROGRAMS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// A browser with one page.
pub struct Chromium {
    child: Child,
    answers: Receiver<Value>,
    last: u64,
    session: String,
    /// What the page's scripts complained of.
    pub complaints: Vec<String>,
    _profile: TempDir,
}

/// How wide and high the window is, and which theme the visitor likes.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub width: u32,
    pub height: u32,
    pub dark: bool,
}

impl Chromium {
    /// Starts one; `None`, said aloud, where none is installed. With `CI` set that is a failure.
    pub fn start() -> Option<Chromium> {
        let Some(program) = PROGRAMS.iter().find(|program| Path::new(program).exists()) else {
            assert!(
                env::var_os("CI").is_none(),
                "no Chromium is installed (Debian: apt-get install chromium)"
            );
            eprintln!("LEFT OUT: no Chromium is installed (Debian: apt-get install chromium)");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        // The protocol goes over the descriptors 3 and 4, which the shell puts in place.
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh", program])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--hide-scrollbars", "--disable-dev-shm-usage", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Chromium starts");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let (heard, answers) = channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while matches!(out.read_until(0, &mut message), Ok(1..)) {
                let Ok(value) =
                    serde_json::from_slice(message.trim_ascii_end().strip_suffix(&[0]).unwrap_or(&message))
                else {
                    break;
                };
                if heard.send(value).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let mut chromium = Chromium {
            child,
            answers,
            last: 0,
            session: String::new(),
            complaints: Vec::new(),
            _profile: profile,
        };
        let page = chromium.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = json!({ "targetId": page["targetId"], "flatten": true });
        let attached = chromium.call("Target.attachToTarget", target);
        attached["sessionId"].as_str().expect("a session").clone_into(&mut chromium.session);
        chromium.call("Runtime.enable", json!({}));
        chromium.call("Page.enable", json!({}));
        chromium.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        Some(chromium)
    }

    /// Calls a method of the protocol; what it gives.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params.clone() });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let pipe = self.child.stdin.as_mut().expect("a pipe");
        pipe.write_all(format!("{message}\0").as_bytes()).and_then(|()| pipe.flush()).expect("it listens");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let heard = match self.answers.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(heard) => heard,
                Err(RecvTimeoutError::Timeout) => panic!("{method}: no answer"),
                Err(RecvTimeoutError::Disconnected) => panic!("{method}: Chromium is gone"),
            };
            if heard["id"] == self.last {
                let reason = heard["error"]["message"].as_str().unwrap_or_default();
                if method == "Runtime.evaluate" && reason.contains("navigated") {
                    // The page was loaded again while it was asked: the new one is asked.
                    return self.call(method, params);
                }
                assert!(heard["error"].is_null(), "{method}: {}", heard["error"]);
                return heard["result"].clone();
            }
            if heard["method"] == "Runtime.exceptionThrown" {
                self.complaints.push(heard["params"]["exceptionDetails"].to_string());
            }
        }
    }

    /// Shows the page of this address in such a window.
    pub fn opens(&mut self, url: &str, window: Window) {
        self.takes(window);
        self.call("Page.navigate", json!({ "url": url }));
    }

    /// Turns the window into this one.
    pub fn takes(&mut self, Window { width, height, dark }: Window) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        let theme = if dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// What a script on the page gives.
    pub fn asks(&mut self, script: &str) -> Value {
        let asked = json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
        let given = self.call("Runtime.evaluate", asked);
        assert!(given["exceptionDetails"].is_null(), "{script}: {}", given["exceptionDetails"]);
        given["result"]["value"].clone()
    }

    /// Waits until a script on the page gives something true; gives it.
    pub fn until(&mut self, script: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let given = self.asks(&format!(
                "(async () => {{ try {{ return await ({script}) }} catch {{ return null }} }})()"
            ));
            if !matches!(given, Value::Null | Value::Bool(false)) {
                return given;
            }
            if Instant::now() > deadline {
                let there = self.asks("document.body.innerText");
                panic!("it does not come to “{script}”; on the page: {}", there.as_str().unwrap_or_default());
            }
            thread::sleep(LOOK_AGAIN);
        }
    }

    /// Clicks the middle of an element, given as a script, once it is there, nothing covers it, and it stands still: what
    /// moves under the hand between two looks is not hit.
    pub fn clicks(&mut self, element: &str) {
        let middle = format!(
            "(() => {{ const one = {element}; if (!one || one.disabled) return null; \
             one.scrollIntoView({{ block: 'nearest', behavior: 'instant' }}); \
             const box = one.getBoundingClientRect(); \
             const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]; \
             const was = window.lookedAt; window.lookedAt = {{ one, x, y }}; \
             if (was?.one !== one || was.x !== x || was.y !== y) return null; \
             if (box.width === 0 || !one.contains(document.elementFromPoint(x, y))) return null; \
             window.lookedAt = null; return {{ x, y }} }})()"
        );
        let middle = self.until(&middle);
        for kind in ["mousePressed", "mouseReleased"] {
            let press = json!({ "type": kind, "x": middle["x"], "y": middle["y"], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", press);
        }
    }

    /// Writes a picture of what is in the window.
    pub fn draws(&mut self, path: &Path, format: &str) {
        let picture = self.call("Page.captureScreenshot", json!({ "format": format }));
        fs::write(path, decoded(picture["data"].as_str().expect("a picture"))).expect("it is written");
    }

    /// Types where the cursor is, and sends it with Enter.
    pub fn types(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
        for kind in ["keyDown", "keyUp"] {
            let enter = json!({ "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13 });
            self.call("Input.dispatchKeyEvent", enter);
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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

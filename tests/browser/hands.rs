//! A visitor at the page: hands that do what the guide says, and eyes on every phone.

use crate::chromium::{Chromium, Window};
use serde_json::{Value, json};

pub struct Visitor {
    pub chromium: Chromium,
    pub url: String,
}

/// A JavaScript string.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

/// The chat with the bot of this person, wherever it is drawn.
fn chat_of(chat: i64) -> String {
    format!("[...document.querySelectorAll('.chat[data-chat=\"{chat}\"]')]")
}

impl Visitor {
    /// Opens the page, and waits until the phones are there.
    pub fn comes(&mut self, window: Window) {
        self.chromium.opens(&self.url, window);
        self.chromium.until("document.querySelectorAll('.phone .message').length > 0 && !document.querySelector('#offline:not([hidden])')");
    }

    /// Begins a story anew through the page's own menu.
    pub fn begins(&mut self, story: &str, mode: &str, locale: &str, window: Window) {
        self.comes(window);
        let is_spoken = format!("document.documentElement.lang === {}", quoted(locale));
        if self.chromium.asks(&is_spoken) == false {
            // The language is changed on a wide page; a phone's has no room for it.
            self.chromium.takes(Window { width: 1500, height: 900, dark: false });
            self.chromium.clicks("document.querySelector('#language')");
            self.chromium
                .until(&format!("{is_spoken} && document.querySelectorAll('.phone .message').length > 0"));
            self.chromium.takes(window);
        }
        self.chromium.clicks("document.querySelector('.stories summary')");
        let button = match mode {
            "training" => ".story-training",
            "played" => ".story-played",
            _ => ".story-by-hand",
        };
        self.chromium.asks("window.before = true");
        self.chromium.clicks(&format!("document.querySelector('[data-story={story}] {button}')"));
        self.chromium.until(&format!(
            "!window.before && document.querySelector('#guide:not([hidden])[data-mode={mode}]') && {is_spoken} && \
             document.querySelectorAll('.phone .message').length > 0"
        ));
    }

    /// Does step by step what the guide says, and looks where it is to be seen; in both themes it can be read.
    pub fn plays_to_the_end(&mut self) {
        self.is_readable();
        while self.plays(1) {
            self.is_readable();
        }
    }

    /// Plays so many steps; `false` once the story is over.
    pub fn plays(&mut self, steps: usize) -> bool {
        for _ in 0..steps {
            // What the server is at, the page shows.
            let guide = self.chromium.until(
                "fetch('/demo/state').then((answer) => answer.json()).then(({ story }) => \
                 String(story.step) === document.querySelector('#guide').dataset.step && story)",
            );
            let Some(wants) = guide["wants"].as_object() else { return false };
            self.does(wants["kind"].as_str().expect("a kind"), wants["who"].as_i64(), &wants["what"]);
            for seen in guide["sees"].as_array().expect("what is seen") {
                let (chat, piece) =
                    (seen["chat"].as_i64().expect("a chat"), seen["piece"].as_str().expect("text"));
                self.looks_at(chat, piece);
            }
            self.chromium
                .until(&format!("document.querySelector('#guide').dataset.step > {}", guide["step"]));
        }
        true
    }

    fn does(&mut self, kind: &str, who: Option<i64>, what: &Value) {
        let what = what.as_str().expect("what is to be done");
        match kind {
            "says" => {
                // The guide puts the text into the right phone; it is sent by hand.
                self.chromium.clicks("document.querySelector('#written-for-me')");
                self.chromium.until(&format!("document.activeElement.value === {}", quoted(what)));
                self.chromium.types("");
            }
            "taps" => {
                self.chromium.until("document.querySelector('.key.wanted') !== null");
                self.taps(who.expect("somebody"), what);
            }
            "winds" => self.winds(what.parse().expect("minutes")),
            "telegram" => self.causes("down"),
            "bot" => self.causes("kill"),
            other => panic!("nobody knows how to do “{other}”"),
        }
    }

    /// Writes to the bot on this phone.
    pub fn says(&mut self, person: i64, text: &str) {
        self.takes_up(person);
        self.chromium.clicks(&format!("document.querySelector('#phone-{person} textarea')"));
        self.chromium.types(text);
    }

    /// Taps the newest button with this in its label.
    pub fn taps(&mut self, person: i64, label: &str) {
        self.takes_up(person);
        self.chromium.clicks(&format!(
            "[...document.querySelectorAll('.chat[data-chat=\"{person}\"] .key')].findLast((key) => key.textContent.includes({}))",
            quoted(label)
        ));
    }

    /// Looks until this stands in the chat: a person's with the bot, or a group's on every phone that has it.
    pub fn looks_at(&mut self, chat: i64, piece: &str) {
        let stands = format!(
            "(() => {{ const chats = {}; return chats.length > 0 && chats.every((chat) => \
             chat.querySelector('.log').textContent.includes({})) }})()",
            chat_of(chat),
            quoted(piece)
        );
        self.chromium.until(&stands);
    }

    /// On a phone there is one phone at a time; the tab brings it up.
    fn takes_up(&mut self, person: i64) {
        let hidden = format!("document.querySelector('#phone-{person}').getBoundingClientRect().width === 0");
        if self.chromium.asks(&hidden) == true {
            self.chromium.clicks(&format!("document.querySelector('[aria-controls=phone-{person}]')"));
        }
        let chat =
            format!("document.querySelector('#phone-{person} .chat-tab[aria-pressed=false]:first-child')");
        if self.chromium.asks(&format!("{chat} !== null && {chat}.getBoundingClientRect().width > 0")) == true
        {
            self.chromium.clicks(&chat);
        }
    }

    /// Winds the clock by the buttons.
    pub fn winds(&mut self, minutes: u32) {
        for step in [5_u32; 10]
            .iter()
            .take((minutes / 5) as usize)
            .chain([1_u32; 5].iter().take((minutes % 5) as usize))
        {
            self.chromium.until("!document.querySelector('.controls').hasAttribute('aria-busy')");
            self.chromium.clicks(&format!("document.querySelector('[data-minutes=\"{step}\"]')"));
            self.chromium.until("!document.querySelector('.controls').hasAttribute('aria-busy')");
        }
    }

    /// Causes trouble, or ends it.
    fn causes(&mut self, trouble: &str) {
        if self.chromium.asks("document.querySelector('.trouble').open") == false {
            self.chromium.clicks("document.querySelector('.trouble summary')");
        }
        self.chromium.clicks(&format!("document.querySelector('#{trouble}')"));
        self.chromium.until("!document.querySelector('.controls').hasAttribute('aria-busy')");
    }

    /// Replies to the newest message with this in it.
    pub fn replies(&mut self, person: i64, to: &str, text: &str) {
        self.takes_up(person);
        let message = format!(
            "[...document.querySelectorAll('.chat[data-chat=\"{person}\"] .theirs .text')].findLast((text) => text.textContent.includes({}))",
            quoted(to)
        );
        self.chromium.clicks(&format!("{message}.closest('.bubble').querySelector('footer')"));
        self.chromium.until(&format!("!document.querySelector('#phone-{person} .about').hidden"));
        self.chromium.clicks(&format!("document.querySelector('#phone-{person} textarea')"));
        self.chromium.types(text);
    }

    pub fn pastes_a_picture(&mut self, person: i64) {
        self.chromium.asks(&format!(
            "(() => {{ const given = new DataTransfer(); given.items.add(new File(['x'], 'a.png', {{ type: 'image/png' }})); \
             document.querySelector('#phone-{person} textarea').dispatchEvent(new ClipboardEvent('paste', \
             {{ clipboardData: given, bubbles: true, cancelable: true }})) }})()"
        ));
    }

    /// A voice message: one tap begins, one sends.
    pub fn records(&mut self, person: i64) {
        for _ in 0..2 {
            self.chromium.clicks(&format!("document.querySelector('#phone-{person} .voice')"));
        }
    }

    /// In either theme nothing sticks out of the page, and every text stands out from what it stands on.
    fn is_readable(&mut self) {
        for theme in ["light", "dark"] {
            let features = json!([
                { "name": "prefers-color-scheme", "value": theme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ]);
            self.chromium.call("Emulation.setEmulatedMedia", json!({ "features": features }));
            let faint = self.chromium.asks(FAINT);
            assert_eq!(faint, json!([]), "hard to read in the {theme} theme");
            let wide = self.chromium.asks("document.documentElement.scrollWidth > innerWidth");
            assert_eq!(wide, false, "the page is wider than the window");
        }
    }
}

/// Visible texts whose contrast with their background is below 4.5 to 1 (WCAG AA), with it.
const FAINT: &str = r#"(() => {
  const channels = (colour) => {
    const parts = (colour.match(/[\d.]+(e-?\d+)?/g) ?? []).map(Number);
    const scale = colour.startsWith('color(') ? 255 : 1;
    return { rgb: parts.slice(0, 3).map((part) => part * scale), alpha: parts[3] ?? 1 };
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = (above, below) => above.rgb.map((part, n) => part * above.alpha + below[n] * (1 - above.alpha));
  const ground = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      if (layer.alpha > 0) layers.push(layer);
      if (layer.alpha >= 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const shown = (one) => one.checkVisibility({ opacityProperty: true }) && one.getBoundingClientRect().width > 0;
  const faint = [];
  for (const one of document.querySelectorAll('.text, .key, .service, .day, footer time, .lane-label, #guide-tells, #guide-wants, .who p, .chat-tab, .controls button:enabled, .controls summary, .tab')) {
    if (!shown(one) || one.classList.contains('changed') || one.closest('.changed')) continue;
    const below = ground(one);
    const text = over(channels(getComputedStyle(one).color), below);
    const [a, b] = [light(text), light(below)].sort((a, b) => b - a);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) faint.push(`${one.className || one.tagName} “${one.textContent.slice(0, 30)}” ${contrast.toFixed(2)}`);
  }
  return [...new Set(faint)];
})()"#;

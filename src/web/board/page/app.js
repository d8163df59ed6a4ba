// The Mini App: signs in with Telegram's launch data, follows the board, opens a case and presses its buttons. The token
// lives in this page's memory only.
import { follow, set, tick } from "./board.js";

const words = document.body.dataset;
const status = document.querySelector("#status");
const board = document.querySelector("#board");
const dialog = document.querySelector("#case");
const body = document.querySelector("#case-body");
const answer = document.querySelector("#answer");
const launched = new URLSearchParams(location.hash.slice(1));
const filter = { state: "", owner: "", line: "" };
let token = "";
let following = null;
let shown = null;
let drawings = 0;
// The press that nothing was heard of: pressed again, it is sent with the same id, and done once.
let unheard = null;

// What Telegram passes behind "#" is for this page alone.
history.replaceState(null, "", location.pathname + location.search);

// Tells the client around the page something (Telegram's protocol for Mini Apps).
function tell(type, data = {}) {
  const event = JSON.stringify(data);
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(type, event);
  else if (window.external && "notify" in window.external) window.external.notify(JSON.stringify({ eventType: type, eventData: data }));
  else if (parent !== window) parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), "https://web.telegram.org");
}

// The colours of the client: names of its protocol to those of the style sheet.
function colour() {
  const names = {
    secondary_bg_color: "--page", section_bg_color: "--card", bg_color: "--card", text_color: "--text",
    link_color: "--link", button_color: "--accent", button_text_color: "--on-accent",
  };
  let theme = {};
  try {
    theme = JSON.parse(launched.get("tgWebAppThemeParams") ?? "{}");
  } catch {
    // A client that writes something else gets the page's own colours.
  }
  const isColour = (value) => /^#[0-9a-f]{6}$/i.test(value ?? "");
  const root = document.documentElement;
  for (const [name, variable] of Object.entries(names)) {
    if (isColour(theme[name])) root.style.setProperty(variable, theme[name]);
  }
  if (isColour(theme.bg_color)) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(theme.bg_color.slice(at, at + 2), 16));
    root.dataset.theme = red * 0.3 + green * 0.59 + blue * 0.11 < 128 ? "dark" : "light";
  }
}

function over() {
  token = "";
  following?.abort();
  status.textContent = words.over;
  document.body.classList.add("ill");
  board.replaceChildren();
  if (dialog.open) dialog.close();
}

function ask(path, options = {}) {
  const headers = { authorization: `Bearer ${token}` };
  if (options.body) headers["content-type"] = "application/json";
  return fetch(`board/${path}`, { ...options, headers, cache: "no-store" });
}

async function signIn(path, given) {
  const response = await ask(path, { method: "POST", body: JSON.stringify(given) }).catch(() => null);
  if (response?.status === 401) return over();
  if (!response?.ok) return setTimeout(() => signIn(path, given), 5000);
  const session = await response.json();
  const first = token === "";
  // The words of the frame are to be in the language that the cases are in.
  if (first && session.lang !== document.documentElement.lang) {
    location.replace(`board?lang=${session.lang}#${launched}`);
    return;
  }
  token = session.token;
  setTimeout(() => token && signIn("session/renew", {}), session.renew * 1000);
  if (first) look();
}

// Follows the board from now on, by the present filter.
function look() {
  following?.abort();
  const watched = new AbortController();
  following = watched;
  const query = new URLSearchParams(filter);
  follow((signal) => ask(`events?${query}`, { signal }), over, watched.signal, refresh);
}

board.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (!(name in filter)) return;
  filter[name] = value;
  look();
});

board.addEventListener("click", (event) => {
  const row = event.target.closest("tr");
  const id = row?.querySelector("[data-case]")?.dataset.case;
  if (id) open(id);
});

function versionOf(id) {
  return document.getElementById(`case-${id}`)?.dataset.version;
}

// The drawing that was asked for last is the one that is shown.
async function draw(id, query) {
  drawings += 1;
  const drawing = drawings;
  const response = await ask(`cases/${id}?${new URLSearchParams(query)}`);
  if (response.status === 401) return over();
  if (response.status === 403) return dialog.close();
  if (!response.ok) throw new Error("not drawn");
  const article = new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
  if (drawing !== drawings) return;
  shown = { id, version: versionOf(id) };
  body.replaceChildren(article);
  document.querySelector("#case-title").textContent = article.dataset.title;
}

async function open(id) {
  answer.textContent = "";
  body.replaceChildren();
  try {
    await draw(id, {});
  } catch {
    status.textContent = words.failed;
    document.body.classList.add("ill");
    return;
  }
  if (shown?.id !== id) return;
  if (!dialog.open) dialog.showModal();
  document.querySelector("#case-title").focus();
}

// The board has changed: an open case that has changed is drawn again, unless words are being typed about it.
function refresh() {
  if (dialog.open && shown && shown.version !== versionOf(shown.id) && !body.querySelector("form")) {
    draw(shown.id, {}).catch(() => {});
  }
}

async function press(button, typed) {
  const { id } = shown;
  if (unheard?.button !== button || unheard.words !== typed) unheard = { id: crypto.randomUUID(), button, words: typed };
  const response = await ask("press", { method: "POST", body: JSON.stringify(unheard) });
  if (response.status === 401) return over();
  if (!response.ok) throw new Error("not pressed");
  const said = await response.json();
  unheard = null;
  if (shown?.id !== id) return;
  answer.textContent = said.text;
  answer.classList.toggle("refused", said.refused);
  const sent = typed && !said.refused;
  const form = sent ? null : body.querySelector("form");
  // It is done, whether or not it can be drawn.
  await draw(id, {}).catch(() => {});
  if (form && shown?.id === id) keep(form);
}

// Words that were not taken stay, below the button they are for as it is now.
function keep(form) {
  const what = (button) => button.split(".").filter((_, at) => at !== 2).join(".");
  const keys = [...body.querySelectorAll("[data-words]")];
  const key = keys.find((key) => what(key.dataset.words) === what(form.dataset.button));
  if (key) {
    form.dataset.button = key.dataset.words;
    key.parentElement.after(form);
  } else {
    body.append(form);
  }
}

// Asks for the words of an answer below its button.
function askWords(key) {
  const form = document.createElement("form");
  const label = document.createElement("label");
  const input = document.createElement("textarea");
  const send = document.createElement("button");
  Object.assign(input, { required: true, maxLength: 1000, rows: 3, id: "words" });
  Object.assign(label, { htmlFor: "words", textContent: `${key.textContent} · ${words.words}` });
  Object.assign(send, { type: "submit", textContent: words.send });
  form.dataset.button = key.dataset.words;
  form.append(label, input, send);
  body.querySelector("form")?.remove();
  key.parentElement.after(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    work(send, () => press(form.dataset.button, input.value));
  });
  input.focus();
}

// One tap at a time.
async function work(key, what) {
  if (dialog.classList.contains("busy")) return;
  const id = shown?.id;
  dialog.classList.add("busy");
  key.setAttribute("aria-busy", "true");
  try {
    await what();
  } catch {
    if (shown?.id === id) {
      answer.textContent = words.failed;
      answer.classList.add("refused");
    }
  }
  key.removeAttribute("aria-busy");
  dialog.classList.remove("busy");
}

body.addEventListener("click", (event) => {
  const key = event.target.closest("button");
  if (key?.dataset.press) work(key, () => press(key.dataset.press, ""));
  if (key?.dataset.ask) work(key, () => draw(shown.id, { ask: key.dataset.ask }));
  if (key?.dataset.words) askWords(key);
  if (key?.dataset.copy) {
    work(key, async () => {
      await navigator.clipboard.writeText(key.dataset.copy);
      answer.textContent = words.copied;
    });
  }
});

document.querySelector("#close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  drawings += 1;
  const from = shown && document.getElementById(`open-${shown.id}`);
  shown = null;
  from?.focus();
});

colour();
set(Number(words.now));
tick();
setInterval(tick, 1000);
tell("web_app_ready");
tell("web_app_expand");
signIn("session", { launch: launched.get("tgWebAppData") ?? "" });

// What both pages have in common: the board as the server sends it, and the minutes and seconds that go by between.

const AGAIN_AFTER = 2000;
// The server says something every few seconds; a connection that says nothing for so long is dead.
const SILENT_FOR = 15000;
let ahead = 0;
let parts = new Map();

// The server's time, in milliseconds.
export function now() {
  return Date.now() + ahead;
}

export function set(time) {
  ahead = time - Date.now();
}

function span(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

// Opens the screen with the code of a link; the status of the answer. The code leaves the page in the body of one request only.
export async function enter(code) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch("wall/open", { method: "POST", headers, body: JSON.stringify({ code }) });
  if (answer.ok) location.replace(`wall${location.search}`);
  return answer.status;
}

// Calls `opened` with the code of each link that is opened here, which is not left in the address. The page may be open
// already.
export function onLink(opened) {
  const take = () => {
    const code = location.hash.slice(1);
    if (!code) return;
    history.replaceState(null, "", location.pathname + location.search);
    opened(code);
  };
  addEventListener("hashchange", take);
  take();
}

// Every count goes on; a promise that is due turns red.
export function tick() {
  const { left, late } = document.body.dataset;
  const at = now();
  for (const count of document.querySelectorAll("[data-due]")) {
    const more = Number(count.dataset.due) - at;
    count.textContent = (more > 0 ? left : late).replace("{}", span(Math.abs(more)));
    const row = count.closest("tr");
    row?.classList.toggle("late", more <= 0);
    row?.classList.toggle("soon", more > 0 && more <= 600000);
  }
  for (const count of document.querySelectorAll("[data-since]")) {
    count.textContent = span(Math.max(0, at - Number(count.dataset.since)));
  }
  const clock = document.querySelector("#clock");
  if (clock) {
    const time = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: document.body.dataset.zone };
    clock.textContent = new Intl.DateTimeFormat("en-GB", time).format(at);
  }
}

// Puts the board in place; parts that are as they were are not touched, and the focus stays where it is.
export function put(html) {
  const board = document.querySelector("#board");
  const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const there = board.firstElementChild;
  const ids = (root) => [...(root?.children ?? [])].map((part) => part.id).join();
  if (ids(there) === ids(fresh)) {
    for (const part of [...fresh.children]) {
      if (parts.get(part.id) === part.outerHTML) continue;
      parts.set(part.id, part.outerHTML);
      const old = document.getElementById(part.id);
      const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
      old.replaceWith(part);
      if (focused) document.getElementById(focused)?.focus();
    }
  } else {
    parts = new Map([...fresh.children].map((part) => [part.id, part.outerHTML]));
    board.replaceChildren(fresh);
  }
  const said = document.querySelector("#said");
  if (said && fresh.dataset.said && said.textContent !== fresh.dataset.said) said.textContent = fresh.dataset.said;
  tick();
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const whole = text.split("\n\n");
    text = whole.pop();
    for (const event of whole) {
      const data = event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
      if (data) yield JSON.parse(data);
    }
  }
}

// Follows the board at `ask(signal)`, a fetch, until the signal says stop; `over` is called where the sign-in no longer holds,
// `changed` after each change.
export async function follow(ask, over, signal, changed = () => {}) {
  const status = document.querySelector("#status");
  const { live, offline, full } = document.body.dataset;
  const say = (text, ill) => {
    if (status.textContent !== text) status.textContent = text;
    document.body.classList.toggle("ill", ill);
  };
  while (!signal?.aborted) {
    const connection = new AbortController();
    const end = () => connection.abort();
    signal?.addEventListener("abort", end);
    let silent = setTimeout(end, SILENT_FOR);
    try {
      const answer = await ask(connection.signal);
      if (answer.status === 401) return over();
      if (answer.ok) {
        for await (const event of events(answer.body)) {
          clearTimeout(silent);
          silent = setTimeout(end, SILENT_FOR);
          set(event.now);
          if (signal?.aborted) return;
          if (event.html !== undefined) {
            put(event.html);
            changed();
          }
          say(live, false);
        }
      }
      say(answer.status === 429 ? full : offline, true);
    } catch {
      if (signal?.aborted) return;
      say(offline, true);
    } finally {
      clearTimeout(silent);
      signal?.removeEventListener("abort", end);
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
  }
}

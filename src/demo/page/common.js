// What every part of the page uses: the server, the words, elements, times.

export async function call(path, body) {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  };
  const answer = await fetch(path, body === undefined ? undefined : post);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// The sentences of `locales/`; they are there before anything is drawn.
let words = {};

export async function loadWords() {
  words = await call("/demo/words");
  put(document);
  put(at("phone").content);
  document.title = say("demo-title");
}

function put(root) {
  for (const made of root.querySelectorAll("[data-say]")) made.textContent = say(made.dataset.say);
  for (const made of root.querySelectorAll("[data-title]")) {
    made.title = say(made.dataset.title);
    made.setAttribute("aria-label", made.title);
  }
}

export const say = (key) => words[key] ?? key;
export const sayOr = (key, other) => words[key] ?? other;

export const at = (id) => document.getElementById(id);

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(className, label, act) {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

export function named(made, name) {
  made.title = name;
  made.setAttribute("aria-label", name);
  return made;
}

const ZONE = { timeZone: "Asia/Ho_Chi_Minh", hourCycle: "h23" };
const format = (options) => new Intl.DateTimeFormat("vi-VN", { ...ZONE, ...options });
export const clockTime = format({ hour: "2-digit", minute: "2-digit" });
export const seconds = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const day = (date) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { ...ZONE, weekday: "long", day: "2-digit", month: "2-digit" }).format(date);

// "12 min", "1 h 05 min"
export function span(milliseconds) {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  const short = `${minutes % 60} ${say("demo-minutes")}`;
  return minutes < 60 ? short : `${Math.floor(minutes / 60)} ${say("demo-hours")} ${short}`;
}

export const shorter = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

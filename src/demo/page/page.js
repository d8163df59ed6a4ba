// The page as a whole: clock, trouble, tabs, and the state that the phones show.
import { at, call, clockTime, day, loadWords, say, seconds, span } from "./common.js";
import { Guide, offer } from "./guide.js";
import { Phone } from "./phone.js";
import { drawPromises } from "./promises.js";
import { mute, muted } from "./sound.js";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const phones = new Map();
const names = new Map();

// The clock runs here between two looks at the server's.
const clock = { now: Date.now(), seen: performance.now() };
const now = () => clock.now + performance.now() - clock.seen;

function tick() {
  at("time").textContent = seconds.format(now());
  at("time").dateTime = new Date(now()).toISOString();
}

function showClock({ now: shown, offset, next_due }) {
  clock.now = Date.parse(shown);
  clock.seen = performance.now();
  tick();
  at("ahead").textContent = day(clock.now) + (offset >= 30 ? ` · +${span(offset * 1000)}` : "");
  at("ahead").title = offset >= 30 ? say("demo-ahead") : "";
  at("next").disabled = !next_due;
  at("due").textContent = next_due ? clockTime.format(new Date(next_due)) : "";
  at("next").title = next_due ? "" : say("demo-next-none");
}

// One press at a time goes to the server; whatever it does is seen in the next state.
async function act(path, body) {
  const group = document.querySelector(".controls");
  if (group.getAttribute("aria-busy")) return;
  group.setAttribute("aria-busy", "true");
  try {
    await call(path, body);
  } catch (error) {
    console.error(error);
  } finally {
    group.removeAttribute("aria-busy");
  }
}

let running;

function run(on) {
  clearInterval(running);
  running = on ? setInterval(() => act("/demo/forward", { minutes: 1 }), 1000) : undefined;
  at("run").textContent = say(on ? "demo-stop" : "demo-run");
  at("run").setAttribute("aria-pressed", String(on));
}

function controls(look) {
  for (const button of document.querySelectorAll("[data-minutes]")) {
    const minutes = Number(button.dataset.minutes);
    button.addEventListener("click", () => act("/demo/forward", { minutes }));
  }
  at("next").addEventListener("click", () => act("/demo/next", {}));
  at("run").addEventListener("click", () => run(!running));
  at("busy").addEventListener("click", () => act("/demo/telegram", "busy"));
  at("down").addEventListener("click", () => act("/demo/telegram", at("down").dataset.on ? "fine" : "down"));
  at("kill").addEventListener("click", () => act("/demo/bot", Boolean(at("kill").dataset.on)));
  const { locale, story } = look;
  const told = story && { story: story.name, mode: story.mode };
  at("anew").addEventListener("click", () => act("/demo/begin", { locale, ...told }));
  at("language").addEventListener("click", () => act("/demo/begin", { locale: locale === "vi" ? "en" : "vi", ...told }));
  offer(look.stories, (name, mode) => act("/demo/begin", { locale, story: name, mode }));
  const sound = () => {
    at("sound").textContent = muted ? "🔕" : "🔔";
    at("sound").setAttribute("aria-pressed", String(!muted));
  };
  at("sound").addEventListener("click", () => {
    mute(!muted);
    sound();
  });
  sound();
  setInterval(tick, 1000);
}

function showTrouble({ telegram, bot }) {
  const show = (id, on, now, then) => {
    at(id).textContent = say(on ? now : then);
    if (on) at(id).dataset.on = "yes";
    else delete at(id).dataset.on;
  };
  show("busy", telegram === "busy", "demo-busy-on", "demo-busy");
  show("down", telegram === "down", "demo-down-on", "demo-down");
  show("kill", !bot, "demo-kill-on", "demo-kill");
}

// One phone at a time on a small screen; side by side otherwise.
function choose(phone) {
  for (const other of phones.values()) {
    const chosen = other === phone;
    other.root.classList.toggle("chosen", chosen);
    other.tab.setAttribute("aria-selected", String(chosen));
    other.tab.tabIndex = chosen ? 0 : -1;
  }
  phone.shown();
}

function tabKeys(event) {
  const all = [...phones.values()];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const here = all.findIndex((phone) => phone.tab === event.target);
  if (!step || here < 0) return;
  const next = all[(here + step + all.length) % all.length];
  choose(next);
  next.tab.focus();
}

async function build() {
  const look = await call("/demo/state");
  document.documentElement.lang = look.locale;
  await loadWords();
  const { people, groups } = await call("/sim/state");
  for (const person of people) names.set(person.id, person.name);
  for (const group of groups) names.set(group.id, group.title);
  for (const player of look.phones) {
    const phone = new Phone(player, names);
    phone.tab.addEventListener("click", () => choose(phone));
    phones.set(player.id, phone);
    at("phones").append(phone.root);
    at("tabs").append(phone.tab);
  }
  at("tabs").addEventListener("keydown", tabKeys);
  choose(phones.values().next().value);
  controls(look);
  // One menu at a time, and none once something in it is chosen or something else is touched.
  for (const menu of document.querySelectorAll(".menu")) {
    menu.addEventListener("click", ({ target }) => target.closest("button") && (menu.parentElement.open = false));
  }
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of document.querySelectorAll("details[open]")) if (!menu.contains(target)) menu.open = false;
  });
  return look.performance;
}

// Asks for the next change again and again. Once the server was away it is another one: the page begins anew.
async function follow(path, show) {
  let since;
  for (;;) {
    try {
      const state = await call(since === undefined ? path : `${path}?since=${since}`);
      if (!at("offline").hidden) return location.reload();
      since = state.version;
      show(state);
    } catch (error) {
      console.error(error);
      at("offline").hidden = false;
      since = undefined;
      await pause(1000);
    }
  }
}

async function begin() {
  try {
    const performance = await build();
    const guide = new Guide(phones, choose);
    follow("/sim/state", (state) => {
      for (const person of state.people) phones.get(person.id)?.show(person.screen, state.groups, person.keyboard);
      guide.point();
    });
    follow("/demo/state", (look) => {
      if (look.performance !== performance) return location.reload();
      showClock(look.clock);
      showTrouble(look);
      guide.show(look.story);
      drawPromises(look.promises, now(), names);
    });
  } catch (error) {
    console.error(error);
    at("offline").hidden = false;
    await pause(1000);
    location.reload();
  }
}

begin();

// The page as a whole: clock, hint, tabs, and the state that the phones show.
import { Phone } from "./phone.js";
import { clockTime, day, seconds } from "./bubble.js";

const SAMPLE = "/vip anh Hùng GĐ Đồng Nai | 0912345678 | mở nợ cước số 0903111222";
const at = (id) => document.getElementById(id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const phones = new Map();

async function call(path, body) {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  };
  const answer = await fetch(path, body === undefined ? undefined : post);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// The clock runs here between two looks at the server's.
const clock = { now: Date.now(), seen: performance.now() };

function setClock(now) {
  clock.now = Date.parse(now);
  clock.seen = performance.now();
  tick();
}

function tick() {
  const now = new Date(clock.now + performance.now() - clock.seen);
  at("time").textContent = seconds.format(now);
  at("time").dateTime = now.toISOString();
}

function showClock({ now, offset, next_due }) {
  setClock(now);
  const minutes = Math.round(offset / 60);
  const ahead = minutes >= 60 ? `${Math.floor(minutes / 60)} giờ ${minutes % 60} phút` : `${minutes} phút`;
  at("ahead").textContent = day.format(new Date(now)) + (minutes ? ` · +${ahead}` : "");
  at("ahead").title = minutes ? "Đã vặn tới · wound ahead of the real time" : "";
  at("next").disabled = !next_due;
  at("due").textContent = next_due ? clockTime.format(new Date(next_due)) : "";
  at("next").title = next_due ? "Wind to the next reminder" : "Chưa có việc nào hẹn giờ · Nothing is due";
}

async function wind(path, body) {
  const group = document.querySelector(".wind");
  if (group.classList.contains("busy")) return;
  group.classList.add("busy");
  group.setAttribute("aria-busy", "true");
  try {
    showClock(await call(path, body));
  } catch (error) {
    console.error(error);
  } finally {
    group.classList.remove("busy");
    group.removeAttribute("aria-busy");
  }
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
  for (const player of await call("/demo/cast")) {
    const phone = new Phone(player, call);
    phone.tab.addEventListener("click", () => choose(phone));
    phones.set(player.id, phone);
    at("phones").append(phone.root);
    at("tabs").append(phone.tab);
  }
  at("tabs").addEventListener("keydown", tabKeys);
  choose(phones.values().next().value);
  for (const button of document.querySelectorAll("[data-minutes]")) {
    const minutes = Number(button.dataset.minutes);
    button.addEventListener("click", () => wind("/demo/forward", { minutes }));
  }
  at("next").addEventListener("click", () => wind("/demo/next", {}));
  at("fill").addEventListener("click", () => {
    const lan = phones.values().next().value;
    choose(lan);
    lan.write(SAMPLE);
  });
  if (matchMedia("(max-width: 700px)").matches) at("hint").open = false;
  setInterval(tick, 1000);
}

// Asks for the next change again and again. Once the server was away it is another one: the page begins anew.
async function follow() {
  let since;
  for (;;) {
    try {
      const state = await call(since === undefined ? "/sim/state" : `/sim/state?since=${since}`);
      if (!at("offline").hidden) return location.reload();
      since = state.version;
      setClock(state.now);
      for (const person of state.people) phones.get(person.id)?.show(person.screen);
      showClock(await call("/demo/clock"));
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
    await build();
  } catch (error) {
    console.error(error);
    at("offline").hidden = false;
    await pause(1000);
    return location.reload();
  }
  return follow();
}

begin();

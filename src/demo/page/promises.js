// The promises along the clock: what was done, where the clock stands, which rungs are ahead; and what the bot wrote.
import { at, button, call, clockTime, element, named, say, sayOr, span } from "./common.js";

const SIGNS = {
  taken: "📝",
  reminded: "⏰",
  asked_qa: "💬",
  put_to_qa: "📨",
  answered_by_qa: "💡",
  answer_read: "👌",
  done: "🛠",
  cannot: "⚠️",
  told: "📞",
  not_reached: "📵",
  another_time: "🕘",
  handed_over: "📋",
  handover_accepted: "📥",
};
const DRAWN = 2; // lanes; older promises have no room
const EDGE = 2 * 60_000; // milliseconds on either side

let inside = null; // the case that is looked into

export function drawPromises(promises, now, names) {
  const drawn = promises.slice(0, DRAWN);
  at("promises").replaceChildren(...drawn.map((promise) => lane(promise, now, names)));
  at("no-promise").hidden = drawn.length > 0;
  if (inside !== null) showInside(names);
}

function lane(promise, now, names) {
  const lane = element("li", "lane");
  const [taken, due] = [Date.parse(promise.taken_at), Date.parse(promise.due)];
  const closed = promise.closed_at && Date.parse(promise.closed_at);
  const marks = promise.marks.filter((mark) => SIGNS[mark.what]).map((mark) => ({ ...mark, time: Date.parse(mark.at) }));
  const ahead = promise.ahead.map((rung) => ({ ...rung, time: Date.parse(rung.at) }));
  const times = [taken, due, closed ?? now, ...marks.map(({ time }) => time), ...ahead.map(({ time }) => time)];
  const [from, until] = [Math.min(...times) - EDGE, Math.max(...times) + EDGE];
  const place = (time) => `${((time - from) / (until - from)) * 100}%`;

  const line = element("div", "line");
  const put = (className, time, text, title) => {
    const made = named(element("span", className, text), `${clockTime.format(time)} ${title}`);
    made.style.left = place(time);
    line.append(made);
    return made;
  };
  const gone = element("span", "gone");
  gone.style.left = place(taken);
  gone.style.right = `${100 - parseFloat(place(closed ?? now))}%`;
  line.append(gone);
  put("due", due, "", say("demo-due"));
  for (const rung of ahead) {
    const whom = rung.tell.map((tell) => sayOr(`demo-tell-${tell}`, tell)).join(", ");
    put("rung", rung.time, "", `${say("demo-mark-ahead")}: ${whom}`);
  }
  for (const mark of marks) {
    const whom = mark.told.map((id) => names.get(id) ?? id).join(", ");
    const by = mark.by ? `${names.get(mark.by) ?? mark.by}: ` : "";
    put(`mark ${mark.what}`, mark.time, SIGNS[mark.what], by + say(`demo-mark-${mark.what}`) + (whom && ` → ${whom}`));
  }
  if (!closed) put("needle", now, "", say("demo-now"));

  const told = promise.marks.findLast((mark) => mark.what === "told");
  const end = closed ?? now;
  const state = closed
    ? `${say(told ? "demo-kept" : "demo-closed")} ${clockTime.format(closed)}`
    : end > due ? `${say("demo-late")} ${span(end - due)}` : `${say("demo-left")} ${span(due - end)}`;
  const label = element("p", "lane-label");
  label.append(
    element("b", "", `${say("demo-case")} #${promise.case}`),
    ` · ${names.get(promise.owner) ?? ""} · ${say("demo-due")} ${clockTime.format(due)} · `,
    element("span", closed ? "kept" : end > due ? "late" : "left", closed && end > due ? `${state} (${say("demo-late")} ${span(end - due)})` : state),
  );
  const look = named(button("look", `⚙ ${say("demo-inside")}`, () => toggle(promise.case, names)), say("demo-inside-title"));
  look.setAttribute("aria-expanded", String(inside === promise.case));
  label.append(look);
  lane.append(label, line);
  return lane;
}

function toggle(id, names) {
  inside = inside === id ? null : id;
  at("inside").hidden = inside === null;
  for (const look of document.querySelectorAll(".look")) look.setAttribute("aria-expanded", "false");
  if (inside !== null) showInside(names);
}

async function showInside(names) {
  const written = await call(`/demo/cases/${inside}/written`).catch(console.error);
  if (!written) return;
  const look = JSON.stringify(written);
  if (at("inside").dataset.look === look) return;
  at("inside").dataset.look = look;
  const whose = (id) => names.get(id) ?? id ?? "bot";
  const table = (title, rows) => {
    const box = element("div");
    box.append(element("h3", "", `${title} · ${rows.length}`));
    for (const row of rows) {
      const line = element("p", "row-of");
      line.append(element("b", "", row[0]), ` ${row[1]}`);
      box.append(line);
    }
    return box;
  };
  at("inside").replaceChildren(
    table(say("demo-record"), written.record.map(({ person, event }) => [whose(person), event])),
    table(say("demo-outbox"), written.outbox.map(({ chat, notice, state }) => [`→ ${whose(chat)} [${state}]`, notice])),
    table(say("demo-timers"), written.timers.map(({ name, due }) => [clockTime.format(new Date(due)), name])),
  );
}

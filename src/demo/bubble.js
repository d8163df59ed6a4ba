// One message of a chat, as an element.

const ZONE = { timeZone: "Asia/Ho_Chi_Minh", hourCycle: "h23" };
export const clockTime = new Intl.DateTimeFormat("vi-VN", { ...ZONE, hour: "2-digit", minute: "2-digit" });
export const seconds = new Intl.DateTimeFormat("vi-VN", { ...ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const day = new Intl.DateTimeFormat("vi-VN", { ...ZONE, weekday: "long", day: "2-digit", month: "2-digit" });

const COMMAND = /(^|[\s("“])(\/[a-z][a-z0-9_]{0,31})(?![\w/])/g;

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

// What a change of which needs drawing anew; whether it was read is not of it.
export function looks(message) {
  const { html, buttons, edits, reply_to, media } = message;
  return JSON.stringify([html, buttons, edits, reply_to, media]);
}

// `phone` gives: press(message, key, button), copy(text), send(text), reply(message), edit(message), quoted(id), goTo(id).
export function bubble(message, phone) {
  const root = element("article", message.from_bot ? "message theirs" : "message mine");
  root.dataset.id = message.message_id;
  root.tabIndex = -1;
  const box = element("div", "bubble");
  const quoted = message.reply_to && phone.quoted(message.reply_to);
  if (quoted) {
    box.append(button("quote", quoted, () => phone.goTo(message.reply_to)));
  }
  const text = element("div", "text");
  // Clean by the simulator: Telegram's tags only, escaped.
  text.innerHTML = message.html;
  if (message.media) text.prepend(element("p", "media", `📎 ${message.media}`));
  for (const link of text.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const spoiler of text.querySelectorAll("tg-spoiler")) {
    spoiler.addEventListener("click", () => spoiler.classList.add("open"));
  }
  for (const code of text.querySelectorAll("code")) {
    code.title = "Chép · Copy";
    code.addEventListener("click", () => phone.copy(code.textContent));
  }
  if (message.from_bot) linkCommands(text, phone);
  box.append(text, foot(message));
  root.append(box);
  if (message.buttons.length) root.append(keyboard(message, phone));
  root.append(acts(message, phone));
  box.addEventListener("click", (event) => {
    if (event.target.closest("a, button, code, tg-spoiler") || String(getSelection())) return;
    phone.reply(message);
  });
  if (!message.from_bot) {
    box.addEventListener("dblclick", () => {
      getSelection()?.removeAllRanges();
      phone.edit(message);
    });
  }
  return root;
}

function foot(message) {
  const foot = element("footer");
  const sent = new Date(message.date);
  if (message.edits) foot.append(element("span", "edited", "đã sửa"));
  const time = element("time", "", clockTime.format(sent));
  time.dateTime = message.date;
  time.title = `${day.format(sent)} ${clockTime.format(sent)}`;
  foot.append(time);
  return foot;
}

function keyboard(message, phone) {
  const keys = element("div", "keys");
  for (const row of message.buttons) {
    const line = element("div", "row");
    for (const key of row) {
      const { does, with: what } = key.kind;
      const made = button(`key ${does}`, key.text, () => {
        if (does === "callback") phone.press(message, what, made);
        else if (does === "copy") phone.copy(what);
        else if (does === "url") open(what, "_blank", "noopener,noreferrer");
      });
      if (does === "copy") made.title = what;
      line.append(made);
    }
    keys.append(line);
  }
  return keys;
}

function acts(message, phone) {
  const acts = element("div", "acts");
  const add = (sign, label, act) => {
    const made = button("act", sign, act);
    made.setAttribute("aria-label", label);
    made.title = label;
    acts.append(made);
  };
  add("↩", "Trả lời · Reply", () => phone.reply(message));
  if (!message.from_bot) add("✎", "Sửa · Edit", () => phone.edit(message));
  return acts;
}

// A command in a message of the bot is sent by a tap, as in Telegram.
function linkCommands(root, phone) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("a, code, pre")) texts.push(walker.currentNode);
  }
  for (const node of texts) {
    const parts = [];
    let from = 0;
    for (const found of node.data.matchAll(COMMAND)) {
      const begin = found.index + found[1].length;
      parts.push(node.data.slice(from, begin), button("command", found[2], () => phone.send(found[2])));
      from = begin + found[2].length;
    }
    if (parts.length) node.replaceWith(...parts, node.data.slice(from));
  }
}

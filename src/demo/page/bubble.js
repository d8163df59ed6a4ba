// One message of a chat, as an element.
import { button, clockTime, day, element, named, say } from "./common.js";

const COMMAND = /(^|[\s("“])(\/[a-z][a-z0-9_]{0,31})(?![\w/])/g;

// What a change of which needs drawing anew; whether it was read is not of it.
export function looks(message) {
  const { date, html, buttons, edits, reply_to, media } = message;
  return JSON.stringify([date, html, buttons, edits, reply_to, media]);
}

// `chat` gives: mine(message), inGroup, press(message, data, key), copy(text), send(text), reply(message),
// edit(message), quoted(id), goTo(id).
export function bubble(message, chat) {
  if (message.service) return service(message);
  const mine = chat.mine(message);
  const root = element("article", mine ? "message mine" : "message theirs");
  root.dataset.id = message.message_id;
  root.tabIndex = -1;
  const box = element("div", "bubble");
  if (chat.inGroup && !mine) box.append(element("b", "from", message.from_bot ? say("demo-bot") : message.from));
  const quoted = message.reply_to && chat.quoted(message.reply_to);
  if (quoted) box.append(button("quote", quoted, () => chat.goTo(message.reply_to)));
  if (message.media) box.append(attachment(message));
  box.append(text(message, chat), foot(message));
  root.append(box);
  if (message.buttons.length) root.append(keyboard(message, chat));
  root.append(acts(message, mine, chat));
  box.addEventListener("click", (event) => {
    if (event.target.closest("a, button, code, tg-spoiler") || String(getSelection())) return;
    chat.reply(message);
  });
  return root;
}

function service(message) {
  const known = {
    forum_topic_created: "demo-topic-opened",
    forum_topic_closed: "demo-topic-closed",
    forum_topic_reopened: "demo-topic-reopened",
    pinned_message: "demo-pinned",
  };
  return element("p", "service", say(known[message.service] ?? "demo-service"));
}

function attachment(message) {
  const box = element("div", `media ${message.media}`);
  if (message.media === "photo") box.append(element("span", "sign", "🖼"), say("demo-photo"));
  else if (message.media === "voice") {
    const length = message.seconds ?? 0;
    const clock = `${Math.floor(length / 60)}:${String(length % 60).padStart(2, "0")}`;
    box.append(element("span", "sign", "▶"), element("span", "wave"), clock);
  } else box.append(element("span", "sign", "📄"), message.file_name ?? message.media);
  return box;
}

function text(message, chat) {
  const text = element("div", "text");
  // Clean by the simulator: Telegram's tags only, escaped.
  text.innerHTML = message.html;
  for (const link of text.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const spoiler of text.querySelectorAll("tg-spoiler")) {
    spoiler.addEventListener("click", () => spoiler.classList.add("open"));
  }
  for (const code of text.querySelectorAll("code")) {
    code.title = say("demo-copy");
    code.addEventListener("click", () => chat.copy(code.textContent));
  }
  if (message.from_bot) linkCommands(text, chat);
  return text;
}

function foot(message) {
  const foot = element("footer");
  const sent = new Date(message.date);
  if (message.edits) foot.append(element("span", "edited", say("demo-edited")));
  const time = element("time", "", clockTime.format(sent));
  time.dateTime = message.date;
  time.title = `${day(sent)} ${clockTime.format(sent)}`;
  foot.append(time);
  return foot;
}

function keyboard(message, chat) {
  const keys = element("div", "keys");
  for (const row of message.buttons) {
    const line = element("div", "row");
    for (const key of row) {
      const { does, with: what } = key.kind;
      const made = button(`key ${does}`, key.text, () => {
        if (does === "callback") chat.press(message, what, made);
        else if (does === "copy") chat.copy(what);
        else if (does === "url") open(what, "_blank", "noopener,noreferrer");
      });
      if (does === "copy") made.title = what;
      line.append(made);
    }
    keys.append(line);
  }
  return keys;
}

function acts(message, mine, chat) {
  const acts = element("div", "acts");
  acts.append(named(button("act", "↩", () => chat.reply(message)), say("demo-reply")));
  if (mine && !message.media) acts.append(named(button("act", "✎", () => chat.edit(message)), say("demo-edit")));
  return acts;
}

// A command in a message of the bot is sent by a tap, as in Telegram.
function linkCommands(root, chat) {
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
      parts.push(node.data.slice(from, begin), button("command", found[2], () => chat.send(found[2])));
      from = begin + found[2].length;
    }
    if (parts.length) node.replaceWith(...parts, node.data.slice(from));
  }
}

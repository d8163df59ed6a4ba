// One chat on a phone: with the bot, or a group with its topics and what is pinned in it.
import { bubble, looks } from "./bubble.js";
import { button, day, element, named, say, shorter } from "./common.js";

const NEAR = 60; // pixels from the bottom that still count as being there

export class Chat {
  // `phone` does what is done in it; a group has an id, the chat with the bot none.
  constructor(phone, id, title) {
    this.phone = phone;
    this.id = id;
    this.inGroup = id !== undefined;
    this.messages = new Map();
    this.seen = 0;
    this.unread = 0;
    this.topic = null;
    this.root = element("div", "chat");
    this.root.dataset.chat = id ?? phone.player.id;
    this.pinned = named(button("pinned", "", () => this.goTo(this.pinnedId)), say("demo-pinned"));
    this.topics = element("div", "topics");
    this.log = element("div", "log");
    this.log.setAttribute("role", "log");
    this.log.tabIndex = 0;
    this.log.setAttribute("aria-label", `${phone.player.name} · ${title}`);
    this.down = named(button("down", "↓", () => this.toBottom(true)), say("demo-newest"));
    this.pinned.hidden = this.topics.hidden = this.down.hidden = true;
    this.root.append(this.pinned, this.topics, this.log, this.down);
    this.tab = button("chat-tab", title, () => phone.choose(this));
    this.badge = element("span", "badge");
    this.badge.hidden = true;
    this.tab.append(this.badge);
    this.listen();
  }

  listen() {
    this.log.addEventListener("scroll", () => (this.down.hidden = this.atBottom()), { passive: true });
    // Whatever changes its height, the end stays in view.
    let bottom = true;
    this.log.addEventListener("scroll", () => (bottom = this.atBottom()), { passive: true });
    new ResizeObserver(() => bottom && this.toBottom()).observe(this.log);
  }

  mine(message) {
    return !message.from_bot && message.from === this.phone.player.name;
  }

  // Brings the chat up to date; touches only what has changed. Gives whether something rang.
  show(screen, topics) {
    const first = this.messages.size === 0;
    const bottom = first || this.atBottom();
    let rang = false;
    for (const message of screen) {
      const id = message.message_id;
      const [known, look] = [this.messages.get(id), looks(message)];
      if (known?.look === look) {
        known.message = message;
        continue;
      }
      const made = bubble(message, this);
      made.dataset.thread = message.thread ?? "";
      this.messages.set(id, { message, look, made });
      if (known) {
        this.replace(known.made, made);
        continue;
      }
      this.dayBefore(message);
      this.log.append(made);
      if (this.phone.settled) {
        made.classList.add("arrived");
        rang ||= !this.mine(message) && !message.silent && !message.service;
      } else this.seen = id;
    }
    this.forget(screen);
    this.showPinned(screen);
    this.showTopics(topics ?? []);
    this.count();
    if (bottom) this.toBottom();
    this.down.hidden = this.atBottom();
    return rang;
  }

  replace(old, made) {
    const focused = old.contains(document.activeElement) ? document.activeElement.textContent : null;
    old.replaceWith(made);
    made.classList.add("changed");
    if (focused === null) return;
    const same = [...made.querySelectorAll("button")].find((one) => one.textContent === focused);
    (same ?? made).focus({ preventScroll: true });
  }

  forget(screen) {
    const there = new Set(screen.map((message) => message.message_id));
    for (const [id, { made }] of this.messages) {
      if (there.has(id)) continue;
      made.remove();
      this.messages.delete(id);
    }
  }

  dayBefore(message) {
    const date = day(new Date(message.date));
    if (date !== this.lastDay) this.log.append(element("p", "day", date));
    this.lastDay = date;
  }

  showPinned(screen) {
    const pinned = screen.findLast((message) => message.pinned);
    this.pinned.hidden = !pinned;
    this.pinnedId = pinned?.message_id;
    if (pinned) this.pinned.textContent = `📌 ${pinned.text.split("\n")[0]}`;
  }

  showTopics(topics) {
    const look = JSON.stringify(topics);
    this.topics.hidden = topics.length === 0;
    if (this.topicsLook === look) return;
    this.topicsLook = look;
    const chip = (id, name) => {
      const made = button("topic", name, () => this.chooseTopic(id));
      made.dataset.topic = id ?? "";
      return made;
    };
    this.topics.replaceChildren(chip(null, say("demo-all-topics")));
    for (const topic of topics) this.topics.append(chip(topic.id, `${topic.closed ? "🔒 " : "# "}${topic.name}`));
    this.chooseTopic(this.topic);
  }

  chooseTopic(id) {
    this.topic = id;
    for (const chip of this.topics.children) {
      chip.setAttribute("aria-pressed", String(chip.dataset.topic === String(id ?? "")));
    }
    for (const { made } of this.messages.values()) {
      made.hidden = id !== null && made.dataset.thread !== String(id);
    }
    this.toBottom();
  }

  count() {
    const news = [...this.messages.values()].filter(
      ({ message }) => message.message_id > this.seen && !this.mine(message) && !message.service && !message.silent,
    );
    this.unread = news.length;
    this.badge.textContent = this.unread;
    this.badge.hidden = this.unread === 0;
    this.badge.setAttribute("aria-label", `${this.unread} ${say("demo-unread")}`);
  }

  read() {
    this.seen = Math.max(this.seen, ...this.messages.keys());
    this.count();
  }

  atBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toBottom(smooth) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  quoted(id) {
    const text = this.messages.get(id)?.message.text;
    return text && shorter(text);
  }

  goTo(id) {
    const made = this.messages.get(id)?.made;
    made?.scrollIntoView({ block: "center", behavior: "smooth" });
    made?.classList.remove("changed");
    requestAnimationFrame(() => made?.classList.add("changed"));
  }

  lastOfMine() {
    return [...this.messages.values()].findLast(({ message }) => this.mine(message) && !message.media)?.message;
  }

  // Where what is written goes.
  place() {
    return { ...(this.inGroup && { chat_id: this.id }), ...(this.topic && { thread: this.topic }) };
  }

  // What a message's own buttons do.
  press(message, data, key) {
    return this.phone.press(this, message, data, key);
  }

  send(text) {
    return this.phone.send(text, null);
  }

  copy(text) {
    return this.phone.copy(text);
  }

  reply(message) {
    this.phone.setAbout({ act: "reply", message });
  }

  edit(message) {
    this.phone.edit(message);
  }
}

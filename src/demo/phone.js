// One person's phone: the chat with the bot, its keyboard, what pops up over it.
import { bubble, button, day, element, looks } from "./bubble.js";

const NEAR = 60; // pixels from the bottom that still count as being there
const shorter = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

export class Phone {
  // `player` as of /demo/cast, `call(path, body)` asks the server.
  constructor(player, call) {
    this.player = player;
    this.ask = (act, body) => call(`/sim/people/${player.id}/${act}`, body);
    this.messages = new Map();
    this.unread = 0;
    this.about = null;
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    const part = (selector) => this.root.querySelector(selector);
    this.log = part(".log");
    this.down = part(".down");
    this.toastBox = part(".toast");
    this.alertBox = part(".alert");
    this.aboutBar = part(".about");
    this.input = part("textarea");
    this.badge = part(".badge");
    part("h2").textContent = player.name;
    part(".who p").replaceChildren(`${player.role_vi} · `, english(player.role_en));
    part(".face").textContent = player.name[0];
    this.root.dataset.person = player.id;
    this.root.id = `phone-${player.id}`;
    this.root.setAttribute("aria-label", `Điện thoại của ${player.name}`);
    this.log.setAttribute("aria-label", `Tin nhắn của ${player.name} với bot`);
    this.input.setAttribute("aria-label", `${player.name} viết cho bot`);
    this.input.placeholder = `${player.name} viết…`;
    this.tab = this.makeTab();
    this.listen(part);
  }

  makeTab() {
    const tab = button("tab", this.player.name, () => {});
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", this.root.id);
    tab.append(Object.assign(element("span", "badge"), { hidden: true }));
    return tab;
  }

  listen(part) {
    part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.grow());
    part(".about button").addEventListener("click", () => this.setAbout(null));
    this.down.addEventListener("click", () => this.toBottom(true));
    this.log.addEventListener("scroll", () => (this.down.hidden = this.atBottom()), { passive: true });
    part(".alert button").addEventListener("click", () => this.closeAlert());
    this.alertBox.addEventListener("keydown", (event) => event.key === "Escape" && this.closeAlert());
    this.root.addEventListener("pointerdown", () => this.read());
    this.root.addEventListener("focusin", () => this.read());
    // Whatever changes its height, the end stays in view.
    let bottom = true;
    this.log.addEventListener("scroll", () => (bottom = this.atBottom()), { passive: true });
    new ResizeObserver(() => bottom && this.toBottom()).observe(this.log);
  }

  // Brings the screen up to date; touches only what has changed.
  show(screen) {
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
      this.messages.set(id, { message, look, made });
      if (known) {
        this.replace(known.made, made);
        continue;
      }
      this.dayBefore(message);
      this.log.append(made);
      if (first) continue;
      made.classList.add("arrived");
      rang ||= message.from_bot && !message.silent;
    }
    this.forget(screen);
    this.count(screen);
    if (rang) this.ring();
    if (bottom) this.toBottom();
    this.down.hidden = this.atBottom();
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
    const date = day.format(new Date(message.date));
    if (date !== this.lastDay) this.log.append(element("p", "day", date));
    this.lastDay = date;
  }

  count(screen) {
    const unread = screen.filter((message) => message.from_bot && message.unread !== "no");
    const rings = unread.filter((message) => message.rang).length;
    this.unread = unread.length;
    for (const badge of [this.badge, this.tab.querySelector(".badge")]) {
      badge.textContent = rings;
      badge.hidden = rings === 0;
      badge.setAttribute("aria-label", `${rings} tin chưa đọc`);
    }
    if (this.root.contains(document.activeElement) && !document.hidden) this.read();
  }

  // Whoever touches the phone has looked at it.
  read() {
    if (!this.unread) return;
    this.unread = 0;
    this.ask("read", {}).catch(console.error);
  }

  // The phone is the one in view on a small screen.
  shown() {
    this.toBottom();
    this.read();
  }

  ring() {
    this.root.classList.remove("rings");
    this.tab.classList.remove("rings");
    void this.root.offsetWidth; // begins the animation anew
    this.root.classList.add("rings");
    this.tab.classList.add("rings");
  }

  atBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toBottom(smooth) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  // Typing.

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.about) {
      this.setAbout(null);
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const mine = [...this.messages.values()].findLast(({ message }) => !message.from_bot);
      if (mine) {
        event.preventDefault();
        this.edit(mine.message);
      }
    }
  }

  grow() {
    this.input.rows = Math.min(6, this.input.value.split("\n").length);
    while (this.input.rows < 6 && this.input.scrollHeight > this.input.clientHeight + 2) this.input.rows += 1;
  }

  write(text) {
    this.setAbout(null);
    this.input.value = text;
    this.grow();
    this.input.focus();
    this.input.setSelectionRange(text.length, text.length);
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const about = this.about;
    this.input.value = "";
    this.setAbout(null);
    this.grow();
    if (!(await this.send(text, about))) this.write(text);
  }

  async send(text, about) {
    this.toBottom();
    try {
      if (!about) await this.ask("say", { text });
      else await this.ask(about.act, { text, message_id: about.message.message_id });
      return true;
    } catch (error) {
      console.error(error);
      this.toast("Chưa gửi được.");
      return false;
    }
  }

  reply(message) {
    this.setAbout({ act: "reply", message });
  }

  edit(message) {
    this.write(message.text);
    this.setAbout({ act: "edit", message });
  }

  setAbout(about) {
    if (this.about?.act === "edit" && about?.act !== "edit") {
      this.input.value = "";
      this.grow();
    }
    this.about = about;
    this.aboutBar.hidden = !about;
    if (!about) return;
    const what = about.act === "edit" ? "✎ Sửa" : `↩ Trả lời ${about.message.from}`;
    this.aboutBar.firstElementChild.replaceChildren(element("b", "", what), ` ${shorter(about.message.text)}`);
    if (matchMedia("(hover: hover)").matches) this.input.focus();
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

  // Buttons.

  async press(message, data, key) {
    if (key.getAttribute("aria-busy")) return;
    key.setAttribute("aria-busy", "true");
    try {
      const { answer } = await this.ask("tap", { message_id: message.message_id, data });
      if (!answer) this.toast("Bot chưa trả lời.");
      else if (answer.text && answer.show_alert) this.alert(answer.text, key);
      else if (answer.text) this.toast(answer.text);
    } catch (error) {
      console.error(error);
      this.toast("Chưa bấm được.");
    } finally {
      key.removeAttribute("aria-busy");
    }
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(`Đã chép ${text}`);
    } catch {
      this.toast(text);
    }
  }

  toast(text) {
    clearTimeout(this.toasting);
    this.toastBox.textContent = text;
    this.toastBox.hidden = false;
    this.toasting = setTimeout(() => (this.toastBox.hidden = true), 2500 + 40 * text.length);
  }

  alert(text, from) {
    this.toastBox.hidden = true;
    this.alertBox.firstElementChild.textContent = text;
    this.alertBox.hidden = false;
    this.alertFrom = from;
    this.alertBox.lastElementChild.focus();
  }

  closeAlert() {
    this.alertBox.hidden = true;
    (this.alertFrom?.isConnected ? this.alertFrom : this.input).focus({ preventScroll: true });
  }
}

function english(text) {
  return Object.assign(element("span", "", text), { lang: "en" });
}

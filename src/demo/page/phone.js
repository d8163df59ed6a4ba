// One person's phone: their chats, what they write, what pops up over it.
import { Chat } from "./chat.js";
import { at, button, call, element, say, shorter } from "./common.js";
import { ring } from "./sound.js";

export class Phone {
  // `player` as of /demo/state, `titles` of the groups by id.
  constructor(player, titles) {
    this.player = player;
    this.ask = (act, body) => call(`/sim/people/${player.id}/${act}`, body);
    this.settled = false;
    this.about = null;
    this.root = at("phone").content.firstElementChild.cloneNode(true);
    const part = (selector) => this.root.querySelector(selector);
    this.screen = part(".screen");
    this.toastBox = part(".toast");
    this.alertBox = part(".alert");
    this.aboutBar = part(".about");
    this.input = part("textarea");
    this.badge = part(".phone-badge");
    this.voice = part(".voice");
    this.keyboard = part(".keyboard");
    this.file = part("input[type=file]");
    part("h2").textContent = player.name;
    part(".who p").textContent = say(`demo-role-${player.role}`);
    part(".face").textContent = player.name[0];
    this.root.dataset.person = player.id;
    this.root.id = `phone-${player.id}`;
    this.root.setAttribute("aria-label", player.name);
    this.input.placeholder = say("demo-write");
    this.input.setAttribute("aria-label", `${player.name}: ${say("demo-write")}`);
    this.tab = this.makeTab();
    this.chats = [new Chat(this, undefined, say("demo-bot"))];
    for (const room of player.rooms) this.chats.push(new Chat(this, room, titles.get(room)));
    const tabs = part(".chat-tabs");
    tabs.hidden = this.chats.length === 1;
    for (const chat of this.chats) {
      tabs.append(chat.tab);
      this.screen.prepend(chat.root);
    }
    this.choose(this.chats[0]);
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
    this.input.addEventListener("paste", (event) => {
      const [file] = event.clipboardData.files;
      if (!file) return;
      event.preventDefault();
      this.sendFile(file);
    });
    part(".attach").addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => {
      for (const file of this.file.files) this.sendFile(file);
      this.file.value = "";
    });
    this.voice.addEventListener("click", () => this.record());
    part(".about button").addEventListener("click", () => this.setAbout(null));
    part(".alert button").addEventListener("click", () => this.closeAlert());
    this.alertBox.addEventListener("keydown", (event) => event.key === "Escape" && this.closeAlert());
    this.root.addEventListener("pointerdown", () => this.read());
    this.root.addEventListener("focusin", () => this.read());
  }

  // The chat in view.
  choose(chat) {
    this.chat = chat;
    this.keyboard.hidden = chat.inGroup || !this.keyboard.childElementCount;
    for (const other of this.chats) {
      other.root.hidden = other !== chat;
      other.tab.setAttribute("aria-pressed", String(other === chat));
    }
    this.setAbout(null);
    chat.toBottom();
    if (this.settled) this.read();
  }

  // `screen` is the chat with the bot, `groups` all groups there are, `keyboard` the labels that the bot has put in
  // place of the letters.
  show(screen, groups, keyboard) {
    this.showKeyboard(keyboard ?? []);
    let rang = this.chats[0].show(screen);
    for (const chat of this.chats.slice(1)) {
      const group = groups.find((group) => group.id === chat.id);
      if (group && chat.show(group.screen, group.topics)) rang = true;
    }
    this.settled = true;
    if (this.root.contains(document.activeElement) && !document.hidden) this.read();
    this.count();
    if (rang) this.ring();
  }

  // A tap writes the label.
  showKeyboard(rows) {
    const look = JSON.stringify(rows);
    if (this.keyboardLook === look) return;
    this.keyboardLook = look;
    this.keyboard.replaceChildren(
      ...rows.map((labels) => {
        const row = element("div", "row");
        row.append(...labels.map((label) => button("typed", label, () => this.send(label, null))));
        return row;
      }),
    );
    this.keyboard.hidden = this.chat.inGroup || rows.length === 0;
  }

  count() {
    const unread = this.chats.reduce((sum, chat) => sum + chat.unread, 0);
    for (const badge of [this.badge, this.tab.querySelector(".badge")]) {
      badge.textContent = unread;
      badge.hidden = unread === 0;
      badge.setAttribute("aria-label", `${unread} ${say("demo-unread")}`);
    }
  }

  // Whoever touches the phone has looked at what it shows.
  read() {
    this.chat.read();
    this.count();
  }

  // The phone is the one in view on a small screen.
  shown() {
    this.chat.toBottom();
    this.read();
  }

  ring() {
    for (const one of [this.root, this.tab]) {
      one.classList.remove("rings");
      void one.offsetWidth; // begins the animation anew
      one.classList.add("rings");
    }
    ring();
  }

  // Writing.

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.about) {
      this.setAbout(null);
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const mine = this.chat.lastOfMine();
      if (!mine) return;
      event.preventDefault();
      this.edit(mine);
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
    this.input.focus({ preventScroll: true });
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

  send(text, about) {
    const act = about?.act ?? "say";
    return this.does(act, { text, ...(about && { message_id: about.message.message_id }) });
  }

  sendFile(file) {
    const reply = this.about?.act === "reply" && { message_id: this.about.message.message_id };
    this.setAbout(null);
    if (file.type.startsWith("image/")) return this.does("photo", { ...reply });
    if (file.type.startsWith("audio/")) return this.does("voice", { ...reply, seconds: 5 });
    return this.does("document", { ...reply, name: file.name, size: file.size });
  }

  // The first tap begins, the second sends what was "said".
  record() {
    if (this.recording === undefined) {
      this.recording = performance.now();
      this.voice.title = say("demo-voice-stop");
      this.voice.classList.add("recording");
      return;
    }
    const length = Math.max(1, Math.round((performance.now() - this.recording) / 1000));
    this.recording = undefined;
    this.voice.title = say("demo-voice");
    this.voice.classList.remove("recording");
    const reply = this.about?.act === "reply" && { message_id: this.about.message.message_id };
    this.setAbout(null);
    this.does("voice", { ...reply, seconds: length });
  }

  async does(act, body) {
    this.chat.toBottom();
    try {
      await this.ask(act, { ...this.chat.place(), ...body });
      return true;
    } catch (error) {
      console.error(error);
      this.toast(say("demo-not-sent"));
      return false;
    }
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
    const what = about.act === "edit" ? `✎ ${say("demo-edit")}` : `↩ ${say("demo-reply")}`;
    this.aboutBar.firstElementChild.replaceChildren(element("b", "", what), ` ${shorter(about.message.text)}`);
    if (matchMedia("(hover: hover)").matches) this.input.focus({ preventScroll: true });
  }

  // Buttons.

  // The newest button of the chat with the bot with this in its label.
  keyOf(label) {
    return [...this.chats[0].root.querySelectorAll(".key")].findLast((key) => key.textContent.includes(label));
  }

  async press(chat, message, data, key) {
    if (key.getAttribute("aria-busy")) return;
    key.setAttribute("aria-busy", "true");
    try {
      const where = chat.inGroup ? { chat_id: chat.id } : {};
      const { answer } = await this.ask("tap", { ...where, message_id: message.message_id, data });
      if (!answer) this.toast(say("demo-no-answer"));
      else if (answer.text && answer.show_alert) this.alert(answer.text, key);
      else if (answer.text) this.toast(answer.text);
    } catch (error) {
      console.error(error);
      this.toast(say("demo-not-sent"));
    } finally {
      key.removeAttribute("aria-busy");
    }
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(`${say("demo-copied")} ${text}`);
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

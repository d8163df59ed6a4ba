// The story that is on: what is told, what is to be tapped next and where, and how a practised call went.
import { at, button, call, clockTime, element, named, say } from "./common.js";

const WANTED = "wanted";

export class Guide {
  // `phones` by id; `choose` brings one into view; `offer` fills the menu of stories.
  constructor(phones, choose) {
    this.phones = phones;
    this.choose = choose;
    at("step").addEventListener("click", () => call("/demo/story", "step"));
    at("play").addEventListener("click", () => call("/demo/story", this.story.mode === "played" ? "pause" : "play"));
    at("end-training").addEventListener("click", () => call("/demo/story", "review"));
    at("written-for-me").addEventListener("click", () => this.write());
  }

  show(story) {
    at("guide").hidden = !story;
    if (!story) return;
    const before = this.story;
    this.story = story;
    const training = story.mode === "training";
    const over = !training && story.step === story.steps;
    at("guide").dataset.mode = story.mode;
    at("guide").dataset.step = story.step;
    at("guide-title").textContent = training ? `🎓 ${story.title}` : story.title;
    at("guide-tells").textContent = story.tells;
    at("guide-system").textContent = story.system ? `💻 ${story.system}` : "";
    at("guide-system").hidden = !story.system;
    this.dots(story, training);
    this.say(story.wants);
    at("play").hidden = training || over;
    at("play").textContent = say(story.mode === "played" ? "demo-story-pause" : "demo-story-play");
    at("step").hidden = training || over || story.mode === "played";
    at("end-training").hidden = !training || Boolean(story.review);
    this.review(story.review);
    const moved = before?.step !== story.step || before?.name !== story.name;
    if (moved && story.wants?.who) this.choose(this.phones.get(story.wants.who));
    this.point();
  }

  dots(story, training) {
    at("guide-dots").hidden = training;
    const dot = (_, n) => element("i", n < story.step ? "gone" : n === story.step ? "here" : "");
    at("guide-dots").replaceChildren(...Array.from({ length: story.steps }, dot));
  }

  // In one line, what to do; the text to write can be put in by a tap.
  say(wants) {
    const who = wants?.who && this.phones.get(wants.who)?.player.name;
    const line = {
      says: () => [`${who}: `, element("b", "", say("demo-story-writes"))],
      taps: () => [`${who} → `, element("b", "", wants.what)],
      winds: () => [element("b", "", `+${wants.what} ${say("demo-minutes")}`)],
      telegram: () => [element("b", "", say("demo-trouble"))],
      bot: () => [element("b", "", say("demo-trouble"))],
    }[wants?.kind];
    at("guide-wants").replaceChildren(...(line ? ["👉 ", ...line()] : []));
    at("written-for-me").hidden = wants?.kind !== "says";
    at("written-for-me").textContent = wants?.kind === "says" ? wants.what : "";
  }

  write() {
    const { who, what } = this.story.wants;
    const phone = this.phones.get(who);
    this.choose(phone);
    phone.choose(phone.chats[0]);
    phone.write(what);
  }

  // Lights up what is to be touched next. Called again whenever something was drawn anew.
  point() {
    for (const one of document.querySelectorAll(`.${WANTED}`)) one.classList.remove(WANTED);
    const wants = this.story?.wants;
    if (!wants) return;
    const phone = wants.who && this.phones.get(wants.who);
    const light = (one) => one?.classList.add(WANTED);
    phone?.tab.classList.add(WANTED);
    if (wants.kind === "says") light(phone?.root.querySelector(".composer"));
    else if (wants.kind === "taps") light(phone?.keyOf(wants.what));
    else if (wants.kind === "winds") light(at("next"));
    else light(document.querySelector(".trouble summary"));
    if (wants.kind === "telegram") light(at("down"));
    else if (wants.kind === "bot") light(at("kill"));
  }

  review(points) {
    const list = at("guide-review");
    list.hidden = !points;
    if (!points) return;
    const sign = (well) => (well === null ? "▫️" : well ? "✅" : "⚠️");
    list.replaceChildren(
      ...points.map(({ rule, what, well, at: time, took }) => {
        const line = element("li", well === false ? "badly" : "");
        line.append(`${sign(well)} `, named(element("span", "rule", rule), say("demo-review-rule")));
        line.append(` ${say(`demo-review-${what}`)}`);
        if (time) line.append(element("span", "when", ` · ${clockTime.format(new Date(time))}`));
        if (took !== null && took >= 0) line.append(element("span", "when", ` (${lasted(took)})`));
        return line;
      }),
    );
  }
}

// "2:05", minutes and seconds.
const lasted = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

// The menu of stories: each by hand, played or practised.
export function offer(stories, begin) {
  const line = ({ name, title, practised }) => {
    const row = element("div", "story");
    row.append(button("story-by-hand", title, () => begin(name, "by_hand")));
    row.append(named(button("story-played", "▶", () => begin(name, "played")), say("demo-story-played")));
    if (practised) row.append(named(button("story-training", "🎓", () => begin(name, "training")), say("demo-story-training")));
    row.dataset.story = name;
    return row;
  };
  at("stories").replaceChildren(element("p", "", say("demo-stories-about")), ...stories.map(line));
}

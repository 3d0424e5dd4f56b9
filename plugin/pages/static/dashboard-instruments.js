// What the detector says of each instrument on each strip, what it needs to be shown, and why it is not.

import { el, mark, move, Slider, write } from "./dashboard-dom.js";
import { Seats } from "./dashboard-seats.js";
import { reason, share } from "./dashboard-words.js";

const SEATS = 5;
const NEAR = 0.5; // of its threshold: from here on a score is of interest
const FOLLOW = "";
const ALL = "*";

/** The list; a select says which of them. */
export class Instruments {
  #list;
  #which;
  #send;
  #rows = new Map();
  #seats = null;
  #scores = new Map();
  #state = null;
  #detecting = false;

  constructor(list, which, send) {
    this.#list = list;
    this.#which = which;
    this.#send = send;
    which.addEventListener("change", () => this.#arrange());
  }

  /** What there is, from the hello. */
  build({ strips, labels, names }) {
    const chosen = this.#which.value;
    const all = strips.map(({ name }) => name);
    this.#rows.clear();
    for (const strip of all)
      for (const label of labels)
        this.#rows.set(key(strip, label), new Row(strip, label, names[label] ?? label, this.#send));
    this.#seats = new Seats([...this.#rows.keys()], Math.min(SEATS, this.#rows.size));
    const options = [[FOLLOW, "The likely ones"], ...all.map((name) => [`=${name}`, `All on ${name}`]), [ALL, "Everything"]];
    this.#which.replaceChildren(...options.map(([value, text]) => el("option", { value }, text)));
    this.#which.value = options.some(([value]) => value === chosen) ? chosen : FOLLOW;
    this.#scores.clear();
    this.#arrange();
  }

  showState(state) {
    this.#state = state;
    this.#refresh();
  }

  showScores({ strips }) {
    this.#detecting = strips.length > 0;
    for (const { strip, silent, labels } of strips)
      for (const score of labels) this.#scores.set(key(strip, score.label), { ...score, silent });
    this.#refresh();
  }

  #refresh() {
    if (!this.#state || !this.#seats) return;
    if (this.#which.value === FOLLOW) this.#arrange();
    for (const row of this.#list.children) this.#fill(row.row);
  }

  #fill(row) {
    const score = this.#detecting ? this.#scores.get(key(row.strip, row.label)) : null;
    row.show(score, this.#state);
  }

  #arrange() {
    const wanted = this.#wanted().map((name) => this.#rows.get(name));
    wanted.forEach((row, index) => {
      const there = this.#list.children[index];
      if (there === row.element) return;
      if (there) there.replaceWith(row.element);
      else this.#list.append(row.element);
    });
    while (this.#list.children.length > wanted.length) this.#list.lastElementChild.remove();
    if (this.#state) wanted.forEach((row) => this.#fill(row));
  }

  #wanted() {
    const which = this.#which.value;
    if (which === ALL) return [...this.#rows.keys()];
    if (which !== FOLLOW) return [...this.#rows.keys()].filter((name) => this.#rows.get(name).strip === which.slice(1));
    const stirring = this.#detecting ? [...this.#scores].filter(([, score]) => stirs(score)) : [];
    const names = stirring.map(([name]) => name).filter((name) => this.#rows.has(name));
    return this.#seats.seat(names, performance.now(), (name) => this.#rows.get(name).isBusy);
  }
}

/** An instrument of a strip. Its threshold is that of the label: on all strips the same. */
class Row {
  #slider;
  #state;
  #smoothed;
  #raw;
  #off;
  #meter;
  #figures;

  constructor(strip, label, name, send) {
    this.strip = strip;
    this.label = label;
    this.#slider = new Slider(
      {
        min: "0",
        max: "1",
        step: "0.01",
        "aria-label": `Threshold of ${name}, seen on ${strip}`,
        title: `From here on ${name} is reported`,
      },
      (value) => send({ command: "threshold", label, value }),
    );
    this.#state = el("span", { class: "why" }, "–");
    this.#smoothed = el("i", { class: "smoothed" });
    this.#raw = el("i", { class: "raw" });
    this.#off = el("i", { class: "off" });
    this.#meter = el(
      "div",
      { class: "bar", role: "meter", "aria-label": `${name} on ${strip}`, "aria-valuemin": "0", "aria-valuemax": "1", "aria-valuenow": "0" },
      this.#smoothed,
      this.#raw,
      this.#off,
    );
    this.#figures = ["raw", "smoothed", "from"].map(() => el("b", { class: "figure" }, "–"));
    const [raw, smoothed, from] = this.#figures;
    const what = el("span", { class: "what", title: `${name} on ${strip}` }, el("b", {}, name), " ", el("span", {}, strip));
    this.element = el(
      "div",
      { class: "row", "data-look": "off" },
      el("div", { class: "first" }, what, this.#state),
      el("div", { class: "drag" }, this.#meter, this.#slider.input),
      el(
        "div",
        { class: "numbers" },
        el("span", {}, "raw ", raw),
        el("span", {}, "smoothed ", smoothed),
        el("span", {}, "from ", from),
      ),
    );
    this.element.row = this;
  }

  /** Whether somebody is at it: then it stays where it is. */
  get isBusy() {
    return this.#slider.isBusy || this.element.matches(":hover, :focus-within");
  }

  show(score, state) {
    const { look, words } = reason(score, this.strip, state);
    mark(this.element, "data-look", look);
    write(this.#state, words);
    const threshold = state.thresholds[this.label] ?? 1;
    this.#slider.show(threshold);
    this.#slider.input.setAttribute("aria-valuetext", share(threshold));
    const figures = [score?.raw, score?.smoothed, threshold];
    this.#figures.forEach((figure, index) => write(figure, share(figures[index])));
    const [raw, smoothed, off] = [score?.raw, score?.smoothed, score?.off].map((value) => share(value ?? 0));
    move(this.#smoothed, `scaleX(${smoothed})`); // in steps: what stays is not painted anew
    move(this.#raw, `translateX(calc(100% * ${raw}))`);
    move(this.#off, `translateX(calc(100% * ${off}))`);
    mark(this.#meter, "aria-valuenow", smoothed);
  }
}

function stirs({ raw, smoothed, on, state }) {
  return state !== "below" || Math.max(raw, smoothed) >= NEAR * on;
}

function key(strip, label) {
  return JSON.stringify([strip, label]);
}

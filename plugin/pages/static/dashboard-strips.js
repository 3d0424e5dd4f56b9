// A card for each strip: lights, meters, loudness, what plays, what is wrong, and its switches.

import { button, el, mark, Switch, write } from "./dashboard-dom.js";
import { height, Meters } from "./dashboard-meters.js";
import { count, faultWords, figure, highest, LIGHTS, sum } from "./dashboard-words.js";

const LOUDNESS = {
  momentary_lufs: ["M", "Momentary, over 400 ms: LUFS"],
  short_term_lufs: ["S", "Short-term, over 3 s: LUFS"],
  integrated_lufs: ["I", "Integrated, since the reset: LUFS"],
  range_lu: ["Range", "From quiet to loud, since the reset: LU"],
};

/** One strip, in the order of the configuration. */
export class StripCard {
  #name;
  #names;
  #aim = null;
  #canvas = el("canvas", { "aria-hidden": "true" });
  #meters;
  #channels;
  #lamps = {};
  #lights;
  #loudness = {};
  #off = el("span", { class: "figure", title: "Integrated loudness, from the target: LU" });
  #top = el("b", { class: "figure" });
  #playing = el("p", { class: "playing" });
  #faults = el("p", { class: "faults" });
  #shown;
  #pause;

  constructor({ name, channels }, names, send) {
    this.#name = name;
    this.#names = names;
    this.#channels = channels.map((channel) =>
      el("span", {
        class: "figure",
        role: "meter",
        "aria-label": `${name}, channel ${channel}: peak in dBFS`,
        "aria-valuemin": -60,
        "aria-valuemax": 0,
        "aria-valuenow": -60,
        title: "Highest true peak of the last seconds: dBTP",
      }),
    );
    this.#lights = button("", () => send({ command: "reset_warnings", strip: name }));
    this.#lights.className = "lights";
    this.#lights.title = "Put the lights out, and count anew";
    for (const [cause, { short }] of Object.entries(LIGHTS)) {
      const times = el("b");
      const lamp = el("span", { class: `lamp ${cause}` }, `${short} `, times);
      this.#lamps[cause] = { lamp, times };
      this.#lights.append(lamp);
    }
    const boxes = Object.entries(LOUDNESS).map(([key, [short, title]]) => {
      this.#loudness[key] = el("b", { class: "figure" });
      return el("div", { title }, el("span", {}, short), this.#loudness[key]);
    });
    boxes.push(el("div", { title: "Highest true peak since the reset: dBTP" }, el("span", {}, "Peak"), this.#top));
    this.#shown = new Switch("Overlays", (set) => send({ command: "strip", strip: name, set }));
    this.#pause = new Switch("Pause", (set) => send({ command: "pause_loudness", strip: name, set }));
    const reset = button("Reset", () => send({ command: "reset_loudness", strip: name }));
    this.#shown.button.ariaLabel = `Show ${name} on overlays`;
    this.#pause.button.ariaLabel = `Pause the loudness of ${name}`;
    reset.ariaLabel = `Reset the loudness of ${name}`;
    this.#canvas.style.height = `${height(channels.length)}px`;
    const left = [...channels, "", "LU"].map((text) => el("span", { class: "channel" }, String(text)));
    this.element = el(
      "article",
      { class: "strip panel" },
      el("h3", {}, name),
      this.#lights,
      el(
        "div",
        { class: "meters" },
        el("div", {}, ...left),
        this.#canvas,
        el("div", { class: "right" }, ...this.#channels, el("span", { class: "unit" }, "dBTP"), this.#off),
      ),
      el("div", { class: "loudness" }, ...boxes),
      this.#playing,
      this.#faults,
      el("div", { class: "buttons" }, this.#shown.button, this.#pause.button, reset),
    );
    this.#meters = new Meters(this.#canvas, channels.length);
  }

  show(state, aim) {
    this.#aim = aim;
    this.#meters.aim(aim?.target_lufs ?? null);
    this.#shown.show(state.strips[this.#name] ?? true);
    this.#pause.show(state.paused[this.#name] ?? false);
  }

  draw(readings) {
    this.#meters.draw(readings);
  }

  /** What is read rather than seen: it needs to come a few times a second only. */
  write({ levels, loudness, playing, lights, faults }) {
    this.#channels.forEach((row, index) => this.#writePeak(row, levels.held_true_peak_dbtp[index]));
    this.#writePeak(this.#top, highest(levels.max_true_peak_dbtp));
    for (const [key, box] of Object.entries(this.#loudness)) write(box, figure(loudness[key], { none: "–" }));
    const { integrated_lufs } = loudness;
    const off = integrated_lufs === null || !this.#aim ? null : integrated_lufs - this.#aim.target_lufs;
    write(this.#off, figure(off, { none: "–", signed: true }));
    for (const [cause, { lamp, times }] of Object.entries(this.#lamps)) {
      const total = sum(lights[cause].counts);
      write(times, count(total));
      mark(lamp, "data-lit", lights[cause].lit);
      mark(lamp, "data-some", total > 0);
    }
    write(this.#playing, playing.map(({ label }) => this.#names[label] ?? label).join(", ") || "nothing recognised");
    mark(this.#playing, "data-none", !playing.length);
    write(this.#faults, faults.map((fault) => faultWords(fault).short).join(", ") || "no faults");
    mark(this.#faults, "data-none", !faults.length);
  }

  /** For who listens to the page; seldom, as each change is told on. */
  describe({ levels, lights }) {
    this.#channels.forEach((row, index) => {
      const peak = levels.peak_dbfs[index];
      mark(row, "aria-valuenow", Math.max(-60, Math.min(0, Math.round(peak ?? -60))));
      mark(row, "aria-valuetext", peak === null ? "silence" : `${figure(peak)} dBFS`);
    });
    const told = Object.keys(this.#lamps).map(
      (cause) => `${LIGHTS[cause].short} ${sum(lights[cause].counts)}${lights[cause].lit ? ", lit" : ""}`,
    );
    mark(this.#lights, "aria-label", `Reset the lights of ${this.#name}: ${told.join("; ")}`);
  }

  #writePeak(element, peak) {
    write(element, figure(peak, { signed: true }));
    mark(element, "data-hot", peak !== null && peak > (this.#aim?.ceiling_dbtp ?? 0));
  }
}

// What is wrong and what mends it: lights and faults now, OBS's routing, and advice about loudness.

import { el, mark, write } from "./dashboard-dom.js";
import { clock, faultWords, LIGHTS } from "./dashboard-words.js";

const WORST_FIRST = ["error", "warning", "note", "advice"];
const NAMES = { error: "Error", warning: "Warning", note: "Note", advice: "Advice" };

/** The list, and the tally at the top of the page. */
export class Problems {
  #list;
  #looked;
  #tally;
  #now = [];
  #findings = [];
  #hasLooked = false;
  #isConnected = false;
  #advice = [];
  #shown = "";

  constructor({ list, looked, tally }) {
    this.#list = list;
    this.#looked = looked;
    this.#tally = tally;
  }

  /** Other strips, perhaps: what was told of the old ones is over. */
  build() {
    this.#now = [];
    this.#advice = [];
    this.#show();
  }

  showMeters({ strips }) {
    this.#now = strips.flatMap(wrongNow);
    this.#show();
  }

  showAudit({ findings, looked }) {
    this.#findings = findings;
    this.#hasLooked = looked;
    this.#show();
  }

  showAdvice({ advice }) {
    this.#advice = advice.map(({ text }) => ({ severity: "advice", sentence: text }));
    this.#show();
  }

  showState({ obs }) {
    this.#isConnected = obs.connected;
    this.#show();
  }

  #show() {
    const all = [...this.#now, ...this.#findings, ...this.#advice].sort(
      (one, other) => WORST_FIRST.indexOf(one.severity) - WORST_FIRST.indexOf(other.severity),
    );
    const shown = JSON.stringify([all, this.#hasLooked, this.#isConnected]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#list.replaceChildren(...(all.length ? all.map(item) : [el("li", { "data-kind": "fine" }, "Nothing is wrong.")]));
    write(this.#looked, this.#lookedWords());
    this.#count(all);
  }

  #lookedWords() {
    if (this.#hasLooked) return "OBS's routing has been looked through.";
    return this.#isConnected ? "OBS's routing is not watched now, and was not looked through." : "OBS is away: its routing cannot be looked at.";
  }

  #count(all) {
    const [errors, warnings] = ["error", "warning"].map((kind) => all.filter((one) => one.severity === kind).length);
    const words = [errors && `${errors} ${plural("error", errors)}`, warnings && `${warnings} ${plural("warning", warnings)}`];
    write(this.#tally, words.filter(Boolean).join(", ") || "all fine");
    mark(this.#tally, "data-kind", errors ? "error" : warnings ? "warning" : "fine");
  }
}

function item({ severity, sentence, remedy, since_unix_s }) {
  const kind = severity in NAMES ? severity : "note";
  const line = el("p", {}, el("b", {}, `${NAMES[kind]} `), sentence);
  if (since_unix_s) line.append(" ", el("time", {}, `since ${clock(since_unix_s)}`));
  const made = el("li", { "data-kind": kind }, line);
  if (remedy) made.append(el("p", { class: "remedy" }, remedy));
  return made;
}

/** What of a strip is wrong at this moment. */
function wrongNow({ strip, lights, faults }) {
  const lit = Object.keys(lights).filter((cause) => lights[cause].lit);
  const loud = lit.map((cause) => ({
    severity: "warning",
    sentence: `${strip} ${LIGHTS[cause]?.sentence ?? cause}`,
    remedy: LIGHTS[cause]?.remedy,
  }));
  const wrong = faults.map((fault) => {
    const { sentence, remedy } = faultWords(fault);
    return { severity: "warning", sentence: `${strip} ${sentence}`, remedy };
  });
  return [...loud, ...wrong];
}

function plural(word, times) {
  return times === 1 ? word : `${word}s`;
}

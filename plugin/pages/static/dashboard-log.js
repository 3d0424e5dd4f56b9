// The log's last lines.

import { el } from "./dashboard-dom.js";
import { clock } from "./dashboard-words.js";

const MOST = 200;

/** Follows the newest line, unless somebody reads older ones. */
export class Log {
  #list;
  #newest = "";

  constructor(list) {
    this.#list = list;
  }

  /** Adds what is new: who subscribes again is told the last lines again. */
  add({ lines }) {
    const list = this.#list;
    const keys = lines.map((one) => JSON.stringify(one));
    const fresh = lines.slice(keys.lastIndexOf(this.#newest) + 1);
    this.#newest = keys.at(-1) ?? this.#newest;
    const follows = list.scrollHeight - list.scrollTop - list.clientHeight < 24;
    list.append(...fresh.map(line));
    while (list.children.length > MOST) list.firstElementChild.remove();
    if (follows) list.scrollTop = list.scrollHeight;
  }
}

function line({ time_unix_s, level, text }) {
  const kind = level.toLowerCase();
  const made = el("li", { "data-level": kind }, el("time", {}, clock(time_unix_s)), " ");
  if (kind !== "info") made.append(el("b", {}, kind), " ");
  made.append(text);
  return made;
}

// Which rows of a list show: few, and none of them moves while one reads it.

const LINGER_MS = 8000;

/** Seats for what is interesting now, or was last; whoever comes takes the seat that was of no interest longest. */
export class Seats {
  #taken = [];
  #lastMs = new Map();

  /** Takes so many at the start, however dull they are. */
  constructor(all, least) {
    this.#taken = all.slice(0, least);
  }

  /** Who sits where, first to last; isPinned tells who must not be moved. There are more seats only if need be. */
  seat(interesting, nowMs, isPinned) {
    for (const one of interesting) {
      this.#lastMs.set(one, nowMs);
      if (this.#taken.includes(one)) continue;
      const free = this.#dullest(nowMs, isPinned);
      if (free === -1) this.#taken.push(one);
      else this.#taken[free] = one;
    }
    return this.#taken;
  }

  #dullest(nowMs, isPinned) {
    let [found, oldest] = [-1, nowMs - LINGER_MS];
    this.#taken.forEach((one, index) => {
      const last = this.#lastMs.get(one) ?? -Infinity;
      if (last < oldest && !isPinned(one)) [found, oldest] = [index, last];
    });
    return found;
  }
}

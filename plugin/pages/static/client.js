// The control API, for pages: connects, subscribes, comes back by itself, and says when what it told has become old.
//
//   const client = connect({
//     meters: { rate_hz: 30 }, state: true,          // as in the API's "subscribe"; also events, scores, audit, advice, log
//     on: {
//       hello(message) {}, meters(message) {},       // one for each type of message
//       status({ connected, stale }) {},             // stale: show none of it. At first, and on each change
//     },
//   });
//   await client.command({ command: "detection", set: "toggle" });   // rejects with the server's words
//
// Commands need the token: of the address (#token=…, which is kept and taken out of sight), or of client.authenticate().

const STALE_MS = 2000; // without meters; they come many times a second
const LOOK_MS = 500;
const PROBE_MS = 5000; // without any message: ask for an answer
const LOST_MS = 10000; // and without that: the connection is dead, though nobody has said so
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;

const KEY = "soundcheck-token";
const WANTS = ["events", "meters", "scores", "state", "audit", "advice", "log"];

/** The token that this browser keeps; null: none. */
export function keptToken() {
  return takenFromAddress() ?? storage((kept) => kept.getItem(KEY));
}

/** Connects, for as long as the page is open or until close(). */
export function connect(options) {
  return new Client(options);
}

class Client {
  /** What was told last; do not change it. */
  status = { connected: false, stale: true };
  #wants;
  #on;
  #token;
  #socket = null;
  #greeted = false;
  #program = null;
  #authenticated = false;
  #failures = 0;
  #retry = 0;
  #check = 0;
  #heardAt = 0;
  #metersAt = -Infinity;
  #ids = 0;
  #asked = new Map();
  #ending = new AbortController();

  constructor({ on = {}, token = null, ...wants }) {
    this.#on = on;
    this.#token = token ?? keptToken();
    this.#wants = Object.fromEntries(WANTS.filter((name) => wants[name]).map((name) => [name, wants[name]]));
    const { signal } = this.#ending;
    addEventListener("online", () => this.#hurry(), { signal });
    addEventListener("hashchange", () => (this.#token = takenFromAddress() ?? this.#token), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry(), { signal });
    this.#on.status?.(this.status);
    this.#open();
  }

  /** Whether there is a token to send; whether it is right shows at the first command. */
  get hasToken() {
    return this.#token !== null;
  }

  /** Has something done. Rejects with the reason, which has needsToken = true where the token is missing or wrong. */
  async command(command) {
    if (!this.#authenticated && this.#token !== null) await this.authenticate(this.#token);
    return this.#ask({ type: "command", command });
  }

  /** Shows a token, and keeps it if it is right. Rejects with the reason. */
  async authenticate(token) {
    try {
      await this.#ask({ type: "authenticate", token });
    } catch (error) {
      if (error.needsToken) {
        this.#token = null;
        storage((kept) => kept.removeItem(KEY));
      }
      throw error;
    }
    this.#authenticated = true;
    this.#token = token;
    storage((kept) => kept.setItem(KEY, token));
  }

  close() {
    this.#ending.abort();
    if (this.#socket !== null) this.#drop();
    clearTimeout(this.#retry);
  }

  #open() {
    clearTimeout(this.#retry);
    this.#retry = 0;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api`);
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => this.#drop();
    this.#socket = socket;
    this.#heardAt = performance.now();
    this.#watch();
  }

  #hear(message) {
    this.#heardAt = performance.now();
    if (message.type === "hello") this.#welcome(message);
    else if (message.type === "answer") this.#answered(message);
    else if (message.type === "meters") this.#metersAt = this.#heardAt;
    this.#tell();
    this.#on[message.type]?.(message);
  }

  #welcome({ program }) {
    if (this.#program !== null && this.#program !== program) location.reload(); // an update brings new pages, too
    this.#program = program;
    this.#greeted = true;
    this.#failures = 0;
    this.#subscribe();
  }

  #subscribe() {
    this.#send({ type: "subscribe", ...this.#wants });
  }

  #send(fields) {
    this.#socket.send(JSON.stringify({ v: 1, ...fields }));
  }

  #ask(fields) {
    if (!this.#greeted) return Promise.reject(new Error("Soundcheck is not reached: is it running?"));
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, type: fields.type });
      this.#send({ ...fields, id });
    });
  }

  #answered({ id, ok, error }) {
    const asked = this.#asked.get(id);
    if (asked === undefined) {
      if (!ok) console.error(`Soundcheck: ${error}`);
      return;
    }
    this.#asked.delete(id);
    const needsToken = asked.type === "authenticate" || !this.#authenticated;
    if (ok) asked.resolve();
    else asked.reject(Object.assign(new Error(error), { needsToken }));
  }

  /** The connection has ended, or is no good: try another, a little later each time. */
  #drop() {
    const socket = this.#socket;
    socket.onmessage = socket.onclose = null;
    socket.close();
    this.#socket = null;
    this.#greeted = this.#authenticated = false;
    this.#metersAt = -Infinity;
    clearTimeout(this.#check);
    const lost = new Error("the connection was lost: look whether it was done");
    for (const { reject } of this.#asked.values()) reject(lost);
    this.#asked.clear();
    this.#tell();
    if (this.#ending.signal.aborted) return;
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++);
    this.#retry = setTimeout(() => this.#open(), longest * (0.5 + Math.random() / 2));
  }

  /** Somebody looks again: do not wait any longer. */
  #hurry() {
    if (this.#retry) this.#open();
    else this.#look();
  }

  #watch() {
    clearTimeout(this.#check);
    this.#check = setTimeout(() => this.#look(), LOOK_MS);
  }

  #look() {
    const silence = performance.now() - this.#heardAt;
    this.#tell();
    if (silence > LOST_MS) {
      this.#drop();
      return;
    }
    if (silence > PROBE_MS && this.#greeted) this.#subscribe();
    this.#watch();
  }

  #tell() {
    const connected = this.#greeted;
    const old = this.#wants.meters !== undefined && performance.now() - this.#metersAt > STALE_MS;
    const stale = !connected || old;
    if (connected === this.status.connected && stale === this.status.stale) return;
    this.status = { connected, stale };
    this.#on.status?.(this.status);
  }
}

/** The token in the address, kept and taken out of sight; null: none. */
function takenFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return null;
  storage((kept) => kept.setItem(KEY, token));
  history.replaceState(null, "", location.pathname + location.search);
  return token;
}

/** What the browser's storage says; null where it may not be used. */
function storage(use) {
  try {
    return use(localStorage) ?? null;
  } catch {
    return null;
  }
}

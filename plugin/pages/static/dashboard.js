// The dashboard: what the control API tells, and everything that it can be asked for.

import { connect, keptToken } from "./client.js";
import { Controls } from "./dashboard-controls.js";
import { mark, write } from "./dashboard-dom.js";
import { Instruments } from "./dashboard-instruments.js";
import { Log } from "./dashboard-log.js";
import { Problems } from "./dashboard-problems.js";
import { StripCard } from "./dashboard-strips.js";
import { TokenDialog } from "./dashboard-token.js";

const METERS_HZ = 30;
const CALM_HZ = 15; // for who wants less motion
const SCORES_HZ = 10;
const WRITE_MS = 120; // figures that change faster cannot be read
const DESCRIBE_MS = 1000;
const NOTICE_MS = 4000;

const byId = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const token = new TokenDialog(byId("token"));
const controls = new Controls(byId("controls"), byId("save"), send);
const instruments = new Instruments(byId("instruments"), byId("which"), send);
const problems = new Problems({ list: byId("findings"), looked: byId("looked"), tally: byId("tally") });
const log = new Log(byId("log"));

let hello = null;
let state = null;
let cards = [];
let readings = null; // the newest meters
let isDrawn = true;
let writtenAt = 0;
let describedAt = 0;
let status = { connected: false, stale: true };
let notice = 0;

const wants = () => ({
  meters: { rate_hz: calm.matches ? CALM_HZ : METERS_HZ },
  scores: { rate_hz: SCORES_HZ },
  state: true,
  audit: true,
  advice: true,
  log: true,
  on: {
    hello: build,
    state: showState,
    meters: showMeters,
    scores: (message) => instruments.showScores(message),
    audit: (message) => problems.showAudit(message),
    advice: (message) => problems.showAdvice(message),
    log: (message) => log.add(message),
    status: showStatus,
  },
});
let client = connect(wants());

byId("panic").onclick = ({ detail }) => {
  if (detail > 1) return; // the second of a double click would end it at once
  send({ command: "panic", set: state?.panic ? "off" : "on" });
};
byId("panic").onkeydown = (event) => !event.repeat;
byId("log-token").onclick = askForToken;
byId("lights-out").onclick = () => send({ command: "reset_warnings" });
byId("look").onclick = () => send({ command: "audit" }, "Looking through OBS's routing");
byId("notice").querySelector("button").onclick = hush;
document.onvisibilitychange = calm.onchange = reconnect;

/** Has something done: whether it was. What is refused is told in the server's words. */
async function send(command, done = "") {
  try {
    await client.command(command);
  } catch (error) {
    if (error.needsToken) {
      return (await askForToken()) ? send(command, done) : false;
    }
    tell(error.message, "error");
    return false;
  }
  if (done) tell(done, "done");
  else hush();
  return true;
}

async function askForToken() {
  const isRight = await token.ask((text) => client.authenticate(text));
  if (isRight) byId("log-token").hidden = true;
  return isRight;
}

function tell(text, kind) {
  const box = byId("notice");
  clearTimeout(notice);
  write(box.querySelector("p"), text);
  mark(box, "data-kind", kind);
  box.hidden = false;
  if (kind === "done") notice = setTimeout(hush, NOTICE_MS);
}

function hush() {
  clearTimeout(notice);
  byId("notice").hidden = true;
}

/** Another connection: what there is may have changed with the configuration. */
function build(message) {
  const { strips, labels, names, overlays, profiles, aims } = message;
  const wanted = JSON.stringify([strips, labels, names, overlays, profiles, aims]);
  const isSame = wanted === hello?.key;
  hello = { ...message, key: wanted };
  showLog();
  if (isSame) return;
  cards = strips.map((strip) => new StripCard(strip, names, send));
  byId("strips").replaceChildren(...cards.map(({ element }) => element));
  controls.build(message);
  instruments.build(message);
  problems.build();
  readings = null;
  state = null;
}

/** The log needs the token, too: show the one that is kept; if it is wrong, a button will tell. */
async function showLog() {
  const kept = keptToken();
  const isTrusted = kept !== null && (await client.authenticate(kept).then(() => true, () => false));
  byId("log-token").hidden = isTrusted;
}

function showState(message) {
  state = message;
  const aim = hello.aims[state.profile] ?? null;
  for (const card of cards) card.show(state, aim);
  controls.show(state);
  instruments.showState(state);
  problems.showState(state);
  showPanic(state.panic);
  showStatus(status);
}

function showPanic(isOn) {
  const button = byId("panic");
  mark(button, "aria-pressed", isOn);
  write(button.querySelector("b"), isOn ? "End panic" : "Panic");
  write(button.querySelector("span"), isOn ? "overlays are empty, no rule acts" : "empty all overlays");
  document.body.classList.toggle("panic", isOn);
}

function showMeters(message) {
  readings = message.strips;
  if (isDrawn) requestAnimationFrame(draw);
  isDrawn = false;
  if (message.strips.length !== cards.length) return;
  const now = performance.now();
  if (now - writtenAt < WRITE_MS) return;
  writtenAt = now;
  cards.forEach((card, index) => card.write(readings[index]));
  problems.showMeters(message);
  if (now - describedAt < DESCRIBE_MS) return;
  describedAt = now;
  cards.forEach((card, index) => card.describe(readings[index]));
}

/** Once a frame of the screen at most, however meters come. */
function draw() {
  isDrawn = true;
  if (readings?.length === cards.length) cards.forEach((card, index) => card.draw(readings[index]));
}

function showStatus(now) {
  status = now;
  const [kind, words, more] = standing();
  const line = byId("connection");
  mark(line, "data-kind", kind);
  write(line.firstElementChild, words);
  write(line.lastElementChild, more);
  document.body.classList.toggle("old", status.stale && !document.hidden);
}

/** How it stands with Soundcheck and OBS: for the look, in words, and more words. */
function standing() {
  if (!status.connected) return hello ? ["bad", "Soundcheck is away", "reconnecting"] : ["bad", "Connecting…", ""];
  if (status.stale) return ["bad", "No meters come", "these are old"];
  if (!state) return ["bad", "Connecting…", ""];
  if (state.trouble) return ["bad", "No sound", state.trouble];
  if (!state.obs.connected) return ["bad", "OBS is not connected", ""];
  if (state.obs.on_air === null) return ["on", "OBS connected", ""];
  return state.obs.on_air ? ["air", "On air", "OBS connected"] : ["on", "OBS connected", "not on air"];
}

/** Meters cost: none while nobody looks. */
function reconnect() {
  client.close();
  if (!document.hidden) client = connect(wants());
}

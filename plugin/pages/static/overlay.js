// What the overlays share: their parameters, what may be shown now, and how things come, go and move.

import { connect } from "./client.js";
import { example } from "./example.js";
import { read } from "./parameters.js";

const VARIABLES = { size: "--size", accent: "--accent", text: "--text", background: "--background", width: "--width" };
const PIXELS = ["size", "width"];

const EASE = "cubic-bezier(0.2, 0.8, 0.2, 1)";
const COME_MS = 320;
const GO_MS = 220;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Runs an overlay.
 *
 * @param name of the overlay.
 * @param hz how often it is drawn, at most.
 * @param draw called with the readings of the strips that may be shown now (none: show nothing), the parameters, and
 *   the newest state and hello, which are there where there are readings.
 */
export function run(name, hz, draw) {
  const root = document.documentElement;
  const given = new URLSearchParams(location.search);
  const parameters = read(name, given);
  for (const [key, variable] of Object.entries(VARIABLES)) {
    const value = given.has(key) ? parameters[key] ?? null : null; // else the styles say it, OBS's too
    if (value !== null) root.style.setProperty(variable, PIXELS.includes(key) ? `${value}px` : value);
  }
  root.dataset.position = parameters.position;
  adoptStyles();

  const now = { hello: null, state: null, readings: [] };
  const redraw = () => draw(shown(now, parameters), parameters, now);
  const on = {
    status({ connected, stale }) {
      if (!connected) now.state = null;
      if (stale) now.readings = []; // an old badge is a lie
      redraw();
    },
    hello: (message) => (now.hello = message),
    state(message) {
      now.state = message;
      redraw();
    },
    meters(message) {
      now.readings = message.strips;
      redraw();
    },
  };
  if (given.get("example") === "on") example(on);
  else connect({ state: true, meters: { rate_hz: hz }, on });
}

/** The readings that may be shown: nothing in a panic, or before the state is known. */
function shown({ readings, state }, { strip: wanted, overlay, private: isPrivate }) {
  if (state === null || state.panic || state.overlays[overlay] === false) return [];
  const may = (strip) => state.strips[strip] !== false && (isPrivate !== "on" || state.obs.open_strips.includes(strip));
  const visible = readings.filter(({ strip }) => may(strip));
  if (wanted === null) return visible;
  return wanted.flatMap((name) => visible.filter(({ strip }) => strip === name));
}

/** What OBS's "Custom CSS" says counts. OBS adds it as a style element, which the page's security policy passes over. */
function adoptStyles() {
  const adopt = () => {
    const texts = [...document.querySelectorAll("style")].map(({ textContent }) => textContent);
    document.adoptedStyleSheets = texts.map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  };
  new MutationObserver(adopt).observe(document.head, { childList: true });
  adopt();
}

/** A new element. */
export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** An icon of the sprite. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/assets/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Writes a text where it is another one: what stays costs nothing. */
export function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** A reading to a tenth, with a real minus; without one: a dash. */
export function figure(value, signed = false) {
  if (value === null) return "–";
  const words = (Math.round(value * 10) / 10 + 0).toFixed(1).replace("-", "−");
  return signed && value > 0.05 ? `+${words}` : words;
}

/**
 * Changes what is there, and lets what stays glide to where it stands then. Transforms only: nothing is laid out again
 * while it moves.
 *
 * @param find the elements that may move.
 * @param change changes the page.
 */
export function glide(find, change) {
  const before = new Map(find().map((one) => [one, one.getBoundingClientRect()]));
  change();
  if (calm.matches) return;
  for (const one of find()) {
    const from = before.get(one);
    if (from === undefined) continue;
    const to = one.getBoundingClientRect();
    const [x, y] = [from.left - to.left, from.top - to.top];
    if (x || y) one.animate({ transform: [`translate(${x}px, ${y}px)`, "none"] }, { duration: COME_MS, easing: EASE });
  }
}

/** Lets a new element come. */
export function come(one) {
  if (calm.matches) return;
  one.animate(
    { opacity: [0, 1], transform: ["translateY(0.5em) scale(0.9)", "none"] },
    { duration: COME_MS, easing: EASE },
  );
}

/** Lets an element go. Where it stood is free at once. */
export function go(one) {
  const gone = () => one.remove();
  if (calm.matches || document.hidden) return gone(); // where nothing is drawn, nothing fades
  const { offsetLeft: x, offsetTop: y } = one;
  one.classList.add("going");
  one.style.setProperty("left", `${x}px`);
  one.style.setProperty("top", `${y}px`);
  const fading = one.animate({ opacity: [1, 0], transform: ["none", "scale(0.9)"] }, { duration: GO_MS, easing: EASE });
  fading.onfinish = fading.oncancel = gone;
}

/** Lets an element draw a look. */
export function nudge(one) {
  if (calm.matches) return;
  one.animate({ transform: ["none", "scale(1.06)", "none"] }, { duration: COME_MS, easing: "ease-in-out" });
}

// Loudness of each strip: a bar for what is now, marks for what was, and what is aimed at.

import { come, element, figure, glide, go, run, write } from "./overlay.js";

const LEAST_LU = -24; // left end of the bar, from the target
const MOST_LU = 9;
const STEP_LU = 6; // between two numbers of the scale
const FINE_LU = 1; // so far from the target nobody hears a difference
const HOT_LU = 4;

const main = document.getElementById("loudness");
const strips = new Map(); // name → the elements of its panel

run("loudness", 20, (readings, parameters, { state, hello }) => {
  const aim = hello?.aims[state?.profile];
  const target = parameters.target ?? aim?.target_lufs ?? null;
  const ceiling = parameters.ceiling ?? aim?.ceiling_dbtp ?? null;
  const wanted = target === null ? [] : readings; // without a target there is no scale
  const names = wanted.map(({ strip }) => strip);
  if (names.join("\n") !== [...strips.keys()].join("\n")) glide(still, () => arrange(names));
  for (const { strip, loudness, levels } of wanted) show(strips.get(strip), loudness, levels, target, ceiling, state);
});

function still() {
  return [...main.querySelectorAll(".loudness:not(.going)")];
}

function arrange(names) {
  const panels = new Map(names.map((name) => [name, strips.get(name)]));
  for (const [name, { box }] of strips) if (!panels.has(name)) go(box);
  strips.clear();
  for (const name of names) {
    const panel = panels.get(name) ?? made(name);
    strips.set(name, panel);
    main.append(panel.box);
    if (!panels.get(name)) come(panel.box);
  }
}

function made(name) {
  const box = element("section", "loudness");
  const [top, bar, scale, foot] = ["row", "bar", "scale", "row"].map((kind) => element("div", kind));
  const [rest, short, overall] = ["rest", "short", "overall"].map((kind) => element("i", kind));
  const [peak, now, recent, whole] = ["True peak", "Now", "3 s", "Overall"].map(reading);
  const unit = element("small", "unit", "LUFS");
  top.append(element("span", "name", name), peak.box);
  bar.append(rest, short, overall);
  foot.append(now.box, recent.box, whole.box, unit);
  box.append(top, bar, scale, foot);
  return { box, bar, scale, rest, short, overall, peak, now, recent, whole, target: null };
}

function reading(name) {
  const box = element("span", "reading");
  const value = element("b", "");
  box.append(element("small", "", name), " ", value);
  return { box, value };
}

function show(panel, loudness, levels, target, ceiling, state) {
  if (panel.target !== target) draw(panel, target);
  const { momentary_lufs: now, short_term_lufs: short, integrated_lufs: overall, paused } = loudness;
  panel.rest.style.setProperty("transform", `scaleX(${1 - place(now, target)})`);
  mark(panel.short, short, target);
  mark(panel.overall, overall, target);
  write(panel.now.value, figure(now));
  write(panel.recent.value, figure(short));
  write(panel.whole.value, figure(overall));
  write(panel.whole.box.firstChild, paused ? "Overall, paused" : "Overall");
  look(panel.whole.box, overall === null ? "" : lookOf(overall - target));
  const peaks = levels.held_true_peak_dbtp.filter((one) => one !== null);
  const peak = peaks.length ? Math.max(...peaks) : null;
  write(panel.peak.value, peak === null ? "−∞" : figure(peak, true));
  look(panel.peak.box, state.warnings && ceiling !== null && peak > ceiling ? "hot" : "");
}

/** Where a loudness stands on the bar: 0 to 1. */
function place(lufs, target) {
  if (lufs === null) return 0;
  return Math.min(1, Math.max(0, (lufs - target - LEAST_LU) / (MOST_LU - LEAST_LU)));
}

function mark(mark, lufs, target) {
  mark.style.setProperty("transform", `translateX(${place(lufs, target) * 100}%)`);
  mark.style.setProperty("opacity", lufs === null || lufs <= target + LEAST_LU ? 0 : 1);
}

function lookOf(from_target) {
  if (from_target > HOT_LU) return "hot";
  if (from_target > FINE_LU) return "loud";
  return from_target >= -FINE_LU ? "fine" : "";
}

function look(box, kind) {
  const name = `reading ${kind}`;
  if (box.className !== name) box.className = name;
}

function draw(panel, target) {
  panel.target = target;
  panel.bar.style.setProperty("--loud", `${place(target + FINE_LU, target) * 100}%`);
  panel.bar.style.setProperty("--hot", `${place(target + HOT_LU, target) * 100}%`);
  panel.scale.replaceChildren();
  for (let lu = LEAST_LU + STEP_LU; lu < MOST_LU; lu += STEP_LU) {
    const number = element("span", lu === 0 ? "target" : "", String(target + lu).replace("-", "−"));
    number.style.setProperty("left", `${place(target + lu, target) * 100}%`);
    panel.scale.append(number);
  }
}

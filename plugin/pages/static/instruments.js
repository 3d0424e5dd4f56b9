// A badge for each instrument that is heard.

import { come, element, glide, go, icon, run } from "./overlay.js";

const LEEWAY = 0.1; // a badge that is there stays to this far below what it took to come

const main = document.getElementById("instruments");
const strips = new Map(); // name → { box, badges: label → element }

run("instruments", 10, (readings, parameters, { state, hello }) => {
  main.classList.toggle("plain", parameters.icons === "off");
  const wanted = new Map(
    readings.map(({ strip, playing }) => [strip, state.detection ? playing.filter((one) => counts(strip, one)) : []]),
  );
  const headed = parameters.heading === "on" || (parameters.heading === "auto" && readings.length > 1);
  if (changes(wanted)) glide(still, () => arrange(wanted, { ...parameters, names: { ...hello?.names, ...parameters.names } }, headed));
  for (const [strip, playing] of wanted) {
    for (const { label, posterior } of playing) {
      const sure = strips.get(strip).badges.get(label).querySelector(".sure");
      sure?.style.setProperty("transform", `scaleX(${posterior.toFixed(3)})`);
    }
  }

  function counts(strip, { label, posterior }) {
    const leeway = strips.get(strip)?.badges.has(label) ? LEEWAY : 0;
    return (parameters.labels?.includes(label) ?? true) && posterior >= parameters.min / 100 - leeway;
  }
});

function still() {
  return [...main.querySelectorAll(".badge:not(.going), .heading")];
}

/** Whether other badges are wanted than there are. */
function changes(wanted) {
  const there = [...strips].flatMap(([strip, { badges }]) => [...badges.keys()].map((label) => `${label}@${strip}`));
  const then = [...wanted].flatMap(([strip, playing]) => playing.map(({ label }) => `${label}@${strip}`));
  return there.sort().join() !== then.sort().join();
}

function arrange(wanted, parameters, headed) {
  for (const [strip, { box, badges }] of strips) {
    const labels = (wanted.get(strip) ?? []).map(({ label }) => label);
    if (labels.length === 0) {
      strips.delete(strip);
      go(box);
      continue;
    }
    for (const [label, badge] of badges) {
      if (!labels.includes(label)) {
        badges.delete(label);
        go(badge);
      }
    }
  }
  for (const [strip, playing] of wanted) {
    if (playing.length === 0) continue;
    const { box, badges } = strips.get(strip) ?? opened(strip, [...wanted.keys()], headed);
    for (const { label } of playing) {
      if (badges.has(label)) continue; // a newcomer never moves the others about
      badges.set(label, badgeOf(label, parameters));
      box.append(badges.get(label));
      come(badges.get(label));
    }
  }
}

/** A row for a strip, at its place in the order. */
function opened(strip, order, headed) {
  const box = element("section", "strip");
  box.dataset.strip = strip;
  if (headed) box.append(element("span", "heading", strip));
  const after = order.slice(order.indexOf(strip) + 1).find((name) => strips.has(name));
  main.insertBefore(box, strips.get(after)?.box ?? null);
  strips.set(strip, { box, badges: new Map() });
  return strips.get(strip);
}

function badgeOf(label, { names, icons, confidence }) {
  const badge = element("span", "badge");
  badge.dataset.label = label;
  badge.style.setProperty("--tint", `var(--accent, var(--label-${label}, #c9d4df))`);
  if (icons === "on") badge.append(icon(label));
  badge.append(element("span", "name", names[label] ?? label));
  if (confidence === "on") badge.append(element("i", "sure"));
  return badge;
}

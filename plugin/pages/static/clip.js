// Warnings of strips that are too loud, for as long as their lights are lit.

import { come, element, figure, glide, go, icon, nudge, run, write } from "./overlay.js";

const WORDS = { clip: "CLIPPING", over: "TOO HOT", flat_top: "CLIPPED UPSTREAM" };

const main = document.getElementById("clip");
const warnings = new Map(); // cause@strip → { box, details, count }

run("clip", 10, (readings, parameters, { state }) => {
  const lit = new Map(
    (state?.warnings ? readings : []).flatMap((reading) =>
      parameters.causes
        .filter((cause) => reading.lights[cause]?.lit)
        .map((cause) => [`${cause}@${reading.strip}`, { cause, reading }]),
    ),
  );
  const isNew = [...lit.keys()].some((key) => !warnings.has(key));
  if (isNew || [...warnings.keys()].some((key) => !lit.has(key))) glide(still, () => arrange(lit));
  for (const [key, { cause, reading }] of lit) {
    const shown = warnings.get(key);
    const count = reading.lights[cause].counts.reduce((sum, one) => sum + one, 0);
    if (shown.count !== null && count > shown.count) nudge(shown.box);
    shown.count = count;
    write(shown.details, parameters.details === "on" ? detailsOf(cause, count, reading) : "");
  }
});

function still() {
  return [...main.querySelectorAll(".warning:not(.going)")];
}

function arrange(lit) {
  for (const [key, { box }] of warnings) {
    if (!lit.has(key)) {
      warnings.delete(key);
      go(box);
    }
  }
  for (const [key, { cause, reading }] of lit) {
    if (warnings.has(key)) continue;
    const box = element("section", "warning");
    const details = element("small", "details");
    const strip = element("span", "name", reading.strip);
    box.dataset.cause = cause;
    box.append(icon(cause), element("b", "", WORDS[cause]), strip, details);
    main.append(box);
    warnings.set(key, { box, details, count: null });
    come(box);
  }
}

/** As overlays in OBS say it. Of what was clipped upstream the readings tell no level. */
function detailsOf(cause, count, { levels }) {
  if (cause === "flat_top") return `${count}×`;
  const peaks = levels.max_true_peak_dbtp.filter((peak) => peak !== null);
  return peaks.length ? `${count}× · ${figure(Math.max(...peaks), true)} dBTP` : `${count}×`;
}

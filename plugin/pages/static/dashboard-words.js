// What readings and states are called.

const MINUS = "\u2212";

/** A reading to a tenth; null is silence, or "not known". */
export function figure(value, { none = `${MINUS}∞`, signed = false } = {}) {
  if (value === null || value === undefined) return none;
  const tenths = (Math.round(value * 10) / 10 || 0).toFixed(1);
  return (signed && value >= 0.05 ? "+" : "") + tenths.replace("-", MINUS);
}

/** A probability. */
export function share(value) {
  return value === null || value === undefined ? "–" : value.toFixed(2);
}

/** How often: 3, 999, 12k, 5M. */
export function count(times) {
  if (times < 1000) return String(times);
  return times < 1_000_000 ? `${Math.floor(times / 1000)}k` : `${Math.floor(times / 1_000_000)}M`;
}

export function highest(readings) {
  const known = readings.filter((reading) => reading !== null);
  return known.length ? Math.max(...known) : null;
}

export function sum(counts) {
  return counts.reduce((total, one) => total + one, 0);
}

export const LIGHTS = {
  clip: { short: "clip", sentence: "clips", remedy: "turn down where the sound comes in: gain, pad or instrument" },
  over: { short: "over", sentence: "peaks above the ceiling", remedy: "lower its fader, or limit it" },
  flat_top: {
    short: "flat",
    sentence: "was clipped before it came here",
    remedy: "turn down what feeds the interface: pedal, amplifier, keyboard or preamp",
  },
};

const FAULTS = {
  silence: ["silent", "has gone silent", "look at cable, mute button and fader"],
  dead_side: ["side dead", "has a dead side", "look at that side's cable and plug"],
  out_of_phase: ["out of phase", "is out of phase: it vanishes in mono", "flip the polarity of one side"],
  dc_offset: ["DC offset", "has a DC offset", "switch its high-pass filter on, or look at its cable"],
};

/** A fault: what to call it in a word or two, in a sentence after the strip's name, and what to do. */
export function faultWords({ fault, channel }) {
  const [short, sentence, remedy] = FAULTS[fault] ?? [fault, fault, "look at its cable"];
  const where = channel === null ? "" : ` (channel ${channel})`;
  return { short: channel === null ? short : `${short} ${channel}`, sentence: sentence + where, remedy };
}

/** Why an instrument is shown, or not: a word for its look, and words to read. */
export function reason(score, strip, state) {
  if (!state.detection) return { look: "off", words: "detection is off" };
  if (!score) return { look: "off", words: "nothing heard yet" };
  if (score.state === "below") {
    return score.silent ? { look: "off", words: "no sound" } : { look: "below", words: "below threshold" };
  }
  if (score.state === "settling") return { look: "settling", words: "rising, not steady" };
  if (state.panic) return { look: "hidden", words: "heard: panic is on" };
  if (state.strips[strip] === false) return { look: "hidden", words: "heard: strip hidden" };
  const overlays = Object.values(state.overlays);
  if (overlays.length && !overlays.includes(true)) return { look: "hidden", words: "heard: overlays off" };
  return score.state === "held"
    ? { look: "on", words: "gone: held a moment" }
    : { look: "on", words: "reported" };
}

/** A moment, as a clock shows it. */
export function clock(unix_s) {
  return new Date(unix_s * 1000).toTimeString().slice(0, 8);
}

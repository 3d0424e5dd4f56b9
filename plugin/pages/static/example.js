// What an overlay could show: for the gallery, and to place a source in OBS while nobody plays. Never sent by Soundcheck.

const STEP_MS = 100;
const SCENES = [
  { at_s: 0, Voice: ["vocal"], Band: ["guitar", "drums"] },
  { at_s: 5, Voice: ["vocal"], Band: ["guitar", "drums", "bass"] },
  { at_s: 9, Voice: ["vocal"], Band: ["guitar", "bass", "keyboard"] },
  { at_s: 14, Voice: [], Band: ["guitar", "drums", "bass", "brass"] },
];
const LENGTH_S = 18;
const NAMES = { vocal: "Vocal", guitar: "Guitar", drums: "Drums", bass: "Bass", keyboard: "Keyboard", brass: "Brass" };

/** Tells an overlay made-up messages, for ever. */
export function example(on) {
  document.body.append(Object.assign(document.createElement("p"), { className: "example", textContent: "example" }));
  on.status({ connected: true, stale: false });
  on.hello({ names: NAMES, aims: { streaming: { target_lufs: -14, ceiling_dbtp: -1 } } });
  on.state({ detection: true, warnings: true, panic: false, overlays: {}, strips: {}, profile: "streaming" });
  let step = 0;
  const tell = () => on.meters({ type: "meters", strips: strips((step++ * STEP_MS) / 1000) });
  tell();
  setInterval(tell, STEP_MS);
}

function strips(now_s) {
  const at_s = now_s % LENGTH_S;
  const scene = SCENES.findLast((one) => one.at_s <= at_s);
  return ["Voice", "Band"].map((strip, index) => {
    const swing = Math.sin(now_s * 2.1 + index) + 0.5 * Math.sin(now_s * 7.3);
    const peak = -2.4 + 1.2 * swing + (strip === "Band" ? 0.9 : 0);
    const isHot = strip === "Band";
    return {
      strip,
      playing: scene[strip].map((label, place) => ({ label, posterior: 0.93 - 0.11 * place + 0.03 * swing })),
      lights: {
        clip: { lit: isHot && at_s < 12, counts: isHot ? [3, 0] : [0, 0] },
        over: { lit: false, counts: [0, 0] },
        flat_top: { lit: false, counts: [0, 0] },
      },
      levels: {
        held_true_peak_dbtp: [peak, peak - 0.8],
        max_true_peak_dbtp: isHot ? [0.4, -0.6] : [-1.3, -1.3],
      },
      loudness: {
        momentary_lufs: -14.2 + 2.1 * swing - index,
        short_term_lufs: -14.4 + 0.8 * Math.sin(now_s * 0.6) - index,
        integrated_lufs: -14.1 - index,
        paused: false,
      },
    };
  });
}

// What can be said in an overlay's address, and reading it. The gallery explains and offers the same.

const CHOICES = {
  position: ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"],
  switch: ["on", "off"],
};

const strip = { kind: "names", example: "Band", text: "Only these strips, in this order, parted by commas. Without it: all." };
const position = { kind: "position", text: "Where in the picture it stands." };
const size = { kind: "number", value: 32, from: 8, to: 200, text: "Height of the letters, in pixels." };
const text = { kind: "colour", text: "Colour of the letters." };
const background = { kind: "colour", text: "Colour behind it; none leaves only letters and icons." };
const hush = { kind: "switch", value: "off", text: "On: nothing of a strip while its input is muted in OBS." };
const overlay = {
  kind: "name",
  example: "Soundcheck Instruments",
  text: "The overlay whose button hides this one as well; none: no button does.",
};

/** Each overlay: what it is, how large its source should be, and what its address may say. */
export const OVERLAYS = {
  instruments: {
    title: "Instruments",
    about: "A badge for each instrument that is heard. Nothing is shown while nothing plays.",
    width: 1200,
    height: 240,
    parameters: {
      strip,
      labels: { kind: "names", example: "guitar,vocal", text: "Only these instruments, parted by commas. Without it: all." },
      names: {
        kind: "pairs",
        example: "vocal:Anna,keyboard:Rhodes",
        text: "Other names for instruments: label:name, parted by commas.",
      },
      min: {
        kind: "number",
        value: 0,
        from: 0,
        to: 100,
        text: "How sure it has to be to appear, in percent. Once there, a badge stays to 10 below that.",
      },
      confidence: { kind: "switch", value: "off", text: "A bar in each badge: how sure it is." },
      heading: {
        kind: "choice",
        choices: ["auto", "on", "off"],
        value: "auto",
        text: "The strip's name beside its badges; auto: where there is more than one strip.",
      },
      icons: { kind: "switch", value: "on", text: "The pictures." },
      position: { ...position, value: "bottom-left" },
      size,
      accent: { kind: "colour", text: "One colour for all icons. Without it: each instrument has its own." },
      text,
      background,
      private: hush,
      overlay: { ...overlay, value: "Soundcheck Instruments" },
    },
  },
  clip: {
    title: "Clip warning",
    about: "Comes when a strip clips, is above the ceiling or was clipped before it came in; goes with the warning light.",
    width: 900,
    height: 240,
    parameters: {
      strip,
      causes: {
        kind: "names",
        value: ["clip", "over", "flat_top"],
        example: "clip,over",
        text: "What to warn of, parted by commas: clip, over (above the ceiling), flat_top (clipped before it came in).",
      },
      details: { kind: "switch", value: "on", text: "How often, and how high it went, since the last reset." },
      position: { ...position, value: "top" },
      size,
      accent: { kind: "colour", text: "Colour of the warning." },
      text,
      private: hush,
      overlay: { ...overlay, value: "Soundcheck Clipping", example: "Soundcheck Clipping" },
    },
  },
  loudness: {
    title: "Loudness",
    about: "How loud it is now and over all, what you aim at, and the true peak.",
    width: 800,
    height: 320,
    parameters: {
      strip,
      target: {
        kind: "number",
        from: -60,
        to: 0,
        text: "The loudness to aim at, in LUFS. Without it: that of the profile which is chosen.",
      },
      ceiling: {
        kind: "number",
        from: -20,
        to: 0,
        text: "The highest true peak, in dBTP. Without it: the profile's.",
      },
      width: { kind: "number", value: 640, from: 160, to: 3840, text: "Its width, in pixels." },
      position: { ...position, value: "bottom" },
      size,
      accent: { kind: "colour", text: "Colour of the bar while it is not too loud." },
      text,
      background,
      private: hush,
      overlay: { ...overlay, example: "Soundcheck Loudness" },
    },
  },
};

/** What the choices of a parameter are; null: it is free. */
export function choicesOf({ kind, choices }) {
  return choices ?? CHOICES[kind] ?? null;
}

/** The values of an overlay's parameters; what is missing, or no such value, is what it is without. */
export function read(name, given) {
  const values = {};
  for (const [key, parameter] of Object.entries(OVERLAYS[name].parameters)) {
    values[key] = (given.has(key) ? valueOf(parameter, given.getAll(key).join(",")) : null) ?? parameter.value ?? null;
  }
  return values;
}

function valueOf(parameter, words) {
  const choices = choicesOf(parameter);
  if (choices !== null) return choices.includes(words) ? words : null;
  switch (parameter.kind) {
    case "number": {
      const number = Number(words);
      if (words.trim() === "" || Number.isNaN(number)) return null;
      return Math.min(parameter.to, Math.max(parameter.from, number));
    }
    case "colour":
      return colourOf(words);
    case "names":
      return listed(words);
    case "pairs":
      return Object.fromEntries(listed(words).map((pair) => pair.split(/:(.*)/s).map((part) => part.trim())));
    default:
      return words;
  }
}

/** A colour as CSS has it; the # of numbers may be left out. */
function colourOf(words) {
  if (words === "none") return "transparent";
  return [words, `#${words}`].find((colour) => CSS.supports("color", colour)) ?? null;
}

function listed(words) {
  return words.split(",").map((word) => word.trim()).filter(Boolean);
}

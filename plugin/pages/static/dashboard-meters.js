// Meters on a canvas: levels of a strip's channels, and its loudness against the target.

const FLOOR_DB = -60;
const YELLOW_DB = -20; // where OBS's own meters change colour, so that one eye reads both
const RED_DB = -9;
const LEAST_LU = -18; // left end of the loudness bar, from its target
const MOST_LU = 9;
const FINE_LU = 1; // so far from the target nobody hears a difference

const PITCH = 20; // CSS pixels from one row to the next; the figures beside it stand in the same rows
const BAR = 12;
const TOP = 4;
const SCALE = 14;

const COLOURS = ["panel", "raised", "text", "soft", "accent", "green", "red", "fine"];
for (const look of ["lit", "peak", "dim"]) COLOURS.push(`${look}-green`, `${look}-amber`, `${look}-red`);

/** Draws one strip. */
export class Meters {
  #canvas;
  #pen;
  #channels;
  #target = null;
  #width = 0;
  #isSeen = true;
  #ratio = 1;
  #rest = null; // a picture of what does not move
  #colours = {};
  #readings = null;
  #drawn = "";

  constructor(canvas, channels) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext("2d", { alpha: false });
    this.#channels = channels;
    new ResizeObserver(() => this.#fit()).observe(canvas);
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.#isSeen = isIntersecting;
      if (isIntersecting) this.#redraw();
    }).observe(canvas);
  }

  /** The loudness that is aimed at; null: not known. */
  aim(target) {
    if (target === this.#target) return;
    this.#target = target;
    this.#redraw();
  }

  draw(readings) {
    this.#readings = readings;
    if (!this.#width || !this.#isSeen) return;
    const { levels, loudness } = readings;
    const bars = levels.peak_dbfs.map((peak, row) =>
      [levels.rms_dbfs[row], peak, levels.held_peak_dbfs[row]].map((level) => this.#level(level)),
    );
    const lu = [loudness.short_term_lufs, loudness.momentary_lufs, loudness.integrated_lufs].map((l) => this.#lu(l));
    const picture = `${bars}|${lu}`;
    if (picture === this.#drawn) return; // silence costs nothing
    this.#drawn = picture;
    this.#rest ??= this.#background();
    this.#pen.drawImage(this.#rest, 0, 0, this.#width, height(this.#channels));
    bars.forEach((bar, row) => this.#drawLevels(this.#pen, row * PITCH + TOP, bar));
    this.#drawLoudness(this.#pen, this.#loudnessY, lu);
  }

  #drawLevels(pen, y, [rms, peak, held]) {
    this.#zones(pen, y, 0, rms, "lit");
    this.#zones(pen, y, rms, peak, "peak");
    if (held > 0) fill(pen, held - 2, y, 2, BAR, this.#colours[held > this.#level(RED_DB) ? "red" : "text"]);
  }

  #drawLoudness(pen, y, [short, momentary, integrated]) {
    const { accent, text } = this.#colours;
    if (short > 0) fill(pen, 0, y + 3, short, BAR - 6, accent);
    if (momentary > 0) fill(pen, momentary - 2, y, 2, BAR, accent);
    if (integrated > 0) {
      pen.fillStyle = text;
      pen.beginPath();
      pen.moveTo(integrated - 5, y + BAR + 3);
      pen.lineTo(integrated + 5, y + BAR + 3);
      pen.lineTo(integrated, y + BAR - 6);
      pen.fill();
    }
  }

  #background() {
    const picture = document.createElement("canvas");
    picture.width = this.#canvas.width;
    picture.height = this.#canvas.height;
    const pen = picture.getContext("2d", { alpha: false });
    pen.scale(this.#ratio, this.#ratio);
    fill(pen, 0, 0, this.#width, height(this.#channels), this.#colours.panel);
    for (let row = 0; row < this.#channels; row++) this.#zones(pen, row * PITCH + TOP, 0, this.#width, "dim");
    this.#drawScale(pen, this.#channels * PITCH);
    this.#drawTarget(pen, this.#loudnessY);
    return picture;
  }

  #drawScale(pen, y) {
    pen.font = `11px ${this.#colours.font}`;
    pen.fillStyle = this.#colours.soft;
    pen.textBaseline = "top";
    for (const level of [-60, -40, -20, -9, 0]) {
      pen.textAlign = level === FLOOR_DB ? "left" : level === 0 ? "right" : "center";
      pen.fillText(String(level).replace("-", "\u2212"), this.#level(level), y);
    }
  }

  #drawTarget(pen, y) {
    fill(pen, 0, y, this.#width, BAR, this.#colours.raised);
    if (this.#target === null) return;
    const [from, aim, to] = [-FINE_LU, 0, FINE_LU].map((lu) => this.#lu(this.#target + lu));
    fill(pen, from, y, to - from, BAR, this.#colours.fine);
    fill(pen, aim - 1, y - 2, 2, BAR + 4, this.#colours.green);
  }

  get #loudnessY() {
    return this.#channels * PITCH + SCALE + TOP;
  }

  /** A part of a bar, in the colours of its zones. */
  #zones(pen, y, from, to, look) {
    const [yellow, red] = [this.#level(YELLOW_DB), this.#level(RED_DB)];
    const zones = { green: [0, yellow], amber: [yellow, red], red: [red, this.#width] };
    for (const [zone, [begin, end]] of Object.entries(zones)) {
      const [left, right] = [Math.max(begin, from), Math.min(end, to)];
      if (right > left) fill(pen, left, y, right - left, BAR, this.#colours[`${look}-${zone}`]);
    }
  }

  /** Where a level lies, in whole pixels: what differs by less need not be drawn. */
  #level(db) {
    return db === null ? 0 : this.#place((db - FLOOR_DB) / -FLOOR_DB);
  }

  #lu(lufs) {
    return lufs === null || this.#target === null
      ? 0
      : this.#place((lufs - this.#target - LEAST_LU) / (MOST_LU - LEAST_LU));
  }

  #place(part) {
    return Math.round(Math.min(1, Math.max(0, part)) * this.#width);
  }

  #fit() {
    this.#width = Math.floor(this.#canvas.clientWidth);
    this.#ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#width * this.#ratio);
    this.#canvas.height = Math.round(height(this.#channels) * this.#ratio);
    this.#pen.scale(this.#ratio, this.#ratio);
    const style = getComputedStyle(this.#canvas);
    this.#colours = Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    this.#colours.font = style.fontFamily;
    this.#redraw();
  }

  #redraw() {
    this.#rest = null;
    this.#drawn = "";
    if (this.#readings) this.draw(this.#readings);
  }
}

/** Height of a strip's meters: CSS pixels. */
export function height(channels) {
  return channels * PITCH + SCALE + PITCH;
}

function fill(pen, x, y, width, tall, colour) {
  pen.fillStyle = colour;
  pen.fillRect(x, y, width, tall);
}

// Elements, made and changed without markup: whatever a strip is called, it is only ever a text.

/** An element; attributes that begin with "on" are listeners. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function button(text, press) {
  return el("button", { type: "button", onclick: press }, text);
}

const written = new WeakMap();

/** Writes a text where it is another: what stays the same costs no layout. */
export function write(element, text) {
  if (written.get(element) === text) return;
  written.set(element, text);
  element.textContent = text;
}

/** Moves or scales an element, where that changes anything. */
export function move(element, transform) {
  if (element.moved === transform) return;
  element.moved = transform;
  element.style.transform = transform;
}

/** Sets an attribute where it is another. */
export function mark(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** A switch: shows what it is told; pressed, it asks for the other. */
export class Switch {
  constructor(name, ask) {
    this.button = button(name, () => ask(this.button.ariaChecked === "true" ? "off" : "on"));
    this.button.role = "switch";
    this.button.className = "switch";
    this.show(false);
  }

  show(isOn) {
    mark(this.button, "aria-checked", isOn);
  }
}

/** A slider that sends while it is dragged, one message at a time; at rest it shows what the server tells. */
export class Slider {
  #send;
  #told = 0;
  #isNews = false; // told while a hand was on it
  #wanted = null;
  #isSending = false;
  #isHeld = false;

  constructor(attributes, send) {
    this.#send = send;
    this.input = el("input", { type: "range", ...attributes });
    this.input.addEventListener("input", () => this.#want(Number(this.input.value)));
    this.input.addEventListener("pointerdown", () => (this.#isHeld = true));
    for (const event of ["change", "pointerup", "pointercancel", "blur"])
      this.input.addEventListener(event, () => this.#letGo());
  }

  /** Whether a hand is on it, or what it did is on its way. */
  get isBusy() {
    return this.#isHeld || this.#isSending;
  }

  show(value) {
    this.#told = value;
    this.#isNews = true;
    this.#settle();
  }

  #settle() {
    if (this.isBusy || !this.#isNews) return;
    this.#isNews = false;
    if (Number(this.input.value) !== this.#told) this.input.value = String(this.#told);
  }

  #letGo() {
    this.#isHeld = false;
    this.#settle();
  }

  async #want(value) {
    this.#wanted = value;
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#wanted !== null) {
      const next = this.#wanted;
      this.#wanted = null;
      if (!(await this.#send(next))) {
        this.#wanted = null;
        this.#isNews = true; // back to where the server has it
      }
    }
    this.#isSending = false;
    this.#settle();
  }
}

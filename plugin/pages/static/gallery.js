// Each overlay, live, with the address to copy and what can be said in it.

import { OVERLAYS, choicesOf } from "./parameters.js";

const COPIED_MS = 2500;
const TYPING_MS = 400;

const exampleBox = document.getElementById("example");
const refresh = Object.entries(OVERLAYS).map(([name, overlay]) => card(name, overlay));
exampleBox.addEventListener("change", () => refresh.forEach((show) => show()));

/** Adds an overlay; returns what shows it anew. */
function card(name, { title, about, width, height, parameters }) {
  const one = document.getElementById("card").content.cloneNode(true).firstElementChild;
  const [frame, address, copy, form] = ["iframe", ".address input", ".copy", "form"].map((s) => one.querySelector(s));
  one.id = name;
  one.querySelector("h2").textContent = title;
  one.querySelector(".about").textContent = about;
  one.querySelector(".extent").textContent = `${width} × ${height}`;
  address.setAttribute("aria-label", `Address of ${title}`);
  frame.title = title;
  Object.assign(frame, { width, height });
  for (const [key, parameter] of Object.entries(parameters)) form.append(field(`${name}-${key}`, key, parameter));
  let typing = 0;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(show, TYPING_MS);
  });
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  one.querySelector(".reset").addEventListener("click", () => {
    form.reset();
    show();
  });
  copy.addEventListener("click", () => copied(address, copy));
  address.addEventListener("focus", () => address.select());
  document.getElementById("overlays").append(one);
  new ResizeObserver(([{ contentRect }]) => {
    const scale = Math.min(1, contentRect.width / width);
    frame.style.setProperty("transform", `scale(${scale})`);
    frame.style.setProperty("margin", `0 ${(contentRect.width - width * scale) / 2}px`);
    frame.parentElement.style.setProperty("height", `${height * scale}px`);
  }).observe(frame.parentElement);
  show();
  return show;

  function show() {
    clearTimeout(typing);
    const query = new URLSearchParams();
    for (const [key, { value }] of Object.entries(parameters)) {
      const words = form.elements[key].value.trim();
      if (words && words !== wordsOf(value)) query.set(key, words.replace(/^#/, ""));
    }
    address.value = addressOf(name, query);
    if (exampleBox.checked) query.set("example", "on");
    const shown = addressOf(name, query);
    if (frame.src !== shown) frame.src = shown;
  }
}

function addressOf(name, query) {
  const words = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return `${location.origin}/overlay/${name}${words && `?${words}`}`;
}

/** A parameter: its name, what to choose or write, and what it means. */
function field(id, key, parameter) {
  const box = element("div", { className: "parameter" });
  const label = element("label", { textContent: key, htmlFor: id });
  const input = inputOf(parameter);
  Object.assign(input, { id, name: key });
  const around = element("span", {});
  around.append(input);
  if (parameter.kind === "colour") around.append(picker(key, input));
  box.append(label, around, element("small", { textContent: parameter.text }));
  return box;
}

function inputOf(parameter) {
  const choices = choicesOf(parameter);
  if (choices === null) {
    const isNumber = parameter.kind === "number";
    return element("input", {
      ...(isNumber ? { type: "number", min: parameter.from, max: parameter.to, step: "any" } : { type: "text" }),
      defaultValue: wordsOf(parameter.value),
      placeholder: parameter.example ? `such as ${parameter.example}` : "",
      spellcheck: false,
    });
  }
  const select = element("select", {});
  for (const choice of choices) {
    select.append(element("option", { textContent: choice, defaultSelected: choice === parameter.value }));
  }
  return select;
}

/** A colour can be picked as well as written. */
function picker(key, input) {
  const picked = element("input", { type: "color", defaultValue: "#59c2ff" });
  picked.setAttribute("aria-label", `Pick ${key}`);
  picked.addEventListener("input", () => (input.value = picked.value));
  return picked;
}

function wordsOf(value) {
  return value === undefined ? "" : String(value);
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

/** Copies the address, also where a page may not use the clipboard, as in OBS's docks. */
async function copied(address, button) {
  const isCopied = await navigator.clipboard?.writeText(address.value).then(() => true, () => false);
  address.select();
  const isDone = isCopied || document.execCommand("copy");
  button.textContent = isDone ? "Copied" : "Press Ctrl+C";
  setTimeout(() => (button.textContent = "Copy address"), COPIED_MS);
}

// Everything that can be switched: it shows what the server tells, and asks for what is pressed.

import { el, Slider, Switch, write } from "./dashboard-dom.js";
import { figure } from "./dashboard-words.js";

/** The controls of the hello's overlays and profiles; strips have theirs on their cards. */
export class Controls {
  #box;
  #send;
  #switches = {};
  #overlays = {};
  #profile;
  #sensitivity;
  #value;
  #save;

  constructor(box, save, send) {
    this.#box = box;
    this.#save = save;
    this.#send = send;
    save.addEventListener("click", () => send({ command: "save" }, "Saved to the configuration"));
  }

  build({ overlays, profiles, aims }) {
    const send = this.#send;
    this.#switches = {
      detection: new Switch("Detection", (set) => send({ command: "detection", set })),
      warnings: new Switch("Warnings on overlays", (set) => send({ command: "warnings", set })),
    };
    this.#overlays = Object.fromEntries(
      overlays.map((overlay) => [overlay, new Switch(overlay, (set) => send({ command: "overlay", overlay, set }))]),
    );
    this.#box.replaceChildren(
      el("div", { class: "switches" }, ...Object.values(this.#switches).map(({ button }) => button)),
      el(
        "div",
        { class: "switches", role: "group", "aria-label": "Overlays" },
        ...Object.values(this.#overlays).map(({ button }) => button),
      ),
      this.#madeSensitivity(),
      this.#madeProfile(profiles, aims),
      this.#madeChapter(),
    );
  }

  show(state) {
    for (const [name, one] of Object.entries(this.#switches)) one.show(state[name]);
    for (const [name, one] of Object.entries(this.#overlays)) one.show(state.overlays[name] ?? false);
    this.#profile.value = state.profile;
    this.#profile.told = state.profile;
    this.#sensitivity.show(state.sensitivity);
    write(this.#value, String(Math.round(state.sensitivity)));
    this.#save.classList.toggle("shown", state.changed);
  }

  #madeSensitivity() {
    this.#sensitivity = new Slider({ id: "sensitivity", min: "0", max: "100", step: "1" }, (value) =>
      this.#send({ command: "sensitivity", value }),
    );
    this.#value = el("output", { class: "figure", for: "sensitivity" }, "–");
    return el(
      "div",
      { class: "field" },
      el("label", { for: "sensitivity" }, "Sensitivity"),
      this.#sensitivity.input,
      this.#value,
    );
  }

  #madeProfile(profiles, aims) {
    this.#profile = el("select", { id: "profile" }, ...profiles.map((name) => el("option", { value: name }, named(name, aims[name]))));
    this.#profile.addEventListener("change", () => {
      const profile = this.#profile.value;
      this.#profile.value = this.#profile.told; // until the server says otherwise
      this.#send({ command: "profile", profile });
    });
    return el("div", { class: "field" }, el("label", { for: "profile" }, "Target"), this.#profile);
  }

  #madeChapter() {
    const title = el("input", { id: "chapter", maxlength: "200", placeholder: "title", "aria-label": "Title of the chapter" });
    const form = el("form", { class: "field" }, title, el("button", { type: "submit" }, "Mark chapter"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const words = title.value.trim();
      if (await this.#send({ command: "chapter", title: words || null }, "Chapter marked")) title.value = "";
    });
    return form;
  }
}

function named(profile, aim) {
  return aim ? `${profile}: ${figure(aim.target_lufs).replace(/\.0$/, "")} LUFS` : profile;
}

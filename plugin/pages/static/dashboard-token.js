// Asks for the token when a button needs it.

import { write } from "./dashboard-dom.js";

/** The dialog. */
export class TokenDialog {
  #dialog;
  #text;
  #wrong;
  #asked = null;

  constructor(dialog) {
    this.#dialog = dialog;
    this.#text = dialog.querySelector("input");
    this.#wrong = dialog.querySelector("[role=alert]");
    dialog.querySelector("#token-later").addEventListener("click", () => dialog.close());
  }

  /** Asks until a token is right, or nobody wants to any more: whether there is one now. */
  ask(authenticate) {
    this.#asked ??= this.#run(authenticate).finally(() => (this.#asked = null));
    return this.#asked;
  }

  #run(authenticate) {
    const dialog = this.#dialog;
    const ending = new AbortController();
    write(this.#wrong, "");
    this.#text.value = "";
    dialog.showModal();
    return new Promise((resolve) => {
      const { signal } = ending;
      let isRight = false;
      const submit = async (event) => {
        event.preventDefault();
        write(this.#wrong, "Asking…");
        try {
          await authenticate(this.#text.value.trim());
          isRight = true;
          dialog.close();
        } catch (error) {
          write(this.#wrong, `Refused: ${error.message}`);
          this.#text.select();
        }
      };
      const close = () => {
        ending.abort();
        this.#text.value = "";
        resolve(isRight);
      };
      dialog.querySelector("form").addEventListener("submit", submit, { signal });
      dialog.addEventListener("close", close, { signal });
    });
  }
}

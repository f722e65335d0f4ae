// The input: grows with the text, sends on Enter, counts near the limit, and is never covered by the soft keyboard.

/** What the server accepts, in letters as Python counts them. */
export const LIMIT = 10000;
const COUNT_FROM = 9000;

/** Letters, not UTF-16 units: an emoji is one. */
export function lengthOf(text) {
  return text.length > LIMIT / 2 ? Array.from(text).length : text.length;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ".");
}

export class Composer {
  /** @param {Object<string, string>} words @param {(text: string) => void} send */
  constructor(words, send) {
    this.words = words;
    this.form = document.getElementById("composer");
    this.input = document.getElementById("input");
    this.counter = document.getElementById("counter");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(send);
    });
    this.input.addEventListener("input", () => this.update());
    this.input.addEventListener("keydown", (event) => {
      // While a Vietnamese input method composes, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit(send);
    });
    this.update();
  }

  submit(send) {
    const text = this.input.value.trim();
    if (!text || lengthOf(text) > LIMIT) {
      this.input.focus();
      return;
    }
    this.fill("");
    send(text);
  }

  fill(text) {
    this.input.value = text;
    this.update();
  }

  /** A line under the input, until the next letter is typed. */
  note(text) {
    this.counter.textContent = text;
  }

  update() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + this.input.offsetHeight - this.input.clientHeight}px`;
    const count = lengthOf(this.input.value.trim());
    const over = count > LIMIT;
    const words = over ? this.words.too_long : this.words.counter;
    const said = words.replace("{count}", grouped(count)).replace("{limit}", grouped(LIMIT));
    this.counter.textContent = count >= COUNT_FROM ? said : "";
    this.form.classList.toggle("over", over);
    if (over) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }
}

/** Lift the dock above a soft keyboard that covers the page instead of shrinking it (Safari, older Chrome). */
export function watchKeyboard(root) {
  const view = window.visualViewport;
  if (!view) return;
  const update = () => {
    // Pinched larger, the part out of view is not a keyboard.
    const hidden = view.scale > 1.01 ? 0 : window.innerHeight - view.height - view.offsetTop;
    root.style.setProperty("--keyboard", hidden > 80 ? `${Math.round(hidden)}px` : "0px");
    root.classList.toggle("keyboard", hidden > 80);
  };
  view.addEventListener("resize", update);
  view.addEventListener("scroll", update);
}

// The line on which the server tells what is new in a conversation (server-sent events). Where it cannot be held (an old
// browser, a proxy that keeps everything back, too many pages), whoever uses it asks now and then instead.

import { API } from "./api.js";

const SILENCE_MS = 60000; // the server beats every 25 seconds: such a silence is a line that is dead and does not know it
const REOPEN_MS = 30000; // after the first failure; then later and later
const LONGEST_REOPEN_MS = 10 * 60 * 1000;

export class Stream {
  /**
   * @param {{told: (message: Object) => void, noticesChanged: () => void, changed: () => void}} listener
   * `changed`: `lives` is another now
   */
  constructor(listener) {
    this.listener = listener;
    this.source = null;
    /** Whether news comes by itself. */
    this.lives = false;
    this.failures = 0;
    this.notBefore = 0;
  }

  /** Hear what comes after number `after`; does nothing while a line is open or was just refused. */
  open(conversation, after) {
    if (this.source || Date.now() < this.notBefore || !("EventSource" in window)) return;
    this.source = new EventSource(`${API}/chat/${conversation}/stream?after=${after}`);
    this.source.addEventListener("said", (event) => this.listener.told(JSON.parse(event.data)));
    ["said", "beat"].forEach((name) => this.source.addEventListener(name, () => this.heard()));
    this.source.addEventListener("notices", () => this.listener.noticesChanged());
    this.source.addEventListener("replaced", () => this.failed());
    // Lost on the way: the browser comes back by itself, with the last number. Refused: it does not.
    this.source.addEventListener("error", () => {
      if (this.source.readyState === EventSource.CLOSED) this.failed();
      else this.set(false);
    });
    this.watchSilence();
  }

  close() {
    clearTimeout(this.silence);
    if (this.source) this.source.close();
    this.source = null;
    this.lives = false;
  }

  heard() {
    this.failures = 0;
    this.watchSilence();
    this.set(true);
  }

  failed() {
    this.close();
    this.failures += 1;
    const pause = Math.min(REOPEN_MS * 2 ** (this.failures - 1), LONGEST_REOPEN_MS);
    this.notBefore = Date.now() + pause * (0.5 + Math.random() / 2);
    this.listener.changed();
  }

  watchSilence() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.failed(), SILENCE_MS);
  }

  set(lives) {
    if (lives === this.lives) return;
    this.lives = lives;
    this.listener.changed();
  }
}

// What the phone remembers: the key of the conversation, what waits to be sent, the link that led here.
// Where storage is blocked (private windows, some in-app browsers) it lasts as long as the page.

const KEY = `motcua.chat${document.body.dataset.base}`; // a demonstration on the same phone is not the conversation

/** 122 random bits as a version 4 UUID. `crypto.randomUUID` is newer than the phones we want to serve. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const isMessage = (found) => Boolean(found) && typeof found.id === "string" && typeof found.text === "string";

/** @returns {{conversation: string, pending: Array, source: string}|null} null where nothing sound is kept */
function read() {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY));
    return /^[0-9a-f-]{36}$/.test(saved.conversation) && saved.pending.every(isMessage) ? saved : null;
  } catch (error) {
    return null;
  }
}

export class Memory {
  constructor() {
    const saved = read();
    /** Nothing was said yet. */
    this.fresh = !saved;
    /** The only key to the conversation. */
    this.conversation = saved ? saved.conversation : randomId();
    /** Messages not yet answered, oldest first. */
    this.pending = saved ? saved.pending : [];
    /** The neighbourhood's link, `/?to=…`. */
    this.source = saved ? saved.source || "" : "";
    /** The day on which this conversation was last opened; "" if it never was. */
    this.opened = saved ? saved.opened || "" : "";
    /** The day on which something was last asked. */
    this.asked = saved ? saved.asked || "" : "";
    this.save();
  }

  save() {
    const { conversation, pending, source, opened, asked } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ conversation, pending, source, opened, asked }));
    } catch (error) {
      // blocked or full: this object is the memory
    }
  }

  /** Forget the conversation on this phone and begin another. */
  restart() {
    this.conversation = randomId();
    this.pending = [];
    this.fresh = true;
    this.opened = "";
    this.asked = "";
    this.save();
  }

  /** @param {string[]} screens @returns {string} the first screen of this conversation, always the same one */
  screen(screens) {
    return screens[parseInt(this.conversation[0], 16) % screens.length];
  }

  /** @returns {boolean} whether this is the first question of today's visit */
  asks(today = new Date().toDateString()) {
    const first = this.asked !== today;
    this.asked = today;
    if (first) this.save();
    return first;
  }

  /** @returns {{source: string, returned: boolean}|null} the visit to count; null when today's is counted */
  visit(today = new Date().toDateString()) {
    if (this.opened === today) return null;
    const returned = this.opened !== "";
    this.opened = today;
    this.save();
    return { source: this.source, returned };
  }
}

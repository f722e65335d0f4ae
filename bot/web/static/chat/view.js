// Draws the conversation. It knows elements and words, not the network; what people do is handed to `handlers`.

import { readButton } from "./speech.js";
import { rendered } from "./text.js";

/** @typedef {{title: string, payload: string}} Button */

function make(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** What the link to an address is called; the product's own files have names. */
function fileName(address, words) {
  const path = address.split("?")[0];
  if (path.includes("/checklist/")) return words.checklist;
  if (path.endsWith("/vi-du.pdf")) return words.form_example;
  if (path.endsWith(".pdf")) return words.file_pdf;
  return path.endsWith(".docx") ? words.file_docx : words.attachment;
}

export class View {
  /**
   * @param {Object<string, string>} words
   * @param {{choose: (button: Button) => void, resend: (id: string) => void}} handlers
   */
  constructor(words, handlers) {
    this.words = words;
    this.handlers = handlers;
    this.list = document.getElementById("messages");
    this.thinking = document.getElementById("thinking");
    this.clear();
  }

  clear() {
    this.list.textContent = "";
    this.own = new Map(); // id → {row, status, text} of what was typed on this page
    this.unconfirmed = []; // ids the server has not yet shown back
    this.choices = null;
    this.latestOwn = null;
    this.setThinking(false);
    document.documentElement.classList.remove("talking");
  }

  /** What the resident says, as read by the resident: a button's title rather than its payload. */
  addOwn(id, shown) {
    const row = this.addResident(shown);
    const status = make("p", "status");
    row.append(status);
    if (this.latestOwn) this.latestOwn.classList.remove("latest");
    this.latestOwn = row;
    row.classList.add("latest");
    this.own.set(id, { row, status, shown });
    this.unconfirmed.push(id);
    this.setState(id, "sending");
    return row;
  }

  addResident(shown, before = null) {
    const row = make("li", "message resident");
    const bubble = make("p", "bubble", shown);
    row.append(make("span", "unseen", `${this.words.resident} `), bubble);
    this.insert(row, before);
    if (bubble.scrollHeight > bubble.clientHeight) bubble.tabIndex = 0; // a long one scrolls, also by keyboard
    return row;
  }

  /**
   * Draw a message from the server; what was said in the past goes above what still waits to be sent.
   * @returns {HTMLElement|null} null for one's own message coming back
   */
  add(message, past) {
    const known = message.from === "resident" && this.confirm(message, past);
    const before = past && this.unconfirmed.length ? this.own.get(this.unconfirmed[0]).row : null;
    if (known) {
      if (past) this.list.insertBefore(known.row, before);
      return null;
    }
    if (message.from === "resident") return this.addResident(message.text, before);
    const speaker = message.from === "officer" ? "officer" : "bot";
    const row = make("li", `message ${speaker}`);
    const body = make("div", "body");
    body.append(rendered(message.text));
    const head = make("div", "head");
    head.append(make("p", "speaker", message.by || this.words[speaker]), readButton(this.words, body));
    row.append(head, body);
    if (/^(?:https:\/\/|\/(?!\/))/.test(message.attachment || "")) body.append(this.attachment(message.attachment));
    this.insert(row, before);
    if (!before && message.buttons && message.buttons.length) this.offer(row, message.buttons);
    return row;
  }

  /**
   * What was typed here and now comes back from the server. The text may differ (secrets are masked before they
   * are stored), so what comes after the page was opened is taken for the oldest message not yet seen to come back.
   */
  confirm({ id, text }, past) {
    const same = (own) => own === id || this.own.get(own).shown.trim() === text.trim();
    const known = this.unconfirmed.find(same) || (past ? undefined : this.unconfirmed[0]);
    this.unconfirmed = this.unconfirmed.filter((id) => id !== known);
    return this.own.get(known);
  }

  insert(row, before) {
    const hadFocus = !before && this.withdrawChoices();
    this.list.insertBefore(row, before);
    document.documentElement.classList.add("talking");
    if (!hadFocus) return;
    row.tabIndex = -1; // a keyboard that stood on a button goes on from what was said with it
    row.focus({ preventScroll: true });
  }

  lastQuestion() {
    const rows = this.list.querySelectorAll(".resident");
    return rows[rows.length - 1] || null;
  }

  attachment(address) {
    const line = make("p");
    const link = make("a", "download", fileName(address, this.words));
    link.href = address.startsWith("/forms/files/") ? document.body.dataset.base + address : address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    line.append(link);
    return line;
  }

  offer(row, buttons) {
    const group = make("div", "choices");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.words.choices);
    for (const { title, payload } of buttons) {
      const button = make("button", "choice", title);
      button.type = "button";
      button.dataset.text = payload;
      button.dataset.title = title;
      group.append(button);
    }
    row.append(group);
    this.choices = group;
  }

  /** Buttons belong to the last answer only. @returns {boolean} whether one of them had the focus */
  withdrawChoices() {
    if (!this.choices) return false;
    const hadFocus = this.choices.contains(document.activeElement);
    this.choices.remove();
    this.choices = null;
    return hadFocus;
  }

  /** @param {"sending"|"waiting"|"sent"|"failed"|"refused"} state */
  setState(id, state) {
    const own = this.own.get(id);
    if (!own) return;
    own.row.dataset.state = state;
    own.status.textContent = "";
    if (state === "failed" || state === "refused") {
      const again = make("button", "again", this.words[state]);
      again.type = "button";
      again.addEventListener("click", () => this.handlers.resend(id));
      own.status.append(again);
    } else {
      own.status.textContent = this.words[state];
    }
  }

  setThinking(on) {
    this.thinking.textContent = on ? this.words.thinking : "";
    this.thinking.classList.toggle("on", on);
  }
}

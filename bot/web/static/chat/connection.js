// Keeps the conversation and the server in step: one loop that sends what waits, oldest first, then asks for news until
// the stream brings it unasked.
// No page here; an embedded widget uses the same class.

import { CallError, getHistory, postMessage } from "./api.js";
import { randomId } from "./memory.js";
import { Stream } from "./stream.js";

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30000;
const STUMBLES = 3; // so often the server may stumble over a message; then it must not hold up those behind it
const SHORTEST_POLL_MS = 10000;
const LONGEST_POLL_MS = 120000;
const SPREAD_MS = 3000; // what all pages hear at once they do not all ask about in the same second
const NOTICES_KNOWN_MS = 11000; // every process of the server looks for notices every ten seconds
const FULL_PAGE = 200; // the server sends no more messages at once

/** Exponential back-off with jitter, so that a hall full of phones does not return in the same second. */
export function backOff(attempt, random = Math.random) {
  const longest = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS);
  return longest * (0.5 + random() / 2);
}

/**
 * @typedef {Object} Listener
 * @property {(messages: Object[], past: boolean) => void} received  each message once; `past`: said before this page
 * @property {(id: string, state: "sending"|"waiting"|"sent"|"failed"|"refused") => void} stateChanged
 * @property {() => void} noticesChanged  the ward's urgent notices are to be read again
 * @property {(link: "ok"|"lost"|"busy"|"starting"|"broken") => void} linkChanged
 */
export class Connection {
  /** @param {import("./memory.js").Memory} memory @param {Listener} listener */
  constructor(memory, listener) {
    this.memory = memory;
    this.listener = listener;
    this.timer = 0;
    this.link = "ok";
    this.stream = new Stream({
      told: (message) => this.told(message),
      noticesChanged: () => setTimeout(this.listener.noticesChanged, NOTICES_KNOWN_MS + Math.random() * SPREAD_MS),
      changed: () => this.streamChanged(),
    });
    this.begin();
  }

  begin() {
    this.abort = new AbortController();
    this.running = false;
    this.wakeAgain = false;
    this.attempt = 0;
    this.stumbles = 0;
    this.seen = new Set(); // numbers shown already
    this.after = 0; // everything up to here has been fetched
    this.fetched = this.memory.fresh; // of a conversation just begun there is nothing to fetch
    this.lastNews = Date.now();
  }

  /** Queue a message and return it; it leaves at once if it can. */
  send(text, title = null) {
    const message = { id: randomId(), text, title, source: this.memory.source };
    this.enqueue(message);
    return message;
  }

  /** Queue a message again that was given up. */
  enqueue(message) {
    if (!this.memory.pending.some(({ id }) => id === message.id)) this.memory.pending.push(message);
    this.memory.fresh = false;
    this.memory.save();
    this.wake();
  }

  /** Bring back what a reload interrupted. */
  resume() {
    if (!this.memory.fresh || this.memory.pending.length) this.wake();
  }

  /** Try now: the network is back, the page was opened again, somebody tapped. */
  wake() {
    clearTimeout(this.timer);
    if (this.running) this.wakeAgain = true;
    else this.run(this.abort.signal);
  }

  /** Nobody looks at the page, or there is no network: hold no line. `round` sees whether to ask. */
  rest() {
    this.stream.close();
    this.setTimer(SHORTEST_POLL_MS);
  }

  restart() {
    this.abort.abort();
    this.stream.close();
    clearTimeout(this.timer);
    this.memory.restart();
    this.begin();
    this.setLink("ok");
  }

  async run(signal) {
    this.running = true;
    this.wakeAgain = false;
    let waitMs = 0;
    try {
      if (!this.fetched) await this.fetchNews(signal); // first what was said before, so that order is kept
      if (this.memory.pending.length) await this.sendPending(signal);
      else await this.fetchNews(signal);
      this.attempt = 0;
      if (!signal.aborted) this.setLink("ok");
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (!signal.aborted) waitMs = this.failed(error);
    } finally {
      if (!signal.aborted) {
        this.running = false;
        this.sleep(waitMs);
      }
    }
  }

  async sendPending(signal) {
    while (this.memory.pending.length) {
      const message = this.memory.pending[0];
      this.listener.stateChanged(message.id, "sending");
      let answers = [];
      let state = "sent";
      try {
        answers = await postMessage(this.memory.conversation, message, signal);
      } catch (error) {
        if (error.kind === "broken") this.stumbles += 1;
        if (error.kind !== "refused" && this.stumbles < STUMBLES) throw error;
        state = "refused";
      }
      if (signal.aborted) return;
      this.memory.pending.shift();
      this.memory.save();
      this.attempt = 0;
      this.stumbles = 0;
      this.setLink("ok");
      this.listener.stateChanged(message.id, state);
      this.take(answers);
    }
  }

  async fetchNews(signal) {
    const news = await getHistory(this.memory.conversation, this.after, signal);
    if (signal.aborted) return;
    this.take(news, !this.fetched);
    this.after = news.reduce((last, { seq }) => Math.max(last, seq), this.after);
    if (news.length >= FULL_PAGE) await this.fetchNews(signal);
    this.fetched = true;
  }

  told(message) {
    this.take([message]);
    this.after = Math.max(this.after, message.seq);
  }

  streamChanged() {
    if (this.running) return; // looks at the stream when it has finished
    if (!this.stream.lives) this.setTimer(Math.random() * SPREAD_MS);
    else if (this.link !== "ok" || this.memory.pending.length) this.wake();
    else clearTimeout(this.timer);
  }

  take(messages, past = false) {
    const unseen = messages.filter(({ seq }) => !this.seen.has(seq));
    if (!unseen.length) return;
    unseen.forEach(({ seq }) => this.seen.add(seq));
    this.lastNews = Date.now();
    this.listener.received(unseen, past);
  }

  failed(error) {
    this.attempt += 1;
    const link = error.kind === "refused" ? "lost" : error.kind;
    const state = link === "lost" ? "failed" : "waiting";
    this.memory.pending.forEach(({ id }) => this.listener.stateChanged(id, state));
    this.setLink(link);
    return Math.max(error.waitMs, backOff(this.attempt));
  }

  setLink(link) {
    if (link !== this.link) this.listener.linkChanged(link);
    this.link = link;
  }

  /** Wait before the next round; `retryMs` is 0 after a good one. An hour-old conversation is asked for rarely. */
  sleep(retryMs) {
    if (this.wakeAgain) return this.wake();
    if (retryMs) return this.setTimer(retryMs);
    if (!this.seen.size) return; // nothing said yet, nothing to hear of
    if (!document.hidden) this.stream.open(this.memory.conversation, this.after);
    const silence = Date.now() - this.lastNews;
    if (!this.stream.lives) this.setTimer(Math.min(Math.max(silence / 4, SHORTEST_POLL_MS), LONGEST_POLL_MS));
  }

  setTimer(waitMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.round(), waitMs);
  }

  round() {
    // A page nobody looks at asks for nothing; `wake` is called when it is looked at again.
    if (!document.hidden || this.memory.pending.length) this.wake();
  }
}

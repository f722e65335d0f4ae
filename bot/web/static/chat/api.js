// The calls of the conversation API, with every way they can fail given a name. No page, no memory.

const ANSWER_WITHIN_MS = 30000;
export const API = `${document.body.dataset.base}/api/v1`; // a demonstration's conversations are kept elsewhere

/**
 * Why a call failed. Worth trying again: `lost` (no network or no server), `busy` (429), `starting` (503) and, a few
 * times, `broken` (the server stumbled over this message). `refused`: the same message will be refused again.
 */
export class CallError extends Error {
  /** @param {"lost"|"busy"|"starting"|"broken"|"refused"} kind @param {number} [waitMs] what the server asked to wait */
  constructor(kind, waitMs) {
    super(kind);
    this.kind = kind;
    this.waitMs = waitMs || 0;
  }
}

function errorFor(response) {
  const waitMs = Math.min(Number(response.headers.get("Retry-After")) || 0, 300) * 1000;
  if (response.status === 429) return new CallError("busy", waitMs);
  if (response.status === 503) return new CallError("starting", waitMs);
  if ([408, 502, 504].includes(response.status)) return new CallError("lost", waitMs);
  return new CallError(response.status >= 500 ? "broken" : "refused", waitMs);
}

/** @returns {Promise<Array>} the messages in the answer; rejects with `CallError` */
async function call(url, options, signal) {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const timer = setTimeout(stop, ANSWER_WITHIN_MS);
  signal.addEventListener("abort", stop);
  try {
    const response = await fetch(url, Object.assign({ signal: abort.signal, cache: "no-store" }, options));
    if (!response.ok) throw errorFor(response);
    const { messages } = await response.json();
    if (!Array.isArray(messages)) throw new CallError("lost"); // a hotel's log-in page, a proxy's own answer
    return messages;
  } catch (error) {
    throw error instanceof CallError ? error : new CallError("lost");
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** Send one message of a resident; sending the same `id` again gives the same answer and no second message. */
export function postMessage(conversation, { id, text, title, source }, signal) {
  const body = JSON.stringify({ conversation, id, text, title: title || null, source: source || null });
  return call(`${API}/chat`, { method: "POST", headers: { "Content-Type": "application/json" }, body }, signal);
}

/**
 * Have a photo or PDF read: a receipt, or what a feedback report is about. @returns {Promise<string[]>} what it asks, to be sent as if typed
 * Rejects with `CallError`; of a receipt nothing is kept.
 */
export async function postPicture(file, conversation) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_WITHIN_MS * 2); // a slow network carries a photo for a while
  try {
    const url = `${API}/chat/picture?conversation=${conversation}`;
    const response = await fetch(url, { method: "POST", body: file, signal: abort.signal });
    if (!response.ok) throw errorFor(response);
    return (await response.json()).texts;
  } catch (error) {
    throw error instanceof CallError ? error : new CallError("lost");
  } finally {
    clearTimeout(timer);
  }
}

function count(path, what) {
  const headers = { "Content-Type": "application/json" };
  fetch(`${API}/visits${path}`, { method: "POST", headers, body: JSON.stringify(what) }).catch(() => {});
}

/** Say that the page was opened. Without a network it is not counted, and nobody waits for it. */
export function postVisit(visit) {
  count("", visit);
}

/** Say that something was asked for the first time in a visit. */
export function postAsked(screen) {
  count("/asked", { screen });
}

/** What was said after number `after`; empty when there is nothing new or no such conversation. */
export function getHistory(conversation, after, signal) {
  return call(`${API}/chat/${conversation}?after=${after}`, {}, signal);
}

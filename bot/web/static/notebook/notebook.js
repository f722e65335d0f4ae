// The teams' notebook: written at once into this phone, sent when there is a network.

import { openStore, PassingStore } from "./store.js";

const KEPT_AFTER_SENDING_MS = 7 * 24 * 3600 * 1000;
const AGAIN_MS = 60000; // a server that is away is asked again so often
const NUMBERS = /\+?\d(?:[ .-]?\d){8,}/; // a phone or an ID number; the server masks what stays

const byId = (id) => document.getElementById(id);
const [form, text, place, list, mark, numbers] = ["form", "text", "place", "list", "mark", "numbers"].map(byId);
const most = Number(document.body.dataset.most);
let store;
let isPassing = false;
let sending = false;
let refused = false;

function remembered(key) {
  try {
    return localStorage.getItem(key) || "";
  } catch (error) {
    return "";
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    // storage is blocked: asked again next time
  }
}

/** The code comes once, behind # in the team's link, which no server sees; then it is remembered. */
function takeCode() {
  const given = /^#ma=([\w-]{8,60})$/.exec(window.location.hash);
  if (!given) return;
  remember("motcua.notebook.code", given[1]);
  window.history.replaceState(null, "", window.location.pathname);
}

function randomId() {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function row(entry) {
  const item = document.createElement("li");
  const told = document.createElement("div");
  const state = document.createElement("small");
  told.textContent = entry.text;
  state.textContent = entry.sent ? list.dataset.sent : list.dataset.waiting;
  told.append(document.createElement("br"), state);
  item.append(told);
  if (!entry.sent) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = list.dataset.delete;
    button.addEventListener("click", async () => {
      await store.remove(entry.id);
      show();
    });
    item.append(button);
  }
  return item;
}

async function show() {
  const entries = await store.all();
  const waiting = entries.filter(({ sent }) => !sent).length;
  list.textContent = "";
  list.append(...entries.map(row));
  byId("send").hidden = !waiting;
  const { nocode, refused: closed, offline, waiting: some, sent, blocked } = mark.dataset;
  if (isPassing) mark.textContent = blocked;
  else if (!remembered("motcua.notebook.code")) mark.textContent = nocode;
  else if (refused) mark.textContent = closed;
  else if (waiting && !navigator.onLine) mark.textContent = `${some.replace("{count}", waiting)} ${offline}`;
  else if (waiting) mark.textContent = some.replace("{count}", waiting);
  else mark.textContent = entries.length ? sent : "";
  mark.hidden = !mark.textContent;
}

async function post(entries) {
  const headers = {
    "Content-Type": "application/json",
    Authorization: `Bearer ${remembered("motcua.notebook.code")}`,
  };
  const sent = entries.map(({ id, heard_at, text, difficulty, neighbourhood }) => ({
    id,
    heard_at,
    text,
    difficulty,
    neighbourhood,
  }));
  const response = await fetch("/api/v1/notebook", { method: "POST", headers, body: JSON.stringify({ entries: sent }) });
  refused = response.status === 401;
  return response.ok ? (await response.json()).kept : [];
}

/** Send what waits, oldest first, as often as it takes; what the server has not acknowledged stays waiting. */
async function synchronise() {
  if (sending || !remembered("motcua.notebook.code")) return show();
  sending = true;
  try {
    let waiting = (await store.all()).filter(({ sent }) => !sent).reverse();
    while (waiting.length) {
      const part = waiting.slice(0, most);
      const kept = new Set(await post(part));
      for (const entry of part.filter(({ id }) => kept.has(id))) await store.put({ ...entry, sent: Date.now() });
      waiting = kept.size ? waiting.slice(part.length) : [];
    }
  } catch (error) {
    // no network, or no server: later
  } finally {
    sending = false;
  }
  return show();
}

async function clearOld() {
  const before = Date.now() - KEPT_AFTER_SENDING_MS;
  for (const entry of await store.all()) if (entry.sent && entry.sent < before) await store.remove(entry.id);
}

async function write(event) {
  event.preventDefault();
  const said = text.value.trim();
  if (!said) return;
  const difficulty = form.elements.difficulty.value;
  const entry = { id: randomId(), heard_at: new Date().toISOString(), text: said, difficulty, neighbourhood: place.value };
  await store.put(entry);
  remember("motcua.notebook.place", place.value);
  text.value = "";
  numbers.hidden = true;
  form.elements.difficulty.value = "untried";
  await synchronise();
  text.focus();
}

async function start() {
  takeCode();
  place.value = remembered("motcua.notebook.place");
  try {
    store = await openStore();
  } catch (error) {
    store = new PassingStore();
    isPassing = true;
  }
  form.addEventListener("submit", write);
  text.addEventListener("input", () => {
    numbers.hidden = !NUMBERS.test(text.value);
  });
  byId("send").addEventListener("click", synchronise);
  window.addEventListener("online", synchronise);
  window.addEventListener("offline", show);
  window.addEventListener("hashchange", () => {
    takeCode();
    synchronise();
  });
  setInterval(synchronise, AGAIN_MS);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("sw.js").catch(() => {});
  await clearOld();
  await synchronise();
  document.documentElement.classList.add("started");
}

start();

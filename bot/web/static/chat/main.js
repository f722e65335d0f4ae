// The resident's page: joins memory, connection, view and input.

import { postAsked, postVisit } from "./api.js";
import { watchPanel } from "./appearance.js";
import { Composer, watchKeyboard } from "./composer.js";
import { Connection } from "./connection.js";
import { Memory } from "./memory.js";
import { watchMicrophone } from "./microphone.js";
import { keepCatalogue, offerCatalogue } from "./offline.js";
import { watchPicture } from "./picture.js";
import { follow, isNearEnd, watchBelow } from "./scroll.js";
import { watchVoices } from "./speech.js";
import { watchUrgent } from "./urgent.js";
import { View } from "./view.js";

const SAME_TAP_MS = 600; // trembling hands tap twice; the second tap may land on what has just appeared
const words = JSON.parse(document.body.dataset.words);
const memory = new Memory();
const screens = document.body.dataset.screens.split(" ");
const banner = document.getElementById("banner");
let lastChoice = -SAME_TAP_MS;
let lastOwn = null; // the row that the next answer belongs to

const view = new View(words, { resend });
const composer = new Composer(words, (text) => say(text));
const connection = new Connection(memory, { received, stateChanged, linkChanged, noticesChanged: () => lookForNotices() });
const given = new Map(); // id → message, to send again what was refused

function say(text, title) {
  if (memory.asks()) postAsked(memory.screen(screens));
  const message = connection.send(text, title);
  given.set(message.id, message);
  showOwn(message);
  follow(lastOwn);
}

function showOwn({ id, text, title }) {
  lastOwn = view.addOwn(id, title || text);
}

function resend(id) {
  const message = given.get(id);
  if (message) connection.enqueue(message);
}

/** Reading further up is not disturbed by what arrives unasked. */
function received(messages, past) {
  const nearEnd = isNearEnd();
  const rows = messages.map((message) => view.add(message, past)).filter(Boolean);
  if (!rows.length) return;
  if (past) follow(view.lastQuestion() || rows[rows.length - 1]);
  else if (lastOwn || nearEnd) follow(lastOwn || rows[0]);
  lastOwn = null;
}

function stateChanged(id, state) {
  view.setState(id, state);
  view.setThinking(state === "sending");
}

function linkChanged(link) {
  banner.hidden = link === "ok";
  document.getElementById("banner-words").textContent = link === "ok" ? "" : words[link];
  offerCatalogue(link !== "ok");
  if (link !== "ok") view.setThinking(false);
}

function restart() {
  connection.restart();
  view.clear();
  given.clear();
  lastOwn = null;
  composer.fill("");
  showScreen();
  countVisit();
  window.scrollTo(0, 0);
  document.getElementById("greeting").focus({ preventScroll: true });
}

function lookedAt() {
  countVisit();
  connection.resume();
}

/** Which of the first screens stands on top; the other one follows it. */
function showScreen() {
  const [errands, groups] = [".errands", ".groups"].map((name) => document.querySelector(name));
  const first = memory.screen(screens) === "groups";
  document.documentElement.classList.toggle("groups-first", first);
  errands.parentNode.insertBefore(groups, first ? errands : errands.nextElementSibling);
}

/** One person on one day; who begins anew on the same phone is taken for somebody else. */
function countVisit() {
  const visit = memory.visit();
  if (visit) postVisit(Object.assign(visit, { screen: memory.screen(screens) }));
}

/** Everything that says something when tapped carries `data-text`. */
function watchChoices() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-text]");
    if (!button) return;
    if (event.timeStamp - lastChoice < SAME_TAP_MS) return;
    lastChoice = event.timeStamp;
    say(button.dataset.text, button.dataset.title);
  });
}

function watchNetwork() {
  const retry = document.getElementById("retry");
  retry.textContent = words.retry;
  retry.addEventListener("click", () => connection.wake());
  window.addEventListener("online", () => connection.wake());
  window.addEventListener("offline", () => {
    connection.rest();
    connection.setLink("lost");
  });
  window.addEventListener("pageshow", (event) => event.persisted && connection.wake());
  document.addEventListener("visibilitychange", () => (document.hidden ? connection.rest() : lookedAt()));
}

/** `/?q=…` and `/?hoso=CODE` ask at once, `/?hs=CODE` fills in the question about a dossier, `/?to=…` is whose link it was. */
function followLink() {
  const link = new URLSearchParams(window.location.search);
  const [question, scanned, dossier, source] = ["q", "hoso", "hs", "to"].map((name) => (link.get(name) || "").trim());
  const about = (code) => words.dossier_question.replace("{code}", code.slice(0, 64));
  if (source) {
    memory.source = source.slice(0, 60);
    memory.save();
  }
  // A reload must not ask again, and the next person on this phone need not see it.
  if (question || scanned || dossier) window.history.replaceState(null, "", window.location.pathname);
  if (question) say(question);
  if (scanned) say(about(scanned));
  if (dossier) {
    composer.fill(about(dossier));
    composer.input.focus();
  }
}

watchPanel(words, restart);
watchKeyboard(document.documentElement);
watchChoices();
watchNetwork();
watchPicture({
  words,
  conversation: () => memory.conversation,
  asked: (text, title) => say(text, title),
  note: (text) => composer.note(text),
});
watchVoices();
watchMicrophone({ words, composer });
watchBelow();
memory.pending.forEach((message) => {
  given.set(message.id, message);
  showOwn(message);
});
showScreen();
followLink();
lookedAt();
const lookForNotices = watchUrgent(memory);
keepCatalogue();
document.documentElement.classList.add("started");

// The stage: joins the phone, the player, the words beside them, buttons and keys.

import { Phone } from "./phone.js";
import { Player } from "./player.js";

const scripts = JSON.parse(document.body.dataset.scripts);
const byId = (id) => document.getElementById(id);
const [select, place, tell, does, trouble] = ["script", "place", "tell", "does", "trouble"].map(byId);
const phone = new Phone(byId("phone"));
const player = new Player(phone, { show, played, busy, trouble: (is) => (trouble.hidden = !is) });
const speeds = Array.from(document.querySelectorAll("[data-speed]"));
let chosenSpeed = 1;

function show(step, number, steps) {
  place.textContent = `${number} / ${steps}`;
  tell.textContent = step.tell;
  const { type, press, picture } = step;
  does.textContent = type ? `“${type}”` : press ? `[ ${press} ]` : picture ? byId("does").dataset.picture : "";
}

function played(playing) {
  document.documentElement.classList.toggle("playing", playing);
  if (playing) document.documentElement.classList.remove("asking");
}

/** While a step is done, another one cannot begin. */
function busy(is) {
  document.documentElement.classList.toggle("busy", is);
}

/** Everything as at first: another conversation, and the invented dossiers as they were. */
async function restart() {
  await phone.ready();
  const old = phone.conversation();
  player.begin(scripts[select.value]);
  phone.restart();
  document.documentElement.classList.remove("asking");
  takeBackFocus();
  if (old) await fetch(`/demo/${old}`, { method: "DELETE" }).catch(() => {});
}

function takeBackFocus() {
  byId("phone").blur();
  byId("play").focus({ preventScroll: true });
}

function ask() {
  player.pause();
  document.documentElement.classList.add("asking");
  phone.ask();
}

function changeSpeed(by) {
  chosenSpeed = (chosenSpeed + by + speeds.length) % speeds.length;
  speeds.forEach((label, index) => label.classList.toggle("chosen", index === chosenSpeed));
  player.speed = Number(speeds[chosenSpeed].dataset.speed);
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen();
}

const KEYS = {
  " ": () => player.toggle(),
  ArrowRight: () => player.next(),
  ArrowLeft: () => player.back(),
  ArrowUp: () => changeSpeed(1),
  ArrowDown: () => changeSpeed(-1),
  r: restart,
  h: ask,
  f: fullScreen,
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const types = /^(TEXTAREA|INPUT|SELECT)$/.test(event.target.tagName);
  if (types && event.key === "Escape") return takeBackFocus();
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (types || !KEYS[key]) return;
  event.preventDefault();
  KEYS[key]();
}

const BUTTONS = { restart, back: KEYS.ArrowLeft, play: KEYS[" "], next: KEYS.ArrowRight, ask, speed: KEYS.ArrowUp, full: fullScreen };
Object.keys(BUTTONS).forEach((id) => byId(id).addEventListener("click", () => BUTTONS[id]()));
document.addEventListener("keydown", onKey);
// Keys pressed while the phone has the focus are the stage's too.
byId("phone").addEventListener("load", () => phone.page.addEventListener("keydown", onKey));
if (phone.page) phone.page.addEventListener("keydown", onKey);
select.addEventListener("change", restart);
changeSpeed(0);
restart().then(() => document.documentElement.classList.add("started"));

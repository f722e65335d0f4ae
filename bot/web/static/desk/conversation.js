// Writing an answer: ready-made ones by `/key`, guesses to be edited, Ctrl+Enter, and the newest words in sight.

function box() {
  return document.getElementById("text");
}

function insert(text, from, to) {
  const field = box();
  field.setRangeText(text, from, to, "end");
  field.focus();
}

/** `/key` and a space or Enter become the ready-made answer of that key. */
function expand(field) {
  const typed = field.value.slice(0, field.selectionStart);
  const found = /(?:^|\s)\/([a-z0-9]+)[ \n]$/.exec(typed);
  if (!found) return;
  const option = document.querySelector(`#canned option[data-short="${CSS.escape(found[1])}"]`);
  if (option) insert(option.value, typed.length - found[1].length - 2, typed.length);
}

function showNewest() {
  const last = document.querySelector(".reply") || document.querySelector("#thread .said:last-child");
  if (last) last.scrollIntoView({ block: "end" });
}

function isNearEnd() {
  const last = document.querySelector("#thread .said:last-child");
  return Boolean(last) && last.getBoundingClientRect().top < window.innerHeight;
}

/** The resident's newest message, by which the guesses are made. */
function newestQuestion() {
  const all = document.querySelectorAll("#thread .said.resident");
  return all.length ? all[all.length - 1].id : "";
}

let follow = true;
let asked = newestQuestion();

document.addEventListener("input", (event) => {
  if (event.target === box()) expand(event.target);
});
document.addEventListener("change", (event) => {
  if (event.target.id !== "canned" || !event.target.value) return;
  insert(event.target.value, box().selectionStart, box().selectionEnd);
  event.target.value = "";
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit]");
  if (button) insert(button.dataset.edit, 0, box().value.length);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === box()) box().form.requestSubmit();
});
// What is read further up is not moved by what arrives.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "thread") follow = isNearEnd();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "thread") return;
  if (follow) showNewest();
  if (newestQuestion() === asked) return;
  asked = newestQuestion();
  document.getElementById("guesses").dispatchEvent(new Event("fresh"));
});
showNewest();

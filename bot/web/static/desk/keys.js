// One mechanism for keys: whatever carries `data-key` is pressed by that key, unless somebody is typing. `?` lists them.
const OFF = "motcua.desk.keys-off";

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch (error) {
    return false; // storage is blocked
  }
}

function isTyping(element) {
  return element.matches("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");
}

function nameOf(element) {
  return element.dataset.keyName || element.getAttribute("aria-label") || element.textContent.trim().replace(/\s+/g, " ");
}

function show(dialog) {
  const list = document.getElementById("keys-list");
  list.textContent = "";
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    const term = document.createElement("dt");
    term.append(key);
    const meaning = document.createElement("dd");
    meaning.textContent = nameOf(element);
    list.append(term, meaning);
  }
  setOff(isOff());
  dialog.showModal();
}

function setOff(off) {
  const button = document.getElementById("keys-off");
  button.setAttribute("aria-pressed", String(off));
  try {
    localStorage.setItem(OFF, off ? "1" : "0");
  } catch (error) {
    button.disabled = true;
  }
}

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isOff()) return;
    if (document.querySelector("dialog[open]")) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    found.focus();
    if (!isTyping(found)) found.click();
  });
  document.addEventListener("click", (event) => {
    const id = event.target.id;
    const dialog = document.getElementById("keys");
    if (id === "show-keys") show(dialog);
    else if (id === "keys-close") dialog.close();
    else if (id === "keys-off") setOff(!isOff());
  });
}

// Type size, contrast, ways of use and "begin again": the panel behind the menu button. ../appearance.js applies them at loading.

const KEY = "motcua.appearance";
const root = document.documentElement;

function save() {
  try {
    const { size, contrast, buttons, hand } = root.dataset;
    const ways = { contrast: contrast === "high", buttons: Boolean(buttons), hand: Boolean(hand) };
    localStorage.setItem(KEY, JSON.stringify(Object.assign({ size }, ways)));
  } catch (error) {
    // blocked: the choice lasts as long as the page
  }
}

const byId = (id) => document.getElementById(id);

function show(button, part, open) {
  button.setAttribute("aria-expanded", String(open));
  part.hidden = !open;
}

/** What stands on top moves to where a thumb reaches, and back. */
function placeTools() {
  const below = Boolean(root.dataset.hand);
  document.querySelector(below ? ".chips" : ".top-row").append(byId("larger"), byId("more"));
  if (below) document.querySelector("#dock .column").prepend(byId("panel"));
  else document.querySelector(".top").append(byId("panel"));
}

/** `buttons`: nothing has to be typed. `hand`: everything is at the bottom. */
function watchWays() {
  const ways = { buttons: "only", hand: "one" };
  const switches = Array.from(document.querySelectorAll("button[data-way]"));
  const update = () => {
    for (const button of switches) button.setAttribute("aria-pressed", String(Boolean(root.dataset[button.dataset.way])));
    placeTools();
  };
  const turn = ({ currentTarget }) => {
    const { way } = currentTarget.dataset;
    if (root.dataset[way]) delete root.dataset[way];
    else root.dataset[way] = ways[way];
    update();
    save();
  };
  for (const button of switches) button.addEventListener("click", turn);
  update();
}

/** @param {Object<string, string>} words @param {() => void} restart */
export function watchPanel(words, restart) {
  const sizes = Array.from(document.querySelectorAll("[data-size][aria-pressed]"));
  const [more, panel, larger, contrast] = ["more", "panel", "larger", "contrast"].map(byId);
  const [again, question] = ["restart", "restart-question"].map(byId);

  const update = () => {
    for (const button of sizes) button.setAttribute("aria-pressed", String(button.dataset.size === root.dataset.size));
    contrast.setAttribute("aria-pressed", String(root.dataset.contrast === "high"));
  };
  const setSize = (size) => {
    root.dataset.size = size;
    update();
    save();
  };
  const close = () => {
    show(more, panel, false);
    show(again, question, false);
    more.focus();
  };

  for (const button of sizes) button.addEventListener("click", () => setSize(button.dataset.size));
  larger.addEventListener("click", () => setSize(String((Number(root.dataset.size) % 3) + 1)));
  contrast.addEventListener("click", () => {
    if (root.dataset.contrast === "high") delete root.dataset.contrast;
    else root.dataset.contrast = "high";
    update();
    save();
  });
  more.addEventListener("click", () => show(more, panel, panel.hidden));
  byId("close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  again.addEventListener("click", () => show(again, question, question.hidden));
  byId("restart-no").addEventListener("click", () => {
    show(again, question, false);
    again.focus();
  });
  byId("restart-yes").addEventListener("click", () => {
    close();
    restart();
  });
  update();
  watchWays();
}

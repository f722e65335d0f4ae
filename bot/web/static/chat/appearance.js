// Type size, contrast and "begin again": the panel behind the menu button. ../appearance.js applies them at loading.

const KEY = "motcua.appearance";
const root = document.documentElement;

function save() {
  try {
    const { size, contrast } = root.dataset;
    localStorage.setItem(KEY, JSON.stringify({ size, contrast: contrast === "high" }));
  } catch (error) {
    // blocked: the choice lasts as long as the page
  }
}

const byId = (id) => document.getElementById(id);

function show(button, part, open) {
  button.setAttribute("aria-expanded", String(open));
  part.hidden = !open;
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
}

// Type size, contrast and ways of use as chosen last time, set before the first line is drawn. Changing them: chat/appearance.js.
(function () {
  try {
    var root = document.documentElement;
    var saved = JSON.parse(localStorage.getItem("motcua.appearance") || "{}");
    root.dataset.size = /^[123]$/.test(saved.size) ? saved.size : "1";
    if (saved.contrast === true) root.dataset.contrast = "high";
    if (saved.buttons === true) root.dataset.buttons = "only";
    if (saved.hand === true) root.dataset.hand = "one";
  } catch (error) {
    document.documentElement.dataset.size = "1"; // storage is blocked, or holds something else
  }
})();

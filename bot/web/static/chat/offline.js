// Keeps the catalogue's page on this phone, and offers it while the server cannot be reached (bot/web/offline).

const link = document.getElementById("offline");
let kept = false;

async function keep() {
  const { connection } = navigator;
  if (!("serviceWorker" in navigator) || (connection && connection.saveData)) return;
  try {
    await navigator.serviceWorker.register("/ngoai-tuyen/sw.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    kept = true;
  } catch (error) {
    // a private window, no room, or the server went away meanwhile
  }
}

/** Fetch it when the page has nothing else to do. */
export function keepCatalogue() {
  if (document.readyState === "complete") keep();
  else window.addEventListener("load", keep);
}

/** @param {boolean} lost whether the chat cannot reach its server */
export function offerCatalogue(lost) {
  link.hidden = !(lost && kept);
}

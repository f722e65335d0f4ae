// Remembers what was ticked on this device, and keeps the page for when there is no network.

const key = `motcua.checklist.${document.body.dataset.key}`;
const boxes = [...document.querySelectorAll(".papers input")];
const done = document.getElementById("done");
const clear = document.getElementById("clear");

function remembered() {
  try {
    const names = JSON.parse(localStorage.getItem(key) || "[]");
    return new Set(Array.isArray(names) ? names : []);
  } catch {
    return new Set(); // storage is blocked, or holds something else
  }
}

function show() {
  const ticked = boxes.filter((box) => box.checked).length;
  if (done) done.textContent = ticked && ticked === boxes.length ? "Đủ cả rồi." : `Đã có ${ticked} / ${boxes.length}`;
  clear.hidden = !ticked;
}

function remember() {
  try {
    localStorage.setItem(key, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.dataset.name)));
  } catch {
    // Ticks then last as long as the page is open.
  }
  show();
}

// By name, not by place: a paper the law adds later is not taken for one that was ticked.
const names = remembered();
for (const box of boxes) {
  box.checked = names.has(box.dataset.name);
  box.addEventListener("change", remember);
}
show();

clear.addEventListener("click", () => {
  for (const box of boxes) box.checked = false;
  remember();
  if (boxes.length) boxes[0].focus();
});

const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());

// Only over https or on this machine do browsers keep pages.
if ("serviceWorker" in navigator && "caches" in window) {
  const files = [...document.querySelectorAll("link[href], script[src]")].map((element) => element.href || element.src);
  navigator.serviceWorker
    .register("/checklist/sw.js")
    .then(() => caches.open("motcua-checklist"))
    .then((cache) => cache.addAll([location.href.split("#")[0], ...files]))
    .then(() => {
      document.getElementById("offline").textContent = "Trang đã lưu trên máy này, mở lại được khi không có mạng.";
    })
    .catch(() => {}); // no room, or private browsing: the page works, with a network
}

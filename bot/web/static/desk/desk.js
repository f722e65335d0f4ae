// What every page of the desk does: the guard against forged forms, keys, the menu of telephones, copying.
import { watchAlerts } from "./alerts.js";
import { watchKeys } from "./keys.js";

/** The cookie that proves to the server that a form was sent from its own page. */
function guard() {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith("motcua_csrf="));
  return found ? decodeURIComponent(found.slice("motcua_csrf=".length).replace(/^"|"$/g, "")) : "";
}

/** What a screen reader is told without the focus moving. */
export function announce(text) {
  document.getElementById("announce").textContent = text;
}

function isUnasked(event) {
  const trigger = event && event.type;
  return Boolean(trigger) && (trigger.startsWith("sse:") || trigger.startsWith("live"));
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = guard();
  if (isUnasked(event.detail.triggeringEvent)) event.detail.headers["X-Unasked"] = "1";
});

// A form that was sent shows another page: the keyboard and the screen reader begin where it says what happened.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target !== document.body) return;
  const places = ["[role=alert]", "[role=status]", "[autofocus]", "h1"].map((place) => document.querySelector(`main ${place}`));
  const place = places.find(Boolean);
  if (!place) return;
  if (!place.matches("input, select, textarea")) place.tabIndex = -1;
  place.focus();
});

// Nothing is swapped then, so what was typed stays; the next page that arrives takes the notice away.
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    if (isUnasked(event.detail.requestConfig.triggeringEvent)) return;
    document.getElementById("failed").textContent = "Không gửi được: mất mạng hoặc máy chủ đang bận. Xin thử lại.";
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "menu") {
    const open = document.getElementById("navigation").classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  } else if (button.dataset.copy) {
    navigator.clipboard.writeText(button.dataset.copy).then(() => {
      button.textContent = "Đã chép";
    });
  }
});

watchKeys();
watchAlerts(announce);

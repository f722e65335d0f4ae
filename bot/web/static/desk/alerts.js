// Somebody waits: the counts in the navigation, a sound, and a notification of the browser for who has switched it on.
const ON = "motcua.desk.alerts";
let known = null; // how many waited when we last heard

function isOn() {
  try {
    return localStorage.getItem(ON) === "1" && "Notification" in window && Notification.permission === "granted";
  } catch (error) {
    return false; // storage is blocked
  }
}

function ring() {
  const context = new AudioContext();
  [660, 880].forEach((pitch, index) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.15, context.currentTime + index * 0.18);
    volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + index * 0.18 + 0.3);
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + index * 0.18);
    tone.stop(context.currentTime + index * 0.18 + 0.3);
  });
}

function show(id, count) {
  const place = document.getElementById(id);
  if (place) place.textContent = count ? String(count) : "";
}

function heard({ waiting, mine }, announce) {
  show("count-hoi-thoai", waiting + mine);
  if (known !== null && waiting > known) {
    announce(`Có ${waiting} người đang chờ trả lời.`);
    if (isOn()) {
      ring();
      if (document.hidden) new Notification("Một Cửa", { body: `Có ${waiting} người đang chờ trả lời.`, tag: "waiting" });
    }
  }
  known = waiting;
  document.title = document.title.replace(/^(\(\d+\) )?/, waiting ? `(${waiting}) ` : "");
}

function draw() {
  const button = document.getElementById("alerts");
  if (!button || !("Notification" in window)) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isOn()));
  button.textContent = isOn() ? "Tắt chuông và thông báo" : "Bật chuông và thông báo";
}

async function toggle() {
  const on = !isOn();
  if (on) await Notification.requestPermission();
  localStorage.setItem(ON, on ? "1" : "0");
  draw();
  if (isOn()) ring(); // how it sounds, and the click that browsers ask for before a page may sound
}

export function watchAlerts(announce) {
  document.addEventListener("htmx:sseMessage", (event) => {
    if (event.detail.type === "news") heard(JSON.parse(event.detail.data), announce);
  });
  document.addEventListener("click", (event) => {
    if (event.target.id === "alerts") toggle();
  });
  document.addEventListener("htmx:afterSettle", draw);
  draw();
}

// The ward's urgent notices, above everything else while they are true.

const EVERY_MS = 10 * 60 * 1000;

/** Shows what is true now; where the server cannot be asked, what was true before stays. @returns {() => void} looks again */
export function watchUrgent(memory) {
  const place = document.getElementById("urgent");
  const look = async () => {
    if (document.hidden) return;
    try {
      const response = await fetch(`/api/v1/announcements?to=${encodeURIComponent(memory.source)}`);
      if (!response.ok) return;
      const { texts } = await response.json();
      place.textContent = "";
      place.append(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    } catch (error) {
      // no network: the banner below says so
    }
  };
  look();
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  return look;
}

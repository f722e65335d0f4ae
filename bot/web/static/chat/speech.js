// Reads an answer aloud with the phone's own Vietnamese voice. Voices that send the text to a server are not used;
// where there is no voice of the phone's own, nothing is offered.

const synthesis = window.speechSynthesis;
let voice = null;
let current = null; // the button of what is being read

function findVoice() {
  const own = synthesis.getVoices().filter(({ lang, localService }) => /^vi\b/i.test(lang) && localService);
  voice = own[0] || null;
  document.documentElement.classList.toggle("can-read", Boolean(voice));
}

/** Voices are often known only some time after the page has loaded. */
export function watchVoices() {
  if (!synthesis || !window.SpeechSynthesisUtterance) return;
  findVoice();
  synthesis.onvoiceschanged = findVoice; // Safari has no addEventListener here
  window.addEventListener("pagehide", () => synthesis.cancel());
}

/** An address read letter by letter helps nobody; the source line is for the eye. */
function spoken(body) {
  const lines = Array.from(body.querySelectorAll("p:not(.source), li"), (line) => line.textContent);
  return lines.join(".\n").replace(/https:\/\/\S+/g, "");
}

function stop(words) {
  if (current) current.textContent = words.read;
  current = null;
  synthesis.cancel();
}

/** @param {Object<string, string>} words @param {HTMLElement} body @returns {HTMLButtonElement} reads `body`, or stops */
export function readButton(words, body) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "read";
  button.textContent = words.read;
  button.addEventListener("click", () => {
    const wasReading = current === button;
    stop(words);
    if (wasReading || !voice) return;
    const utterance = new SpeechSynthesisUtterance(spoken(body));
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = 0.9;
    utterance.onend = utterance.onerror = () => current === button && stop(words);
    current = button;
    button.textContent = words.read_stop;
    synthesis.speak(utterance);
  });
  return button;
}

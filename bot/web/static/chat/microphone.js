// Speaking instead of typing, where the browser knows Vietnamese. What was heard stands in the input and is sent by the
// resident: a misheard word may be another errand.

const KEY = "motcua.speaks";
const LANGUAGE = "vi-VN";
const FORBIDDEN = ["not-allowed", "service-not-allowed"];

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
let told = false;

async function knowsVietnamese() {
  if (!Recognition) return false;
  if (!Recognition.available) return true; // older browsers cannot be asked
  try {
    return (await Recognition.available({ langs: [LANGUAGE], processLocally: false })) !== "unavailable";
  } catch (error) {
    return true;
  }
}

/** Most browsers have sound turned into text by their maker's servers, so that is told before the first word. */
function wasTold() {
  try {
    told = told || localStorage.getItem(KEY) === "told";
    localStorage.setItem(KEY, "told");
  } catch (error) {
    // blocked: told once on every page
  }
  const before = told;
  told = true;
  return before;
}

/** @param {{words: Object<string, string>, composer: import("./composer.js").Composer}} page */
export async function watchMicrophone({ words, composer }) {
  const button = document.getElementById("speak");
  let listening = null;
  const over = (note) => {
    listening = null;
    button.setAttribute("aria-pressed", "false");
    composer.note(note);
  };
  const listen = () => {
    const before = composer.input.value.trim();
    let heard = "";
    listening = new Recognition();
    listening.lang = LANGUAGE;
    listening.interimResults = true;
    listening.onresult = ({ results }) => {
      heard = Array.from(results, (result) => result[0].transcript).join(" ").trim();
      composer.fill([before, heard].filter(Boolean).join(" "));
      composer.note(words.speak_now);
    };
    listening.onerror = ({ error }) => over(FORBIDDEN.includes(error) ? words.speak_forbidden : words.speak_failed);
    listening.onend = () => listening && over(heard ? words.speak_check : words.speak_failed);
    button.setAttribute("aria-pressed", "true");
    composer.note(words.speak_now);
    listening.start();
  };

  button.addEventListener("click", () => {
    if (listening) listening.stop();
    else if (wasTold()) listen();
    else composer.note(words.speak_first);
  });
  button.hidden = !(await knowsVietnamese());
}

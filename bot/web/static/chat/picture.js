// The button beside the input: a photo, scan or PDF of a receipt is read on the server and becomes a question.

import { postPicture } from "./api.js";

const LARGEST = 12000000;
const SHRINK_FROM = 1500000; // bytes; a slow network carries less than that in a few seconds
const LONGEST_SIDE = 2600; // pixels; enough for a QR code on a photo of the whole page

/** @param {{words: Object<string, string>, conversation: () => string, asked: (text: string, title: ?string) => void, note: (text: string) => void}} page */
export function watchPicture({ words, conversation, asked, note }) {
  const input = document.getElementById("picture");
  const button = document.getElementById("take-picture");
  const busy = (on) => button.setAttribute("aria-disabled", String(on));
  button.addEventListener("click", () => button.getAttribute("aria-disabled") === "true" || input.click());
  input.addEventListener("change", async () => {
    const chosen = input.files[0];
    input.value = ""; // choosing the same file again is a change again
    if (!chosen) return;
    busy(true);
    note(words.picture_reading);
    try {
      const file = await smaller(chosen);
      if (file.size > LARGEST) return note(words.picture_too_large);
      const texts = await postPicture(file, conversation());
      note("");
      // A payload is not for reading: the resident sees that a picture was sent.
      texts.forEach((text) => asked(text, text.startsWith("/") ? words.picture_sent : undefined));
    } catch (error) {
      note(words.picture_failed);
    } finally {
      busy(false);
    }
  });
}

/** A large photo at the size that reading needs; the file itself where the browser cannot do it. */
async function smaller(file) {
  if (file.size < SHRINK_FROM || !file.type.startsWith("image/") || !window.createImageBitmap) return file;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? blob : file;
  } catch (error) {
    return file;
  }
}

// The stage's hands on the phone: the residents' own page in a frame, used as a person would use it.

const LOOK_MS = 100;
const ANSWER_WITHIN_MS = 60000;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export class Phone {
  /** @param {HTMLIFrameElement} frame */
  constructor(frame) {
    this.frame = frame;
  }

  get page() {
    return this.frame.contentDocument;
  }

  /** The page has started; again after somebody followed a link in it. */
  async ready() {
    while (!this.page || !this.page.querySelector("html.started")) await sleep(LOOK_MS); // a page that loads has no root
  }

  /** The conversation's key, by which the server forgets it. @returns {string} */
  conversation() {
    return JSON.parse(localStorage.getItem("motcua.chat/demo") || "{}").conversation || "";
  }

  /** A new conversation on a clean page. */
  restart() {
    this.page.getElementById("restart-yes").click();
  }

  /** Type and send. `pace` is awaited after every letter and may make us wait. */
  async type(text, pace) {
    const input = this.page.getElementById("input");
    input.value = "";
    for (const letter of text) {
      input.value += letter;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await pace();
    }
    this.page.getElementById("send").click();
  }

  /** Press the button of that title under the last answer; where it is not there any more, say its title. */
  async press(title, pace) {
    const offered = Array.from(this.page.querySelectorAll("#messages .choice"));
    const button = offered.find(({ textContent }) => textContent.trim() === title);
    if (!button) return this.type(title, pace);
    button.classList.add("pressed");
    await pace();
    button.click();
  }

  /** Send a picture as if it had been taken with the phone. */
  async sendPicture(name) {
    const picture = await (await fetch(`/demo/pictures/${name}`)).blob();
    const files = new DataTransfer();
    files.items.add(new File([picture], name, { type: picture.type }));
    const input = this.page.getElementById("picture");
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  said() {
    return this.page.querySelectorAll("#messages .resident").length;
  }

  /** What the assistant said last. */
  lastAnswer() {
    const bodies = this.page.querySelectorAll("#messages .bot .body");
    return bodies.length ? bodies[bodies.length - 1].textContent : "";
  }

  /** @param {number} said messages of the resident before @returns {Promise<boolean>} whether one more was answered */
  async answered(said) {
    for (let waited = 0; waited < ANSWER_WITHIN_MS; waited += LOOK_MS) {
      const own = this.page.querySelectorAll("#messages .resident");
      const last = own[own.length - 1];
      if (own.length > said && last.dataset.state === "sent" && last.nextElementSibling) return true;
      await sleep(LOOK_MS);
    }
    return false;
  }

  /** Let the person in front type. */
  ask() {
    this.frame.focus();
    this.page.getElementById("input").focus();
  }
}

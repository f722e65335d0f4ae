// Plays one script on the phone: half a step at a time (telling, then doing), by hand or by itself. Knows no keys and
// no buttons.

const LETTER_MS = 55;
const READ_MS = 45; // a letter, for listeners who are not in a hurry
const SHORTEST_READ_MS = 2500;
const LONGEST_READ_MS = 12000;
const TICK_MS = 50;

/** Another beginning has taken this one's place. */
class Stopped extends Error {}

function unlessStopped(error) {
  if (!(error instanceof Stopped)) throw error;
}

export class Player {
  /**
   * @param {import("./phone.js").Phone} phone
   * @param {{show: (step: Object, place: number, steps: number) => void, played: (playing: boolean) => void, busy: (is: boolean) => void, trouble: (is: boolean) => void}} stage
   */
  constructor(phone, stage) {
    this.phone = phone;
    this.stage = stage;
    this.speed = 1;
    this.run = 0; // counts beginnings; what belongs to an older one stops
  }

  /** Begin `script` anew; nothing is said yet. */
  begin(script) {
    this.run += 1;
    this.steps = script.steps;
    this.at = 0; // the step that is told
    this.done = 0; // so many steps have happened
    this.acting = null;
    this.going = false; // the clock runs, though it may be held
    this.pause();
    this.stage.busy(false);
    this.stage.trouble(false);
    this.show();
  }

  get finished() {
    return this.done === this.steps.length;
  }

  toggle() {
    if (this.playing) return this.pause();
    this.playing = true;
    this.held = false;
    this.stage.played(true);
    if (!this.going) this.goOn(this.run).catch(unlessStopped);
  }

  /** Stop where we are, in the middle of a word too. */
  pause() {
    this.playing = false;
    this.held = true;
    this.stage.played(false);
  }

  /** Tell what comes next, or do what was told; what was stopped in the middle is finished. */
  next() {
    this.held = false;
    this.advance(this.run).catch(unlessStopped);
  }

  /** Tell again what was told before; what has happened stays. */
  back() {
    this.pause();
    this.at = Math.max(this.at - 1, 0);
    this.show();
  }

  show() {
    this.stage.show(this.steps[this.at], this.at + 1, this.steps.length);
  }

  async goOn(run) {
    this.going = true;
    while (!this.finished) {
      await this.wait(this.reading(), run);
      await this.advance(run);
    }
    this.going = false;
    this.pause();
  }

  reading() {
    const read = this.at < this.done ? this.phone.lastAnswer() : this.steps[this.at].tell;
    return Math.min(Math.max(read.length * READ_MS, SHORTEST_READ_MS), LONGEST_READ_MS);
  }

  advance(run) {
    if (!this.acting) {
      this.stage.busy(true);
      this.acting = this.half(run).finally(() => {
        if (run !== this.run) return;
        this.acting = null;
        this.held = !this.playing;
        this.stage.busy(false);
      });
    }
    return this.acting;
  }

  async half(run) {
    if (this.at === this.done) await this.act(this.steps[this.at], run);
    else this.tellNext();
  }

  tellNext() {
    this.at = Math.min(this.at + 1, this.steps.length - 1);
    this.show();
  }

  async act(step, run) {
    const acts = Boolean(step.type || step.press || step.picture);
    if (acts && !(await this.use(step, run))) {
      this.stage.trouble(true);
      return this.pause();
    }
    this.stage.trouble(false);
    this.done += 1;
    if (!acts) this.tellNext(); // nothing was done, so there is nothing to look at in between
  }

  /** @returns {Promise<boolean>} whether it was answered */
  async use(step, run) {
    const pace = () => this.wait(LETTER_MS, run);
    const said = this.phone.said();
    if (step.type) await this.phone.type(step.type, pace);
    if (step.press) await this.phone.press(step.press, () => this.wait(LETTER_MS * 12, run));
    if (step.picture) await this.phone.sendPicture(step.picture);
    const answered = await this.phone.answered(said);
    if (run !== this.run) throw new Stopped();
    return answered;
  }

  /** So many milliseconds at usual speed, longer while held. */
  async wait(ms, run) {
    for (let left = ms; left > 0 || this.held; ) {
      await new Promise((done) => setTimeout(done, Math.min(TICK_MS, ms)));
      if (run !== this.run) throw new Stopped();
      if (!this.held) left -= Math.min(TICK_MS, ms) * this.speed;
    }
  }
}

// Where the page stands: a question with its answer in view, and a way on when the answer is longer than the screen.

const GAP = 12;

const byId = (id) => document.getElementById(id);

/** What is not behind the bar on top or the dock below. */
function visibleRange() {
  const top = Math.max(document.querySelector(".top").getBoundingClientRect().bottom, 0);
  return { top, bottom: byId("dock").getBoundingClientRect().top };
}

/** Whether the page stands near the end of the conversation. */
export function isNearEnd() {
  return byId("thinking").getBoundingClientRect().top < visibleRange().bottom + 120;
}

/** Bring a question and its answer into view: the end if all of it fits, else the question at the top. */
export function follow(row) {
  const { top, bottom } = visibleRange();
  const start = row.getBoundingClientRect().top;
  const end = byId("thinking").getBoundingClientRect().bottom;
  const fits = end - start <= bottom - top;
  window.scrollBy(0, fits ? Math.ceil(end - bottom) + GAP : Math.ceil(start - top) - GAP);
}

/** Offer to go on while buttons or text of the last answer are below the screen. */
export function watchBelow() {
  const below = byId("below");
  let waiting = false;
  const update = () => {
    waiting = false;
    const last = byId("messages").lastElementChild;
    below.hidden = !last || last.getBoundingClientRect().bottom < visibleRange().bottom + GAP;
  };
  const later = () => {
    if (!waiting) requestAnimationFrame(update);
    waiting = true;
  };
  below.addEventListener("click", () => {
    const { top, bottom } = visibleRange();
    window.scrollBy(0, Math.round((bottom - top) * 0.8));
  });
  window.addEventListener("scroll", later, { passive: true });
  window.addEventListener("resize", later);
  new MutationObserver(later).observe(byId("messages"), { childList: true });
}

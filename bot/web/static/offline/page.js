// Shows what the search finds; says whether there is a network and keeps the page for when there is none.

(function () {
  const book = window.motcuaBook;
  const { words } = book;
  const search = window.motcuaSearch(book);
  const byId = (id) => document.getElementById(id);
  const [home, answer, title, text, choices, saved] = ["home", "answer", "title", "text", "choices", "saved"].map(byId);

  function button(label, pressed) {
    const item = document.createElement("li");
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", pressed);
    item.append(made);
    return item;
  }

  function show(heading, told, buttons) {
    title.textContent = heading;
    text.textContent = told;
    choices.textContent = "";
    choices.append(...buttons);
    saved.hidden = !told;
    home.hidden = true;
    answer.hidden = false;
    title.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /** The answer about `aspect`; in short what there is where it is not said or the ward has nothing about it. */
  function tell(entry, aspect) {
    const shown = entry.told[aspect] ? aspect : "overview";
    const cases = shown === "documents" ? entry.cases : [];
    show(entry.title, entry.told[shown], [
      ...cases.map(([name, papers]) => button(name, () => show(entry.title, papers, aspects(entry)))),
      ...aspects(entry, shown),
    ]);
  }

  /** A button for everything else that can be asked about `entry`. */
  function aspects(entry, shown) {
    const others = Object.keys(entry.told).filter((name) => name !== shown);
    return others.map((name) => button(book.aspects[name], () => tell(entry, name)));
  }

  function ask(question) {
    const { entries, aspect } = search.find(question);
    if (!entries.length) show(words.nothing, "", []);
    else if (entries.length === 1) tell(entries[0], aspect);
    else
      show(
        words.which,
        "",
        entries.map((entry) => button(entry.title, () => tell(entry, aspect))),
      );
  }

  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = byId("question").value.trim();
    if (question) ask(question);
  });
  byId("back").addEventListener("click", () => {
    answer.hidden = true;
    home.hidden = false;
    window.scrollTo(0, 0);
    byId("question").focus({ preventScroll: true });
  });

  const ofCode = new Map(book.entries.filter(({ code }) => code).map((entry) => [entry.code, entry]));
  byId("errands").append(
    ...book.errands.filter(([, code]) => ofCode.has(code)).map(([label, code]) => button(label, () => tell(ofCode.get(code)))),
  );
  byId("all").append(...[...ofCode.values()].map((entry) => button(entry.title, () => tell(entry))));

  /** Our server answers "ok"; a hotel's log-in page, another web space and a folder on a stick do not. */
  async function look() {
    let reached = false;
    try {
      const response = await fetch("/healthz", { cache: "no-store" });
      reached = response.ok && (await response.text()) === "ok";
    } catch (error) {
      // no network
    }
    byId("mark-words").textContent = reached ? words.online : words.offline;
    byId("open").hidden = !reached;
  }

  if (window.location.protocol.startsWith("http")) {
    look();
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker
        .getRegistration("./")
        .then((known) => known || navigator.serviceWorker.register("sw.js"))
        .catch(() => {}); // private window or no room: the page works as long as there is a network
    }
  }
  const question = new URLSearchParams(window.location.search).get("q");
  if (question) {
    byId("question").value = question;
    ask(question);
  }
  document.documentElement.classList.add("started");
})();

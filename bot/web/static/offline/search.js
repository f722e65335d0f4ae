// Which entry of the book a question means, and what about it. By words and pairs of words without marks; the rarer
// one is among all names, the more it says.

(function () {
  const LEAST = 0.12; // below, nothing fits
  const SURE = 0.35; // from here on, and well before the next, one answer is given unasked
  const AHEAD = 1.35;
  const MOST = 6;

  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/đ/g, "d")
      .replace(/[^a-z0-9]+/g, " ")
      .trim();

  function featuresOf(words) {
    const found = new Set(words);
    for (let i = 1; i < words.length; i += 1) found.add(words[i - 1] + " " + words[i]);
    return found;
  }

  window.motcuaSearch = function (book) {
    const phrases = []; // [entry, weight of all its features]
    const postings = new Map(); // feature → numbers of phrases
    const ignored = new Set(book.ignored);
    const split = (text) => text.split(" ").filter((word) => word && !ignored.has(word));

    book.entries.forEach((entry) => {
      for (const name of entry.names.split("|")) {
        for (const feature of featuresOf(split(fold(name)))) {
          if (!postings.has(feature)) postings.set(feature, []);
          postings.get(feature).push(phrases.length);
        }
        phrases.push([entry, 0]);
      }
    });
    const weights = new Map();
    for (const [feature, numbers] of postings) {
      const weight = Math.log(1 + phrases.length / numbers.length);
      weights.set(feature, weight);
      for (const number of numbers) phrases[number][1] += weight;
    }

    /** What is asked about an entry: an aspect of the book, or null when it is not said. */
    function aspectIn(text) {
      const said = ` ${fold(text)} `;
      let best = null;
      let length = 0;
      for (const [aspect, cues] of Object.entries(book.cues)) {
        for (const cue of cues) {
          if (cue.length > length && said.includes(` ${cue} `)) [best, length] = [aspect, cue.length];
        }
      }
      return best;
    }

    /** The question in the words of the catalogue: synonyms and short forms spelt out, what is asked about it left out. */
    function spelled(text) {
      let said = ` ${fold(text)} `;
      for (const [typed, means] of book.same) {
        if (said.includes(` ${typed} `)) said = said.replace(` ${typed} `, ` ${typed} ${means} `);
      }
      const bare = Object.values(book.cues)
        .flat()
        .sort((a, b) => b.length - a.length)
        .reduce((rest, cue) => rest.replace(` ${cue} `, " "), said);
      return split(bare.trim()).length ? bare : said;
    }

    /** @returns {Array<{entry: Object, score: number}>} the best first */
    function rank(text) {
      const asked = [...featuresOf(split(spelled(text)))].filter((feature) => weights.has(feature));
      const whole = asked.reduce((sum, feature) => sum + weights.get(feature), 0);
      const shared = new Map();
      for (const feature of asked) {
        const weight = weights.get(feature);
        for (const number of postings.get(feature)) shared.set(number, (shared.get(number) || 0) + weight);
      }
      const best = new Map();
      for (const [number, weight] of shared) {
        const [entry, all] = phrases[number];
        const score = (weight * weight) / (all * whole);
        if (score > (best.get(entry) || 0)) best.set(entry, score);
      }
      return [...best].map(([entry, score]) => ({ entry, score })).sort((a, b) => b.score - a.score);
    }

    /** @returns {{entries: Object[], aspect: string|null}} one entry where it is sure, several to choose from, or none */
    function find(text) {
      const found = rank(text).filter(({ score }) => score >= LEAST);
      const [first, second] = found;
      const sure = first && first.score >= SURE && (!second || first.score >= second.score * AHEAD);
      return { entries: (sure ? [first] : found.slice(0, MOST)).map(({ entry }) => entry), aspect: aspectIn(text) };
    }

    return { find, rank, aspectIn };
  };
})();

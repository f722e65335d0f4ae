// Plain text to elements: lines, lists, the source line, links. Text is always set as text; nothing in it is markup.

// An address; a page of ours; a Vietnamese telephone number of 10 or 11 digits, with its separators; a 1800/1900 line.
// A digit or letter glued to either end means a code, an ID number or a sum of money.
const ADDRESS = /https:\/\/[^\s<>"“”]+/;
const OWN_PAGE = /\/huong-dan\/[a-z0-9-]+/;
const TELEPHONE = /(?:(?:\+84|0)(?:[ .-]?\d){9,10}?|\(0\d{2,3}\)(?:[ .-]?\d){7,8}?)/;
const SERVICE_LINE = /1[89]00[ .-]?(?:\d{6}|\d{3}[ .]\d{3}|\d\d[ .]\d\d[ .]\d\d|\d{4}|\d\d[ .]\d\d)/;
const GLUED_AFTER = /(?![.-]?[\d\p{L}_/])/;
const NUMBER = `(?:${TELEPHONE.source}|${SERVICE_LINE.source})${GLUED_AFTER.source}`;
const LINK = new RegExp(`${ADDRESS.source}|${OWN_PAGE.source}|${NUMBER}`, "gu");
const GLUED_BEFORE = /[\p{L}\d./_+-]$/u;
const SOURCE_LINE = /^(?:(?:Nguồn|Căn cứ)\s*:|Kiểm tra ngày |\(Số liệu mẫu)/;
const NUMBERED = /^\s*(\d{1,2})[.)]\s+(.*)$/;
const BULLET = /^\s*[-•–*+]\s+(.*)$/;

/** @returns {{text: string, href: string|null}[]} the pieces of a line, in order; joined they are the line */
export function pieces(line) {
  const found = [];
  let end = 0;
  const add = (text, href) => text && found.push({ text, href });
  LINK.lastIndex = 0;
  for (let match = LINK.exec(line); match; match = LINK.exec(line)) {
    let text = match[0];
    let href = null;
    if (text.startsWith("https://")) {
      text = text.replace(/[.,;:!?)\]}'’…]+$/, "");
      href = text.length > 8 ? text : null;
    } else if (text.startsWith("/")) {
      href = GLUED_BEFORE.test(line.slice(0, match.index)) ? null : text;
    } else if (!GLUED_BEFORE.test(line.slice(0, match.index))) {
      href = `tel:${text.replace(/[^\d+]/g, "")}`;
    }
    add(line.slice(end, match.index), null);
    add(text, href);
    end = match.index + text.length;
    LINK.lastIndex = end;
  }
  add(line.slice(end), null);
  return found;
}

/** Append `line` to `parent`, its addresses and telephone numbers as links. */
export function appendLine(parent, line) {
  for (const { text, href } of pieces(line)) {
    if (!href) {
      parent.append(text);
      continue;
    }
    const link = document.createElement("a");
    link.textContent = text;
    link.href = href;
    if (!href.startsWith("tel:")) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    parent.append(link);
  }
}

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

function listItem(line) {
  const numbered = NUMBERED.exec(line);
  if (numbered) return { list: "ol", text: numbered[2], value: Number(numbered[1]) };
  const bullet = BULLET.exec(line);
  return bullet ? { list: "ul", text: bullet[1] } : null;
}

/** @returns {DocumentFragment} `text` with its line breaks, lists and source line kept */
export function rendered(text) {
  const fragment = document.createDocumentFragment();
  let block = null; // the paragraph or list that the next line may continue
  for (const line of text.split(/\r?\n/)) {
    const item = listItem(line);
    if (!line.trim()) {
      block = null;
    } else if (item) {
      if (!block || block.localName !== item.list) fragment.append((block = element(item.list)));
      const row = element("li");
      if (item.value) row.value = item.value;
      appendLine(row, item.text);
      block.append(row);
    } else if (SOURCE_LINE.test(line)) {
      const source = element("p", "source");
      appendLine(source, line);
      fragment.append(source);
      block = null;
    } else if (block && block.localName === "p") {
      block.append(element("br"));
      appendLine(block, line);
    } else {
      fragment.append((block = element("p")));
      appendLine(block, line);
    }
  }
  return fragment;
}

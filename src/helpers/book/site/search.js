/* What Sphinx's search lacks, in the words of search.py, which puts this into language_data.js:
   numbers and days, an order by use, the sentence with the words. */

const BREAK = /(?<=[.!?…])\s+(?=[\p{Lu}\p{N}“"(])/u; // between sentences
const LONGEST = 240; // letters of a quotation

const day = ([, before, name, after, ofName, ...figures]) => {
  const [year, month, of] = name
    ? [ofName, MONTHS.findIndex((names) => RegExp(`^(?:${names})$`, "iu").test(name)) + 1, before || after]
    : figures[0] ? figures : figures.slice(3).reverse();
  const ofMonth = `${year}-${String(month).padStart(2, "0")}`;
  return of ? [`${ofMonth}-${of.padStart(2, "0")}`, ofMonth] : [ofMonth];
};

const number = (digits) => `#${digits.replace(/[,\u00a0\u202f]/g, "")}`;

/* The words of a text as search.py has them, each with its place and length. */
function courseWords(text) {
  const found = [];
  const add = (match, words) => words.forEach((word) => found.push([word, match.index, match[0].length]));
  for (const match of text.matchAll(RegExp(WORD, "gu"))) {
    const [word, digits] = match;
    add(match, [digits ? number(digits) : word]);
    if (/^0.*[1-9]/.test(digits)) add(match, [number(digits.replace(/^0+/, ""))]);
  }
  for (const match of text.matchAll(RegExp(DAY, "giu"))) add(match, day(match));
  return found;
}

/* What is asked: a day is one word, as is a number as it is written. */
var splitQuery = (query) => {
  const days = [];
  const others = query.replace(RegExp(DAY, "giu"), (...found) => {
    days.push(day(found)[0]);
    return " ";
  });
  const words = [...others.matchAll(RegExp(WORD, "gu"))];
  return [...days, ...words.map(([word, digits]) => (digits ? number(digits) : word))];
};

const stems = new Map();
const stem = (word) => {
  const lower = word.toLowerCase();
  if (!stems.has(lower)) stems.set(lower, (new Stemmer()).stemWord(lower));
  return stems.get(lower);
};

/* Of each word that is asked for, the stems that are taken for it: its own, other spellings. */
const alike = splitQuery(new URLSearchParams(location.search).get("q") ?? "")
  .filter((word) => !stopwords.includes(word.toLowerCase()))
  .map((word) => [...new Set([stem(word), ...courseUse.spellings.filter((all) => all.includes(stem(word))).flat()])]);

/* A page comes before those that use the words less, a word that few pages have counts more, and
   most of all one in the title. Chapters come before what lists sources and tables, and before
   what is for instructors. */
const LATER = /^chapters\/(sources|data-dictionary|instructors\/)/;
var Scorer = {
  title: 15, partialTitle: 7, term: 5, partialTerm: 2, objPrio: {}, objPrioDefault: 0,
  score([page, , anchor, , ofSection]) {
    const { docnames, titles, terms, titleterms } = Search._index;
    const stemsOf = (text) => courseWords(text).map(([word]) => stem(word));
    const title = stemsOf(titles[docnames.indexOf(page)]), address = stemsOf(page);
    const place = courseUse.pages.indexOf(page);
    let all = anchor ? ofSection : 0;
    for (const stems of alike) {
      const times = Math.max(...stems.map((one) => courseUse.use[one]?.[place] ?? 1));
      const pages = new Set(stems.flatMap((one) => [terms[one] ?? [], titleterms[one] ?? []].flat())).size;
      const isIn = (words) => stems.some((one) => words.includes(one));
      const inTitle = isIn(title) ? 6 : isIn(address) ? 5 : 0; // an order is part of an address
      all += (Math.log2(1 + times) + inTitle) * Math.log2(1 + docnames.length / Math.max(1, pages));
    }
    return LATER.test(page) ? all / 2 : all;
  },
};

const coursePassages = {}; // what the files of passages fill

function loadPassages(page) {
  return new Promise((done) => {
    const file = document.createElement("script");
    file.src = `_static/passages/${page.replaceAll("/", "-")}.js`;
    file.onload = () => done(coursePassages[page]);
    document.head.append(file);
  });
}

/* The first sentence of a page, or of one of its sections, with most of the words. */
function bestSentence(passages, section) {
  let best = { points: 0 };
  for (const [anchor, lines] of passages) {
    if (section && section !== anchor) continue;
    for (const text of lines.flatMap((line) => line.split(BREAK))) {
      const marks = courseWords(text).filter(([word]) => alike.flat().includes(stem(word)));
      const words = alike.filter((stems) => marks.some(([word]) => stems.includes(stem(word))));
      const points = words.length && words.length + (text.length > 40 ? 0.5 : 0); // else a heading
      if (points > best.points) best = { anchor, text, marks, points };
    }
  }
  return best;
}

/* Show below a page that was found the sentence with the words, and let its link lead there. */
async function quote(item) {
  const link = item.querySelector("a");
  const [file, section] = link.getAttribute("href").split("#");
  const passages = await loadPassages(file.replace(/\.html$/, ""));
  const { anchor, text, marks } = bestSentence(passages, section);
  if (!text) return;
  const from = text.length > LONGEST ? text.lastIndexOf(" ", Math.max(0, marks[0][1] - 80)) + 1 : 0;
  const to = text.length - from > LONGEST ? text.lastIndexOf(" ", from + LONGEST) : text.length;
  const quoted = document.createElement("p");
  quoted.className = "context";
  quoted.append(from ? "… " : "");
  let at = from;
  for (const [, start, length] of marks.sort((a, b) => a[1] - b[1])) {
    if (start < at || start + length > to) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, start + length);
    quoted.append(text.slice(at, start), mark);
    at = start + length;
  }
  quoted.append(text.slice(at, to), to < text.length ? " …" : "");
  item.append(quoted);
  if (anchor) link.hash = anchor;
}

const near = new IntersectionObserver((items) => items.forEach(({ isIntersecting, target }) => {
  if (!isIntersecting) return;
  near.unobserve(target);
  quote(target);
}), { rootMargin: "20%" });
new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((added) => {
  if (added.matches?.("ul.search > li")) near.observe(added);
  if (added.matches?.(".search-summary")) added.setAttribute("role", "status");
}))).observe(document.getElementById("search-results"), { childList: true, subtree: true });

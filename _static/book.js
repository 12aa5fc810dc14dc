/* What moves in a chapter: explorers, charts, tables, figures in prose, questions. No library, no
   network. Notebooks carry it, too; the page around it: page.js. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  startEach("table[data-sortable]", startTable);
  startEach(".explorer", startExplorer); // starts the tables it shows
  startEach("body", startCharts);
  startEach("body", startPictures);
  startEach("body", startMaps);
  startEach("body", startCards);
  startEach("form.quiz", startQuiz);
});

/* Each part starts by itself: one that fails is reported, and leaves the others alone. */
function startEach(parts, start) {
  document.querySelectorAll(parts).forEach((part) => {
    try { start(part); } catch (error) { reportError(error); }
  });
}

/* Explorers: native controls exchange frames that were rendered when the book was built. These are
   in the page, or in a file for each width: a script, as a page that was opened as a file can load
   nothing else. */

const courseFrames = {}; // what these files fill, by their names

function loadFrames(explorer, width) {
  const stored = explorer.querySelector(`script[data-width="${width}"]`)
    ?? explorer.querySelector("script[data-frames]");
  const { frames: name, width: only, file } = stored.dataset;
  if (!file) return Promise.resolve({ ...JSON.parse(stored.textContent), only });
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = file;
    script.onload = () => done({ ...courseFrames[name], only });
    script.onerror = () => fail(new Error(`${file} is missing`));
    document.head.append(script);
  });
}

function startExplorer(explorer) {
  const { id } = explorer;
  const [frame, status, link, form] = [".explorer-frame", ".explorer-status", ".explorer-link", "form"]
    .map((part) => explorer.querySelector(part));
  // A control may have the name of whatever a form can do: the form itself is not asked.
  HTMLFormElement.prototype.reset.call(form); // where a browser keeps a form's state
  const fields = [...explorer.querySelectorAll("form [name]")];
  const controls = [...new Set(fields.map((field) => field.name))].map(
    (name) => control(name, fields.filter((field) => field.name === name)),
  );
  const first = controls.map((c) => c.get());
  const loaded = {}; // by width, as the style has it: see .chart-wide
  const width = () => (frame.clientWidth >= 600 ? "wide" : "narrow");
  const load = () => (loaded[width()] ??= loadFrames(explorer, width()));
  // An explorer that was made in the page has its views of Python.
  const draw = async () => {
    const chosen = controls.map((c) => c.get());
    if (explorer.answer) return { html: await explorer.answer(chosen, width()), only: width() };
    const { parts, frames, only } = await load();
    const index = controls.reduce((i, c, n) => i * c.options.length + chosen[n], 0);
    return { html: frames[index].map((i) => parts[i]).join(""), only };
  };
  const forget = () => { delete loaded[width()]; }; // the next choice tries again

  const view = () => `${new URLSearchParams(controls.map((c) => [c.name, c.options[c.get()]]))}`;
  const say = () => {
    const said = controls.map((c) => `${c.label}: ${c.options[c.get()]}`).join("; ");
    link.hash = `${id}?${view()}`;
    explorer.querySelector(".explorer-choices").textContent = said; // for print
    return said;
  };
  const tell = (text, seen) => {
    status.textContent = text;
    status.classList.toggle("explorer-told", seen);
  };
  const show = async () => {
    const said = say();
    try {
      const asked = view();
      const { html, only } = await draw();
      if (asked !== view()) return; // the reader has chosen again
      frame.innerHTML = html;
      if (only) frame.dataset.only = only;
    } catch {
      forget();
      tell("This view could not be loaded. Try again.", true);
      return;
    }
    frame.querySelectorAll("table[data-sortable]").forEach(startTable);
    startPictures(frame);
    const shown = frame.querySelector("svg, caption, p");
    tell(`${said}. ${shown?.getAttribute("aria-label") || shown?.textContent || ""}`, false);
  };
  // The view that is asked for, or the first.
  const open = async (asked) => {
    const before = view();
    const pairs = [...new URLSearchParams(asked)];
    const has = ([name, value]) => controls.find((c) => c.name === name && c.options.includes(value));
    const unknown = pairs.filter((pair) => !has(pair));
    controls.forEach((c, i) => c.set(first[i]));
    if (!unknown.length) pairs.forEach((pair) => has(pair).set(has(pair).options.indexOf(pair[1])));
    if (asked) views[id] = view();
    else delete views[id];
    if (view() !== before) await show();
    if (unknown.length) {
      const named = unknown.map((pair) => pair.join(": ")).join("; ");
      tell(`A link asks for a view that is not here (${named}). This is the first view.`, true);
    }
  };
  const arrive = async () => {
    const kept = history.state?.views; // where a reader comes back to
    const asked = location.hash.slice(1).split(NEXT_VIEW);
    const at = asked.findIndex((one) => one.startsWith(`${id}?`));
    if (kept) open(kept[id]);
    else if (at >= 0) await open(asked[at].slice(id.length + 1));
    if (at === 0 && !kept) explorer.scrollIntoView();
  };

  let sliding = null;
  explorer.addEventListener("input", ({ target }) => {
    show();
    keepInAddress(id, view(), target === sliding);
    sliding = target.type === "range" ? target : null;
  });
  explorer.addEventListener("focusout", () => { sliding = null; });
  explorer.addEventListener("submit", (event) => event.preventDefault());
  explorer.addEventListener("reset", () => setTimeout(() => {
    controls.forEach((c) => c.set(c.get()));
    show();
    keepInAddress(id, view());
  }));
  addEventListener("popstate", arrive); // by Back, and by a link
  Element.prototype.removeAttribute.call(form, "hidden");
  controls.forEach((c) => c.set(c.get()));
  say();
  arrive();
  new IntersectionObserver(([change], observer) => {
    if (!change.isIntersecting) return;
    observer.disconnect();
    if (!explorer.answer) load().catch(forget); // it is said when the reader chooses
  }, { rootMargin: "50%" }).observe(explorer);
  new ResizeObserver(() => {
    if (frame.dataset.only && frame.dataset.only !== width()) show();
  }).observe(frame);
}

/* The address holds the views that were chosen, the last one first, so that a link to it opens
   them, and Back the view before. What a slider goes through at once is one step. */
const views = {}; // by explorer
const NEXT_VIEW = /;(?=[\w-]+\?)/;

function keepInAddress(id, view, isSameStep) {
  const before = { ...views };
  views[id] = view;
  const all = Object.entries({ [id]: view, ...views }).map((of) => of.join("?"));
  try {
    if (!isSameStep) {
      history.replaceState({ views: before }, "");
      history.pushState(null, "");
    }
    history.replaceState({ views }, "", `#${all.join(";")}`);
  } catch { /* too many for this browser at once: the view is shown all the same */ }
}

/* One control of an explorer as an index into its options, whatever element it is. */
function control(name, fields) {
  const [field] = fields;
  const { type } = field;
  const label = field.closest("fieldset")?.querySelector("legend") ?? field.labels[0];
  const options = type === "radio" ? fields.map((radio) => radio.value)
    : field.options ? [...field.options].map((option) => option.text)
      : JSON.parse(field.dataset.options);
  const say = () => {
    label.querySelector("span").textContent = options[field.value];
    field.setAttribute("aria-valuetext", options[field.value]);
  };
  if (type === "range") field.addEventListener("input", say);
  const [get, set] = {
    radio: [() => fields.findIndex((radio) => radio.checked), (i) => { fields[i].checked = true; }],
    checkbox: [() => options.indexOf(field.checked ? "yes" : "no"), (i) => { field.checked = options[i] === "yes"; }],
    range: [() => Number(field.value), (i) => { field.value = i; say(); }],
  }[type] ?? [() => field.selectedIndex, (i) => { field.selectedIndex = i; }];
  const named = (type === "range" ? label.firstChild : label).textContent;
  return { name, label: named.trim().replace(/:$/, ""), options, get, set };
}

/* Charts: one stop for the keyboard, arrow keys from mark to mark, a tooltip from its label. */

function startCharts() {
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  document.body.append(tip);

  const mark = (target) =>
    target.closest?.(".chart svg [role='graphics-symbol'][aria-label]:not([aria-roledescription='axis'])");
  const marks = (svg) => [...svg.querySelectorAll("[role='graphics-symbol'][aria-label]")].filter(mark);
  const show = (element) => {
    tip.hidden = !element;
    if (!element) return;
    tip.textContent = element.getAttribute("aria-label");
    const box = element.getBoundingClientRect();
    const left = box.left + box.width / 2 - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(4, Math.min(left, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${box.top > tip.offsetHeight + 8 ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
  };

  // The mark that the keyboard chose keeps its tooltip while the page scrolls under the pointer.
  let chosen = null;
  document.addEventListener("pointerover", (event) => tip.contains(event.target) || show(mark(event.target) ?? chosen));
  document.addEventListener("pointerdown", (event) => show(mark(event.target)));
  // A tap on a mark gives the focus to its chart, which must not take the tooltip away again.
  document.addEventListener("focusin", (event) => {
    chosen = mark(event.target);
    if (!event.target.matches(".chart svg")) show(chosen);
  });
  document.addEventListener("scroll", () => tip.hidden || show(chosen), { passive: true, capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(chosen = null);
    const svg = event.target.closest?.(".chart svg");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const ends = { Home: 0, End: -1 }[event.key];
    if (!svg || (step === undefined && ends === undefined)) return;
    const all = marks(svg);
    const here = all.indexOf(event.target);
    const next = step === undefined ? all.at(ends) : all[Math.max(0, Math.min(all.length - 1, here + step))];
    if (!next) return;
    event.preventDefault();
    next.tabIndex = -1;
    next.focus();
  });
}

/* Pictures: a chart can be had as SVG, and as PNG, which the browser draws of it. What draws them
   (helpers/book/site/pictures.js) is loaded with the first press; a notebook has it not. */

const besideThis = document.currentScript?.src;

function startPictures(inside) {
  if (!besideThis) return;
  inside.querySelectorAll(".chart-figure .figure-footer:not(:has(button))").forEach((footer) => {
    for (const kind of ["SVG", "PNG"]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: kind });
      button.setAttribute("aria-label", `Save the picture as ${kind}`);
      button.addEventListener("click", () =>
        load("pictures.js", () => savePicture(footer.closest("figure"), kind)));
      footer.append(" ", button);
    }
  });
}

/* Maps: what lights the places (helpers/book/site/maps.js) is loaded when a reader comes to one. */

function startMaps() {
  const come = (event) => {
    if (!besideThis || !event.target.closest?.(".map")) return;
    ["pointerover", "focusin"].forEach((kind) => document.removeEventListener(kind, come));
    load("maps.js", () => lightPlace(event));
  };
  ["pointerover", "focusin"].forEach((kind) => document.addEventListener(kind, come));
}

function load(name, then) {
  document.head.append(Object.assign(document.createElement("script"), {
    src: new URL(name, besideThis), onload: then,
  }));
}

/* Tables: a click on a column's head sorts by it, a second click turns the order round. What a cell
   sorts by is in it, where that is not its text: see helpers/html_table.py. */

function startTable(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      const key = ({ cells }) => cells[column].dataset.value ?? cells[column].textContent;
      const order = (a, b) => a - b || a.localeCompare(b); // no number: as words, and days, do
      const rows = [...body.rows].map((row) => [key(row), row]);
      const known = rows.filter(([a]) => a).sort(([a], [b]) => (up ? 1 : -1) * order(a, b));
      const unknown = rows.filter(([a]) => !a); // last, either way
      body.append(...[...known, ...unknown].map(([, row]) => row));
      for (const cell of head.parentElement.cells) cell.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
    });
  });
}

/* Cards: what the list at the end of a page says of a figure in prose, what a term means. */

function startCards() {
  let shown = null; // the link whose card is open
  let title = ""; // of that link, while its card says it
  const card = document.createElement("span");
  card.className = "datum-card";
  card.id = "card";
  card.setAttribute("role", "note");

  const close = () => {
    card.remove();
    shown?.removeAttribute("aria-describedby");
    if (title) shown.title = title;
    shown = null;
    title = "";
  };
  const open = (link) => {
    if (link === shown) return;
    close();
    shown = link;
    title = link.title;
    card.innerHTML = document.getElementById(link.hash.slice(1))?.innerHTML ?? "";
    if (title) {
      const more = Object.assign(document.createElement("a"), { href: link.href, textContent: "Glossary" });
      card.append(title, " ", more);
      link.title = "";
    }
    link.setAttribute("aria-describedby", card.id);
    place(link);
  };
  // First where it fits any window; then below the link, or above it where there is more room.
  const place = (link) => {
    const at = link.getBoundingClientRect();
    const bar = document.querySelector(".bar")?.offsetHeight ?? 0; // covers what is below it
    const [above, below] = [at.top - bar - 8, innerHeight - at.bottom - 8];
    card.style = `left: 0; max-height: min(60vh, ${Math.max(above, below)}px)`;
    link.after(card); // next in reading order, so that Tab leads to the links in it
    const box = card.getBoundingClientRect();
    const most = document.documentElement.clientWidth - box.width - 8;
    card.style.left = `${Math.max(8, Math.min(at.left, most)) - box.left}px`;
    if (box.height <= below) return;
    card.style.top = "0";
    card.style.top = `${at.top - 4 - box.height - card.getBoundingClientRect().top}px`;
  };
  const link = (target) => target.closest?.("a.datum, article a.term");
  const inside = (target) => card.contains(target) || (shown && shown.contains(target));
  let leaving;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    clearTimeout(leaving);
    if (link(event.target)) open(link(event.target));
    else if (shown && !inside(event.target) && !card.contains(document.activeElement) && document.activeElement !== shown)
      leaving = setTimeout(close, 300); // time to move the pointer to the card
  });
  document.addEventListener("focusin", (event) => {
    if (link(event.target)) open(link(event.target));
    else if (!inside(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const tapped = link(event.target);
    const byKey = event.detail === 0 || event.pointerType === ""; // the latter in Firefox
    if (tapped && (byKey || event.ctrlKey || event.metaKey)) return; // to the list, or a new tab
    if (tapped?.matches(".term") && event.pointerType !== "touch") return; // to the glossary
    if (tapped) {
      event.preventDefault();
      open(tapped);
    } else if (!inside(event.target)) close();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

/* Self-check questions: the answer is compared here, and nothing is sent. */

function startQuiz(form) {
  const { kind, answer, options, said, tolerance, say } = JSON.parse(form.querySelector("script").textContent);
  const status = form.querySelector(".quiz-said");
  const feedback = (key) => said.find(([about]) => about === key)?.[1];

  const check = {
    choice() {
      const chosen = options[form.querySelector("input:checked")?.value];
      if (chosen === undefined) return [false, say.choice];
      return chosen === answer ? [true, feedback("right")] : [false, feedback(chosen)];
    },
    number() {
      const text = form.querySelector("input").value.replace(/[,\s%]/g, "").replace("−", "-");
      const given = text === "" ? NaN : Number(text);
      if (Number.isNaN(given)) return [false, say.number];
      if (Math.abs(given - answer) <= tolerance) return [true, feedback("right")];
      const near = said.find(([value]) => typeof value === "number" && Math.abs(given - value) <= tolerance);
      return [false, near ? near[1] : feedback("wrong")];
    },
    order() {
      const places = [...form.querySelectorAll("select")].map((list) => list.value);
      if (places.includes("")) return [false, say.choice];
      if (new Set(places).size < places.length) return [false, say.order];
      const right = places.every((place, i) => answer[place - 1] === options[i]);
      return [right, feedback(right ? "right" : "wrong")];
    },
  }[kind];

  form.querySelector(".quiz-actions").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [right, text] = check();
    status.textContent = `${right ? "Right." : "Not yet."} ${text}`;
  });
  form.addEventListener("input", () => { status.textContent = ""; });
}

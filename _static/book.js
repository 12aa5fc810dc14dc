/* What moves in a chapter: explorers, charts, tables, figures in prose, questions. No library, no
   network. Notebooks carry it, too; the page around it: page.js. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("table[data-sortable]").forEach(startTable);
  document.querySelectorAll(".explorer").forEach(startExplorer); // starts the tables it shows
  startCharts();
  startFigures();
  document.querySelectorAll("form.quiz").forEach(startQuiz);
  keepControlsForTheReader();
});

/* A phone lays out a section when its reader comes near: content-visibility in page.css. A browser
   asks of each control of a loaded page whether it can take the focus, and lays out for that each
   section that has one, however far below. So controls come when their reader is near, with the
   first key or tap, and at the latest when all is quiet. */
function keepControlsForTheReader() {
  const target = document.getElementById(location.hash.slice(1).split("?")[0]);
  const sections = "article > section > section:not(:first-of-type)";
  const kept = new Map(); // by section: what puts its controls back, if they are not yet
  document.querySelectorAll(sections).forEach((section) => {
    if (getComputedStyle(section).contentVisibility !== "auto" || section.contains(target)) return;
    const forms = [...section.querySelectorAll("form")].map((form) => {
      const controls = new DocumentFragment();
      controls.append(...form.childNodes);
      return () => form.append(controls);
    });
    if (forms.length) kept.set(section, () => forms.forEach((putBack) => putBack()));
  });
  const near = new IntersectionObserver((changes) => changes.forEach((change) => {
    if (change.isIntersecting) kept.get(change.target)();
  }), { rootMargin: "100%" });
  kept.forEach((_, section) => near.observe(section));
  const all = () => kept.forEach((putBack) => putBack());
  for (const sign of ["keydown", "click", "focusin", "hashchange", "beforeprint"])
    addEventListener(sign, all, { capture: true, once: true });
  setTimeout(all, 10_000);
}

/* Explorers: native controls exchange frames that were rendered when the book was built. */

const courseFrames = {}; // what the files of frames fill, by their names

/* The frames of an explorer for a width, or for all, if nothing is drawn in them: in the page, or in
   a file that is asked for when it is needed. A script, as a page that was opened as a file can load
   no other kind of file. */
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
  const form = explorer.querySelector("form");
  const frame = explorer.querySelector(".explorer-frame");
  const status = explorer.querySelector(".explorer-status");
  const link = explorer.querySelector(".explorer-link");
  form.reset(); // where a browser keeps a form's state: the frame starts at the first
  const controls = [...new Set([...form.elements].map((e) => e.name).filter(Boolean))].map(
    (name) => control(form, name),
  );
  const loaded = {}; // by width, as the style has it: see .chart-wide
  const width = () => (frame.clientWidth >= 600 ? "wide" : "narrow");
  const load = () => (loaded[width()] ??= loadFrames(explorer, width()));
  const forget = () => { delete loaded[width()]; }; // the next choice tries again

  const say = () => {
    const state = new URLSearchParams(controls.map((c) => [c.name, c.options[c.get()]]));
    const said = controls.map((c) => `${c.label}: ${c.options[c.get()]}`).join("; ");
    link.hash = `${explorer.id}?${state}`;
    explorer.querySelector(".explorer-choices").textContent = said; // for print
    return said;
  };
  const show = async () => {
    const said = say();
    try {
      const { parts, frames, only } = await load();
      const index = controls.reduce((i, c) => i * c.options.length + c.get(), 0);
      frame.innerHTML = frames[index].map((i) => parts[i]).join("");
      if (only) frame.dataset.only = only;
    } catch {
      forget();
      status.textContent = "This view could not be loaded. Try again.";
      status.classList.add("explorer-failed");
      return;
    }
    status.classList.remove("explorer-failed");
    frame.querySelectorAll("table[data-sortable]").forEach(startTable);
    const seen = frame.querySelector("svg, caption, p");
    status.textContent = `${said}. ${seen?.getAttribute("aria-label") || seen?.textContent || ""}`;
  };
  const follow = async () => {
    const [id, state] = location.hash.slice(1).split("?"); // URLSearchParams decodes
    if (id !== explorer.id || !state) return;
    for (const [name, value] of new URLSearchParams(state)) {
      const wanted = controls.find((c) => c.name === name);
      if (wanted?.options.includes(value)) wanted.set(wanted.options.indexOf(value));
    }
    await show();
    explorer.scrollIntoView();
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    controls.forEach((c) => c.set(c.get()));
    show();
  }));
  addEventListener("hashchange", follow);
  form.hidden = false;
  controls.forEach((c) => c.set(c.get()));
  say();
  follow();
  new IntersectionObserver(([change], observer) => {
    if (!change.isIntersecting) return;
    observer.disconnect();
    load().catch(forget); // it is said when the reader chooses
  }, { rootMargin: "50%" }).observe(explorer);
  new ResizeObserver(() => {
    if (frame.dataset.only && frame.dataset.only !== width()) show();
  }).observe(frame);
}

/* One control of an explorer as an index into its options, whatever element it is. */
function control(form, name) {
  const field = form.elements[name];
  if (field instanceof RadioNodeList) {
    const radios = [...field];
    return {
      name,
      label: radios[0].closest("fieldset").querySelector("legend").textContent,
      options: radios.map((radio) => radio.value),
      get: () => radios.findIndex((radio) => radio.checked),
      set: (i) => { radios[i].checked = true; },
    };
  }
  const label = field.labels[0];
  if (field.tagName === "SELECT") {
    return {
      name,
      label: label.textContent,
      options: [...field.options].map((option) => option.text),
      get: () => field.selectedIndex,
      set: (i) => { field.selectedIndex = i; },
    };
  }
  const options = JSON.parse(field.dataset.options);
  if (field.type === "checkbox") {
    return {
      name,
      label: label.textContent.trim(),
      options,
      get: () => options.indexOf(field.checked ? "yes" : "no"),
      set: (i) => { field.checked = options[i] === "yes"; },
    };
  }
  const say = () => {
    label.querySelector("span").textContent = options[field.value];
    field.setAttribute("aria-valuetext", options[field.value]);
  };
  field.addEventListener("input", say);
  return {
    name,
    label: label.firstChild.textContent.replace(/:\s*$/, ""),
    options,
    get: () => Number(field.value),
    set: (i) => { field.value = i; say(); },
  };
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

/* Figures in prose: a card with what the list at the end of the page says of the figure. */

function startFigures() {
  let shown = null; // the link whose card is open
  const card = document.createElement("span");
  card.className = "datum-card";
  card.setAttribute("role", "note");

  const close = () => {
    card.remove();
    shown?.removeAttribute("aria-describedby");
    shown = null;
  };
  const open = (link) => {
    if (link === shown) return;
    close();
    const entry = document.getElementById(link.hash.slice(1));
    if (!entry) return;
    card.innerHTML = entry.innerHTML;
    card.id = `${entry.id}-card`;
    shown = link;
    link.setAttribute("aria-describedby", card.id);
    card.style.left = "0"; // where it fits any window; then below the figure, as far as there is room
    link.after(card); // next in reading order, so that Tab leads to the links in it
    const box = card.getBoundingClientRect();
    const most = document.documentElement.clientWidth - box.width - 8;
    const left = Math.max(8, Math.min(link.getBoundingClientRect().left, most));
    card.style.left = `${left - box.left}px`;
  };
  const link = (target) => target.closest?.("a.datum");
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

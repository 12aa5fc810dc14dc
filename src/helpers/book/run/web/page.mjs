/* Edit and run: loaded when a reader first presses a button (_static/page.js). No cell runs unless
   its reader, or the reader of a cell below it, asks. */
import { BYTES, PACKAGES, PARTS, WHEEL } from "./where.mjs";

const source = new URL(`../cells/${document.body.dataset.cells}`, import.meta.url);
const style = Object.assign(document.createElement("link"), {
  rel: "stylesheet", href: new URL("run.css", import.meta.url).href,
});
document.head.append(style);
const [codes, { edit }] = await Promise.all([
  fetch(source).then((answer) => {
    if (!answer.ok) throw new Error(`${source} answers ${answer.status}`);
    return answer.json();
  }),
  import(`${PARTS}editor.mjs`),
]);

/* What the reader wrote: kept in this browser, for this page, until it is the book's text again. */
const kept = {
  key: (place) => `run:${location.pathname}:${place}`,
  read(place) {
    try { return localStorage.getItem(this.key(place)); } catch { return null; }
  },
  write(place, text) {
    try {
      if (text === codes[place]) localStorage.removeItem(this.key(place));
      else localStorage.setItem(this.key(place), text);
    } catch { /* for this visit only */ }
  },
};
const texts = codes.map((code, place) => kept.read(place) ?? code);

/* Python in its worker. What is asked of it is answered in turn, or refused when it ends. */
const python = {
  worker: null,
  waiting: new Map(),
  asked: 0,

  /* Start it unless it runs; tell how far it is: a share of what is loaded, then null. */
  start(tell) {
    return this.started ??= new Promise((done, fail) => {
      let bytes = 0;
      this.fail = fail;
      this.worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
      this.worker.onerror = (event) => this.end(event.message || "its files could not be loaded");
      this.worker.onmessage = ({ data }) => {
        if (data.bytes) tell(Math.min(1, (bytes += data.bytes) / BYTES));
        else if (data.loaded) tell(null);
        else if (data.ready) done();
        else if (data.failed) this.end(data.failed);
        else this.settle(data);
      };
      this.worker.postMessage({ kind: "start", parts: PARTS, packages: PACKAGES, wheel: WHEEL });
    });
  },

  ask(what) {
    if (!this.worker) return Promise.reject(new Error("Python does not run: run the cell again"));
    return new Promise((done, fail) => {
      const id = ++this.asked;
      this.waiting.set(id, { done, fail });
      this.worker.postMessage({ id, ...what });
    });
  },

  settle({ id, ...said }) {
    this.waiting.get(id)?.done(said);
    this.waiting.delete(id);
  },

  /* End it; all that it knew is lost, and whoever waits is told why. */
  end(why) {
    this.worker?.terminate();
    const error = new Error(why);
    this.fail?.(error);
    this.waiting.forEach(({ fail }) => fail(error));
    this.waiting.clear();
    this.worker = this.started = null;
    state.ran.length = 0;
  },
};

/* The text of each cell that has run, from the top on, and whose turn it is. */
const state = { ran: [], turn: Promise.resolve() };

/* Run a cell after those above it which have not run as they stand. */
async function runTo(place, tell) {
  await python.start(tell.progress);
  const changed = texts.slice(0, place).findIndex((text, above) => state.ran[above] !== text);
  const first = changed < 0 ? place : changed;
  for (let at = first; at < place; at += 1) {
    tell.above(at - first + 1, place - first);
    const said = await runOne(at, true);
    if (!said.ended) return { ...said, above: true };
  }
  tell.running();
  return runOne(place, false);
}

async function runOne(place, silent) {
  const text = texts[place];
  state.ran.length = place; // what ran below has seen other names
  const said = await python.ask({ kind: "run", place, source: text, silent });
  if (said.ended) state.ran[place] = text;
  return said;
}

/* HTML that Python made, without what would load something, or change the page around it: the
   policy of the page forbids most of it already, and would report each of them. */
function parse(html) {
  const box = document.createElement("template");
  box.innerHTML = html.replace(/(<[a-z][^<>]*?) style="[^"]*"/gi, "$1"); // pandas writes some
  box.content.querySelectorAll(
    "base, embed, iframe, link, meta, object, script:not([type='application/json']), style",
  ).forEach((element) => element.remove());
  return box.content;
}

/* One answer at a time: of what a reader chooses meanwhile, the last. */
function answering(place, name) {
  let running = null;
  let next = null;
  const ask = async () => {
    const { done, fail, choices, width } = next;
    next = null;
    try {
      const said = await python.ask({ kind: "answer", place, name, choices, width });
      if (!said.ended) throw new Error(said.said);
      const holder = document.createElement("div");
      holder.append(parse(said.html));
      done(holder.innerHTML);
    } catch (error) {
      fail(error);
    }
    running = next ? ask() : null;
  };
  return (choices, width) => new Promise((done, fail) => {
    next?.fail(new Error("the reader has chosen again"));
    next = { done, fail, choices, width };
    running ??= ask();
  });
}

/* The parts of a page that move are started by the page's own script, book.js. */
function startParts(output, place) {
  const { startExplorer, startQuiz, startTable } = window;
  output.querySelectorAll("section.explorer").forEach((explorer) => {
    explorer.answer = answering(place, explorer.id);
    startExplorer(explorer);
  });
  output.querySelectorAll("table[data-sortable]").forEach((table) => {
    if (!table.querySelector("th button")) startTable(table);
  });
  output.querySelectorAll("form.quiz").forEach(startQuiz);
}

const element = (tag, properties = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};
const button = (text, act) => {
  const made = element("button", { type: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
};
const sayWhat = (output) => {
  const drawn = output.querySelector(".error pre")
    ?? output.querySelector("svg[aria-label], caption, pre, p:not(.run-label)");
  const said = drawn?.getAttribute("aria-label") ?? drawn?.textContent ?? "";
  return said.trim().replace(/\s+/g, " ").slice(0, 200);
};

/* Open a cell to be edited, and run it; called by the page's own script, once for each cell. */
export function open(cell, place) {
  const input = cell.querySelector(".cell_input");
  const printed = cell.querySelector(".cell_output"); // the book's own; it comes back by Reset
  let shown = printed;
  let busy = false;

  const status = element("p", { className: "run-status" });
  status.setAttribute("role", "status");
  const progress = element("progress", { max: 1, hidden: true });
  progress.setAttribute("aria-label", "Loading Python");
  const start = button("Run", () => run());
  start.title = "Shift+Enter in the code";
  const stop = button("Stop", () => python.end("Stopped."));
  const reset = button("Reset", () => restore());
  const copy = button("Copy my changes", () => copyChanges(box, status));
  const written = element("div", { className: "run-editor" });
  const bar = element("div", { className: "run-bar" }, start, stop, reset, copy);
  const box = element("div", { className: "run" }, written, bar, progress, status);
  stop.hidden = true;
  input.hidden = true;
  input.after(box);
  const editor = edit(written, texts[place], {
    label: "Code of this cell. Shift and Enter run it; Tab leaves it.",
    changed: (text) => {
      texts[place] = text;
      kept.write(place, text);
    },
    run: () => run(),
  });

  const show = (content) => {
    shown?.remove();
    shown = content;
    if (content) cell.append(content);
  };
  const say = (text) => { status.textContent = text; };
  const tell = {
    progress: (share) => {
      progress.hidden = false;
      if (share === null) {
        progress.removeAttribute("value");
        say("Python starts.");
      } else progress.value = share;
    },
    above: (at, of) => say(`The cells above run first: ${at} of ${of}.`),
    running: () => say("Running."),
  };

  async function run() {
    if (busy) return;
    busy = true;
    stop.hidden = false;
    start.setAttribute("aria-disabled", "true");
    box.setAttribute("aria-busy", "true");
    say(python.started ? "Running." : "Loading Python.");
    const begun = state.turn;
    let over;
    state.turn = new Promise((done) => { over = done; });
    try {
      await begun;
      const since = performance.now();
      const said = await runTo(place, tell);
      conclude(said, (performance.now() - since) / 1000);
    } catch (error) {
      say(error.message === "Stopped."
        ? "Stopped. What Python knew is gone: the next run begins again from the top of the page."
        : `This cell could not be run: ${error.message}. Press Run to try again.`);
    }
    over();
    busy = false;
    stop.hidden = progress.hidden = true;
    start.removeAttribute("aria-disabled");
    box.removeAttribute("aria-busy");
  }

  function conclude(said, seconds) {
    const changed = texts.slice(0, place + 1).some((text, at) => text !== codes[at]);
    const label = element("p", {
      className: "run-label",
      textContent: changed ? "Made in your browser, of code that was changed. It is not the book's."
        : "Made in your browser, of the book's own code.",
    });
    const output = element("div", { className: "cell_output run-output" }, label, parse(said.html));
    show(output);
    startParts(output, place);
    const ended = said.above ? "A cell above failed." : said.ended ? `Done in ${seconds.toFixed(1)} s.`
      : "An error.";
    const what = sayWhat(output);
    say(what ? `${ended} It shows: ${what}` : `${ended} It shows nothing.`);
  }

  function restore() {
    if (busy) python.end("Stopped.");
    texts[place] = codes[place];
    kept.write(place, codes[place]);
    editor.write(codes[place]);
    show(printed);
    say("The book's code and output are back.");
  }

  editor.focus();
  return run();
}

/* Give all that was changed on the page as text: to the clipboard, or to be copied by hand. */
async function copyChanges(box, status) {
  const changed = texts.flatMap((text, place) => (text === codes[place] ? []
    : [`# Cell ${place + 1} of ${document.title}\n# ${location.href.split("#")[0]}\n\n${text}`]));
  const text = changed.join("\n\n\n");
  if (!text) {
    status.textContent = "Nothing on this page is changed.";
    return;
  }
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = "Your changes on this page are copied.";
  } catch {
    const field = box.querySelector("textarea") ?? element("textarea", { readOnly: true, rows: 6 });
    field.setAttribute("aria-label", "Your changes on this page");
    field.value = text;
    box.append(field);
    field.select();
    status.textContent = "Copy your changes from the field below.";
  }
}

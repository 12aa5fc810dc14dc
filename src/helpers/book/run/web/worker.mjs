/* Python, in a thread of its own that a page can end. Before any cell runs it loses whatever could
   reach somebody: what a reader runs may be what somebody else told them to paste. */

let shell = null;

self.onmessage = async ({ data }) => {
  try {
    if (data.kind === "start") await start(data);
    else {
      const said = data.kind === "run"
        ? shell.run(data.place, data.source, data.silent)
        : shell.answer(data.place, data.name, JSON.stringify(data.choices), data.width);
      self.postMessage({ id: data.id, ...JSON.parse(said) });
    }
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error).slice(-500) });
  }
};

async function start({ parts, packages, wheel }) {
  countBytes((bytes) => self.postMessage({ bytes }));
  const [{ loadPyodide }, { draw }] = await Promise.all([
    import(`${parts}pyodide.mjs`), import(`${parts}vega.mjs`),
  ]);
  const [python, helpers] = await Promise.all([
    loadPyodide({ indexURL: parts, packageBaseUrl: parts, packages }),
    fetch(wheel).then((answer) => answer.arrayBuffer()),
  ]);
  python.unpackArchive(helpers, "wheel");
  python.registerJsModule("course_page", { draw });
  self.postMessage({ loaded: true });
  shell = python.pyimport("course_shell");
  shell.prepare();
  shutTheDoors();
  self.postMessage({ ready: true });
}

function countBytes(tell) {
  const ask = self.fetch;
  self.fetch = async (...asked) => {
    const answer = await ask(...asked);
    if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}`);
    const counted = new TransformStream({
      transform(chunk, kept) {
        tell(chunk.length);
        kept.enqueue(chunk);
      },
    });
    return new Response(answer.body.pipeThrough(counted), { headers: answer.headers });
  };
}

/* Take away what asks a network, keeps something in the browser, starts another thread, or makes
   code of a text, which could import a module from anywhere. */
function shutTheDoors() {
  const names = [
    "fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource",
    "RTCPeerConnection", "FontFace", "fonts", "importScripts", "Worker", "SharedWorker",
    "BroadcastChannel", "indexedDB", "caches", "cookieStore", "navigator", "eval",
  ];
  for (const name of names) redefine(name, undefined);
  for (const name of ["setTimeout", "setInterval"]) {
    const wait = self[name].bind(self);
    redefine(name, (act, ...rest) => {
      if (typeof act !== "function") throw new TypeError(`${name} takes a function here`);
      return wait(act, ...rest);
    });
  }
  const closed = function Function() { throw new TypeError("No code is made of a text here"); };
  closed.prototype = Function.prototype; // of which Pyodide asks what is a function
  redefine("Function", closed);
  for (const kind of [() => {}, async () => {}, function* () {}, async function* () {}])
    Object.defineProperty(Object.getPrototypeOf(kind), "constructor", { value: closed });
}

/* Everywhere on the way up from the global object, lest its parent still have it. */
function redefine(name, value) {
  for (let place = self; place; place = Object.getPrototypeOf(place)) delete place[name];
  Object.defineProperty(self, name, { value, writable: false, configurable: false });
}

/* What the frame of a page does, besides what needs no script: menus, colours, terms, copying. */
"use strict";

{
  /* Each part starts by itself: one that fails is reported, and leaves the others alone. */
  const part = (start) => {
    try { start(); } catch (error) { reportError(error); }
  };
  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* for this page only */ }
  };

  /* Colours: as the system, light, or dark. */
  part(() => {
    const root = document.documentElement;
    const modes = { auto: "as the system has it", light: "light", dark: "dark" };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const themeSwitch = document.querySelector(".theme-switch");
    const colour = () => {
      const mode = root.dataset.mode;
      root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
      themeSwitch.setAttribute("aria-label", `Colours: ${modes[mode]}`);
      themeSwitch.title = `Colours: ${modes[mode]}`;
    };
    themeSwitch.addEventListener("click", () => {
      const names = Object.keys(modes);
      root.dataset.mode = names[(names.indexOf(root.dataset.mode) + 1) % names.length];
      remember("mode", root.dataset.mode);
      colour();
    });
    dark.addEventListener("change", colour);
    if (!(root.dataset.mode in modes)) root.dataset.mode = "auto";
    colour();
  });

  /* Menus close when the reader goes elsewhere. */
  part(() => {
    const menus = [...document.querySelectorAll("details.menu")];
    const close = (inside) => menus.forEach((menu) => { if (!menu.contains(inside)) menu.open = false; });
    document.addEventListener("click", (event) => close(event.target));
    document.addEventListener("focusin", (event) => close(event.target));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        const open = menus.find((menu) => menu.open);
        close(null);
        open?.querySelector("summary").focus();
      }
      if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
        const field = [...document.querySelectorAll("input[name=q]")].find((input) => input.checkVisibility());
        event.preventDefault();
        if (field) field.focus();
        else location.href = document.querySelector(".bar-find").href;
      }
    });
  });

  /* The section that is being read. */
  part(() => {
    const entries = new Map(
      [...document.querySelectorAll(".sections a[href^='#']")].map((link) => [link.hash.slice(1), link]),
    );
    const seen = new IntersectionObserver((changes) => {
      for (const change of changes) if (change.isIntersecting) {
        entries.forEach((link) => link.removeAttribute("aria-current"));
        entries.get(change.target.id).setAttribute("aria-current", "location");
      }
    }, { rootMargin: "-15% 0px -80% 0px" });
    entries.forEach((link, id) => {
      const section = document.getElementById(id);
      if (section) seen.observe(section);
    });
    const here = document.querySelector("#contents .current > a");
    const list = here?.closest("#contents");
    if (list) setTimeout(() => { list.scrollTop = here.offsetTop - list.clientHeight / 2; });
  });

  /* Solutions are folded; without scripts they are open. */
  part(() => {
    document.querySelectorAll("div.solution.dropdown").forEach((box) => {
      const details = document.createElement("details");
      const summary = document.createElement("summary");
      const title = box.querySelector(".admonition-title");
      details.className = box.className;
      details.id = box.id;
      summary.className = title.className;
      summary.textContent = title.textContent;
      title.remove();
      details.append(summary, ...box.childNodes);
      box.replaceWith(details);
    });
    addEventListener("beforeprint", () => {
      document.querySelectorAll("details.solution").forEach((box) => { box.open = true; });
    });
  });

  /* The list of figures is folded: it opens for whoever is led into it, and for paper. */
  part(() => {
    const box = document.querySelector("details.figures");
    if (!box) return;
    const open = () => {
      const target = document.getElementById(location.hash.slice(1));
      if (!target || !box.contains(target) || box.open) return;
      box.open = true;
      target.scrollIntoView();
    };
    addEventListener("hashchange", open);
    addEventListener("beforeprint", () => { box.open = true; });
    open();
  });

  /* Code that is wider than the page is scrolled by keyboard, too. It is measured when it has been
     laid out, wherever on the page it stands: to ask before would cost a layout. */
  part(() => {
    const shown = new IntersectionObserver((codes) => codes.forEach(({ isIntersecting, target }) => {
      if (isIntersecting && target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    }), { rootMargin: "100000px" });
    document.querySelectorAll("pre").forEach((code) => shown.observe(code));
  });

  /* Code can be copied. */
  part(() => {
    document.querySelectorAll("div.highlight").forEach((block) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.setAttribute("aria-label", "Copy the code");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(block.querySelector("pre").innerText);
          button.textContent = "Copied";
        } catch {
          button.textContent = "Select and copy it by hand";
        }
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      });
      block.classList.add("copied");
      block.append(button);
    });
  });

  /* What needs a web server takes the place, where there is one, of the line that says why not. */
  part(() => {
    if (location.protocol === "file:") return;
    document.querySelectorAll("[data-served]").forEach((shown) => { shown.hidden = false; });
    document.querySelectorAll("[data-as-file]").forEach((line) => { line.hidden = true; });
  });

  /* Code can be edited and run where it stands, by Python in the page: helpers/book/run. Nothing of
     it is loaded before a reader asks, and no browser loads it for a page that is a file. */
  part(() => {
    const { run, mb } = document.body.dataset;
    if (!run) return;
    if (location.protocol === "file:") {
      const why = document.createElement("span");
      why.className = "run-note";
      why.textContent = "On the web the code of this page can be edited and run where it stands; a page that was opened as a file cannot load Python.";
      document.querySelector(".method-switch")?.append(why);
      return;
    }
    document.querySelectorAll("div.cell").forEach((cell, place) => {
      const code = cell.querySelector(".cell_input");
      if (!code) return;
      const button = document.createElement("button");
      const note = document.createElement("span");
      const row = document.createElement("p");
      let kept = null;
      try { kept = localStorage.getItem(`run:${location.pathname}:${place}`); } catch { /* none */ }
      button.type = "button";
      button.textContent = kept === null ? "Edit and run" : "Go on with your changes";
      note.className = "run-note";
      note.textContent = `Python in your browser: about ${mb} MB once, then ten to twenty seconds.`;
      note.setAttribute("role", "status");
      row.className = "run-start";
      row.append(button, note);
      button.addEventListener("click", async () => {
        button.disabled = true;
        try {
          const { open } = await import(new URL(run, document.baseURI).href);
          row.remove();
          document.querySelectorAll(".run-start .run-note").forEach((other) => other.remove());
          open(cell, place);
        } catch {
          button.disabled = false;
          note.textContent = "It could not be loaded. Try again.";
          row.append(note);
        }
      });
      code.after(row);
    });
  });

  /* What a term means, in the margin at its first use, where there is room. */
  part(() => {
    document.querySelectorAll("article section > p > a.term").forEach((term) => {
      const note = document.createElement("aside");
      const name = document.createElement("b");
      name.textContent = `${term.textContent}: `;
      note.className = "sidenote";
      note.setAttribute("aria-hidden", "true"); // the link itself says it
      note.append(name, term.title);
      term.closest("p").before(note);
    });
  });

  /* One switch for the code of all pages: folded for who came for the history, open for the method. */
  part(() => {
    const box = document.querySelector(".method-switch input");
    if (!box) return;
    const cells = document.querySelectorAll("article details.hide");
    const show = () => cells.forEach((cell) => { cell.open = box.checked; });
    box.addEventListener("change", () => {
      show();
      remember("method", box.checked ? "shown" : "folded");
    });
    try { box.checked = localStorage.getItem("method") === "shown"; } catch { /* folded */ }
    if (box.checked) show();
  });
}

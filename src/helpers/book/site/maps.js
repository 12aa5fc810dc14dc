/* Maps: a place in the list beside a map lights its mark, and a mark its place in the list, under the
   pointer and by the keyboard alike. _static/book.js loads this when a reader comes to a map. */
"use strict";

function lightPlace(target) {
  document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  const of = ".map-list button, .map .role-mark [aria-label]";
  const chosen = target.closest?.(of);
  if (!chosen) return;
  const name = (element) => element.getAttribute("aria-label") ?? element.textContent;
  const map = chosen.closest(".map");
  for (const element of map.querySelectorAll(of)) {
    if (name(element) !== name(chosen)) continue;
    element.classList.add("lit");
    const list = element.closest(".map-list");
    if (list && element !== chosen) list.scrollTop = element.offsetTop - list.offsetTop - list.clientHeight / 2;
  }
}

for (const kind of ["pointerover", "focusin"])
  document.addEventListener(kind, ({ target }) => lightPlace(target));

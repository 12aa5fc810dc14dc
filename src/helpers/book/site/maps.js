/* Maps: a place in the list beside a map lights its mark, and a mark its place in the list, under the
   pointer and by the keyboard alike. _static/book.js loads this when a reader comes to a map. */
"use strict";

let pointedAt = ""; // a list that scrolls by itself under a pointer at rest chooses nothing

function lightPlace({ type, target, screenX, screenY }) {
  if (type === "pointerover" && pointedAt === (pointedAt = `${screenX} ${screenY}`)) return;
  document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  const of = ".map-list button, .map .role-mark [aria-label]";
  const chosen = target.closest?.(of);
  if (!chosen) return;
  const name = (element) => element.getAttribute("aria-label") ?? element.textContent;
  for (const element of chosen.closest(".map").querySelectorAll(of)) {
    if (name(element) !== name(chosen)) continue;
    element.classList.add("lit");
    const list = element.closest(".map-list");
    if (list && element !== chosen) list.scrollTop = element.offsetTop - list.offsetTop - list.clientHeight / 2;
  }
}

document.addEventListener("pointerover", lightPlace);
document.addEventListener("focusin", lightPlace);
document.addEventListener("pointermove", ({ screenX, screenY }) => { pointedAt = `${screenX} ${screenY}`; });

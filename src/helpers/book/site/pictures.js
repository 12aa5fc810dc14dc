/* The picture of a chart, as SVG or PNG: in the colours in which it is seen, with its title and its
   source, so that it can stand by itself. _static/book.js loads this with the first press. */
"use strict";

function savePicture(figure, kind) {
  const picture = pictureOf(figure);
  const save = (blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob) });
    link.download = `${figure.id}.${kind.toLowerCase()}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  if (kind === "SVG") {
    save(new Blob([picture], { type: "image/svg+xml" }));
    return;
  }
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(save, "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`;
}

/* A drawing with its title above and its sources below, as a text that needs no style. */
function pictureOf(figure) {
  const space = 16;
  const element = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const chart = (figure.querySelector(".chart-wide svg") ?? figure.querySelector("svg")).cloneNode(true);
  const [width, height] = ["width", "height"].map((side) => Number(chart.getAttribute(side)));
  const font = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
  const pen = document.createElement("canvas").getContext("2d");
  const write = (text, size, weight, top) => {
    pen.font = `${weight} ${size}px ${font}`;
    const lines = [""];
    for (const word of text.trim().split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width > width && lines.at(-1)) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines.map((line, i) => Object.assign(
      element("text", {
        x: space, y: top + (i + 1) * size * 1.4, fill: "var(--ink)", "font-size": size, "font-weight": weight,
      }), { textContent: line }));
  };
  const title = write(figure.querySelector("figcaption strong").textContent.replace(/\.$/, ""), 16, 600, space / 2);
  const under = space / 2 + title.length * 16 * 1.4;
  const subtitle = write(figure.querySelector("figcaption > span")?.textContent ?? "", 13, 400, under);
  const below = under + subtitle.length * 13 * 1.4 + space;
  const cited = figure.querySelector(".figure-sources")?.textContent ?? "";
  const note = `${cited} In: ${document.querySelector(".bar-title")?.textContent ?? document.title}.`;
  const notes = write(note, 12, 400, below + height + space / 2);
  const size = [width + 2 * space, below + height + notes.length * 12 * 1.4 + 2 * space];
  const whole = element("svg", {
    xmlns: "http://www.w3.org/2000/svg", width: size[0], height: size[1],
    viewBox: `0 0 ${size[0]} ${size[1]}`, "font-family": font,
  });
  Object.entries({ x: space, y: below }).forEach(([key, value]) => chart.setAttribute(key, value));
  chart.removeAttribute("tabindex");
  whole.append(element("rect", { width: "100%", height: "100%", fill: "var(--paper)" }), ...title, ...subtitle, chart, ...notes);
  const colours = getComputedStyle(document.documentElement);
  return new XMLSerializer().serializeToString(whole)
    .replace(/var\((--[\w-]+)\)/g, (_, name) => colours.getPropertyValue(name).trim());
}

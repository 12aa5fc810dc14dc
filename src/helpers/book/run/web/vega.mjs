/* Vega without a page: a chart of Vega-Lite in, SVG out, at once and without eval. */
import { View, SVGStringRenderer, None, font, parse, textMetrics } from "vega";
import { compile } from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";

// The letters are those of the page, which a chart inherits; here they are measured.
const context = new OffscreenCanvas(1, 1).getContext("2d");
textMetrics.width = (item, text) => {
  context.font = font(item).replace("inherit", "system-ui, sans-serif");
  return context.measureText(text).width;
};

const silent = { level() { return this; } };
for (const name of ["debug", "info", "warn", "error"]) silent[name] = () => silent;

export function draw(text) {
  const { spec } = compile(JSON.parse(text), { logger: silent });
  const view = new View(parse(spec, null, { ast: true }), {
    expr: expressionInterpreter, renderer: "none", logLevel: None,
  });
  view.run();
  const renderer = new SVGStringRenderer(view.loader());
  renderer.initialize(null, view._viewWidth, view._viewHeight, view._origin, 1);
  renderer.background(view._background);
  const drawn = renderer.render(view.scenegraph().root).svg();
  view.finalize();
  return drawn;
}

import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { Resvg, initWasm } from "@resvg/resvg-wasm";
// In one file: loaded from its many it takes five times the time and the memory.
import * as echarts from "echarts/dist/echarts.esm.min.mjs";
import { drawBars } from "./bar-chart.ts";
import { drawDays } from "./day-strip.ts";
import { drawGroups } from "./grouped-bars.ts";
import { COLOURS, type Drawing, FONT, WIDTH } from "./look.ts";
import { pngOf } from "./png.ts";
import { type Answer, type Asked, type Chart, MOST_BYTES } from "./wire.ts";

await initWasm(readFile(new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"))));
const fontBuffers = await Promise.all([
  readFile(new URL(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf"))),
  readFile(new URL(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf"))),
]);

parentPort?.on("message", (asked: Asked) => parentPort?.postMessage(answer(asked)));

function answer({ number, chart }: Asked): Answer {
  try {
    const { height, option } = drawingOf(chart);
    return { number, bytes: lightEnough(svg(option, height)), width: WIDTH, height };
  } catch (error) {
    return { number, error };
  }
}

function drawingOf(chart: Chart): Drawing {
  switch (chart.kind) {
    case "bars":
      return drawBars(chart.facts);
    case "groups":
      return drawGroups(chart.facts);
    case "days":
      return drawDays(chart.facts);
  }
}

function svg(option: echarts.EChartsCoreOption, height: number): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Two pixels for one are sharp on a phone; as many as a card can carry. */
const SCALES = [2, 1.5, 1.25];

function lightEnough(drawn: string): Uint8Array {
  for (const scale of SCALES) {
    const bytes = png(drawn, scale);
    if (bytes.length <= MOST_BYTES) return bytes;
  }
  return png(drawn, 1);
}

function png(drawn: string, scale: number): Uint8Array {
  const drawing = new Resvg(drawn, {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers, defaultFontFamily: FONT },
  });
  try {
    const picture = drawing.render();
    try {
      return pngOf(picture.pixels, picture.width, picture.height, COLOURS);
    } finally {
      picture.free();
    }
  } finally {
    drawing.free();
  }
}

import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { MOST_BARS, sayBars } from "../../src/charts/bar-chart.ts";
import { type Picture, barChart, dayStrip, groupedBars, inTime } from "../../src/charts/charts.ts";
import { MOST_ROWS, sayDays } from "../../src/charts/day-strip.ts";
import { draw } from "../../src/charts/drawing.ts";
import { MOST_GROUPS, sayGroups } from "../../src/charts/grouped-bars.ts";
import { COLOUR, INK, PALE_INK, PLATE, SERIES_LOOK, TONES, type Tone } from "../../src/charts/look.ts";

const certificates = {
  title: "Hoe lang certificaten nog geldig zijn",
  unit: "certificaten",
  bars: [
    { label: "Verlopen", value: 1, tone: "attention" },
    { label: "Minder dan 1 week", value: 0, tone: "attention" },
    { label: "Langer", value: 1234, tone: "good" },
  ],
} as const;

const months = {
  title: "Meldingen",
  unit: "meldingen",
  series: ["nov 2026", "okt 2026", "nov 2025"],
  groups: [
    { label: "Binnengekomen", values: [1412, 380, null] },
    { label: "Afgehandeld", values: [398, 0, null] },
  ],
} as const;

const words = { good: "gelukt", warning: "met waarschuwing", attention: "mislukt", neutral: "zonder resultaat" };
const DAYS = 60;
const dayAfter = (count: number): string => new Date(Date.UTC(2026, 8, 24 + count)).toISOString().slice(0, 10);
const job = (label: string, toneOf: (day: number) => Tone) => ({
  label,
  days: Array.from({ length: DAYS }, (_, at) => ({ day: dayAfter(at), tone: toneOf(at) })),
});
const backups = (...rows: ReturnType<typeof job>[]) => ({
  title: "Backups van de laatste 60 dagen",
  from: dayAfter(0),
  to: dayAfter(DAYS - 1),
  words,
  rows,
});

/** Whatever each day brings, a different one each time. */
const anything = (seed: number) => (day: number) => TONES[(((day + seed) * 2_654_435_761) % 7) % 4] ?? "good";

describe("a card that somebody waits for", () => {
  it("has the picture when it is there in time", async () => {
    const picture = await barChart(certificates);
    expect(await inTime(Promise.resolve(picture))).toBe(picture);
  });
  it("goes without one that is late or cannot be drawn", async () => {
    expect(await inTime(new Promise<Picture>(() => undefined))).toBeUndefined();
    expect(await inTime(Promise.reject(new Error("no font")))).toBeUndefined();
  });
});

describe("a chart in a card", () => {
  it.each([
    ["certificates", () => barChart(certificates)],
    ["one job", () => dayStrip(backups(job("Bestanden Venlo", anything(1))))],
    [
      "more jobs than fit, with long names",
      () =>
        dayStrip(
          backups(...Array.from({ length: 9 }, (_, at) => job(`${at} is de WEEKLIJKSE KOPIE van`, anything(at)))),
        ),
    ],
    [
      "more bars than fit",
      () =>
        barChart({
          unit: "meldingen",
          bars: Array.from({ length: 20 }, (_, at) => ({ label: `Week ${at}`, value: at, tone: "good" as const })),
        }),
    ],
    ["months side by side", () => groupedBars(months)],
    [
      "more groups and more of them than fit",
      () =>
        groupedBars({
          unit: "meldingen",
          series: ["een", "twee", "drie", "vier"],
          groups: Array.from({ length: 9 }, (_, at) => ({
            label: `De gemeente ${at} van Limburg`,
            values: [at, 3, 9, 2],
          })),
        }),
    ],
  ])("is a picture that Teams shows and a card can carry: %s", async (_, make) => {
    const { bytes, dataUri, width, height } = await make();
    const picture = decoded(bytes);

    expect(bytes.length).toBeLessThanOrEqual(12_000);
    expect(dataUri).toBe(`data:image/png;base64,${Buffer.from(bytes).toString("base64")}`);
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(1024);
    expect(picture.width / picture.height).toBeCloseTo(width / height, 1);
  });

  it("is the same to the byte for the same facts, whatever was drawn in between", async () => {
    const once = await draw({ kind: "days", facts: backups(job("SQL Venlo", anything(2))) });
    await draw({ kind: "bars", facts: certificates });
    const again = await draw({ kind: "days", facts: backups(job("SQL Venlo", anything(2))) });

    expect(Buffer.compare(again.bytes, once.bytes)).toBe(0);
  });

  it("is drawn once for all who ask", async () => {
    const [one, other] = await Promise.all([barChart(certificates), barChart({ ...certificates })]);

    expect(other.bytes).toBe(one.bytes);
  });

  it("that cannot be drawn leaves the next one alone", async () => {
    await expect(draw({ kind: "bars", facts: {} as never })).rejects.toThrow();
    await expect(draw({ kind: "bars", facts: certificates })).resolves.toBeDefined();
  });

  it("can be drawn whatever somebody called things", async () => {
    const names = ["", "\u0000\u0008\ud800", "<b>&amp;\"'</text>", "🖨️ printer", "a".repeat(5000), "\u202egnirts"];
    const [bars, strip] = await Promise.all([
      barChart({ unit: "GB", title: names.join(), bars: names.map((label) => ({ label, value: 1, tone: "warning" })) }),
      dayStrip(backups(...names.map((name) => job(name, () => "good")))),
    ]);

    for (const { bytes, alt } of [bars, strip]) {
      expect(bytes.length).toBeGreaterThan(0);
      expect(alt).not.toMatch(/[\p{C}🖨]/u);
      expect(alt.length).toBeLessThan(1000);
    }
  });

  it("can be drawn of nothing", async () => {
    expect((await barChart({ unit: "certificaten", bars: [] })).alt).toBe("Aantal certificaten.");
    expect((await dayStrip(backups())).alt).toContain("Per dag van 24 september 2026 tot en met 22 november 2026.");
  });
});

describe("who sees no colours", () => {
  it("tells each kind of day by its shape", async () => {
    const shapes = await Promise.all(
      TONES.map(async (tone) => {
        const picture = await dayStrip(backups(job("SQL", (day) => (day === 30 ? tone : "good"))));
        return shapeOf(withoutLegend(decoded(picture.bytes)));
      }),
    );

    expect(new Set(shapes).size).toBe(TONES.length);
  });

  it("tells a bar that needs something by its sign", async () => {
    const shapes = await Promise.all(
      (["good", "warning", "attention"] as const).map(async (tone) =>
        shapeOf(decoded((await barChart({ unit: "GB", bars: [{ label: "Venlo", value: 3, tone }] })).bytes)),
      ),
    );

    expect(new Set(shapes).size).toBe(3);
  });

  it("reads all text and sees all bars on the plate", () => {
    for (const ink of [INK, PALE_INK]) expect(contrast(ink, PLATE)).toBeGreaterThan(4.5);
    for (const tone of TONES) expect(contrast(COLOUR[tone], PLATE)).toBeGreaterThan(3);
  });
});

describe("groups of bars", () => {
  it("are told apart in grey, and from what they stand on", () => {
    const [dark, light, open] = SERIES_LOOK;

    expect(contrast(dark.color, light.color)).toBeGreaterThan(2.5);
    expect(contrast(light.color, open.color)).toBeGreaterThan(2.5);
    for (const edge of [dark.color, light.color, open.borderColor]) expect(contrast(edge, PLATE)).toBeGreaterThan(2.8);
  });

  it("are as high as the chart they stand beside", async () => {
    const one = await groupedBars({ ...months, leastHeight: 312 });
    const other = await groupedBars({ ...months, groups: months.groups.slice(0, 1), leastHeight: 312 });

    expect([one.height, other.height]).toEqual([312, 312]);
  });
});

describe("who does not see the picture", () => {
  it("is told what each month was, and of which there are no figures", () => {
    expect(sayGroups(months)).toBe(
      "Meldingen. Aantal meldingen. Binnengekomen: nov 2026 1.412, okt 2026 380, nov 2025 geen cijfers. Afgehandeld: nov 2026 398, okt 2026 0, nov 2025 geen cijfers.",
    );
  });

  it("is told how many groups are not drawn", () => {
    const groups = Array.from({ length: MOST_GROUPS + 2 }, () => ({ label: "Venlo", values: [1, 2, 3] }));

    expect(sayGroups({ ...months, groups })).toContain("En nog 2 die hier niet getekend zijn.");
  });

  it("is told how many there are of each", () => {
    expect(sayBars(certificates)).toBe(
      "Hoe lang certificaten nog geldig zijn. Aantal certificaten. Verlopen: 1. Minder dan 1 week: 0. Langer: 1.234.",
    );
  });

  it("is told what became of each job, and when it last went wrong", () => {
    const tones = new Map<number, Tone>([
      [3, "attention"],
      [20, "attention"],
      [40, "warning"],
      [59, "neutral"],
    ]);
    const said = sayDays(
      backups(
        job("SQL Venlo", (day) => tones.get(day) ?? "good"),
        { label: "Nieuw", days: [] },
      ),
    );

    expect(said).toBe(
      "Backups van de laatste 60 dagen. Per dag van 24 september 2026 tot en met 22 november 2026. " +
        "SQL Venlo: 56 gelukt, 1 met waarschuwing (laatst 3 november), 2 mislukt (laatst 14 oktober), 1 zonder resultaat (laatst 22 november). " +
        "Nieuw: nog niets bekend.",
    );
  });

  it("is told that there is more than was drawn", () => {
    const jobs = Array.from({ length: MOST_ROWS + 3 }, (_, at) => job(`Taak ${at}`, () => "good"));
    const bars = Array.from({ length: MOST_BARS + 2 }, (_, at) => ({
      label: `Week ${at}`,
      value: at,
      tone: "good" as const,
    }));

    expect(sayDays(backups(...jobs))).toMatch(/En nog 3 die hier niet getekend zijn\.$/);
    expect(sayBars({ unit: "GB", bars })).toMatch(/En nog 2 die hier niet getekend zijn\.$/);
  });

  it("counts a day once, also the one on which the clock goes back, and none outside the strip", () => {
    const days = ["2026-10-23", "2026-10-24", "2026-10-25", "2026-10-25", "2026-10-26", "2026-10-27"];
    const rows = [{ label: "SQL", days: days.map((day) => ({ day, tone: "good" as const })) }];

    expect(sayDays({ from: "2026-10-24", to: "2026-10-26", words, rows })).toContain("SQL: 3 gelukt.");
  });
});

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Of each pixel, as "#a3152b". */
  readonly colours: readonly string[];
}

/** Reads a PNG with a palette of sixteen, as the charts write it. */
function decoded(bytes: Uint8Array): Pixels {
  const file = Buffer.from(bytes);
  expect(file.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12)
    chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const part = (name: string): Buffer => chunks.get(name) ?? Buffer.alloc(0);
  const [width, height] = [part("IHDR").readUInt32BE(0), part("IHDR").readUInt32BE(4)];
  const rows = inflateSync(part("IDAT"));
  const rowBytes = 1 + Math.ceil(width / 2);
  const colours = Array.from({ length: width * height }, (_, pixel) => {
    const x = pixel % width;
    const pair = rows[Math.floor(pixel / width) * rowBytes + 1 + (x >> 1)] ?? 0;
    const index = x % 2 === 0 ? pair >> 4 : pair & 15;
    return `#${part("PLTE").toString("hex", index * 3, index * 3 + 3)}`;
  });
  return { width, height, colours };
}

/** The upper half of a strip of one job. */
const withoutLegend = ({ width, height, colours }: Pixels): Pixels => ({
  width,
  height: Math.floor(height / 2),
  colours: colours.slice(0, width * Math.floor(height / 2)),
});

/** What is left when every colour of a tone is the same black. */
const shapeOf = ({ colours }: Pixels): string => {
  const tones = new Set<string>(Object.values(COLOUR));
  return colours.map((colour) => (tones.has(colour) ? "#" : ".")).join("");
};

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [...Buffer.from(colour.slice(1), "hex")].map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { type AppFacts, appFiles, readAppFacts, zipped } from "../../manifest/package.ts";
import english from "../../manifest/en.json" with { type: "json" };
import manifest from "../../manifest/manifest.json" with { type: "json" };
import product from "../../package.json" with { type: "json" };
import { REPORT_COMMAND, SEARCH_COMMAND, SEARCH_PARAMETER } from "../../src/teams/extension.ts";

const BOT = "3f6c2b1e-7a0d-4e55-9b1c-2d8e4a6f7b90";
const ENV = {
  MicrosoftAppId: BOT,
  HELPDESK_APP_PUBLISHER: "ICT NML",
  HELPDESK_APP_WEBSITE: "https://ictnml.example/helpdesk",
  HELPDESK_APP_PRIVACY: "https://ictnml.example/privacy",
  HELPDESK_APP_TERMS: "https://ictnml.example/voorwaarden",
};

const factsOf = (env: Readonly<Record<string, string>>): AppFacts => {
  const facts = readAppFacts(env);
  if (!facts.ok) throw new Error(facts.problems.join("\n"));
  return facts.value;
};
const refusals = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const facts = readAppFacts({ ...ENV, ...env });
  return facts.ok ? [] : facts.problems;
};

const FACTS = factsOf({ ...ENV, HELPDESK_URL: "https://helpdesk.ictnml.example" });
const zip = zipped(await appFiles(FACTS));
const files = unzipSync(zip);
const fileCalled = (name: string): Uint8Array => files[name] ?? new Uint8Array();
const built = JSON.parse(strFromU8(fileCalled("manifest.json"))) as Record<string, unknown>;

describe("the app package", () => {
  it("holds the manifest, the English texts and two icons, and fits the schemas of Teams", () => {
    // That it fits was judged when it was made: what does not fit is not made.
    expect(Object.keys(files).toSorted()).toEqual(["color.png", "en.json", "manifest.json", "outline.png"]);
    expect(manifest.$schema).toContain(`/v${manifest.manifestVersion}/`);
    expect(english.$schema).toContain(`/v${manifest.manifestVersion}/`);
  });
  it("is not made when Teams would refuse it", async () => {
    const facts = factsOf(ENV);
    const tooLong = { ...facts, developer: { ...facts.developer, name: "x".repeat(33) } };
    await expect(appFiles(tooLong)).rejects.toThrow("MicrosoftTeams.schema.json: data/developer/name");
  });
  it("names the bot wherever the bot is meant, and has the version of the product", () => {
    expect(built).toMatchObject({ bots: [{ botId: BOT }], composeExtensions: [{ botId: BOT }] });
    expect(built).toMatchObject({ version: product.version, developer: { name: "ICT NML" } });
  });
  it("lets Teams open no other place than the Helpdesk's own, and none when it has no links", async () => {
    expect(built["validDomains"]).toEqual(["helpdesk.ictnml.example"]);
    const without = await appFiles(factsOf(ENV));
    expect(strFromU8(without["manifest.json"] ?? new Uint8Array())).not.toContain("validDomains");
  });
  it("asks nothing of a team, a chat or a device but what the README says it is for", () => {
    const readme = readFileSync("manifest/README.md", "utf8");
    for (const permission of manifest.permissions) expect(readme).toContain(`\`${permission}\``);
    expect(Object.keys(built)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(authorization|webApplicationInfo|devicePermissions)$/)]),
    );
  });
  it("has the same bytes whenever and wherever it is made", async () => {
    const again = Buffer.from(zipped(await appFiles(FACTS)));
    expect(again.equals(zip)).toBe(true);
    // A zip holds local time; its first minute is that of every year 1980.
    expect(again.readUInt32LE(10)).toBe(0x00210000);
  });
});

describe("the id in the catalogue of apps", () => {
  it("is always the same for one bot, and another one for another bot", () => {
    const other = factsOf({ ...ENV, MicrosoftAppId: "00000000-0000-4000-8000-000000000001" });
    expect(factsOf(ENV).id).toBe(factsOf({ ...ENV, MicrosoftAppId: BOT.toUpperCase() }).id);
    expect(factsOf(ENV).id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other.id).not.toBe(factsOf(ENV).id);
  });
  it("is the one that is given, for who had another package before", () => {
    const given = "c0ffee00-1111-4222-8333-444455556666";
    expect(factsOf({ ...ENV, HELPDESK_APP_ID: given }).id).toBe(given);
    expect(refusals({ HELPDESK_APP_ID: "helpdesk" })).toEqual(["HELPDESK_APP_ID: dit is geen GUID."]);
  });
});

describe("what is missing or half set", () => {
  it.each([
    ["no bot", { MicrosoftAppId: " " }, "MicrosoftAppId ontbreekt of is leeg."],
    [
      "a bot of noughts",
      { MicrosoftAppId: "00000000-0000-0000-0000-000000000000" },
      "MicrosoftAppId: dit is geen GUID.",
    ],
    ["no organisation", { HELPDESK_APP_PUBLISHER: undefined }, /^HELPDESK_APP_PUBLISHER ontbreekt/],
    ["a name that Teams cuts off", { HELPDESK_APP_PUBLISHER: "x".repeat(33) }, /hoogstens 32 tekens/],
    [
      "no privacy statement",
      { HELPDESK_APP_PRIVACY: undefined },
      /^HELPDESK_APP_PRIVACY ontbreekt.*uw privacyverklaring/,
    ],
    [
      "terms without TLS",
      { HELPDESK_APP_TERMS: "http://ictnml.example/" },
      /^HELPDESK_APP_TERMS: dit is geen https-adres/,
    ],
    ["a page on this machine", { HELPDESK_APP_WEBSITE: "https://localhost/x" }, /^HELPDESK_APP_WEBSITE: dit is geen/],
    ["an address with a path", { HELPDESK_URL: "https://ictnml.example/helpdesk" }, /^HELPDESK_URL: schrijf dit als/],
  ])("is refused: %s", (_, env, problem) => {
    expect(refusals(env)).toEqual([expect.stringMatching(problem)]);
  });
  it("is told all at once, with exit 78, and nothing is said to be made", () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ["manifest/package.ts"], {
      env: {},
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 78, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(6);
    expect(stderr).toMatch(/^Het app-pakket is niet gemaakt/);
    expect(stderr).not.toMatch(/ {4}at /);
  });
});

describe("the English texts", () => {
  it("are there for everything that Teams shows of the Helpdesk, and for nothing else", () => {
    const { $schema: _, ...texts } = english;
    expect(Object.keys(texts).toSorted()).toEqual([...shown(manifest)].toSorted());
  });
  it("keep the Dutch word to type, or one that the Helpdesk knows as well", () => {
    const translated = Object.entries(english).filter(([key]) => /^bots.*title$/.test(key));
    const dutch = manifest.bots.flatMap((bot, at) =>
      bot.commandLists.flatMap((list, of) =>
        list.commands.map(({ title }, nth) => [`bots[${at}].commandLists[${of}].commands[${nth}].title`, title]),
      ),
    );
    const other = new Map([["hulp", "help"]]);
    expect(translated).toEqual(dutch.map(([key, title = ""]) => [key, other.get(title) ?? title]));
  });
});

/** Where the texts are that have a translation: "bots[0].commandLists[0].commands[0].title". */
function* shown(value: unknown, path = ""): Generator<string> {
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) yield* shown(one, `${path}[${at}]`);
  } else if (value !== null && typeof value === "object") {
    for (const [name, one] of Object.entries(value)) yield* shown(one, path ? `${path}.${name}` : name);
  } else if (/(?:^name\.\w+|title|description|description\.\w+)$/.test(path)) {
    yield path;
  }
}

describe("what Teams starts", () => {
  it("has the ids that the bot answers to", () => {
    const [extension] = manifest.composeExtensions;
    const [search, report] = extension?.commands ?? [];
    expect(search).toMatchObject({ id: SEARCH_COMMAND, type: "query", parameters: [{ name: SEARCH_PARAMETER }] });
    expect(report).toMatchObject({ id: REPORT_COMMAND, type: "action", context: ["message"], fetchTask: true });
    expect(extension?.commands).toHaveLength(2);
  });
});

describe("the icons", () => {
  it("have a full square of 192 pixels in the colour of the app, without a hole", () => {
    const { width, height, pixels } = decoded(fileCalled("color.png"));
    expect([width, height]).toEqual([192, 192]);
    expect(pixels.every(([, , , alpha]) => alpha === 255)).toBe(true);
    const edge = pixels.filter((_, at) => isOutside(at, width, 120));
    expect(new Set(edge.map((pixel) => `#${Buffer.from(pixel.slice(0, 3)).toString("hex")}`))).toEqual(
      new Set([manifest.accentColor]),
    );
  });
  it("have an outline of 32 pixels in white only, to the edge, on nothing", () => {
    const { width, height, pixels } = decoded(fileCalled("outline.png"));
    expect([width, height]).toEqual([32, 32]);
    const seen = pixels.filter(([, , , alpha]) => alpha > 0);
    expect(seen.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
    expect(seen.length).toBeGreaterThan(200);
    expect(seen.length).toBeLessThan(600);
    const drawn = pixels.flatMap(([, , , alpha], at) => (alpha > 128 ? [at] : []));
    const [columns, rows] = [drawn.map((at) => at % width), drawn.map((at) => Math.floor(at / width))];
    expect([columns, rows].flatMap((all) => [Math.min(...all), Math.max(...all)])).toEqual([0, 31, 0, 31]);
  });
});

/** Whether a pixel lies outside the middle square that Teams never cuts. */
function isOutside(at: number, width: number, safe: number): boolean {
  const away = (along: number): number => Math.abs(along + 0.5 - width / 2);
  return Math.max(away(at % width), away(Math.floor(at / width))) > safe / 2;
}

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** Reads a PNG of eight bits with transparency, not interlaced. */
function decoded(bytes: Uint8Array): { width: number; height: number; pixels: readonly Pixel[] } {
  const file = Buffer.from(bytes);
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  expect([...file.subarray(24, 29)]).toEqual([8, 6, 0, 0, 0]);
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const line = width * 4;
  const plain = Buffer.alloc(line * height);
  for (let at = 0; at < plain.length; at++) {
    const row = Math.floor(at / line);
    const left = at % line < 4 ? 0 : (plain[at - 4] ?? 0);
    const above = plain[at - line] ?? 0;
    const corner = at % line < 4 ? 0 : (plain[at - line - 4] ?? 0);
    const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][rows[row * (line + 1)] ?? 0] ?? 0;
    plain[at] = (rows[at + row + 1] ?? 0) + guess;
  }
  const pixels = Array.from({ length: width * height }, (_, at): Pixel => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = plain.subarray(at * 4, at * 4 + 4);
    return [red, green, blue, alpha];
  });
  return { width, height, pixels };
}

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

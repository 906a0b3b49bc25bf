import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** "tickets/ticket.ts" → "tickets"; "app.ts" → "app". */
const roomOf = (file: string): string => file.split("/")[0]?.replace(".ts", "") ?? "";

const imports = files.flatMap((file) =>
  [...readFileSync(join("src", file), "utf8").matchAll(/from "([^"]+)"|import\("([^"]+)"\)/g)].map(
    ([, fixed, later]) => {
      const name = fixed ?? later ?? "";
      const to = name.startsWith(".") ? relative("src", join("src", dirname(file), name)) : name;
      return { file, from: roomOf(file), to };
    },
  ),
);

const importersOf = (library: RegExp) => [
  ...new Set(imports.filter(({ to }) => library.test(to)).map(({ from }) => from)),
];

/** main → app → edges → features → lib, never back. */
const FLOOR: Readonly<Record<string, number>> = {
  ...{
    main: 6,
    start: 5,
    archive: 5,
    config: 4,
    settings: 3,
    "secret-settings": 3,
    app: 4,
    "heard-from": 3,
    features: 3,
    due: 3,
    rooms: 3,
    ground: 3,
  },
  ...{ teams: 2, http: 2, storage: 2, sandbox: 2, entra: 2 },
  ...{
    agreement: 1,
    people: 1,
    places: 1,
    setup: 1,
    tickets: 1,
    terms: 1,
    escalation: 1,
    approvals: 1,
    requests: 1,
    outages: 1,
    calamities: 1,
    security: 1,
    notices: 1,
    certificates: 1,
    backups: 1,
    alerts: 1,
    charts: 1,
    reports: 1,
    delivery: 1,
    welcome: 1,
    privacy: 1,
  },
  lib: 0,
};
const floorOf = (room: string): number => {
  const floor = FLOOR[room];
  if (floor === undefined) throw new Error(`src/${room} stands on no floor: name it in FLOOR`);
  return floor;
};

const rooms = [...new Set(files.map(roomOf))];

/** The rooms that this one knows, itself left out. */
const knownTo = (room: string): readonly string[] =>
  rooms.filter((other) => other !== room && imports.some(({ from, to }) => from === room && roomOf(to) === other));

/** Everything that a room knows, by way of others too. */
function known(room: string, found = new Set<string>()): ReadonlySet<string> {
  for (const next of knownTo(room)) {
    if (found.has(next)) continue;
    found.add(next);
    known(next, found);
  }
  return found;
}

describe("the house", () => {
  it("imports one way only: main, app, edges, features, lib", () => {
    const upward = imports
      .filter(({ to }) => roomOf(to) in FLOOR)
      .filter(({ from, to }) => floorOf(from) < floorOf(roomOf(to)));
    expect(upward).toEqual([]);
  });
  it("has no two rooms that need each other, on the same floor neither", () => {
    expect(rooms.filter((room) => known(room).has(room))).toEqual([]);
  });
  it("has a floor for every room", () => {
    expect(rooms.filter((room) => !(room in FLOOR))).toEqual([]);
  });
  it("keeps the Teams SDKs inside src/teams", () => {
    expect(importersOf(/^(botbuilder|botframework|@microsoft\/teams)/)).toEqual(["teams"]);
  });
  it("keeps the stores inside src/storage", () => {
    expect(importersOf(/^(@azure\/data-tables|node:sqlite)/)).toEqual(["storage"]);
  });
  it("keeps Microsoft Graph inside src/entra", () => {
    expect(importersOf(/^@microsoft\/microsoft-graph/)).toEqual(["entra"]);
  });
  it("keeps the web server inside src/http", () => {
    expect(importersOf(/^restify/)).toEqual(["http"]);
  });
  it("keeps what draws inside src/charts", () => {
    expect(importersOf(/^(echarts|@resvg)/)).toEqual(["charts"]);
  });
  it("lets nothing but the start know of the sandbox", () => {
    const outside = imports.filter(({ from, to }) => roomOf(to) === "sandbox" && from !== "sandbox");
    expect(new Set(outside.map(({ from }) => from))).toEqual(new Set(["start", "config"]));
  });
  it("tells in every room how to add one more", () => {
    const folders = rooms.filter((room) => room !== "lib" && files.some((file) => file.startsWith(`${room}/`)));
    for (const room of folders) expect(readdirSync(join("src", room))).toContain("README.md");
  });
});

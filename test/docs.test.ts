import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import product from "../package.json" with { type: "json" };
import { readConfig } from "../src/config.ts";
import { createFeatures } from "../src/features.ts";
import { createLog } from "../src/lib/log.ts";
import { createMetrics } from "../src/lib/metrics.ts";
import { createFileDirectory } from "../src/people/directory.ts";
import { parseOrganisationFile } from "../src/people/organisation-file.ts";
import { createPlaces } from "../src/places/places.ts";
import { openSqlite } from "../src/storage/sqlite.ts";
import { RUNNING } from "./setup/house.ts";
import { at } from "./support/people.ts";

const PAGES = [
  ...["README.md", "manifest/README.md", "infra/README.md"],
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const textOf = new Map(PAGES.map((page) => [page, readFileSync(page, "utf8")]));
const all = [...textOf.values()].join("\n");
const found = (pattern: RegExp, text = all): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, first = ""]) => first)),
];

const source = ["src", "manifest", "infra", "test"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((name) => /\.(?:ts|bicep)$/.test(name) && name !== "test/docs.test.ts")
  .map((name) => readFileSync(name, "utf8"))
  .join("\n");

const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
const rows = openSqlite(":memory:");
const directory = createFileDirectory(organisation);
const { commands } = createFeatures({
  ...{ rows, organisation, directory, places: createPlaces(rows, directory.shared) },
  ...{ metrics: createMetrics(), log: createLog({ level: "fatal" }), running: RUNNING },
  now: () => at("10:00"),
  nudge: () => undefined,
  membersOf: () => Promise.resolve([]),
});

describe("what is written for who runs and answers for the Helpdesk", () => {
  it.each(found(/npm run ([a-z:]+)/g))("names a script that there is: npm run %s", (script) => {
    expect(Object.keys(product.scripts)).toContain(script);
  });

  it.each(found(/\b(HELPDESK_[A-Z_]+|MicrosoftApp[A-Za-z]+)\b/g))("names a setting that there is: %s", (setting) => {
    expect(setting.endsWith("_") || source.includes(setting)).toBe(true);
  });

  // In Dutch "typ", and in the README "type".
  it.each([...found(/[Tt]ype? `(?:@Helpdesk )?([^`]+)`/g), ...found(/`@Helpdesk ([^`]+)`/g)])(
    "names words that are understood: %s",
    (typed) => {
      const words = typed.replace(/[[\]…]/g, "");
      const isTold = SAID_IN_OWN_WORDS.has(words);
      expect(isTold || commands.some(({ says }) => says.exec(words) !== null)).toBe(true);
    },
  );

  it.each(PAGES)("leads nowhere that is not there: %s", (page) => {
    const links = found(/\]\((?!https?:|#)([^)#]+)/g, textOf.get(page)).filter((link) => !link.includes(" "));
    const broken = links.filter((link) => !existsSync(join(dirname(page), link)));
    expect(broken).toEqual([]);
  });

  it("begins with an organisation file that the product takes", () => {
    const [json = ""] = found(/```json\n([\s\S]+?)```/g, textOf.get("docs/in-gebruik-nemen.md"));
    const guid = (last: number) => `3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d00${last}`;
    const filled = json.replaceAll("<tenant-id>", guid(10)).replaceAll("<object-id>", guid(11));
    expect(parseOrganisationFile(filled)).toMatchObject({ ok: true });
  });
});

/** Reports in somebody's own words, which are no command. */
const SAID_IN_OWN_WORDS = new Set(["de printer doet het niet", "de beamer doet het niet"]);

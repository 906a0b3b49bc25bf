import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHANNELS, PEOPLE, TENANTS } from "../../src/sandbox/people.ts";

const file = readFileSync(new URL("../../.m365agentsplayground.yml", import.meta.url), "utf8");
const all = (field: string): string[] =>
  [...file.matchAll(new RegExp(`^\\s*(?:- )?${field}: (.*)$`, "gm"))].map(([, value = ""]) => value);

describe("the settings for Microsoft's Agents Playground", () => {
  it("know the people of the sandbox by their own ids, as many as it wants", () => {
    const people = PEOPLE.map(({ name, id, mail }) => [name, id, mail].join());
    const users = all("email").map((mail, i) => [all("name")[i + 1], all("aadObjectId")[i], mail].join());
    expect(users.filter((user) => !people.includes(user))).toEqual([]);
    expect(users).toHaveLength(6);
  });

  it("are of the tenant and the channels of support", () => {
    expect(all("tenantId")).toEqual([TENANTS["ict-nml"]]);
    const channels = CHANNELS.filter(({ key }) => ["helpdesk", "beheer"].includes(key)).map(({ id }) => id);
    expect(all("id")).toEqual(expect.arrayContaining(channels));
  });
});

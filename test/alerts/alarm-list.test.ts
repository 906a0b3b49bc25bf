import { describe, expect, it } from "vitest";
import type { Person } from "../../src/people/person.ts";
import { openAlarms } from "../cards/alarm-cards.ts";
import { elsewhere, inBeheer, inChannelOf } from "../notices/house.ts";
import { dataOf, type Where } from "../support/desk.ts";
import { HOME, VENLO, WEERT, marieke, noor, ruben, sam } from "../support/people.ts";

const told = (index: number) => ({
  ...{ type: "monitoring", key: `srv-${index}`, status: "firing", title: `Server ${index} is weg` },
});
const namesOn = (message: Parameters<typeof dataOf>[0]): readonly string[] =>
  (dataOf(message)["alarms"] as readonly { readonly name: string }[]).map(({ name }) => name);

describe("alarmen", () => {
  it("lists everything that fires, page by page, each once, also what has no card of its own", async () => {
    const { tell, types, turnsPage } = openAlarms();
    for (let index = 0; index < 25; index++) await tell("notices", told(index));
    await tell("notices", { ...told(3), status: "resolved" });
    let page = await types(ruben, "alarmen", inBeheer);
    const seen: string[] = [];
    for (let pages = 1; page; pages++) {
      seen.push(...namesOn(page));
      const after = dataOf(page)["after"] as string;
      expect(pages).toBeLessThanOrEqual(3);
      page = after === "" ? undefined : await turnsPage(ruben, after, inBeheer);
    }
    const wanted = Array.from({ length: 25 }, (_, index) => `Server ${index} is weg`).filter((_, index) => index !== 3);
    expect(seen.toSorted()).toEqual(wanted.toSorted());
  });

  it.each<[string, Person, Where]>([
    ["staff", noor, { chat: "personal" }],
    ["the first line", sam, { chat: "personal" }],
    ["the contact of a municipality, in its channel", marieke, inChannelOf(VENLO)],
    ["Beheer, where a municipality reads along", ruben, inChannelOf(VENLO)],
    ["Beheer, in a channel of others", ruben, elsewhere],
  ])("tells nothing to %s", async (_, actor, where) => {
    const { tell, types } = openAlarms();
    await tell("notices", told(1));
    expect(JSON.stringify(await types(actor, "alarmen", where))).not.toContain("Server");
  });

  it("shows nobody of Beheer what is of an organisation that they do not work for", async () => {
    const { tell, types } = openAlarms();
    await tell("notices", told(1));
    const others = { ...ruben, grants: [{ role: "operations" as const, organisations: [HOME, WEERT] }] };
    expect(namesOn((await types(others, "alarmen", inBeheer)) ?? { summary: "" })).toEqual([]);
    expect(namesOn((await types(ruben, "alarmen", inBeheer)) ?? { summary: "" })).toEqual(["Server 1 is weg"]);
  });
});

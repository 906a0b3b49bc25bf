import { describe, expect, it } from "vitest";
import { instant } from "../../src/lib/instant.ts";
import { type Reference, channelPlace, personPlace } from "../../src/lib/place.ts";
import type { Rows } from "../../src/lib/rows.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { createPlaces } from "../../src/places/places.ts";
import { createMemoryRows } from "../support/memory-rows.ts";

const HOME = "ict-nml" as OrganisationId;
const VENLO = "venlo" as OrganisationId;
const WEERT = "weert" as OrganisationId;
const NOOR = personPlace("noor");
const NOW = instant(new Date("2026-11-23T08:00:00Z"));

const reference = (conversationId: string, serviceUrl = "https://one.example/"): Reference => ({
  ...{ serviceUrl, conversationId, tenantId: "tenant", botId: "28:bot" },
});

function counted(rows: Rows) {
  const counts = { reads: 0, writes: 0 };
  const counting: Rows = {
    ...rows,
    get: (partition, key) => {
      counts.reads += 1;
      return rows.get(partition, key);
    },
    write: (partition, changes) => {
      counts.writes += 1;
      return rows.write(partition, changes);
    },
  };
  return { counting, counts };
}

describe("remembering how to write to a place", () => {
  it("writes once, and reads once a minute at most, while nothing differs", async () => {
    let now = 0;
    const { counting, counts } = counted(createMemoryRows());
    const places = createPlaces(counting, HOME, () => now);
    for (let activity = 0; activity < 10; activity += 1) await places.remember(VENLO, NOOR, reference("chat"));
    expect(counts).toEqual({ reads: 1, writes: 1 });

    now += 61_000;
    await places.remember(VENLO, NOOR, reference("chat"));
    expect(counts).toEqual({ reads: 2, writes: 1 });
  });

  it("uses a new service address from the next activity on", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await places.remember(VENLO, NOOR, reference("chat"));
    await places.remember(VENLO, NOOR, reference("chat", "https://two.example/"));
    expect((await places.find(VENLO, NOOR))?.reference?.serviceUrl).toBe("https://two.example/");
  });

  it("keeps a person's place in the partition of each municipality apart", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await places.remember(VENLO, NOOR, reference("chat"));
    expect(await places.find(WEERT, NOOR)).toBeUndefined();
  });

  it("ends well when ten activities arrive at once", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await Promise.all(Array.from({ length: 10 }, () => places.remember(VENLO, NOOR, reference("chat"))));
    expect((await places.find(VENLO, NOOR))?.reference?.conversationId).toBe("chat");
  });
});

describe("introducing somebody who never wrote", () => {
  const introduction = { serviceUrl: "https://one.example/", tenantId: "tenant", botId: "28:bot" };
  const open = () => {
    const rows = createMemoryRows();
    return { rows, places: createPlaces(rows, HOME) };
  };

  it("says how to open a chat with them, in that municipality only", async () => {
    const { places } = open();
    await places.introduce(VENLO, NOOR, introduction);

    expect(await places.find(VENLO, NOOR)).toMatchObject({ organisation: VENLO, place: NOOR, introduction });
    expect((await places.find(VENLO, NOOR))?.reference).toBeUndefined();
    expect(await places.find(WEERT, NOOR)).toBeUndefined();
  });

  it("keeps nothing of the conversation it comes from", async () => {
    const { rows, places } = open();
    await places.introduce(VENLO, NOOR, reference("chat-of-daan"));
    expect((await rows.get(VENLO, `place|${NOOR}`))?.value).toEqual({ introduction });
  });

  it("changes nothing of what is known already", async () => {
    const { places } = open();
    await places.remember(VENLO, NOOR, reference("chat"));
    await places.introduce(VENLO, NOOR, introduction);
    expect((await places.find(VENLO, NOOR))?.reference).toEqual(reference("chat"));

    await places.introduce(WEERT, NOOR, introduction);
    await places.introduce(WEERT, NOOR, { ...introduction, tenantId: "another" });
    expect((await places.find(WEERT, NOOR))?.introduction).toEqual(introduction);
  });

  it("does not bring a dead place back to life, and says still how it could be opened", async () => {
    const { places } = open();
    await places.introduce(VENLO, NOOR, introduction);
    const found = await places.find(VENLO, NOOR);
    if (found) expect(await places.markDead(found, "not installed", NOW, [])).toBe("saved");
    await places.introduce(VENLO, NOOR, introduction);
    expect(await places.find(VENLO, NOOR)).toMatchObject({ introduction, dead: { cause: "not installed" } });

    await places.remember(VENLO, NOOR, reference("chat"));
    expect(await places.find(VENLO, NOOR)).toMatchObject({ reference: reference("chat") });
    expect((await places.find(VENLO, NOOR))?.dead).toBeUndefined();
  });

  it("twice at once is no trouble", async () => {
    const { places } = open();
    await Promise.all([places.introduce(VENLO, NOOR, introduction), places.introduce(VENLO, NOOR, introduction)]);
    expect((await places.find(VENLO, NOOR))?.introduction).toEqual(introduction);
  });

  it("is followed by the chat that came of it, unless they wrote themselves meanwhile", async () => {
    const { places } = open();
    await places.introduce(VENLO, NOOR, introduction);
    const found = await places.find(VENLO, NOOR);
    if (!found) throw new Error("not introduced");
    expect(await places.opened(found, reference("chat"))).toBe("saved");
    expect((await places.find(VENLO, NOOR))?.reference).toEqual(reference("chat"));

    await places.remember(VENLO, NOOR, reference("chat", "https://two.example/"));
    expect(await places.opened(found, reference("chat"))).toBe("conflict");
    expect((await places.find(VENLO, NOOR))?.reference?.serviceUrl).toBe("https://two.example/");
  });
});

describe("a place that is dead", () => {
  async function dead() {
    const rows = createMemoryRows();
    const places = createPlaces(rows, HOME);
    await places.remember(VENLO, NOOR, reference("chat"));
    const found = await places.find(VENLO, NOOR);
    if (!found) throw new Error("not remembered");
    return { rows, places, found };
  }

  it("comes back with the next activity", async () => {
    const { places, found } = await dead();
    expect(await places.markDead(found, "blocked", NOW, [])).toBe("saved");
    expect((await places.find(VENLO, NOOR))?.dead).toEqual({ since: NOW, cause: "blocked" });

    await places.remember(VENLO, NOOR, reference("chat"));
    expect((await places.find(VENLO, NOOR))?.dead).toBeUndefined();
  });

  it("is not marked by an attempt from before the bot was added again", async () => {
    const { places, found } = await dead();
    await places.remember(VENLO, NOOR, reference("chat"), "anew");
    expect(await places.markDead(found, "blocked", NOW, [])).toBe("conflict");
  });

  it("is marked and told in one write", async () => {
    const { rows, places, found } = await dead();
    await places.markDead(found, "blocked", NOW, [{ insert: "outbox|1", value: {} }]);
    expect(await rows.get(VENLO, "outbox|1")).toBeDefined();
  });
});

describe("binding a channel", () => {
  const HELPDESK = channelPlace("helpdesk");

  it("makes it known to every municipality, by its conversation and by its name", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await places.bindChannel("helpdesk", reference("19:a"));
    expect(await places.channelOf("19:a")).toBe("helpdesk");
    expect((await places.find(VENLO, HELPDESK))?.reference?.conversationId).toBe("19:a");
    expect((await places.find(WEERT, HELPDESK))?.organisation).toBe(HOME);
  });

  it("twice changes nothing", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await places.bindChannel("helpdesk", reference("19:a"));
    await places.bindChannel("helpdesk", reference("19:a"));
    expect(await places.channelOf("19:a")).toBe("helpdesk");
  });

  it("to another conversation frees the first", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await places.bindChannel("helpdesk", reference("19:a"));
    await places.bindChannel("helpdesk", reference("19:b"));
    expect(await places.channelOf("19:a")).toBeUndefined();
    expect(await places.channelOf("19:b")).toBe("helpdesk");
  });

  it("that was another team's leaves that team without a channel", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await places.bindChannel("helpdesk", reference("19:a"));
    await places.bindChannel("operations", reference("19:a"));
    expect(await places.channelOf("19:a")).toBe("operations");
    expect(await places.find(HOME, HELPDESK)).toBeUndefined();
  });

  it("can be undone, and done again", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await places.bindChannel("helpdesk", reference("19:a"));
    await places.unbindChannel("helpdesk");
    expect(await places.channelOf("19:a")).toBeUndefined();
    expect(await places.find(HOME, HELPDESK)).toBeUndefined();

    await places.bindChannel("helpdesk", reference("19:b"));
    expect((await places.find(HOME, HELPDESK))?.reference?.conversationId).toBe("19:b");
  });

  it("is won by one of two teams that ask at once", async () => {
    const places = createPlaces(createMemoryRows(), HOME);
    await Promise.all(["helpdesk", "operations"].map((name) => places.bindChannel(name, reference("19:a"))));
    const winner = await places.channelOf("19:a");
    const others = ["helpdesk", "operations"].filter((name) => name !== winner);
    expect(others.length).toBe(1);
    for (const other of others) expect(await places.find(HOME, channelPlace(other))).toBeUndefined();
  });
});

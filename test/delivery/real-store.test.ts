import { afterEach, describe, expect, it } from "vitest";
import type { Connector } from "../../src/delivery/connector.ts";
import { cardKey, outboxRows } from "../../src/delivery/outbox.ts";
import { isGoneHere, processOwner } from "../../src/delivery/process-owner.ts";
import { type Sender, createSender } from "../../src/delivery/sender.ts";
import { instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { createPlaces } from "../../src/places/places.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { HOME, NOOR, VENLO, reference } from "./world.ts";

describe("on the real store and the real clock", () => {
  const senders: Sender[] = [];
  afterEach(() => Promise.all(senders.splice(0).map((sender) => sender.stop())));

  it("shows what was committed, soon after a nudge", async () => {
    const rows = openSqlite(":memory:");
    const places = createPlaces(rows, HOME);
    await places.remember(VENLO, NOOR, reference("chat-noor"));
    const posted: string[] = [];
    const connector: Connector = {
      post: async (_, message) => ({ is: "accepted", activityId: `m${posted.push(message.summary)}` }),
      update: async () => ({ is: "missing" }),
      open: async () => ({ is: "ambiguous", cause: "time-out" }),
    };
    const sender = createSender({
      ...{ rows, places, connector, partitions: [HOME, VENLO], home: HOME, metrics: createMetrics() },
      render: async (_, subject) => ({ summary: subject }),
      log: createLog({ level: "silent" }),
    });
    senders.push(sender);
    sender.start();
    await rows.write(VENLO, outboxRows("E1", instant(new Date()), [{ subject: "ticket:1:0", place: NOOR }]));
    sender.nudge(VENLO);

    await expect.poll(() => sender.drained(), { timeout: 10_000 }).toBe(true);
    expect(posted).toEqual(["ticket:1:0"]);
    const card = await rows.get(VENLO, cardKey({ subject: "ticket:1:0", place: NOOR }));
    expect(card?.value["activityId"]).toBe("m1");
  });
});

describe("the name of a process", () => {
  it("tells a process of this machine that has ended from one that runs", () => {
    const [machine = "", , started = ""] = processOwner().split(" ");
    expect(isGoneHere(processOwner())).toBe(false);
    expect(isGoneHere(`${machine} ${process.ppid} 1`)).toBe(false);
    expect(isGoneHere(`${machine} 4194305 ${started}`)).toBe(true);
    expect(isGoneHere(`${machine} ${process.pid} 1`)).toBe(true);
  });

  it("says nothing about a process of another machine", () => {
    expect(isGoneHere("elsewhere 1 1")).toBe(false);
    expect(isGoneHere("")).toBe(false);
  });
});

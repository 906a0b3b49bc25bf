import { describe, expect, it } from "vitest";
import type { Connector, Sent } from "../../src/delivery/connector.ts";
import { type Showing, outboxRows } from "../../src/delivery/outbox.ts";
import { createSender } from "../../src/delivery/sender.ts";
import { instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { type Place, channelPlace } from "../../src/lib/place.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import { Notice } from "../../src/notices/notice.ts";
import { createPlaces } from "../../src/places/places.ts";
import { createLimits } from "../../src/sandbox/limits.ts";
import { createVirtualTime } from "../delivery/virtual-time.ts";
import { reference } from "../delivery/world.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { HOME, VENLO, WEERT } from "../support/people.ts";
import { type House, openHouse, recorded } from "./alarm-house.ts";

const SECOND = 1_000;
const ALARMS = 1_000;
const OTHERS: readonly Place[] = ["helpdesk", "venlo", "weert"].map(channelPlace);
const BEHEER = channelPlace("operations");

interface Delivered {
  readonly conversation: string;
  readonly summary: string;
  readonly at: number;
}

/** Alarms, the sender, and a platform with Teams' limits, in time that passes only when nothing is left to do. */
async function openFlood() {
  const time = createVirtualTime(1);
  const now = () => instant(new Date(time.now()));
  const stored = createMemoryRows();
  let asked = 0;
  const rows: Rows = {
    ...stored,
    async write(partition, changes) {
      const answer = await stored.write(partition, changes);
      const outbox = changes.filter((change) => "insert" in change && change.insert.startsWith("outbox|"));
      if (answer === "saved") asked += outbox.length;
      return answer;
    },
  };
  const places = createPlaces(rows, HOME, time.now);
  for (const place of [BEHEER, ...OTHERS]) await places.remember(HOME, place, reference(place));

  const limits = createLimits(time.now);
  const delivered: Delivered[] = [];
  const counts = { calls: 0, throttled: 0 };
  const call = (conversation: string, summary: string, activityId?: string): Promise<Sent> =>
    new Promise((resolve) => {
      time.after(50, () => {
        counts.calls++;
        const wait = limits.pass(conversation);
        if (wait > 0) counts.throttled++;
        else delivered.push({ conversation, summary, at: time.now() });
        const answer: Sent =
          wait > 0
            ? { is: "refused", cause: "throttled", retryAfter: wait }
            : { is: "accepted", activityId: activityId ?? `message-${counts.calls}` };
        time.after(50, () => {
          resolve(answer);
        });
      });
    });
  const connector: Connector = {
    post: ({ conversationId }, { summary }) => call(conversationId, summary),
    update: ({ conversationId }, activityId, { summary }) => call(conversationId, summary, activityId),
    open: async () => ({ is: "ambiguous", cause: "time-out" }),
  };
  const sender = createSender({
    ...{ rows, places, connector, time, home: HOME, partitions: [HOME, VENLO, WEERT], random: time.random },
    ...{ metrics: createMetrics(), log: createLog({ level: "silent" }) },
    render: async (organisation, subject) => {
      const row = await rows.get(organisation, `notice|${subject.split(":")[1] ?? ""}`);
      return { summary: row ? `${subject} ${Notice.parse(row.value).version}` : subject };
    },
  });
  sender.start();
  const house: House = openHouse({ rows, now, time, saved: (organisation) => sender.nudge(organisation) });

  return {
    ...{ house, rows, time, delivered, counts },
    /** Something happens that these channels must show. */
    async happens(what: string): Promise<void> {
      const showings = OTHERS.map((place): Showing => ({ subject: what, place }));
      await rows.write(HOME, outboxRows(what, now(), showings));
      sender.nudge(HOME);
    },
    drained: () => sender.drained(),
    async ledger() {
      const cards = await collect(rows.range(HOME, under("card|", 10_000)));
      const sum = (what: string) => cards.reduce((total, { value }) => total + Number(value[what] ?? 0), 0);
      const left = await collect(rows.range(HOME, under("outbox|", 10_000)));
      return {
        asked,
        settled: sum("delivered") + sum("failed") + sum("skipped"),
        failed: sum("failed"),
        left: left.length,
      };
    },
    async close(): Promise<void> {
      let isStopped = false;
      void Promise.all([sender.stop(), house.alarms.stop()]).then(() => (isStopped = true));
      await time.until(() => isStopped, 60 * SECOND);
    },
  };
}

type Tell = (house: House, index: number) => Promise<string>;

const told: Tell = (house, index) =>
  house.tell("notices", { type: "monitoring", key: `srv-${index}`, status: "firing", title: `Server ${index} is weg` });
const group = recorded("firing");
const fired: Tell = (house, index) =>
  house.tell("alertmanager", { ...group, groupKey: `{}:{instance="srv-${index}"}` });

/** Everything of this kind of row that is there, counted from the rows themselves. */
const recount = async (rows: Rows, prefix: `${string}|`): Promise<number> =>
  (await collect(rows.range(HOME, under(prefix, 10_000)))).length;

describe("a thousand alarms in ten seconds, all for one channel", () => {
  it.each<[string, Tell]>([
    ["told at the generic address", told],
    ["as groups of Alertmanager", fired],
  ])("are all kept, within Teams' limits, while other channels stay quick: %s", async (_, tell) => {
    const flood = await openFlood();
    const { house, rows, time, delivered, counts } = flood;
    const begun = new Map<string, number>();
    for (let index = 0; index < ALARMS; index++) {
      expect(await tell(house, index)).toBe("new");
      if (index % 100 === 0) {
        begun.set(`news:${index}`, time.now());
        await flood.happens(`news:${index}`);
      }
      await time.pass(10);
    }
    expect(await time.until(() => flood.drained(), 5 * 60 * SECOND)).toBe(true);
    await time.pass(4 * SECOND);
    await time.until(() => flood.drained(), 60 * SECOND);

    expect([await recount(rows, "alarm|"), await recount(rows, "alarm-open|")]).toEqual([ALARMS, ALARMS]);
    const notices = await house.notices();
    const storm = notices.find(({ kind }) => kind === "alert-storm");
    expect([notices.length, storm?.fact["firing"]]).toEqual([11, ALARMS - 10]);
    expect(delivered.map(({ summary }) => summary)).toContain(`notice:${storm?.ref ?? ""} ${storm?.version ?? 0}`);

    expect(counts.throttled / counts.calls).toBeLessThanOrEqual(0.01);
    const { asked, settled, failed, left } = await flood.ledger();
    expect({ settled, failed, left }).toEqual({ settled: asked, failed: 0, left: 0 });
    const news = delivered.filter(({ summary }) => begun.has(summary));
    expect(news).toHaveLength(begun.size * OTHERS.length);
    const slowest = Math.max(...news.map(({ summary, at }) => at - (begun.get(summary) ?? 0)));
    expect(slowest).toBeLessThan(30 * SECOND);
    // What people have to read in that channel stays little.
    expect(delivered.filter(({ conversation }) => conversation === BEHEER).length).toBeLessThan(60);
    await flood.close();
  });
});

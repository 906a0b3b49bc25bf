import { alarmActions, alarmCommands } from "../../src/alerts/alarm-list.ts";
import { createAlarms } from "../../src/alerts/alarms.ts";
import { alarmReceivers } from "../../src/alerts/receivers.ts";
import type { AlertSource, Receive } from "../../src/alerts/source.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Message } from "../../src/lib/message.ts";
import { NOTICE_KINDS } from "../../src/notices/kinds/index.ts";
import type { Person } from "../../src/people/person.ts";
import { recorded } from "../alerts/alarm-house.ts";
import { BEHEER, inBeheer, inChannelOf, openNotices } from "../notices/house.ts";
import type { Where } from "../support/desk.ts";
import { ALL, VENLO, at, noor, ruben } from "../support/people.ts";

type Cards = readonly (readonly [string, Message | undefined])[];

/** Alarms and the notices that are made of them, without a system that calls. */
export function openAlarms() {
  const house = openNotices({ kinds: NOTICE_KINDS });
  const { rows, notices, now } = house;
  const alarms = createAlarms({ rows, notices, now, organisations: ALL, log: createLog({ level: "silent" }) });
  const receivers: Readonly<Partial<Record<AlertSource, Receive>>> = alarmReceivers(alarms, now);
  const room = { alarms, notices: house.room };
  let calls = 0;
  return {
    ...{ house, alarms },
    async tell(source: "alertmanager" | "notices", body: object): Promise<void> {
      const key = `call-${calls++}`;
      const stamp = async () => ({
        changes: [{ insert: key, value: { opId: key } }],
        proof: { key, opId: key },
      });
      const call = { organisation: VENLO, body, at: at("10:00"), reference: "A", stamp };
      const received = await receivers[source]?.(call);
      if (received?.is !== "stored") throw new Error(JSON.stringify(received));
    },
    /** The card of the newest notice of this kind. */
    async card(kind: string): Promise<Message | undefined> {
      const open = await house.store.open(VENLO, "", 100);
      for (const { ref } of open) {
        if ((await house.notice(ref)).kind === kind) return house.show(`notice:${ref}`, BEHEER);
      }
      return undefined;
    },
    async types(actor: Person, text: string, where: Where): Promise<Message | undefined> {
      const [{ says, run } = never()] = alarmCommands(room);
      const match = says.exec(text);
      return match ? (await run(match, house.turn(actor, where)))[0] : undefined;
    },
    turnsPage: (actor: Person, after: string, where: Where) =>
      alarmActions(room)["alarm.list"]?.({ after }, house.turn(actor, where)),
  };
}

const never = (): never => {
  throw new Error("no command");
};

const group = (words: string) => {
  const [alert] = recorded("firing").alerts;
  return {
    ...recorded("firing"),
    groupLabels: { alertname: words, cluster: words },
    alerts: Array.from({ length: 30 }, (_, index) => ({
      ...alert,
      labels: { alertname: words, instance: words, severity: index === 0 ? "critical" : words },
      annotations: { summary: words, description: words },
      fingerprint: `f${index}`,
    })),
  };
};

const told = (words: string, type: string, index: number) => ({
  ...{ type, key: `k-${index}`, status: "firing", severity: "critical" },
  ...{ title: words.slice(0, 50), text: `${words}\n${words}` },
  facts: Array.from({ length: 20 }, () => ({ label: words.slice(0, 20), value: words.slice(0, 100) })),
});

const TYPES = ["monitoring", "network-redundancy", "intrusion", "vulnerability-scan"];

/** Alarms in the states that look different, with these words in everything that comes from outside. */
export async function alarmCards(words: string): Promise<Cards> {
  const { house, alarms, tell, card, types } = openAlarms();
  const none = await types(ruben, "alarmen", inBeheer);
  await tell("alertmanager", group(words));
  for (const [index, type] of [...TYPES, words.slice(0, 20)].entries()) await tell("notices", told(words, type, index));
  for (let index = 10; index < 30; index++) await tell("notices", told(words, "monitoring", index));
  await alarms.look();
  const kinds = ["alert-group", ...TYPES, "unknown", "alert-storm"];
  const shown = await Promise.all(kinds.map(async (kind) => [`an alarm: ${kind}`, await card(kind)] as const));
  const over = { ...told(words, "intrusion", 2), status: "resolved" };
  const intrusion = (await house.store.open(VENLO, "", 100)).map(({ ref }) => ref);
  await tell("notices", over);
  const closed = await Promise.all(intrusion.map((ref) => house.notice(ref)));
  const ref = closed.find((notice) => notice.closed)?.ref;
  return [
    ["no alarms", none],
    ...shown,
    ["an alarm that is over", ref && (await house.show(`notice:${ref}`, BEHEER))],
    ["alarms", await types(ruben, "alarmen", inBeheer)],
    ["alarms, for who may not see any", await types(noor, "alarmen", { chat: "personal" })],
    ["alarms, in another channel", await types(ruben, "alarmen", inChannelOf(VENLO))],
  ];
}

/** The longest that they may become. */
export const longestAlarmCards = async (words: string): Promise<Cards> =>
  (await alarmCards(words)).map(([name, message]) => [`the longest: ${name}`, message] as const);

import type { OutboxRow } from "../../src/delivery/outbox.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Message } from "../../src/lib/message.ts";
import { type Place, channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import { outageActions } from "../../src/outages/outage-actions.ts";
import { outageCommands } from "../../src/outages/outage-commands.ts";
import { createOutageStore } from "../../src/outages/outage-store.ts";
import { outageSubjects } from "../../src/outages/outage-subjects.ts";
import { createOutageWatch } from "../../src/outages/outage-watch.ts";
import { type Outages, outagesFor } from "../../src/outages/outages.ts";
import type { OrganisationId, Person, PersonId } from "../../src/people/person.ts";
import { ticketSubjects } from "../../src/tickets/ticket-subjects.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { type Where, dataOf, openDesk } from "../support/desk.ts";
import { ALL, HOME, at, sam } from "../support/people.ts";

export const HELPDESK = channelPlace("helpdesk");
export const inChannel = { chat: "channel" } as const;

/** Tickets and outages on a store in memory; nothing is brought round until `look`. */
export function openOutages(given: { readonly rows?: Rows; readonly wallClock?: () => Instant } = {}) {
  const rows = given.rows ?? createMemoryRows();
  const store = createOutageStore(rows, HOME, given.wallClock ?? (() => instant(new Date())), () => undefined);
  const house = openDesk({ rows, settings: { outagesFor: outagesFor(store) } });
  const outages: Outages = { desk: house.desk, store, organisations: ALL, stir: () => undefined };
  const actions = outageActions(outages);
  const commands = outageCommands(outages, actions);
  let now = at("10:00");
  const watch = createOutageWatch({ outages, now: () => now, log: createLog({ level: "silent" }) });
  const subjects = { ...ticketSubjects(house.desk), ...outageSubjects(outages) };
  let reports = 0;

  const render = async (organisation: OrganisationId, subject: string, place: Place): Promise<Message | undefined> =>
    subjects[subject.split(":")[0] ?? ""]?.(organisation, subject, place);

  return {
    ...house,
    ...{ rows, store, outages, render },
    moveTo: (moment: Instant) => void (now = moment),
    look: () => watch.look(),
    async press(actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> {
      const turn = house.turn(actor, { now, ...where });
      return actions[verb]?.(data, turn) ?? house.press(actor, verb, data, { now, ...where });
    },
    async say(actor: Person, text: string, where: Where = {}): Promise<Message | undefined> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, house.turn(actor, { now, ...where })))[0];
      }
      return (await house.say(actor, text, { now, ...where }))[0];
    },
    /** @returns the ticket, as a button's data */
    async report(actor: Person, text: string, fields: object = {}) {
      const form = { nonce: `report-${String((reports += 1))}`, text, ...fields };
      const { organisation, ticket } = dataOf(await house.press(actor, "ticket.report", form, { now }));
      return { organisation: String(organisation), ticket: String(ticket), nonce: "1" };
    },
    /** Sam makes it known of a ticket. @returns its number */
    async makeKnown(target: { ticket: string }, text: string, organisations: string, fields: object = {}) {
      await this.press(sam, "outage.make", { ...target, text, organisations, ...fields }, inChannel);
      return target.ticket;
    },
    /** Everything that some place was ever to show of outages, as it is now. */
    async shown(): Promise<{ organisation: OrganisationId; place: Place; subject: string; message: Message }[]> {
      const lists = await Promise.all(
        ALL.map(async (organisation) => {
          const found = await collect(rows.range(organisation, under("outbox|", 100_000)));
          const wanted = found.map(({ value }) => value as OutboxRow["value"]);
          const distinct = new Map(wanted.map(({ subject, place }) => [`${subject} ${place}`, { subject, place }]));
          return Promise.all(
            [...distinct.values()].map(async ({ subject, place }) => {
              const message = await render(organisation, subject, place);
              return message ? [{ organisation, place, subject, message }] : [];
            }),
          );
        }),
      );
      return lists.flat(2);
    },
    /** The newest card of outages in this place. */
    async newestIn(place: Place | PersonId): Promise<Message | undefined> {
      const there = (place.includes(":") ? place : personPlace(place)) as Place;
      const all = await this.shown();
      return all.filter((one) => one.place === there && one.subject.startsWith("outage")).at(-1)?.message;
    },
  };
}

export type House = ReturnType<typeof openOutages>;

/** So many people of these organisations in turn. */
export const crowd = (count: number, organisations: readonly OrganisationId[]): Person[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, "0")}` as PersonId,
    name: `Medewerker ${String(index)}`,
    appointments: [organisations[index % organisations.length] ?? HOME],
    grants: [],
  }));

import { readFileSync } from "node:fs";
import { readConfig } from "../../src/config.ts";
import { createFeatures } from "../../src/features.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Message } from "../../src/lib/message.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { type Place, personPlace } from "../../src/lib/place.ts";
import { type Row, type Rows, collect, under } from "../../src/lib/rows.ts";
import { createFileDirectory } from "../../src/people/directory.ts";
import type { OrganisationFile } from "../../src/people/organisation-file.ts";
import { type OrganisationId, type Person, reach } from "../../src/people/person.ts";
import type { Turn } from "../../src/people/turn.ts";
import { createPlaces } from "../../src/places/places.ts";
import { createErasureStore } from "../../src/privacy/erasure-store.ts";
import { createErasureWatch } from "../../src/privacy/erasure-watch.ts";
import type { Privacy } from "../../src/privacy/privacy.ts";
import { createTicketStore } from "../../src/tickets/ticket-store.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { createRenderer } from "../../src/teams/render-card.ts";
import { TEAMS } from "../../src/tickets/ticket.ts";
import { RUNNING } from "../setup/house.ts";
import { at } from "../support/people.ts";

const render = createRenderer("cards");

const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));

const REFERENCE = { serviceUrl: "http://127.0.0.1:1", conversationId: "19:helpdesk", tenantId: "t", botId: "28:b" };

/** What sees to requests, alone: on these rows, as another process has it too. */
export function createEraser(
  rows: Rows,
  now: () => Instant,
  subjectKinds: readonly string[],
  file = (same: OrganisationFile) => same,
): () => Promise<void> {
  const directory = createFileDirectory(file(organisation));
  const places = createPlaces(rows, directory.shared);
  const wallClock = () => instant(new Date());
  const saved = () => undefined;
  const house: Privacy = {
    ...{ rows, directory, wallClock, stir: saved },
    store: createErasureStore(rows, wallClock, saved),
    numbers: createNumbers(rows, directory.shared, "V"),
    desk: { entranceOf: (id) => directory.organisation(id) ?? { name: id, doors: {} } },
    tickets: createTicketStore(rows, wallClock, saved),
    isReachable: async (id, place) => !(await places.find(id, place))?.dead,
    introduce: async () => undefined,
    subjectKinds: () => subjectKinds,
  };
  const organisations = directory.organisations.map(({ id }) => id);
  return createErasureWatch({ house, organisations, now, log: createLog({ level: "fatal" }) });
}

export interface Given {
  readonly rows?: Rows;
  /** The organisation file, changed. */
  readonly file?: (file: OrganisationFile) => OrganisationFile;
}

/** All rooms together on one store, with the example organisation, without Teams. */
export async function openHouse({ rows = openSqlite(":memory:"), file = (same) => same }: Given = {}) {
  const directory = createFileDirectory(file(organisation));
  const places = createPlaces(rows, directory.shared);
  let now = at("10:00");
  let activities = 0;
  for (const team of TEAMS)
    if (!(await places.find(directory.shared, `channel:${team}` as Place)))
      await places.bindChannel(team, { ...REFERENCE, conversationId: `19:${team}` });
  const features = createFeatures({
    ...{ rows, organisation: file(organisation), directory, places, metrics: createMetrics() },
    log: createLog({ level: "fatal" }),
    now: () => now,
    nudge: () => undefined,
    membersOf: async () => [],
    running: RUNNING,
  });

  const turn = (actor: Person, chat: Turn["chat"] = "personal"): Turn => ({
    ...{ actor, chat, now, files: [] },
    activityId: `activity-${String(activities++)}`,
    reference: { ...REFERENCE, conversationId: chat === "personal" ? `a:${actor.id}` : "19:helpdesk" },
  });
  /** As the app does with everything that comes in. */
  const heard = async (actor: Person): Promise<void> => {
    for (const id of reach(actor)) await places.remember(id, personPlace(actor.id), turn(actor).reference);
  };

  return {
    ...{ rows, features, places, directory, heard },
    moveTo: (moment: Instant) => void (now = moment),
    look: createEraser(rows, () => now, Object.keys(features.subjects), file),
    close: async () => {
      await features.stop();
      await rows.close();
    },
    turn,
    async say(actor: Person, text: string, chat: Turn["chat"] = "personal"): Promise<readonly Message[]> {
      if (chat === "personal") await heard(actor);
      const doing = turn(actor, chat);
      for (const { says, run } of features.commands) {
        const match = says.exec(text);
        if (match) return run(match, doing);
      }
      return features.talk(text, doing);
    },
    async press(actor: Person, verb: string, data: unknown, chat: Turn["chat"] = "personal"): Promise<Message> {
      if (chat === "personal") await heard(actor);
      const action = features.actions[verb];
      if (!action) throw new Error(`no action ${verb}`);
      return action(data, turn(actor, chat));
    },
    show: async (organisation: OrganisationId, subject: string, place: Place): Promise<Message | undefined> =>
      features.subjects[subject.slice(0, subject.indexOf(":"))]?.(organisation, subject, place),
    async all(): Promise<readonly (Row & { readonly partition: string })[]> {
      const lists = directory.organisations.map(async ({ id }) =>
        (await collect(rows.range(id, { from: "a", to: "{", limit: 1_000_000 }))).map((row) => ({
          ...row,
          partition: id,
        })),
      );
      return (await Promise.all(lists)).flat();
    },
    /** What lies ready to be shown, as it would be shown now. */
    async pending(
      id: OrganisationId,
    ): Promise<readonly { subject: string; place: Place; message: Message | undefined }[]> {
      const asked = await collect(rows.range(id, under("outbox|", 100_000)));
      return Promise.all(
        asked.map(async ({ value }) => {
          const [subject, place] = [value["subject"] as string, value["place"] as Place];
          return { subject, place, message: await this.show(id, subject, place) };
        }),
      );
    },
    /** Everything that waits is delivered: the rows are settled and a card says what is on the screen. */
    async deliver(id: OrganisationId): Promise<void> {
      for (const { key, value } of await collect(rows.range(id, under("outbox|", 100_000)))) {
        const card = `card|${value["subject"] as string}|${value["place"] as string}`;
        const there = await rows.get(id, card);
        await rows.write(id, [
          { remove: key },
          ...(there ? [] : [{ insert: card, value: { activityId: `1:${card}`, shown: "x" } }]),
        ]);
      }
    },
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;

/** A card as Teams gets it, in one string. */
export const written = (message: Message | undefined): string =>
  message === undefined
    ? ""
    : JSON.stringify([message.summary, message.card ? render(message.card, message.summary) : ""]);

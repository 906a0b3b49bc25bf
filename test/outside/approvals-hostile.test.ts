import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row } from "../../src/lib/rows.ts";
import { createRandom } from "../prove/random.ts";
import type { BotAnswer } from "../support/bot-process.ts";
import type { Colleague } from "../support/colleague.ts";
import { eventually } from "../support/eventually.ts";
import type { ShownMessage } from "../support/foreign-teams.ts";
import { type Prey, createAttacks } from "./attacks.ts";
import {
  organisationFile,
  personId,
  requestMailbox,
  requestStorage,
  storedDecisions,
  storedRefusals,
  storedRows,
  storedTicket,
} from "./requests.ts";
import { type Town, openTown } from "./town.ts";

const NOT_FOUND = /(aanvraag|melding) is niet gevonden/;
const AT_ONCE = 20;
const SETUP_WITHIN_MS = 60_000;
const MANY_WITHIN_MS = 90_000;

/** Away all year. */
const AWAY = { absent: [{ from: "2026-01-01" }] };
const grant = (role: string, ...organisations: string[]) => ({ grants: [{ role, organisations }] });
/** Bram's leidinggevende is away, and who stands in for her has a mandate for Weert only. Peter is at work. */
const PEOPLE = {
  bram: { manager: personId("hanneke") },
  hanneke: { ...AWAY, ...grant("approver", "venlo"), substitute: personId("youssef") },
  youssef: { ...grant("approver", "weert") },
  peter: { absent: [] },
};

/** Stands in every request of Venlo, and nowhere else. */
const CANARY = "geelvinkje";
const WORDS = new RegExp(CANARY);
const VENLO = new RegExp(`${CANARY}|Noor|Janssen|Bram|Hermans|Marieke|Verstappen|Karel|Hanneke|Wolters`, "i");

let folder: string;
let town: Town;
let prey: Omit<Prey, "deciders">;
/** With Marieke, with the incident manager, with Noor as the owner, approved, and rejected. */
let numbers: readonly [string, string, string, string, string];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-approvals-hostile-"));
  town = await openTown(folder, organisationFile(folder, "organisation", PEOPLE));
  const marieke = town.person("marieke");
  numbers = [
    await requestStorage(town, "noor", `Voor het ${CANARY}`),
    await requestStorage(town, "bram", `Voor het ${CANARY} van Bram`),
    await requestMailbox(town, "bram", "noor", `Voor het ${CANARY} van Noor`),
    await requestStorage(town, "noor", `Nog een ${CANARY}`),
    await requestStorage(town, "noor", `Geen ${CANARY}`),
  ];
  await town.person("noor").presses("Goedkeuren", { about: numbers[2] });
  await marieke.presses("Goedkeuren", { about: numbers[3] });
  const filled = { "Waarom wijst u de aanvraag af?": `Te veel ${CANARY}` };
  await marieke.presses("Aanvraag afwijzen", { about: numbers[4], filled });
  await town.person("iris").sees([numbers[1]]);
  await shown();
  prey = { numbers, organisation: "venlo", messages: town.teams.messages.map(({ id }) => id) };
}, SETUP_WITHIN_MS);
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing of Venlo waits to be shown. */
const shown = () =>
  eventually(async () => (await storedRows(folder, "venlo", "outbox|")).length === 0, "everything of Venlo is shown");

const KINDS = [
  "ticket",
  "event",
  "by-requester",
  "open",
  "asked",
  "to-do",
  "awaits",
  "seen",
  "card",
  "place",
  "outbox",
];
const everythingOfVenlo = () => rowsOf([...KINDS, "audit", "adopted"]);
const requestsOfVenlo = async () =>
  (await rowsOf(["ticket", "event"])).filter(({ key }) => numbers.some((number) => key.includes(number)));
/** Whoever has to say who decides may also ask the requester something. */
const whoDecidesOnWhat = () =>
  Promise.all(
    numbers.map(async (number) => {
      const { approval, state } = await storedTicket(folder, "venlo", number);
      const asked = approval?.asked.map(({ person, as, over }) => ({ person, as, over }));
      return { state, asked, decisions: approval?.decisions };
    }),
  );
const rowsOf = async (kinds: readonly string[]): Promise<Row[]> =>
  (await Promise.all(kinds.map((kind) => storedRows(folder, "venlo", `${kind}|`)))).flat();

/** @param deciders whom they name */
async function attackBy(who: Colleague, count: number, seed: number, deciders: readonly string[] = ["karel", "noor"]) {
  const attack = createAttacks(createRandom(seed), { ...prey, deciders });
  const posted = town.teams.messages.length;
  const answers: BotAnswer[] = [];
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    answers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => who.send(attack(who))))));
  }
  expect([...new Set(answers.map(({ status }) => status))].toSorted()).toEqual([200, 400]);
  const posts = town.teams.messages.slice(posted).filter((message) => mayRead(who, message));
  return { answers, posts };
}

/** Everybody's own chat is theirs alone. */
const mayRead = (who: Colleague, { conversation }: ShownMessage): boolean =>
  conversation.startsWith("19:") || conversation === who.conversation();

type Attacked = Awaited<ReturnType<typeof attackBy>>;
const AROUND = 200;
/** Where this stands in anything that left the bot since: answers, messages and their updates, and what it writes down. */
function leaksOf(what: RegExp, { answers, posts }: Attacked): string[] {
  const left = [...answers.map(({ text }) => text), ...posts.map((post) => JSON.stringify(post)), town.bot().output()];
  return left.flatMap((text) => {
    const found = what.exec(text);
    return found ? [text.slice(Math.max(0, found.index - AROUND), found.index + AROUND)] : [];
  });
}
const foundNothing = ({ answers }: Attacked): number => answers.filter(({ text }) => NOT_FOUND.test(text)).length;

describe("two thousand tries by a leidinggevende of Roermond without an appointment in Venlo", () => {
  it(
    "show and change nothing of Venlo, whatever is guessed, forged or typed",
    async () => {
      const peter = town.person("peter");
      // Something of their own, to press on.
      const own = await requestStorage(town, "daan", "Voor de kaarten van Roermond");
      await peter.sees([own, "Wacht op uw besluit"]);
      const before = await everythingOfVenlo();

      const attacked = await attackBy(peter, 2_000, 1);

      expect(leaksOf(VENLO, attacked)).toEqual([]);
      expect(await everythingOfVenlo()).toEqual(before);
      expect(foundNothing(attacked)).toBeGreaterThan(500);
      expect(await storedDecisions(folder, "roermond", own)).toEqual([]);
    },
    MANY_WITHIN_MS,
  );

  it("leave a trace each time they would decide, with Roermond", async () => {
    const refused = await storedRefusals(folder, "roermond");
    expect(refused).toContain(`${numbers[0]}: peter, unknown-ticket`);
    expect(refused.every((line) => line.includes(": peter, "))).toBe(true);
  });

  it("are noticed, once an hour", async () => {
    const traces = await storedRows(folder, "ict-nml", "audit|");
    const guesses = traces.filter(({ value }) => value["act"] === "guess-tickets");
    expect(guesses.map(({ value }) => value["by"])).toEqual([personId("peter")]);
  });
});

describe("hundreds of tries by who has nothing to say about the requests of Venlo", () => {
  it(
    "show and change nothing when it is somebody with a mandate for Roermond",
    async () => {
      const before = await everythingOfVenlo();
      const attacked = await attackBy(town.person("sanne"), 400, 2);
      expect(leaksOf(VENLO, attacked)).toEqual([]);
      expect(await everythingOfVenlo()).toEqual(before);
    },
    MANY_WITHIN_MS,
  );

  it(
    "show and change nothing when it is a substitute whose mandate is for Weert, though they work for Venlo too",
    async () => {
      const before = await requestsOfVenlo();
      const attacked = await attackBy(town.person("youssef"), 400, 3);
      expect(leaksOf(WORDS, attacked)).toEqual([]);
      expect(await requestsOfVenlo()).toEqual(before);
    },
    MANY_WITHIN_MS,
  );

  it(
    "show and change nothing when it is a colleague with a mandate for Venlo who was not asked",
    async () => {
      const before = await requestsOfVenlo();
      const attacked = await attackBy(town.person("karel"), 400, 4);
      expect(leaksOf(WORDS, attacked)).toEqual([]);
      expect(await requestsOfVenlo()).toEqual(before);
    },
    MANY_WITHIN_MS,
  );

  it(
    "assign nobody without a mandate and decide nothing when it is the incident manager",
    async () => {
      const before = await whoDecidesOnWhat();
      const attacked = await attackBy(town.person("iris"), 400, 5, ["noor", "peter", "sanne", "youssef", "hanneke"]);
      expect(leaksOf(WORDS, attacked)).toEqual([]);
      expect(await whoDecidesOnWhat()).toEqual(before);
      const refused = (await storedRefusals(folder, "venlo")).filter((line) => line.includes(": iris, "));
      expect(refused).toContain(`${numbers[1]}: iris, assigner-never-decides`);
    },
    MANY_WITHIN_MS,
  );

  it(
    "decide and begin nothing when it is somebody of the Helpdesk, who may read them",
    async () => {
      const undecided = () =>
        requestsOfVenlo().then((rows) =>
          rows.filter(({ key }) => numbers.slice(0, 3).some((one) => key.includes(one))),
        );
      const before = await undecided();
      await attackBy(town.person("sam"), 400, 6);
      expect(await undecided()).toEqual(before);
      expect(await storedDecisions(folder, "venlo", numbers[3])).toEqual(["approved by marieke"]);
      expect(await storedDecisions(folder, "venlo", numbers[4])).toEqual(["rejected by marieke"]);
    },
    MANY_WITHIN_MS,
  );
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { BotAnswer } from "../support/bot-process.ts";
import { type Json, buttonsOn } from "../support/card-reading.ts";
import { type Colleague, answeredCard } from "../support/colleague.ts";
import { eventually } from "../support/eventually.ts";
import {
  organisationFile,
  personId,
  requestStorage,
  storedDecisions,
  storedRefusals,
  storedRows,
  storedTicket,
} from "./requests.ts";
import { type Town, openTown } from "./town.ts";

const SETUP_WITHIN_MS = 60_000;
const NOT_FOUND = "Deze aanvraag is niet gevonden.";

let folder: string;
let town: Town;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-approvals-refused-"));
  town = await openTown(folder);
}, SETUP_WITHIN_MS);
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A press on the card that somebody else has, by this person's client. */
async function pressing(who: Colleague, verb: string, data: unknown): Promise<BotAnswer> {
  const { text: _, ...envelope } = who.typing("");
  const value = { action: { type: "Action.Execute", verb, data }, trigger: "manual" };
  return who.send({ ...envelope, type: "invoke", name: "adaptiveCard/action", value });
}
const target = (ticket: unknown, more: Json = {}): Json => ({ organisation: "venlo", ticket, nonce: "7", ...more });
async function shownTo(who: Colleague, number: string): Promise<number> {
  await who.sees([number]);
  await everythingIsShown(number);
  return versionsOf(who, number);
}
const everythingIsShown = (number: string) =>
  eventually(async () => {
    const waiting = await storedRows(folder, "venlo", "outbox|");
    return !waiting.some(({ value }) => JSON.stringify(value).includes(`"approval:${number}:`));
  }, `who decides sees all of ${number}`);
/** How often anything of this request was shown to this person. */
const versionsOf = (who: Colleague, number: string): number =>
  town.teams.messages
    .filter(
      ({ conversation, versions }) =>
        conversation === who.conversation() && String(versions[0]?.activity["summary"]).startsWith(number),
    )
    .reduce((sum, { versions }) => sum + versions.length, 0);

describe("who may not decide (A20)", () => {
  it.each([
    { who: "noor", what: "the requester", says: "Niemand beslist over de eigen aanvraag", trace: "own-request" },
    { who: "bram", what: "a colleague without a mandate", says: NOT_FOUND, trace: "unknown-ticket" },
    { who: "karel", what: "somebody with a mandate who was not asked", says: NOT_FOUND, trace: "unknown-ticket" },
    { who: "sam", what: "somebody of the Helpdesk", says: "U bent niet gevraagd", trace: "not-asked", at: "venlo" },
    { who: "iris", what: "the incident manager", says: NOT_FOUND, trace: "unknown-ticket", at: "ict-nml" },
    { who: "sanne", what: "who has a mandate in Roermond", says: NOT_FOUND, trace: "unknown-ticket", at: "roermond" },
  ])("is $what: refused with a trace, and nothing changes for who may", async ({ who, says, trace, at = "venlo" }) => {
    const number = await requestStorage(town, "noor", `Voor wat ${who} probeert`);
    const [marieke, attacker] = [town.person("marieke"), town.person(who)];
    const shown = await shownTo(marieke, number);
    const before = await storedTicket(folder, "venlo", number);

    const answers = [
      await pressing(attacker, "approval.approve", target(number)),
      await pressing(attacker, "approval.reject", target(number, { reason: "Nee" })),
      await pressing(attacker, "approval.hand-over", target(number, { decider: personId("hanneke") })),
    ];

    for (const { status, text } of answers) {
      expect({ status, text }).toEqual({ status: 200, text: expect.stringContaining(says) as string });
    }
    expect(await storedTicket(folder, "venlo", number)).toEqual(before);
    const traces = (await storedRefusals(folder, at)).filter((line) => line.startsWith(number));
    expect(traces).toEqual(answers.map(() => `${number}: ${who}, ${trace}`));
    await everythingIsShown(number);
    expect(versionsOf(marieke, number)).toBe(shown);
    expect((await marieke.presses("Goedkeuren", { about: number })).text).toContain("U hebt deze aanvraag goedgekeurd");
  });

  it("is who handed it over", async () => {
    const number = await requestStorage(town, "noor", "Voor wie het overdroeg");
    const marieke = town.person("marieke");
    const late = await marieke.pressing("Goedkeuren", { about: number });
    const filled = { "Wie beslist in uw plaats?": "Hanneke Wolters" };
    await marieke.presses("Iemand anders laten beslissen", { about: number, filled });

    expect((await marieke.send(late)).text).toContain("U hebt dit besluit aan iemand anders overgedragen.");
    expect(await storedDecisions(folder, "venlo", number)).toEqual([]);
  });

  it(
    "is who lost the mandate, or left, since they were asked",
    async () => {
      const number = await requestStorage(town, "noor", "Voor wie het mandaat kwijt is");
      const other = await requestStorage(town, "noor", "Voor wie is vertrokken");
      const [marieke, karel] = [town.person("marieke"), town.person("karel")];
      const filled = { "Wie beslist in uw plaats?": "Karel Bos" };
      await marieke.presses("Iemand anders laten beslissen", { about: number, filled });
      const withMandate = await karel.pressing("Goedkeuren", { about: number });
      const atWork = await marieke.pressing("Goedkeuren", { about: other });
      onTestFinished(() => town.restart(organisationFile(folder, "as-before", {})));
      await town.restart(organisationFile(folder, "later", { karel: { grants: [] }, marieke: { left: true } }));

      expect((await karel.send(withMandate)).text).toContain("U mag nu niet over deze aanvraag beslissen.");
      expect((await marieke.send(atWork)).text).toContain("Ik kan niet zien bij welke gemeente u werkt.");
      for (const one of [number, other]) expect(await storedDecisions(folder, "venlo", one)).toEqual([]);
      expect(await storedRefusals(folder, "venlo")).toContain(`${number}: karel, no-mandate`);
      // Who has it then was asked at once.
      for (const one of [number, other]) await town.person("hanneke").sees([one, "Wacht op uw besluit"]);
      await town.person("noor").sees([other, "Uw leidinggevende Marieke Verstappen is uit dienst."]);
    },
    SETUP_WITHIN_MS,
  );
});

describe("a decision with more in it than was asked for (A22)", () => {
  it("is kept without it", async () => {
    const honest = await requestStorage(town, "noor", "Voor het eerlijke besluit");
    const number = await requestStorage(town, "noor", "Voor het besluit met meer erin");
    const marieke = town.person("marieke");
    const more = {
      ...{ PartitionKey: "roermond", RowKey: "x", etag: "*", status: "resolved", gemeente: "roermond", version: 99 },
      ...{ by: personId("noor"), onBehalfOf: personId("noor"), at: "2020-01-01", is: "rejected", decisions: [] },
      ...{ approval: { route: "owner" }, state: { status: "closed" }, value: { type: "Edm.String" }, reason: "x" },
    };
    await marieke.sees([honest]);
    await marieke.presses("Goedkeuren", { about: honest });
    await pressing(marieke, "approval.approve", target(number, more));

    const [one, other] = [await storedTicket(folder, "venlo", honest), await storedTicket(folder, "venlo", number)];
    expect(fieldsIn(other)).toEqual(fieldsIn(one));
    expect(other.state).toEqual({ status: "new" });
    expect(await storedDecisions(folder, "venlo", number)).toEqual(["approved by marieke"]);
  });

  it.each(["__proto__", "constructor", "prototype"])("is refused whole when it holds %s", async (key) => {
    const number = await requestStorage(town, "noor", `Voor het besluit met ${key}`);
    const data = JSON.parse(`{"${key}":{"status":"closed"}}`) as Json;
    const own = Object.defineProperties(target(number), Object.getOwnPropertyDescriptors(data));

    const { status, text } = await pressing(town.person("marieke"), "approval.approve", own);

    expect({ status, text }).toEqual({ status: 400, text: expect.stringContaining("Ongeldig bericht.") as string });
    expect(await storedDecisions(folder, "venlo", number)).toEqual([]);
  });
});

/** The names of everything that is kept, however deep; a person is one whoever it is. */
function fieldsIn(value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [at];
  const fields = Object.entries(value).flatMap(([key, one]) =>
    fieldsIn(one, `${at}.${key.length === 36 ? "id" : key}`),
  );
  return [...new Set(fields)].toSorted();
}

describe("what is no number, no person and no organisation (A23)", () => {
  const ODD = [
    ["a list", ["M26-000001"]],
    ["an object", { value: "M26-000001", type: "Edm.String" }],
    ["a number", 1],
    ["a filter", "' or PartitionKey ne '"],
    ["ten thousand characters", "M".repeat(10_000)],
    ["nothing", null],
    ["a key of another row", "M26-000001|x"],
  ] as const;
  const WRONG = /Ongeldige invoer|geen nummer van een melding|Kies een gemeente|niet gevonden/;
  const VERBS = ["approve", "reject", "hand-over", "assign", "revoke", "arranged", "leave", "open"];

  it.each(ODD)("is told to be wrong and changes nothing: %s", async (_, odd) => {
    const number = await requestStorage(town, "noor", "Voor wat niet klopt");
    const marieke = town.person("marieke");
    const before = await storedTicket(folder, "venlo", number);
    for (const verb of VERBS.map((name) => `approval.${name}`)) {
      const forged = [
        { ...target(odd), reason: "Nee" },
        { ...target(number), organisation: odd, reason: "Nee" },
      ];
      for (const data of forged) {
        const { status, text } = await pressing(marieke, verb, data);
        expect({ status, text }).toEqual({ status: 200, text: expect.stringMatching(WRONG) as string });
      }
    }
    const decider = await pressing(marieke, "approval.hand-over", target(number, { decider: odd }));
    expect(decider.text).toMatch(/Maak een keuze uit de lijst|Ongeldige invoer|Kies wie beslist/);
    expect(await storedTicket(folder, "venlo", number)).toEqual(before);
  });
});

describe("a card of a decision that is old (A24)", () => {
  it.each([
    ["a verb that is gone", "approval.escalate", {}],
    ["a verb of nobody", "approval", {}],
    ["no data", "approval.approve", null],
    ["a text as its data", "approval.reject", "M26-000001"],
    ["a list as its data", "approval.assign", []],
  ])("is answered in Dutch: %s", async (_, verb, data) => {
    const { status, text } = await pressing(town.person("marieke"), verb, data);
    expect({ status, text }).toEqual({
      status: 200,
      text: expect.stringMatching(/Deze kaart is verouderd|Ongeldige invoer/) as string,
    });
  });

  it("shows the request as it is now, with what can be done about it", async () => {
    const number = await requestStorage(town, "noor", "Voor de oude kaart");
    const [noor, marieke] = [town.person("noor"), town.person("marieke")];
    const old = await marieke.pressing("Goedkeuren", { about: number });
    await noor.says(`aanvullen ${number} Doe er 100 GB bij`);
    await marieke.sees([number, "Doe er 100 GB bij"]);

    const answer = await marieke.send(old);

    expect(answer.text).toContain("Er is intussen iets toegevoegd aan deze aanvraag.");
    expect(answer.text).toContain("Doe er 100 GB bij");
    expect(buttonsOn(answeredCard(answer) ?? {}).map(({ title }) => title)).toContain("Goedkeuren");
    expect(await storedDecisions(folder, "venlo", number)).toEqual([]);
  });
});

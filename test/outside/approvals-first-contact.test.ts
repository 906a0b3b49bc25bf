import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import type { Colleague } from "../support/colleague.ts";
import { eventually } from "../support/eventually.ts";
import type { Trouble } from "../support/foreign-teams.ts";
import {
  keyOf,
  personId,
  requestMailbox,
  requestStorage,
  storedDecisions,
  storedRows,
  storedTicket,
} from "./requests.ts";
import { type Town, openTown } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const WITH_BACKOFF_MS = 60_000;

interface Place {
  readonly folder: string;
  readonly town: Town;
}

/** Each in a town of its own, side by side: most of the time they wait. */
const it = test.extend<{ place: Place }>({
  place: async ({ task: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "helpdesk-first-contact-"));
    const town = await openTown(folder);
    await use({ folder, town });
    await town.close();
    rmSync(folder, { recursive: true, force: true });
  },
});

/** How often Teams was asked for a chat with this person. */
const openings = ({ town }: Place, key: string): number =>
  town.teams.openings.filter(({ person }) => person === personId(key)).length;
const cardsOf = ({ town }: Place, key: string, number: string): string[] =>
  town
    .person(key)
    .reads()
    .filter((read) => read.includes(number));
const nothingWaits = ({ folder }: Place, organisation: string) =>
  eventually(
    async () => (await storedRows(folder, organisation, "outbox|")).length === 0,
    "everything is shown",
    WITH_BACKOFF_MS,
  );
/** The bot is taken out of this person's chat, or put back. */
async function installation(who: Colleague, action: "add" | "remove"): Promise<void> {
  const { text: _, textFormat: __, ...envelope } = who.typing("");
  await who.send({ ...envelope, type: "installationUpdate", id: `f:${randomUUID()}`, action });
}

describe.concurrent("a leidinggevende who never wrote to the bot", { timeout: WITH_BACKOFF_MS }, () => {
  it("gets the request in a chat that is opened once, and decides there", async ({ place, expect }) => {
    const { folder, town } = place;
    const first = await requestStorage(town, "noor", "Voor het eerste");
    const [noor, marieke] = [town.person("noor"), town.person("marieke")];
    await marieke.sees([first, "Wacht op uw besluit"]);
    const second = await requestStorage(town, "noor", "Voor het tweede");
    await marieke.sees([second, "Wacht op uw besluit"]);
    expect(openings(place, "marieke")).toBe(1);

    await marieke.presses("Goedkeuren", { about: first });
    await noor.sees([first, "Goedgekeurd, nog niet opgepakt door de Helpdesk"]);
    await town.person("sam").sees([first, "Nog niet opgepakt", "Akkoord van"], HELPDESK);
    expect(await storedDecisions(folder, "venlo", first)).toEqual(["approved by marieke"]);
  });

  it("gets it as a substitute, as an owner, and as who says who decides too", async ({ place, expect }) => {
    const { folder, town } = place;
    const owned = await requestMailbox(town, "noor", "bram", "Ik neem waar");
    await town.person("bram").sees([owned, "U bent de eigenaar."]);
    const substituted = await requestStorage(town, "daan", "Voor Roermond");
    await town.person("sanne").sees([substituted, "U bent de plaatsvervanger"]);
    await town.person("daan").sees([substituted, "Peter Cuypers is afwezig", "Ik heb Sanne Driessen gevraagd."]);
    const assigned = await requestStorage(town, "emma", "Voor Weert");
    const filled = { "Wie beslist?": "Mirjam Creemers" };
    await town.person("iris").presses("Aanwijzen", { about: assigned, filled });
    await town.person("mirjam").presses("Goedkeuren", { about: assigned });
    expect(["bram", "sanne", "iris", "mirjam", "peter"].map((key) => openings(place, key))).toEqual([1, 1, 1, 1, 0]);
    expect(await storedDecisions(folder, "weert", assigned)).toEqual(["approved by mirjam"]);
  });
});

describe.concurrent("a leidinggevende who cannot be reached", { timeout: WITH_BACKOFF_MS }, () => {
  const PASSED_OVER = "Ik kan uw leidinggevende niet bereiken in Teams. Ik heb Karel Bos gevraagd.";
  const refusing = ({ town }: Place, key: string): void => {
    town.teams.troubleOpening = (person) => (person === personId(key) ? "403-before" : undefined);
  };

  it("because Teams opens no chat with them is passed over at once, and the requester is told", async ({
    place,
    expect,
  }) => {
    const { folder, town } = place;
    refusing(place, "marieke");
    const number = await requestStorage(town, "noor", "Voor wie de bot niet heeft");

    await town.person("noor").sees([number, PASSED_OVER]);
    await town.person("karel").presses("Goedkeuren", { about: number });
    expect(await storedDecisions(folder, "venlo", number)).toEqual(["approved by karel"]);
    const { timeline } = await storedTicket(folder, "venlo", number);
    expect(timeline.map(({ kind, why }) => why ?? kind)).toEqual([
      ...["requested", "approver-asked", "unreachable", "approver-asked", "approved"],
    ]);
    const [, , , , decision] = timeline;
    expect(decision?.onBehalfOf).toBe(personId("marieke"));
  });

  it("because their chat is gone is passed over at once as well", async ({ place }) => {
    const { town } = place;
    const first = await requestStorage(town, "noor", "Voor toen het nog ging");
    const marieke = town.person("marieke");
    await marieke.sees([first]);
    town.teams.troubleFor = (_, conversation) => (conversation === marieke.conversation() ? "403-before" : undefined);
    const second = await requestStorage(town, "noor", "Voor nu het niet meer gaat");

    // What she has already is passed over too: nothing new can be told to her.
    for (const number of [first, second]) {
      await town.person("noor").sees([number, PASSED_OVER]);
      await town.person("karel").sees([number, "beslist namens Marieke Verstappen"]);
    }
  });

  it("because they removed the bot is passed over at once, for what waits and for what comes", async ({
    place,
    expect,
  }) => {
    const { town } = place;
    const waiting = await requestStorage(town, "noor", "Voor wat al wacht");
    const marieke = town.person("marieke");
    await marieke.sees([waiting]);
    await marieke.says("hallo");
    await installation(marieke, "remove");
    await town.person("noor").sees([waiting, PASSED_OVER]);

    const next = await requestStorage(town, "noor", "Voor wat daarna komt");
    await town.person("noor").sees([next, PASSED_OVER]);
    await town.person("karel").sees([next]);
    expect(openings(place, "marieke")).toBe(1);

    await installation(marieke, "add");
    const again = await requestStorage(town, "noor", "Voor als de bot terug is");
    await marieke.sees([again, "Wacht op uw besluit"]);
  });

  it("like everybody else who might decide, leaves it with the incident manager, and then with the Helpdesk", async ({
    place,
    expect,
  }) => {
    const { town } = place;
    town.teams.troubleOpening = () => "403-before";
    const number = await requestStorage(town, "noor", "Voor als er niemand is");

    const card = await town.person("sam").sees([number, "Wijs iemand aan die mag beslissen"], HELPDESK);
    for (const name of ["Marieke Verstappen", "Karel Bos", "Hanneke Wolters", "Iris Smeets"]) {
      expect(card).toContain(`${name} niet bereiken in Teams.`);
    }
    await town.person("noor").sees([number, "wordt iemand aangewezen"]);
  });
});

describe.concurrent("trouble on the way to who decides", { timeout: WITH_BACKOFF_MS }, () => {
  const OWNERS = ["marieke", "karel", "hanneke", "bram", "youssef"];
  /** Each of the five has another trouble, so many times. */
  const troubling = (troubles: readonly Trouble[], times: number) => {
    const left = new Map(OWNERS.map((key, i) => [key, Array<Trouble | undefined>(times).fill(troubles[i])]));
    return (key: string) => left.get(key)?.shift();
  };
  const askAll = ({ town }: Place) =>
    Promise.all(OWNERS.map(async (key) => ({ key, number: await requestMailbox(town, "noor", key, `Voor ${key}`) })));

  it("loses nothing and shows one card when it is with opening the chat", async ({ place, expect }) => {
    const { folder, town } = place;
    const next = troubling(["429-before", "500-before", "502-after", "reset-before", "reset-after"], 2);
    town.teams.troubleOpening = (person) => next(keyOf(person));

    const asked = await askAll(place);
    await nothingWaits(place, "venlo");

    expect(asked.map(({ key, number }) => cardsOf(place, key, number).length)).toEqual([1, 1, 1, 1, 1]);
    expect(OWNERS.map((key) => openings(place, key))).toEqual([3, 3, 3, 3, 3]);
    for (const { number } of asked) {
      const { timeline } = await storedTicket(folder, "venlo", number);
      expect(timeline.map(({ kind }) => kind)).toEqual(["requested", "approver-asked"]);
    }
  });

  it("loses nothing when it is with posting the card, and shows it twice only when nobody can tell", async ({
    place,
    expect,
  }) => {
    const { folder, town } = place;
    const next = troubling(["429-before", "500-before", "reset-before", "reset-after", "502-after"], 1);
    town.teams.troubleFor = (isPost, conversation) =>
      isPost ? next(OWNERS.find((key) => town.person(key).conversation() === conversation) ?? "") : undefined;

    const asked = await askAll(place);
    await nothingWaits(place, "venlo");

    expect(asked.map(({ key, number }) => cardsOf(place, key, number).length)).toEqual([1, 1, 1, 2, 2]);
    for (const { key, number } of asked) {
      await town.person(key).presses("Goedkeuren", { about: number });
      expect(await storedDecisions(folder, "venlo", number)).toEqual([`approved by ${key}`]);
    }
  });
});

describe.concurrent("a process that is killed before who decides was told", { timeout: WITH_BACKOFF_MS }, () => {
  it("passes over who cannot be reached when it is back", async ({ place }) => {
    const { town } = place;
    town.teams.troubleOpening = (person) => (keyOf(person) === "iris" ? undefined : "403-before");
    for (const { requester, decider } of [
      { requester: "noor", decider: "marieke" },
      { requester: "daan", decider: "sanne" },
    ]) {
      const number = await requestStorage(town, requester, "Voor na de klap");
      // Before it is written down, or just after.
      await eventually(() => openings(place, decider) > 0, "the chat is asked for");
      await town.restart();
      await town.person(requester).sees([number, "niet bereiken in Teams", "wordt iemand aangewezen"]);
      await town.person("iris").sees([number, "Wijs iemand aan die mag beslissen"]);
    }
  });

  it("tells them when it is back", async ({ place, expect }) => {
    const { town } = place;
    town.teams.troubleOpening = (person) => (person === personId("marieke") ? "reset-before" : undefined);
    const number = await requestStorage(town, "noor", "Voor na de klap");
    await eventually(() => openings(place, "marieke") > 0, "the chat is asked for");
    await town.restart();
    town.teams.troubleOpening = () => undefined;

    await nothingWaits(place, "venlo");
    expect(cardsOf(place, "marieke", number)).toHaveLength(1);
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { type Json, buttonsOn, isJson } from "../support/card-reading.ts";
import { type Colleague, answeredCard } from "../support/colleague.ts";
import { type Town, openTown, report } from "./town.ts";

const HELPDESK = { in: "helpdesk" } as const;
const NOT_FOUND = "Deze melding is niet gevonden.";
const SECRET = "Mijn loonstrook is zoek en dat is geheim";

let folder: string;
let town: Town;
let noor: Colleague;
let daan: Colleague;
let sam: Colleague;
/** Noor's, of Venlo. */
let number: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-forged-"));
  town = await openTown(folder);
  noor = town.person("noor");
  daan = town.person("daan");
  sam = town.person("sam");
  number = await report(town, "noor", SECRET);
});
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a client sends that says whatever it likes. */
const forged = (who: Colleague, action: unknown, changes: Json = {}): Json => {
  const { text: _, ...envelope } = who.typing("");
  const value = { action, trigger: "manual" };
  return { ...envelope, type: "invoke", name: "adaptiveCard/action", value, ...changes };
};
const pressOf = (verb: string, data: unknown) => ({ type: "Action.Execute", verb, data });
const said = async (who: Colleague, verb: string, data: unknown) => who.send(forged(who, pressOf(verb, data)));
const target = (ticket: unknown, organisation: unknown = "venlo") => ({ organisation, ticket, nonce: "1" });

async function storedTicket(): Promise<Json> {
  const rows = openSqlite(join(folder, "helpdesk.sqlite"));
  const row = await rows.get("venlo", `ticket|${number}`);
  await rows.close();
  return row?.value ?? {};
}

describe("somebody of another municipality", () => {
  const VERBS = [
    ["ticket.open", {}],
    ["ticket.take", {}],
    ["ticket.ask", { question: "Wie bent u?" }],
    ["ticket.answer", { answer: "Ik" }],
    ["ticket.add", { addition: "Ook dit" }],
    ["ticket.withdraw", {}],
    ["ticket.pass-to-operations", { note: "" }],
    ["ticket.resolve", { resolution: "resolved", solution: "Klaar" }],
    ["ticket.confirm", {}],
    ["ticket.reopen", { reason: "Nee" }],
  ] as const;

  it.each(VERBS)(
    "finds nothing of a colleague's ticket with %s, whichever municipality is filled in",
    async (verb, more) => {
      const before = await storedTicket();
      for (const organisation of ["venlo", "roermond", "weert", "nederweert", "ict-nml"]) {
        const { status, text } = await said(daan, verb, { ...target(number, organisation), ...more });
        expect({ status, text }).toEqual({ status: 200, text: expect.stringContaining(NOT_FOUND) as string });
        expect(text).not.toMatch(/loonstrook|Noor/);
      }
      expect(await storedTicket()).toEqual(before);
    },
  );

  it("finds nothing by typing its number either", async () => {
    await daan.says(`status ${number}`);
    await daan.sees([NOT_FOUND]);
    await daan.says(`intrekken ${number}`);
    expect(daan.reads().join("\n")).not.toMatch(/loonstrook|Noor/);
  });

  it("finds nothing with a thousand guessed numbers, nor does a colleague of the same municipality", async () => {
    const year = number.slice(0, 4);
    const guesses = Array.from({ length: 1_000 }, (_, i) => `${year}${String(i + 1).padStart(6, "0")}`);
    const marieke = town.person("marieke");
    for (let from = 0; from < guesses.length; from += 20) {
      const answers = await Promise.all(
        guesses
          .slice(from, from + 20)
          .map((guess) => said(from % 40 === 0 ? daan : marieke, "ticket.open", target(guess))),
      );
      for (const { text } of answers) expect(text).toContain(NOT_FOUND);
    }
  });

  it("cannot do what only the Helpdesk does, as the reporter of the ticket", async () => {
    const answer = await said(noor, "ticket.take", target(number));
    expect(answer.text).toContain("Alleen de Helpdesk en Beheer kunnen dit doen.");
  });
});

describe("data on a card that was tampered with", () => {
  it("keeps nothing that is not asked for", async () => {
    const fields = Object.keys(await storedTicket());
    const more = {
      PartitionKey: "roermond",
      RowKey: "x",
      etag: "*",
      status: "closed",
      gemeente: "Roermond",
      state: {},
    };
    const data = { ...target(number), ...more, addition: "Een aanvulling", version: 99, reporter: daan.person.id };

    const answer = await said(noor, "ticket.add", data);

    expect(answer.text).toContain("Een aanvulling");
    const stored = await storedTicket();
    expect(Object.keys(stored).toSorted()).toEqual(fields.toSorted());
    expect(stored).toMatchObject({
      organisation: "venlo",
      reporter: noor.person.id,
      state: { status: "new" },
      version: 2,
    });
  });

  it.each(["__proto__", "constructor", "prototype"])("is refused whole when it holds %s", async (key) => {
    const body = JSON.stringify(forged(noor, pressOf("ticket.open", { ...target(number), KEY: { polluted: true } })));
    const answer = await fetch(`http://127.0.0.1:${town.bot().port}/api/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: body.replace('"KEY"', `"${key}"`),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("Ongeldig bericht.");
  });

  it.each([
    ["a list", ["M26-000001"]],
    ["an object", { value: "M26-000001", type: "Edm.String" }],
    ["a number", 1],
    ["a filter", "' or PartitionKey ne '"],
    ["ten thousand characters", "M".repeat(10_000)],
    ["nothing", null],
    ["a key of another row", "M26-000001|x"],
  ])("is told to be no number when the number is %s", async (_, ticket) => {
    for (const verb of ["ticket.open", "ticket.add", "ticket.withdraw"]) {
      const { status, text } = await said(noor, verb, { ...target(ticket), addition: "x" });
      expect({ status, text }).toEqual({
        status: 200,
        text: expect.stringMatching(/Ongeldige invoer|geen nummer van een melding/) as string,
      });
    }
    const { text } = await said(noor, "ticket.open", { ...target(number), organisation: ticket });
    expect(text).toMatch(/Ongeldige invoer|Kies een gemeente|niet gevonden/);
  });
});

describe("a card of an older version", () => {
  it.each([
    ["a verb that is gone", pressOf("ticket.escalate", target("M26-000001"))],
    ["no verb", { type: "Action.Execute", data: {} }],
    ["a verb that is null", { type: "Action.Execute", verb: null, data: null }],
    ["a verb that everything has", pressOf("constructor", {})],
  ])("is told to be outdated: %s", async (_, action) => {
    const { status, text } = await noor.send(forged(noor, action));
    expect({ status, text }).toEqual({
      status: 200,
      text: expect.stringContaining("Deze kaart is verouderd") as string,
    });
  });

  it.each([
    ["null", null],
    ["a text", "ticket.take"],
    ["a list", []],
    ["a number", 5],
  ])("is told to be outdated when it sends %s in all", async (_, value) => {
    const execute = await noor.send(forged(noor, {}, { value }));
    expect({ status: execute.status, text: execute.text }).toEqual({
      status: 200,
      text: expect.stringContaining("Deze kaart is verouderd") as string,
    });
    const submit = await noor.send(forged(noor, {}, { type: "message", name: undefined, value }));
    expect(submit.status).toBe(200);
  });
});

describe("a text with tricks in it", () => {
  it.each([
    ["a link", "[Reset hier uw wachtzin](https://evil.example)"],
    ["a picture", "![](https://evil.example/x.png)"],
    ["a mention", "<at>Iedereen</at> kijk"],
    ["a script", "<script>alert(1)</script>"],
    ["a template", "${$root.ticket} ${1+1}"],
    ["a client's function", "{{DATE(2026-01-01T00:00:00Z,SHORT)}}"],
    ["an address that runs", "javascript:alert(1)"],
    ["marks", "**vet** _schuin_ # kop"],
  ])("is shown to the Helpdesk as it was typed: %s", async (_, trick) => {
    const own = await report(town, "lotte", `Scherm zwart ${trick}`);
    await sam.sees([own, "Nog niet opgepakt"], HELPDESK);

    const card = town.teams.messages
      .flatMap((message) => message.versions.map(({ activity }) => activity))
      .findLast((activity) => String(activity["summary"]).startsWith(own));
    const holders = holdersOf(card?.["attachments"], "Scherm zwart");

    expect(holders.map(({ type }) => type)).toEqual(holders.map(() => "TextRun"));
    expect(holders.map(({ text }) => String(text).replaceAll("\u2060", ""))).toContain(`Scherm zwart ${trick}`);
  });

  it("cannot hide its direction or its invisible parts", async () => {
    const own = await report(town, "lotte", "Muis \u202Ekapot\u202C\u200B\u2066 echt");
    const card = await sam.sees([own, "Muis kapot echt"], HELPDESK);
    expect(card).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
  });

  it.each([
    ["five thousand emoji", "😀".repeat(5_000)],
    ["a hundred thousand characters", "scherm zwart ".repeat(8_000)],
  ])("is cut short: %s", async (_, text) => {
    const [button] = buttonsOn(answeredCard(await said(noor, "ticket.form", {})) ?? {});
    const answer = await said(noor, "ticket.report", { ...button?.data, text });
    expect(answer.text).toContain("… (ingekort)");
    expect(answer.text.length).toBeLessThan(25_000);
    expect(answer.text).not.toMatch(/\\ud83d(?!\\ude00)|\uFFFD/);
  });

  it("is asked for when it is only spaces", async () => {
    for (const text of ["", "   ", "\u200B\u00A0\n\t", null, undefined, 5]) {
      const answer = await said(noor, "ticket.report", { nonce: "spaces", text });
      expect(answer.text).toMatch(/Vul in wat er aan de hand is|Vul een tekst in/);
    }
  });
});

/** Every part of a card that itself holds this text. */
function holdersOf(part: unknown, text: string): Json[] {
  if (Array.isArray(part)) return part.flatMap((one) => holdersOf(one, text));
  if (!isJson(part)) return [];
  const own = Object.values(part).some((value) => typeof value === "string" && value.includes(text)) ? [part] : [];
  return [...own, ...Object.values(part).flatMap((value) => holdersOf(value, text))];
}

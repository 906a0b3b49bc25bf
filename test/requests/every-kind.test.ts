import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { requestKinds } from "../../src/requests/kinds/index.ts";
import { requestIn } from "../../src/requests/request-commands.ts";
import { createRenderer } from "../../src/teams/render-card.ts";
import { buttonsOn } from "../support/card-reading.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { noor, youssef } from "../support/people.ts";
import { FORMS } from "./forms.ts";
import { openRequests } from "./house.ts";

const render = createRenderer("cards");
const named = requestKinds.map((kind) => [kind.kind, kind] as const);
const formOf = (kind: string) => ({ kind, nonce: "form", ...FORMS[kind] });

describe("the catalogue", () => {
  it("offers every request kind that has a file", () => {
    const files = readdirSync("src/requests/kinds").filter((file) => file !== "index.ts");
    expect(requestKinds.map(({ kind }) => `${kind}.ts`).toSorted()).toEqual(files.toSorted());
  });
  it("names each kind, with what it needs", async () => {
    const catalogue = await openRequests().press(noor, "request.catalogue", {});
    for (const { title, says } of requestKinds)
      expect(textOf(catalogue)).toContain(`"title":"${title}","says":"${says}"`);
  });
  it("has no two kinds that are typed the same way", () => {
    const words = requestKinds.flatMap((kind) => kind.words);
    expect(words).toEqual([...new Set(words)]);
  });
  it("has something right to test each kind with", () => {
    expect(Object.keys(FORMS).toSorted()).toEqual(requestKinds.map(({ kind }) => kind).toSorted());
  });
});

describe.each(named)("%s", (name, kind) => {
  it("has a form with exactly the fields that it reads", async () => {
    const form = await openRequests().press(youssef, "request.form", { kind: name });
    const card = form.card && render(form.card, form.summary);
    const button = buttonsOn(card ?? {}).find(({ verb }) => verb === "request.file");
    const sent = [...(button?.inputs ?? []).map(({ id }) => String(id)), ...Object.keys(button?.data ?? {})];
    const fields = [...Object.keys(kind.form.shape), "organisation", "kind", "nonce"];
    expect(sent.toSorted()).toEqual(fields.toSorted());
  });
  it("says on its form who decides", async () => {
    const { decides } = dataOf(await openRequests().press(noor, "request.form", { kind: name }));
    expect(decides).toMatch(/beslist|beoordeelt/);
  });
  it("says why, with the section of the DVO", async () => {
    const form = await openRequests().press(noor, "request.form", { kind: name });
    expect(dataOf(form)).toMatchObject({ section: kind.section, whyTitle: expect.stringMatching(/\S/) as string });
    expect(readFileSync(`cards/${kind.template}.json`, "utf8")).toContain("${whySays}");
  });
  it("becomes a ticket that carries what was asked", async () => {
    const house = openRequests();
    const ticket = await house.filed(await house.press(noor, "request.file", formOf(name)));
    expect(ticket.request).toMatchObject({ kind: name, title: kind.title });
    expect(ticket.timeline[0]).toMatchObject({ kind: "requested", by: noor.id });
    expect(ticket.request?.facts.filter(({ value, person }) => !value && !person)).toEqual([]);
  });
  it("is one ticket when it is sent twice, at once or later", async () => {
    const house = openRequests();
    const pressed = await Promise.all([1, 2, 3].map(() => house.press(noor, "request.file", formOf(name))));
    const later = await house.press(noor, "request.file", formOf(name));
    expect(new Set([...pressed, later].map((message) => dataOf(message)["number"])).size).toBe(1);
    expect(await house.count()).toBe(1);
  });
  it("is typed with each of its words, before and after", async () => {
    const house = openRequests();
    for (const word of kind.words) {
      for (const typed of [`aanvraag ${word}`, `Aanvraag ${word}.`, `${word} aanvragen`, `ik wil ${word} aanvragen!`]) {
        expect([typed, (await house.say(noor, typed))?.card?.template]).toEqual([typed, kind.template]);
      }
    }
  });
  it("comes back with everything filled in when something is missing", async () => {
    const house = openRequests();
    const form = await house.press(youssef, "request.file", formOf(name));
    expect(form.card?.template).toBe(kind.template);
    expect(dataOf(form)).toMatchObject({
      ...FORMS[name],
      problems: [{ text: "Kies voor welke gemeente u dit aanvraagt." }],
    });
    expect(await house.count()).toBe(0);
  });
  it("files nothing when nothing is filled in", async () => {
    const house = openRequests();
    const form = await house.press(noor, "request.file", { kind: name, nonce: "form" });
    expect(form.card?.template).toBe(kind.template);
    expect(dataOf(form)["problems"]).not.toEqual([]);
    expect(await house.count()).toBe(0);
  });
});

describe("free text", () => {
  it.each([
    ["ik wil meer opslag", "extra-storage"],
    ["Ik wil graag meer opslag op G:\\Team, want de schijf is vol", "extra-storage"],
    ["Kunnen we meer ruimte krijgen op de G-schijf?", "extra-storage"],
    ["ik wil graag toegang tot de agenda van Bram", "mailbox-rights"],
    ["Graag rechten op de map Vergunningen voor ons team", "folder-rights"],
    ["kunt u een bestand terugzetten?", "restore"],
    ["ik heb per ongeluk een map verwijderd", "restore"],
    ["ik ben mijn token kwijt", "rsa-token"],
    ["mijn RSA-token is gestolen", "rsa-token"],
    ["ik heb een nieuw token nodig", "rsa-token"],
    ["ik wil een nieuwe laptop bestellen", "something-else"],
    ["Er moet een firewallregel bij voor de leverancier", "something-else"],
  ])("'%s' asks for %s", (text, kind) => {
    expect(requestIn(text)?.kind).toBe(kind);
  });

  it.each([
    "de schijf is vol",
    "ik kan niet bij de G-schijf",
    "mijn map is weg",
    "ik heb geen toegang tot de map Financiën",
    "ik heb geen rechten meer op de map",
    "Agenda synchroniseert niet",
    "mijn mailbox is vol",
    "het terugzetten van de map lukt niet",
    "mijn token werkt niet",
    "de code van mijn token wordt geweigerd",
    "ik ben mijn laptop met token kwijt",
    "mijn laptop is kapot",
    "mijn nieuwe laptop doet het niet",
    "de firewall blokkeert, ik kan niet op internet",
    "hallo",
    "bedankt",
    "printer",
    "hoe kan ik een agenda delen",
    "Hoe vraag ik een paspoort aan?",
  ])("'%s' asks for nothing", (text) => {
    expect(requestIn(text)?.kind).toBeUndefined();
  });
});

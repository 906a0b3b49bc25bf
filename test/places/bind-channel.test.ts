import { describe, expect, it } from "vitest";
import { collect, under } from "../../src/lib/rows.ts";
import type { Person } from "../../src/people/person.ts";
import type { Turn } from "../../src/people/turn.ts";
import { channelCommands, isBound } from "../../src/places/bind-channel.ts";
import { createPlaces } from "../../src/places/places.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { HOME, ROERMOND, VENLO, at, iris, noor, ruben, sam } from "../support/people.ts";

const contact: Person = { ...noor, grants: [{ role: "municipality-contact", organisations: [VENLO] }] };

const anouk: Person = {
  ...iris,
  grants: [{ role: "ict-manager", organisations: [HOME, VENLO, ROERMOND] }],
};

function openPlaces() {
  const rows = openSqlite(":memory:");
  const places = createPlaces(rows, HOME);
  const commands = channelCommands(places, [
    { id: HOME, name: "ICT NML", kind: "shared", tenants: ["tenant-home"] },
    { id: VENLO, name: "Venlo", kind: "municipality", tenants: ["tenant-venlo"] },
    { id: ROERMOND, name: "Roermond", kind: "municipality", tenants: ["tenant-roermond"] },
  ]);
  return {
    traces: async () => (await collect(rows.range(HOME, under("audit|", 10)))).map(({ value }) => value),
    bound: (channel: string) => isBound(places, HOME, channel),
    async say(
      actor: Person,
      text: string,
      { chat = "channel", tenantId = "tenant-home" }: { chat?: Turn["chat"]; tenantId?: string } = {},
    ): Promise<string | undefined> {
      const conversationId = "19:channel@thread.tacv2";
      const reference = { serviceUrl: "http://127.0.0.1:1", conversationId, tenantId, botId: "28:b" };
      const turn: Turn = { actor, now: at("09:00"), chat, reference, activityId: "a", files: [] };
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, turn))[0]?.summary;
      }
      return undefined;
    },
  };
}

describe("binding a channel", () => {
  it.each([
    ["Helpdesk", "helpdesk", sam],
    ["Beheer", "operations", ruben],
    ["Rapportage", "reports", anouk],
    ["Venlo", "venlo", contact],
  ])("to %s is done by who holds the role", async (name, channel, actor) => {
    const house = openPlaces();
    expect(await house.say(actor, `koppel dit kanaal aan ${name}`)).toBe(`Dit kanaal is nu gekoppeld aan ${name}.`);
    expect(await house.bound(channel)).toBe(true);
  });
  it.each([
    ["Helpdesk", "helpdesk", noor],
    ["Beheer", "operations", sam],
    ["Rapportage", "reports", sam],
    ["Roermond", "roermond", contact],
  ])("to %s is refused to anybody else", async (name, channel, actor) => {
    const house = openPlaces();
    expect(await house.say(actor, `koppel dit kanaal aan ${name}`)).toContain("U hebt niet de rol");
    expect(await house.bound(channel)).toBe(false);
  });
  it("is refused to who is an agent of one municipality only, since the channel shows the tickets of all", async () => {
    const house = openPlaces();
    const agent: Person = { ...noor, grants: [{ role: "helpdesk", organisations: [VENLO] }] };
    expect(await house.say(agent, "koppel dit kanaal aan Helpdesk")).toContain("U hebt niet de rol");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it.each([
    [sam, "Helpdesk", "helpdesk", "tenant-venlo"],
    [ruben, "Beheer", "operations", "tenant-roermond"],
    [contact, "Venlo", "venlo", "tenant-roermond"],
  ])("is refused in a channel of another organisation (%#)", async (actor, name, channel, tenantId) => {
    const house = openPlaces();
    expect(await house.say(actor, `koppel dit kanaal aan ${name}`, { tenantId })).toContain(
      "van een andere organisatie",
    );
    expect(await house.bound(channel)).toBe(false);
  });
  it("of a municipality is done in its own tenant as well as in the shared one", async () => {
    const house = openPlaces();
    await house.say(contact, "koppel dit kanaal aan Venlo", { tenantId: "tenant-venlo" });
    expect(await house.bound("venlo")).toBe(true);
  });
  it("happens in the channel itself", async () => {
    const house = openPlaces();
    expect(await house.say(sam, "koppel dit kanaal aan Helpdesk", { chat: "personal" })).toContain(
      "in het kanaal zelf",
    );
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("names what can be bound when something else is asked", async () => {
    expect(await openPlaces().say(sam, "koppel dit kanaal aan Eindhoven")).toBe(
      "Dit kan ik niet koppelen. Kies uit: Helpdesk, Beheer, Rapportage, Venlo, Roermond.",
    );
  });
  it("ends with ontkoppel, by who holds the role", async () => {
    const house = openPlaces();
    await house.say(sam, "koppel dit kanaal aan Helpdesk");
    expect(await house.say(noor, "ontkoppel")).toContain("U hebt niet de rol");
    expect(await house.say(sam, "ontkoppel dit kanaal")).toContain("niet meer gekoppeld");
    expect(await house.bound("helpdesk")).toBe(false);
  });
  it("leaves on record who did it, and when, without a name", async () => {
    const house = openPlaces();
    await house.say(noor, "koppel dit kanaal aan Helpdesk");
    await house.say(sam, "koppel dit kanaal aan Helpdesk");
    await house.say(sam, "ontkoppel");
    const traces = await house.traces();
    expect(traces.map(({ act }) => act).toSorted()).toEqual(["bind-channel", "unbind-channel"]);
    for (const trace of traces) expect(trace).toMatchObject({ channel: "helpdesk", by: sam.id, at: at("09:00") });
    expect(JSON.stringify(traces)).not.toContain("Sam");
  });
});

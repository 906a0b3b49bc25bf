import { describe, expect, it } from "vitest";
import { personPlace } from "../../src/lib/place.ts";
import { ticketSubject } from "../../src/tickets/ticket-showings.ts";
import type { Ticket } from "../../src/tickets/ticket.ts";
import { dataOf, textOf } from "../support/desk.ts";
import { VENLO, WEERT, bram, colleague, marieke, noor, youssef } from "../support/people.ts";
import { FORMS } from "./forms.ts";
import { PEOPLE, openRequests } from "./house.ts";

type House = ReturnType<typeof openRequests>;

const form = (kind: string, more: object = {}) => ({ kind, nonce: "form", ...FORMS[kind], ...more });
const file = async (house: House, kind: string, more: object = {}): Promise<Ticket> =>
  house.filed(await house.press(noor, "request.file", form(kind, more)));
const decidesOn = async (house: House, kind: string, asker = noor) =>
  dataOf(await house.press(asker, "request.form", { kind }))["decides"];
const asked = ({ approval }: Ticket) => approval?.asked.filter(({ over }) => !over).map(({ person }) => person);

describe("a request", () => {
  it("for extra opslag waits for the leidinggevende, whom the form named", async () => {
    const house = openRequests();
    expect(await decidesOn(house, "extra-storage")).toBe(
      "Marieke Verstappen beslist. Klopt dit niet? Meld het de Helpdesk.",
    );
    const ticket = await file(house, "extra-storage");
    expect(ticket.state.status).toBe("awaiting-approval");
    expect(asked(ticket)).toEqual([marieke.id]);
    expect(ticket.cards.helpdesk).toBeUndefined();
  });

  it.each(["restore", "rsa-token", "something-else", "folder-rights"])(
    "for %s is the Helpdesk's at once, since nothing else is configured",
    async (kind) => {
      const house = openRequests();
      expect(await decidesOn(house, kind)).toContain("De Helpdesk beoordeelt uw aanvraag.");
      const ticket = await file(house, kind);
      expect(ticket.state.status).toBe("new");
      expect(ticket.cards.helpdesk).toBeDefined();
    },
  );

  it.each(["something-else", "folder-rights"])(
    "for %s waits for the leidinggevende where the organisation chose that",
    async (kind) => {
      const house = openRequests({ settings: { decidedBy: { [kind]: "manager" } } });
      expect(await decidesOn(house, kind)).toContain("Marieke Verstappen beslist.");
      expect(asked(await file(house, kind))).toEqual([marieke.id]);
    },
  );

  it.each([
    ["extra-storage", "helpdesk", "awaiting-approval"],
    ["rsa-token", "manager", "new"],
  ] as const)("for %s is not decided by the %s, whatever the organisation file says", async (kind, by, status) => {
    const house = openRequests({ settings: { decidedBy: { [kind]: by } } });
    expect((await file(house, kind)).state.status).toBe(status);
  });

  it("for a lost token is urgent, and the Helpdesk's without anybody's approval", async () => {
    const house = openRequests();
    const confirmation = await house.press(noor, "request.file", form("rsa-token", { what: "lost", remark: "" }));
    expect(textOf(confirmation)).toContain("Uw token is nog niet geblokkeerd.");
    expect(await house.filed(confirmation)).toMatchObject({ state: { status: "new" }, request: { urgent: true } });
  });
});

describe("a request for somebody's mailbox", () => {
  it("says that its owner decides, before it is known who that is", async () => {
    expect(await decidesOn(openRequests(), "mailbox-rights")).toContain(
      "De eigenaar van de mailbox of agenda beslist.",
    );
  });

  it("waits for its owner only, by name", async () => {
    const ticket = await file(openRequests(), "mailbox-rights");
    expect(asked(ticket)).toEqual([bram.id]);
    expect(ticket.names[bram.id]).toBe(bram.name);
  });

  it.each([
    ["is absent", { absent: [{ from: "2026-11-01" }] }],
    ["has left", { hasLeft: true }],
  ])("goes to the Helpdesk when the directory says that the owner %s, and the requester is told", async (_, away) => {
    const people = PEOPLE.map((person) => (person.id === bram.id ? colleague(bram, away) : person));
    const house = openRequests({ people });
    const confirmation = await house.press(noor, "request.file", form("mailbox-rights"));
    const ticket = await house.filed(confirmation);
    expect(ticket.state.status).toBe("new");
    expect(ticket.timeline.map(({ kind }) => kind)).toContain("approver-passed-over");
    expect(ticket.request?.check).toContain("Volg de procedure van de gemeente Venlo");
    expect(textOf(confirmation)).toContain("Dan beoordeelt de Helpdesk uw aanvraag");
  });

  it("of somebody who is ill shows the Helpdesk whose it is", async () => {
    const ticket = await file(openRequests(), "mailbox-rights", { isGone: "true" });
    expect(ticket.state.status).toBe("new");
    expect(ticket.names[bram.id]).toBe(bram.name);
  });

  it("is never decided by the owner of a shared mailbox who asks it themselves", async () => {
    const owners = [{ address: "postbus@venlo.example", owner: noor.id }];
    const house = openRequests({ settings: { sharedMailboxes: { owners } } });
    const ticket = await file(house, "mailbox-rights", {
      whose: "shared",
      owner: "",
      address: "postbus@venlo.example",
    });
    expect(asked(ticket) ?? []).toEqual([]);
    expect(ticket.state.status).toBe("new");
  });

  it("of one's own files nothing, and shows how", async () => {
    const house = openRequests();
    const answer = await house.press(noor, "request.file", form("mailbox-rights", { whose: "mine" }));
    expect(answer.summary).toBe("Dit regelt u zelf");
    expect(textOf(answer)).toContain("1. Open Outlook");
    expect(await house.count()).toBe(0);
  });
});

describe("the form", () => {
  it("becomes the confirmation", async () => {
    const house = openRequests();
    const sent = await house.press(noor, "request.file", form("extra-storage"), { replyToId: "the-form" });
    const { number, cards } = await house.filed(sent);
    const card = { subject: ticketSubject(number, cards.reporter), place: personPlace(noor.id) };
    expect(await house.house.desk.tickets.shownIn(VENLO, card)).toBe("the-form");
  });

  it("is another request when something else was filled in", async () => {
    const house = openRequests();
    const first = await file(house, "extra-storage");
    const second = await file(house, "extra-storage", { gigabytes: "60" });
    expect(second.number).not.toBe(first.number);
  });

  it("is another request when the same nonce comes with another kind", async () => {
    const house = openRequests();
    const numbers = [await file(house, "restore"), await file(house, "rsa-token")].map(({ number }) => number);
    expect(new Set(numbers).size).toBe(2);
  });

  it("comes back, and nothing is lost, while the Helpdesk has no channel", async () => {
    const house = openRequests({ desk: { isConnected: () => Promise.resolve(false) } });
    const answer = await house.press(noor, "request.file", form("extra-storage"));
    expect(dataOf(answer)).toMatchObject({
      ...FORMS["extra-storage"],
      problems: [{ text: expect.any(String) as string }],
    });
    expect(await house.count()).toBe(0);
  });

  it("tells what was hidden in any of its fields, and keeps none of it", async () => {
    const house = openRequests();
    const secret = { folder: "G:\\Team 111222333", reason: "wachtwoord: Welkom01" };
    const again = await house.press(noor, "request.file", form("extra-storage", { ...secret, gigabytes: "" }));
    expect(dataOf(again)["hidden"]).toMatch(/burgerservicenummer.*wachtwoord|wachtwoord.*burgerservicenummer/);
    const ticket = await file(house, "extra-storage", secret);
    expect(ticket.timeline[0]?.hidden?.toSorted()).toEqual(["bsn", "password"]);
    expect(textOf(again) + JSON.stringify(ticket)).not.toMatch(/111222333|Welkom01/);
  });
});

describe("somebody with two appointments", () => {
  const send = (house: House, more: object) => house.press(youssef, "request.file", form("extra-storage", more));

  it("is asked for which gemeente, and only then who decides is certain", async () => {
    const house = openRequests();
    const blank = await house.press(youssef, "request.form", { kind: "extra-storage" });
    expect(dataOf(blank)).toMatchObject({
      organisations: [{ value: "venlo" }, { value: "weert" }],
      organisation: "",
      decides: "Uw leidinggevende beslist.",
    });
    const again = await send(house, { organisation: "venlo", reason: "" });
    expect(dataOf(again)["decides"]).toBe(
      "Voor Venlo: Marieke Verstappen beslist. Klopt dit niet? Meld het de Helpdesk.",
    );
  });

  it("files it with the gemeente that was chosen, which is filled in the next time", async () => {
    const house = openRequests();
    const ticket = await house.filed(await send(house, { organisation: "weert" }), WEERT);
    expect(ticket.organisation).toBe("weert");
    expect(dataOf(await house.press(youssef, "request.form", { kind: "restore" }))["organisation"]).toBe("weert");
  });

  it.each(["roermond", "", undefined])("cannot file it with '%s'", async (organisation) => {
    const house = openRequests();
    expect((await send(house, { organisation })).card?.template).toBe("request-extra-storage");
    expect(await house.count()).toBe(0);
  });
});

describe("somebody with one appointment", () => {
  it("files it there, whatever the form says", async () => {
    expect((await file(openRequests(), "extra-storage", { organisation: "roermond" })).organisation).toBe("venlo");
  });
});

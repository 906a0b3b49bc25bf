import { describe, expect, it } from "vitest";
import { showingsOf } from "../../src/tickets/ticket-showings.ts";
import type { Approval } from "../../src/tickets/asked-for.ts";
import { request } from "../../src/tickets/ticket.ts";
import { openDesk, textOf } from "../support/desk.ts";
import { VENLO, at, noor, sam, youssef } from "../support/people.ts";

/** A request about which Youssef is asked, in a house where nobody has said how who is asked sees it. */
async function askedOfYoussef() {
  const house = openDesk();
  const by = { actor: noor, now: at("10:00") };
  const asked = { kind: "extra-storage", title: "Extra opslag", section: "4.8", facts: [] };
  const said = { text: "KANARIE", hidden: [] };
  const filed = request(await house.desk.numbers.next(by.now), VENLO, { said, request: asked }, by);
  const approval: Approval = {
    ...{ route: "manager", decisions: [] },
    asked: [{ person: youssef.id, as: "manager", at: by.now, card: 1 }],
  };
  const after = { ...filed, approval };
  await house.desk.tickets.save({ after, showings: showingsOf(undefined, after, undefined) });
  return { ...house, target: { organisation: VENLO, ticket: after.number } };
}

describe("a team's card", () => {
  it("is never shown to who may see something of the ticket without working on it", async () => {
    const { press, say, target } = await askedOfYoussef();

    for (const answer of [
      await press(youssef, "ticket.open", target),
      (await say(youssef, `status ${target.ticket}`))[0],
    ])
      expect(textOf(answer)).toMatch(/niet gevonden/);
  });

  it("is shown to who works there", async () => {
    const { press, target } = await askedOfYoussef();
    expect((await press(sam, "ticket.open", target)).card?.template).toBe("ticket-team");
  });
});

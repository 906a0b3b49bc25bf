import { describe, expect, it } from "vitest";
import { collect } from "../../src/lib/rows.ts";
import { ticketKey } from "../../src/tickets/ticket-rows.ts";
import type { TicketNumber } from "../../src/tickets/ticket.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { VENLO, noor, sam } from "../support/people.ts";

/** A ticket as the first version of us kept it: in two lists, and not saying which. */
async function keptLongAgo() {
  const house = openDesk();
  const filed = await house.press(noor, "ticket.report", { nonce: "n", text: "De muis is stuk" });
  const number = String(dataOf(filed)["ticket"]) as TicketNumber;
  const row = await house.rows.get(VENLO, ticketKey(number));
  if (!row) throw new Error("the ticket is not there");

  const { lists, ...value } = row.value;
  const own = (lists as readonly string[]).filter((key) => key.startsWith("by-requester|"));
  const others = (lists as readonly string[]).filter((key) => !own.includes(key));
  const at = String(Date.parse(value["reportedAt"] as string)).padStart(13, "0");
  await house.rows.write(VENLO, [
    { replace: ticketKey(number), etag: row.etag, value },
    ...others.map((key) => ({ remove: key })),
    { insert: `open|helpdesk|${at}|${number}|new`, value: { number } },
  ]);
  return { ...house, number, target: { organisation: VENLO, ticket: number, nonce: "1" } };
}

const keysOf = async ({ rows }: Awaited<ReturnType<typeof keptLongAgo>>, prefix: string) =>
  (await collect(rows.range(VENLO, { from: `${prefix}|`, to: `${prefix}}`, limit: 100 }))).map(({ key }) => key);

describe("a ticket that an earlier version kept", () => {
  it("can be taken, resolved and closed, and leaves nothing behind in any list", async () => {
    const house = await keptLongAgo();
    await house.press(sam, "ticket.take", house.target);
    expect((await house.ticket(VENLO, house.number)).state.status).toBe("assigned");
    expect(await keysOf(house, "open")).toEqual([]);

    const solved = { ...house.target, nonce: "2", resolution: "resolved", solution: "Nieuwe muis" };
    await house.press(sam, "ticket.resolve", solved);
    await house.press(noor, "ticket.confirm", { ...house.target, nonce: "3" });
    expect((await house.ticket(VENLO, house.number)).state.status).toBe("closed");
    expect(await Promise.all(["open", "mine", "reports", "asked"].map((list) => keysOf(house, list)))).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(await keysOf(house, "by-requester")).toHaveLength(1);
  });
});

import { describe, expect, it } from "vitest";
import { ticketActions } from "../../src/tickets/ticket-actions.ts";
import { openDesk, textOf } from "../support/desk.ts";
import { sam } from "../support/people.ts";

const TARGET = { organisation: "venlo", ticket: "M26-000001", nonce: "1" };
const FORGED = [
  "text",
  5,
  [],
  { organisation: 5, ticket: {}, nonce: null },
  { ...TARGET, card: 5 },
  { ...TARGET, team: "mayor" },
  { ...TARGET, rating: 5, remark: 5 },
  { ...TARGET, text: 5, anyway: "no", area: {}, reachableAt: [] },
];

describe("data that no card of ours sends", () => {
  const house = openDesk();
  it.each(Object.keys(ticketActions(house.desk)))("is answered in Dutch by %s", async (verb) => {
    for (const data of FORGED) {
      const answer = await house.press(sam, verb, data);
      expect(textOf(answer)).not.toMatch(/invalid|expected|received|undefined|\[object/i);
    }
  });
});

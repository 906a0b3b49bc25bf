import { describe, expect, it } from "vitest";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { createRenderer } from "../../src/teams/render-card.ts";
import { linesOf } from "../../src/tickets/ticket-cards.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { VENLO, noor, sam } from "../support/people.ts";

const render = createRenderer("cards");
/** Teams takes 80 KB and counts two bytes a character. */
const MOST_CHARACTERS = 40_000;

describe("a text of very many lines", () => {
  it("is shown as lines at first, and the rest of it in one", () => {
    const lines = linesOf(Array.from({ length: 40 }, (_, line) => `regel ${line}`).join("\n"));
    expect(lines).toHaveLength(15);
    expect(lines[13]?.text).toBe("regel 13");
    expect(lines[14]?.text).toMatch(/^regel 14 \/ regel 15 .* \/ regel 39$/);
  });

  it.each([
    ["lines", "a\n".repeat(1000)],
    ["quotes", '"\n'.repeat(1000)],
    ["other letters", "漢".repeat(2000)],
  ])("makes no card that is too big for Teams, of %s", async (_, text) => {
    const house = openDesk();
    const filed = await house.press(noor, "ticket.report", { nonce: "form", text });
    const ticket = String(dataOf(filed)["number"]);
    const target = (version: number) => ({ organisation: "venlo", ticket, nonce: String(version) });
    for (let version = 1; version <= 12; version++) {
      await house.press(noor, "ticket.add", { ...target(version), addition: text });
    }
    await house.press(sam, "ticket.ask", { ...target(13), question: text });

    for (const [place, card] of [
      [channelPlace("helpdesk"), 1],
      [personPlace(noor.id), 14],
    ] as const) {
      const shown = await house.show(VENLO, `ticket:${ticket}:${card}`, place);
      const written = JSON.stringify(shown?.card && render(shown.card, shown.summary));
      expect(written.length).toBeLessThan(MOST_CHARACTERS);
    }
  });
});

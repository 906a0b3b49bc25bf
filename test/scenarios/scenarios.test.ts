import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { dataOf, openDesk } from "../support/desk.ts";
import { VENLO, fatima, noor, ruben, sam } from "../support/people.ts";

/** One ticket of Noor's, looked at as days go by: what happens, and what each place says afterwards. */
interface Scenario {
  readonly steps: readonly {
    /** Dutch wall-clock time with its offset. */
    readonly at: string;
    readonly who: keyof typeof PEOPLE;
    readonly does: string;
    readonly with?: Readonly<Record<string, string>>;
    readonly then: {
      readonly reporter?: string;
      readonly helpdesk?: string;
      readonly beheer?: string;
      /** Sentences on the reporter's card besides the status. */
      readonly says?: readonly string[];
      readonly saysNot?: readonly string[];
      /** A new card came at the bottom of the reporter's chat. */
      readonly newCard?: true;
      readonly refused?: string;
    };
  }[];
}

const PEOPLE = { noor, sam, fatima, ruben };
const folder = import.meta.dirname;
const scenarios = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map(
    (file) =>
      [
        file.replace(".json", "").replaceAll("-", " "),
        JSON.parse(readFileSync(join(folder, file), "utf8")) as Scenario,
      ] as const,
  );

const moment = (at: string): Instant => instant(new Date(at));

describe.each(scenarios)("a ticket %s", (_, { steps }) => {
  it("reads right in every place at every moment", async () => {
    const house = openDesk();
    let ticket = "";
    let cardBefore = 0;
    for (const { at, who, does, with: fields, then } of steps) {
      const now = moment(at);
      const nonce = ticket ? String((await house.ticket(VENLO, ticket)).version) : "form";
      const answer = await house.press(PEOPLE[who], does, { organisation: VENLO, ticket, nonce, ...fields }, { now });
      ticket ||= String(dataOf(answer)["number"]);

      const { cards } = await house.ticket(VENLO, ticket);
      const reporter = dataOf(
        await house.show(VENLO, `ticket:${ticket}:${String(cards.reporter)}`, personPlace(noor.id)),
      );
      const helpdesk = dataOf(
        await house.show(VENLO, `ticket:${ticket}:${String(cards.helpdesk)}`, channelPlace("helpdesk")),
      );
      const beheer = dataOf(
        await house.show(VENLO, `ticket:${ticket}:${String(cards.operations)}`, channelPlace("operations")),
      );

      if (then.reporter) expect(reporter["status"]).toBe(then.reporter);
      if (then.helpdesk) expect(helpdesk["status"]).toBe(then.helpdesk);
      if (then.beheer) expect(beheer["status"]).toBe(then.beheer);
      for (const sentence of then.says ?? []) expect(JSON.stringify(reporter)).toContain(sentence);
      for (const sentence of then.saysNot ?? []) expect(JSON.stringify(reporter)).not.toContain(sentence);
      expect(dataOf(answer)["notice"] ?? "").toBe(then.refused ?? "");
      expect(cards.reporter !== cardBefore).toBe(then.newCard ?? false);
      cardBefore = cards.reporter;
    }
  });
});

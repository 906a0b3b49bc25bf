import type { Message } from "../../src/lib/message.ts";
import { figuresDiffer } from "../../src/notices/kinds/figures-differ.ts";
import { BEHEER, inBeheer, openNotices } from "../notices/house.ts";
import { HOME, ruben } from "../support/people.ts";

/** The notice that figures differ, open and over. */
export async function figuresCards(): Promise<ReadonlyMap<string, Message | undefined>> {
  const house = openNotices({ kinds: [figuresDiffer] });
  const fact = { month: "2026-11", monthName: "november 2026", organisations: ["Venlo", "Roermond", "Nederweert"] };
  const ref = await house.says(figuresDiffer, fact, HOME);
  const open = await house.show(`notice:${ref}`, BEHEER, HOME);
  const press = { organisation: HOME, notice: ref, mark: "over", nonce: "1" };
  const over = await house.press(ruben, "notice.mark", press, inBeheer);
  return new Map([
    ["figures that differ", open],
    ["figures that differed", over],
  ]);
}

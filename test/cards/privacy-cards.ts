import type { Message } from "../../src/lib/message.ts";
import type { ErasureRef, TicketNumber } from "../../src/lib/numbers.ts";
import {
  type Erasure,
  asked,
  finished,
  grant,
  passedTo,
  refuseIt,
  waiting,
  withdraw,
} from "../../src/privacy/erasure.ts";
import { deciderCard, noLongerDecides, requesterCard, requesterLine } from "../../src/privacy/erasure-cards.ts";
import { VENLO, at, marieke, noor } from "../support/people.ts";

const BY = { actor: marieke, now: at("11:00") };

function states(words: string, name: string): readonly (readonly [string, Erasure])[] {
  const first = asked("V26-000001" as ErasureRef, VENLO, { actor: { ...noor, name }, now: at("10:00") });
  const open = passedTo(first, [marieke.id], BY);
  const [refused, granted, withdrawn] = [
    refuseIt(open, words, BY),
    grant(open, BY),
    withdraw(open, { ...BY, actor: noor }),
  ];
  if (!refused.ok || !granted.ok || !withdrawn.ok) throw new Error("not as it was meant");
  const waits = waiting(granted.value, ["M26-000012" as TicketNumber], BY) ?? granted.value;
  const progress = {
    after: "",
    removed: { ticket: 4, seen: 12, notice: 1, other: 2 },
    kept: { security: 1 },
    toShow: [],
  };
  const done = finished({ ...granted.value, progress }, BY) ?? granted.value;
  return [
    ...[["asked", open] as const, ["asked of nobody", passedTo(first, [], BY)] as const],
    ...[
      ["refused", refused.value] as const,
      ["granted", granted.value] as const,
      ["granted, and waits", waits] as const,
    ],
    ...[["withdrawn", withdrawn.value] as const, ["done", done] as const],
  ];
}

/** A request to have one's data removed, in every state, as each sees it. */
export const privacyCards = (words: string, name: string): ReadonlyMap<string, Message> =>
  new Map(
    states(words, name).flatMap(([state, erasure]) => [
      [`erasure ${state}: who asked`, requesterCard(erasure, "Venlo")],
      [`erasure ${state}: who asked, after a no`, requesterCard(erasure, "Venlo", "Hierover is al beslist.")],
      [`erasure ${state}: older`, requesterLine(erasure, "Venlo")],
      [`erasure ${state}: who decides`, deciderCard(erasure, "Venlo", ["M26-000012" as TicketNumber], "Nee.")],
      [`erasure ${state}: who does not decide any more`, noLongerDecides(erasure)],
    ]),
  );

import type { CardAction, Command } from "../people/turn.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { type TypedButton, forHelpdesk, forOneself, typedButton } from "../tickets/ticket-commands.ts";
import { listToDecide, refusedUnseen } from "./approval-actions.ts";
import type { Approvals } from "./approvals.ts";

const ASSIGN: TypedButton = { says: "aanwijzen|wijs aan", verb: "approval.assign", field: "name" };

const OWN: readonly TypedButton[] = [
  { says: "goedkeuren|akkoord", verb: "approval.approve" },
  { says: "afwijzen", verb: "approval.reject", field: "reason" },
  { says: "besluit intrekken|trek besluit in", verb: "approval.revoke" },
  { says: "laat beslissen", verb: "approval.hand-over", field: "name" },
  { says: "ingesteld", verb: "approval.arranged" },
  { says: "lukt niet", verb: "approval.leave" },
];

/** Everything about decisions that can be typed; the first that fits is run. */
export function approvalCommands(
  approvals: Approvals,
  actions: Readonly<Record<string, CardAction>>,
): readonly Command[] {
  const { desk } = approvals;
  const button = (typed: TypedButton) =>
    typedButton(desk, actions, typed, async (number, turn) => {
      const ticket = await findFor(desk, turn.actor, number);
      if (!ticket) await refusedUnseen(approvals, number, turn);
      return ticket;
    });
  return [
    forOneself({
      says: /^(?:te beslissen|beslissen|mijn besluiten)[.!?]*$/i,
      run: async (_, turn) => [await listToDecide(approvals, turn)],
    }),
    ...OWN.map((typed) => forOneself(button(typed))),
    forHelpdesk(desk, button(ASSIGN)),
  ];
}

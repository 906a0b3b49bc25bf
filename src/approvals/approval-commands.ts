import type { CardAction, Command } from "../people/turn.ts";
import type { Desk } from "../tickets/desk.ts";
import { type TypedButton, elsewhere, forOneself, typedButton } from "../tickets/ticket-commands.ts";
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
    typedButton(desk, actions, typed, (number, turn) => refusedUnseen(approvals, number, turn));
  return [
    forOneself({
      says: /^(?:te beslissen|beslissen|mijn besluiten)[.!?]*$/i,
      run: async (_, turn) => [await listToDecide(approvals, turn)],
    }),
    ...OWN.map((typed) => forOneself(button(typed))),
    inHelpdesksChannel(desk, button(ASSIGN)),
  ];
}

/** Where nobody else can, the Helpdesk says in its own channel who decides. */
const inHelpdesksChannel = (desk: Desk, { says, run }: Command): Command => ({
  says,
  run: async (match, turn) => {
    const isTheirs = turn.chat !== "channel" || (await desk.teamIn(turn.reference.conversationId)) === "helpdesk";
    return isTheirs ? run(match, turn) : elsewhere;
  },
});

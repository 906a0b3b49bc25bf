import { type Instant, inAmsterdam } from "../lib/instant.ts";
import { type Colleague, type OrganisationId, type PersonId, holds } from "../people/person.ts";
import type { Asked, PassedOver } from "../tickets/asked-for.ts";

/** Whose decision a request needs before anybody works on it; the Helpdesk's is the work itself. */
export type DecidedBy =
  | { readonly by: "manager" }
  /** Of the mailbox, or whatever else is asked for. */
  | { readonly by: "owner"; readonly owner: PersonId }
  | { readonly by: "helpdesk" };

export interface Candidate {
  readonly colleague: Colleague;
  /** False when Teams said that nothing can be delivered to them. */
  readonly isReachable: boolean;
}

/** Everybody who may have a say in one request, as the directory knows them now. */
export interface Bench {
  readonly requester: PersonId;
  readonly organisation: OrganisationId;
  readonly manager?: Candidate | undefined;
  readonly substitute?: Candidate | undefined;
  readonly managersManager?: Candidate | undefined;
  readonly owner?: Candidate | undefined;
  /** Who has a mandate for the organisation: one of them may be assigned. */
  readonly authorised: readonly Candidate[];
  /** Incident managers: they assign, and never decide. */
  readonly assigners: readonly Candidate[];
}

/** Who is next, and who was passed over on the way there; without a person it is the Helpdesk's channel. */
export interface Chain {
  readonly passed: readonly { readonly as: Asked["as"]; readonly person?: PersonId; readonly why: PassedOver }[];
  /** One who decides, or all who may assign somebody. Empty: nobody but the Helpdesk can judge it (an owner's only). */
  readonly next: readonly { readonly as: Asked["as"]; readonly person?: PersonId }[];
}

interface Step {
  readonly as: Asked["as"];
  readonly candidate: Candidate | undefined;
}

/** Each takes an event, a line in a list and a card, and a write holds a hundred rows. */
const MOST_ASSIGNERS = 10;

/**
 * The order of asking: leidinggevende, substitute, the manager's manager, then the incident managers.
 * @param notAnymore people who had their turn
 */
export function chain(
  route: "manager" | "owner",
  bench: Bench,
  now: Instant,
  notAnymore: ReadonlyMap<PersonId, PassedOver> = new Map(),
): Chain {
  const steps = route === "owner" ? [{ as: "owner" as const, candidate: bench.owner }] : managersOf(bench);
  const passed: { as: Asked["as"]; person?: PersonId; why: PassedOver }[] = [];
  const isFit = ({ as, candidate }: Step): boolean => {
    const why = (candidate && notAnymore.get(candidate.colleague.id)) ?? unfit(candidate, as, bench, now);
    const person = candidate?.colleague.id;
    const isTold = passed.some((one) => person && one.person === person && one.why === why);
    if (why && !isTold) passed.push({ as, why, ...(person && { person }) });
    return why === undefined;
  };

  const decider = steps.find(isFit);
  if (decider?.candidate) return { passed, next: [{ as: decider.as, person: decider.candidate.colleague.id }] };
  if (route === "owner") return { passed, next: [] };

  const assigners = bench.assigners
    .slice(0, MOST_ASSIGNERS)
    .filter((candidate) => isFit({ as: "assigner", candidate }));
  const next = assigners.map(({ colleague }) => ({ as: "assigner" as const, person: colleague.id }));
  return { passed, next: next.length > 0 ? next : [{ as: "assigner" }] };
}

/** Without a substitute or a higher manager in the organisation file there is nobody to pass over. */
function managersOf({ manager, substitute, managersManager }: Bench): readonly Step[] {
  const above: Step[] = [
    { as: "substitute", candidate: substitute },
    { as: "managers-manager", candidate: managersManager },
  ];
  return [{ as: "manager", candidate: manager }, ...above.filter(({ candidate }) => candidate)];
}

/** Decides only with a mandate of the organisation file; the leidinggevende and the owner have theirs by being it. */
const NEEDS_MANDATE: ReadonlySet<Asked["as"]> = new Set(["substitute", "managers-manager", "assigned"]);

/** Why this person is not asked now; undefined when they are. */
export function unfit(
  candidate: Candidate | undefined,
  as: Asked["as"],
  bench: Bench,
  now: Instant,
): PassedOver | undefined {
  if (!candidate) return "unknown";
  const mayNot = unauthorised(candidate.colleague, as, bench);
  if (mayNot) return mayNot;
  if (isAway(candidate.colleague, now)) return "absent";
  return candidate.isReachable ? undefined : "unreachable";
}

/** Why this person may not have a say, wherever they are; four eyes first. Who assigns is not assigned either. */
export function unauthorised(
  colleague: Colleague,
  as: Asked["as"],
  { requester, organisation }: Pick<Bench, "requester" | "organisation">,
): PassedOver | undefined {
  if (colleague.id === requester) return "own-request";
  if (colleague.hasLeft) return "left";
  if (as === "assigner") return holds(colleague, "incident-manager", organisation) ? undefined : "no-mandate";
  if (!colleague.appointments.includes(organisation)) return "other-organisation";
  const isAssigner = as === "assigned" && holds(colleague, "incident-manager", organisation);
  const isMandated = holds(colleague, "approver", organisation) && !isAssigner;
  return NEEDS_MANDATE.has(as) && !isMandated ? "no-mandate" : undefined;
}

/** By the organisation file, today. */
export function isAway({ absent }: Colleague, now: Instant): boolean {
  const today = inAmsterdam(now).toFormat("yyyy-MM-dd");
  return absent.some(({ from, until }) => from <= today && (until === undefined || today <= until));
}

/** For whom somebody else decides: nobody, when the leidinggevende could not decide even if they were there. */
export const principalOf = (bench: Bench): PersonId | undefined =>
  bench.manager && !unauthorised(bench.manager.colleague, "manager", bench) ? bench.manager.colleague.id : undefined;

/** Who may be assigned now, or be handed the decision. */
export const assignable = (bench: Bench, now: Instant): readonly Candidate[] =>
  bench.authorised.filter((candidate) => unfit(candidate, "assigned", bench, now) === undefined);

/** Whom the directory names for this role now, whoever was asked; of those who are assigned or assign, this person. */
export function candidateFor(as: Asked["as"], person: PersonId | undefined, bench: Bench): Candidate | undefined {
  switch (as) {
    case "manager":
      return bench.manager;
    case "substitute":
      return bench.substitute;
    case "managers-manager":
      return bench.managersManager;
    case "owner":
      return bench.owner;
    case "assigned":
      return bench.authorised.find(({ colleague }) => colleague.id === person);
    case "assigner":
      return bench.assigners.find(({ colleague }) => colleague.id === person);
  }
}

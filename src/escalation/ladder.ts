import type { Instant } from "../lib/instant.ts";
import { type BenchSources, candidatesIn } from "../approvals/bench.ts";
import { type Candidate, isAway } from "../approvals/deciders.ts";
import type { Directory } from "../people/directory.ts";
import type { PersonId } from "../people/person.ts";
import type { PassedOver } from "../tickets/asked-for.ts";
import type { EscalatedTo } from "../tickets/in-doubt.ts";
import type { Ticket } from "../tickets/ticket.ts";

/** As whom a person is asked; without a person there is always the Helpdesk. */
export type Rung = Exclude<EscalatedTo["as"], "helpdesk">;

/** Everybody of DVO 5.1 for one reporter, as the directory and Teams know them now. */
export interface Ladder {
  readonly reporter: PersonId;
  readonly people: Readonly<Record<Rung, readonly Candidate[]>>;
}

export interface LadderSources extends BenchSources {
  readonly directory: Pick<Directory, "colleague" | "holders" | "organisation">;
}

/** The representative is of the reporter's own organisation, never another's. */
export async function loadLadder(sources: LadderSources, ticket: Ticket): Promise<Ladder> {
  const { organisation, reporter } = ticket;
  const { directory } = sources;
  const { named, holding } = candidatesIn(sources, organisation);
  const [manager, incidentManagers, teamLeads, ictManagers, representative] = await Promise.all([
    named((await directory.colleague(reporter))?.manager),
    holding("incident-manager"),
    holding("team-lead"),
    holding("ict-manager"),
    named(directory.organisation(organisation)?.representative),
  ]);
  return {
    reporter,
    people: {
      ...{ manager: manager ? [manager] : [], representative: representative ? [representative] : [] },
      ...{ "incident-manager": incidentManagers, "team-lead": teamLeads, "ict-manager": ictManagers },
    },
  };
}

/** Why this person is not asked now; undefined when they are. */
export function unfit({ colleague, isReachable }: Candidate, reporter: PersonId, now: Instant): PassedOver | undefined {
  if (colleague.id === reporter) return "own-request";
  if (colleague.hasLeft) return "left";
  if (isAway(colleague, now)) return "absent";
  return isReachable ? undefined : "unreachable";
}

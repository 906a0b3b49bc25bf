import { z } from "zod";
import type { Message } from "../lib/message.ts";
import { plain } from "../lib/words.ts";
import { type OrganisationId, type Person, isAgent, reach } from "../people/person.ts";
import { type CardAction, type Command, type Turn, cardAction } from "../people/turn.ts";
import { type Desk, isAmongThemselves } from "./desk.ts";
import { IN_PERSONAL_CHAT, textCard } from "./texts.ts";
import { workListCard } from "./work-list-card.ts";
import type { Work } from "./ticket-rows.ts";
import { TEAMS, type Team } from "./ticket.ts";

/** What an agent can look at: what nobody has, what is theirs, what waits for somebody else. */
export const VIEWS = ["new", "mine", "waiting"] as const;
export type View = (typeof VIEWS)[number];

const PER_PAGE = 10;

/** One view of the work of one team, for one organisation or for all that the agent works for. */
export interface Asked {
  readonly view: View;
  readonly team: Team;
  /** Absent: every organisation. */
  readonly organisation?: OrganisationId | undefined;
  /** The last sort key of the page before; "" for the first. */
  readonly after: string;
}

const AskedInput = z.object({
  view: z.enum(VIEWS).catch("new"),
  team: z.enum(TEAMS).optional().catch(undefined),
  organisation: z
    .string()
    .max(40)
    .transform((id) => (id === "" ? undefined : (id as OrganisationId)))
    .optional()
    .catch(undefined),
  after: z
    .string()
    .regex(/^\d{13}\|M\d{2}-\d{6}$/)
    .catch(""),
});

/** *Werkvoorraad*, by button. */
export const workListActions = (desk: Desk): Record<string, CardAction> => ({
  "work.list": cardAction(
    AskedInput,
    async (given, turn) => listWork(desk, { ...given, team: given.team ?? (await teamOf(desk, turn)) }, turn),
    async (problems) => textCard(...problems),
  ),
});

const VIEW_WORDS: Readonly<Record<string, View>> = {
  "niet opgepakt": "new",
  nieuw: "new",
  "van mij": "mine",
  wacht: "waiting",
};

const SAYS =
  /^(?:werkvoorraad|werklijst)(?:\s+(niet opgepakt|nieuw|van mij|wacht))?(?:\s+(?:van |voor )?(\S.*?))?[.!?]*$/i;

/** "werkvoorraad", "werkvoorraad van mij", "werkvoorraad wacht weert". */
export const workListCommands = (desk: Desk): Command[] => [
  {
    says: SAYS,
    run: async ([, view = "nieuw", name = ""], turn) => {
      const organisation = organisationNamed(desk, name, turn.actor);
      if (name !== "" && !organisation) return [{ summary: unknownText(desk, turn.actor) }];
      const asked = { view: VIEW_WORDS[plain(view)] ?? "new", team: await teamOf(desk, turn), organisation, after: "" };
      return [await listWork(desk, asked, turn)];
    },
  },
];

async function listWork(desk: Desk, asked: Asked, turn: Turn): Promise<Message> {
  const { actor } = turn;
  const theirs = reach(actor).filter((organisation) => isAgent(actor, organisation));
  if (theirs.length === 0) return textCard("De werkvoorraad is alleen voor de Helpdesk en Beheer.");
  if (!(await isAmongThemselves(desk, turn))) return textCard(IN_PERSONAL_CHAT);

  const { view, team, organisation, after } = asked;
  const organisations = organisation ? theirs.filter((id) => id === organisation) : theirs;
  const found = await desk.tickets.workOf(
    view === "mine" ? actor.id : { team, view },
    organisations,
    after,
    PER_PAGE + 1,
  );
  const page: readonly Work[] = found.slice(0, PER_PAGE);
  const choices = theirs.map((id) => ({ value: id, title: desk.entranceOf(id).name }));
  return workListCard(page, { ...asked, after: found.length > PER_PAGE ? (page.at(-1)?.sortKey ?? "") : "" }, choices);
}

/** In a team's channel that team; elsewhere the one that the agent is of. */
async function teamOf(desk: Desk, { actor, reference, chat }: Turn): Promise<Team> {
  const here = chat === "channel" ? await desk.teamIn(reference.conversationId) : undefined;
  return here ?? TEAMS.find((team) => actor.grants.some(({ role }) => role === team)) ?? "helpdesk";
}

const organisationNamed = (desk: Desk, name: string, actor: Person): OrganisationId | undefined =>
  reach(actor).find((id) => plain(desk.entranceOf(id).name) === plain(name));

const unknownText = (desk: Desk, actor: Person): string =>
  `Deze organisatie ken ik niet. Kies uit: ${reach(actor)
    .map((id) => desk.entranceOf(id).name)
    .join(", ")}.`;

import { randomUUID } from "node:crypto";
import type { Approvals } from "../approvals/approvals.ts";
import type { DecidedBy } from "../approvals/deciders.ts";
import type { Message } from "../lib/message.ts";
import type { Value } from "../lib/rows.ts";
import type { Directory } from "../people/directory.ts";
import type { Organisation } from "../people/organisation-file.ts";
import type { OrganisationId } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import type { Desk } from "../tickets/desk.ts";
import { file, obstacle, organisationFor, unlessConnected } from "../tickets/report-ticket.ts";
import { ReportInput, saidIn } from "../tickets/ticket-input.ts";
import { type Said, type Ticket, request } from "../tickets/ticket.ts";
import { MAX_TEXT } from "./fields.ts";
import type { Asked, Decider, RequestKind } from "./kind.ts";
import { type Filled, explanationCard, requestForm } from "./request-cards.ts";

/** What requests need of the rest of the house. */
export interface Requests {
  readonly desk: Desk;
  readonly approvals: Pick<Approvals, "preview" | "begin">;
  readonly directory: Pick<Directory, "organisation" | "colleague">;
}

/** What every form sends beside its own fields. */
const { nonce, organisation } = ReportInput.shape;
const COMMON = { nonce, organisation };

type Given = Readonly<Record<string, unknown>> & { readonly nonce: string; readonly organisation?: OrganisationId };
type Again = (...problems: readonly string[]) => Promise<Message>;

/** *Aanvragen*: the form becomes the confirmation, an explanation, or itself again with what is wrong. */
export function filing(house: Requests, kind: RequestKind): CardAction {
  const input = kind.form.extend(COMMON);
  return (data, turn) => {
    const again: Again = (...problems) => openRequest(house, kind, turn, filledIn(kind, data), problems);
    const run = (given: unknown) => fileRequest(house, kind, given as Given, turn, again);
    return cardAction(input, run, (problems) => again(...problems))(data, turn);
  };
}

async function fileRequest(
  house: Requests,
  kind: RequestKind,
  given: Given,
  turn: Turn,
  again: Again,
): Promise<Message> {
  const id = organisationFor(given.organisation, turn.actor);
  if (!id) return again("Kies voor welke gemeente u dit aanvraagt.");

  const at = organisationOf(house, id);
  const { colleague } = house.directory;
  const answer = await kind.answer(given, { actor: turn.actor, now: turn.now, organisation: at, colleague });
  if ("explanation" in answer) return explanationCard(kind, answer.explanation);
  if ("problem" in answer) return again(answer.problem);
  const problem = await obstacle(house.desk, id, turn, "aanvraag");
  if (problem) return again(problem);

  const ticket = await requested(house, kind, id, { ...answer.request, said: allSaid(answer.request, given) }, turn);
  const decidedBy = deciderOf(kind, at) ?? answer.request.decidedBy ?? { by: "helpdesk" };
  const act = { verb: "request.file", kind: kind.kind, ...given } as unknown as Value;
  const once = { person: turn.actor.id, nonce: given.nonce, act };
  return file(house.desk, await house.approvals.begin(ticket, decidedBy, turn), once, turn);
}

async function requested(
  { desk }: Requests,
  kind: RequestKind,
  id: OrganisationId,
  asked: Asked,
  turn: Turn,
): Promise<Ticket> {
  const { said, people = [], decidedBy: _, ...about } = asked;
  const number = await desk.numbers.next(turn.now);
  const asRequest = { kind: kind.kind, title: kind.title, section: kind.section, ...about };
  const ticket = request(number, id, { said, request: asRequest }, turn);
  const names = Object.fromEntries(people.map((person) => [person.id, person.name]));
  return { ...ticket, names: { ...ticket.names, ...names } };
}

/** What was hidden in any field is told once, with the text. */
function allSaid({ said }: Asked, given: Given): Said {
  const hidden = [said, ...Object.values(given)].flatMap((value) => (isSaid(value) ? value.hidden : []));
  return { text: said.text, hidden: [...new Set(hidden)] };
}

const isSaid = (value: unknown): value is Said => typeof value === "object" && value !== null && "hidden" in value;

/** Before anything is filled in; undefined when it depends on that. */
function deciderOf({ kind, decidedBy }: RequestKind, { decidedBy: configured }: Organisation) {
  if (typeof decidedBy === "object") return undefined;
  const by = decidedBy === "as-configured" ? (configured[kind] ?? "helpdesk") : decidedBy;
  return { by } satisfies DecidedBy;
}

/** The kind's form for this person, with what was filled in already and with what is wrong with it. */
export async function openRequest(
  house: Requests,
  kind: RequestKind,
  turn: Turn,
  { fields, hidden }: Filled = NOTHING_FILLED,
  problems: readonly string[] = [],
): Promise<Message> {
  const { appointments } = turn.actor;
  const chosen = fields["organisation"] || (appointments.length > 1 && (await lastOrganisation(house, turn))) || "";
  const blanks = Object.fromEntries(Object.keys(kind.form.shape).map((field) => [field, ""]));
  const filled = { fields: { ...blanks, ...fields, organisation: chosen }, hidden };
  return requestForm(kind, filled, {
    nonce: randomUUID(),
    organisations: appointments.map((id) => ({ value: id, title: house.desk.entranceOf(id).name })),
    decides: await whoDecides(house, kind, chosen as OrganisationId, turn),
    problems: [...new Set([...(await unlessConnected(house.desk, "aanvraag")), ...problems])],
    shows: kind.shows?.(turn.now) ?? {},
  });
}

const NOTHING_FILLED: Filled = { fields: {}, hidden: [] };

/** Of their newest ticket. */
async function lastOrganisation({ desk }: Requests, { actor }: Turn): Promise<OrganisationId | undefined> {
  const [newest] = await desk.tickets.listOf(actor.id, actor.appointments, "", 1);
  return newest?.organisation;
}

/** Until a gemeente has been chosen, or while it may still change, it is said for which one this holds. */
async function whoDecides(
  house: Requests,
  kind: RequestKind,
  chosen: OrganisationId,
  { actor, now }: Turn,
): Promise<string> {
  if (typeof kind.decidedBy === "object") return kind.decidedBy.depends;
  const id = organisationFor(chosen, actor);
  const at = id && organisationOf(house, id);
  const decider = at && deciderOf(kind, at);
  if (!decider) return WHO_DECIDES[kind.decidedBy];

  const who = await house.approvals.preview(actor, at.id, decider, now);
  return actor.appointments.length > 1 ? `Voor ${at.name}: ${who}` : who;
}

const WHO_DECIDES: Readonly<Record<Exclude<Decider, object>, string>> = {
  manager: "Uw leidinggevende beslist.",
  helpdesk: "De Helpdesk beoordeelt uw aanvraag.",
  "as-configured": "Wie beslist, hangt af van de gemeente die u kiest.",
};

/** An appointment names an organisation of the file; anything else was never let through. */
function organisationOf({ directory }: Requests, id: OrganisationId): Organisation {
  const found = directory.organisation(id);
  if (!found) throw new Error(`no organisation ${id} in the directory`);
  return found;
}

/** Whatever came in, as texts for the same form: cleaned, and with secrets hidden. */
export function filledIn(kind: RequestKind, data: unknown): Filled {
  const sent = typeof data === "object" && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
  const said = [...Object.keys(kind.form.shape), "organisation"].map((field) => {
    const value = Object.hasOwn(sent, field) ? sent[field] : "";
    return [
      field,
      saidIn(typeof value === "string" || typeof value === "number" ? String(value) : "", MAX_TEXT),
    ] as const;
  });
  return {
    fields: Object.fromEntries(said.map(([field, { text }]) => [field, text])),
    hidden: [...new Set(said.flatMap(([, { hidden }]) => hidden))],
  };
}

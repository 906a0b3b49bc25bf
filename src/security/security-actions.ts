import { randomUUID } from "node:crypto";
import { z } from "zod";
import { momentHere } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { type Outcome, refuse } from "../lib/outcome.ts";
import { type OrganisationId, type Person, isAgent } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Target, changeTicket, viewFor } from "../tickets/change-ticket.ts";
import { type Desk, agreedFor } from "../tickets/desk.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { file, obstacle, organisationFor, unlessConnected } from "../tickets/report-ticket.ts";
import { SECURITY_KINDS, SECURITY_TITLE } from "../tickets/security.ts";
import { textCard } from "../tickets/texts.ts";
import { MessageLink } from "../tickets/message-link.ts";
import { AddInput, OpenInput, ReportInput, TargetInput, saidIn } from "../tickets/ticket-input.ts";
import { REFUSAL_TEXT } from "../tickets/ticket-words.ts";
import {
  NOTHING_SAID,
  type RefusalReason,
  type Said,
  type Ticket,
  add,
  isTheirCiso,
  report,
} from "../tickets/ticket.ts";
import { type DiscoveryRefusal, asIncident, discovered, mayFollow } from "./incident.ts";
import { type Offer, type Ordinary, cisoCard, firstCard, overviewCard } from "./security-cards.ts";
import { incidentIn } from "./security-words.ts";

/** What security needs of the rest of the house. */
export interface SecurityDesk {
  readonly desk: Desk;
  /** Who looks after the security of this organisation. */
  readonly cisosOf: (organisation: OrganisationId) => Promise<readonly Person[]>;
}

const text = z
  .string()
  .default("")
  .transform((words) => saidIn(words));

const UrgentInput = z.object({
  nonce: ReportInput.shape.nonce,
  kind: z.enum(SECURITY_KINDS, { error: "Kies wat er is gebeurd." }),
  organisation: ReportInput.shape.organisation,
  sensitive: ReportInput.shape.sensitive,
  reachableAt: ReportInput.shape.reachableAt,
  messageLink: MessageLink,
  text,
});
const FirstInput = z.object({ text: text.catch(NOTHING_SAID) });

const NO_MOMENT = "Vul de dag en het tijdstip in. Weet u het niet precies? Vul dan het vroegste moment in.";
const day = z.string().default("");
const time = z
  .string()
  .transform((typed) => typed.trim().replace(".", ":").padStart(5, "0"))
  .default("");
const AddToLeakInput = AddInput.extend({ day, time });
const DiscoveredInput = TargetInput.extend({ day, time });

/** Free text that tells of an incident gets the question first; undefined for any other. */
export const securityIn =
  ({ desk }: SecurityDesk) =>
  async (said: Said, turn: Turn, form?: Ordinary & Pick<Offer, "organisation" | "sensitive">, messageLink?: string) => {
    const kind = incidentIn(said.text);
    const { organisation, sensitive } = form ?? {};
    return kind && first(desk, turn, { said, kind, form, organisation, sensitive, messageLink });
  };

async function first(desk: Desk, { actor }: Turn, offer: Omit<Offer, "nonce" | "appointments">): Promise<Message> {
  const appointments = actor.appointments.map((id) => ({ value: id, title: desk.entranceOf(id).name }));
  const withheld = await unlessConnected(desk, "melding");
  const said = withheld.length > 0 ? [...withheld, callText(desk.entranceOf(actor.appointments[0]).phone)] : [];
  const problems = [...new Set([...said, ...(offer.problems ?? [])])];
  return firstCard({ nonce: randomUUID(), appointments, ...offer, problems });
}

/** It cannot wait until the Helpdesk is there. */
const callText = (phone: string | undefined): string =>
  phone
    ? `Bel meteen ${phone}.`
    : "Het telefoonnummer van de Helpdesk is nog niet vastgesteld. Vertel het meteen aan uw leidinggevende.";

/** Everything about incidents that can be pressed. */
export function securityActions(security: SecurityDesk): Record<string, CardAction> {
  const { desk } = security;
  return {
    "security.form": cardAction(
      FirstInput,
      async ({ text: said }, turn) => first(desk, turn, { said, kind: incidentIn(said.text) }),
      unusable,
    ),
    "security.report": cardAction(UrgentInput, (given, turn) => fileUrgently(security, given, turn), unusable),
    "security.add": changing(desk, "security.add", AddToLeakInput, (ticket, given, turn) => {
      const added = add(ticket, given.addition, turn);
      if (!added.ok || (given.day === "" && given.time === "")) return added;
      const at = momentHere(given.day, given.time);
      return at ? discovered(added.value, at, turn) : refuse("no-moment");
    }),
    "security.discovered": changing(desk, "security.discovered", DiscoveredInput, (ticket, given, turn) => {
      const at = momentHere(given.day, given.time);
      return at ? discovered(ticket, at, turn) : refuse("no-moment");
    }),
    "security.overview": cardAction(OpenInput, (given, turn) => overview(desk, given, turn), unusable),
  };
}

const unusable = async (problems: readonly string[]): Promise<Message> => textCard(...problems);

async function fileUrgently(
  { desk, cisosOf }: SecurityDesk,
  given: z.output<typeof UrgentInput>,
  turn: Turn,
): Promise<Message> {
  const { kind, text: typed, sensitive, reachableAt, messageLink, nonce } = given;
  const again = (problem: string) =>
    first(desk, turn, { said: typed, kind, sensitive, messageLink, problems: [problem] });
  const organisation = organisationFor(given.organisation, turn.actor);
  if (!organisation) return again("Kies voor welke gemeente u meldt.");
  const problem = await obstacle(desk, organisation, turn, "melding");
  if (problem) return again(problem);

  const said = typed.text === "" ? { text: SECURITY_TITLE[kind], hidden: [] } : typed;
  const number = await desk.numbers.next(turn.now);
  const reported = report(number, organisation, { said, area: "unknown", sensitive, reachableAt, messageLink }, turn);
  const incident = asIncident(reported, kind, await cisosOf(organisation), turn);
  await Promise.all((incident.security?.told ?? []).map((id) => desk.introduce(id, incident, turn.reference)));
  const { nonce: _, ...filled } = given;
  return file(desk, incident, { person: turn.actor.id, nonce, act: { verb: "security.report", ...filled } }, turn);
}

/** How the CISO sees an incident of their municipality; undefined for anybody else, and for who works on it. */
export const cisoView =
  ({ desk }: SecurityDesk) =>
  async (ticket: Ticket, { actor }: Turn, notice?: string): Promise<Message | undefined> =>
    isTheirCiso(ticket, actor) && !isAgent(actor, ticket.organisation)
      ? cisoCard(ticket, agreedFor(desk, ticket), notice)
      : undefined;

async function overview(desk: Desk, given: z.output<typeof OpenInput>, turn: Turn): Promise<Message> {
  const ticket = await findFor(desk, turn.actor, given.ticket, [given.organisation]);
  if (!ticket || !mayFollow(ticket, turn.actor)) return textCard(REFUSAL_TEXT["unknown-ticket"]);
  if (!ticket.security) return textCard(NO["no-incident"]);
  return overviewCard(ticket, agreedFor(desk, ticket));
}

type No = DiscoveryRefusal | RefusalReason | "no-moment";

const NO: Record<Exclude<DiscoveryRefusal, RefusalReason> | "no-moment", string> = {
  "no-incident": "Deze melding is niet als beveiligingsincident gemeld. Er is geen overzicht van.",
  "not-yet": "Dit moment komt nog. Vul in wanneer het is ontdekt.",
  "too-long-ago": "Dit moment is te lang geleden. Klopt de dag?",
  "already-known": "Dit moment staat er al.",
  "no-moment": NO_MOMENT,
};

const sentence = (no: No): string => (no in NO ? NO[no as keyof typeof NO] : REFUSAL_TEXT[no as RefusalReason]);

/** A button that changes an incident, and shows it as it then is to who pressed. */
function changing<S extends z.ZodType<Target>>(
  desk: Desk,
  verb: string,
  input: S,
  decide: (ticket: Ticket, given: z.output<S>, turn: Turn) => Outcome<Ticket, No>,
): CardAction {
  const show = async (target: Target, turn: Turn, notice: string) => {
    const ticket = await findFor(desk, turn.actor, target.ticket, [target.organisation]);
    return ticket ? viewFor(desk, ticket, target, turn, { notice }) : textCard(REFUSAL_TEXT["unknown-ticket"]);
  };
  return cardAction(
    input,
    async (given, turn) => {
      const outcome = await changeTicket<No>(desk, given, turn, {
        verb,
        decide: (ticket) => decide(ticket, given, turn),
      });
      return outcome.ok ? viewFor(desk, outcome.value, given, turn) : show(given, turn, sentence(outcome.reason));
    },
    async (problems, data, turn) => {
      const target = TargetInput.safeParse(data);
      return target.success ? show(target.data, turn, problems.join(" ")) : textCard(...problems);
    },
  );
}

import type { z } from "zod";
import type { Message } from "../lib/message.ts";
import { type Outcome, refuse } from "../lib/outcome.ts";
import { personPlace } from "../lib/place.ts";
import { type OrganisationId, type Person, isAgent } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Target, viewFor } from "../tickets/change-ticket.ts";
import { isAmongThemselves } from "../tickets/desk.ts";
import { findFor } from "../tickets/find-ticket.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { TargetInput } from "../tickets/ticket-input.ts";
import type { Once } from "../tickets/ticket-store.ts";
import { REFUSAL_TEXT, hiddenText } from "../tickets/ticket-words.ts";
import type { Said, Ticket, TicketNumber } from "../tickets/ticket.ts";
import { type Outage, type OutageRefusal, concerned, end, makeKnown, mayHandle, tell } from "./outage.ts";
import { deskCard, listCard, makingForm, outageCard, proposalCard } from "./outage-cards.ts";
import { AcceptInput, DeclineInput, EndInput, JoinInput, MakeInput, ShowInput, TellInput } from "./outage-input.ts";
import type { Proposal } from "./outage-rows.ts";
import { type Stored, outageSubject } from "./outage-store.ts";
import { OUTAGE_REFUSAL } from "./outage-words.ts";
import type { Outages } from "./outages.ts";
import { areaOf } from "./same-thing.ts";

const MAX_ATTEMPTS = 5;
const MADE_KNOWN = "De storing is bekend gemaakt. De kaart ervan staat in het kanaal van de Helpdesk.";
const JOINED = "U staat op de lijst. U krijgt hier bericht als er nieuws is.";
const ONLY_REPORTS = "Van een aanvraag kunt u geen storing maken.";

/** Every button about known outages, by the verb that its template sends. */
export function outageActions(outages: Outages): Record<string, CardAction> {
  const on = <S extends z.ZodType>(input: S, run: (given: z.output<S>, turn: Turn) => Promise<Message>): CardAction =>
    cardAction(input, run, async (problems) => textCard(...problems));
  const forAgents = <S extends z.ZodType>(input: S, run: (given: z.output<S>, turn: Turn) => Promise<Message>) =>
    on(input, async (given, turn) =>
      (await isAmongThemselves(outages.desk, turn)) ? run(given, turn) : textCard(IN_PERSONAL_CHAT),
    );

  return {
    "outage.form": forAgents(TargetInput, (given, turn) => openForm(outages, given, turn)),
    "outage.make": cardAction(
      MakeInput,
      (given, turn) => make(outages, given, turn),
      async (problems, data, turn) => {
        const target = TargetInput.safeParse(data);
        return target.success ? openForm(outages, target.data, turn, problems) : textCard(...problems);
      },
    ),
    "outage.join": on(JoinInput, (given, turn) => join(outages, given, turn)),
    "outage.show": forAgents(ShowInput, async ({ outage }, turn) => {
      const found = await findHandled(outages, outage, turn.actor);
      return found ? deskView(outages, found.value) : textCard(OUTAGE_REFUSAL["unknown-outage"]);
    }),
    "outage.tell": forAgents(TellInput, (given, turn) =>
      changing(outages, "outage.tell", given, turn, (outage) => tell(outage, given.news, turn), given.news),
    ),
    "outage.end": forAgents(EndInput, (given, turn) =>
      changing(outages, "outage.end", given, turn, (outage) => end(outage, turn)),
    ),
    "outage.accept": cardAction(
      AcceptInput,
      (given, turn) => accept(outages, given, turn),
      async (problems, data, turn) => {
        const target = DeclineInput.safeParse(data);
        return target.success ? proposalView(outages, target.data.proposal, turn, problems) : textCard(...problems);
      },
    ),
    "outage.decline": forAgents(DeclineInput, (given, turn) => decline(outages, given, turn)),
  };
}

/** All organisations for which this person may make something known. */
export const handledBy = ({ organisations }: Outages, actor: Person): readonly OrganisationId[] =>
  organisations.filter((organisation) => isAgent(actor, organisation));

const nameIn =
  ({ desk }: Outages) =>
  (organisation: OrganisationId): string =>
    desk.entranceOf(organisation).name;

const findHandled = async (
  { store }: Outages,
  ref: TicketNumber,
  actor: Person,
): Promise<Stored<Outage> | undefined> => {
  const found = await store.find(ref);
  return found && mayHandle(actor, found.value) ? found : undefined;
};

async function deskView(outages: Outages, outage: Outage, notice = ""): Promise<Message> {
  return deskCard(outage, await outages.store.countsOf(outage), nameIn(outages), { notice });
}

const hiddenNotice = (said: Said | undefined): string =>
  said && said.hidden.length > 0 ? hiddenText(said.hidden) : "";

/** The ticket of which something is to be made known; a sentence when this person may not do that. */
async function reportOf({ desk }: Outages, given: Target, turn: Turn): Promise<Ticket | string> {
  const ticket = await findFor(desk, turn.actor, given.ticket, [given.organisation]);
  if (!ticket) return REFUSAL_TEXT["unknown-ticket"];
  if (!isAgent(turn.actor, ticket.organisation)) return REFUSAL_TEXT["not-an-agent"];
  return ticket.request ? ONLY_REPORTS : ticket;
}

async function openForm(
  outages: Outages,
  given: Target,
  turn: Turn,
  problems: readonly string[] = [],
): Promise<Message> {
  const ticket = await reportOf(outages, given, turn);
  if (typeof ticket === "string") return textCard(ticket);
  return makingForm({ target: given, organisations: handledBy(outages, turn.actor), problems }, nameIn(outages));
}

async function make(outages: Outages, given: z.output<typeof MakeInput>, turn: Turn): Promise<Message> {
  if (!(await isAmongThemselves(outages.desk, turn))) return textCard(IN_PERSONAL_CHAT);
  const ticket = await reportOf(outages, given, turn);
  if (typeof ticket === "string") return textCard(ticket);

  const { text: said, organisations, area, team } = given;
  const made = unknownIn(outages, organisations)
    ? refuse("no-organisation" as const)
    : makeKnown({ ref: ticket.number, from: ticket.organisation, organisations, area, said }, turn);
  if (!made.ok) return openForm(outages, given, turn, [OUTAGE_REFUSAL[made.reason]]);

  const notice = [await keepNew(outages, made.value, onceOf("outage.make", given, turn), turn), hiddenNotice(said)];
  return viewFor(outages.desk, ticket, { team }, turn, { notice: notice.filter(Boolean).join(" ") });
}

const unknownIn = (outages: Outages, chosen: readonly OrganisationId[]): boolean =>
  chosen.some((organisation) => !outages.organisations.includes(organisation));

/** @returns what to tell who made it */
async function keepNew(outages: Outages, after: Outage, once: Once, { replyToId }: Turn): Promise<string> {
  const saved = await outages.store.save({ after, once, pressed: replyToId });
  if (saved === "conflict" && !(await outages.store.seen(once))) return OUTAGE_REFUSAL["already-known"];
  outages.stir();
  return MADE_KNOWN;
}

const onceOf = (verb: string, { nonce, ...act }: { readonly nonce: string }, { actor }: Turn): Once => ({
  person: actor.id,
  nonce,
  act: { verb, ...act },
});

type Given = z.output<typeof EndInput>;

/** Loads, decides and saves in one write; who was a moment later decides again on what it is then. */
async function changing(
  outages: Outages,
  verb: string,
  given: Given,
  turn: Turn,
  decide: (outage: Outage) => Outcome<Outage, OutageRefusal>,
  said?: Said,
): Promise<Message> {
  const once = onceOf(verb, given, turn);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const [before, isSeen] = await Promise.all([
      findHandled(outages, given.outage, turn.actor),
      outages.store.seen(once),
    ]);
    if (!before) return textCard(OUTAGE_REFUSAL["unknown-outage"]);
    if (isSeen) return deskView(outages, before.value);

    const decided = decide(before.value);
    if (!decided.ok) return deskView(outages, before.value, OUTAGE_REFUSAL[decided.reason]);
    const saved = await outages.store.save({ before, after: decided.value, once, pressed: turn.replyToId });
    if (saved === "conflict") continue;
    outages.stir();
    return deskView(outages, decided.value, hiddenNotice(said));
  }
  return textCard(OUTAGE_REFUSAL["changed-meanwhile"]);
}

/** *Ik heb hier ook last van*: one press, and no ticket. The form becomes the card. */
async function join({ store, stir }: Outages, given: z.output<typeof JoinInput>, turn: Turn): Promise<Message> {
  const { actor, chat, now, replyToId } = turn;
  if (chat !== "personal") return textCard(IN_PERSONAL_CHAT);
  const outage = (await store.find(given.outage))?.value;
  const organisation = outage && organisationOf(actor, outage, given.organisation);
  if (!outage || !organisation) return textCard(OUTAGE_REFUSAL["unknown-outage"]);

  const { ref, version: card } = outage;
  const link = { organisation, person: actor.id, card, at: now };
  if (!(await store.linkIn(organisation, ref, actor.id))) {
    if (outage.over) return outageCard(outage);
    // A form that became something else before shows that: this gets a card of its own.
    for (const adopts of given.form && replyToId ? [replyToId, undefined] : [undefined]) {
      if ((await store.join(ref, { ...link, adopts })) === "conflict") continue;
      stir();
      return adopts ? outageCard(outage) : { summary: JOINED };
    }
  }
  const isForm = replyToId !== undefined && (await shownBefore(replyToId));
  return isForm ? outageCard(outage) : { summary: JOINED };

  /** The same press again: the form that has become the card since. */
  async function shownBefore(message: string): Promise<boolean> {
    const place = personPlace(actor.id);
    const versions = Array.from({ length: card }, (_, index) => outageSubject(ref, index + 1));
    const shown = await Promise.all(
      versions.map((subject) => store.shownIn(organisation as OrganisationId, { subject, place })),
    );
    return shown.includes(message);
  }
}

/** Which of their own, when it concerns more than one. */
const organisationOf = (actor: Person, outage: Outage, asked: string | undefined): OrganisationId | undefined =>
  actor.appointments.find((one) => one === asked && outage.organisations.includes(one)) ?? concerned(actor, outage);

/** *Storingen*: what concerns this person, and what they handle. */
export async function listOutages(outages: Outages, turn: Turn): Promise<Message> {
  if (!(await isAmongThemselves(outages.desk, turn))) return textCard(IN_PERSONAL_CHAT);
  const { actor, chat } = turn;
  const listed = (await outages.store.known()).flatMap((known) => {
    const organisation = chat === "personal" ? concerned(actor, known) : undefined;
    const canHandle = mayHandle(actor, known);
    return organisation || canHandle ? [{ known, organisation, canHandle }] : [];
  });
  return listCard(listed, nameIn(outages));
}

/** Only who works for all organisations whose reports it counts may read it. */
const mayDecide = (outages: Outages, { counts }: Proposal, actor: Person): boolean =>
  Object.keys(counts).every((organisation) => handledBy(outages, actor).includes(organisation as OrganisationId));

async function findProposal(outages: Outages, id: string, actor: Person): Promise<Stored<Proposal> | undefined> {
  const found = await outages.store.proposal(id);
  return found && mayDecide(outages, found.value, actor) ? found : undefined;
}

async function proposalView(outages: Outages, id: string, turn: Turn, problems: readonly string[] = []) {
  const found = (await isAmongThemselves(outages.desk, turn)) ? await findProposal(outages, id, turn.actor) : undefined;
  return found
    ? proposalCard(found.value, handledBy(outages, turn.actor), nameIn(outages), problems)
    : textCard(OUTAGE_REFUSAL["unknown-outage"]);
}

/** One outage of all those reports: who reported is linked, and so are their tickets. */
async function accept(outages: Outages, given: z.output<typeof AcceptInput>, turn: Turn): Promise<Message> {
  const { actor, now, replyToId } = turn;
  const before = (await isAmongThemselves(outages.desk, turn))
    ? await findProposal(outages, given.proposal, actor)
    : undefined;
  if (!before || before.value.at !== given.at) return textCard(OUTAGE_REFUSAL["unknown-outage"]);
  if (before.value.decided) return proposalView(outages, given.proposal, turn);

  const { first, thing, from } = before.value;
  const area = areaOf(thing);
  const made = unknownIn(outages, given.organisations)
    ? refuse("no-organisation" as const)
    : makeKnown(
        {
          ...{ ref: first.number, from: first.organisation, organisations: given.organisations, said: given.text },
          gathers: { thing, from, to: now },
          ...(area !== undefined && { area }),
        },
        turn,
      );
  if (!made.ok) return proposalView(outages, given.proposal, turn, [OUTAGE_REFUSAL[made.reason]]);

  const after = { ...before.value, decided: { is: "made-known", by: actor.name, at: now } as const };
  const once = { person: actor.id, nonce: given.proposal, act: { verb: "outage.accept", at: given.at } };
  const saved = await outages.store.save({ after: made.value, once, pressed: replyToId, proposal: { before, after } });
  if (saved === "saved") outages.stir();
  return proposalView(outages, given.proposal, turn, saved === "saved" ? [] : [OUTAGE_REFUSAL["already-decided"]]);
}

async function decline(outages: Outages, given: z.output<typeof DeclineInput>, turn: Turn): Promise<Message> {
  const { actor, now, replyToId } = turn;
  const before = await findProposal(outages, given.proposal, actor);
  if (!before || before.value.at !== given.at) return textCard(OUTAGE_REFUSAL["unknown-outage"]);
  if (!before.value.decided) {
    const after = { ...before.value, decided: { is: "no-outage", by: actor.name, at: now } as const };
    await outages.store.propose(before, after, replyToId);
  }
  return proposalView(outages, given.proposal, turn);
}

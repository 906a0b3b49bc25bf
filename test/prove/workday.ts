import { randomBytes, randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Json, readable } from "../support/card-reading.ts";
import { type Colleague, type Press, type Scene, answeredCard, colleague } from "../support/colleague.ts";
import { InVain, eventually } from "../support/eventually.ts";
import type { TicketEvent } from "../../src/tickets/ticket.ts";

/** Something the bot has said yes to. */
export interface Acknowledged {
  readonly number: string;
  readonly kind: TicketEvent;
  readonly person: string;
  /** Stands in the ticket once when this was done once. */
  readonly text: string | undefined;
}

export interface Workday {
  /** Requests that were sent, the ones that were sent again included. */
  requests(): number;
  /** Decisions that were answered with a yes. */
  decisions(): number;
  /** What was answered with a no though it is allowed, and people who could not go on. */
  problems(): readonly string[];
  /** What is not acknowledged by then is given up. */
  end(): Promise<void>;
}

export interface WorkdayOptions {
  readonly scene: Scene;
  /** Every yes is a line in this file, written before anything else happens. */
  readonly journal: string;
  readonly random: () => number;
  /** Each reports one ticket after the other. */
  readonly reporters: readonly string[];
}

interface Act extends Press {
  readonly who: Colleague;
  readonly label: string;
  readonly kind: TicketEvent;
  /** What can be read once it is done. */
  readonly done: string;
  readonly text?: string;
}

/** Who decides about somebody's requests, who could in their place, and who has to say so first. */
interface Route {
  readonly decider: string;
  readonly other?: string;
  readonly assigner?: string;
}

const ROUTES: Readonly<Record<string, Route>> = {
  noor: { decider: "marieke", other: "karel" },
  daan: { decider: "sanne" },
  emma: { decider: "mirjam", assigner: "iris" },
  lotte: { decider: "hanneke", other: "karel", assigner: "iris" },
  marieke: { decider: "hanneke", other: "karel" },
};
const REQUESTS = 0.5;

const AGAIN_AFTER_MS = 200;
const LOOK_AGAIN_MS = 5_000;
const SHOWN_ANSWER = 120;
const HELPDESK = { in: "helpdesk" } as const;
const BEHEER = { in: "beheer" } as const;
const SOLUTION = "Wat is de oplossing of de afspraak?";
const DECIDED = /(?:U hebt|\p{Lu}\S+ \S+ heeft) deze aanvraag (goedgekeurd|afgewezen) op/u;

/** People who report, request, decide, take, ask, answer and resolve all day, and who press again when nothing comes back. */
export function startWorkday({ scene, journal, random, reporters }: WorkdayOptions): Workday {
  const [sam, fatima, ruben] = ["sam", "fatima", "ruben"].map((key) => colleague(key, scene)) as Agents;
  let isOver = false;
  let requests = 0;
  let decisions = 0;
  const problems: string[] = [];

  const acknowledge = (yes: Acknowledged): void => {
    appendFileSync(journal, `${JSON.stringify(yes)}\n`);
    if (yes.kind === "approved" || yes.kind === "rejected") decisions += 1;
  };

  /** As Teams does: the same again, now and then under another id, until there is a real answer. */
  async function insist(who: Colleague, activity: Json): Promise<string | undefined> {
    for (let tries = 0; !isOver; tries++) {
      requests += 1;
      const card = answeredCard(await who.send(tries % 2 === 1 ? { ...activity, id: `f:${randomUUID()}` } : activity));
      if (card) return readable(card);
      await pause(AGAIN_AFTER_MS * (1 + random()));
    }
    return undefined;
  }

  async function pressingOn(who: Colleague, label: string, press: Press, number: string): Promise<Json | undefined> {
    while (!isOver) {
      const activity = await who.pressing(label, { about: number, ...press }, LOOK_AGAIN_MS).catch(nothingYet);
      if (activity) return activity;
    }
    return undefined;
  }

  async function perform(act: Act, number: string): Promise<boolean> {
    const { who, label, ...press } = act;
    const activity = await pressingOn(who, label, press, number);
    const answer = activity && (await insist(who, activity));
    if (answer === undefined) return false;
    const isDone = answer.includes(act.done);
    if (isDone) acknowledge({ number, kind: act.kind, person: act.who.person.id, text: act.text });
    else problems.push(`refused: ${act.label} on ${number}: ${answer.slice(0, SHOWN_ANSWER)}`);
    return isDone;
  }

  /** Typed again, as Teams delivers it again, until all of this can be read. */
  async function type(who: Colleague, text: string, done: readonly string[]): Promise<boolean> {
    const typed = who.typing(text);
    while (!isOver) {
      requests += 1;
      await who.send(typed);
      const sees = () => who.reads().some((read) => done.every((piece) => read.includes(piece)));
      if (await eventually(sees, text, LOOK_AGAIN_MS).catch(nothingYet)) return true;
    }
    return false;
  }

  /** Types until a form comes. @returns its number */
  async function file(who: Colleague, { says, label, kind, text, filled }: Filing): Promise<string | undefined> {
    while (!isOver) {
      requests += 1;
      await who.says(says);
      const form = await who.pressing(label, { filled }, LOOK_AGAIN_MS).catch(nothingYet);
      const answer = form && (await insist(who, form));
      const number = /M\d{2}-\d{6}/.exec(answer ?? "")?.[0];
      if (!number) continue;
      acknowledge({ number, kind, person: who.person.id, text });
      return number;
    }
    return undefined;
  }

  async function goThrough(acts: readonly Act[], number: string): Promise<boolean> {
    for (const act of acts) if (!(await perform(act, number))) return false;
    return true;
  }

  /** Both at the same moment. @returns what each was told */
  async function atOnce(acts: readonly [Act, Act], number: string): Promise<readonly string[] | undefined> {
    const presses = await Promise.all(acts.map(({ who, label, ...press }) => pressingOn(who, label, press, number)));
    const pressed = acts.flatMap(({ who }, i) => (presses[i] ? [insist(who, presses[i])] : []));
    const told = (await Promise.all(pressed)).filter((answer) => answer !== undefined);
    return told.length === acts.length ? told : undefined;
  }

  const acknowledged = ({ who, kind, text }: Act, number: string): void =>
    acknowledge({ number, kind, person: who.person.id, text });

  /** *Goedkeuren* and *Afwijzen* by one person: one of them counts, and both are told which. @returns whether it is approved */
  async function yesAndNo(who: Colleague, number: string): Promise<boolean> {
    const [yes, no] = [approve(who), reject(who)];
    const told = await atOnce([yes, no], number);
    if (!told) return false;
    const outcomes = new Set(told.map((answer) => DECIDED.exec(answer)?.[1]));
    const isApproved = outcomes.has("goedgekeurd");
    if (outcomes.size === 1) acknowledged(isApproved ? yes : no, number);
    else
      problems.push(`told two things: ${number}: ${told.map((answer) => answer.slice(0, SHOWN_ANSWER)).join(" / ")}`);
    return isApproved;
  }

  /** Gives it away and decides at once; who has it then decides, while the first one goes on trying. */
  async function giveAndKeep(who: Colleague, other: Colleague, number: string): Promise<boolean> {
    const [give, keep] = [handOver(who, other), approve(who)];
    const told = await atOnce([give, keep], number);
    if (!told) return false;
    const isKept = told.some((answer) => DECIDED.test(answer));
    acknowledged(isKept ? keep : give, number);
    if (isKept) return true;
    const [isDone] = await Promise.all([
      perform(approve(other), number),
      type(who, `goedkeuren ${number}`, [number, `${other.person.name} heeft deze aanvraag goedgekeurd`]),
    ]);
    return isDone;
  }

  /** @returns whether the Helpdesk may begin */
  async function decide(
    number: string,
    requester: Colleague,
    { decider: key, other, assigner }: Route,
  ): Promise<boolean> {
    const decider = colleague(key, scene);
    if (assigner && !(await perform(assign(colleague(assigner, scene), decider), number))) return false;
    const chance = random();
    if (chance < 0.3) return yesAndNo(decider, number);
    if (chance < 0.6 && other) return giveAndKeep(decider, colleague(other, scene), number);
    if (chance < 0.8) {
      const text = word();
      if (await type(decider, `afwijzen ${number} ${text}`, [number, "U hebt deze aanvraag afgewezen", text]))
        acknowledge({ number, kind: "rejected", person: decider.person.id, text });
      return false;
    }
    const asked = said(decider, "Vraag stellen", "asked", "Uw vraag aan de aanvrager");
    const answered = said(requester, "Verstuur antwoord", "answered", "Uw antwoord");
    const revoked: Act = {
      who: decider,
      label: "Ja, trek mijn besluit in",
      kind: "decision-revoked",
      done: "Wacht op uw besluit",
    };
    // Not on the card from before the answer.
    const refused = { ...reject(decider), about: answered.done };
    await goThrough([asked, answered, refused, revoked, approve(decider)], number);
    return false;
  }

  async function request(who: Colleague, route: Route): Promise<void> {
    const agent = random() < 0.5 ? sam : fatima;
    const number = await file(who, storage());
    if (!number || !(await decide(number, who, route))) return;
    const finish = said(agent, "Aanvraag afhandelen", "resolved", SOLUTION, HELPDESK);
    const confirm: Act = { who, label: "Ja, in orde", kind: "confirmed", done: "Gesloten" };
    await goThrough([take(agent, HELPDESK), finish, confirm], number);
  }

  async function work(who: Colleague): Promise<void> {
    const route = ROUTES[who.person.key];
    while (!isOver) {
      if (route && random() < REQUESTS) {
        await request(who, route);
        continue;
      }
      const number = await file(who, report());
      if (number) await goThrough(course(who, random() < 0.5 ? sam : fatima, ruben, random()), number);
    }
  }

  const days = Promise.all(
    reporters.map((key) => work(colleague(key, scene)).catch((error: unknown) => problems.push(String(error)))),
  );
  return {
    requests: () => requests,
    decisions: () => decisions,
    problems: () => problems,
    async end() {
      isOver = true;
      await days;
    },
  };
}

type Agents = [Colleague, Colleague, Colleague];

/** A form that comes when somebody types for it, filled in with a text that nobody else writes. */
interface Filing {
  readonly says: string;
  readonly label: string;
  readonly kind: TicketEvent;
  readonly text: string;
  readonly filled: Readonly<Record<string, string>>;
}

function report(): Filing {
  const text = `Het scherm is zwart, ${word()}`;
  return { says: "melden", label: "Melden", kind: "reported", text, filled: { "Wat is er aan de hand?": text } };
}

function storage(): Filing {
  const text = `De schijf is vol, ${word()}`;
  const filled = {
    "Welke map of schijf?": "G:\\Archief",
    "Hoeveel GB extra?": "50",
    "Waarom hebt u meer ruimte nodig?": text,
  };
  return { says: "aanvraag opslag", label: "Aanvragen", kind: "requested", text, filled };
}

const take = (who: Colleague, where: Press): Act => ({
  ...{ who, label: "Oppakken", kind: "taken", done: `Opgepakt door ${who.person.name}`, ...where },
});
const approve = (who: Colleague): Act => ({
  ...{ who, label: "Goedkeuren", kind: "approved", done: "U hebt deze aanvraag goedgekeurd" },
});
const reject = (who: Colleague): Act => said(who, "Aanvraag afwijzen", "rejected", "Waarom wijst u de aanvraag af?");
const handOver = (who: Colleague, to: Colleague): Act => ({
  ...{ who, label: "Iemand anders laten beslissen", kind: "handed-over", done: "U hebt dit besluit overgedragen" },
  filled: { "Wie beslist in uw plaats?": to.person.name },
});
const assign = (who: Colleague, to: Colleague): Act => ({
  ...{ who, label: "Aanwijzen", kind: "approver-assigned", done: `U hebt ${to.person.name} aangewezen` },
  filled: { "Wie beslist?": to.person.name },
});

/** One of the ways a ticket can go. */
function course(reporter: Colleague, agent: Colleague, specialist: Colleague, chance: number): Act[] {
  const resolve = (who: Colleague, where: Press): Act => said(who, "Melding oplossen", "resolved", SOLUTION, where);
  const ask = said(agent, "Verstuur vraag", "asked", "Uw vraag", HELPDESK);
  const answer = said(reporter, "Verstuur antwoord", "answered", "Uw antwoord");
  const add = said(reporter, "Verstuur aanvulling", "added", "Wat wilt u toevoegen?");
  const reopen = said(reporter, "Melding heropenen", "reopened", "Wat gaat er nog niet goed?");
  const pass = said(
    agent,
    "Doorzetten naar Beheer",
    "passed-to-operations",
    "Toelichting bij het doorzetten",
    HELPDESK,
  );
  const confirm: Act = { who: reporter, label: "Ja, opgelost", kind: "confirmed", done: "Gesloten" };
  const withdraw: Act = {
    who: reporter,
    label: "Ja, trek in",
    kind: "withdrawn",
    done: "U hebt deze melding ingetrokken",
  };

  if (chance < 0.4) return [take(agent, HELPDESK), ask, answer, resolve(agent, HELPDESK), confirm];
  if (chance < 0.6) return [add, take(agent, HELPDESK), withdraw];
  return [pass, take(specialist, BEHEER), resolve(specialist, BEHEER), reopen, resolve(specialist, BEHEER), confirm];
}

/** A button with a text that nobody else writes. */
function said(who: Colleague, label: string, kind: TicketEvent, input: string, where: Press = {}): Act {
  const text = word();
  return { who, label, kind, text, done: text, filled: { [input]: text }, ...where };
}

const nothingYet = (error: unknown): undefined => {
  if (!(error instanceof InVain)) throw error;
};

const LETTERS = "abcdefghijklmnop";

/** No digits, which might be taken for a number that must be hidden. */
const word = (): string => [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join("");

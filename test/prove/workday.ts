import { randomBytes, randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Json, readable } from "../support/card-reading.ts";
import { type Colleague, type Press, type Scene, answeredCard, colleague } from "../support/colleague.ts";
import { InVain } from "../support/eventually.ts";
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

const AGAIN_AFTER_MS = 200;
const LOOK_AGAIN_MS = 5_000;
const SHOWN_ANSWER = 120;
const HELPDESK = { in: "helpdesk" } as const;
const BEHEER = { in: "beheer" } as const;
const SOLUTION = "Wat is de oplossing of de afspraak?";

/** People who report, take, ask, answer, pass on and resolve all day, and who press again when nothing comes back. */
export function startWorkday({ scene, journal, random, reporters }: WorkdayOptions): Workday {
  const [sam, fatima, ruben] = ["sam", "fatima", "ruben"].map((key) => colleague(key, scene)) as Agents;
  let isOver = false;
  let requests = 0;
  const problems: string[] = [];

  const acknowledge = (yes: Acknowledged): void => appendFileSync(journal, `${JSON.stringify(yes)}\n`);

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

  async function press({ who, label, ...press }: Act, number: string): Promise<string | undefined> {
    while (!isOver) {
      const activity = await who.pressing(label, { ...press, about: number }, LOOK_AGAIN_MS).catch(nothingYet);
      if (activity) return insist(who, activity);
    }
    return undefined;
  }

  async function perform(act: Act, number: string): Promise<boolean> {
    const answer = await press(act, number);
    if (answer === undefined) return false;
    const isDone = answer.includes(act.done);
    if (isDone) acknowledge({ number, kind: act.kind, person: act.who.person.id, text: act.text });
    else problems.push(`refused: ${act.label} on ${number}: ${answer.slice(0, SHOWN_ANSWER)}`);
    return isDone;
  }

  /** Types until a form comes. @returns its number */
  async function report(who: Colleague): Promise<string | undefined> {
    const text = `Het scherm is zwart, ${word()}`;
    while (!isOver) {
      requests += 1;
      await who.says("melden");
      const filled = { "Wat is er aan de hand?": text };
      const form = await who.pressing("Melden", { filled }, LOOK_AGAIN_MS).catch(nothingYet);
      const answer = form && (await insist(who, form));
      const number = /M\d{2}-\d{6}/.exec(answer ?? "")?.[0];
      if (!number) continue;
      acknowledge({ number, kind: "reported", person: who.person.id, text });
      return number;
    }
    return undefined;
  }

  async function work(who: Colleague): Promise<void> {
    while (!isOver) {
      const number = await report(who);
      for (const act of number ? course(who, random() < 0.5 ? sam : fatima, ruben, random()) : []) {
        if (!(await perform(act, number ?? ""))) break;
      }
    }
  }

  const days = Promise.all(
    reporters.map((key) => work(colleague(key, scene)).catch((error: unknown) => problems.push(String(error)))),
  );
  return {
    requests: () => requests,
    problems: () => problems,
    async end() {
      isOver = true;
      await days;
    },
  };
}

type Agents = [Colleague, Colleague, Colleague];

/** One of the ways a ticket can go. */
function course(reporter: Colleague, agent: Colleague, specialist: Colleague, chance: number): Act[] {
  const take = (who: Colleague, where: Press): Act => ({
    ...{ who, label: "Oppakken", kind: "taken", done: `Opgepakt door ${who.person.name}`, ...where },
  });
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

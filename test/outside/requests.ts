import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Row, type Value, collect, under } from "../../src/lib/rows.ts";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { ticketKey, ticketOf } from "../../src/tickets/ticket-rows.ts";
import type { Ticket, TicketNumber } from "../../src/tickets/ticket.ts";
import type { Press } from "../support/colleague.ts";
import { NUMBER, type Town } from "./town.ts";

/** *Extra opslag*, which the leidinggevende decides about; filled in, and not sent yet. */
export async function storageForm(town: Town, key: string, reason: string, press: Pick<Press, "asSubmit"> = {}) {
  const requester = town.person(key);
  await requester.says("aanvraag opslag");
  const filled = {
    "Welke map of schijf?": "G:\\Archief",
    "Hoeveel GB extra?": "50",
    "Waarom hebt u meer ruimte nodig?": reason,
  };
  return requester.pressing("Aanvragen", { about: "Extra opslag", ...press, filled });
}

/** @returns its number */
export async function requestStorage(town: Town, key: string, reason: string): Promise<string> {
  const answer = await town.person(key).send(await storageForm(town, key, reason));
  const number = NUMBER.exec(answer.text)?.[0];
  if (!number) throw new Error(`no number in: ${answer.text}`);
  return number;
}

/** Rights on somebody's mailbox, whose owner decides. @returns its number */
export async function requestMailbox(town: Town, key: string, owner: string, reason: string): Promise<string> {
  const requester = town.person(key);
  await requester.says("aanvraag mailbox");
  const filled = {
    "Van wie is de mailbox of agenda?": "Van een collega",
    "Van een collega: wie is de eigenaar?": personId(owner),
    "Welk recht is nodig?": "E-mail lezen",
    "Waarom hebt u dit nodig?": reason,
  };
  const answer = await requester.presses("Aanvragen", { about: "Mailbox- of agendarechten", filled });
  const number = NUMBER.exec(answer.text)?.[0];
  if (!number) throw new Error(`no number in: ${answer.text}`);
  return number;
}

/** What is in the store of the process that runs, by somebody who only looks. */
export async function storedRows(folder: string, organisation: string, prefix: `${string}|`): Promise<Row[]> {
  const rows = openSqlite(join(folder, "helpdesk.sqlite"));
  try {
    return await collect(rows.range(organisation, under(prefix, Infinity)));
  } finally {
    await rows.close();
  }
}

export async function storedTicket(folder: string, organisation: string, number: string): Promise<Ticket> {
  const rows = await storedRows(folder, organisation, "ticket|");
  const row = rows.find(({ key }) => key === ticketKey(number as TicketNumber));
  if (!row) throw new Error(`no ticket ${number} of ${organisation}`);
  return ticketOf(row);
}

/** Who decided what, in that order. */
export async function storedDecisions(folder: string, organisation: string, number: string): Promise<string[]> {
  const { approval } = await storedTicket(folder, organisation, number);
  return (approval?.decisions ?? []).map(({ is, by }) => `${is} by ${keyOf(by)}`);
}

/** Who was refused to decide, and why, oldest first. */
export async function storedRefusals(folder: string, organisation: string): Promise<string[]> {
  const rows = await storedRows(folder, organisation, "audit|");
  const text = (value: Value, field: string) => (typeof value[field] === "string" ? value[field] : "");
  return rows.flatMap(({ value }) =>
    value["act"] === "refused-decision"
      ? [`${text(value, "number")}: ${keyOf(text(value, "by"))}, ${text(value, "reason")}`]
      : [],
  );
}

export const personId = (key: string): string => PEOPLE.find((person) => person.key === key)?.id ?? "";
export const keyOf = (id: string): string => PEOPLE.find((person) => person.id === id)?.key ?? id;

type Listed = Record<string, unknown>;

/**
 * The example's organisation file with other things in it about some people, by their keys.
 * @returns the path it was written to
 */
export function organisationFile(folder: string, name: string, changes: Readonly<Record<string, Listed>>): string {
  const example = new URL("../../src/sandbox/example-organisation.json", import.meta.url);
  const file = JSON.parse(readFileSync(example, "utf8")) as { people: Listed[] };
  const changed = Object.entries(changes).map(([key, change]) => ({ id: personId(key), change }));
  const people = file.people.map((person) => ({ ...person, ...changed.find(({ id }) => id === person["id"])?.change }));
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ ...file, people }));
  return path;
}

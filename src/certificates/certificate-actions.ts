import type { Instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { capital } from "../lib/words.ts";
import { hereOf } from "../notices/notice-room.ts";
import { type OrganisationId, holds } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { addForm, entryCard, importForm, importedCard, listCard } from "./certificate-cards.ts";
import { AddInput, EntryInput, FormInput, ImportInput, ListInput, RemoveInput, endOfDay } from "./certificate-input.ts";
import type { Certificates } from "./certificates.ts";
import { CSV_FAILURE, type CsvFailure } from "./csv.ts";
import { type RegisterEntry, goodUntil } from "./entry.ts";
import { importList } from "./import.ts";
import { holdsPrivateKey } from "./private-keys.ts";
import { type CertificateInput, WHY_NO_KEYS, registerCertificate, removeCertificate } from "./register.ts";

const PAGE = 10;
const MAX_FILE = 300_000;
const NOT_FOUND = "Dit certificaat is niet gevonden. Typ certificaten voor het register.";
const NOT_YOURS = "Certificaten zijn voor Beheer en voor de contactpersonen van een gemeente.";
const ONLY_BEHEER = "Alleen Beheer verandert het register. Vraag het Beheer.";
const REMOVED = "Het certificaat is uit het register verwijderd. Wij letten er niet meer op.";
const SAID = {
  added: "Het certificaat staat in het register.",
  changed: "Het register is bijgewerkt.",
  same: "Dit stond al zo in het register.",
  older: "In het register staat een certificaat dat langer geldig is. Er is niets veranderd.",
};

/** Whose certificates somebody sees here. */
interface Scope {
  readonly organisations: readonly OrganisationId[];
  /** Those whose register they may change. */
  readonly own: readonly OrganisationId[];
}

/** A sentence when it is nobody's business here. */
async function scopeOf({ room }: Certificates, turn: Turn): Promise<Scope | string> {
  const { actor } = turn;
  const here = await hereOf(room, turn);
  if (!here) return IN_PERSONAL_CHAT;
  const work = room.organisations.filter((id) => holds(actor, "operations", id));
  if (here.is === "channel") {
    const isTheirs = actor.appointments.includes(here.of) || holds(actor, "municipality-contact", here.of);
    return isTheirs || work.includes(here.of) ? { organisations: [here.of], own: [] } : NOT_YOURS;
  }
  const contact =
    here.is === "own chat" ? room.organisations.filter((id) => holds(actor, "municipality-contact", id)) : [];
  const organisations = room.organisations.filter((id) => work.includes(id) || contact.includes(id));
  return organisations.length > 0 ? { organisations, own: work } : NOT_YOURS;
}

/** Every button of the register, by the verb that its template sends. */
export function certificateActions(house: Certificates): Record<string, CardAction> {
  const forBeheer =
    (run: (data: unknown, turn: Turn, own: readonly OrganisationId[]) => Promise<Message>): CardAction =>
    async (data, turn) => {
      const scope = await scopeOf(house, turn);
      if (typeof scope === "string") return textCard(scope);
      return scope.own.length > 0 ? run(data, turn, scope.own) : textCard(ONLY_BEHEER);
    };
  const wrong = async (problems: readonly string[]) => textCard(...problems);

  return {
    "certificate.list": cardAction(ListInput, (given, turn) => listCertificates(house, turn, given), wrong),
    "certificate.show": cardAction(EntryInput, (given, turn) => showEntry(house, given, turn), wrong),
    "certificate.form": forBeheer((data, turn, own) => openForm(house, FormInput.catch({}).parse(data), turn, own)),
    "certificate.add": forBeheer((data, turn, own) => add(house, data, turn, own)),
    "certificate.import-form": forBeheer(async () => importForm()),
    "certificate.import": forBeheer((data, turn) => {
      const parsed = ImportInput.safeParse(data);
      const problems = parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
      return parsed.success ? importText(house, parsed.data.csv, turn) : Promise.resolve(importForm(problems));
    }),
    "certificate.remove": cardAction(
      RemoveInput,
      (given, turn) => remove(house, given, turn),
      async (problems, data, turn) => {
        const target = EntryInput.safeParse(data);
        return target.success ? showEntry(house, target.data, turn, problems.join(" ")) : textCard(...problems);
      },
    ),
  };
}

/* Reading */

/** *Certificaten*, all that this person may see here, or those of one organisation. */
export async function listCertificates(
  house: Certificates,
  turn: Turn,
  { after = "", organisation }: { readonly after?: string; readonly organisation?: OrganisationId | undefined } = {},
): Promise<Message> {
  const scope = await scopeOf(house, turn);
  if (typeof scope === "string") return textCard(scope);
  const asked = scope.organisations.filter((id) => organisation === undefined || id === organisation);
  const registers = await Promise.all(asked.map((id) => house.store.all(id)));
  const { now } = turn;
  const keyed = registers
    .flatMap((entries, index) => entries.map((entry) => ({ entry, key: sortKey(index, entry, now) })))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const rest = keyed.filter(({ key }) => key > after);
  const page = rest.slice(0, PAGE);
  const isOwnUnknown = house.ownCredential === "unknown" && asked.includes(house.home);
  return listCard(
    {
      ...{ entries: page.map(({ entry }) => entry), all: keyed.map(({ entry }) => entry), now, isOwnUnknown },
      ...{ after: rest.length > PAGE ? (page.at(-1)?.key ?? "") : "", isFirst: after === "" },
      ...{ of: organisation, canChange: scope.own.length > 0 },
    },
    nameIn(house),
  );
}

const sortKey = (index: number, entry: RegisterEntry, now: Instant): string =>
  `${String(index).padStart(3, "0")}|${goodUntil(entry, now)}|${entry.id}`;

const nameIn =
  ({ room }: Certificates) =>
  (organisation: OrganisationId): string =>
    room.desk.entranceOf(organisation).name;

interface Target {
  readonly organisation: OrganisationId;
  readonly entry: string;
}

/** What is of somebody else is not found. */
async function found(house: Certificates, { organisation, entry }: Target, turn: Turn) {
  const scope = await scopeOf(house, turn);
  if (typeof scope === "string") return scope;
  const stored = scope.organisations.includes(organisation) ? await house.store.find(organisation, entry) : undefined;
  if (!stored || stored.entry.removed) return NOT_FOUND;
  return { entry: stored.entry, canChange: scope.own.includes(organisation) };
}

async function showEntry(house: Certificates, target: Target, turn: Turn, notice = ""): Promise<Message> {
  const seen = await found(house, target, turn);
  if (typeof seen === "string") return textCard(seen);
  return entryCard({ ...seen, now: turn.now, organisationName: nameIn(house)(target.organisation), notice });
}

/* Changing */

async function openForm(
  house: Certificates,
  { organisation, entry: id }: { organisation?: OrganisationId | undefined; entry?: string | undefined },
  turn: Turn,
  own: readonly OrganisationId[],
): Promise<Message> {
  const chosen = own.find((one) => one === organisation);
  const seen = chosen && id ? await found(house, { organisation: chosen, entry: id }, turn) : undefined;
  const entry = typeof seen === "object" ? seen.entry : undefined;
  const filled = entry && {
    ...{ name: entry.name, hosting: entry.hosting, hosts: entry.hosts.map(({ host }) => host).join(", ") },
    ...(entry.requested && { requestedBy: entry.requested.name }),
  };
  return addForm({ organisations: own, chosen, ...(filled && { filled }) }, nameIn(house));
}

async function add(house: Certificates, data: unknown, turn: Turn, own: readonly OrganisationId[]): Promise<Message> {
  const again = (problems: readonly string[]) => {
    const { organisation, ...filled } = whateverWasFilledIn(data);
    const chosen = own.find((id) => id === organisation);
    return addForm({ organisations: own, chosen, problems, filled }, nameIn(house));
  };
  const parsed = AddInput.safeParse(data, { error: () => "Ongeldige invoer." });
  if (!parsed.success) return again([...new Set(parsed.error.issues.map(({ message }) => message))]);
  const { organisation, validUntil: day, pem, ...given } = parsed.data;
  if (!own.includes(organisation)) return again(["Kies een gemeente."]);
  const validUntil = day === undefined ? undefined : endOfDay(day);
  if (day !== undefined && !validUntil) return again(["De einddatum klopt niet. Schrijf 31-01-2027 of 2027-01-31."]);

  const input: CertificateInput = { ...given, ...(pem ? { pem } : validUntil && { certificate: { validUntil } }) };
  const outcome = await registerCertificate(house, organisation, input, { how: "form", now: turn.now, by: turn.actor });
  if (outcome.is === "refused") return again(outcome.problems.map(({ problem }) => capital(problem)));
  if (outcome.is === "conflict") return again(["Een collega was u net voor. Probeer het opnieuw."]);
  return entryCard({
    ...{ entry: outcome.entry, organisationName: nameIn(house)(organisation), now: turn.now, canChange: true },
    notice: SAID[outcome.is],
  });
}

/** For the form again; never the certificate, which may be a key. */
function whateverWasFilledIn(data: unknown) {
  const fields = typeof data === "object" && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
  const text = (field: string): string => {
    const value = fields[field];
    return typeof value === "string" && value.length <= 1_000 && !holdsPrivateKey(value) ? value : "";
  };
  return {
    ...{ organisation: text("organisation"), name: text("name"), hosts: text("hosts") },
    ...{ hosting: text("hosting") || "ict-nml", requestedBy: text("requestedBy") },
    validUntil: endOfDay(text("validUntil")) ? text("validUntil") : "",
  };
}

async function remove(
  house: Certificates,
  { organisation, entry, reason }: Target & { readonly reason: string },
  turn: Turn,
): Promise<Message> {
  const seen = await found(house, { organisation, entry }, turn);
  if (typeof seen === "string") return textCard(seen);
  if (!seen.canChange) return textCard(ONLY_BEHEER);
  const { actor, now } = turn;
  const by = { id: actor.id, name: actor.name, at: now };
  return textCard((await removeCertificate(house, organisation, entry, { by, reason })) ? REMOVED : NOT_FOUND);
}

const failureText = (failure: CsvFailure): string =>
  failure === "private-key" ? `In deze tekst staat een geheime sleutel. ${WHY_NO_KEYS}` : CSV_FAILURE[failure];

/** A list that was pasted, or came as a file. */
async function importText(house: Certificates, text: string, turn: Turn): Promise<Message> {
  const imported = await importList(house, text, turn);
  return imported.ok ? importedCard(imported.value) : importForm([failureText(imported.reason)]);
}

/** *Certificaten importeren*, with a file or without. */
export async function importCertificates(house: Certificates, turn: Turn): Promise<Message> {
  const scope = await scopeOf(house, turn);
  if (typeof scope === "string") return textCard(scope);
  if (scope.own.length === 0) return textCard(ONLY_BEHEER);
  const [file, ...others] = turn.files;
  if (!file) return importForm();
  if (others.length > 0) return importForm(["Stuur één bestand tegelijk."]);

  const bytes = await file.read().catch(() => undefined);
  if (!bytes) return importForm(["Ik kan dit bestand niet openen. Stuur het opnieuw, of plak de regels hier."]);
  if (holdsPrivateKey(bytes)) return importForm([failureText("private-key")]);
  if (bytes.length > MAX_FILE) return importForm([CSV_FAILURE["too-long"]]);
  return importText(house, textIn(bytes), turn);
}

/** Excel writes UTF-8 or, in older versions, Windows' own letters. */
function textIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

import { randomUUID } from "node:crypto";
import type { Instant } from "../lib/instant.ts";
import type { Value } from "../lib/rows.ts";
import type { Also } from "../notices/notice-store.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { endOfDay } from "./certificate-input.ts";
import type { Certificates } from "./certificates.ts";
import {
  type Given,
  type GivenCertificate,
  type Hosting,
  MOST_HOSTS,
  type RegisterEntry,
  type Registering,
  type Said,
  type Way,
  registered,
  removed,
} from "./entry.ts";
import { readPem } from "./pem.ts";
import { holdsPrivateKey } from "./private-keys.ts";
import { readHost } from "./reachable.ts";

/** A certificate for the register as somebody sends it: as PEM, or what is known of it. */
export interface CertificateInput {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly pem?: string | undefined;
  readonly certificate?: GivenCertificate | undefined;
  readonly hosting?: Hosting | undefined;
  readonly requestedBy?: string | undefined;
  readonly installedBy?: string | undefined;
}

export interface FieldProblem {
  /** A path in what was sent: "hosts[0]". */
  readonly field: string;
  /** A Dutch sentence. */
  readonly problem: string;
}

/** "conflict": nothing is kept; only with rows of somebody else's, who knows what it means. */
export type RegisterOutcome =
  | { readonly is: Registering; readonly entry: RegisterEntry }
  | { readonly is: "refused"; readonly problems: readonly FieldProblem[] }
  | { readonly is: "conflict" };

export interface RegisterOptions {
  readonly how: Way;
  readonly now: Instant;
  readonly by?: { readonly id: PersonId; readonly name: string };
  /** Rows that go into the same write; kept also when the register changes nothing. */
  readonly also?: Also | undefined;
}

const MAX_ATTEMPTS = 6;
export const WHY_NO_KEYS =
  "Stuur nooit een sleutelbestand (.pfx) via Teams. Wie de sleutel heeft, kan zich voordoen als uw website. Is de sleutel al gedeeld? Vraag dan een nieuw certificaat aan.";

const PEM_PROBLEM = {
  "private-key": `hier staat een geheime sleutel in. Stuur alleen het certificaat. ${WHY_NO_KEYS}`,
  "no-certificate": "hier staat geen certificaat in. Het begint met -----BEGIN CERTIFICATE-----.",
  "not-readable": "dit certificaat is niet te lezen.",
  "too-many": "hier staan certificaten van meer dan één server in. Stuur er één, met de keten erbij.",
};
const HOST_PROBLEM = {
  "no-name": "schrijf een volledige naam, zoals www.venlo.nl of www.venlo.nl:8443.",
  port: "deze poort bekijken wij niet.",
};
const REFUSED = {
  "several-entries": { field: "hosts", problem: "deze adressen staan bij verschillende certificaten in het register." },
  "name-taken": { field: "name", problem: "deze naam heeft een ander certificaat in het register al." },
  full: { field: "name", problem: "het register van deze organisatie is vol." },
  "changed-meanwhile": { field: "name", problem: "een collega was u net voor. Probeer het opnieuw." },
} as const satisfies Record<string, FieldProblem>;

/**
 * Puts a certificate in the register, or renews what is there under the same host or name (DVO 4.7.4).
 * The same again changes nothing.
 * @throws StorageError when it is not known to be kept
 */
export async function registerCertificate(
  house: Certificates,
  organisation: OrganisationId,
  input: CertificateInput,
  options: RegisterOptions,
): Promise<RegisterOutcome> {
  const given = givenIn(house, input, options.now);
  if (!given.ok) return { is: "refused", problems: given.problems };
  const attempts = options.also ? 1 : MAX_ATTEMPTS;
  for (let tries = 0; tries < attempts; tries++) {
    const outcome = await attempt(house, organisation, given.value, options);
    if (outcome.is !== "conflict") return outcome;
  }
  return options.also ? { is: "conflict" } : refused("changed-meanwhile");
}

async function attempt(
  { store, stir }: Certificates,
  organisation: OrganisationId,
  given: Given,
  { how, now, by, also }: RegisterOptions,
): Promise<RegisterOutcome> {
  const [id, ...others] = await store.idsOf(organisation, given.name, given.hosts);
  if (others.length > 0) return refused("several-entries");
  const before = id === undefined ? undefined : await store.find(organisation, id);
  if (id === undefined && (await store.isFull(organisation))) return refused("full");
  if (id !== undefined && (await store.isNamed(organisation, given.name, id))) return refused("name-taken");

  const { is, entry } = registered(before?.entry, given, { id: id ?? newId(), organisation, now, how });
  if (is === "same" || is === "older") {
    const kept = also ? await store.keep(organisation, also) : "saved";
    return kept === "saved" ? { is, entry } : { is: "conflict" };
  }
  const saved = await store.save({ before, after: entry, event: eventOf(entry, is, how, now, by), also });
  if (saved === "conflict") return { is: "conflict" };
  stir();
  return { is, entry };
}

const newId = (): string => randomUUID().slice(0, 13);

const refused = (reason: keyof typeof REFUSED): RegisterOutcome => ({ is: "refused", problems: [REFUSED[reason]] });

const eventOf = (entry: RegisterEntry, event: string, how: Way, at: Instant, by: RegisterOptions["by"]): Value => ({
  ...{ event, how, at, by: by?.id, name: entry.name, current: entry.current },
  hosts: entry.hosts.map(({ host }) => host),
});

type Reading =
  { readonly ok: true; readonly value: Given } | { readonly ok: false; readonly problems: readonly FieldProblem[] };

function givenIn({ ports }: Certificates, input: CertificateInput, now: Instant): Reading {
  const hosts = input.hosts.map((host) => readHost(host.trim(), ports));
  const certificate = certificateIn(input);
  const problems = [
    ...keysIn(input),
    ...hosts.flatMap((host, index) =>
      host.ok ? [] : [{ field: `hosts[${index}]`, problem: HOST_PROBLEM[host.reason] }],
    ),
    ...(hosts.length > MOST_HOSTS ? [{ field: "hosts", problem: `geef hoogstens ${MOST_HOSTS} adressen.` }] : []),
    ...(certificate.ok ? [] : [{ field: certificate.field, problem: certificate.problem }]),
  ];
  if (!certificate.ok || problems.length > 0) return { ok: false, problems };
  const names = hosts.flatMap((host) =>
    host.ok ? [host.value.port === USUAL_PORT ? host.value.name : `${host.value.name}:${host.value.port}`] : [],
  );
  return {
    ok: true,
    value: {
      ...{ name: input.name, hosts: [...new Set(names)], certificate: certificate.value, hosting: input.hosting },
      ...(input.requestedBy && { requested: { name: input.requestedBy, at: now } }),
      ...(input.installedBy && { installed: { name: input.installedBy, at: now } }),
    },
  };
}

/** A key in a text that is shown, where nobody looks for one. */
const keysIn = ({ name, requestedBy = "", installedBy = "", certificate }: CertificateInput): FieldProblem[] =>
  Object.entries({
    ...{ name, requestedBy, installedBy },
    ...{ "certificate.subject": certificate?.subject ?? "", "certificate.issuer": certificate?.issuer ?? "" },
  })
    .filter(([, text]) => holdsPrivateKey(text))
    .map(([field]) => ({ field, problem: PEM_PROBLEM["private-key"] }));

const USUAL_PORT = 443;
const NOTHING_GIVEN = "geef het certificaat (PEM), of de laatste dag waarop het geldig is.";

function certificateIn({ pem, certificate }: CertificateInput) {
  if (pem !== undefined) {
    const chain = readPem(pem);
    if (!chain.ok) return { ok: false, field: "pem", problem: PEM_PROBLEM[chain.reason] } as const;
    const [{ fingerprint, subject, issuer, names, validFrom, validUntil }] = chain.value;
    return { ok: true, value: { fingerprint, subject, issuer, names: [...names], validFrom, validUntil } } as const;
  }
  return certificate
    ? ({ ok: true, value: certificate } as const)
    : ({ ok: false, field: "validUntil", problem: NOTHING_GIVEN } as const);
}

/** *Verwijder uit register*. undefined: it is not there (any more). */
export async function removeCertificate(
  { store, stir }: Certificates,
  organisation: OrganisationId,
  id: string,
  { by, reason }: { readonly by: Said & { readonly id: PersonId }; readonly reason: string },
): Promise<RegisterEntry | undefined> {
  for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
    const before = await store.find(organisation, id);
    if (!before || before.entry.removed || before.entry.how === "file") return undefined;
    const after = removed(before.entry, by, reason);
    const event = { event: "removed", at: by.at, by: by.id, name: after.name, current: after.current, reason };
    if ((await store.save({ before, after, event })) === "conflict") continue;
    stir();
    return after;
  }
  return undefined;
}

const OWN_CREDENTIAL = "own-credential";

/** What the organisation file says of what the Helpdesk itself signs in with. */
export async function registerOwnCredential(house: Certificates): Promise<void> {
  const { store, home, ownCredential, now } = house;
  const before = await store.find(home, OWN_CREDENTIAL);
  const validUntil = typeof ownCredential === "object" ? endOfDay(ownCredential.validUntil) : undefined;
  if (typeof ownCredential !== "object" || !validUntil) {
    if (!before || before.entry.removed) return;
    const by = { name: "organisatiebestand", at: now() };
    await store.save({ before, after: removed(before.entry, by, "staat niet meer in het organisatiebestand") });
    return;
  }
  const given = { name: ownCredential.name, hosts: [], certificate: { validUntil } };
  const registration = { id: OWN_CREDENTIAL, organisation: home, now: now(), how: "file" } as const;
  const { is, entry } = registered(before?.entry, given, registration);
  if (is === "same" || is === "older") return;
  await store.save({ before, after: entry, event: eventOf(entry, is, "file", now(), undefined) });
}

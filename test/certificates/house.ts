import { certificateActions } from "../../src/certificates/certificate-actions.ts";
import type { CertificateFacts, CertificateProblem } from "../../src/certificates/certificate-facts.ts";
import { certificateCommands } from "../../src/certificates/certificate-commands.ts";
import { createCertificateStore } from "../../src/certificates/certificate-store.ts";
import type { Certificates, OwnCredential } from "../../src/certificates/certificates.ts";
import { type CertificateInput, registerCertificate } from "../../src/certificates/register.ts";
import type { Observation, Probe } from "../../src/certificates/probe.ts";
import type { RegisterEntry } from "../../src/certificates/entry.ts";
import { createSweep, pressed } from "../../src/certificates/sweep.ts";
import { hashOf } from "../../src/lib/hash.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import { type NoticeRef, createNumbers } from "../../src/lib/numbers.ts";
import type { Rows } from "../../src/lib/rows.ts";
import { certificateHost } from "../../src/notices/kinds/certificate-host.ts";
import { certificate } from "../../src/notices/kinds/certificate.ts";
import { createNotices } from "../../src/notices/notices.ts";
import type { OrganisationId, Person } from "../../src/people/person.ts";
import type { SentFile, Turn } from "../../src/people/turn.ts";
import { openNotices } from "../notices/house.ts";
import type { Where } from "../support/desk.ts";
import { HOME, VENLO, at, ruben } from "../support/people.ts";

export const DAY_MS = 86_400_000;
export const STAGES = [60, 30, 14, 7, 1];

export const plus = (moment: Instant, days: number): Instant => instant(new Date(Date.parse(moment) + days * DAY_MS));

/** A certificate of this name that lasts until then; two that are asked for with the same words are the same. */
export function made(name: string, validUntil: Instant, issuer = "CN=Voorbeeld CA"): CertificateFacts {
  return {
    ...{ fingerprint: hashOf([name, validUntil, issuer]), subject: `CN=${name}`, issuer, names: [name] },
    ...{ validFrom: plus(validUntil, -365), validUntil, serial: "01", keyType: "EC P-256" },
  };
}

type Served =
  CertificateFacts | { readonly certificate: CertificateFacts; readonly problems: readonly CertificateProblem[] };

/** What the hosts of the world serve, for a look at them. */
export interface World {
  /** undefined: nobody answers. */
  serves(host: string, served: Served | undefined): void;
  /** How often it was looked at. */
  looks(host: string): number;
  readonly probe: Probe;
}

export function createWorld(now: () => Instant): World {
  const served = new Map<string, Served | undefined>();
  const looks = new Map<string, number>();
  const seen = (host: string): Observation => {
    const what = served.get(host);
    if (!what) return { host, at: now(), result: "unreachable", why: "no-connection" };
    const { certificate: found, problems } = "problems" in what ? what : { certificate: what, problems: [] };
    const expired: CertificateProblem[] = found.validUntil <= now() ? ["expired"] : [];
    return { host, at: now(), result: "read", certificate: found, problems: [...expired, ...problems] };
  };
  return {
    serves: (host, what) => void served.set(host, what),
    looks: (host) => looks.get(host) ?? 0,
    async probe(_, host) {
      looks.set(host, (looks.get(host) ?? 0) + 1);
      return seen(host);
    },
  };
}

interface Given {
  readonly rows?: Rows;
  readonly probe?: Probe;
  readonly ownCredential?: OwnCredential | "unknown";
  readonly without?: readonly OrganisationId[];
  readonly stagesDays?: readonly number[];
}

/** The register with its notices, on a store in memory, and a world that serves what the test says. */
export function openCertificates(given: Given = {}) {
  const notices = openNotices({
    kinds: [certificate, certificateHost],
    ...(given.rows && { rows: given.rows }),
    ...(given.without && { without: given.without }),
  });
  const world = createWorld(notices.now);
  const errors: unknown[] = [];
  const houseOn = (rows: Rows): Certificates => ({
    room: notices.room,
    notices: notices.notices,
    store: createCertificateStore(rows),
    probe: given.probe ?? world.probe,
    home: HOME,
    stagesDays: given.stagesDays ?? STAGES,
    ports: [443, 8443, 993],
    ownCredential: given.ownCredential,
    now: notices.now,
    log: { error: (error: unknown) => void errors.push(error) },
    stir: () => undefined,
  });
  const house = houseOn(notices.rows);
  const actions = certificateActions(house);
  const commands = certificateCommands(house, actions);
  const { look } = createSweep(house);
  let heard = 0;

  const turn = (actor: Person, where: Where, files: readonly SentFile[] = []): Turn => ({
    ...notices.turn(actor, { now: notices.now(), ...where }),
    files,
  });

  return {
    ...notices,
    ...{ house, world, errors, look, houseOn },
    /** Another process on the same store. */
    another: (rows: Rows = notices.rows) => {
      const other = houseOn(rows);
      return createSweep({ ...other, notices: createNotices(notices.store, createNumbers(notices.rows, HOME, "W")) })
        .look;
    },
    register: (input: CertificateInput, organisation = VENLO) =>
      registerCertificate(house, organisation, input, { how: "call", now: notices.now() }),
    async entries(organisation = VENLO): Promise<readonly RegisterEntry[]> {
      return house.store.all(organisation);
    },
    async entry(name: string, organisation = VENLO): Promise<RegisterEntry> {
      const found = (await house.store.all(organisation)).find((one) => one.name === name);
      if (!found) throw new Error(`nothing in the register is called ${name}`);
      return found;
    },
    /** Goes to that moment and looks, also at what people pressed meanwhile. */
    async lookAt(moment: Instant): Promise<void> {
      notices.moveTo(moment);
      await this.hear();
      await look();
      if (errors.length > 0) throw errors[0];
    },
    async hear(): Promise<void> {
      for (const notice of notices.pressed.slice(heard)) await pressed(house, notice);
      heard = notices.pressed.length;
    },
    /** The notices that were ever opened, by their reference. */
    async refs(organisation = VENLO): Promise<readonly NoticeRef[]> {
      const wanted = await notices.wanted(organisation);
      return [
        ...new Set(
          wanted.flatMap(({ subject }) => (subject.startsWith("notice:") ? [subject.slice(7) as NoticeRef] : [])),
        ),
      ];
    },
    async pressHere(actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> {
      const action = actions[verb];
      if (!action) throw new Error(`no action ${verb}`);
      return action(data, turn(actor, where));
    },
    async type(
      text: string,
      actor: Person = ruben,
      where: Where = {},
      files: readonly SentFile[] = [],
    ): Promise<Message> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, turn(actor, where, files)))[0] ?? { summary: "" };
      }
      throw new Error(`nothing is done with "${text}"`);
    },
  };
}

export const START = at("10:00");

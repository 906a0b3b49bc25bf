import type { ServerResponse } from "node:http";
import { describeError } from "../lib/log.ts";
import type { Log } from "../lib/log.ts";
import { newReference } from "../lib/reference.ts";

/** Why a request gets no further: its status, and the sentence of its answer. Nothing about how we are built. */
const GENERAL = {
  invalid: { status: 400, text: "Ongeldig bericht." },
  "unknown-address": { status: 404, text: "Dit adres bestaat niet." },
  "wrong-method": { status: 405, text: "Dit adres kunt u zo niet aanroepen." },
  "too-slow": { status: 408, text: "Het bericht kwam te langzaam binnen. Probeer het opnieuw." },
  "too-big": { status: 413, text: "Het bericht is te groot." },
  "not-json": { status: 415, text: "Alleen JSON zonder compressie is toegestaan." },
  "too-often": {
    status: 429,
    text: "Er kwamen te veel verkeerde berichten binnen. Wacht even en probeer het opnieuw.",
  },
  "headers-too-big": { status: 431, text: "De kopregels van het bericht zijn te groot." },
  broken: {
    status: 500,
    text: "Er ging iets mis. Ik weet niet zeker of uw bericht is verwerkt. Noem dit nummer als u belt.",
  },
  "not-ready": { status: 503, text: "Tijdelijk niet beschikbaar. Probeer het later opnieuw." },
} as const;

/** What is said to systems that call us. */
const OF_CALLS = {
  "unknown-caller": { status: 401, text: "Ik kan niet nagaan van wie dit bericht komt." },
  "other-organisation": { status: 403, text: "Dit bericht noemt een andere organisatie dan die van uw geheim." },
  "other-body": { status: 409, text: "Onder dit id kwam al een ander bericht binnen. Geef elk bericht een eigen id." },
  "wrong-fields": { status: 422, text: "Dit bericht klopt niet. Er is niets vastgelegd." },
  "too-many-calls": {
    status: 429,
    text: "Er komen te veel berichten tegelijk. Wacht even en stuur dit bericht dan opnieuw, met hetzelfde id.",
  },
  "too-busy": {
    status: 503,
    text: "Er komen te veel berichten tegelijk. Stuur dit bericht over een paar tellen opnieuw.",
  },
  "not-stored": {
    status: 503,
    text: "Tijdelijk niet beschikbaar. Stuur dit bericht later opnieuw, met hetzelfde id.",
  },
} as const;

/** What is said to people who open a link. */
const OF_LINKS = {
  "unknown-link": { status: 404, text: "Deze link werkt niet (meer). Vraag in Teams een nieuwe." },
} as const;

const REFUSALS = { ...GENERAL, ...OF_CALLS, ...OF_LINKS };
export type Refusal = keyof typeof REFUSALS;

interface Details {
  readonly cause?: unknown;
  /** For the log, in words of closed lists only. */
  readonly about?: Readonly<Record<string, string>>;
  /** Further fields of the answer. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Answers and writes its line in the log; the connection ends when the request was not read to its end. */
export function sendRefusal(response: ServerResponse, refusal: Refusal, log: Log, details: Details = {}): void {
  if (!response.req.complete) response.shouldKeepAlive = false;
  const body = refusalBody(refusal, log, details);
  response.writeHead(REFUSALS[refusal].status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** The same answer as a whole HTTP message, for a sender whose request never became one. */
export function rawRefusal(refusal: Refusal, log: Log): string {
  const body = refusalBody(refusal, log);
  return [
    `HTTP/1.1 ${REFUSALS[refusal].status} Refused`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}

export function refusalBody(refusal: Refusal, log: Log, { cause, about, more }: Details = {}): string {
  const { status, text } = REFUSALS[refusal];
  const reference = newReference();
  if (status < REFUSALS.broken.status) log.info({ reference, status, refusal, ...about }, "request refused");
  else log.error({ reference, refusal, ...about, ...(cause !== undefined && describeError(cause)) }, "request broke");
  return JSON.stringify({ fout: text, referentie: reference, ...more });
}

/** The refusal that says the least about an answer with this status. */
export function refusalFor(status: number): Refusal {
  const known = (Object.keys(GENERAL) as (keyof typeof GENERAL)[]).find(
    (refusal) => GENERAL[refusal].status === status,
  );
  return known ?? (status < REFUSALS.broken.status ? "invalid" : "broken");
}

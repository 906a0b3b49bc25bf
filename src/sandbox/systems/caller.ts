import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as later } from "node:timers/promises";
import { ALERT_SOURCES, type AlertSecrets, type AlertSource } from "../../alerts/source.ts";

/** A call as it went over the line, and what the Helpdesk answered. */
export interface Called {
  readonly path: string;
  /** 0: no answer. */
  readonly status: number;
  /** Only when it was kept. */
  readonly reference?: string;
}

/** Systems of organisations that tell the Helpdesk something, over HTTP and with their own secret. */
export interface Caller {
  /** Tries again when the Helpdesk is too busy, as these systems do. Never throws. */
  call(source: AlertSource, organisation: string, body: unknown): Promise<Called>;
}

const SECRET_BYTES = 32;
const MILLIS_PER_SECOND = 1_000;
const MOST_TRIES = 6;
const ANSWER_MILLIS = 10_000;
const TOO_BUSY = new Set([429, 503]);

/** A secret for each source of each organisation: those that were given, and made ones for the rest. */
export function secretsFor(organisations: readonly string[], given: AlertSecrets): AlertSecrets {
  const ofSource = (source: AlertSource) =>
    Object.fromEntries(
      organisations.map((id) => [id, given[source]?.[id] ?? [randomBytes(SECRET_BYTES).toString("hex")]]),
    );
  return Object.fromEntries(ALERT_SOURCES.map((source) => [source, ofSource(source)]));
}

/** @param address of the Helpdesk, which listens by the time that somebody calls */
export function createCaller(secrets: AlertSecrets, address: () => string): Caller {
  return {
    async call(source, organisation, body) {
      const path = `/api/alerts/${source}`;
      const secret = secrets[source]?.[organisation]?.[0] ?? "";
      const bytes = JSON.stringify(body);
      const id = randomUUID();
      for (let tries = 1; ; tries++) {
        const proof = source === "alertmanager" ? { authorization: `Bearer ${secret}` } : signed(secret, id, bytes);
        const answer = await post(new URL(path, address()), bytes, proof);
        if (!TOO_BUSY.has(answer.status) || tries === MOST_TRIES) {
          const { status, reference } = answer;
          return { path, status, ...(reference && { reference }) };
        }
        await later(answer.waitMillis);
      }
    },
  };
}

/** By the real clock: the Helpdesk does not believe another. */
function signed(secret: string, id: string, body: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / MILLIS_PER_SECOND));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return {
    "x-helpdesk-timestamp": timestamp,
    "x-helpdesk-id": id,
    "x-helpdesk-signature": `sha256=${signature}`,
  };
}

async function post(url: URL, body: string, proof: Readonly<Record<string, string>>) {
  try {
    const headers = { "content-type": "application/json", ...proof };
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(ANSWER_MILLIS) });
    const { referentie } = (await response.json()) as { readonly referentie?: string };
    const waitMillis = Number(response.headers.get("retry-after") ?? 1) * MILLIS_PER_SECOND;
    return { status: response.status, reference: response.ok ? referentie : undefined, waitMillis };
  } catch {
    return { status: 0, reference: undefined, waitMillis: MILLIS_PER_SECOND };
  }
}

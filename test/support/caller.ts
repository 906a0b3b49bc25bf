import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { AlertSource } from "../../src/alerts/source.ts";

/** What a system tells us. */
export interface Call {
  readonly source: AlertSource;
  /** Whose secret it is signed with. */
  readonly organisation: string;
  readonly body: object;
  /** Absent for Alertmanager, which gives none. */
  readonly id?: string;
}

export interface CallAnswer {
  /** 0 when there was no answer at all. */
  readonly status: number;
  readonly text: string;
  readonly reference: string | undefined;
}

/** Where the product listens just now; undefined: it does not. */
export type Address = () => { readonly port: number } | undefined;

const ANSWER_WITHIN_MS = 10_000;
const AGAIN_AFTER_MS = 60;
const GIVES_UP_AFTER_MS = 60_000;
const TRIED_AGAIN: ReadonlySet<number> = new Set([0, 429, 500, 502, 503]);

/** Of one source and organisation; `generation` is for secrets that take the place of others. */
export const secretOf = (source: AlertSource, organisation: string, generation = 1): string =>
  `${source}-of-${organisation}-${generation}-0123456789-0123456789`;

/** As the setting has it. */
export const secretsFor = (sources: readonly AlertSource[], organisations: readonly string[]): string =>
  JSON.stringify(
    Object.fromEntries(
      sources.map((source) => [source, Object.fromEntries(organisations.map((id) => [id, [secretOf(source, id)]]))]),
    ),
  );

/** The headers that show who calls. @param off seconds that the caller's clock is ahead */
export function proofOf(
  { source, organisation, id }: Pick<Call, "source" | "organisation" | "id">,
  body: string,
  { secret = secretOf(source, organisation), off = 0 } = {},
): Record<string, string> {
  if (source === "alertmanager") return { authorization: `Bearer ${secret}` };
  const timestamp = String(Math.floor(Date.now() / 1_000) + off);
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return {
    "x-helpdesk-timestamp": timestamp,
    "x-helpdesk-signature": `sha256=${signature}`,
    ...(id && { "x-helpdesk-id": id }),
  };
}

/** Sends exactly this; never throws. */
export async function post(
  port: number,
  source: AlertSource,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<CallAnswer> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/alerts/${source}`, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close", ...headers },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = await answer.text();
    const reference = answer.ok ? (JSON.parse(text) as { referentie?: string }).referentie : undefined;
    return { status: answer.status, text, reference };
  } catch {
    return { status: 0, text: "", reference: undefined };
  }
}

/** One attempt. */
export function attempt(address: Address, call: Call, how?: Parameters<typeof proofOf>[2]): Promise<CallAnswer> {
  const [body, to] = [JSON.stringify(call.body), address()];
  return to
    ? post(to.port, call.source, body, proofOf(call, body, how))
    : Promise.resolve({ status: 0, text: "", reference: undefined });
}

/** Sends the same, with the same id, until it is answered for good. @throws Error when that takes a minute */
export async function tell(address: Address, call: Call): Promise<CallAnswer> {
  const end = performance.now() + GIVES_UP_AFTER_MS;
  for (;;) {
    const answer = await attempt(address, call);
    if (!TRIED_AGAIN.has(answer.status)) return answer;
    if (performance.now() > end) throw new Error(`nobody takes ${JSON.stringify(call)}: ${answer.status}`);
    await pause(AGAIN_AFTER_MS);
  }
}

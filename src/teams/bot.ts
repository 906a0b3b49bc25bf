import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Activity, TurnContext } from "botbuilder";
import { type Log, describeError } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";
import { newReference } from "../lib/reference.ts";
import { type Directory, STRANGER_TEXT } from "../people/directory.ts";
import { HelpdeskAdapter } from "./adapter.ts";
import { DENIALS, type Denial } from "./denials.ts";
import type { BotIdentity } from "./identity.ts";
import { isSearch } from "./extension.ts";
import { isFileConsent } from "./files.ts";
import { type Incoming, readActivity } from "./incoming.ts";
import { pressIn } from "./press.ts";
import { createRouter } from "./router.ts";
import { broken, searchBroken, searchSlow, slow } from "./texts.ts";
import { toActivity } from "./to-activity.ts";
import { type TurnOptions, answerSaying, createHandlers, tell } from "./turns.ts";
import { within } from "../lib/within.ts";

/** Teams calls an answer late after five seconds and asks again after fifteen; people lose patience at three. */
const ANSWER_WITHIN_MS = 2_500;

const TEAMS_CHANNELS: ReadonlySet<string> = new Set(["msteams"]);
/** Microsoft's Agents Playground may also call itself the emulator. */
const LOCAL_CHANNELS: ReadonlySet<string> = new Set(["msteams", "emulator"]);

export interface BotOptions extends TurnOptions {
  /** Absent in the sandbox only: nobody is asked for a token then, and the platform is on this very machine. */
  readonly identity?: Pick<BotIdentity, "verify">;
  readonly directory: Pick<Directory, "identify" | "tenants">;
  readonly log: Pick<Log, "warn" | "error">;
  readonly metrics: Metrics;
  /** Overrides the 2.5 s after which an answer is given without knowing, for tests. */
  readonly answerWithinMillis?: number;
}

export interface Bot {
  /** Answers one activity, as parsed from its JSON. Always answers, never throws. */
  handle(
    request: { readonly headers: IncomingHttpHeaders },
    response: ServerResponse,
    body: { readonly json: object },
  ): Promise<void>;
}

interface Answer {
  readonly outcome: "done" | "late" | "broken" | "denied";
  readonly status: number;
  readonly body?: unknown;
}

const LATE = Symbol("late");

export function createBot(options: BotOptions): Bot {
  const { platform, identity, directory, render, log, metrics, answerWithinMillis = ANSWER_WITHIN_MS } = options;
  const admission = { allows: platform.allows, channelIds: identity ? TEAMS_CHANNELS : LOCAL_CHANNELS };
  const adapter = new HelpdeskAdapter(platform);
  const router = createRouter(createHandlers(options));
  const turns = metrics.counter("helpdesk_turns_total", "Activities that came in, by how they ended.");
  const seconds = metrics.histogram("helpdesk_answer_seconds", "Time from an activity to its answer.");

  async function answerTo(headers: IncomingHttpHeaders, json: object): Promise<Answer> {
    const read = readActivity(json, admission);
    if (!read.ok) return denied(read.reason);
    const activity = json as Activity;
    const verdict = identity ? await identity.verify(activity, headers.authorization ?? "") : "genuine";
    if (verdict !== "genuine") return denied(verdict);
    const incoming = read.value;
    if (directory.tenants.has(incoming.tenantId)) return turnAnswer(activity, incoming);
    if (incoming.type === "message") void say(incoming, STRANGER_TEXT["unknown-tenant"]);
    return denied("wrong-tenant");
  }

  function denied(reason: Denial, reference = newReference()): Answer {
    const { status, text } = DENIALS[reason];
    log.warn({ reference, status, reason }, "activity denied");
    return { outcome: "denied", status, ...(text && { body: { fout: text, referentie: reference } }) };
  }

  async function turnAnswer(activity: Activity, incoming: Incoming): Promise<Answer> {
    const reference = newReference();
    let outcome: Answer["outcome"] = "done";
    /** The one error boundary: a line in the log, a sentence for the person. */
    const bounded = async (context: TurnContext): Promise<void> => {
      try {
        await router.run(context);
      } catch (error) {
        outcome = "broken";
        log.error({ reference, ...kindOf(incoming), ...describeError(error) }, "turn broke");
        await tell(context, isSearch(incoming) ? searchBroken(reference) : broken(reference), render);
      }
    };
    const untold = () => ({ ...denied("broken", reference), outcome });
    const turn = adapter.receive(activity, incoming, bounded).catch(untold);
    const answer = await within(turn, answerWithinMillis, LATE);
    return answer === LATE ? late(incoming, reference) : { outcome, status: 200, ...answer };
  }

  function late(incoming: Incoming, reference: string): Answer {
    // Putting a file where it belongs may take its time; the person hears of it when it is done.
    if (isFileConsent(incoming)) return { outcome: "done", status: 200 };
    log.warn({ reference, ...kindOf(incoming) }, "turn is late");
    const summary = isSearch(incoming) ? searchSlow(reference) : slow(reference);
    if (incoming.type === "message") void say(incoming, summary);
    return { outcome: "late", status: 200, ...answerSaying(incoming, summary, render) };
  }

  const say = ({ reference, beneath }: Incoming, summary: string) =>
    platform.post(reference, toActivity({ summary }, render), beneath ? { beneath } : {});

  /** A verb is client data: only one of ours is written down. */
  function kindOf(incoming: Incoming): { readonly type: string; readonly verb?: string } {
    const { verb } = pressIn(incoming);
    return { type: incoming.type, ...(verb !== undefined && options.actions.has(verb) && { verb }) };
  }

  return {
    async handle({ headers }, response, { json }) {
      const began = performance.now();
      const { outcome, status, body } = await answerTo(headers, json).catch(() => denied("broken"));
      turns.inc({ outcome });
      seconds.observe((performance.now() - began) / 1_000);
      write(response, status, body);
    },
  };
}

function write(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  const json = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, {
    ...(json !== "" && { "content-type": "application/json; charset=utf-8" }),
    "content-length": Buffer.byteLength(json),
  });
  response.end(json);
}

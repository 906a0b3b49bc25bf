import { setTimeout as pause } from "node:timers/promises";
import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  INVOKE_RESPONSE_KEY,
  type InvokeResponse,
  type ResourceResponse,
  TurnContext,
} from "botbuilder";
import type { Sent } from "../delivery/connector.ts";
import type { Incoming } from "./incoming.ts";
import type { Platform } from "./platform.ts";

/** Something that belongs to a turn was certainly not shown. */
export class NotSent extends Error {
  override readonly name = "NotSent";
  readonly code: string;

  constructor(sent: Sent) {
    super("The platform did not take an answer.");
    this.code = "cause" in sent ? sent.cause : sent.is;
  }
}

const INCOMING = Symbol("incoming");

/** What the turn is about. Only for turns that `HelpdeskAdapter.receive` began. */
export const incomingOf = (context: TurnContext): Incoming => context.turnState.get<Incoming>(INCOMING);

/**
 * Carries turns for the SDK, with a way in and a way out of our own. The SDK's adapter builds two clients a turn, posts
 * again by itself after a lost answer, waits for ever, tells callers our errors and can be asked for a WebSocket.
 */
export class HelpdeskAdapter extends BotAdapter {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    super();
    this.#platform = platform;
  }

  /** Runs one turn of an activity that was verified, and resolves with the answer to an invoke. */
  async receive(
    activity: Activity,
    incoming: Incoming,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const context = new TurnContext(this, activity);
    context.turnState.set(INCOMING, incoming);
    await this.runMiddleware(context, turn);
    return context.turnState.get<{ value?: InvokeResponse } | undefined>(INVOKE_RESPONSE_KEY)?.value;
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) responses.push({ id: await this.#sendOne(context, activity) });
    return responses;
  }

  override async updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    const { reference } = incomingOf(context);
    const id = activity.id ?? "";
    const sent = await this.#platform.put(reference, id, withoutRouting(activity));
    if (sent.is === "missing") return { id: await this.#sendOne(context, activity) };
    return { id: shownId(sent) };
  }

  override async deleteActivity(): Promise<never> {
    throw new TypeError("The Helpdesk takes nothing away that was said.");
  }

  override async continueConversation(): Promise<never> {
    throw new TypeError("What is not an answer goes through the outbox.");
  }

  async #sendOne(context: TurnContext, activity: Partial<Activity>): Promise<string> {
    if (activity.type === ActivityTypes.InvokeResponse) {
      context.turnState.set(INVOKE_RESPONSE_KEY, activity);
      return "";
    }
    return shownId(await this.#postPatiently(incomingOf(context), withoutRouting(activity)));
  }

  /** Where much is going on, the platform takes an answer a moment later; it has said that it did not take this one. */
  async #postPatiently({ reference, beneath }: Incoming, activity: object): Promise<Sent> {
    for (let tries = 1; ; tries++) {
      const sent = await this.#platform.post(reference, activity, beneath ? { beneath } : {});
      if (sent.is !== "refused" || sent.cause !== "throttled" || tries === MOST_TRIES) return sent;
      await pause(Math.min(sent.retryAfter ?? tries * PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }
}

const MOST_TRIES = 5;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;

/** What may have been shown counts as shown: saying it twice is worse than the small chance of not at all. */
function shownId(sent: Sent): string {
  if (sent.is === "accepted") return sent.activityId ?? "";
  if (sent.is === "ambiguous") return "";
  throw new NotSent(sent);
}

/** The SDK writes the sender's own reference into every answer; where it goes is in the address already. */
const ROUTING: ReadonlySet<string> = new Set([
  "channelId",
  "conversation",
  "from",
  "id",
  "inputHint",
  "recipient",
  "replyToId",
  "serviceUrl",
]);

const withoutRouting = (activity: Partial<Activity>): object =>
  Object.fromEntries(Object.entries(activity).filter(([field]) => !ROUTING.has(field)));

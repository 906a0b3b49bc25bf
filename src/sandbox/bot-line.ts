import type { Activity } from "./activity.ts";

/** What the bot answered to one delivery; status 0 when there was no answer at all. */
export interface BotAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Teams sends a message again when the bot does not answer in time or fails, and a submitted dialog when it is late. */
export interface Redelivery {
  readonly afterMillis: number;
  readonly times: number;
}
export const TEAMS_REDELIVERY: Redelivery = { afterMillis: 15_000, times: 1 };

const SUBMIT_ACTION = "composeExtension/submitAction";
const SUBMIT_AFTER_MILLIS = 5_000;
const SUBMIT_TIMES = 2;

export interface BotLine {
  /** Sends an activity and waits for the answer; sends messages and submitted dialogs again as Teams would. Never throws. */
  deliver(activity: Activity): Promise<BotAnswer>;
  /** Gives up on what is still under way. */
  close(): void;
}

/** @param url the bot's messaging endpoint */
export function createBotLine(url: string, redelivery: Redelivery): BotLine {
  const closing = new AbortController();

  async function attempt(activity: Activity, withinMillis: number): Promise<BotAnswer> {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json; charset=utf-8" },
        body: JSON.stringify(activity),
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(withinMillis)]),
      });
      return { status: response.status, body: readable(await response.text()) };
    } catch {
      return { status: 0, body: undefined };
    }
  }

  return {
    async deliver(activity) {
      const { afterMillis, times } = isSubmitAction(activity) ? sooner(redelivery) : redelivery;
      let answer = await attempt(activity, afterMillis);
      for (let again = 0; again < times && comesAgain(activity, answer); again++) {
        if (closing.signal.aborted) break;
        answer = await attempt(activity, afterMillis);
      }
      return answer;
    },
    close: () => closing.abort(),
  };
}

const isSubmitAction = (activity: Activity): boolean => activity["name"] === SUBMIT_ACTION;

const sooner = ({ afterMillis }: Redelivery): Redelivery => ({
  afterMillis: Math.min(afterMillis, SUBMIT_AFTER_MILLIS),
  times: SUBMIT_TIMES,
});

function comesAgain(activity: Activity, { status }: BotAnswer): boolean {
  if (activity.type === "invoke") return isSubmitAction(activity) && status === 0;
  return status === 0 || status >= 500;
}

function readable(text: string): unknown {
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

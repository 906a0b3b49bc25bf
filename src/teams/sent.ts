import type { Failed, Opened, Sent } from "../delivery/connector.ts";
import { fieldsOf } from "./fields.ts";

/** What the platform answered, read to its end. */
export interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly body: string;
}

export type Attempt = "post" | "update";

/** Nothing was sent, because we would not. */
export class NotAttempted extends Error {
  override readonly name = "NotAttempted";
  readonly why: "invalid" | "unauthorised";

  constructor(why: "invalid" | "unauthorised") {
    super("The platform was not called.");
    this.why = why;
  }
}

/** Errors of a connection that was never made: nothing was sent. */
const NOT_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|UNABLE_TO_.*|.*SELF_SIGNED.*)$/;

/** Words of the platform that may stand in a row or a log: a name, never a sentence. */
const NAME = /^[A-Za-z]{1,60}$/;

const MESSAGE_WRITES_BLOCKED = 209;

/** What became of an attempt, from the platform's answer. `now` in milliseconds, for a Retry-After that names a moment. */
export function sentBy(attempt: Attempt, answer: Answer, now: number): Sent {
  const { status } = answer;
  if (isTaken(status)) return acceptedBy(attempt, answer);
  const failed = failedBy(answer, now);
  if (failed.is === "ambiguous") return failed;
  const code = platformCode(answer.body);
  if (status === 413 || code === "MessageSizeTooBig") return { is: "too-big" };
  // Without a reason an update's target is taken to be gone; posting it anew tells whether the conversation is.
  const isGone = attempt === "update" && status === 404 && code !== "ConversationNotFound";
  return isGone ? { is: "missing" } : failed;
}

/** What became of an attempt to open a chat. Whom Teams does not know in that tenant it answers with 400, 403 or 404. */
export function openedBy(answer: Answer, now: number): Opened {
  const { status, body } = answer;
  if (status === 400) return { is: "dead", cause: platformCode(body) ?? "BadRequest" };
  if (!isTaken(status)) return failedBy(answer, now);
  const id = idIn(parsed(body));
  return id === undefined ? { is: "ambiguous", cause: "unreadable" } : { is: "opened", conversationId: id };
}

/** What became of an attempt that got no answer. */
export function failedWithout(error: unknown): Failed {
  if (error instanceof NotAttempted) return { is: "refused", cause: error.why };
  const code = codeOf(error);
  return NOT_CONNECTED.test(code) ? { is: "refused", cause: "unreachable" } : { is: "ambiguous", cause: code };
}

const isTaken = (status: number): boolean => status >= 200 && status < 300;

/** What an answer says that is no yes. */
function failedBy({ status, retryAfter, body }: Answer, now: number): Failed {
  if (status === 408 || status >= 500) return { is: "ambiguous", cause: `http-${status}` };
  switch (status) {
    case 401:
      return { is: "refused", cause: "unauthorised" };
    case 403:
      return { is: "dead", cause: platformCode(body) ?? "Forbidden" };
    case 404:
      return { is: "dead", cause: platformCode(body) ?? "ConversationNotFound" };
    case 409:
    case 412:
      return { is: "refused", cause: "conflict", ...waiting(retryAfter, now) };
    case 429:
      return { is: "refused", cause: "throttled", ...waiting(retryAfter, now) };
    default:
      return { is: "refused", cause: "invalid" };
  }
}

function acceptedBy(attempt: Attempt, { body }: Answer): Sent {
  if (attempt === "update" || body.trim() === "") return { is: "accepted", activityId: undefined };
  const answer = parsed(body);
  if (answer === undefined) return { is: "ambiguous", cause: "unreadable" };
  return { is: "accepted", activityId: idIn(answer) };
}

function idIn(answer: Record<string, unknown> | undefined): string | undefined {
  const id = answer?.["id"];
  return typeof id === "string" && id !== "" ? id : undefined;
}

/** The platform names its errors in two ways: `error.code`, and `errorCode` with a number. */
function platformCode(body: string): string | undefined {
  const answer = parsed(body);
  const { code } = fieldsOf(answer?.["error"]);
  if (typeof code === "string" && NAME.test(code)) return code;
  const isBlocked = answer?.["errorCode"] === MESSAGE_WRITES_BLOCKED || body.includes("MessageWritesBlocked");
  return isBlocked ? "MessageWritesBlocked" : undefined;
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === "object" && answer !== null ? { ...answer } : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds; seconds and dates are understood, anything else is as if it was not said. */
function waiting(retryAfter: string | undefined, now: number): { readonly retryAfter?: number } {
  const text = retryAfter?.trim() ?? "";
  const millis = /^\d+$/.test(text) ? Number(text) * 1000 : isHttpDate(text) ? Date.parse(text) - now : undefined;
  return millis === undefined || !Number.isFinite(millis) ? {} : { retryAfter: Math.max(0, millis) };
}

const isHttpDate = (text: string): boolean => /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text);

function codeOf(error: unknown): string {
  const { code, name } = fieldsOf(error);
  if (typeof code === "string" && code !== "") return code;
  return typeof name === "string" ? name : "unknown";
}

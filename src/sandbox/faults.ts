import { z } from "zod";

/** What can go wrong with one call of the bot to Teams. */
const Fault = z.discriminatedUnion("is", [
  /** Refused, nothing taken. `code` goes into the body as Teams writes it; `body` replaces that body. */
  z.object({
    is: z.literal("refuse"),
    status: z.number().int().min(300).max(599),
    code: z.string().optional(),
    retryAfter: z.string().optional(),
    body: z.unknown().optional(),
  }),
  /** Taken, but the connection is cut before the answer. */
  z.object({ is: z.literal("accept-then-reset") }),
  /** Taken, but the answer says that it failed. */
  z.object({ is: z.literal("accept-then-fail"), status: z.number().int().min(500).max(599) }),
  /** Taken, and no answer ever. */
  z.object({ is: z.literal("accept-then-hang") }),
  /** Taken, and an answer that nobody can read. */
  z.object({ is: z.literal("bad-json") }),
  /** Taken, and an answer without the message's id. */
  z.object({ is: z.literal("no-id") }),
  /** Not taken, no answer ever. */
  z.object({ is: z.literal("hang") }),
  /** Not taken, the connection is cut. */
  z.object({ is: z.literal("reset") }),
  /** Nothing wrong, but late. */
  z.object({ is: z.literal("slow"), millis: z.number().int().positive() }),
]);
export type Fault = z.infer<typeof Fault>;

export const OPERATIONS = ["post", "update", "delete", "create", "read"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** A fault and when it strikes. Left out: every operation but reading, any conversation, once. */
export const PlannedFault = z.object({
  fault: Fault,
  on: z.array(z.enum(OPERATIONS)).optional(),
  /** The key of a conversation, for instance "helpdesk". */
  in: z.string().optional(),
  times: z.number().int().positive().optional(),
});
export type PlannedFault = z.infer<typeof PlannedFault>;

/** The refusals of Teams by name. */
export const REFUSALS = {
  throttled: { is: "refuse", status: 429, code: "TooManyRequests", retryAfter: "2" },
  throttledWithoutTime: { is: "refuse", status: 429, code: "TooManyRequests" },
  conflict: { is: "refuse", status: 412, code: "PreconditionFailed" },
  notInConversation: { is: "refuse", status: 403, code: "BotNotInConversationRoster" },
  blockedByUser: { is: "refuse", status: 403, code: "ConversationBlockedByUser" },
  disabledByAdmin: { is: "refuse", status: 403, code: "BotDisabledByAdmin" },
  writesBlocked: {
    is: "refuse",
    status: 403,
    body: { errorCode: 209, message: '{\r\n  "subCode": "MessageWritesBlocked",\r\n  "details": "blocked"\r\n}' },
  },
  conversationNotFound: { is: "refuse", status: 404, code: "ConversationNotFound" },
  activityNotFound: { is: "refuse", status: 404, code: "ActivityNotFoundInConversation" },
  notRegistered: { is: "refuse", status: 401, code: "BotNotRegistered" },
  tooBig: { is: "refuse", status: 413, code: "MessageSizeTooBig" },
  broken: { is: "refuse", status: 500, code: "ServiceError" },
  badGateway: { is: "refuse", status: 502, code: "BadGateway" },
  unavailable: { is: "refuse", status: 503, code: "ServiceUnavailable" },
  gatewayTimeout: { is: "refuse", status: 504, code: "GatewayTimeout" },
} as const satisfies Record<string, Fault>;

/** The faults that are still to come, in the order they were planned. */
export interface Faults {
  plan(planned: PlannedFault): void;
  clear(): void;
  /** @returns the fault for this call, if one was planned; it is used up once more */
  strike(operation: Operation, conversation: string | undefined): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: PlannedFault[] = [];
  return {
    plan: (planned) => void waiting.push(planned),
    clear: () => void (waiting = []),
    strike(operation, conversation) {
      const index = waiting.findIndex((planned) => applies(planned, operation, conversation));
      const planned = waiting[index];
      if (!planned) return undefined;
      const left = (planned.times ?? 1) - 1;
      waiting = left > 0 ? waiting.with(index, { ...planned, times: left }) : waiting.toSpliced(index, 1);
      return planned.fault;
    },
  };
}

const applies = (planned: PlannedFault, operation: Operation, conversation: string | undefined): boolean =>
  (planned.on?.includes(operation) ?? operation !== "read") &&
  (planned.in === undefined || planned.in === conversation);

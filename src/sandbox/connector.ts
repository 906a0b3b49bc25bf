import type { IncomingMessage, ServerResponse } from "node:http";
import { problem, understand, type Call, type JournalEntry } from "./connector-calls.ts";
import type { Fault, Faults } from "./faults.ts";
import { readJson, sendJson, type JsonAnswer } from "./json-server.ts";
import type { Limits } from "./limits.ts";
import type { World } from "./world.ts";

/** Teams' side of the line: what the bot calls to show something. */
export interface SandboxConnector {
  /** Everything accepted since the start, oldest first. */
  readonly journal: readonly JournalEntry[];
  readonly faults: Faults;
  /** @param path segments after `/v3/`, decoded */
  handle(request: IncomingMessage, response: ServerResponse, path: readonly string[]): Promise<void>;
}

const LARGEST_MESSAGE_BYTES = 100_000;
const JOURNAL_KEPT = 20_000;
export function createConnector(world: World, faults: Faults, limits: Limits | undefined): SandboxConnector {
  const journal: JournalEntry[] = [];

  function keep(entry: JournalEntry): void {
    journal.push(entry);
    if (journal.length > JOURNAL_KEPT) journal.shift();
  }

  function carryOut(call: Call, told: boolean): JsonAnswer {
    const { answer, entry } = call.run();
    if (entry) keep({ ...entry, told });
    return answer;
  }

  function throttled({ operation, conversation }: Call): JsonAnswer | undefined {
    if (!limits || !conversation || (operation !== "post" && operation !== "create")) return undefined;
    const millis = limits.pass(conversation.id);
    if (millis === 0) return undefined;
    const headers = { "retry-after": String(Math.ceil(millis / 1_000)) };
    return { ...problem(429, "TooManyRequests"), headers };
  }

  function answer(call: Call, response: ServerResponse): void {
    const fault = faults.strike(call.operation, call.conversation?.key);
    if (fault) suffer(fault, response, (told) => carryOut(call, told));
    else sendJson(response, throttled(call) ?? carryOut(call, true));
  }

  return {
    journal,
    faults,
    async handle(request, response, path) {
      const hasBody = request.method === "POST" || request.method === "PUT";
      const { value, bytes } = hasBody ? await readJson(request) : { value: undefined, bytes: 0 };
      const call =
        bytes > LARGEST_MESSAGE_BYTES
          ? problem(413, "MessageSizeTooBig")
          : understand(world, request.method ?? "GET", path, value);
      if ("status" in call) sendJson(response, call);
      else answer(call, response);
    },
  };
}

function suffer(fault: Fault, response: ServerResponse, carryOut: (told: boolean) => JsonAnswer): void {
  switch (fault.is) {
    case "refuse":
      sendJson(response, refusal(fault));
      return;
    case "hang":
      return;
    case "reset":
      response.destroy();
      return;
    case "slow":
      late(response, fault.millis, () => sendJson(response, carryOut(true)));
      return;
    case "accept-then-hang":
      carryOut(false);
      return;
    case "accept-then-reset":
      carryOut(false);
      response.destroy();
      return;
    case "accept-then-fail":
      carryOut(false);
      sendJson(response, problem(fault.status, "ServiceError"));
      return;
    case "bad-json":
      carryOut(false);
      response.writeHead(200, { "content-type": "application/json" });
      response.end('{"id": "17');
      return;
    case "no-id":
      carryOut(false);
      sendJson(response, { status: 200, body: {} });
      return;
  }
}

function refusal({ status, code, retryAfter, body }: Extract<Fault, { is: "refuse" }>): JsonAnswer {
  const answer = body === undefined ? problem(status, code ?? "Unknown") : { status, body };
  return { ...answer, ...(retryAfter === undefined ? {} : { headers: { "retry-after": retryAfter } }) };
}

function late(response: ServerResponse, millis: number, then: () => void): void {
  const timer = setTimeout(then, millis);
  response.on("close", () => clearTimeout(timer));
}

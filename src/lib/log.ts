import { destination as writeTo, pino, stdTimeFunctions } from "pino";
import type { DestinationStream, Level, LogFn, Logger } from "pino";

export type Log = Logger;

const STDOUT = 1;
/** A reader that has stopped reading costs lines, never memory or answers. In characters. */
const MOST_UNWRITTEN = 4_000_000;
const LONGEST_FIELD = 200;
const CODE = /^[\w.:-]{1,64}$/;

/**
 * The process's log: a JSON line each. Use: `log.info({ reference, status: 413 }, "refused")`, with a fixed sentence.
 * Only flat fields come through; an error is cut down by `describeError`, whatever key it is under.
 */
export function createLog({
  level,
  destination = standardOutput(),
}: {
  readonly level: Level | "silent";
  readonly destination?: DestinationStream;
}): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      hooks: {
        logMethod(args, method) {
          writeSafely(this, method, args);
        },
      },
    },
    destination,
  );
}

interface DescribedError {
  readonly name: string;
  readonly code?: string;
  readonly status?: number;
}

/** What may be told of an error. Messages, headers and bodies of libraries' errors hold tokens and people's texts. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: "Thrown" };
  const { code, status, statusCode } = error as { code?: unknown; status?: unknown; statusCode?: unknown };
  const httpStatus = [statusCode, status].find((value) => typeof value === "number");
  return {
    name: CODE.test(error.name) ? error.name : "Error",
    ...(typeof code === "string" && CODE.test(code) ? { code } : {}),
    ...(httpStatus !== undefined ? { status: httpStatus } : {}),
  };
}

function standardOutput(): DestinationStream {
  const stream = writeTo({ dest: STDOUT, sync: false, maxLength: MOST_UNWRITTEN });
  // A closed pipe or a full disk is no reason to stop answering people.
  stream.on("error", () => undefined);
  return stream;
}

function writeSafely(log: Logger, write: LogFn, args: readonly unknown[]): void {
  const [first, second] = args;
  const sentence = [first, second].find((arg) => typeof arg === "string") ?? "";
  write.call(log, first instanceof Error ? { error: describeError(first) } : flat(first), sentence);
}

function flat(fields: unknown): Record<string, unknown> {
  if (typeof fields !== "object" || fields === null) return {};
  return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => safeField(key, value)));
}

function safeField(key: string, value: unknown): [string, unknown][] {
  if (value instanceof Error) return [[key, describeError(value)]];
  if (typeof value === "number" || typeof value === "boolean") return [[key, value]];
  return typeof value === "string" ? [[key, value.slice(0, LONGEST_FIELD)]] : [];
}

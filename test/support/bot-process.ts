import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./eventually.ts";

export interface BotAnswer {
  /** 0 when there was no answer at all. */
  readonly status: number;
  readonly text: string;
  /** Of an answer in JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The product itself in a process of its own, started as an operator would. */
export interface BotProcess {
  readonly port: number;
  readonly pid: number;
  /** Everything it has written so far. */
  output(): string;
  isAlive(): boolean;
  /** Memory that it really uses, in bytes. */
  rss(): number;
  /** Hands it an activity; never throws. */
  send(activity: object, withinMillis?: number): Promise<BotAnswer>;
  signal(signal: NodeJS.Signals): void;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
}

export interface BotSettings {
  /** Where it keeps its data; absent: in memory. */
  readonly folder?: string | undefined;
  /** The path of its organisation file; absent: the example. */
  readonly organisation?: string | undefined;
  /** Who may call; as the setting has it. */
  readonly alertSecrets?: string | undefined;
  /** What is started; absent: the product as it is. */
  readonly program?: string | undefined;
  /** Where it listens; absent: anywhere. */
  readonly port?: number | undefined;
  /** Hears how to kill it (-9) as soon as there is a process, long before it listens; false: it was dead already. */
  readonly onSpawn?: (kill: () => boolean) => void;
}

const MAIN = join(import.meta.dirname, "../../src/main.ts");
const START_WITHIN_MS = 30_000;
/** Teams asks again after so long. */
const ANSWER_WITHIN_MS = 15_000;
const LISTENS = /Helpdesk: http:\/\/127\.0\.0\.1:(\d+)\/api\/messages/;

/** @throws Error when it ends before it listens */
export async function startBot({
  folder,
  organisation,
  alertSecrets,
  program = MAIN,
  port: wanted = 0,
  onSpawn,
}: BotSettings = {}): Promise<BotProcess> {
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env["PATH"],
      HELPDESK_MODE: "sandbox",
      HELPDESK_PAGE: "off",
      PORT: String(wanted),
      ...(folder && { HELPDESK_DATA: folder }),
      ...(organisation && { HELPDESK_ORGANISATION: organisation }),
      ...(alertSecrets && { HELPDESK_ALERT_SECRETS: alertSecrets }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onSpawn?.(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const isAlive = () => child.exitCode === null && child.signalCode === null;

  const port = await eventually(
    () => {
      if (!isAlive()) throw new Error(`the bot did not start:\n${output}`);
      return Number(LISTENS.exec(output)?.[1] ?? 0);
    },
    "the bot listens",
    START_WITHIN_MS,
  );
  const pid = child.pid ?? 0;
  return {
    ...{ port, pid, isAlive },
    output: () => output,
    rss: () => residentBytes(pid),
    send: (activity, withinMillis = ANSWER_WITHIN_MS) => send(port, activity, withinMillis),
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

async function send(port: number, activity: object, withinMillis: number): Promise<BotAnswer> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/messages`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", connection: "close" },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(withinMillis),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: text === "" ? {} : (JSON.parse(text) as BotAnswer["body"]) };
  } catch {
    return { status: 0, text: "", body: {} };
  }
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A process under measurement, told to listen on a free port. */
export interface Measured {
  readonly port: number;
  /** From the start of the process until it said that it listens. */
  readonly startMillis: number;
  /** What it wrote until then. */
  readonly greeting: string;
  /** Processor time it has used so far, system time included. */
  cpuMillis(): number;
  /** Others stand still meanwhile, so that they disturb nobody's round. */
  pause(): void;
  resume(): void;
  /** Asks the probe, where it was loaded, for the bytes in use after a collection. */
  heapBytes(): Promise<number>;
  stop(): Promise<void>;
}

const BOT = join(import.meta.dirname, "../../src/main.ts");
const FLOOR = join(import.meta.dirname, "floor.ts");
const AZURITE = join(import.meta.dirname, "azurite-process.ts");
const PROBE = join(import.meta.dirname, "heap-probe.ts");
const LISTENS = /http:\/\/127\.0\.0\.1:(\d+)/;
const NANOS_A_MILLI = 1_000_000;

type Env = Readonly<Record<string, string>>;

/** The product itself, as an operator starts it, without the sandbox's page. */
export const startBot = (store: Env, nodeArguments: readonly string[] = []): Promise<Measured> =>
  launch([...nodeArguments, BOT], { HELPDESK_MODE: "sandbox", HELPDESK_PAGE: "off", PORT: "0", ...store });

/** The product with a window on its heap. */
export const startProbedBot = (store: Env): Promise<Measured> => startBot(store, ["--expose-gc", "--import", PROBE]);

/** What the SDKs do when nothing is added. */
export const startFloor = (kind: "echo" | "report" | "with-teams-ai", env: Env = {}): Promise<Measured> =>
  launch([FLOOR, kind], env);

export const startTables = (): Promise<Measured> => launch([AZURITE], {});

async function launch(command: readonly string[], env: Env): Promise<Measured> {
  const began = performance.now();
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const greeting = await heard(child);
  const { pid = 0 } = child;
  return {
    port: Number(LISTENS.exec(greeting)?.[1]),
    startMillis: performance.now() - began,
    greeting,
    cpuMillis: () => cpuMillis(pid),
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async heapBytes() {
      child.send("heap");
      const [bytes] = (await once(child, "message")) as [number];
      return bytes;
    },
    async stop() {
      child.kill("SIGCONT");
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

function heard(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (LISTENS.test(said)) resolve(said);
    });
    child.once("exit", (code) => reject(new Error(`it ended with ${String(code)} before it listened: ${said}`)));
  });
}

/** Of all its threads, from the scheduler: `/proc/<pid>/stat` counts in steps of ten milliseconds. */
function cpuMillis(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    readIfThere(`/proc/${pid}/task/${thread}/schedstat`),
  );
  return threads.reduce((sum, schedstat) => sum + Number(schedstat.split(" ", 1)[0]), 0) / NANOS_A_MILLI;
}

/** A thread may end while the others are counted. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "0";
  }
}

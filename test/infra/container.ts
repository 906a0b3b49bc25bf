import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { eventually } from "../support/eventually.ts";

const TOP = join(import.meta.dirname, "../..");
const NOBODY = 65_534;
/** On a machine that does much else. */
export const WELL_WITHIN_MS = 50_000;

interface Copy {
  readonly from: readonly string[];
  readonly to: string;
  /** The stage that it comes from; absent: the project. */
  readonly stage: string | undefined;
}

export interface Dockerfile {
  /** What the container is made of: of the last stage, unless said otherwise. */
  readonly bases: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly copies: readonly Copy[];
  /** What the stages before it copy out of the project. */
  readonly earlierCopies: readonly Copy[];
  readonly runs: readonly string[];
  readonly user: string | undefined;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

/** infra/Dockerfile, as far as this house uses what a Dockerfile can say. */
export function readDockerfile(): Dockerfile {
  const text = readFileSync(join(TOP, "infra/Dockerfile"), "utf8")
    .replace(/^#.*\n/gm, "")
    .replaceAll("\\\n", " ");
  const steps = text.split("\n").flatMap((line) => {
    const [, instruction = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    return instruction ? [{ instruction, rest }] : [];
  });
  const lastStage = steps.findLastIndex(({ instruction }) => instruction === "FROM");
  const of = (instruction: string, part = steps.slice(lastStage)) =>
    part.filter((step) => step.instruction === instruction).map(({ rest }) => rest);
  return {
    bases: of("FROM", steps).map((rest) => rest.split(" ")[0] ?? ""),
    env: Object.fromEntries(of("ENV").map((rest) => rest.split("=") as [string, string])),
    copies: of("COPY").map(copyOf),
    earlierCopies: of("COPY", steps.slice(0, lastStage)).map(copyOf),
    runs: of("RUN", steps),
    user: of("USER").at(-1),
    command: listOf(of("CMD").at(-1)),
    healthCheck: listOf(
      of("HEALTHCHECK")
        .at(-1)
        ?.replace(/^.*?CMD /, ""),
    ),
  };
}

function copyOf(rest: string): Copy {
  const words = rest.split(/\s+/);
  const stage = /^--from=(\w+)$/.exec(words[0] ?? "")?.[1];
  const paths = stage ? words.slice(1) : words;
  return { stage, from: paths.slice(0, -1), to: paths.at(-1) ?? "." };
}

/** The form in which no shell stands between a signal and the process. */
const listOf = (json = "[]"): readonly string[] => (json.startsWith("[") ? (JSON.parse(json) as string[]) : []);

/**
 * Puts in the folder what the Dockerfile puts in the container, for everybody to read and nobody to change.
 * @param packages the folder of packages that its RUN installs
 */
export function layOut(folder: string, packages: string): void {
  for (const { stage, from, to } of readDockerfile().copies) {
    for (const path of from) {
      const target = to.startsWith(".") ? join(folder, path) : join(folder, to);
      mkdirSync(dirname(target), { recursive: true });
      if (stage) symlinkSync(packages, target);
      else cpSync(join(TOP, path), target, { recursive: true });
    }
  }
  makeReadOnly(folder);
}

function makeReadOnly(path: string): void {
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (!entry.isSymbolicLink()) makeReadOnly(join(path, entry.name));
    chmodSync(path, 0o555);
  } else chmodSync(path, 0o444);
}

export interface Container {
  /** Asks again and again as a probe does, until it is well. @throws Error with what the process wrote, when that takes long */
  answers(path: string): Promise<void>;
  output(): string;
  /** What its own health check says: 0 is well. */
  checkHealth(): Promise<number | null>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
}

/** Starts what was laid out as the container would: its command and environment, and as a user without any right. */
export async function startContainer(folder: string, settings: Readonly<Record<string, string>>): Promise<Container> {
  const port = await freePort();
  const { command, env, healthCheck } = readDockerfile();
  const run = ([program = "", ...args]: readonly string[]): ChildProcess =>
    spawn(program === "node" ? process.execPath : program, args, {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...env, ...settings, PORT: String(port) },
      stdio: ["ignore", "pipe", "pipe"],
      ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
    });
  const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", resolve));

  const child = run(command);
  const exit = ended(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return {
    answers: async (path) => {
      const isUp = () => output.includes('"listening"') || child.exitCode !== null;
      await eventually(isUp, () => `it listens:\n${output}`, WELL_WITHIN_MS);
      if (child.exitCode !== null) throw new Error(`it ended:\n${output}`);
      const isWell = () =>
        fetch(`http://127.0.0.1:${port}${path}`).then(
          ({ ok }) => ok,
          () => false,
        );
      await eventually(isWell, () => `${path} is well:\n${output}`, WELL_WITHIN_MS);
    },
    output: () => output,
    checkHealth: () => ended(run(healthCheck)),
    stop() {
      child.kill("SIGTERM");
      return exit;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { ConfigProblems, readStore } from "./config.ts";
import { StorageError } from "./lib/rows.ts";
import type { Env } from "./settings.ts";
import { ArchiveProblem, type Content, archiveOf, checked, contentOf, putBack } from "./storage/archive.ts";
import { isThere, openStore, type StoreSetting } from "./storage/store.ts";

/** Why nothing was done, for who asked for it. */
class Refusal extends Error {
  override readonly name = "Refusal";
}

const USAGE = "Schrijf: npm run export -- bestand.gz, of: npm run import -- bestand.gz";
const [EXIT_REFUSED, EXIT_CONFIG] = [1, 78];

/** `export <file>` writes the whole store to a new file; `import <file>` puts such a file back into an empty one. */
export async function archive([what, file]: readonly string[], env: Env): Promise<string> {
  if (file === undefined || (what !== "export" && what !== "import")) throw new Refusal(USAGE);
  const setting = readStore(env);
  if (setting.kind === "memory") {
    throw new Refusal("Noem met HELPDESK_DATA of HELPDESK_TABLES waar de gegevens staan.");
  }
  return what === "export" ? exported(setting, file) : imported(setting, file);
}

async function exported(setting: StoreSetting, file: string): Promise<string> {
  if (!isThere(setting)) throw new Refusal("Hier staan geen gegevens. Klopt HELPDESK_DATA?");
  if (existsSync(file)) throw new Refusal("Dit bestand bestaat al. Kies een andere naam.");
  const store = await openStore(setting, { frozen: true });
  const half = `${file}.half`;
  try {
    await pipeline(ended(archiveOf(store)), createGzip(), createWriteStream(half, { mode: 0o600 }));
    const content = await checked(linesIn(half));
    await rename(half, file);
    return `Klaar: ${told(content)}. Bewaar dit bestand veilig: er staan gegevens van personen in.`;
  } finally {
    await store.close();
  }
}

async function imported(setting: StoreSetting, file: string): Promise<string> {
  if (!existsSync(file)) throw new Refusal("Dit bestand is er niet.");
  const content = await checked(linesIn(file));
  const store = await openStore(setting);
  try {
    await putBack(store, linesIn(file));
    const now = await contentOf(store);
    if (now.fingerprint === content.fingerprint) return `Klaar: ${told(now)}. De inhoud is gelijk aan de export.`;
    throw new Refusal(`Teruggezet: ${told(content)}. Maar er stond al meer in deze opslag: nu ${told(now)}.`);
  } finally {
    await store.close();
  }
}

const told = ({ rows, fingerprint }: Content): string => `${rows} rijen, kenmerk ${fingerprint.slice(0, 12)}`;

async function* ended(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

async function* linesIn(file: string): AsyncGenerator<string> {
  const input = createGunzip();
  // What goes wrong with either is thrown where the input is read.
  pipeline(createReadStream(file), input).catch(() => undefined);
  let rest = "";
  for await (const text of input.setEncoding("utf8") as AsyncIterable<string>) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function failed(error: unknown): void {
  const isExpected =
    error instanceof Refusal ||
    error instanceof ConfigProblems ||
    error instanceof ArchiveProblem ||
    error instanceof StorageError;
  process.stderr.write(
    `${isExpected ? error.message : "Dit is niet gelukt. Is het bestand heel, en de schijf niet vol?"}\n`,
  );
  process.exitCode = error instanceof ConfigProblems ? EXIT_CONFIG : EXIT_REFUSED;
}

if (import.meta.main) {
  await archive(process.argv.slice(2), process.env).then((done) => process.stdout.write(`${done}\n`), failed);
}

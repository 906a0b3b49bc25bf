import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { reportDocument } from "../../src/reports/document/document.ts";
import { EMPTY_REPORT, EXAMPLE_REPORT } from "../reports/example-report.ts";

/*
 * The monthly report as it is seen: made as Word files, and every page of them as a picture, to be looked at.
 * Needs LibreOffice and Poppler: apt-get install libreoffice-writer poppler-utils fonts-crosextra-carlito
 */

const FOLDER = join(import.meta.dirname, "../../build/report");
const run = promisify(execFile);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function needed(tool: string, ...args: readonly string[]): Promise<void> {
  await run(tool, [...args]).catch(() => {
    say(`Not there: ${tool}. Try apt-get install libreoffice-writer poppler-utils fonts-crosextra-carlito.`);
    process.exit(1);
  });
}

await needed("soffice", "--version");
await needed("pdftoppm", "-v");
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });

for (const [name, snapshot, madeFor] of [
  ["busy", EXAMPLE_REPORT, "Roermond"],
  ["empty", EMPTY_REPORT, undefined],
] as const) {
  const document = join(FOLDER, `${name}.docx`);
  await writeFile(document, await reportDocument(snapshot, madeFor));
  await run("soffice", [
    "--headless",
    `-env:UserInstallation=file://${FOLDER}/profile`,
    "--convert-to",
    "pdf",
    "--outdir",
    FOLDER,
    document,
  ]);
  const pdf = document.replace(/docx$/, "pdf");
  await run("pdftoppm", ["-png", "-r", "70", pdf, pdf.replace(/\.pdf$/, "")]);
}

await rm(join(FOLDER, "profile"), { recursive: true, force: true });
for (const file of (await readdir(FOLDER)).sort()) say(join(FOLDER, file));

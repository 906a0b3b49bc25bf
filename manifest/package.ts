import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Resvg, initWasm } from "@resvg/resvg-wasm";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { strToU8, zipSync } from "fflate";
import product from "../package.json" with { type: "json" };
import type { Reading } from "../src/people/json-problems.ts";
import { type Env, found, guidOf, setting, together, urlOf, wrong } from "../src/settings.ts";
import english from "./en.json" with { type: "json" };
import manifest from "./manifest.json" with { type: "json" };

/** What differs for each organisation that installs the Helpdesk. */
export interface AppFacts {
  /** The id in the catalogue of apps: the same for every version, or Teams takes it for another app. */
  readonly id: string;
  readonly botId: string;
  /** "https://helpdesk.example": where links lead; without it there are none. */
  readonly url: string | undefined;
  /** Who answers for the app, as Teams shows it. */
  readonly developer: Developer;
}

interface Developer {
  readonly name: string;
  readonly websiteUrl: string;
  readonly privacyUrl: string;
  readonly termsOfUseUrl: string;
}

/** By name in the package. */
export type AppFiles = Readonly<Record<string, Uint8Array>>;

const ICON_PIXELS = { color: 192, outline: 32 } as const;
/** More than this Teams does not show. */
const MOST_NAME = 32;

/** What the environment says of the app, or every problem with it, in Dutch. */
export const readAppFacts = (env: Env): Reading<AppFacts> => {
  const botId = guidOf(env, "MicrosoftAppId");
  return together<AppFacts>({
    botId,
    id: setting(env, "HELPDESK_APP_ID") ? guidOf(env, "HELPDESK_APP_ID") : catalogueId(botId),
    url: urlOf(env),
    developer: together<Developer>({
      name: publisherOf(env),
      websiteUrl: pageOf(env, "HELPDESK_APP_WEBSITE", "de pagina over de Helpdesk"),
      privacyUrl: pageOf(env, "HELPDESK_APP_PRIVACY", "uw privacyverklaring"),
      termsOfUseUrl: pageOf(env, "HELPDESK_APP_TERMS", "uw gebruiksvoorwaarden"),
    }),
  });
};

/** Of a bot always the same id, and of no other bot: a UUID version 5 with the bot's as its namespace. */
function catalogueId(botId: Reading<string>): Reading<string> {
  if (!botId.ok) return wrong();
  const namespace = Buffer.from(botId.value.replaceAll("-", ""), "hex");
  const bytes = createHash("sha1").update(namespace).update("teams-app").digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return found(bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"));
}

function publisherOf(env: Env): Reading<string> {
  const name = setting(env, "HELPDESK_APP_PUBLISHER");
  if (!name) return wrong("HELPDESK_APP_PUBLISHER ontbreekt. Noem de organisatie die de Helpdesk aanbiedt.");
  if (name.length <= MOST_NAME) return found(name);
  return wrong(`HELPDESK_APP_PUBLISHER: dit is te lang (hoogstens ${MOST_NAME} tekens).`);
}

function pageOf(env: Env, name: string, what: string): Reading<string> {
  const text = setting(env, name);
  if (!text) return wrong(`${name} ontbreekt. Noem het adres (https://…) van ${what}.`);
  const page = URL.canParse(text) ? new URL(text) : undefined;
  const isPublic = page?.protocol === "https:" && page.hostname.includes(".") && page.username === "";
  return isPublic ? found(page.href) : wrong(`${name}: dit is geen https-adres van een pagina.`);
}

/** @throws Error when Teams would refuse them: a mistake of ours, in one of the files beside this one */
export async function appFiles(facts: AppFacts): Promise<AppFiles> {
  const whole = wholeManifest(facts);
  validate("MicrosoftTeams.schema.json", whole);
  validate("MicrosoftTeams.Localization.schema.json", english);
  await initialised();
  return {
    "manifest.json": json(whole),
    "en.json": json(english),
    "color.png": icon("color"),
    "outline.png": icon("outline"),
  };
}

/** The same files give the same bytes, wherever and whenever. */
export const zipped = (files: AppFiles): Uint8Array => zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) });

const wholeManifest = ({ id, botId, url, developer }: AppFacts) => ({
  ...manifest,
  ...{ version: product.version, id, developer },
  bots: manifest.bots.map((bot) => ({ botId, ...bot })),
  composeExtensions: manifest.composeExtensions.map((extension) => ({ botId, ...extension })),
  ...(url && { validDomains: [new URL(url).host] }),
});

const json = (value: object): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`);

// Some of Microsoft's patterns are no Unicode ones.
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);

function validate(schemaName: string, value: object): void {
  const validator =
    ajv.getSchema(schemaName) ?? ajv.addSchema(schemaCalled(schemaName), schemaName).getSchema(schemaName);
  if (!validator?.(value)) throw new Error(`${schemaName}: ${ajv.errorsText(validator?.errors)}`);
}

function schemaCalled(name: string): object {
  const path = `build/json-schemas/teams/v${manifest.manifestVersion}/${name}`;
  const file = new URL(path, import.meta.resolve("@microsoft/app-manifest/package.json"));
  return JSON.parse(readFileSync(file, "utf8")) as object;
}

let wasm: Promise<void> | undefined;
const initialised = (): Promise<void> =>
  (wasm ??= initWasm(readFileSync(new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm")))));

function icon(name: keyof typeof ICON_PIXELS): Uint8Array {
  const drawing = readFileSync(new URL(`${name}.svg`, import.meta.url), "utf8");
  return new Resvg(drawing, { fitTo: { mode: "width", value: ICON_PIXELS[name] } }).render().asPng();
}

const EXIT_CONFIG = 78;

/** Run as `npm run package`. */
async function main(): Promise<void> {
  const facts = readAppFacts(process.env);
  if (!facts.ok) {
    const problems = ["Het app-pakket is niet gemaakt. Dit klopt niet in de instellingen:", ...facts.problems];
    process.stderr.write(`${problems.join("\n- ")}\n`);
    process.exit(EXIT_CONFIG);
  }
  const folder = new URL("../build/", import.meta.url);
  const target = new URL("helpdesk-teams-app.zip", folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(target, zipped(await appFiles(facts.value)));
  process.stdout.write(
    `Gemaakt: ${fileURLToPath(target)} (Helpdesk ${product.version}, bot ${facts.value.botId}).\n` +
      "Kies in het Teams-beheercentrum: Teams-apps, Apps beheren, Acties, Nieuwe app uploaden. Sta de app daarna toe.\n",
  );
}

if (import.meta.main) await main();

import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";

const BUILD_FOLDER = join(import.meta.dirname, "../../build");
const CHROMIUM_FOLDER = join(BUILD_FOLDER, "chromium");
export const SCREENSHOTS_FOLDER = join(BUILD_FOLDER, "screenshots");

/** Keeps what the screen shows, when somebody asked for pictures (`npm run pictures`): two hundred of them take their time. */
export async function keepPicture(page: Page, path: string): Promise<void> {
  if (process.env["PICTURES"]) await page.screenshot({ path });
}

// The package's own list of font folders is of another machine; without any font a form field ends the browser.
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${CHROMIUM_FOLDER}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${CHROMIUM_FOLDER}/fonts-cache</cachedir>
  <alias binding="same"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="same"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

/**
 * A real browser: the one at `CHROME_PATH`, or the Chromium that comes in an npm package.
 * Whoever opens it closes it.
 */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: await browserPath(), args: FLAGS, headless: true });
}

async function browserPath(): Promise<string> {
  const own = process.env["CHROME_PATH"];
  if (own && existsSync(own)) return own;
  const settings = join(CHROMIUM_FOLDER, "settings");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "fonts.conf"), FONTS);
  // Read when the package is loaded: without the first its libraries are not found, and it reuses any browser that lies
  // in the temporary folder.
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs24.x";
  process.env["TMPDIR"] = CHROMIUM_FOLDER;
  process.env["FONTCONFIG_PATH"] = settings;
  const { default: packed } = await import("@sparticuz/chromium");
  return alone(() => packed.executablePath());
}

const LOCK = join(CHROMIUM_FOLDER, "unpacking");
const LOCK_STALE_MILLIS = 60_000;
const LOCK_POLL_MILLIS = 100;

/** Test files run side by side; only one of them unpacks, the others find it done. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  while (!locked()) await sleep(LOCK_POLL_MILLIS);
  try {
    return await work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function locked(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs;
    // Whoever held it was stopped half way, and what it unpacked is not whole.
    if (since !== undefined && since < Date.now() - LOCK_STALE_MILLIS) {
      for (const part of ["chromium", "fonts", "unpacking"])
        rmSync(join(CHROMIUM_FOLDER, part), { recursive: true, force: true });
    }
    return false;
  }
}

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/lib/log.ts";
import { createClock } from "../../src/sandbox/clock.ts";
import { playExampleDay } from "../../src/sandbox/example-day.ts";
import { playQuarter } from "../../src/sandbox/quarter.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { createSystems } from "../../src/sandbox/systems/systems.ts";
import { BOT } from "../../src/sandbox/world.ts";
import type { OrganisationFile } from "../../src/people/organisation-file.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { eventually } from "../support/eventually.ts";
import { SCREENSHOTS_FOLDER, keepPicture, openBrowser } from "../support/browser.ts";

const HOST = "127.0.0.1";
/** A Tuesday on which the Helpdesk is open. */
const MORNING = new Date("2026-11-24T10:45:00+01:00");
const DESKTOP = { width: 900, height: 900 };
/** No answer to a press has far to go here. */
const NEAR_MILLIS = 150;
const PATIENCE_MILLIS = 25_000;
/** Enough to find somebody by. */
const TYPED_OF_A_NAME = 4;
const KEPT = join(SCREENSHOTS_FOLDER, "e2e");

/** The Helpdesk with its page, and a browser to look at it with. */
export interface Stage {
  /** For what nobody has to look at. */
  readonly sandbox: Sandbox;
  /** Everything that the Helpdesk ever showed in this place: also what was edited, and what only one person saw. */
  everShown(place: string): string;
  /** Sees to what is due at this moment of the clock. */
  moveClockTo(moment: string): Promise<void>;
  /** Everything is shown: no card that somebody begins to fill in is drawn anew because of what was done before. */
  settled(): Promise<void>;
  /**
   * Somebody sits down at the page, at a screen of their own.
   * @param open as in the page's links: "noor", or "helpdesk:sam"
   */
  seat(open: string, look?: Look): Promise<Seat>;
  /** The page at any link, without anybody's conversation in particular. */
  visit(link: string, size?: Size): Promise<Page>;
  /** Everybody leaves the page: what nobody looks at need not be drawn. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Look {
  readonly theme?: "dark";
  readonly size?: Size;
}

/**
 * @param start "quarter" for months of tickets and reports, and an example day after them; "example day" for a morning full of tickets; "empty" for bound channels and nothing else
 * @param agreed what the organisation file says besides the example
 */
export async function openStage(
  start: "empty" | "example day" | "quarter",
  agreed: Partial<OrganisationFile> = {},
): Promise<Stage> {
  mkdirSync(KEPT, { recursive: true });
  const clock = createClock();
  clock.moveTo(MORNING);
  const example = readConfig({}, (path) => readFileSync(path, "utf8")).organisation;
  // Nobody makes backups when nothing happened yet.
  const backups = start === "empty" ? { ...example.backups, jobs: [] } : example.backups;
  const organisation = { ...example, backups, ...agreed };
  const log = createLog({ level: "fatal" });
  let botUrl = "";
  const systems = await createSystems({ organisation, clock, given: {}, address: () => botUrl });
  const { secrets: alertSecrets, network, happenings } = systems;
  const rows = openSqlite(":memory:");
  const app = createApp({
    rows,
    organisation,
    log,
    clock: clock.now,
    alertSecrets,
    network,
    afterPressMillis: NEAR_MILLIS,
  });
  const look = async (): Promise<void> => {
    await systems.timePasses();
    await app.look();
  };
  clock.whenMoved(() => void look());
  const port = await app.listen(0, HOST);
  botUrl = `http://${HOST}:${String(port)}/api/messages`;
  const sandbox = await startSandbox({ botUrl, port: 0, host: HOST, clock, happenings });
  const shown = new Map<string, string[]>();
  sandbox.world.listen((change) => {
    if (change.is !== "message" || change.message.from !== BOT) return;
    const { conversation, text, summary = "", cards, views } = change.message;
    shown.set(conversation, [...(shown.get(conversation) ?? []), JSON.stringify({ text, summary, cards, views })]);
  });
  const before = async () => {
    if (start !== "quarter") return;
    await app.look();
    await playQuarter({ rows, organisation, now: clock.now });
  };
  const [browser] = await Promise.all([
    openBrowser(),
    start === "empty" ? bindChannels(sandbox) : playExampleDay(sandbox, systems, before),
  ]);

  const settled = async (): Promise<void> => {
    await eventually(() => app.drained(), "everything is shown");
  };
  const visit = async (link: string, size = DESKTOP): Promise<Page> => opened(browser, `${sandbox.url}${link}`, size);
  return {
    sandbox,
    everShown: (place) => (shown.get(place) ?? []).join("\n"),
    async moveClockTo(moment) {
      // Whoever still looks would do so by the new time, before that night's backups are told.
      await look();
      clock.moveTo(new Date(moment));
      sandbox.world.announceClock();
      await look();
    },
    settled,
    visit,
    async seat(open, { theme, size } = {}) {
      const page = await visit(`?open=${open}&strip=0&theme=${theme ?? "light"}`, size);
      return createSeat(page, open.split(":")[0] ?? open, settled);
    },
    async clear() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      await systems.close();
      await app.close();
      await sandbox.close();
    },
  };
}

async function bindChannels(sandbox: Sandbox): Promise<void> {
  await sandbox.installEverywhere();
  await sandbox.say("sam", "@Helpdesk koppel dit kanaal aan Helpdesk ja", "helpdesk");
  await sandbox.say("ruben", "@Helpdesk koppel dit kanaal aan Beheer ja", "beheer");
}

async function opened(browser: Browser, address: string, viewport: Size): Promise<Page> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", locale: "nl-NL" });
  context.setDefaultTimeout(PATIENCE_MILLIS);
  const page = await context.newPage();
  await page.goto(address);
  await page.locator("html[data-ready=yes]").waitFor();
  return page;
}

/** In build/screenshots/e2e, when pictures are asked for. */
export async function keep(page: Page, name: string): Promise<void> {
  await keepPicture(page, join(KEPT, `${name}.png`));
}

/** The ticket's number on a card. */
export function numberOn(card: string): string {
  const [number] = /M26-\d{6}/.exec(card) ?? [];
  if (!number) throw new Error(`There is no number on:\n${card}`);
  return number;
}

/** Somebody at the page with one conversation open: what they read and what they do. */
export interface Seat {
  readonly page: Page;
  /** The newest message with all these words in it. */
  message(...words: readonly string[]): Locator;
  /** Waits until there is one. Resolves with everything it says. */
  reads(...words: readonly string[]): Promise<string>;
  /** Waits until the newest message of the conversation has all these words. */
  readsLast(...words: readonly string[]): Promise<string>;
  /** Resolves once it stands in the conversation; the answer comes after it. */
  say(text: string): Promise<void>;
  /** On the newest message that has the button, or on the newest with these words. */
  press(button: string, ...words: readonly string[]): Promise<void>;
  /** The field with this label on the newest card that has it. */
  field(label: string): Locator;
  fill(label: string, text: string): Promise<void>;
  choose(label: string, option: string): Promise<void>;
  /** One of the boxes or circles of the newest card that has it. */
  tick(option: string): Promise<void>;
  /** Somebody in the people picker with this label. */
  find(label: string, name: string): Promise<void>;
  /** From the clock's menu. */
  moveClock(words: string): Promise<void>;
  /** From the menu of what happens outside Teams. Resolves with what the page says of it. */
  happens(words: string): Promise<string>;
  /** The Helpdesk goes from this chat, or is added to it again. */
  removesHelpdesk(): Promise<void>;
  addsHelpdesk(): Promise<void>;
  everything(): Promise<string>;
  picture(name: string): Promise<void>;
}

function createSeat(page: Page, key: string, settled: () => Promise<void>): Seat {
  const column = page.getByTestId(`column-${key}`);
  const messages = column.getByTestId("message");
  const everything = (): Promise<string> => column.getByRole("log").innerText();

  // What is folded away is on the page but nobody reads it.
  const showing = (word: string): Locator => messages.filter({ has: page.getByText(word).filter({ visible: true }) });
  const withWords = (words: readonly string[]): Locator =>
    words.reduce((found, word) => found.and(showing(word)), messages);

  async function said(message: Locator, words: readonly string[]): Promise<string> {
    await message.waitFor().catch(async () => {
      throw new Error(`"${words.join('" and "')}" did not come in ${key}. It reads:\n${await everything()}`);
    });
    return message.innerText();
  }

  async function fromMenu(words: string): Promise<void> {
    await column.locator("summary").and(column.getByTitle("Meer")).click();
    await column.getByRole("button", { name: words, exact: true }).click();
  }

  const seat: Seat = {
    page,
    everything,
    message: (...words) => withWords(words).last(),
    reads: (...words) => said(withWords(words).last(), words),
    readsLast: (...words) => said(withWords(words).and(messages.last()), words),
    async say(text) {
      const before = await messages.count();
      const box = column.getByTestId("compose").last();
      await box.fill(text);
      await box.press("Enter");
      await messages.nth(before).waitFor();
    },
    async press(name, ...words) {
      // What opens on a card is gone once the card is drawn anew because of what was done before.
      await settled();
      const button = page.getByRole("button", { name, exact: true });
      const message = withWords(words).filter({ has: button }).last();
      await message.getByRole("button", { name, exact: true }).last().click();
    },
    field: (label) => messages.getByLabel(label).last(),
    fill: (label, text) => seat.field(label).fill(text),
    async choose(label, option) {
      await seat.field(label).selectOption({ label: option });
    },
    tick: (option) => messages.getByLabel(option, { exact: true }).last().check(),
    async find(label, name) {
      await seat.fill(label, name.slice(0, TYPED_OF_A_NAME));
      await page.getByRole("option", { name }).click();
    },
    async moveClock(words) {
      await page.getByTitle("Klok verzetten").click();
      await page.getByRole("button", { name: words, exact: true }).click();
    },
    async happens(words) {
      await page.getByTitle("Gebeurtenissen").click();
      await page.locator(".happenings").getByRole("button", { name: words, exact: true }).click();
      const told = page.getByTestId("told").filter({ hasText: words });
      await told.filter({ hasText: "Een ogenblik" }).waitFor({ state: "detached" });
      return told.first().innerText();
    },
    removesHelpdesk: () => fromMenu("Helpdesk hier verwijderen"),
    addsHelpdesk: () => fromMenu("Helpdesk hier toevoegen"),
    picture: (name) => keep(page, name),
  };
  return seat;
}

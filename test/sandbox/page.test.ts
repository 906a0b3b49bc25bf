import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { openBrowser, SCREENSHOTS_FOLDER } from "../support/browser.ts";
import { startEchoBot, type EchoBot } from "./echo-bot.ts";

const SHOTS = join(SCREENSHOTS_FOLDER, "sandbox");

let browser: Browser;
let bot: EchoBot;
let sandbox: Sandbox;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  troubles = [];
  bot = await startEchoBot();
  sandbox = await startSandbox({ botUrl: bot.url, port: 0 });
  await sandbox.installEverywhere();
});
afterEach(async () => {
  await page.close();
  await sandbox.close();
  await bot.close();
  // Neither an error on the page nor a request to anywhere else.
  expect(troubles).toEqual([]);
});

async function open(query: string, width = 1440): Promise<void> {
  page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(sandbox.url)) troubles.push(request.url());
  });
  await page.goto(`${sandbox.url}?strip=0&${query}`);
  await page.locator("html[data-ready=yes]").waitFor();
}

const column = (key: string): Locator => page.getByTestId(`column-${key}`);
const shoot = (name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`) });

async function type(key: string, text: string): Promise<void> {
  const box = column(key).getByTestId("compose").last();
  await box.fill(text);
  await box.press("Enter");
}

describe("the page", () => {
  it("says who one is, and that nobody exists", async () => {
    await open("");

    await column("noor").getByText("U kijkt als Noor Janssen").waitFor();
    await page.getByText("Alle personen zijn verzonnen").waitFor();
    expect(await column("helpdesk").getByTestId("viewer").inputValue()).toBe("sam");
  });

  it("shows what the bot answers at once, also to somebody who looks along", async () => {
    await open("open=noor");
    const along = page;
    await open("open=noor");
    await type("noor", "melden");
    await column("noor").getByLabel("Wat is er aan de hand?").fill("Scherm blijft zwart");
    await column("noor").getByRole("button", { name: "Melden", exact: true }).click();

    await column("noor").getByText("Gemeld: Scherm blijft zwart").waitFor();
    await along.getByText("Gemeld: Scherm blijft zwart").waitFor();
    await along.close();
  });

  it("sends no form while something required is empty", async () => {
    await open("open=noor");
    await type("noor", "melden");
    await column("noor").getByRole("button", { name: "Melden", exact: true }).click();

    await column("noor").getByText("Vul in wat er aan de hand is.").waitFor();
    expect(bot.heard.filter((activity) => activity.type === "invoke")).toEqual([]);
  });

  it("shows an error on the card when the bot fails, and lets one try again", async () => {
    await open("open=noor");
    await type("noor", "melden");
    await column("noor").getByLabel("Wat is er aan de hand?").fill("Scherm");
    bot.answers.push({ status: 500 });
    await column("noor").getByRole("button", { name: "Melden", exact: true }).click();
    await column("noor").getByText("Er is iets misgegaan. Probeer het opnieuw.").waitFor();
    await shoot("error");
    await column("noor").getByRole("button", { name: "Melden", exact: true }).click();

    await column("noor").getByText("Gemeld: Scherm").waitFor();
  });

  it("keeps what somebody is typing when an edit changes nothing for them", async () => {
    await open("open=noor");
    await type("noor", "melden");
    await column("noor").getByLabel("Wat is er aan de hand?").fill("Nog niet klaar");
    const message = sandbox.world.messages("noor").at(-1);
    if (!message) throw new Error("no form");
    sandbox.world.edit(message, { ...message, mentions: [] });
    await column("noor").getByText("bewerkt").waitFor();

    expect(await column("noor").getByLabel("Wat is er aan de hand?").inputValue()).toBe("Nog niet klaar");
  });

  it("in a channel shows an answer to the presser only", async () => {
    await open("open=helpdesk:sam");
    await type("helpdesk", "@Helpdesk melden");
    await column("helpdesk").getByLabel("Wat is er aan de hand?").fill("Scherm");
    await column("helpdesk").getByRole("button", { name: "Melden", exact: true }).click();
    await column("helpdesk").getByText("Gemeld: Scherm").waitFor();
    await column("helpdesk").getByTestId("viewer").selectOption("fatima");

    await column("helpdesk").getByLabel("Wat is er aan de hand?").waitFor();
    expect(await column("helpdesk").getByText("Gemeld: Scherm").count()).toBe(0);
  });

  it("tells whose phone buzzes, marks them, and opens their chat on a click", async () => {
    await open("open=helpdesk");
    await sandbox.say("daan", "hallo");
    const toast = page.getByRole("button", { name: /Daan Peeters krijgt een melding/ });
    await toast.waitFor();
    await page.getByTestId("open-daan").getByText("nieuw bericht").waitFor();
    await shoot("notification");
    await toast.click();

    await column("daan").getByTestId("notified").waitFor();
    await page.getByTestId("open-daan").getByText("nieuw bericht").waitFor({ state: "detached" });
  });

  it("takes away and changes what somebody wrote", async () => {
    await open("open=noor");
    await type("noor", "Foutje");
    await column("noor").getByText("Foutje").hover();
    await column("noor").getByRole("button", { name: "Bericht wijzigen" }).click();
    await column("noor").getByLabel("Uw bericht wijzigen").fill("Verbeterd");
    await page.keyboard.press("Enter");
    await column("noor").locator(".bubble", { hasText: "Verbeterd" }).hover();
    await column("noor").getByRole("button", { name: "Bericht verwijderen" }).click();

    await column("noor").getByText("Dit bericht is verwijderd.").waitFor();
  });

  it("moves the clock and shows the new time", async () => {
    await open("open=noor");
    await page.locator(".clock-face").click();
    await page.getByRole("button", { name: "23.00 uur" }).click();

    await page.getByTestId("clock").getByText("23.00 uur").waitFor();
  });

  it.each(["light", "dark"])("is drawn %s, and as narrow as a phone without anything cut off", async (theme) => {
    await sandbox.say("noor", "melden");
    await sandbox.say("sam", "@Helpdesk melden", "helpdesk");
    await open(`open=noor,helpdesk&theme=${theme}&narrow=1`);
    await column("helpdesk").getByRole("button", { name: "Meer", exact: true }).last().click();
    await shoot(`narrow-${theme}`);

    expect(await column("noor").evaluate((element) => element.clientWidth)).toBeLessThanOrEqual(360);
    expect(await cutOff(column("helpdesk"))).toEqual([]);
  });

  it("fits on a phone", async () => {
    await open("open=noor", 390);

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await shoot("phone");
  });

  it("opens the same again when it is loaded again", async () => {
    await open("open=noor");
    await page.getByTestId("open-emma").click();
    await column("noor").getByRole("button", { name: "Noor Janssen sluiten" }).click();
    await page.reload();

    await column("emma").waitFor();
    expect(await column("noor").count()).toBe(0);
  });

  it("gives every control a name", async () => {
    await sandbox.say("noor", "melden");
    await open("open=noor,helpdesk");

    expect(await namelessControls()).toEqual([]);
  });
});

/** Buttons and fields of cards that stick out of their card. */
const cutOff = (where: Locator): Promise<string[]> =>
  where.evaluate((element) =>
    [...element.querySelectorAll<HTMLElement>(".card :is(button, input, select, textarea)")]
      .filter((control) => {
        const card = control.closest(".card")?.getBoundingClientRect();
        return card && control.checkVisibility() && control.getBoundingClientRect().right > card.right;
      })
      .map((control) => control.textContent),
  );

async function namelessControls(): Promise<string[]> {
  const tree = await page.locator("body").ariaSnapshot();
  return tree
    .split("\n")
    .filter((line) => /^\s*- (?:button|textbox|combobox|checkbox|radio|link)(?::|$| \[)/.test(line));
}

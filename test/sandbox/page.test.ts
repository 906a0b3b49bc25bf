import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { SCREENSHOTS_FOLDER, keepPicture, openBrowser } from "../support/browser.ts";
import { startEchoBot, type EchoBot } from "./echo-bot.ts";
import { REQUEST_FORM } from "./request-form.ts";

const SHOTS = join(SCREENSHOTS_FOLDER, "sandbox");

const PATIENCE_MILLIS = 8_000;

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
  page.setDefaultTimeout(PATIENCE_MILLIS);
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
const shoot = (name: string) => keepPicture(page, join(SHOTS, `${name}.png`));

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

  it("shows the bot's own words beside the card, which stays, and not as an error", async () => {
    await open("open=noor");
    await type("noor", "melden");
    await column("noor").getByLabel("Wat is er aan de hand?").fill("Scherm");
    const value = "Het bestand komt eraan.";
    bot.answers.push({
      status: 200,
      body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value },
    });
    await column("noor").getByRole("button", { name: "Melden", exact: true }).click();

    await column("noor").getByTestId("card").getByRole("status").getByText(value).waitFor();
    expect(await column("noor").getByRole("alert").filter({ visible: true }).count()).toBe(0);
    expect(await column("noor").getByLabel("Wat is er aan de hand?").inputValue()).toBe("Scherm");
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

  it("on a phone opens on the first person's chat, and fits", async () => {
    await open("", 390);

    await column("noor").waitFor();
    expect(await column("helpdesk").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await shoot("phone");
  });

  it.each([1440, 390])("%s wide has a place of its own for a notification", async (width) => {
    await open("open=noor", width);
    await sandbox.say("daan", "hallo");
    await page.getByRole("button", { name: /Daan Peeters krijgt een melding/ }).waitFor();
    await shoot(`notification-${String(width)}`);

    expect(await covered()).toEqual([]);
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

describe("a form", () => {
  const form = (): Locator => column("noor").getByTestId("card");
  const owner = (): Locator => form().getByLabel("Van wie is de mailbox?");
  const send = () => form().getByRole("button", { name: "Aanvragen" }).click();
  /** What the bot was sent by the one press there was. */
  async function sent(): Promise<unknown> {
    await column("noor").getByText("Gemeld: niets").waitFor();
    return bot.heard.filter(({ type }) => type === "invoke").map(({ value }) => value);
  }
  const sentData = (data: object): object[] => [{ action: { data }, trigger: "manual" }];
  const idOf = (person: string): string => sandbox.world.person(person).id;

  beforeEach(() => {
    sandbox.world.add("noor", "bot", { text: "", markdown: false, cards: [REQUEST_FORM], mentions: [] });
  });

  it("finds people of the viewer's own organisation only, with their job, and sends the object id", async () => {
    await open("open=noor");
    await owner().click();
    const everybody = await form().getByRole("option").allInnerTexts();
    await owner().pressSequentially("verst");
    await form().getByRole("option", { name: "Marieke Verstappen Leidinggevende" }).click();
    await send();

    expect(everybody.join()).toContain("Youssef Amrani");
    expect(everybody.join()).not.toContain("Daan Peeters");
    expect(await sent()).toMatchObject(sentData({ owner: idOf("marieke") }));
  });

  it("lets somebody be found with the keyboard alone", async () => {
    await open("open=noor");
    await owner().focus();
    await page.keyboard.type("am");
    await page.keyboard.press("ArrowDown");
    const told = await owner().getAttribute("aria-activedescendant");
    expect(await page.locator(`[id="${told ?? ""}"]`).innerText()).toContain("Youssef Amrani");
    await page.keyboard.press("Enter");
    await send();

    expect(await sent()).toMatchObject(sentData({ owner: idOf("youssef") }));
  });

  it("takes a name that was typed in full, and refuses one that nobody has", async () => {
    await open("open=noor");
    await owner().fill("Daan Peeters");
    await form().getByText("Niemand gevonden in uw organisatie").waitFor();
    await send();
    await form().getByText("Kies een collega uit de lijst.").waitFor();
    await owner().fill("noor janssen");
    await send();

    expect(await sent()).toMatchObject(sentData({ owner: idOf("noor") }));
  });

  it("closes the list of people with Escape and leaves what was typed", async () => {
    await open("open=noor");
    await owner().fill("a");
    await form().getByRole("listbox").waitFor();
    await page.keyboard.press("Escape");

    await form().getByRole("listbox").waitFor({ state: "hidden" });
    expect(await owner().inputValue()).toBe("a");
  });

  it("sends a day, a number, a tick and a choice that was made beforehand", async () => {
    await open("open=noor");
    await owner().fill("Noor Janssen");
    await form().getByLabel("Vanaf welke dag?").fill("2026-11-23");
    await form().getByLabel("Hoeveel maanden?").fill("3");
    await form().getByLabel("Dit is voor mijn hele team").check();
    await send();

    expect(await sent()).toMatchObject(sentData({ rights: "read", from: "2026-11-23", months: "3", team: "true" }));
  });

  it("refuses a day before the first", async () => {
    await open("open=noor");
    await owner().fill("Noor Janssen");
    await form().getByLabel("Vanaf welke dag?").fill("2026-09-24");
    await send();

    await form().getByText("Kies een dag vanaf 25 september 2026.").waitFor();
    expect(bot.heard.filter(({ type }) => type === "invoke")).toEqual([]);
  });

  it("lets several people be ticked where several are asked for", async () => {
    await open("open=noor");
    await owner().fill("Noor Janssen");
    await form().getByRole("button", { name: "Iemand anders laten beslissen" }).click();
    await form().getByLabel("Marieke Verstappen · Leidinggevende").check();
    await form().getByLabel("Youssef Amrani · Medewerker").check();
    await form().getByRole("button", { name: "Laat beslissen" }).click();

    expect(await sent()).toMatchObject(sentData({ deciders: `${idOf("marieke")},${idOf("youssef")}` }));
  });

  it.each([
    ["light", 900],
    ["dark", 900],
    ["light", 390],
    ["dark", 390],
  ])("brings what unfolds into view: %s, %s wide", async (theme, width) => {
    await open(`open=noor&theme=${theme}`, width);
    await owner().click();
    await shoot(`people-${theme}-${String(width)}`);
    await page.keyboard.press("Escape");
    await send();
    await form().getByRole("button", { name: "Iemand anders laten beslissen" }).click();
    await shoot(`unfolded-${theme}-${String(width)}`);

    const [button, conversation] = await Promise.all([
      form().getByRole("button", { name: "Laat beslissen" }).boundingBox(),
      column("noor").getByRole("log").boundingBox(),
    ]);
    expect(bottomOf(button)).toBeLessThanOrEqual(bottomOf(conversation));
    expect(await cutOff(column("noor"))).toEqual([]);
  });
});

interface Box {
  readonly y: number;
  readonly height: number;
}
const bottomOf = (box: Box | null): number => {
  if (!box) throw new Error("It is not on the page.");
  return box.y + box.height;
};

/** The parts of the page that a notification lies on. */
const covered = (): Promise<string[]> =>
  page.evaluate(() => {
    const box = (selector: string): DOMRect | undefined => document.querySelector(selector)?.getBoundingClientRect();
    const toast = box(".toast") ?? new DOMRect(0, 0, innerWidth, innerHeight);
    return [".top", ".rail", ".columns"].filter((part) => {
      const { left, right, top, bottom } = box(part) ?? toast;
      return left < toast.right && toast.left < right && top < toast.bottom && toast.top < bottom;
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

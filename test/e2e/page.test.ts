import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Stage, keep, openStage } from "./stage.ts";

const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1440, height: 900 };
/** More than anybody should have to press. */
const MOST_TABS = 80;
/** Of 255. */
const DARK = 80;
const WALK_MILLIS = 40_000;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage("example day");
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe("the page at first sight", () => {
  it("shows people, a filled channel and that all of them are invented", async () => {
    const page = await stage.visit("", WIDE);
    const words = await page.locator("body").innerText();
    for (const word of ["Alle personen zijn verzonnen", "Noor Janssen", "Gemeente Weert", "Speel een werkdag", "M26-"])
      expect(words).toContain(word);
    await keep(page, "page-light");
  });

  it("has a dark dress", async () => {
    const page = await stage.visit("?open=lotte,helpdesk,beheer&strip=0&theme=dark", WIDE);
    await keep(page, "page-dark");
    const background = await page
      .getByTestId("card")
      .last()
      .evaluate((card) => getComputedStyle(card).backgroundColor);
    expect(
      background
        .match(/\d+/g)
        ?.map(Number)
        .every((part) => part < DARK),
    ).toBe(true);
  });
});

describe("a telephone of 360 pixels wide", () => {
  for (const theme of ["light", "dark"] as const)
    it(`fits a question with its answer field and the Helpdesk's card, ${theme}`, async () => {
      const lotte = await stage.seat("lotte", { size: PHONE, ...(theme === "dark" && { theme }) });
      await lotte.readsLast("Vraag van Sam Linssen");
      await lotte.picture(`phone-question-${theme}`);
      expect(await overflowing(lotte.page)).toEqual([]);

      const sam = await stage.seat("helpdesk:sam", { size: PHONE, ...(theme === "dark" && { theme }) });
      await sam.press("Meer", "Youssef Amrani");
      await sam.reads("Youssef Amrani", "Verloop");
      await sam.picture(`phone-helpdesk-${theme}`);
      expect(await overflowing(sam.page)).toEqual([]);
    });
});

describe("an answer that is typed instead of filled in", () => {
  it("is shown beside the question first, and goes to the channel with one press", async () => {
    const lotte = await stage.seat("lotte", { size: PHONE });
    await lotte.say("Ja, op mijn telefoon staan ze er wel.");
    await lotte.readsLast("Is dit uw antwoord op M26-", "Ziet u de afspraken wel op uw telefoon?", "U schreef", "wel.");
    await lotte.picture("typed-answer");
    await lotte.press("Ja, verstuur");

    await lotte.reads("In behandeling bij Sam Linssen");
    const sam = await stage.seat("helpdesk:sam");
    await sam.reads("Antwoord van Lotte Geraedts", "Ja, op mijn telefoon staan ze er wel.");
  });
});

describe("the morning that was played before", () => {
  it("has left a request that waits for Marieke, and one that Sanne decided on behalf of Peter", async () => {
    const marieke = await stage.seat("marieke", { size: PHONE });
    await marieke.readsLast("Extra opslag", "Wacht op uw besluit", "Noor Janssen", "50 GB");
    await marieke.picture("phone-decision");
    expect(await overflowing(marieke.page)).toEqual([]);

    const sam = await stage.seat("helpdesk:sam");
    await sam.reads("Mailbox- of agendarechten", "Daan Peeters", "Sanne Driessen (namens Peter Cuypers)");
  });
});

describe("somebody who uses the keyboard only", () => {
  it("reports from start to confirmation", async () => {
    const emma = await stage.seat("emma");
    await tabTo(emma.page, "Bericht aan Helpdesk als Emma Hendriks");
    await emma.page.keyboard.type("melden");
    await emma.page.keyboard.press("Enter");
    await emma.readsLast("Wat is er aan de hand?");

    await tabTo(emma.page, "Wat is er aan de hand?", "Shift+Tab");
    await emma.page.keyboard.type("Het toetsenbord typt dubbele letters");
    await tabTo(emma.page, "Kunt u verder werken?");
    await emma.page.keyboard.press("ArrowDown");
    await keep(emma.page, "keyboard-form");
    await tabTo(emma.page, "Melden");
    await emma.page.keyboard.press("Enter");

    await emma.readsLast("Ontvangen door de Helpdesk", "Het toetsenbord typt dubbele letters");
    await keep(emma.page, "keyboard-confirmation");
  });
});

describe("Speel een werkdag", () => {
  it(
    "plays to its end by itself",
    async () => {
      const page = await stage.visit("?open=noor,helpdesk,beheer&strip=0&play=1&pace=0", WIDE);
      await page.locator("html[data-walk=finished], html[data-walk=stuck]").waitFor({ timeout: WALK_MILLIS });
      await keep(page, "walk-end");
      expect(await page.locator("#caption").innerText()).toContain("Klaar. Nu u:");
    },
    WALK_MILLIS,
  );
});

/** Presses a key until the element with this name has the focus. */
async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed++) {
    await page.keyboard.press(key);
    if ((await focusedName(page)).startsWith(name)) return;
  }
  throw new Error(`"${name}" was not reached within ${String(MOST_TABS)} presses of ${key}.`);
}

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    const label = focused && "labels" in focused ? (focused.labels as NodeListOf<HTMLElement>)[0] : undefined;
    return focused?.getAttribute("aria-label") ?? label?.textContent ?? focused?.textContent ?? "";
  });

/** What sticks out of the cards or of the page, in words. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll<HTMLElement>("[data-testid=card] *")].filter(
      (part) => part.checkVisibility() && part.getBoundingClientRect().right > room,
    );
    return wide.map(({ outerHTML }) => outerHTML.slice(0, 120));
  });

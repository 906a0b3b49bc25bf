import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seat, type Stage, numberOn, openStage } from "./stage.ts";

const PHONE = { width: 390, height: 844 };
const FAULT = "De scanner op de tweede verdieping stuurt niets meer door.";
const MENU = "Meer met dit bericht";
const REPORT = "Maak hier een melding van";
const SEARCH = "Meldingen zoeken";

let stage: Stage;
let noor: Seat, sam: Seat;
let number = "";

beforeAll(async () => {
  stage = await openStage("empty");
  await stage.sandbox.say("marieke", FAULT, "overleg");
  [noor, sam] = await Promise.all([stage.seat("overleg:noor"), stage.seat("helpdesk:sam")]);
});
afterAll(() => stage.close());

const dialog = (): Locator => noor.page.getByTestId("dialog");
const focused = (): Promise<string | null> =>
  noor.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);

describe("a colleague's message in a chat without the Helpdesk", () => {
  it("becomes a report without the mouse, in a dialog that keeps the focus and gives it back", async () => {
    const { keyboard } = noor.page;
    await noor.message(FAULT).getByRole("button", { name: MENU }).focus();
    await keyboard.press("Enter");
    await noor.page.getByRole("menuitem", { name: REPORT }).waitFor();
    await noor.picture("extension-01-menu");
    await keyboard.press("Enter");
    const field = dialog().getByLabel("Wat is er aan de hand?");
    await field.waitFor();
    expect(await field.inputValue()).toContain(FAULT);
    await noor.picture("extension-02-form");
    await keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    expect(await focused()).toBe(MENU);

    await keyboard.press("Enter");
    await keyboard.press("Enter");
    await field.waitFor();
    await dialog().getByRole("button", { name: "Melden", exact: true }).press("Enter");
    const received = dialog().getByRole("heading", { name: /^M26-\d{6}/ });
    await received.first().waitFor();
    number = numberOn(await dialog().innerText());
    await noor.picture("extension-03-received");
    await keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  });

  it("stands in the Helpdesk channel and in Noor's own chat, and nothing of it in theirs", async () => {
    await sam.reads(number, "Melder: Noor Janssen", FAULT);
    const own = await stage.seat("noor");
    await own.reads(number, FAULT);
    await own.picture("extension-04-own-chat");
    await own.page.context().close();
    await stage.settled();
    expect(stage.everShown("overleg")).toBe("");
  });
});

describe("a search from where somebody writes", () => {
  it("finds the report by a word, with the keyboard, and says so when there is nothing", async () => {
    const panel = noor.page.getByTestId("search");
    await noor.page.getByRole("button", { name: SEARCH }).press("Enter");
    await panel.getByRole("option", { name: number }).waitFor();
    await noor.page.keyboard.type("bestaat niet");
    await panel.getByRole("option").waitFor({ state: "detached" });
    await noor.picture("extension-05-nothing");

    await noor.page.keyboard.press("ControlOrMeta+a");
    await noor.page.keyboard.type("scanner");
    await panel.getByRole("option", { name: number, selected: true }).waitFor();
    await noor.picture("extension-06-found");
    await noor.page.keyboard.press("Enter");
    await noor.readsLast(number, "via Helpdesk");
    expect(await focused()).toContain("als Noor Janssen");
  });

  it("puts a card in the conversation that tells the others nothing of what was reported", async () => {
    const bram = await stage.seat("overleg:bram", { theme: "dark", size: PHONE });
    const card = await bram.readsLast(number, "via Helpdesk");
    expect(card).not.toContain("scanner");
    await bram.picture("extension-07-phone-dark");

    await bram.message(number).getByRole("link", { name: "Bekijk in de Helpdesk" }).click();
    const own = bram.page.getByTestId("column-bram").getByTestId("compose").last();
    await own.waitFor();
    expect(await own.inputValue()).toContain(number);
  });

  it("on a telephone opens the dialog over the whole screen", async () => {
    const marieke = await stage.seat("overleg:marieke", { theme: "dark", size: PHONE });
    await marieke.message(FAULT).getByRole("button", { name: MENU }).click();
    await marieke.page.getByRole("menuitem", { name: REPORT }).click();
    await marieke.page.getByTestId("dialog").getByLabel("Wat is er aan de hand?").waitFor();
    await marieke.picture("extension-08-phone-form");

    expect(await marieke.page.getByTestId("dialog").boundingBox()).toEqual({ x: 0, y: 0, ...PHONE });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { groupedBars } from "../../src/charts/charts.ts";
import { type Stage, openStage } from "./stage.ts";

const PHONE = { width: 390, height: 800 };
const WROTE = "De wifi in het stadskantoor van Weert is vernieuwd.";
const REPORT = "Maandrapportage november 2026";

let stage: Stage;

beforeAll(async () => {
  // The first picture of a process may come too late for the card that it is for.
  const group = { label: "Venlo", values: [1] };
  [stage] = await Promise.all([
    openStage("quarter"),
    groupedBars({ title: "Meldingen", unit: "meldingen", series: ["binnen"], groups: [group] }),
  ]);
  await stage.moveClockTo("2026-11-24T11:00:00+01:00");
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe("the monthly report", () => {
  it("is a draft in Anouk's own chat on day 1, with a picture of what came and went, and the month before", async () => {
    const anouk = await stage.seat("anouk");
    await anouk.moveClock("Eerste van de maand");
    const draft = await anouk.readsLast(REPORT, "Concept · nog niet verstuurd", "Een maand eerder");
    expect(draft).toContain("0 zonder resultaat");
    await anouk
      .message(REPORT)
      .getByAltText(/Meldingen en aanvragen/)
      .waitFor();
    await anouk.picture("reports-01-draft");
    expect(stage.everShown("rapportage")).not.toContain("november 2026");
    expect(stage.everShown("ilse")).not.toContain("november 2026");
  });

  it("is written text by text, and offered as a Word file that she can open", async () => {
    const anouk = await stage.seat("anouk", { theme: "dark" });
    await anouk.press("Invullen", REPORT);
    await anouk.readsLast("onderdeel 1 van");
    await anouk.fill("Belangrijkste gebeurtenissen deze periode (mijlpalen, gereed product)", WROTE);
    await anouk.picture("reports-02-text-dark");
    await anouk.press("Opslaan en verder");
    await anouk.readsLast("Opgeslagen", "onderdeel 2 van");
    await anouk.press("Terug naar het rapport");
    await anouk.readsLast(REPORT, "ingevuld door Anouk Timmermans");
    await anouk.picture("reports-03-draft-dark");

    await anouk.press("Document", REPORT);
    await anouk.press("Toestaan", ".docx");
    const link = anouk.message(".docx").getByRole("link");
    await link.waitFor();
    await anouk.picture("reports-04-document");
  });

  it("is read by account managers and in Rapportage once she sends it, and by nobody before", async () => {
    const anouk = await stage.seat("anouk");
    await anouk.press("Versturen", REPORT);
    const asked = await anouk.reads("versturen?", "Ilse Vullings", "Rob Coenen", "Wilma Theunissen");
    expect(asked).toContain("Het kanaal Rapportage");
    await anouk.picture("reports-05-send");
    await anouk.press("Ja, verstuur");
    await anouk.reads(REPORT, "Verstuurd · versie 1");

    const ilse = await stage.seat("ilse", { size: PHONE });
    await ilse.readsLast(REPORT, "Versie 1", WROTE);
    await ilse
      .message(REPORT)
      .getByAltText(/Meldingen en aanvragen/)
      .evaluate((picture) => picture.scrollIntoView({ block: "center" }));
    await ilse.picture("reports-06-account-manager-phone");
    const rob = await stage.seat("rapportage:rob", { theme: "dark" });
    await rob.readsLast(REPORT, "Versie 1", WROTE);
    await rob.picture("reports-07-channel-dark");
    await stage.settled();
    await stage.moveClockTo("2026-12-01T08:40:00+01:00");
    await anouk.reads("afgeleverd bij 3 van de 3 personen");
    await anouk.picture("reports-08-sent");
  });

  it("is refused to Noor, with nothing of it", async () => {
    const noor = await stage.seat("noor");
    await noor.say("rapportage");
    await noor.readsLast("Ik kan dit rapport niet aan u laten zien.");
    await noor.say("cijfers Roermond");
    await noor.readsLast("Ik kan deze cijfers niet aan u laten zien.");
    expect(stage.everShown("noor")).not.toContain("wifi in het stadskantoor");
    await noor.picture("reports-09-refused");
  });
});

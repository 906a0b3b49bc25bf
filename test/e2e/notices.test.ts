import readXlsxFile from "read-excel-file/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { barChart } from "../../src/charts/charts.ts";
import { type Stage, openStage } from "./stage.ts";

const PHONE = { width: 390, height: 800 };

let stage: Stage;

beforeAll(async () => {
  stage = await openStage("example day");
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe("a backup that fails", () => {
  it("is one card in Beheer, which somebody takes and which says that it is over", async () => {
    const ruben = await stage.seat("beheer:ruben");
    expect(await ruben.happens("Backup mislukt")).toContain("POST /api/alerts/backups: 202, referentie");
    await ruben.readsLast("Backup mislukt", "Venlo bestandsserver", "Niet opgepakt");
    await ruben.press("Ik pak dit op", "Venlo bestandsserver");
    await ruben.reads("Venlo bestandsserver", "Opgepakt door Ruben Kessels");
    await ruben.picture("notices-01-backup-failed");

    await ruben.page.getByTitle("Gebeurtenissen").focus();
    for (const key of ["Enter", "Tab", "Tab", "Enter"]) await ruben.page.keyboard.press(key);
    await ruben.page.getByTestId("told").getByText("Backup gelukt").waitFor();
    await ruben.reads("Venlo bestandsserver", "Voorbij sinds");
    await ruben.picture("notices-02-backup-over");
  });
});

describe("a certificate that runs out", () => {
  it("is requested by the municipality, installed by Beheer, and over when the server has the new one", async () => {
    const marieke = await stage.seat("venlo:marieke");
    const ruben = await stage.seat("beheer:ruben");
    expect(await ruben.happens("Certificaat verloopt over 13 dagen")).toContain("POST /api/alerts/certificates: 202");
    await ruben.readsLast("Certificaat verloopt over 13 dagen", "www.venlo.example");
    await marieke.readsLast("Certificaat verloopt over 13 dagen", "www.venlo.example");
    await marieke.picture("notices-03-certificate-venlo");
    await marieke.press("Aangevraagd", "www.venlo.example");
    await marieke.reads("www.venlo.example", "Wacht op installatie. Beheer installeert het nieuwe certificaat.");

    await ruben.reads("www.venlo.example", "Wacht op installatie. Installeer het nieuwe certificaat.");
    await ruben.picture("notices-04-certificate-beheer");
    expect(await ruben.happens("Nieuw certificaat op de server")).toContain("toont nu een nieuw certificaat");
    await ruben.press("Geïnstalleerd", "www.venlo.example");
    await ruben.reads("www.venlo.example", "Certificaat vervangen");
    await marieke.reads("www.venlo.example", "Certificaat vervangen");
    await marieke.picture("notices-05-certificate-over");
  });

  it("is over by itself when whoever renews it tells so", async () => {
    const ruben = await stage.seat("beheer:ruben", { theme: "dark" });
    await ruben.happens("Certificaat verloopt over 13 dagen");
    await ruben.readsLast("Certificaat verloopt over 13 dagen", "afspraken.venlo.example");
    await ruben.picture("notices-06-certificate-dark");
    await ruben.happens("Certificaat vernieuwd");
    await ruben.reads("afspraken.venlo.example", "Certificaat vervangen");
  });
});

describe("very many alarms", () => {
  it("are gathered on one card, which says when they are over", async () => {
    const ruben = await stage.seat("beheer:ruben", { size: PHONE });
    expect(await ruben.happens("Veel alarmen tegelijk")).toContain("300 keer POST /api/alerts/alertmanager: 202");
    await ruben.reads("Veel alarmen tegelijk", "HostNietBereikbaar");
    await ruben.page.getByText(/en \d{3} meer/).waitFor();
    await ruben.picture("notices-07-storm-phone");
    await ruben.happens("Alarm voorbij");
    await ruben.reads("Veel alarmen tegelijk: voorbij");
    expect(await ruben.page.getByText("Veel alarmen tegelijk: voorbij").count()).toBe(1);
  });
});

describe("what can be asked for", () => {
  // The first picture of a process may come too late for the card that it is for.
  beforeAll(async () => {
    await barChart({ title: "Certificaten", bars: [], unit: "certificaten" });
  });

  it("is the certificates of a municipality, with a picture of the weeks they are good for", async () => {
    const marieke = await stage.seat("venlo:marieke");
    await marieke.say("@Helpdesk certificaten");
    const own = await marieke.readsLast("Mijn Venlo", "Nog 3 weken");
    expect(own).not.toContain("roermond");
    await marieke.picture("notices-08-certificates-venlo");

    const ruben = await stage.seat("beheer:ruben", { theme: "dark" });
    await ruben.say("@Helpdesk certificaten");
    await ruben.readsLast("Roermond", "Weert");
    await ruben.message("Roermond", "Weert").getByAltText("Certificaten naar weken geldig").waitFor();
    await ruben.picture("notices-09-certificates-beheer");
  });

  it("is how sixty days of backups went, as a strip and in words", async () => {
    const ruben = await stage.seat("beheer:ruben");
    await ruben.say("@Helpdesk backups");
    await ruben.readsLast("Venlo bestandsserver", "Gedeeld: Oracle", "Weert databases");
    await ruben.picture("notices-10-backups");
    const onPhone = await stage.seat("beheer:ruben", { size: PHONE, theme: "dark" });
    await onPhone.readsLast("Gedeeld: Oracle");
    await onPhone.picture("notices-11-backups-phone");
  });
});

describe("the log book for the auditor", () => {
  it("is offered in Ruben's own chat, and comes as a file when he allows it", async () => {
    const ruben = await stage.seat("ruben");
    await ruben.say("logboek november 2026");
    await ruben.reads("Logboek backups", "Geen resultaat: 0");
    await ruben.press("Toestaan", ".xlsx");
    const link = ruben.message(".xlsx").getByRole("link");
    await link.waitFor();
    await ruben.picture("notices-13-log-book");
    const download = ruben.page.waitForEvent("download");
    await link.click();
    const sheets = await readXlsxFile(await (await download).path());
    expect(JSON.stringify(sheets)).toContain("3 van de 42 databases zijn overgeslagen");
  });
});

describe("a municipality without a channel", () => {
  it("has its certificates told to Beheer, which reads that it has to call", async () => {
    const ruben = await stage.seat("beheer:ruben");
    await ruben.moveClock("47 dagen verder");
    await ruben.reads("geo.weert.example", "Weert heeft nog geen kanaal. Neem zelf contact op.", "leverancier");
    await ruben.picture("notices-12-without-channel");
  });
});

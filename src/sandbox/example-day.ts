import { DateTime } from "luxon";
import { ZONE } from "../lib/instant.ts";
import type { Sandbox } from "./sandbox.ts";
import type { Systems } from "./systems/systems.ts";

const FRIDAY = 5;

/** A moment on the latest working day, so that the Helpdesk is open when somebody looks in at the weekend. */
function workingDay(now: Date, time: string): Date {
  const today = DateTime.fromJSDate(now, { zone: ZONE });
  const day = today.minus({ days: Math.max(0, today.weekday - FRIDAY) });
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 }).toJSDate();
}

/**
 * A believable morning, played through the bot by people who do not exist; ends at 10.40 uur.
 * @param before what was there before it, once the backups of those nights are told
 */
export async function playExampleDay(
  sandbox: Sandbox,
  systems: Systems,
  before: () => Promise<void> = async () => undefined,
): Promise<void> {
  const today = sandbox.clock.now();
  const at = (time: string) => sandbox.clock.moveTo(workingDay(today, time));
  // A card has the time at which it comes, so the clock waits for it.
  const comes = (place: string, words: string) =>
    sandbox.appears(place, ({ cards }) => JSON.stringify(cards).includes(words));

  at("07:45");
  await sandbox.installEverywhere();
  await sandbox.say("sam", "@Helpdesk koppel dit kanaal aan Helpdesk ja", "helpdesk");
  await sandbox.say("ruben", "@Helpdesk koppel dit kanaal aan Beheer ja", "beheer");
  await sandbox.say("anouk", "@Helpdesk koppel dit kanaal aan Rapportage ja", "rapportage");
  await sandbox.say("marieke", "@Helpdesk koppel dit kanaal aan Venlo ja", "venlo");
  await sandbox.say("sanne", "@Helpdesk koppel dit kanaal aan Roermond ja", "roermond");
  await systems.begin();
  await comes("venlo", "mijn.venlo.example");
  await comes("beheer", "mijn.venlo.example");
  await before();

  at("08:05");
  await report(sandbox, "emma", "Ik kan niet inloggen op mijn laptop sinds vanochtend", { canWork: "no" });
  at("08:12");
  await sandbox.press("helpdesk", "sam", "Oppakken", {}, { containing: "laptop" });
  at("08:31");
  await sandbox.press(
    "helpdesk",
    "sam",
    "Melding oplossen",
    { resolution: "resolved", solution: "Uw account was geblokkeerd. Het is weer vrijgegeven." },
    { containing: "laptop" },
  );
  await comes("emma", "vrijgegeven");
  at("08:36");
  await sandbox.press("emma", "emma", "Ja, opgelost", { rating: "5", remark: "Snel geholpen, dank!" });

  at("08:40");
  await report(sandbox, "daan", "De wifi op de tweede verdieping valt steeds weg", { impact: "department" });
  at("08:52");
  await sandbox.press("helpdesk", "fatima", "Oppakken", {}, { containing: "wifi" });
  at("09:03");
  await sandbox.press(
    "helpdesk",
    "fatima",
    "Doorzetten naar Beheer",
    { note: "Twee accesspoints geven geen antwoord." },
    { containing: "wifi" },
  );
  await comes("beheer", "wifi");
  at("09:10");
  await sandbox.press("beheer", "ruben", "Oppakken", {}, { containing: "wifi" });

  at("09:20");
  await report(sandbox, "lotte", "Mijn agenda laat geen afspraken meer zien", { canWork: "partly" });
  at("09:26");
  await sandbox.press(
    "helpdesk",
    "sam",
    "Verstuur vraag",
    { question: "Ziet u de afspraken wel op uw telefoon?" },
    { containing: "agenda" },
  );
  await comes("lotte", "op uw telefoon");

  at("09:35");
  await request(sandbox, "noor", "opslag: 50 GB op G:\\Team\\Projecten", {
    reason: "De scans van het bouwarchief passen er niet meer bij.",
  });
  await comes("marieke", "bouwarchief");

  at("09:41");
  await request(sandbox, "daan", "gedeelde mailbox", {
    whose: "shared",
    address: "vergunningen@roermond.example",
    right: "mail-read",
    reason: "Ik behandel de vragen van het vergunningenteam zolang mijn collega met verlof is.",
  });
  await comes("sanne", "vergunningenteam");
  at("09:52");
  await sandbox.press("sanne", "sanne", "Goedkeuren", {}, { containing: "vergunningen" });
  await comes("helpdesk", "vergunningenteam");

  at("09:56");
  await sandbox.say(
    "marieke",
    "De scanner op de tweede verdieping stuurt niets meer door. Weet iemand waarom?",
    "overleg",
  );
  at("09:58");
  await sandbox.say("bram", "Hier ook niets sinds gisteren. Heeft iemand het al gemeld?", "overleg");

  at("10:05");
  await report(sandbox, "youssef", "De printer op de derde verdieping print lege pagina's", {
    organisation: "weert",
    impact: "team",
  });
  at("10:40");
}

async function request(
  sandbox: Sandbox,
  person: string,
  what: string,
  filled: Readonly<Record<string, string>>,
): Promise<void> {
  await sandbox.say(person, `aanvraag ${what}`);
  await sandbox.press(person, person, "Aanvragen", filled);
}

async function report(sandbox: Sandbox, person: string, text: string, also: Readonly<Record<string, string>>) {
  await sandbox.say(person, text);
  await sandbox.press(person, person, "Melden", also);
  await sandbox.appears("helpdesk", ({ cards }) => JSON.stringify(cards).includes(text));
}

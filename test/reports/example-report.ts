import type { Instant } from "../../src/lib/instant.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import type { Compared, Figures, Flow, MonthFigures } from "../../src/reports/figures.ts";
import type { Snapshot } from "../../src/reports/snapshot.ts";
import { SECTION_KEYS } from "../../src/reports/snapshot.ts";
import { NO_FIGURES } from "./example.ts";

/** A month of an organisation with so many reports; everything else follows from that. */
function figuresOf(filed: number): Figures {
  const part = (share: number): number => Math.round(filed * share);
  const flow = (share: number): Flow => ({
    ...{ in: part(share), back: part(share / 30), out: part(share * 0.97), open: part(share / 7) },
  });
  return {
    ...{
      openAtStart: part(0.13),
      in: filed,
      back: part(0.03),
      out: part(0.97),
      openAtEnd: part(0.19),
      reopened: part(0.03),
    },
    deliveryFailures: filed > 100 ? 1 : 0,
    outBy: {
      ...{ resolved: part(0.84), "otherwise-agreed": part(0.04), withdrawn: part(0.05), rejected: part(0.02) },
      merged: part(0.02),
    },
    byKind: {
      report: flow(0.71),
      "security:phishing": flow(0.04),
      "request:extra-storage": flow(0.09),
      "request:folder-rights": flow(0.1),
      "request:restore": flow(0.06),
    },
    byService: {
      ...{ systems: flow(0.46), devices: flow(0.28), applications: flow(0.2) },
      ...{ "advice-and-projects": flow(0), unknown: flow(0.06) },
    },
    leadTime: {
      clock: { count: part(0.84), median: 1_130 + filed, p90: 5_600 + filed },
      service: { count: part(0.84), median: 215 + filed / 2, p90: 1_150 + filed },
    },
    withinTerm: { agreed: part(0.84), within: part(0.78) },
    ...(filed > 20 && { satisfaction: { answers: part(0.3), average: 4.13 } }),
    requests: {
      ...{ filed: part(0.25), byKind: { "extra-storage": part(0.09), restore: part(0.06) } },
      ...{ approved: part(0.2), rejected: part(0.02) },
      approval: { clock: { count: part(0.22), median: 1_020, p90: 4_320 } },
    },
    certificates: { expiring: part(0.02), renewed: part(0.01), expired: 0 },
    backups: { good: 118, warned: 2, failed: 1, silent: 0 },
    alerts: { opened: part(0.03), storms: 0 },
  };
}

const compared = (now: number, before: number): Compared => ({ now: figuresOf(now), monthBefore: figuresOf(before) });
const organisation = (id: string): OrganisationId => id as OrganisationId;

const BUSY_MONTH: MonthFigures = {
  month: "2026-11",
  whole: { ...compared(419, 388), yearBefore: figuresOf(367) },
  organisations: [
    { organisation: organisation("venlo"), ...compared(171, 158), yearBefore: figuresOf(149) },
    { organisation: organisation("roermond"), ...compared(121, 117), yearBefore: figuresOf(108) },
    { organisation: organisation("weert"), ...compared(92, 79), yearBefore: figuresOf(78) },
    { organisation: organisation("nederweert"), ...compared(28, 26) },
    { organisation: organisation("ict-nml"), ...compared(7, 8) },
  ],
};

const EMPTY_MONTH: MonthFigures = {
  month: "2026-11",
  whole: { now: NO_FIGURES },
  organisations: BUSY_MONTH.organisations.map(({ organisation: id }) => ({ organisation: id, now: NO_FIGURES })),
};

const at = "2026-12-03T13:20:00.000Z" as Instant;
const by = (text: string) => ({ text, name: "Eva Janssen", at });

const MUNICIPALITIES = [
  { organisation: organisation("venlo"), name: "Venlo" },
  { organisation: organisation("roermond"), name: "Roermond" },
  { organisation: organisation("weert"), name: "Weert" },
  { organisation: organisation("nederweert"), name: "Nederweert" },
];

/** As a manager ICT would send it. */
export const EXAMPLE_REPORT: Snapshot = {
  ...{ month: "2026-11", version: 1, at, shared: { organisation: organisation("ict-nml"), name: "ICT NML" } },
  ...{ author: "Eva Janssen", officialClient: "Peter Hermans", administrativeClient: "Marjan Smeets" },
  portfolioHolders: [
    "Karin Peeters (Roermond)",
    "Tom Wijnen (Venlo)",
    "Els Coumans (Weert)",
    "Jos Verlaek (Nederweert)",
  ],
  sections: {
    events: by(
      "- De mailomgeving is op 14 november naar de nieuwe servers overgezet. Medewerkers merkten daar niets van.\n- De jaarlijkse uitwijktest van BRP en BAG is gedaan. Het verslag is klaar voor de audit.\n- In Weert zijn 40 werkplekken vervangen.",
    ),
    concerns: by(
      "- Op 19 november waren de netwerkschijven in Venlo anderhalf uur niet te bereiken. De oorzaak was een volle schijf; de bewaking waarschuwt nu eerder.\n- Bij de Helpdesk zijn in december twee mensen met verlof.",
    ),
    outlook: by("In december vervangen wij de firewall in Roermond. Dat gebeurt op een zaterdag, buiten openingstijd."),
    decisions: by("Wij vragen het bestuur om in te stemmen met het onderhoud op zaterdag 12 december."),
    planning: by("- 12 december: firewall Roermond\n- 15 december: begroting 2027 naar de accountmanagers"),
    organisation: by("Het overleg met de accountmanagers was op 10 november. Alle gemeenten waren er."),
    quality: by(
      "Door de storing in Venlo werd een deel van de meldingen later opgelost dan bedoeld. De maatregel is genomen.",
    ),
    time: by("Het vervangen van werkplekken in Weert loopt zoals gepland."),
  },
  states: { organisation: "as-planned", quality: "threatens", time: "as-planned" },
  municipalities: MUNICIPALITIES.map((municipality, index) => ({
    ...municipality,
    ...{ workplaces: [760, 640, 480, 130][index], factor: [0.3781, 0.3184, 0.2388, 0.0647][index] },
    hours: { contributed: 320 - 70 * index, taken: 301.5 - 72 * index },
    yearHours: { from: "2026-01", contributed: 3_420 - 760 * index, taken: 3_366 - 751 * index },
  })),
  figures: BUSY_MONTH,
};

/** Nothing filled in, nothing agreed, nothing happened. */
export const EMPTY_REPORT: Snapshot = {
  ...{ month: "2026-11", version: 0, at, shared: EXAMPLE_REPORT.shared, portfolioHolders: [] },
  ...{ sections: {}, states: {}, municipalities: MUNICIPALITIES, figures: EMPTY_MONTH },
};

/** Everything that a form takes, at its worst. */
export const hostileReport = (text: string): Snapshot => ({
  ...EXAMPLE_REPORT,
  ...{ version: 2, changed: text, author: text, officialClient: text, portfolioHolders: [text, text] },
  sections: Object.fromEntries(SECTION_KEYS.map((key) => [key, { text, name: text, at }])),
  municipalities: EXAMPLE_REPORT.municipalities.map((municipality) => ({ ...municipality, name: text })),
});

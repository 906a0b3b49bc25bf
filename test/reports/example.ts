import type { Figures, MonthFigures } from "../../src/reports/figures.ts";
import type { OrganisationId } from "../../src/people/person.ts";

const NOTHING = { in: 0, back: 0, out: 0, open: 0 };

/** Nothing happened in this month. */
export const NO_FIGURES: Figures = {
  ...{ openAtStart: 0, in: 0, back: 0, out: 0, openAtEnd: 0, reopened: 0, deliveryFailures: 0 },
  outBy: { resolved: 0, "otherwise-agreed": 0, withdrawn: 0, rejected: 0, merged: 0 },
  byKind: {},
  byService: {
    ...{ systems: NOTHING, devices: NOTHING, applications: NOTHING },
    ...{ "advice-and-projects": NOTHING, unknown: NOTHING },
  },
  requests: { filed: 0, byKind: {}, approved: 0, rejected: 0 },
  certificates: { expiring: 0, renewed: 0, expired: 0 },
  backups: { good: 0, warned: 0, failed: 0, silent: 0 },
  alerts: { opened: 0, storms: 0 },
};

const VENLO: Figures = {
  ...{ openAtStart: 12, in: 148, back: 7, out: 152, openAtEnd: 15, reopened: 5, deliveryFailures: 1 },
  outBy: { resolved: 131, "otherwise-agreed": 6, withdrawn: 8, rejected: 3, merged: 4 },
  byKind: {
    report: { in: 109, back: 6, out: 113, open: 11 },
    "security:phishing": { in: 6, back: 0, out: 6, open: 0 },
    "security:lost-device": { in: 1, back: 0, out: 1, open: 0 },
    "request:extra-storage": { in: 14, back: 0, out: 15, open: 2 },
    "request:restore": { in: 18, back: 1, out: 17, open: 2 },
  },
  byService: {
    systems: { in: 81, back: 3, out: 84, open: 7 },
    devices: { in: 39, back: 2, out: 40, open: 4 },
    applications: { in: 19, back: 2, out: 20, open: 2 },
    "advice-and-projects": NOTHING,
    unknown: { in: 9, back: 0, out: 8, open: 2 },
  },
  leadTime: { clock: { count: 137, median: 1_290, p90: 6_840 }, service: { count: 137, median: 312, p90: 1_875 } },
  withinTerm: { agreed: 137, within: 121 },
  satisfaction: { answers: 48, average: 4.13 },
  requests: {
    ...{ filed: 32, byKind: { "extra-storage": 14, restore: 18 }, approved: 12, rejected: 3 },
    approval: { clock: { count: 15, median: 1_020, p90: 4_320 }, service: { count: 15, median: 245, p90: 1_140 } },
  },
  certificates: { expiring: 3, renewed: 2, expired: 0 },
  backups: { good: 118, warned: 2, failed: 1, silent: 1 },
  alerts: { opened: 4, storms: 0 },
};

const WEERT: Figures = {
  ...NO_FIGURES,
  ...{ openAtStart: 0, in: 21, back: 1, out: 21, openAtEnd: 1, reopened: 1 },
  outBy: { resolved: 18, "otherwise-agreed": 1, withdrawn: 1, rejected: 0, merged: 1 },
  byKind: { report: { in: 20, back: 1, out: 20, open: 1 }, "request:restore": { in: 1, back: 0, out: 1, open: 0 } },
  byService: {
    ...NO_FIGURES.byService,
    systems: { in: 16, back: 1, out: 17, open: 0 },
    devices: { in: 5, back: 0, out: 4, open: 1 },
  },
  leadTime: { clock: { count: 19, median: 960, p90: 3_600 }, service: { count: 19, median: 210, p90: 900 } },
  withinTerm: { agreed: 19, within: 18 },
  requests: { ...NO_FIGURES.requests, filed: 1, byKind: { restore: 1 } },
  backups: { good: 58, warned: 2, failed: 0, silent: 0 },
};

const WHOLE: Figures = {
  ...VENLO,
  ...{ openAtStart: 12, in: 169, back: 8, out: 173, openAtEnd: 16, reopened: 6, deliveryFailures: 1 },
  outBy: { resolved: 149, "otherwise-agreed": 7, withdrawn: 9, rejected: 3, merged: 5 },
  byKind: {
    ...VENLO.byKind,
    report: { in: 129, back: 7, out: 133, open: 12 },
    "request:restore": { in: 19, back: 1, out: 18, open: 2 },
  },
  byService: {
    ...VENLO.byService,
    systems: { in: 97, back: 4, out: 101, open: 7 },
    devices: { in: 44, back: 2, out: 44, open: 5 },
  },
  leadTime: { clock: { count: 156, median: 1_230, p90: 6_600 }, service: { count: 156, median: 301, p90: 1_810 } },
  withinTerm: { agreed: 156, within: 139 },
  requests: { ...VENLO.requests, filed: 33, byKind: { "extra-storage": 14, restore: 19 } },
  backups: { good: 176, warned: 4, failed: 1, silent: 1 },
};

/** The month before of Venlo, and of all. */
const october = (figures: Figures): Figures => ({
  ...figures,
  since: "2026-10-12T06:00:00.000Z" as NonNullable<Figures["since"]>,
  ...{
    openAtStart: 0,
    in: figures.in - 20,
    out: figures.in - 13 - figures.openAtStart,
    openAtEnd: figures.openAtStart,
  },
  outBy: { ...figures.outBy, resolved: figures.in - 34 - figures.openAtStart },
});

const organisation = (id: string): OrganisationId => id as OrganisationId;

/** A month in which two municipalities wrote, of which one did for the first time. */
export const EXAMPLE_FIGURES: MonthFigures = {
  month: "2026-11",
  whole: { now: WHOLE, monthBefore: october(VENLO) },
  organisations: [
    { organisation: organisation("ict-nml"), now: NO_FIGURES },
    { organisation: organisation("venlo"), now: VENLO, monthBefore: october(VENLO) },
    { organisation: organisation("roermond"), now: NO_FIGURES },
    { organisation: organisation("weert"), now: WEERT },
    { organisation: organisation("nederweert"), now: NO_FIGURES },
  ],
};

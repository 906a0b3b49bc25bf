import { z } from "zod";
import { AREAS } from "../agreement/services.ts";
import { type Instant, momentHere } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import { requestKinds } from "../requests/kinds/index.ts";
import type { Month } from "./month.ts";
import { SECURITY_TITLE, type SecurityKind } from "../tickets/security.ts";

const count = z.int().min(0);
const moment = z.iso.datetime().transform((text) => text as Instant);

/** The four services of DVO 3, and what belongs to none as long as nobody knows more. */
export const SERVICES = ["systems", "devices", "applications", "advice-and-projects", "unknown"] as const;
export type ServiceKey = (typeof SERVICES)[number];

/** As DVO 3 calls them. */
export const SERVICE_NAME: Readonly<Record<ServiceKey, string>> = {
  systems: "Diensten / Systeeminrichting",
  devices: "Hardware / Gebruikersapparatuur",
  applications: "Applicaties / Software",
  "advice-and-projects": "Advies en Projecten",
  unknown: "Nog niet bekend",
};

/**
 * How tickets came and went in a month. Open at its start + `in` + `back` − `out` = `open`, at its end. Whoever only has
 * to confirm that it is solved has no open ticket, and of tickets that are handled together one is open.
 */
const Flow = z.object({
  /** Filed. */
  in: count,
  /** Open again: reopened, handled on its own again, or a rejection that was taken back. */
  back: count,
  /** Handled, withdrawn, rejected, or handled together with another from then on. */
  out: count,
  open: z.int(),
});
export type Flow = z.output<typeof Flow>;

/** Of so many; the middle one, and what nine of ten stayed within; in minutes. */
const Spread = z.object({ count, median: z.number(), p90: z.number() });
export type Spread = z.output<typeof Spread>;

/** How long things took; what they waited for others is left out where the field says so. */
const Times = z.object({
  /** On the clock, nights and weekends too. */
  clock: Spread,
  /** Within the Helpdesk's opening hours; absent while those are "nog niet vastgesteld", or were for one of them. */
  service: Spread.optional(),
});
export type Times = z.output<typeof Times>;

/** Below so many answers the satisfaction says more of people than of the service. */
export const FEWEST_ANSWERS = 5;

/** Everything that is counted of a month, of one organisation or of all together. Nothing of persons, no texts. */
export const Figures = z.object({
  /** Counted from here: before it nothing was. Absent: the whole month. */
  since: moment.optional(),
  openAtStart: z.int(),
  in: count,
  /** Open again; see `Flow`. */
  back: count,
  out: count,
  openAtEnd: z.int(),
  /** In what way they went: together `out`. */
  outBy: z.object({
    resolved: count,
    "otherwise-agreed": count,
    withdrawn: count,
    rejected: count,
    /** Handled together with another, which is counted once. */
    merged: count,
  }),
  /** Only kinds of which there is anything; `kindName` says what they are called. */
  byKind: z.record(z.string(), Flow),
  byService: z.record(z.enum(SERVICES), Flow),
  /** Of what was solved, each time it was: from the report on, without the time that it waited for others. Absent: nothing was. */
  leadTime: Times.optional(),
  /** Of what was solved with an agreed term (DVO 2.1, 5.1). Absent: of nothing a term was agreed. */
  withinTerm: z.object({ agreed: count, within: count }).optional(),
  /** *Is het opgelost?* Nee. */
  reopened: count,
  /** 1 to 5, two decimals. Absent: fewer than `FEWEST_ANSWERS` answers, or the answers of few could be worked out from it. */
  satisfaction: z.object({ answers: count, average: z.number() }).optional(),
  requests: z.object({
    filed: count,
    byKind: z.record(z.string(), count),
    approved: count,
    rejected: count,
    /** From asking the first one to deciding. Absent: nothing was decided. */
    approval: Times.optional(),
  }),
  certificates: z.object({
    /** Came so near its end that people were warned. */
    expiring: count,
    renewed: count,
    expired: count,
  }),
  /** Runs in the log book (DVO 4.5), and days without any result. */
  backups: z.object({ good: count, warned: count, failed: count, silent: count }),
  /** Of monitoring (DVO 4.1.1): what opened, and how often there was so much at once that it was told as one. */
  alerts: z.object({ opened: count, storms: count }),
  /** Messages that could not be delivered within a day. */
  deliveryFailures: count,
});
export type Figures = z.output<typeof Figures>;

/** Absent: "geen cijfers". */
const Compared = z.object({ now: Figures, monthBefore: Figures.optional(), yearBefore: Figures.optional() });
export type Compared = z.output<typeof Compared>;

/** The annex *Meldingen en doorlooptijden*: all together, and each organisation in the order of the organisation file. */
export const MonthFigures = z.object({
  /** "2026-11" */
  month: z.string(),
  whole: Compared,
  organisations: z.array(Compared.extend({ organisation: z.string().transform((id) => id as OrganisationId) })),
});
export type MonthFigures = z.output<typeof MonthFigures>;

/** When a month begins, by the clock in Amsterdam. */
export function startOf(month: Month): Instant {
  const moment = momentHere(`${month}-01`, "00:00");
  if (!moment) throw new Error(`no such month: ${month}`);
  return moment;
}

/** An area belongs to a service of DVO 3; what is asked for with a form of its own is accounts, rights or backup, the first. */
export function serviceOf(kind: string, area: string): ServiceKey {
  if (kind.startsWith("request:") && kind !== "request:something-else") return "systems";
  return AREAS.find(({ code }) => code === area)?.service ?? "unknown";
}

/** A notice of a certificate is over with one of these when another took its place (DVO 4.7.4). */
export const RENEWED: ReadonlySet<string | undefined> = new Set(["replaced", "installed", "placed-by-supplier"]);
/** Notices of what monitoring saw (DVO 4.1.1); many at once are one of `STORM`. */
export const ALERTS: ReadonlySet<string> = new Set([
  ...["alert-group", "intrusion", "monitoring", "network-redundancy", "unknown", "vulnerability-scan"],
]);
export const STORM = "alert-storm";
export const CERTIFICATE = "certificate";

/** What a kind in `byKind` is called: "report", "security:phishing" or "request:restore". */
export function kindName(kind: string): string {
  const [group, name = ""] = kind.split(":");
  if (group === "security") return SECURITY_TITLE[name as SecurityKind];
  if (group === "request") return requestKinds.find((one) => one.kind === name)?.title ?? "Aanvraag";
  return "Melding";
}

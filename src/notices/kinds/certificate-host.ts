import { z } from "zod";
import { type Instant, dutchMoment } from "../../lib/instant.ts";
import { channelPlace } from "../../lib/place.ts";
import { noticeKind } from "../kind.ts";
import { CERTIFICATE_SECTION } from "./certificate.ts";

/** One host of an entry in the register, and whether its certificate can be looked at. */
export const CertificateHostFact = z.object({
  entry: z.string(),
  host: z.string(),
  name: z.string(),
  validUntil: z.iso
    .datetime()
    .transform((text) => text as Instant)
    .optional(),
  /** Since when every look failed; absent: it was read, or is not in the register any more. */
  failing: z
    .object({
      since: z.iso.datetime().transform((text) => text as Instant),
      /** Our own words. */
      why: z.string(),
    })
    .optional(),
  isRemoved: z.boolean(),
});
export type CertificateHostFact = z.output<typeof CertificateHostFact>;

const HOUR_MS = 3_600_000;
/** Ours, not the agreement's. */
export const UNSEEN_HOURS = 24;
const TITLE = "Certificaat niet te controleren";

/** Could not be looked at for a day: nobody would see that it runs out, or was replaced. Beheer finds out why. */
export const certificateHost = noticeKind<CertificateHostFact>({
  kind: "certificate-host",
  name: "Certificaat niet te controleren",
  section: CERTIFICATE_SECTION,
  fact: CertificateHostFact,
  keyOf: ({ entry, host }) => `${entry}:${host}`,
  stageOf({ failing, isRemoved }, now) {
    if (!failing || isRemoved) return undefined;
    return Date.parse(now) - Date.parse(failing.since) >= UNSEEN_HOURS * HOUR_MS ? "unseen" : undefined;
  },
  isLadder: false,
  firingOf: ({ failing }) => failing?.since ?? "",
  reopensWithinHours: 0,
  placesOf: () => [channelPlace("operations")],
  isUrgent: () => false,
  view: ({ closed }, fact) => ({
    title: closed ? "Certificaat weer te controleren" : TITLE,
    tone: closed ? "good" : "warning",
    facts: [
      { label: "Adres", value: fact.host },
      { label: "Naam", value: fact.name },
      ...(fact.failing ? [{ label: "Lukt niet sinds", value: dutchMoment(fact.failing.since) }] : []),
      ...(fact.failing && !closed ? [{ label: "Reden", value: fact.failing.why }] : []),
      ...(fact.validUntil ? [{ label: "Laatst bekende einddatum", value: dutchMoment(fact.validUntil) }] : []),
    ],
    next: nextOf(closed !== undefined, fact.isRemoved),
  }),
  reply: () => "Wij kunnen dit certificaat al 24 uur niet controleren.",
  ticketText: (_, { host, name, failing }) =>
    [
      `Het certificaat van ${name} op ${host} is niet te controleren.`,
      ...(failing ? [`Sinds ${dutchMoment(failing.since)}: ${failing.why}.`] : []),
    ].join("\n"),
});

function nextOf(isClosed: boolean, isRemoved: boolean): string {
  if (isRemoved) return "Wij letten niet meer op dit adres.";
  if (isClosed) return "U hoeft niets meer te doen.";
  return "Kijk of het adres klopt en bereikbaar is. Wij proberen het elk uur opnieuw.";
}

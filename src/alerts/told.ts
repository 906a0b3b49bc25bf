import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { redact } from "../lib/redact.ts";
import type { NoticeKind } from "../notices/kind.ts";
import { intrusion } from "../notices/kinds/intrusion.ts";
import { monitoring } from "../notices/kinds/monitoring.ts";
import { networkRedundancy } from "../notices/kinds/network-redundancy.ts";
import { unknown } from "../notices/kinds/unknown.ts";
import { vulnerabilityScan } from "../notices/kinds/vulnerability-scan.ts";
import { Severity } from "../notices/severity.ts";
import type { ToldFact } from "../notices/told.ts";
import type { Signal } from "./alarm.ts";
import type { ToldNotice } from "./sources/notices.ts";

/** Types that have a kind of their own; whatever else comes is "unknown", and not lost. */
const KINDS: readonly NoticeKind<ToldFact>[] = [monitoring, networkRedundancy, intrusion, vulnerabilityScan];

const moment = z.iso.datetime().transform((text) => text as Instant);

/** The last that we know of one key. */
const ToldState = z.object({
  type: z.string(),
  title: z.string(),
  text: z.string(),
  severity: Severity,
  isFiring: z.boolean(),
  /** Of the newest that was told. */
  at: moment,
  /** Since when it is as it is. */
  since: moment,
  firings: z.number(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type ToldState = z.output<typeof ToldState>;

/** @param now what has no moment of its own is of now; a sender whose clock is ahead is too */
export function signalOf(told: ToldNotice, now: Instant): Signal<ToldState, ToldFact> {
  const kind = KINDS.find((one) => one.kind === told.type) ?? unknown;
  // Two types that we do not know are two things, also with one key.
  const key = kind === unknown ? keyPart(`${told.type}|${told.key}`) : keyPart(told.key);
  return {
    ...{ kind, key, state: ToldState },
    merged: (before) => merged(before, told, now),
    factOf: ({ at: _, ...state }) => ({ ...state, key }),
    lookOf: ({ title: name, severity, isFiring }) => ({ name, what: "", severity, isFiring }),
  };
}

export function merged(before: ToldState | undefined, told: ToldNotice, now: Instant): ToldState {
  const at = told.at && told.at < now ? told.at : now;
  if (before && at < before.at) return before;
  const isFiring = told.status === "firing";
  const goesOff = isFiring && !before?.isFiring;
  return {
    ...{ type: told.type, severity: told.severity, isFiring, at },
    title: redact(told.title).text,
    text: told.text ?? before?.text ?? "",
    since: before?.isFiring === isFiring ? before.since : at,
    firings: (before?.firings ?? 0) + (goesOff ? 1 : 0),
    facts: told.facts.map(({ label, value }) => ({ label: redact(label).text, value })),
  };
}

import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import { clean, redact } from "../lib/redact.ts";
import { type AlertGroupFact, alertGroup } from "../notices/kinds/alert-group.ts";
import { Severity, worstOf } from "../notices/severity.ts";
import type { Signal } from "./alarm.ts";
import type { AlertGroup } from "./sources/alertmanager.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);

/** The last that we know of one alert of a group, by its fingerprint. */
const Known = z.object({
  id: z.string(),
  startsAt: moment,
  /** Absent: it fires. */
  endsAt: moment.optional(),
  severity: Severity,
  /** Of the newest that fire only. */
  what: z.string().optional(),
  says: z.string().optional(),
});
type Known = z.output<typeof Known>;

/** A group of alerts, put together of everything that Alertmanager ever sent of it, in whatever order it came. */
export const GroupState = z.object({
  name: z.string(),
  labels: z.string(),
  unsent: z.number(),
  firings: z.number(),
  /** Since when at least one fires; kept when none does any more. */
  began: moment.optional(),
  alerts: z.array(Known),
});
export type GroupState = z.output<typeof GroupState>;

/** Of each alert little is kept, so that a group of a thousand is told apart alert by alert. */
const MOST_ALERTS = 1_000;
const MOST_SHOWN = 10;
const MAX_NAME = 120;
const MAX_WHAT = 80;
const MAX_SAYS = 160;
const MAX_LABELS = 200;

type Payload = AlertGroup["alerts"][number];

/**
 * The group after this payload. An alert that has started later is another occurrence; of the same one "resolved" is the
 * last word. So a payload that comes late, again or after a newer one takes nothing back. Only what is said to have started
 * in the future gives way: the sender's clock was ahead, and what comes after it was put right is not older.
 */
export function merged(before: GroupState | undefined, group: AlertGroup, now: Instant): GroupState {
  const known = new Map(before?.alerts.map((alert) => [alert.id, alert]));
  const newest = new Map(known);
  for (const said of group.alerts.map(knownOf)) {
    if (isNewer(said, newest.get(said.id), now)) newest.set(said.id, said);
  }
  const all = [...newest.values()];
  const alerts = all.sort(firingFirstNewestFirst).slice(0, MOST_ALERTS).map(inFull(MOST_SHOWN));
  if (before && isDeepStrictEqual(alerts, before.alerts)) return before;

  const wentOff = alerts.filter((alert) => fires(alert) && known.get(alert.id)?.startsAt !== alert.startsAt);
  const began = before?.alerts.some(fires) ? before.began : (oldest(alerts.filter(fires)) ?? before?.began);
  return {
    ...{ name: nameOf(group), labels: labelsOf(group), alerts },
    unsent: group.truncatedAlerts + all.slice(MOST_ALERTS).filter(fires).length,
    firings: (before?.firings ?? 0) + wentOff.length,
    ...(began && { began }),
  };
}

/** What a card says of it. */
export function factOf(key: string, state: GroupState): AlertGroupFact {
  const { name, labels, unsent, firings, began, alerts } = state;
  const firing = alerts.filter(fires);
  const since = oldest(firing) ?? began;
  return {
    ...{ key, name, labels, firings },
    severity: worstOf((firing.length > 0 ? firing : alerts).map(({ severity }) => severity)),
    firing: firing.length,
    over: alerts.filter((alert) => !fires(alert) && began !== undefined && alert.startsAt >= began).length,
    unsent: firing.length > 0 ? unsent : 0,
    ...(since && { since }),
    shown: firing.slice(0, MOST_SHOWN).map(({ what = "", says = "", startsAt }) => ({ what, says, since: startsAt })),
  };
}

export function signalOf(group: AlertGroup, now: Instant): Signal<GroupState, AlertGroupFact> {
  const key = keyPart(group.groupKey);
  return {
    ...{ kind: alertGroup, key, state: GroupState },
    merged: (before) => merged(before, group, now),
    factOf: (state) => factOf(key, state),
    lookOf: (state) => ({
      name: state.name,
      what: state.labels,
      severity: factOf(key, state).severity,
      isFiring: state.alerts.some(fires),
    }),
  };
}

const fires = ({ endsAt }: Known): boolean => endsAt === undefined;

/** Clocks that are kept differ less. */
const AHEAD_MS = 300_000;

const isNewer = (said: Known, known: Known | undefined, now: Instant): boolean =>
  !known ||
  said.startsAt > known.startsAt ||
  (said.startsAt === known.startsAt ? fires(known) : Date.parse(known.startsAt) - Date.parse(now) > AHEAD_MS);

const firingFirstNewestFirst = (one: Known, other: Known): number =>
  Number(fires(other)) - Number(fires(one)) ||
  (one.startsAt === other.startsAt ? (one.id < other.id ? -1 : 1) : one.startsAt > other.startsAt ? -1 : 1);

const oldest = (alerts: readonly Known[]): Instant | undefined =>
  alerts
    .map(({ startsAt }) => startsAt)
    .reduce<Instant | undefined>((one, other) => (one && one < other ? one : other), undefined);

/** Words are kept of so many that fire: the next payload brings those of the others. */
const inFull =
  (count: number) =>
  (alert: Known, index: number): Known => {
    if (index < count && fires(alert)) return alert;
    const { what: _, says: __, ...rest } = alert;
    return rest;
  };

function knownOf({ fingerprint: id, status, labels, annotations, startsAt, endsAt }: Payload): Known {
  const alert = { id, startsAt, severity: severityOf(labels["severity"]) };
  if (status === "resolved") return { ...alert, endsAt: endsAt ?? startsAt };
  const says = annotations["summary"] ?? annotations["message"] ?? annotations["description"] ?? "";
  const what = labels["instance"] ?? labels["host"] ?? labels["node"] ?? labels["job"] ?? "";
  return { ...alert, what: line(what, MAX_WHAT), says: line(says, MAX_SAYS) };
}

/** Names that are customary; Alertmanager itself has none. */
const SEVERITY_WORDS: Readonly<Record<string, Severity>> = {
  ...{ critical: "critical", page: "critical", emergency: "critical" },
  ...{ warning: "warning", warn: "warning" },
  ...{ info: "info", none: "info" },
};

const severityOf = (label: string | undefined): Severity => SEVERITY_WORDS[label?.toLowerCase() ?? ""] ?? "other";

const MOST_NAMES = 3;

/** Usually one; where alerts are grouped by something else, the first few. */
function nameOf({ alerts, groupLabels, receiver }: AlertGroup): string {
  const names = [...new Set(alerts.flatMap(({ labels }) => labels["alertname"] ?? []))].sort();
  const more = names.length > MOST_NAMES ? [`en ${names.length - MOST_NAMES} meer`] : [];
  const all = [...names.slice(0, MOST_NAMES), ...more].join(", ");
  return line(all || (groupLabels["alertname"] ?? receiver), MAX_NAME);
}

const labelsOf = ({ groupLabels }: AlertGroup): string =>
  line(
    Object.entries(groupLabels)
      .filter(([label]) => label !== "alertname" && label !== "severity")
      .map(([label, value]) => `${label}: ${value}`)
      .join(", "),
    MAX_LABELS,
  );

const line = (text: string, max: number): string => redact(clean(text, max)).text.replaceAll("\n", " ");

import { DateTime } from "luxon";

/*
 * What people should have been told, worked out from what happened and from nothing of the product's own: the plain
 * rules of the agreement and of the README, once more.
 */

/** One notice as it should be at the end. */
export interface Due {
  readonly organisation: string;
  readonly kind: string;
  /** What it is about, as its fact calls it. */
  readonly what: string;
  readonly stages: string[];
  /** Short replies in its thread. */
  replies: number;
  /** When it was over; undefined: it is not. */
  overAt: number | undefined;
}

type About = Pick<Due, "organisation" | "kind" | "what">;

const HOUR_MS = 3_600_000;
const SAME_FOR_MS = 24 * HOUR_MS;
const FEED_SILENT_MS = 26 * HOUR_MS;
const STAGES = [60, 30, 14, 7, 1];
const ZONE = "Europe/Amsterdam";

export type Book = ReturnType<typeof createBook>;

export function createBook() {
  const all: Due[] = [];
  const heard = new Map<string, { at: number; isTold: boolean }>();
  const firing = new Map<string, Set<string>>();

  const last = (about: About): Due | undefined =>
    all.findLast(
      (one) => one.organisation === about.organisation && one.kind === about.kind && one.what === about.what,
    );
  const open = (about: About): Due | undefined => {
    const found = last(about);
    return found?.overAt === undefined ? found : undefined;
  };

  function opens({ organisation, kind, what }: About, stage: string, replies = 0): void {
    all.push({ organisation, kind, what, stages: [stage], replies, overAt: undefined });
  }

  function over(about: About, at: number): void {
    const found = open(about);
    if (found) found.overAt = at;
  }

  function reaches(notice: Due, stage: string): void {
    notice.replies += 1;
    if (!notice.stages.includes(stage)) notice.stages.push(stage);
  }

  return {
    all,

    /** A backup ended, or did not come in time. Each time that it goes wrong again is said again. */
    backup(organisation: string, what: string, outcome: "success" | "failed" | "warned" | "silent", at: number): void {
      const about = { organisation, kind: "backup", what };
      const before = open(about);
      if (outcome === "success") over(about, at);
      else if (before) reaches(before, outcome);
      else opens(about, outcome);
    },

    /** Results came in, of any job. */
    hears(organisation: string, at: number): void {
      heard.set(organisation, { at, isTold: false });
      over({ organisation, kind: "backup-feed", what: "feed" }, at);
    },

    /** Time has passed: who was not heard for too long? */
    listens(at: number): void {
      for (const [organisation, feed] of heard) {
        if (feed.isTold || at - feed.at < FEED_SILENT_MS) continue;
        feed.isTold = true;
        opens({ organisation, kind: "backup-feed", what: "feed" }, "silent");
      }
    },

    /** A certificate that counts is looked at: the nearest stage, each once; nobody waits for a reply but the urgent. */
    certificate(organisation: string, what: string, validUntil: number, at: number): void {
      const about = { organisation, kind: "certificate", what };
      const stage = stageOf(validUntil, at);
      const before = last(about);
      if (stage === undefined) return;
      if (!before) opens(about, stage, stage === "1" || stage === "expired" ? 1 : 0);
      else if (before.overAt === undefined && !before.stages.includes(stage)) reaches(before, stage);
    },

    /** A host cannot be looked at, for a day by now. */
    unseen(organisation: string, host: string): void {
      const about = { organisation, kind: "certificate-host", what: host };
      if (!open(about)) opens(about, "unseen");
    },

    over,

    /** One alert of a group, or the one thing of a key, is on or off. */
    signal(about: About, alert: string, isOn: boolean, severity: string, at: number): void {
      const name = `${about.organisation}|${about.kind}|${about.what}`;
      const on = firing.get(name) ?? new Set<string>();
      firing.set(name, on);
      if (!isOn) {
        on.delete(alert);
        if (on.size === 0) over(about, at);
        return;
      }
      if (on.has(alert)) return;
      on.add(alert);
      const before = last(about);
      if (!before || (before.overAt !== undefined && at - before.overAt >= SAME_FOR_MS)) {
        opens(about, severity, severity === "critical" ? 1 : 0);
      } else {
        before.overAt = undefined;
        reaches(before, severity);
      }
    },
  };
}

function stageOf(validUntil: number, at: number): string | undefined {
  if (validUntil <= at) return "expired";
  const day = (moment: number) => DateTime.fromMillis(moment, { zone: ZONE }).startOf("day");
  const days = Math.round(day(validUntil).diff(day(at), "days").days);
  return STAGES.filter((stage) => days <= stage)
    .at(-1)
    ?.toString();
}

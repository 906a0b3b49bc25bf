import { readFileSync } from "node:fs";
import { type Alarms, createAlarms } from "../../src/alerts/alarms.ts";
import { createAlerts } from "../../src/alerts/alerts.ts";
import { alarmReceivers } from "../../src/alerts/receivers.ts";
import { notedReceivers } from "./noted.ts";
import type { AlertSource } from "../../src/alerts/source.ts";
import type { Time } from "../../src/delivery/time.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { createNumbers } from "../../src/lib/numbers.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import { Notice } from "../../src/notices/notice.ts";
import { createNoticeStore } from "../../src/notices/notice-store.ts";
import { createNotices } from "../../src/notices/notices.ts";
import type { OrganisationId } from "../../src/people/person.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { HOME, VENLO, WEERT } from "../support/people.ts";
import { signature } from "./calling.ts";

const secretOf = (organisation: string): string => `secret-of-${organisation}-0123456789-0123456789`;
const ORGANISATIONS = [HOME, VENLO, WEERT];
const OF_ALL = Object.fromEntries(ORGANISATIONS.map((id) => [id, [secretOf(id)]]));
/** A test is no storm of calls from one sender, however fast it goes. */
const NO_LIMIT = { burst: 1e9, perSecond: 1e9 };

/** As Alertmanager really sent it. */
export const recorded = (name: string): Group =>
  JSON.parse(readFileSync(new URL(`payloads/alertmanager-${name}.json`, import.meta.url), "utf8")) as Group;

export interface Alert {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}
export interface Group {
  readonly groupKey: string;
  readonly status: string;
  readonly alerts: readonly Alert[];
}

export interface House {
  readonly alarms: Alarms;
  readonly rows: Rows;
  /** Calls as a system would, with the secret of this organisation. @returns what it is answered */
  tell(source: AlertSource, body: object, organisation?: OrganisationId): Promise<string>;
  notices(organisation?: OrganisationId): Promise<readonly Notice[]>;
  /** How many short replies were asked for. */
  replies(organisation?: OrganisationId): Promise<number>;
}

export interface HouseOptions {
  readonly rows?: Rows;
  readonly now?: () => Instant;
  readonly time?: Time;
  readonly wallClock?: () => Instant;
  readonly saved?: (organisation: OrganisationId) => void;
}

let calls = 0;

/** Alarms from call to notice, in one process, on a store in memory. */
export function openHouse({
  rows = openSqlite(":memory:"),
  now = () => instant(new Date()),
  wallClock = now,
  saved = () => undefined,
  time,
}: HouseOptions = {}): House {
  const store = createNoticeStore(rows, wallClock, saved);
  const notices = createNotices(store, createNumbers(rows, HOME, "W"));
  const log = {
    error: (what: object) => {
      throw new Error(JSON.stringify(what));
    },
  };
  const alarms = createAlarms({ rows, notices, now, log, organisations: ORGANISATIONS, ...(time && { time }) });
  const alerts = createAlerts({
    ...{ rows, metrics: createMetrics(), limit: NO_LIMIT },
    secrets: { alertmanager: OF_ALL, notices: OF_ALL },
    organisations: ORGANISATIONS.map((id) => ({ id, name: id })),
    receivers: { ...notedReceivers(rows), ...alarmReceivers(alarms, now) },
  });
  return {
    ...{ alarms, rows },
    async tell(source, body, organisation = HOME) {
      const text = JSON.stringify(body);
      const at = instant(new Date());
      const timestamp = String(Math.floor(Date.parse(at) / 1_000));
      const secret = secretOf(organisation);
      const headers = {
        authorization: `Bearer ${secret}`,
        "x-helpdesk-timestamp": timestamp,
        "x-helpdesk-id": `call-number-${calls++}`,
        "x-helpdesk-signature": signature(secret, timestamp, text),
      };
      const json = () => body as Readonly<Record<string, unknown>>;
      const answer = await alerts.receive({ source, headers, bytes: Buffer.from(text), json, at });
      return answer.is;
    },
    async notices(organisation = HOME) {
      const found = await collect(rows.range(organisation, under("notice|", 1_000)));
      return found.map(({ value }) => Notice.parse(value));
    },
    async replies(organisation = HOME) {
      const asked = await collect(rows.range(organisation, under("outbox|", 10_000)));
      return asked.filter(({ value }) => (value["subject"] as string).startsWith("notice-reply:")).length;
    },
  };
}

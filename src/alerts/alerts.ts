import type { IncomingHttpHeaders } from "node:http";
import { type Budget, type BudgetSize, createBudget } from "../lib/budget.ts";
import type { Instant } from "../lib/instant.ts";
import type { Metrics } from "../lib/metrics.ts";
import { type Rows, StorageError } from "../lib/rows.ts";
import { plain } from "../lib/words.ts";
import type { OrganisationId } from "../people/person.ts";
import { ID_HEADER, callIdOf, createCallers } from "./callers.ts";
import type { AlertSecrets, AlertSource, FieldProblem, Receive } from "./source.ts";
import { type CallIdentity, callOf, forgetOldCalls, newStamp, wasTaken } from "./taken-calls.ts";

/** A call as it came in: read, but neither believed nor parsed. */
export interface AlertCall {
  readonly source: AlertSource;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body as one strict JSON object; undefined when it is not. Asked for only when we know who calls. */
  readonly json: () => Readonly<Record<string, unknown>> | undefined;
  /** Real time. */
  readonly at: Instant;
}

/** Why nothing was kept. "not-stored": it may be kept after all; the same call again finds out. */
type AlertRefusal =
  | "unknown-caller"
  | "too-many-calls"
  | "too-busy"
  | "invalid"
  | "other-organisation"
  | "other-body"
  | "wrong-fields"
  | "not-stored";

export type AlertAnswer =
  | { readonly is: "new"; readonly reference: string }
  | { readonly is: "again"; readonly reference: string }
  | {
      readonly is: AlertRefusal;
      /** As soon as it is known whose secret it was. */
      readonly organisation?: OrganisationId;
      readonly problems?: readonly FieldProblem[];
      readonly cause?: unknown;
    };

export interface Alerts {
  /** Whether the head alone shows that we know who calls: then there may be more to read. */
  isTrusted(source: AlertSource, headers: IncomingHttpHeaders): boolean;
  /** Keeps what is told, once, for the organisation whose secret it is. "new" only after it is saved. */
  receive(call: AlertCall): Promise<AlertAnswer>;
  /** Removes what needs not be remembered any more. @throws StorageError */
  forget(now: Instant): Promise<void>;
}

export interface AlertsOptions {
  readonly rows: Rows;
  readonly secrets: AlertSecrets;
  readonly organisations: readonly { readonly id: OrganisationId; readonly name: string }[];
  readonly receivers: Readonly<Record<AlertSource, Receive>>;
  readonly metrics: Metrics;
  /** For each source and organisation. */
  readonly limit?: BudgetSize;
}

const LIMIT: BudgetSize = { burst: 400, perSecond: 200 };
/** A write that meets something else than the same call is tried again, so often. */
const MOST_TRIES = 5;
/** What a body may name only if it names whose secret it is. */
const ORGANISATION_FIELDS = ["organisation", "organisatie", "municipality", "gemeente"];

const ID_PROBLEM: FieldProblem = {
  field: ID_HEADER,
  problem: "geef elk bericht een eigen id van 8 tot 100 letters, cijfers, punten, streepjes of dubbele punten.",
};

export function createAlerts(options: AlertsOptions): Alerts {
  const { rows, organisations, limit = LIMIT } = options;
  const callers = createCallers(options.secrets);
  const budget: Budget = createBudget(limit, () => performance.now());
  const calls = options.metrics.counter("helpdesk_alert_calls_total", "Calls of sources, by source and answer.");

  const callerOf = ({ source, headers, bytes, at }: AlertCall): OrganisationId | undefined =>
    isBearer(source) ? callers.byBearer(source, headers) : callers.bySignature(source, headers, bytes, at);

  async function answer(call: AlertCall): Promise<AlertAnswer> {
    const { source, headers, bytes } = call;
    const organisation = callerOf(call);
    if (!organisation) return { is: "unknown-caller" };
    const who = `${source}|${organisation}`;
    if (budget.isSpent(who)) return { is: isBearer(source) ? "too-busy" : "too-many-calls", organisation };
    budget.spend(who);

    const id = isBearer(source) ? undefined : callIdOf(headers);
    if (!isBearer(source) && !id) return { is: "wrong-fields", organisation, problems: [ID_PROBLEM] };
    const json = call.json();
    if (!json) return { is: "invalid", organisation };
    if (namesAnother(json, organisation)) return { is: "other-organisation", organisation };
    return taken({ organisation, source, id, bytes }, withoutOrganisation(json), call.at);
  }

  const namesAnother = (json: Readonly<Record<string, unknown>>, organisation: OrganisationId): boolean => {
    const own = organisations
      .filter(({ id }) => id === organisation)
      .flatMap(({ id, name }) => [id, plain(name), `gemeente ${plain(name)}`]);
    return ORGANISATION_FIELDS.filter((field) => field in json)
      .map((field) => json[field])
      .some((named) => typeof named !== "string" || !own.includes(plain(named)));
  };

  async function taken(identity: CallIdentity, body: unknown, at: Instant): Promise<AlertAnswer> {
    const { organisation, source } = identity;
    const call = callOf(identity);
    const { reference } = call;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const before = await wasTaken(rows, organisation, call);
      if (before === "same") return { is: "again", reference };
      if (before === "other") return { is: "other-body", organisation };
      const stamp = () => newStamp(rows, organisation, call, at);
      const received = await options.receivers[source]({ organisation, body, at, stamp, reference });
      if (received.is === "stored") return { is: "new", reference };
      if (received.is === "wrong") return { is: "wrong-fields", organisation, problems: received.problems };
    }
    return { is: "not-stored", organisation };
  }

  const safely = (call: AlertCall): Promise<AlertAnswer> =>
    answer(call).catch((cause: unknown) => {
      if (cause instanceof StorageError) return { is: "not-stored", cause };
      calls.inc({ source: call.source, answer: "broken" });
      throw cause;
    });

  return {
    isTrusted: (source, headers) => isBearer(source) && callers.byBearer(source, headers) !== undefined,
    async receive(call) {
      const given = await safely(call);
      calls.inc({ source: call.source, answer: given.is });
      return given;
    },
    async forget(now) {
      for (const { id } of organisations) await forgetOldCalls(rows, id, now);
    },
  };
}

/** Alertmanager can send a token, but sign nothing and number nothing; and it tries again after a 5xx only. */
const isBearer = (source: AlertSource): boolean => source === "alertmanager";

const withoutOrganisation = (json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(json).filter(([field]) => !ORGANISATION_FIELDS.includes(field)));

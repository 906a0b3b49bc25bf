import type { Instant } from "../lib/instant.ts";
import type { Change } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";

/** Who calls us, by the last word of the address: `POST /api/alerts/backups`. */
export const ALERT_SOURCES = ["alertmanager", "backups", "certificates", "notices"] as const;
export type AlertSource = (typeof ALERT_SOURCES)[number];

/** Who knows one of the secrets (two while they are changed) speaks for that organisation. No two are the same. */
export type AlertSecrets = Readonly<Partial<Record<AlertSource, Readonly<Record<string, readonly string[]>>>>>;

/** What is wrong with a call, for who sent it: a path in their own body and a Dutch sentence. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** Rows that say that a call was taken. They go into the write of what the call brought: its last one, if there are more. */
export interface Stamp {
  readonly changes: readonly Change[];
  /** For `commit`. */
  readonly proof: { readonly key: string; readonly opId: string };
}

/** A call of somebody we know, which was not taken before. */
export interface AcceptedCall {
  /** By the secret, never by the body. */
  readonly organisation: OrganisationId;
  /** Without the fields that name the organisation. */
  readonly body: unknown;
  /** Real time, also when the sandbox's clock is moved. */
  readonly at: Instant;
  /** Made anew for each attempt to write; undefined: the call was taken meanwhile. @throws StorageError */
  readonly stamp: () => Promise<Stamp | undefined>;
  /** What the caller gets to hold on to. */
  readonly reference: string;
}

/** "already": the write met a conflict, with the same call or with something else; nothing of this call is kept. */
export type Received =
  | { readonly is: "stored" }
  | { readonly is: "already" }
  | { readonly is: "wrong"; readonly problems: readonly FieldProblem[] };

/**
 * Keeps what a source tells, together with what `call.stamp` makes. After "already" it may be called again with the same call.
 * @throws StorageError when it is not known to be kept; the caller then sends the same again
 */
export type Receive = (call: AcceptedCall) => Promise<Received>;

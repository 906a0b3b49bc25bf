import type { Instant } from "../lib/instant.ts";
import type { Log } from "../lib/log.ts";
import type { NoticeRoom } from "../notices/notice-room.ts";
import type { Notices } from "../notices/notices.ts";
import type { OrganisationId } from "../people/person.ts";
import type { CertificateStore } from "./certificate-store.ts";
import type { Judging } from "./entry.ts";
import type { Probe } from "./probe.ts";

/** What the Helpdesk itself signs in with, by the organisation file. */
export interface OwnCredential {
  readonly name: string;
  /** "2027-01-31", the last day */
  readonly validUntil: string;
}

/** Everything that the register needs of the rest of the house. */
export interface Certificates {
  readonly room: NoticeRoom;
  readonly notices: Notices;
  readonly store: CertificateStore;
  readonly probe: Probe;
  /** The shared organisation: its certificates are nobody else's business. */
  readonly home: OrganisationId;
  readonly stagesDays: readonly number[];
  /** That may be looked at. */
  readonly ports: readonly number[];
  /** "unknown": it must have one, and nobody has said how long it is good. undefined: it needs none. */
  readonly ownCredential: OwnCredential | "unknown" | undefined;
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
  /** Something is to be looked at: begin with it now. Not waited for. */
  readonly stir: () => void;
}

export const judgingOf = ({ stagesDays, home }: Certificates, now: Instant): Judging => ({ now, stagesDays, home });

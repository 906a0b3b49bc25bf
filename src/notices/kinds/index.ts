import type { NoticeKind } from "../kind.ts";
import { alertGroup } from "./alert-group.ts";
import { alertStorm } from "./alert-storm.ts";
import { backupFeed } from "./backup-feed.ts";
import { backup } from "./backup.ts";
import { certificateHost } from "./certificate-host.ts";
import { certificate } from "./certificate.ts";
import { figuresDiffer } from "./figures-differ.ts";
import { intrusion } from "./intrusion.ts";
import { monitoring } from "./monitoring.ts";
import { networkRedundancy } from "./network-redundancy.ts";
import { unknown } from "./unknown.ts";
import { vulnerabilityScan } from "./vulnerability-scan.ts";

/** Every kind of fact that people are warned of; to add one, see the README. */
export const NOTICE_KINDS: readonly NoticeKind[] = [
  alertGroup,
  alertStorm,
  backup,
  backupFeed,
  certificate,
  certificateHost,
  figuresDiffer,
  intrusion,
  monitoring,
  networkRedundancy,
  unknown,
  vulnerabilityScan,
];

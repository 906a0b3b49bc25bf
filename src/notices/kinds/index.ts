import type { NoticeKind } from "../kind.ts";
import { backupFeed } from "./backup-feed.ts";
import { backup } from "./backup.ts";

/** Every kind of fact that people are warned of; to add one, see the README. */
export const NOTICE_KINDS: readonly NoticeKind[] = [backup, backupFeed];

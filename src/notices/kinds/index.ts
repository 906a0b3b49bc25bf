import type { NoticeKind } from "../kind.ts";

/** Every kind of fact that people are warned of; to add one, see the README. */
export const NOTICE_KINDS: readonly NoticeKind[] = [];

export const kindOf = (kind: string): NoticeKind | undefined => NOTICE_KINDS.find((one) => one.kind === kind);

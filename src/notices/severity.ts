import { z } from "zod";
import type { Notice } from "./notice.ts";
import type { Tone } from "./kind.ts";

/** How bad a system says that it is, worst first; "other": it does not say, or in words of its own. */
export const SEVERITIES = ["critical", "warning", "other", "info"] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.output<typeof Severity>;

export const SEVERITY_NAME: Readonly<Record<Severity, string>> = {
  critical: "Kritiek",
  warning: "Waarschuwing",
  other: "Niet opgegeven",
  info: "Ter informatie",
};

export const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = {
  critical: "attention",
  warning: "warning",
  other: "warning",
  info: "neutral",
};

const rank = (severity: string): number => SEVERITIES.indexOf(severity as Severity);

export const worstOf = (severities: readonly Severity[]): Severity =>
  SEVERITIES.find((severity) => severities.includes(severity)) ?? "other";

/** How far it is: the worst that it was since it began, so that what gets better is no news. */
export const worstStage = (severity: Severity, before: Notice | undefined): string =>
  before && !before.closed && rank(before.stage) !== -1 && rank(before.stage) < rank(severity)
    ? before.stage
    : severity;

export const stageName = (stage: string): string => {
  const severity = Severity.safeParse(stage);
  return severity.success ? SEVERITY_NAME[severity.data].toLowerCase() : stage;
};

import { z } from "zod";
import { moment, reader } from "../fields.ts";

const MOST_ALERTS = 5_000;
const MAX_LABEL = 200;
const MAX_VALUE = 10_000;
/** How Alertmanager writes that there is no moment. */
const NO_MOMENT = "0001-01-01T00:00:00Z";

const texts = z.record(z.string().max(MAX_LABEL), z.string().max(MAX_VALUE)).default({});
const status = z.enum(["firing", "resolved"]);

/** Version 4 of Alertmanager's webhook. Fields that a later release adds are no mistake. Its texts are as they came in. */
const Group = z.object({
  version: z.literal("4"),
  groupKey: z.string().min(1).max(MAX_VALUE),
  truncatedAlerts: z.int().min(0).default(0),
  status,
  receiver: z.string().max(MAX_VALUE),
  groupLabels: texts,
  commonLabels: texts,
  commonAnnotations: texts,
  externalURL: z.string().max(MAX_VALUE),
  alerts: z
    .array(
      z.object({
        status,
        labels: texts,
        annotations: texts,
        startsAt: moment,
        endsAt: z
          .literal(NO_MOMENT)
          .transform(() => undefined)
          .or(moment)
          .optional(),
        generatorURL: z.string().max(MAX_VALUE).default(""),
        fingerprint: z.string().min(1).max(MAX_LABEL),
      }),
    )
    .max(MOST_ALERTS),
});

/** Alerts that monitoring took together, and what each of them is now. */
export type AlertGroup = z.output<typeof Group>;

export const readAlertGroup = reader(Group);

export const ALERTMANAGER_EXAMPLE = {
  version: "4",
  groupKey: '{}:{alertname="DiskFull"}',
  truncatedAlerts: 0,
  status: "firing",
  receiver: "helpdesk",
  groupLabels: { alertname: "DiskFull" },
  commonLabels: { alertname: "DiskFull", severity: "warning", instance: "fs01" },
  commonAnnotations: { summary: "De schijf is bijna vol" },
  externalURL: "http://alertmanager.example:9093",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "DiskFull", severity: "warning", instance: "fs01" },
      annotations: { summary: "De schijf is bijna vol" },
      startsAt: "2026-11-23T03:10:00.123Z",
      endsAt: NO_MOMENT,
      generatorURL: "http://prometheus.example:9090/graph",
      fingerprint: "c8ef6fa72a6b9ad4",
    },
  ],
};

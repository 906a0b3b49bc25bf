import type { Called, Caller } from "./caller.ts";

/** Prometheus Alertmanager of ICT NML, which tells of alarms in groups. */
export interface Monitoring {
  /** One alarm; told again as long as it is not over. */
  alarm(): Promise<Called>;
  /** Very many of different kinds, as when a network switch fails. */
  storm(): Promise<readonly Called[]>;
  /** Everything that goes off is over. */
  over(): Promise<readonly Called[]>;
}

interface Alert {
  readonly name: string;
  readonly instance: string;
  readonly severity: "critical" | "warning";
  readonly summary: string;
}

const MOST_AT_ONCE = 300;
const CALLS_AT_ONCE = 8;
const FINGERPRINT_LENGTH = 16;
/** How Alertmanager writes that there is no moment. */
const NO_MOMENT = "0001-01-01T00:00:00Z";

const HEAT: Alert = {
  name: "TemperatuurTeHoog",
  instance: "serverruimte-venlo",
  severity: "critical",
  summary: "Het is 34 °C in de serverruimte.",
};

const KINDS_OF_STORM = [
  { name: "HostNietBereikbaar", summary: "De server geeft geen antwoord." },
  { name: "SchijfTraag", summary: "Lezen duurt langer dan 200 milliseconden." },
  { name: "DienstGestopt", summary: "De dienst draait niet meer." },
] as const;

const STORM: readonly Alert[] = Array.from({ length: MOST_AT_ONCE }, (_, index) => {
  const { name, summary } = KINDS_OF_STORM[index % KINDS_OF_STORM.length] ?? KINDS_OF_STORM[0];
  return { name, summary, severity: "warning", instance: `srv-${String(index + 1).padStart(3, "0")}` };
});

/**
 * @param organisation whose monitoring it is
 * @param now by the sandbox's clock
 */
export function createMonitoring(organisation: string, caller: Caller, now: () => Date): Monitoring {
  /** What goes off, and since when. */
  const firing = new Map<Alert, string>();

  const tell = (alert: Alert, startsAt: string, endsAt?: string): Promise<Called> =>
    caller.call("alertmanager", organisation, payload(alert, startsAt, endsAt));

  function goOff(alert: Alert): Promise<Called> {
    const since = firing.get(alert) ?? now().toISOString();
    firing.set(alert, since);
    return tell(alert, since);
  }

  return {
    alarm: () => goOff(HEAT),
    storm: () => inTurns(STORM, goOff),
    over() {
      const all = [...firing];
      firing.clear();
      return inTurns(all, ([alert, since]) => tell(alert, since, now().toISOString()));
    },
  };
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const left = items.entries();
  const done: R[] = [];
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) done[index] = await work(item);
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
  return done;
}

/** Version 4 of Alertmanager's webhook, with a group for each alarm. */
function payload({ name, instance, severity, summary }: Alert, startsAt: string, endsAt = NO_MOMENT) {
  const status = endsAt === NO_MOMENT ? "firing" : "resolved";
  const labels = { alertname: name, instance, severity };
  const annotations = { summary };
  return {
    version: "4",
    groupKey: `{}:{alertname="${name}", instance="${instance}"}`,
    truncatedAlerts: 0,
    ...{ status, receiver: "helpdesk", groupLabels: { alertname: name, instance } },
    ...{ commonLabels: labels, commonAnnotations: annotations, externalURL: "http://alertmanager.ict-nml.example" },
    alerts: [
      {
        ...{ status, labels, annotations, startsAt, endsAt },
        generatorURL: "http://prometheus.ict-nml.example/graph",
        fingerprint: Buffer.from(`${instance}${name}`).toString("hex").slice(0, FINGERPRINT_LENGTH),
      },
    ],
  };
}

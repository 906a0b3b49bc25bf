/** Closed lists only: a label never holds a person, a text or an id. */
type Labels = Readonly<Record<string, string>>;

interface Counter {
  inc(labels?: Labels, by?: number): void;
}
interface Gauge {
  set(value: number, labels?: Labels): void;
}
interface Histogram {
  /** In seconds. */
  observe(seconds: number, labels?: Labels): void;
}
export interface Metrics {
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
  histogram(name: string, help: string, upTo?: readonly number[]): Histogram;
  /** All of it as Prometheus text, version 0.0.4. */
  render(): string;
}

const SECONDS_UP_TO = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of one process. A name that is registered twice throws. */
export function createMetrics(): Metrics {
  const families = new Map<string, { readonly head: string; readonly values: Map<string, number> }>();

  const family = (type: string, name: string, help: string): Map<string, number> => {
    if (families.has(name)) throw new Error(`metric ${name} is registered twice`);
    const values = new Map<string, number>();
    families.set(name, { head: `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`, values });
    return values;
  };

  return {
    counter(name, help) {
      const values = family("counter", name, help);
      return { inc: (labels = {}, by = 1) => add(values, series(name, labels), by) };
    },
    gauge(name, help) {
      const values = family("gauge", name, help);
      return { set: (value, labels = {}) => values.set(series(name, labels), value) };
    },
    histogram(name, help, upTo = SECONDS_UP_TO) {
      const values = family("histogram", name, help);
      const namesFor = remembered((labels) => histogramNames(name, labels, upTo));
      return { observe: (seconds, labels = {}) => observe(values, namesFor(labels), upTo, seconds) };
    },
    render: () => [...families.values()].map(({ head, values }) => head + lines(values)).join(""),
  };
}

interface HistogramNames {
  readonly buckets: readonly string[];
  readonly all: string;
  readonly sum: string;
  readonly count: string;
}

const histogramNames = (name: string, labels: Labels, upTo: readonly number[]): HistogramNames => ({
  buckets: upTo.map((bound) => series(`${name}_bucket`, { ...labels, le: String(bound) })),
  all: series(`${name}_bucket`, { ...labels, le: "+Inf" }),
  sum: series(`${name}_sum`, labels),
  count: series(`${name}_count`, labels),
});

/** A turn observes a dozen series; writing out their names each time would cost more than the counting. */
function remembered(make: (labels: Labels) => HistogramNames): (labels: Labels) => HistogramNames {
  const known = new Map<string, HistogramNames>();
  return (labels) => {
    const key = series("", labels);
    const names = known.get(key) ?? make(labels);
    known.set(key, names);
    return names;
  };
}

function observe(
  values: Map<string, number>,
  { buckets, all, sum, count }: HistogramNames,
  upTo: readonly number[],
  seconds: number,
): void {
  for (const [index, bucket] of buckets.entries()) add(values, bucket, seconds <= (upTo[index] ?? 0) ? 1 : 0);
  add(values, all, 1);
  add(values, sum, seconds);
  add(values, count, 1);
}

const add = (values: Map<string, number>, key: string, by: number): void =>
  void values.set(key, (values.get(key) ?? 0) + by);

function series(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value.replace(/["\\\n]/g, "_")}"`);
  return pairs.length > 0 ? `${name}{${pairs.join(",")}}` : name;
}

const lines = (values: ReadonlyMap<string, number>): string =>
  [...values].map(([key, value]) => `${key} ${value}\n`).join("");

import { describe, expect, it } from "vitest";
import { createMetrics } from "../../src/lib/metrics.ts";

describe("the figures", () => {
  it("are Prometheus text with a line for each combination of labels", () => {
    const metrics = createMetrics();
    const turns = metrics.counter("turns_total", "Turns taken.");
    turns.inc({ kind: "message" });
    turns.inc({ kind: "message" }, 2);
    turns.inc({ kind: "invoke" });
    metrics.gauge("waiting", "Rows that wait.").set(7);

    expect(metrics.render()).toBe(
      [
        "# HELP turns_total Turns taken.",
        "# TYPE turns_total counter",
        'turns_total{kind="message"} 3',
        'turns_total{kind="invoke"} 1',
        "# HELP waiting Rows that wait.",
        "# TYPE waiting gauge",
        "waiting 7",
        "",
      ].join("\n"),
    );
  });

  it("count a duration in every bucket that is long enough", () => {
    const metrics = createMetrics();
    const seconds = metrics.histogram("seconds", "Time.", [0.1, 1]);
    seconds.observe(0.5);
    seconds.observe(2);

    expect(metrics.render()).toContain(
      ['seconds_bucket{le="0.1"} 0', 'seconds_bucket{le="1"} 1', 'seconds_bucket{le="+Inf"} 2'].join("\n"),
    );
    expect(metrics.render()).toContain("seconds_sum 2.5\nseconds_count 2\n");
  });

  it("cannot be broken by what a label holds", () => {
    const metrics = createMetrics();
    metrics.counter("odd_total", "Odd.").inc({ kind: 'a"} 1\nforged 9' });

    expect(metrics.render().split("\n")).toHaveLength(4);
  });

  it("refuse a name that is taken", () => {
    const metrics = createMetrics();
    metrics.counter("turns_total", "Turns taken.");

    expect(() => metrics.gauge("turns_total", "Again.")).toThrow("turns_total");
  });
});

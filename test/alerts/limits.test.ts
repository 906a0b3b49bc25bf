import { afterEach, describe, expect, it } from "vitest";
import { ALERTMANAGER_EXAMPLE } from "../../src/alerts/sources/alertmanager.ts";
import { BACKUP_EXAMPLE } from "../../src/backups/result.ts";
import { NOTICE_EXAMPLE } from "../../src/alerts/sources/notices.ts";
import { type Running, SECRET, startAlerts } from "./calling.ts";

let running: Running;
afterEach(() => running.close());

const statuses = async (calls: readonly Promise<{ readonly status: number }>[]) =>
  (await Promise.all(calls)).map(({ status }) => status);

describe("too many calls of one source", () => {
  it("are held back, and others are not", async () => {
    running = await startAlerts({ limit: { burst: 3, perSecond: 0.001 } });
    const venlo = () => running.call("backups", { body: BACKUP_EXAMPLE });
    expect(await statuses([venlo(), venlo(), venlo()])).toEqual([202, 202, 202]);

    expect(await venlo()).toMatchObject({
      status: 429,
      retryAfter: "1",
      body: { fout: expect.stringMatching(/zelfde id/) as string },
    });
    expect(await running.call("backups", { raw: "geen json" })).toMatchObject({ status: 429 });
    expect(
      await statuses([
        running.call("backups", { body: BACKUP_EXAMPLE, secret: SECRET.weert }),
        running.call("notices", { body: NOTICE_EXAMPLE, secret: SECRET.venloNotices }),
        running.fire(ALERTMANAGER_EXAMPLE),
      ]),
    ).toEqual([202, 202, 202]);
  });

  it("of Alertmanager are asked for again in the only way that it understands", async () => {
    running = await startAlerts({ limit: { burst: 1, perSecond: 0.001 } });
    expect(await running.fire(ALERTMANAGER_EXAMPLE)).toMatchObject({ status: 202 });
    expect(await running.fire(ALERTMANAGER_EXAMPLE)).toMatchObject({ status: 503, retryAfter: "1" });
  });

  it("are not counted when somebody else pretends to make them", async () => {
    running = await startAlerts({ limit: { burst: 1, perSecond: 0.001 } });
    const stranger = () => running.call("backups", { body: BACKUP_EXAMPLE, secret: "a stranger's" });
    expect(await statuses([stranger(), stranger(), stranger()])).toEqual([401, 401, 401]);
    expect(await running.call("backups", { body: BACKUP_EXAMPLE })).toMatchObject({ status: 202 });
  });
});

describe("a long call", () => {
  const [alert] = ALERTMANAGER_EXAMPLE.alerts;
  const storm = (count: number) => ({
    ...ALERTMANAGER_EXAMPLE,
    alerts: Array.from({ length: count }, (_, number) => ({
      ...alert,
      labels: {
        alertname: "DiskFull",
        severity: "warning",
        instance: `fs${number}.venlo.example`,
        job: "node",
        mountpoint: "/srv/data",
      },
      annotations: {
        summary: `De schijf van fs${number} is bijna vol`,
        description: "Nog 4 procent vrij. ".repeat(10),
      },
      fingerprint: number.toString(16).padStart(16, "0"),
    })),
  });

  it("of Alertmanager may hold a thousand alerts", async () => {
    running = await startAlerts();
    const body = storm(1_000);
    expect(JSON.stringify(body).length).toBeGreaterThan(256 * 1024);
    expect(await running.fire(body)).toMatchObject({ status: 202 });
  });

  it("of backups may hold as many results as one call may have", async () => {
    running = await startAlerts();
    const results = Array.from({ length: 500 }, (_, number) => ({ ...BACKUP_EXAMPLE, job: `Bestanden ${number}` }));
    expect(await running.call("backups", { body: { results } })).toMatchObject({ status: 202 });
    expect(await running.call("backups", { body: { results: [...results, BACKUP_EXAMPLE] } })).toMatchObject({
      status: 422,
    });
  });

  it("is not even read when it is longer than that, or when the secret is wrong", async () => {
    running = await startAlerts();
    expect(await running.fire(storm(3_000))).toMatchObject({ status: 413 });
    expect(await running.fire(storm(1_000), "a stranger's")).toMatchObject({ status: 413 });
  });

  it("of any other source is refused", async () => {
    running = await startAlerts();
    const body = { ...NOTICE_EXAMPLE, text: "x".repeat(256 * 1024) };
    expect(await running.call("notices", { body, secret: SECRET.venloNotices })).toMatchObject({ status: 413 });
  });
});

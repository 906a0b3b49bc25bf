import { afterEach, describe, expect, it } from "vitest";
import { eventually, HELLO, startServer } from "./raw.ts";
import type { RunningServer, StartOptions } from "./raw.ts";

let running: RunningServer | undefined;
afterEach(() => running?.close());

async function start(options: StartOptions = {}): Promise<RunningServer> {
  running = await startServer(options);
  return running;
}

describe("asking whether it is alive", () => {
  it("is answered also when nothing else works", async () => {
    const server = await start({ ready: () => Promise.reject(new Error("geheim")) });

    expect(await server.get("/healthz")).toMatchObject({ status: 200, body: '{"ok":true}' });
  });
});

describe("asking whether it is ready", () => {
  it("is answered with what was looked at", async () => {
    const server = await start({ ready: async () => ({ ok: true, checks: { store: true, connector: true } }) });

    expect(await server.get("/readyz")).toMatchObject({
      status: 200,
      body: '{"ok":true,"checks":{"store":true,"connector":true}}',
    });
  });

  it.each([
    ["a part cannot be reached", async () => ({ ok: false, checks: { store: false } })],
    ["looking fails", () => Promise.reject(new Error("geheim"))],
    [
      "looking fails at once",
      () => {
        throw new Error("geheim");
      },
    ],
    ["looking never ends", () => new Promise<never>(() => undefined)],
  ] as [string, NonNullable<StartOptions["ready"]>][])("is answered with no when %s", async (_, ready) => {
    const server = await start({ ready, limits: { readyMillis: 50 } });

    const answer = await server.get("/readyz");

    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body)).toHaveProperty("ok", false);
    expect(answer.body).not.toContain("geheim");
  });

  it("looks once for everybody who asks at the same moment", async () => {
    let looks = 0;
    let tell = (): void => undefined;
    const server = await start({
      ready: () => {
        looks++;
        return new Promise((resolve) => {
          tell = () => resolve({ ok: true, checks: {} });
        });
      },
      limits: { readyMillis: 5_000 },
    });

    const asked = Promise.all(Array.from({ length: 10 }, () => server.get("/readyz")));
    await eventually(() => looks).toBe(1);
    tell();
    await asked;

    expect(looks).toBeLessThan(10);
  });
});

describe("asking again and again whether it is ready", () => {
  const counted = () => {
    let looks = 0;
    return { looks: () => looks, ready: async () => ({ ok: ++looks > 0, checks: {} }) };
  };

  it("costs the platform one look in a while", async () => {
    const { looks, ready } = counted();
    const server = await start({ ready, limits: { readyKeptMillis: 60_000 } });
    for (let times = 0; times < 5; times++) expect((await server.get("/readyz")).status).toBe(200);
    expect(looks()).toBe(1);
  });

  it("looks again after that while", async () => {
    const { looks, ready } = counted();
    const server = await start({ ready, limits: { readyKeptMillis: 0 } });
    await server.get("/readyz");
    await server.get("/readyz");
    expect(looks()).toBe(2);
  });
});

describe("the figures", () => {
  it("count requests by address and status, and hold nothing a person sent", async () => {
    const server = await start();
    await server.post(HELLO, { "X-Name": "Noor" });
    await server.get("/Noor?mail=noor@venlo.example");

    await eventually(async () => (await server.get("/metrics")).body).toContain('{path="other",status="404"} 1');
    const { status, head, body } = await server.get("/metrics");

    expect(status).toBe(200);
    expect(head).toMatch(/content-type: text\/plain/i);
    expect(body).toContain('helpdesk_http_requests_total{path="/api/messages",status="200"} 1');
    expect(body).not.toMatch(/noor|hoi|127\.0\.0\.1/i);
  });

  it.each(["X-Forwarded-For: 203.0.113.7", "Forwarded: for=203.0.113.7", "X-Real-IP: 203.0.113.7"])(
    "are not for who comes from elsewhere: %s",
    async (header) => {
      const server = await start();

      expect((await server.get("/metrics", `${header}\r\n`)).status).toBe(404);
    },
  );
});

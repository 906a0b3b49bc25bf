import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ botUrl: "http://127.0.0.1:9/api/messages", port: 0 });
});
afterAll(() => sandbox.close());

/** Sends the path as it is, without what `fetch` tidies up. */
const statusOf = (path: string, headers: Record<string, string> = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    request(new URL(sandbox.url), { path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

describe("the page's server", () => {
  it("serves a page that may load nothing from elsewhere", async () => {
    const response = await fetch(sandbox.url);

    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(await response.text()).toContain('lang="nl"');
  });

  it("serves its scripts without types", async () => {
    const response = await fetch(`${sandbox.url}page/store.ts`);

    expect(response.headers.get("content-type")).toContain("text/javascript");
    expect(await response.text()).not.toContain("interface Store");
  });

  it.each([
    "/page/../people.ts",
    "/page/..%2fpeople.ts",
    "/page/%2e%2e/people.ts",
    "/page/wire.ts/x",
    "/library/index.js",
    "/etc/passwd",
  ])("gives nothing at %s", async (path) => {
    expect(await statusOf(path)).toBe(404);
  });

  it("takes a path that is no text for a mistake", async () => {
    expect(await statusOf("/page/%E0%A4%A")).toBe(400);
  });

  it("does not answer to another name than its own", async () => {
    expect(await statusOf("/", { host: "helpdesk.example" })).toBe(421);
  });

  it("takes no deed from a form on another page", async () => {
    const response = await fetch(`${sandbox.url}api/deed`, { method: "POST", body: '{"do":"clock","move":"late"}' });

    expect(response.status).toBe(400);
  });

  it("takes no deed that nobody can do", async () => {
    const response = await fetch(`${sandbox.url}api/deed`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"do":"fly","as":"noor","in":"noor"}',
    });

    expect(response.status).toBe(400);
  });
});

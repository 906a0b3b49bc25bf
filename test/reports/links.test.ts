import { describe, expect, it } from "vitest";
import { createLog } from "../../src/lib/log.ts";
import { createLinks } from "../../src/reports/links.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createMetrics } from "../../src/lib/metrics.ts";
import { HOME, at } from "../support/people.ts";
import { NOVEMBER, ofVenlo } from "./house.ts";

const MINUTE = 60_000;
const linked = { person: ofVenlo.id, month: NOVEMBER, version: 1 };

function openLinks(rows = openSqlite(":memory:")) {
  let now = Date.parse(at("10:00"));
  const links = createLinks({ rows, home: HOME, origin: () => "https://helpdesk.example", wallClock: () => now });
  return {
    links,
    rows,
    wait: (millis: number) => void (now += millis),
    token: async () => (await links.to(linked))?.replace("https://helpdesk.example/reports/", "") ?? "",
  };
}
const flipped = (text: string, index: number): string =>
  text.slice(0, index) + (text[index] === "A" ? "B" : "A") + text.slice(index + 1);

describe("a link to a report", () => {
  it("opens what it was made for, also in another process", async () => {
    const { rows, token } = openLinks();
    const made = await token();
    expect(made).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(await openLinks(rows).links.read(made)).toEqual(linked);
  });
  it("works for ten minutes", async () => {
    const { links, token, wait } = openLinks();
    const made = await token();
    wait(10 * MINUTE - 1);
    expect(await links.read(made)).toEqual(linked);
    wait(1);
    expect(await links.read(made)).toBeUndefined();
  });
  it.each<[string, (token: string) => string]>([
    ["nothing", () => ""],
    ["a changed first character", (token) => flipped(token, 0)],
    ["a changed person, month or version", (token) => flipped(token, 20)],
    ["a changed signature", (token) => flipped(token, token.indexOf(".") + 3)],
    ["no signature", (token) => token.split(".")[0] ?? ""],
    ["an empty signature", (token) => `${token.split(".")[0] ?? ""}.`],
    ["a part too many", (token) => `${token}.x`],
    ["what is far too long", (token) => `${token}${"x".repeat(1_000)}`],
    ["signs that mean something in an address", () => "../../etc/passwd"],
  ])("opens nothing with %s", async (_, changed) => {
    const { links, token } = openLinks();
    expect(await links.read(changed(await token()))).toBeUndefined();
  });
  it("opens nothing in another house", async () => {
    const { token } = openLinks();
    expect(await openLinks().links.read(await token())).toBeUndefined();
  });
  it("is not made as long as nobody has said where the Helpdesk is", async () => {
    const links = createLinks({ rows: openSqlite(":memory:"), home: HOME, origin: () => undefined });
    expect(await links.to(linked)).toBeUndefined();
  });
});

describe("the address of a link", () => {
  async function serving() {
    const http = createHttpServer({
      log: createLog({ level: "silent" }),
      metrics: createMetrics(),
      messages: async () => undefined,
      openLink: async (token) =>
        token === "good"
          ? { name: "rapport.docx", type: "application/x-test", bytes: Uint8Array.of(1, 2, 3) }
          : undefined,
      ready: async () => ({ ok: true, checks: {} }),
    });
    const port = await http.listen(0, "127.0.0.1");
    return { at: `http://127.0.0.1:${port}`, close: () => http.close(100) };
  }

  it("gives a file to save", async () => {
    const house = await serving();
    const answer = await fetch(`${house.at}/reports/good`);
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="rapport.docx"');
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
    await house.close();
  });
  it.each([
    ["/reports/wrong", "Deze link werkt niet (meer). Vraag in Teams een nieuwe."],
    ["/reports/", "Dit adres bestaat niet."],
    ["/reports", "Dit adres bestaat niet."],
    ["/reports/good/more", "Dit adres bestaat niet."],
    ["/reports/%67ood", "Deze link werkt niet (meer). Vraag in Teams een nieuwe."],
  ])("%s is not found, in Dutch", async (path, text) => {
    const house = await serving();
    const answer = await fetch(house.at + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ fout: text });
    await house.close();
  });
});

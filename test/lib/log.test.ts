import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { createLog, describeError } from "../../src/lib/log.ts";

const OPEN_SECRET = "Bearer eyJ-geheim";

function written(use: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  use(createLog({ level: "info", destination: { write: (line: string) => void lines.push(line) } }));
  expect(lines.join("")).not.toContain("geheim");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("describing an error", () => {
  it("tells its name, code and status, and nothing it says or carries", () => {
    const error = Object.assign(new TypeError(OPEN_SECRET), {
      code: "ECONNRESET",
      statusCode: 503,
      request: { headers: { authorization: OPEN_SECRET } },
    });

    expect(describeError(error)).toEqual({ name: "TypeError", code: "ECONNRESET", status: 503 });
  });

  it("leaves out a name or code that is really a sentence", () => {
    const error = Object.assign(new Error(OPEN_SECRET), { name: OPEN_SECRET, code: OPEN_SECRET });

    expect(describeError(error)).toEqual({ name: "Error" });
  });

  it("takes anything that can be thrown", () => {
    expect(describeError(OPEN_SECRET)).toEqual({ name: "Thrown" });
    expect(describeError(undefined)).toEqual({ name: "Thrown" });
  });
});

describe("the log", () => {
  it("writes one JSON line with the fields and the sentence", () => {
    const [line] = written((log) => log.info({ reference: "F-7K3M-Q9XD", status: 413 }, "refused"));

    expect(line).toMatchObject({ reference: "F-7K3M-Q9XD", status: 413, msg: "refused" });
    expect(line).not.toHaveProperty("hostname");
  });

  it.each([
    ["alone", (log: ReturnType<typeof createLog>, error: Error) => log.error(error)],
    ["with a sentence", (log: ReturnType<typeof createLog>, error: Error) => log.error(error, "broken")],
    ["as a field", (log: ReturnType<typeof createLog>, error: Error) => log.error({ err: error }, "broken")],
    ["as a field without a sentence", (log: ReturnType<typeof createLog>, error: Error) => log.error({ err: error })],
    [
      "inside an object",
      (log: ReturnType<typeof createLog>, error: Error) => log.error({ cause: { error } }, "broken"),
    ],
  ])("never tells what an error says, logged %s", (_, use) => {
    const lines = written((log) => use(log, new Error(OPEN_SECRET)));

    expect(lines).toHaveLength(1);
  });

  it("does not take the process along when its reader is gone", async () => {
    const script = `
      import { createLog } from "./src/lib/log.ts";
      const log = createLog({ level: "info" });
      let lines = 0;
      const timer = setInterval(() => {
        log.info({ lines }, "x".repeat(1000));
        if (++lines === 200) { clearInterval(timer); process.stderr.write("still here"); }
      });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    const said: string[] = [];
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));

    const [code] = (await once(child, "close")) as [number | null];

    expect({ code, said: said.join("") }).toEqual({ code: 0, said: "still here" });
  });
});

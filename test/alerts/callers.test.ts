import { describe, expect, it } from "vitest";
import { createCallers } from "../../src/alerts/callers.ts";
import { at } from "../support/people.ts";
import { SECRET, signature } from "./calling.ts";

const NOW = at("04:10");
const callers = createCallers({ backups: { venlo: [SECRET.venlo, SECRET.venloOld], weert: [SECRET.weert] } });

const callerAt = (seconds: number, secret = SECRET.venlo) => {
  const timestamp = String(Date.parse(NOW) / 1_000 + seconds);
  const headers = { "x-helpdesk-timestamp": timestamp, "x-helpdesk-signature": signature(secret, timestamp, "{}") };
  return callers.bySignature("backups", headers, Buffer.from("{}"), NOW);
};

describe("who signed a call", () => {
  it("is known for five minutes before and after, to the second", () => {
    expect([-300, 300].map((seconds) => callerAt(seconds))).toEqual(["venlo", "venlo"]);
    expect([-301, 301].map((seconds) => callerAt(seconds))).toEqual([undefined, undefined]);
  });

  it("is whose secret it is", () => {
    expect([SECRET.venlo, SECRET.venloOld, SECRET.weert, "nobody's"].map((secret) => callerAt(0, secret))).toEqual([
      "venlo",
      "venlo",
      "weert",
      undefined,
    ]);
  });

  it("is nobody where no secrets are set", () => {
    expect(callers.bySignature("notices", {}, Buffer.from("{}"), NOW)).toBeUndefined();
    expect(callers.byBearer("alertmanager", { authorization: "Bearer " })).toBeUndefined();
  });
});

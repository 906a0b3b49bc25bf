import { describe, expect, it } from "vitest";
import { backupReceiver } from "../../src/alerts/receivers.ts";
import type { AcceptedCall } from "../../src/alerts/source.ts";
import { BACKUP_EXAMPLE } from "../../src/backups/result.ts";
import { VENLO, WEERT, at } from "../support/people.ts";
import { FILES, openBackups } from "./house.ts";

const RESULT = { ...BACKUP_EXAMPLE, job: FILES };

function openReceiver() {
  const house = openBackups();
  const call = (body: unknown, extra: Partial<AcceptedCall> = {}) => {
    const key = "call|backups|one";
    const stamp = async () => {
      const isTaken = (await house.rows.get(VENLO, key)) !== undefined;
      return isTaken ? undefined : { changes: [{ insert: key, value: { opId: "1" } }], proof: { key, opId: "1" } };
    };
    const accepted = { organisation: VENLO, body, at: at("10:00"), stamp, reference: "A-1", ...extra };
    return backupReceiver(house.backups())(accepted);
  };
  return { house, call };
}

describe("a call with results of backups", () => {
  it("is kept with its stamp, once", async () => {
    const { house, call } = openReceiver();
    house.goTo(at("10:00"));
    expect(await call(RESULT)).toEqual({ is: "stored" });
    expect(await call(RESULT)).toEqual({ is: "already" });
    expect(await house.rows.get(VENLO, "call|backups|one")).toBeDefined();
    expect(await house.lines()).toHaveLength(1);
  });

  it("names the fields that are wrong, and keeps nothing of it", async () => {
    const { house, call } = openReceiver();
    house.goTo(at("10:00"));
    expect(await call({ results: [RESULT, { ...RESULT, result: "gelukt", kleur: 1 }] })).toEqual({
      is: "wrong",
      problems: [
        { field: "results[1].result", problem: "kies uit: success, warning, failed." },
        { field: "results[1].kleur", problem: "dit veld kennen wij niet." },
      ],
    });
    expect(await call(RESULT, { organisation: WEERT })).toEqual({
      is: "wrong",
      problems: [{ field: "job", problem: "deze backuptaak is van een andere organisatie." }],
    });
    expect(await house.lines()).toEqual([]);
    expect(await house.rows.get(VENLO, "call|backups|one")).toBeUndefined();
  });

  it("may tell of what just happened when the clock for people was moved back", async () => {
    const { house, call } = openReceiver();
    house.goTo(at("10:00", "2026-11-20"));
    expect(await call(RESULT)).toEqual({ is: "stored" });
    expect(await house.notices()).toHaveLength(1);
  });
});

import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { dutchMoment, inAmsterdam, instant } from "../../src/lib/instant.ts";

const written = (utc: string): string => dutchMoment(instant(new Date(utc)));

describe("a moment by the Dutch clock", () => {
  it("goes an hour forward in March and back in October, to the second", () => {
    expect(written("2026-03-29T00:59:59Z")).toBe("29 maart 2026 om 1.59 uur");
    expect(written("2026-03-29T01:00:00Z")).toBe("29 maart 2026 om 3.00 uur");
    expect(written("2026-10-25T00:59:59Z")).toBe("25 oktober 2026 om 2.59 uur");
    expect(written("2026-10-25T01:00:00Z")).toBe("25 oktober 2026 om 2.00 uur");
  });

  it("is what the time zone says on each quarter around both changes, asked once or twice", () => {
    const quarters = ["2026-03-28", "2026-10-24"].flatMap((day) =>
      Array.from({ length: 288 }, (_, quarter) => Date.parse(day) + quarter * 900_000 - 1),
    );
    const differing = [...quarters, ...quarters.toReversed()].filter((millis) => {
      const moment = instant(new Date(millis));
      return inAmsterdam(moment).offset !== DateTime.fromMillis(millis, { zone: "Europe/Amsterdam" }).offset;
    });
    expect(differing).toEqual([]);
  });
});

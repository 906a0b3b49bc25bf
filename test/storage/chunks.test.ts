import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromChunks, inChunks } from "../../src/storage/chunks.ts";

/** Texts of which the borders between chunks fall in the middle of something. */
const long = fc
  .tuple(fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }), fc.nat(3), fc.integer({ min: 0, max: 100_000 }))
  .map(([unit, shift, length]) => "x".repeat(shift) + unit.repeat(Math.ceil(length / unit.length)));

describe("a text in chunks", () => {
  it("comes back whole, from chunks of whole characters that fit a property", () => {
    fc.assert(
      fc.property(long, (text) => {
        const chunks = inChunks(text);

        expect(fromChunks(chunks)).toBe(text);
        for (const chunk of Object.values(chunks)) {
          expect(chunk.isWellFormed()).toBe(true);
          expect(chunk.length).toBeLessThanOrEqual(30_000);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("is not longer than its properties say", () => {
    expect(fromChunks({ c0: "a", c1: "b", c3: "d", partitionKey: "venlo" })).toBe("ab");
  });
});

import { describe, expect, it } from "vitest";
import { newReference } from "../../src/lib/reference.ts";

describe("the reference of an error", () => {
  const many = Array.from({ length: 2_000 }, newReference);

  it("can be read out over the phone", () => {
    for (const reference of many)
      expect(reference).toMatch(/^F-[34679CDFGHJKMNPQRTVWXY]{4}-[34679CDFGHJKMNPQRTVWXY]{4}$/);
  });

  it("is another one each time", () => {
    expect(new Set(many).size).toBe(many.length);
  });
});

import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NOTICE_KINDS } from "../../src/notices/kinds/index.ts";

const files = readdirSync("src/notices/kinds").map((file) => file.replace(".ts", ""));

describe("the kinds of notices", () => {
  it("are one file each, and all of them are listed", () => {
    expect(NOTICE_KINDS.map(({ kind }) => kind).toSorted()).toEqual(
      files.filter((file) => file !== "index").toSorted(),
    );
  });
  it.each(NOTICE_KINDS.map((kind) => [kind.kind, kind] as const))(
    "%s can be stored and pressed",
    (name, { marks = [] }) => {
      expect(name).toMatch(/^[a-z][a-z-]{1,40}$/);
      const ids = marks.map(({ mark }) => mark);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { mark, label } of marks) {
        expect(mark).toMatch(/^[a-z][a-z-]{0,40}$/);
        expect(label).toMatch(/^\p{Lu}[\p{L} ]+$/u);
      }
    },
  );
});

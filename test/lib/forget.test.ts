import { describe, expect, it } from "vitest";
import { ERASED, nameless, withoutName } from "../../src/lib/forget.ts";

const NOOR = "7c9e6679-7425-40de-944b-e07fc1f90001";
const forgotten = { person: NOOR, nameless: nameless(["Noor Janssen"]) };

describe("a name that is to be forgotten", () => {
  it.each([
    ["Noor Janssen belde", `${ERASED} belde`],
    ["mail noor.janssen@venlo.nl", `mail ${ERASED}@venlo.nl`],
    ["Janssen, Noor en NOOR  JANSSEN", `${ERASED} en ${ERASED}`],
    ["Eleonoor Janssens", "Eleonoor Janssens"],
    ["Noor en mevrouw Janssen", "Noor en mevrouw Janssen"],
  ])("%s", (text, left) => {
    expect(forgotten.nameless(text)).toBe(left);
  });

  it("of one word stays in texts: it is a word like any other", () => {
    expect(nameless(["Mei"])("in mei")).toBe("in mei");
  });
  it("is found whatever signs stand between its words, and as fast as any other", () => {
    const signs = nameless(["Jan - _ . - Piet"]);
    expect(signs("Jan Piet, jan.-piet")).toBe(`${ERASED}, ${ERASED}`);
    // Each sign apart would have to be looked for in each place: for hours.
    expect(signs(`Jan${"-_.".repeat(1_000)}x`)).toMatch(/x$/);
    expect(nameless([". _ . _"])("._._")).toBe("._._");
  });
  it("holds no pattern, whatever characters are in it", () => {
    expect(nameless(["A. (B"])("A. (B en axb")).toBe(`${ERASED} en axb`);
  });
});

describe("a row without somebody's name", () => {
  it("loses it beside their id and in names, and keeps the ids and the names of others", () => {
    const row = {
      acknowledged: { id: NOOR, name: "N. Janssen" },
      recipients: [
        { person: NOOR, name: "Noor" },
        { person: "b", name: "Noor Janssen" },
      ],
      names: { [NOOR]: "Noor", b: "Noor Janssen" },
      note: ["Noor Janssen"],
    };
    expect(withoutName(row, forgotten)).toEqual({
      acknowledged: { id: NOOR, name: ERASED },
      recipients: [
        { person: NOOR, name: ERASED },
        { person: "b", name: "Noor Janssen" },
      ],
      names: { [NOOR]: ERASED, b: "Noor Janssen" },
      note: [ERASED],
    });
  });
  it("keeps what it is read by, also when an account is called so", () => {
    const account = { person: NOOR, nameless: nameless(["ICT NML"]) };
    const row = { organisation: "ict-nml", state: { kind: "something-else" }, text: "ICT NML belde" };
    expect(withoutName(row, account)).toEqual({ ...row, text: `${ERASED} belde` });
  });
  it("keeps the name of what they did something to", () => {
    expect(withoutName({ by: NOOR, name: "www.venlo.nl" }, forgotten)).toEqual({ by: NOOR, name: "www.venlo.nl" });
    expect(withoutName({ by: NOOR, name: "Noor Janssen" }, forgotten)).toEqual({ by: NOOR, name: ERASED });
  });
});

import { describe, expect, it } from "vitest";
import { createTurns } from "../../src/certificates/turns.ts";

/** Work that ends when it is told to. */
function manual() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => async (): Promise<string> => {
    begun.push(name);
    await new Promise<void>((end) => ends.set(name, end));
    return name;
  };
  return { begun, work, end: (name: string) => ends.get(name)?.() };
}

describe("turns", () => {
  it("begin in order of arrival, so many at once", async () => {
    const { begun, work, end } = manual();
    const inTurn = createTurns(2, 2);
    const [first, second, third] = ["1", "2", "3"].map((name) => inTurn("venlo", work(name)));
    await Promise.resolve();
    expect(begun).toEqual(["1", "2"]);
    end("2");
    expect(await second).toBe("2");
    expect(begun).toEqual(["1", "2", "3"]);
    end("1");
    end("3");
    expect(await Promise.all([first, third])).toEqual(["1", "3"]);
  });

  it("let another group pass when one has its share", async () => {
    const { begun, work, end } = manual();
    const inTurn = createTurns(3, 2);
    const all = ["v1", "v2", "v3", "w1"].map((name) => inTurn(name.charAt(0), work(name)));
    await Promise.resolve();
    expect(begun).toEqual(["v1", "v2", "w1"]);
    end("w1");
    await all[3];
    expect(begun).toEqual(["v1", "v2", "w1"]);
    end("v1");
    await all[0];
    expect(begun).toEqual(["v1", "v2", "w1", "v3"]);
    end("v2");
    end("v3");
    await Promise.all(all);
  });

  it("go on when work fails", async () => {
    const inTurn = createTurns(1, 1);
    const failed = inTurn("venlo", () => Promise.reject(new Error("kapot")));
    const next = inTurn("venlo", async () => "gelukt");
    await expect(failed).rejects.toThrow("kapot");
    expect(await next).toBe("gelukt");
  });
});

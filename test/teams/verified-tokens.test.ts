import { beforeEach, describe, expect, it } from "vitest";
import { type VerifiedTokens, createVerifiedTokens } from "../../src/teams/verified-tokens.ts";

const START = Date.parse("2026-11-23T08:00:00Z");
const MINUTE = 60_000;

const tokenUntil = (exp: number | undefined): string =>
  `Bearer head.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.signature`;
const claim = {
  authorization: tokenUntil(START / 1000 + 3_600),
  channelId: "msteams",
  serviceUrl: "https://smba.example/",
};

let now: number;
let tokens: VerifiedTokens;
beforeEach(() => {
  now = START;
  tokens = createVerifiedTokens(() => now);
});

describe("a token that was verified", () => {
  it("is known afterwards, and not before", () => {
    expect(tokens.has(claim)).toBe(false);
    tokens.add(claim);
    expect(tokens.has(claim)).toBe(true);
  });

  it.each([
    ["with another signature", { authorization: `${claim.authorization}x` }],
    ["for another address", { serviceUrl: "https://evil.example/" }],
    ["for another channel", { channelId: "webchat" }],
  ])("is not known %s", (_, other) => {
    tokens.add(claim);
    expect(tokens.has({ ...claim, ...other })).toBe(false);
  });

  it("is looked at again after ten minutes", () => {
    tokens.add(claim);
    now += 10 * MINUTE;
    expect(tokens.has(claim)).toBe(false);
  });

  it("is not known once it has expired, nor when it does not say when", () => {
    const short = { ...claim, authorization: tokenUntil(START / 1000 + 60) };
    const endless = { ...claim, authorization: tokenUntil(undefined) };
    tokens.add(short);
    tokens.add(endless);
    expect([tokens.has(short), tokens.has(endless)]).toEqual([true, false]);
    now += MINUTE;
    expect(tokens.has(short)).toBe(false);
  });

  it("makes room for others, so that memory stays bounded", () => {
    tokens.add(claim);
    for (let number = 0; number < 1_000; number++)
      tokens.add({ ...claim, serviceUrl: `https://smba.example/${number}` });
    expect(tokens.has(claim)).toBe(false);
  });
});

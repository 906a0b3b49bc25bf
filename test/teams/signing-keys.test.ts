import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SigningKeys, createSigningKeys } from "../../src/teams/signing-keys.ts";
import { answerJson } from "../support/fake-connector.ts";
import { type OpenId, jwks, newKey, startOpenId } from "../support/openid.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Making one takes longer than everything that is done with it. */
const [next, another] = [newKey("key-2"), newKey("key-3")];

let openId: OpenId;
let keys: SigningKeys;
let now: number;
/** In milliseconds. Short once it is known that nobody answers. */
let patience: number;
beforeEach(async () => {
  now = 5_000;
  patience = 5_000;
  openId = await startOpenId({});
  keys = keysAt();
});
afterEach(async () => {
  await keys.close();
  await openId.close();
});

const keysAt = (url = openId.cloud.ToBotFromChannelOpenIdMetadataUrl) =>
  createSigningKeys(url, { now: () => now, readWithinMillis: () => patience });
const isKnown = async (kid: string) => typeof (await keys.find(kid)) === "object";

describe("the platform's keys", () => {
  it("are read once for everybody who comes at the same moment, and not again for an hour", async () => {
    expect(await Promise.all(Array.from({ length: 20 }, () => isKnown("key-1")))).not.toContain(false);
    now += HOUR - 1;
    await keys.refresh();
    expect(openId.asked()).toBe(1);

    now += 1;
    await keys.refresh();
    expect(openId.asked()).toBe(2);
  });

  it("that are new are asked for at once", async () => {
    await isKnown("key-1");
    openId.keys = [...openId.keys, next];
    now += MINUTE;

    expect(await isKnown("key-2")).toBe(true);
  });

  it("that somebody invents are asked for once a minute at most", async () => {
    await isKnown("key-1");
    now += MINUTE;
    for (let number = 0; number < 50; number++) expect(await keys.find(`invented-${number}`)).toBe("unknown");
    expect(openId.asked()).toBe(2);

    openId.keys = [...openId.keys, next];
    expect(await keys.find("key-2")).toBe("unknown");
    now += MINUTE;
    expect(await isKnown("key-2")).toBe(true);
  });

  it("that are taken back are refused within the hour", async () => {
    await isKnown("key-1");
    openId.keys = [next];
    now += HOUR;
    await keys.refresh();

    expect(await keys.find("key-1")).toBe("unknown");
    expect(await isKnown("key-2")).toBe(true);
  });

  it("say by themselves for which channels they speak", async () => {
    openId.keys = [another, { ...next, endorsements: undefined }];

    expect(await keys.find("key-3")).toMatchObject({ endorsements: ["msteams"] });
    expect(await keys.find("key-2")).toMatchObject({ endorsements: [] });
  });

  it("are found among thousands, and beside things that are no keys", async () => {
    const [own] = (jwks(openId.keys) as { keys: object[] }).keys;
    const many = Array.from({ length: 1_000 }, (_, number) => ({ ...own, kid: `key-of-${number}` }));
    const rubbish = [
      null,
      7,
      "key",
      {},
      { kty: "oct", kid: "shared", k: "c2VjcmV0" },
      { ...own, kid: "odd", n: "AQAB" },
    ];
    const given = { keys: [...rubbish, ...many, own] };
    openId.answer = (response, path) =>
      path === "/keys" ? answerJson(response, 200, given) : openId.well(response, path);

    expect(await isKnown("key-1")).toBe(true);
    expect(await keys.find("shared")).toBe("unknown");
    expect(await keys.find("odd")).toBe("unknown");
  });

  it("are worth the same when the clock of this machine is set back or forward", async () => {
    await isKnown("key-1");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2001-01-01") });
    expect(await isKnown("key-1")).toBe(true);
    vi.setSystemTime(Date.parse("2099-01-01"));
    expect(await isKnown("key-1")).toBe(true);
    vi.useRealTimers();
    expect(openId.asked()).toBe(1);
  });
});

describe("while the platform's login service is of no use", () => {
  const given =
    (status: number, body: string, headers = {}) =>
    (response: ServerResponse) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    };
  const wrong = (body: unknown): OpenId["answer"] => given(200, JSON.stringify(body));
  const onlyKeys =
    (answer: OpenId["answer"]): OpenId["answer"] =>
    (response, path) =>
      path === "/keys" ? answer(response, path) : openId.well(response, path);

  it.each<[string, () => OpenId["answer"]]>([
    ["it fails", () => given(500, "{}")],
    ["it is too busy", () => given(429, "", { "retry-after": "3600" })],
    ["it hangs", () => () => undefined],
    [
      "it hangs halfway",
      () => (response) => {
        response.writeHead(200);
        response.write('{"jwks_uri":');
      },
    ],
    ["it hangs up", () => (response) => void response.destroy()],
    ["it sends a page", () => given(200, "<html>Just a moment…</html>")],
    ["it sends something else", () => wrong(["keys"])],
    ["it names an address that is none", () => wrong({ jwks_uri: "keys" })],
    ["it names an address without TLS", () => wrong({ jwks_uri: "http://login.example/keys" })],
    ["it sends on to another address", () => given(302, "", { location: `${openId.cloud.OAuthUrl}/keys` })],
    ["its keys are away", () => onlyKeys(given(404, ""))],
    ["its keys hang", () => onlyKeys(() => undefined)],
    ["there are no keys", () => onlyKeys(wrong({ keys: [] }))],
    ["there are only things that are no keys", () => onlyKeys(wrong({ keys: [{ kty: "EC", kid: "key-1" }] }))],
    ["there is no end to its keys", () => onlyKeys(given(200, `{"keys":["${"x".repeat(1_100_000)}"]}`))],
  ])("known keys keep working, and a new one cannot be judged: %s", async (_, answer) => {
    expect(await isKnown("key-1")).toBe(true);
    openId.answer = answer();
    patience = 100;
    now += HOUR;
    await keys.refresh();

    expect(await isKnown("key-1")).toBe(true);
    expect(await keys.find("key-2")).toBe("unavailable");
    expect(keys.state()).toMatchObject({ isUsable: true, isFailing: true, ageMillis: HOUR });
  });

  it("nobody waits for it who comes with a known key", async () => {
    await isKnown("key-1");
    openId.answer = () => undefined;
    patience = 100;
    now += HOUR;
    const refreshing = keys.refresh();
    const unknown = keys.find("key-2");
    const first = await Promise.race([unknown, refreshing, keys.find("key-1")]);

    expect(first).toMatchObject({ endorsements: ["msteams"] });
    await Promise.all([refreshing, unknown]);
  });

  it("known keys are believed for five days, and no longer", async () => {
    await isKnown("key-1");
    openId.answer = given(500, "");
    for (let hours = 1; hours < 120; hours++) {
      now += HOUR;
      await keys.refresh();
      expect(await isKnown("key-1")).toBe(true);
    }
    now += HOUR;
    expect(await keys.find("key-1")).toBe("unavailable");
    expect(keys.state()).toMatchObject({ isUsable: false, isFailing: true, ageMillis: 5 * DAY });
  });

  it("it is asked again at every look, and all is well once it is back", async () => {
    openId.answer = given(503, "");
    expect(await keys.find("key-1")).toBe("unavailable");
    await keys.refresh();
    expect(openId.asked()).toBe(2);

    openId.answer = openId.well;
    await keys.refresh();
    expect(await isKnown("key-1")).toBe(true);
    expect(keys.state()).toEqual({ isUsable: true, isFailing: false, ageMillis: 0 });
  });

  it("and is nowhere at all: nobody can be judged", async () => {
    const nowhere = keysAt("http://127.0.0.1:9/metadata");

    expect(await nowhere.find("key-1")).toBe("unavailable");
    await nowhere.close();
  });
});

import type { Activity } from "botbuilder";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createIdentity } from "../../src/teams/identity.ts";
import { quietSdk } from "../../src/teams/quiet-sdk.ts";
import { type OpenId, startOpenId } from "../support/openid.ts";
import { type Edge, openEdge, recorded } from "./edge.ts";

const credentials = {
  MicrosoftAppType: "SingleTenant",
  MicrosoftAppId: "0b6cbf52-8a0a-4f7c-9c1f-5f6f7c1d2a11",
  MicrosoftAppTenantId: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009",
  MicrosoftAppPassword: "not-a-real-one",
} as const;

const complaints: object[] = [];
quietSdk({ warn: (fields: object) => void complaints.push(fields) });

let openId: OpenId;
let edge: Edge;

beforeAll(async () => {
  openId = await startOpenId({ aud: credentials.MicrosoftAppId });
});
afterAll(() => openId.close());

/** Sends an activity with a token that says where it comes from, as the platform's does. */
const sendWith = async (authorization: (serviceUrl: string) => string | undefined) => {
  edge = await openEdge(() => ({ identity: createIdentity(credentials, openId.cloud) }));
  const header = authorization(edge.teams.serviceUrl);
  return edge.send(recorded("personal-message"), header === undefined ? {} : { authorization: header });
};

describe("a token of the platform", () => {
  afterEach(() => edge.close());

  it("opens the door", async () => {
    const answer = await sendWith((serviceurl) => `Bearer ${openId.token({ serviceurl })}`);

    expect(answer.status).toBe(200);
    expect(edge.calls).toContain("talk mijn meldingen");
  });

  it("that expired four minutes ago does too: clocks differ", async () => {
    const exp = Math.floor(Date.now() / 1000) - 240;

    expect((await sendWith((serviceurl) => `Bearer ${openId.token({ serviceurl, exp })}`)).status).toBe(200);
  });

  const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;
  it.each<[string, (serviceurl: string) => string | undefined]>([
    ["that is not there", () => undefined],
    ["that is empty", () => ""],
    ["with another scheme", (serviceurl) => `Basic ${openId.token({ serviceurl })}`],
    ["in lower case", (serviceurl) => `bearer ${openId.token({ serviceurl })}`],
    ["twice", (serviceurl) => `Bearer ${openId.token({ serviceurl })} ${openId.token({ serviceurl })}`],
    ["that is no token", () => "Bearer abc.def.ghi"],
    ["without a signature", (serviceurl) => `Bearer ${openId.token({ serviceurl }, { alg: "none" })}`],
    ["signed with a shared secret", (serviceurl) => `Bearer ${openId.token({ serviceurl }, { alg: "HS256" })}`],
    ["for another bot", (serviceurl) => `Bearer ${openId.token({ serviceurl, aud: "somebody-else" })}`],
    ["for nobody", (serviceurl) => `Bearer ${openId.token({ serviceurl, aud: "" })}`],
    ["of another issuer", (serviceurl) => `Bearer ${openId.token({ serviceurl, iss: "https://evil.example" })}`],
    ["with an unknown key", (serviceurl) => `Bearer ${openId.token({ serviceurl }, { kid: "key-2" })}`],
    ["without a key", (serviceurl) => `Bearer ${openId.token({ serviceurl }, { kid: undefined })}`],
    ["that expired an hour ago", (serviceurl) => `Bearer ${openId.token({ serviceurl, exp: seconds(-3_600) })}`],
    ["for later", (serviceurl) => `Bearer ${openId.token({ serviceurl, nbf: seconds(3_600) })}`],
    ["signed by somebody else", (serviceurl) => `Bearer ${openId.token({ serviceurl }, {}, "foreign")}`],
    ["for another address", () => `Bearer ${openId.token({ serviceurl: "https://smba.trafficmanager.net/emea/" })}`],
    ["for no address", () => `Bearer ${openId.token()}`],
  ])("%s is refused, and nothing is told", async (_, authorization) => {
    expect(await sendWith(authorization)).toEqual({ status: 401, text: "", body: {} });
    expect(edge.calls).toEqual([]);
    expect(edge.teams.received).toEqual([]);
  });

  it("opens no other door than Teams'", async () => {
    edge = await openEdge(() => ({ identity: createIdentity(credentials, openId.cloud) }));
    const authorization = `Bearer ${openId.token({ serviceurl: edge.teams.serviceUrl })}`;
    const foreign = recorded("personal-message", { channelId: "emulator" });

    expect((await edge.send(foreign, { authorization })).status).toBe(403);
  });

  it("that cannot be judged, because the keys are away, is asked for again later", async () => {
    const away = await startOpenId({ aud: credentials.MicrosoftAppId });
    away.status = 500;
    edge = await openEdge(() => ({ identity: createIdentity(credentials, away.cloud) }));
    const authorization = `Bearer ${away.token({ serviceurl: edge.teams.serviceUrl })}`;

    expect((await edge.send(recorded("personal-message"), { authorization })).status).toBe(503);
    expect(edge.calls).toEqual([]);
    await away.close();
  });
});

describe("what the SDK complains about", () => {
  it("names no key, token or issuer", () => {
    expect(complaints.length).toBeGreaterThan(0);
    expect(JSON.stringify(complaints)).not.toMatch(/BEGIN|eyJ|issuer/);
  });
});

describe("an identity", () => {
  it.each([
    { ...credentials, MicrosoftAppId: "" },
    { ...credentials, MicrosoftAppId: "  " },
    { ...credentials, MicrosoftAppTenantId: "" },
    { ...credentials, MicrosoftAppPassword: "" },
    { ...credentials, MicrosoftAppType: "UserAssignedMSI" as const },
    { ...credentials, MicrosoftAppType: "UserAssignedMSI" as const, MicrosoftAppPassword: "", MicrosoftAppId: "" },
  ])("is refused when something of it is missing or too much (%#)", (incomplete) => {
    expect(() => createIdentity(incomplete)).toThrow();
  });

  it("may be a managed one, without a password", () => {
    const { MicrosoftAppPassword: _, ...managed } = credentials;

    expect(() => createIdentity({ ...managed, MicrosoftAppType: "UserAssignedMSI" })).not.toThrow();
  });
});

describe("a token that was taken a moment ago", () => {
  it("opens no other door than the one it was made for, also right after it opened that one", async () => {
    const identity = createIdentity(credentials, openId.cloud);
    const activity = recorded("personal-message") as unknown as Activity;
    const authorization = `Bearer ${openId.token({ serviceurl: activity.serviceUrl })}`;

    expect(await identity.verify(activity, authorization)).toBe("genuine");
    expect(await identity.verify(activity, authorization)).toBe("genuine");
    expect(await identity.verify({ ...activity, serviceUrl: "https://evil.example/" }, authorization)).toBe("forged");
  });
});

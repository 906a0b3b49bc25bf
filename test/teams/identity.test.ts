import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STRANGER_TEXT, createFileDirectory } from "../../src/people/directory.ts";
import { createIdentity } from "../../src/teams/identity.ts";
import { answerJson } from "../support/fake-connector.ts";
import { type OpenId, newKey, startOpenId } from "../support/openid.ts";
import { credentials } from "./credentials.ts";
import { openEdge, recorded } from "./edge.ts";
import { type DoorAnswer, type FrontDoor, example, openFrontDoor } from "./front-door.ts";

const SERVICE_URL = "https://smba.trafficmanager.net/emea/";
const FOREIGN_TENANT = "99999999-6d0e-4b7a-9a51-0c5a1e7d0001";
const NOOR = "7c9e6679-7425-40de-944b-e07fc1f90001";
/** May speak for other channels than Teams, or does not say for which. */
const elsewhere = newKey("key-of-webchat", ["webchat", "directline"]);
const silent = { ...newKey("key-of-nobody"), endorsements: undefined };
const stranger = newKey("key-1");

let openId: OpenId;
let door: FrontDoor;
beforeAll(async () => {
  openId = await startOpenId({ aud: credentials.MicrosoftAppId, serviceurl: SERVICE_URL });
  openId.keys = [...openId.keys, elsewhere, silent];
  door = await openFrontDoor(openId);
});
afterAll(async () => {
  await door.close();
  await openId.close();
});

type Json = Readonly<Record<string, unknown>>;
const message = (changes: Json = {}): Json => recorded("personal-message", { serviceUrl: SERVICE_URL, ...changes });
const bearer = (...of: Parameters<OpenId["token"]>) => `Bearer ${openId.token(...of)}`;
const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;
const HOUR = 3_600;

/** Sends it, and sees what came of it besides the answer. */
async function knock(activity: Json, authorization: string | readonly string[] | undefined) {
  const [spoke, written] = [door.spoke(), await door.written()];
  const answer = await door.knock(activity, authorization === undefined ? {} : { authorization });
  const isHeard = door.spoke() > spoke || (await door.written()) !== written;
  return { ...answer, isHeard };
}
const toldOf = ({ text }: DoorAnswer): unknown => (JSON.parse(text) as Json)["fout"];

describe("a button with a token of the platform", () => {
  it.each<[string, () => string]>([
    ["is answered", () => bearer()],
    ["is answered when the token ran out four minutes ago: clocks differ", () => bearer({ exp: seconds(-240) })],
    ["is answered when the token begins in four minutes", () => bearer({ nbf: seconds(240) })],
    ["is answered when the token is for others too", () => bearer({ aud: [credentials.MicrosoftAppId, "other"] })],
  ])("%s", async (_, authorization) => {
    const pressed = await knock(recorded("card-action", { serviceUrl: SERVICE_URL }), authorization());

    expect(pressed).toMatchObject({ status: 200, text: expect.stringContaining("Storing of vraag melden") as string });
  });
});

/** With the public key as the secret: whoever does not look at the algorithm takes it. */
function signedWithPublicKey(): string {
  const [, payload] = openId.token().split(".");
  const pem = openId.keys[0]?.pair.publicKey.export({ format: "pem", type: "spki" }) ?? "";
  const head = Buffer.from(JSON.stringify({ alg: "HS256", typ: "JWT", kid: "key-1" })).toString("base64url");
  const content = `${head}.${payload}`;
  return `Bearer ${content}.${createHmac("sha256", pem).update(content).digest("base64url")}`;
}

function tampered(): string {
  const [head, , signature] = openId.token().split(".");
  const [, payload] = openId.token({ exp: seconds(48 * HOUR) }).split(".");
  return `Bearer ${head}.${payload}.${signature}`;
}

describe("a message without a token that is the platform's own", () => {
  it.each<[string, () => string | undefined]>([
    ["no token", () => undefined],
    ["an empty one", () => ""],
    ["another scheme", () => `Basic ${openId.token()}`],
    ["the scheme in lower case", () => `bearer ${openId.token()}`],
    ["the scheme alone", () => "Bearer "],
    ["two in one", () => `${bearer()} ${openId.token()}`],
    ["rubbish", () => "Bearer abc.def.ghi"],
    ["a token without its signature", () => `Bearer ${openId.token().replace(/[^.]+$/, "")}`],
    ["the algorithm none", () => bearer({}, { alg: "none" })],
    ["the public key as a shared secret", signedWithPublicKey],
    ["another algorithm than its own", () => bearer({}, { alg: "RS512" })],
    ["a header that must be understood", () => bearer({}, { crit: ["surprise"], surprise: true })],
    ["another bot", () => bearer({ aud: "7e57ab1e-8a0a-4f7c-9c1f-5f6f7c1d2a11" })],
    ["nobody", () => bearer({ aud: undefined })],
    ["another issuer", () => bearer({ iss: "https://sts.windows.net/3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009/" })],
    ["no issuer", () => bearer({ iss: undefined })],
    ["a key nobody knows", () => bearer({}, {}, newKey("key-unheard-of"))],
    ["no key's name", () => bearer({}, { kid: undefined })],
    ["a key's name that is no text", () => bearer({}, { kid: { toString: "key-1" } })],
    ["the name of a property for a key", () => bearer({}, { kid: "__proto__" })],
    ["an end an hour ago", () => bearer({ exp: seconds(-HOUR) })],
    ["no end", () => bearer({ exp: undefined })],
    ["a beginning in an hour", () => bearer({ nbf: seconds(HOUR) })],
    ["somebody else's signature", () => bearer({}, {}, stranger)],
    ["a signature on other words", tampered],
    ["a key of other channels", () => bearer({}, {}, elsewhere)],
    ["a key of no channel", () => bearer({}, {}, silent)],
    ["another address of the platform", () => bearer({ serviceurl: "https://smba.trafficmanager.net/amer/" })],
    ["no address", () => bearer({ serviceurl: undefined })],
  ])("is not heard, and nothing is told: %s", async (_, authorization) => {
    expect(await knock(message(), authorization())).toEqual({ status: 401, text: "", isHeard: false });
  });

  it("may not say so twice", async () => {
    const answer = await knock(message(), [bearer(), `Bearer ${openId.token({ iss: "https://evil.example" })}`]);

    expect(answer).toMatchObject({ status: 400, isHeard: false });
    expect(toldOf(answer)).toBe("Ongeldig bericht.");
  });
});

const conversation = (tenantId: string | undefined): Json => ({
  conversation: { ...(recorded("personal-message")["conversation"] as Json), tenantId },
});

describe("a genuine message that says it is from elsewhere", () => {
  it.each<[string, Json]>([
    ["no address to answer to", { serviceUrl: undefined }],
    ["an empty one", { serviceUrl: "" }],
    ["another host", { serviceUrl: "https://evil.example/emea/" }],
    ["a host that looks like it", { serviceUrl: "https://smba.trafficmanager.net.evil.example/" }],
    ["no TLS", { serviceUrl: "http://smba.trafficmanager.net/emea/" }],
    ["this machine", { serviceUrl: "http://127.0.0.1:3978/" }],
    ["this machine in figures", { serviceUrl: "https://0x7f.1/" }],
    ["another host behind a name", { serviceUrl: "https://smba.trafficmanager.net@10.0.0.1/" }],
    ["no channel", { channelId: undefined }],
  ])("is not heard: %s", async (_, changes) => {
    const answer = await knock(message(changes), bearer({ serviceurl: changes["serviceUrl"] ?? SERVICE_URL }));

    expect(answer).toMatchObject({ status: 400, isHeard: false });
    expect(toldOf(answer)).toBe("Ongeldig bericht.");
  });

  it.each(["webchat", "emulator", "AseChannel", "directline", "MSTEAMS"])(
    "is not heard: channel %s",
    async (channelId) => {
      const answer = await knock(message({ channelId }), bearer({}, {}, elsewhere));

      expect(answer).toMatchObject({ status: 403, isHeard: false });
      expect(toldOf(answer)).toBe("Dit kanaal is niet toegestaan.");
    },
  );

  it.each<[string, Json]>([
    ["two tenants, one of which is connected", conversation(FOREIGN_TENANT)],
    ["two tenants that are both connected", conversation("3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0002")],
    ["no tenant", { ...conversation(undefined), channelData: {} }],
    ["no tenant, and no chat either", { ...conversation(""), channelData: undefined }],
  ])("is not heard: %s", async (_, changes) => {
    const answer = await knock(message(changes), bearer());

    expect(answer).toMatchObject({ status: 403, isHeard: false });
    expect(toldOf(answer)).toBe("Uw organisatie is niet aangesloten op deze Helpdesk.");
  });

  it("is told that its organisation is not connected, and leaves nothing behind", async () => {
    const written = await door.written();
    const foreign = { ...conversation(FOREIGN_TENANT), channelData: { tenant: { id: FOREIGN_TENANT } } };
    const answer = await knock(message(foreign), bearer());

    expect(answer.status).toBe(403);
    expect(toldOf(answer)).toBe("Uw organisatie is niet aangesloten op deze Helpdesk.");
    expect(answer.text).not.toMatch(/Venlo|Noor|ICT/);
    expect(await door.written()).toBe(written);
  });
});

describe("somebody whom the platform brings along", () => {
  const from = recorded("personal-message")["from"] as Json;
  it.each<[string, Json]>([
    ["without an object id, as in a meeting without an account", { ...from, aadObjectId: undefined }],
    ["with an object id that is none", { ...from, aadObjectId: `${NOOR}' or 1 eq 1` }],
    ["with an object id of noughts", { ...from, aadObjectId: "00000000-0000-0000-0000-000000000000" }],
    ["of another tenant", { ...from, tenantId: FOREIGN_TENANT }],
    ["who is a bot", { ...from, role: "bot" }],
    ["who calls itself a bot", { ...from, id: "28:5e11b07" }],
  ])("%s is told so, and leaves nothing behind", async (_, sender) => {
    const [spoke, written] = [door.spoke(), await door.written()];
    await door.knock(message({ from: sender }), { authorization: bearer() });

    expect(door.spoke()).toBeGreaterThan(spoke);
    expect(await door.written()).toBe(written);
  });

  const unlisted = { ...from, aadObjectId: "7c9e6679-7425-40de-944b-e07fc1f99999" };
  const tenantId = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
  it.each<[string, Json, string]>([
    ["as a guest", { tenantId, userRole: "guest" }, STRANGER_TEXT.guest],
    ["as somebody invited", { tenantId, email: "jan_elders.nl#EXT#@venlo.example" }, STRANGER_TEXT.guest],
    ["as somebody of another organisation", { tenantId: FOREIGN_TENANT }, STRANGER_TEXT["unknown-tenant"]],
  ])("%s, by its own list, is told so, and gets no further", async (_, member, text) => {
    const directory = createFileDirectory(example());
    const edge = await openEdge(() => ({ identity: createIdentity(credentials, openId.cloud), directory }));
    edge.teams.answer = (response, { method }) => answerJson(response, 200, method === "GET" ? member : { id: "1" });
    const authorization = bearer({ serviceurl: edge.teams.serviceUrl });

    expect((await edge.send(recorded("personal-message", { from: unlisted }), { authorization })).status).toBe(200);
    expect(edge.teams.received.map(({ body }) => body["text"]).filter(Boolean)).toEqual([text]);
    expect(edge.calls).toEqual([]);
    await edge.close();
  });
});

describe("the same token with another message", () => {
  it("is the platform's own word, so that rights are looked up and never read from it", async () => {
    const authorization = bearer();
    await knock(message(), authorization);
    const foreign = { ...conversation(FOREIGN_TENANT), channelData: { tenant: { id: FOREIGN_TENANT } } };

    expect((await knock(message(foreign), authorization)).status).toBe(403);
    expect((await knock(message({ serviceUrl: "https://smba.trafficmanager.net/amer/" }), authorization)).status).toBe(
      401,
    );
  });
});

describe("what is written in the log of all this", () => {
  it("holds no token, no key and no name", () => {
    expect(door.log()).toContain("activity denied");
    expect(door.log()).not.toMatch(/eyJ|BEGIN|Noor|evil\.example/);
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

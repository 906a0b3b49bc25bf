import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CloudSettings } from "../../src/teams/identity.ts";
import { createOwnToken } from "../../src/teams/own-token.ts";
import { type Login, refusalWith, startLogin, tokenFor } from "../support/login.ts";
import { credentials } from "./credentials.ts";

const MINUTE_S = 60;

let login: Login;
let cloud: CloudSettings;
beforeAll(async () => {
  login = await startLogin();
  cloud = {
    ToChannelFromBotLoginUrl: `${login.url}/botframework.com`,
    ToChannelFromBotOAuthScope: "https://api.example",
  } as CloudSettings;
});
afterAll(() => login.close());
beforeEach(() => {
  login.asked.length = 0;
  login.answer = tokenFor(60 * MINUTE_S);
});

const own = (changes = {}) => createOwnToken({ ...credentials, ...changes }, cloud);
const looked = async (token = own()) => {
  const lines: [object, string][] = [];
  const note = (fields: object, words: string) => void lines.push([fields, words]);
  await token.look({ info: note, error: note } as Parameters<typeof token.look>[0]);
  return lines;
};

describe("the bot's own token", () => {
  it("is asked for by the bot's own id and secret, for the platform", async () => {
    expect(await own().bearer(false)).toMatch(/^token-/);
    expect(Object.fromEntries(login.asked[0] ?? [])).toMatchObject({
      client_id: credentials.MicrosoftAppId,
      client_secret: credentials.MicrosoftAppPassword,
      grant_type: "client_credentials",
      scope: expect.stringContaining("https://api.example/.default") as string,
    });
  });

  it("is kept, and asked for once by everybody at the same moment", async () => {
    const token = own();
    const given = await Promise.all(Array.from({ length: 10 }, () => token.bearer(false)));

    expect(new Set([...given, await token.bearer(false)]).size).toBe(1);
    expect(login.asked).toHaveLength(1);
  });

  it("is asked for anew when the platform doubts it", async () => {
    const token = own();
    const first = await token.bearer(false);
    login.answer = tokenFor(60 * MINUTE_S);

    expect(await token.bearer(true)).not.toBe(first);
    expect(login.asked).toHaveLength(2);
  });

  it("is renewed five minutes before its end, and used to its end when no other can be had", async () => {
    const token = own();
    const first = await token.bearer(false);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 56 * MINUTE_S * 1_000 });
    login.answer = refusalWith("temporarily_unavailable", 90033);
    expect(await token.bearer(false)).toBe(first);
    expect(token.state()).toEqual({ hasHad: true, isFailing: true });

    login.answer = tokenFor(60 * MINUTE_S);
    expect(await token.bearer(false)).not.toBe(first);
    expect(token.state()).toEqual({ hasHad: true, isFailing: false });

    login.answer = refusalWith("invalid_client", 7000215);
    vi.setSystemTime(Date.now() + 61 * MINUTE_S * 1_000);
    await expect(token.bearer(false)).rejects.toThrow();
    vi.useRealTimers();
  });
});

describe("at the start the log says", () => {
  it("that all is well, once", async () => {
    const token = own();

    expect(await looked(token)).toEqual([[{}, "the bot has a token of its own"]]);
    expect(await looked(token)).toEqual([]);
  });

  it.each<[string, number, string]>([
    ["invalid_client", 7000215, "MicrosoftAppPassword is not a secret of this app"],
    ["invalid_client", 7000222, "MicrosoftAppPassword has expired"],
    ["unauthorized_client", 700016, "MicrosoftAppId is not an app in the tenant of MicrosoftAppTenantId"],
    ["invalid_request", 90002, "MicrosoftAppTenantId is not a tenant"],
    ["invalid_grant", 50000, "Entra refuses, for the reason with this number"],
  ])("which setting is wrong when Entra answers %s %i, and no more", async (error, number, words) => {
    login.answer = refusalWith(error, number);
    const lines = await looked();

    expect(lines).toEqual([
      [expect.objectContaining({ code: `AADSTS${number}` }), expect.stringContaining(words) as string],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/canary|0b6cbf52|not-a-real-one/);
  });

  it("that a managed identity is not there, where there is none", async () => {
    vi.stubEnv("IDENTITY_ENDPOINT", `${login.url}/identity`);
    vi.stubEnv("IDENTITY_HEADER", "header");
    login.answer = refusalWith("invalid_client", 7000215);
    const { MicrosoftAppPassword: _, ...managed } = credentials;
    const lines = await looked(createOwnToken({ ...managed, MicrosoftAppType: "UserAssignedMSI" }, undefined));
    vi.unstubAllEnvs();

    expect(lines).toEqual([
      [expect.anything(), expect.stringContaining("the managed identity of MicrosoftAppId must be assigned") as string],
    ]);
  });
});

import { ClientAssertionCredential, ClientSecretCredential, ManagedIdentityCredential } from "@azure/identity";
import { describe, expect, it } from "vitest";
import { type SignIn, credentialBy, signInTo } from "../../src/entra/credentials.ts";
import type { BotCredentials } from "../../src/lib/bot-credentials.ts";

const HOME = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009";
const VENLO = "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0001";
const BOT = "0a1b2c3d-6d0e-4b7a-9a51-0c5a1e7d0001";
const APP = "0a1b2c3d-6d0e-4b7a-9a51-0c5a1e7d0002";
const bot = { MicrosoftAppId: BOT, MicrosoftAppTenantId: HOME.toUpperCase() };
const managed: BotCredentials = { ...bot, MicrosoftAppType: "UserAssignedMSI" };
const withPassword: BotCredentials = { ...bot, MicrosoftAppType: "SingleTenant", MicrosoftAppPassword: "own" };
const home = { id: HOME, roles: [] };
const venlo = { id: VENLO, clientId: APP, roles: [] };
const secrets = { [VENLO]: "theirs" };

describe("signing in to a tenant", () => {
  it.each<[string, SignIn | undefined, SignIn | undefined]>([
    ["our own, as the managed identity", signInTo(home, managed, {}), { by: "managed-identity", clientId: BOT }],
    [
      "our own, with the bot's secret",
      signInTo(home, withPassword, {}),
      { by: "secret", tenant: HOME, clientId: BOT, secret: "own" },
    ],
    [
      "another, without a secret: the managed identity vouches for the registration",
      signInTo(venlo, managed, {}),
      { by: "federation", tenant: VENLO, clientId: APP, identity: BOT },
    ],
    [
      "another, with the secret that was given for it",
      signInTo(venlo, managed, secrets),
      { by: "secret", tenant: VENLO, clientId: APP, secret: "theirs" },
    ],
    ["another, by a bot without managed identity or secret: not at all", signInTo(venlo, withPassword, {}), undefined],
    ["another, as the bot itself: not at all", signInTo({ id: VENLO, roles: [] }, managed, secrets), undefined],
  ])("%s", (_, signIn, expected) => expect(signIn).toEqual(expected));

  it.each([
    [{ by: "managed-identity", clientId: BOT }, ManagedIdentityCredential],
    [{ by: "secret", tenant: VENLO, clientId: APP, secret: "theirs" }, ClientSecretCredential],
    [{ by: "federation", tenant: VENLO, clientId: APP, identity: BOT }, ClientAssertionCredential],
  ] as const)("is Microsoft's own work: %j", async (signIn, kind) => {
    expect(await credentialBy(signIn)).toBeInstanceOf(kind);
  });
});

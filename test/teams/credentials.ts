import type { BotCredentials } from "../../src/lib/bot-credentials.ts";

export const credentials = {
  MicrosoftAppType: "SingleTenant",
  MicrosoftAppId: "0b6cbf52-8a0a-4f7c-9c1f-5f6f7c1d2a11",
  MicrosoftAppTenantId: "3b1f0c52-6d0e-4b7a-9a51-0c5a1e7d0009",
  MicrosoftAppPassword: "not-a-real-one",
} as const satisfies BotCredentials;

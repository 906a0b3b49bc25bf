/** What the bot signs in with, to Teams and in its own tenant to Graph. The names are the SDK's own. */
export interface BotCredentials {
  readonly MicrosoftAppType: "SingleTenant" | "UserAssignedMSI";
  readonly MicrosoftAppId: string;
  readonly MicrosoftAppTenantId: string;
  /** Not for a managed identity, which has none. */
  readonly MicrosoftAppPassword?: string;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { AppView } from "./page/wire.ts";

const MANIFEST = join(import.meta.dirname, "../../manifest/manifest.json");

const Search = z.looseObject({
  id: z.string(),
  type: z.literal("query"),
  title: z.string(),
  initialRun: z.boolean().default(false),
  parameters: z.tuple([z.looseObject({ name: z.string(), description: z.string() })]),
});
const MessageAction = z.looseObject({
  id: z.string(),
  type: z.literal("action"),
  title: z.string(),
  context: z.array(z.string()).refine((places) => places.includes("message")),
  fetchTask: z.literal(true),
});

const Manifest = z.looseObject({
  composeExtensions: z.tuple([z.looseObject({ commands: z.tuple([Search, MessageAction]) })]),
});

/** What the app adds to Teams besides its chats. */
export interface AppCommands {
  readonly search: z.infer<typeof Search>;
  /** On a message of anybody. */
  readonly report: z.infer<typeof MessageAction>;
}

/** As Teams finds them: in the manifest of the app package. */
export function readAppCommands(): AppCommands {
  const { composeExtensions } = Manifest.parse(JSON.parse(readFileSync(MANIFEST, "utf8")));
  const [search, report] = composeExtensions[0].commands;
  return { search, report };
}

/** @param botId "28:" and the bot's app id */
export const appView = ({ search, report }: AppCommands, botId: string): AppView => ({
  search: { title: search.title, hint: search.parameters[0].description },
  report: { title: report.title },
  botId,
});

/*
 * The floor under our figures: the SDKs as their samples use them, and nothing of ours. As little as can be:
 * no authentication, no duplicates, no timeline, the post to the channel inside the turn.
 */
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type Request, type TurnContext } from "botbuilder";
import restify from "restify";

const CARD = "application/vnd.microsoft.card.adaptive";
const CHANNEL = "19:bench-floor@thread.tacv2";
const LONGEST_TEXT = 2000;

/** As much of the SDK's ConnectorClient as is used. */
interface Connector {
  readonly conversations: { sendToConversation(conversation: string, activity: object): Promise<object> };
}

const [, , kind = "echo"] = process.argv;
if (kind === "with-teams-ai") await import("@microsoft/teams-ai");

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const turn = kind === "report" ? await reporting(process.env["FLOOR_TABLES"] ?? "") : echo;
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.post("/api/messages", async (request, response) => adapter.process(request as Request, response, turn));
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

async function echo(context: TurnContext): Promise<void> {
  if (context.activity.type === "message") await context.sendActivity(`U zei: ${context.activity.text}`);
}

/** Validate, one transaction of ticket and outbox, post to the channel, answer with the card. */
async function reporting(connectionString: string) {
  const { TableClient } = await import("@azure/data-tables");
  const table = TableClient.fromConnectionString(connectionString, "floor", { allowInsecureConnection: true });
  await table.createTable();
  let last = 0;

  return async (context: TurnContext): Promise<void> => {
    const { text, area } = reported(context.activity.value);
    const number = `F26-${String(++last).padStart(6, "0")}`;
    const { aadObjectId = "", name } = context.activity.from;
    const ticket = {
      number,
      text,
      area,
      reporter: aadObjectId,
      name,
      status: "new",
      reportedAt: new Date().toISOString(),
    };
    await table.submitTransaction([
      ["create", { partitionKey: "venlo", rowKey: `ticket|${number}`, json: JSON.stringify(ticket) }],
      ["create", { partitionKey: "venlo", rowKey: `outbox|${number}`, json: JSON.stringify({ number, to: CHANNEL }) }],
    ]);
    const client = context.turnState.get<Connector>(adapter.ConnectorClientKey);
    const attachments = [{ contentType: CARD, content: cardOf(number, text) }];
    await client.conversations.sendToConversation(CHANNEL, { type: "message", attachments });
    const body = { statusCode: 200, type: CARD, value: cardOf(number, text) };
    await context.sendActivity({ type: "invokeResponse", value: { status: 200, body } });
  };
}

function reported(value: unknown): { readonly text: string; readonly area: string } {
  const { text, area } = (value as { action: { data: Record<string, unknown> } }).action.data;
  const isGood = typeof text === "string" && text !== "" && text.length <= LONGEST_TEXT && typeof area === "string";
  if (!isGood) throw new TypeError("not a report");
  return { text, area };
}

const cardOf = (number: string, text: string) => ({
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    { type: "TextBlock", text: `Uw melding ${number}`, weight: "Bolder", wrap: true },
    { type: "RichTextBlock", inlines: [{ type: "TextRun", text }] },
    { type: "TextBlock", text: "Uw melding is ontvangen.", wrap: true },
  ],
  actions: [{ type: "Action.Execute", title: "Intrekken", verb: "withdraw", data: { number } }],
});

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/lib/log.ts";
import { type Rows, collect } from "../../src/lib/rows.ts";
import { PEOPLE, TENANTS } from "../../src/sandbox/people.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import type { BotAnswer } from "../support/bot-process.ts";
import { bindChannels } from "../support/colleague.ts";
import { eventually } from "../support/eventually.ts";
import { type ForeignTeams, cardIn, chatOf, newest, startForeignTeams } from "../support/foreign-teams.ts";
import { recorded } from "./edge.ts";

const BETWEEN_TWO = "19:7c9e6679-7425-40de-944b-e07fc1f90001_7c9e6679-7425-40de-944b-e07fc1f90019@unq.gbl.spaces";
const bram = PEOPLE.find(({ key }) => key === "bram");

let [app, teams, rows]: [App, ForeignTeams, Rows] = [] as never;
let url = "";

beforeAll(async () => {
  const { organisation } = readConfig({}, (path) => readFileSync(path, "utf8"));
  rows = openSqlite(":memory:");
  teams = await startForeignTeams(TENANTS.venlo);
  app = createApp({ rows, organisation, log: createLog({ level: "silent" }), clock: () => new Date() });
  url = `http://127.0.0.1:${await app.listen(0, "127.0.0.1")}/api/messages`;
  await bindChannels({ teams, bot: () => ({ send }) });
});
afterAll(async () => {
  await app.close();
  await teams.close();
});

async function send(activity: object): Promise<BotAnswer> {
  const headers = { "content-type": "application/json", connection: "close" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(activity) });
  const text = await answer.text();
  return { status: answer.status, text, body: text === "" ? {} : (JSON.parse(text) as BotAnswer["body"]) };
}

/** As Bram does it, who never wrote to the bot, in his chat with a colleague. */
const bramsOwn = (name: string, value: object): object => ({
  ...recorded(name),
  serviceUrl: teams.serviceUrl,
  from: { id: "29:bram", name: bram?.name, aadObjectId: bram?.id },
  conversation: { conversationType: "personal", tenantId: TENANTS.venlo, id: BETWEEN_TWO },
  channelData: { tenant: { id: TENANTS.venlo } },
  value: { ...(recorded(name)["value"] as object), ...value },
});

const submitted = /"data":(\{[^{}]*"verb":"ticket\.report"[^{}]*\})/;
const NUMBER = /M\d{2}-\d{6}/;

it("somebody who never wrote to the bot reports a message of a chat that it is not in, twice by accident", async () => {
  const form = await send(bramsOwn("report-from-chat", {}));
  expect(form.text).not.toContain("Action.Execute");
  const [, data = "{}"] = submitted.exec(form.text) ?? [];
  const filled = { ...(JSON.parse(data) as object), text: "Mijn laptop start niet meer", area: "computer" };

  const answers = [
    await send(bramsOwn("report-sent", { data: filled })),
    await send(bramsOwn("report-sent", { data: filled })),
  ];
  const [number = "none", ...others] = answers.map(({ text }) => NUMBER.exec(text)?.[0]);
  expect(others).toEqual([number]);
  expect(answers[0]?.text).toContain("U volgt dit verder in uw persoonlijke chat met mij.");

  const inChat = () => teams.messages.filter(({ conversation }) => conversation === chatOf("bram"));
  await eventually(() => inChat().length > 0, "Bram has a card in his own chat");
  await eventually(() => app.drained(), "everything is shown");
  expect(inChat().map((message) => JSON.stringify(cardIn(newest(message))).includes(number))).toEqual([true]);
  expect(teams.openings.map(({ person }) => person)).toEqual([bram?.id]);

  expect(teams.messages.filter(({ conversation }) => conversation === BETWEEN_TWO)).toEqual([]);
  const kept = await Promise.all(
    ["venlo", "ict-nml"].map((id) => collect(rows.range(id, { from: " ", to: "~", limit: 1_000 }))),
  );
  const conversations = kept.flat().flatMap(({ value }) => JSON.stringify(value["reference"] ?? ""));
  expect(conversations.join()).toContain(chatOf("bram"));
  expect(conversations.join()).not.toContain(BETWEEN_TWO);
});

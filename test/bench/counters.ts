import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Rows } from "../../src/lib/rows.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { metered } from "../support/metered-rows.ts";
import { startConnector } from "./connector.ts";
import type { Figure, Part } from "./figure.ts";
import { agent, member, pressed, typed } from "./people.ts";
import { openLine } from "./wire.ts";

type Counts = ReturnType<ReturnType<typeof metered>["counts"]>;

const TIMES = 30;
const WRITER = member(0);

/** P5: exact, whatever else the machine does. Counted from the request to its answer; the sender's own work is not in it. */
export const counters: Part = {
  names: ["P5"],
  doing: "counting waits for the store",
  async run() {
    const { rows, seen } = watched(openSqlite(":memory:"));
    const connector = await startConnector();
    const { organisation } = readConfig({ PORT: "0" }, (path) => readFileSync(path, "utf8"));
    const app = createApp({ rows, organisation, log: createLog({ level: "silent" }), clock: () => new Date() });
    const line = await openLine(await app.listen(0, "127.0.0.1"));

    const ask = async (json: string): Promise<{ readonly counts: Counts; readonly body: string }> => {
      const { head, body } = await line.ask("/api/messages", json);
      const counts = seen.shift();
      if (!head.startsWith("HTTP/1.1 200") || !counts) throw new Error(`a turn failed: ${head}`);
      return { counts, body };
    };
    const { serviceUrl } = connector;
    const says = (text: string) => ask(typed(WRITER, serviceUrl, text));
    const reports = (nonce: string) =>
      ask(pressed(WRITER, serviceUrl, "ticket.report", { nonce, text: "De printer doet het niet", area: "printer" }));
    const takes = (ticket: string) => {
      const data = { organisation: "venlo", ticket, nonce: "1", card: "1", team: "helpdesk" };
      return ask(pressed(agent(), serviceUrl, "ticket.take", data));
    };

    await ask(typed(agent(), serviceUrl, "koppel dit kanaal aan Helpdesk ja"));
    await reports("first");
    const all: Record<string, Counts[]> = {
      "the form": [],
      "free text": [],
      "a report": [],
      "taking it": [],
      "its status": [],
      "a list": [],
    };
    for (let time = 0; time < TIMES; time++) {
      const { counts, body } = await reports(`nonce-${time}`);
      const number = /M\d{2}-\d{6}/.exec(body)?.[0] ?? "";
      all["a report"]?.push(counts);
      all["taking it"]?.push((await takes(number)).counts);
      all["its status"]?.push((await says(`status ${number}`)).counts);
      all["a list"]?.push((await says("mijn meldingen")).counts);
      all["the form"]?.push((await says("melden")).counts);
      all["free text"]?.push((await says("de printer op de derde verdieping doet het niet")).counts);
    }
    line.close();
    await app.close();
    connector.close();
    return { figures: Object.entries(all).flatMap(([what, counts]) => figuresOf(what, counts)) };
  },
};

function figuresOf(what: string, counts: readonly Counts[]): Figure[] {
  const isList = what === "a list";
  return [
    {
      name: "P5",
      what: `${what}, waits for the store before the answer`,
      values: counts.map(({ trips }) => trips),
      unit: "trips",
      atMost: 2,
    },
    {
      name: "",
      what: `  ranges among them`,
      values: counts.map(({ ranges }) => ranges),
      unit: "ranges",
      atMost: isList ? 1 : 0,
    },
  ];
}

/** Meters what happens in a request, and only that: each has a meter of its own. */
function watched(store: Rows): { readonly rows: Rows; readonly seen: Counts[] } {
  const meters = new AsyncLocalStorage<ReturnType<typeof metered>>();
  const seen: Counts[] = [];
  subscribe("http.server.request.start", (message) => {
    const { response } = message as { readonly response: ServerResponse };
    const meter = metered(store);
    meters.enterWith(meter);
    response.once("finish", () => seen.push(meter.counts()));
  });
  const current = () => meters.getStore()?.rows ?? store;
  const rows: Rows = {
    get: (...call) => current().get(...call),
    range: (...call) => current().range(...call),
    write: (...call) => current().write(...call),
    close: () => store.close(),
  };
  return { rows, seen };
}

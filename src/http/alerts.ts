import type { Request, Response } from "restify";
import type { AlertAnswer, Alerts } from "../alerts/alerts.ts";
import type { AlertSource } from "../alerts/source.ts";
import { instant } from "../lib/instant.ts";
import type { Log } from "../lib/log.ts";
import { jsonIn, readJsonBytes } from "./body.ts";
import type { Limits } from "./limits.ts";
import { sendRefusal } from "./refusals.ts";

const RETRY_AFTER_SECONDS: Readonly<Record<string, number>> = { "too-many-calls": 1, "too-busy": 1, "not-stored": 5 };

/** Answers the calls of one source: 202 for what is new and saved, 200 for the same again. */
export const answerAlert =
  (alerts: Alerts, source: AlertSource, limits: Limits, log: Log) =>
  async (request: Request, response: Response): Promise<void> => {
    const isTrusted = alerts.isTrusted(source, request.headers);
    const read = await readJsonBytes(request, isTrusted ? limits.trustedBodyBytes : limits.bodyBytes);
    if (!read.ok) {
      if (read.reason !== "gone") sendRefusal(response, read.reason, log);
      return;
    }
    const bytes = read.value;
    // Asked for only when it is known who calls, by a signature too.
    const json = () => jsonIn(bytes, limits.trustedJson);
    const { headers } = request;
    sendAnswer(response, source, await alerts.receive({ source, headers, bytes, json, at: instant(new Date()) }), log);
  };

function sendAnswer(response: Response, source: AlertSource, answer: AlertAnswer, log: Log): void {
  if (answer.is === "new" || answer.is === "again") {
    response.send(answer.is === "new" ? 202 : 200, { referentie: answer.reference });
    return;
  }
  const { is: refusal, organisation, problems, cause } = answer;
  const seconds = RETRY_AFTER_SECONDS[refusal];
  if (seconds !== undefined) response.setHeader("retry-after", String(seconds));
  sendRefusal(response, refusal, log, {
    cause,
    about: { source, ...(organisation && { organisation }) },
    ...(problems && { more: { velden: problems.map(({ field, problem }) => ({ veld: field, probleem: problem })) } }),
  });
}

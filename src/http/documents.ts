import type { Request, Response } from "restify";
import type { Log } from "../lib/log.ts";
import { pathOf } from "./gate.ts";
import { sendRefusal } from "./refusals.ts";

interface Document {
  /** Letters, digits, points and dashes. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a link leads to; undefined when it leads nowhere (any more), whatever the reason. */
export type OpenLink = (token: string) => Promise<Document | undefined>;

/** Gives the document to save, not to show; whoever asks for another learns nothing of what there is. */
export const answerLink =
  (open: OpenLink, log: Log) =>
  async (request: Request, response: Response): Promise<void> => {
    const token = pathOf(request).split("/").at(-1) ?? "";
    const document = await open(token);
    if (!document) {
      sendRefusal(response, "unknown-link", log);
      return;
    }
    response.writeHead(200, {
      "content-type": document.type,
      "content-length": document.bytes.byteLength,
      "content-disposition": `attachment; filename="${document.name}"`,
      "referrer-policy": "no-referrer",
    });
    response.end(document.bytes);
  };
